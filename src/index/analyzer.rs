//! The tokenizer of the index: splits what the enrichment already cut.
//!
//! A text is cut into words once, by `lang::tokens`; its terms come here as one
//! string, a line feed between two, and the place in the string is the position
//! in the text. (Tantivy's own way to hand over tokens takes them through JSON
//! and halves the speed.)

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::enrich::TERM_SEPARATOR;

/// Splits at [`TERM_SEPARATOR`].
#[derive(Debug, Clone, Default)]
pub struct PackedTokenizer {
    token: Token,
}

/// The terms of one packed text.
#[derive(Debug)]
pub struct PackedTokenStream<'a> {
    rest: &'a str,
    token: &'a mut Token,
}

impl Tokenizer for PackedTokenizer {
    type TokenStream<'a> = PackedTokenStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> PackedTokenStream<'a> {
        self.token.reset();
        PackedTokenStream {
            rest: text,
            token: &mut self.token,
        }
    }
}

impl TokenStream for PackedTokenStream<'_> {
    fn advance(&mut self) -> bool {
        if self.rest.is_empty() {
            return false;
        }
        let (term, rest) = self
            .rest
            .split_once(TERM_SEPARATOR)
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.token.position.wrapping_add(1);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_with_their_positions() {
        let mut tokenizer = PackedTokenizer::default();
        let mut stream = tokenizer.token_stream("putin\nudawać\nsię");
        let mut found = Vec::new();
        while stream.advance() {
            found.push((stream.token().text.clone(), stream.token().position));
        }
        let expected = [("putin", 0), ("udawać", 1), ("się", 2)];
        assert_eq!(
            found,
            expected.map(|(term, position)| (term.to_owned(), position))
        );
        assert!(!tokenizer.token_stream("").advance());
    }
}
