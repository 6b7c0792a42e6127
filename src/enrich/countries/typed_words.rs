//! Typed words: makes the table that `typed` reads, of the vocabularies themselves.
//!
//! `prasowka-tools country-words` writes it.

use std::collections::{BTreeMap, BTreeSet};

use super::resolve::resolve_in;
use super::role::Role;
use super::typed::{Entry, Langs};
use super::vocabulary::{Reading, Term, Vocabulary};
use crate::lang::lexicon::POLISH;
use crate::lang::words::{Word, fold};
use crate::lang::{LANGUAGES, Lang};

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
    use crate::enrich::countries::typed::{Known, known};
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
            "południowoafrykańskiego",
            "srodkowoafrykanski",
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
