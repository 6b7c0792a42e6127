//! Wording: what of an article its copies share, made small enough to be
//! compared with a million others, and the exact comparison of two.
//!
//! Words count as they are spelt, in lower case; headline, credits, lines that
//! lead elsewhere and agencies in brackets ("(PAP)") do not, for each printer has
//! its own. Three words in a row are a *shingle*. A signature holds keys of
//! bands of a sketch of the shingles: two articles that share half of them have
//! a key in common all but surely, two that share a tenth hardly ever. As a copy
//! that keeps a third of a long text shares too few, the first words have keys
//! of their own.
//!
//! The sketch is that of Dahlgaard, Knudsen and Thorup, "Fast Similarity
//! Sketching" (2017). Keys are kept, so they are of a hash that never changes.

use hashbrown::HashSet;
use xxhash_rust::xxh3::xxh3_64;

use super::Context;
use crate::lang::tokens::{Class, Shape};

/// Version of the keys and of the comparison; stories told by another one are
/// told again.
pub const WORDING_VERSION: u32 = 1;

/// Words in a row that are compared as one.
const SHINGLE_WORDS: usize = 3;

/// Numbers of the sketch of a whole text that make one key together.
const ROWS: usize = 3;

/// Keys of a whole text. Of two that share half of their shingles 99.6 in 100
/// have one in common, of two that share a tenth 4.
const BANDS: usize = 42;

/// Words from the beginning that have keys of their own.
const LEAD_WORDS: usize = 60;

/// Keys of the beginning.
const LEAD_BANDS: usize = 8;

/// Fewer words than these make a copy only where all are the same.
const WORDS_MIN: usize = 30;

/// The share of all shingles that copies have in common.
const ALIKE: f64 = 0.5;

/// The share that short texts have in common, of which a phrase that a
/// newspaper always prints would else be half.
const ALIKE_SHORT: f64 = 0.6;

/// Words below which a text is short, and too short to be a cut copy.
const SHORT_WORDS: usize = 60;

/// The share of its shingles that a cut copy has from the longer text.
const CUT_ALIKE: f64 = 0.8;

/// How many times longer than its cut copy a text may be: a review of the day
/// holds many stories and is none of them.
const CUT_TIMES: usize = 6;

/// Numbers that differ on both sides, at least, where a text is a form that is
/// filled in: rates, weather, results.
const FORM_NUMBERS: usize = 4;

/// Keys by which copies find each other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signature(Vec<u32>);

impl Signature {
    /// Places that keys have: only keys of one place are compared.
    pub const PLACES: usize = BANDS + LEAD_BANDS + 1;

    /// The key of a place.
    #[must_use]
    pub fn key(&self, place: usize) -> Option<u32> {
        let first = match self.0.len() {
            // the key of all words has the last place
            1 => Self::PLACES - 1,
            _ => 0,
        };
        self.0.get(place.checked_sub(first)?).copied()
    }

    /// As an index keeps it.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|key| key.to_le_bytes()).collect()
    }

    /// From what [`Signature::to_bytes`] gave.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Self {
        let keys = bytes.as_chunks::<4>().0.iter();
        Self(keys.map(|key| u32::from_le_bytes(*key)).collect())
    }
}

/// The words of an article that its copies share.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// Hashes of its words and numbers, first to last.
    words: Vec<u32>,
    /// Which of them are numbers that tell something, but no dates.
    numbers: Vec<bool>,
}

/// A wording made ready for comparisons.
#[derive(Debug, Clone)]
pub struct Compared {
    /// Of all words in their order.
    whole: u64,
    n_words: usize,
    /// Hashes, ascending and distinct.
    shingles: Vec<u64>,
    /// Hashes of words and of numbers, ascending.
    words: Vec<u32>,
    numbers: Vec<u32>,
}

impl Wording {
    /// Of a text whose headline is its first `n_title` bytes.
    pub(super) fn of(context: &Context<'_>, n_title: usize) -> Self {
        let mut found = Self::default();
        let tokens = &context.tokens.tokens;
        let mut boilerplate = context.boilerplate.iter().peekable();
        let mut of_date = 0;
        for (index, token) in tokens.iter().enumerate() {
            while boilerplate.next_if(|range| range.end <= index).is_some() {}
            let is_left_out = (token.end as usize) <= n_title
                || boilerplate
                    .peek()
                    .is_some_and(|range| range.contains(&index));
            if is_left_out || token.class == Class::Mark || is_agency(context, index) {
                continue;
            }
            if token.class == Class::Number && index >= of_date {
                of_date = date_end(context, index).unwrap_or(of_date);
            }
            found.words.push(context.seen[index].lower);
            found
                .numbers
                .push(token.class == Class::Number && index >= of_date);
        }
        found
    }

    /// The keys by which its copies find it.
    #[must_use]
    pub fn signature(&self) -> Signature {
        if self.words.is_empty() {
            return Signature::default();
        }
        if self.words.len() < WORDS_MIN {
            return Signature(vec![self.whole() as u32]);
        }
        let shingles: Vec<u64> = self.shingles().collect();
        let lead = &shingles[..shingles.len().min(LEAD_WORDS)];
        let mut keys = band_keys::<{ BANDS * ROWS }>(&shingles);
        keys.extend(band_keys::<{ LEAD_BANDS * ROWS }>(lead));
        Signature(keys)
    }

    /// As bytes: four a word, then a bit a word for whether it is a number.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = self.words.iter().flat_map(|w| w.to_le_bytes()).collect();
        let marks = self.numbers.chunks(8);
        bytes.extend(marks.map(|marks| {
            let bits = marks.iter().enumerate();
            bits.fold(0, |byte, (place, mark)| byte | u8::from(*mark) << place)
        }));
        bytes
    }

    /// From what [`Wording::to_bytes`] gave of so many words.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], n_words: usize) -> Self {
        let (words, marks) = bytes.split_at(bytes.len().min(n_words * 4));
        let words = words.as_chunks::<4>().0.iter();
        let mark = |place: usize| {
            marks
                .get(place / 8)
                .is_some_and(|byte| byte >> (place % 8) & 1 == 1)
        };
        Self {
            words: words.map(|word| u32::from_le_bytes(*word)).collect(),
            numbers: (0..n_words).map(mark).collect(),
        }
    }

    /// Words and numbers.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.words.len()
    }

    fn shingles(&self) -> impl Iterator<Item = u64> {
        self.words.windows(SHINGLE_WORDS).map(|words| {
            words
                .iter()
                .fold(0, |hash, word| mix(hash ^ u64::from(*word)))
        })
    }

    /// A hash of all words in their order.
    fn whole(&self) -> u64 {
        let bytes: Vec<u8> = self.words.iter().flat_map(|w| w.to_le_bytes()).collect();
        xxh3_64(&bytes)
    }

    /// Makes it ready for comparisons.
    #[must_use]
    pub fn compared(&self) -> Compared {
        let mut shingles: Vec<u64> = self.shingles().collect();
        shingles.sort_unstable();
        shingles.dedup();
        let of = |number: bool| {
            let all = self.words.iter().zip(&self.numbers);
            let mut chosen: Vec<u32> = all
                .filter(|(_, is_number)| **is_number == number)
                .map(|(word, _)| *word)
                .collect();
            chosen.sort_unstable();
            chosen
        };
        Compared {
            whole: self.whole(),
            n_words: self.words.len(),
            shingles,
            words: of(false),
            numbers: of(true),
        }
    }

    /// How many of its words another one has not, by shingles that are its own.
    #[must_use]
    pub fn n_words_not_in(&self, other: &Self) -> usize {
        let theirs: HashSet<u64> = other.shingles().collect();
        let mut is_shared = vec![false; self.words.len()];
        for (place, shingle) in self.shingles().enumerate() {
            if theirs.contains(&shingle) {
                is_shared[place..place + SHINGLE_WORDS].fill(true);
            }
        }
        is_shared.iter().filter(|shared| !**shared).count()
    }
}

impl Compared {
    /// The share of shingles that two have in common, 1 for the same words.
    #[must_use]
    pub fn alike(&self, other: &Self) -> f64 {
        if self.whole == other.whole {
            return 1.0;
        }
        self.share(other, n_common(&self.shingles, &other.shingles))
    }

    /// The share of shingles that two have in common, where those are so many.
    fn share(&self, other: &Self, n_both: usize) -> f64 {
        let n_all = self.shingles.len() + other.shingles.len() - n_both;
        n_both as f64 / n_all.max(1) as f64
    }

    /// Whether one is a copy of the other.
    #[must_use]
    pub fn is_copy(&self, other: &Self) -> bool {
        if self.whole == other.whole {
            return self.n_words > 0;
        }
        let (short, long) = if self.n_words <= other.n_words {
            (self, other)
        } else {
            (other, self)
        };
        if short.n_words < WORDS_MIN {
            return false;
        }
        let is_short = short.n_words < SHORT_WORDS;
        let n_both = n_common(&short.shingles, &long.shingles);
        let is_cut = !is_short
            && long.n_words <= short.n_words * CUT_TIMES
            && n_both as f64 >= CUT_ALIKE * short.shingles.len() as f64;
        let wanted = if is_short { ALIKE_SHORT } else { ALIKE };
        (is_cut || self.share(other, n_both) >= wanted) && !self.is_same_form(other)
    }

    /// Whether what differs is chiefly numbers, and most of the numbers do: a
    /// form that is filled in anew.
    fn is_same_form(&self, other: &Self) -> bool {
        let differing = |own: &[u32], others: &[u32]| {
            let both = n_common(own, others);
            (own.len() - both).min(others.len() - both)
        };
        let numbers = differing(&self.numbers, &other.numbers);
        let words = differing(&self.words, &other.words);
        let n_numbers = self.numbers.len().min(other.numbers.len());
        numbers >= FORM_NUMBERS && numbers * 2 >= words && numbers * 2 >= n_numbers
    }
}

/// How many of two ascending lists are in both.
fn n_common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut at, mut n_both) = (0, 0);
    for each in one {
        while other.get(at).is_some_and(|theirs| theirs < each) {
            at += 1;
        }
        if other.get(at) == Some(each) {
            at += 1;
            n_both += 1;
        }
    }
    n_both
}

/// The keys of a sketch with so many numbers.
fn band_keys<const N: usize>(shingles: &[u64]) -> Vec<u32> {
    let sketch = sketch::<N>(shingles);
    let (bands, _) = sketch.as_chunks::<ROWS>();
    let key = |band: &[u64; ROWS]| band.iter().fold(0, |hash, row| mix(hash ^ row)) as u32;
    bands.iter().map(key).collect()
}

/// Numbers of which two sets share as many, on average, as they share of their
/// elements.
fn sketch<const N: usize>(elements: &[u64]) -> [u64; N] {
    let mut sketch = [u64::MAX; N];
    let mut n_empty = N;
    for round in 0..2 * N as u64 {
        for element in elements {
            let hash = mix(element ^ mix(round + 1));
            // later rounds give larger numbers, and each place its turn at last
            let place = match (round as usize).checked_sub(N) {
                None => (((hash >> 32) * N as u64) >> 32) as usize,
                Some(place) => place,
            };
            let number = (round << 32) | (hash & 0xffff_ffff);
            n_empty -= usize::from(sketch[place] == u64::MAX);
            sketch[place] = sketch[place].min(number);
        }
        if n_empty == 0 || elements.is_empty() {
            break;
        }
    }
    sketch
}

/// Spreads the bits of a number. (The finalizer of Murmur's third hash, in the public
/// domain, with the constants of Stafford's "Mix13".)
fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (number ^ (number >> 31)).wrapping_add(0x9e37_79b9_7f4a_7c15)
}

/// Whether a word in capitals stands alone in brackets or between slashes, as
/// agencies do.
fn is_agency(context: &Context<'_>, index: usize) -> bool {
    if context.token(index).shape != Shape::Capitals || index == 0 {
        return false;
    }
    let after = index + 1;
    after < context.n_tokens()
        && matches!(
            (context.spelling(index - 1), context.spelling(after)),
            ("(", ")") | ("/", "/")
        )
}

/// Where the date, with its time, ends that is written in digits from here:
/// "18.06.2024 14:30", "2024-06-18".
fn date_end(context: &Context<'_>, index: usize) -> Option<usize> {
    let digits = |at: usize| {
        let token = (at < context.n_tokens()).then(|| context.token(at))?;
        (token.class == Class::Number).then(|| token.end - token.start)
    };
    let joins = |at: usize, marks: &[&str]| {
        at < context.n_tokens() && marks.contains(&context.spelling(at))
    };
    let lengths = [digits(index)?, digits(index + 2)?, digits(index + 4)?];
    let is_date = matches!(lengths, [4, 1 | 2, 1 | 2] | [1 | 2, 1 | 2, 4])
        && joins(index + 1, &[".", "-", "/"])
        && joins(index + 3, &[".", "-", "/"]);
    if !is_date {
        return None;
    }
    let end = index + 5;
    // a comma or "godz." may stand before the time
    let mut times = (end..end + 4).filter(|at| digits(*at).is_some() && joins(at + 1, &[":", "."]));
    Some(times.next().map_or(end, |time| time + 3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::with_context;
    use crate::lang::Lang;

    fn wording(text: &str) -> Wording {
        with_context(text, Lang::PL, |context| Wording::of(context, 0))
    }

    fn is_copy(one: &str, other: &str) -> bool {
        let [one, other] = [one, other].map(|text| wording(text).compared());
        assert_eq!(one.is_copy(&other), other.is_copy(&one));
        one.is_copy(&other)
    }

    /// Different words, so many.
    fn words(from: usize, n: usize) -> String {
        let word = |number| format!("słowo{} ", letters(number));
        (from..from + n).map(word).collect()
    }

    fn letters(number: usize) -> String {
        let letter = |place| char::from(b'a' + (number / place % 26) as u8);
        [676, 26, 1].map(letter).iter().collect()
    }

    #[test]
    fn sketches_share_what_sets_share() {
        let set = |from: u64| (from..from + 300).map(mix).collect::<Vec<_>>();
        for (shift, share) in [(0, 1.0), (100, 0.5), (200, 0.2), (300, 0.0)] {
            let [one, other] = [sketch::<1000>(&set(0)), sketch::<1000>(&set(shift))];
            let equal = one.iter().zip(&other).filter(|(a, b)| a == b).count();
            let found = equal as f64 / 1000.0;
            assert!((found - share).abs() < 0.05, "{found} of {share}");
        }
        assert_eq!(sketch::<5>(&[]), [u64::MAX; 5]);
        assert!(sketch::<64>(&[7]).iter().all(|number| *number != u64::MAX));
    }

    #[test]
    fn wordings_are_read_back() {
        for text in [
            "",
            "Krótko.",
            &words(0, 90),
            "Za 17 zł i 4 euro, od 12.05.2024 do 3 w nocy.",
        ] {
            let wording = wording(text);
            let read = Wording::from_bytes(&wording.to_bytes(), wording.n_words());
            assert_eq!(read, wording);
        }
    }

    #[test]
    fn signatures_are_read_back() {
        for text in ["", "Krótko.", &words(0, 90)] {
            let signature = wording(text).signature();
            assert_eq!(Signature::from_bytes(&signature.to_bytes()), signature);
        }
        let signature = wording(&words(0, 90)).signature();
        let n_keys = (0..Signature::PLACES).filter_map(|place| signature.key(place));
        assert_eq!(n_keys.count(), BANDS + LEAD_BANDS);
        let short = wording("Krótko.").signature();
        assert!(short.key(Signature::PLACES - 1).is_some() && short.key(0).is_none());
    }

    /// Keys are kept in indexes: another hash would be another version.
    #[test]
    fn keys_never_change() {
        let signature = wording(&words(0, 90)).signature();
        let keys = (0..Signature::PLACES).filter_map(|place| Some((place, signature.key(place)?)));
        let sum = keys.fold(0, |sum, (place, key)| {
            mix(sum ^ u64::from(key) ^ place as u64)
        });
        assert_eq!((WORDING_VERSION, sum), (1, 1_120_862_103_804_648_682));
    }

    #[test]
    fn a_cut_or_changed_text_is_a_copy() {
        let whole = words(0, 300);
        assert!(is_copy(&whole, &words(0, 100)));
        assert!(is_copy(
            &whole,
            &format!("{}{}", words(5000, 60), words(60, 240))
        ));
        assert!(is_copy(
            &whole,
            &format!("{}{}", words(150, 150), words(0, 150))
        ));
        assert!(!is_copy(&whole, &words(5000, 300)));
        // a paragraph of what went before is no copy, a review of the day is none
        assert!(!is_copy(
            &whole,
            &format!("{}{}", words(5000, 220), words(0, 80))
        ));
        assert!(!is_copy(&words(0, 700), &words(0, 70)));
    }

    #[test]
    fn few_words_are_a_copy_only_where_all_are_the_same() {
        assert!(is_copy("Sejm przyjął ustawę.", "SEJM przyjął ustawę (PAP)"));
        assert!(!is_copy("Sejm przyjął ustawę.", "Sejm odrzucił ustawę."));
        assert!(!is_copy("", ""));
    }

    #[test]
    fn a_form_filled_in_anew_is_no_copy() {
        let rates = |numbers: [&str; 6]| {
            let [dollar, euro, franc, pound, czech, norwegian] = numbers;
            format!(
                "Kursy średnie walut ogłoszone przez bank centralny w tabeli podajemy poniżej dla \
                 czytelników. Za dolara płacono {dollar} złotego, za euro {euro} złotego, za franka \
                 szwajcarskiego {franc} złotego, za funta brytyjskiego {pound} złotego, za koronę czeską \
                 {czech} złotego, a za koronę norweską {norwegian} złotego. Następna tabela ukaże się jutro."
            )
        };
        let one = rates(["3,95", "4,31", "4,44", "5,02", "0,17", "0,36"]);
        assert!(!is_copy(
            &one,
            &rates(["4,01", "4,28", "4,51", "5,11", "0,18", "0,37"])
        ));
        // the same numbers under another time of printing are a copy
        let stamped = |day: &str| format!("Opublikowano {day}. {one}");
        assert!(is_copy(
            &stamped("18.06.2024 14:30"),
            &stamped("19.07.2023, godz. 9:15")
        ));
    }

    #[test]
    fn credits_and_agencies_do_not_count() {
        let [one, other] =
            ["Sejm (PAP) przyjął. Fot. Jan Wzór / PAP", "Sejm przyjął."].map(|text| {
                with_context(text, Lang::PL, |context| {
                    let boilerplate = crate::enrich::boilerplate::find(context);
                    let context = Context {
                        boilerplate: &boilerplate,
                        ..*context
                    };
                    Wording::of(&context, 0)
                })
            });
        assert_eq!(one.words, other.words);
    }

    #[test]
    fn what_differs_is_counted_in_words() {
        let [long, short] = [wording(&words(0, 100)), wording(&words(0, 70))];
        assert_eq!(long.n_words_not_in(&short), 30);
        assert_eq!(short.n_words_not_in(&long), 0);
    }
}
