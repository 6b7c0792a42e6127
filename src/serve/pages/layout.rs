//! What every page has: head, search box, ways to the other views, foot.

use maud::{DOCTYPE, Markup, html};

use super::super::assets::ADDRESSES;
use super::super::url::{Query, says_which};
use super::super::words::Words;
use super::text::clean;

/// A page before its content.
pub(super) struct Frame<'a> {
    pub(super) words: Words,
    /// Its address: path and parameters.
    pub(super) path: &'a str,
    pub(super) query: &'a Query,
    /// What stands in the tab of the browser.
    pub(super) title: String,
    /// Where programs find the same.
    pub(super) data: Option<String>,
    /// Where a feed of it is.
    pub(super) feed: Option<String>,
    /// Where the skip links lead, with their words.
    pub(super) skips: &'a [(&'a str, &'a str)],
}

/// The views that have a place in the head.
const VIEWS: [(&str, &str); 7] = [
    ("/search", "search"),
    ("/lines", "lines"),
    ("/chronology", "chronology"),
    ("/compare", "compare"),
    ("/network", "network"),
    ("/map", "map"),
    ("/time", "time"),
];

impl Frame<'_> {
    /// The page with its content.
    pub(super) fn page(&self, content: &Markup) -> Markup {
        let words = self.words;
        let [style, script, icon] = &*ADDRESSES;
        html! {
            (DOCTYPE)
            html lang=(words.code()) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="robots" content="noindex";
                    title { (clean(&self.title)) " · prasówka" }
                    link rel="stylesheet" href=(style);
                    link rel="icon" type="image/svg+xml" href=(icon);
                    script src=(script) defer {}
                    @if let Some(data) = &self.data {
                        link rel="alternate" type="application/json" href=(data);
                    }
                    @if let Some(feed) = &self.feed {
                        link rel="alternate" type="application/atom+xml" href=(feed);
                    }
                }
                body {
                    @for (target, label) in self.skips {
                        a.skip href=(target) { (label) }
                    }
                    (self.head())
                    main id="main" tabindex="-1" { (content) }
                    (self.foot())
                }
            }
        }
    }

    fn head(&self) -> Markup {
        let words = self.words;
        let search = self.query.search();
        html! {
            header.top {
                a.name href=(self.to("/", &Query::default())) { "prasówka" }
                form.ask role="search" action="/search" method="get" {
                    label.unseen for="q" { (words.t("search articles")) }
                    input #q type="search" name="q" autocomplete="off" spellcheck="false"
                        value=(self.query.get("q").unwrap_or_default())
                        placeholder=(words.t("words or names"));
                    (hidden(&search.without_any("q")))
                    (hidden_ui(self.query))
                    button type="submit" { (words.t("search")) }
                }
                nav aria-label=(words.t("views")) {
                    @for (path, key) in VIEWS {
                        a href=(self.to(path, &search)) aria-current=[(path == self.path).then_some("page")] {
                            (words.of("view", key))
                        }
                    }
                }
            }
        }
    }

    fn foot(&self) -> Markup {
        let words = self.words;
        let other = if words.code() == "pl" { "en" } else { "pl" };
        let in_other = self.query.set("ui", other).href(self.path);
        html! {
            footer.foot {
                @if let Some(data) = &self.data {
                    a href=(data) { "JSON" }
                }
                a href="/api/v1/openapi.json" { "API" }
                a href=(self.to("/keys", &Query::default())) { (words.t("keys")) }
                a href=(in_other) hreflang=(other) lang=(other) {
                    @if other == "pl" { "Polski" } @else { "English" }
                }
            }
        }
    }

    /// A link that keeps the language.
    fn to(&self, path: &str, query: &Query) -> String {
        match self.query.get("ui") {
            Some(ui) => query.with("ui", ui).href(path),
            None => query.href(path),
        }
    }
}

/// The language that was asked for in the address, for a form to carry along.
pub(super) fn hidden_ui(query: &Query) -> Markup {
    html! {
        @if let Some(ui) = query.get("ui") {
            input type="hidden" name="ui" value=(ui);
        }
    }
}

/// The parameters that a form carries along.
pub(super) fn hidden(query: &Query) -> Markup {
    html! {
        @for (name, value) in query.ordered() {
            @if says_which(name) || name == "facet" || name == "sort" {
                input type="hidden" name=(name) value=(value);
            }
        }
    }
}

/// All parameters as fields of a form that are not seen.
pub(super) fn hidden_all(query: &Query) -> Markup {
    html! {
        @for (name, value) in query.ordered() { input type="hidden" name=(name) value=(value); }
    }
}

/// What was not read as it was meant.
pub(super) fn notes(notes: &[String]) -> Markup {
    html! { @for note in notes { p.note role="note" { (clean(note)) } } }
}

/// Ways to the other pages of a list, of which one is shown.
pub(super) fn pages_of(
    words: Words,
    shown: usize,
    n_pages: usize,
    address: impl Fn(usize) -> String,
) -> Markup {
    if n_pages < 2 {
        return Markup::default();
    }
    let here = shown.min(n_pages - 1);
    let near =
        (0..n_pages).filter(|page| *page == 0 || *page + 1 == n_pages || page.abs_diff(here) <= 2);
    let near: Vec<usize> = near.take(9).collect();
    html! {
        nav.pages aria-label=(words.t("pages")) {
            @if here > 0 { a rel="prev" href=(address(here - 1)) { "← " (words.t("previous")) } }
            @for (place, page) in near.iter().enumerate() {
                @if place > 0 && near[place - 1] + 1 < *page { span.gap { "…" } }
                @if *page == here {
                    a href=(address(*page)) aria-current="page" { (words.number(*page as u64 + 1)) }
                } @else {
                    a href=(address(*page)) aria-label={ (words.t("page")) " " (page + 1) } { (words.number(*page as u64 + 1)) }
                }
            }
            @if here + 1 < n_pages { a rel="next" href=(address(here + 1)) { (words.t("next")) " →" } }
        }
    }
}

/// A bar beside a number: how much of the most it is.
pub(super) fn bar(part: u64, most: u64) -> Markup {
    let width = (1000 * part).div_ceil(most.max(1)).min(1000);
    html! {
        svg.bar viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect width=(width) height="10" {}
        }
    }
}
