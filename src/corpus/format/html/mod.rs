//! HTML: the main text of a page, without what stands around it.
//!
//! The title is the headline that the page shows, where it agrees with one that
//! it declares, else the declared one without the site's name. Dates are those
//! of JSON-LD, `<meta>`, `<time>` and the line of author and date; the choice
//! among them is made for all formats alike. A page whose text is only in its
//! JSON-LD gives that. Where a page was saved, and when, counts where it says
//! nothing better.

mod dates;
mod declared;
mod main_text;
mod saved;
mod text;
mod tree;
mod words;

use encoding_rs::Encoding;

use self::declared::Declared;
pub(super) use self::declared::is_absolute;
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
        parse: |page, _| Ok(parse(&page)),
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
    let saved = saved::read(html);
    let mut draft = Draft {
        lacks: lacks(&article),
        text,
        title,
        lang: declared.lang,
        source: declared.source,
        url: declared.url.or(saved.url),
        ..Draft::default()
    };
    draft.add_date("datePublished", declared.json_ld_date, Origin::JsonLd);
    draft.add_date("meta", declared.meta_date, Origin::Meta);
    draft.add_date("time", dates::find(&article), Origin::Time);
    draft.add_date("saved date", saved.date, Origin::File);
    let bylines = article.bylines.iter().map(|node| page.words(*node));
    let byline = bylines
        .map(|line| (line, true))
        .chain(beside.into_iter().map(|line| (line, false)))
        .find_map(|(line, is_marked)| {
            let found = byline::find(&line, true);
            found.or_else(|| byline::in_marked(&line).filter(|_| is_marked))
        });
    draft
        .dates
        .extend(byline.map(|date| (Origin::Byline, date)));
    draft
}

/// Why a page may hold no text.
fn lacks(article: &main_text::Article<'_>) -> Option<&'static str> {
    let mut elements = article.page.elements();
    if article.has_notice {
        Some(
            "only a notice that asks for consent, no article; answer it in a browser and save \
             the page again",
        )
    } else if elements.any(|(_, element)| element.name == "noscript" || element.name == "script") {
        Some("no text, as of a page that a script fills; save it from a browser")
    } else {
        None
    }
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

/// Elements by which HTML in a field is told from text with angle brackets.
const FIELD_TAGS: &[&str] = &[
    "a",
    "article",
    "b",
    "blockquote",
    "body",
    "br",
    "center",
    "div",
    "em",
    "figure",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "li",
    "ol",
    "p",
    "script",
    "section",
    "span",
    "strong",
    "style",
    "sub",
    "sup",
    "table",
    "td",
    "tr",
    "u",
    "ul",
];

/// The text of a field that holds HTML, or characters written as HTML does;
/// `None` where it holds plain text.
pub(super) fn of_field(field: &str) -> Option<String> {
    if memchr::memchr(b'<', field.as_bytes()).is_some() && is_html(field) {
        return Some(plain(field));
    }
    memchr::memchr(b'&', field.as_bytes()).and_then(|_| unescaped(field))
}

/// Whether a text has tags of HTML: an element that begins and ends, or a line
/// end or a picture.
fn is_html(text: &str) -> bool {
    let (mut begins, mut ends) = (false, false);
    for at in memchr::memchr_iter(b'<', text.as_bytes()) {
        let rest = &text[at + 1..];
        let is_end = rest.starts_with('/');
        let rest = rest.strip_prefix('/').unwrap_or(rest);
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let name = rest[..length].to_ascii_lowercase();
        let is_tag = FIELD_TAGS.contains(&name.as_str())
            && rest[length..].starts_with(['>', ' ', '/', '\n', '\t', '\r'])
            && rest.contains('>');
        if !is_tag {
            continue;
        }
        if ["br", "hr", "img", "p"].contains(&name.as_str()) {
            return true;
        }
        begins |= !is_end;
        ends |= is_end;
        if begins && ends {
            return true;
        }
    }
    false
}

/// Longest reference to a character.
const REFERENCE_BYTES_MAX: usize = 12;

/// The text with the characters that its references stand for; `None` where it
/// has none.
fn unescaped(text: &str) -> Option<String> {
    let (mut written, mut rest, mut found) = (String::with_capacity(text.len()), text, false);
    while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
        written.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest
            .bytes()
            .take(REFERENCE_BYTES_MAX)
            .position(|byte| byte == b';');
        let letter = end.and_then(|end| {
            let page = Page::parse(&rest[..=end]);
            let letter = page.nodes().find_map(|node| page.text(node));
            let letter =
                letter.filter(|letter| !letter.starts_with('&') || rest.starts_with("&amp;"));
            letter.map(|letter| letter.replace('\u{A0}', " "))
        });
        if let (Some(letter), Some(end)) = (letter, end) {
            written.push_str(&letter);
            rest = &rest[end + 1..];
            found = true;
        } else {
            written.push('&');
            rest = &rest[1..];
        }
    }
    written.push_str(rest);
    found.then_some(written)
}

/// All the text of a piece of HTML that is of an article.
pub(super) fn plain(html: &str) -> String {
    let page = Page::parse(html);
    text::write_all(&page)
}

/// The words of a piece of HTML, in one line.
pub(super) fn words(html: &str) -> String {
    Page::parse(html).words(0)
}

/// The heading that the page shows for the title that it declares; without
/// one, the only heading of the first level.
fn headline(page: &Page, declared: &Declared) -> Option<usize> {
    // a title escaped twice is told by the heading
    let escaped = declared.titles.iter().filter(|title| title.contains('&'));
    let escaped = escaped.map(|title| words(title));
    let titles = declared.titles.iter().cloned().chain(escaped);
    let titles: Vec<_> = titles.map(|title| letters(&title)).collect();
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
