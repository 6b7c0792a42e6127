//! Polish: its tables, its dictionary and its guesser.

pub mod guess;
pub mod lexicon;

use frostem::Algorithm;

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang::PL,
    name: "Polish",
    letters: "ąćęłńóśźż",
    stemmer: Some(Algorithm::Polish),
    question_words: "czego czemu czy czyj dlaczego dokąd gdzie ile jak jaki kiedy kto który skąd co",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    time_words: include_str!("time_words.tsv"),
    holidays: include_str!("holidays.tsv"),
    tenses: include_str!("tenses.tsv"),
    length_nouns: include_str!("length_nouns.tsv"),
    titles: include_str!("titles.tsv"),
    case_endings: include_str!("case_endings.tsv"),
    cues: include_str!("cues.tsv"),
    word_lists: include_str!("word_lists.tsv"),
    speech: include_str!("speech.tsv"),
    ..Language::BLANK
};
