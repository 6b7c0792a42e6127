//! Every reader: the first byte chooses the format, the rest is the file.

#![no_main]

use std::io::Cursor;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use prasowka::corpus::{FORMATS, Limits, Options, Pieces, read};

fuzz_target!(|bytes: &[u8]| {
    let Some((first, file)) = bytes.split_first() else {
        return;
    };
    let format = &FORMATS[usize::from(*first) % FORMATS.len()];
    let limits = Limits {
        max_bytes: 1 << 20,
        max_seconds: 5,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    let reader = Cursor::new(file.to_vec());
    for piece in Pieces::of_stream(Some("file".into()), format, reader, &options) {
        if let Ok(Ok(reading)) = piece.map(|piece| read(piece, date(2026, 11, 25))) {
            assert!(!reading.article.text.trim().is_empty());
        }
    }
});
