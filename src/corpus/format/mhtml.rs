//! MHTML: a page that a browser has saved with all that it shows, in one file.
//!
//! The file is a message whose parts are what the page is made of; the first that
//! is HTML is the page. Where it was counts where the page does not say so, and so
//! does when it was saved. Pictures and styles are not read.
//!
//! Format: RFC 2557; `Snapshot-Content-Location` is Chromium's.

use mail_parser::{Message, MessageParser, MimeHeaders, PartType};

use super::html::{self, is_absolute};
use super::{Draft, Format, Parse, Split, mail};
use crate::article::Origin;
use crate::corpus::problem::{Finding, Reason};

pub(super) const FORMAT: Format = Format {
    name: "mhtml",
    extensions: &["mhtml", "mht"],
    split: Split::Whole,
    parse: Parse::Bytes(|bytes, _| parse(bytes)),
};

fn parse(bytes: &[u8]) -> Result<Draft, Finding> {
    let message = MessageParser::default().parse(mail::readable(bytes));
    let draft = message.as_ref().and_then(page);
    draft.ok_or_else(|| {
        let detail = "no page in it; wanted a part of the type text/html";
        Finding::new(Reason::Damaged, detail)
    })
}

fn page(message: &Message<'_>) -> Option<Draft> {
    let (part, html) = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some((part, html)),
        _ => None,
    })?;
    let mut draft = html::parse(html);
    let place = message
        .header("Snapshot-Content-Location")
        .and_then(|header| header.as_text())
        .or_else(|| part.content_location());
    let place = place.filter(|place| is_absolute(place));
    draft.url = draft.url.or_else(|| place.map(str::to_string));
    draft
        .dates
        .extend(mail::date(message).map(|date| (Origin::File, date)));
    Some(draft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_saved_page() {
        let file = "From: <Saved by Blink>\nSnapshot-Content-Location: https://a.pl/targ\n\
             Subject: Targ\nDate: Tue, 7 May 2024 21:05:11 -0000\nMIME-Version: 1.0\n\
             Content-Type: multipart/related; type=\"text/html\"; boundary=\"x\"\n\n\
             --x\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\
             Content-Location: https://a.pl/targ\n\n\
             <html><head><title>Targ w =C5=81odzi</title></head><body><nav><a href=3D\"/\">Start\
             </a></nav><article><h1>Targ w =C5=81odzi</h1><p>Kupcy wr=C3=B3cili na swoje stoi=\n\
             ska, kt=C3=B3re sta=C5=82y puste.</p></article></body></html>\n\
             --x\nContent-Type: text/css\n\np { margin: 0 }\n--x--\n";
        let draft = parse(file.replace('\n', "\r\n").as_bytes()).unwrap();
        assert_eq!(draft.title.as_deref(), Some("Targ w Łodzi"));
        assert_eq!(
            draft.text,
            "Kupcy wrócili na swoje stoiska, które stały puste."
        );
        assert_eq!(draft.url.as_deref(), Some("https://a.pl/targ"));
        assert_eq!(draft.dates, [(Origin::File, "2024-05-07".parse().unwrap())]);
    }

    #[test]
    fn says_where_there_is_no_page() {
        let found = parse(b"Subject: S\r\n\r\nOnly a text.").unwrap_err();
        assert_eq!(found.reason, Reason::Damaged);
        assert!(parse(b"").is_err());
    }
}
