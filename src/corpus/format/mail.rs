//! E-mail: a message is an article, and so is every message and document that is
//! attached to it.
//!
//! The subject is the title, whoever sent it the source, and its `Date` the
//! day. The text is the plain one, unless the HTML beside it says much more.
//! Attachments of other kinds are named in a note; of what is very large and has
//! many lines the beginning is read, where the text stands.
//!
//! Format: RFC 5322 with MIME; encoded words are RFC 2047, flowed text RFC 3676.

use std::io::Read;

use mail_parser::{
    Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

use super::text::unify_line_ends;
use super::{Draft, Format, Parse, Record, Records, Split, encoded_words, failed, html};
use crate::article::Origin;
use crate::corpus::byline;
use crate::corpus::cut::Buffered;
use crate::corpus::encoding;
use crate::corpus::piece::{Options, too_large};
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;
use crate::date::PartialDate;

pub(super) const FORMAT: Format = Format {
    name: "mail",
    extensions: &["eml"],
    split: Split::Records(records),
    parse: Parse::Bytes(|bytes, _| parse(bytes)),
};

/// Formats of documents that may be attached, by their media types.
const MEDIA_TYPES: &[(&str, &str)] = &[
    ("application/pdf", "a.pdf"),
    ("text/html", "a.html"),
    ("text/plain", "a.txt"),
    ("text/markdown", "a.md"),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "a.docx",
    ),
    ("application/vnd.oasis.opendocument.text", "a.odt"),
];

/// Media types of parts that are no documents.
const SIGNATURES: &[&str] = &[
    "pgp-signature",
    "pkcs7-signature",
    "x-pkcs7-signature",
    "pgp-keys",
];

/// Most names of attachments in a note.
const NAMES_MAX: usize = 5;

fn records(reader: Buffered, options: &Options) -> Records {
    let max = options.limits.max_bytes;
    let mut bytes = Vec::new();
    match reader.take(max as u64 + 1).read_to_end(&mut bytes) {
        Err(error) => return failed(unreadable(&error)),
        Ok(length) if length > max => return failed(too_large("message", length as u64, max)),
        Ok(_) => {}
    }
    let attached = attached(&bytes);
    let first = Record {
        ordinal: None,
        format: None,
        content: Ok(bytes),
        is_last: false,
    };
    let others = attached
        .into_iter()
        .enumerate()
        .map(|(at, (content, format))| Record {
            ordinal: Some(at + 2),
            format: Some(format),
            content,
            is_last: false,
        });
    Box::new(std::iter::once(first).chain(others))
}

/// What is attached, or why it is not read, and its format.
pub(super) type Attached = (Result<Vec<u8>, Finding>, &'static Format);

/// How many times its size all that is attached to a message may have, where
/// one message holds another.
const ATTACHED_TIMES_MAX: usize = 4;

/// The messages and documents that are attached to a message, and to those.
pub(super) fn attached(bytes: &[u8]) -> Vec<Attached> {
    let mut found: Vec<Attached> = Vec::new();
    let mut n_free_bytes = bytes.len() * ATTACHED_TIMES_MAX;
    let mut messages = vec![bytes.to_vec()];
    while let Some(bytes) = messages.pop() {
        let bytes = readable(without_separator(&bytes).0);
        let Some(message) = MessageParser::default().parse(bytes) else {
            continue;
        };
        for part in message.attachments() {
            let left = n_free_bytes.checked_sub(part.len());
            let Some(left) = left.filter(|_| found.len() < FORWARDED_MAX) else {
                let detail = "too much is attached to it, one in another; the rest is left out";
                found.push((Err(Finding::new(Reason::TooLarge, detail)), &FORMAT));
                return found;
            };
            n_free_bytes = left;
            if let PartType::Message(inner) = &part.body {
                let whole = || bytes.get(part.offset_body as usize..part.offset_end as usize);
                let inner = match part.encoding {
                    Encoding::None => whole().unwrap_or_default(),
                    _ => inner.raw_message(),
                };
                if !inner.trim_ascii().is_empty() {
                    found.push((Ok(inner.to_vec()), &FORMAT));
                    messages.push(inner.to_vec());
                }
            } else if let Some(format) = document(part) {
                found.push((Ok(part.contents().to_vec()), format));
            }
        }
    }
    found
}

/// The format of an attached document, where it is read here.
fn document(part: &MessagePart<'_>) -> Option<&'static Format> {
    let by_name = part.attachment_name().and_then(Format::of_file);
    let by_type = || {
        let kind = media_type(part)?;
        let mut known = MEDIA_TYPES.iter();
        let (_, name) = known.find(|(known, _)| *known == kind)?;
        Format::of_file(name)
    };
    let has_words = !part.contents().trim_ascii().is_empty();
    by_name
        .or_else(by_type)
        .filter(|format| format.is_whole() && has_words)
}

fn media_type(part: &MessagePart<'_>) -> Option<String> {
    let kind = part.content_type()?;
    Some(format!("{}/{}", kind.ctype(), kind.subtype()?).to_ascii_lowercase())
}

/// What is said of the attachments that are not read; pictures inside of the
/// text are none.
fn left_out(message: &Message<'_>) -> Option<Finding> {
    let is_such = |part: &&MessagePart<'_>| {
        let kind = media_type(part).unwrap_or_default();
        let is_shown = kind.starts_with("image/")
            && (part.content_id().is_some() || matches!(part.body, PartType::InlineBinary(_)));
        let is_signature = SIGNATURES.iter().any(|known| kind.ends_with(known));
        !part.is_message()
            && !is_shown
            && !is_signature
            && document(part).is_none()
            && !part.contents().is_empty()
    };
    let names = message.attachments().filter(is_such).map(|part| {
        let name = part.attachment_name().map(str::to_string);
        name.or_else(|| media_type(part)).unwrap_or_default()
    });
    let names: Vec<String> = names.collect();
    if names.is_empty() {
        return None;
    }
    let shown = names[..names.len().min(NAMES_MAX)].join(", ");
    let detail = format!(
        "attachments that are not read, left out: {} ({shown})",
        names.len()
    );
    Some(Finding::new(Reason::LeftOut, detail))
}

/// A message without the line that parts it from the one before in a mailbox,
/// and that line.
fn without_separator(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    if !bytes.starts_with(b"From ") {
        return (bytes, None);
    }
    let end = memchr::memchr(b'\n', bytes).map_or(bytes.len(), |end| end + 1);
    (&bytes[end..], Some(&bytes[..end]))
}

/// The day that such a line names, after the sender.
fn separated(line: &[u8]) -> Option<PartialDate> {
    let line = std::str::from_utf8(line).ok()?;
    let (_, date) = line.trim().strip_prefix("From ")?.split_once(' ')?;
    byline::read_field(date)
}

/// How much longer than the plain text the HTML must be to be taken.
const HTML_TIMES: usize = 2;

/// Most bytes that are read of a message with short lines: its parts and fields
/// take many times their size in memory.
const READ_BYTES_MAX: usize = 4 << 20;

/// Bytes of a line from which lines are not short, as those of documents are.
const LINE_BYTES_MIN: usize = 50;

/// Most messages in a message that are read: the library goes into one within
/// another without end, and so out of the stack.
const FORWARDED_MAX: usize = 200;

pub(super) fn parse(bytes: &[u8]) -> Result<Draft, Finding> {
    let (bytes, separator) = without_separator(bytes);
    let bytes = readable(bytes);
    let message = MessageParser::default().parse(bytes);
    let message = message.filter(|message| {
        message.subject().is_some() || message.from().is_some() || message.date().is_some()
    });
    let Some(message) = message else {
        let detail = "no e-mail: neither Subject nor From nor Date in its header";
        return Err(Finding::new(Reason::Damaged, detail));
    };
    let title = field(&message, &HeaderName::Subject);
    let title = title.or_else(|| message.subject().map(str::to_string));
    let text = text(&message, title.as_deref());
    let lang = message.header("Content-Language");
    Ok(Draft {
        text,
        lang: lang.and_then(|lang| lang.as_text()).map(str::to_string),
        source: source(&message),
        dates: date(&message)
            .map(|date| (Origin::Header, date))
            .or_else(|| Some((Origin::File, separator.and_then(separated)?)))
            .into_iter()
            .collect(),
        notes: left_out(&message).into_iter().collect(),
        title,
        ..Draft::default()
    })
}

/// A message as far as it can be read in little memory.
pub(super) fn readable(bytes: &[u8]) -> &[u8] {
    let n_lines = memchr::memchr_iter(b'\n', bytes).count();
    let max = if n_lines * LINE_BYTES_MIN > bytes.len() {
        READ_BYTES_MAX
    } else {
        bytes.len()
    };
    shallow(&bytes[..bytes.len().min(max)])
}

/// A field of the header that is not plain ASCII: its encoded words, or its
/// bytes in the encoding of the body.
fn field(message: &Message<'_>, name: &HeaderName<'_>) -> Option<String> {
    let mut headers = message.root_part().headers.iter().rev();
    let header = headers.find(|header| header.name == *name)?;
    let raw = message
        .raw_message()
        .get(header.offset_start as usize..header.offset_end as usize)?;
    let is_encoded = raw.windows(2).any(|mark| mark == b"=?");
    if !is_encoded && raw.is_ascii() {
        return None;
    }
    let mut of_body = message.text_bodies().chain(message.html_bodies());
    let charset = of_body.find_map(|part| part.content_type()?.attribute("charset"));
    let read = encoded_words::decode(raw, charset);
    (!read.is_empty()).then_some(read)
}

/// A message as far as it holds not too many others: parts of the type
/// `message/rfc822` and the like, or of a `multipart/digest`.
fn shallow(bytes: &[u8]) -> &[u8] {
    let is_message = |slash: &usize| {
        let before = bytes[..*slash].last_chunk();
        let after = bytes[slash + 1..].first_chunk();
        before.is_some_and(|kind: &[u8; 7]| kind.eq_ignore_ascii_case(b"message"))
            || after.is_some_and(|kind: &[u8; 6]| kind.eq_ignore_ascii_case(b"digest"))
    };
    let mut slashes = memchr::memchr_iter(b'/', bytes).filter(is_message);
    slashes
        .nth(FORWARDED_MAX)
        .map_or(bytes, |slash| &bytes[..slash])
}

/// The name of the sender, or else the address.
fn source(message: &Message<'_>) -> Option<String> {
    let sender = message.from()?.first()?;
    if let Some(written) = field(message, &HeaderName::From) {
        let name = written
            .rsplit_once('<')
            .map_or(written.as_str(), |(name, _)| name);
        let name = name.trim().trim_matches('"').trim();
        if !name.is_empty() {
            return Some(name.to_string());
        }
    }
    let source = sender.name.as_ref().or(sender.address.as_ref())?;
    Some(source.to_string())
}

pub(super) fn date(message: &Message<'_>) -> Option<PartialDate> {
    let date = message.date()?;
    PartialDate::day(date.year as i16, date.month as i8, date.day as i8)
}

fn text(message: &Message<'_>, title: Option<&str>) -> String {
    let raw = message.raw_message();
    let plain: Vec<_> = message
        .text_bodies()
        .filter_map(|part| plain(part, raw))
        .collect();
    let plain = plain.join("\n\n").trim().to_string();
    let html = message.html_bodies().filter_map(|part| match &part.body {
        PartType::Html(html) => Some(html::fragment(html, title)),
        _ => None,
    });
    let html = html.collect::<Vec<_>>().join("\n\n");
    if html.len() > plain.len() * HTML_TIMES {
        html
    } else {
        plain
    }
}

/// The text of a part, where it is plain.
fn plain(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    let PartType::Text(text) = &part.body else {
        return None;
    };
    let mut text = text.to_string();
    // bytes of no declared encoding
    if text.contains(char::REPLACEMENT_CHARACTER)
        && part.encoding == Encoding::None
        && let Some(bytes) = raw.get(part.offset_body as usize..part.offset_end as usize)
        && let Ok(decoded) = encoding::decode(bytes.to_vec(), None)
    {
        text = decoded.text;
    }
    let text = unify_line_ends(text);
    let says = |name: &str, wanted: &str| {
        let said = part.content_type().and_then(|kind| kind.attribute(name));
        said.is_some_and(|said| said.eq_ignore_ascii_case(wanted))
    };
    Some(if says("format", "flowed") {
        unflow(&text, says("delsp", "yes"))
    } else {
        text
    })
}

/// Flowed text with every paragraph in one line; the space at the end of a line
/// is of the text unless `deletes_space`.
fn unflow(text: &str, deletes_space: bool) -> String {
    let mut unflown = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        // a signature begins after two dashes and a space
        let flows = line.ends_with(' ') && line != "-- ";
        let kept = if flows && deletes_space {
            &line[..line.len() - 1]
        } else {
            line
        };
        unflown.push_str(kept);
        if !flows {
            unflown.push('\n');
        }
    }
    unflown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(message: &str, title: &str, date: &str, source: &str, text: &str) {
        let draft = parse(message.replace('\n', "\r\n").as_bytes()).unwrap();
        let dates = draft.dates.iter().map(|(_, date)| date.to_string());
        assert_eq!(
            (
                draft.title.as_deref().unwrap_or_default(),
                dates.collect::<Vec<_>>().join(" ").as_str(),
                draft.source.as_deref().unwrap_or_default(),
                draft.text.as_str(),
            ),
            (title, date, source, text)
        );
    }

    #[test]
    fn reads_messages() {
        check(
            "From: =?utf-8?Q?Agencja_=C5=BB?= <a@a.pl>\nSubject: =?iso-8859-2?Q?=A3=F3d=BC?= i\n wiatr\n\
             Date: Tue, 18 Jun 2024 23:30:00 +0200\nContent-Type: text/plain; charset=windows-1250\n\
             Content-Transfer-Encoding: quoted-printable\n\nPierwszy akapit o =A3odz=\ni.\n\nDrugi.\n",
            "Łódź i wiatr",
            "2024-06-18",
            "Agencja Ż",
            "Pierwszy akapit o Łodzi.\n\nDrugi.",
        );
        check(
            "From: a@a.pl\nContent-Type: text/plain; format=flowed\n\nOne \nline.\n\n  two\n-- \nA",
            "",
            "",
            "a@a.pl",
            "One line.\n\n two\n-- \nA",
        );
        check(
            "Subject: S\nContent-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n\
             See HTML.\n--x\nContent-Type: text/html\n\n<h1>S</h1><p>The whole of the text.</p>\n--x--\n",
            "S",
            "",
            "",
            "The whole of the text.",
        );
    }

    #[test]
    fn reads_letters_that_are_parted_or_undeclared() {
        check(
            "From: =?utf-8?Q?Redakcja_=C5?= =?utf-8?Q?=BBycia?= <r@a.pl>\n\
             Subject: =?UTF-8?B?xbt1xYI=?=\n =?UTF-8?B?YXd5IG5hIA==?= =?utf-8?Q?=C5=81?=\n =?utf-8?Q?=C4=85ce?= w mgle\n\nx y",
            "Żuławy na Łące w mgle",
            "",
            "Redakcja Życia",
            "x y",
        );
        check(
            "Subject: A\nContent-Type: text/plain; format=flowed; DelSp=yes\n\nWoje \nwoda  \n i dalej\n",
            "A",
            "",
            "",
            "Wojewoda i dalej",
        );
        let (raw, ..) = encoding_rs::WINDOWS_1250.encode(
            "From redakcja Wed May  1 09:30:00 2024\nSubject: Śnieg w Żywcu\n\
             Content-Type: text/plain; charset=windows-1250\n\nMąka i sól.\n",
        );
        let draft = parse(&raw).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Śnieg w Żywcu"));
        assert_eq!(draft.text, "Mąka i sól.");
        assert_eq!(draft.dates, [(Origin::File, "2024-05-01".parse().unwrap())]);
    }

    #[test]
    fn takes_what_is_attached() {
        let message = "Subject: A\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nLetter.\n\
             --x\nContent-Type: message/rfc822\n\nSubject: B\nContent-Type: multipart/mixed; boundary=y\n\n\
             --y\n\nInner.\n--y\nContent-Type: text/plain; name=\"c.txt\"\nContent-Disposition: attachment; filename=\"c.txt\"\n\n\
             Note.\n--y--\n\n--x\nContent-Type: application/zip\nContent-Disposition: attachment; filename=\"d.zip\"\n\nPK\n--x--\n";
        let found = attached(message.as_bytes());
        let names: Vec<_> = found.iter().map(|(_, format)| format.name).collect();
        assert_eq!(names, ["mail", "text"]);
        let bytes = |at: usize| found[at].0.clone().unwrap();
        assert_eq!(parse(&bytes(0)).unwrap().title.as_deref(), Some("B"));
        assert_eq!(String::from_utf8_lossy(&bytes(1)).trim(), "Note.");
        let notes = parse(message.as_bytes()).unwrap().notes;
        assert_eq!(notes.len(), 1);
        assert!(notes[0].detail.contains("d.zip"), "{notes:?}");
    }

    #[test]
    fn refuses_what_is_no_message() {
        assert_eq!(parse(b"hello").unwrap_err().reason, Reason::Damaged);
    }
}
