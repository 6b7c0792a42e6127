//! The headline of a text that has no separate one.
//!
//! It is the first line or, where that line is a paragraph, its first
//! sentence; always a part of the text, so that it can be found there.

use crate::lang::Lang;
use crate::lang::tokens::Tokens;

/// Longest first line that is a headline.
const LINE_CHARS_MAX: usize = 120;
/// Longest headline; of a longer first sentence, what fits.
const HEADLINE_CHARS_MAX: usize = 300;

/// The headline of `text`; empty only where the text is blank.
pub(super) fn of_text(text: &str, lang: Option<Lang>) -> &str {
    let line = text.trim_start().lines().next().unwrap_or("").trim_end();
    if line.chars().nth(LINE_CHARS_MAX).is_none() {
        return line;
    }
    // as much as a headline and its full stop can need
    let window = first_chars(line, HEADLINE_CHARS_MAX + 2);
    let tokens = Tokens::new(window, lang);
    let sentence = tokens.sentences.first();
    let end = sentence.map_or(window.len(), |range| {
        tokens.tokens[range.end - 1].end as usize
    });
    let sentence = &window[..end];
    let fitting = first_chars(sentence, HEADLINE_CHARS_MAX);
    if fitting.len() == sentence.len() {
        return sentence;
    }
    let cut = fitting.rfind(char::is_whitespace).unwrap_or(fitting.len());
    fitting[..cut].trim_end()
}

/// The headline that a field gives, in one line.
pub(super) fn of_field(field: &str) -> Option<String> {
    let words: Vec<_> = field.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Characters that only say where a word may be broken, or must not be.
const BREAKS: [char; 4] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'];

/// The headline without characters that are not printed.
pub(super) fn printed(title: String) -> String {
    if !title.contains(BREAKS) {
        return title;
    }
    let printed = title.replace(BREAKS, "");
    if printed.trim().is_empty() {
        title
    } else {
        printed
    }
}

/// The first `n` characters.
fn first_chars(text: &str, n: usize) -> &str {
    text.char_indices()
        .nth(n)
        .map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_line_or_sentence() {
        let lang = Some(Lang::PL);
        assert_eq!(
            of_text("\n Tytuł bez kropki \nTekst. Drugi.", lang),
            "Tytuł bez kropki"
        );
        let paragraph = format!(
            "Przyjechał płk. Nowak. {}",
            "Potem wyjechał i nie wrócił. ".repeat(9)
        );
        assert_eq!(of_text(&paragraph, lang), "Przyjechał płk. Nowak.");
        assert_eq!(of_text("  \n ", lang), "");
    }

    #[test]
    fn cuts_a_sentence_without_end() {
        let text = "słowo ".repeat(1000);
        let headline = of_text(&text, None);
        assert!(text.starts_with(headline) && headline.ends_with("słowo"));
        assert!((200..=300).contains(&headline.chars().count()));
        assert_eq!(of_text(&"ż".repeat(1000), None).chars().count(), 300);
    }

    #[test]
    fn prints_no_soft_hyphens() {
        for (title, expected) in [
            ("Wy\u{AD}bo\u{AD}ry w Gnie\u{2060}źnie", "Wybory w Gnieźnie"),
            ("Bielsko-Biała", "Bielsko-Biała"),
            ("\u{AD}", "\u{AD}"),
        ] {
            assert_eq!(printed(title.to_string()), expected);
        }
    }

    #[test]
    fn puts_a_field_in_one_line() {
        assert_eq!(
            of_field(" Dwa \n wiersze\t").as_deref(),
            Some("Dwa wiersze")
        );
        assert_eq!(of_field(" \n"), None);
    }
}
