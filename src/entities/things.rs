//! Organisations and places: which of their names are one.
//!
//! Names that differ in case, diacritics or hyphens are one. An acronym joins
//! the words that it stands for where articles explain it more than once and
//! always alike. A place joins the place of the same country that another
//! language spells with the same consonants.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::groups::Groups;
use super::usage::{Name, NameId, Usage};
use crate::article::{Kind, ResolutionRule as Rule};
use crate::lang::spelling::distance;

/// Letters of a name from which case and diacritics do not count: "WHO" is
/// not "Who".
const LETTERS_MIN: usize = 4;

/// Consonants of a place from which more than a letter may differ in another
/// language.
const SKELETON_MIN: usize = 3;

/// Letters of such a place for each that may be another.
const LETTERS_PER_SOUND: usize = 2;

/// Articles that must explain an acronym.
const EXPLAINED_MIN: u32 = 2;

/// Joins the names of organisations and of places.
pub(super) fn join(usage: &Usage, groups: &mut Groups) {
    let mut names: Vec<(NameId, &Name)> = usage
        .names()
        .filter(|(_, name)| matches!(name.kind, Kind::Organisation | Kind::Place))
        .collect();
    names.sort_unstable_by_key(|(_, name)| {
        (
            std::cmp::Reverse(name.n_articles),
            &*name.text,
            name.country,
        )
    });
    join_spellings(usage, groups, &names);
    join_acronyms(usage, groups);
    join_languages(usage, groups, &names);
}

/// A name as it is compared within a language.
fn folded(usage: &Usage, id: NameId) -> String {
    usage.sounds(id).map(|sound| &*sound.folded).collect()
}

fn join_spellings(usage: &Usage, groups: &mut Groups, names: &[(NameId, &Name)]) {
    let mut heads = HashMap::with_hasher(FixedState::default());
    for (id, name) in names {
        let folded = folded(usage, *id);
        if folded.chars().count() >= LETTERS_MIN {
            let head = *heads
                .entry((name.kind, name.country, folded))
                .or_insert(*id);
            groups.join(*id, head, Rule::Spelling);
        }
    }
}

fn join_acronyms(usage: &Usage, groups: &mut Groups) {
    let mut explained: BTreeMap<&str, (NameId, u32, BTreeSet<&str>)> = BTreeMap::new();
    for (full, acronym) in usage.also() {
        let (name, letters) = (usage.get(*full), &*usage.get(*acronym).text);
        let is_acronym = letters.len() > 1 && letters.chars().all(char::is_uppercase);
        if name.kind == Kind::Organisation && is_acronym {
            let head = groups.find(*full);
            let known = explained
                .entry(letters)
                .or_insert((*acronym, 0, BTreeSet::new()));
            known.1 += 1;
            known.2.insert(&usage.get(head).text);
        }
    }
    let by_text: HashMap<&str, NameId, FixedState> = usage
        .names()
        .filter(|(_, name)| name.kind == Kind::Organisation)
        .map(|(id, name)| (&*name.text, id))
        .collect();
    for (acronym, n_articles, meant) in explained.into_values() {
        if n_articles >= EXPLAINED_MIN
            && let [only] = meant.into_iter().collect::<Vec<_>>()[..]
        {
            groups.join(acronym, by_text[only], Rule::Acronym);
        }
    }
}

fn join_languages(usage: &Usage, groups: &mut Groups, names: &[(NameId, &Name)]) {
    let mut heads: HashMap<(_, String), NameId, FixedState> = HashMap::default();
    let is_located = |name: &Name| name.kind == Kind::Place && name.country.is_some();
    for (id, name) in names.iter().filter(|(_, name)| is_located(name)) {
        let skeleton: String = usage
            .sounds(*id)
            .map(|sound| &*sound.skeletons[0])
            .collect();
        let head = *heads.entry((name.country, skeleton.clone())).or_insert(*id);
        let voiced = |id| {
            usage
                .sounds(id)
                .map(|sound| &*sound.voiced)
                .collect::<String>()
        };
        let (one, other) = (voiced(*id), voiced(head));
        let most = match skeleton.len() {
            SKELETON_MIN.. => one.len().min(other.len()) / LETTERS_PER_SOUND,
            _ => 1,
        };
        let begins_with_vowel = |word: &str| word.starts_with(['a', 'e', 'i', 'o', 'u']);
        let is_known = begins_with_vowel(&one) == begins_with_vowel(&other)
            && distance(&one, &other, most).is_some();
        if usage.get(head).lang() != name.lang() && is_known {
            groups.join(*id, head, Rule::Transliteration);
        }
    }
}
