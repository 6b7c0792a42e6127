//! JSON lines: a record a line, `text` and, where known, `id`, `title`,
//! `date`, `lang`, `url`, `source`.
//!
//! The text stays as it is. Other fields are passed over, numbers are taken
//! for the strings they print as, `null` for nothing.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use super::{Draft, Format, Parse, Split};
use crate::article::Origin;
use crate::corpus::byline;
use crate::corpus::problem::{Finding, Reason};

pub(super) const FORMAT: Format = Format {
    name: "json-lines",
    extensions: &["jsonl", "ndjson"],
    split: Split::Lines,
    parse: Parse::text(|line| parse(&line)),
};

/// What a record may hold.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Record {
    text: Option<Scalar>,
    id: Option<Scalar>,
    title: Option<Scalar>,
    date: Option<Scalar>,
    lang: Option<Scalar>,
    url: Option<Scalar>,
    source: Option<Scalar>,
}

/// A value of a record, as far as one is wanted.
enum Scalar {
    /// A string.
    Text(String),
    /// A number as it prints.
    Number(String),
    /// What it is instead.
    Other(&'static str),
}

impl Scalar {
    /// What a string or a number says; nothing where that is blank.
    fn said(self) -> Option<String> {
        match self {
            Self::Text(said) | Self::Number(said) => (!said.trim().is_empty()).then_some(said),
            Self::Other(_) => None,
        }
    }
}

pub(super) fn parse(line: &str) -> Result<Draft, Finding> {
    let start = line.trim_start();
    if !start.starts_with('{') {
        return Err(no_object(start));
    }
    let record: Record = serde_json::from_str(start).map_err(|error| bad_json(&error))?;
    let text = match record.text {
        Some(Scalar::Text(text)) => text,
        Some(Scalar::Number(_)) => return Err(no_text("`text` is a number, wanted a string")),
        Some(Scalar::Other(what)) => {
            return Err(no_text(&format!("`text` is {what}, wanted a string")));
        }
        None => {
            return Err(no_text(&format!(
                "no `text` field{}; a record needs one",
                fields(start)
            )));
        }
    };
    let mut draft = Draft {
        text,
        id: record.id.and_then(Scalar::said),
        title: record.title.and_then(Scalar::said),
        lang: record.lang.and_then(Scalar::said),
        source: record.source.and_then(Scalar::said),
        url: record.url.and_then(Scalar::said),
        ..Draft::default()
    };
    draft.add_date("date", record.date.and_then(Scalar::said), Origin::Field);
    Ok(draft)
}

impl Draft {
    /// Adds the date that a field gives, or a note that it gives none.
    pub(super) fn add_date(&mut self, field: &str, said: Option<String>, origin: Origin) {
        let Some(said) = said else { return };
        match byline::read_field(&said) {
            Some(date) => self.dates.push((origin, date)),
            None => self.notes.push(Finding::new(
                Reason::BadDate,
                format!(
                    "`{field}` is {}, wanted 2024, 2024-06 or 2024-06-18; left out",
                    quote(&said)
                ),
            )),
        }
    }
}

/// What was found, short enough for a message.
fn quote(found: &str) -> String {
    const CHARS_MAX: usize = 40;
    let mut shown: String = found.chars().take(CHARS_MAX).collect();
    if shown.len() < found.len() {
        shown.push('…');
    }
    format!("{shown:?}")
}

fn no_text(detail: &str) -> Finding {
    Finding::new(Reason::NoText, detail)
}

fn no_object(start: &str) -> Finding {
    let what = match start.as_bytes().first() {
        Some(b'[') => "an array".to_string(),
        Some(b'"') => "a string".to_string(),
        Some(b'0'..=b'9' | b'-') => "a number".to_string(),
        _ => quote(start),
    };
    Finding::new(
        Reason::BadJson,
        format!("{what}, wanted a JSON object: {{\"text\": …}}"),
    )
}

fn bad_json(error: &serde_json::Error) -> Finding {
    let said = error.to_string();
    // a record is a line, so the parser's line says nothing
    let what = said
        .rsplit_once(" at line ")
        .map_or(said.as_str(), |(what, _)| what);
    Finding::new(
        Reason::BadJson,
        format!("not JSON at column {}: {what}", error.column()),
    )
}

/// The fields of a record that lacks the one wanted.
fn fields(line: &str) -> String {
    const FIELDS_MAX: usize = 8;
    match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(record)) if !record.is_empty() => {
            let names: Vec<_> = record
                .keys()
                .take(FIELDS_MAX)
                .map(|name| quote(name))
                .collect();
            format!(" beside {}", names.join(", "))
        }
        _ => String::new(),
    }
}

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ScalarVisitor)
    }
}

struct ScalarVisitor;

impl<'de> Visitor<'de> for ScalarVisitor {
    type Value = Scalar;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any value")
    }

    fn visit_str<E>(self, value: &str) -> Result<Scalar, E> {
        Ok(Scalar::Text(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Scalar, E> {
        Ok(Scalar::Number(value.to_string()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Scalar, E> {
        Ok(Scalar::Other("a truth value"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<Scalar, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an array"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<Scalar, A::Error> {
        while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other("an object"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_record() {
        let line = r#" {"id": 7, "text": " A\r\nB ", "title": "T", "date": "2024-06-18T10:00:00Z",
            "lang": "pl", "url": "https://example.org/a", "source": null, "tags": [{"a": [1]}]} "#;
        let draft = parse(line).unwrap();
        assert_eq!(draft.text, " A\r\nB ");
        assert_eq!(draft.id.as_deref(), Some("7"));
        assert_eq!(draft.title.as_deref(), Some("T"));
        assert_eq!(draft.lang.as_deref(), Some("pl"));
        assert_eq!(draft.source, None);
        assert_eq!(
            draft.dates,
            [(Origin::Field, "2024-06-18".parse().unwrap())]
        );
        assert_eq!(draft.notes, []);
    }

    #[test]
    fn takes_a_number_for_a_year() {
        let draft = parse(r#"{"text": "a", "date": 2024}"#).unwrap();
        assert_eq!(draft.dates, [(Origin::Field, "2024".parse().unwrap())]);
    }

    #[test]
    fn says_what_is_wrong() {
        for (line, reason, detail) in [
            (
                "{\"text\": \"a\"",
                Reason::BadJson,
                "not JSON at column 12: EOF while parsing an object",
            ),
            (
                "[1]",
                Reason::BadJson,
                "an array, wanted a JSON object: {\"text\": …}",
            ),
            (
                "hello",
                Reason::BadJson,
                "\"hello\", wanted a JSON object: {\"text\": …}",
            ),
            (
                "{\"text\": \"a\"} x",
                Reason::BadJson,
                "not JSON at column 15: trailing characters",
            ),
            (
                "{\"body\": \"a\"}",
                Reason::NoText,
                "no `text` field beside \"body\"; a record needs one",
            ),
            ("{}", Reason::NoText, "no `text` field; a record needs one"),
            (
                "{\"text\": null}",
                Reason::NoText,
                "no `text` field beside \"text\"; a record needs one",
            ),
            (
                "{\"text\": 5}",
                Reason::NoText,
                "`text` is a number, wanted a string",
            ),
            (
                "{\"text\": [\"a\"]}",
                Reason::NoText,
                "`text` is an array, wanted a string",
            ),
        ] {
            let finding = parse(line).unwrap_err();
            assert_eq!(
                (finding.reason, finding.detail.as_str()),
                (reason, detail),
                "{line}"
            );
        }
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        assert_eq!(parse(&deep).unwrap_err().reason, Reason::BadJson);
    }

    #[test]
    fn notes_a_date_that_is_none() {
        let draft = parse(r#"{"text": "a", "date": "soon"}"#).unwrap();
        assert_eq!(draft.notes[0].reason, Reason::BadDate);
        assert_eq!(
            draft.notes[0].detail,
            "`date` is \"soon\", wanted 2024, 2024-06 or 2024-06-18; left out"
        );
    }
}
