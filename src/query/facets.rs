//! Counts articles by the values of facets, exactly, several facets in one
//! pass over the hits.
//!
//! Counting is "drill sideways": what is selected in a facet does not shrink
//! that facet's own list, what is selected in the others does. So an article
//! that fails only the selection of one facet still counts in that one.
//!
//! Counts are taken by the numbers that terms have in a segment's column; the
//! terms themselves are read only for what was counted. Every count is exact,
//! also where the index has several segments, and none is cut off early.

use std::collections::BTreeMap;
use std::fmt;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::range::DayRange;
use crate::index::schema::{Facet, day_number, unpack_days};

/// One thing that an article can have, by which it is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Choice {
    /// A term of the facet.
    Term(String),
    /// Days: published within them, or speaking of any of them.
    Days(DayRange),
    /// No value at all.
    Nothing,
}

impl fmt::Display for Choice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Term(term) => f.write_str(term),
            Self::Days(range) => write!(f, "{}..{}", range.first, range.last),
            Self::Nothing => f.write_str("none"),
        }
    }
}

/// What is selected in one facet: any of these will do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selection {
    /// The facet.
    pub facet: Facet,
    /// What is selected in it.
    pub any_of: Vec<Choice>,
}

impl fmt::Display for Selection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let choices: Vec<_> = self.any_of.iter().map(ToString::to_string).collect();
        write!(f, "{}: {}", self.facet.name(), choices.join(" or "))
    }
}

/// Counts of one facet: articles by term, and articles without any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Articles by term of the index, of every level.
    pub by_term: BTreeMap<String, u64>,
    /// Articles without a value.
    pub n_none: u64,
}

/// The collector: how many hits there are, and their counts.
#[derive(Debug, Clone)]
pub struct DrillSideways {
    /// Facets to count.
    pub facets: Vec<Facet>,
    /// Selections, one a facet at most.
    pub selections: Vec<Selection>,
}

impl Collector for DrillSideways {
    type Fruit = (u64, Vec<Counts>);
    type Child = Segment;

    fn for_segment(&self, _: SegmentOrdinal, reader: &SegmentReader) -> tantivy::Result<Segment> {
        let tallies = self.facets.iter().map(|facet| Tally::open(*facet, reader));
        let matchers = self.selections.iter().map(|selection| {
            let home = self
                .facets
                .iter()
                .position(|facet| *facet == selection.facet);
            Ok((Matcher::open(selection, reader)?, home))
        });
        Ok(Segment {
            tallies: tallies.collect::<tantivy::Result<_>>()?,
            matchers: matchers.collect::<tantivy::Result<_>>()?,
            n_hits: 0,
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<(u64, Vec<Counts>)>) -> tantivy::Result<Self::Fruit> {
        let mut n_hits = 0;
        let mut merged = vec![Counts::default(); self.facets.len()];
        for (n_segment_hits, counts) in segments {
            n_hits += n_segment_hits;
            for (into, from) in merged.iter_mut().zip(counts) {
                into.n_none += from.n_none;
                for (term, count) in from.by_term {
                    *into.by_term.entry(term).or_default() += count;
                }
            }
        }
        Ok((n_hits, merged))
    }
}

/// The counts of one segment.
pub struct Segment {
    tallies: Vec<Tally>,
    /// Selections, with the place of their facet among the tallies.
    matchers: Vec<(Matcher, Option<usize>)>,
    n_hits: u64,
}

impl SegmentCollector for Segment {
    type Fruit = (u64, Vec<Counts>);

    fn collect(&mut self, doc: DocId, _: Score) {
        let mut failed = None;
        for (place, (matcher, _)) in self.matchers.iter().enumerate() {
            if !matcher.matches(doc) {
                if failed.is_some() {
                    return;
                }
                failed = Some(place);
            }
        }
        let Some(failed) = failed else {
            self.n_hits += 1;
            for tally in &mut self.tallies {
                tally.count(doc);
            }
            return;
        };
        if let Some(home) = self.matchers[failed].1 {
            self.tallies[home].count(doc);
        }
    }

    fn harvest(self) -> Self::Fruit {
        (
            self.n_hits,
            self.tallies.into_iter().map(Tally::into_counts).collect(),
        )
    }
}

/// Counts of one facet in one segment, by the numbers of its terms.
struct Tally {
    column: Option<StrColumn>,
    counts: Vec<u32>,
    n_none: u64,
}

impl Tally {
    fn open(facet: Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = reader.fast_fields().str(facet.name())?;
        let n_terms = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self {
            column,
            counts: vec![0; n_terms],
            n_none: 0,
        })
    }

    #[inline]
    fn count(&mut self, doc: DocId) {
        let mut is_empty = true;
        if let Some(column) = &self.column {
            for ordinal in column.term_ords(doc) {
                self.counts[ordinal as usize] += 1;
                is_empty = false;
            }
        }
        self.n_none += u64::from(is_empty);
    }

    fn into_counts(self) -> Counts {
        let mut by_term = BTreeMap::new();
        if let Some(column) = self.column {
            let counted = self
                .counts
                .iter()
                .enumerate()
                .filter(|(_, count)| **count > 0);
            let (ordinals, counts): (Vec<u64>, Vec<u32>) = counted
                .map(|(ordinal, count)| (ordinal as u64, *count))
                .unzip();
            let mut counts = counts.into_iter();
            let dictionary = column.dictionary();
            let read = dictionary.sorted_ords_to_term_cb(&ordinals, |term| {
                let count = counts.next().expect("a term for every number");
                by_term.insert(String::from_utf8_lossy(term).into_owned(), u64::from(count));
            });
            read.expect("the terms of a column that was opened are in memory");
        }
        Counts {
            by_term,
            n_none: self.n_none,
        }
    }
}

/// Tells whether an article of one segment has what is selected.
pub(super) struct Matcher {
    terms: Option<StrColumn>,
    /// Numbers of the selected terms, sorted.
    ordinals: Vec<u64>,
    nothing: bool,
    days: Option<Days>,
}

/// Selected ranges of days over a column of packed intervals.
struct Days {
    column: Column<u64>,
    ranges: Vec<(i32, i32)>,
    /// Whether an interval must lie within a range, or touch it.
    within: bool,
}

impl Matcher {
    pub(super) fn open(selection: &Selection, reader: &SegmentReader) -> tantivy::Result<Self> {
        let terms = reader.fast_fields().str(selection.facet.name())?;
        let mut ordinals = Vec::new();
        let mut ranges = Vec::new();
        for choice in &selection.any_of {
            match choice {
                Choice::Term(term) => {
                    if let Some(column) = &terms {
                        ordinals.extend(column.dictionary().term_ord(term.as_bytes())?);
                    }
                }
                Choice::Days(range) => {
                    ranges.push((day_number(range.first), day_number(range.last)));
                }
                Choice::Nothing => {}
            }
        }
        ordinals.sort_unstable();
        let field = match selection.facet {
            Facet::Published => "published_days",
            _ => "mentioned_days",
        };
        let days = if ranges.is_empty() {
            None
        } else {
            reader
                .fast_fields()
                .column_opt::<u64>(field)?
                .map(|column| Days {
                    column,
                    ranges,
                    within: selection.facet == Facet::Published,
                })
        };
        let nothing = selection.any_of.contains(&Choice::Nothing);
        Ok(Self {
            terms,
            ordinals,
            nothing,
            days,
        })
    }

    #[inline]
    pub(super) fn matches(&self, doc: DocId) -> bool {
        let mut is_empty = true;
        if let Some(column) = &self.terms {
            for ordinal in column.term_ords(doc) {
                if self.ordinals.binary_search(&ordinal).is_ok() {
                    return true;
                }
                is_empty = false;
            }
        }
        (self.nothing && is_empty) || self.days.as_ref().is_some_and(|days| days.matches(doc))
    }
}

impl Days {
    fn matches(&self, doc: DocId) -> bool {
        self.column.values_for_doc(doc).any(|packed| {
            let (first, last) = unpack_days(packed);
            self.ranges.iter().any(|(from, to)| {
                if self.within {
                    *from <= first && last <= *to
                } else {
                    first <= *to && *from <= last
                }
            })
        })
    }
}
