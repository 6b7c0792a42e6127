//! Cuts a file into pieces, of which each is one article.
//!
//! A piece holds the bytes alone; what they say is read elsewhere, on any
//! thread. A file with a record a line is streamed: a line over the limit is
//! passed over without being held in memory, and so is a file.

use std::fs;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::format::{Format, JSON_LINES, Split};
use super::problem::{Finding, Problem, Reason};
use super::walk::{File, unreadable};

/// What the reading of one piece may cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Largest file, or record of a file with many, in bytes.
    pub max_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 64 << 20,
        }
    }
}

/// The bytes of one article, as they stand in the corpus.
#[derive(Debug, Clone)]
pub struct Piece {
    /// File relative to the corpus; `None` for standard input.
    pub path: Option<Arc<str>>,
    /// How the bytes are read.
    pub format: &'static Format,
    /// Line of the record in a file with many, from 1.
    pub ordinal: Option<usize>,
    /// The file, or the line without its end.
    pub bytes: Vec<u8>,
}

impl Piece {
    /// The name that problems and ids begin with.
    pub(super) fn name(&self) -> Arc<str> {
        self.path.clone().unwrap_or_else(|| STDIN.into())
    }
}

/// What standard input is called.
const STDIN: &str = "-";

/// Bytes read from the system at once.
const BUFFER_BYTES: usize = 256 << 10;

/// The pieces of one file, first to last, with what is wrong among them.
pub struct Pieces {
    path: Option<Arc<str>>,
    format: &'static Format,
    limits: Limits,
    state: State,
    line: usize,
    found_any: bool,
    hasher: Box<Xxh3>,
    hash: Option<u128>,
}

enum State {
    /// A file not yet opened.
    Closed(PathBuf),
    /// A record a line.
    Lines(BufReader<Box<dyn Read + Send>>),
    Done,
}

impl File {
    /// The file's pieces; it is opened at the first.
    #[must_use]
    pub fn pieces(&self, limits: Limits) -> Pieces {
        Pieces::new(
            Some(self.relative.clone()),
            self.format,
            limits,
            State::Closed(self.path.clone()),
        )
    }
}

impl Pieces {
    /// The pieces of a stream of JSON lines, such as standard input.
    #[must_use]
    pub fn of_lines(reader: impl Read + Send + 'static, limits: Limits) -> Self {
        let state = State::Lines(BufReader::with_capacity(BUFFER_BYTES, Box::new(reader)));
        Self::new(None, JSON_LINES, limits, state)
    }

    /// xxh3-128 of the file's bytes, after the last piece; `None` before that
    /// and where the file was not read to its end.
    #[must_use]
    pub fn hash(&self) -> Option<u128> {
        self.hash
    }

    fn new(path: Option<Arc<str>>, format: &'static Format, limits: Limits, state: State) -> Self {
        Self {
            path,
            format,
            limits,
            state,
            line: 0,
            found_any: false,
            hasher: Box::default(),
            hash: None,
        }
    }

    /// Opens the file and reads it whole, or up to its first line.
    fn open(&mut self, path: &Path) -> Option<Result<Piece, Problem>> {
        self.state = State::Done;
        let file = match fs::File::open(path) {
            Ok(file) => file,
            Err(error) => return Some(Err(self.problem(None, unreadable(&error)))),
        };
        match self.format.split {
            Split::Whole => Some(self.whole(file)),
            Split::Lines => {
                let reader: Box<dyn Read + Send> = Box::new(file);
                self.state = State::Lines(BufReader::with_capacity(BUFFER_BYTES, reader));
                self.next_line()
            }
        }
    }

    /// Reads the whole file as one piece.
    fn whole(&mut self, file: fs::File) -> Result<Piece, Problem> {
        let max = self.limits.max_bytes;
        let size = file.metadata().map_or(0, |facts| facts.len());
        if size > max as u64 {
            return Err(self.problem(None, too_large("file", size, max)));
        }
        let mut bytes = Vec::with_capacity(size as usize + 1);
        // one byte more than allowed tells a file that grew meanwhile
        match file.take(max as u64 + 1).read_to_end(&mut bytes) {
            Err(error) => Err(self.problem(None, unreadable(&error))),
            Ok(length) if length > max => {
                Err(self.problem(None, too_large("file", length as u64, max)))
            }
            Ok(_) => {
                self.hash = Some(xxh3_128(&bytes));
                Ok(self.piece(None, bytes))
            }
        }
    }

    /// Reads up to the next line that is not blank.
    fn next_line(&mut self) -> Option<Result<Piece, Problem>> {
        loop {
            let State::Lines(reader) = &mut self.state else {
                return None;
            };
            if self.line == 0
                && let Some(finding) = refuse(reader)
            {
                self.state = State::Done;
                return Some(Err(self.problem(None, finding)));
            }
            let mut bytes = Vec::new();
            let taken = take_line(reader, self.limits.max_bytes, &mut bytes, &mut self.hasher);
            self.line += 1;
            let ordinal = Some(self.line);
            match taken {
                Err(error) => {
                    self.state = State::Done;
                    return Some(Err(self.problem(ordinal, unreadable(&error))));
                }
                Ok(None) => return self.finish().map(Err),
                Ok(Some(length)) if length > self.limits.max_bytes as u64 => {
                    self.found_any = true;
                    let finding = too_large("line", length, self.limits.max_bytes);
                    return Some(Err(self.problem(ordinal, finding)));
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Ok(self.piece(ordinal, bytes))),
            }
        }
    }

    /// Ends the file; one without any record is a problem of its own.
    fn finish(&mut self) -> Option<Problem> {
        self.state = State::Done;
        self.hash = Some(self.hasher.digest128());
        let empty = !self.found_any && self.path.is_some();
        empty.then(|| self.problem(None, Finding::new(Reason::Empty, "holds no record")))
    }

    fn piece(&mut self, ordinal: Option<usize>, bytes: Vec<u8>) -> Piece {
        self.found_any = true;
        Piece {
            path: self.path.clone(),
            format: self.format,
            ordinal,
            bytes,
        }
    }

    fn problem(&self, ordinal: Option<usize>, finding: Finding) -> Problem {
        let name = self.path.clone().unwrap_or_else(|| STDIN.into());
        finding.of(&name, ordinal)
    }
}

impl Iterator for Pieces {
    type Item = Result<Piece, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Closed(path) => self.open(&path),
            state => {
                self.state = state;
                self.next_line()
            }
        }
    }
}

fn too_large(what: &str, length: u64, max: usize) -> Finding {
    Finding::new(
        Reason::TooLarge,
        format!(
            "the {what} has {length} bytes, at most {max} are read; split it or raise the limit"
        ),
    )
}

/// Why a stream of lines is no JSON lines at all, by its first bytes: one
/// message instead of one a line.
fn refuse(reader: &mut impl BufRead) -> Option<Finding> {
    // what cannot be read now fails again, and is reported, at the first line
    let start = reader.fill_buf().ok()?;
    if start.starts_with(b"\xFF\xFE") || start.starts_with(b"\xFE\xFF") {
        let detail = "JSON lines in UTF-16; convert the file to UTF-8 (iconv -f UTF-16 -t UTF-8)";
        return Some(Finding::new(Reason::Encoding, detail));
    }
    memchr::memchr(0, start).map(|at| {
        let detail = format!("a NUL byte at offset {at}; wanted a JSON object a line, in UTF-8");
        Finding::new(Reason::Binary, detail)
    })
}

/// Reads one line into `line` and gives its length, both without its end;
/// `None` at the end of the stream. Of a line over `max` bytes nothing is kept.
fn take_line(
    reader: &mut impl BufRead,
    max: usize,
    line: &mut Vec<u8>,
    hasher: &mut Xxh3,
) -> io::Result<Option<u64>> {
    let (mut length, mut any) = (0, false);
    loop {
        let buffer = match reader.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            buffer => buffer?,
        };
        if buffer.is_empty() {
            return Ok(any.then_some(length));
        }
        any = true;
        let end = memchr::memchr(b'\n', buffer);
        let content = end.unwrap_or(buffer.len());
        let taken = end.map_or(content, |end| end + 1);
        hasher.update(&buffer[..taken]);
        length += content as u64;
        if length <= max as u64 {
            line.extend_from_slice(&buffer[..content]);
        } else {
            *line = Vec::new();
        }
        reader.consume(taken);
        if end.is_some() {
            return Ok(Some(length));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::walk::walk;

    /// What the file gives, shortly, and the hash after it.
    fn split(name: &str, bytes: &[u8], max_bytes: usize) -> (Vec<String>, Option<u128>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        let file = walk(&path).unwrap().next().unwrap().unwrap();
        let mut pieces = file.pieces(Limits { max_bytes });
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
    fn holds_no_huge_line_in_memory() {
        let max = 1 << 16;
        let mut endless = BufReader::new(io::repeat(b'x').take(64 << 20));
        let mut line = Vec::new();
        let length = take_line(&mut endless, max, &mut line, &mut Xxh3::new()).unwrap();
        assert_eq!(length, Some(64 << 20));
        assert_eq!(line.capacity(), 0);
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
        assert_eq!(
            split("a.jsonl", b"\xFF\xFE{\0}\0\n\0", 9).0,
            ["None encoding"]
        );
        assert_eq!(split("a.jsonl", b"{\0}\0\n\0{\0}\0", 9).0, ["None binary"]);
    }

    #[test]
    fn reports_a_file_that_vanished() {
        let file = File {
            path: Path::new("/nowhere/a.txt").into(),
            relative: "a.txt".into(),
            format: Format::of_file("a.txt").unwrap(),
            size: 3,
            modified: None,
        };
        let problem = file.pieces(Limits::default()).next().unwrap().unwrap_err();
        assert_eq!(problem.reason, Reason::Unreadable);
        assert!(problem.detail.contains("vanished"), "{problem}");
    }

    #[test]
    fn reads_standard_input() {
        let pieces = Pieces::of_lines(&b"{}\n\n[]"[..], Limits::default());
        let found: Vec<_> = pieces.map(Result::unwrap).collect();
        let numbers: Vec<_> = found.iter().map(|piece| piece.ordinal).collect();
        assert_eq!(numbers, [Some(1), Some(3)]);
        assert!(found.iter().all(|piece| piece.path.is_none()));
        assert_eq!(Pieces::of_lines(&b""[..], Limits::default()).count(), 0);
    }
}
