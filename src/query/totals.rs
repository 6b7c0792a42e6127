//! Articles and the stories among them: those that are alone, and the distinct
//! stories of the others.

use hashbrown::HashMap;

/// Articles, and the stories among them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Total {
    /// Articles.
    pub n_articles: u64,
    /// Those of them that are alone.
    pub(super) n_alone: u64,
    /// The stories of the others, some of them more than once.
    stories: Vec<u64>,
    /// Stories at which they are made distinct again.
    n_full: usize,
}

impl Total {
    /// Stories: articles that are alone, and those of several as one.
    #[must_use]
    pub fn n_stories(&self) -> u64 {
        let mut stories = self.stories.clone();
        stories.sort_unstable();
        stories.dedup();
        self.n_alone + stories.len() as u64
    }

    /// Counts an article of a story, or alone.
    pub(super) fn count(&mut self, story: Option<u64>) {
        self.n_articles += 1;
        match story {
            None => self.n_alone += 1,
            Some(story) => {
                self.stories.push(story);
                if self.stories.len() >= self.n_full.max(PAIRS_MIN) {
                    self.stories.sort_unstable();
                    self.stories.dedup();
                    self.n_full = self.stories.len() * 2;
                }
            }
        }
    }

    /// Adds the articles of another segment.
    pub(super) fn add(&mut self, other: Self) {
        self.n_articles += other.n_articles;
        self.n_alone += other.n_alone;
        self.stories.extend(other.stories);
    }
}

/// The articles of a segment that are not alone, by values.
#[derive(Debug, Clone, Default)]
pub(super) struct Told {
    /// Articles by value, of those values that have any.
    pub(super) n_articles: HashMap<u32, u32>,
    /// The stories of each value, some more than once.
    pub(super) pairs: Vec<(u32, u64)>,
    /// Pairs at which they are made distinct again.
    n_full: usize,
}

impl Told {
    /// Counts an article of a value and a story.
    pub(super) fn add(&mut self, ordinal: u32, story: u64) {
        *self.n_articles.entry(ordinal).or_default() += 1;
        self.pairs.push((ordinal, story));
        if self.pairs.len() >= self.n_full.max(PAIRS_MIN) {
            self.pairs.sort_unstable();
            self.pairs.dedup();
            self.n_full = self.pairs.len() * 2;
        }
    }
}

/// Pairs of a value and a story that are kept before they are made distinct.
const PAIRS_MIN: usize = 1 << 16;
