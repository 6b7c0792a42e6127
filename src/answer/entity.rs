//! An entity of the index: what it is called, when it is spoken of, with whom.

use std::collections::BTreeMap;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use super::Parameters;
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::who;

/// Which entity is wanted.
#[derive(Debug, Clone)]
pub struct EntityRequest {
    /// Its name, in any form and spelling that the corpus has.
    pub name: String,
    /// What it is, where several kinds of things have the name.
    pub kind: Option<Facet>,
    /// Companions of each kind.
    pub top: usize,
    /// Language of the names.
    pub ui: Lang,
    /// The day of the search.
    pub today: Date,
}

impl EntityRequest {
    /// Reads a request from parameters: `name`, `kind`, `top`, `ui`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let request = Self {
            name: parameters.text("name").unwrap_or_default(),
            kind: parameters.facets("kind")?.first().copied(),
            top: parameters.number("top")?.unwrap_or(8),
            ui: parameters.ui()?,
            today,
        };
        parameters.finish()?;
        Ok(request)
    }
}

/// An entity of the index.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Entity {
    /// Person, country, organisation or place.
    pub facet: Facet,
    /// Its value.
    pub value: String,
    /// What a person reads for it.
    pub name: String,
    /// Articles that have it.
    pub articles: u64,
    /// Articles that were read for what it is called, where it has more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variants_of: Option<u64>,
    /// What it is called, in the nominative, commonest first.
    pub variants: Vec<Variant>,
    /// Articles by month of publication; those known to the year only under
    /// the year.
    pub months: BTreeMap<String, u64>,
    /// First dated article.
    pub first: Option<DatedArticle>,
    /// Latest dated article.
    pub latest: Option<DatedArticle>,
    /// What appears in the same articles, by facet, closest and commonest first.
    pub with: BTreeMap<&'static str, Vec<Companion>>,
}

/// What an entity is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Variant {
    /// The name.
    pub name: String,
    /// Mentions.
    pub count: usize,
}

/// An article and its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DatedArticle {
    /// When it appeared, with the precision known.
    pub published: String,
    /// Its id.
    pub id: String,
}

/// A value that appears in the same articles.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Companion {
    /// The value.
    pub value: String,
    /// What a person reads for it.
    pub name: String,
    /// Articles that have both.
    pub count: u64,
    /// Articles that have it.
    pub articles: u64,
    /// Normalised pointwise mutual information: 1 where neither appears without
    /// the other, 0 where they meet by chance.
    #[serde(serialize_with = "rounded")]
    pub npmi: f64,
}

/// Four digits are more than is known.
#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
pub(super) fn rounded<S: Serializer>(number: &f64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64((number * 1e4).round() / 1e4)
}

/// Finds an entity; `None` where nothing is called so.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where several fit.
pub fn entity(reader: &Reader, request: &EntityRequest) -> Result<Option<Entity>> {
    let found = who::who(reader, &request.name, request.kind, request.today)?;
    Ok(found.map(|found| described(found, request)))
}

/// The answer for an entity that was found.
pub(crate) fn described(found: who::Who, request: &EntityRequest) -> Entity {
    let dated =
        |end: Option<(String, String)>| end.map(|(published, id)| DatedArticle { published, id });
    let with = found.with.into_iter().map(|(facet, companions)| {
        let companion = |each: who::Companion| Companion {
            name: facet.label(&each.value, request.ui).to_owned(),
            value: each.value,
            count: each.n_together,
            articles: each.n_articles,
            npmi: each.npmi,
        };
        let companions = companions.into_iter().take(request.top).map(companion);
        (facet.name(), companions.collect())
    });
    Entity {
        with: with.collect(),
        name: found.facet.label(&found.value, request.ui).to_owned(),
        facet: found.facet,
        value: found.value,
        articles: found.n_articles,
        variants_of: (found.n_read < found.n_articles).then_some(found.n_read),
        variants: found
            .variants
            .into_iter()
            .map(|(name, count)| Variant { name, count })
            .collect(),
        months: found.months,
        first: dated(found.first),
        latest: dated(found.latest),
    }
}
