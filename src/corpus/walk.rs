//! Finds the files of a corpus, in the order of their paths.
//!
//! Symbolic links inside of the corpus are not followed, since what they lead to
//! is walked anyway; those that lead out are reported, or followed where asked
//! for (the corpus itself may be a link). Hidden files and folders are left out,
//! files of no known format are counted by their extensions. A file given by
//! name is read whatever it is called. A name that is not UTF-8 is decoded.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;
use std::{fs, io};

use walkdir::{DirEntry, WalkDir};

use super::filename;
use super::format::{Format, PLAIN};
use super::packed::Packed;
use super::piece::Options;
use super::problem::{Finding, Problem, Reason, Setting};

/// A corpus that cannot be walked at all.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is nothing of that name.
    #[error("{}: no such file or folder; name the folder that holds the articles", path.display())]
    Missing {
        /// The corpus as given.
        path: PathBuf,
    },
    /// The system refuses.
    #[error("{}: cannot be read: {cause}", path.display())]
    Unreadable {
        /// The corpus as given.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
}

/// A file of the corpus that some format reads.
#[derive(Debug, Clone)]
pub struct File {
    /// Where it is now.
    pub path: PathBuf,
    /// The same relative to the corpus, with `/`.
    pub relative: Arc<str>,
    /// How it is packed, and what is in it.
    pub packed: Packed,
    /// Size in bytes, as the walk saw it.
    pub size: u64,
    /// Time of the last change, where the system keeps one.
    pub modified: Option<SystemTime>,
}

/// What a walk passed over without calling it a problem.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Files of no known format, by extension in lower case (`""` without).
    pub unknown: BTreeMap<String, usize>,
    /// Files and folders with a dot in front; a folder counts once.
    pub n_hidden: usize,
    /// Symbolic links to what is in the corpus.
    pub n_links: usize,
}

/// A walk in progress: files and problems, sorted by path, folder by folder.
#[derive(Debug)]
pub struct Walk {
    root: PathBuf,
    /// The same without links.
    home: PathBuf,
    follows: bool,
    /// Whether pictures of pages are files of the corpus.
    has_pictures: bool,
    entries: walkdir::IntoIter,
    passed_over: PassedOver,
}

/// Name of the user's file of corrections in a corpus, which is no article.
pub const CORRECTIONS: &str = "entities.toml";

/// Walks the corpus `root`, a folder or a single file.
///
/// # Errors
///
/// Where `root` is missing or cannot be read. What is wrong inside is among
/// the walk's items.
pub fn walk(root: &Path) -> Result<Walk, Error> {
    walk_with(root, &Options::default())
}

/// The same, following links that lead out of the corpus, and finding pictures
/// of pages, where the options say so.
///
/// # Errors
///
/// As for [`walk()`].
pub fn walk_with(root: &Path, options: &Options) -> Result<Walk, Error> {
    let path = root.to_path_buf();
    match fs::metadata(root).and_then(|facts| {
        if facts.is_dir() {
            fs::read_dir(root).map(drop)
        } else {
            Ok(())
        }
    }) {
        Ok(()) => Ok(Walk {
            entries: WalkDir::new(root)
                .follow_links(options.follows)
                .sort_by_file_name()
                .into_iter(),
            home: fs::canonicalize(root).unwrap_or_else(|_| path.clone()),
            follows: options.follows,
            has_pictures: options.ocr.is_some(),
            root: path,
            passed_over: PassedOver::default(),
        }),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Err(Error::Missing { path }),
        Err(cause) => Err(Error::Unreadable { path, cause }),
    }
}

impl Walk {
    /// What was passed over so far.
    #[must_use]
    pub fn passed_over(&self) -> &PassedOver {
        &self.passed_over
    }

    /// The entry as a file of the corpus; `None` where it is none.
    fn file(&mut self, entry: &DirEntry) -> Option<Result<File, Problem>> {
        let is_root = entry.depth() == 0;
        let name = entry.file_name();
        if entry.depth() == 1 && name == CORRECTIONS {
            return None;
        }
        if !is_root && name.as_encoded_bytes().starts_with(b".") {
            self.passed_over.n_hidden += 1;
            self.skip_folder(entry);
            return None;
        }
        if !is_root && entry.path_is_symlink() {
            match self.link(entry.path()) {
                Link::Inside => {
                    self.passed_over.n_links += 1;
                    self.skip_folder(entry);
                    return None;
                }
                Link::Out if self.follows => {}
                Link::Out => {
                    // one that leads nowhere and has no extension was a folder's
                    let is_folder = entry.path().is_dir()
                        || !entry.path().exists() && Path::new(name).extension().is_none();
                    let is_read = is_folder || Packed::of_file(&name.to_string_lossy()).is_some();
                    return is_read.then(|| Err(self.refused_link(entry.path())));
                }
            }
        }
        let relative = relative(&self.root, entry.path());
        if name.to_str().is_none() && self.root.join(&*relative).exists() {
            self.skip_folder(entry);
            let detail = "its name is not UTF-8, and decoded it is that of another; rename it";
            return Some(Err(
                Finding::new(Reason::NameNotUtf8, detail).of(&relative, None)
            ));
        }
        let facts = if is_root || entry.path_is_symlink() {
            fs::metadata(entry.path())
        } else {
            entry.metadata().map_err(io::Error::from)
        };
        let facts = match facts {
            Ok(facts) if facts.is_dir() => return None,
            Ok(facts) => facts,
            Err(error) => return Some(Err(unreadable(&error).of(&relative, None))),
        };
        let packed = self.packed(&relative, is_root)?;
        if !facts.is_file() {
            let finding = Finding::new(
                Reason::SpecialFile,
                "a pipe, a socket or a device, not a file; give its contents on standard input",
            );
            return Some(Err(finding.of(&relative, None)));
        }
        Some(Ok(File {
            path: entry.path().to_path_buf(),
            relative,
            packed,
            size: facts.len(),
            modified: facts.modified().ok(),
        }))
    }

    fn link(&self, path: &Path) -> Link {
        match fs::canonicalize(path) {
            Ok(target) if target.starts_with(&self.home) => Link::Inside,
            _ => Link::Out,
        }
    }

    fn refused_link(&self, path: &Path) -> Problem {
        let detail = if path.exists() {
            let setting = Setting::Follow;
            format!("a link that leads out of the corpus; {setting} reads what is there")
        } else {
            "a link to what is not there; restore that, or remove the link".to_owned()
        };
        let relative = relative(&self.root, path);
        Finding::new(Reason::Link, detail).of(&relative, None)
    }

    /// What the file holds; one of no known format is counted, unless it was
    /// given by name.
    fn packed(&mut self, relative: &str, is_root: bool) -> Option<Packed> {
        let packed = Packed::of_file(relative)
            .or_else(|| {
                let picture = Format::of_picture(relative);
                picture
                    .filter(|_| self.has_pictures || is_root)
                    .map(Packed::plain)
            })
            .or(is_root.then(|| Packed::plain(PLAIN)));
        if packed.is_none() {
            let extension = Path::new(relative).extension();
            let extension = extension.map_or_else(String::new, |extension| {
                extension.to_string_lossy().to_lowercase()
            });
            *self.passed_over.unknown.entry(extension).or_default() += 1;
        }
        packed
    }

    /// Leaves out what is inside, where the entry is a folder.
    fn skip_folder(&mut self, entry: &DirEntry) {
        if entry.file_type().is_dir() {
            self.entries.skip_current_dir();
        }
    }
}

impl Iterator for Walk {
    type Item = Result<File, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.entries.next()? {
                Ok(entry) => {
                    if let Some(found) = self.file(&entry) {
                        return Some(found);
                    }
                }
                // a link back to where the walk is leads into the corpus
                Err(error) if error.loop_ancestor().is_some() => self.passed_over.n_links += 1,
                Err(error) => {
                    let path = error.path().unwrap_or(&self.root).to_path_buf();
                    let is_link = path.is_symlink() && !path.exists();
                    let relative = relative(&self.root, &path);
                    return Some(Err(if is_link {
                        self.refused_link(&path)
                    } else {
                        unreadable(&error.into()).of(&relative, None)
                    }));
                }
            }
        }
    }
}

/// What to say where the system refuses to read.
pub(super) fn unreadable(error: &io::Error) -> Finding {
    if let Some(finding) = Finding::in_error(error) {
        return finding;
    }
    let remedy = match error.kind() {
        io::ErrorKind::PermissionDenied => "; allow reading it, or leave it out of the corpus",
        io::ErrorKind::NotFound => "; it vanished since the walk, run again",
        _ => "",
    };
    Finding::new(
        Reason::Unreadable,
        format!("cannot be read: {error}{remedy}"),
    )
}

/// Where a link leads.
enum Link {
    /// To what is in the corpus, and walked.
    Inside,
    /// Out of it, or nowhere.
    Out,
}

/// The path relative to the corpus, with `/`; a corpus that is one file gives
/// its name.
fn relative(root: &Path, path: &Path) -> Arc<str> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    let inside = if inside.as_os_str().is_empty() {
        path.file_name().map_or(path, Path::new)
    } else {
        inside
    };
    let parts: Vec<_> = inside
        .iter()
        .map(|part| filename::decoded(part.as_encoded_bytes()))
        .collect();
    parts.join("/").into()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// A corpus with these files, each holding its own name.
    fn corpus(files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        folder
    }

    fn names(walk: &mut Walk) -> Vec<String> {
        walk.map(|found| found.unwrap().relative.to_string())
            .collect()
    }

    #[test]
    fn lists_known_formats_by_path() {
        let folder = corpus(&[
            "b.txt",
            "a/2.md",
            "a/1.JSONL",
            "a/x.bin",
            "README",
            ".git/c.txt",
            "a/.d.txt",
        ]);
        let mut walk = walk(folder.path()).unwrap();
        assert_eq!(names(&mut walk), ["a/1.JSONL", "a/2.md", "b.txt"]);
        let passed_over = walk.passed_over();
        assert_eq!(
            passed_over.unknown,
            BTreeMap::from([("bin".into(), 1), (String::new(), 1)])
        );
        assert_eq!((passed_over.n_hidden, passed_over.n_links), (2, 0));
    }

    #[test]
    fn reads_a_single_file_whatever_its_name() {
        let folder = corpus(&["notes.log", ".hidden"]);
        for name in ["notes.log", ".hidden"] {
            let mut walk = walk(&folder.path().join(name)).unwrap();
            assert_eq!(names(&mut walk), [name]);
        }
    }

    #[test]
    fn says_that_the_corpus_is_missing() {
        let folder = corpus(&[]);
        let error = walk(&folder.path().join("nowhere")).unwrap_err();
        assert!(matches!(error, Error::Missing { .. }), "{error}");
        assert!(names(&mut walk(folder.path()).unwrap()).is_empty());
    }

    #[cfg(unix)]
    mod unix {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        use std::os::unix::fs::symlink;
        use std::os::unix::net::UnixListener;

        use super::*;

        #[test]
        fn follows_no_link_inside() {
            let folder = corpus(&["a.txt", "b/c.txt"]);
            symlink(folder.path().join("b"), folder.path().join("link")).unwrap();
            symlink(folder.path(), folder.path().join("b/loop")).unwrap();
            symlink("a.txt", folder.path().join("copy.txt")).unwrap();
            let mut inside = walk(folder.path()).unwrap();
            assert_eq!(names(&mut inside), ["a.txt", "b/c.txt"]);
            assert_eq!(inside.passed_over().n_links, 3);
            let mut through = walk(&folder.path().join("link")).unwrap();
            let through: Vec<_> = through.by_ref().flatten().collect();
            assert_eq!(through.len(), 1, "what leads out is reported");
            assert_eq!(&*through[0].relative, "c.txt");
            let mut file = walk(&folder.path().join("copy.txt")).unwrap();
            assert_eq!(names(&mut file), ["copy.txt"]);
        }

        #[test]
        fn says_or_follows_links_that_lead_out() {
            let outside = corpus(&["x/1.txt", "2.txt", "x/3.bin"]);
            let folder = corpus(&["a.txt"]);
            symlink(outside.path().join("x"), folder.path().join("b")).unwrap();
            symlink(outside.path().join("2.txt"), folder.path().join("c.txt")).unwrap();
            symlink(outside.path().join("x/3.bin"), folder.path().join("d.bin")).unwrap();
            symlink("nowhere", folder.path().join("e.txt")).unwrap();
            // back into the corpus
            symlink(folder.path(), outside.path().join("x/loop")).unwrap();
            let shown = |follows: bool| -> Vec<String> {
                let options = Options {
                    follows,
                    ..Options::default()
                };
                let walk = walk_with(folder.path(), &options).unwrap();
                walk.map(|found| match found {
                    Ok(file) => file.relative.to_string(),
                    Err(problem) => format!("{} {}", problem.reason, problem.relative),
                })
                .collect()
            };
            assert_eq!(
                shown(false),
                ["a.txt", "link b", "link c.txt", "link e.txt"]
            );
            assert_eq!(shown(true), ["a.txt", "b/1.txt", "c.txt", "link e.txt"]);
        }

        #[test]
        fn reports_special_files_and_names() {
            let folder = corpus(&["a.txt"]);
            let _socket = UnixListener::bind(folder.path().join("s.txt")).unwrap();
            let bad = folder.path().join(OsStr::from_bytes(b"z\xFF.txt"));
            fs::write(bad, "text").unwrap();
            let bad_folder = folder.path().join(OsStr::from_bytes(b"y\xFF"));
            fs::create_dir(&bad_folder).unwrap();
            fs::write(bad_folder.join("in.txt"), "text").unwrap();
            // decoded, the name is that of the next
            let twin = folder.path().join(OsStr::from_bytes(b"\xB3.txt"));
            fs::write(twin, "text").unwrap();
            fs::write(folder.path().join("ł.txt"), "text").unwrap();
            let found: Vec<_> = walk(folder.path()).unwrap().collect();
            let read: Vec<_> = found.iter().flatten().map(|file| &*file.relative).collect();
            assert_eq!(read, ["a.txt", "y\u{A0}/in.txt", "z\u{A0}.txt", "ł.txt"]);
            let reasons: Vec<_> = found
                .iter()
                .filter_map(|found| found.as_ref().err())
                .map(|problem| (problem.relative.to_string(), problem.reason))
                .collect();
            let expected = [
                ("s.txt", Reason::SpecialFile),
                ("ł.txt", Reason::NameNotUtf8),
            ];
            assert_eq!(
                reasons,
                expected.map(|(name, reason)| (name.to_string(), reason))
            );
        }
    }
}
