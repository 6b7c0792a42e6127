//! Search with five facets against the same search without: fifty queries
//! each of a rare word, two words, a phrase, and a word with filters.
//!
//! Queries are words that stand in articles of the index, taken at even
//! distances. `PRASOWKA_INDEX=DIR` measures over an index that is there,
//! such as the large one of the tools; else the texts are indexed.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use jiff::civil::date;
use prasowka::enrich::Record;
use prasowka::index::{Facet, Reader};
use prasowka::ingest::{self, Options};
use prasowka::lang::tokens::{Class, Tokens};
use prasowka::query::filter::Filters;
use prasowka::query::{self, FacetRequest, Request};
use tantivy::DocAddress;

use crate::measure::median;
use crate::texts::{self, Texts};

/// Queries of each kind.
const N_QUERIES: usize = 50;

/// Runs of each query that count, after one that warms up.
const N_RUNS: usize = 3;

/// Hits that a query may have.
const N_HITS: std::ops::RangeInclusive<u64> = 10..=200_000;

/// Hits that a rare word may have.
const N_HITS_RARE: std::ops::RangeInclusive<u64> = 10..=1_000;

/// Facets that are counted.
const FACETS: [Facet; 5] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Place,
    Facet::Published,
];

/// Values of a facet that are listed.
const N_VALUES: usize = 20;

/// Letters of a word that is searched for, at least.
const N_LETTERS_MIN: usize = 4;

/// Runs the group.
pub(crate) fn run(_: &Texts) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let index = env::var_os("PRASOWKA_INDEX").map_or_else(|| build(folder.path()), PathBuf::from);
    let reader = Reader::open(&index).expect("the index can be opened");
    println!("  {} articles", reader.n_articles());
    let kinds: [(&str, Kind); 4] = [
        ("rare word", |words, _| request(words[0])),
        ("two words", |words, _| request(&words.join(" "))),
        ("phrase", |words, _| {
            request(&format!("\"{}\"", words.join(" ")))
        }),
        ("word, filters", |words, record| Request {
            filters: filters(record),
            ..request(words[0])
        }),
    ];
    for (name, kind) in kinds {
        let n_hits = if name == "rare word" {
            N_HITS_RARE
        } else {
            N_HITS
        };
        measure(name, &reader, &queries(&reader, kind, n_hits));
    }
    measure_process(&index);
}

/// Makes a request of two words in a row of an article.
type Kind = fn(&[&str; 2], &Record) -> Request;

fn request(query: &str) -> Request {
    Request {
        query: query.to_owned(),
        limit: Some(10),
        ..Request::every_article(date(2026, 11, 25))
    }
}

/// The first country and the year of an article.
fn filters(record: &Record) -> Filters {
    let country = record.countries.first();
    let country = country.map(|country| (Facet::Country, country.id.to_string()));
    let year = record.published.value.as_ref().and_then(|day| day.get(..4));
    let year = year.map(|year| (Facet::Published, year.to_owned()));
    Filters {
        any: country.into_iter().chain(year).collect(),
        ..Filters::default()
    }
}

/// Queries of a kind with so many hits, from all over the index.
fn queries(reader: &Reader, kind: Kind, n_hits: std::ops::RangeInclusive<u64>) -> Vec<Request> {
    let mut queries = Vec::new();
    let segments = reader.searcher().segment_readers();
    for (segment, segment_reader) in (0..).zip(segments) {
        let n_wanted = N_QUERIES.div_ceil(segments.len());
        let step = (segment_reader.max_doc() as usize / (n_wanted * 4)).max(1);
        let docs = (0..segment_reader.max_doc()).step_by(step);
        let of_segment = docs.filter_map(|doc| {
            let record = reader.record(DocAddress::new(segment, doc)).ok()?;
            words_of(&record).into_iter().find_map(|words| {
                let request = kind(&words.each_ref().map(String::as_str), &record);
                let found = query::search(reader, &request).expect("the index can be read");
                n_hits.contains(&found.total).then_some(request)
            })
        });
        queries.extend(of_segment.take(n_wanted));
    }
    queries.truncate(N_QUERIES);
    queries
}

/// Some pairs of words in a row of an article.
fn words_of(record: &Record) -> Vec<[String; 2]> {
    let text = record.text.as_deref().unwrap_or_default();
    let tokens = Tokens::new(text, record.lang);
    let pairs = tokens.tokens.windows(2).filter(|pair| {
        let is_word = |class| class == Class::Word;
        pair.iter()
            .all(|token| is_word(token.class) && token.text(text).chars().count() >= N_LETTERS_MIN)
    });
    let pairs = pairs.map(|pair| [0, 1].map(|at: usize| pair[at].text(text).to_owned()));
    pairs.step_by(7).take(8).collect()
}

/// Times queries with and without facets, in turns.
fn measure(name: &str, reader: &Reader, queries: &[Request]) {
    let facets = FACETS.map(|facet| FacetRequest {
        facet,
        level: facet.levels()[0],
        top: Some(N_VALUES),
    });
    let (mut with, mut without, mut totals) = (Vec::new(), Vec::new(), Vec::new());
    for request in queries {
        let faceted = Request {
            facets: facets.to_vec(),
            ..request.clone()
        };
        totals.push(time(reader, request).1);
        with.push(median(
            (0..N_RUNS).map(|_| time(reader, &faceted).0).collect(),
        ));
        without.push(median(
            (0..N_RUNS).map(|_| time(reader, request).0).collect(),
        ));
    }
    if with.is_empty() {
        println!("  {name:16} no such query in this index");
        return;
    }
    totals.sort_unstable();
    let worst = with.iter().copied().max().unwrap_or_default();
    let (with, without) = (median(with), median(without));
    println!(
        "  {name:16} {} queries, {}..{} hits (median {})   {:.1} ms, worst {:.1} ms   \
         without facets {:.1} ms   {:.2} times its time",
        queries.len(),
        totals[0],
        totals[totals.len() - 1],
        totals[totals.len() / 2],
        ms(with),
        ms(worst),
        ms(without),
        with.as_secs_f64() / without.as_secs_f64()
    );
}

fn time(reader: &Reader, request: &Request) -> (Duration, u64) {
    let started = Instant::now();
    let answer = query::search(reader, request).expect("the index can be read");
    (started.elapsed(), answer.total)
}

/// Times whole runs of the program, from start to end, against its start
/// alone.
fn measure_process(index: &Path) {
    let run = |args: &[&str]| {
        let started = Instant::now();
        let status = Command::new(env!("CARGO_BIN_EXE_prasowka"))
            .args(args)
            .env("PRASOWKA_INDEX", index)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.expect("the program starts");
        started.elapsed()
    };
    let (mut search, mut start) = (Vec::new(), Vec::new());
    for _ in 0..=2 * N_RUNS {
        search.push(run(&["search", "minister", "obrony"]));
        start.push(run(&["--version"]));
    }
    let (search, start) = (median(search), median(start));
    println!(
        "  one run          {:.1} ms   its start {:.1} ms",
        ms(search),
        ms(start)
    );
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// Indexes the texts.
fn build(folder: &Path) -> PathBuf {
    let options = Options {
        corpora: vec![texts::path()],
        index: folder.join("index"),
        n_threads: 2,
        budget_bytes: 200 << 20,
        checksum: false,
        retry_failed: false,
        keep_vanished: false,
        entities: None,
        reading: prasowka::corpus::Options::default(),
        today: date(2026, 11, 25),
    };
    let report = ingest::run(&options, &AtomicBool::new(false), &mut |_| {});
    report.expect("the corpus can be indexed");
    options.index
}
