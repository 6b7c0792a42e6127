//! Typed: what words mean where a reader types them, worked out beforehand.
//!
//! Making a language's vocabulary takes some milliseconds, which a search of one
//! word has not: it asks of each of its words whether they name a country, and
//! mostly they name none. So a finite-state map holds every word of a name in
//! every form, with the languages in which it is one, and every name and form of
//! Polish and English with the countries that it means. What the map leaves open
//! is asked of the vocabularies of those languages.
//!
//! `prasowka-tools country-words` makes it of the vocabularies themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use super::resolve::resolve_in;
use super::role::Role;
use super::vocabulary::{Reading, Term, Vocabulary};
use crate::country::CountryId;
use crate::lang::lexicon::{FIRST_HALVES, POLISH};
use crate::lang::words::{Word, fold};
use crate::lang::{LANGUAGES, Lang};

static TABLE: LazyLock<fst::Map<&'static [u8]>> = LazyLock::new(|| {
    fst::Map::new(&include_bytes!("../country_words.bin")[..])
        .expect("`prasowka-tools country-words` wrote the table of typed words")
});

/// Languages, a bit each in the order of [`LANGUAGES`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Langs(u32);

impl Langs {
    /// All of them.
    pub(super) const ALL: Self = Self(Entry::LANGS);
    const NONE: Self = Self(0);

    fn of(lang: Lang) -> Self {
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
struct Entry(u64);

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

    fn with_countries(self, countries: &[CountryId]) -> Self {
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
    // "antyrosyjski" is made by rule, in Polish alone
    let is_compound = FIRST_HALVES.iter().any(|half| {
        let rest = folded.strip_prefix(&fold(half));
        let rest = rest.map(|rest| rest.strip_prefix('-').unwrap_or(rest));
        rest.and_then(entry)
            .is_some_and(|entry| entry.langs().have(Lang::PL))
    });
    Langs(
        found
            | if is_compound {
                Langs::of(Lang::PL).0
            } else {
                0
            },
    )
}

/// Ways to write a name that are tried, at most.
const WAYS_MAX: usize = 3_000;

/// The table, as it is committed.
///
/// # Panics
///
/// Never: keys come in order.
#[must_use]
pub fn make() -> Vec<u8> {
    let mut made: BTreeMap<String, Entry> = BTreeMap::new();
    for language in LANGUAGES {
        let Some(vocabulary) = Vocabulary::of(language.lang) else {
            continue;
        };
        let forms = forms_of(vocabulary);
        let langs = Langs::of(language.lang);
        for form in forms.values().flatten() {
            for key in [form.clone(), fold(form)] {
                made.entry(key).or_default().0 |= u64::from(langs.0);
            }
        }
        if [Lang::PL, Lang::EN].contains(&language.lang) {
            for term in vocabulary.terms.iter().filter(|term| is_named(term)) {
                for name in names_of(term, &forms) {
                    made.entry(fold(&name)).or_default();
                    made.entry(name).or_default();
                }
            }
        }
    }
    for (key, entry) in &mut made {
        let words: Vec<String> = key.split(' ').map(str::to_owned).collect();
        *entry = entry.with_countries(&resolve_in(&words, Langs::ALL));
    }
    let pairs = made.into_iter().map(|(key, entry)| (key, entry.0));
    let map = fst::Map::from_iter(pairs).expect("keys come in order");
    map.into_fst().into_inner()
}

/// Whether a reader may mean a country by a term.
fn is_named(term: &Term) -> bool {
    matches!(term.role, Role::Name | Role::Adjective | Role::Demonym)
}

/// The forms of each key of a vocabulary.
fn forms_of(vocabulary: &Vocabulary) -> BTreeMap<u32, BTreeSet<String>> {
    let mut forms: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    let mut add = |form: &str, readings: &[Reading]| {
        for reading in readings {
            let of_key = forms.entry(reading.key).or_default();
            of_key.insert(form.to_owned());
        }
    };
    for (form, readings) in vocabulary.made_forms() {
        add(form, readings);
    }
    if vocabulary.lang == Lang::PL {
        let mut readings = Vec::new();
        POLISH.for_each_form(|form, _| {
            readings.clear();
            vocabulary.read(&Word::new(form, Some(Lang::PL)), &mut readings);
            add(form, &readings);
        });
    }
    forms
}

/// The ways to write a term of several words; none where they are too many.
fn names_of(term: &Term, forms: &BTreeMap<u32, BTreeSet<String>>) -> Vec<String> {
    let mut names = vec![String::new()];
    for (place, word) in term.words.iter().enumerate() {
        let Some(of_word) = forms.get(&word.key) else {
            return Vec::new();
        };
        if names.len() * of_word.len() > WAYS_MAX {
            return Vec::new();
        }
        let gap = if place > 0 { " " } else { "" };
        let longer = |name: &String| -> Vec<String> {
            let forms = of_word.iter();
            forms.map(|form| format!("{name}{gap}{form}")).collect()
        };
        names = names.iter().flat_map(longer).collect();
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::TABLE as COUNTRIES;
    use crate::enrich::countries::resolve::words;
    use crate::table::alternatives;

    /// Where this fails, a name was added to the tables: make the table again.
    #[test]
    fn the_table_knows_every_name() {
        let columns = ["pl", "pl_other", "pl_adj", "en", "en_other", "en_adj"];
        let columns = columns.map(|name| COUNTRIES.column(name));
        for row in COUNTRIES.rows() {
            let cells = columns.iter().flat_map(|column| alternatives(row[*column]));
            for name in cells.map(|cell| cell.trim_end_matches('?')) {
                let words = words(name);
                match known(&words) {
                    Known::Countries(found) => {
                        assert_eq!(found, resolve_in(&words, Langs::ALL), "of {name:?}");
                    }
                    Known::Open(langs) => assert_eq!(
                        resolve_in(&words, langs),
                        resolve_in(&words, Langs::ALL),
                        "of {name:?}"
                    ),
                }
            }
        }
    }

    #[test]
    fn what_is_known_is_what_the_vocabularies_say() {
        for typed in [
            "korea",
            "korei północnej",
            "koree polnocna",
            "minister",
            "obrony",
            "antyrosyjski",
            "południowoamerykański",
            "rosyjsko-ukraiński",
            "stany",
            "zjednoczone",
            "deutschland",
            "nordkorea",
            "corea del norte",
            "россии",
            "xyzzy",
            "georgia",
            "papua-nowa gwinea",
        ] {
            let words = words(typed);
            let all = resolve_in(&words, Langs::ALL);
            match known(&words) {
                Known::Countries(found) => assert_eq!(found, all, "of {typed:?}"),
                Known::Open(langs) => assert_eq!(resolve_in(&words, langs), all, "of {typed:?}"),
            }
        }
    }

    #[test]
    fn names_of_polish_and_english_are_not_left_open() {
        for typed in [
            "rosji",
            "korei północnej",
            "north korea",
            "stanow zjednoczonych",
        ] {
            assert!(
                matches!(known(&words(typed)), Known::Countries(found) if found.len() == 1),
                "{typed:?}"
            );
        }
    }
}
