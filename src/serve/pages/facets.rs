//! The facets beside the hits: values with counts, each a link that narrows.

use maud::{Markup, html};

use super::super::ask::Ask;
use super::super::failure::Failure;
use super::super::url::{Query, excluding, filter_of};
use super::layout::{bar, hidden, hidden_ui};
use super::sentence::{is_all_of, label, name_of, without_value};
use super::text::clean;
use crate::answer::{self, FacetValue, FacetsRequest};
use crate::index::Facet;

/// The facets that stand beside the hits.
pub(super) const SHOWN: [Facet; 7] = [
    Facet::Person,
    Facet::Country,
    Facet::About,
    Facet::Organisation,
    Facet::Place,
    Facet::Source,
    Facet::Lang,
];

/// Values that are listed at once.
pub(super) const N_LISTED: usize = 7;

/// Name of the parameter that searches among the values of a facet.
pub(super) fn match_of(facet: Facet) -> String {
    format!("{}.match", facet.name())
}

/// A facet of a search.
pub(super) fn panel(
    ask: &Ask,
    facet: Facet,
    values: &[FacetValue],
    base: &Query,
) -> Result<Markup, Failure> {
    let words = ask.words;
    let typed = match_of(facet);
    let typed = ask.query.get(&typed);
    let matching = match typed {
        Some(typed) => Some(matching(ask, facet, typed)?),
        None => None,
    };
    let values = matching.as_deref().unwrap_or(values);
    let most = values.iter().map(|value| value.count).max().unwrap_or(0);
    let not = excluding(facet);
    let heading = format!("facet-{}", facet.name());
    let n_chosen = base.all(facet.parameter()).count();
    let title = words.of("facet", facet.name());
    // where there is nothing to choose from, nothing is offered
    let is_useful =
        values.len() > 1 || n_chosen > 0 || typed.is_some() || base.all(&not).count() > 0;
    if !is_useful {
        return Ok(Markup::default());
    }
    let n_most = if matches!(facet, Facet::Lang) {
        12
    } else {
        N_LISTED
    };
    let in_values = base.with("facet", facet.name());
    Ok(html! {
        section.facet aria-labelledby=(heading) data-facet=(facet.name()) {
            h3 id=(heading) { (title) }
            @if values.len() >= N_LISTED || typed.is_some() {
                form.find action="/search" method="get" {
                    (hidden(base)) (hidden_ui(&ask.query))
                    label.unseen for={ "find-" (facet.name()) } { (words.t("find in")) ": " (title) }
                    input id={ "find-" (facet.name()) } type="search" name=(match_of(facet))
                        value=(typed.unwrap_or_default()) placeholder=(words.t("find")) autocomplete="off";
                    button.unseen type="submit" tabindex="-1" { (words.t("find")) }
                }
            }
            ul.values {
                @for value in values.iter().filter(|value| value.value != "none" || value.selected).take(n_most + n_chosen) {
                    (row(ask, facet, value, values, base, most, n_chosen))
                }
                @for value in base.all(&not) {
                    li.excluded {
                        s { (name_of(ask, facet, value)) }
                        a.act href=(ask.link("/search", &base.without(&not, value)))
                            aria-label={ (words.t("undo")) ": " (words.t("not")) " " (clean(value)) } { (words.t("undo")) }
                    }
                }
            }
            @if values.is_empty() { p.quiet { (words.t("no such value")) } }
            p.more {
                @if values.len() >= N_LISTED {
                    a href=(ask.link("/values", &in_values)) aria-label={ (words.t("all values")) ": " (title) } { (words.t("all values")) }
                }
                @if n_chosen > 1 || is_all_of(base, facet.parameter()) {
                    @let all = is_all_of(base, facet.parameter());
                    @let other = if all { base.without("all-of", facet.name()) } else { base.with("all-of", facet.name()) };
                    a href=(ask.link("/search", &other)) { @if all { (words.t("any of them")) } @else { (words.t("all of them")) } }
                }
            }
        }
    })
}

fn row(
    ask: &Ask,
    facet: Facet,
    value: &FacetValue,
    listed: &[FacetValue],
    base: &Query,
    most: u64,
    n_chosen: usize,
) -> Markup {
    let words = ask.words;
    let parameter = facet.parameter();
    let name = if value.value == "none" {
        words.t("none").to_owned()
    } else {
        clean(&label(ask, facet, &value.value))
    };
    let toggled = if value.selected {
        without_value(base, facet, &value.value, listed)
    } else {
        base.with(parameter, &value.value)
    };
    let excluded =
        without_value(base, facet, &value.value, listed).with(&excluding(facet), &value.value);
    let only = base.set(parameter, &value.value);
    html! {
        li class=[value.selected.then_some("chosen")] {
            a.pick href=(ask.link("/search", &toggled)) aria-current=[value.selected.then_some("true")] {
                span.box aria-hidden="true" {}
                span.label dir="auto" { (name) }
                span.count { (words.number(value.count)) }
            }
            @if n_chosen > usize::from(value.selected) {
                a.act href=(ask.link("/search", &only)) aria-label={ (words.t("only")) " " (name) } { (words.t("only")) }
            }
            @if !value.selected {
                a.act href=(ask.link("/search", &excluded)) aria-label={ (words.t("not")) " " (name) } { (words.t("not")) }
            }
            (bar(value.count, most))
        }
    }
}

/// The values of a facet a word of which begins as typed.
fn matching(ask: &Ask, facet: Facet, typed: &str) -> Result<Vec<FacetValue>, Failure> {
    let search = ask.query.search();
    let request = FacetsRequest {
        prefix: Some(typed.to_owned()),
        top: Some(N_LISTED),
        ui: ask.ui(),
        ..FacetsRequest::read(facet, search.parameters(), ask.today)?
    };
    Ok(answer::facets(&ask.snapshot.reader, &request)?.values)
}

/// How many filters a search has.
pub(super) fn n_active(query: &Query) -> usize {
    let filters = query.pairs().filter(|(name, _)| filter_of(name).is_some());
    filters.count()
}
