//! What the commands print alike: widths, bars, highlights, CSV.
//!
//! Text of articles is cleaned before it is printed: control characters and
//! marks that turn the direction of writing could take the terminal over.

use std::io::{self, BufWriter, StdoutLock, Write};
use std::ops::Range;

use anstream::AutoStream;
use anstyle::{AnsiColor, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Standard output: buffered, colours taken out unless they are wanted.
pub(crate) fn stdout() -> BufWriter<AutoStream<StdoutLock<'static>>> {
    BufWriter::new(AutoStream::auto(io::stdout().lock()))
}

/// What matches a query.
pub(crate) const MATCH: Style = AnsiColor::Red.on_default().bold();
/// A headline.
pub(crate) const TITLE: Style = Style::new().bold();
/// What stands back.
pub(crate) const DIM: Style = Style::new().dimmed();
/// A bar.
pub(crate) const BAR: Style = AnsiColor::Cyan.on_default();

/// Columns of the terminal, or 100 where there is none.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(100, |(width, _)| usize::from(width.0).max(40))
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

/// A text with the given ranges, in code points, in a style.
pub(crate) fn highlight(text: &str, ranges: &[Range<usize>], style: Style) -> String {
    let mut out = String::with_capacity(text.len() + 16 * ranges.len());
    for (place, character) in text.chars().enumerate() {
        if ranges.iter().any(|range| range.start == place) {
            out.push_str(&style.render().to_string());
        }
        out.push(clean_character(character));
        if ranges.iter().any(|range| range.end == place + 1) {
            out.push_str(&style.render_reset().to_string());
        }
    }
    out
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

/// A bar for a share of the largest, at most `columns` long.
pub(crate) fn bar(count: u64, largest: u64, columns: usize) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    if largest == 0 {
        return String::new();
    }
    let eighths = (count as usize * columns * 8).div_ceil(largest as usize);
    format!("{}{}", "█".repeat(eighths / 8), EIGHTHS[eighths % 8])
}

/// A field of CSV, quoted where it must be.
fn csv_field(field: &str) -> String {
    if field.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

/// Prints a row of CSV (RFC 4180).
pub(crate) fn csv_row(out: &mut impl Write, fields: &[&str]) -> io::Result<()> {
    let fields: Vec<_> = fields.iter().map(|field| csv_field(field)).collect();
    write!(out, "{}\r\n", fields.join(","))
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
    fn csv_is_quoted_where_it_must_be() {
        let mut out = Vec::new();
        csv_row(&mut out, &["a", "b,c", "d\"e"]).unwrap();
        assert_eq!(String::from_utf8(out).unwrap(), "a,\"b,c\",\"d\"\"e\"\r\n");
    }
}
