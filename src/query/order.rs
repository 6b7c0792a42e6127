//! Puts hits in order: by score, by score and age, or by day.
//!
//! A limited list is Tantivy's to make. All hits, for an export, are collected
//! by address, 16 bytes each, and sorted at the end; their articles are read
//! one by one when they are printed.

use jiff::civil::Date;
use tantivy::collector::{Collector, SegmentCollector, TopDocs};
use tantivy::columnar::Column;
use tantivy::query::Query;
use tantivy::{DocAddress, DocId, Order, Score, Searcher, SegmentOrdinal, SegmentReader};

use super::folded::Once;
use crate::index::schema::{day_number, unpack_days};

/// The order of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// Latest first, those without a date last.
    Newest,
    /// Earliest first, those without a date last.
    Oldest,
}

/// How a score falls with age.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Recency {
    /// An article so many days old counts half as much as one of today.
    pub(super) half_life_days: f32,
    /// The day from which age counts.
    pub(super) today: Date,
}

/// Half-lives that an article without a date is taken to be old, and the most
/// that any is, so that every hit keeps a score.
const HALF_LIVES_MAX: f32 = 10.0;

/// Column of the days of publication.
const PUBLISHED: &str = "published_days";

/// An order, as it is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ordering {
    pub(super) sort: Sort,
    pub(super) recency: Option<Recency>,
}

/// Some of the hits of a query, in order: `limit` of them after `offset`.
pub(super) fn some(
    searcher: &Searcher,
    query: &dyn Query,
    ordering: Ordering,
    limit: usize,
    offset: usize,
    once: &Once,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    let top = || TopDocs::with_limit(limit).and_offset(offset);
    let by_day = |order| {
        let collector = top().order_by_fast_field::<u64>(PUBLISHED, order);
        let found = searcher.search(query, &once.only(collector))?;
        let unscored = found.into_iter().map(|(_, address)| (0.0, address));
        Ok(unscored.collect())
    };
    match (ordering.sort, ordering.recency) {
        (Sort::Newest, _) => by_day(Order::Desc),
        (Sort::Oldest, _) => by_day(Order::Asc),
        (Sort::Relevance, None) if once.is_all() => searcher.search(query, &top().order_by_score()),
        (Sort::Relevance, None) => searcher.search(query, &once.only(top().order_by_score())),
        (Sort::Relevance, Some(recency)) => {
            let collector = top().tweak_score(move |reader: &SegmentReader| {
                let published = published(reader);
                move |doc: DocId, score: Score| score * recency.share(published.as_ref(), doc)
            });
            searcher.search(query, &once.only(collector))
        }
    }
}

/// All hits of a query, in order.
pub(super) fn all(
    searcher: &Searcher,
    query: &dyn Query,
    ordering: Ordering,
    once: &Once,
) -> tantivy::Result<Vec<(Score, DocAddress)>> {
    searcher.search(query, &once.only(Everything(ordering)))
}

/// The days of publication in a segment; none where no article has any.
fn published(reader: &SegmentReader) -> Option<Column<u64>> {
    reader.fast_fields().column_opt(PUBLISHED).ok().flatten()
}

impl Recency {
    /// The share of its score that an article keeps.
    fn share(self, published: Option<&Column<u64>>, doc: DocId) -> f32 {
        let days = published.and_then(|column| column.first(doc));
        let half_lives = days.map_or(HALF_LIVES_MAX, |packed| {
            let (_, last) = unpack_days(packed);
            let age_days = (day_number(self.today) - last).max(0);
            age_days as f32 / self.half_life_days
        });
        (-half_lives.min(HALF_LIVES_MAX)).exp2()
    }
}

/// Collects every hit, with what it is sorted by.
struct Everything(Ordering);

/// A hit on its way to its place.
#[derive(Debug, Clone, Copy)]
struct Placed {
    /// Larger ones come first.
    rank: u64,
    address: DocAddress,
}

impl Collector for Everything {
    type Fruit = Vec<(Score, DocAddress)>;
    type Child = EverythingOfSegment;

    fn for_segment(
        &self,
        segment: SegmentOrdinal,
        reader: &SegmentReader,
    ) -> tantivy::Result<EverythingOfSegment> {
        Ok(EverythingOfSegment {
            ordering: self.0,
            segment,
            published: published(reader),
            placed: Vec::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        self.0.sort == Sort::Relevance
    }

    fn merge_fruits(&self, segments: Vec<Vec<Placed>>) -> tantivy::Result<Self::Fruit> {
        let mut placed = segments.concat();
        placed.sort_unstable_by(|a, b| b.rank.cmp(&a.rank).then(a.address.cmp(&b.address)));
        let is_scored = self.requires_scoring();
        let score = |rank: u64| {
            if is_scored {
                f32::from_bits(rank as u32)
            } else {
                0.0
            }
        };
        let hits = placed.into_iter();
        Ok(hits.map(|hit| (score(hit.rank), hit.address)).collect())
    }
}

struct EverythingOfSegment {
    ordering: Ordering,
    segment: SegmentOrdinal,
    published: Option<Column<u64>>,
    placed: Vec<Placed>,
}

impl SegmentCollector for EverythingOfSegment {
    type Fruit = Vec<Placed>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let published = self.published.as_ref();
        let day = || published.and_then(|column| column.first(doc));
        let rank = match self.ordering.sort {
            Sort::Relevance => {
                let recency = self.ordering.recency;
                let share = recency.map_or(1.0, |recency| recency.share(published, doc));
                // the bits of numbers that are not negative order as they do
                u64::from((score * share).max(0.0).to_bits())
            }
            Sort::Newest => day().unwrap_or(0),
            Sort::Oldest => day().map_or(0, |day| !day),
        };
        self.placed.push(Placed {
            rank,
            address: DocAddress::new(self.segment, doc),
        });
    }

    fn harvest(self) -> Self::Fruit {
        self.placed
    }
}
