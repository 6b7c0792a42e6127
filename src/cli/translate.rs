//! `prasowka translate`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::SearchRequest;
use prasowka::engine::{Address, requests};
use prasowka::index::{Facet, Reader};
use prasowka::lang::Lang;
use prasowka::query::filter::Values;
use prasowka::query::translate::translate;
use prasowka::query::{Request, languages};
use serde_json::{Value, json};

use super::engine::EngineArg;
use super::output::stdout;
use super::search::SortArg;
use super::{Exit, IndexFolder, filters, print_json, today};

/// Print a search as the request of an engine, to be sent by hand
///
/// Words come as the terms under which `push` has sent the articles, so that the
/// engine needs no dictionary; every facet is counted as if its own filter were
/// not there. Names in filters are looked up in the index, where there is one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Whose engine it is
    #[arg(long = "to", value_name = "ENGINE")]
    engine: EngineArg,
    /// The query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Any of the words will do
    #[arg(long)]
    any: bool,
    /// A query that cannot be read is an error
    #[arg(long)]
    strict: bool,
    /// Hits to ask for
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: SortArg,
    /// Count facets too: --facets, or --facets=person,place
    #[arg(
        long, value_name = "FACETS", num_args = 0..=1, require_equals = true,
        value_delimiter = ',', default_missing_value = "person,country,published",
        value_parser = filters::facet
    )]
    facets: Vec<Facet>,
    /// Name of the index on the engine
    #[arg(long, value_name = "NAME", default_value = "articles")]
    name: String,
    /// Languages of the articles, where there is no index that knows them
    #[arg(
        long,
        value_name = "LANGS",
        value_delimiter = ',',
        default_value = "pl,en"
    )]
    langs: Vec<String>,
    /// Print one JSON array: method, path and body of each request
    #[arg(long)]
    json: bool,
}

/// Names that are taken as they are typed.
struct AsTyped;

impl Values for AsTyped {
    fn has(&self, _: Facet, _: &str) -> prasowka::error::Result<bool> {
        Ok(true)
    }

    fn fitting(&self, _: Facet, _: &str) -> prasowka::error::Result<Vec<(String, u64)>> {
        Ok(Vec::new())
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let request = Request {
        query: args.query.join(" "),
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        limit: Some(args.limit),
        offset: args.offset,
        sort: args.sort.into(),
        facets: args
            .facets
            .iter()
            .copied()
            .map(SearchRequest::facet)
            .collect(),
        ..Request::every_article(today())
    };
    // the name must be one that an address can have
    let address = Address::read(&format!("http://localhost/{}", args.name))?;
    let translated = if args.folder.index.exists() {
        let reader = Reader::open(&args.folder.index)?;
        translate(&request, &languages(&reader)?, &reader)?
    } else {
        let langs = args.langs.iter().map(|code| Lang::from_tag(code));
        let langs: Vec<Option<Lang>> = std::iter::once(None).chain(langs).collect();
        translate(&request, &langs, &AsTyped)?
    };
    for note in &translated.notes {
        anstream::eprintln!("note: {note}");
    }
    let requests = requests(args.engine.0, &address.index, &translated, &request)?;
    let mut out = stdout();
    if args.json {
        let each = requests
            .iter()
            .map(|it| json!({"method": it.method, "path": it.path, "body": it.body}));
        print_json(&mut out, &each.collect::<Vec<Value>>())?;
    } else {
        for (place, request) in requests.iter().enumerate() {
            if place > 0 {
                writeln!(out)?;
            }
            writeln!(out, "{} {}", request.method, request.path)?;
            serde_json::to_writer_pretty(&mut out, &request.body)?;
            writeln!(out)?;
        }
    }
    out.flush()?;
    Ok(Exit::Done)
}
