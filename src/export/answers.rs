//! Answers that are no articles as tables: a comparison, lines, a chronology.
//!
//! The first row is the header. Columns are only ever added.

use crate::answer::{Chronology, Comparison, ConcordanceLine};

/// A row of a table.
pub type Row = Vec<String>;

fn header(names: &[&str]) -> Row {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A comparison: a row a value, the list in which it stands first.
#[must_use]
pub fn comparison(found: &Comparison) -> Vec<Row> {
    let mut rows = vec![header(&[
        "list",
        "value",
        "name",
        "a",
        "b",
        "a_stories",
        "b_stories",
        "a_total",
        "b_total",
        "a_share",
        "b_share",
        "g2",
    ])];
    let lists = [
        ("both", &found.values),
        ("gone", &found.gone),
        ("new", &found.new),
    ];
    for (name, list) in lists {
        rows.extend(list.iter().map(|value| {
            let numbers = [
                value.a,
                value.b,
                value.a_stories,
                value.b_stories,
                found.a.read,
                found.b.read,
            ];
            let measures = [value.a_share, value.b_share, value.g2];
            [name.to_owned(), value.value.clone(), value.name.clone()]
                .into_iter()
                .chain(numbers.map(|number| number.to_string()))
                .chain(measures.map(|measure| format!("{measure:.4}")))
                .collect()
        }));
    }
    rows
}

/// Lines: a row an occurrence.
#[must_use]
pub fn lines(lines: &[ConcordanceLine]) -> Vec<Row> {
    let mut rows = vec![header(&[
        "id",
        "published",
        "source",
        "left",
        "match",
        "right",
        "start",
        "end",
    ])];
    rows.extend(lines.iter().map(|line| {
        vec![
            line.id.clone(),
            line.published.clone().unwrap_or_default(),
            line.source.clone().unwrap_or_default(),
            line.left.clone(),
            line.words.clone(),
            line.right.clone(),
            line.start.to_string(),
            line.end.to_string(),
        ]
    }));
    rows
}

/// A chronology: a row a sentence, after its day.
#[must_use]
pub fn chronology(found: &Chronology) -> Vec<Row> {
    let mut rows = vec![header(&[
        "day",
        "articles",
        "stories",
        "sentence",
        "sentence_stories",
        "timex",
        "value",
        "id",
        "title",
        "source",
        "published",
    ])];
    for day in &found.days {
        rows.extend(day.sentences.iter().map(|told| {
            vec![
                day.value.clone(),
                day.count.to_string(),
                day.stories.to_string(),
                told.sentence.clone(),
                told.stories.to_string(),
                told.timex.clone(),
                told.value.clone(),
                told.id.clone(),
                told.title.clone(),
                told.source.clone().unwrap_or_default(),
                told.published.clone().unwrap_or_default(),
            ]
        }));
    }
    rows
}
