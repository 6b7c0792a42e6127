//! Scan: where a text may speak of countries and places, before anything is
//! decided.
//!
//! One pass over the tokens. Only words with a capital, and small ones with
//! whose first letters an adjective or a phrase begins, are looked at; of the
//! names that begin there the longest are kept, and the scan goes on after
//! them.

use std::ops::Range;
use std::rc::Rc;

use hashbrown::HashMap;

use super::places::{self, RowId};
use super::polish::{self, Part};
use super::vocabulary::{Reading, Role, Term, TermWord, Vocabulary, bare};
use crate::enrich::Context;
use crate::enrich::memory::{ByWord, Opening};
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, NameClasses, POLISH};
use crate::lang::tokens::{Class, Shape, shape_of};
use crate::lang::words::Word;

/// Names that stand in one place.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// Their tokens.
    pub(super) tokens: Range<usize>,
    /// What they can be.
    pub(super) senses: Vec<Sense>,
}

/// A name that words can be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sense {
    /// The name.
    pub(super) name: Name,
    /// In which cases.
    pub(super) cases: Cases,
}

/// What names a country or place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name {
    /// A term of the vocabulary.
    Term(&'static Term),
    /// A row of the gazetteer.
    Place(RowId),
}

impl Sense {
    /// What the name is.
    pub(super) fn role(&self) -> Role {
        match self.name {
            Name::Term(term) => term.role,
            Name::Place(_) => Role::Place,
        }
    }

    /// The name as the tables write it.
    pub(super) fn text(&self) -> &'static str {
        match self.name {
            Name::Term(term) => term.text,
            Name::Place(row) => row.place().name,
        }
    }

    /// Whether the tables say that it is also something else.
    pub(super) fn is_ambiguous(&self) -> bool {
        match self.name {
            Name::Term(term) => term.is_ambiguous,
            Name::Place(row) => row.place().is_ambiguous,
        }
    }
}

/// Finds the names of a vocabulary in a text.
pub(super) fn scan(context: &Context<'_>, vocabulary: &'static Vocabulary) -> Vec<Hit> {
    Scan {
        context,
        vocabulary,
        memory: &mut context.memory.countries.borrow_mut(),
    }
    .run()
}

/// What this stage remembers of words.
#[derive(Debug, Default)]
pub(in crate::enrich) struct Memory {
    words: ByWord<Known>,
    readings: Vec<Reading>,
    /// Which words decline in the names of places met so far.
    parts: HashMap<RowId, Rc<[Part]>>,
}

/// What a word can be.
#[derive(Debug, Clone, Copy)]
struct Known {
    /// First and last but one of its readings.
    readings: (u32, u32),
    /// The place that the word alone names, and in which cases.
    place: Option<(RowId, Cases)>,
}

impl Known {
    fn readings(self) -> Range<usize> {
        self.readings.0 as usize..self.readings.1 as usize
    }
}

struct Scan<'c, 'a> {
    context: &'c Context<'a>,
    vocabulary: &'static Vocabulary,
    memory: &'c mut Memory,
}

impl Scan<'_, '_> {
    fn run(&mut self) -> Vec<Hit> {
        let mut hits = Vec::new();
        let context = self.context;
        let mut from = 0;
        while let Some(at) = context.next_opening(Opening::Country, from, |at| self.begins(at)) {
            from = at + 1;
            if context.is_boilerplate(at) {
                continue;
            }
            if let Some(hit) = self.hit(at) {
                from = hit.tokens.end;
                hits.push(hit);
            }
        }
        hits
    }

    /// Whether a name may begin with the word at a token.
    fn begins(&mut self, at: usize) -> bool {
        let spelling = self.context.spelling(at);
        let can_begin = self.shape(at).is_capitalised() || self.vocabulary.may_begin(spelling);
        if self.context.token(at).class != Class::Word || !can_begin {
            return false;
        }
        let known = self.read(at);
        let begins = |reading: &Reading| !self.vocabulary.beginning_with(reading.key).is_empty();
        known.place.is_some()
            || self.memory.readings[known.readings()].iter().any(begins)
            || places::may_begin(spelling)
    }

    /// The longest names that begin at a token.
    fn hit(&mut self, at: usize) -> Option<Hit> {
        let vocabulary = self.vocabulary;
        let is_capital = self.shape(at).is_capitalised();
        let known = self.read(at);
        let (mut end, mut senses) = (at, Vec::new());
        for index in known.readings() {
            let reading = self.memory.readings[index];
            for term in vocabulary.beginning_with(reading.key) {
                let term = &vocabulary.terms[*term as usize];
                let Some((term_end, cases)) = self.matches(term, at, reading) else {
                    continue;
                };
                if term_end > end {
                    (end, senses) = (term_end, Vec::new());
                }
                if term_end == end {
                    add(
                        &mut senses,
                        Sense {
                            name: Name::Term(term),
                            cases,
                        },
                    );
                }
            }
        }
        if is_capital && (vocabulary.lang == Lang::PL || vocabulary.lang == Lang::EN) {
            if let Some((place_end, row, cases)) = self.long_place(at, end) {
                (end, senses) = (
                    place_end,
                    vec![Sense {
                        name: Name::Place(row),
                        cases,
                    }],
                );
            } else if let Some((row, cases)) = known.place.filter(|_| end <= at + 1) {
                end = at + 1;
                senses.push(Sense {
                    name: Name::Place(row),
                    cases,
                });
            }
        }
        (!senses.is_empty()).then_some(Hit {
            tokens: at..end,
            senses,
        })
    }

    /// Where a term ends that begins with this reading of a token, and in
    /// which cases it would be.
    fn matches(&mut self, term: &Term, at: usize, reading: Reading) -> Option<(usize, Cases)> {
        let (first, rest) = term.words.split_first()?;
        if !first.capitals.admits(self.shape(at)) {
            return None;
        }
        let mut cases = if first.agrees || rest.is_empty() {
            reading.cases
        } else {
            Cases::ALL
        };
        for (place, word) in rest.iter().enumerate() {
            cases = cases & self.follows(word, at + 1 + place)?;
            if cases.is_empty() {
                return None;
            }
        }
        Some((at + term.words.len(), cases))
    }

    /// The cases of the name where a token is this word of it.
    fn follows(&mut self, word: &TermWord, at: usize) -> Option<Cases> {
        let token = *self.context.tokens.tokens.get(at)?;
        if token.space_before != word.space_before || !word.capitals.admits(self.shape(at)) {
            return None;
        }
        let known = self.read(at);
        let mut found = Cases::NONE;
        for reading in &self.memory.readings[known.readings()] {
            if reading.key == word.key {
                found |= reading.cases;
            }
        }
        let cases = if word.agrees { found } else { Cases::ALL };
        (!found.is_empty()).then_some(cases)
    }

    /// How a token is written, without what hangs on to a name: "l'Ucraina" and
    /// "UAE's" begin and end with a capital.
    fn shape(&self, at: usize) -> Shape {
        let spelling = self.context.spelling(at);
        let name = bare(self.vocabulary.lang, spelling);
        if name.len() == spelling.len() {
            self.context.token(at).shape
        } else {
            shape_of(name)
        }
    }

    /// What a token's word can be.
    fn read(&mut self, at: usize) -> Known {
        let id = self.context.id(at);
        if let Some(known) = self.memory.words.get(id) {
            return *known;
        }
        let word = self.context.word(at);
        let start = self.memory.readings.len() as u32;
        self.vocabulary.read(word, &mut self.memory.readings);
        let readings = (start, self.memory.readings.len() as u32);
        let known = Known {
            readings,
            place: self.place(word),
        };
        self.memory.words.insert(id, known);
        known
    }

    /// The place of one word that a word names, if it has a capital.
    fn place(&self, word: &Word) -> Option<(RowId, Cases)> {
        let lang = self.vocabulary.lang;
        if lang != Lang::PL && lang != Lang::EN {
            return None;
        }
        let mut lemma = String::new();
        let mut best: Option<(RowId, Cases, u32)> = None;
        for analysis in word.set.into_iter().flat_map(|set| POLISH.analyses(set)) {
            let is_place = analysis.tag.is_noun()
                && analysis.names.contains(NameClasses::GEOGRAPHIC)
                && !analysis.tag.is_depreciative();
            if is_place && word.half == 0 {
                POLISH.lemma(&word.lower, analysis, &mut lemma);
                let Some(row) = places::find(&lemma, lang) else {
                    continue;
                };
                // "Lublinem" is Lublin's before it is Lublino's
                let population = row.place().population;
                match &mut best {
                    Some((known, cases, _)) if *known == row => *cases |= analysis.tag.cases(),
                    Some((.., known)) if *known >= population => {}
                    _ => best = Some((row, analysis.tag.cases(), population)),
                }
            }
        }
        if let Some((row, cases, _)) = best {
            return Some((row, cases));
        }
        let name = capitalised(bare(lang, &word.lower));
        Some((places::find(&name, lang)?, Cases::ALL))
    }

    /// The longest place of several words that begins at a token and ends
    /// after `end`.
    fn long_place(&mut self, at: usize, end: usize) -> Option<(usize, RowId, Cases)> {
        let lang = self.vocabulary.lang;
        let mut second = at + 1;
        if *self
            .context
            .tokens
            .tokens
            .get(second)
            .map(|token| &token.class)?
            == Class::Mark
        {
            if self.context.spelling(second) != "-" {
                return None;
            }
            second += 1;
        }
        let token = self.context.tokens.tokens.get(second)?;
        // "Frankfurt nad Menem", "Rio de Janeiro"
        let can_follow = token.shape.is_capitalised() || token.end - token.start <= 4;
        if token.class != Class::Word || token.line_start || !can_follow {
            return None;
        }
        let first = self.context.spelling(at);
        places::beginning_with(first, self.context.spelling(second))
            .filter_map(|(row, name)| {
                let (place_end, cases) = self.spells(row, name, at)?;
                let is_own = place_end > end && row.place().is_used_in(lang);
                is_own.then_some((place_end, row, cases))
            })
            .max_by_key(|found| found.0)
    }

    /// Where a name of several words ends that begins at a token.
    fn spells(&mut self, row: RowId, name: &'static str, at: usize) -> Option<(usize, Cases)> {
        let words: Vec<&str> = name
            .split_inclusive(['-', ' '])
            .flat_map(|piece| match piece.strip_suffix('-') {
                Some(word) => [word, "-"],
                None => [piece.trim_end(), ""],
            })
            .filter(|word| !word.is_empty())
            .collect();
        let end = at + words.len();
        let tokens = self.context.tokens.tokens.get(at..end)?;
        let is_written_so = tokens.iter().zip(&words).all(|(token, word)| {
            let is_capital = word.starts_with(char::is_uppercase);
            (!is_capital || token.shape.is_capitalised()) && token.shape != Shape::InnerCapital
        });
        if !is_written_so {
            return None;
        }
        if self.vocabulary.lang != Lang::PL {
            let same = |(place, word): (usize, &&str)| {
                bare(Lang::EN, &self.context.word(at + place).lower) == word.to_lowercase()
            };
            return words
                .iter()
                .enumerate()
                .all(same)
                .then_some((end, Cases::ALL));
        }
        let parts = self.memory.parts.entry(row);
        let parts = parts.or_insert_with(|| polish::parts(&words, Role::Place).into());
        let mut cases = Cases::ALL;
        for (place, (word, part)) in words.iter().zip(parts.iter()).enumerate() {
            cases = cases & part.cases(word, self.context.word(at + place))?;
        }
        (!cases.is_empty()).then_some((end, cases))
    }
}

/// Adds a sense, or its cases to those of the same sense.
fn add(senses: &mut Vec<Sense>, sense: Sense) {
    let same = |known: &&mut Sense| match (known.name, sense.name) {
        (Name::Term(one), Name::Term(other)) => std::ptr::eq(one, other),
        _ => false,
    };
    match senses.iter_mut().find(same) {
        Some(known) => known.cases |= sense.cases,
        None => senses.push(sense),
    }
}

/// A lower-case word with a capital.
fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
