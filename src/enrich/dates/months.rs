//! Months: "wrzesień 2023", "in June", "majowe wybory".

use super::value::Cal;
use super::words::Kind;
use super::{Found, Pass, Shape};

/// English months that are first names: April, May, June and August.
const FIRST_NAMES: [i16; 4] = [4, 5, 6, 8];

impl Pass<'_> {
    /// What begins with a month: "wrzesień 2023", "June 18, 2024".
    pub(super) fn month_led(&self, at: usize) -> Option<Found> {
        let (month, end) = self.month_at(at)?;
        if let Some(found) = self.day_after_month(at, month, end) {
            return Some(found);
        }
        if self.kind(end) == Kind::After && self.kind(end + 1) == Kind::Next {
            let (year, current) = self.today?.month_of()?;
            let year = year + if month > current.into() { 1 } else { 2 };
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end + 2, cal));
        }
        // "(Nowak i Lis, 1986)"
        if self.kind(at) == Kind::MonthShort && self.is_polish() && self.is_mark(end, b',') {
            return None;
        }
        let tail = self.year_tail(end);
        if !self.is_month(at, tail.is_some()) {
            return None;
        }
        if let Some((year, end)) = tail {
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end, cal).given());
        }
        if let Some(year) = self.year_ahead(end).or_else(|| self.year_after_dash(end)) {
            return Cal::month(year.into(), month).map(|cal| Found::date(at, end, cal).given());
        }
        Some(Found::date(at, end, self.resolve_month(month, at, end)?))
    }

    /// "majowe wybory"
    pub(super) fn month_adjective(&self, at: usize) -> Option<Found> {
        (self.shape(at) == Shape::Lower || self.begins_sentence(at)).then_some(())?;
        let cal = self.resolve_month(self.word(at).value.into(), at, at + 1)?;
        Some(Found::date(at, at + 1, cal))
    }

    /// "December 4, 2025" in a Polish text, as embedded posts carry it.
    pub(super) fn foreign_date(&self, at: usize) -> Option<Found> {
        let (day, next) = self.day_at(at + 1)?;
        let year = self
            .year_number(next + 1)
            .filter(|_| self.is_mark(next, b','))?;
        let cal = Cal::day(year.year.into(), self.word(at).value.into(), day)?;
        Some(Found::date(at, year.end, cal).given())
    }

    /// Whether a month at a sentence's start has one word with a capital after it,
    /// as a first name has.
    fn is_before_surname(&self, at: usize) -> bool {
        let is_word = |at: usize| {
            self.kind(at) == Kind::Other && self.shape(at) == Shape::Title && !self.is_glued(at)
        };
        is_word(at + 1) && !is_word(at + 2)
    }

    fn year_after_dash(&self, at: usize) -> Option<i16> {
        let (_, end) = self.month_at(at + 1).filter(|_| self.is_mark(at, b'-'))?;
        self.year_number(end).map(|found| found.year)
    }

    /// Whether the word is a month and no name, verb or half of a word.
    fn is_month(&self, at: usize, has_year: bool) -> bool {
        if has_year {
            return true;
        }
        let hyphen = self.is_mark(at.wrapping_sub(1), b'-') && self.is_glued(at);
        let led = matches!(
            self.kind_before(if hyphen { at - 1 } else { at }),
            Kind::In
                | Kind::From
                | Kind::To
                | Kind::Of
                | Kind::Before
                | Kind::After
                | Kind::Between
                | Kind::Part
                | Kind::PartAdjective
                | Kind::And
                | Kind::Onto
                | Kind::Last
                | Kind::Next
                | Kind::This
                | Kind::Every
        );
        if self.kind(at) == Kind::MonthShort {
            return self.is_english()
                && led
                && self.shape(at) == Shape::Title
                && self.is_mark(at + 1, b'.');
        }
        if self.is_english() {
            let is_verb = matches!(self.word(at).value, 3 | 5);
            // "August Wilson", "April said", but "August Bank Holiday" after a word
            // that leads to it
            let is_name = !led
                && FIRST_NAMES.contains(&self.word(at).value)
                && self.begins_sentence(at)
                && self.shape(at) == Shape::Title
                && (self.acts(at) || self.is_before_surname(at));
            if is_name {
                return false;
            }
            let capital = self.shape(at).is_capitalised();
            return if is_verb {
                capital && (led || self.is_sentence(at, at + 1))
            } else {
                capital || led
            };
        }
        if self.has_capital_months() {
            return self.shape(at).is_capitalised() && led;
        }
        match self.shape(at) {
            Shape::Lower => true,
            // "Maja przyszła", "Kwiecień zagrał"
            Shape::Title if !led && (self.written(at).ends_with('a') || self.acts(at)) => false,
            Shape::Title if led => self.begins_sentence(at - 1),
            Shape::Title => self.begins_sentence(at) && !self.shape(at + 1).is_capitalised(),
            _ => self.shape(at) == Shape::Capitals && led,
        }
    }
}
