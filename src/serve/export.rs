//! What a page shows as a file: the articles of a search in every form of
//! `export`; values, lines, days and comparisons as CSV; networks for programs
//! that draw them.

use super::api::{DAYS_MAX, EXAMPLES_MAX, NODES_MAX, SENTENCES_MAX, WIDTH_MAX, bounded};
use super::ask::{Ask, Reply, View};
use super::failure::Failure;
use super::url::{filter_of, says_which};
use crate::answer::graph::Format;
use crate::answer::{
    self, ChronologyRequest, CompareRequest, FacetsRequest, LinesRequest, NetworkRequest,
    Parameters, SearchRequest,
};
use crate::error::BadParameter;
use crate::export::answers::{self, Row};
use crate::export::{Export, Form, Options, Rows, Table};
use crate::query::Sort;

/// The addresses of files.
pub(super) const ROUTES: &[(&str, View)] = &[
    ("/export.csv", |ask| {
        articles(ask, Form::Csv, "articles.csv")
    }),
    ("/export.tsv", |ask| {
        articles(ask, Form::Tsv, "articles.tsv")
    }),
    ("/export.jsonl", |ask| {
        articles(ask, Form::Jsonl, "articles.jsonl")
    }),
    ("/export.bib", |ask| {
        articles(ask, Form::Bibtex, "articles.bib")
    }),
    ("/export.ris", |ask| {
        articles(ask, Form::Ris, "articles.ris")
    }),
    ("/export.csl.json", |ask| {
        articles(ask, Form::CslJson, "articles.json")
    }),
    ("/export.atom", |ask| {
        articles(ask, Form::Atom, "articles.atom")
    }),
    ("/values.csv", values),
    ("/lines.csv", lines),
    ("/chronology.csv", chronology),
    ("/compare.csv", compare),
    ("/network.graphml", |ask| {
        network(
            ask,
            Format::Graphml,
            "application/graphml+xml",
            "network.graphml",
        )
    }),
    ("/network.gexf", |ask| {
        network(ask, Format::Gexf, "application/gexf+xml", "network.gexf")
    }),
    ("/network.csv", |ask| {
        network(ask, Format::Csv, Form::Csv.media_type(), "network.csv")
    }),
];

/// Articles of a feed.
const FEED_MAX: usize = 50;

/// Articles of a file: `prasowka export` has no limit.
const FILE_MAX: usize = 20_000;

/// The articles of a search in a form; what only a page reads is passed over.
fn articles(ask: &Ask, form: Form, name: &'static str) -> Result<Reply, Failure> {
    let own = ["sort", "half-life", "once-a-story"];
    let query = ask
        .query
        .only(|name| says_which(name) || own.contains(&name));
    let mut request = SearchRequest::read(query.parameters(), ask.today)?;
    let is_feed = form == Form::Atom;
    request.search.limit = Some(if is_feed { FEED_MAX } else { FILE_MAX });
    if is_feed && query.get("sort").is_none() {
        request.search.sort = Sort::Newest;
    }
    let found = answer::search(&ask.snapshot.reader, &request)?;
    let words = query
        .pairs()
        .filter(|(name, _)| *name == "q" || filter_of(name).is_some());
    let words: Vec<&str> = words.map(|(_, value)| value).collect();
    let options = Options {
        form,
        rows: Rows::Articles,
        text: false,
        // a spreadsheet opens it as a rule, and its cells come from the open web
        for_spreadsheet: form == Form::Csv,
        ui: ask.ui(),
        today: ask.today,
        title: format!("prasówka {}", words.join(", "))
            .trim_end()
            .to_owned(),
    };
    let mut out = Vec::new();
    let failed = |_| Failure::Broken;
    let mut export = Export::begin(&mut out, options).map_err(failed)?;
    for article in found.hits.articles() {
        export.article(article?).map_err(failed)?;
    }
    export.end().map_err(failed)?;
    let name = (!is_feed).then_some(name);
    Ok(Reply::File(form.media_type(), name, out))
}

/// All values of a facet.
fn values(ask: &Ask) -> Result<Reply, Failure> {
    let mut parameters = ask.query.only(|name| name != "page").parameters();
    let facet = parameters.facets("facet")?;
    let [facet] = facet[..] else {
        let found = ask.query.get("facet").unwrap_or_default();
        return Err(BadParameter::unreadable("facet", found, "facet", "one, as person").into());
    };
    let mut request = FacetsRequest::read(facet, parameters, ask.today)?;
    request.ui = ask.ui();
    request.top = Some(0);
    let list = answer::facets(&ask.snapshot.reader, &request)?;
    let mut rows = vec![
        ["value", "name", "articles", "stories"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for value in &list.values {
        let (count, stories) = (value.count.to_string(), value.stories.to_string());
        rows.push(vec![
            value.value.clone(),
            value.name.clone(),
            count,
            stories,
        ]);
    }
    csv("values.csv", &rows)
}

/// Rows as a file.
fn csv(name: &'static str, rows: &[Row]) -> Result<Reply, Failure> {
    let mut out = Vec::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
        let written = Table::Csv.row(&mut out, &cells);
        written.map_err(|_| Failure::Broken)?;
    }
    Ok(Reply::File(Form::Csv.media_type(), Some(name), out))
}

/// What of an address an answer takes; what only a page reads is passed over.
fn parameters(ask: &Ask, own: &[&str]) -> Parameters {
    let query = &ask.query;
    let taken = query.only(|name| says_which(name) || own.contains(&name));
    taken.parameters()
}

/// Articles of which a file has the lines.
const LINES_OF_MAX: usize = 5000;

/// Every occurrence in its line.
fn lines(ask: &Ask) -> Result<Reply, Failure> {
    let own = ["once-a-story", "sort", "width"];
    let mut request = LinesRequest::read(parameters(ask, &own), ask.today)?;
    request.width = request.width.min(WIDTH_MAX);
    request.read = LINES_OF_MAX;
    let found = answer::lines(&ask.snapshot.reader, &request)?;
    csv("lines.csv", &answers::lines(&found.lines))
}

/// The days that are spoken of.
fn chronology(ask: &Ask) -> Result<Reply, Failure> {
    let own = ["by", "top", "sentences"];
    let mut request = ChronologyRequest::read(parameters(ask, &own), ask.today)?;
    request.top = bounded(request.top, DAYS_MAX);
    request.sentences = request.sentences.min(SENTENCES_MAX);
    let found = answer::chronology(&ask.snapshot.reader, &request)?;
    csv("chronology.csv", &answers::chronology(&found))
}

/// Two sides compared.
fn compare(ask: &Ask) -> Result<Reply, Failure> {
    let parameters = ask.query.only(|name| name != "ui").parameters();
    let mut request = CompareRequest::read(parameters, ask.today)?;
    request.ui = ask.ui();
    request.top = VALUES_MAX;
    let found = answer::compare(&ask.snapshot.reader, &request)?;
    csv("compare.csv", &answers::comparison(&found))
}

/// Values of each list of a comparison in a file.
const VALUES_MAX: usize = 10_000;

/// A network for programs that draw networks.
fn network(
    ask: &Ask,
    format: Format,
    kind: &'static str,
    name: &'static str,
) -> Result<Reply, Failure> {
    let own = ["kinds", "within", "min", "top", "examples"];
    let mut request = NetworkRequest::read(parameters(ask, &own), ask.today)?;
    request.ui = ask.ui();
    request.top = request.top.min(NODES_MAX);
    request.examples = request.examples.min(EXAMPLES_MAX);
    let mut found = answer::network(&ask.snapshot.reader, &request)?;
    if format == Format::Csv {
        for node in &mut found.nodes {
            node.name = plain(&node.name);
        }
        for example in found
            .edges
            .iter_mut()
            .filter_map(|edge| edge.example.as_mut())
        {
            example.sentence = plain(&example.sentence);
        }
    }
    let mut out = Vec::new();
    let written = found.write(format, &mut out);
    written.map_err(|_| Failure::Broken)?;
    Ok(Reply::File(kind, Some(name), out))
}

/// A cell that no spreadsheet takes for a formula: it comes from the open web.
fn plain(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
