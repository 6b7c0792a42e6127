//! The sentences of a text, by what stands in them.

use std::ops::Range;

use crate::lang::Lang;
use crate::lang::tokens::Tokens;

/// A text cut into sentences.
pub(super) struct Sentences<'t> {
    text: &'t str,
    /// In bytes, first to last.
    spans: Vec<Range<usize>>,
    /// The byte of every code point, and the end.
    bytes: Vec<usize>,
}

/// A sentence and a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its number in the text.
    pub(super) number: usize,
    /// The words.
    pub(super) text: String,
    /// The place in the sentence, in code points.
    pub(super) highlight: Range<usize>,
}

impl<'t> Sentences<'t> {
    pub(super) fn of(text: &'t str, lang: Option<Lang>) -> Self {
        let tokens = Tokens::new(text, lang);
        let sentences = tokens.sentences.iter().filter(|each| !each.is_empty());
        let span = |sentence: &Range<usize>| {
            let (first, last) = (
                &tokens.tokens[sentence.start],
                &tokens.tokens[sentence.end - 1],
            );
            first.start as usize..last.end as usize
        };
        let bytes = text.char_indices().map(|(at, _)| at);
        Self {
            text,
            spans: sentences.map(span).collect(),
            bytes: bytes.chain([text.len()]).collect(),
        }
    }

    /// The number of the sentence in which a place begins, in code points.
    pub(super) fn number(&self, place: &Range<usize>) -> usize {
        let start = self.bytes[place.start];
        self.spans.partition_point(|sentence| sentence.end <= start)
    }

    /// The sentences that a place lies in, in code points, and the code point at
    /// which they begin.
    pub(super) fn across(&self, place: &Range<usize>) -> (usize, String) {
        let (start, end) = (self.bytes[place.start], self.bytes[place.end]);
        let first = self.spans.get(self.number(place));
        let after = self.spans.partition_point(|sentence| sentence.start < end);
        let last = after
            .checked_sub(1)
            .map_or(end, |last| self.spans[last].end);
        let begin = first.map_or(start, |first| first.start.min(start));
        let point = self.bytes.partition_point(|byte| *byte < begin);
        (point, self.text[begin..last.max(end)].to_owned())
    }

    /// The sentence around a place, in code points; longer where the place is.
    pub(super) fn around(&self, place: &Range<usize>) -> Found {
        let (start, end) = (self.bytes[place.start], self.bytes[place.end]);
        let number = self.number(place);
        let sentence = self.spans.get(number).cloned().unwrap_or(start..end);
        let sentence = sentence.start.min(start)..sentence.end.max(end);
        let before = self.text[sentence.start..start].chars().count();
        Found {
            number,
            highlight: before..before + place.len(),
            text: self.text[sentence].to_owned(),
        }
    }
}
