//! Counts of facets against a plain count: every article of the sample corpus
//! is read back with `show --json` and counted by hand.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::env::{Env, project};

/// The sample corpus, indexed once for all tests of this file.
static SAMPLE: LazyLock<Sample> = LazyLock::new(Sample::new);

/// An index of the sample corpus, and its articles as `show` prints them.
struct Sample {
    env: Env,
    articles: Vec<Value>,
}

impl Sample {
    fn new() -> Self {
        let env = Env::new();
        let corpus = project().join("corpus");
        env.ok(&[
            "index",
            "--quiet",
            corpus.to_str().expect("the path is UTF-8"),
        ]);
        let hits = env.json_lines(&["search", "-n", "0", "--jsonl"]);
        let hits = hits.iter().filter(|line| line["type"] == "hit");
        let show = |hit: &Value| env.json(&["show", "--json", text(&hit["id"])]);
        let articles: Vec<Value> = hits.map(show).collect();
        assert!(articles.len() >= 60, "{} articles", articles.len());
        Self { env, articles }
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// Fields of every object of a list.
fn fields(article: &Value, list: &str, field: &str) -> Vec<String> {
    let list = article[list].as_array().expect("a list");
    list.iter()
        .map(|entry| text(&entry[field]).to_owned())
        .collect()
}

/// A date cut to its year, its month or its day; one that is coarser, or no
/// such date, stays whole.
fn cut(date: &str, level: &str) -> String {
    let n_wanted = match level {
        "year" => 1,
        "month" => 2,
        _ => 3,
    };
    let parts: Vec<_> = date.split('-').take(n_wanted).collect();
    let are_numbers = parts
        .iter()
        .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    if parts.len() == n_wanted && are_numbers {
        parts.join("-")
    } else {
        date.to_owned()
    }
}

/// The values of a facet that an article has.
fn values(article: &Value, facet: &str, level: &str) -> Vec<String> {
    let mut values = match facet {
        "person" => fields(article, "persons", "name"),
        "organisation" => fields(article, "organisations", "name"),
        "country" => fields(article, "countries", "id"),
        "about" => {
            let countries = article["countries"].as_array().expect("a list");
            let about = countries.iter().filter(|country| country["about"] == true);
            about
                .map(|country| text(&country["id"]).to_owned())
                .collect()
        }
        "place" => {
            let places = article["places"].as_array().expect("a list");
            let value = |place: &Value| match place["country"].as_str() {
                Some(country) => format!("{country}/{}", text(&place["name"])),
                None => text(&place["name"]).to_owned(),
            };
            places.iter().map(value).collect()
        }
        "published" => {
            let value = article["published"]["value"].as_str();
            value.iter().map(|date| cut(date, level)).collect()
        }
        "mentioned" => {
            let dates = fields(article, "dates", "value");
            dates.iter().map(|date| cut(date, level)).collect()
        }
        "lang" => article["lang"]
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        "source" => article["source"]
            .as_str()
            .map(str::to_owned)
            .into_iter()
            .collect(),
        "speaker" => {
            let quotes = article["quotes"].as_array().into_iter().flatten();
            let speakers = quotes.filter_map(|quote| quote["speaker"].as_str());
            speakers.map(str::to_owned).collect()
        }
        other => panic!("{other} is no facet"),
    };
    if values.is_empty() {
        values.push("none".to_owned());
    }
    values.sort();
    values.dedup();
    values
}

/// What `facets` counts, by value; values without an article are bars of a
/// histogram that stay empty.
fn counted(facet: &str, level: Option<&str>, filters: &[&str]) -> BTreeMap<String, u64> {
    let mut args = vec!["facets", facet, "--top", "0", "--json"];
    args.extend(level.iter().flat_map(|level| ["--by", level]));
    args.extend(filters);
    let answer = SAMPLE.env.json(&args);
    let values = answer["values"].as_array().expect("a list");
    let pair = |value: &Value| {
        (
            text(&value["value"]).to_owned(),
            value["count"].as_u64().expect("a number"),
        )
    };
    values
        .iter()
        .map(pair)
        .filter(|(_, count)| *count > 0)
        .collect()
}

#[track_caller]
fn check(facet: &str, level: Option<&str>, filters: &[&str], is_in: impl Fn(&Value) -> bool) {
    let mut plain: BTreeMap<String, u64> = BTreeMap::new();
    for article in SAMPLE.articles.iter().filter(|article| is_in(article)) {
        for value in values(article, facet, level.unwrap_or("year")) {
            *plain.entry(value).or_default() += 1;
        }
    }
    assert!(!plain.is_empty(), "{facet} {filters:?} selects nothing");
    assert_eq!(
        counted(facet, level, filters),
        plain,
        "{facet} {level:?} {filters:?}"
    );
}

/// The facets, with the levels that can be listed by a plain count.
const FACETS: &[(&str, &[Option<&str>])] = &[
    ("person", &[None]),
    ("country", &[None]),
    ("about", &[None]),
    ("organisation", &[None]),
    ("place", &[None]),
    (
        "published",
        &[None, Some("year"), Some("month"), Some("day")],
    ),
    (
        "mentioned",
        &[None, Some("year"), Some("month"), Some("day")],
    ),
    ("lang", &[None]),
    ("source", &[None]),
    ("speaker", &[None]),
];

fn has(article: &Value, facet: &str, value: &str) -> bool {
    values(article, facet, "day")
        .iter()
        .any(|held| held == value)
}

#[test]
fn a_check_counts_the_same() {
    let checked = SAMPLE.env.json(&["check", "--json"]);
    assert_eq!(checked["damage"], Value::Array(Vec::new()));
    assert_eq!(checked["articles"], SAMPLE.articles.len());
}

#[test]
fn every_facet_counts_every_article() {
    for (facet, levels) in FACETS {
        for level in *levels {
            check(facet, *level, &[], |_| true);
        }
    }
}

#[test]
fn every_facet_counts_what_filters_leave() {
    for (facet, levels) in FACETS {
        for level in *levels {
            if *facet != "country" {
                check(facet, *level, &["--country", "RU"], |article| {
                    has(article, "country", "RU")
                });
            }
            if *facet != "lang" {
                check(facet, *level, &["--lang", "en"], |article| {
                    has(article, "lang", "en")
                });
            }
            if *facet != "person" && *facet != "about" {
                let filters = ["--person", "Władimir Putin", "--not-about", "KP"];
                check(facet, *level, &filters, |article| {
                    has(article, "person", "Władimir Putin") && !has(article, "about", "KP")
                });
            }
        }
    }
}

/// A facet's own selection does not shrink its own list.
#[test]
fn a_selection_leaves_its_own_facet_whole() {
    check("country", None, &["--country", "UA"], |_| true);
    check(
        "country",
        None,
        &["--country", "UA", "--lang", "pl"],
        |article| has(article, "lang", "pl"),
    );
    check("published", Some("year"), &["--published", "2022"], |_| {
        true
    });
}

#[test]
fn either_all_and_none() {
    let either = ["--country", "KP", "--country", "VN"];
    check("person", None, &either, |article| {
        has(article, "country", "KP") || has(article, "country", "VN")
    });
    let all = ["--country", "KP", "--country", "VN", "--all-of", "country"];
    check("person", None, &all, |article| {
        has(article, "country", "KP") && has(article, "country", "VN")
    });
    check("lang", None, &["--published", "none"], |article| {
        has(article, "published", "none")
    });
    check("lang", None, &["--not-published", "none"], |article| {
        !has(article, "published", "none")
    });
}
