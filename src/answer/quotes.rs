//! Quotations: who said what.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Parameters, Took};
use crate::article::{QuoteKind, QuoteRule};
use crate::error::Result;
use crate::index::Reader;
use crate::query::{self, Request, Sort};

/// Which quotations are wanted.
#[derive(Debug, Clone)]
pub struct QuotesRequest {
    /// Query and filters, and the order: by time.
    pub search: Request,
    /// Quotations to give; 0 for all.
    pub limit: usize,
    /// Quotations to pass over.
    pub offset: usize,
}

/// Quotations that are listed unless said.
pub const N_QUOTES: usize = 50;

impl QuotesRequest {
    /// A request for the first quotations of all, earliest first, once a story.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            search: Request {
                sort: Sort::Oldest,
                once_a_story: true,
                ..Request::every_article(today)
            },
            limit: N_QUOTES,
            offset: 0,
        }
    }

    /// Reads a request from parameters: `q`, the filters, `any`, `strict`, `sort`,
    /// `every-article`, `n`, `offset`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let sorts = [("oldest", Sort::Oldest), ("newest", Sort::Newest)];
        let search = Request {
            once_a_story: !parameters.flag("every-article")?,
            sort: parameters.choice("sort", &sorts)?.unwrap_or(Sort::Oldest),
            ..parameters.request(today)?
        };
        let request = Self {
            search,
            limit: parameters.number("n")?.unwrap_or(N_QUOTES),
            offset: parameters.number("offset")?.unwrap_or(0),
        };
        parameters.finish()?;
        Ok(request)
    }
}

/// Who said what.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Quotes {
    /// The query, as typed.
    pub query: String,
    /// Quotations, one article of each story read.
    pub total: usize,
    /// Articles that match.
    pub articles: u64,
    /// Stories among them.
    pub stories: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// The quotations asked for, by time.
    pub quotes: Vec<Quotation>,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

/// A quotation.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Quotation {
    /// Id of the article.
    pub id: String,
    /// Headline of the article.
    pub title: String,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// When the article appeared, with the precision known.
    pub published: Option<String>,
    /// Who says it; null where nobody is named, or several can be meant.
    pub speaker: Option<String>,
    /// In whose words.
    pub kind: QuoteKind,
    /// The words; `…` between parts.
    pub text: String,
    /// The words by which it is known: a verb, a colon's name.
    pub cue: Option<String>,
    /// By what it is known.
    pub rule: QuoteRule,
    /// The sentences in which it and its verb stand.
    pub sentence: String,
    /// Its parts in the sentences, in code points.
    pub highlights: Vec<[usize; 2]>,
    /// Where it begins in the text, in code points.
    pub start: usize,
    /// The code point after it.
    pub end: usize,
}

/// Finds who said what in the articles that match; with a query only quotations
/// in whose sentences it has a match, with speakers only theirs.
///
/// # Errors
///
/// As [`query::search`].
pub fn quotes(reader: &Reader, request: &QuotesRequest) -> Result<Quotes> {
    let took_ms = Took::begin();
    let found = query::quotes::quotes(reader, &request.search)?;
    let end = match request.limit {
        0 => usize::MAX,
        limit => request.offset.saturating_add(limit),
    };
    let (mut quotes, mut total) = (Vec::new(), 0);
    for quote in found.iter() {
        let quote = quote?;
        if (request.offset..end).contains(&total) {
            quotes.push(quote.into());
        }
        total += 1;
    }
    Ok(Quotes {
        query: request.search.query.clone(),
        total,
        articles: found.total,
        stories: found.stories,
        notes: found.notes,
        quotes,
        took_ms,
    })
}

impl From<query::quotes::Quotation> for Quotation {
    fn from(found: query::quotes::Quotation) -> Self {
        let quote = found.quote;
        Self {
            id: found.id,
            title: found.title,
            source: found.source,
            published: found.published,
            speaker: quote.speaker,
            kind: quote.kind,
            text: quote.text,
            cue: quote.cue.map(|cue| cue.text),
            rule: quote.rule,
            sentence: found.sentence,
            highlights: found
                .highlights
                .into_iter()
                .map(|part| [part.start, part.end])
                .collect(),
            start: quote.start,
            end: quote.end,
        }
    }
}
