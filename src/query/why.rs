//! Why an article has a value of a facet: the mentions behind it, each with its
//! sentence, what was read in it and by which rules.

use std::ops::Range;

use super::filter;
use super::quotes::{self, Quotation};
use super::sentences::Sentences;
use crate::article::{Kind, Via};
use crate::country::CountryId;
use crate::enrich::{EntityRecord, MentionRecord, QuoteRecord, Record, ResolvedName, countries};
use crate::error::{BadParameter, Candidate, Fault, Result};
use crate::index::schema::{Facet, place_value};

/// What stands behind a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Why {
    /// Person, country, organisation or place.
    pub facet: Facet,
    /// The value.
    pub value: String,
    /// Names of the article that stand for it, and why.
    pub names: Vec<ResolvedName>,
    /// Counts by kind of words, for a country.
    pub via: Vec<(Via, usize)>,
    /// The mentions, first to last.
    pub evidence: Vec<Evidence>,
    /// What a person says in the article.
    pub quotes: Vec<Quotation>,
}

/// One mention.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// The mention, with the article's own name.
    pub mention: MentionRecord,
    /// Its sentence.
    pub sentence: String,
    /// The mention in the sentence, in code points.
    pub highlight: Range<usize>,
}

/// Finds what stands behind a value; `record` is as the index keeps it, with
/// the article's own names. `None` where the article does not have the value.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where the article has several values that fit.
pub fn why(record: &Record, typed: &str) -> Result<Option<Why>> {
    let found = values(record, typed);
    let [(facet, value)] = &found[..] else {
        return if found.is_empty() {
            Ok(None)
        } else {
            let candidate = |(facet, value): &(Facet, String)| Candidate {
                value: value.clone(),
                facet: Some(facet.name()),
                ..Candidate::default()
            };
            let candidates = found.iter().map(candidate).collect();
            let bad =
                BadParameter::unreadable("value", typed, "value of the article", "one of them");
            Err(bad.with_candidates(Fault::Ambiguous, candidates).into())
        };
    };
    let mentions: Vec<&MentionRecord> = mentions_of(record, *facet, value).collect();
    let names = record.resolutions.iter().filter(|resolved| {
        let entity = resolved.entity.as_ref().and_then(value_of);
        entity.is_some_and(|entity| entity == (*facet, value.clone()))
    });
    let mut countries = record.countries.iter();
    let evidence = countries.find(|found| *facet == Facet::Country && found.id.code() == value);
    Ok(Some(Why {
        facet: *facet,
        value: value.clone(),
        names: names.cloned().collect(),
        via: evidence
            .map(|found| found.via.0.clone())
            .unwrap_or_default(),
        evidence: in_sentences(record, &mentions),
        quotes: said_by(record, *facet, value),
    }))
}

/// What a person says in an article.
fn said_by(record: &Record, facet: Facet, value: &str) -> Vec<Quotation> {
    let is_own = |quote: &&QuoteRecord| {
        facet == Facet::Person && record.speaker_of(quote).is_some_and(|name| name == value)
    };
    let own: Vec<_> = record.quotes.iter().filter(is_own).collect();
    quotes::in_sentences(record, &own)
}

/// The mentions behind a value, first to last; a country's are its own and the
/// places that speak for it.
pub(super) fn mentions_of<'r>(
    record: &'r Record,
    facet: Facet,
    value: &'r str,
) -> impl Iterator<Item = &'r MentionRecord> {
    record.mentions.iter().filter(move |mention| {
        if facet == Facet::Country {
            let speaks_for = mention.country.filter(|_| mention.via.is_some());
            let country = mention.id.or(speaks_for);
            return country.is_some_and(|country| country.code() == value);
        }
        let entity = record.entity_of(&mention.entity());
        let entity = entity.and_then(|entity| value_of(&entity));
        entity.is_some_and(|(of, name)| of == facet && name == value)
    })
}

/// A value of an article and what the article calls it, its own name first.
type Known = (Facet, String, Vec<String>);

/// The values of the article that a typed one fits: those spelt so, else those
/// that have its words in any form, or are called so by the article.
fn values(record: &Record, typed: &str) -> Vec<(Facet, String)> {
    let mut all: Vec<Known> = Vec::new();
    for mention in &record.mentions {
        let own = mention.entity();
        let Some(entity) = record.entity_of(&own) else {
            continue;
        };
        let Some((facet, value)) = value_of(&entity) else {
            continue;
        };
        let is_same = |known: &&mut Known| (known.0, &known.1) == (facet, &value);
        let names = if let Some(known) = all.iter_mut().find(is_same) {
            &mut known.2
        } else {
            all.push((facet, value, vec![entity.name]));
            &mut all.last_mut().expect("one was pushed").2
        };
        names.extend([own.name, mention.lemma.clone()]);
    }
    let country = match &countries::resolve(typed)[..] {
        [only] => Some(*only),
        _ => CountryId::from_code(&typed.to_uppercase()),
    };
    let countries = record
        .countries
        .iter()
        .filter(|found| country == Some(found.id));
    let countries: Vec<_> = countries
        .map(|found| (Facet::Country, found.id.to_string()))
        .collect();
    let exact = all
        .iter()
        .filter(|(_, value, names)| value == typed || names[0] == typed);
    let exact: Vec<_> = exact
        .map(|(facet, value, _)| (*facet, value.clone()))
        .collect();
    if !exact.is_empty() {
        return exact;
    }
    if !countries.is_empty() {
        return countries;
    }
    let fitting = all
        .into_iter()
        .filter(|(_, _, names)| names.iter().any(|name| filter::name_fits(name, typed)));
    fitting.map(|(facet, value, _)| (facet, value)).collect()
}

/// The value of an entity in its facet; `None` for kinds without one.
fn value_of(entity: &EntityRecord) -> Option<(Facet, String)> {
    let facet = Facet::of_kind(entity.kind)?;
    match entity.kind {
        Kind::Country => None,
        Kind::Place => Some((facet, place_value(&entity.name, entity.country))),
        _ => Some((facet, entity.name.clone())),
    }
}

/// Mentions with the sentences they stand in.
fn in_sentences(record: &Record, mentions: &[&MentionRecord]) -> Vec<Evidence> {
    let text = record.text.as_deref().unwrap_or_default();
    let sentences = Sentences::of(text, record.lang);
    let evidence = mentions.iter().map(|mention| {
        let found = sentences.around(&(mention.start..mention.end));
        Evidence {
            mention: (*mention).clone(),
            sentence: found.text,
            highlight: found.highlight,
        }
    });
    evidence.collect()
}
