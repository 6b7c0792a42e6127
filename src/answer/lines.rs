//! Lines: every occurrence of what is searched for, in its line.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Parameters, Took};
use crate::error::Result;
use crate::index::Reader;
use crate::query::{self, Request, Sort};

/// Code points on either side of an occurrence unless said.
const WIDTH: usize = 40;

/// Which lines are wanted.
#[derive(Debug, Clone)]
pub struct LinesRequest {
    /// Query and filters, and the order: by time.
    pub search: Request,
    /// Code points on either side.
    pub width: usize,
    /// Lines to give; 0 for all.
    pub limit: usize,
    /// Lines to pass over.
    pub offset: usize,
    /// Articles that are read at most, the first in the order; 0 for all.
    pub read: usize,
}

impl LinesRequest {
    /// A request for every line, earliest first.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self {
            search: Request {
                sort: Sort::Oldest,
                ..Request::every_article(today)
            },
            width: WIDTH,
            limit: 0,
            offset: 0,
            read: 0,
        }
    }

    /// Reads a request from parameters: `q`, the filters, `any`, `strict`,
    /// `once-a-story`, `sort`, `width`, `n`, `offset`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let sorts = [("oldest", Sort::Oldest), ("newest", Sort::Newest)];
        let search = Request {
            once_a_story: parameters.flag("once-a-story")?,
            sort: parameters.choice("sort", &sorts)?.unwrap_or(Sort::Oldest),
            ..parameters.request(today)?
        };
        let request = Self {
            search,
            width: parameters.number("width")?.unwrap_or(WIDTH),
            limit: parameters.number("n")?.unwrap_or(0),
            offset: parameters.number("offset")?.unwrap_or(0),
            read: 0,
        };
        parameters.finish()?;
        Ok(request)
    }
}

/// Occurrences in their lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Lines {
    /// The query, as typed.
    pub query: String,
    /// Occurrences.
    pub total: usize,
    /// Articles that match.
    pub articles: u64,
    /// Stories among them.
    pub stories: u64,
    /// Articles whose lines are not among them, as there are too many.
    #[serde(skip_serializing_if = "is_none_left")]
    pub left_out: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// The lines asked for, by time.
    pub lines: Vec<ConcordanceLine>,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn is_none_left(n: &u64) -> bool {
    *n == 0
}

/// An occurrence in its line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ConcordanceLine {
    /// Id of the article.
    pub id: String,
    /// When it appeared, with the precision known.
    pub published: Option<String>,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// What stands before, white space made single spaces.
    pub left: String,
    /// The words.
    #[serde(rename = "match")]
    pub words: String,
    /// What stands after.
    pub right: String,
    /// Where the words begin in the text, in code points.
    pub start: usize,
    /// The code point after them.
    pub end: usize,
}

/// Finds every occurrence of what is searched for; where there is no query,
/// every mention of the entities by which the search is narrowed.
///
/// # Errors
///
/// As [`query::search`].
pub fn lines(reader: &Reader, request: &LinesRequest) -> Result<Lines> {
    let took_ms = Took::begin();
    let read = match request.read {
        0 => usize::MAX,
        read => read,
    };
    let found = query::lines::lines(reader, &request.search, request.width, read)?;
    let end = match request.limit {
        0 => usize::MAX,
        limit => request.offset.saturating_add(limit),
    };
    let (mut lines, mut total) = (Vec::new(), 0);
    for line in found.iter() {
        let line = line?;
        if (request.offset..end).contains(&total) {
            lines.push(line.into());
        }
        total += 1;
    }
    Ok(Lines {
        query: request.search.query.clone(),
        total,
        articles: found.total,
        stories: found.stories,
        left_out: found.n_unread,
        notes: found.notes,
        lines,
        took_ms,
    })
}

impl From<query::lines::Line> for ConcordanceLine {
    fn from(line: query::lines::Line) -> Self {
        Self {
            id: line.id,
            published: line.published,
            source: line.source,
            left: line.left,
            words: line.words,
            right: line.right,
            start: line.span.start,
            end: line.span.end,
        }
    }
}
