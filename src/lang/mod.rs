//! Languages: which ones the program knows, and what it knows of each.
//!
//! A language is a folder with its tables and a row in [`LANGUAGES`]; code that
//! treats every language alike loops over that list. Codes follow ISO 639-1.

pub mod detect;
pub mod guess;
pub mod lexicon;
pub(crate) mod name_words;
pub mod spelling;
mod spellings;
pub mod tokens;
pub mod words;

use std::fmt;
use std::sync::LazyLock;

use hashbrown::HashSet;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// What the program knows of one language.
#[derive(Debug)]
pub struct Language {
    /// Its code.
    pub lang: Lang,
    /// Its name in English.
    pub name: &'static str,
    /// Letters it writes beside a to z, lower case; of Cyrillic those that not
    /// all the languages written in it share.
    pub letters: &'static str,
    /// Words after which a full stop ends no sentence, lower case, without the
    /// stop; one a line.
    pub abbreviations: &'static str,
    /// Words that ask, lower case, by which questions are told from what they
    /// are about.
    pub question_words: &'static str,
    /// Commonest words, by which the language is told from the others; one a
    /// line.
    pub function_words: &'static str,
    /// Words of the line that says when an article appeared, as a table.
    pub bylines: &'static str,
    /// Words that pages write around articles, as a table.
    pub page_words: &'static str,
    /// Plurals that its stemmer does not bring to their singular: a table, or
    /// nothing.
    pub irregular_plurals: &'static str,
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
        static WORDS: LazyLock<Vec<(Lang, HashSet<&str>)>> = LazyLock::new(|| {
            let words = |language: &Language| language.function_words.lines().collect();
            let all = LANGUAGES.iter();
            all.map(|language| (language.lang, words(language)))
                .collect()
        });
        let own = WORDS.iter().find(|(lang, _)| *lang == self);
        own.is_some_and(|(_, words)| words.contains(lower))
    }
}

/// The languages the program knows, Polish first.
pub static LANGUAGES: &[Language] = &[
    Language {
        lang: Lang::PL,
        name: "Polish",
        letters: "ąćęłńóśźż",
        abbreviations: include_str!("pl/abbreviations.txt"),
        question_words: "czego czemu czy czyj dlaczego dokąd gdzie ile jak jaki kiedy kto który skąd co",
        function_words: include_str!("pl/function_words.txt"),
        bylines: include_str!("pl/bylines.tsv"),
        page_words: include_str!("pl/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::EN,
        name: "English",
        letters: "",
        abbreviations: include_str!("en/abbreviations.txt"),
        question_words: "how what when where which who whom whose why",
        function_words: include_str!("en/function_words.txt"),
        bylines: include_str!("en/bylines.tsv"),
        page_words: include_str!("en/page_words.tsv"),
        irregular_plurals: include_str!("en/irregular_plurals.tsv"),
    },
    Language {
        lang: Lang::UK,
        name: "Ukrainian",
        letters: "ийщьюяєіїґ",
        abbreviations: include_str!("uk/abbreviations.txt"),
        question_words: "де звідки коли куди навіщо скільки хто чи чий чому що як який",
        function_words: include_str!("uk/function_words.txt"),
        bylines: include_str!("uk/bylines.tsv"),
        page_words: include_str!("uk/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::RU,
        name: "Russian",
        letters: "ийщыьэюяё",
        abbreviations: include_str!("ru/abbreviations.txt"),
        question_words: "где зачем как какой когда который кто куда ли откуда почему сколько чей что",
        function_words: include_str!("ru/function_words.txt"),
        bylines: include_str!("ru/bylines.tsv"),
        page_words: include_str!("ru/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::CS,
        name: "Czech",
        letters: "áéíóúýčďěňřšťůž",
        abbreviations: include_str!("cs/abbreviations.txt"),
        question_words: "co čí jak jaký kam kde kdo kdy kolik který odkud proč",
        function_words: include_str!("cs/function_words.txt"),
        bylines: include_str!("cs/bylines.tsv"),
        page_words: include_str!("cs/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::SK,
        name: "Slovak",
        letters: "áäéíóôúýčďĺľňŕšťž",
        abbreviations: include_str!("sk/abbreviations.txt"),
        question_words: "aký ako čí čo kam kde kedy koľko kto ktorý odkiaľ prečo",
        function_words: include_str!("sk/function_words.txt"),
        bylines: include_str!("sk/bylines.tsv"),
        page_words: include_str!("sk/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::DE,
        name: "German",
        letters: "ßäöü",
        abbreviations: include_str!("de/abbreviations.txt"),
        question_words: "wann warum was welche welcher welches wem wen wer wessen wie wieso wo woher wohin",
        function_words: include_str!("de/function_words.txt"),
        bylines: include_str!("de/bylines.tsv"),
        page_words: include_str!("de/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::FR,
        name: "French",
        letters: "àâæçèéêëîïôùûüÿœ",
        abbreviations: include_str!("fr/abbreviations.txt"),
        question_words: "combien comment lequel où pourquoi quand quel quelle qui quoi",
        function_words: include_str!("fr/function_words.txt"),
        bylines: include_str!("fr/bylines.tsv"),
        page_words: include_str!("fr/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::ES,
        name: "Spanish",
        letters: "áéíñóúü",
        abbreviations: include_str!("es/abbreviations.txt"),
        question_words: "adónde cómo cuál cuándo cuánto dónde qué quién",
        function_words: include_str!("es/function_words.txt"),
        bylines: include_str!("es/bylines.tsv"),
        page_words: include_str!("es/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::IT,
        name: "Italian",
        letters: "àèéìîòù",
        abbreviations: include_str!("it/abbreviations.txt"),
        question_words: "che chi come cosa dove perché quale quando quanto",
        function_words: include_str!("it/function_words.txt"),
        bylines: include_str!("it/bylines.tsv"),
        page_words: include_str!("it/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::BG,
        name: "Bulgarian",
        letters: "ийщъюя",
        abbreviations: include_str!("bg/abbreviations.txt"),
        question_words: "защо какво какъв как кога кого кой коя къде колко",
        function_words: include_str!("bg/function_words.txt"),
        bylines: include_str!("bg/bylines.tsv"),
        page_words: include_str!("bg/page_words.tsv"),
        irregular_plurals: "",
    },
    Language {
        lang: Lang::SL,
        name: "Slovene",
        letters: "čšž",
        abbreviations: include_str!("sl/abbreviations.txt"),
        question_words: "čigav kaj kako kakšen kam kateri kdaj kdo kje kod koliko zakaj",
        function_words: include_str!("sl/function_words.txt"),
        bylines: include_str!("sl/bylines.tsv"),
        page_words: include_str!("sl/page_words.tsv"),
        irregular_plurals: "",
    },
];
