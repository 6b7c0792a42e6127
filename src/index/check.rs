//! Verifies an index: its files against their checksums, the articles against
//! the manifest, the counts of the facets against the kept articles.
//!
//! The three look at the same thing from three sides: what the disk has
//! changed, what a writer has mixed up, and what was counted wrongly.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::path::Path;

use tantivy::Index;
use tantivy::directory::error::OpenReadError;
use tantivy::index::SegmentComponent;
use xxhash_rust::xxh3::xxh3_128;

use super::folder::{Folder, MANAGED, META};
use super::kept::Kept;
use super::manifest::Manifest;
use super::payload::Payload;
use super::reader::open_index;
use super::schema::{Facet, facet_terms};
use crate::contain::contain;
use crate::enrich::RecordNames;
use crate::error::{Error, Result};
use crate::stories::story_key;

/// Something that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Damage {
    /// The file of the index, or the article or facet, that it is about.
    pub place: String,
    /// What is wrong with it.
    pub what: String,
    /// Whether the index can be built again from what it keeps.
    pub is_repairable: bool,
}

/// What a check has found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checked {
    /// Articles of the index.
    pub n_articles: u64,
    /// Its files that were verified.
    pub n_files: usize,
    /// Files of the corpora that its manifest names.
    pub n_corpus_files: usize,
    /// What is wrong.
    pub damage: Vec<Damage>,
}

impl Checked {
    fn add(&mut self, place: &str, what: impl Into<String>) {
        self.damage.push(Damage {
            place: place.to_owned(),
            what: what.into(),
            is_repairable: true,
        });
    }
}

/// Differences of one kind that are listed; more are counted.
const LISTED_MAX: usize = 20;

/// Verifies the index in `path`.
///
/// # Errors
///
/// [`Error::NoIndex`], [`Error::ForeignIndex`] and [`Error::Format`] as they
/// say; damage is no error.
pub fn check(path: &Path) -> Result<Checked> {
    let mut checked = Checked::default();
    let opened = Folder::open_existing(path).and_then(|folder| {
        check_list(&folder, &mut checked);
        let index = open_index(&folder)?;
        let payload = Payload::of(path, &index)?;
        Ok((index, payload))
    });
    let (index, payload) = match opened {
        Ok((index, Some(payload))) => (index, payload),
        Ok((_, None)) => {
            return Err(Error::NoIndex {
                path: path.to_path_buf(),
            });
        }
        Err(Error::Damaged { what, .. }) => {
            if checked.damage.is_empty() {
                checked.damage.push(Damage {
                    place: META.to_owned(),
                    what,
                    is_repairable: false,
                });
            }
            return Ok(checked);
        }
        Err(error) => return Err(error),
    };
    payload.check_format(path, &index)?;
    check_files(path, &index, &mut checked)?;
    let manifest = payload.into_state(path).map(|state| state.manifest);
    if let Err(error) = &manifest {
        checked.add("manifest", error.to_string());
    }
    // what the checksums refuse is not read any further
    if checked.damage.is_empty()
        && let Ok(manifest) = manifest
    {
        checked.n_corpus_files = manifest.len();
        let compared = contain(|| {
            let kept = Kept::open(path, &index)?;
            check_articles(&kept, &manifest, &mut checked)
        });
        match compared {
            Ok(Ok(())) => {}
            Ok(Err(error)) => checked.add("articles", error.to_string()),
            Err(panic) => checked.add("articles", format!("reading them failed: {panic}")),
        }
    }
    Ok(checked)
}

/// Verifies Tantivy's list of its files.
fn check_list(folder: &Folder, checked: &mut Checked) {
    let list = std::fs::read(folder.path().join(MANAGED));
    match list.map(|list| serde_json::from_slice::<HashSet<String>>(&list)) {
        Ok(Ok(_)) => checked.n_files += 1,
        Ok(Err(error)) => checked.add(MANAGED, format!("cannot be read: {error}")),
        Err(error) => checked.add(MANAGED, format!("cannot be read: {error}")),
    }
}

/// The files of every segment of ours.
const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FastFields,
    SegmentComponent::FieldNorms,
    SegmentComponent::Terms,
    SegmentComponent::Store,
];

/// Verifies the files of every segment against their checksums.
fn check_files(path: &Path, index: &Index, checked: &mut Checked) -> Result<()> {
    let metas = index.searchable_segment_metas();
    for meta in metas.map_err(Error::tantivy(path))? {
        checked.n_articles += u64::from(meta.num_docs());
        let deletes = meta.has_deletes().then_some(SegmentComponent::Delete);
        for component in COMPONENTS.into_iter().chain(deletes) {
            let file = meta.relative_path(component);
            let name = file.display().to_string();
            checked.n_files += 1;
            match contain(|| index.directory().validate_checksum(&file)) {
                Ok(Ok(true)) => {}
                Ok(Ok(false)) => checked.add(&name, "is not as it was written"),
                Ok(Err(OpenReadError::FileDoesNotExist(_))) => checked.add(&name, "is missing"),
                Ok(Err(OpenReadError::IoError { io_error, .. })) => {
                    checked.add(&name, format!("cannot be read: {io_error}"));
                }
                Ok(Err(error)) => checked.add(&name, format!("cannot be read: {error}")),
                Err(panic) => checked.add(&name, format!("cannot be read: {panic}")),
            }
        }
    }
    Ok(())
}

/// Compares the articles with the manifest, and what they hold with what the
/// facets count.
fn check_articles(kept: &Kept, manifest: &Manifest, checked: &mut Checked) -> Result<()> {
    let mut ids: HashSet<u128> = HashSet::new();
    let mut articles: HashMap<String, usize> = HashMap::new();
    let mut counts: [BTreeMap<String, u64>; Facet::N] = Default::default();
    let mut twice = Vec::new();
    let mut misnamed = Vec::new();
    let mut misplaced = Vec::new();
    for (found, names) in kept.iter().zip(kept.names()) {
        let (found, names) = (found?, names?);
        if names.key != found.key || names.names != RecordNames::of(&found.record) {
            misnamed.push(format!("those of {} are not its own", found.record.id));
        }
        let story = found
            .record
            .duplicate_of
            .as_ref()
            .map(|leader| story_key(leader));
        let leads = names.story == Some(story_key(&found.record.id));
        if names.story != story && !(leads && story.is_none()) {
            misplaced.push(format!(
                "that of {} is not the one it names",
                found.record.id
            ));
        }
        if !ids.insert(xxh3_128(found.record.id.as_bytes())) {
            twice.push(format!("the article {} is there twice", found.record.id));
        }
        *articles.entry(found.key).or_default() += 1;
        let terms = facet_terms(&found.record.resolved());
        for (counts, terms) in counts.iter_mut().zip(terms) {
            for term in terms {
                *counts.entry(term).or_default() += 1;
            }
        }
    }
    list(checked, "articles", twice);
    list(checked, "names", misnamed);
    list(checked, "stories", misplaced);
    list(checked, "manifest", differences(manifest, &articles));
    for (facet, expected) in Facet::ALL.into_iter().zip(&counts) {
        let counted = count_column(kept, facet)?;
        let terms: BTreeSet<&String> = expected.keys().chain(counted.keys()).collect();
        let of = |counts: &BTreeMap<String, u64>, term| counts.get(term).copied().unwrap_or(0);
        let wrong = terms.into_iter().filter_map(|term| {
            let (held, counted) = (of(expected, term), of(&counted, term));
            let what = || format!("{term:?} is counted {counted} times, {held} articles hold it");
            (held != counted).then(what)
        });
        list(checked, facet.name(), wrong);
    }
    Ok(())
}

/// Where the manifest and the articles disagree.
fn differences(manifest: &Manifest, articles: &HashMap<String, usize>) -> Vec<String> {
    let mut differences = Vec::new();
    for (key, entry) in manifest {
        let found = articles.get(key).copied().unwrap_or_default();
        if found != entry.n_articles {
            let wanted = entry.n_articles;
            differences.push(format!("{key} has {found} articles, wanted {wanted}"));
        }
    }
    let mut unknown: Vec<_> = articles
        .keys()
        .filter(|key| !manifest.contains_key(*key))
        .collect();
    unknown.sort();
    differences.extend(unknown.iter().map(|key| format!("{key} is not in it")));
    differences
}

/// Adds the first of many things that are wrong in one place, and the number of
/// the rest.
fn list(checked: &mut Checked, place: &str, what: impl IntoIterator<Item = String>) {
    let mut what = what.into_iter();
    for each in what.by_ref().take(LISTED_MAX) {
        checked.add(place, each);
    }
    let n_more = what.count();
    if n_more > 0 {
        checked.add(place, format!("{n_more} more like these"));
    }
}

/// Articles by the terms of a facet, as its column counts them.
fn count_column(kept: &Kept, facet: Facet) -> Result<BTreeMap<String, u64>> {
    let mut counts = BTreeMap::new();
    for segment in kept.searcher().segment_readers() {
        let column = segment.fast_fields().str(facet.name());
        let Some(column) = column.map_err(Error::tantivy(kept.path()))? else {
            continue;
        };
        let mut by_ordinal = vec![0; column.num_terms()];
        for document in segment.doc_ids_alive() {
            for ordinal in column.term_ords(document) {
                by_ordinal[ordinal as usize] += 1;
            }
        }
        for (ordinal, count) in (0_u64..).zip(by_ordinal) {
            let mut term = String::new();
            let read = column.ord_to_str(ordinal, &mut term);
            read.map_err(|error| Error::tantivy(kept.path())(error.into()))?;
            if count > 0 {
                *counts.entry(term).or_default() += count;
            }
        }
    }
    Ok(counts)
}
