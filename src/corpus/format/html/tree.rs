//! A page as a tree: elements and text in the order of the source.
//!
//! The tokens are WHATWG's; the tree is simpler than a browser's. Tags that
//! pages leave out are implied as far as they part text, an end tag closes
//! what it can reach, and what is nested too deep lies beside its parent
//! instead: reading a page takes time in proportion to its length, whatever
//! stands in it.
//!
//! Source: the HTML standard, parts 13.1.2.4 (optional tags) and 13.2.6.

use std::ops::Range;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};

/// Elements inside one another; browsers stop at 512.
const DEPTH_MAX: usize = 256;

/// Attributes that say something of a text; others are passed over.
const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "aria-modal",
    "class",
    "content",
    "datetime",
    "hidden",
    "href",
    "id",
    "itemprop",
    "lang",
    "name",
    "property",
    "pubdate",
    "rel",
    "role",
    "style",
    "title",
    "type",
];

/// Attributes in which sites keep when an article appeared.
pub(super) const DATE_ATTRIBUTES: &[&str] = &[
    "data-published",
    "data-published-at",
    "data-publish-date",
    "data-publication-date",
    "data-date-published",
    "data-pubdate",
    "data-pub-date",
    "data-post-date",
    "data-created",
    "data-created-at",
    "data-datetime",
    "data-date",
    "data-iso-date",
    "data-timestamp",
    "data-time",
    "data-utime",
    "data-epoch",
    "data-livestamp",
];

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that part the text around them.
const BLOCKS: &[&str] = &[
    "address",
    "amp-accordion",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Which open elements a start tag ends, and within which they may lie.
const IMPLIED_ENDS: &[(&[&str], &[&str], &[&str])] = &[
    (&["li"], &["li"], &["ul", "ol", "menu"]),
    (&["dt", "dd"], &["dt", "dd"], &["dl"]),
    (&["td", "th"], &["td", "th"], &["table"]),
    (&["tr"], &["tr", "td", "th"], &["table"]),
    (
        &["tbody", "thead", "tfoot"],
        &["tbody", "thead", "tfoot", "tr", "td", "th"],
        &["table"],
    ),
    (&["option"], &["option"], &["select"]),
    (&["body"], &["head"], &[]),
];

/// Elements that an end tag of this name does not reach across from inside.
fn barriers(name: &str) -> &'static [&'static str] {
    match name {
        "table" => &[],
        "tbody" | "thead" | "tfoot" | "tr" | "td" | "th" => &["table"],
        _ if BLOCKS.contains(&name) => &["td", "th", "table"],
        _ => BLOCKS,
    }
}

/// A page. Node 0 is its root; what lies in a node follows it.
pub(super) struct Page {
    nodes: Vec<Node>,
}

/// An element or a text.
pub(super) struct Node {
    parent: usize,
    /// First node after those inside this one.
    end: usize,
    pub(super) content: Content,
}

pub(super) enum Content {
    Element(Element),
    Text(String),
}

/// A tag with the attributes that are kept.
#[derive(Default)]
pub(super) struct Element {
    /// Lower case.
    pub(super) name: String,
    attributes: Vec<(&'static str, String)>,
}

impl Element {
    /// The value of an attribute; empty where it has none.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let mut found = self.attributes.iter().filter(|(known, _)| *known == name);
        found.next().map(|(_, value)| value.as_str())
    }

    /// Whether the element is one of these.
    pub(super) fn is_any(&self, names: &[&str]) -> bool {
        names.contains(&self.name.as_str())
    }

    /// Whether the element parts the text around it.
    pub(super) fn is_block(&self) -> bool {
        self.is_any(BLOCKS)
    }
}

impl Page {
    /// Reads a page, or a part of one.
    pub(super) fn parse(html: &str) -> Self {
        let mut builder = Builder::new();
        let mut emitter: CallbackEmitter<_> =
            CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| builder.take(&event));
        emitter.naively_switch_states(true);
        let Ok(()) = Tokenizer::new_with_emitter(html, emitter).finish();
        builder.finish()
    }

    /// Every node, in order.
    pub(super) fn nodes(&self) -> Range<usize> {
        0..self.nodes.len()
    }

    /// The node and all that lie in it.
    pub(super) fn inside(&self, node: usize) -> Range<usize> {
        node..self.nodes[node].end
    }

    /// The nodes that lie in `node` and in no other between.
    pub(super) fn children(&self, node: usize) -> impl Iterator<Item = usize> + '_ {
        let end = self.nodes[node].end;
        let mut next = node + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.nodes[child].end;
            Some(child)
        })
    }

    /// The node in which this one lies; the root in itself.
    pub(super) fn parent(&self, node: usize) -> usize {
        self.nodes[node].parent
    }

    /// The element, where the node is one.
    pub(super) fn element(&self, node: usize) -> Option<&Element> {
        match &self.nodes[node].content {
            Content::Element(element) => Some(element),
            Content::Text(_) => None,
        }
    }

    /// The element or the text.
    pub(super) fn content(&self, node: usize) -> &Content {
        &self.nodes[node].content
    }

    /// The text, where the node is one.
    pub(super) fn text(&self, node: usize) -> Option<&str> {
        match self.content(node) {
            Content::Text(text) => Some(text),
            Content::Element(_) => None,
        }
    }

    /// Every element, in order.
    pub(super) fn elements(&self) -> impl Iterator<Item = (usize, &Element)> {
        self.nodes()
            .filter_map(|node| Some((node, self.element(node)?)))
    }

    /// Whether the node is one of these elements.
    pub(super) fn is_any(&self, node: usize, names: &[&str]) -> bool {
        self.element(node)
            .is_some_and(|element| element.is_any(names))
    }

    /// The words in a node, with one space between them.
    pub(super) fn words(&self, node: usize) -> String {
        let mut words = String::new();
        for at in self.inside(node) {
            match self.content(at) {
                Content::Text(text) => {
                    let starts_apart = text.starts_with(char::is_whitespace);
                    if starts_apart && !words.is_empty() {
                        words.push(' ');
                    }
                    let mut parts = text.split_whitespace();
                    if let Some(first) = parts.next() {
                        words.push_str(first);
                    }
                    for part in parts {
                        words.push(' ');
                        words.push_str(part);
                    }
                    if text.ends_with(char::is_whitespace) {
                        words.push(' ');
                    }
                }
                Content::Element(element) if element.is_block() || element.name == "br" => {
                    words.push(' ');
                }
                Content::Element(_) => {}
            }
        }
        words.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Builds the tree as the tokens come.
struct Builder {
    nodes: Vec<Node>,
    /// Elements that are open, outermost first.
    open: Vec<usize>,
    tag: Element,
    attribute: Option<&'static str>,
}

impl Builder {
    fn new() -> Self {
        let root = Node {
            parent: 0,
            end: 0,
            content: Content::Element(Element::default()),
        };
        Self {
            nodes: vec![root],
            open: vec![0],
            tag: Element::default(),
            attribute: None,
        }
    }

    fn take(&mut self, event: &CallbackEvent<'_>) -> Option<std::convert::Infallible> {
        match event {
            CallbackEvent::OpenStartTag { name } => {
                self.tag = Element {
                    name: String::from_utf8_lossy(name).into_owned(),
                    attributes: Vec::new(),
                };
            }
            CallbackEvent::AttributeName { name } => {
                let known = if name.starts_with(b"data-") {
                    DATE_ATTRIBUTES
                } else {
                    ATTRIBUTES
                };
                let mut known = known.iter().copied();
                self.attribute = known.find(|known| known.as_bytes() == *name);
                let name = self.attribute;
                self.tag
                    .attributes
                    .extend(name.map(|name| (name, String::new())));
            }
            CallbackEvent::AttributeValue { value } => {
                if self.attribute.is_some()
                    && let Some((_, kept)) = self.tag.attributes.last_mut()
                {
                    *kept = String::from_utf8_lossy(value).into_owned();
                }
            }
            CallbackEvent::CloseStartTag { .. } => self.start(),
            CallbackEvent::EndTag { name } => self.end(&String::from_utf8_lossy(name)),
            CallbackEvent::String { value } => self.text(value),
            _ => {}
        }
        None
    }

    fn start(&mut self) {
        let element = std::mem::take(&mut self.tag);
        for (starts, ended, within) in IMPLIED_ENDS {
            if element.is_any(starts) {
                self.close_outermost(ended, within);
            }
        }
        let is_block = element.is_block();
        if is_block {
            self.close_outermost(&["p"], BLOCKS);
        }
        let is_void = element.is_any(VOID);
        let node = self.push(Content::Element(element));
        if !is_void && self.open.len() < DEPTH_MAX {
            self.open.push(node);
        }
    }

    /// Ends the outermost open element of `ended` that lies in the innermost
    /// of `within`.
    fn close_outermost(&mut self, ended: &[&str], within: &[&str]) {
        let mut place = None;
        for (at, &node) in self.open.iter().enumerate().rev() {
            if self.is_any(node, ended) {
                place = Some(at);
            } else if self.is_any(node, within) {
                break;
            }
        }
        if let Some(place) = place {
            self.close(place);
        }
    }

    /// Ends the innermost open element of that name, if the tag reaches it.
    fn end(&mut self, name: &str) {
        let barriers = barriers(name);
        for (place, &node) in self.open.iter().enumerate().skip(1).rev() {
            if self.is_any(node, &[name]) {
                return self.close(place);
            }
            if self.is_any(node, barriers) {
                return;
            }
        }
    }

    fn text(&mut self, bytes: &[u8]) {
        let place = self.open[self.open.len() - 1];
        let Content::Element(within) = &self.nodes[place].content else {
            return;
        };
        let is_data = within.name == "script"
            && within
                .attribute("type")
                .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/ld+json"));
        if within.is_any(&["script", "style", "noscript"]) && !is_data {
            return;
        }
        let text = String::from_utf8_lossy(bytes).into_owned();
        self.push(Content::Text(text));
    }

    fn push(&mut self, content: Content) -> usize {
        let node = self.nodes.len();
        self.nodes.push(Node {
            parent: self.open[self.open.len() - 1],
            end: node + 1,
            content,
        });
        node
    }

    /// Ends the open elements from `place` on.
    fn close(&mut self, place: usize) {
        let end = self.nodes.len();
        for node in self.open.drain(place..) {
            self.nodes[node].end = end;
        }
    }

    fn is_any(&self, node: usize, names: &[&str]) -> bool {
        matches!(&self.nodes[node].content, Content::Element(element) if element.is_any(names))
    }

    fn finish(mut self) -> Page {
        self.close(0);
        Page { nodes: self.nodes }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in brackets.
    fn shown(html: &str) -> String {
        fn show(page: &Page, node: usize, out: &mut String) {
            match page.content(node) {
                Content::Text(text) => out.push_str(text),
                Content::Element(element) => {
                    out.push_str(&element.name);
                    out.push('(');
                    for child in page.children(node) {
                        show(page, child, out);
                    }
                    out.push(')');
                }
            }
        }
        let mut out = String::new();
        show(&Page::parse(html), 0, &mut out);
        out
    }

    #[test]
    fn implies_tags_that_pages_leave_out() {
        for (html, expected) in [
            ("<p>a<p>b<div>c</div>", "(p(a)p(b)div(c))"),
            (
                "<ul><li>a<li>b<ul><li>c</ul></ul>d",
                "(ul(li(a)li(bul(li(c))))d)",
            ),
            (
                "<table><tr><td>a<td>b<tr><td>c</table>d",
                "(table(tr(td(a)td(b))tr(td(c)))d)",
            ),
            ("<b><p>a</b>b</p>c", "(b(p(ab)c))"),
            ("a</div></p><br>b", "(abr()b)"),
            (
                "<table><tr><td></div></form>a</td></tr></table>b",
                "(table(tr(td(a)))b)",
            ),
            (
                "<head><title>a&amp;b</title><body>c",
                "(head(title(a&b))body(c))",
            ),
            (
                "<script>if (a<b) '<p>'</script><style>p{}</style>c",
                "(script()style()c)",
            ),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn keeps_what_attributes_say() {
        let page = Page::parse("<p CLASS='a b' onclick=x hidden lang=pl lang=en>");
        let element = page.element(1).unwrap();
        assert_eq!(element.attribute("class"), Some("a b"));
        assert_eq!(element.attribute("hidden"), Some(""));
        assert_eq!(element.attribute("lang"), Some("pl"));
        assert_eq!(element.attribute("onclick"), None);
    }

    #[test]
    fn reads_what_is_nested_too_deep() {
        for tag in ["div", "b", "ul", "table", "li", "x"] {
            let html = format!(
                "<p>{}deep{}after",
                format!("<{tag}>").repeat(100_000),
                format!("</{tag}>").repeat(100_000)
            );
            let page = Page::parse(&html);
            assert_eq!(page.words(0).replace(' ', ""), "deepafter", "{tag}");
        }
    }

    #[test]
    fn joins_words_as_they_are_read() {
        let page = Page::parse("<p> a <b>b</b>c\n<br>d</p><p>e</p>");
        assert_eq!(page.words(0), "a bc d e");
    }
}
