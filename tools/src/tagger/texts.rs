//! Reads annotated texts, and says which labels their tokens may have.
//!
//! JSON lines with `text` and `entities`, or our own written pieces: a line
//! `=== id | lang | date | topic`, then the text with its names marked as
//! `{kind|surface|base form}`, the third part left out where it is the second.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use prasowka::article::Kind;
use prasowka::enrich::names::tagger::{KINDS, Reading};
use prasowka::enrich::{Context, Memory, Seen, look_up};
use prasowka::lang::Lang;
use prasowka::lang::lexicon::NameClasses;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::{Words, mark};
use serde_json::Value;

use super::crf::Allowed;

/// A document with the labels that its tokens may have.
pub(super) struct Document {
    pub(super) text: String,
    pub(super) tokens: Tokens,
    pub(super) seen: Vec<Seen>,
    pub(super) allowed: Vec<Allowed>,
    /// How often it counts.
    pub(super) weight: f32,
    /// Whether kinds are left out of its annotation.
    pub(super) is_partial: bool,
    /// Whether the annotation says of it that it is for measuring.
    pub(super) is_test: bool,
}

/// A name of a text before it is cut into tokens: bytes, and the kinds it may be.
type Name = (usize, usize, &'static [Kind]);

/// Reads the documents of a file.
pub(super) fn read(
    path: &Path,
    weight: f32,
    lang: Lang,
    words: &mut Words,
) -> Result<Vec<Document>> {
    let file = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut documents = Vec::new();
    let mut add = |text: String, names: Vec<Name>, is_partial: bool, is_test: bool| {
        let mut document = Document::new(text, lang, words);
        document.label(names, is_partial, lang, words);
        (document.weight, document.is_partial, document.is_test) = (weight, is_partial, is_test);
        documents.push(document);
    };
    if path.extension().is_some_and(|extension| extension == "txt") {
        for piece in file.split("\n=== ").skip_while(|piece| piece.is_empty()) {
            let (head, text) = piece.split_once('\n').context("a piece without a text")?;
            let (text, names) = marked(text.trim()).with_context(|| head.to_owned())?;
            add(text, names, false, false);
        }
    } else {
        for line in file.lines() {
            let record: Value = serde_json::from_str(line)?;
            let text = record["text"].as_str().context("no text")?.to_owned();
            let (names, is_partial) = annotated(&record, &text)?;
            add(text, names, is_partial, record["split"] == "test");
        }
    }
    Ok(documents)
}

/// A marked text without its marks, and its names.
fn marked(marked: &str) -> Result<(String, Vec<Name>)> {
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = marked;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let (mark, after) = after.split_once('}').context("a mark without its end")?;
        let mut parts = mark.split('|');
        let (kind, surface) = (parts.next().unwrap_or_default(), parts.next());
        let surface = surface.with_context(|| format!("no surface in {{{mark}}}"))?;
        let Some((kinds, _)) = kinds(kind) else {
            bail!("no kind {kind:?} in {{{mark}}}");
        };
        names.push((text.len(), text.len() + surface.len(), kinds));
        text.push_str(surface);
        rest = after;
    }
    text.push_str(rest);
    Ok((text, names))
}

/// The names of a record, and whether kinds are left out of its annotation.
fn annotated(record: &Value, text: &str) -> Result<(Vec<Name>, bool)> {
    let mut offsets: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    offsets.push(text.len());
    let (mut names, mut is_partial) = (Vec::new(), false);
    for entity in record["entities"].as_array().context("no entities")? {
        let point = |key: &str| entity[key].as_u64().context("no offset");
        if let Some((kinds, is_coarse)) = entity["type"].as_str().and_then(kinds) {
            let (start, end) = (point("start")? as usize, point("end")? as usize);
            names.push((offsets[start], offsets[end], kinds));
            is_partial |= is_coarse;
        }
    }
    Ok((names, is_partial))
}

/// The kinds that an annotation's type can mean, and whether it is of a scheme
/// that knows no products and events; names inside the names of persons mean
/// none.
fn kinds(kind: &str) -> Option<(&'static [Kind], bool)> {
    Some(match kind {
        "person" => (&[Kind::Person], false),
        "place" => (&[Kind::Place], false),
        "organisation" => (&[Kind::Organisation], false),
        "country" => (&[Kind::Country], false),
        "product" => (&[Kind::Product], false),
        "event" => (&[Kind::Event], false),
        "persName" | "PER" => (&[Kind::Person], true),
        "orgName" => (&[Kind::Organisation], true),
        "ORG" => (&[Kind::Organisation, Kind::Product], true),
        "LOC" => (&[Kind::Place, Kind::Country], true),
        "placeName-country" => (&[Kind::Country], true),
        "geogName" => (&[Kind::Place], true),
        _ if kind.starts_with("placeName") => (&[Kind::Place], true),
        _ => return None,
    })
}

/// What a token outside of all names may be where products and events are not
/// annotated.
const UNSAID: [Kind; 2] = [Kind::Product, Kind::Event];

/// Labels of some kinds, in the first place of a name or after it.
fn labels(kinds: &[Kind], is_first: bool) -> Allowed {
    let label = |kind: &Kind| {
        let at = KINDS.iter().position(|known| known == kind);
        2 * at.expect("every kind has labels") + 2 - usize::from(is_first)
    };
    kinds.iter().fold(0, |all, kind| all | 1 << label(kind))
}

impl Document {
    fn new(text: String, lang: Lang, words: &mut Words) -> Self {
        let tokens = Tokens::new(&text, Some(lang));
        let mut seen = Vec::new();
        look_up(&text, &tokens, words, &Memory::default(), &mut seen);
        Self {
            allowed: Vec::new(),
            text,
            tokens,
            seen,
            weight: 1.0,
            is_partial: false,
            is_test: false,
        }
    }

    /// The document as a stage of enrichment sees it.
    pub(super) fn context<'a>(
        &'a self,
        lang: Lang,
        words: &'a Words,
        memory: &'a Memory,
    ) -> Context<'a> {
        Context {
            text: &self.text,
            tokens: &self.tokens,
            seen: &self.seen,
            words,
            memory,
            lang: Some(lang),
            published: None,
            boilerplate: &[],
        }
    }

    /// The labels annotated; outside where several are allowed.
    pub(super) fn labels(&self) -> Vec<u8> {
        let only = |allowed: &Allowed| {
            if allowed.is_power_of_two() {
                allowed.trailing_zeros() as u8
            } else {
                0
            }
        };
        self.allowed.iter().map(only).collect()
    }

    /// Labels the outermost names; of two that share a span, the one that comes
    /// first in the order of kinds.
    fn label(&mut self, mut names: Vec<Name>, is_partial: bool, lang: Lang, words: &Words) {
        let memory = Memory::default();
        let context = self.context(lang, words, &memory);
        let reading = Reading::new(&context);
        let can_open: Vec<bool> = (0..self.seen.len())
            .map(|index| reading.can_open(index))
            .collect();
        let outside = if is_partial {
            1 | labels(&UNSAID, true) | labels(&UNSAID, false)
        } else {
            1
        };
        self.allowed = vec![outside; self.seen.len()];
        names.sort_by_key(|(start, end, _)| (*start, usize::MAX - end));
        let mut covered = 0;
        for (start, end, kinds) in names {
            if start < covered {
                continue;
            }
            covered = end;
            let within = |index: &usize| {
                let span = self.tokens.tokens[*index].span();
                span.start < end && span.end > start
            };
            let mut range: Vec<usize> = (0..self.seen.len()).filter(within).collect();
            self.trim(&mut range, &can_open);
            if range.is_empty() || is_partial && self.is_people(&range, words) {
                continue;
            }
            for (index, token) in range.iter().enumerate() {
                self.allowed[*token] = labels(kinds, index == 0);
            }
        }
    }

    /// Drops what stands before the first token that can begin a name, and marks at
    /// the ends.
    fn trim(&self, range: &mut Vec<usize>, can_open: &[bool]) {
        let token = |index: usize| self.tokens.tokens[index];
        let text = |index: usize| token(index).text(&self.text);
        let Some(first) = range.iter().position(|index| can_open[*index]) else {
            range.clear();
            return;
        };
        let opened = first > 0 && text(range[first - 1]) == "\"";
        range.drain(..first);
        if opened && text(range[range.len() - 1]) == "\"" {
            range.pop();
        }
        while range.len() > 1 && matches!(text(range[range.len() - 1]), "," | "-" | "(") {
            range.pop();
        }
    }

    /// Whether the tokens are an inhabitant's name, which is no name of a
    /// place for us, or a god's, which is none of a person.
    fn is_people(&self, range: &[usize], words: &Words) -> bool {
        let word = words.get(self.seen[range[0]].id);
        let marks = word.traits.marks;
        range.len() == 1
            && (&*word.term == "bog"
                || marks & mark::ADJECTIVE != 0
                    && mark::names(marks)
                        & u32::from(NameClasses::GEOGRAPHIC.0 | NameClasses::SURNAME.0)
                        == 0
                || word.traits.marks & u32::from(NameClasses::DEMONYM.0) != 0
                    && word.traits.marks
                        & u32::from(NameClasses::SURNAME.0 | NameClasses::GEOGRAPHIC.0)
                        == 0)
    }
}
