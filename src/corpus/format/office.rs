//! What documents of all office programs share: their properties, and how
//! their paragraphs become a text.
//!
//! Paragraphs are parted by a blank line, items of a list and rows of a table
//! by a line end, cells by a tab. The day on which a document was made is
//! believed only where nothing else says when it was published.

use std::io::BufRead;

use hashbrown::HashSet;

use super::Draft;
use super::xml::{Element, Event, Xml};
use crate::article::Origin;
use crate::corpus::packed::Parts;
use crate::corpus::problem::{Finding, Reason};

/// What a document says of itself.
#[derive(Debug, Default)]
pub(super) struct Properties {
    title: Option<String>,
    lang: Option<String>,
    created: Option<String>,
    changed: Option<String>,
}

impl Properties {
    /// Reads the part of a document that holds them; one without has none.
    pub(super) fn read(parts: &mut Parts<'_>, part: &'static str) -> Result<Self, Finding> {
        let mut properties = Self::default();
        let Some(part) = parts.part(part)? else {
            return Ok(properties);
        };
        let mut xml = Xml::new(part);
        while let Some(event) = xml.next()? {
            let Event::Start(element) = event else {
                continue;
            };
            let property = match element.name.as_str() {
                "dc:title" => &mut properties.title,
                "dc:language" => &mut properties.lang,
                "dcterms:created" | "meta:creation-date" => &mut properties.created,
                "dcterms:modified" | "dc:date" => &mut properties.changed,
                _ => continue,
            };
            *property = Some(xml.text()?).filter(|said| !said.trim().is_empty());
        }
        Ok(properties)
    }

    /// The article of a document with this text, in which the title need not
    /// stand again.
    pub(super) fn draft(self, text: &str) -> Draft {
        let mut body = text.trim();
        if let Some(title) = &self.title {
            let rest = body.strip_prefix(title.trim());
            body = rest.filter(|rest| rest.starts_with('\n')).unwrap_or(body);
        }
        let mut draft = Draft {
            text: body.trim_start().to_string(),
            title: self.title,
            lang: self.lang,
            ..Draft::default()
        };
        draft.add_date("created", self.created.or(self.changed), Origin::File);
        draft
    }
}

/// How the text of a kind of document is written.
pub(super) struct Markup {
    /// The part of the document that holds it, which must be there.
    pub(super) part: &'static str,
    /// Parts with notes, which follow the text where there are any.
    pub(super) notes: &'static [&'static str],
    /// What its elements are.
    pub(super) role: fn(&Element) -> Role,
    /// Whether all text counts, with white space as one space, and not only
    /// that of runs, as it stands.
    pub(super) is_flowing: bool,
}

/// What an element is to the text.
pub(super) enum Role {
    /// It holds what is no text, or the same text again.
    LeftOut,
    /// A paragraph or heading.
    Paragraph,
    /// Its paragraphs are an item of a list.
    Item,
    /// The paragraph that it stands in is an item of a list.
    ItemMark,
    /// A note, which stands at the end of the text.
    Note,
    /// A run begins.
    RunStart,
    /// The run that has begun is hidden.
    Hidden,
    /// A style of this name hides what is in it, where it says so inside.
    Style(String),
    /// It is in a style of this name.
    Styled(String),
    /// A stretch of text.
    Run,
    /// It stands for text.
    Text(&'static str),
    /// A table, its rows and cells.
    Table,
    Row,
    Cell,
    /// It adds nothing to what it holds.
    Other,
}

/// The text of a document, with its notes at the end.
pub(super) fn text(parts: &mut Parts<'_>, markup: &Markup) -> Result<String, Finding> {
    let mut writer = Writer::new(markup);
    writer.read(&mut body(parts, markup.part)?)?;
    for name in markup.notes {
        if let Some(part) = parts.part(name)? {
            writer.paragraphs.table();
            writer.read(&mut Xml::new(part))?;
        }
    }
    let (mut text, notes) = (writer.paragraphs.finish(), writer.notes.finish());
    if !notes.is_empty() {
        text.extend([PARAGRAPH, &notes]);
    }
    Ok(text)
}

/// Writes the text of a document as its elements come.
struct Writer<'m> {
    markup: &'m Markup,
    paragraphs: Paragraphs,
    notes: Paragraphs,
    open: Vec<Role>,
    /// Notes and items inside one another that have begun and not ended.
    n_notes: usize,
    n_items: usize,
    is_marked: bool,
    is_hidden: bool,
    /// The style that is being described, and those that hide what is in them.
    style: String,
    hiding: HashSet<String>,
}

impl<'m> Writer<'m> {
    fn new(markup: &'m Markup) -> Self {
        Self {
            markup,
            paragraphs: Paragraphs::default(),
            notes: Paragraphs::default(),
            open: Vec::new(),
            n_notes: 0,
            n_items: 0,
            is_marked: false,
            is_hidden: false,
            style: String::new(),
            hiding: HashSet::new(),
        }
    }

    /// Where text goes now.
    fn target(&mut self) -> &mut Paragraphs {
        if self.n_notes > 0 {
            &mut self.notes
        } else {
            &mut self.paragraphs
        }
    }

    fn read(&mut self, xml: &mut Xml<impl BufRead>) -> Result<(), Finding> {
        while let Some(event) = xml.next()? {
            match event {
                Event::Start(element) => self.start(&element, xml)?,
                Event::Text(_) if self.is_hidden => {}
                Event::Text(text) if self.markup.is_flowing => self.target().push_words(&text),
                Event::Text(text) if matches!(self.open.last(), Some(Role::Run)) => {
                    self.target().push(&text);
                }
                Event::Text(_) => {}
                Event::End => self.end(),
            }
        }
        Ok(())
    }

    fn start(&mut self, element: &Element, xml: &mut Xml<impl BufRead>) -> Result<(), Finding> {
        let role = (self.markup.role)(element);
        match &role {
            Role::LeftOut => return xml.skip(),
            Role::Styled(name) if self.hiding.contains(name) => return xml.skip(),
            Role::Paragraph => {
                self.target().begin();
                self.is_marked = false;
            }
            Role::Note => self.n_notes += 1,
            Role::Item => self.n_items += 1,
            Role::ItemMark => self.is_marked = true,
            Role::RunStart => self.is_hidden = false,
            Role::Hidden if self.style.is_empty() => self.is_hidden = true,
            Role::Hidden => drop(self.hiding.insert(self.style.clone())),
            Role::Style(name) => self.style.clone_from(name),
            Role::Text(text) if !self.is_hidden => self.target().push(text),
            Role::Table => self.target().table(),
            _ => {}
        }
        self.open.push(role);
        Ok(())
    }

    fn end(&mut self) {
        let is_item = self.is_marked || self.n_items > 0;
        match self.open.pop() {
            Some(Role::Paragraph) => self.target().end(is_item),
            Some(Role::Item) => self.n_items -= 1,
            Some(Role::Note) => self.n_notes -= 1,
            Some(Role::RunStart) => self.is_hidden = false,
            Some(Role::Style(_)) => self.style.clear(),
            Some(Role::Cell) => self.target().cell(),
            Some(Role::Row) => self.target().row(),
            Some(Role::Table) => self.target().table(),
            _ => {}
        }
    }
}

/// The part of a document that must be there.
fn body<'p>(
    parts: &'p mut Parts<'_>,
    name: &'static str,
) -> Result<Xml<impl BufRead + 'p>, Finding> {
    let part = parts.part(name)?;
    let part = part.ok_or_else(|| {
        let detail = format!("no such document: it has no {name}");
        Finding::new(Reason::Damaged, detail)
    })?;
    Ok(Xml::new(part))
}

/// A text, as its paragraphs come.
#[derive(Default)]
struct Paragraphs {
    text: String,
    /// The paragraph that has begun, and what parts it from the one before.
    line: String,
    parting: &'static str,
    /// Paragraphs inside one another that have begun and not ended.
    n_open: usize,
    /// Whether the one before was an item of a list.
    after_item: bool,
}

const PARAGRAPH: &str = "\n\n";
const LINE: &str = "\n";
const CELL: &str = "\t";

impl Paragraphs {
    fn begin(&mut self) {
        self.flush(false);
        self.n_open += 1;
    }

    /// Ends a paragraph, which may be an item of a list.
    fn end(&mut self, is_item: bool) {
        self.flush(is_item);
        self.n_open = self.n_open.saturating_sub(1);
    }

    /// Adds to the paragraph; what stands in none is no text.
    fn push(&mut self, text: &str) {
        if self.n_open > 0 {
            self.line.push_str(text);
        }
    }

    /// Adds to the paragraph with white space as one space.
    fn push_words(&mut self, text: &str) {
        for part in text.split_inclusive(char::is_whitespace) {
            let word = part.trim_end();
            self.push(word);
            if word.len() < part.len() && !self.line.ends_with([' ', '\n', '\t']) {
                self.push(" ");
            }
        }
    }

    /// The next paragraph is the first of a row of a table.
    fn row(&mut self) {
        self.parting = LINE;
    }

    /// A cell has ended.
    fn cell(&mut self) {
        self.parting = CELL;
    }

    /// A table has begun, or has ended.
    fn table(&mut self) {
        self.parting = PARAGRAPH;
    }

    fn finish(mut self) -> String {
        self.flush(false);
        self.text
    }

    fn flush(&mut self, is_item: bool) {
        let line = self.line.trim();
        if !line.is_empty() {
            let parting = match self.parting {
                "" if is_item && self.after_item => LINE,
                "" => PARAGRAPH,
                parting => parting,
            };
            if !self.text.is_empty() {
                self.text.push_str(parting);
            }
            self.text.push_str(line);
            self.after_item = is_item;
            self.parting = "";
        }
        self.line.clear();
    }
}

/// An archive of these parts.
#[cfg(test)]
pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    use std::io::{Cursor, Write};

    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, part) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(*name, options).unwrap();
        writer.write_all(part.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
