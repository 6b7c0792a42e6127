//! `prasowka completions` and `prasowka man`: from the definitions of the
//! help, and the names of the index.

use std::ffi::OsStr;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use clap_complete::engine::CompletionCandidate;
use clap_complete::env::{CompleteEnv, Shells};
use prasowka::answer::{self, FacetsRequest};
use prasowka::collection;
use prasowka::index::{Facet, Reader, ValueKind};
use prasowka::lang::Lang;

use super::output::articles;
use super::{Exit, today};

/// Print a script that completes commands, options, and the names of the index
///
/// Bash: `source <(prasowka completions bash)`; put it into ~/.bashrc. Zsh and
/// fish the same, in ~/.zshrc and ~/.config/fish/config.fish.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The shell
    #[arg(value_parser = PossibleValuesParser::new(Shells::builtins().names().collect::<Vec<_>>()))]
    shell: String,
}

/// Print manual pages
#[derive(Debug, clap::Args)]
pub(crate) struct Man {
    /// The command whose page is printed; every page unless said
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
    /// Write a page a command into a folder instead: prasowka.1, prasowka-search.1 …
    #[arg(long, value_name = "DIR", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

/// Variable by which a shell's script asks for completions.
const VARIABLE: &str = "PRASOWKA_COMPLETE";

/// Answers a shell that asks for completions, and ends the program then.
pub(crate) fn answer_shell() {
    CompleteEnv::with_factory(super::Args::command)
        .var(VARIABLE)
        .complete();
}

/// Prints the script. It is made in memory first, so that a closed pipe is an
/// error to pass on and no panic.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let shells = Shells::builtins();
    let shell = shells.completer(&args.shell);
    let shell = shell.with_context(|| format!("{}: no shell that is known", args.shell))?;
    let mut script = Vec::new();
    shell.write_registration(VARIABLE, "prasowka", "prasowka", "prasowka", &mut script)?;
    print(&script)
}

/// The pages, each under its name: the program's own, then the commands'.
fn pages() -> Result<Vec<(String, Vec<u8>)>> {
    let mut command = super::Args::command();
    command.build();
    let mut pages = Vec::new();
    let mut add = |name: String, command: clap::Command| -> Result<()> {
        let mut page = Vec::new();
        clap_mangen::Man::new(command).render(&mut page)?;
        pages.push((name, page));
        Ok(())
    };
    add("prasowka".to_owned(), command.clone())?;
    for subcommand in command.get_subcommands() {
        if subcommand.get_name() != "help" {
            let name = format!("prasowka-{}", subcommand.get_name());
            add(name.clone(), subcommand.clone().name(name))?;
        }
    }
    Ok(pages)
}

/// Prints manual pages, or writes them into a folder.
pub(crate) fn man(args: &Man) -> Result<Exit> {
    let pages = pages()?;
    if let Some(folder) = &args.dir {
        let failed = || format!("{}: cannot write the manual pages", folder.display());
        std::fs::create_dir_all(folder).with_context(failed)?;
        for (name, page) in pages {
            std::fs::write(folder.join(format!("{name}.1")), page).with_context(failed)?;
        }
        return Ok(Exit::Done);
    }
    let wanted = args.command.as_ref();
    let wanted = wanted.map(|command| format!("prasowka-{command}"));
    let is_wanted = |name: &str| wanted.as_ref().is_none_or(|wanted| wanted == name);
    let mut printed = Vec::new();
    for (name, page) in &pages {
        if is_wanted(name) {
            printed.extend_from_slice(page);
        }
    }
    if printed.is_empty() {
        let names = pages.iter().filter_map(|(name, _)| name.split_once('-'));
        let names: Vec<&str> = names.map(|(_, command)| command).collect();
        let command = args.command.as_deref().unwrap_or_default();
        bail!("{command:?} is no command; they are {}", names.join(", "));
    }
    print(&printed)
}

fn print(bytes: &[u8]) -> Result<Exit> {
    use std::io::Write;
    let mut out = std::io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Exit::Done)
}

/// The index that the command line being typed names, or the usual one.
fn index() -> PathBuf {
    let mut args = std::env::args_os().skip_while(|arg| arg != "--").skip(1);
    let mut named = None;
    while let Some(arg) = args.next() {
        if arg == "--index" {
            named = args.next();
        } else if let Some(path) = arg.to_str().and_then(|arg| arg.strip_prefix("--index=")) {
            named = Some(path.into());
        }
    }
    let named = named.or_else(|| std::env::var_os("PRASOWKA_INDEX"));
    named.map_or_else(|| PathBuf::from("index"), PathBuf::from)
}

/// Values that are offered of a facet.
const N_VALUES: usize = 50;

/// Values of a facet in the index, those that begin as typed; commonest first.
pub(crate) fn values(facet: Facet, typed: &OsStr) -> Vec<CompletionCandidate> {
    let typed = typed
        .to_str()
        .unwrap_or_default()
        .trim_start_matches(['"', '\'']);
    // a code begins otherwise than its name, and of codes there are few
    let is_code = matches!(facet.kind(), ValueKind::Country | ValueKind::Language);
    let found = Reader::open(&index()).and_then(|reader| {
        let request = FacetsRequest {
            prefix: Some(typed.to_owned()).filter(|typed| !typed.is_empty() && !is_code),
            top: Some(if is_code { 0 } else { N_VALUES }),
            ..FacetsRequest::new(facet, Lang::PL, today())
        };
        answer::facets(&reader, &request)
    });
    let values = found.map(|found| found.values).unwrap_or_default();
    let folded = |text: &str| text.to_lowercase();
    let begins = |text: &str| folded(text).starts_with(&folded(typed));
    let mut candidates: Vec<CompletionCandidate> = values
        .iter()
        .filter(|value| value.count > 0)
        // a shell takes what continues the word; a code stands for its name
        .filter(|value| begins(&value.value) || begins(&value.name) && value.name != value.value)
        .map(|value| {
            let count = articles(value.count);
            let help = if value.name == value.value {
                count
            } else {
                format!("{}, {count}", value.name)
            };
            CompletionCandidate::new(&value.value).help(Some(help.into()))
        })
        .collect();
    if "none".starts_with(typed) {
        candidates.push(CompletionCandidate::new("none").help(Some("without any".into())));
    }
    candidates
}

/// The names of the facets.
pub(crate) fn facets() -> Vec<CompletionCandidate> {
    let facets = Facet::ALL.into_iter();
    let candidate = |facet: Facet| {
        let help = facet.help()[0].to_owned();
        CompletionCandidate::new(facet.name()).help(Some(help.into()))
    };
    facets.map(candidate).collect()
}

/// The names of the frozen collections beside the index.
pub(crate) fn collections() -> Vec<CompletionCandidate> {
    let names = collection::names(&index()).unwrap_or_default();
    names.into_iter().map(CompletionCandidate::new).collect()
}
