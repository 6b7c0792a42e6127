//! `prasowka watch`.

use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::{Context, Result};
use jiff::Timestamp;
use prasowka::export;
use prasowka::index::Reader;
use prasowka::watch::{self, Failure, Journal, News, Options};

use super::output::{DIM, TITLE, articles, clean, raw_stdout, stdout, styled};
use super::{Exit, Global, IndexFolder, stop_on_signals, today};

/// Tell what is new for saved searches since the last time
///
/// The searches are in searches.toml in the corpus, beside its entities.toml:
/// `[[search]]` tells of every new article, `[[first]]` of persons, organisations
/// … that the corpus speaks of for the first time. Exits with 0 where there is
/// news and 1 where there is none. Run it after `prasowka index`, by cron or by
/// hand; what was told is kept beside the index.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
    /// File of saved searches [default: searches.toml in the corpus, or beside a corpus that is a file]
    #[arg(long, value_name = "FILE")]
    searches: Option<PathBuf>,
    /// Take all that is there as known, and tell nothing
    #[arg(long)]
    baseline: bool,
    /// Print a JSON object a line
    #[arg(long)]
    jsonl: bool,
    /// Write the latest news into a file for feed readers
    #[arg(long, value_name = "FILE")]
    atom: Option<PathBuf>,
}

/// The moment of telling; `PRASOWKA_TODAY` sets its day.
fn now() -> String {
    if std::env::var_os("PRASOWKA_TODAY").is_some() {
        return format!("{}T12:00:00Z", today());
    }
    Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let searches = watch::searches_of(Reader::open(&args.folder.index)?, args.searches.as_deref())?;
    let mut journal = Journal::open(&args.folder.index)?;
    let stop = stop_on_signals()?;
    let options = Options {
        baseline: args.baseline,
        ui: if args.jsonl {
            global.json_ui()
        } else {
            global.ui()
        },
        today: today(),
        now: now(),
    };
    let mut out: Box<dyn Write> = if args.jsonl {
        Box::new(raw_stdout())
    } else {
        Box::new(stdout())
    };
    let mut heading = String::new();
    let mut tell = |news: &News| {
        if args.jsonl {
            serde_json::to_writer(&mut out, news)?;
            writeln!(out)?;
        } else {
            print(&mut out, news, &mut heading)?;
        }
        out.flush()
    };
    let ran = watch::run(&reader, &searches, &mut journal, &options, &stop, &mut tell);
    drop(out);
    // a feed is made of what was told, so it is whole whatever ended the run
    if let Some(path) = &args.atom {
        let feed = watch::feed(&journal, "prasowka watch", &options.now);
        let mut bytes = Vec::new();
        export::feed(&mut bytes, &feed)?;
        let failed = || format!("{}: cannot write", path.display());
        watch::write_whole(path, &bytes).with_context(failed)?;
    }
    let report = match ran {
        Ok(report) => report,
        Err(Failure::Library(error)) => return Err(error.into()),
        Err(Failure::Telling(error)) => return Err(error.into()),
    };
    for (search, note) in &report.notes {
        anstream::eprintln!("note: {}: {}", clean(search), clean(note));
    }
    for (search, n_known) in &report.taken_as_known {
        anstream::eprintln!("{}: {n_known} taken as known", clean(search));
    }
    Ok(if report.n_told == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print(out: &mut impl Write, news: &News, heading: &mut String) -> io::Result<()> {
    if heading != news.search() {
        let before = if heading.is_empty() { "" } else { "\n" };
        news.search().clone_into(heading);
        writeln!(out, "{before}{}", styled(&clean(heading), TITLE))?;
    }
    let maybe = |again: bool| if again { "  (perhaps told before)" } else { "" };
    match news {
        News::Hit {
            id,
            title,
            source,
            published,
            again,
            ..
        } => {
            let published = published.as_deref().unwrap_or("undated");
            let facts = [Some(published), source.as_deref(), Some(id.as_str())];
            let facts: Vec<String> = facts.into_iter().flatten().map(clean).collect();
            let facts = styled(&facts.join("  "), DIM);
            writeln!(out, "  {}{}\n    {facts}", clean(title), maybe(*again))
        }
        News::First {
            facet,
            name,
            count,
            again,
            ..
        } => {
            let (facet, count) = (facet.name(), articles(*count));
            writeln!(out, "  {}  {facet}, {count}{}", clean(name), maybe(*again))
        }
    }
}
