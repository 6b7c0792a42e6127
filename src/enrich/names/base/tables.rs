//! Tables of name elements that neither the dictionary nor the endings of
//! names explain: family names of East Asia, and single names with a paradigm
//! that their spelling does not show.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};

use super::candidates::{Candidate, Part};
use crate::lang::lexicon::{Cases, Genders, NameClasses, Numbers};
use crate::table::{Table, alternatives};

/// Family names that stand before the given name, in lower case.
static EAST_ASIAN: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("east_asian.tsv"));
    let column = table.column("family");
    table
        .rows()
        .flat_map(|row| alternatives(row[column]))
        .collect()
});

/// Form → its base form, cases and gender.
static EXCEPTIONS: LazyLock<HashMap<&'static str, Vec<Exception>>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("name_exceptions.tsv"));
    let (name, gender) = (table.column("name"), table.column("gender"));
    let cases = [
        (name, Cases::NOMINATIVE),
        (table.column("genitive"), Cases::GENITIVE),
        (table.column("dative"), Cases::DATIVE),
        (table.column("accusative"), Cases::ACCUSATIVE),
        (table.column("instrumental"), Cases::INSTRUMENTAL),
        (table.column("locative"), Cases::LOCATIVE),
    ];
    let mut forms: HashMap<&'static str, Vec<Exception>> = HashMap::new();
    for row in table.rows() {
        let genders = match row[gender] {
            "m" => Genders::MASCULINE_HUMAN,
            "f" => Genders::FEMININE,
            other => panic!("gender {other:?} in row {row:?}"),
        };
        for (column, case) in cases {
            let exceptions = forms.entry(row[column]).or_default();
            match exceptions.iter_mut().find(|known| known.name == row[name]) {
                Some(known) => known.cases |= case,
                None => exceptions.push(Exception {
                    name: row[name],
                    cases: case,
                    genders,
                }),
            }
        }
    }
    forms
});

struct Exception {
    name: &'static str,
    cases: Cases,
    genders: Genders,
}

/// Whether this is an East Asian family name: "Kim", "Xi".
pub(super) fn is_east_asian_family(lower: &str) -> bool {
    EAST_ASIAN.contains(lower)
}

/// Endings that Polish adds to an East Asian name with a consonant last.
const ENDINGS: [(&str, u8); 6] = [
    ("owi", Cases::DATIVE.0),
    ("iem", Cases::INSTRUMENTAL.0),
    ("em", Cases::INSTRUMENTAL.0),
    ("ie", Cases::LOCATIVE.0),
    ("a", Cases::GENITIVE.0 | Cases::ACCUSATIVE.0),
    ("u", Cases::LOCATIVE.0),
];

/// A name without its Polish ending, where what is left can be the name of a
/// Korean, a Chinese or a Vietnamese: "Una" → "Un", "Jinpinga" → "Jinping".
pub(super) fn without_ending(form: &str) -> Option<(&str, Cases)> {
    ENDINGS.iter().find_map(|(ending, cases)| {
        let stem = form.strip_suffix(ending)?;
        let ends_right = stem.ends_with(['n', 'g', 'm', 'k', 'l', 'p', 't', 'r', 'h']);
        let has_vowel = stem.to_lowercase().contains(['a', 'e', 'i', 'o', 'u', 'y']);
        (ends_right && has_vowel).then_some((stem, Cases(*cases)))
    })
}

/// Whether a word has no more than the syllables of an East Asian given name,
/// and none of the letters that no transcription of one uses.
pub(super) fn is_syllables(lower: &str) -> bool {
    let mut vowels = 0;
    let mut after_vowel = false;
    for letter in lower.chars() {
        let vowel = "aeiouyüŏŭ".contains(letter);
        vowels += usize::from(vowel && !after_vowel);
        after_vowel = vowel;
        if "vąęłśćń".contains(letter) {
            return false;
        }
    }
    (1..=3).contains(&vowels) && lower.chars().count() <= 10
}

/// First names of other languages that share forms with a commoner Polish one.
const FOREIGN_FIRST_NAMES: [&str; 4] = ["Mark", "Jack", "Frank", "Dominic"];

/// Whether this is a foreign first name that Polish forms hide: "Mark", of
/// which "Marka" is also of "Marek".
pub(super) fn is_foreign_first_name(lemma: &str) -> bool {
    FOREIGN_FIRST_NAMES.contains(&lemma)
}

/// Whether a surname has letters or pairs of them that Polish lacks.
pub(super) fn looks_foreign(surname: &str) -> bool {
    let lower = surname.to_lowercase();
    // "Cichocki" is as Polish as can be
    let lower = lower.strip_suffix("cki").unwrap_or(&lower);
    let pairs = [
        "ck", "th", "sh", "tt", "ss", "ll", "ff", "mm", "pp", "ee", "oo", "ph", "gh", "sch", "tz",
        "ley",
    ];
    lower.contains(['v', 'q', 'x', 'ä', 'ö', 'ü', 'é'])
        || pairs.iter().any(|pair| lower.contains(pair))
}

/// Adds what the tables know of a form.
pub(super) fn add_exceptions(form: &str, found: &mut Vec<Candidate>) {
    for exception in EXCEPTIONS.get(form).into_iter().flatten() {
        found.push(known(
            exception.name,
            exception.cases,
            exception.genders,
            if is_foreign_first_name(exception.name) {
                0.0
            } else {
                1.4
            },
        ));
    }
    if let Some((stem, cases)) = without_ending(form)
        && is_east_asian_family(&stem.to_lowercase())
    {
        found.push(known(stem, cases, Genders::MASCULINE_HUMAN, 0.4));
    }
    if is_east_asian_family(&form.to_lowercase()) {
        found.push(known(form, Cases::ALL, Genders::ALL, 0.4));
    }
}

/// A name of which a table is sure.
pub(super) fn known(lemma: &str, cases: Cases, genders: Genders, weight: f32) -> Candidate {
    Candidate {
        lemma: lemma.into(),
        part: Part::Noun,
        cases,
        numbers: Numbers::SINGULAR,
        genders,
        names: NameClasses::FIRST_NAME | NameClasses::SURNAME,
        weight,
        is_known: true,
        is_plurale_tantum: false,
    }
}
