//! Enrichment of any text: its spans lie in the text, its record is JSON.

#![no_main]

use std::cell::RefCell;

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use prasowka::corpus::read_record;
use prasowka::enrich::{Enricher, Form, Record};
use serde_json::json;

thread_local! {
    static ENRICHER: RefCell<Enricher> = RefCell::new(Enricher::new());
}

fuzz_target!(|text: &str| {
    let record = json!({ "text": text, "date": "2024-06-18" }).to_string();
    let Ok(reading) = read_record(record.as_bytes(), 1, date(2026, 11, 25)) else {
        return;
    };
    ENRICHER.with_borrow_mut(|enricher| {
        let enriched = enricher.enrich(reading.article);
        let record = Record::new(&enriched, Form::KEPT);
        let json = serde_json::to_string(&record).expect("it is JSON");
        let _: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    });
});
