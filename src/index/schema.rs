//! The fields of the index, and the terms under which an article stands in
//! each facet.
//!
//! A new field is an entry here and nowhere else. Facets are raw terms, several
//! an article, sorted and distinct, kept as columns so that they can be counted.
//! A facet with levels holds an article's value and what the value lies in:
//!
//! | facet | terms |
//! |---|---|
//! | country | `KP`, `region:Eastern Asia`, `continent:Asia` |
//! | place | `RU/Władywostok`, `RU/`; `Atlantyda` where the country is unknown |
//! | dates | `2024`, `2024-06`, `2024-06-18`; and the article's own value when it is no day, as `=2024-06` |
//!
//! The own value is what lets `2024` be listed among months for an article that
//! is known to the year only, without counting those whose month is known.

use std::collections::BTreeSet;

use tantivy::schema::{
    FAST, Field, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::country::CountryId;
pub use crate::date::day_number;
use crate::enrich::{CountryRecord, PlaceRecord, Record};

/// Version of the fields, the terms and the stored record; another one is
/// another index.
pub const FORMAT: u32 = 3;

/// A list of values by which articles are counted and narrowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Persons, by canonical name.
    Person,
    /// Countries mentioned, by ISO code.
    Country,
    /// Countries that an article is mainly about.
    About,
    /// Organisations, by canonical name.
    Organisation,
    /// Places, as `RU/Władywostok`.
    Place,
    /// When the article appeared.
    Published,
    /// Dates that the article speaks of.
    Mentioned,
    /// Language, by ISO code.
    Lang,
    /// Newspaper, agency or desk.
    Source,
}

impl Facet {
    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Person,
        Self::Country,
        Self::About,
        Self::Organisation,
        Self::Place,
        Self::Published,
        Self::Mentioned,
        Self::Lang,
        Self::Source,
    ];

    /// Its name, which is that of its field, filter and output.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::About => "about",
            Self::Organisation => "organisation",
            Self::Place => "place",
            Self::Published => "published",
            Self::Mentioned => "mentioned",
            Self::Lang => "lang",
            Self::Source => "source",
        }
    }

    /// The facet of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }

    /// Its levels, the usual one first.
    #[must_use]
    pub fn levels(self) -> &'static [Level] {
        match self {
            Self::Country | Self::About => &[Level::Value, Level::Region, Level::Continent],
            Self::Published | Self::Mentioned => &[Level::Year, Level::Month, Level::Day],
            _ => &[Level::Value],
        }
    }

    /// Position among [`Facet::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// How coarse the listed values of a facet are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// The values themselves.
    Value,
    /// Region of a country.
    Region,
    /// Continent of a country.
    Continent,
    /// Year of a date.
    Year,
    /// Month of a date.
    Month,
    /// Day of a date.
    Day,
}

impl Level {
    /// Its name, as `--by` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Value => "value",
            Self::Region => "region",
            Self::Continent => "continent",
            Self::Year => "year",
            Self::Month => "month",
            Self::Day => "day",
        }
    }

    /// The value that a term stands for in a listing by this level; `None`
    /// where the term belongs to another level.
    #[must_use]
    pub fn value_of(self, facet: Facet, term: &str) -> Option<&str> {
        match (facet, self) {
            (Facet::Country | Facet::About, Self::Value) => (!term.contains(':')).then_some(term),
            (Facet::Country | Facet::About, Self::Region) => term.strip_prefix("region:"),
            (Facet::Country | Facet::About, Self::Continent) => term.strip_prefix("continent:"),
            (Facet::Place, _) => (!term.ends_with('/')).then_some(term),
            (Facet::Published | Facet::Mentioned, _) => match term.strip_prefix('=') {
                Some(own) => ancestor(own, self).is_none().then_some(own),
                None => (ancestor(term, self) == Some(term)).then_some(term),
            },
            _ => Some(term),
        }
    }
}

/// The date of a coarser level in which a TIMEX3 value lies, or is; `None`
/// where the value is coarser itself or covers several.
fn ancestor(value: &str, level: Level) -> Option<&str> {
    let (length, groups): (usize, &[usize]) = match level {
        Level::Year => (4, &[4]),
        Level::Month => (7, &[4, 2]),
        Level::Day => (10, &[4, 2, 2]),
        _ => return None,
    };
    let head = value.get(..length)?;
    let ends_there = matches!(value.as_bytes().get(length), None | Some(b'-'));
    let mut parts = head.split('-');
    let digits = groups.iter().all(|n_digits| {
        parts.next().is_some_and(|part| {
            part.len() == *n_digits && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    });
    (ends_there && digits && !value.contains('/')).then_some(head)
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub struct Fields {
    /// Key of an article, by which it is shown.
    pub id: Field,
    /// Key of the file it came from, by which it is replaced.
    pub file: Field,
    /// Words of the title.
    pub title: Field,
    /// Words of the text.
    pub text: Field,
    /// The enriched article as JSON, with its text.
    pub record: Field,
    /// The key of the file and the names of the article as JSON, read for all
    /// articles at once, which the record with its text is too long for.
    pub names: Field,
    /// Days in which it was published, packed by [`pack_days`].
    pub published_days: Field,
    /// Intervals spoken of, packed by [`pack_days`].
    pub mentioned_days: Field,
    /// What else entities are called, as [`variant_terms`] writes it.
    pub variant: Field,
    /// One field a facet, in the order of [`Facet::ALL`].
    pub facets: [Field; 9],
}

/// Name of the stored key of an article's file, the same in every format.
pub(super) const FILE: &str = "file";

/// Name of the stored record, the same in every format: by these two an index
/// of an older one is built again.
pub(super) const RECORD: &str = "record";

/// Name of the column of names.
pub(super) const NAMES: &str = "names";

/// Name of the tokenizer of `title` and `text`.
pub const PACKED: &str = "packed";

impl Fields {
    /// The schema, and its fields.
    #[must_use]
    pub fn schema() -> (Schema, Self) {
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(PACKED)
                .set_index_option(IndexRecordOption::WithFreqsAndPositions),
        );
        let facet = TextOptions::default()
            .set_indexing_options(
                TextFieldIndexing::default()
                    .set_tokenizer("raw")
                    .set_fieldnorms(false)
                    .set_index_option(IndexRecordOption::Basic),
            )
            .set_fast("raw");
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_text_field("id", STRING),
            file: schema.add_text_field(FILE, STRING | STORED),
            title: schema.add_text_field("title", words.clone()),
            text: schema.add_text_field("text", words),
            record: schema.add_text_field(RECORD, STORED),
            names: schema.add_bytes_field(NAMES, FAST),
            published_days: schema.add_u64_field("published_days", FAST),
            mentioned_days: schema.add_u64_field("mentioned_days", FAST),
            variant: schema.add_text_field("variant", STRING),
            facets: Facet::ALL.map(|each| schema.add_text_field(each.name(), facet.clone())),
        };
        (schema.build(), fields)
    }

    /// The field of a facet.
    #[must_use]
    pub fn facet(&self, facet: Facet) -> Field {
        self.facets[facet.index()]
    }
}

/// An interval of days since 1970 in one number that orders by its first day.
#[must_use]
pub fn pack_days(first: i32, last: i32) -> u64 {
    let biased = |day: i32| u64::from(day.cast_unsigned() ^ (1 << 31));
    biased(first) << 32 | biased(last)
}

/// The interval that [`pack_days`] packed.
#[must_use]
pub fn unpack_days(packed: u64) -> (i32, i32) {
    let day = |biased: u64| (biased as u32 ^ (1 << 31)).cast_signed();
    (day(packed >> 32), day(packed))
}

/// The terms of an article in each facet, sorted and distinct.
#[must_use]
pub fn facet_terms(record: &Record) -> [BTreeSet<String>; 9] {
    let persons = record.persons.iter().map(|person| person.name.clone());
    let organisations = record.organisations.iter().map(|each| each.name.clone());
    let about = record.countries.iter().filter(|country| country.about);
    Facet::ALL.map(|facet| match facet {
        Facet::Person => persons.clone().collect(),
        Facet::Organisation => organisations.clone().collect(),
        Facet::Country => record.countries.iter().flat_map(country_terms).collect(),
        Facet::About => about.clone().flat_map(country_terms).collect(),
        Facet::Place => record.places.iter().flat_map(place_terms).collect(),
        Facet::Published => {
            let value = record.published.value.iter();
            value.flat_map(|value| date_terms(value)).collect()
        }
        Facet::Mentioned => {
            let values = record.dates.iter().map(|date| &date.value);
            values.flat_map(|value| date_terms(value)).collect()
        }
        Facet::Lang => record.lang.iter().cloned().collect(),
        Facet::Source => record.source.iter().cloned().collect(),
    })
}

/// What stands between the parts of a variant's term.
const VARIANT_SEPARATOR: char = '\t';

/// What an article calls its entities other than their values are called, each
/// as the facet, the name and the value.
#[must_use]
pub fn variant_terms(record: &Record) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    for mention in &record.mentions {
        let Some(entity) = record.entity_of(&mention.entity()) else {
            continue;
        };
        let Some(facet) = Facet::from_name(&entity.kind).filter(|facet| *facet != Facet::Country)
        else {
            continue;
        };
        let country = entity.country.as_deref().and_then(CountryId::from_code);
        let value = match facet {
            Facet::Place => place_value(&entity.name, country),
            _ => entity.name.clone(),
        };
        for name in [&mention.name, &mention.lemma] {
            if *name != entity.name {
                let parts = [facet.name(), name, &value];
                terms.insert(parts.join(&VARIANT_SEPARATOR.to_string()));
            }
        }
    }
    terms
}

/// The name and the value that a variant's term of a facet holds.
#[must_use]
pub fn variant_of(facet: Facet, term: &str) -> Option<(&str, &str)> {
    let mut parts = term.split(VARIANT_SEPARATOR);
    let is_of = parts.next() == Some(facet.name());
    Some((parts.next()?, parts.next()?)).filter(|_| is_of)
}

/// The value of a place: its country and its name.
#[must_use]
pub fn place_value(name: &str, country: Option<CountryId>) -> String {
    match country {
        Some(country) => format!("{}/{name}", country.code()),
        None => name.to_owned(),
    }
}

/// A country under its code, its region and its continent; a code that this
/// version does not know stands alone.
fn country_terms(country: &CountryRecord) -> Vec<String> {
    let facts = CountryId::from_code(&country.id).map(CountryId::facts);
    let wider = facts.map(|facts| {
        [
            format!("region:{}", facts.region),
            format!("continent:{}", facts.continent),
        ]
    });
    let own = [country.id.clone()].into_iter();
    own.chain(wider.into_iter().flatten()).collect()
}

fn place_terms(place: &PlaceRecord) -> Vec<String> {
    let country = place.country.as_deref().and_then(CountryId::from_code);
    let ancestor = country.map(|country| format!("{}/", country.code()));
    let value = place_value(&place.name, country);
    ancestor.into_iter().chain([value]).collect()
}

fn date_terms(value: &str) -> Vec<String> {
    let levels = [Level::Year, Level::Month, Level::Day];
    let mut terms: Vec<String> = levels
        .into_iter()
        .filter_map(|level| ancestor(value, level))
        .map(str::to_owned)
        .collect();
    if ancestor(value, Level::Day) != Some(value) {
        terms.push(format!("={value}"));
    }
    terms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stand_under_all_they_lie_in() {
        assert_eq!(date_terms("2024-06-18"), ["2024", "2024-06", "2024-06-18"]);
        assert_eq!(date_terms("2024-06"), ["2024", "2024-06", "=2024-06"]);
        assert_eq!(date_terms("2024-06-XX"), ["2024", "2024-06", "=2024-06-XX"]);
        assert_eq!(date_terms("2024-W25"), ["2024", "=2024-W25"]);
        assert_eq!(date_terms("199X"), ["=199X"]);
        assert_eq!(date_terms("2012/2020"), ["=2012/2020"]);
    }

    #[test]
    fn a_coarser_value_is_listed_under_itself() {
        let listed = |value: &str, level: Level| -> Vec<String> {
            let terms = date_terms(value);
            let values = terms
                .iter()
                .filter_map(|term| level.value_of(Facet::Mentioned, term));
            values.map(str::to_owned).collect()
        };
        assert_eq!(listed("2024-06-18", Level::Month), ["2024-06"]);
        assert_eq!(listed("2024", Level::Month), ["2024"]);
        assert_eq!(listed("2024", Level::Year), ["2024"]);
        assert_eq!(listed("2024-Q2", Level::Month), ["2024-Q2"]);
        assert_eq!(listed("2024-06", Level::Day), ["2024-06"]);
        assert_eq!(listed("19XX", Level::Year), ["19XX"]);
    }

    #[test]
    fn days_pack_in_order() {
        for (first, last) in [(0, 0), (-719_162, 2_932_896), (-1, 1)] {
            assert_eq!(unpack_days(pack_days(first, last)), (first, last));
        }
        assert!(pack_days(-1, 0) < pack_days(0, 0));
    }
}
