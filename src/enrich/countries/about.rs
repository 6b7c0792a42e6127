//! About: which countries an article is mainly about.
//!
//! A country's score adds up over its mentions. Each weighs by its kind: a name
//! 1, a capital or people nearly as much, an adjective less, since "an American
//! company" says little of America; and by its place: in the title three times
//! as much, in the first paragraph twice. What has a fair share of the best
//! score, and is not mentioned in passing only, is what the article is about;
//! three countries at most.

use crate::article::Via;
use crate::enrich::Context;

/// What is known of a mention.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence {
    /// Kind of words.
    pub(super) via: Via,
    /// Where it stands.
    pub(super) position: Position,
}

/// Where in an article a mention stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// In the title or the first sentence.
    Title,
    /// In the first paragraph.
    Lead,
    /// Further down.
    Body,
}

/// Most countries that an article is about.
const COUNTRIES_MAX: usize = 3;
/// A country needs this share of the best one's score…
const SHARE_MIN: f32 = 0.3;
/// …and this score.
const SCORE_MIN: f32 = 1.5;

impl Evidence {
    fn weight(self) -> f32 {
        let kind = match self.via {
            Via::Name => 1.0,
            Via::Demonym | Via::Capital | Via::Place | Via::Metonym => 0.8,
            Via::Adjective => 0.7,
            Via::Part => 0.4,
        };
        let place = match self.position {
            Position::Title => 3.0,
            Position::Lead => 2.0,
            Position::Body => 1.0,
        };
        kind * place
    }
}

/// Of countries with the evidence for each, those an article is about.
pub(super) fn decide(evidence: &[Vec<Evidence>]) -> Vec<bool> {
    let score = |country: &Vec<Evidence>| country.iter().map(|found| found.weight()).sum::<f32>();
    let scores: Vec<f32> = evidence.iter().map(score).collect();
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|one, other| scores[*other].total_cmp(&scores[*one]));
    let best = order.first().map_or(0.0, |first| scores[*first]);
    let mut about = vec![false; scores.len()];
    for index in order.into_iter().take(COUNTRIES_MAX) {
        about[index] = scores[index] >= SCORE_MIN && scores[index] >= SHARE_MIN * best;
    }
    about
}

/// Where the title and the first paragraph end.
pub(super) struct Sections {
    title_end: usize,
    lead_end: usize,
}

/// Most sentences of a first paragraph; some texts are one paragraph.
const LEAD_SENTENCES_MAX: usize = 3;

impl Sections {
    /// The first sentence is the title, or as good as one; the first paragraph
    /// is what follows up to the next line end.
    pub(super) fn of(context: &Context<'_>) -> Self {
        let sentences = &context.tokens.sentences;
        let end_of = |index: usize| {
            sentences
                .get(index)
                .map_or(context.text.len(), |range| context.span(range).end)
        };
        let begins_line = |index: usize| {
            sentences
                .get(index)
                .is_none_or(|range| context.token(range.start).line_start)
        };
        let last = (1..LEAD_SENTENCES_MAX).find(|index| begins_line(index + 1));
        Self {
            title_end: end_of(0),
            lead_end: end_of(last.unwrap_or(LEAD_SENTENCES_MAX)),
        }
    }

    /// Where a byte of the text stands.
    pub(super) fn position(&self, byte: usize) -> Position {
        if byte < self.title_end {
            Position::Title
        } else if byte < self.lead_end {
            Position::Lead
        } else {
            Position::Body
        }
    }
}
