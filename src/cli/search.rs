//! `prasowka search`.

use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use prasowka::enrich::Record;
use prasowka::index::{Facet, Reader};
use prasowka::lang::Lang;
use prasowka::query::{self, Answer, FacetRequest, Hit, Request, Sort};
use serde::Serialize;

use super::facets::{self, JsonValue};
use super::output::{DIM, MATCH, TITLE, clean, csv_row, highlight, stdout, styled};
use super::{Exit, Global, IndexFolder, filters, today};

/// Find articles by words, in any inflected form
///
/// Words must all be there; a word finds its inflected forms, with or without
/// diacritics.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "\
Query:
  putin kim           both words, in any form
  \"korea północna\"     the words in this order; \"…\"~3 lets 3 places between
  polska OR węgry     one of them (OR binds closer than the space)
  -wizyta, NOT wizyta without the word (after --, or inside the shell's quotes)
  =Putinem            this form only
  minist*, kr?l       words that begin, or are spelt, so
  zelenski~           words a letter away, ~2 for two
  title:wizyta        in the headline
  person:\"Kim Dzong Un\" country:KP about:PL published:2024-06 mentioned:2000
  ( )                 for grouping

No query and no filter is every article.")]
pub(crate) struct Args {
    /// The query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    folder: IndexFolder,
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
    /// Say what was understood, and the scores
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    format: Format,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum SortArg {
    Relevance,
    Newest,
    Oldest,
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
    /// Print only paths
    #[arg(short = 'l', long = "files")]
    files: bool,
    /// Print only paths, each ended by a NUL
    #[arg(short = '0', long = "null")]
    null: bool,
    /// Print only the number of articles
    #[arg(short = 'c', long)]
    count: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let request = request(args);
    let answer = query::search(&reader, &request)?;
    let format = &args.format;
    if !format.json && !format.jsonl {
        for note in &answer.notes {
            anstream::eprintln!("note: {note}");
        }
    }
    if format.json {
        print_json(&request.query, &answer, global.json_ui())?;
    } else if format.jsonl {
        print_jsonl(&request.query, &answer, global.json_ui())?;
    } else if format.csv {
        print_csv(&answer)?;
    } else if format.files || format.null {
        print_paths(&answer, if format.null { '\0' } else { '\n' })?;
    } else if format.count {
        let mut out = stdout();
        writeln!(out, "{}", answer.total)?;
        out.flush()?;
    } else {
        print_text(args, &answer, global.ui(), reader.n_articles())?;
    }
    Ok(if answer.total == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn request(args: &Args) -> Request {
    Request {
        query: args.query.join(" "),
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        limit: match args.limit {
            _ if args.format.count => Some(0),
            0 => None,
            limit => Some(limit),
        },
        offset: args.offset,
        sort: match args.sort {
            SortArg::Relevance => Sort::Relevance,
            SortArg::Newest => Sort::Newest,
            SortArg::Oldest => Sort::Oldest,
        },
        facets: args
            .facets
            .iter()
            .map(|facet| FacetRequest {
                facet: *facet,
                level: facet.levels()[0],
            })
            .collect(),
        today: today(),
    }
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    query: &'a str,
    total: u64,
    notes: &'a [String],
    hits: Vec<JsonHit<'a>>,
    facets: serde_json::Map<String, serde_json::Value>,
    took_ms: f64,
}

#[derive(Serialize)]
struct JsonHit<'a> {
    id: &'a str,
    path: Option<&'a str>,
    title: &'a str,
    published: Option<&'a str>,
    lang: Option<&'a str>,
    score: f32,
    snippet: &'a str,
    highlights: Vec<[usize; 2]>,
    persons: Vec<&'a str>,
    countries: Vec<&'a str>,
}

impl<'a> JsonHit<'a> {
    fn new(hit: &'a Hit) -> Self {
        let record = &hit.record;
        let pair = |range: &Range<usize>| [range.start, range.end];
        Self {
            id: &record.id,
            path: record.path.as_deref(),
            title: &record.title,
            published: record.published.value.as_deref(),
            lang: record.lang.as_deref(),
            score: hit.score,
            snippet: &hit.snippet.text,
            highlights: hit.snippet.highlights.iter().map(pair).collect(),
            persons: record
                .persons
                .iter()
                .map(|person| person.name.as_str())
                .collect(),
            countries: country_codes(record),
        }
    }
}

fn country_codes(record: &Record) -> Vec<&str> {
    record
        .countries
        .iter()
        .map(|country| country.id.as_str())
        .collect()
}

fn print_json(query: &str, answer: &Answer, ui: Lang) -> Result<()> {
    let facet = |facet: &query::FacetAnswer| -> Result<(String, serde_json::Value)> {
        let values: Vec<_> = facets::listed(facet, None)
            .map(|value| JsonValue::new(value, facet.facet, ui))
            .collect();
        Ok((facet.facet.name().to_owned(), serde_json::to_value(values)?))
    };
    let answer = JsonAnswer {
        query,
        total: answer.total,
        notes: &answer.notes,
        hits: answer.hits.iter().map(JsonHit::new).collect(),
        facets: answer.facets.iter().map(facet).collect::<Result<_>>()?,
        took_ms: answer.took_ms,
    };
    let mut out = stdout();
    serde_json::to_writer(&mut out, &answer)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum JsonLine<'a> {
    Hit(JsonHit<'a>),
    Facet {
        facet: &'a str,
        values: Vec<JsonValue<'a>>,
    },
    Summary {
        query: &'a str,
        total: u64,
        notes: &'a [String],
        took_ms: f64,
    },
}

fn print_jsonl(query: &str, answer: &Answer, ui: Lang) -> Result<()> {
    let mut out = stdout();
    let mut print = |line: &JsonLine<'_>| -> Result<()> {
        serde_json::to_writer(&mut out, line)?;
        Ok(writeln!(out)?)
    };
    for hit in &answer.hits {
        print(&JsonLine::Hit(JsonHit::new(hit)))?;
    }
    for facet in answer.facets.iter().filter(|_| answer.total > 0) {
        let values =
            facets::listed(facet, None).map(|value| JsonValue::new(value, facet.facet, ui));
        print(&JsonLine::Facet {
            facet: facet.facet.name(),
            values: values.collect(),
        })?;
    }
    let Answer {
        total,
        notes,
        took_ms,
        ..
    } = answer;
    print(&JsonLine::Summary {
        query,
        total: *total,
        notes,
        took_ms: *took_ms,
    })?;
    Ok(out.flush()?)
}

fn print_csv(answer: &Answer) -> Result<()> {
    let mut out = stdout();
    csv_row(
        &mut out,
        &[
            "id",
            "path",
            "published",
            "lang",
            "title",
            "source",
            "countries",
            "persons",
            "score",
        ],
    )?;
    for hit in &answer.hits {
        let record = &hit.record;
        let persons: Vec<_> = record
            .persons
            .iter()
            .map(|person| person.name.as_str())
            .collect();
        csv_row(
            &mut out,
            &[
                &record.id,
                record.path.as_deref().unwrap_or(""),
                record.published.value.as_deref().unwrap_or(""),
                record.lang.as_deref().unwrap_or(""),
                &record.title,
                record.source.as_deref().unwrap_or(""),
                &country_codes(record).join("|"),
                &persons.join("|"),
                &hit.score.to_string(),
            ],
        )?;
    }
    Ok(out.flush()?)
}

/// Prints the path of each hit once; several articles can share a file.
fn print_paths(answer: &Answer, end: char) -> Result<()> {
    let mut out = stdout();
    let mut printed = std::collections::HashSet::new();
    for hit in &answer.hits {
        let path = hit.record.path.as_deref().unwrap_or(&hit.record.id);
        if printed.insert(path) {
            write!(out, "{path}{end}")?;
        }
    }
    Ok(out.flush()?)
}

fn print_text(args: &Args, answer: &Answer, ui: Lang, n_articles: u64) -> Result<()> {
    let mut out = stdout();
    if args.explain {
        for line in &answer.explanation {
            writeln!(out, "{}", styled(&clean(line), DIM))?;
        }
        writeln!(out)?;
    }
    for hit in &answer.hits {
        let record = &hit.record;
        let title = highlight(&record.title, &hit.title_highlights, MATCH);
        let published = record.published.value.as_deref().unwrap_or("undated");
        let countries: Vec<_> = country_codes(record).into_iter().take(6).collect();
        writeln!(out, "{}", styled(&title, TITLE))?;
        let score = if args.explain {
            format!("  {:.2}", hit.score)
        } else {
            String::new()
        };
        let facts = format!(
            "{published}  {}  {}{score}",
            clean(&record.id),
            countries.join(" ")
        );
        writeln!(out, "{}", styled(&facts, DIM))?;
        let snippet = highlight(&hit.snippet.text, &hit.snippet.highlights, MATCH);
        writeln!(out, "{snippet}\n")?;
    }
    for facet in &answer.facets {
        facets::print_bars(&mut out, facet, ui, Some(10))?;
        writeln!(out)?;
    }
    out.flush()?;
    drop(out);
    let shown = match answer.hits.len() as u64 {
        shown if shown < answer.total => format!(", {shown} shown (-n 0 shows all)"),
        _ => String::new(),
    };
    anstream::eprintln!(
        "{} of {n_articles} articles{shown}, {:.1} ms",
        answer.total,
        answer.took_ms
    );
    Ok(())
}
