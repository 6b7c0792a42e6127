//! ODT: the paragraphs of open documents.
//!
//! Tracked changes, annotations, notes, headers and footers are left out.
//!
//! Format: `OpenDocument` 1.3 (ISO/IEC 26300), part 3.

use super::office::{self, Paragraphs, Properties};
use super::xml::Event;
use super::{Draft, Format, Parse, Split};
use crate::corpus::packed::Parts;
use crate::corpus::piece::Limits;
use crate::corpus::problem::Finding;

pub(super) const FORMAT: Format = Format {
    name: "odt",
    extensions: &["odt", "ott"],
    split: Split::Whole,
    parse: Parse::Bytes(parse),
};

/// Elements that hold what is no part of the text.
const LEFT_OUT: &[&str] = &[
    "office:annotation",
    "svg:desc",
    "svg:title",
    "text:note",
    "text:tracked-changes",
];

fn parse(bytes: &[u8], limits: &Limits) -> Result<Draft, Finding> {
    let mut parts = Parts::new(bytes, limits)?;
    let text = text(&mut parts)?;
    Ok(Properties::read(&mut parts, "meta.xml")?.draft(&text))
}

fn text(parts: &mut Parts<'_>) -> Result<String, Finding> {
    let mut xml = office::body(parts, "content.xml")?;
    let mut paragraphs = Paragraphs::default();
    let mut open: Vec<String> = Vec::new();
    let mut n_items = 0_usize;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) if LEFT_OUT.contains(&element.name.as_str()) => xml.skip()?,
            Event::Start(element) => {
                match element.name.as_str() {
                    "text:p" | "text:h" => paragraphs.begin(),
                    "text:list-item" => n_items += 1,
                    "text:s" => paragraphs.push(" "),
                    "text:tab" => paragraphs.push("\t"),
                    "text:line-break" => paragraphs.push("\n"),
                    "table:table" => paragraphs.table(),
                    _ => {}
                }
                open.push(element.name);
            }
            Event::Text(text) => paragraphs.push_words(&text),
            Event::End => match open.pop().as_deref() {
                Some("text:p" | "text:h") => paragraphs.end(n_items > 0),
                Some("text:list-item") => n_items -= 1,
                Some("table:table-cell") => paragraphs.cell(),
                Some("table:table-row") => paragraphs.row(),
                Some("table:table") => paragraphs.table(),
                _ => {}
            },
        }
    }
    Ok(paragraphs.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_text() {
        let content = "<office:document-content><office:body><office:text>\
            <text:tracked-changes><text:p>stare</text:p></text:tracked-changes>\n\
            <text:h>Śródtytuł</text:h>\n<text:p>Pierwszy <text:span>akapit</text:span>\n   i<text:s/>dalej.<text:note>\
            <text:p>przypis</text:p></text:note><text:line-break/>Wiersz.</text:p>\
            <text:list><text:list-item><text:p>jeden</text:p></text:list-item><text:list-item><text:p>dwa</text:p></text:list-item></text:list>\
            <table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>\
            <table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>\
            </office:text></office:body></office:document-content>";
        let meta = "<office:document-meta><office:meta><dc:title>Tytuł</dc:title>\
            <dc:date>2024-06-20T08:00:00</dc:date><meta:creation-date>2024-06-18T08:00:00</meta:creation-date>\
            </office:meta></office:document-meta>";
        let parts = [("content.xml", content), ("meta.xml", meta)];
        let draft = parse(&office::archive(&parts), &Limits::default()).unwrap();
        assert_eq!(
            draft.text,
            "Śródtytuł\n\nPierwszy akapit i dalej.\nWiersz.\n\njeden\ndwa\n\na\tb"
        );
        assert_eq!(draft.title.as_deref(), Some("Tytuł"));
        assert_eq!(draft.dates[0].1.to_string(), "2024-06-18");
    }
}
