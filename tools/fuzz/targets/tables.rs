//! Tables that users write: corrections of names, columns of CSV.

#![no_main]

use libfuzzer_sys::fuzz_target;
use prasowka::corpus::Columns;
use prasowka::entities::Corrections;

fuzz_target!(|text: &str| {
    let _ = Corrections::parse(text);
    let _ = text.parse::<Columns>();
});
