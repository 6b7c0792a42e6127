//! A person, country, organisation or place of the corpus.

use maud::{Markup, html};

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::Query;
use super::layout::{Frame, bar};
use super::text::clean;
use super::{chart, hits, sentence};
use crate::answer::{self, Companion, DatedArticle, Entity, EntityRequest, SearchRequest};
use crate::error::BadParameter;
use crate::index::Facet;
use crate::query::{FacetRequest, Sort};

/// Companions of each kind.
const TOP: usize = 8;

/// Articles that are listed.
const N_HITS: usize = 5;

/// Names that are listed.
const VARIANTS_MAX: usize = 30;

/// The page of an entity.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let missing = || BadParameter::unreadable("value", "", "name", "one");
    let name = ask.query.get("value").ok_or_else(missing)?;
    let kind = ask.query.get("kind").and_then(Facet::named);
    let request = EntityRequest {
        name: name.to_owned(),
        kind,
        top: TOP,
        ui: ask.ui(),
        today: ask.today,
    };
    let entity = answer::entity(&ask.snapshot.reader, &request)?;
    let entity = entity.ok_or(Failure::Nothing("entity"))?;
    let own = Query::default().with(entity.facet.parameter(), &entity.value);
    let content = content(ask, &entity, &own)?;
    let address = Query::default()
        .set("kind", entity.facet.name())
        .with("value", &entity.value);
    let data = twin("entity", &address);
    let words = ask.words;
    let frame = Frame {
        words,
        path: "/entity",
        query: &ask.query,
        title: entity.name.clone(),
        data: Some(data.clone()),
        feed: Some(own.href("/export.atom")),
        skips: &[("#main", words.t("to content"))],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

fn content(ask: &Ask, entity: &Entity, own: &Query) -> Result<Markup, Failure> {
    let words = ask.words;
    let mut request = SearchRequest::read(own.parameters(), ask.today)?;
    request.ui = ask.ui();
    request.search.limit = Some(N_HITS);
    request.search.sort = Sort::Newest;
    request.search.facets = [Facet::Place, Facet::Source]
        .map(|facet| FacetRequest {
            facet,
            level: facet.levels()[0],
            top: Some(TOP + 1),
        })
        .to_vec();
    let overview = answer::overview(&ask.snapshot.reader, &request, Facet::Published)?;
    let found = &overview.found;
    Ok(html! {
        div.hero {
            p.kind { (words.of("one", entity.facet.name())) }
            h1 dir="auto" { (clean(&entity.name)) }
            p.lead {
                a href=(ask.link("/search", own)) { (words.n("articles", entity.articles)) }
                @if let Some(first) = &entity.first { " · " (words.t("first")) " " (dated(ask, first)) }
                @if let Some(latest) = &entity.latest { " · " (words.t("last")) " " (dated(ask, latest)) }
            }
            @if !entity.variants.is_empty() {
                p.variants {
                    (words.t("called")) " "
                    @for (place, variant) in entity.variants.iter().take(VARIANTS_MAX).enumerate() {
                        @if place > 0 { " · " }
                        span dir="auto" { (clean(&variant.name)) } " " span.quiet { "×" (words.number(variant.count as u64)) }
                    }
                    @if let Some(read) = entity.variants_of { " " span.quiet { "(" (words.n("in articles", read)) ")" } }
                }
            }
        }
        (chart::panel(ask, &overview.timeline, own))
        div.glance {
            @for (kind, companions) in &entity.with { (company(ask, kind, companions, own)) }
            // what it has as companions is told already
            @for facet in [Facet::Place, Facet::Source].into_iter().filter(|facet| !entity.with.contains_key(facet.name())) {
                @let values = sentence::list_of(&found.facets, facet);
                @let values: Vec<_> = values.iter()
                    .filter(|value| value.value != "none" && (facet != entity.facet || value.value != entity.value))
                    .take(TOP).collect();
                @let most = values.first().map_or(1, |value| value.count);
                @if !values.is_empty() {
                    section aria-labelledby={ "with-" (facet.name()) } {
                        h2 id={ "with-" (facet.name()) } { (words.of("with", facet.name())) }
                        ul.values { @for value in values { li {
                            a.pick href=(ask.link("/search", &own.with(facet.parameter(), &value.value))) {
                                span.label dir="auto" { (clean(facet.label(&value.value, ask.ui()))) }
                                span.count { (words.number(value.count)) }
                            }
                            (bar(value.count, most))
                        } } }
                    }
                }
            }
        }
        section.latest aria-labelledby="latest" {
            h2 #latest { (words.t("latest")) }
            (hits::list(ask, &found.hits, &own.with("sort", "newest"), 0))
            p.more { a href=(ask.link("/search", own)) { (words.t("all articles link")) } }
        }
        (corrections(ask, entity))
    })
}

fn dated(ask: &Ask, article: &DatedArticle) -> Markup {
    let query = Query::default().set("id", &article.id);
    html! { a href=(ask.link("/article", &query)) { (ask.words.date(&article.published)) } }
}

/// What appears with it, closest first.
fn company(ask: &Ask, kind: &str, companions: &[Companion], own: &Query) -> Markup {
    let words = ask.words;
    let Some(facet) = Facet::from_name(kind) else {
        return Markup::default();
    };
    let most = companions.iter().map(|each| each.count).max().unwrap_or(1);
    html! {
        @if !companions.is_empty() {
            section aria-labelledby={ "with-" (kind) } {
                h2 id={ "with-" (kind) } { (words.of("with", kind)) }
                ul.values { @for each in companions { li {
                    a.pick href=(ask.link("/search", &own.with(facet.parameter(), &each.value)))
                        title={ (words.number(each.count)) " " (words.t("of")) " " (words.number(each.articles)) } {
                        span.label dir="auto" { (clean(&each.name)) }
                        span.count { (words.number(each.count)) }
                    }
                    (bar(each.count, most))
                } } }
            }
        }
    }
}

/// What to write into the file of corrections where the name is wrong; nothing
/// is written from here.
fn corrections(ask: &Ask, entity: &Entity) -> Markup {
    let words = ask.words;
    if entity.facet == Facet::Country {
        return Markup::default();
    }
    let name = quoted(&entity.name);
    let other = entity
        .variants
        .iter()
        .find(|variant| variant.name != entity.name);
    let other = other.map_or_else(|| "\"…\"".to_owned(), |variant| quoted(&variant.name));
    let cases = [
        ("same", format!("[[same]]\nnames = [{name}, {other}]\n")),
        (
            "not same",
            format!("[[not-same]]\nnames = [{name}, {other}]\n"),
        ),
        (
            "print as",
            format!("[[print]]\nname = {name}\nas = \"…\"\n"),
        ),
        ("is nothing", format!("[[drop]]\nname = {name}\n")),
    ];
    html! {
        details.corrections {
            summary { (words.t("is this name wrong")) }
            p { (words.t("paste into")) " " code { "entities.toml" } ", " (words.n("and index again", entity.articles)) }
            div.cases {
                @for (place, (case, toml)) in cases.iter().enumerate() {
                    section {
                        h3 { (words.of("correction", case)) }
                        pre id={ "toml-" (place) } tabindex="0" { (toml) }
                        button.copy type="button" data-copy={ "toml-" (place) } hidden { (words.t("copy")) }
                    }
                }
            }
        }
    }
}

/// A name as a string of TOML.
fn quoted(name: &str) -> String {
    let escaped = clean(name).replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", escaped.replace(['\n', '\t'], " "))
}
