//! Benchmarks: ours against a baseline, on the same text in the same run.
//!
//! ```sh
//! cargo bench                             # everything, over the sample corpus
//! cargo bench -- enrich                   # one group
//! PRASOWKA_TEXTS=news.jsonl cargo bench   # over other texts: JSON lines with `text`
//! PRASOWKA_SPEED_MB=100 cargo bench -- sizes   # cost against size, up to so much
//! ```
//!
//! The two sides take turns; what counts is the ratio of their medians, since
//! the speed of a machine changes from minute to minute. What was measured goes to
//! `speed.json` too, and what was measured over several sizes to `speed.svg`, in the
//! folder of built files. `tools/engines.py` compares with other programs.

mod enrich;
mod entities;
mod index;
mod measure;
mod read;
mod report;
mod search;
mod sizes;
mod texts;
mod words;

use mimalloc::MiMalloc;
use texts::Texts;

/// The one of the program.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// A group of benchmarks, over some texts.
type Group = fn(&Texts);

const GROUPS: &[(&str, Group)] = &[
    ("enrich", enrich::run),
    ("entities", entities::run),
    ("index", index::run),
    ("read", read::run),
    ("search", search::run),
    ("sizes", sizes::run),
    ("words", words::run),
];

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let texts = Texts::read();
    for (name, run) in GROUPS {
        if wanted.is_empty() || wanted.iter().any(|wanted| wanted == name) {
            println!("\n{name}");
            run(&texts);
        }
    }
    report::write();
}
