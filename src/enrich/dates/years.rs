//! Years: "2012-20", "w 1989 r.", "the 1998 budget", "dziewięćdziesiątego
//! drugiego roku".

use super::numbers::YearFound;
use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Found, Pass, Shape, Value};
use crate::lang::words::mark;

impl Pass<'_> {
    /// "roku 1944", "rok 2023", "roku 2023/2024"
    pub(super) fn year_led(&self, at: usize) -> Option<Found> {
        if self.is_english() {
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

    /// Years as a range: "2012-20", "1939–1945", "2023/24".
    pub(super) fn year_range(&self, at: usize) -> Option<Found> {
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
    pub(super) fn bare_year(&self, at: usize) -> Option<Found> {
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
        let ends = self.ends_sentence(at + 1) || self.kind(at + 1) == Kind::Mark;
        if !self.is_known_well() && lead != Kind::Unit && !ends {
            return None;
        }
        let is_modern = (1800..=2050).contains(&found.year);
        // the head of a list's line
        let heads_line = self.tokens[at].line_start
            && (self.is_mark(at + 1, b':') || self.is_mark(at + 1, b'-') && !self.is_glued(at + 1));
        if heads_line && is_modern && found.year >= 1900 {
            return given(&found);
        }
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
        let stands_free = is_modern && self.is_english() && self.stands_for_a_year(at)
            || self.is_year_of_noun(at);
        if in_brackets || (is_led || stands_free) && next_is_free {
            given(&found)
        } else {
            None
        }
    }

    /// "mid-2003", "end-2003"
    pub(super) fn has_part_before(&self, at: usize) -> bool {
        at > 1
            && self.is_mark(at - 1, b'-')
            && matches!(self.kind(at - 2), Kind::PartAdjective | Kind::Part)
    }

    /// Polish "waloryzacja emerytur 2026": a year about the present one after a
    /// plain noun, at the end of what is said.
    fn is_year_of_noun(&self, at: usize) -> bool {
        let today = self.today.and_then(Cal::year_of);
        let is_near = today.is_some_and(|today| (self.word(at).value - today).abs() <= 1);
        let ends = self.kind(at + 1) == Kind::Mark && !self.is_mark(at + 1, b'-');
        let Some(before) = at
            .checked_sub(1)
            .filter(|_| is_near && ends && self.is_polish())
        else {
            return false;
        };
        self.kind(before) == Kind::Other
            && self.shape(before) == Shape::Lower
            && self.context.traits(before).marks & mark::NOUN != 0
    }

    /// English "2003's record", "the 1998 budget", "its 2004 results", "the
    /// target for 2004", "2005 will be hard".
    fn stands_for_a_year(&self, at: usize) -> bool {
        let next = at + 1;
        let has_genitive = self.is_mark(next, b'\'') && self.written(next + 1) == "s";
        let names_a_thing = self.shape(next) != Shape::None && !self.counts_things(next);
        let is_sum = self.written(at).len() == 4 && self.word(at).value % 100 == 0;
        match self.kind_before(at) {
            _ if has_genitive => true,
            Kind::For | Kind::Than => !is_sum && !self.counts_things(next),
            Kind::The => !is_sum && names_a_thing,
            // "a 2010 raid"
            Kind::One => !is_sum && names_a_thing && (1900..=2050).contains(&self.word(at).value),
            _ => {
                let says = matches!(self.written(next), "was" | "is" | "will" | "has" | "had");
                let is_owned = at > 0
                    && matches!(
                        self.written(at - 1),
                        "its" | "their" | "his" | "her" | "our"
                    );
                // "1985 earnings fell", "1984 and 1985 were hard"
                let begins = self.begins_sentence(at)
                    && (names_a_thing && self.shape(next) == Shape::Lower
                        || self.kind(next) == Kind::And && self.kind(next + 1) == Kind::Number);
                !is_sum && (says || is_owned || begins)
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
    pub(super) fn splits_a_number(&self, at: usize) -> bool {
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
    pub(super) fn year_in_words(&self, at: usize) -> Option<Found> {
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
}
