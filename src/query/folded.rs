//! One article of a story: which hits are left where a list shows each story
//! once.
//!
//! It is the leader where that is a hit, else the hit that appeared first, by
//! its id where several did. What is counted does not change.

use std::collections::HashMap;
use std::sync::Arc;

use hashbrown::HashSet;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Score, SegmentOrdinal, SegmentReader};

use crate::error::{Error, Result};
use crate::index::Reader;
use crate::index::schema::{PUBLISHED_DAYS, STORY, unpack_days};

/// Hits that are passed over, by segment; shared by the segments' threads.
#[derive(Debug, Clone, Default)]
pub(super) struct Once(Arc<HashMap<SegmentOrdinal, HashSet<DocId>>>);

impl Once {
    /// The hits of a query to be passed over.
    pub(super) fn of(reader: &Reader, query: &dyn Query) -> Result<Self> {
        let found = reader.searcher().search(query, &Folded);
        let mut found = found.map_err(Error::tantivy(reader.path()))?;
        found.sort_unstable_by_key(|hit| (hit.story, hit.day, hit.address));
        let mut passed: HashMap<SegmentOrdinal, HashSet<DocId>> = HashMap::new();
        for hits in found.chunk_by(|a, b| a.story == b.story) {
            if hits.len() == 1 {
                continue;
            }
            let shown = first(reader, hits)?;
            for hit in hits.iter().filter(|hit| hit.address != shown) {
                let DocAddress {
                    segment_ord,
                    doc_id,
                } = hit.address;
                passed.entry(segment_ord).or_default().insert(doc_id);
            }
        }
        Ok(Self(Arc::new(passed)))
    }

    /// Whether no hit is passed over.
    pub(super) fn is_all(&self) -> bool {
        self.0.is_empty()
    }

    /// A collector that gets the other hits only.
    pub(super) fn only<C>(&self, collector: C) -> Only<C> {
        Only {
            once: self.clone(),
            collector,
        }
    }
}

/// Collects the hits of stories.
struct Folded;

/// A hit of a story.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    story: u64,
    /// The last day on which it may have appeared; undated ones come last.
    day: i64,
    address: DocAddress,
}

/// The first of a story's hits, which are in order of their days. As a leader is
/// the first of all, it is the first of any hits that it is among.
fn first(reader: &Reader, hits: &[Candidate]) -> Result<DocAddress> {
    let same_day = hits.chunk_by(|a, b| a.day == b.day).next();
    let same_day = same_day.unwrap_or(hits);
    if let [only] = same_day {
        return Ok(only.address);
    }
    let mut first: Option<(String, DocAddress)> = None;
    for hit in same_day {
        let id = reader.id(hit.address)?;
        if first.as_ref().is_none_or(|(least, _)| id < *least) {
            first = Some((id, hit.address));
        }
    }
    Ok(first.expect("there is a hit").1)
}

impl Collector for Folded {
    type Fruit = Vec<Candidate>;
    type Child = FoldedOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<FoldedOfSegment> {
        Ok(FoldedOfSegment {
            segment,
            stories: reader.fast_fields().column_opt(STORY)?,
            published: reader.fast_fields().column_opt(PUBLISHED_DAYS)?,
            found: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        false
    }

    fn merge_fruits(&self, segments: Vec<Vec<Candidate>>) -> tantivy::Result<Self::Fruit> {
        Ok(segments.concat())
    }
}

/// The same in a segment.
pub(super) struct FoldedOfSegment {
    segment: SegmentOrdinal,
    stories: Option<Column<u64>>,
    published: Option<Column<u64>>,
    found: Vec<Candidate>,
}

impl SegmentCollector for FoldedOfSegment {
    type Fruit = Vec<Candidate>;

    fn collect(&mut self, doc: DocId, _: Score) {
        let story = self.stories.as_ref().and_then(|column| column.first(doc));
        if let Some(story) = story {
            let published = self.published.as_ref().and_then(|column| column.first(doc));
            let day = published.map_or(i64::MAX, |packed| i64::from(unpack_days(packed).1));
            self.found.push(Candidate {
                story,
                day,
                address: DocAddress::new(self.segment, doc),
            });
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.found
    }
}

/// A collector that does not get all hits.
pub(super) struct Only<C> {
    once: Once,
    collector: C,
}

impl<C: Collector> Collector for Only<C> {
    type Fruit = C::Fruit;
    type Child = OnlyOfSegment<C::Child>;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<Self::Child> {
        Ok(OnlyOfSegment {
            once: self.once.clone(),
            segment,
            child: self.collector.for_segment(segment, reader)?,
        })
    }

    fn requires_scoring(&self) -> bool {
        self.collector.requires_scoring()
    }

    fn merge_fruits(
        &self,
        segments: Vec<<C::Child as SegmentCollector>::Fruit>,
    ) -> tantivy::Result<Self::Fruit> {
        self.collector.merge_fruits(segments)
    }
}

/// The same in a segment.
pub(super) struct OnlyOfSegment<C> {
    once: Once,
    segment: SegmentOrdinal,
    child: C,
}

impl<C: SegmentCollector> SegmentCollector for OnlyOfSegment<C> {
    type Fruit = C::Fruit;

    fn collect(&mut self, doc: DocId, score: Score) {
        let passed = self.once.0.get(&self.segment);
        if passed.is_none_or(|passed| !passed.contains(&doc)) {
            self.child.collect(doc, score);
        }
    }

    fn harvest(self) -> Self::Fruit {
        self.child.harvest()
    }
}
