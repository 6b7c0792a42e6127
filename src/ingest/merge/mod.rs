//! What needs the whole corpus, of articles that were enriched one by one: what
//! their names stand for, and which of them print the same.
//!
//! The lines are read twice. The first time their names are gathered in memory;
//! all else (ids, keys of copies, wordings) is sorted and kept on the disk. What
//! is decided is what `ingest::run` decides of the same articles, by the same
//! functions. The second time each line is written with it, in the order of the
//! input.

mod lines;
mod sorted;
mod spool;

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use xxhash_rust::xxh3::xxh3_64;

pub use self::lines::each_line;
use self::lines::{Line, Source};
use self::sorted::{Sorted, Sorter};
use self::spool::{Kept, Spool, SpoolWriter};
use super::resolve::{read_corrections, resolved_names};
use super::stories;
use crate::enrich::{Enricher, Record, RecordNames, ResolvedName, Signature};
use crate::entities::{self, ArticleNames, Usage};
use crate::error::{Error, Result};
use crate::pipeline::{self, Ended, Feed};
use crate::stories::Member;

/// What to merge, and how.
#[derive(Debug, Clone)]
pub struct MergeOptions {
    /// Files of enriched lines, packed or not, folders of them, or `-` for
    /// standard input.
    pub inputs: Vec<PathBuf>,
    /// The user's file of corrections.
    pub entities: Option<PathBuf>,
    /// Which share of the articles to give.
    pub share: Share,
    /// Threads that read and write lines.
    pub n_threads: usize,
    /// Folder for what does not fit into memory; what is put there goes at the
    /// end.
    pub temporary: PathBuf,
}

/// One of several equal shares of the articles, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// Which one, from 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Share {
    /// All articles.
    pub const WHOLE: Self = Self { number: 1, of: 1 };

    /// Whether an article is in it, of so many.
    fn has(self, article: u32, n_articles: u32) -> bool {
        let before = |n: u32| u64::from(n_articles) * u64::from(n) / u64::from(self.of);
        (before(self.number - 1)..before(self.number)).contains(&u64::from(article))
    }
}

/// A line that holds no enriched article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its file.
    pub source: String,
    /// Its number in it.
    pub line: usize,
    /// What is wrong.
    pub what: String,
}

impl fmt::Display for BadLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: line {}: {}", self.source, self.line, self.what)
    }
}

/// What merging gives, one after another.
#[derive(Debug)]
pub enum Merged {
    /// A line of JSON with its line feed.
    Line(Vec<u8>),
    /// A line that was passed over.
    Bad(BadLine),
    /// What should be known.
    Note(String),
}

/// What was merged.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct MergeReport {
    /// Articles read.
    pub n_articles: usize,
    /// Lines that hold none.
    pub n_bad: usize,
    /// Stories of several articles.
    pub n_stories: usize,
    /// Articles in which a name stands for another.
    pub n_resolved: usize,
}

/// Merges enriched lines; `take` gets each article of the share, in the order of
/// the input.
///
/// # Errors
///
/// Where an input or the temporary folder cannot be used, [`Error::Interrupted`]
/// once `stop` is true, and the first error of `take`.
pub fn merge<E: From<Error>>(
    options: &MergeOptions,
    stop: &AtomicBool,
    mut take: impl FnMut(Merged) -> Result<(), E>,
) -> Result<MergeReport, E> {
    let folder = Temporary::create(&options.temporary)?;
    let corrected = read_corrections(options.entities.as_ref(), &[])?;
    let sources = lines::sources(&options.inputs, &folder.0)?;
    let mut report = MergeReport::default();
    let gathered = gather(
        &sources,
        options.n_threads,
        &folder.0,
        stop,
        &mut report,
        &mut take,
    )?;
    if gathered.n_without_text > 0 {
        let n = gathered.n_without_text;
        take(Merged::Note(format!(
            "{n} articles bring no text, so that nothing is known of who prints the same"
        )))?;
    }
    let ids = unique_ids(&gathered, &mut take)?;
    let told = tell(&gathered, &ids, stop)?;
    let stories: HashSet<&str> = told.values().map(|(leader, _)| leader.as_str()).collect();
    report.n_stories = stories.len();
    let mut resolution = entities::resolve(&gathered.usage, &corrected.corrections);
    let is_good = &gathered.is_good;
    let n_articles = report.n_articles as u32;
    let produce = |feed: &mut Feed<'_, Job, Result<Done>>| {
        let mut number = 0;
        let mut at = 0;
        for source in &sources {
            let read = lines::each(source, |_, line| {
                let is_good = is_good[at];
                at += 1;
                let Ok(line) = line else { return Ok(()) };
                if stop.load(Ordering::Relaxed) {
                    return Err(Stopped::Failed(Error::Interrupted));
                }
                if !is_good {
                    return Ok(());
                }
                let article: u32 = number;
                number += 1;
                if !options.share.has(article, n_articles) {
                    return Ok(());
                }
                let place = article as usize;
                let n_bytes = line.len();
                let job = Job {
                    line,
                    resolutions: resolved_names(&gathered.usage, &mut resolution, place),
                    id: ids.get(&article).cloned(),
                    story: told.get(&article).cloned(),
                };
                feed.job(job, n_bytes).map_err(Stopped::Ended)
            });
            match read {
                Ok(()) => {}
                Err(Stopped::Ended(ended)) => return Err(ended),
                Err(Stopped::Failed(error)) => {
                    feed.result(Err(error))?;
                    return Ok(());
                }
            }
        }
        Ok(())
    };
    pipeline::run(
        options.n_threads,
        produce,
        || |job| Ok(finish(job)),
        |done: Result<Done>| {
            let done = done?;
            report.n_resolved += usize::from(done.is_resolved);
            take(Merged::Line(done.line))
        },
    )?;
    Ok(report)
}

/// Why no more lines are handed out.
enum Stopped {
    Ended(Ended),
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// A folder that goes with the run.
struct Temporary(PathBuf);

impl Temporary {
    fn create(within: &Path) -> Result<Self> {
        fs::create_dir_all(within).map_err(Error::io(within, "cannot make the folder"))?;
        let pid = std::process::id();
        for number in 0_u32.. {
            let path = within.join(format!("prasowka-merge-{pid}-{number}"));
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                // another run's: of this process, or of one with its number elsewhere
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(Error::io(&path, "cannot make the folder")(error)),
            }
        }
        unreachable!("one number is free")
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // what cannot be removed is in nobody's way
        fs::remove_dir_all(&self.0).ok();
    }
}

/// What is known of all articles after they were read once.
struct Gathered {
    usage: Usage,
    /// Whether each line that is not blank holds an article.
    is_good: Vec<bool>,
    /// The hash of each id, and the number of its article.
    ids: Sorted<12>,
    /// Place and key of each part of a signature, and the number of its article.
    keys: Sorted<9>,
    spool: Spool,
    n_without_text: usize,
}

/// What is read of a line.
struct Gleaned {
    names: RecordNames,
    kept: Kept,
    has_text: bool,
}

fn gather<E: From<Error>>(
    sources: &[Source],
    n_threads: usize,
    folder: &Path,
    stop: &AtomicBool,
    report: &mut MergeReport,
    take: &mut impl FnMut(Merged) -> Result<(), E>,
) -> Result<Gathered, E> {
    let mut usage = Usage::default();
    let mut is_good = Vec::new();
    let mut ids: Sorter<12> = Sorter::new(folder, "ids");
    let mut keys: Sorter<9> = Sorter::new(folder, "keys");
    let mut spool = SpoolWriter::create(folder)?;
    let mut n_without_text = 0;
    let produce = |feed: &mut Feed<'_, (usize, usize, Line), Result<Read>>| {
        for (place, source) in sources.iter().enumerate() {
            let read = lines::each(source, |number, line| {
                if stop.load(Ordering::Relaxed) {
                    return Err(Stopped::Failed(Error::Interrupted));
                }
                let n_bytes = line.as_ref().map_or(0, Vec::len);
                feed.job((place, number, line), n_bytes)
                    .map_err(Stopped::Ended)
            });
            match read {
                Ok(()) => {}
                Err(Stopped::Ended(ended)) => return Err(ended),
                Err(Stopped::Failed(error)) => {
                    feed.result(Err(error))?;
                    return Ok(());
                }
            }
        }
        Ok(())
    };
    let worker = || {
        let mut enricher = Enricher::new();
        move |(place, number, line): (usize, usize, Line)| {
            let gleaned = line.and_then(|line| glean(&line, &mut enricher));
            Ok(gleaned.map_err(|what| BadLine {
                source: sources[place].name.clone(),
                line: number,
                what,
            }))
        }
    };
    pipeline::run(n_threads, produce, worker, |read: Result<Read>| {
        let gleaned = match read? {
            Ok(gleaned) => gleaned,
            Err(bad) => {
                is_good.push(false);
                report.n_bad += 1;
                return take(Merged::Bad(bad));
            }
        };
        is_good.push(true);
        let number = usage.add(&ArticleNames::of(&gleaned.names)) as u32;
        report.n_articles += 1;
        n_without_text += usize::from(!gleaned.has_text);
        ids.push(entry(
            &xxh3_64(gleaned.kept.id.as_bytes()).to_be_bytes(),
            number,
        ))?;
        for (place, key) in keys_of(&gleaned.kept.signature) {
            let [a, b, c, d] = key.to_be_bytes();
            keys.push(entry(&[place, a, b, c, d], number))?;
        }
        Ok(spool.add(&gleaned.kept)?)
    })?;
    Ok(Gathered {
        usage,
        is_good,
        ids: ids.sorted()?,
        keys: keys.sorted()?,
        spool: spool.finish()?,
        n_without_text,
    })
}

/// A line as it was read.
type Read = std::result::Result<Gleaned, BadLine>;

/// Reads what is needed of a line.
fn glean(line: &[u8], enricher: &mut Enricher) -> Result<Gleaned, String> {
    let record = read(line)?;
    let article = record.article();
    let wording = article.as_ref().map(|article| enricher.wording(article));
    let wording = wording.unwrap_or_default();
    Ok(Gleaned {
        has_text: article.is_some(),
        kept: Kept {
            id: record.id.clone(),
            published: record.published.value.clone(),
            signature: wording.signature(),
            wording,
        },
        names: RecordNames::of(&record),
    })
}

fn read(line: &[u8]) -> Result<Record, String> {
    serde_json::from_slice(line)
        .map_err(|error| format!("no enriched article ({error}); `enrich` prints them"))
}

/// The places and keys of a signature.
fn keys_of(signature: &Signature) -> impl Iterator<Item = (u8, u32)> {
    let places = (0..Signature::PLACES).zip(0_u8..);
    places.filter_map(|(place, number)| Some((number, signature.key(place)?)))
}

/// A number as it is sorted, and the article that has it.
fn entry<const K: usize, const N: usize>(key: &[u8; K], article: u32) -> [u8; N] {
    let mut entry = [0; N];
    entry[..K].copy_from_slice(key);
    entry[K..].copy_from_slice(&article.to_be_bytes());
    entry
}

/// The articles that share the first bytes of their entries, of those that are
/// not alone.
fn shared<const N: usize>(
    sorted: &Sorted<N>,
    mut take: impl FnMut(&[u32]) -> Result<()>,
) -> Result<()> {
    let mut last: Option<[u8; N]> = None;
    let mut articles: Vec<u32> = Vec::new();
    for found in sorted.entries()? {
        let found = found?;
        let is_other = last.is_none_or(|last| last[..N - 4] != found[..N - 4]);
        if is_other {
            if articles.len() > 1 {
                take(&articles)?;
            }
            articles.clear();
        }
        let number = found[N - 4..].try_into().expect("four bytes");
        articles.push(u32::from_be_bytes(number));
        last = Some(found);
    }
    if articles.len() > 1 {
        take(&articles)?;
    }
    Ok(())
}

/// Other ids for the articles whose id an earlier one has.
fn unique_ids<E: From<Error>>(
    gathered: &Gathered,
    take: &mut impl FnMut(Merged) -> Result<(), E>,
) -> Result<HashMap<u32, String>, E> {
    let mut twice: BTreeMap<u32, String> = BTreeMap::new();
    shared(&gathered.ids, |articles| {
        let mut seen = HashSet::new();
        for article in articles {
            let id = gathered.spool.read(*article)?.id;
            if !seen.insert(id.clone()) {
                twice.insert(*article, id);
            }
        }
        Ok(())
    })?;
    if twice.is_empty() {
        return Ok(HashMap::new());
    }
    // a number for each of them, and as many again that may be taken
    let mut wanted: HashSet<u64> = HashSet::new();
    let mut n_of: HashMap<&str, usize> = HashMap::new();
    for id in twice.values() {
        *n_of.entry(id).or_default() += 1;
    }
    let numbered = |id: &str, number: usize| format!("{id}#{number}");
    let hash = |id: &str| xxh3_64(id.as_bytes());
    for (id, n) in &n_of {
        wanted.extend((2..2 * n + 12).map(|number| hash(&numbered(id, number))));
    }
    let mut taken: HashSet<u64> = HashSet::new();
    for found in gathered.ids.entries()? {
        let found = found?;
        let found = u64::from_be_bytes(found[..8].try_into().expect("eight bytes"));
        if wanted.contains(&found) {
            taken.insert(found);
        }
    }
    let mut next: HashMap<&str, usize> = HashMap::new();
    let mut ids = HashMap::new();
    for (article, id) in &twice {
        let number = next.entry(id).or_insert(2);
        while taken.contains(&hash(&numbered(id, *number))) {
            *number += 1;
        }
        let unique = numbered(id, *number);
        *number += 1;
        take(Merged::Note(format!(
            "the id {id:?} is taken, so this article is {unique:?}"
        )))?;
        ids.insert(*article, unique);
    }
    Ok(ids)
}

/// The leader of the story of each article that is not alone, and how many others
/// print the same.
fn tell(
    gathered: &Gathered,
    ids: &HashMap<u32, String>,
    stop: &AtomicBool,
) -> Result<HashMap<u32, (String, u64)>> {
    let mut candidates: Vec<u32> = Vec::new();
    let mut n_full = 1 << 20;
    shared(&gathered.keys, |articles| {
        candidates.extend(articles);
        if candidates.len() >= n_full {
            candidates.sort_unstable();
            candidates.dedup();
            n_full = (2 * candidates.len()).max(1 << 20);
        }
        Ok(())
    })?;
    candidates.sort_unstable();
    candidates.dedup();
    let member = |article: &u32| -> Result<Member> {
        let kept = gathered.spool.read(*article)?;
        let id = ids.get(article).unwrap_or(&kept.id);
        let published = kept.published.as_deref();
        Ok(stories::member(id.clone(), published, kept.signature))
    };
    let members: Vec<Member> = candidates.iter().map(member).collect::<Result<_>>()?;
    let told = stories::tell_worded(&members, stop, |place| {
        Ok(gathered.spool.read(candidates[place])?.wording)
    })?;
    let told = told.ok_or(Error::Interrupted)?;
    let mut n_of: HashMap<usize, u64> = HashMap::new();
    for leader in told.iter().flatten() {
        *n_of.entry(*leader).or_default() += 1;
    }
    let stories = candidates.iter().zip(told).filter_map(|(article, leader)| {
        let leader = leader?;
        let story = (members[leader].id.clone(), n_of[&leader] - 1);
        Some((*article, story))
    });
    Ok(stories.collect())
}

/// A line, and what was decided of its article.
struct Job {
    line: Vec<u8>,
    resolutions: Vec<ResolvedName>,
    id: Option<String>,
    story: Option<(String, u64)>,
}

/// A line as it is written.
struct Done {
    line: Vec<u8>,
    is_resolved: bool,
}

/// Writes what was decided into a line.
fn finish(job: Job) -> Done {
    let mut record = read(&job.line).expect("it was read before");
    record.id = job.id.unwrap_or(record.id);
    if let Some((leader, n_others)) = job.story {
        record.reprints = Some(n_others);
        record.duplicate_of = (leader != record.id).then_some(leader);
    }
    let is_resolved = !job.resolutions.is_empty();
    record.resolutions = job.resolutions;
    record.keep_own_names();
    let mut record = record.resolved();
    record.resolutions.clear();
    Done {
        line: record.to_line(),
        is_resolved,
    }
}
