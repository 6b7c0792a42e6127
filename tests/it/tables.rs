//! Every compiled-in table: where it comes from, its cells, its letters.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_normalization::is_nfc;

use crate::env::project;

/// The tables under a folder.
fn tables(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("it can be listed").path();
        if path.is_dir() {
            files.extend(tables(&path));
        } else if path.extension().is_some_and(|extension| extension == "tsv") {
            files.push(path);
        }
    }
    files
}

/// Calls `check` with the path, the comment, the columns and the rows of every
/// table in `src`.
fn each(check: impl Fn(&Path, &str, &[&str], &[Vec<&str>])) {
    let found = tables(&project().join("src"));
    assert!(found.len() > 10, "the tables are not where they were");
    for path in found {
        let text = fs::read_to_string(&path).expect("tables are UTF-8");
        let n_comments = text
            .lines()
            .take_while(|line| line.starts_with('#'))
            .count();
        let comment: Vec<&str> = text.lines().take(n_comments).collect();
        let mut lines = text
            .lines()
            .filter(|line| !line.starts_with('#') && !line.is_empty());
        let columns: Vec<&str> = lines.next().expect("a header").split('\t').collect();
        let rows: Vec<Vec<&str>> = lines.map(|line| line.split('\t').collect()).collect();
        check(&path, &comment.join("\n"), &columns, &rows);
    }
}

#[test]
fn every_table_says_where_it_comes_from() {
    each(|path, comment, _, _| {
        for wanted in ["source:", "licence:"] {
            assert!(comment.contains(wanted), "{}: no {wanted}", path.display());
        }
    });
}

#[test]
fn every_row_is_whole_and_stands_once() {
    each(|path, _, columns, rows| {
        let mut seen = HashSet::new();
        for row in rows {
            assert_eq!(row.len(), columns.len(), "{}: {row:?}", path.display());
            assert!(seen.insert(row), "{}: twice: {row:?}", path.display());
            for cell in row {
                assert_eq!(cell.trim(), *cell, "{}: spaces in {row:?}", path.display());
                assert!(is_nfc(cell), "{}: not composed: {row:?}", path.display());
            }
        }
    });
}

#[test]
fn no_cell_names_a_thing_twice() {
    each(|path, _, _, rows| {
        for cell in rows.iter().flatten() {
            let mut seen = HashSet::new();
            for part in cell.split('|').filter(|part| !part.is_empty()) {
                assert!(
                    seen.insert(part),
                    "{}: {part:?} twice in {cell:?}",
                    path.display()
                );
            }
        }
    });
}

/// Every language that has words of time has all months and days of the week.
#[test]
fn all_months_and_days_are_named() {
    each(|path, _, _, rows| {
        if path
            .file_name()
            .is_some_and(|name| name == "time_words.tsv")
        {
            for (kind, n) in [("month", 12), ("weekday", 7)] {
                for number in 1..=n {
                    let number = number.to_string();
                    let is_named = rows.iter().any(|row| row[1] == kind && row[2] == number);
                    assert!(is_named, "{}: no {kind} {number}", path.display());
                }
            }
        }
    });
}
