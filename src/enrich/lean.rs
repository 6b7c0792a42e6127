//! The enriched article without its mentions: what facets and the whole corpus
//! need, in a third of the room.
//!
//! Mentions say where a name stands; whoever counts and compares articles needs
//! only what each entity is called. That is kept beside the names.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::entity::CalledRecord;
use super::record::Record;
use crate::article::Kind;

impl Record {
    /// The record without its mentions.
    #[must_use]
    pub fn lean(mut self) -> Self {
        self.called = Some(called(&self));
        self.mentions.clear();
        self
    }

    /// Whether its mentions were left out.
    #[must_use]
    pub fn is_lean(&self) -> bool {
        self.called.is_some() && self.mentions.is_empty()
    }

    /// The record as a line of JSON, ended by a line feed.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        let json = if self.is_lean() {
            serde_json::to_vec(&Lean(self))
        } else {
            serde_json::to_vec(self)
        };
        let mut line = json.expect("strings and numbers are JSON");
        line.push(b'\n');
        line
    }
}

/// What the mentions of a record call its entities other than by their names.
fn called(record: &Record) -> Vec<CalledRecord> {
    let mut called: Vec<CalledRecord> = record.called.clone().unwrap_or_default();
    let mentions = record.mentions.iter();
    let named =
        mentions.filter(|each| Kind::RESOLVED.contains(&each.kind) && each.lemma != each.name);
    for mention in named {
        let is_same = |each: &&mut CalledRecord| {
            each.kind == mention.kind
                && each.name == mention.name
                && each.lemma == mention.lemma
                && each.country == mention.country
        };
        match called.iter_mut().find(is_same) {
            Some(each) => each.count += 1,
            None => called.push(CalledRecord {
                kind: mention.kind,
                name: mention.name.clone(),
                country: mention.country,
                lemma: mention.lemma.clone(),
                count: 1,
            }),
        }
    }
    called
}

/// A record as it is written without mentions; its keys stand in their usual
/// order.
struct Lean<'a>(&'a Record);

impl Serialize for Lean<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Record {
            id,
            path,
            lang,
            title,
            source,
            url,
            published,
            persons,
            countries,
            organisations,
            places,
            dates,
            mentions: _,
            called,
            timexes,
            quotes,
            duplicate_of,
            reprints,
            story,
            title_is_separate,
            resolutions,
            text,
        } = self.0;
        let mut object = serializer.serialize_struct("Record", 21)?;
        object.serialize_field("id", id)?;
        object.serialize_field("path", path)?;
        object.serialize_field("lang", lang)?;
        object.serialize_field("title", title)?;
        object.serialize_field("source", source)?;
        object.serialize_field("url", url)?;
        object.serialize_field("published", published)?;
        object.serialize_field("persons", persons)?;
        object.serialize_field("countries", countries)?;
        object.serialize_field("organisations", organisations)?;
        object.serialize_field("places", places)?;
        object.serialize_field("dates", dates)?;
        object.serialize_field("called", called)?;
        object.serialize_field("timexes", timexes)?;
        if !quotes.is_empty() {
            object.serialize_field("quotes", quotes)?;
        }
        if let Some(leader) = duplicate_of {
            object.serialize_field("duplicate_of", leader)?;
        }
        if let Some(n) = reprints {
            object.serialize_field("reprints", n)?;
        }
        if let Some(story) = story {
            object.serialize_field("story", story)?;
        }
        if *title_is_separate {
            object.serialize_field("title_is_separate", title_is_separate)?;
        }
        if !resolutions.is_empty() {
            object.serialize_field("resolutions", resolutions)?;
        }
        if let Some(text) = text {
            object.serialize_field("text", text)?;
        }
        object.end()
    }
}
