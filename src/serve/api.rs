//! The interface for programs: the answers as JSON, under the same names as on
//! the command line.

use schemars::JsonSchema;
use serde::Serialize;

use super::ask::{Ask, Reply};
use super::failure::Failure;
use super::openapi::{self, BASE, Route};
use super::url::Query;
use crate::answer::{
    self, Article, Chronology, ChronologyRequest, CompareRequest, Comparison, Completion,
    Differences, Entity, EntityRequest, FacetList, FacetsRequest, Lines, LinesRequest, Map,
    Multiples, Network, NetworkRequest, Parameters, Search, SearchRequest, Status, Timeline, Why,
};
use crate::error::BadParameter;
use crate::index::Facet;

/// The query and the filters of a search, under their own names.
const ITSELF: &[&str] = &[""];

/// The addresses.
pub(super) const ROUTES: &[Route] = &[
    Route {
        name: "search",
        summary: "Articles that match, with counts of facets",
        narrows: ITSELF,
        parameters: &[
            ("n", "integer", "Hits to give, 1 to 1000; 10 unless said"),
            ("offset", "integer", "Hits to pass over"),
            ("sort", "relevance|newest|oldest", "Order"),
            (
                "half-life",
                "number",
                "Days after which an article counts half as much",
            ),
            (
                "facets",
                "string",
                "Facets to count, with commas between them",
            ),
            (
                "once-a-story",
                "boolean",
                "Whether to give one article of each story",
            ),
            (
                "unusual",
                "boolean",
                "Whether to say what is unusually often here",
            ),
            ("explain", "boolean", "Whether to say what was understood"),
        ],
        schema: answer::schema::<Found>,
        view: search,
    },
    Route {
        name: "facets",
        summary: "The values of a facet with their counts",
        narrows: ITSELF,
        parameters: &[
            ("facet", "facet*", "The facet"),
            (
                "by",
                "region|continent|year|month|day",
                "Level, of facets that have it",
            ),
            ("match", "string", "Only values a word of which begins so"),
            ("min", "integer", "Fewest articles"),
            ("top", "integer", "Values to give, 0 for all"),
            ("sort", "count|name", "Order"),
        ],
        schema: answer::schema::<FacetList>,
        view: facets,
    },
    Route {
        name: "timeline",
        summary: "Articles over time, in bars of one width",
        narrows: ITSELF,
        parameters: &[("facet", "published|mentioned", "Which dates")],
        schema: answer::schema::<Timeline>,
        view: timeline,
    },
    Route {
        name: "map",
        summary: "Countries or places with where they lie",
        narrows: ITSELF,
        parameters: &[("layer", "country|about|place", "What lies there")],
        schema: answer::schema::<Map>,
        view: map,
    },
    Route {
        name: "multiples",
        summary: "The commonest values of a facet, each over the same time",
        narrows: ITSELF,
        parameters: &[
            ("facet", "facet*", "The facet"),
            ("dates", "published|mentioned", "Which dates"),
            ("top", "integer", "Values, at most 50"),
        ],
        schema: answer::schema::<Multiples>,
        view: multiples,
    },
    Route {
        name: "chronology",
        summary: "The days that articles speak of, and what they say of them",
        narrows: ITSELF,
        parameters: &[
            ("by", "day|month|year", "Level"),
            (
                "top",
                "integer",
                "Days to give, those of most stories; 30 unless said, at most 1000",
            ),
            (
                "sentences",
                "integer",
                "Sentences of each day; 2 unless said, at most 20",
            ),
        ],
        schema: answer::schema::<Chronology>,
        view: chronology,
    },
    Route {
        name: "compare",
        summary: "What two sides have more of than the other; each is the search and its own",
        narrows: &["", "a.", "b."],
        parameters: &[
            ("facet", "string", "What is counted: a facet, or word"),
            ("min", "integer", "Stories of a value, at least"),
            ("top", "integer", "Values of each list, at most 1000"),
        ],
        schema: answer::schema::<Comparison>,
        view: compare,
    },
    Route {
        name: "network",
        summary: "Which entities meet, or which sources print after which",
        narrows: ITSELF,
        parameters: &[
            (
                "kinds",
                "string",
                "Facets of the nodes, with commas between them",
            ),
            ("within", "article|sentence|story", "Where two must meet"),
            ("min", "integer", "Stories of a pair, at least"),
            (
                "top",
                "integer",
                "Nodes, those of most articles; at most 1000",
            ),
            (
                "examples",
                "integer",
                "Pairs with a sentence that has both; at most 200",
            ),
        ],
        schema: answer::schema::<Network>,
        view: network,
    },
    Route {
        name: "lines",
        summary: "Every occurrence in its line, by time",
        narrows: ITSELF,
        parameters: &[
            (
                "once-a-story",
                "boolean",
                "Whether to read one article of each story",
            ),
            ("sort", "oldest|newest", "Order"),
            (
                "width",
                "integer",
                "Letters on either side; 40 unless said, at most 400",
            ),
            (
                "n",
                "integer",
                "Lines to give; 100 unless said, at most 1000",
            ),
            ("offset", "integer", "Lines to pass over"),
        ],
        schema: answer::schema::<Lines>,
        view: lines,
    },
    Route {
        name: "article",
        summary: "One enriched article",
        narrows: &[],
        parameters: &[
            ("id", "string*", "Its id"),
            ("text", "boolean", "Whether to give its text"),
        ],
        schema: answer::schema::<Article>,
        view: article,
    },
    Route {
        name: "differences",
        summary: "Sentences that two articles do not share",
        narrows: &[],
        parameters: &[
            ("id", "string*", "Id of the one"),
            ("other", "string*", "Id of the other"),
        ],
        schema: answer::schema::<Differences>,
        view: differences,
    },
    Route {
        name: "why",
        summary: "The sentences and the rule behind a value of an article",
        narrows: &[],
        parameters: &[
            ("id", "string*", "Id of the article"),
            ("value", "string*", "The value"),
        ],
        schema: answer::schema::<Why>,
        view: why,
    },
    Route {
        name: "entity",
        summary: "What an entity is called, when it is spoken of, and with whom",
        narrows: &[],
        parameters: &[
            ("value", "string*", "Its name, in any form"),
            ("kind", "person|country|organisation|place", "What it is"),
            ("top", "integer", "Companions of each kind"),
        ],
        schema: answer::schema::<Entity>,
        view: entity,
    },
    Route {
        name: "suggest",
        summary: "Names and words that begin so",
        narrows: &[],
        parameters: &[
            ("q", "string*", "What is being typed"),
            ("n", "integer", "Names to give, at most 50"),
        ],
        schema: answer::schema::<Suggested>,
        view: suggest,
    },
    Route {
        name: "status",
        summary: "What the index holds",
        narrows: &[],
        parameters: &[],
        schema: answer::schema::<Status>,
        view: status,
    },
    Route {
        name: "openapi.json",
        summary: "This description",
        narrows: &[],
        parameters: &[],
        schema: || serde_json::json!({"type": "object"}),
        view: description,
    },
];

/// Most hits of one answer.
const HITS_MAX: usize = 1000;

/// Most values of a suggestion.
const SUGGESTED_MAX: usize = 50;

/// What a search gives, and where the pages beside it are.
#[derive(Debug, Serialize, JsonSchema)]
struct Found {
    #[serde(flatten)]
    search: Search,
    /// Address of the next page.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
    /// Address of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<String>,
}

/// What may be meant.
#[derive(Debug, Serialize, JsonSchema)]
struct Suggested {
    /// Names first, then words.
    suggestions: Vec<Completion>,
}

fn search(ask: &Ask) -> Result<Reply, Failure> {
    let request = SearchRequest::read(ask.query.parameters(), ask.today)?;
    let n = request.search.limit.unwrap_or(0);
    if !(1..=HITS_MAX).contains(&n) {
        let found = ask.query.get("n").unwrap_or_default();
        return Err(BadParameter::unreadable("n", found, "number of hits", "1 to 1000").into());
    }
    let found = answer::search(&ask.snapshot.reader, &request)?.collected()?;
    let offset = request.search.offset;
    let here = |place: usize| ask.query.at("offset", place).href(&ask.path);
    let end = offset.saturating_add(n);
    let is_last = usize::try_from(found.total).is_ok_and(|total| total <= end);
    Reply::json(&Found {
        next: (!is_last).then(|| here(end)),
        previous: (offset > 0).then(|| here(offset.saturating_sub(n))),
        search: found,
    })
}

fn facets(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let facet = the_facet(ask, &mut parameters)?;
    let request = FacetsRequest::read(facet, parameters, ask.today)?;
    Reply::json(&answer::facets(&ask.snapshot.reader, &request)?)
}

fn timeline(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let facet = Timeline::facet(&mut parameters)?;
    let request = SearchRequest::read(parameters, ask.today)?;
    Reply::json(&answer::timeline(&ask.snapshot.reader, &request, facet)?)
}

/// Values of a map.
const POINTS_MAX: usize = 1000;

fn map(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let layers = answer::LAYERS.map(|layer| (layer.name(), layer));
    let layer = parameters.choice("layer", &layers)?;
    let request = SearchRequest::read(parameters, ask.today)?;
    let layer = layer.unwrap_or(answer::LAYERS[0]);
    Reply::json(&answer::map(
        &ask.snapshot.reader,
        &request,
        layer,
        POINTS_MAX,
    )?)
}

/// Values that are counted over time, at most: each is a search of its own.
const MULTIPLES_MAX: usize = 50;

fn multiples(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let facet = the_facet(ask, &mut parameters)?;
    let dates = [
        ("published", Facet::Published),
        ("mentioned", Facet::Mentioned),
    ];
    let dates = parameters
        .choice("dates", &dates)?
        .unwrap_or(Facet::Published);
    let top = parameters.number("top")?.unwrap_or(12).min(MULTIPLES_MAX);
    let request = SearchRequest::read(parameters, ask.today)?;
    let reader = &ask.snapshot.reader;
    Reply::json(&answer::multiples(reader, &request, facet, dates, top)?)
}

/// Days of a chronology, and sentences of each.
pub(super) const DAYS_MAX: usize = 1000;
pub(super) const SENTENCES_MAX: usize = 20;

fn chronology(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    parameters.ui()?;
    let mut request = ChronologyRequest::read(parameters, ask.today)?;
    request.top = bounded(request.top, DAYS_MAX);
    request.sentences = request.sentences.min(SENTENCES_MAX);
    Reply::json(&answer::chronology(&ask.snapshot.reader, &request)?)
}

/// A number of which 0 would be all.
pub(super) fn bounded(n: usize, most: usize) -> usize {
    if n == 0 { most } else { n.min(most) }
}

/// Values of a comparison.
const COMPARED_MAX: usize = 1000;

fn compare(ask: &Ask) -> Result<Reply, Failure> {
    let mut request = CompareRequest::read(ask.query.parameters(), ask.today)?;
    request.top = request.top.min(COMPARED_MAX);
    Reply::json(&answer::compare(&ask.snapshot.reader, &request)?)
}

/// Nodes of a network, and pairs for which a sentence is looked up.
pub(super) const NODES_MAX: usize = 1000;
pub(super) const EXAMPLES_MAX: usize = 200;

fn network(ask: &Ask) -> Result<Reply, Failure> {
    let mut request = NetworkRequest::read(ask.query.parameters(), ask.today)?;
    request.top = request.top.min(NODES_MAX);
    request.examples = request.examples.min(EXAMPLES_MAX);
    Reply::json(&answer::network(&ask.snapshot.reader, &request)?)
}

/// Lines unless said, and at most; letters on either side.
const N_LINES: usize = 100;
const LINES_MAX: usize = 1000;
pub(super) const WIDTH_MAX: usize = 400;

/// Articles of which the lines are read: all of a search of tens of thousands
/// would keep others waiting.
pub(super) const READ_MAX: usize = 1000;

fn lines(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    parameters.ui()?;
    let mut request = LinesRequest::read(parameters, ask.today)?;
    request.limit = match request.limit {
        0 => N_LINES,
        limit => limit.min(LINES_MAX),
    };
    request.width = request.width.min(WIDTH_MAX);
    request.read = READ_MAX;
    Reply::json(&answer::lines(&ask.snapshot.reader, &request)?)
}

/// The one facet that an address names.
fn the_facet(ask: &Ask, parameters: &mut Parameters) -> Result<Facet, Failure> {
    if let [facet] = parameters.facets("facet")?[..] {
        return Ok(facet);
    }
    let found = ask.query.get("facet").unwrap_or_default();
    let wanted = "one of the facets, such as person";
    Err(BadParameter::unreadable("facet", found, "facet", wanted).into())
}

fn article(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let id = required(&mut parameters, "id")?;
    let with_text = parameters.flag("text")?;
    let ui = parameters.ui()?;
    parameters.finish()?;
    let mut article = answer::article(&ask.snapshot.reader, &id, ui)?;
    article.text = article.text.filter(|_| with_text);
    Reply::json(&article)
}

fn differences(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let id = required(&mut parameters, "id")?;
    let other = required(&mut parameters, "other")?;
    parameters.ui()?;
    parameters.finish()?;
    let reader = &ask.snapshot.reader;
    Reply::json(&answer::differences(reader, &id, &other)?)
}

fn why(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let id = required(&mut parameters, "id")?;
    let value = required(&mut parameters, "value")?;
    let ui = parameters.ui()?;
    parameters.finish()?;
    let found = answer::why(&ask.snapshot.reader, &id, &value, ui)?;
    Reply::json(&found.ok_or(Failure::Nothing("value of the article"))?)
}

fn entity(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let name = required(&mut parameters, "value")?;
    let mut request = EntityRequest::read(parameters, ask.today)?;
    request.name = name;
    let found = answer::entity(&ask.snapshot.reader, &request)?;
    Reply::json(&found.ok_or(Failure::Nothing("entity"))?)
}

fn suggest(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.parameters();
    let prefix = parameters.query();
    let n: usize = parameters.number("n")?.unwrap_or(8);
    let ui = parameters.ui()?;
    parameters.finish()?;
    let names = ask.snapshot.names()?;
    let n = n.min(SUGGESTED_MAX);
    let suggestions = answer::complete(&ask.snapshot.reader, names, &prefix, n, ui)?;
    Reply::json(&Suggested { suggestions })
}

fn status(ask: &Ask) -> Result<Reply, Failure> {
    only_ui(ask)?;
    Reply::json(ask.snapshot.status()?)
}

fn description(ask: &Ask) -> Result<Reply, Failure> {
    only_ui(ask)?;
    Reply::json(&openapi::description(ROUTES))
}

fn only_ui(ask: &Ask) -> Result<(), Failure> {
    let mut parameters = ask.query.parameters();
    parameters.ui()?;
    Ok(parameters.finish()?)
}

/// A parameter that must be there.
fn required(parameters: &mut Parameters, name: &str) -> Result<String, Failure> {
    let bad = || BadParameter::unreadable(name, "", "value", "one");
    Ok(parameters.text(name).ok_or_else(bad)?)
}

/// The address at which programs find what a page shows.
pub(super) fn twin(name: &str, query: &Query) -> String {
    query.href(&format!("{BASE}{name}"))
}
