//! The words of `words.tsv`: what the names of a box and the beginning of a
//! line say about what they hold.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::tree::Element;
use crate::table::{Table, alternatives};

/// What a box holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Menus, offers, links to other articles.
    Boilerplate,
    /// What readers wrote.
    Comments,
    /// Author and date.
    Byline,
    /// Who made a picture.
    Credit,
}

struct Words {
    boxes: HashMap<&'static str, Vec<Holds>>,
    lines: Vec<&'static str>,
    labels: Vec<&'static str>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let table = Table::parse(include_str!("words.tsv"));
    let (kind, words) = (table.column("kind"), table.column("words"));
    let mut boxes: HashMap<&str, Vec<Holds>> = HashMap::new();
    let (mut lines, mut labels) = (Vec::new(), Vec::new());
    for row in table.rows() {
        let holds = match row[kind] {
            "box" => Holds::Boilerplate,
            "comments" => Holds::Comments,
            "byline" => Holds::Byline,
            "credit" => Holds::Credit,
            "line" => {
                lines.extend(alternatives(row[words]));
                continue;
            }
            "label" => {
                labels.extend(alternatives(row[words]));
                continue;
            }
            kind => panic!("no kind of word is called {kind}"),
        };
        for word in alternatives(row[words]) {
            boxes.entry(word).or_default().push(holds);
        }
    }
    Words {
        boxes,
        lines,
        labels,
    }
});

/// Words after which a name says that a box has something or lacks it, rather
/// than that it is it: "has-comments".
const ABOUT: &[&str] = &["has", "with", "no", "without", "is", "in", "show", "hide"];

/// Longest line that its beginning can give away.
const LINE_CHARS_MAX: usize = 120;

/// Whether the names of an element, its class and id, say that it holds this.
pub(super) fn say(element: &Element, wanted: Holds) -> bool {
    let names = ["class", "id"].into_iter();
    names
        .filter_map(|name| element.attribute(name))
        .flat_map(str::split_whitespace)
        .any(|name| says(name, wanted))
}

/// Whether one name says it: a word of it does, and none before it denies it.
fn says(name: &str, wanted: Holds) -> bool {
    let mut is_about = false;
    let mut word = String::new();
    let mut letters = name.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphabetic() {
            word.extend(letter.to_lowercase());
        }
        let next = letters.peek();
        let goes_on = next.is_some_and(|next| {
            next.is_alphabetic() && !(letter.is_lowercase() && next.is_uppercase())
        });
        if goes_on || word.is_empty() {
            continue;
        }
        let holds = WORDS.boxes.get(word.as_str());
        if !is_about && holds.is_some_and(|holds| holds.contains(&wanted)) {
            return true;
        }
        is_about = ABOUT.contains(&word.as_str());
        word.clear();
    }
    false
}

/// Whether a line is one that pages put around articles: "Udostępnij", or
/// "Czytaj także:" with nothing after it.
pub(super) fn is_around(line: &str) -> bool {
    if line.chars().nth(LINE_CHARS_MAX).is_some() {
        return false;
    }
    let line = line.to_lowercase();
    let alone = line.trim_end_matches([':', '.', '…', ' ']);
    if WORDS.labels.contains(&alone) {
        return true;
    }
    WORDS.lines.iter().any(|start| {
        line.strip_prefix(start).is_some_and(|rest| {
            start.ends_with([':', ' ']) || !rest.starts_with(char::is_alphanumeric)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_box_holds() {
        for (name, expected) in [
            ("share-buttons", true),
            ("articleShare", true),
            ("c-related__list", true),
            ("has-sidebar", false),
            ("article__body--with-related", false),
            ("shareholder", false),
            ("article-body", false),
            ("reklama1", true),
            ("", false),
        ] {
            assert_eq!(says(name, Holds::Boilerplate), expected, "{name}");
        }
    }

    #[test]
    fn lines_give_themselves_away() {
        assert!(is_around("Czytaj także:"));
        assert!(!is_around("Czytaj także: Mecz w Oslo"));
        assert!(is_around("REKLAMA"));
        assert!(!is_around("Reklamacje rozpatruje sąd."));
        assert!(!is_around(&format!("Udostępnij {}", "tekst ".repeat(30))));
    }
}
