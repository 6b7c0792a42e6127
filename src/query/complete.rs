//! Words of the index: those that begin so, and how a person writes them.
//!
//! The index holds base forms without diacritics; what a reader is shown is
//! looked up in an article that has the word.

use std::collections::HashMap;

use tantivy::query::{Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocAddress, Term};

use crate::error::{Error, Result};
use crate::index::Reader;
use crate::lang::inflection::base_form;
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::{Word as TextWord, fold, lower};

/// A word of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// As a person writes it, in its base form where that is known.
    pub text: String,
    /// Articles that have it in any form.
    pub count: u64,
}

/// Terms that are read at most: a prefix of one letter fits too many to be of
/// use.
const TERMS_MAX: usize = 50_000;

/// The words with most articles that begin so, diacritics or none.
///
/// # Errors
///
/// Where the index cannot be read.
pub fn words_beginning(reader: &Reader, prefix: &str, n: usize) -> Result<Vec<Word>> {
    let field = reader.fields().text;
    let prefix = fold(&lower(prefix.trim()));
    if prefix.is_empty() {
        return Ok(Vec::new());
    }
    let failed = || Error::tantivy(reader.path());
    let mut counts: HashMap<String, u64> = HashMap::new();
    for segment in reader.searcher().segment_readers() {
        let inverted = segment.inverted_index(field).map_err(failed())?;
        let range = inverted.terms().range().ge(prefix.as_bytes());
        let stream = range.into_stream();
        let mut stream = stream.map_err(|error| failed()(error.into()))?;
        let mut n_read = 0;
        while let Some((term, info)) = stream.next() {
            if !term.starts_with(prefix.as_bytes()) || n_read == TERMS_MAX {
                break;
            }
            n_read += 1;
            if let Ok(term) = std::str::from_utf8(term) {
                *counts.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
            }
        }
    }
    let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
    counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut words: Vec<Word> = Vec::new();
    for (term, count) in counts.into_iter().take(n) {
        let text = written(reader, field, &term)?.unwrap_or(term);
        words.push(Word { text, count });
    }
    Ok(words)
}

/// A term as a person writes it, in its base form where that is known: looked
/// up in an article that has it.
pub(super) fn written(reader: &Reader, field: Field, term: &str) -> Result<Option<String>> {
    let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::Basic);
    let Some(address) = first_hit(reader, &query)? else {
        return Ok(None);
    };
    let record = reader.record(address)?;
    let lang = record.lang;
    let texts = [record.title.as_str(), record.text.as_deref().unwrap_or("")];
    Ok(texts.iter().find_map(|text| {
        let tokens = Tokens::new(text, lang);
        let words = tokens
            .tokens
            .iter()
            .filter(|token| token.class != Class::Mark);
        let mut words = words.map(|token| TextWord::new(token.text(text), lang));
        words
            .find(|word| *word.term == *term)
            .map(|word| base_form(&word))
    }))
}

fn first_hit(reader: &Reader, query: &dyn Query) -> Result<Option<DocAddress>> {
    let top = tantivy::collector::TopDocs::with_limit(1).order_by_score();
    let found = reader.searcher().search(query, &top);
    let found = found.map_err(Error::tantivy(reader.path()))?;
    Ok(found.first().map(|(_, address)| *address))
}
