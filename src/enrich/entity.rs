//! Entities in a record: what a name of the article stands for in the corpus.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::article::{Kind, ResolutionRule};
use crate::country::CountryId;

/// A name of an article that stands for an entity called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResolvedName {
    /// The kind that the article gives it.
    pub kind: Kind,
    /// The entity's name in the article.
    pub name: String,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryId>,
    /// What it stands for; `None` where the user wants nothing of it.
    pub entity: Option<EntityRecord>,
    /// Why.
    pub rule: ResolutionRule,
}

/// An entity of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EntityRecord {
    /// Person, organisation or place.
    pub kind: Kind,
    /// Its name in the corpus.
    pub name: String,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryId>,
}

/// Words other than its name by which an article calls one of its entities.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CalledRecord {
    /// Person, organisation or place.
    pub kind: Kind,
    /// The entity's name.
    pub name: String,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryId>,
    /// Base form of the words.
    pub lemma: String,
    /// Mentions by them.
    pub count: usize,
}

impl CalledRecord {
    /// The entity that is called so.
    #[must_use]
    pub fn entity(&self) -> EntityRecord {
        EntityRecord {
            kind: self.kind,
            name: self.name.clone(),
            country: self.country,
        }
    }
}
