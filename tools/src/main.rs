//! Makes the tables that are compiled into prasowka, and measures them.
//!
//! `README.md` beside this folder says which command makes which table.

mod conflation;
mod entities;
mod grammar;
mod hunspell;
mod large_index;
mod lexicon_table;
mod numbered;
mod pack;
mod pages;
mod retrieval;
mod sgjp;
mod source;
mod suffixes;
mod tagger;
mod texts;
mod timex;
mod usage;

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use prasowka::lang::Lang;

use prasowka::lang::{guess, lexicon};

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
    /// Works out what countries typed words mean.
    CountryWords {
        /// Where the table goes.
        #[arg(long, default_value = "src/enrich/country_words.bin")]
        out: PathBuf,
    },
    /// Scores what is read of HTML pages: text, title, date.
    Pages {
        /// A folder with pages, their texts and `pages.tsv`.
        #[arg(default_value = "tests/data/pages")]
        folder: PathBuf,
        /// The last day on which they can have appeared.
        #[arg(long, default_value = "2026-11-25")]
        today: Date,
    },
    /// Learns a tagger of names from annotated text, and measures it.
    Tagger {
        #[command(flatten)]
        task: tagger::Task,
        /// Texts to learn from: JSON lines with `text` and `entities`.
        #[arg(long)]
        train: Vec<PathBuf>,
        /// Texts of news to learn from and to measure on, of our own scheme.
        #[arg(long, required = true)]
        news: Vec<PathBuf>,
        /// Where the model goes; measures only without it.
        #[arg(long)]
        out: Option<PathBuf>,
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
    /// Draws what a program printed on a terminal, read from standard input
    /// with its colours, as an SVG picture.
    Picture {
        /// Where the picture goes.
        #[arg(long, default_value = "tools/session.svg")]
        out: PathBuf,
    },
    /// Writes an index as large as asked, of shuffled texts and new persons.
    LargeIndex {
        /// Files or folders of articles.
        #[arg(long, required = true)]
        texts: Vec<PathBuf>,
        /// Articles of the index.
        #[arg(long, default_value_t = 1_000_000)]
        articles: usize,
        /// Persons to draw from; nearly all of them come up.
        #[arg(long, default_value_t = 400_000)]
        persons: usize,
        /// Where the index goes.
        #[arg(long)]
        out: PathBuf,
    },
    /// Measures the dates that the program finds in texts.
    Timex {
        /// JSON lines with `id`, `text` and, where known, `date` and `lang`.
        texts: PathBuf,
        /// Answers: a table like `tools/gold/timex_news.pl.tsv`, or JSON lines with `timex`.
        answers: PathBuf,
        /// The program that is measured.
        #[arg(long, default_value = "target/release/prasowka")]
        program: PathBuf,
        /// Looks at this type alone.
        #[arg(long = "type")]
        kind: Option<String>,
        /// Prints this many misses.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
    /// Measures how well an index makes one value of each person.
    Entities {
        /// Folder of an index of the texts.
        #[arg(long, default_value = "index")]
        index: PathBuf,
        /// Texts as JSON lines with `id` and `entities`: type, start, end and kb.
        #[arg(required = true)]
        texts: Vec<PathBuf>,
        /// Prints this many of the persons under several values, and of the
        /// values with several persons.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
    /// Prints the names that an index has made one, a line for each value: kind,
    /// value, and each other name with its articles and why.
    Merged {
        /// Folder of an index.
        #[arg(long, default_value = "index")]
        index: PathBuf,
    },
    /// Measures how well a search by any word ranks what answers a question.
    Retrieval {
        /// A file or folder of articles.
        articles: PathBuf,
        /// Questions: id and words, a tab between.
        questions: PathBuf,
        /// Judgments as in TREC: id of the question, 0, id of the article,
        /// relevance.
        judgments: PathBuf,
    },
    /// Checks that tokens give texts back and that their languages are told.
    Texts {
        /// JSON lines with `text` and `lang`.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Prints this many pieces of each file whose language was not told.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
    /// Measures how well index terms join the forms of a word.
    Conflation {
        /// The language of the tables.
        #[arg(long, default_value = "pl")]
        lang: String,
        /// Tables with the columns sentence, form, base form, part of speech,
        /// tag.
        #[arg(required = true)]
        tables: Vec<PathBuf>,
        /// Prints this many of the forms that are most often missed.
        #[arg(long, default_value_t = 0)]
        misses: usize,
    },
}

/// Draws standard input, as a terminal would show it.
fn draw(out: &Path) -> Result<()> {
    let text = io::read_to_string(io::stdin())?;
    let svg = anstyle_svg::Term::new().render_svg(text.trim_end());
    fs::write(out, svg).with_context(|| format!("cannot write {}", out.display()))
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
        Command::CountryWords { out } => {
            let table = prasowka::enrich::countries::make_typed_words();
            fs::write(&out, table).with_context(|| format!("cannot write {}", out.display()))
        }
        Command::Picture { out } => draw(&out),
        Command::LargeIndex {
            texts,
            articles,
            persons,
            out,
        } => large_index::write(&texts, articles, persons, &out),
        Command::Pages { folder, today } => pages::measure(&folder, today),
        Command::Tagger {
            task,
            train,
            news,
            out,
        } => task.run(&train, &news, out.as_deref()),
        Command::Timex {
            texts,
            answers,
            program,
            kind,
            misses,
        } => timex::measure(&texts, &answers, &program, kind.as_deref(), misses),
        Command::Entities {
            index,
            texts,
            misses,
        } => entities::measure(&index, &texts, misses),
        Command::Merged { index } => entities::print_merged(&index),
        Command::Retrieval {
            articles,
            questions,
            judgments,
        } => retrieval::measure(&articles, &questions, &judgments),
        Command::Texts { files, misses } => texts::check(&files, misses),
        Command::Conflation {
            lang,
            tables,
            misses,
        } => conflation::measure(&lang, &tables, misses),
        Command::Forms { morfeusz, lemmas } => sgjp::print_forms(&morfeusz, &lemmas),
    }
}

/// Reads a language's code.
fn language(code: &str) -> Result<Lang, String> {
    Lang::from_tag(code).ok_or_else(|| format!("{code} is no code of a language"))
}
