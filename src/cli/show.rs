//! `prasowka show`.

use std::fmt::Write as _;
use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use prasowka::answer::{self, Article};
use prasowka::article::QuoteKind;
use prasowka::enrich::StoryMember;
use prasowka::index::Reader;

use super::output::{DIM, MATCH, TITLE, clean, cut, stdout, styled, width};
use super::{Exit, Global, IndexFolder, print_json};

/// Show an article with its mentions marked and its facets
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Id of the article, as `search` prints it
    article: String,
    #[command(flatten)]
    folder: IndexFolder,
    /// Print the enriched article as JSON
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let reader = Reader::open(&args.folder.index)?;
    let ui = if args.json {
        global.json_ui()
    } else {
        global.ui()
    };
    let article = answer::article(&reader, &args.article, ui)?;
    let mut out = stdout();
    if args.json {
        print_json(&mut out, &article)?;
    } else {
        print_text(&mut out, &article)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn print_text(out: &mut impl Write, record: &Article) -> Result<()> {
    writeln!(out, "{}", styled(&clean(&record.title), TITLE))?;
    let published = match &record.published.value {
        Some(value) => format!("{value} (by {})", record.published.from),
        None => "undated".to_owned(),
    };
    let lang = record.lang.map(|lang| lang.to_string());
    let facts = [
        Some(record.id.as_str()),
        lang.as_deref(),
        record.source.as_deref(),
    ];
    let facts: Vec<_> = facts.into_iter().flatten().map(clean).collect();
    writeln!(
        out,
        "{}\n",
        styled(&format!("{published}  {}", facts.join("  ")), DIM)
    )?;
    print_facets(out, record)?;
    print_quotes(out, record)?;
    if let Some(story) = &record.story {
        print_story(out, &record.id, &story.members)?;
    }
    let text = record.text.as_deref().unwrap_or_default();
    for line in mark(text, record).lines() {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Prints each kind of entity on a line.
fn print_facets(out: &mut impl Write, record: &Article) -> Result<()> {
    let counted = |name: &str, count: usize| match count {
        1 => clean(name),
        _ => format!("{} ×{count}", clean(name)),
    };
    let countries = record.countries.iter().map(|country| {
        let mark = if country.about { "*" } else { "" };
        format!(
            "{mark}{} {}",
            country.id,
            counted(&country.name, country.count)
        )
    });
    let persons = record.persons.iter().map(|person| {
        let mark = if person.ambiguous { " (ambiguous)" } else { "" };
        format!("{}{mark}", counted(&person.name, person.count))
    });
    let places = record.places.iter().map(|place| match &place.country {
        Some(country) => format!("{} ({country})", counted(&place.name, place.count)),
        None => counted(&place.name, place.count),
    });
    let organisations = record
        .organisations
        .iter()
        .map(|each| counted(&each.name, each.count));
    let dates = record
        .dates
        .iter()
        .map(|date| counted(&date.value, date.count));
    let rows: [(&str, Vec<String>); 5] = [
        ("persons", persons.collect()),
        ("countries", countries.collect()),
        ("organisations", organisations.collect()),
        ("places", places.collect()),
        ("dates", dates.collect()),
    ];
    for (name, values) in rows.iter().filter(|row| !row.1.is_empty()) {
        writeln!(
            out,
            "{} {}",
            styled(&format!("{name:<14}"), DIM),
            values.join(" · ")
        )?;
    }
    Ok(writeln!(out)?)
}

/// Prints who says what.
fn print_quotes(out: &mut impl Write, record: &Article) -> Result<()> {
    for quote in &record.quotes {
        let speaker = quote.speaker.as_deref().unwrap_or("somebody");
        let kind = match quote.kind {
            QuoteKind::Direct => "says",
            kind => kind.name(),
        };
        let words = quote.text.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(
            out,
            "{} {}: {}",
            styled(&format!("{kind:<14}"), DIM),
            clean(speaker),
            cut(&clean(&words), width().saturating_sub(20))
        )?;
    }
    if !record.quotes.is_empty() {
        writeln!(out)?;
    }
    Ok(())
}

/// Prints who printed the story first, who after, and what differs from the
/// article shown.
fn print_story(out: &mut impl Write, shown: &str, members: &[StoryMember]) -> Result<()> {
    for member in members {
        let facts = [
            member.published.as_deref().unwrap_or("undated"),
            member.source.as_deref().unwrap_or_default(),
            &member.id,
        ];
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        let differs = match (member.added, member.missing) {
            _ if member.id == shown => "this one".to_owned(),
            (0, 0) => "the same words".to_owned(),
            (0, missing) => format!("{missing} words fewer"),
            (added, 0) => format!("{added} words more"),
            (added, missing) => format!("{added} words of its own, {missing} not there"),
        };
        writeln!(
            out,
            "{} {}  {}",
            styled(&format!("{:<14}", member.role), DIM),
            clean(&facts.join("  ")),
            styled(&differs, DIM)
        )?;
    }
    Ok(writeln!(out)?)
}

/// The text with each mention and date in square brackets, followed by what
/// it was read as where that differs.
fn mark(text: &str, record: &Article) -> String {
    let mentions = record.mentions.iter().map(|mention| {
        let reading = (mention.name != mention.text).then_some(mention.name.as_str());
        (mention.start..mention.end, reading)
    });
    let timexes = record.timexes.iter().map(|timex| {
        let reading = (timex.value != timex.text).then_some(timex.value.as_str());
        (timex.start..timex.end, reading)
    });
    let mut marks: Vec<(Range<usize>, Option<&str>)> = mentions.chain(timexes).collect();
    marks.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
    // of marks inside one another the outer one is shown
    let mut shown: Vec<(Range<usize>, Option<&str>)> = Vec::new();
    for mark in marks {
        if shown.last().is_none_or(|last| last.0.end <= mark.0.start) {
            shown.push(mark);
        }
    }
    let mut shown = shown.into_iter().peekable();
    let mut out = String::with_capacity(text.len() * 2);
    for (place, character) in text.chars().enumerate() {
        if shown.peek().is_some_and(|(range, _)| range.start == place) {
            // writing to a string cannot fail
            let _ = write!(out, "{}[", MATCH.render());
        }
        match character {
            '\n' => out.push('\n'),
            character => out.push_str(&clean(character.encode_utf8(&mut [0; 4]))),
        }
        if let Some((_, reading)) = shown.next_if(|(range, _)| range.end == place + 1) {
            let reading = reading
                .map(|name| format!(" = {}", clean(name)))
                .unwrap_or_default();
            let _ = write!(out, "{reading}]{}", MATCH.render_reset());
        }
    }
    out
}
