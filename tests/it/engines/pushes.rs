//! Pushing: nothing lost, nothing twice, whatever the engine and the network do.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::standin::{Fault, Kind, Standin};
use crate::env::{Env, Ran, project};

const KINDS: [Kind; 3] = [Kind::Quickwit, Kind::OpenSearch, Kind::Elasticsearch];

/// An index of small articles, some of which print the same.
fn indexed(n: usize) -> Env {
    let line = |number: usize| {
        let text = format!(
            "Minister Anna Nowak pojechała do Wietnamu {number} maja. Nowak wróciła do Radomia."
        );
        json!({"id": format!("a \"{number}\" ł"), "text": text, "lang": "pl", "date": "2024-06-18", "title": format!("Tytuł {number}")})
    };
    let lines: Vec<String> = (0..n).map(|number| line(number).to_string()).collect();
    let env = Env::indexed(&[("all.jsonl", &lines.join("\n"))]);
    env.write("corpus/one.txt", "Jan Kowalski przyjechał do Pragi.");
    env.ok(&["index", "--quiet"]);
    env
}

fn ids(env: &Env) -> BTreeSet<String> {
    let hits = env.json(&["search", "--json", "-n", "0"]);
    let hits = hits["hits"].as_array().expect("hits");
    hits.iter()
        .map(|hit| hit["id"].as_str().expect("an id").to_owned())
        .collect()
}

fn pushed(env: &Env, server: &Standin, more: &[&str]) -> Ran {
    env.run(&[&["push", "--to", server.kind().name(), &server.url], more].concat())
}

#[track_caller]
fn check_mirrors(env: &Env, server: &Standin) {
    let documents = server.documents();
    let found: BTreeSet<String> = documents.keys().cloned().collect();
    assert_eq!(found, ids(env), "{:?}", server.kind());
}

#[test]
fn an_index_is_mirrored() {
    for kind in KINDS {
        let env = indexed(60);
        let server = Standin::start(kind);
        let first = pushed(&env, &server, &[]);
        assert_eq!(
            first.stdout, "61 accepted, 0 refused, 0 unchanged, 0 deleted\n",
            "{}",
            first.stderr
        );
        check_mirrors(&env, &server);
        // what is made is what is printed
        let mapping = env.json(&["push", "--to", kind.name(), "--print-mapping", &server.url]);
        assert_eq!(
            server.state().index.as_ref().map(|it| &it.1),
            Some(&mapping)
        );
        // a second time nothing is sent
        let n_bulks = server.state().n_bulks;
        let second = pushed(&env, &server, &[]);
        assert_eq!(
            second.stdout,
            "0 accepted, 0 refused, 61 unchanged, 0 deleted\n"
        );
        assert_eq!(server.state().n_bulks, n_bulks);
        // a changed, a new and a vanished file
        env.write("corpus/one.txt", "Jan Kowalski wyjechał z Pragi do Brna.");
        env.write("corpus/two.txt", "Ewa Wiśniewska śpiewała w Brnie.");
        env.ok(&["index", "--quiet"]);
        let third = pushed(&env, &server, &[]);
        assert_eq!(
            third.stdout, "2 accepted, 0 refused, 60 unchanged, 0 deleted\n",
            "{}",
            third.stderr
        );
        assert!(
            server.documents()["one.txt"]["text"]
                .as_str()
                .is_some_and(|it| it.contains("Brna"))
        );
        std::fs::remove_file(env.path("corpus/one.txt")).expect("it is there");
        env.ok(&["index", "--quiet"]);
        let fourth = pushed(&env, &server, &[]);
        assert_eq!(
            fourth.stdout, "0 accepted, 0 refused, 61 unchanged, 1 deleted\n",
            "{}",
            fourth.stderr
        );
        check_mirrors(&env, &server);
    }
}

/// Names are sent as the whole corpus resolves them, and stories with them.
#[test]
fn what_the_corpus_decides_is_sent() {
    let env = Env::new();
    let corpus = project().join("corpus");
    env.ok(&["index", "--quiet", corpus.to_str().expect("UTF-8")]);
    let server = Standin::start(Kind::OpenSearch);
    assert_eq!(pushed(&env, &server, &[]).code, Some(0));
    check_mirrors(&env, &server);
    let documents = server.documents();
    for article in env.json_lines(&["export", "jsonl"]) {
        let document = &documents[article["id"].as_str().expect("an id")];
        let names = article["persons"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|it| &it["name"]);
        let sent = document["person"]
            .as_array()
            .map_or(&[][..], Vec::as_slice)
            .iter();
        assert!(names.eq(sent), "{}", article["id"]);
    }
    // the same from lines that were enriched one by one and merged
    let enriched = env.ok(&[
        "enrich",
        "--text",
        "--lean",
        corpus.to_str().expect("UTF-8"),
    ]);
    let merged = env.run_with(&["merge"], enriched.as_bytes()).stdout;
    env.write("merged/part-0", merged);
    let other = Standin::start(Kind::OpenSearch);
    let ran = env.run(&["push", "--to", "opensearch", &other.url, "merged"]);
    assert_eq!(ran.code, Some(0), "{}", ran.stderr);
    let from_lines = other.documents();
    assert_eq!(from_lines.len(), documents.len());
    for (id, mut document) in documents {
        let mut other = from_lines[&id].clone();
        // lean lines do not say by which words a country is spoken of
        for document in [&mut document, &mut other] {
            let called = document["called"].as_array_mut().into_iter().flatten();
            let called: Vec<Value> = called.map(Value::take).collect();
            let is_country = |it: &Value| it.as_str().is_some_and(|it| it.starts_with("country	"));
            document["called"] = called.into_iter().filter(|it| !is_country(it)).collect();
        }
        assert_eq!(other, document, "{id}");
    }
}

#[test]
fn nothing_is_lost_and_nothing_twice_whatever_goes_wrong() {
    let faults = [
        Fault::Status(429),
        Fault::SomeLater(3),
        Fault::Dropped,
        Fault::HalfAnswered,
        Fault::Status(503),
        Fault::CutAnswer,
        Fault::SomeLater(1),
        Fault::Status(502),
        Fault::HalfAnswered,
    ];
    for kind in KINDS {
        let env = indexed(80);
        let server = Standin::start(kind);
        server.state().faults.extend(faults.clone());
        // small batches, so that every fault meets one
        let ran = pushed(
            &env,
            &server,
            &["--batch-bytes", "6000", "--connections", "3"],
        );
        assert_eq!(
            ran.stdout, "81 accepted, 0 refused, 0 unchanged, 0 deleted\n",
            "{}",
            ran.stderr
        );
        assert!(server.state().faults.is_empty() && server.state().n_bulks > 8);
        check_mirrors(&env, &server);
        assert_eq!(
            pushed(&env, &server, &[]).stdout,
            "0 accepted, 0 refused, 81 unchanged, 0 deleted\n"
        );
    }
}

#[test]
fn a_killed_push_goes_on_where_it_was() {
    for kind in KINDS {
        let env = indexed(120);
        let server = Standin::start(kind);
        server.state().faults.extend(vec![Fault::None; 3]);
        // what comes after is done, and never answered
        server.state().faults.extend(vec![Fault::Silence; 4]);
        let args = [
            "push",
            "--to",
            kind.name(),
            &server.url,
            "--batch-bytes",
            "8000",
            "--connections",
            "2",
        ];
        let mut child = env
            .command(&args)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        let begun = Instant::now();
        while server.state().faults.len() > 2 {
            assert!(begun.elapsed() < Duration::from_mins(1), "nothing is sent");
            thread::sleep(Duration::from_millis(20));
        }
        thread::sleep(Duration::from_millis(200));
        child.kill().expect("it runs");
        child.wait().expect("it ends");
        server.state().faults.clear();
        let n_before = server.state().n_done.len();
        assert!((1..121).contains(&n_before), "{n_before} before the kill");
        let again = env.run(&args);
        assert_eq!(again.code, Some(0), "{}", again.stderr);
        check_mirrors(&env, &server);
        // what was answered before the kill is not sent again
        let n_once = server.state().n_done.values().filter(|n| **n == 1).count();
        assert!(n_once > 60, "{n_once} of 121 once");
        assert!(!again.stdout.contains(", 0 unchanged"), "{}", again.stdout);
    }
}

#[test]
fn what_is_too_large_is_split_or_refused() {
    for kind in KINDS {
        let env = indexed(30);
        let long = "Anna Nowak mówiła długo. ".repeat(2_000);
        env.write("corpus/long.txt", long);
        env.ok(&["index", "--quiet"]);
        let server = Standin::start(kind);
        server.state().max_bytes = 20_000;
        let ran = pushed(&env, &server, &["--strict"]);
        assert_eq!(ran.code, Some(3), "{}", ran.stderr);
        assert_eq!(
            ran.stdout, "31 accepted, 1 refused, 0 unchanged, 0 deleted\n",
            "{}",
            ran.stderr
        );
        assert!(
            ran.stderr.contains("refused: long.txt: answered 413"),
            "{}",
            ran.stderr
        );
        server.state().max_bytes = 10 << 20;
        let ran = pushed(&env, &server, &[]);
        assert_eq!(
            ran.stdout, "1 accepted, 0 refused, 31 unchanged, 0 deleted\n",
            "{}",
            ran.stderr
        );
        check_mirrors(&env, &server);
    }
}

#[test]
fn refusals_are_counted_and_tried_again() {
    for kind in KINDS {
        let env = indexed(20);
        let server = Standin::start(kind);
        server.state().refuses = Some("\"7\"".to_owned());
        let ran = pushed(&env, &server, &[]);
        assert_eq!(ran.code, Some(0));
        assert_eq!(
            ran.stdout, "20 accepted, 1 refused, 0 unchanged, 0 deleted\n",
            "{}",
            ran.stderr
        );
        assert!(ran.stderr.contains("this one is refused"), "{}", ran.stderr);
        server.state().refuses = None;
        let ran = pushed(&env, &server, &[]);
        assert_eq!(
            ran.stdout, "1 accepted, 0 refused, 20 unchanged, 0 deleted\n",
            "{}",
            ran.stderr
        );
        check_mirrors(&env, &server);
    }
}

#[test]
fn the_right_to_push_comes_from_the_environment() {
    let env = indexed(3);
    let server = Standin::start(Kind::Elasticsearch);
    server.state().authorization = Some("ApiKey c2VjcmV0".to_owned());
    let ran = pushed(&env, &server, &[]);
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.stderr.contains("401") && ran.stderr.contains("PRASOWKA_ENGINE_API_KEY"),
        "{}",
        ran.stderr
    );
    let args = ["push", "--to", "elasticsearch", &server.url];
    let run = |name: &str, value: &str| {
        let output = env
            .command(&args)
            .env(name, value)
            .output()
            .expect("it starts");
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    assert!(run("PRASOWKA_ENGINE_API_KEY", "c2VjcmV0").starts_with("4 accepted"));
    server.state().authorization = Some("Bearer t".to_owned());
    assert!(
        run("PRASOWKA_ENGINE_HEADER", "Authorization: Bearer t")
            .starts_with("0 accepted, 0 refused, 4")
    );
    // a password in the address would be seen by whoever lists processes
    let ran = env.run(&[
        "push",
        "--to",
        "elasticsearch",
        "http://me:secret@localhost/x",
    ]);
    assert!(
        ran.code == Some(2) && !ran.stderr.contains("accepted"),
        "{}",
        ran.stderr
    );
}

#[test]
fn what_is_no_index_of_ours_is_left_alone() {
    let env = indexed(3);
    for kind in KINDS {
        let server = Standin::start(kind);
        let other = match kind {
            Kind::Quickwit => {
                json!({"doc_mapping": {"field_mappings": [{"name": "body", "type": "text"}]}})
            }
            _ => json!({"mappings": {"properties": {"body": {"type": "text"}}}}),
        };
        server.state().index = Some(("press".to_owned(), other));
        let ran = pushed(&env, &server, &[]);
        assert_eq!(ran.code, Some(2));
        assert!(
            ran.stderr.contains("has no field \"") && server.state().documents.is_empty(),
            "{}",
            ran.stderr
        );
    }
    // nobody listens: said after the last try, in a line
    let ran = env.run(&[
        "push",
        "--to",
        "quickwit",
        "--retries",
        "1",
        "http://127.0.0.1:9/press",
    ]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("tried 2 times"), "{}", ran.stderr);
}

#[test]
fn lines_are_pushed_as_they_come() {
    let env = Env::new();
    let line = |id: &str| {
        json!({"id": id, "text": "Anna Nowak była w Radomiu.", "lang": "pl"}).to_string()
    };
    let articles = [line("a"), line("b"), line("a")].join("\n");
    let enriched = env
        .run_with(&["enrich", "--text", "-"], articles.as_bytes())
        .stdout
        + "no line\n";
    let server = Standin::start(Kind::OpenSearch);
    let ran = env.run_with(
        &["push", "--to", "opensearch", &server.url, "-"],
        enriched.as_bytes(),
    );
    assert_eq!(
        ran.stdout, "2 accepted, 1 refused, 0 unchanged, 0 deleted\n",
        "{}",
        ran.stderr
    );
    assert!(
        ran.stderr.contains("-: line 4: no enriched article") && ran.stderr.contains("the same id"),
        "{}",
        ran.stderr
    );
    assert!(env.path("push-press.jsonl").exists());
    // what is not among the lines stays, unless it is asked for
    let one: Vec<&str> = enriched.lines().take(1).collect();
    let push = |more: &[&str]| {
        let args = [&["push", "--to", "opensearch", &server.url, "-"], more].concat();
        env.run_with(&args, one.join("").as_bytes()).stdout
    };
    assert_eq!(push(&[]), "0 accepted, 0 refused, 1 unchanged, 0 deleted\n");
    assert_eq!(
        push(&["--delete-vanished"]),
        "0 accepted, 0 refused, 1 unchanged, 1 deleted\n"
    );
    let left: Vec<Value> = server.documents().into_values().collect();
    assert_eq!(left.len(), 1);
}
