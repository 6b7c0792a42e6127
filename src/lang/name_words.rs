//! Name words: which words are names in any language, and which are English
//! words.
//!
//! Polish has a dictionary that says so; for the other languages there is this
//! list of hashes, with the census's and Faker's names, places, and SCOWL's
//! English words. A hash that two words share has the marks of both.
//!
//! `name_words.bin` is made by `tools/tables/name_words.py` and used where it
//! lies. Numbers are little-endian:
//!
//! ```text
//! magic, version, count    4 + 4 + 4 bytes
//! hashes                   u32 each, ascending
//! marks                    u8 each
//! ```

use std::sync::LazyLock;

use super::Lang;
use super::lexicon::NameClasses;
use super::marks::{hash, mark};

const MAGIC: [u8; 4] = *b"PNW\0";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 12;

/// What each of the first four bits of the file means.
const NAME_CLASSES: [NameClasses; 4] = [
    NameClasses::FIRST_NAME,
    NameClasses::SURNAME,
    NameClasses::GEOGRAPHIC,
    NameClasses::DEMONYM,
];
/// What each bit of the file means among the marks of a word, from the lowest;
/// the first four are of any language, the rest of English.
const MEANINGS: [u32; 8] = [
    NAME_CLASSES[0].0 as u32,
    NAME_CLASSES[1].0 as u32,
    NAME_CLASSES[2].0 as u32,
    NAME_CLASSES[3].0 as u32,
    mark::NOUN,
    mark::OTHER,
    mark::TITLE,
    NameClasses::ORGANISATION.0 as u32,
];
/// The bits of names of any language.
const NAMES: u8 = 0b1111;
/// The bits of a first name and of a surname.
const PERSON: u8 = 0b11;
/// The bits of a common and of a rare English word.
const COMMON: u8 = 1 << 4;
const RARE: u8 = 1 << 5;

struct Table {
    hashes: &'static [u8],
    marks: &'static [u8],
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    let bytes = include_bytes!("name_words.bin");
    let number = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().expect("4 bytes"));
    assert_eq!(bytes[..4], MAGIC, "the compiled-in words are whole");
    assert_eq!(
        number(4),
        VERSION,
        "the compiled-in words are of this version"
    );
    let n_words = number(8) as usize;
    let (hashes, marks) = bytes[HEADER_BYTES..].split_at(4 * n_words);
    assert_eq!(marks.len(), n_words, "the compiled-in words are whole");
    Table { hashes, marks }
});

impl Table {
    fn find(&self, hash: u32) -> Option<u8> {
        let (hashes, _) = self.hashes.as_chunks::<4>();
        let at = hashes.binary_search_by_key(&hash, |bytes| u32::from_le_bytes(*bytes));
        at.ok().map(|at| self.marks[at])
    }
}

/// The marks of a lower-case word of a text in `lang`, which no dictionary has;
/// 0 for one that the list lacks.
///
/// In Polish it stays an unknown word, since the list is not of its forms.
#[must_use]
pub(crate) fn marks_of(lower: &str, lang: Lang) -> u32 {
    let Some(bits) = TABLE.find(hash(lower)) else {
        return 0;
    };
    let usual = if bits & COMMON == 0 { bits & PERSON } else { 0 };
    let usual = u32::from(usual) << mark::USUAL_SHIFT;
    match lang {
        Lang::EN => meaning(bits) | usual | mark::KNOWN,
        Lang::PL if bits & (COMMON | RARE) != 0 => meaning(bits & NAMES) | usual | mark::FOREIGN,
        _ => meaning(bits & NAMES) | usual,
    }
}

/// The kinds of names that a lower-case word is in any language.
#[must_use]
pub(crate) fn classes_of(lower: &str) -> NameClasses {
    let bits = TABLE.find(hash(lower)).unwrap_or_default();
    let named = NAME_CLASSES.into_iter().enumerate();
    let classes = named.filter(|(bit, _)| bits >> bit & 1 == 1);
    classes.fold(NameClasses::NONE, |all, (_, class)| all | class)
}

/// What bits of the file mean.
fn meaning(bits: u8) -> u32 {
    let meanings = MEANINGS.iter().enumerate();
    meanings
        .filter(|(bit, _)| bits >> bit & 1 == 1)
        .fold(0, |marks, (_, meaning)| marks | meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_names_from_words() {
        let marks = |word: &str| marks_of(word, Lang::EN);
        let first_name = u32::from(NameClasses::FIRST_NAME.0);
        assert_ne!(marks("margaret") & first_name, 0);
        assert_eq!(marks("which") & first_name, 0);
        assert_ne!(marks("which") & mark::NOUN, 0);
        assert_ne!(marks("president") & mark::TITLE, 0);
        assert_ne!(marks("baghdad") & u32::from(NameClasses::GEOGRAPHIC.0), 0);
    }
}
