//! The page and its interface for programs, asked without a port; and the
//! command that serves them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode};
use http_body_util::BodyExt;
use prasowka::serve::{Settings, app};
use serde_json::Value;
use tower::ServiceExt;

use crate::env::{Env, TODAY};

/// A folder with an index, and the router that serves it.
struct Site {
    env: Env,
    app: axum::Router,
}

/// What came back.
struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

const PORT: u16 = 8570;

impl Site {
    fn of(files: &[(&str, &str)]) -> Self {
        Self::with(files, |_| {})
    }

    fn with(files: &[(&str, &str)], change: impl FnOnce(&mut Settings)) -> Self {
        let env = Env::indexed(files);
        let mut settings = Settings {
            index: env.path("index"),
            port: PORT,
            hosts: Vec::new(),
            token: None,
            today: || TODAY.parse().expect("a day"),
        };
        change(&mut settings);
        Self {
            app: app(settings),
            env,
        }
    }

    fn send(&self, request: Request<Body>) -> Got {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build();
        runtime.expect("a runtime").block_on(async {
            let response = self.app.clone().oneshot(request).await.expect("an answer");
            let (parts, body) = response.into_parts();
            let bytes = body.collect().await.expect("a body").to_bytes();
            Got {
                status: parts.status,
                headers: parts.headers,
                body: String::from_utf8(bytes.to_vec()).expect("UTF-8"),
            }
        })
    }

    fn asked(&self, address: &str, headers: &[(&str, &str)]) -> Got {
        let mut request = Request::builder().uri(address);
        if !headers.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost:8570");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Body::empty()).expect("a request"))
    }

    #[track_caller]
    fn get(&self, address: &str) -> Got {
        let got = self.asked(address, &[]);
        assert_eq!(got.status, StatusCode::OK, "{address}: {}", got.body);
        got
    }

    #[track_caller]
    fn json(&self, address: &str) -> Value {
        serde_json::from_str(&self.get(address).body).expect("JSON")
    }

    #[track_caller]
    fn problem(&self, address: &str, status: u16) -> Value {
        let got = self.asked(address, &[]);
        assert_eq!(got.status.as_u16(), status, "{address}: {}", got.body);
        assert_eq!(got.headers["content-type"], "application/problem+json");
        let problem: Value = serde_json::from_str(&got.body).expect("JSON");
        assert_eq!(problem["status"], status);
        assert!(
            problem["detail"]
                .as_str()
                .is_some_and(|text| !text.is_empty())
        );
        problem
    }
}

/// A few articles, from the sample corpus's world.
const ARTICLES: &[(&str, &str)] = &[
    (
        "2024/a.txt",
        "date 2024-06-18\nPutin w Pjongjangu\n\nWładimir Putin spotkał się z Kim Dzong Unem w Pjongjangu. \
         Putina witały tłumy. Wcześniej, w maju 2023 roku, Władimir Putin był w Pekinie.",
    ),
    (
        "2024/b.txt",
        "date 2024-07-02\nTusk w Paryżu\n\nPremier Donald Tusk rozmawiał w Paryżu z prezydentem Francji \
         Emmanuelem Macronem o Ukrainie. Donald Tusk wrócił do Warszawy.",
    ),
    (
        "2023/c.txt",
        "date 2023-06\nSzczyt w Wilnie\n\nDonald Tusk i Emmanuel Macron pojechali na Litwę. Mówiono o Ukrainie i Rosji.",
    ),
    (
        "d.txt",
        "Bez daty\n\nO Ukrainie mówił w Warszawie Donald Tusk.",
    ),
];

/// The addresses of all views, on these articles.
const VIEWS: &[&str] = &[
    "/",
    "/search",
    "/search?q=ukraina",
    "/search?q=ukraina&person=Donald+Tusk&not-country=FR",
    "/search?q=niematakiego",
    "/search?dates=mentioned&share=1",
    "/search?published=none",
    "/article?id=2024%2Fa.txt",
    "/article?id=2024%2Fa.txt&q=putin&at=1&why=W%C5%82adimir+Putin",
    "/entity?kind=person&value=Donald+Tusk",
    "/entity?kind=country&value=UA",
    "/values?facet=person",
    "/values?facet=country&by=region",
    "/values?facet=published&by=month",
    "/map",
    "/map?layer=place&view=europe",
    "/time",
    "/time?facet=country&dates=mentioned",
    "/lines",
    "/lines?q=ukraina",
    "/lines?person=Donald+Tusk&sort=newest",
    "/chronology",
    "/chronology?q=putin&by=month",
    "/compare",
    "/compare?country=UA",
    "/compare?a.published=2023&b.published=2024&facet=country",
    "/compare?q=tusk&a.q=pary%C5%BC&facet=word",
    "/network",
    "/network?min=1&kinds=person,country,place,organisation",
    "/network?within=sentence&min=1",
    "/network?within=story&min=1",
    "/keys",
];

#[test]
fn every_view_is_a_whole_page_in_both_languages() {
    let site = Site::of(ARTICLES);
    for view in VIEWS {
        for (ui, of_it) in [("pl", "Szukaj"), ("en", "Search")] {
            let between = if view.contains('?') { '&' } else { '?' };
            let address = format!("{view}{between}ui={ui}");
            let got = site.get(&address);
            assert_eq!(got.headers["content-type"], "text/html; charset=utf-8");
            assert!(
                got.body.contains(&format!("<html lang=\"{ui}\">")),
                "{address}"
            );
            assert!(got.body.contains(of_it), "{address}");
            assert_eq!(got.body.matches("<h1").count(), 1, "{address}");
            // the policy forbids what stands in a page instead of a file
            for forbidden in [" style=", " onclick=", "<style", "javascript:"] {
                assert!(!got.body.contains(forbidden), "{address} has {forbidden}");
            }
            assert_eq!(got.body.matches("<script").count(), 1, "{address}");
            let ids: Vec<&str> = got.body.split(" id=\"").skip(1).collect();
            let ids: Vec<&str> = ids
                .iter()
                .filter_map(|rest| rest.split('"').next())
                .collect();
            let distinct: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(
                ids.len(),
                distinct.len(),
                "{address} has an id twice: {ids:?}"
            );
        }
    }
}

#[test]
fn every_link_of_every_view_leads_somewhere() {
    let site = Site::of(ARTICLES);
    let mut seen = BTreeSet::new();
    for view in VIEWS {
        let body = site.get(view).body;
        let links = body
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next());
        for link in links.filter(|link| link.starts_with('/')) {
            seen.insert(link.split('#').next().unwrap_or(link).replace("&amp;", "&"));
        }
    }
    assert!(seen.len() > 150, "only {} links", seen.len());
    for link in seen {
        let got = site.asked(&link, &[]);
        assert_eq!(got.status, StatusCode::OK, "{link}: {}", got.body);
    }
}

#[test]
fn only_this_server_s_own_name_is_answered() {
    let site = Site::with(ARTICLES, |settings| {
        settings.hosts = vec!["news.lan".to_owned()];
    });
    let hosts = [
        ("localhost:8570", true),
        ("LOCALHOST:8570", true),
        ("127.0.0.1:8570", true),
        ("[::1]:8570", true),
        ("news.lan", true),
        ("news.lan:8080", true),
        ("localhost", false),
        ("localhost:80", false),
        ("localhost:8571", false),
        ("localhost:", false),
        ("localhost:8570x", false),
        ("localhost.:8570", false),
        ("127.0.0.1.:8570", false),
        ("127.0.0.1.nip.io:8570", false),
        ("localhost.evil:8570", false),
        ("evil.localhost:8570", false),
        ("0.0.0.0:8570", false),
        ("127.1:8570", false),
        ("user@localhost:8570", false),
        ("evil:8570", false),
        ("news.lan.evil", false),
        ("[::1]", false),
        ("", false),
    ];
    for (host, is_ours) in hosts {
        for path in ["/", "/api/v1/status", "/style.css", "/nothing"] {
            let got = site.asked(path, &[("host", host)]);
            assert_eq!(
                got.status != StatusCode::FORBIDDEN,
                is_ours,
                "{host:?} {path}"
            );
            assert!(
                got.headers.contains_key("content-security-policy"),
                "{host:?}"
            );
        }
    }
    let without = Request::builder()
        .uri("/")
        .body(Body::empty())
        .expect("a request");
    assert_eq!(site.send(without).status, StatusCode::FORBIDDEN);
    let twice = Request::builder()
        .uri("/")
        .header("host", "localhost:8570")
        .header("host", "evil");
    let twice = twice.body(Body::empty()).expect("a request");
    assert_eq!(site.send(twice).status, StatusCode::FORBIDDEN);
    let got = site.asked("http://evil:8570/", &[("host", "localhost:8570")]);
    assert_eq!(got.status, StatusCode::FORBIDDEN);
}

#[test]
fn pages_of_other_sites_get_nothing() {
    let site = Site::of(ARTICLES);
    let cases = [
        ("same-origin", "empty", "cors", true),
        ("none", "document", "navigate", true),
        ("cross-site", "document", "navigate", true),
        ("cross-site", "empty", "no-cors", false),
        ("cross-site", "script", "no-cors", false),
        ("cross-site", "iframe", "navigate", false),
        ("same-site", "image", "no-cors", false),
        ("same-site", "empty", "cors", false),
        ("odd", "empty", "cors", false),
    ];
    for (from, dest, mode, is_answered) in cases {
        let headers = [
            ("sec-fetch-site", from),
            ("sec-fetch-dest", dest),
            ("sec-fetch-mode", mode),
        ];
        let got = site.asked("/api/v1/status", &headers);
        assert_eq!(
            got.status == StatusCode::OK,
            is_answered,
            "{from} {dest} {mode}"
        );
        assert!(!got.headers.contains_key("access-control-allow-origin"));
    }
}

#[test]
fn hostile_requests_are_refused() {
    let site = Site::of(ARTICLES);
    for method in [
        Method::POST,
        Method::PUT,
        Method::DELETE,
        Method::OPTIONS,
        Method::TRACE,
    ] {
        let request = Request::builder().method(method.clone()).uri("/search");
        let request = request
            .header("host", "localhost:8570")
            .body(Body::from("q=x"));
        let got = site.send(request.expect("a request"));
        assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let long = format!("/search?q={}", "x".repeat(17 << 10));
    assert_eq!(site.asked(&long, &[]).status, StatusCode::URI_TOO_LONG);
    let large = site.asked("/", &[("content-length", "99999999")]);
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    let paths = [
        "/../Cargo.toml",
        "/..%2f..%2fetc/passwd",
        "//evil.example/",
        "/article/../../x",
        "/script.js/..",
        "/%3Cscript%3E",
        "/api/v1/",
        "/api/v1/../search",
    ];
    for path in paths {
        let got = site.asked(path, &[]);
        assert_eq!(got.status, StatusCode::NOT_FOUND, "{path}");
        assert!(
            !got.body.contains("passwd") && !got.body.contains("evil.example"),
            "{path}"
        );
        assert!(!got.body.contains("<script>"), "{path}");
    }
    // none of these is a fault of the program
    let queries = [
        "/search?q=%ff%fe%00",
        "/search?q=%28%28%28%28%28%28%28%28",
        "/search?q=%22%22~999999999",
        "/search?q=*&n=99999999999999999999",
        "/search?offset=18446744073709551615",
        "/search?offset=-1",
        "/search?published=9999-99-99",
        "/search?person.match=%25%00",
        "/search?person=%00",
        "/search?from=x&to=y",
        "/values?facet=person&page=18446744073709551615",
        "/values?facet=person&by=day",
        "/article?id=..%2F..%2Fetc%2Fpasswd",
        "/article?id=2024%2Fa.txt&at=99999999999&why=%00",
        "/entity?kind=lang&value=pl",
        "/entity?value=",
        "/map?layer=person&view=moon",
        "/time?facet=lang",
        "/api/v1/search?n=0",
        "/api/v1/search?half-life=NaN",
        "/api/v1/facets?facet=person&top=999999999999",
        "/api/v1/suggest?q=%00%ff",
        "/api/v1/why?id=x&value=y",
        "/lines?q=*&offset=18446744073709551615",
        "/lines?sort=odd&width=99999999999",
        "/lines.csv?q=tusk&width=18446744073709551615",
        "/chronology?by=week&top=-1&mentions=%00",
        "/chronology?from=x&to=%ff",
        "/compare?a.persn=x&b.q=%28%28%28",
        "/compare?a.a.q=x&b.=y&facet=nonsense&min=x",
        "/compare?a.published=9999-99&b.published=..",
        "/network?kinds=,,,x&top=0&min=0",
        "/network?top=18446744073709551615&min=99999999999999999999&within=%00",
        "/network.gexf?kinds=&within=story&examples=99999999999",
        "/api/v1/lines?width=18446744073709551615&n=0&q=tusk",
        "/api/v1/chronology?top=0&sentences=18446744073709551615",
        "/api/v1/compare?top=18446744073709551615&facet=word",
        "/api/v1/network?top=18446744073709551615&examples=18446744073709551615&min=0",
    ];
    for query in queries {
        let got = site.asked(query, &[]);
        assert!(
            !got.status.is_server_error(),
            "{query}: {} {}",
            got.status,
            got.body
        );
    }
}

#[test]
fn a_token_is_asked_for_and_leaves_the_address() {
    let site = Site::with(ARTICLES, |settings| {
        settings.token = Some("s3cret".to_owned());
    });
    assert_eq!(site.asked("/", &[]).status, StatusCode::UNAUTHORIZED);
    assert_eq!(
        site.asked("/style.css", &[]).status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        site.asked("/?token=s3cre", &[]).status,
        StatusCode::UNAUTHORIZED
    );
    let got = site.asked("/search?q=tusk&token=s3cret", &[]);
    assert_eq!(got.status, StatusCode::SEE_OTHER);
    assert_eq!(got.headers["location"], "/search?q=tusk");
    let cookie = got.headers["set-cookie"].to_str().expect("text");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().expect("a pair");
    assert_eq!(
        site.asked("/", &[("cookie", &format!("x=1; {pair}"))])
            .status,
        StatusCode::OK
    );
    assert_eq!(
        site.asked("/", &[("cookie", "prasowka-8570=x")]).status,
        StatusCode::UNAUTHORIZED
    );
    let bearer = [("authorization", "Bearer s3cret")];
    assert_eq!(site.asked("/api/v1/status", &bearer).status, StatusCode::OK);
    // nobody is sent to another server
    let got = site.asked("//evil.example/?token=s3cret", &[]);
    assert_eq!(got.headers["location"], "/evil.example/");
}

/// Without what tells one run from another.
fn timeless(mut value: Value) -> Value {
    if let Some(object) = value.as_object_mut() {
        object.remove("took_ms");
        object.remove("next");
        object.remove("previous");
    }
    value
}

#[test]
fn programs_get_what_the_command_line_gives() {
    let site = Site::of(ARTICLES);
    let same = |address: &str, args: &[&str]| {
        let (page, line) = (site.json(address), site.env.json(args));
        assert_eq!(timeless(page), timeless(line), "{address}");
    };
    same(
        "/api/v1/search?q=ukraina&facets=person,country&n=2",
        &[
            "search",
            "ukraina",
            "--facets=person,country",
            "-n",
            "2",
            "--json",
        ],
    );
    same(
        "/api/v1/search?q=tuskiem&not-country=rosja&published=2024",
        &[
            "search",
            "tuskiem",
            "--not-country",
            "rosja",
            "--published",
            "2024",
            "--json",
        ],
    );
    same(
        "/api/v1/facets?facet=person&country=UA",
        &["facets", "person", "--country", "UA", "--json"],
    );
    same("/api/v1/entity?value=Tuska", &["who", "Tuska", "--json"]);
    same(
        "/api/v1/why?id=2024/a.txt&value=KP",
        &["why", "2024/a.txt", "KP", "--json"],
    );
    same(
        "/api/v1/chronology?q=putin&by=month",
        &["chronology", "putin", "--by", "month", "--json"],
    );
    same(
        "/api/v1/compare?country=UA&a.published=2023&b.published=2024&facet=person&min=1",
        &[
            "compare",
            "--country",
            "UA",
            "--a.published",
            "2023",
            "--b.published",
            "2024",
            "--min",
            "1",
            "--json",
        ],
    );
    same(
        "/api/v1/network?kinds=person,country&within=sentence&min=1",
        &[
            "network",
            "--kinds",
            "person,country",
            "--within",
            "sentence",
            "--min",
            "1",
            "--json",
        ],
    );
    same(
        "/api/v1/lines?q=tusk&sort=newest",
        &["lines", "tusk", "--sort", "newest", "--json"],
    );
    same(
        "/api/v1/article?id=2024/a.txt&text=1",
        &["show", "2024/a.txt", "--json"],
    );
    let status = site.json("/api/v1/status");
    assert_eq!(status["articles"], 4);
    let first = site.json("/api/v1/search?n=3");
    let next = first["next"].as_str().expect("a page follows");
    assert_eq!(site.json(next)["hits"].as_array().map(Vec::len), Some(1));
}

#[test]
fn mistakes_say_what_was_wanted() {
    let two = [
        (
            "a.txt",
            "Spotkał się Jan Nowak z Anną Nowak. Jan Nowak wyszedł, Anna Nowak została.",
        ),
        (
            "b.txt",
            "Minister Piotr Nowak milczał. Anna Nowak odpowiadała.",
        ),
    ];
    let site = Site::of(&two);
    let unknown = site.problem("/api/v1/search?persn=x", 400);
    assert_eq!(unknown["parameter"], "persn");
    let candidates = unknown["candidates"].as_array().expect("a list");
    assert!(candidates.iter().any(|each| each["value"] == "person"));
    assert_eq!(site.problem("/api/v1/search?n=0", 400)["parameter"], "n");
    assert_eq!(
        site.problem("/api/v1/search?published=yesterdayish", 400)["parameter"],
        "published"
    );
    assert_eq!(site.problem("/api/v1/facets", 400)["parameter"], "facet");
    let strict = site.problem("/api/v1/search?q=%28nowak&strict=1", 400);
    assert!(strict["position"].is_number(), "{strict}");
    site.problem("/api/v1/article?id=gone", 404);
    site.problem("/api/v1/nothing", 404);
    let ambiguous = site.problem("/api/v1/search?person=nowak", 422);
    assert!(
        ambiguous["candidates"]
            .as_array()
            .is_some_and(|list| list.len() > 1),
        "{ambiguous}"
    );
    // the page lets one choose
    let page = site.asked("/search?person=nowak", &[]);
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.body.contains("/search?person=Piotr+Nowak"),
        "{}",
        page.body
    );
    // and passes over what it does not know
    assert!(site.get("/search?persn=x").body.contains("persn"));
}

#[test]
fn the_description_describes_what_is_there() {
    let site = Site::of(ARTICLES);
    let description = site.json("/api/v1/openapi.json");
    assert_eq!(description["openapi"], "3.1.0");
    let paths = description["paths"].as_object().expect("paths");
    assert!(paths.len() >= 10);
    let text = description.to_string();
    for reference in text.split("\"$ref\":\"#/components/schemas/").skip(1) {
        let name = reference.split('"').next().expect("a name");
        assert!(
            description["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
    assert!(!text.contains("#/$defs/"));
    for (path, operation) in paths {
        let parameters = operation["get"]["parameters"]
            .as_array()
            .expect("parameters");
        let required: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["required"] == true)
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        let value = |name: &str| match name {
            "id" | "other" => "2024%2Fa.txt",
            "facet" => "person",
            "value" => "Tusk",
            _ => "x",
        };
        // what it says is needed is enough, and without it nothing is given
        let query: Vec<String> = required
            .iter()
            .map(|name| format!("{name}={}", value(name)))
            .collect();
        let got = site.asked(&format!("{path}?{}", query.join("&")), &[]);
        assert!(
            got.status == StatusCode::OK || path.ends_with("why"),
            "{path}: {}",
            got.body
        );
        if !required.is_empty() && !path.ends_with("suggest") {
            assert_eq!(
                site.asked(path, &[]).status,
                StatusCode::BAD_REQUEST,
                "{path}"
            );
        }
        let unknown = format!("{path}?{}&nonsense=1", query.join("&"));
        assert_eq!(
            site.asked(&unknown, &[]).status,
            StatusCode::BAD_REQUEST,
            "{unknown}"
        );
        // every parameter that it names is known
        for parameter in parameters {
            let name = parameter["name"].as_str().expect("a name");
            let got = site.asked(&format!("{path}?{}&{name}=1", query.join("&")), &[]);
            assert!(
                !got.body.contains("is no parameter"),
                "{path} {name}: {}",
                got.body
            );
        }
    }
}

/// The text of a page between two of its strings.
fn between<'a>(body: &'a str, from: &str, to: &str) -> &'a str {
    let rest = body
        .split_once(from)
        .unwrap_or_else(|| panic!("no {from} in {body}"))
        .1;
    rest.split_once(to)
        .unwrap_or_else(|| panic!("no {to} after {from}"))
        .0
}

#[test]
fn facets_narrow_widen_and_exclude() {
    let site = Site::of(ARTICLES);
    let persons = |body: &str| between(body, "data-facet=\"person\"", "</section>").to_owned();
    let all = persons(&site.get("/search").body);
    assert!(all.contains("href=\"/search?person=Donald+Tusk\""), "{all}");
    assert!(
        all.contains("href=\"/search?not-person=Donald+Tusk\""),
        "{all}"
    );
    // a choice can be taken back, and another added; none shrinks the list
    let one = persons(&site.get("/search?person=Donald+Tusk").body);
    assert!(
        one.contains("href=\"/search\"") && one.contains("aria-current"),
        "{one}"
    );
    assert!(
        one.contains("/search?person=Donald+Tusk&amp;person=Emmanuel+Macron"),
        "{one}"
    );
    assert!(one.contains("Władimir Putin"), "{one}");
    let two = persons(
        &site
            .get("/search?person=Donald+Tusk&person=Emmanuel+Macron")
            .body,
    );
    assert!(
        two.contains("all-of=person") && two.contains(">only<"),
        "{two}"
    );
    let body = site
        .get("/search?person=Donald+Tusk&person=Emmanuel+Macron&all-of=person")
        .body;
    assert!(body.contains("2 articles"), "{body}");
    // a form of a name is taken back as it was typed
    let typed = persons(&site.get("/search?person=Tuska&country=UA").body);
    assert!(typed.contains("href=\"/search?country=UA\""), "{typed}");
    let without = persons(&site.get("/search?not-person=Donald+Tusk").body);
    assert!(
        without.contains("<s>Donald Tusk</s>") && without.contains("href=\"/search\""),
        "{without}"
    );
    let found = persons(&site.get("/search?person.match=mac").body);
    assert!(
        found.contains("Emmanuel Macron") && !found.contains("Putin"),
        "{found}"
    );
}

#[test]
fn time_is_narrowed_by_bars_and_by_fields() {
    let site = Site::of(ARTICLES);
    let body = site.get("/search").body;
    let time = between(&body, "<section class=\"time\"", "</section>");
    assert!(
        time.contains("data-value=\"2024-06\"") || time.contains("data-value=\"2024\""),
        "{time}"
    );
    assert!(time.contains("/search?published=none"), "{time}");
    let got = site.asked("/search?q=tusk&from=2024-01&to=2024-12&person=", &[]);
    assert_eq!(
        got.headers["location"],
        "/search?q=tusk&published=2024-01..2024-12"
    );
    let got = site.asked("/search?from=2023&to=2023", &[]);
    assert_eq!(got.headers["location"], "/search?published=2023");
    let got = site.asked("/search?to=2023&dates=mentioned", &[]);
    assert_eq!(
        got.headers["location"],
        "/search?mentions=..2023&dates=mentioned"
    );
    let timeline = site.json("/api/v1/timeline?q=tusk");
    let bars = timeline["bars"].as_array().expect("bars");
    let n: u64 = bars.iter().filter_map(|bar| bar["count"].as_u64()).sum();
    assert_eq!(
        (n, timeline["undated"].as_u64(), timeline["total"].as_u64()),
        (2, Some(1), Some(3))
    );
}

#[test]
fn nothing_found_says_what_would_be() {
    let site = Site::of(ARTICLES);
    let body = site.get("/search?q=ukriana").body;
    assert!(
        body.contains("Nothing found") && body.contains("/search?q=Ukraina"),
        "{body}"
    );
    let body = site.get("/search?q=putin&country=FR").body;
    assert!(body.contains("href=\"/search?q=putin\""), "{body}");
}

#[test]
fn an_article_shows_what_was_read_in_it() {
    let site = Site::of(ARTICLES);
    let body = site.get("/article?id=2024/a.txt&q=putin&at=1").body;
    assert!(
        body.contains("class=\"m person\"") && body.contains("class=\"m date\""),
        "{body}"
    );
    assert!(body.contains("<mark>Putina</mark>"), "{body}");
    assert!(body.contains("id=\"s2\""), "{body}");
    let letters = between(&body, "id=\"text\"", "</div>");
    let mut plain = String::new();
    let mut inside = false;
    for letter in letters.chars() {
        match letter {
            '<' => inside = true,
            '>' => inside = false,
            letter if !inside => plain.push(letter),
            _ => {}
        }
    }
    assert!(
        plain.contains("Władimir Putin spotkał się z Kim Dzong Unem w Pjongjangu."),
        "{plain}"
    );
    let why = site.get("/article?id=2024/a.txt&why=KP").body;
    assert!(
        between(&why, "id=\"why\"", "</section>").contains("capital"),
        "{why}"
    );
    // the way through the hits of the search
    let third = site.get("/article?id=2023/c.txt&sort=oldest&at=1").body;
    assert!(
        third.contains("1 / 4") && third.contains("rel=\"next\""),
        "{third}"
    );
    assert!(!third.contains("rel=\"prev\""), "{third}");
    // a place that is not the article's own is not believed
    assert!(
        !site
            .get("/article?id=2023/c.txt&sort=oldest&at=4")
            .body
            .contains("4 / 4")
    );
}

#[test]
fn files_hold_what_is_shown() {
    let site = Site::of(ARTICLES);
    let csv = site.get("/export.csv?q=tusk");
    assert!(
        csv.headers["content-type"]
            .to_str()
            .is_ok_and(|kind| kind.starts_with("text/csv"))
    );
    assert_eq!(csv.body.lines().count(), 4, "{}", csv.body);
    let values = site.get("/values.csv?facet=country&q=tusk").body;
    assert!(values.contains("UA,Ukraine,3,3"), "{values}");
    let feed = site.get("/export.atom?q=tusk").body;
    assert_eq!(feed.matches("<entry>").count(), 3);
    assert!(feed.contains("prasowka://article/2024%2Fb.txt"), "{feed}");
    let forms = [
        ("tsv", "2024/b.txt"),
        ("jsonl", "\"id\""),
        ("bib", "@article"),
        ("ris", "TY  - "),
        ("csl.json", "article-newspaper"),
    ];
    for (form, mark) in forms {
        let got = site.get(&format!("/export.{form}?q=tusk"));
        assert!(got.body.contains(mark), "{form}: {}", got.body);
    }
}

#[test]
fn lines_days_sides_and_networks_are_files_too() {
    let site = Site::of(ARTICLES);
    let lines = site.get("/lines.csv?q=tusk").body;
    assert_eq!(lines.lines().count(), 1 + 5, "{lines}");
    let days = site.get("/chronology.csv?q=putin&by=month").body;
    assert!(days.contains("2023-05,1,1,"), "{days}");
    let sides = site
        .get("/compare.csv?a.published=2023&b.published=2024&facet=country&min=1")
        .body;
    assert!(sides.contains("gone,LT,"), "{sides}");
    let pairs = "kinds=person&min=1";
    for (form, mark) in [
        ("graphml", "<graphml "),
        ("gexf", "<gexf "),
        ("csv", "Source,Target,Weight,Type"),
    ] {
        let got = site.get(&format!("/network.{form}?{pairs}"));
        assert!(got.body.contains(mark), "{form}: {}", got.body);
        assert!(got.body.contains("Emmanuel Macron"), "{form}: {}", got.body);
        assert!(got.headers.contains_key("content-disposition"), "{form}");
    }
}

#[test]
fn every_occurrence_stands_in_its_line_and_leads_to_its_place() {
    let site = Site::of(ARTICLES);
    let body = site.get("/lines?q=putin").body;
    assert!(body.contains("4 occurrences"), "{body}");
    // the place in the article is there, and is what the line shows
    for place in body.split("href=\"/article?").skip(1) {
        let link = place.split('"').next().expect("a link");
        let (address, anchor) = link.split_once('#').expect("a place");
        let article = site.get(&format!("/article?{}", address.replace("&amp;", "&")));
        let marked = between(&article.body, &format!("id=\"{anchor}\""), "</");
        assert!(marked.contains("Putin"), "{marked}");
    }
    // without a query every mention of what is chosen; without that nothing
    let person = site.get("/lines?person=Emmanuel+Macron").body;
    assert!(person.contains("Emmanuelem Macronem"), "{person}");
    let nothing = site.get("/lines").body;
    assert!(nothing.contains("Type words"), "{nothing}");
    assert_eq!(site.json("/api/v1/lines")["total"], 0);
}

#[test]
fn days_hold_what_is_said_of_them() {
    let site = Site::of(ARTICLES);
    let body = site.get("/chronology?q=putin&by=month").body;
    let day = between(&body, "class=\"days\"", "</ol>");
    assert!(
        day.contains("May 2023") && day.contains("<mark>maju 2023 roku</mark>"),
        "{day}"
    );
    assert!(
        day.contains("href=\"/search?q=putin&amp;mentions=2023-05\""),
        "{day}"
    );
    let got = site.asked("/chronology?q=putin&from=2023&to=2023-06", &[]);
    assert_eq!(
        got.headers["location"],
        "/chronology?q=putin&mentions=2023..2023-06"
    );
}

#[test]
fn a_day_of_no_known_year_is_a_value_but_no_day() {
    let site = Site::of(&[(
        "a.txt",
        "Council\n\nThe council meets again on 3 May. Its members last met on 11 June 2024 in the city.",
    )]);
    let values = site
        .json("/api/v1/facets?facet=mentioned&by=day")
        .to_string();
    assert!(values.contains("\"XXXX-05-03\""), "{values}");
    let found =
        |value: &str| site.json(&format!("/api/v1/search?mentions={value}"))["total"].clone();
    assert_eq!(
        (found("XXXX-05-03"), found("XXXX-05-04")),
        (1.into(), 0.into())
    );
    let days = site.json("/api/v1/chronology");
    assert_eq!(days["days"].as_array().map(Vec::len), Some(1), "{days}");
    assert_eq!(days["days"][0]["value"], "2024-06-11");
}

#[test]
fn two_sides_are_compared_and_swapped() {
    let site = Site::of(ARTICLES);
    let body = site
        .get("/compare?a.published=2023&b.published=2024&facet=country&country=UA")
        .body;
    assert!(
        body.contains("href=\"/compare?facet=country&amp;country=UA&amp;a.published=2024&amp;b.published=2023\""),
        "{body}"
    );
    // a side is the common search and its own
    assert!(
        body.contains("href=\"/search?country=UA&amp;published=2023\""),
        "{body}"
    );
    // nothing to compare yet: what could be
    let start = site.get("/compare?country=UA").body;
    assert!(
        start.contains("/compare?country=UA&amp;a.published=2023&amp;b.published=2024"),
        "{start}"
    );
    assert!(
        start.contains("/compare?a.country=UA\"") || start.contains("/compare?a.country=UA&"),
        "{start}"
    );
}

#[test]
fn a_network_is_drawn_with_links_and_always_the_same() {
    let site = Site::of(ARTICLES);
    let address = "/network?q=ukraina&min=1&kinds=person,country";
    let body = site.get(address).body;
    let drawing = between(&body, "class=\"net\"", "class=\"caption\"");
    assert!(
        drawing.contains("href=\"/search?q=ukraina&amp;person=Donald+Tusk\""),
        "{drawing}"
    );
    assert!(
        drawing.matches("<line ").count() > 2 && drawing.contains("<circle"),
        "{drawing}"
    );
    assert_eq!(body, site.get(address).body);
    let table = between(&body, "id=\"as-table\"", "</table>");
    assert!(table.contains("Emmanuel Macron"), "{table}");
}

/// Five sentences that are printed again and again.
const AGENCY: &str = "Rada gminy w Przewodowie przyjęła we wtorek uchwałę o budowie nowej szkoły przy głównej \
    drodze. Koszt inwestycji oszacowano na dwanaście milionów złotych, a połowę tej kwoty pokryje dotacja z \
    budżetu państwa. Prace mają ruszyć wiosną i potrwać około dwóch lat, jeżeli pozwoli na to pogoda. Wójt \
    Grzegorz Drewnik dziękował mieszkańcom za cierpliwość oraz za liczne uwagi do projektu. Rodzice uczniów od \
    lat skarżyli się na ciasne klasy i dojazdy do sąsiedniej miejscowości.";

#[test]
fn reprints_are_folded_told_and_counted_between_sources() {
    let line = |id: &str, source: &str, day: &str, text: &str| {
        let record = serde_json::json!({
            "id": id, "title": format!("Numer {id}"), "text": text, "source": source, "date": day,
        });
        format!("{record}\n")
    };
    let later = format!("{AGENCY} Otwarcie zaplanowano z udziałem ministra edukacji.");
    let lines = [
        line("one", "PAP", "2024-05-01", AGENCY),
        line("two", "Kurier", "2024-05-02", &later),
        line("three", "Echo", "2024-05-03", AGENCY),
        line(
            "other",
            "Echo",
            "2024-05-03",
            "W Wilnie padał deszcz, a Donald Tusk wrócił do kraju.",
        ),
    ];
    let site = Site::of(&[("a.jsonl", &lines.concat())]);
    let each = site.get("/search?q=szkoła&sort=oldest").body;
    assert!(
        each.contains("3 articles") && each.contains("in 1 story"),
        "{each}"
    );
    assert!(
        each.contains("once-a-story=1")
            && each.contains("/network?q=szko%C5%82a&amp;min=1&amp;within=story"),
        "{each}"
    );
    let once = site.get("/search?q=szkoła&once-a-story=1").body;
    assert_eq!(once.matches("class=\"hit\"").count(), 1, "{once}");
    assert!(once.contains("+2 reprints"), "{once}");
    let address = between(&once, "<p class=\"facts\">", "reprints");
    let address = address.rsplit("href=\"").next().expect("a link");
    let address = address
        .split('"')
        .next()
        .expect("its end")
        .replace("&amp;", "&");
    let (article, anchor) = address.split_once('#').expect("a place");
    let article = site.get(article).body;
    let story = between(&article, &format!("id=\"{anchor}\""), "</section>");
    let order = ["PAP", "Kurier", "Echo"].map(|source| story.find(source));
    assert!(order.is_sorted() && order[0].is_some(), "{story}");
    // what another has that this one has not
    assert!(story.contains("ministra edukacji"), "{story}");
    let sources = site.get("/network?within=story&min=1").body;
    assert!(
        sources.contains("class=\"matrix\"") && sources.contains("marker-end"),
        "{sources}"
    );
}

#[test]
fn suggestions_know_names_and_words() {
    let site = Site::of(ARTICLES);
    let found = site.json("/api/v1/suggest?q=tus&ui=en");
    assert_eq!(found["suggestions"][0]["value"], "Donald Tusk");
    assert_eq!(found["suggestions"][0]["facet"], "person");
    let found = site.json("/api/v1/suggest?q=ukrai&ui=en");
    assert_eq!(found["suggestions"][0]["name"], "Ukraine");
    let found = site.json("/api/v1/suggest?q=rozmawi");
    let words = found["suggestions"].as_array().expect("a list");
    assert!(
        words
            .iter()
            .any(|each| each["facet"].is_null() && each["count"] == 1),
        "{found}"
    );
}

#[test]
fn an_answer_is_known_until_the_index_changes() {
    let site = Site::of(ARTICLES);
    let first = site.get("/search?q=tusk");
    let tag = first.headers["etag"].to_str().expect("text").to_owned();
    let again = |address: &str| site.asked(address, &[("if-none-match", &tag)]).status;
    assert_eq!(again("/search?q=tusk"), StatusCode::NOT_MODIFIED);
    assert_eq!(again("/search?q=putin"), StatusCode::OK);
    site.env
        .write("corpus/e.txt", "Donald Tusk pojechał do Gdańska.");
    site.env.ok(&["index", "--quiet"]);
    let fresh = site.asked("/search?q=tusk", &[("if-none-match", &tag)]);
    assert_eq!(fresh.status, StatusCode::OK);
    assert!(fresh.body.contains("4 articles"), "{}", fresh.body);
}

#[test]
fn answers_are_packed_and_heads_have_no_body() {
    let site = Site::of(ARTICLES);
    let request = Request::builder()
        .uri("/")
        .header("host", "localhost:8570")
        .header("accept-encoding", "gzip");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let response = runtime.block_on(
        site.app
            .clone()
            .oneshot(request.body(Body::empty()).expect("a request")),
    );
    assert_eq!(
        response.expect("an answer").headers()["content-encoding"],
        "gzip"
    );
    let head = Request::builder()
        .method(Method::HEAD)
        .uri("/")
        .header("host", "localhost:8570");
    let got = site.send(head.body(Body::empty()).expect("a request"));
    assert_eq!((got.status, got.body.as_str()), (StatusCode::OK, ""));
}

#[test]
fn the_browser_s_language_is_spoken() {
    let site = Site::of(ARTICLES);
    let page = |accepted: &str| site.asked("/search", &[("accept-language", accepted)]).body;
    assert!(page("pl-PL,pl;q=0.9,en;q=0.8").contains("4 artykuły"));
    assert!(page("fr,en;q=0.5").contains("4 articles"));
    let chosen = site.get("/search?ui=pl").body;
    assert!(chosen.contains("Wszystkie artykuły") && chosen.contains("Ukraina"));
    // the choice goes along
    assert!(chosen.contains("person=Donald+Tusk&amp;ui=pl"), "{chosen}");
}

#[test]
fn hostile_articles_stay_text() {
    let word = "x".repeat(1 << 20);
    let persons: Vec<String> = (0..2000)
        .map(|n| format!("Spotkał się Jan Kowalski{n}."))
        .collect();
    let persons = persons.join(" ");
    let tricks = "<script>alert(1)</script> \"'><img src=x onerror=alert(2)> \u{202e}gnp.exe\u{202c} {{7*7}} ${7*7} \
         </title></textarea><svg onload=alert(3)>";
    let record = serde_json::json!({
        "id": "\"><script>alert(4)</script>", "title": tricks, "text": format!("{tricks} Donald Tusk."),
        "source": "<b onmouseover=alert(5)>", "url": "javascript:alert(6)", "date": "2024-06-18",
    });
    let site = Site::of(&[
        ("a.jsonl", &format!("{record}\n")),
        ("<img src=x onerror=alert(7)>.txt", tricks),
        ("long.txt", &format!("Donald Tusk {word} koniec")),
        ("many.txt", &persons),
    ]);
    let hits = site.json("/api/v1/search?n=10");
    let mut addresses: Vec<String> = VIEWS
        .iter()
        .filter(|view| !view.contains("2024%2F"))
        .map(|view| (*view).to_owned())
        .collect();
    addresses.retain(|address| !address.contains("/entity?kind=country"));
    for hit in hits["hits"].as_array().expect("hits") {
        let id = hit["id"].as_str().expect("an id");
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("id", id)
            .append_pair("q", "alert")
            .finish();
        addresses.push(format!("/article?{query}"));
    }
    assert_eq!(hits["total"], 4);
    for address in addresses {
        let got = site.asked(&address, &[]);
        assert!(!got.status.is_server_error(), "{address}: {}", got.status);
        let body = got.body;
        for forbidden in [
            "<script>",
            "<img",
            "<b ",
            "onload=alert(3)>",
            "\u{202e}",
            "href=\"javascript",
        ] {
            let lower = body.to_lowercase();
            let is_escaped = !lower.contains(forbidden)
                || (forbidden.starts_with("onload") && lower.contains("&lt;svg onload"));
            assert!(is_escaped, "{address} has {forbidden}");
        }
        assert_eq!(body.matches("<script").count(), 1, "{address}");
        let limit = if address.contains("long.txt") {
            3 << 20
        } else {
            1 << 20
        };
        assert!(body.len() < limit, "{address}: {} bytes", body.len());
    }
    let feed = site.get("/export.atom").body;
    assert!(
        !feed.contains("<script>") && !feed.contains("<img"),
        "{feed}"
    );
}

/// What an assistant asks, as it is sent.
fn told(site: &Site, message: &Value, headers: &[(&str, &str)]) -> Got {
    let mut request = Request::builder()
        .method(Method::POST)
        .uri("/mcp")
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream");
    if !headers.iter().any(|(name, _)| *name == "host") {
        request = request.header("host", "localhost:8570");
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(message.to_string()));
    site.send(request.expect("a request"))
}

fn call(name: &str, arguments: &Value) -> Value {
    let params = serde_json::json!({"name": name, "arguments": arguments});
    serde_json::json!({"jsonrpc": "2.0", "id": 7, "method": "tools/call", "params": params})
}

#[test]
fn assistants_get_the_same_tools_over_http() {
    let site = Site::of(ARTICLES);
    let greeting = serde_json::json!({
        "jsonrpc": "2.0", "id": 1, "method": "initialize",
        "params": {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}},
    });
    let ask = |message: &Value| -> Value {
        let got = told(&site, message, &[]);
        assert_eq!(got.status, StatusCode::OK, "{}", got.body);
        serde_json::from_str(&got.body).expect("JSON")
    };
    let greeted = ask(&greeting);
    assert_eq!(greeted["result"]["serverInfo"]["name"], "prasowka");
    let started = serde_json::json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(told(&site, &started, &[]).status, StatusCode::ACCEPTED);
    let listed =
        ask(&serde_json::json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list", "params": {}}));
    let n_listed = listed["result"]["tools"].as_array().map(Vec::len);
    assert_eq!(n_listed, Some(prasowka::mcp::TOOLS.len()));
    let found = ask(&call("search", &serde_json::json!({"query": "tuskiem"})));
    let found = &found["result"]["structuredContent"];
    assert_eq!(found["total"], 3, "{found}");
    let id = found["hits"][0]["id"].as_str().expect("an id");
    let read = ask(&call("read", &serde_json::json!({"id": id})));
    let text = read["result"]["structuredContent"]["text"].as_str();
    assert!(text.is_some_and(|text| text.contains("Tusk")), "{read}");
    // a client of 2026 does not greet
    let meta = serde_json::json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "x", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let mut late = call("count", &serde_json::json!({"facet": "country"}));
    late["params"]["_meta"] = meta;
    let headers = [
        ("mcp-protocol-version", "2026-07-28"),
        ("mcp-method", "tools/call"),
        ("mcp-name", "count"),
    ];
    let got = told(&site, &late, &headers);
    assert_eq!(got.status, StatusCode::OK, "{}", got.body);
    assert!(got.body.contains("\"UA\""), "{}", got.body);
    // a new commit is seen
    site.env
        .write("corpus/e.txt", "Donald Tusk pojechał do Gdańska.");
    site.env.ok(&["index", "--quiet"]);
    let found = ask(&call("search", &serde_json::json!({"query": "tuskiem"})));
    assert_eq!(found["result"]["structuredContent"]["total"], 4);
}

#[test]
fn other_pages_cannot_ask_as_assistants() {
    let site = Site::of(ARTICLES);
    let corpus = call("corpus", &serde_json::json!({}));
    let origins = [
        ("http://localhost:8570", true),
        ("http://127.0.0.1:8570", true),
        ("http://localhost:8571", false),
        ("http://localhost", false),
        ("https://evil.example", false),
        ("http://localhost.evil:8570", false),
        ("null", false),
        ("", false),
    ];
    for (origin, is_ours) in origins {
        let got = told(&site, &corpus, &[("origin", origin)]);
        assert_eq!(
            got.status == StatusCode::OK,
            is_ours,
            "{origin:?}: {}",
            got.status
        );
        assert!(!got.headers.contains_key("access-control-allow-origin"));
    }
    let evil = [
        [("host", "evil:8570"), ("x", "x")],
        [("sec-fetch-site", "cross-site"), ("sec-fetch-mode", "cors")],
        [
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-mode", "no-cors"),
        ],
    ];
    for headers in evil {
        let got = told(&site, &corpus, &headers);
        assert_eq!(got.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    // what a form of another page can send is not taken
    let form = Request::builder()
        .method(Method::POST)
        .uri("/mcp")
        .header("host", "localhost:8570")
        .header("content-type", "text/plain");
    let got = site.send(
        form.body(Body::from(corpus.to_string()))
            .expect("a request"),
    );
    assert!(got.status.is_client_error(), "{}", got.status);
    let large = call(
        "search",
        &serde_json::json!({"query": "x".repeat(100 << 10)}),
    );
    assert_eq!(
        told(&site, &large, &[]).status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    for method in [Method::GET, Method::DELETE, Method::OPTIONS, Method::PUT] {
        let request = Request::builder().method(method.clone()).uri("/mcp");
        let request = request.header("host", "localhost:8570").body(Body::empty());
        let got = site.send(request.expect("a request"));
        assert_eq!(got.status, StatusCode::METHOD_NOT_ALLOWED, "{method}");
    }
    let babble = Request::builder()
        .method(Method::POST)
        .uri("/mcp")
        .header("host", "localhost:8570")
        .header("accept", "application/json, text/event-stream")
        .header("content-type", "application/json");
    let got = site.send(
        babble
            .body(Body::from("{\"jsonrpc\": "))
            .expect("a request"),
    );
    assert!(got.status.is_client_error(), "{}", got.status);
    let site = Site::with(ARTICLES, |settings| {
        settings.token = Some("s3cret".to_owned());
    });
    assert_eq!(told(&site, &corpus, &[]).status, StatusCode::UNAUTHORIZED);
    let bearer = [("authorization", "Bearer s3cret")];
    assert_eq!(told(&site, &corpus, &bearer).status, StatusCode::OK);
}

/// The program serving the sample of these tests, at a port of its own.
fn serving(env: &Env, args: &[&str]) -> (std::process::Child, String) {
    let mut all = vec!["serve", "--port", "0"];
    all.extend(args);
    let mut child = env
        .command(&all)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("it was asked for");
    BufReader::new(stdout)
        .read_line(&mut line)
        .expect("it prints its link");
    (child, line.trim().to_owned())
}

fn fetch(link: &str, head: &str) -> String {
    let authority = link
        .trim_start_matches("http://")
        .split('/')
        .next()
        .expect("a host");
    let port = authority.rsplit(':').next().expect("a port");
    let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).expect("it listens");
    stream
        .write_all(head.replace("HOST", authority).as_bytes())
        .expect("it reads");
    let mut answer = Vec::new();
    // a connection that is cut off is an answer, too
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn the_command_serves_until_it_is_told_to_stop() {
    let env = Env::indexed(ARTICLES);
    let (mut child, link) = serving(&env, &[]);
    assert!(link.starts_with("http://localhost:"), "{link}");
    let page = fetch(
        &link,
        "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    );
    assert!(
        page.starts_with("HTTP/1.1 200") && page.contains("4 articles"),
        "{page}"
    );
    let old = fetch(&link, "GET / HTTP/1.0\r\n\r\n");
    assert!(old.contains("403"), "{old}");
    let large = format!(
        "GET / HTTP/1.1\r\nHost: HOST\r\nX: {}\r\n\r\n",
        "x".repeat(1 << 20)
    );
    let refused = fetch(&link, &large);
    assert!(
        refused.is_empty() || refused.starts_with("HTTP/1.1 4"),
        "{refused}"
    );
    let term = std::process::Command::new("kill")
        .arg(child.id().to_string())
        .status();
    assert!(term.expect("kill runs").success());
    assert_eq!(child.wait().expect("it ends").code(), Some(143));
}

#[test]
fn the_command_says_what_stands_in_its_way() {
    let env = Env::new();
    let ran = env.run(&["serve"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("prasowka index"), "{}", ran.stderr);
    let env = Env::indexed(ARTICLES);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let ran = env.run(&["serve", "--port", &port]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.stderr.contains("taken"), "{}", ran.stderr);
    // where others can connect, a token is asked for
    let (mut child, link) = serving(&env, &["--bind", "0.0.0.0"]);
    assert!(link.contains("/?token="), "{link}");
    let page = fetch(
        &link,
        "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    );
    assert!(page.starts_with("HTTP/1.1 401"), "{page}");
    child.kill().expect("it is there");
    child.wait().expect("it ends");
}
