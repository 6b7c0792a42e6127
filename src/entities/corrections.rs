//! Corrections: what the user knows better, from a file `entities.toml`.
//!
//! ```toml
//! [[same]]                  # these are one
//! names = ["Wołodymyr Zełenski", "Zełeński"]
//!
//! [[not-same]]              # these are not
//! names = ["Jan Nowak", "Jan M. Nowak"]
//!
//! [[print]]                 # show it so
//! name = "Sergiej Ławrow"
//! as = "Siergiej Ławrow"
//!
//! [[drop]]                  # it is nothing
//! name = "Poprosiliśmy"
//!
//! [[word]]                  # this word is that entity, wherever it stands
//! word = "Kaczor"
//! is = "Jarosław Kaczyński"
//!
//! [[kind]]                  # it is a place and no person
//! name = "Saska Kępa"
//! is = "place"
//! ```
//!
//! `kind = "person"` in any of them leaves names of other kinds alone. Names
//! are compared without case, diacritics and hyphens. A file with a mistake is
//! refused as a whole.

use std::ops::Range;

use hashbrown::HashMap;
use serde::Deserialize;
use toml::Spanned;

use super::phonetic;
use crate::article::Kind;
use crate::lang::words::{fold, lower};

/// What the user knows better.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Corrections {
    pub(super) same: Vec<Set>,
    pub(super) apart: Vec<Set>,
    pub(super) printed: Vec<(Pick, String)>,
    pub(super) dropped: Vec<Pick>,
    pub(super) words: Vec<(Pick, Pick)>,
    pub(super) kinds: Vec<(Pick, Kind)>,
}

/// A name that is meant, of any kind or of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pick {
    pub(super) name: String,
    pub(super) kind: Option<Kind>,
}

/// Several names that belong together, or do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) names: Vec<Pick>,
}

/// What is wrong with a file of corrections, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct Mistake {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What is wrong and what would be right.
    pub message: String,
}

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    same: Vec<Names>,
    not_same: Vec<Names>,
    print: Vec<Print>,
    drop: Vec<Drop>,
    word: Vec<Word>,
    kind: Vec<Rekind>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Spanned<Vec<Spanned<String>>>,
    kind: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Print {
    name: Spanned<String>,
    #[serde(rename = "as")]
    shown: Spanned<String>,
    kind: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Drop {
    name: Spanned<String>,
    kind: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Word {
    #[serde(rename = "word")]
    spelling: Spanned<String>,
    is: Spanned<String>,
    kind: Option<Spanned<String>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rekind {
    name: Spanned<String>,
    is: Spanned<String>,
}

impl Corrections {
    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// The first [`Mistake`].
    pub fn parse(text: &str) -> Result<Self, Mistake> {
        let at = |range: Range<usize>, message: String| Mistake::at(text, range.start, message);
        let file: File = toml::from_str(text).map_err(|error| {
            let range = error.span().unwrap_or(0..0);
            at(range, error.message().to_owned())
        })?;
        let corrections = file.read().map_err(|(range, message)| at(range, message))?;
        Ok(corrections)
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Adds those of another file.
    pub fn extend(&mut self, other: Self) {
        self.same.extend(other.same);
        self.apart.extend(other.apart);
        self.printed.extend(other.printed);
        self.dropped.extend(other.dropped);
        self.words.extend(other.words);
        self.kinds.extend(other.kinds);
    }
}

impl Mistake {
    fn at(text: &str, byte: usize, message: String) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message,
        }
    }
}

/// A place in the file and what is wrong there.
type Wrong = (Range<usize>, String);

impl File {
    fn read(self) -> Result<Corrections, Wrong> {
        let mut corrections = Corrections::default();
        let mut together: Vec<Vec<String>> = Vec::new();
        for set in self.same {
            let names = set.read("same")?;
            let mut keys: Vec<String> = names.names.iter().map(|pick| key(&pick.name)).collect();
            // sets that share a name are one
            let (joined, others): (Vec<Vec<String>>, Vec<Vec<String>>) = together
                .into_iter()
                .partition(|other| other.iter().any(|name| keys.contains(name)));
            together = others;
            keys.extend(joined.into_iter().flatten());
            together.push(keys);
            corrections.same.push(names);
        }
        for set in self.not_same {
            let span = set.names.span();
            let names = set.read("not-same")?;
            let keys: Vec<String> = names.names.iter().map(|pick| key(&pick.name)).collect();
            let joined = together
                .iter()
                .any(|set| keys.iter().filter(|name| set.contains(name)).count() > 1);
            if joined {
                let message = "two of these are the same by [[same]]; remove one of the two";
                return Err((span, message.to_owned()));
            }
            corrections.apart.push(names);
        }
        let mut shown = Said::default();
        for print in self.print {
            let span = print.shown.span();
            let pick = pick(print.name, print.kind)?;
            let name = word(print.shown)?;
            shown.add(&pick, &name, span, "printed as")?;
            corrections.printed.push((pick, name));
        }
        for drop in self.drop {
            corrections.dropped.push(pick(drop.name, drop.kind)?);
        }
        let mut meant = Said::default();
        for entry in self.word {
            let kind = kind(entry.kind)?;
            let of = |name| {
                Ok::<_, Wrong>(Pick {
                    name: word(name)?,
                    kind,
                })
            };
            let span = entry.is.span();
            let (spelling, is) = (of(entry.spelling)?, of(entry.is)?);
            meant.add(&spelling, &is.name, span, "the word for")?;
            corrections.words.push((spelling, is));
        }
        let mut kinds = Said::default();
        for entry in self.kind {
            let span = entry.is.span();
            let is = kind(Some(entry.is))?.expect("a kind was given");
            let pick = pick(entry.name, None)?;
            kinds.add(&pick, is.name(), span, "of the kind")?;
            corrections.kinds.push((pick, is));
        }
        Ok(corrections)
    }
}

/// What was said of names so far, by a table of which each name has one entry.
#[derive(Default)]
struct Said(HashMap<(String, Option<Kind>), String>);

impl Said {
    /// Adds what is said of a name, and refuses it where it was said otherwise.
    fn add(
        &mut self,
        pick: &Pick,
        said: &str,
        span: Range<usize>,
        what: &str,
    ) -> Result<(), Wrong> {
        let before = self.0.insert((key(&pick.name), pick.kind), said.to_owned());
        match before.filter(|before| before != said) {
            Some(before) => Err((span, format!("{:?} is {what} {before:?} above", pick.name))),
            None => Ok(()),
        }
    }
}

impl Names {
    fn read(self, table: &str) -> Result<Set, Wrong> {
        let span = self.names.span();
        let kind = kind(self.kind)?;
        let names = self.names.into_inner().into_iter();
        let names = names
            .map(|name| {
                Ok(Pick {
                    name: word(name)?,
                    kind,
                })
            })
            .collect::<Result<Vec<_>, Wrong>>()?;
        if names.len() < 2 {
            return Err((span, format!("[[{table}]] needs two names or more")));
        }
        Ok(Set { names })
    }
}

fn pick(name: Spanned<String>, restricted: Option<Spanned<String>>) -> Result<Pick, Wrong> {
    let kind = kind(restricted)?;
    Ok(Pick {
        name: word(name)?,
        kind,
    })
}

/// A name that has letters.
fn word(name: Spanned<String>) -> Result<String, Wrong> {
    if phonetic::words(name.as_ref()).next().is_none() {
        return Err((name.span(), "a name needs letters".to_owned()));
    }
    Ok(name.into_inner())
}

/// A kind that corrections know.
fn kind(name: Option<Spanned<String>>) -> Result<Option<Kind>, Wrong> {
    let Some(name) = name else { return Ok(None) };
    let known = Kind::RESOLVED
        .into_iter()
        .find(|kind| kind.name() == name.as_ref());
    if known.is_none() {
        let message = format!(
            "{:?} is no kind; write person, organisation or place",
            name.as_ref()
        );
        return Err((name.span(), message));
    }
    Ok(known)
}

/// A name as it is compared with those of articles.
pub(super) fn key(name: &str) -> String {
    phonetic::words(name)
        .map(|word| fold(&lower(word)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn refuses(text: &str, expected: &str) {
        let mistake = Corrections::parse(text).expect_err("it has a mistake");
        assert_eq!(mistake.to_string(), expected);
    }

    #[test]
    fn mistakes_have_a_place() {
        refuses(
            "[[drop]]\nname = \"Reuters\"\nkind = \"agencja\"\n",
            "line 3, column 8: \"agencja\" is no kind; write person, organisation or place",
        );
        refuses(
            "[[same]]\nnames = [\"Jan\"]\n",
            "line 2, column 9: [[same]] needs two names or more",
        );
        refuses(
            "[[drop]]\nname = \"…\"\n",
            "line 2, column 8: a name needs letters",
        );
        refuses(
            "[[same]]\nnames = [\"A B\", \"C D\"]\n[[not-same]]\nnames = [\"c d\", \"a-b\"]\n",
            "line 4, column 9: two of these are the same by [[same]]; remove one of the two",
        );
        refuses(
            "[[same]]\nnames = [\"A\", \"B\"]\n[[same]]\nnames = [\"b\", \"C\"]\n\
             [[not-same]]\nnames = [\"A\", \"C\"]\n",
            "line 6, column 9: two of these are the same by [[same]]; remove one of the two",
        );
        refuses(
            "[[print]]\nname = \"A\"\nas = \"B\"\n[[print]]\nname = \"a\"\nas = \"C\"\n",
            "line 6, column 6: \"a\" is printed as \"B\" above",
        );
        refuses(
            "[[word]]\nword = \"A\"\nis = \"B\"\n[[word]]\nword = \"a\"\nis = \"C\"\n",
            "line 6, column 6: \"a\" is the word for \"B\" above",
        );
        refuses(
            "[[kind]]\nname = \"A\"\nis = \"place\"\n[[kind]]\nname = \"a\"\nis = \"person\"\n",
            "line 6, column 6: \"a\" is of the kind \"place\" above",
        );
    }

    #[test]
    fn every_table_is_read() {
        let text = "[[same]]\nnames = [\"A\", \"B\"]\n[[not-same]]\nnames = [\"C\", \"D\"]\n\
                    [[print]]\nname = \"E\"\nas = \"F\"\n[[drop]]\nname = \"G\"\nkind = \"place\"\n\
                    [[word]]\nword = \"H\"\nis = \"I\"\n[[kind]]\nname = \"J\"\nis = \"person\"\n";
        let read = Corrections::parse(text).expect("it is well formed");
        let n_read = [
            read.same.len(),
            read.apart.len(),
            read.printed.len(),
            read.dropped.len(),
        ];
        assert_eq!(n_read, [1; 4]);
        assert_eq!(read.kinds[0].1, Kind::Person);
        assert_eq!(read.words[0].1.name, "I");
        assert!(Corrections::parse("").expect("nothing is fine").is_empty());
    }
}
