//! Who may ask, before anything is looked at: a server on one's own machine is
//! reached by every page that its browser opens.
//!
//! - `Host` must be this server's, with its port, so that another name that was
//!   pointed here (DNS rebinding) gets nothing.
//! - What another site's page asks for is refused, but for opening a page
//!   (Fetch Metadata, W3C).
//! - Assistants alone send bodies, to one address; a page that does so says where
//!   it comes from (`Origin`), which must be here.
//! - Where others than this machine can connect, a token is asked for. It comes
//!   once in the address, then in a cookie or in `Authorization`.

use axum::body::Body;
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, HeaderMap, HeaderValue, ORIGIN, SET_COOKIE};
use axum::http::uri::Authority;
use axum::http::{Method, Request, Response, StatusCode};

use super::ask::see;
use super::failure::Failure;
use super::state::Settings;

/// The longest address that is read, in bytes.
const URL_BYTES_MAX: usize = 16 << 10;

/// The largest body of a request; only assistants' are read.
pub(super) const BODY_BYTES_MAX: usize = 64 << 10;

/// The address that assistants ask.
pub(super) const ASSISTANTS: &str = "/mcp";

/// What becomes of a request.
pub(super) enum Verdict {
    /// It is answered.
    Pass,
    /// It is not.
    Refuse(Failure),
    /// It has its answer already.
    Answer(Box<Response<Body>>),
}

/// Judges a request.
pub(super) fn judge(request: &Request<Body>, settings: &Settings) -> Verdict {
    let refuse = |status, why| Verdict::Refuse(Failure::Refused(status, why));
    let headers = request.headers();
    if !is_for_us(request, settings) {
        let why =
            "this server answers to its own name and port only; name others with --allow-host";
        return refuse(StatusCode::FORBIDDEN, why);
    }
    if !is_from_here(headers) {
        return refuse(StatusCode::FORBIDDEN, "asked for by a page of another site");
    }
    let is_for_assistants = cfg!(feature = "mcp") && request.uri().path() == ASSISTANTS;
    if is_for_assistants
        && !headers
            .get_all(ORIGIN)
            .iter()
            .all(|it| is_our_page(it, settings))
    {
        return refuse(StatusCode::FORBIDDEN, "asked for by a page of another site");
    }
    let is_plain = [Method::GET, Method::HEAD].contains(request.method());
    if !(is_plain || is_for_assistants && request.method() == Method::POST) {
        return refuse(
            StatusCode::METHOD_NOT_ALLOWED,
            "only GET and HEAD are answered",
        );
    }
    let uri = request.uri();
    let length = uri.path().len() + uri.query().map_or(0, str::len);
    if length > URL_BYTES_MAX {
        return refuse(StatusCode::URI_TOO_LONG, "the address is longer than 16 kB");
    }
    let body = headers.get("content-length");
    let body = body.and_then(|length| length.to_str().ok()?.parse::<u64>().ok());
    if body.is_some_and(|length| length > BODY_BYTES_MAX as u64) {
        return refuse(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the body is longer than 64 kB",
        );
    }
    match &settings.token {
        Some(token) => with_token(request, token, settings.port),
        None => Verdict::Pass,
    }
}

/// Whether the request names this server: by `Host`, and in its first line
/// where an address stands there.
fn is_for_us(request: &Request<Body>, settings: &Settings) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return false;
    };
    let is_ours = |host: &str| is_our_name(host, settings);
    let authority = request.uri().authority().map(Authority::as_str);
    host.to_str().is_ok_and(is_ours) && authority.is_none_or(is_ours)
}

/// Whether an `Origin` is a page of this server.
fn is_our_page(origin: &HeaderValue, settings: &Settings) -> bool {
    let origin = origin.to_str().unwrap_or_default();
    let schemes = ["http://", "https://"];
    let host = schemes
        .iter()
        .find_map(|scheme| origin.strip_prefix(scheme));
    host.is_some_and(|host| is_our_name(host, settings))
}

fn is_our_name(host: &str, settings: &Settings) -> bool {
    let Some((name, port)) = split_port(host) else {
        return false;
    };
    // browsers leave out the port that is usual
    let is_our_port = port.map_or(settings.port == 80, |port| port == settings.port);
    let own = ["localhost", "127.0.0.1", "[::1]"];
    let is_known = |known: &str| known.eq_ignore_ascii_case(name);
    let is_own = own.into_iter().any(is_known) && is_our_port;
    // a name that was allowed may stand behind another server, with its port
    is_own || settings.hosts.iter().any(|known| is_known(known))
}

/// A host and its port; `None` where that is no number.
fn split_port(host: &str) -> Option<(&str, Option<u16>)> {
    let end_of_name = host.rfind(']').map_or(0, |at| at + 1);
    match host[end_of_name..].rfind(':') {
        Some(at) => {
            let (name, port) = host.split_at(end_of_name + at);
            let port = &port[1..];
            let is_number = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then_some(())?;
            Some((name, Some(port.parse().ok()?)))
        }
        None => Some((host, None)),
    }
}

/// Whether nobody else's page asks, but for opening one of ours.
fn is_from_here(headers: &HeaderMap) -> bool {
    let header = |name: &str| headers.get(name).map(HeaderValue::as_bytes);
    match header("sec-fetch-site") {
        None | Some(b"same-origin" | b"none") => true,
        Some(_) => {
            header("sec-fetch-dest") == Some(b"document")
                && header("sec-fetch-mode") == Some(b"navigate")
        }
    }
}

/// Name of the parameter that brings the token once.
const TOKEN: &str = "token";

fn with_token(request: &Request<Body>, token: &str, port: u16) -> Verdict {
    // cookies do not tell ports apart
    let cookie = format!("prasowka-{port}");
    let headers = request.headers();
    let bearer = headers
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    let mut cookies = headers.get_all(COOKIE).iter().filter_map(|value| {
        let mut pairs = value.to_str().ok()?.split(';');
        pairs.find_map(|pair| pair.trim().strip_prefix(&cookie)?.strip_prefix('='))
    });
    if bearer.is_some_and(|given| is_equal(given, token))
        || cookies.any(|given| is_equal(given, token))
    {
        return Verdict::Pass;
    }
    let query = request.uri().query().unwrap_or_default();
    let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
    let is_given = pairs
        .iter()
        .any(|(name, value)| name == TOKEN && is_equal(value, token));
    if !is_given || request.uri().path() == ASSISTANTS {
        let why = "a token is needed: open the address that `prasowka serve` has printed, or send it \
             as `Authorization: Bearer`";
        return Verdict::Refuse(Failure::Refused(StatusCode::UNAUTHORIZED, why));
    }
    // the address without the token, so that it is not copied or kept
    let mut left = form_urlencoded::Serializer::new(String::new());
    left.extend_pairs(pairs.iter().filter(|(name, _)| name != TOKEN));
    let left = left.finish();
    // a path with two slashes in front would lead to another server
    let path = request.uri().path().trim_start_matches(['/', '\\']);
    let mut response = see(&format!(
        "/{path}{}{left}",
        if left.is_empty() { "" } else { "?" }
    ));
    let value = format!("{cookie}={token}; Path=/; HttpOnly; SameSite=Lax");
    if let Ok(value) = HeaderValue::try_from(value) {
        response.headers_mut().insert(SET_COOKIE, value);
    }
    Verdict::Answer(Box::new(response))
}

/// Whether two texts are equal, in a time that does not tell where they differ.
fn is_equal(one: &str, other: &str) -> bool {
    let pairs = one.bytes().zip(other.bytes());
    let differences = pairs.fold(0, |found, (one, other)| found | (one ^ other));
    one.len() == other.len() && differences == 0
}

/// What every response says to the browser: nothing from elsewhere, no script
/// but ours, in nobody's frame.
pub(super) fn shield(headers: &mut HeaderMap) {
    let all = [
        (
            "content-security-policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
             connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ),
        ("referrer-policy", "no-referrer"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("vary", "accept-language, cookie, accept-encoding"),
    ];
    for (name, value) in all {
        headers.insert(name, HeaderValue::from_static(value));
    }
}
