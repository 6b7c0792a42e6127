//! Grammar: the cases, numbers, genders, kinds of names and parts of speech
//! that the lexicon tells apart.
//!
//! The classes are SGJP's, joined where a reader of news needs no difference.
//! The numbers of bits and variants stand in the compiled-in tables: whoever
//! changes one raises the version in `layout` and makes the tables anew.

use std::fmt;
use std::ops::{BitAnd, BitOr, BitOrAssign};

macro_rules! bits {
    ($(#[$doc:meta])* $name:ident: $int:ty { $($(#[$d:meta])* $flag:ident = $value:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $int);

        impl $name {
            $($(#[$d])* pub const $flag: Self = Self($value);)*
            /// No bit set.
            pub const NONE: Self = Self(0);

            /// Whether no bit is set.
            #[must_use]
            pub const fn is_empty(self) -> bool {
                self.0 == 0
            }

            /// Whether every bit of `other` is set here.
            #[must_use]
            pub const fn contains(self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }

            /// Whether any bit of `other` is set here.
            #[must_use]
            pub const fn intersects(self, other: Self) -> bool {
                self.0 & other.0 != 0
            }
        }

        impl BitOr for $name {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }

        impl BitOrAssign for $name {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }

        impl BitAnd for $name {
            type Output = Self;
            fn bitand(self, other: Self) -> Self {
                Self(self.0 & other.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let mut names: Vec<&str> = Vec::new();
                $(if Self::$flag.0.count_ones() == 1 && self.contains(Self::$flag) {
                    names.push(stringify!($flag));
                })*
                f.write_str(&names.join("|"))
            }
        }
    };
}

bits! {
    /// Grammatical cases; of a preposition the cases it governs.
    Cases: u8 {
        /// Mianownik.
        NOMINATIVE = 1,
        /// Dopełniacz.
        GENITIVE = 2,
        /// Celownik.
        DATIVE = 4,
        /// Biernik.
        ACCUSATIVE = 8,
        /// Narzędnik.
        INSTRUMENTAL = 16,
        /// Miejscownik.
        LOCATIVE = 32,
        /// Wołacz.
        VOCATIVE = 64,
        /// Every case: the word does not decline.
        ALL = 127,
    }
}

bits! {
    /// Grammatical numbers.
    Numbers: u8 {
        /// Liczba pojedyncza.
        SINGULAR = 1,
        /// Liczba mnoga.
        PLURAL = 2,
        /// Either.
        ALL = 3,
    }
}

bits! {
    /// Grammatical genders as SGJP names them.
    Genders: u8 {
        /// m1: men.
        MASCULINE_HUMAN = 1,
        /// m2: male animals.
        MASCULINE_ANIMATE = 2,
        /// m3: masculine things.
        MASCULINE_INANIMATE = 4,
        /// f.
        FEMININE = 8,
        /// n.
        NEUTER = 16,
        /// m1, m2 and m3.
        MASCULINE = 7,
        /// Any gender.
        ALL = 31,
    }
}

bits! {
    /// The kinds of names that a base form is.
    NameClasses: u8 {
        /// A given name.
        FIRST_NAME = 1,
        /// A family name.
        SURNAME = 2,
        /// A place, country, river, mountain or a word of such a name.
        GEOGRAPHIC = 4,
        /// An organisation, institution, firm or brand, or a word of such a name.
        ORGANISATION = 8,
        /// An inhabitant or member of a people: Polak, Polka.
        DEMONYM = 16,
        /// Any other name: a feast, a star, a vehicle, a byname.
        OTHER = 32,
    }
}

/// Parts of speech, SGJP's classes where they matter to a reader of news.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PartOfSpeech {
    /// Noun, pronouns like "kto" and depreciative forms included.
    Noun,
    /// Verbal noun: "robienie" of "robić".
    Gerund,
    /// Adjective, pronouns like "który" included.
    Adjective,
    /// First half of a compound: "polsko" in "polsko-czeski".
    AdjectiveStem,
    /// Adjective after a preposition: "polsku" in "po polsku".
    AdjectiveAfterPreposition,
    /// Participle: "robiony".
    PassiveParticiple,
    /// Participle: "robiący".
    ActiveParticiple,
    /// Participle: "robiąc", "zrobiwszy", "robiąco".
    AdverbialParticiple,
    /// Verb, present or simple future: "robi", "zrobi".
    Present,
    /// Verb in the past: "robił", "robiłem".
    Past,
    /// Verb with "by": "robiłby".
    Conditional,
    /// Verb: "rób".
    Imperative,
    /// Verb, past without a subject: "zrobiono".
    Impersonal,
    /// Verb: "robić".
    Infinitive,
    /// "trzeba", "powinien", "można".
    Predicative,
    /// Adverb.
    Adverb,
    /// Numeral.
    Numeral,
    /// "ja", "on", "siebie".
    Pronoun,
    /// Preposition; [`Tag::cases`] says what it governs.
    Preposition,
    /// "i", "że".
    Conjunction,
    /// "nie", "tylko" and fragments of phrases.
    Particle,
    /// "ach".
    Interjection,
    /// An abbreviation, without its full stop: "prof".
    Abbreviation,
}

impl PartOfSpeech {
    /// In the order of the numbers in the table.
    pub const ALL: [Self; 23] = [
        Self::Noun,
        Self::Gerund,
        Self::Adjective,
        Self::AdjectiveStem,
        Self::AdjectiveAfterPreposition,
        Self::PassiveParticiple,
        Self::ActiveParticiple,
        Self::AdverbialParticiple,
        Self::Present,
        Self::Past,
        Self::Conditional,
        Self::Imperative,
        Self::Impersonal,
        Self::Infinitive,
        Self::Predicative,
        Self::Adverb,
        Self::Numeral,
        Self::Pronoun,
        Self::Preposition,
        Self::Conjunction,
        Self::Particle,
        Self::Interjection,
        Self::Abbreviation,
    ];
}

/// Degree of an adjective or adverb.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Degree {
    /// "dobry".
    Positive,
    /// "lepszy".
    Comparative,
    /// "najlepszy".
    Superlative,
}

/// The grammar of one analysis, packed.
///
/// Bits from the lowest: 5 part of speech, 2 numbers, 7 cases, 5 genders,
/// 2 degree (0: none), then negated, depreciative, plurale tantum,
/// capitalised base form, acronym.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(pub u32);

impl Tag {
    const NUMBERS: u32 = 5;
    const CASES: u32 = 7;
    const GENDERS: u32 = 14;
    const DEGREE: u32 = 19;
    const NEGATED: u32 = 1 << 21;
    const DEPRECIATIVE: u32 = 1 << 22;
    const PLURALE_TANTUM: u32 = 1 << 23;
    const CAPITALISED: u32 = 1 << 24;
    const ACRONYM: u32 = 1 << 25;

    /// The bits that say how the base form is written.
    pub const SPELLING: u32 = Self::CAPITALISED | Self::ACRONYM;

    /// A tag of `part` and nothing else.
    #[must_use]
    pub const fn new(part: PartOfSpeech) -> Self {
        Self(part as u32)
    }

    /// The tag with these numbers, cases and genders instead of its own.
    #[must_use]
    pub fn with_agreement(self, numbers: Numbers, cases: Cases, genders: Genders) -> Self {
        let cleared = self.0 & !(0x3FFF << Self::NUMBERS);
        Self(
            cleared
                | u32::from(numbers.0) << Self::NUMBERS
                | u32::from(cases.0) << Self::CASES
                | u32::from(genders.0) << Self::GENDERS,
        )
    }

    /// The tag with this degree.
    #[must_use]
    pub const fn with_degree(self, degree: Degree) -> Self {
        Self(self.0 & !(3 << Self::DEGREE) | (degree as u32 + 1) << Self::DEGREE)
    }

    /// The tag marked as negated.
    #[must_use]
    pub const fn negated(self) -> Self {
        Self(self.0 | Self::NEGATED)
    }

    /// The tag marked as depreciative.
    #[must_use]
    pub const fn depreciative(self) -> Self {
        Self(self.0 | Self::DEPRECIATIVE)
    }

    /// The tag marked as that of a noun without a singular.
    #[must_use]
    pub const fn plurale_tantum(self) -> Self {
        Self(self.0 | Self::PLURALE_TANTUM)
    }

    /// The tag of a word whose base form begins with a capital.
    #[must_use]
    pub const fn capitalised(self) -> Self {
        Self(self.0 | Self::CAPITALISED)
    }

    /// The tag of a word whose base form has several capitals.
    #[must_use]
    pub const fn acronym(self) -> Self {
        Self(self.0 | Self::ACRONYM)
    }

    /// Part of speech.
    #[must_use]
    pub fn part(self) -> PartOfSpeech {
        PartOfSpeech::ALL[(self.0 & 31) as usize]
    }

    /// Numbers the form can have; none where it has no number.
    #[must_use]
    pub const fn numbers(self) -> Numbers {
        Numbers((self.0 >> Self::NUMBERS & 3) as u8)
    }

    /// Cases the form can have.
    #[must_use]
    pub const fn cases(self) -> Cases {
        Cases((self.0 >> Self::CASES & 127) as u8)
    }

    /// Genders the form can have.
    #[must_use]
    pub const fn genders(self) -> Genders {
        Genders((self.0 >> Self::GENDERS & 31) as u8)
    }

    /// Degree, of adjectives and adverbs.
    #[must_use]
    pub const fn degree(self) -> Option<Degree> {
        match self.0 >> Self::DEGREE & 3 {
            1 => Some(Degree::Positive),
            2 => Some(Degree::Comparative),
            3 => Some(Degree::Superlative),
            _ => None,
        }
    }

    /// "nierobienie", "nierobiony".
    #[must_use]
    pub const fn is_negated(self) -> bool {
        self.0 & Self::NEGATED != 0
    }

    /// A depreciative plural ("profesory"), hardly ever meant in news.
    #[must_use]
    pub const fn is_depreciative(self) -> bool {
        self.0 & Self::DEPRECIATIVE != 0
    }

    /// A noun without a singular: "Niemcy", "drzwi".
    #[must_use]
    pub const fn is_plurale_tantum(self) -> bool {
        self.0 & Self::PLURALE_TANTUM != 0
    }

    /// Whether the base form begins with a capital.
    #[must_use]
    pub const fn is_capitalised(self) -> bool {
        self.0 & Self::CAPITALISED != 0
    }

    /// Whether the base form has a capital after its first letter: "ONZ",
    /// "NATO", "Bielsko-Biała".
    #[must_use]
    pub const fn is_acronym(self) -> bool {
        self.0 & Self::ACRONYM != 0
    }

    /// A noun or verbal noun.
    #[must_use]
    pub fn is_noun(self) -> bool {
        matches!(self.part(), PartOfSpeech::Noun | PartOfSpeech::Gerund)
    }

    /// An adjective or a participle that declines like one.
    #[must_use]
    pub fn is_adjective(self) -> bool {
        use PartOfSpeech::{ActiveParticiple, Adjective, PassiveParticiple};
        matches!(
            self.part(),
            Adjective | PassiveParticiple | ActiveParticiple
        )
    }

    /// A verb in any form that can be a predicate, or an infinitive.
    #[must_use]
    pub fn is_verb(self) -> bool {
        use PartOfSpeech::{
            Conditional, Imperative, Impersonal, Infinitive, Past, Predicative, Present,
        };
        matches!(
            self.part(),
            Present | Past | Conditional | Imperative | Impersonal | Infinitive | Predicative
        )
    }

    /// Declines not at all: one form for every case.
    #[must_use]
    pub fn is_undeclined(self) -> bool {
        self.cases() == Cases::ALL
    }
}

impl fmt::Debug for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} {:?} {:?} {:?}",
            self.part(),
            self.numbers(),
            self.cases(),
            self.genders()
        )?;
        for (set, name) in [
            (self.is_negated(), " negated"),
            (self.is_depreciative(), " depreciative"),
            (self.is_plurale_tantum(), " plurale tantum"),
        ] {
            if set {
                f.write_str(name)?;
            }
        }
        Ok(())
    }
}
