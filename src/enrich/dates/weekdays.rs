//! Weekdays and weekends: "wtorek", "we wtorek, 18 czerwca", "Wednesday of
//! next week", "over the weekend".

use super::pointed::Pointer;
use super::tense::Tense;
use super::value::{Cal, LAST, Unit};
use super::words::Kind;
use super::{Found, Pass, Previous, Shape};
use crate::article::TimexKind;

impl Pass<'_> {
    /// What begins with a weekday: "wtorek", "we wtorek, 18 czerwca", "wtorek
    /// w przyszłym tygodniu".
    pub(super) fn weekday_led(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        let mut next = at + 1;
        if self.is_mark(next, b'.') && word.kind == Kind::WeekdayShort {
            next += 1;
        }
        let after_comma = if self.is_mark(next, b',') {
            next + 1
        } else {
            next
        };
        let after_the = if self.kind(after_comma) == Kind::The {
            after_comma + 1
        } else {
            after_comma
        };
        let starts_date = matches!(
            self.kind(after_the),
            Kind::Number | Kind::Ord | Kind::Month | Kind::MonthShort
        );
        if starts_date
            && depth < 3
            && let Some(found) = self.expression(after_the, depth + 1)
            && matches!(found.cal(), Some(Cal::Day(_) | Cal::DayOfAnyYear(..)))
        {
            return Some(found.from(at));
        }
        if word.kind == Kind::WeekdayShort && !self.is_sentence(at, next) {
            return None;
        }
        let weekday = word.value as i8;
        if self.kind_before(at) == Kind::NameBefore && self.shape(at - 1).is_capitalised() {
            return None;
        }
        // "zawsze we wtorek", "usually goes there on Tuesday"
        if self.is_usual(at) {
            return Some(Found::text(
                at,
                next,
                TimexKind::Set,
                Cal::AnyWeekday(weekday).to_string(),
            ));
        }
        if let Some(found) = self
            .weekday_of_week(at, next, weekday)
            .or_else(|| self.weekday_beside(at, at, 1))
        {
            return Some(found);
        }
        // "w soboty" is every one, the last one would be "w sobotę"
        let follows_set = || {
            let set = |previous: Previous| previous.kind == TimexKind::Set;
            self.kind_before(at) == Kind::And && self.previous.is_some_and(set)
        };
        if matches!(self.written(at), "soboty" | "środy")
            && (self.kind_before(at) == Kind::In || follows_set())
        {
            return self.weekdays(at);
        }
        if self.kind_before(at) != Kind::In && self.acts(at) {
            return None;
        }
        let has_capital = self.has_capital_months();
        if !has_capital && self.shape(at) == Shape::Title && !self.begins_sentence(at) {
            return None;
        }
        if has_capital && !self.shape(at).is_capitalised() && self.kind_before(at) != Kind::In {
            return None;
        }
        Some(Found::date(
            at,
            next,
            self.resolve_weekday(weekday, at, next)?,
        ))
    }

    /// Whether a word of habit stands shortly before, in the same clause.
    fn is_usual(&self, at: usize) -> bool {
        /// Words between the two.
        const REACH: usize = 4;
        let lead = at.saturating_sub(usize::from(self.kind_before(at) == Kind::In));
        let mut words = (lead.saturating_sub(REACH)..lead).rev();
        let mut clause = words.by_ref().take_while(|at| self.kind(*at) != Kind::Mark);
        clause.any(|at| self.kind(at) == Kind::Always)
    }

    /// "wtorek w przyszłym tygodniu", "Wednesday of next week", "wtorek za
    /// tydzień"
    fn weekday_of_week(&self, start: usize, at: usize, weekday: i8) -> Option<Found> {
        if self.kind(at) == Kind::After && self.kind(at + 1) == Kind::Next {
            let Cal::Day(today) = self.today? else {
                return None;
            };
            let passed = i32::from(today.weekday().to_monday_one_offset()) - i32::from(weekday);
            let cal = Cal::Day(today).shifted(Unit::Day, 14 - passed.rem_euclid(7))?;
            return Some(Found::date(start, at + 2, cal));
        }
        let next = if matches!(self.kind(at), Kind::In | Kind::Of) {
            at + 1
        } else {
            at
        };
        let points = matches!(
            self.kind(next),
            Kind::This | Kind::Last | Kind::Next | Kind::Nearest | Kind::Ahead
        );
        if !points || !(self.is_unit(next + 1, Unit::Week)) {
            return None;
        }
        let offset = match self.kind(next) {
            Kind::This => 0,
            Kind::Last => -1,
            _ => 1,
        };
        let Cal::Day(today) = self.today? else {
            return None;
        };
        let from_monday = i32::from(weekday) - i32::from(today.weekday().to_monday_one_offset());
        let cal = Cal::Day(today).shifted(Unit::Day, offset * 7 + from_monday)?;
        Some(Found::date(start, next + 2, cal))
    }

    /// The `number`th weekday after or before a day that is named: "the Tuesday
    /// after Easter", "druga niedziela po 6 stycznia", "the last Sunday before
    /// Christmas".
    pub(super) fn weekday_beside(&self, start: usize, at: usize, number: i32) -> Option<Found> {
        let is_after = match self.kind(at + 1) {
            Kind::After => true,
            Kind::Before => false,
            _ => return None,
        };
        let from = self.named_day(at + 2)?;
        let Some(Cal::Day(day)) = from.cal() else {
            return None;
        };
        let weekday = i32::from(self.word(at).value);
        let ahead = (weekday - i32::from(day.weekday().to_monday_one_offset())).rem_euclid(7);
        let n_weeks = if number == LAST { 1 } else { number };
        let days = match (is_after, ahead) {
            (true, 0) => 7 * n_weeks,
            (true, _) => ahead + 7 * (n_weeks - 1),
            (false, _) => ahead - 7 * n_weeks,
        };
        let cal = Cal::Day(day).shifted(Unit::Day, days)?;
        Some(Found::date(start, from.end, cal))
    }

    /// "wtorkowe spotkanie"
    pub(super) fn weekday_adjective(&self, at: usize) -> Option<Found> {
        (self.shape(at) == Shape::Lower || self.begins_sentence(at)).then_some(())?;
        let cal = self.resolve_weekday(self.word(at).value as i8, at, at + 1)?;
        Some(match self.day_part_named(at + 1) {
            // "sobotni wieczór"
            Some((part, end)) => self.time(at, end, Some(cal), format!("T{part}")),
            None => Found::date(at, at + 1, cal),
        })
    }

    /// "two Thursdays ago", "three Fridays from now"
    pub(super) fn weekdays_ago(&self, at: usize) -> Option<Found> {
        let number = self.number(at).filter(|number| !number.is_ordinal)?;
        let word = self.word(number.end);
        let Some(Cal::Day(today)) = self.today else {
            return None;
        };
        if word.kind != Kind::Weekdays {
            return None;
        }
        let passed = (i32::from(today.weekday().to_monday_one_offset()) - i32::from(word.value))
            .rem_euclid(7);
        let (offset, end) = match self.kind(number.end + 1) {
            Kind::Ago => (
                -passed - 7 * (number.value - i32::from(passed > 0)),
                number.end + 2,
            ),
            Kind::From if self.word(number.end + 2).kind == Kind::Vague => {
                (7 * number.value - passed, number.end + 3)
            }
            _ => return None,
        };
        Some(Found::date(
            at,
            end,
            Cal::Day(today).shifted(Unit::Day, offset)?,
        ))
    }

    /// A weekend that only the tense tells from another: "w weekend", "over the
    /// weekend".
    pub(super) fn weekend(&self, at: usize) -> Option<Found> {
        let lead = self.kind_before(at);
        if self.word(at).kind == Kind::Units {
            let is_every = self.word(at).unit() == Unit::Weekend && lead == Kind::In;
            let value = "XXXX-WXX-WE".to_owned();
            return is_every.then(|| Found::text(at, at + 1, TimexKind::Set, value));
        }
        let is_led = if self.is_english() {
            lead == Kind::The && at > 1 && matches!(self.kind(at - 2), Kind::At | Kind::For)
        } else {
            lead == Kind::In
        };
        if !is_led || !self.is_unit(at, Unit::Weekend) {
            return None;
        }
        let today = self.today?;
        let is_over = match today {
            Cal::Day(day) => day.weekday().to_monday_one_offset() < 6,
            _ => false,
        } && self.tense(at, at + 1) != Some(Tense::Future);
        let cal = today.shifted(Unit::Weekend, if is_over { -1 } else { 0 })?;
        Some(Found::date(at, at + 1, cal))
    }

    pub(super) fn pointed_weekday(
        &self,
        start: usize,
        at: usize,
        cue: Pointer,
        depth: u8,
    ) -> Option<Found> {
        let weekday = self.word(at).value as i8;
        if matches!(cue, Pointer::Recent)
            && let Some(found) = self.part_of_year(start, at, LAST, depth)
        {
            return Some(found);
        }
        let Some(Cal::Day(today)) = self.today else {
            return Some(Found::date(start, at + 1, self.some_weekday(weekday)?));
        };
        let ahead =
            (i32::from(weekday) - i32::from(today.weekday().to_monday_one_offset())).rem_euclid(7);
        let offset = match cue {
            Pointer::Last | Pointer::Recent | Pointer::BeforeThat => {
                if ahead == 0 {
                    -7
                } else {
                    ahead - 7
                }
            }
            Pointer::Next | Pointer::Nearest | Pointer::AfterThat | Pointer::Another => {
                if ahead == 0 { 7 } else { ahead }
            }
            Pointer::This => ahead,
            Pointer::Same | Pointer::That => {
                let cal = self.resolve_weekday(weekday, start, at + 1)?;
                return Some(Found::date(start, at + 1, cal));
            }
        };
        Some(Found::date(
            start,
            at + 1,
            Cal::Day(today).shifted(Unit::Day, offset)?,
        ))
    }
}
