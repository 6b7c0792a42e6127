//! A server that stands in for an engine: it takes requests only as the reference
//! manuals describe them, and fails in the ways in which engines and networks do.
//!
//! What a manual forbids is written down and answered as an engine would; a test
//! asks at its end whether anything was.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::search::Searched;

/// Whose engine it stands in for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Quickwit,
    OpenSearch,
    Elasticsearch,
}

impl Kind {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Quickwit => "quickwit",
            Self::OpenSearch => "opensearch",
            Self::Elasticsearch => "elasticsearch",
        }
    }
}

/// What goes wrong with a request that brings documents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fault {
    /// Nothing.
    None,
    /// A status for the whole request, of which nothing is done.
    Status(u16),
    /// Every so many documents are put off by `429` within an answer `200`.
    SomeLater(usize),
    /// All is done, but the connection ends in the middle of the answer.
    HalfAnswered,
    /// All is done, but the answer is cut and the connection closed in order.
    CutAnswer,
    /// The connection ends before anything is done.
    Dropped,
    /// All is done, and nothing is ever answered.
    Silence,
}

/// What the server holds, and what was wrong with the requests.
#[derive(Debug, Default)]
pub(super) struct State {
    /// Name and settings of the index.
    pub(super) index: Option<(String, Value)>,
    /// Documents, those of an engine with keys at most one an id.
    pub(super) documents: Vec<Value>,
    /// What no engine would have taken.
    pub(super) wrong: Vec<String>,
    /// What goes wrong with the next requests that bring documents.
    pub(super) faults: VecDeque<Fault>,
    /// Requests that brought documents.
    pub(super) n_bulks: usize,
    /// How often each document was done, by id.
    pub(super) n_done: BTreeMap<String, usize>,
    /// Largest request.
    pub(super) max_bytes: usize,
    /// Header that every request must have.
    pub(super) authorization: Option<String>,
    /// Documents with this in their id are refused.
    pub(super) refuses: Option<String>,
}

/// A running server.
pub(super) struct Standin {
    pub(super) url: String,
    kind: Kind,
    state: Arc<Mutex<State>>,
}

impl Standin {
    pub(super) fn start(kind: Kind) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = listener.local_addr().expect("it is bound");
        let state = Arc::new(Mutex::new(State {
            max_bytes: 10 << 20,
            ..State::default()
        }));
        let shared = Arc::clone(&state);
        // ends with the test's process
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                thread::spawn(move || serve(&stream, kind, &state));
            }
        });
        Self {
            url: format!("http://{address}/press"),
            kind,
            state,
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    pub(super) fn kind(&self) -> Kind {
        self.kind
    }

    /// The documents by id; every id once, and nothing wrong.
    #[track_caller]
    pub(super) fn documents(&self) -> BTreeMap<String, Value> {
        let state = self.state();
        assert_eq!(state.wrong, Vec::<String>::new());
        let mut by_id = BTreeMap::new();
        for document in &state.documents {
            let id = document["id"].as_str().expect("an id").to_owned();
            let before = by_id.insert(id.clone(), document.clone());
            assert!(before.is_none(), "{id} is there twice");
        }
        by_id
    }
}

struct Request {
    method: String,
    path: String,
    query: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Serves one connection, request after request.
fn serve(stream: &TcpStream, kind: Kind, state: &Mutex<State>) {
    stream.set_nodelay(true).ok();
    let mut reader = BufReader::new(stream);
    while let Some(request) = read(&mut reader) {
        let locked = state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        let mut served = Serving {
            kind,
            state: locked,
        };
        let brings = request.path.ends_with("/_bulk") || request.path.ends_with("/ingest");
        let fault = if brings {
            served.state.faults.pop_front()
        } else {
            None
        };
        if fault == Some(Fault::Dropped) {
            stream.shutdown(Shutdown::Both).ok();
            return;
        }
        let (status, body) = match fault {
            Some(Fault::Status(status)) => (
                status,
                json!({"error": {"reason": "for now"}, "status": status}),
            ),
            _ => served.answer(&request, fault.as_ref()),
        };
        drop(served);
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        let retry = if status == 429 {
            "Retry-After: 0\r\n"
        } else {
            ""
        };
        let head = format!(
            "HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\n{retry}Content-Length: {}\r\n\r\n",
            body.len()
        );
        let mut out = stream;
        let sent = match fault {
            Some(Fault::HalfAnswered) => {
                let half = &body.as_bytes()[..body.len() / 2];
                out.write_all(&[head.as_bytes(), half].concat()).ok();
                stream.shutdown(Shutdown::Both).ok();
                return;
            }
            Some(Fault::CutAnswer) => {
                let half = &body.as_bytes()[..body.len() / 2];
                let head = format!("HTTP/1.1 {status} Status\r\nConnection: close\r\n\r\n");
                out.write_all(&[head.as_bytes(), half].concat()).ok();
                stream.shutdown(Shutdown::Both).ok();
                return;
            }
            Some(Fault::Silence) => {
                thread::sleep(Duration::from_mins(1));
                return;
            }
            _ => out.write_all(&[head.as_bytes(), body.as_bytes()].concat()),
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Reads a request; none where the connection has ended.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut parts = line.split_whitespace();
    let (method, target) = (parts.next()?.to_owned(), parts.next()?.to_owned());
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else {
            break;
        };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let length = headers
        .get("content-length")
        .map_or(0, |it| it.parse().expect("a number"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    Some(Request {
        method,
        path: path.to_owned(),
        query: query.to_owned(),
        headers,
        body,
    })
}

struct Serving<'s> {
    kind: Kind,
    state: MutexGuard<'s, State>,
}

impl Serving<'_> {
    fn answer(&mut self, request: &Request, fault: Option<&Fault>) -> (u16, Value) {
        let wanted = self.state.authorization.clone();
        if wanted.is_some() && request.headers.get("authorization") != wanted.as_ref() {
            return (
                401,
                json!({"error": {"reason": "missing authentication credentials"}}),
            );
        }
        if request.body.len() > self.state.max_bytes {
            return (413, json!({"message": "payload too large"}));
        }
        let content = request
            .headers
            .get("content-type")
            .map_or("", String::as_str);
        let path: Vec<&str> = request.path.trim_matches('/').split('/').collect();
        let is_lines = request.path.ends_with("/_bulk") || request.path.ends_with("/ingest");
        let is_fitting = match (request.method.as_str(), is_lines) {
            ("GET", _) => request.body.is_empty(),
            (_, true) => content == "application/x-ndjson",
            (_, false) => content == "application/json",
        };
        if !is_fitting {
            return self.wrong(
                406,
                format!("{} {} as {content:?}", request.method, request.path),
            );
        }
        match (self.kind, request.method.as_str(), &path[..]) {
            (Kind::Quickwit, "GET", [""]) => (302, Value::Null),
            (Kind::Quickwit, "GET", ["api", "v1", "version"]) => {
                (200, json!({"build": {"version": "0.9.0"}}))
            }
            (Kind::Quickwit, "GET", ["api", "v1", "indexes", name]) => match &self.state.index {
                Some((index, config)) if index == name => (200, json!({"index_config": config})),
                _ => (404, json!({"message": "index not found"})),
            },
            (Kind::Quickwit, "POST", ["api", "v1", "indexes"]) => self.create_quickwit(request),
            (Kind::Quickwit, "POST", ["api", "v1", name, "ingest"]) => self.ingest(name, request),
            (Kind::Quickwit, "POST", ["api", "v1", name, "delete-tasks"]) => {
                self.delete(name, request)
            }
            (Kind::Quickwit, "POST", ["api", "v1", "_elastic", name, "_search"])
            | (_, "POST", [name, "_search"]) => self.search(name, request),
            (Kind::OpenSearch, "GET", [""]) => (
                200,
                json!({"version": {"distribution": "opensearch", "number": "2.19.1"}}),
            ),
            (Kind::Elasticsearch, "GET", [""]) => (
                200,
                json!({"version": {"number": "9.1.0", "build_flavor": "default"}, "tagline": "You Know, for Search"}),
            ),
            (Kind::OpenSearch | Kind::Elasticsearch, "GET", [name, "_mapping"]) => {
                match &self.state.index {
                    Some((index, settings)) if index == name => {
                        (200, json!({index: {"mappings": settings["mappings"]}}))
                    }
                    _ => (
                        404,
                        json!({"error": {"type": "index_not_found_exception", "reason": "no such index"}, "status": 404}),
                    ),
                }
            }
            (Kind::OpenSearch | Kind::Elasticsearch, "PUT", [name]) => self.create(name, request),
            (Kind::OpenSearch | Kind::Elasticsearch, "POST", [name, "_bulk"]) => {
                self.bulk(name, request, fault)
            }
            _ if path.first() == Some(&"api") && self.kind != Kind::Quickwit => {
                (404, json!({"error": "no handler"}))
            }
            _ => self.wrong(
                400,
                format!("no handler for {} {}", request.method, request.path),
            ),
        }
    }

    fn wrong(&mut self, status: u16, what: String) -> (u16, Value) {
        let answer = json!({"error": {"type": "illegal_argument_exception", "reason": what}, "status": status});
        self.state.wrong.push(what);
        (status, answer)
    }

    fn create(&mut self, name: &str, request: &Request) -> (u16, Value) {
        let Ok(settings) = serde_json::from_slice::<Value>(&request.body) else {
            return self.wrong(400, "settings that are no JSON".into());
        };
        let fields = settings["mappings"]["properties"].as_object();
        let types = ["keyword", "text", "integer", "date"];
        let is_known = fields.is_some_and(|it| {
            it.values().all(|field| {
                field["type"]
                    .as_str()
                    .is_some_and(|kind| types.contains(&kind))
            })
        });
        let analyzers = settings["settings"]["analysis"]["analyzer"].as_object();
        let analysed = fields
            .into_iter()
            .flatten()
            .filter_map(|(_, field)| field["analyzer"].as_str());
        let has_analyzers = analyzers.is_some_and(|known| {
            let mut used = analysed.into_iter();
            used.all(|name| {
                known
                    .get(name)
                    .is_some_and(|it| it["tokenizer"] == "whitespace")
            })
        });
        if !is_known || !has_analyzers {
            return self.wrong(400, format!("bad mapping {settings}"));
        }
        self.state.index = Some((name.to_owned(), settings));
        (
            200,
            json!({"acknowledged": true, "shards_acknowledged": true, "index": name}),
        )
    }

    fn create_quickwit(&mut self, request: &Request) -> (u16, Value) {
        let Ok(config) = serde_json::from_slice::<Value>(&request.body) else {
            return self.wrong(400, "a config that is no JSON".into());
        };
        let fields = config["doc_mapping"]["field_mappings"].as_array();
        let is_known = fields.is_some_and(|fields| {
            fields.iter().all(|field| {
                let name = field["name"].as_str().unwrap_or_default();
                let tokenizer = field["tokenizer"].as_str().unwrap_or("default");
                let kinds = ["text", "array<text>", "i64", "datetime"];
                name.starts_with(|letter: char| letter.is_ascii_alphabetic())
                    && field["type"]
                        .as_str()
                        .is_some_and(|kind| kinds.contains(&kind))
                    && ["raw", "default", "whitespace"].contains(&tokenizer)
            })
        });
        let Some(name) = config["index_id"]
            .as_str()
            .filter(|_| is_known && config["version"] == "0.8")
        else {
            return self.wrong(400, format!("bad config {config}"));
        };
        self.state.index = Some((name.to_owned(), config.clone()));
        (200, json!({"index_config": config}))
    }

    /// The fields of the index, with how each is kept.
    fn fields(&self) -> BTreeMap<String, Value> {
        let Some((_, settings)) = &self.state.index else {
            return BTreeMap::new();
        };
        if let Some(fields) = settings["mappings"]["properties"].as_object() {
            let fields = fields.iter();
            return fields
                .map(|(name, facts)| (name.clone(), facts.clone()))
                .collect();
        }
        let fields = settings["doc_mapping"]["field_mappings"].as_array();
        let named = fields.into_iter().flatten().map(|facts| {
            let name = facts["name"].as_str().expect("a name");
            (name.to_owned(), facts.clone())
        });
        named.collect()
    }

    /// Why a document cannot be taken.
    fn refusal(&self, document: &Value) -> Option<String> {
        let fields = self.fields();
        let Some(object) = document.as_object() else {
            return Some("no object".into());
        };
        if let Some(refuses) = &self.state.refuses
            && document["id"]
                .as_str()
                .is_some_and(|id| id.contains(refuses))
        {
            return Some("this one is refused".into());
        }
        for (name, value) in object {
            let Some(facts) = fields.get(name) else {
                return Some(format!("dynamic introduction of [{name}] is not allowed"));
            };
            let kind = facts["type"].as_str().unwrap_or_default();
            let strings = |value: &Value| {
                value
                    .as_array()
                    .is_some_and(|it| it.iter().all(Value::is_string))
            };
            let is_day = |value: &Value| {
                let digits = |text: &str| {
                    text.len() == 10 && text.bytes().all(|it| it.is_ascii_digit() || it == b'-')
                };
                value.as_str().is_some_and(digits)
            };
            let fits = match (self.kind, kind) {
                (_, "text") => value.is_string(),
                (Kind::Quickwit, "array<text>") => strings(value),
                (_, "keyword") => value.is_string() || strings(value),
                (_, "integer" | "i64") => value.is_i64(),
                (_, "date" | "datetime") => is_day(value),
                _ => false,
            };
            if !fits {
                return Some(format!("failed to parse field [{name}] of type [{kind}]"));
            }
            // Lucene refuses longer terms
            let is_indexed = facts["index"] != false && kind == "keyword";
            let is_long = |value: &Value| value.as_str().is_some_and(|text| text.len() > 32_766);
            if is_indexed
                && (is_long(value) || value.as_array().is_some_and(|it| it.iter().any(is_long)))
            {
                return Some(format!("immense term in field [{name}]"));
            }
        }
        None
    }

    fn put(&mut self, id: &str, document: Option<Value>) -> bool {
        let before = self.state.documents.len();
        self.state.documents.retain(|it| it["id"] != id);
        let was_there = self.state.documents.len() < before;
        self.state.documents.extend(document);
        was_there
    }

    fn bulk(&mut self, name: &str, request: &Request, fault: Option<&Fault>) -> (u16, Value) {
        self.state.n_bulks += 1;
        if self
            .state
            .index
            .as_ref()
            .is_none_or(|(index, _)| index != name)
        {
            return self.wrong(404, format!("a bulk request before {name} was made"));
        }
        if !request.body.ends_with(b"\n") {
            return self.wrong(
                400,
                "The bulk request must be terminated by a newline [\\n]".into(),
            );
        }
        let mut lines = request.body[..request.body.len() - 1].split(|byte| *byte == b'\n');
        let mut items = Vec::new();
        let mut has_errors = false;
        while let Some(line) = lines.next() {
            let action: Value = serde_json::from_slice(line).unwrap_or_default();
            let Some((what, facts)) = action.as_object().and_then(|it| it.iter().next()) else {
                return self.wrong(
                    400,
                    format!("Malformed action/metadata line [{}]", items.len() + 1),
                );
            };
            let Some(id) = facts["_id"]
                .as_str()
                .filter(|id| !id.is_empty() && id.len() <= 512)
            else {
                return self.wrong(400, format!("an id that cannot be: {facts}"));
            };
            let is_later = matches!(fault, Some(Fault::SomeLater(n)) if items.len() % n == 0);
            let item = |status: u16, error: Option<(&str, String)>| match error {
                Some((kind, reason)) => {
                    json!({what: {"_id": id, "status": status, "error": {"type": kind, "reason": reason}}})
                }
                None => json!({what: {"_id": id, "status": status}}),
            };
            let done = match what.as_str() {
                "index" => {
                    let Some(document) = lines
                        .next()
                        .and_then(|line| serde_json::from_slice::<Value>(line).ok())
                    else {
                        return self.wrong(400, "an action without its document".into());
                    };
                    if is_later {
                        item(
                            429,
                            Some(("es_rejected_execution_exception", "queue full".into())),
                        )
                    } else if let Some(why) = self.refusal(&document) {
                        item(400, Some(("strict_dynamic_mapping_exception", why)))
                    } else {
                        *self.state.n_done.entry(id.to_owned()).or_default() += 1;
                        let was_there = self.put(id, Some(document));
                        item(if was_there { 200 } else { 201 }, None)
                    }
                }
                "delete" if is_later => item(
                    429,
                    Some(("es_rejected_execution_exception", "queue full".into())),
                ),
                "delete" => {
                    let was_there = self.put(id, None);
                    item(if was_there { 200 } else { 404 }, None)
                }
                other => {
                    return self.wrong(
                        400,
                        format!("Malformed action/metadata line, found [{other}]"),
                    );
                }
            };
            has_errors |= done[what.as_str()]["error"].is_object();
            items.push(done);
        }
        (200, json!({"errors": has_errors, "items": items}))
    }

    fn ingest(&mut self, name: &str, request: &Request) -> (u16, Value) {
        self.state.n_bulks += 1;
        if self
            .state
            .index
            .as_ref()
            .is_none_or(|(index, _)| index != name)
        {
            return self.wrong(404, format!("documents before {name} was made"));
        }
        let parameters: BTreeSet<&str> = request.query.split('&').collect();
        let commits = ["commit=auto", "commit=wait_for", "commit=force"];
        if !commits.iter().any(|it| parameters.contains(it))
            || !parameters.contains("detailed_response=true")
        {
            return self.wrong(400, format!("ingest?{}", request.query));
        }
        if !request.body.ends_with(b"\n") {
            return self.wrong(400, "lines that do not end".into());
        }
        let lines = request.body[..request.body.len() - 1].split(|byte| *byte == b'\n');
        let (mut n_all, mut failures) = (0, Vec::new());
        for line in lines {
            n_all += 1;
            let text = String::from_utf8_lossy(line).into_owned();
            let document: Value = match serde_json::from_slice(line) {
                Ok(document) => document,
                Err(error) => return self.wrong(400, format!("{error} in a line")),
            };
            if let Some(why) = self.refusal(&document) {
                failures
                    .push(json!({"message": why, "document": text, "reason": "invalid_schema"}));
                continue;
            }
            let id = document["id"].as_str().expect("an id").to_owned();
            *self.state.n_done.entry(id).or_default() += 1;
            self.state.documents.push(document);
        }
        let n_rejected = failures.len();
        (
            200,
            json!({
                "num_docs_for_processing": n_all, "num_ingested_docs": n_all - n_rejected,
                "num_rejected_docs": n_rejected, "parse_failures": failures,
            }),
        )
    }

    /// `id:IN ["a" "b"] AND version:<5`
    fn delete(&mut self, name: &str, request: &Request) -> (u16, Value) {
        let body: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let query = body["query"].as_str().unwrap_or_default().to_owned();
        let parts = query
            .strip_prefix("id:IN [")
            .and_then(|rest| rest.rsplit_once("] AND version:<"));
        let read = parts.and_then(|(ids, version)| {
            let ids: Vec<String> =
                serde_json::from_str(&format!("[{}]", ids.replace("\" \"", "\",\""))).ok()?;
            Some((ids, version.parse::<u64>().ok()?))
        });
        let Some((ids, version)) =
            read.filter(|_| self.state.index.as_ref().is_some_and(|it| it.0 == name))
        else {
            return self.wrong(400, format!("delete-tasks {query}"));
        };
        self.state.documents.retain(|document| {
            let is_meant = ids.iter().any(|id| document["id"] == **id);
            !(is_meant && document["version"].as_u64().is_some_and(|it| it < version))
        });
        (
            200,
            json!({"opstamp": 1, "delete_query": {"index_uid": name, "query_ast": query}}),
        )
    }

    fn search(&mut self, name: &str, request: &Request) -> (u16, Value) {
        if self
            .state
            .index
            .as_ref()
            .is_none_or(|(index, _)| index != name)
        {
            return (
                404,
                json!({"error": {"reason": format!("no such index [{name}]")}}),
            );
        }
        let fields = self.fields();
        let is_terms =
            |facts: &Value| facts["analyzer"] == "terms" || facts["tokenizer"] == "whitespace";
        let analysed = fields.iter().filter(|(_, facts)| is_terms(facts));
        let analysed = analysed.map(|(name, _)| name.clone()).collect();
        let found = serde_json::from_slice(&request.body)
            .map_err(|it| it.to_string())
            .and_then(|body| {
                let is_searched =
                    |facts: &Value| facts["index"] != false && facts["indexed"] != false;
                let known = fields.iter().filter(|(_, facts)| is_searched(facts));
                let searched = Searched {
                    documents: self.state.documents.iter().collect(),
                    analysed,
                    known: known.map(|(name, _)| name.clone()).collect(),
                    is_quickwit: self.kind == Kind::Quickwit,
                };
                searched.search(&body)
            });
        match found {
            Ok(answer) => (200, answer),
            Err(what) => self.wrong(400, what),
        }
    }
}
