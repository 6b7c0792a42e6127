//! DOCX: the paragraphs of Word's documents.
//!
//! Deleted and moved text, fields' instructions, notes, headers and footers are
//! left out.
//!
//! Format: ECMA-376, part 1, `WordprocessingML`.

use super::office::{self, Paragraphs, Properties};
use super::xml::Event;
use super::{Draft, Format, Parse, Split};
use crate::corpus::packed::Parts;
use crate::corpus::piece::Limits;
use crate::corpus::problem::Finding;

pub(super) const FORMAT: Format = Format {
    name: "docx",
    extensions: &["docx", "docm"],
    split: Split::Whole,
    parse: Parse::Bytes(parse),
};

/// Elements that hold what is no text, or the same text again.
const LEFT_OUT: &[&str] = &["mc:Fallback", "w:del", "w:moveFrom"];

fn parse(bytes: &[u8], limits: &Limits) -> Result<Draft, Finding> {
    let mut parts = Parts::new(bytes, limits)?;
    let text = text(&mut parts)?;
    Ok(Properties::read(&mut parts, "docProps/core.xml")?.draft(&text))
}

fn text(parts: &mut Parts<'_>) -> Result<String, Finding> {
    let mut xml = office::body(parts, "word/document.xml")?;
    let mut paragraphs = Paragraphs::default();
    let mut open: Vec<String> = Vec::new();
    let mut is_item = false;
    while let Some(event) = xml.next()? {
        match event {
            Event::Start(element) if LEFT_OUT.contains(&element.name.as_str()) => xml.skip()?,
            Event::Start(element) => {
                match element.name.as_str() {
                    "w:p" => {
                        paragraphs.begin();
                        is_item = false;
                    }
                    "w:numPr" => is_item = true,
                    "w:tab" => paragraphs.push("\t"),
                    "w:br" | "w:cr" => paragraphs.push("\n"),
                    "w:noBreakHyphen" => paragraphs.push("-"),
                    "w:tbl" => paragraphs.table(),
                    _ => {}
                }
                open.push(element.name);
            }
            Event::Text(text) if open.last().is_some_and(|name| name == "w:t") => {
                paragraphs.push(&text);
            }
            Event::Text(_) => {}
            Event::End => match open.pop().as_deref() {
                Some("w:p") => paragraphs.end(is_item),
                Some("w:tc") => paragraphs.cell(),
                Some("w:tr") => paragraphs.row(),
                Some("w:tbl") => paragraphs.table(),
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
        let body = "<w:document><w:body>\
            <w:p><w:pPr><w:tabs><w:tab/></w:tabs><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>Tytuł</w:t></w:r></w:p>\
            <w:p><w:r><w:t xml:space='preserve'>Pierwszy </w:t></w:r><w:del><w:r><w:delText>zły</w:delText></w:r></w:del>\
            <w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>akapit &amp; koniec.</w:t><w:br/><w:t>Wiersz.</w:t></w:r></w:p>\
            <w:p/><w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>jeden</w:t></w:r></w:p>\
            <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>dwa</w:t></w:r></w:p>\
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr>\
            <w:tr><w:tc><w:p><w:r><w:t>c</w:t></w:r></w:p></w:tc></w:tr></w:tbl>\
            <w:p><w:r><w:t>Koniec.</w:t></w:r></w:p></w:body></w:document>";
        let core = "<cp:coreProperties><dc:title>Tytuł</dc:title><dc:language>pl</dc:language>\
            <dcterms:created>2024-06-18T10:00:00Z</dcterms:created></cp:coreProperties>";
        let parts = [("word/document.xml", body), ("docProps/core.xml", core)];
        let draft = parse(&office::archive(&parts), &Limits::default()).unwrap();
        assert_eq!(
            draft.text,
            "Pierwszy akapit & koniec.\nWiersz.\n\njeden\ndwa\n\na\tb\nc\n\nKoniec."
        );
        assert_eq!(draft.title.as_deref(), Some("Tytuł"));
        assert_eq!(draft.lang.as_deref(), Some("pl"));
        assert_eq!(draft.dates[0].1.to_string(), "2024-06-18");
    }
}
