//! The enriched article as JSON: the form that `enrich` prints and that an
//! index gives back; `packed` is how it is kept.
//!
//! Here, and only here, byte spans become code points. Keys stand in the order
//! in which they are documented; what is not known is `null`, or left out where
//! the format says so.

use std::fmt;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::entity::{CalledRecord, ResolvedName};
use crate::article::{
    Article, CountryEvidence, Enriched, Entity, Kind, Mention, Origin, Published, Quote, QuoteKind,
    QuoteRule, Rule, Timex, TimexKind, Via,
};
use crate::country::CountryId;
use crate::date::PartialDate;
use crate::lang::Lang;

/// An enriched article in its printed form.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Record {
    /// Key of the article.
    pub id: String,
    /// File relative to the corpus.
    pub path: Option<String>,
    /// ISO 639-1 code.
    pub lang: Option<Lang>,
    /// Headline.
    pub title: String,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
    /// When it appeared.
    pub published: PublishedRecord,
    /// Distinct persons.
    pub persons: Vec<PersonRecord>,
    /// Distinct countries.
    pub countries: Vec<CountryRecord>,
    /// Distinct organisations.
    pub organisations: Vec<OrganisationRecord>,
    /// Distinct places.
    pub places: Vec<PlaceRecord>,
    /// Distinct dates spoken of.
    pub dates: Vec<DateRecord>,
    /// Mentions, first to last.
    #[serde(default)]
    pub mentions: Vec<MentionRecord>,
    /// What entities are called other than by their names, where mentions are
    /// left out or their names were resolved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub called: Option<Vec<CalledRecord>>,
    /// Temporal expressions, first to last.
    pub timexes: Vec<TimexRecord>,
    /// Who said what, first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotes: Vec<QuoteRecord>,
    /// Id of the article that printed the same before, in an index that knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of: Option<String>,
    /// How many others print the same, in a corpus that was merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reprints: Option<u64>,
    /// Who printed it first and who after, where an index shows the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub story: Option<StoryRecord>,
    /// Whether the title stands outside of the text, kept by the index.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub title_is_separate: bool,
    /// What names stand for in the corpus where that is not themselves, kept by
    /// the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resolutions: Vec<ResolvedName>,
    /// The article's text, with `--text` and in the index.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The articles that print the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoryRecord {
    /// Id of the one that appeared first.
    pub leader: String,
    /// All of them, first to last, the leader among them.
    pub members: Vec<StoryMember>,
}

/// One of the articles that print the same.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StoryMember {
    /// Its id.
    pub id: String,
    /// Its headline.
    pub title: String,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// When it appeared, with the precision known.
    pub published: Option<String>,
    /// `first`, or a `version` where it is of the leader's own source, else a
    /// `reprint`.
    pub role: String,
    /// The share of three words in a row that it has in common with the article
    /// shown; 1 where all words are the same.
    pub alike: f64,
    /// Words of it that the article shown does not have.
    pub added: usize,
    /// Words of the article shown that it does not have.
    pub missing: usize,
}

/// When an article appeared.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PublishedRecord {
    /// With the precision known.
    pub value: Option<String>,
    /// Where it stood.
    pub from: Origin,
    /// Every date found, kept by the index.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<CandidateRecord>,
}

/// A date that may be that of publication.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CandidateRecord {
    /// With the precision known.
    pub value: String,
    /// Where it stood.
    pub from: Origin,
}

/// A person of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PersonRecord {
    /// Canonical name.
    pub name: String,
    /// Mentions.
    pub count: usize,
    /// A surname that several persons of the article bear.
    pub ambiguous: bool,
}

/// A country of an article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CountryRecord {
    /// ISO 3166 code.
    pub id: CountryId,
    /// Short name in the language of the output.
    pub name: String,
    /// Mentions of every kind.
    pub count: usize,
    /// Whether the article is mainly about it.
    pub about: bool,
    /// Mentions by kind.
    pub via: Counts,
}

/// An organisation of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OrganisationRecord {
    /// Canonical name.
    pub name: String,
    /// Mentions.
    pub count: usize,
}

/// A place of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PlaceRecord {
    /// Canonical name.
    pub name: String,
    /// Mentions.
    pub count: usize,
    /// ISO 3166 code of the country in which it lies.
    pub country: Option<CountryId>,
}

/// A date that an article speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct DateRecord {
    /// TIMEX3 value.
    pub value: String,
    /// Mentions.
    pub count: usize,
}

/// A mention; offsets in code points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MentionRecord {
    /// What is named.
    pub kind: Kind,
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The words.
    pub text: String,
    /// Their base form.
    pub lemma: String,
    /// The entity's name.
    pub name: String,
    /// ISO 3166 code of a country mention.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CountryId>,
    /// ISO 3166 code of the country in which a place lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<CountryId>,
    /// How a country is spoken of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<Via>,
    /// What found it.
    pub rule: Rule,
}

/// A temporal expression; offsets in code points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TimexRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The words.
    pub text: String,
    /// TIMEX3 type.
    #[serde(rename = "type")]
    pub kind: TimexKind,
    /// TIMEX3 value.
    pub value: String,
    /// TIMEX3 modifier.
    #[serde(default, rename = "mod", skip_serializing_if = "Option::is_none")]
    pub modifier: Option<String>,
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin: Option<String>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

/// A quotation; offsets in code points.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct QuoteRecord {
    /// First code point, the marks around it left out.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The parts of it, where the clause of the verb is in its midst.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<[usize; 2]>,
    /// The words; `…` between parts.
    pub text: String,
    /// The person who says it, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    /// In whose words.
    pub kind: QuoteKind,
    /// The words by which it is known, and where they stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<CueRecord>,
    /// By what it is known.
    pub rule: QuoteRule,
}

/// The words by which a quotation is known; offsets in code points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CueRecord {
    /// First code point.
    pub start: usize,
    /// Code point after the last.
    pub end: usize,
    /// The words.
    pub text: String,
}

/// Counts by kind of words, a JSON object in the order given.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Counts(pub Vec<(Via, usize)>);

/// What to print beyond the plain enriched article.
#[derive(Debug, Clone, Copy)]
pub struct Form {
    /// Language of country names.
    pub ui: Lang,
    /// Whether to add the text.
    pub text: bool,
    /// Whether to add what the index keeps so that the article can be read
    /// back: whether the title is separate, and every candidate for the date.
    pub kept: bool,
}

impl Form {
    /// What the index keeps.
    pub const KEPT: Self = Self {
        ui: Lang::PL,
        text: true,
        kept: true,
    };
}

impl Record {
    /// The printed form of an enriched article.
    #[must_use]
    pub fn new(enriched: &Enriched, form: Form) -> Self {
        let article = &enriched.article;
        let mut points = CodePoints::new(&article.text);
        Self {
            id: article.id.clone(),
            path: article.path.clone(),
            lang: article.lang,
            title: article.title.clone(),
            source: article.source.clone(),
            url: article.url.clone(),
            published: published(&article.published, form),
            persons: enriched.persons.iter().map(person).collect(),
            countries: enriched
                .countries
                .iter()
                .map(|found| country(found, form))
                .collect(),
            organisations: enriched.organisations.iter().map(organisation).collect(),
            places: enriched.places.iter().map(place).collect(),
            dates: enriched
                .dates
                .iter()
                .map(|(value, count)| DateRecord {
                    value: value.clone(),
                    count: *count,
                })
                .collect(),
            mentions: enriched
                .mentions
                .iter()
                .map(|found| mention(found, &mut points))
                .collect(),
            timexes: {
                let mut points = CodePoints::new(&article.text);
                enriched
                    .timexes
                    .iter()
                    .map(|found| timex(found, &mut points))
                    .collect()
            },
            quotes: {
                let mut points = CodePoints::new(&article.text);
                enriched
                    .quotes
                    .iter()
                    .map(|found| quote(found, &enriched.persons, &mut points))
                    .collect()
            },
            called: None,
            duplicate_of: None,
            reprints: None,
            story: None,
            title_is_separate: form.kept && article.title_is_separate,
            resolutions: Vec::new(),
            text: form.text.then(|| article.text.clone()),
        }
    }

    /// The article of a record that the index keeps, as it was read; `None`
    /// where the record holds no text.
    #[must_use]
    pub fn article(&self) -> Option<Article> {
        let date = |value: &String| value.parse::<PartialDate>().ok();
        let candidates = self.published.candidates.iter();
        Some(Article {
            id: self.id.clone(),
            path: self.path.clone(),
            lang: self.lang,
            title: self.title.clone(),
            title_is_separate: self.title_is_separate,
            text: self.text.clone()?,
            published: Published {
                value: self.published.value.as_ref().and_then(date),
                from: self.published.from,
                candidates: candidates
                    .filter_map(|found| Some((found.from, date(&found.value)?)))
                    .collect(),
            },
            source: self.source.clone(),
            url: self.url.clone(),
        })
    }

    /// Leaves out what only the index needs; every date found is shown.
    pub fn forget_kept(&mut self) {
        self.title_is_separate = false;
        self.resolutions.clear();
    }

    /// Puts the country names into the language of the output.
    pub fn rename_countries(&mut self, ui: Lang) {
        for country in &mut self.countries {
            country.id.name(ui).clone_into(&mut country.name);
        }
        for mention in &mut self.mentions {
            if let Some(id) = mention.id {
                id.name(ui).clone_into(&mut mention.name);
            }
        }
    }
}

fn published(published: &Published, form: Form) -> PublishedRecord {
    let candidates = published.candidates.iter().filter(|_| form.kept);
    PublishedRecord {
        value: published.value.map(|date| date.to_string()),
        from: published.from,
        candidates: candidates
            .map(|(from, date)| CandidateRecord {
                value: date.to_string(),
                from: *from,
            })
            .collect(),
    }
}

fn person(entity: &Entity) -> PersonRecord {
    let Entity {
        name,
        count,
        ambiguous,
        ..
    } = entity.clone();
    PersonRecord {
        name,
        count,
        ambiguous,
    }
}

fn organisation(entity: &Entity) -> OrganisationRecord {
    OrganisationRecord {
        name: entity.name.clone(),
        count: entity.count,
    }
}

fn place(entity: &Entity) -> PlaceRecord {
    PlaceRecord {
        name: entity.name.clone(),
        count: entity.count,
        country: entity.country,
    }
}

fn country(found: &CountryEvidence, form: Form) -> CountryRecord {
    CountryRecord {
        id: found.id,
        name: found.id.name(form.ui).to_owned(),
        count: found.count,
        about: found.about,
        via: Counts(found.via.clone()),
    }
}

fn mention(found: &Mention, points: &mut CodePoints<'_>) -> MentionRecord {
    let is_country = found.kind == Kind::Country;
    let range = points.of(&found.span);
    MentionRecord {
        kind: found.kind,
        start: range.start,
        end: range.end,
        text: points.text[found.span.clone()].to_owned(),
        lemma: found.lemma.clone(),
        name: found.name.clone(),
        id: found.country.filter(|_| is_country),
        country: found.country.filter(|_| !is_country),
        via: found.via,
        rule: found.rule,
    }
}

fn timex(found: &Timex, points: &mut CodePoints<'_>) -> TimexRecord {
    let range = points.of(&found.span);
    TimexRecord {
        start: range.start,
        end: range.end,
        text: points.text[found.span.clone()].to_owned(),
        kind: found.kind,
        value: found.value.clone(),
        modifier: found.modifier.map(str::to_owned),
        begin: found.days.map(|(first, _)| first.to_string()),
        last: found.days.map(|(_, last)| last.to_string()),
    }
}

fn quote(found: &Quote, persons: &[Entity], points: &mut CodePoints<'_>) -> QuoteRecord {
    let parts: Vec<Range<usize>> = found.parts.iter().map(|part| points.of(part)).collect();
    let words = found.parts.iter().map(|part| &points.text[part.clone()]);
    let text = words.collect::<Vec<_>>().join(" … ");
    let speaker = found.speaker.and_then(|speaker| persons.get(speaker));
    QuoteRecord {
        start: parts.first().map_or(0, |part| part.start),
        end: parts.last().map_or(0, |part| part.end),
        text,
        speaker: speaker.map(|person| person.name.clone()),
        kind: found.kind,
        cue: found.cue.as_ref().map(|cue| {
            let range = points.of(cue);
            CueRecord {
                start: range.start,
                end: range.end,
                text: points.text[cue.clone()].to_owned(),
            }
        }),
        rule: found.rule,
        parts: match parts.len() {
            0 | 1 => Vec::new(),
            _ => parts.iter().map(|part| [part.start, part.end]).collect(),
        },
    }
}

/// Counts code points up to spans that come in order of their starts.
struct CodePoints<'t> {
    text: &'t str,
    byte: usize,
    point: usize,
}

impl<'t> CodePoints<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            byte: 0,
            point: 0,
        }
    }

    /// The span in code points. A start before an earlier one counts again
    /// from the beginning.
    fn of(&mut self, span: &Range<usize>) -> Range<usize> {
        if span.start < self.byte {
            (self.byte, self.point) = (0, 0);
        }
        self.point += count(&self.text[self.byte..span.start]);
        self.byte = span.start;
        self.point..self.point + count(&self.text[span.clone()])
    }
}

/// Code points of a text.
fn count(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

impl Serialize for Counts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (via, count) in &self.0 {
            map.serialize_entry(via, count)?;
        }
        map.end()
    }
}

impl JsonSchema for Counts {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Counts".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        std::collections::BTreeMap::<String, usize>::json_schema(generator)
    }
}

impl<'de> Deserialize<'de> for Counts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Counts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of counts")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Counts, M::Error> {
                let mut counts = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    counts.push(entry);
                }
                Ok(Counts(counts))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_become_code_points() {
        let mut points = CodePoints::new("Łódź i Żory");
        assert_eq!(points.of(&(0..7)), 0..4);
        assert_eq!(points.of(&(10..15)), 7..11);
        assert_eq!(points.of(&(0..7)), 0..4);
    }

    #[test]
    fn counts_keep_their_order() {
        let counts = Counts(vec![(Via::Name, 6), (Via::Adjective, 1)]);
        let json = serde_json::to_string(&counts).unwrap();
        assert_eq!(json, r#"{"name":6,"adjective":1}"#);
        assert_eq!(serde_json::from_str::<Counts>(&json).unwrap(), counts);
    }
}
