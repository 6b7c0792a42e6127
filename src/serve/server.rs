//! Serves the router: connections with limits, until it is told to stop.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// What connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once; more wait until one is closed.
    pub connections: usize,
    /// How long the head of a request may take to arrive, and a connection may
    /// be idle.
    pub header_timeout: Duration,
    /// How long answers may take that are under way when it is told to stop.
    pub stop_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 64,
            header_timeout: Duration::from_secs(10),
            stop_timeout: Duration::from_secs(5),
        }
    }
}

/// The largest head of a request, in bytes: an address of 16 kB and the rest.
const HEAD_BYTES_MAX: usize = 64 << 10;

/// Serves the router to whoever connects, until `stop` comes; then lets answers
/// that are under way end.
///
/// # Errors
///
/// Where no connection can be taken any more.
pub fn run(
    listener: std::net::TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_io().enable_time().build()?;
    runtime.block_on(async {
        listener.set_nonblocking(true)?;
        accept(TcpListener::from_std(listener)?, app, limits, stop).await
    })?;
    // a search that nobody waits for any more keeps nobody waiting
    runtime.shutdown_background();
    Ok(())
}

async fn accept(
    listener: TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(HEAD_BYTES_MAX);
    let mut stop = std::pin::pin!(stop);
    loop {
        let next = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let Ok((stream, _)) = accepted else {
            // out of files, or gone again: others may still be served
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        // an answer is written at once
        let _ = stream.set_nodelay(true);
        let app = app.clone();
        let service = service_fn(move |request: hyper::Request<Incoming>| {
            app.clone().oneshot(request.map(Body::new))
        });
        let connection = http.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // whoever closes early has seen enough
            let _ = connection.await;
            drop(place);
        });
    }
    let _ = tokio::time::timeout(limits.stop_timeout, graceful.shutdown()).await;
    Ok(())
}
