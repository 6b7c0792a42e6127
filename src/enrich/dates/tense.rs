//! Tense: which year, or which week, a date means that does not say it.
//!
//! The nearest verb of the clause, else of the sentence, tells past from future;
//! without one the nearest date counts. A bare weekday is the last one, as
//! newspapers use it, unless the clause speaks of the future. What a Polish verb
//! says is asked of the dictionary.

use hashbrown::HashMap;
use jiff::civil::Date;

use super::value::{Cal, Unit};
use super::words::{FormTense, Kind};
use super::{Pass, Reference, Shape};
use crate::lang::PerLanguage;
use crate::lang::lexicon::{POLISH, PartOfSpeech, Written};
use crate::lang::tokens::Class;
use crate::lang::words::Word;
use crate::table::{Table, alternatives};

/// What the words around a date say of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// A verb whose future has yet to begin ("ma się spotkać"), but not where
    /// something is so from a day on ("od wtorku mają płacić").
    Modal,
    /// A verb whose present is the future only of what begins on a day ("od środy
    /// zamyka").
    Begins,
    /// A conjunction of what is wished, which makes the past no past ("żebyśmy
    /// grali").
    Wish,
    /// A word that looks like a verb of the past and is none.
    Neither,
}

/// Words before an English form in -ed that make it no past: "to be closed",
/// "remains closed".
const ENGLISH_AUXILIARIES: [&str; 6] = ["be", "to", "stay", "stays", "remain", "remains"];

/// Words of a clause on each side of a date that can tell its tense.
const REACH: usize = 14;

/// Days within which the nearest date wins over the tense, when the tense
/// would mean most of a year away.
const NEAR_DAYS: i32 = 45;

static WORDS: PerLanguage<HashMap<&str, Tense>> = PerLanguage::new(|language| {
    let table = Table::parse_any(language.tenses)?;
    let (words, tense) = (table.column("words"), table.column("tense"));
    let mut tenses = HashMap::new();
    for row in table.rows() {
        let tense = match row[tense] {
            "past" => Tense::Past,
            "future" => Tense::Future,
            "modal" => Tense::Modal,
            "begins" => Tense::Begins,
            "wish" => Tense::Wish,
            "neither" => Tense::Neither,
            other => panic!("no tense {other}"),
        };
        tenses.extend(alternatives(row[words]).map(|word| (word, tense)));
    }
    Some(tenses)
});

impl Pass<'_> {
    /// The tense of what tokens `start..end` stand in: that of the participle they
    /// belong to, else of their clause, else of their sentence.
    pub(super) fn tense(&self, start: usize, end: usize) -> Option<Tense> {
        let sentence = self.sentences.get(self.sentence)?.clone();
        let before = || (sentence.start..start.min(sentence.end)).rev().take(REACH);
        let after = || (end..sentence.end).take(REACH);
        let in_clause = |at: &usize| !self.ends_clause(*at);
        let tense = self
            .tense_of_participle(start)
            .or_else(|| {
                self.nearest_verb(
                    start,
                    before().take_while(in_clause),
                    after().take_while(in_clause),
                )
            })
            .or_else(|| self.nearest_verb(start, before(), after()))?;
        match tense {
            Tense::Modal if self.kind_before(start) == Kind::From => None,
            Tense::Modal | Tense::Begins => Some(Tense::Future),
            tense => Some(tense),
        }
    }

    /// The tense of the finite verb nearest to what begins at `start`, before
    /// rather than after.
    fn nearest_verb(
        &self,
        start: usize,
        before: impl Iterator<Item = usize>,
        after: impl Iterator<Item = usize>,
    ) -> Option<Tense> {
        let (before, after) = (
            self.first_tense(start, before),
            self.first_tense(start, after),
        );
        match (before, after) {
            (Some(before), Some(after)) if after.0 < before.0 => Some(after.1),
            (before, after) => before.or(after).map(|nearest| nearest.1),
        }
    }

    /// The first verb that tells a tense, and how many words are before it.
    fn first_tense(
        &self,
        start: usize,
        places: impl Iterator<Item = usize>,
    ) -> Option<(usize, Tense)> {
        let is_from = self.kind_before(start) == Kind::From;
        let tells = |tense: &Tense| *tense != Tense::Begins || is_from;
        let mut tenses = places.map(|at| self.tense_of(at).filter(tells)).enumerate();
        tenses.find_map(|(distance, tense)| Some((distance, tense?)))
    }

    /// The tense of a participle right before `at`: "zatrzymany w piątek", but
    /// "zostanie otwarty w maju" has its verb.
    fn tense_of_participle(&self, at: usize) -> Option<Tense> {
        /// Words between a participle and its auxiliary.
        const AUXILIARY: usize = 3;
        let led = self.kind_before(at) != Kind::Other;
        let place = at.checked_sub(1 + usize::from(led))?;
        if !self.can_be_participle(place) {
            return None;
        }
        // "planowany w maju"
        if let Some(tense) = self.tense_of(place) {
            return Some(tense);
        }
        let first = place.saturating_sub(AUXILIARY);
        let auxiliary = self.first_tense(at, (first..place).rev());
        Some(auxiliary.map_or(Tense::Past, |found| found.1))
    }

    fn ends_clause(&self, at: usize) -> bool {
        let word = self.word(at);
        word.kind == Kind::Mark
            && matches!(
                word.value.to_le_bytes()[0],
                b',' | b';' | b':' | b'(' | b')'
            )
            || word.kind == Kind::Mark && word.value == i16::from(b'-') && !self.is_glued(at)
    }

    pub(super) fn tense_of(&self, at: usize) -> Option<Tense> {
        let token = self.tokens.get(at)?;
        let hyphened = !token.space_before && self.is_mark(at.wrapping_sub(1), b'-');
        if hyphened
            || token.class != Class::Word
            || !matches!(token.shape, Shape::Lower | Shape::Title)
        {
            return None;
        }
        let word = self.written(at);
        let known = WORDS.of(self.lang?)?;
        let known = match token.shape {
            Shape::Lower => known.get(word),
            _ if self.begins_sentence(at) => known.get(word.to_lowercase().as_str()),
            _ => return None,
        };
        match known {
            Some(Tense::Neither | Tense::Wish) => None,
            // "faster than expected"
            Some(Tense::Future) if self.kind_before(at) == Kind::Than => None,
            Some(tense) => Some(*tense),
            None if self.is_polish() => self.tense_of_form(at),
            None if word.len() > 4 && word.ends_with("ed") => {
                let is_passive = (1..=2).any(|back| {
                    let auxiliary = at.checked_sub(back).map(|at| self.written(at));
                    auxiliary.is_some_and(|word| ENGLISH_AUXILIARIES.contains(&word))
                });
                Some(if is_passive {
                    Tense::Future
                } else {
                    Tense::Past
                })
            }
            None => None,
        }
    }

    /// What the dictionary says of a token's likeliest reading.
    fn part_of_speech(&self, at: usize) -> Option<PartOfSpeech> {
        let is_word = self.is_polish() && at < self.tokens.len();
        let set = is_word.then(|| self.context.word(at).set)??;
        Some(POLISH.preferred(set, Written::Small).tag.part())
    }

    /// Whether a conjunction of what is wished stands shortly before a verb.
    fn is_wished(&self, at: usize) -> bool {
        /// Words between the two.
        const REACH: usize = 4;
        let mut before = (at.saturating_sub(REACH)..at).rev();
        let mut clause = before.by_ref().take_while(|at| !self.ends_clause(*at));
        let words = self.lang.and_then(|lang| WORDS.of(lang));
        words.is_some_and(|words| {
            clause.any(|at| words.get(&*self.context.word(at).lower) == Some(&Tense::Wish))
        })
    }

    /// Whether a word can be a Polish passive participle.
    fn can_be_participle(&self, at: usize) -> bool {
        let set = self.context.word(at).set.filter(|_| self.is_polish());
        set.is_some_and(|set| {
            POLISH
                .analyses(set)
                .any(|analysis| analysis.tag.part() == PartOfSpeech::PassiveParticiple)
        })
    }

    /// Whether a word is a Polish adjective.
    pub(super) fn is_adjective(&self, at: usize) -> bool {
        self.part_of_speech(at) == Some(PartOfSpeech::Adjective)
    }

    /// The tense that a Polish form has by itself: the past, its form without a
    /// subject, and the present of a perfective verb, which means the future.
    fn tense_of_form(&self, at: usize) -> Option<Tense> {
        let id = self.context.id(at);
        let known = self.context.memory.dates.borrow().tenses.get(id).copied();
        let form = known.unwrap_or_else(|| {
            let form = form_tense(self.context.word(at));
            let mut memory = self.context.memory.dates.borrow_mut();
            memory.tenses.insert(id, form);
            form
        })?;
        Some(match form {
            FormTense::Past if self.is_wished(at) => Tense::Future,
            FormTense::Past | FormTense::Impersonal => Tense::Past,
            FormTense::Perfective => Tense::Future,
        })
    }

    /// Whether tokens `start..end` are their whole sentence, but for marks.
    pub(super) fn is_sentence(&self, start: usize, end: usize) -> bool {
        let ends = self.sentences.get(self.sentence).is_some_and(|sentence| {
            (end..sentence.end).all(|after| self.kind(after) == Kind::Mark)
        });
        ends && self.begins_sentence(start)
    }

    /// The day of a month whose year is not given.
    pub(super) fn resolve_day(
        &self,
        month: i32,
        day: i32,
        start: usize,
        end: usize,
    ) -> Option<Cal> {
        let in_any_year =
            Cal::day(2024, month, day).map(|_| Cal::DayOfAnyYear(month as i8, day as i8))?;
        if self.is_yearly() {
            return Some(in_any_year);
        }
        if let Some(year) = self.year_of_context(true) {
            let cal = in_any_year.in_year(year).unwrap_or(in_any_year);
            if !self.is_against(cal, start, end) {
                return Some(cal);
            }
        }
        let Some((first, last)) = self.today.and_then(Cal::days) else {
            return Some(in_any_year);
        };
        if let Some(Cal::Year(year)) = self.today {
            return in_any_year.in_year(year);
        }
        let year = first.year();
        let candidates = [year - 1, year, year + 1].map(|year| in_any_year.in_year(year));
        let distance = |cal: Cal| {
            let Some((day, _)) = cal.days() else {
                return i32::MAX;
            };
            if day < first {
                days(first, day)
            } else if day > last {
                days(last, day)
            } else {
                0
            }
        };
        self.nearest(candidates, distance, NEAR_DAYS, start, end)
    }

    /// The day of a month that is not given.
    pub(super) fn resolve_day_of_month(&self, day: i32, start: usize, end: usize) -> Option<Cal> {
        const NEAR_DAYS: i32 = 5;
        let today = self.today?;
        let Cal::Day(published) = today else {
            let (year, month) = today.month_of()?;
            return Cal::day(year.into(), month.into(), day);
        };
        let candidates = [-1, 0, 1].map(|offset| {
            let (year, month) = today.shifted(Unit::Month, offset)?.month_of()?;
            Cal::day(year.into(), month.into(), day)
        });
        let distance = |cal: Cal| cal.days().map_or(i32::MAX, |(day, _)| days(published, day));
        self.nearest(candidates, distance, NEAR_DAYS, start, end)
    }

    /// The month whose year is not given.
    pub(super) fn resolve_month(&self, month: i32, start: usize, end: usize) -> Option<Cal> {
        let in_any_year = Cal::MonthOfAnyYear(month as i8);
        if self.is_yearly() {
            return Some(in_any_year);
        }
        if let Some(cal) = self
            .year_of_context(false)
            .and_then(|year| in_any_year.in_year(year))
            && !self.is_against(cal, start, end)
        {
            return Some(cal);
        }
        match self.today.map(|today| (today.month_of(), today.year_of())) {
            Some((Some((year, current)), _)) => {
                let candidates = [year - 1, year, year + 1].map(|year| in_any_year.in_year(year));
                let distance = |cal: Cal| {
                    let Some((in_year, month)) = cal.month_of() else {
                        return i32::MAX;
                    };
                    (i32::from(in_year) - i32::from(year)) * 12 + i32::from(month)
                        - i32::from(current)
                };
                self.nearest(candidates, distance, 1, start, end)
            }
            Some((None, Some(year))) => in_any_year.in_year(year),
            _ => Some(in_any_year),
        }
    }

    /// The candidate that the tense means, else the nearest; `distance` is
    /// negative in the past.
    fn nearest(
        &self,
        candidates: [Option<Cal>; 3],
        distance: impl Fn(Cal) -> i32,
        near: i32,
        start: usize,
        end: usize,
    ) -> Option<Cal> {
        let candidates = candidates.into_iter().flatten();
        let closest = |cals: &mut dyn Iterator<Item = Cal>| {
            cals.min_by_key(|cal| distance(*cal).saturating_abs())
        };
        let nearest = closest(&mut candidates.clone())?;
        // "open through June"
        let lead = self.kind_before(start);
        let tense = self
            .tense(start, end)
            .or_else(|| (lead == Kind::To).then_some(Tense::Future));
        let by_tense = match tense {
            Some(Tense::Past) => closest(&mut candidates.filter(|cal| distance(*cal) <= 0)),
            Some(Tense::Future) => closest(&mut candidates.filter(|cal| distance(*cal) >= 0)),
            _ => None,
        };
        // "zapowiedział na 20 czerwca", published on the 18th: not last year's
        let is_far = |cal: &Cal| distance(*cal).saturating_abs() > near.saturating_mul(6);
        // "w styczniu zaginął", said in December
        let is_said = tense == Some(Tense::Past) && lead == Kind::In && self.is_polish();
        let is_near = distance(nearest).saturating_abs() <= near && !is_said;
        Some(
            by_tense
                .filter(|cal| !(is_near && is_far(cal)))
                .unwrap_or(nearest),
        )
    }

    /// The weekday (1 is Monday) that has no date with it.
    pub(super) fn resolve_weekday(&self, weekday: i8, start: usize, end: usize) -> Option<Cal> {
        if let Some(reference) = self.reference
            && let Cal::Day(day) = reference.cal
            && day.weekday().to_monday_one_offset() == weekday
            && self
                .previous
                .is_some_and(|previous| previous.end + 2 >= start)
        {
            return Some(reference.cal);
        }
        if self.is_habit() {
            return Some(Cal::AnyWeekday(weekday));
        }
        // "za tydzień, w czwartek"
        if let Some(Reference { cal, sentence, .. }) = self.reference
            && sentence == self.sentence
            && cal.grain() == Unit::Week
            && self
                .previous
                .is_some_and(|previous| previous.end + 2 >= start)
            && let Some((monday, _)) = cal.days()
            && matches!(cal, Cal::Week(..))
        {
            return Cal::Day(monday).shifted(Unit::Day, i32::from(weekday) - 1);
        }
        let Some(Cal::Day(today)) = self.today else {
            return self.some_weekday(weekday);
        };
        let passed =
            (i32::from(today.weekday().to_monday_one_offset()) - i32::from(weekday)).rem_euclid(7);
        let is_future = match self.tense(start, end) {
            Some(tense) => tense == Tense::Future,
            // "czynne do piątku", or the heading of a programme or a forecast
            None => self.kind_before(start) == Kind::To || self.is_sentence(start, end),
        };
        let offset = if is_future && passed > 0 {
            7 - passed
        } else {
            -passed
        };
        Cal::Day(today).shifted(Unit::Day, offset)
    }

    /// What is known of a weekday without the day of publication.
    pub(super) fn some_weekday(&self, weekday: i8) -> Option<Cal> {
        match self.today {
            Some(today) => today.shifted(Unit::Day, 0),
            None => Some(Cal::AnyWeekday(weekday)),
        }
    }

    /// The year that a date before has given to what follows: one in the same
    /// sentence, for a day in the next one too.
    fn year_of_context(&self, is_day: bool) -> Option<i16> {
        let reference = self.reference?;
        let year = reference.cal.year_of()?;
        let n_sentences = self.sentence - reference.sentence.min(self.sentence);
        match self.today.and_then(Cal::year_of) {
            Some(today) if today == year || !reference.year_given => None,
            _ => (reference.year_given && n_sentences <= usize::from(is_day)).then_some(year),
        }
    }

    /// Whether a year that a date before gave would go against the tense: of a
    /// sentence of its own, only the past goes on from it.
    fn is_against(&self, cal: Cal, start: usize, end: usize) -> bool {
        let (Some((today, _)), Some((day, _))) = (self.today.and_then(Cal::days), cal.days())
        else {
            return false;
        };
        let is_own = self
            .reference
            .is_some_and(|reference| reference.sentence < self.sentence);
        day < today
            && match self.tense(start, end) {
                Some(Tense::Future) => true,
                None => is_own && self.is_english(),
                Some(_) => false,
            }
    }

    /// Whether the sentence speaks of what recurs.
    pub(super) fn is_habit(&self) -> bool {
        self.habit
            .is_some_and(|habit| habit.sentence == self.sentence)
    }

    /// Whether the sentence speaks of what recurs once a year.
    fn is_yearly(&self) -> bool {
        self.is_habit() && self.habit.is_some_and(|habit| habit.is_yearly)
    }

    /// The date that "a day later" counts from: the last one of the last
    /// sentences, else the day of publication.
    pub(super) fn base(&self) -> Option<Cal> {
        const SENTENCES: usize = 3;
        let reference = self
            .reference
            .filter(|reference| self.sentence - reference.sentence <= SENTENCES);
        reference.map(|reference| reference.cal).or(self.today)
    }
}

/// What the dictionary says of the tense of a Polish word.
fn form_tense(word: &Word) -> Option<FormTense> {
    let analysis = POLISH.preferred(word.set?, Written::Small);
    match analysis.tag.part() {
        PartOfSpeech::Past => Some(FormTense::Past),
        PartOfSpeech::Impersonal => Some(FormTense::Impersonal),
        PartOfSpeech::Present => {
            let mut infinitive = String::new();
            POLISH.lemma_lower(&word.lower, analysis, &mut infinitive);
            is_perfective(&infinitive).then_some(FormTense::Perfective)
        }
        _ => None,
    }
}

/// Days from one day to another, below zero where that is earlier.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).unwrap_or_default().get_days()
}

/// Whether a Polish verb is perfective and nothing else: it has the participle of
/// what was done before ("zrobiwszy") and none of what is being done ("robiąc").
fn is_perfective(infinitive: &str) -> bool {
    let Some(stem) = infinitive.strip_suffix('ć') else {
        return false;
    };
    let is_participle = |form: String| {
        POLISH.lookup(&form).is_some_and(|set| {
            let part = POLISH.preferred(set, Written::Small).tag.part();
            part == PartOfSpeech::AdverbialParticiple
        })
    };
    let after = |form: &str| is_participle(format!("{form}wszy"));
    let is_done = after(stem)
        || stem
            .strip_suffix('e')
            .is_some_and(|stem| after(&format!("{stem}a")));
    let goes_on = stem
        .strip_suffix("owa")
        .is_some_and(|stem| is_participle(format!("{stem}ując")));
    is_done && !goes_on
}
