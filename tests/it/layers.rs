//! One direction: a module of the library uses only those above it in a list.

use std::fs;
use std::path::{Path, PathBuf};

use crate::env::project;

/// The modules of the library, each using only those before it.
const LAYERS: &[&str] = &[
    "contain", "table", "date", "lang", "country", "article", "pipeline", "corpus", "enrich",
    "entities", "error", "index", "query", "ingest",
];

/// The Rust files under a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
    files
}

/// The modules of this crate that a source names, `crate::module`.
fn named(source: &str) -> impl Iterator<Item = &str> {
    source.match_indices("crate::").filter_map(|(at, found)| {
        let before = source[..at].chars().next_back();
        let rest = &source[at + found.len()..];
        let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_')?;
        (before != Some('$')).then_some(&rest[..end])
    })
}

#[test]
fn modules_use_only_those_above_them() {
    let src = project().join("src");
    let place = |module: &str| LAYERS.iter().position(|layer| *layer == module);
    for path in sources(&src) {
        let relative = path.strip_prefix(&src).expect("it lies in src");
        let first = relative.iter().next().expect("a path has parts");
        let module = first
            .to_str()
            .expect("names are UTF-8")
            .trim_end_matches(".rs");
        if ["main", "lib", "cli"].contains(&module) {
            continue;
        }
        let layer = place(module).unwrap_or_else(|| panic!("{module} has no place in the list"));
        let source = fs::read_to_string(&path).expect("sources are UTF-8");
        for used in named(&source) {
            let above = place(used).is_none_or(|used| used <= layer);
            assert!(
                above,
                "{} uses {used}, which stands below it",
                relative.display()
            );
        }
    }
}

/// The command line is the program's; the library must not know it.
#[test]
fn the_library_knows_no_command_line() {
    let src = project().join("src");
    for path in sources(&src) {
        let relative = path.strip_prefix(&src).expect("it lies in src");
        let is_test = relative.ends_with("tests.rs");
        if relative.starts_with("cli") || relative.starts_with("main.rs") || is_test {
            continue;
        }
        let source = fs::read_to_string(&path).expect("sources are UTF-8");
        for of_the_program in ["clap::", "anyhow::", "anstream::", "println!("] {
            let is_used = source
                .lines()
                .any(|line| line.contains(of_the_program) && !line.trim_start().starts_with("//"));
            assert!(!is_used, "{} uses {of_the_program}", relative.display());
        }
    }
}
