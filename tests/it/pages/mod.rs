//! Pages as sites build them: their text, title and date, against what a
//! reader takes from them.

pub(crate) mod score;

use std::collections::HashMap;

use serde_json::Value;

use self::score::{Found, wanted};
use crate::env::{Env, project};

/// Least agreement of a page's text with what is wanted.
const F1_MIN: f64 = 0.95;

#[test]
fn pages_give_text_title_and_date() {
    let folder = project().join("tests/data/pages");
    let env = Env::new();
    let args = [
        "enrich",
        "--text",
        folder.to_str().expect("the path is UTF-8"),
    ];
    let found = env.json_lines(&args);
    let found: HashMap<&str, &Value> = found
        .iter()
        .filter_map(|article| Some((article["path"].as_str()?, article)))
        .collect();
    let wanted = wanted(&folder).expect("the table and the texts are there");
    assert_eq!(wanted.len(), 60);
    let mut misses = Vec::new();
    for wanted in &wanted {
        let page = wanted.page.as_str();
        let article = found.get(page);
        let article = article.unwrap_or_else(|| panic!("{page} was not read"));
        let score = wanted.score(&Found {
            title: article["title"].as_str().unwrap_or_default(),
            published: article["published"]["value"].as_str().unwrap_or_default(),
            source: article["source"].as_str().unwrap_or_default(),
            text: article["text"].as_str().unwrap_or_default(),
        });
        if score.f1 < F1_MIN || !(score.title && score.published && score.source) {
            let (title, published) = (&article["title"], &article["published"]);
            let (f1, source) = (score.f1, &article["source"]);
            misses.push(format!("{page}: F1 {f1:.3}, {title} {published} {source}"));
        }
    }
    assert!(misses.is_empty(), "{misses:#?}");
}
