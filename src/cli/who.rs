//! `prasowka who`.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, Companion, DatedArticle, Entity, EntityRequest};
use prasowka::index::{Facet, Reader};

use super::output::{BAR, DIM, TITLE, clean, pad, sparkline, stdout, styled, width};
use super::{Exit, Global, IndexFolder, print_sorted_json, today};

/// Show what an entity is called, when it is spoken of, and with whom
///
/// A person, country, organisation or place, in any form and spelling that the
/// corpus has.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Name of the entity
    name: String,
    /// What it is, where several kinds of things have the name
    #[arg(long, value_name = "FACET", value_parser = super::filters::facet)]
    kind: Option<Facet>,
    #[command(flatten)]
    folder: IndexFolder,
    #[cfg(feature = "engines")]
    #[command(flatten)]
    at: super::engine::At,
    /// Rows of each list
    #[arg(short = 'n', long, value_name = "N", default_value_t = 8)]
    top: usize,
    /// Print as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let request = EntityRequest {
        name: args.name.clone(),
        kind: args.kind,
        top: args.top,
        ui: if args.json {
            global.json_ui()
        } else {
            global.ui()
        },
        today: today(),
    };
    let Some(found) = found(args, &request)? else {
        anstream::eprintln!("nothing in the index is called {:?}", args.name);
        return Ok(Exit::Nothing);
    };
    let mut out = stdout();
    if args.json {
        print_sorted_json(&mut out, &found)?;
    } else {
        print_text(&mut out, &found, args.top)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

#[cfg(feature = "engines")]
fn found(args: &Args, request: &EntityRequest) -> Result<Option<Entity>> {
    Ok(match args.at.open()? {
        Some(remote) => remote.entity(request)?,
        None => answer::entity(&Reader::open(&args.folder.index)?, request)?,
    })
}

#[cfg(not(feature = "engines"))]
fn found(args: &Args, request: &EntityRequest) -> Result<Option<Entity>> {
    Ok(answer::entity(&Reader::open(&args.folder.index)?, request)?)
}

fn print_text(out: &mut impl Write, who: &Entity, top: usize) -> Result<()> {
    let name = clean(&who.name);
    let articles = if who.articles == 1 {
        "article"
    } else {
        "articles"
    };
    writeln!(
        out,
        "{}  {}",
        styled(&name, TITLE),
        styled(
            &format!("{}, {} {articles}", who.facet.name(), who.articles),
            DIM
        )
    )?;
    let variants = who.variants.iter().take(top);
    let variants: Vec<_> = variants
        .map(|variant| format!("{} ×{}", clean(&variant.name), variant.count))
        .collect();
    writeln!(out, "{} {}", styled("called", DIM), variants.join(" · "))?;
    print_months(out, &who.months)?;
    for (what, end) in [("first", &who.first), ("latest", &who.latest)] {
        if let Some(DatedArticle { published: day, id }) = end {
            writeln!(
                out,
                "{} {day}  {}",
                styled(&format!("{what:<6}"), DIM),
                clean(id)
            )?;
        }
    }
    for facet in Facet::ALL {
        let companions = who.with.get(facet.name());
        print_companions(out, facet, companions.map_or(&[], Vec::as_slice))?;
    }
    Ok(())
}

/// Prints a bar for each month from the first to the last.
fn print_months(out: &mut impl Write, months: &BTreeMap<String, u64>) -> Result<()> {
    let number = |month: &str| {
        let (year, month) = month.split_once('-')?;
        Some(year.parse::<i32>().ok()? * 12 + month.parse::<i32>().ok()? - 1)
    };
    let counted: Vec<(i32, u64)> = months
        .iter()
        .filter_map(|(month, count)| Some((number(month)?, *count)))
        .collect();
    let (Some((first, _)), Some((last, _))) = (counted.first(), counted.last()) else {
        return Ok(());
    };
    let n_bars = (width().saturating_sub(20)).max(12) as i32;
    let per_bar = (last - first) / n_bars + 1;
    let mut bars = vec![0; ((last - first) / per_bar + 1) as usize];
    for (month, count) in &counted {
        bars[((month - first) / per_bar) as usize] += count;
    }
    let name = |month: &i32| format!("{:04}-{:02}", month / 12, month % 12 + 1);
    writeln!(
        out,
        "{} {} {}",
        name(first),
        styled(&sparkline(&bars), BAR),
        name(last)
    )?;
    Ok(())
}

fn print_companions(out: &mut impl Write, facet: Facet, companions: &[Companion]) -> Result<()> {
    if companions.is_empty() {
        return Ok(());
    }
    writeln!(
        out,
        "\n{}",
        styled(&format!("with {}", facet.name()), TITLE)
    )?;
    for companion in companions {
        let name = clean(&companion.name);
        writeln!(
            out,
            "{} {:>5} of {:<5} {}",
            pad(&name, 36),
            companion.count,
            companion.articles,
            styled(&format!("{:+.2}", companion.npmi), DIM)
        )?;
    }
    Ok(())
}
