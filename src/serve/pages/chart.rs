//! Bars of time: each a link, so that a click narrows; a table of the same for
//! whoever does not see them; two fields for a range.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::url::Query;
use super::layout::{hidden, hidden_ui};
use crate::answer::{Bar, Timeline};
use crate::index::Level;

/// Height of the drawing; its width is a thousand.
const HEIGHT: f64 = 120.0;

/// The bars alone.
pub(super) fn bars(
    ask: &Ask,
    timeline: &Timeline,
    path: &str,
    base: &Query,
    share: bool,
) -> Markup {
    let words = ask.words;
    let parameter = timeline.facet.parameter();
    let height = |bar: &Bar| {
        if share {
            bar.count as f64 / bar.all.max(1) as f64
        } else {
            bar.count as f64
        }
    };
    let most = timeline.bars.iter().map(height).fold(0.0, f64::max);
    let width = 1000.0 / timeline.bars.len().max(1) as f64;
    let is_narrowed = timeline.bars.iter().any(|bar| bar.selected);
    html! {
        svg.chart viewBox={ "0 0 1000 " (HEIGHT) } preserveAspectRatio="none" role="group"
            aria-label=(caption(ask, timeline)) data-parameter=(parameter) {
            @for (place, bar) in timeline.bars.iter().enumerate() {
                @let tall = if most > 0.0 { (HEIGHT - 4.0) * height(bar) / most } else { 0.0 };
                @let tall = if bar.count > 0 { tall.max(2.0) } else { 0.0 };
                @let left = width * place as f64;
                @let class = if is_narrowed && !bar.selected { "other" } else { "own" };
                a class=(class) href=(ask.link(path, &base.set(parameter, &bar.value)))
                    tabindex="-1" aria-label=(label(ask, bar, share)) data-value=(bar.value) {
                    title { (label(ask, bar, share)) }
                    rect.area x=(two(left)) width=(two(width)) height=(HEIGHT) {}
                    rect.column x=(two(left + width * 0.08)) y=(two(HEIGHT - tall))
                        width=(two(width * 0.84)) height=(two(tall)) {}
                }
            }
        }
        @if timeline.bars.len() > 1 {
            p.axis aria-hidden="true" {
                @for value in ticks(&timeline.bars) { span { (words.date(value)) } }
            }
        } @else if let [only] = &timeline.bars[..] {
            p.axis aria-hidden="true" { span { (words.date(&only.value)) } }
        }
    }
}

/// A number with no more digits than are drawn.
fn two(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A few values, evenly apart.
fn ticks(bars: &[Bar]) -> impl Iterator<Item = &str> {
    let n_ticks = bars.len().min(4);
    let last = bars.len() - 1;
    (0..n_ticks).map(move |tick| bars[tick * last / (n_ticks - 1).max(1)].value.as_str())
}

fn label(ask: &Ask, bar: &Bar, share: bool) -> String {
    let words = ask.words;
    let date = words.date(&bar.value);
    let count = words.n("articles", bar.count);
    if share {
        let percent = words.percent(bar.count, bar.all);
        format!("{date}: {percent} ({count} / {})", words.number(bar.all))
    } else {
        format!("{date}: {count}")
    }
}

/// What the bars count.
fn caption(ask: &Ask, timeline: &Timeline) -> String {
    let words = ask.words;
    let by = match timeline.by {
        Level::Day => "by day",
        Level::Month => "by month",
        _ => "by year",
    };
    let of = words.of("dates", timeline.facet.name());
    format!("{} {}, {of}", words.t("number of articles"), words.t(by))
}

/// The chart of a search with all that goes with it.
pub(super) fn panel(ask: &Ask, timeline: &Timeline, base: &Query) -> Markup {
    let words = ask.words;
    let parameter = timeline.facet.parameter();
    let share = ask.query.get("share").is_some();
    let mentioned = timeline.facet.name() == "mentioned";
    let range = ask.query.get(parameter).and_then(ends);
    let (from, to) = range.unwrap_or_default();
    let dates = if mentioned {
        base.without_any("dates")
    } else {
        base.with("dates", "mentioned")
    };
    html! {
        section.time aria-labelledby="time-title" {
            h2.unseen #time-title { (words.t("over time")) }
            figure {
                @if timeline.bars.is_empty() {
                    p.quiet { (words.t("no dates")) }
                } @else {
                    (bars(ask, timeline, "/search", base, share))
                }
                figcaption {
                    (caption(ask, timeline))
                    @if share { ", " (words.t("as a share of all articles")) }
                    @for (place, coarse) in timeline.coarse.iter().take(6).enumerate() {
                        @if place == 0 { "; " (words.t("less precise")) " " } @else { ", " }
                        a href=(ask.link("/search", &base.set(parameter, &coarse.value))) {
                            (words.date(&coarse.value))
                        }
                        " (" (words.number(coarse.count)) ")"
                    }
                    @if timeline.coarse.len() > 6 { " …" }
                    @if timeline.undated > 0 {
                        "; "
                        a href=(ask.link("/search", &base.set(parameter, "none"))) {
                            (words.n("undated", timeline.undated))
                        }
                    }
                }
            }
            form.range action="/search" method="get" {
                (hidden(&base.without_any(parameter))) (hidden_ui(&ask.query))
                @if mentioned { input type="hidden" name="dates" value="mentioned"; }
                label { (words.t("from")) " "
                    input type="text" name="from" value=(from) size="10" placeholder="2023-06" inputmode="numeric"; }
                label { (words.t("to")) " "
                    input type="text" name="to" value=(to) size="10" placeholder="2024" inputmode="numeric"; }
                button type="submit" { (words.t("apply")) }
                span.switches {
                    a href=(ask.link("/search", &dates)) {
                        @if mentioned { (words.t("show published")) } @else { (words.t("show mentioned")) }
                    }
                    @let other = if share { base.without_any("share") } else { base.with("share", "1") };
                    a href=(ask.link("/search", &other)) {
                        @if share { (words.t("show counts")) } @else { (words.t("show shares")) }
                    }
                }
            }
            @if timeline.bars.len() > 1 { (table(ask, timeline, base)) }
        }
    }
}

/// The bars as a table.
fn table(ask: &Ask, timeline: &Timeline, base: &Query) -> Markup {
    let words = ask.words;
    let parameter = timeline.facet.parameter();
    html! {
        details.as-table {
            summary { (words.t("as a table")) }
            div.scroll tabindex="0" role="region" aria-label=(words.t("as a table")) {
                table {
                    thead { tr {
                        th scope="col" { (words.t("date")) }
                        th.number scope="col" { (words.t("articles here")) }
                        th.number scope="col" { (words.t("of all")) }
                    } }
                    tbody {
                        @for bar in timeline.bars.iter().filter(|bar| bar.count > 0) {
                            tr {
                                td { a href=(ask.link("/search", &base.set(parameter, &bar.value))) {
                                    (words.date(&bar.value))
                                } }
                                td.number { (words.number(bar.count)) }
                                td.number { (words.percent(bar.count, bar.all)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Two fields of a form are one filter: the search that has it.
pub(super) fn with_range(query: &Query, parameter: &str) -> Option<Query> {
    let [from, to] = ["from", "to"].map(|name| query.get(name).map(str::trim));
    if from.is_none() && to.is_none() {
        return None;
    }
    let (from, to) = (from.unwrap_or_default(), to.unwrap_or_default());
    let range = if from == to {
        from.to_owned()
    } else {
        format!("{from}..{to}")
    };
    let query = query.without_any("from").without_any("to");
    Some(query.set(parameter, &range))
}

/// The two ends of a range as it stands in an address.
fn ends(range: &str) -> Option<(&str, &str)> {
    if range == "none" {
        return None;
    }
    Some(range.split_once("..").unwrap_or((range, range)))
}
