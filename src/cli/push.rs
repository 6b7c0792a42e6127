//! `prasowka push`.

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Result, bail};
use prasowka::engine::{
    Access, Address, Engine, PushOptions, PushReport, PushSource, Pushed, mapping, push,
};
use prasowka::ingest::default_threads;

use super::engine::EngineArg;
use super::output::{clean, stdout};
use super::{Exit, IndexFolder, stop_on_signals};

/// Send articles to Quickwit, OpenSearch or Elasticsearch
///
/// An index, of which the engine becomes a mirror, or files of enriched lines (see
/// `enrich` and `merge`). Only what is new or changed is sent, what vanished from
/// the index is deleted; after a break the same command goes on. The right to do
/// so is taken from the environment: PRASOWKA_ENGINE_API_KEY, or a whole header in
/// PRASOWKA_ENGINE_HEADER; PRASOWKA_ENGINE_CA names a file of certificates.
#[expect(clippy::doc_markdown, reason = "the help shows it as it stands")]
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Whose engine it is
    #[arg(long = "to", value_name = "ENGINE")]
    engine: EngineArg,
    /// Address of the engine with the name of the index: http://localhost:9200/articles
    #[arg(value_name = "URL", required_unless_present = "print_mapping")]
    url: Option<String>,
    /// Enriched lines in place of an index: files, folders, or - for standard input
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    folder: IndexFolder,
    /// Print what the index is made with on the engine, and send nothing
    #[arg(long)]
    print_mapping: bool,
    /// Delete what was pushed before and is not among the files
    #[arg(long, requires = "files")]
    delete_vanished: bool,
    /// File that knows what was accepted [default: beside the index; push-NAME.jsonl for files]
    #[arg(long, value_name = "FILE")]
    journal: Option<PathBuf>,
    /// Bytes of a request at most
    #[arg(long, value_name = "BYTES", default_value_t = 8 << 20, value_parser = clap::value_parser!(u64).range(1..))]
    batch_bytes: u64,
    /// Requests at once
    #[arg(long, value_name = "N", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=64))]
    connections: u16,
    /// How often a request that brings nothing is tried again, each time later
    #[arg(long, value_name = "N", default_value_t = 9)]
    retries: u32,
    /// Seconds that an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Exit with 3 where an article was refused
    #[arg(long)]
    strict: bool,
    /// Threads that make documents [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
}

/// Refusals that are printed; more are counted.
const REFUSALS_MAX: usize = 20;

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let engine = args.engine.0;
    let address = args.url.as_deref().map(Address::read).transpose()?;
    let mut out = stdout();
    if args.print_mapping {
        let name = address.as_ref().map_or("articles", |it| &it.index);
        serde_json::to_writer_pretty(&mut out, &mapping(engine, name))?;
        writeln!(out)?;
        out.flush()?;
        return Ok(Exit::Done);
    }
    let Some(address) = address else {
        bail!("an address is wanted, as http://localhost:9200/articles");
    };
    let options = PushOptions {
        engine,
        access: Access::from_environment()?,
        source: if args.files.is_empty() {
            PushSource::Index(args.folder.index.clone())
        } else {
            PushSource::Lines(args.files.clone())
        },
        deletes: args.files.is_empty() || args.delete_vanished,
        journal: match &args.journal {
            Some(path) => path.clone(),
            None if args.files.is_empty() => beside(&args.folder.index, engine, &address),
            None => PathBuf::from(format!("push-{}.jsonl", address.index)),
        },
        address,
        batch_bytes: usize::try_from(args.batch_bytes).unwrap_or(usize::MAX),
        n_connections: usize::from(args.connections),
        n_retries: args.retries,
        timeout: Duration::from_secs(args.timeout),
        n_threads: args.threads.map_or_else(default_threads, usize::from),
    };
    let stop = stop_on_signals()?;
    let mut n_refused = 0;
    let report = push(&options, &stop, &mut |pushed| match pushed {
        Pushed::Refused { id, why } => {
            n_refused += 1;
            if n_refused <= REFUSALS_MAX {
                anstream::eprintln!("refused: {}: {}", clean(&id), clean(&why));
            }
        }
        Pushed::Bad(bad) => anstream::eprintln!("passed over: {}", clean(&bad.to_string())),
        Pushed::Note(note) => anstream::eprintln!("note: {note}"),
    })?;
    if n_refused > REFUSALS_MAX {
        anstream::eprintln!("and {} more", n_refused - REFUSALS_MAX);
    }
    let PushReport {
        n_accepted,
        n_refused,
        n_unchanged,
        n_deleted,
        n_bad,
    } = report;
    writeln!(
        out,
        "{n_accepted} accepted, {n_refused} refused, {n_unchanged} unchanged, {n_deleted} deleted"
    )?;
    out.flush()?;
    Ok(if args.strict && n_refused + n_bad > 0 {
        Exit::Unreadable
    } else {
        Exit::Done
    })
}

/// The journal beside an index, one for each place to which it is pushed.
fn beside(index: &Path, engine: Engine, address: &Address) -> PathBuf {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    let place: String = address
        .url()
        .chars()
        .map(|letter| if is_plain(letter) { letter } else { '_' })
        .collect();
    let absolute = index.canonicalize();
    let index = absolute.unwrap_or_else(|_| index.to_path_buf());
    let mut name: OsString = index.file_name().unwrap_or_default().to_owned();
    name.push(format!(".pushed-{}-{place}.jsonl", engine.name()));
    index.with_file_name(name)
}
