//! DOCX: the paragraphs of Word's documents.
//!
//! Footnotes and endnotes follow the text. Deleted, moved and hidden text, fields'
//! instructions, headers and footers are left out.
//!
//! Format: ECMA-376, part 1, `WordprocessingML`.

use super::office::{self, Markup, Properties, Role};
use super::{Draft, Format, Parse, Split};
use crate::corpus::packed::Parts;
use crate::corpus::piece::Limits;
use crate::corpus::problem::Finding;

pub(super) const FORMAT: Format = Format {
    name: "docx",
    extensions: &["docx", "docm"],
    split: Split::Whole,
    parse: Parse::Bytes(|bytes, options| parse(bytes, &options.limits)),
};

const MARKUP: Markup = Markup {
    part: "word/document.xml",
    notes: &["word/footnotes.xml", "word/endnotes.xml"],
    role: |element| match element.name.as_str() {
        "w:r" => Role::RunStart,
        "w:vanish" => match element.attribute("w:val") {
            Some("0" | "false" | "off") => Role::Other,
            _ => Role::Hidden,
        },
        "mc:Fallback" | "w:del" | "w:moveFrom" => Role::LeftOut,
        "w:p" => Role::Paragraph,
        "w:numPr" => Role::ItemMark,
        "w:t" => Role::Run,
        "w:tab" => Role::Text("\t"),
        "w:br" | "w:cr" => Role::Text("\n"),
        "w:noBreakHyphen" => Role::Text("-"),
        "w:tbl" => Role::Table,
        "w:tr" => Role::Row,
        "w:tc" => Role::Cell,
        _ => Role::Other,
    },
    is_flowing: false,
};

fn parse(bytes: &[u8], limits: &Limits) -> Result<Draft, Finding> {
    let mut parts = Parts::new(bytes, limits)?;
    let text = office::text(&mut parts, &MARKUP)?;
    Ok(Properties::read(&mut parts, "docProps/core.xml")?.draft(&text))
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
            <w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Koniec.</w:t></w:r>\
            <w:r><w:rPr><w:vanish/></w:rPr><w:t>ukryte</w:t></w:r><w:r><w:rPr><w:vanish w:val='0'/></w:rPr><w:t> Kropka.</w:t></w:r></w:p>\
            </w:body></w:document>";
        let notes = "<w:footnotes><w:footnote w:type='separator'><w:p/></w:footnote>\
            <w:footnote><w:p><w:r><w:t>Przypis.</w:t></w:r></w:p></w:footnote></w:footnotes>";
        let core = "<cp:coreProperties><dc:title>Tytuł</dc:title><dc:language>pl</dc:language>\
            <dcterms:created>2024-06-18T10:00:00Z</dcterms:created></cp:coreProperties>";
        let parts = [
            ("word/document.xml", body),
            ("word/endnotes.xml", notes),
            ("docProps/core.xml", core),
        ];
        let draft = parse(&office::archive(&parts), &Limits::default()).unwrap();
        assert_eq!(
            draft.text,
            "Pierwszy akapit & koniec.\nWiersz.\n\njeden\ndwa\n\na\tb\nc\n\nKoniec. Kropka.\n\nPrzypis."
        );
        assert_eq!(draft.title.as_deref(), Some("Tytuł"));
        assert_eq!(draft.lang.as_deref(), Some("pl"));
        assert_eq!(draft.dates[0].1.to_string(), "2024-06-18");
    }
}
