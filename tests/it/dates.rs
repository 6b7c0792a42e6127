//! When articles appeared and when they speak of, from the file to the facet.

use serde_json::json;

use crate::env::Env;

#[test]
fn a_year_finds_what_lies_in_it_and_what_covers_it() {
    let env = Env::indexed(&[
        (
            "month.txt",
            "date 2024-06\nSpadek zaczął się we wrześniu 2023 roku.",
        ),
        (
            "range.txt",
            "date 2024-06\nNowak był ministrem w latach 2019-25.",
        ),
        ("other.txt", "date 2024-06\nZakład zamknięto w 1997 r."),
        (
            "vague.txt",
            "date 2023-06\nNiedawno wrócił, a teraz milczy.",
        ),
    ]);
    let found = env.ok(&["search", "--mentions", "2023", "-l"]);
    let mut found: Vec<_> = found.lines().collect();
    found.sort_unstable();
    assert_eq!(found, ["month.txt", "range.txt"]);
    let covered = env.ok(&["search", "--mentions", "2023-09-10..2023-09-12", "-c"]);
    assert_eq!(covered.trim(), "2");
}

#[test]
fn a_histogram_keeps_its_empty_months() {
    let env = Env::indexed(&[
        ("a.txt", "date 2024-01\nTekst o Polsce."),
        ("b.txt", "date 2024-04\nTekst o Polsce w 2019 i 2022 roku."),
        ("c.txt", "Tekst o Polsce bez daty."),
    ]);
    let counts = |args: &[&str]| -> Vec<String> {
        let answer = env.json(args);
        let values = answer["values"].as_array().expect("a list");
        values
            .iter()
            .map(|value| format!("{} {}", value["value"].as_str().unwrap(), value["count"]))
            .collect()
    };
    assert_eq!(
        counts(&["facets", "published", "--by", "month", "--json"]),
        ["2024-01 1", "2024-02 0", "2024-03 0", "2024-04 1", "none 1"]
    );
    assert_eq!(
        counts(&["facets", "mentioned", "--by", "year", "--json"]),
        ["2019 1", "2020 0", "2021 0", "2022 1", "none 2"]
    );
    assert_eq!(
        counts(&[
            "facets",
            "published",
            "--by",
            "month",
            "--json",
            "--min",
            "1",
            "--sort",
            "count"
        ]),
        ["2024-01 1", "2024-04 1", "none 1"]
    );
}

#[test]
fn a_date_after_today_is_only_a_candidate() {
    let env = Env::indexed(&[("2024-06-18-wizyta.txt", "date 2031-05\nTekst o wizycie.")]);
    let shown = env.json(&["show", "2024-06-18-wizyta.txt", "--json"]);
    let header = json!({"value": "2031-05", "from": "header"});
    let file = json!({"value": "2024-06-18", "from": "file"});
    assert_eq!(
        shown["published"],
        json!({"value": "2024-06-18", "from": "file", "candidates": [header, file]})
    );
}
