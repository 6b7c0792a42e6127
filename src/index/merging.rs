//! Which segments are merged: Tantivy's choice by numbers of articles, kept
//! within a bound of bytes.
//!
//! A merge maps all it reads into memory. So one over a gigabyte would take a
//! gigabyte, as the system counts it, however small the writer's budget is.

use std::path::PathBuf;

use tantivy::index::{SegmentComponent, SegmentMeta};
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// Bytes that a merge of a small index may read.
const MERGED_BYTES: u64 = 160 << 20;

/// Of a large index a merge may read this part, so that the number of segments
/// is bounded too.
const MERGED_PART: u64 = 16;

/// Fewer segments than this are not worth a merge that the bound has cut.
const SEGMENTS_MIN: usize = 3;

/// Share of deleted articles at which a segment is merged.
const DELETED_SHARE_MAX: f32 = 0.3;

/// A merge policy with a bound on what a merge reads.
#[derive(Debug)]
pub(super) struct BoundedMerges {
    folder: PathBuf,
    by_number: LogMergePolicy,
}

impl BoundedMerges {
    pub(super) fn of(folder: PathBuf) -> Self {
        let mut by_number = LogMergePolicy::default();
        by_number.set_del_docs_ratio_before_merge(DELETED_SHARE_MAX);
        Self { folder, by_number }
    }

    /// Bytes of the files of a segment that grow with its text.
    fn n_bytes(&self, segment: &SegmentMeta) -> u64 {
        let large = [
            SegmentComponent::Store,
            SegmentComponent::Positions,
            SegmentComponent::Postings,
        ];
        let files = large.map(|component| self.folder.join(segment.relative_path(component)));
        let sizes = files.iter().filter_map(|file| file.metadata().ok());
        sizes.map(|facts| facts.len()).sum()
    }
}

impl MergePolicy for BoundedMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut sizes: Vec<_> = segments
            .iter()
            .map(|segment| (self.n_bytes(segment), segment.id()))
            .collect();
        sizes.sort_unstable();
        let n_bytes: u64 = sizes.iter().map(|(size, _)| size).sum();
        let n_bytes_max = MERGED_BYTES.max(n_bytes / MERGED_PART);
        let candidates = self.by_number.compute_merge_candidates(segments);
        candidates
            .into_iter()
            .filter_map(|MergeCandidate(wanted)| {
                let mut left = n_bytes_max;
                let fitting = sizes.iter().filter(|(_, id)| wanted.contains(id));
                let fitting = fitting.map_while(|(size, id)| {
                    left = left.checked_sub(*size)?;
                    Some(*id)
                });
                let fitting: Vec<_> = fitting.collect();
                let is_cut = fitting.len() < wanted.len();
                (!is_cut || fitting.len() >= SEGMENTS_MIN).then_some(MergeCandidate(fitting))
            })
            .collect()
    }
}
