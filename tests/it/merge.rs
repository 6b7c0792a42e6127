//! Articles enriched line by line, and made one corpus by `merge`: the same
//! names and stories as an index of them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::File;
use std::process::Stdio;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::env::{Env, Ran, project};
use crate::pack;

/// A line of input: an article, or something that is none.
#[derive(Debug, Clone)]
enum Input {
    Article(usize),
    Bad(&'static str),
    Blank,
}

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        6 => (1_usize..40).prop_map(Input::Article),
        2 => prop_oneof![Just("nonsense"), Just("{\"text\": 5}"), Just("{\"text\": \"\u{0}"), Just("[1")]
            .prop_map(Input::Bad),
        1 => Just(Input::Blank),
    ]
}

/// The lines, and the ids of those that hold an article.
fn lines(inputs: &[Input]) -> (String, Vec<String>) {
    let (mut lines, mut ids) = (String::new(), Vec::new());
    for (place, input) in inputs.iter().enumerate() {
        match input {
            Input::Article(n_sentences) => {
                let id = format!("nr {place}");
                // articles of very different length are done at very different times
                let text = "Premier Donald Tusk spotkał się z Angelą Merkel w Berlinie. "
                    .repeat(*n_sentences);
                writeln!(lines, "{}", json!({"id": id, "text": text, "lang": "pl"}))
                    .expect("a string");
                ids.push(id);
            }
            Input::Bad(bad) => writeln!(lines, "{bad}").expect("a string"),
            Input::Blank => lines.push('\n'),
        }
    }
    (lines, ids)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, max_shrink_iters: 20, failure_persistence: None, ..ProptestConfig::default() })]
    /// Output in the order of input for any number of threads, and no bad line
    /// stops it.
    #[test]
    fn a_filter_keeps_the_order_for_any_threads(
        inputs in proptest::collection::vec(input(), 0..60),
        n_threads in 2_usize..6,
    ) {
        let (lines, ids) = lines(&inputs);
        let env = Env::new();
        let run = |n: usize| env.run_with(&["enrich", "--lean", "-j", &n.to_string(), "-"], lines.as_bytes());
        let alone = run(1);
        prop_assert_eq!(alone.code, Some(0));
        let found: Vec<String> = alone.json_lines().iter().map(|it| it["id"].as_str().unwrap().to_owned()).collect();
        prop_assert_eq!(found, ids);
        let n_bad = inputs.iter().filter(|it| matches!(it, Input::Bad(_))).count();
        prop_assert_eq!(alone.stderr.lines().filter(|line| line.starts_with("passed over (")).count(), n_bad);
        prop_assert_eq!(run(n_threads).stdout, alone.stdout);
    }
}

#[test]
fn a_filter_takes_no_more_memory_for_more_lines() {
    let env = Env::new();
    let text = "Minister Radosław Sikorski rozmawiał w Paryżu o Ukrainie. ".repeat(8);
    let line = |number: usize| json!({"id": number.to_string(), "text": text}).to_string() + "\n";
    let peak = |n: usize| {
        let lines: String = (0..n).map(line).collect();
        env.write("lines", lines);
        let stdin = File::open(env.path("lines")).expect("it was written");
        let (ran, peak) =
            env.run_watched_with(&["enrich", "--text", "-j", "2", "-"], Stdio::from(stdin));
        assert_eq!(ran.stdout.lines().count(), n, "{}", ran.stderr);
        peak
    };
    let (few, many) = (peak(300), peak(3_000));
    assert!(
        many < few + (6 << 20),
        "{few} bytes for 300 lines, {many} for 3000"
    );
}

#[test]
fn lean_lines_have_no_mentions_and_say_what_entities_are_called() {
    let env = Env::new();
    let text = "Władimir Putin przyjął w Moskwie gości. Putin mówił długo.";
    let line = json!({"id": "1", "text": text, "lang": "pl", "date": "2024-06-18"}).to_string();
    let run = |args: &[&str]| env.run_with(&[&["enrich"], args, &["-"]].concat(), line.as_bytes());
    let (whole, lean) = (run(&[]), run(&["--lean"]));
    assert!(lean.stdout.len() < whole.stdout.len());
    let (mut whole, lean) = (whole.json_lines().remove(0), lean.json_lines().remove(0));
    assert!(
        whole["mentions"].as_array().is_some_and(|it| it.len() > 2) && whole["called"].is_null()
    );
    assert!(lean["mentions"].is_null());
    let called =
        json!([{"kind": "person", "name": "Władimir Putin", "lemma": "Putin", "count": 1}]);
    assert_eq!(lean["called"], called);
    // all else is the same
    whole["mentions"].take();
    whole["called"] = called;
    let mut whole = whole.as_object().expect("an object").clone();
    whole.remove("mentions");
    assert_eq!(Value::Object(whole), lean);
}

/// What an index knows of its articles, by id.
fn indexed(env: &Env, index: &str) -> BTreeMap<String, Value> {
    by_id(env.json_lines(&["export", "jsonl", "--index", index]))
}

fn by_id(lines: Vec<Value>) -> BTreeMap<String, Value> {
    let id = |line: &Value| line["id"].as_str().expect("an id").to_owned();
    lines.into_iter().map(|line| (id(&line), line)).collect()
}

/// The parts that the whole corpus decides.
fn decided(line: &Value) -> [&Value; 4] {
    ["persons", "organisations", "places", "duplicate_of"].map(|key| &line[key])
}

#[track_caller]
fn check_as_indexed(env: &Env, index: &str, merged: &Ran) {
    assert_eq!(merged.code, Some(0), "{}", merged.stderr);
    let (indexed, merged) = (indexed(env, index), by_id(merged.json_lines()));
    assert_eq!(
        indexed.keys().collect::<Vec<_>>(),
        merged.keys().collect::<Vec<_>>()
    );
    for (id, article) in &indexed {
        assert_eq!(decided(&merged[id]), decided(article), "{id}");
    }
    let copies = indexed.values().filter(|it| !it["duplicate_of"].is_null());
    let of_leader = |leader: &Value| {
        let followers = indexed.values().filter(|it| it["duplicate_of"] == *leader);
        followers.count()
    };
    for copy in copies {
        let leader = &copy["duplicate_of"];
        let n = json!(of_leader(leader));
        assert_eq!(merged[copy["id"].as_str().expect("an id")]["reprints"], n);
        assert_eq!(merged[leader.as_str().expect("an id")]["reprints"], n);
    }
}

/// Articles in which names of two languages and spellings meet, surnames stand
/// alone, and an agency's text is printed again.
fn sample(env: &Env) -> String {
    let corpus = project().join("corpus");
    let corpus = corpus.to_str().expect("UTF-8").to_owned();
    env.ok(&["index", "--quiet", &corpus]);
    corpus
}

#[test]
fn merging_gives_what_indexing_gives() {
    let env = Env::new();
    let corpus = sample(&env);
    let enriched = env.ok(&["enrich", "--text", &corpus]);
    let merged = env.run_with(&["merge", "-"], enriched.as_bytes());
    check_as_indexed(&env, "index", &merged);
    let resolved = |stderr: &str| stderr.contains("names resolved in 0,");
    assert!(
        !resolved(&merged.stderr),
        "nothing to resolve: {}",
        merged.stderr
    );
    // mentions name the same entities, too
    let indexed = indexed(&env, "index");
    for (id, line) in by_id(merged.json_lines()) {
        assert_eq!(line["mentions"], indexed[&id]["mentions"], "{id}");
    }
}

#[test]
fn lean_lines_of_many_files_are_merged_as_one_corpus() {
    let env = Env::new();
    let corpus = sample(&env);
    let enriched = env.ok(&["enrich", "--text", "--lean", &corpus]);
    let lines: Vec<&str> = enriched.split_inclusive('\n').collect();
    let (first, rest) = lines.split_at(30);
    let (second, third) = rest.split_at(30);
    env.write("parts/part-0", first.concat());
    env.write("parts/part-1.gz", pack::gzip(second.concat().as_bytes()));
    env.write("parts/_SUCCESS", "");
    // a frame a line, as parts that were appended to have them
    let frames: Vec<_> = third
        .iter()
        .map(|line| pack::zstd(line.as_bytes()))
        .collect();
    env.write("parts/part-2.zst", frames.concat());
    let whole = env.run(&["merge", "-j", "1", "parts"]);
    check_as_indexed(&env, "index", &whole);
    let many = env.run(&[
        "merge",
        "-j",
        "4",
        "parts/part-0",
        "parts/part-1.gz",
        "parts/part-2.zst",
    ]);
    assert_eq!(many.stdout, whole.stdout);
    // N workers print what one prints
    let shares =
        ["1/3", "2/3", "3/3"].map(|share| env.ok(&["merge", "--partition", share, "parts"]));
    assert!(shares.iter().all(|share| !share.is_empty()));
    assert_eq!(shares.concat(), whole.stdout);
    let left = std::fs::read_dir(env.path("")).expect("the folder is there");
    let left = left.filter(|it| {
        it.as_ref()
            .is_ok_and(|it| it.file_name().to_string_lossy().contains("merge-"))
    });
    assert_eq!(left.count(), 0, "temporary files are left");
}

#[test]
fn stories_are_told_across_lines() {
    let env = Env::new();
    let wire = project().join("examples/wire.jsonl");
    let wire = wire.to_str().expect("UTF-8");
    env.ok(&["index", "--quiet", "--index", "wire", wire]);
    let mut lines: Vec<String> = env
        .ok(&["enrich", "--text", "--lean", wire])
        .lines()
        .map(str::to_owned)
        .collect();
    // the order of the lines decides nothing
    lines.reverse();
    let merged = env.run_with(&["merge"], lines.join("\n").as_bytes());
    check_as_indexed(&env, "wire", &merged);
    assert!(merged.stdout.contains("\"duplicate_of\""));
    // without texts nothing is told, and that is said
    let bare = env.ok(&["enrich", "--lean", wire]);
    let merged = env.run_with(&["merge"], bare.as_bytes());
    assert!(merged.stderr.contains("bring no text"), "{}", merged.stderr);
    assert!(!merged.stdout.contains("\"duplicate_of\""));
}

#[test]
fn bad_lines_and_second_ids_are_said() {
    let env = Env::new();
    let line = |id: &str| {
        let text = format!("Anna Nowak była w Radomiu, pisze {id}.");
        json!({"id": id, "text": text, "lang": "pl"}).to_string()
    };
    let articles = [line("a"), line("b"), line("a"), line("a#2"), line("a")].join("\n");
    let enriched = env.run_with(&["enrich", "-"], articles.as_bytes()).stdout;
    let mut lines: Vec<&str> = enriched.lines().collect();
    lines.insert(1, "{\"id\": \"half");
    lines.insert(3, "");
    lines.insert(4, "{\"text\": \"not enriched\"}");
    let ran = env.run_with(&["merge", "--strict"], lines.join("\n").as_bytes());
    assert_eq!(ran.code, Some(3));
    let ids: Vec<String> = ran
        .json_lines()
        .iter()
        .map(|it| it["id"].as_str().expect("an id").to_owned())
        .collect();
    assert_eq!(ids, ["a", "b", "a#3", "a#2", "a#4"]);
    for said in [
        "-: line 2: no enriched article",
        "-: line 5: no enriched article",
        "\"a\" is taken, so this article is \"a#3\"",
    ] {
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
    assert_eq!(env.run(&["merge", "nowhere.jsonl"]).code, Some(2));
    assert_eq!(
        env.run(&["merge", "--partition", "4/3", "nowhere.jsonl"])
            .code,
        Some(2)
    );
}

#[test]
fn corrections_hold_as_for_an_index() {
    let env = Env::new();
    let corrections = "[[same]]\nnames = [\"Jan Kowalski\", \"Johann Schmied\"]\n\n[[drop]]\nname = \"Ewa Nikt\"\n";
    env.write("corpus/entities.toml", corrections);
    env.write("corpus/a.jsonl", [
        json!({"id": "1", "lang": "pl", "text": "Jan Kowalski spotkał Ewę Nikt w Krakowie. Kowalski mówił długo."}).to_string(),
        json!({"id": "2", "lang": "pl", "text": "Premier Johann Schmied przemawiał. Jan Kowalski słuchał."}).to_string(),
        json!({"id": "3", "lang": "pl", "text": "Johann Schmied przemawiał w Wiedniu, a Ewa Nikt słuchała."}).to_string(),
    ].join("\n"));
    env.ok(&["index", "--quiet"]);
    let enriched = env.ok(&["enrich", "--text", "--lean", "corpus/a.jsonl"]);
    let merged = env.run_with(
        &["merge", "--entities", "corpus/entities.toml"],
        enriched.as_bytes(),
    );
    check_as_indexed(&env, "index", &merged);
    assert!(!merged.stdout.contains("\"name\":\"Ewa Nikt\""));
    // what an article calls somebody is kept beside the name
    let third = &by_id(merged.json_lines())["3"];
    let name = third["persons"][0]["name"].as_str().expect("a name");
    if name != "Johann Schmied" {
        assert_eq!(third["called"][0]["lemma"], "Johann Schmied", "{third}");
    }
}
