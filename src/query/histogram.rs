//! Histograms: the values of a date facet in the order of time, those that no
//! article has among them, so that a gap is seen as one.
//!
//! A gap longer than `LONGEST_GAP` stays a gap: one article that speaks of the
//! year 966 would bring a thousand empty rows.

use jiff::ToSpan;

use super::FacetValue;
use crate::date::PartialDate;
use crate::index::Level;

/// Values without articles that are put between two others, at most.
const LONGEST_GAP: usize = 60;

/// Puts the values of `level` that are missing between others, with no
/// articles; the values are in order of time.
pub fn fill_gaps(values: &mut Vec<FacetValue>, level: Level) {
    let mut filled = Vec::with_capacity(values.len());
    let mut last = None;
    for value in values.drain(..) {
        if let Some(date) = of_level(&value.value, level) {
            let missing = last.map(|last| between(last, date, level));
            filled.extend(missing.into_iter().flatten().map(|date| FacetValue {
                value: date.to_string(),
                count: 0,
                stories: 0,
                selected: false,
            }));
            last = Some(date);
        }
        filled.push(value);
    }
    // a coarser value that stood between two months stands before the second
    filled.sort_by(|one, other| {
        (one.value == "none", &one.value).cmp(&(other.value == "none", &other.value))
    });
    *values = filled;
}

/// The value as a date, where it is one of the level.
fn of_level(value: &str, level: Level) -> Option<PartialDate> {
    let date: PartialDate = value.parse().ok()?;
    let is_of_level = matches!(
        (level, date.parts()),
        (Level::Year, (_, None, _))
            | (Level::Month, (_, Some(_), None))
            | (Level::Day, (_, Some(_), Some(_)))
    );
    is_of_level.then_some(date)
}

/// What lies between two dates of a level, unless it is too much.
fn between(first: PartialDate, last: PartialDate, level: Level) -> Vec<PartialDate> {
    let dates = std::iter::successors(after(first, level), |date| after(*date, level));
    let mut dates = dates.take_while(|date| *date < last);
    let between: Vec<_> = dates.by_ref().take(LONGEST_GAP).collect();
    if dates.next().is_some() {
        Vec::new()
    } else {
        between
    }
}

/// The next date of a level.
fn after(date: PartialDate, level: Level) -> Option<PartialDate> {
    let next = date.last_day().checked_add(1.day()).ok()?;
    match level {
        Level::Year => PartialDate::year(next.year()),
        Level::Month => PartialDate::month(next.year(), next.month()),
        _ => Some(PartialDate::from(next)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[&str], level: Level, expected: &[&str]) {
        let mut values: Vec<_> = values
            .iter()
            .map(|value| FacetValue {
                value: (*value).to_owned(),
                count: 1,
                stories: 1,
                selected: false,
            })
            .collect();
        fill_gaps(&mut values, level);
        let written: Vec<_> = values
            .iter()
            .map(|value| format!("{} {}", value.value, value.count))
            .collect();
        assert_eq!(written, expected);
    }

    #[test]
    fn empty_months_are_kept() {
        check(
            &["2023-11", "2024", "2024-02", "none"],
            Level::Month,
            &[
                "2023-11 1",
                "2023-12 0",
                "2024 1",
                "2024-01 0",
                "2024-02 1",
                "none 1",
            ],
        );
    }

    #[test]
    fn empty_years_and_days_are_kept() {
        check(
            &["2020", "2022"],
            Level::Year,
            &["2020 1", "2021 0", "2022 1"],
        );
        check(
            &["2024-02-28", "2024-03-01"],
            Level::Day,
            &["2024-02-28 1", "2024-02-29 0", "2024-03-01 1"],
        );
        check(&["9999"], Level::Year, &["9999 1"]);
    }

    #[test]
    fn a_long_gap_stays_one() {
        check(&["0966", "2024"], Level::Year, &["0966 1", "2024 1"]);
    }
}
