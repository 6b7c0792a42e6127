//! Pages as sites build them: their text, title and date, against what a
//! reader takes from them.

use std::collections::HashMap;
use std::fs;

use serde_json::Value;

use crate::env::{Env, project};

/// Least agreement of a page's text with what is wanted.
const F1_MIN: f64 = 0.95;

/// The words of a text with their counts, letters lower case.
fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    for word in parts.filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

/// F1 of the words of two texts.
fn f1(found: &str, wanted: &str) -> f64 {
    let (found, wanted) = (words(found), words(wanted));
    let common: usize = found
        .iter()
        .map(|(word, count)| wanted.get(word).map_or(0, |other| *count.min(other)))
        .sum();
    let n_words = found.values().sum::<usize>() + wanted.values().sum::<usize>();
    2.0 * common as f64 / n_words as f64
}

#[test]
fn pages_give_text_title_and_date() {
    let folder = project().join("tests/data/pages");
    let folder = folder.to_str().expect("the path is UTF-8");
    let env = Env::new();
    let found = env.json_lines(&["enrich", "--text", folder]);
    let found: HashMap<&str, &Value> = found
        .iter()
        .filter_map(|article| Some((article["path"].as_str()?, article)))
        .collect();
    let table = fs::read_to_string(format!("{folder}/pages.tsv")).expect("the table is there");
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    let mut misses = Vec::new();
    let mut n_pages = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[page, title, published, source] = cells.as_slice() else {
            panic!("{row:?} has not four cells");
        };
        let article = found
            .get(page)
            .unwrap_or_else(|| panic!("{page} was not read"));
        let wanted = fs::read_to_string(format!("{folder}/{page}.txt")).expect("it has a text");
        let agreement = f1(article["text"].as_str().unwrap_or_default(), &wanted);
        let declared = source.is_empty() || article["source"] == source;
        if agreement < F1_MIN
            || article["title"] != title
            || article["published"]["value"] != published
            || !declared
        {
            misses.push(format!(
                "{page}: F1 {agreement:.3}, {} {} {}",
                article["title"], article["published"], article["source"]
            ));
        }
        n_pages += 1;
    }
    assert_eq!(n_pages, 40);
    assert!(misses.is_empty(), "{misses:#?}");
}
