//! Resolves the names of the whole corpus after a run, tells its stories, and
//! writes the articles again of which that changes any.
//!
//! Names are gathered from the kept articles and from those of this run, so that
//! a run which adds to an index gives what indexing everything at once would.
//! Articles of a run that are held are written with their names resolved;
//! of kept ones only the names are read, and their texts where those change.

use std::collections::{BTreeSet, HashSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::xxh3_128;

use super::corpora::Corpus;
use super::held::{self, Held, HeldNames};
use super::stories;
use crate::article::Kind;
use crate::corpus::CORRECTIONS;
use crate::country::CountryId;
use crate::enrich::{Enricher, EntityRecord, ResolvedName, mark};
use crate::entities::{self, ArticleNames, Corrections, Resolution, Resolved, Usage};
use crate::error::{Error, Result};
use crate::index::{Kept, KeptArticle, State, Writer};
use crate::stories::story_key;

/// What the user has corrected, and a mark of the files that say so.
pub(super) struct Corrected {
    pub(super) corrections: Corrections,
    /// Changes with the files; empty where there are none.
    pub(super) mark: String,
}

/// Reads the user's corrections: the file that was named, else those in the
/// corpora, or beside them where a corpus is a single file.
///
/// # Errors
///
/// [`Error::Corrections`] at the first mistake, [`Error::Io`] where a file
/// cannot be read.
pub(super) fn read_corrections(
    named: Option<&PathBuf>,
    corpora: &[Corpus<'_>],
) -> Result<Corrected> {
    let mut all = Corrections::default();
    let mut texts = String::new();
    let paths: BTreeSet<PathBuf> = match named {
        Some(path) => [path.clone()].into(),
        None => corpora.iter().map(own_corrections).collect(),
    };
    for path in paths {
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if named.is_none() && is_absent(&error) => continue,
            Err(error) => return Err(Error::io(&path, "cannot read the corrections")(error)),
        };
        let read = Corrections::parse(&text);
        all.extend(read.map_err(|mistake| Error::Corrections { path, mistake })?);
        texts.push_str(&text);
    }
    let mark = if texts.is_empty() {
        String::new()
    } else {
        format!("{:032x}", xxh3_128(texts.as_bytes()))
    };
    Ok(Corrected {
        corrections: all,
        mark,
    })
}

/// Where the corrections of a corpus are, if it has any.
fn own_corrections(corpus: &Corpus<'_>) -> PathBuf {
    if corpus.root.is_dir() {
        corpus.root.join(CORRECTIONS)
    } else {
        corpus.root.with_file_name(CORRECTIONS)
    }
}

/// Whether an error says that there is no such file.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The articles of a corpus whose names are resolved together.
pub(super) struct Articles<'k> {
    /// Those that a commit keeps.
    pub(super) kept: &'k Kept,
    /// Keys of the files of which it keeps articles in vain.
    pub(super) gone: HashSet<String>,
    /// Those to be written.
    pub(super) held: Held,
}

/// Articles that were written again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Written {
    /// Since names in them mean others than before.
    pub(super) n_resolved: usize,
    /// Since their story is another.
    pub(super) n_retold: usize,
}

/// Resolves the names of all articles, tells their stories and writes those that
/// are held. Kept ones of which that changes any are written again. Once `stop`
/// is true, what is held is written and nothing else; the next run does the
/// rest.
pub(super) fn resolve(
    writer: &Writer,
    state: &State,
    articles: Articles<'_>,
    corrections: &Corrections,
    stop: &AtomicBool,
) -> Result<Written> {
    let Articles {
        kept,
        gone,
        mut held,
    } = articles;
    if stop.load(Ordering::Relaxed) {
        for article in held.drain() {
            let held::Article { key, record, terms } = article?;
            writer.add(&key, record, &terms, None)?;
        }
        return Ok(Written::default());
    }
    let mut usage = Usage::default();
    let mut before = Vec::new();
    let mut members = Vec::new();
    for article in kept.names() {
        let article = article?;
        if !gone.contains(&article.key) {
            usage.add(&ArticleNames::of(&article.names));
            before.push((article.address, article.names.resolved, article.story));
            members.push(stories::kept_member(article, state));
        }
    }
    for place in 0..held.len() {
        let HeldNames {
            id,
            names,
            signature,
        } = held.names(place);
        usage.add(&ArticleNames::of(&names));
        members.push(stories::member(id, names.published.as_deref(), signature));
    }
    let n_kept = before.len();
    let read = |place: usize| match place.checked_sub(n_kept) {
        Some(place) => Ok(held.article(place)?.record.article()),
        None => Ok(kept.article(before[place].0)?.record.article()),
    };
    let told = stories::tell(&members, read, stop)?;
    let leader = |place: usize| Some(members[told.as_ref()?[place]?].id.as_str());
    let mut resolution = entities::resolve(&usage, corrections);
    let mut enricher = Enricher::new();
    let mut written = Written::default();
    for (number, (address, before, story)) in before.into_iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let resolutions = resolved_names(&usage, &mut resolution, number);
        let is_renamed = mark(&resolutions) != before;
        let is_retold = told.is_some() && leader(number).map(story_key) != story;
        if is_renamed || is_retold {
            let mut article = kept.article(address)?;
            article.record.resolutions = resolutions;
            write(writer, article, leader(number), &mut enricher)?;
            written.n_resolved += usize::from(is_renamed);
            written.n_retold += usize::from(is_retold);
        }
    }
    for place in 0..held.len() {
        let number = n_kept + place;
        let held::Article {
            key,
            mut record,
            mut terms,
        } = held.article(place)?;
        record.resolutions = resolved_names(&usage, &mut resolution, number);
        terms.signature = members[number].signature.clone();
        writer.add(&key, record, &terms, leader(number))?;
    }
    Ok(written)
}

fn write(
    writer: &Writer,
    kept: KeptArticle,
    leader: Option<&str>,
    enricher: &mut Enricher,
) -> Result<()> {
    let KeptArticle { key, record } = kept;
    match record.article() {
        Some(article) => writer.replace(&key, record, &enricher.terms(&article), leader),
        None => Ok(()),
    }
}

/// What the names of an article stand for, where that is not themselves.
pub(super) fn resolved_names(
    usage: &Usage,
    resolution: &mut Resolution<'_>,
    article: usize,
) -> Vec<ResolvedName> {
    let names = usage.names_of(article).zip(resolution.of(article));
    names
        .filter_map(|((kind, name, country), resolved)| {
            resolved_name(kind, name, country, resolved)
        })
        .collect()
}

/// What a name stands for, where that is not the name itself.
fn resolved_name(
    kind: Kind,
    name: &str,
    country: Option<CountryId>,
    resolved: Resolved<'_>,
) -> Option<ResolvedName> {
    let is_itself = kind == resolved.kind
        && name == resolved.name
        && country == resolved.country
        && !resolved.is_dropped;
    (!is_itself).then(|| ResolvedName {
        kind,
        name: name.to_owned(),
        country,
        entity: (!resolved.is_dropped).then(|| EntityRecord {
            kind: resolved.kind,
            name: resolved.name.to_owned(),
            country: resolved.country,
        }),
        rule: resolved.rule,
    })
}
