//! Turns bytes into text, whatever they are encoded in.
//!
//! A byte-order mark decides; then valid UTF-8; then UTF-16 by where its zero
//! bytes lie; then UTF-8 with broken places, where more of its sequences are
//! whole than broken; then the legacy encoding that the text declares, where it
//! can be that; then one detected. Zero bytes otherwise, or many control
//! characters, are no text.

use std::io::{self, BufRead, Read};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    CoderResult, Decoder, Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1252,
};

use super::problem::{Finding, Reason};

/// Text as decoded.
#[derive(Debug)]
pub(super) struct Decoded {
    /// Without a byte-order mark.
    pub(super) text: String,
    /// What it was encoded in, by its WHATWG name.
    pub(super) encoding: &'static str,
    /// Characters that stand for bytes that could not be decoded.
    pub(super) n_replaced: usize,
}

impl Decoded {
    /// The text, with a note where some of it is lost.
    pub(super) fn noted(self) -> (String, Option<Finding>) {
        let note = (self.n_replaced > 0).then(|| {
            let (n, encoding) = (self.n_replaced, self.encoding);
            let detail =
                format!("{n} broken places in {encoding} replaced by U+FFFD; check the source");
            Finding::new(Reason::BrokenBytes, detail)
        });
        (self.text, note)
    }
}

/// How files begin that are no text, and what they are.
const SIGNATURES: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "an RTF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xD0\xCF\x11\xE0", "an old office document"),
    (b"\x1F\x8B", "gzip data"),
    (b"\x28\xB5\x2F\xFD", "Zstandard data"),
    (b"\x89PNG", "a PNG image"),
    (b"\xFF\xD8\xFF", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x7FELF", "a program"),
];

/// Decodes the bytes of a file or a record, which may declare an encoding.
pub(super) fn decode(
    bytes: Vec<u8>,
    declared: Option<&'static Encoding>,
) -> Result<Decoded, Finding> {
    if let Some((_, what)) = SIGNATURES
        .iter()
        .find(|(start, _)| bytes.starts_with(start))
    {
        return Err(binary(&format!("{what} under the name of a text")));
    }
    if bytes.starts_with(b"\xFF\xFE\0\0") || bytes.starts_with(b"\0\0\xFE\xFF") {
        let detail = "text in UTF-32; convert it to UTF-8 (iconv -f UTF-32 -t UTF-8)";
        return Err(Finding::new(Reason::Encoding, detail));
    }
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes)
        && encoding != UTF_8
    {
        return refuse_controls(decode_as(encoding, &bytes[mark..]));
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        return match utf16(&bytes) {
            Some(encoding) => refuse_controls(decode_as(encoding, &bytes)),
            None => Err(binary(&format!("a zero byte at offset {at}, no text"))),
        };
    }
    let decoded = match String::from_utf8(bytes) {
        Ok(mut text) => {
            if text.starts_with('\u{FEFF}') {
                text.drain(..'\u{FEFF}'.len_utf8());
            }
            let (encoding, n_replaced) = (UTF_8.name(), 0);
            Decoded {
                text,
                encoding,
                n_replaced,
            }
        }
        Err(error) => {
            let bytes = error.as_bytes();
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
            decode_as(of_broken(bytes, declared), bytes)
        }
    };
    refuse_controls(decoded)
}

/// Bytes of a stream by which UTF-16 without a mark is told.
const UTF_16_SAMPLE_BYTES: usize = 4096;

/// UTF-16, where a stream that begins so is in it.
pub(super) fn utf16_of_start(start: &[u8]) -> Option<&'static Encoding> {
    if start.starts_with(b"\xFF\xFE\0\0") || start.starts_with(b"\0\0\xFE\xFF") {
        return None;
    }
    if let Some((encoding, _)) = Encoding::for_bom(start) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let sample = &start[..start.len().min(UTF_16_SAMPLE_BYTES)];
    let sample = &sample[..sample.len() / 2 * 2];
    memchr::memchr(0, sample).and_then(|_| utf16(sample))
}

/// The encoding of a stream whose zero bytes were looked for, by its beginning
/// and what it declares.
pub(super) fn of_sample(start: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    match std::str::from_utf8(start) {
        // what comes later may show it
        Ok(_) if start.is_ascii() => declared.unwrap_or(UTF_8),
        Ok(_) => UTF_8,
        // the sample ends inside of a character
        Err(error) if error.error_len().is_none() => UTF_8,
        Err(_) => of_broken(start, declared),
    }
}

/// A stream in UTF-8, decoded as it is read. A byte-order mark decides; broken
/// places become U+FFFD.
pub(super) struct Decoding<R> {
    reader: R,
    decoder: Decoder,
    ended: bool,
}

impl<R: BufRead> Decoding<R> {
    pub(super) fn new(reader: R, encoding: &'static Encoding) -> Self {
        Self {
            reader,
            decoder: encoding.new_decoder(),
            ended: false,
        }
    }
}

impl<R: BufRead> Read for Decoding<R> {
    /// Reads into a buffer that has room for a character.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while !self.ended {
            let input = self.reader.fill_buf()?;
            let is_last = input.is_empty();
            let (result, n_read, n_written, _) =
                self.decoder.decode_to_utf8(input, buffer, is_last);
            self.reader.consume(n_read);
            self.ended = is_last && result == CoderResult::InputEmpty;
            if n_written > 0 {
                return Ok(n_written);
            }
        }
        Ok(0)
    }
}

fn binary(what: &str) -> Finding {
    Finding::new(
        Reason::Binary,
        format!("{what}; leave it out, or rename it after what it is"),
    )
}

/// Decodes without looking for a mark, and counts what had to be replaced.
fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, failed) = encoding.decode_without_bom_handling(bytes);
    let n_replaced = if failed {
        text.matches('\u{FFFD}').count()
    } else {
        0
    };
    Decoded {
        text: text.into_owned(),
        encoding: encoding.name(),
        n_replaced,
    }
}

/// Most control characters that a text may hold: a few, or one in this many.
const CONTROLS_FEW: usize = 3;
const CONTROLS_ONE_IN: usize = 20;

/// Refuses what is full of control characters.
fn refuse_controls(decoded: Decoded) -> Result<Decoded, Finding> {
    let n_controls = count_bytes(decoded.text.as_bytes(), is_control);
    if n_controls > CONTROLS_FEW && n_controls * CONTROLS_ONE_IN > decoded.text.len() {
        let detail = format!(
            "{n_controls} control characters in {} bytes, no text",
            decoded.text.len()
        );
        return Err(binary(&detail));
    }
    Ok(decoded)
}

/// Bytes of a kind, counted in numbers as narrow as the bytes, so that many are
/// looked at together.
pub(super) fn count_bytes(bytes: &[u8], is_of_kind: impl Fn(u8) -> bool) -> usize {
    let chunks = bytes.chunks(usize::from(u8::MAX));
    let counts = chunks.map(|chunk| {
        let kinds = chunk.iter().map(|byte| u8::from(is_of_kind(*byte)));
        usize::from(kinds.sum::<u8>())
    });
    counts.sum()
}

/// Whether an ASCII byte is a control character that text does not use.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=8 | 14..=31)
}

/// The kind of UTF-16 without a mark: the zero bytes, of which text in Latin
/// letters has one in two, and any text its spaces', lie on one side.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let mut zeros = [0, 0];
    for at in memchr::memchr_iter(0, bytes) {
        zeros[at % 2] += 1;
    }
    let n_units = bytes.len() / 2;
    let (encoding, n_high, n_low) = match zeros {
        [low, high] if high > low => (UTF_16LE, high, low),
        [high, low] => (UTF_16BE, high, low),
    };
    let plausible = n_high * 20 >= n_units && n_low * 100 <= n_units;
    let decoded = plausible.then(|| decode_as(encoding, bytes))?;
    (decoded.n_replaced == 0).then_some(encoding)
}

/// The encoding of what is not valid UTF-8: UTF-8 with broken places, or a
/// legacy one.
///
/// Legacy text makes whole UTF-8 sequences by chance only; cut or spliced
/// UTF-8 has many for each broken one.
fn of_broken(bytes: &[u8], declared: Option<&'static Encoding>) -> &'static Encoding {
    let (mut n_whole, mut n_broken, mut only_cut) = (0, 0, true);
    for chunk in bytes.utf8_chunks() {
        n_whole += chunk
            .valid()
            .chars()
            .filter(|character| !character.is_ascii())
            .count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    // a sequence that the end of the file cuts, and nothing else
    if let Err(error) = std::str::from_utf8(bytes) {
        only_cut = error.error_len().is_none() && n_whole > 0;
    }
    if n_whole > n_broken || only_cut {
        return UTF_8;
    }
    declared_legacy(bytes, declared).unwrap_or_else(|| legacy(bytes))
}

/// The legacy encoding that a text declares, where it can be that.
///
/// Central European ones are confused too often for the label to count, and
/// Windows-1252 is what programs write that know of no encodings. A wrong label
/// leaves controls or bytes that its encoding does not know.
fn declared_legacy(bytes: &[u8], declared: Option<&'static Encoding>) -> Option<&'static Encoding> {
    let declared = declared.filter(|encoding| encoding.is_single_byte())?;
    if declared == WINDOWS_1252 {
        return None;
    }
    if declared == WINDOWS_1250 || declared == ISO_8859_2 {
        return Some(central_european(bytes));
    }
    let decoded = decode_as(declared, bytes);
    let has_control = decoded
        .text
        .contains(|letter| matches!(letter, '\u{80}'..='\u{9F}'));
    (decoded.n_replaced == 0 && !has_control).then_some(declared)
}

/// Bytes by which an encoding is told, from the first outside of ASCII on.
const DETECT_BYTES_MAX: usize = 1 << 10;
/// Most bytes outside of ASCII with which the detector needs a hint.
const HINT_BYTES_MAX: usize = 8;

/// The legacy encoding that the bytes are most likely in.
///
/// Few bytes outside of ASCII look alike in Western and Central Europe; they
/// are taken for Polish, unless that makes signs of them that no text uses.
fn legacy(bytes: &[u8]) -> &'static Encoding {
    let first = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    // the letters before belong to what the detector looks at
    let sample = &bytes[first.saturating_sub(2)..];
    let is_whole = sample.len() <= DETECT_BYTES_MAX;
    let sample = &sample[..sample.len().min(DETECT_BYTES_MAX)];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, is_whole);
    let n_high = sample.iter().filter(|byte| !byte.is_ascii()).count();
    // ˘ ˛ ¸ ˝ ˙
    let has_sign = sample
        .iter()
        .any(|byte| b"\xA2\xB2\xB8\xBD\xFF".contains(byte));
    let hint = (n_high <= HINT_BYTES_MAX && !has_sign).then_some(b"pl".as_slice());
    let guess = detector.guess(hint, Utf8Detection::Deny);
    if guess == WINDOWS_1250 || guess == ISO_8859_2 {
        central_european(bytes)
    } else {
        guess
    }
}

/// Tells Windows-1250 from ISO-8859-2, in which most letters are the same.
///
/// Bytes below A0 are letters and quotation marks in the one and nothing in
/// the other; six Polish letters of ISO-8859-2 are signs in Windows-1250, or
/// rare. What is left is B9 and A5, Polish letters in Windows-1250 and Czech,
/// Slovak and Slovene ones in ISO-8859-2: there the other letters tell.
fn central_european(bytes: &[u8]) -> &'static Encoding {
    let count = |wanted: &[u8]| bytes.iter().filter(|byte| wanted.contains(byte)).count();
    if bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        return WINDOWS_1250;
    }
    // Ą Ś Ź ą ś ź, against Ą ą
    let (n_signs, n_between) = (count(b"\xA1\xA6\xAC\xB1\xB6\xBC"), count(b"\xA5\xB9"));
    if n_signs > n_between {
        return ISO_8859_2;
    }
    // Ł Ż ł ż Ę ę Ń ń, against ž Č Ě č ě Ř ř
    let n_polish = count(b"\xA3\xAF\xB3\xBF\xCA\xEA\xD1\xF1");
    let n_others = count(b"\xBE\xC8\xCC\xE8\xEC\xD8\xF8");
    if n_polish >= n_others {
        WINDOWS_1250
    } else {
        ISO_8859_2
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    use super::*;

    const POLISH: &str = "Zażółć gęślą jaźń. W środę ktoś ujął się za źrebięciem.";

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str) {
        let decoded = decode(bytes.to_vec(), None).unwrap();
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    #[test]
    fn follows_the_mark() {
        check(format!("\u{FEFF}{POLISH}").as_bytes(), POLISH, "UTF-8");
        let marked = format!("\u{FEFF}{POLISH}");
        check(&utf16(&marked, u16::to_le_bytes), POLISH, "UTF-16LE");
        check(&utf16(&marked, u16::to_be_bytes), POLISH, "UTF-16BE");
    }

    #[test]
    fn sees_utf_16_without_a_mark() {
        let ukrainian = "Президент приїхав до столиці сьогодні";
        for text in [POLISH, ukrainian, "Plain words"] {
            check(&utf16(text, u16::to_le_bytes), text, "UTF-16LE");
            check(&utf16(text, u16::to_be_bytes), text, "UTF-16BE");
        }
    }

    #[test]
    fn detects_legacy_encodings() {
        for (text, encoding) in [
            (POLISH, WINDOWS_1250),
            (POLISH, ISO_8859_2),
            ("Na piątek zaplanował głosowanie", WINDOWS_1250),
            ("Na piątek zaplanował głosowanie", ISO_8859_2),
            ("„Choć to nie jest definitywne” – mówi", WINDOWS_1250),
            ("Příliš žluťoučký kůň úpěl ďábelské ódy", WINDOWS_1250),
            ("Příliš žluťoučký kůň úpěl ďábelské ódy", ISO_8859_2),
            (
                "Die Brücke über die Spree ist größer als 450 m²",
                WINDOWS_1252,
            ),
            ("He doesn’t know", WINDOWS_1252),
            ("Президент приїхав до столиці", WINDOWS_1251),
        ] {
            let (bytes, _, unknown) = encoding.encode(text);
            assert!(!unknown, "{text} has no {}", encoding.name());
            assert_eq!(
                decode(bytes.to_vec(), None).unwrap().text,
                text,
                "{}",
                encoding.name()
            );
        }
    }

    #[test]
    fn replaces_what_is_broken_in_utf_8() {
        let cut = &POLISH.as_bytes()[..5];
        check(cut, "Zaż\u{FFFD}", "UTF-8");
        let spliced = [POLISH.as_bytes(), b"\xFF ", POLISH.as_bytes(), b"\xC5."].concat();
        let decoded = decode(spliced, None).unwrap();
        assert_eq!(decoded.text, format!("{POLISH}\u{FFFD} {POLISH}\u{FFFD}."));
        assert_eq!(decoded.n_replaced, 2);
    }

    #[test]
    fn refuses_what_is_no_text() {
        for (bytes, reason) in [
            (b"\x7FELF\x02\x01".as_slice(), Reason::Binary),
            (b"word\0word", Reason::Binary),
            (b"\x01\x02\x03\x04word", Reason::Binary),
            (b"\0\0\xFE\xFF\0\0\0a", Reason::Encoding),
        ] {
            assert_eq!(
                decode(bytes.to_vec(), None).unwrap_err().reason,
                reason,
                "{bytes:?}"
            );
        }
        check(
            b"a \x1B[31mred\x1B[0m \x07 word",
            "a \u{1B}[31mred\u{1B}[0m \u{7} word",
            "UTF-8",
        );
    }
}
