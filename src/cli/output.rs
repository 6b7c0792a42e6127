//! What the commands print alike: widths, bars, highlights.
//!
//! Text of articles is cleaned before it is printed: control characters and
//! marks that turn the direction of writing could take the terminal over.

use std::io::{self, BufWriter, StdoutLock};
use std::ops::Range;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use prasowka::corpus::Problem;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::words;

/// Standard output: buffered, colours taken out unless they are wanted.
pub(crate) fn stdout() -> BufWriter<AutoStream<StdoutLock<'static>>> {
    BufWriter::new(AutoStream::auto(io::stdout().lock()))
}

/// Standard output as it is, for what programs read: no byte is taken out, the
/// NUL between paths among them.
pub(crate) fn raw_stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(io::stdout().lock())
}

/// What matches a query.
pub(crate) const MATCH: Style = AnsiColor::Red.on_default().bold();
/// A headline.
pub(crate) const TITLE: Style = Style::new().bold();
/// What stands back.
pub(crate) const DIM: Style = Style::new().dimmed();
/// A bar.
pub(crate) const BAR: Style = AnsiColor::Cyan.on_default();

/// Columns to print in: what `COLUMNS` says, else those of the terminal, else
/// 100.
pub(crate) fn width() -> usize {
    let set = std::env::var("COLUMNS").ok();
    let set = set.and_then(|columns| columns.parse().ok());
    let columns =
        set.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)));
    columns.unwrap_or(100).max(40)
}

/// The character to print for one of an article's.
fn clean_character(character: char) -> char {
    match character {
        '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => '\u{FFFD}',
        _ if character.is_whitespace() => ' ',
        _ if character.is_control() => '\u{FFFD}',
        _ => character,
    }
}

/// A text safe to print on one line.
pub(crate) fn clean(text: &str) -> String {
    text.chars().map(clean_character).collect()
}

/// The line that says what was passed over, and why.
pub(crate) fn passed_over(problem: &Problem) -> String {
    format!(
        "passed over ({}): {}",
        problem.reason,
        clean(&words::problem(&problem.to_string()))
    )
}

/// A text broken into lines of at most `columns`, with the given ranges, in
/// code points, in a style.
///
/// Lines break at spaces, and within a word that is longer than a line.
pub(crate) fn highlight(
    text: &str,
    ranges: &[Range<usize>],
    style: Style,
    columns: usize,
) -> String {
    let (on, off) = (style.render().to_string(), style.render_reset().to_string());
    let letters: Vec<char> = text.chars().map(clean_character).collect();
    let breaks = line_breaks(&letters, columns);
    let mut breaks = breaks.into_iter().peekable();
    let mut ranges = ranges.iter().peekable();
    let mut out = String::with_capacity(text.len() + 16 * ranges.len());
    for (place, letter) in letters.into_iter().enumerate() {
        let is_break = breaks.next_if_eq(&place).is_some();
        if is_break {
            out.push('\n');
        }
        if ranges.peek().is_some_and(|range| range.start == place) {
            out.push_str(&on);
        }
        if !(is_break && letter == ' ') {
            out.push(letter);
        }
        if ranges.next_if(|range| range.end == place + 1).is_some() {
            out.push_str(&off);
        }
    }
    out
}

/// The places before which lines of at most `columns` begin: a space, which
/// the break stands for, or a letter of a long word.
fn line_breaks(letters: &[char], columns: usize) -> Vec<usize> {
    let (mut breaks, mut used, mut space) = (Vec::new(), 0, None);
    for (place, letter) in letters.iter().enumerate() {
        let wide = letter.width().unwrap_or(0);
        if *letter == ' ' {
            space = Some((place, used));
        } else if used + wide > columns {
            let (at, used_before) = space
                .take()
                .map_or((place, used), |(at, before)| (at, before + 1));
            breaks.push(at);
            used -= used_before;
        }
        used += wide;
    }
    breaks
}

/// Text in a style.
pub(crate) fn styled(text: &str, style: Style) -> String {
    format!("{}{text}{}", style.render(), style.render_reset())
}

/// A text cut to a number of columns.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += character.width().unwrap_or(0);
        if used > columns {
            break;
        }
        cut.push(character);
    }
    cut.push('…');
    cut
}

/// A text filled with spaces to a number of columns.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let spaces = columns - text.width().min(columns);
    format!("{text}{}", " ".repeat(spaces))
}

/// A number of articles, in words.
pub(crate) fn articles(n_articles: u64) -> String {
    match n_articles {
        1 => "1 article".to_owned(),
        n => format!("{n} articles"),
    }
}

/// How many stories articles are, where some print the same.
pub(crate) fn in_stories(n_articles: u64, n_stories: u64) -> String {
    match n_stories {
        same if same == n_articles => String::new(),
        1 => " in 1 story".to_owned(),
        n => format!(" in {n} stories"),
    }
}

/// A bar for a share of the largest, at most `columns` long.
pub(crate) fn bar(count: u64, largest: u64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if largest == 0 {
        return String::new();
    }
    let eighths = (count as usize * columns * 8).div_ceil(largest as usize);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// One character a count, as high as it is large.
pub(crate) fn sparkline(counts: &[u64]) -> String {
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let largest = counts.iter().copied().max().unwrap_or(0).max(1);
    let height = |count: &u64| EIGHTHS[(*count * 8).div_ceil(largest) as usize];
    counts.iter().map(height).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_not_taken_over() {
        assert_eq!(
            clean("a\u{1b}[31mb\u{202e}c\nd"),
            "a\u{fffd}[31mb\u{fffd}c d"
        );
    }

    #[test]
    fn wide_letters_take_two_columns() {
        assert_eq!(pad("日本", 5), "日本 ");
        assert_eq!(cut("Władywostok", 6), "Włady…");
    }

    #[test]
    fn bars_fill_their_columns() {
        assert_eq!(bar(4, 4, 3), "███");
        assert_eq!(bar(1, 8, 1), "▏");
        assert_eq!(bar(0, 0, 3), "");
    }

    #[test]
    fn lines_break_at_spaces() {
        let plain = |text: &str, columns| highlight(text, &[], MATCH, columns);
        assert_eq!(plain("to jest tekst", 7), "to jest\ntekst");
        assert_eq!(plain("to jest tekst", 100), "to jest tekst");
        assert_eq!(plain("日本語の新聞", 4), "日本\n語の\n新聞");
        assert_eq!(plain("a Konstantynopol b", 6), "a\nKonsta\nntynop\nol b");
        assert_eq!(plain("", 5), "");
    }

    #[test]
    fn highlights_stay_on_their_words_across_lines() {
        let (on, off) = (MATCH.render().to_string(), MATCH.render_reset().to_string());
        assert_eq!(
            highlight("to jest tekst", &[3..7, 8..13], MATCH, 7),
            format!("to {on}jest{off}\n{on}tekst{off}")
        );
    }

    #[test]
    fn the_largest_count_fills_its_line() {
        assert_eq!(sparkline(&[0, 1, 8, 4]), " ▁█▄");
        assert_eq!(sparkline(&[]), "");
    }
}
