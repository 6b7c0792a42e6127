//! Words: what a typed word finds, and what of the text is marked for it.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::env::Env;

#[test]
fn a_query_finds_and_marks_the_forms_of_its_words() {
    let lines = include_str!("../data/words.tsv").lines();
    let lines = lines.filter(|line| !line.starts_with('#')).skip(1);
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
    let texts: BTreeSet<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    let env = Env::new();
    let lines = texts
        .iter()
        .map(|(lang, text)| json!({"id": text, "lang": lang, "text": text}).to_string());
    env.write("corpus/texts.jsonl", lines.collect::<Vec<_>>().join("\n"));
    env.ok(&["index", "--quiet"]);
    for row in &rows {
        let &[_, text, query, expected] = row.as_slice() else {
            panic!("{row:?} is no row");
        };
        let found = env.run(&["search", "--jsonl", "-n", "0", "--", query]);
        let hits = found.json_lines();
        let hit = hits.iter().find(|hit| hit["id"] == text);
        let marked = hit.map_or(String::new(), marked);
        assert_eq!(marked, expected, "{query:?} in {text:?}");
        assert_eq!(hit.is_some(), !expected.is_empty(), "{query:?} in {text:?}");
    }
}

/// The marked words of a hit's snippet.
fn marked(hit: &Value) -> String {
    let snippet: Vec<char> = hit["snippet"].as_str().unwrap_or("").chars().collect();
    let spans = hit["highlights"].as_array().into_iter().flatten();
    let words = spans.map(|span| {
        let at = |end: usize| span[end].as_u64().expect("spans are numbers") as usize;
        snippet[at(0)..at(1)].iter().collect::<String>()
    });
    words.collect::<Vec<_>>().join(" ")
}

#[test]
fn headlines_of_text_files_are_titles() {
    let env = Env::indexed(&[
        ("a.txt", "Putin w Pjongjangu\n\nWizyta trwała dwa dni."),
        ("b.txt", "Wizyta w Korei\n\nPutin wrócił do Moskwy."),
    ]);
    assert_eq!(env.ok(&["search", "title:putinem", "-l"]), "a.txt\n");
}

#[test]
fn any_word_ranks_by_the_rare_ones() {
    let env = Env::new();
    let texts = [
        (
            "questions",
            "Kto to był i kto to widział? Nie wie nikt, kto mógł to widzieć.",
        ),
        (
            "answer",
            "Pocisk, który spadł na Przewodów, widzieli rolnicy pracujący w polu.",
        ),
        (
            "other",
            "W Moskwie mówiono o tym, kto w wyborach wygra i kto w nich przegra.",
        ),
        (
            "fourth",
            "W piątek w kraju będzie padać, a w górach w nocy także śnieg.",
        ),
    ];
    let lines = texts.map(|(id, text)| json!({"id": id, "lang": "pl", "text": text}).to_string());
    env.write("corpus/texts.jsonl", lines.join("\n"));
    env.ok(&["index", "--quiet"]);
    let first = |query| {
        let hits = env.json_lines(&["search", "--any", "--jsonl", "-n", "1", query]);
        hits[0]["id"].as_str().map(str::to_owned)
    };
    for question in [
        "Kto widział pocisk w Przewodowie?",
        "\"pociski z Przewodowa\"",
    ] {
        assert_eq!(first(question).as_deref(), Some("answer"), "{question}");
    }
}
