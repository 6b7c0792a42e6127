//! Every occurrence of what is searched for in its line, by time: a concordance.

use maud::{Markup, html};

use super::super::api::{READ_MAX, twin};
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::layout::{Frame, notes, pages_of};
use super::sentence;
use super::text::clean;
use crate::answer::{self, ConcordanceLine, Lines, LinesRequest};

/// Lines of a page.
const N_LINES: usize = 50;

/// Letters on either side.
const WIDTH: usize = 60;

/// Letters of the words that are shown; a word can be as long as the article.
const WORDS_CHARS: usize = 120;

/// The page of lines.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let base = base(&ask.query);
    let offset = ask.query.get("offset").and_then(|at| at.parse().ok());
    let mut request = LinesRequest::read(base.parameters(), ask.today)?;
    request.offset = offset.unwrap_or(0);
    request.limit = N_LINES;
    request.width = WIDTH;
    request.read = READ_MAX;
    let found = answer::lines(&ask.snapshot.reader, &request)?;
    let search = base.search();
    let content = html! {
        h1 { (words.of("view", "lines")) ": " (sentence::parts(ask, "/lines", &search))
            span.total { " – " (words.n("occurrences", found.total as u64)) } }
        (notes(&found.notes))
        @if found.total > 0 {
            (order(ask, &base))
            (table(ask, &found, &search))
            @if found.left_out > 0 { p.note { (words.n("lines left out", found.left_out)) } }
            (pages_of(words, request.offset / N_LINES, found.total.div_ceil(N_LINES),
                |page| ask.link("/lines", &base.at("offset", page * N_LINES))))
            p.caption { (words.t("lines caption")) }
        } @else if found.articles > 0 && search.get("q").is_none() {
            p.note { (words.t("lines of what")) }
        } @else {
            p.note { (words.t("nothing found")) }
        }
    };
    let data = twin("lines", &base);
    let frame = Frame {
        words,
        path: "/lines",
        query: &ask.query,
        title: words.of("view", "lines").to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// What of an address says which lines are meant.
fn base(query: &Query) -> Query {
    let is_by_time = matches!(query.get("sort"), Some("newest"));
    query.only(|name| says_which(name) || name == "once-a-story" || name == "sort" && is_by_time)
}

fn order(ask: &Ask, base: &Query) -> Markup {
    let words = ask.words;
    let current = base.get("sort").unwrap_or("oldest");
    let once = base.get("once-a-story").is_some();
    html! {
        div.order {
            p { (words.t("sorted by")) " "
                @for sort in ["oldest", "newest"] {
                    @let other = if sort == "oldest" { base.without_any("sort") } else { base.set("sort", sort) };
                    a href=(ask.link("/lines", &other)) aria-current=[(sort == current).then_some("true")] { (words.of("sort", sort)) }
                }
            }
            p {
                @let other = if once { base.without_any("once-a-story") } else { base.with("once-a-story", "1") };
                a href=(ask.link("/lines", &other)) { @if once { (words.t("each article")) } @else { (words.t("once a story")) } }
            }
            p.files {
                a href=(ask.link("/lines.csv", base)) { "CSV" }
                a href=(twin("lines", base)) { "JSON" }
            }
        }
    }
}

fn table(ask: &Ask, found: &Lines, search: &Query) -> Markup {
    let words = ask.words;
    html! {
        table.lines-table {
            thead { tr {
                th scope="col" { (words.t("date")) }
                th.left scope="col" { (words.t("before it")) }
                th.words scope="col" { (words.t("occurrence")) }
                th scope="col" { (words.t("after it")) }
            } }
            tbody { @for line in &found.lines { (row(ask, line, search)) } }
        }
    }
}

fn row(ask: &Ask, line: &ConcordanceLine, search: &Query) -> Markup {
    let words = ask.words;
    let article = ask.link("/article", &search.set("id", &line.id));
    let place = format!("{article}#c{}", line.start);
    let date = match &line.published {
        Some(day) => words.date(day),
        None => words.t("without a date").to_owned(),
    };
    let source = line.source.as_deref().map(clean);
    let matched: String = clean(&line.words).chars().take(WORDS_CHARS).collect();
    html! {
        tr {
            td.when { span { (date) } @if let Some(source) = source { span.quiet { (source) } } }
            td.left dir="auto" { span { (clean(&line.left)) } }
            td.words dir="auto" { a href=(place) { (matched) } }
            td.right dir="auto" { span { (clean(&line.right)) } }
        }
    }
}
