//! The page of keys.

use maud::html;

use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::layout::Frame;

/// The keys, and what each does.
const KEYS: [(&str, &str); 10] = [
    ("/", "search box"),
    ("j", "next hit"),
    ("k", "previous hit"),
    ("f", "filters"),
    ("h", "histogram"),
    ("n", "next mark"),
    ("p", "previous mark"),
    ("]", "next article"),
    ("[", "previous article"),
    ("u", "back to hits"),
];

/// The page of keys.
#[expect(clippy::unnecessary_wraps, reason = "other views can fail")]
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let content = html! {
        h1 { (words.t("keys")) }
        table.keys {
            thead { tr { th scope="col" { (words.t("key")) } th scope="col" { (words.t("does")) } } }
            tbody { @for (key, does) in KEYS { tr { td { kbd { (key) } } td { (words.of("key", does)) } } } }
        }
        p #key-switch data-on=(words.t("keys are on")) data-off=(words.t("keys are off")) hidden {
            button type="button" {}
        }
        noscript { p { (words.t("keys need script")) } }
        h2 { (words.t("query")) }
        table.keys {
            thead { tr { th scope="col" { (words.t("typed")) } th scope="col" { (words.t("finds")) } } }
            tbody {
                @for (typed, finds) in QUERIES { tr { td { code { (typed) } } td { (words.of("finds", finds)) } } }
            }
        }
    };
    let frame = Frame {
        words,
        path: "/keys",
        query: &ask.query,
        title: words.t("keys").to_owned(),
        data: None,
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::Page(frame.page(&content)))
}

/// What can be typed, and what it finds.
const QUERIES: [(&str, &str); 8] = [
    ("minister wizyta", "both"),
    ("wybory OR referendum", "either"),
    ("wybory -sondaż", "without"),
    ("\"korea północna\"", "phrase"),
    ("=Putinem", "form"),
    ("minist*", "beginning"),
    ("zelenski~", "near"),
    ("title:wizyta person:\"Kim Dzong Un\" about:PL", "field"),
];
