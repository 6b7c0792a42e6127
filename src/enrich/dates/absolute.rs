//! Dates that say what they mean: days in digits and with named months, years,
//! decades, centuries, quarters, seasons and parts of them.

use super::numbers::YearFound;
use super::value::{Cal, Unit, nth_weekday};
use super::words::{DAY_PARTS, Kind, PARTS};
use super::{Found, Pass, Shape, Value};
use crate::article::TimexKind;

impl Pass<'_> {
    /// What begins with digits.
    pub(super) fn number_led(&self, at: usize, depth: u8) -> Option<Found> {
        if self.continues_a_number(at) {
            return None;
        }
        self.digits_date(at)
            .or_else(|| self.clock(at))
            .or_else(|| self.clock_of_zone(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.decade_in_digits(at))
            .or_else(|| self.ordinal_led(at, depth))
            .or_else(|| self.day_alone(at))
            .or_else(|| self.length(at))
            .or_else(|| self.year_range(at))
            .or_else(|| self.bare_year(at))
    }

    /// What begins with a number in words.
    pub(super) fn numeral_led(&self, at: usize, depth: u8) -> Option<Found> {
        self.day_and_month(at)
            .or_else(|| self.clock_in_words(at))
            .or_else(|| self.ordinal_led(at, depth))
            .or_else(|| self.decade_before_years(at))
            .or_else(|| self.length(at))
            .or_else(|| self.year_in_words(at))
    }

    /// Whether the digits are the rest of a number like 10.5, 3:2 or 1,000.
    fn continues_a_number(&self, at: usize) -> bool {
        let Some(mark) = at.checked_sub(1) else {
            return false;
        };
        let separates = [b'.', b',', b':', b'/', b'-']
            .iter()
            .any(|separator| self.is_mark(mark, *separator));
        let before = self.kind_before(mark);
        let ended = self.previous.is_some_and(|previous| previous.end >= mark);
        let is_range = self.is_mark(mark, b'-') && matches!(before, Kind::Number | Kind::Mark);
        separates
            && !ended
            && !is_range
            && self.is_glued(at)
            && self.is_glued(mark)
            && matches!(before, Kind::Number | Kind::Digits)
    }

    /// `18.06.2024`, `18/06/24`, `2024-06-18`, `2024-06`.
    fn digits_date(&self, at: usize) -> Option<Found> {
        let (first, second) = (self.written(at).len(), self.written(at + 2).len());
        if self.kind(at + 2) != Kind::Number || second > 2 {
            return None;
        }
        if let Some(found) = self.days_in_digits(at) {
            return Some(found);
        }
        let separator = [b'.', b'-', b'/']
            .into_iter()
            .find(|mark| self.is_mark(at + 1, *mark))?;
        if self.is_glued(at) && self.is_mark(at.wrapping_sub(1), b'/') {
            return None;
        }
        let spaced = !self.is_glued(at + 2);
        if !self.is_glued(at + 1) || spaced && separator != b'.' {
            return None;
        }
        let number = |at: usize| i32::from(self.word(at).value);
        let has_third = self.is_mark(at + 3, separator)
            && self.is_glued(at + 3)
            && self.kind(at + 4) == Kind::Number
            && (self.is_glued(at + 4) || separator == b'.');
        if first == 4 {
            if has_third && self.written(at + 4).len() <= 2 {
                let day = Cal::day(number(at), number(at + 2), number(at + 4))?;
                return Some(Found::date(at, at + 5, day).given());
            }
            let is_month =
                second == 2 && matches!(separator, b'-' | b'/') && self.word(at).value >= 1900;
            let is_range = self.word(at + 2).value > self.word(at).value % 100;
            let cal = Cal::month(number(at), number(at + 2)).filter(|_| is_month && !is_range)?;
            return Some(Found::date(at, at + 3, cal).given());
        }
        if !has_third {
            return self.days_before_full_date(at);
        }
        let third = self.written(at + 4).len();
        let year = match third {
            4 => number(at + 4),
            2 if !spaced && (separator == b'/' || first == 2 && second == 2) => {
                self.full_year(self.word(at + 4).value).into()
            }
            _ => return None,
        };
        let in_order = |day, month| Cal::day(year, month, day);
        let (one, other) = (number(at), number(at + 2));
        let cal = if self.is_english() && separator == b'/' {
            in_order(other, one).or_else(|| in_order(one, other))
        } else {
            in_order(one, other).or_else(|| in_order(other, one).filter(|_| separator == b'/'))
        }?;
        let mut end = YearFound::unmarked(1, at + 5);
        self.mark_year(&mut end);
        Some(Found::date(at, end.end, cal).given())
    }

    /// `1-3.06.2024`
    fn days_in_digits(&self, at: usize) -> Option<Found> {
        let last = self.digits_date_after(at + 2)?;
        let Some(Cal::Day(to)) = last.cal() else {
            return None;
        };
        let from = Cal::day(
            to.year().into(),
            to.month().into(),
            self.word(at).value.into(),
        )?;
        let is_range = self.is_mark(at + 1, b'-') && i16::from(to.day()) > self.word(at).value;
        is_range.then_some(Found {
            value: Value::Interval(from, Cal::Day(to)),
            start: at,
            ..last
        })
    }

    /// `1.06-3.06.2024`: days without a year before one that has it.
    fn days_before_full_date(&self, at: usize) -> Option<Found> {
        if !self.is_mark(at + 3, b'-') {
            return None;
        }
        let last = self.digits_date_after(at + 4)?;
        let year = last.cal()?.year_of()?;
        let first = Cal::day(
            year.into(),
            self.word(at + 2).value.into(),
            self.word(at).value.into(),
        )?;
        Some(Found {
            value: Value::Interval(first, last.cal()?),
            start: at,
            ..last
        })
    }

    fn digits_date_after(&self, at: usize) -> Option<Found> {
        (self.kind(at) == Kind::Number
            && self.is_mark(at + 3, b'.')
            && self.written(at + 4).len() == 4)
            .then(|| self.digits_date(at))
            .flatten()
    }

    /// A day with its month, or one of several before it: "18 czerwca 2024 r.",
    /// "3-4 listopada", "[12] i 19 maja".
    pub(super) fn day_and_month(&self, at: usize) -> Option<Found> {
        let (day, next) = self.day_at(at)?;
        if let Some(found) = self.month_of_day(at, day, next) {
            return Some(found);
        }
        let joiner = self.word(next);
        let is_range = joiner.kind == Kind::To
            || joiner.kind == Kind::And && self.kind_before(at) == Kind::Between
            || self.is_mark(next, b'-')
            || self.is_mark(next, b'/') && self.is_glued(next);
        let is_list =
            joiner.kind == Kind::And || self.is_mark(next, b',') || joiner.kind == Kind::Onto;
        if !is_range && !is_list || self.is_counted(next) {
            return None;
        }
        let last = self.last_of_days(next + 1)?;
        let last_day = last.cal()?;
        let first = match last_day {
            Cal::Day(day_of_last) => {
                let (year, month) = (
                    i32::from(day_of_last.year()),
                    i32::from(day_of_last.month()),
                );
                Cal::day(year, month, day)
                    .filter(|_| day < day_of_last.day().into())
                    .or_else(|| {
                        // "z 30 na 1 maja"
                        let month = last_day.shifted(Unit::Month, -1)?.month_of()?;
                        Cal::day(month.0.into(), month.1.into(), day).filter(|_| day >= 28)
                    })
            }
            Cal::DayOfAnyYear(month, last) => {
                (day < last.into()).then_some(Cal::DayOfAnyYear(month, day as i8))
            }
            _ => None,
        }?;
        if is_range {
            return Some(Found {
                value: Value::Interval(first, last_day),
                start: at,
                ..last
            });
        }
        let found = Found::date(at, next, first);
        Some(if last.year_given {
            found.given()
        } else {
            found
        })
    }

    /// The last of a list of days, the one that has the month.
    fn last_of_days(&self, mut at: usize) -> Option<Found> {
        const LONGEST_LIST: usize = 8;
        for _ in 0..LONGEST_LIST {
            let (day, next) = self.day_at(at)?;
            if let Some(found) = self.month_of_day(at, day, next) {
                return Some(found);
            }
            let goes_on = self.kind(next) == Kind::And
                || self.is_mark(next, b',')
                || self.kind(next) == Kind::Onto;
            if !goes_on {
                return None;
            }
            at = next + 1;
        }
        None
    }

    /// English "on the 15th": the day of the month that the tense means, else
    /// of this one.
    fn day_alone(&self, at: usize) -> Option<Found> {
        let number = self
            .number(at)
            .filter(|number| number.is_ordinal && self.kind(at) == Kind::Number)?;
        let is_led = self.is_english()
            && self.kind_before(at) == Kind::The
            && at > 1
            && matches!(
                self.kind(at - 2),
                Kind::In | Kind::Before | Kind::From | Kind::To
            );
        let ends = self.ends_sentence(number.end)
            || matches!(self.kind(number.end), Kind::Mark | Kind::And);
        let (year, month) = self.today?.month_of()?;
        let is_on = at > 1 && (self.kind(at - 2) != Kind::In || self.word(at - 2).value == 2);
        let cal = Cal::day(year.into(), month.into(), number.value)?;
        (is_led && ends && is_on).then(|| Found::date(at, number.end, cal))
    }

    /// The day together with the month that follows it.
    fn month_of_day(&self, start: usize, day: i32, at: usize) -> Option<Found> {
        let mut next = at;
        if self.is_english() && self.kind(next) == Kind::Of {
            next += 1;
            if let Some(month) = self.deictic(next + usize::from(self.kind(next) == Kind::The), 3)
                && let Some(Cal::Month(year, number)) = month.cal()
            {
                return Cal::day(year.into(), number.into(), day)
                    .map(|cal| Found::date(start, month.end, cal));
            }
        }
        if let Some(end) = self.this_month_at(next) {
            let (year, month) = self.today?.month_of()?;
            return Cal::day(year.into(), month.into(), day)
                .map(|cal| Found::date(start, end, cal));
        }
        let (month, end) = self.month_after_day(next)?;
        if self.is_name_of_street(start, next, end) {
            return None;
        }
        self.completed_day(start, month, day, end)
    }

    /// Where "bm." or "b.m." at `at` ends.
    fn this_month_at(&self, at: usize) -> Option<usize> {
        let dotted = |at: usize| if self.is_mark(at, b'.') { at + 1 } else { at };
        if self.kind(at) == Kind::ThisMonth {
            return Some(dotted(at + 1));
        }
        let is_apart =
            self.written(at) == "b" && self.is_mark(at + 1, b'.') && self.written(at + 2) == "m";
        is_apart.then(|| dotted(at + 3))
    }

    /// The day of a month with the year that follows, or the one it must mean.
    fn completed_day(&self, start: usize, month: i32, day: i32, end: usize) -> Option<Found> {
        if let Some((year, end)) = self.year_tail(end) {
            return Cal::day(year.into(), month, day)
                .map(|cal| Found::date(start, end, cal).given());
        }
        if let Some(year) = self.year_ahead(end) {
            return Cal::day(year.into(), month, day)
                .map(|cal| Found::date(start, end, cal).given());
        }
        Some(Found::date(
            start,
            end,
            self.resolve_day(month, day, start, end)?,
        ))
    }

    /// The year that a second date gives to this one: "3 maja i 5 czerwca 2023".
    fn year_ahead(&self, at: usize) -> Option<i16> {
        if self.kind(at) != Kind::And && !self.is_mark(at, b',') {
            return None;
        }
        let mut next = if self.kind(at + 1) == Kind::In {
            at + 2
        } else {
            at + 1
        };
        if let Some((_, after_day)) = self.day_at(next) {
            next = after_day;
        }
        let (_, end) = self.month_at(next)?;
        self.year_number(end).map(|found| found.year)
    }

    /// "3 Maja" of a street or a square: the month has a capital that Polish
    /// gives it nowhere else.
    fn is_name_of_street(&self, start: usize, month: usize, end: usize) -> bool {
        self.is_polish()
            && self.shape(month) == Shape::Title
            && self.year_number(end).is_none()
            && !self.begins_sentence(start)
            && !matches!(self.kind_before(start), Kind::Weekday | Kind::WeekdayShort)
            && !self.is_mark(start.wrapping_sub(1), b',')
    }

    /// What begins with a month: "wrzesień 2023", "June 18, 2024".
    pub(super) fn month_led(&self, at: usize) -> Option<Found> {
        let (month, end) = self.month_at(at)?;
        if let Some(found) = self.day_after_month(at, month, end) {
            return Some(found);
        }
        if self.kind(end) == Kind::After && self.kind(end + 1) == Kind::Next {
            let (year, current) = self.today?.month_of()?;
            let year = year + if month > current.into() { 1 } else { 2 };
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end + 2, cal));
        }
        // "(Nowak i Lis, 1986)"
        if self.kind(at) == Kind::MonthShort && self.is_polish() && self.is_mark(end, b',') {
            return None;
        }
        let tail = self.year_tail(end);
        if !self.is_month(at, tail.is_some()) {
            return None;
        }
        if let Some((year, end)) = tail {
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end, cal).given());
        }
        if let Some(year) = self.year_ahead(end).or_else(|| self.year_after_dash(end)) {
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end, cal).given());
        }
        Some(Found::date(at, end, self.resolve_month(month, at, end)?))
    }

    /// "December 4, 2025" in a Polish text, as embedded posts carry it.
    pub(super) fn foreign_date(&self, at: usize) -> Option<Found> {
        let (day, next) = self.day_at(at + 1)?;
        let year = self
            .year_number(next + 1)
            .filter(|_| self.is_mark(next, b','))?;
        let cal = Cal::day(year.year.into(), self.word(at).value.into(), day)?;
        Some(Found::date(at, year.end, cal).given())
    }

    fn year_after_dash(&self, at: usize) -> Option<i16> {
        let (_, end) = self.month_at(at + 1).filter(|_| self.is_mark(at, b'-'))?;
        self.year_number(end).map(|found| found.year)
    }

    /// The day after its month: "June 18", "March the 3rd".
    fn day_after_month(&self, at: usize, month: i32, end: usize) -> Option<Found> {
        let next = if self.kind(end) == Kind::The {
            end + 1
        } else {
            end
        };
        let (day, after) = self.day_at(next)?;
        let before = self.kind_before(at);
        let is_led = self.begins_sentence(at)
            || matches!(before, Kind::Weekday | Kind::WeekdayShort | Kind::Mark)
                && self.shape(at) == Shape::Title;
        if self.is_polish() && !is_led {
            return None;
        }
        let counts = self.is_counted(after) || self.is_mark(after, b':');
        if counts
            || self.kind(after) == Kind::Meridiem
            || self.is_mark(after, b'.') && self.is_glued(after + 1)
        {
            return None;
        }
        if (self.is_mark(after, b'-')
            || self.kind(after) == Kind::To
            || self.kind(after) == Kind::And)
            && let Some((last, end)) = self.day_at(after + 1).filter(|(last, _)| *last > day)
            && self.month_at(end).is_none()
            && !self.is_counted(end)
        {
            let last = self.completed_day(at, month, last, end)?;
            let to = last.cal()?;
            let from = Cal::day(to.year_of().unwrap_or(2024).into(), month, day)?;
            let is_range = self.kind(after) != Kind::And;
            return Some(if is_range {
                Found {
                    value: Value::Interval(from, to),
                    ..last
                }
            } else {
                Found {
                    end: after,
                    value: Value::Cal(from),
                    ..last
                }
            });
        }
        self.completed_day(at, month, day, after)
    }

    /// Whether the word is a month and no name, verb or half of a word.
    fn is_month(&self, at: usize, has_year: bool) -> bool {
        if has_year {
            return true;
        }
        let hyphen = self.is_mark(at.wrapping_sub(1), b'-') && self.is_glued(at);
        let led = matches!(
            self.kind_before(if hyphen { at - 1 } else { at }),
            Kind::In
                | Kind::From
                | Kind::To
                | Kind::Of
                | Kind::Before
                | Kind::After
                | Kind::Between
                | Kind::Part
                | Kind::PartAdjective
                | Kind::And
                | Kind::Onto
                | Kind::Last
                | Kind::Next
                | Kind::This
                | Kind::Every
        );
        if self.kind(at) == Kind::MonthShort {
            return self.is_english()
                && led
                && self.shape(at) == Shape::Title
                && self.is_mark(at + 1, b'.');
        }
        if self.is_english() {
            let is_verb = matches!(self.word(at).value, 3 | 5);
            let capital = self.shape(at).is_capitalised();
            return if is_verb {
                capital && (led || self.is_sentence(at, at + 1))
            } else {
                capital || led
            };
        }
        match self.shape(at) {
            Shape::Lower => true,
            Shape::Title if led => self.begins_sentence(at - 1),
            Shape::Title => self.begins_sentence(at) && !self.shape(at + 1).is_capitalised(),
            _ => self.shape(at) == Shape::Capitals && led,
        }
    }

    /// Years as a range: "2012-20", "1939–1945", "2023/24".
    fn year_range(&self, at: usize) -> Option<Found> {
        let first = self.word(at).value;
        let in_brackets =
            self.is_mark(at + 3, b')') || self.is_mark(at + 3, b',') || self.is_mark(at + 3, b';');
        let is_led = self.leads_a_year(at) || self.is_unit(at.wrapping_sub(1), Unit::Year);
        let is_dash = self.is_mark(at + 1, b'-');
        let is_slash = self.is_mark(at + 1, b'/');
        if self.written(at).len() != 4 || !(1000..=2100).contains(&first) || !is_dash && !is_slash {
            return None;
        }
        if self.kind(at + 2) != Kind::Number || self.is_mark(at + 3, b'-') && self.is_glued(at + 3)
        {
            return None;
        }
        let last = match (self.written(at + 2).len(), self.word(at + 2).value) {
            (4, last) => last,
            (2, last) => first / 100 * 100 + last,
            _ => return None,
        };
        let mut end = YearFound::unmarked(last, at + 3);
        self.mark_year(&mut end);
        let sensible =
            last > first && last <= 2100 && last - first <= 300 && (is_dash || last == first + 1);
        let is_plain = self.is_glued(at + 2) == self.is_glued(at + 1);
        if !sensible
            || self.is_counted(end.end)
            || !(is_led || in_brackets || end.is_marked || is_plain)
        {
            return None;
        }
        let value = Value::Interval(Cal::year(first.into())?, Cal::year(last.into())?);
        Some(
            Found {
                value,
                ..Found::date(at, end.end, Cal::Year(first))
            }
            .given(),
        )
    }

    /// Whether the word before makes four digits a year.
    fn leads_a_year(&self, at: usize) -> bool {
        let mut before = at;
        if before > 1 && self.is_mark(before - 1, b'.') && self.kind(before - 2) == Kind::Approx {
            before -= 1;
        }
        let lead = self.kind_before(before);
        let is_list = matches!(lead, Kind::And) || self.is_mark(before.wrapping_sub(1), b',');
        if self.has_part_before(at) {
            return true;
        }
        let after_year = self.previous.is_some_and(|previous| {
            previous.end + 1 == at && matches!(previous.cal, Some(Cal::Year(_)))
        });
        after_year && (is_list || self.is_mark(before.wrapping_sub(1), b'-'))
            || matches!(
                lead,
                Kind::In
                    | Kind::From
                    | Kind::To
                    | Kind::Before
                    | Kind::After
                    | Kind::Between
                    | Kind::Units
                    | Kind::Unit
                    | Kind::PartAdjective
                    | Kind::Onto
                    | Kind::Of
                    | Kind::Approx
                    | Kind::Part
                    | Kind::Fiscal
            )
    }

    /// A year alone, where something makes the number one.
    fn bare_year(&self, at: usize) -> Option<Found> {
        let found = self.year_number(at)?;
        let given = |found: &YearFound| {
            found
                .cal()
                .map(|cal| Found::date(at, found.end, cal).given())
        };
        if found.is_marked {
            return given(&found);
        }
        let lead = self.kind_before(at);
        let is_modern = (1800..=2050).contains(&found.year);
        let in_brackets = self.is_mark(at.wrapping_sub(1), b'(')
            && (self.is_mark(at + 1, b')') || self.is_mark(at + 1, b','))
            && is_modern;
        let next_is_free = !matches!(
            self.kind(at + 1),
            Kind::Unit | Kind::Units | Kind::HourShort
        ) && !self.is_counted(at + 1)
            && !self.splits_a_number(at + 1);
        let is_sure = matches!(lead, Kind::In | Kind::Unit | Kind::Units | Kind::Between)
            || self.has_part_before(at);
        // "ok. 2000", "do 1500" count something as a rule
        let is_round = found.year % 500 == 0 || found.year % 100 == 0 && lead != Kind::Of;
        let is_old = self.is_polish() && lead == Kind::Of
            || self.is_mark(at + 1, b')')
            || lead == Kind::Approx && self.kind(at + 1) != Kind::Other;
        let is_led = is_sure && found.year >= 1000
            || lead == Kind::From && self.word(at - 1).value == 1
            || (is_modern || is_old)
                && !is_round
                && self.leads_a_year(at)
                && !self.counts_things(at + 1);
        let in_brackets = in_brackets || is_modern && self.closes_a_source(at);
        let stands_free = is_modern && self.is_english() && self.stands_for_a_year(at);
        if in_brackets || (is_led || stands_free) && next_is_free {
            given(&found)
        } else {
            None
        }
    }

    /// "mid-2003"
    fn has_part_before(&self, at: usize) -> bool {
        at > 1 && self.is_mark(at - 1, b'-') && self.kind(at - 2) == Kind::PartAdjective
    }

    /// English "2003's record", "the 1998 budget", "the target for 2004",
    /// "2005 will be hard".
    fn stands_for_a_year(&self, at: usize) -> bool {
        let next = at + 1;
        let has_genitive = self.is_mark(next, b'\'') && self.written(next + 1) == "s";
        let names_a_thing = self.shape(next) != Shape::None && !self.counts_things(next);
        let is_sum = self.written(at).len() == 4 && self.word(at).value % 100 == 0;
        match self.kind_before(at) {
            _ if has_genitive => true,
            Kind::For | Kind::Than => !is_sum && !self.counts_things(next),
            Kind::The => !is_sum && names_a_thing,
            _ => {
                let says = matches!(self.written(next), "was" | "is" | "will" | "has" | "had");
                says && !is_sum
            }
        }
    }

    /// "(Radczuk i Szarska, 1986)", "(ur. 1912)", "z 2007)."
    fn closes_a_source(&self, at: usize) -> bool {
        const ABBREVIATIONS: [&str; 6] = ["ur", "zm", "ok", "ca", "b", "d"];
        let before = at.wrapping_sub(1);
        let is_led = self.is_mark(before, b',')
            || self.is_mark(before, b'.')
                && ABBREVIATIONS.contains(&self.written(before.wrapping_sub(1)))
            || self.is_mark(before, b'-')
            || self.is_mark(before, b';');
        is_led && (self.is_mark(at + 1, b')') || self.is_mark(at + 1, b';'))
    }

    /// Whether a number goes on after a separator.
    fn splits_a_number(&self, at: usize) -> bool {
        let separates = [b'.', b',', b':', b'/']
            .iter()
            .any(|mark| self.is_mark(at, *mark));
        separates
            && self.is_glued(at)
            && self.is_glued(at + 1)
            && matches!(self.kind(at + 1), Kind::Number | Kind::Digits)
    }

    /// Whether an unknown small word follows, which the number may count.
    fn counts_things(&self, at: usize) -> bool {
        self.kind(at) == Kind::Other && self.shape(at) == Shape::Lower && {
            let word = self.written(at);
            if self.is_english() {
                word.len() > 3 && word.ends_with('s')
            } else {
                ["ych", "ami", "om", "ich"]
                    .iter()
                    .any(|ending| word.ends_with(ending))
            }
        }
    }

    /// "dziewięćdziesiątego drugiego roku", "dwa tysiące pierwszym roku".
    fn year_in_words(&self, at: usize) -> Option<Found> {
        let number = self.number(at)?;
        if !self.is_polish() {
            return None;
        }
        // "tysiąc dziewięćset sześćdziesiąt osiem" counts nothing else
        let is_said = self.kind(at) == Kind::Thousand
            && (1901..2000).contains(&number.value)
            && number.end > at + 2;
        let has_year = self.is_unit(number.end, Unit::Year);
        if is_said || has_year && number.value >= 1900 && number.value < 2100 {
            let end = if has_year { number.end + 1 } else { number.end };
            return Some(Found::date(at, end, Cal::year(number.value)?).given());
        }
        if !number.is_ordinal || !has_year {
            return None;
        }
        let year = match number.value {
            1000..=2100 => number.value,
            20..=99 => {
                let today = self.today.and_then(Cal::year_of).map_or(2025, i32::from);
                if number.value + 2000 > today + 1 {
                    1900 + number.value
                } else {
                    2000 + number.value
                }
            }
            _ => return None,
        };
        Some(Found::date(at, number.end + 1, Cal::year(year)?).given())
    }

    /// `1990s`, `'90s`, and the "70." of "lata 60. i 70.".
    fn decade_in_digits(&self, at: usize) -> Option<Found> {
        let value = self.word(at).value;
        if value % 10 != 0 {
            return None;
        }
        let after_decade = self.previous.is_some_and(|previous| {
            previous.end + 1 == at && matches!(previous.cal, Some(Cal::Decade(_)))
        });
        if self.written(at).len() == 2 && after_decade {
            let end = self.decade_end(at + 1)?;
            return Some(self.decade_of_century(at, value, end));
        }
        // "1990s" and, as many write it, "1990's"
        let has_mark = self.is_mark(at + 1, b'\'') && self.is_glued(at + 1);
        let plural = if has_mark { at + 2 } else { at + 1 };
        if self.written(plural) != "s" || !self.is_glued(plural) || !self.is_english() {
            return None;
        }
        let end = plural + 1;
        match self.written(at).len() {
            4 if has_mark && !self.is_led_to_decade(at) => None,
            4 if value % 100 == 0 && value < 2000 => {
                Some(Found::date(at, end, Cal::Century(value / 100)).given())
            }
            4 if (1000..2100).contains(&value) => {
                Some(Found::date(at, end, Cal::Decade(value / 10)).given())
            }
            2 if self.is_mark(at.wrapping_sub(1), b'\'') || self.kind_before(at) == Kind::The => {
                Some(Found::date(at, end, Cal::Decade(190 + value / 10)).given())
            }
            _ => None,
        }
    }

    /// Whether "1990's" after this is the decade and not the year's.
    fn is_led_to_decade(&self, at: usize) -> bool {
        matches!(self.kind_before(at), Kind::The | Kind::PartAdjective) || self.has_part_before(at)
    }

    /// Where "90.", "90-tych", "90-te" end, the digits being before `at`.
    fn decade_end(&self, at: usize) -> Option<usize> {
        if self.is_mark(at, b'-') && matches!(self.written(at + 1), "te" | "tych" | "ych" | "tymi")
        {
            return Some(at + 2);
        }
        if matches!(self.written(at), "te" | "tych") && self.is_glued(at) {
            return Some(at + 1);
        }
        (self.is_mark(at, b'.') && self.is_glued(at)).then_some(at + 1)
    }

    /// The decade with the century that follows, the twentieth unless said.
    fn decade_of_century(&self, start: usize, years: i16, end: usize) -> Found {
        let (century, end) = match self.century_at(end) {
            Some((century @ 0..=99, false, end)) => (century, end),
            _ => match self.last_century(end) {
                Some(end) => (19, end),
                None => (19, end),
            },
        };
        Found::date(start, end, Cal::Decade(century * 10 + years / 10)).given()
    }

    /// "ubiegłego wieku" after a decade.
    fn last_century(&self, at: usize) -> Option<usize> {
        (self.kind(at) == Kind::Last && self.is_unit(at + 1, Unit::Century)).then_some(at + 2)
    }

    /// "nineties"
    pub(super) fn decade_word(&self, at: usize) -> Option<Found> {
        let is_led = matches!(
            self.kind_before(at),
            Kind::The | Kind::PartAdjective | Kind::Mark
        );
        is_led.then(|| Found::date(at, at + 1, Cal::Decade(190 + self.word(at).value / 10)).given())
    }

    /// "siedemdziesiątych latach"
    fn decade_before_years(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let is_decade = word.kind == Kind::Ord && word.value >= 20 && word.value % 10 == 0;
        let next = self.word(at + 1);
        if !is_decade || next.kind != Kind::Units || next.unit() != Unit::Year {
            return None;
        }
        Some(self.decade_of_century(at, word.value, at + 2))
    }

    /// What begins with a unit: "lata 90.", "latach 2012-20", "roku 1944",
    /// "dniu 3 maja".
    pub(super) fn unit_led(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        let is_years = word.kind == Kind::Units && word.unit() == Unit::Year && self.is_polish();
        if is_years || word.kind == Kind::YearsShort {
            let dotted = word.kind == Kind::YearsShort && self.is_mark(at + 1, b'.');
            return self
                .years_led(at, if dotted { at + 2 } else { at + 1 })
                .or_else(|| self.bare_length(at));
        }
        if word.kind == Kind::YearShort {
            let next = if self.is_mark(at + 1, b'.') {
                at + 2
            } else {
                return None;
            };
            let year = self
                .year_number(next)
                .filter(|_| self.written(next).len() == 4)?;
            return year.cal().map(|cal| Found::date(at, year.end, cal).given());
        }
        if self.kind(at + 1) == Kind::DayPartAdjective && word.unit() == Unit::Hour {
            // "w godzinach porannych"
            let part = DAY_PARTS[self.word(at + 1).value as usize % DAY_PARTS.len()];
            return Some(self.time_of_day(at, at + 2, part));
        }
        if word.kind == Kind::HourShort || word.kind == Kind::Unit && word.unit() == Unit::Hour {
            return self.hour_led(at).or_else(|| self.bare_length(at));
        }
        if self.is_unit(at, Unit::Year) {
            return self
                .year_led(at)
                .or_else(|| self.one_unit_ago(at))
                .or_else(|| self.part_of_present(at))
                .or_else(|| self.bare_length(at));
        }
        if self.is_unit(at, Unit::Day)
            && self.is_polish()
            && let Some(found) = self.expression(at + 1, depth + 1)
            && matches!(found.cal(), Some(Cal::Day(_) | Cal::DayOfAnyYear(..)))
            && matches!(self.kind(at + 1), Kind::Number | Kind::Ord)
        {
            return Some(found.from(at));
        }
        self.one_unit_ago(at)
            .or_else(|| self.day_beyond(at))
            .or_else(|| self.weekend(at))
            .or_else(|| self.part_of_present(at))
            .or_else(|| self.bare_length(at))
    }

    fn years_led(&self, start: usize, at: usize) -> Option<Found> {
        let word = self.word(at);
        if word.kind == Kind::Ord && word.value >= 20 && word.value % 10 == 0 {
            return Some(self.decade_of_century(start, word.value, at + 1));
        }
        if word.kind != Kind::Number {
            return None;
        }
        if self.written(at).len() == 2 && word.value % 10 == 0 {
            let after = self.kind(at + 1);
            let end = self.decade_end(at + 1).or_else(|| {
                // "lata 60-70." and "latach 60 i 70.", the stop only at the end
                (after == Kind::And
                    || self.is_mark(at + 1, b'-') && self.kind(at + 2) == Kind::Number)
                    .then_some(at + 1)
            })?;
            return Some(self.decade_of_century(start, word.value, end));
        }
        if word.value % 10 == 0
            && (1000..2100).contains(&word.value)
            && self.is_mark(at + 1, b'.')
            && word.value > 1800
        {
            let ends = self
                .sentences
                .get(self.sentence)
                .is_some_and(|sentence| sentence.end == at + 2);
            if !ends {
                return Some(Found::date(start, at + 2, Cal::Decade(word.value / 10)).given());
            }
        }
        let found = self.year_range(at).or_else(|| self.bare_year(at))?;
        Some(found.from(start))
    }

    /// "roku 1944", "rok 2023", "roku 2023/2024"
    fn year_led(&self, at: usize) -> Option<Found> {
        if !self.is_polish() {
            return None;
        }
        let number = at + 1;
        if self.kind(number) != Kind::Number {
            return None;
        }
        let found = self.year_range(number).or_else(|| {
            let year = self.year_number(number)?;
            (!self.is_counted(year.end)).then(|| {
                year.cal()
                    .map(|cal| Found::date(number, year.end, cal).given())
            })?
        })?;
        Some(found.from(at))
    }

    /// What begins with a Roman number: centuries, quarters and halves.
    pub(super) fn roman_led(&self, at: usize, depth: u8) -> Option<Found> {
        self.centuries(at)
            .or_else(|| self.part_of_year(at, at + 1, self.word(at).value.into(), depth))
    }

    /// What begins with an ordinal: "XIX wiek", "drugi kwartał", "pierwszy
    /// tydzień października", "druga połowa maja".
    fn ordinal_led(&self, at: usize, depth: u8) -> Option<Found> {
        let number = self.number(at)?;
        let in_digits = self.kind(at) == Kind::Number && !number.is_ordinal;
        let next = if in_digits && self.is_mark(number.end, b'.') && self.is_glued(number.end) {
            number.end + 1
        } else if in_digits {
            return None;
        } else {
            number.end
        };
        if !number.is_ordinal && !in_digits {
            return None;
        }
        if let Some(found) = self.century_from(at, number.value, next) {
            return Some(found);
        }
        // "first-quarter results"
        let is_joined = self.is_english()
            && self.is_mark(next, b'-')
            && (self.is_unit(next + 1, Unit::Quarter) || self.is_unit(next + 1, Unit::Half));
        self.part_of_year(at, next + usize::from(is_joined), number.value, depth)
    }

    /// The `number`th of what stands at `at`: a quarter, a half, a week, day
    /// or weekday of a month.
    pub(super) fn part_of_year(
        &self,
        start: usize,
        at: usize,
        number: i32,
        depth: u8,
    ) -> Option<Found> {
        let word = self.word(at);
        let whole = |at: usize| self.whole(at, depth);
        // "the second quarter-final"
        if self.is_mark(at + 1, b'-') && self.is_glued(at + 1) {
            return None;
        }
        match (word.kind, word.kind == Kind::Unit) {
            (_, true) if word.unit() == Unit::Quarter && (1..=4).contains(&number) => self
                .numbered_part(
                    start,
                    at + 1,
                    |year| Cal::Quarter(year, number as i8),
                    3 * number - 2,
                ),
            (_, true) if word.unit() == Unit::Half && (1..=2).contains(&number) => self
                .numbered_part(
                    start,
                    at + 1,
                    |year| Cal::Half(year, number as i8),
                    6 * number - 5,
                ),
            (_, true) if word.unit() == Unit::Decade && (1..=10).contains(&number) => {
                let (cal, end, _) = whole(at + 1)?;
                let Cal::Century(century) = cal else {
                    return None;
                };
                Some(Found::date(start, end, Cal::Decade(century * 10 + number as i16 - 1)).given())
            }
            (_, true) => {
                let (cal, end, given) = whole(at + 1)?;
                let cal = nth_of(word.unit(), number, cal)?;
                let found = Found::date(start, end, cal);
                Some(if given { found.given() } else { found })
            }
            // "pierwszych dniach lipca"
            (Kind::Units, _) if word.unit() == Unit::Day && number == 1 => {
                self.days_at_edge(start, at + 1, depth, "START")
            }
            (Kind::Weekday, _) => {
                let (cal, end, given) = whole(at + 1)?;
                let Cal::Month(year, month) = cal else {
                    return None;
                };
                let cal = Cal::Day(nth_weekday(year, month, number, word.value as i8)?);
                let found = Found::date(start, end, cal);
                Some(if given { found.given() } else { found })
            }
            (Kind::Part | Kind::Half, _) if (1..=2).contains(&number) => {
                if word.kind == Kind::Part && PARTS[word.value as usize % 3] != "MID" {
                    return None;
                }
                let dotted = self.is_mark(at + 1, b'.') && self.is_glued(at + 1);
                let (cal, end, given) = whole(if dotted { at + 2 } else { at + 1 })?;
                let found = match cal {
                    Cal::Year(year) => Found::date(start, end, Cal::Half(year, number as i8)),
                    _ => Found::date(start, end, cal).modified(if number == 1 {
                        "START"
                    } else {
                        "END"
                    }),
                };
                Some(if given { found.given() } else { found })
            }
            _ => None,
        }
    }

    /// The first or last days of the month that stands at `at`.
    pub(super) fn days_at_edge(
        &self,
        start: usize,
        at: usize,
        depth: u8,
        part: &'static str,
    ) -> Option<Found> {
        let (cal, end, given) = self.whole(at, depth)?;
        let found = Found::date(start, end, cal).modified(part);
        matches!(cal, Cal::Month(..)).then(|| if given { found.given() } else { found })
    }

    /// A quarter or half with its year, or of the year it must mean.
    fn numbered_part(
        &self,
        start: usize,
        at: usize,
        cal: impl Fn(i16) -> Cal,
        month: i32,
    ) -> Option<Found> {
        let next = if self.is_english() && self.kind(at) == Kind::Of {
            at + 1
        } else {
            at
        };
        let fiscal = if self.kind(next) == Kind::Fiscal {
            next + 1
        } else {
            next
        };
        if let Some((year, end)) = self.year_tail(fiscal) {
            return Some(Found::date(start, end, cal(year)).given());
        }
        if let Some((Cal::Year(year), end, given)) = self.whole(at, 3) {
            let found = Found::date(start, end, cal(year));
            return Some(if given { found.given() } else { found });
        }
        let year = self.resolve_month(month, start, at)?.year_of()?;
        Some(Found::date(start, at, cal(year)))
    }

    /// `Q2 2024`, `H1`
    pub(super) fn quarter_name(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let number = word.value as i8;
        let is_quarter = word.kind == Kind::QuarterName;
        let cal = |year| {
            if is_quarter {
                Cal::Quarter(year, number)
            } else {
                Cal::Half(year, number)
            }
        };
        let found = self.numbered_part(at, at + 1, cal, i32::from(number) * 3 - 2)?;
        (is_quarter || found.year_given).then_some(found)
    }

    /// The date of which something is a part, after "of", "w" and the article:
    /// its value, end, and whether its year is given. A bare unit is the
    /// present one.
    fn whole(&self, at: usize, depth: u8) -> Option<(Cal, usize, bool)> {
        let mut next = at;
        while matches!(self.kind(next), Kind::Of | Kind::The)
            || self.kind(next) == Kind::In && next == at
        {
            next += 1;
        }
        if let Some(found) = self.expression(next, depth + 1)
            && let (Some(cal), None) = (found.cal(), found.modifier)
        {
            return Some((cal, found.end, found.year_given));
        }
        let word = self.word(next);
        let is_bare = word.kind == Kind::Unit && !word.unit().is_clock();
        let cal = self.today.filter(|_| is_bare)?.shifted(word.unit(), 0)?;
        Some((cal, next + 1, false))
    }

    /// "XIX w.", "XVIII-XIX wiek", "[XVII] i XVIII w."
    fn centuries(&self, at: usize) -> Option<Found> {
        let first = self.word(at).value;
        if let Some(found) = self.century_from(at, first.into(), at + 1) {
            return Some(found);
        }
        let is_range = self.is_mark(at + 1, b'-') || self.is_mark(at + 1, b'/');
        let is_list = self.kind(at + 1) == Kind::And || self.is_mark(at + 1, b',');
        if !is_range && !is_list {
            return None;
        }
        let mut last = at + 2;
        while is_list && self.kind(last) == Kind::Roman && self.is_mark(last + 1, b',') {
            last += 2;
        }
        let (century, before_christ, end) = self.century_at(last)?;
        let cal = |century| {
            if before_christ {
                Cal::CenturyBeforeChrist(century)
            } else {
                Cal::Century(century - 1)
            }
        };
        if is_range {
            let value = Value::Interval(cal(first), cal(century + 1));
            return Some(
                Found {
                    value,
                    ..Found::date(at, end, cal(first))
                }
                .given(),
            );
        }
        Some(Found::date(at, at + 1, cal(first)).given())
    }

    /// The century named at `at`: its number less one, the era, the end.
    fn century_at(&self, at: usize) -> Option<(i16, bool, usize)> {
        let (number, next) = match self.kind(at) {
            Kind::Roman => (self.word(at).value.into(), at + 1),
            _ => self.number(at).map(|number| (number.value, number.end))?,
        };
        let next = if self.is_mark(next, b'.') && self.is_glued(next) {
            next + 1
        } else {
            next
        };
        let found = self.century_from(at, number, next)?;
        match found.cal()? {
            Cal::Century(century) => Some((century, false, found.end)),
            Cal::CenturyBeforeChrist(century) => Some((century - 1, true, found.end)),
            _ => None,
        }
    }

    /// The century whose number is before `at`.
    fn century_from(&self, start: usize, number: i32, at: usize) -> Option<Found> {
        let mut next = if self.is_english() && self.is_mark(at, b'-') {
            at + 1
        } else {
            at
        };
        if self.is_unit(next, Unit::Century) {
            next += 1;
        } else if self.is_polish()
            && matches!(self.written(next), "w" | "st")
            && self.is_mark(next + 1, b'.')
        {
            next += 2;
        } else if self.is_polish()
            && self.written(next) == "w"
            && self.kind(start) == Kind::Roman
            && self.kind(next + 1) != Kind::Number
        {
            // "XX w" at the end of a clause
            let ends = matches!(self.kind(next + 1), Kind::Mark) || next + 1 >= self.words.len();
            next = if ends { next + 1 } else { return None };
        } else {
            return None;
        }
        if !(1..=21).contains(&number) {
            return None;
        }
        match self.era_at(next) {
            Some((true, end)) => {
                Some(Found::date(start, end, Cal::CenturyBeforeChrist(number as i16)).given())
            }
            Some((false, end)) => {
                Some(Found::date(start, end, Cal::Century(number as i16 - 1)).given())
            }
            None => Some(Found::date(start, next, Cal::Century(number as i16 - 1)).given()),
        }
    }

    /// "jesień 2022", "wiosną", "latem ubiegłego roku"
    pub(super) fn season_led(&self, at: usize) -> Option<Found> {
        let season = self.word(at).value;
        let next = if self.is_english() && self.kind(at + 1) == Kind::Of {
            at + 2
        } else {
            at + 1
        };
        if let Some((year, end)) = self.year_tail(next) {
            // "zimą 2022/23" is one winter
            let end = if self.is_mark(end, b'/') && self.kind(end + 1) == Kind::Number {
                end + 2
            } else {
                end
            };
            return Some(Found::date(at, end, Cal::Season(year, season as i8)).given());
        }
        let is_led = matches!(
            self.kind_before(at),
            Kind::In | Kind::PartAdjective | Kind::Part | Kind::Between | Kind::From | Kind::To
        );
        let is_adverb = self.is_polish()
            && matches!(
                self.written(at),
                "wiosną" | "latem" | "jesienią" | "zimą" | "Wiosną" | "Latem" | "Jesienią" | "Zimą"
            );
        let is_noun = self.is_english()
            && (is_led && self.kind_before(at) != Kind::To
                || self.kind_before(at) == Kind::The
                    && matches!(self.kind_before(at - 1), Kind::In | Kind::From | Kind::Of));
        if !(is_adverb || is_noun || self.is_polish() && is_led)
            || self.is_english() && self.shape(at) != Shape::Lower
        {
            return None;
        }
        let middle = i32::from(season) * 3 + 1;
        let cal = match self.resolve_month(if middle > 12 { 1 } else { middle }, at, at + 1)? {
            Cal::Month(year, _) if season == 4 => Cal::Season(year - 1, 4),
            Cal::Month(year, _) => Cal::Season(year, season as i8),
            _ => Cal::SeasonOfAnyYear(season as i8),
        };
        Some(Found::date(at, at + 1, cal))
    }

    /// "pod koniec maja", "early 2024", "przełomie maja i czerwca"
    pub(super) fn part_led(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        match word.kind {
            Kind::Under if self.kind(at + 1) == Kind::Part => {
                self.part_led(at + 1, depth + 1).map(|found| found.from(at))
            }
            Kind::Turn if self.is_polish() => None,
            Kind::Part => {
                let dotted = self.is_mark(at + 1, b'.') && self.is_glued(at + 1);
                let next = if dotted { at + 2 } else { at + 1 };
                if self.is_english() && self.kind(next) != Kind::Of
                    || self.is_polish() && self.kind(next) == Kind::In
                {
                    return None;
                }
                let (cal, end, given) = self.whole(next, depth)?;
                let found = Found::date(at, end, cal).modified(PARTS[word.value as usize % 3]);
                Some(if given { found.given() } else { found })
            }
            Kind::PartAdjective => {
                let next = if self.is_mark(at + 1, b'-') {
                    at + 2
                } else {
                    at + 1
                };
                if let Some((part, end)) = self.day_part_at(next).filter(|_| self.is_polish()) {
                    return Some(self.time_of_day(at, end, part));
                }
                let found = self.expression(next, depth + 1)?;
                let part = PARTS[word.value as usize % 3];
                let is_plain = found.modifier.is_none() && found.kind == TimexKind::Date;
                // "early Tuesday", but no "early 18 June"
                let can_have_parts = self.kind(next) == Kind::Weekday && self.is_english()
                    || found.cal().is_some_and(|cal| cal.grain() != Unit::Day);
                (is_plain && found.start == next && found.cal().is_some() && can_have_parts)
                    .then(|| found.from(at).modified(part))
            }
            _ => None,
        }
    }

    /// `'90s`, "in '68"
    pub(super) fn mark_led(&self, at: usize) -> Option<Found> {
        if !self.is_mark(at, b'\'') || self.kind(at + 1) != Kind::Number || !self.is_glued(at + 1) {
            return None;
        }
        let year = || {
            let is_led = matches!(self.kind_before(at), Kind::In | Kind::From);
            let year = self.full_year(self.word(at + 1).value);
            (is_led && self.written(at + 1).len() == 2)
                .then(|| Found::date(at, at + 2, Cal::Year(year)).given())
        };
        self.decade_in_digits(at + 1)
            .map(|found| found.from(at))
            .or_else(year)
    }
}

/// The `number`th `unit` of `whole`; 9 and more is the last.
fn nth_of(unit: Unit, number: i32, whole: Cal) -> Option<Cal> {
    let (first, last) = whole.days()?;
    match (unit, whole) {
        (Unit::Day, Cal::Month(year, month)) => {
            let day = if number >= 99 {
                last.day().into()
            } else {
                number
            };
            Cal::day(year.into(), month.into(), day)
        }
        (Unit::Day, Cal::Year(_)) => match number {
            99 => Some(Cal::Day(last)),
            1 => Some(Cal::Day(first)),
            _ => None,
        },
        (Unit::Week, Cal::Month(year, month)) => {
            let monday = nth_weekday(year, month, number, 1)?;
            Cal::Day(monday).shifted(Unit::Week, 0)
        }
        (Unit::Weekend, Cal::Month(year, month)) => {
            let saturday = nth_weekday(year, month, number, 6)?;
            Cal::Day(saturday).shifted(Unit::Weekend, 0)
        }
        (Unit::Quarter, Cal::Year(year)) if number >= 9 => Some(Cal::Quarter(year, 4)),
        (Unit::Month, Cal::Year(year)) => Cal::month(year.into(), number.min(12)),
        _ => None,
    }
}
