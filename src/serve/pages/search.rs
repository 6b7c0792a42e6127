//! The search page.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, SIDES, filter_of, says_which};
use super::layout::{Frame, pages_of};
use super::text::clean;
use super::{chart, facets, hits, sentence};
use crate::answer::{self, Change, Overview, Search, SearchRequest, Suggestion};
use crate::index::Facet;
use crate::query::FacetRequest;

/// Hits of a page, unless said.
const N_HITS: usize = 10;

/// Hits of a page, at most.
const N_HITS_MAX: usize = 100;

/// Parameters that the page knows beside those that say which articles are meant.
const KNOWN: [&str; 10] = [
    "once-a-story",
    "unusual",
    "sort",
    "n",
    "offset",
    "half-life",
    "ui",
    "dates",
    "share",
    "strict",
];

/// Articles of an index, at most, where what is unusually often is told at once:
/// it is counted against the whole index, which the hits need not wait for.
const UNUSUAL_AT_ONCE: u64 = 5000;

/// Whether a parameter is one of the page's.
fn is_known(name: &str) -> bool {
    let is_match = name
        .strip_suffix(".match")
        .is_some_and(|facet| Facet::from_name(facet).is_some());
    says_which(name) || KNOWN.contains(&name) || is_match
}

/// The search of an address, as the library takes it.
fn request(ask: &Ask) -> Result<SearchRequest, Failure> {
    let own = ["dates", "share", "n", "unusual"];
    let query = ask.query.only(|name| {
        is_known(name) && !own.contains(&name) && name.strip_suffix(".match").is_none()
    });
    let mut request = SearchRequest::read(query.parameters(), ask.today)?;
    request.ui = ask.ui();
    let is_asked = ask.query.get("unusual").is_some();
    request.unusual = is_asked || ask.snapshot.status()?.articles <= UNUSUAL_AT_ONCE;
    let n = ask.query.get("n").and_then(|n| n.parse().ok());
    request.search.limit = Some(n.unwrap_or(N_HITS).clamp(1, N_HITS_MAX));
    request.search.facets = facets::SHOWN
        .iter()
        .map(|facet| FacetRequest {
            facet: *facet,
            level: facet.levels()[0],
            top: Some(facets::N_LISTED + 5),
        })
        .collect();
    Ok(request)
}

/// The facet whose dates the bars show.
fn dates(query: &Query) -> Facet {
    if query.get("dates") == Some("mentioned") {
        Facet::Mentioned
    } else {
        Facet::Published
    }
}

/// The search page.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    if let Some(query) = chart::with_range(&ask.query, dates(&ask.query).parameter()) {
        return Ok(Reply::See(query.href("/search")));
    }
    let request = request(ask)?;
    let reader = &ask.snapshot.reader;
    let overview = answer::overview(reader, &request, dates(&ask.query))?;
    let base = ask.query.only(|name| {
        says_which(name)
            || ["once-a-story", "sort", "n", "half-life", "dates", "share"].contains(&name)
    });
    let mut notes: Vec<String> = overview
        .found
        .notes
        .iter()
        .map(|note| clean(note))
        .collect();
    let unknown = ask.query.pairs().filter(|(name, _)| !is_known(name));
    notes.extend(
        unknown.map(|(name, _)| format!("{} {}", ask.words.t("unknown parameter"), clean(name))),
    );
    let content = content(ask, &request, &overview, &base, &notes)?;
    let data = twin(
        "search",
        &ask.query.only(|name| says_which(name) || name == "sort"),
    );
    let skips = [
        ("#results", ask.words.t("to results")),
        ("#filters", ask.words.t("to filters")),
    ];
    let page = frame(ask, data.clone(), &skips).page(&content);
    Ok(Reply::PageAndData(page, data))
}

fn frame<'a>(ask: &'a Ask, data: String, skips: &'a [(&'a str, &'a str)]) -> Frame<'a> {
    let title = match ask.query.get("q") {
        Some(query) => query.to_owned(),
        None => ask.words.of("view", "search").to_owned(),
    };
    Frame {
        words: ask.words,
        path: "/search",
        query: &ask.query,
        title,
        data: Some(data),
        feed: Some(ask.query.search().href("/export.atom")),
        skips,
    }
}

fn content(
    ask: &Ask,
    request: &SearchRequest,
    overview: &Overview,
    base: &Query,
    notes: &[String],
) -> Result<Markup, Failure> {
    let words = ask.words;
    let found = &overview.found;
    let n_active = facets::n_active(base);
    let mut panels = Markup::default();
    for facet in facets::SHOWN {
        let list = sentence::list_of(&found.facets, facet);
        let panel = facets::panel(ask, facet, list, base)?;
        panels = html! { (panels) (panel) };
    }
    let is_open = n_active > 0
        || facets::SHOWN
            .iter()
            .any(|facet| ask.query.get(&facets::match_of(*facet)).is_some());
    Ok(html! {
        div.sentence {
            h1 #results tabindex="-1" {
                (sentence::parts(ask, "/search", base))
                span.total role="status" { " – " (words.n("articles", found.total))
                    @if found.stories < found.total { " " (words.n("in stories", found.stories)) } }
            }
            @if n_active + usize::from(base.get("q").is_some()) > 1 {
                a.clear href=(ask.link("/search", &Query::default())) { (words.t("clear all")) }
            }
        }
        @for note in notes { p.note role="note" { (note) } }
        @if !ask.snapshot.status()?.finished { p.note role="note" { (words.t("unfinished")) } }
        div.columns {
            aside.filters #filters aria-labelledby="filters-title" {
                h2.unseen #filters-title { (words.t("filters")) }
                details open[is_open] {
                    summary {
                        (words.t("filters")) @if n_active > 0 { " (" (n_active) ")" }
                    }
                    (panels)
                    p.caption { (words.t("counts caption")) }
                }
            }
            div.found {
                @if found.total > 0 {
                    (chart::panel(ask, &overview.timeline, base))
                    (order(ask, base, found.stories < found.total))
                    (hits::list(ask, &found.hits, &base.only(hits::is_kept), request.search.offset))
                    @if found.hits.is_empty() { p.note { (words.t("beyond the end")) } }
                    (pages(ask, request, if request.search.once_a_story { found.stories } else { found.total }, base))
                    (unusual(ask, found, base))
                } @else {
                    (nothing(ask, found.suggestions.as_deref().unwrap_or_default(), base))
                }
            }
        }
    })
}

/// What a search can be kept as.
const FILES: [(&str, &str); 6] = [
    ("/export.csv", "CSV"),
    ("/export.jsonl", "JSONL"),
    ("/export.bib", "BibTeX"),
    ("/export.ris", "RIS"),
    ("/export.csl.json", "CSL"),
    ("/export.atom", "Atom"),
];

/// The order of hits, and the files.
fn order(ask: &Ask, base: &Query, has_reprints: bool) -> Markup {
    let words = ask.words;
    let usual = if base.get("q").is_some() {
        "relevance"
    } else {
        "newest"
    };
    let current = base.get("sort").unwrap_or("relevance");
    let search = base.search();
    html! {
        div.order {
            h2.unseen { (words.t("hits")) }
            p {
                (words.t("sorted by")) " "
                @for sort in ["relevance", "newest", "oldest"] {
                    @if sort != "relevance" || usual == "relevance" || current == sort {
                        a href=(ask.link("/search", &if sort == "relevance" { base.without_any("sort") } else { base.set("sort", sort) }))
                            aria-current=[(sort == current).then_some("true")] { (words.of("sort", sort)) }
                    }
                }
            }
            @let once = base.get("once-a-story").is_some();
            @if has_reprints || once {
                @let other = if once { base.without_any("once-a-story") } else { base.with("once-a-story", "1") };
                p { a href=(ask.link("/search", &other)) { @if once { (words.t("each article")) } @else { (words.t("once a story")) } }
                    a href=(ask.link("/network", &search.with("within", "story").with("min", "1"))) { (words.t("who reprints whom")) } }
            }
            p.files {
                @for (path, name) in FILES { a href=(ask.link(path, &search)) { (name) } }
                a href=(twin("search", &search)) { "JSON" }
            }
        }
    }
}

/// Ways to the other pages of the list.
fn pages(ask: &Ask, request: &SearchRequest, total: u64, base: &Query) -> Markup {
    let n = request.search.limit.unwrap_or(N_HITS);
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let link = |page: usize| ask.link("/search", &base.at("offset", page * n));
    pages_of(
        ask.words,
        request.search.offset / n,
        total.div_ceil(n),
        link,
    )
}

/// Names and words that the articles of the search have unusually often.
fn unusual(ask: &Ask, found: &Search, base: &Query) -> Markup {
    let words = ask.words;
    let names = found.unusual.as_deref().unwrap_or_default();
    let others = found.unusual_words.as_deref().unwrap_or_default();
    let ratio = |n: u64, of: u64| {
        html! { " " span.quiet { (words.number(n)) " " (words.t("of")) " " (words.number(of)) } }
    };
    let all = Query::default().with_side(SIDES[0], &base.search());
    if found.unusual.is_none() && base.search() != Query::default() {
        let asked = ask.link("/search", &base.with("unusual", "1"));
        return html! {
            p.more.unusual { a href={ (asked) "#unusual-title" } { (words.t("show unusual")) } }
        };
    }
    html! {
        @if !names.is_empty() || !others.is_empty() {
            section.unusual aria-labelledby="unusual-title" {
                h2 #unusual-title { (words.t("unusually often")) }
                @if !names.is_empty() { ul { @for each in names {
                    li {
                        a href=(ask.link("/search", &base.with(each.facet.parameter(), &each.value))) { (clean(&each.name)) }
                        (ratio(each.stories, each.of))
                    }
                } } }
                @if !others.is_empty() { ul.words { @for each in others {
                    li {
                        a href=(ask.link("/search", &base.and(&Query::default().with("q", &each.word)))) { (clean(&each.word)) }
                        (ratio(each.articles, each.of))
                    }
                } } }
                p.more { a href=(ask.link("/compare", &all)) { (words.t("compare with all")) } }
            }
        }
    }
}

/// What would be found, where nothing is.
fn nothing(ask: &Ask, suggestions: &[Suggestion], base: &Query) -> Markup {
    let words = ask.words;
    html! {
        div.nothing {
            h2 { (words.t("nothing found")) }
            @if suggestions.is_empty() {
                p { (words.t("try fewer words")) }
            } @else {
                p { (words.t("would be found")) }
                ul {
                    @for each in suggestions {
                        @let (label, query) = change(ask, each, base);
                        li {
                            a href=(ask.link("/search", &query)) { (label) }
                            " " span.quiet { (words.n("articles", each.total)) }
                        }
                    }
                }
            }
        }
    }
}

/// A change in words, and the search with it.
fn change(ask: &Ask, suggestion: &Suggestion, base: &Query) -> (String, Query) {
    let words = ask.words;
    let with_query = |query: &str| match query {
        "" => base.without_any("q"),
        query => base.set("q", query),
    };
    match &suggestion.change {
        Change::Spelling { from, to } => (
            format!("{} {} {}", clean(to), words.t("instead of"), clean(from)),
            with_query(&suggestion.query),
        ),
        Change::Part { dropped } => (
            format!("{} {}", words.t("without"), clean(dropped)),
            with_query(&suggestion.query),
        ),
        Change::Value { facet, from, to } => (
            format!("{} {} {}", clean(to), words.t("instead of"), clean(from)),
            base.without(facet.parameter(), from)
                .with(facet.parameter(), to),
        ),
        Change::Filter { facet, dropped } => {
            let is_of = |name: &str| filter_of(name).is_some_and(|(of, _)| of == *facet);
            (
                format!(
                    "{} {} {}",
                    words.t("without"),
                    words.of("one", facet.name()),
                    clean(dropped)
                ),
                base.only(|name| !is_of(name)),
            )
        }
    }
}
