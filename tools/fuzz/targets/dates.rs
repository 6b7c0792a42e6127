//! Dates: spans in order, apart, in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::enrich::{Context, Memory, dates, look_up};
use prasowka::lang::Lang;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::Words;

fuzz_target!(|text: &str| {
    for tag in ["pl", "en"] {
        let lang = Lang::from_tag(tag);
        let tokens = Tokens::new(text, lang);
        let mut words = Words::new(lang);
        let memory = Memory::default();
        let mut seen = Vec::new();
        look_up(text, &tokens, &mut words, &memory, &mut seen);
        let context = Context {
            text,
            tokens: &tokens,
            seen: &seen,
            words: &words,
            memory: &memory,
            lang,
            published: "2024-06-18".parse().ok(),
            boilerplate: &[],
        };
        let mut end = 0;
        for found in dates::find(&context) {
            assert!(found.span.start >= end && !text[found.span.clone()].is_empty());
            end = found.span.end;
        }
    }
});
