//! `prasowka search`.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use prasowka::answer::{self, Answer, HitList, SearchRequest};
use prasowka::export::Table;
use prasowka::index::{Facet, Reader};
use prasowka::query::{Request, Sort};

use super::hits::{self, Printed};
use super::output::{raw_stdout, stdout};
use super::template::Template;
use super::{Exit, Global, IndexFolder, filters, print_json, suggestions, today};

/// Find articles by words, in any inflected form
///
/// Words must all be there; a word finds its inflected forms. Diacritics that are
/// typed are meant, in a query without any they are found too.
#[derive(Debug, clap::Args)]
#[command(after_long_help = grammar())]
pub(crate) struct Args {
    /// The query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Run every line of a file as a query (- for standard input), with the same options
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    queries_from: Option<PathBuf>,
    #[command(flatten)]
    folder: IndexFolder,
    #[cfg(feature = "engines")]
    #[command(flatten)]
    at: super::engine::At,
    #[command(flatten)]
    filters: filters::Args,
    /// Any of the words will do; the more of them the better
    #[arg(long)]
    any: bool,
    /// A query that cannot be read is an error
    #[arg(long)]
    strict: bool,
    /// Hits to print; 0 for all
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Hits to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// One article of each story: reprints are counted, not listed
    #[arg(long)]
    once_a_story: bool,
    /// Order of the hits
    #[arg(long, value_name = "ORDER", default_value = "relevance")]
    sort: SortArg,
    /// Let scores fall with age: by half for every so many days
    #[arg(long, value_name = "DAYS", value_parser = half_life)]
    half_life: Option<f32>,
    /// Count facets too: --facets, or --facets=person,place
    #[arg(
        long, value_name = "FACETS", num_args = 0..=1, require_equals = true,
        value_delimiter = ',', default_missing_value = "person,country,published",
        value_parser = filters::facet
    )]
    facets: Vec<Facet>,
    /// Say what the articles found have unusually often, against the whole index
    #[arg(long)]
    unusual: bool,
    /// Say what was understood, and the scores
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    format: Format,
}

/// What the long help says of queries.
fn grammar() -> String {
    let facets = Facet::ALL.map(Facet::name).join(" ");
    format!("{QUERIES}  field  = title {facets}")
}

/// Queries by example, and their grammar but for the fields.
const QUERIES: &str = "\
Query:
  putin kim           both words, in any form
  \"korea północna\"     the words in this order; \"…\"~3 lets 3 places between
  polska OR węgry     one of them (OR, ||, binds closer than the space)
  -wizyta, NOT wizyta without the word (after --, or inside the shell's quotes)
  =Putinem            this form only
  minist*, kr?l       words that begin, or are spelt, so
  zelenski~           words a letter away, ~2 for two
  title:wizyta        in the headline
  person:\"Kim Dzong Un\" country:KP about:PL published:2024-06 mentioned:2000
  ( )                 for grouping

Values with spaces stand in quotes; days are ISO: 2024, 2024-03..2024-06, ..2023.
What cannot be read is searched as words, and a note says so; --strict makes it
an error.

No query and no filter is every article.

Grammar:
  query  = either+                       either = clause (\"OR\" clause)*
  clause = (\"-\" | \"NOT\")? primary     primary = \"(\" query \")\" | field \":\" value | \"=\"? text
  text   = phrase (\"~\" number)? | word  word = letters, * and ?, (\"~\" number?)?
";

/// Order of hits, as typed.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(crate) enum SortArg {
    Relevance,
    Newest,
    Oldest,
}

impl From<SortArg> for Sort {
    fn from(sort: SortArg) -> Self {
        match sort {
            SortArg::Relevance => Self::Relevance,
            SortArg::Newest => Self::Newest,
            SortArg::Oldest => Self::Oldest,
        }
    }
}

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Format {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Print a JSON object a line: hits, facets, summary
    #[arg(long)]
    jsonl: bool,
    /// Print CSV with a header
    #[arg(long)]
    csv: bool,
    /// Print tab-separated values with a header
    #[arg(long)]
    tsv: bool,
    /// Print only paths
    #[arg(short = 'l', long = "files")]
    files: bool,
    /// Print only paths, each ended by a NUL
    #[arg(short = '0', long = "null")]
    null: bool,
    /// Print only the number of articles
    #[arg(short = 'c', long)]
    count: bool,
    /// Print each hit by a template: '{{ title }}\t{{ published }}\t{{ persons | join(", ") }}'
    #[arg(long = "format", value_name = "TEMPLATE")]
    template: Option<String>,
}

impl Format {
    /// Whether a person is to read it.
    fn is_text(&self) -> bool {
        let Self {
            json,
            jsonl,
            csv,
            tsv,
            files,
            null,
            count,
            ref template,
        } = *self;
        ![json, jsonl, csv, tsv, files, null, count].contains(&true) && template.is_none()
    }

    fn table(&self) -> Option<Table> {
        match self {
            Self { csv: true, .. } => Some(Table::Csv),
            Self { tsv: true, .. } => Some(Table::Tsv),
            _ => None,
        }
    }
}

/// Reads a half-life.
fn half_life(text: &str) -> Result<f32, String> {
    let days = text.parse().ok();
    days.filter(|days: &f32| days.is_finite() && *days > 0.0)
        .ok_or_else(|| "a number of days above 0 is wanted".to_owned())
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    #[cfg(feature = "engines")]
    if let Some(remote) = args.at.open()? {
        return run_at(&remote, args, global);
    }
    let reader = Reader::open(&args.folder.index)?;
    let mut out: Box<dyn Write> = if args.format.is_text() {
        Box::new(stdout())
    } else {
        Box::new(raw_stdout())
    };
    if let Some(table) = args.format.table() {
        hits::print_header(&mut out, table, args.queries_from.is_some())?;
    }
    let template = args.format.template.as_deref().map(Template::read);
    let template = template.transpose()?;
    let mut n_found = 0;
    for query in queries(args)? {
        let found = answer::search(&reader, &request(args, global, query))?;
        match &template {
            Some(template) => {
                notes(&found);
                template.print(&mut out, &found)?;
                out.flush()?;
            }
            None => print(&mut out, args, reader.n_articles(), &found)?,
        }
        n_found += found.total;
    }
    Ok(if n_found == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The same by asking an engine.
#[cfg(feature = "engines")]
fn run_at(remote: &prasowka::engine::Remote, args: &Args, global: &Global) -> Result<Exit> {
    if args.format.template.is_some() {
        anyhow::bail!("--format is for an index of your own; with --at print --json or --tsv");
    }
    let mut out: Box<dyn Write> = if args.format.is_text() {
        Box::new(stdout())
    } else {
        Box::new(raw_stdout())
    };
    if let Some(table) = args.format.table() {
        hits::print_header(&mut out, table, args.queries_from.is_some())?;
    }
    let mut n_found = 0;
    for query in queries(args)? {
        let found = remote.search(&request(args, global, query))?;
        print(&mut out, args, remote.n_articles(), &found)?;
        n_found += found.total;
    }
    Ok(if n_found == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The queries to run: the one typed, or the lines of a file.
fn queries(args: &Args) -> Result<Vec<String>> {
    let Some(path) = &args.queries_from else {
        return Ok(vec![args.query.join(" ")]);
    };
    let mut lines = String::new();
    let read = if path == Path::new("-") {
        io::stdin().read_to_string(&mut lines).map(|_| ())
    } else {
        fs::read_to_string(path).map(|read| lines = read)
    };
    read.with_context(|| format!("{}: cannot read the queries", path.display()))?;
    let lines = lines.lines().map(str::trim);
    let queries = lines.filter(|line| !line.is_empty());
    Ok(queries.map(str::to_owned).collect())
}

fn request(args: &Args, global: &Global, query: String) -> SearchRequest {
    let search = Request {
        query,
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        limit: match args.limit {
            _ if args.format.count => Some(0),
            0 => None,
            limit => Some(limit),
        },
        offset: args.offset,
        once_a_story: args.once_a_story,
        sort: args.sort.into(),
        half_life_days: args.half_life,
        facets: args
            .facets
            .iter()
            .copied()
            .map(SearchRequest::facet)
            .collect(),
        today: today(),
    };
    SearchRequest {
        search,
        explain: args.explain,
        unusual: args.unusual,
        ui: if args.format.is_text() {
            global.ui()
        } else {
            global.json_ui()
        },
    }
}

/// Says what was not read as it was meant.
fn notes<H>(found: &Answer<H>) {
    for note in &found.notes {
        anstream::eprintln!("note: {note}");
    }
}

/// Prints what a query has found, in the form asked for.
fn print<H: HitList + serde::Serialize>(
    out: &mut impl Write,
    args: &Args,
    n_articles: u64,
    found: &Answer<H>,
) -> Result<()> {
    let format = &args.format;
    if !format.json && !format.jsonl {
        notes(found);
    }
    let query = &found.query;
    let is_one_of_many = args.queries_from.is_some();
    let printed = Printed {
        answer: found,
        explain: args.explain,
        once_a_story: args.once_a_story,
    };
    if format.json {
        print_json(out, found)?;
    } else if format.jsonl {
        printed.json_lines(out)?;
    } else if let Some(table) = format.table() {
        printed.table(out, table, is_one_of_many)?;
    } else if format.files || format.null {
        printed.paths(out, if format.null { '\0' } else { '\n' })?;
    } else if format.count && is_one_of_many {
        writeln!(out, "{}\t{query}", found.total)?;
    } else if format.count {
        writeln!(out, "{}", found.total)?;
    } else {
        if is_one_of_many {
            printed.heading(out)?;
        }
        printed.text(out)?;
        out.flush()?;
        printed.summary(n_articles);
    }
    out.flush()?;
    if found.total == 0 && !format.json && !format.jsonl {
        suggestions::print(found.suggestions.as_deref().unwrap_or_default());
    }
    Ok(())
}
