//! German: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::DE,
    name: "German",
    letters: "ßäöü",
    stemmer: Some(Algorithm::German),
    ordinal_stop: true,
    question_words: "wann warum was welche welcher welches wem wen wer wessen wie wieso wo woher wohin",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    time_words: include_str!("time_words.tsv"),
    titles: include_str!("titles.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    cues: include_str!("cues.tsv"),
    ..Language::BLANK
};
