//! The plain values that pass between the stages: an article as read, its
//! mentions, and the enriched article.
//!
//! Spans are byte ranges into the article's text, half open, on character
//! boundaries; `enrich::record` turns them into code points on output, the one
//! place that does. Nothing here reads, writes or decides.

use std::ops::Range;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use strum::VariantArray;

use crate::country::CountryId;
use crate::date::PartialDate;
use crate::lang::Lang;

/// Half-open byte range into an article's text.
pub type Span = Range<usize>;

/// One item of the corpus, read and decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Path relative to the corpus, `path#3` for the third of a file with
    /// many, or the id that the record itself brings.
    pub id: String,
    /// File relative to the corpus, with `/`; `None` for standard input.
    pub path: Option<String>,
    /// The language, declared or detected; `None` where neither is possible.
    pub lang: Option<Lang>,
    /// What a reader sees as the headline; never empty unless the text is.
    pub title: String,
    /// Whether the title stands outside of the text (front matter, a field).
    pub title_is_separate: bool,
    /// The text, LF line ends for files, unchanged for records.
    pub text: String,
    /// When the article appeared.
    pub published: Published,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// Where it was published.
    pub url: Option<String>,
}

/// When an article appeared, and how that is known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Published {
    /// The date of the first candidate that can be true.
    pub value: Option<PartialDate>,
    /// Where `value` stood.
    pub from: Origin,
    /// Every date found, best first, the refused ones too.
    pub candidates: Vec<(Origin, PartialDate)>,
}

/// Where a date of publication was found, best first.
#[derive(
    Debug,
    Clone,
    Copy,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Origin {
    /// A `date …` line before the text.
    Header,
    /// Front matter of a Markdown file.
    FrontMatter,
    /// JSON-LD of a page.
    JsonLd,
    /// `<meta>` of a page.
    Meta,
    /// `<time>` of a page.
    Time,
    /// The line under the headline.
    Byline,
    /// The article's address.
    Url,
    /// A field of the record.
    Field,
    /// The name of the file or of its folder.
    File,
    /// Nowhere.
    #[default]
    None,
}

impl Origin {
    /// Every origin, best first.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The origin that the enriched article calls so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What a mention names.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Kind {
    /// A human being, real or not.
    Person,
    /// A country: its name, adjective or people.
    Country,
    /// A city, region, water, mountain or seat of power.
    Place,
    /// A company, party, agency, office, club or medium.
    Organisation,
    /// A war, tournament or festival.
    Event,
    /// A work, model or brand of thing.
    Product,
}

impl Kind {
    /// The kinds that are compared across a corpus.
    pub const RESOLVED: [Self; 3] = [Self::Person, Self::Organisation, Self::Place];

    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The kind of words by which an article speaks of a country.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum Via {
    /// Its name.
    Name,
    /// Its adjective.
    Adjective,
    /// Its people.
    Demonym,
    /// Its capital.
    Capital,
    /// Another place of it.
    Place,
    /// A seat of power that stands for the government.
    Metonym,
    /// Its name inside the name of an organisation.
    Part,
}

impl Via {
    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What found a mention, or last decided of which kind it is.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
pub enum Rule {
    /// The tagger of names.
    #[serde(rename = "tagger")]
    #[strum(to_string = "tagger")]
    Tagger,
    /// The gazetteer of names.
    #[serde(rename = "known name")]
    #[strum(to_string = "known name")]
    KnownName,
    /// Another place of the article shows it.
    #[serde(rename = "elsewhere in the article")]
    #[strum(to_string = "elsewhere in the article")]
    Elsewhere,
    /// A title or function stands before it.
    #[serde(rename = "title")]
    #[strum(to_string = "title")]
    Title,
    /// It begins with a first name.
    #[serde(rename = "first name")]
    #[strum(to_string = "first name")]
    FirstName,
    /// It begins with a family name of East Asia.
    #[serde(rename = "family name first")]
    #[strum(to_string = "family name first")]
    FamilyNameFirst,
    /// It was taken for a person and has words that no person's name has.
    #[serde(rename = "no person's name")]
    #[strum(to_string = "no person's name")]
    NoPersonsName,
    /// A noun beside it says what it is.
    #[serde(rename = "what it is called")]
    #[strum(to_string = "what it is called")]
    Noun,
    /// It is the address of a server.
    #[serde(rename = "web address")]
    #[strum(to_string = "web address")]
    WebAddress,
    /// The tables of countries and places.
    #[serde(rename = "table")]
    #[strum(to_string = "table")]
    Table,
    /// A rule that this version does not have; an index that an older one wrote
    /// may name it.
    #[serde(rename = "unknown", other)]
    #[strum(to_string = "unknown")]
    Unknown,
}

impl Rule {
    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// Whether it guesses from the look of words, rather than knows them.
    #[must_use]
    pub fn is_guess(self) -> bool {
        matches!(self, Self::Tagger | Self::Title | Self::FirstName)
    }
}

/// Why a name stands for an entity of the corpus.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum ResolutionRule {
    /// Case, diacritics, hyphens or a mark differ.
    Spelling,
    /// Another language or script spells it so, or declines it.
    Transliteration,
    /// A slip of the pen or of base forms, much rarer than the name it is near.
    Variant,
    /// It has a middle name, an initial or a title more, or less.
    Longer,
    /// Most articles take the name for another kind of thing.
    Kind,
    /// Its letters stand for the words, as articles explain.
    Acronym,
    /// A surname, or another short name, that in this time and company only
    /// one entity bears.
    Company,
    /// The user says so.
    User,
    /// It is the entity's name, or one that has joined it.
    #[serde(other)]
    Own,
}

impl ResolutionRule {
    /// The name that output uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The words in one place, and what they name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention {
    /// What is named.
    pub kind: Kind,
    /// Where the words stand.
    pub span: Span,
    /// Base form of these very words: "Putina" → "Putin".
    pub lemma: String,
    /// The entity's name in this article: "Władimir Putin".
    pub name: String,
    /// The country meant (a country mention), or in which a place lies.
    pub country: Option<CountryId>,
    /// How a country is spoken of; for places, what they add to its counts.
    pub via: Option<Via>,
    /// Whether `name` is a surname that several persons of the article bear.
    pub ambiguous: bool,
    /// The rule that found it, for `why`.
    pub rule: Rule,
}

/// Kinds of temporal expression, after TIMEX3 (ISO 24617-1).
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "UPPERCASE")]
#[strum(serialize_all = "UPPERCASE")]
pub enum TimexKind {
    /// A calendar time of a day or coarser.
    Date,
    /// A time of the day.
    Time,
    /// A length of time.
    Duration,
    /// A recurring time.
    Set,
}

impl TimexKind {
    /// The name in TIMEX3.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A temporal expression and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timex {
    /// Where the words stand.
    pub span: Span,
    /// The kind of expression.
    pub kind: TimexKind,
    /// TIMEX3 value: `2024-06`, `199X`, `P2D`, `PAST_REF`; an interval in one
    /// expression is `2012/2020`.
    pub value: String,
    /// TIMEX3 modifier: `START`, `END`, `APPROX` …
    pub modifier: Option<&'static str>,
    /// First and last day, where they can be known.
    pub days: Option<(Date, Date)>,
}

impl Timex {
    /// The value of a date, or the day of a time, unless it is vague or no day of
    /// the calendar.
    #[must_use]
    pub fn date(&self) -> Option<&str> {
        match self.kind {
            TimexKind::Date => Some(self.value.as_str()).filter(|value| !value.ends_with("_REF")),
            TimexKind::Time => {
                self.days?;
                self.value.split_once('T').map(|(day, _)| day)
            }
            _ => None,
        }
    }
}

/// In whose words something is said.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum QuoteKind {
    /// The speaker's: in quotation marks, after a dash or a colon.
    Direct,
    /// A sentence without marks, with who says so after it.
    Unmarked,
    /// The article's: a clause with "że" or "that".
    Indirect,
    /// The article's: what is so in somebody's opinion.
    According,
}

impl QuoteKind {
    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// By what a quotation is known to be one.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
pub enum QuoteRule {
    /// A verb of saying after it: "…," said Brown.
    #[serde(rename = "verb after it")]
    #[strum(to_string = "verb after it")]
    VerbAfter,
    /// A verb of saying before it: Brown said: "…".
    #[serde(rename = "verb before it")]
    #[strum(to_string = "verb before it")]
    VerbBefore,
    /// A name and a colon: "Brown: …".
    #[serde(rename = "name and colon")]
    #[strum(to_string = "name and colon")]
    Colon,
    /// A verb of saying that governs it: Brown said that ….
    #[serde(rename = "clause")]
    #[strum(to_string = "clause")]
    That,
    /// Words for an opinion: according to Brown, ….
    #[serde(rename = "in the opinion of")]
    #[strum(to_string = "in the opinion of")]
    Source,
    /// A clause before it: as Brown said, ….
    #[serde(rename = "as somebody says")]
    #[strum(to_string = "as somebody says")]
    As,
    /// It goes on what was said just before.
    #[serde(rename = "goes on")]
    #[strum(to_string = "goes on")]
    GoesOn,
    /// The article gives it again, and says whose it is.
    #[serde(rename = "said again")]
    #[strum(to_string = "said again")]
    Repeated,
    /// A rule that this version does not have; an index that another one wrote may
    /// name it.
    #[serde(rename = "unknown", other)]
    #[strum(to_string = "unknown")]
    Unknown,
}

impl QuoteRule {
    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// What somebody says, and who.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quote {
    /// Where the words stand, without the marks around them: more than one where
    /// the clause of the verb is in their midst.
    pub parts: Vec<Span>,
    /// The speaker, by the place among the article's persons; `None` where nobody is
    /// named, or several can be meant.
    pub speaker: Option<usize>,
    /// In whose words.
    pub kind: QuoteKind,
    /// The words by which it is known.
    pub cue: Option<Span>,
    /// By what it is known.
    pub rule: QuoteRule,
}

/// What an enriched article says of one person, organisation or place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entity {
    /// Canonical name.
    pub name: String,
    /// Number of mentions.
    pub count: usize,
    /// A surname that several persons of the article bear.
    pub ambiguous: bool,
    /// Where a place lies.
    pub country: Option<CountryId>,
}

/// What an enriched article says of one country.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountryEvidence {
    /// Which country.
    pub id: CountryId,
    /// Number of mentions of every kind.
    pub count: usize,
    /// Whether the article is mainly about it.
    pub about: bool,
    /// Mentions by kind, commonest first.
    pub via: Vec<(Via, usize)>,
}

/// An article with all that was found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enriched {
    /// The article itself.
    pub article: Article,
    /// First to last; person, place and organisation mentions never overlap.
    pub mentions: Vec<Mention>,
    /// First to last, none overlapping.
    pub timexes: Vec<Timex>,
    /// First to last, none overlapping.
    pub quotes: Vec<Quote>,
    /// Distinct persons, commonest first.
    pub persons: Vec<Entity>,
    /// Distinct countries, commonest first.
    pub countries: Vec<CountryEvidence>,
    /// Distinct organisations, commonest first.
    pub organisations: Vec<Entity>,
    /// Distinct places, commonest first.
    pub places: Vec<Entity>,
    /// Distinct values of type DATE without vague ones, with counts, in the
    /// order of first mention.
    pub dates: Vec<(String, usize)>,
}

#[cfg(test)]
mod tests {
    use std::fmt::{Debug, Display};

    use serde::de::DeserializeOwned;

    use super::*;

    #[track_caller]
    fn check<T>()
    where
        T: VariantArray + Display + Debug + PartialEq + Serialize + DeserializeOwned + 'static,
    {
        assert!(T::VARIANTS.len() > 3);
        for value in T::VARIANTS {
            let json = serde_json::to_value(value).expect("it is a string");
            assert_eq!(json, value.to_string());
            let read: T = serde_json::from_value(json).expect("it was written");
            assert_eq!(&read, value);
        }
    }

    #[test]
    fn what_is_written_is_the_name() {
        check::<Origin>();
        check::<Kind>();
        check::<Via>();
        check::<TimexKind>();
        check::<Rule>();
        check::<ResolutionRule>();
        check::<QuoteKind>();
        check::<QuoteRule>();
        assert_eq!(Origin::FrontMatter.name(), "front-matter");
        assert_eq!(Origin::JsonLd.name(), "json-ld");
        assert_eq!(TimexKind::Duration.name(), "DURATION");
    }

    #[test]
    fn a_rule_of_another_version_is_read() {
        let read = |json| serde_json::from_str::<Rule>(json).expect("any name of a rule is read");
        assert_eq!(read("\"first name\""), Rule::FirstName);
        assert_eq!(read("\"of old\""), Rule::Unknown);
    }
}
