//! Where in the world a search speaks of: countries and places as points with
//! their articles.
//!
//! A country is a point and no area: borders are nobody's business here, states
//! that are gone have a point too, and a large country does not drown a small
//! one. `tools/tables/map.py` makes the tables.

use std::sync::LazyLock;

use hashbrown::HashMap;
use schemars::JsonSchema;
use serde::Serialize;

use super::FacetValue;
use super::facets::named_values;
use super::search::SearchRequest;
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::query::filter::NONE;
use crate::query::{self, FacetRequest, Request};
use crate::table::Table;

/// Where a search speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Map {
    /// What the points are: countries, those that articles are about, or places.
    pub layer: Facet,
    /// The points, commonest first.
    pub points: Vec<Point>,
    /// Values that lie nowhere known, commonest first.
    pub unplaced: Vec<FacetValue>,
    /// Articles that match.
    pub total: u64,
}

/// A point of a map.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Point {
    /// What a filter takes.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Articles.
    pub count: u64,
    /// Whether the search is narrowed by it.
    pub selected: bool,
}

/// Facets that can be drawn, the usual one first.
pub const LAYERS: [Facet; 3] = [Facet::Country, Facet::About, Facet::Place];

/// Counts where the articles of a search speak of; at most `top` values, the
/// commonest.
///
/// # Errors
///
/// As [`query::search`].
pub fn map(reader: &Reader, request: &SearchRequest, layer: Facet, top: usize) -> Result<Map> {
    let counted = Request {
        limit: Some(0),
        facets: vec![FacetRequest {
            facet: layer,
            level: layer.levels()[0],
            top: Some(top),
        }],
        ..request.search.clone()
    };
    let found = query::search(reader, &counted)?;
    let values = named_values(&found.facets[0], request.ui).into_iter();
    let mut map = Map {
        layer,
        points: Vec::new(),
        unplaced: Vec::new(),
        total: found.total,
    };
    for value in values.filter(|value| value.value != NONE) {
        match position(layer, &value.value) {
            Some((lat, lon)) => map.points.push(Point {
                value: value.value,
                name: value.name,
                lat,
                lon,
                count: value.count,
                selected: value.selected,
            }),
            None => map.unplaced.push(value),
        }
    }
    Ok(map)
}

/// Where a value lies: latitude and longitude in degrees.
fn position(layer: Facet, value: &str) -> Option<(f64, f64)> {
    if layer == Facet::Place {
        place(value)
    } else {
        COUNTRIES.get(value).copied()
    }
}

static COUNTRIES: LazyLock<HashMap<&'static str, (f64, f64)>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("countries.tsv"));
    let [id, lat, lon] = ["id", "lat", "lon"].map(|name| table.column(name));
    let degrees = |cell: &str| cell.parse().unwrap_or(0.0);
    table
        .rows()
        .map(|row| (row[id], (degrees(row[lat]), degrees(row[lon]))))
        .collect()
});

/// Where cities lie, as `tools/tables/map.py` packs it.
static PLACES: &[u8] = include_bytes!("places.bin");

/// Bytes of a row: a hash, latitude, longitude.
const ROW_BYTES: usize = 8;

/// Where a place lies that is written `COUNTRY/name`.
fn place(value: &str) -> Option<(f64, f64)> {
    let wanted = fnv(value);
    let (rows, _) = PLACES.as_chunks::<ROW_BYTES>();
    let hash = |row: &[u8; ROW_BYTES]| u32::from_le_bytes([row[0], row[1], row[2], row[3]]);
    let at = rows.binary_search_by_key(&wanted, hash).ok()?;
    let [.., a, b, c, d] = rows[at];
    let degrees = |low, high| f64::from(i16::from_le_bytes([low, high])) / 100.0;
    Some((degrees(a, b), degrees(c, d)))
}

/// FNV-1a of 32 bits (Fowler, Noll and Vo).
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::country::CountryId;

    #[test]
    fn every_country_lies_somewhere() {
        for country in CountryId::all() {
            let (lat, lon) = position(Facet::Country, country.code())
                .unwrap_or_else(|| panic!("{country:?} has no point"));
            assert!(lat.abs() <= 90.0 && lon.abs() <= 180.0, "{country:?}");
        }
    }

    #[test]
    fn cities_lie_where_they_are() {
        #[track_caller]
        fn check(value: &str, lat: f64, lon: f64) {
            let found = position(Facet::Place, value).unwrap_or_else(|| panic!("{value}"));
            let is_near = (found.0 - lat).abs() < 0.5 && (found.1 - lon).abs() < 0.5;
            assert!(is_near, "{value}: {found:?}");
        }
        check("PL/Warszawa", 52.2, 21.0);
        check("KP/Pjongjang", 39.0, 125.8);
        check("DE/Frankfurt nad Menem", 50.1, 8.7);
        check("US/New York", 40.7, -74.0);
        assert_eq!(position(Facet::Place, "PL/Nigdzie"), None);
    }
}
