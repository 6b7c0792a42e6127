//! JSON lines: a record a line, `text` and, where known, `id`, `title`,
//! `date`, `lang`, `url`, `source`, or what else they are called.

use super::{Format, Parse, Split, record};

pub(super) const FORMAT: Format = Format {
    name: "json-lines",
    extensions: &["jsonl", "ndjson"],
    split: Split::Lines,
    parse: Parse::text(|line, options| record::parse(&line, &options.columns)),
};
