//! Lines: every occurrence of what is searched for, in its line (a concordance).
//!
//! What the query matches is shown in all its forms; where there is no query,
//! every mention of the persons, countries, organisations and places by which
//! the search is narrowed.

use std::ops::Range;

use tantivy::DocAddress;

use super::facets::Choice;
use super::narrowed::Narrowed;
use super::request::Request;
use super::search;
use super::why::mentions_of;
use crate::enrich::Record;
use crate::error::Result;
use crate::index::{Facet, Reader};

/// What was found, its articles not read yet.
pub struct Lines<'r> {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// Articles that match and are not read, as there are too many.
    pub n_unread: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    reader: &'r Reader,
    narrowed: Narrowed,
    /// Entities of which every mention is a line.
    entities: Vec<(Facet, String)>,
    places: Vec<DocAddress>,
    n_chars: usize,
}

/// An occurrence in its line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Id of the article.
    pub id: String,
    /// When it appeared.
    pub published: Option<String>,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// What stands before.
    pub left: String,
    /// The words.
    pub words: String,
    /// What stands after.
    pub right: String,
    /// Where the words are in the text, in code points.
    pub span: Range<usize>,
}

/// Finds the articles of a request in its order, of which `n_read` at most are
/// read; `n_chars` code points are shown on either side. Where there is neither
/// a query nor an entity there is nothing to be shown, and no article is read.
///
/// # Errors
///
/// As [`search`](search()).
pub fn lines<'r>(
    reader: &'r Reader,
    request: &Request,
    n_chars: usize,
    n_read: usize,
) -> Result<Lines<'r>> {
    let request = Request {
        limit: None,
        offset: 0,
        facets: Vec::new(),
        ..request.clone()
    };
    let found = search::find(reader, &request)?;
    let narrowed = Narrowed::of(reader, &request)?;
    let is_of_query = !request.query.trim().is_empty();
    let resolved = &narrowed.resolved;
    let selections = resolved.any.iter().chain(&resolved.all);
    let chosen = selections.flat_map(|selection| {
        let terms = selection.any_of.iter().filter_map(|choice| match choice {
            Choice::Term(term) => Some(term.clone()),
            _ => None,
        });
        terms.map(|term| (selection.facet, term))
    });
    let entities: Vec<(Facet, String)> = chosen.filter(|_| !is_of_query).collect();
    let is_of_something = is_of_query || entities.iter().any(|(facet, _)| has_mentions(*facet));
    let mut places: Vec<DocAddress> = if is_of_something {
        found.addresses().collect()
    } else {
        Vec::new()
    };
    let n_unread = places.len().saturating_sub(n_read) as u64;
    places.truncate(n_read);
    Ok(Lines {
        total: found.total,
        stories: found.stories,
        n_unread,
        notes: found.notes.clone(),
        reader,
        entities,
        narrowed,
        places,
        n_chars,
    })
}

/// Whether the values of a facet stand in the text.
fn has_mentions(facet: Facet) -> bool {
    use Facet::{Country, Organisation, Person, Place};
    matches!(facet, Person | Country | Organisation | Place)
}

impl Lines<'_> {
    /// The lines of one article after another, each read when it is its turn.
    pub fn iter(&self) -> impl Iterator<Item = Result<Line>> {
        let articles = self.places.iter().map(|address| self.of_article(*address));
        articles.flat_map(|lines| match lines {
            Ok(lines) => lines.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn of_article(&self, address: DocAddress) -> Result<Vec<Line>> {
        let record = self.reader.kept_record(address)?;
        let text = record.text.as_deref().unwrap_or_default();
        let bytes: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let spans = self.spans(&record, text, &bytes);
        let line = |span: Range<usize>| {
            let from = span.start.saturating_sub(self.n_chars);
            let to = (span.end + self.n_chars).min(bytes.len() - 1);
            let plain = |points: Range<usize>| {
                let words = text[bytes[points.start]..bytes[points.end]].split_whitespace();
                words.collect::<Vec<_>>().join(" ")
            };
            // what joins the parts is as it stands in the text
            let gap = |at: usize| {
                let is_space = |at: usize| {
                    let letter = text[bytes[at]..].chars().next();
                    letter.is_some_and(char::is_whitespace)
                };
                let before = at > from && is_space(at - 1);
                if before || at < to && is_space(at) {
                    " "
                } else {
                    ""
                }
            };
            Line {
                id: record.id.clone(),
                published: record.published.value.clone(),
                source: record.source.clone(),
                left: plain(from..span.start) + gap(span.start),
                words: plain(span.clone()),
                right: gap(span.end).to_owned() + &plain(span.end..to),
                span,
            }
        };
        Ok(spans.into_iter().map(line).collect())
    }

    /// Where the article has what is searched for, in code points, in order.
    fn spans(&self, record: &Record, text: &str, bytes: &[usize]) -> Vec<Range<usize>> {
        let lang = record.lang;
        let point = |byte: usize| bytes.partition_point(|at| *at < byte);
        let of_query = self.narrowed.highlighter.occurrences(text, lang);
        let of_query = of_query
            .into_iter()
            .map(|span| point(span.start)..point(span.end));
        let entities = self.entities.iter();
        let mentions = entities.flat_map(|(facet, value)| mentions_of(record, *facet, value));
        let mentions = mentions.map(|mention| mention.start..mention.end);
        let mut spans: Vec<_> = of_query.chain(mentions).collect();
        spans.sort_by_key(|span| (span.start, span.end));
        spans.dedup();
        spans
    }
}
