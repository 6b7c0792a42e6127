//! Groups: sets of names that are one entity, joined step by step.
//!
//! Union-find, in which what the user keeps apart stays apart whatever joins
//! its neighbours. A group remembers by which rule each name came into it.

use super::usage::NameId;
use crate::article::ResolutionRule as Rule;

/// Names by the entity they stand for.
#[derive(Debug)]
pub(super) struct Groups {
    parents: Vec<u32>,
    rules: Vec<Rule>,
    apart: Vec<(NameId, NameId)>,
}

impl Groups {
    /// Every name by itself; the names of a pair of `apart` are never joined.
    pub(super) fn new(n_names: usize, apart: Vec<(NameId, NameId)>) -> Self {
        Self {
            parents: (0..n_names as u32).collect(),
            rules: vec![Rule::Own; n_names],
            apart,
        }
    }

    /// The name that stands for the group of a name.
    pub(super) fn find(&self, name: NameId) -> NameId {
        let mut at = name.0;
        while self.parents[at as usize] != at {
            at = self.parents[at as usize];
        }
        NameId(at)
    }

    /// Puts the group of `name` into that of `head`, unless the user keeps any
    /// of them apart.
    pub(super) fn join(&mut self, name: NameId, head: NameId, rule: Rule) {
        let (from, to) = (self.find(name), self.find(head));
        if from == to || self.are_apart(from, to) {
            return;
        }
        self.parents[from.0 as usize] = to.0;
        self.rules[from.0 as usize] = rule;
    }

    /// Whether joining two groups would join what the user keeps apart.
    pub(super) fn are_apart(&self, one: NameId, other: NameId) -> bool {
        self.apart.iter().any(|(a, b)| {
            let pair = (self.find(*a), self.find(*b));
            pair == (one, other) || pair == (other, one)
        })
    }

    /// By which rule a name came into its group; [`Rule::Own`] for its head.
    pub(super) fn rule(&self, name: NameId) -> Rule {
        self.rules[name.0 as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_apart_stays_apart() {
        let names: Vec<NameId> = (0..4).map(NameId).collect();
        let mut groups = Groups::new(4, vec![(names[0], names[3])]);
        groups.join(names[1], names[0], Rule::Spelling);
        groups.join(names[2], names[3], Rule::Spelling);
        groups.join(names[1], names[2], Rule::Spelling);
        assert_eq!(groups.find(names[1]), names[0]);
        assert_eq!(groups.find(names[2]), names[3]);
    }
}
