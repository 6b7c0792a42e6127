//! Two sides compared: what each has more of, and what only one has.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, SIDES, says_which};
use super::layout::{Frame, hidden_all, hidden_ui, notes};
use super::sentence::{self, label};
use super::text::clean;
use crate::answer::{
    self, CompareRequest, ComparedValue, Comparison, FacetLists, SearchRequest, Side, SideName,
    WORD,
};
use crate::index::Facet;
use crate::query::FacetRequest;

/// Values of each list.
const TOP: usize = 25;

/// What can be counted.
const COUNTED: [&str; 8] = [
    "person",
    "organisation",
    "country",
    "about",
    "place",
    "source",
    "lang",
    WORD,
];

/// What the form asks for of each side: parameter, and an example.
const FIELDS: [(&str, &str); 4] = [
    ("q", ""),
    ("published", "2022-01..2022-06"),
    ("person", ""),
    ("source", ""),
];

/// Values that are offered while one fills in the form.
const OFFERED: usize = 50;

/// The G² below which chance explains a difference once in twenty times.
const COULD_BE_CHANCE: f64 = 3.84;

/// The comparison page.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let base = ask.query.only(says_which);
    let sides = SIDES.map(|side| ask.query.side(side));
    let counted = ask.query.get("facet").unwrap_or(COUNTED[0]);
    let counted = COUNTED.iter().find(|each| **each == counted);
    let counted = *counted.unwrap_or(&COUNTED[0]);
    let lists = offered(ask, &base)?;
    let whole = whole(&base, &sides).set("facet", counted);
    let found = if sides[0] == sides[1] {
        None
    } else {
        let mut request = CompareRequest::read(whole.parameters(), ask.today)?;
        request.ui = ask.ui();
        request.top = TOP;
        Some(answer::compare(&ask.snapshot.reader, &request)?)
    };
    let content = html! {
        h1 { (words.of("view", "compare")) ": " (sentence::parts(ask, "/compare", &base)) }
        @if let Some(found) = &found {
            (notes(&found.notes))
            (heads(ask, found, &base, &sides, counted))
            (order(ask, &whole, counted))
            (result(ask, found, &base, &sides, counted))
        } @else {
            p.lead { (words.t("compare what")) }
            (offers(ask, &lists, &base))
        }
        (form(ask, &lists, &base, &sides, counted, found.is_none()))
    };
    let data = found.is_some().then(|| twin("compare", &whole));
    let frame = Frame {
        words,
        path: "/compare",
        query: &ask.query,
        title: words.of("view", "compare").to_owned(),
        data: data.clone(),
        feed: None,
        skips: &[("#main", words.t("to content"))],
    };
    let page = frame.page(&content);
    Ok(match data {
        Some(data) => Reply::PageAndData(page, data),
        None => Reply::Page(page),
    })
}

/// A search with both sides.
fn whole(base: &Query, sides: &[Query; 2]) -> Query {
    let [a, b] = sides;
    base.with_side(SIDES[0], a).with_side(SIDES[1], b)
}

/// What could be compared: the years, sources and persons of the search.
fn offered(ask: &Ask, base: &Query) -> Result<FacetLists, Failure> {
    let mut request = SearchRequest::read(base.parameters(), ask.today)?;
    request.ui = ask.ui();
    request.search.limit = None;
    let year = Facet::Published.levels().iter();
    let year = year.copied().find(|level| level.name() == "year");
    let counted = [Facet::Published, Facet::Source, Facet::Person];
    request.search.facets = counted
        .map(|facet| FacetRequest {
            facet,
            level: match (facet, year) {
                (Facet::Published, Some(year)) => year,
                _ => facet.levels()[0],
            },
            top: (facet != Facet::Published).then_some(OFFERED),
        })
        .to_vec();
    Ok(answer::search(&ask.snapshot.reader, &request)?.facets)
}

/// Comparisons that are a click away.
fn offers(ask: &Ask, lists: &FacetLists, base: &Query) -> Markup {
    let words = ask.words;
    let pair = |facet: Facet, values: [&str; 2]| {
        let sides = values.map(|value| Query::default().with(facet.parameter(), value));
        let names = values.map(|value| sentence::name_of(ask, facet, value));
        (format!("{} – {}", names[0], names[1]), whole(base, &sides))
    };
    let mut pairs: Vec<(String, Query)> = Vec::new();
    for facet in [Facet::Published, Facet::Source, Facet::Person] {
        let list = sentence::list_of(lists, facet).iter();
        let values = list.filter(|each| each.value != "none" && each.count > 0);
        let mut values: Vec<&str> = values.map(|each| each.value.as_str()).collect();
        if facet == Facet::Published {
            // the last year and the one before
            values.sort_unstable();
            values.drain(..values.len().saturating_sub(2));
        }
        if let [one, other, ..] = values[..] {
            pairs.push(pair(facet, [one, other]));
        }
    }
    if *base != Query::default() {
        let all = words.t("all articles");
        let label = format!("{} – {all}", sentence::parts_plain(ask, base));
        pairs.push((
            label,
            whole(&Query::default(), &[base.clone(), Query::default()]),
        ));
    }
    html! {
        @if !pairs.is_empty() {
            h2 { (words.t("for instance")) }
            ul.choices { @for (label, query) in &pairs { li { a href=(ask.link("/compare", query)) { (label) } } } }
        }
    }
}

/// The fields that say what the sides are.
fn form(
    ask: &Ask,
    lists: &FacetLists,
    base: &Query,
    sides: &[Query; 2],
    counted: &str,
    is_open: bool,
) -> Markup {
    let words = ask.words;
    html! {
        details.sides-form open[is_open] {
            summary { (words.t("choose the sides")) }
            form action="/compare" method="get" {
                (hidden_all(&base.set("facet", counted))) (hidden_ui(&ask.query))
                @for (side, (prefix, name)) in sides.iter().zip(SIDES.iter().zip(["A", "B"])) {
                    fieldset {
                        legend { (name) }
                        @for (parameter, example) in FIELDS {
                            label { (words.of("one", parameter)) " "
                                input type="text" name={ (prefix) (parameter) } value=(side.get(parameter).unwrap_or_default())
                                    placeholder=(example) autocomplete="off"
                                    list=[["person", "source"].contains(&parameter).then(|| format!("known-{parameter}"))]; }
                        }
                        @for (parameter, value) in side.ordered() {
                            @if !FIELDS.iter().any(|(field, _)| *field == parameter && side.get(field) == Some(value)) {
                                input type="hidden" name={ (prefix) (parameter) } value=(value);
                            }
                        }
                    }
                }
                button type="submit" { (words.t("compare")) }
            }
            @for facet in [Facet::Person, Facet::Source] {
                datalist id={ "known-" (facet.name()) } {
                    @for each in sentence::list_of(lists, facet).iter().filter(|each| each.value != "none") {
                        option value=(clean(&each.value)) {}
                    }
                }
            }
        }
    }
}

/// What the sides are, and how much each has.
fn heads(ask: &Ask, found: &Comparison, base: &Query, sides: &[Query; 2], counted: &str) -> Markup {
    let words = ask.words;
    let [a, b] = sides;
    let swapped = whole(base, &[b.clone(), a.clone()]).set("facet", counted);
    let one = |name: &str, own: &Query, side: Side| {
        let search = base.and(own);
        html! {
            section.side {
                h2 { strong.side-name { (name) } " " (sentence::parts_plain(ask, own)) }
                p { a href=(ask.link("/search", &search)) { (words.n("articles", side.total)) }
                    @if side.stories < side.total { " " (words.n("in stories", side.stories)) }
                    @if side.read < side.stories { " · " (words.n("stories read", side.read)) }
                }
            }
        }
    };
    html! {
        div.heads {
            (one("A", a, found.a))
            (one("B", b, found.b))
            p.more { a href=(ask.link("/compare", &swapped)) { "⇄ " (words.t("swap the sides")) } }
        }
    }
}

fn order(ask: &Ask, whole: &Query, counted: &str) -> Markup {
    let words = ask.words;
    html! {
        div.order {
            p { @for each in COUNTED {
                a href=(ask.link("/compare", &whole.set("facet", each))) aria-current=[(each == counted).then_some("true")] { (words.of("facet", each)) }
            } }
            p.files {
                a href=(ask.link("/compare.csv", whole)) { "CSV" }
                a href=(twin("compare", whole)) { "JSON" }
            }
        }
    }
}

fn result(
    ask: &Ask,
    found: &Comparison,
    base: &Query,
    sides: &[Query; 2],
    counted: &str,
) -> Markup {
    let words = ask.words;
    let facet = Facet::named(counted);
    let shares = found.values.iter();
    let largest = shares.fold(0.0, |most: f64, value| {
        most.max(value.a_share).max(value.b_share)
    });
    let row = Row {
        ask,
        found,
        base,
        sides,
        facet,
        largest,
    };
    let groups = [(SideName::A, "more in a"), (SideName::B, "more in b")];
    html! {
        @if found.values.is_empty() && found.new.is_empty() && found.gone.is_empty() {
            p.note { (words.t("nothing to compare")) }
        }
        @if !found.values.is_empty() {
            table.compared {
                thead { tr {
                    th.number scope="col" { "A" }
                    th scope="col" { (words.of("one", counted)) }
                    th scope="col" { "B" }
                    th.number.g2 scope="col" { "G²" }
                } }
                @for (side, heading) in groups {
                    @let values: Vec<&ComparedValue> = found.values.iter().filter(|value| value.side == side).collect();
                    @if !values.is_empty() {
                        tbody {
                            tr.group { th colspan="3" scope="rowgroup" { (words.t(heading)) } td.g2 {} }
                            @for value in values { (row.markup(value)) }
                        }
                    }
                }
            }
            p.caption { (words.t("compare caption")) }
        }
        div.glance {
            @for (list, side, heading) in [(&found.gone, 0, "only in a"), (&found.new, 1, "only in b")] {
                @if !list.is_empty() {
                    section { h2 { (words.t(heading)) }
                        ul.named { @for value in list { li {
                            a.label dir="auto" href=(row.search(side, value)) { (row.name(value)) }
                            " " span.quiet { "×" (words.number(value.a_stories + value.b_stories)) }
                        } } }
                    }
                }
            }
        }
    }
}

/// What the rows of a comparison share.
struct Row<'a> {
    ask: &'a Ask,
    found: &'a Comparison,
    base: &'a Query,
    sides: &'a [Query; 2],
    facet: Option<Facet>,
    largest: f64,
}

impl Row<'_> {
    fn markup(&self, value: &ComparedValue) -> Markup {
        let words = self.ask.words;
        let (a, b) = (self.width(value.a_share), self.width(value.b_share));
        let percent = [
            words.percent(value.a_stories, self.found.a.read),
            words.percent(value.b_stories, self.found.b.read),
        ];
        let could_be_chance = value.g2 < COULD_BE_CHANCE;
        html! {
            tr class=[could_be_chance.then_some("weak")] {
                td.side-a {
                    span.share { (percent[0]) " "
                        a href=(self.search(0, value)) aria-label={ "A: " (self.name(value)) ", " (words.n("stories", value.a_stories)) } { (words.number(value.a_stories)) } }
                    svg.reach viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                        rect x=(1000 - a) width=(a) height="10" {}
                    }
                }
                th scope="row" dir="auto" { (self.name(value)) }
                td.side-b {
                    span.share { a href=(self.search(1, value)) aria-label={ "B: " (self.name(value)) ", " (words.n("stories", value.b_stories)) } { (words.number(value.b_stories)) }
                        " " (percent[1]) }
                    svg.reach viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
                        rect width=(b) height="10" {}
                    }
                }
                td.number.g2 { (words.decimal(value.g2)) @if could_be_chance { " ?" } }
            }
        }
    }

    /// Length of a bar in thousandths.
    fn width(&self, share: f64) -> u32 {
        let part = share / self.largest.max(f64::MIN_POSITIVE);
        (1000.0 * part).round().clamp(0.0, 1000.0) as u32
    }

    fn name(&self, value: &ComparedValue) -> String {
        match self.facet {
            Some(facet) => clean(&label(self.ask, facet, &value.value)),
            None => clean(&value.name),
        }
    }

    /// The articles of a side that have a value.
    fn search(&self, side: usize, value: &ComparedValue) -> String {
        let parameter = self.facet.map_or("q", Facet::parameter);
        let own = Query::default().with(parameter, &value.value);
        let search = self.base.and(&self.sides[side]).and(&own);
        self.ask.link("/search", &search)
    }
}
