//! Comparison of two sides, and what a search has unusually often.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::entity::rounded;
use super::{Parameters, Took};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::compare::{self as sides, Dimension};
use crate::query::{self, Request};

/// Values of each list unless said.
pub const N_COMPARED: usize = 20;

/// Stories of a value, at least, unless said.
const MIN: u64 = 3;

/// What is compared.
#[derive(Debug, Clone)]
pub struct CompareRequest {
    /// What both sides share.
    pub search: Request,
    /// What is particular to the first side.
    pub a: Request,
    /// What is particular to the second side.
    pub b: Request,
    /// What is counted.
    pub by: Dimension,
    /// Stories of a value on both sides together, at least.
    pub min: u64,
    /// Values of each list.
    pub top: usize,
    /// Language of the names.
    pub ui: Lang,
}

impl CompareRequest {
    /// A request that compares nothing yet.
    #[must_use]
    pub fn new(ui: Lang, today: Date) -> Self {
        let every = Request::every_article(today);
        Self {
            search: every.clone(),
            a: every.clone(),
            b: every,
            by: Dimension::Facet(Facet::Person),
            min: MIN,
            top: N_COMPARED,
            ui,
        }
    }

    /// Reads a request from parameters: `q`, the filters, `any`, `strict`; the
    /// same with `a.` and `b.` before them for one side; `facet`, which may be
    /// `word`; `min`, `top`, `ui`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let mut side = |prefix: &str| {
            let mut own = parameters.with_prefix(prefix);
            let request = own.request(today)?;
            own.finish()?;
            Ok(request)
        };
        let [a, b]: [Result<Request>; 2] = ["a.", "b."].map(&mut side);
        let (a, b) = (a?, b?);
        let facets = Facet::ALL.map(|facet| (facet.name(), Dimension::Facet(facet)));
        let facets: Vec<_> = facets
            .into_iter()
            .chain([(WORD, Dimension::Word)])
            .collect();
        let usual = Self::new(Lang::PL, today);
        let request = Self {
            search: parameters.request(today)?,
            a,
            b,
            by: parameters.choice("facet", &facets)?.unwrap_or(usual.by),
            min: parameters.number("min")?.unwrap_or(usual.min),
            top: parameters.number("top")?.unwrap_or(usual.top),
            ui: parameters.ui()?,
        };
        parameters.finish()?;
        Ok(request)
    }

    /// What a side asks for: its own, and what both share.
    fn side(&self, own: &Request) -> Request {
        let shared = &self.search;
        // a query of its own and the shared one must both hold
        let queries = [&shared.query, &own.query].map(|query| query.trim());
        let query = match queries {
            [query, ""] | ["", query] => query.to_owned(),
            [one, other] => format!("({one}) ({other})"),
        };
        Request {
            query,
            filters: shared.filters.clone().and(own.filters.clone()),
            ..shared.clone()
        }
    }
}

/// The name of words where facets are named.
pub const WORD: &str = "word";

/// Two sides compared.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Comparison {
    /// What was counted: a facet, or `word`.
    pub facet: String,
    /// The first side.
    pub a: Side,
    /// The second side.
    pub b: Side,
    /// Values that both sides have, largest difference first.
    pub values: Vec<ComparedValue>,
    /// Values that only the second side has.
    pub new: Vec<ComparedValue>,
    /// Values that only the first side has.
    pub gone: Vec<ComparedValue>,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

/// A side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Side {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Stories that were looked at: all, but for words where there are many.
    pub read: u64,
}

/// A value on two sides.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct ComparedValue {
    /// What a filter takes; a word.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Articles of the first side.
    pub a: u64,
    /// Articles of the second side.
    pub b: u64,
    /// Stories of the first side.
    pub a_stories: u64,
    /// Stories of the second side.
    pub b_stories: u64,
    /// Its share of the first side's stories.
    #[serde(serialize_with = "rounded")]
    pub a_share: f64,
    /// Its share of the second side's stories.
    #[serde(serialize_with = "rounded")]
    pub b_share: f64,
    /// Log-likelihood ratio of stories; 3.84 is exceeded by chance once in
    /// twenty times, 10.83 once in a thousand.
    #[serde(serialize_with = "rounded")]
    pub g2: f64,
    /// The side of the larger share.
    pub side: SideName,
}

/// Which side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum SideName {
    /// The first.
    A,
    /// The second.
    B,
}

/// Compares two sides.
///
/// # Errors
///
/// As [`query::search`].
pub fn compare(reader: &Reader, request: &CompareRequest) -> Result<Comparison> {
    let took_ms = Took::begin();
    let (a, b) = (request.side(&request.a), request.side(&request.b));
    let found = query::compare::compare(reader, &a, &b, request.by, request.min)?;
    let (mut values, mut new, mut gone) = (Vec::new(), Vec::new(), Vec::new());
    for value in &found.values {
        let list = match (value.a_stories, value.b_stories) {
            (0, _) => &mut new,
            (_, 0) => &mut gone,
            _ => &mut values,
        };
        if list.len() < request.top {
            list.push(named(value, &found, request));
        }
    }
    Ok(Comparison {
        facet: match request.by {
            Dimension::Facet(facet) => facet.name().to_owned(),
            Dimension::Word => WORD.to_owned(),
        },
        a: side(found.a),
        b: side(found.b),
        values,
        new,
        gone,
        notes: found.notes,
        took_ms,
    })
}

fn side(side: sides::Side) -> Side {
    Side {
        total: side.n_articles,
        stories: side.n_stories,
        read: side.n_read,
    }
}

fn named(
    value: &sides::Compared,
    found: &sides::Comparison,
    request: &CompareRequest,
) -> ComparedValue {
    let share = |n: u64, side: sides::Side| n as f64 / side.n_read.max(1) as f64;
    let name = match request.by {
        Dimension::Facet(facet) => facet.label(&value.value, request.ui),
        Dimension::Word => &value.value,
    };
    ComparedValue {
        name: name.to_owned(),
        value: value.value.clone(),
        a: value.a,
        b: value.b,
        a_stories: value.a_stories,
        b_stories: value.b_stories,
        a_share: share(value.a_stories, found.a),
        b_share: share(value.b_stories, found.b),
        g2: value.g2,
        side: if value.is_more_in_a {
            SideName::A
        } else {
            SideName::B
        },
    }
}

/// A value that the articles found have unusually often.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Unusual {
    /// Its facet.
    pub facet: Facet,
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Stories among those found that have it.
    pub stories: u64,
    /// Stories of the whole index that have it.
    pub of: u64,
    /// Log-likelihood ratio.
    #[serde(serialize_with = "rounded")]
    pub g2: f64,
}

/// Facets whose unusual values are told.
const UNUSUAL: [Facet; 3] = [Facet::Person, Facet::Organisation, Facet::Place];

/// Values of all facets that are told.
const N_UNUSUAL: usize = 8;

/// The persons, organisations and places that the articles found have unusually
/// often, against the whole index; those of the largest difference first.
///
/// # Errors
///
/// As [`query::search`].
pub fn unusual(reader: &Reader, search: &Request, ui: Lang) -> Result<Vec<Unusual>> {
    let mut all = Vec::new();
    for facet in UNUSUAL {
        let found = query::compare::unusual(reader, search, facet, MIN, N_UNUSUAL)?;
        all.extend(found.into_iter().map(|value| Unusual {
            facet,
            name: facet.label(&value.value, ui).to_owned(),
            value: value.value,
            stories: value.a_stories,
            of: value.b_stories,
            g2: value.g2,
        }));
    }
    all.sort_by(|a, b| b.g2.total_cmp(&a.g2));
    all.truncate(N_UNUSUAL);
    Ok(all)
}

/// A word that the articles found have unusually often.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnusualWord {
    /// Its commonest form.
    pub word: String,
    /// Articles among those found that have it, in any form.
    pub articles: u64,
    /// Articles of the whole index that have it.
    pub of: u64,
    /// Log-likelihood ratio.
    #[serde(serialize_with = "rounded")]
    pub g2: f64,
}

/// The words that the articles found have unusually often, against the whole
/// index; those of the largest difference first. Names are none of them.
///
/// # Errors
///
/// As [`query::search`].
pub fn unusual_words(reader: &Reader, search: &Request) -> Result<Vec<UnusualWord>> {
    let found = query::compare::unusual_words(reader, search, MIN, N_UNUSUAL)?;
    let words = found.into_iter().map(|found| UnusualWord {
        word: found.word,
        articles: found.n_found,
        of: found.n_all,
        g2: found.g2,
    });
    Ok(words.collect())
}
