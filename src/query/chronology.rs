//! Chronology: the sentences that carry a resolved date, by the day they speak
//! of.
//!
//! How many articles and stories speak of a day is counted from the columns,
//! exactly, whatever the number of hits; texts are read only of the days that
//! are shown. A sentence counts for the dates that it states, not for the day on
//! which it was printed. Of a story one article is read, and of sentences that
//! say much the same one is shown, first the one that most stories have.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::Term;
use tantivy::query::{BooleanQuery, Occur, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::facets::{Choice, DrillSideways};
use super::folded::Once;
use super::narrowed::Narrowed;
use super::order::{self, Ordering, Sort};
use super::range::{self, DayRange};
use super::request::Request;
use super::sentences::Sentences;
use crate::enrich::{Record, TimexRecord};
use crate::error::{Error, Result};
use crate::index::schema::date_terms;
use crate::index::{Facet, Level, Reader};
use crate::lang::Lang;
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::Word;

/// Which days are wanted.
#[derive(Debug, Clone)]
pub struct ChronologyRequest {
    /// Query and filters; a filter by dates spoken of bounds the days listed.
    pub search: Request,
    /// How coarse the days are.
    pub by: Level,
    /// Days to list, those of most stories; `None` for all.
    pub top: Option<usize>,
    /// Sentences of each.
    pub n_sentences: usize,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Chronology {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Days that they speak of.
    pub total_days: usize,
    /// The days asked for, first to last.
    pub days: Vec<Day>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
}

/// A day, month or year.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// Its value.
    pub value: String,
    /// Articles that speak of it.
    pub n_articles: u64,
    /// Stories among them.
    pub n_stories: u64,
    /// Articles of other stories that were not read, as there are too many.
    pub n_unread: u64,
    /// What is said of it, most told first.
    pub sentences: Vec<Told>,
}

/// A sentence that speaks of a day.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// Id of its article.
    pub id: String,
    /// Headline of the article.
    pub title: String,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// When the article appeared.
    pub published: Option<String>,
    /// The words.
    pub sentence: String,
    /// The date in the sentence, in code points.
    pub highlight: Range<usize>,
    /// The words of the date.
    pub timex: String,
    /// What they mean.
    pub value: String,
    /// Stories that say much the same of the day.
    pub n_stories: u64,
}

/// Articles of a day that are read, one a story.
const READ_MAX: usize = 20;

/// Words of a sentence at least: less is a dateline.
const WORDS_MIN: usize = 5;

/// The share of the shorter sentence's words that two have in common which say
/// the same.
const SAME: f64 = 0.5;

/// Finds the days that articles speak of, and what they say of them.
///
/// # Errors
///
/// As [`search`](super::search()).
pub fn chronology(reader: &Reader, request: &ChronologyRequest) -> Result<Chronology> {
    let narrowed = Narrowed::of(reader, &request.search)?;
    let failed = || Error::tantivy(reader.path());
    let collector = DrillSideways {
        facets: vec![Facet::Mentioned],
        selections: Vec::new(),
    };
    let found = reader.searcher().search(&*narrowed.query, &collector);
    let (total, mut counts) = found.map_err(failed())?;
    let counts = counts.remove(0);
    let bounds = bounds(&narrowed, request.search.today);
    let unreadable = |error: std::io::Error| failed()(error.into());
    let counted = counts.with_stories().map_err(unreadable)?.into_iter();
    let mut listed: Vec<(String, u64, u64)> = counted
        .filter(|(term, _)| {
            let value = request.by.value_of(Facet::Mentioned, term);
            value.is_some_and(|value| {
                is_known(value) && is_within(value, &bounds, request.search.today)
            })
        })
        .map(|(term, (n_articles, n_stories))| (term, n_articles, n_stories))
        .collect();
    let total_days = listed.len();
    listed.sort_by(|a, b| (b.2, b.1).cmp(&(a.2, a.1)).then_with(|| a.0.cmp(&b.0)));
    listed.truncate(request.top.unwrap_or(usize::MAX));
    let days = listed.into_iter().map(|(term, n_articles, n_stories)| {
        let day = Day {
            value: value_of(&term, request.by).to_owned(),
            n_articles,
            n_stories,
            n_unread: n_stories.saturating_sub(READ_MAX as u64),
            sentences: Vec::new(),
        };
        let sentences = sentences_of(reader, &narrowed, &term, &bounds, request.search.today)?;
        Ok(Day {
            sentences: most_told(sentences, request.n_sentences),
            ..day
        })
    });
    let mut days: Vec<Day> = days.collect::<Result<_>>()?;
    // an article may give its day in a headline or a dateline alone
    days.retain(|day| !day.sentences.is_empty());
    days.sort_by(|a, b| a.value.cmp(&b.value));
    Ok(Chronology {
        total: total.n_articles,
        stories: total.n_stories(),
        total_days,
        days,
        notes: narrowed.notes,
    })
}

/// Whether a value says when: "in February" of no year does not, nor "at 4.45" of
/// no day.
fn is_known(value: &str) -> bool {
    !value.starts_with("XXXX") && !value.ends_with("-XX-XX")
}

fn value_of(term: &str, by: Level) -> &str {
    by.value_of(Facet::Mentioned, term).unwrap_or(term)
}

/// The ranges of days that were asked for.
fn bounds(narrowed: &Narrowed, today: jiff::civil::Date) -> Vec<DayRange> {
    let resolved = &narrowed.resolved;
    let selections = resolved.any.iter().chain(&resolved.all);
    let of_dates = selections.filter(|selection| selection.facet == Facet::Mentioned);
    let choices = of_dates.flat_map(|selection| &selection.any_of);
    let ranges = choices.filter_map(|choice| match choice {
        Choice::Days(range) => Some(*range),
        Choice::Term(term) => range::parse(term, today),
        Choice::Nothing => None,
    });
    ranges.collect()
}

/// Whether a value lies in what was asked for, at least in part. A day of no
/// known year lies nowhere in time.
fn is_within(value: &str, bounds: &[DayRange], today: jiff::civil::Date) -> bool {
    let touches = |days: DayRange| {
        let mut bounds = bounds.iter();
        bounds.any(|bound| days.first <= bound.last && bound.first <= days.last)
    };
    range::parse(value, today).is_some_and(|days| bounds.is_empty() || touches(days))
}

/// A sentence, and the words by which others are found that say the same.
struct Candidate {
    told: Told,
    words: BTreeSet<Box<str>>,
    story: usize,
}

/// The sentences that speak of a day, of the articles that appeared first.
fn sentences_of(
    reader: &Reader,
    narrowed: &Narrowed,
    term: &str,
    bounds: &[DayRange],
    today: jiff::civil::Date,
) -> Result<Vec<Candidate>> {
    let field = reader.fields().facet(Facet::Mentioned);
    let of_day = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    let query = BooleanQuery::new(vec![
        (Occur::Must, Box::new(of_day)),
        (Occur::Must, narrowed.query.box_clone()),
    ]);
    let once = Once::of(reader, &query)?;
    let ordering = Ordering {
        sort: Sort::Oldest,
        recency: None,
    };
    let first = order::some(reader.searcher(), &query, ordering, READ_MAX, 0, &once);
    let first = first.map_err(Error::tantivy(reader.path()))?;
    let mut found = Vec::new();
    for (story, (_, address)) in first.into_iter().enumerate() {
        let record = reader.record(address)?;
        let speaks_of = |timex: &TimexRecord| {
            let day = timex
                .value
                .split_once('T')
                .map_or(&*timex.value, |(day, _)| day);
            let is_listed = record.dates.iter().any(|date| date.value == day);
            is_listed
                && date_terms(day).iter().any(|own| own == term)
                && (bounds.is_empty() || is_within(day, bounds, today))
        };
        found.extend(in_article(&record, story, speaks_of));
    }
    Ok(found)
}

/// The sentences of an article that speak of a day, each once.
fn in_article(
    record: &Record,
    story: usize,
    speaks_of: impl Fn(&TimexRecord) -> bool,
) -> Vec<Candidate> {
    let text = record.text.as_deref().unwrap_or_default();
    let lang = record.lang;
    let sentences = Sentences::of(text, lang);
    let mut last = None;
    let mut found = Vec::new();
    for timex in record.timexes.iter().filter(|timex| speaks_of(timex)) {
        let sentence = sentences.around(&(timex.start..timex.end));
        if last.replace(sentence.number) == Some(sentence.number) {
            continue;
        }
        let (n_words, words) = words_of(&sentence.text, lang);
        if n_words < WORDS_MIN {
            continue;
        }
        found.push(Candidate {
            told: Told {
                id: record.id.clone(),
                title: record.title.clone(),
                source: record.source.clone(),
                published: record.published.value.clone(),
                sentence: sentence.text,
                highlight: sentence.highlight,
                timex: timex.text.clone(),
                value: timex.value.clone(),
                n_stories: 1,
            },
            words,
            story,
        });
    }
    found
}

/// How many words a sentence has, and those that tell what it says.
fn words_of(sentence: &str, lang: Option<Lang>) -> (usize, BTreeSet<Box<str>>) {
    let tokens = Tokens::new(sentence, lang).tokens;
    let words = tokens.iter().filter(|token| token.class == Class::Word);
    let words: Vec<Word> = words
        .map(|token| Word::new(token.text(sentence), lang))
        .collect();
    let says_something = |word: &&Word| {
        let is_function_word = lang.is_some_and(|lang| lang.has_function_word(&word.lower));
        !is_function_word && word.term.chars().count() > 2
    };
    let n_words = words.len();
    let telling = words.iter().filter(says_something);
    (n_words, telling.map(|word| word.term.clone()).collect())
}

/// Of sentences that say the same the first, most told ones first.
fn most_told(candidates: Vec<Candidate>, n: usize) -> Vec<Told> {
    struct Group {
        first: Candidate,
        stories: BTreeSet<usize>,
    }
    let mut groups: Vec<Group> = Vec::new();
    for candidate in candidates {
        let is_same = |group: &&mut Group| {
            let (one, other) = (&group.first.words, &candidate.words);
            let n_both = one.intersection(other).count();
            n_both > 2 && n_both as f64 >= SAME * one.len().min(other.len()) as f64
        };
        match groups.iter_mut().find(is_same) {
            Some(group) => {
                group.stories.insert(candidate.story);
            }
            None => groups.push(Group {
                stories: [candidate.story].into(),
                first: candidate,
            }),
        }
    }
    // the sort is stable, so the first to be printed stays the first of equals
    groups.sort_by_key(|group| std::cmp::Reverse(group.stories.len()));
    let told = groups.into_iter().take(n).map(|group| Told {
        n_stories: group.stories.len() as u64,
        ..group.first.told
    });
    told.collect()
}
