//! A request as the views get it, and what they give back.

use std::sync::Arc;

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_NONE_MATCH,
    LINK, LOCATION, RETRY_AFTER,
};
use axum::http::{Response, StatusCode, Uri};
use jiff::civil::Date;
use maud::Markup;
use xxhash_rust::xxh3::xxh3_64;

use super::failure::Failure;
use super::state::{Snapshot, State};
use super::url::Query;
use super::words::Words;
use crate::lang::Lang;

/// A request.
pub(super) struct Ask {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) query: Query,
    pub(super) words: Words,
    pub(super) today: Date,
    /// The path.
    pub(super) path: String,
}

impl Ask {
    /// Language of the names.
    pub(super) fn ui(&self) -> Lang {
        self.words.lang
    }

    /// A link that keeps the language that was asked for in the address.
    pub(super) fn link(&self, path: &str, query: &Query) -> String {
        match self.query.get("ui") {
            Some(ui) if query.get("ui").is_none() => {
                let mut with = query.clone();
                with = Query::parse(&format!("{}&ui={ui}", with.text()));
                with.href(path)
            }
            _ => query.href(path),
        }
    }
}

/// A view: from a request to what is shown.
pub(super) type View = fn(&Ask) -> Result<Reply, Failure>;

/// What a view gives back.
pub(super) enum Reply {
    /// A page.
    Page(Markup),
    /// A page of which programs can have the same as JSON there.
    PageAndData(Markup, String),
    /// JSON, written.
    Json(Vec<u8>),
    /// A file of a type, with a name to keep it under.
    File(&'static str, Option<&'static str>, Vec<u8>),
    /// Another address of this server.
    See(String),
}

impl Reply {
    /// A value as JSON.
    pub(super) fn json(value: &impl serde::Serialize) -> Result<Self, Failure> {
        Ok(Self::Json(serde_json::to_vec(value)?))
    }
}

/// What tells an answer from another: the process, the commit, the day, the
/// address and the language.
pub(super) fn tag(state: &State, number: u64, day: Date, uri: &Uri, lang: Lang) -> HeaderValue {
    let address = format!("{uri} {lang} {day}");
    let tag = format!(
        "W/\"{:x}-{number:x}-{:016x}\"",
        state.started,
        xxh3_64(address.as_bytes())
    );
    HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""))
}

/// Whether the asker has this answer already.
pub(super) fn is_known(headers: &HeaderMap, tag: &HeaderValue) -> bool {
    let known = headers.get(IF_NONE_MATCH).map(HeaderValue::as_bytes);
    known.is_some_and(|known| {
        known
            .split(|byte| *byte == b',')
            .any(|each| each.trim_ascii() == tag.as_bytes())
    })
}

/// Answers may be kept, but not used again without asking.
const CACHED: HeaderValue = HeaderValue::from_static("private, no-cache");

/// An answer that the asker has already.
pub(super) fn not_modified(tag: HeaderValue) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    response.headers_mut().insert(ETAG, tag);
    response.headers_mut().insert(CACHE_CONTROL, CACHED);
    response
}

/// The response of a reply.
pub(super) fn respond(reply: Reply, tag: HeaderValue) -> Response<Body> {
    let mut link = None;
    let (kind, name, body) = match reply {
        Reply::See(address) => return see(&address),
        Reply::Page(markup) => ("text/html; charset=utf-8", None, markup.0.into_bytes()),
        Reply::PageAndData(markup, data) => {
            link = Some(data);
            ("text/html; charset=utf-8", None, markup.0.into_bytes())
        }
        Reply::Json(body) => ("application/json", None, body),
        Reply::File(kind, name, body) => (kind, name, body),
    };
    let mut response = Response::new(Body::from(body));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, CACHED);
    headers.insert(ETAG, tag);
    if let Some(name) = name {
        let value = format!("attachment; filename=\"{name}\"");
        headers.extend(
            HeaderValue::try_from(value)
                .ok()
                .map(|value| (CONTENT_DISPOSITION, value)),
        );
    }
    if let Some(data) = link {
        let value = format!("<{data}>; rel=\"alternate\"; type=\"application/json\"");
        headers.extend(HeaderValue::try_from(value).ok().map(|value| (LINK, value)));
    }
    response
}

/// Sends the asker to an address that this server has made.
pub(super) fn see(address: &str) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SEE_OTHER;
    let headers = response.headers_mut();
    headers.extend(
        HeaderValue::try_from(address)
            .ok()
            .map(|value| (LOCATION, value)),
    );
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// A body of a type, with a status.
pub(super) fn plain(status: StatusCode, kind: &'static str, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
    response
}
