//! Coreference: makes one entity of all the mentions of it in an article.
//!
//! A surname alone is the person whose full name the article gives; where two
//! bear it, it stays a surname and is marked ambiguous. A first name alone, or
//! a family name that comes first, is its only bearer. An acronym in brackets
//! joins the name before it, whose initials it has.

use hashbrown::{HashMap, HashSet};

use super::Found;
use crate::article::{Kind, Mention};
use crate::enrich::Context;
use crate::lang::tokens::Shape;
use crate::lang::words::{fold, lower};

/// The mentions of an article with the names of what they name; `lemmas` are
/// the base forms of `found`.
pub(super) fn resolve(
    context: &Context<'_>,
    found: Vec<Found>,
    lemmas: Vec<String>,
) -> Vec<Mention> {
    let full_names = full_names(&found, &lemmas);
    let acronyms = acronyms(context, &found, &lemmas);
    let pairs = found.into_iter().zip(lemmas);
    pairs
        .map(|(found, lemma)| {
            let (name, ambiguous) = match found.kind {
                Kind::Person => person(&lemma, &full_names),
                Kind::Organisation => (acronyms.get(&lemma).unwrap_or(&lemma).clone(), false),
                _ => (lemma.clone(), false),
            };
            Mention {
                kind: found.kind,
                span: context.span(&found.range),
                name,
                lemma,
                country: None,
                via: None,
                ambiguous,
                rule: found.rule,
            }
        })
        .collect()
}

/// The distinct names of persons that have several words, in order.
fn full_names(found: &[Found], lemmas: &[String]) -> Vec<String> {
    let mut seen = HashSet::new();
    found
        .iter()
        .zip(lemmas)
        .filter(|(found, lemma)| found.kind == Kind::Person && lemma.contains(' '))
        .filter(|(_, lemma)| seen.insert(key(lemma)))
        .map(|(_, lemma)| lemma.clone())
        .collect()
}

/// A name as it is compared: without case and diacritics.
fn key(name: &str) -> String {
    fold(&lower(name))
}

/// The name of a person's mention, and whether several bear it.
fn person(lemma: &str, full_names: &[String]) -> (String, bool) {
    let wanted = key(lemma);
    if lemma.contains(' ') {
        let same = full_names.iter().find(|name| key(name) == wanted);
        return (same.map_or_else(|| lemma.to_owned(), String::clone), false);
    }
    let bearers = |word: fn(&str) -> Option<&str>| -> Vec<&String> {
        let bears = |name: &&String| word(name).is_some_and(|word| key(word) == wanted);
        full_names.iter().filter(bears).collect()
    };
    match bearers(|name| name.rsplit(' ').next())[..] {
        [only] => (only.clone(), false),
        [] => match bearers(|name| name.split(' ').next())[..] {
            [only] => (only.clone(), false),
            _ => (lemma.to_owned(), false),
        },
        _ => (lemma.to_owned(), true),
    }
}

/// What the acronyms stand for that the article explains in brackets.
fn acronyms(context: &Context<'_>, found: &[Found], lemmas: &[String]) -> HashMap<String, String> {
    let mut acronyms = HashMap::new();
    for (found, lemma) in found.iter().zip(lemmas) {
        let (open, acronym) = (found.range.end, found.range.end + 1);
        if found.kind != Kind::Organisation
            || acronym + 1 >= context.n_tokens()
            || context.spelling(open) != "("
            || context.spelling(acronym + 1) != ")"
            || context.token(acronym).shape != Shape::Capitals
        {
            continue;
        }
        let words = lemma
            .split([' ', '-'])
            .filter_map(|word| word.chars().next());
        let initials: String = words.flat_map(char::to_uppercase).collect();
        let spelling = context.spelling(acronym);
        if is_subsequence(spelling, &initials) {
            acronyms.insert(spelling.to_owned(), lemma.clone());
        }
    }
    acronyms
}

/// Whether the letters of `part` stand in `whole` in their order, and both
/// begin alike.
fn is_subsequence(part: &str, whole: &str) -> bool {
    let mut rest = whole.chars();
    part.chars().next() == whole.chars().next()
        && part.chars().all(|letter| rest.any(|other| other == letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_surname_goes_to_its_only_bearer() {
        let names = [
            "Lech Kaczyński",
            "Jarosław Kaczyński",
            "Donald Tusk",
            "Kim Dzong Un",
        ];
        let names = names.map(str::to_owned);
        assert_eq!(person("Tusk", &names), ("Donald Tusk".to_owned(), false));
        assert_eq!(person("Kaczyński", &names), ("Kaczyński".to_owned(), true));
        assert_eq!(person("Kim", &names), ("Kim Dzong Un".to_owned(), false));
        assert_eq!(person("Nowak", &names), ("Nowak".to_owned(), false));
    }

    #[test]
    fn acronyms_are_initials() {
        assert!(is_subsequence("MON", "MON") && is_subsequence("DIA", "DIA"));
        assert!(!is_subsequence("PKP", "MON"));
    }
}
