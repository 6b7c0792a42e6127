//! `/mcp`: the tools of `mcp` for assistants that ask over HTTP. Who may ask is
//! judged as for every other address, and `Origin` beside it (`guard`).

use std::sync::Arc;

use axum::body::Body;
use axum::extract::State as Shared;
use axum::http::{HeaderMap, Request, Response, Uri};
use axum::routing::{MethodRouter, any};

use super::failure::Failure;
use super::guard::BODY_BYTES_MAX;
use super::openapi::BASE;
use super::state::State;
use super::{DEADLINE, failed};
use crate::lang::Lang;
use crate::mcp::{Archive, HttpServer, Server};

/// Its route.
pub(super) fn route(state: &State) -> MethodRouter<Arc<State>> {
    let settings = &state.settings;
    let archive = Archive::later(&settings.index, Lang::PL, settings.today);
    let server = HttpServer::new(Server::new(archive), BODY_BYTES_MAX);
    any(
        move |Shared(state): Shared<Arc<State>>, request: Request<Body>| {
            let server = server.clone();
            async move {
                let answered = answer(&state, &server, request).await;
                answered.unwrap_or_else(|failure| failed(&failure, &data(), &HeaderMap::new()))
            }
        },
    )
}

/// An address whose failures are worded for programs.
fn data() -> Uri {
    Uri::from_static(BASE)
}

/// Answers where it does not keep others waiting, with a deadline.
async fn answer(
    state: &State,
    server: &HttpServer,
    request: Request<Body>,
) -> Result<Response<Body>, Failure> {
    let queries = Arc::clone(&state.queries);
    let waiting = tokio::time::timeout(DEADLINE / 4, queries.acquire_owned());
    let permit = waiting.await.map_err(|_| Failure::Busy)?;
    let _permit = permit.map_err(|_| Failure::Busy)?;
    let done = tokio::time::timeout(DEADLINE, server.answer(request));
    done.await.map_err(|_| Failure::Late)
}
