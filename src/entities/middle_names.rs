//! Longer names: with a middle name, a title or another word more.
//!
//! "Donald J. Trump" joins "Donald Trump" where all the longer names of the
//! corpus can be one person's: between "George W. Bush" and "George H. W. Bush"
//! a "George Bush" stays itself. What tells generations apart is never left
//! out. A first name alone, or a surname of several words, is no shorter name.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::compare::compare;
use super::groups::Groups;
use super::persons::{Heads, keys};
use super::phonetic::Sound;
use super::usage::{NameId, Usage};
use crate::article::ResolutionRule as Rule;
use crate::lang::lexicon::NameClasses;

/// Joins names with middle names, and names with a title or another word
/// before or after them, to the name without.
pub(super) fn join(usage: &Usage, groups: &mut Groups, names: &[NameId], heads: &Heads) {
    let mut with_middle: HashMap<NameId, Vec<NameId>, FixedState> = HashMap::default();
    for id in names {
        let words: Vec<&Sound> = usage.sounds(*id).collect();
        let is_one_of_many = words.iter().skip(1).any(|word| word.is_generation());
        if words.len() < 3 || is_one_of_many || groups.find(*id) != *id {
            continue;
        }
        let is_double = has_double_surname(usage, *id);
        let inside: Vec<NameId> = (0..words.len() - 1)
            .filter(|start| is_whole(&words, *start, is_double))
            .filter_map(|start| known(usage, groups, *id, &words[start..start + 2], heads))
            .filter(|head| {
                let is_half = has_double_first_name(usage, *id);
                is_half || usage.get(*id).n_articles <= usage.get(*head).n_articles
            })
            .collect();
        let ends = [words[0], words[words.len() - 1]];
        let around = known(usage, groups, *id, &ends, heads).filter(|_| !is_double);
        match (&inside[..], around) {
            ([only], _) => groups.join(*id, *only, Rule::Longer),
            ([], Some(head)) => with_middle.entry(head).or_default().push(*id),
            _ => {}
        }
    }
    let mut with_middle: Vec<(NameId, Vec<NameId>)> = with_middle.into_iter().collect();
    with_middle.sort_unstable_by_key(|(head, _)| &usage.get(*head).text);
    for (head, ids) in with_middle {
        if do_agree(usage, &ids) {
            for id in ids {
                groups.join(id, head, Rule::Longer);
            }
        }
    }
}

/// Whether the last word of a name is a surname with a hyphen.
fn has_double_surname(usage: &Usage, id: NameId) -> bool {
    let last = usage.get(id).text.split_whitespace().next_back();
    last.is_some_and(|last| last.contains('-'))
}

/// Whether the first word of a name is a first name with a hyphen, of which
/// one half is often left out.
fn has_double_first_name(usage: &Usage, id: NameId) -> bool {
    let first = usage.get(id).text.split_whitespace().next();
    first.is_some_and(|first| first.contains('-'))
}

/// Whether the two words from `start` on can be a name without what follows:
/// nothing does, or it is the rest of a double surname, or they have their
/// surname and what follows is none.
fn is_whole(words: &[&Sound], start: usize, is_double: bool) -> bool {
    let Some(next) = words.get(start + 2) else {
        return true;
    };
    let is_rest = is_double && start + 3 == words.len();
    let is_first_name = words[start + 1].is_known(NameClasses::FIRST_NAME);
    !is_first_name && (is_rest || !next.is_known(NameClasses::SURNAME))
}

/// The name of two words that two words of a longer one are.
fn known(
    usage: &Usage,
    groups: &Groups,
    id: NameId,
    pair: &[&Sound],
    heads: &Heads,
) -> Option<NameId> {
    if pair[0].is_particle() || pair.iter().any(|word| word.is_initial()) {
        return None;
    }
    let keys = keys(pair);
    let head = heads.candidates(&keys).find(|head| {
        let rule = compare(usage, id, pair, *head);
        matches!(rule, Some(Rule::Spelling | Rule::Transliteration))
    })?;
    let head = groups.find(head);
    (head != id).then_some(head)
}

/// Whether the middle names of all can be one person's.
fn do_agree(usage: &Usage, ids: &[NameId]) -> bool {
    let middle = |id: NameId| -> Vec<&Sound> {
        let words: Vec<&Sound> = usage.sounds(id).collect();
        words[1..words.len() - 1].to_vec()
    };
    ids.iter().enumerate().all(|(place, one)| {
        let mut before = ids[..place].iter();
        before.all(|other| is_compatible(&middle(*one), &middle(*other)))
    })
}

/// Whether two lists of middle names can be one person's: equal as far as both
/// go, names cut to initials included.
fn is_compatible(one: &[&Sound], other: &[&Sound]) -> bool {
    one.iter().zip(other).all(|(a, b)| {
        let is_cut = a.is_initial() || b.is_initial();
        let is_same_letter = a.voiced.chars().next() == b.voiced.chars().next();
        a.is_like(b) || a.is_same_first_name(b) || is_cut && is_same_letter
    })
}
