//! Days with their months: "18 czerwca 2024 r.", "3-4 listopada", "June 18th".

use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Found, Pass, Shape, Value};

impl Pass<'_> {
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

    /// "on the 15th", "do 15-go": the day of the month that the tense means,
    /// else the nearest.
    pub(super) fn day_alone(&self, at: usize) -> Option<Found> {
        let number = self
            .number(at)
            .filter(|number| number.is_ordinal && self.kind(at) == Kind::Number)?;
        let ends = self.ends_sentence(number.end)
            || matches!(self.kind(number.end), Kind::Mark | Kind::And);
        if !ends || !self.leads_to_day(at) {
            return None;
        }
        let cal = self.resolve_day_of_month(number.value, at, number.end)?;
        Some(Found::date(at, number.end, cal))
    }

    /// Whether what stands before an ordinal makes it a day of a month.
    fn leads_to_day(&self, at: usize) -> bool {
        let lead = |at: usize| at.checked_sub(1).map(|before| self.word(before));
        if self.is_english() {
            return self.kind_before(at) == Kind::The
                && lead(at - 1).is_some_and(|lead| {
                    matches!(lead.kind, Kind::Before | Kind::From | Kind::To)
                        || lead.kind == Kind::In && lead.value == 2
                });
        }
        // "z 5-go piętra" has its noun, "do 15-go" has none
        let is_genitive = self.written(at + 1).ends_with("go") || self.written(at + 2) == "go";
        is_genitive && lead(at).is_some_and(|lead| matches!(lead.kind, Kind::From | Kind::To))
    }

    /// Days in digits without a year, where the word before says that they are
    /// none of a score or a fraction: "on 6/18", "dnia 18.06".
    pub(super) fn day_and_month_in_digits(&self, at: usize) -> Option<Found> {
        let lead = self.word(at.checked_sub(1)?);
        let (mark, is_led) = if self.is_english() {
            (b'/', lead.kind == Kind::In && lead.value == 2)
        } else {
            let is_day = self.is_unit(at - 1, Unit::Day) || lead.kind == Kind::DayOf;
            (b'.', self.is_polish() && is_day)
        };
        let is_pair = self.is_mark(at + 1, mark)
            && self.is_glued(at + 1)
            && self.is_glued(at + 2)
            && self.kind(at + 2) == Kind::Number
            && self.written(at).len() <= 2
            && self.written(at + 2).len() <= 2;
        if !is_led || !is_pair || self.splits_a_number(at + 3) {
            return None;
        }
        let (first, second) = (self.word(at).value.into(), self.word(at + 2).value.into());
        let (month, day) = if self.is_english() {
            (first, second)
        } else {
            (second, first)
        };
        let cal = self.resolve_day(month, day, at, at + 3)?;
        Some(Found::date(at, at + 3, cal))
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

    /// The day after its month: "June 18", "March the 3rd".
    pub(super) fn day_after_month(&self, at: usize, month: i32, end: usize) -> Option<Found> {
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
    pub(super) fn year_ahead(&self, at: usize) -> Option<i16> {
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
        !self.has_capital_months()
            && self.shape(month) == Shape::Title
            && self.year_number(end).is_none()
            && !self.begins_sentence(start)
            && !matches!(self.kind_before(start), Kind::Weekday | Kind::WeekdayShort)
            && !self.is_mark(start.wrapping_sub(1), b',')
    }
}
