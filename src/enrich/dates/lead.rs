//! What can begin with each kind of word: the rules in the order in which they
//! are tried.

use super::value::{LAST, Unit};
use super::words::{DAY_PARTS, Kind};
use super::{Cal, Found, Pass};

impl Pass<'_> {
    /// The expression that begins with token `at`; `depth` counts the
    /// expressions it stands in.
    pub(super) fn expression(&self, at: usize, depth: u8) -> Option<Found> {
        if depth > 4 {
            return None;
        }
        let word = self.word(at);
        match word.kind {
            Kind::Number => self.number_led(at, depth),
            Kind::Card
            | Kind::Thousand
            | Kind::Ord
            | Kind::Few
            | Kind::Half
            | Kind::OneAndHalf
            | Kind::One => self.feast(at).or_else(|| self.numeral_led(at, depth)),
            Kind::Roman => self.roman_led(at, depth),
            Kind::Month | Kind::MonthShort => self.feast(at).or_else(|| self.month_led(at)),
            Kind::Weekday | Kind::WeekdayShort => {
                self.feast(at).or_else(|| self.weekday_led(at, depth))
            }
            Kind::WeekdayAdjective => self.weekday_adjective(at),
            Kind::MonthAdjective => self.month_adjective(at),
            Kind::Weekdays => self.weekdays(at),
            Kind::Unit | Kind::Units | Kind::YearsShort | Kind::YearShort | Kind::HourShort => {
                self.feast(at).or_else(|| self.unit_led(at, depth))
            }
            Kind::LastButOne => self.part_of_year(at, at + 1, LAST - 1, depth),
            Kind::Decade => self.decade_word(at),
            Kind::Season => self.season_led(at),
            Kind::Feast => self.feast(at),
            Kind::Part | Kind::PartAdjective | Kind::Under | Kind::Turn => self.part_led(at, depth),
            Kind::QuarterName | Kind::HalfName => self.quarter_name(at),
            Kind::Every | Kind::EveryBare | Kind::Times | Kind::SetAdverb => self.set_led(at),
            Kind::LengthAdjective | Kind::AgeAdjective => self.length_adjective(at),
            Kind::DayPart | Kind::Noon | Kind::Midnight | Kind::Night => {
                self.feast(at).or_else(|| self.part_of_day(at))
            }
            Kind::LengthSuffix => self.rate_adjective(at),
            Kind::Whole => self.whole_unit(at),
            Kind::Per => self.per_unit(at),
            Kind::Phrase => self.vague_phrase(at),
            Kind::FiscalYear => {
                let year = self.full_year_of(at)?;
                Some(Found::date(at, at + 1, Cal::Year(year)).given())
            }
            Kind::DayPartAdjective => self.part_adjective(at),
            Kind::After | Kind::Before | Kind::At => self.preposition_led(at),
            Kind::Mark => self.mark_led(at),
            _ => self.deictic(at, depth),
        }
    }

    /// What begins with digits.
    pub(super) fn number_led(&self, at: usize, depth: u8) -> Option<Found> {
        if self.continues_a_number(at) {
            return None;
        }
        self.digits_date(at)
            .or_else(|| self.day_and_month_in_digits(at))
            .or_else(|| self.clock(at))
            .or_else(|| self.clock_of_zone(at))
            .or_else(|| self.day_and_month(at))
            .or_else(|| self.decade_in_digits(at))
            .or_else(|| self.part_by_sign(at))
            .or_else(|| self.ordinal_led(at, depth))
            .or_else(|| self.day_alone(at))
            .or_else(|| self.length(at))
            .or_else(|| self.year_range(at))
            .or_else(|| self.bare_year(at))
    }

    /// What begins with a number in words.
    pub(super) fn numeral_led(&self, at: usize, depth: u8) -> Option<Found> {
        if self.is_rest_of_number(at) {
            return None;
        }
        self.day_and_month(at)
            .or_else(|| self.clock_in_words(at))
            .or_else(|| self.further_decade(at))
            .or_else(|| self.ordinal_led(at, depth))
            .or_else(|| self.decade_before_years(at))
            .or_else(|| self.length(at))
            .or_else(|| self.year_in_words(at))
    }

    /// What begins with a unit: "lata 90.", "latach 2012-20", "roku 1944",
    /// "dniu 3 maja".
    pub(super) fn unit_led(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        let is_years = word.kind == Kind::Units && word.unit() == Unit::Year && self.is_polish();
        if is_years || word.kind == Kind::YearsShort {
            let dotted = word.kind == Kind::YearsShort && self.is_mark(at + 1, b'.');
            return self
                .years_led(at, if dotted { at + 2 } else { at + 1 })
                .or_else(|| self.bare_length(at));
        }
        if word.kind == Kind::YearShort {
            let next = if self.is_mark(at + 1, b'.') {
                at + 2
            } else {
                return None;
            };
            let year = self
                .year_number(next)
                .filter(|_| self.written(next).len() == 4)?;
            return year.cal().map(|cal| Found::date(at, year.end, cal).given());
        }
        if self.kind(at + 1) == Kind::DayPartAdjective && word.unit() == Unit::Hour {
            // "w godzinach porannych"
            let part = DAY_PARTS[self.word(at + 1).value as usize % DAY_PARTS.len()];
            return Some(self.time_of_day(at, at + 2, part));
        }
        if word.kind == Kind::HourShort || word.kind == Kind::Unit && word.unit() == Unit::Hour {
            return self.hour_led(at).or_else(|| self.bare_length(at));
        }
        if self.is_unit(at, Unit::Year) {
            return self
                .year_led(at)
                .or_else(|| self.one_unit_ago(at))
                .or_else(|| self.part_of_present(at))
                .or_else(|| self.bare_length(at));
        }
        if self.is_unit(at, Unit::Day)
            && self.is_polish()
            && let Some(found) = self.expression(at + 1, depth + 1)
            && matches!(found.cal(), Some(Cal::Day(_) | Cal::DayOfAnyYear(..)))
            && matches!(self.kind(at + 1), Kind::Number | Kind::Ord)
        {
            return Some(found.from(at));
        }
        self.one_unit_ago(at)
            .or_else(|| self.day_beyond(at))
            .or_else(|| self.weekend(at))
            .or_else(|| self.part_of_present(at))
            .or_else(|| self.bare_length(at))
    }

    /// What begins with a Roman number: centuries, quarters and halves.
    pub(super) fn roman_led(&self, at: usize, depth: u8) -> Option<Found> {
        self.centuries(at)
            .or_else(|| self.part_of_year(at, at + 1, self.word(at).value.into(), depth))
    }

    /// `'90s`, "in '68"
    pub(super) fn mark_led(&self, at: usize) -> Option<Found> {
        if !self.is_mark(at, b'\'') || self.kind(at + 1) != Kind::Number || !self.is_glued(at + 1) {
            return None;
        }
        let year = || {
            let is_led = matches!(self.kind_before(at), Kind::In | Kind::From);
            let year = self.full_year(self.word(at + 1).value);
            (is_led && self.written(at + 1).len() == 2)
                .then(|| Found::date(at, at + 2, Cal::Year(year)).given())
        };
        self.decade_in_digits(at + 1)
            .map(|found| found.from(at))
            .or_else(year)
    }
}
