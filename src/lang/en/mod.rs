//! English: its tables.

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::EN,
    name: "English",
    letters: "",
    stemmer: Some(Algorithm::English),
    question_words: "how what when where which who whom whose why",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    irregular_plurals: include_str!("irregular_plurals.tsv"),
    time_words: include_str!("time_words.tsv"),
    holidays: include_str!("holidays.tsv"),
    tenses: include_str!("tenses.tsv"),
    titles: include_str!("titles.tsv"),
    cues: include_str!("cues.tsv"),
    word_lists: include_str!("word_lists.tsv"),
    speech: include_str!("speech.tsv"),
    ..Language::BLANK
};
