//! Queries: whatever is typed is read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::query::parse::parse;

fuzz_target!(|query: &str| {
    let _ = parse(query);
});
