//! Places: the gazetteer of cities, regions, waters and mountains, and of set
//! phrases in which a country's name means none.
//!
//! The table is large and an article names few of its places, so that only
//! where each row stands is kept: a name of one word by its base form, a longer
//! one by the first letters of its first two words, which no case changes.

use std::hash::Hash;
use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use crate::country::CountryId;
use crate::lang::lexicon::NameClasses;
use crate::lang::words::{lower, mark};
use crate::lang::{Lang, name_words};

/// A row of the gazetteer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Its name in the nominative.
    pub(super) name: &'static str,
    /// The language the name is used in; `None` for Polish and English.
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

/// Where a row stands in the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RowId(u32);

impl RowId {
    /// What the row says.
    pub(super) fn place(self) -> Place {
        let mut cells = line(self.0).split('\t');
        let mut cell = || cells.next().expect("a row has six cells");
        Place {
            name: cell(),
            lang: Lang::from_tag(cell()),
            kind: match cell() {
                "city" | "region" | "island" => Kind::Land,
                "phrase" => Kind::Phrase,
                _ => Kind::Nature,
            },
            country: CountryId::from_code(cell()),
            population: cell().parse().unwrap_or(0),
            is_ambiguous: cell() == "1",
        }
    }
}

impl Place {
    /// Whether the name is one of this language.
    pub(super) fn is_used_in(&self, lang: Lang) -> bool {
        self.lang
            .map_or(lang == Lang::PL || lang == Lang::EN, |own| own == lang)
    }
}

const TABLE: &str = include_str!("../places.tsv");

/// The line that begins at a byte.
fn line(start: u32) -> &'static str {
    let rest = &TABLE[start as usize..];
    &rest[..memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())]
}

/// Where the rows of places and phrases stand.
struct Rows {
    by_name: HashMap<&'static str, RowId>,
    by_letters: HashMap<Letters, Vec<RowId>>,
    /// Of the first words of longer names.
    first_letters: HashSet<Letters>,
    phrases: Vec<RowId>,
}

static ROWS: LazyLock<Rows> = LazyLock::new(|| {
    let mut rows = Rows {
        by_name: HashMap::with_capacity(TABLE.len() / 25),
        by_letters: HashMap::with_capacity(TABLE.len() / 100),
        first_letters: HashSet::new(),
        phrases: Vec::new(),
    };
    let mut start = 0;
    let mut is_header = true;
    for line in TABLE.split_inclusive('\n') {
        let row = RowId(start as u32);
        start += line.len();
        if line.starts_with('#') {
            continue;
        }
        if is_header {
            assert_eq!(line, "name\tlang\tkind\tcountry\tpopulation\tambiguous\n");
            is_header = false;
            continue;
        }
        rows.add(row, line);
    }
    rows
});

impl Rows {
    fn add(&mut self, row: RowId, line: &'static str) {
        let tab = memchr::memchr(b'\t', line.as_bytes()).expect("a row has six cells");
        let name = &line[..tab];
        if line[tab + 1..].split('\t').nth(1) == Some("phrase") {
            self.phrases.push(row);
            return;
        }
        if let Some(gap) = memchr::memchr2(b' ', b'-', name.as_bytes()) {
            let letters = Letters::of(&name[..gap], &name[gap + 1..]);
            self.by_letters.entry(letters).or_default().push(row);
            self.first_letters.insert(Letters::of(&name[..gap], ""));
        }
        self.by_name.entry(name).or_insert(row);
    }
}

/// Three letters of a word and two of the next, small, and alike where a case
/// changes them: "Krzywy Róg", "Krzywym Rogu".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Letters([char; 5]);

impl Letters {
    fn of(first: &str, second: &str) -> Self {
        let mut letters = ['\0'; 5];
        let taken = first.chars().take(3).chain(second.chars().take(2));
        for (place, letter) in letters.iter_mut().zip(taken) {
            let small = letter.to_lowercase().next().unwrap_or(letter);
            *place = match small {
                'ó' => 'o',
                'ą' => 'ę',
                _ => small,
            };
        }
        Self(letters)
    }
}

/// The phrases used in a language.
pub(super) fn phrases(lang: Lang) -> impl Iterator<Item = &'static str> {
    let rows = ROWS.phrases.iter().map(|row| row.place());
    rows.filter(move |place| place.is_used_in(lang))
        .map(|place| place.name)
}

/// Whether a name of several words may begin with this one, in any case.
pub(super) fn may_begin(first: &str) -> bool {
    ROWS.first_letters.contains(&Letters::of(first, ""))
}

/// The rows whose names may begin with two words, in any case, and the names.
pub(super) fn beginning_with(
    first: &str,
    second: &str,
) -> impl Iterator<Item = (RowId, &'static str)> {
    let rows = ROWS
        .by_letters
        .get(&Letters::of(first, second))
        .into_iter()
        .flatten();
    rows.map(|row| (*row, line(row.0).split('\t').next().unwrap_or_default()))
}

impl Place {
    /// Whether its name of one word, in a text of a language, is more likely an
    /// ordinary word ("Police said") or the surname of somebody elsewhere
    /// ("Kennedy won").
    pub(super) fn is_doubtful_in(&self, lang: Lang) -> bool {
        /// Where surnames are commonly the names of towns too.
        const OF_SURNAMES: [&str; 6] = ["US", "GB", "CA", "AU", "NZ", "IE"];
        if lang != Lang::EN || self.name.contains([' ', '-']) {
            return false;
        }
        let marks = name_words::marks_of(&lower(self.name), lang);
        let usual = mark::usual_names(marks);
        let is_surname = usual & u32::from(NameClasses::SURNAME.0) != 0;
        let is_near = self
            .country
            .is_some_and(|country| OF_SURNAMES.contains(&country.code()));
        marks & mark::NOUN != 0 || is_surname && !is_near
    }
}

/// The row that has this name in a language, the largest of several.
pub(super) fn find(name: &str, lang: Lang) -> Option<RowId> {
    let mut start = ROWS.by_name.get(name)?.0;
    let mut found: Option<(RowId, Place)> = None;
    // rows of one name are neighbours
    while (start as usize) < TABLE.len() {
        let place = RowId(start).place();
        if place.name != name {
            break;
        }
        let is_larger = found.is_none_or(|(_, best)| place.population > best.population);
        if place.kind != Kind::Phrase && place.is_used_in(lang) && is_larger {
            found = Some((RowId(start), place));
        }
        start += line(start).len() as u32 + 1;
    }
    found.map(|(row, _)| row)
}
