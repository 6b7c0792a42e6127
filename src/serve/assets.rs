//! The stylesheet, the script and the icon: compiled in, and named by what is in
//! them, so that a browser keeps them for good. What only indents or explains is
//! not sent.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use axum::http::{Response, StatusCode};
use xxhash_rust::xxh3::xxh3_64;

/// A file that is compiled in.
pub(super) struct Asset {
    pub(super) path: &'static str,
    kind: &'static str,
    text: &'static str,
}

/// The stylesheet.
static STYLE: Asset = Asset {
    path: "/style.css",
    kind: "text/css; charset=utf-8",
    text: include_str!("assets/style.css"),
};

/// The script, which every view can do without.
static SCRIPT: Asset = Asset {
    path: "/script.js",
    kind: "text/javascript; charset=utf-8",
    text: include_str!("assets/script.js"),
};

/// The icon.
static ICON: Asset = Asset {
    path: "/icon.svg",
    kind: "image/svg+xml",
    text: include_str!("assets/icon.svg"),
};

/// All of them.
pub(super) static ALL: [&Asset; 3] = [&STYLE, &SCRIPT, &ICON];

impl Asset {
    /// What is sent.
    fn sent(&self) -> String {
        let lines = self.text.lines().map(str::trim);
        let told = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
        told.collect::<Vec<_>>().join("\n")
    }
}

/// Addresses of the stylesheet, the script and the icon, with what is in them.
pub(super) static ADDRESSES: LazyLock<[String; 3]> = LazyLock::new(|| {
    ALL.map(|asset| format!("{}?v={:016x}", asset.path, xxh3_64(asset.sent().as_bytes())))
});

/// The response of an asset.
pub(super) fn respond(asset: &Asset) -> Response<Body> {
    let mut response = Response::new(Body::from(asset.sent()));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    let forever = HeaderValue::from_static("public, max-age=31536000, immutable");
    headers.insert(CACHE_CONTROL, forever);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The page is to be fast on any line.
    #[test]
    fn the_script_is_small() {
        let n_bytes = SCRIPT.sent().len();
        assert!(n_bytes <= 10_000, "{n_bytes} bytes");
    }
}
