//! Sends articles to an engine: in bounded batches, several at once, each until it
//! is accepted or refused.
//!
//! ```text
//! index or lines ─> [worker: document] ─> in order, what is new ─> batches ─> [sender] ─> journal
//! ```
//!
//! What the journal knows as accepted is not sent again. An engine with keys is
//! sent whatever is uncertain once more: the second copy takes the place of the
//! first. Quickwit knows no keys: every copy has a version, and those before the
//! last are deleted by a query.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};
use serde_json::{Value, json};
use tantivy::DocAddress;

use super::Engine;
use super::client::{Access, Address, Client, Content, Reply};
use super::document::{Document, leader_of};
use super::journal::{self, Journal};
use super::mapping::mapping;
use crate::enrich::{Enricher, Record};
use crate::error::{Error, Result};
use crate::index::Reader;
use crate::ingest::{BadLine, each_line};
use crate::pipeline::{self, Ended, Feed};
use crate::query::engine_fields::VERSION;

/// Where the articles come from.
#[derive(Debug, Clone)]
pub enum PushSource {
    /// An index, of which the engine becomes a mirror.
    Index(PathBuf),
    /// Enriched lines, `-` for standard input.
    Lines(Vec<PathBuf>),
}

/// What to send where, and how.
#[derive(Debug, Clone)]
pub struct PushOptions {
    /// Whose engine it is.
    pub engine: Engine,
    /// Where it is.
    pub address: Address,
    /// By what right it is used.
    pub access: Access,
    /// Where the articles come from.
    pub source: PushSource,
    /// Whether what was sent before and is not there any more is deleted.
    pub deletes: bool,
    /// File that knows what was accepted.
    pub journal: PathBuf,
    /// Bytes of a request at most, unless one article has more.
    pub batch_bytes: usize,
    /// Requests at once.
    pub n_connections: usize,
    /// How often a request is tried again that brings nothing.
    pub n_retries: u32,
    /// How long an answer may take.
    pub timeout: Duration,
    /// Threads that make documents.
    pub n_threads: usize,
}

/// What happens while articles are sent.
#[derive(Debug)]
pub enum Pushed {
    /// The engine does not take an article.
    Refused {
        /// Its id.
        id: String,
        /// What the engine says.
        why: String,
    },
    /// A line that holds no article.
    Bad(BadLine),
    /// Something that the user should know.
    Note(String),
}

/// What was sent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PushReport {
    /// Articles that the engine has taken.
    pub n_accepted: usize,
    /// Articles that it has not.
    pub n_refused: usize,
    /// Articles that it had already.
    pub n_unchanged: usize,
    /// Articles that were deleted.
    pub n_deleted: usize,
    /// Lines without an article.
    pub n_bad: usize,
}

/// Longest wait between two tries.
const WAIT_MAX: Duration = Duration::from_secs(30);

/// First wait.
const WAIT_MIN: Duration = Duration::from_millis(200);

/// Articles of a batch at most.
const BATCH_DOCS_MAX: usize = 5_000;

/// Ids in a query that deletes.
const IDS_A_QUERY: usize = 500;

/// Brings an engine up to date.
///
/// # Errors
///
/// [`Error::Engine`] where it cannot be reached or refuses all, with what was
/// accepted until then in the journal; [`Error::Interrupted`] once `stop` is true;
/// else where the source or the journal fails.
pub fn push(
    options: &PushOptions,
    stop: &AtomicBool,
    watch: &mut dyn FnMut(Pushed),
) -> Result<PushReport> {
    let client = Client::new(options.address.clone(), &options.access, options.timeout)?;
    let mut journal = Journal::open(&options.journal)?;
    let sending = Sending {
        client,
        options,
        stop,
        version: AtomicU64::new(now_ms()),
    };
    if sending.make_index()? {
        journal.clear()?;
    } else if journal.is_empty() && !options.engine.has_keys() {
        watch(Pushed::Note(
            "the index was there before and nothing is known of what it holds: copies that \
             were pushed from elsewhere stay beside those of this push"
                .to_owned(),
        ));
    }
    let (batches, to_send) = bounded::<Batch>(options.n_connections);
    let (outcomes, done) = unbounded::<Outcome>();
    thread::scope(|scope| {
        for _ in 0..options.n_connections {
            let (to_send, outcomes, sending) = (to_send.clone(), outcomes.clone(), &sending);
            scope.spawn(move || {
                for batch in to_send {
                    if outcomes.send(sending.deliver(batch)).is_err() {
                        return;
                    }
                }
            });
        }
        drop((to_send, outcomes));
        let mut pushing = Pushing {
            options,
            sending: &sending,
            journal,
            batches: Some(batches),
            done,
            batch: Batch::default(),
            seen: HashSet::new(),
            report: PushReport::default(),
            failure: None,
            watch,
        };
        let ran = pushing.run(stop);
        // what is on its way is waited for, whatever happened
        pushing.batches = None;
        while let Ok(outcome) = pushing.done.recv() {
            pushing.take(outcome)?;
        }
        ran?;
        if let Some(failure) = pushing.failure.take() {
            return Err(failure);
        }
        pushing.end()
    })
}

fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| since.as_millis() as u64)
}

/// What goes out together.
#[derive(Debug, Default)]
struct Batch {
    documents: Vec<Document>,
    /// Ids to delete, for engines with keys.
    deletes: Vec<String>,
    n_bytes: usize,
    /// Whether the engine may have earlier copies of each document.
    may_have: Vec<bool>,
    is_last: bool,
}

/// What became of a batch.
#[derive(Debug, Default)]
struct Outcome {
    accepted: Vec<(String, u64)>,
    deleted: Vec<String>,
    refused: Vec<(String, String)>,
    /// Ids of which copies before a version are to be deleted.
    superseded: Vec<(String, u64)>,
    failure: Option<Error>,
}

/// Something to make a document of.
enum Item {
    Kept(DocAddress),
    Line(Box<(String, usize, Result<Vec<u8>, String>)>),
}

/// The caller's side: what is new goes into batches, what was accepted into the
/// journal.
struct Pushing<'p> {
    options: &'p PushOptions,
    sending: &'p Sending<'p>,
    journal: Journal,
    batches: Option<Sender<Batch>>,
    done: Receiver<Outcome>,
    batch: Batch,
    seen: HashSet<u64>,
    report: PushReport,
    failure: Option<Error>,
    watch: &'p mut dyn FnMut(Pushed),
}

impl Pushing<'_> {
    fn run(&mut self, stop: &AtomicBool) -> Result<()> {
        let options = self.options;
        let reader = match &options.source {
            PushSource::Index(path) => Some(Reader::open(path)?),
            PushSource::Lines(_) => None,
        };
        let reader = reader.as_ref();
        let produce = |feed: &mut Feed<'_, Item, Result<Made>>| {
            let ended = produce(&options.source, reader, stop, feed);
            match ended {
                Ok(()) => Ok(()),
                Err(Halt::Ended) => Err(Ended),
                Err(Halt::Failed(error)) => feed.result(Err(error)),
            }
        };
        let worker = || {
            let mut enricher = Enricher::new();
            move |item| make(item, reader, &mut enricher)
        };
        pipeline::run(options.n_threads, produce, worker, |made| {
            match made? {
                Ok(document) => self.document(document)?,
                Err(bad) => {
                    self.report.n_bad += 1;
                    (self.watch)(Pushed::Bad(bad));
                }
            }
            self.drain()
        })?;
        if options.deletes && options.engine.has_keys() {
            for id in self.journal.vanished(&self.seen)? {
                self.make_room(id.len() + 40)?;
                self.batch.deletes.push(id);
            }
        }
        self.batch.is_last = true;
        self.send()
    }

    fn document(&mut self, document: Document) -> Result<()> {
        let id = &document.id;
        if !self.seen.insert(journal::key(id)) {
            self.report.n_refused += 1;
            let why = "an article before it has the same id; `merge` gives it another".to_owned();
            let id = document.id;
            (self.watch)(Pushed::Refused { id, why });
            return Ok(());
        }
        if self.journal.accepted(id) == Some(document.hash) {
            self.report.n_unchanged += 1;
            return Ok(());
        }
        let may_have = self.journal.may_have(id);
        self.make_room(document.json.len() + id.len() + 60)?;
        self.batch.may_have.push(may_have);
        self.batch.documents.push(document);
        Ok(())
    }

    /// Makes room in the batch for so many bytes more. What is in it at the end is the
    /// last batch, which is never empty.
    fn make_room(&mut self, n_bytes: usize) -> Result<()> {
        let n = self.batch.documents.len() + self.batch.deletes.len();
        let is_full =
            n >= BATCH_DOCS_MAX || self.batch.n_bytes + n_bytes > self.options.batch_bytes;
        if n > 0 && is_full {
            self.send()?;
        }
        self.batch.n_bytes += n_bytes;
        Ok(())
    }

    /// Hands the batch to a sender.
    fn send(&mut self) -> Result<()> {
        let batch = std::mem::take(&mut self.batch);
        if batch.documents.is_empty() && batch.deletes.is_empty() {
            return Ok(());
        }
        if !self.options.engine.has_keys() {
            let ids = batch.documents.iter().map(|it| it.id.clone());
            self.journal.sending(ids.collect())?;
        }
        // outcomes wait without a limit, so that senders never do
        let batches = self.batches.as_ref().expect("it is open until the end");
        batches.send(batch).expect("the senders are there");
        self.drain()
    }

    /// Takes what has become of batches.
    fn drain(&mut self) -> Result<()> {
        while let Ok(outcome) = self.done.try_recv() {
            self.take(outcome)?;
        }
        match self.failure.take() {
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }

    fn take(&mut self, outcome: Outcome) -> Result<()> {
        self.report.n_accepted += outcome.accepted.len();
        self.report.n_deleted += outcome.deleted.len();
        self.report.n_refused += outcome.refused.len();
        self.journal.supersede(outcome.superseded)?;
        self.journal.accept(outcome.accepted)?;
        self.journal.delete(outcome.deleted)?;
        for (id, why) in outcome.refused {
            (self.watch)(Pushed::Refused { id, why });
        }
        // the first of several is the cause
        if self.failure.is_none() {
            self.failure = outcome.failure;
        }
        Ok(())
    }

    /// Deletes what a query must, where the engine knows no keys.
    fn end(mut self) -> Result<PushReport> {
        if !self.options.engine.has_keys() {
            let mut superseded = self.journal.superseded().to_vec();
            superseded.sort_by_key(|(_, version)| *version);
            for same in superseded.chunk_by(|a, b| a.1 == b.1) {
                for ids in same.chunks(IDS_A_QUERY) {
                    let version = ids[0].1;
                    self.sending
                        .delete_before(version, ids.iter().map(|(id, _)| id))?;
                }
            }
            self.journal.clean()?;
            if self.options.deletes {
                let vanished = self.journal.vanished(&self.seen)?;
                for ids in vanished.chunks(IDS_A_QUERY) {
                    let version = self.sending.next_version();
                    self.sending.delete_before(version, ids.iter())?;
                    self.report.n_deleted += ids.len();
                    self.journal.delete(ids.to_vec())?;
                }
            }
        }
        Ok(self.report)
    }
}

/// Why no more items are handed out.
enum Halt {
    Ended,
    Failed(Error),
}

impl From<Error> for Halt {
    fn from(error: Error) -> Self {
        Self::Failed(error)
    }
}

/// What came of an item.
type Made = std::result::Result<Document, BadLine>;

/// Hands out the articles of a source.
fn produce(
    source: &PushSource,
    reader: Option<&Reader>,
    stop: &AtomicBool,
    feed: &mut Feed<'_, Item, Result<Made>>,
) -> Result<(), Halt> {
    let go_on = || {
        if stop.load(Ordering::Relaxed) {
            return Err(Halt::Failed(Error::Interrupted));
        }
        Ok(())
    };
    if let Some(reader) = reader {
        for address in reader.addresses() {
            go_on()?;
            // an article as it is stored is some kilobytes
            feed.job(Item::Kept(address), 8 << 10)
                .map_err(|Ended| Halt::Ended)?;
        }
        return Ok(());
    }
    let PushSource::Lines(inputs) = source else {
        return Ok(());
    };
    each_line(inputs, |name, number, line| {
        go_on()?;
        let n_bytes = line.as_ref().map_or(0, Vec::len);
        let item = Item::Line(Box::new((name.to_owned(), number, line)));
        feed.job(item, n_bytes).map_err(|Ended| Halt::Ended)
    })
}

/// Makes the document of an item.
fn make(item: Item, reader: Option<&Reader>, enricher: &mut Enricher) -> Result<Made> {
    match item {
        Item::Kept(address) => {
            let reader = reader.expect("addresses are of an index");
            let mut kept = reader.kept_record(address)?;
            kept.keep_own_names();
            let mut record = kept.resolved();
            record.resolutions.clear();
            let is_of_several = reader.story(address).is_some();
            let leader = record.duplicate_of.as_deref().unwrap_or(&record.id);
            let leader = is_of_several.then(|| leader.to_owned());
            Ok(Ok(Document::new(&record, leader.as_deref(), enricher)))
        }
        Item::Line(line) => {
            let (source, line, bytes) = *line;
            let bad = |what| BadLine { source, line, what };
            let read = bytes.and_then(|bytes| {
                serde_json::from_slice::<Record>(&bytes)
                    .map_err(|error| format!("no enriched article ({error}); `enrich` prints them"))
            });
            Ok(read.map_err(bad).map(|record| {
                let leader = leader_of(&record).map(str::to_owned);
                Document::new(&record, leader.as_deref(), enricher)
            }))
        }
    }
}

/// The senders' side.
struct Sending<'s> {
    client: Client,
    options: &'s PushOptions,
    stop: &'s AtomicBool,
    /// The last version given to a document.
    version: AtomicU64,
}

impl Sending<'_> {
    fn next_version(&self) -> u64 {
        self.version.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Makes the index unless it is there; whether it was made. One that is there
    /// must have our fields.
    fn make_index(&self) -> Result<bool> {
        let Address { index, .. } = &self.options.address;
        let (engine, wanted) = (self.options.engine, mapping(self.options.engine, index));
        let (found, make) = match engine {
            Engine::Quickwit => (
                format!("/api/v1/indexes/{index}"),
                ("POST", "/api/v1/indexes".to_owned()),
            ),
            _ => (format!("/{index}/_mapping"), ("PUT", format!("/{index}"))),
        };
        let reply = self.persist(|| self.client.send("GET", &found, None))?;
        if reply.is_done() {
            return self.check_fields(&reply.json(), &wanted).map(|()| false);
        }
        if reply.status != 404 {
            return Err(self.refusal(&reply));
        }
        let body = serde_json::to_vec(&wanted).expect("strings and numbers are JSON");
        let body = Some((Content::Json, body.as_slice()));
        let reply = self.persist(|| self.client.send(make.0, &make.1, body))?;
        if reply.is_done() {
            return Ok(true);
        }
        // another push may have made it meanwhile
        let again = self.persist(|| self.client.send("GET", &found, None))?;
        if again.is_done() {
            return self.check_fields(&again.json(), &wanted).map(|()| false);
        }
        Err(self.refusal(&reply))
    }

    /// Refuses an index that lacks a field of ours.
    fn check_fields(&self, found: &Value, wanted: &Value) -> Result<()> {
        let engine = self.options.engine;
        let names = |mapping: &Value| -> Vec<String> {
            let at = |path: &str| mapping.pointer(path);
            if engine == Engine::Quickwit {
                let fields = at("/index_config/doc_mapping/field_mappings")
                    .or_else(|| at("/doc_mapping/field_mappings"));
                let fields = fields.and_then(Value::as_array).into_iter().flatten();
                let names = fields.filter_map(|field| field["name"].as_str());
                return names.map(str::to_owned).collect();
            }
            // under the name of the index, or of that behind an alias
            let of_index = mapping.as_object().and_then(|all| all.values().next());
            let fields = of_index.and_then(|it| it.pointer("/mappings/properties"));
            let fields = fields.or_else(|| at("/mappings/properties"));
            let fields = fields.and_then(Value::as_object).into_iter().flatten();
            fields.map(|(name, _)| name.clone()).collect()
        };
        let found = names(found);
        let lacking = names(wanted).into_iter().find(|it| !found.contains(it));
        match lacking {
            None => Ok(()),
            Some(lacking) => Err(self.client.error(format!(
                "the index is there, but has no field {lacking:?}; push to another name, or \
                 make it with what `push --print-mapping` prints"
            ))),
        }
    }

    /// An answer that no other try would change.
    fn refusal(&self, reply: &Reply) -> Error {
        let hint = match reply.status {
            401 | 403 => {
                "; set PRASOWKA_ENGINE_API_KEY, or PRASOWKA_ENGINE_HEADER to a whole header"
            }
            404 => "; is it this engine, and this address?",
            _ => "",
        };
        self.client.error(format!("{}{hint}", reply.complaint()))
    }

    /// Tries until there is an answer that is no passing one.
    fn persist(&self, send: impl Fn() -> Result<Reply, String>) -> Result<Reply> {
        let mut n_tries = 0;
        loop {
            let (why, retry_after) = match send() {
                Ok(reply) if !reply.is_passing() => return Ok(reply),
                Ok(reply) => (reply.complaint(), reply.retry_after),
                Err(broken) => (broken, None),
            };
            self.wait(&mut n_tries, retry_after, &why)?;
        }
    }

    /// Waits before another try, longer each time; an error once there were
    /// enough.
    fn wait(&self, n_tries: &mut u32, wanted: Option<Duration>, why: &str) -> Result<()> {
        if *n_tries == self.options.n_retries {
            return Err(self.client.error(format!(
                "{why}; tried {} times. What was accepted is noted: the same command goes on",
                *n_tries + 1
            )));
        }
        let usual = (WAIT_MIN * 2_u32.saturating_pow((*n_tries).min(16))).min(WAIT_MAX);
        // not all at once
        let jitter = usual.mul_f64(0.25 * (now_ms() % 97) as f64 / 97.0);
        let mut left = wanted.map_or(usual, |wanted| wanted.min(WAIT_MAX)) + jitter;
        *n_tries += 1;
        let step = Duration::from_millis(50);
        while !left.is_zero() {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Error::Interrupted);
            }
            thread::sleep(step.min(left));
            left = left.saturating_sub(step);
        }
        Ok(())
    }

    /// Sends a batch until every part of it is accepted or refused.
    fn deliver(&self, batch: Batch) -> Outcome {
        let mut outcome = Outcome::default();
        let delivered = if self.options.engine.has_keys() {
            self.deliver_keyed(batch, &mut outcome)
        } else {
            self.deliver_versioned(batch, &mut outcome)
        };
        outcome.failure = delivered.err();
        outcome
    }

    /// To an engine with keys: what is uncertain is sent again.
    fn deliver_keyed(&self, batch: Batch, outcome: &mut Outcome) -> Result<()> {
        let path = format!(
            "/{}/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason",
            self.options.address.index
        );
        let documents = batch.documents.into_iter().map(Action::Index);
        let deletes = batch.deletes.into_iter().map(Action::Delete);
        let mut stack: Vec<Vec<Action>> = vec![documents.chain(deletes).collect()];
        while let Some(mut actions) = stack.pop() {
            let mut n_tries = 0;
            while !actions.is_empty() {
                let body: Vec<u8> = actions.iter().flat_map(Action::lines).collect();
                let sent = self
                    .client
                    .send("POST", &path, Some((Content::Lines, &body)));
                let (why, retry_after) = match sent {
                    Ok(reply) if reply.is_done() => match verdicts(&reply.json(), actions.len()) {
                        Some(verdicts) => {
                            let n_before = actions.len();
                            let why = settle(&mut actions, verdicts, outcome);
                            if actions.len() < n_before {
                                n_tries = 0;
                            }
                            if actions.is_empty() {
                                break;
                            }
                            (why, reply.retry_after)
                        }
                        None => ("an answer that is not whole".to_owned(), None),
                    },
                    Ok(reply) if reply.status == 413 => {
                        match &actions[..] {
                            [one] => {
                                let why = reply.complaint();
                                outcome.refused.push((one.id().to_owned(), why));
                            }
                            several => {
                                let rest = several.len() / 2;
                                stack.push(actions.split_off(rest));
                                stack.push(std::mem::take(&mut actions));
                            }
                        }
                        break;
                    }
                    Ok(reply) if reply.is_passing() => (reply.complaint(), reply.retry_after),
                    Ok(reply) => return Err(self.refusal(&reply)),
                    Err(broken) => (broken, None),
                };
                self.wait(&mut n_tries, retry_after, &why)?;
            }
        }
        Ok(())
    }

    /// To an engine without keys: what is uncertain is sent again in a later
    /// version, and the earlier copies are to be deleted.
    fn deliver_versioned(&self, batch: Batch, outcome: &mut Outcome) -> Result<()> {
        let commit = if batch.is_last { "wait_for" } else { "auto" };
        let path = format!(
            "/api/v1/{}/ingest?commit={commit}&detailed_response=true",
            self.options.address.index
        );
        let documents = batch.documents.into_iter().zip(batch.may_have).collect();
        let mut stack: Vec<Vec<(Document, bool)>> = vec![documents];
        while let Some(mut documents) = stack.pop() {
            let mut n_tries = 0;
            while !documents.is_empty() {
                let version = self.next_version();
                let body: Vec<u8> = documents
                    .iter()
                    .flat_map(|(document, _)| versioned(document, version))
                    .collect();
                let sent = self
                    .client
                    .send("POST", &path, Some((Content::Lines, &body)));
                let (why, retry_after) = match sent {
                    Ok(reply) if reply.is_done() => {
                        if let Some(refused) = refusals(&reply.json(), documents.len()) {
                            for (document, may_have) in documents.drain(..) {
                                let id = document.id;
                                let why = refused.iter().find(|(refused, _)| *refused == id);
                                if let Some((_, why)) = why {
                                    outcome.refused.push((id, why.clone()));
                                    continue;
                                }
                                if may_have {
                                    outcome.superseded.push((id.clone(), version));
                                }
                                outcome.accepted.push((id, document.hash));
                            }
                            break;
                        }
                        mark_uncertain(&mut documents);
                        ("an answer that is not whole".to_owned(), None)
                    }
                    Ok(reply) if reply.status == 413 && documents.len() > 1 => {
                        let rest = documents.len() / 2;
                        stack.push(documents.split_off(rest));
                        stack.push(std::mem::take(&mut documents));
                        break;
                    }
                    Ok(reply) if reply.status == 413 => {
                        let why = reply.complaint();
                        let refused = documents.drain(..).map(|(it, _)| (it.id, why.clone()));
                        outcome.refused.extend(refused);
                        break;
                    }
                    // a full queue has taken nothing
                    Ok(reply) if reply.status == 429 => (reply.complaint(), reply.retry_after),
                    Ok(reply) if reply.is_passing() => {
                        mark_uncertain(&mut documents);
                        (reply.complaint(), reply.retry_after)
                    }
                    Ok(reply) => return Err(self.refusal(&reply)),
                    Err(broken) => {
                        mark_uncertain(&mut documents);
                        (broken, None)
                    }
                };
                self.wait(&mut n_tries, retry_after, &why)?;
            }
        }
        Ok(())
    }

    /// Deletes the copies of some articles that are before a version.
    fn delete_before<'i>(&self, version: u64, ids: impl Iterator<Item = &'i String>) -> Result<()> {
        let quoted = ids.map(|id| format!("\"{}\"", id.replace('\\', "\\\\").replace('"', "\\\"")));
        let ids: Vec<String> = quoted.collect();
        let query = format!("id:IN [{}] AND {VERSION}:<{version}", ids.join(" "));
        let body = serde_json::to_vec(&json!({ "query": query })).expect("a string is JSON");
        let path = format!("/api/v1/{}/delete-tasks", self.options.address.index);
        let body = Some((Content::Json, body.as_slice()));
        let reply = self.persist(|| self.client.send("POST", &path, body))?;
        if reply.is_done() {
            Ok(())
        } else {
            Err(self.refusal(&reply))
        }
    }
}

/// The engine may have copies of all of these.
fn mark_uncertain(documents: &mut [(Document, bool)]) {
    for (_, may_have) in documents {
        *may_have = true;
    }
}

/// What an engine with keys is told to do.
#[derive(Debug)]
enum Action {
    Index(Document),
    Delete(String),
}

impl Action {
    fn id(&self) -> &str {
        match self {
            Self::Index(document) => &document.id,
            Self::Delete(id) => id,
        }
    }

    /// The lines of a bulk request.
    fn lines(&self) -> Vec<u8> {
        let line = match self {
            Self::Index(document) => {
                format!(
                    "{}\n{}\n",
                    json!({"index": {"_id": document.id}}),
                    document.json
                )
            }
            Self::Delete(id) => format!("{}\n", json!({"delete": {"_id": id}})),
        };
        line.into_bytes()
    }
}

/// What was done with an action.
enum Verdict {
    Done,
    Later(String),
    Refused(String),
}

/// The verdict on each action of a bulk request; none where the answer does not
/// say so much.
fn verdicts(reply: &Value, n_actions: usize) -> Option<Vec<Verdict>> {
    let items = reply["items"]
        .as_array()
        .filter(|it| it.len() == n_actions)?;
    let verdict = |item: &Value| {
        let (action, done) = item.as_object()?.iter().next()?;
        let status = done["status"].as_u64()?;
        let why = || {
            let said = |key: &str| done["error"][key].as_str().unwrap_or_default().to_owned();
            format!("{}: {}", said("type"), said("reason"))
        };
        Some(match status {
            200..300 => Verdict::Done,
            404 if action == "delete" => Verdict::Done,
            408 | 429 | 500.. => Verdict::Later(why()),
            _ => Verdict::Refused(why()),
        })
    };
    items.iter().map(verdict).collect()
}

/// Takes what is settled out of the actions; gives what one of the others waits
/// for.
fn settle(actions: &mut Vec<Action>, verdicts: Vec<Verdict>, outcome: &mut Outcome) -> String {
    let mut later = Vec::new();
    let mut waits_for = String::new();
    for (action, verdict) in actions.drain(..).zip(verdicts) {
        match (verdict, action) {
            (Verdict::Done, Action::Index(document)) => {
                outcome.accepted.push((document.id, document.hash));
            }
            (Verdict::Done, Action::Delete(id)) => outcome.deleted.push(id),
            (Verdict::Refused(why), action) => {
                outcome.refused.push((action.id().to_owned(), why));
            }
            (Verdict::Later(why), action) => {
                later.push(action);
                waits_for = why;
            }
        }
    }
    *actions = later;
    waits_for
}

/// A document with its version, as a line.
fn versioned(document: &Document, version: u64) -> Vec<u8> {
    let rest = document.json.strip_prefix('{').expect("it is an object");
    format!("{{\"{VERSION}\":{version},{rest}\n").into_bytes()
}

/// Documents that were refused, and why; none where the answer does not say which.
fn refusals(reply: &Value, n_documents: usize) -> Option<Vec<(String, String)>> {
    let n_taken = reply["num_docs_for_processing"].as_u64()? as usize;
    let n_rejected = reply["num_rejected_docs"].as_u64().unwrap_or(0) as usize;
    let failures = reply["parse_failures"].as_array();
    let failures = failures.map_or(&[][..], Vec::as_slice);
    if n_taken != n_documents || failures.len() < n_rejected {
        return None;
    }
    let refused = failures.iter().map(|failure| {
        let document: Value = serde_json::from_str(failure["document"].as_str()?).ok()?;
        let id = document["id"].as_str()?.to_owned();
        let said = ["message", "reason"].map(|key| failure[key].as_str().unwrap_or_default());
        Some((id, said.join(" ").trim().to_owned()))
    });
    refused.collect()
}
