//! Words of time: what kind of word each token is to the rules.
//!
//! The words come from `lang/*/time_words.tsv`, each table parsed once. A form
//! without its diacritics ("wrzesien") counts too where it is no row itself.
//! What a word is, it is in every text: it is looked up once.

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;

use super::value::Unit;
use crate::enrich::Context;
use crate::enrich::memory::{ByWord, Opening};
use crate::lang::tokens::{Class, Shape};
use crate::lang::{Lang, PerLanguage};
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
    /// "przed"; 1 is "sprzed"
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
    /// "then" of "since then"
    Then,
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
    /// "codziennie": the unit, and 1 before it where it says that what follows
    /// recurs ("corocznie") and is no rate ("rocznie").
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
    /// Ends a row of several words, which says what they are: "na razie".
    Phrase,
    /// Makes the name of an event of a weekday: "Super Tuesday".
    NameBefore,
    /// Makes an event of a night: "noc wyborcza".
    EventAfter,
    /// "zawsze"
    Always,
    /// What a day or a month does: "był", "minął".
    Befalls,
    /// `kw`
    QuarterShort,
    /// `Q23` of "4Q23": the year.
    QuarterYear,
    /// `H23` of "1H23": the year.
    HalfYear,
    /// `FY2024`: the year.
    FiscalYear,
    /// "season": comes round once in the unit, and has no fixed days.
    Round,
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
pub(in crate::enrich) struct Word {
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

/// What a Polish verb's form says of its tense.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormTense {
    /// The past, or what is wished.
    Past,
    /// The past without a subject: "zrobiono".
    Impersonal,
    /// The present of a perfective verb.
    Perfective,
}

/// What is remembered of words.
#[derive(Debug, Default)]
pub(in crate::enrich) struct Memory {
    /// What they are to the rules.
    words: ByWord<Word>,
    /// What the dictionary says of their tense.
    pub(super) tenses: ByWord<Option<FormTense>>,
}

/// The words of one language, by their lower-case forms.
pub(super) struct Lexicon {
    words: HashMap<String, Word>,
    /// Rows of several words by the last one: the words before it.
    phrases: HashMap<&'static str, Vec<Phrase>>,
}

/// The words before the last one of a row of several, and what they are.
type Phrase = (Vec<&'static str>, Word);

impl Lexicon {
    /// The words of `lang`, where it has a table.
    pub(super) fn of(lang: Lang) -> Option<&'static Self> {
        static LEXICONS: PerLanguage<Lexicon> = PerLanguage::new(|language| {
            let words = Table::parse_any(language.time_words)?;
            Some(Lexicon::read(&words, Table::parse_any(language.holidays)))
        });
        LEXICONS.of(lang)
    }

    fn read(table: &Table, feasts: Option<Table>) -> Self {
        let mut lexicon = Self {
            words: HashMap::new(),
            phrases: HashMap::new(),
        };
        let (forms, kind, value) = (
            table.column("words"),
            table.column("kind"),
            table.column("value"),
        );
        for row in table.rows() {
            let word = read_word(row[kind], row[value]);
            for form in alternatives(row[forms]) {
                match form.rsplit_once(' ') {
                    Some((before, last)) => {
                        let phrases = lexicon.phrases.entry(last).or_default();
                        phrases.push((before.split(' ').collect(), word));
                    }
                    None => inflected(form, |form| lexicon.insert(form, word)),
                }
            }
        }
        // what is a row itself stays it
        let ends: Vec<_> = lexicon
            .phrases
            .keys()
            .map(|last| (*last).to_owned())
            .collect();
        for last in ends {
            let word = Word {
                kind: Kind::Phrase,
                value: 0,
            };
            lexicon.insert(last, word);
        }
        if let Some(feasts) = feasts {
            lexicon.insert_feasts(&feasts);
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
        self.words.entry(form).or_insert(word);
    }

    /// Rows of several words that end with a lower-case word: the words before
    /// it, and what all are.
    pub(super) fn phrases(&self, last: &str) -> &[Phrase] {
        self.phrases.get(last).map_or(&[], Vec::as_slice)
    }

    /// What a lower-case word is.
    fn look_up(&self, word: &str) -> Word {
        let found = if word.contains('’') {
            self.words.get(&word.replace('’', "'"))
        } else {
            self.words.get(word)
        };
        found.copied().unwrap_or(Word::OTHER)
    }
}

/// Says of every token what it is; digits and marks are known in any language.
pub(super) fn classify(context: &Context<'_>, lexicon: Option<&Lexicon>) -> Vec<Word> {
    let mut memory = context.memory.dates.borrow_mut();
    let mut words = vec![Word::OTHER; context.n_tokens()];
    let word = |index| word_at(context, index, lexicon);
    let is_one = |index| word(index).kind != Kind::Other;
    let mut from = 0;
    while let Some(index) = context.next_opening(Opening::TimeWord, from, is_one) {
        words[index] = *memory
            .words
            .get_or_insert_with(context.id(index), || word(index));
        from = index + 1;
    }
    words
}

/// What kind of word one token is.
pub(super) fn classify_one(context: &Context<'_>, index: usize) -> Kind {
    word_at(context, index, context.lang.and_then(Lexicon::of)).kind
}

/// Says of a token what it is.
fn word_at(context: &Context<'_>, index: usize, lexicon: Option<&Lexicon>) -> Word {
    let (token, spelling) = (context.token(index), context.spelling(index));
    let word = |kind, value| Word { kind, value };
    match token.class {
        Class::Mark => word(Kind::Mark, mark(spelling)),
        Class::Number if spelling.len() > 4 => word(Kind::Digits, 0),
        Class::Number => word(Kind::Number, spelling.parse().expect("four digits at most")),
        Class::Word => {
            let is_roman = matches!(token.shape, Shape::Initial | Shape::Capitals);
            match roman(spelling).filter(|_| is_roman) {
                Some(value) => word(Kind::Roman, value),
                None if is_roman && let Some(word) = year_after_letters(spelling) => word,
                None => lexicon.map_or(Word::OTHER, |lexicon| {
                    lexicon.look_up(&context.word(index).lower)
                }),
            }
        }
    }
}

/// A year written together with letters: "FY2024", the "Q23" of "4Q23".
fn year_after_letters(spelling: &str) -> Option<Word> {
    let letters = spelling.trim_end_matches(|digit: char| digit.is_ascii_digit());
    let digits = &spelling[letters.len()..];
    let kind = match letters {
        "Q" => Kind::QuarterYear,
        "H" => Kind::HalfYear,
        "FY" => Kind::FiscalYear,
        _ => return None,
    };
    let value = digits.parse().ok()?;
    matches!(digits.len(), 2 | 4).then_some(Word { kind, value })
}

/// The byte of a mark, or the one that stands for it.
fn mark(written: &str) -> i16 {
    match written {
        "–" | "—" | "‒" | "−" | "‑" | "‐" => i16::from(b'-'),
        "’" | "‘" | "ʼ" => i16::from(b'\''),
        _ if written.len() == 1 => i16::from(written.as_bytes()[0]),
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
        "unit" | "units" | "adverb-set" | "length-suffix" | "round" => unit(value),
        "adverb-every" => 1 << 4 | unit(value),
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
        "then" => Kind::Then,
        "whole" => Kind::Whole,
        "per" => Kind::Per,
        "foreign-month" => Kind::ForeignMonth,
        "daypart-adjective" => Kind::DayPartAdjective,
        "zone" => Kind::Zone,
        "adverb-set" | "adverb-every" => Kind::SetAdverb,
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
        "name-before" => Kind::NameBefore,
        "event-after" => Kind::EventAfter,
        "always" => Kind::Always,
        "befalls" => Kind::Befalls,
        "quarter-short" => Kind::QuarterShort,
        "round" => Kind::Round,
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
    use crate::enrich::with_context;

    #[test]
    fn reads_the_tables() {
        let polish = Lexicon::of(Lang::PL).unwrap();
        let kind = |word| with_context(word, Lang::PL, |it| classify(it, Some(polish))[0].kind);
        assert_eq!(kind("września"), Kind::Month);
        assert_eq!(kind("Wrzesien"), Kind::Month);
        assert_eq!(kind("ŚRODA"), Kind::Weekday);
        assert_eq!(kind("ubiegłym"), Kind::Last);
        assert_eq!(kind("ostatnich"), Kind::Recent);
        assert_eq!(kind("premier"), Kind::Other);
        assert_eq!(
            Lexicon::of(Lang::EN).unwrap().look_up("o’clock").kind,
            Kind::OClock
        );
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
