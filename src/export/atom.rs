//! Atom feeds (RFC 4287).
//!
//! An entry is called by the name of its article, which stays the same whatever
//! becomes of the index. Characters that XML does not have are left out.

use std::fmt::Write as _;
use std::io::{self, Write};

use jiff::civil::Date;

use crate::answer::uri;
use crate::date::PartialDate;
use crate::enrich::Record;

/// Characters of the beginning of a text that a feed shows.
const SUMMARY_CHARS: usize = 300;

/// An entry of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is called by, for good: a URI.
    pub id: String,
    /// Headline.
    pub title: String,
    /// Where it is on the web.
    pub url: Option<String>,
    /// Who published it.
    pub source: Option<String>,
    /// When it appeared, if that is known to the day.
    pub published: Option<String>,
    /// When it last changed for whoever follows the feed, as RFC 3339 has it.
    pub updated: String,
    /// The beginning of the text.
    pub summary: String,
    /// What it is about.
    pub categories: Vec<String>,
}

/// A day as a moment in time, as RFC 3339 has it.
pub(super) fn noon(day: Date) -> String {
    format!("{day}T12:00:00Z")
}

impl Entry {
    /// An article as an entry. One without a day is as of `today`.
    #[must_use]
    pub fn of(article: &Record, today: Date) -> Self {
        let date = article.published.value.as_ref();
        let date: Option<PartialDate> = date.and_then(|value| value.parse().ok());
        let persons = article.persons.iter().map(|each| each.name.clone());
        let countries = article.countries.iter().map(|each| each.name.clone());
        Self {
            id: uri::article(&article.id),
            title: article.title.clone(),
            url: article.url.clone(),
            source: article.source.clone(),
            published: date.and_then(PartialDate::as_day).map(noon),
            updated: noon(date.map_or(today, |date| date.first_day().min(today))),
            summary: beginning(article.text.as_deref().unwrap_or_default()),
            categories: persons.chain(countries).collect(),
        }
    }
}

/// The beginning of a text, on one line.
fn beginning(text: &str) -> String {
    let mut summary: String = text.chars().take(SUMMARY_CHARS).collect();
    if text.chars().nth(SUMMARY_CHARS).is_some() {
        summary.push('…');
    }
    summary.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether XML 1.0 has the character.
fn is_xml(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// A text as an element or an attribute holds it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars().filter(|character| is_xml(*character)) {
        match character {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\n' | '\r' | '\t' => write!(escaped, "&#{};", u32::from(character)).expect("a string"),
            other => escaped.push(other),
        }
    }
    escaped
}

/// An address that a feed may link to: of the web, and nothing else.
fn web_address(url: &str) -> Option<String> {
    let is_web = ["http://", "https://"].iter().any(|scheme| {
        let start = url.get(..scheme.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    });
    let is_address = !url.contains(|c: char| c.is_whitespace() || c.is_control());
    (is_web && is_address).then(|| escaped(url))
}

/// Writes what stands before the entries.
pub(super) fn begin(out: &mut impl Write, title: &str, updated: &str) -> io::Result<()> {
    let (id, title) = (uri::feed(title), escaped(title));
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\">\n  \
         <id>{id}</id>\n  <title>{title}</title>\n  <updated>{updated}</updated>\n  \
         <author><name>prasowka</name></author>\n  \
         <generator version=\"{}\">prasowka</generator>\n",
        env!("CARGO_PKG_VERSION")
    )
}

/// Writes an entry.
pub(super) fn entry(out: &mut impl Write, entry: &Entry) -> io::Result<()> {
    let title = match entry.title.trim() {
        "" => &entry.id,
        title => title,
    };
    writeln!(out, "  <entry>\n    <id>{}</id>", escaped(&entry.id))?;
    writeln!(out, "    <title>{}</title>", escaped(title))?;
    writeln!(out, "    <updated>{}</updated>", escaped(&entry.updated))?;
    if let Some(published) = &entry.published {
        writeln!(out, "    <published>{}</published>", escaped(published))?;
    }
    if let Some(source) = &entry.source {
        writeln!(out, "    <author><name>{}</name></author>", escaped(source))?;
    }
    if let Some(url) = entry.url.as_deref().and_then(web_address) {
        writeln!(out, "    <link rel=\"alternate\" href=\"{url}\"/>")?;
    }
    for category in &entry.categories {
        writeln!(out, "    <category term=\"{}\"/>", escaped(category))?;
    }
    writeln!(
        out,
        "    <summary>{}</summary>\n  </entry>",
        escaped(&entry.summary)
    )
}

/// Writes what stands after the entries.
pub(super) fn end(out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "</feed>")
}

/// A feed in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// What it is called.
    pub title: String,
    /// When it last changed, as RFC 3339 has it.
    pub updated: String,
    /// Its entries, latest first.
    pub entries: Vec<Entry>,
}

/// Writes a feed.
///
/// # Errors
///
/// What writing says.
pub fn feed(out: &mut impl Write, feed: &Feed) -> io::Result<()> {
    begin(out, &feed.title, &feed.updated)?;
    for each in &feed.entries {
        entry(out, each)?;
    }
    end(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_does_not_have_is_left_out() {
        assert_eq!(
            escaped("a\0\u{b}<b> & \"c\"\u{FFFF}"),
            "a&lt;b&gt; &amp; &quot;c&quot;"
        );
    }

    #[test]
    fn only_the_web_is_linked_to() {
        assert_eq!(
            web_address("HTTPS://a.pl/?b&c").unwrap(),
            "HTTPS://a.pl/?b&amp;c"
        );
        for other in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "https://a b",
            "żółw",
            "",
        ] {
            assert_eq!(web_address(other), None, "{other}");
        }
    }
}
