//! Stories: reprints grouped while an index is made, counted and folded.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::env::Env;

/// A text of an agency, of its own sentences.
const WIRE: &[&str] = &[
    "Most drogowy na Wiśle w Fordonie zostanie zamknięty na trzy miesiące, poinformował we wtorek zarząd dróg.",
    "Ekspertyza wykazała pęknięcia dwóch przęseł, których nie da się naprawić bez wstrzymania ruchu samochodów.",
    "Objazd poprowadzi przez Toruń, a autobusy podmiejskie dojadą tylko do ronda przed mostem.",
    "Wykonawca, wybrany w przetargu spośród pięciu firm, wejdzie na plac budowy w najbliższy poniedziałek.",
    "Koszt prac oszacowano na dziewięć milionów złotych, połowę zapłaci samorząd województwa.",
    "Mieszkańcy prawego brzegu domagają się tymczasowego promu i zapowiadają zebranie w szkole.",
];

/// An article of one paper, about something else.
const OTHER: &str = "Teatr miejski otworzył sezon premierą komedii o dwóch braciach, którzy odziedziczyli \
    po wuju zadłużoną cukiernię i postanowili ją uratować, piekąc w nocy, czego żaden z nich nie umiał. \
    Publiczność śmiała się przez dwie godziny, a reżyserka zapowiedziała wyjazd do czterech miast.";

/// The records of a corpus: id, day, source and text.
fn records(articles: &[(&str, &str, &str, String)]) -> String {
    let line = |(id, day, source, text): &(&str, &str, &str, String)| {
        json!({"id": id, "date": day, "source": source, "title": format!("Nagłówek {id}"), "text": text})
            .to_string()
    };
    articles.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// An agency's text, two reprints, a later version, and an article alone.
fn corpus() -> Vec<(&'static str, &'static str, &'static str, String)> {
    let whole = WIRE.join(" ");
    vec![
        ("wire", "2024-03-05", "Agencja", whole.clone()),
        ("cut", "2024-03-06", "Gazeta", WIRE[..4].join(" ")),
        (
            "lead",
            "2024-03-06",
            "Kurier",
            format!("Kierowców czekają trudne tygodnie. {whole}"),
        ),
        (
            "again",
            "2024-03-07",
            "Agencja",
            format!("{whole} Prom ma ruszyć w maju."),
        ),
        ("late", "2024-06-20", "Dziennik", whole),
        ("alone", "2024-03-06", "Gazeta", OTHER.to_owned()),
    ]
}

fn indexed(articles: &[(&str, &str, &str, String)]) -> Env {
    Env::indexed(&[("all.jsonl", &records(articles))])
}

/// The story of every article.
fn stories(env: &Env) -> BTreeMap<String, Option<String>> {
    let hits = env.json_lines(&["search", "-n", "0", "--jsonl"]);
    let hits = hits.iter().filter(|line| line["type"] == "hit");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    hits.map(|hit| (text(&hit["id"]).expect("an id"), text(&hit["story"])))
        .collect()
}

fn leaders(told: &[(&str, Option<&str>)]) -> BTreeMap<String, Option<String>> {
    let told = told.iter();
    told.map(|(id, leader)| ((*id).to_owned(), leader.map(str::to_owned)))
        .collect()
}

#[test]
fn reprints_follow_who_printed_first() {
    let env = indexed(&corpus());
    let expected = leaders(&[
        ("wire", Some("wire")),
        ("cut", Some("wire")),
        ("lead", Some("wire")),
        ("again", Some("wire")),
        ("late", None),
        ("alone", None),
    ]);
    assert_eq!(stories(&env), expected);
    let checked = env.json(&["check", "--json"]);
    assert_eq!(checked["damage"], json!([]));
}

#[test]
fn articles_and_stories_are_counted() {
    let env = indexed(&corpus());
    let found = env.json(&["search", "--json", "--facets=source,lang", "-n", "1"]);
    assert_eq!((&found["total"], &found["stories"]), (&json!(6), &json!(3)));
    let values = found["facets"]["source"].as_array().expect("a list");
    let counted: Vec<_> = values
        .iter()
        .map(|value| {
            (
                value["value"].as_str().unwrap(),
                value["count"].clone(),
                value["stories"].clone(),
            )
        })
        .collect();
    assert_eq!(
        counted,
        [
            ("Agencja", json!(2), json!(1)),
            ("Gazeta", json!(2), json!(2)),
            ("Dziennik", json!(1), json!(1)),
            ("Kurier", json!(1), json!(1)),
        ]
    );
    let table = env.ok(&["facets", "lang", "--csv"]);
    assert_eq!(table, "value,name,count,stories\r\npl,pl,6,3\r\n");
    let counted = env.ok(&["facets", "lang"]);
    assert!(counted.contains("6/3"), "{counted}");
}

/// A filter may remove the leader; the story is counted and shown all the same.
#[test]
fn once_a_story_shows_the_first_that_is_left() {
    let env = indexed(&corpus());
    let ids = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["search", "--once-a-story", "--jsonl", "-n", "0"];
        all.extend(args);
        let lines = env.json_lines(&all);
        let hits = lines.iter().filter(|line| line["type"] == "hit");
        let mut ids: Vec<String> = hits
            .map(|hit| hit["id"].as_str().unwrap().to_owned())
            .collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(&[]), ["alone", "late", "wire"]);
    assert_eq!(ids(&["most"]), ["late", "wire"]);
    assert_eq!(ids(&["--not-source", "Agencja"]), ["alone", "cut", "late"]);
    assert_eq!(
        ids(&[
            "--sort",
            "newest",
            "--not-source",
            "Gazeta",
            "--not-source",
            "Dziennik"
        ]),
        ["wire"]
    );
    let page = env.json(&[
        "search",
        "--once-a-story",
        "--json",
        "-n",
        "1",
        "--offset",
        "2",
    ]);
    assert_eq!(page["hits"].as_array().map(Vec::len), Some(1));
    assert_eq!(page["total"], 6);
}

#[test]
fn a_hit_says_how_many_print_the_same() {
    let env = indexed(&corpus());
    let found = env.json(&[
        "search",
        "--json",
        "--once-a-story",
        "promu",
        "--not-source",
        "Dziennik",
    ]);
    assert_eq!(found["hits"][0]["reprints"], 3);
    let text = env.ok(&["search", "--once-a-story", "promu"]);
    assert!(text.contains("+3 reprints"), "{text}");
    assert!(!env.ok(&["search", "cukiernię"]).contains("reprint"));
}

#[test]
fn an_article_says_who_printed_it_first_and_who_after() {
    let env = indexed(&corpus());
    let shown = env.json(&["show", "--json", "cut"]);
    assert_eq!(shown["duplicate_of"], "wire");
    assert_eq!(shown["story"]["leader"], "wire");
    let members = shown["story"]["members"].as_array().expect("a list");
    let roles: Vec<_> = members
        .iter()
        .map(|member| {
            (
                member["id"].as_str().unwrap(),
                member["role"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        roles,
        [
            ("wire", "first"),
            ("cut", "reprint"),
            ("lead", "reprint"),
            ("again", "version")
        ]
    );
    assert_eq!(members[1]["alike"], 1.0);
    assert!(members[0]["added"].as_u64() > Some(20), "{members:?}");
    assert_eq!(members[0]["missing"], 0);
    let text = env.ok(&["show", "cut"]);
    assert!(
        text.contains("this one") && text.contains("words more"),
        "{text}"
    );
    assert_eq!(env.json(&["show", "--json", "alone"])["story"], Value::Null);
}

/// The same stories for any order, any number of threads, and any steps.
#[test]
fn stories_are_the_same_by_any_way() {
    let articles = corpus();
    let whole = stories(&indexed(&articles));
    let mut reversed = articles.clone();
    reversed.reverse();
    assert_eq!(stories(&indexed(&reversed)), whole);
    let env = Env::new();
    // one after another, the leader among the last
    for (id, day, source, text) in reversed {
        let path = format!("corpus/{id}.jsonl");
        env.write(&path, records(&[(id, day, source, text)]));
        env.ok(&["index", "--quiet", "--threads", "1"]);
    }
    assert_eq!(stories(&env), whole);
    assert_eq!(env.json(&["check", "--json"])["damage"], json!([]));
}

/// Who followed one that is gone follows the next.
#[test]
fn a_story_lives_on_without_its_leader() {
    let env = Env::new();
    for (id, day, source, text) in corpus() {
        env.write(
            &format!("corpus/{id}.jsonl"),
            records(&[(id, day, source, text)]),
        );
    }
    env.ok(&["index", "--quiet"]);
    std::fs::remove_file(env.path("corpus/wire.jsonl")).expect("it is there");
    env.ok(&["index", "--quiet"]);
    let expected = leaders(&[
        ("cut", Some("cut")),
        ("lead", Some("cut")),
        ("again", Some("cut")),
        ("late", None),
        ("alone", None),
    ]);
    assert_eq!(stories(&env), expected);
    for id in ["cut", "again"] {
        std::fs::remove_file(env.path(&format!("corpus/{id}.jsonl"))).expect("it is there");
    }
    env.ok(&["index", "--quiet"]);
    assert!(stories(&env).values().all(Option::is_none));
    assert_eq!(env.json(&["check", "--json"])["damage"], json!([]));
}
