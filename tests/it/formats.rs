//! The same articles in every format: they must come out equal.

use std::io::Write;

use serde_json::{Value, json};

use crate::env::{Env, project};

/// An article of the sample corpus as `enrich` prints it.
fn samples() -> Vec<Value> {
    let env = Env::new();
    let corpus = project().join("corpus/swiat");
    let corpus = corpus.to_str().expect("the path is UTF-8");
    let found = env.json_lines(&["enrich", "--text", corpus]);
    // articles in records keep white space that pages cannot show
    let is_file = |article: &&Value| article["id"] == article["path"];
    found.iter().filter(is_file).cloned().collect()
}

fn field<'a>(article: &'a Value, name: &str) -> &'a str {
    article[name].as_str().unwrap_or_default()
}

/// The paragraphs of an article's text, after its title.
fn paragraphs(article: &Value) -> Vec<&str> {
    let text = field(article, "text").trim();
    let text = text.strip_prefix(field(article, "title")).unwrap_or(text);
    text.split('\n')
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// Ways of writing an article down, by the name of the file.
type Format = (&'static str, fn(&Value) -> Vec<u8>);

const FORMATS: &[Format] = &[
    ("a.md", |article| {
        let text = paragraphs(article).join("\n\n");
        let (title, date) = (
            field(article, "title"),
            field(&article["published"], "value"),
        );
        format!("---\ntitle: {title:?}\ndate: {date}\nlang: pl\n---\n\n{text}\n").into_bytes()
    }),
    ("a.html", |article| {
        let text = escape(&paragraphs(article).join("\n")).replace('\n', "\n<p>");
        let (title, date) = (
            escape(field(article, "title")),
            field(&article["published"], "value"),
        );
        format!(
            "<html lang=pl><head><meta charset=utf-8><title>{title} | Dziennik</title>\
             <meta property='article:published_time' content='{date}'></head><body>\
             <nav><a href=/>Strona główna</a></nav><article><h1>{title}</h1>\n<p>{text}</article></body></html>"
        ).into_bytes()
    }),
    ("a.json", |article| {
        format!("[\n{:#}\n]", record(article)).into_bytes()
    }),
    ("a.jsonl", |article| {
        record(article).to_string().into_bytes()
    }),
    ("a.csv", |article| table(article).into_bytes()),
    ("a.jsonl.gz", |article| {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder
            .write_all(record(article).to_string().as_bytes())
            .expect("memory can be written");
        encoder.finish().expect("memory can be written")
    }),
    ("a.csv.zst", |article| {
        ruzstd::encoding::compress_to_vec(
            table(article).as_bytes(),
            ruzstd::encoding::CompressionLevel::Fastest,
        )
    }),
];

fn record(article: &Value) -> Value {
    let text = paragraphs(article).join(
        "

",
    );
    json!({"title": article["title"], "date": article["published"]["value"], "lang": "pl", "text": text})
}

fn table(article: &Value) -> String {
    let record = record(article);
    let cell = |name: &str| field(&record, name).replace('"', "\"\"");
    format!(
        "Tytuł;data;język;Treść\r\n\"{}\";{};pl;\"{}\"\r\n",
        cell("title"),
        cell("date"),
        cell("text")
    )
}

#[test]
fn an_article_is_the_same_in_every_format() {
    let samples = samples();
    assert!(samples.len() > 10, "{} articles", samples.len());
    let env = Env::new();
    for (number, article) in samples.iter().enumerate() {
        for (name, write) in FORMATS {
            env.write(&format!("corpus/{number}/{name}"), write(article));
        }
    }
    let found = env.json_lines(&["enrich", "--text", "corpus"]);
    assert_eq!(found.len(), samples.len() * FORMATS.len());
    for same in found.chunk_by(|one, other| folder(one) == folder(other)) {
        for key in [
            "title",
            "text",
            "lang",
            "persons",
            "countries",
            "organisations",
            "places",
            "dates",
            "timexes",
        ] {
            for article in &same[1..] {
                assert_eq!(
                    article[key], same[0][key],
                    "{key} of {} and {}",
                    article["id"], same[0]["id"]
                );
            }
        }
        for article in same {
            assert_eq!(
                article["published"]["value"], same[0]["published"]["value"],
                "{}",
                article["id"]
            );
        }
    }
}

fn folder(article: &Value) -> &str {
    field(article, "path")
        .split('/')
        .next()
        .expect("a path has parts")
}
