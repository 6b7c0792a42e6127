//! Markdown with optional front matter in YAML.
//!
//! The text is what a reader reads: words of headings, emphasis, links, lists,
//! tables and code, without marks, pictures, comments and tags. Blocks are
//! parted by a blank line, items and rows by a line end, cells by a tab; a
//! paragraph wrapped by hand is one line. Front matter stands between `---`
//! and `---` or `...` at the very start; unknown keys are passed over.
//!
//! Syntax: `CommonMark` 0.31 with tables, strike-through and footnotes.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde_yaml_ng::{Mapping, Value};

use super::text::unify_line_ends;
use super::{Draft, Format, Parse, Split};
use crate::article::Origin;
use crate::corpus::problem::{Finding, Reason};

pub(super) const FORMAT: Format = Format {
    name: "markdown",
    extensions: &["md", "markdown"],
    split: Split::Whole,
    parse: Parse::text(|text, _| Ok(parse(text))),
};

/// Largest front matter; a longer one is text.
const FRONT_MATTER_BYTES_MAX: usize = 64 << 10;

fn parse(text: String) -> Draft {
    let text = unify_line_ends(text);
    let mut draft = Draft::default();
    let mut body = text.as_str();
    if let Some((yaml, rest)) = front_matter(&text) {
        match serde_yaml_ng::from_str::<Value>(yaml) {
            Ok(Value::Mapping(keys)) => {
                body = rest;
                draft.fill(&keys);
            }
            Ok(Value::Null) => body = rest,
            // two rules around a paragraph
            Ok(_) => {}
            Err(error) => {
                let detail = format!("front matter is no YAML, read as text: {error}");
                draft.notes.push(Finding::new(Reason::FrontMatter, detail));
            }
        }
    }
    draft.text = plain(body);
    draft
}

/// The front matter and the text after it.
fn front_matter(text: &str) -> Option<(&str, &str)> {
    let (first, yaml) = text.split_once('\n')?;
    if first.trim_end() != "---" {
        return None;
    }
    let mut end = 0;
    for line in yaml.split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((&yaml[..end], &yaml[end + line.len()..]));
        }
        end += line.len();
        if end > FRONT_MATTER_BYTES_MAX {
            return None;
        }
    }
    None
}

impl Draft {
    /// Takes what the front matter says.
    fn fill(&mut self, keys: &Mapping) {
        self.title = first(keys, &["title"]).map(|(_, said)| said);
        self.lang = first(keys, &["lang", "language"]).map(|(_, said)| said);
        self.source = first(keys, &["source", "publisher"]).map(|(_, said)| said);
        self.url = first(keys, &["url", "link", "canonical"]).map(|(_, said)| said);
        if let Some((key, said)) = first(keys, &["published", "date"]) {
            self.add_date(key, Some(said), Origin::FrontMatter);
        }
    }
}

/// What the first of the `names` says that is there, whatever its case.
fn first(keys: &Mapping, names: &[&'static str]) -> Option<(&'static str, String)> {
    names.iter().find_map(|&name| {
        let is_it = |key: &Value| {
            key.as_str()
                .is_some_and(|key| key.eq_ignore_ascii_case(name))
        };
        let (_, value) = keys.iter().find(|(key, _)| is_it(key))?;
        let said = match value {
            Value::String(said) => said.clone(),
            Value::Number(said) => said.to_string(),
            _ => return None,
        };
        (!said.trim().is_empty()).then_some((name, said))
    })
}

/// The text that a reader reads.
fn plain(markdown: &str) -> String {
    let options =
        Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_FOOTNOTES;
    let mut page = Page::default();
    for event in Parser::new_ext(markdown, options) {
        page.take(event);
    }
    page.text.truncate(page.text.trim_end().len());
    page.text
}

/// The text so far, and what stands between it and what comes.
#[derive(Default)]
struct Page {
    text: String,
    /// Line ends owed before the next words.
    owed: usize,
    /// Lists and pictures that are open.
    n_lists: usize,
    n_pictures: usize,
    /// The tags of a block of HTML.
    html: Option<String>,
}

impl Page {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(words) | Event::Code(words) => self.write(&words),
            Event::SoftBreak => self.write(" "),
            Event::HardBreak => self.owe(1),
            Event::Html(tags) => {
                if let Some(html) = &mut self.html {
                    html.push_str(&tags);
                }
            }
            Event::Start(Tag::HtmlBlock) => {
                self.owe(2);
                self.html = Some(String::new());
            }
            Event::End(TagEnd::HtmlBlock) => {
                let words = without_tags(&self.html.take().unwrap_or_default());
                self.write(&words);
                self.owe(2);
            }
            Event::Start(Tag::Image { .. }) => self.n_pictures += 1,
            Event::End(TagEnd::Image) => self.n_pictures -= 1,
            Event::Start(Tag::List(_)) => {
                self.owe(if self.n_lists == 0 { 2 } else { 1 });
                self.n_lists += 1;
            }
            Event::End(TagEnd::List(_)) => {
                self.n_lists -= 1;
                self.owe(if self.n_lists == 0 { 2 } else { 1 });
            }
            Event::Start(Tag::Item)
            | Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) => {
                self.owe(1);
            }
            Event::End(TagEnd::TableCell) => self.write("\t"),
            Event::Start(tag) if is_block(&tag) => self.owe(2),
            Event::Rule
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::CodeBlock
                | TagEnd::BlockQuote(_)
                | TagEnd::Table
                | TagEnd::FootnoteDefinition,
            ) => self.owe(2),
            // tags inside a line, emphasis, marks of footnotes
            _ => {}
        }
    }

    /// At least so many line ends before the next words.
    fn owe(&mut self, n_line_ends: usize) {
        self.owed = self.owed.max(n_line_ends);
    }

    fn write(&mut self, words: &str) {
        if self.n_pictures > 0 {
            return;
        }
        if self.owed > 0 || self.text.is_empty() {
            let words = words.trim_start_matches(['\n', ' ', '\t']);
            if words.is_empty() {
                return;
            }
            self.text.truncate(self.text.trim_end().len());
            if !self.text.is_empty() {
                self.text.extend(std::iter::repeat_n('\n', self.owed));
            }
            self.owed = 0;
            self.text.push_str(words);
        } else {
            self.text.push_str(words);
        }
    }
}

fn is_block(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(_)
            | Tag::BlockQuote(_)
            | Tag::Table(_)
            | Tag::FootnoteDefinition(_)
    )
}

/// A block of HTML without comments, tags, scripts and styles.
fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let is_tag = rest[start + 1..]
            .starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
        let (before, from) = rest.split_at(start + usize::from(!is_tag));
        text.push_str(before);
        rest = from;
        if !is_tag {
            continue;
        }
        let hidden = [
            ("<!--", "-->"),
            ("<script", "</script"),
            ("<style", "</style"),
        ];
        let end = hidden
            .iter()
            .find(|(open, _)| {
                rest.get(..open.len())
                    .is_some_and(|tag| tag.eq_ignore_ascii_case(open))
            })
            .map_or(">", |(_, close)| close);
        // a closing tag that is only begun is passed over as the next tag
        rest = match find_ignoring_case(rest, end) {
            Some(at) if end.starts_with("</") => &rest[at..],
            Some(at) => &rest[at + end.len()..],
            None => "",
        };
    }
    text.push_str(rest);
    text
}

/// Where ASCII `wanted`, in lower case, first is in `text`.
fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let mut windows = text.as_bytes().windows(wanted.len());
    windows.position(|window| window.eq_ignore_ascii_case(wanted.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(markdown: &str, expected: &str) {
        assert_eq!(plain(markdown), expected, "of {markdown:?}");
    }

    #[test]
    fn gives_what_a_reader_reads() {
        check(
            "# Tytuł\n\nPierwszy *akapit*\nzawinięty.\n\n\nDrugi **ważny** [link](http://a.pl).",
            "Tytuł\n\nPierwszy akapit zawinięty.\n\nDrugi ważny link.",
        );
        check("Tytuł\n=====\nTekst  \nwiersz", "Tytuł\n\nTekst\nwiersz");
        check(
            "A\n\n- jeden\n- dwa\n  - pół\n- trzy\n\nB",
            "A\n\njeden\ndwa\npół\ntrzy\n\nB",
        );
        check("1. jeden\n\n2. dwa", "jeden\n\ndwa");
        check(
            "> Cytat\n\n---\n\n~~a~~ `kod` &amp; &nbsp;b",
            "Cytat\n\na kod & \u{a0}b",
        );
        check(
            "```rust\nlet a = 1;\n\nlet b;\n```\nB",
            "let a = 1;\n\nlet b;\n\nB",
        );
        check("| a | b |\n|---|---|\n| c | d |", "a\tb\nc\td");
        check(
            "Zdjęcie: ![opis *obrazu*](a.png) koniec",
            "Zdjęcie:  koniec",
        );
        check("![opis](a.png)\n\nTekst", "Tekst");
        check("Tekst[^1].\n\n[^1]: Przypis.", "Tekst.\n\nPrzypis.");
        check("2024\\*", "2024*");
        check("", "");
    }

    #[test]
    fn drops_comments_and_tags() {
        check("A <!-- b --> C", "A  C");
        check("A\n\n<!-- b\n\nc -->\n\nD", "A\n\nD");
        check("<div class=\"x\">Tekst</div>\n\nB", "Tekst\n\nB");
        check("<script>\nlet a = '<b>';\n</script>\n\nB", "B");
        check("a <b>c</b>", "a c");
        check("<div>\na < b\n</div>", "a < b");
        check("<div", "");
    }

    fn draft(text: &str) -> Draft {
        parse(text.to_string())
    }

    #[test]
    fn reads_front_matter() {
        let draft = draft(
            "---\ntitle: \"Putin w Korei\"\r\nDate: 2024-06-18T10:00:00+02:00\nlanguage: pl\npublisher: PAP\n\
             link: https://example.org\nauthor: [A, B]\ntags: {a: 1}\n---\n\n# Nagłówek\n",
        );
        assert_eq!(draft.title.as_deref(), Some("Putin w Korei"));
        assert_eq!(draft.lang.as_deref(), Some("pl"));
        assert_eq!(draft.source.as_deref(), Some("PAP"));
        assert_eq!(draft.url.as_deref(), Some("https://example.org"));
        assert_eq!(
            draft.dates,
            [(Origin::FrontMatter, "2024-06-18".parse().unwrap())]
        );
        assert_eq!(draft.text, "Nagłówek");
        assert_eq!(draft.notes, []);
    }

    #[test]
    fn keeps_the_precision_of_front_matter() {
        for (value, expected) in [("2024", "2024"), ("2024-06", "2024-06"), ("'2024'", "2024")] {
            let draft = draft(&format!("---\npublished: {value}\n---\nA"));
            assert_eq!(
                draft.dates,
                [(Origin::FrontMatter, expected.parse().unwrap())]
            );
        }
    }

    #[test]
    fn reads_broken_front_matter_as_text() {
        let draft = draft("---\ntitle: \"open\n---\nTekst");
        assert_eq!(draft.notes[0].reason, Reason::FrontMatter);
        assert!(
            draft.text.contains("title:") && draft.text.contains("Tekst"),
            "{}",
            draft.text
        );
    }

    #[test]
    fn leaves_what_is_no_front_matter() {
        for (text, expected) in [
            ("---\nTekst\n\n---\nB", "Tekst\n\nB"),
            ("---\ntitle: a", "title: a"),
            ("\n---\nTekst\n", "Tekst"),
            ("---\n---\nTekst", "Tekst"),
        ] {
            let draft = draft(text);
            assert_eq!(
                (draft.text.as_str(), draft.title),
                (expected, None),
                "{text:?}"
            );
            assert_eq!(draft.notes, []);
        }
    }

    #[test]
    fn survives_a_bomb_of_aliases() {
        let levels = (1..12).map(|level| {
            let many = vec![format!("*a{}", level - 1); 10].join(", ");
            format!("a{level}: &a{level} [{many}]\n")
        });
        let yaml: String = levels.collect();
        let yaml = format!("---\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n{yaml}");
        let draft = draft(&format!("{yaml}---\nTekst"));
        assert_eq!(draft.notes[0].reason, Reason::FrontMatter);
    }
}
