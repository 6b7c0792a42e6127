//! Lines and paragraphs of letters that stand on a page.
//!
//! Letters are taken in the order in which they are drawn, which is that of
//! reading nearly always. A gap between two is a space; where the next stands
//! elsewhere a line begins. Lines are joined to paragraphs unless the distance,
//! an indent, another size or a short line before says that one begins; words
//! that a line end parted are put together. Numbers of pages are left out.

use unicode_normalization::UnicodeNormalization;

/// A letter, or several drawn as one.
pub(super) struct Letter {
    /// Where it begins on its base line, from the lower left corner.
    pub(super) x: f64,
    pub(super) y: f64,
    /// Where the next would begin.
    pub(super) end: f64,
    /// Size of its font.
    pub(super) size: f64,
    pub(super) text: String,
}

/// Gap between two letters that is a space, and distance of base lines within
/// a line, in sizes of the font.
const SPACE_MIN: f64 = 0.15;
const SHIFT_MAX: f64 = 0.5;

/// Distance of base lines within a paragraph, in sizes of the font; how much
/// more than the distance before it may be.
const LEADING_MAX: f64 = 1.9;
const LEADING_RATIO: f64 = 1.25;

/// Sizes of two lines that are the same, their difference against the first.
const SIZE_TOLERANCE: f64 = 0.1;

/// Indent that begins a paragraph, in sizes of the font.
const INDENT_MIN: f64 = 0.7;

/// Part of the width of the lines that ends a paragraph where it is empty.
const SHORT_MIN: f64 = 0.2;

/// Longest line that can be the number of a page.
const NUMBER_CHARS_MAX: usize = 12;

#[derive(Clone, Default)]
struct Line {
    text: String,
    x: f64,
    y: f64,
    end: f64,
    size: f64,
}

/// The text of the letters so far.
#[derive(Default)]
pub(super) struct Layout {
    line: Line,
    page: Vec<Line>,
    paragraphs: Vec<String>,
}

impl Layout {
    pub(super) fn add(&mut self, letter: &Letter) {
        let line = &mut self.line;
        let follows = (letter.y - line.y).abs() <= line.size * SHIFT_MAX
            && letter.x >= line.end - line.size
            && !line.text.is_empty();
        if !follows {
            let line = std::mem::replace(
                line,
                Line {
                    text: String::new(),
                    x: letter.x,
                    y: letter.y,
                    end: letter.x,
                    size: letter.size,
                },
            );
            self.page
                .extend((!line.text.trim().is_empty()).then_some(line));
        }
        let line = &mut self.line;
        if letter.x - line.end > letter.size * SPACE_MIN && !line.text.ends_with(' ') {
            line.text.push(' ');
        }
        for letter in letter.text.chars() {
            match letter {
                // letters drawn as one
                '\u{FB00}'..='\u{FB06}' => line.text.extend(Some(letter).into_iter().nfkc()),
                _ if letter.is_whitespace() => {
                    if !line.text.ends_with(' ') && !line.text.is_empty() {
                        line.text.push(' ');
                    }
                }
                _ if letter.is_control() => {}
                _ => line.text.push(letter),
            }
        }
        line.end = letter.end;
        line.size = line.size.max(letter.size);
    }

    pub(super) fn end_page(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.page.push(line);
        let mut lines = std::mem::take(&mut self.page);
        lines.retain(|line| !line.text.trim().is_empty() && !is_number(&line.text));
        let mut before: Option<&Line> = None;
        let mut leading = f64::INFINITY;
        for (at, line) in lines.iter().enumerate() {
            let goes_on = match before {
                Some(before) => {
                    let distance = before.y - line.y;
                    let goes_on = continues(before, line, leading, &lines);
                    leading = if goes_on { distance } else { f64::INFINITY };
                    goes_on
                }
                None => at == 0 && self.is_cut(&line.text),
            };
            self.take(line.text.trim(), goes_on);
            before = Some(line);
        }
    }

    /// The paragraphs, parted by a blank line.
    pub(super) fn finish(self) -> String {
        self.paragraphs.join("\n\n")
    }

    /// Whether a page has ended inside of a paragraph, which goes on so.
    fn is_cut(&self, next: &str) -> bool {
        let ends = |last: &String| last.ends_with(['.', '!', '?', ':', '”', '"', '…']);
        let starts_low = next.trim_start().starts_with(char::is_lowercase);
        starts_low && self.paragraphs.last().is_some_and(|last| !ends(last))
    }

    fn take(&mut self, line: &str, goes_on: bool) {
        match self.paragraphs.last_mut().filter(|_| goes_on) {
            Some(paragraph) => join(paragraph, line),
            None => self.paragraphs.push(line.to_string()),
        }
    }
}

/// Whether a line goes on with the paragraph of the line before.
fn continues(before: &Line, line: &Line, leading: f64, page: &[Line]) -> bool {
    let distance = before.y - line.y;
    let is_near = distance > 0.0
        && distance <= before.size * LEADING_MAX
        && distance <= leading * LEADING_RATIO;
    let is_like = (before.size - line.size).abs() <= before.size * SIZE_TOLERANCE;
    let is_indented = line.x - before.x > line.size * INDENT_MIN;
    // the lines that begin where this one does are its column
    let column = page
        .iter()
        .filter(|other| (other.x - line.x).abs() < line.size);
    let end = column.map(|other| other.end).fold(line.end, f64::max);
    let is_short =
        before.end < end - (end - line.x) * SHORT_MIN && !line.text.starts_with(char::is_lowercase);
    is_near && is_like && !is_indented && !is_short
}

/// Adds a line to a paragraph.
fn join(paragraph: &mut String, line: &str) {
    let starts_low = line.starts_with(char::is_lowercase);
    let mut before = paragraph.chars().rev();
    let is_parted = matches!(before.next(), Some('-' | '\u{AD}' | '\u{2010}'))
        && before.next().is_some_and(char::is_lowercase);
    if is_parted && starts_low {
        paragraph.pop();
    } else {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Whether a line is the number of its page: "3", "- 3 -", "3/12".
fn is_number(line: &str) -> bool {
    let line = line.trim();
    line.len() <= NUMBER_CHARS_MAX
        && line.contains(|letter: char| letter.is_ascii_digit())
        && line
            .chars()
            .all(|letter| letter.is_ascii_digit() || " -–/|".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lays lines out, each from `x` and below `y`, a letter half as wide as
    /// its size.
    fn laid_out(lines: &[(f64, f64, f64, &str)]) -> String {
        let mut layout = Layout::default();
        for (x, y, size, text) in lines {
            for (at, letter) in text.chars().enumerate() {
                let x = x + at as f64 * size / 2.0;
                layout.add(&Letter {
                    x,
                    y: *y,
                    end: x + size / 2.0,
                    size: *size,
                    text: letter.to_string(),
                });
            }
        }
        layout.end_page();
        layout.finish()
    }

    #[test]
    fn joins_lines_to_paragraphs() {
        let text = laid_out(&[
            (50.0, 700.0, 20.0, "Tytuł pisma"),
            (50.0, 670.0, 10.0, "Pierwszy akapit jest długi i ma po-"),
            (50.0, 658.0, 10.0, "dzielone słowo, a potem się kończy"),
            (50.0, 646.0, 10.0, "krótko."),
            (50.0, 634.0, 10.0, "Drugi akapit zaczyna się tutaj i tu"),
            (50.0, 622.0, 10.0, "Polska się w nim kończy bez wcięcia"),
            (60.0, 610.0, 10.0, "Trzeci jest wcięty."),
            (200.0, 20.0, 10.0, "- 7 -"),
        ]);
        assert_eq!(
            text,
            "Tytuł pisma\n\nPierwszy akapit jest długi i ma podzielone słowo, a potem się kończy krótko.\n\n\
             Drugi akapit zaczyna się tutaj i tu Polska się w nim kończy bez wcięcia\n\nTrzeci jest wcięty."
        );
    }
}
