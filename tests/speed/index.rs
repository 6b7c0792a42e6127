//! Indexing from a file to the last commit, against Tantivy alone: the same
//! text and the same threads, its default tokenizer, one field of text.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::AtomicBool;

use jiff::civil::date;
use prasowka::ingest::{self, Options};
use serde_json::json;
use tantivy::schema::{STORED, STRING, Schema, TEXT};
use tantivy::{Index, IndexWriter, doc};

use crate::measure::{Side, compare};
use crate::texts::Texts;

/// Bytes to be indexed at least; a smaller corpus is taken again and again.
const N_BYTES_MIN: usize = 20_000_000;
const N_THREADS: usize = 2;
const BUDGET_BYTES: usize = 200 << 20;

/// Runs the group.
pub(crate) fn run(texts: &Texts) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).expect("folders can be made");
    let n_rounds = N_BYTES_MIN.div_ceil(texts.n_bytes);
    write_lines(texts, n_rounds, &corpus.join("texts.jsonl"));
    let options = options(&corpus, &folder.path().join("ours"));
    let ours = Side::new("index, two cores", || {
        fs::remove_dir_all(&options.index).ok();
        let report = ingest::run(&options, &AtomicBool::new(false), &mut |_| {});
        report.expect("the corpus can be indexed");
    });
    let theirs = folder.path().join("theirs");
    let baseline = Side::new("Tantivy alone", || index_plainly(texts, n_rounds, &theirs));
    compare(texts.n_bytes * n_rounds, ours, baseline);
}

/// A corpus into an index, as it is measured.
pub(crate) fn options(corpus: &Path, index: &Path) -> Options {
    Options {
        n_threads: N_THREADS,
        budget_bytes: BUDGET_BYTES,
        ..Options::new(corpus.into(), index.into(), date(2026, 11, 25))
    }
}

/// Writes the texts as JSON lines.
pub(crate) fn write_lines(texts: &Texts, n_rounds: usize, path: &Path) {
    let file = fs::File::create(path).expect("files can be made");
    let mut file = std::io::BufWriter::new(file);
    for _ in 0..n_rounds {
        for article in &texts.articles {
            let date = article.published.value.map(|date| date.to_string());
            let lang = article.lang.map(|lang| lang.to_string());
            let record = json!({"text": article.text, "date": date, "lang": lang});
            writeln!(file, "{record}").expect("files can be written");
        }
    }
    file.flush().expect("files can be written");
}

/// Indexes the texts with nothing but Tantivy.
pub(crate) fn index_plainly(texts: &Texts, n_rounds: usize, folder: &Path) {
    fs::remove_dir_all(folder).ok();
    fs::create_dir(folder).expect("folders can be made");
    let mut schema = Schema::builder();
    let id = schema.add_text_field("id", STRING | STORED);
    let text = schema.add_text_field("text", TEXT | STORED);
    let index = Index::create_in_dir(folder, schema.build()).expect("an index can be made");
    let mut writer: IndexWriter = index
        .writer_with_num_threads(N_THREADS, BUDGET_BYTES)
        .expect("it can be written");
    for round in 0..n_rounds {
        for article in &texts.articles {
            let id_of_round = format!("{}-{round}", article.id);
            let document = doc!(id => id_of_round, text => article.text.as_str());
            writer.add_document(document).expect("it can be added");
        }
    }
    writer.commit().expect("it can be committed");
    writer.wait_merging_threads().expect("it can be merged");
}
