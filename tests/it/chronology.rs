//! What is said of each day, and every occurrence in its line.

use serde_json::{Value, json};

use crate::env::Env;

fn indexed() -> Env {
    Env::indexed(&[
        (
            "a.txt",
            "date 2024-03-06\nZamknięty most\n\nWe wtorek zarząd dróg zamknął most w Fordonie. Ruch wróci \
             15 czerwca 2024 roku, jak obiecał marszałek województwa.",
        ),
        (
            "b.txt",
            "date 2024-03-07\nObjazd przez Toruń\n\nW Fordonie zarząd dróg zamknął most 5 marca 2024 r. \
             Budowę rozpoczęto w 1950 roku, a mostów takich nie było wtedy wiele.",
        ),
        (
            "c.txt",
            "date 2024-03-05\nKoncert\n\nW filharmonii zagrała dziś orkiestra z Oslo, a bilety rozeszły się \
             w godzinę.",
        ),
    ])
}

fn days(found: &Value) -> Vec<(String, u64, Vec<String>)> {
    let days = found["days"].as_array().expect("a list");
    let sentence = |told: &Value| told["sentence"].as_str().expect("a text").to_owned();
    days.iter()
        .map(|day| {
            let sentences = day["sentences"].as_array().expect("a list");
            (
                day["value"].as_str().expect("a day").to_owned(),
                day["stories"].as_u64().expect("a number"),
                sentences.iter().map(sentence).collect(),
            )
        })
        .collect()
}

#[test]
fn sentences_stand_under_the_days_they_speak_of() {
    let env = indexed();
    let found = env.json(&["chronology", "most", "--json"]);
    let days = days(&found);
    let values: Vec<_> = days.iter().map(|day| (day.0.as_str(), day.1)).collect();
    assert_eq!(values, [("1950", 1), ("2024-03-05", 2), ("2024-06-15", 1)]);
    // two say so, the first is shown
    assert_eq!(
        days[1].2,
        ["We wtorek zarząd dróg zamknął most w Fordonie."]
    );
    let told = &found["days"][1]["sentences"][0];
    assert_eq!(told["stories"], 2);
    assert_eq!(
        (&told["id"], &told["timex"]),
        (&json!("a.txt"), &json!("wtorek"))
    );
    assert_eq!(told["highlight"], json!([3, 9]));
    assert_eq!(
        (&found["total"], &found["total_days"]),
        (&json!(2), &json!(3))
    );
}

#[test]
fn the_day_of_publication_alone_is_no_day_spoken_of() {
    let env = indexed();
    let found = env.json(&[
        "chronology",
        "--json",
        "--mentions",
        "2024-03-06..2024-03-07",
    ]);
    assert_eq!(found["days"], json!([]));
    assert_eq!(
        env.run(&["chronology", "--mentions", "2024-03-06"]).code,
        Some(1)
    );
}

#[test]
fn days_are_bounded_and_made_coarser() {
    let env = indexed();
    let of = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["chronology", "--json"];
        all.extend(args);
        days(&env.json(&all)).into_iter().map(|day| day.0).collect()
    };
    assert_eq!(of(&["--mentions", "2024-06"]), ["2024-06-15"]);
    assert_eq!(of(&["--by", "month"]), ["1950", "2024-03", "2024-06"]);
    assert_eq!(of(&["--by", "year"]), ["1950", "2024"]);
    assert_eq!(of(&["--top", "1"]), ["2024-03-05"]);
    let text = env.ok(&["chronology", "most"]);
    assert!(text.contains("2 stories say so"), "{text}");
}

#[test]
fn every_occurrence_stands_in_its_line() {
    let env = indexed();
    let found = env.json(&["lines", "most", "--json", "--width", "12"]);
    let lines = found["lines"].as_array().expect("a list");
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            let part = |name: &str| line[name].as_str().expect("a text").to_owned();
            (part("id"), part("left"), part("match"), part("right"))
        })
        .collect();
    let line = |id: &str, left: &str, words: &str, right: &str| {
        (
            id.to_owned(),
            left.to_owned(),
            words.to_owned(),
            right.to_owned(),
        )
    };
    assert_eq!(
        lines,
        [
            line("a.txt", "Zamknięty ", "most", " We wtorek"),
            line("a.txt", "róg zamknął ", "most", " w Fordonie."),
            line("b.txt", "róg zamknął ", "most", " 5 marca 202"),
            line("b.txt", "950 roku, a ", "mostów", " takich nie"),
        ]
    );
    assert_eq!(
        (&found["total"], &found["articles"]),
        (&json!(4), &json!(2))
    );
}

#[test]
fn phrases_and_mentions_are_lines() {
    let env = indexed();
    let phrase = env.json(&["lines", "\"zarząd dróg\"", "--json"]);
    assert_eq!(phrase["total"], 2);
    assert_eq!(phrase["lines"][0]["match"], "zarząd dróg");
    let place = env.json(&["lines", "--place", "Oslo", "--json"]);
    assert_eq!(place["total"], 1);
    assert_eq!(place["lines"][0]["match"], "Oslo");
    let latest = env.json(&["lines", "most", "--json", "--sort", "newest", "-n", "1"]);
    assert_eq!(
        (&latest["total"], &latest["lines"][0]["id"]),
        (&json!(4), &json!("b.txt"))
    );
    let table = env.ok(&["lines", "orkiestra", "--csv", "--width", "9"]);
    assert_eq!(
        table,
        "id,published,source,left,match,right,start,end\r\n\
         c.txt,2024-03-05,,ała dziś ,orkiestra,\" z Oslo,\",36,45\r\n"
    );
    assert_eq!(env.run(&["lines", "niczego"]).code, Some(1));
}
