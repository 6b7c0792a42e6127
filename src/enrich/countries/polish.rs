//! Polish names: which words of a name decline, and together.
//!
//! A name is typed in the nominative. Its head is a noun with the adjectives
//! around it that agree: "Korea Północna", "Nowa Gwinea". What follows is in
//! some case of its own and stays as it is: "Wybrzeże Kości Słoniowej". Names
//! joined by "i" or a hyphen are taken apart first. Of all ways to read a name
//! the one with most declining words is right.

use super::endings;
use super::vocabulary::{Agreement, Role};
use crate::lang::Lang;
use crate::lang::lexicon::{Analysis, Cases, Genders, NameClasses, Numbers, POLISH};
use crate::lang::words::{Word, lower};

/// What a word of a name does when the name declines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Stays as it is.
    Literal,
    /// Declines, but the dictionary has it not.
    Unknown,
    /// Declines like this word.
    Declines {
        /// Its base form.
        lemma: String,
        /// What a form must be beside.
        agreement: Agreement,
        /// Whether its case is the whole name's.
        agrees: bool,
    },
}

impl Part {
    /// In which cases of the name `form` is this word of it, written `word` in
    /// the nominative; none where it is not.
    pub(super) fn cases(&self, word: &str, form: &Word) -> Option<Cases> {
        match self {
            Self::Literal => (*form.lower == lower(word)).then_some(Cases::ALL),
            Self::Unknown => {
                let forms = endings::forms(Lang::PL, &lower(word));
                forms
                    .iter()
                    .any(|made| **made == *form.lower)
                    .then_some(Cases::ALL)
            }
            Self::Declines {
                lemma,
                agreement,
                agrees,
            } => {
                let (half, rest) = form.lower.split_at(form.half);
                let mut found = Cases::NONE;
                let mut base = String::new();
                for analysis in POLISH.analyses(form.set?) {
                    POLISH.lemma(rest, analysis, &mut base);
                    base.insert_str(0, half);
                    if base == *lemma && agreement.admits(analysis.tag, analysis.names) {
                        found |= analysis.tag.cases();
                    }
                }
                let cases = if *agrees { found } else { Cases::ALL };
                (!found.is_empty()).then_some(cases)
            }
        }
    }
}

/// A reading of a word, with its base form.
struct Read {
    lemma: String,
    analysis: Analysis,
}

/// What each word of a name does.
pub(super) fn parts(words: &[&str], role: Role) -> Vec<Part> {
    let mut parts = vec![Part::Literal; words.len()];
    match role {
        Role::Adjective => parts[words.len() - 1] = adjective(words[words.len() - 1]),
        Role::Demonym => parts[words.len() - 1] = demonym(words[words.len() - 1]),
        _ => {
            let mut start = 0;
            for end in 1..=words.len() {
                let joins = end < words.len() && matches!(words[end], "i" | "-");
                if joins || end == words.len() {
                    let before_hyphen = joins && words[end] == "-";
                    noun_phrase(&words[start..end], !before_hyphen, &mut parts[start..end]);
                    start = (end + 1).min(words.len());
                }
            }
        }
    }
    parts
}

/// What a word can be in the nominative.
fn nominatives(word: &str) -> Option<Vec<Read>> {
    let known = Word::new(word, Some(Lang::PL));
    let (half, rest) = known.lower.split_at(known.half);
    let readings = POLISH.analyses(known.set?).map(|analysis| {
        let mut lemma = String::new();
        POLISH.lemma(rest, analysis, &mut lemma);
        lemma.insert_str(0, half);
        Read { lemma, analysis }
    });
    let nominative = |read: &Read| {
        read.analysis.tag.cases().contains(Cases::NOMINATIVE)
            && !read.analysis.tag.is_depreciative()
    };
    Some(readings.filter(nominative).collect())
}

fn adjective(word: &str) -> Part {
    let readings = nominatives(word).unwrap_or_default();
    let is_own =
        |read: &&Read| read.analysis.tag.is_adjective() && read.lemma.eq_ignore_ascii_case(word);
    let Some(read) = readings.iter().find(is_own) else {
        return Part::Unknown;
    };
    Part::Declines {
        lemma: read.lemma.clone(),
        agreement: Agreement {
            is_adjective: true,
            numbers: Numbers::ALL,
            genders: Genders::ALL,
            names: NameClasses::NONE,
        },
        agrees: false,
    }
}

fn demonym(word: &str) -> Part {
    let readings = nominatives(word).unwrap_or_default();
    let own: Vec<&Read> = readings
        .iter()
        .filter(|read| {
            read.lemma == word && read.analysis.tag.is_noun() && !read.analysis.tag.is_undeclined()
        })
        .collect();
    let people = own
        .iter()
        .find(|read| read.analysis.names.contains(NameClasses::DEMONYM));
    let Some(read) = people.or(own.first()) else {
        return Part::Unknown;
    };
    Part::Declines {
        lemma: word.to_owned(),
        agreement: Agreement {
            is_adjective: false,
            numbers: Numbers::ALL,
            genders: read.analysis.tag.genders() | masculine(read.analysis.tag.genders()),
            names: read.analysis.names & NameClasses::DEMONYM,
        },
        agrees: false,
    }
}

/// Depreciative plurals of men are of another gender.
fn masculine(genders: Genders) -> Genders {
    if genders.intersects(Genders::MASCULINE) {
        Genders::MASCULINE
    } else {
        Genders::NONE
    }
}

/// Says of the words of a noun phrase which decline.
fn noun_phrase(words: &[&str], agrees: bool, parts: &mut [Part]) {
    let readings: Vec<Option<Vec<Read>>> = words.iter().map(|word| nominatives(word)).collect();
    if let [None] = &readings[..] {
        parts[0] = Part::Unknown;
        return;
    }
    let mut best: Option<Vec<(usize, Part)>> = None;
    for head in 0..words.len() {
        let Some(phrase) = phrase_around(head, words, &readings, agrees) else {
            continue;
        };
        if best.as_ref().is_none_or(|best| phrase.len() > best.len()) {
            best = Some(phrase);
        }
    }
    let lone = || lone_adjective(readings.first()?.as_deref()?, agrees).map(|part| vec![(0, part)]);
    for (index, part) in best.or_else(lone).unwrap_or_default() {
        parts[index] = part;
    }
}

/// The declining words where the word at `head` is the noun.
fn phrase_around(
    head: usize,
    words: &[&str],
    readings: &[Option<Vec<Read>>],
    agrees: bool,
) -> Option<Vec<(usize, Part)>> {
    let noun = noun(words[head], readings[head].as_ref()?)?;
    let tag = noun.analysis.tag;
    let (numbers, genders) = (tag.numbers(), tag.genders());
    let names = noun.analysis.names & NameClasses::GEOGRAPHIC;
    let agreement = Agreement {
        is_adjective: false,
        numbers,
        genders,
        names,
    };
    let mut phrase = vec![(
        head,
        Part::Declines {
            lemma: noun.lemma.clone(),
            agreement,
            agrees,
        },
    )];
    for before in 0..head {
        match agreeing(readings[before].as_deref(), numbers, genders, agrees) {
            Some(part) => phrase.push((before, part)),
            None if stays(words[before]) => {}
            None => return None,
        }
    }
    for (after, readings) in readings.iter().enumerate().skip(head + 1) {
        match agreeing(readings.as_deref(), numbers, genders, agrees) {
            Some(part) => phrase.push((after, part)),
            None => break,
        }
    }
    Some(phrase)
}

/// The reading of a word as a noun: the name of a place, else what is written
/// like the word, else a common noun.
fn noun<'a>(word: &str, readings: &'a [Read]) -> Option<&'a Read> {
    let is_place =
        |read: &&Read| read.lemma == word && read.analysis.names.contains(NameClasses::GEOGRAPHIC);
    let is_same = |read: &&Read| read.lemma == word;
    let is_common = |read: &&Read| !read.analysis.tag.is_capitalised();
    let nouns = || readings.iter().filter(|read| read.analysis.tag.is_noun());
    nouns()
        .find(is_place)
        .or_else(|| nouns().find(is_same))
        .or_else(|| nouns().find(is_common))
}

/// A word as an adjective in the nominative of this number and gender.
fn agreeing(
    readings: Option<&[Read]>,
    numbers: Numbers,
    genders: Genders,
    agrees: bool,
) -> Option<Part> {
    let read = readings?.iter().find(|read| {
        let tag = read.analysis.tag;
        tag.is_adjective() && tag.numbers().intersects(numbers) && tag.genders().intersects(genders)
    })?;
    let agreement = Agreement {
        is_adjective: true,
        numbers,
        genders,
        names: NameClasses::NONE,
    };
    Some(Part::Declines {
        lemma: read.lemma.clone(),
        agreement,
        agrees,
    })
}

/// An adjective whose noun is left out.
fn lone_adjective(readings: &[Read], agrees: bool) -> Option<Part> {
    let tag = readings
        .iter()
        .find(|read| read.analysis.tag.is_adjective())?
        .analysis
        .tag;
    agreeing(Some(readings), tag.numbers(), tag.genders(), agrees)
}

/// Whether a word has no other form.
fn stays(word: &str) -> bool {
    let known = Word::new(word, Some(Lang::PL));
    let Some(set) = known.set else { return true };
    POLISH
        .analyses(set)
        .all(|analysis| analysis.tag.is_undeclined() || analysis.tag.cases() == Cases::NONE)
}
