//! `--format`: a template for each hit, in the syntax of Jinja.

use std::io::Write;

use anyhow::{Context, Result, bail};
use minijinja::value::Serde;
use minijinja::{Environment, UndefinedBehavior, escape_formatter};
use prasowka::answer::{Answer, Hit, Hits};
use serde_json::{Map, Value};

/// A template for hits.
#[derive(Debug)]
pub(crate) struct Template {
    environment: Environment<'static>,
}

/// What the template is called in errors.
const NAME: &str = "--format";

impl Template {
    /// Reads a template. `\n` and `\t` may be written as they are in a shell's
    /// quotes.
    pub(crate) fn read(source: &str) -> Result<Self> {
        let mut environment = Environment::new();
        // a name that is none is a mistake, a fact that is not known is nothing
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_formatter(|out, state, value| {
            if value.is_none() {
                Ok(())
            } else {
                escape_formatter(out, state, value)
            }
        });
        let source = unescaped(source);
        environment
            .add_template_owned(NAME, source)
            .context("--format is no template")?;
        Ok(Self { environment })
    }

    /// Prints each hit, on a line of its own.
    pub(crate) fn print(&self, out: &mut impl Write, answer: &Answer<Hits<'_>>) -> Result<()> {
        let template = self.environment.get_template(NAME)?;
        for hit in answer.hits.whole() {
            let facts = facts(hit?)?;
            let names: Vec<String> = facts.keys().cloned().collect();
            let rendered = template.render(Serde(facts));
            let line = match rendered {
                Ok(line) => line,
                Err(error) => bail!("{error}; a hit has {}", names.join(", ")),
            };
            let end = if line.ends_with('\n') { "" } else { "\n" };
            write!(out, "{}{end}", safe(&line))?;
        }
        Ok(())
    }
}

/// What a template can print of a hit.
fn facts(hit: prasowka::query::Hit) -> Result<Map<String, Value>> {
    let record = hit.record.clone();
    let Value::Object(mut facts) = serde_json::to_value(Hit::from(hit))? else {
        bail!("a hit is no object");
    };
    let names = |names: Vec<String>| Value::from(names);
    let about = record.countries.iter().filter(|each| each.about);
    let about = names(about.map(|each| each.id.to_string()).collect());
    let organisations = record.organisations.into_iter().map(|each| each.name);
    let places = record.places.into_iter().map(|each| each.name);
    let dates = record.dates.into_iter().map(|each| each.value);
    for (name, value) in [
        ("source", record.source.into()),
        ("url", record.url.into()),
        ("about", about),
        ("organisations", names(organisations.collect())),
        ("places", names(places.collect())),
        ("dates", names(dates.collect())),
        ("text", record.text.into()),
    ] {
        facts.insert(name.to_owned(), value);
    }
    Ok(facts)
}

/// A template with its line ends and tabs.
fn unescaped(source: &str) -> String {
    let mut text = String::with_capacity(source.len());
    let mut letters = source.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            text.push(letter);
            continue;
        }
        match letters.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('\\') | None => text.push('\\'),
            Some(other) => text.extend(['\\', other]),
        }
    }
    text
}

/// A text without what could take a terminal over.
fn safe(text: &str) -> String {
    let safe = |letter: char| match letter {
        '\n' | '\t' => letter,
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        _ if letter.is_control() => '\u{FFFD}',
        _ => letter,
    };
    text.chars().map(safe).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_are_written_in_a_shells_quotes() {
        assert_eq!(unescaped(r"a\tb\n\\n\x\"), "a\tb\n\\n\\x\\");
    }

    #[test]
    fn a_template_that_is_none_is_refused() {
        let error = Template::read("{{ title").unwrap_err();
        assert!(format!("{error:#}").contains("--format"), "{error:#}");
    }
}
