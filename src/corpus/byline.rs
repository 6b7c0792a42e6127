//! The date in the line under a headline, and dates as fields write them.
//!
//! A byline is a short line that holds a date and what goes with it (a label,
//! a place, an author, a weekday, a time) and nothing else: "18 czerwca 2024,
//! 10:30", "PUBLISHED 18 June 2024", "Warszawa, 4 czerwca 1989", "pon.,
//! 18.06.2024, Anna Lis", or such a part of a line between bars. A date inside
//! a sentence is none.
//!
//! A field may write its date in more ways: seconds since 1970, the year last
//! as C does, a year of two digits. What could be two days is none.
//!
//! The words are in `lang/*/bylines.tsv`, and in `bylines.tsv` those of no
//! language.

use std::sync::LazyLock;

use hashbrown::HashMap;
use jiff::Timestamp;
use jiff::tz::Offset;

use crate::date::PartialDate;
use crate::lang::LANGUAGES;
use crate::table::{Table, alternatives};

/// Lines after the headline in which a byline may stand.
const LINES_MAX: usize = 3;
/// Longest line that can be a byline, and longest part beside a date in it.
const LINE_CHARS_MAX: usize = 120;
const BESIDE_WORDS_MAX: usize = 6;

/// Words of the longest name of a place or an author.
const NAME_WORDS_MAX: usize = 4;

/// What a word of a byline says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Meaning {
    Month(i8),
    Weekday,
    Label,
    Update,
    Year,
    Between,
    Time,
}

/// A piece of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Its value and its number of digits.
    Number(i64, usize),
    /// What it says, and whether it begins with a capital.
    Word(Option<Meaning>, bool),
    Mark(char),
}

use Part::{Mark, Number, Word};

/// The words of every language; where two disagree, the first is believed.
static WORDS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let of_languages = LANGUAGES.iter().map(|language| language.bylines);
    for table in of_languages.chain([include_str!("bylines.tsv")]) {
        for (word, meaning) in words_of(table) {
            words.entry(word).or_insert(meaning);
        }
    }
    words
});

/// The words of a table.
fn words_of(table: &'static str) -> Vec<(&'static str, Meaning)> {
    let table = Table::parse(table);
    let (kind, value, words) = (
        table.column("kind"),
        table.column("value"),
        table.column("words"),
    );
    let rows = table.rows().flat_map(|row| {
        let meaning = match row[kind] {
            "month" => Meaning::Month(row[value].parse().expect("a month has its number")),
            "weekday" => Meaning::Weekday,
            "label" => Meaning::Label,
            "update" => Meaning::Update,
            "year" => Meaning::Year,
            "between" => Meaning::Between,
            "time" => Meaning::Time,
            kind => panic!("no kind of byline word is called {kind}"),
        };
        alternatives(row[words]).map(move |word| (word, meaning))
    });
    rows.collect()
}

/// The date of the byline under the headline, to the day.
///
/// The headline is the first line of `text` unless `title_is_separate`.
pub(super) fn find(text: &str, title_is_separate: bool) -> Option<PartialDate> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        // where the body begins, the byline can no longer come
        .take_while(|line| line.chars().nth(LINE_CHARS_MAX).is_none())
        .skip(usize::from(!title_is_separate))
        .take(LINES_MAX)
        .find_map(in_line)
}

/// The first date of a line that is known to be a byline, whatever stands
/// around it, unless it is one of an update.
pub(super) fn in_marked(line: &str) -> Option<PartialDate> {
    let parts = parts(line);
    let mut is_update = false;
    for (at, part) in parts.iter().enumerate() {
        match part {
            Word(Some(Meaning::Update), _) => is_update = true,
            Word(Some(Meaning::Label), _) => is_update = false,
            _ => {}
        }
        let inside = at > 0 && matches!(parts[at - 1], Number(..) | Mark('.' | '/' | '-'));
        if let Some((date, n_parts)) = day_at(&parts[at..]).filter(|_| !inside) {
            if !is_update {
                return Some(date);
            }
            is_update = !matches!(parts.get(at + n_parts), Some(Mark(')' | '|')) | None);
        }
    }
    None
}

/// The date that a field gives, of the precision it has: as ISO 8601, with
/// any time cut off, as a moment since 1970, or in the words of a byline.
pub(super) fn read_field(field: &str) -> Option<PartialDate> {
    let field = field.trim();
    if let Some(date) = timestamp(field).or_else(|| since_epoch(field)) {
        return Some(date);
    }
    let parts = parts(field);
    let rest = skip_labels(&parts);
    let coarse = match *rest {
        [Number(year, 4)] | [Number(year, 4), Word(Some(Meaning::Year), _), ..] => {
            PartialDate::year(year as i16)
        }
        [Number(year, 4), Mark('-'), Number(day, 3)] => ordinal(year, day),
        [Number(year, 4), Mark('-' | '/' | '.'), Number(month, 2)] => {
            PartialDate::month(year as i16, month as i8)
        }
        [Number(ymd, 8)] | [Number(ymd, 8), Word(..), Number(_, 4 | 6), ..] => compact(ymd),
        [Word(Some(Meaning::Month(month)), _), Number(year, 4)] => {
            PartialDate::month(year as i16, month)
        }
        _ => None,
    };
    let day = || {
        let (date, n_parts) = day_at(rest).or_else(|| day_of_short_year(rest))?;
        ends_a_field(&rest[n_parts..]).then_some(date)
    };
    coarse.or_else(day).or_else(|| year_last(rest))
}

/// The day of a timestamp of ISO 8601, whatever its time looks like.
fn timestamp(field: &str) -> Option<PartialDate> {
    let (day, time) = field.split_at_checked("2024-06-18".len())?;
    let is_time = time.is_empty() || time.starts_with(['T', 't', ' ', 'Z', 'z', '+']);
    is_time.then(|| day.parse().ok()).flatten()
}

/// The day, in UTC, of a moment counted in seconds since 1970 or in thousandths,
/// millionths and so on of them; `20240618103000` is no such number.
fn since_epoch(field: &str) -> Option<PartialDate> {
    let whole = field.split_once('.').map_or(field, |(whole, part)| {
        let is_number = part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { whole } else { field }
    });
    if !whole.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    if let 12 | 14 = whole.len()
        && (1900..2100).contains(&whole[..4].parse::<i64>().ok()?)
        && let Some(day) = compact(whole[..8].parse().ok()?)
    {
        return Some(day);
    }
    let per_second = match whole.len() {
        9 | 10 => 1,
        12 | 13 => 1_000,
        15 | 16 => 1_000_000,
        18 | 19 => 1_000_000_000,
        _ => return None,
    };
    let seconds = whole.parse::<i64>().ok()? / per_second;
    let moment = Timestamp::from_second(seconds).ok()?;
    Some(Offset::UTC.to_datetime(moment).date().into())
}

/// The day that a number of eight digits is.
fn compact(ymd: i64) -> Option<PartialDate> {
    day(ymd / 10_000, ymd / 100 % 100, ymd % 100)
}

/// The day of a year by its number in it.
fn ordinal(year: i64, day: i64) -> Option<PartialDate> {
    let first = PartialDate::day(year as i16, 1, 1)?.first_day();
    let date = first.checked_add(jiff::Span::new().days(day - 1)).ok()?;
    (day > 0 && i64::from(date.year()) == year).then(|| date.into())
}

fn day(year: i64, month: i64, day: i64) -> Option<PartialDate> {
    PartialDate::day(year as i16, month as i8, day as i8)
}

/// The date of a line that is a byline.
fn in_line(line: &str) -> Option<PartialDate> {
    // cheap, and most lines have none
    if !line.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut found = None;
    for part in line.split(['|', '•', '·']) {
        match in_part(part) {
            Some(date) => found = found.or(Some(date)),
            None if is_beside(part) => {}
            None => return None,
        }
    }
    found
}

/// Whether a part of a line can stand beside a date: an author, a section.
fn is_beside(part: &str) -> bool {
    let part = part.trim();
    part.split_whitespace().count() <= BESIDE_WORDS_MAX && !part.ends_with(['.', '!', '?'])
}

/// The date of a part that is nothing but a date with what goes with it.
fn in_part(part: &str) -> Option<PartialDate> {
    let parts = parts(part.trim());
    let rest = skip_labels(&parts);
    if let Some(date) = dated(rest) {
        return Some(date);
    }
    dated(skip_labels(skip_name(rest)?))
}

/// Passes over labels, days of the week and a time of the day.
fn skip_labels(mut parts: &[Part]) -> &[Part] {
    loop {
        parts = match parts {
            [
                Number(0..=23, 1..=2),
                Mark(':'),
                Number(0..=59, 2),
                rest @ ..,
            ]
            | [
                Word(Some(Meaning::Label | Meaning::Weekday | Meaning::Time), _)
                | Mark(':' | ',' | '.' | '(' | ')' | '-' | '–' | '—' | '/'),
                rest @ ..,
            ] => rest,
            _ => return parts,
        }
    }
}

/// How many of the parts are a name: words with capitals, joined by hyphens,
/// shortened by stops.
fn n_name_parts(parts: &[Part]) -> (usize, usize) {
    let is_name = |word: &Part| match word {
        Word(meaning, capital) => *capital && !matches!(meaning, Some(Meaning::Update)),
        _ => false,
    };
    let (mut n_parts, mut n_words) = (0, 0);
    while let Some(part) = parts.get(n_parts) {
        let joins = matches!(part, Mark('-' | '.')) && parts.get(n_parts + 1).is_some_and(is_name);
        if !(is_name(part) || joins && n_words > 0) {
            break;
        }
        n_words += usize::from(is_name(part));
        n_parts += 1;
    }
    (n_parts, n_words)
}

/// Passes over "Warszawa, ", "Nowy Jork, ", "Warszawa (PAP), ", "Anna Lis – ",
/// and over a name of several words without a mark after it.
fn skip_name(parts: &[Part]) -> Option<&[Part]> {
    let (n_parts, n_words) = n_name_parts(parts);
    if !(1..=NAME_WORDS_MAX).contains(&n_words) {
        return None;
    }
    let rest = &parts[n_parts..];
    let ([Mark('('), Word(..), Mark(')'), rest @ ..] | rest) = rest;
    match rest {
        [Mark(',' | '/' | '-' | '–' | '—'), rest @ ..] => Some(rest),
        _ => (n_words > 1).then_some(rest),
    }
}

/// The day with which the parts begin, if only a time or an author follows.
fn dated(parts: &[Part]) -> Option<PartialDate> {
    let (date, n_parts) = day_at(parts)?;
    ends_with_time(&parts[n_parts..]).then_some(date)
}

/// The day with which the parts begin, and how many parts it takes.
fn day_at(parts: &[Part]) -> Option<(PartialDate, usize)> {
    if let [
        Number(first, n_first),
        Mark(mark),
        Number(month, 1..=2),
        Mark(again),
        Number(last, n_last),
        ..,
    ] = *parts
        && mark == again
        && matches!(mark, '-' | '/' | '.')
    {
        let date = match (n_first, n_last) {
            (4, 1..=2) => day(first, month, last),
            (1..=2, 4) if mark == '/' => day_with_slashes(first, month, last),
            (1..=2, 4) => day(last, month, first),
            _ => None,
        };
        return date.map(|date| (date, 5));
    }
    let (first, second, (at, third)) = three(parts)?;
    let date = match (first, second, third) {
        (Number(number, 1..=2), Word(Some(Meaning::Month(month)), _), Number(year, 4))
        | (Word(Some(Meaning::Month(month)), _), Number(number, 1..=2), Number(year, 4))
        | (Number(year, 4), Word(Some(Meaning::Month(month)), _), Number(number, 1..=2)) => {
            day(year, i64::from(month), number)
        }
        _ => None,
    };
    date.map(|date| (date, at + 1))
}

/// The first three parts that say something of a day, with the place of the
/// third.
fn three(parts: &[Part]) -> Option<(Part, Part, (usize, Part))> {
    let says_nothing = |part: &Part| {
        matches!(
            part,
            Mark('.' | ',' | '-' | '/') | Word(Some(Meaning::Between | Meaning::Weekday), _)
        )
    };
    let mut said = parts.iter().copied().enumerate();
    let mut said = said.by_ref().filter(|(_, part)| !says_nothing(part));
    Some((said.next()?.1, said.next()?.1, said.next()?))
}

/// First year that two digits can mean; before it they are of the next century.
const SHORT_YEAR_MIN: i64 = 1950;

/// The day with which the parts of a field begin where its year has two digits:
/// "12 Apr 23", "12.04.23".
fn day_of_short_year(parts: &[Part]) -> Option<(PartialDate, usize)> {
    let whole = |year: i64| {
        let year = 1900 + year;
        if year < SHORT_YEAR_MIN {
            year + 100
        } else {
            year
        }
    };
    if let [
        Number(first, 1..=2),
        Mark(mark @ ('/' | '.')),
        Number(second, 1..=2),
        Mark(again),
        Number(year, 2),
        ..,
    ] = *parts
        && mark == again
    {
        let date = if mark == '.' {
            day(whole(year), second, first)
        } else {
            day_with_slashes(first, second, whole(year))
        };
        return date.map(|date| (date, 5));
    }
    let (first, second, (at, third)) = three(parts)?;
    // "12 Apr 10:30" has no year
    let is_time = matches!(parts.get(at + 1), Some(Mark(':')));
    match (first, second, third) {
        (Number(number, 1..=2), Word(Some(Meaning::Month(month)), _), Number(year, 2))
            if !is_time =>
        {
            Some((day(whole(year), i64::from(month), number)?, at + 1))
        }
        _ => None,
    }
}

/// The day where the year stands after the time: "Apr 12 11:27:00 CEST 2023".
fn year_last(parts: &[Part]) -> Option<PartialDate> {
    let (first, second, (at, _)) = three(parts)?;
    let ((Word(Some(Meaning::Month(month)), _), Number(number, 1..=2))
    | (Number(number, 1..=2), Word(Some(Meaning::Month(month)), _))) = (first, second)
    else {
        return None;
    };
    let (Number(year, 4), between) = parts[at..].split_last().map(|(last, rest)| (*last, rest))?
    else {
        return None;
    };
    (between.contains(&Mark(':')) && ends_a_field(between))
        .then(|| day(year, i64::from(month), number))?
}

/// A day written with slashes, where it can be told from the month.
fn day_with_slashes(first: i64, second: i64, year: i64) -> Option<PartialDate> {
    let (number, month) = match (first, second) {
        (13.., 1..=12) => (first, second),
        (1..=12, 13..) => (second, first),
        (same, other) if same == other => (first, second),
        _ => return None,
    };
    day(year, month, number)
}

/// Whether the parts after a date are nothing, a time of the day, an agency in
/// brackets or an author; what follows "updated" may be anything.
fn ends_with_time(mut parts: &[Part]) -> bool {
    loop {
        parts = match parts {
            [] | [Word(Some(Meaning::Update), _), ..] => return true,
            [Mark('('), Word(..), Mark(')'), rest @ ..]
            | [
                Number(0..=59, 1..=2),
                Mark(':' | '.') | Word(Some(Meaning::Time), _),
                Number(0..=59, 2),
                rest @ ..,
            ]
            | [Mark(':' | '.'), Number(_, 1..=9), rest @ ..]
            | [Mark('+' | '-'), Number(_, 4), rest @ ..]
            | [
                Mark('+' | '-'),
                Number(_, 2),
                Mark(':'),
                Number(_, 2),
                rest @ ..,
            ]
            | [
                Word(Some(Meaning::Time | Meaning::Year | Meaning::Weekday | Meaning::Label), _),
                rest @ ..,
            ] => rest,
            [Mark(',' | '–' | '—' | '-' | '/' | ':'), rest @ ..] if is_author(rest) => {
                return true;
            }
            [
                Mark(',' | '.' | ':' | '-' | '–' | '—' | ')' | '/'),
                rest @ ..,
            ] => rest,
            _ => return false,
        };
    }
}

/// Whether a line ends with a name: of an author, or of a place before one.
fn is_author(parts: &[Part]) -> bool {
    let (n_parts, n_words) = n_name_parts(parts);
    (2..=NAME_WORDS_MAX).contains(&n_words)
        && match &parts[n_parts..] {
            [] | [Mark('.' | ')')] | [Mark('('), Word(..), Mark(')')] => true,
            [Mark(',' | '/'), rest @ ..] => {
                let (n_parts, n_words) = n_name_parts(rest);
                (1..=NAME_WORDS_MAX).contains(&n_words) && n_parts == rest.len()
            }
            _ => false,
        }
}

/// Most words after the date of a field that are names of zones.
const ZONE_WORDS_MAX: usize = 2;

/// Whether the parts after the date of a field say no other day.
fn ends_a_field(parts: &[Part]) -> bool {
    let (mut depth, mut n_words) = (0_usize, 0);
    for part in parts {
        match part {
            Mark('(' | '[') => depth += 1,
            Mark(')' | ']') => depth = depth.saturating_sub(1),
            Word(Some(Meaning::Month(_)), _) if depth == 0 => return false,
            Word(None, _) if depth == 0 => n_words += 1,
            Number(_, 5..) => return false,
            _ => {}
        }
    }
    n_words <= ZONE_WORDS_MAX
}

/// Cuts a short line into numbers, words and marks.
fn parts(line: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let belongs: fn(char) -> bool = match first {
            _ if first.is_ascii_digit() => |next| next.is_ascii_digit(),
            _ if first.is_alphabetic() => |next| next.is_alphabetic() || matches!(next, '\'' | '’'),
            _ => |_| false,
        };
        let end = rest[first.len_utf8()..]
            .find(|next| !belongs(next))
            .map_or(rest.len(), |length| first.len_utf8() + length);
        let (piece, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            parts.push(Number(piece.parse().unwrap_or(i64::MAX), piece.len()));
        } else if first.is_alphabetic() {
            let word = || WORDS.get(piece.to_lowercase().as_str()).copied();
            let meaning = roman(piece).map(Meaning::Month).or_else(word);
            parts.push(Word(meaning, first.is_uppercase()));
        } else if !first.is_whitespace() {
            parts.push(Mark(first));
        }
    }
    parts
}

/// The month that a Roman number is: "12 IV 2023".
fn roman(word: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    let month = MONTHS.iter().position(|month| *month == word)?;
    Some(month as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(date: Option<PartialDate>) -> String {
        date.map_or(String::new(), |date| date.to_string())
    }

    #[test]
    fn reads_bylines() {
        for (line, expected) in [
            ("18 czerwca 2024, 10:30", "2024-06-18"),
            ("18 czerwca 2024 r., godz. 10.30", "2024-06-18"),
            ("PUBLISHED 18 June 2024", "2024-06-18"),
            (
                "Published: Tuesday, June 18th, 2024 at 10:30 a.m. EDT",
                "2024-06-18",
            ),
            ("Warszawa, 4 czerwca 1989", "1989-06-04"),
            ("Bielsko-Biała, dnia 4 czerwca 1989 r.", "1989-06-04"),
            ("WARSZAWA (PAP), 4 czerwca 1989", "1989-06-04"),
            (
                "Jan Nowak | 18.06.2024 10:30 | Aktualizacja: 19.06.2024",
                "2024-06-18",
            ),
            (
                "Opublikowano 18 czerwca 2024, aktualizacja 19 czerwca 2024",
                "2024-06-18",
            ),
            ("2024-06-18 10:30", "2024-06-18"),
            ("godz. 10:30, 18 czerwca 2024", "2024-06-18"),
            ("Veröffentlicht am 18.6.2024", "2024-06-18"),
            ("2024-06-18T10:30:00.123+02:00", "2024-06-18"),
            ("Berlin, 18. Juni 2024, 10.30 Uhr", "2024-06-18"),
            ("Praha, 18. června 2024", "2024-06-18"),
            ("18 червня 2024 року, 10:30", "2024-06-18"),
            ("Публикувано на: 26 декември 2011", "2011-12-26"),
            ("Madrid, 18 de junio de 2024", "2024-06-18"),
            ("18/06/2024", "2024-06-18"),
            ("06/18/2024", "2024-06-18"),
            ("Wtorek, 18 czerwca 2024, 10:05, Hanna Wilk", "2024-06-18"),
            ("śr., 18.06.2024, 9:07", "2024-06-18"),
            ("(czw.) 18.06.2024", "2024-06-18"),
            ("18 czerwca 2024, Hanna Wilk-Nowak, Zamość", "2024-06-18"),
            ("Hanna Wilk 18.06.2024 10:05", "2024-06-18"),
            ("Autor: Hanna Wilk, wtorek, 18 czerwca 2024", "2024-06-18"),
            ("By Jane Roe – 18 June 2024", "2024-06-18"),
            ("H. Wilk, Zamość, 18 czerwca 2024", ""),
            ("18 czerwca 2024 – Wybory", ""),
            ("18 czerwca 2024, Wybory w gminie", ""),
            ("Do 18 czerwca 2024", ""),
            ("Po 18 czerwca 2024", ""),
            // the day cannot be told from the month
            ("06/07/2024", ""),
            ("Updated 18 June 2024", ""),
            ("Updated, 18 June 2024", ""),
            ("30 lutego 2024", ""),
            ("czerwiec 2024", ""),
            ("18 czerwca 2024 r. Putin poleciał do Korei", ""),
            ("Putin przyleci 18 czerwca 2024", ""),
            ("4 czerwca 1989 – wybory", ""),
            ("Wybory odbyły się w niedzielę. | 4 czerwca 1989", ""),
            ("W Warszawie, 4 czerwca 1989, odbyły się wybory", ""),
            ("Euro 2024", ""),
            ("tel. 22 123 45 67", ""),
            ("", ""),
        ] {
            assert_eq!(show(in_line(line)), expected, "in {line:?}");
        }
    }

    #[test]
    fn finds_the_date_of_a_marked_line() {
        for (line, expected) in [
            (
                "Hanna Wilk, redakcja · 3 min · 18 czerwca 2024 o 10:30 · Kraj",
                "2024-06-18",
            ),
            ("dodał hwilk dnia 18.06.2024, odsłon: 1204", "2024-06-18"),
            ("Aktualizacja: 19.06.2024", ""),
            (
                "Aktualizacja: 19.06.2024 | Publikacja: 18.06.2024",
                "2024-06-18",
            ),
            ("wydanie 112.18.06.2024.3", ""),
            ("nr 18 z czerwca", ""),
        ] {
            assert_eq!(show(in_marked(line)), expected, "in {line:?}");
        }
    }

    #[test]
    fn looks_right_under_the_headline() {
        let date = "18 czerwca 2024, 10:30";
        let body = "Władimir Putin udaje się do Korei Północnej. ".repeat(5);
        let found = |text: &str| show(find(text, false));
        assert_eq!(
            found(&format!("Tytuł\n\nJan Nowak\n{date}\n{body}")),
            "2024-06-18"
        );
        assert_eq!(found(&format!("Tytuł\n{body}\n{date}")), "");
        assert_eq!(found(&format!("a\nb\nc\nd\n{date}")), "");
        assert_eq!(found(date), "");
        assert_eq!(show(find(date, true)), "2024-06-18");
    }

    #[test]
    fn reads_fields() {
        for (field, expected) in [
            ("2024", "2024"),
            ("2024-06", "2024-06"),
            (" 2024-06-18 ", "2024-06-18"),
            ("2024-06-18T23:30:00Z", "2024-06-18"),
            ("2024-06-18 10:30:00.000000+00:00", "2024-06-18"),
            ("2024-06-18T1030", "2024-06-18"),
            ("2024-06-18T10:30:00+02:00[Europe/Warsaw]", "2024-06-18"),
            ("2024-06-181", ""),
            ("20240618T103000Z", "2024-06-18"),
            ("20240618", "2024-06-18"),
            ("2024/06/18", "2024-06-18"),
            ("Tue, 18 Jun 2024 10:30:00 +0200", "2024-06-18"),
            ("18.06.2024", "2024-06-18"),
            ("czerwiec 2024", "2024-06"),
            ("June 18, 2024", "2024-06-18"),
            ("soon", ""),
            ("2024-13", ""),
            ("2024-06-31", ""),
            ("1718700000", "2024-06-18"),
            ("1718700000.25", "2024-06-18"),
            ("1718700000123", "2024-06-18"),
            ("1718700000123456", "2024-06-18"),
            ("20240618103000", "2024-06-18"),
            ("202406181030", "2024-06-18"),
            ("171870", ""),
            ("48123456789", ""),
            ("2024-170", "2024-06-18"),
            ("2023-366", ""),
            ("wt., 18 cze 2024 08:15:00 +0200", "2024-06-18"),
            ("niedz., 18.VI.2024", "2024-06-18"),
            ("18 VI 2024 r.", "2024-06-18"),
            ("18 v 2024", ""),
            ("Tue, 18 Jun 24 08:15:00 CEST", "2024-06-18"),
            ("18-Jun-87", "1987-06-18"),
            ("18.06.24, 10:30", "2024-06-18"),
            ("18 Jun 10:30", ""),
            ("Tue Jun 18 10:30:00 2024", "2024-06-18"),
            ("Tue Jun  8 10:30:00 CEST 2024", "2024-06-08"),
            (
                "Tue Jun 18 2024 10:30:00 GMT+0200 (czas środkowoeuropejski letni)",
                "2024-06-18",
            ),
            ("út, 18 čvn 2024", ""),
            ("mar., 18 juin 2024 10 h 30", ""),
            ("jeu. 18 juin 2024 à 10 h 30", "2024-06-18"),
            ("Вт, 18 июн 2024 10:30:00 +0300", "2024-06-18"),
            ("June 18th, 2024", "2024-06-18"),
            ("18th of June 2024", "2024-06-18"),
            // two days
            ("05/04/2024", ""),
            ("05/04/24", ""),
            ("12 czerwca 2024 – 18 lipca 2024", ""),
            ("18 czerwca 2024 w Warszawie odbył się marsz", ""),
            ("", ""),
        ] {
            assert_eq!(show(read_field(field)), expected, "in {field:?}");
        }
    }

    #[test]
    fn knows_all_months_in_lower_case() {
        for language in LANGUAGES {
            let words = words_of(language.bylines);
            for month in 1..=12 {
                let is_named = |(_, meaning): &(_, _)| *meaning == Meaning::Month(month);
                assert!(words.iter().any(is_named), "{}: {month}", language.name);
            }
        }
        assert!(WORDS.keys().all(|word| word.to_lowercase() == *word));
    }

    /// "nd" is short for Sunday in Polish and ends a number in English, which
    /// comes to the same.
    #[test]
    fn no_word_has_two_meanings() {
        for language in LANGUAGES {
            for (word, meaning) in words_of(language.bylines) {
                assert!(
                    WORDS[word] == meaning || word == "nd",
                    "{}: {word}",
                    language.name
                );
            }
        }
    }
}
