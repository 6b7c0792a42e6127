//! Stories: articles that are copies of one another, told from the keys of their
//! wording.
//!
//! A story has a *leader*, the article that appeared first (by its id where
//! several did, after all dated ones where it is undated). Another belongs to it
//! that is a copy of the leader itself, since likeness is not handed on, and
//! appeared within a month; of several leaders it follows the first. So the
//! stories depend on the articles alone: on no order, no number of threads, and
//! on nothing that was indexed before.
//!
//! What an index knows of unchanged articles is not compared again: whoever
//! follows a leader is its copy, and was none of any leader before that.

use std::collections::{BTreeSet, HashMap};

use xxhash_rust::xxh3::xxh3_64;

use crate::enrich::Signature;

/// Days between a leader and its copies, at most.
const WINDOW_DAYS: i32 = 30;

/// The number of a story: that of its leader's id.
#[must_use]
pub fn story_key(leader: &str) -> u64 {
    xxh3_64(leader.as_bytes())
}

/// What is known of an article's story from before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Nothing: the article is new or was changed.
    Unknown,
    /// It followed nobody.
    Led,
    /// It followed the leader of that key.
    Followed(u64),
}

/// An article among all, by what its story depends on.
#[derive(Debug, Clone)]
pub struct Member {
    /// Its id.
    pub id: String,
    /// First and last day on which it may have appeared.
    pub days: Option<(i32, i32)>,
    /// Its keys.
    pub signature: Signature,
    /// Its story before.
    pub before: Before,
}

impl Member {
    /// What it is ordered by; what is known to the year comes after its days.
    fn order(&self) -> (bool, i32, &str) {
        let last = self.days.map(|(_, last)| last);
        (last.is_none(), last.unwrap_or(0), &self.id)
    }

    /// Whether another may have appeared within the window.
    fn is_near(&self, other: &Self) -> bool {
        match (self.days, other.days) {
            (Some((first, last)), Some((their_first, their_last))) => {
                their_first - last <= WINDOW_DAYS && first - their_last <= WINDOW_DAYS
            }
            _ => true,
        }
    }
}

/// Tells the leader of each article that is not alone, its own place for a
/// leader. `is_copy` compares two articles, which it gets by their places.
///
/// # Errors
///
/// The first of `is_copy`.
pub fn tell<E>(
    members: &[Member],
    mut is_copy: impl FnMut(usize, usize) -> Result<bool, E>,
) -> Result<Vec<Option<usize>>, E> {
    let shared = Shared::of(members);
    let mut order: Vec<usize> = (0..members.len())
        .filter(|place| !shared.of_member(*place).is_empty())
        .collect();
    order.sort_by(|a, b| members[*a].order().cmp(&members[*b].order()));
    let known = Known::of(members, &order);
    // leaders that have a key, in their order
    let mut leaders: Vec<Vec<u32>> = vec![Vec::new(); shared.n_keys];
    let mut story: Vec<Option<usize>> = vec![None; members.len()];
    for (rank, place) in (0_u32..).zip(&order) {
        let keys = shared.of_member(*place);
        let candidates: BTreeSet<u32> = keys
            .iter()
            .flat_map(|key| leaders[*key as usize].iter().copied())
            .collect();
        for leader in candidates.into_iter().map(|rank| order[rank as usize]) {
            if !members[leader].is_near(&members[*place]) {
                continue;
            }
            let is_follower = match known.verdict(leader, *place) {
                Some(known) => known,
                None => is_copy(leader, *place)?,
            };
            if is_follower {
                story[*place] = Some(leader);
                story[leader] = Some(leader);
                break;
            }
        }
        if story[*place].is_none() {
            for key in keys {
                leaders[*key as usize].push(rank);
            }
        }
    }
    Ok(story)
}

/// The keys that several articles have, by articles.
struct Shared {
    /// Numbers of keys, those of one article after those of another.
    keys: Vec<u32>,
    /// Where the keys of each article begin, and the end.
    starts: Vec<usize>,
    n_keys: usize,
}

impl Shared {
    fn of(members: &[Member]) -> Self {
        let (mut found, mut n_keys) = (Vec::new(), 0);
        let mut pairs: Vec<(u32, u32)> = Vec::new();
        for place in 0..Signature::PLACES {
            let keys = (0..).zip(members);
            pairs.clear();
            pairs.extend(
                keys.filter_map(|(number, member)| Some((member.signature.key(place)?, number))),
            );
            pairs.sort_unstable();
            let same = pairs.chunk_by(|a, b| a.0 == b.0);
            for same in same.filter(|same| same.len() > 1) {
                found.extend(same.iter().map(|(_, member)| (*member, n_keys)));
                n_keys += 1;
            }
        }
        found.sort_unstable();
        let mut starts = Vec::with_capacity(members.len() + 1);
        let mut at = 0;
        for number in 0..=members.len() as u32 {
            at += found[at..].partition_point(|(member, _)| *member < number);
            starts.push(at);
        }
        Self {
            keys: found.into_iter().map(|(_, key)| key).collect(),
            starts,
            n_keys: n_keys as usize,
        }
    }

    fn of_member(&self, place: usize) -> &[u32] {
        &self.keys[self.starts[place]..self.starts[place + 1]]
    }
}

/// What was told before.
struct Known<'a> {
    members: &'a [Member],
    /// Places of unchanged articles by the key of their id.
    unchanged: HashMap<u64, usize>,
}

impl<'a> Known<'a> {
    fn of(members: &'a [Member], order: &[usize]) -> Self {
        let unchanged = order
            .iter()
            .filter(|place| members[**place].before != Before::Unknown)
            .map(|place| (story_key(&members[*place].id), *place));
        Self {
            members,
            unchanged: unchanged.collect(),
        }
    }

    /// Whether an article was a copy of an earlier one, where that was told.
    fn verdict(&self, leader: usize, follower: usize) -> Option<bool> {
        let [one, other] = [leader, follower].map(|place| &self.members[place]);
        match (one.before, other.before) {
            // who followed another was compared with nobody after it
            (Before::Unknown | Before::Followed(_), _) | (_, Before::Unknown) => None,
            // who led was compared with each leader before it
            (Before::Led, Before::Led) => Some(false),
            (Before::Led, Before::Followed(key)) if story_key(&one.id) == key => Some(true),
            (Before::Led, Before::Followed(key)) => {
                let its_leader = &self.members[*self.unchanged.get(&key)?];
                (one.order() < its_leader.order()).then_some(false)
            }
        }
    }
}

#[cfg(test)]
mod tests;
