//! What the names of a box, the beginning of a line and the phrases of a text
//! say about what they hold.
//!
//! Names of boxes are in `words.tsv`, words of the text in
//! `lang/*/page_words.tsv`.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::tree::Element;
use crate::lang::LANGUAGES;
use crate::table::{Table, alternatives};

/// What a box holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holds {
    /// Menus, offers, links to other articles.
    Boilerplate,
    /// A question whether the reader may be tracked.
    Consent,
    /// What readers wrote.
    Comments,
    /// Author and date.
    Byline,
    /// Who made a picture.
    Credit,
}

/// A phrase after its first word.
struct Phrase {
    rest: Vec<&'static str>,
    says: Says,
}

/// What a phrase of a text says of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Says {
    /// The reader is asked to be tracked.
    Consent,
    /// It is about that, or asks it.
    Privacy,
}

struct Words {
    boxes: HashMap<&'static str, Vec<Holds>>,
    lines: Vec<&'static str>,
    labels: Vec<&'static str>,
    /// Phrases by their first word.
    phrases: HashMap<&'static str, Vec<Phrase>>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let mut all = Words {
        boxes: HashMap::new(),
        lines: Vec::new(),
        labels: Vec::new(),
        phrases: HashMap::new(),
    };
    let of_languages = LANGUAGES.iter().map(|language| language.page_words);
    for table in of_languages.chain([include_str!("words.tsv")]) {
        let table = Table::parse(table);
        let (kind, words) = (table.column("kind"), table.column("words"));
        for row in table.rows() {
            all.take(row[kind], alternatives(row[words]));
        }
    }
    all
});

impl Words {
    fn take(&mut self, kind: &str, words: impl Iterator<Item = &'static str>) {
        let holds = match kind {
            "box" => Holds::Boilerplate,
            "comments" => Holds::Comments,
            "byline" => Holds::Byline,
            "credit" => Holds::Credit,
            "line" => return self.lines.extend(words),
            "label" => return self.labels.extend(words),
            "privacy" => return self.phrases(words, Says::Privacy),
            "consent" => return self.phrases(words, Says::Consent),
            "notice" => Holds::Consent,
            kind => panic!("no kind of word is called {kind}"),
        };
        for word in words {
            self.boxes.entry(word).or_default().push(holds);
        }
    }

    fn phrases(&mut self, phrases: impl Iterator<Item = &'static str>, says: Says) {
        for phrase in phrases {
            let mut words = phrase.split(' ');
            let first = words.next().expect("a phrase has a word");
            let rest = words.collect();
            let known = self.phrases.entry(first).or_default();
            known.push(Phrase { rest, says });
        }
    }
}

/// Looks for phrases in the words of a text, one after the other.
#[derive(Default)]
pub(super) struct Listener {
    /// Phrases that have begun, with the words still to come.
    begun: Vec<(&'static [&'static str], Says)>,
    word: String,
}

impl Listener {
    /// Forgets what has begun.
    pub(super) fn pause(&mut self) {
        self.begun.clear();
    }

    /// Hears a text, which may be a part of one; tells of every phrase.
    pub(super) fn hear(&mut self, text: &str, mut found: impl FnMut(Says)) {
        let is_apart = |letter: char| !letter.is_alphanumeric();
        for word in text.split(is_apart).filter(|word| !word.is_empty()) {
            self.word.clear();
            self.word.extend(word.chars().flat_map(char::to_lowercase));
            let said = self.word.as_str();
            self.begun.retain_mut(|(rest, says)| match rest {
                [next] if *next == said => {
                    found(*says);
                    false
                }
                [next, more @ ..] if *next == said => {
                    *rest = more;
                    true
                }
                _ => false,
            });
            for phrase in WORDS.phrases.get(said).into_iter().flatten() {
                if phrase.rest.is_empty() {
                    found(phrase.says);
                } else {
                    self.begun.push((&phrase.rest, phrase.says));
                }
            }
        }
    }
}

/// Words after which a name says that a box has something or lacks it, rather
/// than that it is it: "has-comments".
const ABOUT: &[&str] = &["has", "with", "no", "without", "is", "in", "show", "hide"];

/// Words after which a name says what an article is about.
const SUBJECT: &[&str] = &["tag", "category", "kategoria", "topic", "temat"];

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
        is_about = ABOUT.contains(&word.as_str())
            || wanted == Holds::Consent && SUBJECT.contains(&word.as_str());
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

/// Whether a line begins as those do that lead to another article: "Czytaj
/// też: Mecz w Oslo".
pub(super) fn leads_elsewhere(line: &str) -> bool {
    let start: String = line.chars().take(LINE_CHARS_MAX).collect();
    let start = start.to_lowercase();
    WORDS.labels.iter().any(|label| {
        start
            .strip_prefix(label)
            .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
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
        for (name, expected) in [
            ("cookie-bar", true),
            ("category-cookies", false),
            ("tag-rodo", false),
            ("rodo", true),
        ] {
            assert_eq!(says(name, Holds::Consent), expected, "{name}");
        }
    }

    #[test]
    fn phrases_are_heard_across_marks() {
        let heard = |parts: &[&str]| {
            let mut listener = Listener::default();
            let mut found = Vec::new();
            for part in parts {
                listener.hear(part, |says| found.push(says));
            }
            found
        };
        assert_eq!(
            heard(&["Klikając „", "Akceptuję", "” zostajesz."]),
            [Says::Consent]
        );
        assert_eq!(heard(&["polityka  PRYWATNOŚCI"]), [Says::Privacy]);
        assert_eq!(heard(&["Klikając myszą, akceptuję"]), []);
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
