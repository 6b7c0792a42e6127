//! Names in sentences and in the sample corpus, and the report of how many of
//! them are right.
//!
//! The rows of `tests/data/names.*.tsv` are cases of one construction each;
//! `sample_facets.tsv` says what whole articles name. Not all are right: the
//! report `tests/data/names.report.tsv` keeps the counts, so that a change
//! which makes them better or worse shows in its diff. `PRASOWKA_BLESS=1 cargo
//! test names` writes the counts as they are now.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use serde_json::json;

use crate::env::{Env, project};

/// Right, found and wanted names of a kind.
type Counts = BTreeMap<(String, String), [usize; 3]>;

#[test]
fn the_report_of_names_holds() {
    let mut counts = Counts::new();
    for lang in ["pl", "en"] {
        count_sentences(lang, &mut counts);
    }
    count_samples(&mut counts);
    let path = project().join("tests/data/names.report.tsv");
    let committed = fs::read_to_string(&path).expect("the report is committed");
    let rows = counts
        .iter()
        .map(|((cases, kind), [right, found, wanted])| {
            format!("{cases}\t{kind}\t{right}\t{found}\t{wanted}\n")
        });
    let n_above = committed
        .lines()
        .take_while(|line| line.starts_with('#'))
        .count()
        + 1;
    let above = committed.split_inclusive('\n').take(n_above);
    let report: String = above.map(str::to_owned).chain(rows).collect();
    if std::env::var_os("PRASOWKA_BLESS").is_some() {
        fs::write(&path, report).expect("the report can be written");
    } else {
        assert!(report == committed, "the report is now:\n{report}");
    }
}

/// Counts mentions with their span and base form.
fn count_sentences(lang: &str, counts: &mut Counts) {
    let table = read(&format!("names.{lang}.tsv"));
    let records = table
        .iter()
        .map(|row| json!({"text": row[0], "lang": lang}));
    let input = records
        .map(|record| record.to_string())
        .collect::<Vec<_>>()
        .join("\n");
    let ran = Env::new().run_with(&["enrich", "-"], input.as_bytes());
    let articles = ran.json_lines();
    assert_eq!(articles.len(), table.len(), "an article a sentence");
    for (article, row) in articles.iter().zip(&table) {
        let wanted: BTreeSet<String> = values(&row[1], " | ");
        let mentions = article["mentions"].as_array().expect("a list");
        let found: BTreeSet<String> = mentions
            .iter()
            .filter(|mention| mention["kind"] != "country")
            .map(|mention| {
                let cell = |key: &str| mention[key].as_str().expect("a string").to_owned();
                format!("{}={}:{}", cell("text"), cell("kind"), cell("lemma"))
            })
            .collect();
        if found != wanted {
            eprintln!("{}\n  wanted {wanted:?}\n  found  {found:?}", row[0]);
        }
        let kind = |name: &String| {
            let (_, rest) = name.split_once('=').expect("`span=kind:base form`");
            rest.split_once(':').expect("`kind:base form`").0.to_owned()
        };
        count(counts, &format!("sentences {lang}"), &wanted, &found, kind);
    }
}

/// Counts the facets of the sample articles.
fn count_samples(counts: &mut Counts) {
    let rows = read("sample_facets.tsv");
    let corpus = project().join("corpus");
    let articles = Env::new().json_lines(&["enrich", corpus.to_str().expect("UTF-8")]);
    let columns = [(3, "persons"), (6, "organisations"), (7, "places")];
    for row in &rows {
        let article = articles
            .iter()
            .find(|article| {
                article["id"]
                    .as_str()
                    .is_some_and(|id| id.ends_with(&row[0]))
            })
            .unwrap_or_else(|| panic!("no article {}", row[0]));
        for (column, facet) in columns {
            let wanted = values(&row[column], "|");
            let names = article[facet].as_array().expect("a list");
            let found: BTreeSet<String> = names
                .iter()
                .map(|entity| entity["name"].as_str().expect("a string").to_owned())
                .collect();
            let lang = &row[2];
            count(counts, &format!("samples {lang}"), &wanted, &found, |_| {
                facet.to_owned()
            });
        }
    }
}

fn count(
    counts: &mut Counts,
    cases: &str,
    wanted: &BTreeSet<String>,
    found: &BTreeSet<String>,
    kind: impl Fn(&String) -> String,
) {
    let mut add = |place: usize, name: &String| {
        counts.entry((cases.to_owned(), kind(name))).or_default()[place] += 1;
    };
    for name in wanted.intersection(found) {
        add(0, name);
    }
    for name in found {
        add(1, name);
    }
    for name in wanted {
        add(2, name);
    }
}

/// The rows of a table of cases, without its header.
fn read(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(project().join("tests/data").join(name)).expect("a table");
    let lines = text
        .lines()
        .filter(|line| !line.starts_with('#') && !line.is_empty());
    lines
        .skip(1)
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

/// The values of a cell; `-` is none.
fn values(cell: &str, between: &str) -> BTreeSet<String> {
    let parts = cell
        .split(between)
        .filter(|part| !part.is_empty() && *part != "-");
    parts.map(str::to_owned).collect()
}
