//! HTTP to an engine: one request at a time on a thread, answers as they are.
//!
//! Whether a request is made again is for the caller to decide: here an answer is
//! an answer, whatever its status, and a connection that broke is said so.

use std::time::Duration;

use serde_json::Value;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::error::{Error, Result};

/// Bytes of an answer that are read at most.
const ANSWER_BYTES_MAX: u64 = 256 << 20;

/// Where an engine is, and which of its indexes is meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Scheme, host, port, and a path before that of the index.
    pub base: String,
    /// Name of the index.
    pub index: String,
}

/// Name of the index where an address has none.
const INDEX: &str = "articles";

impl Address {
    /// Reads `http://host:9200/index`; without a path the index is `articles`.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where it is none.
    pub fn read(url: &str) -> Result<Self> {
        let bad = |what: &str| Error::Engine {
            url: url.to_owned(),
            what: format!("{what}; write it as http://localhost:9200/articles"),
        };
        let rest = url
            .strip_prefix("http://")
            .or_else(|| url.strip_prefix("https://"))
            .ok_or_else(|| bad("no address of an engine"))?;
        let host_end = rest.find('/').unwrap_or(rest.len());
        if rest[..host_end].is_empty() {
            return Err(bad("no host in it"));
        }
        if rest[..host_end].contains('@') {
            return Err(bad(
                "a password in an address is seen by others; put it into PRASOWKA_ENGINE_HEADER",
            ));
        }
        let start = url.len() - rest.len();
        let (base, path) = url.split_at(start + host_end);
        let path = path.trim_matches('/');
        let (before, index) = path.rsplit_once('/').map_or(("", path), |split| split);
        let index = if index.is_empty() { INDEX } else { index };
        let is_name = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        let is_plain = index.chars().all(|it| is_name(it) || "-_".contains(it))
            && index.starts_with(|it: char| it.is_ascii_lowercase());
        if !is_plain {
            return Err(bad(
                "an index is called by a-z, 0-9, - and _, beginning with a letter",
            ));
        }
        let before = if before.is_empty() {
            String::new()
        } else {
            format!("/{before}")
        };
        Ok(Self {
            base: format!("{base}{before}"),
            index: index.to_owned(),
        })
    }

    /// The address in one piece.
    #[must_use]
    pub fn url(&self) -> String {
        format!("{}/{}", self.base, self.index)
    }
}

/// By what right an engine is used.
#[derive(Clone, Default)]
pub struct Access {
    /// Headers of every request.
    pub headers: Vec<(String, String)>,
    /// Certificates that are trusted, in PEM, in place of those of the web.
    pub certificates: Option<Vec<u8>>,
}

/// Headers are secrets: a mark alone is printed.
impl std::fmt::Debug for Access {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Access({} headers)", self.headers.len())
    }
}

impl Access {
    /// The right that the environment gives: `PRASOWKA_ENGINE_API_KEY` is sent as
    /// `Authorization: ApiKey …`, `PRASOWKA_ENGINE_HEADER` as the header that it
    /// is, `PRASOWKA_ENGINE_CA` names a file of certificates.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where the file cannot be read; [`Error::Engine`] for a header
    /// that is none.
    pub fn from_environment() -> Result<Self> {
        let set = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
        let mut access = Self::default();
        if let Some(key) = set("PRASOWKA_ENGINE_API_KEY") {
            let value = format!("ApiKey {key}");
            access.headers.push(("Authorization".to_owned(), value));
        }
        if let Some(header) = set("PRASOWKA_ENGINE_HEADER") {
            let parts = header.split_once(':').ok_or_else(|| Error::Engine {
                url: "PRASOWKA_ENGINE_HEADER".to_owned(),
                what: "no header in it; write it as Authorization: Bearer …".to_owned(),
            })?;
            let trimmed = |part: &str| part.trim().to_owned();
            access.headers.push((trimmed(parts.0), trimmed(parts.1)));
        }
        if let Some(path) = set("PRASOWKA_ENGINE_CA") {
            let path = std::path::PathBuf::from(path);
            let read = std::fs::read(&path);
            access.certificates =
                Some(read.map_err(Error::io(&path, "cannot read the certificates"))?);
        }
        Ok(access)
    }
}

/// What a body is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Json,
    /// JSON values, each ended by a line feed.
    Lines,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    /// What is wanted to be waited before the next request.
    pub(super) retry_after: Option<Duration>,
    pub(super) body: Vec<u8>,
}

impl Reply {
    /// Whether it was done.
    pub(super) fn is_done(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the same request may be done later.
    pub(super) fn is_passing(&self) -> bool {
        matches!(self.status, 408 | 425 | 429 | 500 | 502 | 503 | 504)
    }

    /// The answer as JSON; null where it is none.
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// What the engine says is wrong.
    pub(super) fn complaint(&self) -> String {
        let json = self.json();
        let said = [
            "/error/reason",
            "/error/root_cause/0/reason",
            "/error",
            "/message",
        ];
        let said = said.iter().find_map(|path| json.pointer(path)?.as_str());
        let text = String::from_utf8_lossy(&self.body);
        let said: String = said.unwrap_or(&text).chars().take(300).collect();
        format!("answered {}: {}", self.status, said.trim())
    }
}

/// Connections to an engine.
#[derive(Debug, Clone)]
pub(super) struct Client {
    agent: ureq::Agent,
    pub(super) address: Address,
    headers: Vec<(String, String)>,
}

impl Client {
    pub(super) fn new(address: Address, access: &Access, timeout: Duration) -> Result<Self> {
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &access.certificates {
            let items = parse_pem(pem).filter_map(|item| match item {
                Ok(PemItem::Certificate(certificate)) => Some(certificate),
                _ => None,
            });
            let certificates: Vec<Certificate<'static>> = items.collect();
            if certificates.is_empty() {
                return Err(Error::Engine {
                    url: address.url(),
                    what: "no certificate in the file that PRASOWKA_ENGINE_CA names; it is \
                           wanted in PEM"
                        .to_owned(),
                });
            }
            tls = tls.root_certs(RootCerts::new_with_certs(&certificates));
        }
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .timeout_global(Some(timeout))
            .timeout_connect(Some(Duration::from_secs(10)))
            .user_agent(concat!("prasowka/", env!("CARGO_PKG_VERSION")))
            .tls_config(tls.build());
        Ok(Self {
            agent: config.build().into(),
            address,
            headers: access.headers.clone(),
        })
    }

    /// Sends a request; the error says how the connection broke.
    pub(super) fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<(Content, &[u8])>,
    ) -> Result<Reply, String> {
        let url = format!("{}{path}", self.address.base);
        let mut request = ureq::http::Request::builder().method(method).uri(url);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let built = |error: ureq::http::Error| error.to_string();
        let sent = if let Some((content, bytes)) = body {
            let content = match content {
                Content::Json => "application/json",
                Content::Lines => "application/x-ndjson",
            };
            let request = request.header("Content-Type", content).body(bytes);
            self.agent.run(request.map_err(built)?)
        } else {
            self.agent.run(request.body(()).map_err(built)?)
        };
        let mut reply = sent.map_err(|error| error.to_string())?;
        let retry_after = reply.headers().get("retry-after");
        let seconds = retry_after.and_then(|value| value.to_str().ok()?.parse().ok());
        let status = reply.status().as_u16();
        let body = reply.body_mut().with_config().limit(ANSWER_BYTES_MAX);
        Ok(Reply {
            status,
            retry_after: seconds.map(Duration::from_secs),
            body: body.read_to_vec().map_err(|error| error.to_string())?,
        })
    }

    /// An error of this engine.
    pub(super) fn error(&self, what: String) -> Error {
        Error::Engine {
            url: self.address.url(),
            what,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(url: &str, base: &str, index: &str) {
        let expected = Address {
            base: base.to_owned(),
            index: index.to_owned(),
        };
        assert_eq!(Address::read(url).unwrap(), expected, "of {url}");
    }

    #[test]
    fn addresses_name_an_index() {
        check("http://localhost:9200", "http://localhost:9200", "articles");
        check(
            "http://localhost:9200/",
            "http://localhost:9200",
            "articles",
        );
        check("https://h/press", "https://h", "press");
        check(
            "https://h:1/search/v2/press_2024/",
            "https://h:1/search/v2",
            "press_2024",
        );
        for bad in [
            "localhost:9200",
            "http://",
            "http:///x",
            "http://u:p@h/x",
            "http://h/Press",
            "http://h/_all",
        ] {
            assert!(Address::read(bad).is_err(), "{bad}");
        }
    }
}
