//! Homographs: whether words that can name a country or place do so here.
//!
//! The dictionary says what else a word can be, the neighbours which of it is
//! meant: a first name before it, a street, a verb that agrees or does not. A
//! word of which neither says enough is *doubtful* and counts only beside
//! certain evidence of the same country in the article.

use super::places::RowId;
use super::scan::{Hit, Name, Sense};
use super::vocabulary::Role;
use crate::enrich::Context;
use crate::lang::lexicon::{
    Analysis, Cases, Genders, NameClasses, Numbers, POLISH, PartOfSpeech, Written,
};
use crate::lang::tokens::{Class, Shape};
use crate::lang::{Lang, WordList};

/// What a hit means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Judged {
    /// The one name it is.
    pub(super) sense: Sense,
    /// The place that it is where the article says nothing of that country:
    /// "Georgia".
    pub(super) otherwise: Option<RowId>,
    /// Whether the article must name the country elsewhere.
    pub(super) is_doubtful: bool,
    /// Whether what is around a name says that no person is meant.
    is_told: bool,
}

impl Judged {
    /// Whether no person can be meant.
    pub(super) fn is_sure(&self) -> bool {
        self.is_told || !self.sense.is_ambiguous()
    }
}

/// Decides what a hit means, `None` for no country and no place.
pub(super) fn judge(context: &Context<'_>, hit: &Hit) -> Option<Judged> {
    let here = Here {
        context,
        start: hit.tokens.start,
        end: hit.tokens.end,
    };
    let sense = here.choose(&hit.senses)?;
    let is_doubtful = match sense.role() {
        Role::Phrase => return None,
        Role::Name => here.name(sense)?,
        Role::Adjective => here.adjective()?,
        Role::Demonym => here.demonym(sense)?,
        Role::Capital | Role::Place => here.place(sense)?,
        Role::Seat => here.seat(sense)?,
    };
    let is_told = here.begins_dateline() || sense.role() == Role::Name && here.is_no_person(sense);
    let otherwise = hit.senses.iter().find_map(|other| match other.name {
        Name::Place(row) if sense.role() == Role::Name => Some(row),
        _ => None,
    });
    Some(Judged {
        sense,
        otherwise,
        is_doubtful,
        is_told,
    })
}

/// Whether a token is a first name; the Polish dictionary knows those of the
/// world.
pub(super) fn is_first_name(context: &Context<'_>, at: usize) -> bool {
    if !context.token(at).shape.is_capitalised() || context.is_function_word(at) {
        return false;
    }
    let word = context.word(at);
    let set = word.set.or_else(|| POLISH.lookup(&word.lower));
    set.is_some_and(|set| {
        POLISH
            .analyses(set)
            .any(|analysis| analysis.usual_names.contains(NameClasses::FIRST_NAME))
    })
}

/// A hit in its surroundings.
struct Here<'c, 'a> {
    context: &'c Context<'a>,
    start: usize,
    end: usize,
}

impl Here<'_, '_> {
    /// The likeliest of several senses.
    fn choose(&self, senses: &[Sense]) -> Option<Sense> {
        let of = |role: Role| senses.iter().find(|sense| sense.role() == role).copied();
        if let Some(phrase) = of(Role::Phrase) {
            return Some(phrase);
        }
        let place = senses
            .iter()
            .find(|sense| matches!(sense.role(), Role::Place))
            .copied();
        match (of(Role::Name), of(Role::Adjective), of(Role::Demonym)) {
            (Some(name), Some(adjective), _) => Some(self.name_or_adjective(name, adjective)),
            (Some(name), None, Some(demonym)) => Some(self.name_or_demonym(name, demonym)),
            (None, Some(adjective), Some(demonym)) => {
                Some(self.adjective_or_demonym(adjective, demonym))
            }
            (Some(name), None, None) => Some(name),
            // "Małopolska" is more than an adjective of Poland
            (None, Some(_), None) if place.is_some() => place,
            (None, Some(adjective), None) => Some(adjective),
            (None, None, Some(demonym)) if self.is_town(place, demonym) => place,
            (None, None, Some(demonym)) => Some(demonym),
            (None, None, None) => of(Role::Capital).or(of(Role::Seat)).or(place),
        }
    }

    /// Whether a name is a town's and no inhabitant's: "w Turku", "mieszkańcy
    /// Turku".
    fn is_town(&self, place: Option<Sense>, demonym: Sense) -> bool {
        place.is_some_and(|place| {
            let own = Cases(place.cases.0 & !demonym.cases.0);
            self.is_in(demonym) || self.is_governed(own)
        })
    }

    /// "Polska" is an adjective before a noun that agrees and has a capital
    /// too: "Polska Agencja Prasowa".
    fn name_or_adjective(&self, name: Sense, adjective: Sense) -> Sense {
        let agrees = |analysis: Analysis| {
            analysis.tag.is_noun()
                && analysis.tag.cases().intersects(adjective.cases)
                && analysis.names.is_empty()
        };
        let is_noun = self.any(self.next(), agrees);
        // at the start of a sentence the noun may be small: "Polska gospodarka"
        let before_noun = is_noun && (self.is_capitalised(self.next()) || self.starts_sentence());
        let is_half = self.next().is_some_and(|next| self.is_hyphen(next));
        let is_vocative = name.cases == Cases::VOCATIVE;
        if before_noun || is_vocative && is_half {
            adjective
        } else {
            name
        }
    }

    /// "Czech" is the country after what governs the genitive, "Niemcy" the
    /// people before a verb that says so.
    fn name_or_demonym(&self, name: Sense, demonym: Sense) -> Sense {
        let is_people = if demonym.cases.contains(Cases::NOMINATIVE)
            && name.cases.contains(Cases::NOMINATIVE)
        {
            self.verb_after().is_some_and(|tag| {
                tag.genders == Genders::MASCULINE_HUMAN && tag.numbers == Numbers::PLURAL
            })
        } else if demonym.cases.contains(Cases::NOMINATIVE) {
            !self.is_governed(name.cases)
        } else {
            false
        };
        if is_people { demonym } else { name }
    }

    /// English "Russian" is an inhabitant where no noun follows.
    fn adjective_or_demonym(&self, adjective: Sense, demonym: Sense) -> Sense {
        let is_people = match self.next() {
            Some(next) if self.context.token(next).class == Class::Word => Lang::EN
                .words(WordList::AfterPeople)
                .contains(&&*self.context.word(next).lower),
            Some(next) => !self.is_hyphen(next) && self.context.token(next).class == Class::Mark,
            None => true,
        };
        let article = self.previous().is_some_and(|previous| {
            matches!(
                &*self.context.word(previous).lower,
                "a" | "an" | "the" | "one" | "another"
            )
        });
        if is_people && article {
            demonym
        } else {
            adjective
        }
    }

    /// Whether a country's name is doubtful, `None` where it is none.
    fn name(&self, sense: Sense) -> Option<bool> {
        if self.is_after(Lang::PL.words(WordList::Street))
            || self.is_shouted(sense)
            || self.is_family_name()
        {
            return None;
        }
        if sense.is_ambiguous()
            && (self.is_after(Lang::PL.words(WordList::Namesake))
                || self.is_quoted()
                || self.is_reporting()
                || self.is_person(sense))
        {
            return None;
        }
        if sense.is_ambiguous() && self.is_polish() && self.spelt(self.previous(), &["nad"]) {
            return None;
        }
        Some(self.is_homograph() && !self.has_verb_for(sense))
    }

    fn adjective(&self) -> Option<bool> {
        let token = self.context.token(self.start);
        if self.is_polish() {
            let is_half = self.any(Some(self.start), |analysis| {
                analysis.tag.part() == PartOfSpeech::AdjectiveStem
            }) && !self.any(Some(self.start), |analysis| analysis.tag.is_adjective());
            if is_half && !self.next().is_some_and(|next| self.is_hyphen(next)) {
                return None;
            }
            if token.shape.is_capitalised()
                && (self.is_after(Lang::PL.words(WordList::Street)) || self.is_surname())
            {
                return None;
            }
            return Some(self.is_language());
        }
        if self.starts_sentence() && self.spelt(self.next(), Lang::EN.words(WordList::Object)) {
            return None;
        }
        Some(self.is_language())
    }

    fn demonym(&self, sense: Sense) -> Option<bool> {
        (!self.is_first_name(self.previous())
            && !self.is_after(Lang::PL.words(WordList::Street))
            && !self.is_in(sense))
        .then_some(false)
    }

    fn place(&self, sense: Sense) -> Option<bool> {
        if self.is_after(Lang::PL.words(WordList::Street)) || self.is_first_name(self.previous()) {
            return None;
        }
        if sense.role() == Role::Place && self.is_homograph() {
            return None;
        }
        if !sense.is_ambiguous() && !self.is_doubtful(sense) {
            return Some(false);
        }
        if matches!(sense.role(), Role::Capital) {
            return (!self.is_person(sense) && !self.is_quoted()).then_some(false);
        }
        (self.is_in(sense) && !self.is_capitalised(self.next())).then_some(false)
    }

    /// Whether the text's language makes another word of the place more likely.
    fn is_doubtful(&self, sense: Sense) -> bool {
        let lang = self.context.lang.unwrap_or(Lang::EN);
        matches!(sense.name, Name::Place(row) if row.place().is_doubtful_in(lang))
    }

    fn seat(&self, sense: Sense) -> Option<bool> {
        let is_other = sense.is_ambiguous()
            && (self.is_after(Lang::PL.words(WordList::Namesake))
                || self.is_quoted()
                || self.is_person(sense));
        (!is_other).then_some(false)
    }

    // ---- what the neighbours say

    fn is_polish(&self) -> bool {
        self.context.lang == Some(Lang::PL)
    }

    /// The token before, where it belongs to the same sentence.
    fn previous(&self) -> Option<usize> {
        let before = self.start.checked_sub(1)?;
        (!self.context.token(self.start).line_start).then_some(before)
    }

    fn next(&self) -> Option<usize> {
        (self.end < self.context.n_tokens() && !self.context.token(self.end).line_start)
            .then_some(self.end)
    }

    fn spelt(&self, at: Option<usize>, words: &[&str]) -> bool {
        at.is_some_and(|at| words.contains(&&*self.context.word(at).lower))
    }

    fn is_capitalised(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| self.context.token(at).shape.is_capitalised())
    }

    fn is_hyphen(&self, at: usize) -> bool {
        matches!(self.context.spelling(at), "-" | "‑" | "–") && !self.context.token(at).space_before
    }

    /// Whether a token has a reading in the Polish dictionary that fits.
    fn any(&self, at: Option<usize>, fits: impl FnMut(Analysis) -> bool) -> bool {
        let set = at.and_then(|at| self.context.word(at).set);
        set.is_some_and(|set| POLISH.analyses(set).any(fits))
    }

    /// Whether the words begin a sentence or a quotation, so that their
    /// capital says nothing.
    fn starts_sentence(&self) -> bool {
        match self.previous() {
            None => true,
            Some(before) => {
                matches!(
                    self.context.spelling(before),
                    "." | "!"
                        | "?"
                        | "…"
                        | ":"
                        | "\""
                        | "„"
                        | "“"
                        | "”"
                        | "«"
                        | "»"
                        | "–"
                        | "—"
                        | "•"
                        | "-"
                        | "*"
                        | "|"
                ) && (!self.is_hyphen(before) || self.context.token(self.start).space_before)
            }
        }
    }

    /// Whether one of these words, in any form, is right before; an
    /// abbreviation with its full stop.
    fn is_after(&self, words: &[&str]) -> bool {
        let Some(mut before) = self.previous() else {
            return false;
        };
        if self.context.spelling(before) == "."
            && before > 0
            && !self.context.token(before).space_before
        {
            before -= 1;
            return self.spelt(Some(before), words) && self.context.word(before).lower.len() <= 2;
        }
        let word = self.context.word(before);
        let mut lemma = String::new();
        self.any(Some(before), |analysis| {
            POLISH.lemma_lower(&word.lower, analysis, &mut lemma);
            analysis.tag.is_noun() && words.contains(&lemma.as_str())
        })
    }

    /// Whether quotation marks enclose exactly these words.
    fn is_quoted(&self) -> bool {
        const OPENING: &[&str] = &["\"", "„", "“", "«", "»", "'"];
        const CLOSING: &[&str] = &["\"", "”", "“", "»", "«", "'"];
        let is = |at: Option<usize>, marks: &[&str]| {
            at.is_some_and(|at| marks.contains(&self.context.spelling(at)))
        };
        is(self.previous(), OPENING) && is(self.next(), CLOSING)
    }

    /// Whether a newspaper's name would be here: "jak donosi Rzeczpospolita".
    fn is_reporting(&self) -> bool {
        self.spelt(self.previous(), Lang::PL.words(WordList::Reporting))
    }

    fn is_first_name(&self, at: Option<usize>) -> bool {
        at.is_some_and(|at| is_first_name(self.context, at))
    }

    /// Whether an ambiguous name is part of a person's.
    fn is_person(&self, sense: Sense) -> bool {
        if self.is_first_name(self.previous()) {
            return true;
        }
        if !self.is_polish() {
            let beside = |at: Option<usize>| {
                at.is_some_and(|at| {
                    self.context.token(at).shape == Shape::Title
                        && !self.spelt(Some(at), Lang::EN.words(WordList::BesideCountry))
                })
            };
            let before = self.previous().filter(|before| {
                let here = Here {
                    context: self.context,
                    start: *before,
                    end: self.start,
                };
                !here.starts_sentence()
            });
            return self.context.token(self.start).shape == Shape::Title
                && (beside(before) || beside(self.next()) || self.has_age());
        }
        let can_be = |analysis: Analysis| analysis.names.intersects(NameClasses::FIRST_NAME);
        if !self.any(Some(self.start), can_be) {
            return false;
        }
        let is_surname = |analysis: Analysis| analysis.names.contains(NameClasses::SURNAME);
        let surname_after = self.is_capitalised(self.next())
            && self.next().is_some_and(|next| {
                self.context.word(next).set.is_none() || self.any(Some(next), is_surname)
            });
        // "Kuba powiedział": the name of the country is feminine
        let feminine = self.any(Some(self.start), |analysis| {
            analysis.names.contains(NameClasses::GEOGRAPHIC)
                && analysis.tag.genders() == Genders::FEMININE
        });
        let masculine = sense.cases.contains(Cases::NOMINATIVE)
            && self.verb_after().is_some_and(|verb| {
                verb.numbers == Numbers::SINGULAR
                    && verb.genders.intersects(Genders::MASCULINE)
                    && !verb.genders.intersects(Genders::FEMININE | Genders::NEUTER)
            });
        surname_after || feminine && masculine
    }

    /// Whether an English name has an age, as only a person's has: "Chad, 41,",
    /// "Chad is 60 this year".
    fn has_age(&self) -> bool {
        const BEFORE_AGE: &[&str] = &["is", "was", "turned", "turns", ","];
        /// Words after a number that is no age.
        const MEASURES: &[&str] = &[
            "%", "percent", "per", "miles", "km", "times", "points", "places", "million",
            "billion", "years", "days", "hours", ".", ",", "-",
        ];
        const AGE_MAX: u32 = 110;
        let Some(number) = self.next().filter(|_| self.spelt(self.next(), BEFORE_AGE)) else {
            return false;
        };
        let (number, after) = (number + 1, number + 2);
        if after > self.context.n_tokens() {
            return false;
        }
        let is_age = self
            .context
            .spelling(number)
            .parse()
            .is_ok_and(|age: u32| age <= AGE_MAX);
        let is_apposed = self.spelt(self.next(), &[","]);
        let ends = |at: usize| at >= self.context.n_tokens() || self.context.token(at).line_start;
        let is_followed = if ends(after) {
            !is_apposed
        } else if is_apposed {
            self.spelt(Some(after), &[","])
        } else {
            let is_mark = self.is_mark(after) && !self.context.token(after).space_before;
            let goes_on = after + 1 < self.context.n_tokens()
                && !self.context.token(after + 1).space_before
                && !self.context.token(after + 1).line_start;
            !self.spelt(Some(after), MEASURES) || is_mark && !goes_on
        };
        is_age && is_followed
    }

    /// Whether the grammar leaves only the place: "na Kubie", "Kuba ogłosiła".
    fn is_no_person(&self, sense: Sense) -> bool {
        if !self.is_polish() || !sense.is_ambiguous() {
            return false;
        }
        let agrees = |verb: Subject, names: NameClasses| {
            self.any(Some(self.start), |analysis| {
                analysis.names.contains(names)
                    && analysis.tag.cases().contains(Cases::NOMINATIVE)
                    && analysis.tag.genders().intersects(verb.genders)
            })
        };
        self.is_in(sense)
            || self.is_among_places()
            || self.verb_after().is_some_and(|verb| {
                agrees(verb, NameClasses::GEOGRAPHIC) && !agrees(verb, NameClasses::FIRST_NAME)
            })
    }

    /// Whether places stand beside it in a list: "Jemenu, Kuby i Laosu".
    fn is_among_places(&self) -> bool {
        const LINKS: &[&str] = &[",", "i", "oraz", "a", "lub"];
        let is_place = |at: usize| {
            let is = |names| move |analysis: Analysis| analysis.names.intersects(names);
            self.is_capitalised(Some(at))
                && self.any(Some(at), is(NameClasses::GEOGRAPHIC))
                && !self.any(Some(at), is(NameClasses::FIRST_NAME | NameClasses::SURNAME))
        };
        let before = self.previous().filter(|at| self.spelt(Some(*at), LINKS));
        let after = self.next().filter(|at| self.spelt(Some(*at), LINKS));
        before.is_some_and(|at| at > 0 && is_place(at - 1))
            || after.is_some_and(|at| at + 1 < self.context.n_tokens() && is_place(at + 1))
    }

    /// Whether an agency's report says here where it was written: "LONDON, March
    /// 13 -", "KANSAS CITY, Mo. (AP) —".
    fn begins_dateline(&self) -> bool {
        const TOKENS_MAX: usize = 10;
        let is_first = self.context.token(self.start).line_start;
        let is_loud = (self.start..self.end)
            .all(|at| self.context.token(at).shape == Shape::Capitals || self.is_mark(at));
        let after = self.end..(self.end + TOKENS_MAX).min(self.context.n_tokens());
        let mut after = after.take_while(|at| !self.context.token(*at).line_start);
        let is_dash = |at: usize| {
            matches!(self.context.spelling(at), "-" | "–" | "—")
                && self.context.token(at).space_before
        };
        let is_followed = matches!(
            self.next().map(|next| self.context.spelling(next)),
            Some("," | "(" | "-" | "–" | "—")
        );
        is_first && is_loud && is_followed && after.any(is_dash)
    }

    fn is_mark(&self, at: usize) -> bool {
        self.context.token(at).class == Class::Mark
    }

    /// Whether a first name is before a name that a family bears too: "Marek
    /// Czech" is nobody of "Czechy".
    fn is_family_name(&self) -> bool {
        self.is_first_name(self.previous())
            && self.any(Some(self.start), |analysis| {
                analysis.names.contains(NameClasses::SURNAME)
            })
    }

    /// A capitalised adjective in mid-sentence belongs to a longer name, or is
    /// a surname.
    fn is_surname(&self) -> bool {
        if self.starts_sentence() {
            return false;
        }
        let in_name = |at: Option<usize>| self.is_capitalised(at);
        let hyphen = self.next().is_some_and(|next| self.is_hyphen(next));
        self.is_first_name(self.previous())
            || !in_name(self.previous()) && !in_name(self.next()) && !hyphen
    }

    /// Whether a language is meant, which is only weak evidence.
    fn is_language(&self) -> bool {
        let is = |at: Option<usize>| {
            at.is_some_and(|at| {
                let lower = &*self.context.word(at).lower;
                Lang::EN.words(WordList::Language).contains(&lower)
                    || Lang::PL
                        .words(WordList::Language)
                        .iter()
                        .any(|word| lower.starts_with(word))
            })
        };
        is(self.previous())
            || is(self.next())
            || !self.is_polish() && self.spelt(self.previous(), Lang::EN.words(WordList::Speaking))
    }

    /// Whether the words are after a preposition of place, in a case that it
    /// governs; of people such a form is no people but a town.
    fn is_in(&self, sense: Sense) -> bool {
        if !self.is_polish() {
            return self.spelt(self.previous(), Lang::EN.words(WordList::PlacePreposition));
        }
        let before = self.previous();
        let locative = self.spelt(before, Lang::PL.words(WordList::LocativePreposition))
            && sense.cases.contains(Cases::LOCATIVE);
        let genitive = self.spelt(before, Lang::PL.words(WordList::GenitivePreposition))
            && sense.cases.contains(Cases::GENITIVE);
        let is_people = sense.role() == Role::Demonym;
        let singular = self.any(Some(self.start), |analysis| {
            analysis.tag.numbers() == Numbers::SINGULAR
        });
        if is_people {
            locative && singular
        } else {
            locative || genitive
        }
    }

    /// Whether what is before governs one of these cases: a preposition, or a
    /// noun ("prezydent Czech").
    fn is_governed(&self, cases: Cases) -> bool {
        let Some(before) = self.previous() else {
            return false;
        };
        self.any(Some(before), |analysis| match analysis.tag.part() {
            PartOfSpeech::Preposition => analysis.tag.cases().intersects(cases),
            PartOfSpeech::Noun => cases.contains(Cases::GENITIVE) && analysis.names.is_empty(),
            PartOfSpeech::Gerund => cases.contains(Cases::GENITIVE),
            _ => false,
        })
    }

    /// Whether the words begin a sentence and are also quite another word.
    fn is_homograph(&self) -> bool {
        if !self.starts_sentence() || self.end - self.start > 1 {
            return false;
        }
        let word = self.context.word(self.start);
        if !self.is_polish() {
            return self.context.is_function_word(self.start);
        }
        word.set.is_some_and(|set| {
            let likeliest = POLISH.preferred(set, Written::Small);
            let is_small = !likeliest.tag.is_capitalised();
            let mut lemma = String::new();
            POLISH.lemma_lower(&word.lower, likeliest, &mut lemma);
            // "polska" is only the country's adjective
            is_small && !lemma.ends_with("ski") && !lemma.ends_with("cki")
        })
    }

    /// Whether the name is the subject of the verb after it.
    fn has_verb_for(&self, sense: Sense) -> bool {
        sense.cases.contains(Cases::NOMINATIVE)
            && self.verb_after().is_some_and(|verb| {
                let own = |analysis: Analysis| {
                    analysis.tag.is_capitalised()
                        && analysis.tag.cases().contains(Cases::NOMINATIVE)
                        && analysis.tag.numbers().intersects(verb.numbers)
                        && (verb.genders.is_empty()
                            || analysis.tag.genders().intersects(verb.genders))
                };
                let other = |analysis: Analysis| {
                    !analysis.tag.is_capitalised()
                        && analysis.tag.cases().contains(Cases::NOMINATIVE)
                        && analysis.tag.numbers().intersects(verb.numbers)
                        && (verb.genders.is_empty()
                            || analysis.tag.genders().intersects(verb.genders))
                };
                self.any(Some(self.start), own) && !self.any(Some(self.start), other)
            })
    }

    /// Numbers and genders of the verb within the next three words.
    fn verb_after(&self) -> Option<Subject> {
        for at in self.end..(self.end + 3).min(self.context.n_tokens()) {
            let token = self.context.token(at);
            if token.class != Class::Word || token.line_start {
                return None;
            }
            let set = self.context.word(at).set?;
            let mut found = Subject {
                numbers: Numbers::NONE,
                genders: Genders::NONE,
            };
            let mut is_verb = false;
            for analysis in POLISH.analyses(set) {
                let finite = matches!(
                    analysis.tag.part(),
                    PartOfSpeech::Past | PartOfSpeech::Present | PartOfSpeech::Conditional
                );
                if finite {
                    is_verb = true;
                    found.numbers |= analysis.tag.numbers();
                    found.genders |= analysis.tag.genders();
                }
            }
            if is_verb {
                return Some(found);
            }
        }
        None
    }

    /// Whether two letters stand in a line of capitals, where "US" is as
    /// likely the pronoun.
    fn is_shouted(&self, sense: Sense) -> bool {
        if sense.text().len() > 2 || self.end - self.start > 1 {
            return false;
        }
        let sentences = &self.context.tokens.sentences;
        let index = sentences.partition_point(|range| range.end <= self.start);
        let Some(range) = sentences.get(index) else {
            return false;
        };
        let small = range.clone().any(|at| {
            self.context.token(at).shape >= Shape::Lower && {
                let shape = self.context.token(at).shape;
                shape == Shape::Lower || shape == Shape::Title
            }
        });
        !small && range.len() > 3
    }
}

/// What a verb's subject must be.
#[derive(Debug, Clone, Copy)]
struct Subject {
    numbers: Numbers,
    genders: Genders,
}
