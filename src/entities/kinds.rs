//! Kinds: a name that articles take for several kinds of thing is of one.
//!
//! A tagger sees a sentence at a time, so that a person is now and then found
//! as an organisation. What most of the corpus takes a name of several words
//! for, it is; a single word may well be a person here and a town there.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::groups::Groups;
use super::usage::{NameId, Usage};
use crate::article::ResolutionRule as Rule;

/// How many times as many articles the usual kind needs as another.
const TIMES_MIN: u32 = 3;

/// Joins names of several words with the same name of the usual kind.
pub(super) fn join(usage: &Usage, groups: &mut Groups) {
    let mut by_text: BTreeMap<&str, Vec<NameId>> = BTreeMap::new();
    for (id, name) in usage.names() {
        if name.n_articles > 0 && name.words.len() > 1 {
            by_text.entry(&name.text).or_default().push(id);
        }
    }
    for mut names in by_text.into_values().filter(|names| names.len() > 1) {
        let rank = |id: &NameId| {
            let name = usage.get(*id);
            (Reverse(name.n_articles), name.kind, name.country)
        };
        names.sort_unstable_by_key(rank);
        let (usual, others) = names.split_first().expect("there are several");
        for other in others {
            let (name, usual_name) = (usage.get(*other), usage.get(*usual));
            let is_rare = name.n_articles * TIMES_MIN <= usual_name.n_articles;
            // where a place lies is known, not guessed
            if is_rare && name.kind != usual_name.kind && name.country.is_none() {
                groups.join(*other, *usual, Rule::Kind);
            }
        }
    }
}
