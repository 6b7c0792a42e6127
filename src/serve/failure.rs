//! What went wrong, as a page and as a program read it (RFC 9457).

use axum::http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{BadParameter, Candidate, Error, Fault};

/// Why a request was not answered as asked.
#[derive(Debug)]
pub(super) enum Failure {
    /// The library could not.
    Library(Error),
    /// Nothing is at the address.
    NoPage,
    /// The index has no such thing.
    Nothing(&'static str),
    /// Too many searches at once.
    Busy,
    /// It took too long.
    Late,
    /// Not from here, not with these means, or too long.
    Refused(StatusCode, &'static str),
    /// A fault of the program.
    Broken,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Library(error)
    }
}

impl From<BadParameter> for Failure {
    fn from(bad: BadParameter) -> Self {
        Self::Library(bad.into())
    }
}

impl From<serde_json::Error> for Failure {
    fn from(_: serde_json::Error) -> Self {
        Self::Broken
    }
}

/// A failure for programs, `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(super) struct Problem {
    /// `about:blank`: the status says what kind it is.
    #[serde(rename = "type")]
    pub(super) kind: &'static str,
    /// The status in words.
    pub(super) title: String,
    /// The status.
    pub(super) status: u16,
    /// What was found, what was wanted, what to do.
    pub(super) detail: String,
    /// The parameter that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) parameter: Option<String>,
    /// Characters before the place in the query.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) position: Option<usize>,
    /// What may have been meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) candidates: Vec<Candidate>,
}

impl Failure {
    /// The status of the response.
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::Library(Error::Parameter(bad)) if bad.parameter == "article" => {
                StatusCode::NOT_FOUND
            }
            Self::Library(Error::Parameter(bad)) if bad.fault == Fault::Ambiguous => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Library(Error::Parameter(_) | Error::Query { .. }) => StatusCode::BAD_REQUEST,
            Self::Library(
                Error::NoIndex { .. }
                | Error::Format { .. }
                | Error::Busy { .. }
                | Error::ForeignIndex { .. },
            )
            | Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::NoPage | Self::Nothing(_) => StatusCode::NOT_FOUND,
            Self::Late => StatusCode::GATEWAY_TIMEOUT,
            Self::Refused(status, _) => *status,
            Self::Library(_) | Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened, without a path of the machine.
    pub(super) fn detail(&self) -> String {
        match self {
            Self::Library(Error::Parameter(bad)) => bad.to_string(),
            Self::Library(Error::Query {
                message, position, ..
            }) => format!("{message} (after {position} characters)"),
            Self::Library(Error::NoIndex { .. }) => {
                "there is no index; build one with `prasowka index CORPUS`".to_owned()
            }
            Self::Library(Error::ForeignIndex { .. }) => {
                "the folder holds no index of prasówka".to_owned()
            }
            Self::Library(Error::Format {
                version,
                found,
                wanted,
                ..
            }) => format!(
                "the index was written by prasowka {version} in format {found}, this program reads \
                 format {wanted}; run `prasowka index` again and restart the server"
            ),
            Self::Library(_) => {
                "the index cannot be read; `prasowka check` says what can be done".to_owned()
            }
            Self::NoPage => "nothing is at this address; / is the first page".to_owned(),
            Self::Nothing(what) => format!("the index has no such {what}"),
            Self::Busy => "too much is asked at once; ask again in a second".to_owned(),
            Self::Late => "the search took too long; narrow it by a filter or a word".to_owned(),
            Self::Refused(_, why) => (*why).to_owned(),
            Self::Broken => "the program failed; please report it".to_owned(),
        }
    }

    /// The failure for programs.
    pub(super) fn problem(&self) -> Problem {
        let status = self.status();
        let mut problem = Problem {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            detail: self.detail(),
            parameter: None,
            position: None,
            candidates: Vec::new(),
        };
        match self {
            Self::Library(Error::Parameter(bad)) => {
                problem.parameter = Some(bad.parameter.clone());
                problem.candidates.clone_from(&bad.candidates);
            }
            Self::Library(Error::Query { position, .. }) => {
                problem.parameter = Some("q".to_owned());
                problem.position = Some(*position);
            }
            _ => {}
        }
        problem
    }
}
