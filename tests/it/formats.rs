//! The same articles in every format: they must come out equal.

use serde_json::{Value, json};

use crate::env::{Env, project};
use crate::pack::{self, Article};

/// An article of the sample corpus as `enrich` prints it.
fn samples() -> Vec<Value> {
    let env = Env::new();
    let corpus = project().join("corpus/swiat");
    let corpus = corpus.to_str().expect("the path is UTF-8");
    let found = env.json_lines(&["enrich", "--text", corpus]);
    // articles in records keep white space that pages cannot show, and not
    // every format knows dates that are no days
    let is_dated_file = |article: &&Value| {
        let day = field(&article["published"], "value");
        article["id"] == article["path"] && day.len() == "2024-06-18".len()
    };
    found.iter().filter(is_dated_file).cloned().collect()
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

/// Ways of writing an article down, by the name of the file.
type Format = (&'static str, fn(&Article<'_>) -> Vec<u8>);

const FORMATS: &[Format] = &[
    ("a.md", |article| {
        let (title, day, text) = (article.title, article.day, text(article));
        format!("---\ntitle: {title:?}\ndate: {day}\nlang: pl\n---\n\n{text}\n").into_bytes()
    }),
    ("a.html", |article| pack::html(article).into_bytes()),
    ("a.json", |article| {
        format!("[\n{:#}\n]", record(article)).into_bytes()
    }),
    ("a.jsonl", |article| {
        record(article).to_string().into_bytes()
    }),
    ("a.csv", |article| table(article).into_bytes()),
    ("a.rss", |article| pack::rss(article).into_bytes()),
    ("b.xml", |article| {
        let feed = pack::rss(article).replace("?>", " encoding=\"UTF-16\"?>");
        let units = std::iter::once(0xFEFF).chain(feed.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    }),
    ("a.atom", |article| pack::atom(article).into_bytes()),
    ("a.eml", |article| pack::eml(article).into_bytes()),
    ("a.mbox", |article| pack::mbox(article).into_bytes()),
    ("a.docx", pack::docx),
    ("a.odt", pack::odt),
    ("a.pdf", pack::pdf),
    ("a.warc", pack::warc_of),
    ("a.jsonl.gz", |article| {
        pack::gzip(record(article).to_string().as_bytes())
    }),
    ("a.csv.zst", |article| pack::zstd(table(article).as_bytes())),
    ("b.warc.gz", |article| pack::gzip(&pack::warc_of(article))),
    ("a.zip", |article| {
        pack::zip(&[("a.docx", &pack::docx(article))])
    }),
];

fn text(article: &Article<'_>) -> String {
    article.paragraphs.join("\n\n")
}

fn record(article: &Article<'_>) -> Value {
    let (title, day) = (article.title, article.day);
    json!({"title": title, "date": day, "lang": "pl", "text": text(article)})
}

fn table(article: &Article<'_>) -> String {
    let cell = |text: &str| text.replace('"', "\"\"");
    format!(
        "Tytuł;data;język;Treść\r\n\"{}\";{};pl;\"{}\"\r\n",
        cell(article.title),
        article.day,
        cell(&text(article))
    )
}

#[test]
fn an_article_is_the_same_in_every_format() {
    let samples = samples();
    assert!(samples.len() > 10, "{} articles", samples.len());
    let env = Env::new();
    for (number, sample) in samples.iter().enumerate() {
        let article = Article {
            title: field(sample, "title"),
            day: field(&sample["published"], "value"),
            lang: "pl",
            paragraphs: paragraphs(sample),
        };
        for (name, write) in FORMATS {
            env.write(&format!("corpus/{number}/{name}"), write(&article));
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
