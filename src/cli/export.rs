//! `prasowka export`.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::builder::PossibleValuesParser;
use prasowka::answer::{self, SearchRequest};
use prasowka::export::{Export, Form, Options, Rows};
use prasowka::index::Reader;
use prasowka::query::Request;

use super::output::raw_stdout;
use super::search::SortArg;
use super::{Exit, Global, IndexFolder, filters, suggestions, today};

/// Write every article of a search in a form that other programs read
///
/// csv, tsv and jsonl for data frames, databases and spreadsheets; bibtex, ris and
/// csl-json for footnotes; atom for feed readers. There is no limit, and a
/// million articles take no more memory than one.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The form
    #[arg(value_parser = PossibleValuesParser::new(Form::ALL.map(|(name, _)| name)))]
    form: String,
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
    /// Articles to write; 0 for all
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 0)]
    limit: usize,
    /// Articles to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Order of the articles
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: SortArg,
    /// What a row of csv, tsv and jsonl is: an article, one of its mentions, one of its entities, or an expression of time
    #[arg(
        long, value_name = "ROWS", default_value = "articles",
        value_parser = PossibleValuesParser::new(Rows::ALL.map(|(name, _)| name))
    )]
    rows: String,
    /// Add the text of each article
    #[arg(long)]
    text: bool,
    /// Let a spreadsheet open the csv: with a mark of its encoding, and an apostrophe before what it would take for a formula
    #[arg(long)]
    for_spreadsheet: bool,
    /// What the feed is called
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// Write into a file, whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write into another file how this was counted: query, filters, day, versions, a mark of the index
    #[arg(long, value_name = "FILE")]
    provenance: Option<PathBuf>,
}

/// What a name stands for in a list of them.
fn named<T: Copy>(list: &[(&str, T)], name: &str) -> T {
    let found = list.iter().find(|(each, _)| *each == name);
    found.expect("the command line takes no other").1
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let form = named(&Form::ALL, &args.form);
    let rows = named(&Rows::ALL, &args.rows);
    if rows != Rows::Articles && !form.is_table() {
        bail!(
            "--rows {}: {} holds articles; write csv, tsv or jsonl",
            args.rows,
            args.form
        );
    }
    let reader = Reader::open(&args.folder.index)?;
    let request = SearchRequest {
        search: Request {
            query: args.query.join(" "),
            filters: args.filters.filters(),
            any: args.any,
            strict: args.strict,
            limit: (args.limit > 0).then_some(args.limit),
            offset: args.offset,
            sort: args.sort.into(),
            ..Request::every_article(today())
        },
        explain: false,
        unusual: false,
        ui: global.json_ui(),
    };
    let found = answer::search(&reader, &request)?;
    for note in &found.notes {
        anstream::eprintln!("note: {note}");
    }
    let options = Options {
        form,
        rows,
        text: args.text,
        for_spreadsheet: args.for_spreadsheet,
        ui: request.ui,
        today: request.search.today,
        title: args.title.clone().unwrap_or_else(|| title(&request)),
    };
    match &args.output {
        None => write(raw_stdout(), options, &found)?,
        Some(path) => whole(path, |file| write(file, options, &found))?,
    }
    if let Some(path) = &args.provenance {
        let provenance = answer::provenance(&reader, &request)?;
        whole(path, |mut file| {
            serde_json::to_writer_pretty(&mut file, &provenance)?;
            Ok(writeln!(file)?)
        })?;
    }
    suggestions::print(found.suggestions.as_deref().unwrap_or_default());
    Ok(if found.total == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// A search in the words of the command line.
fn title(request: &SearchRequest) -> String {
    let search = &request.search;
    let filters = answer::pairs(&search.filters).into_iter();
    let filters = filters.map(|(name, value)| format!("{name}: {value}"));
    let parts = std::iter::once(search.query.clone()).chain(filters);
    let parts: Vec<String> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        "every article".to_owned()
    } else {
        parts.join(", ")
    }
}

fn write(
    out: impl Write,
    options: Options,
    found: &answer::Answer<answer::Hits<'_>>,
) -> Result<()> {
    let mut export = Export::begin(out, options)?;
    for article in found.hits.articles() {
        export.article(article?)?;
    }
    export.end()?;
    Ok(())
}

/// Writes a file beside the one that is wanted, and puts it there once it is
/// whole.
fn whole(
    path: &Path,
    write: impl FnOnce(std::io::BufWriter<fs::File>) -> Result<()>,
) -> Result<()> {
    let failed = || format!("{}: cannot write", path.display());
    // what is no plain file (a pipe, a terminal) is written to as it is
    if fs::metadata(path).is_ok_and(|facts| !facts.is_file()) {
        let file = fs::OpenOptions::new().write(true).open(path);
        return write(std::io::BufWriter::new(file.with_context(failed)?));
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let written = fs::File::create(&beside)
        .map_err(Into::into)
        .and_then(|file| write(std::io::BufWriter::new(file)))
        .and_then(|()| Ok(fs::rename(&beside, path)?));
    written.with_context(failed).inspect_err(|_| {
        fs::remove_file(&beside).ok();
    })
}
