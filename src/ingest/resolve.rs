//! Resolves the names of the whole corpus after a run, and writes the articles
//! again of which that changes any.
//!
//! Names are gathered from the kept articles, those of this run among them, so
//! that a run which adds to an index gives what indexing everything at once
//! would.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::xxh3_128;

use super::corpora::Corpus;
use crate::corpus::CORRECTIONS;
use crate::country::CountryId;
use crate::enrich::{Enricher, EntityRecord, Record, ResolvedName};
use crate::entities::{self, ArticleName, ArticleNames, Corrections, Resolved, Usage};
use crate::error::{Error, Result};
use crate::index::Writer;

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

/// Resolves the names of all that the last commit keeps; the articles that are
/// written again, so many, are part of the next. `stop`, once true, ends it
/// early.
pub(super) fn resolve(
    writer: &Writer,
    corrections: &Corrections,
    stop: &AtomicBool,
) -> Result<usize> {
    let kept = writer.kept()?;
    let mut usage = Usage::default();
    for article in kept.iter() {
        usage.add(&ArticleNames::of(&article?.record));
    }
    let resolution = entities::resolve(&usage, corrections);
    let mut enricher = Enricher::new();
    let mut n_written = 0;
    for (number, article) in kept.iter().enumerate() {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        let mut article = article?;
        let names = ArticleNames::of(&article.record).names;
        let resolutions: Vec<ResolvedName> = names
            .iter()
            .zip(resolution.of(number))
            .filter_map(|(own, resolved)| resolved_name(own, resolved))
            .collect();
        if resolutions != article.record.resolutions {
            article.record.resolutions = resolutions;
            write(writer, &article.key, &article.record, &mut enricher)?;
            n_written += 1;
        }
    }
    Ok(n_written)
}

fn write(writer: &Writer, key: &str, record: &Record, enricher: &mut Enricher) -> Result<()> {
    match record.article() {
        Some(article) => writer.replace(key, record, &enricher.terms(&article)),
        None => Ok(()),
    }
}

/// What a name stands for, where that is not the name itself.
fn resolved_name(own: &ArticleName, resolved: Resolved<'_>) -> Option<ResolvedName> {
    let is_itself = own.kind == resolved.kind
        && own.name == resolved.name
        && own.country == resolved.country
        && !resolved.is_dropped;
    let code = |country: CountryId| country.code().to_owned();
    (!is_itself).then(|| ResolvedName {
        kind: own.kind.name().to_owned(),
        name: own.name.clone(),
        country: own.country.map(code),
        entity: (!resolved.is_dropped).then(|| EntityRecord {
            kind: resolved.kind.name().to_owned(),
            name: resolved.name.to_owned(),
            country: resolved.country.map(code),
        }),
        rule: resolved.rule.name().to_owned(),
    })
}
