//! An article to be read: where its sentences are, and the words of a search in
//! it.

use schemars::JsonSchema;
use serde::Serialize;

use super::Article;
use super::article::article;
use crate::error::Result;
use crate::index::Reader;
use crate::lang::Lang;
use crate::lang::tokens::Tokens;
use crate::query::{self, Request};

/// An article with what shows a reader where to look.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Reading {
    /// The article, with its text.
    pub article: Article,
    /// Its sentences, in code points of the text.
    pub sentences: Vec<[usize; 2]>,
    /// The words of the search, in code points of the text.
    pub matches: Vec<[usize; 2]>,
}

/// The article with that id, to be read after a search.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where there is none.
pub fn reading(reader: &Reader, id: &str, search: &Request, ui: Lang) -> Result<Reading> {
    let article = article(reader, id, ui)?;
    let text = article.text.as_deref().unwrap_or_default();
    let lang = article.lang;
    let tokens = Tokens::new(text, lang);
    let sentences = tokens.sentences.iter().map(|sentence| {
        let (first, last) = (
            tokens.tokens[sentence.start],
            tokens.tokens[sentence.end - 1],
        );
        [first.start as usize, last.end as usize]
    });
    let spans = if search.query.trim().is_empty() {
        Vec::new()
    } else {
        query::highlighter(reader, search)?.spans(text, lang)
    };
    let matches = spans.into_iter().map(|span| [span.start, span.end]);
    Ok(Reading {
        sentences: code_points(text, sentences),
        matches: code_points(text, matches),
        article,
    })
}

/// Spans of bytes, in order, as spans of code points.
fn code_points(text: &str, spans: impl Iterator<Item = [usize; 2]>) -> Vec<[usize; 2]> {
    let (mut bytes, mut points) = (0, 0);
    let mut point = |byte: usize| {
        if byte < bytes {
            (bytes, points) = (0, 0);
        }
        points += text[bytes..byte].chars().count();
        bytes = byte;
        points
    };
    spans.map(|span| span.map(&mut point)).collect()
}
