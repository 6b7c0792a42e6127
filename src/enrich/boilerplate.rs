//! Boilerplate: what stands in an article but is not of it, credits of photos
//! and lines that lead to other articles.
//!
//! A line that leads elsewhere begins with a cue ("Zobacz również:") and ends
//! where the line ends. A credit begins with a slash between spaces and goes on
//! over names in capitals and what stands between slashes; the words of the
//! caption before it do count.

use std::ops::Range;

use super::Context;
use crate::lang::tokens::{Class, Shape};

/// Words that begin a line which leads to another article, lower case.
const CUES: &[&[&str]] = &[
    &["zobacz", "także"],
    &["zobacz", "też"],
    &["zobacz", "również"],
    &["zobacz", "więcej"],
    &["czytaj", "także"],
    &["czytaj", "też"],
    &["czytaj", "również"],
    &["czytaj", "więcej"],
    &["przeczytaj", "także"],
    &["przeczytaj", "też"],
    &["przeczytaj", "również"],
    &["sprawdź", "też"],
    &["read", "more"],
    &["read", "also"],
    &["see", "also"],
    &["related"],
    &["lesen", "sie", "auch"],
    &["lesen", "sie", "mehr"],
    &["čtěte", "také"],
    &["čtěte", "více"],
    &["читайте", "також"],
    &["дивіться", "також"],
    &["читайте", "также"],
    &["смотрите", "также"],
];

/// Words of the longest cue.
const CUE_WORDS_MAX: usize = 3;

/// Ranges of tokens that give no entities, first to last.
pub(super) fn find(context: &Context<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut index = 0;
    while index < context.n_tokens() {
        let token = context.token(index);
        let end = match token.class {
            Class::Word if token.shape.is_capitalised() => elsewhere(context, index),
            Class::Mark if token.space_before => credit(context, index),
            _ => None,
        };
        match end {
            Some(end) => {
                found.push(index..end);
                index = end;
            }
            None => index += 1,
        }
    }
    found
}

/// Where the line ends that leads elsewhere and whose cue begins here.
fn elsewhere(context: &Context<'_>, index: usize) -> Option<usize> {
    let mut after = index + 1..context.n_tokens().min(index + 1 + CUE_WORDS_MAX);
    let colon = after.find(|at| context.spelling(*at) == ":")?;
    let is_cue = |cue: &&&[&str]| {
        let mut words = cue.iter().zip(index..);
        cue.len() == colon - index && words.all(|(word, at)| *context.word(at).lower == **word)
    };
    CUES.iter().find(is_cue)?;
    Some(line_end(context, index))
}

/// The first token of the next line.
fn line_end(context: &Context<'_>, index: usize) -> usize {
    (index + 1..context.n_tokens())
        .find(|at| context.token(*at).line_start)
        .unwrap_or(context.n_tokens())
}

/// Where the credit ends that begins here, at a slash between spaces.
fn credit(context: &Context<'_>, index: usize) -> Option<usize> {
    let is_slash = |at: usize| context.spelling(at) == "/";
    let next = index + 1;
    if !is_slash(index)
        || next >= context.n_tokens()
        || !context.token(next).space_before
        || context.token(next).class != Class::Word
    {
        return None;
    }
    let limit = line_end(context, index);
    let mut end = next;
    let mut at = next;
    while at < limit {
        let in_capitals = matches!(context.token(at).shape, Shape::Capitals | Shape::Initial);
        // words in title case belong to it as far as another slash, or the
        // line's end, closes them
        let closed = (at..limit.min(at + 4))
            .take_while(|other| context.token(*other).shape.is_capitalised())
            .last()
            .is_some_and(|last| last + 1 == limit || is_slash(last + 1));
        if is_slash(at) || in_capitals || context.token(at).shape.is_capitalised() && closed {
            at += 1;
            end = at;
        } else {
            break;
        }
    }
    (end > next).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::Lang;
    use crate::lang::tokens::Tokens;
    use crate::lang::words::Words;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = Tokens::new(text, Some(Lang::PL));
        let mut words = Words::new(Some(Lang::PL));
        let ids: Vec<_> = tokens
            .tokens
            .iter()
            .map(|token| words.id(token.text(text)))
            .collect();
        let context = Context {
            text,
            tokens: &tokens,
            ids: &ids,
            words: &words,
            lang: Some(Lang::PL),
            published: None,
            boilerplate: &[],
        };
        let found: Vec<_> = find(&context)
            .into_iter()
            .map(|range| &text[context.span(&range)])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_lead_elsewhere_end_with_the_line() {
        check(
            "Rozmowy trwają.\nCzytaj także: Mecz w Oslo. Remis.\nDalej tekst.",
            &["Czytaj także: Mecz w Oslo. Remis."],
        );
        check("Zobacz również, co mówił minister.", &[]);
    }

    #[test]
    fn credits_end_before_the_text() {
        check(
            "Minister w Gdańsku / ADAM WZÓR/PAP/Nowe Foto / PAP Rozmowy trwały dwa dni.",
            &["/ ADAM WZÓR/PAP/Nowe Foto / PAP"],
        );
        check("Wynik 3/4 i polsko / czeski", &[]);
    }
}
