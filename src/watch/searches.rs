//! Saved searches: a file `searches.toml`.
//!
//! ```toml
//! [[search]]
//! name = "elections"
//! query = "wybory OR referendum"
//! country = "PL"
//! published = "last 30 days"
//! not-source = ["Dział sportowy"]
//!
//! [[first]]                # whom the corpus speaks of for the first time
//! kind = "person"
//! min = 2                  # in so many articles
//! ```
//!
//! Filters have the names that they have everywhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::answer::Parameters;
use crate::error::{Error, Result};
use crate::index::{Facet, ValueKind};
use crate::query::filter::Filters;

/// What the file is called in a corpus.
pub const FILE: &str = crate::corpus::SEARCHES;

/// Saved searches.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Searches {
    /// Searches of which each new article is told.
    pub searches: Vec<Saved>,
    /// Facets of which each new value is told.
    pub firsts: Vec<First>,
}

/// A saved search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its name.
    pub name: String,
    /// The query.
    pub query: String,
    /// What narrows it.
    pub filters: Filters,
    /// Whether any of the query's words will do.
    pub any: bool,
}

/// A facet that is watched for new values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct First {
    /// Its name.
    pub name: String,
    /// The facet.
    pub facet: Facet,
    /// Articles that a value must have.
    pub min: u64,
    /// A query that the articles must match.
    pub query: String,
    /// What narrows them.
    pub filters: Filters,
}

/// Articles that a new value must have unless said: one alone may be a mistake.
const MIN: u64 = 2;

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    search: Vec<Spanned<BTreeMap<String, Setting>>>,
    first: Vec<Spanned<BTreeMap<String, Setting>>>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Setting {
    Text(String),
    Number(u64),
    Flag(bool),
    List(Vec<String>),
}

/// A setting as values of a parameter.
fn values(setting: &Setting) -> Vec<String> {
    match setting {
        Setting::Text(text) => vec![text.clone()],
        Setting::Number(number) => vec![number.to_string()],
        Setting::Flag(flag) => vec![flag.to_string()],
        Setting::List(list) => list.clone(),
    }
}

fn parameters(settings: &BTreeMap<String, Setting>) -> Parameters {
    let pairs = settings.iter().flat_map(|(name, setting)| {
        let values = values(setting).into_iter();
        values.map(move |value| (name.clone(), value))
    });
    Parameters::new(pairs)
}

impl Searches {
    /// Reads a file.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] where it cannot be read, [`Error::Searches`] for a mistake.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path);
        let text = text.map_err(Error::io(path, "cannot read the saved searches"))?;
        Self::parse(&text).map_err(|what| Error::Searches {
            path: path.to_path_buf(),
            what,
        })
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// What is wrong, and in which line.
    pub fn parse(text: &str) -> Result<Self, String> {
        let line = |at: usize| 1 + text[..at.min(text.len())].matches('\n').count();
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            format!("line {}: {}", line(at), error.message())
        })?;
        let mut searches = Self::default();
        let mut names = Vec::new();
        for (is_first, table) in file
            .search
            .iter()
            .map(|table| (false, table))
            .chain(file.first.iter().map(|table| (true, table)))
        {
            let bad = |what: String| format!("line {}: {what}", line(table.span().start));
            let read = if is_first {
                first(table.get_ref()).map(|first| {
                    names.push(first.name.clone());
                    searches.firsts.push(first);
                })
            } else {
                saved(table.get_ref()).map(|saved| {
                    names.push(saved.name.clone());
                    searches.searches.push(saved);
                })
            };
            read.map_err(|error| bad(error.to_string()))?;
            let (last, before) = names.split_last().expect("one was just added");
            if last.is_empty() {
                return Err(bad("a search wants a name".to_owned()));
            }
            if before.contains(last) {
                return Err(bad(format!("a second search with the name {last:?}")));
            }
        }
        Ok(searches)
    }

    /// Adds the searches of another file.
    pub(super) fn add(&mut self, other: Self, path: &Path) -> Result<()> {
        let mine: Vec<&String> = self.names().collect();
        if let Some(twice) = other.names().find(|name| mine.contains(name)) {
            return Err(Error::Searches {
                path: path.to_path_buf(),
                what: format!("another corpus has a search with the name {twice:?} too"),
            });
        }
        self.searches.extend(other.searches);
        self.firsts.extend(other.firsts);
        Ok(())
    }

    fn names(&self) -> impl Iterator<Item = &String> {
        let searches = self.searches.iter().map(|each| &each.name);
        searches.chain(self.firsts.iter().map(|each| &each.name))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.searches.is_empty() && self.firsts.is_empty()
    }
}

fn saved(settings: &BTreeMap<String, Setting>) -> Result<Saved> {
    let mut parameters = parameters(settings);
    let saved = Saved {
        name: parameters.text("name").unwrap_or_default(),
        query: parameters.query(),
        filters: parameters.filters()?,
        any: parameters.flag("any")?,
    };
    parameters.finish()?;
    Ok(saved)
}

fn first(settings: &BTreeMap<String, Setting>) -> Result<First> {
    let mut parameters = parameters(settings);
    let facet = parameters.facets("kind")?.first().copied();
    let facet = facet.unwrap_or(Facet::Person);
    let min = parameters.number("min")?.unwrap_or(MIN);
    let first = First {
        name: parameters
            .text("name")
            .unwrap_or_else(|| format!("first {}", facet.name())),
        facet,
        min: min.max(1),
        query: parameters.query(),
        filters: parameters.filters()?,
    };
    if matches!(facet.kind(), ValueKind::Days { .. } | ValueKind::Language) {
        let wanted = "person, organisation, place, country, about or source";
        let bad = crate::error::BadParameter::unreadable(
            "kind",
            facet.name(),
            "kind that has first mentions",
            wanted,
        );
        return Err(bad.into());
    }
    parameters.finish()?;
    Ok(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_are_read() {
        let text = "\
[[search]]
name = \"kraj\"
query = \"wybory\"
country = \"PL\"
not-source = [\"A\", \"B\"]
any = true

[[first]]
kind = \"person\"
";
        let searches = Searches::parse(text).unwrap();
        let saved = &searches.searches[0];
        assert_eq!(
            (saved.name.as_str(), saved.query.as_str()),
            ("kraj", "wybory")
        );
        assert!(saved.any);
        assert_eq!(saved.filters.any, [(Facet::Country, "PL".to_owned())]);
        assert_eq!(saved.filters.not.len(), 2);
        let first = &searches.firsts[0];
        assert_eq!((first.name.as_str(), first.min), ("first person", 2));
    }

    #[test]
    fn a_mistake_is_told_by_its_line() {
        for (text, wanted) in [
            ("[[search]]\nname = \"a\"\npersn = \"b\"\n", "line 1: persn"),
            (
                "\n[[search]]\nquery = \"b\"\n",
                "line 2: a search wants a name",
            ),
            (
                "[[search]]\nname = \"a\"\n[[search]]\nname = \"a\"\n",
                "line 3: a second",
            ),
            ("[[first]]\nkind = \"planet\"\n", "line 1: kind"),
            ("[[first]]\nkind = \"lang\"\n", "line 1: kind"),
            ("[[search]]\nname = [\n", "line 2: "),
            ("[[serch]]\n", "line 1: unknown field `serch`"),
        ] {
            let found = Searches::parse(text).unwrap_err();
            assert!(found.starts_with(wanted), "{text:?}: {found}");
        }
    }
}
