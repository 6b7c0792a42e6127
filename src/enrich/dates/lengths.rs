//! Durations and recurring times: "dwa lata", "dwudniowy", "od trzech lat",
//! "co roku", "w piątki".
//!
//! A number of years that is an age ("miał 20 lat", "20-letni kierowca") is
//! neither.

use std::sync::LazyLock;

use super::relative::Length;
use super::tense::Tense;
use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Found, Pass, Shape};
use crate::article::TimexKind;
use crate::lang::Lang;
use crate::table::{Table, alternatives};

/// What an adjective of length says of a Polish noun: that it lasts, or its age.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LengthNoun {
    Lasting,
    Aged,
}

/// Stems of nouns, by what an adjective of length says of them.
static LENGTH_NOUNS: LazyLock<Vec<(&str, LengthNoun)>> = LazyLock::new(|| {
    let table = Table::parse(Lang::PL.known().expect("it is known").length_nouns);
    let (stems, meaning) = (table.column("stems"), table.column("meaning"));
    let rows = table.rows().flat_map(|row| {
        let meaning = match row[meaning] {
            "lasting" => LengthNoun::Lasting,
            "aged" => LengthNoun::Aged,
            other => panic!("no meaning {other}"),
        };
        alternatives(row[stems]).map(move |stem| (stem, meaning))
    });
    rows.collect()
});

impl Pass<'_> {
    /// A number with its unit, or with what counts from a day.
    pub(super) fn length(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.adjective_after_number(at) {
            return Some(found);
        }
        if let Some(found) = self.weekdays_ago(at) {
            return Some(found);
        }
        if let Some(found) = self.decimal_length(at) {
            return Some(found);
        }
        let length = self.length_at(at)?;
        if let Some(found) = self
            .counted_after(at, length)
            .or_else(|| self.minutes_from_hour(at, length))
        {
            return Some(found);
        }
        // "34 года", "34 let": as likely an age
        if !self.is_known_well() {
            return None;
        }
        if length.unit == Unit::Year && self.is_age(at, length.end)
            || self.kind_before(at) == Kind::Age
        {
            return None;
        }
        if let Some(found) = self.in_future(at, length) {
            return Some(found);
        }
        if self.kind(at) == Kind::One && self.kind(at + 1) == Kind::Unit {
            return self.one_unit(at, length);
        }
        let value = match length.unit {
            Unit::Month if self.kind(at) == Kind::Half => Unit::Month.duration(Some(6)),
            unit => unit.duration(length.count.and_then(|count| u32::try_from(count).ok())),
        };
        Some(Found::text(at, length.end, TimexKind::Duration, value))
    }

    /// "12,5 roku", "4.5 hours"
    fn decimal_length(&self, at: usize) -> Option<Found> {
        let mark = if self.is_english() { b'.' } else { b',' };
        let (fraction, unit) = (at + 2, self.word(at + 3));
        let is_decimal = self.kind(at) == Kind::Number
            && self.is_mark(at + 1, mark)
            && self.is_glued(at + 1)
            && self.is_glued(fraction)
            && self.kind(fraction) == Kind::Number
            && self.written(fraction).len() <= 2;
        let counts = matches!(unit.kind, Kind::Unit | Kind::Units);
        if !is_decimal || !counts || self.is_age(at, at + 4) {
            return None;
        }
        let whole = unit
            .unit()
            .duration(u32::try_from(self.word(at).value).ok());
        let digits = whole.find(|letter: char| letter.is_ascii_digit())?;
        let letters = whole[digits..].find(|letter: char| !letter.is_ascii_digit())?;
        let (number, letters) = whole.split_at(digits + letters);
        let value = format!("{number}.{}{letters}", self.written(fraction));
        let is_plain = matches!(unit.unit(), Unit::Quarter | Unit::Half | Unit::Fortnight);
        (!is_plain).then(|| Found::text(at, at + 4, TimexKind::Duration, value))
    }

    /// "kilka minut po godzinie 6", "ten minutes before 8 p.m."
    fn minutes_from_hour(&self, at: usize, length: Length) -> Option<Found> {
        let modifier = match self.kind(length.end) {
            Kind::After => "AFTER",
            Kind::Before => "BEFORE",
            _ => return None,
        };
        let is_short = matches!(length.unit, Unit::Minute | Unit::Second);
        let hour = self.expression(length.end + 1, 3).filter(|_| is_short)?;
        (hour.kind == TimexKind::Time).then(|| hour.from(at).modified(modifier))
    }

    /// English "a week": a length beside a preposition, a rate after an
    /// amount ("30 barrels a day"), else a noun like any.
    fn one_unit(&self, at: usize, length: Length) -> Option<Found> {
        let value = || length.unit.duration(Some(1));
        let lasts = matches!(
            self.kind_before(at),
            Kind::For
                | Kind::In
                | Kind::After
                | Kind::Before
                | Kind::Than
                | Kind::Approx
                | Kind::Fewer
                | Kind::More
        ) || matches!(self.kind(length.end), Kind::After | Kind::Before);
        if lasts {
            return Some(Found::text(at, length.end, TimexKind::Duration, value()));
        }
        self.has_amount_before(at)
            .then(|| Found::text(at, length.end, TimexKind::Set, value()))
    }

    /// Whether one of the last words before `at` is an amount.
    fn has_amount_before(&self, at: usize) -> bool {
        const REACH: usize = 3;
        let is_amount = |at: &usize| {
            let kind = self.kind(*at);
            matches!(kind, Kind::Number | Kind::Digits | Kind::Card | Kind::Times)
                || self.is_mark(*at, b'%')
        };
        let mut words = (at.saturating_sub(REACH)..at).rev();
        let mut near = words
            .by_ref()
            .take_while(|at| self.kind(*at) != Kind::Mark || self.is_mark(*at, b'%'));
        near.any(|at| is_amount(&at))
    }

    /// English "in two weeks" said of the future.
    fn in_future(&self, at: usize, length: Length) -> Option<Found> {
        let before = at.checked_sub(1)?;
        let is_hedged = matches!(self.kind(before), Kind::Approx | Kind::Fewer);
        let before = before.checked_sub(usize::from(is_hedged))?;
        let is_in =
            self.is_english() && self.word(before).kind == Kind::In && self.word(before).value == 0;
        if !is_in || length.unit.is_clock() {
            return None;
        }
        let mark = self.kind(length.end);
        let ends =
            mark == Kind::Mark || length.end >= self.words.len() || self.begins_sentence(before);
        let length = length.in_days();
        let (count, today) = (length.count?, self.today?);
        let is_future = self.tense(at, length.end) == Some(Tense::Future)
            || self.is_sentence(before, length.end);
        (ends && is_future)
            .then(|| today.shifted(length.unit, count))
            .flatten()
            .map(|cal| Found::date(at, length.end, cal))
    }

    /// How many of which unit stand at `at`.
    pub(super) fn length_at(&self, at: usize) -> Option<Length> {
        match self.kind(at) {
            Kind::Few => {
                let next = if self.kind(at + 1) == Kind::Of {
                    at + 2
                } else {
                    at + 1
                };
                self.unit_after(next, None)
            }
            Kind::Half => self.half_of(at),
            Kind::OneAndHalf => {
                let length = self.unit_after(at + 1, Some(1))?;
                Some(match length.unit {
                    Unit::Year => Length {
                        count: Some(18),
                        unit: Unit::Month,
                        ..length
                    },
                    Unit::Hour => Length {
                        count: Some(90),
                        unit: Unit::Minute,
                        ..length
                    },
                    Unit::Day => Length {
                        count: Some(36),
                        unit: Unit::Hour,
                        ..length
                    },
                    _ => Length {
                        count: None,
                        ..length
                    },
                })
            }
            Kind::One => match self.kind(at + 1) {
                Kind::Few => self.length_at(at + 1),
                _ => self.unit_after(at + 1, Some(1)),
            },
            _ => {
                let number = self
                    .number(at)
                    .filter(|number| !number.is_ordinal && number.value > 0)?;
                // "4,5 roku", "2-3 lata": only the last number is read
                let next = if self.kind(number.end) == Kind::Another {
                    number.end + 1
                } else {
                    number.end
                };
                if let Some(length) = self.and_a_half(next, number.value) {
                    return Some(length);
                }
                let length = self.unit_after(next, Some(number.value))?;
                let is_year = self.kind(at) == Kind::Number && self.written(at).len() == 4;
                // "three quarters" of something
                let is_fraction = length.unit == Unit::Quarter
                    && matches!(number.value, 1 | 3)
                    && self.is_english();
                (!(is_fraction || is_year && length.unit == Unit::Year)).then_some(length)
            }
        }
    }

    /// "dwie i pół godziny", "two and a half years", the number being before
    /// `at`.
    fn and_a_half(&self, at: usize, number: i32) -> Option<Length> {
        let half = at + 1 + usize::from(self.kind(at + 1) == Kind::One);
        let joins = self.kind(at) == Kind::And && self.kind(half) == Kind::Half;
        let unit = self.word(half + 1);
        if !joins || !matches!(unit.kind, Kind::Unit | Kind::Units) {
            return None;
        }
        let (count, unit) = match unit.unit() {
            Unit::Year => (number.checked_mul(12)?.checked_add(6), Unit::Month),
            Unit::Hour => (number.checked_mul(60)?.checked_add(30), Unit::Minute),
            unit => (None, unit),
        };
        Some(Length {
            count,
            unit,
            end: half + 2,
        })
    }

    /// "pół roku", "half a year"
    fn half_of(&self, at: usize) -> Option<Length> {
        let next = if matches!(self.kind(at + 1), Kind::One | Kind::The) {
            at + 2
        } else {
            at + 1
        };
        let word = self.word(next);
        if word.kind != Kind::Unit {
            return None;
        }
        let (count, unit) = match word.unit() {
            Unit::Year => (Some(6), Unit::Month),
            Unit::Decade => (Some(5), Unit::Year),
            Unit::Century => (Some(50), Unit::Year),
            Unit::Hour => (Some(30), Unit::Minute),
            _ => return None,
        };
        Some(Length {
            count,
            unit,
            end: next + 1,
        })
    }

    fn unit_after(&self, at: usize, count: Option<i32>) -> Option<Length> {
        let at = if self.is_mark(at, b'-') && self.is_glued(at) && self.is_english() {
            at + 1
        } else {
            at
        };
        let word = self.word(at);
        let is_unit = match word.kind {
            Kind::Unit => !(self.is_polish() && word.unit() == Unit::Year && count != Some(1)),
            Kind::Units => true,
            _ => false,
        };
        is_unit.then(|| Length {
            count,
            unit: word.unit(),
            end: at + 1,
        })
    }

    /// Whether the years are somebody's age.
    fn is_age(&self, start: usize, end: usize) -> bool {
        // "w wieku 18-22 lata"
        let is_range =
            start > 2 && self.is_mark(start - 1, b'-') && self.kind(start - 2) == Kind::Number;
        let start = if is_range { start - 2 } else { start };
        let before = self.kind_before(start);
        let in_brackets = self.is_mark(start.wrapping_sub(1), b'(') && self.is_mark(end, b')');
        let old = self.kind(end) == Kind::AgeAfter
            || self.is_mark(end, b'-') && matches!(self.kind(end + 1), Kind::AgeAfter)
            || self.kind(end) == Kind::Of && self.written(end + 1) == "age";
        let of_age = self.is_polish()
            && before == Kind::Unit
            && self.word(start - 1).unit() == Unit::Century;
        before == Kind::Age || in_brackets || old || of_age
    }

    /// "20-letni okres", "10-dniowy", "3-godzinne"
    fn adjective_after_number(&self, at: usize) -> Option<Found> {
        if !self.is_polish() || self.kind(at) != Kind::Number {
            return None;
        }
        let next = if self.is_mark(at + 1, b'-') {
            at + 2
        } else {
            at + 1
        };
        let word = self.word(next);
        let count = u32::from(self.word(at).value.unsigned_abs());
        let unit = match word.kind {
            Kind::LengthSuffix => word.unit(),
            Kind::LengthAdjective if word.count() == 1 => word.unit(),
            Kind::YearsSuffix if self.lasts(next + 1) => Unit::Year,
            _ => return None,
        };
        Some(Found::text(
            at,
            next + 1,
            TimexKind::Duration,
            unit.duration(Some(count)),
        ))
    }

    /// "dwudniowy", "pięcioletni kontrakt"
    pub(super) fn length_adjective(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        if word.kind == Kind::AgeAdjective && !self.lasts(at + 1) || self.is_aged(at + 1) {
            return None;
        }
        let count = Some(word.count()).filter(|count| *count > 0);
        Some(Found::text(
            at,
            at + 1,
            TimexKind::Duration,
            word.unit().duration(count),
        ))
    }

    /// "roczny", "miesięczna": once in each unit, but "tygodniowy pobyt" lasts
    /// one, and "roczne dziecko" is as old.
    pub(super) fn rate_adjective(&self, at: usize) -> Option<Found> {
        let is_small = self.shape(at) == Shape::Lower || self.begins_sentence(at);
        if self.is_aged(at + 1) || !is_small || self.is_glued(at) {
            return None;
        }
        let unit = self.word(at).unit();
        let kind = if unit.is_clock() || self.lasts(at + 1) {
            TimexKind::Duration
        } else {
            TimexKind::Set
        };
        Some(Found::text(at, at + 1, kind, unit.duration(Some(1))))
    }

    /// "cały dzień", "all week"
    pub(super) fn whole_unit(&self, at: usize) -> Option<Found> {
        let word = self.word(at + 1);
        let is_unit = word.kind == Kind::Unit && !matches!(self.kind(at + 2), Kind::Number);
        is_unit.then(|| {
            let value = word.unit().duration(Some(1));
            Found::text(at, at + 2, TimexKind::Duration, value)
        })
    }

    /// "per month"
    pub(super) fn per_unit(&self, at: usize) -> Option<Found> {
        let word = self.word(at + 1);
        (word.kind == Kind::Unit).then(|| {
            let value = word.unit().duration(Some(1));
            Found::text(at, at + 2, TimexKind::Set, value)
        })
    }

    /// Whether the word names somebody who is of an age.
    fn is_aged(&self, at: usize) -> bool {
        self.is_noun_of(at, LengthNoun::Aged)
    }

    /// Whether the word is one of those that last for years.
    fn lasts(&self, at: usize) -> bool {
        self.is_noun_of(at, LengthNoun::Lasting)
    }

    fn is_noun_of(&self, at: usize, meaning: LengthNoun) -> bool {
        let word = self.written(at);
        let mut nouns = LENGTH_NOUNS.iter();
        nouns.any(|(stem, known)| *known == meaning && word.starts_with(stem))
    }

    /// A unit without a number, where a preposition makes it a duration:
    /// "przez rok", "od lat", "for years".
    pub(super) fn bare_length(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let lead = self.word(at.checked_sub(1).filter(|_| self.is_known_well())?);
        let count = match word.kind {
            Kind::Units => None,
            Kind::Unit => Some(1),
            _ => return None,
        };
        let leads = match (lead.kind, count) {
            (Kind::For, _) => true,
            // "over the years"
            (Kind::The, None) => at > 1 && self.kind_before(at - 1) == Kind::For,
            (Kind::From, None) => !self.is_english(),
            (Kind::From, Some(1)) => {
                !self.is_english() && !word.unit().is_clock() && word.unit() != Unit::Day
            }
            // "po latach", "ponad rok"
            (Kind::After, None) | (Kind::More | Kind::Fewer, Some(1)) => self.is_polish(),
            // "na miesiąc", but "100 zł na miesiąc"
            (Kind::Onto, Some(1)) => {
                matches!(word.unit(), Unit::Week | Unit::Month | Unit::Year)
                    && !self.has_amount_before(at - 1)
                    && self.kind_before(at - 1) != Kind::Times
                    && !self.written(at).ends_with('u')
            }
            // "około tygodnia"
            (Kind::Approx, Some(1)) => !word.unit().is_clock() && word.unit() != Unit::Day,
            _ => false,
        };
        let is_rest = self.kind(at + 1) == Kind::Number;
        // English "after months of talks"
        let leads = leads || count.is_none() && self.is_full_of(at);
        (leads && !is_rest)
            .then(|| Found::text(at, at + 1, TimexKind::Duration, word.unit().duration(count)))
    }

    /// "weeks of protest"
    fn is_full_of(&self, at: usize) -> bool {
        self.is_english()
            && self.kind(at + 1) == Kind::Of
            && !self.word(at).unit().is_clock()
            && !matches!(self.kind_before(at), Kind::The | Kind::Mark)
            && self.shape(at) == Shape::Lower
    }

    /// What recurs: "co roku", "każdego dnia", "codziennie", "raz w tygodniu".
    pub(super) fn set_led(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let set = |end, value| Some(Found::text(at, end, TimexKind::Set, value));
        match word.kind {
            // "Daily Mail" is a name
            Kind::SetAdverb => (self.shape(at) == Shape::Lower
                || self.begins_sentence(at)
                    && (self.is_polish() || self.shape(at + 1) == Shape::Lower))
                .then(|| set(at + 1, word.unit().duration(Some(1))))?,
            Kind::Times => {
                let next = if matches!(
                    self.kind(at + 1),
                    Kind::In | Kind::Onto | Kind::One | Kind::For
                ) {
                    at + 2
                } else {
                    at + 1
                };
                let next_word = self.word(next);
                let start = if matches!(self.kind_before(at), Kind::Card | Kind::Few | Kind::Number)
                {
                    at - 1
                } else {
                    at
                };
                match next_word.kind {
                    Kind::Unit if next > at + 1 => Some(Found::text(
                        start,
                        next + 1,
                        TimexKind::Set,
                        next_word.unit().duration(Some(1)),
                    )),
                    Kind::SetAdverb => Some(Found::text(
                        start,
                        next + 1,
                        TimexKind::Set,
                        next_word.unit().duration(Some(1)),
                    )),
                    // "raz na dwa lata"
                    _ if self.kind(at + 1) == Kind::Onto => {
                        let length = self.length_at(next)?;
                        let count = length.count.and_then(|count| u32::try_from(count).ok());
                        let value = length.unit.duration(count);
                        Some(Found::text(start, length.end, TimexKind::Set, value))
                    }
                    _ => None,
                }
            }
            _ => self.every(at),
        }
    }

    fn every(&self, at: usize) -> Option<Found> {
        let set = |end, value| Some(Found::text(at, end, TimexKind::Set, value));
        let next = self.word(at + 1);
        match next.kind {
            // "na co dzień"
            Kind::Unit if self.kind_before(at) == Kind::Onto => None,
            Kind::Unit | Kind::Round => set(at + 2, next.unit().duration(Some(1))),
            Kind::Other if self.written(at + 1) == "other" => self.every_second(at + 2),
            Kind::Another if self.kind(at + 2) == Kind::Unit => {
                set(at + 3, self.word(at + 2).unit().duration(Some(1)))
            }
            Kind::Weekday => set(at + 2, Cal::AnyWeekday(next.value as i8).to_string()),
            // "każdego lata"
            Kind::Units if self.is_summer(at + 1) => {
                set(at + 2, Cal::SeasonOfAnyYear(2).to_string())
            }
            Kind::Month => set(at + 2, Cal::MonthOfAnyYear(next.value as i8).to_string()),
            Kind::Season => set(at + 2, Cal::SeasonOfAnyYear(next.value as i8).to_string()),
            Kind::DayPart => set(
                at + 2,
                format!(
                    "XXXX-XX-XXT{}",
                    super::words::DAY_PARTS[next.value as usize % 5]
                ),
            ),
            Kind::Ord if next.value == 2 => self.every_second(at + 2),
            _ => {
                let length = self.length_at(at + 1)?;
                set(
                    length.end,
                    length
                        .unit
                        .duration(length.count.and_then(|count| u32::try_from(count).ok())),
                )
            }
        }
    }

    /// "co drugi tydzień", "every other Friday", after the word for the second.
    fn every_second(&self, at: usize) -> Option<Found> {
        let word = self.word(at);
        let value = match word.kind {
            Kind::Unit => word.unit().duration(Some(2)),
            Kind::Weekday => Cal::AnyWeekday(word.value as i8).to_string(),
            _ => return None,
        };
        Some(Found::text(at - 2, at + 1, TimexKind::Set, value))
    }

    /// Whether the Polish word for years is the summer here: one, in the
    /// genitive singular.
    fn is_summer(&self, at: usize) -> bool {
        self.is_polish() && self.written(at) == "lata"
    }

    /// "w piątki", "on Sundays"
    pub(super) fn weekdays(&self, at: usize) -> Option<Found> {
        let lead = self.word(at.checked_sub(1)?);
        let is_led = lead.kind == Kind::In || lead.kind == Kind::And;
        let is_small = self.is_english() || self.shape(at) == Shape::Lower;
        (is_led && is_small).then(|| {
            Found::text(
                at,
                at + 1,
                TimexKind::Set,
                Cal::AnyWeekday(self.word(at).value as i8).to_string(),
            )
        })
    }
}
