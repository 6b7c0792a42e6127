//! Candidates: what one Polish word of a name can be in the nominative.
//!
//! The dictionary speaks first, the guesser for what it lacks, and the word as
//! it stands is always possible. Every candidate has the cases, numbers and
//! genders in which its form would be that of the base form, and a weight, so
//! that the words of a name can be made to agree. The candidates of a word of
//! the text depend on its spelling alone and are remembered.

use super::{Candidates, FilterBit, inflect, tables};
use crate::enrich::Context;
use crate::lang::guess::{self, Class};
use crate::lang::lexicon::{
    Analysis, Cases, Degree, Genders, NameClasses, Numbers, POLISH, PartOfSpeech,
};
use crate::lang::name_words;
use crate::lang::tokens::Shape;
use crate::lang::words::Word;

/// What a word is in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// A noun or a name.
    Noun,
    /// An adjective; its lemma is the masculine one.
    Adjective,
    /// First half of a compound adjective: "Środkowo" in "Środkowo-Wschodnia".
    Stem,
    /// Taken as it stands.
    Same,
}

/// One reading of a word.
#[derive(Debug, Clone)]
pub(in crate::enrich::names) struct Candidate {
    /// Base form with its capitals.
    pub(super) lemma: Lemma,
    pub(super) part: Part,
    pub(super) cases: Cases,
    pub(super) numbers: Numbers,
    pub(super) genders: Genders,
    /// What kinds of names the dictionary knows it as.
    pub(super) names: NameClasses,
    /// Natural logarithm of its likelihood, not normalised.
    pub(super) weight: f32,
    /// Whether a dictionary or table has it.
    pub(super) is_known: bool,
    /// Whether it has no singular: "Niemcy", "Stany".
    pub(super) is_plurale_tantum: bool,
}

/// A base form.
#[derive(Debug, Clone)]
pub(super) struct Lemma {
    text: Box<str>,
    filter_bit: FilterBit,
}

impl Lemma {
    /// Its bit in a filter.
    pub(super) fn filter_bit(&self) -> FilterBit {
        self.filter_bit
    }
}

impl<T: Into<Box<str>>> From<T> for Lemma {
    fn from(text: T) -> Self {
        let text = text.into();
        Self {
            filter_bit: FilterBit::of(&text),
            text,
        }
    }
}

impl std::ops::Deref for Lemma {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Candidate {
    /// The word as it stands, in these cases.
    fn same(form: &str, cases: Cases, genders: Genders, weight: f32) -> Self {
        Self {
            lemma: form.into(),
            part: Part::Same,
            cases,
            numbers: Numbers::ALL,
            genders,
            names: NameClasses::NONE,
            weight,
            is_known: false,
            is_plurale_tantum: false,
        }
    }

    /// A man's name that the article spells out elsewhere.
    pub(super) fn from_article(lemma: &str, cases: Cases) -> Self {
        Self::name(lemma, cases, Genders::MASCULINE, -1.5)
    }

    /// A name of the singular.
    fn name(lemma: &str, cases: Cases, genders: Genders, weight: f32) -> Self {
        Self {
            lemma: lemma.into(),
            part: Part::Noun,
            cases,
            numbers: Numbers::SINGULAR,
            genders,
            names: NameClasses::NONE,
            weight,
            is_known: false,
            is_plurale_tantum: false,
        }
    }
}

/// What a name is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Reading {
    Person,
    Place,
    Organisation,
}

/// The candidates of the word at an index, as it stands there.
pub(super) fn at(context: &Context<'_>, index: usize, reading: Reading) -> Candidates {
    let make = || {
        of(
            context.spelling(index),
            context.word(index),
            context.token(index).shape,
            reading,
        )
    };
    let remembered = &mut context.memory.names.borrow_mut().candidates[reading as usize];
    let found = remembered.get_or_insert_with(context.id(index), make);
    found.clone()
}

/// The candidates of a word that is to be read as if it were spelt `form`.
pub(super) fn of(form: &str, word: &Word, shape: Shape, reading: Reading) -> Candidates {
    match reading {
        Reading::Person => of_person(form, word, shape),
        Reading::Place | Reading::Organisation => of_phrase(form, word, shape, reading),
    }
    .into()
}

/// The candidates of a word in a person's name.
fn of_person(spelling: &str, word: &Word, shape: Shape) -> Vec<Candidate> {
    if stays_in_person(spelling, shape) {
        return vec![Candidate::same(spelling, Cases::ALL, Genders::ALL, 0.0)];
    }
    let titled = (shape == Shape::Capitals).then(|| capitalised(&word.lower));
    let form = titled.as_deref().unwrap_or(spelling);
    if let Some(candidates) = after_apostrophe(form) {
        return candidates;
    }
    let mut found = Vec::new();
    add_dictionary(form, word, Reading::Person, &mut found);
    tables::add_exceptions(form, &mut found);
    let common = || found.iter().filter(|candidate| !is_rare_form(candidate));
    let has_name = common().any(|candidate| candidate.weight > -1.3);
    let is_noun = common().any(|candidate| candidate.weight > -2.5);
    add_listed(form, word, &mut found);
    let discount = match (has_name, is_noun) {
        (true, _) => SECOND_GUESS,
        (_, true) => NOUN_GUESS,
        _ => 0.0,
    };
    for class in [Class::Masculine, Class::Feminine] {
        add_guesses(form, class, discount, &mut found);
    }
    add_wife(form, &mut found);
    let vowel = form.ends_with(['o', 'e', 'i', 'u', 'y', 'é', 'ö', 'ü', 'á']);
    let nominative = match (has_name, is_oblique(form)) {
        (true, _) => 0.02_f32,
        (_, true) => 0.01,
        _ => 0.2,
    };
    found.push(Candidate::same(
        form,
        Cases::NOMINATIVE,
        Genders::ALL,
        nominative.ln(),
    ));
    let undeclined = match (has_name, vowel, form.ends_with('a')) {
        // "Antonio" and "Iwo" have forms that news hardly uses
        (true, ..) if form.ends_with('o') => 0.3_f32,
        (true, ..) => 0.01,
        (_, true, _) => 0.15,
        (_, _, true) => 0.005,
        _ => 0.10,
    };
    let genders = if vowel {
        Genders::ALL
    } else {
        Genders::FEMININE
    };
    found.push(Candidate::same(form, OBLIQUE, genders, undeclined.ln()));
    found
}

/// Whether a word ends as no nominative does.
fn is_oblique(form: &str) -> bool {
    OBLIQUE_ENDINGS.iter().any(|ending| form.ends_with(ending))
}

/// Endings that only cases other than the nominative have.
const OBLIQUE_ENDINGS: [&str; 8] = [
    "ą", "ę", "skiego", "ckiego", "skiemu", "ckiemu", "skich", "ckich",
];

/// Whether news hardly uses a form: the vocative, and women of one surname.
fn is_rare_form(candidate: &Candidate) -> bool {
    candidate.cases == Cases::VOCATIVE
        || candidate.numbers == Numbers::PLURAL && candidate.genders == Genders::FEMININE
}

/// Adds a first name of another language that the dictionary takes for a case
/// of another or does not have: "Federica", "Petra", "Barry".
fn add_listed(form: &str, word: &Word, found: &mut Vec<Candidate>) {
    let (genders, cases) = match form.chars().next_back() {
        Some('a') => (Genders::FEMININE, Cases::NOMINATIVE),
        // "z Heiko Maasem"
        Some('o' | 'e' | 'i' | 'u' | 'y') => (Genders::ALL, Cases::ALL),
        _ => (Genders::ALL, Cases::NOMINATIVE),
    };
    let is_listed = || name_words::classes_of(&word.lower).contains(NameClasses::FIRST_NAME);
    let is_known = found.iter().any(|candidate| {
        candidate.cases.contains(Cases::NOMINATIVE) && candidate.genders.intersects(genders)
    });
    if !is_known && is_listed() {
        // "Elona" is rather of "Elon"
        let is_mans = form.strip_suffix('a').is_some_and(is_name);
        let weight = LISTED + if is_mans { OF_A_MAN } else { 0.0 };
        let mut candidate = Candidate::name(form, cases, genders, weight);
        candidate.names = NameClasses::FIRST_NAME;
        found.push(candidate);
    }
}

/// Adds the woman of a man's surname: "Zacharowa" beside "Zacharow".
fn add_wife(form: &str, found: &mut Vec<Candidate>) {
    if !["owa", "ewa", "ova", "eva"]
        .iter()
        .any(|ending| form.ends_with(ending))
    {
        return;
    }
    let man = found.iter().filter(|candidate| {
        form.strip_suffix('a') == Some(&candidate.lemma)
            && candidate.cases.contains(Cases::GENITIVE)
            && candidate.genders.intersects(Genders::MASCULINE_HUMAN)
    });
    let weight = man.map(|man| man.weight).reduce(f32::max);
    if let Some(weight) = weight {
        let mut candidate =
            Candidate::name(form, Cases::NOMINATIVE, Genders::FEMININE, weight + WOMAN);
        candidate.names = NameClasses::SURNAME;
        found.push(candidate);
    }
}

/// What a woman's surname costs against her husband's.
const WOMAN: f32 = -0.8;

/// What a first name is worth that only lists of names have.
const LISTED: f32 = -1.0;
/// What it costs that it is also a form of a man's.
const OF_A_MAN: f32 = -1.0;

/// What a mark or an initial costs as the head of a phrase.
const ABBREVIATED: f32 = -5.0;
/// A word that the text uses less than another with the same form costs so
/// much, and the next one so much again.
const RARER: f32 = -0.4;
/// A guess costs so much where the dictionary has the form.
const SECOND_GUESS: f32 = -3.0;
/// And so much where it is an ordinary noun.
const NOUN_GUESS: f32 = -1.2;
/// A man's name in -a costs so much where a woman's is as likely.
const MAN_IN_A: f32 = -0.6;
/// Guesses of one class that are kept.
const GUESSES_MAX: usize = 6;

/// Every case but the nominative.
const OBLIQUE: Cases = Cases(Cases::ALL.0 & !Cases::NOMINATIVE.0);

/// Particles, initials and numbers of popes and kings have one form.
fn stays_in_person(form: &str, shape: Shape) -> bool {
    match shape {
        Shape::Capitals => form.len() <= 2 || form.bytes().all(|byte| b"IVXLC".contains(&byte)),
        Shape::Title | Shape::Mixed => false,
        Shape::InnerCapital | Shape::Lower => !form.contains(['\'', '’']),
        Shape::Initial | Shape::None => true,
    }
}

/// The candidates of a word in the name of a place or an organisation.
fn of_phrase(form: &str, word: &Word, shape: Shape, reading: Reading) -> Vec<Candidate> {
    if matches!(shape, Shape::None | Shape::Initial) {
        return vec![Candidate::same(form, Cases::ALL, Genders::ALL, ABBREVIATED)];
    }
    if let Some(candidates) = after_apostrophe(form) {
        return candidates;
    }
    let mut found = Vec::new();
    add_dictionary(form, word, reading, &mut found);
    tables::add_exceptions(form, &mut found);
    if matches!(shape, Shape::Capitals | Shape::Mixed) {
        return of_acronym(form, shape, found);
    }
    let declines = !found.is_empty();
    let has_name = found.iter().any(|candidate| candidate.weight > 0.5);
    if !declines && let Some(adjective) = unknown_adjective(form) {
        found.push(adjective);
    }
    if shape.is_capitalised() && !has_name {
        let discount = if declines { SECOND_GUESS } else { -0.35 };
        add_guesses(form, Class::Geographic, discount, &mut found);
        add_guesses(form, Class::Masculine, discount - 0.5, &mut found);
        add_guesses(form, Class::Feminine, discount - 0.5, &mut found);
    }
    let (nominative, other) = if declines {
        (0.02_f32, 0.004_f32)
    } else {
        (0.2, 0.1)
    };
    found.push(Candidate::same(
        form,
        Cases::NOMINATIVE,
        Genders::ALL,
        nominative.ln(),
    ));
    found.push(Candidate::same(form, OBLIQUE, Genders::ALL, other.ln()));
    found
}

/// Reads "Greifswaldzkiej", which no dictionary has, as an adjective.
fn unknown_adjective(form: &str) -> Option<Candidate> {
    let (numbers, cases, genders) = inflect::relational_adjective(form)?;
    let mut lemma = String::new();
    inflect::masculine_adjective(form, &mut lemma);
    let mut candidate = Candidate::name(&lemma, cases, genders, -1.2);
    candidate.part = Part::Adjective;
    candidate.numbers = numbers;
    candidate.is_known = true;
    Some(candidate)
}

/// The candidates of "NATO", "`LOTu`", "`PiS`".
fn of_acronym(form: &str, shape: Shape, mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.retain(|candidate| {
        candidate.is_known && candidate.lemma.chars().filter(|c| c.is_uppercase()).count() > 1
    });
    if shape == Shape::Mixed
        && found.is_empty()
        && let Some((acronym, cases)) = inflect::without_acronym_ending(form)
    {
        found.push(Candidate::name(
            acronym,
            cases,
            Genders::MASCULINE_INANIMATE,
            0.0,
        ));
        return found;
    }
    let weight = if found.is_empty() { 0.0 } else { -1.0 };
    found.push(Candidate::same(form, Cases::ALL, Genders::ALL, weight));
    found
}

/// Reads "Farage'a": what is before the apostrophe.
fn after_apostrophe(form: &str) -> Option<Vec<Candidate>> {
    if !form.contains(['\'', '’']) {
        return None;
    }
    let guess = guess::POLISH
        .guess(form, Class::Masculine)
        .into_iter()
        .next()?;
    let (stem, _) = form.rsplit_once(['\'', '’'])?;
    (guess.lemma == stem).then(|| {
        let mut candidate = Candidate::name(stem, guess.cases, Genders::MASCULINE, 1.1);
        candidate.numbers = guess.numbers;
        vec![candidate]
    })
}

/// Adds the readings of the dictionary.
fn add_dictionary(form: &str, word: &Word, reading: Reading, found: &mut Vec<Candidate>) {
    let Some(set) = word.set else {
        return;
    };
    let mut lemmas: Vec<String> = Vec::new();
    let mut lemma = String::new();
    for analysis in POLISH.analyses(set) {
        let Some((part, weight)) = weigh(analysis, reading) else {
            continue;
        };
        if is_without_grammar(analysis, &word.lower, &mut lemma) {
            continue;
        }
        lemma.clear();
        if part == Part::Adjective && analysis.tag.degree() != Some(Degree::Positive) {
            // "Najwyższy" is no form of "wysoki" here
            inflect::masculine_adjective(&word.lower, &mut lemma);
        } else {
            POLISH.lemma(&word.lower[word.half..], analysis, &mut lemma);
            lemma.insert_str(0, &word.lower[..word.half]);
        }
        let rank = lemmas
            .iter()
            .position(|known| *known == lemma)
            .unwrap_or(lemmas.len());
        if rank == lemmas.len() {
            lemmas.push(lemma.clone());
        }
        merge(
            Candidate {
                lemma: like(&lemma, form).into(),
                part,
                cases: if part == Part::Stem {
                    Cases::ALL
                } else {
                    analysis.tag.cases()
                },
                numbers: analysis.tag.numbers(),
                genders: analysis.tag.genders(),
                names: analysis.names,
                weight: weight + RARER * rank.min(3) as f32,
                is_known: true,
                is_plurale_tantum: analysis.tag.is_plurale_tantum(),
            },
            found,
        );
    }
    // words of longer names, which the spelling dictionary gives undeclined
    if found.iter().any(|candidate| candidate.cases != Cases::ALL) {
        found.retain(|candidate| {
            candidate.cases != Cases::ALL
                || candidate.part != Part::Noun
                || candidate.weight > 0.0
                || candidate
                    .lemma
                    .chars()
                    .filter(|letter| letter.is_uppercase())
                    .count()
                    > 1
        });
    }
}

/// Whether the dictionary gives a form its base form but not its case, as
/// spelling dictionaries do; then the guesser tells the case.
fn is_without_grammar(analysis: Analysis, form: &str, lemma: &mut String) -> bool {
    analysis.tag.is_undeclined() && analysis.tag.genders() == Genders::ALL && {
        POLISH.lemma_lower(form, analysis, lemma);
        *lemma != form
    }
}

/// Adds a candidate, or widens one that says the same of other cases.
fn merge(candidate: Candidate, found: &mut Vec<Candidate>) {
    let same = found.iter_mut().find(|other| {
        *other.lemma == *candidate.lemma
            && other.part == candidate.part
            && other.numbers == candidate.numbers
            && other.genders == candidate.genders
            && (other.weight - candidate.weight).abs() < f32::EPSILON
    });
    match same {
        Some(other) => {
            other.cases |= candidate.cases;
            other.names |= candidate.names;
        }
        None => found.push(candidate),
    }
}

/// What a reading of the dictionary is in a name, and its weight.
fn weigh(analysis: Analysis, reading: Reading) -> Option<(Part, f32)> {
    let tag = analysis.tag;
    let wanted = match reading {
        Reading::Person => NameClasses::FIRST_NAME | NameClasses::SURNAME,
        Reading::Place => NameClasses::GEOGRAPHIC,
        Reading::Organisation => NameClasses::ORGANISATION | NameClasses::GEOGRAPHIC,
    };
    let part = match tag.part() {
        PartOfSpeech::Noun | PartOfSpeech::Gerund => Part::Noun,
        PartOfSpeech::AdjectiveStem => Part::Stem,
        _ if tag.is_adjective() => Part::Adjective,
        _ => return None,
    };
    if tag.is_depreciative() {
        return None;
    }
    let wants = analysis.names.intersects(wanted) && part == Part::Noun;
    let usual = analysis.usual_names.intersects(wanted);
    let share = match (reading, wants) {
        (_, true) if usual => 3.0_f32,
        (Reading::Organisation, true) if analysis.names.contains(NameClasses::ORGANISATION) => 0.6,
        (Reading::Organisation, true) => 0.2,
        (_, true) => 1.5,
        // "Bóg", "Mahomet", "papież"
        (Reading::Person, _) if part == Part::Noun && tag.is_capitalised() => 0.6,
        (Reading::Person, _) if part == Part::Noun && is_of_people(analysis) => 0.2,
        (Reading::Person, _) if part == Part::Noun => 0.05,
        (Reading::Organisation, _) if part == Part::Noun => 0.6,
        (Reading::Place, _) if part == Part::Noun && !analysis.names.is_empty() => 0.6,
        _ => 0.3,
    };
    let undeclined = reading == Reading::Person && tag.is_undeclined();
    Some((part, share.ln() - if undeclined { 0.7 } else { 0.0 }))
}

fn is_of_people(analysis: Analysis) -> bool {
    analysis.tag.genders().intersects(Genders::MASCULINE_HUMAN)
}

/// Adds the guesser's proposals of one class, those with one base form as one.
fn add_guesses(form: &str, class: Class, discount: f32, found: &mut Vec<Candidate>) {
    let first = found.len();
    for guess in guess::POLISH.guess(form, class) {
        if guess.weight < 1e-6 {
            continue;
        }
        let same = found[first..]
            .iter_mut()
            .find(|other| *other.lemma == guess.lemma && other.numbers == guess.numbers);
        if let Some(other) = same {
            other.cases |= guess.cases;
            other.weight = (other.weight.exp() + guess.weight).ln();
        } else {
            let genders = match class {
                Class::Masculine => Genders::MASCULINE_HUMAN,
                Class::Feminine => Genders::FEMININE,
                Class::Geographic => guess.genders,
            };
            let mut candidate =
                Candidate::name(&guess.lemma, guess.cases, genders, guess.weight.ln());
            candidate.numbers = guess.numbers;
            found.push(candidate);
        }
    }
    found[first..].sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found.truncate(first + GUESSES_MAX);
    for candidate in &mut found[first..] {
        let nominative = candidate.cases.contains(Cases::NOMINATIVE);
        if class == Class::Masculine && nominative && candidate.lemma.ends_with('a') {
            candidate.weight += MAN_IN_A;
        }
        if candidate.numbers == Numbers::PLURAL && class == Class::Geographic {
            // "Cockpit" is hardly of many "Cockpity"
            candidate.weight -= 2.0;
        }
        candidate.weight += discount + if is_name(&candidate.lemma) { 1.0 } else { 0.0 };
    }
}

/// Whether the dictionary, or a list of first names, has this base form as a
/// name.
fn is_name(lemma: &str) -> bool {
    let lower = lemma.to_lowercase();
    let in_dictionary = POLISH.lookup(&lower).is_some_and(|set| {
        POLISH.analyses(set).any(|analysis| {
            !analysis.names.is_empty() && analysis.tag.cases().contains(Cases::NOMINATIVE)
        })
    });
    in_dictionary || name_words::classes_of(&lower).contains(NameClasses::FIRST_NAME)
}

/// A base form with the capital of the form it was found for.
fn like(lemma: &str, form: &str) -> String {
    let capital = form.chars().next().is_some_and(char::is_uppercase);
    if capital && lemma.chars().next().is_some_and(char::is_lowercase) {
        capitalised(lemma)
    } else {
        lemma.to_owned()
    }
}

/// The word with a capital first letter.
pub(super) fn capitalised(lower: &str) -> String {
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}
