//! `prasowka lines`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, ConcordanceLine, LinesRequest};
use prasowka::export::{Table, answers};
use prasowka::index::Reader;
use prasowka::query::{Request, Sort};

use super::narrowing::Narrowing;
use super::output::{DIM, MATCH, clean, cut, in_stories, pad, raw_stdout, stdout, styled};
use super::{Exit, Global, IndexFolder, filters, print_json};

/// Show every occurrence in its line, in the order of time
///
/// Of the query's words in all their forms, phrases together; without a query of
/// the persons, countries, organisations and places that the filters name.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Letters on either side
    #[arg(long, value_name = "N", default_value_t = 40)]
    width: usize,
    /// Order of the lines
    #[arg(long, value_name = "ORDER", default_value = "oldest")]
    sort: SortArg,
    /// Lines to print; 0 for all
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 0)]
    limit: usize,
    /// Lines to pass over
    #[arg(long, value_name = "N", default_value_t = 0)]
    offset: usize,
    /// One article of each story
    #[arg(long)]
    once_a_story: bool,
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
    let request = LinesRequest {
        search: Request {
            once_a_story: args.once_a_story,
            sort: match args.sort {
                SortArg::Oldest => Sort::Oldest,
                SortArg::Newest => Sort::Newest,
            },
            ..args.narrowing.request(&args.filters)
        },
        width: args.width,
        limit: args.limit,
        offset: args.offset,
        read: 0,
    };
    let found = answer::lines(&reader, &request)?;
    if args.json {
        let mut out = raw_stdout();
        print_json(&mut out, &found)?;
        out.flush()?;
    } else if args.csv || args.tsv {
        let table = if args.csv { Table::Csv } else { Table::Tsv };
        print_table(&mut raw_stdout(), table, &found.lines)?;
    } else {
        for note in &found.notes {
            anstream::eprintln!("note: {note}");
        }
        let mut out = stdout();
        for line in &found.lines {
            print_line(&mut out, line, args.width)?;
        }
        out.flush()?;
        anstream::eprintln!(
            "{} occurrences in {} articles{}, {:.1} ms",
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

/// Prints a line with the words of all lines below one another.
fn print_line(out: &mut impl Write, line: &ConcordanceLine, columns: usize) -> Result<()> {
    let published = line.published.as_deref().unwrap_or("undated");
    let reversed: String = clean(&line.left).chars().rev().collect();
    let left: String = pad(&reversed, columns).chars().rev().collect();
    writeln!(
        out,
        "{} {left}{}{}  {}",
        styled(&pad(published, 10), DIM),
        styled(&clean(&line.words), MATCH),
        cut(&clean(&line.right), columns),
        styled(&clean(&line.id), DIM)
    )?;
    Ok(())
}

fn print_table(out: &mut impl Write, table: Table, lines: &[ConcordanceLine]) -> Result<()> {
    for row in answers::lines(lines) {
        table.row(out, &row)?;
    }
    Ok(out.flush()?)
}
