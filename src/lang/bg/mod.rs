//! Bulgarian: its tables.

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::BG,
    name: "Bulgarian",
    letters: "ийщъюя",
    question_words: "защо какво какъв как кога кого кой коя къде колко",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    ..Language::BLANK
};
