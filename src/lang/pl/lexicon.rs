//! Lexicon: says what a Polish word form can be: its base forms, cases,
//! numbers, genders and the kinds of names it may belong to.
//!
//! A form is looked up in lower case. Its analyses stand in order of
//! preference: first the word that running text uses most, so that the first
//! one alone is a good term to index, the same one for all forms of a word
//! wherever forms of several words meet. `Polska` and `polska` are two words:
//! a base form keeps its capitals.
//!
//! The table `pl/lexicon.bin` is used where it lies, nothing is parsed on
//! opening. It is made from SGJP and hunspell-pl by `prasowka-tools lexicon`;
//! see `tools/README.md`, and [`layout`] for its bytes.

use std::fmt;
use std::sync::LazyLock;

use fst::{Automaton, IntoStreamer, Streamer};

mod grammar;

pub use grammar::{Cases, Degree, Genders, NameClasses, Numbers, PartOfSpeech, Tag};

/// Where things stand in the table. All numbers are little-endian.
///
/// ```text
/// magic, version                    4 + 4 bytes
/// counts (u32): capitals rules kinds sets entries text fst
/// capitals  u64                     bit i: character i is a capital; all ones: every one
/// rules     u8 u8 u16 u32           cut in front, cut at the end, capitals, text at << 8 | length
/// kinds     u32 u8 u8 u16           tag, name classes, those of the likeliest word, 0
/// sets      u32, one more than sets where its entries start; in the highest 4 bits which
///                                   of them is likeliest of a capital in mid-sentence
/// entries   u16 u16                 rule, kind
/// text      UTF-8                   the endings that rules add
/// fst       fst::Map                form in lower case -> set
/// ```
pub mod layout {
    /// The first four bytes.
    pub const MAGIC: [u8; 4] = *b"PLX\0";
    /// Raised whenever the layout or the meaning of a bit changes.
    pub const VERSION: u32 = 1;
    /// Magic, version and the seven counts.
    pub const HEADER_BYTES: usize = 8 + 7 * 4;
    /// Bytes of one entry of each table before the text.
    pub const CAPITALS_BYTES: usize = 8;
    /// See [`CAPITALS_BYTES`].
    pub const RULE_BYTES: usize = 8;
    /// See [`CAPITALS_BYTES`].
    pub const KIND_BYTES: usize = 8;
    /// See [`CAPITALS_BYTES`].
    pub const SET_BYTES: usize = 4;
    /// See [`CAPITALS_BYTES`].
    pub const ENTRY_BYTES: usize = 4;
    /// Bits of a set that say where its entries start.
    pub const START_BITS: usize = 28;
    /// The bits above hold numbers below this.
    pub const MAX_IF_CAPITAL: usize = 16;
}

/// The analyses of one form, or of all forms that are analysed alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SetId(pub u32);

/// One reading of a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Analysis {
    /// Its grammar.
    pub tag: Tag,
    /// The kinds of names its base form is; none for an ordinary word.
    pub names: NameClasses,
    /// Those of them that its base form is most used as: of "Warszawa", which
    /// is a surname too, the city.
    pub usual_names: NameClasses,
    rule: u16,
}

/// How a token is written, as far as it tells which word it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Written {
    /// In small letters, or with the capital that a sentence begins with.
    Small,
    /// With a capital in mid-sentence.
    Capital,
    /// With several capitals, in a text that is not all capitals.
    Capitals,
}

/// A dictionary of word forms.
pub struct Lexicon {
    capitals: &'static [u8],
    rules: &'static [u8],
    kinds: &'static [u8],
    sets: &'static [u8],
    entries: &'static [u8],
    text: &'static str,
    forms: fst::Map<&'static [u8]>,
}

/// The Polish dictionary.
pub static POLISH: LazyLock<Lexicon> =
    LazyLock::new(|| Lexicon::open(include_bytes!("lexicon.bin")));

impl Lexicon {
    /// Opens a table made by `prasowka-tools lexicon`.
    ///
    /// # Panics
    ///
    /// When the bytes are no such table, or one of another version.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Self {
        let whole = "the compiled-in lexicon is whole: `prasowka-tools lexicon` wrote it";
        let (header, mut rest) = bytes.split_at_checked(layout::HEADER_BYTES).expect(whole);
        assert!(header[..4] == layout::MAGIC, "{whole}");
        assert!(
            number(header, 1) == layout::VERSION,
            "the compiled-in lexicon has version {}, this program reads {}",
            number(header, 1),
            layout::VERSION
        );
        let mut take = |index: usize, bytes_each: usize, more: usize| {
            let wanted = (number(header, index) as usize + more) * bytes_each;
            let (taken, after) = rest.split_at_checked(wanted).expect(whole);
            rest = after;
            taken
        };
        Self {
            capitals: take(2, layout::CAPITALS_BYTES, 0),
            rules: take(3, layout::RULE_BYTES, 0),
            kinds: take(4, layout::KIND_BYTES, 0),
            sets: take(5, layout::SET_BYTES, 1),
            entries: take(6, layout::ENTRY_BYTES, 0),
            text: std::str::from_utf8(take(7, 1, 0)).expect(whole),
            forms: fst::Map::new(take(8, 1, 0)).expect(whole),
        }
    }

    /// The analyses of a form, which must be in lower case.
    #[must_use]
    pub fn lookup(&self, lower: &str) -> Option<SetId> {
        let set = self.forms.get(lower.as_bytes())?;
        Some(SetId(u32::try_from(set).expect("ids are written as u32")))
    }

    /// Looks up a compound adjective that begins with a direction or a like
    /// stem and is no word of its own: "północnokoreański".
    ///
    /// Returns how many bytes of `lower` the first half has, and the adjective
    /// readings' set: its rules apply to the second half.
    #[must_use]
    pub fn lookup_compound(&self, lower: &str) -> Option<(usize, SetId)> {
        FIRST_HALVES.iter().find_map(|half| {
            let rest = lower.strip_prefix(half)?;
            let rest = rest.strip_prefix('-').unwrap_or(rest);
            let set = self.lookup(rest)?;
            let adjective = self
                .analyses(set)
                .any(|analysis| analysis.tag.part() == PartOfSpeech::Adjective);
            (adjective && rest.chars().nth(3).is_some()).then(|| (lower.len() - rest.len(), set))
        })
    }

    /// The analyses of a set, the most likely first.
    #[must_use]
    pub fn analyses(
        &self,
        set: SetId,
    ) -> impl ExactSizeIterator<Item = Analysis> + Clone + use<'_> {
        (self.start(set.0).0..self.start(set.0 + 1).0).map(|index| self.analysis(index))
    }

    /// The analysis to index a token by: the likeliest of one written so.
    ///
    /// In mid-sentence `Polska` is "Polska", anywhere `polska` is "polski".
    #[must_use]
    pub fn preferred(&self, set: SetId, written: Written) -> Analysis {
        let (start, if_capital) = self.start(set.0);
        let likeliest = self.analysis(start);
        match written {
            Written::Small => likeliest,
            Written::Capital => self.analysis(start + if_capital),
            Written::Capitals => self
                .analyses(set)
                .find(|analysis| analysis.tag.is_acronym())
                .unwrap_or(likeliest),
        }
    }

    /// Writes the base form of `lower` in this reading to `out`, with its
    /// capitals: "polski", "Polska", "ONZ".
    ///
    /// `analysis` must be one of those of `lower`.
    pub fn lemma(&self, lower: &str, analysis: Analysis, out: &mut String) {
        let (stem, ending, capitals) = self.parts(lower, analysis);
        out.clear();
        if capitals == 0 {
            out.push_str(stem);
            out.push_str(ending);
            return;
        }
        for (index, letter) in stem.chars().chain(ending.chars()).enumerate() {
            if capitals == u64::MAX || index < 64 && capitals >> index & 1 == 1 {
                out.extend(letter.to_uppercase());
            } else {
                out.push(letter);
            }
        }
    }

    /// Writes the base form in lower case, which is what the index holds.
    pub fn lemma_lower(&self, lower: &str, analysis: Analysis, out: &mut String) {
        let (stem, ending, _) = self.parts(lower, analysis);
        out.clear();
        out.push_str(stem);
        out.push_str(ending);
    }

    /// The forms that are spelt `folded` once Polish diacritics are taken off,
    /// in alphabetical order, `limit` at most: "zolnierz" gives "żołnierz". Where
    /// there is none, the compound adjectives that [`Self::lookup_compound`] finds.
    ///
    /// A letter of `folded` with its diacritic stands for itself only.
    #[must_use]
    pub fn folded_matches(&self, folded: &str, limit: usize) -> Vec<String> {
        let found = self.folded_forms(folded, limit);
        if !found.is_empty() {
            return found;
        }
        let compounds = FIRST_HALVES.iter().filter_map(|half| {
            let (head, rest) = folded.split_at_checked(half.chars().count())?;
            let forms = Folded(head.as_bytes())
                .fits(half)
                .then(|| self.folded_forms(rest, limit));
            Some(forms?.into_iter().map(move |form| format!("{half}{form}")))
        });
        let compounds = compounds.flatten();
        let known = compounds.filter(|compound| self.lookup_compound(compound).is_some());
        known.take(limit).collect()
    }

    /// The forms in the table that are spelt `folded` without diacritics.
    fn folded_forms(&self, folded: &str, limit: usize) -> Vec<String> {
        let mut stream = self.forms.search(Folded(folded.as_bytes())).into_stream();
        let mut found = Vec::new();
        while found.len() < limit {
            let Some((form, _)) = stream.next() else {
                break;
            };
            found.push(String::from_utf8(form.to_vec()).expect("forms are written from strings"));
        }
        found
    }

    /// How many forms there are.
    #[must_use]
    pub fn n_forms(&self) -> usize {
        self.forms.len()
    }

    /// Every form in alphabetical order, for tools and checks.
    pub fn for_each_form(&self, mut each: impl FnMut(&str, SetId)) {
        let mut stream = self.forms.stream();
        while let Some((form, set)) = stream.next() {
            let form = std::str::from_utf8(form).expect("forms are written from strings");
            let set = u32::try_from(set).expect("ids are written as u32");
            each(form, SetId(set));
        }
    }

    /// Where the entries of a set start, and which is likeliest of a capital.
    fn start(&self, set: u32) -> (u32, u32) {
        let packed = number(self.sets, set as usize);
        let start = packed & ((1 << layout::START_BITS) - 1);
        (start, packed >> layout::START_BITS)
    }

    fn analysis(&self, entry: u32) -> Analysis {
        let entry = number(self.entries, entry as usize);
        let kind = (entry >> 16) as usize;
        Analysis {
            tag: Tag(number(self.kinds, 2 * kind)),
            names: NameClasses(self.kinds[layout::KIND_BYTES * kind + 4]),
            usual_names: NameClasses(self.kinds[layout::KIND_BYTES * kind + 5]),
            rule: (entry & 0xFFFF) as u16,
        }
    }

    fn parts<'a>(&'a self, lower: &'a str, analysis: Analysis) -> (&'a str, &'a str, u64) {
        let at = layout::RULE_BYTES * usize::from(analysis.rule);
        let rule = &self.rules[at..at + layout::RULE_BYTES];
        let end = lower.len().saturating_sub(usize::from(rule[1]));
        let stem = lower.get(usize::from(rule[0])..end).unwrap_or_default();
        let text = number(rule, 1);
        let ending_at = (text >> 8) as usize;
        let ending = &self.text[ending_at..ending_at + (text & 0xFF) as usize];
        let capitals = usize::from(u16::from_le_bytes([rule[2], rule[3]]));
        let low = u64::from(number(self.capitals, 2 * capitals));
        let high = u64::from(number(self.capitals, 2 * capitals + 1));
        (stem, ending, high << 32 | low)
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lexicon of {} forms", self.n_forms())
    }
}

/// First halves of compound adjectives; SGJP makes these by rule too, so that
/// its table of forms does not have them.
pub(crate) const FIRST_HALVES: [&str; 18] = [
    "północno",
    "południowo",
    "wschodnio",
    "zachodnio",
    "środkowo",
    "centralno",
    "nowo",
    "staro",
    "wielko",
    "mało",
    "dolno",
    "górno",
    "między",
    "ogólno",
    "pro",
    "anty",
    "post",
    "trans",
];

/// The `index`-th u32 of a table.
fn number(bytes: &[u8], index: usize) -> u32 {
    let at = 4 * index;
    let bytes = bytes[at..at + 4].try_into().expect("four bytes are taken");
    u32::from_le_bytes(bytes)
}

/// Accepts what is spelt like these bytes without Polish diacritics.
struct Folded<'a>(&'a [u8]);

impl Folded<'_> {
    /// Whether a word is spelt so.
    fn fits(&self, word: &str) -> bool {
        let state = word
            .bytes()
            .fold(self.start(), |state, byte| self.accept(&state, byte));
        self.is_match(&state)
    }
}

/// How far a form agrees: so many bytes of the folded spelling, and the first
/// byte of a letter with a diacritic when its second is still to come.
#[derive(Clone, Copy)]
enum Progress {
    At(usize),
    Within(usize, u8),
    Failed,
}

impl Automaton for Folded<'_> {
    type State = Progress;

    fn start(&self) -> Progress {
        Progress::At(0)
    }

    fn is_match(&self, state: &Progress) -> bool {
        matches!(state, Progress::At(at) if *at == self.0.len())
    }

    fn can_match(&self, state: &Progress) -> bool {
        !matches!(state, Progress::Failed)
    }

    fn accept(&self, state: &Progress, byte: u8) -> Progress {
        match *state {
            Progress::At(at) => match self.0.get(at) {
                Some(&wanted) if wanted == byte => Progress::At(at + 1),
                Some(b'a'..=b'z') if (0xC3..=0xC5).contains(&byte) => Progress::Within(at, byte),
                _ => Progress::Failed,
            },
            Progress::Within(at, lead) if bare(lead, byte) == Some(self.0[at]) => {
                Progress::At(at + 1)
            }
            _ => Progress::Failed,
        }
    }
}

/// The letter that a Polish letter of two bytes is without its diacritic.
fn bare(lead: u8, byte: u8) -> Option<u8> {
    Some(match [lead, byte] {
        [0xC3, 0xB3] => b'o',
        [0xC4, 0x85] => b'a',
        [0xC4, 0x87] => b'c',
        [0xC4, 0x99] => b'e',
        [0xC5, 0x82] => b'l',
        [0xC5, 0x84] => b'n',
        [0xC5, 0x9B] => b's',
        [0xC5, 0xBA | 0xBC] => b'z',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The readings of a form as base form and part of speech.
    fn readings(form: &str) -> Vec<(String, PartOfSpeech)> {
        let set = POLISH.lookup(form).expect("the form is in the table");
        let mut lemma = String::new();
        POLISH
            .analyses(set)
            .map(|analysis| {
                POLISH.lemma(form, analysis, &mut lemma);
                (lemma.clone(), analysis.tag.part())
            })
            .collect()
    }

    #[track_caller]
    fn check_first(form: &str, lemma: &str) {
        assert_eq!(readings(form)[0].0, lemma, "of {form:?}");
    }

    #[track_caller]
    fn check_has(form: &str, wanted: &str, names: NameClasses, cases: Cases) {
        let set = POLISH.lookup(form).expect("the form is in the table");
        let mut lemma = String::new();
        let found = POLISH.analyses(set).any(|analysis| {
            POLISH.lemma(form, analysis, &mut lemma);
            lemma == wanted
                && analysis.names.contains(names)
                && analysis.tag.cases().contains(cases)
        });
        assert!(found, "{form:?} as {wanted:?}: {:?}", readings(form));
    }

    #[test]
    fn the_likely_word_comes_first() {
        check_first("domu", "dom");
        check_first("psa", "pies");
        check_first("mieście", "miasto");
        check_first("szedł", "iść");
        check_first("ludzi", "człowiek");
        check_first("najlepszego", "dobry");
        check_first("polskiego", "polski");
        check_first("warszawie", "Warszawa");
        check_first("rosji", "Rosja");
        check_first("robiłem", "robić");
    }

    #[test]
    fn names_say_what_they_are() {
        check_has("jana", "Jan", NameClasses::FIRST_NAME, Cases::GENITIVE);
        check_has("tuskowi", "Tusk", NameClasses::SURNAME, Cases::DATIVE);
        check_has(
            "moskwie",
            "Moskwa",
            NameClasses::GEOGRAPHIC,
            Cases::LOCATIVE,
        );
        check_has("polaków", "Polak", NameClasses::DEMONYM, Cases::GENITIVE);
        check_has("polki", "Polka", NameClasses::DEMONYM, Cases::GENITIVE);
        check_has("onz", "ONZ", NameClasses::ORGANISATION, Cases::ALL);
        check_has("bidena", "Biden", NameClasses::SURNAME, Cases::GENITIVE);
        check_has("obamie", "Obama", NameClasses::SURNAME, Cases::DATIVE);
        check_has("kim", "Kim", NameClasses::NONE, Cases::ALL);
    }

    #[test]
    fn capitals_are_kept() {
        let lemmas: Vec<String> = readings("polska").into_iter().map(|r| r.0).collect();
        assert!(lemmas.iter().any(|lemma| lemma == "Polska"), "{lemmas:?}");
        assert!(lemmas.iter().any(|lemma| lemma == "polski"), "{lemmas:?}");
    }

    #[track_caller]
    fn check_preferred(form: &str, written: Written, wanted: &str) {
        let set = POLISH.lookup(form).expect("the form is in the table");
        let mut lemma = String::new();
        POLISH.lemma(form, POLISH.preferred(set, written), &mut lemma);
        assert_eq!(lemma, wanted, "of {form:?} {written:?}");
    }

    #[test]
    fn capitals_prefer_names() {
        check_preferred("polska", Written::Small, "polski");
        check_preferred("polska", Written::Capital, "Polska");
        check_preferred("polskiej", Written::Capital, "polski");
        check_preferred("po", Written::Capital, "po");
        check_preferred("po", Written::Capitals, "PO");
        check_preferred("warszawie", Written::Small, "Warszawa");
    }

    #[test]
    fn unknown_words_are_unknown() {
        for form in ["", "ąąą", "Polska", "macronem", "1989", "polska "] {
            assert_eq!(POLISH.lookup(form), None, "{form:?}");
        }
    }

    #[test]
    fn forms_are_found_without_diacritics() {
        let found = POLISH.folded_matches("zolnierz", 10);
        assert_eq!(found, ["żołnierz"]);
        let found = POLISH.folded_matches("laka", 10);
        assert!(found.contains(&"łąka".to_owned()), "{found:?}");
        assert_eq!(POLISH.folded_matches("laka", 1).len(), 1);
        assert!(POLISH.folded_matches("", 5).is_empty());
        assert!(POLISH.folded_matches("xqxq", 5).is_empty());
    }

    #[test]
    fn compounds_fall_into_halves() {
        let (half, set) = POLISH
            .lookup_compound("północnokoreańskie")
            .expect("the second half is an adjective");
        let rest = &"północnokoreańskie"[half..];
        let first = POLISH.analyses(set).next().expect("sets have entries");
        let mut lemma = String::new();
        POLISH.lemma(rest, first, &mut lemma);
        assert_eq!((rest, lemma.as_str()), ("koreańskie", "koreański"));
        assert_eq!(POLISH.lookup_compound("nowodom"), None);
    }

    #[test]
    fn every_form_has_analyses_and_lemmas() {
        let mut lemma = String::new();
        let mut seen = std::collections::HashSet::new();
        POLISH.for_each_form(|form, set| {
            assert_eq!(form, form.to_lowercase());
            if !seen.insert(set) {
                return;
            }
            assert_ne!(POLISH.analyses(set).len(), 0, "{form:?}");
            for analysis in POLISH.analyses(set) {
                POLISH.lemma(form, analysis, &mut lemma);
                assert!(!lemma.is_empty(), "{form:?}");
                let capital = lemma.chars().next().is_some_and(char::is_uppercase);
                assert_eq!(capital, analysis.tag.is_capitalised(), "{form:?} {lemma:?}");
            }
        });
    }
}
