//! What goes wrong, and what is said of it: the file, the reason, the remedy.

use std::process::Stdio;

use crate::env::{Env, Ran};

#[track_caller]
fn refused(ran: &Ran, message: &str) {
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains(message),
        "{ran:?} does not say {message:?}"
    );
    assert_eq!(ran.stdout, "", "answers only on standard output");
}

#[test]
fn a_folder_that_is_not_there() {
    let env = Env::new();
    refused(
        &env.run(&["index", "nowhere"]),
        "nowhere: no such file or folder; name the folder that holds the articles",
    );
    assert!(!env.path("index").exists(), "no index is made of nothing");
}

#[test]
fn a_folder_without_articles() {
    let env = Env::new();
    env.write("corpus/picture.png", [0x89, b'P', b'N', b'G']);
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("no article in corpus"), "{ran:?}");
}

#[test]
fn an_index_that_is_not_there() {
    let env = Env::new();
    for args in [
        &["search", "x"][..],
        &["facets", "person"],
        &["show", "a.txt"],
        &["status"],
    ] {
        refused(
            &env.run(args),
            "no index here; build one with `prasowka index CORPUS",
        );
    }
}

#[test]
fn a_folder_of_another_program() {
    let env = Env::new();
    env.write("corpus/a.txt", "Tekst o Polsce.");
    env.write("index/thesis.doc", "mine");
    refused(
        &env.run(&["index"]),
        "not empty and no index of prasówka (there is thesis.doc); choose another folder",
    );
    assert_eq!(
        std::fs::read(env.path("index/thesis.doc")).expect("it stays"),
        b"mine"
    );
}

/// Bad files among good ones: each a line, and the rest is indexed.
#[test]
fn bad_files_among_good_ones() {
    let env = Env::new();
    env.write(
        "corpus/good.txt",
        "Premier Donald Tusk przyjechał wczoraj do Wilna na rozmowy o granicy.",
    );
    env.write("corpus/binary.txt", [b'a', 0, 1, 2, 255]);
    env.write("corpus/empty.txt", "");
    env.write("corpus/blank.txt", " \n\n ");
    env.write(
        "corpus/records.jsonl",
        "{\"text\": \"Ala ma kota.\"}\n{\"text\": \n{\"corpus\": \"x\"}\n",
    );
    env.write(
        "corpus/broken.txt",
        b"Zepsuty \xC3\x28 znak w zwyk\xC5\x82ym zdaniu o \xC5\xBC\xC3\xB3\xC5\x82wiach.",
    );
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    for line in [
        "binary.txt: a zero byte at offset 1, no text",
        "empty.txt: the file is empty",
        "blank.txt: holds no text",
        "records.jsonl: line 2: not JSON at column",
        "records.jsonl: line 3: no text in \"corpus\"; name its field with --map text=FIELD",
        "broken.txt: 1 broken places in UTF-8 replaced by U+FFFD; check the source",
    ] {
        assert!(ran.stderr.contains(line), "no {line:?} in {}", ran.stderr);
    }
    let mut ids: Vec<String> = env
        .ok(&["search", "-n", "0", "-l"])
        .lines()
        .map(str::to_owned)
        .collect();
    ids.sort();
    assert_eq!(ids, ["broken.txt", "good.txt", "records.jsonl"]);
    let status = env.ok(&["status"]);
    assert!(status.contains("empty.txt: the file is empty"), "{status}");
    let strict = env.run(&["index", "--index", "other", "--strict"]);
    assert_eq!(strict.code, Some(3), "{strict:?}");
    let unchanged = env.run(&["index", "--index", "other", "--strict"]);
    assert_eq!(unchanged.code, Some(3), "{unchanged:?}");
    let expected = "4 of them could not be read in whole; `prasowka status` says why";
    assert!(unchanged.stderr.contains(expected), "{unchanged:?}");
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::PermissionsExt as _;

    let env = Env::new();
    env.write("corpus/good.txt", "Tekst o Polsce.");
    env.write("corpus/secret.txt", "Tekst o niczym.");
    let secret = env.path("corpus/secret.txt");
    std::fs::set_permissions(&secret, std::fs::Permissions::from_mode(0o000)).expect("it is ours");
    if std::fs::read(&secret).is_ok() {
        return; // root may read everything
    }
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("secret.txt: "), "{ran:?}");
}

#[test]
fn a_query_that_cannot_be_read() {
    let env = Env::indexed(&[("a.txt", "Ala ma kota.")]);
    let lenient = env.run(&["search", "\"ala"]);
    assert_eq!(lenient.code, Some(0), "{lenient:?}");
    assert!(
        lenient.stderr.contains("this quotation is not closed"),
        "{lenient:?}"
    );
    refused(
        &env.run(&["search", "--strict", "\"ala"]),
        "this quotation is not closed",
    );
}

#[test]
fn an_unknown_value_suggests_a_near_one() {
    let env = Env::indexed(&[("a.txt", "Rosja i Ukraina.")]);
    refused(&env.run(&["search", "--country", "Rsja"]), "near it are RU");
    refused(
        &env.run(&["facets", "persn"]),
        "the facets are person, country",
    );
    refused(
        &env.run(&["show", "b.txt"]),
        "`prasowka search` prints the ids",
    );
}

#[test]
fn nothing_found_is_no_error() {
    let env = Env::indexed(&[("a.txt", "Ala ma kota.")]);
    let ran = env.run(&["search", "hipopotam", "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let answer = env.json(&["search", "hipopotam", "--json"]);
    assert_eq!(answer["total"], 0);
    assert_eq!(answer["hits"], serde_json::json!([]));
    let lines = env.json_lines(&["search", "hipopotam", "--jsonl"]);
    let kinds: Vec<_> = lines.iter().map(|line| line["type"].clone()).collect();
    assert_eq!(kinds, ["summary"]);
}

#[test]
fn a_closed_pipe_is_success() {
    let env = Env::new();
    let line = "{\"text\": \"Artykuł o Polsce i o Węgrzech.\"}\n";
    env.write("corpus/many.jsonl", line.repeat(5_000));
    env.ok(&["index", "--quiet"]);
    for args in [
        &["search", "-n", "0"][..],
        &["search", "-n", "0", "--jsonl"],
        &["enrich", "corpus"],
    ] {
        let mut child = env
            .command(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert!(output.status.success(), "{args:?}: {output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn records_on_standard_input() {
    let env = Env::new();
    let input = "{\"id\": \"x\", \"text\": \"Rosja i Wietnam.\", \"date\": \"2024-06-18T10:00:00Z\"}\n\
                 nonsense\n\
                 {\"text\": \"Polska.\"}\n";
    let ran = env.run_with(&["enrich", "-"], input.as_bytes());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(
        ran.stderr
            .contains("line 2: \"nonsense\", wanted a JSON object"),
        "{ran:?}"
    );
    let lines = ran.json_lines();
    let ids: Vec<_> = lines.iter().map(|line| line["id"].clone()).collect();
    assert_eq!(ids, ["x", "-#3"]);
    assert_eq!(
        lines[0]["published"],
        serde_json::json!({"value": "2024-06-18", "from": "field"})
    );
    assert_eq!(
        env.run_with(&["enrich", "--strict", "-"], b"nonsense\n")
            .code,
        Some(3)
    );
}

/// What failed is in `errors.jsonl`, and can be tried again alone.
#[test]
fn failed_files_are_listed_and_tried_again() {
    let env = Env::new();
    env.write("corpus/good.txt", "Tekst o Polsce.");
    env.write("corpus/empty.txt", "");
    env.write(
        "corpus/records.jsonl",
        "{\"text\": \"Ala ma kota.\"}\n[1]\n",
    );
    env.ok(&["index", "--quiet"]);
    let errors = || {
        let lines = std::fs::read_to_string(env.path("index/errors.jsonl")).expect("it is there");
        let line = |line: &str| serde_json::from_str(line).expect("a line is JSON");
        lines.lines().map(line).collect::<Vec<serde_json::Value>>()
    };
    let found = errors();
    assert_eq!(
        found[0],
        serde_json::json!({"path": "empty.txt", "reason": "empty", "detail": "the file is empty"})
    );
    for (key, value) in [
        ("path", serde_json::json!("records.jsonl")),
        ("unit", serde_json::json!("line")),
        ("number", serde_json::json!(2)),
        ("reason", serde_json::json!("bad-json")),
    ] {
        assert_eq!(found[1][key], value);
    }
    assert_eq!(found.len(), 2);
    env.write("corpus/new.txt", "Tekst o Litwie.");
    env.write("corpus/empty.txt", "Tekst o Czechach.");
    env.ok(&["index", "--quiet", "--retry-failed"]);
    let ids = || {
        let ids = env.ok(&["search", "-n", "0", "-l"]);
        let mut ids: Vec<_> = ids.lines().map(str::to_owned).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(), ["empty.txt", "good.txt", "records.jsonl"]);
    assert_eq!(errors().len(), 1);
    env.ok(&["index", "--quiet"]);
    assert_eq!(ids(), ["empty.txt", "good.txt", "new.txt", "records.jsonl"]);
    env.ok(&["check"]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_for_a_while_keeps_its_articles() {
    use std::os::unix::fs::symlink;

    let env = Env::indexed(&[
        ("a.txt", "Burmistrz Ustki otworzył nowy port."),
        ("dysk/b.txt", "W Helu zacumował jacht z Kopenhagi."),
        ("dysk/c.txt", "Rybacy z Jastarni liczą dorsze."),
        ("dysk2/d.txt", "Na plaży w Rowach znaleziono bursztyn."),
    ]);
    let found = || env.ok(&["search", "-n", "0", "-l"]).lines().count();
    assert_eq!(found(), 4);
    // the disk behind a link is away
    std::fs::rename(env.path("corpus/dysk"), env.path("elsewhere")).expect("it can be moved");
    symlink(env.path("away"), env.path("corpus/dysk")).expect("links can be made");
    std::fs::remove_dir_all(env.path("corpus/dysk2")).expect("it can be removed");
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(ran.stderr.contains("passed over (link): dysk:"), "{ran:?}");
    assert_eq!(found(), 3, "what is gone is removed, what is away is not");
    // it is back
    std::fs::rename(env.path("elsewhere"), env.path("away")).expect("it can be moved");
    let ran = env.run(&["index", "--follow"]);
    assert!(!ran.stderr.contains("passed over"), "{ran:?}");
    assert_eq!(found(), 3);
    std::fs::remove_file(env.path("corpus/dysk")).expect("it can be removed");
    env.ok(&["index"]);
    assert_eq!(found(), 1);
}
