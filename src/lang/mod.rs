//! Languages: which ones the program knows, and what it knows of each.
//!
//! A language is a folder with its row and all its tables, and a line under
//! [`LANGUAGES`]; `example` is one to copy, and the tests of this module are run
//! over every language. Code that treats every language alike loops over that
//! list or keeps what it makes of a table in a `PerLanguage`. Codes follow ISO
//! 639-1.

mod bg;
mod cs;
mod de;
pub mod detect;
mod en;
mod es;
#[cfg(test)]
mod example;
mod fr;
pub mod inflection;
mod it;
mod marks;
pub(crate) mod name_words;
pub(crate) mod particles;
mod pl;
mod ru;
mod sk;
mod sl;
pub mod spelling;
mod spellings;
#[cfg(test)]
mod tests;
pub mod tokens;
mod uk;
pub mod words;

use std::fmt;
use std::sync::OnceLock;

use frostem::Algorithm;
use hashbrown::{HashMap, HashSet};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::table::{Table, alternatives};

pub use self::pl::{guess, lexicon};

/// A language by its ISO 639-1 code, of the known ones or any other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang([u8; 2]);

impl Lang {
    /// Polish.
    pub const PL: Self = Self(*b"pl");
    /// English.
    pub const EN: Self = Self(*b"en");
    /// Ukrainian.
    pub const UK: Self = Self(*b"uk");
    /// Russian.
    pub const RU: Self = Self(*b"ru");
    /// Czech.
    pub const CS: Self = Self(*b"cs");
    /// Slovak.
    pub const SK: Self = Self(*b"sk");
    /// German.
    pub const DE: Self = Self(*b"de");
    /// French.
    pub const FR: Self = Self(*b"fr");
    /// Spanish.
    pub const ES: Self = Self(*b"es");
    /// Italian.
    pub const IT: Self = Self(*b"it");
    /// Bulgarian.
    pub const BG: Self = Self(*b"bg");
    /// Slovene.
    pub const SL: Self = Self(*b"sl");

    /// Reads a language tag as metadata gives it: `pl`, `PL`, `pl-PL`,
    /// `en_US`. Only the language counts; tags of three letters are unknown.
    ///
    /// ```
    /// use prasowka::lang::Lang;
    /// assert_eq!(Lang::from_tag("en_US"), Some(Lang::EN));
    /// assert_eq!(Lang::from_tag("polish"), None);
    /// ```
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let language = tag.trim().split(['-', '_']).next()?;
        let code: [u8; 2] = language.as_bytes().try_into().ok()?;
        code.iter()
            .all(u8::is_ascii_alphabetic)
            .then(|| Self(code.map(|byte| byte.to_ascii_lowercase())))
    }

    /// The two letters.
    #[must_use]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// What the program knows of the language, where it knows it.
    #[must_use]
    pub fn known(self) -> Option<&'static Language> {
        LANGUAGES.iter().find(|language| language.lang == self)
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Lang {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Lang {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tag = String::deserialize(deserializer)?;
        let unknown = || serde::de::Error::custom(format!("{tag:?} is no code of two letters"));
        Self::from_tag(&tag).ok_or_else(unknown)
    }
}

impl JsonSchema for Lang {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Lang".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

/// What the program knows of one language: what a table says is in the comment at
/// its head, and nothing is said by an empty one.
#[derive(Debug)]
pub struct Language {
    /// Its code.
    pub lang: Lang,
    /// Its name in English.
    pub name: &'static str,
    /// Letters it writes beside a to z, lower case; of Cyrillic those that not
    /// all the languages written in it share.
    pub letters: &'static str,
    /// The Snowball stemmer of words that no dictionary has; `Cargo.toml` turns
    /// it on.
    pub stemmer: Option<Algorithm>,
    /// Whether an ordinal is a number with a full stop, also before a capital:
    /// "am 3. Oktober".
    pub ordinal_stop: bool,
    /// Words after which a full stop ends no sentence, lower case, without the
    /// stop; one a line.
    pub abbreviations: &'static str,
    /// Words that ask, lower case, by which questions are told from what they
    /// are about.
    pub question_words: &'static str,
    /// Commonest words, by which the language is told from the others; one a
    /// line.
    pub function_words: &'static str,
    /// Words of the line that says when an article appeared.
    pub bylines: &'static str,
    /// Words that pages write around articles.
    pub page_words: &'static str,
    /// Words that begin what stands in an article but is not of it.
    pub cues: &'static str,
    /// Lists of words that rules ask for: [`WordList`].
    pub word_lists: &'static str,
    /// Words by which it is known who says something.
    pub speech: &'static str,
    /// Plurals that its stemmer does not bring to their singular.
    pub irregular_plurals: &'static str,
    /// Words of temporal expressions.
    pub time_words: &'static str,
    /// Feasts and days of note.
    pub holidays: &'static str,
    /// Words that tell past from future.
    pub tenses: &'static str,
    /// Nouns of which an adjective of length says that they last, or their age.
    pub length_nouns: &'static str,
    /// Words that announce a person.
    pub titles: &'static str,
    /// Endings of cases that can be taken off a name.
    pub name_endings: &'static str,
    /// Case forms of the names of countries and places.
    pub case_endings: &'static str,
}

impl Language {
    /// A language of which nothing is known: what a row does not name is empty.
    const BLANK: Self = Self {
        lang: Lang(*b"  "),
        name: "",
        letters: "",
        stemmer: None,
        ordinal_stop: false,
        abbreviations: "",
        question_words: "",
        function_words: "",
        bylines: "",
        page_words: "",
        cues: "",
        word_lists: "",
        speech: "",
        irregular_plurals: "",
        time_words: "",
        holidays: "",
        tenses: "",
        length_nouns: "",
        titles: "",
        name_endings: "",
        case_endings: "",
    };
}

/// A list of words of a language that a rule asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, strum::EnumString, strum::VariantArray)]
#[strum(serialize_all = "kebab-case")]
pub enum WordList {
    /// Base forms after which a name is that of a street or the like.
    Street,
    /// Base forms after which a name that is also something else is that.
    Namesake,
    /// Forms of verbs of reporting, after which a newspaper is named.
    Reporting,
    /// Words for languages; in Polish the beginnings of them.
    Language,
    /// Forms of "to speak", after which a language is named.
    Speaking,
    /// Base forms of the verbs after which reports name the speaker.
    Speech,
    /// Base forms and abbreviations of the small words with which a name can begin:
    /// "województwo śląskie", "ul. Długa".
    NameOpener,
    /// Base forms of nouns that are called after somebody of whom nothing is said:
    /// "choroba Alzheimera".
    Eponym,
    /// Base forms of the small words after a person's name that tell father from son.
    Generation,
    /// Words between an institution and its patron, whose name is part of its own.
    Patron,
    /// Prepositions of place that govern the locative.
    LocativePreposition,
    /// Prepositions of place that govern the genitive.
    GenitivePreposition,
    /// Prepositions of place in a language without cases.
    PlacePreposition,
    /// Nouns, titles and small words that stand beside a country's name:
    /// "Jordan Prime Minister".
    BesideCountry,
    /// Words after a verb that is spelt like an adjective: "Polish the".
    Object,
    /// Words after an adjective that is used as a noun for people: "a Russian who".
    AfterPeople,
}

/// The words of a list, and their hashes, abbreviations without their stops.
#[derive(Debug)]
struct Listed {
    words: Vec<&'static str>,
    hashes: HashSet<u32>,
}

impl Lang {
    /// A list of words of the language; empty where it has none.
    #[must_use]
    pub fn words(self, list: WordList) -> &'static [&'static str] {
        self.listed(list)
            .map_or(&[], |listed| listed.words.as_slice())
    }

    /// Whether a list of the language has a word, told by its [`words::hash`].
    #[must_use]
    pub fn lists(self, list: WordList, hash: u32) -> bool {
        self.listed(list)
            .is_some_and(|listed| listed.hashes.contains(&hash))
    }

    fn listed(self, list: WordList) -> Option<&'static Listed> {
        static LISTS: PerLanguage<HashMap<WordList, Listed>> = PerLanguage::new(|language| {
            let table = Table::parse_any(language.word_lists)?;
            let [list, words] = ["list", "words"].map(|name| table.column(name));
            let rows = table.rows().map(|row| {
                let known = row[list].parse();
                let list: WordList = known.unwrap_or_else(|_| panic!("no list {}", row[list]));
                let words: Vec<&str> = alternatives(row[words]).collect();
                let hashes = words.iter().map(|word| word.trim_end_matches('.'));
                let hashes = hashes.map(words::hash).collect();
                (list, Listed { words, hashes })
            });
            Some(rows.collect())
        });
        LISTS.of(self)?.get(&list)
    }
}

/// What is made of the row of each language, once it is asked for.
#[derive(Debug)]
pub(crate) struct PerLanguage<T> {
    make: fn(&'static Language) -> Option<T>,
    made: [OnceLock<Option<T>>; N_LANGUAGES],
}

impl<T> PerLanguage<T> {
    /// Makes nothing yet; `make` gives `None` for a language whose row lacks what
    /// is needed.
    pub(crate) const fn new(make: fn(&'static Language) -> Option<T>) -> Self {
        Self {
            make,
            made: [const { OnceLock::new() }; N_LANGUAGES],
        }
    }

    /// What is made for a language.
    pub(crate) fn of(&self, lang: Lang) -> Option<&T> {
        let place = LANGUAGES.iter().position(|known| known.lang == lang)?;
        let make = || (self.make)(&LANGUAGES[place]);
        self.made[place].get_or_init(make).as_ref()
    }
}

impl Lang {
    /// Whether a word in lower case is one of the language's commonest.
    ///
    /// ```
    /// use prasowka::lang::Lang;
    /// assert!(Lang::EN.has_function_word("the") && !Lang::PL.has_function_word("the"));
    /// ```
    #[must_use]
    pub fn has_function_word(self, lower: &str) -> bool {
        static WORDS: PerLanguage<HashSet<&str>> =
            PerLanguage::new(|language| Some(language.function_words.lines().collect()));
        WORDS.of(self).is_some_and(|words| words.contains(lower))
    }
}

const N_LANGUAGES: usize = 12;

/// The languages the program knows, Polish first.
pub static LANGUAGES: &[Language] = &ROWS;

static ROWS: [Language; N_LANGUAGES] = [
    pl::LANGUAGE,
    en::LANGUAGE,
    uk::LANGUAGE,
    ru::LANGUAGE,
    cs::LANGUAGE,
    sk::LANGUAGE,
    de::LANGUAGE,
    fr::LANGUAGE,
    es::LANGUAGE,
    it::LANGUAGE,
    bg::LANGUAGE,
    sl::LANGUAGE,
];
