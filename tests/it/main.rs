//! The program as its users meet it: each test makes a folder of its own, runs
//! the real program in it and looks at what comes out.
//!
//! One file a feature; `env` makes the folder and runs the program. Cases are
//! rows of `tests/data` where a table says them better than code.

mod answers;
#[cfg(feature = "serve")]
mod browser;
mod cases;
mod chronology;
mod collections;
mod compare;
mod corpus;
mod countries;
mod counts;
mod dates;
#[cfg(feature = "engines")]
mod engines;
mod entities;
mod env;
mod exports;
mod formats;
mod hostile;
mod languages;
mod layers;
#[cfg(feature = "mcp")]
mod mcp;
mod merge;
mod pack;
mod pages;
mod problems;
mod quotes;
mod reading;
mod readme;
mod search;
#[cfg(feature = "serve")]
mod serve;
mod shell;
mod stories;
mod tables;
mod trust;
mod watch;
mod words;
