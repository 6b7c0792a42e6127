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

/// A text with a stretch of it marked, cut around it where it is too long; with
/// nothing marked its beginning.
pub(super) fn excerpt(text: &str, [start, end]: [usize; 2], n_chars: usize) -> Markup {
    let n_all = text.chars().count();
    if n_all <= n_chars {
        return marked(text, [[start, end]]);
    }
    let from = start.saturating_sub(n_chars / 2).min(n_all - n_chars);
    let part: String = text.chars().skip(from).take(n_chars).collect();
    let before = if from > 0 { "…" } else { "" };
    let after = if from + n_chars < n_all { "…" } else { "" };
    let end = end.min(from + n_chars);
    let inner = marked(
        &part,
        [[start.saturating_sub(from), end.saturating_sub(from)]],
    );
    PreEscaped(format!("{before}{}{after}", inner.0))
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
    fn a_long_text_is_cut_around_what_is_marked() {
        assert_eq!(excerpt("abc", [1, 2], 9).0, "a<mark>b</mark>c");
        assert_eq!(excerpt("abcdefgh", [5, 6], 4).0, "…de<mark>f</mark>g…");
        assert_eq!(excerpt("abcdefgh", [0, 0], 4).0, "abcd…");
        assert_eq!(excerpt("abcdefgh", [0, 8], 4).0, "<mark>abcd</mark>…");
    }

    #[test]
    fn spans_that_do_not_fit_are_passed_over() {
        assert_eq!(
            marked("abc", [[1, 2], [1, 3], [2, 9]]).0,
            "a<mark>b</mark>c"
        );
    }
}
