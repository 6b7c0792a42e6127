//! Vocabulary: the tables' names, made ready for finding them in running text.
//!
//! A name is a row of words, a word a *key* that all its forms share. Polish
//! keys are base forms of the dictionary, so that a name is found in every
//! case; `polish` says which words of a name decline. In the other languages
//! all forms are made beforehand by `endings`. A language's vocabulary is
//! compiled when its first article comes.
//!
//! What is written with a capital in the tables is so in texts; words all in
//! capitals ("USA", "UK") must be so there too.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::role::Agreement;
pub(super) use super::role::Role;
use super::{endings, places, polish};
use crate::country::{CountryId, TABLE};
use crate::lang::lexicon::{Analysis, Cases, FIRST_HALVES};
use crate::lang::tokens::{Shape, Tokens};
use crate::lang::words::{Word, lower};
use crate::lang::{LANGUAGES, Lang};
use crate::table::{Table, alternatives};

/// A country that a name can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Which country.
    pub(super) country: CountryId,
    /// Whether the name more often means something else.
    pub(super) is_weak: bool,
}

/// A name of the tables.
#[derive(Debug)]
pub(super) struct Term {
    /// As the table writes it: the base form.
    pub(super) text: &'static str,
    /// What it is.
    pub(super) role: Role,
    /// The countries it can mean.
    pub(super) meanings: Vec<Meaning>,
    /// Whether the table says that it is also something else.
    pub(super) is_ambiguous: bool,
    /// Its words.
    pub(super) words: Vec<TermWord>,
}

/// A word of a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TermWord {
    /// What its forms share.
    pub(super) key: u32,
    /// Whether its case must be that of the name's other words.
    pub(super) agrees: bool,
    /// The letters that must be capitals.
    pub(super) capitals: Capitals,
    /// Whether white space is before it.
    pub(super) space_before: bool,
}

/// Which letters of a word must be capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Capitals {
    /// None.
    Any,
    /// The first.
    First,
    /// All.
    All,
}

impl Capitals {
    /// Whether a word written so will do.
    pub(super) fn admits(self, shape: Shape) -> bool {
        match self {
            Self::Any => true,
            Self::First => shape.is_capitalised(),
            Self::All => matches!(shape, Shape::Capitals | Shape::Initial),
        }
    }
}

/// What a word form can be: a key, in which cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// The key.
    pub(super) key: u32,
    /// The cases.
    pub(super) cases: Cases,
}

/// The names of one language.
#[derive(Debug)]
pub(super) struct Vocabulary {
    pub(super) lang: Lang,
    pub(super) terms: Vec<Term>,
    /// By key, the terms that begin with it.
    first: Vec<Vec<u32>>,
    /// Readings of forms in lower case.
    forms: HashMap<Box<str>, Vec<Reading>>,
    /// Keys of Polish base forms.
    lemmas: HashMap<Box<str>, Vec<(u32, Agreement)>>,
    /// With which letters a term that is written small begins.
    starts: Starts,
}

/// First letters of words, a bit for each hash of the first bytes: four, or
/// three of words so short that a case may change the fourth.
#[derive(Debug)]
struct Starts(Box<[u64; 1024]>);

impl Starts {
    fn new() -> Self {
        Self(Box::new([0; 1024]))
    }

    #[inline]
    fn bit(word: &[u8], n_bytes: usize) -> (usize, u64) {
        let mut letters = [0; 4];
        letters[..n_bytes].copy_from_slice(&word[..n_bytes]);
        let hash = u32::from_le_bytes(letters).wrapping_mul(0x9E37_79B1) >> 16;
        ((hash >> 6) as usize, 1 << (hash & 63))
    }

    fn add(&mut self, word: &str) {
        let n_bytes = match word.len() {
            short @ 0..=2 => short,
            3..=5 => 3,
            _ => 4,
        };
        let (index, bit) = Self::bit(word.as_bytes(), n_bytes);
        self.0[index] |= bit;
    }

    #[inline]
    fn has(&self, word: &str) -> bool {
        let word = word.as_bytes();
        let is_set = |n_bytes| {
            let (index, bit) = Self::bit(word, n_bytes);
            self.0[index] & bit != 0
        };
        word.len() < 3 && is_set(word.len())
            || word.len() >= 3 && is_set(3)
            || word.len() >= 4 && is_set(4)
    }
}

impl Vocabulary {
    /// The vocabulary of a language, where the tables have names in it.
    pub(super) fn of(lang: Lang) -> Option<&'static Self> {
        #[expect(
            clippy::type_complexity,
            reason = "a vocabulary is made when it is first asked for"
        )]
        static ALL: LazyLock<Vec<LazyLock<Vocabulary, Box<dyn FnOnce() -> Vocabulary + Send>>>> =
            LazyLock::new(|| {
                let each = |language: &'static crate::lang::Language| {
                    let build: Box<dyn FnOnce() -> Vocabulary + Send> =
                        Box::new(|| Builder::build(language.lang));
                    LazyLock::new(build)
                };
                LANGUAGES.iter().map(each).collect()
            });
        let place = LANGUAGES
            .iter()
            .position(|language| language.lang == lang)?;
        Some(&ALL[place])
    }

    /// The terms that begin with a key.
    pub(super) fn beginning_with(&self, key: u32) -> &[u32] {
        &self.first[key as usize]
    }

    /// Whether a term can begin with a word that is written small.
    #[inline]
    pub(super) fn may_begin(&self, lower: &str) -> bool {
        self.starts.has(lower)
    }

    /// What a word can be, added to `readings`.
    pub(super) fn read(&self, word: &Word, readings: &mut Vec<Reading>) {
        let plain = bare(self.lang, &word.lower);
        if let Some(forms) = self.forms.get(plain) {
            readings.extend_from_slice(forms);
        }
        if self.lang != Lang::PL {
            return;
        }
        for read in polish::readings(word) {
            let is_term = self.add_readings(&read.lemma, read.analysis, readings);
            if !is_term && read.half > 0 {
                // "antyrosyjski", "staropolski", "północnowłoski"
                let (half, rest) = read.lemma.split_at(read.half);
                let start = readings.len();
                self.add_readings(rest, read.analysis, readings);
                if is_direction(half) {
                    self.drop_shared(readings, start);
                }
            }
        }
    }

    /// Adds what a base form can be in a reading; whether it is any.
    fn add_readings(&self, lemma: &str, analysis: Analysis, readings: &mut Vec<Reading>) -> bool {
        let start = readings.len();
        for (key, agreement) in self.lemmas.get(lemma).into_iter().flatten() {
            if agreement.admits(analysis.tag, analysis.names) {
                let cases = match analysis.tag.cases() {
                    Cases::NONE => Cases::ALL,
                    cases => cases,
                };
                readings.push(Reading { key: *key, cases });
            }
        }
        readings.len() > start
    }

    /// Drops what is not a country's alone: "południowoamerykański" is of no
    /// part of the United States.
    fn drop_shared(&self, readings: &mut Vec<Reading>, start: usize) {
        let is_shared = |reading: &Reading| {
            let mut terms = self.beginning_with(reading.key).iter();
            terms.any(|term| self.terms[*term as usize].is_ambiguous)
        };
        let added: Vec<Reading> = readings.drain(start..).collect();
        readings.extend(added.into_iter().filter(|reading| !is_shared(reading)));
    }

    /// Every form that was made by rule, with its readings.
    pub(super) fn made_forms(&self) -> impl Iterator<Item = (&str, &[Reading])> {
        self.forms
            .iter()
            .map(|(form, readings)| (&**form, readings.as_slice()))
    }
}

/// A name without its mark, and what it means.
fn marked(cell: &'static str, country: CountryId) -> (&'static str, Meaning) {
    let text = cell.trim_end_matches('?');
    let is_weak = text.len() < cell.len();
    (text, Meaning { country, is_weak })
}

/// Whether the first half of a compound is a direction.
fn is_direction(half: &str) -> bool {
    [
        "północno",
        "południowo",
        "wschodnio",
        "zachodnio",
        "środkowo",
        "centralno",
    ]
    .contains(&half)
}

/// A word without what English and the Romance languages hang on to names:
/// "russia's" and "l'ukraine".
pub(super) fn bare(lang: Lang, lower: &str) -> &str {
    if !lower.contains(['\'', '’']) {
        return lower;
    }
    match lang {
        Lang::EN => {
            let word = lower
                .strip_suffix("'s")
                .or_else(|| lower.strip_suffix("’s"));
            word.unwrap_or(lower)
        }
        Lang::FR | Lang::IT => lower.rsplit(['\'', '’']).next().unwrap_or(lower),
        _ => lower,
    }
}

/// Compiles a vocabulary.
struct Builder {
    lang: Lang,
    terms: Vec<Term>,
    by_text: HashMap<(&'static str, Role), usize>,
    keys: HashMap<(Box<str>, Option<Agreement>), u32>,
    forms: HashMap<Box<str>, Vec<Reading>>,
    lemmas: HashMap<Box<str>, Vec<(u32, Agreement)>>,
}

impl Builder {
    fn build(lang: Lang) -> Vocabulary {
        let mut builder = Self {
            lang,
            terms: Vec::new(),
            by_text: HashMap::new(),
            keys: HashMap::new(),
            forms: HashMap::new(),
            lemmas: HashMap::new(),
        };
        match lang {
            Lang::PL => builder.add_main_columns([
                "pl",
                "pl_other",
                "pl_adj",
                "pl_people",
                "pl_capital",
                "pl_seats",
            ]),
            Lang::EN => builder.add_main_columns([
                "en",
                "en_other",
                "en_adj",
                "en_people",
                "en_capital",
                "en_seats",
            ]),
            _ => builder.add_further_names(),
        }
        builder.add_phrases();
        builder.finish()
    }

    /// Names in Polish or English.
    fn add_main_columns(&mut self, columns: [&str; 6]) {
        const ROLES: [Role; 6] = [
            Role::Name,
            Role::Name,
            Role::Adjective,
            Role::Demonym,
            Role::Capital,
            Role::Seat,
        ];
        let (id, ambiguous) = (TABLE.column("id"), TABLE.column("ambiguous"));
        let columns = columns.map(|name| TABLE.column(name));
        for row in TABLE.rows() {
            let country = CountryId::from_code(row[id]).expect("the id is of this table");
            for (column, role) in columns.iter().zip(ROLES) {
                for cell in alternatives(row[*column]) {
                    let (text, meaning) = marked(cell, country);
                    let is_ambiguous = alternatives(row[ambiguous]).any(|term| term == text);
                    self.add(text, role, Some(meaning), is_ambiguous);
                }
            }
        }
    }

    /// Names in the other languages.
    fn add_further_names(&mut self) {
        static NAMES: LazyLock<Table> =
            LazyLock::new(|| Table::parse(include_str!("../country_names.tsv")));
        let [id, lang, name] = ["id", "lang", "name"].map(|column| NAMES.column(column));
        let own = self.lang;
        for row in NAMES.rows().filter(|row| row[lang] == own.code()) {
            match CountryId::from_code(row[id]) {
                Some(country) => {
                    let (text, meaning) = marked(row[name], country);
                    self.add(text, Role::Name, Some(meaning), false);
                }
                None => self.add(row[name], Role::Phrase, None, false),
            }
        }
    }

    /// Phrases of the gazetteer.
    fn add_phrases(&mut self) {
        for phrase in places::phrases(self.lang) {
            self.add(phrase, Role::Phrase, None, false);
        }
    }

    fn add(
        &mut self,
        text: &'static str,
        role: Role,
        meaning: Option<Meaning>,
        is_ambiguous: bool,
    ) {
        let text = text
            .strip_prefix("The ")
            .or_else(|| text.strip_prefix("the "))
            .unwrap_or(text);
        if let Some(known) = self.by_text.get(&(text, role)) {
            let term = &mut self.terms[*known];
            term.is_ambiguous |= is_ambiguous;
            match meaning {
                Some(new) if term.meanings.iter().all(|old| old.country != new.country) => {
                    term.meanings.push(new);
                }
                _ => {}
            }
            return;
        }
        let words = self.compile(text, role);
        self.by_text.insert((text, role), self.terms.len());
        let meanings = meaning.into_iter().collect();
        self.terms.push(Term {
            text,
            role,
            meanings,
            is_ambiguous,
            words,
        });
    }

    /// The words of a name.
    fn compile(&mut self, text: &'static str, role: Role) -> Vec<TermWord> {
        let mut tokens = Tokens::new(text, None).tokens;
        // a full stop at the end is the sentence's as often, but not in "U.S."
        if let [.., word, stop] = tokens[..]
            && stop.text(text) == "."
            && word.shape != Shape::Initial
        {
            tokens.pop();
        }
        let words: Vec<&str> = tokens.iter().map(|token| token.text(text)).collect();
        let keys = if self.lang == Lang::PL {
            let parts = polish::parts(&words, role);
            words
                .iter()
                .zip(parts)
                .map(|(word, part)| self.polish_key(word, part, role))
                .collect()
        } else {
            words
                .iter()
                .map(|word| (self.made_key(word, role), false))
                .collect::<Vec<_>>()
        };
        let written = tokens.iter().zip(keys);
        written
            .map(|(token, (key, agrees))| TermWord {
                key,
                agrees,
                capitals: match token.shape {
                    Shape::Capitals => Capitals::All,
                    shape if shape.is_capitalised() => Capitals::First,
                    _ => Capitals::Any,
                },
                space_before: token.space_before,
            })
            .collect()
    }

    /// The key of a Polish word, and whether its case matters.
    fn polish_key(&mut self, word: &str, part: polish::Part, role: Role) -> (u32, bool) {
        match part {
            polish::Part::Literal => (self.literal_key(word), false),
            polish::Part::Unknown => (self.made_key(word, role), false),
            polish::Part::Declines {
                lemma,
                agreement,
                agrees,
            } => {
                let lemma: Box<str> = lemma.into();
                if let Some(key) = self.keys.get(&(lemma.clone(), Some(agreement))) {
                    return (*key, agrees);
                }
                let key = self.new_key(lemma.clone(), Some(agreement));
                self.lemmas.entry(lemma).or_default().push((key, agreement));
                (key, agrees)
            }
        }
    }

    /// The key of a word that has one form.
    fn literal_key(&mut self, word: &str) -> u32 {
        self.key_of_forms(format!("={}", lower(word)), |_| Vec::new(), word)
    }

    /// The key of a word whose forms are made by rule.
    fn made_key(&mut self, word: &str, role: Role) -> u32 {
        let lang = self.lang;
        // English inhabitants have plurals, the table gives the irregular ones
        let is_plural = lang == Lang::EN && role == Role::Demonym;
        let name = format!("{}{}", if is_plural { "+" } else { "" }, lower(word));
        self.key_of_forms(
            name,
            |word| {
                let mut forms = endings::forms(lang, word);
                if is_plural
                    && !word.ends_with("ch")
                    && !word.ends_with("sh")
                    && !word.ends_with('s')
                {
                    forms.push(format!("{word}s"));
                }
                forms
            },
            word,
        )
    }

    fn key_of_forms(
        &mut self,
        name: String,
        make: impl Fn(&str) -> Vec<String>,
        word: &str,
    ) -> u32 {
        let name: Box<str> = name.into();
        if let Some(key) = self.keys.get(&(name.clone(), None)) {
            return *key;
        }
        let key = self.new_key(name, None);
        let word = lower(word);
        let word = bare(self.lang, &word);
        let mut forms = make(word);
        if !forms.iter().any(|form| form == word) {
            forms.push(word.to_owned());
        }
        for form in forms {
            let readings = self.forms.entry(form.into()).or_default();
            if readings.iter().all(|reading| reading.key != key) {
                readings.push(Reading {
                    key,
                    cases: Cases::ALL,
                });
            }
        }
        key
    }

    fn new_key(&mut self, name: Box<str>, agreement: Option<Agreement>) -> u32 {
        let key = self.keys.len() as u32;
        self.keys.insert((name, agreement), key);
        key
    }

    fn finish(self) -> Vocabulary {
        let mut first = vec![Vec::new(); self.keys.len()];
        let mut starts = Starts::new();
        for (index, term) in self.terms.iter().enumerate() {
            first[term.words[0].key as usize].push(index as u32);
            if term.words[0].capitals == Capitals::Any {
                let word = term.text.split([' ', '-']).next().unwrap_or_default();
                starts.add(&lower(word));
                // "eSwatini"
                starts.add(word);
            }
        }
        if self.lang == Lang::PL {
            // "antyrosyjski"
            for half in FIRST_HALVES {
                starts.add(half);
            }
        }
        let Self {
            lang,
            terms,
            forms,
            lemmas,
            ..
        } = self;
        Vocabulary {
            lang,
            terms,
            first,
            forms,
            lemmas,
            starts,
        }
    }
}
