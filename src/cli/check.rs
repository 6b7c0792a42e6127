//! `prasowka check`.

use std::io::Write;

use anyhow::{Context, Result};
use prasowka::answer::{self, Check};
use prasowka::index::Budget;
use prasowka::ingest::{self, default_threads};

use super::output::{clean, stdout};
use super::{Exit, IndexFolder, print_json};

/// Verify the index: its checksums, its manifest and its counts
///
/// Reads everything and changes nothing, unless --repair is given. Exits with 1
/// where something is damaged.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
    /// Build a damaged index again from the articles it keeps
    #[arg(long)]
    repair: bool,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// Memory of the threads that write during a repair.
const BUDGET_BYTES: usize = 200 << 20;

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<Exit> {
    let checked = answer::check(&args.folder.index)?;
    let mut out = stdout();
    if args.json {
        print_json(&mut out, &checked)?;
    } else {
        print_text(&mut out, args, &checked)?;
    }
    out.flush()?;
    if checked.damage.is_empty() {
        Ok(Exit::Done)
    } else if args.repair && checked.is_repairable() {
        repair(args)
    } else {
        Ok(Exit::Damaged)
    }
}

fn print_text(out: &mut impl Write, args: &Args, checked: &Check) -> Result<()> {
    let index = &checked.index;
    if checked.damage.is_empty() {
        writeln!(
            out,
            "{index}: sound: {} articles from {} files, {} files of the index verified",
            checked.articles, checked.corpus_files, checked.files_verified
        )?;
        return Ok(());
    }
    writeln!(out, "{index}: damaged:")?;
    for damage in &checked.damage {
        writeln!(out, "  {}: {}", clean(&damage.place), clean(&damage.what))?;
    }
    let remedy = if !checked.is_repairable() {
        "nothing of it can be kept: remove its folder and run `prasowka index`"
    } else if args.repair {
        "building it again from the articles it keeps"
    } else {
        "run `prasowka check --repair`, then `prasowka index`"
    };
    Ok(writeln!(out, "{remedy}")?)
}

/// Builds the index again and says what is left to do.
fn repair(args: &Args) -> Result<Exit> {
    let budget = Budget {
        n_threads: default_threads(),
        bytes: BUDGET_BYTES,
    };
    let rebuilt = ingest::rebuild(&args.folder.index, budget).context("repairing the index")?;
    anstream::eprintln!(
        "repaired: {} articles kept, {} lost; run `prasowka index` to read {} files again",
        rebuilt.n_articles,
        rebuilt.n_lost,
        rebuilt.n_files_to_read
    );
    Ok(Exit::Done)
}
