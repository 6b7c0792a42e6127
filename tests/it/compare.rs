//! Two sides compared, and who appears with whom.

use serde_json::{Value, json};

use crate::env::Env;

/// Articles of two years: one name in both, one in each alone; the last is a
/// reprint of the one before.
fn indexed() -> Env {
    let article = |id: &str, day: &str, source: &str, text: &str| {
        json!({"id": id, "date": day, "source": source, "title": format!("Tytuł {id}"), "lang": "pl", "text": text})
            .to_string()
    };
    let long = "Prezydent Andrzej Duda i premier Donald Tusk rozmawiali w Warszawie o budżecie, armii \
        i rolnictwie, a po spotkaniu żaden z nich nie chciał powiedzieć dziennikarzom, czego \
        dotyczył spór, o którym od tygodnia pisały wszystkie gazety w całym kraju i za granicą.";
    let lines = [
        article(
            "1",
            "2022-01-05",
            "Gazeta",
            "Andrzej Duda spotkał się z górnikami. Byli też posłowie.",
        ),
        article(
            "2",
            "2022-03-05",
            "Kurier",
            "Mateusz Morawiecki przemawiał w Sejmie. Andrzej Duda słuchał.",
        ),
        article(
            "3",
            "2022-06-05",
            "Gazeta",
            "Andrzej Duda i Mateusz Morawiecki polecieli do Kijowa.",
        ),
        article(
            "4",
            "2023-02-05",
            "Kurier",
            "Donald Tusk wygrał głosowanie.",
        ),
        article("5", "2023-04-05", "Gazeta", long),
        article("6", "2023-04-06", "Kurier", long),
    ];
    Env::indexed(&[("all.jsonl", &lines.join("\n"))])
}

fn names(list: &Value) -> Vec<(String, u64, u64)> {
    let list = list.as_array().expect("a list");
    let number = |value: &Value| value.as_u64().expect("a number");
    list.iter()
        .map(|value| {
            let name = value["name"].as_str().expect("a name").to_owned();
            (
                name,
                number(&value["a_stories"]),
                number(&value["b_stories"]),
            )
        })
        .collect()
}

#[test]
fn what_one_side_lacks_stands_in_a_list_of_its_own() {
    let env = indexed();
    let sides = ["compare", "--a.published", "2022", "--b.published", "2023"];
    let with = |more: &[&str]| -> Value { env.json(&[&sides[..], more].concat()) };
    let found = with(&["--min", "1", "--json"]);
    let side = |name: &str| (found[name]["total"].clone(), found[name]["stories"].clone());
    assert_eq!(side("a"), (json!(3), json!(3)));
    assert_eq!(side("b"), (json!(3), json!(2)));
    let row = |name: &str, a, b| (name.to_owned(), a, b);
    assert_eq!(names(&found["values"]), [row("Andrzej Duda", 3, 1)]);
    assert_eq!(names(&found["new"]), [row("Donald Tusk", 0, 2)]);
    assert_eq!(names(&found["gone"]), [row("Mateusz Morawiecki", 2, 0)]);
    let value = &found["values"][0];
    assert_eq!(
        (&value["side"], &value["a_share"]),
        (&json!("a"), &json!(1.0))
    );
    assert_eq!(names(&with(&["--min", "3", "--json"])["new"]), []);
    let words = with(&["--facet", "word", "--min", "1", "-n", "0", "--json"]);
    assert_eq!(words["facet"], "word");
    let words = with(&["--facet", "word", "--min", "1", "-n", "100", "--json"]);
    let gone = names(&words["gone"]);
    assert!(gone.contains(&row("sejmie", 1, 0)), "{gone:?}");
}

#[test]
fn a_side_is_a_filter_or_a_query() {
    let env = indexed();
    let found = env.json(&[
        "compare",
        "--a.source",
        "Gazeta",
        "--b.q",
        "tusk",
        "--b.not-source",
        "Gazeta",
        "--json",
    ]);
    assert_eq!(
        (&found["a"]["total"], &found["b"]["total"]),
        (&json!(3), &json!(2))
    );
    // what both sides share holds beside what is a side's own
    let found = env.json(&[
        "compare",
        "--person",
        "Andrzej Duda",
        "--a.person",
        "Donald Tusk",
        "--b.q",
        "kijowa",
        "--json",
    ]);
    assert_eq!(
        (&found["a"]["total"], &found["b"]["total"]),
        (&json!(2), &json!(1))
    );
    let same = env.run(&["compare", "--json"]);
    assert_eq!(same.code, Some(2));
    assert!(same.stderr.contains("both sides are the same"), "{same:?}");
    let text = env.ok(&[
        "compare",
        "--a.published",
        "2022",
        "--b.published",
        "2023",
        "--min",
        "1",
    ]);
    assert!(text.contains("only in b (new)\nDonald Tusk ×2"), "{text}");
    let table = env.ok(&[
        "compare",
        "--a.published",
        "2022",
        "--b.published",
        "2023",
        "--min",
        "1",
        "--csv",
    ]);
    assert!(
        table.contains("\r\nnew,Donald Tusk,Donald Tusk,0,3,0,2,3,2,0.0000,1.0000,"),
        "{table}"
    );
}

#[test]
fn entities_meet_in_articles_and_in_sentences() {
    let env = indexed();
    let pairs = |args: &[&str]| -> Vec<(String, String, u64, u64)> {
        let found = env.json(
            &[
                &["network", "--kinds", "person", "--min", "1", "--json"],
                args,
            ]
            .concat(),
        );
        let edges = found["edges"].as_array().expect("a list").clone();
        let id = |value: &Value| value.as_str().expect("an id").replace("person:", "");
        edges
            .iter()
            .map(|edge| {
                let (count, stories) = (edge["count"].as_u64(), edge["stories"].as_u64());
                (
                    id(&edge["source"]),
                    id(&edge["target"]),
                    count.unwrap(),
                    stories.unwrap(),
                )
            })
            .collect()
    };
    let pair =
        |one: &str, other: &str, count, stories| (one.to_owned(), other.to_owned(), count, stories);
    assert_eq!(
        pairs(&[]),
        [
            pair("Andrzej Duda", "Mateusz Morawiecki", 2, 2),
            pair("Andrzej Duda", "Donald Tusk", 2, 1),
        ]
    );
    assert_eq!(
        pairs(&["--within", "sentence"]),
        [
            pair("Andrzej Duda", "Donald Tusk", 2, 1),
            pair("Andrzej Duda", "Mateusz Morawiecki", 1, 1),
        ]
    );
    let found = env.json(&["network", "--kinds", "person", "--min", "1", "--json"]);
    let example = &found["edges"][0]["example"];
    assert_eq!(
        example["sentence"],
        "Andrzej Duda i Mateusz Morawiecki polecieli do Kijowa."
    );
    assert_eq!(found["edges"][0]["first"], "2022-03-05");
    assert_eq!(found["edges"][0]["latest"], "2022-06-05");
}

#[test]
fn sources_print_after_one_another() {
    let env = indexed();
    let found = env.json(&["network", "--within", "story", "--min", "1", "--json"]);
    assert_eq!(found["directed"], true);
    let edge = &found["edges"][0];
    assert_eq!(
        (&edge["source"], &edge["target"]),
        (&json!("source:Gazeta"), &json!("source:Kurier"))
    );
    assert_eq!(
        (&edge["stories"], found["edges"].as_array().map(Vec::len)),
        (&json!(1), Some(1))
    );
}

#[test]
fn networks_are_written_for_other_programs() {
    let env = indexed();
    let of = |format: &str| env.ok(&["network", "--kinds", "person", "--min", "2", format]);
    let graphml = of("--graphml");
    assert!(
        graphml
            .contains(r#"<edge source="person:Andrzej Duda" target="person:Mateusz Morawiecki">"#),
        "{graphml}"
    );
    let gexf = of("--gexf");
    assert!(
        gexf.contains(r#"<graph mode="static" defaultedgetype="undirected">"#),
        "{gexf}"
    );
    assert!(gexf.contains(r#"weight="2""#), "{gexf}");
    for xml in [&graphml, &gexf] {
        assert_eq!(
            xml.matches("<node ").count(),
            xml.matches("</node>").count()
        );
        assert_eq!(xml.matches("<node ").count(), 2);
    }
    let csv = of("--csv");
    assert!(
        csv.starts_with("Source,Target,Weight,Type,articles,stories,npmi,first,latest,example\r\n"),
        "{csv}"
    );
    assert!(
        csv.contains("\r\nAndrzej Duda,Mateusz Morawiecki,2,Undirected,2,2,"),
        "{csv}"
    );
}
