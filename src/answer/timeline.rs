//! Articles over time: bars of one width, and what stands in no bar.

use schemars::JsonSchema;
use serde::Serialize;

use super::Parameters;
use super::search::SearchRequest;
use crate::error::Result;
use crate::index::{Facet, Level, Reader};
use crate::query::filter::NONE;
use crate::query::{self, FacetAnswer, FacetRequest, FacetValue, Request};

/// Articles over time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Timeline {
    /// By which of the dates.
    pub facet: Facet,
    /// How long a bar is: a year, a month or a day.
    pub by: Level,
    /// The bars in order of time, those without articles among them; a gap of
    /// more than sixty has none.
    pub bars: Vec<Bar>,
    /// Articles whose date is less precise than a bar, by that date.
    pub coarse: Vec<Bar>,
    /// Articles without a date.
    pub undated: u64,
    /// Articles that match.
    pub total: u64,
}

/// Articles of a stretch of time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Bar {
    /// The stretch, as a filter takes it.
    pub value: String,
    /// Articles that match.
    pub count: u64,
    /// Articles of the whole index.
    pub all: u64,
    /// Whether the search is narrowed by it, or by more.
    pub selected: bool,
}

/// Bars of days, of months, at most; beyond, longer ones.
const BARS_MAX: [(Level, usize); 3] = [
    (Level::Day, 92),
    (Level::Month, 120),
    (Level::Year, usize::MAX),
];

/// Levels, the finest first.
const LEVELS: [Level; 3] = [Level::Day, Level::Month, Level::Year];

impl Timeline {
    /// Reads which dates are meant from the parameter `facet`; those of
    /// publication unless said.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) where it is no
    /// facet.
    pub fn facet(parameters: &mut Parameters) -> Result<Facet> {
        let facets = parameters.facets("facet")?;
        let mut dates = facets.into_iter().filter(|facet| facet.is_of_days());
        Ok(dates.next().unwrap_or(Facet::Published))
    }

    /// What a search has to count for a timeline, beside its own facets.
    #[must_use]
    pub fn requests(facet: Facet) -> [FacetRequest; 3] {
        LEVELS.map(|level| FacetRequest {
            facet,
            level,
            top: None,
        })
    }

    /// The timeline of what a search has counted for it.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn of(
        reader: &Reader,
        request: &Request,
        total: u64,
        lists: &[FacetAnswer],
    ) -> Result<Self> {
        let facet = lists[0].facet;
        let everything = Request {
            facets: Self::requests(facet).to_vec(),
            ..Request::every_article(request.today)
        };
        let is_everything =
            request.query.trim().is_empty() && request.filters == everything.filters;
        let all = if is_everything {
            lists.to_vec()
        } else {
            query::search(reader, &everything)?.facets
        };
        Ok(bars(facet, total, lists, &all))
    }
}

/// Counts the articles of a search over time.
///
/// # Errors
///
/// As [`query::search`].
pub fn timeline(reader: &Reader, request: &SearchRequest, facet: Facet) -> Result<Timeline> {
    let counted = Request {
        limit: Some(0),
        facets: Timeline::requests(facet).to_vec(),
        ..request.search.clone()
    };
    let found = query::search(reader, &counted)?;
    Timeline::of(reader, &counted, found.total, &found.facets)
}

fn bars(facet: Facet, total: u64, lists: &[FacetAnswer], all: &[FacetAnswer]) -> Timeline {
    // the finest level at which the bars are few enough to be seen, and hold
    // most of the articles that have a date
    let place = LEVELS.iter().zip(BARS_MAX).position(|(level, (_, most))| {
        let list = &lists[place_of(*level)];
        let dated = list.values.iter().filter(|value| value.value != NONE);
        let (mut values, coarse): (Vec<FacetValue>, Vec<FacetValue>) = dated
            .cloned()
            .partition(|value| is_of(&value.value, *level));
        let n_articles =
            |values: &[FacetValue]| values.iter().map(|value| value.count).sum::<u64>();
        let holds_most = n_articles(&coarse) <= n_articles(&values) / 4;
        values.sort_by(|a, b| a.value.cmp(&b.value));
        query::fill_gaps(&mut values, *level);
        holds_most && values.len() <= most && spans_little(&values, most, *level)
    });
    let place = place.unwrap_or(LEVELS.len() - 1);
    let level = LEVELS[place];
    let list = &lists[place];
    let n_all = |value: &str| {
        let mut values = all[place].values.iter();
        values
            .find(|each| each.value == value)
            .map_or(0, |each| each.count)
    };
    let bar = |value: &FacetValue| Bar {
        value: value.value.clone(),
        count: value.count,
        all: n_all(&value.value),
        selected: value.selected,
    };
    let (mut precise, coarse): (Vec<FacetValue>, Vec<FacetValue>) = list
        .values
        .iter()
        .filter(|value| value.value != NONE)
        .cloned()
        .partition(|value| is_of(&value.value, level));
    precise.sort_by(|a, b| a.value.cmp(&b.value));
    query::fill_gaps(&mut precise, level);
    let mut undated = list.values.iter().filter(|value| value.value == NONE);
    Timeline {
        facet,
        by: level,
        bars: precise.iter().map(bar).collect(),
        coarse: coarse.iter().map(bar).collect(),
        undated: undated.next().map_or(0, |value| value.count),
        total,
    }
}

fn place_of(level: Level) -> usize {
    LEVELS.iter().position(|each| *each == level).unwrap_or(0)
}

/// Whether a value is a date of exactly this level: `2024-06` is a month.
fn is_of(value: &str, level: Level) -> bool {
    let length = match level {
        Level::Year => 4,
        Level::Month => 7,
        _ => 10,
    };
    let is_digits = value
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'-');
    value.len() == length && is_digits
}

/// Whether no gap was left open that would make the bars of a level lie: ten
/// days out of forty years are no timeline by days.
fn spans_little(values: &[FacetValue], most: usize, level: Level) -> bool {
    let (Some(first), Some(last)) = (values.first(), values.last()) else {
        return false;
    };
    let year = |value: &str| value[..4].parse::<usize>().unwrap_or(0);
    let n_years = year(&last.value).saturating_sub(year(&first.value));
    match level {
        Level::Year => true,
        Level::Month => n_years * 12 <= most,
        _ => n_years <= 1,
    }
}
