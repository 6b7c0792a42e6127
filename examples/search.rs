//! Indexes a folder, searches it with a filter and facets, prints the JSON:
//! `cargo run --example search -- CORPUS INDEX q=wizyta country=rosji facets=person,country`

use std::env;
use std::error::Error;
use std::sync::atomic::AtomicBool;

use prasowka::answer::{Parameters, SearchRequest, search};
use prasowka::index::Reader;
use prasowka::ingest::{self, Options};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(corpus), Some(index)) = (args.next(), args.next()) else {
        return Err("a corpus and a folder for the index are wanted".into());
    };
    let today = jiff::ZonedDateTime::now().date();
    let options = Options::new(corpus.into(), index.into(), today);
    ingest::run(&options, &AtomicBool::new(false), &mut |_| {})?;

    let pairs: Vec<String> = args.collect();
    let pairs = pairs.iter().filter_map(|pair| pair.split_once('='));
    let request = SearchRequest::read(Parameters::new(pairs), today)?;
    let reader = Reader::open(&options.index)?;
    let answer = search(&reader, &request)?;
    serde_json::to_writer_pretty(std::io::stdout(), &answer)?;
    println!();
    Ok(())
}
