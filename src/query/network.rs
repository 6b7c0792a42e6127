//! Network: which entities appear together in the articles that a search finds,
//! in one article or in one sentence; and which sources print after which.
//!
//! Nodes are the entities of most stories; pairs are counted from the columns in
//! one pass over the hits, exactly. Sentences are read from the texts, of so many
//! articles at most, and what was not read is said.

use std::collections::{BTreeMap, BTreeSet};

use hashbrown::HashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::query::Query;
use tantivy::{DocAddress, SegmentReader};

use super::facets::DrillSideways;
use super::narrowed::Narrowed;
use super::request::Request;
use super::sentences::Sentences;
use super::who::npmi;
use super::why::mentions_of;
use crate::enrich::Record;
use crate::error::{Error, Result};
use crate::index::schema::{PUBLISHED_DAYS, STORY, unpack_days};
use crate::index::{Facet, Reader};

/// Where two entities must meet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Within {
    /// In one article.
    #[default]
    Article,
    /// In one sentence.
    Sentence,
    /// Sources, in one story: from who printed first to who printed after.
    Story,
}

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
    /// Nodes, those of most stories.
    pub n_nodes: usize,
    /// Edges for which a sentence is looked up, those of most stories.
    pub n_examples: usize,
}

/// What was found.
#[derive(Debug, Clone)]
pub struct Network {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Entities, those of most stories first; only those with an edge.
    pub nodes: Vec<Node>,
    /// Pairs, those of most stories first.
    pub edges: Vec<Edge>,
    /// Entities that were no nodes.
    pub n_nodes_left: u64,
    /// Pairs of nodes of too few stories.
    pub n_edges_left: u64,
    /// Articles of which no sentence was read, as there are too many.
    pub n_unread: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
}

/// An entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    /// Its facet.
    pub facet: Facet,
    /// Its value.
    pub value: String,
    /// Articles that have it.
    pub n_articles: u64,
    /// Stories among them.
    pub n_stories: u64,
}

/// Two entities that meet.
#[derive(Debug, Clone, PartialEq)]
pub struct Edge {
    /// The first, by its place among the nodes.
    pub source: usize,
    /// The second.
    pub target: usize,
    /// Articles.
    pub n_articles: u64,
    /// Stories.
    pub n_stories: u64,
    /// Normalised pointwise mutual information among the articles that match.
    pub npmi: f64,
    /// First and latest day of the articles.
    pub first: Option<i32>,
    /// See [`Edge::first`].
    pub latest: Option<i32>,
    /// A sentence that has both, and the id of its article.
    pub example: Option<(String, String)>,
}

/// Nodes at most, whatever is asked for: every two of them are counted.
const NODES_MAX: usize = 1000;

/// Articles of which sentences are read.
const READ_MAX: usize = 2000;

/// Articles of a pair in which a sentence with both is looked for.
const EXAMPLES_READ: usize = 4;

/// Finds which entities meet.
///
/// # Errors
///
/// As [`search`](super::search()).
pub fn network(reader: &Reader, request: &NetworkRequest) -> Result<Network> {
    let narrowed = Narrowed::of(reader, &request.search)?;
    let kinds = match request.within {
        Within::Story => vec![Facet::Source],
        _ => request.kinds.clone(),
    };
    let mut network = nodes(reader, &narrowed, &kinds, request.n_nodes.min(NODES_MAX))?;
    let articles = articles(reader, &network.nodes, &*narrowed.query)?;
    let mut pairs = Pairs::default();
    match request.within {
        Within::Article => articles.iter().for_each(|article| pairs.meet_all(article)),
        Within::Sentence => {
            network.n_unread = in_sentences(reader, &network.nodes, &articles, &mut pairs)?;
        }
        Within::Story => reprints(reader, &articles, &mut pairs)?,
    }
    let is_directed = request.within == Within::Story;
    let mut met: Vec<((usize, usize), Met)> = pairs.0.into_iter().collect();
    for (_, met) in &mut met {
        met.stories.sort_unstable();
        met.stories.dedup();
    }
    let n_all = met.len();
    met.retain(|(_, met)| met.n_stories() >= request.min);
    network.n_edges_left = (n_all - met.len()) as u64;
    met.sort_by(|(a, one), (b, other)| {
        let size = |met: &Met| (met.n_stories(), met.n_articles);
        size(other).cmp(&size(one)).then(a.cmp(b))
    });
    for (place, ((source, target), met)) in met.into_iter().enumerate() {
        let [one, other] = [source, target].map(|place| &network.nodes[place]);
        let mut example = met.example.clone();
        if example.is_none() && !is_directed && place < request.n_examples {
            example = sentence_with(reader, one, other, &met.addresses)?;
        }
        let npmi = npmi(
            met.n_articles,
            one.n_articles,
            other.n_articles,
            network.total,
        );
        network.edges.push(Edge {
            source,
            target,
            n_articles: met.n_articles,
            n_stories: met.n_stories(),
            npmi: if is_directed { 0.0 } else { npmi },
            first: met.first,
            latest: met.latest,
            example,
        });
    }
    leave_out_lonely(&mut network);
    Ok(network)
}

/// The entities of most articles, and what else is known beforehand.
fn nodes(reader: &Reader, narrowed: &Narrowed, kinds: &[Facet], n_nodes: usize) -> Result<Network> {
    let failed = || Error::tantivy(reader.path());
    let unreadable = |error: std::io::Error| failed()(error.into());
    let collector = DrillSideways {
        facets: kinds.to_vec(),
        selections: Vec::new(),
    };
    let found = reader.searcher().search(&*narrowed.query, &collector);
    let (total, counts) = found.map_err(failed())?;
    let (mut nodes, mut n_values) = (Vec::new(), 0);
    for (facet, counts) in kinds.iter().zip(counts) {
        let level = facet.levels()[0];
        let counted = counts.with_stories().map_err(unreadable)?.into_iter();
        let mut counted: Vec<(String, (u64, u64))> = counted
            .filter(|(term, _)| level.value_of(*facet, term).is_some())
            .collect();
        n_values += counted.len() as u64;
        counted.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counted.truncate(n_nodes);
        nodes.extend(
            counted
                .into_iter()
                .map(|(value, (n_articles, n_stories))| Node {
                    facet: *facet,
                    value,
                    n_articles,
                    n_stories,
                }),
        );
    }
    nodes.sort_by(|a, b| {
        let size = |node: &Node| (node.n_articles, node.n_stories);
        size(b).cmp(&size(a)).then_with(|| a.value.cmp(&b.value))
    });
    nodes.truncate(n_nodes);
    nodes.sort_by_key(|node| std::cmp::Reverse(node.n_stories));
    Ok(Network {
        total: total.n_articles,
        stories: total.n_stories(),
        n_nodes_left: n_values - nodes.len() as u64,
        nodes,
        edges: Vec::new(),
        n_edges_left: 0,
        n_unread: 0,
        notes: narrowed.notes.clone(),
    })
}

/// An article that has nodes.
#[derive(Debug, Clone)]
struct Article {
    address: DocAddress,
    story: Option<u64>,
    days: Option<(i32, i32)>,
    /// Its nodes, ascending.
    nodes: Vec<usize>,
}

/// The articles that have two nodes at least, or one and a story.
fn articles(reader: &Reader, nodes: &[Node], query: &dyn Query) -> Result<Vec<Article>> {
    let addresses = Narrowed::addresses(reader, query)?;
    let of_segment = addresses.chunk_by(|a, b| a.segment_ord == b.segment_ord);
    let mut found = Vec::new();
    for addresses in of_segment {
        let segment = reader.searcher().segment_reader(addresses[0].segment_ord);
        let columns = Columns::open(segment, nodes).map_err(Error::tantivy(reader.path()))?;
        for address in addresses {
            let article = columns.article(*address);
            let n_wanted = if article.story.is_some() { 1 } else { 2 };
            if article.nodes.len() >= n_wanted {
                found.push(article);
            }
        }
    }
    Ok(found)
}

/// The columns of a segment in which nodes are looked up.
struct Columns {
    /// Of each facet, with the nodes of its numbers.
    facets: Vec<(StrColumn, HashMap<u64, usize>)>,
    story: Option<Column<u64>>,
    published: Option<Column<u64>>,
}

impl Columns {
    fn open(segment: &SegmentReader, nodes: &[Node]) -> tantivy::Result<Self> {
        let columns = segment.fast_fields();
        let kinds: BTreeSet<Facet> = nodes.iter().map(|node| node.facet).collect();
        let mut facets = Vec::new();
        for kind in kinds {
            let Some(column) = columns.str(kind.name())? else {
                continue;
            };
            let mut places = HashMap::new();
            for (place, node) in nodes.iter().enumerate().filter(|(_, it)| it.facet == kind) {
                if let Some(number) = column.dictionary().term_ord(node.value.as_bytes())? {
                    places.insert(number, place);
                }
            }
            facets.push((column, places));
        }
        Ok(Self {
            facets,
            story: columns.column_opt(STORY)?,
            published: columns.column_opt(PUBLISHED_DAYS)?,
        })
    }

    fn article(&self, address: DocAddress) -> Article {
        let document = address.doc_id;
        let first = |column: &Option<Column<u64>>| column.as_ref()?.first(document);
        let facets = self.facets.iter();
        let mut nodes: Vec<usize> = facets
            .flat_map(|(column, places)| {
                let numbers = column.term_ords(document);
                numbers.filter_map(|number| places.get(&number).copied())
            })
            .collect();
        nodes.sort_unstable();
        Article {
            address,
            story: first(&self.story),
            days: first(&self.published).map(unpack_days),
            nodes,
        }
    }
}

/// Pairs of nodes that met.
#[derive(Default)]
struct Pairs(HashMap<(usize, usize), Met>);

/// How often a pair met.
#[derive(Debug, Default)]
struct Met {
    n_articles: u64,
    /// Articles that are alone.
    n_alone: u64,
    /// The stories of the others, some more than once.
    stories: Vec<u64>,
    first: Option<i32>,
    latest: Option<i32>,
    /// Some of the articles.
    addresses: Vec<DocAddress>,
    example: Option<(String, String)>,
}

impl Met {
    /// Stories, once those of several articles are distinct.
    fn n_stories(&self) -> u64 {
        self.n_alone + self.stories.len() as u64
    }
}

impl Pairs {
    fn meet(&mut self, pair: (usize, usize), article: &Article) -> &mut Met {
        let met = self.0.entry(pair).or_default();
        met.n_articles += 1;
        match article.story {
            Some(story) if met.stories.last() != Some(&story) => met.stories.push(story),
            Some(_) => {}
            None => met.n_alone += 1,
        }
        if let Some((first, last)) = article.days {
            met.first = Some(met.first.map_or(first, |day| day.min(first)));
            met.latest = Some(met.latest.map_or(last, |day| day.max(last)));
        }
        if met.addresses.len() < EXAMPLES_READ {
            met.addresses.push(article.address);
        }
        met
    }

    /// Every two nodes of an article meet.
    fn meet_all(&mut self, article: &Article) {
        for (place, one) in article.nodes.iter().enumerate() {
            for other in &article.nodes[place + 1..] {
                self.meet((*one, *other), article);
            }
        }
    }
}

/// Every two nodes that a sentence of an article mentions meet; gives the
/// number of articles that were not read.
fn in_sentences(
    reader: &Reader,
    nodes: &[Node],
    articles: &[Article],
    pairs: &mut Pairs,
) -> Result<u64> {
    let mut candidates = articles.iter().filter(|article| article.nodes.len() > 1);
    for article in candidates.by_ref().take(READ_MAX) {
        let record = reader.kept_record(article.address)?;
        let places = article.nodes.iter().map(|place| (*place, &nodes[*place]));
        let mut met = BTreeSet::new();
        for (text, places) in by_sentence(&record, places) {
            for (rank, one) in places.iter().enumerate() {
                for other in &places[rank + 1..] {
                    if met.insert((*one, *other)) {
                        let pair = pairs.meet((*one, *other), article);
                        let example = || (record.id.clone(), text.clone());
                        pair.example.get_or_insert_with(example);
                    }
                }
            }
        }
    }
    Ok(candidates.count() as u64)
}

/// The sentences of an article that mention several nodes, with their places,
/// ascending.
fn by_sentence<'n>(
    record: &Record,
    nodes: impl Iterator<Item = (usize, &'n Node)>,
) -> Vec<(String, Vec<usize>)> {
    let text = record.text.as_deref().unwrap_or_default();
    let sentences = Sentences::of(text, record.lang);
    let mut found: BTreeMap<usize, (std::ops::Range<usize>, Vec<usize>)> = BTreeMap::new();
    for (place, node) in nodes {
        for mention in mentions_of(record, node.facet, &node.value) {
            let span = mention.start..mention.end;
            let number = sentences.number(&span);
            let (_, places) = found.entry(number).or_insert((span, Vec::new()));
            if places.last() != Some(&place) {
                places.push(place);
            }
        }
    }
    let several = found.into_values().filter(|(_, places)| places.len() > 1);
    several
        .map(|(span, places)| (sentences.around(&span).text, places))
        .collect()
}

/// A sentence that mentions both, of the first of some articles that has one,
/// with the article's id.
fn sentence_with(
    reader: &Reader,
    one: &Node,
    other: &Node,
    addresses: &[DocAddress],
) -> Result<Option<(String, String)>> {
    for address in addresses {
        let record = reader.kept_record(*address)?;
        let both = [(0, one), (1, other)].into_iter();
        if let Some((sentence, _)) = by_sentence(&record, both).into_iter().next() {
            return Ok(Some((record.id, sentence)));
        }
    }
    Ok(None)
}

/// Who printed a story first, among the articles found, meets each source that
/// printed it after.
fn reprints(reader: &Reader, articles: &[Article], pairs: &mut Pairs) -> Result<()> {
    let mut stories: BTreeMap<u64, Vec<&Article>> = BTreeMap::new();
    for article in articles {
        if let Some(story) = article.story {
            stories.entry(story).or_default().push(article);
        }
    }
    for printed in stories.into_values() {
        let day = |article: &Article| article.days.map_or(i32::MAX, |(_, last)| last);
        let earliest = printed.iter().map(|article| day(article)).min();
        let mut first: Option<(String, &Article)> = None;
        for article in printed
            .iter()
            .filter(|article| Some(day(article)) == earliest)
        {
            let id = reader.id(article.address)?;
            if first.as_ref().is_none_or(|(least, _)| id < *least) {
                first = Some((id, article));
            }
        }
        let Some((_, first)) = first else { continue };
        let Some(source) = first.nodes.first() else {
            continue;
        };
        for article in printed {
            for target in article.nodes.iter().filter(|target| *target != source) {
                pairs.meet((*source, *target), article);
            }
        }
    }
    Ok(())
}

/// Leaves out the nodes that meet nobody.
fn leave_out_lonely(network: &mut Network) {
    let edges = network.edges.iter();
    let met: BTreeSet<usize> = edges.flat_map(|edge| [edge.source, edge.target]).collect();
    let places: BTreeMap<usize, usize> = met.iter().copied().zip(0..).collect();
    let mut place = 0..;
    network
        .nodes
        .retain(|_| place.next().is_some_and(|place| met.contains(&place)));
    for edge in &mut network.edges {
        edge.source = places[&edge.source];
        edge.target = places[&edge.target];
    }
}
