//! Spanish: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::ES,
    name: "Spanish",
    letters: "áéíñóúü",
    stemmer: Some(Algorithm::Spanish),
    question_words: "adónde cómo cuál cuándo cuánto dónde qué quién",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    ..Language::BLANK
};
