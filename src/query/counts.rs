//! Counts of one facet over the segments of an index, and which of them are
//! the largest.
//!
//! A segment counts by the numbers that terms have in its column; the same
//! term has other numbers in other segments. Reading all terms to add them up
//! is slow where there are hundreds of thousands, so the largest counts are
//! found from the largest of each segment. That is a guess until it is proved:
//! a term that was not read has at most the largest count left in each segment
//! together, and once the counts found are larger, none is missing. Until then
//! more terms are read.

use std::collections::BTreeMap;
use std::io;

use hashbrown::HashMap;
use tantivy::columnar::StrColumn;

use super::totals::{Told, Total};

/// Articles by term, and articles without any.
#[derive(Debug, Clone, Default)]
pub struct Counts {
    pub(super) segments: Vec<SegmentCounts>,
    /// Articles without a value.
    pub none: Total,
}

/// The counts of one segment, by the numbers of its terms.
#[derive(Debug, Clone)]
pub(super) struct SegmentCounts {
    pub(super) column: StrColumn,
    pub(super) counts: Vec<u32>,
    /// Those of the articles that are not alone.
    pub(super) told: Told,
}

/// Terms read from a segment at first, for each that is wanted.
const READ_PER_WANTED: usize = 10;

/// Terms read from a segment at first, at least.
const READ_MIN: usize = 200;

/// By how much more terms are read while the proof fails.
const READ_GROWTH: usize = 8;

impl Counts {
    /// Every term with articles, of every level.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn by_term(&self) -> io::Result<BTreeMap<String, u64>> {
        let mut by_term = BTreeMap::new();
        for segment in &self.segments {
            let counted = (0_u64..)
                .zip(&segment.counts)
                .filter(|(_, count)| **count > 0);
            let ordinals: Vec<u64> = counted.map(|(ordinal, _)| ordinal).collect();
            segment.read(&ordinals, |term, count| {
                *by_term.entry(term.to_owned()).or_default() += count;
            })?;
        }
        Ok(by_term)
    }

    /// The `n` terms with most articles among those wanted, by name where
    /// counts are equal.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn top(
        &self,
        n: usize,
        is_wanted: impl Fn(&str) -> bool,
    ) -> io::Result<Vec<(String, u64)>> {
        self.top_reading(n, (n * READ_PER_WANTED).max(READ_MIN), is_wanted)
    }

    /// [`Counts::top`], reading so many terms of each segment at first.
    pub(super) fn top_reading(
        &self,
        n: usize,
        mut n_read: usize,
        is_wanted: impl Fn(&str) -> bool,
    ) -> io::Result<Vec<(String, u64)>> {
        if n == 0 {
            return Ok(Vec::new());
        }
        let mut ranked: Vec<Ranked<'_>> = self.segments.iter().map(Ranked::new).collect();
        loop {
            let (found, bound) = self.candidates(&mut ranked, n_read, n, &is_wanted)?;
            // in one segment what was not read stands behind what was
            let is_proved = bound == 0
                || found.len() == n && (found[n - 1].1 > bound || self.segments.len() == 1);
            if is_proved {
                return Ok(found);
            }
            n_read *= READ_GROWTH;
        }
    }

    /// Articles with a term.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn of(&self, term: &str) -> io::Result<u64> {
        let counts = self.segments.iter().map(|segment| segment.of(term));
        counts.sum()
    }

    /// Every term with articles, of every level, with its articles and stories.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn with_stories(&self) -> io::Result<BTreeMap<String, (u64, u64)>> {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut counted: Vec<(u64, u64)> = Vec::new();
        let mut pairs: Vec<(u32, u64)> = Vec::new();
        for segment in &self.segments {
            let numbered = (0_u64..).zip(&segment.counts);
            let with_articles = numbered.filter(|(_, count)| **count > 0);
            let ordinals: Vec<u64> = with_articles.map(|(ordinal, _)| ordinal).collect();
            let mut read = ordinals.iter();
            let mut told: HashMap<u32, u32> = HashMap::new();
            segment.read(&ordinals, |term, count| {
                let ordinal = *read.next().expect("a number for every term") as u32;
                let next = counted.len() as u32;
                let place = *places.entry(term.to_owned()).or_insert(next);
                if place == next {
                    counted.push((0, 0));
                }
                let n_told = segment.told.n_articles.get(&ordinal).copied();
                if n_told.is_some() {
                    told.insert(ordinal, place);
                }
                let (articles, stories) = &mut counted[place as usize];
                *articles += count;
                *stories += count - u64::from(n_told.unwrap_or(0));
            })?;
            let of_segment = segment.told.pairs.iter();
            pairs.extend(of_segment.filter_map(|(ordinal, story)| {
                let place = told.get(ordinal)?;
                Some((*place, *story))
            }));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (place, _) in pairs {
            counted[place as usize].1 += 1;
        }
        let counted = places
            .into_iter()
            .map(|(term, place)| (term, counted[place as usize]));
        Ok(counted.collect())
    }

    /// The stories of some terms, in their order: articles that are alone, and
    /// those of several as one.
    ///
    /// # Errors
    ///
    /// Where the index cannot be read.
    pub fn stories_of<'t>(&self, terms: impl Iterator<Item = &'t str>) -> io::Result<Vec<u64>> {
        let terms: Vec<&str> = terms.collect();
        let mut n_stories = vec![0; terms.len()];
        let mut pairs: Vec<(u32, u64)> = Vec::new();
        for segment in &self.segments {
            let dictionary = segment.column.dictionary();
            let mut places: HashMap<u32, u32> = HashMap::new();
            for (place, term) in (0..).zip(&terms) {
                let Some(ordinal) = dictionary.term_ord(term.as_bytes())? else {
                    continue;
                };
                let (told, ordinal) = (&segment.told, ordinal as u32);
                let n_told = told.n_articles.get(&ordinal).copied().unwrap_or(0);
                n_stories[place as usize] += u64::from(segment.counts[ordinal as usize] - n_told);
                if n_told > 0 {
                    places.insert(ordinal, place);
                }
            }
            let told = segment.told.pairs.iter();
            pairs.extend(told.filter_map(|(ordinal, story)| Some((*places.get(ordinal)?, *story))));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (place, _) in pairs {
            n_stories[place as usize] += 1;
        }
        Ok(n_stories)
    }

    /// The first `n` of the terms that are among the largest of a segment, and
    /// the most that a term not among them can have.
    fn candidates(
        &self,
        ranked: &mut [Ranked<'_>],
        n_read: usize,
        n: usize,
        is_wanted: &impl Fn(&str) -> bool,
    ) -> io::Result<(Vec<(String, u64)>, u64)> {
        let mut seen: BTreeMap<String, Seen> = BTreeMap::new();
        let mut left = Vec::with_capacity(ranked.len());
        for (place, ranked) in ranked.iter_mut().enumerate() {
            let (largest, largest_left) = ranked.largest(n_read);
            left.push(largest_left);
            ranked.segment.read(&largest, |term, count| {
                if is_wanted(term) {
                    let seen = seen.entry(term.to_owned()).or_default();
                    seen.count += count;
                    seen.places.push(place);
                }
            })?;
        }
        let bound: u64 = left.iter().sum();
        let mut at_least: Vec<u64> = seen.values().map(|seen| seen.count).collect();
        at_least.sort_unstable_by(|a, b| b.cmp(a));
        let to_reach = at_least.get(n - 1).copied().unwrap_or(0);
        let mut found = Vec::new();
        for (term, seen) in seen {
            // segments in which the term was not among the largest
            let unread = || (0..left.len()).filter(|place| !seen.places.contains(place));
            let at_most = seen.count + unread().map(|place| left[place]).sum::<u64>();
            if at_most < to_reach {
                continue;
            }
            let mut count = seen.count;
            for place in unread().filter(|place| left[*place] > 0) {
                count += self.segments[place].of(&term)?;
            }
            found.push((term, count));
        }
        found.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        found.truncate(n);
        Ok((found, bound))
    }
}

/// A term that was read in some segments.
#[derive(Default)]
struct Seen {
    count: u64,
    places: Vec<usize>,
}

/// The counted terms of a segment, to be put in order as far as needed.
struct Ranked<'a> {
    segment: &'a SegmentCounts,
    /// Counts and numbers of terms.
    counted: Vec<(u32, u32)>,
}

impl<'a> Ranked<'a> {
    fn new(segment: &'a SegmentCounts) -> Self {
        let numbered = segment.counts.iter().zip(0..);
        let counted = numbered.filter(|(count, _)| **count > 0);
        Self {
            segment,
            counted: counted.map(|(count, ordinal)| (*count, ordinal)).collect(),
        }
    }

    /// The numbers of the terms with the largest counts, ascending, and the
    /// largest count of the others.
    fn largest(&mut self, n: usize) -> (Vec<u64>, u64) {
        let order = |a: &(u32, u32), b: &(u32, u32)| b.0.cmp(&a.0).then(a.1.cmp(&b.1));
        let mut left = 0;
        if n < self.counted.len() {
            self.counted.select_nth_unstable_by(n, order);
            left = u64::from(self.counted[n].0);
        }
        let largest = self.counted.iter().take(n);
        let mut ordinals: Vec<u64> = largest.map(|(_, ordinal)| u64::from(*ordinal)).collect();
        ordinals.sort_unstable();
        (ordinals, left)
    }
}

impl SegmentCounts {
    /// Reads the terms of ascending numbers, with their counts.
    fn read(&self, ordinals: &[u64], mut take: impl FnMut(&str, u64)) -> io::Result<()> {
        let mut counts = ordinals
            .iter()
            .map(|ordinal| self.counts[*ordinal as usize]);
        let dictionary = self.column.dictionary();
        dictionary.sorted_ords_to_term_cb(ordinals, |term| {
            let count = counts.next().expect("a term for every number");
            take(&String::from_utf8_lossy(term), u64::from(count));
        })?;
        Ok(())
    }

    /// Articles with a term.
    fn of(&self, term: &str) -> io::Result<u64> {
        let ordinal = self.column.dictionary().term_ord(term.as_bytes())?;
        Ok(ordinal.map_or(0, |ordinal| u64::from(self.counts[ordinal as usize])))
    }
}
