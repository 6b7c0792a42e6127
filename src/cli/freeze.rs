//! `prasowka freeze`.

use std::io::Write;

use anyhow::{Result, bail};
use prasowka::answer::{self, FreezeCheck, FreezeRequest, FrozenNow};
use prasowka::collection;
use prasowka::index::Reader;
use prasowka::query::filter::Filters;

use super::output::{articles, clean, stdout};
use super::{Exit, IndexFolder, filters, print_json, today};

/// Freeze what a search finds under a name that can be cited and checked
///
/// Writes collections/NAME.json beside the index: the search, the day, the ids of
/// its articles, a hash of each one's words and one digest over them. Afterwards
/// --collection NAME narrows every command to these articles, and --check says
/// what has been added, removed or changed since.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of the collection
    #[arg(required_unless_present = "list")]
    name: Option<String>,
    /// The query
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Any of the words will do
    #[arg(long)]
    any: bool,
    /// A query that cannot be read is an error
    #[arg(long)]
    strict: bool,
    /// Replace a collection of that name
    #[arg(long)]
    replace: bool,
    /// Run the search of the collection again and say what is otherwise now; exit with 1 where something is
    #[arg(long, conflicts_with_all = ["query", "any", "strict", "replace"])]
    check: bool,
    /// List the collections
    #[arg(long, conflicts_with_all = ["name", "check", "replace"])]
    list: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    if args.list {
        return list(args);
    }
    let name = args.name.clone().unwrap_or_default();
    let reader = Reader::open(&args.folder.index)?;
    if args.check {
        if args.filters.filters() != Filters::default() {
            bail!("--check runs the search of the collection, which takes no filter beside it");
        }
        let checked = answer::check_frozen(&reader, &name)?;
        print_check(args, &checked)?;
        return Ok(if checked.is_same() {
            Exit::Done
        } else {
            Exit::Nothing
        });
    }
    let request = FreezeRequest {
        name,
        query: args.query.join(" "),
        filters: args.filters.filters(),
        any: args.any,
        strict: args.strict,
        replaces: args.replace,
        today: today(),
    };
    let frozen = answer::freeze(&reader, &request)?;
    print_frozen(args, &frozen)?;
    Ok(if frozen.total == 0 {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print_frozen(args: &Args, frozen: &FrozenNow) -> Result<()> {
    for note in &frozen.notes {
        anstream::eprintln!("note: {}", clean(note));
    }
    let mut out = stdout();
    if args.json {
        print_json(&mut out, frozen)?;
    } else if let Some(path) = &frozen.path {
        writeln!(out, "{}", frozen.digest)?;
        out.flush()?;
        let path = path.display();
        let frozen = articles(frozen.total as u64);
        anstream::eprintln!("{frozen} frozen in {path}");
    } else {
        anstream::eprintln!("nothing found, nothing frozen");
    }
    Ok(out.flush()?)
}

fn print_check(args: &Args, checked: &FreezeCheck) -> Result<()> {
    let mut out = stdout();
    if args.json {
        print_json(&mut out, checked)?;
        return Ok(out.flush()?);
    }
    for (sign, ids) in [
        ('+', &checked.added),
        ('-', &checked.removed),
        ('~', &checked.changed),
    ] {
        for id in ids {
            let gone = if sign == '-' && checked.gone.contains(id) {
                "  (not in the index)"
            } else {
                ""
            };
            writeln!(out, "{sign} {}{gone}", clean(id))?;
        }
    }
    if checked.is_same() {
        let FreezeCheck { total, day, .. } = checked;
        let total = articles(*total as u64);
        writeln!(
            out,
            "{}: the same {total} as on {day}",
            clean(&checked.name)
        )?;
    } else {
        writeln!(
            out,
            "{}: {} added, {} removed, {} changed since {}",
            clean(&checked.name),
            checked.added.len(),
            checked.removed.len(),
            checked.changed.len(),
            checked.day
        )?;
    }
    Ok(out.flush()?)
}

fn list(args: &Args) -> Result<Exit> {
    let names = collection::names(&args.folder.index)?;
    let mut out = stdout();
    for name in &names {
        writeln!(out, "{}", clean(name))?;
    }
    out.flush()?;
    Ok(if names.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}
