//! Files inside files: compressed, or members of an archive.
//!
//! The name says what a file is: `.gz` and `.zst` are taken off, the extension
//! before them counts. A member of an archive has the path `a.zip/b.txt`; it
//! may be compressed, but no archive itself. Nothing is ever written to disk.
//! A member whose path leads out of the archive is refused, and so is what
//! unpacks to many times its size.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded};
use flate2::read::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use zip::ZipArchive;
use zip::result::ZipError;

use super::cut::Cut;
use super::filename;
use super::format::Format;
use super::piece::{Limits, Options, Piece, too_large};
use super::problem::{Finding, Problem, Reason, Setting};

/// How the bytes of a file are compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstandard,
}

impl Compression {
    /// What the end of a file's name says.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let extension = name.rsplit_once('.')?.1.to_ascii_lowercase();
        let known = COMPRESSIONS.iter().find(|(known, _)| *known == extension);
        known.map(|(_, compression)| *compression)
    }
}

/// How an archive holds its members.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archive {
    /// PKWARE's.
    Zip,
    /// POSIX.1, with GNU's long names.
    Tar,
}

/// Extensions by what they say, lower case; an archive may be compressed, and
/// has short names for that.
const COMPRESSIONS: &[(&str, Compression)] =
    &[("gz", Compression::Gzip), ("zst", Compression::Zstandard)];
const ARCHIVES: &[(&str, Archive, Option<Compression>)] = &[
    ("zip", Archive::Zip, None),
    ("tar", Archive::Tar, None),
    ("tgz", Archive::Tar, Some(Compression::Gzip)),
    ("tzst", Archive::Tar, Some(Compression::Zstandard)),
];

/// How a file is packed, and what is in it.
#[derive(Debug, Clone, Copy)]
pub struct Packed {
    /// What is around the content.
    pub compression: Option<Compression>,
    /// What the file holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug, Clone, Copy)]
pub enum Content {
    /// Articles of a format.
    Article(&'static Format),
    /// Other files.
    Archive(Archive),
}

impl Packed {
    /// What the name of a file says of it; `None` for what is not read here.
    #[must_use]
    pub fn of_file(name: &str) -> Option<Self> {
        let (stem, extension) = name.rsplit_once('.')?;
        let extension = extension.to_ascii_lowercase();
        if let Some(compression) = Compression::of_file(name) {
            let inside = Self::of_file(stem)?;
            let is_readable = inside.compression.is_none()
                && !matches!(inside.content, Content::Archive(Archive::Zip));
            return is_readable.then_some(Self {
                compression: Some(compression),
                ..inside
            });
        }
        let archive = ARCHIVES.iter().find(|(known, ..)| *known == extension);
        if let Some((_, archive, compression)) = archive {
            return Some(Self {
                compression: *compression,
                content: Content::Archive(*archive),
            });
        }
        Format::of_file(name).map(Self::plain)
    }

    /// A file of articles that is not packed.
    pub(super) fn plain(format: &'static Format) -> Self {
        Self {
            compression: None,
            content: Content::Article(format),
        }
    }

    /// Whether the file must be unpacked.
    pub(super) fn is_packed(self) -> bool {
        self.compression.is_some() || self.format().is_none()
    }

    /// Whether the file is one article as it stands.
    pub(super) fn is_whole_file(self) -> bool {
        !self.is_packed() && self.format().is_some_and(Format::is_whole)
    }

    /// The format of its articles; an archive may hold several.
    pub(super) fn format(self) -> Option<&'static Format> {
        match self.content {
            Content::Article(format) => Some(format),
            Content::Archive(_) => None,
        }
    }
}

/// The stream that a file unpacks to.
pub(super) fn unpacked(
    file: impl Read + Send + 'static,
    compression: Option<Compression>,
    limits: Limits,
) -> Box<dyn Read + Send> {
    let n_packed = Arc::new(AtomicU64::new(0));
    let file = BufReader::new(Counting {
        reader: file,
        n_read: Arc::clone(&n_packed),
    });
    if compression.is_none() {
        return Box::new(file);
    }
    Box::new(Unpacked {
        reader: decompressed(file, compression),
        n_packed,
        n_read: 0,
        limits,
    })
}

/// What a stream unpacks to, all its members and frames, without a limit.
pub(crate) fn decompressed(
    file: BufReader<impl Read + Send + 'static>,
    compression: Option<Compression>,
) -> Box<dyn Read + Send> {
    match compression {
        None => Box::new(file),
        Some(Compression::Gzip) => Box::new(MultiGzDecoder::new(file)),
        Some(Compression::Zstandard) => Box::new(Frames::Between(file)),
    }
}

/// Counts what is read.
struct Counting<R> {
    reader: R,
    n_read: Arc<AtomicU64>,
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(buffer)?;
        self.n_read.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Bounds what a compressed stream unpacks to.
struct Unpacked {
    reader: Box<dyn Read + Send>,
    n_packed: Arc<AtomicU64>,
    n_read: u64,
    limits: Limits,
}

impl Read for Unpacked {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self
            .reader
            .read(buffer)
            .map_err(|error| match error.kind() {
                io::ErrorKind::Interrupted => error,
                _ => io::Error::other(damaged(&error)),
            })?;
        self.n_read += length as u64;
        let n_packed = self.n_packed.load(Ordering::Relaxed);
        match bomb(n_packed, self.n_read, self.limits) {
            Some(finding) => Err(io::Error::other(finding)),
            None => Ok(length),
        }
    }
}

/// What is wrong where `n_packed` bytes have unpacked to so many.
fn bomb(n_packed: u64, n_unpacked: u64, limits: Limits) -> Option<Finding> {
    let allowed = n_packed.saturating_mul(limits.max_ratio);
    (n_unpacked > allowed.max(limits.max_bytes as u64)).then(|| {
        let detail = format!(
            "{n_packed} bytes unpack to more than {n_unpacked}, over {} times as many; \
             if that is right, raise {}",
            limits.max_ratio,
            Setting::MaxRatio
        );
        Finding::new(Reason::Bomb, detail)
    })
}

fn damaged(error: &impl std::fmt::Display) -> Finding {
    Finding::new(Reason::Damaged, format!("cannot be unpacked: {error}"))
}

/// The frames of a Zstandard stream, one after the other.
enum Frames<R: Read> {
    /// Before a frame, or the end.
    Between(BufReader<R>),
    Inside(Box<StreamingDecoder<BufReader<R>, ruzstd::decoding::FrameDecoder>>),
    Ended,
}

impl<R: Read> Read for Frames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match std::mem::replace(self, Self::Ended) {
                Self::Ended => return Ok(0),
                Self::Between(mut source) => {
                    if source.fill_buf()?.is_empty() {
                        return Ok(0);
                    }
                    let decoder = StreamingDecoder::new(source).map_err(io::Error::other)?;
                    *self = Self::Inside(Box::new(decoder));
                }
                Self::Inside(mut decoder) => {
                    let length = decoder.read(buffer)?;
                    if length > 0 || buffer.is_empty() {
                        *self = Self::Inside(decoder);
                        return Ok(length);
                    }
                    *self = Self::Between(decoder.into_inner());
                }
            }
        }
    }
}

/// A document that is an archive of its parts, held in memory.
pub(super) struct Parts<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    n_packed: u64,
    limits: Limits,
}

impl<'b> Parts<'b> {
    pub(super) fn new(bytes: &'b [u8], limits: &Limits) -> Result<Self, Finding> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        Ok(Self {
            archive,
            n_packed: bytes.len() as u64,
            limits: *limits,
        })
    }

    /// The part of that name, unpacked as it is read; `None` where there is
    /// none.
    pub(super) fn part(&mut self, name: &'static str) -> Result<Option<impl BufRead>, Finding> {
        match self.archive.by_name(name) {
            Ok(part) => {
                let part = Unpacking::new(part, self.n_packed, self.limits);
                Ok(Some(BufReader::new(part)))
            }
            Err(ZipError::FileNotFound) => Ok(None),
            Err(error) => Err(damaged(&error)),
        }
    }
}

/// Bounds what a part of an article unpacks to.
pub(super) struct Unpacking<R> {
    part: R,
    n_packed: u64,
    n_read: u64,
    limits: Limits,
}

impl<R: Read> Unpacking<R> {
    pub(super) fn new(part: R, n_packed: u64, limits: Limits) -> Self {
        Self {
            part,
            n_packed,
            n_read: 0,
            limits,
        }
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.part.read(buffer);
        let length = length.map_err(|error| io::Error::other(damaged(&error)))?;
        self.n_read += length as u64;
        let max = self.limits.max_bytes;
        if self.n_read <= max as u64 {
            return Ok(length);
        }
        let bomb = bomb(self.n_packed, self.n_read, self.limits);
        let finding = bomb.unwrap_or_else(|| too_large("document", self.n_read, max));
        Err(io::Error::other(finding))
    }
}

/// The pieces of the members of an archive, first to last.
///
/// The libraries lend out one member at a time, so a thread reads them ahead.
pub(super) struct Members {
    relative: Arc<str>,
    ahead: Receiver<Member>,
    options: Options,
    inside: Option<Cut>,
    ended: bool,
    unknown: usize,
}

/// What the thread finds.
enum Member {
    /// A file, with its name and bytes.
    File(String, Vec<u8>),
    /// A file of a kind that is not read here.
    Unknown,
    /// A file that cannot be read, or the archive where there is no name.
    Problem(Option<String>, Finding),
    /// The archive was read to its end.
    End,
}

impl Members {
    pub(super) fn new(
        relative: Arc<str>,
        archive: Archive,
        file: File,
        compression: Option<Compression>,
        options: &Options,
    ) -> Self {
        // one member waits while another is cut
        let (sender, ahead) = bounded(1);
        let limits = options.limits;
        thread::spawn(move || {
            let mut unpacker = Unpacker {
                sender,
                limits,
                n_packed: file.metadata().map_or(0, |facts| facts.len()),
                n_unpacked: 0,
                n_members: 0,
            };
            // whoever took the members knows why they take no more
            let _ = match archive {
                Archive::Zip => unpacker.zip(file),
                Archive::Tar => unpacker.tar(unpacked(file, compression, limits)),
            };
        });
        Self {
            relative,
            ahead,
            options: options.clone(),
            inside: None,
            ended: false,
            unknown: 0,
        }
    }

    fn problem(&self, name: Option<String>, finding: Finding) -> Problem {
        match name {
            Some(name) => finding.of(&format!("{}/{name}", self.relative).into(), None),
            None => finding.of(&self.relative, None),
        }
    }

    /// Cuts a member.
    fn open(&mut self, name: &str, bytes: Vec<u8>) {
        let packed = Packed::of_file(name).expect("only such members are handed over");
        let format = packed.format().expect("archives in archives are not");
        let path = format!("{}/{name}", self.relative).into();
        let reader = unpacked(Cursor::new(bytes), packed.compression, self.options.limits);
        self.inside = Some(Cut::new(Some(path), format, reader, &self.options));
    }

    /// Ends the archive, with a word on what it held beside articles.
    fn end(&mut self) -> Option<Problem> {
        self.ended = true;
        (self.unknown > 0).then(|| {
            let detail = format!("{} members of no known format", self.unknown);
            self.problem(None, Finding::new(Reason::UnknownFormat, detail))
        })
    }
}

impl Iterator for Members {
    type Item = Result<Piece, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.ended {
            if let Some(piece) = self.inside.as_mut().and_then(Iterator::next) {
                return Some(piece);
            }
            match self.ahead.recv() {
                Ok(Member::File(name, bytes)) => self.open(&name, bytes),
                Ok(Member::Unknown) => self.unknown += 1,
                Ok(Member::Problem(name, finding)) => {
                    return Some(Err(self.problem(name, finding)));
                }
                Ok(Member::End) => return self.end().map(Err),
                Err(_) => {
                    self.ended = true;
                    let finding = damaged(&"what reads it failed");
                    return Some(Err(self.problem(None, finding)));
                }
            }
        }
        None
    }
}

/// Nobody takes the members any more.
struct Unwanted;

/// Reads the members of an archive, on a thread of its own.
struct Unpacker {
    sender: Sender<Member>,
    limits: Limits,
    n_packed: u64,
    n_unpacked: u64,
    n_members: usize,
}

impl Unpacker {
    fn send(&self, member: Member) -> Result<(), Unwanted> {
        self.sender.send(member).map_err(|_| Unwanted)
    }

    /// Says what is wrong with the archive, and ends it.
    fn give_up(&self, finding: Finding) -> Result<(), Unwanted> {
        self.send(Member::Problem(None, finding))?;
        self.send(Member::End)
    }

    fn zip(&mut self, file: File) -> Result<(), Unwanted> {
        let mut archive = match ZipArchive::new(BufReader::new(file)) {
            Ok(archive) => archive,
            Err(error) => return self.give_up(damaged(&error)),
        };
        for index in 0..archive.len() {
            let name = archive.name_for_index(index).and_then(Result::ok);
            let name = name.map(Cow::into_owned);
            let goes_on = match archive.by_index(index) {
                Ok(member) if !member.is_file() => continue,
                Ok(member) => {
                    let name = member.name_raw().to_vec();
                    self.member(&name, member)?
                }
                Err(error) => {
                    self.send(Member::Problem(name, damaged(&error)))?;
                    true
                }
            };
            if !goes_on {
                break;
            }
        }
        self.send(Member::End)
    }

    fn tar(&mut self, reader: Box<dyn Read + Send>) -> Result<(), Unwanted> {
        let mut archive = tar::Archive::new(reader);
        let entries = match archive.entries() {
            Ok(entries) => entries,
            Err(error) => return self.give_up(finding(&error)),
        };
        for entry in entries {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => return self.give_up(finding(&error)),
            };
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let name = entry.path_bytes().into_owned();
            if !self.member(&name, entry)? {
                break;
            }
        }
        self.send(Member::End)
    }

    /// Reads one member; gives whether others may follow.
    fn member(&mut self, name: &[u8], reader: impl Read) -> Result<bool, Unwanted> {
        self.n_members += 1;
        if self.n_members > self.limits.max_members {
            let max = self.limits.max_members;
            let detail = format!("more than {max} members; raise {}", Setting::MaxMembers);
            self.send(Member::Problem(None, Finding::new(Reason::Bomb, detail)))?;
            return Ok(false);
        }
        let name = match safe_name(name) {
            Ok(name) => name,
            Err((name, finding)) => {
                self.send(Member::Problem(Some(name), finding))?;
                return Ok(true);
            }
        };
        if name.split('/').any(|part| part.starts_with('.')) {
            return Ok(true);
        }
        if Packed::of_file(&name).is_none_or(|packed| packed.format().is_none()) {
            self.send(Member::Unknown)?;
            return Ok(true);
        }
        let max = self.limits.max_bytes;
        let mut bytes = Vec::new();
        let read = reader.take(max as u64 + 1).read_to_end(&mut bytes);
        self.n_unpacked += bytes.len() as u64;
        if let Some(finding) = bomb(self.n_packed, self.n_unpacked, self.limits) {
            self.send(Member::Problem(None, finding))?;
            return Ok(false);
        }
        self.send(match read {
            Err(error) => Member::Problem(Some(name), finding(&error)),
            Ok(length) if length > max => {
                Member::Problem(Some(name), too_large("member", length as u64, max))
            }
            Ok(_) => Member::File(name, bytes),
        })?;
        Ok(true)
    }
}

/// What an error of unpacking says.
fn finding(error: &io::Error) -> Finding {
    Finding::in_error(error).unwrap_or_else(|| damaged(error))
}

/// The name of a member as a path inside its archive, with `/`.
fn safe_name(name: &[u8]) -> Result<String, (String, Finding)> {
    let shown = filename::decoded(name).replace('\\', "/");
    let plain = shown.trim_start_matches("./");
    let leads_out = plain.starts_with('/')
        || plain.split('/').any(|part| part == "..")
        || plain.as_bytes().get(1) == Some(&b':');
    if leads_out {
        let detail = "the path of the member leads out of the archive; pack it again";
        return Err((shown, Finding::new(Reason::UnsafePath, detail)));
    }
    Ok(plain.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_how_a_file_is_packed() {
        for (name, expected) in [
            ("a.txt", Some("None Article(text)")),
            ("a.txt.GZ", Some("Some(Gzip) Article(text)")),
            ("a.jsonl.zst", Some("Some(Zstandard) Article(json-lines)")),
            ("a.tar.gz", Some("Some(Gzip) Archive(Tar)")),
            ("a.tgz", Some("Some(Gzip) Archive(Tar)")),
            ("a.zip", Some("None Archive(Zip)")),
            ("a.zip.gz", None),
            ("a.txt.gz.gz", None),
            ("a.gz", None),
            ("a.png", None),
        ] {
            let packed = Packed::of_file(name);
            let shown =
                packed.map(|packed| format!("{:?} {:?}", packed.compression, packed.content));
            assert_eq!(shown.as_deref(), expected, "{name}");
        }
    }

    #[test]
    fn members_stay_inside() {
        for (name, expected) in [
            ("a/b.txt", Some("a/b.txt")),
            ("./a.txt", Some("a.txt")),
            ("a\\b.txt", Some("a/b.txt")),
            ("a..b.txt", Some("a..b.txt")),
            ("../a.txt", None),
            ("a/../../b.txt", None),
            ("/etc/a.txt", None),
            ("C:\\a.txt", None),
        ] {
            assert_eq!(
                safe_name(name.as_bytes()).ok().as_deref(),
                expected,
                "{name}"
            );
        }
        assert_eq!(
            safe_name(b"\xA3\xF3d\x9F.txt").ok().as_deref(),
            Some("Łódź.txt")
        );
    }
}
