//! One article, and why it has a value.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::stories::{self, no_article};
use super::{Article, Quotation};
use crate::article::Via;
use crate::enrich::{MentionRecord, ResolvedName};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::why as evidence;

/// The article with that id, its names as the corpus resolves them.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where there is none.
pub fn article(reader: &Reader, id: &str, ui: Lang) -> Result<Article> {
    let address = reader.find_typed(id)?.ok_or_else(|| no_article(id))?;
    let mut article = reader.record(address)?;
    article.story = stories::story(reader, address, &article)?;
    article.forget_kept();
    article.rename_countries(ui);
    Ok(article)
}

/// What stands behind a value of an article.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Why {
    /// Person, country, organisation or place.
    pub facet: Facet,
    /// The value.
    pub value: String,
    /// What a person reads for it.
    pub name: String,
    /// Names of the article that stand for it, and why.
    pub names: Vec<ResolvedName>,
    /// Counts by kind of words, for a country.
    pub via: BTreeMap<&'static str, usize>,
    /// The mentions, first to last.
    pub evidence: Vec<Evidence>,
    /// What a person says in the article.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<Quotation>,
    /// The counts of `via`, commonest first.
    #[serde(skip)]
    pub via_in_order: Vec<(Via, usize)>,
}

/// A mention in its sentence.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Evidence {
    /// The sentence.
    pub sentence: String,
    /// The mention in the sentence, in code points.
    pub highlight: [usize; 2],
    /// The mention.
    pub mention: MentionRecord,
}

/// Finds what stands behind a value of an article; `None` where the article
/// does not have it.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where there is no such
/// article, or where several of its values fit.
pub fn why(reader: &Reader, id: &str, value: &str, ui: Lang) -> Result<Option<Why>> {
    let address = reader.find_typed(id)?.ok_or_else(|| no_article(id))?;
    let record = reader.kept_record(address)?;
    let found = evidence::why(&record, value)?;
    Ok(found.map(|found| Why {
        name: found.facet.label(&found.value, ui).to_owned(),
        facet: found.facet,
        value: found.value,
        names: found.names,
        via: found.via.iter().map(|(via, n)| (via.name(), *n)).collect(),
        via_in_order: found.via,
        quotes: found.quotes.into_iter().map(Into::into).collect(),
        evidence: found
            .evidence
            .into_iter()
            .map(|each| Evidence {
                sentence: each.sentence,
                highlight: [each.highlight.start, each.highlight.end],
                mention: each.mention,
            })
            .collect(),
    }))
}
