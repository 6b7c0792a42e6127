//! E-mail: one message, which is one article.
//!
//! The subject is the title, whoever sent it the source, and its `Date` the
//! day. The text is the plain one, unless the HTML beside it says much more.
//! Attachments are passed over; of what is very large the beginning is read,
//! where the text stands.
//!
//! Format: RFC 5322 with MIME; flowed text is RFC 3676.

use mail_parser::{Message, MessageParser, MessagePart, MimeHeaders, PartType};

use super::text::unify_line_ends;
use super::{Draft, Format, Parse, Split, html};
use crate::article::Origin;
use crate::corpus::problem::{Finding, Reason};
use crate::date::PartialDate;

pub(super) const FORMAT: Format = Format {
    name: "mail",
    extensions: &["eml"],
    split: Split::Whole,
    parse: Parse::Bytes(|bytes, _| parse(bytes)),
};

/// How much longer than the plain text the HTML must be to be taken.
const HTML_TIMES: usize = 2;

/// Most bytes of a message that are read: its parts and fields take many times
/// their size in memory.
const READ_BYTES_MAX: usize = 4 << 20;

/// Most messages in a message that are read: the library goes into one within
/// another without end, and so out of the stack.
const FORWARDED_MAX: usize = 200;

pub(super) fn parse(bytes: &[u8]) -> Result<Draft, Finding> {
    let bytes = &bytes[..bytes.len().min(READ_BYTES_MAX)];
    let message = MessageParser::default().parse(shallow(bytes));
    let message = message.filter(|message| {
        message.subject().is_some() || message.from().is_some() || message.date().is_some()
    });
    let Some(message) = message else {
        let detail = "no e-mail: neither Subject nor From nor Date in its header";
        return Err(Finding::new(Reason::Damaged, detail));
    };
    let title = message.subject().map(str::to_string);
    let text = text(&message, title.as_deref());
    let lang = message.header("Content-Language");
    Ok(Draft {
        text,
        lang: lang.and_then(|lang| lang.as_text()).map(str::to_string),
        source: source(&message),
        dates: date(&message)
            .map(|date| (Origin::Header, date))
            .into_iter()
            .collect(),
        title,
        ..Draft::default()
    })
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
    let source = sender.name.as_ref().or(sender.address.as_ref())?;
    Some(source.to_string())
}

fn date(message: &Message<'_>) -> Option<PartialDate> {
    let date = message.date()?;
    PartialDate::day(date.year as i16, date.month as i8, date.day as i8)
}

fn text(message: &Message<'_>, title: Option<&str>) -> String {
    let plain: Vec<_> = message.text_bodies().filter_map(plain).collect();
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
fn plain(part: &MessagePart<'_>) -> Option<String> {
    let PartType::Text(text) = &part.body else {
        return None;
    };
    let text = unify_line_ends(text.to_string());
    let format = part
        .content_type()
        .and_then(|kind| kind.attribute("format"));
    let is_flowed = format.is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
    Some(if is_flowed { unflow(&text) } else { text })
}

/// Flowed text with every paragraph in one line.
fn unflow(text: &str) -> String {
    let mut unflown = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        unflown.push_str(line);
        // a signature begins after two dashes and a space
        if !line.ends_with(' ') || line == "-- " {
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
    fn refuses_what_is_no_message() {
        assert_eq!(parse(b"hello").unwrap_err().reason, Reason::Damaged);
    }
}
