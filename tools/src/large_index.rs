//! An index as large as asked, for measuring how search holds up.
//!
//! Articles are stretches of given texts, shuffled; the words, countries,
//! places and dates are those of the stretches, so they are as frequent as in
//! news. Persons are first names and surnames of the texts in new pairs, some
//! in many articles and most in few. The same texts and sizes give the same
//! articles.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use jiff::ToSpan;
use jiff::civil::date;
use prasowka::article::{
    Article, CountryEvidence, Enriched, Entity, Mention, Origin, Published, Timex,
};
use prasowka::corpus::{self, Options};
use prasowka::date::PartialDate;
use prasowka::enrich::{Analysed, Enricher, Form, Record, TERM_SEPARATOR, Terms};
use prasowka::index::{Budget, State, Writer};
use prasowka::lang::tokens::Tokens;

/// Bytes of a stretch, at least.
const STRETCH_BYTES: usize = 300;

/// Stretches of an article.
const N_STRETCHES: usize = 3;

/// Days over which the articles were published, up to the end of 2024.
const N_DAYS: u64 = 3652;

/// Persons of an article, at most.
const N_PERSONS_MAX: u64 = 5;

/// Articles after which the index is committed.
const COMMIT_EVERY: usize = 250_000;

/// Threads and memory of the writer.
const WRITER: Budget = Budget {
    n_threads: 2,
    bytes: 400 << 20,
};

/// Writes an index of `n_articles` with about `n_persons` persons.
pub(crate) fn write(
    texts: &[PathBuf],
    n_articles: usize,
    n_persons: usize,
    out: &Path,
) -> Result<()> {
    let stretches = stretches(texts)?;
    let names = Names::of(&stretches);
    ensure!(
        names.n_pairs() >= n_persons,
        "the texts have names for {} persons only",
        names.n_pairs()
    );
    let (mut writer, state) = Writer::open(out, WRITER)?;
    let state = State {
        finished: true,
        ..state
    };
    let mut dice = Dice(1);
    for number in 0..n_articles {
        let article = compose(number, &stretches, &names, n_persons, &mut dice);
        let record = Record::new(&article.enriched, Form::KEPT);
        writer.add("large", record, &article.terms, None)?;
        if (number + 1) % COMMIT_EVERY == 0 {
            writer.commit(&state)?;
            eprintln!("{} articles", number + 1);
        }
    }
    writer.commit(&state)?;
    writer.close()?;
    Ok(())
}

/// The texts, cut at ends of sentences and enriched.
fn stretches(texts: &[PathBuf]) -> Result<Vec<Analysed>> {
    let mut enricher = Enricher::new();
    let mut stretches = Vec::new();
    for path in texts {
        let walk = corpus::walk(path).with_context(|| format!("reading {}", path.display()))?;
        for file in walk {
            for piece in file?.pieces(&Options::default()) {
                let Ok(reading) = corpus::read(piece?, date(2024, 12, 31)) else {
                    continue;
                };
                let article = reading.article;
                let cut = cut(&article).into_iter();
                stretches.extend(cut.map(|text| {
                    enricher.analyse(Article {
                        title: String::new(),
                        title_is_separate: false,
                        published: Published::default(),
                        text: text.to_owned(),
                        ..article.clone()
                    })
                }));
            }
        }
    }
    ensure!(!stretches.is_empty(), "no text to make articles of");
    Ok(stretches)
}

fn cut(article: &Article) -> Vec<&str> {
    let tokens = Tokens::new(&article.text, article.lang);
    let (mut start, mut cut) = (0, Vec::new());
    for sentence in &tokens.sentences {
        let end = tokens.tokens[sentence.end - 1].end as usize;
        if end - start >= STRETCH_BYTES {
            cut.push(article.text[start..end].trim());
            start = end;
        }
    }
    cut
}

/// First names and surnames, to be paired.
struct Names {
    first: Vec<String>,
    last: Vec<String>,
}

impl Names {
    fn of(stretches: &[Analysed]) -> Self {
        let persons = stretches
            .iter()
            .flat_map(|stretch| &stretch.enriched.persons);
        let pairs = persons.filter_map(|person| person.name.split_once(' '));
        let (first, last): (BTreeSet<_>, BTreeSet<_>) = pairs.unzip();
        let owned = |names: BTreeSet<&str>| names.into_iter().map(str::to_owned).collect();
        Self {
            first: owned(first),
            last: owned(last),
        }
    }

    fn n_pairs(&self) -> usize {
        self.first.len() * self.last.len()
    }

    /// The pair of a number; neighbouring numbers share no name.
    fn pair(&self, number: usize) -> String {
        let scattered = number * 1_000_003 % self.n_pairs();
        let first = &self.first[scattered % self.first.len()];
        let last = &self.last[scattered / self.first.len()];
        format!("{first} {last}")
    }
}

/// An article of some stretches, with some persons.
fn compose(
    number: usize,
    stretches: &[Analysed],
    names: &Names,
    n_persons: usize,
    dice: &mut Dice,
) -> Analysed {
    let mut text = String::new();
    let mut terms = Vec::new();
    let mut parts = Parts::default();
    let mut lang = None;
    for _ in 0..N_STRETCHES {
        let stretch = &stretches[dice.below(stretches.len() as u64) as usize];
        parts.add(&stretch.enriched, text.len());
        text.push_str(&stretch.enriched.article.text);
        text.push('\n');
        terms.push(stretch.terms.text.as_str());
        lang = stretch.enriched.article.lang;
    }
    let persons: BTreeSet<String> = (0..=dice.below(N_PERSONS_MAX))
        .map(|_| names.pair((dice.share().powi(3) * n_persons as f64) as usize))
        .collect();
    let day = date(2024, 12, 31).saturating_sub((dice.below(N_DAYS) as i64).days());
    let title = text.split(['.', '\n']).next().unwrap_or("").to_owned();
    let article = Article {
        id: format!("{number}.txt"),
        path: Some(format!("{number}.txt")),
        lang,
        title,
        title_is_separate: false,
        text,
        published: Published {
            value: Some(PartialDate::from(day)),
            from: Origin::Field,
            candidates: Vec::new(),
        },
        source: None,
        url: None,
    };
    let entity = |name| Entity {
        name,
        count: 1,
        ambiguous: false,
        country: None,
    };
    Analysed {
        enriched: Enriched {
            article,
            mentions: parts.mentions,
            timexes: parts.timexes,
            quotes: Vec::new(),
            persons: persons.into_iter().map(entity).collect(),
            countries: parts.countries,
            organisations: parts.organisations,
            places: parts.places,
            dates: parts.dates,
        },
        terms: Terms {
            title: String::new(),
            text: terms.join(&TERM_SEPARATOR.to_string()),
            signature: prasowka::enrich::Signature::default(),
        },
    }
}

/// What the stretches of an article have, each value once.
#[derive(Default)]
struct Parts {
    mentions: Vec<Mention>,
    timexes: Vec<Timex>,
    countries: Vec<CountryEvidence>,
    organisations: Vec<Entity>,
    places: Vec<Entity>,
    dates: Vec<(String, usize)>,
}

impl Parts {
    /// Adds a stretch that begins at a byte of the article.
    fn add(&mut self, stretch: &Enriched, start: usize) {
        let shifted = |span: &std::ops::Range<usize>| span.start + start..span.end + start;
        self.mentions
            .extend(stretch.mentions.iter().map(|mention| Mention {
                span: shifted(&mention.span),
                ..mention.clone()
            }));
        self.timexes
            .extend(stretch.timexes.iter().map(|timex| Timex {
                span: shifted(&timex.span),
                ..timex.clone()
            }));
        add_new(&mut self.countries, &stretch.countries, |a, b| a.id == b.id);
        add_new(&mut self.organisations, &stretch.organisations, |a, b| {
            a.name == b.name
        });
        add_new(&mut self.places, &stretch.places, |a, b| {
            (&a.name, a.country) == (&b.name, b.country)
        });
        add_new(&mut self.dates, &stretch.dates, |a, b| a.0 == b.0);
    }
}

fn add_new<T: Clone>(all: &mut Vec<T>, more: &[T], same: impl Fn(&T, &T) -> bool) {
    for each in more {
        if !all.iter().any(|known| same(known, each)) {
            all.push(each.clone());
        }
    }
}

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `n`.
    fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// A number from 0 up to 1.
    fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}
