//! Words: what is known of each spelling, looked up once.
//!
//! News repeats itself: a cache from spelling to [`Word`] answers nine tokens
//! of ten, so that the dictionary, the stemmer and the folding cost once per
//! distinct word. A cache belongs to one thread and one language.
//!
//! A word's *term* is what search compares: the base form without diacritics,
//! but with them where another word has none ("sąd", "sad").
//! Polish takes it from the dictionary; a word that is not there, and the
//! other languages, from their Snowball stemmers (Bulgarian, Slovak and Slovene
//! have none and are only folded).

use frostem::Stemmer;
use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::lexicon::{Cases, POLISH, SetId, Written};
pub use super::marks::{hash, mark};
use super::spellings::{self, Spellings};
use super::tokens::{Token, is_apostrophe, is_hyphen, is_unseen};
use super::{Lang, PerLanguage, name_words, pl};
use crate::table::Table;

/// What is known of one spelling.
#[derive(Debug, Clone)]
pub struct Word {
    /// In lower case and plain, as [`lower`] makes it; where the dictionary has
    /// the word with an apostrophe, with its apostrophe.
    pub lower: Box<str>,
    /// What search compares.
    pub term: Box<str>,
    /// Its readings in the Polish dictionary. Those of a compound adjective
    /// belong to its second half.
    pub set: Option<SetId>,
    /// Bytes of `lower` before the second half of a compound adjective.
    pub half: usize,
    /// What the tagger of names compares.
    pub traits: Traits,
    /// Hashes of all its base forms in lower case, as [`hash`] makes them,
    /// ascending; none for a word that the dictionary lacks.
    pub lemmas: Box<[u32]>,
}

/// Hashes and marks of a spelling, worked out once, by which the tagger of
/// names compares words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(align(32))] // in one line of the processor's cache
pub struct Traits {
    /// Of the lower-case form.
    pub lower: u32,
    /// Of the term.
    pub term: u32,
    /// Of the last two letters.
    pub ending_short: u32,
    /// Of the last four letters.
    pub ending_long: u32,
    /// Of the first four letters.
    pub beginning: u32,
    /// What the dictionary says; see [`mark`].
    pub marks: u32,
    /// The cases that it can have in some reading, as bits of [`Cases`].
    pub cases: u32,
}

/// A word of a cache.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordId(u32);

impl WordId {
    /// Its place among the words of the cache.
    #[must_use]
    #[inline]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// The words met so far in one language.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_field_names,
    reason = "the words are what a cache of words holds"
)]
pub struct Words {
    lang: Option<Lang>,
    /// By spelling: their numbers and [`Traits::lower`].
    ids: Spellings<(WordId, u32)>,
    words: Vec<Word>,
}

/// Words after which a cache starts anew; some 250 bytes each.
const WORDS_MAX: usize = 300_000;

/// Tokens that are looked up together.
const N_TOGETHER: usize = 64;

impl Words {
    /// An empty cache for a language.
    #[must_use]
    pub fn new(lang: Option<Lang>) -> Self {
        Self {
            lang,
            ..Self::default()
        }
    }

    /// Hands over the word of each token of a text, and its [`Traits::lower`].
    ///
    /// Some are hashed together, so that the processor fetches them together.
    #[inline]
    pub fn look_up(&mut self, text: &str, tokens: &[Token], mut found: impl FnMut(WordId, u32)) {
        let mut hashes = [0; N_TOGETHER];
        for tokens in tokens.chunks(N_TOGETHER) {
            for (hash, token) in hashes.iter_mut().zip(tokens) {
                *hash = spellings::hash(text.as_bytes(), token.span());
            }
            for (hash, token) in hashes.iter().zip(tokens) {
                let (id, lower) = match self.ids.get(*hash) {
                    Some(known) => known,
                    None => self.learn(token.text(text), *hash),
                };
                found(id, lower);
            }
        }
    }

    /// What is known of a word.
    #[must_use]
    #[inline]
    pub fn get(&self, id: WordId) -> &Word {
        &self.words[id.index()]
    }

    /// How many words there are.
    #[must_use]
    #[expect(
        clippy::len_without_is_empty,
        reason = "nobody asks whether there are none"
    )]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether the cache has grown so large that it should start anew.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.words.len() > WORDS_MAX
    }

    #[cold]
    fn learn(&mut self, spelling: &str, hash: u64) -> (WordId, u32) {
        let word = Word::new(spelling, self.lang);
        let found = (WordId(self.words.len() as u32), word.traits.lower);
        self.words.push(word);
        self.ids.insert(hash, found);
        found
    }
}

impl Word {
    /// Looks a spelling up.
    #[must_use]
    pub fn new(spelling: &str, lang: Option<Lang>) -> Self {
        let lower = lower(spelling);
        let mut word = Self {
            term: "".into(),
            set: None,
            half: 0,
            traits: Traits::default(),
            lemmas: Box::default(),
            lower: lower.into(),
        };
        if lang == Some(Lang::PL) {
            word.set = POLISH.lookup(&word.lower);
            if word.lower.contains('\'') {
                // the dictionary writes "Kennedy’ego"
                let printed = word.lower.replace('\'', "’");
                if let Some(set) = POLISH.lookup(&printed) {
                    (word.lower, word.set) = (printed.into(), Some(set));
                }
            }
            if word.set.is_none()
                && let Some((half, set)) = POLISH.lookup_compound(&word.lower)
            {
                (word.half, word.set) = (half, Some(set));
            }
        }
        let lemma = word.base(lang);
        let folded = fold(&lemma);
        let bare = match lang {
            Some(Lang::EN) => without_possessive(&word.lower),
            _ => &word.lower,
        };
        word.traits = Traits::new(bare, &folded);
        word.term = if is_meant(&lemma, &folded) {
            lemma
        } else {
            folded
        }
        .into();
        word.traits.marks = match (word.set, lang) {
            (Some(set), _) => marks(set),
            (None, Some(lang)) => name_words::marks_of(without_possessive(&word.lower), lang),
            (None, None) => 0,
        };
        if bare.len() < word.lower.len() {
            word.traits.marks |= mark::POSSESSIVE;
        }
        word.traits.cases = word.set.map_or(0, cases);
        word.lemmas = word
            .set
            .map(|set| lemmas(&word.lower[word.half..], set))
            .unwrap_or_default();
        word
    }

    /// The base form in lower case, with its diacritics.
    fn base(&self, lang: Option<Lang>) -> String {
        if let Some(set) = self.set {
            let mut base = String::new();
            let analysis = POLISH.preferred(set, Written::Small);
            let (first, second) = self.lower.split_at(self.half);
            POLISH.lemma_lower(second, analysis, &mut base);
            base.insert_str(0, first);
            return base;
        }
        // an ending after an apostrophe: "Farage'a"; else "don't", "l'eau"
        if lang == Some(Lang::PL)
            && let Some(at) = self.lower.find('\'').filter(|at| *at > 1)
        {
            return Self::new(&self.lower[..at], lang).base(lang);
        }
        let word = lang
            .and_then(|lang| singular(without_possessive(&self.lower), lang))
            .unwrap_or(&self.lower);
        match lang.and_then(stemmer) {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
}

impl Traits {
    fn new(lower: &str, term: &str) -> Self {
        let ending = |n: usize| {
            let at = lower
                .char_indices()
                .rev()
                .nth(n - 1)
                .map_or(0, |(at, _)| at);
            hash(&lower[at..])
        };
        let fifth = lower.char_indices().nth(4);
        Self {
            lower: hash(lower),
            term: hash(term),
            ending_short: ending(2),
            ending_long: ending(4),
            beginning: hash(&lower[..fifth.map_or(lower.len(), |(at, _)| at)]),
            marks: 0,
            cases: 0,
        }
    }
}

/// A lower-case word without the ending of an English possessive.
#[must_use]
pub(crate) fn without_possessive(lower: &str) -> &str {
    let endings = ["'s", "'"];
    endings
        .iter()
        .find_map(|ending| lower.strip_suffix(ending))
        .unwrap_or(lower)
}

/// The singular of a plural that no ending makes: "children".
fn singular(lower: &str, lang: Lang) -> Option<&'static str> {
    static SINGULARS: PerLanguage<HashMap<&str, &str>> = PerLanguage::new(|language| {
        let table = Table::parse_any(language.irregular_plurals)?;
        let (plural, singular) = (table.column("plural"), table.column("singular"));
        Some(
            table
                .rows()
                .map(|row| (row[plural], row[singular]))
                .collect(),
        )
    });
    SINGULARS.of(lang)?.get(lower).copied()
}

/// Whether the diacritics of a Polish base form tell it from another word, which
/// is spelt as it is without them.
fn is_meant(base: &str, folded: &str) -> bool {
    let is_polish = |letter: char| letter.is_ascii() || pl::LANGUAGE.letters.contains(letter);
    if base == folded || !base.chars().all(is_polish) {
        return false;
    }
    POLISH.lookup(folded).is_some_and(|set| {
        let mut other = String::new();
        POLISH.lemma_lower(folded, POLISH.preferred(set, Written::Small), &mut other);
        other == folded
    })
}

/// What the readings of a set say together.
fn marks(set: SetId) -> u32 {
    let mut marks = mark::KNOWN;
    for analysis in POLISH.analyses(set) {
        let tag = analysis.tag;
        let ordinary = analysis.names.is_empty() && !tag.is_capitalised();
        marks |= u32::from(analysis.names.0);
        marks |= match ordinary {
            false => 0,
            true if tag.is_noun() => mark::NOUN,
            true if tag.is_adjective() => mark::ADJECTIVE,
            true if tag.is_verb() => mark::VERB,
            true => mark::OTHER,
        };
        if (tag.is_noun() || tag.is_adjective()) && tag.cases().contains(Cases::GENITIVE) {
            marks |= mark::GENITIVE;
        }
    }
    let usual = POLISH.preferred(set, Written::Capital).usual_names;
    marks | u32::from(usual.0) << mark::USUAL_SHIFT
}

/// The cases that a set's nouns and adjectives can have.
fn cases(set: SetId) -> u32 {
    let nominal = POLISH
        .analyses(set)
        .map(|analysis| analysis.tag)
        .filter(|tag| tag.is_noun() || tag.is_adjective());
    nominal.fold(0, |cases, tag| cases | u32::from(tag.cases().0))
}

/// Hashes of the base forms of a set's readings.
fn lemmas(lower: &str, set: SetId) -> Box<[u32]> {
    let mut lemma = String::new();
    let hashes = POLISH.analyses(set).map(|analysis| {
        POLISH.lemma_lower(lower, analysis, &mut lemma);
        hash(&lemma)
    });
    let mut hashes: Vec<u32> = hashes.collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes.into()
}

/// The Snowball stemmer of a language.
fn stemmer(lang: Lang) -> Option<&'static Stemmer> {
    static STEMMERS: PerLanguage<Stemmer> =
        PerLanguage::new(|language| language.stemmer.map(Stemmer::new));
    STEMMERS.of(lang)
}

/// A spelling in lower case, composed (NFC) and [`plain`].
#[must_use]
pub fn lower(spelling: &str) -> String {
    if spelling.is_ascii() {
        return spelling.to_ascii_lowercase().replace('`', "'");
    }
    if spelling.chars().all(is_composed) {
        let mut lower = String::with_capacity(spelling.len());
        lower.extend(spelling.chars().flat_map(char::to_lowercase));
        return lower;
    }
    plain(&spelling.to_lowercase()).nfc().collect()
}

/// The letters and marks of a spelling as they are typed: one apostrophe, one
/// hyphen, ligatures in their letters, nothing that is not seen.
pub fn plain(spelling: &str) -> impl Iterator<Item = char> {
    let seen = spelling.chars().filter(|character| !is_unseen(*character));
    seen.flat_map(|character| {
        let letters = match character {
            'ﬀ' => "ff",
            'ﬁ' => "fi",
            'ﬂ' => "fl",
            'ﬃ' => "ffi",
            'ﬄ' => "ffl",
            'ﬅ' | 'ﬆ' => "st",
            _ if is_hyphen(character) => "-",
            'ʼ' => "'",
            _ if is_apostrophe(character) => "'",
            _ => "",
        };
        let itself = letters.is_empty().then_some(character);
        letters.chars().chain(itself)
    })
}

/// Whether a character is whole in itself, whatever stands beside it: letters of
/// Latin and Cyrillic up to where their combining marks begin.
fn is_composed(character: char) -> bool {
    let is_typed_for_another = matches!(character, '`' | '´' | '\u{AD}' | 'ʼ');
    matches!(character, '\0'..='\u{2FF}' | '\u{400}'..='\u{482}') && !is_typed_for_another
}

/// A lower-case word without diacritics: "żołnierz" → "zolnierz".
///
/// Letters of the Latin script lose their marks, so does Russian "ё"; the
/// marks of other Cyrillic letters make other letters ("й", "ї") and stay.
///
/// ```
/// assert_eq!(prasowka::lang::words::fold("łódź"), "lodz");
/// assert_eq!(prasowka::lang::words::fold("київ"), "київ");
/// ```
#[must_use]
pub fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_owned();
    }
    let mut folded = String::with_capacity(word.len());
    for character in word.chars() {
        match character {
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ø' => folded.push('o'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ё' => folded.push('е'),
            '’' | 'ʼ' => folded.push('\''),
            '\u{C0}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}' => {
                let marks_off = std::iter::once(character).nfd();
                folded.extend(marks_off.filter(|part| !is_combining_mark(*part)));
            }
            _ if is_combining_mark(character) => {}
            _ => folded.push(character),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::tokens::Tokens;

    #[track_caller]
    fn check(lang: Lang, spelling: &str, term: &str) {
        assert_eq!(
            &*Word::new(spelling, Some(lang)).term,
            term,
            "of {spelling:?}"
        );
    }

    #[test]
    fn polish_forms_meet_in_their_base_form() {
        for form in ["żołnierz", "Żołnierzy", "żołnierzami"] {
            check(Lang::PL, form, "zolnierz");
        }
        for form in ["Wrocławiu", "WROCŁAW", "Wrocławiem"] {
            check(Lang::PL, form, "wroclaw");
        }
        check(Lang::PL, "północnokoreańskie", "polnocnokoreanski");
        check(Lang::PL, "Farage", "farag");
        check(Lang::PL, "Farage'a", "farag");
    }

    #[test]
    fn other_languages_are_stemmed_and_folded() {
        check(Lang::EN, "Ministers", "minist");
        check(Lang::DE, "Häuser", "haus");
        check(Lang::SK, "Fico", "fico");
    }

    #[test]
    fn every_letter_is_lowered_the_short_way_as_the_long() {
        for character in ('\0'..=char::MAX).filter(|character| is_composed(*character)) {
            let lower: String = character.to_string().to_lowercase().nfc().collect();
            assert_eq!(
                super::lower(&character.to_string()),
                lower,
                "of {character:?}"
            );
        }
    }

    #[test]
    fn every_word_of_many_is_found_again() {
        let mut words = Words::new(Some(Lang::SK));
        // of every length, the last one at the end of the text
        let spellings = (0..5000).map(|number| format!("a{}{number} ", "b".repeat(number % 30)));
        let text: String = spellings.collect();
        let text = text.trim_end();
        let tokens = Tokens::new(text, Some(Lang::SK)).tokens;
        let mut look_up = || {
            let mut found = Vec::new();
            words.look_up(text, &tokens, |id, lower| found.push((id, lower)));
            found
        };
        let found = look_up();
        assert_eq!(look_up(), found);
        for (at, (token, (id, lower))) in tokens.iter().zip(&found).enumerate() {
            let spelling = token.text(text);
            assert_eq!(id.index(), at, "of {spelling:?}");
            assert_eq!(&*words.get(*id).term, spelling);
            assert_eq!(words.get(*id).traits.lower, *lower);
        }
    }

    #[test]
    fn a_cache_gives_what_the_word_is() {
        let mut words = Words::new(Some(Lang::PL));
        let text = "Putina i Putina";
        let tokens = Tokens::new(text, Some(Lang::PL)).tokens;
        let mut found = Vec::new();
        words.look_up(text, &tokens, |id, _| found.push(id));
        assert_eq!(found[0], found[2]);
        assert_ne!(found[0], found[1]);
        assert_eq!(&*words.get(found[0]).lower, "putina");
    }
}
