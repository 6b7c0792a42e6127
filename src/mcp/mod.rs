//! Model Context Protocol: the answers as tools of an assistant, which reads
//! and never writes.
//!
//! [`Server`] is the handler of the protocol; only `server` knows the crate that
//! speaks it, so that another transport mounts the same handler. [`TOOLS`] is
//! the table of tools: what they are called, what they take, how they answer.
//! `prompts` are requests that a person picks, `reply` keeps every answer within
//! [`MOST_CHARS`], `clean` takes out of other people's text what could deceive.
//!
//! What a newspaper prints may be written to be read by an assistant: article
//! text is data. It stands in a field `text` of its own or in quotes that it
//! cannot leave, and the server's instructions say so.

mod archive;
mod clean;
mod prompts;
mod reply;
mod server;
mod tools;

pub use archive::Archive;
pub use reply::MOST_CHARS;
#[cfg(feature = "serve")]
pub use server::HttpServer;
pub use server::{Server, serve_stdio};
pub use tools::{TOOLS, Tool};
