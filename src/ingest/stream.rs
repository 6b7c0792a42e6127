//! Enriched articles as a stream: walk → read → enrich, on all cores, in the
//! order of the walk, without an index.
//!
//! For whatever takes articles one after another: a terminal, an engine, a
//! server. `ingest::run` reads and enriches a piece by the same [`read_and`].

use std::io::Read;
use std::path::Path;

use jiff::civil::Date;

use super::work::read_and;
use crate::article::Enriched;
use crate::corpus::{self, Piece, Pieces, Problem};
use crate::enrich::Enricher;
use crate::pipeline::{self, Ended, Feed};

/// Where articles come from.
pub enum Input {
    /// A folder or a file.
    Walk(Box<corpus::Walk>),
    /// JSON lines, a record a line.
    Lines(Box<dyn Read + Send>),
}

impl Input {
    /// A folder or a file, walked as the options say.
    ///
    /// # Errors
    ///
    /// Where it cannot be walked.
    pub fn path(path: &Path, reading: &corpus::Options) -> Result<Self, corpus::Error> {
        corpus::walk_with(path, reading).map(|walk| Self::Walk(Box::new(walk)))
    }
}

/// How articles are read.
#[derive(Debug, Clone)]
pub struct StreamOptions {
    /// How files are read, and what that may cost.
    pub reading: corpus::Options,
    /// Threads that enrich.
    pub n_threads: usize,
    /// The day after which no article can have been published.
    pub today: Date,
}

/// One article, made into what the caller wants of it, with what should be known
/// of its reading; or why there is none.
pub type Streamed<T> = Result<(T, Vec<Problem>), Problem>;

/// Gives `take` every article of the inputs in order. `make` runs beside the
/// enrichment, on all threads; what it returns is what is kept in memory.
///
/// # Errors
///
/// The first error of `take`, after which nothing more is read.
pub fn stream<T: Send, E>(
    inputs: Vec<Input>,
    options: &StreamOptions,
    make: impl Fn(Enriched) -> T + Sync,
    take: impl FnMut(Streamed<T>) -> Result<(), E>,
) -> Result<(), E> {
    let make = &make;
    let worker = || {
        let mut enricher = Enricher::new();
        move |piece: Piece| {
            let read = read_and(Enricher::enrich, piece, options.today, &mut enricher);
            read.map(|(enriched, notes)| (make(enriched), notes))
        }
    };
    let produce = |feed: &mut Feed<'_, Piece, Streamed<T>>| {
        inputs
            .into_iter()
            .try_for_each(|input| hand_out(input, &options.reading, feed))
    };
    pipeline::run(options.n_threads, produce, worker, take)
}

/// Hands out the pieces of an input.
fn hand_out<T>(
    input: Input,
    reading: &corpus::Options,
    feed: &mut Feed<'_, Piece, Streamed<T>>,
) -> Result<(), Ended> {
    let walk = match input {
        Input::Walk(walk) => walk,
        Input::Lines(lines) => return pieces(Pieces::of_lines(lines, reading), feed),
    };
    for file in *walk {
        match file {
            Ok(file) => pieces(file.pieces(reading), feed)?,
            Err(problem) => feed.result(Err(problem))?,
        }
    }
    Ok(())
}

fn pieces<T>(pieces: Pieces, feed: &mut Feed<'_, Piece, Streamed<T>>) -> Result<(), Ended> {
    for piece in pieces {
        match piece {
            Ok(piece) => {
                let n_bytes = piece.bytes.len();
                feed.job(piece, n_bytes)?;
            }
            Err(problem) => feed.result(Err(problem))?,
        }
    }
    Ok(())
}
