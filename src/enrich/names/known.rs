//! Known names: the gazetteer of what a tagger mistakes, found in the text in
//! all case forms.
//!
//! A word of the dictionary is compared by its base forms, an unknown one by
//! those that its Polish ending allows. The longest name wins. Capitals
//! must be where the name has them, or the whole word in capitals. `#` in a
//! name stands for any year: "Euro #".
//!
//! The names are in `known.tsv`.

use std::ops::Range;
use std::rc::Rc;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::memory::{ByWord, Opening};
use crate::lang::Lang;
use crate::lang::tokens::{Class, Shape, Tokens};
use crate::lang::words::{Word, hash};
use crate::table::{Table, alternatives};

/// A known name in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Hit {
    /// Its tokens.
    pub(super) range: Range<usize>,
    /// What it names; nothing where its capitals mean no entity.
    pub(super) kind: Option<Kind>,
    /// Whether it is also an ordinary word or another name.
    pub(super) is_doubtful: bool,
    /// How the table has it; nothing where that has a year to fill in.
    pub(super) name: Option<KnownName>,
}

/// A name of the gazetteer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::enrich) struct KnownName {
    /// How the table spells it.
    pub(super) spelling: &'static str,
    /// What the entity is mostly called, the same unless the table has `=`.
    pub(super) entity: &'static str,
}

/// A row's name.
struct Known {
    name: KnownName,
    words: Vec<Pattern>,
    kind: Option<Kind>,
    is_doubtful: bool,
}

/// What a token must be like.
struct Pattern {
    /// As the table has it.
    spelling: &'static str,
    /// One of them must be among the [`keys`] of the token's word.
    keys: Vec<u32>,
    /// Whether any year will do.
    is_year: bool,
}

/// The names of one language.
struct Gazetteer {
    names: Vec<Known>,
    /// Those that begin with a small letter.
    small: Index,
    /// The others.
    capital: Index,
}

/// Names by the keys of their first two words.
#[derive(Default)]
struct Index {
    rows: Vec<Row>,
    /// The rows of each key of a first word.
    by_first: HashMap<u32, Range<usize>>,
}

/// Two keys that the first words of a name have.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    first: u32,
    /// None where the name has one word, or a year after it.
    second: Option<u32>,
    /// The name's place in the gazetteer.
    name: u32,
}

static POLISH: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(Lang::PL));
static OTHERS: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(Lang::EN));

/// What is remembered of words: their [`keys`].
pub(super) type Memory = ByWord<Rc<[u32]>>;

/// The known names in a text, first to last, none overlapping.
pub(super) fn find(context: &Context<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut scan = Scan {
        context,
        gazetteer: if context.lang == Some(Lang::PL) {
            &POLISH
        } else {
            &OTHERS
        },
        memory: &mut context.memory.names.borrow_mut().known,
    };
    let gazetteer = scan.gazetteer;
    let begins = |index| {
        let names = gazetteer.beginning_with(context.token(index).shape);
        names.is_some_and(|names| names.have_one_beginning_with(context, index))
    };
    let mut from = 0;
    while let Some(index) = context.next_opening(Opening::KnownName, from, begins) {
        from = index + 1;
        if let Some(known) = scan.longest(index) {
            let range = index..index + known.words.len();
            from = range.end;
            hits.push(Hit {
                range,
                kind: known.kind,
                is_doubtful: known.is_doubtful,
                name: Some(known.name).filter(|name| !name.spelling.contains('#')),
            });
        }
    }
    hits
}

/// The search for known names in one text.
struct Scan<'c, 'a> {
    context: &'c Context<'a>,
    gazetteer: &'static Gazetteer,
    memory: &'c mut Memory,
}

impl Scan<'_, '_> {
    /// The longest name that begins at a token.
    fn longest(&mut self, index: usize) -> Option<&'static Known> {
        let names = self
            .gazetteer
            .beginning_with(self.context.token(index).shape)?;
        let next = (index + 1 < self.context.n_tokens()).then(|| self.keys(index + 1));
        let mut longest: Option<&Known> = None;
        for first in &*self.keys(index) {
            for row in names.beginning_with(*first) {
                let known = &self.gazetteer.names[row.name as usize];
                let is_next = |second| next.as_ref().is_some_and(|keys| keys.contains(&second));
                if longest.is_none_or(|other| known.words.len() > other.words.len())
                    && row.second.is_none_or(is_next)
                    && self.fits(known, index)
                {
                    longest = Some(known);
                }
            }
        }
        longest
    }

    /// The keys of the word at a token.
    fn keys(&mut self, index: usize) -> Rc<[u32]> {
        let (word, lang) = (self.context.word(index), self.context.lang);
        let make = || keys(word, lang).into();
        let id = self.context.id(index);
        Rc::clone(self.memory.get_or_insert_with(id, make))
    }

    fn fits(&mut self, known: &Known, index: usize) -> bool {
        index + known.words.len() <= self.context.n_tokens()
            && known
                .words
                .iter()
                .zip(index..)
                .all(|(word, index)| self.is(word, index))
    }

    /// Whether a token is as a name wants it.
    fn is(&mut self, word: &Pattern, index: usize) -> bool {
        if word.is_year {
            return self.context.token(index).class == Class::Number
                && self.context.spelling(index).len() == 4;
        }
        let has_key = self.keys(index).iter().any(|key| word.keys.contains(key));
        has_key && word.has_capitals(self.context, index)
    }
}

impl Gazetteer {
    fn new(lang: Lang) -> Self {
        let table = Table::parse(include_str!("known.tsv"));
        let mut gazetteer = Self {
            names: Vec::new(),
            small: Index::default(),
            capital: Index::default(),
        };
        for row in table.rows() {
            let (kind, row_lang, names) = (row[0], row[1], row[2]);
            if row_lang == "*" || row_lang == lang.code() {
                for name in alternatives(names) {
                    gazetteer.add(name, kind_of(kind), lang);
                }
            }
        }
        gazetteer.small.sort();
        gazetteer.capital.sort();
        gazetteer
    }

    fn add(&mut self, name: &'static str, kind: Option<Kind>, lang: Lang) {
        let (name, is_doubtful) = match name.strip_suffix('?') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let (spelling, entity) = name.split_once('=').unwrap_or((name, name));
        let tokens = Tokens::new(spelling, Some(lang));
        let words: Vec<_> = tokens
            .tokens
            .iter()
            .map(|token| Pattern::new(token.text(spelling), lang))
            .collect();
        let index = if name.starts_with(char::is_lowercase) {
            &mut self.small
        } else {
            &mut self.capital
        };
        index.add(&words, self.names.len() as u32);
        self.names.push(Known {
            name: KnownName { spelling, entity },
            words,
            kind,
            is_doubtful,
        });
    }

    /// The names that may begin with a word written in this shape.
    fn beginning_with(&self, shape: Shape) -> Option<&Index> {
        match shape {
            Shape::None => None,
            Shape::Lower | Shape::InnerCapital => Some(&self.small),
            _ => Some(&self.capital),
        }
    }
}

impl Index {
    /// Adds the name of these words.
    fn add(&mut self, words: &[Pattern], name: u32) {
        let second = words.get(1).filter(|second| !second.is_year);
        for &first in &words[0].keys {
            let row = |second| Row {
                first,
                second,
                name,
            };
            match second {
                None => self.rows.push(row(None)),
                Some(second) => self
                    .rows
                    .extend(second.keys.iter().map(|key| row(Some(*key)))),
            }
        }
    }

    /// Makes what was added known by its first words.
    fn sort(&mut self) {
        self.rows.sort_unstable();
        let mut at = 0;
        for rows in self.rows.chunk_by(|one, next| one.first == next.first) {
            self.by_first.insert(rows[0].first, at..at + rows.len());
            at += rows.len();
        }
    }

    /// Whether one of the names may begin with the word at a token.
    fn have_one_beginning_with(&self, context: &Context<'_>, index: usize) -> bool {
        let keys = keys(context.word(index), context.lang);
        keys.iter().any(|key| self.by_first.contains_key(key))
    }

    /// The names whose first word has a key.
    fn beginning_with(&self, key: u32) -> &[Row] {
        let rows = self.by_first.get(&key).cloned().unwrap_or_default();
        &self.rows[rows]
    }
}

impl Pattern {
    fn new(spelling: &'static str, lang: Lang) -> Self {
        let word = Word::new(spelling, Some(lang));
        let mut keys = vec![word.traits.lower];
        if !is_acronym(spelling) {
            keys.extend(&word.lemmas);
        }
        let is_name = spelling.starts_with(char::is_alphabetic);
        if lang == Lang::PL && is_name && (word.set.is_none() || is_acronym(spelling)) {
            let (row, stem) = decline(&word.lower);
            keys.push(declined(stem, row));
        }
        keys.sort_unstable();
        keys.dedup();
        Self {
            spelling,
            keys,
            is_year: spelling == "#",
        }
    }

    /// Whether a token's capitals are the name's, as far as both go.
    fn has_capitals(&self, context: &Context<'_>, index: usize) -> bool {
        let (shape, spelling) = (context.token(index).shape, context.spelling(index));
        if is_acronym(self.spelling) {
            let pairs = self.spelling.chars().zip(spelling.chars());
            let n_letters =
                self.spelling.chars().count() - usize::from(self.spelling.ends_with('a'));
            return pairs
                .take(n_letters)
                .all(|(known, written)| known == written);
        }
        let wanted = self.spelling.chars().next().is_some_and(char::is_uppercase);
        shape == Shape::Capitals
            || wanted == (shape.is_capitalised() || shape == Shape::InnerCapital)
            || !wanted && shape == Shape::None
    }
}

/// Whether a name has capitals after its first letter, which tell it from a
/// word: `PO`, `PiS`, `easyJet`.
fn is_acronym(spelling: &str) -> bool {
    spelling.chars().skip(1).any(char::is_uppercase)
        || spelling.chars().count() == 1 && spelling.chars().all(char::is_uppercase)
}

/// The kind that a row names.
fn kind_of(kind: &str) -> Option<Kind> {
    match kind {
        "organisation" | "medium" => Some(Kind::Organisation),
        "product" => Some(Kind::Product),
        "event" => Some(Kind::Event),
        "place" => Some(Kind::Place),
        _ => None,
    }
}

/// The keys by which a word is known: of its form, of its base forms, and of
/// the unknown names that it may be a case form of.
fn keys(word: &Word, lang: Option<Lang>) -> Vec<u32> {
    let mut keys = vec![word.traits.lower];
    keys.extend(&word.lemmas);
    if lang == Some(Lang::PL) {
        keys.extend(declensions(&word.lower));
        keys.extend(unmarked(&word.lower).map(hash));
    }
    keys
}

/// The key of a name that the dictionary lacks, by the row of [`ENDINGS`] that
/// it declines by and the letters before that ending.
fn declined(stem: &str, row: usize) -> u32 {
    hash(stem) ^ (row as u32 + 1).wrapping_mul(0x9E37_79B9)
}

/// Endings of an unknown name by its last letters; the first row that fits.
/// A form too many finds nothing.
const ENDINGS: [(&str, &str); 20] = [
    ("ia", "ia ii ię ią io"),
    ("ka", "ka ki ce kę ką"),
    ("ga", "ga gi dze gę gą"),
    ("ra", "ra ry rze rę rą"),
    ("ta", "ta ty cie tę tą"),
    ("da", "da dy dzie dę dą"),
    ("a", "a y i ie ę ą"),
    ("r", "r ra ru rowi rem rze ry rów rom rami rach"),
    ("t", "t ta tu towi tem cie ty tów tom tami tach"),
    ("d", "d da du dowi dem dzie dy dów dom dami dach"),
    ("k", "k ka ku kowi kiem ki ków"),
    ("g", "g ga gu gowi giem gi gów"),
    ("x", "x xa xu xowi xem xie ksa ksu ksem ksie"),
    ("ł", "ł ła łu łowi łem le"),
    ("o", "o a u owi em ie"),
    ("e", "e"),
    ("i", "i"),
    ("u", "u"),
    ("y", "y"),
    ("", " a u owi em ie y ów om ami ach"),
];

/// The row of [`ENDINGS`] by which a lower-case name declines, and its stem.
fn decline(name: &str) -> (usize, &str) {
    let stems = ENDINGS.iter().map(|row| name.strip_suffix(row.0));
    let mut rows = stems.enumerate();
    rows.find_map(|(row, stem)| Some((row, stem?)))
        .expect("the last row fits every word")
}

/// The keys of the names of which a lower-case word may be a case form.
fn declensions(word: &str) -> impl Iterator<Item = u32> {
    static ROWS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
        let mut rows: HashMap<&str, Vec<usize>> = HashMap::new();
        for (row, (_, forms)) in ENDINGS.iter().enumerate() {
            for form in forms.split(' ') {
                rows.entry(form).or_default().push(row);
            }
        }
        rows
    });
    let ends = word.char_indices().rev().map(|(at, _)| at).take(FORM_MAX);
    std::iter::once(word.len()).chain(ends).flat_map(|at| {
        let (stem, form) = word.split_at(at);
        let rows = ROWS.get(form).map_or(&[][..], Vec::as_slice);
        rows.iter().map(move |row| declined(stem, *row))
    })
}

/// Letters of the longest ending in [`ENDINGS`].
const FORM_MAX: usize = 4;

/// A word without an ending after an apostrophe, which any foreign name can
/// have: "Apple'a".
fn unmarked(word: &str) -> Option<&str> {
    let (name, ending) = word.rsplit_once(['\'', '’'])?;
    matches!(ending, "a" | "owi" | "em" | "u" | "ie").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_form_shares_a_key_with_its_name() {
        for (ending, forms) in ENDINGS {
            let name = format!("qvoż{ending}");
            let known = Pattern::new(name.leak(), Lang::PL);
            for form in forms.split(' ') {
                let word = Word::new(&format!("qvoż{form}"), Some(Lang::PL));
                let keys = keys(&word, Some(Lang::PL));
                assert!(
                    keys.iter().any(|key| known.keys.contains(key)),
                    "{form:?} of {ending:?}"
                );
            }
        }
    }

    #[test]
    fn a_name_declines_by_the_first_row_that_fits() {
        let known = Pattern::new("Qvożka", Lang::PL);
        let keys = |form| keys(&Word::new(form, Some(Lang::PL)), Some(Lang::PL));
        let shares = |form| keys(form).iter().any(|key| known.keys.contains(key));
        assert!(shares("qvożce"));
        assert!(!shares("qvożkie"));
    }
}
