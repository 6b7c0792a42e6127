//! Who said what: quotations in the record, as a facet, as a filter and listed.

use serde_json::{Value, json};

use crate::env::Env;

/// Articles in which two ministers speak, one of them by her surname alone.
const ARTICLES: &[(&str, &str)] = &[
    (
        "a.txt",
        "date 2024-03-06\nMost w Fordonie\n\n– Most otworzymy jesienią – powiedziała minister Anna Kalinowska. \
         – Objazd poprowadzi przez Toruń. Dodała, że prace potrwają trzy miesiące.",
    ),
    (
        "b.txt",
        "date 2024-03-07\nPieniądze na most\n\nMinister Anna Kalinowska przyjechała do Fordonu. „Na most \
         wystarczy pieniędzy z rezerwy” – zapewniła Kalinowska. Jan Zawada milczał.",
    ),
    (
        "c.txt",
        "date 2024-03-05\nSpór o objazd\n\nJan Zawada ocenił, że objazd będzie za długi. „Nikt nas o zdanie \
         nie pytał” – napisali mieszkańcy.",
    ),
];

fn indexed() -> Env {
    Env::indexed(ARTICLES)
}

/// Id, speaker, kind and words of each quotation listed.
fn listed(env: &Env, args: &[&str]) -> Vec<(String, Value, String, String)> {
    let args = [&["quotes", "--json"], args].concat();
    let found = env.json(&args);
    let quotes = found["quotes"].as_array().expect("a list").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let row = |quote: &Value| {
        let kind = text(&quote["kind"]);
        (
            text(&quote["id"]),
            quote["speaker"].clone(),
            kind,
            text(&quote["text"]),
        )
    };
    quotes.iter().map(row).collect()
}

fn row(id: &str, speaker: &str, kind: &str, words: &str) -> (String, Value, String, String) {
    let speaker = if speaker.is_empty() {
        Value::Null
    } else {
        json!(speaker)
    };
    (id.to_owned(), speaker, kind.to_owned(), words.to_owned())
}

#[test]
fn quotations_are_listed_by_time() {
    let env = indexed();
    assert_eq!(
        listed(&env, &[]),
        [
            row("c.txt", "Jan Zawada", "indirect", "objazd będzie za długi."),
            row("c.txt", "", "direct", "Nikt nas o zdanie nie pytał"),
            row(
                "a.txt",
                "Anna Kalinowska",
                "direct",
                "Most otworzymy jesienią … Objazd poprowadzi przez Toruń."
            ),
            row(
                "a.txt",
                "Anna Kalinowska",
                "indirect",
                "prace potrwają trzy miesiące."
            ),
            row(
                "b.txt",
                "Anna Kalinowska",
                "direct",
                "Na most wystarczy pieniędzy z rezerwy"
            ),
        ][..]
    );
}

#[test]
fn speakers_are_asked_for_in_any_form() {
    let env = indexed();
    let of = |args: &[&str]| -> Vec<String> {
        listed(&env, args)
            .into_iter()
            .map(|quote| quote.0)
            .collect()
    };
    assert_eq!(
        of(&["--speaker", "kalinowskiej"]),
        ["a.txt", "a.txt", "b.txt"]
    );
    assert_eq!(of(&["--speaker", "Jana Zawady"]), ["c.txt"]);
    assert_eq!(
        of(&["--not-speaker", "zawada", "--sort", "newest"]),
        ["b.txt", "a.txt", "a.txt"]
    );
    // only where a match stands in its sentences
    assert_eq!(of(&["pieniądze"]), ["b.txt"]);
    assert_eq!(of(&["speaker:kalinowska", "-n", "1"]).len(), 1);
    assert_eq!(
        env.run(&["quotes", "--speaker", "kalinowska", "teatr"])
            .code,
        Some(1)
    );
}

#[test]
fn a_speaker_is_a_facet_value_by_the_canonical_name() {
    let env = indexed();
    let values = env.json(&["facets", "speaker", "--json"]);
    let values: Vec<_> = values["values"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|value| (value["value"].clone(), value["count"].clone()))
        .collect();
    assert_eq!(
        values,
        [
            (json!("Anna Kalinowska"), json!(2)),
            (json!("Jan Zawada"), json!(1))
        ]
    );
    assert_eq!(
        env.json(&["search", "--speaker", "zawada", "--json"])["total"],
        1
    );
    // he is named in two articles and speaks in one
    assert_eq!(
        env.json(&["search", "--person", "zawada", "--json"])["total"],
        2
    );
    // who the corpus takes somebody for is the speaker too
    env.write(
        "corpus/entities.toml",
        "[[print]]\nname = \"Anna Kalinowska\"\nas = \"Anna Maria Kalinowska\"\n",
    );
    env.ok(&["index"]);
    let found = listed(&env, &["--speaker", "Anna Maria Kalinowska"]);
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].1, "Anna Maria Kalinowska");
}

#[test]
fn tables_and_text_say_the_same() {
    let env = indexed();
    let csv = env.ok(&["quotes", "--speaker", "zawada", "--csv"]);
    let lines: Vec<_> = csv.lines().collect();
    assert_eq!(
        lines[0],
        "id,published,source,speaker,kind,quotation,cue,rule,sentence,start,end"
    );
    assert_eq!(
        lines[1],
        "c.txt,2024-03-05,,Jan Zawada,indirect,objazd będzie za długi.,ocenił,clause,\
         \"Jan Zawada ocenił, że objazd będzie za długi.\",37,60"
    );
    let text = env.ok(&["quotes", "--speaker", "zawada"]);
    assert!(
        text.starts_with("Jan Zawada, indirect  2024-03-05  c.txt\n"),
        "{text}"
    );
    let shown = env.ok(&["show", "b.txt"]);
    assert!(
        shown.contains("says           Anna Kalinowska: Na most wystarczy"),
        "{shown}"
    );
    let why = env.ok(&["why", "b.txt", "kalinowska"]);
    assert!(
        why.contains("direct quotation; rule: verb after it (zapewniła)"),
        "{why}"
    );
}
