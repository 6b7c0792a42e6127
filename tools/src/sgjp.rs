//! SGJP: reads the Grammatical Dictionary of Polish out of a Morfeusz2 wheel.
//!
//! The wheel holds no dictionary file: both automata lie inside its shared
//! library. The one that generates forms maps a base form to all its forms,
//! so walking it gives every row. It is found by its magic and recognised by
//! reading through; nothing of the library is run.
//!
//! Format: Morfeusz2's own, version 21, as its sources (two-clause BSD)
//! describe it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use crate::source;

/// The wheel the tables are made from.
const WHEEL_SHA256: &str = "089a83ab03a137a57e23d9d42028d80b8858d1a4de78f1db86a18ba504400a98";

const LIBRARY: &str = "libmorfeusz2.so";
const MAGIC: [u8; 4] = [0x8F, 0xC2, 0xBC, 0x1B];
const VERSION: u8 = 21;
/// Transitions of variable length, the first of Morfeusz2's three encodings.
const ENCODING: u8 = 1;
/// Magic, version, encoding and size come before the automaton.
const HEADER_BYTES: usize = 10;
/// The automaton begins with one number for each byte value and one more.
const SHORT_LABELS_BYTES: usize = 257;
/// So many words tell the generating automaton from the analysing one, whose
/// entries look otherwise and soon run over their ends.
const PROBE_LEMMAS: usize = 2000;

/// One form of one word.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row<'a> {
    pub(crate) form: &'a str,
    /// Base form.
    pub(crate) lemma: &'a str,
    /// Tells words of one base form apart: `Sm1~owie`; mostly empty.
    pub(crate) homonym: &'a str,
    /// As in `subst:sg:gen:m1`.
    pub(crate) tag: &'a str,
    /// As in `imię|nazwisko`; empty for ordinary words.
    pub(crate) names: &'a str,
    /// As in `daw.,rzad.`.
    pub(crate) labels: &'a str,
}

/// The dictionary, in memory.
pub(crate) struct Sgjp {
    automaton: Vec<u8>,
    labels: [u8; 64],
    tags: Vec<String>,
    names: Vec<String>,
    usage: Vec<String>,
    /// As in `pl.sgjp.sgjp-2026.06.01`.
    pub(crate) id: String,
    /// The licence in the dictionary's own words.
    pub(crate) copyright: String,
}

impl Sgjp {
    /// Reads the dictionary from a wheel with the pinned checksum.
    pub(crate) fn read(wheel: &Path) -> Result<Self> {
        source::check_sha256(wheel, WHEEL_SHA256)?;
        let mut archive = zip::ZipArchive::new(File::open(wheel)?)?;
        let mut library = Vec::new();
        archive
            .by_name(LIBRARY)
            .with_context(|| format!("looking for {LIBRARY} in the wheel"))?
            .read_to_end(&mut library)?;
        library
            .windows(MAGIC.len() + 2)
            .enumerate()
            .filter(|(_, bytes)| bytes[..4] == MAGIC && bytes[4] == VERSION && bytes[5] == ENCODING)
            .filter_map(|(at, _)| Self::parse(&library[at..]))
            .find(Self::generates)
            .with_context(|| {
                format!("{LIBRARY} holds no generating automaton of version {VERSION}")
            })
    }

    /// Calls `each` with every row; the same order every time.
    pub(crate) fn for_each_row(&self, mut each: impl FnMut(Row<'_>)) -> Result<()> {
        let mut word = Vec::new();
        let mut left = usize::MAX;
        self.walk(SHORT_LABELS_BYTES, &mut word, &mut left, &mut each)
            .context("the automaton breaks off")
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let size = bytes.get(6..10)?.try_into().ok()?;
        let size = u32::from_be_bytes(size) as usize;
        let automaton = bytes.get(HEADER_BYTES..HEADER_BYTES + size)?.to_vec();
        let mut labels = [0; 64];
        for byte in 0..=255 {
            let short = usize::from(automaton[usize::from(byte)]);
            if short > 0 {
                *labels.get_mut(short)? = byte;
            }
        }
        let mut cursor = Cursor {
            bytes,
            at: HEADER_BYTES + size + 4,
        };
        let id = cursor.text()?.to_owned();
        let copyright = cursor.text()?.to_owned();
        let _tagset = cursor.text()?;
        Some(Self {
            automaton,
            labels,
            tags: cursor.texts()?,
            names: cursor.texts()?,
            usage: cursor.texts()?,
            id,
            copyright,
        })
    }

    fn generates(&self) -> bool {
        let (mut word, mut left) = (Vec::new(), PROBE_LEMMAS);
        self.walk(SHORT_LABELS_BYTES, &mut word, &mut left, &mut |_| ())
            .is_some()
    }

    /// Visits a state and all behind it, until `left` words have been seen.
    fn walk(
        &self,
        state: usize,
        word: &mut Vec<u8>,
        left: &mut usize,
        each: &mut impl FnMut(Row<'_>),
    ) -> Option<()> {
        let mut cursor = Cursor {
            bytes: &self.automaton,
            at: state,
        };
        let first = cursor.byte()?;
        let n_transitions = match first & 127 {
            127 => cursor.byte()?,
            small => small,
        };
        if first & 128 != 0 {
            let size = cursor.number()?;
            let end = cursor.at + size;
            self.rows(&mut cursor, end, std::str::from_utf8(word).ok()?, each)?;
            *left = left.saturating_sub(1);
        }
        for _ in 0..n_transitions {
            if *left == 0 {
                return Some(());
            }
            let first = cursor.byte()?;
            let label = match usize::from(first >> 2) {
                0 => cursor.byte()?,
                short => self.labels[short],
            };
            let mut jump = 0;
            for _ in 0..first & 3 {
                jump = jump << 8 | usize::from(cursor.byte()?);
            }
            word.push(label);
            self.walk(cursor.at + jump, word, left, each)?;
            word.pop();
        }
        Some(())
    }

    fn rows(
        &self,
        cursor: &mut Cursor<'_>,
        end: usize,
        lemma: &str,
        each: &mut impl FnMut(Row<'_>),
    ) -> Option<()> {
        let mut form = String::new();
        while cursor.at < end {
            let _segment_type = cursor.byte()?;
            let size = cursor.number()?;
            let group_end = cursor.at + size;
            while cursor.at < group_end {
                let homonym = cursor.text()?;
                form.clear();
                form.push_str(cursor.text()?);
                let cut = usize::from(cursor.byte()?);
                form.push_str(without_last(lemma, cut)?);
                form.push_str(cursor.text()?);
                each(Row {
                    form: &form,
                    lemma,
                    homonym,
                    tag: self.tags.get(cursor.number()?)?,
                    names: self.names.get(usize::from(cursor.byte()?))?,
                    labels: self.usage.get(cursor.number()?)?,
                });
            }
            if cursor.at != group_end {
                return None;
            }
        }
        (cursor.at == end).then_some(())
    }
}

/// Prints all forms of the words with these base forms.
pub(crate) fn print_forms(wheel: &Path, lemmas: &[String]) -> Result<()> {
    let sgjp = Sgjp::read(wheel)?;
    let mut n_found = 0;
    sgjp.for_each_row(|row| {
        if lemmas.iter().any(|lemma| lemma == row.lemma) {
            n_found += 1;
            println!(
                "{}\t{}\t{}\t{}\t{}\t{}",
                row.form, row.lemma, row.homonym, row.tag, row.names, row.labels
            );
        }
    })?;
    ensure!(n_found > 0, "{} has no such word", sgjp.id);
    Ok(())
}

/// `word` without its last `n` characters.
fn without_last(word: &str, n: usize) -> Option<&str> {
    if n == 0 {
        return Some(word);
    }
    let (at, _) = word.char_indices().rev().nth(n - 1)?;
    Some(&word[..at])
}

/// Reads big-endian numbers and texts that end with a zero byte.
struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn number(&mut self) -> Option<usize> {
        Some(usize::from(self.byte()?) << 8 | usize::from(self.byte()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        let rest = self.bytes.get(self.at..)?;
        let length = rest.iter().position(|byte| *byte == 0)?;
        self.at += length + 1;
        std::str::from_utf8(&rest[..length]).ok()
    }

    /// A count, then numbered texts.
    fn texts(&mut self) -> Option<Vec<String>> {
        let mut texts = Vec::new();
        for _ in 0..self.number()? {
            let index = self.number()?;
            if texts.len() <= index {
                texts.resize(index + 1, String::new());
            }
            self.text()?.clone_into(&mut texts[index]);
        }
        Some(texts)
    }
}

#[cfg(test)]
mod tests {
    use super::without_last;

    #[test]
    fn endings_are_cut_by_characters() {
        assert_eq!(without_last("żółć", 2), Some("żó"));
        assert_eq!(without_last("żółć", 0), Some("żółć"));
        assert_eq!(without_last("ć", 2), None);
    }
}
