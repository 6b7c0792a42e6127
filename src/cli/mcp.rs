//! `prasowka mcp`.

use anyhow::{Context, Result};
use prasowka::mcp::{Archive, Server, serve_stdio};

use super::{Exit, Global, IndexFolder, today};

/// Serve the index to an assistant, over standard input and output
///
/// The tools `corpus search count read why who` of the Model Context Protocol
/// give the answers of the commands of the same kind; nothing is written. An
/// assistant's client starts this program itself; the README has what to paste.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(flatten)]
    folder: IndexFolder,
}

/// Runs the command.
pub(crate) fn run(args: &Args, global: &Global) -> Result<Exit> {
    let archive = Archive::open(&args.folder.index, global.json_ui(), today)?;
    serve_stdio(Server::new(archive)).context("serving the Model Context Protocol")?;
    Ok(Exit::Done)
}
