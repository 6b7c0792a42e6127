//! Enrichment: finds who, where and when an article speaks of.
//!
//! The text is cut into tokens once and every spelling is looked up once; the
//! stages share both. Names come first, then countries, which have a say about
//! names ("Korea Północna" is a country and no place, "Kuba" in "Kuba Nowak" no
//! country), then dates. What stands in a photo credit or a "see also" line is
//! told apart beforehand and gives nothing. Last comes who said what. Nothing here
//! reads, writes or fails.

mod boilerplate;
pub mod countries;
pub mod dates;
mod entity;
mod lean;
mod memory;
pub mod names;
mod packed;
mod quotes;
mod record;
mod resolved;
mod summary;
mod tokens;
mod wording;

use std::cell::{LazyCell, RefCell};
use std::ops::Range;

use hashbrown::{HashMap, HashSet};

use crate::article::{Article, Enriched, Kind, Mention, Timex};
use crate::date::PartialDate;
use crate::lang::Lang;
use crate::lang::tokens::{Class, Token, Tokens, is_hyphen, is_unseen};
use crate::lang::words::{Traits, Word, WordId, Words};

pub use entity::{CalledRecord, EntityRecord, ResolvedName};
use memory::{Begins, Opening, Openings, begins};
pub use packed::{
    id_of_names, pack, pack_names, pack_plainly, unpack, unpack_names, unpack_plainly,
};
pub use record::{
    CountryRecord, CueRecord, Form, MentionRecord, PlaceRecord, QuoteRecord, Record, StoryMember,
    StoryRecord, TimexRecord,
};
pub use resolved::{RecordNames, mark};
pub use wording::{Compared, Signature, WORDING_VERSION, Wording};

/// Version of the rules and tables; articles enriched by another one are
/// enriched again.
pub const VERSION: u32 = 10;

/// What stands between two packed terms; no term holds white space.
pub const TERM_SEPARATOR: char = '\n';

/// What the stages share of one text.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The text.
    pub text: &'a str,
    /// Its tokens and sentences.
    pub tokens: &'a Tokens,
    /// What was seen of each token, marks and numbers included.
    pub seen: &'a [Seen],
    /// What is known of the words.
    pub words: &'a Words,
    /// What the stages remember of the words.
    pub memory: &'a Memory,
    /// Language of the text.
    pub lang: Option<Lang>,
    /// When it appeared.
    pub published: Option<PartialDate>,
    /// Ranges of tokens that give no entities, in order: credits, "see also".
    pub boilerplate: &'a [Range<usize>],
}

/// What is known of a token without asking its [`Word`].
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    /// Its word.
    pub id: WordId,
    /// As in [`Traits::lower`].
    pub lower: u32,
    /// What can begin with it, as far as that was known beforehand.
    begins: Begins,
}

impl<'a> Context<'a> {
    /// The token at an index.
    #[must_use]
    pub fn token(&self, index: usize) -> Token {
        self.tokens.tokens[index]
    }

    /// How the token at an index is spelt; a hyphen of any kind is `-`.
    #[must_use]
    pub fn spelling(&self, index: usize) -> &'a str {
        let token = self.token(index);
        let spelling = token.text(self.text);
        let is_dash = || spelling.chars().all(is_hyphen);
        if token.class == Class::Mark && !spelling.is_ascii() && is_dash() {
            "-"
        } else {
            spelling
        }
    }

    /// The word at an index.
    #[must_use]
    pub fn id(&self, index: usize) -> WordId {
        self.seen[index].id
    }

    /// What is known of the word at an index.
    #[must_use]
    pub fn word(&self, index: usize) -> &'a Word {
        self.words.get(self.id(index))
    }

    /// The traits of the word at an index.
    #[must_use]
    pub fn traits(&self, index: usize) -> &'a Traits {
        &self.word(index).traits
    }

    /// Number of tokens.
    #[must_use]
    pub fn n_tokens(&self) -> usize {
        self.tokens.tokens.len()
    }

    /// Bytes of the tokens of a range, from the first to the last.
    #[must_use]
    pub fn span(&self, range: &Range<usize>) -> Range<usize> {
        self.token(range.start).start as usize..self.token(range.end - 1).end as usize
    }

    /// Whether a token is one of the language's commonest words: "Will Turkey
    /// join?"
    #[must_use]
    pub fn is_function_word(&self, index: usize) -> bool {
        self.lang
            .is_some_and(|lang| lang.has_function_word(&self.word(index).lower))
    }

    /// The first token from an index on with which something can begin, which
    /// depends on its spelling alone: remembered, or worked out now.
    #[inline]
    fn next_opening(
        &self,
        what: Opening,
        from: usize,
        mut make: impl FnMut(usize) -> bool,
    ) -> Option<usize> {
        let openings = &self.memory.openings;
        let mut rest = self.seen.get(from..)?.iter().enumerate();
        let found = rest.position(|(after, seen)| {
            let make = || openings.has(what, seen.id, || make(from + after));
            seen.begins.answer(what).unwrap_or_else(make)
        });
        Some(from + found?)
    }

    /// Whether the token at an index gives no entities.
    #[must_use]
    pub fn is_boilerplate(&self, index: usize) -> bool {
        last_from(self.boilerplate, index).is_some_and(|range| range.contains(&index))
    }
}

/// An enriched article with the terms that the index takes.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// The article with all that was found in it.
    pub enriched: Enriched,
    /// Its words.
    pub terms: Terms,
}

/// The words of an article as the index takes them, [`TERM_SEPARATOR`] between
/// two.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    /// Terms of the title.
    pub title: String,
    /// Terms of the text.
    pub text: String,
    /// Keys by which copies of the text find each other.
    pub signature: Signature,
}

/// What the stages remember of the words of one cache.
#[derive(Debug, Default)]
pub struct Memory {
    /// What can begin with them.
    openings: Openings,
    /// Of names.
    names: RefCell<names::Memory>,
    /// Of countries.
    countries: RefCell<countries::Memory>,
    /// Of dates.
    dates: RefCell<dates::Memory>,
}

/// Enriches articles, one after another; one for each thread.
///
/// What it remembers between articles makes it faster and changes nothing.
///
/// ```
/// use prasowka::article::{Article, Published};
/// use prasowka::enrich::Enricher;
/// use prasowka::lang::Lang;
///
/// let article = Article {
///     id: "1".into(), path: None, lang: Some(Lang::PL), title: "Wizyta".into(),
///     title_is_separate: true, text: "Prezydent poleciał do Wietnamu.".into(),
///     published: Published::default(), source: None, url: None,
/// };
/// let enriched = Enricher::new().enrich(article);
/// assert_eq!(enriched.countries[0].id.code(), "VN");
/// ```
#[derive(Debug, Default)]
pub struct Enricher {
    known: HashMap<Option<Lang>, Known>,
    tokens: Tokens,
    seen: Vec<Seen>,
}

/// What is known of the words of one language.
#[derive(Debug)]
struct Known {
    words: Words,
    memory: Memory,
}

impl Known {
    fn new(lang: Option<Lang>) -> Self {
        Self {
            words: Words::new(lang),
            memory: Memory::default(),
        }
    }
}

impl Enricher {
    /// An enricher that has seen nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Finds everything in an article.
    pub fn enrich(&mut self, article: Article) -> Enriched {
        self.read(&article.text, article.lang);
        let boilerplate = self.boilerplate(&article);
        self.find(article, &boilerplate)
    }

    /// Finds everything in an article, and cuts it into terms.
    pub fn analyse(&mut self, article: Article) -> Analysed {
        let (terms, boilerplate) = self.cut(&article);
        Analysed {
            enriched: self.find(article, &boilerplate),
            terms,
        }
    }

    /// Cuts an article into terms and finds nothing in it.
    pub fn terms(&mut self, article: &Article) -> Terms {
        self.cut(article).0
    }

    /// Cuts an article into terms, and says what of it gives no entities.
    fn cut(&mut self, article: &Article) -> (Terms, Vec<Range<usize>>) {
        // a title that is the text's first line stands in both fields, so that
        // `title:` finds it whatever the format
        let title = self.read(&article.title, article.lang).terms();
        let text = self.read(&article.text, article.lang).terms();
        let boilerplate = self.boilerplate(article);
        let signature = self.worded(article, &boilerplate).signature();
        let terms = Terms {
            title,
            text,
            signature,
        };
        (terms, boilerplate)
    }

    /// The words of an article that its copies share.
    pub fn wording(&mut self, article: &Article) -> Wording {
        self.read(&article.text, article.lang);
        self.worded(article, &self.boilerplate(article))
    }

    /// What gives no entities of an article whose text has been read.
    fn boilerplate(&self, article: &Article) -> Vec<Range<usize>> {
        boilerplate::find(&self.context(article, &[]))
    }

    /// The wording of an article whose text has been read.
    fn worded(&self, article: &Article, boilerplate: &[Range<usize>]) -> Wording {
        let context = self.context(article, boilerplate);
        let has_title = article.text.starts_with(&article.title);
        Wording::of(&context, if has_title { article.title.len() } else { 0 })
    }

    /// What the stages share of an article whose text has been read.
    fn context<'a>(&'a self, article: &'a Article, boilerplate: &'a [Range<usize>]) -> Context<'a> {
        let known = &self.known[&article.lang];
        Context {
            text: &article.text,
            tokens: &self.tokens,
            seen: &self.seen,
            words: &known.words,
            memory: &known.memory,
            lang: article.lang,
            published: article.published.value,
            boilerplate,
        }
    }

    /// Finds everything in an article whose text has been read.
    fn find(&self, article: Article, boilerplate: &[Range<usize>]) -> Enriched {
        let context = self.context(&article, boilerplate);
        let (mentions, timexes) = find(&context);
        let summary = summary::summarise(&context, mentions, timexes);
        let quotes = quotes::find(&context, &summary.mentions, &summary.persons);
        summary.of(article, quotes)
    }

    /// Cuts a text into tokens and looks every one up.
    fn read(&mut self, text: &str, lang: Option<Lang>) -> Read<'_> {
        let known = self.known.entry(lang).or_insert_with(|| Known::new(lang));
        if known.words.is_full() {
            *known = Known::new(lang);
        }
        self.tokens.fill(text, lang);
        let Known { words, memory } = known;
        look_up(text, &self.tokens, words, memory, &mut self.seen);
        Read {
            tokens: &self.tokens,
            seen: &self.seen,
            words: &known.words,
        }
    }
}

/// A text that has been read.
struct Read<'a> {
    tokens: &'a Tokens,
    seen: &'a [Seen],
    words: &'a Words,
}

impl Read<'_> {
    /// The terms of its words and numbers, one after another.
    fn terms(&self) -> String {
        let mut packed = String::with_capacity(self.seen.len() * 8);
        for (token, seen) in self.tokens.tokens.iter().zip(self.seen) {
            if token.class != Class::Mark {
                if !packed.is_empty() {
                    packed.push(TERM_SEPARATOR);
                }
                packed.push_str(&self.words.get(seen.id).term);
            }
        }
        packed
    }
}

/// Looks every token up; `memory` is that of the words.
pub fn look_up(
    text: &str,
    tokens: &Tokens,
    words: &mut Words,
    memory: &Memory,
    seen: &mut Vec<Seen>,
) {
    let known = memory.openings.read();
    seen.clear();
    words.look_up(text, &tokens.tokens, |id, lower| {
        let begins = begins(&known, id);
        seen.push(Seen { id, lower, begins });
    });
}

/// Runs the stages.
fn find(context: &Context<'_>) -> (Vec<Mention>, Vec<Timex>) {
    let hits = countries::Hits::new(context);
    let names = names::find(context, &hits);
    let mut mentions = countries::find(context, &hits, names);
    mentions.iter_mut().for_each(print_plainly);
    let mut timexes = dates::find(context);
    let names: Vec<_> = mentions
        .iter()
        .filter(|mention| may_hold_date(mention.kind))
        .map(|mention| mention.span.clone())
        .collect();
    // few dates look like names
    let bearers = LazyCell::new(|| Bearers::of(context.text, &mentions));
    timexes.retain(|timex| {
        let is_name = can_be_name(context, timex) && bearers.have(context, timex);
        !(is_name || is_part_of_name(timex, &names) || in_boilerplate(context, timex))
    });
    (mentions, timexes)
}

/// Takes from a mention's names what is typed in many ways and is one: hyphens,
/// and what nobody sees.
fn print_plainly(mention: &mut Mention) {
    let is_plain = |letter: char| letter == '-' || !is_hyphen(letter);
    for name in [&mut mention.lemma, &mut mention.name] {
        let is_fine = |letter| is_plain(letter) && !is_unseen(letter);
        if !name.is_ascii() && !name.chars().all(is_fine) {
            let seen = name.chars().filter(|letter| !is_unseen(*letter));
            *name = seen
                .map(|letter| if is_plain(letter) { letter } else { '-' })
                .collect();
        }
    }
}

/// Whether a date can be part of such a name: "Euro 2024", "Agenda 2030".
fn may_hold_date(kind: Kind) -> bool {
    matches!(kind, Kind::Organisation | Kind::Event | Kind::Product)
}

/// Persons and places, whose names can be words of time.
struct Bearers {
    /// Where they are named, first to last.
    spans: Vec<Range<usize>>,
    /// The last words of persons' names.
    surnames: HashSet<String>,
}

impl Bearers {
    fn of(text: &str, mentions: &[Mention]) -> Self {
        let is_bearer = |mention: &&Mention| matches!(mention.kind, Kind::Person | Kind::Place);
        let persons = mentions.iter().filter(|it| it.kind == Kind::Person);
        let surnames = persons.flat_map(|mention| {
            let forms = [mention.name.as_str(), &text[mention.span.clone()]];
            forms.map(|form| form.rsplit(' ').next().unwrap_or(form).to_owned())
        });
        Self {
            spans: mentions
                .iter()
                .filter(is_bearer)
                .map(|mention| mention.span.clone())
                .collect(),
            surnames: surnames.collect(),
        }
    }

    /// Whether one word that was read as a date is somebody's name: "Piątek
    /// strzelił gola", but not where a preposition leads to it ("in May"), nor
    /// where it is all that is said.
    fn have(&self, context: &Context<'_>, timex: &Timex) -> bool {
        let words = &context.text[timex.span.clone()];
        let is_named = || {
            let name = last_from(&self.spans, timex.span.start);
            name.is_some_and(|name| timex.span.end <= name.end) || self.surnames.contains(words)
        };
        is_named() && !dates::is_led(context, timex)
    }
}

/// Whether a date is one word that is written as names are.
fn can_be_name(context: &Context<'_>, timex: &Timex) -> bool {
    let words = &context.text[timex.span.clone()];
    words.starts_with(char::is_uppercase) && words.chars().all(char::is_alphabetic)
}

/// Whether a date is only part of a name, of names first to last.
fn is_part_of_name(timex: &Timex, names: &[Range<usize>]) -> bool {
    last_from(names, timex.span.start)
        .is_some_and(|name| timex.span.end <= name.end && *name != timex.span)
}

fn in_boilerplate(context: &Context<'_>, timex: &Timex) -> bool {
    let tokens = &context.tokens.tokens;
    let first = tokens.partition_point(|token| token.end as usize <= timex.span.start);
    context.is_boilerplate(first)
}

/// The last of some ranges, first to last, that begins at a place or before.
fn last_from(ranges: &[Range<usize>], at: usize) -> Option<&Range<usize>> {
    let after = ranges.partition_point(|range| range.start <= at);
    ranges[..after].last()
}

/// Runs `check` on a text as the enricher would pass it to a stage.
#[cfg(test)]
fn with_context<T>(text: &str, lang: Lang, check: impl FnOnce(&Context<'_>) -> T) -> T {
    let tokens = Tokens::new(text, Some(lang));
    let (mut words, memory) = (Words::new(Some(lang)), Memory::default());
    let mut seen = Vec::new();
    look_up(text, &tokens, &mut words, &memory, &mut seen);
    check(&Context {
        text,
        tokens: &tokens,
        seen: &seen,
        words: &words,
        memory: &memory,
        lang: Some(lang),
        published: None,
        boilerplate: &[],
    })
}
