//! Encoded words of mail headers: `=?utf-8?Q?=C5=81=C3=B3d=C5=BA?=`.
//!
//! Programs part a letter between two words, against the standard, so the bytes
//! of words that follow one another in one charset are joined before they are
//! decoded.
//!
//! Source: RFC 2047.

use encoding_rs::Encoding;
use mail_parser::decoders::base64::base64_decode;

use crate::corpus::encoding;

/// A header in plain words; what is not encoded is in the encoding `charset`,
/// where it is not ASCII.
pub(super) fn decode(raw: &[u8], charset: Option<&str>) -> String {
    let mut written = String::new();
    let mut pending: Option<(String, Vec<u8>)> = None;
    let mut rest = raw;
    while !rest.is_empty() {
        let start = memchr::memmem::find(rest, b"=?");
        let word = start.and_then(|start| Some((start, word(&rest[start..])?)));
        let Some((start, word)) = word else {
            // a mark that begins no word is text
            let length = start.map_or(rest.len(), |start| start + 2);
            flush(&mut pending, &mut written);
            written.push_str(&plain(&rest[..length], charset));
            rest = &rest[length..];
            continue;
        };
        let between = &rest[..start];
        // white space between words is not of the text
        if pending.is_none() || !between.trim_ascii().is_empty() {
            flush(&mut pending, &mut written);
            written.push_str(&plain(between, charset));
        }
        match &mut pending {
            Some((charset, bytes)) if *charset == word.charset => bytes.extend(word.bytes),
            _ => {
                flush(&mut pending, &mut written);
                pending = Some((word.charset, word.bytes));
            }
        }
        rest = &rest[start + word.length..];
    }
    flush(&mut pending, &mut written);
    written.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct Word {
    charset: String,
    bytes: Vec<u8>,
    /// Bytes of the header that it takes.
    length: usize,
}

/// The word with which bytes begin.
fn word(bytes: &[u8]) -> Option<Word> {
    let inside = bytes.strip_prefix(b"=?")?;
    let mut parts = inside.splitn(3, |byte| *byte == b'?');
    let (charset, coding, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let n_bytes = memchr::memmem::find(rest, b"?=")?;
    let payload = &rest[..n_bytes];
    let bytes = match coding {
        b"B" | b"b" => {
            let letters: Vec<u8> = payload
                .iter()
                .copied()
                .filter(|byte| !byte.is_ascii_whitespace())
                .collect();
            base64_decode(&letters)?
        }
        b"Q" | b"q" => quoted(payload),
        _ => return None,
    };
    let charset = std::str::from_utf8(charset).ok()?;
    // a language may follow it
    let charset = charset.split('*').next()?.to_ascii_lowercase();
    Some(Word {
        length: 2 + charset_bytes(inside)? + 1 + coding.len() + 1 + n_bytes + 2,
        charset,
        bytes,
    })
}

/// Bytes before the first question mark.
fn charset_bytes(inside: &[u8]) -> Option<usize> {
    memchr::memchr(b'?', inside)
}

/// The bytes of a word in which some are written in hexadecimal.
fn quoted(payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(payload.len());
    let mut at = 0;
    while let Some(byte) = payload.get(at) {
        let code = payload
            .get(at + 1..at + 3)
            .filter(|_| *byte == b'=')
            .and_then(|code| u8::from_str_radix(std::str::from_utf8(code).ok()?, 16).ok());
        match (code, byte) {
            (Some(code), _) => {
                bytes.push(code);
                at += 3;
                continue;
            }
            (None, b'_') => bytes.push(b' '),
            (None, byte) => bytes.push(*byte),
        }
        at += 1;
    }
    bytes
}

fn flush(pending: &mut Option<(String, Vec<u8>)>, written: &mut String) {
    if let Some((charset, bytes)) = pending.take() {
        let encoding = Encoding::for_label(charset.as_bytes()).unwrap_or(encoding_rs::UTF_8);
        written.push_str(&encoding.decode_without_bom_handling(&bytes).0);
    }
}

/// Bytes that are not encoded.
fn plain(bytes: &[u8], charset: Option<&str>) -> String {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_string();
    }
    let declared = charset.and_then(|charset| Encoding::for_label(charset.as_bytes()));
    let decoded = encoding::decode(bytes.to_vec(), declared);
    decoded.map_or_else(
        |_| String::from_utf8_lossy(bytes).into_owned(),
        |decoded| decoded.text,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_words_before_it_decodes() {
        for (raw, expected) in [
            (
                "=?utf-8?Q?Pow=C3=B3d=C5?=\r\n =?utf-8?q?=BA_nad?= Wis=?=",
                "Powódź nad Wis=?=",
            ),
            ("a =?utf-8?B?xYI=?= b", "a ł b"),
            ("=?iso-8859-2?Q?=B3?= =?utf-8?Q?=C5=82?=", "łł"),
            ("=?utf-8*pl?Q?=C5=82?=", "ł"),
            ("2 =? 3", "2 =? 3"),
            ("=?utf-8?X?a?=", "=?utf-8?X?a?="),
        ] {
            assert_eq!(decode(raw.as_bytes(), None), expected, "{raw}");
        }
    }
}
