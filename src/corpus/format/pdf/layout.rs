//! Lines and paragraphs of letters that stand on a page.
//!
//! Letters are taken in the order in which they are drawn, which is that of
//! reading nearly always. A gap between two is a space; where the next stands
//! elsewhere a line begins. Columns that are drawn row by row are put one after
//! the other. Lines are joined to paragraphs unless the distance, an indent,
//! another size or a line that ends early says that one begins; words that a
//! line end parted are put together. What stands alike at the edges of several
//! pages, and numbers of pages, are left out. Turned text is read as it is
//! meant, and follows the text of the page where it is the lesser part.

use std::collections::VecDeque;

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
    /// Which way it runs.
    pub(super) turn: Turn,
    pub(super) text: String,
}

/// Which way text runs on the page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Turn {
    #[default]
    Right,
    Up,
    Left,
    Down,
}

impl Turn {
    /// All ways, in the order in which they are read.
    const ALL: [Self; 4] = [Self::Right, Self::Up, Self::Left, Self::Down];

    /// The way of a base line that leads so far right and up.
    pub(super) fn of(right: f64, up: f64) -> Self {
        match (right.abs() >= up.abs(), right >= 0.0, up >= 0.0) {
            (true, true, _) => Self::Right,
            (true, false, _) => Self::Left,
            (false, _, true) => Self::Up,
            (false, _, false) => Self::Down,
        }
    }

    /// A place on the page as it is where the text runs to the right.
    pub(super) fn upright(self, x: f64, y: f64) -> (f64, f64) {
        match self {
            Self::Right => (x, y),
            Self::Up => (y, -x),
            Self::Left => (-x, -y),
            Self::Down => (-y, x),
        }
    }
}

/// Gap inside of a line from which what follows may be another column, in sizes
/// of the font.
const GUTTER_MIN: f64 = 1.2;

/// How often lines must go back to the left column for columns to be seen, and
/// the characters that lines of columns have on average; cells of tables have
/// fewer.
const RETURNS_MIN: usize = 3;
const COLUMN_CHARS_MIN: usize = 15;

/// Lines at the top and at the foot of a page that may be alike on others, and
/// pages that are looked at before and after.
const EDGE_LINES: usize = 2;
const NEIGHBOURS: usize = 2;

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
    turn: Turn,
    /// Whether it goes on with the line before, after a gap.
    after_gap: bool,
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
    /// Pages that wait for those after them, with the edges of some before.
    pages: VecDeque<Page>,
    n_done: usize,
    paragraphs: Vec<String>,
}

/// A page, and what stands at its edges.
struct Page {
    lines: Vec<Line>,
    edges: Vec<Edge>,
}

/// A line at the edge of a page, its numbers as one.
#[derive(Clone)]
struct Edge {
    text: String,
    y: f64,
}

impl Layout {
    pub(super) fn add(&mut self, letter: &Letter) {
        let line = &mut self.line;
        let is_level = (letter.y - line.y).abs() <= line.size * SHIFT_MAX
            && letter.turn == line.turn
            && !line.text.is_empty();
        let gap = letter.x - line.end;
        let follows = is_level && gap >= -line.size && gap <= line.size * GUTTER_MIN;
        if !follows {
            let line = std::mem::replace(
                line,
                Line {
                    turn: letter.turn,
                    after_gap: is_level && gap > 0.0,
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
        lines.retain(|line| !line.text.trim().is_empty());
        let lines = in_rows(lines);
        let edges = edges(&lines);
        self.pages.push_back(Page { lines, edges });
        if self.pages.len() > self.n_done + NEIGHBOURS {
            self.write_page();
        }
    }

    /// The paragraphs, parted by a blank line.
    pub(super) fn finish(mut self) -> String {
        while self.n_done < self.pages.len() {
            self.write_page();
        }
        self.paragraphs.join("\n\n")
    }

    /// Writes the first page that waits.
    fn write_page(&mut self) {
        let at = self.n_done;
        let mut lines = std::mem::take(&mut self.pages[at].lines);
        let others: Vec<&Edge> = self
            .pages
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != at)
            .flat_map(|(_, page)| &page.edges)
            .collect();
        let at_edge: Vec<bool> = is_at_edge(&lines);
        let is_head = |line: &Line| {
            let edge = Edge::of(line);
            others
                .iter()
                .any(|other| other.text == edge.text && (other.y - edge.y).abs() <= line.size)
        };
        let mut places = at_edge.iter();
        lines.retain(|line| {
            let may_be_head = *places.next().expect("every line has its place");
            !(is_number(&line.text) || may_be_head && is_head(line))
        });
        for turn in by_weight(&lines) {
            let lines: Vec<Line> = lines
                .iter()
                .filter(|line| line.turn == turn)
                .cloned()
                .collect();
            self.write_lines(&in_columns(lines));
        }
        self.n_done += 1;
        if self.n_done > NEIGHBOURS {
            self.pages.pop_front();
            self.n_done -= 1;
        }
    }

    fn write_lines(&mut self, lines: &[Line]) {
        let mut before: Option<&Line> = None;
        let mut leading = f64::INFINITY;
        for (at, line) in lines.iter().enumerate() {
            let goes_on = match before {
                Some(before) => {
                    let distance = before.y - line.y;
                    let goes_on = continues(before, line, leading, lines);
                    // at the top of the next column
                    let is_next_column = !goes_on
                        && distance < 0.0
                        && line.x > before.x
                        && (before.size - line.size).abs() <= before.size * SIZE_TOLERANCE
                        && self.is_cut(&line.text);
                    leading = if goes_on { distance } else { f64::INFINITY };
                    goes_on || is_next_column
                }
                None => at == 0 && self.is_cut(&line.text),
            };
            self.take(line.text.trim(), goes_on);
            before = Some(line);
        }
    }

    /// Whether a page or column has ended inside of a paragraph, which goes on
    /// so.
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

impl Edge {
    fn of(line: &Line) -> Self {
        let mut text = String::new();
        for letter in line.text.trim().chars() {
            match letter {
                _ if letter.is_ascii_digit() => {
                    if !text.ends_with('#') {
                        text.push('#');
                    }
                }
                _ => text.extend(letter.to_lowercase()),
            }
        }
        Self { text, y: line.y }
    }
}

/// Whether each line is one of the first or last from the top.
fn is_at_edge(lines: &[Line]) -> Vec<bool> {
    let mut heights: Vec<f64> = lines.iter().map(|line| line.y).collect();
    heights.sort_by(f64::total_cmp);
    heights.dedup_by(|one, other| (*one - *other).abs() < 1.0);
    let n = heights.len();
    let is_edge = |line: &Line| {
        let place = heights.iter().position(|y| (y - line.y).abs() < 1.0);
        place.is_some_and(|place| place < EDGE_LINES || place + EDGE_LINES >= n)
    };
    lines.iter().map(is_edge).collect()
}

fn edges(lines: &[Line]) -> Vec<Edge> {
    let at_edge = is_at_edge(lines);
    let lines = lines.iter().zip(at_edge);
    lines
        .filter(|(_, at_edge)| *at_edge)
        .map(|(line, _)| Edge::of(line))
        .collect()
}

/// The ways in which lines run, that of most letters first.
fn by_weight(lines: &[Line]) -> Vec<Turn> {
    let weight = |turn: Turn| -> usize {
        let lines = lines.iter().filter(|line| line.turn == turn);
        lines.map(|line| line.text.len()).sum()
    };
    let mut turns: Vec<Turn> = Turn::ALL.to_vec();
    turns.sort_by_key(|turn| std::cmp::Reverse(weight(*turn)));
    turns.retain(|turn| weight(*turn) > 0);
    turns
}

/// The lines of a page, those put together again that a gap inside of a row
/// parted, unless they are columns.
fn in_rows(lines: Vec<Line>) -> Vec<Line> {
    let mut rows: Vec<Line> = Vec::with_capacity(lines.len());
    let is_columns = column(&lines).is_some();
    for line in lines {
        match rows.last_mut() {
            Some(before) if line.after_gap && !is_columns => {
                if !before.text.ends_with(' ') {
                    before.text.push(' ');
                }
                before.text.push_str(line.text.trim_start());
                before.end = line.end;
                before.size = before.size.max(line.size);
            }
            _ => rows.push(line),
        }
    }
    rows
}

/// Where the column begins that is drawn in turns with what is left of it.
fn column(lines: &[Line]) -> Option<f64> {
    let starts = |line: &Line, x: f64| (line.x - x).abs() <= line.size / 2.0;
    let mut found: Option<f64> = None;
    for pair in lines.windows(2) {
        let [left, right] = pair else { continue };
        let x = right.x;
        if left.turn != right.turn
            || x <= left.end
            || (left.y - right.y).abs() > left.size * LEADING_MAX
            || found.is_some_and(|known| known <= x)
        {
            continue;
        }
        let returns = lines.windows(2).filter(|pair| {
            starts(&pair[0], x)
                && pair[1].end < x
                && pair[1].x < x - pair[1].size
                && (pair[0].y - pair[1].y).abs() <= pair[0].size * LEADING_MAX * 1.5
        });
        let mean = |is_of: &dyn Fn(&Line) -> bool| {
            let chars = lines.iter().filter(|line| is_of(line));
            let (n, sum) = chars.fold((0, 0), |(n, sum), line| {
                (n + 1, sum + line.text.chars().count())
            });
            sum / usize::max(n, 1)
        };
        if returns.count() + 1 >= RETURNS_MIN
            && mean(&|line| starts(line, x)) >= COLUMN_CHARS_MIN
            && mean(&|line| line.end < x) >= COLUMN_CHARS_MIN
        {
            found = Some(x);
        }
    }
    found
}

/// The lines with columns one after the other that are drawn in turns; a line
/// over both of them parts what is above from what is below.
fn in_columns(lines: Vec<Line>) -> Vec<Line> {
    let Some(x) = column(&lines) else {
        return lines;
    };
    let (mut ordered, mut left, mut right) = (Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        if line.x >= x - line.size / 2.0 {
            right.push(line);
        } else if line.end <= x {
            left.push(line);
        } else {
            ordered.append(&mut left);
            ordered.extend(in_columns(std::mem::take(&mut right)));
            ordered.push(line);
        }
    }
    ordered.append(&mut left);
    ordered.extend(in_columns(right));
    ordered
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
        .filter(|other| (other.x - line.x).abs() < line.size)
        .filter(|other| (other.size - line.size).abs() <= line.size * SIZE_TOLERANCE);
    let end = column.map(|other| other.end).fold(line.end, f64::max);
    // the next word would have stood in the line before
    let first_word = line.text.split_whitespace().next().unwrap_or_default();
    let n_chars = line.text.trim().chars().count().max(1);
    let width = (line.end - line.x) / n_chars as f64;
    let word_fits = before.end + width * (first_word.chars().count() + 1) as f64 <= end;
    let ends_sentence = before
        .text
        .trim_end()
        .ends_with(['.', '!', '?', ':', '”', '"', '…']);
    let is_short = word_fits
        && (ends_sentence || before.end < end - (end - line.x) * SHORT_MIN)
        && !line.text.starts_with(char::is_lowercase);
    is_near && is_like && !is_indented && !is_short
}

/// Adds a line to a paragraph. A hyphen at the line's end parts a word, unless
/// what follows begins with a capital ("Bielsko-Biała"), or it joins adjectives
/// ("polsko-ukraiński").
fn join(paragraph: &mut String, line: &str) {
    let mut before = paragraph.chars().rev();
    let last = before.next();
    let is_hyphen = matches!(last, Some('-' | '\u{2010}'));
    let after_letter = before.next().is_some_and(char::is_alphabetic);
    let starts_low = line.starts_with(char::is_lowercase);
    let starts_high = line.starts_with(char::is_uppercase);
    if last == Some('\u{AD}') {
        paragraph.pop();
    } else if is_hyphen && after_letter && starts_low {
        if !joins_adjectives(paragraph, line) {
            paragraph.pop();
        }
    } else if !(is_hyphen && after_letter && starts_high) {
        paragraph.push(' ');
    }
    paragraph.push_str(line);
}

/// Whether a hyphen stands between two adjectives of countries or places, of
/// which the first ends with -sko or -cko and the second is inflected.
fn joins_adjectives(paragraph: &str, line: &str) -> bool {
    const ENDINGS: [&str; 9] = ["i", "a", "ie", "ą", "iego", "iej", "iemu", "im", "ich"];
    let first = paragraph.trim_end_matches(['-', '\u{2010}']).to_lowercase();
    let second = line.split(|letter: char| !letter.is_alphabetic()).next();
    let second = second.unwrap_or_default();
    let is_adjective = ENDINGS.iter().any(|ending| {
        let stem = second.strip_suffix(ending);
        stem.is_some_and(|stem| stem.len() > 3 && (stem.ends_with("sk") || stem.ends_with("ck")))
    });
    (first.ends_with("sko") || first.ends_with("cko")) && is_adjective
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
        page(&mut layout, Turn::Right, lines);
        layout.end_page();
        layout.finish()
    }

    fn page(layout: &mut Layout, turn: Turn, lines: &[(f64, f64, f64, &str)]) {
        for (x, y, size, text) in lines {
            for (at, letter) in text.chars().enumerate() {
                let x = x + at as f64 * size / 2.0;
                layout.add(&Letter {
                    x,
                    y: *y,
                    end: x + size / 2.0,
                    size: *size,
                    turn,
                    text: letter.to_string(),
                });
            }
        }
    }

    #[test]
    fn reads_columns_one_after_the_other() {
        let left = [
            "W Sandomierzu odnowiono fasadę",
            "ratusza, a konserwatorka Hanna",
            "Dygat pokazała w środę freski,",
            "które leżały pod tynkiem.",
        ];
        let right = [
            "Tymczasem pod Opatowem rolnicy",
            "zbierają późne jabłka i liczą",
            "straty po majowym przymrozku,",
            "mówi Stefan Pałka ze wsi.",
        ];
        for shift in [0.0, 3.0, 6.0] {
            let mut rows = vec![(
                50.0,
                760.0,
                20.0,
                "Wieści znad Wisły i spod gór, tydzień czterdziesty",
            )];
            for (at, (left, right)) in left.iter().zip(right).enumerate() {
                let y = 700.0 - 13.0 * at as f64;
                rows.push((50.0, y, 10.0, left));
                rows.push((260.0, y - shift, 10.0, right));
            }
            let text = laid_out(&rows);
            let expected = format!(
                "Wieści znad Wisły i spod gór, tydzień czterdziesty\n\n{}\n\n{}",
                left.join(" "),
                right.join(" ")
            );
            assert_eq!(text, expected, "{shift}");
        }
        // cells of a table stay in their rows
        let table: Vec<_> = (0..5)
            .flat_map(|at| {
                let y = 700.0 - 20.0 * f64::from(at);
                [(50.0, y, 10.0, "Płock"), (200.0, y, 10.0, "12 430")]
            })
            .collect();
        let rows = ["Płock 12 430"; 5];
        assert_eq!(laid_out(&table).replace("\n\n", " "), rows.join(" "));
    }

    #[test]
    fn short_lines_inside_of_sentences_go_on() {
        let text = laid_out(&[
            (50.0, 700.0, 10.0, "Wóz wiozący mąkę stanął pod Opolem"),
            (50.0, 688.0, 10.0, "bo zabrakło jej drogi przez"),
            (50.0, 676.0, 10.0, "Strzelce Opolskie, a objazd wiedzie"),
            (50.0, 664.0, 10.0, "dalej."),
            (50.0, 652.0, 10.0, "Nowy dzień"),
        ]);
        assert_eq!(
            text,
            "Wóz wiozący mąkę stanął pod Opolem bo zabrakło jej drogi przez Strzelce Opolskie, a objazd wiedzie dalej.\n\nNowy dzień"
        );
    }

    #[test]
    fn tells_hyphens_from_parted_words() {
        for (before, line, expected) in [
            ("w Kędzierzynie-", "Koźlu", "w Kędzierzynie-Koźlu"),
            ("Anna Wilk-", "Nowak", "Anna Wilk-Nowak"),
            (
                "umowa polsko-",
                "litewska z maja",
                "umowa polsko-litewska z maja",
            ),
            ("stanęło wojsko-", "we auto", "stanęło wojskowe auto"),
            ("rozma-", "wiał", "rozmawiał"),
            ("mia\u{AD}", "sto", "miasto"),
            ("od 5 -", "zł", "od 5 - zł"),
        ] {
            let mut paragraph = before.to_string();
            join(&mut paragraph, line);
            assert_eq!(paragraph, expected);
        }
    }

    #[test]
    fn leaves_running_heads_out() {
        let mut layout = Layout::default();
        let pages = [
            "Zarząd dróg zamknął most, bo wo-",
            "da podmyła filar, a naprawa po-",
            "trwa do świąt, mówi Ewa Kurek.",
        ];
        for (at, text) in pages.iter().enumerate() {
            let foot = format!("Strona {} z 3", at + 1);
            page(
                &mut layout,
                Turn::Right,
                &[
                    (50.0, 810.0, 9.0, "Tygodnik Nadnarwiański nr 7"),
                    (50.0, 760.0, 10.0, text),
                    (50.0, 30.0, 9.0, &foot),
                ],
            );
            layout.end_page();
        }
        assert_eq!(
            layout.finish(),
            "Zarząd dróg zamknął most, bo woda podmyła filar, a naprawa potrwa do świąt, mówi Ewa Kurek."
        );
        let alone = laid_out(&[
            (50.0, 810.0, 9.0, "Tygodnik Nadnarwiański nr 7"),
            (50.0, 760.0, 10.0, "Most jest zamknięty."),
        ]);
        assert!(alone.starts_with("Tygodnik"), "{alone}");
    }

    #[test]
    fn reads_turned_text() {
        assert_eq!(Turn::of(0.0, 1.0), Turn::Up);
        assert_eq!(Turn::Up.upright(72.0, 100.0), (100.0, -72.0));
        let mut layout = Layout::default();
        page(
            &mut layout,
            Turn::Up,
            &[(700.0, -20.0, 6.0, "fot. Jan Zych")],
        );
        let text = [(50.0, 700.0, 10.0, "Burza zerwała dachy w Mławie.")];
        page(&mut layout, Turn::Right, &text);
        layout.end_page();
        assert_eq!(
            layout.finish(),
            "Burza zerwała dachy w Mławie.\n\nfot. Jan Zych"
        );
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
