//! Frozen collections: cited, narrowed by, checked.

use serde_json::{Value, json};

use crate::env::Env;

const FILES: [(&str, &str); 4] = [
    ("a.txt", "date 2024-06-18\nWybory wygrał Jan Kordecki."),
    ("b.txt", "date 2024-07\nWybory w Oslo. Ewa Zięba przegrała."),
    ("c.txt", "date 2023\nDeszcz w Krakowie, a w Oslo wybory."),
    ("d.txt", "Deszcz."),
];

fn frozen(env: &Env, name: &str) -> Value {
    let file = std::fs::read_to_string(env.path(&format!("collections/{name}.json"))).unwrap();
    serde_json::from_str(&file).unwrap()
}

#[test]
fn a_collection_narrows_every_command() {
    let env = Env::indexed(&FILES);
    let digest = env.ok(&["freeze", "wybory", "wybory"]);
    let file = frozen(&env, "wybory");
    assert_eq!(file["digest"], digest.trim());
    assert!(digest.starts_with("sha256:"));
    assert_eq!(file["query"], "wybory");
    assert_eq!(file["day"], crate::env::TODAY);
    let count = |args: &[&str]| {
        let ran = env.run(&[&["search", "-c"], args].concat());
        ran.stdout.trim().to_owned()
    };
    assert_eq!(count(&["--collection", "wybory"]), "3");
    assert_eq!(count(&["--collection", "wybory", "deszcz"]), "1");
    assert_eq!(count(&["--not-collection", "wybory"]), "1");
    env.ok(&["freeze", "deszcz", "deszcz"]);
    assert_eq!(
        count(&["--collection", "wybory", "--collection", "deszcz"]),
        "4"
    );
    assert_eq!(
        count(&["--collection", "wybory", "--not-collection", "deszcz"]),
        "2"
    );
    let facet = env.json(&["facets", "place", "--collection", "deszcz", "--json"]);
    let names: Vec<&str> = facet["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| each["name"].as_str().unwrap())
        .collect();
    assert!(
        names.contains(&"Kraków") && !names.contains(&"Warszawa"),
        "{names:?}"
    );
    assert_eq!(
        env.json_lines(&["export", "jsonl", "--collection", "wybory"])
            .len(),
        3
    );
    assert_eq!(env.ok(&["freeze", "--list"]), "deszcz\nwybory\n");
    let explained = env.ok(&["search", "--explain", "--collection", "wybory"]);
    assert!(explained.contains("collection: wybory"), "{explained}");
}

#[test]
fn a_check_says_what_was_added_removed_and_changed() {
    let env = Env::indexed(&FILES);
    env.ok(&["freeze", "lato", "wybory", "--published", "last 10 years"]);
    assert_eq!(env.run(&["freeze", "lato", "--check"]).code, Some(0));
    env.write("corpus/e.txt", "date 2024-08\nNowe wybory.");
    env.write(
        "corpus/a.txt",
        "date 2024-06-18\nWybory wygrał jednak kto inny.",
    );
    std::fs::remove_file(env.path("corpus/b.txt")).unwrap();
    env.write(
        "corpus/c.txt",
        "date 2010\nDeszcz w Krakowie, a w Oslo wybory.",
    );
    env.ok(&["index", "--quiet"]);
    let ran = env.run(&["freeze", "lato", "--check", "--json"]);
    assert_eq!(ran.code, Some(1), "{ran:?}");
    let checked: Value = serde_json::from_str(&ran.stdout).unwrap();
    assert_eq!(checked["added"], json!(["e.txt"]));
    assert_eq!(checked["changed"], json!(["a.txt"]));
    assert_eq!(checked["removed"], json!(["b.txt", "c.txt"]));
    assert_eq!(checked["gone"], json!(["b.txt"]));
    let text = env.run(&["freeze", "lato", "--check"]).stdout;
    for line in [
        "+ e.txt",
        "- b.txt  (not in the index)",
        "- c.txt\n",
        "~ a.txt",
        "1 added, 2 removed, 1 changed",
    ] {
        assert!(text.contains(line), "{text}");
    }
    // days are reckoned from the day on which it was frozen
    let mut later = env.command(&["freeze", "lato", "--check", "--json"]);
    let later = later.env("PRASOWKA_TODAY", "2036-01-01").output().unwrap();
    let later: Value = serde_json::from_slice(&later.stdout).unwrap();
    assert_eq!(later, checked);
    let note = env.run(&["search", "-c", "--collection", "lato"]);
    assert!(note.stderr.contains("1 of the 3 articles"), "{note:?}");
}

/// The same files have the same digest wherever they lie and whenever they were
/// indexed.
#[test]
fn a_digest_is_the_same_on_another_machine() {
    let one = Env::indexed(&FILES);
    let other = Env::new();
    for (path, text) in FILES.iter().rev() {
        other.write(&format!("elsewhere/corpus/{path}"), text);
        other.ok(&[
            "index",
            "--quiet",
            "elsewhere/corpus",
            "--index",
            "elsewhere/index",
        ]);
    }
    let args = ["freeze", "x", "wybory"];
    let digest = one.ok(&args);
    assert_eq!(
        other.ok(&[&args[..], &["--index", "elsewhere/index"]].concat()),
        digest
    );
    assert!(other.path("elsewhere/collections/x.json").exists());
}

#[test]
fn a_collection_is_not_lost_or_made_up() {
    let env = Env::indexed(&FILES);
    env.ok(&["freeze", "x", "wybory"]);
    let again = env.run(&["freeze", "x", "deszcz"]);
    assert_eq!(again.code, Some(2), "{again:?}");
    assert_eq!(frozen(&env, "x")["query"], "wybory");
    env.ok(&["freeze", "x", "deszcz", "--replace"]);
    assert_eq!(frozen(&env, "x")["query"], "deszcz");
    let nothing = env.run(&["freeze", "nothing", "nieznanesłowo"]);
    assert_eq!(nothing.code, Some(1), "{nothing:?}");
    assert!(!env.path("collections/nothing.json").exists());
    for name in ["../x", "a/b", ".x"] {
        let refused = env.run(&["freeze", name, "wybory"]);
        assert_eq!(refused.code, Some(2), "{name}: {refused:?}");
        assert_eq!(
            env.run(&["search", "--collection", name]).code,
            Some(2),
            "{name}"
        );
    }
    let unknown = env.run(&["search", "--collection", "y"]);
    assert_eq!(unknown.code, Some(2));
    assert!(unknown.stderr.contains("near it are x"), "{unknown:?}");
    // by hand
    let file = frozen(&env, "x").to_string().replace("d.txt", "a.txt");
    env.write("collections/x.json", file);
    let edited = env.run(&["search", "--collection", "x"]);
    assert!(
        edited.code == Some(2) && edited.stderr.contains("digest"),
        "{edited:?}"
    );
}

/// Whenever the program is killed, a collection is there whole or not at all.
#[test]
fn a_killed_freeze_leaves_no_half() {
    let env = Env::new();
    let line =
        |number: usize| format!("{{\"id\": \"{number}\", \"text\": \"Wybory numer {number}.\"}}\n");
    env.write("corpus/a.jsonl", (0..2_000).map(line).collect::<String>());
    env.ok(&["index", "--quiet"]);
    let mut n_whole = 0;
    for number in 0..12_u64 {
        let name = format!("x{number}");
        let mut child = env.command(&["freeze", &name, "wybory"]);
        let mut child = child
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(std::time::Duration::from_millis(number * 8));
        child.kill().ok();
        child.wait().unwrap();
        if env.path(&format!("collections/{name}.json")).exists() {
            n_whole += 1;
            assert_eq!(
                env.run(&["freeze", &name, "--check"]).code,
                Some(0),
                "{name}"
            );
        }
    }
    env.ok(&["freeze", "last", "wybory"]);
    let listed = env.ok(&["freeze", "--list"]);
    assert_eq!(listed.lines().count(), n_whole + 1, "{listed}");
}
