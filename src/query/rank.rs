//! Ranking: what each part of a query counts for in an article's score.
//!
//! Where every word must be there, BM25 weighs them well enough. A search for
//! any word is typed as a question, and most of its words are not what it is
//! after: there a word counts by its rarity once more than in BM25, one that
//! asks ("kto", "ile") counts little, and neighbours that are neighbours in the
//! article too count beside the words.
//!
//! The figures were chosen by `prasowka-tools retrieval` on Polish questions.

use std::collections::BTreeSet;

use tantivy::Term;

use super::parse::{Forms, Node, Text};
use super::snippet::Pattern;
use crate::error::{Error, Result};
use crate::index::Reader;
use crate::lang::Lang;
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::Word;

/// How the fields of an article count together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranking {
    /// What a hit in the title counts for, one in the text counting 1.
    pub(super) title: f32,
    /// Share that the lesser field adds to the score of the better one.
    pub(super) lesser_field: f32,
}

impl Ranking {
    /// Where every word must be there.
    pub(super) const ALL: Self = Self {
        title: 2.0,
        lesser_field: 0.3,
    };

    /// Where any word will do.
    pub(super) const ANY: Self = Self {
        title: 0.4,
        lesser_field: 1.0,
    };
}

/// What neighbours count for, single words counting 1.
pub(super) const NEIGHBOURS: f32 = 0.3;

/// What a word that asks counts for, others counting 1.
const ASKING: f32 = 0.3;

/// What a pattern counts for in articles of a language, where any word will do.
pub(super) fn weight(pattern: &Pattern, lang: Option<Lang>, reader: &Reader) -> Result<f32> {
    let Pattern::Sequence(places, _) = pattern else {
        return Ok(1.0);
    };
    let mut least = 1.0_f32;
    for place in places {
        least = least.min(rarity(place, reader)?);
    }
    match places.as_slice() {
        [word] if asks(word, lang) => Ok(least * ASKING),
        _ => Ok(least),
    }
}

/// The same nodes with the words of each phrase beside it: a phrase that is
/// nowhere says by its words what is sought.
pub(super) fn with_words(nodes: &[Node]) -> Vec<Node> {
    let mut spread = Vec::new();
    for node in nodes {
        let words = match node {
            Node::Text(text) if text.forms == Forms::Inflected => words_of(text),
            _ => Vec::new(),
        };
        if words.len() != 1 {
            spread.push(node.clone());
        }
        spread.extend(words.into_iter().map(Node::Text));
    }
    spread
}

/// The pairs of single words that are neighbours in a query, as phrases.
pub(super) fn neighbours(nodes: &[Node]) -> Vec<Text> {
    let pairs = nodes.windows(2).filter_map(|pair| {
        let (first, second) = (single_word(&pair[0])?, single_word(&pair[1])?);
        Some(Text {
            words: format!("{} {}", first.words, second.words),
            is_phrase: true,
            forms: Forms::Inflected,
        })
    });
    pairs.collect()
}

/// The text of a node that is one word in any form.
fn single_word(node: &Node) -> Option<&Text> {
    match node {
        Node::Text(text) if text.forms == Forms::Inflected && !text.is_phrase => Some(text),
        _ => None,
    }
}

/// The words of a text, each by itself.
fn words_of(text: &Text) -> Vec<Text> {
    let tokens = Tokens::new(&text.words, None).tokens;
    let words = tokens.iter().filter(|token| token.class != Class::Mark);
    let words = words.map(|token| Text {
        words: token.text(&text.words).to_owned(),
        is_phrase: false,
        forms: Forms::Inflected,
    });
    words.collect()
}

/// How rare a word is that can be one of several terms: 1 where no article has
/// it, towards 0 where all have.
fn rarity(terms: &BTreeSet<String>, reader: &Reader) -> Result<f32> {
    let n_articles = reader.n_articles() as f32;
    // BM25's own measure; deleted articles are counted until they are merged away
    let measure =
        |n_with: f32| (1.0 + ((n_articles - n_with).max(0.0) + 0.5) / (n_with + 0.5)).ln();
    let mut n_with = 0;
    for term in terms {
        let term = Term::from_field_text(reader.fields().text, term);
        let n = reader.searcher().doc_freq(&term);
        n_with = n_with.max(n.map_err(Error::tantivy(reader.path()))?);
    }
    Ok(measure(n_with as f32) / measure(0.0))
}

/// Whether a word asks in its language.
fn asks(terms: &BTreeSet<String>, lang: Option<Lang>) -> bool {
    let words = lang.and_then(Lang::known).map(|known| known.question_words);
    let mut words = words.unwrap_or_default().split_whitespace();
    words.any(|word| terms.contains(&*Word::new(word, lang).term))
}
