//! Search as its users meet it: the query language, filters, orders and forms
//! of output, and what is said when nothing is found.

use std::io::Read as _;
use std::process::Stdio;

use serde_json::Value;

use crate::env::Env;

/// Four articles with persons, countries and dates between them.
fn sample() -> Env {
    Env::indexed(&[
        (
            "a.txt",
            "date 2024-06-18\nWładimir Putin w Korei\n\nWładimir Putin spotkał się z żołnierzami w Korei \
             Północnej. Mówił o bezpieczeństwie.\n",
        ),
        (
            "b.txt",
            "date 2023-05\nWizyta ministra\n\nMinister poleciał do Wietnamu. Minister obrony narodowej \
             rozmawiał z żołnierzem.\n",
        ),
        (
            "c.txt",
            "date 2022\nObrona kraju\n\nObrona kraju kosztuje. O tym, co powie jutro minister, nikt \
             dziś nie wie. W Rosji milczą.\n",
        ),
        ("d.txt", "Pogoda\n\nJutro deszcz w Polsce.\n"),
    ])
}

/// The ids of the hits, in order.
fn hits(env: &Env, args: &[&str]) -> String {
    let answer = env.json(&[&["search", "--json"], args].concat());
    let hits = answer["hits"].as_array().expect("a list");
    let ids = hits.iter().map(|hit| hit["id"].as_str().expect("a string"));
    let ids = ids.map(|id| id.trim_end_matches(".txt"));
    ids.collect::<Vec<_>>().concat()
}

/// The ids of the hits in alphabetical order.
fn found(env: &Env, args: &[&str]) -> String {
    let mut ids: Vec<char> = hits(env, args).chars().collect();
    ids.sort_unstable();
    ids.into_iter().collect()
}

#[test]
fn the_query_language_finds_what_it_says() {
    let env = sample();
    let check = |query: &str, expected: &str| {
        assert_eq!(found(&env, &["--", query]), expected, "{query:?}");
    };
    check("żołnierz", "ab");
    check("zolnierz", "ab");
    check("minister żołnierz", "b");
    check("minister OR putin", "abc");
    check("minister -wietnam", "c");
    check("minister NOT wietnam", "c");
    check("NOT minister", "ad");
    check("\"minister obrony\"", "b");
    check("\"obrony poleciał\"~9", "b");
    check("minist*", "bc");
    check("ministr~", "bc");
    check("=żołnierzami", "a");
    check("title:minister", "b");
    check("title:deszcz", "");
    check("(putin OR wietnam) żołnierz", "ab");
    check("person:\"Władimir Putin\"", "a");
    check("country:VN", "b");
    check("published:2023", "b");
    check("published:2022..2023-05", "bc");
    check("", "abcd");
}

#[test]
fn filters_narrow() {
    let env = sample();
    assert_eq!(
        found(&env, &["--country", "VN", "--country", "rosji"]),
        "bc"
    );
    assert_eq!(
        found(
            &env,
            &["--country", "VN", "--country", "RU", "--all-of", "country"]
        ),
        ""
    );
    assert_eq!(found(&env, &["--not-country", "VN", "minister"]), "c");
    assert_eq!(found(&env, &["--published", "none"]), "d");
    assert_eq!(found(&env, &["--published", "..2023"]), "bc");
    assert_eq!(found(&env, &["--person", "putina"]), "a");
}

#[test]
fn hits_stand_in_the_order_asked_for() {
    let env = sample();
    assert_eq!(hits(&env, &["--sort", "newest"]), "abcd");
    assert_eq!(hits(&env, &["--sort", "oldest"]), "cbad");
    assert_eq!(hits(&env, &["--sort", "newest", "-n", "0"]), "abcd");
    assert_eq!(
        hits(&env, &["--sort", "oldest", "-n", "2", "--offset", "1"]),
        "ba"
    );
    // words that stand together before words that do not
    assert_eq!(hits(&env, &["minister obrona"]), "bc");
    // with age everything sinks by its date
    assert_eq!(
        hits(&env, &["--half-life", "200", "minister OR putin"]),
        "abc"
    );
    assert_eq!(env.run(&["search", "--half-life", "0", "x"]).code, Some(2));
}

/// Every change that is suggested, with its total.
fn suggested(env: &Env, args: &[&str]) -> Vec<String> {
    let ran = env.run(&[&["search", "--json"], args].concat());
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let answer: Value = serde_json::from_str(&ran.stdout).expect("an object");
    let suggestions = answer["suggestions"].as_array().expect("a list");
    let show = |suggestion: &Value| {
        let text = |key: &str| suggestion[key].as_str().unwrap_or("").to_owned();
        format!(
            "{} {}{} {}",
            text("change"),
            text("to"),
            text("dropped"),
            suggestion["total"]
        )
    };
    suggestions.iter().map(show).collect()
}

#[test]
fn where_nothing_is_found_something_is_suggested() {
    let env = sample();
    assert_eq!(suggested(&env, &["zolneirz"]), ["spelling żołnierz 2"]);
    assert_eq!(
        suggested(&env, &["minister putin"]),
        ["part minister 1", "part putin 2"]
    );
    assert_eq!(
        suggested(&env, &["deszcz", "--country", "VN"]),
        ["filter VN 1"]
    );
    assert_eq!(
        suggested(&env, &["--person", "Wladimir Puitn"]),
        ["value Władimir Putin 1", "filter Wladimir Puitn 4"]
    );
    assert!(suggested(&env, &["xyzzyxyzzy"]).is_empty());
    let ran = env.run(&["search", "zolneirz"]);
    assert!(
        ran.stderr
            .contains("żołnierz instead of zolneirz: 2 articles"),
        "{ran:?}"
    );
    let answer = env.json(&["search", "putin", "--json"]);
    assert!(answer.get("suggestions").is_none(), "{answer}");
}

#[test]
fn a_strict_query_is_an_error_with_its_position() {
    let env = sample();
    let ran = env.run(&["search", "--strict", "putin (kim"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("putin (kim\n"), "{}", ran.stderr);
    let ran = env.run(&["search", "minister (wietnam"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.stderr.contains("note: character 10:"), "{}", ran.stderr);
}

#[test]
fn tables_lines_and_paths_say_the_same() {
    let env = sample();
    let csv = env.ok(&["search", "minister", "--csv"]);
    let tsv = env.ok(&["search", "minister", "--tsv"]);
    let header = "id,path,published,lang,title,source,countries,persons,score,story,reprints\r\n";
    assert!(csv.starts_with(header), "{csv}");
    assert!(
        tsv.starts_with(header.replace(',', "\t").trim_end()),
        "{tsv}"
    );
    assert_eq!((csv.lines().count(), tsv.lines().count()), (3, 3));
    let lines = env.json_lines(&["search", "minister", "--jsonl", "--facets"]);
    let types: Vec<_> = lines.iter().map(|line| line["type"].as_str()).collect();
    let [hit, facet, summary] = ["hit", "facet", "summary"].map(Some);
    assert_eq!(types, [hit, hit, facet, facet, facet, summary]);
    assert_eq!(env.ok(&["search", "minister", "-c"]), "2\n");
    let mut paths: Vec<_> = env
        .ok(&["search", "minister", "-0"])
        .split('\0')
        .map(str::to_owned)
        .collect();
    paths.sort();
    assert_eq!(paths, ["", "b.txt", "c.txt"]);
}

#[test]
fn many_queries_run_from_a_file() {
    let env = sample();
    env.write("queries", "minister\n\nputin\nxyzzy\n");
    let counts = env.ok(&["search", "--queries-from", "queries", "-c"]);
    assert_eq!(counts, "2\tminister\n1\tputin\n0\txyzzy\n");
    let csv = env.ok(&["search", "--queries-from", "queries", "--csv"]);
    assert!(csv.starts_with("query,id,"), "{csv}");
    let ran = env.run_with(
        &["search", "--queries-from", "-", "--json"],
        b"putin\nminister",
    );
    let totals: Vec<_> = ran
        .json_lines()
        .iter()
        .map(|line| line["total"].clone())
        .collect();
    assert_eq!(totals, [1, 2]);
    assert_eq!(
        env.run(&["search", "--queries-from", "nothing"]).code,
        Some(2)
    );
}

#[test]
fn colour_is_for_terminals_and_lines_fit_them() {
    let env = sample();
    let plain = env.ok(&["search", "żołnierz"]);
    assert!(!plain.contains('\u{1b}'), "{plain:?}");
    let coloured = env.ok(&["search", "żołnierz", "--color", "always"]);
    assert!(
        coloured.contains("\u{1b}[1m\u{1b}[31mżołnierzami\u{1b}[0m"),
        "{coloured:?}"
    );
    let output = env
        .command(&["search", "żołnierz"])
        .env("COLUMNS", "40")
        .output();
    let narrow = String::from_utf8(output.expect("it runs").stdout).expect("UTF-8");
    assert!(
        narrow.lines().all(|line| line.chars().count() <= 40),
        "{narrow}"
    );
    assert!(narrow.contains("żołnierzami"), "{narrow}");
}

#[test]
fn an_explanation_says_what_was_understood() {
    let env = sample();
    let answer = env.json(&[
        "search",
        "ministrem",
        "--country",
        "rosji",
        "--explain",
        "--json",
    ]);
    let lines: Vec<_> = answer["explanation"]
        .as_array()
        .expect("a list")
        .iter()
        .collect();
    let text = format!("{lines:?}");
    assert!(text.contains("ministrem → minister"), "{text}");
    assert!(text.contains("country: RU"), "{text}");
    let shown = env.ok(&["search", "ministrem", "--explain"]);
    assert!(shown.contains("score "), "{shown}");
}

#[test]
fn a_closed_pipe_is_success() {
    let env = sample();
    let mut child = env
        .command(&["search", "--jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let mut errors = String::new();
    let mut stderr = child.stderr.take().expect("it was asked for");
    stderr.read_to_string(&mut errors).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(0), "{errors}");
    assert_eq!(errors, "");
}

#[test]
fn no_query_is_too_much() {
    let env = sample();
    let long_word = "słowo".repeat(4_000);
    let queries = [
        String::new(),
        "(".repeat(50_000),
        "title:".repeat(15_000),
        "słowo ".repeat(10_000),
        "*".repeat(50_000),
        "a*".repeat(20_000),
        format!("{long_word}~2"),
        format!("\"{}\"~9", "a b ".repeat(10_000)),
        "a-".repeat(40_000),
        format!("person:{long_word}"),
        format!("country:{long_word}"),
        "-x ".repeat(1_000),
        "x~2 ".repeat(200),
    ];
    for query in queries {
        let ran = env.run(&["search", "-c", "--", &query]);
        let start: String = query.chars().take(20).collect();
        assert!(
            matches!(ran.code, Some(0..=2)) && !ran.stderr.contains("panicked"),
            "{start:?}: {:?}",
            ran.code
        );
    }
}
