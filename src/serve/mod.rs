//! The page and its interface for programs: a corpus that one can look at.
//!
//! Every view is HTML from a template that is compiled in, works without script,
//! and has its whole state in the query string, in the command line's own names.
//! What it shows comes from `answer`; so does what `/api/v1/` sends. The server
//! reads and never writes, takes no path of a file, and answers to its own name
//! only (`guard`).
//!
//! [`app`] is the router, so that it can be asked without a port; [`run`] serves
//! it.
//!
//! | address | gives |
//! |---|---|
//! | `/` | the corpus at a glance |
//! | `/search` | hits, facets, time |
//! | `/article` | one article, its names marked |
//! | `/entity` | a person, country, organisation or place |
//! | `/values` | all values of a facet |
//! | `/lines` | every occurrence in its line |
//! | `/chronology` | what is said of each day |
//! | `/compare` | two sides |
//! | `/network` | who appears with whom, who prints after whom |
//! | `/map`, `/time` | where, and who when |
//! | `/keys` | the keys |
//! | `/export.csv`, `/export.atom`, `/values.csv` … | what is shown, as files |
//! | `/api/v1/…` | the same as JSON; `openapi.json` describes it |
//! | `/mcp` | the tools of `mcp`, for assistants |

mod api;
mod ask;
mod assets;
#[cfg(feature = "mcp")]
mod assistant;
mod export;
mod failure;
mod guard;
mod openapi;
mod pages;
mod server;
mod state;
mod url;
mod words;

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::header::{ACCEPT_LANGUAGE, HeaderMap};
use axum::http::{Request, Response, Uri};
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::{MethodRouter, get};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use ask::{Ask, View};
use failure::Failure;
use guard::Verdict;
use state::State;
use url::Query;
use words::Words;

pub use server::{Limits, run};
pub use state::Settings;

use crate::contain::contain;

/// How long a request may take.
const DEADLINE: Duration = Duration::from_secs(10);

/// The router of the page and its interface, to be served by [`run`] or asked
/// directly.
pub fn app(settings: Settings) -> Router {
    let state = Arc::new(State::new(settings));
    let mut router = Router::new();
    for (path, view) in pages::ROUTES.iter().chain(export::ROUTES) {
        router = router.route(path, viewed(*view));
    }
    for route in api::ROUTES {
        router = router.route(
            &format!("{}{}", openapi::BASE, route.name),
            viewed(route.view),
        );
    }
    for asset in assets::ALL {
        router = router.route(asset.path, get(move || async { assets::respond(asset) }));
    }
    #[cfg(feature = "mcp")]
    {
        router = router.route(guard::ASSISTANTS, assistant::route(&state));
    }
    router
        .fallback(nothing)
        .layer(CompressionLayer::new())
        .layer(CatchPanicLayer::custom(
            |_: Box<dyn std::any::Any + Send>| {
                failed(&Failure::Broken, &Uri::default(), &HeaderMap::new())
            },
        ))
        .layer(from_fn_with_state(Arc::clone(&state), guarded))
        .with_state(state)
}

/// The route of a view.
fn viewed(view: View) -> MethodRouter<Arc<State>> {
    get(
        move |Shared(state): Shared<Arc<State>>, uri: Uri, headers: HeaderMap| async move {
            let answered = answer(state, view, &uri, &headers).await;
            answered.unwrap_or_else(|failure| failed(&failure, &uri, &headers))
        },
    )
}

/// Asks a view where it does not keep others waiting, with a deadline.
async fn answer(
    state: Arc<State>,
    view: View,
    uri: &Uri,
    headers: &HeaderMap,
) -> Result<Response<Body>, Failure> {
    let queries = Arc::clone(&state.queries);
    let waiting = tokio::time::timeout(DEADLINE / 4, queries.acquire_owned());
    let permit = waiting.await.map_err(|_| Failure::Busy)?;
    let permit = permit.map_err(|_| Failure::Busy)?;
    let query = Query::parse(uri.query().unwrap_or_default());
    let words = Words::new(language(&query, headers));
    let (uri, headers) = (uri.clone(), headers.clone());
    let work = move || -> Result<Response<Body>, Failure> {
        // held until the work ends, whether or not anybody still waits for it
        let _permit = permit;
        let snapshot = state.snapshot()?;
        let today = (state.settings.today)();
        let tag = ask::tag(&state, snapshot.number, today, &uri, words.lang);
        if ask::is_known(&headers, &tag) {
            return Ok(ask::not_modified(tag));
        }
        let ask = Ask {
            snapshot,
            query,
            words,
            today,
            path: uri.path().to_owned(),
        };
        let reply = contain(|| view(&ask)).map_err(|_| Failure::Broken)??;
        Ok(ask::respond(reply, tag))
    };
    let work = tokio::task::spawn_blocking(work);
    let done = tokio::time::timeout(DEADLINE, work).await;
    done.map_err(|_| Failure::Late)?
        .map_err(|_| Failure::Broken)?
}

/// The language of a page: as asked for, else as the browser prefers.
fn language(query: &Query, headers: &HeaderMap) -> crate::lang::Lang {
    let accepted = headers.get(ACCEPT_LANGUAGE);
    let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
    words::language(query.get("ui"), accepted.unwrap_or_default())
}

/// Lets through what may ask, and shields every response.
async fn guarded(
    Shared(state): Shared<Arc<State>>,
    request: Request<Body>,
    next: Next,
) -> Response<Body> {
    let mut response = match guard::judge(&request, &state.settings) {
        Verdict::Pass => next.run(request).await,
        Verdict::Refuse(failure) => failed(&failure, request.uri(), request.headers()),
        Verdict::Answer(response) => *response,
    };
    guard::shield(response.headers_mut());
    response
}

async fn nothing(uri: Uri, headers: HeaderMap) -> Response<Body> {
    failed(&Failure::NoPage, &uri, &headers)
}

/// A failure: for programs as a problem, for others as a page.
fn failed(failure: &Failure, uri: &Uri, headers: &HeaderMap) -> Response<Body> {
    if uri.path().starts_with(openapi::BASE) {
        let body = serde_json::to_vec(&failure.problem()).unwrap_or_default();
        return ask::plain(failure.status(), "application/problem+json", body);
    }
    let query = Query::parse(uri.query().unwrap_or_default());
    let words = Words::new(language(&query, headers));
    let page = pages::failure(failure, &query, words, uri.path());
    ask::plain(
        failure.status(),
        "text/html; charset=utf-8",
        page.0.into_bytes(),
    )
}
