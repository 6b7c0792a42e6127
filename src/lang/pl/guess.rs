//! Guesser: proposes base forms for inflected names no dictionary knows.
//!
//! The longest ending that is known says most; shorter ones have the rest, the
//! more the fewer known names share the longer. Endings, and what they are cut to,
//! are learned from the names that dictionaries do know. A form with an
//! apostrophe ("Farage'a") is cut there by rule.
//!
//! The table `pl/guesser.bin` is used where it lies; `prasowka-tools guesser`
//! makes it from SGJP and hunspell-pl, see `tools/README.md`, and [`layout`]
//! for its bytes.

use std::fmt;
use std::sync::LazyLock;

use super::lexicon::{Cases, Genders, Numbers};

/// Where things stand in the table. All numbers are little-endian.
///
/// ```text
/// magic, version              4 + 4 bytes
/// counts (u32): rules lists entries text fst
/// rules     u32 u32 u8 u8 u8 u8   letters off, letters on (at << 8 | length), cases, numbers, genders, 0
/// lists     u32, one more than lists where their entries start
/// entries   u16 u16           rule, its share in the list of 65,535
/// text      UTF-8             the letters of the rules
/// fst       fst::Map          class, reversed ending -> list << 8 | evidence
/// ```
///
/// The evidence of an ending is how many known forms of its class have it, as
/// eight times the logarithm to the base 2.
pub mod layout {
    /// The first four bytes.
    pub const MAGIC: [u8; 4] = *b"PGS\0";
    /// Raised whenever the layout changes.
    pub const VERSION: u32 = 1;
    /// Magic, version and the five counts.
    pub const HEADER_BYTES: usize = 8 + 5 * 4;
    /// Bytes of one rule.
    pub const RULE_BYTES: usize = 12;
    /// Bytes of one entry of a list.
    pub const ENTRY_BYTES: usize = 4;
    /// Letters of the longest endings.
    pub const MAX_LETTERS: usize = 6;
    /// Evidence is stored as so many times its binary logarithm.
    pub const EVIDENCE_SCALE: f64 = 8.0;
}

/// What a name is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// First name or surname of a man.
    Masculine,
    /// First name or surname of a woman.
    Feminine,
    /// Place or organisation.
    Geographic,
}

impl Class {
    /// All classes.
    pub const ALL: [Self; 3] = [Self::Masculine, Self::Feminine, Self::Geographic];

    /// The byte that keys of the class begin with.
    #[must_use]
    pub const fn key(self) -> u8 {
        match self {
            Self::Masculine => b'm',
            Self::Feminine => b'f',
            Self::Geographic => b'g',
        }
    }

    /// The class that names are shared out with: a person's ending speaks for
    /// a man or for a woman.
    const fn rival(self) -> Option<Self> {
        match self {
            Self::Masculine => Some(Self::Feminine),
            Self::Feminine => Some(Self::Masculine),
            Self::Geographic => None,
        }
    }
}

/// One proposal.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// Base form, with the capitals of the form.
    pub lemma: String,
    /// The cases the form then is in.
    pub cases: Cases,
    /// The numbers it then can have.
    pub numbers: Numbers,
    /// The genders of the name.
    pub genders: Genders,
    /// Larger is likelier; comparable among the guesses for one form, also
    /// between [`Class::Masculine`] and [`Class::Feminine`].
    pub weight: f32,
}

/// Endings of names and what they stand for.
pub struct Guesser {
    rules: &'static [u8],
    lists: &'static [u8],
    entries: &'static [u8],
    text: &'static str,
    endings: fst::Map<&'static [u8]>,
}

/// The endings of Polish names.
pub static POLISH: LazyLock<Guesser> =
    LazyLock::new(|| Guesser::open(include_bytes!("guesser.bin")));

/// An ending leaves as much to shorter ones as this many forms would: the more
/// known forms have it, the less the shorter ones say.
const DOUBT: f64 = 5.0;
/// So many known forms must share an ending, in both classes of a person.
const ENOUGH: f64 = 6.0;

impl Guesser {
    /// Opens a table made by `prasowka-tools guesser`.
    ///
    /// # Panics
    ///
    /// When the bytes are no such table, or one of another version.
    #[must_use]
    pub fn open(bytes: &'static [u8]) -> Self {
        let whole = "the compiled-in guesser is whole: `prasowka-tools guesser` wrote it";
        let (header, mut rest) = bytes.split_at_checked(layout::HEADER_BYTES).expect(whole);
        assert!(header[..4] == layout::MAGIC, "{whole}");
        assert!(
            number(header, 1) == layout::VERSION,
            "the compiled-in guesser has version {}, this program reads {}",
            number(header, 1),
            layout::VERSION
        );
        let mut take = |index: usize, bytes_each: usize, more: usize| {
            let wanted = (number(header, index) as usize + more) * bytes_each;
            let (taken, after) = rest.split_at_checked(wanted).expect(whole);
            rest = after;
            taken
        };
        Self {
            rules: take(2, layout::RULE_BYTES, 0),
            lists: take(3, 4, 1),
            entries: take(4, layout::ENTRY_BYTES, 0),
            text: std::str::from_utf8(take(5, 1, 0)).expect(whole),
            endings: fst::Map::new(take(6, 1, 0)).expect(whole),
        }
    }

    /// Proposes base forms of a name, the likeliest first, none twice in the
    /// same cases.
    ///
    /// `form` is one word with the capitals of a name; a word in capitals
    /// alone should be brought to that first. A form without any letter, or
    /// with an ending never seen, has no guesses.
    #[must_use]
    pub fn guess(&self, form: &str, class: Class) -> Vec<Guess> {
        if let Some(guess) = by_apostrophe(form, class) {
            return vec![guess];
        }
        let endings = self.endings_of(form, class);
        let rival = class.rival().map(|rival| self.endings_of(form, rival));
        let mut guesses = Vec::new();
        let mut left = 1.0;
        for letters in (0..layout::MAX_LETTERS).rev() {
            let evidence = endings[letters].map_or(0.0, |(_, evidence)| evidence);
            let against = rival.and_then(|endings| endings[letters]);
            let all = evidence + against.map_or(0.0, |(_, evidence)| evidence);
            if all == 0.0 || all < ENOUGH && letters > 0 {
                continue;
            }
            if let Some((list, _)) = endings[letters] {
                let share = left * evidence / (all + DOUBT);
                self.add(form, list, share as f32, &mut guesses);
            }
            left *= DOUBT / (all + DOUBT);
        }
        guesses.sort_by(|a: &Guess, b: &Guess| b.weight.total_cmp(&a.weight));
        guesses
    }

    /// The list and the evidence of each ending of `form`, by its letters.
    fn endings_of(&self, form: &str, class: Class) -> [Option<(u32, f64)>; layout::MAX_LETTERS] {
        let mut found = [None; layout::MAX_LETTERS];
        let fst = self.endings.as_fst();
        let (mut node, mut output) = (fst.root(), fst::raw::Output::zero());
        let mut letter_bytes = [0; 4];
        let letters = form.chars().rev().flat_map(char::to_lowercase);
        let keys = std::iter::once((None, char::from(class.key()))).chain(
            letters
                .take(layout::MAX_LETTERS)
                .enumerate()
                .map(|(at, l)| (Some(at), l)),
        );
        for (at, letter) in keys {
            for byte in letter.encode_utf8(&mut letter_bytes).bytes() {
                let Some(index) = node.find_input(byte) else {
                    return found;
                };
                let transition = node.transition(index);
                output = output.cat(transition.out);
                node = fst.node(transition.addr);
            }
            if let Some(at) = at.filter(|_| node.is_final()) {
                let value = output.cat(node.final_output()).value();
                let evidence = ((value & 0xFF) as f64 / layout::EVIDENCE_SCALE).exp2();
                let list = u32::try_from(value >> 8).expect("lists are numbered as u32");
                found[at] = Some((list, evidence));
            }
        }
        found
    }

    /// Adds the guesses of one list to those that are there.
    fn add(&self, form: &str, list: u32, share: f32, guesses: &mut Vec<Guess>) {
        let from = number(self.lists, list as usize);
        let to = number(self.lists, list as usize + 1);
        for entry in from..to {
            let entry = number(self.entries, entry as usize);
            let at = layout::RULE_BYTES * (entry & 0xFFFF) as usize;
            let rule = &self.rules[at..at + layout::RULE_BYTES];
            let Some(stem) = without_ending(form, self.text_of(rule, 0)) else {
                continue;
            };
            let ending = self.text_of(rule, 1);
            let (cases, numbers) = (Cases(rule[8]), Numbers(rule[9]));
            let weight = share * (entry >> 16) as f32 / f32::from(u16::MAX);
            let known = guesses.iter_mut().find(|other| {
                other.cases.contains(cases)
                    && other.numbers.contains(numbers)
                    && other.lemma.strip_prefix(stem) == Some(ending)
            });
            match known {
                Some(other) => other.weight += weight,
                None => guesses.push(Guess {
                    lemma: [stem, ending].concat(),
                    cases,
                    numbers,
                    genders: Genders(rule[10]),
                    weight,
                }),
            }
        }
    }

    fn text_of(&self, rule: &[u8], index: usize) -> &str {
        let packed = number(rule, index);
        let at = (packed >> 8) as usize;
        &self.text[at..at + (packed & 0xFF) as usize]
    }
}

impl fmt::Debug for Guesser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Guesser of {} endings", self.endings.len())
    }
}

/// `form` without the lower-case letters at its end, if two are left before
/// them and it has them.
fn without_ending<'a>(form: &'a str, letters: &str) -> Option<&'a str> {
    let stem = form.strip_suffix(letters)?;
    stem.chars().nth(1)?;
    Some(stem)
}

/// Endings of men's names after an apostrophe, by the rules of Polish
/// spelling for names that end in a mute letter or a foreign vowel.
const AFTER_APOSTROPHE: [(&str, Cases, Numbers); 16] = {
    use Cases as C;
    use Numbers as N;
    let genitive = C(C::GENITIVE.0 | C::ACCUSATIVE.0);
    let locative = C(C::LOCATIVE.0 | C::VOCATIVE.0);
    let instrumental = C(C::INSTRUMENTAL.0 | C::LOCATIVE.0);
    [
        ("a", genitive, N::SINGULAR),
        ("ego", genitive, N::SINGULAR),
        ("go", genitive, N::SINGULAR),
        ("owi", C::DATIVE, N::SINGULAR),
        ("emu", C::DATIVE, N::SINGULAR),
        ("mu", C::DATIVE, N::SINGULAR),
        ("em", C::INSTRUMENTAL, N::SINGULAR),
        ("iem", C::INSTRUMENTAL, N::SINGULAR),
        ("m", instrumental, N::SINGULAR),
        ("im", instrumental, N::SINGULAR),
        ("ym", instrumental, N::SINGULAR),
        ("u", locative, N::SINGULAR),
        ("ie", locative, N::SINGULAR),
        ("ów", genitive, N::PLURAL),
        ("owie", C::NOMINATIVE, N::PLURAL),
        ("om", C::DATIVE, N::PLURAL),
    ]
};

/// Reads "Farage'a" and "Tony’ego"; women's names take no apostrophe.
fn by_apostrophe(form: &str, class: Class) -> Option<Guess> {
    let (lemma, ending) = form.rsplit_once(['\'', '’'])?;
    lemma.chars().nth(1)?;
    let (_, cases, numbers) = *AFTER_APOSTROPHE.iter().find(|row| row.0 == ending)?;
    let genders = match class {
        Class::Masculine => Genders::MASCULINE_HUMAN,
        Class::Geographic => Genders::MASCULINE_INANIMATE,
        Class::Feminine => return None,
    };
    Some(Guess {
        lemma: lemma.to_owned(),
        cases,
        numbers,
        genders,
        weight: 1.0,
    })
}

/// The `index`-th u32 of a table.
fn number(bytes: &[u8], index: usize) -> u32 {
    let at = 4 * index;
    let bytes = bytes[at..at + 4].try_into().expect("four bytes are taken");
    u32::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: &str, class: Class, cases: Cases, lemma: &str) {
        let guesses = POLISH.guess(form, class);
        let first = guesses
            .iter()
            .find(|guess| guess.cases.intersects(cases))
            .map(|guess| guess.lemma.as_str());
        assert_eq!(first, Some(lemma), "of {form:?}: {guesses:?}");
    }

    #[test]
    fn names_of_men() {
        use Class::Masculine;
        check("Putinowi", Masculine, Cases::DATIVE, "Putin");
        check("Zełenskiego", Masculine, Cases::GENITIVE, "Zełenski");
        check("Zełenskim", Masculine, Cases::INSTRUMENTAL, "Zełenski");
        check("Macronem", Masculine, Cases::INSTRUMENTAL, "Macron");
        check("Macron", Masculine, Cases::NOMINATIVE, "Macron");
        check("Kishidy", Masculine, Cases::GENITIVE, "Kishida");
        check("Stoltenberga", Masculine, Cases::GENITIVE, "Stoltenberg");
        check("Nawalnego", Masculine, Cases::GENITIVE, "Nawalny");
    }

    #[test]
    fn names_of_women() {
        use Class::Feminine;
        check("Cichanouskiej", Feminine, Cases::GENITIVE, "Cichanouska");
        check("Ursulę", Feminine, Cases::ACCUSATIVE, "Ursula");
        check("Thatcher", Feminine, Cases::GENITIVE, "Thatcher");
    }

    #[test]
    fn names_of_places() {
        use Class::Geographic;
        check("Bachmutem", Geographic, Cases::INSTRUMENTAL, "Bachmut");
        check("Awdijiwki", Geographic, Cases::GENITIVE, "Awdijiwka");
    }

    #[test]
    fn apostrophes_are_cut() {
        check("Farage'a", Class::Masculine, Cases::GENITIVE, "Farage");
        check("Tony’ego", Class::Masculine, Cases::GENITIVE, "Tony");
        let guesses = POLISH.guess("O'Neilla", Class::Masculine);
        assert_eq!(guesses[0].lemma, "O'Neill");
    }

    #[test]
    fn men_and_women_are_weighed_together() {
        let weight = |class| POLISH.guess("Zełenska", class)[0].weight;
        assert!(weight(Class::Feminine) > weight(Class::Masculine));
    }

    #[test]
    fn any_text_is_taken() {
        for form in ["", "a", "'", "’a", "ß", "İİ", "123", "Ż", "漢字", "Ab'"] {
            for class in Class::ALL {
                let guesses = POLISH.guess(form, class);
                assert!(guesses.iter().all(|guess| !guess.lemma.is_empty()));
            }
        }
    }
}
