//! Tokens and sentences: cuts a text once, for search and for enrichment.
//!
//! A token is a word, a run of digits or a single other character; white space
//! is the gap between tokens, so tokens and gaps give the text back. A word
//! keeps an apostrophe between its letters (`Farage'a`) and digits after its
//! first letter (`G7`); a hyphen is a token of its own (`polsko-ukraiński` is
//! three), and so is every separator inside a number. A sentence ends at a
//! blank line, at a line end unless the text is hard-wrapped, and at a full
//! stop that no abbreviation, initial or ordinal explains.
//!
//! Word characters are Unicode's alphabetic ones and combining marks.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{LANGUAGES, Lang};

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Begins with a letter.
    Word,
    /// ASCII digits.
    Number,
    /// A single other character.
    Mark,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shape {
    /// No word.
    None,
    /// `wizyta`
    Lower,
    /// `eBay`: a capital after a lower-case first letter.
    InnerCapital,
    /// `W`: a single capital.
    Initial,
    /// `MSZ`, `G7`: more than one letter, all capitals.
    Capitals,
    /// `McDonald`: a capital first and another inside.
    Mixed,
    /// `Putin`: a capital, then lower case.
    Title,
}

impl Shape {
    /// Whether the first letter is a capital.
    #[must_use]
    pub fn is_capitalised(self) -> bool {
        self >= Self::Initial
    }
}

/// A piece of text between gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// First byte.
    pub start: u32,
    /// Byte after the last.
    pub end: u32,
    /// What it is made of.
    pub class: Class,
    /// How it is written.
    pub shape: Shape,
    /// Whether white space, or the text's start, is before it.
    pub space_before: bool,
    /// Whether it is the first of its line.
    pub line_start: bool,
}

impl Token {
    /// Its bytes in the text.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its words.
    #[must_use]
    pub fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.span()]
    }
}

/// The tokens of a text, and the sentences they make.
#[derive(Debug, Default, Clone)]
pub struct Tokens {
    /// First to last.
    pub tokens: Vec<Token>,
    /// Ranges of `tokens`, first to last, which together hold every token.
    pub sentences: Vec<Range<usize>>,
}

impl Tokens {
    /// Cuts `text`; `lang` chooses the abbreviations.
    ///
    /// Offsets are `u32`, so a text of 4 GiB or more is cut there.
    #[must_use]
    pub fn new(text: &str, lang: Option<Lang>) -> Self {
        let mut tokens = Self::default();
        tokens.fill(text, lang);
        tokens
    }

    /// Cuts `text` into these tokens, which it empties first.
    pub fn fill(&mut self, text: &str, lang: Option<Lang>) {
        self.tokens.clear();
        self.sentences.clear();
        cut(text, &mut self.tokens);
        split_sentences(text, lang, &self.tokens, &mut self.sentences);
    }
}

/// What a character can be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Space,
    Newline,
    Letter,
    Digit,
    Mark,
}

/// Parts of the ASCII characters.
const ASCII: [Part; 128] = {
    let mut parts = [Part::Mark; 128];
    let mut byte = 0;
    while byte < 128 {
        parts[byte] = match byte as u8 {
            b'\n' => Part::Newline,
            b' ' | b'\t' | b'\r' | 0x0B | 0x0C => Part::Space,
            b'a'..=b'z' | b'A'..=b'Z' => Part::Letter,
            b'0'..=b'9' => Part::Digit,
            _ => Part::Mark,
        };
        byte += 1;
    }
    parts
};

/// Characters of the Latin scripts that two bytes of UTF-8 hold, up to U+017F.
const N_LATIN: usize = 0x180;

/// A character of the Latin scripts.
#[derive(Clone, Copy)]
struct Latin {
    part: Part,
    is_capital: bool,
    is_small: bool,
}

/// By code point, since most letters outside of ASCII are these.
static LATIN: LazyLock<[Latin; N_LATIN]> = LazyLock::new(|| {
    std::array::from_fn(|code| {
        let character = char::from_u32(code as u32).expect("no surrogate is so small");
        Latin {
            part: ASCII
                .get(code)
                .copied()
                .unwrap_or_else(|| part_of(character)),
            is_capital: character.is_uppercase(),
            is_small: character.is_alphabetic() && !character.is_uppercase(),
        }
    })
});

/// What the character at `at` can be part of, and its length in bytes.
#[inline]
fn part_at(text: &str, at: usize) -> (Part, usize) {
    let byte = text.as_bytes()[at];
    if byte < 128 {
        return (ASCII[usize::from(byte)], 1);
    }
    if byte < 0xC6 {
        let code = usize::from(byte & 0x1F) << 6 | usize::from(text.as_bytes()[at + 1] & 0x3F);
        return (LATIN[code].part, 2);
    }
    let letter = text[at..]
        .chars()
        .next()
        .expect("`at` is on a character inside the text");
    (part_of(letter), letter.len_utf8())
}

/// What a character outside of ASCII can be part of.
fn part_of(character: char) -> Part {
    match character {
        // soft hyphens, and the marks that compose a letter, stay in the word
        '\u{AD}' | '\u{300}'..='\u{36F}' => Part::Letter,
        '\u{FEFF}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}' => Part::Space,
        '\u{2028}' | '\u{2029}' | '\u{85}' => Part::Newline,
        _ if character.is_alphabetic() => Part::Letter,
        _ if character.is_whitespace() => Part::Space,
        _ => Part::Mark,
    }
}

/// Cuts the text into tokens, without sentences.
fn cut(text: &str, tokens: &mut Vec<Token>) {
    let (mut at, mut space_before, mut line_start) = (0, true, true);
    while at < text.len() && at < u32::MAX as usize {
        let (part, length) = part_at(text, at);
        let start = at;
        at += length;
        let (class, shape) = match part {
            Part::Space | Part::Newline => {
                space_before = true;
                line_start |= part == Part::Newline;
                continue;
            }
            Part::Mark => (Class::Mark, Shape::None),
            Part::Digit => {
                at += text.as_bytes()[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                (Class::Number, Shape::None)
            }
            Part::Letter => {
                at = word_end(text, at);
                (Class::Word, shape_of(&text[start..at]))
            }
        };
        tokens.push(Token {
            start: start as u32,
            end: at as u32,
            class,
            shape,
            space_before,
            line_start,
        });
        (space_before, line_start) = (false, false);
    }
}

/// Where the word ends whose first letter is before `at`.
fn word_end(text: &str, mut at: usize) -> usize {
    while at < text.len() {
        match part_at(text, at) {
            (Part::Letter | Part::Digit, length) => at += length,
            _ => match apostrophe(&text[at..]) {
                Some(length)
                    if at + length < text.len() && part_at(text, at + length).0 == Part::Letter =>
                {
                    at += length;
                }
                _ => break,
            },
        }
    }
    at
}

/// Length of the apostrophe with which `rest` begins.
fn apostrophe(rest: &str) -> Option<usize> {
    ["'", "’"]
        .iter()
        .find(|mark| rest.starts_with(**mark))
        .map(|mark| mark.len())
}

/// How a word is written; digits and marks inside do not count.
pub(crate) fn shape_of(word: &str) -> Shape {
    // most words by far
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return Shape::Lower;
    }
    let (mut n_letters, mut n_capitals, mut n_small) = (0, 0, 0);
    let mut capital_first = false;
    for (position, character) in word.chars().enumerate() {
        let (capital, small) = if let Some(latin) = LATIN.get(character as usize) {
            (latin.is_capital, latin.is_small)
        } else {
            let capital = character.is_uppercase();
            (capital, !capital && character.is_alphabetic())
        };
        capital_first |= capital && position == 0;
        n_letters += 1;
        n_capitals += usize::from(capital);
        n_small += usize::from(small);
    }
    match (capital_first, n_capitals, n_small) {
        (true, 1, 0) if n_letters == 1 => Shape::Initial,
        (true, _, 0) => Shape::Capitals,
        (true, 1, _) => Shape::Title,
        (true, ..) => Shape::Mixed,
        (false, 0, _) => Shape::Lower,
        (false, ..) => Shape::InnerCapital,
    }
}

/// Abbreviations of each language; `true` where one may end a sentence too.
static ABBREVIATIONS: LazyLock<HashMap<Lang, HashMap<&'static str, bool>>> = LazyLock::new(|| {
    LANGUAGES
        .iter()
        .map(|language| {
            let rows = language.abbreviations.lines();
            let words = rows.filter(|row| !row.starts_with('#') && !row.is_empty());
            let pairs = words.map(|word| match word.strip_suffix('$') {
                Some(word) => (word, true),
                None => (word, false),
            });
            (language.lang, pairs.collect())
        })
        .collect()
});

/// Languages that write an ordinal as a number with a full stop, also before
/// a capital: "am 3. Oktober".
const ORDINAL_STOP: &[Lang] = &[Lang::DE, Lang::CS, Lang::SK, Lang::SL];

/// Groups the tokens into sentences.
fn split_sentences(
    text: &str,
    lang: Option<Lang>,
    tokens: &[Token],
    sentences: &mut Vec<Range<usize>>,
) {
    let abbreviations = lang.and_then(|lang| ABBREVIATIONS.get(&lang));
    let ordinal_stop = lang.is_some_and(|lang| ORDINAL_STOP.contains(&lang));
    let wrapped = is_hard_wrapped(text);
    let mut first = 0;
    for (next, token) in tokens.iter().enumerate().skip(1) {
        let ends = if token.line_start {
            let gap = &text.as_bytes()[tokens[next - 1].end as usize..token.start as usize];
            !wrapped || memchr::memchr_iter(b'\n', gap).count() > 1
        } else {
            false
        };
        if ends || stops_before(text, tokens, next, abbreviations, ordinal_stop) {
            sentences.push(first..next);
            first = next;
        }
    }
    if first < tokens.len() {
        sentences.push(first..tokens.len());
    }
}

/// Whether a full stop, with what closes after it, ends a sentence right
/// before token `next`.
fn stops_before(
    text: &str,
    tokens: &[Token],
    next: usize,
    abbreviations: Option<&HashMap<&'static str, bool>>,
    ordinal_stop: bool,
) -> bool {
    let following = tokens[next];
    if !following.space_before || matches!(following.shape, Shape::Lower | Shape::InnerCapital) {
        return false;
    }
    let mut stop = next - 1;
    while stop > 0 && is_closing(tokens[stop], text) && !tokens[stop].space_before {
        stop -= 1;
    }
    match tokens[stop].text(text) {
        "?" | "!" | "…" => true,
        "." if stop == 0 => true,
        "." => {
            let before = tokens[stop - 1];
            if tokens[stop].space_before {
                return true;
            }
            match before.class {
                Class::Number => !(ordinal_stop && before.end - before.start <= 2),
                Class::Word if before.shape == Shape::Initial => false,
                Class::Word => abbreviations
                    .and_then(|words| lookup(words, before.text(text)))
                    .is_none_or(|may_end| may_end && following.class == Class::Word),
                Class::Mark => true,
            }
        }
        _ => false,
    }
}

/// Looks a word up by its lower-case form.
fn lookup(words: &HashMap<&'static str, bool>, word: &str) -> Option<bool> {
    words
        .get(word)
        .or_else(|| words.get(word.to_lowercase().as_str()))
        .copied()
}

/// Whether a token closes a quotation or a bracket.
fn is_closing(token: Token, text: &str) -> bool {
    token.class == Class::Mark
        && matches!(
            token.text(text),
            "\"" | "”" | "“" | "»" | "«" | "'" | "’" | ")" | "]"
        )
}

/// Longest line, in characters, of a text that was wrapped by hand.
const WRAP_CHARS_MAX: usize = 120;

/// Whether line ends are only wrapping: no line is long, and no line could
/// have taken the first word of the next.
fn is_hard_wrapped(text: &str) -> bool {
    let mut lines = Vec::new();
    for line in text.lines() {
        let n_chars = line.trim_end().chars().count();
        if n_chars > WRAP_CHARS_MAX {
            return false;
        }
        let first_word = line.split_whitespace().next().unwrap_or("");
        lines.push((n_chars, first_word.chars().count()));
    }
    let width = lines.iter().map(|line| line.0).max().unwrap_or(0);
    let pairs = lines
        .windows(2)
        .filter(|pair| pair[0].0 > 0 && pair[1].0 > 0);
    let (n_pairs, n_full) = pairs.fold((0, 0), |(n_pairs, n_full), pair| {
        (
            n_pairs + 1,
            n_full + usize::from(pair[0].0 + 1 + pair[1].1 > width),
        )
    });
    n_pairs >= 2 && n_full * 20 >= n_pairs * 19
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let cut = Tokens::new(text, Some(Lang::PL));
        let found: Vec<_> = cut.tokens.iter().map(|token| token.text(text)).collect();
        assert_eq!(found, expected, "in {text:?}");
    }

    #[track_caller]
    fn check_sentences(text: &str, expected: &[&str]) {
        let cut = Tokens::new(text, Some(Lang::PL));
        let found: Vec<_> = cut
            .sentences
            .iter()
            .map(|range| {
                let (first, last) = (cut.tokens[range.start], cut.tokens[range.end - 1]);
                &text[first.start as usize..last.end as usize]
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn cuts_words_numbers_and_marks() {
        check(
            "Farage'a, polsko-ukraiński",
            &["Farage'a", ",", "polsko", "-", "ukraiński"],
        );
        check(
            "G7 18.06.2024 6,7 tys.",
            &[
                "G7", "18", ".", "06", ".", "2024", "6", ",", "7", "tys", ".",
            ],
        );
        check(
            "l’Oréal\u{a0}„Żołnierz”",
            &["l’Oréal", "„", "Żołnierz", "”"],
        );
        check("'cytat' don't", &["'", "cytat", "'", "don't"]);
        check(
            "e\u{301}tude по-київськи",
            &["e\u{301}tude", "по", "-", "київськи"],
        );
        check("", &[]);
    }

    #[test]
    fn tells_how_words_are_written() {
        let shapes = [
            ("wizyta", Shape::Lower),
            ("eBay", Shape::InnerCapital),
            ("W", Shape::Initial),
            ("MSZ", Shape::Capitals),
            ("G7", Shape::Capitals),
            ("McDonald", Shape::Mixed),
            ("Łódź", Shape::Title),
            ("Farage'a", Shape::Title),
        ];
        for (word, shape) in shapes {
            assert_eq!(Tokens::new(word, None).tokens[0].shape, shape, "{word}");
        }
    }

    #[test]
    fn ends_sentences() {
        check_sentences(
            "Przyjechał płk. Nowak m.in. z J. Kowalskim. „Tak.” Potem wyszli! A o 15.30 nic.",
            &[
                "Przyjechał płk. Nowak m.in. z J. Kowalskim.",
                "„Tak.”",
                "Potem wyszli!",
                "A o 15.30 nic.",
            ],
        );
        check_sentences(
            "Tytuł bez kropki\nTekst artykułu.",
            &["Tytuł bez kropki", "Tekst artykułu."],
        );
        check_sentences(
            "Był tam w 2023 r. Potem wrócił.",
            &["Był tam w 2023 r.", "Potem wrócił."],
        );
    }

    #[test]
    fn reads_over_hard_wrapped_lines() {
        check_sentences(
            "Prezydent Władimir\nPutin przyjechał do\nPjongjangu. Spotkał\nsię z Kimem.",
            &[
                "Prezydent Władimir\nPutin przyjechał do\nPjongjangu.",
                "Spotkał\nsię z Kimem.",
            ],
        );
    }

    #[test]
    fn knows_what_does_not_end_a_sentence() {
        check_sentences(
            "W XIX w. miasto było mniejsze. Urodził się 18 czerwca 1920 r. w Łodzi.",
            &[
                "W XIX w. miasto było mniejsze.",
                "Urodził się 18 czerwca 1920 r. w Łodzi.",
            ],
        );
        check_sentences(
            "Zarabia 3,5 tys. zł. Mówi o tym ks. prof. T. Nowak. To min. 1 mln os.",
            &[
                "Zarabia 3,5 tys. zł.",
                "Mówi o tym ks. prof. T. Nowak.",
                "To min. 1 mln os.",
            ],
        );
        check_sentences(
            "«Nie wiem» – powiedział. (Tak było.) \"Dość!\" Koniec…\n\nNowy akapit",
            &[
                "«Nie wiem» – powiedział.",
                "(Tak było.)",
                "\"Dość!\"",
                "Koniec…",
                "Nowy akapit",
            ],
        );
    }

    proptest::proptest! {
        #[test]
        fn gives_the_text_back(text in "(\\PC|[ a-zA-ZąŻ0-9.,'’\\n\u{AD}\u{200B}-])*") {
            let cut = Tokens::new(&text, Some(Lang::PL));
            let mut end = 0;
            for token in &cut.tokens {
                let span = token.span();
                let gap = text[end..span.start].chars();
                assert!(span.start < span.end && gap.map(part_of).all(is_space));
                end = span.end;
            }
            assert!(text[end..].chars().map(part_of).all(is_space));
            let sentences = cut.sentences.iter().flat_map(Clone::clone);
            assert!(sentences.eq(0..cut.tokens.len()));
        }
    }

    fn is_space(part: Part) -> bool {
        matches!(part, Part::Space | Part::Newline)
    }
}
