//! The values of a facet with their counts.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::suggestion::Suggestion;
use super::{Parameters, Took};
use crate::error::{BadParameter, Result};
use crate::index::{Facet, Level, Reader};
use crate::lang::Lang;
use crate::lang::words::{fold, lower};
use crate::query::filter::{Filters, NONE};
use crate::query::{self, FacetAnswer, FacetRequest, Request};

/// Values that are listed unless said, but for dates in their order.
pub const N_VALUES: usize = 20;

/// Which values of which facet are wanted.
#[derive(Debug, Clone)]
pub struct FacetsRequest {
    /// The facet.
    pub facet: Facet,
    /// A query that the articles must match.
    pub query: String,
    /// What narrows the articles.
    pub filters: Filters,
    /// Whether any of the query's words will do.
    pub any: bool,
    /// Whether a query that cannot be read is an error.
    pub strict: bool,
    /// Name of the level to count by; the facet's usual one unless said.
    pub by: Option<String>,
    /// Fewest articles of a value.
    pub min: u64,
    /// Only values a word of which begins so.
    pub prefix: Option<String>,
    /// Order; by name for dates and by count for the others unless said.
    pub sort: Option<FacetSort>,
    /// Values to list, 0 for all; see [`N_VALUES`].
    pub top: Option<usize>,
    /// Language of the names.
    pub ui: Lang,
    /// The day of the search.
    pub today: Date,
}

/// Order of the values of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FacetSort {
    /// Most articles first.
    Count,
    /// By name, dates by time.
    Name,
}

/// The values of a facet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct FacetList {
    /// The facet.
    pub facet: Facet,
    /// Values that fit, of which the first are listed.
    pub total_values: usize,
    /// The values.
    pub values: Vec<FacetValue>,
    /// What would be found instead, where nothing was.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// What was not read as it was meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// Articles that match the query and the filters.
    #[serde(skip)]
    pub total: u64,
    /// Stories among them.
    #[serde(skip)]
    pub stories: u64,
    /// How long it took.
    #[serde(skip)]
    pub took: Took,
}

/// A value of a facet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FacetValue {
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Articles.
    pub count: u64,
    /// Stories: articles that print the same count once.
    pub stories: u64,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

impl FacetsRequest {
    /// A request for the commonest values among all articles.
    #[must_use]
    pub fn new(facet: Facet, ui: Lang, today: Date) -> Self {
        Self {
            facet,
            query: String::new(),
            filters: Filters::default(),
            any: false,
            strict: false,
            by: None,
            min: 1,
            prefix: None,
            sort: None,
            top: None,
            ui,
            today,
        }
    }

    /// Reads a request for the values of a facet from parameters: `q`, the
    /// filters, `any`, `strict`, `by`, `min`, `match`, `sort`, `top`, `ui`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(facet: Facet, mut parameters: Parameters, today: Date) -> Result<Self> {
        let sorts = [("count", FacetSort::Count), ("name", FacetSort::Name)];
        let request = Self {
            facet,
            query: parameters.query(),
            filters: parameters.filters()?,
            any: parameters.flag("any")?,
            strict: parameters.flag("strict")?,
            by: parameters.text("by"),
            min: parameters.number("min")?.unwrap_or(1),
            prefix: parameters.text("match"),
            sort: parameters.choice("sort", &sorts)?,
            top: parameters.number("top")?,
            ui: parameters.ui()?,
            today,
        };
        parameters.finish()?;
        Ok(request)
    }

    /// The search that counts the facet, and gives no hits.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for a level that the
    /// facet does not have.
    pub(crate) fn search(&self) -> Result<Request> {
        Ok(Request {
            query: self.query.clone(),
            filters: self.filters.clone(),
            any: self.any,
            strict: self.strict,
            facets: vec![FacetRequest {
                facet: self.facet,
                level: self.level()?,
                top: None,
            }],
            ..Request::every_article(self.today)
        })
    }

    /// The level asked for, where the facet has it.
    fn level(&self) -> Result<Level> {
        let levels = self.facet.levels();
        let Some(by) = &self.by else {
            return Ok(levels[0]);
        };
        let found = levels.iter().find(|level| level.name() == by);
        let names = || levels.iter().map(|level| level.name()).collect::<Vec<_>>();
        let bad = || BadParameter::unreadable("by", by, "level of the facet", names().join(", "));
        Ok(found.copied().ok_or_else(bad)?)
    }

    /// The order asked for: dates stand in theirs unless said.
    fn order(&self) -> FacetSort {
        self.sort.unwrap_or(if self.facet.is_of_days() {
            FacetSort::Name
        } else {
            FacetSort::Count
        })
    }
}

/// Counts articles by the values of a facet. A filter by the facet itself does
/// not shrink its list.
///
/// # Errors
///
/// As [`query::search`], and for a level that the facet does not have.
pub fn facets(reader: &Reader, request: &FacetsRequest) -> Result<FacetList> {
    let took = Took::begin();
    let mut found = query::search(reader, &request.search()?)?;
    let counted = found.facets.remove(0);
    let suggestions = found.suggestions.into_iter().map(Into::into).collect();
    let totals = (found.total, found.stories);
    Ok(facet_list(
        request,
        counted,
        totals,
        found.notes,
        suggestions,
        took,
    ))
}

/// The answer of what was counted: articles and stories in all, and the values.
pub(crate) fn facet_list(
    request: &FacetsRequest,
    mut counted: FacetAnswer,
    (total, stories): (u64, u64),
    notes: Vec<String>,
    suggestions: Vec<Suggestion>,
    took: Took,
) -> FacetList {
    choose(request, &mut counted);
    let total_values = counted.values.len();
    let in_time = request.facet.is_of_days() && request.order() == FacetSort::Name;
    if in_time && request.prefix.is_none() && request.min <= 1 {
        query::fill_gaps(&mut counted.values, counted.level);
    }
    let top = request.top.unwrap_or(if in_time { 0 } else { N_VALUES });
    if top > 0 {
        counted.values.truncate(top);
    }
    FacetList {
        facet: request.facet,
        total_values,
        values: named_values(&counted, request.ui),
        suggestions,
        notes,
        total,
        stories,
        took,
    }
}

/// The values of a counted facet with their names.
pub(crate) fn named_values(counted: &FacetAnswer, ui: Lang) -> Vec<FacetValue> {
    let values = counted.values.iter();
    let named = values.map(|value| FacetValue {
        value: value.value.clone(),
        name: counted.facet.label(&value.value, ui).to_owned(),
        count: value.count,
        stories: value.stories,
        selected: value.selected,
    });
    named.collect()
}

/// Leaves out and orders the values as asked.
fn choose(request: &FacetsRequest, counted: &mut FacetAnswer) {
    let name = |value: &str| fold(&lower(request.facet.label(value, request.ui)));
    let values = &mut counted.values;
    values.retain(|value| value.count >= request.min);
    if let Some(prefix) = &request.prefix {
        let prefix = fold(&lower(prefix));
        values.retain(|value| has_word_with(&name(&value.value), &prefix));
    }
    if request.order() == FacetSort::Name {
        values.sort_by_cached_key(|value| {
            (value.value == NONE, name(&value.value), value.value.clone())
        });
    }
}

/// Whether a word of a name begins with a prefix.
fn has_word_with(name: &str, prefix: &str) -> bool {
    let mut letters = name.match_indices(char::is_alphanumeric);
    letters.any(|(at, _)| {
        let before = name[..at].chars().next_back();
        !before.is_some_and(char::is_alphanumeric) && name[at..].starts_with(prefix)
    })
}
