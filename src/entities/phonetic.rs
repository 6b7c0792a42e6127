//! Sounds: how a word of a name is compared across spellings, languages and
//! scripts.
//!
//! A word is brought to the Latin script and to the consonants that survive
//! transliteration: Zełenski, Zelensky, Zelenskyy and Зеленський are all
//! `slnsk`. Voiced and voiceless hissing sounds are one, so are g and h, v, w
//! and f, for each is written for the other somewhere. Letters that Slavic and
//! Western spelling read differently ("ch", "j", "c") give a word two
//! skeletons, and a match of either will do.
//!
//! Vowels tell persons apart, so the skeleton only finds who may be one; how far
//! two words are apart is counted in letters, vowels and all.
//!
//! First names that are translated rather than spelt anew (Jerzy, George,
//! Юрий) are in a table.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::lang::lexicon::{Cases, NameClasses, POLISH};
use crate::lang::name_words;
use crate::lang::particles;
use crate::lang::spelling::distance;
use crate::lang::words::{fold, lower};
use crate::table::{Table, alternatives};

/// A word of a name, ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    /// In lower case without diacritics, in its own script.
    pub(super) folded: Box<str>,
    /// As it sounds in Slavic spelling, vowels and all.
    pub(super) voiced: Box<str>,
    /// The same in Slavic and in Western spelling, softness left out: "Pieskow",
    /// "Peskov".
    softened: Box<[Box<str>]>,
    /// Consonants only, read as Slavic and, where that differs, as Western
    /// spelling.
    pub(super) skeletons: Box<[Box<str>]>,
    /// The same for what is left without the ending of a case, where that has
    /// a consonant.
    pub(super) stem: Option<Box<str>>,
    /// The row of the table of first names.
    pub(super) first_name: Option<u16>,
    /// The names that it is known to be, in any language; in Polish as a
    /// nominative.
    classes: NameClasses,
    /// Those of them that it mostly is.
    usual: NameClasses,
}

/// Endings that Slavic languages decline names with, as they are voiced; those
/// with a consonant first, the longest of them first.
const ENDINGS: [&str; 24] = [
    "ieho", "iemu", "eho", "emu", "oho", "omu", "ofi", "efi", "iem", "em", "om", "im", "am", "ofa",
    "a", "e", "i", "o", "u", "ie", "oi", "ou", "iu", "ia",
];

/// Those that have a consonant.
const N_WITH_CONSONANT: usize = 14;

/// Marks of a generation, beside Roman numbers.
const GENERATIONS: [&str; 8] = [
    "jr", "sr", "jun", "sen", "junior", "senior", "mlodszy", "starszy",
];

impl Sound {
    /// A word's sound.
    pub(super) fn of(word: &str) -> Self {
        let lowered = lower(word);
        let folded = fold(&lowered);
        let latin = latin(without_feminine(&lowered));
        let read = |reading, vowels| skeleton(&latin, reading, vowels);
        let voiced = one_ending(&read(Reading::Slavic, Vowels::Keep));
        let (classes, usual) = known_names(&lowered);
        Self {
            first_name: FIRST_NAMES.get(folded.as_str()).copied(),
            folded: folded.into(),
            softened: distinct([
                soften(&voiced),
                soften(&read(Reading::Western, Vowels::Keep).replace("au", "o")),
            ]),
            skeletons: distinct([
                read(Reading::Slavic, Vowels::Drop),
                read(Reading::Western, Vowels::Drop),
            ]),
            stem: stem(&voiced),
            voiced,
            classes,
            usual,
        }
    }

    /// Whether this is but the first letter of a name.
    pub(super) fn is_initial(&self) -> bool {
        self.folded.chars().nth(1).is_none()
    }

    /// Whether a surname of several words may begin so: "Le Pen". A name of such a
    /// word and another has no first name.
    pub(super) fn is_particle(&self) -> bool {
        particles::is_of_surname(&self.folded)
    }

    /// Whether this tells one bearer of a name from the next: "II", "Jr".
    pub(super) fn is_generation(&self) -> bool {
        let is_number = self.folded.bytes().all(|byte| b"ivx".contains(&byte));
        is_number && self.folded.len() > 1 || GENERATIONS.contains(&&*self.folded)
    }

    /// Whether it is known as a name of that kind.
    pub(super) fn is_known(&self, class: NameClasses) -> bool {
        self.classes.contains(class)
    }

    /// Whether it is mostly a first name, and no surname.
    pub(super) fn is_first_name(&self) -> bool {
        self.usual.contains(NameClasses::FIRST_NAME) && !self.usual.contains(NameClasses::SURNAME)
    }

    /// Whether the consonants of both can be the same.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.skeletons
            .iter()
            .any(|skeleton| !skeleton.is_empty() && other.skeletons.contains(skeleton))
    }

    /// Letters in which this differs from a word of another language, where
    /// they are so few that both may be one name.
    pub(super) fn letters_apart(&self, other: &Self) -> Option<usize> {
        let letters = |word: &str| word.chars().count();
        let n_letters = letters(&self.folded).min(letters(&other.folded));
        let most = match (self.is_script_of(other), n_letters) {
            (true, _) => n_letters / LETTERS_PER_CHANGE,
            (false, ..2) => 0,
            (false, _) => (n_letters / LETTERS_PER_SOUND).max(1),
        };
        let pairs = self.softened.iter().flat_map(|one| {
            let others = other.softened.iter();
            others.filter_map(move |other| distance(one, other, most))
        });
        pairs.min()
    }

    /// Whether both are written in Latin letters, or neither.
    pub(super) fn is_script_of(&self, other: &Self) -> bool {
        let is_latin = |word: &Self| word.folded.bytes().any(|byte| byte.is_ascii_alphabetic());
        is_latin(self) == is_latin(other)
    }

    /// Whether the letters of both are one where spellings agree: v and w, j and
    /// y, a letter once or twice, "oe" for "ö".
    pub(super) fn is_spelt_like(&self, other: &Self) -> bool {
        let (one, other) = (one_ending(&self.folded), one_ending(&other.folded));
        spelt(&one).eq(spelt(&other))
    }

    /// Whether only vowels tell both apart, the last letter being one.
    pub(super) fn has_other_vowels_than(&self, other: &Self) -> bool {
        let last = |word: &Self| word.voiced.chars().next_back();
        self.skeletons[0] == other.skeletons[0] && last(self) == last(other)
    }

    /// Whether this may be the other word declined.
    pub(super) fn is_case_of(&self, other: &Self) -> bool {
        let stem = other.voiced.trim_end_matches(['a', 'e', 'i', 'o']);
        let whole = [&*other.voiced, stem].into_iter();
        whole
            .filter(|stem| stem.len() >= STEM_MIN)
            .filter_map(|stem| self.voiced.strip_prefix(stem))
            .any(|ending| ENDINGS.contains(&ending))
    }

    /// Whether the table holds both for one first name.
    pub(super) fn is_same_first_name(&self, other: &Self) -> bool {
        self.first_name.is_some() && self.first_name == other.first_name
    }
}

/// Letters of a word for each that may differ in another language of the same
/// script, where names are rather copied than written as they sound.
const LETTERS_PER_CHANGE: usize = 5;

/// The same where the scripts differ.
const LETTERS_PER_SOUND: usize = 4;

/// The first of two spellings, and the second where it is another.
fn distinct([one, other]: [Box<str>; 2]) -> Box<[Box<str>]> {
    if one == other {
        [one].into()
    } else {
        [one, other].into()
    }
}

/// The letters of a word, each as the first of those that are written for it.
fn spelt(folded: &str) -> impl Iterator<Item = char> {
    let one = |letter: char| match letter {
        'v' => 'w',
        'j' | 'y' => 'i',
        letter => letter,
    };
    let mut before = ' ';
    folded.chars().map(one).filter(move |letter| {
        let is_umlaut = *letter == 'e' && "aou".contains(before);
        let is_written = *letter != before && !is_umlaut;
        before = *letter;
        is_written
    })
}

/// A surname in "-enko", which Belarusian and a Polish genitive end in "-enka".
fn one_ending(word: &str) -> Box<str> {
    match word.strip_suffix("enka") {
        Some(stem) if stem.len() >= STEM_MIN => format!("{stem}enko").into(),
        _ => word.into(),
    }
}

/// A word as it sounds without the softness that some spellings write and
/// others do not: no i before another vowel.
fn soften(voiced: &str) -> Box<str> {
    let mut letters = voiced.chars().peekable();
    let mut softened = String::with_capacity(voiced.len());
    while let Some(letter) = letters.next() {
        let is_soft = letter == 'i' && letters.peek().is_some_and(|next| "aeou".contains(*next));
        if !is_soft {
            softened.push(letter);
        }
    }
    softened.into()
}

/// The names that a lower-case word is known to be, and those that it mostly
/// is.
fn known_names(lower: &str) -> (NameClasses, NameClasses) {
    let anywhere = name_words::classes_of(lower);
    let Some(set) = POLISH.lookup(lower) else {
        return (anywhere, anywhere);
    };
    let analyses = POLISH.analyses(set);
    let nominatives = analyses.filter(|analysis| analysis.tag.cases().contains(Cases::NOMINATIVE));
    nominatives.fold((anywhere, NameClasses::NONE), |(all, usual), analysis| {
        (all | analysis.names, usual | analysis.usual_names)
    })
}

/// Letters that must be left of a word without its ending.
const STEM_MIN: usize = 3;

/// The consonants of a word without its ending.
fn stem(voiced: &str) -> Option<Box<str>> {
    let endings = ENDINGS[..N_WITH_CONSONANT].iter();
    let stem = endings
        .filter_map(|ending| voiced.strip_suffix(ending))
        .find(|stem| stem.len() >= STEM_MIN)?;
    Some(
        stem.chars()
            .filter(|letter| !"aeiou".contains(*letter))
            .collect(),
    )
}

/// Row of the table by first name, in lower case without diacritics.
static FIRST_NAMES: LazyLock<HashMap<String, u16>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("first_names.tsv"));
    let names = table.column("names");
    let rows = table.rows().zip(0..);
    rows.flat_map(|(row, number)| alternatives(row[names]).map(move |name| (fold(name), number)))
        .collect()
});

/// A woman's name without the ending that Czech and Slovak give every woman:
/// "Mayová".
fn without_feminine(lowered: &str) -> &str {
    let mut stems = ["ová", "ovou", "ové"]
        .into_iter()
        .filter_map(|ending| lowered.strip_suffix(ending));
    stems
        .find(|stem| stem.chars().nth(1).is_some())
        .unwrap_or(lowered)
}

/// A word in lower-case Latin letters; what a spelling marks by diacritics is
/// written by two letters where sounds depend on it.
fn latin(lowered: &str) -> String {
    let mut latin = String::with_capacity(lowered.len() + 2);
    for letter in lowered.chars() {
        match letter {
            'а' | 'я' => latin.push('a'),
            'б' => latin.push('b'),
            'в' => latin.push('v'),
            'г' | 'ґ' => latin.push('g'),
            'д' => latin.push('d'),
            'е' | 'є' | 'э' | 'ё' => latin.push('e'),
            'з' => latin.push('z'),
            'и' | 'і' | 'ї' | 'й' | 'ы' => latin.push('i'),
            'к' | 'q' => latin.push('k'),
            'л' => latin.push('l'),
            'м' => latin.push('m'),
            'н' => latin.push('n'),
            'о' => latin.push('o'),
            'п' => latin.push('p'),
            'р' => latin.push('r'),
            'с' => latin.push('s'),
            'т' => latin.push('t'),
            'у' | 'ю' | 'ў' => latin.push('u'),
            'ф' => latin.push('f'),
            'х' => latin.push_str("kh"),
            'ц' => latin.push_str("ts"),
            'ч' | 'ш' | 'щ' | 'č' | 'š' | 'ć' | 'ş' | 'ș' => latin.push_str("sh"),
            'ж' | 'ž' | 'ż' | 'ř' => latin.push_str("zh"),
            // "ь", "ъ"
            '\u{400}'..='\u{4FF}' => {}
            'x' => latin.push_str("ks"),
            // as they are written where there are no such letters
            'ä' => latin.push_str("ae"),
            'ö' | 'ø' => latin.push_str("oe"),
            'ü' => latin.push_str("ue"),
            letter => {
                let mut bytes = [0; 4];
                let folded = fold(letter.encode_utf8(&mut bytes));
                latin.extend(folded.chars().filter(|letter| letter.is_alphanumeric()));
            }
        }
    }
    latin
}

/// How letters are read that spellings disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    Slavic,
    Western,
}

/// Whether vowels count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Vowels {
    Keep,
    Drop,
}

/// The consonants of a word in Latin letters, each class by one letter, equal
/// neighbours once: s for s, z, ts; x for sh, zh, ch, dzh; f for v, w, f; h
/// for g, h, kh.
fn skeleton(latin: &str, reading: Reading, vowels: Vowels) -> Box<str> {
    let letters: Vec<char> = latin.chars().collect();
    let mut skeleton = String::with_capacity(letters.len());
    let mut before = None;
    let mut at = 0;
    while at < letters.len() {
        let (class, length) = class(&letters[at..], at == 0, reading);
        let class = class.or_else(|| vowel(letters[at]).filter(|_| vowels == Vowels::Keep));
        at += length;
        if let Some(class) = class
            && before != Some(class)
        {
            // "dzh" is one sound, "dt" another
            if before == Some('d') && (class == 'x' || class == 't') {
                skeleton.pop();
            }
            skeleton.push(class);
        }
        before = class;
    }
    skeleton.into()
}

/// A vowel; i, j and y are one.
fn vowel(letter: char) -> Option<char> {
    match letter {
        'i' | 'j' | 'y' => Some('i'),
        'a' | 'e' | 'o' | 'u' => Some(letter),
        _ => None,
    }
}

/// The class of the sound that letters begin with, if it is a consonant, and
/// how many letters write it.
fn class(letters: &[char], is_first: bool, reading: Reading) -> (Option<char>, usize) {
    let next = letters.get(1).copied().unwrap_or(' ');
    let is_soft = matches!(next, 'e' | 'i' | 'y');
    let western = reading == Reading::Western;
    match letters[0] {
        'a' | 'e' | 'i' | 'o' | 'u' | 'y' => (None, 1),
        's' if next == 'z' || next == 'h' => (Some('x'), 2),
        's' if letters.starts_with(&['s', 'c', 'h']) => (Some('x'), 3),
        'c' if next == 'z' => (Some('x'), 2),
        'z' if next == 'h' => (Some('x'), 2),
        'r' if next == 'z' && !western => (Some('x'), 2),
        't' if letters.starts_with(&['t', 'c', 'h']) => (Some('x'), 3),
        'c' if next == 'h' => match reading {
            Reading::Slavic => (Some('h'), 2),
            Reading::Western if matches!(letters.get(2), Some('r' | 'l')) => (Some('k'), 2),
            Reading::Western => (Some('x'), 2),
        },
        // "Nowacki", "Novotnický"; else "Juncker"
        'c' if next == 'k' => match letters.get(2) {
            Some('i') => (Some('s'), 1),
            Some('y') if !western => (Some('s'), 1),
            _ => (Some('k'), 2),
        },
        'c' if is_soft || !western => (Some(if western || is_soft { 's' } else { 'k' }), 1),
        'c' => (Some('k'), 1),
        't' if next == 's' || next == 'z' => (Some('s'), 2),
        't' if next == 'h' => (Some('t'), 2),
        'p' if next == 'h' => (Some('f'), 2),
        'k' if next == 'h' => (Some('h'), 2),
        'g' if western && is_soft => (Some('x'), 1),
        'j' => (western.then_some('x'), 1),
        // silent: "John", "Noah"
        'h' if !is_first && !matches!(next, 'a' | 'e' | 'i' | 'o' | 'u' | 'y') => (None, 1),
        'g' | 'h' => (Some('h'), 1),
        'v' | 'w' | 'f' => (Some('f'), 1),
        's' | 'z' => (Some('s'), 1),
        letter => (Some(letter), 1),
    }
}

/// The words of a name that are compared: without dots, quotes and hyphens,
/// the halves of a double name apart.
pub(super) fn words(name: &str) -> impl Iterator<Item = &str> {
    name.split(|letter: char| letter.is_whitespace() || matches!(letter, '-' | '–' | '.' | '_'))
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether every word of two names can be the same.
    fn is_like(one: &str, other: &str) -> bool {
        let sounds = |name| words(name).map(Sound::of).collect::<Vec<_>>();
        let (one, other) = (sounds(one), sounds(other));
        let is_one = |(a, b): (&Sound, &Sound)| {
            a.is_same_first_name(b) || a.is_like(b) && a.letters_apart(b).is_some()
        };
        one.len() == other.len() && one.iter().zip(&other).all(is_one)
    }

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (one, other) in [
            ("Wołodymyr Zełenski", "Volodymyr Zelenskyy"),
            ("Wołodymyr Zełenski", "Володимир Зеленський"),
            ("Wołodymyr Zełenski", "Владимир Зеленский"),
            ("Siergiej Ławrow", "Sergey Lavrov"),
            ("Siergiej Ławrow", "Сергей Лавров"),
            ("Dmitrij Miedwiediew", "Дмитро Медведєв"),
            ("Jean-Claude Juncker", "Жан-Клод Юнкер"),
            ("Boris Johnson", "Борис Джонсон"),
            ("Theresa May", "Theresa Mayová"),
            ("Nigel Farage", "Найджел Фарадж"),
            ("Mike Pompeo", "Майкл Помпео"),
            ("Andrzej Duda", "Анджей Дуда"),
            ("Jurij Uszakow", "Yuri Ushakov"),
            ("Gerhard Schröder", "Gerhard Schroeder"),
            ("Dmitrij Pieskow", "Dmitry Peskov"),
            ("Borys Jelcyn", "Boris Yeltsin"),
            ("Donald Trump", "Дональд Трамп"),
            ("Jeremy Hunt", "Джереми Хант"),
        ] {
            assert!(is_like(one, other), "{one}, {other}");
        }
    }

    #[test]
    fn other_names_do_not() {
        for (one, other) in [
            ("Donald Tusk", "Donald Trump"),
            ("Lech Kaczyński", "Jarosław Kaczyński"),
            ("Jan Nowak", "Jan Nowacki"),
            ("David Heath", "David Ghiotto"),
            ("Thomas Hobbes", "Tomasz Gabiś"),
            ("Ian Ross", "Anne Rice"),
            ("Hill", "Halloy"),
        ] {
            assert!(!is_like(one, other), "{one}, {other}");
        }
    }
}
