//! Named cases: tables of rows with an id each, and a verdict on every row.
//!
//! A table is `tests/data/NAME.tsv`: comments with `#`, a header, a row a case;
//! its first column is the id. To add a case, add a row with an id that no
//! other row of the table has (letters without diacritics, digits, hyphens).
//! A line end within a text is written `\n`.
//!
//! Every row must be right, but for those whose ids `NAME.failing` beside the
//! table lists. A row that breaks and a listed row that is mended both fail the
//! test, which prints the ids: one broken and one mended are two faults, not
//! none. `PRASOWKA_BLESS=1 cargo test cases` writes the lists as they are now;
//! read their diff before committing it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::env::{Env, project};

/// A row by the names of its columns.
type Row = BTreeMap<String, String>;

/// What was wanted of the cases of a table and what was found, by id.
type Verdicts = BTreeMap<String, Verdict>;

struct Verdict {
    text: String,
    wanted: Vec<String>,
    found: Vec<String>,
}

#[test]
fn names_in_polish() {
    hold("names.pl", |rows| sentences(rows, Some("pl"), names_of));
}

#[test]
fn names_in_english() {
    hold("names.en", |rows| sentences(rows, Some("en"), names_of));
}

#[test]
fn countries() {
    hold("countries", |rows| sentences(rows, None, countries_of));
}

#[test]
fn dates_in_polish() {
    hold("dates.pl", |rows| sentences(rows, Some("pl"), dates_of));
}

#[test]
fn dates_in_english() {
    hold("dates.en", |rows| sentences(rows, Some("en"), dates_of));
}

#[test]
fn dates_in_other_languages() {
    hold("dates.others", |rows| sentences(rows, None, dates_of));
}

#[test]
fn quotes_in_polish() {
    hold("quotes.pl", |rows| sentences(rows, Some("pl"), quotes_of));
}

#[test]
fn quotes_in_english() {
    hold("quotes.en", |rows| sentences(rows, Some("en"), quotes_of));
}

/// Whole short articles, with the names that their facets have.
#[test]
fn articles() {
    hold("articles", |rows| {
        let mut verdicts = Verdicts::new();
        for (row, article) in rows.iter().zip(enriched(rows, None)) {
            judge_facets(row, &article, &ARTICLE_FACETS, &mut verdicts);
        }
        verdicts
    });
}

/// The sample corpus: each name that an article should have, and each that it
/// should not, is a case.
#[test]
fn samples() {
    hold("sample_facets", |rows| {
        let corpus = project().join("corpus");
        let articles = Env::new().json_lines(&["enrich", corpus.to_str().expect("UTF-8")]);
        let mut verdicts = Verdicts::new();
        for row in rows {
            let of_row = |article: &&Value| {
                let id = article["id"].as_str();
                id.is_some_and(|id| id.ends_with(&row["id"]))
            };
            let article = articles
                .iter()
                .find(of_row)
                .unwrap_or_else(|| panic!("no article {}", row["id"]));
            let facets = ["persons", "organisations", "places"];
            let mut whole = Verdicts::new();
            judge_facets(row, article, &facets, &mut whole);
            for (id, verdict) in whole {
                let wanted: BTreeSet<_> = verdict.wanted.into_iter().collect();
                let found: BTreeSet<_> = verdict.found.into_iter().collect();
                for name in wanted.union(&found) {
                    let only = |names: &BTreeSet<String>| names.get(name).cloned();
                    let verdict = Verdict {
                        text: row["id"].clone(),
                        wanted: only(&wanted).into_iter().collect(),
                        found: only(&found).into_iter().collect(),
                    };
                    verdicts.insert(format!("{id} {name}"), verdict);
                }
            }
        }
        verdicts
    });
}

const ARTICLE_FACETS: [&str; 4] = ["persons", "countries", "organisations", "places"];

/// Holds the verdicts on a table against the list of what fails.
#[track_caller]
fn hold(table: &str, judge: impl FnOnce(&[Row]) -> Verdicts) {
    let rows = read(table);
    let verdicts = judge(&rows);
    let (list, head) = failing(table);
    let wrong: BTreeSet<&str> = verdicts
        .iter()
        .filter(|(_, verdict)| verdict.wanted != verdict.found)
        .map(|(id, _)| id.as_str())
        .collect();
    if std::env::var_os("PRASOWKA_BLESS").is_some() {
        let ids = wrong.iter().map(|id| (*id).to_owned()).collect();
        let list = [head, ids].concat().join("\n") + "\n";
        fs::write(failing_path(table), list).expect("the list can be written");
        return;
    }
    let listed: BTreeSet<&str> = list.iter().map(String::as_str).collect();
    let mut faults = Vec::new();
    for id in wrong.difference(&listed) {
        let Verdict {
            text,
            wanted,
            found,
        } = &verdicts[*id];
        let (wanted, found) = (wanted.join(" | "), found.join(" | "));
        faults.push(format!(
            "broken  {id}\n  {text}\n  wanted {wanted}\n  found  {found}"
        ));
    }
    for id in listed.difference(&wrong) {
        faults.push(match verdicts.get(*id) {
            Some(_) => format!("mended  {id}: take it off the list"),
            None => format!("unknown {id}: no such case"),
        });
    }
    assert!(faults.is_empty(), "of {table}:\n{}", faults.join("\n"));
}

/// A list of what fails: next to its table, an id a line below the comment.
fn failing_path(table: &str) -> PathBuf {
    project().join(format!("tests/data/{table}.failing"))
}

/// The ids that a list has, and its comment.
fn failing(table: &str) -> (Vec<String>, Vec<String>) {
    let list = fs::read_to_string(failing_path(table)).expect("every table has its list");
    let (head, ids): (Vec<&str>, Vec<&str>) = list.lines().partition(|line| line.starts_with('#'));
    let head = head.into_iter().map(str::to_owned).collect();
    (ids.into_iter().map(str::to_owned).collect(), head)
}

/// The rows of a table; their ids differ.
fn read(table: &str) -> Vec<Row> {
    let path = project().join(format!("tests/data/{table}.tsv"));
    let text = fs::read_to_string(path).expect("a table");
    let mut lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    let columns: Vec<&str> = lines.next().expect("a header").split('\t').collect();
    assert_eq!(columns[0], "id", "the first column of {table}");
    let mut ids = BTreeSet::new();
    let row = |line: &str| -> Row {
        let cells: Vec<&str> = line.split('\t').collect();
        assert_eq!(cells.len(), columns.len(), "cells of {line:?} in {table}");
        assert!(
            ids.insert(cells[0].to_owned()),
            "{table} has {} twice",
            cells[0]
        );
        let cells = cells.iter().map(|cell| cell.replace("\\n", "\n"));
        let named = columns.iter().map(|name| (*name).to_owned()).zip(cells);
        named.collect()
    };
    lines.map(row).collect()
}

/// The texts of the rows, enriched.
fn enriched(rows: &[Row], lang: Option<&str>) -> Vec<Value> {
    let record = |row: &Row| {
        let lang = lang.unwrap_or_else(|| &row["lang"]);
        let mut record = json!({"text": row["text"], "lang": lang});
        if let Some(published) = row.get("published").filter(|date| !date.is_empty()) {
            record["date"] = published.as_str().into();
        }
        record.to_string()
    };
    let records: Vec<String> = rows.iter().map(record).collect();
    let ran = Env::new().run_with(&["enrich", "-"], records.join("\n").as_bytes());
    let articles = ran.json_lines();
    assert_eq!(articles.len(), rows.len(), "an article a row");
    articles
}

/// Judges sentences by what a face of the enriched article gives, against the
/// column `expected`.
fn sentences(rows: &[Row], lang: Option<&str>, found: fn(&Value) -> Vec<String>) -> Verdicts {
    let articles = enriched(rows, lang);
    let verdict = |(row, article): (&Row, &Value)| {
        let mut wanted = values(&row["expected"], " | ");
        let mut found = found(article);
        for each in [&mut wanted, &mut found] {
            each.sort_unstable();
        }
        let text = row["text"].clone();
        let verdict = Verdict {
            text,
            wanted,
            found,
        };
        (row["id"].clone(), verdict)
    };
    rows.iter().zip(&articles).map(verdict).collect()
}

/// Judges the facets of an article that are columns of its row.
fn judge_facets(row: &Row, article: &Value, facets: &[&str], verdicts: &mut Verdicts) {
    for facet in facets {
        let mut wanted = values(&row[*facet], "|");
        let key = if *facet == "countries" { "id" } else { "name" };
        let entities = article[*facet].as_array().expect("a list");
        let mut found: Vec<String> = entities.iter().map(|entity| string(entity, key)).collect();
        for each in [&mut wanted, &mut found] {
            each.sort_unstable();
        }
        let text = row.get("text").cloned().unwrap_or_default();
        let verdict = Verdict {
            text,
            wanted,
            found,
        };
        verdicts.insert(format!("{} {facet}", row["id"]), verdict);
    }
}

/// Mentions but for those of countries, `span=kind:base form`.
fn names_of(article: &Value) -> Vec<String> {
    let mentions = article["mentions"].as_array().expect("a list");
    let names = mentions
        .iter()
        .filter(|mention| mention["kind"] != "country");
    let name = |mention: &Value| {
        let cell = |key| string(mention, key);
        format!("{}={}:{}", cell("text"), cell("kind"), cell("lemma"))
    };
    names.map(name).collect()
}

/// Codes of the countries.
fn countries_of(article: &Value) -> Vec<String> {
    let countries = article["countries"].as_array().expect("a list");
    countries
        .iter()
        .map(|country| string(country, "id"))
        .collect()
}

/// Temporal expressions, `span=TYPE:value[:modifier]`.
fn dates_of(article: &Value) -> Vec<String> {
    let timexes = article["timexes"].as_array().expect("a list");
    let date = |timex: &Value| {
        let cell = |key| string(timex, key);
        let modifier = timex["mod"].as_str().map(|modifier| format!(":{modifier}"));
        let modifier = modifier.unwrap_or_default();
        format!(
            "{}={}:{}{modifier}",
            cell("text"),
            cell("type"),
            cell("value")
        )
    };
    timexes.iter().map(date).collect()
}

/// Quotations, `speaker: kind: words`.
fn quotes_of(article: &Value) -> Vec<String> {
    let quotes = article["quotes"].as_array().into_iter().flatten();
    let quote = |quote: &Value| {
        let speaker = quote["speaker"].as_str().unwrap_or("-");
        format!(
            "{speaker}: {}: {}",
            string(quote, "kind"),
            string(quote, "text")
        )
    };
    quotes.map(quote).collect()
}

fn string(value: &Value, key: &str) -> String {
    value[key].as_str().expect("a string").to_owned()
}

/// The values of a cell; `-` is none.
fn values(cell: &str, between: &str) -> Vec<String> {
    let parts = cell
        .split(between)
        .filter(|part| !part.is_empty() && *part != "-");
    parts.map(str::to_owned).collect()
}
