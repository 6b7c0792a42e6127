//! How hits are printed: for a person to read, as JSON, as a table, as paths.
//!
//! Articles are read one after another as they are printed, so that an export
//! of everything needs no more memory than a page of hits.

use std::cell::RefCell;
use std::collections::HashSet;
use std::io::Write;
use std::ops::Range;

use anyhow::Result;
use prasowka::enrich::Record;
use prasowka::index::Facet;
use prasowka::lang::Lang;
use prasowka::query::{Change, FacetAnswer, Found, Hit, Suggestion};
use serde::Serialize;
use serde::ser::{Error as _, SerializeMap, Serializer};

use super::facets::{JsonValue, print_bars};
use super::output::{DIM, MATCH, TITLE, Table, clean, highlight, styled, width};

/// Columns of running text at most; longer lines are hard to read.
const TEXT_COLUMNS_MAX: usize = 100;

/// Values of a facet under the hits that a person reads.
const N_VALUES: usize = 10;

/// Codes of countries beside a hit that a person reads.
const N_COUNTRIES: usize = 6;

/// What a query has found, to be printed.
#[derive(Clone, Copy)]
pub(crate) struct Printed<'a> {
    /// The query, as typed.
    pub(crate) query: &'a str,
    /// What it has found.
    pub(crate) found: &'a Found<'a>,
    /// Language of country names.
    pub(crate) ui: Lang,
    /// Whether to say what was understood, and the scores.
    pub(crate) explain: bool,
}

impl Printed<'_> {
    /// Prints one JSON object.
    pub(crate) fn json(&self, out: &mut impl Write) -> Result<()> {
        serde_json::to_writer(&mut *out, &JsonAnswer(self))?;
        Ok(writeln!(out)?)
    }

    /// Prints a JSON object a line.
    pub(crate) fn json_lines(&self, out: &mut impl Write) -> Result<()> {
        let found = self.found;
        for hit in found.hits() {
            json_line(out, &JsonLine::Hit(JsonHit::new(&hit?)))?;
        }
        for facet in found.facets.iter().filter(|_| found.total > 0) {
            let line = JsonLine::Facet {
                facet: facet.facet.name(),
                values: json_values(facet, self.ui),
            };
            json_line(out, &line)?;
        }
        let summary = JsonLine::Summary {
            query: self.query,
            total: found.total,
            notes: &found.notes,
            explanation: self.explain.then_some(&found.explanation),
            suggestions: json_suggestions(&found.suggestions),
            took_ms: found.took_ms(),
        };
        json_line(out, &summary)
    }

    /// Prints a row of a table for each hit, the query before it where there
    /// are several.
    pub(crate) fn table(&self, out: &mut impl Write, table: Table, with_query: bool) -> Result<()> {
        for hit in self.found.hits() {
            let hit = hit?;
            let record = &hit.record;
            let known = |value: &Option<String>| value.clone().unwrap_or_default();
            let fields = [
                self.query.to_owned(),
                record.id.clone(),
                known(&record.path),
                known(&record.published.value),
                known(&record.lang),
                record.title.clone(),
                known(&record.source),
                country_codes(record).join("|"),
                person_names(record).join("|"),
                hit.score.to_string(),
            ];
            let fields = fields.iter().map(String::as_str);
            let fields: Vec<_> = fields.skip(usize::from(!with_query)).collect();
            table.row(out, &fields)?;
        }
        Ok(())
    }

    /// Prints the path of each hit once; several articles can share a file.
    pub(crate) fn paths(&self, out: &mut impl Write, end: char) -> Result<()> {
        let mut printed = HashSet::new();
        for hit in self.found.hits() {
            let record = hit?.record;
            let path = record.path.unwrap_or(record.id);
            if !printed.contains(&path) {
                write!(out, "{path}{end}")?;
                printed.insert(path);
            }
        }
        Ok(())
    }

    /// Prints the query above its hits.
    pub(crate) fn heading(&self, out: &mut impl Write) -> Result<()> {
        let heading = format!("── {} ──", clean(self.query));
        Ok(writeln!(out, "{}\n", styled(&heading, DIM))?)
    }

    /// Prints hits and facets for a person.
    pub(crate) fn text(&self, out: &mut impl Write) -> Result<()> {
        let found = self.found;
        if self.explain {
            for line in &found.explanation {
                writeln!(out, "{}", styled(&clean(line), DIM))?;
            }
            writeln!(out)?;
        }
        for hit in found.hits() {
            self.hit(out, &hit?)?;
        }
        for facet in &found.facets {
            writeln!(out, "{}", styled(facet.facet.name(), TITLE))?;
            print_bars(out, &shortened(facet), self.ui)?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn hit(&self, out: &mut impl Write, hit: &Hit) -> Result<()> {
        let record = &hit.record;
        let columns = width().min(TEXT_COLUMNS_MAX);
        // the title is bold, so what matches in it is set off by its colour
        let title = highlight(&record.title, &hit.title_highlights, MATCH, columns);
        writeln!(out, "{}", in_title_style(&title))?;
        let published = record.published.value.as_deref().unwrap_or("undated");
        let mut countries = country_codes(record);
        countries.truncate(N_COUNTRIES);
        let score = if self.explain {
            format!("score {:.2}", hit.score)
        } else {
            String::new()
        };
        let facts = [published, &countries.join(" "), &clean(&record.id), &score];
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        writeln!(out, "{}", styled(&facts.join("  "), DIM))?;
        if !hit.snippet.text.is_empty() {
            let snippet = &hit.snippet;
            let snippet = highlight(&snippet.text, &snippet.highlights, MATCH, columns);
            writeln!(out, "{snippet}")?;
        }
        Ok(writeln!(out)?)
    }

    /// Says on standard error how much was found.
    pub(crate) fn summary(&self, n_articles: u64) {
        let (total, n_hits) = (self.found.total, self.found.n_hits() as u64);
        let shown = if n_hits < total {
            format!(", {n_hits} shown (-n 0 shows all)")
        } else {
            String::new()
        };
        let took_ms = self.found.took_ms();
        anstream::eprintln!("{total} of {n_articles} articles{shown}, {took_ms:.1} ms");
    }
}

/// A title whose matches are marked, in the style of titles between them.
fn in_title_style(title: &str) -> String {
    let (on, off) = (TITLE.render().to_string(), TITLE.render_reset().to_string());
    format!("{on}{}{off}", title.replace(&off, &format!("{off}{on}")))
}

/// The commonest values of a facet and those selected; dates in their order.
fn shortened(facet: &FacetAnswer) -> FacetAnswer {
    let mut facet = facet.clone();
    let mut place = 0..;
    let is_first = |place: Option<usize>| place.is_some_and(|place| place < N_VALUES);
    facet
        .values
        .retain(|value| is_first(place.next()) || value.selected);
    if matches!(facet.facet, Facet::Published | Facet::Mentioned) {
        facet.values.sort_by(|a, b| a.value.cmp(&b.value));
    }
    facet
}

/// Prints the header of a table of hits.
pub(crate) fn print_header(out: &mut impl Write, table: Table, with_query: bool) -> Result<()> {
    let names = [
        "query",
        "id",
        "path",
        "published",
        "lang",
        "title",
        "source",
        "countries",
        "persons",
        "score",
    ];
    Ok(table.row(out, &names[usize::from(!with_query)..])?)
}

/// Says on standard error what would be found.
pub(crate) fn print_suggestions(suggestions: &[Suggestion]) {
    for suggestion in suggestions {
        let change = match &suggestion.change {
            Change::Spelling { from, to } => format!("{to} instead of {from}"),
            Change::Part(part) => format!("without {part}"),
            Change::Value { facet, from, to } => {
                format!("{} {to:?} instead of {from:?}", facet.name())
            }
            Change::Filter { facet, dropped } => format!("without {} {dropped}", facet.name()),
        };
        let articles = match suggestion.total {
            1 => "1 article".to_owned(),
            total => format!("{total} articles"),
        };
        anstream::eprintln!("  {}: {articles}", clean(&change));
    }
}

fn country_codes(record: &Record) -> Vec<&str> {
    let countries = record.countries.iter();
    countries.map(|country| country.id.as_str()).collect()
}

fn person_names(record: &Record) -> Vec<&str> {
    let persons = record.persons.iter();
    persons.map(|person| person.name.as_str()).collect()
}

fn json_values(facet: &FacetAnswer, ui: Lang) -> Vec<JsonValue<'_>> {
    let values = facet.values.iter();
    values
        .map(|value| JsonValue::new(value, facet.facet, ui))
        .collect()
}

fn json_line(out: &mut impl Write, line: &JsonLine<'_>) -> Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    Ok(writeln!(out)?)
}

/// An answer as one object, its hits read while they are written.
struct JsonAnswer<'a>(&'a Printed<'a>);

impl Serialize for JsonAnswer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Printed {
            query,
            found,
            ui,
            explain,
        } = *self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("query", query)?;
        map.serialize_entry("total", &found.total)?;
        map.serialize_entry("notes", &found.notes)?;
        map.serialize_entry("hits", &JsonHits(found))?;
        map.serialize_entry("facets", &JsonFacets(&found.facets, ui))?;
        if explain {
            map.serialize_entry("explanation", &found.explanation)?;
        }
        if found.total == 0 {
            let suggestions = json_suggestions(&found.suggestions);
            map.serialize_entry("suggestions", &suggestions)?;
        }
        map.serialize_entry("took_ms", &found.took_ms())?;
        map.end()
    }
}

/// Facets as an object of lists, in the order in which they were asked for.
struct JsonFacets<'a>(&'a [FacetAnswer], Lang);

impl Serialize for JsonFacets<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let facets = self.0.iter();
        serializer.collect_map(facets.map(|facet| (facet.facet.name(), json_values(facet, self.1))))
    }
}

/// The hits of an answer as a list.
struct JsonHits<'a>(&'a Found<'a>);

impl Serialize for JsonHits<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // an article that cannot be read ends the list, and then the whole
        let failure = RefCell::new(None);
        let hits = self.0.hits().map_while(|hit| match hit {
            Ok(hit) => Some(OwnedHit(hit)),
            Err(error) => {
                failure.replace(Some(error));
                None
            }
        });
        let done = serializer.collect_seq(hits)?;
        match failure.take() {
            Some(error) => Err(S::Error::custom(error)),
            None => Ok(done),
        }
    }
}

struct OwnedHit(Hit);

impl Serialize for OwnedHit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        JsonHit::new(&self.0).serialize(serializer)
    }
}

#[derive(Serialize)]
struct JsonHit<'a> {
    id: &'a str,
    path: Option<&'a str>,
    title: &'a str,
    published: Option<&'a str>,
    lang: Option<&'a str>,
    score: f32,
    snippet: &'a str,
    highlights: Vec<[usize; 2]>,
    persons: Vec<&'a str>,
    countries: Vec<&'a str>,
}

impl<'a> JsonHit<'a> {
    fn new(hit: &'a Hit) -> Self {
        let record = &hit.record;
        let pair = |range: &Range<usize>| [range.start, range.end];
        Self {
            id: &record.id,
            path: record.path.as_deref(),
            title: &record.title,
            published: record.published.value.as_deref(),
            lang: record.lang.as_deref(),
            score: hit.score,
            snippet: &hit.snippet.text,
            highlights: hit.snippet.highlights.iter().map(pair).collect(),
            persons: person_names(record),
            countries: country_codes(record),
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum JsonLine<'a> {
    Hit(JsonHit<'a>),
    Facet {
        facet: &'a str,
        values: Vec<JsonValue<'a>>,
    },
    Summary {
        query: &'a str,
        total: u64,
        notes: &'a [String],
        #[serde(skip_serializing_if = "Option::is_none")]
        explanation: Option<&'a Vec<String>>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        suggestions: Vec<JsonSuggestion<'a>>,
        took_ms: f64,
    },
}

/// A suggestion as JSON.
#[derive(Debug, Serialize)]
pub(crate) struct JsonSuggestion<'a> {
    #[serde(flatten)]
    change: JsonChange<'a>,
    query: &'a str,
    total: u64,
}

#[derive(Debug, Serialize)]
#[serde(tag = "change", rename_all = "lowercase")]
enum JsonChange<'a> {
    Spelling {
        from: &'a str,
        to: &'a str,
    },
    Part {
        dropped: &'a str,
    },
    Value {
        facet: &'a str,
        from: &'a str,
        to: &'a str,
    },
    Filter {
        facet: &'a str,
        dropped: &'a str,
    },
}

/// Suggestions as JSON.
pub(crate) fn json_suggestions(suggestions: &[Suggestion]) -> Vec<JsonSuggestion<'_>> {
    suggestions.iter().map(JsonSuggestion::new).collect()
}

impl<'a> JsonSuggestion<'a> {
    fn new(suggestion: &'a Suggestion) -> Self {
        let change = match &suggestion.change {
            Change::Spelling { from, to } => JsonChange::Spelling { from, to },
            Change::Part(dropped) => JsonChange::Part { dropped },
            Change::Value { facet, from, to } => JsonChange::Value {
                facet: facet.name(),
                from,
                to,
            },
            Change::Filter { facet, dropped } => JsonChange::Filter {
                facet: facet.name(),
                dropped,
            },
        };
        Self {
            change,
            query: &suggestion.query,
            total: suggestion.total,
        }
    }
}
