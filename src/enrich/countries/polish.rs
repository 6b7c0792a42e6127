//! Polish names: which words of a name decline, and together.
//!
//! A name is typed in the nominative. Its head is a noun with the adjectives
//! around it that agree: "Korea Północna", "Nowa Gwinea". What follows is in
//! some case of its own and stays as it is: "Wybrzeże Kości Słoniowej". Names
//! joined by "i" or a hyphen are taken apart first. Of all ways to read a name
//! the one with most declining words is right.

use super::endings;
use super::role::{Agreement, Role};
use crate::lang::Lang;
use crate::lang::lexicon::{Analysis, Cases, Genders, NameClasses, Numbers, POLISH, PartOfSpeech};
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
                let mut found = Cases::NONE;
                for read in readings(form) {
                    let is_own = read.lemma == *lemma;
                    if is_own && agreement.admits(read.analysis.tag, read.analysis.names) {
                        found |= read.analysis.tag.cases();
                    }
                }
                let cases = if *agrees { found } else { Cases::ALL };
                (!found.is_empty()).then_some(cases)
            }
        }
    }
}

/// A reading of a word, with its base form.
pub(super) struct Read {
    /// The base form.
    pub(super) lemma: String,
    /// How many bytes of it are the first half of a compound.
    pub(super) half: usize,
    /// The grammar, of a compound that of its second half.
    pub(super) analysis: Analysis,
}

/// What a word can be: what the dictionary says, and a compound adjective too
/// where its halves make one. The dictionary has words that are compounds as
/// well ("staropolski"), or else a part of a longer name that it does not
/// decline ("Środkowoafrykańską").
pub(super) fn readings(word: &Word) -> Vec<Read> {
    let whole = word.set.filter(|_| word.half == 0).map(|set| (0, set));
    let compound = POLISH.lookup_compound(&word.lower);
    let mut found = Vec::new();
    for (at, set) in whole.into_iter().chain(compound) {
        let (first, second) = word.lower.split_at(at);
        let first = first.trim_end_matches('-');
        for analysis in POLISH.analyses(set) {
            let is_adjective =
                analysis.tag.is_adjective() || analysis.tag.part() == PartOfSpeech::AdjectiveStem;
            if at > 0 && !is_adjective {
                continue;
            }
            let mut lemma = String::new();
            POLISH.lemma(second, analysis, &mut lemma);
            lemma.insert_str(0, first);
            found.push(Read {
                lemma,
                half: first.len(),
                analysis,
            });
        }
    }
    found
}

/// What each word of a name does.
pub(super) fn parts(words: &[&str], role: Role) -> Vec<Part> {
    let mut parts = vec![Part::Literal; words.len()];
    match role {
        Role::Adjective => parts[words.len() - 1] = adjective(words[words.len() - 1]),
        Role::Demonym => parts[words.len() - 1] = demonym(words[words.len() - 1]),
        _ => {
            // a name has one number, a phrase either: "orzechy włoskie"
            let either = role == Role::Phrase;
            let mut start = 0;
            for end in 1..=words.len() {
                let joins = end < words.len() && matches!(words[end], "i" | "-");
                if joins || end == words.len() {
                    let before_hyphen = joins && words[end] == "-";
                    let phrase = &mut parts[start..end];
                    noun_phrase(&words[start..end], !before_hyphen, either, phrase);
                    start = (end + 1).min(words.len());
                }
            }
        }
    }
    parts
}

/// What a word can be in the nominative; `None` where the dictionary has it not.
fn nominatives(word: &str) -> Option<Vec<Read>> {
    let mut found = readings(&Word::new(word, Some(Lang::PL)));
    if found.is_empty() {
        return None;
    }
    found.retain(|read| {
        read.analysis.tag.cases().contains(Cases::NOMINATIVE)
            && !read.analysis.tag.is_depreciative()
    });
    Some(found)
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
fn noun_phrase(words: &[&str], agrees: bool, either_number: bool, parts: &mut [Part]) {
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
    // "W. Brytania": what the dictionary lacks declines by rule
    if best.as_ref().is_none_or(Vec::is_empty) && readings[words.len() - 1].is_none() {
        parts[words.len() - 1] = Part::Unknown;
        return;
    }
    let lone = || lone_adjective(readings.first()?.as_deref()?, agrees).map(|part| vec![(0, part)]);
    for (index, mut part) in best.or_else(lone).unwrap_or_default() {
        if let Part::Declines { agreement, .. } = &mut part
            && either_number
        {
            (agreement.numbers, agreement.genders) = (Numbers::ALL, Genders::ALL);
        }
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
    let mut phrase = Vec::new();
    if !tag.is_undeclined() {
        let part = Part::Declines {
            lemma: noun.lemma.clone(),
            agreement,
            agrees,
        };
        phrase.push((head, part));
    }
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
/// like the word, else a common noun; one that declines before one that does not.
fn noun<'a>(word: &str, readings: &'a [Read]) -> Option<&'a Read> {
    let is_place =
        |read: &&Read| read.lemma == word && read.analysis.names.contains(NameClasses::GEOGRAPHIC);
    let is_same = |read: &&Read| read.lemma == word;
    let is_common = |read: &&Read| !read.analysis.tag.is_capitalised();
    let mut nouns: Vec<&Read> = readings
        .iter()
        .filter(|read| read.analysis.tag.is_noun())
        .collect();
    nouns.sort_by_key(|read| read.analysis.tag.is_undeclined());
    let first = |fits: &dyn Fn(&&Read) -> bool| nouns.iter().copied().find(fits);
    first(&is_place)
        .or_else(|| first(&|read| is_same(read) && !read.analysis.tag.is_undeclined()))
        .or_else(|| first(&is_common))
        .or_else(|| first(&is_same))
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
