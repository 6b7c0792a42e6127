//! The record as the index keeps it: small, and the same when it is read back.
//!
//! First the text, then what was found in it, in numbers: spans are distances, the
//! words of a span are those of the text, a name is written once and then told by
//! its number, what follows from something else is not written at all. The whole
//! is deflated, so that names cost little that stand in the text, against a list of
//! common words, so that a short text costs little more than its part of a long one.
//! What this file does not know of a record, such as a field that is newer, follows
//! as JSON.
//!
//! The key of the article's file is kept with it.

use std::cell::RefCell;

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use hashbrown::HashMap;
use strum::VariantArray;

use super::entity::{EntityRecord, ResolvedName};
use super::record::{
    CandidateRecord, CountryRecord, Counts, DateRecord, MentionRecord, OrganisationRecord,
    PersonRecord, PlaceRecord, PublishedRecord, Record, TimexRecord,
};
use super::resolved::RecordNames;
use crate::country::CountryId;
use crate::lang::Lang;

/// How hard a record is deflated; more takes longer and saves nothing.
const LEVEL: u32 = 7;

/// What is taken for the text before each record. Another list is another format.
const COMMON_WORDS: &[u8] = include_bytes!("common_words.txt");

/// Bytes of a record that is deflated, at most: what claims to be longer is
/// damaged.
const RECORD_BYTES_MAX: usize = 1 << 30;

/// Packs an article of the file `key`.
///
/// # Panics
///
/// Never: strings and numbers are JSON, and memory can be written.
#[must_use]
pub fn pack(key: &str, record: Record) -> Vec<u8> {
    deflate(&plain(key, record))
}

/// The key of the file and the article that [`pack`] has packed; `None` where they
/// are not as it packed them.
#[must_use]
pub fn unpack(packed: &[u8]) -> Option<(String, Record)> {
    read_plain(&inflate(packed)?)
}

/// Packs an article with its terms behind others, to be read soon: nothing is
/// deflated.
pub fn pack_plainly(out: &mut Vec<u8>, key: &str, record: Record, title: &str, text: &str) {
    for part in [title.as_bytes(), text.as_bytes()] {
        put_number(out, part.len());
        out.extend_from_slice(part);
    }
    out.extend_from_slice(&plain(key, record));
}

/// What [`pack_plainly`] has packed: key, article, and the terms of title and text.
#[must_use]
pub fn unpack_plainly(packed: &[u8]) -> Option<(String, Record, [String; 2])> {
    let mut input = Unpacker::new(packed);
    let terms = [input.string()?, input.string()?];
    let (key, record) = read_plain(input.bytes)?;
    Some((key, record, terms))
}

/// An article in numbers and names.
fn plain(key: &str, mut record: Record) -> Vec<u8> {
    let mut out = Packer::default();
    let text = record.text.take();
    out.number(text.as_ref().map_or(0, |text| text.len() + 1));
    out.bytes
        .extend_from_slice(text.as_deref().unwrap_or_default().as_bytes());
    let text = text.unwrap_or_default();
    out.string(key);
    pack_head(&mut out, &text, key, &mut record);
    pack_entities(&mut out, &mut record);
    let mut spans = Spans::new(&text);
    let mentions = std::mem::take(&mut record.mentions);
    out.list(&mentions, |out, each| pack_mention(out, &mut spans, each));
    let mut spans = Spans::new(&text);
    let timexes = std::mem::take(&mut record.timexes);
    out.list(&timexes, |out, each| pack_timex(out, &mut spans, each));
    let resolutions = std::mem::take(&mut record.resolutions);
    out.list(&resolutions, pack_resolution);
    let mut bytes = out.finish();
    if record != Record::default() {
        let rest = serde_json::to_vec(&record).expect("strings and numbers are JSON");
        bytes.extend_from_slice(&rest);
    }
    bytes
}

fn read_plain(bytes: &[u8]) -> Option<(String, Record)> {
    let mut input = Unpacker::new(bytes);
    let text = match input.number()?.checked_sub(1) {
        Some(length) => Some(std::str::from_utf8(input.take(length)?).ok()?),
        None => None,
    };
    let key = input.string()?;
    input.read_strings()?;
    let mut record = match input.rest {
        [] => Record::default(),
        rest => serde_json::from_slice(rest).ok()?,
    };
    let plain = text.unwrap_or_default();
    unpack_head(&mut input, plain, &key, &mut record)?;
    unpack_entities(&mut input, &mut record)?;
    let mut spans = Spans::new(plain);
    record.mentions = input.list(|input| unpack_mention(input, &mut spans))?;
    let mut spans = Spans::new(plain);
    record.timexes = input.list(|input| unpack_timex(input, &mut spans))?;
    record.resolutions = input.list(unpack_resolution)?;
    record.text = text.map(str::to_owned);
    Some((key, record))
}

/// Packs the names of an article of the file `key`, without its text.
#[must_use]
pub fn pack_names(key: &str, id: &str, names: &RecordNames) -> Vec<u8> {
    let mut out = Packer::default();
    out.string(key);
    pack_id(&mut out, key, id);
    out.maybe(names.lang.as_ref().map(Lang::code));
    out.maybe(names.published.as_deref());
    out.list(&names.persons, |out, (name, ambiguous)| {
        out.name(name);
        out.number(usize::from(*ambiguous));
    });
    out.list(&names.organisations, |out, name| out.name(name));
    out.list(&names.places, |out, (name, country)| {
        out.name(name);
        out.country(*country);
    });
    out.list(&names.countries, |out, country| out.country(Some(*country)));
    out.list(&names.also, |out, (kind, name, lemma)| {
        out.variant(*kind);
        out.name(name);
        out.name(lemma);
    });
    out.bytes.extend_from_slice(&names.resolved.to_le_bytes());
    out.finish()
}

/// The key, the id and the names that [`pack_names`] has packed.
#[must_use]
pub fn unpack_names(packed: &[u8]) -> Option<(String, String, RecordNames)> {
    let mut input = Unpacker::new(packed);
    let key = input.string()?;
    input.read_strings()?;
    let id = unpack_id(&mut input, &key)?;
    let lang = input.maybe()?;
    let lang = lang.map(|tag| Lang::from_tag(&tag));
    let names = RecordNames {
        lang: match lang {
            Some(lang) => Some(lang?),
            None => None,
        },
        published: input.maybe()?,
        persons: input.list(|input| Some((input.name()?, input.number()? != 0)))?,
        organisations: input.list(Unpacker::name)?,
        places: input.list(|input| Some((input.name()?, input.country()?)))?,
        countries: input.list(|input| input.country()?)?,
        also: input.list(|input| Some((input.variant()?, input.name()?, input.name()?)))?,
        resolved: u64::from_le_bytes(input.take(8)?.try_into().ok()?),
    };
    Some((key, id, names))
}

/// The id of an article among packed names, without reading them.
#[must_use]
pub fn id_of_names(packed: &[u8]) -> Option<String> {
    let mut input = Unpacker::new(packed);
    let key = input.string()?;
    input.read_strings()?;
    unpack_id(&mut input, &key)
}

/// The part of a key that is the path in its corpus.
fn path_of(key: &str) -> &str {
    key.split_once('/').map_or(key, |(_, path)| path)
}

/// Packs an id: as what follows the key, or the path that it ends with, or whole.
fn pack_id(out: &mut Packer, key: &str, id: &str) {
    let (base, rest) = if let Some(rest) = id.strip_prefix(key) {
        (2, rest)
    } else if let Some(rest) = id.strip_prefix(path_of(key)) {
        (1, rest)
    } else {
        (0, id)
    };
    out.number(base);
    out.name(rest);
}

fn unpack_id(input: &mut Unpacker<'_>, key: &str) -> Option<String> {
    let base = match input.number()? {
        0 => "",
        1 => path_of(key),
        2 => key,
        _ => return None,
    };
    Some(format!("{base}{}", input.name()?))
}

/// Packs what the record says of the article as a whole.
fn pack_head(out: &mut Packer, text: &str, key: &str, record: &mut Record) {
    pack_id(out, key, &std::mem::take(&mut record.id));
    let path = record.path.take();
    let is_own = path.as_deref() == Some(path_of(key));
    out.number(usize::from(is_own));
    if !is_own {
        out.maybe(path.as_deref());
    }
    out.maybe(record.lang.take().as_ref().map(Lang::code));
    let title = std::mem::take(&mut record.title);
    let is_first = text.starts_with(&title);
    out.number(usize::from(is_first));
    if is_first {
        out.number(title.len());
    } else {
        out.name(&title);
    }
    out.maybe(record.source.take().as_deref());
    out.maybe(record.url.take().as_deref());
    let published = std::mem::take(&mut record.published);
    out.maybe(published.value.as_deref());
    out.variant(published.from);
    out.list(&published.candidates, |out, each| {
        out.name(&each.value);
        out.variant(each.from);
    });
    out.maybe(record.duplicate_of.take().as_deref());
    out.number(usize::from(std::mem::take(&mut record.title_is_separate)));
}

fn unpack_head(input: &mut Unpacker<'_>, text: &str, key: &str, record: &mut Record) -> Option<()> {
    record.id = unpack_id(input, key)?;
    record.path = match input.number()? {
        0 => input.maybe()?,
        _ => Some(path_of(key).to_owned()),
    };
    record.lang = match input.maybe()? {
        Some(tag) => Some(Lang::from_tag(&tag)?),
        None => None,
    };
    record.title = match input.number()? {
        0 => input.name()?,
        _ => text.get(..input.number()?)?.to_owned(),
    };
    record.source = input.maybe()?;
    record.url = input.maybe()?;
    record.published = PublishedRecord {
        value: input.maybe()?,
        from: input.variant()?,
        candidates: input.list(|input| {
            Some(CandidateRecord {
                value: input.name()?,
                from: input.variant()?,
            })
        })?,
    };
    record.duplicate_of = input.maybe()?;
    record.title_is_separate = input.number()? != 0;
    Some(())
}

/// Packs what the article adds up to.
fn pack_entities(out: &mut Packer, record: &mut Record) {
    out.list(&std::mem::take(&mut record.persons), |out, each| {
        out.name(&each.name);
        out.number(each.count << 1 | usize::from(each.ambiguous));
    });
    out.list(&std::mem::take(&mut record.countries), |out, each| {
        out.country(Some(each.id));
        let is_usual = each.name == each.id.name(Lang::PL);
        out.number(each.count << 2 | usize::from(is_usual) << 1 | usize::from(each.about));
        if !is_usual {
            out.name(&each.name);
        }
        out.list(&each.via.0, |out, (via, count)| {
            out.variant(*via);
            out.number(*count);
        });
    });
    out.list(&std::mem::take(&mut record.organisations), |out, each| {
        out.name(&each.name);
        out.number(each.count);
    });
    out.list(&std::mem::take(&mut record.places), |out, each| {
        out.name(&each.name);
        out.number(each.count);
        out.country(each.country);
    });
    out.list(&std::mem::take(&mut record.dates), |out, each| {
        out.name(&each.value);
        out.number(each.count);
    });
}

fn unpack_entities(input: &mut Unpacker<'_>, record: &mut Record) -> Option<()> {
    record.persons = input.list(|input| {
        let name = input.name()?;
        let packed = input.number()?;
        Some(PersonRecord {
            name,
            count: packed >> 1,
            ambiguous: packed & 1 != 0,
        })
    })?;
    record.countries = input.list(|input| {
        let id = input.country()??;
        let packed = input.number()?;
        Some(CountryRecord {
            id,
            name: match packed & 2 {
                0 => input.name()?,
                _ => id.name(Lang::PL).to_owned(),
            },
            count: packed >> 2,
            about: packed & 1 != 0,
            via: Counts(input.list(|input| Some((input.variant()?, input.number()?)))?),
        })
    })?;
    record.organisations = input.list(|input| {
        Some(OrganisationRecord {
            name: input.name()?,
            count: input.number()?,
        })
    })?;
    record.places = input.list(|input| {
        Some(PlaceRecord {
            name: input.name()?,
            count: input.number()?,
            country: input.country()?,
        })
    })?;
    record.dates = input.list(|input| {
        Some(DateRecord {
            value: input.name()?,
            count: input.number()?,
        })
    })?;
    Some(())
}

/// What of a mention or a temporal expression follows from something else, a bit
/// each.
mod follows {
    /// Its words are those of the text.
    pub(super) const TEXT: usize = 1;
    /// The base form is the words.
    pub(super) const LEMMA: usize = 2;
    /// The base form is the name.
    pub(super) const LEMMA_IS_NAME: usize = 4;
    /// The name is the country's.
    pub(super) const NAME: usize = 8;
    /// Its kind of words is written.
    pub(super) const HAS_VIA: usize = 16;
    /// A country is written.
    pub(super) const HAS_ID: usize = 32;
    /// The country in which a place lies is written.
    pub(super) const HAS_COUNTRY: usize = 64;

    /// The first day is the value.
    pub(super) const BEGIN: usize = 2;
    /// The last day is the first.
    pub(super) const LAST: usize = 4;
    /// A modifier is written.
    pub(super) const HAS_MODIFIER: usize = 8;
}

fn pack_mention(out: &mut Packer, spans: &mut Spans<'_>, mention: &MentionRecord) {
    let usual = mention.id.map(|id| id.name(Lang::PL));
    let mut marks = 0;
    let mut mark = |bit: usize, is: bool| {
        if is {
            marks |= bit;
        }
        is
    };
    let (distance, length, words) = spans.enter(mention.start, mention.end);
    let has_text = mark(follows::TEXT, words == Some(mention.text.as_str()));
    let has_lemma = mark(follows::LEMMA, mention.lemma == mention.text)
        || mark(follows::LEMMA_IS_NAME, mention.lemma == mention.name);
    let has_name = mark(follows::NAME, usual == Some(mention.name.as_str()));
    mark(follows::HAS_VIA, mention.via.is_some());
    mark(follows::HAS_ID, mention.id.is_some());
    mark(follows::HAS_COUNTRY, mention.country.is_some());
    out.number(marks);
    out.variant(mention.kind);
    out.variant(mention.rule);
    out.number(distance);
    out.number(length);
    if !has_text {
        out.name(&mention.text);
    }
    for country in [mention.id, mention.country].into_iter().flatten() {
        out.country(Some(country));
    }
    if !has_name {
        out.name(&mention.name);
    }
    if !has_lemma {
        out.name(&mention.lemma);
    }
    if let Some(via) = mention.via {
        out.variant(via);
    }
}

fn unpack_mention(input: &mut Unpacker<'_>, spans: &mut Spans<'_>) -> Option<MentionRecord> {
    let marks = input.number()?;
    let is = |bit: usize| marks & bit != 0;
    let (kind, rule) = (input.variant()?, input.variant()?);
    let (start, end, words) = spans.leave(input.number()?, input.number()?)?;
    let text = if is(follows::TEXT) {
        words?.to_owned()
    } else {
        input.name()?
    };
    let mut country = |bit: usize| {
        if is(bit) { input.country() } else { Some(None) }
    };
    let (id, country) = (country(follows::HAS_ID)?, country(follows::HAS_COUNTRY)?);
    let name = if is(follows::NAME) {
        id?.name(Lang::PL).to_owned()
    } else {
        input.name()?
    };
    let lemma = if is(follows::LEMMA) {
        text.clone()
    } else if is(follows::LEMMA_IS_NAME) {
        name.clone()
    } else {
        input.name()?
    };
    let via = if is(follows::HAS_VIA) {
        Some(input.variant()?)
    } else {
        None
    };
    Some(MentionRecord {
        kind,
        start,
        end,
        text,
        lemma,
        name,
        id,
        country,
        via,
        rule,
    })
}

fn pack_timex(out: &mut Packer, spans: &mut Spans<'_>, timex: &TimexRecord) {
    let (distance, length, words) = spans.enter(timex.start, timex.end);
    let has_text = words == Some(timex.text.as_str());
    let has_begin = timex.begin.as_ref() == Some(&timex.value);
    let has_last = timex.last == timex.begin;
    let bits = [
        (follows::TEXT, has_text),
        (follows::BEGIN, has_begin),
        (follows::LAST, has_last),
        (follows::HAS_MODIFIER, timex.modifier.is_some()),
    ];
    out.number(bits.iter().map(|(bit, is)| bit * usize::from(*is)).sum());
    out.variant(timex.kind);
    out.number(distance);
    out.number(length);
    if !has_text {
        out.name(&timex.text);
    }
    out.name(&timex.value);
    if let Some(modifier) = &timex.modifier {
        out.name(modifier);
    }
    if !has_begin {
        out.maybe(timex.begin.as_deref());
    }
    if !has_last {
        out.maybe(timex.last.as_deref());
    }
}

fn unpack_timex(input: &mut Unpacker<'_>, spans: &mut Spans<'_>) -> Option<TimexRecord> {
    let marks = input.number()?;
    let is = |bit: usize| marks & bit != 0;
    let kind = input.variant()?;
    let (start, end, words) = spans.leave(input.number()?, input.number()?)?;
    let text = if is(follows::TEXT) {
        words?.to_owned()
    } else {
        input.name()?
    };
    let value = input.name()?;
    let modifier = if is(follows::HAS_MODIFIER) {
        Some(input.name()?)
    } else {
        None
    };
    let begin = if is(follows::BEGIN) {
        Some(value.clone())
    } else {
        input.maybe()?
    };
    let last = if is(follows::LAST) {
        begin.clone()
    } else {
        input.maybe()?
    };
    Some(TimexRecord {
        start,
        end,
        text,
        kind,
        value,
        modifier,
        begin,
        last,
    })
}

fn pack_resolution(out: &mut Packer, resolved: &ResolvedName) {
    out.variant(resolved.kind);
    out.name(&resolved.name);
    out.country(resolved.country);
    out.variant(resolved.rule);
    out.number(usize::from(resolved.entity.is_some()));
    if let Some(entity) = &resolved.entity {
        out.variant(entity.kind);
        out.name(&entity.name);
        out.country(entity.country);
    }
}

fn unpack_resolution(input: &mut Unpacker<'_>) -> Option<ResolvedName> {
    let (kind, name) = (input.variant()?, input.name()?);
    let (country, rule) = (input.country()?, input.variant()?);
    let entity = match input.number()? {
        0 => None,
        _ => Some(EntityRecord {
            kind: input.variant()?,
            name: input.name()?,
            country: input.country()?,
        }),
    };
    Some(ResolvedName {
        kind,
        name,
        country,
        entity,
        rule,
    })
}

/// Spans of code points in a text, one after another, as distances.
struct Spans<'t> {
    text: &'t str,
    /// The start of the span before, in code points and in bytes.
    point: usize,
    byte: usize,
}

impl<'t> Spans<'t> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            point: 0,
            byte: 0,
        }
    }

    /// The distance from the span before, the length, and the words of a span.
    fn enter(&mut self, start: usize, end: usize) -> (usize, usize, Option<&'t str>) {
        let distance = start as isize - self.point as isize;
        let words = self.words(start, end.wrapping_sub(start));
        (
            (distance << 1 ^ distance >> (isize::BITS - 1)).cast_unsigned(),
            end.wrapping_sub(start),
            words,
        )
    }

    /// The span, and its words, at a distance from the span before.
    fn leave(&mut self, distance: usize, length: usize) -> Option<(usize, usize, Option<&'t str>)> {
        let distance = (distance >> 1).cast_signed() ^ -(distance & 1).cast_signed();
        let start = self.point.checked_add_signed(distance)?;
        let words = self.words(start, length);
        Some((start, start.wrapping_add(length), words))
    }

    /// The words of a span; `None` where the text has no such span.
    fn words(&mut self, start: usize, length: usize) -> Option<&'t str> {
        if start < self.point {
            (self.point, self.byte) = (0, 0);
        }
        let gap = n_bytes(&self.text[self.byte..], start - self.point);
        self.point = start;
        self.byte += gap?;
        let rest = &self.text[self.byte..];
        Some(&rest[..n_bytes(rest, length)?])
    }
}

/// Bytes of the first so many code points; `None` where there are fewer.
fn n_bytes(text: &str, n_points: usize) -> Option<usize> {
    let mut ends = text.char_indices().map(|(at, _)| at);
    ends.nth(n_points)
        .or_else(|| (text.chars().count() == n_points).then_some(text.len()))
}

/// Writes numbers, and names by their number.
#[derive(Default)]
struct Packer {
    /// What comes before the names.
    head: Vec<u8>,
    bytes: Vec<u8>,
    names: Vec<u8>,
    numbers: HashMap<String, usize>,
}

impl Packer {
    /// A number in groups of seven bits, the lowest first.
    fn number(&mut self, number: usize) {
        put_number(&mut self.bytes, number);
    }

    /// A string that all before it is the head of.
    fn string(&mut self, string: &str) {
        put_number(&mut self.bytes, string.len());
        self.bytes.extend_from_slice(string.as_bytes());
        self.head = std::mem::take(&mut self.bytes);
    }

    /// A name by its number.
    fn name(&mut self, name: &str) {
        let known = self.numbers.get(name).copied();
        let number = known.unwrap_or(self.numbers.len());
        if known.is_none() {
            put_number(&mut self.names, name.len());
            self.names.extend_from_slice(name.as_bytes());
            self.numbers.insert(name.to_owned(), number);
        }
        self.number(number + 1);
    }

    /// A name, or 0 where there is none.
    fn maybe(&mut self, name: Option<&str>) {
        match name {
            Some(name) => self.name(name),
            None => self.number(0),
        }
    }

    fn country(&mut self, country: Option<CountryId>) {
        self.maybe(country.map(CountryId::code));
    }

    /// A value of few by its place among them.
    fn variant<T: VariantArray + PartialEq + Copy>(&mut self, value: T) {
        let place = T::VARIANTS.iter().position(|each| *each == value);
        self.number(place.expect("every value is among them"));
    }

    fn list<T>(&mut self, items: &[T], mut pack: impl FnMut(&mut Self, &T)) {
        self.number(items.len());
        for item in items {
            pack(self, item);
        }
    }

    /// All of it: the head, the names, the numbers.
    fn finish(self) -> Vec<u8> {
        let mut all = self.head;
        put_number(&mut all, self.numbers.len());
        all.extend_from_slice(&self.names);
        put_number(&mut all, self.bytes.len());
        all.extend_from_slice(&self.bytes);
        all
    }
}

fn put_number(bytes: &mut Vec<u8>, mut number: usize) {
    while number >= 128 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Reads what [`Packer`] wrote.
struct Unpacker<'a> {
    bytes: &'a [u8],
    names: Vec<&'a str>,
    /// What follows the numbers.
    rest: &'a [u8],
}

impl<'a> Unpacker<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            names: Vec::new(),
            rest: &[],
        }
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<usize> {
        let mut number = 0_usize;
        for shift in (0..usize::BITS).step_by(7) {
            let (byte, rest) = self.bytes.split_first()?;
            self.bytes = rest;
            number |= usize::from(byte & 127) << shift;
            if byte & 128 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = self.number()?;
        std::str::from_utf8(self.take(length)?).ok()
    }

    fn string(&mut self) -> Option<String> {
        self.text().map(str::to_owned)
    }

    /// Reads the names, and stands before the numbers.
    fn read_strings(&mut self) -> Option<()> {
        let n_names = self.number()?;
        self.names = (0..n_names).map(|_| self.text()).collect::<Option<_>>()?;
        let length = self.number()?;
        let (numbers, rest) = self.bytes.split_at_checked(length)?;
        (self.bytes, self.rest) = (numbers, rest);
        Some(())
    }

    #[expect(clippy::option_option, reason = "nothing read, and nothing there")]
    fn maybe(&mut self) -> Option<Option<String>> {
        match self.number()?.checked_sub(1) {
            Some(number) => Some(Some((*self.names.get(number)?).to_owned())),
            None => Some(None),
        }
    }

    fn name(&mut self) -> Option<String> {
        self.maybe()?
    }

    #[expect(clippy::option_option, reason = "nothing read, and nothing there")]
    fn country(&mut self) -> Option<Option<CountryId>> {
        match self.number()?.checked_sub(1) {
            Some(number) => CountryId::from_code(self.names.get(number)?).map(Some),
            None => Some(None),
        }
    }

    fn variant<T: VariantArray + Copy>(&mut self) -> Option<T> {
        T::VARIANTS.get(self.number()?).copied()
    }

    fn list<T>(&mut self, mut unpack: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let length = self.number()?;
        (0..length).map(|_| unpack(self)).collect()
    }
}

thread_local! {
    static DEFLATE: RefCell<Compress> =
        RefCell::new(Compress::new(Compression::new(LEVEL), false));
    static INFLATE: RefCell<Decompress> = RefCell::new(Decompress::new(false));
}

/// The length, and the bytes deflated.
fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    put_number(&mut out, bytes.len());
    DEFLATE.with_borrow_mut(|deflate| {
        deflate.reset();
        let set = deflate.set_dictionary(COMMON_WORDS);
        set.expect("a stream that has not begun takes one");
        loop {
            let done = deflate.total_in() as usize;
            let status = deflate.compress_vec(&bytes[done..], &mut out, FlushCompress::Finish);
            if status.expect("memory can be written") == Status::StreamEnd {
                break;
            }
            out.reserve(bytes.len() / 4 + 64);
        }
    });
    out
}

fn inflate(packed: &[u8]) -> Option<Vec<u8>> {
    let mut input = Unpacker::new(packed);
    let length = input
        .number()
        .filter(|length| *length <= RECORD_BYTES_MAX)?;
    // what is damaged may claim any length, of which no more is taken than it can have
    let mut out = Vec::with_capacity(length.min(packed.len().saturating_mul(1100)) + 16);
    INFLATE.with_borrow_mut(|inflate| {
        inflate.reset(false);
        let set = inflate.set_dictionary(COMMON_WORDS);
        set.expect("a stream that has not begun takes one");
        let status = inflate.decompress_vec(input.bytes, &mut out, FlushDecompress::Finish);
        let is_whole = status.is_ok_and(|status| status == Status::StreamEnd);
        (is_whole && out.len() == length).then_some(())
    })?;
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Kind, Origin, Published, ResolutionRule, Rule, TimexKind, Via};
    use crate::enrich::{Enricher, Form};

    const TEXT: &str = "Putin w Pjongjangu\nWładimir Putin przyleciał 18 czerwca 2024 roku do \
        stolicy Korei Północnej. Putina witał Kim Dzong Un, a północnokoreańskie media i ONZ \
        pisały o tym do wczoraj wieczorem.";

    fn record(text: &str) -> Record {
        let article = Article {
            id: "2024/putin.txt#3".into(),
            path: Some("2024/putin.txt".into()),
            lang: Some(Lang::PL),
            title: text.lines().next().unwrap_or_default().into(),
            title_is_separate: false,
            text: text.into(),
            published: Published::default(),
            source: Some("PAP".into()),
            url: None,
        };
        Record::new(&Enricher::new().enrich(article), Form::KEPT)
    }

    #[track_caller]
    fn check(key: &str, record: &Record) {
        let packed = pack(key, record.clone());
        assert_eq!(unpack(&packed), Some((key.to_owned(), record.clone())));
        let names = RecordNames::of(record);
        let packed = pack_names(key, &record.id, &names);
        let expected = (key.to_owned(), record.id.clone(), names);
        assert_eq!(unpack_names(&packed), Some(expected));
        assert_eq!(id_of_names(&packed).as_ref(), Some(&record.id));
    }

    #[test]
    fn what_is_packed_comes_back() {
        let found = record(TEXT);
        assert!(!found.mentions.is_empty() && !found.timexes.is_empty());
        check("corpus/2024/putin.txt", &found);
        check("x", &Record::default());
        check("", &record("Krótko."));
    }

    #[test]
    fn what_follows_from_nothing_comes_back_too() {
        let mut found = record(TEXT);
        for mention in &mut found.mentions {
            mention.text.push('!');
            mention.lemma.push('?');
            mention.name.push('ł');
            mention.start += 1_000_000;
        }
        found.mentions.reverse();
        found.timexes[0].begin = Some("2023-01-01".into());
        found.timexes[0].text.clear();
        found.countries[0].name = "North Korea".into();
        found.text = None;
        found.path = None;
        found.id = "elsewhere".into();
        found.duplicate_of = Some("another".into());
        found.resolutions = vec![ResolvedName {
            kind: Kind::Person,
            name: "Putin".into(),
            country: None,
            entity: Some(EntityRecord {
                kind: Kind::Person,
                name: "Władimir Putin".into(),
                country: None,
            }),
            rule: ResolutionRule::Company,
        }];
        check("corpus/2024/putin.txt", &found);
    }

    /// A field that only JSON knows.
    #[test]
    fn what_is_not_known_here_comes_back() {
        let mut found = record(TEXT);
        found.story = Some(super::super::record::StoryRecord {
            leader: "a".into(),
            members: Vec::new(),
        });
        check("corpus/2024/putin.txt", &found);
    }

    #[test]
    fn what_is_damaged_is_none_and_no_panic() {
        let packed = pack("corpus/a", record(TEXT));
        for at in 0..packed.len() {
            let mut damaged = packed.clone();
            damaged[at] ^= 0x55;
            drop(unpack(&damaged));
            assert_eq!(unpack(&packed[..at]), None);
        }
        let bytes = inflate(&packed).expect("it is whole");
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0x81;
            drop(unpack(&deflate(&damaged)));
            drop(unpack_names(&damaged));
        }
    }

    /// Values are kept by their places: another order would be another format.
    #[test]
    fn values_keep_their_places() {
        fn names<T: VariantArray + Copy + Into<&'static str>>() -> String {
            let names: Vec<&str> = T::VARIANTS.iter().map(|each| (*each).into()).collect();
            names.join(",")
        }
        assert_eq!(
            names::<Kind>(),
            "person,country,place,organisation,event,product"
        );
        assert_eq!(
            names::<Rule>(),
            "tagger,known name,elsewhere in the article,title,first name,family name first,\
             no person's name,what it is called,web address,table,unknown"
        );
        assert_eq!(
            names::<Via>(),
            "name,adjective,demonym,capital,place,metonym,part"
        );
        assert_eq!(
            names::<Origin>(),
            "header,front-matter,json-ld,meta,time,byline,url,field,file,none"
        );
        assert_eq!(
            names::<ResolutionRule>(),
            "spelling,transliteration,variant,longer,kind,acronym,company,user,own"
        );
        assert_eq!(names::<TimexKind>(), "DATE,TIME,DURATION,SET");
    }
}
