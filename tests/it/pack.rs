//! Files as other programs write them: packed, or documents of an article.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An article, to be written in any format.
pub(crate) struct Article<'a> {
    pub(crate) title: &'a str,
    /// A day, as ISO 8601 writes it.
    pub(crate) day: &'a str,
    pub(crate) lang: &'a str,
    pub(crate) paragraphs: Vec<&'a str>,
}

const MEMORY: &str = "memory can be written";

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect(MEMORY);
    encoder.finish().expect(MEMORY)
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect(MEMORY);
    encoder.finish().expect(MEMORY)
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let options = SimpleFileOptions::default();
        writer.start_file(*name, options).expect(MEMORY);
        writer.write_all(bytes).expect(MEMORY);
    }
    writer.finish().expect(MEMORY).into_inner()
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        // the builder would refuse a name that leads out
        header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).expect(MEMORY);
    }
    builder.into_inner().expect(MEMORY)
}

pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// The paragraphs, each between two marks.
fn between(article: &Article<'_>, start: &str, end: &str) -> String {
    let paragraphs = article.paragraphs.iter();
    let marked = paragraphs.map(|paragraph| format!("{start}{}{end}\n", escape(paragraph)));
    marked.collect::<Vec<_>>().concat()
}

pub(crate) fn html(article: &Article<'_>) -> String {
    let (title, day, lang) = (escape(article.title), article.day, article.lang);
    format!(
        "<html lang={lang}><head><meta charset=utf-8><title>{title} | Dziennik</title>\
         <meta property='article:published_time' content='{day}'></head><body>\
         <nav><a href=/>Strona główna</a></nav><article><h1>{title}</h1>\n{}</article></body></html>",
        between(article, "<p>", "</p>")
    )
}

pub(crate) fn rss(article: &Article<'_>) -> String {
    let (title, day, lang) = (escape(&escape(article.title)), article.day, article.lang);
    format!(
        "<?xml version=\"1.0\"?>\n<rss version=\"2.0\"><channel><title>Dziennik</title><language>{lang}</language>\n\
         <item><title>{title}</title><dc:date>{day}</dc:date><description>Skrót.</description>\
         <content:encoded><![CDATA[{}]]></content:encoded></item>\n</channel></rss>\n",
        between(article, "<p>", "</p>")
    )
}

pub(crate) fn atom(article: &Article<'_>) -> String {
    let (title, day, lang) = (escape(article.title), article.day, article.lang);
    format!(
        "<?xml version='1.0' encoding='utf-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='{lang}'>\
         <title>Dziennik</title>\n<entry><title>{title}</title><published>{day}T12:00:00Z</published>\
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>\n{}</div></content></entry></feed>\n",
        between(article, "<p>", "</p>")
    )
}

/// The day as e-mail writes it.
fn mail_day(day: &str) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let month: usize = day[5..7].parse().expect("a day has a month");
    let month = &MONTHS[(month - 1) * 3..month * 3];
    format!("{} {month} {} 12:00:00 +0000", &day[8..], &day[..4])
}

pub(crate) fn eml(article: &Article<'_>) -> String {
    let coded = article.title.bytes().map(|byte| format!("={byte:02X}"));
    let coded = coded.collect::<Vec<_>>().concat();
    format!(
        "From: Dziennik <dziennik@example.org>\r\nSubject: =?utf-8?Q?{coded}?=\r\nDate: {}\r\n\
         Content-Language: {}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{}\r\n",
        mail_day(article.day),
        article.lang,
        article.paragraphs.join("\r\n\r\n")
    )
}

pub(crate) fn mbox(article: &Article<'_>) -> String {
    let message = eml(article)
        .replace("\r\n", "\n")
        .replace("\nFrom ", "\n>From ");
    format!("From dziennik@example.org Tue Jun 18 12:00:00 2024\n{message}\n")
}

pub(crate) fn docx(article: &Article<'_>) -> Vec<u8> {
    let start = "<w:p><w:r><w:t xml:space=\"preserve\">";
    let title = escape(article.title);
    let document = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><w:document><w:body>{start}{title}</w:t></w:r></w:p>{}</w:body></w:document>",
        between(article, start, "</w:t></w:r></w:p>")
    );
    let core = format!(
        "<cp:coreProperties><dc:title>{title}</dc:title><dc:language>{}</dc:language>\
         <dcterms:created>{}T12:00:00Z</dcterms:created></cp:coreProperties>",
        article.lang, article.day
    );
    zip(&[
        ("word/document.xml", document.as_bytes()),
        ("docProps/core.xml", core.as_bytes()),
    ])
}

pub(crate) fn odt(article: &Article<'_>) -> Vec<u8> {
    let title = escape(article.title);
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content><office:body><office:text>\
         <text:h>{title}</text:h>{}</office:text></office:body></office:document-content>",
        between(article, "<text:p>", "</text:p>")
    );
    let meta = format!(
        "<office:document-meta><office:meta><dc:title>{title}</dc:title><dc:language>{}</dc:language>\
         <meta:creation-date>{}T12:00:00</meta:creation-date></office:meta></office:document-meta>",
        article.lang, article.day
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
        ("meta.xml", meta.as_bytes()),
    ])
}

pub(crate) fn warc(record: &str, answer: &[u8]) -> Vec<u8> {
    let mut archive = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/a\r\n{record}\
         Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    )
    .into_bytes();
    archive.extend_from_slice(answer);
    archive.extend_from_slice(b"\r\n\r\n");
    archive
}

pub(crate) fn warc_of(article: &Article<'_>) -> Vec<u8> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{}",
        html(article)
    );
    let visit = "WARC-Date: 2026-01-01T00:00:00Z\r\n";
    warc(visit, answer.as_bytes())
}

/// Characters of a line of a PDF, its lines on a page, their distance.
const LINE_CHARS: usize = 80;
const PAGE_LINES: usize = 50;
const LEADING: usize = 14;

pub(crate) fn pdf(article: &Article<'_>) -> Vec<u8> {
    let mut lines = vec![article.title.to_string(), String::new()];
    for paragraph in &article.paragraphs {
        let mut line = String::new();
        for word in paragraph.split(' ') {
            if line.chars().count() + word.chars().count() >= LINE_CHARS {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.extend([line, String::new()]);
    }
    let pages: Vec<_> = lines
        .chunks(PAGE_LINES)
        .map(|lines| {
            let mut page = format!("BT /F1 11 Tf {LEADING} TL 60 780 Td\n");
            for line in lines {
                writeln!(page, "<{}> Tj T*", utf16(line)).expect("strings can be written");
            }
            page.push_str("ET");
            page
        })
        .collect();
    let facts = format!(
        "/Title <FEFF{}> /CreationDate (D:{}120000Z)",
        utf16(article.title),
        article.day.replace('-', "")
    );
    pdf_of(&pages, &facts, &[])
}

fn utf16(text: &str) -> String {
    let units = text.encode_utf16().map(|unit| format!("{unit:04X}"));
    units.collect::<Vec<_>>().concat()
}

/// A PDF of pages with these contents and what it says of itself; the objects
/// given come first, as 1 and so on. The font F1 has the codes of UTF-16.
pub(crate) fn pdf_of(pages: &[String], facts: &str, first: &[String]) -> Vec<u8> {
    let to_unicode = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
        1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
        1 beginbfrange <0000> <FFFF> <0000> endbfrange\nendcmap end end";
    let n = first.len();
    let stream = |content: &str| {
        let packed = deflate(content.as_bytes());
        let mut object = format!(
            "<< /Length {} /Filter /FlateDecode >>\nstream\n",
            packed.len()
        )
        .into_bytes();
        object.extend(packed);
        object.extend(b"\nendstream");
        object
    };
    let (catalog, tree, font, letters, unicode, shape, info) =
        (n + 1, n + 2, n + 3, n + 4, n + 5, n + 6, n + 7);
    let page = |at: usize| n + 8 + 2 * at;
    let kids: Vec<_> = (0..pages.len())
        .map(|at| format!("{} 0 R", page(at)))
        .collect();
    let kids = kids.join(" ");
    let mut objects: Vec<Vec<u8>> = first.iter().map(|object| object.clone().into()).collect();
    objects.extend([
        format!("<< /Type /Catalog /Pages {tree} 0 R >>").into(),
        format!("<< /Type /Pages /Kids [{kids}] /Count {} >>", pages.len()).into(),
        format!(
            "<< /Type /Font /Subtype /Type0 /BaseFont /Sans /Encoding /Identity-H \
             /DescendantFonts [{letters} 0 R] /ToUnicode {unicode} 0 R >>"
        )
        .into(),
        format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Sans /DW 500 /FontDescriptor {shape} 0 R \
             /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
        )
        .into(),
        stream(to_unicode),
        b"<< /Type /FontDescriptor /FontName /Sans /Flags 32 /FontBBox [0 0 500 700] /ItalicAngle 0 \
          /Ascent 700 /Descent -200 /CapHeight 700 /StemV 80 >>"
            .to_vec(),
        format!("<< {facts} >>").into(),
    ]);
    let forms: Vec<_> = (1..=n).map(|at| format!("/X{at} {at} 0 R ")).collect();
    let forms = forms.concat();
    for (at, content) in pages.iter().enumerate() {
        objects.push(
            format!(
                "<< /Type /Page /Parent {tree} 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
                 /Resources << /Font << /F1 {font} 0 R >> /XObject << {forms}>> >> >>",
                page(at) + 1
            )
            .into(),
        );
        objects.push(stream(content));
    }
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).expect("strings can be written");
        file.extend(format!("{} 0 obj\n", at + 1).bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let trailer = format!(
        "{table}trailer\n<< /Size {} /Root {catalog} 0 R /Info {info} 0 R >>\nstartxref\n{}\n%%EOF\n",
        objects.len() + 1,
        file.len()
    );
    file.extend(trailer.bytes());
    file
}
