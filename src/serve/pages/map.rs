//! The map: a dot for each country or place, as large as it has articles, on a
//! coast without borders; the same as a table beneath.

use maud::{Markup, PreEscaped, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::{Query, says_which};
use super::layout::{Frame, bar};
use super::sentence;
use super::text::clean;
use crate::answer::{self, LAYERS, Map, Point, SearchRequest};
use crate::index::Facet;

/// The coast, by `tools/tables/map.py`.
const LAND: &str = include_str!("../assets/land.txt");

/// Values that are drawn.
const TOP: usize = 300;

/// Rows of the table.
const ROWS: usize = 60;

/// Names that are written beside their dots.
const NAMED: usize = 12;

/// Parts of the world: name, left, top, width and height in the drawing.
const VIEWS: [(&str, [f64; 4]); 2] = [
    ("world", [0.0, 25.0, 2000.0, 825.0]),
    ("europe", [895.0, 95.0, 340.0, 190.0]),
];

/// The map page.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let words = ask.words;
    let base = ask.query.only(says_which);
    let layer = ask.query.get("layer").and_then(Facet::named);
    let layer = layer
        .filter(|layer| LAYERS.contains(layer))
        .unwrap_or(LAYERS[0]);
    let mut request = SearchRequest::read(base.parameters(), ask.today)?;
    request.ui = ask.ui();
    let map = answer::map(&ask.snapshot.reader, &request, layer, TOP)?;
    let kept = ask
        .query
        .only(|name| says_which(name) || name == "layer" || name == "view");
    let shown = VIEWS
        .iter()
        .find(|view| Some(view.0) == ask.query.get("view"));
    let shown = shown.unwrap_or(&VIEWS[0]);
    let content = html! {
        h1 { (words.of("view", "map")) ": " (sentence::parts(ask, "/map", &base))
            span.total { " – " (words.n("articles", map.total)) } }
        div.order {
            p { @for each in LAYERS {
                a href=(ask.link("/map", &kept.set("layer", each.name()))) aria-current=[(each == layer).then_some("true")] { (words.of("layer", each.name())) }
            } }
            p { @for (name, _) in &VIEWS {
                a href=(ask.link("/map", &kept.set("view", name))) aria-current=[(*name == shown.0).then_some("true")] { (words.of("part", name)) }
            } }
        }
        @if map.points.is_empty() { p.note { (words.t("nowhere")) } }
        (drawing(ask, &map, &base, shown.1))
        p.caption { (words.t("dots caption")) }
        (table(ask, &map, &base))
    };
    let data = twin("map", &base.with("layer", layer.name()));
    let frame = Frame {
        words,
        path: "/map",
        query: &ask.query,
        title: words.of("view", "map").to_owned(),
        data: Some(data.clone()),
        feed: None,
        skips: &[("#as-table", words.t("as a table"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// A point in the projection Equal Earth (Šavrič, Patterson and Jenny, 2018), in
/// a drawing 2000 wide, north up.
fn projected(lat: f64, lon: f64) -> (f64, f64) {
    const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
    const HALF_WIDTH: f64 = 2.706_629_983_696_074_8;
    let theta = (3_f64.sqrt() / 2.0 * lat.to_radians().sin()).asin();
    let square = theta * theta;
    let sixth = square * square * square;
    let slope = 9.0 * A[3] * sixth * square + 7.0 * A[2] * sixth + 3.0 * A[1] * square + A[0];
    let x = 2.0 * 3_f64.sqrt() * lon.to_radians() * theta.cos() / (3.0 * slope);
    let y = theta * (A[3] * sixth * square + A[2] * sixth + A[1] * square + A[0]);
    let scale = 1000.0 / HALF_WIDTH;
    (1000.0 + scale * x, 500.0 - scale * y)
}

fn drawing(ask: &Ask, map: &Map, base: &Query, view: [f64; 4]) -> Markup {
    let [left, top, width, height] = view;
    let most = map.points.first().map_or(1, |point| point.count).max(1);
    // in every part of the world dots and names look the same size
    let unit = width / 1000.0;
    let radius = |point: &Point| unit * (2.5 + 17.5 * (point.count as f64 / most as f64).sqrt());
    let is_seen =
        |x: f64, y: f64| (left..left + width).contains(&x) && (top..top + height).contains(&y);
    let dots: Vec<(&Point, f64, f64)> = map
        .points
        .iter()
        .map(|point| {
            let (x, y) = projected(point.lat, point.lon);
            (point, x, y)
        })
        .filter(|(_, x, y)| is_seen(*x, *y))
        .collect();
    html! {
        div.map {
            svg viewBox={ (left) " " (top) " " (width) " " (height) } role="group" aria-label=(ask.words.of("view", "map")) {
                path.land transform="scale(.1)" d=(PreEscaped(LAND.trim())) {}
                @for (point, x, y) in &dots {
                    a class=[point.selected.then_some("chosen")] tabindex="-1"
                        href=(ask.link("/search", &base.with(map.layer.parameter(), &point.value)))
                        aria-label=(tip(ask, point)) {
                        title { (tip(ask, point)) }
                        circle.dot cx=(one(*x)) cy=(one(*y)) r=(one(radius(point))) {}
                    }
                }
                g.names aria-hidden="true" {
                    @for (point, x, y, r) in named(&dots, radius, unit) {
                        text x=(one(x + r + 4.0 * unit)) y=(one(y + 4.5 * unit)) font-size=(one(13.0 * unit)) { (clean(&point.name)) }
                    }
                }
            }
        }
    }
}

/// The commonest dots whose names have room.
fn named<'p>(
    dots: &[(&'p Point, f64, f64)],
    radius: impl Fn(&Point) -> f64,
    unit: f64,
) -> Vec<(&'p Point, f64, f64, f64)> {
    let mut named: Vec<(&Point, f64, f64, f64)> = Vec::new();
    let mut boxes: Vec<[f64; 4]> = Vec::new();
    for (point, x, y) in dots {
        let r = radius(point);
        let n_letters = point.name.chars().count() as f64;
        let own = [
            x - r,
            y - 9.0 * unit,
            x + r + (8.0 + 7.0 * n_letters) * unit,
            y + 9.0 * unit,
        ];
        let is_free = boxes
            .iter()
            .all(|[a, b, c, d]| own[0] > *c || own[2] < *a || own[1] > *d || own[3] < *b);
        if is_free && n_letters < 30.0 {
            boxes.push(own);
            named.push((point, *x, *y, r));
        }
        if named.len() == NAMED {
            break;
        }
    }
    named
}

fn one(number: f64) -> String {
    format!("{number:.1}")
}

fn tip(ask: &Ask, point: &Point) -> String {
    format!(
        "{}: {}",
        clean(&point.name),
        ask.words.n("articles", point.count)
    )
}

fn table(ask: &Ask, map: &Map, base: &Query) -> Markup {
    let words = ask.words;
    let most = map.points.first().map_or(1, |point| point.count);
    let placed = map
        .points
        .iter()
        .map(|point| (&point.value, &point.name, point.count));
    let unplaced = map
        .unplaced
        .iter()
        .map(|value| (&value.value, &value.name, value.count));
    let n_unplaced = map.unplaced.len() as u64;
    html! {
        section #as-table tabindex="-1" aria-labelledby="table-title" {
            h2.unseen #table-title { (words.t("as a table")) }
            ul.values.wide {
                @for (value, name, count) in placed.take(ROWS) { (row(ask, map.layer, base, value, name, count, most)) }
            }
            @if n_unplaced > 0 {
                details {
                    summary { (words.n("not on the map", n_unplaced)) }
                    ul.values.wide { @for (value, name, count) in unplaced.take(ROWS) { (row(ask, map.layer, base, value, name, count, most)) } }
                }
            }
            p.more { a href=(ask.link("/values", &base.with("facet", map.layer.name()))) { (words.t("all values")) } }
        }
    }
}

fn row(
    ask: &Ask,
    layer: Facet,
    base: &Query,
    value: &str,
    name: &str,
    count: u64,
    most: u64,
) -> Markup {
    html! {
        li {
            a.pick href=(ask.link("/search", &base.with(layer.parameter(), value))) {
                span.label dir="auto" { (clean(name)) }
                span.count { (ask.words.number(count)) }
            }
            (bar(count, most))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_projection_is_that_of_the_coast() {
        let near =
            |(x, y): (f64, f64), (a, b): (f64, f64)| (x - a).abs() < 0.1 && (y - b).abs() < 0.1;
        assert!(near(projected(0.0, 0.0), (1000.0, 500.0)));
        assert!(near(projected(0.0, 180.0), (2000.0, 500.0)));
        let (_, north) = projected(90.0, 0.0);
        assert!((10.0..20.0).contains(&north), "{north}");
    }
}
