//! The language of an article: as declared, unless its letters say otherwise,
//! or else detected.

use super::encoding::count_bytes;
use super::problem::{Finding, Reason};
use crate::lang::{Lang, detect};

/// Languages written in Cyrillic letters alone, and in either.
const CYRILLIC: &[&str] = &["be", "bg", "mk", "ru", "uk"];
const EITHER: &[&str] = &["az", "kk", "ky", "mn", "sr", "tg", "tk", "tt", "uz"];

/// Bytes by which the script of a text is told.
const SAMPLE_BYTES: usize = 2000;

/// The language of `text`, with a note where what is declared cannot be.
pub(super) fn of(text: &str, declared: Option<&str>) -> (Option<Lang>, Option<Finding>) {
    let declared = declared.and_then(Lang::from_tag);
    match declared {
        Some(lang) if contradicts(text, lang) => {
            let detail = format!("declared {lang}, but not in its letters; detected instead");
            (
                detect::detect(text),
                Some(Finding::new(Reason::WrongLang, detail)),
            )
        }
        Some(lang) => (Some(lang), None),
        None => (detect::detect(text), None),
    }
}

/// Whether the letters of `text` are mostly not those of the language.
fn contradicts(text: &str, lang: Lang) -> bool {
    let sample = &text[..text.floor_char_boundary(SAMPLE_BYTES)];
    let cyrillic = CYRILLIC.contains(&lang.code());
    if !cyrillic && is_plainly_latin(sample) {
        return false;
    }
    let (mut n_latin, mut n_cyrillic, mut n_other) = (0, 0, 0);
    for letter in sample.chars().filter(|each| each.is_alphabetic()) {
        match letter {
            'A'..='Z' | 'a'..='z' | 'À'..='ɏ' => n_latin += 1,
            'Ѐ'..='ԯ' => n_cyrillic += 1,
            _ => n_other += 1,
        }
    }
    let half = (n_latin + n_cyrillic + n_other) / 2;
    let either = EITHER.contains(&lang.code());
    (n_latin > half && cyrillic)
        || (n_cyrillic > half && !cyrillic && !either)
        || (n_other > half && lang.known().is_some())
}

/// Whether a text has more Latin letters than others, seen without decoding it:
/// every character after `ɏ` begins with a byte of its own.
fn is_plainly_latin(text: &str) -> bool {
    const AFTER_LATIN: u8 = 0xCA;
    let n_letters = count_bytes(text.as_bytes(), |byte| byte.is_ascii_alphabetic());
    n_letters > count_bytes(text.as_bytes(), |byte| byte >= AFTER_LATIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn believes_what_the_letters_allow() {
        for (text, declared, contradicted) in [
            ("Prezydent przyjechał.", "pl", false),
            ("Президент приїхав.", "pl", true),
            ("Президент приїхав.", "uk", false),
            ("Prezydent przyjechał.", "ru_RU", true),
            ("Predsednik je došao.", "sr", false),
            ("Председник је дошао.", "sr", false),
            ("Ο πρόεδρος ήρθε.", "pl", true),
            ("Ο πρόεδρος ήρθε.", "el", false),
            ("2024", "pl", false),
        ] {
            let (lang, note) = of(text, Some(declared));
            assert_eq!(note.is_some(), contradicted, "{text} as {declared}");
            assert_eq!(
                lang == Lang::from_tag(declared),
                !contradicted,
                "{text} as {declared}"
            );
        }
    }
}
