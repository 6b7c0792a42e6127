//! The plain values that pass between the stages: an article as read, its
//! mentions, and the enriched article.
//!
//! Spans are byte ranges into the article's text, half open, on character
//! boundaries; `enrich::record` turns them into code points on output, the one
//! place that does. Nothing here reads, writes or decides.

use std::ops::Range;

use jiff::civil::Date;

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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    pub const ALL: [Self; 10] = [
        Self::Header,
        Self::FrontMatter,
        Self::JsonLd,
        Self::Meta,
        Self::Time,
        Self::Byline,
        Self::Url,
        Self::Field,
        Self::File,
        Self::None,
    ];

    /// The origin that the enriched article calls so.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|origin| origin.name() == name)
    }

    /// The name that the enriched article uses.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::FrontMatter => "front-matter",
            Self::JsonLd => "json-ld",
            Self::Meta => "meta",
            Self::Time => "time",
            Self::Byline => "byline",
            Self::Url => "url",
            Self::Field => "field",
            Self::File => "file",
            Self::None => "none",
        }
    }
}

/// What a mention names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        match self {
            Self::Person => "person",
            Self::Country => "country",
            Self::Place => "place",
            Self::Organisation => "organisation",
            Self::Event => "event",
            Self::Product => "product",
        }
    }
}

/// The kind of words by which an article speaks of a country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        match self {
            Self::Name => "name",
            Self::Adjective => "adjective",
            Self::Demonym => "demonym",
            Self::Capital => "capital",
            Self::Place => "place",
            Self::Metonym => "metonym",
            Self::Part => "part",
        }
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
    pub rule: &'static str,
}

/// Kinds of temporal expression, after TIMEX3 (ISO 24617-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
        match self {
            Self::Date => "DATE",
            Self::Time => "TIME",
            Self::Duration => "DURATION",
            Self::Set => "SET",
        }
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
