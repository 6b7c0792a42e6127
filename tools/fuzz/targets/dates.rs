//! Dates: spans in order, apart, in the text.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::enrich::dates;
use prasowka::lang::Lang;
use prasowka::lang::tokens::Tokens;

fuzz_target!(|text: &str| {
    let published = "2024-06-18".parse().ok();
    for tag in ["pl", "en"] {
        let lang = Lang::from_tag(tag);
        let tokens = Tokens::new(text, lang);
        let mut end = 0;
        for found in dates::find(text, &tokens, lang, published) {
            assert!(found.span.start >= end && !text[found.span.clone()].is_empty());
            end = found.span.end;
        }
    }
});
