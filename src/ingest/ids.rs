//! Keeps ids apart that records bring themselves; ids made of paths differ.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

use super::plan::{Plan, Task, path_of};
use crate::index::Kept;

/// The ids that are taken.
pub(super) struct Ids<'k> {
    /// Hashes of those of this run that records brought.
    brought: HashSet<u64>,
    /// The last number given to articles of an id, by its hash.
    numbers: HashMap<u64, u64>,
    /// The index as it was, for the ids of files that are not read again.
    before: &'k Kept,
    /// Keys of the files that are read again or have vanished.
    gone: HashSet<String>,
    /// Ids of the files that are read, where they are made of paths.
    read: HashSet<String>,
}

impl<'k> Ids<'k> {
    pub(super) fn new(plan: &Plan, before: &'k Kept, several: bool) -> Self {
        let is_read = |task: &&Task| matches!(task, Task::Read { .. });
        let read: Vec<&str> = plan.tasks.iter().filter(is_read).map(Task::key).collect();
        let id = |key: &&str| if several { *key } else { path_of(key) }.to_owned();
        let vanished = plan.vanished.iter().cloned();
        Self {
            brought: HashSet::new(),
            numbers: HashMap::new(),
            before,
            gone: vanished
                .chain(read.iter().map(ToString::to_string))
                .collect(),
            read: read.iter().map(id).collect(),
        }
    }

    /// Gives a second article of the same id another one, and says so. An id
    /// is `brought` unless it is made of the path.
    pub(super) fn make_unique(
        &mut self,
        id: &mut String,
        brought: bool,
        relative: &str,
    ) -> Option<String> {
        let hash = xxh3_64(id.as_bytes());
        let taken = if brought {
            self.is_taken(id)
        } else {
            self.is_kept(id)
        };
        if !taken {
            if brought {
                self.brought.insert(hash);
            }
            return None;
        }
        let mut number = self.numbers.get(&hash).map_or(2, |last| last + 1);
        while self.is_taken(&format!("{id}#{number}")) {
            number += 1;
        }
        self.numbers.insert(hash, number);
        let unique = format!("{id}#{number}");
        self.brought.insert(xxh3_64(unique.as_bytes()));
        let note = format!("{relative}: the id {id:?} is taken, so this article is {unique:?}");
        *id = unique;
        Some(note)
    }

    fn is_taken(&self, id: &str) -> bool {
        self.brought.contains(&xxh3_64(id.as_bytes()))
            || self.read.contains(base(id))
            || self.is_kept(id)
    }

    /// Whether a file that stays as it was holds an article of that id.
    fn is_kept(&self, id: &str) -> bool {
        let key = self.before.key_of(id).ok().flatten();
        key.is_some_and(|key| !self.gone.contains(&key))
    }
}

/// An id without the number of the article in its file.
fn base(id: &str) -> &str {
    match id.rsplit_once('#') {
        Some((base, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => base,
        _ => id,
    }
}
