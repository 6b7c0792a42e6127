//! Answers from an engine: the same values as from an index, of the same searches.
//!
//! Names in filters are looked up among those that the engine has, queries are
//! translated for the languages of its articles, snippets are cut from the texts
//! that it gives back. An answer of which a part of the engine is missing is an
//! error, for its counts would be wrong.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::Engine;
use super::client::{Access, Address, Client, Content};
use super::document::{name_of_term, words_of};
use super::request::{EngineRequest, VALUES_MAX, clause, counted, requests, search_path};
use crate::answer::{
    Entity, EntityRequest, FacetList, FacetLists, FacetsRequest, Hit, Search, SearchRequest, Took,
    described, facet_list, named_values,
};
use crate::error::{BadParameter, Error, Result};
use crate::index::{Facet, Level};
use crate::lang::Lang;
use crate::query::filter::{Values, name_fits};
use crate::query::snippet::Highlighter;
use crate::query::translate::{Asked, translate};
use crate::query::who::{self, Who};
use crate::query::{FacetAnswer, FacetRequest, Request, engine_fields as field, listed};

/// Times that a request is tried.
const TRIES: u32 = 4;

/// How long an answer may take.
const TIMEOUT: Duration = Duration::from_mins(2);

/// Hits of a page while many are read.
const PAGE: usize = 500;

/// An index on an engine.
#[derive(Debug, Clone)]
pub struct Remote {
    client: Client,
    engine: Engine,
    langs: Vec<Option<Lang>>,
    n_articles: u64,
}

/// Articles and stories by term, and those without any.
struct Counted {
    terms: Vec<(String, (u64, u64))>,
    none: (u64, u64),
    note: Option<String>,
}

impl Remote {
    /// Opens an index on an engine, which says itself whose it is.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where no engine that is known answers, or it has no such
    /// index.
    pub fn open(address: Address, access: &Access) -> Result<Self> {
        let client = Client::new(address, access, TIMEOUT)?;
        let engine = engine_of(&client)?;
        let mut remote = Self {
            client,
            engine,
            langs: Vec::new(),
            n_articles: 0,
        };
        let facet = FacetRequest {
            facet: Facet::Lang,
            level: Level::Value,
            top: None,
        };
        let found = remote.ask(&json!({
            "size": 0, "track_total_hits": true, "query": clause(&Asked::Everything),
            "aggs": counted(engine, facet),
        }))?;
        remote.n_articles = total_of(&found)?;
        let counted = counts_of(&found["aggregations"], Facet::Lang);
        let langs = counted.terms.iter();
        remote.langs = langs.map(|(code, _)| Lang::from_tag(code)).collect();
        if counted.none.0 > 0 || remote.langs.is_empty() {
            remote.langs.insert(0, None);
        }
        // the order in which an index has them
        remote.langs.sort_unstable();
        remote.langs.dedup();
        Ok(remote)
    }

    /// Whose engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Articles that it holds.
    #[must_use]
    pub fn n_articles(&self) -> u64 {
        self.n_articles
    }

    /// Languages of its articles.
    #[must_use]
    pub fn langs(&self) -> &[Option<Lang>] {
        &self.langs
    }

    /// Searches: what [`answer::search`](crate::answer::search()) gives of an
    /// index, but for the order of hits, which is the engine's.
    ///
    /// # Errors
    ///
    /// As for an index; [`Error::Engine`] where the engine fails.
    pub fn search(&self, request: &SearchRequest) -> Result<Search> {
        let took_ms = Took::begin();
        if request.unusual {
            let kind = "search that an engine can make";
            let wanted = "nothing, or search an index of your own";
            return Err(BadParameter::unreadable("unusual", "yes", kind, wanted).into());
        }
        let found = self.find(&request.search)?;
        let facets = found.facets.iter();
        let facets = facets.map(|each| (each.facet, named_values(each, request.ui)));
        Ok(Search {
            query: request.search.query.clone(),
            total: found.total,
            stories: found.stories,
            hits: self.hits(&found.hits, &found.highlighter)?,
            facets: FacetLists(facets.collect()),
            notes: found.notes,
            explanation: request.explain.then_some(found.explanation),
            unusual: None,
            unusual_words: None,
            suggestions: (found.total == 0).then(Vec::new),
            took_ms,
        })
    }

    /// Counts articles by the values of a facet: what
    /// [`answer::facets`](crate::answer::facets()) gives of an index.
    ///
    /// # Errors
    ///
    /// As for [`Remote::search`].
    pub fn facets(&self, request: &FacetsRequest) -> Result<FacetList> {
        let took = Took::begin();
        let mut found = self.find(&request.search()?)?;
        let counted = found.facets.remove(0);
        let totals = (found.total, found.stories);
        Ok(facet_list(
            request,
            counted,
            totals,
            found.notes,
            Vec::new(),
            took,
        ))
    }

    /// Finds an entity: what [`answer::entity`](crate::answer::entity()) gives of an
    /// index.
    ///
    /// # Errors
    ///
    /// As for [`Remote::search`].
    pub fn entity(&self, request: &EntityRequest) -> Result<Option<Entity>> {
        let count = |facet: Facet, value: &str| Ok(self.count(&is(facet, value))? as usize);
        let meant = who::meant(self, &count, &request.name, request.kind, request.today)?;
        let found = meant.map(|(facet, value)| self.describe(facet, value));
        Ok(found.transpose()?.map(|found| described(found, request)))
    }

    /// Runs a search.
    fn find(&self, request: &Request) -> Result<Found> {
        let translated = translate(request, &self.langs, self)?;
        let asked = requests(
            self.engine,
            &self.client.address.index,
            &translated,
            request,
        )?;
        let answers = asked.iter().map(|it| Ok((it, self.ask(&it.body)?)));
        let answers: Vec<(&EngineRequest, Value)> = answers.collect::<Result<_>>()?;
        let (_, hits) = &answers[0];
        let total = total_of(hits)?;
        let of_hits = &hits["aggregations"];
        let of_total = match self.engine {
            Engine::Quickwit => of_hits,
            _ => &of_hits["total"],
        };
        let mut notes = translated.notes;
        let mut facets = Vec::new();
        for facet in &request.facets {
            let counts = match self.engine {
                Engine::Quickwit => answers
                    .iter()
                    .find(|(asked, _)| asked.facet == Some(facet.facet))
                    .map_or(&Value::Null, |(_, found)| &found["aggregations"]),
                _ => &of_hits[facet.facet.name()],
            };
            let counted = counts_of(counts, facet.facet);
            notes.extend(counted.note);
            let selections: Vec<_> = translated.selections.iter().collect();
            facets.push(listed(*facet, counted.terms, counted.none, &selections));
        }
        Ok(Found {
            total,
            stories: n_stories(total, of_total),
            facets,
            notes,
            explanation: translated.explanation,
            highlighter: translated.highlighter,
            hits: hits["hits"]["hits"].as_array().cloned().unwrap_or_default(),
        })
    }

    /// The hits as they are shown.
    fn hits(&self, found: &[Value], highlighter: &Highlighter) -> Result<Vec<Hit>> {
        let stories: Vec<&str> = found
            .iter()
            .filter_map(|hit| hit["_source"][field::STORY].as_str())
            .collect();
        let n_of = if stories.is_empty() {
            BTreeMap::new()
        } else {
            let stories: Vec<String> = stories.into_iter().map(str::to_owned).collect();
            self.counts(field::STORY, &stories)?
        };
        let hits = found.iter().map(|hit| {
            let source = &hit["_source"];
            let text = source["text"].as_str().unwrap_or_default();
            let title = source["title"].as_str().unwrap_or_default();
            let lang = strings(source, "lang").into_iter().next();
            let known = lang.as_deref().and_then(Lang::from_tag);
            let n_title = if text.starts_with(title) {
                title.len()
            } else {
                0
            };
            let snippet = highlighter.snippet(text, n_title, known);
            let story = source[field::STORY].as_str().map(str::to_owned);
            let n_articles = story.as_ref().and_then(|story| n_of.get(story));
            let countries = strings(source, "country").into_iter();
            Hit {
                id: source[field::ID].as_str().unwrap_or_default().to_owned(),
                path: source["path"].as_str().map(str::to_owned),
                published: published_of(source),
                lang,
                score: hit["_score"].as_f64().unwrap_or(0.0) as f32,
                highlights: snippet
                    .highlights
                    .iter()
                    .map(|it| [it.start, it.end])
                    .collect(),
                snippet: snippet.text,
                persons: strings(source, "person"),
                countries: countries.filter(|it| !it.contains(':')).collect(),
                reprints: n_articles.map_or(0, |n| n.saturating_sub(1)),
                story,
                source: strings(source, "source").into_iter().next(),
                title_highlights: highlighter.highlights(title, known),
                title: title.to_owned(),
            }
        });
        Ok(hits.collect())
    }

    fn describe(&self, facet: Facet, value: String) -> Result<Who> {
        let own = is(facet, &value);
        let n_articles = self.count(&own)?;
        let n_read = n_articles.min(who::READ_MAX as u64);
        let level = |facet: Facet, level| FacetRequest {
            facet,
            level,
            top: None,
        };
        let months = self.values(&own, level(Facet::Published, Level::Month))?;
        let months = months.into_iter().filter_map(|(term, count)| {
            let month = Level::Month.value_of(Facet::Published, &term)?;
            Some((month.to_owned(), count))
        });
        let mut with = Vec::new();
        for of in who::COMPANIONS {
            let together = self.values(&own, level(of, Level::Value))?;
            let names: Vec<String> = together.keys().cloned().collect();
            let all = self.counts(of.name(), &names)?;
            let is_other = |term: &str| !(of == facet && term == value);
            let together = together.into_iter().filter(|(term, _)| is_other(term));
            let together = together.collect();
            with.push((of, who::ranked(together, &all, n_articles, self.n_articles)));
        }
        let [first, latest] =
            [["asc", "desc", "asc"], ["desc", "asc", "desc"]].map(|order| self.end(&own, order));
        Ok(Who {
            variants: self.variants(&own, facet, &value, n_read as usize)?,
            months: months.collect(),
            first: first?,
            latest: latest?,
            with,
            n_articles,
            n_read,
            facet,
            value,
        })
    }

    /// What an entity is called, with mentions, commonest first.
    fn variants(
        &self,
        own: &Asked,
        facet: Facet,
        value: &str,
        n: usize,
    ) -> Result<Vec<(String, usize)>> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for from in (0..n).step_by(PAGE) {
            let mut body = json!({
                "size": PAGE.min(n - from), "from": from, "query": clause(own),
                "_source": ["called"],
            });
            // Quickwit sorts by numbers alone, and keeps its own order from page to page
            if self.engine.has_keys() {
                body["sort"] = json!([{field::ID: {"order": "asc"}}]);
            }
            let found = self.ask(&body)?;
            for hit in found["hits"]["hits"].as_array().into_iter().flatten() {
                for called in strings(&hit["_source"], "called") {
                    let parts: Vec<&str> = called.split('\t').collect();
                    if let [of, entity, words, count] = parts[..]
                        && of == facet.name()
                        && entity == value
                    {
                        *counts.entry(words.to_owned()).or_default() += count.parse().unwrap_or(0);
                    }
                }
            }
        }
        let mut variants: Vec<(String, usize)> = counts.into_iter().collect();
        variants.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(variants)
    }

    /// The first or the latest dated article: day and id.
    fn end(&self, own: &Asked, order: [&str; 3]) -> Result<Option<(String, String)>> {
        let [first, last] = field::PUBLISHED_DAYS;
        let dated = Asked::Not(Box::new(Asked::Absent(first)));
        let n_keys = if self.engine.has_keys() { 3 } else { 2 };
        let fields = [first, last, field::ID].into_iter().zip(order).take(n_keys);
        let sort: Vec<Value> = fields
            .map(|(name, order)| json!({name: {"order": order}}))
            .collect();
        let found = self.ask(&json!({
            "size": 1, "query": clause(&Asked::All(vec![own.clone(), dated])), "sort": sort,
        }))?;
        let source = &found["hits"]["hits"][0]["_source"];
        let id = source[field::ID].as_str();
        Ok(published_of(source).zip(id.map(str::to_owned)))
    }

    /// Articles that have what is asked.
    fn count(&self, asked: &Asked) -> Result<u64> {
        total_of(&self.ask(&json!({
            "size": 0, "track_total_hits": true, "query": clause(asked),
        }))?)
    }

    /// Articles by the terms of a facet's level, among those that have what is
    /// asked.
    fn values(&self, asked: &Asked, facet: FacetRequest) -> Result<BTreeMap<String, u64>> {
        let found = self.ask(&json!({
            "size": 0, "query": clause(asked), "aggs": counted(self.engine, facet),
        }))?;
        let counted = counts_of(&found["aggregations"], facet.facet)
            .terms
            .into_iter();
        let of_level =
            counted.filter(|(term, _)| facet.level.value_of(facet.facet, term).is_some());
        Ok(of_level.map(|(term, (count, _))| (term, count)).collect())
    }

    /// Articles with each of some terms of a field.
    fn counts(&self, name: &'static str, terms: &[String]) -> Result<BTreeMap<String, u64>> {
        let mut counts = BTreeMap::new();
        for terms in terms.chunks(1_000) {
            let wanted = Asked::Term(name, terms.to_vec());
            let mut aggregation = json!({"terms": {"field": name, "size": VALUES_MAX}});
            if self.engine.has_keys() {
                aggregation["terms"]["include"] = json!(terms);
            }
            let found = self.ask(&json!({
                "size": 0, "query": clause(&wanted), "aggs": {"values": aggregation},
            }))?;
            let counted = buckets(&found["aggregations"]["values"]);
            let wanted = counted.filter(|(term, _)| terms.contains(term));
            counts.extend(wanted.map(|(term, bucket)| (term, number(&bucket["doc_count"]))));
        }
        Ok(counts)
    }

    /// Searches once; tries again what passes.
    fn ask(&self, body: &Value) -> Result<Value> {
        let path = search_path(self.engine, &self.client.address.index);
        let bytes = serde_json::to_vec(body).expect("strings and numbers are JSON");
        let mut wait = Duration::from_millis(200);
        for n_tries in 1.. {
            let sent = self
                .client
                .send("POST", &path, Some((Content::Json, &bytes)));
            let why = match sent {
                Ok(reply) if reply.is_done() => return self.whole(reply.json()),
                Ok(reply) if reply.is_passing() => reply.complaint(),
                Ok(reply) => return Err(self.client.error(reply.complaint())),
                Err(broken) => broken,
            };
            if n_tries == TRIES {
                return Err(self.client.error(format!("{why}; tried {TRIES} times")));
            }
            thread::sleep(wait);
            wait *= 3;
        }
        unreachable!("the last try returns")
    }

    /// An answer in which every part of the engine has its say.
    fn whole(&self, found: Value) -> Result<Value> {
        let n_failed = number(&found["_shards"]["failed"]);
        if n_failed > 0 || found["timed_out"] == true {
            let of = number(&found["_shards"]["total"]);
            return Err(self.client.error(format!(
                "{n_failed} of {of} parts of the index did not answer in time, so that counts would be wrong; try again"
            )));
        }
        if !found["hits"].is_object() {
            return Err(self.client.error("no answer to a search".to_owned()));
        }
        Ok(found)
    }
}

impl Values for Remote {
    fn has(&self, facet: Facet, value: &str) -> Result<bool> {
        Ok(self.count(&is(facet, value))? > 0)
    }

    fn fitting(&self, facet: Facet, typed: &str) -> Result<Vec<(String, u64)>> {
        let words = typed.split_whitespace();
        let words = words.map(|word| {
            let forms = words_of(facet.name(), word).to_vec();
            Asked::Term(field::NAME_WORDS, forms)
        });
        let words: Vec<Asked> = words.collect();
        if words.is_empty() {
            return Ok(Vec::new());
        }
        let mut aggregation = json!({"terms": {"field": field::NAMES, "size": VALUES_MAX}});
        if self.engine.has_keys() {
            aggregation["terms"]["include"] = json!(format!("{}\t.*", facet.name()));
        }
        let found = self.ask(&json!({
            "size": 0, "query": clause(&Asked::All(words)), "aggs": {"names": aggregation},
        }))?;
        let mut fitting: Vec<String> = Vec::new();
        for (term, _) in buckets(&found["aggregations"]["names"]) {
            if let Some((of, value, name)) = name_of_term(&term)
                && of == facet.name()
                && name_fits(name, typed)
            {
                fitting.push(value.to_owned());
            }
        }
        fitting.sort_unstable();
        fitting.dedup();
        let counts = self.counts(facet.name(), &fitting)?;
        let mut fitting: Vec<(String, u64)> = counts.into_iter().collect();
        fitting.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(fitting)
    }
}

/// What a search has found.
struct Found {
    total: u64,
    stories: u64,
    facets: Vec<FacetAnswer>,
    notes: Vec<String>,
    explanation: Vec<String>,
    highlighter: Highlighter,
    hits: Vec<Value>,
}

/// Asks an engine whose it is.
fn engine_of(client: &Client) -> Result<Engine> {
    let asked = |path: &str| {
        client
            .send("GET", path, None)
            .map_err(|why| client.error(why))
    };
    let root = asked("/")?;
    if root.is_done() {
        let said = root.json();
        if said["version"]["distribution"] == "opensearch" {
            return Ok(Engine::OpenSearch);
        }
        if said["version"]["number"].is_string() {
            return Ok(Engine::Elasticsearch);
        }
    }
    if matches!(root.status, 401 | 403) {
        return Err(client.error(format!(
            "{}; set PRASOWKA_ENGINE_API_KEY, or PRASOWKA_ENGINE_HEADER to a whole header",
            root.complaint()
        )));
    }
    if asked("/api/v1/version")?.is_done() {
        return Ok(Engine::Quickwit);
    }
    let wanted = "no Quickwit, OpenSearch or Elasticsearch answers here";
    Err(client.error(wanted.to_owned()))
}

/// What an article of an entity has.
fn is(facet: Facet, value: &str) -> Asked {
    Asked::Term(facet.name(), vec![value.to_owned()])
}

fn number(value: &Value) -> u64 {
    value
        .as_u64()
        .or_else(|| value.as_f64().map(|number| number.round() as u64))
        .unwrap_or(0)
}

/// The number of all hits.
fn total_of(found: &Value) -> Result<u64> {
    let total = &found["hits"]["total"];
    total["value"].as_u64().ok_or_else(|| Error::Engine {
        url: "the engine".to_owned(),
        what: "no total in its answer".to_owned(),
    })
}

/// Stories among articles: those alone, and those of several as one.
fn n_stories(n_articles: u64, counts: &Value) -> u64 {
    let told = number(&counts["told"]["value"]);
    n_articles.saturating_sub(told) + number(&counts["stories"]["value"])
}

fn buckets(counts: &Value) -> impl Iterator<Item = (String, &Value)> {
    let buckets = counts["buckets"].as_array().into_iter().flatten();
    buckets.filter_map(|bucket| Some((bucket["key"].as_str()?.to_owned(), bucket)))
}

/// What an engine has counted of a facet.
fn counts_of(counts: &Value, facet: Facet) -> Counted {
    let both = |bucket: &Value| {
        let n_articles = number(&bucket["doc_count"]);
        (n_articles, n_stories(n_articles, bucket))
    };
    let values = buckets(&counts["values"]).map(|(term, bucket)| (term, both(bucket)));
    let (none, terms): (Vec<_>, Vec<_>) =
        values.partition(|(term, _)| term == crate::query::filter::NONE);
    let none = none.first().map(|(_, counted)| *counted);
    let error = number(&counts["values"]["doc_count_error_upper_bound"]);
    let warning = (error > 0).then(|| {
        format!(
            "the engine's counts of {} may be up to {error} too low",
            facet.name()
        )
    });
    Counted {
        terms,
        none: none.unwrap_or_else(|| both(&counts["none"])),
        note: warning,
    }
}

/// Strings of a field that has one or several.
fn strings(source: &Value, name: &str) -> Vec<String> {
    match &source[name] {
        Value::String(one) => vec![one.clone()],
        Value::Array(all) => {
            let strings = all.iter().filter_map(Value::as_str);
            strings.map(str::to_owned).collect()
        }
        _ => Vec::new(),
    }
}

/// When an article appeared: the finest term of its facet.
fn published_of(source: &Value) -> Option<String> {
    let terms = strings(source, Facet::Published.name());
    let last = terms.into_iter().max()?;
    Some(last.trim_start_matches('=').to_owned())
}
