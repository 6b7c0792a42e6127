//! Slovene: its tables.

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::SL,
    name: "Slovene",
    letters: "čšž",
    ordinal_stop: true,
    question_words: "čigav kaj kako kakšen kam kateri kdaj kdo kje kod koliko zakaj",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    ..Language::BLANK
};
