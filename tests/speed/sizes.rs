//! Cost against size: the whole `index`, of JSON lines and of a file an article,
//! then a run that finds nothing changed and one that finds a file changed, and
//! Tantivy alone on the same texts, at ten times the size each time.
//!
//! `PRASOWKA_SPEED_MB=100` goes up to that size; 10 where it does not say.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use prasowka::article::Article;
use prasowka::ingest::{self, Options};

use crate::index::{index_plainly, options, write_lines};
use crate::report::{Measured, keep};
use crate::texts::Texts;

/// Megabytes of the smallest corpus.
const FIRST_MB: usize = 1;

/// Megabytes of the largest where nothing else is asked for.
const LAST_MB: usize = 10;

/// Turns of each size; few, for each is long.
const N_TURNS: usize = 3;

/// Files of a folder.
const FILES_A_FOLDER: usize = 1000;

/// Runs the group.
pub(crate) fn run(texts: &Texts) {
    let last = env::var("PRASOWKA_SPEED_MB").ok();
    let last = last.and_then(|mb| mb.parse().ok()).unwrap_or(LAST_MB);
    let mut mb = FIRST_MB;
    while mb <= last {
        of_size(&texts.of_size(mb * 1_000_000));
        mb *= 10;
    }
}

/// Measures a corpus of some size.
fn of_size(texts: &Texts) {
    println!(
        "  {:.0} MB in {} articles",
        texts.n_bytes as f64 / 1e6,
        texts.articles.len()
    );
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let [lines, files] = ["lines", "files"].map(|name| folder.path().join(name));
    fs::create_dir(&lines).expect("folders can be made");
    write_lines(texts, 1, &lines.join("texts.jsonl"));
    write_files(&texts.articles, &files);
    let index = folder.path().join("index");
    let theirs = folder.path().join("theirs");
    measure("Tantivy alone", texts, || {
        index_plainly(texts, 1, &theirs);
    });
    measure("index, JSON lines", texts, || {
        fs::remove_dir_all(&index).ok();
        bring_up_to_date(&options(&lines, &index));
    });
    let options = options(&files, &index);
    measure("index, files", texts, || {
        fs::remove_dir_all(&index).ok();
        bring_up_to_date(&options);
    });
    measure("nothing changed", texts, || bring_up_to_date(&options));
    let mut n_turns = 0;
    measure("one file changed", texts, || {
        n_turns += 1;
        let text = format!("Nowy artykuł numer {n_turns}.");
        fs::write(files.join("0/0.txt"), text).expect("a file can be written");
        bring_up_to_date(&options);
    });
}

fn bring_up_to_date(options: &Options) {
    let report = ingest::run(options, &AtomicBool::new(false), &mut |_| {});
    report.expect("the corpus can be indexed");
}

/// Writes a file an article.
fn write_files(articles: &[Article], folder: &Path) {
    for (number, article) in articles.iter().enumerate() {
        let folder = folder.join((number / FILES_A_FOLDER).to_string());
        let number = number % FILES_A_FOLDER;
        if number == 0 {
            fs::create_dir_all(&folder).expect("folders can be made");
        }
        let file = folder.join(format!("{number}.txt"));
        fs::write(file, &article.text).expect("files can be written");
    }
}

/// Times something over all the texts.
fn measure(name: &str, texts: &Texts, mut run: impl FnMut()) {
    let mut times: Vec<f64> = (0..N_TURNS)
        .map(|_| {
            let started = Instant::now();
            run();
            started.elapsed().as_secs_f64()
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let seconds = [times[0], times[N_TURNS / 2], times[N_TURNS - 1]];
    println!(
        "    {name:20} {:8.3} s ({:.3}..{:.3})  {:6.1} MB/s",
        seconds[1],
        seconds[0],
        seconds[2],
        texts.n_bytes as f64 / seconds[1] / 1e6
    );
    keep(Measured {
        name: name.to_owned(),
        n_bytes: texts.n_bytes,
        seconds,
    });
}
