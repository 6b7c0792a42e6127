//! Numbers, days of a month, months and years: the parts of which dates are
//! made.

use super::value::{Cal, Unit};
use super::words::Kind;
use super::{Pass, Shape};

/// Suffixes that make digits an ordinal: "18-tego", "3rd".
const POLISH_SUFFIXES: [&str; 24] = [
    "tego", "ego", "go", "ty", "szy", "szego", "gi", "giego", "ci", "ciego", "my", "mego", "ta",
    "tej", "te", "tych", "tym", "ym", "ych", "sty", "stego", "ga", "cia", "ma",
];
const ENGLISH_SUFFIXES: [&str; 4] = ["st", "nd", "rd", "th"];

/// A number in digits or words.
#[derive(Clone, Copy)]
pub(super) struct Numeral {
    pub(super) value: i32,
    pub(super) end: usize,
    pub(super) is_ordinal: bool,
}

/// A year after a month, or alone.
#[derive(Clone, Copy)]
pub(super) struct YearFound {
    pub(super) year: i16,
    pub(super) end: usize,
    /// Whether "r.", "roku" or an era stands with it.
    pub(super) is_marked: bool,
    pub(super) has_era: bool,
    pub(super) before_christ: bool,
}

impl YearFound {
    /// A year that ends at `end`, nothing having marked it.
    pub(super) fn unmarked(year: i16, end: usize) -> Self {
        Self {
            year,
            end,
            is_marked: false,
            has_era: false,
            before_christ: false,
        }
    }

    pub(super) fn cal(self) -> Option<Cal> {
        if self.before_christ {
            Some(Cal::BeforeChrist(self.year))
        } else {
            Cal::year(self.year.into())
        }
    }
}

impl Pass<'_> {
    /// The number that begins at `at`.
    pub(super) fn number(&self, at: usize) -> Option<Numeral> {
        match self.kind(at) {
            Kind::Number => {
                let value = self.word(at).value.into();
                let suffix = self.ordinal_suffix(at + 1);
                Some(Numeral {
                    value,
                    end: suffix.unwrap_or(at + 1),
                    is_ordinal: suffix.is_some(),
                })
            }
            Kind::Card | Kind::Ord | Kind::Thousand => self.number_in_words(at),
            _ => None,
        }
    }

    /// Where the suffix ends that makes the digits before `at` an ordinal.
    fn ordinal_suffix(&self, at: usize) -> Option<usize> {
        if !self.is_glued(at) {
            return None;
        }
        if self.is_english() {
            let suffix = self.written(at);
            return ENGLISH_SUFFIXES
                .iter()
                .any(|known| known.eq_ignore_ascii_case(suffix))
                .then_some(at + 1);
        }
        let suffix = if self.is_mark(at, b'-') && self.is_glued(at + 1) {
            at + 1
        } else {
            at
        };
        (self.is_polish() && POLISH_SUFFIXES.contains(&self.written(suffix))).then_some(suffix + 1)
    }

    /// Whether a numeral only goes on with the number before it, which was not read.
    pub(super) fn is_rest_of_number(&self, at: usize) -> bool {
        let (word, Some(before)) = (self.word(at), at.checked_sub(1)) else {
            return false;
        };
        let tens = self.word(before);
        let is_units = word.kind == Kind::Card && word.value < 10;
        let is_read = self.previous.is_some_and(|previous| previous.end == at);
        is_units && !is_read && tens.kind == Kind::Card && tens.value >= 20
    }

    fn number_in_words(&self, at: usize) -> Option<Numeral> {
        let (mut total, mut rest, mut next, mut is_ordinal) = (0, 0, at, false);
        // each part must be smaller than the place left free by the one before
        let mut room = 10_000;
        loop {
            let mut place = next;
            if next > at && self.is_mark(next, b'-') && self.is_glued(next + 1) && self.is_english()
            {
                place += 1;
            }
            let word = self.word(place);
            let value = i32::from(word.value);
            match word.kind {
                Kind::Card | Kind::Ord if value < room => {
                    rest += value;
                    room = match value {
                        1000.. => 1000,
                        100.. => 100,
                        20.. => 10,
                        _ => 0,
                    };
                    is_ordinal = word.kind == Kind::Ord;
                }
                Kind::Hundred if (1..10).contains(&rest) => {
                    rest *= 100;
                    room = 100;
                }
                Kind::Thousand if total == 0 && rest < 100 => {
                    total = rest.max(1) * 1000;
                    rest = 0;
                    room = 1000;
                }
                _ => break,
            }
            next = place + 1;
        }
        (next > at).then_some(Numeral {
            value: total + rest,
            end: next,
            is_ordinal,
        })
    }

    /// The day of a month that begins at `at`.
    pub(super) fn day_at(&self, at: usize) -> Option<(i32, usize)> {
        let number = self.number(at)?;
        let is_short = self.kind(at) != Kind::Number || self.written(at).len() <= 2;
        if !is_short || !(1..=31).contains(&number.value) {
            return None;
        }
        if matches!(self.kind(at), Kind::Card | Kind::Thousand) && !number.is_ordinal {
            return None;
        }
        let stop = number.end;
        // "5. do 7. července", "5. und 7. Mai"
        let goes_on = !self.is_english()
            && matches!(self.kind(stop + 1), Kind::To | Kind::And)
            && self.kind(stop + 2) == Kind::Number;
        let dotted = self.is_mark(stop, b'.')
            && self.is_glued(stop)
            && (goes_on || self.month_at(stop + 1).is_some());
        Some((number.value, if dotted { stop + 1 } else { stop }))
    }

    /// The month that begins at `at`, by its name.
    pub(super) fn month_at(&self, at: usize) -> Option<(i32, usize)> {
        let word = self.word(at);
        match word.kind {
            Kind::Month => Some((word.value.into(), at + 1)),
            Kind::MonthShort => {
                let dotted = self.is_mark(at + 1, b'.') && self.is_glued(at + 1);
                Some((word.value.into(), if dotted { at + 2 } else { at + 1 }))
            }
            _ => None,
        }
    }

    /// The month that begins at `at`, by its name, or as a Roman number with
    /// its year: "7 XII 1990".
    pub(super) fn month_after_day(&self, at: usize) -> Option<(i32, usize)> {
        if let Some((month, end)) = self.month_at(at) {
            let needs_year = self.kind(at) == Kind::MonthShort && self.is_polish();
            return (!needs_year || self.year_number(end).is_some()).then_some((month, end));
        }
        let at = if self.is_mark(at, b'.') { at + 1 } else { at };
        let word = self.word(at);
        if word.kind != Kind::Roman || word.value > 12 {
            return None;
        }
        let end = if self.is_mark(at + 1, b'.') && self.is_glued(at + 1) {
            at + 2
        } else {
            at + 1
        };
        self.year_number(end).map(|_| (word.value.into(), end))
    }

    /// A year in digits at `at`, with what marks it as one.
    pub(super) fn year_number(&self, at: usize) -> Option<YearFound> {
        if self.kind(at) != Kind::Number {
            return None;
        }
        let year = self.word(at).value;
        let mut found = YearFound::unmarked(year, at + 1);
        self.mark_year(&mut found);
        let is_plausible = match self.written(at).len() {
            4 => (1000..=2100).contains(&year) || found.is_marked,
            3 => found.is_marked,
            // "w 89 roku", but not "w 40 roku życia" and no "18 rok"
            2 if found.is_marked
                && self.is_known_well()
                && !found.has_era
                && year >= 20
                && self.is_short_year(found.end) =>
            {
                found.year = self.full_year(year);
                true
            }
            _ => found.has_era,
        };
        (year > 0 && is_plausible).then_some(found)
    }

    /// Whether the word before `at` makes two digits before it a year.
    fn is_short_year(&self, at: usize) -> bool {
        let is_of_life = matches!(
            self.written(at),
            "życia" | "panowania" | "trwania" | "istnienia" | "małżeństwa"
        );
        !is_of_life && self.written(at - 1) != "rok"
    }

    /// Takes "r.", "roku" and the era into a year.
    pub(super) fn mark_year(&self, found: &mut YearFound) {
        let at = found.end;
        if self.kind(at) == Kind::YearShort {
            let dotted = self.is_mark(at + 1, b'.') && self.is_glued(at + 1);
            found.end = if dotted { at + 2 } else { at + 1 };
            found.is_marked = true;
        } else if self.is_unit(at, Unit::Year) && !self.has_capital_months() {
            found.end = at + 1;
            found.is_marked = true;
        }
        if let Some((before_christ, end)) = self.era_at(found.end) {
            (
                found.end,
                found.is_marked,
                found.has_era,
                found.before_christ,
            ) = (end, true, true, before_christ);
        }
    }

    /// The era at `at`, and whether it is the one before Christ.
    pub(super) fn era_at(&self, at: usize) -> Option<(bool, usize)> {
        let word = self.word(at);
        let is_dot = |at| self.is_mark(at, b'.') && self.is_glued(at);
        let is_spelt = self.is_english()
            && (self.written(at), self.written(at + 2)) == ("A", "D")
            && is_dot(at + 1);
        if is_spelt {
            let end = at + 3;
            return Some((false, if is_dot(end) { end + 1 } else { end }));
        }
        if word.kind != Kind::Era {
            return None;
        }
        if self.is_english() {
            return matches!(self.shape(at), Shape::Capitals).then_some((word.value == 1, at + 1));
        }
        let letters: &[&str] = if word.value == 1 {
            &["p", ".", "n", ".", "e", "."]
        } else {
            &["n", ".", "e", "."]
        };
        let matches = letters
            .iter()
            .enumerate()
            .all(|(offset, letter)| self.written(at + offset) == *letter);
        matches.then_some((word.value == 1, at + letters.len()))
    }

    /// The year that completes a month, season, feast or quarter which ends at
    /// `at`.
    pub(super) fn year_tail(&self, at: usize) -> Option<(i16, usize)> {
        let mut next = at;
        let after_comma = self.is_mark(next, b',')
            && self.kind(next + 1) == Kind::Number
            && self.written(next + 1).len() == 4;
        let after_of = self.is_english() && self.kind(next) == Kind::Of;
        if after_comma || after_of || self.is_unit(next, Unit::Year) {
            next += 1;
        }
        if let Some(found) = self.year_number(next).filter(|found| !found.before_christ) {
            let counts = !found.is_marked && self.is_counted(found.end);
            return (!counts).then_some((found.year, found.end));
        }
        if self.is_mark(next, b'\'')
            && self.is_glued(next + 1)
            && self.kind(next + 1) == Kind::Number
        {
            let short = self.word(next + 1).value;
            return (self.written(next + 1).len() == 2)
                .then_some((self.full_year(short), next + 2));
        }
        if self.is_short_number(next)
            && self.ends_sentence(next + 1)
            && self.kind_before(at) == Kind::Month
        {
            return Some((self.full_year(self.word(next).value), next + 1));
        }
        self.year_by_words(next).or_else(|| self.year_by_words(at))
    }

    fn is_short_number(&self, at: usize) -> bool {
        self.kind(at) == Kind::Number && self.written(at).len() == 2
    }

    /// Whether nothing of the sentence is left at `at`.
    pub(super) fn ends_sentence(&self, at: usize) -> bool {
        self.sentences
            .get(self.sentence)
            .is_some_and(|sentence| sentence.end <= at)
    }

    /// A year that is named from the day of publication: "br.", "ub. roku",
    /// "zeszłego roku".
    pub(super) fn year_by_words(&self, at: usize) -> Option<(i16, usize)> {
        let today = self.today?.year_of()?;
        let dotted = |at: usize| if self.is_mark(at, b'.') { at + 1 } else { at };
        let (offset, end) = match self.kind(at) {
            Kind::ThisYear => (0, dotted(at + 1)),
            Kind::LastShort => {
                let year = dotted(at + 1);
                match self.kind(year) {
                    Kind::YearShort => (-1, dotted(year + 1)),
                    _ if self.is_unit(year, Unit::Year) => (-1, year + 1),
                    _ => return None,
                }
            }
            Kind::This if self.is_unit(at + 1, Unit::Year) => (0, at + 2),
            Kind::Last if self.is_unit(at + 1, Unit::Year) => (-1, at + 2),
            Kind::Next if self.is_unit(at + 1, Unit::Year) => (1, at + 2),
            _ => self.years_away(at)?,
        };
        Some((
            today
                .checked_add(offset)
                .filter(|year| (1..=9999).contains(year))?,
            end,
        ))
    }

    /// How many years from now: "(w maju) dwa lata temu", "(May) a year ago",
    /// "(w marcu) za dwa lata".
    fn years_away(&self, at: usize) -> Option<(i16, usize)> {
        let lead = self.word(at);
        let is_ahead = lead.kind == Kind::Ahead
            || self.is_english() && lead.kind == Kind::In && lead.value == 0;
        let start = at + usize::from(is_ahead);
        let length = self
            .length_at(start)
            .or_else(|| self.unit_alone(start).filter(|_| !self.is_english()))
            .filter(|length| length.unit == Unit::Year)?;
        let years = i16::try_from(length.count?).ok()?;
        let ends = self.ends_sentence(length.end) || self.kind(length.end) == Kind::Mark;
        match self.kind(length.end) {
            Kind::Ago if !is_ahead => Some((-years, length.end + 1)),
            _ => (is_ahead && ends).then_some((years, length.end)),
        }
    }

    /// A year of two digits: the one nearest to the day of publication, rather
    /// in the past.
    pub(super) fn full_year(&self, short: i16) -> i16 {
        let today = self.today.and_then(Cal::year_of).unwrap_or(2020);
        let year = today / 100 * 100 + short;
        if year > today + 20 && year > 100 {
            year - 100
        } else {
            year
        }
    }

    /// Whether the word at `at` is what a number before it counts.
    pub(super) fn is_counted(&self, at: usize) -> bool {
        const COUNTED: [&str; 30] = [
            "osób", "zł", "złotych", "km", "mln", "tys", "euro", "proc", "metrów", "ton", "ludzi",
            "miejsc", "sztuk", "razy", "people", "million", "billion", "miles", "per", "mm",
            "dlrs", "pct", "cents", "dollars", "pounds", "pence", "yen", "percent", "points",
            "tonnes",
        ];
        let word = self.written(at);
        self.is_mark(at, b'%')
            || self.shape(at) == Shape::Lower
                && (COUNTED.contains(&word)
                    || self.is_polish() && word.len() > 4 && word.ends_with("ów"))
    }
}
