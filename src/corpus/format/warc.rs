//! WARC: the pages of an archive of the web.
//!
//! Every response that a server gave with a page is an article, and so is a
//! page that was kept by itself. Its address is the record's, unless the page
//! declares one; the day of the visit is believed only where nothing else says
//! when it was published. The text of a page, in archives made of texts (WET),
//! is an article too. Requests, pictures, redirections and what was only
//! seen again are passed over.
//!
//! Format: WARC 1.1 (ISO 28500), with messages of HTTP/1.1 (RFC 9112).

use std::io::{self, BufRead, Read};

use encoding_rs::Encoding;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use ruzstd::decoding::StreamingDecoder;

use super::text::unify_line_ends;
use super::{Draft, Format, Parse, Record, Records, Split, failed, html};
use crate::article::Origin;
use crate::corpus::cut::{Buffered, take_line};
use crate::corpus::encoding;
use crate::corpus::packed::Unpacking;
use crate::corpus::piece::{Limits, Options, too_large};
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "warc",
    extensions: &["warc"],
    split: Split::Records(records),
    parse: Parse::Bytes(|bytes, options| parse(bytes, &options.limits)),
};

/// How every record begins.
const MAGIC: &[u8] = b"WARC/";

/// Longest header of a record or a message.
const HEADER_BYTES_MAX: usize = 64 << 10;

/// Types of pages.
const PAGES: &[&str] = &["text/html", "application/xhtml+xml"];

fn records(mut reader: Buffered, options: &Options) -> Records {
    match reader.fill_buf() {
        Ok(start) if start.is_empty() || start.starts_with(MAGIC) => {}
        Ok(_) => {
            let detail = "no web archive: it does not begin with `WARC/`";
            return failed(Finding::new(Reason::Damaged, detail));
        }
        Err(error) => return failed(unreadable(&error)),
    }
    Box::new(Pages {
        reader,
        max_bytes: options.limits.max_bytes,
        n_found: 0,
        ended: false,
    })
}

/// The pages of an archive, each with its header and that of its message.
struct Pages {
    reader: Buffered,
    max_bytes: usize,
    n_found: usize,
    ended: bool,
}

impl Iterator for Pages {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        while !self.ended {
            let content = match self.record() {
                Ok(None) => continue,
                Ok(Some(content)) => content,
                Err(finding) => {
                    self.ended = true;
                    Err(finding)
                }
            };
            self.n_found += 1;
            return Some(Record {
                ordinal: Some(self.n_found),
                format: None,
                content,
                is_last: self.ended,
            });
        }
        None
    }
}

impl Pages {
    /// Reads the next record; gives it where it is a page.
    fn record(&mut self) -> Result<Option<Result<Vec<u8>, Finding>>, Finding> {
        let Some(mut record) = self.header()? else {
            self.ended = true;
            return Ok(None);
        };
        let (fields, _) = Fields::read(&record);
        let Some(length) = fields
            .get("content-length")
            .and_then(|said| said.parse().ok())
        else {
            return Err(Finding::new(Reason::Damaged, "a record without its length"));
        };
        let kind = fields.get("warc-type").unwrap_or_default();
        let is_page = match kind.as_str() {
            "response" => fields
                .get("content-type")
                .is_none_or(|kind| kind.contains("http")),
            "resource" => fields.is_page(),
            "conversion" => fields.is_plain_text(),
            _ => false,
        };
        if !is_page {
            return self.skip(length).map(|()| None);
        }
        if length > self.max_bytes as u64 {
            self.skip(length)?;
            return Ok(Some(Err(too_large("record", length, self.max_bytes))));
        }
        let header_bytes = record.len();
        let mut block = (&mut self.reader).take(length);
        let read = block.read_to_end(&mut record);
        if read.map_err(|error| unreadable(&error))? as u64 != length {
            return Err(cut());
        }
        let is_page = kind != "response" || {
            let (message, _) = Fields::read(&record[header_bytes..]);
            message.is_page() && message.first.split(' ').nth(1) == Some("200")
        };
        Ok(is_page.then_some(Ok(record)))
    }

    /// The header of the next record, with the empty line after it.
    fn header(&mut self) -> Result<Option<Vec<u8>>, Finding> {
        let mut header = Vec::new();
        loop {
            let mut line = Vec::new();
            let taken = take_line(&mut self.reader, HEADER_BYTES_MAX, &mut line);
            let Some(length) = taken.map_err(|error| unreadable(&error))? else {
                return if header.is_empty() {
                    Ok(None)
                } else {
                    Err(cut())
                };
            };
            let is_blank = line.trim_ascii().is_empty();
            // records are parted by empty lines
            if header.is_empty() && is_blank && length <= 1 {
                continue;
            }
            if header.is_empty() && !line.starts_with(MAGIC)
                || header.len() as u64 + length > HEADER_BYTES_MAX as u64
            {
                let detail = "what follows a record is none; the archive is damaged";
                return Err(Finding::new(Reason::Damaged, detail));
            }
            header.extend_from_slice(&line);
            header.push(b'\n');
            if is_blank {
                return Ok(Some(header));
            }
        }
    }

    fn skip(&mut self, length: u64) -> Result<(), Finding> {
        let mut block = (&mut self.reader).take(length);
        let skipped = io::copy(&mut block, &mut io::sink());
        if skipped.map_err(|error| unreadable(&error))? < length {
            return Err(cut());
        }
        Ok(())
    }
}

fn cut() -> Finding {
    let detail = "the file ends inside of a record; it may have been cut";
    Finding::new(Reason::Damaged, detail)
}

/// The fields of a header.
struct Fields {
    /// The line before them.
    first: String,
    fields: Vec<(String, String)>,
}

impl Fields {
    /// Reads the header with which bytes begin; gives what follows it.
    fn read(bytes: &[u8]) -> (Self, &[u8]) {
        let mut header = Self {
            first: String::new(),
            fields: Vec::new(),
        };
        let mut rest = bytes;
        while let Some(end) = memchr::memchr(b'\n', rest) {
            let line = String::from_utf8_lossy(rest[..end].trim_ascii()).into_owned();
            rest = &rest[end + 1..];
            if line.is_empty() {
                break;
            }
            match line.split_once(':') {
                Some((name, said)) if !header.first.is_empty() => {
                    let name = name.trim().to_ascii_lowercase();
                    header.fields.push((name, said.trim().to_string()));
                }
                _ if header.first.is_empty() => header.first = line,
                _ => {}
            }
        }
        (header, rest)
    }

    fn get(&self, name: &str) -> Option<String> {
        let mut fields = self.fields.iter();
        let field = fields.find(|(known, _)| known == name);
        field.map(|(_, said)| said.clone())
    }

    /// Whether what follows is a page.
    fn is_page(&self) -> bool {
        let kind = self
            .get("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase();
        PAGES.iter().any(|page| kind.starts_with(page))
    }

    /// Whether what follows is text that was taken from a page.
    fn is_plain_text(&self) -> bool {
        let kind = self.get("content-type").unwrap_or_default();
        kind.to_ascii_lowercase().starts_with("text/plain")
    }

    /// The encoding that the type names.
    fn encoding(&self) -> Option<&'static Encoding> {
        let kind = self.get("content-type")?.to_ascii_lowercase();
        let (_, label) = kind.split_once("charset=")?;
        let label = label
            .split([';', ','])
            .next()?
            .trim_matches(['"', '\'', ' ']);
        Encoding::for_label(label.as_bytes())
    }
}

/// Reads a record: its header, perhaps that of a message, a page.
fn parse(record: &[u8], limits: &Limits) -> Result<Draft, Finding> {
    let (fields, block) = Fields::read(record);
    if fields.get("warc-type").as_deref() == Some("conversion") {
        return converted(&fields, block);
    }
    let is_response = fields.get("warc-type").as_deref() == Some("response");
    let answer = is_response.then(|| Fields::read(block));
    let (message, body) = match &answer {
        Some((message, body)) => (message, *body),
        None => (&fields, block),
    };
    let page = unpacked(message, body, limits)?;
    let declared = message
        .encoding()
        .or_else(|| html::declared_encoding(&page));
    let (page, note) = encoding::decode(page, declared)?.noted();
    let mut draft = html::parse(&page);
    draft.notes.extend(note);
    let address = fields.get("warc-target-uri");
    let address = address.map(|address| address.trim_matches(['<', '>']).to_string());
    draft.url = draft.url.or(address);
    draft.add_date("WARC-Date", fields.get("warc-date"), Origin::File);
    Ok(draft)
}

/// Reads the text that was taken from a page, as WET files have it.
fn converted(fields: &Fields, block: &[u8]) -> Result<Draft, Finding> {
    let (text, note) = encoding::decode(block.to_vec(), fields.encoding())?.noted();
    let mut draft = Draft {
        text: unify_line_ends(text).trim().to_string(),
        url: fields.get("warc-target-uri"),
        ..Draft::default()
    };
    draft.notes.extend(note);
    draft.add_date("WARC-Date", fields.get("warc-date"), Origin::File);
    Ok(draft)
}

/// The body of a message as it was before it was sent.
fn unpacked(message: &Fields, body: &[u8], limits: &Limits) -> Result<Vec<u8>, Finding> {
    let is = |field: &str, coding: &str| {
        let said = message.get(field);
        said.is_some_and(|said| said.to_ascii_lowercase().contains(coding))
    };
    let mut body = body.to_vec();
    if is("transfer-encoding", "chunked") {
        body = unchunked(&body).unwrap_or(body);
    }
    // what keeps archives may have unpacked it and left the field
    let codings = message.get("content-encoding").unwrap_or_default();
    let codings = codings.to_ascii_lowercase();
    for coding in codings.rsplit(',').map(str::trim) {
        if let Some(page) = decoded(coding, &body, limits)? {
            body = page;
        }
    }
    Ok(body)
}

/// Bytes by which a body is told that was unpacked before it was kept.
const START_BYTES: usize = 512;

/// What a body in a coding unpacks to; `None` where it is not packed.
fn decoded(coding: &str, body: &[u8], limits: &Limits) -> Result<Option<Vec<u8>>, Finding> {
    let start = &body[..body.len().min(START_BYTES)];
    let is_page = start.trim_ascii_start().starts_with(b"<");
    let decoder: Box<dyn Read + '_> = match coding {
        "" | "identity" => return Ok(None),
        "gzip" | "x-gzip" if body.starts_with(b"\x1F\x8B") => Box::new(MultiGzDecoder::new(body)),
        "zstd" if body.starts_with(b"\x28\xB5\x2F\xFD") => {
            let decoder = StreamingDecoder::new(body);
            Box::new(decoder.map_err(|error| damaged(coding, &error))?)
        }
        _ if is_page || coding.ends_with("gzip") || coding == "zstd" => return Ok(None),
        // with the head of zlib, which is a multiple of 31, or without
        "deflate" => match *body {
            [first, second, ..]
                if first & 0x0F == 8 && u16::from_be_bytes([first, second]) % 31 == 0 =>
            {
                Box::new(ZlibDecoder::new(body))
            }
            _ => Box::new(DeflateDecoder::new(body)),
        },
        "br" => Box::new(brotli_decompressor::Decompressor::new(body, 4096)),
        _ => {
            let detail = format!("its page is in the coding {coding:?}, which is not read here");
            return Err(Finding::new(Reason::Encoding, detail));
        }
    };
    let mut page = Vec::new();
    let mut decoder = Unpacking::new(decoder, body.len() as u64, *limits);
    let read = decoder.read_to_end(&mut page);
    read.map_err(|error| unreadable(&error))?;
    Ok(Some(page))
}

fn damaged(coding: &str, error: &impl std::fmt::Display) -> Finding {
    let detail = format!("its page cannot be unpacked from {coding}: {error}");
    Finding::new(Reason::Damaged, detail)
}

/// A body sent in chunks; `None` where it is not.
fn unchunked(body: &[u8]) -> Option<Vec<u8>> {
    let (mut whole, mut rest) = (Vec::new(), body);
    while !rest.is_empty() {
        let end = memchr::memchr(b'\n', rest)?;
        let size = std::str::from_utf8(&rest[..end]).ok()?;
        let size = size.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            break;
        }
        let (chunk, after) = rest.split_at(size.min(rest.len()));
        whole.extend_from_slice(chunk);
        rest = after.strip_prefix(b"\r\n").unwrap_or(after);
    }
    Some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::piece::pieces_of;

    fn record(kind: &str, block: &str) -> String {
        format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.pl/x\r\nWARC-Date: 2024-06-20T10:00:00Z\r\n\
             Content-Type: application/http; msgtype={kind}\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
            block.len()
        )
    }

    fn response(status: &str, fields: &str, body: &str) -> String {
        record(
            "response",
            &format!("HTTP/1.1 {status}\r\n{fields}\r\n\r\n{body}"),
        )
    }

    #[test]
    fn takes_pages_alone() {
        let page =
            "<title>Tytuł strony</title><p>Akapit tekstu, który jest dość długi na akapit.</p>";
        let html = "Content-Type: text/html; charset=utf-8";
        let chunked = format!("{:x}\r\n{page}\r\n0\r\n\r\n", page.len());
        let archive = [
            record("warcinfo", "software: x"),
            record("request", "GET /x HTTP/1.1\r\n\r\n"),
            response("200 OK", "Content-Type: image/png", "x"),
            response("301 Moved", html, page),
            response("200 OK", html, page),
            response(
                "200 OK",
                &format!("{html}\r\nTransfer-Encoding: chunked"),
                &chunked,
            ),
        ];
        let pieces = pieces_of(archive.concat().as_bytes(), &FORMAT);
        let drafts: Vec<_> = pieces
            .map(|piece| parse(&piece.unwrap().bytes, &Limits::default()).unwrap())
            .collect();
        assert_eq!(drafts.len(), 2);
        for draft in drafts {
            assert_eq!(
                draft.text,
                "Akapit tekstu, który jest dość długi na akapit."
            );
            assert_eq!(draft.title.as_deref(), Some("Tytuł strony"));
            assert_eq!(draft.url.as_deref(), Some("https://a.pl/x"));
            assert_eq!(draft.dates, [(Origin::File, "2024-06-20".parse().unwrap())]);
        }
    }

    /// What the archive's first article says, or why there is none.
    fn first(archive: &[u8]) -> String {
        let piece = pieces_of(archive, &FORMAT).next().unwrap().unwrap();
        match parse(&piece.bytes, &Limits::default()) {
            Ok(draft) => draft.text,
            Err(finding) => format!("{} {}", finding.reason, finding.detail),
        }
    }

    #[test]
    fn reads_what_servers_pack() {
        use flate2::Compression;
        use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
        use ruzstd::encoding::{CompressionLevel, compress_to_vec};
        use std::io::Write;

        const TEXT: &str = "W porcie w Darłowie zacumował statek z węglem.";
        let page = format!("<html><p>{TEXT}</p></html>");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
        raw.write_all(page.as_bytes()).unwrap();
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::best());
        zlib.write_all(page.as_bytes()).unwrap();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
        gzip.write_all(page.as_bytes()).unwrap();
        // a block that is not compressed, and an empty one that is the last
        let length = u32::try_from(page.len()).unwrap();
        let head = (length - 1) << 4 | 1 << 20;
        let brotli = [&head.to_le_bytes()[..3], page.as_bytes(), b"\x03"].concat();
        for (coding, body) in [
            ("deflate", raw.finish().unwrap()),
            ("deflate", zlib.finish().unwrap()),
            ("gzip", gzip.finish().unwrap()),
            (
                "zstd",
                compress_to_vec(page.as_bytes(), CompressionLevel::Fastest),
            ),
            ("deflate", page.clone().into_bytes()),
            ("br", page.clone().into_bytes()),
            ("br", brotli),
        ] {
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: {coding}\r\n\r\n"
            );
            let block = [head.as_bytes(), &body].concat();
            let header = format!(
                "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: {}\r\n\r\n",
                block.len()
            );
            let archive = [header.as_bytes(), &block, b"\r\n\r\n"].concat();
            assert_eq!(first(&archive), TEXT, "{coding}");
        }
        let unknown = response(
            "200 OK",
            "Content-Type: text/html\r\nContent-Encoding: dcb",
            "x",
        );
        assert!(first(unknown.as_bytes()).contains("\"dcb\""));
    }

    #[test]
    fn reads_texts_of_pages() {
        let text = "Port w Darłowie\nStatek z węglem zacumował w porcie.\n";
        let record = record("conversion", text)
            .replace("application/http; msgtype=conversion", "text/plain");
        let record = record.as_bytes();
        assert_eq!(first(record), text.trim());
    }

    #[test]
    fn reports_what_is_damaged() {
        let whole = response("200 OK", "Content-Type: text/html", "<p>x</p>");
        for archive in [
            &whole[..whole.len() - 10],
            &format!("{whole}rubbish\n"),
            "WARC/1.0\r\n\r\n",
        ] {
            let found: Vec<_> = pieces_of(archive.as_bytes(), &FORMAT).collect();
            let last = found.last().unwrap().as_ref().unwrap_err();
            assert_eq!(last.reason, Reason::Damaged, "{archive}");
        }
    }
}
