//! Tense: which year, or which week, a date means that does not say it.
//!
//! The nearest verb of the clause tells past from future; without one the
//! nearest date counts. A bare weekday is the last one, as newspapers use it,
//! unless the clause speaks of the future.

use std::sync::LazyLock;

use hashbrown::HashMap;
use jiff::civil::Date;

use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Pass, Shape};
use crate::lang::Lang;
use crate::lang::tokens::Class;
use crate::table::{Table, alternatives};

/// What the words around a date say of its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
    /// A word that looks like a verb of the past and is none.
    Neither,
}

/// Words of a clause on each side of a date that can tell its tense.
const REACH: usize = 14;

/// Days within which the nearest date wins over the tense, when the tense
/// would mean most of a year away.
const NEAR_DAYS: i32 = 45;

static POLISH: LazyLock<HashMap<&'static str, Tense>> =
    LazyLock::new(|| parse(include_str!("../../lang/pl/tenses.tsv")));
static ENGLISH: LazyLock<HashMap<&'static str, Tense>> =
    LazyLock::new(|| parse(include_str!("../../lang/en/tenses.tsv")));

fn parse(text: &'static str) -> HashMap<&'static str, Tense> {
    let table = Table::parse(text);
    let (words, tense) = (table.column("words"), table.column("tense"));
    let mut tenses = HashMap::new();
    for row in table.rows() {
        let tense = match row[tense] {
            "past" => Tense::Past,
            "future" => Tense::Future,
            "neither" => Tense::Neither,
            other => panic!("no tense {other}"),
        };
        tenses.extend(alternatives(row[words]).map(|word| (word, tense)));
    }
    tenses
}

impl Pass<'_> {
    /// The tense of the clause in which tokens `start..end` stand.
    pub(super) fn tense(&self, start: usize, end: usize) -> Option<Tense> {
        let sentence = self.sentences.get(self.sentence)?.clone();
        let before = (sentence.start..start.min(sentence.end)).rev().take(REACH);
        let after = (end..sentence.end).take(REACH);
        let nearest = |places: &mut dyn Iterator<Item = usize>| {
            for (distance, place) in places.enumerate() {
                if self.ends_clause(place) {
                    return None;
                }
                if let Some(tense) = self.tense_of(place) {
                    return Some((distance, tense));
                }
            }
            None
        };
        match (
            nearest(&mut before.into_iter()),
            nearest(&mut after.into_iter()),
        ) {
            (Some(before), Some(after)) => Some(if after.0 < before.0 {
                after.1
            } else {
                before.1
            }),
            (before, after) => before.or(after).map(|nearest| nearest.1),
        }
    }

    fn ends_clause(&self, at: usize) -> bool {
        let word = self.word(at);
        word.kind == Kind::Mark
            && matches!(
                word.value.to_le_bytes()[0],
                b',' | b';' | b':' | b'(' | b')'
            )
            || word.kind == Kind::Mark && word.value == i16::from(b'-') && !self.is_glued(at)
    }

    fn tense_of(&self, at: usize) -> Option<Tense> {
        let token = self.tokens.get(at)?;
        let hyphened = !token.space_before && self.is_mark(at.wrapping_sub(1), b'-');
        if hyphened
            || token.class != Class::Word
            || !matches!(token.shape, Shape::Lower | Shape::Title)
        {
            return None;
        }
        let word = self.written(at);
        let known = match self.lang {
            Some(Lang::PL) => &POLISH,
            Some(Lang::EN) => &ENGLISH,
            _ => return None,
        };
        let known = match token.shape {
            Shape::Lower => known.get(word),
            _ if self.begins_sentence(at) => known.get(word.to_lowercase().as_str()),
            _ => return None,
        };
        match known {
            Some(Tense::Neither) => None,
            Some(tense) => Some(*tense),
            None if self.is_polish() => is_polish_past(word).then_some(Tense::Past),
            None => (word.len() > 4 && word.ends_with("ed")).then_some(Tense::Past),
        }
    }

    /// Whether tokens `start..end` are their whole sentence, but for marks.
    pub(super) fn is_sentence(&self, start: usize, end: usize) -> bool {
        let ends = self.sentences.get(self.sentence).is_some_and(|sentence| {
            (end..sentence.end).all(|after| self.kind(after) == Kind::Mark)
        });
        ends && self.begins_sentence(start)
    }

    /// The day of a month whose year is not given.
    pub(super) fn resolve_day(
        &self,
        month: i32,
        day: i32,
        start: usize,
        end: usize,
    ) -> Option<Cal> {
        let in_any_year =
            Cal::day(2024, month, day).map(|_| Cal::DayOfAnyYear(month as i8, day as i8))?;
        if let Some(year) = self.year_of_context(true) {
            return in_any_year.in_year(year).or(Some(in_any_year));
        }
        let Some((first, last)) = self.today.and_then(Cal::days) else {
            return Some(in_any_year);
        };
        if let Some(Cal::Year(year)) = self.today {
            return in_any_year.in_year(year);
        }
        let year = first.year();
        let candidates = [year - 1, year, year + 1].map(|year| in_any_year.in_year(year));
        let distance = |cal: Cal| {
            let Some((day, _)) = cal.days() else {
                return i32::MAX;
            };
            if day < first {
                days(first, day)
            } else if day > last {
                days(last, day)
            } else {
                0
            }
        };
        self.nearest(candidates, distance, NEAR_DAYS, start, end)
    }

    /// The day of a month that is not given.
    pub(super) fn resolve_day_of_month(&self, day: i32, start: usize, end: usize) -> Option<Cal> {
        const NEAR_DAYS: i32 = 5;
        let today = self.today?;
        let Cal::Day(published) = today else {
            let (year, month) = today.month_of()?;
            return Cal::day(year.into(), month.into(), day);
        };
        let candidates = [-1, 0, 1].map(|offset| {
            let (year, month) = today.shifted(Unit::Month, offset)?.month_of()?;
            Cal::day(year.into(), month.into(), day)
        });
        let distance = |cal: Cal| cal.days().map_or(i32::MAX, |(day, _)| days(published, day));
        self.nearest(candidates, distance, NEAR_DAYS, start, end)
    }

    /// The month whose year is not given.
    pub(super) fn resolve_month(&self, month: i32, start: usize, end: usize) -> Option<Cal> {
        let in_any_year = Cal::MonthOfAnyYear(month as i8);
        if let Some(year) = self.year_of_context(false) {
            return in_any_year.in_year(year);
        }
        match self.today.map(|today| (today.month_of(), today.year_of())) {
            Some((Some((year, current)), _)) => {
                let candidates = [year - 1, year, year + 1].map(|year| in_any_year.in_year(year));
                let distance = |cal: Cal| {
                    let Some((in_year, month)) = cal.month_of() else {
                        return i32::MAX;
                    };
                    (i32::from(in_year) - i32::from(year)) * 12 + i32::from(month)
                        - i32::from(current)
                };
                self.nearest(candidates, distance, 1, start, end)
            }
            Some((None, Some(year))) => in_any_year.in_year(year),
            _ => Some(in_any_year),
        }
    }

    /// The candidate that the tense means, else the nearest; `distance` is
    /// negative in the past.
    fn nearest(
        &self,
        candidates: [Option<Cal>; 3],
        distance: impl Fn(Cal) -> i32,
        near: i32,
        start: usize,
        end: usize,
    ) -> Option<Cal> {
        let candidates = candidates.into_iter().flatten();
        let closest = |cals: &mut dyn Iterator<Item = Cal>| {
            cals.min_by_key(|cal| distance(*cal).saturating_abs())
        };
        let nearest = closest(&mut candidates.clone())?;
        let by_tense = match self.tense(start, end) {
            Some(Tense::Past) => closest(&mut candidates.filter(|cal| distance(*cal) <= 0)),
            Some(Tense::Future) => closest(&mut candidates.filter(|cal| distance(*cal) >= 0)),
            _ => None,
        };
        // "zapowiedział na 20 czerwca", published on the 18th: not last year's
        let is_far = |cal: &Cal| distance(*cal).saturating_abs() > near.saturating_mul(6);
        let is_near = distance(nearest).saturating_abs() <= near;
        Some(
            by_tense
                .filter(|cal| !(is_near && is_far(cal)))
                .unwrap_or(nearest),
        )
    }

    /// The weekday (1 is Monday) that has no date with it.
    pub(super) fn resolve_weekday(&self, weekday: i8, start: usize, end: usize) -> Option<Cal> {
        if let Some(reference) = self.reference
            && let Cal::Day(day) = reference.cal
            && day.weekday().to_monday_one_offset() == weekday
            && self
                .previous
                .is_some_and(|previous| previous.end + 2 >= start)
        {
            return Some(reference.cal);
        }
        let Some(Cal::Day(today)) = self.today else {
            return self.some_weekday(weekday);
        };
        let passed =
            (i32::from(today.weekday().to_monday_one_offset()) - i32::from(weekday)).rem_euclid(7);
        let is_future = match self.tense(start, end) {
            Some(tense) => tense == Tense::Future,
            // "czynne do piątku", or the heading of a programme or a forecast
            None => self.kind_before(start) == Kind::To || self.is_sentence(start, end),
        };
        let offset = if is_future && passed > 0 {
            7 - passed
        } else {
            -passed
        };
        Cal::Day(today).shifted(Unit::Day, offset)
    }

    /// What is known of a weekday without the day of publication.
    pub(super) fn some_weekday(&self, weekday: i8) -> Option<Cal> {
        match self.today {
            Some(today) => today.shifted(Unit::Day, 0),
            None => Some(Cal::AnyWeekday(weekday)),
        }
    }

    /// The year that a date before has given to what follows: one in the same
    /// sentence, for a day in the next one too.
    fn year_of_context(&self, is_day: bool) -> Option<i16> {
        let reference = self.reference?;
        let year = reference.cal.year_of()?;
        let n_sentences = self.sentence - reference.sentence.min(self.sentence);
        match self.today.and_then(Cal::year_of) {
            Some(today) if today == year || !reference.year_given => None,
            _ => (reference.year_given && n_sentences <= usize::from(is_day)).then_some(year),
        }
    }

    /// The date that "a day later" counts from: the last one of the last
    /// sentences, else the day of publication.
    pub(super) fn base(&self) -> Option<Cal> {
        const SENTENCES: usize = 3;
        let reference = self
            .reference
            .filter(|reference| self.sentence - reference.sentence <= SENTENCES);
        reference.map(|reference| reference.cal).or(self.today)
    }
}

/// Days from one day to another, below zero where that is earlier.
fn days(from: Date, to: Date) -> i32 {
    from.until(to).unwrap_or_default().get_days()
}

/// Whether the ending is one of the Polish past: "ogłosił", "ogłosiła",
/// "ogłosili", "odwołano".
fn is_polish_past(word: &str) -> bool {
    let long = word.chars().count() > 3;
    let masculine = [
        "ił", "ał", "ył", "uł", "ął", "ózł", "ósł", "zedł", "ógł", "adł", "iegł", "iekł",
    ]
    .iter()
    .any(|end| word.ends_with(end));
    let other = [
        "iła", "ała", "yła", "ęła", "uła", "szła", "ogła", "padła", "rosła", "iegła", "iekła",
        "iło", "ało", "yło", "ęło", "szło", "padło", "rosło", "iegło", "iekło", "ili", "ali",
        "yli", "ęli", "eli", "szli", "ogli", "padli", "iegli", "iekli",
    ]
    .iter()
    .any(|end| word.ends_with(end));
    let things = ["iły", "ały", "yły", "ęły", "szły", "ogły", "padły", "rosły"]
        .iter()
        .any(|end| word.ends_with(end));
    let impersonal = word.len() > 6 && ["ano", "ono", "ęto"].iter().any(|end| word.ends_with(end));
    long && (masculine || other || things || impersonal)
}
