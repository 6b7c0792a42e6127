//! French: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::FR,
    name: "French",
    letters: "àâæçèéêëîïôùûüÿœ",
    stemmer: Some(Algorithm::French),
    question_words: "combien comment lequel où pourquoi quand quel quelle qui quoi",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    ..Language::BLANK
};
