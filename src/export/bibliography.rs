//! Articles as what is cited: BibTeX, RIS, CSL-JSON.
//!
//! No author is known, and a source is none. What is not known is left out: an
//! undated article has no date, rather than a guessed one.

use std::io::{self, Write};

use serde_json::{Map, Value, json};

use crate::date::PartialDate;
use crate::enrich::Record;
use crate::lang::words::{fold, lower};

/// What babel, and so biblatex, calls the languages.
const BABEL: &[(&str, &str)] = &[
    ("bg", "bulgarian"),
    ("cs", "czech"),
    ("de", "ngerman"),
    ("en", "english"),
    ("es", "spanish"),
    ("fr", "french"),
    ("it", "italian"),
    ("pl", "polish"),
    ("ru", "russian"),
    ("sk", "slovak"),
    ("sl", "slovene"),
    ("uk", "ukrainian"),
];

fn published(article: &Record) -> Option<PartialDate> {
    article.published.value.as_ref()?.parse().ok()
}

/// A text on one line, without control characters.
fn line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The letters and digits of a text's first words, in ASCII.
fn slug(text: &str, n_words: usize) -> String {
    let folded = fold(&lower(text));
    let words = folded.split(|letter: char| !letter.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty()).take(n_words);
    words.collect::<Vec<_>>().join("-")
}

/// Words of a title that a key takes, and of a source.
const KEY_WORDS: usize = 2;

/// A key by which an article is cited: `gazeta-2024-06-18-putin-po`.
pub(super) fn key(article: &Record) -> String {
    let source = slug(article.source.as_deref().unwrap_or_default(), KEY_WORDS);
    let title = slug(&article.title, KEY_WORDS);
    let published = article.published.value.as_deref().unwrap_or("undated");
    let parts = [source.as_str(), published, title.as_str()];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("-")
}

/// A text as BibTeX's braces hold it.
fn bibtex_text(text: &str) -> String {
    let mut escaped = String::new();
    for letter in line(text).chars() {
        match letter {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '%' | '&' | '$' | '#' | '_' => escaped.extend(['\\', letter]),
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// An address as BibTeX's braces hold it, word for word: only what would close
/// them is written otherwise.
fn bibtex_url(url: &str) -> String {
    let mut escaped = String::new();
    for letter in url.chars() {
        match letter {
            '{' => escaped.push_str("%7B"),
            '}' => escaped.push_str("%7D"),
            '\\' => escaped.push_str("%5C"),
            letter if letter.is_whitespace() || letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

/// Writes an article as BibTeX.
pub(super) fn bibtex(out: &mut impl Write, key: &str, article: &Record) -> io::Result<()> {
    let mut fields: Vec<(&str, String)> = vec![
        // one brace more keeps the capitals
        ("title", format!("{{{}}}", bibtex_text(&article.title))),
        ("entrysubtype", "newspaper".to_owned()),
    ];
    if let Some(source) = &article.source {
        fields.push(("journaltitle", bibtex_text(source)));
        fields.push(("journal", bibtex_text(source)));
    }
    if let Some(date) = published(article) {
        let (year, month, _) = date.parts();
        fields.push(("date", date.to_string()));
        fields.push(("year", year.to_string()));
        fields.extend(month.map(|month| ("month", month.to_string())));
    }
    if let Some(url) = &article.url {
        fields.push(("url", bibtex_url(url)));
    }
    let lang = article.lang.map(|lang| lang.to_string());
    let babel = BABEL
        .iter()
        .find(|(code, _)| Some(*code) == lang.as_deref());
    fields.extend(babel.map(|(_, name)| ("langid", (*name).to_owned())));
    let keywords = keywords(article).join(", ");
    if !keywords.is_empty() {
        fields.push(("keywords", bibtex_text(&keywords)));
    }
    fields.push(("note", bibtex_text(&article.id)));
    writeln!(out, "@article{{{key},")?;
    for (name, value) in fields {
        writeln!(out, "  {name} = {{{value}}},")?;
    }
    writeln!(out, "}}\n")
}

/// Persons and countries of an article; a comma parts them, so none has one.
fn keywords(article: &Record) -> Vec<String> {
    let persons = article.persons.iter().map(|each| &each.name);
    let countries = article.countries.iter().map(|each| &each.name);
    let names = persons
        .chain(countries)
        .map(|name| line(&name.replace(',', " ")));
    names.filter(|name| !name.is_empty()).collect()
}

/// Writes an article as RIS.
pub(super) fn ris(out: &mut impl Write, article: &Record) -> io::Result<()> {
    let mut tag = |tag: &str, value: &str| {
        let value = line(value);
        if value.is_empty() {
            Ok(())
        } else {
            write!(out, "{tag}  - {value}\r\n")
        }
    };
    tag("TY", "NEWS")?;
    tag("TI", &article.title)?;
    tag("T2", article.source.as_deref().unwrap_or_default())?;
    if let Some(date) = published(article) {
        let (year, month, day) = date.parts();
        let part = |part: Option<i8>| part.map_or(String::new(), |part| format!("{part:02}"));
        tag("PY", &format!("{year:04}"))?;
        tag("DA", &format!("{year:04}/{}/{}/", part(month), part(day)))?;
    }
    tag("UR", article.url.as_deref().unwrap_or_default())?;
    let lang = article.lang.map(|lang| lang.to_string());
    tag("LA", &lang.unwrap_or_default())?;
    for keyword in keywords(article) {
        tag("KW", &keyword)?;
    }
    tag("AN", &article.id)?;
    write!(out, "ER  - \r\n\r\n")
}

/// An article as CSL-JSON.
pub(super) fn csl(article: &Record) -> Value {
    let mut item = Map::new();
    let mut set = |key: &str, value: Value| {
        if !value.is_null() {
            item.insert(key.to_owned(), value);
        }
    };
    set("id", article.id.as_str().into());
    set("type", "article-newspaper".into());
    set("title", line(&article.title).into());
    set(
        "container-title",
        article.source.as_deref().map(line).into(),
    );
    let parts = published(article).map(|date| {
        let (year, month, day) = date.parts();
        let parts = [
            Some(i64::from(year)),
            month.map(i64::from),
            day.map(i64::from),
        ];
        let parts: Vec<i64> = parts.into_iter().flatten().collect();
        json!({"date-parts": [parts]})
    });
    set("issued", parts.into());
    set("URL", article.url.clone().into());
    set("language", article.lang.map(|lang| lang.to_string()).into());
    let keywords = keywords(article).join(", ");
    set(
        "keyword",
        Some(keywords).filter(|words| !words.is_empty()).into(),
    );
    set("archive_location", article.path.clone().into());
    item.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::LANGUAGES;

    #[test]
    fn every_language_has_its_name_in_babel() {
        for language in LANGUAGES {
            let code = language.lang.to_string();
            assert!(BABEL.iter().any(|(known, _)| *known == code), "{code}");
        }
        assert!(BABEL.is_sorted());
    }

    #[test]
    fn braces_are_left_by_nothing() {
        let hostile = "100 % {zysku}\n} @article{x, \\input{/etc/passwd} $5_a ~^";
        let escaped = bibtex_text(hostile);
        let mut depth = 0;
        let mut letters = escaped.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '\\' => {
                    letters.next();
                }
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            assert!(depth >= 0, "{escaped}");
        }
        assert_eq!(depth, 0, "{escaped}");
        assert!(!escaped.contains('\n'));
        assert_eq!(bibtex_url("https://a/{b} \\c"), "https://a/%7Bb%7D%5Cc");
    }
}
