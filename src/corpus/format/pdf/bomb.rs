//! Refuses a PDF that would unpack to far more than anyone has written.
//!
//! What reads PDF unpacks a stream into memory, however large it gets. So every
//! stream is unpacked here first, its bytes counted and thrown away. Where that
//! is not done, since a stream is packed in other ways, what it can unpack to
//! at most is reckoned with. Streams that hold objects stay in memory together
//! and are counted together.

use std::io::{self, Read};

use flate2::bufread::ZlibDecoder;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, MaybeRef, Object};
use memchr::memmem;

use crate::corpus::piece::Limits;
use crate::corpus::problem::{Finding, Reason, Setting};

/// Longest dictionary before a stream.
const DICTIONARY_BYTES_MAX: usize = 4096;

/// How many times its size a stream can unpack to, when packed with LZW or more
/// than once.
const TIMES_MAX: u64 = 1400;

/// Keys of the widths of characters in a font.
const W: &[u8] = b"W";
const W2: &[u8] = b"W2";

/// The largest number of a character in a font.
const CHARACTERS_MAX: f64 = 65_535.0;

/// Why the document is not to be unpacked.
pub(super) fn find(bytes: &[u8], limits: &Limits) -> Option<Finding> {
    let max = limits.max_bytes as u64;
    let mut n_objects_bytes = 0;
    for at in memmem::find_iter(bytes, b"stream") {
        let before = &bytes[at.saturating_sub(DICTIONARY_BYTES_MAX)..at];
        if before.ends_with(b"end") {
            continue;
        }
        let begins = memmem::rfind(before, b"obj").unwrap_or(0);
        let dictionary = &before[begins..];
        let n_bytes = unpacked_bytes(dictionary, &bytes[at + b"stream".len()..], max);
        // a name may be written in a way that hides it
        let holds_objects = [&b"ObjStm"[..], b"XRef", b"#"]
            .iter()
            .any(|name| memmem::find(dictionary, name).is_some());
        n_objects_bytes += if holds_objects { n_bytes } else { 0 };
        if n_bytes > max || n_objects_bytes > max {
            let detail = format!(
                "unpacks to more than {max} bytes at offset {at}; \
                 if that is right, raise {}",
                Setting::MaxBytes
            );
            return Some(Finding::new(Reason::Bomb, detail));
        }
    }
    None
}

/// Whether a font gives widths for characters that none can have: what reads
/// them would go through them all.
pub(super) fn has_endless_font(pdf: &Pdf) -> bool {
    pdf.objects().into_iter().any(|object| {
        let mut inside = vec![object];
        while let Some(object) = inside.pop() {
            match object {
                Object::Dict(dictionary) => {
                    let fonts = [W, W2].into_iter();
                    let mut widths = fonts.filter_map(|key| dictionary.get::<Array<'_>>(key));
                    if widths.any(|widths| is_endless(&widths)) {
                        return true;
                    }
                    inside.extend(dictionary.entries().filter_map(|(_, entry)| direct(entry)));
                }
                Object::Array(array) => inside.extend(array.raw_iter().filter_map(direct)),
                _ => {}
            }
        }
        false
    })
}

fn is_endless(widths: &Array<'_>) -> bool {
    let numbers = widths.iter::<Object<'_>>().filter_map(Object::into_number);
    numbers
        .into_iter()
        .any(|number| number.as_f64() > CHARACTERS_MAX)
}

/// An object that stands where it is used; others come by themselves.
fn direct(entry: MaybeRef<Object<'_>>) -> Option<Object<'_>> {
    match entry {
        MaybeRef::NotRef(object) => Some(object),
        MaybeRef::Ref(_) => None,
    }
}

/// What a stream unpacks to at most, counted up to the limit.
fn unpacked_bytes(dictionary: &[u8], rest: &[u8], max: u64) -> u64 {
    let packings = [
        &b"/Fl"[..],
        b"/LZW",
        b"/RL",
        b"/RunLength",
        b"/A85",
        b"/ASCII",
    ];
    let n_packings: usize = packings
        .iter()
        .map(|packing| memmem::find_iter(dictionary, packing).count())
        .sum();
    let is_deflated = memmem::find(dictionary, b"/Fl").is_some();
    if n_packings == 0 || n_packings == 1 && is_deflated {
        let data = rest.strip_prefix(b"\r").unwrap_or(rest);
        let data = data.strip_prefix(b"\n").unwrap_or(data);
        let mut decoder = ZlibDecoder::new(data).take(max + 1);
        // what is damaged unpacks to what it had until there
        let _ = io::copy(&mut decoder, &mut io::sink());
        return max + 1 - decoder.limit();
    }
    let n_bytes = memmem::find(rest, b"endstream").unwrap_or(rest.len());
    n_bytes as u64 * TIMES_MAX
}
