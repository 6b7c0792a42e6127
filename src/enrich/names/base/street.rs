//! Streets: what stands after a small word that says what a place is.
//!
//! "ul. Hożej" is "ul. Hoża", "ulicy Chopina" stays: an adjective agrees with the small
//! word, and whoever the place is named after stays in the genitive. So do
//! provinces after abbreviations: "woj. śląskie".

use std::ops::Range;

use super::candidates::{self, Part, Reading};
use super::inflect;
use crate::enrich::Context;
use crate::enrich::tokens::has_singular;
use crate::lang::lexicon::{Cases, Genders, NameClasses, Numbers, POLISH};
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{hash, lower, mark};
use crate::lang::{Lang, WordList};

/// The nominative of the name of a place after a small word or with one, where it is
/// such a name.
pub(super) fn base_form(context: &Context<'_>, range: &Range<usize>) -> Option<String> {
    let noun = Noun::of(context, range)?;
    let mut name = String::new();
    for index in range.clone() {
        if index > range.start && context.token(index).space_before {
            name.push(' ');
        }
        match noun.adjective(context, index) {
            Some(adjective) => name.push_str(&adjective),
            None => name.push_str(context.spelling(index)),
        }
    }
    Some(name)
}

/// The small word: the abbreviation that begins the name, or the noun before it.
struct Noun {
    at: usize,
    /// Those of its nominative: "ul." is an "ulica".
    genders: Genders,
    /// Whether what it names may be called after somebody.
    is_street: bool,
}

impl Noun {
    fn of(context: &Context<'_>, range: &Range<usize>) -> Option<Self> {
        let is_small = |index: usize| context.token(index).shape == Shape::Lower;
        let street = |is: &dyn Fn(&str) -> bool| find(WordList::Street, is);
        let start = range.start;
        if range.len() > 2 && is_small(start) && context.spelling(start + 1) == "." {
            let abbreviation = &*context.word(start).lower;
            let is_whole = |noun: &str| {
                noun.starts_with(abbreviation) && noun != abbreviation && !noun.ends_with('.')
            };
            let is_street = street(&is_whole).is_some();
            let whole = street(&is_whole).or_else(|| find(WordList::NameOpener, &is_whole))?;
            return Some(Self {
                at: start,
                genders: genders(whole),
                is_street,
            });
        }
        let at = start.checked_sub(1).filter(|before| is_small(*before))?;
        let lemmas = &context.word(at).lemmas;
        let whole = street(&|noun: &str| lemmas.contains(&hash(noun)))?;
        if !has_singular(context.word(at).set?) {
            // "ulicami Warszawy"
            return None;
        }
        Some(Self {
            at,
            genders: genders(whole),
            is_street: true,
        })
    }

    /// The nominative of a word, where it is an adjective that agrees with the small
    /// word and not the name of whoever the place is called after.
    fn adjective(&self, context: &Context<'_>, index: usize) -> Option<String> {
        let (token, word) = (context.token(index), context.word(index));
        if index <= self.at || token.class != Class::Word {
            return None;
        }
        let is_surname = mark::names(word.traits.marks) & u32::from(NameClasses::SURNAME.0) != 0;
        let is_of_man = word.lower.ends_with("ego");
        if self.is_street && is_of_man && (self.genders == Genders::FEMININE || is_surname) {
            return None;
        }
        let candidates = candidates::at(context, index, Reading::Place);
        let adjective = candidates.iter().find(|one| one.part == Part::Adjective)?;
        let plural = ["ich", "ych", "imi", "ymi"];
        let numbers = if plural.iter().any(|ending| word.lower.ends_with(ending)) {
            Numbers::PLURAL
        } else {
            Numbers::SINGULAR
        };
        let name = inflect::adjective(context, &adjective.lemma, numbers, self.genders);
        Some(if token.shape == Shape::Lower {
            lower(&name)
        } else {
            name
        })
    }
}

/// The first word of a list that is so.
fn find(list: WordList, is: &dyn Fn(&str) -> bool) -> Option<&'static str> {
    let mut words = Lang::PL.words(list).iter().copied();
    words.find(|word| is(word))
}

/// The genders of a noun.
fn genders(noun: &str) -> Genders {
    let nominative = POLISH.lookup(noun);
    let analyses = nominative.into_iter().flat_map(|set| POLISH.analyses(set));
    let mut nouns = analyses.filter(|one| one.tag.cases().contains(Cases::NOMINATIVE));
    nouns
        .next()
        .map_or(Genders::FEMININE, |one| one.tag.genders())
}
