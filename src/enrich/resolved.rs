//! Resolved names: what the names of an article stand for in the whole corpus,
//! beside the article's own names in the record that the index keeps.
//!
//! The record keeps the article's own names, so that they can be resolved anew
//! whenever the corpus changes; whoever reads the index sees them resolved.

use serde::{Deserialize, Serialize};

use super::Record;
use super::record::{MentionRecord, OrganisationRecord, PersonRecord, PlaceRecord};
use crate::article::Kind;

/// A name of an article that stands for an entity called otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResolvedName {
    /// The kind that the article gives it.
    pub kind: String,
    /// The entity's name in the article.
    pub name: String,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// What it stands for; `None` where the user wants nothing of it.
    pub entity: Option<EntityRecord>,
    /// Why.
    pub rule: String,
}

/// An entity of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRecord {
    /// Person, organisation or place.
    pub kind: String,
    /// Its name in the corpus.
    pub name: String,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// What a record says of names: enough to resolve them, without the text.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RecordNames {
    /// ISO 639-1 code.
    pub lang: Option<String>,
    /// When the article appeared.
    pub published: DayRecord,
    /// Its persons.
    pub persons: Vec<PersonRecord>,
    /// Its organisations.
    pub organisations: Vec<OrganisationRecord>,
    /// Its places.
    pub places: Vec<PlaceRecord>,
    /// Its countries.
    pub countries: Vec<CodeRecord>,
    /// What it calls them.
    pub mentions: Vec<CalledRecord>,
    /// What names stood for when the record was written.
    #[serde(default)]
    pub resolutions: Vec<ResolvedName>,
}

/// When an article appeared, and nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DayRecord {
    /// With the precision known.
    pub value: Option<String>,
}

/// A country of an article, and nothing else of it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CodeRecord {
    /// ISO 3166 code.
    pub id: String,
}

/// What an article calls an entity in one place.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CalledRecord {
    /// What is named.
    pub kind: String,
    /// The base form of the words.
    pub lemma: String,
    /// The entity's name.
    pub name: String,
}

impl RecordNames {
    /// The names of a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let countries = record.countries.iter();
        let called = |mention: &MentionRecord| CalledRecord {
            kind: mention.kind.clone(),
            lemma: mention.lemma.clone(),
            name: mention.name.clone(),
        };
        Self {
            lang: record.lang.clone(),
            published: DayRecord {
                value: record.published.value.clone(),
            },
            persons: record.persons.clone(),
            organisations: record.organisations.clone(),
            places: record.places.clone(),
            countries: countries
                .map(|country| CodeRecord {
                    id: country.id.clone(),
                })
                .collect(),
            mentions: record.mentions.iter().map(called).collect(),
            resolutions: record.resolutions.clone(),
        }
    }
}

/// A name of the article, of whichever kind, with its count.
struct Counted {
    entity: EntityRecord,
    count: usize,
    ambiguous: bool,
}

impl MentionRecord {
    /// The entity of the article that is mentioned.
    #[must_use]
    pub fn entity(&self) -> EntityRecord {
        EntityRecord {
            kind: self.kind.clone(),
            name: self.name.clone(),
            country: self.country.clone(),
        }
    }
}

impl Record {
    /// The record with its names resolved.
    #[must_use]
    pub fn resolved(mut self) -> Self {
        if self.resolutions.is_empty() {
            return self;
        }
        let mut counted: Vec<Counted> = Vec::new();
        for own in self.take_names() {
            let Some(entity) = self.entity_of(&own.entity) else {
                continue;
            };
            match counted.iter_mut().find(|other| other.entity == entity) {
                Some(other) => {
                    other.count += own.count;
                    other.ambiguous |= own.ambiguous;
                }
                None => counted.push(Counted { entity, ..own }),
            }
        }
        counted.sort_by_key(|counted| std::cmp::Reverse(counted.count));
        self.put_names(counted);
        self.resolve_mentions();
        self
    }

    /// What an entity of the article stands for; `None` where the user wants
    /// nothing of it.
    #[must_use]
    pub fn entity_of(&self, own: &EntityRecord) -> Option<EntityRecord> {
        let found = self.resolutions.iter().find(|resolved| {
            resolved.kind == own.kind
                && resolved.name == own.name
                && resolved.country == own.country
        });
        match found {
            Some(resolved) => resolved.entity.clone(),
            None => Some(own.clone()),
        }
    }

    fn take_names(&mut self) -> Vec<Counted> {
        let counted = |kind: Kind, name, country, count, ambiguous| Counted {
            entity: EntityRecord {
                kind: kind.name().to_owned(),
                name,
                country,
            },
            count,
            ambiguous,
        };
        let persons = self.persons.drain(..);
        let persons = persons
            .map(|found| counted(Kind::Person, found.name, None, found.count, found.ambiguous));
        let organisations = self.organisations.drain(..);
        let organisations = organisations
            .map(|found| counted(Kind::Organisation, found.name, None, found.count, false));
        let places = self.places.drain(..);
        let places =
            places.map(|found| counted(Kind::Place, found.name, found.country, found.count, false));
        persons.chain(organisations).chain(places).collect()
    }

    fn put_names(&mut self, counted: Vec<Counted>) {
        for found in counted {
            let EntityRecord {
                kind,
                name,
                country,
            } = found.entity;
            let (count, ambiguous) = (found.count, found.ambiguous);
            if kind == Kind::Person.name() {
                self.persons.push(PersonRecord {
                    name,
                    count,
                    ambiguous,
                });
            } else if kind == Kind::Organisation.name() {
                self.organisations.push(OrganisationRecord { name, count });
            } else {
                self.places.push(PlaceRecord {
                    name,
                    count,
                    country,
                });
            }
        }
    }

    fn resolve_mentions(&mut self) {
        let mentions = std::mem::take(&mut self.mentions);
        let resolved = mentions.into_iter().filter_map(|mut mention| {
            let entity = self.entity_of(&mention.entity())?;
            mention.kind = entity.kind;
            mention.name = entity.name;
            mention.country = entity.country;
            Some(mention)
        });
        self.mentions = resolved.collect();
    }
}
