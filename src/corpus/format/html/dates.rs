//! Dates that elements of the page carry: `<time>`, microdata, `RDFa`,
//! microformats, elements and attributes of sites' own.
//!
//! What is marked as the day of publication comes first, then the first date
//! of the article that is not one of an update.

use super::main_text::Article;
use super::tree::{DATE_ATTRIBUTES, Element};
use crate::corpus::byline;

/// Elements that are a time.
const TIMES: &[&str] = &[
    "time",
    "relative-time",
    "local-time",
    "time-ago",
    "time-element",
];

/// Properties of microdata and `RDFa` that say when something appeared, without
/// the prefix of their vocabulary, lower case.
const PUBLISHED: &[&str] = &["datepublished", "issued", "published_time", "pubdate"];
const CREATED: &[&str] = &["datecreated", "created", "date"];

/// Classes of microformats and of common scripts that have the date in `title`.
const PUBLISHED_CLASSES: &[&str] = &["published", "dt-published", "publish-date", "pubdate"];
const TITLE_CLASSES: &[&str] = &[
    "timeago",
    "date",
    "datetime",
    "dtstart",
    "entry-date",
    "time",
];

/// What the best of the article's dates says.
pub(super) fn find(article: &Article<'_>) -> Option<String> {
    let page = article.page;
    let is_of_article = |node: usize| {
        !article.dropped[page.parent(node)]
            || article
                .bylines
                .iter()
                .any(|line| page.inside(*line).contains(&node))
    };
    let mut best: Option<(usize, String)> = None;
    let mut marked = Vec::new();
    for (node, element) in page.elements() {
        let Some(rank) = rank(element) else { continue };
        let Some(said) = said(element) else { continue };
        let is_readable = byline::read_field(said).is_some();
        // only a time must be a date; what it says otherwise is noted
        if !is_readable && !element.is_any(TIMES) {
            continue;
        }
        let rank = rank * 2 + usize::from(!is_readable);
        if !is_of_article(node) {
            if rank == 0 {
                marked.push(said);
            }
            continue;
        }
        if best.as_ref().is_none_or(|(known, _)| rank < *known) {
            best = Some((rank, said.to_string()));
        }
    }
    // outside of the article it is of the page, unless there are several
    let of_page = || match marked[..] {
        [said] => Some(said.to_string()),
        _ => None,
    };
    match best {
        Some((0, said)) => Some(said),
        best => of_page().or(best.map(|(_, said)| said)),
    }
}

/// How surely an element says when its article appeared, 0 best; `None` where
/// it does not.
fn rank(element: &Element) -> Option<usize> {
    let mut properties = [element.attribute("itemprop"), element.attribute("property")]
        .into_iter()
        .flatten()
        .flat_map(str::split_whitespace)
        .map(|property| {
            let plain = property.rsplit([':', '/', '#']).next().unwrap_or(property);
            plain.to_ascii_lowercase()
        });
    let class = element.attribute("class").unwrap_or_default();
    let has_class = |names: &[&str]| class.split_whitespace().any(|name| names.contains(&name));
    if element.name == "meta" {
        return None;
    }
    let property = properties.next().unwrap_or_default();
    let is_time = element.is_any(TIMES);
    if PUBLISHED.contains(&property.as_str())
        || has_class(PUBLISHED_CLASSES)
        || is_time && (element.attribute("pubdate").is_some() || class.contains("publish"))
    {
        return Some(0);
    }
    if property == "datemodified" || class.contains("updat") || class.contains("modif") {
        return None;
    }
    let has_date = || {
        DATE_ATTRIBUTES
            .iter()
            .any(|name| element.attribute(name).is_some())
    };
    let is_titled = || {
        element.attribute("title").is_some() && (element.name == "abbr" || has_class(TITLE_CLASSES))
    };
    if is_time || CREATED.contains(&property.as_str()) {
        Some(1)
    } else if is_titled() || has_date() {
        Some(2)
    } else {
        None
    }
}

/// The date that an element carries beside what it shows.
fn said(element: &Element) -> Option<&str> {
    let attributes = ["datetime", "content"].iter();
    let attributes = attributes.chain(DATE_ATTRIBUTES).chain(&["title"]);
    let mut said = attributes.filter_map(|name| element.attribute(name));
    said.find(|said| !said.trim().is_empty())
}
