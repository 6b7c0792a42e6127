//! Intervals of days as terms, so that an engine which knows terms alone finds
//! the articles that speak of any day of a range, exactly.
//!
//! Days lie in a tree: eight days in a node, eight nodes in the one above it. An
//! interval is kept as the fewest nodes that make it up, and as the nodes above
//! these. Two intervals meet where a node of one lies in a node of the other.

use crate::date::day_number;

use super::range::DayRange;

/// Bits of a day's number that a level takes.
const BITS: u32 = 3;

/// Levels above the days: together they hold every day from the year 1 to 9999.
const LEVELS: u32 = 7;

/// The day of the year 1 from which numbers count.
const FIRST_DAY: i32 = -719_162;

/// A node of the tree: its level and its number there.
type Node = (u32, u32);

/// The fewest nodes that make up an interval.
fn cover(first: i32, last: i32) -> Vec<Node> {
    let place = |day: i32| {
        day.saturating_sub(FIRST_DAY)
            .clamp(0, (1 << (BITS * LEVELS)) * 2)
    };
    let (mut at, last) = (place(first).unsigned_abs(), place(last).unsigned_abs());
    let mut nodes = Vec::new();
    while at <= last {
        let fits = |level: &u32| {
            let n_days = 1 << (BITS * level);
            at % n_days == 0 && at + n_days - 1 <= last
        };
        let level = (0..=LEVELS).rev().find(fits).unwrap_or(0);
        nodes.push((level, at >> (BITS * level)));
        at += 1 << (BITS * level);
    }
    nodes
}

/// The nodes above one.
fn above((level, number): Node) -> impl Iterator<Item = Node> {
    (level + 1..=LEVELS).map(move |higher| (higher, number >> (BITS * (higher - level))))
}

fn exactly((level, number): Node) -> String {
    format!("{level}.{number}")
}

fn within((level, number): Node) -> String {
    format!("{level}.{number}+")
}

/// The terms of an interval of days since 1970.
#[must_use]
pub fn terms(first: i32, last: i32) -> Vec<String> {
    let nodes = cover(first, last);
    let above = nodes.iter().copied().flat_map(above).map(within);
    sorted(nodes.iter().copied().map(exactly).chain(above))
}

/// The terms of which an interval has one that meets a range.
#[must_use]
pub fn meeting(range: DayRange) -> Vec<String> {
    let nodes = cover(day_number(range.first), day_number(range.last));
    let around = nodes.iter().copied().flat_map(above).map(exactly);
    let inside = nodes
        .iter()
        .flat_map(|node| [exactly(*node), within(*node)]);
    sorted(around.chain(inside))
}

fn sorted(terms: impl Iterator<Item = String>) -> Vec<String> {
    let mut terms: Vec<String> = terms.collect();
    terms.sort_unstable();
    terms.dedup();
    terms
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::{Date, date};

    fn meets(one: (Date, Date), other: (Date, Date)) -> bool {
        let kept = terms(day_number(one.0), day_number(one.1));
        let range = DayRange {
            first: other.0,
            last: other.1,
        };
        meeting(range).iter().any(|term| kept.contains(term))
    }

    #[test]
    fn few_terms_make_up_an_interval() {
        let day = day_number(date(2024, 6, 18));
        assert_eq!(terms(day, day).len(), 1 + LEVELS as usize);
        let year = (day_number(date(2024, 1, 1)), day_number(date(2024, 12, 31)));
        assert!(terms(year.0, year.1).len() < 40);
        let always = DayRange {
            first: Date::MIN,
            last: Date::MAX,
        };
        assert!(meeting(always).len() < 200, "{}", meeting(always).len());
        assert!(meets(
            (date(2024, 6, 18), date(2024, 6, 18)),
            (Date::MIN, Date::MAX)
        ));
        assert!(meets(
            (date(-5, 1, 1), date(3, 1, 1)),
            (Date::MIN, date(1, 1, 1))
        ));
    }

    proptest::proptest! {
        #[test]
        fn intervals_meet_where_they_have_a_day_in_common(
            start in 0_i32..4000, length in 0_i32..900, other in 0_i32..4000, other_length in 0_i32..900,
        ) {
            let day = |number: i32| date(2020, 1, 1).checked_add(number.days()).unwrap();
            let one = (day(start), day(start + length));
            let two = (day(other), day(other + other_length));
            let do_meet = one.0 <= two.1 && two.0 <= one.1;
            proptest::prop_assert_eq!(meets(one, two), do_meet);
        }
    }
}
