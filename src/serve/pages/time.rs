//! Who, or which country, is spoken of when: small charts of one scale.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::layout::Frame;
use super::sentence;
use super::text::clean;
use crate::answer::{self, Multiple, Multiples, SearchRequest};
use crate::index::Facet;

/// Charts of a page.
const TOP: usize = 12;

/// Facets whose values can be charted.
const CHARTED: [Facet; 5] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Place,
    Facet::Source,
];

/// The page of time.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let base = ask.query.only(says_which);
    let facet = ask.query.get("facet").and_then(Facet::named);
    let facet = facet
        .filter(|facet| CHARTED.contains(facet))
        .unwrap_or(CHARTED[0]);
    let is_mentioned = ask.query.get("dates") == Some("mentioned");
    let dates = if is_mentioned {
        Facet::Mentioned
    } else {
        Facet::Published
    };
    let mut request = SearchRequest::read(base.parameters(), ask.today)?;
    request.ui = ask.ui();
    let found = answer::multiples(&ask.snapshot.reader, &request, facet, dates, TOP)?;
    let kept = ask
        .query
        .only(|name| says_which(name) || name == "facet" || name == "dates");
    let content = html! {
        h1 { (words.of("view", "time")) ": " (sentence::parts(ask, "/time", &base))
            span.total { " – " (words.n("articles", found.whole.total)) } }
        div.order {
            p { @for each in CHARTED {
                a href=(ask.link("/time", &kept.set("facet", each.name()))) aria-current=[(each == facet).then_some("true")] { (words.of("facet", each.name())) }
            } }
            p { @for each in [Facet::Published, Facet::Mentioned] {
                a href=(ask.link("/time", &kept.set("dates", each.name()))) aria-current=[(each == dates).then_some("true")] { (words.of("dates", each.name())) }
            } }
        }
        @if found.rows.is_empty() || found.whole.bars.is_empty() {
            p.note { (words.t("no dates")) }
        } @else {
            (charts(ask, &found, &base))
            p.caption { (words.t("one scale")) }
        }
    };
    let data = twin(
        "multiples",
        &base.with("facet", facet.name()).with("dates", dates.name()),
    );
    let frame = Frame {
        words,
        path: "/time",
        query: &ask.query,
        title: words.of("view", "time").to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

fn charts(ask: &Ask, found: &Multiples, base: &Query) -> Markup {
    let words = ask.words;
    let most = found
        .rows
        .iter()
        .flat_map(|row| &row.counts)
        .max()
        .copied()
        .unwrap_or(1);
    let bars = &found.whole.bars;
    html! {
        ol.multiples {
            @for row in &found.rows {
                @let own = base.with(found.facet.parameter(), &row.value);
                li {
                    a.pick href=(ask.link("/search", &own)) {
                        span.label dir="auto" { (clean(&row.name)) }
                        span.count { (words.number(row.count)) }
                    }
                    (chart(ask, found, row, most))
                }
            }
        }
        @if let (Some(first), Some(last)) = (bars.first(), bars.last()) {
            p.caption { (words.date(&first.value)) " – " (words.date(&last.value)) }
        }
    }
}

/// One value over time, on the scale of all.
fn chart(ask: &Ask, found: &Multiples, row: &Multiple, most: u64) -> Markup {
    let bars = &found.whole.bars;
    let width = 1000.0 / bars.len().max(1) as f64;
    let peak = row.counts.iter().zip(bars).max_by_key(|(count, _)| **count);
    let label = peak.map(|(count, bar)| {
        let count = ask.words.n("articles", *count);
        format!(
            "{}: {} – {count}",
            ask.words.t("most in"),
            ask.words.date(&bar.value)
        )
    });
    html! {
        svg.small viewBox="0 0 1000 60" preserveAspectRatio="none" role="img" aria-label=[label.as_deref()] {
            @for (place, count) in row.counts.iter().enumerate() {
                @if *count > 0 {
                    @let tall = (58.0 * *count as f64 / most as f64).max(2.0);
                    rect x=(format!("{:.2}", width * place as f64 + width * 0.08)) y=(format!("{:.1}", 60.0 - tall))
                        width=(format!("{:.2}", width * 0.84)) height=(format!("{tall:.1}")) {}
                }
            }
        }
        @if let Some(label) = &label { p.quiet.peak { (label) } }
    }
}
