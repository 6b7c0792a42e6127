//! Calendar values of the precision that is known: a year, a month or a day.
//!
//! "June 2024" stays a month: nothing is filled in that the source did not
//! say. Printing and parsing agree (ISO 8601), years run from 1 to 9999.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

/// A year, a month or a day, as ISO 8601 writes it: `2024`, `2024-06`,
/// `2024-06-18`.
///
/// Values order by their first day, the coarser before the finer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PartialDate {
    year: i16,
    month: Option<i8>,
    day: Option<i8>,
}

impl PartialDate {
    /// The given year; `None` outside 1 to 9999.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self {
            year,
            month: None,
            day: None,
        })
    }

    /// The given month, counted from 1; `None` where there is no such month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        Self::year(year)
            .filter(|_| (1..=12).contains(&month))
            .map(|date| Self {
                month: Some(month),
                ..date
            })
    }

    /// The given day; `None` where the calendar has no such day.
    #[must_use]
    pub fn day(year: i16, month: i8, day: i8) -> Option<Self> {
        Self::month(year, month)?;
        Date::new(year, month, day).ok().map(Self::from)
    }

    /// First day that the value covers.
    #[must_use]
    pub fn first_day(self) -> Date {
        Date::constant(self.year, self.month.unwrap_or(1), self.day.unwrap_or(1))
    }

    /// Last day that the value covers.
    #[must_use]
    pub fn last_day(self) -> Date {
        match (self.month, self.day) {
            (_, Some(_)) => self.first_day(),
            (Some(_), None) => self.first_day().last_of_month(),
            (None, None) => self.first_day().last_of_year(),
        }
    }

    /// The value itself with the coarser ones it lies in, coarsest first:
    /// `2024`, `2024-06`, `2024-06-18`.
    pub fn levels(self) -> impl Iterator<Item = Self> {
        let year = Self {
            month: None,
            day: None,
            ..self
        };
        let month = self.month.map(|_| Self { day: None, ..self });
        let day = self.day.map(|_| self);
        [Some(year), month, day].into_iter().flatten()
    }

    /// The day, where the value is one.
    #[must_use]
    pub fn as_day(self) -> Option<Date> {
        self.day.map(|_| self.first_day())
    }

    /// Year, month and day as far as known.
    #[must_use]
    pub fn parts(self) -> (i16, Option<i8>, Option<i8>) {
        (self.year, self.month, self.day)
    }
}

impl From<Date> for PartialDate {
    fn from(date: Date) -> Self {
        Self {
            year: date.year(),
            month: Some(date.month()),
            day: Some(date.day()),
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(f, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(f, "-{day:02}")?;
        }
        Ok(())
    }
}

/// What was read is no calendar value of the form `2024`, `2024-06` or
/// `2024-06-18`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no date of the form 2024, 2024-06 or 2024-06-18")]
pub struct NoDate;

impl FromStr for PartialDate {
    type Err = NoDate;

    /// Reads exactly what `Display` prints: four digits, two, two.
    fn from_str(text: &str) -> Result<Self, NoDate> {
        let mut parts = text.split('-');
        let year = digits(parts.next(), 4)?.ok_or(NoDate)?;
        let month = digits(parts.next(), 2)?;
        let day = digits(parts.next(), 2)?;
        if parts.next().is_some() {
            return Err(NoDate);
        }
        match (month, day) {
            (None, _) => Self::year(year),
            (Some(month), None) => Self::month(year, month as i8),
            (Some(month), Some(day)) => Self::day(year, month as i8, day as i8),
        }
        .ok_or(NoDate)
    }
}

/// Reads exactly `n` ASCII digits; an absent part is no error.
fn digits(part: Option<&str>, n: usize) -> Result<Option<i16>, NoDate> {
    match part {
        None => Ok(None),
        Some(part) if part.len() == n && part.bytes().all(|byte| byte.is_ascii_digit()) => {
            part.parse().map(Some).map_err(|_| NoDate)
        }
        Some(_) => Err(NoDate),
    }
}

/// Days since 1970.
#[must_use]
pub fn day_number(date: Date) -> i32 {
    let epoch = Date::constant(1970, 1, 1);
    date.duration_since(epoch).as_hours().div_euclid(24) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_prints() {
        for text in [
            "0001",
            "9999",
            "2024",
            "2024-06",
            "2024-06-18",
            "2024-02-29",
        ] {
            assert_eq!(text.parse::<PartialDate>().unwrap().to_string(), text);
        }
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "0000",
            "24",
            "2024-13",
            "2024-6",
            "2023-02-29",
            "2024-06-18-1",
            "+024",
            "2024-",
            "２０２４",
        ] {
            assert_eq!(text.parse::<PartialDate>(), Err(NoDate), "{text:?}");
        }
    }

    #[test]
    fn knows_its_days() {
        let june: PartialDate = "2024-06".parse().unwrap();
        assert_eq!(june.first_day().to_string(), "2024-06-01");
        assert_eq!(june.last_day().to_string(), "2024-06-30");
        let levels: Vec<_> = june.levels().map(|level| level.to_string()).collect();
        assert_eq!(levels, ["2024", "2024-06"]);
    }
}
