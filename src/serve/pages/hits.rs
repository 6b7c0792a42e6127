//! Hits as a list.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::url::{Query, says_which};
use super::text::{clean, marked};
use crate::answer::Hit;
use crate::index::Facet;

/// Names of persons that a hit shows.
const PERSONS_MAX: usize = 5;

/// Countries that a hit shows.
const COUNTRIES_MAX: usize = 6;

/// Letters of a title that are shown.
const TITLE_CHARS: usize = 200;

/// Letters of a snippet that are shown: a word can be as long as the article.
const SNIPPET_CHARS: usize = 500;

/// Whether a parameter goes along to an article: what says which articles are
/// meant, and their order.
pub(super) fn is_kept(name: &str) -> bool {
    says_which(name) || ["sort", "half-life", "once-a-story"].contains(&name)
}

/// A list of hits of a search, the first of which has this place in it.
pub(super) fn list(ask: &Ask, hits: &[Hit], search: &Query, first: usize) -> Markup {
    html! {
        ol.hits start=(first.saturating_add(1)) {
            @for (place, hit) in hits.iter().enumerate() {
                li { (one(ask, hit, search, first + place)) }
            }
        }
    }
}

/// The address of an article that was found by a search.
pub(super) fn address(ask: &Ask, id: &str, search: &Query, place: usize) -> String {
    let query = search.set("id", id).at("at", place + 1);
    ask.link("/article", &query)
}

fn one(ask: &Ask, hit: &Hit, search: &Query, place: usize) -> Markup {
    let words = ask.words;
    let title = if hit.title.trim().is_empty() {
        words.t("untitled")
    } else {
        &hit.title
    };
    let (title, is_cut) = cut(title, TITLE_CHARS);
    let (snippet, snippet_is_cut) = cut(&hit.snippet, SNIPPET_CHARS);
    let spans = hit
        .title_highlights
        .iter()
        .map(|span| [span.start, span.end]);
    html! {
        article.hit {
            h3 dir="auto" {
                a href=(address(ask, &hit.id, search, place)) {
                    (marked(title, spans)) @if is_cut { "…" }
                }
            }
            p.facts {
                @match &hit.published {
                    Some(day) => { time datetime=(day) { (words.date(day)) } }
                    None => { span { (words.t("without a date")) } }
                }
                @if let Some(source) = &hit.source {
                    a href=(narrowed(ask, search, Facet::Source, source)) { (clean(source)) }
                }
                @if hit.reprints > 0 {
                    a href={ (address(ask, &hit.id, search, place)) "#story" } { (words.n("reprints", hit.reprints)) }
                }
                @if !hit.countries.is_empty() {
                    span.countries {
                        @for code in hit.countries.iter().take(COUNTRIES_MAX) {
                            a href=(narrowed(ask, search, Facet::Country, code)) {
                                (Facet::Country.label(code, ask.ui()))
                            }
                        }
                        @if hit.countries.len() > COUNTRIES_MAX {
                            span { "+" (hit.countries.len() - COUNTRIES_MAX) }
                        }
                    }
                }
            }
            @if !snippet.is_empty() {
                p.snippet dir="auto" { (marked(snippet, hit.highlights.iter().copied())) @if snippet_is_cut { "…" } }
            }
            @if !hit.persons.is_empty() {
                p.persons {
                    @for name in hit.persons.iter().take(PERSONS_MAX) {
                        a href=(narrowed(ask, search, Facet::Person, name)) { (clean(name)) }
                    }
                    @if hit.persons.len() > PERSONS_MAX {
                        span { "+" (words.number((hit.persons.len() - PERSONS_MAX) as u64)) }
                    }
                }
            }
        }
    }
}

/// The part of a text that is shown, and whether there is more.
fn cut(text: &str, n_chars: usize) -> (&str, bool) {
    match text.char_indices().nth(n_chars) {
        Some((at, _)) => (&text[..at], true),
        None => (text, false),
    }
}

fn narrowed(ask: &Ask, search: &Query, facet: Facet, value: &str) -> String {
    ask.link("/search", &search.with(facet.parameter(), value))
}
