//! Making entities of a million distinct names, against sorting them.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::date;
use prasowka::article::Kind;
use prasowka::entities::{self, ArticleName, ArticleNames, Corrections, Usage};
use prasowka::lang::Lang;

use crate::texts::Texts;

/// Distinct names.
const N_NAMES: usize = 1_000_000;

/// Names of an article.
const N_PER_ARTICLE: usize = 10;

/// Runs the group; the texts do not matter.
pub(crate) fn run(_: &Texts) {
    let articles: Vec<ArticleNames> = (0..N_NAMES / N_PER_ARTICLE).map(article).collect();
    let started = Instant::now();
    let mut usage = Usage::default();
    for article in &articles {
        usage.add(article);
    }
    let mut resolution = entities::resolve(&usage, &Corrections::default());
    for article in 0..articles.len() {
        black_box(resolution.of(article).count());
    }
    let ours = started.elapsed();
    let started = Instant::now();
    let mut sorted = BTreeMap::new();
    for name in articles.iter().flat_map(|article| &article.names) {
        *sorted.entry(name.name.as_str()).or_insert(0) += 1;
    }
    black_box(sorted.len());
    let baseline = started.elapsed();
    println!(
        "  {} distinct names: {:.1} s   sorting them {:.1} s   {:.0} times its time",
        sorted.len(),
        ours.as_secs_f64(),
        baseline.as_secs_f64(),
        ours.as_secs_f64() / baseline.as_secs_f64()
    );
}

/// An article about ten persons, some of them by surname alone.
fn article(number: usize) -> ArticleNames {
    let names = (0..N_PER_ARTICLE).map(|place| {
        let name = name(number * N_PER_ARTICLE + place);
        ArticleName {
            kind: Kind::Person,
            name: if place == 0 {
                name.rsplit(' ').next().unwrap_or_default().to_owned()
            } else {
                name
            },
            country: None,
            ambiguous: false,
            also: Vec::new(),
        }
    });
    ArticleNames {
        lang: Some([Lang::PL, Lang::EN, Lang::CS][number % 3]),
        published: Some(date(2020, 1, 1) + ((number % 1500) as i64).days()),
        names: names.collect(),
        countries: Vec::new(),
    }
}

/// A name of syllables, another for each number.
fn name(number: usize) -> String {
    const FIRST: [&str; 10] = [
        "Jan", "Anna", "Piotr", "Ewa", "Adam", "Olga", "Karol", "Iwona", "Marek", "Zofia",
    ];
    const SYLLABLES: [&str; 16] = [
        "ba", "ko", "wi", "ru", "ze", "mo", "la", "ni", "ta", "go", "sza", "cze", "pie", "dro",
        "kra", "smo",
    ];
    let mut surname = String::new();
    let mut rest = number / FIRST.len();
    for _ in 0..5 {
        surname.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    surname[..1].make_ascii_uppercase();
    format!("{} {surname}ski", FIRST[number % FIRST.len()])
}
