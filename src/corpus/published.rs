//! When an article appeared: the dates found in and around it, best first.
//!
//! What the article says of itself comes before what surrounds it: header,
//! front matter or field, what a page declares, the line under the headline,
//! the address, the name of the file. A date after today, or before there were
//! newspapers, cannot be true: it stays among the candidates alone.

use jiff::civil::Date;

use crate::article::{Origin, Published};
use crate::date::PartialDate;

/// The order in which origins are believed.
const LADDER: &[Origin] = &[
    Origin::Header,
    Origin::FrontMatter,
    Origin::Field,
    Origin::JsonLd,
    Origin::Meta,
    Origin::Time,
    Origin::Byline,
    Origin::Url,
    Origin::File,
];

/// First year of which news can be; the first newspaper is of 1605.
const YEAR_MIN: i16 = 1600;

/// Chooses among the dates found.
pub(super) fn choose(mut candidates: Vec<(Origin, PartialDate)>, today: Date) -> Published {
    candidates.sort_by_key(|(origin, _)| LADDER.iter().position(|step| step == origin));
    candidates.dedup();
    let believed = candidates
        .iter()
        .find(|(_, date)| is_believable(*date, today));
    Published {
        value: believed.map(|(_, date)| *date),
        from: believed.map_or(Origin::None, |(origin, _)| *origin),
        candidates,
    }
}

fn is_believable(date: PartialDate, today: Date) -> bool {
    date.parts().0 >= YEAR_MIN && date.first_day() <= today
}

/// The date in an address: `/2024/06/18/`, `/2024/06/`, `/2024-06-18-…`.
pub(super) fn in_url(url: &str) -> Option<PartialDate> {
    let address = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = &address[address.find('/')?..];
    finest(path.split(['?', '#']).next()?)
}

/// The date in the name of a file or its folders: `2024-06-18-….txt`,
/// `20240618-….txt`, `2024/06/….txt`, or the folder of a year.
pub(super) fn in_path(relative: &str) -> Option<PartialDate> {
    let (folders, name) = relative.rsplit_once('/').unwrap_or(("", relative));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let year = || {
        folders
            .rsplit('/')
            .find_map(|folder| year(folder).and_then(PartialDate::year))
    };
    compact(stem)
        .or_else(|| finest(stem).filter(|date| date.as_day().is_some()))
        .or_else(|| finest(&format!("{folders}/{stem}")))
        .or_else(year)
}

/// The last day that the path names or else the last month.
fn finest(path: &str) -> Option<PartialDate> {
    let starts = (0..path.len()).filter(|&at| {
        let before = path.as_bytes()[..at].last();
        before.is_none_or(|byte| !byte.is_ascii_alphanumeric()) && path.is_char_boundary(at)
    });
    let dates = starts.filter_map(|at| {
        let bounded = at == 0 || path.as_bytes()[at - 1] == b'/';
        date_at(&path[at..], bounded)
    });
    dates.max_by_key(|date| date.as_day().is_some())
}

/// The date with which `rest` begins; a month needs slashes around, here
/// `bounded` on its left.
fn date_at(rest: &str, bounded: bool) -> Option<PartialDate> {
    let year = year(rest.get(..4)?)?;
    let separator = rest[4..]
        .chars()
        .next()
        .filter(|mark| matches!(mark, '-' | '_' | '.' | '/'))?;
    let (month, rest) = number(&rest[5..], separator == '/')?;
    let day = rest
        .strip_prefix(separator)
        .and_then(|rest| number(rest, separator == '/'));
    if let Some((day, rest)) = day
        && (separator != '/' || rest.is_empty() || rest.starts_with('/'))
        && let Some(date) = PartialDate::day(year, month, day)
    {
        return Some(date);
    }
    let month = PartialDate::month(year, month)?;
    (bounded && (rest.is_empty() || rest.starts_with('/'))).then_some(month)
}

/// A year of news, four digits and nothing else.
fn year(text: &str) -> Option<i16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let year = digits.then(|| text.parse().ok())??;
    (YEAR_MIN..=2999).contains(&year).then_some(year)
}

/// Two digits (one, where `short` allows it) and what follows them.
fn number(text: &str, short: bool) -> Option<(i8, &str)> {
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let fits = n_digits == 2 || (short && n_digits == 1);
    let (digits, rest) = fits.then(|| text.split_at(n_digits))?;
    Some((digits.parse().ok()?, rest))
}

/// `20240618` at the start of a name, on its own or before a separator.
fn compact(stem: &str) -> Option<PartialDate> {
    let n_digits = stem.bytes().take_while(u8::is_ascii_digit).count();
    let separated = !stem[n_digits..].starts_with(char::is_alphanumeric);
    let year = (n_digits == 8 && separated).then(|| year(&stem[..4]))??;
    PartialDate::day(year, stem[4..6].parse().ok()?, stem[6..8].parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> PartialDate {
        text.parse().unwrap()
    }

    #[test]
    fn believes_the_best_that_can_be_true() {
        let today = Date::constant(2024, 6, 20);
        let found = vec![
            (Origin::File, date("2023")),
            (Origin::Byline, date("2024-06-18")),
            (Origin::Header, date("2024-07")),
            (Origin::Field, date("1502-01-01")),
        ];
        let published = choose(found, today);
        assert_eq!(published.value, Some(date("2024-06-18")));
        assert_eq!(published.from, Origin::Byline);
        let origins: Vec<_> = published.candidates.iter().map(|found| found.0).collect();
        assert_eq!(
            origins,
            [Origin::Header, Origin::Field, Origin::Byline, Origin::File]
        );
        assert_eq!(
            choose(vec![(Origin::Header, date("2024-06"))], today).value,
            Some(date("2024-06"))
        );
        assert_eq!(
            choose(vec![(Origin::Header, date("2025"))], today).from,
            Origin::None
        );
    }

    #[test]
    fn every_origin_has_its_step() {
        for origin in [
            Origin::JsonLd,
            Origin::Meta,
            Origin::Time,
            Origin::Url,
            Origin::FrontMatter,
        ] {
            assert!(LADDER.contains(&origin));
        }
    }

    #[track_caller]
    fn check(found: Option<PartialDate>, expected: &str) {
        assert_eq!(
            found.map_or(String::new(), |date| date.to_string()),
            expected
        );
    }

    #[test]
    fn reads_addresses() {
        for (url, expected) in [
            ("https://example.org/2024/06/18/putin-w-korei", "2024-06-18"),
            ("https://example.org/swiat/2024/6/8/a.html", "2024-06-08"),
            (
                "https://example.org/news/2024-06-18-putin.html",
                "2024-06-18",
            ),
            ("https://example.org/artykul,2024-06-18", "2024-06-18"),
            ("https://example.org/2024/06/putin", "2024-06"),
            ("example.org/2024/06/18/", "2024-06-18"),
            ("https://example.org/2024/13/18/", ""),
            ("https://example.org/2024/wybory", ""),
            ("https://example.org/wybory-2024-06", ""),
            ("https://example.org/a?day=2024-06-18", ""),
            ("https://2024-06-18.example.org/a", ""),
            ("https://example.org/12024-06-18", ""),
            ("https://example.org/2024-06-181", ""),
            ("https://example.org/2024/06/10-rzeczy", "2024-06"),
            ("łódź", ""),
        ] {
            check(in_url(url), expected);
        }
    }

    #[test]
    fn reads_file_names() {
        for (path, expected) in [
            ("2024-06-18-putin.txt", "2024-06-18"),
            ("pl/putin_2024-06-18.txt", "2024-06-18"),
            ("20240618_putin.txt", "2024-06-18"),
            ("20240618.txt", "2024-06-18"),
            ("2024/06/18/putin.txt", "2024-06-18"),
            ("2024/06/18.txt", "2024-06-18"),
            ("2024/06/putin.txt", "2024-06"),
            ("2024-06/putin.txt", "2024-06"),
            ("2024-06.txt", "2024-06"),
            ("archiwum/2024/putin.txt", "2024"),
            ("2023/2024-06-18.txt", "2024-06-18"),
            ("euro-2024.txt", ""),
            ("2024.txt", ""),
            ("000_d97c8caca8d1392b.txt", ""),
            ("20241318-a.txt", ""),
            ("0500/a.txt", ""),
            ("żółć/ąę.txt", ""),
        ] {
            check(in_path(path), expected);
        }
    }
}
