//! What a page declares of its article: JSON-LD, `<meta>`, `<link>`.
//!
//! Vocabularies: schema.org's Article and its kinds, Open Graph, Dublin Core,
//! and the names that analytics made common.

use serde_json::{Map, Value};

use super::tree::Page;

/// Names of `<meta>` by what they give, best first.
const TITLES: &[&str] = &["og:title", "twitter:title", "dc.title", "headline", "title"];
const DATES: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published",
    "publication_date",
    "article.published",
    "article.created",
    "parsely-pub-date",
    "sailthru.date",
    "date",
];
const SOURCES: &[&str] = &[
    "og:site_name",
    "application-name",
    "dc.publisher",
    "publisher",
];
const LANGUAGES: &[&str] = &["dc.language", "language", "content-language", "og:locale"];

/// What JSON-LD calls an article; a page about one comes after these.
const TYPES: &[&str] = &["article", "posting", "report", "webpage"];

/// What a page says of its article, each as it stands there.
#[derive(Debug, Default)]
pub(super) struct Declared {
    /// Headlines, best first, sites' names among them.
    pub(super) titles: Vec<String>,
    pub(super) json_ld_date: Option<String>,
    pub(super) meta_date: Option<String>,
    pub(super) source: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) url: Option<String>,
    /// The text, where JSON-LD has it.
    pub(super) text: Option<String>,
}

/// Collects what the page declares.
pub(super) fn read(page: &Page) -> Declared {
    let metas = metas(page);
    let meta = |names: &[&str]| first_of(&metas, names);
    let mut declared = Declared {
        titles: Vec::new(),
        json_ld_date: None,
        meta_date: meta(DATES),
        source: meta(SOURCES),
        lang: lang(page).or_else(|| meta(LANGUAGES)),
        url: canonical(page).or_else(|| meta(&["og:url"]).filter(|url| is_absolute(url))),
        text: None,
    };
    if let Some(article) = article(page) {
        declared.fill(&article);
    }
    declared.titles.extend(meta(TITLES));
    let title = page.elements().find(|(_, element)| element.name == "title");
    let title = title.map(|(node, _)| page.words(node));
    declared
        .titles
        .extend(title.filter(|title| !title.is_empty()));
    declared
}

impl Declared {
    /// Takes what the object of an article says.
    fn fill(&mut self, article: &Map<String, Value>) {
        let field = |name: &str| article.get(name).and_then(said);
        self.titles
            .extend(field("headline").or_else(|| field("name")));
        self.json_ld_date = field("datePublished");
        let publisher = || article.get("publisher").and_then(name_of);
        self.source = self.source.take().or_else(publisher);
        self.lang = self.lang.take().or_else(|| field("inLanguage"));
        let url = || field("url").or_else(|| field("mainEntityOfPage"));
        self.url = self
            .url
            .take()
            .or_else(|| url().filter(|url| is_absolute(url)));
        self.text = field("articleBody");
    }
}

/// The contents of `<meta>` by name, in the order of the page.
fn metas(page: &Page) -> Vec<(String, &str)> {
    let metas = page
        .elements()
        .filter(|(_, element)| element.name == "meta");
    let named = metas.filter_map(|(_, element)| {
        let content = element.attribute("content")?.trim();
        let name = ["property", "name", "itemprop"]
            .into_iter()
            .find_map(|name| element.attribute(name))?;
        (!content.is_empty()).then(|| (name.to_lowercase(), content))
    });
    named.collect()
}

fn first_of(metas: &[(String, &str)], names: &[&str]) -> Option<String> {
    let mut found = names
        .iter()
        .filter_map(|name| metas.iter().find(|(known, _)| known == name));
    found.next().map(|(_, content)| (*content).to_string())
}

fn lang(page: &Page) -> Option<String> {
    let mut elements = page.elements();
    let (_, html) = elements.find(|(_, element)| element.name == "html")?;
    let lang = html.attribute("lang").filter(|lang| !lang.is_empty());
    lang.map(str::to_string)
}

fn canonical(page: &Page) -> Option<String> {
    let mut links = page.elements().filter(|(_, element)| {
        let rel = element.attribute("rel").unwrap_or_default();
        element.name == "link" && rel.eq_ignore_ascii_case("canonical")
    });
    let url = links.find_map(|(_, link)| link.attribute("href"))?.trim();
    is_absolute(url).then(|| url.to_string())
}

/// Whether an address is one of the web.
pub(in crate::corpus::format) fn is_absolute(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The object of JSON-LD that is the article.
fn article(page: &Page) -> Option<Map<String, Value>> {
    let scripts = page
        .elements()
        .filter(|(_, element)| element.name == "script");
    let mut objects = Vec::new();
    for (node, _) in scripts {
        // the text of other scripts is not kept
        let source: String = page.inside(node).filter_map(|at| page.text(at)).collect();
        if let Ok(value) = serde_json::from_str(unmarked(&source)) {
            collect(value, &mut objects);
        }
    }
    let rank = |object: &Map<String, Value>| {
        let kind = object.get("@type").and_then(said)?.to_lowercase();
        TYPES.iter().position(|known| kind.ends_with(known))
    };
    let ranked = objects
        .into_iter()
        .filter_map(|object| Some((rank(&object)?, object)));
    // of those of a kind, the one that says when
    ranked
        .min_by_key(|(rank, object)| (*rank, !object.contains_key("datePublished")))
        .map(|(_, object)| object)
}

/// What stands between marks that hid scripts from old browsers and XML:
/// "<!--", "//<![CDATA[", "/*]]>*/".
fn unmarked(source: &str) -> &str {
    const STARTS: [&str; 7] = ["<!--", "-->", "<![CDATA[", "//", "/*", "*/", ">"];
    const ENDS: [&str; 7] = ["-->", "<!]]>", "]]>", "<!--", "//", "/*", "*/"];
    let mut rest = source.trim();
    while let Some(inside) = STARTS.iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = inside.trim_start();
    }
    while let Some(inside) = ENDS.iter().find_map(|mark| rest.strip_suffix(mark)) {
        rest = inside.trim_end();
    }
    rest
}

/// The objects of a value of JSON-LD: of a list, of a graph, or itself.
fn collect(value: Value, objects: &mut Vec<Map<String, Value>>) {
    match value {
        Value::Array(values) => {
            for value in values {
                collect(value, objects);
            }
        }
        Value::Object(mut object) => {
            for inside in ["@graph", "mainEntity"] {
                if let Some(values) = object.remove(inside) {
                    collect(values, objects);
                }
            }
            objects.push(object);
        }
        _ => {}
    }
}

/// A string, or the first of a list of them.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(said) if !said.trim().is_empty() => Some(unescape(said.trim())),
        Value::Array(values) => values.iter().find_map(said),
        Value::Object(object) => object.get("@id").and_then(said),
        _ => None,
    }
}

/// The text of a string that was escaped for HTML once too often.
fn unescape(said: &str) -> String {
    if said.contains('&') && said.contains(';') {
        super::words(said)
    } else {
        said.to_string()
    }
}

/// The name of an organisation, given as an object or a string.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Object(object) => object.get("name").and_then(said),
        Value::Array(values) => values.iter().find_map(name_of),
        _ => said(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_marks_off_scripts() {
        for source in [
            "{\"a\": \"//\"}",
            " <!-- {\"a\": \"//\"} --> ",
            "//<![CDATA[\n{\"a\": \"//\"}\n//]]>",
            "/*<![CDATA[*/ {\"a\": \"//\"} /*]]>*/",
            "<!--//--><![CDATA[//><!--\n{\"a\": \"//\"}\n//--><!]]>",
        ] {
            let value: Result<Value, _> = serde_json::from_str(unmarked(source));
            assert!(value.is_ok(), "{source}");
        }
    }
}
