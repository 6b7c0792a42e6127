//! `prasowka status`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, Status};

use super::output::{clean, stdout};
use super::{Exit, IndexFolder, print_json, words};

/// Say what the index holds, and what could not be read
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let status = answer::status(&args.folder.index)?;
    let mut out = stdout();
    if args.json {
        print_json(&mut out, &status)?;
    } else {
        print_text(&mut out, &status)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn print_text(out: &mut impl Write, status: &Status) -> Result<()> {
    let unfinished = if status.finished {
        ""
    } else {
        ", unfinished: run `prasowka index` again"
    };
    writeln!(
        out,
        "{}: {} articles from {} files ({:.1} MB){unfinished}",
        status.index,
        status.articles,
        status.files,
        status.bytes as f64 / 1e6
    )?;
    for corpus in &status.corpora {
        writeln!(
            out,
            "corpus {}: {}",
            clean(&corpus.name),
            clean(&corpus.root)
        )?;
    }
    writeln!(
        out,
        "written by prasowka {}, format {}",
        status.version, status.format
    )?;
    if !status.problems.is_empty() {
        writeln!(out, "passed over ({}):", status.problems.len())?;
    }
    for problem in &status.problems {
        writeln!(out, "  {}", clean(&words::problem(problem)))?;
    }
    Ok(())
}
