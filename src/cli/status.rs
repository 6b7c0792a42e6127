//! `prasowka status`.

use std::io::Write;

use anyhow::Result;
use prasowka::index::schema::FORMAT;
use prasowka::index::{Failure, Reader, State};
use serde::Serialize;

use super::output::{clean, stdout};
use super::{Exit, IndexFolder};

/// Say what the index holds, and what could not be read
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Status<'a> {
    index: String,
    version: &'a str,
    format: u32,
    finished: bool,
    corpora: Vec<Corpus<'a>>,
    articles: u64,
    files: usize,
    bytes: u64,
    problems: Vec<String>,
}

#[derive(Serialize)]
struct Corpus<'a> {
    name: &'a str,
    root: &'a str,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let (path, articles) = (reader.path().display().to_string(), reader.n_articles());
    let state = reader.into_state()?;
    let status = status(&state, path, articles);
    let mut out = stdout();
    if args.json {
        serde_json::to_writer(&mut out, &status)?;
        writeln!(out)?;
    } else {
        print_text(&mut out, &status)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn status(state: &State, index: String, articles: u64) -> Status<'_> {
    let corpora = state.corpora.iter().map(|corpus| Corpus {
        name: &corpus.name,
        root: &corpus.root,
    });
    Status {
        index,
        version: &state.version,
        format: FORMAT,
        finished: state.finished,
        corpora: corpora.collect(),
        articles,
        files: state.manifest.len(),
        bytes: state.manifest.values().map(|entry| entry.size).sum(),
        problems: state
            .manifest
            .values()
            .flat_map(|entry| &entry.failures)
            .map(Failure::to_string)
            .collect(),
    }
}

fn print_text(out: &mut impl Write, status: &Status<'_>) -> Result<()> {
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
        writeln!(out, "corpus {}: {}", clean(corpus.name), clean(corpus.root))?;
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
        writeln!(out, "  {}", clean(problem))?;
    }
    Ok(())
}
