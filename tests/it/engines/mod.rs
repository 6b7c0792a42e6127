//! Engines of others: articles are pushed to them and searches asked of them, and
//! the answers are those of an index.
//!
//! A strict server stands in for the engines. Where `PRASOWKA_TEST_OPENSEARCH`,
//! `PRASOWKA_TEST_ELASTICSEARCH` or `PRASOWKA_TEST_QUICKWIT` has the address of a
//! real one, the same is asked of it.

mod answers;
mod pushes;
mod regex;
mod search;
mod standin;
