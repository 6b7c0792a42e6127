//! Comparing: whether two full names, word by word, can be one person's.
//!
//! Two names of different languages are one when their consonants are, few
//! letters are apart, and their first names are or translate one another. In a
//! language whose names are brought to the nominative, a vowel may tell two
//! persons apart ("Nowicki", "Nowacki"): there only a rare name is a slip for a
//! common one next to it, and never one name that is known for another ("Gill",
//! "Hill"). What tells generations apart ("Jr", "II") is the same or the
//! persons are not. A single word is known in another language by all its
//! letters, a first name alone never.

use super::phonetic::Sound;
use super::usage::{Name, NameId, Usage};
use crate::article::ResolutionRule as Rule;
use crate::lang::Lang;
use crate::lang::lexicon::NameClasses;
use crate::lang::spelling::distance;

/// Consonants of a whole name from which more than a letter of it may differ.
const SKELETON_MIN: usize = 5;

/// Consonants by which a single word is known in another language.
const SINGLE_SKELETON_MIN: usize = 3;

/// Fewest letters of a word of a rare name that may differ in one letter.
pub(super) const ONE_SLIP_MIN: usize = 5;

/// Fewest letters of a word that may differ in one letter, however common the
/// name.
const SURE_SLIP_MIN: usize = 7;

/// Fewest letters of a word of a rare name that may differ in two letters.
const TWO_SLIPS_MIN: usize = 9;

/// How much commoner a name must be than a slip for it.
const SLIP_RATIO: u32 = 3;

/// By which rule the given words of the name `id` are the name `head`, if they
/// are. The words may be all of the name or some; `head` is the commoner name.
pub(super) fn compare(usage: &Usage, id: NameId, words: &[&Sound], head: NameId) -> Option<Rule> {
    let other: Vec<&Sound> = usage.sounds(head).collect();
    let joined = |words: &[&Sound]| words.iter().map(|word| &*word.folded).collect::<String>();
    if joined(words) == joined(&other) {
        return Some(Rule::Spelling);
    }
    if words.len() != other.len() || are_generations(words, &other) {
        return None;
    }
    let (name, head) = (usage.get(id), usage.get(head));
    let are_settled = is_settled(name) && is_settled(head);
    if are_settled && name.lang() == head.lang() {
        let is_rare = name.n_articles * SLIP_RATIO <= head.n_articles;
        return is_variant(words, &other, is_rare).then_some(Rule::Variant);
    }
    let is_one = match (words, &other[..]) {
        ([word], [other]) => is_word_transliterated(word, other),
        _ => {
            is_transliterated(words, &other, are_settled)
                && !(are_settled && are_man_and_woman(words[0], other[0]))
        }
    };
    is_one.then_some(Rule::Transliteration)
}

/// Whether words are those of two generations: "Pius VI", "Pius VII".
fn are_generations(words: &[&Sound], other: &[&Sound]) -> bool {
    let mut pairs = words.iter().zip(other).skip(1);
    pairs.any(|(a, b)| (a.is_generation() || b.is_generation()) && a.folded != b.folded)
}

/// What the word at a place of a full name is.
fn class_at(place: usize) -> NameClasses {
    if place == 0 {
        NameClasses::FIRST_NAME
    } else {
        NameClasses::SURNAME
    }
}

/// Whether words are others with at most one slip, in a language in which
/// every vowel counts; a single word is another with none.
fn is_variant(words: &[&Sound], other: &[&Sound], is_rare: bool) -> bool {
    let [_, .., last] = words else {
        return false;
    };
    let mut changed = words
        .iter()
        .zip(other)
        .enumerate()
        .filter(|(place, (a, b))| {
            let is_first = *place == 0;
            let is_spelling = a.voiced == b.voiced
                && !is_other_gender(&a.folded, &b.folded)
                && (is_first || !are_two_names(a, b, *place));
            let is_translated = is_first && a.is_same_first_name(b);
            !is_spelling && !is_translated
        });
    match (changed.next(), changed.next()) {
        (None, _) => true,
        (Some((place, (a, b))), None) => {
            // whoever has a surname that is not known is known by it
            let is_free = place == 0 && !last.is_known(NameClasses::SURNAME);
            let are_two = are_two_names(a, b, place) && !is_free;
            let is_declined = a.is_case_of(b) && (is_free || !a.is_known(class_at(place)));
            !is_other_gender(&a.folded, &b.folded)
                && (is_slip(a, b, is_rare) && !are_two || is_rare && is_declined)
        }
        _ => false,
    }
}

/// Whether words are others in another language or case.
fn is_transliterated(words: &[&Sound], other: &[&Sound], are_settled: bool) -> bool {
    let n_consonants: usize = words.iter().map(|word| word.skeletons[0].len()).sum();
    let apart = words
        .iter()
        .zip(other)
        .enumerate()
        .map(|(place, (a, b))| {
            let is_last = place + 1 == words.len();
            let is_declined = a.is_case_of(b) || b.is_case_of(a);
            if !is_last && a.is_same_first_name(b) || a.folded == b.folded {
                Some(0)
            } else if have_two_sounds(a, b, place) && !(is_declined && !(is_last && are_settled)) {
                None
            } else if is_declined {
                Some(0)
            } else {
                a.letters_apart(b).filter(|_| a.is_like(b))
            }
        })
        .sum::<Option<usize>>();
    apart.is_some_and(|n_letters| n_letters <= 1 || n_consonants >= SKELETON_MIN)
}

/// Whether a word that is a whole name is another in another language or case.
fn is_word_transliterated(word: &Sound, other: &Sound) -> bool {
    let n_consonants = word.skeletons[0].len().min(other.skeletons[0].len());
    let is_first_name = |word: &Sound| word.is_first_name() || word.first_name.is_some();
    n_consonants >= SINGLE_SKELETON_MIN
        && !is_first_name(word)
        && !is_first_name(other)
        && (word.letters_apart(other) == Some(0)
            || word.is_case_of(other)
            || other.is_case_of(word))
}

/// Whether first names that sound alike are a man's and a woman's: "Aleksander",
/// "Aleksandra".
fn are_man_and_woman(one: &Sound, other: &Sound) -> bool {
    one.voiced.ends_with('a') != other.voiced.ends_with('a') && !one.is_same_first_name(other)
}

/// Whether a name is of a language that is brought to the nominative, so that
/// its vowels count.
fn is_settled(name: &Name) -> bool {
    matches!(name.lang(), Some(Lang::PL | Lang::EN | Lang::DE))
}

/// Whether both words are known as what stands at their place, and are no two
/// spellings of one. Long first names may differ in their vowels: "Katharine",
/// "Katherine".
fn are_two_names(one: &Sound, other: &Sound, place: usize) -> bool {
    let class = class_at(place);
    let is_spelling = one.is_spelt_like(other)
        || place == 0 && one.voiced.len() >= SURE_SLIP_MIN && one.has_other_vowels_than(other);
    one.is_known(class) && other.is_known(class) && !is_spelling
}

/// Whether both words are known in one script, and sound otherwise.
pub(super) fn have_two_sounds(one: &Sound, other: &Sound, place: usize) -> bool {
    one.voiced != other.voiced && one.is_script_of(other) && are_two_names(one, other, place)
}

/// Whether a word may be another with a slip of the pen.
fn is_slip(one: &Sound, other: &Sound, is_rare: bool) -> bool {
    let n_letters = one.voiced.len().max(other.voiced.len());
    let n_slips = match n_letters {
        TWO_SLIPS_MIN.. if is_rare => 2,
        SURE_SLIP_MIN.. => 1,
        ONE_SLIP_MIN.. if is_rare => 1,
        _ => 0,
    };
    distance(&one.voiced, &other.voiced, n_slips).is_some()
}

/// Whether one is a man's and the other a woman's form of a surname like an
/// adjective.
fn is_other_gender(one: &str, other: &str) -> bool {
    let stems = |man: &str, woman: &str| {
        let stem = man.strip_suffix(['i', 'y']);
        stem.is_some() && stem == woman.strip_suffix('a')
    };
    let is_adjective =
        |word: &str| word.ends_with("ki") || word.ends_with("ka") || word.ends_with('y');
    is_adjective(one) && (stems(one, other) || stems(other, one))
}
