//! Shows why an article is a hit: the sentence in which its words stand best,
//! with the matching words marked, whatever their form.
//!
//! The text is cut and looked up again by the rules of its language, so what is
//! marked is what the index has matched, inflected forms, wildcards and fuzzy
//! words included.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::lang::Lang;
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::{Word, Words, fold, lower};

/// What a part of a query matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Terms in a row, each place one of several, with places to spare.
    Sequence(Vec<BTreeSet<String>>, u32),
    /// A term that `*` and `?` fit.
    Wildcard(String),
    /// Terms so many letters away from one of these.
    Fuzzy(Vec<String>, u8),
    /// Lower-case words in a row.
    Exact(Vec<String>),
}

/// A pattern by the rules of some languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// The languages of the articles it is for.
    pub langs: Vec<Option<Lang>>,
    /// What it matches in them.
    pub pattern: Pattern,
}

/// Marks what a query matches.
#[derive(Debug, Clone, Default)]
pub struct Highlighter {
    /// The parts of the query, each in its variants.
    parts: Vec<Vec<Variant>>,
}

/// A piece of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The words, white space made single spaces, `…` where it was cut.
    pub text: String,
    /// What matches, in code points of `text`, half open, in order.
    pub highlights: Vec<Range<usize>>,
}

/// A word of a text that is being searched for matches.
struct Seen<'w> {
    span: Range<usize>,
    word: &'w Word,
}

thread_local! {
    /// The words of texts before this one, by language: the hits of a query share
    /// most of theirs.
    static KNOWN: RefCell<BTreeMap<Option<Lang>, Words>> = const { RefCell::new(BTreeMap::new()) };
}

/// Words of a language that are kept, some 250 bytes each.
const KNOWN_MAX: usize = 40_000;

/// Code points of a snippet, about.
const SNIPPET_CHARS: usize = 220;

impl Highlighter {
    /// A highlighter of the parts of a query, each in its variants.
    #[must_use]
    pub fn new(parts: Vec<Vec<Variant>>) -> Self {
        Self { parts }
    }

    /// Whether the query has no words, only values of facets.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.parts.is_empty()
    }

    /// The snippet of a text, whose headline is its first `n_title` bytes; the
    /// headline is taken only where nothing else matches.
    #[must_use]
    pub fn snippet(&self, text: &str, n_title: usize, lang: Option<Lang>) -> Snippet {
        let tokens = Tokens::new(text, lang);
        let hits = self.hits(text, &tokens, lang);
        let sentences: Vec<Range<usize>> = tokens
            .sentences
            .iter()
            .map(|sentence| {
                let (first, last) = (
                    tokens.tokens[sentence.start],
                    tokens.tokens[sentence.end - 1],
                );
                first.start as usize..last.end as usize
            })
            .collect();
        let Some(best) = best_sentence(&sentences, &hits, n_title) else {
            return Snippet::default();
        };
        let last = sentences[best..]
            .iter()
            .take_while(|sentence| sentence.end - sentences[best].start <= SNIPPET_CHARS)
            .last()
            .unwrap_or(&sentences[best]);
        let window = sentences[best].start..last.end.max(sentences[best].end);
        let spans: Vec<Range<usize>> = hits.into_iter().map(|hit| hit.span).collect();
        cut(text, window, &spans)
    }

    /// What matches in a short text, such as a title.
    #[must_use]
    pub fn highlights(&self, text: &str, lang: Option<Lang>) -> Vec<Range<usize>> {
        let hits = self.hits(text, &Tokens::new(text, lang), lang);
        let spans: Vec<Range<usize>> = hits.into_iter().map(|hit| hit.span).collect();
        cut(text, 0..text.len(), &spans).highlights
    }

    /// What matches, in bytes, first to last: each word by itself, and the words
    /// of a phrase together.
    #[must_use]
    pub fn occurrences(&self, text: &str, lang: Option<Lang>) -> Vec<Range<usize>> {
        let is_phrase = |variants: &Vec<Variant>| {
            variants.iter().any(|variant| match &variant.pattern {
                Pattern::Sequence(places, _) => places.len() > 1,
                Pattern::Exact(words) => words.len() > 1,
                Pattern::Wildcard(_) | Pattern::Fuzzy(..) => false,
            })
        };
        let numbered = self.parts.iter().enumerate();
        let phrases = numbered.filter(|(_, variants)| is_phrase(variants));
        let phrases = phrases.fold(0, |bits, (number, _)| bits | 1_u64 << (number % 64));
        let mut found: Vec<Hit> = Vec::new();
        for hit in self.hits(text, &Tokens::new(text, lang), lang) {
            if let Some(last) = found.last_mut() {
                let between = &text[last.span.end..hit.span.start];
                let is_near = !between.contains(char::is_alphanumeric) && !between.contains('\n');
                if is_near && last.patterns & hit.patterns & phrases != 0 {
                    last.span.end = hit.span.end;
                    continue;
                }
            }
            found.push(hit);
        }
        found.into_iter().map(|hit| hit.span).collect()
    }

    /// Every word of a text that matches, as bytes of it, in order.
    #[must_use]
    pub fn spans(&self, text: &str, lang: Option<Lang>) -> Vec<Range<usize>> {
        let hits = self.hits(text, &Tokens::new(text, lang), lang);
        hits.into_iter().map(|hit| hit.span).collect()
    }

    /// Every word that matches, in order, with the patterns it matches.
    fn hits(&self, text: &str, tokens: &Tokens, lang: Option<Lang>) -> Vec<Hit> {
        KNOWN.with_borrow_mut(|known| {
            let words = known.entry(lang).or_insert_with(|| Words::new(lang));
            if words.len() > KNOWN_MAX {
                *words = Words::new(lang);
            }
            let mut ids = Vec::with_capacity(tokens.tokens.len());
            words.look_up(text, &tokens.tokens, |id, _| ids.push(id));
            let seen = tokens.tokens.iter().zip(ids);
            let seen = seen.filter(|(token, _)| token.class != Class::Mark);
            let seen = seen.map(|(token, id)| Seen {
                span: token.span(),
                word: words.get(id),
            });
            self.hits_among(&seen.collect::<Vec<_>>(), lang)
        })
    }

    /// The words that match.
    fn hits_among(&self, words: &[Seen<'_>], lang: Option<Lang>) -> Vec<Hit> {
        let mut patterns_of = vec![0_u64; words.len()];
        for (number, variants) in self.parts.iter().enumerate() {
            let variant = variants
                .iter()
                .find(|variant| variant.langs.contains(&lang));
            let places = variant.map(|variant| variant.pattern.places(words));
            for place in places.into_iter().flatten() {
                patterns_of[place] |= 1 << (number % 64);
            }
        }
        let hits = words
            .iter()
            .zip(patterns_of)
            .filter(|(_, patterns)| *patterns != 0);
        hits.map(|(seen, patterns)| Hit {
            span: seen.span.clone(),
            patterns,
        })
        .collect()
    }
}

/// A word that matches.
struct Hit {
    span: Range<usize>,
    /// A bit for each pattern.
    patterns: u64,
}

impl Pattern {
    /// The words that match.
    fn places(&self, words: &[Seen<'_>]) -> Vec<usize> {
        let single = |matches: &dyn Fn(&Word) -> bool| -> Vec<usize> {
            (0..words.len())
                .filter(|place| matches(words[*place].word))
                .collect()
        };
        match self {
            Self::Sequence(places, slop) => sequences(places, *slop as usize, words),
            Self::Wildcard(wildcard) => single(&|word| fits(wildcard, &fold(&word.term))),
            Self::Fuzzy(terms, distance) => single(&|word| {
                let near = |term: &String| {
                    crate::lang::spelling::distance(term, &word.term, usize::from(*distance))
                        .is_some()
                };
                terms.iter().any(near)
            }),
            Self::Exact(wanted) => {
                let n_words = wanted.len().max(1);
                let starts = words.windows(n_words).enumerate().filter(|(_, window)| {
                    window
                        .iter()
                        .zip(wanted)
                        .all(|(seen, wanted)| lower(&seen.word.lower) == **wanted)
                });
                starts
                    .flat_map(|(start, _)| start..start + n_words)
                    .collect()
            }
        }
    }
}

/// The words of every stretch that holds a word for each place.
fn sequences(places: &[BTreeSet<String>], slop: usize, words: &[Seen<'_>]) -> Vec<usize> {
    let mut found = Vec::new();
    let is_at = |place: &BTreeSet<String>, word: usize| place.contains(&*words[word].word.term);
    for start in 0..words.len() {
        if !places.first().is_some_and(|place| is_at(place, start)) {
            continue;
        }
        if slop == 0 {
            let row = places.iter().enumerate();
            let mut row = row.map(|(offset, place)| (start + offset, place));
            if row.all(|(word, place)| word < words.len() && is_at(place, word)) {
                found.extend(start..start + places.len());
            }
            continue;
        }
        let stretch = start.saturating_sub(slop)..(start + places.len() + slop).min(words.len());
        let near: Option<Vec<usize>> = places
            .iter()
            .map(|place| stretch.clone().find(|word| is_at(place, *word)))
            .collect();
        found.extend(near.into_iter().flatten());
    }
    found
}

/// Whether a word is of a form with `*` for any letters and `?` for one.
fn fits(wildcard: &str, word: &str) -> bool {
    let (pattern, word): (Vec<char>, Vec<char>) =
        (wildcard.chars().collect(), word.chars().collect());
    let (mut at, mut place) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while place < word.len() {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, place));
                at += 1;
            }
            Some(letter) if *letter == '?' || *letter == word[place] => {
                (at, place) = (at + 1, place + 1);
            }
            _ => match &mut star {
                Some((star_at, star_place)) => {
                    *star_place += 1;
                    (at, place) = (*star_at + 1, *star_place);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

/// The sentence with the most patterns, then the most words, that match; the
/// first among equals, the headline last.
fn best_sentence(sentences: &[Range<usize>], hits: &[Hit], n_title: usize) -> Option<usize> {
    let score = |sentence: &Range<usize>| {
        let inside = hits.iter().filter(|hit| sentence.contains(&hit.span.start));
        let (patterns, n_words) = inside.fold((0, 0), |(patterns, n), hit| {
            (patterns | hit.patterns, n + 1)
        });
        let is_text = sentence.start >= n_title;
        (
            is_text && n_words > 0,
            u64::count_ones(patterns),
            n_words,
            is_text,
        )
    };
    (0..sentences.len())
        .rev()
        .max_by_key(|place| score(&sentences[*place]))
}

/// Cuts a window out of a text, around its first match where it is long.
fn cut(text: &str, window: Range<usize>, spans: &[Range<usize>]) -> Snippet {
    let first = spans.iter().find(|span| window.contains(&span.start));
    let mut start = window.start;
    if let Some(first) = first
        && first.end - start > SNIPPET_CHARS
    {
        start = word_start(
            text,
            first.start.saturating_sub(SNIPPET_CHARS / 3).max(start),
        );
    }
    let mut snippet = Snippet::default();
    let mut n_chars = 0;
    let mut push = |snippet: &mut Snippet, character: char| {
        snippet.text.push(character);
        n_chars += 1;
        n_chars
    };
    if start > window.start {
        push(&mut snippet, '…');
    }
    let (mut space, mut count) = (false, snippet.text.chars().count());
    for (offset, character) in text[start..window.end].char_indices() {
        let at = start + offset;
        if character.is_whitespace() {
            if count >= SNIPPET_CHARS + 40 {
                push(&mut snippet, '…');
                break;
            }
            space = !snippet.text.is_empty();
            continue;
        }
        if space {
            count = push(&mut snippet, ' ');
            space = false;
        }
        if spans.iter().any(|span| span.start == at) {
            snippet.highlights.push(count..count);
        }
        count = push(&mut snippet, character);
        if let Some(open) = snippet.highlights.last_mut()
            && spans.iter().any(|span| span.contains(&at))
        {
            open.end = count;
        }
    }
    snippet
}

/// The first start of a word at or after a byte.
fn word_start(text: &str, from: usize) -> usize {
    let from = (from..text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    let space = text[from..]
        .find(char::is_whitespace)
        .map_or(text.len(), |at| from + at);
    text[space..]
        .find(|character: char| !character.is_whitespace())
        .map_or(text.len(), |at| space + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn term(word: &str) -> BTreeSet<String> {
        BTreeSet::from([word.to_owned()])
    }

    fn highlighter(pattern: Pattern, lang: Lang) -> Highlighter {
        Highlighter::new(vec![vec![Variant {
            langs: vec![Some(lang)],
            pattern,
        }]])
    }

    #[track_caller]
    fn check(pattern: Pattern, text: &str, expected: &[&str]) {
        let snippet = highlighter(pattern, Lang::PL).snippet(text, 0, Some(Lang::PL));
        let letters: Vec<char> = snippet.text.chars().collect();
        let marked: Vec<String> = snippet
            .highlights
            .iter()
            .map(|range| letters[range.clone()].iter().collect())
            .collect();
        assert_eq!(marked, expected, "in {:?}", snippet.text);
    }

    #[test]
    fn marks_the_forms_that_match() {
        let text = "Nic tu nie ma. Spotkał się\nz żołnierzami w Wietnamie.";
        check(
            Pattern::Sequence(vec![term("zolnierz")], 0),
            text,
            &["żołnierzami"],
        );
        check(Pattern::Wildcard("wiet*".into()), text, &["Wietnamie"]);
        check(
            Pattern::Fuzzy(vec!["wjetnam".into()], 1),
            text,
            &["Wietnamie"],
        );
        check(
            Pattern::Exact(vec!["z".into(), "żołnierzami".into()]),
            text,
            &["z", "żołnierzami"],
        );
    }

    #[test]
    fn marks_phrases_only_where_they_stand() {
        let text = "Północna Korea. Korea Północna i Korea.";
        let phrase = vec![term("korea"), term("polnocny")];
        check(Pattern::Sequence(phrase, 0), text, &["Korea", "Północna"]);
    }

    #[test]
    fn wildcards_fit_as_in_a_shell() {
        assert!(fits("min*", "minister") && fits("*ster", "minister") && fits("m?n*r", "minister"));
        assert!(!fits("min", "minister") && !fits("min?", "minister") && fits("*", ""));
    }

    #[test]
    fn long_sentences_are_cut_around_the_match() {
        let text = format!("{}putin {}", "słowo ".repeat(100), "słowo ".repeat(100));
        let snippet = highlighter(Pattern::Sequence(vec![term("putin")], 0), Lang::PL).snippet(
            &text,
            0,
            Some(Lang::PL),
        );
        assert!(
            snippet.text.starts_with('…') && snippet.text.ends_with('…'),
            "{snippet:?}"
        );
        assert!(snippet.text.chars().count() < 300 && snippet.highlights.len() == 1);
    }

    proptest::proptest! {
        #[test]
        fn cuts_anything(text: String, word in "[a-z]{1,3}") {
            let pattern = Pattern::Wildcard(format!("{word}*"));
            let snippet = highlighter(pattern, Lang::SL).snippet(&text, 0, Some(Lang::SL));
            let n_chars = snippet.text.chars().count();
            assert!(snippet.highlights.iter().all(|range| range.start < range.end && range.end <= n_chars));
        }
    }
}
