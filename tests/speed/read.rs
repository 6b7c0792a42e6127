//! Reading alone, on one core: pages against cutting them into tokens, text
//! and JSON lines against looking at every byte.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use html5gum::Tokenizer;
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use jiff::civil::date;
use prasowka::corpus::{self, Format, Piece};
use serde_json::json;

use crate::measure::{Side, compare};
use crate::texts::Texts;

/// Bytes to be read at least; what is less is taken again and again.
const N_BYTES_MIN: usize = 20_000_000;

/// Runs the group.
pub(crate) fn run(texts: &Texts) {
    let pages = pages();
    compare(
        size(&pages),
        read("HTML, one core", "a.html", &pages),
        Side::new("html5gum", || {
            for page in &pages {
                let emitter: CallbackEmitter<_> =
                    CallbackEmitter::new(|event: CallbackEvent<'_>, _: html5gum::Span<()>| {
                        black_box(&event);
                        None::<std::convert::Infallible>
                    });
                let Ok(()) = Tokenizer::new_with_emitter(page.as_slice(), emitter).finish();
            }
        }),
    );
    let articles = texts.articles.iter();
    let plain: Vec<Vec<u8>> = articles
        .clone()
        .map(|article| article.text.clone().into())
        .collect();
    let lines = articles.map(|article| {
        json!({"text": article.text, "lang": "pl"})
            .to_string()
            .into()
    });
    for (name, file, pieces) in [
        ("text, one core", "a.txt", plain),
        ("JSON lines, one core", "a.jsonl", lines.collect()),
    ] {
        let pieces = enough(&pieces);
        let validate = || {
            for piece in &pieces {
                black_box(std::str::from_utf8(piece).is_ok());
            }
        };
        compare(
            size(&pieces),
            read(name, file, &pieces),
            Side::new("UTF-8 validation", validate),
        );
    }
}

/// Reads the pieces as a file of that name.
fn read<'a>(name: &'a str, file: &'a str, pieces: &'a [Vec<u8>]) -> Side<'a> {
    let format = Format::of_file(file).expect("the format is known");
    Side::new(name, move || {
        for bytes in pieces {
            let piece = Piece {
                path: Some(file.into()),
                format,
                ordinal: None,
                bytes: bytes.clone(),
                options: Arc::default(),
            };
            black_box(corpus::read(piece, date(2026, 11, 25)).is_ok());
        }
    })
}

/// The pages that tests read.
fn pages() -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/pages");
    let files = fs::read_dir(folder).expect("the pages are there");
    let paths = files.map(|file| file.expect("it can be listed").path());
    let pages = paths.filter(|path| {
        path.extension()
            .is_some_and(|extension| extension == "html")
    });
    let pages: Vec<_> = pages
        .map(|path| fs::read(path).expect("it can be read"))
        .collect();
    enough(&pages)
}

/// The pieces, again and again until they are enough.
fn enough(pieces: &[Vec<u8>]) -> Vec<Vec<u8>> {
    let n_rounds = N_BYTES_MIN.div_ceil(size(pieces).max(1));
    pieces
        .iter()
        .cycle()
        .take(pieces.len() * n_rounds)
        .cloned()
        .collect()
}

fn size(pieces: &[Vec<u8>]) -> usize {
    pieces.iter().map(Vec::len).sum()
}
