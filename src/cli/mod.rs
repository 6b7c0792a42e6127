//! The command line: one file a command, its options beside what it does.
//!
//! Answers go to standard output, everything else to standard error.

mod arrivals;
mod check;
mod chronology;
mod compare;
mod completions;
#[cfg(feature = "engines")]
mod engine;
mod enrich;
mod export;
mod facets;
mod filters;
mod freeze;
mod hits;
mod index;
mod lines;
#[cfg(feature = "mcp")]
mod mcp;
mod merge;
mod narrowing;
mod network;
mod output;
mod picture;
#[cfg(feature = "engines")]
mod push;
mod quotes;
mod reading;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod show;
mod status;
mod suggestions;
mod template;
#[cfg(feature = "engines")]
mod translate;
mod watch;
mod who;
mod why;
pub(crate) mod words;

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::{Result, bail};
use clap::{Parser, Subcommand, ValueEnum};
use jiff::ZonedDateTime;
use jiff::civil::Date;
use prasowka::contain::contain;
use prasowka::error::Error;
use prasowka::lang::Lang;
use serde::Serialize;

/// What the exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Found, or done.
    Done,
    /// Nothing found.
    Nothing,
    /// The index is damaged.
    Damaged,
    /// Some files could not be read, and the user is strict.
    Unreadable,
    /// Ended by a signal.
    Signal(u8),
    /// Could not be done.
    Error,
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Done => 0,
            Exit::Nothing | Exit::Damaged => 1,
            Exit::Error => 2,
            Exit::Unreadable => 3,
            Exit::Signal(number) => 128 + number,
        })
    }
}

/// Turns a folder of news articles into an index, searched by word and
/// narrowed by person, country, organisation, place and date.
///
/// `prasowka index` builds ./index from ./corpus; `prasowka search WORDS`
/// finds them in any inflected form.
#[derive(Debug, Parser)]
#[command(name = "prasowka", version, max_term_width = 100)]
pub(crate) struct Args {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// Options of every command.
#[derive(Debug, clap::Args)]
pub(crate) struct Global {
    /// Language of country names: pl or en [default: the locale's; pl in JSON]
    #[arg(long, global = true, value_name = "LANG")]
    ui: Option<Ui>,
    /// When to use colour
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Ui {
    Pl,
    En,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Index(index::Args),
    Search(search::Args),
    Facets(facets::Args),
    Show(show::Args),
    Why(why::Args),
    Who(who::Args),
    Chronology(chronology::Args),
    Lines(lines::Args),
    Quotes(quotes::Args),
    Compare(Box<compare::Args>),
    Network(network::Args),
    Enrich(enrich::Args),
    Merge(merge::Args),
    #[cfg(feature = "engines")]
    Push(push::Args),
    #[cfg(feature = "engines")]
    Translate(translate::Args),
    Export(export::Args),
    Freeze(freeze::Args),
    Watch(watch::Args),
    Status(status::Args),
    Check(check::Args),
    #[cfg(feature = "mcp")]
    Mcp(mcp::Args),
    #[cfg(feature = "serve")]
    Serve(serve::Args),
    Completions(completions::Args),
    Man(completions::Man),
}

/// Where the index is.
#[derive(Debug, clap::Args)]
pub(crate) struct IndexFolder {
    /// Folder of the index
    #[arg(
        long,
        value_name = "DIR",
        default_value = "index",
        env = "PRASOWKA_INDEX"
    )]
    pub(crate) index: PathBuf,
}

/// Runs the command that was typed.
pub(crate) fn run() -> Result<Exit> {
    completions::answer_shell();
    let args = Args::parse();
    match args.global.color {
        Color::Auto => {}
        Color::Always => anstream::ColorChoice::Always.write_global(),
        Color::Never => anstream::ColorChoice::Never.write_global(),
    }
    // whatever a flipped bit in an index leads to, it is no crash
    prasowka::contain::keep_quiet();
    contain(|| args.command.run(&args.global)).unwrap_or_else(|message| {
        bail!(
            "the program failed: {message}; `prasowka check` tells whether the index is damaged, \
             else please report it"
        )
    })
}

impl Command {
    fn run(&self, global: &Global) -> Result<Exit> {
        match self {
            Self::Index(args) => index::run(args, global),
            Self::Search(args) => search::run(args, global),
            Self::Facets(args) => facets::run(args, global),
            Self::Show(args) => show::run(args, global),
            Self::Why(args) => why::run(args, global),
            Self::Who(args) => who::run(args, global),
            Self::Chronology(args) => chronology::run(args, global),
            Self::Lines(args) => lines::run(args, global),
            Self::Quotes(args) => quotes::run(args, global),
            Self::Compare(args) => compare::run(args, global),
            Self::Network(args) => network::run(args, global),
            Self::Enrich(args) => enrich::run(args, global),
            Self::Merge(args) => merge::run(args),
            #[cfg(feature = "engines")]
            Self::Push(args) => push::run(args),
            #[cfg(feature = "engines")]
            Self::Translate(args) => translate::run(args),
            Self::Export(args) => export::run(args, global),
            Self::Freeze(args) => freeze::run(args),
            Self::Watch(args) => watch::run(args, global),
            Self::Status(args) => status::run(args),
            Self::Check(args) => check::run(args),
            #[cfg(feature = "mcp")]
            Self::Mcp(args) => mcp::run(args, global),
            #[cfg(feature = "serve")]
            Self::Serve(args) => serve::run(args),
            Self::Completions(args) => completions::run(args),
            Self::Man(args) => completions::man(args),
        }
    }
}

/// Prints a value as one line of JSON.
pub(crate) fn print_json(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    Ok(writeln!(out)?)
}

/// Prints a value as one line of JSON, its keys in alphabetical order.
pub(crate) fn print_sorted_json(out: &mut impl Write, value: &impl Serialize) -> Result<()> {
    print_json(out, &serde_json::to_value(value)?)
}

/// The exit code of a command that failed.
pub(crate) fn exit_code_of(error: &anyhow::Error) -> Exit {
    match error.downcast_ref::<Error>() {
        Some(Error::Interrupted) => Exit::Signal(caught_signal().unwrap_or(2)),
        _ => Exit::Error,
    }
}

impl Global {
    /// Language of what a person reads.
    pub(crate) fn ui(&self) -> Lang {
        self.chosen().unwrap_or_else(|| {
            let set = ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .filter_map(|name| std::env::var(name).ok());
            let locale = set
                .into_iter()
                .find(|value| !value.is_empty())
                .unwrap_or_default();
            if Lang::from_tag(&locale) == Some(Lang::PL) {
                Lang::PL
            } else {
                Lang::EN
            }
        })
    }

    /// Language of what programs read: Polish whatever the locale.
    pub(crate) fn json_ui(&self) -> Lang {
        self.chosen().unwrap_or(Lang::PL)
    }

    fn chosen(&self) -> Option<Lang> {
        self.ui.map(|ui| match ui {
            Ui::Pl => Lang::PL,
            Ui::En => Lang::EN,
        })
    }
}

/// The day on which the program runs; `PRASOWKA_TODAY` sets another, so that
/// a session can be repeated.
pub(crate) fn today() -> Date {
    let set = std::env::var("PRASOWKA_TODAY")
        .ok()
        .and_then(|day| day.parse().ok());
    set.unwrap_or_else(|| ZonedDateTime::now().date())
}

static SIGNAL: std::sync::OnceLock<Arc<std::sync::atomic::AtomicUsize>> =
    std::sync::OnceLock::new();

/// A flag that SIGINT and SIGTERM raise; a second signal ends the program at
/// once.
pub(crate) fn stop_on_signals() -> Result<Arc<AtomicBool>> {
    use signal_hook::consts::{SIGINT, SIGTERM};
    let stop = Arc::new(AtomicBool::new(false));
    let caught = SIGNAL.get_or_init(Arc::default);
    for signal in [SIGINT, SIGTERM] {
        let code = 128 + signal;
        signal_hook::flag::register_conditional_shutdown(signal, code, Arc::clone(&stop))?;
        signal_hook::flag::register_usize(
            signal,
            Arc::clone(caught),
            signal.unsigned_abs() as usize,
        )?;
        signal_hook::flag::register(signal, Arc::clone(&stop))?;
    }
    Ok(stop)
}

/// The signal that raised the flag.
fn caught_signal() -> Option<u8> {
    let number = SIGNAL.get()?.load(std::sync::atomic::Ordering::Relaxed);
    u8::try_from(number).ok().filter(|number| *number > 0)
}
