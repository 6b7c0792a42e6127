//! `prasowka index`.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use anyhow::Result;
use indicatif::{HumanBytes, ProgressBar, ProgressDrawTarget, ProgressStyle};
use prasowka::error::Error;
use prasowka::index::Reader;
use prasowka::ingest::{self, Event, Options, Report};

use super::arrivals::Arrivals;
use super::output::{clean, passed_over};
use super::reading::Reading;
use super::{Exit, Global, IndexFolder, picture, stop_on_signals, today};

/// Bring the index up to date with a folder of articles
///
/// New, changed and vanished files; nothing else is touched. Reads text (with
/// an optional first line `date 2024-06-18`), Markdown with front matter, HTML,
/// JSON, JSON lines, CSV with a header, RSS and Atom, e-mail (.eml, .mbox),
/// DOCX, ODT, PDF and WARC; each also compressed (.gz, .zst) or in an archive
/// (.zip, .tar). What cannot be read is listed in errors.jsonl in the index.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Folders of articles
    #[arg(value_name = "CORPUS", default_value = "corpus")]
    corpora: Vec<PathBuf>,
    #[command(flatten)]
    folder: IndexFolder,
    /// Compare files by content, not by size and time
    #[arg(long)]
    checksum: bool,
    /// Read only the files again that could not be read (see errors.jsonl in the index)
    #[arg(long, conflicts_with_all = ["checksum", "no_prune"])]
    retry_failed: bool,
    /// File of corrections of persons, organisations and places [default: entities.toml in the corpus, or beside a corpus that is a file]
    #[arg(long, value_name = "FILE")]
    entities: Option<PathBuf>,
    /// Keep the articles of files that have vanished
    #[arg(long)]
    no_prune: bool,
    /// Exit with 3 where something could not be read, now or when it last changed
    #[arg(long)]
    strict: bool,
    /// Stay, and read what arrives or changes in the corpus as soon as it is quiet again
    #[arg(long, conflicts_with_all = ["retry_failed", "strict"])]
    watch: bool,
    /// Print nothing but errors
    #[arg(short, long)]
    quiet: bool,
    /// Threads that enrich [default: one for each core]
    #[arg(short = 'j', long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// Memory for writing, in megabytes
    #[arg(long, value_name = "MB", default_value_t = 200, value_parser = clap::value_parser!(u32).range(50..=65536))]
    memory: u32,
    #[command(flatten)]
    reading: Reading,
}

/// Problems printed one by one during a run; the rest are counted.
const PROBLEMS_PRINTED_MAX: usize = 20;

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let started = Instant::now();
    let options = Options {
        corpora: args.corpora.clone(),
        index: args.folder.index.clone(),
        n_threads: args
            .threads
            .map_or_else(ingest::default_threads, usize::from),
        budget_bytes: (args.memory as usize) << 20,
        checksum: args.checksum,
        retry_failed: args.retry_failed,
        keep_vanished: args.no_prune,
        entities: args.entities.clone(),
        reading: args.reading.options(),
        today: today(),
    };
    let stop = stop_on_signals()?;
    // watched before it is read, so that nothing arrives between the two
    let arrivals = args
        .watch
        .then(|| Arrivals::of(&options.corpora, &options.index));
    let arrivals = arrivals.transpose()?;
    let report = read(args, &options, &stop)?;
    let reader = Reader::open(&options.index)?;
    let n_articles = reader.n_articles();
    if !args.quiet {
        if report.is_unchanged() {
            println_unchanged(&report, n_articles);
        } else {
            picture::print(&reader, &report, started.elapsed(), global.ui())?;
        }
    }
    if let Some(arrivals) = arrivals {
        drop(reader);
        return stay(args, &options, &stop, &arrivals);
    }
    Ok(if n_articles == 0 {
        anstream::eprintln!("error: no article in {}", named(&args.corpora));
        Exit::Nothing
    } else if args.strict && report.n_problems + report.n_faulty > 0 {
        Exit::Unreadable
    } else {
        Exit::Done
    })
}

/// Reads the corpus once.
fn read(args: &Args, options: &Options, stop: &AtomicBool) -> prasowka::error::Result<Report> {
    let mut watcher = Watcher::new(args.quiet);
    let outcome = ingest::run(options, stop, &mut |event| watcher.see(&event));
    watcher.bar.finish_and_clear();
    outcome
}

/// Reads the corpus again after every burst of changes, until a signal ends it.
/// What cannot be done now may be done after the next change.
fn stay(args: &Args, options: &Options, stop: &AtomicBool, arrivals: &Arrivals) -> Result<Exit> {
    if !args.quiet {
        anstream::eprintln!("watching {}", named(&options.corpora));
    }
    while arrivals.wait(stop) {
        match read(args, options, stop) {
            Ok(report) => {
                if !args.quiet && !report.is_unchanged() {
                    println_changed(&report);
                }
            }
            Err(Error::Interrupted) => break,
            Err(error) => anstream::eprintln!("error: {}", super::words::error(&error.into())),
        }
    }
    Err(Error::Interrupted.into())
}

fn println_changed(report: &Report) {
    let parts = [
        (report.n_new, "new"),
        (report.n_changed, "changed"),
        (report.n_vanished, "gone"),
        (report.n_renamed, "renamed"),
    ];
    let parts = parts.iter().filter(|(n_files, _)| *n_files > 0);
    let parts: Vec<String> = parts
        .map(|(n_files, what)| format!("{n_files} {what}"))
        .collect();
    let n_written = report.n_written;
    anstream::eprintln!("files: {}; {n_written} articles written", parts.join(", "));
}

fn named(corpora: &[PathBuf]) -> String {
    let names: Vec<_> = corpora
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    names.join(", ")
}

fn println_unchanged(report: &Report, n_articles: u64) {
    anstream::eprintln!(
        "nothing has changed: {n_articles} articles from {} files",
        report.n_unchanged
    );
    if report.n_faulty > 0 {
        anstream::eprintln!(
            "{} of them could not be read in whole; `prasowka status` says why",
            report.n_faulty
        );
    }
}

/// Shows how far a run is: a bar on a terminal, else a line now and then.
struct Watcher {
    quiet: bool,
    bar: ProgressBar,
    last_line: Instant,
    n_files: usize,
    n_files_done: usize,
    n_articles: usize,
    n_problems: usize,
}

/// Time between two lines where there is no terminal.
const LINE_EVERY: Duration = Duration::from_secs(5);

impl Watcher {
    fn new(quiet: bool) -> Self {
        let on_terminal = !quiet && std::io::stderr().is_terminal();
        let target = if on_terminal {
            ProgressDrawTarget::stderr()
        } else {
            ProgressDrawTarget::hidden()
        };
        Self {
            quiet,
            bar: ProgressBar::with_draw_target(None, target),
            last_line: Instant::now(),
            n_files: 0,
            n_files_done: 0,
            n_articles: 0,
            n_problems: 0,
        }
    }

    fn see(&mut self, event: &Event<'_>) {
        match event {
            Event::Walked { n_files, n_bytes } => {
                self.n_files = *n_files;
                self.bar.set_length(*n_bytes);
                let style = "{bar:30} {bytes} of {total_bytes}, {bytes_per_sec}, {eta} left  {msg}";
                let style = ProgressStyle::with_template(style);
                self.bar
                    .set_style(style.expect("the template is well formed"));
            }
            Event::File {
                n_bytes,
                n_articles,
            } => {
                self.n_files_done += 1;
                self.n_articles += n_articles;
                self.bar.inc(*n_bytes);
                self.bar
                    .set_message(format!("{} articles", self.n_articles));
                self.line();
            }
            Event::Problem(problem) => {
                self.n_problems += 1;
                if self.n_problems <= PROBLEMS_PRINTED_MAX {
                    self.print(&passed_over(problem));
                } else if self.n_problems == PROBLEMS_PRINTED_MAX + 1 {
                    self.print("more passed over; `prasowka status` lists them all");
                }
            }
            Event::Note(note) => self.print(&format!("note: {}", clean(note))),
        }
    }

    /// Prints a line above the bar.
    fn print(&self, line: &str) {
        if !self.quiet {
            self.bar.suspend(|| anstream::eprintln!("{line}"));
        }
    }

    fn line(&mut self) {
        let due = self.last_line.elapsed() >= LINE_EVERY;
        if self.quiet || !self.bar.is_hidden() || !due {
            return;
        }
        self.last_line = Instant::now();
        anstream::eprintln!(
            "{} of {} files, {}, {} articles",
            self.n_files_done,
            self.n_files,
            HumanBytes(self.bar.position()),
            self.n_articles
        );
    }
}
