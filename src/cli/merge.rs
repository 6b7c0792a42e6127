//! `prasowka merge`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use prasowka::ingest::{MergeOptions, Merged, Share, default_threads, merge};

use super::output::clean;
use super::{Exit, stop_on_signals};

/// Make one corpus of enriched articles: one name an entity, reprints told
///
/// Reads what `enrich` prints, with --lean or without, and prints the same lines
/// with the names that an index of all these articles would give, and with
/// `duplicate_of` and `reprints` where others print the same (which needs
/// `enrich --text`). The lines are read twice; memory holds their names alone.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files of lines (.gz and .zst too), folders of parts, or - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
    /// File of corrections, as `index` takes it
    #[arg(long, value_name = "FILE")]
    entities: Option<PathBuf>,
    /// Print only one of N equal shares, so that N workers print all: 1/4, 2/4 …
    #[arg(long, value_name = "K/N", value_parser = share)]
    partition: Option<Share>,
    /// Exit with 3 where a line holds no article
    #[arg(long)]
    strict: bool,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Folder for what does not fit into memory [default: the system's]
    #[arg(long, value_name = "DIR")]
    temporary: Option<PathBuf>,
}

/// Reads a share.
fn share(text: &str) -> Result<Share, String> {
    let parts = text.split_once('/');
    let read = |part: &str| part.parse::<u32>().ok();
    let share = parts.and_then(|(number, of)| {
        let (number, of) = (read(number)?, read(of)?);
        (1..=of).contains(&number).then_some(Share { number, of })
    });
    share.ok_or_else(|| "which of how many is wanted, as 1/4".to_owned())
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let options = MergeOptions {
        inputs: args.files.clone(),
        entities: args.entities.clone(),
        share: args.partition.unwrap_or(Share::WHOLE),
        n_threads: args.threads.map_or_else(default_threads, usize::from),
        temporary: args.temporary.clone().unwrap_or_else(std::env::temp_dir),
    };
    let stop = stop_on_signals()?;
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let report = merge(&options, &stop, |merged| -> Result<()> {
        match merged {
            Merged::Line(line) => out.write_all(&line)?,
            Merged::Bad(bad) => {
                anstream::eprintln!("passed over: {}", clean(&bad.to_string()));
            }
            Merged::Note(note) => anstream::eprintln!("note: {}", clean(&note)),
        }
        Ok(())
    })?;
    out.flush()?;
    anstream::eprintln!(
        "{} articles, names resolved in {}, {} stories printed more than once, {} lines passed over",
        report.n_articles,
        report.n_resolved,
        report.n_stories,
        report.n_bad
    );
    Ok(if args.strict && report.n_bad > 0 {
        Exit::Unreadable
    } else {
        Exit::Done
    })
}
