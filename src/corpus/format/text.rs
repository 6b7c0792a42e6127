//! Plain text, with an optional header `date YYYY[-MM[-DD]]`.
//!
//! The header is the first line or only its beginning, with white space before
//! it or none. The text begins after it and after the white space that
//! follows; its lines end with LF.

use super::{Draft, Format, Parse, Split};
use crate::article::Origin;
use crate::date::PartialDate;

pub(super) const FORMAT: Format = Format {
    name: "text",
    extensions: &["txt", "text"],
    split: Split::Whole,
    parse: Parse::text(|text, _| Ok(parse(text))),
};

fn parse(text: String) -> Draft {
    let text = unify_line_ends(text);
    let (date, body) = header(&text);
    let start = text.len() - body.trim_start().len();
    let dates = date
        .map(|date| (Origin::Header, date))
        .into_iter()
        .collect();
    Draft {
        text: without_start(text, start),
        dates,
        ..Draft::default()
    }
}

/// The date of the header, and what follows it.
fn header(text: &str) -> (Option<PartialDate>, &str) {
    let read = || {
        let rest = text.trim_start().strip_prefix("date")?;
        let value = rest.trim_start_matches([' ', '\t']);
        let end = value.find(char::is_whitespace).unwrap_or(value.len());
        let date = (value.len() < rest.len()).then(|| value[..end].parse().ok())?;
        Some((date?, &value[end..]))
    };
    read().map_or((None, text), |(date, body)| (Some(date), body))
}

/// The text with LF alone at its line ends.
pub(super) fn unify_line_ends(text: String) -> String {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return text;
    }
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The text from byte `start` on.
fn without_start(mut text: String, start: usize) -> String {
    text.drain(..start);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(input: &str, date: &str, text: &str) {
        let draft = parse(input.to_string());
        let dates: Vec<_> = draft
            .dates
            .iter()
            .map(|(_, date)| date.to_string())
            .collect();
        assert_eq!(
            (dates.join(" ").as_str(), draft.text.as_str()),
            (date, text),
            "in {input:?}"
        );
    }

    #[test]
    fn reads_the_header() {
        check(
            " date 2024-06 Władimir Putin\nTekst.\n",
            "2024-06",
            "Władimir Putin\nTekst.\n",
        );
        check("date 2024-06-18\n\n  Tytuł", "2024-06-18", "Tytuł");
        check("\n\tdate \t2024\nTytuł", "2024", "Tytuł");
        check("date 2024-06", "2024-06", "");
        check("date 2024-06\u{a0}Tytuł", "2024-06", "Tytuł");
    }

    #[test]
    fn leaves_what_is_no_header() {
        for text in [
            "date 2024-13 Tekst",
            "date of birth: 2024-06",
            "date\n2024-06",
            "date2024",
            "Date 2024",
            "dates 2024",
            "date 2024-06: tekst",
            "Tytuł\ndate 2024-06",
            "date",
            "",
        ] {
            check(text, "", text);
        }
    }

    #[test]
    fn unifies_line_ends() {
        check("date 2024\r\n\r\nA\r\nB\rC\n", "2024", "A\nB\nC\n");
        check(" \r\n A", "", "A");
    }
}
