//! Entities across a corpus: one value for one person, the same for any way of
//! indexing, corrected by the user, explained by `why` and `who`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::env::{Env, project};

/// Articles that call one man in several ways, and others around him.
const ARTICLES: &[(&str, &str)] = &[
    (
        "a.txt",
        "date 2024-05-02\nDo Warszawy przyjechał prezydent Wołodymyr Zełenski. Zełenski rozmawiał \
         z premierem Donaldem Tuskiem o wojnie.",
    ),
    (
        "b.txt",
        "date 2024-05-10\nPremier Donald Tusk przyjął w Warszawie prezydenta Wołodymyra \
         Zełenskiego. Rozmowa trwała dwie godziny.",
    ),
    (
        "c.txt",
        "date 2024-05-12\nZełenski podziękował Polakom za pomoc. Premier Donald Tusk odpowiedział, \
         że pomoc będzie trwała.",
    ),
    (
        "d.txt",
        "date 2024-05-14\nThe Ukrainian president, Volodymyr Zelensky, thanked the people of \
         Poland, and the prime minister of the country said that help would last.",
    ),
    (
        "e.txt",
        "date 2024-05-20\nDo Krakowa przyjechał trener Jan Kowalski. Kowalski rozmawiał \
         z burmistrzem o stadionie.",
    ),
    (
        "f.txt",
        "date 2024-05-21\nW Gdańsku wystąpiła Anna Kowalska. Wieczorem wystąpił też Adam Kowalski.",
    ),
];

/// The values of a facet with their counts.
fn values(env: &Env, facet: &str) -> Vec<(String, u64)> {
    let answer = env.json(&["facets", facet, "--json", "--top", "0"]);
    let values = answer["values"].as_array().expect("a list of values");
    let value = |value: &Value| {
        let name = value["value"].as_str().expect("a value is a string");
        (name.to_owned(), value["count"].as_u64().expect("a count"))
    };
    values.iter().map(value).collect()
}

/// The articles that have a value of a facet.
fn count_of(env: &Env, facet: &str, wanted: &str) -> u64 {
    let values = values(env, facet);
    let found = values.iter().find(|(value, _)| value == wanted);
    found.map_or(0, |(_, count)| *count)
}

/// An index of the articles with these corrections.
fn corrected(corrections: &str) -> Env {
    let env = Env::indexed(ARTICLES);
    env.write("corpus/entities.toml", corrections);
    env.ok(&["index", "--quiet"]);
    env
}

#[test]
fn names_of_one_person_are_one_value() {
    let env = Env::indexed(ARTICLES);
    assert_eq!(
        count_of(&env, "person", "Wołodymyr Zełenski"),
        4,
        "{:?}",
        values(&env, "person")
    );
    assert_eq!(count_of(&env, "person", "Donald Tusk"), 3);
}

#[test]
fn persons_who_share_a_surname_are_apart() {
    let env = Env::indexed(ARTICLES);
    for person in ["Jan Kowalski", "Anna Kowalska", "Adam Kowalski"] {
        assert_eq!(
            count_of(&env, "person", person),
            1,
            "{:?}",
            values(&env, "person")
        );
    }
}

#[test]
fn filters_take_any_variant() {
    let env = Env::indexed(ARTICLES);
    for name in [
        "zelenskiego",
        "Zelensky",
        "volodymyr zelensky",
        "Wołodymyra Zełenskiego",
    ] {
        assert_eq!(
            env.ok(&["search", "-c", "--person", name]).trim(),
            "4",
            "{name}"
        );
    }
    let ran = env.run(&["search", "--person", "kowalski"]);
    assert_eq!(ran.code, Some(2));
    for expected in ["\"kowalski\" fits", "1  Adam Kowalski", "1  Jan Kowalski"] {
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
    }
}

#[test]
fn show_prints_resolved_names_and_enrich_own_ones() {
    let env = Env::indexed(ARTICLES);
    let shown = env.json(&["show", "c.txt", "--json"]);
    assert_eq!(shown["persons"][0]["name"], "Wołodymyr Zełenski");
    assert_eq!(shown.get("resolutions"), None);
    let enriched = env.json(&["enrich", "corpus/c.txt"]);
    assert_eq!(enriched["persons"][0]["name"], "Zełenski");
}

#[test]
fn why_shows_sentence_and_rule() {
    let env = Env::indexed(ARTICLES);
    let text = env.ok(&["why", "c.txt", "zełenskim"]);
    for expected in [
        "person Wołodymyr Zełenski",
        "Zełenski is Wołodymyr Zełenski: nobody else of that name",
        "Zełenski podziękował Polakom za pomoc.",
    ] {
        assert!(text.contains(expected), "{text}");
    }
    let country = env.json(&["why", "d.txt", "Polska", "--json"]);
    assert_eq!(country["value"], "PL");
    assert!(
        !country["evidence"].as_array().expect("a list").is_empty(),
        "{country}"
    );
    let ran = env.run(&["why", "c.txt", "Jan Kowalski"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    assert_eq!(env.run(&["why", "z.txt", "PL"]).code, Some(2));
}

#[test]
fn who_shows_variants_months_and_company() {
    let env = Env::indexed(ARTICLES);
    let who = env.json(&["who", "zelensky", "--json"]);
    assert_eq!(who["name"], "Wołodymyr Zełenski");
    assert_eq!(who["articles"], 4);
    assert_eq!(who["months"]["2024-05"], 4);
    assert_eq!(who["first"]["id"], "a.txt");
    assert_eq!(who["latest"]["id"], "d.txt");
    let tusk = &who["with"]["person"][0];
    assert_eq!(
        (&tusk["value"], &tusk["count"]),
        (&"Donald Tusk".into(), &3.into())
    );
    let variants = who["variants"].to_string();
    assert!(variants.contains("Volodymyr Zelensky"), "{variants}");
    let text = env.ok(&["who", "polska"]);
    assert!(text.starts_with("Poland  country, "), "{text}");
    assert_eq!(env.run(&["who", "Marsjanin"]).code, Some(1));
}

#[test]
fn why_and_who_know_every_kind() {
    let env = Env::indexed(&[
        (
            "a.txt",
            "date 2024-05-02\nKomisja Europejska (KE) ukarała w Brukseli dwie firmy. Premier \
             Donald Tusk pojechał z Warszawy do Brukseli.",
        ),
        (
            "b.txt",
            "date 2024-06-02\nKomisja Europejska rozmawiała w Brukseli o Polsce. Tusk czekał \
             w Brukseli.",
        ),
    ]);
    for (value, kind, evidence) in [
        (
            "Komisja Europejska",
            "organisation",
            "ukarała w Brukseli dwie firmy.",
        ),
        ("Bruksela", "place", "pojechał z Warszawy do Brukseli."),
        ("Donald Tusk", "person", "Premier Donald Tusk pojechał"),
        ("Polska", "country", "pojechał z Warszawy"),
    ] {
        let why = env.json(&["why", "a.txt", value, "--json"]);
        assert_eq!(why["facet"], kind, "{why}");
        let sentences = why["evidence"].to_string();
        assert!(sentences.contains(evidence), "{why}");
        assert!(why["evidence"][0]["mention"]["rule"].is_string(), "{why}");
        let text = env.ok(&["why", "a.txt", value]);
        assert!(text.contains("; rule: "), "{text}");

        let who = env.json(&["who", value, "--json"]);
        assert_eq!((&who["facet"], &who["articles"]), (&kind.into(), &2.into()));
        assert_eq!(who["months"]["2024-06"], 1, "{who}");
        let with = who["with"].as_object().expect("lists by facet");
        let n_companions = with.values().filter_map(Value::as_array).map(Vec::len);
        assert!(n_companions.sum::<usize>() > 0, "{who}");
        for companion in with.values().filter_map(Value::as_array).flatten() {
            assert!(companion["npmi"].is_number(), "{companion}");
        }
    }
}

#[test]
fn the_user_joins_and_parts() {
    let env = corrected("[[same]]\nnames = [\"Jan Kowalski\", \"Adam Kowalski\"]\n");
    assert_eq!(
        count_of(&env, "person", "Adam Kowalski"),
        2,
        "{:?}",
        values(&env, "person")
    );
    let env = corrected("[[not-same]]\nnames = [\"Wołodymyr Zełenski\", \"Volodymyr Zelensky\"]\n");
    assert_eq!(count_of(&env, "person", "Wołodymyr Zełenski"), 3);
    assert_eq!(count_of(&env, "person", "Volodymyr Zelensky"), 1);
}

#[test]
fn the_user_renames_drops_and_changes_kinds() {
    let env = corrected(
        "[[print]]\nname = \"Wołodymyr Zełenski\"\nas = \"Zełenski, prezydent\"\n\
         [[drop]]\nname = \"Anna Kowalska\"\n\
         [[kind]]\nname = \"Jan Kowalski\"\nis = \"organisation\"\n",
    );
    assert_eq!(count_of(&env, "person", "Zełenski, prezydent"), 4);
    assert_eq!(count_of(&env, "person", "Anna Kowalska"), 0);
    assert_eq!(count_of(&env, "person", "Jan Kowalski"), 0);
    assert_eq!(count_of(&env, "organisation", "Jan Kowalski"), 1);
}

#[test]
fn the_user_says_whom_a_word_means() {
    let env = corrected("[[word]]\nword = \"Zełenski\"\nis = \"Adam Kowalski\"\n");
    assert_eq!(count_of(&env, "person", "Adam Kowalski"), 2);
    let why = env.ok(&["why", "c.txt", "Adam Kowalski"]);
    assert!(why.contains("the corrections say so"), "{why}");
}

#[test]
fn corrections_that_are_gone_are_undone() {
    let env = corrected("[[drop]]\nname = \"Donald Tusk\"\n");
    assert_eq!(count_of(&env, "person", "Donald Tusk"), 0);
    fs::remove_file(env.path("corpus/entities.toml")).expect("it is there");
    env.ok(&["index", "--quiet"]);
    assert_eq!(count_of(&env, "person", "Donald Tusk"), 3);
    env.write("mine.toml", "[[drop]]\nname = \"donald-tusk\"\n");
    env.ok(&["index", "--quiet", "--entities", "mine.toml"]);
    assert_eq!(count_of(&env, "person", "Donald Tusk"), 0);
}

#[test]
fn a_mistake_in_the_corrections_changes_nothing() {
    let env = Env::indexed(ARTICLES);
    let before = values(&env, "person");
    for (corrections, expected) in [
        (
            "[[drop]]\nname = \"Donald Tusk\"\n[[drop]]\nnam = \"Anna\"\n",
            "corpus/entities.toml: line 4, column 1: unknown field `nam`, expected `name` or `kind`",
        ),
        (
            "[[drop]]\nname = \"Donald Tusk\"\n[[same]]\nnames = [\"Anna\"]\n",
            "corpus/entities.toml: line 4, column 9: [[same]] needs two names or more",
        ),
        (
            "[[drop]]\nname = Donald\n",
            "corpus/entities.toml: line 2, column 8: ",
        ),
        (
            "[[drop]]\nname = \"Donald Tusk\"\n[[sam]]\nnames = [\"A\", \"B\"]\n",
            "line 3, column 3: unknown field `sam`, expected one of `same`",
        ),
        (
            "[[print]]\nname = \"A\"\nas = \"B\"\n[[print]]\nname = \"a\"\nas = \"C\"\n",
            "line 6, column 6: \"a\" is printed as \"B\" above",
        ),
        (
            "[[not-same]]\nnames = [\"A\", \"B\"]\n[[same]]\nnames = [\"a\", \"b\"]\n",
            "line 2, column 9: two of these are the same by [[same]]; remove one of the two",
        ),
        (
            "[[word]]\nword = \"Kaczor\"\n",
            "line 1, column 1: missing field `is`",
        ),
        (
            "[[kind]]\nname = \"Żółw\"\nis = \"zwierzę\"\n",
            "line 3, column 6: \"zwierzę\" is no kind; write person, organisation or place",
        ),
    ] {
        env.write("corpus/entities.toml", corrections);
        let ran = env.run(&["index", "--quiet"]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(expected), "{}", ran.stderr);
        assert_eq!(values(&env, "person"), before);
    }
    let ran = env.run(&["index", "--entities", "none.toml"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let told = "none.toml: cannot read the corrections: No such file or directory (os error 2)\n";
    assert!(ran.stderr.ends_with(told), "{}", ran.stderr);
}

#[test]
fn corrections_lie_beside_a_corpus_that_is_a_file() {
    let env = Env::new();
    env.write(
        "news.jsonl",
        "{\"text\": \"Do Krakowa przyjechał trener Jan Kowalski.\"}\n",
    );
    env.ok(&["index", "--quiet", "news.jsonl"]);
    assert_eq!(count_of(&env, "person", "Jan Kowalski"), 1);
    env.write("entities.toml", "[[drop]]\nname = \"Jan Kowalski\"\n");
    env.ok(&["index", "--quiet", "news.jsonl"]);
    assert_eq!(count_of(&env, "person", "Jan Kowalski"), 0);
}

/// The sample corpus's files, with their texts.
fn sample() -> Vec<(String, String)> {
    let mut folders = vec![project().join("corpus")];
    let mut files: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "txt") {
                files.push(path);
            }
        }
    }
    files.sort();
    let file = |path: PathBuf| {
        let name = path.file_name().expect("a file has a name");
        let text = fs::read_to_string(&path).expect("texts are UTF-8");
        (name.to_string_lossy().into_owned(), text)
    };
    files.into_iter().map(file).collect()
}

/// Every list of values by which articles are narrowed, as printed.
fn all_facets(env: &Env) -> Vec<String> {
    let facets = ["person", "country", "about", "organisation", "place"];
    let list = |facet| env.ok(&["facets", facet, "--json", "--top", "0"]);
    facets.into_iter().map(list).collect()
}

#[test]
fn facets_do_not_depend_on_threads_order_or_runs() {
    let files = sample();
    let n = files.len();
    let index = |n_threads: &str, place: &dyn Fn(usize) -> usize, n_runs: usize| {
        let env = Env::new();
        for run in 0..n_runs {
            for (number, (name, text)) in files.iter().enumerate() {
                let place = place(number);
                if place % n_runs == run {
                    env.write(&format!("corpus/{place:03}-{name}"), text);
                }
            }
            env.ok(&["index", "--quiet", "-j", n_threads]);
        }
        all_facets(&env)
    };
    let expected = index("1", &|number| number, 1);
    assert_eq!(index("2", &|number| number, 1), expected, "two threads");
    assert_eq!(
        index("1", &|number| n - 1 - number, 1),
        expected,
        "backwards"
    );
    for step in [7, 11] {
        assert_ne!(n % step, 0, "a step that visits every file");
        let shuffled = |number: usize| number * step % n;
        assert_eq!(index("2", &shuffled, 1), expected, "steps of {step}");
    }
    assert_eq!(index("2", &|number| number, 10), expected, "ten runs");
}
