//! Mailboxes: messages one after the other, each after a line that begins
//! with `From `.
//!
//! Such a line counts at the beginning and after an empty one, and names a
//! time, since not every program has put the `>` before those in messages that
//! is taken off here. It stays before its message, whose day it is where that
//! has none. What is attached to a message follows it.
//!
//! Format: RFC 4155, and the variant mboxrd.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::{Format, Parse, Record, Records, Split, failed, mail};
use crate::corpus::cut::{Buffered, take_line};
use crate::corpus::piece::{Options, too_large};
use crate::corpus::problem::{Finding, Reason};
use crate::corpus::walk::unreadable;

pub(super) const FORMAT: Format = Format {
    name: "mailbox",
    extensions: &["mbox"],
    split: Split::Records(records),
    parse: Parse::Bytes(|bytes, _| mail::parse(bytes)),
};

/// How the line before a message begins.
const SEPARATOR: &[u8] = b"From ";

fn records(mut reader: Buffered, options: &Options) -> Records {
    let is_mailbox = match reader.fill_buf() {
        Ok(start) => start.is_empty() || start.starts_with(SEPARATOR),
        Err(error) => return failed(unreadable(&error)),
    };
    if !is_mailbox {
        let detail = "no mailbox: it does not begin with `From `";
        return failed(Finding::new(Reason::Damaged, detail));
    }
    let max_bytes = options.limits.max_bytes;
    // the first line parts it from nothing
    let mut separator = Vec::new();
    if let Err(error) = take_line(&mut reader, max_bytes, &mut separator) {
        return failed(unreadable(&error));
    }
    Box::new(Messages {
        reader,
        max_bytes,
        separator,
        attached: VecDeque::new(),
        n_found: 0,
        ended: false,
    })
}

/// The messages of a mailbox.
struct Messages {
    reader: Buffered,
    max_bytes: usize,
    /// The line before the next message.
    separator: Vec<u8>,
    /// What was attached to the one before.
    attached: VecDeque<mail::Attached>,
    n_found: usize,
    ended: bool,
}

impl Iterator for Messages {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if let Some((content, format)) = self.attached.pop_front() {
            self.n_found += 1;
            return Some(Record {
                ordinal: Some(self.n_found),
                format: Some(format),
                content,
                is_last: false,
            });
        }
        if self.ended {
            return None;
        }
        self.n_found += 1;
        let content = self.message();
        if let Ok(message) = &content {
            self.attached = mail::attached(message).into();
        }
        Some(Record {
            ordinal: Some(self.n_found),
            format: None,
            is_last: self.ended && content.is_err(),
            content,
        })
    }
}

impl Messages {
    /// Reads up to the next separator, and passes over it. Of a message that is
    /// too large nothing is kept.
    fn message(&mut self) -> Result<Vec<u8>, Finding> {
        let mut message = std::mem::take(&mut self.separator);
        message.push(b'\n');
        let mut length = message.len() as u64;
        let (mut line, mut after_blank) = (Vec::new(), false);
        loop {
            line.clear();
            let taken = take_line(&mut self.reader, self.max_bytes, &mut line);
            let Some(taken) = taken.map_err(|error| self.fail(&error))? else {
                self.ended = true;
                break;
            };
            if after_blank && is_separator(&line) {
                self.separator = line;
                break;
            }
            after_blank = line.trim_ascii().is_empty() && taken <= 1;
            length += taken + 1;
            if length <= self.max_bytes as u64 {
                message.extend_from_slice(unquoted(&line));
                message.push(b'\n');
            } else {
                message = Vec::new();
            }
        }
        if length > self.max_bytes as u64 {
            return Err(too_large("message", length, self.max_bytes));
        }
        Ok(message)
    }

    fn fail(&mut self, error: &io::Error) -> Finding {
        self.ended = true;
        unreadable(error)
    }
}

/// Whether a line parts messages: it names a time, "12:30".
fn is_separator(line: &[u8]) -> bool {
    let is_time =
        |part: &[u8]| part[2] == b':' && [0, 1, 3, 4].iter().all(|at| part[*at].is_ascii_digit());
    line.starts_with(SEPARATOR) && line.windows(5).any(is_time)
}

/// A line of a message without the mark that tells it from a separator.
fn unquoted(line: &[u8]) -> &[u8] {
    let quoted = line.iter().take_while(|byte| **byte == b'>').count();
    if quoted > 0 && line[quoted..].starts_with(SEPARATOR) {
        &line[1..]
    } else {
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::piece::pieces_of;

    #[test]
    fn finds_the_messages() {
        let mailbox = "From a Tue 12:00:00\nSubject: A\n\n>From x\n\nFrom here\n\nFrom b 10:00:00\r\nSubject: B\r\n\r\nb\r\n";
        let pieces = pieces_of(mailbox.as_bytes(), &FORMAT).map(Result::unwrap);
        let found = pieces.map(|piece| {
            let message = String::from_utf8(piece.bytes).unwrap();
            (piece.ordinal.unwrap(), message)
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                (
                    1,
                    "From a Tue 12:00:00\nSubject: A\n\nFrom x\n\nFrom here\n\n".to_string()
                ),
                (2, "From b 10:00:00\r\nSubject: B\r\n\r\nb\r\n".to_string()),
            ]
        );
    }
}
