//! Persons: which full names are one person's.
//!
//! Names are taken from the commonest on; each joins the commonest name that
//! it can be a variant of, as `compare` says, or stands for itself. Nothing is
//! joined for a surname alone.

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::compare::{ONE_SLIP_MIN, compare};
use super::groups::Groups;
use super::phonetic::Sound;
use super::usage::{Name, NameId, Usage};
use crate::article::Kind;

/// Articles that must use a name before others count as slips for it.
const STANDARD_MIN: u32 = 2;

/// Names with more words are headlines or lists.
const WORDS_MAX: usize = 6;

/// Names that a key leads to at most; the commonest come first.
const HEADS_MAX: usize = 32;

/// Joins the names of persons; gives those names, the commonest first, and those
/// that others have been compared with.
pub(super) fn join(usage: &Usage, groups: &mut Groups) -> (Vec<NameId>, Heads) {
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
    (names, heads)
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
pub(super) struct Heads {
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
    pub(super) fn candidates(&self, keys: &[u64]) -> impl Iterator<Item = NameId> {
        let heads = keys.iter().filter_map(|key| self.by_key.get(key));
        heads.flatten().copied()
    }
}

/// Keys of which two spellings of one name share one: its letters, and its
/// consonants in every reading.
pub(super) fn keys(words: &[&Sound]) -> Vec<u64> {
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
