//! Cuts one stream of bytes into pieces, as its format says.
//!
//! A line or a record over the limit is passed over without being held in
//! memory.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::encoding::{self, Decoding};
use super::format::{self, Format, Records, Split};
use super::piece::{Limits, Options, Piece, name, too_large};
use super::problem::{Finding, Problem, Reason, Setting};
use super::walk::unreadable;

/// Bytes read from the system at once.
const BUFFER_BYTES: usize = 256 << 10;

/// A stream, cut into pieces as it is read.
pub(super) struct Cut {
    path: Option<Arc<str>>,
    format: &'static Format,
    options: Arc<Options>,
    state: State,
    found_any: bool,
    failed: bool,
}

enum State {
    /// The stream is one article.
    Whole(Box<dyn Read + Send>),
    /// A record a line; how many were read.
    Lines(Buffered, usize),
    /// Records that the format finds.
    Records(Records),
    Done,
}

/// A stream with a buffer.
pub(super) type Buffered = BufReader<Box<dyn Read + Send>>;

impl Cut {
    pub(super) fn new(
        path: Option<Arc<str>>,
        mut format: &'static Format,
        reader: Box<dyn Read + Send>,
        options: &Options,
    ) -> Self {
        let buffered = |reader| BufReader::with_capacity(BUFFER_BYTES, reader);
        let state = match format.split {
            Split::Whole => State::Whole(reader),
            Split::Lines => {
                let mut reader = in_utf8(buffered(reader));
                // what cannot be read now is reported with its line
                let start = reader.fill_buf().unwrap_or_default();
                match format::of_envelopes(start, options) {
                    Some((json, records)) => {
                        format = json;
                        State::Records(records(reader, options))
                    }
                    None => State::Lines(reader, 0),
                }
            }
            Split::Records(records) => State::Records(records(buffered(reader), options)),
        };
        Self {
            path,
            format,
            options: Arc::new(options.clone()),
            state,
            found_any: false,
            failed: false,
        }
    }

    /// Whether the stream could not be read to its end.
    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    /// Reads the whole stream as one piece.
    fn whole(&mut self, reader: Box<dyn Read + Send>) -> Result<Piece, Problem> {
        let max = self.options.limits.max_bytes;
        let mut bytes = Vec::new();
        // one byte more than allowed tells what is larger
        match reader.take(max as u64 + 1).read_to_end(&mut bytes) {
            Err(error) => Err(self.fail(None, unreadable(&error))),
            Ok(length) if length > max => {
                let detail = format!(
                    "more than {max} bytes; split it or raise {}",
                    Setting::MaxBytes
                );
                Err(self.fail(None, Finding::new(Reason::TooLarge, detail)))
            }
            Ok(_) => Ok(self.piece(None, bytes)),
        }
    }

    /// Reads up to the next line that is not blank.
    fn next_line(
        &mut self,
        reader: &mut Buffered,
        line: &mut usize,
    ) -> Option<Result<Piece, Problem>> {
        // a filter goes on after a line that is none
        if *line == 0
            && self.path.is_some()
            && let Some(finding) = refuse(reader)
        {
            return Some(Err(self.fail(None, finding)));
        }
        loop {
            let mut bytes = Vec::new();
            let taken = take_line(reader, self.options.limits.max_bytes, &mut bytes);
            *line += 1;
            let ordinal = Some(*line);
            match taken {
                Err(error) => return Some(Err(self.fail(ordinal, unreadable(&error)))),
                Ok(None) => return None,
                Ok(Some(length)) if length > self.options.limits.max_bytes as u64 => {
                    let finding = too_large("line", length, self.options.limits.max_bytes);
                    return Some(Err(self.problem(ordinal, finding)));
                }
                Ok(_) if bytes.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Ok(self.piece(ordinal, bytes))),
            }
        }
    }

    /// Ends the stream; a file without any record is a problem of its own.
    fn finish(&mut self) -> Option<Problem> {
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
            options: Arc::clone(&self.options),
        }
    }

    fn problem(&mut self, ordinal: Option<usize>, finding: Finding) -> Problem {
        self.found_any = true;
        finding.of(
            &name(self.path.as_ref()),
            ordinal.map(|number| (self.format.unit(), number)),
        )
    }

    /// A problem after which nothing more is read.
    fn fail(&mut self, ordinal: Option<usize>, finding: Finding) -> Problem {
        self.failed = true;
        self.problem(ordinal, finding)
    }
}

impl Iterator for Cut {
    type Item = Result<Piece, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = match std::mem::replace(&mut self.state, State::Done) {
            State::Done => return None,
            State::Whole(reader) => return Some(self.whole(reader)),
            State::Lines(mut reader, mut line) => {
                let next = self.next_line(&mut reader, &mut line);
                self.state = State::Lines(reader, line);
                next
            }
            State::Records(mut records) => {
                let next = records.next().map(|record| match record.content {
                    Ok(bytes) => {
                        let mut piece = self.piece(record.ordinal, bytes);
                        piece.format = record.format.unwrap_or(piece.format);
                        Ok(piece)
                    }
                    Err(finding) if record.is_last => Err(self.fail(record.ordinal, finding)),
                    Err(finding) => Err(self.problem(record.ordinal, finding)),
                });
                self.state = State::Records(records);
                next
            }
        };
        if next.is_none() || self.failed {
            self.state = State::Done;
        }
        next.or_else(|| self.finish().map(Err))
    }
}

/// The stream in UTF-8 where it is in UTF-16, else as it is.
pub(super) fn in_utf8(mut reader: Buffered) -> Buffered {
    // what cannot be read now fails again where it is reported
    let encoding = reader.fill_buf().ok().and_then(encoding::utf16_of_start);
    match encoding {
        None => reader,
        Some(encoding) => {
            let decoding: Box<dyn Read + Send> = Box::new(Decoding::new(reader, encoding));
            BufReader::with_capacity(BUFFER_BYTES, decoding)
        }
    }
}

/// A stream of which what was taken can be put back, to be read again.
pub(super) struct Rewindable {
    reader: Buffered,
    back: Vec<u8>,
    at: usize,
}

impl Rewindable {
    pub(super) fn new(reader: Buffered) -> Self {
        Self {
            reader,
            back: Vec::new(),
            at: 0,
        }
    }

    /// Puts back what was taken last.
    pub(super) fn put_back(&mut self, mut taken: Vec<u8>) {
        taken.extend_from_slice(&self.back[self.at..]);
        (self.back, self.at) = (taken, 0);
    }

    /// What is there without reading on.
    pub(super) fn buffer(&self) -> &[u8] {
        match &self.back[self.at..] {
            [] => self.reader.buffer(),
            back => back,
        }
    }
}

impl Read for Rewindable {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.fill_buf()?.read(buffer)?;
        self.consume(length);
        Ok(length)
    }
}

impl BufRead for Rewindable {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.back.len() {
            (self.back, self.at) = (Vec::new(), 0);
            return self.reader.fill_buf();
        }
        Ok(&self.back[self.at..])
    }

    fn consume(&mut self, length: usize) {
        if self.back.is_empty() {
            self.reader.consume(length);
        } else {
            self.at += length;
        }
    }
}

/// Why a stream holds no records in UTF-8 at all, by its first bytes: one
/// message instead of one a record.
pub(super) fn refuse(reader: &mut impl BufRead) -> Option<Finding> {
    // what cannot be read now fails again, and is reported, at the first record
    let start = reader.fill_buf().ok()?;
    memchr::memchr(0, start).map(|at| {
        let detail = format!("a NUL byte at offset {at}; wanted records of text, in UTF-8");
        Finding::new(Reason::Binary, detail)
    })
}

/// A stream of which no record may be longer than the limit.
pub(super) struct Bounded {
    reader: Buffered,
    n_bytes: Arc<AtomicU64>,
    max_bytes: u64,
    /// What a record is called, and why it may be so long.
    unit: &'static str,
    hint: &'static str,
}

/// Where the records of a [`Bounded`] stream begin.
pub(super) struct Begins(Arc<AtomicU64>);

impl Bounded {
    pub(super) fn new(
        reader: Buffered,
        unit: &'static str,
        hint: &'static str,
        limits: Limits,
    ) -> (Self, Begins) {
        let n_bytes = Arc::new(AtomicU64::new(0));
        let bounded = Self {
            reader,
            n_bytes: Arc::clone(&n_bytes),
            max_bytes: limits.max_bytes as u64,
            unit,
            hint,
        };
        (bounded, Begins(n_bytes))
    }
}

impl Begins {
    /// Counts from here on.
    pub(super) fn begins(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

impl Read for Bounded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.n_bytes.load(Ordering::Relaxed) > self.max_bytes {
            let (unit, max, hint) = (self.unit, self.max_bytes, self.hint);
            let setting = Setting::MaxBytes;
            let detail = format!("{unit} of more than {max} bytes; {hint}raise {setting}");
            return Err(io::Error::other(Finding::new(Reason::TooLarge, detail)));
        }
        let length = self.reader.read(buffer)?;
        self.n_bytes.fetch_add(length as u64, Ordering::Relaxed);
        Ok(length)
    }
}

/// Reads one line into `line` and gives its length, both without its end;
/// `None` at the end of the stream. Of a line over `max` bytes nothing is kept.
pub(crate) fn take_line(
    reader: &mut impl BufRead,
    max: usize,
    line: &mut Vec<u8>,
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

    #[test]
    fn holds_no_huge_line_in_memory() {
        let max = 1 << 16;
        let mut endless = BufReader::new(io::repeat(b'x').take(64 << 20));
        let mut line = Vec::new();
        let length = take_line(&mut endless, max, &mut line).unwrap();
        assert_eq!(length, Some(64 << 20));
        assert_eq!(line.capacity(), 0);
    }
}
