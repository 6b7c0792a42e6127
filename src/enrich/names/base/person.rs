//! Persons: one case, number and gender for all words of a name.
//!
//! Every way to read the whole name is weighed: the words' candidates, what
//! stands around the name, and which base forms the article shows elsewhere.

use std::ops::Range;

use super::candidates::{self, Candidate, Part, Reading};
use super::government::{self, CASES};
use super::{Candidates, Evidence, inflect, tables};
use crate::enrich::Context;
use crate::enrich::tokens::is_generation;
use crate::lang::lexicon::{Cases, Genders, NameClasses, Numbers};
use crate::lang::tokens::{Class, Shape};

/// A word that fits no reading costs so much.
const MISFIT: f32 = -5.0;
/// The first half of a double name: "Jean" in "Jean-Claude'a".
const HALF: f32 = -1.5;
/// A family or couple costs so much against a single person.
const PLURAL: f32 = -2.5;
/// Men are spoken of more than women.
const MASCULINE: f32 = 0.2;
/// A first name that stands first, a surname that stands last.
const IN_PLACE: f32 = 1.0;
const LAST_SURNAME: f32 = 0.5;
/// A first name that only lists have does not stand later: "Don Juana".
const LISTED_LATER: f32 = -4.0;
const FIRST_SURNAME: f32 = -0.7;
/// "Ławrowa" is of "Ławrow": Russian names outnumber Polish ones in -ów that
/// no dictionary has.
const UNKNOWN_OW: f32 = -1.2;

/// A word of the name with what each of its candidates is worth in it.
struct NameWord {
    candidates: Candidates,
    weights: Vec<f32>,
    /// What it costs to take it as it stands against all of them.
    misfit: f32,
}

impl NameWord {
    /// The most that any of its candidates is worth.
    fn most(&self) -> f32 {
        self.weights.iter().copied().fold(self.misfit, f32::max)
    }
}

/// One way to read the whole name.
#[derive(Clone, Copy)]
struct Whole {
    /// A position in [`CASES`].
    case: usize,
    genders: Genders,
    numbers: Numbers,
}

impl Default for Whole {
    fn default() -> Self {
        Self {
            case: 0,
            genders: Genders::ALL,
            numbers: Numbers::ALL,
        }
    }
}

/// A person's name as it can be read.
pub(super) struct Name {
    range: Range<usize>,
    words: Vec<NameWord>,
    favour: government::Favour,
    has_plural: bool,
}

impl Name {
    /// The name of the tokens of `range`.
    pub(super) fn new(
        context: &Context<'_>,
        range: &Range<usize>,
        evidence: &Evidence<'_>,
    ) -> Self {
        let words = words(context, range, evidence);
        let has_plural = range.len() == 1
            && words[0].candidates.iter().any(|candidate| {
                candidate.part != Part::Same && candidate.numbers.intersects(Numbers::PLURAL)
            });
        Self {
            range: range.clone(),
            words,
            favour: government::favour(context, range, true),
            has_plural,
        }
    }

    /// The likeliest nominative.
    pub(super) fn nominative(&self, context: &Context<'_>) -> String {
        // no reading of the words can be worth more
        let most = self.words.iter().map(NameWord::most).sum::<f32>();
        let mut best = (f32::NEG_INFINITY, Whole::default());
        for whole in self.wholes() {
            let mut score = self.worth(whole);
            if score + most > best.0 {
                score += self.agreement(whole);
                if score > best.0 {
                    best = (score, whole);
                }
            }
        }
        self.render_best(context, best.1)
    }

    /// Every nominative that it can have, with what it is worth at most.
    pub(super) fn nominatives(&self, context: &Context<'_>) -> Vec<(String, f32)> {
        let mut all: Vec<(String, f32)> = Vec::new();
        let mut add = |name: String, score: f32| match all.iter_mut().find(|known| known.0 == name)
        {
            Some(known) => known.1 = known.1.max(score),
            None => all.push((name, score)),
        };
        for whole in self.wholes() {
            let worth = self.worth(whole);
            if let [word] = &self.words[..] {
                for (score, pick) in whole.agreeing(word) {
                    let name = self.render(context, [pick].into_iter(), whole);
                    add(name, worth + score);
                }
            } else {
                add(
                    self.render_best(context, whole),
                    worth + self.agreement(whole),
                );
            }
        }
        all
    }

    /// The ways to read it as a whole.
    fn wholes(&self) -> impl Iterator<Item = Whole> {
        let numbers: &[Numbers] = if self.has_plural {
            &[Numbers::SINGULAR, Numbers::PLURAL]
        } else {
            &[Numbers::SINGULAR]
        };
        (0..CASES.len()).flat_map(move |case| {
            [Genders::MASCULINE_HUMAN, Genders::FEMININE]
                .into_iter()
                .flat_map(move |genders| {
                    numbers.iter().map(move |numbers| Whole {
                        case,
                        genders,
                        numbers: *numbers,
                    })
                })
        })
    }

    /// What the words are worth at most, read in one way.
    fn agreement(&self, whole: Whole) -> f32 {
        self.words.iter().map(|word| whole.best(word).0).sum()
    }

    /// Writes the likeliest base forms of one way.
    fn render_best(&self, context: &Context<'_>, whole: Whole) -> String {
        let picks = self.words.iter().map(|word| whole.best(word).1);
        self.render(context, picks, whole)
    }

    /// Writes the chosen base forms with what stands between them.
    fn render(
        &self,
        context: &Context<'_>,
        picks: impl Iterator<Item = Option<usize>>,
        whole: Whole,
    ) -> String {
        let mut name = String::with_capacity(32);
        for ((index, word), pick) in self.range.clone().zip(&self.words).zip(picks) {
            if index > self.range.start && context.token(index).space_before {
                name.push(' ');
            }
            match pick {
                Some(best) => push_base(context, &word.candidates[best], whole, &mut name),
                None => name.push_str(context.spelling(index)),
            }
        }
        name
    }

    /// What one way is worth, whatever the words are.
    fn worth(&self, whole: Whole) -> f32 {
        let mut score = self.favour.case(whole.case) + self.favour.gender(whole.genders);
        if whole.case == 0 {
            score += self.favour.subject(whole.genders);
        }
        if whole.numbers == Numbers::PLURAL {
            score += PLURAL;
        }
        if whole.genders == Genders::MASCULINE_HUMAN {
            score += MASCULINE;
        }
        score
    }
}

/// The words of the name.
fn words(context: &Context<'_>, range: &Range<usize>, evidence: &Evidence<'_>) -> Vec<NameWord> {
    let east_asian = range.len() > 1 && is_east_asian(context, range);
    let is_couple = is_couple(context, range);
    let mut words = Vec::with_capacity(range.len());
    for index in range.clone() {
        let spelling = context.spelling(index);
        let candidates = if east_asian && index > range.start {
            syllable(spelling, index + 1 == range.end)
        } else {
            // "torysi", "juniora"
            let is_small = context.token(index).shape == Shape::Lower;
            if is_small && (range.len() == 1 || is_generation(context, index)) {
                candidates::of(spelling, context.word(index), Shape::Title, Reading::Person)
            } else {
                candidates::at(context, index, Reading::Person)
            }
        };
        let mut candidates = evidence.widen(spelling, candidates);
        if is_couple && index + 1 == range.end {
            candidates = shared_by_couple(&candidates);
        }
        let weights = candidates
            .iter()
            .map(|candidate| {
                candidate.weight
                    + evidence.spelt_out(candidate, context, range, spelling)
                    + position(candidate, index - range.start, range.len())
            })
            .collect();
        words.push(NameWord {
            candidates,
            weights,
            misfit: MISFIT,
        });
    }
    prefer_foreign(&mut words);
    if is_numbered(context, range) {
        prefer_king(&mut words[0]);
    }
    let hyphen = |index: usize| {
        range.contains(&index)
            && context.spelling(index) == "-"
            && !context.token(index).space_before
    };
    for (index, word) in range.clone().zip(&mut words) {
        word.misfit = if hyphen(index + 1) { HALF } else { MISFIT };
    }
    words
}

/// Whether a first name before this one shares its surname: "Grzegorza i Patrycji
/// Markowskich", "Piotr i Anna Nowakowie".
fn is_couple(context: &Context<'_>, range: &Range<usize>) -> bool {
    range.len() > 1
        && range.start > 1
        && matches!(context.spelling(range.start - 1), "i" | "oraz")
        && context.token(range.start - 2).shape.is_capitalised()
}

/// The candidates of a surname that may be a couple's: each of the two has it in the
/// singular.
fn shared_by_couple(candidates: &Candidates) -> Candidates {
    let mut all = candidates.to_vec();
    let plurals = candidates.iter().filter(|candidate| {
        candidate.part != Part::Same && candidate.numbers.intersects(Numbers::PLURAL)
    });
    for candidate in plurals {
        let his = &*candidate.lemma;
        let hers = his.strip_suffix("ki").map(|stem| format!("{stem}ka"));
        let is_adjective = candidate.part == Part::Adjective;
        let mut add = |lemma: &str, genders: Genders| {
            all.push(Candidate {
                lemma: lemma.into(),
                numbers: Numbers::ALL,
                genders,
                ..candidate.clone()
            });
        };
        match hers {
            Some(hers) if !is_adjective => {
                add(his, Genders::MASCULINE);
                add(&hers, Genders::FEMININE);
            }
            _ => add(his, Genders::ALL),
        }
    }
    all.into()
}

/// Whether a name has the number of a king or a pope: "Leona XIV".
fn is_numbered(context: &Context<'_>, range: &Range<usize>) -> bool {
    let number = context.spelling(range.end - 1);
    range.len() == 2 && number.bytes().all(|byte| b"IVXL".contains(&byte))
}

/// Reads "Leona XIV" as of "Leon": more kings and popes than queens have numbers.
fn prefer_king(word: &mut NameWord) {
    for (candidate, weight) in word.candidates.iter().zip(&mut word.weights) {
        if candidate.is_known && !candidate.genders.intersects(Genders::FEMININE) {
            *weight += KING;
        }
    }
}

/// What it is worth that a numbered name is a man's.
const KING: f32 = 2.0;

/// Reads "Marka Zuckerberga" as of "Mark" and "Marka Belki" as of "Marek".
fn prefer_foreign(words: &mut [NameWord]) {
    let Some((last, before)) = words.split_last_mut() else {
        return;
    };
    let Some(first) = before.first_mut() else {
        return;
    };
    if !last
        .candidates
        .first()
        .is_some_and(|candidate| tables::looks_foreign(&candidate.lemma))
    {
        return;
    }
    for (candidate, weight) in first.candidates.iter().zip(&mut first.weights) {
        if tables::is_foreign_first_name(&candidate.lemma) {
            *weight += 2.5;
        }
    }
}

/// Whether the name begins with a Korean, Chinese or Vietnamese family name
/// and goes on like one.
pub(in crate::enrich::names) fn is_east_asian(context: &Context<'_>, range: &Range<usize>) -> bool {
    let first = &context.word(range.start).lower;
    let family = tables::is_east_asian_family(first)
        || tables::without_ending(first)
            .is_some_and(|(stem, _)| tables::is_east_asian_family(stem));
    family
        && range.clone().skip(1).all(|index| {
            let word = context.word(index);
            context.token(index).class == Class::Mark || tables::is_syllables(&word.lower)
        })
}

/// The candidates of a syllable of a given name.
fn syllable(spelling: &str, is_last: bool) -> Candidates {
    let mut found = vec![tables::known(spelling, Cases::ALL, Genders::ALL, 0.0)];
    if is_last && let Some((stem, cases)) = tables::without_ending(spelling) {
        found.push(tables::known(stem, cases, Genders::MASCULINE_HUMAN, 1.5));
    }
    found.into()
}

impl Whole {
    /// The worth and position of the likeliest candidate that agrees.
    fn best(self, word: &NameWord) -> (f32, Option<usize>) {
        let agreeing = self.agreeing(word);
        agreeing.fold((f32::NEG_INFINITY, None), |best, other| {
            if other.0 > best.0 { other } else { best }
        })
    }

    /// The worth and position of every candidate that agrees; of none, last.
    fn agreeing(self, word: &NameWord) -> impl Iterator<Item = (f32, Option<usize>)> {
        let candidates = word.candidates.iter().enumerate();
        let agreeing = candidates.filter(move |(_, candidate)| {
            candidate.cases.intersects(CASES[self.case])
                && candidate.genders.intersects(self.genders)
                && candidate.numbers.intersects(self.numbers)
        });
        agreeing
            .map(|(index, _)| (word.weights[index], Some(index)))
            .chain([(word.misfit, None)])
    }
}

/// First names come first and surnames last.
fn position(candidate: &Candidate, at: usize, of: usize) -> f32 {
    let mut weight = 0.0;
    if of > 1 {
        let first_name = candidate.names.contains(NameClasses::FIRST_NAME);
        let surname = candidate.names.contains(NameClasses::SURNAME);
        if at == 0 && first_name {
            weight += IN_PLACE;
        } else if first_name && !candidate.is_known {
            weight += LISTED_LATER;
        }
        if at + 1 == of && surname {
            weight += LAST_SURNAME;
        }
        if at == 0 && !first_name && surname {
            weight += FIRST_SURNAME;
        }
    }
    if !candidate.is_known && candidate.lemma.ends_with("ów") {
        weight += UNKNOWN_OW;
    }
    weight
}

fn push_base(context: &Context<'_>, candidate: &Candidate, whole: Whole, name: &mut String) {
    match candidate.part {
        Part::Adjective => {
            name.push_str(&inflect::adjective(
                context,
                &candidate.lemma,
                whole.numbers,
                whole.genders,
            ));
        }
        Part::Noun if whole.numbers == Numbers::PLURAL && !candidate.is_plurale_tantum => {
            push_plural(context, candidate, name);
        }
        _ => name.push_str(&candidate.lemma),
    }
}

/// Writes a family's name: "Kaczyńscy", "Clintonowie".
fn push_plural(context: &Context<'_>, candidate: &Candidate, name: &mut String) {
    let lemma = &*candidate.lemma;
    if let Some(plural) = inflect::plural(context, lemma, candidate.genders, false) {
        return name.push_str(&plural);
    }
    let (stem, ending) = match lemma.strip_suffix("ki") {
        Some(stem) => (stem, "cy"),
        None => (lemma.strip_suffix(['a', 'o', 'e']).unwrap_or(lemma), "owie"),
    };
    name.push_str(stem);
    name.push_str(ending);
}
