//! What a page shows as a file: the articles of a search in every form of
//! `export`, the values of a facet as CSV.

use super::ask::{Ask, Reply, View};
use super::failure::Failure;
use super::url::{filter_of, says_which};
use crate::answer::{self, FacetsRequest, SearchRequest};
use crate::error::BadParameter;
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
    let mut out = Vec::new();
    let mut row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| plain(cell)).collect();
        Table::Csv
            .row(&mut out, &cells)
            .map_err(|_| Failure::Broken)
    };
    row(&["value", "name", "articles", "stories"].map(str::to_owned))?;
    for value in &list.values {
        let (count, stories) = (value.count.to_string(), value.stories.to_string());
        row(&[value.value.clone(), value.name.clone(), count, stories])?;
    }
    Ok(Reply::File(Form::Csv.media_type(), Some("values.csv"), out))
}

/// A cell that no spreadsheet takes for a formula: it comes from the open web.
fn plain(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}
