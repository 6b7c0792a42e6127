//! `prasowka enrich`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Result;
use prasowka::enrich::{Form, Record};
use prasowka::ingest::{Input, StreamOptions, Streamed, default_threads, stream};

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
    /// Leave the mentions out: what is left is enough for facets and for `merge`
    #[arg(long)]
    lean: bool,
    /// Exit with 3 where something could not be read
    #[arg(long)]
    strict: bool,
    /// Threads [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    #[command(flatten)]
    reading: Reading,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reading = args.reading.options();
    let input = |path: &PathBuf| {
        if path.as_os_str() == "-" {
            Ok(Input::Lines(Box::new(io::stdin())))
        } else {
            Input::path(path, &reading)
        }
    };
    let inputs = args.files.iter().map(input).collect::<Result<_, _>>()?;
    let options = StreamOptions {
        reading: reading.clone(),
        n_threads: args.threads.map_or_else(default_threads, usize::from),
        today: today(),
    };
    let form = Form {
        ui: global.json_ui(),
        text: args.text,
        kept: false,
    };
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let mut n_problems = 0_usize;
    let print = |made: Streamed<Vec<u8>>| -> io::Result<()> {
        match made {
            Ok((line, notes)) => {
                for note in notes {
                    anstream::eprintln!("note: {}", clean(&note.to_string()));
                }
                out.write_all(&line)
            }
            Err(problem) => {
                n_problems += 1;
                anstream::eprintln!("{}", passed_over(&problem));
                Ok(())
            }
        }
    };
    let line = |enriched| {
        let record = Record::new(&enriched, form);
        let record = if args.lean { record.lean() } else { record };
        record.to_line()
    };
    stream(inputs, &options, line, print)?;
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
