//! Countries by their codes, and the regions and continents in which they lie.
//!
//! Codes are ISO 3166-1 alpha-2, `XK` for Kosovo, and the four letters of ISO
//! 3166-3 for states that are gone (`SUHH`). The words by which texts speak of
//! a country are in the same table and belong to `enrich::countries`.

use std::fmt;
use std::sync::LazyLock;

use hashbrown::HashMap;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::lang::Lang;
use crate::table::{Table, alternatives};

/// One row of the table of countries.
#[derive(Debug)]
pub struct Country {
    /// ISO 3166 code.
    pub code: &'static str,
    /// Polish short name.
    pub pl: &'static str,
    /// English short name.
    pub en: &'static str,
    /// Region after UN M49, in English: `Eastern Europe`; the country's own
    /// name where it has none.
    pub region: &'static str,
    /// Continent after UN M49, in English: `Europe`.
    pub continent: &'static str,
}

/// The table as committed, with the words that `enrich::countries` reads.
pub(crate) static TABLE: LazyLock<Table> =
    LazyLock::new(|| Table::parse(include_str!("enrich/countries.tsv")));

static COUNTRIES: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let column = |name| TABLE.column(name);
    let (code, pl, en) = (column("id"), column("pl"), column("en"));
    let (region, continent) = (column("region"), column("continent"));
    TABLE
        .rows()
        .map(|row| {
            // a mark says how far a text's words can be trusted, no part of a name
            let plain = |cell: &'static str| cell.trim_end_matches('?');
            // M49 puts Antarctica into no region: it is one of its own
            let or_itself = |cell: &'static str| {
                if cell.is_empty() {
                    plain(row[en])
                } else {
                    cell
                }
            };
            Country {
                code: row[code],
                pl: plain(row[pl]),
                en: plain(row[en]),
                region: or_itself(row[region]),
                continent: or_itself(row[continent]),
            }
        })
        .collect()
});

/// A region or continent of UN M49.
#[derive(Debug)]
pub struct Area {
    /// `region` or `continent`.
    pub level: &'static str,
    /// English name, the one in [`Country::region`] and [`Country::continent`].
    pub en: &'static str,
    /// Polish name.
    pub pl: &'static str,
    /// All names in both languages.
    pub names: Vec<&'static str>,
}

static AREAS: LazyLock<Vec<Area>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("enrich/areas.tsv"));
    let [level, en, pl] = ["level", "en", "pl"].map(|name| table.column(name));
    let first = |cell| alternatives(cell).next().unwrap_or_default();
    let area = |row: &[&'static str]| Area {
        level: row[level],
        en: first(row[en]),
        pl: first(row[pl]),
        names: alternatives(row[en]).chain(alternatives(row[pl])).collect(),
    };
    table.rows().map(area).collect()
});

impl Area {
    /// All of them, continents first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &AREAS
    }

    /// The area with this English name; a continent that is also a region has
    /// one name as both.
    #[must_use]
    pub fn from_name(en: &str) -> Option<&'static Self> {
        AREAS.iter().find(|area| area.en == en)
    }

    /// Name in Polish or, for any other language, in English.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        if lang == Lang::PL { self.pl } else { self.en }
    }
}

static BY_CODE: LazyLock<HashMap<&'static str, CountryId>> = LazyLock::new(|| {
    let codes = COUNTRIES.iter().map(|country| country.code);
    codes.zip((0..).map(CountryId)).collect()
});

/// A country of the table.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CountryId(u16);

impl CountryId {
    /// The country with this code, in capitals.
    ///
    /// ```
    /// use prasowka::country::CountryId;
    /// assert_eq!(CountryId::from_code("KP").unwrap().facts().en, "North Korea");
    /// assert_eq!(CountryId::from_code("QQ"), None);
    /// ```
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        BY_CODE.get(code).copied()
    }

    /// All countries, in the table's order.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..COUNTRIES.len() as u16).map(Self)
    }

    /// Its place in the table.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The country at a place of the table.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        (index < COUNTRIES.len()).then_some(Self(index as u16))
    }

    /// What is known of the country.
    #[must_use]
    pub fn facts(self) -> &'static Country {
        &COUNTRIES[usize::from(self.0)]
    }

    /// ISO 3166 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.facts().code
    }

    /// Short name in Polish or, for any other language, in English.
    #[must_use]
    pub fn name(self, lang: Lang) -> &'static str {
        if lang == Lang::PL {
            self.facts().pl
        } else {
            self.facts().en
        }
    }
}

impl fmt::Display for CountryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for CountryId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for CountryId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let unknown = || serde::de::Error::custom(format!("{code:?} is no code of a country"));
        Self::from_code(&code).ok_or_else(unknown)
    }
}

impl JsonSchema for CountryId {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "CountryId".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        String::json_schema(generator)
    }
}

impl fmt::Debug for CountryId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_lies_in_areas_that_have_names() {
        for country in CountryId::all().map(CountryId::facts) {
            for (level, name) in [("region", country.region), ("continent", country.continent)] {
                let is_known = |area: &Area| area.level == level && area.en == name;
                assert!(Area::all().iter().any(is_known), "{level} {name:?}");
            }
        }
    }
}
