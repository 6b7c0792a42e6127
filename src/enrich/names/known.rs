//! Known names: the gazetteer of what a tagger mistakes, found in the text in
//! all case forms.
//!
//! A word of the dictionary is compared by its base forms, an unknown one by
//! the forms that Polish endings can give it. The longest name wins. Capitals
//! must be where the name has them, or the whole word in capitals. `#` in a
//! name stands for any year: "Euro #".
//!
//! The names are in `known.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::tokens::{Class, Shape, Tokens};
use crate::lang::words::{Word, hash};
use crate::table::{Table, alternatives};

/// Media are kept apart from the organisations that own them: a reader who
/// looks for organisations is not after every newspaper that was quoted.
const MEDIUM: Kind = Kind::Product;

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
    spelling: String,
    /// Of lower-case forms and of base forms.
    hashes: Vec<u32>,
    /// Whether any year will do.
    is_year: bool,
}

/// The names of one language, by every hash that their first words can have.
struct Gazetteer {
    names: Vec<Known>,
    by_first: ByFirst,
    /// Those that begin with a small letter.
    by_small_first: ByFirst,
}

/// Names by a hash of their first word.
type ByFirst = HashMap<u32, Beginning>;

/// The names that share a first word, by their places in the gazetteer.
#[derive(Default)]
struct Beginning {
    /// Those of one word, or with a year after it.
    short: Vec<u32>,
    /// The longer ones, by a hash of their second word.
    by_second: HashMap<u32, Vec<u32>>,
}

static POLISH: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(Lang::PL));
static OTHERS: LazyLock<Gazetteer> = LazyLock::new(|| Gazetteer::new(Lang::EN));

/// The known names in a text, first to last, none overlapping.
pub(super) fn find(context: &Context<'_>) -> Vec<Hit> {
    let gazetteer = if context.lang == Some(Lang::PL) {
        &*POLISH
    } else {
        &*OTHERS
    };
    let mut hits = Vec::new();
    let mut index = 0;
    let begins = &mut context.memory.names.borrow_mut().begins;
    while index < context.n_tokens() {
        let id = context.ids[index];
        let begins = *begins.get_or_insert_with(id, || gazetteer.begins(context, index));
        let known = begins.then(|| gazetteer.longest(context, index)).flatten();
        match known {
            Some(known) => {
                let range = index..index + known.words.len();
                index = range.end;
                hits.push(Hit {
                    range,
                    kind: known.kind,
                    is_doubtful: known.is_doubtful,
                    name: Some(known.name).filter(|name| !name.spelling.contains('#')),
                });
            }
            None => index += 1,
        }
    }
    hits
}

impl Gazetteer {
    fn new(lang: Lang) -> Self {
        let table = Table::parse(include_str!("known.tsv"));
        let mut gazetteer = Self {
            names: Vec::new(),
            by_first: ByFirst::new(),
            by_small_first: ByFirst::new(),
        };
        for row in table.rows() {
            let (kind, row_lang, names) = (row[0], row[1], row[2]);
            if row_lang == "*" || row_lang == lang.code() {
                for name in alternatives(names) {
                    gazetteer.add(name, kind_of(kind), lang);
                }
            }
        }
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
        let index = self.names.len() as u32;
        let is_small = name.starts_with(char::is_lowercase);
        let by_first = if is_small {
            &mut self.by_small_first
        } else {
            &mut self.by_first
        };
        for hash in &words[0].hashes {
            let beginning = by_first.entry(*hash).or_default();
            match words.get(1).filter(|second| !second.is_year) {
                None => beginning.short.push(index),
                Some(second) => {
                    for hash in &second.hashes {
                        beginning.by_second.entry(*hash).or_default().push(index);
                    }
                }
            }
        }
        self.names.push(Known {
            name: KnownName { spelling, entity },
            words,
            kind,
            is_doubtful,
        });
    }

    /// The names that may begin with a word written in this shape, by hash.
    fn beginning_with(&self, shape: Shape) -> Option<&ByFirst> {
        match shape {
            Shape::None => None,
            Shape::Lower | Shape::InnerCapital => Some(&self.by_small_first),
            _ => Some(&self.by_first),
        }
    }

    /// Whether a name may begin with the word at a token.
    fn begins(&self, context: &Context<'_>, index: usize) -> bool {
        let by_first = self.beginning_with(context.token(index).shape);
        by_first.is_some_and(|by_first| {
            hashes(context.word(index)).any(|hash| by_first.contains_key(&hash))
        })
    }

    /// The longest name that begins at a token.
    fn longest(&self, context: &Context<'_>, index: usize) -> Option<&Known> {
        let by_first = self.beginning_with(context.token(index).shape)?;
        let has_next = index + 1 < context.n_tokens();
        let mut longest: Option<&Known> = None;
        let mut offer = |names: &[u32]| {
            for name in names {
                let known = &self.names[*name as usize];
                let is_longer = longest.is_none_or(|other| known.words.len() > other.words.len());
                if is_longer && known.fits(context, index) {
                    longest = Some(known);
                }
            }
        };
        for beginning in hashes(context.word(index)).filter_map(|hash| by_first.get(&hash)) {
            if has_next && !beginning.by_second.is_empty() {
                for hash in hashes(context.word(index + 1)) {
                    offer(beginning.by_second.get(&hash).map_or(&[], Vec::as_slice));
                }
            }
            offer(&beginning.short);
        }
        longest
    }
}

/// The hashes by which a word is known: of its form and of its base forms.
fn hashes(word: &Word) -> impl Iterator<Item = u32> {
    std::iter::once(word.traits.lower).chain(word.lemmas.iter().copied())
}

impl Known {
    fn fits(&self, context: &Context<'_>, index: usize) -> bool {
        index + self.words.len() <= context.n_tokens()
            && self
                .words
                .iter()
                .zip(index..)
                .all(|(word, index)| word.fits(context, index))
    }
}

impl Pattern {
    fn new(spelling: &str, lang: Lang) -> Self {
        let word = Word::new(spelling, Some(lang));
        let mut hashes = vec![word.traits.lower];
        if !is_acronym(spelling) {
            hashes.extend(&word.lemmas);
        }
        let is_name = spelling.starts_with(char::is_alphabetic);
        if lang == Lang::PL && is_name {
            if word.set.is_none() || is_acronym(spelling) {
                hashes.extend(forms(&word.lower).iter().map(|form| hash(form)));
            }
            let marked = MARKED
                .iter()
                .map(|ending| format!("{}{ending}", word.lower));
            hashes.extend(marked.map(|form| hash(&form)));
        }
        hashes.sort_unstable();
        hashes.dedup();
        Self {
            spelling: spelling.to_owned(),
            hashes,
            is_year: spelling == "#",
        }
    }

    fn fits(&self, context: &Context<'_>, index: usize) -> bool {
        if self.is_year {
            return context.token(index).class == Class::Number
                && context.spelling(index).len() == 4;
        }
        let word = context.word(index);
        let is = |hash: &u32| self.hashes.binary_search(hash).is_ok();
        (is(&word.traits.lower) || word.lemmas.iter().any(is)) && self.has_capitals(context, index)
    }

    /// Whether a token's capitals are the name's, as far as both go.
    fn has_capitals(&self, context: &Context<'_>, index: usize) -> bool {
        let (shape, spelling) = (context.token(index).shape, context.spelling(index));
        if is_acronym(&self.spelling) {
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
        "organisation" => Some(Kind::Organisation),
        "medium" => Some(MEDIUM),
        "product" => Some(Kind::Product),
        "event" => Some(Kind::Event),
        "place" => Some(Kind::Place),
        _ => None,
    }
}

/// Endings of an unknown name by its last letters; the first row that fits.
/// A form too many finds nothing.
const ENDINGS: &[(&str, &str)] = &[
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

/// Endings after an apostrophe, which any foreign name can have: "Apple'a".
const MARKED: [&str; 10] = [
    "'a", "'owi", "'em", "'u", "'ie", "’a", "’owi", "’em", "’u", "’ie",
];

/// The case forms that an unknown lower-case word can have.
fn forms(word: &str) -> Vec<String> {
    let (ending, forms) = ENDINGS
        .iter()
        .find_map(|(ending, forms)| word.ends_with(ending).then_some((*ending, *forms)))
        .expect("the last row fits every word");
    let stem = word.strip_suffix(ending).expect("the word ends so");
    forms
        .split(' ')
        .map(|form| format!("{stem}{form}"))
        .collect()
}
