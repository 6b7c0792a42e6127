//! Dates that are told from another day: "wczoraj", "dwa lata temu", "w zeszły
//! wtorek", "a week later".
//!
//! What points at now ("przyszły", "ago") counts from the day of publication;
//! what points into the text ("następny", "later") from the date given last.
//! A count whose base is not known leaves only past, present or future.

use super::value::{Cal, Unit};
use super::words::{Kind, Lexicon, REFS, Word};
use super::{Found, Lang, Pass, Shape};

const PAST: &str = "PAST_REF";
const PRESENT: &str = "PRESENT_REF";
const FUTURE: &str = "FUTURE_REF";

/// "now", "teraz"
const NOW: Word = Word {
    kind: Kind::Vague,
    value: 1,
};

/// A length of time in words: how many of which unit; no number is "some".
#[derive(Clone, Copy)]
pub(super) struct Length {
    pub(super) count: Option<i32>,
    pub(super) unit: Unit,
    pub(super) end: usize,
}

impl Length {
    /// Weeks as days: a week after a day is a day.
    pub(super) fn in_days(self) -> Self {
        let days = match self.unit {
            Unit::Week => 7,
            Unit::Fortnight => 14,
            _ => return self,
        };
        let count = self.count.and_then(|count| count.checked_mul(days));
        Self {
            count,
            unit: Unit::Day,
            ..self
        }
    }
}

impl Pass<'_> {
    /// What begins with a word that points: "dziś", "ubiegły", "ten", "za".
    pub(super) fn deictic(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        match word.kind {
            Kind::Day => self.near_day(at),
            Kind::DayAdjective => {
                let cal = self
                    .today
                    .and_then(|today| today.shifted(Unit::Day, word.value.into()));
                Some(cal.map_or_else(
                    || reference(at, at + 1, word.value.into()),
                    |cal| Found::date(at, at + 1, cal),
                ))
            }
            Kind::YearAdjective => {
                let cal = self
                    .today
                    .and_then(|today| today.shifted(Unit::Year, word.value.into()));
                Some(cal.map_or_else(
                    || reference(at, at + 1, word.value.into()),
                    |cal| Found::date(at, at + 1, cal),
                ))
            }
            Kind::NextDay => {
                let cal = self.base()?.shifted(Unit::Day, 1)?;
                Some(Found::date(at, at + 1, cal))
            }
            Kind::Vague => (self.shape(at) != Shape::Capitals)
                .then(|| Found::reference(at, at + 1, REFS[word.value as usize % 3])),
            Kind::Ahead => self.ahead(at),
            Kind::ThisYear | Kind::LastShort => self
                .year_by_words(at)
                .map(|(year, end)| Found::date(at, end, Cal::Year(year)))
                .or_else(|| self.last_short(at)),
            Kind::ThisMonth => {
                let end = if self.is_mark(at + 1, b'.') {
                    at + 2
                } else {
                    at + 1
                };
                let cal = self.today?.shifted(Unit::Month, 0)?;
                Some(Found::date(at, end, cal))
            }
            Kind::Last
            | Kind::Next
            | Kind::Another
            | Kind::Recent
            | Kind::Nearest
            | Kind::This
            | Kind::That
            | Kind::Same => self
                .pointed(at, depth)
                .or_else(|| self.reference_adjective(at)),
            Kind::VagueNoun => self.vague_noun(at),
            Kind::Moment => self.moment(at),
            Kind::Then => self.then(at),
            Kind::ForeignMonth => self.foreign_date(at),
            _ => None,
        }
    }

    /// The row of several words that ends at `at`: where it begins, and what it is.
    pub(super) fn phrase_until(&self, at: usize) -> Option<(usize, Kind, i16)> {
        let lexicon = Lexicon::of(self.lang.filter(|_| at < self.tokens.len())?)?;
        let is_last = |at: usize| self.context.word(at).lower.as_ref();
        let (start, word) = lexicon
            .phrases(is_last(at))
            .iter()
            .filter_map(|(before, word)| {
                let start = at.checked_sub(before.len())?;
                let fits = (start..at)
                    .zip(before)
                    .all(|(at, word)| is_last(at) == *word);
                fits.then_some((start, *word))
            })
            .min_by_key(|(start, _)| *start)?;
        Some((start, word.kind, word.value))
    }

    /// "na razie", "do tej pory", "so far"
    pub(super) fn vague_phrase(&self, at: usize) -> Option<Found> {
        let (start, kind, value) = self.phrase_until(at)?;
        (kind == Kind::Vague)
            .then(|| Found::reference(start, at + 1, REFS[value as usize % REFS.len()]))
    }

    /// "obecny rząd", "the current level", "recent talks", "in the past"
    fn reference_adjective(&self, at: usize) -> Option<Found> {
        const OTHERWISE: [&str; 11] = [
            "był", "była", "było", "byli", "były", "jest", "są", "tam", "tu", "account", "accounts",
        ];
        let next = at + 1;
        let describes = matches!(self.kind(next), Kind::Other | Kind::Number | Kind::Round)
            && matches!(self.shape(next), Shape::Lower | Shape::None)
            && !self.is_glued(next)
            && !OTHERWISE.contains(&self.written(next));
        let in_the = self.kind_before(at) == Kind::The && at > 1 && self.kind(at - 2) == Kind::In;
        let word = self.word(at);
        let offset = match (word.kind, word.value) {
            (Kind::This, 2) if describes => 0,
            (Kind::Recent, 0) if describes && self.is_english() => -1,
            (Kind::Recent, 1) if in_the => -1,
            _ => return None,
        };
        let is_small = self.shape(at) == Shape::Lower || self.begins_sentence(at);
        is_small.then(|| reference(at, next, offset))
    }

    /// "w przyszłości", "in the near future"
    fn vague_noun(&self, at: usize) -> Option<Found> {
        let leads = |at: usize| self.kind(at) == Kind::In && self.word(at).value == 0;
        let start = if at > 0 && leads(at - 1) {
            at
        } else if at > 1 && self.kind(at - 1) == Kind::The && leads(at - 2) {
            at - 1
        } else if at > 2 && self.kind(at - 2) == Kind::The && leads(at - 3) {
            at - 2
        } else {
            return None;
        };
        let reference = REFS[self.word(at).value as usize % REFS.len()];
        Some(Found::reference(start, at + 1, reference))
    }

    /// "at the moment"; with a word that points, `pointed` reads it.
    fn moment(&self, at: usize) -> Option<Found> {
        let is_led = at > 1 && self.kind(at - 1) == Kind::The && self.kind(at - 2) == Kind::At;
        (is_led && self.is_english()).then(|| reference(at, at + 1, 0))
    }

    /// "ub. miesiąca", "ub. tygodnia"
    fn last_short(&self, at: usize) -> Option<Found> {
        let next = if self.is_mark(at + 1, b'.') {
            at + 2
        } else {
            at + 1
        };
        let word = self.word(next);
        let unit = (word.kind == Kind::Unit).then(|| word.unit())?;
        Some(Found::date(at, next + 1, self.today?.shifted(unit, -1)?))
    }

    /// "wczoraj", "day after tomorrow", "from now" left to others
    fn near_day(&self, at: usize) -> Option<Found> {
        // "am Morgen"
        let is_noun = self.lang == Some(Lang::DE)
            && self.shape(at) == Shape::Title
            && !self.begins_sentence(at);
        if is_noun {
            return None;
        }
        let days = self.word(at).value.into();
        // "do dziś"
        if days == 0 && self.kind_before(at) == Kind::To && self.is_polish() {
            return Some(reference(at, at + 1, 0));
        }
        let base = self.today;
        Some(
            match base.and_then(|today| today.shifted(Unit::Day, days)) {
                Some(cal) => Found::date(at, at + 1, cal),
                None => reference(at, at + 1, days),
            },
        )
    }

    /// "za dwa tygodnie", "za rok"
    fn ahead(&self, at: usize) -> Option<Found> {
        let (next, modifier) = self.hedge_at(at + 1);
        let counted = self.length_at(next);
        let length = counted.or_else(|| {
            // "za minutę" is a price
            self.unit_alone(next)
                .filter(|length| !length.unit.is_clock())
        })?;
        // "za rok 2023" pays for it
        if self.kind(length.end) == Kind::Number {
            return None;
        }
        let found = self.counted(at, length, 1, self.today)?;
        Some(match modifier {
            Some(modifier) => found.modified(beyond(modifier, 1)),
            None => found,
        })
    }

    /// Where what follows a word that makes it less exact begins, and what the
    /// word does: "za [ok.] dwa tygodnie".
    fn hedge_at(&self, at: usize) -> (usize, Option<&'static str>) {
        let modifier = match self.kind(at) {
            Kind::Approx => "APPROX",
            Kind::Fewer => "LESS_THAN",
            Kind::More => "MORE_THAN",
            _ => match self.phrase_until(at + 1) {
                Some((start, Kind::Approx, _)) if start == at => return (at + 2, Some("APPROX")),
                _ => return (at, None),
            },
        };
        let dotted = self.is_mark(at + 1, b'.') && self.is_glued(at + 1);
        (at + 1 + usize::from(dotted), Some(modifier))
    }

    /// What counts from now: "ago", "hence", "from now", "temu"; or from a date
    /// in the text: "later", "earlier", "później".
    pub(super) fn counted_after(&self, start: usize, length: Length) -> Option<Found> {
        let word = self.word(length.end);
        let past = Length {
            end: length.end + 1,
            ..length
        };
        match word.kind {
            Kind::Ago => self.counted(start, past, -1, self.today),
            Kind::Later if word.value == 1 => self.counted(start, past.in_days(), 1, self.today),
            Kind::Later => self.counted(start, past.in_days(), 1, self.base()),
            Kind::Earlier => self.counted(start, past.in_days(), -1, self.base()),
            Kind::From if self.word(length.end + 1) == NOW => {
                let end = length.end + 2;
                self.counted(start, Length { end, ..length }.in_days(), 1, self.today)
            }
            // "a year before."
            Kind::Before
                if self.is_english()
                    && (self.kind(past.end) == Kind::Mark || self.ends_sentence(past.end)) =>
            {
                self.counted(start, past.in_days(), -1, self.base())
            }
            Kind::After | Kind::Before | Kind::From => {
                let from = self.named_day(length.end + 1).or_else(|| {
                    let is_near = word.kind == Kind::From && self.kind(length.end + 1) == Kind::Day;
                    is_near.then(|| self.near_day(length.end + 1))?
                })?;
                let direction = if word.kind == Kind::Before { -1 } else { 1 };
                let cal = from.cal()?.moved(length.unit, direction * length.count?)?;
                Some(Found::date(start, from.end, cal))
            }
            _ => None,
        }
    }

    /// A day by its feast or its month, after the article.
    pub(super) fn named_day(&self, at: usize) -> Option<Found> {
        let at = at + usize::from(self.kind(at) == Kind::The);
        self.feast(at)
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.month_led(at))
            .filter(|found| matches!(found.cal(), Some(Cal::Day(_))))
    }

    /// "przed rokiem", "przed dwoma laty", "po południu"
    pub(super) fn preposition_led(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.clock_after_at(at) {
            return Some(found);
        }
        if let Some((part, end)) = self.day_part_at(at) {
            return Some(self.time_of_day(at, end, part));
        }
        if self.kind(at) != Kind::Before || self.is_english() {
            return None;
        }
        let (next, modifier) = self.hedge_at(at + 1);
        let length = self
            .length_at(next)
            // "60 dni przed dniem wyjazdu"
            .or_else(|| {
                self.unit_alone(next)
                    .filter(|length| length.unit != Unit::Day)
            })
            .or_else(|| self.units_alone(next))?;
        let last = self.written(length.end - 1);
        // "vor zwei Jahren", "před dvěma lety"
        let takes_ago = !self.is_polish() && length.end > at + 2;
        let is_instrumental = last.ends_with("em")
            || last.ends_with("ami")
            || last.ends_with("laty")
            || last.ends_with("ą");
        let takes_genitive = self.word(at).value == 1 && self.kind(length.end) != Kind::Number;
        let found = ((is_instrumental || takes_ago || takes_genitive) && !length.unit.is_clock())
            .then(|| self.counted(at, length, -1, self.today))??;
        Some(match modifier {
            Some(modifier) => found.modified(beyond(modifier, -1)),
            None => found,
        })
    }

    /// "rok temu", "tydzień później"
    pub(super) fn one_unit_ago(&self, at: usize) -> Option<Found> {
        let length = self.unit_alone(at).or_else(|| self.units_alone(at))?;
        let turns = match self.kind(length.end) {
            Kind::Ago | Kind::Later | Kind::Earlier => true,
            // "rok po 11 września", "tydzień od dziś"
            Kind::After | Kind::Before => length.count.is_some(),
            Kind::From => self.kind(length.end + 1) == Kind::Day,
            _ => false,
        };
        (turns && (!self.is_english() || length.count.is_none()))
            .then(|| self.counted_after(at, length))?
    }

    pub(super) fn unit_alone(&self, at: usize) -> Option<Length> {
        let word = self.word(at);
        let instrumental = || self.written(at).ends_with("dniami");
        (word.kind == Kind::Unit && !instrumental()).then(|| Length {
            count: Some(1),
            unit: word.unit(),
            end: at + 1,
        })
    }

    fn units_alone(&self, at: usize) -> Option<Length> {
        let word = self.word(at);
        (word.kind == Kind::Units).then(|| Length {
            count: None,
            unit: word.unit(),
            end: at + 1,
        })
    }

    /// The unit that lies as many of them before or after the base.
    fn counted(
        &self,
        start: usize,
        length: Length,
        direction: i32,
        base: Option<Cal>,
    ) -> Option<Found> {
        let vague = || Some(reference(start, length.end, direction));
        let Some(count) = length.count else {
            return vague();
        };
        let Some(base) = base else { return vague() };
        let (unit, count) = match length.unit {
            unit if unit.is_clock() => return vague(),
            Unit::Half => (Unit::Month, count.checked_mul(6)?),
            Unit::Fortnight => (Unit::Week, count.checked_mul(2)?),
            Unit::Decade => (Unit::Year, count.checked_mul(10)?),
            Unit::Century => (Unit::Year, count.checked_mul(100)?),
            unit => (unit, count),
        };
        match base.shifted(unit, direction * count) {
            Some(cal) => Some(Found::date(start, length.end, cal)),
            None => vague(),
        }
    }

    /// "the day after tomorrow", "the day before yesterday"
    pub(super) fn day_beyond(&self, at: usize) -> Option<Found> {
        let day = self.word(at + 2);
        let beyond = match self.kind(at + 1) {
            Kind::After => 1,
            Kind::Before => -1,
            _ => return None,
        };
        let is_beyond = self.is_unit(at, Unit::Day) && day.kind == Kind::Day && day.value == beyond;
        is_beyond.then(|| {
            let days = 2 * i32::from(beyond);
            match self.today.and_then(|today| today.shifted(Unit::Day, days)) {
                Some(cal) => Found::date(at, at + 3, cal),
                None => reference(at, at + 3, days),
            }
        })
    }
}

/// What a modifier of a length makes of the day that it leads to: less than a
/// month ahead is before it, less than a month ago after it.
fn beyond(modifier: &'static str, direction: i32) -> &'static str {
    match (modifier, direction > 0) {
        ("LESS_THAN", true) | ("MORE_THAN", false) => "BEFORE",
        ("LESS_THAN", false) | ("MORE_THAN", true) => "AFTER",
        _ => modifier,
    }
}

/// Past, present or future, by the sign.
pub(super) fn reference(start: usize, end: usize, direction: i32) -> Found {
    let reference = match direction.signum() {
        -1 => PAST,
        0 => PRESENT,
        _ => FUTURE,
    };
    Found::reference(start, end, reference)
}
