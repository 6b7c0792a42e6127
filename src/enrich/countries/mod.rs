//! Countries: finds those an article speaks of and is about, and where its
//! places lie.
//!
//! `scan` finds the words of the tables in the text, `context` tells a country
//! from its homographs, `merge` puts them among what the name stage found. A word that several countries share, or that more often means
//! something else, counts only for a country that the article also names
//! plainly. Cities and seats of power stay places and add to their country.
//!
//! The tables are `countries.tsv`, `country_names.tsv` and `places.tsv`.

mod about;
mod context;
mod endings;
mod merge;
mod places;
mod polish;
mod resolve;
mod role;
mod scan;
#[cfg(test)]
mod tests;
mod typed;
mod typed_words;
mod vocabulary;

use hashbrown::{HashMap, HashSet};

use self::about::{Evidence, Sections};
use self::merge::{Found, Merge};
use self::vocabulary::Vocabulary;
use super::Context;
use crate::article::{CountryEvidence, Mention, Via};
use crate::country::CountryId;

pub use resolve::{resolve, resolve_area};
pub(super) use role::Role;
pub(super) use scan::Memory;
pub use typed_words::make as make_typed_words;

/// Where a text may speak of countries and places, before anything is decided.
#[derive(Debug, Default)]
pub struct Hits(Vec<scan::Hit>);

impl Hits {
    /// Looks through a text, in a language of which the names are known.
    #[must_use]
    pub fn new(context: &Context<'_>) -> Self {
        let vocabulary = context.lang.and_then(Vocabulary::of);
        Self(vocabulary.map_or_else(Vec::new, |vocabulary| scan::scan(context, vocabulary)))
    }

    /// Tokens, what they are first of all, and whether also something else.
    pub(super) fn roles(&self) -> impl Iterator<Item = (&std::ops::Range<usize>, Role, bool)> {
        self.0.iter().map(|hit| {
            let sense = &hit.senses[0];
            (&hit.tokens, sense.role(), sense.is_ambiguous())
        })
    }
}

/// Adds the countries to the names, and says where the places lie.
///
/// Gives the mentions in text order; those of persons, places and
/// organisations overlap none of each other. A country inside an
/// organisation's name is a mention with `Via::Part`.
#[must_use]
pub fn find(context: &Context<'_>, Hits(hits): &Hits, names: Vec<Mention>) -> Vec<Mention> {
    if context.lang.and_then(Vocabulary::of).is_none() {
        return names;
    }
    let mut merge = Merge::new(context, hits, names);
    let found: Vec<Found> = hits.iter().filter_map(|hit| merge.judge(hit)).collect();
    let plain: HashSet<CountryId> = found
        .iter()
        .filter(|found| !found.judged.is_doubtful)
        .filter_map(Found::plain)
        .collect();
    for found in found {
        merge.add(found, &plain);
    }
    merge.finish(&plain)
}

/// The countries of an article, the best attested first.
///
/// Every kind of words counts, also those inside the names of organisations.
#[must_use]
pub fn evidence(context: &Context<'_>, mentions: &[Mention]) -> Vec<CountryEvidence> {
    let sections = Sections::of(context);
    let mut indices: HashMap<CountryId, usize> = HashMap::new();
    let mut countries: Vec<(CountryId, Vec<Evidence>)> = Vec::new();
    for mention in mentions {
        let (Some(country), Some(via)) = (mention.country, mention.via) else {
            continue;
        };
        let index = *indices.entry(country).or_insert(countries.len());
        if index == countries.len() {
            countries.push((country, Vec::new()));
        }
        let position = sections.position(mention.span.start);
        countries[index].1.push(Evidence { via, position });
    }
    countries.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
    let (ids, found): (Vec<_>, Vec<_>) = countries.into_iter().unzip();
    let about = about::decide(&found);
    let rows = ids.into_iter().zip(found).zip(about);
    rows.map(|((id, found), about)| CountryEvidence {
        id,
        count: found.len(),
        about,
        via: kinds(&found),
    })
    .collect()
}

/// Mentions by kind, commonest first.
fn kinds(found: &[Evidence]) -> Vec<(Via, usize)> {
    let mut kinds: Vec<(Via, usize)> = Vec::new();
    for evidence in found {
        match kinds.iter_mut().find(|kind| kind.0 == evidence.via) {
            Some(kind) => kind.1 += 1,
            None => kinds.push((evidence.via, 1)),
        }
    }
    kinds.sort_by_key(|(via, count)| (std::cmp::Reverse(*count), *via));
    kinds
}
