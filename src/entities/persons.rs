//! Persons: which full names are one person's.
//!
//! Names are taken from the commonest on; each joins the commonest name that
//! it can be a variant of, or stands for itself. Two names of different
//! languages are one when their consonants are and their first names are or
//! translate one another. In a language whose names are brought to the
//! nominative, a vowel may tell two persons apart ("Nowicki", "Nowacki"): there
//! only a rare name is a slip for a common one next to it. A longer name joins
//! the one without its middle names where all the longer ones agree. Nothing
//! is joined for a surname alone.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::groups::{Groups, Rule};
use super::sound::Sound;
use super::usage::{Name, NameId, Usage};
use crate::article::Kind;
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, NameClasses, POLISH};
use crate::lang::spelling::distance;

/// Consonants of a whole name from which they identify it without its vowels.
const SKELETON_MIN: usize = 5;

/// Consonants of a single word from which they do.
const SINGLE_SKELETON_MIN: usize = 4;

/// Letters of a word in which one may be wrong where the name is rare, where it
/// is not, and two where it is.
const ONE_SLIP_MIN: usize = 5;
const SURE_SLIP_MIN: usize = 7;
const TWO_SLIPS_MIN: usize = 9;

/// How much commoner a name must be than a slip for it.
const SLIP_RATIO: u32 = 3;

/// Articles that must use a name before others count as slips for it.
const STANDARD_MIN: u32 = 2;

/// Names with more words are headlines or lists.
const WORDS_MAX: usize = 6;

/// Names that a key leads to at most; the commonest come first.
const HEADS_MAX: usize = 32;

/// Joins the names of persons.
pub(super) fn join(usage: &Usage, groups: &mut Groups) {
    let names = by_commonness(usage);
    let mut heads = Heads::default();
    for id in &names {
        let words: Vec<&Sound> = usage.sounds(*id).collect();
        let keys = keys(&words);
        let alike = heads.candidates(&keys);
        let slips = slips(&words);
        let head = alike.chain(heads.candidates(&slips)).find_map(|head| {
            let rule = compare(usage, *id, &words, head)?;
            (!groups.are_apart(groups.find(*id), groups.find(head))).then_some((head, rule))
        });
        if let Some((head, rule)) = head {
            groups.join(*id, head, rule);
            continue;
        }
        heads.add(&keys, *id);
        if usage.get(*id).n_articles >= STANDARD_MIN {
            heads.add(&slips, *id);
        }
    }
    join_longer(usage, groups, &names, &heads);
}

/// The names of persons without those that have but an initial beside the
/// surname, the commonest first, equals by the alphabet.
fn by_commonness(usage: &Usage) -> Vec<NameId> {
    let is_whole = |id: NameId, name: &Name| {
        name.kind == Kind::Person
            && name.n_articles > 0
            && (1..=WORDS_MAX).contains(&name.words.len())
            && !(name.words.len() == 2 && usage.sounds(id).any(Sound::is_initial))
    };
    let mut names: Vec<NameId> = usage
        .names()
        .filter(|(id, name)| is_whole(*id, name))
        .map(|(id, _)| id)
        .collect();
    names.sort_unstable_by_key(|id| {
        let name = usage.get(*id);
        (std::cmp::Reverse(name.n_articles), &*name.text)
    });
    names
}

/// Names that others join, by the keys of what may be spelt like them.
#[derive(Default)]
struct Heads {
    by_key: HashMap<u64, Vec<NameId>, FixedState>,
}

impl Heads {
    fn add(&mut self, keys: &[u64], id: NameId) {
        for key in keys {
            let heads = self.by_key.entry(*key).or_default();
            if heads.len() < HEADS_MAX {
                heads.push(id);
            }
        }
    }

    /// Names under any of the keys, those of the first key first.
    fn candidates(&self, keys: &[u64]) -> impl Iterator<Item = NameId> {
        let heads = keys.iter().filter_map(|key| self.by_key.get(key));
        heads.flatten().copied()
    }
}

/// Keys of which two spellings of one name share one: its letters, and its
/// consonants in every reading.
fn keys(words: &[&Sound]) -> Vec<u64> {
    let mut keys = vec![key("folded", words.iter().map(|sound| &*sound.folded))];
    let mut readings: Vec<String> = vec![String::new()];
    for (place, sound) in words.iter().enumerate() {
        let translated = sound
            .first_name
            .filter(|_| place == 0)
            .map(|row| format!("{row}:"));
        let skeletons = sound.skeletons.iter().chain(&sound.stem);
        let skeletons = skeletons.map(ToString::to_string);
        let alternatives: Vec<String> = translated.into_iter().chain(skeletons).collect();
        readings = readings
            .iter()
            .flat_map(|reading| {
                alternatives
                    .iter()
                    .map(move |next| format!("{reading}{next}"))
            })
            .collect();
    }
    keys.extend(
        readings
            .iter()
            .map(|reading| key("sound", [reading.as_str()])),
    );
    keys
}

/// Keys that a name shares with one that has a letter more, less or other in
/// its surname, or in its first name.
fn slips(words: &[&Sound]) -> Vec<u64> {
    let [first, .., last] = words else {
        return Vec::new();
    };
    let one = |whole: &str, other: &str, what: &str| -> Vec<u64> {
        let letters: Vec<char> = other.chars().collect();
        if letters.len() < ONE_SLIP_MIN {
            return Vec::new();
        }
        let without = (0..letters.len()).map(|gone| {
            let kept = letters
                .iter()
                .enumerate()
                .filter(|(place, _)| *place != gone);
            key(
                what,
                [
                    whole,
                    " ",
                    &kept.map(|(_, letter)| *letter).collect::<String>(),
                ],
            )
        });
        without.chain([key(what, [whole, " ", other])]).collect()
    };
    let mut keys = one(&first.voiced, &last.voiced, "surname");
    keys.extend(one(&last.voiced, &first.voiced, "first name"));
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// A number for what is compared, apart for each use.
fn key<'a>(what: &str, parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut whole = format!("{what}:");
    whole.extend(parts);
    xxh3_64(whole.as_bytes())
}

/// Why the words of a name, all of them or some, are the name `head`, if they
/// are; `head` is the commoner.
fn compare(usage: &Usage, id: NameId, words: &[&Sound], head: NameId) -> Option<Rule> {
    let other: Vec<&Sound> = usage.sounds(head).collect();
    let joined = |words: &[&Sound]| words.iter().map(|word| &*word.folded).collect::<String>();
    if joined(words) == joined(&other) {
        return Some(Rule::Spelling);
    }
    if words.len() != other.len() {
        return None;
    }
    let (name, head) = (usage.get(id), usage.get(head));
    let are_settled = is_settled(name) && is_settled(head);
    if are_settled && name.lang() == head.lang() {
        let is_rare = name.n_articles * SLIP_RATIO <= head.n_articles;
        return is_variant(words, &other, is_rare).then_some(Rule::Variant);
    }
    let is_one =
        is_transliterated(words, &other) && !(are_settled && are_man_and_woman(words, &other));
    is_one.then_some(Rule::Transliteration)
}

/// Whether words are others with at most one slip, in a language in which
/// every vowel counts.
fn is_variant(words: &[&Sound], other: &[&Sound], is_rare: bool) -> bool {
    let mut changed = words
        .iter()
        .zip(other)
        .enumerate()
        .filter(|(place, (a, b))| {
            let is_spelling = a.voiced == b.voiced && !is_other_gender(&a.folded, &b.folded);
            let is_translated = *place == 0 && words.len() > 1 && a.is_same_first_name(b);
            !is_spelling && !is_translated
        });
    match (changed.next(), changed.next()) {
        (None, _) => true,
        (Some((place, (a, b))), None) if words.len() > 1 => {
            let class = if place == 0 {
                NameClasses::FIRST_NAME
            } else {
                NameClasses::SURNAME
            };
            is_slip(a, b, class, is_rare) || is_rare && is_declined(a, b, class)
        }
        _ => false,
    }
}

/// Whether words are others in another language or case.
fn is_transliterated(words: &[&Sound], other: &[&Sound]) -> bool {
    let mut pairs = words.iter().zip(other);
    let n_consonants: usize = words.iter().map(|word| word.skeletons[0].len()).sum();
    let needed = if words.len() > 1 {
        SKELETON_MIN
    } else {
        SINGLE_SKELETON_MIN
    };
    pairs.all(|(a, b)| {
        let is_near = || a.is_same_first_name(b) || distance(&a.voiced, &b.voiced, 2).is_some();
        (a.is_like(b) || a.is_case_of(b) || b.is_case_of(a))
            && (n_consonants >= needed || is_near())
    })
}

/// Whether first names that sound alike are a man's and a woman's: "Aleksander",
/// "Aleksandra".
fn are_man_and_woman(words: &[&Sound], other: &[&Sound]) -> bool {
    let (one, other) = (words[0], other[0]);
    one.voiced.ends_with('a') != other.voiced.ends_with('a') && !one.is_same_first_name(other)
}

/// Whether a name is of a language that is brought to the nominative, so that
/// its vowels count.
fn is_settled(name: &Name) -> bool {
    matches!(name.lang(), Some(Lang::PL | Lang::EN | Lang::DE))
}

/// Whether a word is another with a slip of the pen. Two words that the
/// dictionary has as names are two names.
fn is_slip(one: &Sound, other: &Sound, class: NameClasses, is_rare: bool) -> bool {
    let n_letters = one.voiced.len().max(other.voiced.len());
    let n_slips = match n_letters {
        TWO_SLIPS_MIN.. if is_rare => 2,
        SURE_SLIP_MIN.. => 1,
        ONE_SLIP_MIN.. if is_rare => 1,
        _ => 0,
    };
    distance(&one.voiced, &other.voiced, n_slips).is_some()
        && !is_other_gender(&one.folded, &other.folded)
        && !(is_name(one, class) && is_name(other, class))
}

/// Whether a word was left declined: no name that the dictionary has, but one
/// with an ending.
fn is_declined(one: &Sound, other: &Sound, class: NameClasses) -> bool {
    one.is_case_of(other) && !is_other_gender(&one.folded, &other.folded) && !is_name(one, class)
}

/// Whether one is a man's and the other a woman's form of a surname like an
/// adjective.
fn is_other_gender(one: &str, other: &str) -> bool {
    let stems = |man: &str, woman: &str| {
        man.strip_suffix('i').or_else(|| man.strip_suffix('y')) == woman.strip_suffix('a')
    };
    let is_adjective =
        |word: &str| word.ends_with("ki") || word.ends_with("ka") || word.ends_with('y');
    is_adjective(one) && (stems(one, other) || stems(other, one))
}

/// Whether the dictionary has it as the nominative of a first name, or of a
/// surname.
fn is_name(word: &Sound, class: NameClasses) -> bool {
    POLISH.lookup(&word.lower).is_some_and(|set| {
        let mut analyses = POLISH.analyses(set);
        analyses.any(|analysis| {
            analysis.names.contains(class) && analysis.tag.cases().contains(Cases::NOMINATIVE)
        })
    })
}

/// Joins names with middle names, and names with a title or another word
/// before or after them, to the name without.
fn join_longer(usage: &Usage, groups: &mut Groups, names: &[NameId], heads: &Heads) {
    let mut with_middle: HashMap<NameId, Vec<NameId>, FixedState> = HashMap::default();
    for id in names {
        let words: Vec<&Sound> = usage.sounds(*id).collect();
        if words.len() < 3 || groups.find(*id) != *id {
            continue;
        }
        let inside: Vec<NameId> = words
            .windows(2)
            .filter_map(|pair| known(usage, groups, *id, pair, heads))
            .filter(|head| usage.get(*id).n_articles <= usage.get(*head).n_articles)
            .collect();
        let around = known(
            usage,
            groups,
            *id,
            &[words[0], words[words.len() - 1]],
            heads,
        );
        match (&inside[..], around) {
            ([only], _) => groups.join(*id, *only, Rule::Longer),
            ([], Some(head)) => with_middle.entry(head).or_default().push(*id),
            _ => {}
        }
    }
    let mut with_middle: Vec<(NameId, Vec<NameId>)> = with_middle.into_iter().collect();
    with_middle.sort_unstable_by_key(|(head, _)| &usage.get(*head).text);
    for (head, ids) in with_middle {
        let middle = |id: NameId| -> Vec<&Sound> {
            let words: Vec<&Sound> = usage.sounds(id).collect();
            words[1..words.len() - 1].to_vec()
        };
        let agree = ids.iter().enumerate().all(|(place, one)| {
            let before = &ids[..place];
            before
                .iter()
                .all(|other| is_compatible(&middle(*one), &middle(*other)))
        });
        if agree {
            for id in ids {
                groups.join(id, head, Rule::Longer);
            }
        }
    }
}

/// The name of two words that two words of a longer one are.
fn known(
    usage: &Usage,
    groups: &Groups,
    id: NameId,
    pair: &[&Sound],
    heads: &Heads,
) -> Option<NameId> {
    let keys = keys(pair);
    let head = heads.candidates(&keys).find(|head| {
        let rule = compare(usage, id, pair, *head);
        matches!(rule, Some(Rule::Spelling | Rule::Transliteration))
    })?;
    let head = groups.find(head);
    (head != id).then_some(head)
}

/// Whether two lists of middle names can be one person's: equal, or one
/// shorter, or cut to initials.
fn is_compatible(one: &[&Sound], other: &[&Sound]) -> bool {
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let mut rest = long.iter();
    short.iter().all(|wanted| {
        rest.any(|word| {
            let is_cut = word.is_initial() || wanted.is_initial();
            word.is_like(wanted)
                || is_cut && word.voiced.chars().next() == wanted.voiced.chars().next()
        })
    })
}
