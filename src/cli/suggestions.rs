//! What would be found, where nothing is, on standard error.

use prasowka::answer::{Change, Suggestion};

use super::output::clean;

/// Says on standard error what would be found.
pub(crate) fn print(suggestions: &[Suggestion]) {
    for suggestion in suggestions {
        let change = match &suggestion.change {
            Change::Spelling { from, to } => format!("{to} instead of {from}"),
            Change::Part { dropped } => format!("without {dropped}"),
            Change::Value { facet, from, to } => {
                format!("{} {to:?} instead of {from:?}", facet.name())
            }
            Change::Filter { facet, dropped } => format!("without {} {dropped}", facet.name()),
        };
        let articles = match suggestion.total {
            1 => "1 article".to_owned(),
            total => format!("{total} articles"),
        };
        anstream::eprintln!("  {}: {articles}", clean(&change));
    }
}
