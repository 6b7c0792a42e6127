//! Quotations: who said what in the articles that are found, each with the
//! sentences around it.
//!
//! Where the search is narrowed by speakers only their words are listed; where there
//! is a query, those in whose sentences stands what it matches.

use std::ops::Range;

use hashbrown::HashSet;
use tantivy::DocAddress;

use super::facets::Choice;
use super::narrowed::Narrowed;
use super::request::Request;
use super::search;
use super::sentences::Sentences;
use crate::enrich::{QuoteRecord, Record};
use crate::error::Result;
use crate::index::{Facet, Reader};

/// What was found, its articles not read yet.
pub struct Quotes<'r> {
    /// Articles that match.
    pub total: u64,
    /// Stories among them.
    pub stories: u64,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    reader: &'r Reader,
    narrowed: Narrowed,
    /// Whose words are wanted; those of all where nobody is named.
    speakers: HashSet<String>,
    /// Who is not wanted.
    not_speakers: HashSet<String>,
    places: Vec<DocAddress>,
}

/// A quotation and what stands around it.
#[derive(Debug, Clone, PartialEq)]
pub struct Quotation {
    /// Id of the article.
    pub id: String,
    /// Headline of the article.
    pub title: String,
    /// When it appeared.
    pub published: Option<String>,
    /// Newspaper, agency or desk.
    pub source: Option<String>,
    /// The quotation, its speaker as the corpus has it.
    pub quote: QuoteRecord,
    /// The sentences in which it and its verb stand.
    pub sentence: String,
    /// Its parts in the sentences, in code points.
    pub highlights: Vec<Range<usize>>,
}

/// Finds the articles of a request, in its order.
///
/// # Errors
///
/// As [`search`](search()).
pub fn quotes<'r>(reader: &'r Reader, request: &Request) -> Result<Quotes<'r>> {
    let request = Request {
        limit: None,
        offset: 0,
        facets: Vec::new(),
        ..request.clone()
    };
    let found = search::find(reader, &request)?;
    let narrowed = Narrowed::of(reader, &request)?;
    let resolved = &narrowed.resolved;
    let terms = |selections: &mut dyn Iterator<Item = &super::facets::Selection>| {
        let of_speakers = selections.filter(|selection| selection.facet == Facet::Speaker);
        let choices = of_speakers.flat_map(|selection| &selection.any_of);
        let names = choices.filter_map(|choice| match choice {
            Choice::Term(name) => Some(name.clone()),
            _ => None,
        });
        names.collect()
    };
    Ok(Quotes {
        total: found.total,
        stories: found.stories,
        notes: found.notes.clone(),
        reader,
        speakers: terms(&mut resolved.any.iter().chain(&resolved.all)),
        not_speakers: terms(&mut resolved.not.iter()),
        narrowed,
        places: found.addresses().collect(),
    })
}

impl Quotes<'_> {
    /// The quotations of one article after another, each read when it is its turn.
    pub fn iter(&self) -> impl Iterator<Item = Result<Quotation>> {
        let articles = self.places.iter().map(|address| self.of_article(*address));
        articles.flat_map(|quotes| match quotes {
            Ok(quotes) => quotes.into_iter().map(Ok).collect(),
            Err(error) => vec![Err(error)],
        })
    }

    fn of_article(&self, address: DocAddress) -> Result<Vec<Quotation>> {
        let record = self.reader.record(address)?;
        let wanted: Vec<&QuoteRecord> = record
            .quotes
            .iter()
            .filter(|quote| self.is_wanted(quote))
            .collect();
        if wanted.is_empty() {
            return Ok(Vec::new());
        }
        let mut found = in_sentences(&record, &wanted);
        let highlighter = &self.narrowed.highlighter;
        if !highlighter.is_empty() {
            let lang = record.lang;
            found.retain(|one| !highlighter.occurrences(&one.sentence, lang).is_empty());
        }
        Ok(found)
    }

    fn is_wanted(&self, quote: &QuoteRecord) -> bool {
        match &quote.speaker {
            Some(speaker) => {
                (self.speakers.is_empty() || self.speakers.contains(speaker))
                    && !self.not_speakers.contains(speaker)
            }
            None => self.speakers.is_empty(),
        }
    }
}

/// Quotations of an article with the sentences in which they stand.
pub(super) fn in_sentences(record: &Record, quotes: &[&QuoteRecord]) -> Vec<Quotation> {
    let text = record.text.as_deref().unwrap_or_default();
    let sentences = Sentences::of(text, record.lang);
    let quotation = |quote: &&QuoteRecord| {
        let cue = quote.cue.as_ref();
        let start = cue.map_or(quote.start, |cue| cue.start.min(quote.start));
        let end = cue.map_or(quote.end, |cue| cue.end.max(quote.end));
        let (begin, sentence) = sentences.across(&(start..end));
        let parts = match &quote.parts[..] {
            [] => &[[quote.start, quote.end]][..],
            parts => parts,
        };
        Quotation {
            id: record.id.clone(),
            title: record.title.clone(),
            published: record.published.value.clone(),
            source: record.source.clone(),
            highlights: parts
                .iter()
                .map(|[start, end]| start - begin..end - begin)
                .collect(),
            quote: (*quote).clone(),
            sentence,
        }
    };
    quotes.iter().map(quotation).collect()
}
