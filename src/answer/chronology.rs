//! Chronology: what is said of each day.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Parameters, Took};
use crate::error::Result;
use crate::index::{Level, Reader};
use crate::query::{self, Request};

/// Days that are listed unless said.
pub const N_DAYS: usize = 30;

/// Sentences of a day that are listed unless said.
const N_SENTENCES: usize = 2;

/// Which days are wanted.
#[derive(Debug, Clone)]
pub struct ChronologyRequest {
    /// Query and filters; a filter by dates spoken of bounds the days listed.
    pub search: Request,
    /// How coarse the days are.
    pub by: Level,
    /// Days to list, those of most stories; 0 for all.
    pub top: usize,
    /// Sentences of each day.
    pub sentences: usize,
}

impl ChronologyRequest {
    /// A request for the days that most of all articles speak of.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            search: Request::every_article(today),
            by: Level::Day,
            top: N_DAYS,
            sentences: N_SENTENCES,
        }
    }

    /// Reads a request from parameters: `q`, the filters, `any`, `strict`, `by`,
    /// `top`, `sentences`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let levels = [Level::Day, Level::Month, Level::Year].map(|level| (level.name(), level));
        let request = Self {
            search: parameters.request(today)?,
            by: parameters.choice("by", &levels)?.unwrap_or(Level::Day),
            top: parameters.number("top")?.unwrap_or(N_DAYS),
            sentences: parameters.number("sentences")?.unwrap_or(N_SENTENCES),
        };
        parameters.finish()?;
        Ok(request)
    }
}

/// The days that articles speak of, in the order of time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Chronology {
    /// The query, as typed.
    pub query: String,
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Days that they speak of, of which those of most stories are listed.
    pub total_days: usize,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// The days, first to last.
    pub days: Vec<Day>,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

/// A day, month or year.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Day {
    /// Its value.
    pub value: String,
    /// Articles that speak of it.
    pub count: u64,
    /// Stories among them.
    pub stories: u64,
    /// Stories of which no article was read, as there are too many.
    pub left_out: u64,
    /// What is said of it, most told first.
    pub sentences: Vec<DaySentence>,
}

/// A sentence that speaks of a day.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct DaySentence {
    /// Id of the article that printed it first.
    pub id: String,
    /// Headline of the article.
    pub title: String,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// When the article appeared.
    pub published: Option<String>,
    /// The words.
    pub sentence: String,
    /// The date in the sentence, in code points.
    pub highlight: [usize; 2],
    /// The words of the date.
    pub timex: String,
    /// What they mean, after TIMEX3.
    pub value: String,
    /// Stories that say much the same of the day.
    pub stories: u64,
}

/// Finds the days that articles speak of, and what they say of them.
///
/// # Errors
///
/// As [`query::search`].
pub fn chronology(reader: &Reader, request: &ChronologyRequest) -> Result<Chronology> {
    let took_ms = Took::begin();
    let found = query::chronology::chronology(
        reader,
        &query::chronology::ChronologyRequest {
            search: request.search.clone(),
            by: request.by,
            top: (request.top > 0).then_some(request.top),
            n_sentences: request.sentences,
        },
    )?;
    Ok(Chronology {
        query: request.search.query.clone(),
        total: found.total,
        stories: found.stories,
        total_days: found.total_days,
        notes: found.notes,
        days: found.days.into_iter().map(Into::into).collect(),
        took_ms,
    })
}

impl From<query::chronology::Day> for Day {
    fn from(day: query::chronology::Day) -> Self {
        Self {
            value: day.value,
            count: day.n_articles,
            stories: day.n_stories,
            left_out: day.n_unread,
            sentences: day.sentences.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<query::chronology::Told> for DaySentence {
    fn from(told: query::chronology::Told) -> Self {
        Self {
            id: told.id,
            title: told.title,
            source: told.source,
            published: told.published,
            sentence: told.sentence,
            highlight: [told.highlight.start, told.highlight.end],
            timex: told.timex,
            value: told.value,
            stories: told.n_stories,
        }
    }
}
