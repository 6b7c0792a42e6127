//! Resolved names: what the names of an article stand for in the whole corpus,
//! beside the article's own names in the record that the index keeps.
//!
//! The record keeps the article's own names, so that they can be resolved anew
//! whenever the corpus changes; whoever reads the index sees them resolved.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::entity::{CalledRecord, EntityRecord, ResolvedName};
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
        let mentions = record.mentions.iter();
        let mentions = mentions.map(|each| (each.kind, &each.name, &each.lemma));
        let called = record.called.iter().flatten();
        let called = called.map(|each| (each.kind, &each.name, &each.lemma));
        for (kind, name, lemma) in mentions.chain(called) {
            let called = (kind, name.clone(), lemma.clone());
            if lemma != name && !also.contains(&called) {
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
    /// Keeps the names that resolving would put others in the place of, beside
    /// what else the entities are called.
    pub fn keep_own_names(&mut self) {
        let mut own = Vec::new();
        for resolved in &self.resolutions {
            let Some(entity) = &resolved.entity else {
                continue;
            };
            if entity.name != resolved.name {
                let named = EntityRecord {
                    kind: resolved.kind,
                    name: resolved.name.clone(),
                    country: resolved.country,
                };
                own.push((self.n_by_name(&named), named));
            }
        }
        if own.is_empty() {
            return;
        }
        let own = own.into_iter().map(|(count, named)| CalledRecord {
            kind: named.kind,
            lemma: named.name.clone(),
            name: named.name,
            country: named.country,
            count,
        });
        self.called.get_or_insert_default().extend(own);
    }

    /// Mentions of an entity of the article by its very name.
    fn n_by_name(&self, entity: &EntityRecord) -> usize {
        if !self.is_lean() {
            let mentions = self.mentions.iter();
            let by_name =
                mentions.filter(|each| each.lemma == entity.name && each.entity() == *entity);
            return by_name.count();
        }
        let persons = self.persons.iter();
        let persons = persons.map(|each| (Kind::Person, &each.name, None, each.count));
        let organisations = self.organisations.iter();
        let organisations =
            organisations.map(|each| (Kind::Organisation, &each.name, None, each.count));
        let places = self.places.iter();
        let places = places.map(|each| (Kind::Place, &each.name, each.country, each.count));
        let all = persons.chain(organisations).chain(places);
        let is_it = |(kind, name, country, _): &(Kind, &String, Option<CountryId>, usize)| {
            (*kind, *name, *country) == (entity.kind, &entity.name, entity.country)
        };
        let total: usize = all.filter(is_it).map(|(.., count)| count).sum();
        let called = self.called.iter().flatten();
        let otherwise = called.filter(|each| each.entity() == *entity);
        total.saturating_sub(otherwise.map(|each| each.count).sum())
    }

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
        self.resolve_called();
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

    /// What entities are called besides, their own names in the article among it.
    fn resolve_called(&mut self) {
        let Some(called) = self.called.take() else {
            return;
        };
        let mut resolved: Vec<CalledRecord> = Vec::new();
        for each in called {
            let Some(entity) = self.entity_of(&each.entity()) else {
                continue;
            };
            if each.lemma == entity.name {
                continue;
            }
            let same = resolved
                .iter_mut()
                .find(|other| other.lemma == each.lemma && other.entity() == entity);
            match same {
                Some(other) => other.count += each.count,
                None => resolved.push(CalledRecord {
                    kind: entity.kind,
                    name: entity.name,
                    country: entity.country,
                    ..each
                }),
            }
        }
        self.called = Some(resolved);
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
