//! A search as the requests of an engine: their query language is that of
//! Elasticsearch, which `OpenSearch` shares and Quickwit reads under
//! `/api/v1/_elastic`.
//!
//! What is selected in a facet does not shrink the facet's own list: on
//! Elasticsearch and `OpenSearch` each facet is counted in a filter of its own,
//! beside the hits; Quickwit, which has no `post_filter`, is asked once a facet.

use serde_json::{Map, Value, json};

use super::Engine;
use crate::error::{BadParameter, Result};
use crate::index::{Facet, Level, ValueKind};
use crate::query::engine_fields as field;
use crate::query::filter::NONE;
use crate::query::translate::{Asked, Translated};
use crate::query::{FacetRequest, Request, Sort};

/// Hits that an engine gives at most; more are refused by its settings.
pub(super) const HITS_MAX: usize = 10_000;

/// Values of a facet that are counted at most; more are refused by the settings
/// of Elasticsearch and `OpenSearch`.
pub(super) const VALUES_MAX: usize = 10_000;

/// Values counted for each that is listed, so that shards that disagree on the
/// first ones still agree on them.
const VALUES_PER_LISTED: usize = 20;

/// Distinct stories that are counted without a doubt, of all hits and of a value.
const STORIES_SURE: [usize; 2] = [40_000, 1_000];

/// A request to an engine.
#[derive(Debug, Clone, PartialEq)]
pub struct EngineRequest {
    /// Its method.
    pub method: &'static str,
    /// Its path, after the address of the engine.
    pub path: String,
    /// Its body.
    pub body: Value,
    /// The facet that it counts; none where it gives hits.
    pub facet: Option<Facet>,
}

/// The path at which an engine is searched.
pub(super) fn search_path(engine: Engine, index: &str) -> String {
    match engine {
        Engine::Quickwit => format!("/api/v1/_elastic/{index}/_search"),
        _ => format!("/{index}/_search"),
    }
}

/// The requests of a search: the hits first.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) for what an engine cannot
/// do.
pub fn requests(
    engine: Engine,
    index: &str,
    translated: &Translated,
    request: &Request,
) -> Result<Vec<EngineRequest>> {
    refuse_impossible(engine, translated, request)?;
    let path = search_path(engine, index);
    let post = |body: Value, facet| EngineRequest {
        method: "POST",
        path: path.clone(),
        body,
        facet,
    };
    let all = |left_out: Option<Facet>| selected(translated, left_out);
    let counts = |facet: &FacetRequest| counted(engine, *facet);
    let mut body = Map::new();
    body.insert(
        "size".into(),
        json!(request.limit.unwrap_or(HITS_MAX - request.offset)),
    );
    body.insert("from".into(), json!(request.offset));
    body.insert("track_total_hits".into(), json!(true));
    match request.sort {
        Sort::Relevance => {}
        Sort::Newest => {
            body.insert("sort".into(), by_day(engine, "desc"));
        }
        Sort::Oldest => {
            body.insert("sort".into(), by_day(engine, "asc"));
        }
    }
    if engine == Engine::Quickwit {
        body.insert("query".into(), query(translated, all(None)));
        body.insert("aggs".into(), stories(STORIES_SURE[0]));
        let mut requests = vec![post(Value::Object(body), None)];
        for facet in &request.facets {
            let narrowed = query(translated, all(Some(facet.facet)));
            let body = json!({
                "size": 0, "track_total_hits": true, "query": narrowed, "aggs": counts(facet),
            });
            requests.push(post(body, Some(facet.facet)));
        }
        return Ok(requests);
    }
    body.insert("query".into(), query(translated, Vec::new()));
    if !translated.selected.is_empty() {
        body.insert("post_filter".into(), filter(&all(None)));
    }
    let mut aggregations = Map::new();
    let total = json!({"filter": filter(&all(None)), "aggs": stories(STORIES_SURE[0])});
    aggregations.insert("total".into(), total);
    for facet in &request.facets {
        let narrowed = filter(&all(Some(facet.facet)));
        let counted = json!({"filter": narrowed, "aggs": counts(facet)});
        aggregations.insert(facet.facet.name().into(), counted);
    }
    body.insert("aggs".into(), Value::Object(aggregations));
    body.insert(
        "_source".into(),
        json!({"excludes": [field::NAMES, field::NAME_WORDS, field::MENTIONED_SPANS, "called"]}),
    );
    Ok(vec![post(Value::Object(body), None)])
}

/// Refuses what an engine cannot do, rather than to do something else.
fn refuse_impossible(engine: Engine, translated: &Translated, request: &Request) -> Result<()> {
    let refused = |parameter: &str, found: &str, wanted: &str| {
        let kind = "search that an engine can make";
        Err(BadParameter::unreadable(parameter, found, kind, wanted).into())
    };
    let last = request.offset + request.limit.unwrap_or(0);
    if last > HITS_MAX || request.offset >= HITS_MAX {
        let wanted = format!("no more than {HITS_MAX} hits, or narrow the search");
        return refused("offset", &last.to_string(), &wanted);
    }
    if request.once_a_story {
        return refused(
            "once-a-story",
            "yes",
            "nothing, or search an index of your own",
        );
    }
    if request.half_life_days.is_some() {
        return refused("half-life", "a number of days", "--sort newest");
    }
    if engine == Engine::Quickwit && has_fuzzy(&translated.query) {
        let wanted = "the word without ~, or with * at its end: Quickwit compares whole terms";
        return refused("q", &request.query, wanted);
    }
    Ok(())
}

fn has_fuzzy(asked: &Asked) -> bool {
    match asked {
        Asked::Fuzzy(..) => true,
        Asked::All(parts) | Asked::Any(parts) => parts.iter().any(has_fuzzy),
        Asked::Not(part) | Asked::Boosted(part, _) => has_fuzzy(part),
        _ => false,
    }
}

/// What is selected in the facets but for one.
fn selected(translated: &Translated, left_out: Option<Facet>) -> Vec<&Asked> {
    let selected = translated.selected.iter();
    let kept = selected.filter(|(selection, _)| Some(selection.facet) != left_out);
    kept.map(|(_, asked)| asked).collect()
}

/// The query, narrowed by what must always hold and by what is selected.
fn query(translated: &Translated, selected: Vec<&Asked>) -> Value {
    let filters: Vec<Value> = translated
        .always
        .iter()
        .chain(selected)
        .map(clause)
        .collect();
    if filters.is_empty() {
        return clause(&translated.query);
    }
    json!({"bool": {"must": [clause(&translated.query)], "filter": filters}})
}

fn filter(all: &[&Asked]) -> Value {
    match all {
        [] => clause(&Asked::Everything),
        [one] => clause(one),
        all => {
            let clauses: Vec<Value> = all.iter().map(|asked| clause(asked)).collect();
            json!({"bool": {"filter": clauses}})
        }
    }
}

/// Articles that are of a story of several, and how many stories these are.
fn stories(sure: usize) -> Value {
    json!({
        "told": {"value_count": {"field": field::STORY}},
        "stories": {"cardinality": {"field": field::STORY, "precision_threshold": sure}},
    })
}

/// Articles by day, those without one last. Quickwit has them last always, and
/// knows no word for it.
fn by_day(engine: Engine, order: &str) -> Value {
    let days = field::PUBLISHED_DAYS.into_iter();
    let days: Vec<Value> = days
        .map(|name| match engine {
            Engine::Quickwit => json!({name: {"order": order}}),
            _ => json!({name: {"order": order, "missing": "_last"}}),
        })
        .collect();
    json!(days)
}

/// The counts of a facet's values, and of the articles without any.
pub(super) fn counted(engine: Engine, facet: FacetRequest) -> Value {
    let name = facet.facet.name();
    let size = facet.top.map_or(VALUES_MAX, |top| {
        (top * VALUES_PER_LISTED).clamp(200, VALUES_MAX)
    });
    let mut terms = Map::new();
    terms.insert("field".into(), json!(name));
    terms.insert("size".into(), json!(size));
    terms.insert("shard_size".into(), json!(size * 2));
    let of_value = stories(STORIES_SURE[1]);
    if engine == Engine::Quickwit {
        terms.insert("missing".into(), json!(NONE));
        return json!({"values": {"terms": terms, "aggs": of_value}});
    }
    if let Some((key, regex)) = of_level(facet.facet, facet.level) {
        terms.insert(key.into(), json!(regex));
    }
    json!({
        "values": {"terms": terms, "aggs": of_value},
        "none": {"missing": {"field": name}, "aggs": of_value},
    })
}

/// Which terms are of a level: a regular expression of those to count, or not to.
fn of_level(facet: Facet, level: Level) -> Option<(&'static str, &'static str)> {
    match (facet.kind(), level) {
        (ValueKind::Country, Level::Region) => Some(("include", "region:.*")),
        (ValueKind::Country, Level::Continent) => Some(("include", "continent:.*")),
        (ValueKind::Country, _) => Some(("exclude", "(region|continent):.*")),
        (ValueKind::Place, _) => Some(("exclude", ".*/")),
        (ValueKind::Days { .. }, Level::Year) => Some(("include", "[0-9]{4}|=.*")),
        (ValueKind::Days { .. }, Level::Month) => Some(("include", "[0-9]{4}-[0-9]{2}|=.*")),
        (ValueKind::Days { .. }, Level::Day) => Some(("include", "[0-9]{4}-[0-9]{2}-[0-9]{2}|=.*")),
        _ => None,
    }
}

/// A clause of the query language.
pub(super) fn clause(asked: &Asked) -> Value {
    match asked {
        Asked::Everything => json!({"match_all": {}}),
        Asked::Nothing => json!({"bool": {"must_not": [{"match_all": {}}]}}),
        Asked::Term(name, terms) => match terms.as_slice() {
            [term] => json!({"term": {*name: {"value": term}}}),
            terms if is_ranked(name) => {
                let each = terms
                    .iter()
                    .map(|term| json!({"term": {*name: {"value": term}}}));
                json!({"bool": {"should": each.collect::<Vec<_>>(), "minimum_should_match": 1}})
            }
            terms => json!({"terms": {*name: terms}}),
        },
        Asked::Phrase(name, terms, slop) => {
            json!({"match_phrase": {*name: {"query": terms.join(" "), "slop": slop}}})
        }
        Asked::Regex(name, regex) => json!({"regexp": {*name: {"value": regex}}}),
        Asked::Fuzzy(name, term, distance) => json!({"fuzzy": {*name: {
            "value": term, "fuzziness": distance, "max_expansions": 1000, "transpositions": true,
        }}}),
        Asked::Absent(name) => json!({"bool": {"must_not": [{"exists": {"field": name}}]}}),
        Asked::Between(name, first, last) => json!({"range": {*name: {"gte": first, "lte": last}}}),
        Asked::All(parts) => {
            let (not, all): (Vec<&Asked>, Vec<&Asked>) =
                parts.iter().partition(|part| matches!(part, Asked::Not(_)));
            let mut clauses = Map::new();
            let list = |parts: Vec<Value>| Value::Array(parts);
            if !all.is_empty() {
                let must = all.into_iter().map(clause).collect();
                clauses.insert("must".into(), list(must));
            }
            if !not.is_empty() {
                let must_not = not.into_iter().map(|part| match part {
                    Asked::Not(part) => clause(part),
                    part => clause(part),
                });
                clauses.insert("must_not".into(), list(must_not.collect()));
            }
            json!({ "bool": clauses })
        }
        Asked::Any(parts) => {
            let each: Vec<Value> = parts.iter().map(clause).collect();
            json!({"bool": {"should": each, "minimum_should_match": 1}})
        }
        Asked::Not(part) => json!({"bool": {"must_not": [clause(part)]}}),
        Asked::Boosted(part, boost) => {
            json!({"bool": {"must": [clause(part)], "boost": rounded(*boost)}})
        }
    }
}

/// A boost without the digits that a number of half the length does not have.
fn rounded(boost: f32) -> f64 {
    (f64::from(boost) * 100.0).round() / 100.0
}

/// Whether a field has a say in the order of hits.
fn is_ranked(name: &str) -> bool {
    [field::TITLE_TERMS, field::TEXT_TERMS].contains(&name)
}
