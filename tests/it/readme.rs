//! The session that the README shows is run, and must print what it says.
//!
//! `PRASOWKA_BLESS=1 cargo test readme` writes what is printed now into the
//! README, for a reader to look over.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::env::{Env, project};

/// A fenced block of the README, in which lines beginning with `$ ` are typed.
const FENCE: &str = "```console";

/// Copies a folder into another.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("folders can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let entry = entry.expect("it can be listed");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("files can be copied");
        }
    }
}

/// What a shell prints on standard output for a command line.
fn typed(env: &Env, line: &str) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_prasowka"));
    let folder = program.parent().expect("the program is in a folder");
    let usual = std::env::var("PATH").unwrap_or_default();
    let output = Command::new("sh")
        .args(["-c", line])
        .current_dir(env.path(""))
        .env_clear()
        .env("PATH", format!("{}:{usual}", folder.display()))
        .env("PRASOWKA_TODAY", crate::env::TODAY)
        .stderr(Stdio::null())
        .output()
        .expect("there is a shell");
    String::from_utf8(output.stdout).expect("output is UTF-8")
}

/// A text without the figures that differ from run to run: times.
fn steady(text: &str) -> String {
    let words = text.split_inclusive([' ', '\n', ';', ',']);
    let mut steady = String::new();
    let mut words = words.peekable();
    while let Some(word) = words.next() {
        let is_time = words
            .peek()
            .is_some_and(|unit| ["s", "ms"].contains(&unit.trim_end()))
            && word.trim_end().parse::<f64>().is_ok();
        steady.push_str(if is_time { "0 " } else { word });
    }
    steady
}

/// The README with every command's output as it is now.
fn run_again(env: &Env, readme: &str) -> String {
    let mut again = String::new();
    let mut in_session = false;
    for line in readme.lines() {
        if line.starts_with("```") {
            in_session = line == FENCE;
        }
        if let Some(command) = line.strip_prefix("$ ").filter(|_| in_session) {
            let output = typed(env, command);
            assert_ne!(output, "", "{command} prints nothing");
            again.extend([line, "\n", output.trim_end_matches('\n'), "\n"]);
        } else if !in_session || line == FENCE {
            again.extend([line, "\n"]);
        }
    }
    again
}

#[test]
fn the_session_prints_what_the_readme_says() {
    let path = project().join("README.md");
    let readme = fs::read_to_string(&path).expect("the README is there");
    let env = Env::new();
    copy(&project().join("corpus"), &env.path("corpus"));
    let wire = fs::read(project().join("examples/wire.jsonl")).expect("the example is there");
    env.write("examples/wire.jsonl", wire);
    let again = run_again(&env, &readme);
    if std::env::var_os("PRASOWKA_BLESS").is_some() {
        fs::write(&path, again).expect("the README can be written");
    } else {
        assert!(
            readme.matches(FENCE).count() >= 2,
            "the README has sessions"
        );
        for (is, was) in steady(&again).lines().zip(steady(&readme).lines()) {
            assert_eq!(is.trim_end(), was.trim_end());
        }
        assert_eq!(
            steady(&again).lines().count(),
            steady(&readme).lines().count()
        );
    }
}

/// The first block of the README in a language.
fn block<'a>(readme: &'a str, language: &str) -> &'a str {
    let fence = format!("```{language}\n");
    let (_, rest) = readme.split_once(&fence).expect("the README has one");
    rest.split_once("```").expect("it is closed").0
}

/// Where the tools are, what the README shows of them prints what it should.
#[test]
fn what_the_readme_shows_of_other_tools_runs() {
    let readme = fs::read_to_string(project().join("README.md")).expect("the README is there");
    let env = Env::new();
    copy(&project().join("corpus"), &env.path("corpus"));
    env.ok(&["index", "--quiet"]);
    env.ok(&["export", "csv", "--rows", "entities", "-o", "entities.csv"]);
    let python = std::env::var("PRASOWKA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let sql = block(&readme, "sql");
    let sql = format!("import duckdb\nprint(duckdb.sql(\"\"\"{sql}\"\"\"))");
    let top = env.json(&["facets", "about", "--json", "--top", "1"]);
    let top_country = top["values"][0]["value"].as_str().expect("a code");
    for (tool, program, option, code, needs, wanted) in [
        (
            "pandas",
            python.as_str(),
            "-c",
            block(&readme, "python"),
            "import pandas",
            "Putin",
        ),
        ("duckdb", &python, "-c", &sql, "import duckdb", top_country),
        ("R", "Rscript", "-e", block(&readme, "r"), "1", ""),
    ] {
        let run = |code: &str| {
            let run = Command::new(program)
                .args([option, code])
                .current_dir(env.path(""))
                .output();
            run.ok()
                .filter(|output| code != needs || output.status.success())
        };
        if run(needs).is_none() {
            eprintln!("not run: {tool} is not here");
            continue;
        }
        let output = run(code).expect("it was there just now");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && said.contains(wanted),
            "{tool}: {output:?}"
        );
    }
}
