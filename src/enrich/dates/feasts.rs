//! Feasts and days of note: Christmas, Easter, "Święto Niepodległości".
//!
//! Names and rules stand in `lang/*/holidays.tsv`. A feast without a year is
//! the one that the tense means, else the nearest.

use hashbrown::HashMap;
use jiff::ToSpan;
use jiff::civil::Date;

use super::value::{Cal, LAST, Unit, easter, nth_weekday};
use super::words::Kind;
use super::{Found, Pass, Shape, Value};
use crate::lang::PerLanguage;
use crate::table::{Table, alternatives};

/// When a feast is kept.
#[derive(Debug, Clone, Copy)]
enum When {
    /// On a day of a month.
    Fixed(i8, i8),
    /// Days from Easter Sunday.
    Easter(i32),
    /// Month, which one, weekday, days after it.
    Nth(i8, i32, i8, i32),
    /// From one day of a year to the next such day: months and days.
    Span([(i8, i8); 2]),
    /// Christmas or Easter, whichever is near: the first day of it, after a
    /// preposition, or days after that.
    Holidays(i32),
}

/// The last weekday of a month, as the table writes it.
const LAST_IN_TABLE: i32 = 9;

impl When {
    fn parse(text: &str) -> Self {
        if let Some(after) = text.strip_prefix("holidays") {
            let days = after.strip_prefix('+').unwrap_or("0");
            return Self::Holidays(days.parse().expect("days"));
        }
        if let Some((from, to)) = text.split_once("..") {
            let day = |text: &str| match Self::parse(text) {
                Self::Fixed(month, day) => (month, day),
                _ => panic!("no day of a month: {text}"),
            };
            return Self::Span([day(from), day(to)]);
        }
        if let Some(days) = text.strip_prefix("easter") {
            return Self::Easter(days.parse().expect("days from Easter"));
        }
        let (day, after) = text.split_once('+').unwrap_or((text, "0"));
        let numbers: Vec<i32> = day
            .split('-')
            .map(|part| part.parse().expect("a number"))
            .collect();
        match numbers[..] {
            [month, day] => Self::Fixed(month as i8, day as i8),
            [month, nth, weekday] => Self::Nth(
                month as i8,
                if nth == LAST_IN_TABLE { LAST } else { nth },
                weekday as i8,
                after.parse().expect("days"),
            ),
            _ => panic!("no day of a feast: {text}"),
        }
    }

    fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) | Self::Span([(month, day), _]) => {
                Date::new(year, month, day).ok()
            }
            Self::Holidays(_) => None,
            Self::Easter(days) => easter(year)?.checked_add(days.days()).ok(),
            Self::Nth(month, nth, weekday, days) => nth_weekday(year, month, nth, weekday)?
                .checked_add(days.days())
                .ok(),
        }
    }
}

/// Feasts by the first word of their names.
type Feasts = HashMap<&'static str, Vec<(&'static str, When)>>;

static FEASTS: PerLanguage<Feasts> = PerLanguage::new(|language| {
    let table = Table::parse_any(language.holidays)?;
    let (names, when) = (table.column("names"), table.column("when"));
    let mut feasts = Feasts::new();
    for row in table.rows() {
        let when = When::parse(row[when]);
        for name in alternatives(row[names]) {
            feasts
                .entry(first_word(name))
                .or_default()
                .push((name, when));
        }
    }
    // of two names that begin alike the longer one is meant
    feasts
        .values_mut()
        .for_each(|names| names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
    Some(feasts)
});

/// The part of a name by which it is looked up; apostrophes differ in print.
fn first_word(name: &'static str) -> &'static str {
    name.split([' ', '-', '.', '\'', '’'])
        .next()
        .unwrap_or(name)
}

impl Pass<'_> {
    /// The feast whose name begins at `at`.
    pub(super) fn feast(&self, at: usize) -> Option<Found> {
        let feasts = FEASTS.of(self.lang?)?;
        let word = self.written(at);
        let first = word.split(['\'', '’']).next().unwrap_or(word);
        let start = self.tokens.get(at)?.start as usize;
        let rest = &self.text[start..];
        let (length, when) = feasts
            .get(first)?
            .iter()
            .find_map(|(name, when)| Some((length_of(name, rest)?, *when)))?;
        let n_tokens = self.tokens[at..]
            .iter()
            .take_while(|token| (token.end as usize) <= start + length)
            .count();
        let end = at + n_tokens;
        if n_tokens == 0 || self.tokens[end - 1].end as usize != start + length {
            return None;
        }
        if self.is_attribute(at, end) {
            return None;
        }
        self.feast_in_its_year(at, end, when)
    }

    /// Whether an English feast only says of what kind something is ("a Christmas
    /// song"), or belongs to a name ("Father Christmas").
    fn is_attribute(&self, start: usize, end: usize) -> bool {
        const IN_NAMES: [&str; 4] = ["Father", "Merry", "Happy", "A"];
        if !self.is_english() || self.year_tail(end).is_some() {
            return false;
        }
        let is_led = matches!(
            self.kind_before(start),
            Kind::In | Kind::At | Kind::Before | Kind::After | Kind::From | Kind::To | Kind::For
        );
        let is_thing = !is_led
            && self.kind(end) == Kind::Other
            && self.shape(end) == Shape::Lower
            && !self.is_glued(end)
            && !self.context.is_function_word(end)
            && self.tense_of(end).is_none();
        let before = start
            .checked_sub(1)
            .map_or("", |before| self.written(before));
        is_thing || IN_NAMES.contains(&before)
    }

    /// "w święta", "drugi dzień świąt": those within two months.
    fn near_holidays(&self, start: usize, end: usize, after: i32) -> Option<Found> {
        const NEAR_DAYS: i32 = 60;
        let is_led = self.kind(start) == Kind::Ord
            || matches!(
                self.kind_before(start),
                Kind::In | Kind::Before | Kind::After | Kind::Onto | Kind::To | Kind::From
            );
        let Cal::Day(today) = self.today.filter(|_| is_led && !self.is_adjective(end))? else {
            return None;
        };
        let found = [When::Fixed(12, 25), When::Easter(0)].map(|when| {
            let cal = self.feast_in_its_year(start, end, when)?.cal()?;
            let day = cal.days()?.0;
            let cal = cal.shifted(Unit::Day, after)?;
            Some((today.until(day).ok()?.get_days().abs(), cal))
        });
        let (days, cal) = found.into_iter().flatten().min_by_key(|found| found.0)?;
        (days <= NEAR_DAYS).then(|| Found::date(start, end, cal))
    }

    fn feast_in_its_year(&self, start: usize, end: usize, when: When) -> Option<Found> {
        if let When::Holidays(after) = when {
            return self.near_holidays(start, end, after);
        }
        if let Some((year, end)) = self.year_tail(end) {
            let first = Cal::Day(when.in_year(year)?);
            return Some(of_span(Found::date(start, end, first), when).given());
        }
        let today = self.today.and_then(Cal::year_of);
        let near = when.in_year(today.unwrap_or(2024))?;
        let resolved = self.resolve_day(near.month().into(), near.day().into(), start, end)?;
        let cal = match (when, resolved) {
            (When::Fixed(..) | When::Span(_), cal) => cal,
            (_, Cal::Day(day)) => Cal::Day(when.in_year(day.year())?),
            _ => return None,
        };
        Some(of_span(Found::date(start, end, cal), when))
    }
}

/// The days from the first one on, where a feast is a stretch of them.
fn of_span(found: Found, when: When) -> Found {
    let (When::Span([from, (month, day)]), Value::Cal(first)) = (when, &found.value) else {
        return found;
    };
    let in_any_year = Cal::DayOfAnyYear(month, day);
    let last = match first {
        Cal::Day(first) => in_any_year.in_year(first.year() + i16::from((month, day) < from)),
        _ => None,
    };
    Found {
        value: Value::Interval(*first, last.unwrap_or(in_any_year)),
        ..found
    }
}

/// Length of `name` at the beginning of `rest`, whatever its apostrophes and
/// white space.
fn length_of(name: &str, rest: &str) -> Option<usize> {
    let mut letters = rest.char_indices();
    for wanted in name.chars() {
        let (_, letter) = letters.next()?;
        let same = letter == wanted
            || wanted == '\'' && letter == '’'
            || wanted == ' ' && letter.is_whitespace();
        if !same {
            return None;
        }
    }
    Some(rest.len() - letters.as_str().len())
}
