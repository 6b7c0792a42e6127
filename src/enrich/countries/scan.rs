//! Scan: where a text may speak of countries and places, before anything is
//! decided.
//!
//! One pass over the tokens. Only words with a capital, and small ones with
//! whose first letters an adjective or a phrase begins, are looked at; of the
//! terms that begin there the longest are kept, and the scan goes on after
//! them.

use std::ops::Range;

use hashbrown::HashMap;

use super::places;
use super::vocabulary::{Reading, Role, Term, TermWord, Vocabulary};
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, NameClasses, POLISH};
use crate::lang::tokens::Class;
use crate::lang::words::{Word, WordId};

/// Terms that stand in one place.
#[derive(Debug, Clone)]
pub(super) struct Hit {
    /// Their tokens.
    pub(super) tokens: Range<usize>,
    /// What they can be, each with the cases it would be in.
    pub(super) senses: Vec<Sense>,
}

/// A term that words can be.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sense {
    /// The term, or the row of the gazetteer.
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
    Place(usize),
}

impl Sense {
    /// What the name is.
    pub(super) fn role(&self) -> Role {
        match self.name {
            Name::Term(term) => term.role,
            Name::Place(row) => Role::Place(row),
        }
    }

    /// The name as the tables write it.
    pub(super) fn text(&self) -> &'static str {
        match self.name {
            Name::Term(term) => term.text,
            Name::Place(row) => places::row(row).name,
        }
    }

    /// Whether the tables say that it is also something else.
    pub(super) fn is_ambiguous(&self) -> bool {
        match self.name {
            Name::Term(term) => term.is_ambiguous,
            Name::Place(row) => places::row(row).is_ambiguous,
        }
    }
}

/// Finds the terms of a vocabulary in a text.
pub(super) fn scan(context: &Context<'_>, vocabulary: &'static Vocabulary) -> Vec<Hit> {
    let mut scan = Scan {
        context,
        vocabulary,
        known: HashMap::new(),
        readings: Vec::new(),
    };
    let mut hits = Vec::new();
    let mut boilerplate = context.boilerplate.iter().peekable();
    let mut at = 0;
    while at < context.n_tokens() {
        while boilerplate.next_if(|range| range.end <= at).is_some() {}
        if let Some(range) = boilerplate.peek()
            && range.start <= at
        {
            at = range.end;
            continue;
        }
        at = match scan.hit(at) {
            Some(hit) => {
                let end = hit.tokens.end;
                hits.push(hit);
                end
            }
            None => at + 1,
        };
    }
    hits
}

struct Scan<'c, 'a> {
    context: &'c Context<'a>,
    vocabulary: &'static Vocabulary,
    /// Ranges of `readings`, by word.
    known: HashMap<WordId, Range<usize>>,
    readings: Vec<Reading>,
}

impl Scan<'_, '_> {
    /// The longest terms that begin at a token.
    fn hit(&mut self, at: usize) -> Option<Hit> {
        let token = self.context.token(at);
        if token.class != Class::Word {
            return None;
        }
        let word = self.context.word(at);
        let is_capital = token.shape.is_capitalised();
        if !is_capital && !self.vocabulary.may_begin(&word.lower) {
            return None;
        }
        let vocabulary = self.vocabulary;
        let mut senses: Vec<Sense> = Vec::new();
        let mut end = at;
        for index in self.read(at) {
            let reading = self.readings[index];
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
        if is_capital && end <= at + 1 {
            let place = self.place(word);
            senses.extend(place.map(|(row, cases)| Sense {
                name: Name::Place(row),
                cases,
            }));
            end = at + 1;
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
        if !first.capitals.admits(self.context.token(at).shape) {
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
        if token.space_before != word.space_before || !word.capitals.admits(token.shape) {
            return None;
        }
        let mut found = Cases::NONE;
        for index in self.read(at) {
            if self.readings[index].key == word.key {
                found |= self.readings[index].cases;
            }
        }
        if found.is_empty() {
            None
        } else if word.agrees {
            Some(found)
        } else {
            Some(Cases::ALL)
        }
    }

    /// The readings of a token's word, each word read once.
    fn read(&mut self, at: usize) -> Range<usize> {
        let id = self.context.ids[at];
        if let Some(range) = self.known.get(&id) {
            return range.clone();
        }
        let start = self.readings.len();
        self.vocabulary
            .read(self.context.words.get(id), &mut self.readings);
        let range = start..self.readings.len();
        self.known.insert(id, range.clone());
        range
    }

    /// The place of one word that a capitalised word names.
    fn place(&self, word: &Word) -> Option<(usize, Cases)> {
        let lang = self.vocabulary.lang;
        if lang != Lang::PL && lang != Lang::EN {
            return None;
        }
        let mut lemma = String::new();
        for analysis in word.set.into_iter().flat_map(|set| POLISH.analyses(set)) {
            let is_name = analysis.tag.is_noun() && analysis.tag.is_capitalised();
            if is_name && word.half == 0 && !analysis.tag.is_depreciative() {
                POLISH.lemma(&word.lower, analysis, &mut lemma);
                let place = places::find(&lemma, lang);
                let is_place = analysis.names.contains(NameClasses::GEOGRAPHIC);
                if let Some(row) = place.filter(|_| is_place) {
                    return Some((row, analysis.tag.cases()));
                }
            }
        }
        let name = capitalised(super::vocabulary::bare(lang, &word.lower));
        Some((places::find(&name, lang)?, Cases::ALL))
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
