//! What a name of the tables is, and what its words ask of a form in a text.

use crate::lang::lexicon::{Genders, NameClasses, Numbers, PartOfSpeech, Tag};

/// What a name of the tables is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(in crate::enrich) enum Role {
    /// A country.
    Name,
    /// The adjective of a country.
    Adjective,
    /// An inhabitant.
    Demonym,
    /// A capital.
    Capital,
    /// A seat of power.
    Seat,
    /// A place of the gazetteer.
    Place,
    /// A set phrase, in which a country's name means none.
    Phrase,
}

impl Role {
    /// Whether it speaks of a country itself, and is no place in one.
    pub(super) fn is_country(self) -> bool {
        matches!(self, Self::Name | Self::Adjective | Self::Demonym)
    }
}

/// What a Polish word of a name asks of a form besides its base form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Agreement {
    /// Noun or adjective.
    pub(super) is_adjective: bool,
    /// One of these numbers.
    pub(super) numbers: Numbers,
    /// One of these genders.
    pub(super) genders: Genders,
    /// All these kinds of names.
    pub(super) names: NameClasses,
}

impl Agreement {
    /// Whether a form in this reading will do.
    pub(super) fn admits(self, tag: Tag, names: NameClasses) -> bool {
        let part = if self.is_adjective {
            tag.is_adjective() || tag.part() == PartOfSpeech::AdjectiveStem
        } else {
            tag.is_noun()
        };
        let stem = tag.part() == PartOfSpeech::AdjectiveStem;
        part && (stem || tag.numbers().intersects(self.numbers))
            && (stem || tag.genders().intersects(self.genders))
            && names.contains(self.names)
    }
}
