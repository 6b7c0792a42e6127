//! One direction: a module of the library uses only those above it in a list,
//! and within a module no files use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::env::project;

/// The modules of the library, each using only those before it.
const LAYERS: &[&str] = &[
    "contain",
    "table",
    "date",
    "lang",
    "country",
    "article",
    "pipeline",
    "corpus",
    "enrich",
    "stories",
    "entities",
    "error",
    "index",
    "collection",
    "query",
    "answer",
    "export",
    "watch",
    "ingest",
    "engine",
    "mcp",
    "serve",
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

/// Folders whose files still use each other in a circle; none is to be added.
const CIRCULAR: &[&str] = &["corpus", "enrich/names/base"];

/// The files and folders beside one another in a folder, with their sources.
fn siblings(folder: &Path) -> BTreeMap<String, Vec<PathBuf>> {
    let mut found: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for path in sources(folder) {
        let relative = path.strip_prefix(folder).expect("it lies in it");
        let first = relative.iter().next().expect("a path has parts");
        let name = first.to_str().expect("names are UTF-8");
        let name = name.trim_end_matches(".rs").to_owned();
        if !["mod", "lib", "main"].contains(&name.as_str()) && !name.contains("tests") {
            found.entry(name).or_default().push(path);
        }
    }
    found
}

/// The names that a source takes from the folder `n_up` levels above it:
/// `super::name`, `super::{name, …}`.
fn from_above(source: &str, n_up: usize) -> Vec<&str> {
    let path = "super::".repeat(n_up);
    let mut names = Vec::new();
    for (at, _) in source.match_indices(&path) {
        if source[..at].ends_with("super::") {
            continue;
        }
        let rest = &source[at + path.len()..];
        let end = rest.find([';', '(', ' ']).unwrap_or(rest.len());
        let list = match rest.strip_prefix('{') {
            Some(list) => &list[..list.find(';').unwrap_or(list.len())],
            None => &rest[..end],
        };
        let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
        let parts = list.split([',', '{', '}']).map(str::trim);
        names.extend(parts.map(|part| &part[..part.find(|c| !is_word(c)).unwrap_or(part.len())]));
    }
    names
}

/// The first files of a folder that use each other in a circle.
fn circle(folder: &Path) -> Option<BTreeSet<String>> {
    let siblings = siblings(folder);
    let mut uses: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let texts: Vec<(&str, usize, String)> = siblings
        .iter()
        .flat_map(|(name, paths)| paths.iter().map(move |path| (name.as_str(), path)))
        .map(|(name, path)| {
            let relative = path.strip_prefix(folder).expect("it lies in it");
            let is_mod = path.file_name().is_some_and(|file| file == "mod.rs");
            let n_up = relative.iter().count() - usize::from(is_mod);
            let source = fs::read_to_string(path).expect("sources are UTF-8");
            (name, n_up, source)
        })
        .collect();
    for (name, n_up, source) in &texts {
        let files = from_above(source, *n_up).into_iter();
        let others = files.filter(|file| file != name && siblings.contains_key(*file));
        uses.entry(name).or_default().extend(others);
    }
    let reached = |from: &str| -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut open: Vec<&str> = uses[from].iter().copied().collect();
        while let Some(next) = open.pop() {
            if reached.insert(next) {
                open.extend(&uses[next]);
            }
        }
        reached
    };
    let circular = uses.keys().find(|name| reached(name).contains(**name))?;
    let members = reached(circular).into_iter();
    let members = members.filter(|member| reached(member).contains(*circular));
    Some(members.map(str::to_owned).collect())
}

#[test]
fn files_of_a_module_use_each_other_in_one_direction() {
    let src = project().join("src");
    let folders: BTreeSet<PathBuf> = sources(&src)
        .iter()
        .filter_map(|path| path.parent().map(Path::to_path_buf))
        .filter(|folder| *folder != src)
        .collect();
    assert!(folders.len() > 10, "the folders are not where they were");
    for folder in folders {
        let name = folder.strip_prefix(&src).expect("it lies in src");
        let name = name.to_str().expect("names are UTF-8");
        let found = circle(&folder);
        if CIRCULAR.contains(&name) {
            assert!(
                found.is_some(),
                "{name} has no circle any more: take it off"
            );
        } else {
            assert!(found.is_none(), "in {name}: {found:?} use each other");
        }
    }
}

/// The test above can fail: a circle is seen through files and folders.
#[test]
fn a_circle_is_seen() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let write = |path: &str, source: &str| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("in a folder")).expect("it can be made");
        fs::write(path, source).expect("it can be written");
    };
    write("one.rs", "use super::two::Two;");
    write("two.rs", "use super::{four, three::Three};");
    write("four.rs", "");
    write("three/mod.rs", "");
    assert_eq!(circle(folder.path()), None);
    write("three/deep.rs", "use super::super::one;");
    let members = circle(folder.path()).expect("one uses two uses three uses one");
    assert_eq!(members, ["one", "three", "two"].map(str::to_owned).into());
}
