//! Parts of a greater whole: quarters and halves, "trzeci wtorek maja", "pod
//! koniec roku", "early 2024".

use jiff::civil::Date;

use super::relative::reference;
use super::tense::Tense;
use super::value::{Cal, LAST, Unit, nth_weekday, place_of};
use super::words::{Kind, PARTS};
use super::{Found, Pass};
use crate::article::TimexKind;

impl Pass<'_> {
    /// What begins with an ordinal: "XIX wiek", "drugi kwartał", "pierwszy
    /// tydzień października", "druga połowa maja".
    pub(super) fn ordinal_led(&self, at: usize, depth: u8) -> Option<Found> {
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
        if let Some(after) = self.last_at(next) {
            return self.part_of_year(at, after, LAST + 1 - number.value, depth);
        }
        // "first-quarter results"
        let is_joined = self.is_english()
            && self.is_mark(next, b'-')
            && (self.is_unit(next + 1, Unit::Quarter) || self.is_unit(next + 1, Unit::Half));
        self.part_of_year(at, next + usize::from(is_joined), number.value, depth)
    }

    /// Where English "last" ends that turns an ordinal before it round: "the
    /// fifth last day", "the second to last week".
    fn last_at(&self, at: usize) -> Option<usize> {
        let last = if self.kind(at) == Kind::To {
            at + 1
        } else {
            at
        };
        let is_last = self.is_english() && self.kind(last) == Kind::Last;
        is_last.then_some(last + 1)
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
        if word.kind == Kind::QuarterShort && (1..=4).contains(&number) {
            let end = at + 1 + usize::from(self.is_mark(at + 1, b'.') && self.is_glued(at + 1));
            let cal = |year| Cal::Quarter(year, number as i8);
            return self.numbered_part(start, end, cal, 3 * number - 2);
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
            (Kind::Weekday, _) if matches!(self.kind(at + 1), Kind::After | Kind::Before) => {
                self.weekday_beside(start, at, number)
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
        if self.kind(next) == Kind::FiscalYear {
            return Some(Found::date(start, next + 1, cal(self.full_year_of(next)?)).given());
        }
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

    /// `4Q23`, `1H 2024`
    pub(super) fn part_by_sign(&self, at: usize) -> Option<Found> {
        let (number, sign) = (self.word(at).value, at + 1);
        if !self.is_glued(sign) || self.written(at).len() != 1 {
            return None;
        }
        let (is_quarter, year, end) = match (self.kind(sign), self.written(sign)) {
            (Kind::QuarterYear, _) => (true, self.full_year_of(sign)?, sign + 1),
            (Kind::HalfYear, _) => (false, self.full_year_of(sign)?, sign + 1),
            (_, letter @ ("Q" | "H")) => {
                let (year, end) = match self.year_number(sign + 1) {
                    Some(found) => (found.year, found.end),
                    None => self.year_tail(sign + 1)?,
                };
                (letter == "Q", year, end)
            }
            _ => return None,
        };
        let cal = match (is_quarter, number) {
            (true, 1..=4) => Cal::Quarter(year, number as i8),
            (false, 1..=2) => Cal::Half(year, number as i8),
            _ => return None,
        };
        Some(Found::date(at, end, cal).given())
    }

    /// The year of a word that has it after letters: `FY24`.
    pub(super) fn full_year_of(&self, at: usize) -> Option<i16> {
        let year = self.word(at).value;
        let is_year = (1900..=2100).contains(&year);
        if year < 100 {
            Some(self.full_year(year))
        } else {
            is_year.then_some(year)
        }
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
                let part = PARTS[word.value as usize % 3];
                let cal = if given {
                    cal
                } else {
                    self.edge_by_tense(cal, part, at, end)
                };
                let found = Found::date(at, end, cal).modified(part);
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

    /// The present month or year whose end a sentence says is over, or whose start
    /// is to come, is the one before or the next: "do końca roku dostało" said in
    /// January.
    fn edge_by_tense(&self, cal: Cal, part: &str, start: usize, end: usize) -> Cal {
        /// Days by which the edge may be missed.
        const NEAR_DAYS: i64 = 45;
        let Some(Cal::Day(today)) = self.today.filter(|_| self.is_bare(end)) else {
            return cal;
        };
        let (unit, Some((first, last))) = (cal.grain(), cal.days()) else {
            return cal;
        };
        if !matches!(unit, Unit::Month | Unit::Year) || !(first..=last).contains(&today) {
            return cal;
        }
        let near = if unit == Unit::Year {
            NEAR_DAYS
        } else {
            NEAR_DAYS / 5
        };
        let days = |from: Date, to: Date| i64::from(from.until(to).unwrap_or_default().get_days());
        let offset = match (part, self.tense(start, end)) {
            ("END", Some(Tense::Past)) if days(first, today) < near => -1,
            ("START", Some(Tense::Future)) if days(today, last) < near => 1,
            _ => 0,
        };
        cal.shifted(unit, offset).unwrap_or(cal)
    }

    /// Whether the last word is a unit and nothing that points at it.
    fn is_bare(&self, end: usize) -> bool {
        self.kind(end - 1) == Kind::Unit
            && end > 1
            && !matches!(self.kind(end - 2), Kind::This | Kind::Last | Kind::Next)
    }

    /// English "earlier in the week", "late in the year": the present one.
    pub(super) fn part_of_present(&self, at: usize) -> Option<Found> {
        let before = at.checked_sub(3)?;
        let is_led = self.is_english()
            && self.kind(at - 1) == Kind::The
            && self.kind(at - 2) == Kind::In
            && matches!(
                self.kind(before),
                Kind::Earlier | Kind::Later | Kind::PartAdjective
            );
        let word = self.word(at);
        if !is_led || word.kind != Kind::Unit || word.unit().is_clock() {
            return None;
        }
        let cal = self.today.and_then(|today| today.shifted(word.unit(), 0));
        Some(match cal {
            Some(cal) => Found::date(at, at + 1, cal),
            None => reference(at, at + 1, 0),
        })
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
}

/// The `number`th `unit` of `whole`.
fn nth_of(unit: Unit, number: i32, whole: Cal) -> Option<Cal> {
    let (first, last) = whole.days()?;
    match (unit, whole) {
        (Unit::Day, Cal::Month(year, month)) => {
            let day = place_of(number, last.day().into());
            Cal::day(year.into(), month.into(), day)
        }
        (Unit::Day, Cal::Year(_)) => match number {
            LAST => Some(Cal::Day(last)),
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
        (Unit::Quarter, Cal::Year(year)) => {
            let quarter = place_of(number, 4);
            (1..=4)
                .contains(&quarter)
                .then_some(Cal::Quarter(year, quarter as i8))
        }
        (Unit::Month, Cal::Year(year)) => Cal::month(year.into(), place_of(number, 12)),
        _ => None,
    }
}
