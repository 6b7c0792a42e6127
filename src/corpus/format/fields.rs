//! Fields of records by the names that people give them.
//!
//! JSON, JSON lines and tables share the names in `fields.tsv`; whoever reads a
//! file can name others.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::table::{Table, alternatives};

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Field {
    Text,
    Title,
    Date,
    Lang,
    Url,
    Source,
    Id,
}

impl Field {
    const ALL: [(&'static str, Self); 7] = [
        ("text", Self::Text),
        ("title", Self::Title),
        ("date", Self::Date),
        ("lang", Self::Lang),
        ("url", Self::Url),
        ("source", Self::Source),
        ("id", Self::Id),
    ];

    fn named(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter();
        all.find(|(known, _)| *known == name)
            .map(|(_, field)| *field)
    }

    /// Its own name.
    pub(super) fn name(self) -> &'static str {
        let mut all = Self::ALL.iter();
        let found = all.find(|(_, field)| *field == self);
        found.expect("every field has a name").0
    }
}

/// Rank of names that only summarise the text, after all others.
const SUMMARY_RANK: usize = 1000;

struct Names {
    /// The field that a name stands for, and how well.
    fields: HashMap<&'static str, (Field, usize)>,
    lists: Vec<&'static str>,
    wrappers: Vec<&'static str>,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let table = Table::parse(include_str!("fields.tsv"));
    let (field, names) = (table.column("field"), table.column("names"));
    let mut all = Names {
        fields: HashMap::new(),
        lists: Vec::new(),
        wrappers: Vec::new(),
    };
    for row in table.rows() {
        let (field, first) = match row[field] {
            "list" => {
                all.lists.extend(alternatives(row[names]));
                continue;
            }
            "wrapper" => {
                all.wrappers.extend(alternatives(row[names]));
                continue;
            }
            "summary" => (Field::Text, SUMMARY_RANK),
            name => (
                Field::named(name).expect("fields of the table are known"),
                0,
            ),
        };
        for (rank, name) in alternatives(row[names]).enumerate() {
            all.fields.insert(name, (field, first + rank));
        }
    }
    all
});

/// A name as names are compared.
pub(super) fn plain(name: &str) -> Cow<'_, str> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    if name.bytes().all(is_plain) {
        return Cow::Borrowed(name);
    }
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// The field that a name stands for, and its rank among the names of that
/// field, 0 best.
pub(super) fn of_name(name: &str) -> Option<(Field, usize)> {
    NAMES.fields.get(plain(name).as_ref()).copied()
}

/// Whether a name is of the text itself, and not of a summary.
pub(super) fn is_text(name: &str) -> bool {
    of_name(name).is_some_and(|(field, rank)| field == Field::Text && rank < SUMMARY_RANK)
}

/// Whether arrays of records have this name.
pub(super) fn is_list(name: &str) -> bool {
    NAMES.lists.contains(&plain(name).as_ref())
}

/// The rank of a name that objects have which hold a record; `None` for others.
pub(super) fn wrapper_rank(name: &str) -> Option<usize> {
    let name = plain(name);
    NAMES.wrappers.iter().position(|known| *known == name)
}

/// Which names hold which fields, where `fields.tsv` does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Fields and names; of a field inside another the names of both, parted
    /// by a stop.
    named: Vec<(Field, String)>,
}

/// A list of names that cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{found:?} names no field; wanted FIELD=NAME,… with fields out of {}",
    all_fields()
)]
pub struct BadColumns {
    found: String,
}

/// Every field, for messages.
fn all_fields() -> String {
    let fields: Vec<_> = Field::ALL.iter().map(|(name, _)| *name).collect();
    fields.join(", ")
}

impl FromStr for Columns {
    type Err = BadColumns;

    /// Reads `text=body,title=headline`.
    fn from_str(list: &str) -> Result<Self, BadColumns> {
        let named = list.split(',').map(|item| {
            let bad = || BadColumns {
                found: item.to_string(),
            };
            let (field, name) = item.split_once('=').ok_or_else(bad)?;
            let field = Field::named(field.trim()).ok_or_else(bad)?;
            Ok((field, name.trim().to_string()))
        });
        Ok(Self {
            named: named.collect::<Result<_, _>>()?,
        })
    }
}

impl Columns {
    /// Whether no field is named.
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// The fields that are named, with their names.
    pub(super) fn named(&self) -> impl Iterator<Item = (Field, &str)> {
        self.named
            .iter()
            .map(|(field, name)| (*field, name.as_str()))
    }

    /// Whether this field is named.
    pub(super) fn names(&self, field: Field) -> bool {
        self.named.iter().any(|(known, _)| *known == field)
    }

    /// The name under which a record keeps each column of a header; `None` for
    /// those that hold no field.
    pub(super) fn of(&self, header: &[String]) -> Vec<Option<String>> {
        let mut fields: Vec<Option<String>> = vec![None; header.len()];
        let same = |one: &str, other: &str| plain(one) == plain(other);
        for (field, name) in self.named() {
            let mut columns = header.iter();
            if let Some(at) = columns.position(|column| same(column, name)) {
                fields[at] = Some(field.name().to_string());
            }
        }
        for (at, column) in header.iter().enumerate() {
            let is_first = !header[..at].iter().any(|before| same(before, column));
            let known = of_name(column).filter(|(field, _)| !self.names(*field));
            if is_first && known.is_some() && fields[at].is_none() {
                fields[at] = Some(column.trim().to_string());
            }
        }
        fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_fields_by_their_names() {
        for (name, field) in [
            ("publishedAt", Some(Field::Date)),
            ("Data publikacji", Some(Field::Date)),
            ("content:encoded", Some(Field::Text)),
            ("TREŚĆ", Some(Field::Text)),
            ("_id", Some(Field::Id)),
            ("updated_at", None),
            ("contents page", None),
            ("", None),
        ] {
            assert_eq!(of_name(name).map(|(field, _)| field), field, "{name}");
        }
        assert!(of_name("body") < of_name("description"));
        assert!(NAMES.fields.keys().all(|name| plain(name) == **name));
    }

    #[test]
    fn knows_columns_by_their_names() {
        let header = ["Nagłówek", "TREŚĆ", "Data publikacji", "uwagi"].map(str::to_string);
        let shown = |columns: &Columns| -> Vec<String> {
            let fields = columns.of(&header).into_iter();
            fields.map(Option::unwrap_or_default).collect()
        };
        assert_eq!(
            shown(&Columns::default()),
            ["Nagłówek", "TREŚĆ", "Data publikacji", ""]
        );
        let columns: Columns = "text=uwagi, date=x".parse().unwrap();
        assert_eq!(shown(&columns), ["Nagłówek", "", "", "text"]);
        assert!("text".parse::<Columns>().is_err());
        let error = "body=x".parse::<Columns>().unwrap_err().to_string();
        assert!(error.contains("text, title"), "{error}");
    }
}
