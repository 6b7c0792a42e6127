//! A language to copy: the smallest row, with a few rows of every table that a
//! language can have. The words are Esperanto; the program does not know it.
//!
//! To add a language:
//!
//! 1. Copy this folder to one called by the ISO 639-1 code. Leave out the tables
//!    that there is nothing for and their lines below, but not the abbreviations
//!    and the function words: a language is detected by these.
//! 2. Give it a code in `Lang`, a `mod` line and a line in `LANGUAGES`, and add one
//!    to `N_LANGUAGES`. Where Snowball has a stemmer, name it here and turn its
//!    feature on in `Cargo.toml`.
//! 3. Names of countries come from CLDR: add the code to
//!    `tools/tables/country_names.py` and run it.
//! 4. Add texts to `tests/data/languages.tsv`, and cases of dates and names to
//!    `tests/data` under its code.
//!
//! `cargo test` then checks the tables as it checks those of every language.

use crate::lang::{Lang, Language};

pub(super) const LANGUAGE: Language = Language {
    lang: Lang(*b"eo"),
    name: "Esperanto",
    letters: "ĉĝĥĵŝŭ",
    // else Some(Algorithm::Esperanto), with the feature `esperanto` of frostem
    stemmer: None,
    ordinal_stop: false,
    question_words: "kial kiam kie kiel kio kiom kiu",
    abbreviations: include_str!("abbreviations.txt"),
    function_words: include_str!("function_words.txt"),
    bylines: include_str!("bylines.tsv"),
    page_words: include_str!("page_words.tsv"),
    cues: include_str!("cues.tsv"),
    word_lists: include_str!("word_lists.tsv"),
    speech: include_str!("speech.tsv"),
    irregular_plurals: include_str!("irregular_plurals.tsv"),
    time_words: include_str!("time_words.tsv"),
    holidays: include_str!("holidays.tsv"),
    tenses: include_str!("tenses.tsv"),
    length_nouns: include_str!("length_nouns.tsv"),
    titles: include_str!("titles.tsv"),
    name_endings: include_str!("name_endings.tsv"),
    case_endings: include_str!("case_endings.tsv"),
};
