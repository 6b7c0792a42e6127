//! Decades and centuries: "lata 90.", "the 1990s", "XIX w.".

use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Found, Pass, Value};

impl Pass<'_> {
    pub(super) fn years_led(&self, start: usize, at: usize) -> Option<Found> {
        let word = self.word(at);
        if word.kind == Kind::Ord && word.value >= 20 && word.value % 10 == 0 {
            return Some(self.decade_of_century(start, word.value, at + 1));
        }
        if word.kind != Kind::Number {
            return None;
        }
        if self.written(at).len() == 2 && word.value % 10 == 0 {
            let after = self.kind(at + 1);
            let end = self.decade_end(at + 1).or_else(|| {
                // "lata 60-70." and "latach 60 i 70.", the stop only at the end
                (after == Kind::And
                    || self.last_century(at + 1).is_some()
                    || matches!(self.century_at(at + 1), Some((0..=99, false, _)))
                    || self.is_mark(at + 1, b'-') && self.kind(at + 2) == Kind::Number)
                    .then_some(at + 1)
            })?;
            return Some(self.decade_of_century(start, word.value, end));
        }
        if word.value % 10 == 0
            && (1000..2100).contains(&word.value)
            && self.is_mark(at + 1, b'.')
            && word.value > 1800
        {
            let ends = self
                .sentences
                .get(self.sentence)
                .is_some_and(|sentence| sentence.end == at + 2);
            if !ends {
                return Some(Found::date(start, at + 2, Cal::Decade(word.value / 10)).given());
            }
        }
        let found = self.year_range(at).or_else(|| self.bare_year(at))?;
        Some(found.from(start))
    }

    /// `1990s`, `'90s`, and the "70." of "lata 60. i 70.".
    pub(super) fn decade_in_digits(&self, at: usize) -> Option<Found> {
        let value = self.word(at).value;
        if value % 10 != 0 {
            return None;
        }
        let after_decade = self.previous.is_some_and(|previous| {
            previous.end + 1 == at && matches!(previous.cal, Some(Cal::Decade(_)))
        });
        if self.written(at).len() == 2 && after_decade {
            let end = self.decade_end(at + 1)?;
            return Some(self.decade_of_century(at, value, end));
        }
        // "1990s" and, as many write it, "1990's"
        let has_mark = self.is_mark(at + 1, b'\'') && self.is_glued(at + 1);
        let plural = if has_mark { at + 2 } else { at + 1 };
        if self.written(plural) != "s" || !self.is_glued(plural) || !self.is_english() {
            return None;
        }
        let end = plural + 1;
        match self.written(at).len() {
            4 if has_mark && !self.is_led_to_decade(at) => None,
            4 if value % 100 == 0 && value < 2000 => {
                Some(Found::date(at, end, Cal::Century(value / 100)).given())
            }
            4 if (1000..2100).contains(&value) => {
                Some(Found::date(at, end, Cal::Decade(value / 10)).given())
            }
            2 if self.is_mark(at.wrapping_sub(1), b'\'')
                || self.kind_before(at) == Kind::The
                || self.kind_before(at) == Kind::PartAdjective
                || self.has_part_before(at) =>
            {
                Some(Found::date(at, end, Cal::Decade(190 + value / 10)).given())
            }
            _ => None,
        }
    }

    /// The "dziewięćdziesiąte" of "lata osiemdziesiąte i dziewięćdziesiąte".
    pub(super) fn further_decade(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let is_decade = word.kind == Kind::Ord && word.value >= 20 && word.value % 10 == 0;
        let follows = self.previous.is_some_and(|previous| {
            previous.end + 1 == at && matches!(previous.cal, Some(Cal::Decade(_)))
        });
        (is_decade && follows).then(|| self.decade_of_century(at, word.value, at + 1))
    }

    /// Whether "1990's" after this is the decade and not the year's.
    fn is_led_to_decade(&self, at: usize) -> bool {
        matches!(self.kind_before(at), Kind::The | Kind::PartAdjective) || self.has_part_before(at)
    }

    /// Where "90.", "90-tych", "90-te" end, the digits being before `at`.
    fn decade_end(&self, at: usize) -> Option<usize> {
        if self.is_mark(at, b'-') && matches!(self.written(at + 1), "te" | "tych" | "ych" | "tymi")
        {
            return Some(at + 2);
        }
        if matches!(self.written(at), "te" | "tych") && self.is_glued(at) {
            return Some(at + 1);
        }
        (self.is_mark(at, b'.') && self.is_glued(at)).then_some(at + 1)
    }

    /// The decade with the century that follows, the twentieth unless said.
    fn decade_of_century(&self, start: usize, years: i16, end: usize) -> Found {
        let (century, end) = match self.century_at(end) {
            Some((century @ 0..=99, false, end)) => (century, end),
            _ => match self.last_century(end) {
                Some(end) => (19, end),
                None => (19, end),
            },
        };
        Found::date(start, end, Cal::Decade(century * 10 + years / 10)).given()
    }

    /// "ubiegłego wieku" after a decade.
    fn last_century(&self, at: usize) -> Option<usize> {
        (self.kind(at) == Kind::Last && self.is_unit(at + 1, Unit::Century)).then_some(at + 2)
    }

    /// "nineties"
    pub(super) fn decade_word(&self, at: usize) -> Option<Found> {
        let is_led = matches!(
            self.kind_before(at),
            Kind::The | Kind::PartAdjective | Kind::Mark
        );
        is_led.then(|| Found::date(at, at + 1, Cal::Decade(190 + self.word(at).value / 10)).given())
    }

    /// "siedemdziesiątych latach"
    pub(super) fn decade_before_years(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let is_decade = word.kind == Kind::Ord && word.value >= 20 && word.value % 10 == 0;
        let next = self.word(at + 1);
        if !is_decade || next.kind != Kind::Units || next.unit() != Unit::Year {
            return None;
        }
        Some(self.decade_of_century(at, word.value, at + 2))
    }

    /// "XIX w.", "XVIII-XIX wiek", "[XVII] i XVIII w."
    pub(super) fn centuries(&self, at: usize) -> Option<Found> {
        let first = self.word(at).value;
        if let Some(found) = self.century_from(at, first.into(), at + 1) {
            return Some(found);
        }
        let is_range = self.is_mark(at + 1, b'-') || self.is_mark(at + 1, b'/');
        let is_list = self.kind(at + 1) == Kind::And || self.is_mark(at + 1, b',');
        if !is_range && !is_list {
            return None;
        }
        let mut last = at + 2;
        while is_list && self.kind(last) == Kind::Roman && self.is_mark(last + 1, b',') {
            last += 2;
        }
        let (century, before_christ, end) = self.century_at(last)?;
        let cal = |century| {
            if before_christ {
                Cal::CenturyBeforeChrist(century)
            } else {
                Cal::Century(century - 1)
            }
        };
        if is_range {
            let value = Value::Interval(cal(first), cal(century + 1));
            return Some(
                Found {
                    value,
                    ..Found::date(at, end, cal(first))
                }
                .given(),
            );
        }
        Some(Found::date(at, at + 1, cal(first)).given())
    }

    /// The century named at `at`: its number less one, the era, the end.
    fn century_at(&self, at: usize) -> Option<(i16, bool, usize)> {
        let (number, next) = match self.kind(at) {
            Kind::Roman => (self.word(at).value.into(), at + 1),
            _ => self.number(at).map(|number| (number.value, number.end))?,
        };
        let next = if self.is_mark(next, b'.') && self.is_glued(next) {
            next + 1
        } else {
            next
        };
        let found = self.century_from(at, number, next)?;
        match found.cal()? {
            Cal::Century(century) => Some((century, false, found.end)),
            Cal::CenturyBeforeChrist(century) => Some((century - 1, true, found.end)),
            _ => None,
        }
    }

    /// The century whose number is before `at`.
    pub(super) fn century_from(&self, start: usize, number: i32, at: usize) -> Option<Found> {
        let mut next = if self.is_english() && self.is_mark(at, b'-') {
            at + 1
        } else {
            at
        };
        if self.is_unit(next, Unit::Century) {
            next += 1;
        } else if self.is_polish()
            && matches!(self.written(next), "w" | "st")
            && self.is_mark(next + 1, b'.')
        {
            next += 2;
        } else if self.is_polish()
            && self.written(next) == "w"
            && self.kind(start) == Kind::Roman
            && self.kind(next + 1) != Kind::Number
        {
            // "XX w" at the end of a clause
            let ends = matches!(self.kind(next + 1), Kind::Mark) || next + 1 >= self.words.len();
            next = if ends { next + 1 } else { return None };
        } else {
            return None;
        }
        if !(1..=21).contains(&number) {
            return None;
        }
        match self.era_at(next) {
            Some((true, end)) => {
                Some(Found::date(start, end, Cal::CenturyBeforeChrist(number as i16)).given())
            }
            Some((false, end)) => {
                Some(Found::date(start, end, Cal::Century(number as i16 - 1)).given())
            }
            None => Some(Found::date(start, next, Cal::Century(number as i16 - 1)).given()),
        }
    }
}
