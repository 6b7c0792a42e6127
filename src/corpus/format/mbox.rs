//! Mailboxes: messages one after the other, each after a line that begins
//! with `From `.
//!
//! Such a line counts at the beginning and after an empty one; in a message it
//! has `>` before it, which is taken off.
//!
//! Format: RFC 4155, and the variant mboxrd.

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
    let mut messages = Messages {
        reader,
        max_bytes: options.limits.max_bytes,
        n_found: 0,
        ended: false,
    };
    // what lies before the first message is its separator
    match messages.message() {
        Err(finding) if messages.ended => failed(finding),
        _ => Box::new(messages),
    }
}

/// The messages of a mailbox.
struct Messages {
    reader: Buffered,
    max_bytes: usize,
    n_found: usize,
    ended: bool,
}

impl Iterator for Messages {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        if self.ended {
            return None;
        }
        self.n_found += 1;
        let content = self.message();
        Some(Record {
            ordinal: Some(self.n_found),
            is_last: self.ended && content.is_err(),
            content,
        })
    }
}

impl Messages {
    /// Reads up to the next separator, and passes over it. Of a message that is
    /// too large nothing is kept.
    fn message(&mut self) -> Result<Vec<u8>, Finding> {
        let (mut message, mut length) = (Vec::new(), 0_u64);
        let (mut line, mut after_blank) = (Vec::new(), self.n_found == 0);
        loop {
            line.clear();
            let taken = take_line(&mut self.reader, self.max_bytes, &mut line);
            let Some(taken) = taken.map_err(|error| self.fail(&error))? else {
                self.ended = true;
                break;
            };
            if after_blank && line.starts_with(SEPARATOR) {
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
    use crate::corpus::piece::Pieces;

    #[test]
    fn finds_the_messages() {
        let mailbox = "From a Tue\nSubject: A\n\n>From x\nnot\nFrom here\n\nFrom b Wed\r\nSubject: B\r\n\r\nb\r\n";
        let pieces = Pieces::of(mailbox.into(), &FORMAT).map(Result::unwrap);
        let found = pieces.map(|piece| {
            let message = String::from_utf8(piece.bytes).unwrap();
            (piece.ordinal.unwrap(), message)
        });
        assert_eq!(
            found.collect::<Vec<_>>(),
            [
                (1, "Subject: A\n\nFrom x\nnot\nFrom here\n\n".to_string()),
                (2, "Subject: B\r\n\r\nb\r\n".to_string()),
            ]
        );
    }
}
