//! Options of the commands that ask an engine of others.

use anyhow::Result;
use clap::ValueEnum;
use clap::builder::PossibleValue;
use prasowka::engine::{Access, Address, Engine, Remote};

/// An engine that is asked in place of an index.
#[derive(Debug, clap::Args)]
pub(crate) struct At {
    /// Ask an index on Quickwit, OpenSearch or Elasticsearch, filled by `push`: http://localhost:9200/articles
    #[expect(clippy::doc_markdown, reason = "the help shows it as it stands")]
    #[arg(long = "at", value_name = "URL")]
    url: Option<String>,
}

impl At {
    /// The index on an engine, where one was named.
    pub(crate) fn open(&self) -> Result<Option<Remote>> {
        let Some(url) = &self.url else {
            return Ok(None);
        };
        let access = Access::from_environment()?;
        Ok(Some(Remote::open(Address::read(url)?, &access)?))
    }
}

/// Whose engine it is, as typed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct EngineArg(pub(crate) Engine);

impl ValueEnum for EngineArg {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [EngineArg; 3] = [
            EngineArg(Engine::ALL[0].1),
            EngineArg(Engine::ALL[1].1),
            EngineArg(Engine::ALL[2].1),
        ];
        &ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.0.name()))
    }
}
