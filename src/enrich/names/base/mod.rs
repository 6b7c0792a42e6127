//! Base forms: puts a found name into the nominative.
//!
//! Polish declines every word of a person's name, the head of a place's or an
//! organisation's with its adjectives, and the rest not at all. Which reading
//! is right is decided for the whole name at once, with what the article shows
//! elsewhere. English only loses its possessive; other languages are read by
//! what the article itself shows.

mod candidates;
mod consensus;
mod government;
mod inflect;
mod others;
mod person;
mod phrase;
mod street;
mod tables;

use std::ops::Range;
use std::rc::Rc;

use hashbrown::HashMap;

use self::candidates::{Candidate, Part, Reading};
pub(super) use self::government::{Role, shows_person};
pub(super) use self::inflect::Plurals;
pub(super) use self::others::nominatives;
pub(super) use self::person::is_east_asian;
use super::Found;
use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::Cases;
use crate::lang::tokens::Class;

/// The candidates of a word.
pub(super) type Candidates = Rc<[Candidate]>;

/// What an article shows of its names.
#[derive(Debug, Default)]
struct Evidence<'a> {
    /// The spellings of capitalised words in names, in alphabetical order,
    /// with their counts.
    spellings: Vec<(&'a str, u32)>,
    counts: HashMap<&'a str, u32, foldhash::fast::FixedState>,
    filter: Filter,
}

/// A filter of spellings: most that are asked for have bits that none of the
/// article's has.
#[derive(Debug, Default)]
struct Filter([u64; 4]);

impl Filter {
    fn add(&mut self, bit: FilterBit) {
        self.0[usize::from(bit.0 / 64)] |= 1 << (bit.0 % 64);
    }

    fn admits(&self, bit: FilterBit) -> bool {
        self.0[usize::from(bit.0 / 64)] >> (bit.0 % 64) & 1 == 1
    }
}

/// The bit of a spelling in a filter.
#[derive(Debug, Clone, Copy)]
struct FilterBit(u8);

impl FilterBit {
    fn of(spelling: &str) -> Self {
        let bytes = spelling.as_bytes();
        let at = |index: usize| bytes.get(index).copied().map_or(0, usize::from);
        let mixed = bytes.len() + 7 * at(1) + 31 * at(3) + 5 * at(bytes.len().saturating_sub(2));
        Self(mixed as u8)
    }
}

/// What it is worth that a base form is spelt out elsewhere: so much for each
/// doubling, up to a limit.
const SPELT_OUT: f32 = 0.8;
const SPELT_OUT_MAX: f32 = 2.0;
/// What it is worth beside that for a base form that is guessed, and shorter.
const SPELT_OUT_GUESS: f32 = 1.0;
/// What it is worth, for each doubling, that a word shows one form only.
const ONE_FORM: f32 = 0.6;
/// Mentions from which that says something.
const ONE_FORM_MIN: u32 = 3;

impl<'a> Evidence<'a> {
    /// Gathers what the article shows.
    fn new(context: &Context<'a>, found: &[Found]) -> Self {
        let mut evidence = Self::default();
        for index in found.iter().flat_map(|found| found.range.clone()) {
            let token = context.token(index);
            if token.class == Class::Word && token.shape.is_capitalised() {
                *evidence.counts.entry(context.spelling(index)).or_default() += 1;
            }
        }
        for word in evidence.counts.keys() {
            evidence.filter.add(FilterBit::of(word));
        }
        evidence.spellings = evidence
            .counts
            .iter()
            .map(|(word, count)| (*word, *count))
            .collect();
        evidence.spellings.sort_unstable();
        evidence
    }

    /// What it says for a candidate of the word `form` of a name how often the
    /// article spells its base form out elsewhere than in this very name.
    fn spelt_out(
        &self,
        candidate: &Candidate,
        context: &Context<'_>,
        range: &Range<usize>,
        form: &str,
    ) -> f32 {
        let lemma = &candidate.lemma;
        if !self.filter.admits(lemma.filter_bit()) || **lemma == *form {
            return 0.0;
        }
        let Some(count) = self.counts.get(&**lemma) else {
            return 0.0;
        };
        if range
            .clone()
            .any(|index| context.spelling(index) == &**lemma)
        {
            return 0.0;
        }
        // what is as long may be another case: "Sabalenki"
        let is_guess = !candidate.is_known && lemma.len() < form.len();
        let guess = if is_guess { SPELT_OUT_GUESS } else { 0.0 };
        (1.0 + *count as f32).ln().min(SPELT_OUT_MAX) * SPELT_OUT + guess
    }

    /// How often the article has a spelling in its names.
    fn count(&self, spelling: &str) -> Option<u32> {
        let may_be = self.filter.admits(FilterBit::of(spelling));
        may_be.then(|| self.counts.get(spelling).copied()).flatten()
    }

    /// What it says for a word as it stands that the article often has it and
    /// never in another form.
    fn one_form(&self, candidate: &Candidate, form: &str) -> f32 {
        if candidate.part != Part::Same {
            return 0.0;
        }
        let count = self.count(form).unwrap_or_default();
        if count < ONE_FORM_MIN {
            return 0.0;
        }
        let stem = form
            .char_indices()
            .rev()
            .nth(1)
            .map_or(form, |(at, _)| &form[..at]);
        let others = self
            .starting_with(stem)
            .filter(|(word, _)| *word != form)
            .count();
        if others > 0 {
            0.0
        } else {
            (count as f32).ln().min(SPELT_OUT_MAX) * ONE_FORM
        }
    }

    /// The spellings that begin so.
    fn starting_with(&self, stem: &str) -> impl Iterator<Item = (&'a str, u32)> {
        let first = self.spellings.partition_point(|(word, _)| *word < stem);
        self.spellings[first..]
            .iter()
            .copied()
            .take_while(move |(word, _)| word.starts_with(stem))
    }

    /// Adds to the candidates of a word no dictionary knows the words of this
    /// article of which it can be a form: of "Wyliego" the "Wylie".
    fn widen(&self, form: &str, candidates: Candidates) -> Candidates {
        if candidates.iter().any(|candidate| candidate.is_known) || candidates.len() < 2 {
            return candidates;
        }
        let mut more = Vec::new();
        for (ending, cases) in ENDINGS {
            let Some(stem) = form.strip_suffix(ending).filter(|stem| stem.len() > 2) else {
                continue;
            };
            for (word, _) in self.starting_with(stem) {
                let rest = &word[stem.len()..];
                let is_new = word != form
                    && candidates
                        .iter()
                        .all(|known| *known.lemma != *word || known.weight < -2.0);
                if is_new && matches!(rest, "" | "e" | "ie" | "y" | "i" | "o" | "é") {
                    more.push(Candidate::from_article(word, Cases(cases)));
                }
            }
            break;
        }
        if more.is_empty() {
            return candidates;
        }
        more.extend(candidates.iter().cloned());
        more.into()
    }
}

/// Endings of men's names and the cases they show, longest first.
const ENDINGS: [(&str, u8); 11] = [
    ("iego", Cases::GENITIVE.0 | Cases::ACCUSATIVE.0),
    ("iemu", Cases::DATIVE.0),
    ("ego", Cases::GENITIVE.0 | Cases::ACCUSATIVE.0),
    ("emu", Cases::DATIVE.0),
    ("owi", Cases::DATIVE.0),
    ("iem", Cases::INSTRUMENTAL.0),
    ("em", Cases::INSTRUMENTAL.0),
    ("im", Cases::INSTRUMENTAL.0 | Cases::LOCATIVE.0),
    ("ym", Cases::INSTRUMENTAL.0 | Cases::LOCATIVE.0),
    ("ie", Cases::LOCATIVE.0),
    ("a", Cases::GENITIVE.0 | Cases::ACCUSATIVE.0),
];

/// The names of an article in the nominative.
pub(super) fn base_forms(context: &Context<'_>, found: &[Found]) -> Vec<String> {
    let evidence = Evidence::new(context, found);
    let mut lemmas: Vec<String> = found
        .iter()
        .map(|name| match name.known {
            Some(known) => known.spelling.to_owned(),
            None => base_form(context, name, &evidence),
        })
        .collect();
    if context.lang == Some(Lang::PL) {
        consensus::settle(context, found, &evidence, &mut lemmas);
    }
    lemmas
}

/// The words of a found name in the nominative, one space between words.
fn base_form(context: &Context<'_>, found: &Found, evidence: &Evidence<'_>) -> String {
    match (context.lang, found.kind) {
        (Some(Lang::PL), Kind::Person) => {
            person::Name::new(context, &found.range, evidence).nominative(context)
        }
        (Some(Lang::PL), Kind::Place | Kind::Country) => street::base_form(context, &found.range)
            .unwrap_or_else(|| phrase::base_form(context, &found.range, Reading::Place, evidence)),
        (Some(Lang::PL), _) => {
            phrase::base_form(context, &found.range, Reading::Organisation, evidence)
        }
        (Some(Lang::EN), _) => others::without_possessive(context, &found.range),
        _ => others::by_evidence(context, &found.range, evidence),
    }
}

/// The tokens of a range as they stand, white space as one space.
fn as_written(context: &Context<'_>, range: &Range<usize>) -> String {
    let mut text = String::with_capacity(context.span(range).len());
    for index in range.clone() {
        if index > range.start && context.token(index).space_before {
            text.push(' ');
        }
        text.push_str(context.spelling(index));
    }
    text
}
