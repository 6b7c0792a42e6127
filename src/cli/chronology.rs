//! `prasowka chronology`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, Chronology, ChronologyRequest, DaySentence, N_DAYS};
use prasowka::index::{Level, Reader};

use super::narrowing::Narrowing;
use super::output::{DIM, MATCH, TITLE, clean, highlight, in_stories, stdout, styled, width};
use super::{Exit, Global, IndexFolder, filters, print_json};

/// List what is said of each day that articles speak of, in the order of time
///
/// A sentence stands under the dates that it states, with what "yesterday" or
/// "last June" meant when it was printed, not under the day on which it was
/// printed. Of a story one article is read. The days of most stories are listed;
/// --mentions bounds them.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// How coarse the days are
    #[arg(long, value_name = "LEVEL", default_value = "day")]
    by: By,
    /// Days to list, those of most stories; 0 for all
    #[arg(long, short = 'n', value_name = "N", default_value_t = N_DAYS)]
    top: usize,
    /// Sentences of each day
    #[arg(long, value_name = "N", default_value_t = 2)]
    sentences: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum By {
    Day,
    Month,
    Year,
}

/// Runs the command.
pub(crate) fn run(args: &Args, _: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let request = ChronologyRequest {
        search: args.narrowing.request(&args.filters),
        by: match args.by {
            By::Day => Level::Day,
            By::Month => Level::Month,
            By::Year => Level::Year,
        },
        top: args.top,
        sentences: args.sentences,
    };
    let found = answer::chronology(&reader, &request)?;
    let mut out = stdout();
    if args.json {
        print_json(&mut out, &found)?;
    } else {
        for note in &found.notes {
            anstream::eprintln!("note: {note}");
        }
        print_text(&mut out, &found)?;
        out.flush()?;
        anstream::eprintln!(
            "{} of {} days in {} articles{}, {:.1} ms",
            found.days.len(),
            found.total_days,
            found.total,
            in_stories(found.total, found.stories),
            found.took_ms.ms()
        );
    }
    out.flush()?;
    Ok(if found.days.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print_text(out: &mut impl Write, found: &Chronology) -> Result<()> {
    for day in &found.days {
        let articles = if day.count == 1 {
            "article"
        } else {
            "articles"
        };
        let stories = in_stories(day.count, day.stories);
        let left_out = match day.left_out {
            0 => String::new(),
            n => format!(", {n} not read"),
        };
        writeln!(
            out,
            "{}  {}",
            styled(&clean(&day.value), TITLE),
            styled(&format!("{} {articles}{stories}{left_out}", day.count), DIM)
        )?;
        for sentence in &day.sentences {
            print_sentence(out, sentence)?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn print_sentence(out: &mut impl Write, told: &DaySentence) -> Result<()> {
    let columns = width().min(100);
    let [from, to] = told.highlight;
    let sentence = highlight(
        &told.sentence,
        std::slice::from_ref(&(from..to)),
        MATCH,
        columns,
    );
    writeln!(out, "{sentence}")?;
    let stories = match told.stories {
        1 => String::new(),
        n => format!("{n} stories say so, first"),
    };
    let facts = [
        stories.as_str(),
        told.source.as_deref().unwrap_or_default(),
        told.published.as_deref().unwrap_or("undated"),
        &told.id,
    ];
    let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    Ok(writeln!(
        out,
        "  {}",
        styled(&clean(&facts.join("  ")), DIM)
    )?)
}
