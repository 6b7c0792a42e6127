//! `prasowka network`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::graph::Format;
use prasowka::answer::{self, Edge, N_NODES, Network, NetworkRequest};
use prasowka::index::{Facet, Reader};
use prasowka::query::network::Within;

use super::narrowing::Narrowing;
use super::output::{DIM, TITLE, clean, cut, in_stories, pad, raw_stdout, stdout, styled, width};
use super::{Exit, Global, IndexFolder, filters, print_json, today};

/// Show who appears with whom, in one article or one sentence
///
/// Pairs of the persons and organisations of most articles, with how often they
/// meet, how much more often than by chance (npmi: 0 by chance, 1 always), the
/// first and latest day, and a sentence that has both. --within story has the
/// sources instead: who printed a story first, and who after.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    narrowing: Narrowing,
    #[command(flatten)]
    folder: IndexFolder,
    #[command(flatten)]
    filters: filters::Args,
    /// Facets whose values are paired
    #[arg(
        long, value_name = "FACETS", value_delimiter = ',',
        default_value = "person,organisation", value_parser = filters::facet
    )]
    kinds: Vec<Facet>,
    /// Where two must meet
    #[arg(long, value_name = "WHERE", default_value = "article")]
    within: WithinArg,
    /// Leave out pairs of fewer stories
    #[arg(long, value_name = "N", default_value_t = 2)]
    min: u64,
    /// Entities that are paired, those of most articles
    #[arg(long, value_name = "N", default_value_t = N_NODES)]
    top: usize,
    /// Pairs to print for a person to read; 0 for all
    #[arg(short = 'n', long = "limit", value_name = "N", default_value_t = 20)]
    limit: usize,
    #[command(flatten)]
    format: Formats,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum WithinArg {
    Article,
    Sentence,
    Story,
}

#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Formats {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    #[arg(long, help = "Print GraphML")]
    graphml: bool,
    /// Print GEXF 1.3
    #[arg(long)]
    gexf: bool,
    /// Print edges as CSV, as Gephi reads them
    #[arg(long)]
    csv: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let file = match args.format {
        Formats { graphml: true, .. } => Some(Format::Graphml),
        Formats { gexf: true, .. } => Some(Format::Gexf),
        Formats { csv: true, .. } => Some(Format::Csv),
        _ => None,
    };
    let is_text = file.is_none() && !args.format.json;
    let ui = if is_text {
        global.ui()
    } else {
        global.json_ui()
    };
    let usual = NetworkRequest::new(ui, today());
    let request = NetworkRequest {
        search: args.narrowing.request(&args.filters),
        kinds: args.kinds.clone(),
        within: match args.within {
            WithinArg::Article => Within::Article,
            WithinArg::Sentence => Within::Sentence,
            WithinArg::Story => Within::Story,
        },
        min: args.min,
        top: args.top,
        ..usual
    };
    let found = answer::network(&reader, &request)?;
    if !args.format.json {
        for note in &found.notes {
            anstream::eprintln!("note: {note}");
        }
    }
    if let Some(format) = file {
        let mut out = raw_stdout();
        found.write(format, &mut out)?;
        out.flush()?;
    } else if args.format.json {
        let mut out = raw_stdout();
        print_json(&mut out, &found)?;
        out.flush()?;
    } else {
        print_text(&found, args.limit)?;
    }
    Ok(if found.edges.is_empty() {
        Exit::Nothing
    } else {
        Exit::Done
    })
}

fn print_text(found: &Network, limit: usize) -> Result<()> {
    let mut out = stdout();
    let shown = if limit == 0 { usize::MAX } else { limit };
    for edge in found.edges.iter().take(shown) {
        print_edge(&mut out, found, edge)?;
    }
    out.flush()?;
    let unread = match found.left_out.articles {
        0 => String::new(),
        n => format!(", {n} articles not read"),
    };
    anstream::eprintln!(
        "{} pairs of {} in {} articles{}{unread}, {:.1} ms",
        found.edges.len(),
        found.nodes.len(),
        found.total,
        in_stories(found.total, found.stories),
        found.took_ms.ms()
    );
    Ok(())
}

fn print_edge(out: &mut impl Write, found: &Network, edge: &Edge) -> Result<()> {
    let name = |id: &str| {
        let node = found.nodes.iter().find(|node| node.id == id);
        node.map_or_else(String::new, |node| clean(&node.name))
    };
    let joint = if found.directed { " → " } else { " · " };
    let pair = format!("{}{joint}{}", name(&edge.source), name(&edge.target));
    let stories = match edge.stories {
        n if n == edge.count => String::new(),
        n => format!("/{n}"),
    };
    let npmi = if found.directed {
        String::new()
    } else {
        format!("{:+.2}  ", edge.npmi)
    };
    let days = match (&edge.first, &edge.latest) {
        (Some(first), Some(latest)) if first == latest => first.clone(),
        (Some(first), Some(latest)) => format!("{first} to {latest}"),
        _ => String::new(),
    };
    let columns = width().min(100);
    writeln!(
        out,
        "{} {:>5}{stories}  {}",
        styled(&pad(&pair, columns / 2), TITLE),
        edge.count,
        styled(&format!("{npmi}{days}"), DIM)
    )?;
    if let Some(example) = &edge.example {
        writeln!(out, "  {}", cut(&clean(&example.sentence), columns - 2))?;
        writeln!(out, "  {}", styled(&clean(&example.id), DIM))?;
    }
    Ok(())
}
