//! A record: an object of JSON that is an article, or holds one.
//!
//! Its fields are known by their names (`fields.tsv`), of those with one
//! meaning the first that says something counts. A text may be a string, an
//! object with the rendered HTML, or an array of paragraphs or blocks; a date a
//! string, a number or an object of a database. Where the record has no text
//! of its own, it may lie in one of its fields. HTML becomes text; any other
//! text stays as it is.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::{Map, Value};

use super::fields::{self, Columns, Field};
use super::{Draft, html};
use crate::article::Origin;
use crate::corpus::byline;
use crate::corpus::problem::{Finding, Reason, Setting};

/// How deep a text or a record may lie inside of the record.
const DEPTH_MAX: usize = 8;

/// Names under which objects hold the text that they stand for, best first;
/// the first are HTML.
const HTML_INSIDE: &[&str] = &["rendered", "html", "bodyHtml"];
const TEXT_INSIDE: &[&str] = &[
    "text",
    "plain",
    "value",
    "content",
    "body",
    "paragraph",
    "paragraphs",
    "blocks",
    "data",
    "elements",
    "items",
    "$t",
    "#text",
    "_",
    "__cdata",
];
/// The name under which they hold it in pieces that make one line.
const PIECES_INSIDE: &str = "children";

/// Names under which objects hold a date or a number.
const DATE_INSIDE: &[&str] = &[
    "$date",
    "$numberLong",
    "$numberInt",
    "iso",
    "iso8601",
    "value",
    "@value",
    "date",
    "datetime",
    "_seconds",
    "seconds",
    "rendered",
    "text",
    "published",
    "publishedAt",
    "$t",
    "#text",
];

/// Names under which objects hold a name, an address or a key.
const NAME_INSIDE: &[&str] = &[
    "name", "title", "rendered", "value", "text", "$oid", "@id", "href", "url", "code", "$t",
    "#text", "id",
];

/// Reads a record.
pub(super) fn parse(line: &str, columns: &Columns) -> Result<Draft, Finding> {
    let start = line.trim_start();
    if !start.starts_with('{') {
        return Err(no_object(start));
    }
    let (found, note) = match found(start, columns) {
        Ok(found) => (found, None),
        Err(error) => match with_whole_surrogates(start) {
            Some((mended, n)) => {
                let found = found(&mended, columns).map_err(|error| bad_json(&error))?;
                let detail = format!("{n} halves of surrogate pairs replaced by U+FFFD");
                (found, Some(Finding::new(Reason::BrokenBytes, detail)))
            }
            None => return Err(bad_json(&error)),
        },
    };
    let mut draft = found.draft(start)?;
    draft.notes.extend(note);
    Ok(draft)
}

/// The fields that were found, each with the rank of its name.
#[derive(Default)]
struct Found {
    values: Vec<(Field, usize, Value)>,
    /// The same of what the record lies in.
    around: Option<Box<Found>>,
}

/// The fields of a record; one without a text of its own is read whole.
fn found(line: &str, columns: &Columns) -> serde_json::Result<Found> {
    if columns.is_empty() {
        let mut deserializer = serde_json::Deserializer::from_str(line);
        let found = Known.deserialize(&mut deserializer)?;
        deserializer.end()?;
        let has_text = |(field, _, value): &(Field, usize, Value)| {
            *field == Field::Text
                && match value {
                    Value::String(text) => !text.trim().is_empty(),
                    Value::Array(_) => text_of(value, 0).is_some(),
                    _ => false,
                }
        };
        if found.values.iter().any(has_text) {
            return Ok(found);
        }
    }
    let object: Map<String, Value> = serde_json::from_str(line)?;
    Ok(of_object(&object, columns, 0))
}

/// Takes the known fields of an object and passes over the others.
struct Known;

impl<'de> DeserializeSeed<'de> for Known {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Found, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Known {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut fields: A) -> Result<Found, A::Error> {
        let mut found = Found::default();
        while let Some(name) = fields.next_key::<std::borrow::Cow<'_, str>>()? {
            match fields::of_name(&name) {
                Some((field, rank)) => found.values.push((field, rank, fields.next_value()?)),
                None => drop(fields.next_value::<IgnoredAny>()?),
            }
        }
        Ok(found)
    }
}

/// The fields of an object, or else of the object in it that has a text.
fn of_object(object: &Map<String, Value>, columns: &Columns, depth: usize) -> Found {
    let mut found = Found::default();
    for (field, path) in columns.named() {
        let mut names = path.split('.');
        let first = names.next().and_then(|name| object.get(name));
        let inside = names.try_fold(first, |value, name| Some(value?.get(name)));
        let value = object.get(path).or(inside.flatten());
        found
            .values
            .extend(value.map(|value| (field, 0, value.clone())));
    }
    let known = object.iter().filter_map(|(name, value)| {
        let (field, rank) = fields::of_name(name)?;
        (!columns.names(field)).then(|| (field, rank, value.clone()))
    });
    found.values.extend(known);
    let is_record = |value: &Value| {
        let Some(inside) = value.as_object() else {
            return false;
        };
        let has = |wanted: Field| {
            let mut names = inside.keys().filter_map(|name| fields::of_name(name));
            names.any(|(field, _)| field == wanted)
        };
        has(Field::Text) && (has(Field::Title) || has(Field::Date))
    };
    let own_text = found.text().is_some()
        && !found
            .values
            .iter()
            .any(|(field, _, value)| *field == Field::Text && is_record(value));
    if own_text || depth >= DEPTH_MAX {
        return found;
    }
    let mut inside: Vec<_> = object
        .iter()
        .filter_map(|(name, value)| Some((fields::wrapper_rank(name)?, value.as_object()?)))
        .collect();
    inside.sort_by_key(|(rank, _)| *rank);
    let inside = inside
        .into_iter()
        .map(|(_, object)| of_object(object, columns, depth + 1));
    let record = inside.into_iter().find(|inside| inside.text().is_some());
    match record {
        Some(mut record) => {
            record.around = Some(Box::new(found));
            record
        }
        None => found,
    }
}

impl Found {
    /// The values of a field, best first, those around the record last.
    fn of(&self, wanted: Field) -> Vec<&Value> {
        let mut own: Vec<_> = self
            .values
            .iter()
            .filter(|(field, ..)| *field == wanted)
            .collect();
        own.sort_by_key(|(_, rank, _)| *rank);
        let around = self.around.iter().flat_map(|around| around.of(wanted));
        own.into_iter()
            .map(|(_, _, value)| value)
            .chain(around)
            .collect()
    }

    fn text(&self) -> Option<String> {
        let own = self
            .values
            .iter()
            .filter(|(field, ..)| *field == Field::Text);
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|(_, rank, _)| *rank);
        own.into_iter().find_map(|(_, _, value)| text_of(value, 0))
    }

    fn draft(&self, line: &str) -> Result<Draft, Finding> {
        let Some(text) = self.text() else {
            return Err(self.no_text(line));
        };
        let name = |field: Field| {
            self.of(field)
                .into_iter()
                .find_map(|value| name_of(value, 0))
        };
        let mut draft = Draft {
            text,
            id: name(Field::Id),
            title: self.of(Field::Title).into_iter().find_map(title_of),
            lang: name(Field::Lang),
            source: name(Field::Source),
            url: name(Field::Url),
            ..Draft::default()
        };
        let dates = self.of(Field::Date).into_iter();
        let dates: Vec<_> = dates.filter_map(|value| date_of(value, 0)).collect();
        let readable = dates.iter().find(|said| byline::read_field(said).is_some());
        let said = readable.or(dates.first()).cloned();
        draft.add_date("date", said, Origin::Field);
        Ok(draft)
    }

    fn no_text(&self, line: &str) -> Finding {
        let wrong = self
            .of(Field::Text)
            .into_iter()
            .find_map(|value| match value {
                Value::Number(_) => Some("a number"),
                Value::Bool(_) => Some("a truth value"),
                Value::String(_) => Some("blank"),
                _ => None,
            });
        let detail = match wrong {
            Some("blank") => return Finding::new(Reason::Empty, "holds no text"),
            Some(what) => format!("the text is {what}, wanted a string"),
            None => format!(
                "no text in {}; name its field with {} text=FIELD",
                names_in(line),
                Setting::Map
            ),
        };
        Finding::new(Reason::NoText, detail)
    }
}

/// The text that a value holds.
fn text_of(value: &Value, depth: usize) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    let text = match value {
        Value::String(text) => html::of_field(text).unwrap_or_else(|| text.clone()),
        Value::Array(values) => joined(values, "\n\n", depth),
        Value::Object(object) => {
            let rendered = HTML_INSIDE
                .iter()
                .filter_map(|name| object.get(*name)?.as_str());
            let rendered = rendered
                .map(html::plain)
                .find(|text| !text.trim().is_empty());
            let pieces = || object.get(PIECES_INSIDE)?.as_array();
            rendered
                .or_else(|| Some(joined(pieces()?, "", depth)))
                .filter(|text| !text.trim().is_empty())
                .or_else(|| {
                    let mut inside = TEXT_INSIDE.iter().filter_map(|name| object.get(*name));
                    inside.find_map(|value| text_of(value, depth + 1))
                })?
        }
        _ => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

/// The texts of an array; blocks inside of pieces are lines of their own.
fn joined(values: &[Value], parting: &str, depth: usize) -> String {
    let is_block = |value: &Value| value.get(PIECES_INSIDE).is_some();
    let parting = if values.iter().any(is_block) {
        "\n\n"
    } else {
        parting
    };
    let texts = values.iter().filter_map(|value| text_of(value, depth + 1));
    texts.collect::<Vec<_>>().join(parting)
}

/// What a string or a number says, or the first of an array or in an object
/// that says something.
fn said(value: &Value, inside: &[&str], depth: usize) -> Option<String> {
    if depth > DEPTH_MAX {
        return None;
    }
    match value {
        Value::String(said) => (!said.trim().is_empty()).then(|| said.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => values
            .iter()
            .find_map(|value| said(value, inside, depth + 1)),
        Value::Object(object) => inside
            .iter()
            .filter_map(|name| object.get(*name))
            .find_map(|value| said(value, inside, depth + 1)),
        Value::Null | Value::Bool(_) => None,
    }
}

fn name_of(value: &Value, depth: usize) -> Option<String> {
    said(value, NAME_INSIDE, depth)
}

fn title_of(value: &Value) -> Option<String> {
    let title = name_of(value, 0)?;
    let is_plain = !title.contains(['<', '&']);
    let title = if is_plain {
        title
    } else {
        html::of_field(&title).unwrap_or(title)
    };
    (!title.trim().is_empty()).then_some(title)
}

/// The date that a value gives; of an array of numbers year, month and day.
fn date_of(value: &Value, depth: usize) -> Option<String> {
    if let Value::Array(values) = value
        && let [year, month, day, ..] = values.as_slice()
        && let (Some(year), Some(month), Some(day)) = (year.as_u64(), month.as_u64(), day.as_u64())
    {
        return Some(format!("{year:04}-{month:02}-{day:02}"));
    }
    said(value, DATE_INSIDE, depth)
}

impl Draft {
    /// Adds the date that a field gives, or a note that it gives none.
    pub(super) fn add_date(&mut self, field: &str, said: Option<String>, origin: Origin) {
        let Some(said) = said.filter(|said| !said.trim().is_empty()) else {
            return;
        };
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

/// The names in a record that lacks the one wanted.
fn names_in(line: &str) -> String {
    const NAMES_MAX: usize = 8;
    match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(record)) if !record.is_empty() => {
            let names: Vec<_> = record
                .keys()
                .take(NAMES_MAX)
                .map(|name| quote(name))
                .collect();
            names.join(", ")
        }
        _ => "{}".to_string(),
    }
}

/// The same JSON with U+FFFD for escapes that are half of a surrogate pair, and
/// how many there were; `None` without any.
fn with_whole_surrogates(json: &str) -> Option<(String, usize)> {
    let code = |at: usize| -> Option<u16> {
        let digits = json.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        u16::from_str_radix(digits, 16).ok()
    };
    let (mut mended, mut n_halves, mut at) = (String::with_capacity(json.len()), 0, 0);
    while let Some(found) = memchr::memchr(b'\\', &json.as_bytes()[at..]) {
        let escape = at + found;
        mended.push_str(&json[at..escape]);
        let length = match code(escape) {
            Some(0xD800..=0xDBFF) if matches!(code(escape + 6), Some(0xDC00..=0xDFFF)) => 12,
            Some(0xD800..=0xDFFF) => {
                mended.push_str("\\ufffd");
                n_halves += 1;
                at = escape + 6;
                continue;
            }
            // another escape, or a backslash that is escaped
            _ => json[escape + 1..]
                .chars()
                .next()
                .map_or(1, |next| 1 + next.len_utf8()),
        };
        mended.push_str(&json[escape..escape + length]);
        at = escape + length;
    }
    mended.push_str(&json[at..]);
    (n_halves > 0).then_some((mended, n_halves))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Draft, Finding> {
        parse(line, &Columns::default())
    }

    #[test]
    fn reads_a_record() {
        let line = r#" {"id": 7, "text": " A\r\nB ", "title": "T", "date": "2024-06-18T10:00:00Z",
            "lang": "pl", "url": "https://example.org/a", "source": null, "tags": [{"a": [1]}]} "#;
        let draft = read(line).unwrap();
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
        let draft = read(r#"{"text": "a", "date": 2024}"#).unwrap();
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
                "{\"corpus\": \"a\"}",
                Reason::NoText,
                "no text in \"corpus\"; name its field with the setting map text=FIELD",
            ),
            (
                "{}",
                Reason::NoText,
                "no text in {}; name its field with the setting map text=FIELD",
            ),
            (
                "{\"text\": null}",
                Reason::NoText,
                "no text in \"text\"; name its field with the setting map text=FIELD",
            ),
            (
                "{\"text\": 5}",
                Reason::NoText,
                "the text is a number, wanted a string",
            ),
            ("{\"text\": \" \"}", Reason::Empty, "holds no text"),
        ] {
            let finding = read(line).unwrap_err();
            assert_eq!(
                (finding.reason, finding.detail.as_str()),
                (reason, detail),
                "{line}"
            );
        }
        let deep = format!("{{\"text\": {}", "[".repeat(100_000));
        assert_eq!(read(&deep).unwrap_err().reason, Reason::BadJson);
    }

    #[test]
    fn notes_a_date_that_is_none() {
        for (line, noted) in [
            (r#"{"text": "a", "date": "soon"}"#, true),
            (
                r#"{"text": "a", "date": "soon", "published": "2024-06-18"}"#,
                false,
            ),
            (r#"{"text": "a", "date": ""}"#, false),
            (r#"{"text": "a", "date": "04/05/2024"}"#, true),
        ] {
            let draft = read(line).unwrap();
            assert_eq!(!draft.notes.is_empty(), noted, "{line}");
        }
        let draft = read(r#"{"text": "a", "date": "soon"}"#).unwrap();
        assert_eq!(draft.notes[0].reason, Reason::BadDate);
        assert_eq!(
            draft.notes[0].detail,
            "`date` is \"soon\", wanted 2024, 2024-06 or 2024-06-18; left out"
        );
    }

    #[test]
    fn names_of_fields_are_a_choice() {
        for (line, columns, expected) in [
            (
                "text=uwagi",
                r#"{"uwagi": "W Nysie.", "text": "x"}"#,
                "W Nysie.",
            ),
            ("text=a.b", r#"{"a": {"b": "W Nysie."}}"#, "W Nysie."),
            ("title=text", r#"{"text": "T", "body": "W Nysie."}"#, "T"),
        ]
        .map(|(columns, line, expected)| (line, columns, expected))
        {
            let columns: Columns = columns.parse().unwrap();
            assert_eq!(parse(line, &columns).unwrap().text, expected, "{line}");
        }
    }

    #[test]
    fn mends_half_surrogates() {
        for (line, text, n_notes) in [
            (r#"{"text": "a \ud83d b"}"#, "a \u{FFFD} b", 1),
            (r#"{"text": "a \udc00\ud83d\ude00 b"}"#, "a \u{FFFD}😀 b", 1),
            (r#"{"text": "a \\ud83d b"}"#, "a \\ud83d b", 0),
            (r#"{"text": "a \ud83d\ude00 b"}"#, "a 😀 b", 0),
            (r#"{"text": "a \ud83d"}"#, "a \u{FFFD}", 1),
        ] {
            let draft = read(line).unwrap();
            assert_eq!(
                (draft.text.as_str(), draft.notes.len()),
                (text, n_notes),
                "{line}"
            );
        }
        assert!(read(r#"{"text": "\ud8"}"#).is_err());
    }
}
