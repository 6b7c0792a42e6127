//! RSS and Atom: every item or entry is a record.
//!
//! An item becomes a record as in JSON lines, with its text as HTML. The best
//! text is taken that it has: all of it before its summary. The feed gives
//! source and language where the item does not. An item's `guid` is no id of
//! the article: yesterday's feed and today's share their items.
//!
//! Formats: RSS 0.9x and 2.0, RSS 1.0 (RDF), Atom 0.3 and 1.0 (RFC 4287), with
//! the modules Content and Dublin Core.

use std::io::{BufRead, BufReader};

use serde_json::{Map, Value};

use super::xml::{self, Element, Event, Xml};
use super::{Draft, Format, Parse, Record, Records, Split, failed, html};
use crate::article::Origin;
use crate::corpus::cut::{Begins, Bounded, Buffered, refuse};
use crate::corpus::encoding::{self, Decoding};
use crate::corpus::piece::Options;
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "feed",
    extensions: &["rss", "atom", "rdf", "xml"],
    split: Split::Records(records),
    parse: Parse::text(|record, _| parse(&record)),
};

/// The element that a feed is.
const ROOTS: &[&str] = &["rss", "feed", "rdf:RDF"];

/// The elements that are its records.
const ITEMS: &[&str] = &["item", "entry"];

/// Elements of an item by the field that they give, best first.
const FIELDS: &[(&str, &[&str])] = &[
    (
        "text",
        &["content:encoded", "content", "description", "summary"],
    ),
    ("title", &["title", "dc:title"]),
    (
        "date",
        &[
            "pubDate",
            "published",
            "issued",
            "dcterms:issued",
            "dc:date",
            "created",
            "updated",
            "modified",
        ],
    ),
    ("url", &["feedburner:origLink", "link", "guid", "id"]),
    ("lang", &["dc:language"]),
    ("source", &["source", "dc:publisher"]),
];

/// Elements of a feed by the field that they give its items.
const FEED_FIELDS: &[(&str, &str)] = &[
    ("title", "source"),
    ("language", "lang"),
    ("dc:language", "lang"),
];

/// The items of a feed.
struct Items {
    xml: Xml<BufReader<Decoding<BufReader<Bounded>>>>,
    item: Begins,
    /// Elements that have begun and not ended.
    depth: usize,
    /// What the feed says of all its items.
    of_all: Map<String, Value>,
    n_found: usize,
    ended: bool,
}

fn records(mut reader: Buffered, options: &Options) -> Records {
    let start = match reader.fill_buf() {
        Ok(start) => start,
        Err(error) => return failed(unreadable(&error)),
    };
    let is_marked = start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF");
    let encoding = encoding::of_sample(start, xml::declared_encoding(start));
    if !is_marked && let Some(finding) = refuse(&mut reader) {
        return failed(finding);
    }
    let hint = "its end may be missing, else ";
    let (bounded, item) = Bounded::new(reader, "an item", hint, options.limits);
    let decoding = Decoding::new(BufReader::new(bounded), encoding);
    Box::new(Items {
        xml: Xml::new(BufReader::new(decoding)),
        item,
        depth: 0,
        of_all: Map::new(),
        n_found: 0,
        ended: false,
    })
}

impl Iterator for Items {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        self.item.begins();
        let content = self.item().transpose()?;
        self.ended = content.is_err();
        self.n_found += 1;
        Some(Record {
            ordinal: (self.n_found > 1 || content.is_ok()).then_some(self.n_found),
            format: None,
            content,
            is_last: self.ended,
        })
    }
}

impl Items {
    /// Goes on to the next item and reads it.
    fn item(&mut self) -> Result<Option<Vec<u8>>, Finding> {
        while let Some(event) = self.xml.next()? {
            match event {
                Event::End => self.depth = self.depth.saturating_sub(1),
                Event::Text(_) => {}
                Event::Start(element) if self.depth == 0 => self.root(&element)?,
                Event::Start(element) if ITEMS.contains(&plain(&element.name)) => {
                    return self.fields(&element).map(Some);
                }
                Event::Start(element) => self.of_feed(&element)?,
            }
        }
        Ok(None)
    }

    fn root(&mut self, element: &Element) -> Result<(), Finding> {
        self.depth += 1;
        if !ROOTS.contains(&plain(&element.name)) {
            let detail = format!(
                "XML, but no feed: <{}>, wanted <rss> or <feed>",
                element.name
            );
            return Err(Finding::new(Reason::UnknownFormat, detail));
        }
        if let Some(lang) = element.attribute("xml:lang") {
            self.of_all.insert("lang".into(), lang.into());
        }
        Ok(())
    }

    /// Takes an element of the feed itself.
    fn of_feed(&mut self, element: &Element) -> Result<(), Finding> {
        let field = FEED_FIELDS
            .iter()
            .find(|(name, _)| *name == plain(&element.name));
        // what lies deeper is of a picture, a person or a form
        let Some((_, field)) = field.filter(|_| self.depth <= 2) else {
            self.depth += 1;
            return Ok(());
        };
        let said = html::words(&self.xml.text()?);
        self.of_all.entry(*field).or_insert(said.into());
        Ok(())
    }

    /// The item that begins with `item`, as an object.
    fn fields(&mut self, item: &Element) -> Result<Vec<u8>, Finding> {
        let mut record = self.of_all.clone();
        if let Some(lang) = item.attribute("xml:lang") {
            record.insert("lang".into(), lang.into());
        }
        let mut ranks = [usize::MAX; FIELDS.len()];
        loop {
            match self.xml.next()? {
                Some(Event::Start(element)) => {
                    let Some((field, rank)) = place(&element) else {
                        self.xml.skip()?;
                        continue;
                    };
                    let said = without_marks(self.content(&element)?);
                    let says = match FIELDS[field].0 {
                        "text" => has_words(&said),
                        _ => !said.trim().is_empty(),
                    };
                    if rank < ranks[field] && says {
                        ranks[field] = rank;
                        record.insert(FIELDS[field].0.into(), said.into());
                    }
                }
                Some(Event::Text(_)) => {}
                Some(Event::End) => return Ok(Value::Object(record).to_string().into_bytes()),
                None => {
                    let detail = "the file ends inside of an item; it may have been cut";
                    return Err(Finding::new(Reason::Damaged, detail));
                }
            }
        }
    }

    /// What an element says: its text, or the markup in it written out again;
    /// of a link, where it leads.
    fn content(&mut self, element: &Element) -> Result<String, Finding> {
        let is_text = element.attribute("type") == Some("text")
            || plain(&element.name) == "summary" && element.attribute("type").is_none();
        let mut written = element.attribute("href").unwrap_or_default().to_string();
        let mut open: Vec<String> = Vec::new();
        while let Some(event) = self.xml.next()? {
            match event {
                Event::Start(element) => {
                    // without the prefix it is HTML
                    let name = element.name.rsplit(':').next().unwrap_or_default();
                    written.extend(["<", name, ">"]);
                    open.push(name.to_string());
                }
                Event::Text(text) if is_text || !open.is_empty() => {
                    written.push_str(&escape(&text));
                }
                Event::Text(text) => written.push_str(&text),
                Event::End => match open.pop() {
                    Some(name) => written.extend(["</", &name, ">"]),
                    None => break,
                },
            }
        }
        Ok(written)
    }
}

/// The name without the prefix of Atom, which is left out where it is the only
/// vocabulary.
fn plain(name: &str) -> &str {
    name.strip_prefix("atom:").unwrap_or(name)
}

/// The field that an element of an item gives, and its rank in it.
fn place(element: &Element) -> Option<(usize, usize)> {
    let name = plain(&element.name);
    let is_elsewhere = name == "link"
        && element
            .attribute("rel")
            .is_some_and(|relation| relation != "alternate");
    let fields = FIELDS.iter().enumerate();
    let mut places = fields.filter_map(|(field, (_, names))| {
        let rank = names.iter().position(|known| *known == name)?;
        Some((field, rank))
    });
    places.next().filter(|_| !is_elsewhere)
}

/// Marks of CDATA that were escaped, or doubled.
const MARKS: [&str; 6] = [
    "<![CDATA[",
    "]]>",
    "&lt;![CDATA[",
    "]]&gt;",
    "&amp;lt;![CDATA[",
    "]]&amp;gt;",
];

/// What an element says, without such marks.
fn without_marks(said: String) -> String {
    if !said.contains("CDATA[") {
        return said;
    }
    let said = MARKS.iter().fold(said, |said, mark| said.replace(mark, ""));
    // half of the last mark, which the first has ended
    let end = said.trim_end();
    let end = end.strip_suffix("]]").unwrap_or(end);
    end.to_string()
}

/// Whether HTML holds a word outside of its tags and references.
fn has_words(html: &str) -> bool {
    let (mut in_tag, mut in_reference) = (false, false);
    html.chars().any(|letter| {
        match letter {
            '<' => in_tag = true,
            '>' => in_tag = false,
            '&' => in_reference = true,
            _ if !letter.is_alphanumeric() && letter != '#' => in_reference = false,
            _ => {}
        }
        letter.is_alphanumeric() && !in_tag && !in_reference
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Reads the record of an item, whose title and text are HTML.
fn parse(record: &str) -> Result<Draft, Finding> {
    let record: Map<String, Value> = serde_json::from_str(record)
        .map_err(|error| Finding::new(Reason::BadJson, error.to_string()))?;
    let field = |name: &str| record.get(name)?.as_str().map(str::to_string);
    let Some(text) = field("text") else {
        let detail = "an item without content, description or summary";
        return Err(Finding::new(Reason::NoText, detail));
    };
    let mut draft = Draft {
        text,
        title: field("title"),
        lang: field("lang"),
        url: field("url"),
        source: field("source"),
        ..Draft::default()
    };
    draft.add_date("date", field("date"), Origin::Field);
    draft.title = draft.title.map(|title| html::words(&title));
    draft.text = html::fragment(&draft.text, draft.title.as_deref());
    // a name of the item that is no address
    draft.url = draft.url.filter(|url| html::is_absolute(url.trim()));
    draft.url = draft.url.map(|url| url.trim().to_string());
    Ok(draft)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::piece::pieces_of;

    #[track_caller]
    fn check(feed: &str, expected: &[[&str; 6]]) {
        let found = pieces_of(feed.as_bytes(), &FORMAT).map(|piece| {
            let record = String::from_utf8(piece.unwrap().bytes).unwrap();
            let draft = parse(&record).unwrap();
            let date = draft.dates.first().map(|(_, date)| date.to_string());
            [
                draft.title,
                Some(draft.text),
                date,
                draft.url,
                draft.lang,
                draft.source,
            ]
            .map(Option::unwrap_or_default)
        });
        let found: Vec<_> = found.collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn reads_rss() {
        check(
            "<?xml version='1.0'?><rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>\
             <title>Dziennik</title><atom:link rel='self' href='https://a.pl/rss'/><language>pl</language>\
             <image><title>Logo</title></image>\
             <item><title>Burza &amp;amp; wiatr</title><link> https://a.pl/1 </link>\
             <description>&lt;p&gt;Skrót.&lt;/p&gt;</description>\
             <content:encoded><![CDATA[<p>Pierwszy akapit.</p><p>Drugi &bdquo;akapit&rdquo;.</p>]]></content:encoded>\
             <pubDate>Tue, 18 Jun 2024 10:30:00 +0200</pubDate><guid>x1</guid></item>\
             <item><title>Dwa</title><description>Zwykły tekst\nw dwóch wierszach &lt; trzech</description>\
             <dc:date>2024-06-19T01:00:00Z</dc:date><guid>https://a.pl/2</guid><source url='x'>PAP</source></item>\
             </channel></rss>",
            &[
                [
                    "Burza & wiatr",
                    "Pierwszy akapit.\n\nDrugi „akapit”.",
                    "2024-06-18",
                    "https://a.pl/1",
                    "pl",
                    "Dziennik",
                ],
                [
                    "Dwa",
                    "Zwykły tekst w dwóch wierszach < trzech",
                    "2024-06-19",
                    "https://a.pl/2",
                    "pl",
                    "PAP",
                ],
            ],
        );
    }

    #[test]
    fn takes_marks_off_and_falls_back() {
        let item = |title: &str, description: &str, more: &str| {
            format!(
                "<rss><channel><item><title>{title}</title><description>{description}</description>{more}</item></channel></rss>"
            )
        };
        let plain = ["Tama", "Woda opada.", "", "", "", ""];
        for (title, description, more) in [
            ("<![CDATA[Tama]]>", "&lt;![CDATA[Woda opada.]]&gt;", ""),
            (
                "&lt;![CDATA[Tama]]&gt;",
                "<![CDATA[<![CDATA[Woda opada.]]]]><![CDATA[>]]>",
                "",
            ),
            ("Tama", "<![CDATA[ <![CDATA[<p>Woda opada.</p>]]> ]]>", ""),
            (
                "Tama",
                "Woda opada.",
                "<content:encoded><![CDATA[<p>&nbsp;</p><img src='x.jpg' alt='Rzeka'>]]></content:encoded>",
            ),
            (
                "Tama",
                "Woda opada.",
                "<content:encoded>&lt;![CDATA[]]&gt;</content:encoded>",
            ),
        ] {
            check(&item(title, description, more), &[plain]);
        }
        let brackets = item("Tama [wideo]", "Tablica a[b[1]] jest pełna.", "");
        check(
            &brackets,
            &[[
                "Tama [wideo]",
                "Tablica a[b[1]] jest pełna.",
                "",
                "",
                "",
                "",
            ]],
        );
    }

    #[test]
    fn reads_atom_and_rdf() {
        check(
            "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='en'><title>Wire</title>\
             <entry><id>urn:1</id><title type='html'>A &amp;lt;b&amp;gt; c</title>\
             <link rel='replies' href='https://a.org/c'/><link href='https://a.org/1'/>\
             <updated>2024-06-20T00:00:00Z</updated><published>2024-06-18T00:00:00Z</published>\
             <summary>Short &lt;i&gt; text.</summary><content type='xhtml'><div xmlns='x'><p>One &amp; <b>two</b>.</p></div></content></entry>\
             <entry><title>B</title><summary>Less &lt;i&gt; more.</summary><updated>2024</updated></entry></feed>",
            &[
                [
                    "A <b> c",
                    "One & two.",
                    "2024-06-18",
                    "https://a.org/1",
                    "en",
                    "Wire",
                ],
                ["B", "Less <i> more.", "2024", "", "en", "Wire"],
            ],
        );
        check(
            "<rdf:RDF><channel><title>Alt</title></channel>\
             <item><title>C</title><description>Text.</description><dc:date>2004-05-01</dc:date></item></rdf:RDF>",
            &[["C", "Text.", "2004-05-01", "", "", "Alt"]],
        );
    }
}
