//! Slovak: its tables.

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::SK,
    name: "Slovak",
    letters: "áäéíóôúýčďĺľňŕšťž",
    ordinal_stop: true,
    question_words: "aký ako čí čo kam kde kedy koľko kto ktorý odkiaľ prečo",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    name_endings: include_str!("name_endings.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    ..Language::BLANK
};
