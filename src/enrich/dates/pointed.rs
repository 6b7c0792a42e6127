//! What a pointing word points at: "w zeszłym roku", "this week", "the next
//! three months".
//!
//! What points at now ("przyszły", "this") counts from the day of publication;
//! what points into the text ("następny", "the same") from the date given
//! last.

use super::relative::{Length, reference};
use super::value::{Cal, LAST, Unit};
use super::words::Kind;
use super::{Found, Pass};
use crate::article::TimexKind;

/// Which way a pointing word points.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pointer {
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

impl Pass<'_> {
    /// What a pointing word points at: a unit, weekday, month, season, part
    /// of the day or feast.
    pub(super) fn pointed(&self, at: usize, depth: u8) -> Option<Found> {
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
            Kind::Moment | Kind::Times => self.pointed_moment(at, next, cue),
            // "w tym 20 lat pracy" points at nothing
            Kind::Number | Kind::Card | Kind::Few | Kind::Half if cue != Pointer::This => {
                let length = self.length_at(next)?;
                self.pointed_units(at, length.end, cue, Some(length), length.unit)
            }
            _ => None,
        }
    }

    /// "w tej chwili", "ostatnim czasie", "od tego czasu", "recent times"
    fn pointed_moment(&self, start: usize, at: usize, cue: Pointer) -> Option<Found> {
        let (end, is_time) = (at + 1, self.word(at).value == 1);
        let leads = self.kind_before(start);
        match cue {
            // "do tej pory"
            Pointer::This
                if is_time && leads == Kind::To && !self.written(at).starts_with("cz") =>
            {
                Some(reference(start, end, 0))
            }
            Pointer::This | Pointer::That if is_time && leads == Kind::From => {
                Some(match self.base().filter(|_| self.reference.is_some()) {
                    Some(cal) => Found::date(start, end, cal),
                    None => reference(start, end, -1),
                })
            }
            Pointer::This if !is_time => Some(reference(start, end, 0)),
            Pointer::Recent if is_time || self.is_english() => Some(reference(start, end, -1)),
            Pointer::Nearest | Pointer::Next if is_time => Some(reference(start, end, 1)),
            _ => None,
        }
    }

    /// "since then": the date that the text gave last.
    pub(super) fn then(&self, at: usize) -> Option<Found> {
        const SINCE: i16 = 1;
        let lead = self.word(at.checked_sub(1)?);
        let cal = self.base().filter(|_| self.reference.is_some())?;
        (lead.kind == Kind::From && lead.value == SINCE).then(|| Found::date(at, at + 1, cal))
    }

    fn pointed_unit(&self, start: usize, at: usize, cue: Pointer, depth: u8) -> Option<Found> {
        let unit = self.word(at).unit();
        let end = at + 1;
        // "w tym wieku" is an age
        if unit == Unit::Century && cue == Pointer::This && self.written(at).starts_with("wiek") {
            return None;
        }
        if matches!(cue, Pointer::Recent)
            && let Some(found) = self.part_of_year(start, at, LAST, depth)
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
}
