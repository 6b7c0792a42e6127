//! The fields of the index, and the terms under which an article stands in
//! each facet.
//!
//! Facets are raw terms, several an article, sorted and distinct, kept as columns
//! so that they can be counted. A facet is a row of `ROWS` and nothing else.
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

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use tantivy::schema::{
    FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
};

use crate::article::Kind;
use crate::country::{Area, CountryId};
pub use crate::date::day_number;
use crate::enrich::{CountryRecord, PlaceRecord, Record};
use crate::lang::Lang;

/// Version of the fields, the terms and the stored record; another one is
/// another index.
pub const FORMAT: u32 = 5;

/// A list of values by which articles are counted and narrowed.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
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
    /// Persons whose words the article gives.
    Speaker,
}

/// What kind of values a facet has; it decides how they are read, listed and
/// shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValueKind {
    /// Names, looked up among those of the index.
    Name,
    /// Names with the country in which they lie before them.
    Place,
    /// ISO codes of countries, which lie in regions and continents.
    Country,
    /// Codes of languages.
    Language,
    /// Dates, selected by ranges of days.
    Days {
        /// The column of their intervals.
        column: &'static str,
        /// Whether an article must lie within a range, or only meet it.
        within: bool,
    },
}

/// All that is particular to a facet. A new one is a variant of [`Facet`] and a
/// row here, nothing else: search, counts, suggestions, checks, the grammar of
/// queries and the help follow.
struct Row {
    facet: Facet,
    /// Name of its field and in all output.
    name: &'static str,
    /// Name of the filter by it.
    parameter: &'static str,
    /// What else it may be called where it is typed.
    aliases: &'static [&'static str],
    kind: ValueKind,
    /// What a filter by it asks for.
    help: &'static str,
    /// What a filter that excludes asks for.
    help_not: &'static str,
    /// The terms under which an article stands.
    terms: fn(&Record) -> BTreeSet<String>,
}

/// The facets, in the order in which they are shown.
const ROWS: &[Row] = &[
    Row {
        facet: Facet::Person,
        name: "person",
        parameter: "person",
        aliases: &[],
        kind: ValueKind::Name,
        help: "A person, in any case form",
        help_not: "Not this person",
        terms: |record| {
            record
                .persons
                .iter()
                .map(|each| each.name.clone())
                .collect()
        },
    },
    Row {
        facet: Facet::Country,
        name: "country",
        parameter: "country",
        aliases: &[],
        kind: ValueKind::Country,
        help: "A country mentioned: a code, or a name in any language and form; or a region or continent",
        help_not: "Not this country",
        terms: |record| record.countries.iter().flat_map(country_terms).collect(),
    },
    Row {
        facet: Facet::About,
        name: "about",
        parameter: "about",
        aliases: &[],
        kind: ValueKind::Country,
        help: "A country that the article is mainly about",
        help_not: "Not mainly about this country",
        terms: |record| {
            let about = record.countries.iter().filter(|country| country.about);
            about.flat_map(country_terms).collect()
        },
    },
    Row {
        facet: Facet::Organisation,
        name: "organisation",
        parameter: "organisation",
        aliases: &["organization", "org"],
        kind: ValueKind::Name,
        help: "An organisation",
        help_not: "Not this organisation",
        terms: |record| {
            let organisations = record.organisations.iter();
            organisations.map(|each| each.name.clone()).collect()
        },
    },
    Row {
        facet: Facet::Place,
        name: "place",
        parameter: "place",
        aliases: &[],
        kind: ValueKind::Place,
        help: "A place",
        help_not: "Not this place",
        terms: |record| record.places.iter().flat_map(place_terms).collect(),
    },
    Row {
        facet: Facet::Published,
        name: "published",
        parameter: "published",
        aliases: &[],
        kind: ValueKind::Days {
            column: PUBLISHED_DAYS,
            within: true,
        },
        help: "Published within: 2024, 2024-06, 2024-06-18, 2024-03..2024-06, ..2023, \"last 7 days\"",
        help_not: "Not published within",
        terms: |record| {
            let value = record.published.value.iter();
            value.flat_map(|value| date_terms(value)).collect()
        },
    },
    Row {
        facet: Facet::Mentioned,
        name: "mentioned",
        parameter: "mentions",
        aliases: &["mentioned"],
        kind: ValueKind::Days {
            column: MENTIONED_DAYS,
            within: false,
        },
        help: "Speaking of a time within, or around",
        help_not: "Not speaking of a time within, or around",
        terms: |record| {
            let values = record.dates.iter().map(|date| &date.value);
            values.flat_map(|value| date_terms(value)).collect()
        },
    },
    Row {
        facet: Facet::Lang,
        name: "lang",
        parameter: "lang",
        aliases: &[],
        kind: ValueKind::Language,
        help: "Language of the article, as a code",
        help_not: "Not in this language",
        terms: |record| record.lang.iter().map(ToString::to_string).collect(),
    },
    Row {
        facet: Facet::Source,
        name: "source",
        parameter: "source",
        aliases: &[],
        kind: ValueKind::Name,
        help: "Newspaper, agency or desk",
        help_not: "Not from this source",
        terms: |record| record.source.iter().cloned().collect(),
    },
    Row {
        facet: Facet::Speaker,
        name: "speaker",
        parameter: "speaker",
        aliases: &[],
        kind: ValueKind::Name,
        help: "A person whose words the article gives, in any case form",
        help_not: "Not this speaker",
        terms: |record| {
            let speakers = record.quotes.iter().map(|quote| quote.speaker.clone());
            speakers.flatten().collect()
        },
    },
];

impl Facet {
    /// How many facets there are.
    pub const N: usize = ROWS.len();

    /// Every facet, in the order in which they are shown.
    pub const ALL: [Self; Self::N] = {
        let mut all = [ROWS[0].facet; Self::N];
        let mut place = 0;
        while place < Self::N {
            all[place] = ROWS[place].facet;
            place += 1;
        }
        all
    };

    const fn row(self) -> &'static Row {
        &ROWS[self as usize]
    }

    /// Its name, which is that of its field and in output.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The facet of what a kind of mention names, where there is one: a facet of
    /// mentions has the name of their kind.
    #[must_use]
    pub fn of_kind(kind: Kind) -> Option<Self> {
        Self::from_name(kind.name())
    }

    /// The facet of exactly that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.name() == name)
    }

    /// The facet that a person calls so.
    #[must_use]
    pub fn named(typed: &str) -> Option<Self> {
        let is_called = |facet: &Self| {
            [facet.name(), facet.parameter()].contains(&typed) || facet.aliases().contains(&typed)
        };
        Self::ALL.into_iter().find(is_called)
    }

    /// Name of the parameter that filters by it; `not-` before it excludes.
    #[must_use]
    pub fn parameter(self) -> &'static str {
        self.row().parameter
    }

    /// Other names of the parameter.
    #[must_use]
    pub fn aliases(self) -> &'static [&'static str] {
        self.row().aliases
    }

    /// What the filter by it asks for, and the one that excludes.
    #[must_use]
    pub fn help(self) -> [&'static str; 2] {
        [self.row().help, self.row().help_not]
    }

    /// What kind of values it has.
    #[must_use]
    pub fn kind(self) -> ValueKind {
        self.row().kind
    }

    /// Whether its values are dates.
    #[must_use]
    pub fn is_of_days(self) -> bool {
        matches!(self.kind(), ValueKind::Days { .. })
    }

    /// Its levels, the usual one first.
    #[must_use]
    pub fn levels(self) -> &'static [Level] {
        match self.kind() {
            ValueKind::Country => &[Level::Value, Level::Region, Level::Continent],
            ValueKind::Days { .. } => &[Level::Year, Level::Month, Level::Day],
            _ => &[Level::Value],
        }
    }

    /// What a person reads for a value.
    #[must_use]
    pub fn label(self, value: &str, ui: Lang) -> &str {
        match self.kind() {
            ValueKind::Country => CountryId::from_code(value)
                .map(|id| id.name(ui))
                .or_else(|| Area::from_name(value).map(|area| area.name(ui)))
                .unwrap_or(value),
            ValueKind::Place => value.split_once('/').map_or(value, |(_, name)| name),
            _ => value,
        }
    }

    /// Position among [`Facet::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize
    }
}

/// How coarse the listed values of a facet are.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
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
        match (facet.kind(), self) {
            (ValueKind::Country, Self::Value) => (!term.contains(':')).then_some(term),
            (ValueKind::Country, Self::Region) => term.strip_prefix("region:"),
            (ValueKind::Country, Self::Continent) => term.strip_prefix("continent:"),
            (ValueKind::Place, _) => (!term.ends_with('/')).then_some(term),
            (ValueKind::Days { .. }, _) => match term.strip_prefix('=') {
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
    /// The enriched article with its text and the key of its file, packed.
    pub record: Field,
    /// The key of the file and the names of the article, packed, read for all
    /// articles at once, which the record with its text is too long for.
    pub names: Field,
    /// Keys by which copies of the article find it, as
    /// [`Signature`](crate::enrich::Signature) keeps them.
    pub signature: Field,
    /// The story of which it is one of several articles, by its number.
    pub story: Field,
    /// The run that wrote it.
    pub run: Field,
    /// Days in which it was published, packed by [`pack_days`].
    pub published_days: Field,
    /// Intervals spoken of, packed by [`pack_days`].
    pub mentioned_days: Field,
    /// What else entities are called, as [`variant_terms`] writes it.
    pub variant: Field,
    /// One field a facet, in the order of [`Facet::ALL`].
    pub facets: [Field; Facet::N],
}

/// Name of the key of an article's file, stored up to format 4.
pub(super) const FILE: &str = "file";

/// Name of the stored record, the same in every format: JSON up to format 4, then
/// packed with the key. By these two an index of an older one is built again.
pub(super) const RECORD: &str = "record";

/// Name of the column of names.
pub(super) const NAMES: &str = "names";

/// Name of the column of keys of copies.
pub(super) const SIGNATURE: &str = "signature";

/// Name of the column of stories.
pub const STORY: &str = "story";

/// Name of the column of runs.
pub(super) const RUN: &str = "run";

/// Name of the column of days of publication.
pub const PUBLISHED_DAYS: &str = "published_days";

/// Name of the column of intervals spoken of.
const MENTIONED_DAYS: &str = "mentioned_days";

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
            file: schema.add_text_field(FILE, STRING),
            title: schema.add_text_field("title", words.clone()),
            text: schema.add_text_field("text", words),
            record: schema.add_bytes_field(RECORD, STORED),
            names: schema.add_bytes_field(NAMES, FAST),
            signature: schema.add_bytes_field(SIGNATURE, FAST),
            story: schema.add_u64_field(STORY, FAST | INDEXED),
            run: schema.add_u64_field(RUN, FAST),
            published_days: schema.add_u64_field(PUBLISHED_DAYS, FAST),
            mentioned_days: schema.add_u64_field(MENTIONED_DAYS, FAST),
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
pub fn facet_terms(record: &Record) -> [BTreeSet<String>; Facet::N] {
    Facet::ALL.map(|facet| (facet.row().terms)(record))
}

/// What stands between the parts of a variant's term.
const VARIANT_SEPARATOR: char = '\t';

/// What an article calls its entities other than their values are called, each
/// as the facet, the name and the value.
#[must_use]
pub fn variant_terms(record: &Record) -> BTreeSet<String> {
    let mut terms = BTreeSet::new();
    let speakers = record.quotes.iter();
    let speakers: BTreeSet<_> = speakers
        .filter_map(|quote| record.speaker_of(quote))
        .collect();
    let mentions = record.mentions.iter();
    let mentions = mentions.map(|each| (each.entity(), &each.lemma));
    let called = record.called.iter().flatten();
    let called = called.map(|each| (each.entity(), &each.lemma));
    for (own, lemma) in mentions.chain(called) {
        let Some(entity) = record.entity_of(&own) else {
            continue;
        };
        let Some(facet) = Facet::of_kind(entity.kind).filter(|facet| *facet != Facet::Country)
        else {
            continue;
        };
        let value = match entity.kind {
            Kind::Place => place_value(&entity.name, entity.country),
            _ => entity.name.clone(),
        };
        for name in [&own.name, lemma] {
            if *name != entity.name {
                let speaks = entity.kind == Kind::Person && speakers.contains(&value);
                let facets = [Some(facet), speaks.then_some(Facet::Speaker)];
                for facet in facets.into_iter().flatten() {
                    let parts = [facet.name(), name, &value];
                    terms.insert(parts.join(&VARIANT_SEPARATOR.to_string()));
                }
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
        Some(country) => format!("{country}/{name}"),
        None => name.to_owned(),
    }
}

/// A country under its code, its region and its continent.
fn country_terms(country: &CountryRecord) -> [String; 3] {
    let facts = country.id.facts();
    [
        facts.code.to_owned(),
        format!("region:{}", facts.region),
        format!("continent:{}", facts.continent),
    ]
}

fn place_terms(place: &PlaceRecord) -> Vec<String> {
    let ancestor = place.country.map(|country| format!("{country}/"));
    let value = place_value(&place.name, place.country);
    ancestor.into_iter().chain([value]).collect()
}

/// The terms of a date: what it lies in, and itself.
pub(crate) fn date_terms(value: &str) -> Vec<String> {
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
    fn every_facet_is_its_row() {
        for (place, facet) in Facet::ALL.into_iter().enumerate() {
            assert_eq!(facet.index(), place, "{facet:?} stands in another row");
            assert_eq!(Facet::from_name(facet.name()), Some(facet));
            let called = [facet.name(), facet.parameter()].into_iter();
            for name in called.chain(facet.aliases().iter().copied()) {
                assert_eq!(Facet::named(name), Some(facet), "{name}");
            }
            // serde's text is the name
            let json = serde_json::to_value(facet).unwrap();
            assert_eq!(json, facet.name());
        }
    }

    #[test]
    fn days_pack_in_order() {
        for (first, last) in [(0, 0), (-719_162, 2_932_896), (-1, 1)] {
            assert_eq!(unpack_days(pack_days(first, last)), (first, last));
        }
        assert!(pack_days(-1, 0) < pack_days(0, 0));
    }
}
