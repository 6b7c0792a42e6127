//! Prasówka.

pub mod article;
pub mod corpus;
pub mod country;
pub mod date;
pub mod enrich;
pub mod error;
pub mod index;
pub mod ingest;
pub mod lang;
pub mod pipeline;
pub mod query;
mod table;
