//! Where the article lies in its page.
//!
//! A paragraph is a block with enough text of its own outside of links. What is
//! no part of any article goes by its tag, its role or its names; notices of
//! consent go by those or by what they say, however long; of the rest, the
//! article is the innermost element that holds most of the text in
//! paragraphs, as long as nothing between the headline and it is left out.

use super::tree::{Content, Element, Page};
use super::words::{self, Holds, Listener, Says};

/// Elements whose contents no reader reads as part of an article.
const NEVER: &[&str] = &[
    "amp-ad",
    "amp-analytics",
    "amp-consent",
    "amp-sidebar",
    "amp-social-share",
    "amp-sticky-ad",
    "aside",
    "audio",
    "button",
    "canvas",
    "datalist",
    "dialog",
    "embed",
    "head",
    "iframe",
    "input",
    "map",
    "math",
    "nav",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "script",
    "search",
    "select",
    "style",
    "svg",
    "template",
    "textarea",
    "title",
    "video",
];

/// Those of them that no reader sees.
const HIDDEN: &[&str] = &[
    "audio", "canvas", "embed", "iframe", "math", "noscript", "object", "script", "style", "svg",
    "template", "title", "video",
];

/// The same, unless they hold the article itself.
const RARELY: &[&str] = &["footer", "form", "menu"];

/// Roles of elements outside of articles.
const ROLES: &[&str] = &[
    "alert",
    "alertdialog",
    "banner",
    "complementary",
    "contentinfo",
    "dialog",
    "menu",
    "menubar",
    "navigation",
    "search",
    "toolbar",
];

/// Elements that hold what follows an article.
const BOXES: &[&str] = &["article", "div", "section", "table", "ul"];

/// Characters outside of links from which a block counts as a paragraph.
const PARAGRAPH_CHARS_MIN: usize = 40;

/// Longest line of author and date.
const BYLINE_CHARS_MAX: usize = 150;

/// Words of the shortest sentence that is a lead.
const SENTENCE_WORDS_MIN: usize = 3;

/// Longest box that only leads to another article.
const TEASER_CHARS_MAX: usize = 400;

/// Characters of a notice of consent for each of its phrases, at most.
const CONSENT_CHARS_MAX: usize = 300;

/// Phrases of such a notice in a page that is nothing else, at least.
const CONSENT_PHRASES_MIN: usize = 3;

/// The share of a region's text that its innermost part must hold.
const SHARE_MIN: f64 = 0.6;

/// A page, and what in it is the article.
pub(super) struct Article<'p> {
    pub(super) page: &'p Page,
    /// The element that holds it.
    pub(super) region: usize,
    /// Nodes that are no part of it.
    pub(super) dropped: Vec<bool>,
    /// Elements with its author and date.
    pub(super) bylines: Vec<usize>,
    /// Whether the page asks the reader to be tracked.
    pub(super) has_notice: bool,
}

/// Finds the article whose headline is the element `headline`.
pub(super) fn find(page: &Page, headline: Option<usize>) -> Article<'_> {
    let measures = Measures::new(page);
    let mut finder = Finder {
        page,
        headline,
        dropped: vec![false; page.nodes().len()],
        mass: Vec::new(),
        measures,
    };
    finder.drop(Finder::is_never);
    if finder.is_all_consent() {
        return Article {
            page,
            region: 0,
            dropped: vec![true; page.nodes().len()],
            bylines: Vec::new(),
            has_notice: true,
        };
    }
    let has_notice = !finder.drop(Finder::is_consent).is_empty();
    finder.drop(Finder::is_comments);
    finder.drop(Finder::is_boilerplate);
    finder.drop(Finder::is_teaser);
    let bylines = finder.drop(Finder::is_byline);
    let region = finder.region();
    Article {
        page,
        region,
        dropped: finder.dropped,
        bylines,
        has_notice,
    }
}

/// All of a page that holds nothing but an article.
pub(super) fn whole(page: &Page) -> Article<'_> {
    let mut dropped = vec![false; page.nodes().len()];
    for node in page.nodes().skip(1) {
        dropped[node] = dropped[page.parent(node)] || page.is_any(node, HIDDEN);
    }
    Article {
        page,
        region: 0,
        dropped,
        bylines: Vec::new(),
        has_notice: false,
    }
}

/// Whether an element is an article, or marked as the text of one.
fn is_article_body(element: &Element) -> bool {
    let property = element.attribute("itemprop").unwrap_or_default();
    element.name == "article"
        || property
            .split_whitespace()
            .any(|said| said == "articleBody")
}

/// Characters of text, by node.
struct Measures {
    /// In a block and in no block inside it; 0 for what is no block.
    own: Vec<usize>,
    /// Of these, in links.
    own_linked: Vec<usize>,
    /// In the node and all inside it.
    all: Vec<usize>,
    /// The block in which a node lies, itself if it is one.
    block: Vec<usize>,
    /// Phrases of notices of consent in the node and all inside it: such as ask
    /// the reader, and such as an article on them has as well.
    consent: Vec<usize>,
    privacy: Vec<usize>,
}

impl Measures {
    fn new(page: &Page) -> Self {
        let n = page.nodes().len();
        let mut measures = Self {
            own: vec![0; n],
            own_linked: vec![0; n],
            all: vec![0; n],
            block: vec![0; n],
            consent: vec![0; n],
            privacy: vec![0; n],
        };
        let (mut listener, mut heard) = (Listener::default(), 0);
        let mut linked = vec![false; n];
        for node in page.nodes().skip(1) {
            let parent = page.parent(node);
            measures.block[node] = measures.block[parent];
            linked[node] = linked[parent];
            match page.content(node) {
                Content::Element(element) => {
                    linked[node] |= element.name == "a";
                    if element.is_block() {
                        measures.block[node] = node;
                    }
                }
                Content::Text(text) if !page.is_any(parent, NEVER) => {
                    let n_chars = text
                        .chars()
                        .filter(|letter| !letter.is_whitespace())
                        .count();
                    let block = measures.block[node];
                    if std::mem::replace(&mut heard, block) != block {
                        listener.pause();
                    }
                    let (consent, privacy) =
                        (&mut measures.consent[node], &mut measures.privacy[node]);
                    listener.hear(text, |says| match says {
                        Says::Consent => *consent += 1,
                        Says::Privacy => *privacy += 1,
                    });
                    measures.all[node] = n_chars;
                    measures.own[block] += n_chars;
                    measures.own_linked[block] += if linked[node] { n_chars } else { 0 };
                }
                Content::Text(_) => {}
            }
        }
        for node in page.nodes().skip(1).rev() {
            let parent = page.parent(node);
            measures.all[parent] += measures.all[node];
            measures.consent[parent] += measures.consent[node];
            measures.privacy[parent] += measures.privacy[node];
        }
        measures
    }

    /// What a block adds as a paragraph.
    fn paragraph(&self, node: usize) -> usize {
        let outside = self.own[node] - self.own_linked[node];
        let is_paragraph = outside >= PARAGRAPH_CHARS_MIN && outside > self.own_linked[node];
        if is_paragraph { outside } else { 0 }
    }
}

struct Finder<'p> {
    page: &'p Page,
    headline: Option<usize>,
    measures: Measures,
    dropped: Vec<bool>,
    /// Text in paragraphs that are not dropped, by node.
    mass: Vec<usize>,
}

impl Finder<'_> {
    /// Drops the elements of which `is_such` says so; gives the outermost.
    fn drop(&mut self, is_such: fn(&Self, usize, &Element) -> bool) -> Vec<usize> {
        self.weigh();
        let mut found = Vec::new();
        for node in self.page.nodes().skip(1) {
            if self.dropped[self.page.parent(node)] {
                self.dropped[node] = true;
            } else if let Some(element) = self.page.element(node)
                && !self.dropped[node]
                && is_such(self, node, element)
            {
                self.dropped[node] = true;
                found.push(node);
            }
        }
        self.weigh();
        found
    }

    fn weigh(&mut self) {
        let paragraph = |node: usize| {
            if self.dropped[node] {
                0
            } else {
                self.measures.paragraph(node)
            }
        };
        let mut mass: Vec<usize> = self.page.nodes().map(paragraph).collect();
        for node in self.page.nodes().skip(1).rev() {
            mass[self.page.parent(node)] += mass[node];
        }
        self.mass = mass;
    }

    fn is_never(&self, _: usize, element: &Element) -> bool {
        let hidden = element.attribute("hidden").is_some()
            || element.attribute("aria-hidden") == Some("true")
            || element.attribute("style").is_some_and(|style| {
                let mut letters = style.chars().filter(|letter| !letter.is_whitespace());
                letters
                    .by_ref()
                    .collect::<String>()
                    .contains("display:none")
            });
        element.is_any(NEVER) || hidden
    }

    /// Whether an element asks the reader to be tracked: its role or names say
    /// so, and what it says does not deny it; or what it says does, outside of
    /// what is marked as the article.
    fn is_consent(&self, node: usize, element: &Element) -> bool {
        if element.is_any(&["html", "body", "main", "article"])
            || self.holds_headline(node)
            || self.holds_article(node)
        {
            return false;
        }
        let (consent, privacy) = (self.measures.consent[node], self.measures.privacy[node]);
        let is_notice = consent > 1 || consent > 0 && privacy > 1;
        let is_dialog = element.attribute("aria-modal") == Some("true")
            || element
                .attribute("role")
                .is_some_and(|role| ["dialog", "alertdialog"].contains(&role));
        if is_dialog || words::say(element, Holds::Consent) {
            return consent + privacy > 0 || self.mass[node] * 2 <= self.mass[0];
        }
        let is_dense = self.measures.all[node] <= (consent + privacy) * CONSENT_CHARS_MAX;
        is_notice && is_dense && !self.is_marked_article(node)
    }

    /// Whether a page is nothing but a notice of consent, with the site's name as
    /// its headline.
    fn is_all_consent(&self) -> bool {
        let (consent, privacy) = (self.measures.consent[0], self.measures.privacy[0]);
        let is_dense = self.measures.all[0] <= (consent + privacy) * CONSENT_CHARS_MAX;
        let says = |node: usize| self.measures.consent[node] + self.measures.privacy[node] > 0;
        consent > 1
            && consent + privacy >= CONSENT_PHRASES_MIN
            && is_dense
            && !self.holds_article(0)
            && self
                .page
                .nodes()
                .all(|node| self.measures.paragraph(node) == 0 || says(node))
    }

    /// Whether the page says that the article lies in the element.
    fn holds_article(&self, node: usize) -> bool {
        let mut inside = self.page.inside(node);
        inside.any(|at| at != node && self.page.element(at).is_some_and(is_article_body))
    }

    /// Whether the page says that the element is of the article.
    fn is_marked_article(&self, node: usize) -> bool {
        let mut at = node;
        while at != 0 {
            if self.page.element(at).is_some_and(is_article_body) {
                return true;
            }
            at = self.page.parent(at);
        }
        false
    }

    fn is_comments(&self, node: usize, element: &Element) -> bool {
        !self.holds_headline(node)
            && !element.is_any(&["html", "body", "main"])
            && words::say(element, Holds::Comments)
    }

    fn is_boilerplate(&self, node: usize, element: &Element) -> bool {
        if self.holds_headline(node) || element.is_any(&["html", "body", "main"]) {
            return false;
        }
        let has_role = element
            .attribute("role")
            .is_some_and(|role| ROLES.contains(&role));
        let is_such = element.is_any(RARELY)
            || has_role
            || element.name == "header" && !self.is_in_article(node)
            || words::say(element, Holds::Boilerplate)
            || words::say(element, Holds::Consent);
        is_such && self.mass[node] * 2 <= self.mass[0]
    }

    /// Whether a box leads to another article: its heading, or all of it, is a
    /// link.
    fn is_teaser(&self, node: usize, element: &Element) -> bool {
        let n_chars = self.measures.all[node];
        if n_chars == 0 || n_chars > TEASER_CHARS_MAX || self.holds_headline(node) {
            return false;
        }
        let has_heading = |node: usize| {
            let mut inside = self.page.inside(node);
            inside.any(|at| self.page.is_any(at, &["h2", "h3", "h4", "h5", "h6"]))
        };
        match element.name.as_str() {
            "a" => has_heading(node),
            "article" | "div" | "li" | "section" | "td" => self
                .page
                .children(node)
                .any(|child| self.is_linked_heading(child)),
            "ul" | "ol" => {
                let linked: usize = self
                    .page
                    .inside(node)
                    .map(|at| self.measures.own_linked[at])
                    .sum();
                linked * 2 > n_chars
            }
            _ => false,
        }
    }

    /// Whether the node is a heading that is a link.
    fn is_linked_heading(&self, node: usize) -> bool {
        let is_heading = self.page.is_any(node, &["h2", "h3", "h4", "h5", "h6"]);
        let n_chars = self.measures.all[node];
        is_heading && n_chars > 0 && self.measures.own_linked[node] == n_chars
    }

    fn is_byline(&self, node: usize, element: &Element) -> bool {
        let is_short = self.measures.all[node] <= BYLINE_CHARS_MAX && self.mass[node] == 0;
        // in the middle of a sentence it is part of the text
        let block = self.measures.block[node];
        let in_paragraph = block != node && self.measures.paragraph(block) > 0;
        is_short
            && !in_paragraph
            && !self.is_in_caption(node)
            && !self.holds_headline(node)
            && (element.is_any(&["time", "address"])
                || element.attribute("rel") == Some("author")
                || element.attribute("itemprop").is_some_and(|property| {
                    ["author", "datePublished", "dateModified"].contains(&property)
                })
                || words::say(element, Holds::Byline))
    }

    fn holds_headline(&self, node: usize) -> bool {
        self.headline
            .is_some_and(|headline| self.page.inside(node).contains(&headline))
    }

    fn is_in_article(&self, node: usize) -> bool {
        self.is_within(node, &["article", "main"])
    }

    fn is_in_caption(&self, node: usize) -> bool {
        self.is_within(node, &["figcaption", "figure"])
    }

    /// Whether the node lies in one of these elements.
    fn is_within(&self, node: usize, names: &[&str]) -> bool {
        let mut at = node;
        while at != 0 {
            at = self.page.parent(at);
            if self.page.is_any(at, names) {
                return true;
            }
        }
        false
    }

    /// The innermost element that holds the article; drops what follows it in
    /// boxes of its own.
    fn region(&mut self) -> usize {
        let mut region = 0;
        loop {
            let share =
                |child: &usize| self.mass[*child] as f64 >= SHARE_MIN * self.mass[region] as f64;
            let mut children = self.page.children(region);
            let Some(heart) = children.find(|child| self.mass[*child] > 0 && share(child)) else {
                return region;
            };
            if self.measures.paragraph(heart) == self.mass[heart] {
                return region;
            }
            if self.leaves_a_lead(heart) || self.leaves_a_caption(heart, region) {
                self.drop_boxes_after(heart, region);
                return region;
            }
            region = heart;
        }
    }

    /// Whether a caption stands in the region outside of this element.
    fn leaves_a_caption(&self, heart: usize, region: usize) -> bool {
        let mut inside = self.page.inside(region);
        region != 0
            && inside.any(|node| !self.page.inside(heart).contains(&node) && self.is_caption(node))
    }

    /// Whether the node is a caption of the article.
    fn is_caption(&self, node: usize) -> bool {
        !self.dropped[node]
            && self.page.is_any(node, &["figcaption"])
            && self.measures.own[node] > 0
            && self.measures.own_linked[node] == 0
    }

    /// Whether a paragraph stands between the headline and this element.
    fn leaves_a_lead(&self, heart: usize) -> bool {
        let Some(headline) = self.headline.filter(|headline| *headline < heart) else {
            return false;
        };
        (headline + 1..heart).any(|node| {
            !self.page.inside(node).contains(&heart)
                && !self.dropped[node]
                && (self.measures.paragraph(node) > 0 || self.is_sentence(node))
        })
    }

    /// Whether the node is a block with a sentence of its own and nothing else.
    fn is_sentence(&self, node: usize) -> bool {
        let (own, all) = (self.measures.own[node], self.measures.all[node]);
        if own == 0 || own != all || self.measures.own_linked[node] > 0 {
            return false;
        }
        let words = self.page.words(node);
        words.trim().ends_with(['.', '!', '?', '…'])
            && words.split_whitespace().count() >= SENTENCE_WORDS_MIN
            && !words::is_around(&words)
    }

    fn drop_boxes_after(&mut self, heart: usize, region: usize) {
        let after: Vec<usize> = self
            .page
            .children(region)
            .filter(|child| *child > heart && self.page.is_any(*child, BOXES))
            .filter(|child| !self.page.inside(*child).any(|node| self.is_caption(node)))
            .collect();
        for node in after {
            for at in self.page.inside(node) {
                self.dropped[at] = true;
            }
        }
    }
}
