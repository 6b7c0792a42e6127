//! The words by which it is known who says something, of each language that has a
//! table of them (`lang/*/speech.tsv`).
//!
//! A word counts as it is spelt and, for verbs, by its base forms.

use hashbrown::HashMap;

use crate::enrich::Context;
use crate::lang::lexicon::{Genders, Numbers, POLISH, PartOfSpeech};
use crate::lang::words::hash;
use crate::lang::{Lang, PerLanguage};
use crate::table::{Table, alternatives};

/// What a word can do beside what is said: bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Role(u32);

impl Role {
    /// A verb of saying, beside the very words and before a clause.
    pub(super) const VERB: Self = Self(1);
    /// A verb that stands beside the very words alone.
    pub(super) const SPOKEN: Self = Self(1 << 1);
    /// A verb before a clause alone.
    pub(super) const CLAIM: Self = Self(1 << 2);
    /// Begins the clause of what is said.
    pub(super) const CONJUNCTION: Self = Self(1 << 3);
    /// Before it or after it stands whose opinion follows.
    pub(super) const SOURCE: Self = Self(1 << 4);
    /// A clause after it names who says the next.
    pub(super) const AS: Self = Self(1 << 5);
    /// A man who was named.
    pub(super) const HE: Self = Self(1 << 6);
    /// A woman who was named.
    pub(super) const SHE: Self = Self(1 << 7);
    /// Denies the verb after it.
    pub(super) const NOT: Self = Self(1 << 8);
    /// Begins a clause about something.
    pub(super) const RELATIVE: Self = Self(1 << 9);
    /// Joins clauses.
    pub(super) const AND: Self = Self(1 << 10);
    /// A preposition.
    pub(super) const BEFORE: Self = Self(1 << 11);

    /// Whoever is told may stand between it and the clause.
    pub(super) const TELLS_SOMEBODY: Self = Self(1 << 12);

    /// A preposition that belongs to what a person is: "head of news".
    pub(super) const OF: Self = Self(1 << 13);
    /// A verb before which "that" is a pronoun.
    pub(super) const IS: Self = Self(1 << 14);
    /// Begins an infinitive.
    pub(super) const TO: Self = Self(1 << 15);

    /// A noun that takes up somebody named before: "the singer added".
    pub(super) const RESUMES: Self = Self(1 << 16);

    /// Whether it has one of some roles.
    pub(super) fn is(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    pub(super) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Any verb of saying.
    pub(super) const ANY_VERB: Self = Self::VERB.or(Self::SPOKEN).or(Self::CLAIM);
    /// Verbs that may stand beside the very words.
    pub(super) const BESIDE: Self = Self::VERB.or(Self::SPOKEN);
    /// Verbs before a clause.
    pub(super) const TELLS: Self = Self::VERB.or(Self::CLAIM);

    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "verb" => Self::VERB,
            "spoken" => Self::SPOKEN,
            "claim" => Self::CLAIM,
            "conjunction" => Self::CONJUNCTION,
            "source" => Self::SOURCE,
            "as" => Self::AS,
            "he" => Self::HE,
            "she" => Self::SHE,
            "not" => Self::NOT,
            "relative" => Self::RELATIVE,
            "and" => Self::AND,
            "before" => Self::BEFORE,
            "tell" => Self::TELLS_SOMEBODY,
            "resumes" => Self::RESUMES,
            "of" => Self::OF,
            "is" => Self::IS,
            "to" => Self::TO,
            _ => return None,
        })
    }
}

/// The word before another and the word after it, where one must stand there.
type Beside = (Option<u32>, Option<u32>);

/// The words of one language.
#[derive(Debug)]
pub(super) struct Vocabulary {
    roles: HashMap<u32, Role>,
    /// By the word that is looked up: those before and after it.
    sources: HashMap<u32, Vec<Beside>>,
    /// Whether a dash opens speech.
    pub(super) has_dashes: bool,
}

impl Vocabulary {
    /// The words of a language that has some.
    pub(super) fn of(lang: Lang) -> Option<&'static Self> {
        static KNOWN: PerLanguage<Vocabulary> =
            PerLanguage::new(|language| Vocabulary::parse(language.speech));
        KNOWN.of(lang)
    }

    fn parse(text: &'static str) -> Option<Self> {
        let table = Table::parse_any(text)?;
        let mut words = Self {
            roles: HashMap::new(),
            sources: HashMap::new(),
            has_dashes: false,
        };
        for row in table.rows() {
            words.has_dashes |= row[0] == "dash";
            let Some(role) = Role::named(row[0]) else {
                continue;
            };
            for word in alternatives(row[1]) {
                let word = match (role, word.split_once(' ')) {
                    (Role::SOURCE, Some(pair)) => words.add_source(pair),
                    _ => word,
                };
                let key = hash(word);
                let known = words.roles.entry(key).or_default();
                *known = known.or(role);
                if role == Role::SOURCE {
                    words.sources.entry(key).or_default();
                }
            }
        }
        Some(words)
    }

    /// Two words before whose opinion follows; the longer is looked up.
    fn add_source(&mut self, (first, second): (&'static str, &'static str)) -> &'static str {
        let is_first = first.len() > second.len();
        let (key, beside) = if is_first {
            (first, (None, Some(hash(second))))
        } else {
            (second, (Some(hash(first)), None))
        };
        self.sources.entry(hash(key)).or_default().push(beside);
        key
    }

    /// What a word can do.
    pub(super) fn role(&self, context: &Context<'_>, index: usize) -> Role {
        let traits = context.traits(index);
        let by_form = self.roles.get(&traits.lower).copied().unwrap_or_default();
        let lemmas = context.word(index).lemmas.iter();
        let by_base = lemmas.filter_map(|lemma| self.roles.get(lemma));
        let inflected = Role::ANY_VERB.or(Role::RELATIVE);
        by_base.fold(by_form, |all, role| all.or(Role(role.0 & inflected.0)))
    }

    /// The tokens of the words before or after which somebody's opinion is given.
    pub(super) fn source(
        &self,
        context: &Context<'_>,
        index: usize,
    ) -> Option<std::ops::Range<usize>> {
        let pairs = self.sources.get(&context.traits(index).lower)?;
        if pairs.is_empty() {
            return Some(index..index + 1);
        }
        let is = |at: Option<usize>, word: u32| {
            at.is_some_and(|at| at < context.n_tokens() && context.traits(at).lower == word)
        };
        pairs.iter().find_map(|pair| match *pair {
            (Some(before), _) => is(index.checked_sub(1), before).then(|| index - 1..index + 1),
            (_, Some(after)) => is(Some(index + 1), after).then(|| index..index + 2),
            _ => None,
        })
    }
}

/// Of which sex a person is, as far as that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Man,
    Woman,
    Unknown,
}

impl Sex {
    /// Whether one person can be both.
    pub(super) fn fits(self, other: Self) -> bool {
        self == other || self == Self::Unknown || other == Self::Unknown
    }

    fn of(genders: Genders) -> Self {
        let is_man = genders.intersects(Genders::MASCULINE_HUMAN);
        match (is_man, genders.intersects(Genders::FEMININE)) {
            (true, false) => Self::Man,
            (false, true) => Self::Woman,
            _ => Self::Unknown,
        }
    }

    /// By the first word of a name.
    pub(super) fn of_name(name: &str) -> Self {
        let first = name.split([' ', '-']).next().unwrap_or_default();
        let Some(set) = POLISH.lookup(&first.to_lowercase()) else {
            return Self::Unknown;
        };
        let given = POLISH.analyses(set).filter(|analysis| {
            let first_name = crate::lang::lexicon::NameClasses::FIRST_NAME;
            let nominative = crate::lang::lexicon::Cases::NOMINATIVE;
            analysis.names.contains(first_name) && analysis.tag.cases().contains(nominative)
        });
        let genders = given.fold(Genders::NONE, |all, one| all | one.tag.genders());
        Self::of(genders)
    }
}

/// How a verb of saying stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One person says it.
    Finite(Sex),
    /// "powiedzieć", where another verb says who does.
    Infinitive,
    /// "dodając": whoever does what the clause says.
    Participle,
    /// Several say it, nobody, or somebody would.
    Other,
}

/// How the verb at an index stands; English verbs are told by their ending.
pub(super) fn form(context: &Context<'_>, vocabulary: &Vocabulary, index: usize) -> Form {
    let word = context.word(index);
    let Some(set) = word.set.filter(|_| context.lang == Some(Lang::PL)) else {
        return if word.lower.ends_with("ing") {
            Form::Participle
        } else {
            Form::Finite(Sex::Unknown)
        };
    };
    let mut lemma = String::new();
    for analysis in POLISH.analyses(set) {
        POLISH.lemma_lower(&word.lower, analysis, &mut lemma);
        let role = vocabulary.roles.get(&hash(&lemma)).copied();
        if !role.is_some_and(|role| role.is(Role::ANY_VERB)) {
            continue;
        }
        let (tag, ending) = (analysis.tag, word.lower.as_ref());
        let is_one = tag.numbers() == Numbers::SINGULAR;
        match tag.part() {
            // "powiedziałem" is what somebody says of himself
            PartOfSpeech::Past if is_one && (ending.ends_with('ł') || ending.ends_with("ła")) => {
                return Form::Finite(Sex::of(tag.genders()));
            }
            PartOfSpeech::Present if is_one => {
                let of_others = ["m", "sz", "ę"];
                if !of_others.iter().any(|own| ending.ends_with(own)) {
                    return Form::Finite(Sex::Unknown);
                }
            }
            PartOfSpeech::Infinitive => return Form::Infinitive,
            PartOfSpeech::AdverbialParticiple if ending.ends_with("ąc") => {
                return Form::Participle;
            }
            _ => {}
        }
    }
    Form::Other
}
