//! Seasons: "jesień 2022", "latem ubiegłego roku", "next summer".

use super::pointed::Pointer;
use super::value::Cal;
use super::words::Kind;
use super::{Found, Pass, Shape};

impl Pass<'_> {
    /// "jesień 2022", "wiosną", "latem ubiegłego roku"
    pub(super) fn season_led(&self, at: usize) -> Option<Found> {
        let season = self.word(at).value;
        let next = if self.is_english() && self.kind(at + 1) == Kind::Of {
            at + 2
        } else {
            at + 1
        };
        if let Some((year, end)) = self.year_tail(next) {
            // "zimą 2022/23" is one winter
            let end = if self.is_mark(end, b'/') && self.kind(end + 1) == Kind::Number {
                end + 2
            } else {
                end
            };
            return Some(Found::date(at, end, Cal::Season(year, season as i8)).given());
        }
        let is_led = matches!(
            self.kind_before(at),
            Kind::In | Kind::PartAdjective | Kind::Part | Kind::Between | Kind::From | Kind::To
        );
        let is_adverb = self.is_polish()
            && matches!(
                self.written(at),
                "wiosną" | "latem" | "jesienią" | "zimą" | "Wiosną" | "Latem" | "Jesienią" | "Zimą"
            );
        let is_noun = self.is_english()
            && (is_led && self.kind_before(at) != Kind::To
                || self.kind_before(at) == Kind::The
                    && matches!(self.kind_before(at - 1), Kind::In | Kind::From | Kind::Of));
        if !(is_adverb || is_noun || self.is_polish() && is_led)
            || self.is_english() && self.shape(at) != Shape::Lower
        {
            return None;
        }
        let middle = i32::from(season) * 3 + 1;
        let cal = match self.resolve_month(if middle > 12 { 1 } else { middle }, at, at + 1)? {
            Cal::Month(year, _) if season == 4 => Cal::Season(year - 1, 4),
            Cal::Month(year, _) => Cal::Season(year, season as i8),
            _ => Cal::SeasonOfAnyYear(season as i8),
        };
        Some(Found::date(at, at + 1, cal))
    }

    pub(super) fn pointed_season(&self, start: usize, at: usize, cue: Pointer) -> Option<Found> {
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
}
