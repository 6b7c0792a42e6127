//! `prasowka enrich`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use prasowka::corpus::{self, Options, Piece, Pieces, Problem};
use prasowka::enrich::{Enricher, Form, Record};
use prasowka::ingest::{default_threads, read_and};
use prasowka::pipeline::{self, Ended, Feed};

use super::output::{clean, passed_over};
use super::reading::Reading;
use super::{Exit, Global, today};

/// Print enriched articles as JSON lines, without an index
///
/// Reads files, folders, or `-` for JSON lines on standard input: objects with
/// `text`, and where known `id`, `title`, `date`, `lang`, `url`, `source`.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Files, folders, or - for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    files: Vec<PathBuf>,
    /// Add each article's text
    #[arg(long)]
    text: bool,
    /// Exit with 3 where something could not be read
    #[arg(long)]
    strict: bool,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[command(flatten)]
    reading: Reading,
}

/// What comes out of the pipeline for a piece.
enum Made {
    Line(Vec<u8>, Vec<Problem>),
    Problem(Problem),
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let options = args.reading.options();
    let walks: Vec<_> = args
        .files
        .iter()
        .map(|path| {
            if path.as_os_str() == "-" {
                Ok(None)
            } else {
                corpus::walk_with(path, options.follows).map(Some)
            }
        })
        .collect::<Result<_, _>>()?;
    let form = Form {
        ui: global.json_ui(),
        text: args.text,
        kept: false,
    };
    let today = today();
    let worker = || {
        let mut enricher = Enricher::new();
        move |piece: Piece| match read_and(Enricher::enrich, piece, today, &mut enricher) {
            Ok((found, notes)) => {
                let record = Record::new(&found, form);
                let mut line = serde_json::to_vec(&record).expect("strings and numbers are JSON");
                line.push(b'\n');
                Made::Line(line, notes)
            }
            Err(problem) => Made::Problem(problem),
        }
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut n_problems = 0_usize;
    let take = |made: Made| -> io::Result<()> {
        match made {
            Made::Line(line, notes) => {
                for note in notes {
                    anstream::eprintln!("note: {}", clean(&note.to_string()));
                }
                out.write_all(&line)
            }
            Made::Problem(problem) => {
                n_problems += 1;
                anstream::eprintln!("{}", passed_over(&problem));
                Ok(())
            }
        }
    };
    let n_threads = args.threads.map_or_else(default_threads, usize::from);
    pipeline::run(
        n_threads,
        |feed| feed_all(walks, &options, feed),
        worker,
        take,
    )?;
    out.flush()?;
    if n_problems > 0 {
        anstream::eprintln!("{n_problems} passed over");
    }
    Ok(if args.strict && n_problems > 0 {
        Exit::Unreadable
    } else {
        Exit::Done
    })
}

/// Hands out the pieces of every file, and of standard input.
fn feed_all(
    walks: Vec<Option<corpus::Walk>>,
    options: &Options,
    feed: &mut Feed<'_, Piece, Made>,
) -> Result<(), Ended> {
    for walk in walks {
        let Some(walk) = walk else {
            feed_pieces(Pieces::of_lines(io::stdin(), options), feed)?;
            continue;
        };
        for file in walk {
            match file {
                Ok(file) => feed_pieces(file.pieces(options), feed)?,
                Err(problem) => feed.result(Made::Problem(problem))?,
            }
        }
    }
    Ok(())
}

fn feed_pieces(pieces: Pieces, feed: &mut Feed<'_, Piece, Made>) -> Result<(), Ended> {
    for piece in pieces {
        match piece {
            Ok(piece) => {
                let n_bytes = piece.bytes.len();
                feed.job(piece, n_bytes)?;
            }
            Err(problem) => feed.result(Made::Problem(problem))?,
        }
    }
    Ok(())
}
