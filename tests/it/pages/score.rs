//! How well a page was read, against what its readers see.
//!
//! The test and `prasowka-tools pages` score with it.

use std::collections::HashMap;
use std::path::Path;
use std::{fs, io};

/// What is wanted of a page.
pub(crate) struct Wanted {
    /// Its file.
    pub(crate) page: String,
    title: String,
    published: String,
    /// Empty where any will do.
    source: String,
    text: String,
}

/// What was read of it.
pub(crate) struct Found<'a> {
    pub(crate) title: &'a str,
    pub(crate) published: &'a str,
    pub(crate) source: &'a str,
    pub(crate) text: &'a str,
}

/// How the two agree.
pub(crate) struct Score {
    /// F1 of the words of the text, letters lower case.
    pub(crate) f1: f64,
    pub(crate) title: bool,
    pub(crate) published: bool,
    pub(crate) source: bool,
}

/// Reads what is wanted of the pages in a folder: `pages.tsv`, and a text beside
/// each page.
pub(crate) fn wanted(folder: &Path) -> io::Result<Vec<Wanted>> {
    let table = fs::read_to_string(folder.join("pages.tsv"))?;
    let rows = table.lines().filter(|line| !line.starts_with('#')).skip(1);
    rows.map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let &[page, title, published, source] = cells.as_slice() else {
            let error = format!("{row:?} has not four cells");
            return Err(io::Error::new(io::ErrorKind::InvalidData, error));
        };
        Ok(Wanted {
            page: page.into(),
            title: title.into(),
            published: published.into(),
            source: source.into(),
            text: fs::read_to_string(folder.join(format!("{page}.txt")))?,
        })
    })
    .collect()
}

impl Wanted {
    pub(crate) fn score(&self, found: &Found<'_>) -> Score {
        Score {
            f1: f1(found.text, &self.text),
            title: found.title == self.title,
            published: found.published == self.published,
            source: self.source.is_empty() || found.source == self.source,
        }
    }
}

/// The words of a text with their counts.
fn words(text: &str) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    let parts = text.split(|letter: char| !letter.is_alphanumeric());
    for word in parts.filter(|word| !word.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
    }
    counts
}

fn f1(found: &str, wanted: &str) -> f64 {
    let (found, wanted) = (words(found), words(wanted));
    let common: usize = found
        .iter()
        .map(|(word, count)| wanted.get(word).map_or(0, |other| *count.min(other)))
        .sum();
    let n_words = found.values().sum::<usize>() + wanted.values().sum::<usize>();
    2.0 * common as f64 / n_words as f64
}
