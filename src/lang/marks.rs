//! Marks: what is said of a word by bits, and the number by which it is compared.

use xxhash_rust::xxh3::xxh3_64;

/// The bits of [`Traits::marks`](crate::lang::words::Traits::marks). The lowest six are those of
/// [`NameClasses`](crate::lang::lexicon::NameClasses), of all readings together.
pub mod mark {
    /// The dictionary has the word.
    pub const KNOWN: u32 = 1 << 6;
    /// It can be an ordinary noun.
    pub const NOUN: u32 = 1 << 7;
    /// It can be an ordinary adjective.
    pub const ADJECTIVE: u32 = 1 << 8;
    /// It can be a verb.
    pub const VERB: u32 = 1 << 9;
    /// It can be a word of another class, but a name.
    pub const OTHER: u32 = 1 << 10;
    /// It is a genitive at least in one reading as noun or adjective.
    pub const GENITIVE: u32 = 1 << 11;
    /// The kind of name it is most used as: name classes shifted by this.
    pub const USUAL_SHIFT: u32 = 12;
    /// It announces a person's name. Of English words only.
    pub const TITLE: u32 = 1 << 18;
    /// It is an English word. Of the words that the Polish dictionary lacks.
    pub const FOREIGN: u32 = 1 << 19;
    /// It has the ending of an English possessive, which the hashes leave out.
    pub const POSSESSIVE: u32 = 1 << 21;

    /// Bits of the name classes.
    const CLASSES: u32 = (1 << 6) - 1;

    /// The name classes among some marks.
    #[must_use]
    pub fn names(marks: u32) -> u32 {
        marks & CLASSES
    }

    /// The name classes that a word is most used as, among its marks.
    #[must_use]
    pub fn usual_names(marks: u32) -> u32 {
        marks >> USUAL_SHIFT & CLASSES
    }
}

/// The same number for the same letters, on every machine.
#[must_use]
pub fn hash(letters: &str) -> u32 {
    xxh3_64(letters.as_bytes()) as u32
}
