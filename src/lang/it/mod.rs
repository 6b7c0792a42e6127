//! Italian: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::IT,
    name: "Italian",
    letters: "àèéìîòù",
    stemmer: Some(Algorithm::Italian),
    question_words: "che chi come cosa dove perché quale quando quanto",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    ..Language::BLANK
};
