//! Typed: what words mean where a reader types them, worked out beforehand.
//!
//! Making a language's vocabulary takes some milliseconds, which a search of one
//! word has not: it asks of each of its words whether they name a country, and
//! mostly they name none. So a finite-state map holds every word of a name in
//! every form, with the languages in which it is one, and every name and form of
//! Polish and English with the countries that it means. What the map leaves open
//! is asked of the vocabularies of those languages.
//!
//! `typed_words` makes it of the vocabularies themselves.

use std::sync::LazyLock;

use crate::country::CountryId;
use crate::lang::lexicon::{FIRST_HALVES, POLISH};
use crate::lang::words::fold;
use crate::lang::{LANGUAGES, Lang};

/// Most forms of the dictionary that one word without diacritics can be.
pub(super) const FOLDED_FORMS_MAX: usize = 20;

static TABLE: LazyLock<fst::Map<&'static [u8]>> = LazyLock::new(|| {
    fst::Map::new(&include_bytes!("../country_words.bin")[..])
        .expect("`prasowka-tools country-words` wrote the table of typed words")
});

/// Languages, a bit each in the order of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Langs(pub(super) u32);

impl Langs {
    /// All of them.
    pub(super) const ALL: Self = Self(Entry::LANGS);
    const NONE: Self = Self(0);

    pub(super) fn of(lang: Lang) -> Self {
        let place = LANGUAGES.iter().position(|language| language.lang == lang);
        place.map_or(Self::NONE, |place| Self(1 << place))
    }

    /// Whether a language is among them.
    pub(super) fn have(self, lang: Lang) -> bool {
        self.0 & Self::of(lang).0 != 0
    }
}

/// What is known beforehand of words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Known {
    /// They mean these countries.
    Countries(Vec<CountryId>),
    /// They can mean some in these languages only.
    Open(Langs),
}

/// A value of the map: languages, and the countries where they are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Entry(pub(super) u64);

impl Entry {
    /// Bits of the languages.
    const LANGS: u32 = (1 << 20) - 1;
    /// Where the number of countries stands, and one more so that 0 is unknown.
    const COUNT_AT: u32 = 20;
    /// Where the first country stands.
    const FIRST_AT: u32 = 24;
    /// Bits of a country.
    const COUNTRY_BITS: u32 = 10;
    const COUNTRIES_MAX: usize = 4;

    fn langs(self) -> Langs {
        Langs(self.0 as u32 & Self::LANGS)
    }

    fn countries(self) -> Option<Vec<CountryId>> {
        let count = (self.0 >> Self::COUNT_AT & 15).checked_sub(1)?;
        let country = |place: u64| {
            let at = u64::from(Self::FIRST_AT) + place * u64::from(Self::COUNTRY_BITS);
            CountryId::from_index((self.0 >> at & ((1 << Self::COUNTRY_BITS) - 1)) as usize)
        };
        (0..count).map(country).collect()
    }

    pub(super) fn with_countries(self, countries: &[CountryId]) -> Self {
        if countries.len() > Self::COUNTRIES_MAX {
            return self;
        }
        let mut packed = self.0 | (countries.len() as u64 + 1) << Self::COUNT_AT;
        for (place, country) in countries.iter().enumerate() {
            let at = Self::FIRST_AT + place as u32 * Self::COUNTRY_BITS;
            packed |= (country.index() as u64) << at;
        }
        Self(packed)
    }
}

/// What is known of words in lower case, hyphens among them.
pub(super) fn known(words: &[String]) -> Known {
    let mut langs = Langs::ALL;
    for word in words {
        langs = Langs(langs.0 & langs_of(word).0);
        if langs == Langs::NONE {
            return Known::Countries(Vec::new());
        }
    }
    let countries = entry(&words.join(" ")).and_then(Entry::countries);
    countries.map_or(Known::Open(langs), Known::Countries)
}

fn entry(key: &str) -> Option<Entry> {
    TABLE.get(key).map(Entry)
}

/// The languages in which a word is one of a country's name.
fn langs_of(word: &str) -> Langs {
    // "russia's" and "l'ukraine" hang on what they please
    if word.contains('\'') {
        return Langs::ALL;
    }
    let folded = fold(word);
    let mut found = 0;
    for key in [word, &folded] {
        found |= entry(key).map_or(0, |entry| entry.langs().0);
    }
    // a word made by rule is in no table: "antyrosyjski", "południowoafrykański"
    if is_compound(word, &folded) {
        found |= Langs::of(Lang::PL).0;
    }
    Langs(found)
}

/// Whether a word, or what it is without its diacritics, is a compound adjective.
fn is_compound(word: &str, folded: &str) -> bool {
    let begins = |half: &&str| folded.starts_with(&fold(half));
    let is_one = |form: &str| POLISH.lookup_compound(form).is_some();
    FIRST_HALVES.iter().any(begins) && {
        let forms = POLISH.folded_matches(folded, FOLDED_FORMS_MAX);
        is_one(word) || forms.iter().any(|form| is_one(form))
    }
}
