//! The query and how it is read, the same for every command that asks about the
//! articles it finds.

use prasowka::query::Request;

use super::{filters, today};

/// The query, and how it is read.
#[derive(Debug, clap::Args)]
pub(crate) struct Narrowing {
    /// A query that the articles must match
    #[arg(value_name = "QUERY")]
    query: Vec<String>,
    /// Any of the query's words will do
    #[arg(long)]
    any: bool,
    /// A query that cannot be read is an error
    #[arg(long)]
    strict: bool,
}

impl Narrowing {
    /// The articles asked for.
    pub(crate) fn request(&self, filters: &filters::Args) -> Request {
        Request {
            query: self.query.join(" "),
            filters: filters.filters(),
            any: self.any,
            strict: self.strict,
            ..Request::every_article(today())
        }
    }
}
