//! Answers from an engine are those of the index that was pushed to it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::standin::{Kind, Standin};
use crate::env::{Env, project};

/// Searches: a query and filters, with words of every kind.
const SEARCHES: &[&[&str]] = &[
    &[],
    &["putinem"],
    &["Putin", "Kim"],
    &["wybory OR referendum"],
    &["prezydent", "-Polska"],
    &["\"Korei Północnej\""],
    &["\"ministra spraw zagranicznych\"~2"],
    &["=Putina"],
    &["=\"Sejm uchwalił\""],
    &["minist*"],
    &["pr?m*"],
    &["title:stopy"],
    &["title:(Putin OR Kim)"],
    &["sad"],
    &["sąd"],
    &["government"],
    &["the prime minister"],
    &["Kanzlerin Merkel"],
    &["wybory lub nie", "--any"],
    &["traktat -Putin", "--any"],
    &["nicsuchword"],
    &["person:Tusk country:DE"],
    &["published:2024 mentioned:2000"],
    &["--person", "Andrzeja Dudy"],
    &["--person", "merkel", "--country", "rosji"],
    &["--country", "KP", "--country", "CZ"],
    &["--country", "PL", "--country", "DE", "--all-of", "country"],
    &["--about", "UA"],
    &["--country", "Europe"],
    &["--not-country", "PL", "--not-lang", "pl"],
    &["--organisation", "NBP"],
    &["--place", "Pjongjangu"],
    &["--lang", "en"],
    &["--lang", "none"],
    &["--source", "Dział krajowy"],
    &["--source", "none", "--published", "none"],
    &["--published", "2019..2023"],
    &["--published", "2024-06"],
    &["--published", "..1999", "--published", "2024"],
    &["--mentions", "2000"],
    &["--mentions", "1989-06-04"],
    &["--mentions", "..1950"],
    &["--mentions", "none"],
    &["--not-mentions", "2010..2030"],
    &[
        "wojna",
        "--country",
        "UA",
        "--published",
        "2022..",
        "--lang",
        "pl",
    ],
    &[
        "prezydenta",
        "--person",
        "Lech Wałęsa",
        "--not-person",
        "Tusk",
    ],
    &["--person", "Nikt Taki"],
    &["euro", "--sort", "newest"],
    &["--sort", "oldest", "--country", "RU"],
    &["(wybory OR wojna) -title:wybory", "--country", "PL"],
];

/// Searches that Quickwit has no means for.
const FUZZY: &[&[&str]] = &[&["zelenski~"], &["pytin~1", "--country", "RU"]];

fn indexed() -> Env {
    let env = Env::new();
    let corpus = project().join("corpus");
    let wire = project().join("examples/wire.jsonl");
    let [corpus, wire] = [&corpus, &wire].map(|path| path.to_str().expect("UTF-8"));
    env.ok(&["index", "--quiet", corpus, wire]);
    env
}

fn json_of(env: &Env, args: &[&str]) -> Value {
    let ran = env.run(args);
    if ran.code == Some(2) {
        return serde_json::json!({"error": ran.stderr, "hits": []});
    }
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{args:?}: {error}: {ran:?}"))
}

/// The hits as a set, for their order is the engine's; or in their order.
fn hits(found: &Value) -> BTreeSet<String> {
    let hits = found["hits"].as_array().expect("hits").iter();
    hits.map(|hit| {
        let mut hit = hit.clone();
        hit["score"].take();
        hit.to_string()
    })
    .collect()
}

#[track_caller]
fn check_same_answers(env: &Env, url: &str, has_fuzzy: bool) {
    let fuzzy = if has_fuzzy { FUZZY } else { &[] };
    let mut n_found = 0;
    for search in SEARCHES.iter().chain(fuzzy) {
        let args = [
            &[
                "search",
                "--json",
                "-n",
                "0",
                "--facets=person,country,about,organisation,place,published,mentioned,lang,source",
            ],
            *search,
        ]
        .concat();
        let here = json_of(env, &args);
        let there = json_of(env, &[&args[..], &["--at", url]].concat());
        for (facet, values) in here["facets"].as_object().into_iter().flatten() {
            assert_eq!(there["facets"][facet], *values, "{facet} of {search:?}");
        }
        for key in ["error", "total", "stories", "notes"] {
            assert_eq!(there[key], here[key], "{key} of {search:?}");
        }
        assert_eq!(hits(&there), hits(&here), "hits of {search:?}");
        n_found += usize::from(here["total"].as_u64().is_some_and(|n| n > 0));
    }
    assert!(n_found > 35, "{n_found} searches find something");
    for facets in [
        &["person"][..],
        &["person", "--country", "rosji", "--top", "5"],
        &["person", "--person", "putin", "--match", "a"],
        &["country", "--by", "region"],
        &["country", "--country", "PL", "wybory"],
        &["place", "--country", "RU", "--match", "p", "--top", "4"],
        &["published", "--by", "month", "--country", "KP"],
        &["published", "--by", "day", "--published", "2024"],
        &["mentioned", "--by", "year", "--min", "2", "--sort", "count"],
        &["source", "--lang", "pl"],
        &["organisation", "--sort", "name", "--min", "2"],
    ] {
        let args = [&["facets", "--json"], facets].concat();
        let mut here = json_of(env, &args);
        // an engine suggests nothing
        here.as_object_mut()
            .expect("an object")
            .remove("suggestions");
        assert_eq!(
            json_of(env, &[&args[..], &["--at", url]].concat()),
            here,
            "{facets:?}"
        );
    }
    for who in [
        &["Andrzeja Dudy"][..],
        &["Korea Północna"],
        &["NBP"],
        &["Warszawa", "--kind", "place"],
    ] {
        let args = [&["who", "--json", "-n", "50"], who].concat();
        let here = json_of(env, &args);
        assert_eq!(
            json_of(env, &[&args[..], &["--at", url]].concat()),
            here,
            "{who:?}"
        );
    }
    // a name that fits several is not guessed at, and they are the same several
    let args = ["search", "--person", "Kaczyński"];
    let (here, there) = (
        env.run(&args),
        env.run(&[&args[..], &["--at", url]].concat()),
    );
    assert_eq!((there.code, &there.stderr), (here.code, &here.stderr));
}

#[test]
fn answers_are_those_of_the_index() {
    for kind in [Kind::OpenSearch, Kind::Quickwit] {
        let env = indexed();
        let server = Standin::start(kind);
        env.ok(&["push", "--to", kind.name(), &server.url]);
        check_same_answers(&env, &server.url, kind != Kind::Quickwit);
        server.documents();
        // what an engine cannot do is said
        for (args, said) in [
            (&["search", "x", "--once-a-story"][..], "--once-a-story"),
            (&["search", "x", "--unusual"], "--unusual"),
            (&["search", "--collection", "c"], "--collection"),
            (&["search", "-n", "20000"], "10000"),
        ] {
            let ran = env.run(&[args, &["--at", &server.url]].concat());
            assert!(
                ran.code == Some(2) && ran.stderr.contains(said),
                "{args:?}: {ran:?}"
            );
        }
        if kind == Kind::Quickwit {
            let ran = env.run(&["search", "putni~", "--at", &server.url]);
            assert!(
                ran.code == Some(2) && ran.stderr.contains("Quickwit"),
                "{ran:?}"
            );
        }
    }
}

/// What `translate` prints is what is asked, and the engine answers it.
#[test]
fn requests_are_printed() {
    let env = indexed();
    let server = Standin::start(Kind::OpenSearch);
    env.ok(&["push", "--to", "opensearch", &server.url]);
    let args = [
        "translate",
        "--to",
        "opensearch",
        "--name",
        "press",
        "--json",
        "--facets",
        "putinem",
        "--country",
        "rosji",
        "--person",
        "merkel",
    ];
    let requests = json_of(&env, &args);
    assert_eq!(requests[0]["path"], "/press/_search");
    let body = &requests[0]["body"];
    assert!(
        body["query"]
            .to_string()
            .contains("{\"text_terms\":{\"value\":\"putin\"}}"),
        "{body}"
    );
    // the filter on a facet is in every count but its own
    let of = |facet: &str| body["aggs"][facet]["filter"].to_string();
    assert!(of("person").contains("\"RU\"") && !of("person").contains("Merkel"));
    assert!(of("country").contains("Angela Merkel") && !of("country").contains("\"RU\""));
    assert!(of("published").contains("\"RU\"") && of("published").contains("Angela Merkel"));
    let args = [
        "translate",
        "--to",
        "quickwit",
        "--json",
        "--facets=person,country",
        "putinem",
        "--country",
        "rosji",
    ];
    let quickwit = json_of(&env, &args);
    assert_eq!(quickwit.as_array().map(Vec::len), Some(3));
    assert!(
        quickwit
            .as_array()
            .expect("a list")
            .iter()
            .all(|it| it["path"] == "/api/v1/_elastic/articles/_search")
    );
    // without an index names are taken as they are typed
    let bare = Env::new();
    let typed = json_of(
        &bare,
        &[
            "translate",
            "--to",
            "elasticsearch",
            "--json",
            "ministrem",
            "--person",
            "Anna Nowak",
        ],
    );
    assert!(
        typed.to_string().contains("Anna Nowak") && typed.to_string().contains("\"minister\""),
        "{typed}"
    );
}

/// A real engine, where there is one.
#[test]
fn real_engines_give_the_same_answers() {
    for (kind, name) in [
        (Kind::OpenSearch, "PRASOWKA_TEST_OPENSEARCH"),
        (Kind::Elasticsearch, "PRASOWKA_TEST_ELASTICSEARCH"),
        (Kind::Quickwit, "PRASOWKA_TEST_QUICKWIT"),
    ] {
        let Ok(base) = std::env::var(name) else {
            eprintln!("not run: no {} at {name}", kind.name());
            continue;
        };
        let env = indexed();
        let url = format!(
            "{}/prasowka-test-{}",
            base.trim_end_matches('/'),
            std::process::id()
        );
        env.ok(&["push", "--to", kind.name(), &url]);
        // engines show what they took after a while
        std::thread::sleep(std::time::Duration::from_secs(15));
        check_same_answers(&env, &url, kind != Kind::Quickwit);
    }
}
