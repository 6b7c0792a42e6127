//! ODT: the paragraphs of open documents.
//!
//! Notes follow the text. Tracked changes, annotations, hidden text, headers and
//! footers are left out.
//!
//! Format: `OpenDocument` 1.3 (ISO/IEC 26300), part 3.

use super::office::{self, Markup, Properties, Role};
use super::xml::Element;
use super::{Draft, Format, Parse, Split};
use crate::corpus::packed::Parts;
use crate::corpus::piece::Limits;
use crate::corpus::problem::Finding;

pub(super) const FORMAT: Format = Format {
    name: "odt",
    extensions: &["odt", "ott"],
    split: Split::Whole,
    parse: Parse::Bytes(|bytes, options| parse(bytes, &options.limits)),
};

const MARKUP: Markup = Markup {
    part: "content.xml",
    notes: &[],
    role: |element| match element.name.as_str() {
        "office:annotation"
        | "svg:desc"
        | "svg:title"
        | "text:note-citation"
        | "text:tracked-changes"
        | "text:hidden-text"
        | "text:hidden-paragraph" => Role::LeftOut,
        "style:style" => Role::Style(attribute(element, "style:name")),
        "style:text-properties" if element.attribute("text:display") == Some("none") => {
            Role::Hidden
        }
        "text:note" => Role::Note,
        "text:span" => Role::Styled(attribute(element, "text:style-name")),
        "text:p" | "text:h" => Role::Paragraph,
        "text:list-item" => Role::Item,
        "text:s" => Role::Text(" "),
        "text:tab" => Role::Text("\t"),
        "text:line-break" => Role::Text("\n"),
        "table:table" => Role::Table,
        "table:table-row" => Role::Row,
        "table:table-cell" => Role::Cell,
        _ => Role::Other,
    },
    is_flowing: true,
};

fn attribute(element: &Element, name: &str) -> String {
    element.attribute(name).unwrap_or_default().to_string()
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Draft, Finding> {
    let mut parts = Parts::new(bytes, limits)?;
    let text = office::text(&mut parts, &MARKUP)?;
    Ok(Properties::read(&mut parts, "meta.xml")?.draft(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_text() {
        let content = "<office:document-content><office:automatic-styles><style:style style:name='T1'>\
            <style:text-properties text:display='none'/></style:style></office:automatic-styles><office:body><office:text>\
            <text:tracked-changes><text:p>stare</text:p></text:tracked-changes>\n\
            <text:h>Śródtytuł</text:h>\n<text:p>Pierwszy <text:span>akapit</text:span>\n   i<text:s/>dalej.<text:note>\
            <text:note-citation>1</text:note-citation><text:note-body><text:p>przypis</text:p></text:note-body></text:note>\
            <text:span text:style-name='T1'>ukryte</text:span><text:line-break/>Wiersz.</text:p>\
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
            "Śródtytuł\n\nPierwszy akapit i dalej.\nWiersz.\n\njeden\ndwa\n\na\tb\n\nprzypis"
        );
        assert_eq!(draft.title.as_deref(), Some("Tytuł"));
        assert_eq!(draft.dates[0].1.to_string(), "2024-06-18");
    }
}
