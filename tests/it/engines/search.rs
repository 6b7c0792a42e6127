//! Searches as the reference manuals describe them, over documents in memory.
//!
//! What is not described there is an error, as it is on the engines.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::regex::fits;

/// The documents of an index, and which of its fields are cut into terms.
pub(super) struct Searched<'a> {
    pub(super) documents: Vec<&'a Value>,
    pub(super) analysed: BTreeSet<String>,
    pub(super) known: BTreeSet<String>,
    /// Whether the engine is Quickwit, which knows less.
    pub(super) is_quickwit: bool,
}

type Answer<T = Value> = Result<T, String>;

impl Searched<'_> {
    /// Answers a search.
    pub(super) fn search(&self, body: &Value) -> Answer {
        let body = body.as_object().ok_or("no object")?;
        let allowed: &[&str] = if self.is_quickwit {
            &[
                "size",
                "from",
                "query",
                "sort",
                "aggs",
                "track_total_hits",
                "_source",
            ]
        } else {
            &[
                "size",
                "from",
                "query",
                "sort",
                "aggs",
                "track_total_hits",
                "_source",
                "post_filter",
            ]
        };
        only(body, allowed)?;
        let query = body.get("query").ok_or("no query")?;
        let found = self.matching(query, &self.documents)?;
        let mut answer = Map::new();
        if let Some(aggs) = body.get("aggs") {
            answer.insert("aggregations".into(), self.aggregations(aggs, &found)?);
        }
        let mut hits = match body.get("post_filter") {
            Some(filter) => self.matching(filter, &found)?,
            None => found,
        };
        if let Some(sort) = body.get("sort") {
            self.sort(&mut hits, sort)?;
        }
        let from = body
            .get("from")
            .map_or(Some(0), Value::as_u64)
            .ok_or("from")? as usize;
        let size = body
            .get("size")
            .map_or(Some(10), Value::as_u64)
            .ok_or("size")? as usize;
        if from + size > 10_000 {
            return Err("Result window is too large".into());
        }
        let total = hits.len();
        let tracks = body.get("track_total_hits") == Some(&json!(true));
        let (total, relation) = if tracks || total < 10_000 {
            (total, "eq")
        } else {
            (10_000, "gte")
        };
        let shown = hits.into_iter().skip(from).take(size);
        let shown: Vec<Value> = shown
            .map(|document| {
                json!({"_id": document["id"], "_score": 1.0, "_source": self.source(document, body.get("_source"))})
            })
            .collect();
        answer.insert("took".into(), json!(1));
        answer.insert("timed_out".into(), json!(false));
        answer.insert(
            "_shards".into(),
            json!({"total": 1, "successful": 1, "skipped": 0, "failed": 0}),
        );
        let total = json!({"value": total, "relation": relation});
        answer.insert("hits".into(), json!({"total": total, "hits": shown}));
        Ok(Value::Object(answer))
    }

    /// What is given back of a document: never what is only cut into terms.
    fn source(&self, document: &Value, wanted: Option<&Value>) -> Value {
        let mut source = document.as_object().expect("an object").clone();
        source.retain(|name, _| !self.analysed.contains(name));
        let listed = |list: &Value, name: &str| {
            list.as_array()
                .is_some_and(|it| it.iter().any(|each| each == name))
        };
        match wanted {
            Some(Value::Array(_)) if !self.is_quickwit => {
                source.retain(|name, _| wanted.is_some_and(|it| listed(it, name)));
            }
            Some(Value::Object(parts)) if !self.is_quickwit => {
                source.retain(|name, _| !parts.get("excludes").is_some_and(|it| listed(it, name)));
            }
            _ => {}
        }
        Value::Object(source)
    }

    fn matching<'d>(&self, query: &Value, documents: &[&'d Value]) -> Answer<Vec<&'d Value>> {
        let mut found = Vec::new();
        for document in documents {
            if self.matches(query, document)? {
                found.push(*document);
            }
        }
        Ok(found)
    }

    fn field(&self, name: &str) -> Answer<()> {
        if self.known.contains(name) {
            Ok(())
        } else {
            Err(format!("no field {name}"))
        }
    }

    /// The terms of a field of a document.
    fn terms(&self, name: &str, document: &Value) -> Vec<String> {
        let cut = self.analysed.contains(name);
        let text = |value: &Value| -> Vec<String> {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string(), str::to_owned);
            if cut {
                text.split_whitespace().map(str::to_owned).collect()
            } else {
                vec![text]
            }
        };
        match &document[name] {
            Value::Null => Vec::new(),
            Value::Array(all) => all.iter().flat_map(text).collect(),
            one => text(one),
        }
    }

    fn matches(&self, query: &Value, document: &Value) -> Answer<bool> {
        let (kind, body) = single(query)?;
        let field = || -> Answer<(&String, &Value)> {
            let (name, value) = single(body)?;
            self.field(name)?;
            Ok((name, value))
        };
        let text = |value: &Value, key: &str| -> Answer<String> {
            value[key]
                .as_str()
                .map(str::to_owned)
                .ok_or_else(|| format!("no {key}"))
        };
        Ok(match kind.as_str() {
            "match_all" => true,
            "term" => {
                let (name, value) = field()?;
                let wanted = text(value, "value")?;
                self.terms(name, document).contains(&wanted)
            }
            "terms" => {
                let (name, value) = field()?;
                let wanted = value.as_array().ok_or("terms are a list")?;
                if wanted.len() > 65_536 {
                    return Err("too many terms".into());
                }
                let terms = self.terms(name, document);
                terms.iter().any(|term| wanted.iter().any(|it| it == term))
            }
            "match_phrase" => {
                let (name, value) = field()?;
                if !self.analysed.contains(name) {
                    return Err(format!("{name} has no positions"));
                }
                let slop = value["slop"].as_i64().unwrap_or(0);
                let wanted = text(value, "query")?;
                let wanted: Vec<&str> = wanted.split_whitespace().collect();
                has_phrase(&self.terms(name, document), &wanted, slop)
            }
            "regexp" => {
                let (name, value) = field()?;
                let regex = text(value, "value")?;
                self.terms(name, document)
                    .iter()
                    .any(|term| fits(&regex, term))
            }
            "fuzzy" if !self.is_quickwit => {
                let (name, value) = field()?;
                let wanted = text(value, "value")?;
                let most = value["fuzziness"].as_u64().ok_or("fuzziness")? as usize;
                self.terms(name, document)
                    .iter()
                    .any(|term| distance(&wanted, term) <= most)
            }
            "exists" => {
                let name = text(body, "field")?;
                self.field(&name)?;
                !self.terms(&name, document).is_empty()
            }
            "range" => {
                let (name, value) = field()?;
                only(value.as_object().ok_or("no object")?, &["gte", "lte"])?;
                let bound = |key: &str| value[key].as_i64();
                document[name.as_str()].as_i64().is_some_and(|number| {
                    bound("gte").is_none_or(|it| it <= number)
                        && bound("lte").is_none_or(|it| number <= it)
                })
            }
            "bool" => self.matches_all(body.as_object().ok_or("no object")?, document)?,
            other => return Err(format!("unknown query [{other}]")),
        })
    }

    fn matches_all(&self, clauses: &Map<String, Value>, document: &Value) -> Answer<bool> {
        only(
            clauses,
            &[
                "must",
                "filter",
                "should",
                "must_not",
                "minimum_should_match",
                "boost",
            ],
        )?;
        let list = |name: &str| -> Answer<&[Value]> {
            match clauses.get(name) {
                None => Ok(&[]),
                Some(list) => list
                    .as_array()
                    .map(Vec::as_slice)
                    .ok_or_else(|| format!("{name} is no list")),
            }
        };
        for clause in list("must")?.iter().chain(list("filter")?) {
            if !self.matches(clause, document)? {
                return Ok(false);
            }
        }
        for clause in list("must_not")? {
            if self.matches(clause, document)? {
                return Ok(false);
            }
        }
        let should = list("should")?;
        let mut n_should = 0;
        for clause in should {
            n_should += u64::from(self.matches(clause, document)?);
        }
        let has_others = !list("must")?.is_empty() || !list("filter")?.is_empty();
        let usual = u64::from(!should.is_empty() && !has_others);
        let wanted = clauses
            .get("minimum_should_match")
            .map_or(Some(usual), Value::as_u64);
        Ok(n_should >= wanted.ok_or("minimum_should_match")?)
    }

    fn aggregations(&self, aggs: &Value, documents: &[&Value]) -> Answer {
        let mut answers = Map::new();
        for (name, agg) in aggs.as_object().ok_or("aggs are an object")? {
            let agg = agg.as_object().ok_or("no object")?;
            let within = agg.get("aggs");
            let kinds: Vec<&String> = agg.keys().filter(|key| *key != "aggs").collect();
            let [kind] = kinds[..] else {
                return Err(format!("{name} is of several kinds"));
            };
            answers.insert(
                name.clone(),
                self.aggregation(kind, &agg[kind.as_str()], within, documents)?,
            );
        }
        Ok(Value::Object(answers))
    }

    fn aggregation(
        &self,
        kind: &str,
        body: &Value,
        within: Option<&Value>,
        documents: &[&Value],
    ) -> Answer {
        let bucket = |documents: &[&Value]| -> Answer<Map<String, Value>> {
            let mut bucket = Map::new();
            bucket.insert("doc_count".into(), json!(documents.len()));
            if let Some(within) = within {
                let inner = self.aggregations(within, documents)?;
                bucket.extend(inner.as_object().expect("an object").clone());
            }
            Ok(bucket)
        };
        let name = body["field"].as_str();
        if let Some(name) = name {
            self.field(name)?;
            if self.analysed.contains(name) {
                return Err(format!("{name} has no columns"));
            }
        }
        let of = |document: &&Value| self.terms(name.unwrap_or_default(), document);
        Ok(match kind {
            "filter" if !self.is_quickwit => {
                Value::Object(bucket(&self.matching(body, documents)?)?)
            }
            "missing" if !self.is_quickwit => {
                let without: Vec<&Value> = documents
                    .iter()
                    .copied()
                    .filter(|it| of(it).is_empty())
                    .collect();
                Value::Object(bucket(&without)?)
            }
            "value_count" => {
                json!({"value": documents.iter().map(|it| of(it).len()).sum::<usize>()})
            }
            "cardinality" => {
                let distinct: BTreeSet<String> = documents.iter().flat_map(of).collect();
                // a float, as Quickwit gives it
                json!({"value": distinct.len() as f64})
            }
            "terms" => {
                let facts = body.as_object().ok_or("no object")?;
                let allowed: &[&str] = if self.is_quickwit {
                    &["field", "size", "shard_size", "missing"]
                } else {
                    &["field", "size", "shard_size", "include", "exclude"]
                };
                only(facts, allowed)?;
                let size = body["size"].as_u64().ok_or("size")? as usize;
                if size > 65_536 {
                    return Err("too many buckets".into());
                }
                let mut by_term: BTreeMap<String, Vec<&Value>> = BTreeMap::new();
                for document in documents {
                    let mut terms = of(document);
                    if terms.is_empty()
                        && let Some(missing) = body["missing"].as_str()
                    {
                        terms.push(missing.to_owned());
                    }
                    for term in terms {
                        if is_wanted(&term, body) {
                            by_term.entry(term).or_default().push(document);
                        }
                    }
                }
                let mut counted: Vec<(String, Vec<&Value>)> = by_term.into_iter().collect();
                counted.sort_by_key(|(_, documents)| std::cmp::Reverse(documents.len()));
                let others = counted.split_off(size.min(counted.len()));
                let others: usize = others.iter().map(|(_, documents)| documents.len()).sum();
                let mut buckets = Vec::new();
                for (term, documents) in counted {
                    let mut bucket = bucket(&documents)?;
                    bucket.insert("key".into(), json!(term));
                    buckets.push(Value::Object(bucket));
                }
                json!({"doc_count_error_upper_bound": 0, "sum_other_doc_count": others, "buckets": buckets})
            }
            other => return Err(format!("unknown aggregation [{other}]")),
        })
    }

    fn sort(&self, hits: &mut [&Value], sort: &Value) -> Answer<()> {
        let mut keys = Vec::new();
        for key in sort.as_array().ok_or("sort is a list")? {
            let (name, facts) = single(key)?;
            self.field(name)?;
            let order = facts["order"].as_str().ok_or("order")?;
            let is_number = self
                .documents
                .iter()
                .all(|it| !it[name.as_str()].is_string());
            let is_plain = facts.as_object().is_some_and(|it| it.len() == 1);
            if self.is_quickwit && !(is_number && is_plain && keys.len() < 2) {
                return Err(format!("cannot sort by {key}"));
            }
            keys.push((name.clone(), order == "desc"));
        }
        hits.sort_by(|a, b| {
            let compared = keys.iter().map(|(name, is_descending)| {
                let (a, b) = (&a[name.as_str()], &b[name.as_str()]);
                // what has none comes last either way
                let absent = a.is_null().cmp(&b.is_null());
                let number = |value: &Value| value.as_i64();
                let order = number(a)
                    .cmp(&number(b))
                    .then_with(|| a.as_str().cmp(&b.as_str()));
                absent.then(if *is_descending {
                    order.reverse()
                } else {
                    order
                })
            });
            compared.fold(std::cmp::Ordering::Equal, std::cmp::Ordering::then)
        });
        Ok(())
    }
}

/// The one entry of an object.
fn single(value: &Value) -> Answer<(&String, &Value)> {
    let object = value
        .as_object()
        .ok_or_else(|| format!("no object: {value}"))?;
    let mut entries = object.iter();
    match (entries.next(), entries.next()) {
        (Some(entry), None) => Ok(entry),
        _ => Err(format!("one entry is wanted: {value}")),
    }
}

fn only(object: &Map<String, Value>, allowed: &[&str]) -> Answer<()> {
    match object.keys().find(|key| !allowed.contains(&key.as_str())) {
        Some(unknown) => Err(format!("unknown key [{unknown}]")),
        None => Ok(()),
    }
}

/// Whether a term is to be counted.
fn is_wanted(term: &str, body: &Value) -> bool {
    let fits = |wanted: &Value| match wanted {
        Value::String(regex) => fits(regex, term),
        Value::Array(all) => all.iter().any(|it| it == term),
        _ => false,
    };
    body.get("include").is_none_or(fits) && !body.get("exclude").is_some_and(fits)
}

/// Whether terms stand in a row, moved by so many places at most.
fn has_phrase(terms: &[String], wanted: &[&str], slop: i64) -> bool {
    fn place(
        terms: &[String],
        wanted: &[&str],
        at: usize,
        range: Option<(i64, i64)>,
        slop: i64,
    ) -> bool {
        let Some(word) = wanted.get(at) else {
            return true;
        };
        let places = terms.iter().enumerate().filter(|(_, term)| term == word);
        let mut shifts = places.map(|(place, _)| place as i64 - at as i64);
        shifts.any(|shift| {
            let (low, high) = range.map_or((shift, shift), |(low, high)| {
                (low.min(shift), high.max(shift))
            });
            high - low <= slop && place(terms, wanted, at + 1, Some((low, high)), slop)
        })
    }
    place(terms, wanted, 0, None, slop)
}

/// Letters in which two words differ, two that changed places counted once.
fn distance(one: &str, other: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let mut rows = vec![vec![0_usize; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            if i == 0 || j == 0 {
                rows[i][j] = i + j;
                continue;
            }
            let cost = usize::from(a[i - 1] != b[j - 1]);
            let mut best = (rows[i - 1][j] + 1)
                .min(rows[i][j - 1] + 1)
                .min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = best;
        }
    }
    rows[a.len()][b.len()]
}
