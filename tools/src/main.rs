//! Makes the tables that are compiled into prasowka, and measures them.
//!
//! `README.md` beside this folder says which command makes which table.

mod conflation;
mod grammar;
mod hunspell;
mod lexicon_table;
mod numbered;
mod pack;
mod sgjp;
mod source;
mod suffixes;
mod usage;

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the tools use only a part of the reader"
)]
#[path = "../../src/lang/lexicon.rs"]
mod lexicon;

#[allow(
    dead_code,
    unreachable_pub,
    reason = "the tools use only a part of the reader"
)]
#[path = "../../src/lang/guess.rs"]
mod guess;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Makes the compiled-in tables of prasowka from their sources.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes the Polish dictionary.
    Lexicon {
        /// The Morfeusz2 wheel with SGJP.
        #[arg(long)]
        morfeusz: PathBuf,
        /// The Debian package hunspell-pl or its unpacked dictionaries.
        #[arg(long)]
        hunspell_pl: Option<PathBuf>,
        /// Running text as JSON lines with `text`: which words are used most.
        #[arg(long)]
        counts: Vec<PathBuf>,
        /// Where the table goes.
        #[arg(long, default_value = "src/lang/pl/lexicon.bin")]
        out: PathBuf,
    },
    /// Learns to guess base forms of unknown names, and measures it.
    Guesser {
        /// The Morfeusz2 wheel with SGJP.
        #[arg(long)]
        morfeusz: PathBuf,
        /// The Debian package hunspell-pl or its unpacked dictionaries.
        #[arg(long)]
        hunspell_pl: Option<PathBuf>,
        /// Where the table goes.
        #[arg(long, default_value = "src/lang/pl/guesser.bin")]
        out: PathBuf,
    },
    /// Prints all forms of words in SGJP: form, base form, homonym, tag,
    /// names, labels.
    Forms {
        /// The Morfeusz2 wheel with SGJP.
        #[arg(long)]
        morfeusz: PathBuf,
        /// Base forms, capitals as in the dictionary.
        #[arg(required = true)]
        lemmas: Vec<String>,
    },
    /// Measures how well base forms join the forms of a word.
    Conflation {
        /// Tables with the columns sentence, form, base form, part of speech,
        /// tag.
        #[arg(required = true)]
        tables: Vec<PathBuf>,
        /// Prints this many of the forms that are most often missed.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Lexicon {
            morfeusz,
            hunspell_pl,
            counts,
            out,
        } => lexicon_table::write(&morfeusz, hunspell_pl.as_deref(), &counts, &out),
        Command::Guesser {
            morfeusz,
            hunspell_pl,
            out,
        } => suffixes::write(&morfeusz, hunspell_pl.as_deref(), &out),
        Command::Conflation { tables, misses } => conflation::measure(&tables, misses),
        Command::Forms { morfeusz, lemmas } => sgjp::print_forms(&morfeusz, &lemmas),
    }
}
