//! Dates that are told from another day: "wczoraj", "dwa lata temu", "w zeszły
//! wtorek", "a week later".
//!
//! What points at now ("przyszły", "ago") counts from the day of publication;
//! what points into the text ("następny", "later") from the date given last.
//! A count whose base is not known leaves only past, present or future.

use super::tense::Tense;
use super::value::{Cal, Unit};
use super::words::{Kind, REFS};
use super::{Found, Pass, Previous, Shape};
use crate::article::TimexKind;

const PAST: &str = "PAST_REF";
const PRESENT: &str = "PRESENT_REF";
const FUTURE: &str = "FUTURE_REF";

/// A length of time in words: how many of which unit; no number is "some".
#[derive(Clone, Copy)]
pub(super) struct Length {
    pub(super) count: Option<i32>,
    pub(super) unit: Unit,
    pub(super) end: usize,
}

impl Length {
    /// Weeks as days: a week after a day is a day.
    pub(super) fn in_days(self) -> Self {
        let days = match self.unit {
            Unit::Week => 7,
            Unit::Fortnight => 14,
            _ => return self,
        };
        let count = self.count.and_then(|count| count.checked_mul(days));
        Self {
            count,
            unit: Unit::Day,
            ..self
        }
    }
}

impl Pass<'_> {
    /// What begins with a word that points: "dziś", "ubiegły", "ten", "za".
    pub(super) fn deictic(&self, at: usize, depth: u8) -> Option<Found> {
        let word = self.word(at);
        match word.kind {
            Kind::Day => self.near_day(at),
            Kind::DayAdjective => {
                let cal = self
                    .today
                    .and_then(|today| today.shifted(Unit::Day, word.value.into()));
                Some(cal.map_or_else(
                    || reference(at, at + 1, word.value.into()),
                    |cal| Found::date(at, at + 1, cal),
                ))
            }
            Kind::YearAdjective => {
                let cal = self
                    .today
                    .and_then(|today| today.shifted(Unit::Year, word.value.into()));
                Some(cal.map_or_else(
                    || reference(at, at + 1, word.value.into()),
                    |cal| Found::date(at, at + 1, cal),
                ))
            }
            Kind::NextDay => {
                let cal = self.base()?.shifted(Unit::Day, 1)?;
                Some(Found::date(at, at + 1, cal))
            }
            Kind::Vague => (self.shape(at) != Shape::Capitals)
                .then(|| Found::reference(at, at + 1, REFS[word.value as usize % 3])),
            Kind::Ahead => self.ahead(at),
            Kind::ThisYear | Kind::LastShort => self
                .year_by_words(at)
                .map(|(year, end)| Found::date(at, end, Cal::Year(year)))
                .or_else(|| self.last_short(at)),
            Kind::ThisMonth => {
                let end = if self.is_mark(at + 1, b'.') {
                    at + 2
                } else {
                    at + 1
                };
                let cal = self.today?.shifted(Unit::Month, 0)?;
                Some(Found::date(at, end, cal))
            }
            Kind::Last
            | Kind::Next
            | Kind::Another
            | Kind::Recent
            | Kind::Nearest
            | Kind::This
            | Kind::That
            | Kind::Same => self
                .pointed(at, depth)
                .or_else(|| self.reference_adjective(at)),
            Kind::VagueNoun => self.vague_noun(at),
            Kind::Moment => self.moment(at),
            Kind::ForeignMonth => self.foreign_date(at),
            _ => None,
        }
    }

    /// "obecny rząd", "the current level", "recent talks", "in the past"
    fn reference_adjective(&self, at: usize) -> Option<Found> {
        const OTHERWISE: [&str; 11] = [
            "był", "była", "było", "byli", "były", "jest", "są", "tam", "tu", "account", "accounts",
        ];
        let next = at + 1;
        let describes = self.kind(next) == Kind::Other
            && self.shape(next) == Shape::Lower
            && !self.is_glued(next)
            && !OTHERWISE.contains(&self.written(next));
        let in_the = self.kind_before(at) == Kind::The && at > 1 && self.kind(at - 2) == Kind::In;
        let word = self.word(at);
        let offset = match (word.kind, word.value) {
            (Kind::This, 2) if describes => 0,
            (Kind::Recent, 0) if describes && self.is_english() => -1,
            (Kind::Recent, 1) if in_the => -1,
            _ => return None,
        };
        let is_small = self.shape(at) == Shape::Lower || self.begins_sentence(at);
        is_small.then(|| reference(at, next, offset))
    }

    /// "w przyszłości", "in the near future"
    fn vague_noun(&self, at: usize) -> Option<Found> {
        let leads = |at: usize| self.kind(at) == Kind::In && self.word(at).value == 0;
        let start = if at > 0 && leads(at - 1) {
            at
        } else if at > 1 && self.kind(at - 1) == Kind::The && leads(at - 2) {
            at - 1
        } else if at > 2 && self.kind(at - 2) == Kind::The && leads(at - 3) {
            at - 2
        } else {
            return None;
        };
        let reference = REFS[self.word(at).value as usize % REFS.len()];
        Some(Found::reference(start, at + 1, reference))
    }

    /// "at the moment"; with a word that points, `pointed` reads it.
    fn moment(&self, at: usize) -> Option<Found> {
        let is_led = at > 1 && self.kind(at - 1) == Kind::The && self.kind(at - 2) == Kind::At;
        (is_led && self.is_english()).then(|| reference(at, at + 1, 0))
    }

    /// "ub. miesiąca", "ub. tygodnia"
    fn last_short(&self, at: usize) -> Option<Found> {
        let next = if self.is_mark(at + 1, b'.') {
            at + 2
        } else {
            at + 1
        };
        let word = self.word(next);
        let unit = (word.kind == Kind::Unit).then(|| word.unit())?;
        Some(Found::date(at, next + 1, self.today?.shifted(unit, -1)?))
    }

    /// "wczoraj", "day after tomorrow", "from now" left to others
    #[expect(clippy::unnecessary_wraps, reason = "a rule like the others")]
    fn near_day(&self, at: usize) -> Option<Found> {
        let days = self.word(at).value.into();
        let base = self.today;
        Some(
            match base.and_then(|today| today.shifted(Unit::Day, days)) {
                Some(cal) => Found::date(at, at + 1, cal),
                None => reference(at, at + 1, days),
            },
        )
    }

    /// What a pointing word points at: a unit, weekday, month, season, part
    /// of the day or feast.
    fn pointed(&self, at: usize, depth: u8) -> Option<Found> {
        let mut next = at + 1;
        let mut pointer = self.word(at);
        while matches!(self.kind(next), Kind::Same | Kind::That | Kind::This) && next < at + 3 {
            // "tego samego", "that same"
            if self.kind(next) == Kind::Same {
                pointer = self.word(next);
            }
            next += 1;
        }
        if self.kind(next) == Kind::Fiscal {
            next += 1;
        }
        let word = self.word(next);
        let cue = Pointer::of(pointer.kind, pointer.value, self.is_english())?;
        match word.kind {
            // "w najbliższej przyszłości"
            Kind::VagueNoun if cue == Pointer::Nearest => Some(reference(at, next + 1, 1)),
            Kind::Units if cue == Pointer::Recent && self.kind(next + 1) == Kind::Month => {
                self.days_at_edge(at, next + 1, depth, "END")
            }
            Kind::Unit if word.unit().is_clock() => None,
            Kind::Unit => self.pointed_unit(at, next, cue, depth),
            Kind::Units => self.pointed_units(at, next + 1, cue, None, word.unit()),
            Kind::Weekday => self.pointed_weekday(at, next, cue, depth),
            Kind::Month => self.pointed_month(at, next, cue),
            Kind::Season => self.pointed_season(at, next, cue),
            Kind::DayPart => self.pointed_part_of_day(at, next, cue),
            Kind::Moment if cue == Pointer::This => Some(reference(at, next + 1, 0)),
            // "w tym 20 lat pracy" points at nothing
            Kind::Number | Kind::Card | Kind::Few | Kind::Half if cue != Pointer::This => {
                let length = self.length_at(next)?;
                self.pointed_units(at, length.end, cue, Some(length), length.unit)
            }
            _ => None,
        }
    }

    fn pointed_unit(&self, start: usize, at: usize, cue: Pointer, depth: u8) -> Option<Found> {
        let unit = self.word(at).unit();
        let end = at + 1;
        if matches!(cue, Pointer::Recent)
            && let Some(found) = self.part_of_year(start, at, 99, depth)
        {
            return Some(found);
        }
        let base = match cue {
            Pointer::Same | Pointer::That | Pointer::AfterThat | Pointer::BeforeThat => self.base(),
            // "the next day" is never tomorrow
            Pointer::This | Pointer::Next if unit == Unit::Day => self.base(),
            _ => self.today,
        };
        let offset = cue.offset();
        if matches!(cue, Pointer::Recent)
            && matches!(unit, Unit::Day | Unit::Decade | Unit::Century)
        {
            return (unit == Unit::Decade)
                .then(|| Found::text(start, end, TimexKind::Duration, unit.duration(Some(1))));
        }
        if self.runs_through(start, unit) {
            let kind = TimexKind::Duration;
            return Some(Found::text(start, end, kind, unit.duration(Some(1))));
        }
        // "kolejny rok" is as often one more year as the next one
        if matches!(cue, Pointer::Another)
            && self.kind_before(start) != Kind::In
            && !self.begins_sentence(start)
        {
            return None;
        }
        match base.and_then(|base| base.shifted(unit, offset)) {
            Some(cal) => Some(Found::date(start, end, cal)),
            None if matches!(cue, Pointer::Same | Pointer::That) => None,
            None => Some(reference(start, end, offset)),
        }
    }

    /// Whether something goes on for the whole unit that a word points at:
    /// "w ciągu ostatniego roku", "over the past year".
    fn runs_through(&self, start: usize, unit: Unit) -> bool {
        let is_long = matches!(unit, Unit::Week | Unit::Month | Unit::Year);
        let lead = self.kind_before(start);
        let through = if self.is_english() {
            let before = start.checked_sub(2).map_or(Kind::Other, |at| self.kind(at));
            lead == Kind::The && matches!(before, Kind::For | Kind::In)
        } else {
            lead == Kind::For
        };
        is_long && through
    }

    /// "ostatnich miesiącach", "last three years", "coming weeks"
    fn pointed_units(
        &self,
        start: usize,
        end: usize,
        cue: Pointer,
        length: Option<Length>,
        unit: Unit,
    ) -> Option<Found> {
        let offset = match cue {
            Pointer::Nearest => 1,
            Pointer::Same | Pointer::That => return None,
            cue => cue.offset(),
        };
        if let Some(Length {
            count: Some(count), ..
        }) = length
        {
            let count = u32::try_from(count).ok()?;
            let kind = TimexKind::Duration;
            return Some(Found::text(start, end, kind, unit.duration(Some(count))));
        }
        if matches!(cue, Pointer::This) && unit.is_clock() {
            return None;
        }
        Some(reference(start, end, offset))
    }

    fn pointed_weekday(&self, start: usize, at: usize, cue: Pointer, depth: u8) -> Option<Found> {
        let weekday = self.word(at).value as i8;
        if matches!(cue, Pointer::Recent)
            && let Some(found) = self.part_of_year(start, at, 99, depth)
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

    fn pointed_month(&self, start: usize, at: usize, cue: Pointer) -> Option<Found> {
        if self.is_english() && !self.shape(at).is_capitalised() {
            return None;
        }
        let month = i32::from(self.word(at).value);
        let (year, current) = self.today?.month_of()?;
        let ahead = (month - i32::from(current)).rem_euclid(12);
        let offset = match cue {
            Pointer::Last | Pointer::Recent => {
                if ahead == 0 {
                    -12
                } else {
                    ahead - 12
                }
            }
            Pointer::Next | Pointer::Nearest => {
                if ahead == 0 {
                    12
                } else {
                    ahead
                }
            }
            Pointer::This => {
                return Some(Found::date(start, at + 1, Cal::month(year.into(), month)?));
            }
            _ => return None,
        };
        Some(Found::date(
            start,
            at + 1,
            self.today?.shifted(Unit::Month, offset)?,
        ))
    }

    fn pointed_season(&self, start: usize, at: usize, cue: Pointer) -> Option<Found> {
        let season = self.word(at).value as i8;
        let Some((year, month)) = self.today.and_then(Cal::month_of) else {
            return Some(Found::date(start, at + 1, Cal::SeasonOfAnyYear(season)));
        };
        let begins = season * 3;
        let year = match cue {
            Pointer::This if season == 4 && month < 3 => year - 1,
            Pointer::This => year,
            Pointer::Last | Pointer::Recent if month >= begins + 3 => year,
            Pointer::Last | Pointer::Recent => year - 1,
            Pointer::Next | Pointer::Nearest if month < begins => year,
            Pointer::Next | Pointer::Nearest => year + 1,
            _ => return None,
        };
        Cal::year(year.into())?;
        Some(Found::date(start, at + 1, Cal::Season(year, season)))
    }

    /// "last night", "tej nocy", "this morning"
    fn pointed_part_of_day(&self, start: usize, at: usize, cue: Pointer) -> Option<Found> {
        let (part, end) = self.day_part_at(at).or_else(|| self.day_part_named(at))?;
        let base = match cue {
            Pointer::Same | Pointer::That => self.base(),
            _ => self.today,
        };
        let offset = match cue {
            // "ostatniej nocy", "last night"
            Pointer::Last | Pointer::Recent | Pointer::BeforeThat => -1,
            Pointer::Next | Pointer::AfterThat => 1,
            _ => 0,
        };
        let day = base.and_then(|base| base.shifted(Unit::Day, offset));
        Some(self.time(start, end, day, format!("T{part}")))
    }

    /// "za dwa tygodnie", "za rok"
    fn ahead(&self, at: usize) -> Option<Found> {
        let counted = self.length_at(at + 1);
        let length = counted.or_else(|| {
            // "za minutę" is a price
            self.unit_alone(at + 1)
                .filter(|length| !length.unit.is_clock())
        })?;
        // "za rok 2023" pays for it
        if self.kind(length.end) == Kind::Number {
            return None;
        }
        self.counted(at, length, 1, self.today)
    }

    /// What counts from now: "ago", "hence", "from now", "temu"; or from a date
    /// in the text: "later", "earlier", "później".
    pub(super) fn counted_after(&self, start: usize, length: Length) -> Option<Found> {
        let word = self.word(length.end);
        let past = Length {
            end: length.end + 1,
            ..length
        };
        match word.kind {
            Kind::Ago => self.counted(start, past, -1, self.today),
            Kind::Later if word.value == 1 => self.counted(start, past.in_days(), 1, self.today),
            Kind::Later => self.counted(start, past.in_days(), 1, self.base()),
            Kind::Earlier => self.counted(start, past.in_days(), -1, self.base()),
            Kind::From if self.is_now(length.end + 1) => {
                let end = length.end + 2;
                self.counted(start, Length { end, ..length }.in_days(), 1, self.today)
            }
            Kind::After | Kind::Before | Kind::From => {
                let found = self
                    .feast(length.end + 1)
                    .or_else(|| self.day_and_month(length.end + 1))?;
                let direction = if word.kind == Kind::Before { -1 } else { 1 };
                let from = found.cal()?;
                let cal = match (from, length.unit) {
                    (Cal::Day(_), Unit::Day) => {
                        from.shifted(Unit::Day, direction * length.count?)?
                    }
                    (Cal::Day(_), Unit::Week) => {
                        from.shifted(Unit::Day, direction * length.count?.checked_mul(7)?)?
                    }
                    (Cal::Day(day), Unit::Year) => from.in_year(
                        i16::try_from(i32::from(day.year()) + direction * length.count?).ok()?,
                    )?,
                    _ => return None,
                };
                Some(Found::date(start, found.end, cal))
            }
            _ => None,
        }
    }

    fn is_now(&self, at: usize) -> bool {
        let word = self.word(at);
        word.kind == Kind::Day && word.value == 0 || word.kind == Kind::Vague && word.value == 1
    }

    /// "przed rokiem", "przed dwoma laty", "po południu"
    pub(super) fn preposition_led(&self, at: usize) -> Option<Found> {
        if let Some(found) = self.clock_after_at(at) {
            return Some(found);
        }
        if let Some((part, end)) = self.day_part_at(at) {
            return Some(self.time_of_day(at, end, part));
        }
        if self.kind(at) != Kind::Before || !self.is_polish() {
            return None;
        }
        let length = self
            .length_at(at + 1)
            .or_else(|| self.unit_alone(at + 1))
            .or_else(|| self.units_alone(at + 1))?;
        let last = self.written(length.end - 1);
        let is_instrumental = last.ends_with("em")
            || last.ends_with("ami")
            || last.ends_with("laty")
            || last.ends_with("ą");
        (is_instrumental && !length.unit.is_clock())
            .then(|| self.counted(at, length, -1, self.today))?
    }

    /// "rok temu", "tydzień później"
    pub(super) fn one_unit_ago(&self, at: usize) -> Option<Found> {
        let length = self.unit_alone(at).or_else(|| self.units_alone(at))?;
        let turns = matches!(
            self.kind(length.end),
            Kind::Ago | Kind::Later | Kind::Earlier
        );
        (turns && (self.is_polish() || length.count.is_none()))
            .then(|| self.counted_after(at, length))?
    }

    fn unit_alone(&self, at: usize) -> Option<Length> {
        let word = self.word(at);
        let instrumental = || self.written(at).ends_with("dniami");
        (word.kind == Kind::Unit && !instrumental()).then(|| Length {
            count: Some(1),
            unit: word.unit(),
            end: at + 1,
        })
    }

    fn units_alone(&self, at: usize) -> Option<Length> {
        let word = self.word(at);
        (word.kind == Kind::Units).then(|| Length {
            count: None,
            unit: word.unit(),
            end: at + 1,
        })
    }

    /// The unit that lies as many of them before or after the base.
    fn counted(
        &self,
        start: usize,
        length: Length,
        direction: i32,
        base: Option<Cal>,
    ) -> Option<Found> {
        let vague = || Some(reference(start, length.end, direction));
        let Some(count) = length.count else {
            return vague();
        };
        let Some(base) = base else { return vague() };
        let (unit, count) = match length.unit {
            unit if unit.is_clock() => return vague(),
            Unit::Half => (Unit::Month, count.checked_mul(6)?),
            Unit::Fortnight => (Unit::Week, count.checked_mul(2)?),
            Unit::Decade => (Unit::Year, count.checked_mul(10)?),
            Unit::Century => (Unit::Year, count.checked_mul(100)?),
            unit => (unit, count),
        };
        match base.shifted(unit, direction * count) {
            Some(cal) => Some(Found::date(start, length.end, cal)),
            None => vague(),
        }
    }

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
        if let Some(found) = self.weekday_of_week(at, next, weekday) {
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
        if self.is_polish() && self.shape(at) == Shape::Title && !self.begins_sentence(at) {
            return None;
        }
        if self.is_english() && !self.shape(at).is_capitalised() && self.kind_before(at) != Kind::In
        {
            return None;
        }
        Some(Found::date(
            at,
            next,
            self.resolve_weekday(weekday, at, next)?,
        ))
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

    /// A weekend that only the tense tells from another: "w weekend", "over the
    /// weekend".
    pub(super) fn weekend(&self, at: usize) -> Option<Found> {
        let lead = self.kind_before(at);
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

    /// "the day after tomorrow", "the day before yesterday"
    pub(super) fn day_beyond(&self, at: usize) -> Option<Found> {
        let day = self.word(at + 2);
        let beyond = match self.kind(at + 1) {
            Kind::After => 1,
            Kind::Before => -1,
            _ => return None,
        };
        let is_beyond = self.is_unit(at, Unit::Day) && day.kind == Kind::Day && day.value == beyond;
        is_beyond.then(|| {
            let days = 2 * i32::from(beyond);
            match self.today.and_then(|today| today.shifted(Unit::Day, days)) {
                Some(cal) => Found::date(at, at + 3, cal),
                None => reference(at, at + 3, days),
            }
        })
    }

    /// "majowe wybory"
    pub(super) fn month_adjective(&self, at: usize) -> Option<Found> {
        (self.shape(at) == Shape::Lower || self.begins_sentence(at)).then_some(())?;
        let cal = self.resolve_month(self.word(at).value.into(), at, at + 1)?;
        Some(Found::date(at, at + 1, cal))
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
}

/// Which way a pointing word points.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pointer {
    Last,
    Recent,
    BeforeThat,
    This,
    Same,
    That,
    Next,
    AfterThat,
    Another,
    Nearest,
}

impl Pointer {
    fn of(kind: Kind, value: i16, english: bool) -> Option<Self> {
        Some(match (kind, value) {
            // English "last" is Polish "ostatni" and "zeszły" in one
            (Kind::Last, 0) if english => Self::Recent,
            (Kind::Last, 0) => Self::Last,
            (Kind::Last, _) => Self::BeforeThat,
            (Kind::Recent, _) => Self::Recent,
            (Kind::This, _) => Self::This,
            (Kind::Same, _) => Self::Same,
            (Kind::That, _) => Self::That,
            (Kind::Next, 0) => Self::Next,
            (Kind::Next, _) => Self::AfterThat,
            (Kind::Another, _) => Self::Another,
            (Kind::Nearest, _) => Self::Nearest,
            _ => return None,
        })
    }

    fn offset(self) -> i32 {
        match self {
            Self::Last | Self::Recent | Self::BeforeThat => -1,
            Self::This | Self::Same | Self::That => 0,
            Self::Next | Self::AfterThat | Self::Another | Self::Nearest => 1,
        }
    }
}

/// Past, present or future, by the sign.
fn reference(start: usize, end: usize, direction: i32) -> Found {
    let reference = match direction.signum() {
        -1 => PAST,
        0 => PRESENT,
        _ => FUTURE,
    };
    Found::reference(start, end, reference)
}
