//! Packed files: the first byte chooses how, the rest is the file.

#![no_main]

use std::env;
use std::fs;
use std::process;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use prasowka::corpus::{File, Limits, Options, Packed, read};

/// Names of the files, each packed in another way.
const NAMES: [&str; 7] = [
    "a.zip",
    "a.tar",
    "a.tar.gz",
    "a.tar.zst",
    "a.txt.gz",
    "a.jsonl.zst",
    "a.warc.gz",
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, content)) = bytes.split_first() else {
        return;
    };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let path = env::temp_dir().join(format!("prasowka-fuzz-{}-{name}", process::id()));
    fs::write(&path, content).expect("the temporary folder can be written");
    let file = File {
        path,
        relative: name.into(),
        packed: Packed::of_file(name).expect("the name says how it is packed"),
        size: content.len() as u64,
        modified: None,
    };
    let limits = Limits {
        max_bytes: 1 << 20,
        max_members: 1000,
        max_seconds: 5,
        ..Limits::default()
    };
    let options = Options {
        limits,
        ..Options::default()
    };
    for piece in file.pieces(&options) {
        if let Ok(Ok(reading)) = piece.map(|piece| read(piece, date(2026, 11, 25))) {
            assert!(!reading.article.text.trim().is_empty());
        }
    }
});
