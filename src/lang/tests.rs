//! What holds of every language, the one to copy among them.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use strum::VariantArray;
use unicode_normalization::is_nfc;

use super::{LANGUAGES, Language, WordList, example};

/// Every language, and the one to copy with the folder in which it stands.
fn each() -> impl Iterator<Item = (&'static Language, &'static str)> {
    let known = LANGUAGES.iter().map(|one| (one, one.lang.code()));
    known.chain([(&example::LANGUAGE, "example")])
}

/// The tables and lists of a language, by the names of their files.
fn files(language: &'static Language) -> [(&'static str, &'static str); 15] {
    [
        ("abbreviations.txt", language.abbreviations),
        ("function_words.txt", language.function_words),
        ("bylines.tsv", language.bylines),
        ("page_words.tsv", language.page_words),
        ("cues.tsv", language.cues),
        ("word_lists.tsv", language.word_lists),
        ("speech.tsv", language.speech),
        ("irregular_plurals.tsv", language.irregular_plurals),
        ("time_words.tsv", language.time_words),
        ("holidays.tsv", language.holidays),
        ("tenses.tsv", language.tenses),
        ("length_nouns.tsv", language.length_nouns),
        ("titles.tsv", language.titles),
        ("name_endings.tsv", language.name_endings),
        ("case_endings.tsv", language.case_endings),
    ]
}

/// The lines of a table or list that are no comments.
fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    let is_row = |line: &&str| !line.starts_with('#') && !line.is_empty();
    text.lines().filter(is_row)
}

/// What stands after the last point of a name.
fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

#[test]
fn a_row_has_all_files_of_its_folder() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lang");
    for (language, folder) in each() {
        let named: BTreeSet<_> = files(language)
            .into_iter()
            .filter(|(_, text)| !text.is_empty())
            .map(|(name, _)| name.to_owned())
            .collect();
        let entries = fs::read_dir(src.join(folder)).expect("a language has a folder");
        let lying: BTreeSet<_> = entries
            .map(|entry| entry.expect("it can be listed").file_name())
            .map(|name| name.into_string().expect("names are ASCII"))
            .filter(|name| matches!(extension(name), "tsv" | "txt"))
            .collect();
        assert_eq!(named, lying, "in src/lang/{folder}");
    }
}

#[test]
fn the_example_has_every_table_and_a_language_no_other_columns() {
    for (language, folder) in each() {
        for ((name, text), (_, example)) in
            files(language).into_iter().zip(files(&example::LANGUAGE))
        {
            assert!(!example.is_empty(), "the example has no {name}");
            if extension(name) == "tsv" && !text.is_empty() {
                assert_eq!(
                    lines(text).next(),
                    lines(example).next(),
                    "columns of {folder}/{name}"
                );
                assert!(lines(text).nth(1).is_some(), "{folder}/{name} has no row");
            }
        }
    }
}

#[test]
fn a_language_can_be_told_from_others_and_cut_into_sentences() {
    for (language, folder) in each() {
        assert_eq!(language.lang.code().trim().len(), 2, "{folder}");
        assert!(!language.name.is_empty(), "{folder}");
        assert!(!language.question_words.is_empty(), "{folder}");
        for (name, list) in &files(language)[..2] {
            let words: Vec<_> = lines(list).map(|word| word.trim_end_matches('$')).collect();
            assert!(words.len() > 4, "{folder}/{name} is too short");
            let distinct: BTreeSet<_> = words.iter().collect();
            assert_eq!(
                distinct.len(),
                words.len(),
                "{folder}/{name} has a word twice"
            );
        }
    }
}

/// What is compared with words in lower case is in lower case.
#[test]
fn words_are_composed_and_in_lower_case() {
    for (language, folder) in each() {
        let is_small = |text: &str| text.to_lowercase() == text && is_nfc(text);
        assert!(is_small(language.letters), "{folder}: {}", language.letters);
        assert!(is_small(language.question_words), "{folder}");
        // feasts are spelt as they are printed
        let others = files(language)
            .into_iter()
            .filter(|(name, _)| *name != "holidays.tsv");
        for (name, text) in others {
            for line in lines(text) {
                assert!(is_small(line), "{folder}/{name}: {line:?}");
            }
        }
    }
}

/// Every list that a row names is one that some rule asks for.
#[test]
fn lists_of_words_are_known_and_have_words() {
    let mut n_lists = 0;
    for (language, folder) in each() {
        for row in lines(language.word_lists).skip(1) {
            let (list, words) = row.split_once('\t').expect("a row has two cells");
            let known: Result<WordList, _> = list.parse();
            assert!(known.is_ok(), "{folder} has a list {list}");
            assert!(!words.is_empty(), "{folder}: {list} is empty");
            n_lists += 1;
        }
    }
    for list in WordList::VARIANTS {
        let is_filled = LANGUAGES
            .iter()
            .any(|one| !one.lang.words(*list).is_empty());
        assert!(is_filled, "no language has the list {list:?}");
    }
    assert!(n_lists >= WordList::VARIANTS.len());
}

#[test]
fn no_language_stands_twice() {
    let codes: BTreeSet<_> = LANGUAGES.iter().map(|one| one.lang).collect();
    assert_eq!(codes.len(), LANGUAGES.len());
    assert!(!codes.contains(&example::LANGUAGE.lang));
}
