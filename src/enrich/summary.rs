//! Sums an article's mentions up: its distinct persons, countries,
//! organisations, places and dates, with counts.
//!
//! The commonest come first, equals in the order of first mention, so that the
//! result depends on the text alone.

use hashbrown::HashMap;

use super::{Context, countries};
use crate::article::{
    Article, CountryEvidence, Enriched, Entity, Kind, Mention, Quote, Timex, Via,
};

/// All that was found in a text.
pub(super) struct Summary {
    pub(super) mentions: Vec<Mention>,
    /// Distinct persons, commonest first.
    pub(super) persons: Vec<Entity>,
    timexes: Vec<Timex>,
    countries: Vec<CountryEvidence>,
}

/// Sums up what was found.
pub(super) fn summarise(
    context: &Context<'_>,
    mut mentions: Vec<Mention>,
    timexes: Vec<Timex>,
) -> Summary {
    let countries = countries::evidence(context, &mentions);
    // a country inside an organisation's name counts, but is no mention
    mentions.retain(|mention| mention.kind != Kind::Country || mention.via != Some(Via::Part));
    mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
    Summary {
        persons: entities(&mentions, Kind::Person),
        mentions,
        timexes,
        countries,
    }
}

impl Summary {
    /// The enriched article, with the quotations found in it.
    pub(super) fn of(self, article: Article, quotes: Vec<Quote>) -> Enriched {
        Enriched {
            quotes,
            persons: self.persons,
            organisations: entities(&self.mentions, Kind::Organisation),
            places: entities(&self.mentions, Kind::Place),
            dates: dates(&self.timexes),
            countries: self.countries,
            mentions: self.mentions,
            timexes: self.timexes,
            article,
        }
    }
}

/// Distinct entities of a kind.
fn entities(mentions: &[Mention], kind: Kind) -> Vec<Entity> {
    let mut places = HashMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    for mention in mentions.iter().filter(|mention| mention.kind == kind) {
        let key = (mention.name.as_str(), mention.country);
        let place = *places.entry(key).or_insert(entities.len());
        if place == entities.len() {
            entities.push(Entity {
                name: mention.name.clone(),
                count: 0,
                ambiguous: false,
                country: mention.country,
            });
        }
        entities[place].count += 1;
        entities[place].ambiguous |= mention.ambiguous;
    }
    entities.sort_by_key(|entity| std::cmp::Reverse(entity.count));
    entities
}

/// Distinct values of type DATE, vague ones left out, and the days of type TIME.
fn dates(timexes: &[Timex]) -> Vec<(String, usize)> {
    let mut dates: Vec<(String, usize)> = Vec::new();
    for timex in timexes {
        let Some(value) = timex.date() else { continue };
        match dates.iter_mut().find(|date| date.0 == value) {
            Some(date) => date.1 += 1,
            None => dates.push((value.to_owned(), 1)),
        }
    }
    dates
}
