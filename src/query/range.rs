//! Ranges of days, as a person types them: `2024`, `2024-06`, `2024-06-18`,
//! `2024-03..2024-06`, `..2023`, `last 7 days`; and the TIMEX3 values that the
//! facets of dates list, `199X`, `2012/2020`, `2024-Q2`, `2024-W25`.
//!
//! ```text
//! range = end | [end] ".." [end] | "last" number unit | unit
//! unit  = ("day" | "week" | "month" | "year") ["s"]   (alone: "last month")
//! ```
//!
//! Both ends belong to the range. "last 7 days" counts from the day of the
//! search and includes it.

use jiff::civil::{Date, ISOWeekDate, Weekday};
use jiff::{Span, ToSpan};

use crate::date::PartialDate;

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRange {
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
}

/// Reads a range; `today` is the day of the search.
///
/// ```
/// use jiff::civil::date;
/// use prasowka::query::range::parse;
///
/// let range = parse("2024-03..2024-06", date(2026, 1, 1)).unwrap();
/// assert_eq!((range.first, range.last), (date(2024, 3, 1), date(2024, 6, 30)));
/// assert_eq!(parse("soon", date(2026, 1, 1)), None);
/// ```
#[must_use]
pub fn parse(text: &str, today: Date) -> Option<DayRange> {
    let text = text.trim();
    if let Some((first, last)) = text.split_once("..") {
        return between(first.trim(), last.trim());
    }
    end(text).or_else(|| relative(text, today))
}

/// A range with an end left out, or none.
fn between(first: &str, last: &str) -> Option<DayRange> {
    if first.is_empty() && last.is_empty() {
        return None;
    }
    let first = if first.is_empty() {
        Date::MIN
    } else {
        end(first)?.first
    };
    let last = if last.is_empty() {
        Date::MAX
    } else {
        end(last)?.last
    };
    (first <= last).then_some(DayRange { first, last })
}

/// A single value: a calendar date, or a TIMEX3 value that covers known days.
fn end(text: &str) -> Option<DayRange> {
    if let Ok(date) = text.parse::<PartialDate>() {
        return Some(DayRange {
            first: date.first_day(),
            last: date.last_day(),
        });
    }
    if let Some((first, last)) = text.split_once('/') {
        return between(first, last);
    }
    years(text).or_else(|| within_year(text))
}

/// A decade `199X` or a century `19XX`.
fn years(text: &str) -> Option<DayRange> {
    let digits = text.strip_suffix('X')?;
    let (digits, n_years) = match digits.strip_suffix('X') {
        Some(digits) if digits.len() == 2 => (digits, 100),
        None if digits.len() == 3 => (digits, 10),
        _ => return None,
    };
    let first: i16 = number(digits)? * n_years;
    Some(DayRange {
        first: Date::new(first.max(1), 1, 1).ok()?,
        last: Date::new(first + n_years - 1, 12, 31).ok()?,
    })
}

/// A half, a quarter, a season, a week, or a day of a month that is not
/// known: `2024-H1`, `2024-Q2`, `2022-SU`, `2024-W25`, `2024-06-XX`.
fn within_year(text: &str) -> Option<DayRange> {
    let (year, part) = text.split_once('-')?;
    let year: i16 = number(year).filter(|_| year.len() == 4)?;
    if let Some(month) = part.strip_suffix("-XX") {
        return end(&format!("{year:04}-{month}"));
    }
    if let Some(week) = part.strip_prefix('W')
        && week.starts_with(|digit: char| digit.is_ascii_digit())
    {
        let (week, weekend) = match week.strip_suffix("-WE") {
            Some(week) => (week, true),
            None => (week, false),
        };
        let monday = ISOWeekDate::new(year, i8::try_from(number(week)?).ok()?, Weekday::Monday)
            .ok()?
            .date();
        let first = if weekend {
            monday.checked_add(5.days()).ok()?
        } else {
            monday
        };
        return Some(DayRange {
            first,
            last: monday.checked_add(6.days()).ok()?,
        });
    }
    let (month, n_months) = match part {
        "H1" => (1, 6),
        "H2" => (7, 6),
        "Q1" => (1, 3),
        "Q2" => (4, 3),
        "Q3" => (7, 3),
        "Q4" => (10, 3),
        "SP" => (3, 3),
        "SU" => (6, 3),
        "FA" => (9, 3),
        "WI" => (12, 3),
        _ => return None,
    };
    let first = Date::new(year, month, 1).ok()?;
    let last_month = first.checked_add((n_months - 1).months()).ok()?;
    Some(DayRange {
        first,
        last: last_month.last_of_month(),
    })
}

/// `last 7 days`, `last month`.
fn relative(text: &str, today: Date) -> Option<DayRange> {
    let lower = text.to_lowercase();
    let mut words = lower.split_whitespace();
    if words.next() != Some("last") {
        return None;
    }
    let word = words.next()?;
    let (n, unit) = match word.parse::<i32>() {
        Ok(n) => (n, words.next()?),
        Err(_) => (1, word),
    };
    if words.next().is_some() || !(1..=100_000).contains(&n) {
        return None;
    }
    let length = match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Span::new().try_days(n),
        "week" => Span::new().try_weeks(n),
        "month" => Span::new().try_months(n),
        "year" => Span::new().try_years(n),
        _ => return None,
    };
    let length = length.ok()?;
    let before = today.checked_sub(length).ok()?;
    Some(DayRange {
        first: before.tomorrow().ok()?,
        last: today,
    })
}

/// Reads ASCII digits.
fn number(text: &str) -> Option<i16> {
    text.bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let found = parse(text, date(2026, 11, 23));
        let found = found.map(|range| format!("{}..{}", range.first, range.last));
        assert_eq!(found.as_deref().unwrap_or("none"), expected, "of {text:?}");
    }

    #[test]
    fn reads_what_people_type() {
        check("2024", "2024-01-01..2024-12-31");
        check(" 2024-02 ", "2024-02-01..2024-02-29");
        check("2024-06-18", "2024-06-18..2024-06-18");
        check("2024-03..2024-06", "2024-03-01..2024-06-30");
        check("2023..", "2023-01-01..9999-12-31");
        check("last 7 days", "2026-11-17..2026-11-23");
        check("last month", "2026-10-24..2026-11-23");
    }

    #[test]
    fn reads_the_values_of_the_facets() {
        check("199X", "1990-01-01..1999-12-31");
        check("19XX", "1900-01-01..1999-12-31");
        check("2012/2020", "2012-01-01..2020-12-31");
        check("2024-Q2", "2024-04-01..2024-06-30");
        check("2024-W25", "2024-06-17..2024-06-23");
        check("2024-W25-WE", "2024-06-22..2024-06-23");
        check("2024-06-XX", "2024-06-01..2024-06-30");
        check("2022-WI", "2022-12-01..2023-02-28");
    }

    #[test]
    fn refuses_the_rest() {
        for text in [
            "",
            "..",
            "2024-13",
            "soon",
            "2024..2023",
            "last 0 days",
            "last x days",
            "999X9",
            "9999999999",
            "-XX",
            "XX",
            "2024-W99",
            "2024-W300",
            "last 99999 years",
            "last 99999999999999999999 days",
        ] {
            check(text, "none");
        }
    }

    proptest::proptest! {
        #[test]
        fn takes_anything(text: String) {
            let _ = parse(&text, date(2026, 11, 23));
        }

        #[test]
        fn gives_days_in_order(text in "(last )?[0-9X.QWHE/-]{0,24}( (day|week|month|year)s?)?") {
            if let Some(range) = parse(&text, date(2026, 11, 23)) {
                assert!(range.first <= range.last, "{text:?} {range:?}");
            }
        }
    }
}
