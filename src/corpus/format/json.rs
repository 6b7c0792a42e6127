//! JSON: an object, an array of them, or several one after the other. Each is
//! a record as in JSON lines.
//!
//! The file is cut at the brackets that match, so an array of any length is
//! read one object at a time. What is no object ends the file: where a file is
//! not what it says, one message is better than thousands.

use std::io::{self, BufRead};

use super::{Format, Parse, Record, Records, Split, json_lines};
use crate::corpus::cut::{self, Buffered};
use crate::corpus::piece::{Options, too_large};
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "json",
    extensions: &["json"],
    split: Split::Records(records),
    parse: Parse::text(|record| json_lines::parse(&record)),
};

fn records(reader: Buffered, options: &Options) -> Records {
    Box::new(Objects {
        reader,
        max_bytes: options.limits.max_bytes,
        n_found: 0,
        in_array: false,
        ended: false,
    })
}

/// The objects of a stream, as they stand there.
struct Objects {
    reader: Buffered,
    max_bytes: usize,
    n_found: usize,
    in_array: bool,
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
                self.n_found += 1;
                // the only object of a file is the file
                let is_alone = self.n_found == 1 && !self.in_array;
                let ordinal = (!is_alone).then_some(self.n_found);
                let (content, is_last) = match self.object() {
                    Ok(content) => (content, false),
                    Err(finding) => (Err(finding), true),
                };
                self.ended = is_last;
                Some(Record {
                    ordinal,
                    content,
                    is_last,
                })
            }
            Err(finding) => {
                self.ended = true;
                let ordinal = (self.n_found > 0 || self.in_array).then_some(self.n_found + 1);
                Some(Record {
                    ordinal,
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

    /// Reads the object that begins here, up to the bracket that closes it; of
    /// one that is too large nothing is kept.
    fn object(&mut self) -> Result<Result<Vec<u8>, Finding>, Finding> {
        let (mut object, mut length) = (Vec::new(), 0_u64);
        let mut scan = Scan::default();
        loop {
            let buffer = fill(&mut self.reader)?;
            if buffer.is_empty() {
                let detail = "the file ends inside of an object; it may have been cut";
                return Err(Finding::new(Reason::BadJson, detail));
            }
            let end = scan.end_in(buffer);
            let taken = end.unwrap_or(buffer.len());
            length += taken as u64;
            if length <= self.max_bytes as u64 {
                object.extend_from_slice(&buffer[..taken]);
            } else {
                object = Vec::new();
            }
            self.reader.consume(taken);
            if end.is_some() {
                return Ok(if length > self.max_bytes as u64 {
                    Err(too_large("object", length, self.max_bytes))
                } else {
                    Ok(object)
                });
            }
        }
    }
}

/// More of the stream; empty at its end.
fn fill(reader: &mut Buffered) -> Result<&[u8], Finding> {
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
