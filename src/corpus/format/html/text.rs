//! Writes the text of an article as its reader reads it.
//!
//! Blocks are parted by a blank line, items of a list and lines of verse by a
//! line end, cells by a tab. A credit inside a caption is a line of its own,
//! so that it can be told from the caption. White space is one space;
//! characters that only say where a word may be broken are left out.

use super::main_text::{self, Article};
use super::tree::{Content, Element, Page};
use super::words::{self, Holds};

/// Characters from which a line is text without a paragraph around it.
const LINE_CHARS_MIN: usize = 40;

/// The text of the article without lines that repeat its title; and the short
/// lines in boxes that are no text of it, of which one may be a byline.
pub(super) fn write(article: &Article<'_>, title: Option<&str>) -> (String, Vec<String>) {
    let mut writer = Writer {
        article,
        takes_all: false,
        title: title.map(str::to_lowercase),
        kinds: vec![Kind::Loose],
        run: Run::default(),
        blocks: Vec::new(),
        beside: Vec::new(),
    };
    writer.element(article.region, false);
    writer.flush();
    (join(&writer.blocks), writer.beside)
}

/// The text of HTML that holds nothing but an article, all of it.
pub(super) fn write_all(page: &Page) -> String {
    let article = main_text::whole(page);
    let mut writer = Writer {
        article: &article,
        takes_all: true,
        title: None,
        kinds: vec![Kind::Loose],
        run: Run::default(),
        blocks: Vec::new(),
        beside: Vec::new(),
    };
    writer.element(article.region, false);
    writer.flush();
    join(&writer.blocks)
}

/// What kind of block a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A paragraph, a quotation, a caption.
    Paragraph,
    Heading,
    Item,
    Cell,
    /// Who made the picture above.
    Credit,
    /// A box that may hold anything.
    Loose,
}

impl Kind {
    /// The kind of block that an element is; `None` where it is none.
    fn of(element: &Element) -> Option<Self> {
        let kind = match element.name.as_str() {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Self::Heading,
            "li" | "dd" | "dt" => Self::Item,
            "td" | "th" => Self::Cell,
            "p" | "blockquote" | "figcaption" | "caption" | "pre" | "summary" => Self::Paragraph,
            _ if element.is_block() => Self::Loose,
            _ => return None,
        };
        Some(kind)
    }
}

/// Text that is not parted by a block.
#[derive(Default)]
struct Run {
    text: String,
    n_linked: usize,
    space: bool,
}

struct Writer<'a, 'p> {
    article: &'a Article<'p>,
    /// Whether no line is left out.
    takes_all: bool,
    title: Option<String>,
    /// The kinds of the open blocks, outermost first.
    kinds: Vec<Kind>,
    run: Run,
    blocks: Vec<(Kind, String)>,
    /// What was left out, line by line.
    beside: Vec<String>,
}

impl Writer<'_, '_> {
    /// Writes what lies in an element that is not dropped.
    fn element(&mut self, node: usize, linked: bool) {
        let page = self.article.page;
        for child in page.children(node) {
            if self.article.dropped[child] {
                continue;
            }
            match page.content(child) {
                Content::Text(text) => self.text(text, linked),
                Content::Element(element) if element.name == "br" => self.run.line_end(),
                Content::Element(element) => {
                    let in_caption = page.is_any(node, &["figcaption", "figure"]);
                    let is_credit = in_caption && words::say(element, Holds::Credit);
                    let kind = if is_credit {
                        Some(Kind::Credit)
                    } else {
                        Kind::of(element)
                    };
                    let linked = linked || element.name == "a";
                    match kind {
                        Some(kind) => self.block(child, kind, linked),
                        None => self.element(child, linked),
                    }
                }
            }
        }
    }

    fn block(&mut self, node: usize, kind: Kind, linked: bool) {
        self.flush();
        self.kinds.push(kind);
        self.element(node, linked);
        self.flush();
        self.kinds.pop();
    }

    fn text(&mut self, text: &str, linked: bool) {
        let before = self.run.text.len();
        for letter in text.chars() {
            self.run.push(letter);
        }
        if linked {
            self.run.n_linked += self.run.text.len() - before;
        }
    }

    /// Ends the run: its paragraphs become blocks, if they are of the article.
    fn flush(&mut self) {
        let run = std::mem::take(&mut self.run);
        let mut kind = *self.kinds.last().expect("the outermost is never closed");
        let is_linked = !self.takes_all && run.n_linked * 2 > run.text.len();
        if is_linked && !run.is_linked_sentence(kind) {
            return;
        }
        for part in run.text.split("\n\n") {
            let part = part.trim();
            if self.is_of_article(part, kind) || self.takes_all && !part.is_empty() {
                self.blocks.push((kind, part.to_string()));
                // what follows an empty line is a paragraph, in a cell too
                kind = Kind::Paragraph;
            } else if !part.is_empty() {
                self.beside.push(part.to_string());
            }
        }
    }

    fn is_of_article(&self, part: &str, kind: Kind) -> bool {
        let repeats_title = || {
            self.title
                .as_ref()
                .is_some_and(|title| *title == part.to_lowercase())
        };
        let is_sentence = || {
            let ends = part.ends_with(['.', '!', '?', '…', ':', '"', '”', '»']);
            ends && part.contains(' ')
        };
        let is_text =
            kind != Kind::Loose || is_sentence() || part.chars().nth(LINE_CHARS_MIN).is_some();
        !part.is_empty() && is_text && !words::is_around(part) && !repeats_title()
    }
}

/// Words of the shortest sentence that is one link.
const LINKED_WORDS_MIN: usize = 6;

/// Bytes outside of links that are marks between them alone.
const UNLINKED_BYTES_FEW: usize = 3;

impl Run {
    /// Whether text that is mostly links is a sentence all the same: names that
    /// lead to more about them, or a sentence that leads to its source. A
    /// headline of another article ends without a stop.
    fn is_linked_sentence(&self, kind: Kind) -> bool {
        let text = self.text.trim();
        let is_one_link = text.len() <= self.n_linked + UNLINKED_BYTES_FEW;
        let n_words = text.split_whitespace().count();
        let inside = text.trim_end_matches(['"', '”', '’', '»', '“', '\'', ')']);
        let is_quoted =
            inside.len() < text.len() && text.starts_with(['"', '„', '“', '«', '»', '‘']);
        let is_sentence = inside.ends_with(['.', '…']) || is_quoted;
        let is_such = match kind {
            Kind::Paragraph if is_one_link => is_sentence && n_words >= LINKED_WORDS_MIN,
            Kind::Paragraph | Kind::Item if !is_one_link => {
                (is_sentence || inside.ends_with(['?', '!'])) && n_words > 2
            }
            _ => false,
        };
        is_such && !words::is_around(text) && !words::leads_elsewhere(text)
    }

    fn push(&mut self, letter: char) {
        match letter {
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' => {}
            _ if letter.is_whitespace() => self.space = true,
            _ => {
                if self.space && !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.push(' ');
                }
                self.space = false;
                self.text.push(letter);
            }
        }
    }

    fn line_end(&mut self) {
        self.space = false;
        self.text.push('\n');
    }
}

/// Joins the blocks; headings with nothing after them lead nowhere.
fn join(blocks: &[(Kind, String)]) -> String {
    let n_blocks = blocks
        .iter()
        .rposition(|(kind, _)| *kind != Kind::Heading)
        .map_or(0, |last| last + 1);
    let mut text = String::new();
    let mut before = None;
    for (kind, block) in &blocks[..n_blocks] {
        text.push_str(match (before, kind) {
            (None, _) => "",
            (Some(Kind::Item), Kind::Item) | (_, Kind::Credit) => "\n",
            (Some(Kind::Cell), Kind::Cell) => "\t",
            _ => "\n\n",
        });
        text.push_str(block);
        before = Some(*kind);
    }
    text
}
