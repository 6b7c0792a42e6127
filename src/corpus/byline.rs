//! The date in the line under a headline, and dates as fields write them.
//!
//! A byline is a short line that holds a date and what goes with it (a label,
//! a place, a weekday, a time) and nothing else: "18 czerwca 2024, 10:30",
//! "PUBLISHED 18 June 2024", "Warszawa, 4 czerwca 1989", or such a part of a
//! line between bars. A date inside a sentence is none.
//!
//! The words are in `bylines.tsv`.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::date::PartialDate;
use crate::table::{Table, alternatives};

/// Lines after the headline in which a byline may stand.
const LINES_MAX: usize = 3;
/// Longest line that can be a byline, and longest part beside a date in it.
const LINE_CHARS_MAX: usize = 120;
const BESIDE_WORDS_MAX: usize = 6;

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
    Number(i32, usize),
    /// What it says, and whether it begins with a capital.
    Word(Option<Meaning>, bool),
    Mark(char),
}

use Part::{Mark, Number, Word};

static WORDS: LazyLock<HashMap<&'static str, Meaning>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("bylines.tsv"));
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
});

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

/// The date that a field gives, of the precision it has: as ISO 8601, with
/// any time cut off, or in the words of a byline.
pub(super) fn read_field(field: &str) -> Option<PartialDate> {
    if let Some(date) = timestamp(field.trim()) {
        return Some(date);
    }
    let parts = parts(field.trim());
    let rest = skip_labels(&parts);
    let coarse = match *rest {
        [Number(year, 4)] => PartialDate::year(year as i16),
        [Number(year, 4), Mark('-' | '/' | '.'), Number(month, 2)] => {
            PartialDate::month(year as i16, month as i8)
        }
        [Number(ymd, 8)] | [Number(ymd, 8), Word(..), Number(_, 4 | 6), ..] => PartialDate::day(
            (ymd / 10_000) as i16,
            (ymd / 100 % 100) as i8,
            (ymd % 100) as i8,
        ),
        [Word(Some(Meaning::Month(month)), _), Number(year, 4)] => {
            PartialDate::month(year as i16, month)
        }
        _ => None,
    };
    coarse.or_else(|| dated(rest))
}

/// The day of a timestamp of ISO 8601, whatever its time looks like.
fn timestamp(field: &str) -> Option<PartialDate> {
    let (day, time) = field.split_at_checked("2024-06-18".len())?;
    let is_time = time.is_empty() || time.starts_with(['T', 't', ' ', 'Z', 'z', '+']);
    is_time.then(|| day.parse().ok()).flatten()
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
    let mut rest = skip_labels(&parts);
    if let Some(date) = dated(rest) {
        return Some(date);
    }
    rest = skip_labels(skip_place(rest)?);
    dated(rest)
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
                | Mark(':' | ',' | '.' | '('),
                rest @ ..,
            ] => rest,
            _ => return parts,
        }
    }
}

/// Passes over "Warszawa, ", "Nowy Jork, ", "Warszawa (PAP), ".
fn skip_place(parts: &[Part]) -> Option<&[Part]> {
    const WORDS_MAX: usize = 4;
    let is_name = |part: &&Part| match part {
        Word(meaning, capital) => *capital && *meaning != Some(Meaning::Update),
        part => **part == Mark('-'),
    };
    let n_words = parts.iter().take_while(is_name).count();
    let rest = (1..=WORDS_MAX)
        .contains(&n_words)
        .then(|| &parts[n_words..])?;
    let ([Mark('('), Word(..), Mark(')'), rest @ ..] | rest) = rest;
    rest.strip_prefix(&[Mark(',')])
}

/// The day with which the parts begin, if only a time follows.
fn dated(parts: &[Part]) -> Option<PartialDate> {
    let (date, n_parts) = day_at(parts)?;
    ends_with_time(&parts[n_parts..]).then_some(date)
}

/// The day with which the parts begin, and how many parts it takes.
fn day_at(parts: &[Part]) -> Option<(PartialDate, usize)> {
    let day =
        |year: i32, month: i32, day: i32| PartialDate::day(year as i16, month as i8, day as i8);
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
    // the marks between the words count as parts, but say nothing
    let mut said = parts
        .iter()
        .copied()
        .enumerate()
        .filter(|(_, part)| !matches!(part, Mark('.' | ',') | Word(Some(Meaning::Between), _)));
    let (first, second, (at, third)) = (said.next()?.1, said.next()?.1, said.next()?);
    let date = match (first, second, third) {
        (Number(number, 1..=2), Word(Some(Meaning::Month(month)), _), Number(year, 4))
        | (Word(Some(Meaning::Month(month)), _), Number(number, 1..=2), Number(year, 4)) => {
            day(year, i32::from(month), number)
        }
        _ => None,
    };
    date.map(|date| (date, at + 1))
}

/// A day written with slashes, where it can be told from the month.
fn day_with_slashes(first: i32, second: i32, year: i32) -> Option<PartialDate> {
    let (day, month) = match (first, second) {
        (13.., 1..=12) => (first, second),
        (1..=12, 13..) => (second, first),
        (same, other) if same == other => (first, second),
        _ => return None,
    };
    PartialDate::day(year as i16, month as i8, day as i8)
}

/// Whether the parts after a date are nothing, a time of the day or an agency
/// in brackets; what follows "updated" may be anything.
fn ends_with_time(mut parts: &[Part]) -> bool {
    loop {
        parts = match parts {
            [] | [Word(Some(Meaning::Update), _), ..] => return true,
            [Mark('('), Word(..), Mark(')'), rest @ ..]
            | [
                Number(0..=59, 1..=2),
                Mark(':' | '.'),
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
                Mark(',' | '.' | ':' | '-' | '–' | '—' | ')')
                | Word(Some(Meaning::Time | Meaning::Year), _),
                rest @ ..,
            ] => rest,
            _ => return false,
        };
    }
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
            parts.push(Number(piece.parse().unwrap_or(i32::MAX), piece.len()));
        } else if first.is_alphabetic() {
            let meaning = WORDS.get(piece.to_lowercase().as_str()).copied();
            parts.push(Word(meaning, first.is_uppercase()));
        } else if !first.is_whitespace() {
            parts.push(Mark(first));
        }
    }
    parts
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
            ("1718700000", ""),
            ("", ""),
        ] {
            assert_eq!(show(read_field(field)), expected, "in {field:?}");
        }
    }

    #[test]
    fn knows_all_months_in_lower_case() {
        for month in 1..=12 {
            assert!(
                WORDS
                    .values()
                    .any(|meaning| *meaning == Meaning::Month(month))
            );
        }
        assert!(WORDS.keys().all(|word| word.to_lowercase() == *word));
        let table = Table::parse(include_str!("bylines.tsv"));
        let words = table.column("words");
        let n_words = table
            .rows()
            .flat_map(|row| alternatives(row[words]))
            .count();
        assert_eq!(n_words, WORDS.len(), "no word stands twice");
    }
}
