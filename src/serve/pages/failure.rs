//! What went wrong, as a page: what was found, what was wanted, what to do next.

use maud::{Markup, html};

use super::super::failure::Failure;
use super::super::url::{Query, filter_of};
use super::super::words::Words;
use super::layout::Frame;
use super::text::clean;
use crate::error::{BadParameter, Candidate, Error, Fault};

/// The page of a failure; what could be meant is offered as links.
pub(in super::super) fn failure(
    failure: &Failure,
    query: &Query,
    words: Words,
    path: &str,
) -> Markup {
    let status = failure.status().as_u16();
    let bad = match failure {
        Failure::Library(Error::Parameter(bad)) => Some(&**bad),
        _ => None,
    };
    // an address that is none of ours is not repeated
    let known = super::ROUTES.iter().find(|(known, _)| *known == path);
    let path = known.map_or("/search", |(known, _)| *known);
    let heading = match failure {
        Failure::Library(Error::Parameter(bad)) if bad.fault == Fault::Ambiguous => {
            words.t("several fit")
        }
        Failure::NoPage | Failure::Nothing(_) => words.t("not here"),
        Failure::Library(Error::Parameter(bad)) if bad.parameter == "article" => {
            words.t("no such article")
        }
        Failure::Library(Error::Parameter(_) | Error::Query { .. }) => words.t("cannot be read"),
        Failure::Busy | Failure::Late => words.t("too much at once"),
        Failure::Refused(..) => words.t("refused"),
        _ => words.t("no answer"),
    };
    let content = html! {
        div.hero.failure {
            p.kind { (status) }
            h1 { (heading) }
            @match bad {
                Some(bad) => { (choices(bad, query, words, path)) }
                None => { p.lead { (failure.detail()) } }
            }
            p { a href="/" { (words.t("to the first page")) } }
        }
    };
    let empty = Query::default();
    let shown = if failure.status().is_client_error() {
        query
    } else {
        &empty
    };
    let frame = Frame {
        words,
        path,
        query: shown,
        title: heading.to_owned(),
        data: None,
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    frame.page(&content)
}

/// What may have been meant by a parameter, each a link with it.
fn choices(bad: &BadParameter, query: &Query, words: Words, path: &str) -> Markup {
    let name = match filter_of(&bad.parameter) {
        Some((facet, _)) => words.of("one", facet.name()),
        None => &bad.parameter,
    };
    let replaced = |candidate: &Candidate| {
        let mut changed = query.clone();
        for parameter in [bad.parameter.clone(), format!("not-{}", bad.parameter)] {
            if query.has(&parameter, &bad.found) {
                changed = changed
                    .without(&parameter, &bad.found)
                    .with(&parameter, &candidate.value);
            }
        }
        changed.href(path)
    };
    let can_choose = query.has(&bad.parameter, &bad.found)
        || query.has(&format!("not-{}", bad.parameter), &bad.found);
    html! {
        p.lead {
            (name) ": " (words.t("quoted").replacen("{}", &clean(&bad.found), 1))
            @if !bad.wanted.is_empty() && bad.candidates.is_empty() { " – " (words.t("write")) " " (bad.wanted) }
        }
        @if can_choose && !bad.candidates.is_empty() {
            ul.choices {
                @for candidate in &bad.candidates {
                    li {
                        a href=(replaced(candidate)) { (clean(candidate.name.as_deref().unwrap_or(&candidate.value))) }
                        @if let Some(count) = candidate.count { " " span.quiet { (words.n("articles", count)) } }
                    }
                }
            }
            @if bad.n_candidates > bad.candidates.len() {
                p.quiet { (words.n("more", (bad.n_candidates - bad.candidates.len()) as u64)) }
            }
        }
    }
}
