//! What boosts a hit above others that have the same words: the words stand
//! near one another, or name a person or an organisation of the article, or
//! the country that it is about.
//!
//! A boost never decides whether an article is a hit.

use tantivy::Term;
use tantivy::query::{BoostQuery, ConstScoreQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

use super::parse::{Forms, Node};
use crate::enrich::countries;
use crate::index::{Facet, Reader};
use crate::lang::inflection::name_base;

/// Score that an article gets more for an entity that the query names.
const ENTITY_BOOST: f32 = 2.0;

/// Words of a name, at most.
const NAME_WORDS_MAX: usize = 4;

/// Places that words may stand apart and still be near.
pub(super) const NEAR: u32 = 4;

/// Share of a phrase's score that words near one another add.
pub(super) const NEAR_BOOST: f32 = 0.5;

/// Words of a query, at most, that can name an entity or stand near another; a
/// longer one is no name, and each costs a look into the index.
const WORDS_MAX: usize = 8;

/// The stretches of plain words of a query that must all be there; of each the
/// first [`WORDS_MAX`], and as many stretches.
pub(super) fn plain_words(node: &Node) -> Vec<Vec<&str>> {
    let nodes = match node {
        Node::And(nodes) => nodes.as_slice(),
        node => std::slice::from_ref(node),
    };
    let stretches = nodes.split(|node| plain_word(node).is_none());
    let stretches = stretches.filter(|stretch| !stretch.is_empty());
    stretches
        .take(WORDS_MAX)
        .map(|stretch| {
            stretch
                .iter()
                .filter_map(plain_word)
                .take(WORDS_MAX)
                .collect()
        })
        .collect()
}

fn plain_word(node: &Node) -> Option<&str> {
    match node {
        Node::Text(text) if text.forms == Forms::Inflected && !text.is_phrase => Some(&text.words),
        _ => None,
    }
}

/// Queries for the articles with an entity that some words name.
pub(super) fn entities(words: &[&str], reader: &Reader) -> Vec<Box<dyn Query>> {
    let mut boosts: Vec<Box<dyn Query>> = Vec::new();
    for n_words in 1..=words.len().min(NAME_WORDS_MAX) {
        for name in words.windows(n_words) {
            let base: Vec<String> = name.iter().map(|word| name_base(word)).collect();
            for facet in [Facet::Person, Facet::Organisation] {
                boosts.push(boost(facet, &base.join(" "), reader));
            }
            if let [country] = countries::resolve(&name.join(" ")).as_slice() {
                boosts.push(boost(Facet::About, country.code(), reader));
            }
        }
    }
    boosts
}

fn boost(facet: Facet, value: &str, reader: &Reader) -> Box<dyn Query> {
    let term = Term::from_field_text(reader.fields().facet(facet), value);
    let query = TermQuery::new(term, IndexRecordOption::Basic);
    let constant = ConstScoreQuery::new(Box::new(query), 1.0);
    Box::new(BoostQuery::new(Box::new(constant), ENTITY_BOOST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::parse::parse;

    #[test]
    fn plain_words_stand_in_stretches() {
        let words = |query: &str| {
            let node = parse(query).node.expect("there are words");
            let stretches = plain_words(&node);
            let stretches: Vec<String> = stretches.iter().map(|words| words.join(" ")).collect();
            stretches.join(", ")
        };
        assert_eq!(words("kim dzong \"a b\" un -x y"), "kim dzong, un, y");
        assert_eq!(words("kim"), "kim");
        assert_eq!(words("a OR b"), "");
    }
}
