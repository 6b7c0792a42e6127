//! Calendar values: what an expression can mean, how TIMEX3 writes it, and
//! the arithmetic from one to another.
//!
//! Nothing leaves the years 1 to 9999: what would is no value. Weeks are
//! ISO 8601's.

use std::fmt;

use jiff::Span;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use crate::date::PartialDate;

/// A stretch of the calendar, or what is known of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cal {
    /// `2024-06-18`
    Day(Date),
    /// `2024-W25`
    Week(i16, i8),
    /// `2024-W25-WE`
    Weekend(i16, i8),
    /// `2024-06`
    Month(i16, i8),
    /// `2024-Q2`
    Quarter(i16, i8),
    /// `2024-H1`
    Half(i16, i8),
    /// `2024-SU`
    Season(i16, i8),
    /// `2024`
    Year(i16),
    /// `199X`: the year without its last digit
    Decade(i16),
    /// `19XX`: the year without its last two digits
    Century(i16),
    /// `2024-06-XX`: some day of a month
    SomeDay(i16, i8),
    /// `2024-WXX`: some week of a year, and the month it lies in
    SomeWeek(i16, Option<i8>),
    /// `2024-XX-XX`: some day of a year
    SomeDayOfYear(i16),
    /// `2024-XX`: some month of a year
    SomeMonth(i16),
    /// `XXXX-05-02`
    DayOfAnyYear(i8, i8),
    /// `XXXX-05`
    MonthOfAnyYear(i8),
    /// `XXXX-SU`
    SeasonOfAnyYear(i8),
    /// `XXXX-WXX-5`
    AnyWeekday(i8),
    /// `BC0044`
    BeforeChrist(i16),
    /// `BC04XX`, the century before Christ counted from 1
    CenturyBeforeChrist(i16),
}

/// What is counted in durations, and shifted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Half,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The unit of a table's cell.
    pub(super) fn named(name: &str) -> Option<Self> {
        Some(match name {
            "second" => Self::Second,
            "minute" => Self::Minute,
            "hour" => Self::Hour,
            "day" => Self::Day,
            "weekend" => Self::Weekend,
            "week" => Self::Week,
            "fortnight" => Self::Fortnight,
            "month" => Self::Month,
            "quarter" => Self::Quarter,
            "half" => Self::Half,
            "year" => Self::Year,
            "decade" => Self::Decade,
            "century" => Self::Century,
            "millennium" => Self::Millennium,
            _ => return None,
        })
    }

    /// Whether it measures the hours of a day.
    pub(super) fn is_clock(self) -> bool {
        matches!(self, Self::Second | Self::Minute | Self::Hour)
    }

    /// The duration of `n` of it; `None` is an unknown number.
    pub(super) fn duration(self, n: Option<u32>) -> String {
        let (prefix, letters, each) = match self {
            Self::Second => ("PT", "S", 1),
            Self::Minute => ("PT", "M", 1),
            Self::Hour => ("PT", "H", 1),
            Self::Day => ("P", "D", 1),
            Self::Weekend => ("P", "WE", 1),
            Self::Week => ("P", "W", 1),
            Self::Fortnight => ("P", "W", 2),
            Self::Month => ("P", "M", 1),
            Self::Quarter => ("P", "M", 3),
            Self::Half => ("P", "M", 6),
            Self::Year => ("P", "Y", 1),
            Self::Decade => ("P", "DE", 1),
            Self::Century => ("P", "CE", 1),
            Self::Millennium => ("P", "ML", 1),
        };
        match n {
            Some(n) => format!("{prefix}{}{letters}", u64::from(n) * each),
            None => format!("{prefix}X{letters}"),
        }
    }
}

impl Cal {
    /// The year as it was read, if it can be one.
    pub(super) fn year(year: i32) -> Option<Self> {
        in_range(year).map(Self::Year)
    }

    /// The month, if there is one.
    pub(super) fn month(year: i32, month: i32) -> Option<Self> {
        let year = in_range(year)?;
        (1..=12)
            .contains(&month)
            .then_some(Self::Month(year, month as i8))
    }

    /// The day, if the calendar has it.
    pub(super) fn day(year: i32, month: i32, day: i32) -> Option<Self> {
        let year = in_range(year)?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        Date::new(year, month, day).ok().map(Self::Day)
    }

    /// First and last day, where they can be known.
    pub(super) fn days(self) -> Option<(Date, Date)> {
        let months = |year: i16, first: i8, last: i8| {
            let end = Date::new(year, last, 1).ok()?.last_of_month();
            Some((Date::new(year, first, 1).ok()?, end))
        };
        let years = |first: i16, last: i16| {
            let (first, last) = (first.clamp(1, 9999), last.clamp(1, 9999));
            Some((Date::new(first, 1, 1).ok()?, Date::new(last, 12, 31).ok()?))
        };
        match self {
            Self::Day(day) => Some((day, day)),
            Self::Week(year, week) => Some((
                week_day(year, week, Weekday::Monday)?,
                week_day(year, week, Weekday::Sunday)?,
            )),
            Self::Weekend(year, week) => Some((
                week_day(year, week, Weekday::Saturday)?,
                week_day(year, week, Weekday::Sunday)?,
            )),
            Self::Month(year, month)
            | Self::SomeDay(year, month)
            | Self::SomeWeek(year, Some(month)) => months(year, month, month),
            Self::Quarter(year, quarter) => months(year, quarter * 3 - 2, quarter * 3),
            Self::Half(year, half) => months(year, half * 6 - 5, half * 6),
            Self::Season(year, season @ 1..=3) => months(year, season * 3, season * 3 + 2),
            // a winter lies in two years, and which is meant is not said
            Self::Season(year, _)
            | Self::Year(year)
            | Self::SomeWeek(year, None)
            | Self::SomeDayOfYear(year)
            | Self::SomeMonth(year) => years(year, year),
            Self::Decade(decade) => years(decade * 10, decade * 10 + 9),
            Self::Century(century) => years(century * 100 + 1, century * 100 + 100),
            Self::DayOfAnyYear(..)
            | Self::MonthOfAnyYear(_)
            | Self::SeasonOfAnyYear(_)
            | Self::AnyWeekday(_)
            | Self::BeforeChrist(_)
            | Self::CenturyBeforeChrist(_) => None,
        }
    }

    /// The year it lies in.
    pub(super) fn year_of(self) -> Option<i16> {
        match self {
            Self::Day(day) => Some(day.year()),
            Self::Week(year, _)
            | Self::Weekend(year, _)
            | Self::Month(year, _)
            | Self::Quarter(year, _)
            | Self::Half(year, _)
            | Self::Season(year, _)
            | Self::Year(year)
            | Self::SomeDay(year, _)
            | Self::SomeWeek(year, _)
            | Self::SomeDayOfYear(year)
            | Self::SomeMonth(year) => Some(year),
            _ => None,
        }
    }

    /// The year and the month it lies in.
    pub(super) fn month_of(self) -> Option<(i16, i8)> {
        match self {
            Self::Day(day) => Some((day.year(), day.month())),
            Self::Month(year, month)
            | Self::SomeDay(year, month)
            | Self::SomeWeek(year, Some(month)) => Some((year, month)),
            _ => None,
        }
    }

    /// The same in another year.
    pub(super) fn in_year(self, year: i16) -> Option<Self> {
        let year_number = i32::from(year);
        match self {
            Self::Day(day) => Self::day(year_number, day.month().into(), day.day().into()),
            Self::DayOfAnyYear(month, day) => Self::day(year_number, month.into(), day.into()),
            Self::Month(_, month) | Self::MonthOfAnyYear(month) => {
                Self::month(year_number, month.into())
            }
            Self::Season(_, season) | Self::SeasonOfAnyYear(season) => {
                Some(Self::Season(year, season))
            }
            Self::Quarter(_, quarter) => Some(Self::Quarter(year, quarter)),
            Self::Half(_, half) => Some(Self::Half(year, half)),
            Self::Year(_) => Some(Self::Year(year)),
            _ => None,
        }
    }

    /// The unit of which it is one.
    pub(super) fn grain(self) -> Unit {
        match self {
            Self::Day(_)
            | Self::SomeDay(..)
            | Self::SomeDayOfYear(_)
            | Self::DayOfAnyYear(..)
            | Self::AnyWeekday(_) => Unit::Day,
            Self::Week(..) | Self::SomeWeek(..) => Unit::Week,
            Self::Weekend(..) => Unit::Weekend,
            Self::Month(..) | Self::SomeMonth(_) | Self::MonthOfAnyYear(_) => Unit::Month,
            Self::Quarter(..) | Self::Season(..) | Self::SeasonOfAnyYear(_) => Unit::Quarter,
            Self::Half(..) => Unit::Half,
            Self::Year(_) | Self::BeforeChrist(_) => Unit::Year,
            Self::Decade(_) => Unit::Decade,
            Self::Century(_) | Self::CenturyBeforeChrist(_) => Unit::Century,
        }
    }

    /// The `unit` that lies `n` of them from the one it lies in; `None` where
    /// too little is known.
    pub(super) fn shifted(self, unit: Unit, n: i32) -> Option<Self> {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour | Unit::Millennium => None,
            Unit::Day => self.shifted_days(n),
            Unit::Week => self.shifted_weeks(n),
            Unit::Fortnight => self.shifted_weeks(n.checked_mul(2)?),
            Unit::Weekend => match self.shifted_weeks(n)? {
                Self::Week(year, week) => Some(Self::Weekend(year, week)),
                other => Some(other),
            },
            Unit::Month => {
                let (year, month) = match self.month_of() {
                    Some(known) => known,
                    None if n == 0 => return self.year_of().map(Self::SomeMonth),
                    None => return None,
                };
                let months = (i32::from(year) * 12 + i32::from(month) - 1).checked_add(n)?;
                Self::month(months.div_euclid(12), months.rem_euclid(12) + 1)
            }
            Unit::Quarter => {
                let (year, month) = self.month_of()?;
                let quarters = (i32::from(year) * 4 + (i32::from(month) - 1) / 3).checked_add(n)?;
                Some(Self::Quarter(
                    in_range(quarters.div_euclid(4))?,
                    quarters.rem_euclid(4) as i8 + 1,
                ))
            }
            Unit::Half => {
                let (year, month) = self.month_of()?;
                let halves = (i32::from(year) * 2 + (i32::from(month) - 1) / 6).checked_add(n)?;
                Some(Self::Half(
                    in_range(halves.div_euclid(2))?,
                    halves.rem_euclid(2) as i8 + 1,
                ))
            }
            Unit::Year => Self::year(i32::from(self.year_of()?).checked_add(n)?),
            Unit::Decade => {
                let decade = (i32::from(self.year_of()?) / 10).checked_add(n)?;
                (0..1000)
                    .contains(&decade)
                    .then_some(Self::Decade(decade as i16))
            }
            Unit::Century => {
                let century = ((i32::from(self.year_of()?) - 1) / 100).checked_add(n)?;
                (0..100)
                    .contains(&century)
                    .then_some(Self::Century(century as i16))
            }
        }
    }

    /// The day that lies `n` units after a day, to the day: two months from
    /// 3 May are 3 July, where `shifted` would say July.
    pub(super) fn moved(self, unit: Unit, n: i32) -> Option<Self> {
        let Self::Day(day) = self else { return None };
        let (days, months) = match unit {
            Unit::Day => (1, 0),
            Unit::Week => (7, 0),
            Unit::Fortnight => (14, 0),
            Unit::Month => (0, 1),
            Unit::Quarter => (0, 3),
            Unit::Half => (0, 6),
            Unit::Year => (0, 12),
            Unit::Decade => (0, 120),
            _ => return None,
        };
        let (days, months) = (n.checked_mul(days)?, n.checked_mul(months)?);
        let span = Span::new()
            .try_days(days)
            .and_then(|span| span.try_months(months))
            .ok()?;
        let moved = day.checked_add(span).ok()?;
        in_range(moved.year().into()).map(|_| Self::Day(moved))
    }

    fn shifted_days(self, n: i32) -> Option<Self> {
        match self {
            Self::Day(day) => {
                let shifted = day.checked_add(days(n)?).ok()?;
                in_range(shifted.year().into()).map(|_| Self::Day(shifted))
            }
            // within some days of an unknown day the month is the best guess
            Self::Month(year, month) | Self::SomeDay(year, month) if n.abs() <= 2 => {
                Some(Self::SomeDay(year, month))
            }
            Self::Year(year) if n.abs() <= 2 => Some(Self::SomeDayOfYear(year)),
            _ => None,
        }
    }

    fn shifted_weeks(self, n: i32) -> Option<Self> {
        match self {
            Self::Day(day) => {
                let week = day
                    .checked_add(days(n.checked_mul(7)?)?)
                    .ok()?
                    .iso_week_date();
                in_range(week.year().into()).map(|year| Self::Week(year, week.week()))
            }
            Self::Week(year, week) => {
                Self::Day(week_day(year, week, Weekday::Monday)?).shifted_weeks(n)
            }
            Self::Month(year, month) | Self::SomeDay(year, month) if n == 0 => {
                Some(Self::SomeWeek(year, Some(month)))
            }
            Self::Month(year, _) | Self::SomeDay(year, _) | Self::Year(year) if n.abs() <= 1 => {
                Some(Self::SomeWeek(year, None))
            }
            _ => None,
        }
    }
}

impl From<PartialDate> for Cal {
    fn from(date: PartialDate) -> Self {
        match date.parts() {
            (year, None, _) => Self::Year(year),
            (year, Some(month), None) => Self::Month(year, month),
            (_, Some(_), Some(_)) => Self::Day(date.first_day()),
        }
    }
}

impl fmt::Display for Cal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SEASONS: [&str; 4] = ["SP", "SU", "FA", "WI"];
        let season = |season: i8| SEASONS[usize::from(season.unsigned_abs().clamp(1, 4)) - 1];
        match *self {
            Self::Day(day) => write!(f, "{:04}-{:02}-{:02}", day.year(), day.month(), day.day()),
            Self::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Self::Weekend(year, week) => write!(f, "{year:04}-W{week:02}-WE"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Self::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Self::Season(year, name) => write!(f, "{year:04}-{}", season(name)),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Decade(decade) => write!(f, "{decade:03}X"),
            Self::Century(century) => write!(f, "{century:02}XX"),
            Self::SomeDay(year, month) => write!(f, "{year:04}-{month:02}-XX"),
            Self::SomeWeek(year, _) => write!(f, "{year:04}-WXX"),
            Self::SomeDayOfYear(year) => write!(f, "{year:04}-XX-XX"),
            Self::SomeMonth(year) => write!(f, "{year:04}-XX"),
            Self::DayOfAnyYear(month, day) => write!(f, "XXXX-{month:02}-{day:02}"),
            Self::MonthOfAnyYear(month) => write!(f, "XXXX-{month:02}"),
            Self::SeasonOfAnyYear(name) => write!(f, "XXXX-{}", season(name)),
            Self::AnyWeekday(day) => write!(f, "XXXX-WXX-{day}"),
            Self::BeforeChrist(year) => write!(f, "BC{year:04}"),
            Self::CenturyBeforeChrist(century) => write!(f, "BC{:02}XX", century - 1),
        }
    }
}

/// So many days, if there can be.
fn days(n: i32) -> Option<Span> {
    Span::new().try_days(n).ok()
}

/// The day of an ISO week.
fn week_day(year: i16, week: i8, weekday: Weekday) -> Option<Date> {
    ISOWeekDate::new(year, week, weekday)
        .ok()
        .map(jiff::civil::ISOWeekDate::date)
}

/// The year, if it is one of 1 to 9999.
fn in_range(year: i32) -> Option<i16> {
    (1..=9999).contains(&year).then_some(year as i16)
}

/// Easter Sunday of the Western churches (Gregorian; Meeus, Jones and
/// Butcher's rule).
#[expect(
    clippy::many_single_char_names,
    reason = "the names of the published algorithm"
)]
pub(super) fn easter(year: i16) -> Option<Date> {
    let year_number = i32::from(year);
    let (a, b, c) = (year_number % 19, year_number / 100, year_number % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

/// The number of the last one, where numbers count; those just below it count
/// from the end.
pub(super) const LAST: i32 = 99;

/// How many come after it, where the number counts from the end.
fn from_end(number: i32) -> Option<i32> {
    const MOST: i32 = 31;
    (LAST - MOST..=LAST)
        .contains(&number)
        .then_some(LAST - number)
}

/// Where the `number`th of `count` stands, counted from the start.
pub(super) fn place_of(number: i32, count: i32) -> i32 {
    from_end(number).map_or(number, |after| count - after)
}

/// The `nth` such weekday (1 is Monday) of a month.
pub(super) fn nth_weekday(year: i16, month: i8, nth: i32, weekday: i8) -> Option<Date> {
    // the calendar counts from the end below zero
    let nth = from_end(nth).map_or(nth, |after| -1 - after);
    let nth = i8::try_from(nth).ok()?;
    let weekday = Weekday::from_monday_one_offset(weekday).ok()?;
    Date::new(year, month, 1)
        .ok()?
        .nth_weekday_of_month(nth, weekday)
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_easter() {
        for (year, day) in [
            (1961, "1961-04-02"),
            (2008, "2008-03-23"),
            (2024, "2024-03-31"),
            (2038, "2038-04-25"),
        ] {
            assert_eq!(easter(year).unwrap().to_string(), day);
        }
        assert!((1..=9999).all(|year| easter(year).is_some()));
    }

    #[test]
    fn shifts_within_the_years() {
        let day = |year| Cal::day(year, 6, 18).unwrap();
        let units = [
            Unit::Day,
            Unit::Week,
            Unit::Weekend,
            Unit::Month,
            Unit::Quarter,
            Unit::Half,
            Unit::Year,
        ];
        for year in [1, 2, 999, 2024, 9998, 9999] {
            for unit in units.into_iter().chain([Unit::Decade, Unit::Century]) {
                for n in [0, 1, -1, 7, -400, 99_999, i32::MAX, i32::MIN] {
                    if let Some(shifted) = day(year).shifted(unit, n) {
                        assert!(
                            !shifted.to_string().contains("-0")
                                || !shifted.to_string().starts_with('-')
                        );
                        let _ = shifted.days();
                    }
                }
            }
        }
        assert_eq!(day(2024).shifted(Unit::Week, 0), Some(Cal::Week(2024, 25)));
        assert_eq!(
            day(2024).shifted(Unit::Month, -6),
            Some(Cal::Month(2023, 12))
        );
        assert_eq!(
            Cal::Month(2024, 6).shifted(Unit::Day, -1),
            Some(Cal::SomeDay(2024, 6))
        );
    }
}
