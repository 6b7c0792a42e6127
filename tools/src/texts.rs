//! Texts: checks on any texts what must hold for all of them.
//!
//! Tokens and gaps give every text back, gaps hold nothing but white space and
//! marks without width, and sentences hold every token once. The language is
//! told of pieces as long as short articles, cut at white space, and compared
//! with the one the article says it is in.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use prasowka::lang::Lang;
use prasowka::lang::detect::detect;
use prasowka::lang::tokens::Tokens;
use serde_json::Value;

/// Characters of a piece.
const PIECE_CHARS: usize = 300;

/// Checks each file: JSON lines with `text` and, where known, `lang`. Prints
/// `n_misses` of the pieces whose language was not told.
pub(crate) fn check(files: &[PathBuf], n_misses: usize) -> Result<()> {
    for file in files {
        check_file(file, n_misses).with_context(|| format!("in {}", file.display()))?;
    }
    Ok(())
}

fn check_file(file: &Path, n_misses: usize) -> Result<()> {
    let lines = std::fs::read_to_string(file)?;
    let (mut n_texts, mut n_bytes, mut n_pieces) = (0, 0_usize, 0);
    let mut misses = Vec::new();
    for (number, line) in lines.lines().enumerate() {
        let record: Value =
            serde_json::from_str(line).with_context(|| format!("line {}", number + 1))?;
        let Some(text) = record["text"].as_str() else {
            continue;
        };
        let lang = record["lang"].as_str().and_then(Lang::from_tag);
        check_round_trip(text, lang).with_context(|| format!("line {}", number + 1))?;
        n_texts += 1;
        n_bytes += text.len();
        for piece in pieces(text).into_iter().filter(|_| lang.is_some()) {
            n_pieces += 1;
            if detect(piece) != lang {
                misses.push((detect(piece), piece.to_owned()));
            }
        }
    }
    println!(
        "{}: {n_texts} texts, {:.2} MB, round trip whole; language right on {} of {n_pieces} pieces",
        file.display(),
        n_bytes as f64 / 1e6,
        n_pieces - misses.len()
    );
    for (found, piece) in misses.iter().take(n_misses) {
        println!("  taken for {found:?}: {piece}");
    }
    Ok(())
}

fn check_round_trip(text: &str, lang: Option<Lang>) -> Result<()> {
    let tokens = Tokens::new(text, lang);
    let mut end = 0;
    for token in &tokens.tokens {
        let span = token.span();
        ensure!(
            span.start >= end && span.end > span.start,
            "token {span:?} overlaps"
        );
        ensure!(
            is_gap(&text[end..span.start]),
            "the gap before {span:?} holds text"
        );
        end = span.end;
    }
    ensure!(is_gap(&text[end..]), "the end of the text is lost");
    let mut next = 0;
    for sentence in &tokens.sentences {
        ensure!(
            sentence.start == next && sentence.end > next,
            "sentence {sentence:?} leaves a gap"
        );
        next = sentence.end;
    }
    ensure!(
        next == tokens.tokens.len(),
        "tokens after the last sentence"
    );
    Ok(())
}

/// Whether a stretch has nothing that is seen.
fn is_gap(stretch: &str) -> bool {
    stretch.chars().all(|character| {
        character.is_whitespace()
            || matches!(character, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    })
}

/// The whole pieces of a text.
fn pieces(text: &str) -> Vec<&str> {
    let (mut pieces, mut start, mut n_chars) = (Vec::new(), 0, 0);
    for (at, character) in text.char_indices() {
        n_chars += 1;
        if n_chars >= PIECE_CHARS && character.is_whitespace() {
            pieces.push(&text[start..at]);
            (start, n_chars) = (at, 0);
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_whole_words() {
        let text = "słowo ".repeat(120);
        let pieces = pieces(&text);
        assert_eq!(pieces.len(), 2);
        assert!(pieces.iter().all(|piece| piece.trim().ends_with("słowo")));
    }

    #[test]
    fn texts_come_back() {
        check_round_trip("Ala\u{200B} ma\n\n„kota”. Nie?", Some(Lang::PL)).expect("it is whole");
    }
}
