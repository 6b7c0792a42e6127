//! What may be meant while it is being typed: names and words of the index that
//! begin so.

use schemars::JsonSchema;
use serde::Serialize;

use crate::error::{Error, Result};
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::lang::words::{fold, lower};
use crate::query::{self, FacetRequest, Request};

/// What may be meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Completion {
    /// The facet of a name; none where it is a word of the texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub facet: Option<Facet>,
    /// What a filter takes, or the word.
    pub value: String,
    /// What a person reads.
    pub name: String,
    /// Articles.
    pub count: u64,
}

/// The names of an index, in a form in which they are found fast.
pub struct NameList {
    /// Commonest first.
    names: Vec<Listed>,
}

struct Listed {
    facet: Facet,
    value: String,
    /// Names in small letters and without diacritics, in both languages.
    folded: String,
    count: u64,
}

/// Facets whose values are names.
const NAMED: [Facet; 5] = [
    Facet::Person,
    Facet::Country,
    Facet::Organisation,
    Facet::Place,
    Facet::Source,
];

impl NameList {
    /// Reads the names of an index.
    ///
    /// # Errors
    ///
    /// [`Error::Tantivy`] where the index cannot be read.
    pub fn read(reader: &Reader) -> Result<Self> {
        let counted = Request {
            facets: NAMED
                .map(|facet| FacetRequest {
                    facet,
                    level: facet.levels()[0],
                    top: None,
                })
                .to_vec(),
            ..Request::every_article(jiff::civil::Date::MIN)
        };
        let mut names = Vec::new();
        for list in query::search(reader, &counted)?.facets {
            let known = list.values.into_iter();
            let known = known.filter(|value| value.value != query::filter::NONE);
            names.extend(known.map(|value| {
                Listed {
                    folded: [Lang::PL, Lang::EN]
                        .map(|ui| fold(&lower(list.facet.label(&value.value, ui))))
                        .join("\n"),
                    facet: list.facet,
                    count: value.count,
                    value: value.value,
                }
            }));
        }
        names.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.value.cmp(&b.value)));
        Ok(Self { names })
    }

    /// The commonest names that have a word that begins so.
    #[must_use]
    pub fn beginning(&self, prefix: &str, n: usize, ui: Lang) -> Vec<Completion> {
        let prefix = fold(&lower(prefix.trim()));
        if prefix.is_empty() {
            return Vec::new();
        }
        let fitting = self
            .names
            .iter()
            .filter(|name| begins(&name.folded, &prefix));
        let completion = |name: &Listed| Completion {
            facet: Some(name.facet),
            name: name.facet.label(&name.value, ui).to_owned(),
            value: name.value.clone(),
            count: name.count,
        };
        fitting.take(n).map(completion).collect()
    }
}

/// Whether a word of a name begins with a prefix.
fn begins(name: &str, prefix: &str) -> bool {
    let mut places = name.match_indices(prefix);
    places.any(|(at, _)| {
        let before = name[..at].chars().next_back();
        before.is_none_or(|before| !before.is_alphanumeric())
    })
}

/// Words that are suggested, at most.
const WORDS_MAX: usize = 4;

/// What may be meant by something typed: names first, then words.
///
/// # Errors
///
/// [`Error::Tantivy`] where the index cannot be read.
pub fn complete(
    reader: &Reader,
    names: &NameList,
    prefix: &str,
    n: usize,
    ui: Lang,
) -> Result<Vec<Completion>, Error> {
    let mut found = names.beginning(prefix, n, ui);
    let last = prefix.split_whitespace().next_back().unwrap_or_default();
    let words = query::words_beginning(reader, last, WORDS_MAX.min(n))?;
    found.extend(words.into_iter().map(|word| Completion {
        facet: None,
        value: word.text.clone(),
        name: word.text,
        count: word.count,
    }));
    Ok(found)
}
