//! Tokens: in order, apart, in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::lang::Lang;
use prasowka::lang::tokens::Tokens;

fuzz_target!(|text: &str| {
    for lang in [None, Some(Lang::PL)] {
        let tokens = Tokens::new(text, lang);
        let mut end = 0;
        for token in &tokens.tokens {
            assert!(token.span().start >= end);
            end = token.span().end;
            assert!(!token.text(text).is_empty());
        }
    }
});
