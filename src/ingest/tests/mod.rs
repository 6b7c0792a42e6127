//! Runs over small corpora, from inside: what cannot be brought about by the
//! program alone.

mod faults;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, SystemTime};

use jiff::civil::date;

use super::{Options, Report, run};
use crate::corpus;
use crate::enrich::Record;
use crate::error::Error;
use crate::index::{Reader, Writer};

fn options(folder: &Path, index: &str) -> Options {
    Options {
        corpora: vec![folder.join("corpus")],
        index: folder.join(index),
        n_threads: 2,
        budget_bytes: 100 << 20,
        checksum: false,
        retry_failed: false,
        keep_vanished: false,
        entities: None,
        reading: corpus::Options::default(),
        today: date(2026, 11, 25),
    }
}

/// Writes a file of the corpus, an hour ago: a younger one is read again by the
/// next run, as a second change could bear the same time.
fn write(folder: &Path, file: &str, text: &str) {
    let corpus = folder.join("corpus");
    fs::create_dir_all(&corpus).unwrap();
    let path = corpus.join(file);
    fs::write(&path, text).unwrap();
    let hour_ago = SystemTime::now() - Duration::from_hours(1);
    let file = File::options().write(true).open(path).unwrap();
    file.set_modified(hour_ago).unwrap();
}

fn run_whole(options: &Options) -> Report {
    run(options, &AtomicBool::new(false), &mut |_| {}).unwrap()
}

/// What an index holds: texts by id, none twice.
fn contents(index: &Path) -> BTreeMap<String, String> {
    let reader = match Reader::open(index) {
        Ok(reader) => reader,
        Err(Error::NoIndex { .. }) => return BTreeMap::new(),
        Err(error) => panic!("the index cannot be read: {error}"),
    };
    let mut found = BTreeMap::new();
    for article in reader.kept().unwrap().iter() {
        let record = article.unwrap().record;
        let before = found.insert(record.id, record.text.unwrap());
        assert_eq!(before, None, "an article twice");
    }
    found
}

#[test]
fn new_rules_enrich_again_what_the_index_keeps() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.txt", "Minister poleciał do Wietnamu.");
    write(
        folder,
        "b.jsonl",
        "{\"text\": \"Jeden.\", \"id\": \"x\"}\n{\"text\": \"Dwa.\"}\n",
    );
    let options = options(folder, "index");
    run_whole(&options);
    let before = contents(&options.index);
    let (mut writer, mut state) = Writer::open(&options.index, options.budget()).unwrap();
    for entry in state.manifest.values_mut() {
        entry.enrichment = 0;
    }
    writer.commit(&state).unwrap();
    writer.close().unwrap();

    let report = run_whole(&options);
    assert_eq!((report.n_renewed, report.n_written), (2, 3));
    assert_eq!((report.n_new, report.n_changed), (0, 0));
    assert_eq!(contents(&options.index), before);
    assert!(run_whole(&options).is_unchanged());
}

#[test]
fn a_second_corpus_gives_new_ids_and_reads_nothing_again() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder, "a.txt", "Minister poleciał do Wietnamu.");
    let mut options = options(folder, "index");
    run_whole(&options);
    fs::create_dir(folder.join("second")).unwrap();
    fs::write(folder.join("second/a.txt"), "Premier w Pradze.").unwrap();
    options.corpora.push(folder.join("second"));
    let report = run_whole(&options);
    assert_eq!((report.n_renewed, report.n_new), (1, 1));
    let ids: Vec<String> = contents(&options.index).into_keys().collect();
    assert_eq!(ids, ["corpus/a.txt", "second/a.txt"]);
}

#[test]
fn names_are_the_same_whether_articles_were_held_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(
        folder,
        "a.txt",
        "Premier Donald Tusk spotkał się z prezydentem Andrzejem Dudą. Rozmawiali w Warszawie.",
    );
    write(
        folder,
        "b.txt",
        "Tusk rozmawiał z prezydentem Andrzejem Dudą w Warszawie.",
    );
    write(folder, "c.txt", "Rano w Gdańsku padał deszcz.");
    let records = |options: &Options| -> Vec<Record> {
        run_whole(options);
        let reader = Reader::open(&options.index).unwrap();
        let kept = reader.kept().unwrap();
        let mut records: Vec<_> = kept.iter().map(|article| article.unwrap().record).collect();
        records.sort_by(|a, b| a.id.cmp(&b.id));
        records
    };
    let held = options(folder, "held");
    let mut written = options(folder, "written");
    written.budget_bytes = 0;
    let expected = records(&held);
    assert!(!expected[1].resolutions.is_empty(), "{:?}", expected[1]);
    assert_eq!(records(&written), expected);

    // a later run sees the names of kept articles and of those to be written
    fs::remove_file(folder.join("corpus/a.txt")).unwrap();
    write(folder, "c.txt", "Premier Donald Tusk był w Gdańsku.");
    assert_eq!(records(&written), records(&held));
}
