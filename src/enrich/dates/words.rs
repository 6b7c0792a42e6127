//! Words of time: what kind of word each token is to the rules.
//!
//! The words come from `lang/*/time_words.tsv`, each table parsed once. A form
//! without its diacritics ("wrzesien") counts too where it is no row itself.
//! Most words of a text are none of these: a table of bits over a word's
//! first two bytes and its length turns them away before anything is hashed.

use std::sync::LazyLock;

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;

use super::value::Unit;
use crate::lang::Lang;
use crate::lang::tokens::{Class, Shape, Token, Tokens};
use crate::table::{Table, alternatives};

/// What a word is to the rules; `Word::value` says which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// None of these.
    Other,
    /// Digits; the value is the number, up to 9999.
    Number,
    /// More digits than a year has.
    Digits,
    /// `XIX`
    Roman,
    /// The value is the byte; any dash is `-`, any apostrophe `'`.
    Mark,
    /// 1 to 12.
    Month,
    /// `gru`, `Dec`
    MonthShort,
    /// "grudniowy"
    MonthAdjective,
    /// 1 is Monday.
    Weekday,
    /// `pt.`, `Fri`
    WeekdayShort,
    /// "piątkowy"
    WeekdayAdjective,
    /// "piątki"
    Weekdays,
    /// One of the unit.
    Unit,
    /// Several of them.
    Units,
    /// `godz.`
    HourShort,
    /// `r.`
    YearShort,
    /// `l.`
    YearsShort,
    /// `br.`
    ThisYear,
    /// `bm.`
    ThisMonth,
    /// `ub.`
    LastShort,
    /// Days from today.
    Day,
    /// "wczorajszy"
    DayAdjective,
    /// "tegoroczny"
    YearAdjective,
    /// "tonight"; 1 is "overnight", the night before
    Night,
    /// "zeszły"
    Last,
    /// "przyszły"
    Next,
    /// "kolejny": next or a further one
    Another,
    /// "ostatni": last, or of late; 1 is "past"
    Recent,
    /// "przedostatni"
    LastButOne,
    /// "najbliższy"
    Nearest,
    /// "ten"; 1 is "bieżący", which points at now and never back, 2 "obecny",
    /// which does so alone
    This,
    /// "tamten"
    That,
    /// "sam"
    Same,
    /// "każdy"
    Every,
    /// "co"
    EveryBare,
    /// "temu"; 1 is "back", weaker
    Ago,
    /// "później"; 1 is "hence", from now
    Later,
    /// "wcześniej"
    Earlier,
    /// "za"
    Ahead,
    /// "nazajutrz"
    NextDay,
    /// "w"; 1 is "podczas", 2 is "on"
    In,
    /// "o"
    At,
    /// "od"
    From,
    /// "do"
    To,
    /// "na"
    Onto,
    /// "przed"
    Before,
    /// "po"
    After,
    /// "of"; 1 is "z"
    Of,
    /// "the"
    The,
    /// "a"
    One,
    /// "między"
    Between,
    /// "i"; 1 is "a"
    And,
    /// "przez"
    For,
    /// "około"
    Approx,
    /// "prawie"
    Fewer,
    /// "ponad"
    More,
    /// "more" of "more than"
    MoreBare,
    /// "than"
    Than,
    /// "co najmniej"
    AtLeast,
    /// "co najwyżej"
    AtMost,
    /// "dn."
    DayOf,
    /// Start, middle, end: a value of `PARTS`.
    Part,
    /// "wczesny", "early"
    PartAdjective,
    /// "przełom"
    Turn,
    /// "pod"
    Under,
    /// 1 is spring.
    Season,
    /// A value of `DAY_PARTS`.
    DayPart,
    /// "południe"
    Noon,
    /// "północ"
    Midnight,
    /// "obecnie", "niedawno", "wkrótce": a value of `REFS`.
    Vague,
    /// "przyszłość": a value of `REFS`.
    VagueNoun,
    /// "chwila"
    Moment,
    /// "cały"
    Whole,
    /// "per"
    Per,
    /// "December" in a Polish text
    ForeignMonth,
    /// "poranny": a value of `DAY_PARTS`.
    DayPartAdjective,
    /// "GMT"
    Zone,
    /// "codziennie"
    SetAdverb,
    /// "raz"
    Times,
    /// "dwudniowy": the number and the unit
    LengthAdjective,
    /// "dwuletni": as likely an age
    AgeAdjective,
    /// "letni" of "20-letni"
    YearsSuffix,
    /// "dniowy" of "10-dniowy"
    LengthSuffix,
    /// "n.e."; 1 is before it
    Era,
    /// "pięć"
    Card,
    /// "piąty"
    Ord,
    /// "tysiąc"
    Thousand,
    /// "hundred"
    Hundred,
    /// "kilka"; 1 is "wiele"
    Few,
    /// "pół"
    Half,
    /// "półtora"
    OneAndHalf,
    /// "nineties"
    Decade,
    /// Words that make a number of years an age; they stand before it.
    Age,
    /// Those after it.
    AgeAfter,
    /// "am", "pm": hours to add
    Meridiem,
    /// "o'clock"
    OClock,
    /// "fiscal"
    Fiscal,
    /// "Q1"
    QuarterName,
    /// "H1"
    HalfName,
    /// Begins a feast's name.
    Feast,
}

/// Modifiers of `Kind::Part`, by value.
pub(super) const PARTS: [&str; 3] = ["START", "MID", "END"];
/// Times of `Kind::DayPart`, by value.
pub(super) const DAY_PARTS: [&str; 5] = ["MO", "AF", "EV", "NI", "DAWN"];
/// References of `Kind::Vague`, by value.
pub(super) const REFS: [&str; 3] = ["PAST_REF", "PRESENT_REF", "FUTURE_REF"];
/// Units, by value.
pub(super) const UNITS: [Unit; 14] = [
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::Day,
    Unit::Weekend,
    Unit::Week,
    Unit::Fortnight,
    Unit::Month,
    Unit::Quarter,
    Unit::Half,
    Unit::Year,
    Unit::Decade,
    Unit::Century,
    Unit::Millennium,
];

/// What a token is to the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) kind: Kind,
    pub(super) value: i16,
}

impl Word {
    /// A token that no rule reads.
    pub(super) const OTHER: Self = Self {
        kind: Kind::Other,
        value: 0,
    };

    /// The unit of a word that has one.
    pub(super) fn unit(self) -> Unit {
        let index = usize::from(self.value.unsigned_abs() & 15);
        UNITS[index.min(UNITS.len() - 1)]
    }

    /// The number before the unit of a length's adjective; 0 is unknown.
    pub(super) fn count(self) -> u32 {
        u32::from(self.value.unsigned_abs() >> 4)
    }
}

/// The words of one language.
pub(super) struct Lexicon {
    words: HashMap<String, Word>,
    /// Those of up to eight bytes once more, the bytes as a number.
    short: HashMap<u64, Word>,
    gate: Gate,
}

impl Lexicon {
    /// The words of `lang`, where it has a table.
    pub(super) fn of(lang: Lang) -> Option<&'static Self> {
        static PL: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::parse(
                include_str!("../../lang/pl/time_words.tsv"),
                Some(include_str!("../../lang/pl/holidays.tsv")),
            )
        });
        static EN: LazyLock<Lexicon> = LazyLock::new(|| {
            Lexicon::parse(
                include_str!("../../lang/en/time_words.tsv"),
                Some(include_str!("../../lang/en/holidays.tsv")),
            )
        });
        static CS: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::parse(include_str!("../../lang/cs/time_words.tsv"), None));
        static DE: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::parse(include_str!("../../lang/de/time_words.tsv"), None));
        static UK: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::parse(include_str!("../../lang/uk/time_words.tsv"), None));
        static RU: LazyLock<Lexicon> =
            LazyLock::new(|| Lexicon::parse(include_str!("../../lang/ru/time_words.tsv"), None));
        match lang {
            Lang::PL => Some(&PL),
            Lang::EN => Some(&EN),
            Lang::CS => Some(&CS),
            Lang::DE => Some(&DE),
            Lang::UK => Some(&UK),
            Lang::RU => Some(&RU),
            _ => None,
        }
    }

    fn parse(words: &'static str, feasts: Option<&'static str>) -> Self {
        let mut lexicon = Self {
            words: HashMap::new(),
            short: HashMap::new(),
            gate: Gate::new(),
        };
        let table = Table::parse(words);
        let (forms, kind, value) = (
            table.column("words"),
            table.column("kind"),
            table.column("value"),
        );
        for row in table.rows() {
            let word = read_word(row[kind], row[value]);
            for form in alternatives(row[forms]) {
                inflected(form, |form| lexicon.insert(form, word));
            }
        }
        if let Some(feasts) = feasts {
            lexicon.insert_feasts(&Table::parse(feasts));
        }
        let bare: Vec<_> = lexicon
            .words
            .iter()
            .map(|(form, word)| (without_diacritics(form), *word))
            .collect();
        for (form, word) in bare {
            if form.len() > 3 {
                lexicon.insert(form, word);
            }
        }
        let short = lexicon
            .words
            .iter()
            .filter_map(|(form, word)| Some((packed(form.as_bytes())?, *word)));
        lexicon.short = short.collect();
        lexicon
    }

    fn insert_feasts(&mut self, feasts: &Table) {
        let names = feasts.column("names");
        for name in feasts.rows().flat_map(|row| alternatives(row[names])) {
            let first = name.split([' ', '-', '.']).next().unwrap_or(name);
            let word = Word {
                kind: Kind::Feast,
                value: 0,
            };
            self.insert(first.to_lowercase(), word);
        }
    }

    fn insert(&mut self, form: String, word: Word) {
        let mut title = form.chars();
        let first = title.next().map(char::to_uppercase);
        let title: String = first.into_iter().flatten().chain(title).collect();
        self.gate.admit(&form);
        self.gate.admit(&title);
        self.gate.admit(&form.to_uppercase());
        self.words.entry(form).or_insert(word);
    }

    /// What a word is, however it is written.
    fn look_up(&self, word: &str, shape: Shape) -> Word {
        let found = if shape == Shape::Lower {
            match packed(word.as_bytes()) {
                Some(key) => self.short.get(&key),
                None => self.words.get(word),
            }
        } else {
            let mut buffer = [0; LONGEST];
            match decapitalised(word, shape, &mut buffer) {
                Some(key) => self.short.get(&key),
                None => lower(word, &mut buffer).and_then(|lower| self.words.get(lower)),
            }
        };
        found.copied().unwrap_or(Word::OTHER)
    }
}

/// Says of every token what it is; digits and marks are known in any language.
pub(super) fn classify(text: &str, tokens: &Tokens, lexicon: Option<&Lexicon>) -> Vec<Word> {
    tokens
        .tokens
        .iter()
        .map(|token| word_of(text, *token, lexicon))
        .collect()
}

#[inline]
fn word_of(text: &str, token: Token, lexicon: Option<&Lexicon>) -> Word {
    let bytes = &text.as_bytes()[token.span()];
    match token.class {
        Class::Mark if bytes.len() == 1 => Word {
            kind: Kind::Mark,
            value: i16::from(bytes[0]),
        },
        Class::Mark => Word {
            kind: Kind::Mark,
            value: long_mark(token.text(text)),
        },
        Class::Number if bytes.len() <= 4 => {
            let value = bytes
                .iter()
                .fold(0, |sum, digit| sum * 10 + i16::from(digit - b'0'));
            Word {
                kind: Kind::Number,
                value,
            }
        }
        Class::Number => Word {
            kind: Kind::Digits,
            value: 0,
        },
        Class::Word => {
            if matches!(token.shape, Shape::Initial | Shape::Capitals)
                && let Some(value) = roman(token.text(text))
            {
                return Word {
                    kind: Kind::Roman,
                    value,
                };
            }
            match lexicon {
                Some(lexicon) if lexicon.gate.admits(bytes) => {
                    lexicon.look_up(token.text(text), token.shape)
                }
                _ => Word::OTHER,
            }
        }
    }
}

/// The byte that stands for a mark outside of ASCII.
fn long_mark(written: &str) -> i16 {
    match written {
        "–" | "—" | "‒" | "−" | "‑" | "‐" => i16::from(b'-'),
        "’" | "‘" | "ʼ" => i16::from(b'\''),
        _ => 0,
    }
}

/// A Roman number up to 39, in its one right spelling.
fn roman(written: &str) -> Option<i16> {
    const ONES: [&str; 10] = ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"];
    if written.len() > 7
        || !written
            .bytes()
            .all(|letter| matches!(letter, b'I' | b'V' | b'X'))
    {
        return None;
    }
    let tens = written
        .bytes()
        .take_while(|letter| *letter == b'X')
        .count()
        .min(3);
    let ones = ONES.iter().position(|ones| *ones == &written[tens..])?;
    Some((tens * 10 + ones) as i16)
}

/// The bytes of a word as a number, of a word that is short enough.
#[inline]
fn packed(word: &[u8]) -> Option<u64> {
    let mut bytes = [0; 8];
    bytes.get_mut(..word.len())?.copy_from_slice(word);
    Some(u64::from_le_bytes(bytes))
}

/// Longest form in the tables, in bytes, with room.
const LONGEST: usize = 40;

/// A short word with an ASCII capital, lower case and packed; the common case
/// of `lower`.
#[inline]
fn decapitalised(word: &str, shape: Shape, buffer: &mut [u8; LONGEST]) -> Option<u64> {
    let bytes = word.as_bytes();
    if shape != Shape::Title || bytes.len() > 8 || !bytes[0].is_ascii() || bytes.contains(&0xE2) {
        return None;
    }
    buffer[..bytes.len()].copy_from_slice(bytes);
    buffer[0] = buffer[0].to_ascii_lowercase();
    packed(&buffer[..bytes.len()])
}

/// The word in lower case, in the buffer given; `None` where it is too long to
/// be one of ours.
fn lower<'b>(word: &str, buffer: &'b mut [u8; LONGEST]) -> Option<&'b str> {
    let mut length = 0;
    for letter in word.chars().flat_map(char::to_lowercase) {
        let letter = if letter == '’' { '\'' } else { letter };
        if length + letter.len_utf8() > LONGEST {
            return None;
        }
        length += letter.encode_utf8(&mut buffer[length..]).len();
    }
    std::str::from_utf8(&buffer[..length]).ok()
}

/// Which beginnings, ends and lengths the words of a table have.
struct Gate {
    beginnings: Box<[u64; GATE_WORDS]>,
    ends: Box<[u64; GATE_WORDS]>,
}

const GATE_WORDS: usize = 1 << 9;

impl Gate {
    fn new() -> Self {
        Self {
            beginnings: Box::new([0; GATE_WORDS]),
            ends: Box::new([0; GATE_WORDS]),
        }
    }

    /// Five bits each of two bytes and of the length; letters that differ only
    /// in ASCII case share theirs.
    #[inline]
    fn key(first: u8, second: u8, length: usize) -> usize {
        usize::from(first & 31) << 10 | usize::from(second & 31) << 5 | length & 31
    }

    /// The keys of a word that is not empty.
    #[inline]
    fn keys(word: &[u8]) -> (usize, usize) {
        let length = word.len();
        let (second, before_last) = if length > 1 {
            (word[1], word[length - 2])
        } else {
            (0, 0)
        };
        (
            Self::key(word[0], second, length),
            Self::key(word[length - 1], before_last, length),
        )
    }

    fn admit(&mut self, word: &str) {
        let (beginning, end) = Self::keys(word.as_bytes());
        self.beginnings[beginning / 64] |= 1 << (beginning % 64);
        self.ends[end / 64] |= 1 << (end % 64);
    }

    #[inline]
    fn admits(&self, word: &[u8]) -> bool {
        let (beginning, end) = Self::keys(word);
        self.beginnings[beginning / 64] >> (beginning % 64) & self.ends[end / 64] >> (end % 64) & 1
            == 1
    }
}

/// Reads a row's kind and value.
fn read_word(kind: &str, value: &str) -> Word {
    let unit = |name: &str| {
        let unit = Unit::named(name).unwrap_or_else(|| panic!("no unit {name}"));
        UNITS
            .iter()
            .position(|known| *known == unit)
            .expect("every unit has a number") as i16
    };
    let value = match kind {
        "unit" | "units" | "adverb-set" | "length-suffix" => unit(value),
        "length-adjective" | "age-adjective" => {
            let (count, name) = value.split_once(' ').expect("a number and a unit");
            count.parse::<i16>().expect("a number") << 4 | unit(name)
        }
        "part" | "part-adjective" => position(value, &["start", "mid", "end"]),
        "daypart" | "daypart-adjective" => {
            position(value, &["morning", "afternoon", "evening", "night", "dawn"])
        }
        "vague" | "vague-noun" => position(value, &["past", "present", "future"]),
        _ => value
            .parse()
            .unwrap_or_else(|_| panic!("no number {value}")),
    };
    Word {
        kind: kind_named(kind),
        value,
    }
}

fn position(name: &str, names: &[&str]) -> i16 {
    names
        .iter()
        .position(|known| *known == name)
        .unwrap_or_else(|| panic!("no {name} in {names:?}")) as i16
}

fn kind_named(name: &str) -> Kind {
    match name {
        "month" => Kind::Month,
        "month-short" => Kind::MonthShort,
        "month-adjective" => Kind::MonthAdjective,
        "weekday" => Kind::Weekday,
        "weekday-short" => Kind::WeekdayShort,
        "weekday-adjective" => Kind::WeekdayAdjective,
        "weekdays" => Kind::Weekdays,
        "unit" => Kind::Unit,
        "units" => Kind::Units,
        "hour-short" => Kind::HourShort,
        "year-short" => Kind::YearShort,
        "years-short" => Kind::YearsShort,
        "this-year" => Kind::ThisYear,
        "this-month" => Kind::ThisMonth,
        "last-short" => Kind::LastShort,
        "day" => Kind::Day,
        "day-adjective" => Kind::DayAdjective,
        "year-adjective" => Kind::YearAdjective,
        "night" => Kind::Night,
        "last" => Kind::Last,
        "next" => Kind::Next,
        "another" => Kind::Another,
        "recent" => Kind::Recent,
        "last-but-one" => Kind::LastButOne,
        "nearest" => Kind::Nearest,
        "this" => Kind::This,
        "that" => Kind::That,
        "same" => Kind::Same,
        "every" => Kind::Every,
        "every-bare" => Kind::EveryBare,
        "ago" => Kind::Ago,
        "later" => Kind::Later,
        "earlier" => Kind::Earlier,
        "ahead" => Kind::Ahead,
        "next-day" => Kind::NextDay,
        _ => small_kind_named(name),
    }
}

fn small_kind_named(name: &str) -> Kind {
    match name {
        "in" => Kind::In,
        "at" => Kind::At,
        "from" => Kind::From,
        "to" => Kind::To,
        "onto" => Kind::Onto,
        "before" => Kind::Before,
        "after" => Kind::After,
        "of" => Kind::Of,
        "the" => Kind::The,
        "one" => Kind::One,
        "between" => Kind::Between,
        "and" => Kind::And,
        "for" => Kind::For,
        "approx" => Kind::Approx,
        "fewer" => Kind::Fewer,
        "more" => Kind::More,
        "more-bare" => Kind::MoreBare,
        "than" => Kind::Than,
        "at-least" => Kind::AtLeast,
        "at-most" => Kind::AtMost,
        "day-of" => Kind::DayOf,
        "part" => Kind::Part,
        "part-adjective" => Kind::PartAdjective,
        "turn" => Kind::Turn,
        "under" => Kind::Under,
        "season" => Kind::Season,
        "daypart" => Kind::DayPart,
        "noon" => Kind::Noon,
        "midnight" => Kind::Midnight,
        "vague" => Kind::Vague,
        "vague-noun" => Kind::VagueNoun,
        "moment" => Kind::Moment,
        "whole" => Kind::Whole,
        "per" => Kind::Per,
        "foreign-month" => Kind::ForeignMonth,
        "daypart-adjective" => Kind::DayPartAdjective,
        "zone" => Kind::Zone,
        "adverb-set" => Kind::SetAdverb,
        "times" => Kind::Times,
        "length-adjective" => Kind::LengthAdjective,
        "age-adjective" => Kind::AgeAdjective,
        "years-suffix" => Kind::YearsSuffix,
        "length-suffix" => Kind::LengthSuffix,
        _ => number_kind_named(name),
    }
}

fn number_kind_named(name: &str) -> Kind {
    match name {
        "era" => Kind::Era,
        "card" => Kind::Card,
        "ord" => Kind::Ord,
        "thousand" => Kind::Thousand,
        "hundred" => Kind::Hundred,
        "few" => Kind::Few,
        "half" => Kind::Half,
        "one-and-half" => Kind::OneAndHalf,
        "decade" => Kind::Decade,
        "age" => Kind::Age,
        "age-after" => Kind::AgeAfter,
        "meridiem" => Kind::Meridiem,
        "o-clock" => Kind::OClock,
        "fiscal" => Kind::Fiscal,
        "quarter-name" => Kind::QuarterName,
        "half-name" => Kind::HalfName,
        _ => panic!("no kind {name}"),
    }
}

/// The forms that a cell's form stands for.
fn inflected(form: &str, mut each: impl FnMut(String)) {
    const HARD: [&str; 11] = [
        "y", "a", "e", "ego", "ej", "emu", "ą", "ym", "ych", "ymi", "i",
    ];
    const SOFT: [&str; 10] = ["", "a", "e", "ego", "ej", "emu", "ą", "m", "ch", "mi"];
    if let Some(stem) = form.strip_suffix('*') {
        for ending in HARD {
            each(format!("{stem}{ending}"));
        }
    } else if let Some(stem) = form.strip_suffix('^') {
        for ending in SOFT {
            each(format!("{stem}{ending}"));
        }
    } else {
        each(form.to_owned());
    }
}

/// The form as it is typed without a Polish keyboard.
fn without_diacritics(form: &str) -> String {
    let letters = form
        .nfd()
        .filter(|letter| !unicode_normalization::char::is_combining_mark(*letter));
    letters
        .map(|letter| if letter == 'ł' { 'l' } else { letter })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_tables() {
        let polish = Lexicon::of(Lang::PL).unwrap();
        let kind = |word: &str, shape| polish.look_up(word, shape).kind;
        assert_eq!(kind("września", Shape::Lower), Kind::Month);
        assert_eq!(kind("Wrzesien", Shape::Title), Kind::Month);
        assert_eq!(kind("ŚRODA", Shape::Capitals), Kind::Weekday);
        assert_eq!(kind("ubiegłym", Shape::Lower), Kind::Last);
        assert_eq!(kind("ostatnich", Shape::Lower), Kind::Recent);
        assert_eq!(kind("premier", Shape::Lower), Kind::Other);
        assert!(Lexicon::of(Lang::EN).is_some() && Lexicon::of(Lang::FR).is_none());
    }

    #[test]
    fn reads_roman_numbers() {
        for (written, value) in [("I", 1), ("IV", 4), ("XIX", 19), ("XX", 20), ("XXXIX", 39)] {
            assert_eq!(roman(written), Some(value));
        }
        assert_eq!(roman("IIX"), None);
        assert_eq!(roman("VX"), None);
    }
}
