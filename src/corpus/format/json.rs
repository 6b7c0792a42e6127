//! JSON: an object, an array of them, or several one after the other. Each is
//! a record as in JSON lines. An object without a text of its own that holds an
//! array of objects, under a name that such arrays have, is those.
//!
//! The file is cut at the brackets that match, so an array of any length is
//! read one object at a time. What is no object ends the file: where a file is
//! not what it says, one message is better than thousands.

use std::io::{self, BufRead};

use super::fields::{self, Columns, Field};
use super::{Format, Parse, Record, Records, Split, record};
use crate::corpus::cut::{self, Buffered, Rewindable};
use crate::corpus::piece::{Options, too_large};
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "json",
    extensions: &["json"],
    split: Split::Records(records),
    parse: Parse::text(|line, options| record::parse(&line, &options.columns)),
};

fn records(reader: Buffered, options: &Options) -> Records {
    Box::new(Objects {
        reader: Rewindable::new(cut::in_utf8(reader)),
        columns: options.columns.clone(),
        max_bytes: options.limits.max_bytes,
        n_found: 0,
        in_array: false,
        n_around: 0,
        ended: false,
    })
}

/// The objects of a stream, as they stand there.
struct Objects {
    reader: Rewindable,
    columns: Columns,
    max_bytes: usize,
    n_found: usize,
    in_array: bool,
    /// Brackets that are open around an array inside of an object.
    n_around: usize,
    ended: bool,
}

impl Iterator for Objects {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        match self.start() {
            Ok(false) => None,
            Ok(true) => {
                let (content, is_last) = match self.object() {
                    // what it holds are records
                    Ok(None) => return self.next(),
                    Ok(Some(content)) => (content, false),
                    Err(finding) => (Err(finding), true),
                };
                self.n_found += 1;
                // the only object of a file is the file
                let is_alone = self.n_found == 1 && !self.in_array;
                let ordinal = (!is_alone).then_some(self.n_found);
                self.ended = is_last;
                Some(Record {
                    ordinal,
                    format: None,
                    content,
                    is_last,
                })
            }
            Err(finding) => {
                self.ended = true;
                let ordinal = (self.n_found > 0 || self.in_array).then_some(self.n_found + 1);
                Some(Record {
                    ordinal,
                    format: None,
                    content: Err(finding),
                    is_last: true,
                })
            }
        }
    }
}

impl Objects {
    /// Goes on to the next object; gives whether there is one.
    fn start(&mut self) -> Result<bool, Finding> {
        if self.n_found == 0
            && !self.in_array
            && let Some(finding) = cut::refuse(&mut self.reader)
        {
            return Err(finding);
        }
        loop {
            let Some(byte) = self.peek()? else {
                return Ok(false);
            };
            match byte {
                b'{' => return Ok(true),
                b'[' if self.n_found == 0 && !self.in_array => self.in_array = true,
                // a byte-order mark
                0xEF | 0xBB | 0xBF if self.n_found == 0 && !self.in_array => {}
                b']' if self.n_around > 0 => {
                    self.reader.consume(1);
                    self.leave()?;
                    continue;
                }
                b',' | b']' | b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => {
                    let what = match byte {
                        b'"' => "a string".to_string(),
                        b'[' => "an array".to_string(),
                        b'0'..=b'9' | b'-' => "a number".to_string(),
                        b't' | b'f' | b'n' => "no object".to_string(),
                        _ => format!("{:?}", char::from(byte)),
                    };
                    let detail = format!("{what}, wanted JSON objects: {{\"text\": …}}");
                    return Err(Finding::new(Reason::BadJson, detail));
                }
            }
            self.reader.consume(1);
        }
    }

    fn peek(&mut self) -> Result<Option<u8>, Finding> {
        Ok(fill(&mut self.reader)?.first().copied())
    }

    /// Passes over what follows the array inside of an object, to its end.
    fn leave(&mut self) -> Result<(), Finding> {
        let mut scan = Scan {
            depth: std::mem::take(&mut self.n_around),
            ..Scan::default()
        };
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                return Err(cut_short());
            }
            let end = scan.end_in(buffer);
            let taken = end.unwrap_or(buffer.len());
            self.reader.consume(taken);
            if end.is_some() {
                return Ok(());
            }
        }
    }

    /// Goes on inside of the object that was taken so far, where it holds an
    /// array of records.
    fn enter(&mut self, object: &mut Vec<u8>) -> bool {
        if self.n_around > 0 {
            return false;
        }
        let Some((at, n_around)) = list_in(object, &self.columns) else {
            return false;
        };
        let taken = object.split_off(at + 1);
        self.reader.put_back(taken);
        self.in_array = true;
        self.n_around = n_around;
        true
    }

    /// Reads the object that begins here, up to the bracket that closes it; of
    /// one that is too large nothing is kept. `None` where it holds records.
    #[allow(clippy::type_complexity)]
    fn object(&mut self) -> Result<Option<Result<Vec<u8>, Finding>>, Finding> {
        let (mut object, mut length) = (Vec::new(), 0_u64);
        let mut scan = Scan::default();
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                return Err(cut_short());
            }
            let end = scan.end_in(buffer);
            let taken = end.unwrap_or(buffer.len());
            length += taken as u64;
            if length <= self.max_bytes as u64 {
                object.extend_from_slice(&buffer[..taken]);
            } else if !object.is_empty() {
                // a part of an object is enough to see what it holds
                if self.enter(&mut object) {
                    return Ok(None);
                }
                object = Vec::new();
            }
            self.reader.consume(taken);
            if end.is_some() {
                if length > self.max_bytes as u64 {
                    return Ok(Some(Err(too_large("object", length, self.max_bytes))));
                }
                let holds_records = self.enter(&mut object);
                return Ok((!holds_records).then_some(Ok(object)));
            }
        }
    }
}

fn cut_short() -> Finding {
    let detail = "the file ends inside of an object; it may have been cut";
    Finding::new(Reason::BadJson, detail)
}

/// Whether the first line of what begins so is an object that holds an array of
/// records.
pub(super) fn is_envelope(start: &[u8], columns: &Columns) -> bool {
    let line = start.trim_ascii_start();
    let line = memchr::memchr(b'\n', line).map_or(line, |end| &line[..end]);
    line.starts_with(b"{") && list_in(line, columns).is_some()
}

/// Where an array of objects begins that the object is about, and how many
/// brackets are open around it; `None` where the object is a record itself.
///
/// The bytes may be a part of the object.
fn list_in(object: &[u8], columns: &Columns) -> Option<(usize, usize)> {
    let mut found = None;
    let mut tokens = Tokens {
        bytes: object,
        at: 0,
    };
    // names that lead to where the tokens are; none below what is passed over
    let mut depth = 0_usize;
    let mut name: Option<&str> = None;
    while let Some(token) = tokens.next() {
        match token {
            Token::Open(b'{') if depth == 0 => depth = 1,
            Token::Open(bracket) => {
                let at = tokens.at - 1;
                let leads_on = name.take().is_some_and(|name| {
                    fields::is_list(name) || fields::wrapper_rank(name).is_some()
                });
                if bracket == b'[' {
                    let rest = object[tokens.at..].trim_ascii_start();
                    if leads_on && found.is_none() && rest.starts_with(b"{") {
                        found = Some((at, depth));
                    }
                    tokens.skip();
                } else if leads_on && depth < ENVELOPES_MAX && found.is_none() {
                    depth += 1;
                } else {
                    tokens.skip();
                }
            }
            Token::Close => {
                depth = depth.saturating_sub(1);
                name = None;
            }
            Token::String(said) => {
                let value = tokens.rest().strip_prefix(b":");
                name = value.map(|_| said);
                let says = value.is_some_and(|value| {
                    let value = value.trim_ascii_start();
                    value.starts_with(b"\"") && !value.starts_with(b"\"\"")
                        || value.starts_with(b"{")
                        || value.starts_with(b"[")
                            && !value[1..].trim_ascii_start().starts_with(b"]")
                });
                let is_named = |(field, name): (Field, &str)| field == Field::Text && name == said;
                if says && (fields::is_text(said) || columns.named().any(is_named)) {
                    return None;
                }
            }
        }
    }
    found
}

/// Objects around an array of records, at most.
const ENVELOPES_MAX: usize = 4;

/// What the structure of JSON is made of.
enum Token<'b> {
    /// A bracket that opens.
    Open(u8),
    /// One that closes.
    Close,
    /// A string as it is written.
    String(&'b str),
}

/// The structure of JSON, first to last.
struct Tokens<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Tokens<'b> {
    fn next(&mut self) -> Option<Token<'b>> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            self.at += 1;
            match byte {
                b'{' | b'[' => return Some(Token::Open(byte)),
                b'}' | b']' => return Some(Token::Close),
                b'"' => {
                    let start = self.at;
                    loop {
                        match self.bytes.get(self.at)? {
                            b'\\' => self.at += 2,
                            b'"' => break,
                            _ => self.at += 1,
                        }
                    }
                    let said = &self.bytes[start..self.at];
                    self.at += 1;
                    return Some(Token::String(std::str::from_utf8(said).unwrap_or_default()));
                }
                _ => {}
            }
        }
    }

    /// Passes over what the bracket has opened that came last.
    fn skip(&mut self) {
        let mut scan = Scan {
            depth: 1,
            ..Scan::default()
        };
        let rest = &self.bytes[self.at..];
        self.at += scan.end_in(rest).unwrap_or(rest.len());
    }

    /// What follows, without white space before it.
    fn rest(&self) -> &'b [u8] {
        self.bytes[self.at..].trim_ascii_start()
    }
}

/// More of the stream; empty at its end.
fn fill(reader: &mut Rewindable) -> Result<&[u8], Finding> {
    loop {
        match reader.fill_buf() {
            Ok(_) => break,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(unreadable(&error)),
        }
    }
    Ok(reader.buffer())
}

/// How far an object has been read.
#[derive(Default)]
struct Scan {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// The end of the object, where it is in these bytes.
    fn end_in(&mut self, bytes: &[u8]) -> Option<usize> {
        for (at, byte) in bytes.iter().enumerate() {
            if self.escaped {
                self.escaped = false;
            } else if self.in_string {
                self.escaped = *byte == b'\\';
                self.in_string = *byte != b'"';
            } else {
                match byte {
                    b'"' => self.in_string = true,
                    b'{' | b'[' => self.depth += 1,
                    b'}' | b']' => {
                        self.depth -= 1;
                        if self.depth == 0 {
                            return Some(at + 1);
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }
}
