//! Dates: spans in order, apart, in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::enrich::{Context, Memory, dates};
use prasowka::lang::Lang;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::Words;

fuzz_target!(|text: &str| {
    for tag in ["pl", "en"] {
        let lang = Lang::from_tag(tag);
        let tokens = Tokens::new(text, lang);
        let mut words = Words::new(lang);
        let spellings = tokens.tokens.iter().map(|token| token.text(text));
        let ids: Vec<_> = spellings.map(|spelling| words.id(spelling)).collect();
        let context = Context {
            text,
            tokens: &tokens,
            ids: &ids,
            words: &words,
            memory: &Memory::default(),
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
