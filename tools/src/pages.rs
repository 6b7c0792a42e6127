//! Scores what is read of pages against what their readers see.

#[path = "../../tests/it/pages/score.rs"]
mod score;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use prasowka::corpus::{Format, Piece, read};

use self::score::{Found, Score, wanted};

/// Prints a row for each page of a folder as read on the day `today`, and the
/// means.
pub(crate) fn measure(folder: &Path, today: Date) -> Result<()> {
    let wanted = wanted(folder).with_context(|| format!("reading {}", folder.display()))?;
    ensure!(!wanted.is_empty(), "no page in {}", folder.display());
    let mut scores = Vec::new();
    for wanted in &wanted {
        let page = &wanted.page;
        let piece = Piece {
            path: Some(page.as_str().into()),
            format: Format::of_file(page).with_context(|| format!("{page} is no page"))?,
            ordinal: None,
            bytes: std::fs::read(folder.join(page))?,
            options: Arc::default(),
        };
        let article = read(piece, today)?.article;
        let published = article.published.value;
        let score = wanted.score(&Found {
            title: &article.title,
            published: &published.map_or(String::new(), |date| date.to_string()),
            source: article.source.as_deref().unwrap_or_default(),
            text: &article.text,
        });
        let wrong = [
            (score.title, " title"),
            (score.published, " date"),
            (score.source, " source"),
        ];
        let wrong = wrong.iter().filter(|(is_right, _)| !is_right);
        let wrong: String = wrong.map(|(_, what)| *what).collect();
        println!("{:.3} {page}{wrong}", score.f1);
        scores.push(score);
    }
    let n = scores.len();
    let right = |field: fn(&Score) -> bool| scores.iter().filter(|score| field(score)).count();
    println!(
        "{n} pages: F1 mean {:.3}, least {:.3}; right: title {}, date {}, source {}",
        scores.iter().map(|score| score.f1).sum::<f64>() / n as f64,
        scores.iter().map(|score| score.f1).fold(1.0, f64::min),
        right(|score| score.title),
        right(|score| score.published),
        right(|score| score.source),
    );
    Ok(())
}
