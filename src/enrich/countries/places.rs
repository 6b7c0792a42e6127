//! Places: the gazetteer of cities, regions, waters and mountains, and of set
//! phrases in which a country's name means none.
//!
//! Names of one word are looked up by their base form, longer ones belong to
//! the vocabulary.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::country::CountryId;
use crate::lang::Lang;

/// A row of the gazetteer.
#[derive(Debug)]
pub(super) struct Place {
    /// Its name in the nominative.
    pub(super) name: &'static str,
    /// The language the name is used in; `None` for both.
    lang: Option<Lang>,
    /// What it is.
    pub(super) kind: Kind,
    /// Where it lies, where that is one country.
    pub(super) country: Option<CountryId>,
    /// Inhabitants, of cities.
    pub(super) population: u32,
    /// Whether the name is also a word or a person's.
    pub(super) is_ambiguous: bool,
}

/// Kinds of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A town or a region in which people live.
    Land,
    /// A river, sea, mountain or site.
    Nature,
    /// No place.
    Phrase,
}

impl Place {
    /// Whether the name has several words.
    pub(super) fn is_phrase(&self) -> bool {
        self.name.contains([' ', '-'])
    }

    fn is_used_in(&self, lang: Lang) -> bool {
        match self.lang {
            Some(own) => own == lang,
            None => lang == Lang::PL || lang == Lang::EN,
        }
    }
}

/// The gazetteer. It is large, so that it is not kept as a table of cells.
static PLACES: LazyLock<Vec<Place>> = LazyLock::new(|| {
    let mut lines = include_str!("../places.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'));
    let header = lines.next();
    assert_eq!(
        header,
        Some("name\tlang\tkind\tcountry\tpopulation\tambiguous")
    );
    lines.map(parse).collect()
});

fn parse(line: &'static str) -> Place {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().expect("a row has six cells");
    let (name, lang) = (cell(), Lang::from_tag(cell()));
    let kind = match cell() {
        "city" | "region" | "island" => Kind::Land,
        "phrase" => Kind::Phrase,
        _ => Kind::Nature,
    };
    let country = CountryId::from_code(cell());
    let population = cell().parse().unwrap_or(0);
    Place {
        name,
        lang,
        kind,
        country,
        population,
        is_ambiguous: cell() == "1",
    }
}

/// Rows by name, of those with one word and of all others that are places.
static BY_NAME: LazyLock<HashMap<&'static str, u32>> = LazyLock::new(|| {
    let mut by_name = HashMap::with_capacity(PLACES.len());
    for (index, place) in PLACES
        .iter()
        .enumerate()
        .filter(|(_, place)| place.kind != Kind::Phrase)
    {
        by_name.entry(place.name).or_insert(index as u32);
    }
    by_name
});

/// The rows used in a language, with their numbers.
pub(super) fn rows(lang: Lang) -> impl Iterator<Item = (usize, &'static Place)> {
    PLACES
        .iter()
        .enumerate()
        .filter(move |(_, place)| place.is_used_in(lang))
}

/// A row by its number.
pub(super) fn row(index: usize) -> &'static Place {
    &PLACES[index]
}

/// The row that has this name in a language.
///
/// Rows of one name are neighbours in the table.
pub(super) fn find(name: &str, lang: Lang) -> Option<usize> {
    let first = *BY_NAME.get(name)? as usize;
    let same = PLACES[first..]
        .iter()
        .take_while(|place| place.name == name);
    let own = same
        .enumerate()
        .filter(|(_, place)| place.is_used_in(lang) && place.kind != Kind::Phrase);
    own.max_by_key(|(_, place)| place.population)
        .map(|(index, _)| first + index)
}
