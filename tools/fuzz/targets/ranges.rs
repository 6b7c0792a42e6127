//! Ranges of days.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use prasowka::date::PartialDate;
use prasowka::query::range;

fuzz_target!(|text: &str| {
    let _ = range::parse(text, date(2026, 11, 25));
    if let Ok(found) = text.parse::<PartialDate>() {
        assert_eq!(found.to_string().parse(), Ok(found));
    }
});
