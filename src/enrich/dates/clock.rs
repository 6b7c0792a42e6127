//! Times of the day: "o godz. 15.30", "3 p.m.", "wieczorem", "w południe".
//!
//! The day is the one that the sentence, or the one before, has just named,
//! else the day of publication. 24 hours; "9 wieczorem" is 21:00.

use super::value::{Cal, Unit};
use super::words::{DAY_PARTS, Kind};
use super::{Found, Pass, Shape, Value};
use crate::article::TimexKind;

/// Parts of the day that stand without a preposition.
const ADVERBS: [&str; 9] = [
    "rano",
    "rankiem",
    "wieczorem",
    "nocą",
    "popołudniem",
    "przedpołudniem",
    "ranem",
    "świcie",
    "świtem",
];

impl Pass<'_> {
    /// A time on the day that the sentence speaks of.
    pub(super) fn time(&self, start: usize, end: usize, day: Option<Cal>, time: String) -> Found {
        Found {
            kind: TimexKind::Time,
            value: Value::Time(day, time),
            ..Found::text(start, end, TimexKind::Time, String::new())
        }
    }

    /// "1300 GMT"
    pub(super) fn clock_of_zone(&self, at: usize) -> Option<Found> {
        let (hour, minutes) = (self.word(at).value / 100, self.word(at).value % 100);
        let is_time = self.written(at).len() == 4 && hour <= 24 && minutes < 60;
        (is_time && self.kind(at + 1) == Kind::Zone)
            .then(|| self.time_at(at, at + 2, hour.into(), minutes.into()))
    }

    /// A named part of the day that the sentence speaks of.
    pub(super) fn time_of_day(&self, start: usize, end: usize, part: &str) -> Found {
        self.time(start, end, self.day_of_sentence(), format!("T{part}"))
    }

    /// The day last named in this sentence or the one before, else the day of
    /// publication.
    fn day_of_sentence(&self) -> Option<Cal> {
        if self.is_habit() {
            return None;
        }
        let named = self.reference.filter(|reference| {
            self.sentence - reference.sentence <= 1 && reference.cal.grain() == Unit::Day
        });
        named
            .map(|reference| reference.cal)
            .or_else(|| self.today.and_then(|today| today.shifted(Unit::Day, 0)))
    }

    /// The part of the day that an adverb or a phrase at `at` names.
    pub(super) fn day_part_at(&self, at: usize) -> Option<(&'static str, usize)> {
        let word = self.word(at);
        let part = |word: super::Word| DAY_PARTS[word.value as usize % 5];
        if self.is_english() {
            return match word.kind {
                Kind::DayPart
                    if matches!(
                        self.kind_before(at),
                        Kind::Weekday | Kind::Day | Kind::This | Kind::Last | Kind::Recent
                    ) =>
                {
                    Some((part(word), at + 1))
                }
                Kind::In
                    if self.kind(at + 1) == Kind::The && self.kind(at + 2) == Kind::DayPart =>
                {
                    Some((part(self.word(at + 2)), at + 3))
                }
                Kind::At if self.written(at + 1) == "night" => Some(("NI", at + 2)),
                _ => None,
            };
        }
        let written = self.written(at);
        match word.kind {
            Kind::DayPart if ADVERBS.contains(&written) => Some((part(word), at + 1)),
            Kind::DayPart
                if self.begins_sentence(at)
                    && matches!(written, "Rano" | "Wieczorem" | "Nocą" | "Rankiem") =>
            {
                Some((part(word), at + 1))
            }
            Kind::In if self.kind(at + 1) == Kind::DayPart && self.word(at + 1).value == 3 => {
                Some(("NI", at + 2))
            }
            Kind::After if self.kind(at + 1) == Kind::Noon => Some(("AF", at + 2)),
            Kind::Before if self.kind(at + 1) == Kind::Noon => Some(("MO", at + 2)),
            _ => None,
        }
    }

    /// The part of the day by its noun.
    pub(super) fn day_part_named(&self, at: usize) -> Option<(&'static str, usize)> {
        let word = self.word(at);
        (word.kind == Kind::DayPart).then(|| (DAY_PARTS[word.value as usize % 5], at + 1))
    }

    /// What begins with a part of the day.
    pub(super) fn part_of_day(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let lead = self.kind_before(at);
        match word.kind {
            Kind::Night => {
                let offset = if word.value == 1 { -1 } else { 0 };
                let day = self
                    .today
                    .and_then(|today| today.shifted(Unit::Day, offset));
                Some(self.time(at, at + 1, day, "TNI".to_owned()))
            }
            Kind::Noon => {
                let is_noon = if self.is_english() {
                    lead == Kind::At || lead == Kind::Before || lead == Kind::After
                } else {
                    lead == Kind::In && self.written(at) == "południe"
                };
                is_noon.then(|| self.time_of_day(at, at + 1, "12:00"))
            }
            Kind::Midnight => {
                let is_midnight = matches!(lead, Kind::At | Kind::Before | Kind::After | Kind::To)
                    && (self.is_english() || self.written(at) != "północ");
                is_midnight.then(|| match self.two_days(at + 1) {
                    Some((_, day, end)) => self.time(at, end, Some(day), "T00:00".to_owned()),
                    None => self.time_of_day(at, at + 1, "24:00"),
                })
            }
            _ => {
                let in_the = self.is_english()
                    && lead == Kind::The
                    && at > 1
                    && matches!(self.kind(at - 2), Kind::In);
                let found = match self.day_part_at(at) {
                    Some(found) => found,
                    None if in_the || self.is_polish() && lead == Kind::In => {
                        self.day_part_named(at)?
                    }
                    None => return None,
                };
                let (part, end) = found;
                Some(match self.two_days(end).filter(|_| part == "NI") {
                    Some((day, _, end)) => self.time(at, end, Some(day), format!("T{part}")),
                    None if self.kind(end) == Kind::EventAfter => return None,
                    None => match self.day_after_part(end) {
                        Some((day, end)) => self.time(at, end, Some(day), format!("T{part}")),
                        None => self.time_of_day(at, end, part),
                    },
                })
            }
        }
    }

    /// The day named right after a part of it: "wieczorem 3 grudnia", "rano w
    /// sobotę".
    fn day_after_part(&self, at: usize) -> Option<(Cal, usize)> {
        if !self.is_polish() {
            return None;
        }
        let at = at + usize::from(self.kind(at) == Kind::In && self.kind(at + 1) == Kind::Weekday);
        let names_day = matches!(self.kind(at), Kind::Number | Kind::Ord | Kind::Weekday);
        let found = self.expression(at, 2).filter(|_| names_day)?;
        let cal = found.cal().filter(|cal| matches!(cal, Cal::Day(_)))?;
        Some((cal, found.end))
    }

    /// The weekday named right after a clock: "o godz. 15 w sobotę", "at 3 p.m. on
    /// Saturday".
    fn day_after_clock(&self, at: usize) -> Option<(Cal, usize)> {
        if self.kind(at) != Kind::In || self.kind(at + 1) != Kind::Weekday || self.is_habit() {
            return None;
        }
        let found = self.expression(at + 1, 2)?;
        let cal = found.cal().filter(|cal| matches!(cal, Cal::Day(_)))?;
        Some((cal, found.end))
    }

    /// The two days of a night, "z soboty na niedzielę" at `at`, and where they end.
    fn two_days(&self, at: usize) -> Option<(Cal, Cal, usize)> {
        let is_of = self.kind(at) == Kind::Of && self.word(at).value == 1;
        let day = |at| {
            let found = self.expression(at, 2)?;
            let is_day = |cal: &Cal| cal.grain() == Unit::Day;
            Some((found.cal().filter(is_day)?, found.end))
        };
        let (first, end) = day(at + 1).filter(|_| is_of)?;
        let (second, end) = day(end + 1).filter(|_| self.kind(end) == Kind::Onto)?;
        let second = first.shifted(Unit::Day, 1).unwrap_or(second);
        Some((first, second, end))
    }

    /// Digits that are a time by what stands around them: "15.30", "3:18 rano",
    /// "3 p.m.".
    pub(super) fn clock(&self, at: usize) -> Option<Found> {
        if self.written(at).len() > 2 {
            return None;
        }
        let hour = i32::from(self.word(at).value);
        let lead = self.kind_before(at);
        let after_hours = matches!(lead, Kind::HourShort)
            || lead == Kind::Mark && at > 1 && self.kind(at - 2) == Kind::HourShort
            || self.is_unit(at.wrapping_sub(1), Unit::Hour);
        let minutes = self.minutes_at(at, after_hours);
        let end = minutes.map_or(at + 1, |(_, end)| end);
        let (hour, end, is_named) = match self.half_of_day(end, hour) {
            Some((hour, end)) => (hour, end, true),
            None => (hour, end, false),
        };
        if !(0..=24).contains(&hour) {
            return None;
        }
        let after_time = self
            .previous
            .is_some_and(|previous| previous.end + 1 == at && previous.kind == TimexKind::Time)
            && (self.is_mark(at - 1, b'-') || matches!(lead, Kind::And | Kind::To));
        let after_day = self.previous.is_some_and(|previous| {
            let is_day = previous.cal.is_some_and(|cal| cal.grain() == Unit::Day);
            is_day
                && (previous.end == at
                    || previous.end + 1 == at && (self.is_mark(at - 1, b',') || lead == Kind::At))
        });
        let is_range = self.is_mark(end, b'-') && self.kind(end + 1) == Kind::Number;
        let is_led = matches!(
            lead,
            Kind::At
                | Kind::From
                | Kind::To
                | Kind::Before
                | Kind::After
                | Kind::Between
                | Kind::Approx
        ) || lead == Kind::Mark && at > 1 && self.kind(at - 2) == Kind::Approx;
        let opens_decimals = self.is_mark(end, b'.') && self.is_glued(end + 1);
        let is_time = match minutes {
            Some(_) => {
                let colon = self.is_mark(at + 1, b':');
                let opens = self.tokens[at].line_start && colon;
                is_named
                    || after_hours
                    || after_time
                    || after_day
                    || is_led && !self.is_counted(end) && !self.begins_unit(end)
                    || opens
            }
            None => {
                is_named
                    || after_hours
                    || after_day && lead == Kind::At && !self.begins_unit(end)
                    || after_time && !is_range && !self.begins_unit(end) && !opens_decimals
            }
        };
        is_time.then(|| self.time_at(at, end, hour, minutes.map_or(0, |minutes| minutes.0)))
    }

    fn time_at(&self, start: usize, end: usize, hour: i32, minutes: i32) -> Found {
        let time = format!("T{hour:02}:{minutes:02}");
        let night = if self.kind(end) == Kind::In && self.kind(end + 1) == Kind::DayPart {
            end + 2
        } else {
            end
        };
        if let Some((first, second, end)) = self.two_days(night) {
            let day = if hour < 12 { second } else { first };
            return self.time(start, end, Some(day), time);
        }
        // "czasu polskiego"
        let is_zoned = self.kind(end) == Kind::Moment && self.word(end).value == 1;
        let end = (if is_zoned { end + 2 } else { end }).min(self.words.len());
        match self.day_after_clock(end) {
            Some((day, end)) => self.time(start, end, Some(day), time),
            None => self.time(start, end, self.day_of_sentence(), time),
        }
    }

    /// "porannych eliminacji"
    pub(super) fn part_adjective(&self, at: usize) -> Option<Found> {
        let part = DAY_PARTS[self.word(at).value as usize % DAY_PARTS.len()];
        let describes = self.shape(at) == Shape::Lower && self.shape(at + 1) == Shape::Lower;
        let is_night = part == "NI";
        (describes && !is_night && !self.is_glued(at)).then(|| self.time_of_day(at, at + 1, part))
    }

    /// Whether the word at `at` is counted by the number before it.
    fn begins_unit(&self, at: usize) -> bool {
        matches!(
            self.kind(at),
            Kind::Unit | Kind::Units | Kind::YearShort | Kind::Thousand | Kind::Month
        ) || self.is_mark(at, b'%')
            || self.is_counted(at)
    }

    /// The minutes after the hour at `at`.
    fn minutes_at(&self, at: usize, spaced: bool) -> Option<(i32, usize)> {
        let separates = self.is_mark(at + 1, b':') || self.is_mark(at + 1, b'.');
        let minutes = self.word(at + 2);
        let close = self.is_glued(at + 1) && (self.is_glued(at + 2) || spaced);
        let is_minutes =
            minutes.kind == Kind::Number && self.written(at + 2).len() == 2 && minutes.value < 60;
        if !separates || !close || !is_minutes {
            return None;
        }
        let goes_on = (self.is_mark(at + 3, b'.') || self.is_mark(at + 3, b','))
            && self.is_glued(at + 3)
            && self.is_glued(at + 4)
            && self.kind(at + 4) == Kind::Number;
        let seconds = self.is_mark(at + 3, b':')
            && self.kind(at + 4) == Kind::Number
            && self.is_glued(at + 4);
        (!goes_on).then_some((minutes.value.into(), if seconds { at + 5 } else { at + 3 }))
    }

    /// Which half of the day the words after an hour name: "p.m.", "wieczorem".
    fn half_of_day(&self, at: usize, hour: i32) -> Option<(i32, usize)> {
        if self.is_english() {
            if self.kind(at) == Kind::OClock && hour <= 12 {
                return Some((hour, at + 1));
            }
            let (add, end) = match self.word(at) {
                word if word.kind == Kind::Meridiem => (word.value, at + 1),
                _ => {
                    let half = self.written(at);
                    let is_dotted = matches!(half, "p" | "a" | "P" | "A")
                        && self.is_mark(at + 1, b'.')
                        && matches!(self.written(at + 2), "m" | "M");
                    let end = if self.is_mark(at + 3, b'.') {
                        at + 4
                    } else {
                        at + 3
                    };
                    is_dotted.then_some((if matches!(half, "p" | "P") { 12 } else { 0 }, end))?
                }
            };
            return (hour <= 12).then_some((hour % 12 + i32::from(add), end));
        }
        if !self.is_polish() {
            return None;
        }
        let is_led = self.kind(at) == Kind::In || self.written(at) == "nad";
        let at = at + usize::from(is_led && self.kind(at + 1) == Kind::DayPart);
        let (part, end) = match self.day_part_at(at) {
            Some(found) => found,
            None => self
                .day_part_named(at)
                .filter(|_| self.kind_before(at) == Kind::In)?,
        };
        let late = matches!(part, "AF" | "EV") || part == "NI" && hour >= 8;
        Some((if late && hour < 12 { hour + 12 } else { hour }, end))
    }

    /// "godz. 15.30", "godzinie ósmej"
    pub(super) fn hour_led(&self, at: usize) -> Option<Found> {
        let next = if self.kind(at) == Kind::HourShort && self.is_mark(at + 1, b'.') {
            at + 2
        } else {
            at + 1
        };
        if self.kind(next) == Kind::Number {
            return self.clock(next).map(|found| found.from(at));
        }
        let number = self
            .number(next)
            .filter(|number| number.is_ordinal && number.value <= 24)?;
        let is_plain = self.is_polish() && self.kind(at) == Kind::Unit;
        let (hour, end) = self
            .half_of_day(number.end, number.value)
            .unwrap_or((number.value, number.end));
        is_plain.then(|| self.time_at(at, end, hour, 0))
    }

    /// "dziewiąta wieczorem", "dwudziesta pierwsza godzina", "three o'clock"
    pub(super) fn clock_in_words(&self, at: usize) -> Option<Found> {
        let number = self.number(at)?;
        if number.value > 24 || self.kind(at) == Kind::Number {
            return None;
        }
        if let Some((hour, end)) = self.half_of_day(number.end, number.value) {
            let is_hour =
                self.is_english() || number.is_ordinal && self.is_feminine(number.end - 1);
            return is_hour.then(|| self.time_at(at, end, hour, 0));
        }
        None
    }

    fn is_feminine(&self, at: usize) -> bool {
        let word = self.written(at);
        word.ends_with('a') || word.ends_with("ej") || word.ends_with('ą')
    }

    /// "o dziesiątej", "o 15.30" is read by its digits
    pub(super) fn clock_after_at(&self, at: usize) -> Option<Found> {
        if self.kind(at) != Kind::At || !self.is_polish() || self.kind(at + 1) != Kind::Ord {
            return None;
        }
        let number = self
            .number(at + 1)
            .filter(|number| number.is_ordinal && number.value <= 24)?;
        let ends = self.kind(number.end) == Kind::Mark
            || number.end >= self.words.len()
            || matches!(self.kind(number.end), Kind::In | Kind::DayPart);
        let is_locative = self.written(number.end - 1).ends_with("ej");
        if !ends || !is_locative || self.shape(at + 1) != Shape::Lower {
            return None;
        }
        let (hour, end) = self
            .half_of_day(number.end, number.value)
            .unwrap_or((number.value, number.end));
        Some(self.time_at(at + 1, end, hour, 0))
    }
}
