//! The first page: the corpus at a glance.

use maud::html;

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::Query;
use super::layout::{Frame, bar};
use super::sentence::label;
use super::text::clean;
use super::{chart, hits, sentence};
use crate::answer::{self, Parameters, SearchRequest};
use crate::index::Facet;
use crate::query::{FacetRequest, Sort};

/// The facets that the first page shows.
const SHOWN: [Facet; 4] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Place,
];

/// Values of each.
const N_LISTED: usize = 8;

/// Articles that it shows.
const N_HITS: usize = 5;

/// The first page.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let mut request = SearchRequest::read(Parameters::default(), ask.today)?;
    request.ui = ask.ui();
    request.search.limit = Some(N_HITS);
    request.search.sort = Sort::Newest;
    let listed = SHOWN.iter().chain([&Facet::Lang, &Facet::Source]);
    request.search.facets = listed
        .map(|facet| FacetRequest {
            facet: *facet,
            level: facet.levels()[0],
            top: Some(N_LISTED + 1),
        })
        .collect();
    let overview = answer::overview(&ask.snapshot.reader, &request, Facet::Published)?;
    let found = &overview.found;
    let every = Query::default();
    let langs = sentence::list_of(&found.facets, Facet::Lang);
    let status = ask.snapshot.status()?;
    let ends = [
        overview.timeline.bars.first(),
        overview.timeline.bars.last(),
    ];
    let content = html! {
        div.hero {
            h1 { (words.n("articles", found.total)) }
            p.lead {
                (words.n("files", status.files as u64))
                @if let [Some(first), Some(last)] = ends {
                    " · " (words.date(&first.value)) " – " (words.date(&last.value))
                }
                @if langs.len() > 1 {
                    " · "
                    @for (place, value) in langs.iter().filter(|value| value.value != "none").enumerate() {
                        @if place > 0 { ", " }
                        a href=(ask.link("/search", &every.with("lang", &value.value))) { (label(ask, Facet::Lang, &value.value)) }
                        " " (words.number(value.count))
                    }
                }
            }
            @if !status.finished { p.note role="note" { (words.t("unfinished")) } }
            @if !status.problems.is_empty() {
                p.quiet { (words.n("unreadable", status.problems.len() as u64)) }
            }
        }
        @if found.total == 0 {
            p.note { (words.t("empty index")) }
        } @else {
            (chart::panel(ask, &overview.timeline, &every))
            div.glance {
                @for facet in SHOWN {
                    @let values = sentence::list_of(&found.facets, facet);
                    @let values: Vec<_> = values.iter().filter(|value| value.value != "none").take(N_LISTED).collect();
                    @let most = values.first().map_or(1, |value| value.count);
                    @if !values.is_empty() {
                        section aria-labelledby={ "home-" (facet.name()) } {
                            h2 id={ "home-" (facet.name()) } { (words.of("facet", facet.name())) }
                            ul.values {
                                @for value in values {
                                    li {
                                        a.pick href=(ask.link("/search", &every.with(facet.parameter(), &value.value))) {
                                            span.label dir="auto" { (clean(facet.label(&value.value, ask.ui()))) }
                                            span.count { (words.number(value.count)) }
                                        }
                                        (bar(value.count, most))
                                    }
                                }
                            }
                            p.more { a href=(ask.link("/values", &every.with("facet", facet.name())))
                                aria-label={ (words.t("all values")) ": " (words.of("facet", facet.name())) } { (words.t("all values")) } }
                        }
                    }
                }
            }
            section.latest aria-labelledby="latest" {
                h2 #latest { (words.t("latest")) }
                (hits::list(ask, &found.hits, &every.with("sort", "newest"), 0))
                p.more { a href=(ask.link("/search", &every.with("sort", "newest"))) { (words.t("all articles link")) } }
            }
        }
    };
    let data = twin("status", &every);
    let frame = Frame {
        words,
        path: "/",
        query: &ask.query,
        title: words.t("corpus").to_owned(),
        data: Some(data.clone()),
        feed: Some("/export.atom".to_owned()),
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}
