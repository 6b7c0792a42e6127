//! `prasowka why`.

use std::io::Write;

use anyhow::Result;
use prasowka::answer::{self, Why};
use prasowka::article::ResolutionRule;
use prasowka::index::Reader;

use super::output::{DIM, MATCH, TITLE, clean, highlight, stdout, styled, width};
use super::{Exit, Global, IndexFolder, print_sorted_json};

/// Show the sentences and the rules behind a facet value of an article
///
/// Of a person, country, organisation or place, in any form or spelling that
/// the article has; a country by code or name.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// Id of the article, as `search` prints it
    article: String,
    /// Value that it has
    value: String,
    #[command(flatten)]
    folder: IndexFolder,
    /// Print as JSON
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
    let Some(found) = answer::why(&reader, &args.article, &args.value, ui)? else {
        anstream::eprintln!("{} does not have {:?}", args.article, args.value);
        return Ok(Exit::Nothing);
    };
    let mut out = stdout();
    if args.json {
        print_sorted_json(&mut out, &found)?;
    } else {
        print_text(&mut out, &found)?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

fn print_text(out: &mut impl Write, why: &Why) -> Result<()> {
    let name = clean(&why.name);
    writeln!(
        out,
        "{} {}",
        styled(why.facet.name(), DIM),
        styled(&name, TITLE)
    )?;
    if !why.via_in_order.is_empty() {
        let via = why
            .via_in_order
            .iter()
            .map(|(via, count)| format!("{via} ×{count}"));
        writeln!(out, "{}", via.collect::<Vec<_>>().join(" · "))?;
    }
    for own in &why.names {
        let line = format!("{} is {name}: {}", clean(&own.name), explain(own.rule));
        writeln!(out, "{line}")?;
    }
    for evidence in &why.evidence {
        let mention = &evidence.mention;
        let sentence = highlight(
            &evidence.sentence,
            std::slice::from_ref(&(evidence.highlight[0]..evidence.highlight[1])),
            MATCH,
            width(),
        );
        let mut facts = vec![clean(&mention.text)];
        if mention.lemma != mention.text {
            facts.push(format!("base form {}", clean(&mention.lemma)));
        }
        if mention.name != mention.lemma {
            facts.push(format!("in this article {}", clean(&mention.name)));
        }
        facts.extend(mention.via.iter().map(|via| format!("by its {via}")));
        facts.push(format!("rule: {}", mention.rule));
        writeln!(out, "\n{sentence}\n  {}", styled(&facts.join("; "), DIM))?;
    }
    for quote in &why.quotes {
        let parts = quote.highlights.iter().map(|[from, to]| *from..*to);
        let parts: Vec<_> = parts.collect();
        let sentence = highlight(&quote.sentence, &parts, MATCH, width());
        let cue = quote.cue.as_ref().map(|cue| format!(" ({})", clean(cue)));
        let facts = format!(
            "{} quotation; rule: {}{}",
            quote.kind,
            quote.rule,
            cue.unwrap_or_default()
        );
        writeln!(out, "\n{sentence}\n  {}", styled(&facts, DIM))?;
    }
    Ok(())
}

/// What the rules that join names across a corpus say.
fn explain(rule: ResolutionRule) -> &'static str {
    match rule {
        ResolutionRule::Spelling => "the same but for case, diacritics or marks",
        ResolutionRule::Transliteration => "the spelling of another language, or a case of it",
        ResolutionRule::Variant => "a rare spelling next to a common one",
        ResolutionRule::Longer => "with a middle name or another word",
        ResolutionRule::Kind => "most articles take the name for this",
        ResolutionRule::Acronym => "its letters, as articles explain",
        ResolutionRule::Company => "nobody else of that name at that time and in that company",
        ResolutionRule::User => "the corrections say so",
        ResolutionRule::Own => "another name of it",
    }
}
