//! An article as an engine gets it: its terms and facets as an index of ours has
//! them, and what a hit shows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_64;

use crate::article::Kind;
use crate::country::CountryId;
use crate::date::{PartialDate, day_number};
use crate::enrich::{CalledRecord, Enricher, Record, TERM_SEPARATOR};
use crate::index::schema::{facet_terms, place_value, variant_of, variant_terms};
use crate::index::{Facet, ValueKind};
use crate::query::engine_fields as field;
use crate::query::filter::spellings;
use crate::query::{exact_words, spans};

/// An article on its way to an engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its key.
    pub id: String,
    /// A number for all that is sent of it, by which a change is seen.
    pub hash: u64,
    /// Its fields as JSON.
    pub json: String,
}

impl Document {
    /// The document of an article whose names are resolved; of one that is known
    /// to be of a story, with the id of its leader.
    #[must_use]
    pub fn new(record: &Record, leader: Option<&str>, enricher: &mut Enricher) -> Self {
        let fields = fields(record, leader, enricher);
        let json = serde_json::to_string(&fields).expect("strings and numbers are JSON");
        Self {
            id: record.id.clone(),
            hash: xxh3_64(json.as_bytes()),
            json,
        }
    }
}

/// The leader of the story of an article that `merge` has printed.
#[must_use]
pub(super) fn leader_of(record: &Record) -> Option<&str> {
    let is_of_several = record.reprints.is_some() || record.duplicate_of.is_some();
    is_of_several.then(|| record.duplicate_of.as_deref().unwrap_or(&record.id))
}

fn fields(record: &Record, leader: Option<&str>, enricher: &mut Enricher) -> Map<String, Value> {
    let mut fields = Map::new();
    let mut put = |name: &str, value: Value| {
        let is_empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !is_empty {
            fields.insert(name.to_owned(), value);
        }
    };
    put(field::ID, json!(record.id));
    put("path", json!(record.path));
    put("url", json!(record.url));
    put("title", json!(record.title));
    put("text", json!(record.text));
    for (facet, terms) in Facet::ALL.into_iter().zip(facet_terms(record)) {
        put(facet.name(), json!(in_order(record, facet, terms)));
    }
    let published = record.published.value.as_deref();
    if let Some(date) = published.and_then(|value| value.parse::<PartialDate>().ok()) {
        let days = [date.first_day(), date.last_day()];
        put("published_at", json!(date.first_day().to_string()));
        for (name, day) in field::PUBLISHED_DAYS.into_iter().zip(days) {
            put(name, json!(day_number(day)));
        }
    }
    put(field::MENTIONED_SPANS, json!(mentioned_spans(record)));
    let names = names(record);
    let words: BTreeSet<String> = names.iter().flat_map(|name| name_words(name)).collect();
    put(field::NAME_WORDS, json!(words));
    put(field::NAMES, json!(names));
    put("called", json!(called(record)));
    put(field::STORY, json!(leader));
    if let Some(article) = record.article() {
        let terms = enricher.terms(&article);
        let spaced = |terms: &str| terms.replace(TERM_SEPARATOR, " ");
        put(field::TITLE_TERMS, json!(spaced(&terms.title)));
        put(field::TEXT_TERMS, json!(spaced(&terms.text)));
        put(
            field::TITLE_WORDS,
            json!(exact_words(&article.title).join(" ")),
        );
        put(
            field::TEXT_WORDS,
            json!(exact_words(&article.text).join(" ")),
        );
    }
    fields
}

/// The terms of a facet: persons and countries as the article has them, what they
/// lie in after them, all else by the alphabet.
fn in_order(record: &Record, facet: Facet, terms: BTreeSet<String>) -> Vec<String> {
    let first: Vec<String> = match facet {
        Facet::Person => record.persons.iter().map(|it| it.name.clone()).collect(),
        Facet::Country => record
            .countries
            .iter()
            .map(|it| it.id.to_string())
            .collect(),
        _ => return terms.into_iter().collect(),
    };
    let mut ordered: Vec<String> = Vec::with_capacity(terms.len());
    for term in first.into_iter().chain(terms) {
        if !ordered.contains(&term) {
            ordered.push(term);
        }
    }
    ordered
}

/// The terms of the times that an article speaks of.
fn mentioned_spans(record: &Record) -> BTreeSet<String> {
    let intervals = crate::index::mentioned_intervals(record).into_iter();
    intervals
        .flat_map(|(first, last)| spans::terms(first, last))
        .collect()
}

/// What the facets of names call their values: facet, value, name.
fn names(record: &Record) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let variants = variant_terms(record);
    for (facet, terms) in Facet::ALL.into_iter().zip(facet_terms(record)) {
        if !matches!(facet.kind(), ValueKind::Name | ValueKind::Place) {
            continue;
        }
        let level = facet.levels()[0];
        let values = terms.iter().filter_map(|term| level.value_of(facet, term));
        for value in values {
            names.insert(name_term(
                facet,
                value,
                facet.label(value, crate::lang::Lang::EN),
            ));
        }
        let variants = variants.iter().filter_map(|term| variant_of(facet, term));
        names.extend(variants.map(|(name, value)| name_term(facet, value, name)));
    }
    names
}

fn name_term(facet: Facet, value: &str, name: &str) -> String {
    [facet.name(), value, name].join("\t")
}

/// Facet, value and name of a term of names.
pub(super) fn name_of_term(term: &str) -> Option<(&str, &str, &str)> {
    let mut parts = term.split('\t');
    Some((parts.next()?, parts.next()?, parts.next()?))
}

/// The words of a name, each as it is spelt and in its base form.
fn name_words(term: &str) -> Vec<String> {
    let Some((facet, _, name)) = name_of_term(term) else {
        return Vec::new();
    };
    let words = name.split(|letter: char| !letter.is_alphanumeric() && !"'’".contains(letter));
    let words = words.filter(|word| !word.is_empty());
    words.flat_map(|word| words_of(facet, word)).collect()
}

/// A word under which a name of a facet is found.
pub(super) fn words_of(facet: &str, word: &str) -> [String; 2] {
    spellings(word).map(|word| format!("{facet}:{word}"))
}

/// What the article calls its entities, with mentions: facet, value, words, count;
/// of countries only where its mentions are known.
fn called(record: &Record) -> Vec<String> {
    let mut counts: BTreeMap<(Facet, String, String), usize> = BTreeMap::new();
    let mut add = |kind: Kind, name: &str, country, id, lemma: &str, count: usize| {
        let facet = Facet::of_kind(kind);
        let value = match (facet, id) {
            (Some(Facet::Country), Some(id)) => CountryId::code(id).to_owned(),
            (Some(Facet::Place), _) => place_value(name, country),
            _ => name.to_owned(),
        };
        if let Some(facet) = facet {
            *counts.entry((facet, value, lemma.to_owned())).or_default() += count;
        }
    };
    for each in &record.mentions {
        add(each.kind, &each.name, each.country, each.id, &each.lemma, 1);
        // a place speaks for its country
        if let Some(country) = each.country.filter(|_| each.via.is_some()) {
            add(Kind::Country, "", None, Some(country), &each.lemma, 1);
        }
    }
    if record.is_lean() {
        let persons = record.persons.iter();
        let persons = persons.map(|it| (Kind::Person, &it.name, None, it.count));
        let organisations = record.organisations.iter();
        let organisations = organisations.map(|it| (Kind::Organisation, &it.name, None, it.count));
        let places = record.places.iter();
        let places = places.map(|it| (Kind::Place, &it.name, it.country, it.count));
        for (kind, name, country, total) in persons.chain(organisations).chain(places) {
            let otherwise = record.called.iter().flatten();
            let otherwise = otherwise
                .filter(|each| (each.kind, &each.name, each.country) == (kind, name, country));
            let n_otherwise: usize = otherwise.map(|each| each.count).sum();
            if total > n_otherwise {
                add(kind, name, country, None, name, total - n_otherwise);
            }
        }
        for each in record.called.iter().flatten() {
            let CalledRecord {
                kind, name, lemma, ..
            } = each;
            add(*kind, name, each.country, None, lemma, each.count);
        }
    }
    let called = counts.into_iter();
    called
        .map(|((facet, value, lemma), count)| {
            [facet.name(), &value, &lemma, &count.to_string()].join("\t")
        })
        .collect()
}
