//! HTML: the main text of a page, without what stands around it.
//!
//! The title is the headline that the page shows, where it agrees with one that
//! it declares, else the declared one without the site's name. Dates are those
//! of JSON-LD, `<meta>`, `<time>` and the line of author and date; the choice
//! among them is made for all formats alike. A page whose text is only in its
//! JSON-LD gives that.

mod declared;
mod main_text;
mod text;
mod tree;
mod words;

use encoding_rs::Encoding;

use self::declared::Declared;
pub(super) use self::declared::is_absolute;
use self::main_text::Article;
use self::tree::Page;
use super::{Draft, Format, Parse, Split};
use crate::article::Origin;
use crate::corpus::byline;

pub(super) const FORMAT: Format = Format {
    name: "html",
    extensions: &["html", "htm", "xhtml"],
    split: Split::Whole,
    parse: Parse::Text {
        encoding: declared_encoding,
        parse: |page| Ok(parse(&page)),
    },
};

/// Bytes in which a page declares its encoding, after the HTML standard.
const PRESCAN_BYTES: usize = 1024;

/// How much longer than the page's own the text of JSON-LD must be.
const JSON_LD_TIMES: usize = 2;

pub(super) fn parse(html: &str) -> Draft {
    let page = Page::parse(html);
    let declared = declared::read(&page);
    let headline = headline(&page, &declared);
    let title = match headline {
        Some(node) => Some(page.words(node)),
        None => declared.title(),
    };
    let article = main_text::find(&page, headline);
    let (mut text, beside) = text::write(&article, title.as_deref());
    if let Some(whole) = &declared.text
        && whole.len() > text.len() * JSON_LD_TIMES
    {
        text.clone_from(whole);
    }
    let mut draft = Draft {
        text,
        title,
        lang: declared.lang,
        source: declared.source,
        url: declared.url,
        ..Draft::default()
    };
    draft.add_date("datePublished", declared.json_ld_date, Origin::JsonLd);
    draft.add_date("meta", declared.meta_date, Origin::Meta);
    draft.add_date("time", time(&article), Origin::Time);
    let bylines = article.bylines.iter().map(|node| page.words(*node));
    let byline = bylines
        .chain(beside)
        .find_map(|line| byline::find(&line, true));
    draft
        .dates
        .extend(byline.map(|date| (Origin::Byline, date)));
    draft
}

/// The text of a piece of HTML that is no page, below a title; of plain text
/// its lines.
pub(super) fn fragment(html: &str, title: Option<&str>) -> String {
    if !html.contains('<') {
        let lines: Vec<_> = html.trim().lines().map(words).collect();
        return lines.join("\n");
    }
    let page = Page::parse(html);
    let (text, _) = text::write(&main_text::find(&page, None), title);
    if text.is_empty() { page.words(0) } else { text }
}

/// The words of a piece of HTML, in one line.
pub(super) fn words(html: &str) -> String {
    Page::parse(html).words(0)
}

/// The heading that the page shows for the title that it declares; without
/// one, the only heading of the first level.
fn headline(page: &Page, declared: &Declared) -> Option<usize> {
    let titles: Vec<_> = declared.titles.iter().map(|title| letters(title)).collect();
    let agrees = |node: &usize| {
        let shown = letters(&page.words(*node));
        let n_letters = shown.chars().count();
        n_letters >= HEADLINE_LETTERS_MIN
            && titles.iter().any(|title| {
                title.contains(&shown) && n_letters * 2 > title.chars().count()
                    || shown.contains(title.as_str())
                        && !title.is_empty()
                        && title.chars().count() * 2 > n_letters
            })
    };
    let headings = |name: &'static str| {
        page.elements()
            .filter(move |(_, element)| element.name == name)
            .map(|(node, _)| node)
    };
    let agreeing = ["h1", "h2"]
        .into_iter()
        .find_map(|name| headings(name).find(agrees));
    agreeing.or_else(|| {
        let mut firsts = headings("h1").filter(|node| page.words(*node).contains(' '));
        let only = firsts.next().filter(|_| titles.is_empty());
        only.filter(|_| firsts.next().is_none())
    })
}

/// Letters that a headline has at least.
const HEADLINE_LETTERS_MIN: usize = 8;

/// The letters and digits of a text, by which headlines are compared.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

impl Declared {
    /// The first title, without the name of the site after it.
    fn title(&self) -> Option<String> {
        let title = self.titles.first()?;
        let parted = [" | ", " - ", " – ", " — ", " » ", " :: "]
            .iter()
            .filter_map(|mark| title.rsplit_once(mark));
        let shortest = parted.min_by_key(|(_, site)| site.len());
        let is_site = |site: &str| {
            let same = |source: &String| letters(source) == letters(site);
            self.source.as_ref().is_some_and(same) || site.split_whitespace().count() <= 2
        };
        let stripped = shortest.filter(|(headline, site)| headline.contains(' ') && is_site(site));
        Some(
            stripped
                .map_or(title.as_str(), |(headline, _)| headline)
                .to_string(),
        )
    }
}

/// What the first `<time>` of the article says, those marked as its
/// publication first.
fn time(article: &Article<'_>) -> Option<String> {
    let page = article.page;
    let is_of_article = |node: &usize| {
        !article.dropped[page.parent(*node)]
            || article
                .bylines
                .iter()
                .any(|line| page.inside(*line).contains(node))
    };
    let times: Vec<_> = page
        .elements()
        .filter(|(node, element)| element.name == "time" && is_of_article(node))
        .map(|(_, element)| element)
        .filter(|element| {
            element
                .attribute("datetime")
                .is_some_and(|said| !said.trim().is_empty())
        })
        .collect();
    let marked = times.iter().find(|element| {
        let property = element.attribute("itemprop").unwrap_or_default();
        let class = element.attribute("class").unwrap_or_default();
        element.attribute("pubdate").is_some()
            || property == "datePublished"
            || class.contains("publish")
    });
    let is_update = |element: &&&tree::Element| {
        let class = element.attribute("class").unwrap_or_default();
        let property = element.attribute("itemprop").unwrap_or_default();
        class.contains("updat") || class.contains("modif") || property == "dateModified"
    };
    let first = || times.iter().find(|element| !is_update(element));
    let found = marked.or_else(first)?;
    found.attribute("datetime").map(str::to_string)
}

/// The encoding that the beginning of a page names.
pub(super) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = &bytes[..bytes.len().min(PRESCAN_BYTES)];
    let start = String::from_utf8_lossy(start).to_ascii_lowercase();
    let (_, after) = start.split_once("charset=")?;
    let label = after.trim_start_matches(['"', '\'', ' ']);
    let end = label
        .find(['"', '\'', ' ', ';', '/', '>', '?'])
        .unwrap_or(label.len());
    Encoding::for_label(&label.as_bytes()[..end])
}
