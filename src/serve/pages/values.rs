//! All values of a facet.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::layout::{Frame, bar, hidden, hidden_ui};
use super::sentence::{self, label};
use super::text::clean;
use crate::answer::{self, FacetValue, FacetsRequest};
use crate::error::BadParameter;
use crate::index::{Facet, Level};

/// Values of a page.
const N_VALUES: usize = 100;

/// The page of all values of a facet.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let typed = ask.query.get("facet").unwrap_or_default();
    let bad = || BadParameter::unreadable("facet", typed, "facet", "one, such as person");
    let facet = Facet::named(typed).ok_or_else(bad)?;
    let own = ["facet", "match", "sort", "by", "min"];
    let base = ask
        .query
        .only(|name| says_which(name) || own.contains(&name));
    let parameters = base.only(|name| name != "facet").parameters();
    let mut request = FacetsRequest::read(facet, parameters, ask.today)?;
    request.ui = ask.ui();
    request.top = Some(0);
    let list = answer::facets(&ask.snapshot.reader, &request)?;
    let n_pages = list.values.len().div_ceil(N_VALUES).max(1);
    let page: usize = ask
        .query
        .get("page")
        .and_then(|page| page.parse().ok())
        .unwrap_or(1);
    let page = page.clamp(1, n_pages);
    let shown = &list.values[(page - 1) * N_VALUES..];
    let shown = &shown[..shown.len().min(N_VALUES)];
    let most = list
        .values
        .iter()
        .map(|value| value.count)
        .max()
        .unwrap_or(1);
    let search = ask.query.search();
    let title = words.of("facet", facet.name());
    let usual = if facet.is_of_days() { "name" } else { "count" };
    let sort = base.get("sort").unwrap_or(usual);
    let level = base.get("by").unwrap_or(facet.levels()[0].name());
    let content = html! {
        h1 { (title) ": " (words.n("values", list.total_values as u64)) }
        p.sentence-of { (sentence::parts(ask, "/values", &base)) }
        div.order {
            form.find action="/values" method="get" {
                (hidden(&base.without_any("match").set("facet", facet.name()))) (hidden_ui(&ask.query))
                label.unseen for="match" { (words.t("find in")) ": " (title) }
                input #match type="search" name="match" value=(base.get("match").unwrap_or_default()) placeholder=(words.t("find"));
                button type="submit" { (words.t("find")) }
            }
            p { (words.t("sorted by")) " "
                @for order in ["count", "name"] {
                    a href=(ask.link("/values", &base.set("sort", order))) aria-current=[(order == sort).then_some("true")] { (words.of("sort", order)) }
                }
            }
            @if facet.levels().len() > 1 {
                p { (words.t("by")) " "
                    @for each in facet.levels() {
                        @let name = each.name();
                        a href=(ask.link("/values", &base.set("by", name))) aria-current=[(name == level).then_some("true")] { (words.of("level", name)) }
                    }
                }
            }
            p.files {
                a href=(ask.link("/values.csv", &base)) { "CSV" }
                a href=(twin("facets", &base)) { "JSON" }
            }
        }
        @if shown.is_empty() { p.note { (words.t("no such value")) } }
        (table(ask, facet, shown, most, &search, level))
        @if n_pages > 1 {
            nav.pages aria-label=(words.t("pages")) {
                @if page > 1 { a rel="prev" href=(ask.link("/values", &base.at("page", page - 1))) { "← " (words.t("previous")) } }
                span { (words.number(page as u64)) " / " (words.number(n_pages as u64)) }
                @if page < n_pages { a rel="next" href=(ask.link("/values", &base.at("page", page + 1))) { (words.t("next")) " →" } }
            }
        }
        p.caption { (words.t("counts caption")) }
    };
    let data = twin("facets", &base);
    let frame = Frame {
        words,
        path: "/values",
        query: &ask.query,
        title: title.to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// The values of a page with their counts.
fn table(
    ask: &Ask,
    facet: Facet,
    shown: &[FacetValue],
    most: u64,
    search: &Query,
    level: &str,
) -> Markup {
    let words = ask.words;
    let has_page = [
        Facet::Person,
        Facet::Country,
        Facet::Organisation,
        Facet::Place,
    ]
    .contains(&facet);
    html! {
        table.values-table {
            thead { tr {
                th scope="col" { (words.of("one", facet.name())) }
                th.number scope="col" { (words.t("articles here")) }
                th.bar-cell scope="col" { span.unseen { (words.t("share")) } }
            } }
            tbody { @for value in shown {
                @let name = if value.value == "none" { words.t("none").to_owned() }
                    else if facet.is_of_days() { words.date(&value.value) }
                    else { clean(&label(ask, facet, &value.value)) };
                @let is_entity = has_page && value.value != "none" && level == Level::Value.name();
                tr class=[value.selected.then_some("chosen")] {
                    td dir="auto" {
                        a href=(ask.link("/search", &search.with(facet.parameter(), &value.value))) { (name) }
                        @if is_entity {
                            @let entity = Query::default().set("kind", facet.name()).with("value", &value.value);
                            " " a.act href=(ask.link("/entity", &entity)) aria-label={ (words.t("about it")) ": " (name) } { (words.t("about it")) }
                        }
                    }
                    td.number { (words.number(value.count)) }
                    td.bar-cell { (bar(value.count, most)) }
                }
            } }
        }
    }
}
