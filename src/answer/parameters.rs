//! Requests as plain parameters: names and values, as a URL or a form has them,
//! in the command line's own names.
//!
//! A filter is a facet's parameter, with `not-` before it to exclude; repeated,
//! either holds, unless `all-of` names the facet.

use jiff::civil::Date;

use crate::error::{BadParameter, Candidate, Fault, Result};
use crate::index::Facet;
use crate::lang::Lang;
use crate::query::Request;
use crate::query::filter::Filters;

/// Parameters that have not been taken yet.
#[derive(Debug, Clone, Default)]
pub struct Parameters {
    pairs: Vec<(String, String)>,
    /// Names that were asked for.
    known: Vec<String>,
}

impl Parameters {
    /// From names and values, in their order.
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let pairs = pairs.into_iter();
        Self {
            pairs: pairs
                .map(|(name, value)| (name.into(), value.into()))
                .collect(),
            known: Vec::new(),
        }
    }

    /// Takes every value of a parameter.
    fn all(&mut self, name: &str) -> Vec<String> {
        self.known.push(name.to_owned());
        let (taken, left) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(each, _)| each == name);
        self.pairs = left;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes the last value of a parameter.
    pub fn text(&mut self, name: &str) -> Option<String> {
        self.all(name).pop()
    }

    /// Takes the query, `q` or `query`.
    pub fn query(&mut self) -> String {
        let (long, short) = (self.text("query"), self.text("q"));
        short.or(long).unwrap_or_default()
    }

    /// Takes a switch: there without a value, or with one.
    ///
    /// # Errors
    ///
    /// Where the value is neither yes nor no.
    pub fn flag(&mut self, name: &str) -> Result<bool> {
        let Some(value) = self.text(name) else {
            return Ok(false);
        };
        match value.as_str() {
            "" | "1" | "true" | "yes" | "on" => Ok(true),
            "0" | "false" | "no" | "off" => Ok(false),
            _ => Err(BadParameter::unreadable(name, &value, "switch", "1 or 0").into()),
        }
    }

    /// Takes a number.
    ///
    /// # Errors
    ///
    /// Where the value is none.
    pub fn number<N: std::str::FromStr>(&mut self, name: &str) -> Result<Option<N>> {
        let Some(value) = self.text(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        let bad = || BadParameter::unreadable(name, &value, "number", "a whole number");
        Ok(Some(value.parse().map_err(|_| bad())?))
    }

    /// Takes a number of days above 0.
    ///
    /// # Errors
    ///
    /// Where the value is none.
    pub fn days(&mut self, name: &str) -> Result<Option<f32>> {
        let Some(value) = self.text(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        let days = value.parse().ok();
        let days = days.filter(|days: &f32| days.is_finite() && *days > 0.0);
        let bad = || BadParameter::unreadable(name, &value, "number of days", "one above 0");
        Ok(Some(days.ok_or_else(bad)?))
    }

    /// Takes one of several values by name.
    ///
    /// # Errors
    ///
    /// Where the value is none of them.
    pub fn choice<T: Copy>(&mut self, name: &str, choices: &[(&str, T)]) -> Result<Option<T>> {
        let Some(value) = self.text(name).filter(|value| !value.is_empty()) else {
            return Ok(None);
        };
        let found = choices.iter().find(|(choice, _)| *choice == value);
        let bad = || {
            let names = choices.iter().map(|(choice, _)| *choice);
            unknown(name, &value, "choice", names)
        };
        Ok(Some(found.ok_or_else(bad)?.1))
    }

    /// Takes facets, with commas between them.
    ///
    /// # Errors
    ///
    /// Where one is unknown.
    pub fn facets(&mut self, name: &str) -> Result<Vec<Facet>> {
        let values = self.all(name);
        let names = values.iter().flat_map(|value| value.split(','));
        let facet = |typed: &str| {
            let bad = || unknown(name, typed, "facet", Facet::ALL.map(Facet::name));
            Ok(Facet::named(typed).ok_or_else(bad)?)
        };
        let names = names.map(str::trim).filter(|name| !name.is_empty());
        names.map(facet).collect()
    }

    /// Takes the language of names, `ui`; Polish unless said.
    ///
    /// # Errors
    ///
    /// Where it is neither Polish nor English.
    pub fn ui(&mut self) -> Result<Lang> {
        let choices = [("pl", Lang::PL), ("en", Lang::EN)];
        Ok(self.choice("ui", &choices)?.unwrap_or(Lang::PL))
    }

    /// Takes what narrows a search.
    ///
    /// # Errors
    ///
    /// Where `all-of` names no facet.
    pub fn filters(&mut self) -> Result<Filters> {
        let all_of = self.facets("all-of")?;
        let mut filters = Filters {
            collections: self.all("collection"),
            not_collections: self.all("not-collection"),
            ..Filters::default()
        };
        for facet in Facet::ALL {
            let names = std::iter::once(facet.parameter()).chain(facet.aliases().iter().copied());
            for name in names {
                let values = self.all(name).into_iter().map(|value| (facet, value));
                if all_of.contains(&facet) {
                    filters.all.extend(values);
                } else {
                    filters.any.extend(values);
                }
                let not = self.all(&format!("not-{name}")).into_iter();
                filters.not.extend(not.map(|value| (facet, value)));
            }
        }
        Ok(filters)
    }

    /// Takes what every answer about articles is narrowed by: `q`, the filters,
    /// `any`, `strict`.
    ///
    /// # Errors
    ///
    /// As for [`Parameters::filters`] and [`Parameters::flag`].
    pub fn request(&mut self, today: Date) -> Result<Request> {
        Ok(Request {
            query: self.query(),
            filters: self.filters()?,
            any: self.flag("any")?,
            strict: self.flag("strict")?,
            ..Request::every_article(today)
        })
    }

    /// Takes the parameters that begin so, under their names without it.
    #[must_use]
    pub fn with_prefix(&mut self, prefix: &str) -> Self {
        let (taken, left) = std::mem::take(&mut self.pairs)
            .into_iter()
            .partition(|(name, _): &(String, String)| name.starts_with(prefix));
        self.pairs = left;
        let taken: Vec<(String, String)> = taken;
        Self::new(
            taken
                .into_iter()
                .map(|(name, value)| (name[prefix.len()..].to_owned(), value)),
        )
    }

    /// Ends the reading.
    ///
    /// # Errors
    ///
    /// Where a parameter is left that nobody has asked for.
    pub fn finish(self) -> Result<()> {
        match self.pairs.first() {
            Some((name, value)) => {
                let mut bad = unknown(
                    name,
                    value,
                    "parameter",
                    self.known.iter().map(String::as_str),
                );
                "one of the candidates".clone_into(&mut bad.wanted);
                Err(bad.into())
            }
            None => Ok(()),
        }
    }
}

/// Filters as parameters: [`Parameters::filters`] reads the same from them.
#[must_use]
pub fn pairs(filters: &Filters) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut add = |name: &str, value: &str| pairs.push((name.to_owned(), value.to_owned()));
    for (facet, value) in &filters.any {
        add(facet.parameter(), value);
    }
    let mut all_of: Vec<Facet> = filters.all.iter().map(|(facet, _)| *facet).collect();
    all_of.dedup();
    for facet in all_of {
        add("all-of", facet.name());
    }
    for (facet, value) in &filters.all {
        add(facet.parameter(), value);
    }
    for (facet, value) in &filters.not {
        add(&format!("not-{}", facet.parameter()), value);
    }
    for name in &filters.collections {
        add("collection", name);
    }
    for name in &filters.not_collections {
        add("not-collection", name);
    }
    pairs
}

/// A value that is none of those known.
fn unknown<'a>(
    parameter: &str,
    found: &str,
    kind: &'static str,
    known: impl IntoIterator<Item = &'a str>,
) -> BadParameter {
    let candidate = |name: &str| Candidate {
        value: name.to_owned(),
        ..Candidate::default()
    };
    let known = known.into_iter().map(candidate).collect();
    BadParameter::unreadable(parameter, found, kind, "").with_candidates(Fault::Unknown, known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn filters_are_read_by_the_names_of_the_command_line() {
        let pairs = [
            ("person", "Kim"),
            ("mentions", "2023"),
            ("mentioned", "2024"),
            ("not-country", "KP"),
            ("organisation", "NATO"),
            ("organization", "ONZ"),
            ("all-of", "organisation,place"),
            ("collection", "wybory"),
            ("not-collection", "sport"),
        ];
        let mut parameters = Parameters::new(pairs);
        let filters = parameters.filters().unwrap();
        let value = |facet, value: &str| (facet, value.to_owned());
        assert_eq!(
            filters.any,
            [
                value(Facet::Person, "Kim"),
                value(Facet::Mentioned, "2023"),
                value(Facet::Mentioned, "2024")
            ]
        );
        assert_eq!(
            filters.all,
            [
                value(Facet::Organisation, "NATO"),
                value(Facet::Organisation, "ONZ")
            ]
        );
        assert_eq!(filters.not, [value(Facet::Country, "KP")]);
        parameters.finish().unwrap();
        // what was read is written so that it is read again
        let again = Parameters::new(super::pairs(&filters)).filters().unwrap();
        assert_eq!(again, filters);
    }

    #[test]
    fn what_cannot_be_read_says_what_was_wanted() {
        let bad = |result: Result<()>| match result {
            Err(Error::Parameter(bad)) => *bad,
            other => panic!("{other:?}"),
        };
        let mut parameters = Parameters::new([("n", "ten"), ("persn", "Kim")]);
        let number = bad(parameters.number::<usize>("n").map(|_| ()));
        assert_eq!(
            (number.parameter.as_str(), number.found.as_str()),
            ("n", "ten")
        );
        parameters.filters().unwrap();
        let unknown = bad(parameters.finish());
        assert_eq!(unknown.parameter, "persn");
        let candidates: Vec<&str> = unknown.candidates.iter().map(|each| &*each.value).collect();
        assert!(candidates.contains(&"person"), "{candidates:?}");
    }
}
