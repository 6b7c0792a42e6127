//! Inflection: the base forms of typed words, and the words that letters without
//! diacritics can be.
//!
//! Whoever searches asks here, so that which languages decline names, and which
//! have a dictionary, is known in one place. That is Polish today: a name is
//! typed in any of its cases, whatever the language of the articles.

use super::Lang;
use super::lexicon::{POLISH, Written};
use super::words::{Word, fold, lower};

/// Words without diacritics that one typed word can be.
const FOLDED_MAX: usize = 16;

/// The letters that [`fold`] brings to `letter` and that terms of search keep,
/// since they tell one word from another.
#[must_use]
pub fn with_diacritics(letter: char) -> &'static str {
    match letter {
        'a' => "ą",
        'c' => "ć",
        'e' => "ę",
        'l' => "ł",
        'n' => "ń",
        'o' => "ó",
        's' => "ś",
        'z' => "źż",
        _ => "",
    }
}

/// The term of a word of a name, by which its case forms meet, folded.
#[must_use]
pub fn name_term(word: &str) -> String {
    fold(&Word::new(word, Some(Lang::PL)).term)
}

/// A word as it stands in a canonical name: "putina" is "Putin".
///
/// ```
/// use prasowka::lang::inflection::name_base;
/// assert_eq!(name_base("putina"), "Putin");
/// assert_eq!(name_base("nato"), "NATO");
/// assert_eq!(name_base("xyzzy"), "Xyzzy");
/// ```
#[must_use]
pub fn name_base(word: &str) -> String {
    let lower = lower(word);
    let mut base = lower.clone();
    if let Some(set) = POLISH.lookup(&lower) {
        POLISH.lemma(&lower, POLISH.preferred(set, Written::Capital), &mut base);
    }
    let mut letters = base.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// The term of the base form of a name, as an article in a language that does
/// not decline it so has it: "Putinem" is Putin there too.
#[must_use]
pub fn name_abroad(lower: &str, lang: Option<Lang>) -> Option<String> {
    let set = POLISH
        .lookup(lower)
        .filter(|_| !lang.is_some_and(has_dictionary))?;
    let analysis = POLISH.preferred(set, Written::Capital);
    let mut base = String::new();
    POLISH.lemma(lower, analysis, &mut base);
    (!analysis.names.is_empty()).then(|| Word::new(&base, lang).term.into())
}

/// The base form of a word with its capitals; what no dictionary knows stays as
/// it is.
#[must_use]
pub fn base_form(word: &Word) -> String {
    let Some(set) = word.set.filter(|_| word.half == 0) else {
        return word.lower.to_string();
    };
    let mut base = String::new();
    let analysis = POLISH.preferred(set, Written::Small);
    POLISH.lemma(&word.lower, analysis, &mut base);
    base
}

/// The words that a lower-case word typed without diacritics can be.
#[must_use]
pub fn unfolded(lower: &str, lang: Option<Lang>) -> Vec<String> {
    if lang.is_some_and(has_dictionary) {
        POLISH.folded_matches(lower, FOLDED_MAX)
    } else {
        Vec::new()
    }
}

/// Whether a language has a dictionary of all its forms.
fn has_dictionary(lang: Lang) -> bool {
    lang == Lang::PL
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_forms_of_a_name_have_one_term() {
        assert_eq!(name_term("Wałęsy"), name_term("wałęsa"));
        assert_ne!(name_term("Wałęsy"), name_term("Walencja"));
    }

    #[test]
    fn diacritics_are_found_where_a_dictionary_is() {
        assert_eq!(unfolded("zolnierz", Some(Lang::PL)), ["żołnierz"]);
        assert!(unfolded("zolnierz", Some(Lang::DE)).is_empty());
    }

    #[test]
    fn names_go_abroad_in_their_base_form() {
        let abroad = |word, lang| name_abroad(word, Some(lang));
        assert_eq!(abroad("putinem", Lang::DE).as_deref(), Some("putin"));
        assert_eq!(abroad("putinem", Lang::PL), None);
        assert_eq!(abroad("domem", Lang::DE), None);
    }

    #[test]
    fn letters_that_terms_keep_are_folded_away() {
        for letter in 'a'..='z' {
            for kept in with_diacritics(letter).chars() {
                assert_eq!(fold(&kept.to_string()), letter.to_string());
            }
        }
    }
}
