//! What a search finds: hits, counts, notes, and what would be found instead.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::ser::{Error as _, Serializer};

use super::compare::{Unusual, UnusualWord, unusual, unusual_words};
use super::facets::{self, FacetValue, N_VALUES};
use super::suggestion::Suggestion;
use super::{Article, Parameters, Took};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::{self, FacetRequest, Found, Request, Sort};

/// What is searched for, and how the answer is made.
#[derive(Debug, Clone)]
pub struct SearchRequest {
    /// The search.
    pub search: Request,
    /// Whether to say what was understood.
    pub explain: bool,
    /// Whether to say what the articles found have unusually often.
    pub unusual: bool,
    /// Language of the names.
    pub ui: Lang,
}

impl SearchRequest {
    /// Reads a request from parameters: `q`, the filters, `any`, `strict`, `n`,
    /// `offset`, `once-a-story`, `sort`, `half-life`, `facets`, `explain`, `unusual`,
    /// `ui`.
    ///
    /// ```
    /// use prasowka::answer::{Parameters, SearchRequest};
    /// let pairs = [("q", "wizyta"), ("person", "putina"), ("not-country", "KP"), ("n", "5")];
    /// let today = jiff::civil::date(2026, 11, 23);
    /// let request = SearchRequest::read(Parameters::new(pairs), today)?;
    /// assert_eq!(request.search.limit, Some(5));
    /// # Ok::<(), prasowka::error::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let sorts = [
            ("relevance", Sort::Relevance),
            ("newest", Sort::Newest),
            ("oldest", Sort::Oldest),
        ];
        let limit = parameters.number("n")?.unwrap_or(10);
        let request = Self {
            search: Request {
                query: parameters.query(),
                filters: parameters.filters()?,
                any: parameters.flag("any")?,
                strict: parameters.flag("strict")?,
                limit: (limit > 0).then_some(limit),
                offset: parameters.number("offset")?.unwrap_or(0),
                once_a_story: parameters.flag("once-a-story")?,
                sort: parameters.choice("sort", &sorts)?.unwrap_or_default(),
                half_life_days: parameters.days("half-life")?,
                facets: parameters
                    .facets("facets")?
                    .into_iter()
                    .map(Self::facet)
                    .collect(),
                today,
            },
            explain: parameters.flag("explain")?,
            unusual: parameters.flag("unusual")?,
            ui: parameters.ui()?,
        };
        parameters.finish()?;
        Ok(request)
    }

    /// A facet beside the hits: its commonest values.
    #[must_use]
    pub fn facet(facet: Facet) -> FacetRequest {
        FacetRequest {
            facet,
            level: facet.levels()[0],
            top: Some(N_VALUES),
        }
    }
}

/// What was found. Its hits are a list ([`Search`]) or are read one after
/// another while they are written ([`Hits`]); both are the same JSON.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Answer<H = Vec<Hit>> {
    /// The query, as typed.
    pub query: String,
    /// Articles that match.
    pub total: u64,
    /// Stories among them: articles that print the same count once.
    pub stories: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// The hits asked for, in order.
    pub hits: H,
    /// The facets asked for.
    pub facets: FacetLists,
    /// What each part of the query, and each filter, was taken for, where asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explanation: Option<Vec<String>>,
    /// What the articles found have unusually often, where asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unusual: Option<Vec<Unusual>>,
    /// Words that the articles found have unusually often, where asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unusual_words: Option<Vec<UnusualWord>>,
    /// What would be found instead, where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub suggestions: Option<Vec<Suggestion>>,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

/// A search with its hits in memory.
pub type Search = Answer<Vec<Hit>>;

/// Searches an index. The hits are read when they are asked for, so that an
/// answer with every article needs no more memory than one with ten;
/// [`Answer::collected`] reads them all.
///
/// # Errors
///
/// As [`query::find`].
pub fn search<'r>(reader: &'r Reader, request: &SearchRequest) -> Result<Answer<Hits<'r>>> {
    let took_ms = Took::begin();
    let found = query::find(reader, &request.search)?;
    answered(reader, found, request, took_ms)
}

/// The answer of what was found.
pub(super) fn answered<'r>(
    reader: &Reader,
    mut found: Found<'r>,
    request: &SearchRequest,
    took_ms: Took,
) -> Result<Answer<Hits<'r>>> {
    let lists = std::mem::take(&mut found.facets);
    let lists = lists
        .iter()
        .map(|counted| (counted.facet, facets::named_values(counted, request.ui)));
    let suggestions = std::mem::take(&mut found.suggestions);
    let explanation = std::mem::take(&mut found.explanation);
    Ok(Answer {
        query: request.search.query.clone(),
        total: found.total,
        stories: found.stories,
        notes: std::mem::take(&mut found.notes),
        facets: FacetLists(lists.collect()),
        explanation: request.explain.then_some(explanation),
        unusual: if request.unusual {
            Some(unusual(reader, &request.search, request.ui)?)
        } else {
            None
        },
        unusual_words: if request.unusual {
            Some(unusual_words(reader, &request.search)?)
        } else {
            None
        },
        suggestions: (found.total == 0).then(|| suggestions.into_iter().map(Into::into).collect()),
        took_ms,
        hits: Hits(found),
    })
}

impl Answer<Hits<'_>> {
    /// The same with its hits read.
    ///
    /// # Errors
    ///
    /// Where an article cannot be read.
    pub fn collected(self) -> Result<Search> {
        Ok(Answer {
            hits: self.hits.iter().collect::<Result<_>>()?,
            query: self.query,
            total: self.total,
            stories: self.stories,
            notes: self.notes,
            facets: self.facets,
            explanation: self.explanation,
            unusual: self.unusual,
            unusual_words: self.unusual_words,
            suggestions: self.suggestions,
            took_ms: self.took_ms,
        })
    }
}

impl<H: HitList> Answer<H> {
    /// The answer as lines: hits, facets, a summary.
    pub fn lines(&self) -> impl Iterator<Item = Result<Line>> {
        let hits = self.hits.each().map(|hit| hit.map(Line::Hit));
        let lists = self.facets.0.iter().filter(|_| self.total > 0);
        let facets = lists.map(|(facet, values)| {
            Ok(Line::Facet {
                facet: *facet,
                values: values.clone(),
            })
        });
        let summary = || {
            Ok(Line::Summary {
                query: self.query.clone(),
                total: self.total,
                stories: self.stories,
                notes: self.notes.clone(),
                explanation: self.explanation.clone(),
                unusual: self.unusual.clone(),
                unusual_words: self.unusual_words.clone(),
                suggestions: self.suggestions.clone().unwrap_or_default(),
                took_ms: self.took_ms,
            })
        };
        hits.chain(facets).chain(std::iter::once_with(summary))
    }
}

/// The hits of an answer, in memory or still to be read.
pub trait HitList {
    /// How many there are.
    fn count(&self) -> usize;

    /// The hits, one after another.
    fn each(&self) -> Box<dyn Iterator<Item = Result<Hit>> + '_>;
}

impl HitList for Vec<Hit> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = Result<Hit>> + '_> {
        Box::new(self.iter().cloned().map(Ok))
    }
}

impl HitList for Hits<'_> {
    fn count(&self) -> usize {
        self.len()
    }

    fn each(&self) -> Box<dyn Iterator<Item = Result<Hit>> + '_> {
        Box::new(self.iter())
    }
}

/// A line of an answer that is given in lines.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Line {
    /// A hit.
    Hit(Hit),
    /// The values of a facet.
    Facet {
        /// The facet.
        facet: Facet,
        /// Its values.
        values: Vec<FacetValue>,
    },
    /// The last line.
    Summary {
        /// The query, as typed.
        query: String,
        /// Articles that match.
        total: u64,
        /// Stories among them.
        stories: u64,
        /// What was not read as it was meant.
        notes: Vec<String>,
        /// What was understood, where asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<Vec<String>>,
        /// What the articles found have unusually often, where asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        unusual: Option<Vec<Unusual>>,
        /// Words that the articles found have unusually often, where asked.
        #[serde(skip_serializing_if = "Option::is_none")]
        unusual_words: Option<Vec<UnusualWord>>,
        /// What would be found instead, where nothing was.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        suggestions: Vec<Suggestion>,
        /// Milliseconds that it took.
        took_ms: Took,
    },
}

/// The values of facets, an object in the order in which they were asked for.
#[derive(Debug, Clone, Default)]
pub struct FacetLists(pub Vec<(Facet, Vec<FacetValue>)>);

impl Serialize for FacetLists {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let lists = self.0.iter();
        serializer.collect_map(lists.map(|(facet, values)| (facet.name(), values)))
    }
}

impl JsonSchema for FacetLists {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "FacetLists".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, Vec<FacetValue>>::json_schema(generator)
    }
}

/// An article that matches.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Hit {
    /// Its id.
    pub id: String,
    /// Its file, relative to the corpus.
    pub path: Option<String>,
    /// Headline.
    pub title: String,
    /// When it appeared, with the precision known.
    pub published: Option<String>,
    /// ISO 639-1 code.
    pub lang: Option<String>,
    /// Its score; 0 where none was asked for.
    pub score: f32,
    /// Part of the text that shows why it matches.
    pub snippet: String,
    /// What matches in the snippet, in code points.
    pub highlights: Vec<[usize; 2]>,
    /// Names of the persons.
    pub persons: Vec<String>,
    /// Codes of the countries.
    pub countries: Vec<String>,
    /// Id of the article that printed it first, where others print the same.
    pub story: Option<String>,
    /// How many others print the same.
    pub reprints: u64,
    /// Newspaper, agency or desk.
    #[serde(skip)]
    pub source: Option<String>,
    /// What matches in the title, in code points.
    #[serde(skip)]
    pub title_highlights: Vec<Range<usize>>,
}

impl From<query::Hit> for Hit {
    fn from(hit: query::Hit) -> Self {
        let record = hit.record;
        let pair = |range: &Range<usize>| [range.start, range.end];
        Self {
            id: record.id,
            path: record.path,
            title: record.title,
            published: record.published.value,
            lang: record.lang.map(|lang| lang.to_string()),
            score: hit.score,
            highlights: hit.snippet.highlights.iter().map(pair).collect(),
            snippet: hit.snippet.text,
            persons: record.persons.into_iter().map(|each| each.name).collect(),
            countries: record
                .countries
                .iter()
                .map(|each| each.id.to_string())
                .collect(),
            story: hit.story,
            reprints: hit.n_reprints,
            source: record.source,
            title_highlights: hit.title_highlights,
        }
    }
}

/// The hits of an answer, each read when it is its turn.
pub struct Hits<'r>(Found<'r>);

impl fmt::Debug for Hits<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hits", self.len())
    }
}

impl Hits<'_> {
    /// How many were asked for and are there.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.n_hits()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Reads them one after another.
    pub fn iter(&self) -> impl Iterator<Item = Result<Hit>> {
        self.whole().map(|hit| hit.map(Hit::from))
    }

    /// Reads them one after another, each with its whole article.
    pub fn whole(&self) -> impl Iterator<Item = Result<query::Hit>> {
        self.0.hits()
    }

    /// Reads the articles alone, one after another, with their names as the
    /// corpus resolves them: what an export needs.
    pub fn articles(&self) -> impl Iterator<Item = Result<Article>> {
        self.0.articles()
    }
}

impl Serialize for Hits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // an article that cannot be read ends the list, and then the whole
        let failure = RefCell::new(None);
        let hits = self
            .iter()
            .map_while(|hit| hit.map_err(|error| failure.replace(Some(error))).ok());
        let done = serializer.collect_seq(hits)?;
        match failure.take() {
            Some(error) => Err(S::Error::custom(error)),
            None => Ok(done),
        }
    }
}
