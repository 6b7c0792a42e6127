//! Comparison of two sides, and of a search with everything: which values one
//! has more than the other.
//!
//! The measure is the log-likelihood ratio G² of stories that have the value on
//! either side against those that have it not. (Dunning, "Accurate Methods for
//! the Statistics of Surprise and Coincidence", 1993.) What one side lacks
//! stands in a list of its own, for a share of nothing has no ratio.
//!
//! Values of facets are counted from the columns, exactly. Words are read from
//! the texts, of so many stories of each side at most, evenly over all.

use std::collections::BTreeMap;
use std::ops::Range;

use hashbrown::{HashMap, HashSet};
use tantivy::collector::TopDocs;
use tantivy::query::{AllQuery, BooleanQuery, Occur, Query};
use tantivy::{DocAddress, Term};

use super::counts::Counts;
use super::facets::DrillSideways;
use super::narrowed::Narrowed;
use super::request::Request;
use super::totals::Total;
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::index::{Facet, Reader};
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::Word;

/// What is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dimension {
    /// The values of a facet.
    Facet(Facet),
    /// Words, by their base forms.
    Word,
}

/// How many of a side's stories were looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// Articles that match.
    pub n_articles: u64,
    /// Stories among them.
    pub n_stories: u64,
    /// Stories that were looked at: all, but for words.
    pub n_read: u64,
}

/// A value on both sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The value; of a word its commonest form.
    pub value: String,
    /// Articles of the first side that have it.
    pub a: u64,
    /// Articles of the second side that have it.
    pub b: u64,
    /// Stories of the first side.
    pub a_stories: u64,
    /// Stories of the second side.
    pub b_stories: u64,
    /// Log-likelihood ratio.
    pub g2: f64,
    /// Whether its share is larger on the first side.
    pub is_more_in_a: bool,
}

/// Two sides compared.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The first side.
    pub a: Side,
    /// The second side.
    pub b: Side,
    /// Values of both or either, largest difference first.
    pub values: Vec<Compared>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
}

/// Texts of a side that are read for their words.
const READ_MAX: usize = 500;

/// Letters of a word at least.
const LETTERS_MIN: usize = 3;

/// Compares two searches; values of fewer stories than `min`, on both sides
/// together, are left out.
///
/// # Errors
///
/// As [`search`](super::search()).
pub fn compare(
    reader: &Reader,
    a: &Request,
    b: &Request,
    dimension: Dimension,
    min: u64,
) -> Result<Comparison> {
    let [a, b] = [Narrowed::of(reader, a)?, Narrowed::of(reader, b)?];
    let mut notes = a.notes.clone();
    notes.extend(
        b.notes
            .iter()
            .filter(|note| !a.notes.contains(note))
            .cloned(),
    );
    let (sides, counted) = match dimension {
        Dimension::Facet(facet) => by_facet(reader, facet, &*a.query, &*b.query, min)?,
        Dimension::Word => by_word(reader, &*a.query, &*b.query)?,
    };
    let [a, b] = sides;
    let values = counted
        .into_iter()
        .filter(|counted| counted.a_stories + counted.b_stories >= min);
    let mut values: Vec<Compared> = values.map(|value| measured(value, a, b)).collect();
    values.sort_by(|one, other| {
        let larger = other.g2.total_cmp(&one.g2);
        larger.then_with(|| one.value.cmp(&other.value))
    });
    Ok(Comparison {
        a,
        b,
        values,
        notes,
    })
}

/// Values of a facet that the articles found have unusually often, against all
/// articles: of the first side the search, of the second everything.
///
/// # Errors
///
/// As [`search`](super::search()).
pub fn unusual(
    reader: &Reader,
    request: &Request,
    facet: Facet,
    min: u64,
    n: usize,
) -> Result<Vec<Compared>> {
    let found = Narrowed::of(reader, request)?;
    let (sides, counted) = by_facet(reader, facet, &*found.query, &AllQuery, min)?;
    let [here, everywhere] = sides;
    let elsewhere = Side {
        n_read: everywhere.n_read.saturating_sub(here.n_read),
        ..everywhere
    };
    if elsewhere.n_read == 0 {
        return Ok(Vec::new());
    }
    let often = counted.into_iter().filter(|value| value.a_stories >= min);
    let often = often.map(|value| {
        let rest = value.b_stories.saturating_sub(value.a_stories);
        let measured = measured(
            Compared {
                b_stories: rest,
                ..value.clone()
            },
            here,
            elsewhere,
        );
        Compared {
            b_stories: value.b_stories,
            ..measured
        }
    });
    let mut often: Vec<Compared> = often
        .filter(|value| value.is_more_in_a && value.g2 >= SURE)
        .collect();
    often.sort_by(|one, other| {
        let larger = other.g2.total_cmp(&one.g2);
        larger.then_with(|| one.value.cmp(&other.value))
    });
    // a value that is searched for is in every hit, which says nothing
    often.retain(|value| value.a_stories < here.n_read || here.n_read < min);
    often.truncate(n);
    Ok(often)
}

/// A word that the articles found have unusually often.
#[derive(Debug, Clone, PartialEq)]
pub struct UnusualWord {
    /// Its commonest form.
    pub word: String,
    /// Articles among those found that have it, in any form.
    pub n_found: u64,
    /// Articles of the index that have it.
    pub n_all: u64,
    /// Log-likelihood ratio.
    pub g2: f64,
}

/// Best hits that are read for their words.
const SAMPLE: usize = 60;

/// Words of the sample that are counted, for each that is told.
const COUNTED: usize = 2;

/// Words that the articles found have unusually often, against all articles.
/// Candidates are read from the best hits, names left out; they are counted in
/// the index, exactly.
///
/// # Errors
///
/// As [`search`](super::search()).
pub fn unusual_words(
    reader: &Reader,
    request: &Request,
    min: u64,
    n: usize,
) -> Result<Vec<UnusualWord>> {
    let found = Narrowed::of(reader, request)?;
    let searcher = reader.searcher();
    let failed = || Error::tantivy(reader.path());
    let count = |query: &dyn Query| query.count(searcher).map(|n| n as u64).map_err(failed());
    let (n_found, n_all) = (count(&*found.query)?, searcher.num_docs());
    if n_found < min || n_found >= n_all {
        return Ok(Vec::new());
    }
    let best = TopDocs::with_limit(SAMPLE).order_by_score();
    let best = searcher.search(&*found.query, &best).map_err(failed())?;
    let best = best.into_iter().map(|(_, address)| address).collect();
    let best = once_a_story(reader, best);
    let mut words: HashMap<Box<str>, Read> = HashMap::new();
    for address in &best {
        read_words(reader, *address, 0, Names::LeftOut, &mut words)?;
    }
    let field = reader.fields().text;
    let of_chance = |in_a: u64, n_a: u64, all: u64| {
        let (rest, n_rest) = (all.saturating_sub(in_a), n_all.saturating_sub(n_a));
        let is_more = in_a as f64 / n_a.max(1) as f64 > rest as f64 / n_rest.max(1) as f64;
        is_more.then(|| log_likelihood(in_a, n_a, rest, n_rest))
    };
    let mut candidates: Vec<(f64, String)> = Vec::new();
    let often = words.into_iter().filter(|(_, read)| read.stories[0] >= min);
    for (term, read) in often {
        let all = searcher.doc_freq(&Term::from_field_text(field, &term));
        let all = all.map_err(failed())?;
        let g2 = of_chance(read.stories[0], best.len() as u64, all.max(read.stories[0]));
        candidates.extend(g2.map(|g2| (g2, read.commonest())));
    }
    candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    let mut often = Vec::new();
    for (_, word) in candidates.into_iter().take(n * COUNTED) {
        let own = Request {
            query: word.clone(),
            ..Request::every_article(request.today)
        };
        let own = Narrowed::of(reader, &own)?.query;
        let all = count(&*own)?;
        let both = [found.query.box_clone(), own].map(|query| (Occur::Must, query));
        let here = count(&BooleanQuery::new(both.into()))?;
        let g2 = of_chance(here, n_found, all).filter(|g2| *g2 >= SURE);
        // a word that is searched for is in every hit, which says nothing
        let g2 = g2.filter(|_| here >= min && here < n_found);
        often.extend(g2.map(|g2| UnusualWord {
            word,
            n_found: here,
            n_all: all,
            g2,
        }));
    }
    often.sort_by(|a, b| b.g2.total_cmp(&a.g2).then_with(|| a.word.cmp(&b.word)));
    often.truncate(n);
    Ok(often)
}

/// The G² that chance exceeds once in a thousand.
const SURE: f64 = 10.83;

fn measured(value: Compared, a: Side, b: Side) -> Compared {
    let share = |n: u64, all: u64| n as f64 / all.max(1) as f64;
    let (in_a, in_b) = (value.a_stories, value.b_stories);
    Compared {
        g2: log_likelihood(in_a, a.n_read, in_b, b.n_read),
        is_more_in_a: share(in_a, a.n_read) > share(in_b, b.n_read),
        ..value
    }
}

/// The log-likelihood ratio of two shares.
fn log_likelihood(in_a: u64, n_a: u64, in_b: u64, n_b: u64) -> f64 {
    let all = (n_a + n_b) as f64;
    let with = (in_a + in_b) as f64;
    let cells = [
        (in_a as f64, n_a as f64, with),
        (in_b as f64, n_b as f64, with),
        (n_a.saturating_sub(in_a) as f64, n_a as f64, all - with),
        (n_b.saturating_sub(in_b) as f64, n_b as f64, all - with),
    ];
    let part = |(found, row, column): (f64, f64, f64)| {
        let expected = row * column / all;
        if found > 0.0 && expected > 0.0 {
            found * (found / expected).ln()
        } else {
            0.0
        }
    };
    (2.0 * cells.map(part).iter().sum::<f64>()).max(0.0)
}

type Counted = ([Side; 2], Vec<Compared>);

fn by_facet(
    reader: &Reader,
    facet: Facet,
    a: &dyn Query,
    b: &dyn Query,
    min: u64,
) -> Result<Counted> {
    let failed = || Error::tantivy(reader.path());
    let unreadable = |error: std::io::Error| failed()(error.into());
    let count = |query: &dyn Query| -> Result<(Total, Counts)> {
        let collector = DrillSideways {
            facets: vec![facet],
            selections: Vec::new(),
        };
        let found = reader.searcher().search(query, &collector);
        let (total, mut counts) = found.map_err(failed())?;
        Ok((total, counts.remove(0)))
    };
    let [(all_a, a), (all_b, b)] = [count(a)?, count(b)?];
    let level = facet.levels()[0];
    let mut values: BTreeMap<String, [(u64, u64); 2]> = BTreeMap::new();
    for (side, counts) in [a, b].iter().enumerate() {
        for (term, counted) in counts.with_stories().map_err(unreadable)? {
            if level.value_of(facet, &term).is_some() {
                values.entry(term).or_default()[side] = counted;
            }
        }
    }
    values.retain(|_, [(_, a), (_, b)]| *a + *b >= min);
    let compared = values.iter().map(|(term, [a, b])| Compared {
        value: level.value_of(facet, term).unwrap_or(term).to_owned(),
        a: a.0,
        b: b.0,
        a_stories: a.1,
        b_stories: b.1,
        g2: 0.0,
        is_more_in_a: false,
    });
    let side = |total: &Total| Side {
        n_articles: total.n_articles,
        n_stories: total.n_stories(),
        n_read: total.n_stories(),
    };
    Ok(([side(&all_a), side(&all_b)], compared.collect()))
}

/// How often a word was read.
#[derive(Default)]
struct Read {
    stories: [u64; 2],
    /// Its forms, in lower case.
    forms: HashMap<Box<str>, u32>,
}

impl Read {
    fn commonest(self) -> String {
        let forms = self.forms.into_iter();
        let commonest = forms.max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(&a.0)));
        commonest.map_or_else(String::new, |(form, _)| form.into())
    }
}

/// Whether the words of names are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Read,
    LeftOut,
}

fn by_word(reader: &Reader, a: &dyn Query, b: &dyn Query) -> Result<Counted> {
    let mut words: HashMap<Box<str>, Read> = HashMap::new();
    let mut sides = Vec::new();
    for (number, query) in [a, b].into_iter().enumerate() {
        let addresses = Narrowed::addresses(reader, query)?;
        let n_articles = addresses.len() as u64;
        let stories = once_a_story(reader, addresses);
        let n_stories = stories.len() as u64;
        let step = stories.len().div_ceil(READ_MAX).max(1);
        let read: Vec<DocAddress> = stories.into_iter().step_by(step).collect();
        sides.push(Side {
            n_articles,
            n_stories,
            n_read: read.len() as u64,
        });
        for address in read {
            read_words(reader, address, number, Names::Read, &mut words)?;
        }
    }
    let compared = words.into_values().map(|read| {
        let [a, b] = read.stories;
        Compared {
            value: read.commonest(),
            a,
            b,
            a_stories: a,
            b_stories: b,
            g2: 0.0,
            is_more_in_a: false,
        }
    });
    Ok(([sides[0], sides[1]], compared.collect()))
}

/// One article of each story, as they lie.
fn once_a_story(reader: &Reader, mut addresses: Vec<DocAddress>) -> Vec<DocAddress> {
    let mut seen = HashSet::new();
    addresses.retain(|address| {
        reader
            .story(*address)
            .is_none_or(|story| seen.insert(story))
    });
    addresses
}

/// Counts the words of an article, each once.
fn read_words(
    reader: &Reader,
    address: DocAddress,
    side: usize,
    names: Names,
    words: &mut HashMap<Box<str>, Read>,
) -> Result<()> {
    let record = reader.kept_record(address)?;
    let text = record.text.as_deref().unwrap_or_default();
    let lang = record.lang;
    let mut seen: HashSet<Box<str>> = HashSet::new();
    let tokens = Tokens::new(text, lang).tokens;
    let mut of_names = match names {
        Names::Read => Vec::new(),
        Names::LeftOut => names_of(&record, text),
    };
    of_names.reverse();
    for token in tokens.iter().filter(|token| token.class == Class::Word) {
        while of_names
            .last()
            .is_some_and(|name| name.end <= token.start as usize)
        {
            of_names.pop();
        }
        if of_names
            .last()
            .is_some_and(|name| name.start <= token.start as usize)
        {
            continue;
        }
        let word = Word::new(token.text(text), lang);
        let is_function_word = lang.is_some_and(|lang| lang.has_function_word(&word.lower));
        if is_function_word || word.lower.chars().count() < LETTERS_MIN {
            continue;
        }
        let is_first = !seen.contains(&word.term);
        let read = words.entry(word.term.clone()).or_default();
        *read.forms.entry(word.lower).or_default() += 1;
        if is_first {
            read.stories[side] += 1;
            seen.insert(word.term);
        }
    }
    Ok(())
}

/// Where the names of an article are, in bytes of its text, first to last.
fn names_of(record: &Record, text: &str) -> Vec<Range<usize>> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let byte = |point: usize| bytes.get(point).copied().unwrap_or(text.len());
    let mentions = record.mentions.iter();
    let mut names: Vec<Range<usize>> = mentions
        .map(|mention| byte(mention.start)..byte(mention.end))
        .collect();
    names.sort_by_key(|name| name.start);
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_shares_are_no_difference() {
        assert!(log_likelihood(10, 100, 20, 200).abs() < 1e-9);
        assert!(log_likelihood(0, 100, 0, 200).abs() < 1e-9);
    }

    /// The figure of a two by two table, worked out by hand.
    #[test]
    fn a_difference_grows_with_its_size() {
        let expected = 2.0
            * (30.0 * (30.0_f64 / 20.0).ln()
                + 10.0 * (10.0_f64 / 20.0).ln()
                + 70.0 * (70.0_f64 / 80.0).ln()
                + 90.0 * (90.0_f64 / 80.0).ln());
        assert!((log_likelihood(30, 100, 10, 100) - expected).abs() < 1e-9);
        assert!(log_likelihood(30, 100, 10, 100) > log_likelihood(3, 10, 1, 10));
    }
}
