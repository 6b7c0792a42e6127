//! `prasowka compare`.

use std::io::Write;

use anyhow::Result;
use clap::{ArgMatches, Command};
use prasowka::answer::{
    self, CompareRequest, ComparedValue, Comparison, N_COMPARED, Side, SideName, WORD,
};
use prasowka::export::{Table, answers};
use prasowka::index::{Facet, Reader};
use prasowka::query::Request;
use prasowka::query::compare::Dimension;
use prasowka::query::filter::Filters;
use unicode_width::UnicodeWidthStr;

use super::narrowing::Narrowing;
use super::output::{BAR, DIM, TITLE, bar, clean, pad, raw_stdout, stdout, styled, width};
use super::{Exit, Global, IndexFolder, filters, print_json, today};

/// Compare two periods, sources, persons or searches
///
/// Each side is the common query and filters and its own: --a.published 2022
/// --b.published 2023, --a.source, --a.person, --a.not-country, --a.q WORDS.
/// What one side has more of its stories about than the other comes first, by
/// log-likelihood; what only one side has stands in lists of its own.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    #[command(flatten)]
    sides: Sides,
    /// What is counted: a facet, or word
    #[arg(long, value_name = "FACET", default_value = "person", value_parser = dimension)]
    facet: Dimension,
    /// Leave out values of fewer stories on both sides together
    #[arg(long, value_name = "N", default_value_t = 3)]
    min: u64,
    /// Values of each list
    #[arg(short = 'n', long, value_name = "N", default_value_t = N_COMPARED)]
    top: usize,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Print CSV with a header
    #[arg(long, conflicts_with = "json")]
    csv: bool,
}

fn dimension(name: &str) -> Result<Dimension, String> {
    if name == WORD {
        return Ok(Dimension::Word);
    }
    let facet = filters::facet(name).map_err(|error| format!("{error}, or {WORD}"));
    facet.map(Dimension::Facet)
}

/// What is particular to each side: query and filters.
#[derive(Debug, Default)]
struct Sides([(String, Filters); 2]);

/// The names of the sides.
const NAMES: [&str; 2] = ["a", "b"];

/// Every option of a side: its name, the facet, and whether it excludes.
fn options(side: &str) -> impl Iterator<Item = (String, Facet, bool)> {
    Facet::ALL.into_iter().flat_map(move |facet| {
        ["", "not-"].map(|not| {
            let name = format!("{side}.{not}{}", facet.parameter());
            (name, facet, !not.is_empty())
        })
    })
}

impl clap::Args for Sides {
    fn augment_args(command: Command) -> Command {
        let mut command = command;
        for side in NAMES {
            let heading = format!("Side {side}");
            let query = format!("{side}.q");
            command = command.arg(
                clap::Arg::new(query.clone())
                    .long(query)
                    .value_name("QUERY")
                    .help("A query that its articles must match")
                    .help_heading(heading.clone()),
            );
            for (name, facet, excludes) in options(side) {
                command = command.arg(
                    clap::Arg::new(name.clone())
                        .long(name)
                        .value_name("VALUE")
                        .action(clap::ArgAction::Append)
                        .help(facet.help()[usize::from(excludes)])
                        .hide_short_help(true)
                        .help_heading(heading.clone()),
                );
            }
        }
        command
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl clap::FromArgMatches for Sides {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let side = |side: &str| {
            let query = matches.get_one::<String>(&format!("{side}.q"));
            let mut filters = Filters::default();
            for (name, facet, excludes) in options(side) {
                let values = matches.get_many::<String>(&name).into_iter().flatten();
                let values = values.map(|value| (facet, value.clone()));
                if excludes {
                    filters.not.extend(values);
                } else {
                    filters.any.extend(values);
                }
            }
            (query.cloned().unwrap_or_default(), filters)
        };
        Ok(Self(NAMES.map(side)))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = <Self as clap::FromArgMatches>::from_arg_matches(matches)?;
        Ok(())
    }
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let is_text = !args.json && !args.csv;
    let ui = if is_text {
        global.ui()
    } else {
        global.json_ui()
    };
    let [a, b] = &args.sides.0;
    if a == b {
        anyhow::bail!(
            "both sides are the same; tell them apart by a filter or a query, \
             as --a.published 2022 --b.published 2023"
        );
    }
    let side = |(query, filters): &(String, Filters)| Request {
        query: query.clone(),
        filters: filters.clone(),
        ..Request::every_article(today())
    };
    let request = CompareRequest {
        search: args.narrowing.request(&args.filters),
        a: side(a),
        b: side(b),
        by: args.facet,
        min: args.min,
        top: args.top,
        ..CompareRequest::new(ui, today())
    };
    let found = answer::compare(&reader, &request)?;
    if args.json {
        let mut out = raw_stdout();
        print_json(&mut out, &found)?;
        out.flush()?;
    } else {
        for note in &found.notes {
            anstream::eprintln!("note: {note}");
        }
        if args.csv {
            print_table(&found)?;
        } else {
            print_text(&found)?;
        }
    }
    let is_empty = found.a.total == 0 && found.b.total == 0;
    Ok(if is_empty { Exit::Nothing } else { Exit::Done })
}

/// Prints bars that go to the left for the first side and to the right for the
/// second, then what only one side has.
fn print_text(found: &Comparison) -> Result<()> {
    let mut out = stdout();
    let side = |name: &str, side: Side| {
        let read = if side.read == side.stories {
            String::new()
        } else {
            format!(", {} read", side.read)
        };
        format!(
            "{name}: {} articles, {} stories{read}",
            side.total, side.stories
        )
    };
    let sides = [side("a", found.a), side("b", found.b)];
    writeln!(out, "{}", styled(&sides.join("   "), DIM))?;
    let columns = width().min(100);
    let names = found.values.iter().map(|value| clean(&value.name).width());
    let n_name = names.max().unwrap_or(0).clamp(8, columns / 3);
    let n_bar = (columns.saturating_sub(n_name + 18) / 2).max(4);
    let shares = found
        .values
        .iter()
        .map(|value| value.a_share.max(value.b_share));
    let largest = parts(shares.fold(0.0, f64::max));
    for value in &found.values {
        let bars = [value.a_share, value.b_share].map(|share| bar(parts(share), largest, n_bar));
        // a bar to the left is made of whole blocks, there are no others
        let left = "█".repeat(bars[0].width());
        let space = " ".repeat(n_bar.saturating_sub(left.width()));
        let right = format!(
            "{}{}",
            bars[1],
            " ".repeat(n_bar.saturating_sub(bars[1].width()))
        );
        let mark = match value.side {
            SideName::A => "a",
            SideName::B => "b",
        };
        writeln!(
            out,
            "{} {:>3}{space}{} {} {:<3} {}",
            pad(&clean(&value.name), n_name),
            value.a_stories,
            styled(&left, BAR),
            styled(&right, BAR),
            value.b_stories,
            styled(&format!("{mark} {:.1}", value.g2), DIM)
        )?;
    }
    for (what, list) in [
        ("only in a (gone)", &found.gone),
        ("only in b (new)", &found.new),
    ] {
        if list.is_empty() {
            continue;
        }
        let one = |value: &ComparedValue| {
            let n = value.a_stories + value.b_stories;
            format!("{} ×{n}", clean(&value.name))
        };
        let all: Vec<_> = list.iter().map(one).collect();
        writeln!(out, "\n{}\n{}", styled(what, TITLE), all.join(" · "))?;
    }
    out.flush()?;
    anstream::eprintln!("{:.1} ms", found.took_ms.ms());
    Ok(())
}

/// A share in parts of ten thousand.
fn parts(share: f64) -> u64 {
    (share * 1e4).round() as u64
}

fn print_table(found: &Comparison) -> Result<()> {
    let mut out = raw_stdout();
    for row in answers::comparison(found) {
        Table::Csv.row(&mut out, &row)?;
    }
    Ok(out.flush()?)
}
