//! XML as the formats made of it want it: elements begin and end, and there is
//! text between.
//!
//! Names are taken with their usual prefixes, as they stand there. References
//! to characters are resolved and no others, so nothing grows; what is nested
//! wrongly is taken as it comes.
//!
//! Source: XML 1.0, fifth edition.

use std::io::BufRead;

use encoding_rs::Encoding;
use quick_xml::Reader;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart, Event as Token};

use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

/// A stream of XML in UTF-8.
pub(super) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    /// Elements that have begun and not ended.
    depth: usize,
}

/// Attributes of an element that are read.
const ATTRIBUTES_MAX: usize = 64;

/// Elements inside one another; more are an attack or broken.
const DEPTH_MAX: usize = 1 << 16;

/// What comes next in it.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// An element begins.
    Start(Element),
    /// The element that began last, and has not ended, ends.
    End,
    /// Text, or a part of it.
    Text(String),
}

/// The start of an element.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut attributes = self.attributes.iter();
        let found = attributes.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    fn of(token: &BytesStart<'_>) -> Self {
        let mut attributes = token.html_attributes();
        let attributes = attributes.with_checks(false).flatten();
        Self {
            name: token.name().as_ref().to_string(),
            attributes: attributes
                .take(ATTRIBUTES_MAX)
                .map(|attribute| {
                    let raw = attribute.value.as_ref();
                    let value = quick_xml::escape::unescape(raw);
                    let value = value.map_or_else(|_| raw.to_string(), Into::into);
                    (attribute.key.as_ref().to_string(), value)
                })
                .collect(),
        }
    }
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(reader: R) -> Self {
        let mut reader = Reader::from_reader(reader);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        config.expand_empty_elements = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// What comes next; `None` at the end of the stream.
    pub(super) fn next(&mut self) -> Result<Option<Event>, Finding> {
        loop {
            self.buffer.clear();
            let token = match self.reader.read_event_into(&mut self.buffer) {
                Ok(token) => token,
                Err(quick_xml::Error::Io(error)) => return Err(unreadable(&error)),
                Err(error) => {
                    let at = self.reader.error_position();
                    let detail = format!("no XML at byte {at}: {error}");
                    return Err(Finding::new(Reason::Damaged, detail));
                }
            };
            let event = match token {
                Token::Start(token) => {
                    self.depth += 1;
                    if self.depth > DEPTH_MAX {
                        let detail = format!("no XML: elements nested more than {DEPTH_MAX} deep");
                        return Err(Finding::new(Reason::Damaged, detail));
                    }
                    Event::Start(Element::of(&token))
                }
                Token::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    Event::End
                }
                Token::Text(text) => Event::Text(text.xml10_content().into_owned()),
                Token::CData(text) => Event::Text(text.xml10_content().into_owned()),
                Token::GeneralRef(reference) => Event::Text(resolve(&reference)),
                Token::Eof => return Ok(None),
                _ => continue,
            };
            return Ok(Some(event));
        }
    }

    /// Passes over the rest of the element that began last.
    pub(super) fn skip(&mut self) -> Result<(), Finding> {
        self.rest(|_| {})
    }

    /// The text of the element that began last, with that of all in it.
    pub(super) fn text(&mut self) -> Result<String, Finding> {
        let mut text = String::new();
        self.rest(|part| text.push_str(part))?;
        Ok(text)
    }

    /// Goes to the end of the element that began last, and hands its text over.
    fn rest(&mut self, mut take: impl FnMut(&str)) -> Result<(), Finding> {
        let mut depth = 1_usize;
        while depth > 0 {
            match self.next()? {
                Some(Event::Start(_)) => depth += 1,
                Some(Event::End) => depth -= 1,
                Some(Event::Text(part)) => take(&part),
                None => break,
            }
        }
        Ok(())
    }
}

/// The character that a reference stands for; one that XML does not know is
/// left for HTML.
fn resolve(reference: &BytesRef<'_>) -> String {
    let name = reference.xml10_content();
    if let Ok(Some(letter)) = reference.resolve_char_ref() {
        return letter.to_string();
    }
    let known = resolve_xml_entity(&name).map(str::to_string);
    known.unwrap_or_else(|| format!("&{name};"))
}

/// The encoding that the beginning of XML declares.
pub(super) fn declared_encoding(start: &[u8]) -> Option<&'static Encoding> {
    let declaration = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start);
    let end = declaration.iter().position(|byte| *byte == b'>')?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, after) = declaration.strip_prefix("<?xml")?.split_once("encoding")?;
    let label = after.trim_start_matches([' ', '=', '"', '\'']);
    let end = label.find(['"', '\'']).unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_2, UTF_8};

    use super::*;

    fn events(xml: &str) -> Vec<String> {
        let mut xml = Xml::new(xml.as_bytes());
        let mut events = Vec::new();
        while let Ok(Some(event)) = xml.next() {
            events.push(match event {
                Event::Start(element) => {
                    format!("<{} {:?}>", element.name, element.attribute("a"))
                }
                Event::End => "</>".to_string(),
                Event::Text(text) => text,
            });
        }
        events
    }

    #[test]
    fn takes_what_is_there() {
        for (xml, expected) in [
            (
                "<?xml version='1.0'?><a:b a='1&amp;2'>x<![CDATA[<y>]]></a:b>",
                "<a:b Some(\"1&2\")> x <y> </>",
            ),
            ("<a/>", "<a None> </>"),
            (
                "<a>&lt;&#322;&nbsp;&nosuch; & b</a>",
                "<a None> < ł &nbsp; &nosuch;   & b </>",
            ),
            ("<a><b></a></c>", "<a None> <b None> </> </>"),
            (
                "<!DOCTYPE a [<!ENTITY b \"&c;&c;\">]><a>&b;</a>",
                "<a None> &b; </>",
            ),
            ("<a href=x b>y", "<a None> y"),
        ] {
            assert_eq!(events(xml).join(" "), expected, "{xml}");
        }
    }

    #[test]
    fn reads_declarations() {
        let latin = b"<?xml version=\"1.0\" encoding='iso-8859-2'?><a/>";
        assert_eq!(declared_encoding(latin), Some(ISO_8859_2));
        let marked = b"\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>";
        assert_eq!(declared_encoding(marked), Some(UTF_8));
        assert_eq!(declared_encoding(b"<a encoding='utf-8'>"), None);
    }
}
