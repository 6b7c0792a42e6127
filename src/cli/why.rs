//! `prasowka why`.

use std::io::Write;

use anyhow::{Result, bail};
use prasowka::country::CountryId;
use prasowka::index::{Facet, Reader};
use prasowka::lang::Lang;
use prasowka::query::why::{self, Why};
use serde_json::{Value, json};

use super::output::{DIM, MATCH, TITLE, clean, highlight, stdout, styled, width};
use super::{Exit, Global, IndexFolder};

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
    let Some(address) = reader.find(&args.article)? else {
        bail!(
            "{:?} is no article of the index; `prasowka search` prints the ids",
            args.article
        );
    };
    let record = reader.kept_record(address)?;
    let Some(found) = why::why(&record, &args.value)? else {
        anstream::eprintln!("{} does not have {:?}", args.article, args.value);
        return Ok(Exit::Nothing);
    };
    let mut out = stdout();
    if args.json {
        serde_json::to_writer(&mut out, &as_json(&found, global.json_ui()))?;
        writeln!(out)?;
    } else {
        print_text(&mut out, &found, global.ui())?;
    }
    out.flush()?;
    Ok(Exit::Done)
}

/// What a person reads for a value.
pub(crate) fn name_of(facet: Facet, value: &str, ui: Lang) -> &str {
    match facet {
        Facet::Country => CountryId::from_code(value).map_or(value, |country| country.name(ui)),
        Facet::Place => value.split_once('/').map_or(value, |(_, name)| name),
        _ => value,
    }
}

fn print_text(out: &mut impl Write, why: &Why, ui: Lang) -> Result<()> {
    let name = clean(name_of(why.facet, &why.value, ui));
    writeln!(
        out,
        "{} {}",
        styled(why.facet.name(), DIM),
        styled(&name, TITLE)
    )?;
    if !why.via.is_empty() {
        let via = why.via.iter().map(|(via, count)| format!("{via} ×{count}"));
        writeln!(out, "{}", via.collect::<Vec<_>>().join(" · "))?;
    }
    for own in &why.names {
        let line = format!("{} is {name}: {}", clean(&own.name), explain(&own.rule));
        writeln!(out, "{line}")?;
    }
    for evidence in &why.evidence {
        let mention = &evidence.mention;
        let sentence = highlight(
            &evidence.sentence,
            std::slice::from_ref(&evidence.highlight),
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
    Ok(())
}

/// What the rules that join names across a corpus say.
fn explain(rule: &str) -> &str {
    match rule {
        "spelling" => "the same but for case, diacritics or marks",
        "transliteration" => "the spelling of another language, or a case of it",
        "variant" => "a rare spelling next to a common one",
        "longer" => "with a middle name or another word",
        "kind" => "most articles take the name for this",
        "acronym" => "its letters, as articles explain",
        "company" => "nobody else of that name at that time and in that company",
        "user" => "the corrections say so",
        "own" => "another name of it",
        other => other,
    }
}

fn as_json(why: &Why, ui: Lang) -> Value {
    let evidence: Vec<Value> = why
        .evidence
        .iter()
        .map(|evidence| {
            json!({
                "sentence": evidence.sentence,
                "highlight": [evidence.highlight.start, evidence.highlight.end],
                "mention": evidence.mention,
            })
        })
        .collect();
    let via: serde_json::Map<String, Value> = why
        .via
        .iter()
        .map(|(via, count)| (via.clone(), json!(count)))
        .collect();
    json!({
        "facet": why.facet.name(),
        "value": why.value,
        "name": name_of(why.facet, &why.value, ui),
        "names": why.names,
        "via": via,
        "evidence": evidence,
    })
}
