//! Ranges of two dates: "od 5 do 7 maja", "between March and May".

use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Found, Lang, Pass, Value};

impl Pass<'_> {
    /// The expression together with the one it makes a range with.
    pub(super) fn joined(&self, first: Found) -> Found {
        let Some(from) = first.cal() else {
            return first;
        };
        if first.modifier.is_some() {
            return first;
        }
        let before = first
            .start
            .checked_sub(1)
            .map_or(Kind::Other, |before| self.kind(before));
        let joiner = self.word(first.end);
        let joins = match joiner.kind {
            Kind::To => before == Kind::From || self.lang == Some(Lang::EN),
            Kind::And => before == Kind::Between || before == Kind::Turn,
            Kind::Mark => joiner.value == i16::from(b'-'),
            _ => false,
        };
        if !joins {
            return first;
        }
        let start = if before == Kind::Turn {
            first.start - 1
        } else {
            first.start
        };
        let second = match self
            .expression(first.end + 1, 2)
            .or_else(|| self.second_year(from, first.end + 1))
        {
            Some(second) if second.modifier.is_none() => second,
            _ => return first,
        };
        let Some(to) = second.cal().filter(|to| to.grain() == from.grain()) else {
            return first;
        };
        let Some((from, to)) = ordered(from, first.year_given, to, second.year_given) else {
            return first;
        };
        Found {
            value: Value::Interval(from, to),
            year_given: first.year_given || second.year_given,
            ..Found::date(start, second.end, from)
        }
    }

    /// The year that ends a range which a year began: nothing else need lead
    /// to it.
    fn second_year(&self, first: Cal, at: usize) -> Option<Found> {
        let year = self
            .year_number(at)
            .filter(|_| matches!(first, Cal::Year(_)))?;
        year.cal().map(|cal| Found::date(at, year.end, cal).given())
    }
}

/// Both ends of a range, the year that only one of them says given to the
/// other; `None` where the second is not after the first.
fn ordered(from: Cal, from_given: bool, to: Cal, to_given: bool) -> Option<(Cal, Cal)> {
    let follows = |from: Cal, to: Cal| match (from.days(), to.days()) {
        (Some(from), Some(to)) => from.0 < to.0,
        // without years the order cannot be told
        _ => from != to,
    };
    let (from, to) = match (from_given, to_given) {
        (false, true) => {
            let year = to.year_of()?;
            let same = from.in_year(year).unwrap_or(from);
            (
                if follows(same, to) {
                    same
                } else {
                    from.in_year(year - 1)?
                },
                to,
            )
        }
        (true, false) => {
            let year = from.year_of()?;
            let same = to.in_year(year).unwrap_or(to);
            (
                from,
                if follows(from, same) {
                    same
                } else {
                    to.in_year(year + 1)?
                },
            )
        }
        (false, false) if !follows(from, to) => match to.shifted(Unit::Year, 1).and(to.year_of()) {
            Some(year) if to.grain() != Unit::Day => (from, to.in_year(year + 1)?),
            _ => (from, to.shifted(Unit::Day, 7)?),
        },
        _ => (from, to),
    };
    follows(from, to).then_some((from, to))
}
