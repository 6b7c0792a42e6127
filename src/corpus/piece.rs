//! The pieces of a file, of which each is one article.
//!
//! A piece holds the bytes alone; what they say is read elsewhere, on any
//! thread. Files are unpacked and cut as they are read: one that is too large,
//! or grows too much when unpacked, is never held in memory.

use std::fs;
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use xxhash_rust::xxh3::Xxh3;

use super::cut::Cut;
use super::format::{Format, JSON_LINES, fields::Columns};
use super::ocr::Ocr;
use super::packed::{Content, Members, Packed, unpacked};
use super::problem::{Finding, Problem, Reason, Setting};
use super::walk::{File, unreadable};

/// What the reading of files may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest article, in bytes: a file, a record of a file with many, a
    /// member of an archive.
    pub max_bytes: usize,
    /// How many times its size a packed file may unpack to; what unpacks to no
    /// more than `max_bytes` may do so more often.
    pub max_ratio: u64,
    /// Members of an archive.
    pub max_members: usize,
    /// Seconds that the reading of one PDF or picture may take.
    pub max_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 64 << 20,
            max_ratio: 250,
            max_members: 1_000_000,
            max_seconds: 30,
        }
    }
}

/// How files are read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Bounds on what is read.
    pub limits: Limits,
    /// Fields of records and columns of tables, beside those known by name.
    pub columns: Columns,
    /// Whether links that lead out of a corpus are followed.
    pub follows: bool,
    /// How pictures of pages are read; without it they are not.
    pub ocr: Option<Ocr>,
}

/// The bytes of one article, as they stand in the corpus.
#[derive(Debug, Clone)]
pub struct Piece {
    /// File relative to the corpus; `None` for standard input.
    pub path: Option<Arc<str>>,
    /// How the bytes are read.
    pub format: &'static Format,
    /// Number of the record in a file with many, from 1; its line, where
    /// every record is one.
    pub ordinal: Option<usize>,
    /// The file, or the record.
    pub bytes: Vec<u8>,
    /// How they are read, and what that may cost.
    pub options: Arc<Options>,
}

impl Piece {
    /// The name that problems and ids begin with.
    pub(super) fn name(&self) -> Arc<str> {
        name(self.path.as_ref())
    }
}

/// The name of a file; `-` for standard input.
pub(super) fn name(path: Option<&Arc<str>>) -> Arc<str> {
    path.map_or_else(|| "-".into(), Arc::clone)
}

/// The pieces of one file, first to last, with what is wrong among them.
pub struct Pieces {
    /// What is left to read.
    state: State,
    /// The file, to be looked at again when it has been read.
    file: Option<Seen>,
    hash: Hash,
}

enum State {
    /// A file not yet opened.
    Closed(Options),
    /// One stream.
    Stream(Cut),
    /// An archive.
    Archive(Members),
    Done,
}

/// A file as the walk saw it.
struct Seen {
    path: PathBuf,
    relative: Arc<str>,
    packed: Packed,
    size: u64,
    modified: Option<SystemTime>,
}

/// The hash of a file's bytes, while they are read and after.
enum Hash {
    Running(Arc<Mutex<Xxh3>>),
    /// A packed file is hashed before it is read, since what unpacks it may
    /// leave bytes out.
    Before(u128),
    /// The file was not read as the walk saw it, or there is none.
    Unknown,
}

impl File {
    /// The file's pieces; it is opened at the first.
    #[must_use]
    pub fn pieces(&self, options: &Options) -> Pieces {
        Pieces {
            state: State::Closed(options.clone()),
            file: Some(Seen {
                path: self.path.clone(),
                relative: Arc::clone(&self.relative),
                packed: self.packed,
                size: self.size,
                modified: self.modified,
            }),
            hash: Hash::Unknown,
        }
    }
}

impl Pieces {
    /// The pieces of a stream of JSON lines, such as standard input.
    #[must_use]
    pub fn of_lines(reader: impl Read + Send + 'static, options: &Options) -> Self {
        Self::of_stream(None, JSON_LINES, reader, options)
    }

    /// The pieces of a stream that holds what a file of a format would, under
    /// the path of such a file.
    #[must_use]
    pub fn of_stream(
        path: Option<Arc<str>>,
        format: &'static Format,
        reader: impl Read + Send + 'static,
        options: &Options,
    ) -> Self {
        Self {
            state: State::Stream(Cut::new(path, format, Box::new(reader), options)),
            file: None,
            hash: Hash::Unknown,
        }
    }

    /// xxh3-128 of the file's bytes, after the last piece; `None` before that
    /// and where the file was not read to its end.
    #[must_use]
    pub fn hash(&self) -> Option<u128> {
        if !matches!(self.state, State::Done) {
            return None;
        }
        match &self.hash {
            Hash::Running(hasher) => Some(lock(hasher).digest128()),
            Hash::Before(hash) => Some(*hash),
            Hash::Unknown => None,
        }
    }

    /// Opens the file.
    fn open(&mut self, options: &Options) -> Result<State, Problem> {
        let seen = self.file.as_ref().expect("only files are opened");
        let problem = |finding: Finding| finding.of(&seen.relative, None);
        let open = || fs::File::open(&seen.path);
        let mut file = open().map_err(|error| problem(unreadable(&error)))?;
        let max = options.limits.max_bytes;
        if seen.packed.is_whole_file() && seen.size > max as u64 {
            return Err(problem(too_large("file", seen.size, max)));
        }
        let relative = Some(Arc::clone(&seen.relative));
        if !seen.packed.is_packed() {
            let hasher = Arc::new(Mutex::new(Xxh3::new()));
            self.hash = Hash::Running(Arc::clone(&hasher));
            let reader = Box::new(Hashing { file, hasher });
            let format = seen
                .packed
                .format()
                .expect("what is not packed has a format");
            return Ok(State::Stream(Cut::new(relative, format, reader, options)));
        }
        let hash = hash_of(&mut file).map_err(|error| problem(unreadable(&error)))?;
        self.hash = Hash::Before(hash);
        let file = open().map_err(|error| problem(unreadable(&error)))?;
        Ok(match seen.packed.content {
            Content::Article(format) => {
                let reader = unpacked(file, seen.packed.compression, options.limits);
                State::Stream(Cut::new(relative, format, reader, options))
            }
            Content::Archive(archive) => {
                let relative = Arc::clone(&seen.relative);
                let compression = seen.packed.compression;
                State::Archive(Members::new(relative, archive, file, compression, options))
            }
        })
    }

    /// Ends the file; one that changed meanwhile is a problem.
    fn finish(&mut self) -> Option<Problem> {
        if matches!(self.state, State::Done) {
            return None;
        }
        self.state = State::Done;
        let seen = self.file.as_ref()?;
        if seen.is_unchanged() {
            return None;
        }
        self.hash = Hash::Unknown;
        let detail = "changed while it was read; run again when it is whole";
        Some(Finding::new(Reason::Changed, detail).of(&seen.relative, None))
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if let State::Closed(options) = &self.state {
            let options = options.clone();
            match self.open(&options) {
                Ok(state) => self.state = state,
                Err(problem) => {
                    self.state = State::Done;
                    self.hash = Hash::Unknown;
                    return Some(Err(problem));
                }
            }
        }
        let next = match &mut self.state {
            State::Stream(cut) => {
                let next = cut.next();
                if cut.has_failed() {
                    self.hash = Hash::Unknown;
                }
                next
            }
            State::Archive(members) => members.next(),
            State::Closed(_) | State::Done => None,
        };
        next.or_else(|| self.finish().map(Err))
    }
}

impl Seen {
    /// Whether the file is still as the walk saw it.
    fn is_unchanged(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|facts| {
            !facts.is_file() || facts.len() == self.size && facts.modified().ok() == self.modified
        })
    }
}

pub(super) fn too_large(what: &str, length: u64, max: usize) -> Finding {
    Finding::new(
        Reason::TooLarge,
        format!(
            "the {what} has {length} bytes, at most {max} are read; split it or raise {}",
            Setting::MaxBytes
        ),
    )
}

/// A file that is hashed as it is read.
struct Hashing {
    file: fs::File,
    hasher: Arc<Mutex<Xxh3>>,
}

impl Read for Hashing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.file.read(buffer)?;
        lock(&self.hasher).update(&buffer[..length]);
        Ok(length)
    }
}

/// The hasher, which no panic leaves half written.
fn lock(hasher: &Mutex<Xxh3>) -> std::sync::MutexGuard<'_, Xxh3> {
    hasher.lock().unwrap_or_else(PoisonError::into_inner)
}

/// xxh3-128 of all bytes of a stream.
///
/// # Errors
///
/// Where it cannot be read.
pub fn hash_of(reader: &mut impl Read) -> io::Result<u128> {
    let mut hasher = Xxh3::new();
    let mut buffer = vec![0; 256 << 10];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hasher.digest128()),
            length => hasher.update(&buffer[..length]),
        }
    }
}

/// The pieces of a file of that format that holds these bytes.
#[cfg(test)]
pub(super) fn pieces_of(bytes: &[u8], format: &'static Format) -> Pieces {
    let reader = io::Cursor::new(bytes.to_vec());
    Pieces::of_stream(Some("file".into()), format, reader, &Options::default())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use xxhash_rust::xxh3::xxh3_128;

    use super::*;
    use crate::corpus::walk::walk;

    fn options(max_bytes: usize) -> Options {
        Options {
            limits: Limits {
                max_bytes,
                ..Limits::default()
            },
            ..Options::default()
        }
    }

    /// What the file gives, shortly, and the hash after it.
    fn split(name: &str, bytes: &[u8], max_bytes: usize) -> (Vec<String>, Option<u128>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let file = walk(&path).unwrap().next().unwrap().unwrap();
        let mut pieces = file.pieces(&options(max_bytes));
        let shown = pieces.by_ref().map(|piece| match piece {
            Ok(piece) => format!(
                "{:?} {}",
                piece.ordinal,
                String::from_utf8_lossy(&piece.bytes)
            ),
            Err(problem) => format!("{:?} {}", problem.ordinal, problem.reason),
        });
        (shown.collect(), pieces.hash())
    }

    #[test]
    fn streams_lines_with_their_numbers() {
        let bytes = b"{\"a\":1}\n\n  \r\n{}\r\nlast";
        let (found, hash) = split("a.jsonl", bytes, 100);
        assert_eq!(found, ["Some(1) {\"a\":1}", "Some(4) {}\r", "Some(5) last"]);
        assert_eq!(hash, Some(xxh3_128(bytes)));
    }

    #[test]
    fn refuses_a_huge_line_and_reads_on() {
        let bytes = [b"{}\n".as_slice(), &[b'x'; 5000], b"\n{}\n"].concat();
        let (found, hash) = split("a.jsonl", &bytes, 1000);
        assert_eq!(found, ["Some(1) {}", "Some(2) too-large", "Some(3) {}"]);
        assert_eq!(hash, Some(xxh3_128(&bytes)));
    }

    #[test]
    fn refuses_a_large_file() {
        assert_eq!(split("a.txt", b"12345", 5).0, ["None 12345"]);
        let (found, hash) = split("a.txt", b"123456", 5);
        assert_eq!(found, ["None too-large"]);
        assert_eq!(hash, None);
    }

    #[test]
    fn reports_what_is_no_json_lines() {
        assert_eq!(split("a.jsonl", b"", 9).0, ["None empty"]);
        assert_eq!(split("a.jsonl", b" \n\n", 9).0, ["None empty"]);
        assert_eq!(split("a.jsonl", b"\xFF\xFE{\0}\0\n\0", 9).0, ["Some(1) {}"]);
        assert_eq!(
            split("a.jsonl", b"{\0}\0\n\0{\0}\0", 9).0,
            ["Some(1) {}", "Some(2) {}"]
        );
        assert_eq!(split("a.jsonl", b"{}\n\0\0\0\n", 9).0, ["None binary"]);
    }

    #[test]
    fn cuts_json_and_tables() {
        for (name, bytes, expected) in [
            (
                "a.json",
                r#" {"text": "}"} "#,
                vec![r#"None {"text": "}"}"#],
            ),
            (
                "a.json",
                "[{\"a\": [1, \"\\\"]\"]},\n {}]",
                vec!["Some(1) {\"a\": [1, \"\\\"]\"]}", "Some(2) {}"],
            ),
            ("a.json", "{}{}", vec!["None {}", "Some(2) {}"]),
            (
                "a.json",
                r#"{"n": 2, "articles": [{"a": "]"}, {}], "more": {"b": []}}"#,
                vec![r#"Some(1) {"a": "]"}"#, "Some(2) {}"],
            ),
            (
                "a.json",
                r#"{"response": {"description": "Opis.", "docs": [{}, {}]}}"#,
                vec!["Some(1) {}", "Some(2) {}"],
            ),
            // records with lists of their own
            (
                "a.json",
                r#"{"items": [{}], "body": "Tama."}"#,
                vec![r#"None {"items": [{}], "body": "Tama."}"#],
            ),
            (
                "a.json",
                r#"{"images": [{}, {}]}"#,
                vec![r#"None {"images": [{}, {}]}"#],
            ),
            ("a.json", "[{}, 5]", vec!["Some(1) {}", "Some(2) bad-json"]),
            (
                "a.json",
                "[{}, {\"a\": ",
                vec!["Some(1) {}", "Some(2) bad-json"],
            ),
            ("a.json", "[]", vec!["None empty"]),
            (
                "a.csv",
                "id;Treść;data\nx;\"a;\nb\";2024\n",
                vec![r#"Some(1) {"Treść":"a;\nb","data":"2024","id":"x"}"#],
            ),
            ("a.csv", "a,b\n1,2\n", vec!["None no-text"]),
        ] {
            assert_eq!(split(name, bytes.as_bytes(), 100).0, expected, "{bytes}");
        }
    }

    #[test]
    fn refuses_a_huge_record() {
        let long = "x".repeat(9000);
        let json = format!("[{{}}, {{\"a\": \"{long}\"}}, {{}}]");
        let expected = ["Some(1) {}", "Some(2) too-large", "Some(3) {}"];
        assert_eq!(split("a.json", json.as_bytes(), 1000).0, expected);
        let csv = format!("text\na\n\"{long}{long}\"\n");
        let found = split("a.csv", csv.as_bytes(), 1000).0;
        assert_eq!(found.last().unwrap(), "Some(2) too-large");
    }

    #[test]
    fn reports_a_file_that_vanished() {
        let file = File {
            path: Path::new("/nowhere/a.txt").into(),
            relative: "a.txt".into(),
            packed: Packed::of_file("a.txt").unwrap(),
            size: 3,
            modified: None,
        };
        let problem = file
            .pieces(&Options::default())
            .next()
            .unwrap()
            .unwrap_err();
        assert_eq!(problem.reason, Reason::Unreadable);
        assert!(problem.detail.contains("vanished"), "{problem}");
    }

    #[test]
    fn reads_standard_input() {
        let pieces = Pieces::of_lines(&b"{}\n\n[]"[..], &Options::default());
        let found: Vec<_> = pieces.map(Result::unwrap).collect();
        let numbers: Vec<_> = found.iter().map(|piece| piece.ordinal).collect();
        assert_eq!(numbers, [Some(1), Some(3)]);
        assert!(found.iter().all(|piece| piece.path.is_none()));
        assert_eq!(Pieces::of_lines(&b""[..], &Options::default()).count(), 0);
    }
}
