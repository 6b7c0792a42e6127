//! The state of a page is its query string, in the command line's own names.
//!
//! A query string is read into pairs and written in one order, so that equal
//! searches have equal addresses: the query, the filters in the order of the
//! facets, then the rest by name. Empty values are left out, for a form sends
//! every field it has.

use std::fmt::Write as _;

use crate::answer::Parameters;
use crate::index::Facet;

/// Names and values of a query string.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Query {
    pairs: Vec<(String, String)>,
}

/// Parameters that say where in a list one is; another list begins at its
/// beginning.
const PLACES: [&str; 3] = ["offset", "at", "page"];

impl Query {
    /// Reads a query string; bytes that are no UTF-8 become `�`.
    pub(super) fn parse(raw: &str) -> Self {
        let pairs = form_urlencoded::parse(raw.as_bytes());
        let given = pairs.filter(|(_, value)| !value.trim().is_empty());
        let mut query = Self::default();
        for (name, value) in given {
            query.add(&name, &value);
        }
        query
    }

    fn add(&mut self, name: &str, value: &str) {
        let name = match name {
            "query" => "q",
            name => name,
        };
        let (side, plain) = side_of(name);
        let plain = own_name(plain).unwrap_or(plain);
        let pair = (format!("{side}{plain}"), value.to_owned());
        if !self.pairs.contains(&pair) {
            self.pairs.push(pair);
        }
    }

    /// The pairs, as they came.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        let pairs = self.pairs.iter();
        pairs.map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The last value of a parameter.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let mut pairs = self.pairs.iter().rev();
        let found = pairs.find(|(each, _)| each == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Every value of a parameter.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let pairs = self.pairs.iter().filter(move |(each, _)| each == name);
        pairs.map(|(_, value)| value.as_str())
    }

    /// Whether a parameter has the value.
    pub(super) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|each| each == value)
    }

    /// The same with one more value of a parameter.
    pub(super) fn with(&self, name: &str, value: &str) -> Self {
        let mut changed = self.at_the_beginning();
        changed.add(name, value);
        changed
    }

    /// The same with this and no other value of a parameter.
    pub(super) fn set(&self, name: &str, value: &str) -> Self {
        self.without_any(name).with(name, value)
    }

    /// The same without a value of a parameter.
    pub(super) fn without(&self, name: &str, value: &str) -> Self {
        let mut changed = self.at_the_beginning();
        changed
            .pairs
            .retain(|pair| (pair.0.as_str(), pair.1.as_str()) != (name, value));
        changed
    }

    /// The same without a parameter.
    pub(super) fn without_any(&self, name: &str) -> Self {
        let mut changed = self.at_the_beginning();
        changed.pairs.retain(|pair| pair.0 != name);
        changed
    }

    /// The same at a place of its list.
    pub(super) fn at(&self, name: &str, place: usize) -> Self {
        let mut changed = self.at_the_beginning();
        if place > 0 {
            changed.pairs.push((name.to_owned(), place.to_string()));
        }
        changed
    }

    fn at_the_beginning(&self) -> Self {
        let mut changed = self.clone();
        changed
            .pairs
            .retain(|pair| !PLACES.contains(&pair.0.as_str()));
        changed
    }

    /// Only the parameters that a predicate wants.
    pub(super) fn only(&self, is_wanted: impl Fn(&str) -> bool) -> Self {
        let pairs = self.pairs.iter().filter(|pair| is_wanted(&pair.0));
        Self {
            pairs: pairs.cloned().collect(),
        }
    }

    /// What says which articles are meant: the query and the filters.
    pub(super) fn search(&self) -> Self {
        self.only(says_which)
    }

    /// What is particular to a side of a comparison, under its plain names.
    pub(super) fn side(&self, side: &str) -> Self {
        let mut own = Self::default();
        for (name, value) in self.pairs() {
            if let Some(name) = name.strip_prefix(side).filter(|name| says_which(name)) {
                own.add(name, value);
            }
        }
        own
    }

    /// The same with what is particular to a side of a comparison.
    pub(super) fn with_side(&self, side: &str, own: &Self) -> Self {
        let mut changed = self.only(|name| !name.starts_with(side));
        for (name, value) in own.pairs() {
            changed.add(&format!("{side}{name}"), value);
        }
        changed
    }

    /// This search narrowed by another: both must hold.
    pub(super) fn and(&self, other: &Self) -> Self {
        let mut both = self.at_the_beginning();
        for (name, value) in other.pairs() {
            match self.get(name) {
                Some(own) if name == "q" => both = both.set("q", &format!("({own}) ({value})")),
                Some(own) if own != value => {
                    if let Some((facet, false)) = filter_of(name) {
                        both.add("all-of", facet.name());
                    }
                    both.add(name, value);
                }
                _ => both.add(name, value),
            }
        }
        both
    }

    /// The pairs for the library.
    pub(super) fn parameters(&self) -> Parameters {
        Parameters::new(self.pairs())
    }

    /// The pairs in their order.
    pub(super) fn ordered(&self) -> Vec<(&str, &str)> {
        let mut pairs: Vec<(&str, &str)> = self.pairs().collect();
        pairs.sort_by_key(|(name, value)| (rank(name), *name, *value));
        pairs
    }

    /// The query string.
    pub(super) fn text(&self) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(self.ordered());
        text.finish()
    }

    /// A link to a page with these parameters.
    pub(super) fn href(&self, path: &str) -> String {
        let mut link = path.to_owned();
        let text = self.text();
        if !text.is_empty() {
            // writing to a string cannot fail
            let _ = write!(link, "?{text}");
        }
        link
    }
}

/// The sides of a comparison, as they stand before a parameter.
pub(super) const SIDES: [&str; 2] = ["a.", "b."];

/// The side that a parameter is of, and its name there.
fn side_of(name: &str) -> (&str, &str) {
    let side = SIDES.iter().find(|side| name.starts_with(**side));
    name.split_at(side.map_or(0, |side| side.len()))
}

/// The facet whose filter a parameter is, and whether it excludes.
pub(super) fn filter_of(name: &str) -> Option<(Facet, bool)> {
    let (plain, excludes) = match name.strip_prefix("not-") {
        Some(plain) => (plain, true),
        None => (name, false),
    };
    let mut facets = Facet::ALL.into_iter();
    let facet = facets.find(|facet| facet.parameter() == plain)?;
    Some((facet, excludes))
}

/// Name of the parameter that excludes a value of a facet.
pub(super) fn excluding(facet: Facet) -> String {
    format!("not-{}", facet.parameter())
}

/// The usual name of a filter that has others.
fn own_name(name: &str) -> Option<&'static str> {
    let mut facets = Facet::ALL.into_iter();
    let found = facets.find(|facet| facet.aliases().contains(&name));
    found.map(Facet::parameter)
}

/// Whether a parameter says which articles are meant.
pub(super) fn says_which(name: &str) -> bool {
    matches!(
        name,
        "q" | "any" | "all-of" | "collection" | "not-collection"
    ) || filter_of(name).is_some()
}

fn rank(name: &str) -> usize {
    let (side, name) = side_of(name);
    let of_side = SIDES.iter().position(|each| *each == side);
    1000 * of_side.map_or(0, |place| place + 1) + rank_of_plain(name)
}

fn rank_of_plain(name: &str) -> usize {
    match name {
        "id" | "kind" | "value" | "facet" => 0,
        "q" => 1,
        name => match filter_of(name) {
            Some((facet, excludes)) => 2 + 2 * facet.index() + usize::from(excludes),
            None => 100,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_searches_have_equal_addresses() {
        let one = Query::parse("country=PL&person=B&q=sejm&person=A&offset=20&lang=");
        let other = Query::parse("q=sejm&person=A&country=PL&offset=20&person=B&person=A");
        assert_eq!(one.text(), "q=sejm&person=A&person=B&country=PL&offset=20");
        assert_eq!(one.text(), other.text());
    }

    #[test]
    fn a_changed_search_begins_at_its_beginning() {
        let query = Query::parse("q=sejm&offset=20");
        assert_eq!(query.with("person", "A&B").text(), "q=sejm&person=A%26B");
        assert_eq!(query.at("offset", 0).text(), "q=sejm");
        assert_eq!(query.without("q", "sejm").href("/search"), "/search");
    }

    #[test]
    fn sides_are_taken_apart_and_put_together() {
        let query = Query::parse("a.mentioned=2022&q=sejm&b.q=rząd&person=A");
        assert_eq!(
            query.text(),
            "q=sejm&person=A&a.mentions=2022&b.q=rz%C4%85d"
        );
        let [a, b] = SIDES.map(|side| query.side(side));
        assert_eq!(
            query.search().and(&a).text(),
            "q=sejm&person=A&mentions=2022"
        );
        assert_eq!(query.search().and(&b).get("q"), Some("(sejm) (rząd)"));
        let swapped = query.search().with_side("a.", &b).with_side("b.", &a);
        assert_eq!(swapped.side("a."), b);
    }

    #[test]
    fn other_names_of_a_filter_are_its_own() {
        let query = Query::parse("organization=NATO&mentioned=2024&not-person=X");
        assert_eq!(query.text(), "not-person=X&organisation=NATO&mentions=2024");
    }
}
