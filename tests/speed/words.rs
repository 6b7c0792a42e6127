//! Words on one core: cutting texts and looking every word up, against cutting
//! alone; and how long telling the language takes.

use std::hint::black_box;

use hashbrown::HashMap;
use prasowka::lang::detect::detect;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::Words;
use unicode_segmentation::UnicodeSegmentation;

use crate::measure::{Side, compare};
use crate::texts::Texts;

/// Runs the group.
pub(crate) fn run(texts: &Texts) {
    let baseline = || {
        Side::new("unicode-segmentation", || {
            for article in &texts.articles {
                black_box(article.text.unicode_words().count());
            }
        })
    };
    let (mut tokens, mut words) = (Tokens::default(), HashMap::new());
    let ours = Side::new("tokens and dictionary", || {
        for article in &texts.articles {
            let lang = article.lang;
            let words = words.entry(lang).or_insert_with(|| Words::new(lang));
            tokens.fill(&article.text, lang);
            words.look_up(&article.text, &tokens.tokens, |id, lower| {
                black_box((id, lower));
            });
        }
    });
    compare(texts.n_bytes, ours, baseline());
    let ours = Side::new("language", || {
        for article in &texts.articles {
            black_box(detect(&article.text));
        }
    });
    compare(texts.n_bytes, ours, baseline());
}
