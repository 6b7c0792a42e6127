//! Frozen collections: which articles a search had on a day, and what they said.
//!
//! A collection is a file `collections/NAME.json` beside the index, plain text
//! that can be kept under version control and cited: the search, the day, the
//! ids of its articles in order, a hash of each one's words, and one digest over
//! them. Ids are relative to the corpus, so the same files give the same digest
//! on any machine.
//!
//! The hash of an article is SHA-256 over its headline, a NUL, and its text. The
//! digest is SHA-256 over the line `prasowka collection 1` and, for each article
//! in the order of ids, the id, a NUL, the hash in hexadecimal and a line end.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::error::{BadParameter, Candidate, Error, Fault, Result};

/// What the digest begins with: another rule is another mark.
const MARK: &str = "prasowka collection 1\n";

/// The folder of collections beside an index.
const FOLDER: &str = "collections";

/// A frozen collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Collection {
    /// Its name.
    pub name: String,
    /// The query, as typed.
    pub query: String,
    /// What narrowed it, as parameters: name and value.
    pub filters: Vec<(String, String)>,
    /// Whether any of the query's words would do.
    pub any: bool,
    /// The day of the search, from which its days were reckoned.
    pub day: String,
    /// Version of the program.
    pub version: String,
    /// Format of the index.
    pub index_format: u32,
    /// Its articles.
    pub total: usize,
    /// One digest over them: what a footnote cites.
    pub digest: String,
    /// The articles, in the order of their ids.
    pub articles: Vec<Frozen>,
}

/// An article of a collection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Frozen {
    /// Its id.
    pub id: String,
    /// Hash of its words.
    pub hash: String,
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(2 * bytes.len());
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a string takes what is written");
    }
    text
}

/// The hash of an article's words.
#[must_use]
pub fn hash(title: &str, text: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(title);
    hasher.update([0]);
    hasher.update(text);
    hexadecimal(&hasher.finalize())
}

/// The digest over articles in the order of their ids.
#[must_use]
pub fn digest(articles: &[Frozen]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(MARK);
    for article in articles {
        hasher.update(&article.id);
        hasher.update([0]);
        hasher.update(&article.hash);
        hasher.update("\n");
    }
    format!("sha256:{}", hexadecimal(&hasher.finalize()))
}

/// The folder in which an index lies; of one without a parent, where the program
/// runs.
pub(crate) fn beside(index: &Path) -> PathBuf {
    let named = index.file_name().is_some();
    // `.` and `..` name a folder that only the system can tell
    let found = if named {
        None
    } else {
        index.canonicalize().ok()
    };
    let index = found.as_deref().unwrap_or(index);
    index.parent().unwrap_or(Path::new("")).to_path_buf()
}

/// The folder that holds the collections of the index in `index`.
#[must_use]
pub fn folder(index: &Path) -> PathBuf {
    beside(index).join(FOLDER)
}

/// The file of a collection. A name is the name of a file, and no path.
///
/// # Errors
///
/// [`Error::Parameter`] where it is none.
pub fn path(index: &Path, name: &str) -> Result<PathBuf> {
    let is_name = |letter: char| letter.is_alphanumeric() || "-_. ".contains(letter);
    let is_plain = !name.trim().is_empty()
        && name.trim() == name
        && !name.starts_with('.')
        && name.len() <= 200
        && name.chars().all(is_name);
    if is_plain {
        return Ok(folder(index).join(format!("{name}.json")));
    }
    let wanted = "letters, digits, `-`, `_` and `.`";
    Err(BadParameter::unreadable("collection", name, "name of a collection", wanted).into())
}

/// The names of the collections of an index, in order.
///
/// # Errors
///
/// [`Error::Io`] where their folder cannot be read.
pub fn names(index: &Path) -> Result<Vec<String>> {
    let folder = folder(index);
    let failed = || Error::io(&folder, "cannot list the collections");
    let entries = match fs::read_dir(&folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed()(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let file = entry.map_err(failed())?.file_name();
        let name = file.to_str().and_then(|file| file.strip_suffix(".json"));
        names.extend(
            name.filter(|name| path(index, name).is_ok())
                .map(str::to_owned),
        );
    }
    names.sort_unstable();
    Ok(names)
}

/// Reads a collection.
///
/// # Errors
///
/// [`Error::Parameter`] where there is none of that name, with those that there
/// are; [`Error::Collection`] where the file is not as it was written.
pub fn load(index: &Path, name: &str) -> Result<Collection> {
    let path = path(index, name)?;
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let candidate = |value| Candidate {
                value,
                ..Candidate::default()
            };
            let known = names(index)?.into_iter().map(candidate).collect::<Vec<_>>();
            let wanted = if known.is_empty() {
                "one after it was frozen"
            } else {
                ""
            };
            let bad = BadParameter::unreadable("collection", name, "collection", wanted);
            return Err(bad.with_candidates(Fault::Unknown, known).into());
        }
        Err(error) => return Err(Error::io(&path, "cannot read the collection")(error)),
    };
    let bad = |what: String| Error::Collection {
        path: path.clone(),
        what,
    };
    let read: Collection =
        serde_json::from_slice(&bytes).map_err(|error| bad(error.to_string()))?;
    let found = digest(&read.articles);
    if found != read.digest {
        return Err(bad(format!(
            "its articles have the digest {found}, it says {}",
            read.digest
        )));
    }
    Ok(read)
}

/// Writes a collection, whole or not at all, and gives its file.
///
/// # Errors
///
/// [`Error::Parameter`] where there is one of that name and it is not to be
/// replaced; [`Error::Io`] where it cannot be written.
pub fn save(index: &Path, collection: &Collection, replaces: bool) -> Result<PathBuf> {
    let path = path(index, &collection.name)?;
    let folder = folder(index);
    fs::create_dir_all(&folder).map_err(Error::io(&folder, "cannot make the folder"))?;
    let mut bytes = serde_json::to_vec_pretty(collection).expect("strings and numbers are JSON");
    bytes.push(b'\n');
    let cannot = "cannot write the collection";
    if replaces {
        replace(&path, &bytes).map_err(Error::io(&path, cannot))?;
        return Ok(path);
    }
    match write_new(&path, &bytes) {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let wanted = "another name, or have it replaced";
            let bad = BadParameter::unreadable(
                "collection",
                &collection.name,
                "name that is free",
                wanted,
            );
            Err(bad.into())
        }
        Err(error) => Err(Error::io(&path, cannot)(error)),
    }
}

/// Writes a file that is not there yet, whole or not at all.
fn write_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = write_beside(path, bytes)?;
    // a link is refused where the name is taken, which a renaming is not
    let linked = fs::hard_link(&beside, path);
    let linked = match linked {
        // no links on this disk: the name is taken first
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            File::create_new(path).and_then(|_| fs::rename(&beside, path))
        }
        linked => linked,
    };
    fs::remove_file(&beside).ok();
    linked
}

/// Replaces a file, whole or not at all.
///
/// # Errors
///
/// What the system says.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = write_beside(path, bytes)?;
    fs::rename(&beside, path).inspect_err(|_| {
        fs::remove_file(&beside).ok();
    })
}

/// Writes bytes beside a file and syncs them.
fn write_beside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn collection(name: &str) -> Collection {
        let articles = vec![Frozen {
            id: "a.txt".to_owned(),
            hash: hash("Tytuł", "Treść."),
        }];
        Collection {
            name: name.to_owned(),
            query: String::new(),
            filters: Vec::new(),
            any: false,
            day: "2026-11-25".to_owned(),
            version: "0".to_owned(),
            index_format: 0,
            total: 1,
            digest: digest(&articles),
            articles,
        }
    }

    /// Digests are cited, so they must not move: these were reckoned with
    /// `sha256sum`.
    #[test]
    fn digests_are_those_of_the_rule() {
        assert_eq!(
            hash("a", "b"),
            "59b271ae1bbcb1d31d41929817f4b16fb439eb4f31520b5ad1d5ce98920a7138"
        );
        let none = "sha256:9fb4398d93eceb7e32044d53fc6df3fd6ec027cd3890d342b99e3220496100de";
        assert_eq!(digest(&[]), none);
        let one = Frozen {
            id: "a.txt".to_owned(),
            hash: hash("a", "b"),
        };
        let digest_of_one =
            "sha256:624f3e62afbaa5919d250af2a25f67b21967d68a81b9d83e26be6aa97a980aee";
        assert_eq!(digest(&[one]), digest_of_one);
    }

    #[test]
    fn a_collection_is_read_back_and_not_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let index = folder.path().join("index");
        let one = collection("wybory 2023");
        let path = save(&index, &one, false).unwrap();
        assert_eq!(load(&index, "wybory 2023").unwrap(), one);
        assert!(save(&index, &one, false).is_err());
        save(&index, &one, true).unwrap();
        assert_eq!(names(&index).unwrap(), ["wybory 2023"]);
        let n_files = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(n_files, 1, "nothing is left beside it");
        // what was changed by hand is no longer what was frozen
        let edited = fs::read_to_string(&path).unwrap().replace("a.txt", "b.txt");
        fs::write(&path, edited).unwrap();
        let error = load(&index, "wybory 2023").unwrap_err().to_string();
        assert!(error.contains("digest"), "{error}");
    }

    #[test]
    fn a_name_is_no_path() {
        for name in ["", " ", ".", "..", "../a", "a/b", "a\\b", "a\0", ".a", " a"] {
            assert!(path(Path::new("index"), name).is_err(), "{name:?}");
        }
        let path = path(Path::new("index"), "żółw-2.1").unwrap();
        assert_eq!(path, Path::new("collections/żółw-2.1.json"));
    }
}
