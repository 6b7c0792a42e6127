//! Errors in the words of the command line: options, and commands to run.

use prasowka::corpus::Setting;
use prasowka::error::{BadParameter, Candidate, Error, Fault};

/// What went wrong, and what can be typed instead.
pub(crate) fn error(error: &anyhow::Error) -> String {
    let words = error
        .chain()
        .map(|cause| match cause.downcast_ref::<Error>() {
            Some(error) => library(error),
            None => cause.to_string(),
        });
    words.collect::<Vec<_>>().join(": ")
}

/// An error of the library.
fn library(error: &Error) -> String {
    match error {
        Error::Parameter(bad) => parameter(bad),
        Error::NoIndex { path } => {
            let path = path.display();
            format!("{error}; build one with `prasowka index CORPUS --index {path}`")
        }
        Error::ForeignIndex { .. } | Error::OtherCorpora { .. } => format!("{error} with --index"),
        Error::Format { found, wanted, .. } if found <= wanted => error
            .to_string()
            .replace("index again", "run `prasowka index`"),
        Error::Damaged { .. } => format!("{error}; `prasowka check` says what can be done"),
        _ => error.to_string(),
    }
}

/// What is wrong with a file: a setting is an option.
pub(crate) fn problem(detail: &str) -> String {
    let option = |detail: String, setting: &Setting| {
        detail.replace(&setting.to_string(), &format!("--{}", setting.parameter()))
    };
    Setting::ALL.iter().fold(detail.to_owned(), option)
}

/// A parameter whose value cannot be taken.
fn parameter(bad: &BadParameter) -> String {
    let BadParameter {
        parameter,
        found,
        kind,
        wanted,
        candidates,
        n_candidates,
        ..
    } = bad;
    let names = |between: &str| {
        let names = candidates.iter().map(Candidate::to_string);
        names.collect::<Vec<_>>().join(between)
    };
    let is_counted = candidates.iter().any(|candidate| candidate.count.is_some());
    match (parameter.as_str(), bad.fault) {
        ("article", _) => format!("{found:?} is no {kind}; `prasowka search` prints the ids"),
        ("by", _) => format!("--by {found}: the levels of the facet are {wanted}"),
        ("value", Fault::Ambiguous) => format!(
            "{found:?} fits several values of the article; write one as it is listed:{}",
            listed(candidates)
        ),
        (_, Fault::Ambiguous) if is_counted => {
            let n_more = n_candidates - candidates.len();
            let more = if n_more > 0 {
                format!("\n  and {n_more} more")
            } else {
                String::new()
            };
            format!(
                "--{parameter}: {found:?} fits {n_candidates} of them; write one as it is \
                 listed, or repeat the option for several:{}{more}",
                listed(candidates)
            )
        }
        (_, Fault::Ambiguous) => {
            let names = names(" or ");
            format!("--{parameter}: {found:?} may be {names}; write {wanted}")
        }
        _ if candidates.is_empty() => {
            format!("--{parameter}: {found:?} is no {kind}; write {wanted}")
        }
        _ => {
            let names = names(", ");
            format!("--{parameter}: {found:?} is no {kind}; near it are {names}")
        }
    }
}

/// Candidates, a line each.
fn listed(candidates: &[Candidate]) -> String {
    let line = |candidate: &Candidate| match candidate.count {
        Some(count) => format!("\n  {count:>6}  {candidate}"),
        None => format!("\n  {candidate}"),
    };
    candidates.iter().map(line).collect()
}
