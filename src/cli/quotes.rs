//! `prasowka quotes`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, N_QUOTES, Quotation, QuotesRequest};
use prasowka::article::QuoteKind;
use prasowka::export::Table;
use prasowka::index::Reader;
use prasowka::query::{Request, Sort};

use super::narrowing::Narrowing;
use super::output::{
    DIM, MATCH, TITLE, clean, highlight, in_stories, raw_stdout, stdout, styled, width,
};
use super::{Exit, Global, IndexFolder, filters, print_json};

/// List who said what, in the order of time, one article of each story
///
/// What stands in quotation marks or after a dash, and what somebody says "że" or
/// "that" something is. --speaker asks for one person's words; with a query only
/// quotations are listed in whose sentences it has a match. A speaker is named where
/// one person alone can be meant.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Order of the quotations
    #[arg(long, value_name = "ORDER", default_value = "oldest")]
    sort: SortArg,
    /// Quotations to print; 0 for all
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = N_QUOTES)]
    limit: usize,
    /// Quotations to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// Every article of a story, reprints too
    #[arg(long)]
    every_article: bool,
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

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum SortArg {
    Oldest,
    Newest,
}

/// Runs the command.
pub(crate) fn run(args: &Args, _: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let request = QuotesRequest {
        search: Request {
            once_a_story: !args.every_article,
            sort: match args.sort {
                SortArg::Oldest => Sort::Oldest,
                SortArg::Newest => Sort::Newest,
            },
            ..args.narrowing.request(&args.filters)
        },
        limit: args.limit,
        offset: args.offset,
    };
    let found = answer::quotes(&reader, &request)?;
    if args.json {
        let mut out = raw_stdout();
        print_json(&mut out, &found)?;
        out.flush()?;
    } else if args.csv || args.tsv {
        let table = if args.csv { Table::Csv } else { Table::Tsv };
        print_table(&mut raw_stdout(), table, &found.quotes)?;
    } else {
        for note in &found.notes {
            anstream::eprintln!("note: {note}");
        }
        let mut out = stdout();
        for quote in &found.quotes {
            print_quote(&mut out, quote)?;
        }
        out.flush()?;
        anstream::eprintln!(
            "{} of {} quotations in {} articles{}, {:.1} ms",
            found.quotes.len(),
            found.total,
            found.articles,
            in_stories(found.articles, found.stories),
            found.took_ms.ms()
        );
    }
    Ok(if found.total == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print_quote(out: &mut impl Write, quote: &Quotation) -> Result<()> {
    let speaker = quote.speaker.as_deref().unwrap_or("not named");
    let kind = match quote.kind {
        QuoteKind::Direct => String::new(),
        kind => format!(", {kind}"),
    };
    let facts = [
        quote.published.as_deref().unwrap_or("undated"),
        quote.source.as_deref().unwrap_or_default(),
        &quote.id,
    ];
    let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    writeln!(
        out,
        "{}{}  {}",
        styled(&clean(speaker), TITLE),
        styled(&kind, DIM),
        styled(&clean(&facts.join("  ")), DIM)
    )?;
    let parts = quote.highlights.iter().map(|[from, to]| *from..*to);
    let parts: Vec<_> = parts.collect();
    let sentence = highlight(&quote.sentence, &parts, MATCH, width().min(100));
    writeln!(out, "{sentence}\n")?;
    Ok(())
}

fn print_table(out: &mut impl Write, table: Table, quotes: &[Quotation]) -> Result<()> {
    let header = [
        "id",
        "published",
        "source",
        "speaker",
        "kind",
        "quotation",
        "cue",
        "rule",
        "sentence",
        "start",
        "end",
    ];
    table.row(out, &header)?;
    for quote in quotes {
        let (start, end) = (quote.start.to_string(), quote.end.to_string());
        let fields = [
            quote.id.as_str(),
            quote.published.as_deref().unwrap_or_default(),
            quote.source.as_deref().unwrap_or_default(),
            quote.speaker.as_deref().unwrap_or_default(),
            quote.kind.name(),
            &quote.text,
            quote.cue.as_deref().unwrap_or_default(),
            quote.rule.name(),
            &quote.sentence,
            &start,
            &end,
        ];
        table.row(out, &fields)?;
    }
    Ok(out.flush()?)
}
