//! Network: which entities meet, as nodes and edges.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use schemars::JsonSchema;
use serde::Serialize;

use super::entity::rounded;
use super::{Parameters, Took};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::query::network::{self as pairs, Within};
use crate::query::{self, Request};

/// Nodes unless said.
pub const N_NODES: usize = 60;

/// Edges for which a sentence is looked up.
const N_EXAMPLES: usize = 20;

/// Which network is wanted.
#[derive(Debug, Clone)]
pub struct NetworkRequest {
    /// Query and filters.
    pub search: Request,
    /// Facets of the nodes.
    pub kinds: Vec<Facet>,
    /// Where two must meet.
    pub within: Within,
    /// Stories of an edge, at least.
    pub min: u64,
    /// Nodes, those of most articles.
    pub top: usize,
    /// Edges for which a sentence is looked up, those of most stories.
    pub examples: usize,
    /// Language of the names.
    pub ui: Lang,
}

impl NetworkRequest {
    /// A request for the persons and organisations that meet in two stories.
    #[must_use]
    pub fn new(ui: Lang, today: Date) -> Self {
        Self {
            search: Request::every_article(today),
            kinds: vec![Facet::Person, Facet::Organisation],
            within: Within::Article,
            min: 2,
            top: N_NODES,
            examples: N_EXAMPLES,
            ui,
        }
    }

    /// Reads a request from parameters: `q`, the filters, `any`, `strict`,
    /// `kinds`, `within`, `min`, `top`, `examples`, `ui`.
    ///
    /// # Errors
    ///
    /// [`Error::Parameter`](crate::error::Error::Parameter) for the first that
    /// is unknown or cannot be read.
    pub fn read(mut parameters: Parameters, today: Date) -> Result<Self> {
        let usual = Self::new(Lang::PL, today);
        let within = [
            ("article", Within::Article),
            ("sentence", Within::Sentence),
            ("story", Within::Story),
        ];
        let kinds = parameters.facets("kinds")?;
        let request = Self {
            search: parameters.request(today)?,
            kinds: if kinds.is_empty() { usual.kinds } else { kinds },
            within: parameters.choice("within", &within)?.unwrap_or_default(),
            min: parameters.number("min")?.unwrap_or(usual.min),
            top: parameters.number("top")?.unwrap_or(usual.top),
            examples: parameters.number("examples")?.unwrap_or(usual.examples),
            ui: parameters.ui()?,
        };
        parameters.finish()?;
        Ok(request)
    }
}

/// Entities and which of them meet.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Network {
    /// The query, as typed.
    pub query: String,
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Whether an edge leads from its source to its target.
    pub directed: bool,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// The entities that meet another, those of most stories first.
    pub nodes: Vec<Node>,
    /// The pairs, those of most stories first.
    pub edges: Vec<Edge>,
    /// What is not there.
    pub left_out: LeftOut,
    /// Milliseconds that it took.
    pub took_ms: Took,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Node {
    /// Its key: kind and value.
    pub id: String,
    /// Its facet.
    pub kind: Facet,
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Articles that have it.
    pub count: u64,
    /// Stories among them.
    pub stories: u64,
}

/// Two entities that meet.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Edge {
    /// Id of a node; of the source that printed first, where edges lead.
    pub source: String,
    /// Id of a node.
    pub target: String,
    /// Articles in which they meet.
    pub count: u64,
    /// Stories among them.
    pub stories: u64,
    /// Normalised pointwise mutual information among the articles that match.
    #[serde(serialize_with = "rounded")]
    pub npmi: f64,
    /// Day of the first article.
    pub first: Option<String>,
    /// Day of the latest article.
    pub latest: Option<String>,
    /// A sentence that has both, of the edges of most stories.
    pub example: Option<Example>,
}

/// A sentence of an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Example {
    /// Id of the article.
    pub id: String,
    /// The words.
    pub sentence: String,
}

/// What a network leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOut {
    /// Entities of too few articles to be nodes.
    pub nodes: u64,
    /// Pairs of nodes that meet in too few stories.
    pub edges: u64,
    /// Articles whose sentences were not read, as there are too many.
    pub articles: u64,
}

/// Finds which entities meet.
///
/// # Errors
///
/// As [`query::search`].
pub fn network(reader: &Reader, request: &NetworkRequest) -> Result<Network> {
    let took_ms = Took::begin();
    let found = query::network::network(
        reader,
        &pairs::NetworkRequest {
            search: request.search.clone(),
            kinds: request.kinds.clone(),
            within: request.within,
            min: request.min,
            n_nodes: request.top,
            n_examples: request.examples,
        },
    )?;
    let nodes = found.nodes.into_iter().map(|node| Node {
        id: format!("{}:{}", node.facet.name(), node.value),
        name: node.facet.label(&node.value, request.ui).to_owned(),
        kind: node.facet,
        value: node.value,
        count: node.n_articles,
        stories: node.n_stories,
    });
    let nodes: Vec<Node> = nodes.collect();
    let edges = found.edges.into_iter().map(|edge| Edge {
        source: nodes[edge.source].id.clone(),
        target: nodes[edge.target].id.clone(),
        count: edge.n_articles,
        stories: edge.n_stories,
        npmi: edge.npmi,
        first: edge.first.and_then(day),
        latest: edge.latest.and_then(day),
        example: edge.example.map(|(id, sentence)| Example { id, sentence }),
    });
    Ok(Network {
        query: request.search.query.clone(),
        total: found.total,
        stories: found.stories,
        directed: request.within == Within::Story,
        notes: found.notes,
        edges: edges.collect(),
        nodes,
        left_out: LeftOut {
            nodes: found.n_nodes_left,
            edges: found.n_edges_left,
            articles: found.n_unread,
        },
        took_ms,
    })
}

/// A day of the columns as a date.
fn day(number: i32) -> Option<String> {
    let day = date(1970, 1, 1).checked_add(number.days()).ok()?;
    Some(day.to_string())
}
