//! Text from articles, made safe and short enough to be shown.

use std::fmt::Write as _;

use maud::{Escaper, Markup, PreEscaped};

/// Letters of a name or title that are shown.
const SHOWN_MAX: usize = 300;

/// Whether a character would do something to the text around it: controls, and
/// what turns the direction of writing.
pub(super) fn is_harmful(letter: char) -> bool {
    let turns = matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns || (letter.is_control() && letter != '\n' && letter != '\t')
}

/// A name or title of other people's: without what is harmful, and cut where it
/// is longer than anybody reads.
pub(super) fn clean(text: &str) -> String {
    let mut letters = text.chars().filter(|letter| !is_harmful(*letter));
    let mut shown: String = letters.by_ref().take(SHOWN_MAX).collect();
    if letters.next().is_some() {
        shown.push('…');
    }
    shown
}

/// A text with the words marked that stand at some code points.
pub(super) fn marked(text: &str, spans: impl IntoIterator<Item = [usize; 2]>) -> Markup {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(2 * text.len());
    let mut done = 0;
    for [start, end] in spans {
        if start < done || end > letters.len() || start >= end {
            continue;
        }
        push(&mut out, &letters[done..start]);
        out.push_str("<mark>");
        push(&mut out, &letters[start..end]);
        out.push_str("</mark>");
        done = end;
    }
    push(&mut out, &letters[done..]);
    PreEscaped(out)
}

/// Writes letters as HTML, without what is harmful.
pub(super) fn push(out: &mut String, letters: &[char]) {
    let mut escaped = Escaper::new(out);
    for letter in letters.iter().filter(|letter| !is_harmful(**letter)) {
        // writing to a string cannot fail
        let _ = escaped.write_char(*letter);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_an_article_is_markup() {
        let shown = marked("<b>&\u{202e}x", [[0, 3]]).0;
        assert_eq!(shown, "<mark>&lt;b&gt;</mark>&amp;x");
        assert!(clean(&"x".repeat(1 << 20)).len() < 400);
    }

    #[test]
    fn spans_that_do_not_fit_are_passed_over() {
        assert_eq!(
            marked("abc", [[1, 2], [1, 3], [2, 9]]).0,
            "a<mark>b</mark>c"
        );
    }
}
