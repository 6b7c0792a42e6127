//! Days in digits: "18.06.2024", "6/18/24", "2024-06-18", "1-3.06.2024".

use super::numbers::YearFound;
use super::value::Cal;
use super::words::Kind;
use super::{Found, Pass, Value};

impl Pass<'_> {
    /// Whether the digits are the rest of a number like 10.5, 3:2 or 1,000.
    pub(super) fn continues_a_number(&self, at: usize) -> bool {
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
    pub(super) fn digits_date(&self, at: usize) -> Option<Found> {
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
}
