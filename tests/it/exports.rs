//! Exports: read back, whole, and in as much memory as one article takes.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::env::{Env, project};

/// Articles whose words are made to break a format.
fn hostile() -> Env {
    Env::indexed(&[
        (
            "a.jsonl",
            &[
                r#"{"id": "one", "title": "Kurs \"złotego\", 100 % {zysku} & \\input{x} $5_a~^", "date": "2024-06-18", "source": "Dziennik, poranny", "url": "https://przyklad.pl/?a={b}&c=%20", "text": "Premier Jan Kordecki poleciał do Oslo.\nEwa Zięba została w Krakowie."}"#,
                r#"{"id": "two", "title": "=HYPERLINK(\"http://zly\")", "date": "2024-06", "source": "-Puls", "text": "Jan Kordecki w Norwegii.\tTabulator; średnik"}"#,
                r#"{"id": "three", "title": "@article{x, title={y}}", "date": "2024", "text": "ER  - \r\nTY  - BOOK\r\nOslo <b>&amp;</b> ]]> \u0001 \uFFFE"}"#,
                r#"{"id": "four#4", "title": "Bez dnia <script>", "url": "javascript:alert(1)", "text": "Nic o nikim."}"#,
                r#"{"id": "five", "title": "Kurs \"złotego\" raz jeszcze", "date": "2024-06-18", "source": "Dziennik, poranny", "text": "Krótko."}"#,
            ]
            .join("\n"),
        ),
    ])
}

#[test]
fn every_form_holds_every_article() {
    let env = hostile();
    let lines = env.json_lines(&["export", "jsonl"]);
    assert_eq!(lines.len(), 5);
    assert!(lines[0].get("text").is_none());
    let shown = env.json(&["show", "one", "--json"]);
    let with_text = env.json_lines(&[
        "export",
        "jsonl",
        "--text",
        "title:kurs",
        "--sort",
        "oldest",
    ]);
    assert_eq!(with_text.len(), 2);
    assert!(with_text.contains(&shown), "{with_text:?}");
    let csl: Value = serde_json::from_str(&env.ok(&["export", "csl-json"])).unwrap();
    assert_eq!(csl.as_array().unwrap().len(), 5);
    let of = |id: &str| {
        csl.as_array()
            .unwrap()
            .iter()
            .find(|item| item["id"] == id)
            .unwrap()
    };
    assert_eq!(
        of("one")["issued"]["date-parts"],
        serde_json::json!([[2024, 6, 18]])
    );
    assert_eq!(
        of("three")["issued"]["date-parts"],
        serde_json::json!([[2024]])
    );
    assert!(
        of("four#4").get("issued").is_none(),
        "an undated article has no date"
    );
    assert!(of("one").get("author").is_none(), "a source is no author");
    let ris = env.ok(&["export", "ris"]);
    assert_eq!(ris.matches("TY  - NEWS\r\n").count(), 5);
    assert_eq!(ris.matches("ER  - \r\n").count(), 5);
    assert!(
        ris.contains("DA  - 2024/06//\r\n") && ris.contains("DA  - 2024///\r\n"),
        "{ris}"
    );
    let bibtex = env.ok(&["export", "bibtex", "--sort", "oldest"]);
    assert_eq!(
        bibtex.matches("@article{").count(),
        5,
        "a title opens no entry"
    );
    let keys: Vec<&str> = bibtex
        .lines()
        .filter(|line| line.starts_with('@'))
        .collect();
    let twins = keys
        .iter()
        .filter(|key| key.contains("dziennik-poranny-2024-06-18-kurs-zlotego"));
    assert_eq!(twins.count(), 2, "{keys:?}");
    assert!(
        bibtex.contains("-zlotegoa,"),
        "the second of a kind has a letter: {keys:?}"
    );
    assert!(bibtex.contains("entrysubtype = {newspaper}") && bibtex.contains("langid = {polish}"));
    let atom = env.ok(&["export", "atom"]);
    assert!(
        !atom.contains("javascript:") && !atom.contains("<script>"),
        "{atom}"
    );
    assert!(
        !atom.contains('\u{1}') && !atom.contains('\u{FFFE}'),
        "{atom}"
    );
}

#[test]
fn tables_are_tidy() {
    let env = hostile();
    let csv = env.ok(&["export", "csv", "title:hyperlink"]);
    assert!(
        csv.contains("\"=HYPERLINK(\"\"http://zly\"\")\""),
        "data is not altered: {csv}"
    );
    let guarded = env.ok(&["export", "csv", "--for-spreadsheet", "title:hyperlink"]);
    assert!(guarded.starts_with('\u{FEFF}'), "{guarded}");
    assert!(
        guarded.contains("\"'=HYPERLINK(") && guarded.contains("'-Puls"),
        "{guarded}"
    );
    let tsv = env.ok(&["export", "tsv", "--text"]);
    let columns: Vec<usize> = tsv.lines().map(|line| line.split('\t').count()).collect();
    assert_eq!(columns, [16; 6], "{tsv}");
    let article = env.json(&["show", "one", "--json"]);
    let mentions = env.json_lines(&[
        "export",
        "jsonl",
        "--rows",
        "mentions",
        "title:\"kurs złotego 100\"",
    ]);
    assert_eq!(
        mentions.len(),
        article["mentions"].as_array().unwrap().len()
    );
    for row in &mentions {
        let chars: Vec<char> = article["text"].as_str().unwrap().chars().collect();
        let at = |key: &str| row[key].as_u64().unwrap() as usize;
        let words: String = chars[at("start")..at("end")].iter().collect();
        assert_eq!(row["text"], words);
    }
    let entities = env.json_lines(&["export", "jsonl", "--rows", "entities"]);
    let oslo = entities
        .iter()
        .find(|row| row["value"] == "NO/Oslo")
        .expect("a place's value");
    assert_eq!(
        (&oslo["facet"], &oslo["name"]),
        (&"place".into(), &"Oslo".into())
    );
    // an entity's rows are the counts of its facet
    for (facet, value) in [("person", "Jan Kordecki"), ("country", "NO")] {
        let rows = entities
            .iter()
            .filter(|row| row["facet"] == facet && row["value"] == value);
        let args = ["search", "-c", &format!("--{facet}"), value];
        assert_eq!(
            rows.count().to_string(),
            env.ok(&args).trim(),
            "{facet} {value}"
        );
    }
    let dates = env.ok(&["export", "csv", "--rows", "dates"]);
    assert!(
        dates.starts_with("article,published,source,lang,start,end,text,type,value,mod,begin,last")
    );
    let refused = env.run(&["export", "ris", "--rows", "mentions"]);
    assert_eq!(refused.code, Some(2), "{refused:?}");
}

#[test]
fn nothing_found_is_an_empty_file_and_says_so() {
    let env = hostile();
    for form in ["csv", "tsv", "jsonl", "bibtex", "ris", "csl-json", "atom"] {
        let ran = env.run(&["export", form, "nieznanesłowo"]);
        assert_eq!(ran.code, Some(1), "{form}: {ran:?}");
    }
    let csl = env.run(&["export", "csl-json", "nieznanesłowo"]).stdout;
    assert_eq!(
        serde_json::from_str::<Value>(&csl).unwrap(),
        serde_json::json!([])
    );
}

#[test]
fn a_file_is_written_whole_and_says_how_it_was_counted() {
    let env = hostile();
    env.ok(&[
        "export",
        "csv",
        "-o",
        "a.csv",
        "--provenance",
        "a.json",
        "--published",
        "2024-06",
        "krakowie OR tabulator",
    ]);
    let written = std::fs::read_to_string(env.path("a.csv")).unwrap();
    assert_eq!(
        written
            .lines()
            .filter(|line| line.contains(".jsonl"))
            .count(),
        2,
        "{written}"
    );
    let provenance = std::fs::read_to_string(env.path("a.json")).unwrap();
    let provenance: Value = serde_json::from_str(&provenance).unwrap();
    assert_eq!(provenance["query"], "krakowie OR tabulator");
    assert_eq!(
        provenance["filters"],
        serde_json::json!([["published", "2024-06"]])
    );
    assert_eq!(
        (&provenance["total"], &provenance["articles"]),
        (&2.into(), &5.into())
    );
    assert_eq!(provenance["day"], crate::env::TODAY);
    let missing = env.run(&["export", "csv", "-o", "none/a.csv"]);
    assert_eq!(missing.code, Some(2), "{missing:?}");
    let left = std::fs::read_dir(env.path("")).unwrap();
    let left =
        left.filter(|entry| entry.as_ref().unwrap().path().extension() == Some("tmp".as_ref()));
    assert_eq!(left.count(), 0, "nothing half written is left");
}

/// The readers that are here read what was written; `pip install rispy
/// bibtexparser pandas networkx feedparser duckdb` brings them, and
/// `PRASOWKA_PYTHON` names the Python that has them.
#[test]
fn readers_read_it_back() {
    let python = std::env::var("PRASOWKA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let is_here = Command::new(&python)
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if !is_here.is_ok_and(|status| status.success()) {
        eprintln!("not run: no Python here");
        return;
    }
    for (name, env) in [("hostile", hostile()), ("samples", samples())] {
        let files: [(&str, &[&str]); 9] = [
            ("a.jsonl", &["jsonl", "--text"]),
            ("a.csv", &["csv"]),
            ("a.tsv", &["tsv"]),
            ("a.ris", &["ris"]),
            ("a.bib", &["bibtex"]),
            ("a.json", &["csl-json"]),
            ("a.atom", &["atom"]),
            ("entities.csv", &["csv", "--rows", "entities"]),
            ("mentions.jsonl", &["jsonl", "--rows", "mentions"]),
        ];
        for (file, args) in files {
            env.ok(&[&["export"], args, &["-o", file]].concat());
        }
        let ran = Command::new(&python)
            .arg(project().join("tests/data/readers/read_back.py"))
            .arg(env.path(""))
            .output()
            .expect("Python starts");
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(
            ran.status.success(),
            "{name}: {said}{}",
            String::from_utf8_lossy(&ran.stderr)
        );
        for line in said.lines() {
            if line.ends_with(" not here") {
                eprintln!("not run: {line}");
            } else {
                assert!(line.ends_with(" ok"), "{name}: {line}");
            }
        }
    }
}

fn samples() -> Env {
    let env = Env::new();
    let corpus = project().join("corpus");
    env.ok(&[
        "index",
        "--quiet",
        corpus.to_str().expect("its path is UTF-8"),
    ]);
    env
}

/// Twenty thousand articles take hardly more memory than a hundred.
#[test]
fn an_export_of_many_takes_the_memory_of_few() {
    let env = Env::new();
    let line = |number: usize| {
        format!(
            "{{\"id\": \"{number}\", \"title\": \"Tytuł {number}\", \"date\": \"2024-06-18\", \"text\": \"Deszcz numer {number}.\"}}\n"
        )
    };
    env.write("corpus/a.jsonl", (0..20_000).map(line).collect::<String>());
    env.ok(&["index", "--quiet"]);
    let peak = |args: &[&str]| {
        let (ran, peak) = env.run_watched(args);
        assert_eq!(ran.code, Some(0), "{args:?}");
        (ran.stdout.lines().count(), peak)
    };
    let (_, few) = peak(&["export", "csv", "-n", "100"]);
    for form in ["csv", "bibtex", "atom"] {
        let (n_lines, many) = peak(&["export", form]);
        assert!(n_lines > 20_000, "{form}: {n_lines}");
        assert!(
            many <= few + (24 << 20),
            "{form}: {many} bytes, {few} for few"
        );
    }
}
