//! What a shell is given: completions of the index's names, manual pages,
//! templates.

use std::fs;

use crate::env::Env;

fn env() -> Env {
    Env::indexed(&[
        (
            "a.txt",
            "date 2024-06-18\nPremier Jan Kordecki poleciał do Wietnamu. Kordecki wrócił w maju.",
        ),
        (
            "b.txt",
            "Premier Jan Kordecki i minister Ewa Zięba rozmawiali w Oslo o umowie.",
        ),
    ])
}

/// What a shell is offered for the last word of a command line.
fn offered(env: &Env, words: &[&str]) -> Vec<String> {
    let output = env
        .command(&[&["--", "prasowka"], words].concat())
        .env("PRASOWKA_COMPLETE", "fish")
        .output()
        .expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("output is UTF-8");
    let value = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    text.lines().map(value).collect()
}

#[test]
fn names_of_the_index_are_completed() {
    let env = env();
    for (words, wanted) in [
        (&["search", "--person", "jan"][..], "Jan Kordecki"),
        (&["search", "--not-person", "Ewa"], "Ewa Zięba"),
        (&["facets", "person", "--country", "wiet"], "VN"),
        (&["facets", "person", "--country", "v"], "VN"),
        (&["export", "csv", "--place", "osl"], "NO/Oslo"),
        (&["facets", "org"], "organisation"),
        (&["search", "--all-of", "pla"], "place"),
        (&["export", "bib"], "bibtex"),
        (&["free"], "freeze"),
    ] {
        let offered = offered(&env, words);
        assert!(
            offered.iter().any(|each| each == wanted),
            "{words:?}: {offered:?}"
        );
    }
    env.ok(&["freeze", "podróże", "wietnam"]);
    assert_eq!(
        offered(&env, &["search", "--collection", "po"]),
        ["podróże"]
    );
    // another index is the one that is named, and none is no crash
    let none = offered(&env, &["search", "--index", "elsewhere", "--person", "jan"]);
    assert!(!none.contains(&"Jan Kordecki".to_owned()), "{none:?}");
}

#[test]
fn every_shell_has_its_script() {
    let env = Env::new();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = env.ok(&["completions", shell]);
        assert!(script.contains("PRASOWKA_COMPLETE"), "{shell}: {script}");
    }
    assert_eq!(env.run(&["completions", "cmd"]).code, Some(2));
}

#[test]
fn there_is_a_manual_page_a_command() {
    let env = Env::new();
    env.ok(&["man", "--dir", "man"]);
    let page = |name: &str| fs::read_to_string(env.path(&format!("man/{name}.1"))).unwrap();
    assert!(page("prasowka").contains(".TH"));
    for command in ["index", "search", "facets", "export", "freeze", "watch"] {
        let page = page(&format!("prasowka-{command}"));
        assert!(
            page.contains(".TH") && page.contains(".SH OPTIONS"),
            "{command}: {page}"
        );
    }
    let one = env.ok(&["man", "search"]);
    assert_eq!(one, page("prasowka-search"));
    assert!(env.ok(&["man"]).contains(&one));
    let unknown = env.run(&["man", "sing"]);
    assert!(
        unknown.code == Some(2) && unknown.stderr.contains("export"),
        "{unknown:?}"
    );
}

#[test]
fn a_template_prints_hits() {
    let env = env();
    let printed = env.ok(&[
        "search",
        "--sort",
        "newest",
        "--format",
        r#"{{ id }}\t{{ published or "?" }}\t{{ persons | join("; ") }}{{ source }}"#,
        "kordecki",
    ]);
    assert_eq!(
        printed,
        "a.txt\t2024-06-18\tJan Kordecki\nb.txt\t?\tJan Kordecki; Ewa Zięba\n"
    );
    let several = env.ok(&[
        "search",
        "--format",
        "{% for c in countries %}{{ c }}\n{% endfor %}",
        "wietnam",
    ]);
    assert_eq!(several, "VN\n");
    let mistaken = env.run(&["search", "--format", "{{ titel }}", "oslo"]);
    assert!(
        mistaken.code == Some(2) && mistaken.stderr.contains("published"),
        "{mistaken:?}"
    );
    let broken = env.run(&["search", "--format", "{{ title", "oslo"]);
    assert!(
        broken.code == Some(2) && broken.stderr.contains("--format"),
        "{broken:?}"
    );
    assert_eq!(
        env.run(&["search", "--format", "{{ id }}", "nieznanesłowo"])
            .code,
        Some(1)
    );
    assert_eq!(
        env.run(&["search", "--format", "{{ id }}", "--json", "oslo"])
            .code,
        Some(2)
    );
}
