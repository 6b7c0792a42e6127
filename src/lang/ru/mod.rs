//! Russian: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::RU,
    name: "Russian",
    letters: "ийщыьэюяё",
    stemmer: Some(Algorithm::Russian),
    question_words: "где зачем как какой когда который кто куда ли откуда почему сколько чей что",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    time_words: include_str!("time_words.tsv"),
    titles: include_str!("titles.tsv"),
    name_endings: include_str!("name_endings.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    cues: include_str!("cues.tsv"),
    ..Language::BLANK
};
