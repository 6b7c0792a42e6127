//! Measures how well an index makes one value of each person: against texts in
//! which every mention of a person has an id that is the same across articles
//! and languages. And lists what an index has made one, to be read.
//!
//! A mention of the index stands for the persons whose mentions it overlaps.
//! Only what was found at all is compared: how much is found is measured
//! elsewhere.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use prasowka::article::Kind;
use prasowka::index::Reader;
use serde_json::Value;

/// A kind and what is named of it.
type Key<'a> = (&'a str, String);

/// Articles from which a person counts.
const ARTICLES_MIN: usize = 2;

/// What is known of one person of the texts.
#[derive(Default)]
struct Person {
    /// Articles that name the person.
    articles: BTreeSet<String>,
    /// Values under which the index has it, by article.
    values: BTreeMap<String, BTreeSet<String>>,
}

/// Prints how many persons are under one value, and how many values hold one
/// person.
pub(crate) fn measure(index: &Path, texts: &[PathBuf], n_shown: usize) -> Result<()> {
    let reader = Reader::open(index)?;
    let mut persons: BTreeMap<String, Person> = BTreeMap::new();
    let mut held: HashMap<String, BTreeSet<String>> = HashMap::new();
    for path in texts {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for line in text.lines().filter(|line| !line.is_empty()) {
            let article: Value = serde_json::from_str(line)?;
            compare(&reader, &article, &mut persons, &mut held)?;
        }
    }
    print(&persons, &held, n_shown);
    Ok(())
}

/// Prints the names that stand for a value that they are not.
pub(crate) fn print_merged(index: &Path) -> Result<()> {
    let mut merged: BTreeMap<Key<'_>, BTreeMap<Key<'_>, usize>> = BTreeMap::new();
    for article in Reader::open(index)?.kept()?.iter() {
        for resolved in article?.record.resolutions {
            if let Some(entity) = resolved.entity {
                let names = merged.entry((entity.kind.name(), entity.name)).or_default();
                *names
                    .entry((resolved.rule.name(), resolved.name))
                    .or_default() += 1;
            }
        }
    }
    let mut out = BufWriter::new(io::stdout().lock());
    for ((kind, value), names) in &merged {
        write!(out, "{kind}\t{value}")?;
        for ((rule, name), n_articles) in names {
            write!(out, "\t{name} {n_articles} {rule}")?;
        }
        writeln!(out)?;
    }
    Ok(())
}

/// Compares one article with what the index has of it.
fn compare(
    reader: &Reader,
    article: &Value,
    persons: &mut BTreeMap<String, Person>,
    held: &mut HashMap<String, BTreeSet<String>>,
) -> Result<()> {
    let id = article["id"].as_str().context("an article has an id")?;
    let address = reader
        .find(id)?
        .with_context(|| format!("{id} is not in the index"))?;
    let record = reader.record(address)?;
    let entities = article["entities"].as_array().context("entities")?;
    for entity in entities.iter().filter(|entity| entity["type"] == "PER") {
        let Some(key) = entity["kb"].as_str().filter(|key| !is_people(key)) else {
            continue;
        };
        let (Some(start), Some(end)) = (entity["start"].as_u64(), entity["end"].as_u64()) else {
            continue;
        };
        let person = persons.entry(key.to_owned()).or_default();
        person.articles.insert(id.to_owned());
        let overlapping = record.mentions.iter().filter(|mention| {
            mention.kind == Kind::Person
                && (mention.start as u64) < end
                && start < mention.end as u64
        });
        for mention in overlapping {
            let values = person.values.entry(id.to_owned()).or_default();
            values.insert(mention.name.clone());
            held.entry(mention.name.clone())
                .or_default()
                .insert(key.to_owned());
        }
    }
    Ok(())
}

/// Whether an id is that of a people, linked to its country.
fn is_people(key: &str) -> bool {
    key.starts_with("GPE-")
}

fn print(
    persons: &BTreeMap<String, Person>,
    held: &HashMap<String, BTreeSet<String>>,
    n_shown: usize,
) {
    let several = |n: usize| n >= ARTICLES_MIN;
    let known = persons
        .values()
        .filter(|person| several(person.articles.len()));
    let n_known = known.clone().count();
    let n_whole = known
        .filter(|person| best(person) == person.articles.len())
        .count();
    let found: Vec<(&String, &Person)> = persons
        .iter()
        .filter(|(_, person)| several(person.values.len()))
        .collect();
    let (mut n_one, mut n_articles, mut n_under_best, mut n_left) = (0, 0, 0, n_shown);
    for (key, person) in &found {
        n_articles += person.values.len();
        n_under_best += best(person);
        if best(person) == person.values.len() {
            n_one += 1;
        } else if n_left > 0 {
            n_left -= 1;
            let values: BTreeSet<&String> = person.values.values().flatten().collect();
            println!("{key}: {values:?}");
        }
    }
    let mut mixed: Vec<_> = held
        .iter()
        .filter(|(_, persons)| persons.len() > 1)
        .collect();
    mixed.sort_unstable();
    for (value, persons) in mixed.into_iter().take(n_shown) {
        println!("{value} holds {persons:?}");
    }
    let n_single = held.values().filter(|persons| persons.len() == 1).count();
    let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
    println!(
        "persons in {ARTICLES_MIN} articles or more: {n_known}, found there: {}",
        found.len()
    );
    println!(
        "  found and all under one value     {:.4}",
        share(n_one, found.len())
    );
    println!(
        "  their articles under its value    {:.4}",
        share(n_under_best, n_articles)
    );
    println!(
        "  every article, found or not       {:.4}",
        share(n_whole, n_known)
    );
    println!("values with persons: {}", held.len());
    println!(
        "  that hold one person              {:.4}",
        share(n_single, held.len())
    );
}

/// Articles under the value that most articles of a person have.
fn best(person: &Person) -> usize {
    let mut n_articles: HashMap<&String, usize> = HashMap::new();
    for value in person.values.values().flatten() {
        *n_articles.entry(value).or_default() += 1;
    }
    n_articles.into_values().max().unwrap_or(0)
}
