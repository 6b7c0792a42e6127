//! Enrichment on one core, against cutting the same texts into words alone.

use std::hint::black_box;

use prasowka::enrich::Enricher;
use unicode_segmentation::UnicodeSegmentation;

use crate::measure::{Side, compare};
use crate::texts::Texts;

/// Runs the group.
pub(crate) fn run(texts: &Texts) {
    let mut enricher = Enricher::new();
    let ours = Side::new("enrich, one core", || {
        for article in &texts.articles {
            black_box(enricher.enrich(article.clone()));
        }
    });
    let baseline = Side::new("unicode-segmentation", || {
        for article in &texts.articles {
            black_box(article.text.unicode_words().count());
        }
    });
    compare(texts.n_bytes, ours, baseline);
}
