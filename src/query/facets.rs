//! Counts articles by the values of facets, exactly, several facets in one
//! pass over the hits.
//!
//! Counting is "drill sideways": what is selected in a facet does not shrink
//! that facet's own list, what is selected in the others does. So an article
//! that fails only the selection of one facet still counts in that one.
//!
//! Beside articles stories are counted: those of a value are its articles that
//! are alone, and the distinct stories of the others. A leader is never counted
//! in the place of its story, for a filter may have removed it.
//!
//! Counts are taken by the numbers that terms have in a segment's column, a
//! block of hits at a time; `counts` adds the segments up. Every count is
//! exact.

use std::borrow::Cow;
use std::fmt;

use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader};

use super::counts::{Counts, SegmentCounts};
use super::range::DayRange;
use super::totals::{Told, Total};
use crate::index::schema::{Facet, STORY, ValueKind, day_number, unpack_days};

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

/// The collector: how many hits there are, and their counts.
#[derive(Debug, Clone)]
pub struct DrillSideways {
    /// Facets to count.
    pub facets: Vec<Facet>,
    /// Selections, one a facet at most.
    pub selections: Vec<Selection>,
}

impl Collector for DrillSideways {
    type Fruit = (Total, Vec<Counts>);
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
            stories: Stories(reader.fast_fields().column_opt(STORY)?),
            total: Total::default(),
            pending: Vec::new(),
            block: Block::default(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<(Total, Vec<Counts>)>) -> tantivy::Result<Self::Fruit> {
        let mut total = Total::default();
        let mut merged = vec![Counts::default(); self.facets.len()];
        for (of_segment, counts) in segments {
            total.add(of_segment);
            for (into, from) in merged.iter_mut().zip(counts) {
                into.none.add(from.none);
                into.segments.extend(from.segments);
            }
        }
        Ok((total, merged))
    }
}

/// The stories of a segment's articles.
struct Stories(Option<Column<u64>>);

impl Stories {
    /// The stories of ascending documents, in their order; nothing where all
    /// are alone.
    fn of(&self, docs: &[DocId], block: &mut Block) -> Vec<Option<u64>> {
        let Some(column) = &self.0 else {
            return Vec::new();
        };
        let mut stories = Vec::new();
        let mut place = 0;
        for (doc, story) in block.read(column, docs) {
            stories.resize(docs.len(), None);
            place += docs[place..].partition_point(|other| *other < doc);
            stories[place] = Some(story);
        }
        stories
    }
}

/// Hits that are counted at once.
const BLOCK_DOCS: usize = tantivy::COLLECT_BLOCK_BUFFER_LEN;

/// The counts of one segment.
pub struct Segment {
    tallies: Vec<Tally>,
    /// Selections, with the place of their facet among the tallies.
    matchers: Vec<(Matcher, Option<usize>)>,
    stories: Stories,
    total: Total,
    /// Hits that came one by one and are not counted yet.
    pending: Vec<DocId>,
    block: Block,
}

impl SegmentCollector for Segment {
    type Fruit = (Total, Vec<Counts>);

    fn collect(&mut self, doc: DocId, _: Score) {
        self.pending.push(doc);
        if self.pending.len() == BLOCK_DOCS {
            let docs = std::mem::take(&mut self.pending);
            self.collect_block(&docs);
        }
    }

    fn collect_block(&mut self, docs: &[DocId]) {
        let Verdicts { hits, only_failing } = self.judge(docs);
        let stories = self.stories.of(&hits, &mut self.block);
        if stories.is_empty() {
            self.total.n_articles += hits.len() as u64;
            self.total.n_alone += hits.len() as u64;
        }
        for story in &stories {
            self.total.count(*story);
        }
        for tally in &mut self.tallies {
            tally.count(&hits, &stories, &mut self.block);
        }
        for (place, docs) in only_failing {
            let stories = self.stories.of(&docs, &mut self.block);
            self.tallies[place].count(&docs, &stories, &mut self.block);
        }
    }

    fn harvest(mut self) -> Self::Fruit {
        let docs = std::mem::take(&mut self.pending);
        self.collect_block(&docs);
        let counts = self.tallies.into_iter().map(Tally::into_counts);
        (self.total, counts.collect())
    }
}

/// What becomes of some hits of the query.
struct Verdicts<'a> {
    /// Those that have all that is selected.
    hits: Cow<'a, [DocId]>,
    /// Those that fail the selection of one facet only, by the place of its
    /// tally.
    only_failing: Vec<(usize, Vec<DocId>)>,
}

impl Segment {
    fn judge<'a>(&mut self, docs: &'a [DocId]) -> Verdicts<'a> {
        if self.matchers.is_empty() {
            return Verdicts {
                hits: Cow::Borrowed(docs),
                only_failing: Vec::new(),
            };
        }
        let judged: Vec<Vec<bool>> = self
            .matchers
            .iter()
            .map(|(matcher, _)| matcher.judge(docs, &mut self.block))
            .collect();
        let failures = |doc: usize| judged.iter().filter(|passes| !passes[doc]).count();
        let failures: Vec<usize> = (0..docs.len()).map(failures).collect();
        let chosen = |keep: &dyn Fn(usize) -> bool| -> Vec<DocId> {
            let places = (0..docs.len()).filter(|place| keep(*place));
            places.map(|place| docs[place]).collect()
        };
        let homes = self.matchers.iter().zip(&judged);
        let only_failing = homes.filter_map(|((_, home), passes)| {
            let failing = chosen(&|doc| failures[doc] == 1 && !passes[doc]);
            home.map(|home| (home, failing))
        });
        Verdicts {
            hits: chosen(&|doc| failures[doc] == 0).into(),
            only_failing: only_failing.collect(),
        }
    }
}

/// The values of some documents in a column, read at once.
#[derive(Default)]
struct Block {
    docs: Vec<DocId>,
    rows: Vec<u32>,
    values: Vec<u64>,
}

impl Block {
    /// Reads the values of ascending documents; each comes with its document.
    fn read(&mut self, column: &Column<u64>, docs: &[DocId]) -> impl Iterator<Item = (DocId, u64)> {
        self.docs.clear();
        self.rows.clear();
        column.row_ids_for_docs(docs, &mut self.docs, &mut self.rows);
        self.values.resize(self.rows.len(), 0);
        column.values.get_vals(&self.rows, &mut self.values);
        self.docs.iter().copied().zip(self.values.iter().copied())
    }
}

/// Counts of one facet in one segment, by the numbers of its terms.
struct Tally {
    column: Option<StrColumn>,
    counts: Vec<u32>,
    told: Told,
    none: Total,
}

impl Tally {
    fn open(facet: Facet, reader: &SegmentReader) -> tantivy::Result<Self> {
        let column = reader.fast_fields().str(facet.name())?;
        let n_terms = column.as_ref().map_or(0, |column| column.num_terms());
        Ok(Self {
            column,
            counts: vec![0; n_terms],
            told: Told::default(),
            none: Total::default(),
        })
    }

    /// Counts ascending documents of these stories; of none where all are
    /// alone.
    fn count(&mut self, docs: &[DocId], stories: &[Option<u64>], block: &mut Block) {
        let has_stories = !stories.is_empty();
        let mut has_value = vec![false; if has_stories { docs.len() } else { 0 }];
        let (mut n_with, mut last, mut place) = (0, None, 0);
        if let Some(column) = &self.column {
            for (doc, ordinal) in block.read(column.ords(), docs) {
                self.counts[ordinal as usize] += 1;
                n_with += u64::from(last != Some(doc));
                last = Some(doc);
                if has_stories {
                    while docs[place] != doc {
                        place += 1;
                    }
                    has_value[place] = true;
                    if let Some(story) = stories[place] {
                        self.told.add(ordinal as u32, story);
                    }
                }
            }
        }
        if has_stories {
            let without = stories.iter().zip(has_value).filter(|(_, has)| !has);
            without.for_each(|(story, _)| self.none.count(*story));
        } else {
            let n_none = docs.len() as u64 - n_with;
            self.none.n_articles += n_none;
            self.none.n_alone += n_none;
        }
    }

    fn into_counts(self) -> Counts {
        let (counts, told) = (self.counts, self.told);
        let segments = self
            .column
            .map(|column| SegmentCounts {
                column,
                counts,
                told,
            })
            .into_iter();
        Counts {
            segments: segments.collect(),
            none: self.none,
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
        let days = match selection.facet.kind() {
            ValueKind::Days { column, within } if !ranges.is_empty() => reader
                .fast_fields()
                .column_opt::<u64>(column)?
                .map(|column| Days {
                    column,
                    ranges,
                    within,
                }),
            _ => None,
        };
        let nothing = selection.any_of.contains(&Choice::Nothing);
        Ok(Self {
            terms,
            ordinals,
            nothing,
            days,
        })
    }

    /// Which of some ascending documents have what is selected.
    fn judge(&self, docs: &[DocId], block: &mut Block) -> Vec<bool> {
        let mut passes: Vec<bool> = match &self.days {
            Some(days) => docs.iter().map(|doc| days.matches(*doc)).collect(),
            None => vec![false; docs.len()],
        };
        let mut has_value = vec![false; docs.len()];
        if let Some(column) = &self.terms {
            let mut place = 0;
            for (doc, ordinal) in block.read(column.ords(), docs) {
                while docs[place] != doc {
                    place += 1;
                }
                has_value[place] = true;
                passes[place] |= self.ordinals.binary_search(&ordinal).is_ok();
            }
        }
        if self.nothing {
            let empty = passes.iter_mut().zip(has_value);
            empty.for_each(|(passes, has_value)| *passes |= !has_value);
        }
        passes
    }

    /// Whether a document has what is selected.
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
