//! `prasowka facets`.

use std::io::Write;

use anyhow::{Result, bail};
use prasowka::index::{Facet, Level, Reader};
use prasowka::lang::Lang;
use prasowka::lang::words::{fold, lower};
use prasowka::query::{self, FacetAnswer, FacetRequest, FacetValue, Request};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::hits::{JsonSuggestion, json_suggestions, print_suggestions};
use super::output::{BAR, Table, bar, clean, pad, stdout, styled, width};
use super::{Exit, Global, IndexFolder, filters, today};

/// Count articles by the values of a facet
///
/// What is selected by a filter does not shrink the facet's own list: with
/// `--country RU`, `facets country` still counts the other countries, as if
/// they were to be added; every other filter holds.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// person, country, about, organisation, place, published, mentioned, lang or source
    #[arg(value_parser = filters::facet)]
    facet: Facet,
    /// A query that the articles must match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Any of the query's words will do
    #[arg(long)]
    any: bool,
    /// A query that cannot be read is an error
    #[arg(long)]
    strict: bool,
    /// Values to print; 0 for all [default: 20; all for dates in their order]
    #[arg(long, value_name = "N")]
    top: Option<usize>,
    /// Leave out values with fewer articles
    #[arg(long, value_name = "N", default_value_t = 1)]
    min: u64,
    /// Order of the values [default: count; name for dates]
    #[arg(long, value_name = "ORDER")]
    sort: Option<SortArg>,
    /// Only values a word of which begins so
    #[arg(long = "match", value_name = "PREFIX")]
    prefix: Option<String>,
    /// Count by another level: region or continent for countries; year, month or day for dates
    #[arg(long, value_name = "LEVEL")]
    by: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Print CSV with a header
    #[arg(long, conflicts_with = "json")]
    csv: bool,
    /// Print tab-separated values with a header
    #[arg(long, conflicts_with_all = ["json", "csv"])]
    tsv: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum SortArg {
    Count,
    Name,
}

/// Values of a facet beside the hits of a search.
pub(crate) const BESIDE_HITS: usize = 20;

/// A value as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct JsonValue<'a> {
    value: &'a str,
    name: &'a str,
    count: u64,
    selected: bool,
}

impl<'a> JsonValue<'a> {
    /// The JSON of a value, its name in a language.
    pub(crate) fn new(value: &'a FacetValue, facet: Facet, ui: Lang) -> Self {
        Self {
            value: &value.value,
            name: value.name(facet, ui),
            count: value.count,
            selected: value.selected,
        }
    }
}

#[derive(Serialize)]
struct JsonAnswer<'a> {
    facet: &'a str,
    total_values: usize,
    values: Vec<JsonValue<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<JsonSuggestion<'a>>,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let level = level(args)?;
    let reader = Reader::open(&args.folder.index)?;
    let request = Request {
        query: args.query.join(" "),
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        facets: vec![FacetRequest {
            facet: args.facet,
            level,
            top: None,
        }],
        ..Request::every_article(today())
    };
    let mut answer = query::search(&reader, &request)?;
    for note in &answer.notes {
        anstream::eprintln!("note: {note}");
    }
    let mut facet = answer.facets.remove(0);
    let ui = if args.json {
        global.json_ui()
    } else {
        global.ui()
    };
    choose_values(args, &mut facet, ui);
    let total_values = facet.values.len();
    let in_time = is_date(args.facet) && sort(args) == SortArg::Name;
    if in_time && args.prefix.is_none() && args.min <= 1 {
        query::fill_gaps(&mut facet.values, level);
    }
    let top = args.top.unwrap_or(if in_time { 0 } else { BESIDE_HITS });
    if top > 0 {
        facet.values.truncate(top);
    }
    let mut out = stdout();
    if args.json {
        let suggestions = json_suggestions(&answer.suggestions);
        print_json(&mut out, &facet, total_values, suggestions, ui)?;
    } else if args.csv {
        print_table(&mut out, Table::Csv, &facet, ui)?;
    } else if args.tsv {
        print_table(&mut out, Table::Tsv, &facet, ui)?;
    } else {
        print_bars(&mut out, &facet, ui)?;
        out.flush()?;
        anstream::eprintln!(
            "{total_values} values in {} articles, {:.1} ms",
            answer.total,
            answer.took_ms
        );
    }
    out.flush()?;
    if !args.json {
        print_suggestions(&answer.suggestions);
    }
    Ok(if total_values == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

/// The level asked for, where the facet has it.
fn level(args: &Args) -> Result<Level> {
    let levels = args.facet.levels();
    let Some(by) = &args.by else {
        return Ok(levels[0]);
    };
    if let Some(level) = levels.iter().find(|level| level.name() == by) {
        return Ok(*level);
    }
    let names: Vec<_> = levels.iter().map(|level| level.name()).collect();
    bail!(
        "--by {by}: the levels of {} are {}",
        args.facet.name(),
        names.join(", ")
    )
}

fn is_date(facet: Facet) -> bool {
    matches!(facet, Facet::Published | Facet::Mentioned)
}

/// The order asked for: dates stand in theirs unless said.
fn sort(args: &Args) -> SortArg {
    args.sort.unwrap_or(if is_date(args.facet) {
        SortArg::Name
    } else {
        SortArg::Count
    })
}

/// Leaves out and orders the values as asked.
fn choose_values(args: &Args, answer: &mut FacetAnswer, ui: Lang) {
    let facet = answer.facet;
    answer.values.retain(|value| value.count >= args.min);
    if let Some(prefix) = &args.prefix {
        let prefix = fold(&lower(prefix));
        answer.values.retain(|value| {
            let name = fold(&lower(value.name(facet, ui)));
            let mut words = name.match_indices(|c: char| c.is_alphanumeric());
            let starts = |at: usize| name[at..].starts_with(&prefix);
            words.any(|(at, _)| {
                let is_first = !name[..at]
                    .chars()
                    .next_back()
                    .is_some_and(char::is_alphanumeric);
                is_first && starts(at)
            })
        });
    }
    if sort(args) == SortArg::Name {
        answer.values.sort_by_cached_key(|value| {
            (
                value.value == "none",
                fold(&lower(value.name(facet, ui))),
                value.value.clone(),
            )
        });
    }
}

/// Prints values as bars.
pub(crate) fn print_bars(out: &mut impl Write, answer: &FacetAnswer, ui: Lang) -> Result<()> {
    let name = |value: &FacetValue| {
        let name = clean(value.name(answer.facet, ui));
        let is_coded = matches!(answer.facet, Facet::Country | Facet::About);
        if is_coded && value.value != name {
            format!("{:<5}{name}", value.value)
        } else {
            name
        }
    };
    let values = &answer.values;
    let longest = values.iter().map(|value| name(value).width()).max();
    let largest = values.iter().map(|value| value.count).max().unwrap_or(0);
    let columns = width().min(100);
    let n_name = longest.unwrap_or(0).min(columns / 2);
    for value in values {
        let mark = if value.selected { "*" } else { " " };
        let bar = styled(&bar(value.count, largest, columns / 3), BAR);
        writeln!(
            out,
            "{mark}{} {:>6} {bar}",
            pad(&name(value), n_name),
            value.count
        )?;
    }
    Ok(())
}

fn print_json(
    out: &mut impl Write,
    answer: &FacetAnswer,
    total_values: usize,
    suggestions: Vec<JsonSuggestion<'_>>,
    ui: Lang,
) -> Result<()> {
    let values = answer.values.iter();
    let answer = JsonAnswer {
        facet: answer.facet.name(),
        total_values,
        values: values
            .map(|value| JsonValue::new(value, answer.facet, ui))
            .collect(),
        suggestions,
    };
    serde_json::to_writer(&mut *out, &answer)?;
    Ok(writeln!(out)?)
}

fn print_table(out: &mut impl Write, table: Table, answer: &FacetAnswer, ui: Lang) -> Result<()> {
    table.row(out, &["value", "name", "count"])?;
    for value in &answer.values {
        let count = value.count.to_string();
        table.row(out, &[&value.value, value.name(answer.facet, ui), &count])?;
    }
    Ok(())
}
