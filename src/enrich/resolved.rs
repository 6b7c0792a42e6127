//! Resolved names: what the names of an article stand for in the whole corpus,
//! beside the article's own names in the record that the index keeps.
//!
//! The record keeps the article's own names, so that they can be resolved anew
//! whenever the corpus changes; whoever reads the index sees them resolved.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::entity::{EntityRecord, ResolvedName};
use super::record::{
    MentionRecord, OrganisationRecord, PersonRecord, PlaceRecord, QuoteRecord, Record,
};
use crate::article::Kind;
use crate::country::CountryId;
use crate::lang::Lang;

/// What a record says of names: enough to resolve them, without the text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordNames {
    /// ISO 639-1 code.
    pub lang: Option<Lang>,
    /// When the article appeared, with the precision known.
    pub published: Option<String>,
    /// Its persons, and whether several share the name.
    pub persons: Vec<(String, bool)>,
    /// Its organisations.
    pub organisations: Vec<String>,
    /// Its places, and the countries in which they lie.
    pub places: Vec<(String, Option<CountryId>)>,
    /// Its countries.
    pub countries: Vec<CountryId>,
    /// What it calls its entities other than by their names: kind, name and
    /// base form of the words, each once.
    pub also: Vec<(Kind, String, String)>,
    /// [`mark`] of what its names stood for when the record was written.
    pub resolved: u64,
}

impl RecordNames {
    /// The names of a record.
    #[must_use]
    pub fn of(record: &Record) -> Self {
        let persons = record.persons.iter();
        let organisations = record.organisations.iter();
        let places = record.places.iter();
        let countries = record.countries.iter();
        let mut also = Vec::new();
        for mention in record
            .mentions
            .iter()
            .filter(|each| each.lemma != each.name)
        {
            let (name, lemma) = (&mention.name, &mention.lemma);
            let called = (mention.kind, name.clone(), lemma.clone());
            if !also.contains(&called) {
                also.push(called);
            }
        }
        Self {
            lang: record.lang,
            published: record.published.value.clone(),
            persons: persons
                .map(|found| (found.name.clone(), found.ambiguous))
                .collect(),
            organisations: organisations.map(|found| found.name.clone()).collect(),
            places: places
                .map(|found| (found.name.clone(), found.country))
                .collect(),
            countries: countries.map(|found| found.id).collect(),
            also,
            resolved: mark(&record.resolutions),
        }
    }
}

/// A number for what names stand for, by which a change is seen; 0 where they
/// stand for themselves.
#[must_use]
pub fn mark(resolutions: &[ResolvedName]) -> u64 {
    if resolutions.is_empty() {
        return 0;
    }
    let json = serde_json::to_vec(resolutions).expect("strings are JSON");
    xxh3_64(&json)
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
            kind: self.kind,
            name: self.name.clone(),
            country: self.country,
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
        self.resolve_speakers();
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
                kind,
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
            match kind {
                Kind::Person => self.persons.push(PersonRecord {
                    name,
                    count,
                    ambiguous,
                }),
                Kind::Organisation => self.organisations.push(OrganisationRecord { name, count }),
                _ => self.places.push(PlaceRecord {
                    name,
                    count,
                    country,
                }),
            }
        }
    }

    /// The person of the corpus that says a quotation.
    #[must_use]
    pub fn speaker_of(&self, quote: &QuoteRecord) -> Option<String> {
        let own = EntityRecord {
            kind: Kind::Person,
            name: quote.speaker.clone()?,
            country: None,
        };
        let entity = self.entity_of(&own)?;
        (entity.kind == Kind::Person).then_some(entity.name)
    }

    fn resolve_speakers(&mut self) {
        let mut quotes = std::mem::take(&mut self.quotes);
        for quote in &mut quotes {
            quote.speaker = self.speaker_of(quote);
        }
        self.quotes = quotes;
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
