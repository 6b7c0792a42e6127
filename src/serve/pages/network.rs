//! Who appears with whom, or who prints after whom: a drawing whose nodes are
//! links, and the pairs as a table beneath.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::layout::{Frame, notes};
use super::text::{clean, excerpt};
use super::{sentence, spring};
use crate::answer::{self, Edge, Network, NetworkRequest, Node};
use crate::index::Facet;

/// Facets that can be nodes.
const KINDS: [Facet; 5] = [
    Facet::Person,
    Facet::Organisation,
    Facet::Country,
    Facet::Place,
    Facet::Source,
];

/// Where two may meet.
const WITHIN: [&str; 3] = ["article", "sentence", "story"];

/// How many nodes can be asked for; more can be drawn by other programs.
const SIZES: [usize; 4] = [30, 60, 100, 150];

/// Stories of a pair, at least, that can be asked for.
const MINIMA: [u64; 5] = [1, 2, 3, 5, 10];

/// Pairs of the table.
const ROWS: usize = 50;

/// Sources of the table of who prints after whom.
const MATRIX_MAX: usize = 15;

/// Letters of an example that are shown.
const EXAMPLE_CHARS: usize = 240;

/// Letters of a name in the drawing.
const NAME_CHARS: usize = 28;

const WIDTH: f64 = 1000.0;

/// Height of the drawing: few nodes need less room.
fn height(found: &Network) -> f64 {
    (160.0 + 16.0 * found.nodes.len() as f64).min(640.0)
}

/// The page of networks.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let base = ask.query.only(says_which);
    let wanted = Wanted::read(&ask.query);
    let kept = wanted.query(&base);
    let mut request = NetworkRequest::read(kept.parameters(), ask.today)?;
    request.ui = ask.ui();
    let found = answer::network(&ask.snapshot.reader, &request)?;
    let content = html! {
        h1 { (words.of("view", "network")) ": " (sentence::parts(ask, "/network", &base))
            span.total { " – " (words.n("articles", found.total)) } }
        (notes(&found.notes))
        (order(ask, &wanted, &base))
        @if found.edges.is_empty() {
            p.note { (words.t("nobody meets")) }
        } @else {
            (drawing(ask, &found, &base))
            p.caption {
                @if found.directed { (words.t("arrows caption")) } @else { (words.t("network caption")) }
                @if found.left_out.nodes > 0 { " " (words.n("nodes left out", found.left_out.nodes)) }
                @if found.left_out.articles > 0 { " " (words.n("articles not read", found.left_out.articles)) }
            }
            @if found.directed && found.nodes.len() <= MATRIX_MAX { (matrix(ask, &found, &base)) }
            (table(ask, &found, &base))
        }
    };
    let data = twin("network", &kept);
    let frame = Frame {
        words,
        path: "/network",
        query: &ask.query,
        title: words.of("view", "network").to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#as-table", words.t("as a table"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// Which network an address means.
struct Wanted {
    kinds: Vec<Facet>,
    within: &'static str,
    min: u64,
    top: usize,
}

impl Wanted {
    /// Reads an address; what it cannot mean is as if it were not there.
    fn read(query: &Query) -> Self {
        let named = query.all("kinds").flat_map(|value| value.split(','));
        let named: Vec<Facet> = named.filter_map(|name| Facet::named(name.trim())).collect();
        let kinds = KINDS.into_iter().filter(|kind| named.contains(kind));
        let mut kinds: Vec<Facet> = kinds.collect();
        if kinds.is_empty() {
            kinds = KINDS[..2].to_vec();
        }
        let within = query.get("within").and_then(|typed| {
            let mut known = WITHIN.into_iter();
            known.find(|each| *each == typed)
        });
        let number = |name: &str| query.get(name).and_then(|typed| typed.parse::<u64>().ok());
        let top = number("top").and_then(|top| usize::try_from(top).ok());
        Self {
            kinds,
            within: within.unwrap_or(WITHIN[0]),
            min: number("min").unwrap_or(2).max(1),
            top: top.unwrap_or(SIZES[1]).clamp(2, SIZES[3]),
        }
    }

    /// The address of this network of a search.
    fn query(&self, base: &Query) -> Query {
        let kinds: Vec<&str> = self.kinds.iter().map(|kind| kind.name()).collect();
        let kinds = base.set("kinds", &kinds.join(","));
        let sized = kinds
            .set("min", &self.min.to_string())
            .set("top", &self.top.to_string());
        sized.set("within", self.within)
    }
}

/// What is drawn, and as what it can be kept.
fn order(ask: &Ask, wanted: &Wanted, base: &Query) -> Markup {
    let words = ask.words;
    let kept = wanted.query(base);
    let toggled = |kind: Facet| {
        let mut kinds = wanted.kinds.clone();
        match kinds.iter().position(|each| *each == kind) {
            Some(_) if kinds.len() == 1 => {}
            Some(place) => drop(kinds.remove(place)),
            None => kinds.push(kind),
        }
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name()).collect();
        kept.set("kinds", &names.join(","))
    };
    html! {
        div.order {
            p { @for within in WITHIN {
                a href=(ask.link("/network", &kept.set("within", within))) aria-current=[(within == wanted.within).then_some("true")] { (words.of("within", within)) }
            } }
            @if wanted.within != "story" {
                p { @for kind in KINDS {
                    @let is_chosen = wanted.kinds.contains(&kind);
                    a.toggle href=(ask.link("/network", &toggled(kind))) aria-current=[is_chosen.then_some("true")] {
                        span.box aria-hidden="true" {} (words.of("facet", kind.name()))
                    }
                } }
            }
            p { (words.t("stories at least"))
                @for min in MINIMA {
                    a href=(ask.link("/network", &kept.set("min", &min.to_string()))) aria-current=[(min == wanted.min).then_some("true")] { (min) }
                }
            }
            p { (words.t("names at most"))
                @for top in SIZES {
                    a href=(ask.link("/network", &kept.set("top", &top.to_string()))) aria-current=[(top == wanted.top).then_some("true")] { (top) }
                }
            }
            p.files {
                a href=(ask.link("/network.graphml", &kept)) { "GraphML" }
                a href=(ask.link("/network.gexf", &kept)) { "GEXF" }
                a href=(ask.link("/network.csv", &kept)) { "CSV" }
                a href=(twin("network", &kept)) { "JSON" }
            }
        }
    }
}

/// A node in the drawing.
struct Drawn<'n> {
    node: &'n Node,
    x: f64,
    y: f64,
    r: f64,
    is_named: bool,
}

/// The nodes of a network where they are drawn; those of most stories have
/// their names beside them, where there is room.
fn drawn<'n>(found: &'n Network, ends: &[(usize, usize)]) -> Vec<Drawn<'n>> {
    let strongest = found.edges.iter().map(|edge| edge.stories).max();
    let strongest = strongest.unwrap_or(1).max(1) as f64;
    let edges = ends.iter().zip(&found.edges);
    let edges: Vec<spring::Edge> = edges
        .map(|((one, other), edge)| (*one, *other, (edge.stories as f64 / strongest).sqrt()))
        .collect();
    let most = found.nodes.iter().map(|node| node.stories).max();
    let most = most.unwrap_or(1).max(1) as f64;
    let places = spring::places(found.nodes.len(), &edges);
    let mut nodes: Vec<Drawn> = found
        .nodes
        .iter()
        .zip(places)
        .map(|(node, (x, y))| Drawn {
            node,
            // room for names on the right
            x: 30.0 + x * (WIDTH - 190.0),
            y: 25.0 + y * (height(found) - 50.0),
            r: 4.0 + 12.0 * (node.stories as f64 / most).sqrt(),
            is_named: false,
        })
        .collect();
    let mut taken: Vec<[f64; 4]> = nodes
        .iter()
        .map(|it| [it.x - it.r, it.y - it.r, it.x + it.r, it.y + it.r])
        .collect();
    for (place, drawn) in nodes.iter_mut().enumerate() {
        let n_letters = drawn.node.name.chars().count().min(NAME_CHARS) as f64;
        let (left, y) = (drawn.x + drawn.r, drawn.y);
        let own = [left, y - 8.0, left + 8.0 + 7.0 * n_letters, y + 8.0];
        let meets = |other: &[f64; 4]| {
            own[0] < other[2] && own[2] > other[0] && own[1] < other[3] && own[3] > other[1]
        };
        let mut others = taken.iter().enumerate();
        drawn.is_named = !others.any(|(of, other)| of != place && meets(other));
        if drawn.is_named {
            taken.push(own);
        }
    }
    nodes
}

fn drawing(ask: &Ask, found: &Network, base: &Query) -> Markup {
    let words = ask.words;
    let place = |id: &str| found.nodes.iter().position(|node| node.id == id);
    let ends: Vec<(usize, usize)> = found
        .edges
        .iter()
        .filter_map(|edge| Some((place(&edge.source)?, place(&edge.target)?)))
        .collect();
    let nodes = drawn(found, &ends);
    let strongest = found.edges.iter().map(|edge| edge.stories).max();
    let strongest = strongest.unwrap_or(1).max(1) as f64;
    let width = |edge: &Edge| 0.8 + 5.0 * (edge.stories as f64 / strongest).sqrt();
    html! {
        div.net tabindex="0" role="region" aria-label=(words.of("view", "network")) {
            svg viewBox={ "0 0 " (WIDTH) " " (height(found)) } role="group" aria-label=(words.of("view", "network")) {
                @if found.directed {
                    marker #arrow viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9"
                        markerUnits="userSpaceOnUse" orient="auto" { path.tip d="M0 0 10 5 0 10z" {} }
                }
                g.edges aria-hidden="true" {
                    @for (edge, (one, other)) in found.edges.iter().zip(&ends) {
                        @let [from, to] = line(&nodes[*one], &nodes[*other]);
                        line x1=(one_digit(from.0)) y1=(one_digit(from.1)) x2=(one_digit(to.0)) y2=(one_digit(to.1))
                            stroke-width=(one_digit(width(edge))) marker-end=[found.directed.then_some("url(#arrow)")] {}
                    }
                }
                @for each in &nodes {
                    a tabindex="-1" href=(address(ask, each.node, base)) aria-label=(tip(ask, each.node)) {
                        title { (tip(ask, each.node)) }
                        (shape(each))
                    }
                }
                g.names aria-hidden="true" {
                    @for each in nodes.iter().filter(|each| each.is_named) {
                        text x=(one_digit(each.x + each.r + 4.0)) y=(one_digit(each.y + 4.5)) font-size="13" {
                            (shortened(&each.node.name))
                        }
                    }
                }
            }
        }
        @if !found.directed {
            p.legend.shapes aria-hidden="true" {
                @for kind in KINDS.into_iter().filter(|kind| found.nodes.iter().any(|node| node.kind == *kind)) {
                    span { svg viewBox="-8 -8 16 16" width="14" height="14" { (mark(kind, 0.0, 0.0, 6.0)) } " " (words.of("one", kind.name())) }
                }
            }
        }
    }
}

/// From the rim of one node to the rim of another.
fn line(one: &Drawn, other: &Drawn) -> [(f64, f64); 2] {
    let (x, y) = (other.x - one.x, other.y - one.y);
    let length = x.hypot(y).max(1e-6);
    let (x, y) = (x / length, y / length);
    let from = (one.x + x * one.r, one.y + y * one.r);
    [from, (other.x - x * other.r, other.y - y * other.r)]
}

fn shape(drawn: &Drawn) -> Markup {
    mark(drawn.node.kind, drawn.x, drawn.y, drawn.r)
}

/// Kinds differ by shape, so that colour is not needed.
fn mark(kind: Facet, x: f64, y: f64, r: f64) -> Markup {
    let class = format!("node of-{}", kind.name());
    let points = |corners: &[(f64, f64)]| {
        let corners = corners.iter();
        let corners =
            corners.map(|(right, down)| format!("{:.1},{:.1}", x + right * r, y + down * r));
        corners.collect::<Vec<_>>().join(" ")
    };
    html! {
        @match kind {
            Facet::Organisation => { rect class=(class) x=(one_digit(x - r * 0.9)) y=(one_digit(y - r * 0.9)) width=(one_digit(r * 1.8)) height=(one_digit(r * 1.8)) {} }
            Facet::Country => { polygon class=(class) points=(points(&[(0.0, -1.2), (1.2, 0.0), (0.0, 1.2), (-1.2, 0.0)])) {} }
            Facet::Place => { polygon class=(class) points=(points(&[(0.0, -1.2), (1.1, 0.9), (-1.1, 0.9)])) {} }
            _ => { circle class=(class) cx=(one_digit(x)) cy=(one_digit(y)) r=(one_digit(r)) {} }
        }
    }
}

fn one_digit(number: f64) -> String {
    format!("{number:.1}")
}

fn shortened(name: &str) -> String {
    let name = clean(name);
    if name.chars().count() <= NAME_CHARS {
        return name;
    }
    let mut short: String = name.chars().take(NAME_CHARS - 1).collect();
    short.push('…');
    short
}

/// What a node leads to: the articles of the search that have it.
fn address(ask: &Ask, node: &Node, base: &Query) -> String {
    let own = Query::default().with(node.kind.parameter(), &node.value);
    ask.link("/search", &base.and(&own))
}

fn tip(ask: &Ask, node: &Node) -> String {
    format!(
        "{}: {}",
        clean(&node.name),
        ask.words.n("articles", node.count)
    )
}

/// Who prints after whom, as a table of sources.
fn matrix(ask: &Ask, found: &Network, base: &Query) -> Markup {
    let words = ask.words;
    let edge = |from: &Node, to: &Node| {
        let mut edges = found.edges.iter();
        edges.find(|edge| edge.source == from.id && edge.target == to.id)
    };
    html! {
        div.scroll.wide-table tabindex="0" role="region" aria-label=(words.t("first and after")) {
            table.matrix {
                caption.unseen { (words.t("first and after")) }
                thead { tr {
                    td { span.quiet { (words.t("first and after")) } }
                    @for to in &found.nodes { th scope="col" dir="auto" { (shortened(&to.name)) } }
                } }
                tbody { @for from in &found.nodes { tr {
                    th scope="row" dir="auto" { a href=(address(ask, from, base)) { (shortened(&from.name)) } }
                    @for to in &found.nodes {
                        td.number { @if let Some(edge) = edge(from, to) { (words.number(edge.stories)) } }
                    }
                } } }
            }
        }
    }
}

/// The pairs, with how often and when they meet, and a sentence.
fn table(ask: &Ask, found: &Network, base: &Query) -> Markup {
    let words = ask.words;
    let node = |id: &str| found.nodes.iter().find(|node| node.id == id);
    let n_more = found.edges.len().saturating_sub(ROWS) as u64;
    html! {
        section #as-table tabindex="-1" aria-labelledby="table-title" {
            h2 #table-title { (words.n("pairs", found.edges.len() as u64)) }
            div.wide-table {
                table.pairs {
                    thead { tr {
                        th scope="col" { (words.t("pair")) }
                        th.number scope="col" { (words.t("articles here")) }
                        th.number scope="col" { (words.t("stories here")) }
                        @if !found.directed { th.number scope="col" { abbr title=(words.t("npmi is")) { "NPMI" } } }
                        th.when scope="col" { (words.t("first and latest")) }
                    } }
                    tbody { @for edge in found.edges.iter().take(ROWS) {
                        @if let (Some(one), Some(other)) = (node(&edge.source), node(&edge.target)) {
                            (row(ask, found, edge, [one, other], base))
                        }
                    } }
                }
            }
            @if n_more > 0 { p.quiet { (words.n("more", n_more)) } }
        }
    }
}

fn row(ask: &Ask, found: &Network, edge: &Edge, nodes: [&Node; 2], base: &Query) -> Markup {
    let words = ask.words;
    let [one, other] = nodes;
    let joint = if found.directed { " → " } else { " · " };
    let both = nodes.iter().fold(base.clone(), |search, node| {
        search.and(&Query::default().with(node.kind.parameter(), &node.value))
    });
    let days = match (&edge.first, &edge.latest) {
        (Some(first), Some(latest)) if first == latest => words.date(first),
        (Some(first), Some(latest)) => format!("{} – {}", words.date(first), words.date(latest)),
        _ => String::new(),
    };
    html! {
        tr {
            th scope="row" dir="auto" {
                a href=(address(ask, one, base)) { (clean(&one.name)) } (joint) a href=(address(ask, other, base)) { (clean(&other.name)) }
                @if let Some(example) = &edge.example {
                    @let id = base.set("id", &example.id);
                    p.example dir="auto" {
                        (excerpt(&example.sentence, [0, 0], EXAMPLE_CHARS)) " "
                        a href=(ask.link("/article", &id)) aria-label={ (words.t("article")) ": " (clean(&one.name)) (joint) (clean(&other.name)) } { "→" }
                    }
                }
            }
            td.number {
                // an article has one source: two have none in common
                @if found.directed { (words.number(edge.count)) } @else {
                    a href=(ask.link("/search", &both)) aria-label={ (clean(&one.name)) (joint) (clean(&other.name)) ": " (words.n("articles", edge.count)) } { (words.number(edge.count)) }
                }
            }
            td.number { (words.number(edge.stories)) }
            @if !found.directed { td.number { (words.signed(edge.npmi)) } }
            td.when { (days) }
        }
    }
}
