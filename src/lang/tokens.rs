//! Tokens and sentences: cuts a text once, for search and for enrichment.
//!
//! A token is a word, a run of digits or a single other character; white space
//! is the gap between tokens, so tokens and gaps give the text back. A word
//! keeps an apostrophe between its letters (`Farage'a`), what nobody sees there
//! (soft hyphens, joiners) and digits after its first letter (`G7`); a hyphen is a token of its own (`polsko-ukraiński` is
//! three), and so is every separator inside a number. A sentence ends at a
//! blank line, at a line end unless the text is hard-wrapped, and at a full
//! stop that no abbreviation, initial or ordinal explains.
//!
//! Word characters are Unicode's alphabetic ones and combining marks.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{Lang, PerLanguage};

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
        Cutter::new(text).cut(&mut self.tokens);
        split_sentences(text, lang, &self.tokens, &mut self.sentences);
    }
}

/// What a character is to a token: bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Character(u8);

impl Character {
    /// A single token.
    const MARK: Self = Self(0);
    const LETTER: Self = Self(1);
    const DIGIT: Self = Self(1 << 1);
    const CAPITAL: Self = Self(1 << 2);
    const SMALL: Self = Self(1 << 3);
    const SPACE: Self = Self(1 << 4);
    const NEWLINE: Self = Self(1 << 5);
    /// Not seen: inside a word part of it, else a gap.
    const UNSEEN: Self = Self(1 << 6).or(Self::SPACE);
    /// Goes on a word.
    const OF_WORD: Self = Self::LETTER.or(Self::DIGIT);
    const GAP: Self = Self::SPACE.or(Self::NEWLINE);

    const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it has one of some bits.
    const fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Of a character outside of ASCII.
    fn of(character: char) -> Self {
        let part = match character {
            // the marks that compose a letter stay in the word
            '\u{300}'..='\u{36F}' => Self::LETTER,
            _ if is_unseen(character) => Self::UNSEEN,
            '\u{2028}' | '\u{2029}' | '\u{85}' => Self::NEWLINE,
            _ if character.is_alphabetic() => Self::LETTER,
            _ if character.is_whitespace() => Self::SPACE,
            _ => Self::MARK,
        };
        let case = match character {
            _ if character.is_uppercase() => Self::CAPITAL,
            _ if character.is_alphabetic() => Self::SMALL,
            _ => Self::MARK,
        };
        part.or(case)
    }
}

/// The ASCII characters; the bytes beyond belong to no word here.
const ASCII: [Character; 256] = {
    let mut characters = [Character::MARK; 256];
    let mut byte = 0;
    while byte < 128 {
        characters[byte] = match byte as u8 {
            b'\n' => Character::NEWLINE,
            b' ' | b'\t' | b'\r' | 0x0B | 0x0C => Character::SPACE,
            b'a'..=b'z' => Character::LETTER.or(Character::SMALL),
            b'A'..=b'Z' => Character::LETTER.or(Character::CAPITAL),
            b'0'..=b'9' => Character::DIGIT,
            _ => Character::MARK,
        };
        byte += 1;
    }
    characters
};

/// Characters of the Latin scripts that two bytes of UTF-8 hold, up to U+017F.
const N_LATIN: usize = 0x180;

/// Those by code point, since most letters outside of ASCII are these.
static LATIN: LazyLock<[Character; N_LATIN]> = LazyLock::new(|| {
    std::array::from_fn(|code| match char::from_u32(code as u32) {
        Some(character) if !character.is_ascii() => Character::of(character),
        _ => ASCII[code],
    })
});

/// A text that is being cut.
struct Cutter<'t> {
    text: &'t str,
    bytes: &'t [u8],
    latin: &'static [Character; N_LATIN],
}

impl<'t> Cutter<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            latin: &LATIN,
        }
    }

    /// Cuts the text into tokens, without sentences.
    fn cut(&self, tokens: &mut Vec<Token>) {
        let (mut at, mut space_before, mut line_start) = (0, true, true);
        while at < self.bytes.len() && at < u32::MAX as usize {
            let (character, length) = self.character(at);
            let start = at;
            at += length;
            let (class, shape) = if character.is(Character::GAP) {
                space_before = true;
                line_start |= character.is(Character::NEWLINE);
                continue;
            } else if character.is(Character::LETTER) {
                let mut letters = Letters::new(character);
                at = self.word_end(at, &mut letters);
                (Class::Word, letters.shape())
            } else if character.is(Character::DIGIT) {
                at += self.bytes[at..]
                    .iter()
                    .take_while(|byte| byte.is_ascii_digit())
                    .count();
                (Class::Number, Shape::None)
            } else {
                (Class::Mark, Shape::None)
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

    /// The character at `at`, and its length in bytes.
    #[inline]
    fn character(&self, at: usize) -> (Character, usize) {
        let byte = self.bytes[at];
        if byte < 128 {
            (ASCII[usize::from(byte)], 1)
        } else {
            self.beyond_ascii(at)
        }
    }

    #[inline]
    fn beyond_ascii(&self, at: usize) -> (Character, usize) {
        let byte = self.bytes[at];
        if byte < 0xC6 {
            let code = usize::from(byte & 0x1F) << 6 | usize::from(self.bytes[at + 1] & 0x3F);
            return (self.latin[code], 2);
        }
        let mut rest = self.text[at..].chars();
        let character = rest.next().expect("`at` is on a character of the text");
        (Character::of(character), character.len_utf8())
    }

    /// Where the word ends that goes on at `at`; notes its letters.
    #[inline]
    fn word_end(&self, mut at: usize, letters: &mut Letters) -> usize {
        loop {
            at += self.small_letters(at, letters);
            while let Some(byte) = self.bytes.get(at)
                && ASCII[usize::from(*byte)].is(Character::OF_WORD)
            {
                letters.add(ASCII[usize::from(*byte)]);
                at += 1;
            }
            match self.bytes.get(at) {
                Some(128..) => {
                    let (character, length) = self.beyond_ascii(at);
                    if character.is(Character::OF_WORD) {
                        letters.add(character);
                        at += length;
                        continue;
                    }
                }
                Some(b'\'' | b'`') => {}
                _ => return at,
            }
            match self.inside(at) {
                Some(length) => at += length,
                None => return at,
            }
        }
    }

    /// How many small letters of ASCII go on at `at`, noted together: most of a
    /// word.
    #[inline]
    fn small_letters(&self, at: usize, letters: &mut Letters) -> usize {
        let mut end = at;
        while let Some(next) = self.bytes.get(end..end + 8) {
            let n_small = n_small(u64::from_le_bytes(next.try_into().expect("8 bytes")));
            end += n_small;
            if n_small < 8 {
                break;
            }
        }
        if end > at {
            letters.add(ASCII[usize::from(b'a')]);
        }
        end - at
    }

    /// Length of what stands at `at` between two letters of a word: an
    /// apostrophe, and what nobody sees.
    fn inside(&self, at: usize) -> Option<usize> {
        let mut rest = self.text[at..].chars();
        let mut has_apostrophe = false;
        let next = rest.by_ref().find(|character| {
            let is_first = is_apostrophe(*character) && !has_apostrophe;
            has_apostrophe |= is_first;
            !is_first && !is_unseen(*character)
        })?;
        let length = self.bytes.len() - at - rest.as_str().len() - next.len_utf8();
        let goes_on = self.character(at + length).0.is(Character::LETTER);
        goes_on.then_some(length)
    }
}

/// Whether a character is an apostrophe where letters are on both sides: the
/// typewriter's, the typographer's, and what is typed for it.
#[must_use]
pub fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | '´' | '′' | '＇')
}

/// Whether a character takes no place in print: soft hyphens, joiners, marks of
/// direction and of byte order.
#[must_use]
pub fn is_unseen(character: char) -> bool {
    matches!(character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

/// Whether a character is a hyphen or is typed for one: also the one that breaks
/// no line, and the minus.
#[must_use]
pub fn is_hyphen(character: char) -> bool {
    matches!(
        character,
        '-' | '\u{2010}' | '\u{2011}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}'
    )
}

/// How many of eight bytes, the lowest first, are small letters of ASCII before
/// one that is none.
#[inline]
fn n_small(bytes: u64) -> usize {
    const ONES: u64 = u64::from_le_bytes([1; 8]);
    const HIGH: u64 = 0x80 * ONES;
    // the high bit of each byte of a sum tells whether it is at least a letter
    let low = bytes & !HIGH;
    let at_least = |letter: u8| low + (0x80 - u64::from(letter)) * ONES;
    let small = at_least(b'a') & !at_least(b'z' + 1) & !bytes & HIGH;
    ((small ^ HIGH).trailing_zeros() / 8) as usize
}

/// What the letters of a word say of its shape.
struct Letters {
    is_capital_first: bool,
    is_one: bool,
    n_capitals: usize,
    seen: Character,
}

impl Letters {
    /// Of a word's first letter.
    fn new(first: Character) -> Self {
        Self {
            is_capital_first: first.is(Character::CAPITAL),
            is_one: true,
            n_capitals: usize::from(first.is(Character::CAPITAL)),
            seen: first,
        }
    }

    #[inline]
    fn add(&mut self, letter: Character) {
        self.is_one = false;
        self.n_capitals += usize::from(letter.is(Character::CAPITAL));
        self.seen = self.seen.or(letter);
    }

    /// How the word is written; digits and marks inside do not count.
    fn shape(&self) -> Shape {
        let has_small = self.seen.is(Character::SMALL);
        match (self.is_capital_first, self.n_capitals, has_small) {
            (true, _, false) if self.is_one => Shape::Initial,
            (true, _, false) => Shape::Capitals,
            (true, 1, true) => Shape::Title,
            (true, ..) => Shape::Mixed,
            (false, 0, _) => Shape::Lower,
            (false, ..) => Shape::InnerCapital,
        }
    }
}

/// How a word is written.
pub(crate) fn shape_of(word: &str) -> Shape {
    let cutter = Cutter::new(word);
    let mut characters = word.char_indices().map(|(at, _)| cutter.character(at).0);
    let Some(first) = characters.next() else {
        return Shape::None;
    };
    let mut letters = Letters::new(first);
    characters.for_each(|character| letters.add(character));
    letters.shape()
}

/// Abbreviations of each language; `true` where one may end a sentence too.
static ABBREVIATIONS: PerLanguage<HashMap<&str, bool>> = PerLanguage::new(|language| {
    let rows = language.abbreviations.lines();
    let words = rows.filter(|row| !row.starts_with('#') && !row.is_empty());
    let pairs = words.map(|word| match word.strip_suffix('$') {
        Some(word) => (word, true),
        None => (word, false),
    });
    Some(pairs.collect())
});

/// Groups the tokens into sentences.
fn split_sentences(
    text: &str,
    lang: Option<Lang>,
    tokens: &[Token],
    sentences: &mut Vec<Range<usize>>,
) {
    let abbreviations = lang.and_then(|lang| ABBREVIATIONS.of(lang));
    let ordinal_stop = lang
        .and_then(Lang::known)
        .is_some_and(|known| known.ordinal_stop);
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
    fn small_letters_are_counted_eight_at_a_time() {
        let cases = [
            "abcdefgh",
            "zażółcić",
            "a       ",
            "A234567.",
            "abc{defg",
            "abcdef`g",
            "z@aaaaaa",
        ];
        for case in cases {
            let bytes = &case.as_bytes()[..8];
            let n = bytes
                .iter()
                .take_while(|byte| byte.is_ascii_lowercase())
                .count();
            let number = u64::from_le_bytes(bytes.try_into().expect("8 bytes"));
            assert_eq!(n_small(number), n, "of {case:?}");
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
                assert!(span.start < span.end && gap.map(of_char).all(is_gap));
                end = span.end;
            }
            assert!(text[end..].chars().map(of_char).all(is_gap));
            let sentences = cut.sentences.iter().flat_map(Clone::clone);
            assert!(sentences.eq(0..cut.tokens.len()));
        }
    }

    fn of_char(character: char) -> Character {
        Cutter::new(character.encode_utf8(&mut [0; 4]))
            .character(0)
            .0
    }

    fn is_gap(character: Character) -> bool {
        character.is(Character::GAP)
    }
}
