//! Measures dates: what the program finds in texts against what somebody has
//! read in them.
//!
//! The texts are JSON lines with `id` and `text` and, where known, `date` and
//! `lang`; they stay where they are, and only spans and values are kept here.
//! A span that overlaps an answer finds it, each once; then its type and its
//! value are compared. An answer without a value asks for the span alone, and
//! several of them may lie in one span ("12 i 13 maja").

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// Time said in a text: code points, and what they mean.
#[derive(Debug)]
struct Timex {
    start: u64,
    end: u64,
    kind: String,
    value: Option<String>,
}

/// Time by article; one that has none has an empty list.
type Articles = BTreeMap<String, Vec<Timex>>;

/// Prints how many of the answers the program finds, and how much that it
/// finds is one; with `kind` only of that type.
pub(crate) fn measure(
    texts: &Path,
    answers: &Path,
    program: &Path,
    kind: Option<&str>,
    misses: usize,
) -> Result<()> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let texts = read(texts)?;
    let text = read(answers)?;
    let is_table = answers.extension().is_some_and(|end| end == "tsv");
    let mut wanted = if is_table {
        table(&text)?
    } else {
        lines(&text, "timex")?
    };
    let mut found = enriched(&texts, program, &wanted.keys().collect())?;
    for articles in [&mut wanted, &mut found] {
        for list in articles.values_mut() {
            list.retain(|timex| kind.is_none_or(|kind| timex.kind == kind));
        }
    }
    let mut score = Score::default();
    let none = Vec::new();
    for (article, answers) in &wanted {
        score.add(article, answers, found.get(article).unwrap_or(&none));
    }
    score.print(misses);
    Ok(())
}

/// What was counted.
#[derive(Default)]
struct Score {
    n_wanted: usize,
    n_found: usize,
    overlaps: usize,
    same_span: usize,
    same_kind: usize,
    same_value: usize,
    n_touching: usize,
    misses: Vec<String>,
}

impl Score {
    fn add(&mut self, article: &str, wanted: &[Timex], found: &[Timex]) {
        self.n_wanted += wanted.len();
        self.n_found += found.len();
        let mut used = BTreeSet::new();
        for answer in wanted {
            let is_free = |place: &usize| answer.value.is_none() || !used.contains(place);
            let free = (0..found.len()).filter(is_free);
            let place = free
                .filter(|place| {
                    found[*place].start < answer.end && answer.start < found[*place].end
                })
                .max_by_key(|place| {
                    (found[*place].start, found[*place].end) == (answer.start, answer.end)
                });
            let Some(place) = place else {
                self.misses.push(format!("{article}: not found {answer:?}"));
                continue;
            };
            used.insert(place);
            let got = &found[place];
            self.overlaps += 1;
            self.same_span += usize::from((got.start, got.end) == (answer.start, answer.end));
            self.same_kind += usize::from(got.kind == answer.kind);
            if answer.value.is_none() || got.value == answer.value {
                self.same_value += 1;
            } else {
                self.misses
                    .push(format!("{article}: {answer:?} read as {got:?}"));
            }
        }
        self.n_touching += used.len();
        let surplus = (0..found.len()).filter(|place| !used.contains(place));
        let surplus = surplus.map(|place| format!("{article}: found too {:?}", found[place]));
        self.misses.extend(surplus);
    }

    fn print(&self, misses: usize) {
        println!("{} answers, {} found", self.n_wanted, self.n_found);
        for (name, n) in [
            ("same span", self.same_span),
            ("overlap", self.overlaps),
            ("overlap, same type", self.same_kind),
            ("overlap, same value", self.same_value),
        ] {
            let precision = ratio(n.min(self.n_touching), self.n_found);
            let recall = ratio(n, self.n_wanted);
            let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
            println!("{name:20} precision {precision:.4}  recall {recall:.4}  F1 {f1:.4}");
        }
        for miss in self.misses.iter().take(misses) {
            println!("{miss}");
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// Reads `article start end type value`; a row without a span names an article
/// in which there is nothing to find.
fn table(text: &str) -> Result<Articles> {
    let mut articles = Articles::new();
    let rows = text.lines().filter(|line| !line.starts_with('#')).skip(1);
    for row in rows {
        let cells: Vec<_> = row.split('\t').collect();
        let [article, start, end, kind, value] = cells[..] else {
            bail!("five columns wanted: {row}");
        };
        let list = articles.entry(article.to_owned()).or_default();
        if !start.is_empty() {
            list.push(Timex {
                start: start.parse()?,
                end: end.parse()?,
                kind: kind.to_owned(),
                value: Some(value.to_owned()).filter(|value| !value.is_empty()),
            });
        }
    }
    Ok(articles)
}

/// Reads JSON lines whose `key` holds the list.
fn lines(text: &str, key: &str) -> Result<Articles> {
    let mut articles = Articles::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line: Value = serde_json::from_str(line)?;
        let list = line[key].as_array().cloned().unwrap_or_default();
        let timexes = list.iter().map(|timex| {
            let number = |key: &str| timex[key].as_u64().context("an offset is a number");
            let word = |key: &str| timex[key].as_str().map(str::to_owned);
            Ok(Timex {
                start: number("start")?,
                end: number("end")?,
                kind: word("type").unwrap_or_default(),
                value: word("value"),
            })
        });
        let id = line["id"].as_str().context("a line has an id")?;
        articles.insert(id.to_owned(), timexes.collect::<Result<_>>()?);
    }
    Ok(articles)
}

/// What `prasowka enrich -` finds in the articles that are `wanted`.
fn enriched(texts: &str, program: &Path, wanted: &BTreeSet<&String>) -> Result<Articles> {
    let mut input = String::new();
    for line in texts.lines().filter(|line| !line.trim().is_empty()) {
        let id = serde_json::from_str::<Value>(line)?["id"].take();
        if id
            .as_str()
            .is_some_and(|id| wanted.contains(&id.to_owned()))
        {
            input.push_str(line);
            input.push('\n');
        }
    }
    let mut child = Command::new(program)
        .args(["enrich", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("cannot run {}", program.display()))?;
    let mut pipe = child.stdin.take().expect("it was asked for");
    let writer = thread::spawn(move || pipe.write_all(input.as_bytes()));
    let output = child.wait_with_output()?;
    writer.join().expect("writing does not panic")?;
    if !output.status.success() {
        bail!("{} ended with {}", program.display(), output.status);
    }
    lines(&String::from_utf8(output.stdout)?, "timexes")
}
