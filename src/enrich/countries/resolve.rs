//! Resolve: the country, region or continent that a reader types into a filter.
//!
//! What is typed is a code, or a name, adjective or people of any language of
//! the tables, in any case form, in small or capital letters, with or without
//! diacritics. Polish is tried first, then English, then the others; with
//! diacritics as typed before without; names before adjectives and peoples.

use hashbrown::HashMap;

use super::polish;
use super::typed::{self, FOLDED_FORMS_MAX, Known, Langs};
use super::vocabulary::{Meaning, Reading, Role, Term, Vocabulary, bare};
use crate::country::{Area, CountryId};
use crate::lang::lexicon::{Cases, POLISH};
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::{Word, fold, lower};
use crate::lang::{LANGUAGES, Lang};

/// The countries that a reader may mean; several only where the words name
/// several, as "Korea" does.
///
/// ```
/// use prasowka::enrich::countries::resolve;
/// assert_eq!(resolve("korei północnej")[0].code(), "KP");
/// assert_eq!(resolve("korea polnocna")[0].code(), "KP");
/// assert_eq!(resolve("Deutschland")[0].code(), "DE");
/// assert_eq!(resolve("korea").len(), 2);
/// assert!(resolve("Atlantyda").is_empty());
/// ```
#[must_use]
pub fn resolve(typed: &str) -> Vec<CountryId> {
    let typed = typed.trim();
    if let Some(country) = CountryId::from_code(&typed.to_uppercase()) {
        return vec![country];
    }
    let words = words(typed);
    if words.is_empty() {
        return Vec::new();
    }
    match typed::known(&words) {
        Known::Countries(countries) => countries,
        Known::Open(langs) => resolve_in(&words, langs),
    }
}

/// The countries that words in lower case mean in some languages.
pub(super) fn resolve_in(words: &[String], langs: Langs) -> Vec<CountryId> {
    let vocabularies = || {
        let languages = LANGUAGES.iter().map(|language| language.lang);
        let wanted = languages.filter(|lang| langs.have(*lang));
        wanted.filter_map(Vocabulary::of)
    };
    let as_typed = vocabularies().map(|vocabulary| meant(vocabulary, words, false));
    let folded = vocabularies().map(|vocabulary| meant(vocabulary, words, true));
    as_typed
        .chain(folded)
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The region or continent that a reader means, in Polish or English.
///
/// What a country is called too ("Micronesia") is the region's only after
/// `region:`.
///
/// ```
/// use prasowka::enrich::countries::resolve_area;
/// assert_eq!(resolve_area("Europie Wschodniej").unwrap().en, "Eastern Europe");
/// assert_eq!(resolve_area("region:micronesia").unwrap().en, "Micronesia");
/// assert!(resolve_area("Atlantyda").is_none());
/// ```
#[must_use]
pub fn resolve_area(typed: &str) -> Option<&'static Area> {
    let (level, name) = match typed.split_once(':') {
        Some((level, name)) => (Some(level), name),
        None => (None, typed),
    };
    let typed = words(name.trim());
    let folded: Vec<String> = typed.iter().map(|word| fold(word)).collect();
    let is_called = |name: &str| {
        let written: Vec<String> = words(name).iter().map(|word| fold(word)).collect();
        written == folded || is_form_of(name, &typed)
    };
    Area::all()
        .iter()
        .filter(|area| level.is_none_or(|level| level == area.level))
        .find(|area| area.names.iter().any(|name| is_called(name)))
}

/// Whether words are a Polish name in some case.
fn is_form_of(name: &str, typed: &[String]) -> bool {
    let tokens = Tokens::new(name, None).tokens;
    let written: Vec<&str> = tokens.iter().map(|token| token.text(name)).collect();
    if written.len() != typed.len() {
        return false;
    }
    let parts = polish::parts(&written, Role::Name);
    let mut cases = Cases::ALL;
    for ((part, word), typed) in parts.iter().zip(&written).zip(typed) {
        let form = Word::new(typed, Some(Lang::PL));
        match part.cases(word, &form) {
            Some(found) => cases = cases & found,
            None => return false,
        }
    }
    !cases.is_empty()
}

/// The words and hyphens typed, in lower case; full stops say nothing.
pub(super) fn words(typed: &str) -> Vec<String> {
    let typed = lower(typed).replace('’', "'");
    let typed = typed.strip_prefix("the ").unwrap_or(&typed);
    let tokens = Tokens::new(typed, None).tokens;
    let kept = tokens
        .iter()
        .filter(|token| token.class != Class::Mark || token.text(typed) == "-");
    kept.map(|token| token.text(typed).to_owned()).collect()
}

/// The countries that words mean in one language.
fn meant(vocabulary: &'static Vocabulary, words: &[String], is_folded: bool) -> Vec<CountryId> {
    let readings: Vec<Vec<Reading>> = if is_folded {
        folded_readings(vocabulary, words)
    } else {
        let read = |word: &String| readings(vocabulary, word);
        words.iter().map(read).collect()
    };
    let mut names: Vec<&Term> = Vec::new();
    for reading in &readings[0] {
        let terms = vocabulary.beginning_with(reading.key).iter();
        let terms = terms.map(|index| &vocabulary.terms[*index as usize]);
        names.extend(terms.filter(|term| is_spelt(term, &readings)));
    }
    let of = |roles: &[Role]| {
        let terms = names.iter().filter(|term| roles.contains(&term.role));
        likeliest(terms.flat_map(|term| &term.meanings))
    };
    let names = of(&[Role::Name]);
    if names.is_empty() {
        of(&[Role::Adjective, Role::Demonym])
    } else {
        names
    }
}

/// The countries of unmarked meanings, or of all where every one is marked.
fn likeliest<'a>(meanings: impl Iterator<Item = &'a Meaning> + Clone) -> Vec<CountryId> {
    let is_plain = |meaning: &&Meaning| !meaning.is_weak;
    let mut found: Vec<CountryId> = meanings
        .clone()
        .filter(is_plain)
        .map(|meaning| meaning.country)
        .collect();
    if found.is_empty() {
        found.extend(meanings.map(|meaning| meaning.country));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// What a word can be.
fn readings(vocabulary: &Vocabulary, word: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    vocabulary.read(&Word::new(word, Some(vocabulary.lang)), &mut readings);
    readings
}

/// What words can be whose diacritics were left out.
fn folded_readings(vocabulary: &Vocabulary, words: &[String]) -> Vec<Vec<Reading>> {
    let words: Vec<String> = words
        .iter()
        .map(|word| fold(bare(vocabulary.lang, word)))
        .collect();
    let mut made: HashMap<&str, Vec<Reading>> = HashMap::new();
    for word in &words {
        made.insert(word, Vec::new());
    }
    for (form, readings) in vocabulary.made_forms() {
        if let Some(known) = made.get_mut(fold(form).as_str()) {
            known.extend_from_slice(readings);
        }
    }
    let of = |word: &String| {
        let mut found = made[word.as_str()].clone();
        if vocabulary.lang == Lang::PL {
            for form in POLISH.folded_matches(word, FOLDED_FORMS_MAX) {
                found.extend(readings(vocabulary, &form));
            }
        }
        found
    };
    words.iter().map(of).collect()
}

/// Whether words with these readings are a term, each word of it and no more.
fn is_spelt(term: &Term, readings: &[Vec<Reading>]) -> bool {
    let tokens = Tokens::new(term.text, None).tokens;
    let written = term.words.iter().zip(&tokens);
    let kept: Vec<_> = written
        .filter(|(_, token)| token.text(term.text) != ".")
        .collect();
    if kept.len() != readings.len() {
        return false;
    }
    let mut cases = Cases::ALL;
    for ((word, _), readings) in kept.iter().zip(readings) {
        let mut found = Cases::NONE;
        for reading in readings.iter().filter(|reading| reading.key == word.key) {
            found |= reading.cases;
        }
        let agreed = if word.agrees { cases & found } else { cases };
        if found.is_empty() || agreed.is_empty() {
            return false;
        }
        cases = agreed;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: &str) {
        let found: Vec<_> = resolve(typed).into_iter().map(CountryId::code).collect();
        assert_eq!(found.join(" "), expected, "of {typed:?}");
    }

    #[test]
    fn codes_and_names_in_any_form() {
        for typed in [
            "KP",
            "kp",
            "Korei Północnej",
            "korea północna",
            "KOREĄ PÓŁNOCNĄ",
            "korea polnocna",
            "koree polnocna",
            "north korea",
            "N. Korea",
            "KRLD",
            "północnokoreański",
            "Северной Кореей",
            "severní koreje",
            "Nordkorea",
            "corea del norte",
        ] {
            check(typed, "KP");
        }
        for typed in [
            "rosji",
            "Rosja",
            "rosyjskiej",
            "Rosjanie",
            "rosjanki",
            "Russia",
            "russians",
            "Россией",
        ] {
            check(typed, "RU");
        }
        for typed in [
            "polska",
            "Polsko",
            "polka",
            "Polen",
            "Польщею",
            "Pologne",
            "poland",
            "Rzeczpospolita Polska",
        ] {
            check(typed, "PL");
        }
        for typed in [
            "USA",
            "usa",
            "U.S.",
            "stany",
            "Stanów Zjednoczonych",
            "stanow zjednoczonych",
            "united states",
            "the United States",
            "США",
            "EE. UU.",
        ] {
            check(typed, "US");
        }
        check("Deutschland", "DE");
        check("Україна", "UA");
        check("україною", "UA");
        check("wlochy", "IT");
        check("wegrzech", "HU");
        check("W. Brytania", "GB");
        check("W.Brytania", "GB");
        check("uk", "GB");
        check("l'Ukraine", "UA");
        check("cote d'ivoire", "CI");
        check("Côte d’Ivoire", "CI");
        check("wybrzeżu kości słoniowej", "CI");
        check("zsrr", "SUHH");
        check("papua-nowa gwinea", "PG");
    }

    #[test]
    fn several_only_where_the_words_are_shared() {
        check("korea", "KP KR");
        check("kongo", "CD CG");
        check("georgia", "GE");
        check("samoa", "WS");
        check("Gwinea", "GN");
        check("dominika", "DM");
    }

    #[test]
    fn areas_in_any_form() {
        for (typed, expected) in [
            ("Europe", "Europe"),
            ("europa", "Europe"),
            ("w Europie", ""),
            ("Europie", "Europe"),
            ("azja", "Asia"),
            ("Azji Południowo-Wschodniej", "South-eastern Asia"),
            ("azja poludniowa", "Southern Asia"),
            ("Ameryka Południowa", "South America"),
            ("north america", "Northern America"),
            ("the Caribbean", "Caribbean"),
            ("continent:Antarctica", "Antarctica"),
            ("region:Europe", ""),
            ("", ""),
            ("-", ""),
        ] {
            let found = resolve_area(typed).map_or("", |area| area.en);
            assert_eq!(found, expected, "of {typed:?}");
        }
    }

    #[test]
    fn unknown_words_are_none() {
        for typed in [
            "",
            " ",
            "Atlantyda",
            "korea północnego",
            "europa",
            "?",
            "i",
            "rosja ukraina",
            "-",
        ] {
            check(typed, "");
        }
    }
}
