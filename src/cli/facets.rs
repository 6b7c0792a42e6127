//! `prasowka facets`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, FacetList, FacetSort, FacetValue, FacetsRequest};
use prasowka::export::Table;
use prasowka::index::{Facet, Reader, ValueKind};
use unicode_width::UnicodeWidthStr;

use super::output::{BAR, bar, clean, in_stories, pad, stdout, styled, width};
use super::{Exit, Global, IndexFolder, filters, print_json, suggestions, today};

/// Count articles by the values of a facet
///
/// What is selected by a filter does not shrink the facet's own list: with
/// `--country RU`, `facets country` still counts the other countries, as if
/// they were to be added; every other filter holds.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[arg(
        help = filters::names(), value_parser = filters::facet,
        add = clap_complete::engine::ArgValueCandidates::new(super::completions::facets)
    )]
    facet: Facet,
    /// A query that the articles must match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    folder: IndexFolder,
    #[cfg(feature = "engines")]
    #[command(flatten)]
    at: super::engine::At,
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

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let ui = if args.json {
        global.json_ui()
    } else {
        global.ui()
    };
    let request = FacetsRequest {
        query: args.query.join(" "),
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        by: args.by.clone(),
        min: args.min,
        prefix: args.prefix.clone(),
        sort: args.sort.map(|sort| match sort {
            SortArg::Count => FacetSort::Count,
            SortArg::Name => FacetSort::Name,
        }),
        top: args.top,
        ..FacetsRequest::new(args.facet, ui, today())
    };
    let found = found(args, &request)?;
    for note in &found.notes {
        anstream::eprintln!("note: {note}");
    }
    let mut out = stdout();
    if args.json {
        print_json(&mut out, &found)?;
    } else if args.csv {
        print_table(&mut out, Table::Csv, &found.values)?;
    } else if args.tsv {
        print_table(&mut out, Table::Tsv, &found.values)?;
    } else {
        print_bars(&mut out, found.facet, &found.values)?;
        out.flush()?;
        anstream::eprintln!(
            "{} values in {} articles{}, {:.1} ms",
            found.total_values,
            found.total,
            in_stories(found.total, found.stories),
            found.took.ms()
        );
    }
    out.flush()?;
    if !args.json {
        suggestions::print(&found.suggestions);
    }
    Ok(if found.total_values == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

#[cfg(feature = "engines")]
fn found(args: &Args, request: &FacetsRequest) -> Result<FacetList> {
    Ok(match args.at.open()? {
        Some(remote) => remote.facets(request)?,
        None => answer::facets(&Reader::open(&args.folder.index)?, request)?,
    })
}

#[cfg(not(feature = "engines"))]
fn found(args: &Args, request: &FacetsRequest) -> Result<FacetList> {
    Ok(answer::facets(&Reader::open(&args.folder.index)?, request)?)
}

/// Prints values as bars; beside articles the stories, where they differ.
pub(crate) fn print_bars(out: &mut impl Write, facet: Facet, values: &[FacetValue]) -> Result<()> {
    let name = |value: &FacetValue| {
        let name = clean(&value.name);
        if facet.kind() == ValueKind::Country && value.value != name {
            format!("{:<5}{name}", value.value)
        } else {
            name
        }
    };
    let longest = values.iter().map(|value| name(value).width()).max();
    let largest = values.iter().map(|value| value.count).max().unwrap_or(0);
    let columns = width().min(100);
    let n_name = longest.unwrap_or(0).min(columns / 2);
    let differ = values.iter().any(|value| value.stories != value.count);
    for value in values {
        let stories = if differ {
            format!("/{:<5}", value.stories)
        } else {
            String::new()
        };
        let mark = if value.selected { "*" } else { " " };
        let bar = styled(&bar(value.count, largest, columns / 3), BAR);
        writeln!(
            out,
            "{mark}{} {:>6}{stories} {bar}",
            pad(&name(value), n_name),
            value.count
        )?;
    }
    Ok(())
}

fn print_table(out: &mut impl Write, table: Table, values: &[FacetValue]) -> Result<()> {
    table.row(out, &["value", "name", "count", "stories"])?;
    for value in values {
        let count = value.count.to_string();
        let stories = value.stories.to_string();
        table.row(out, &[&value.value, &value.name, &count, &stories])?;
    }
    Ok(())
}
