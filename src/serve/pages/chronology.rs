//! What is said of each day that the articles speak of, in the order of time.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::chart::with_range;
use super::layout::{Frame, hidden_all, hidden_ui, notes};
use super::sentence;
use super::text::{clean, excerpt};
use crate::answer::{self, Chronology, ChronologyRequest, Day, DaySentence, N_DAYS};
use crate::index::{Facet, Level};

/// How coarse the days can be.
const LEVELS: [Level; 3] = [Level::Day, Level::Month, Level::Year];

/// How many days can be asked for.
const LENGTHS: [usize; 3] = [N_DAYS, 100, 300];

/// Letters of a sentence that are shown; some never end.
const SENTENCE_CHARS: usize = 500;

/// The page of days.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let parameter = Facet::Mentioned.parameter();
    if let Some(query) = with_range(&ask.query, parameter) {
        return Ok(Reply::See(query.href("/chronology")));
    }
    let words = ask.words;
    let base = ask.query.only(says_which);
    let by = ask.query.get("by");
    let by = LEVELS.into_iter().find(|level| Some(level.name()) == by);
    let by = by.unwrap_or(Level::Day);
    let top = ask.query.get("top").and_then(|top| top.parse().ok());
    let top = top.filter(|top| LENGTHS.contains(top)).unwrap_or(N_DAYS);
    let request = ChronologyRequest {
        by,
        top,
        ..ChronologyRequest::read(base.parameters(), ask.today)?
    };
    let found = answer::chronology(&ask.snapshot.reader, &request)?;
    let kept = ask
        .query
        .only(|name| says_which(name) || name == "by" || name == "top");
    let content = html! {
        h1 { (words.of("view", "chronology")) ": " (sentence::parts(ask, "/chronology", &base))
            span.total { " – " (words.n("days", found.total_days as u64)) } }
        (notes(&found.notes))
        (order(ask, &kept, by))
        @if found.days.is_empty() {
            p.note { (words.t("no days")) }
        } @else {
            (days(ask, &found, &base))
            (length(ask, &found, &kept, top))
            p.caption { (words.t("chronology caption")) }
        }
    };
    let data = twin("chronology", &kept);
    let frame = Frame {
        words,
        path: "/chronology",
        query: &ask.query,
        title: words.of("view", "chronology").to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// How coarse the days are, and from when to when.
fn order(ask: &Ask, kept: &Query, by: Level) -> Markup {
    let words = ask.words;
    let parameter = Facet::Mentioned.parameter();
    let range = kept.get(parameter).filter(|range| *range != "none");
    let (from, to) = range.map_or(("", ""), |range| {
        range.split_once("..").unwrap_or((range, range))
    });
    html! {
        div.order {
            p { (words.t("by")) " "
                @for level in LEVELS {
                    a href=(ask.link("/chronology", &kept.set("by", level.name()))) aria-current=[(level == by).then_some("true")] { (words.of("level", level.name())) }
                }
            }
            form.range action="/chronology" method="get" {
                (hidden_all(&kept.without_any(parameter))) (hidden_ui(&ask.query))
                label { (words.t("from")) " " input type="text" name="from" value=(from) size="10" placeholder="2023-06" inputmode="numeric"; }
                label { (words.t("to")) " " input type="text" name="to" value=(to) size="10" placeholder="2024" inputmode="numeric"; }
                button type="submit" { (words.t("apply")) }
            }
            p.files {
                a href=(ask.link("/chronology.csv", kept)) { "CSV" }
                a href=(twin("chronology", kept)) { "JSON" }
            }
        }
    }
}

/// The days; a year stands before the first of its days.
fn days(ask: &Ask, found: &Chronology, base: &Query) -> Markup {
    html! {
        ol.days { @for each in &found.days { li { (day(ask, each, base)) } } }
    }
}

fn day(ask: &Ask, day: &Day, base: &Query) -> Markup {
    let words = ask.words;
    let parameter = Facet::Mentioned.parameter();
    let search = base.set(parameter, &day.value);
    html! {
        h2 {
            a href=(ask.link("/search", &search)) { time datetime=(day.value) { (words.date(&day.value)) } }
            " " span.quiet { (words.n("articles", day.count))
                @if day.stories < day.count { " " (words.n("in stories", day.stories)) } }
        }
        ul { @for told in &day.sentences { li { (sentence_of(ask, told, base)) } } }
        @if day.left_out > 0 { p.quiet { (words.n("stories not read", day.left_out)) } }
    }
}

fn sentence_of(ask: &Ask, told: &DaySentence, base: &Query) -> Markup {
    let words = ask.words;
    let article = base.without_any(Facet::Mentioned.parameter());
    let article = ask.link("/article", &article.set("id", &told.id));
    let title = if told.title.trim().is_empty() {
        words.t("untitled").to_owned()
    } else {
        clean(&told.title)
    };
    html! {
        blockquote dir="auto" { (excerpt(&told.sentence, told.highlight, SENTENCE_CHARS)) }
        p.facts {
            a href=(article) dir="auto" { (title) }
            @if let Some(source) = &told.source { span { (clean(source)) } }
            @if let Some(day) = &told.published { time datetime=(day) { (words.date(day)) } }
            @if told.stories > 1 { span { (words.n("stories say so", told.stories)) } }
        }
    }
}

/// How many of the days are listed.
fn length(ask: &Ask, found: &Chronology, kept: &Query, top: usize) -> Markup {
    let words = ask.words;
    html! {
        @if found.days.len() < found.total_days {
            p.note {
                (words.n("days listed", found.days.len() as u64)) " "
                @for each in LENGTHS.into_iter().filter(|each| *each > top) {
                    a href=(ask.link("/chronology", &kept.set("top", &each.to_string()))) { (words.n("list days", each as u64)) } " "
                }
            }
        }
    }
}
