//! The sentence that says what is shown, each part of it with a link that takes
//! it away.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::url::{Query, filter_of};
use super::text::clean;
use crate::answer::{FacetLists, FacetValue};
use crate::country::CountryId;
use crate::index::{Facet, ValueKind};

/// The parts of a search in words, each removable.
pub(super) fn parts(ask: &Ask, path: &str, base: &Query) -> Markup {
    let words = ask.words;
    let mut pairs = base.ordered();
    pairs.retain(|(name, _)| is_part(name));
    html! {
        @if pairs.is_empty() { (words.t("all articles")) } @else { (words.t("articles with")) " " }
        @for (place, (name, value)) in pairs.iter().enumerate() {
            @let without = ask.link(path, &base.without(name, value));
            @let is_either = place > 0 && pairs[place - 1].0 == *name && !name.starts_with("not-");
            @if place > 0 {
                @if is_either && !is_all_of(base, name) { " " (words.t("or")) " " } @else { ", " }
            }
            span.part {
                @match filter_of(name) {
                    None if name.ends_with("collection") => {
                        @if name.starts_with("not-") { b { (words.t("not")) } " " }
                        (words.t("collection")) " " b { (clean(value)) }
                    }
                    None => { b { (ask.words.t("quoted").replacen("{}", &clean(value), 1)) } }
                    Some((facet, excludes)) => {
                        @if excludes { b { (words.t("not")) } " " }
                        @if !is_either { (words.of("one", facet.name())) " " }
                        b { (name_of(ask, facet, value)) }
                    }
                }
                // the mark stays on the line of its words
                (JOINER)
                a.off href=(without) aria-label={ (words.t("remove")) " " (clean(value)) } { "×" }
            }
        }
    }
}

/// What no line is broken at.
const JOINER: &str = "\u{2060}";

/// Whether a parameter is a part of the sentence.
fn is_part(name: &str) -> bool {
    ["q", "collection", "not-collection"].contains(&name) || filter_of(name).is_some()
}

/// The parts of a search in words.
pub(super) fn parts_plain(ask: &Ask, base: &Query) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (name, value) in base.ordered() {
        match filter_of(name) {
            Some((facet, false)) => parts.push(name_of(ask, facet, value)),
            Some((facet, true)) => {
                parts.push(format!(
                    "{} {}",
                    ask.words.t("not"),
                    name_of(ask, facet, value)
                ));
            }
            None if name == "q" => {
                parts.push(ask.words.t("quoted").replacen("{}", &clean(value), 1));
            }
            None => {}
        }
    }
    if parts.is_empty() {
        ask.words.t("all articles").to_owned()
    } else {
        parts.join(", ")
    }
}

/// Whether all values of a filter must be there.
pub(super) fn is_all_of(query: &Query, parameter: &str) -> bool {
    let facet = Facet::named(parameter);
    facet.is_some_and(|facet| query.has("all-of", facet.name()))
}

/// A value of a filter as a person reads it, whatever form it was typed in.
pub(super) fn name_of(ask: &Ask, facet: Facet, value: &str) -> String {
    if value == "none" {
        return ask.words.t("none").to_owned();
    }
    if facet.is_of_days() {
        return match value.split_once("..") {
            Some(("", last)) => format!("… {}", ask.words.date(last)),
            Some((first, "")) => format!("{} …", ask.words.date(first)),
            Some((first, last)) => {
                format!("{} – {}", ask.words.date(first), ask.words.date(last))
            }
            None => ask.words.date(value),
        };
    }
    if facet.kind() == ValueKind::Country && CountryId::from_code(value).is_none() {
        let area = value.split_once(':').map_or(value, |(_, name)| name);
        return clean(facet.label(area, ask.ui()));
    }
    clean(&label(ask, facet, value))
}

/// What a person reads for a value of a facet.
pub(super) fn label(ask: &Ask, facet: Facet, value: &str) -> String {
    match facet.kind() {
        ValueKind::Language => ask.words.of("lang", value).to_owned(),
        ValueKind::Place => match value.split_once('/') {
            Some((code, name)) => {
                let country = Facet::Country.label(code, ask.ui());
                format!("{name} ({country})")
            }
            None => value.to_owned(),
        },
        _ => facet.label(value, ask.ui()).to_owned(),
    }
}

/// The search without a value that is selected in a facet: the filter is taken
/// away that gave it, in whatever form it was typed.
pub(super) fn without_value(
    base: &Query,
    facet: Facet,
    value: &str,
    listed: &[FacetValue],
) -> Query {
    let parameter = facet.parameter();
    if base.has(parameter, value) {
        return base.without(parameter, value);
    }
    let is_listed = |typed: &str| listed.iter().any(|each| each.value == typed);
    let typed: Vec<&str> = base
        .all(parameter)
        .filter(|typed| !is_listed(typed))
        .collect();
    let mut changed = base.clone();
    for typed in typed {
        changed = changed.without(parameter, typed);
    }
    changed
}

/// The list of a facet among those that were counted.
pub(super) fn list_of(lists: &FacetLists, facet: Facet) -> &[FacetValue] {
    let mut lists = lists.0.iter();
    lists
        .find(|(of, _)| *of == facet)
        .map_or(&[], |(_, values)| values)
}
