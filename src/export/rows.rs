//! Tidy tables: what a row is, and its columns.
//!
//! A cell holds one thing, except the lists of an article, which a table of
//! their own holds a row each.

use std::fmt;

use serde_json::Value;

use crate::article::{Kind, Via};
use crate::enrich::Record;
use crate::index::Facet;
use crate::index::schema::place_value;

/// What a row of a table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Rows {
    /// An article.
    #[default]
    Articles,
    /// A mention of a person, country, organisation or place.
    Mentions,
    /// An article and one of its entities.
    Entities,
    /// An expression of time.
    Dates,
}

/// A column.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// Whether it is the text of the article, which is asked for.
    pub(super) is_text: bool,
}

/// A cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Nothing,
    Text(String),
    Number(usize),
    Flag(bool),
}

impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Number(number) => number.fmt(f),
            Self::Flag(flag) => flag.fmt(f),
        }
    }
}

impl From<Cell> for Value {
    fn from(cell: Cell) -> Self {
        match cell {
            Cell::Nothing => Self::Null,
            Cell::Text(text) => text.into(),
            Cell::Number(number) => number.into(),
            Cell::Flag(flag) => flag.into(),
        }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Self {
        text.as_ref().map_or(Self::Nothing, Self::from)
    }
}

impl From<usize> for Cell {
    fn from(number: usize) -> Self {
        Self::Number(number)
    }
}

const fn column(name: &'static str) -> Column {
    Column {
        name,
        is_text: false,
    }
}

const ARTICLES: &[Column] = &[
    column("id"),
    column("path"),
    column("url"),
    column("title"),
    column("source"),
    column("lang"),
    column("published"),
    column("published_from"),
    column("countries"),
    column("about"),
    column("persons"),
    column("organisations"),
    column("places"),
    column("dates"),
    column("n_chars"),
    Column {
        name: "text",
        is_text: true,
    },
];

const MENTIONS: &[Column] = &[
    column("article"),
    column("published"),
    column("source"),
    column("lang"),
    column("kind"),
    column("start"),
    column("end"),
    column("text"),
    column("lemma"),
    column("name"),
    column("value"),
    column("country"),
    column("via"),
    column("rule"),
];

const ENTITIES: &[Column] = &[
    column("article"),
    column("published"),
    column("source"),
    column("lang"),
    column("facet"),
    column("value"),
    column("name"),
    column("count"),
    column("about"),
    column("ambiguous"),
];

const DATES: &[Column] = &[
    column("article"),
    column("published"),
    column("source"),
    column("lang"),
    column("start"),
    column("end"),
    column("text"),
    column("type"),
    column("value"),
    column("mod"),
    column("begin"),
    column("last"),
];

impl Rows {
    /// Every kind of rows with its name.
    pub const ALL: [(&'static str, Self); 4] = [
        ("articles", Self::Articles),
        ("mentions", Self::Mentions),
        ("entities", Self::Entities),
        ("dates", Self::Dates),
    ];

    /// The columns of a table of such rows.
    pub(super) fn columns(self) -> &'static [Column] {
        match self {
            Self::Articles => ARTICLES,
            Self::Mentions => MENTIONS,
            Self::Entities => ENTITIES,
            Self::Dates => DATES,
        }
    }

    /// The rows of an article, a cell a column.
    pub(super) fn of(self, article: &Record) -> Vec<Vec<Cell>> {
        match self {
            Self::Articles => vec![article_row(article)],
            Self::Mentions => mentions(article),
            Self::Entities => entities(article),
            Self::Dates => dates(article),
        }
    }
}

/// What every row begins with: which article, when, whose, in what language.
fn beginning(article: &Record) -> Vec<Cell> {
    vec![
        (&article.id).into(),
        (&article.published.value).into(),
        (&article.source).into(),
        shown(article.lang),
    ]
}

/// A list in one cell.
fn list<'a>(values: impl Iterator<Item = &'a str>) -> Cell {
    let values: Vec<&str> = values.collect();
    if values.is_empty() {
        Cell::Nothing
    } else {
        Cell::Text(values.join("|"))
    }
}

fn article_row(article: &Record) -> Vec<Cell> {
    let about = article.countries.iter().filter(|country| country.about);
    let text = article.text.as_deref().unwrap_or_default();
    vec![
        (&article.id).into(),
        (&article.path).into(),
        (&article.url).into(),
        (&article.title).into(),
        (&article.source).into(),
        shown(article.lang),
        (&article.published.value).into(),
        article.published.from.name().into(),
        list(article.countries.iter().map(|each| each.id.code())),
        list(about.map(|each| each.id.code())),
        list(article.persons.iter().map(|each| each.name.as_str())),
        list(article.organisations.iter().map(|each| each.name.as_str())),
        list(article.places.iter().map(|each| each.name.as_str())),
        list(article.dates.iter().map(|each| each.value.as_str())),
        text.chars().count().into(),
        text.into(),
    ]
}

/// What is known, in a cell.
fn shown(value: Option<impl fmt::Display>) -> Cell {
    value.map_or(Cell::Nothing, |value| Cell::Text(value.to_string()))
}

fn mentions(article: &Record) -> Vec<Vec<Cell>> {
    let row = |each: &crate::enrich::MentionRecord| {
        let value = match each.kind {
            Kind::Country => shown(each.id),
            Kind::Place => Cell::Text(place_value(&each.name, each.country)),
            Kind::Person | Kind::Organisation => (&each.name).into(),
            // these are no facet
            Kind::Event | Kind::Product => Cell::Nothing,
        };
        let mut row = beginning(article);
        row.extend([
            each.kind.name().into(),
            each.start.into(),
            each.end.into(),
            (&each.text).into(),
            (&each.lemma).into(),
            (&each.name).into(),
            value,
            shown(each.country),
            shown(each.via.map(Via::name)),
            each.rule.name().into(),
        ]);
        row
    };
    article.mentions.iter().map(row).collect()
}

fn entities(article: &Record) -> Vec<Vec<Cell>> {
    const NONE: [Cell; 2] = [Cell::Nothing, Cell::Nothing];
    let row = |facet: Facet, value: String, name: &str, count: usize, flags: [Cell; 2]| {
        let mut row = beginning(article);
        let [about, ambiguous] = flags;
        let value = Cell::Text(value);
        row.extend([facet.name().into(), value, name.into(), count.into()]);
        row.extend([about, ambiguous]);
        row
    };
    let persons = article.persons.iter().map(|each| {
        let flags = [Cell::Nothing, Cell::Flag(each.ambiguous)];
        row(
            Facet::Person,
            each.name.clone(),
            &each.name,
            each.count,
            flags,
        )
    });
    let countries = article.countries.iter().map(|each| {
        let flags = [Cell::Flag(each.about), Cell::Nothing];
        row(
            Facet::Country,
            each.id.to_string(),
            &each.name,
            each.count,
            flags,
        )
    });
    let organisations = article.organisations.iter().map(|each| {
        row(
            Facet::Organisation,
            each.name.clone(),
            &each.name,
            each.count,
            NONE,
        )
    });
    let places = article.places.iter().map(|each| {
        let value = place_value(&each.name, each.country);
        row(Facet::Place, value, &each.name, each.count, NONE)
    });
    let people = persons.chain(countries);
    people.chain(organisations).chain(places).collect()
}

fn dates(article: &Record) -> Vec<Vec<Cell>> {
    let row = |each: &crate::enrich::TimexRecord| {
        let mut row = beginning(article);
        row.extend([
            each.start.into(),
            each.end.into(),
            (&each.text).into(),
            each.kind.name().into(),
            (&each.value).into(),
            (&each.modifier).into(),
            (&each.begin).into(),
            (&each.last).into(),
        ]);
        row
    };
    article.timexes.iter().map(row).collect()
}
