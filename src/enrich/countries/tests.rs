//! Every cell of the tables, in every form that the dictionary has, is found.

use hashbrown::{HashMap, HashSet};

use super::vocabulary::{Role, Term, Vocabulary};
use super::{polish, scan};
use crate::enrich::with_context;
use crate::lang::lexicon::{Cases, POLISH, SetId};
use crate::lang::tokens::Tokens;
use crate::lang::{LANGUAGES, Lang};

/// Forms of the dictionary by base form, of those wanted.
fn forms_of(wanted: &HashSet<String>) -> HashMap<String, Vec<(String, SetId)>> {
    let mut forms: HashMap<String, Vec<(String, SetId)>> = HashMap::new();
    let mut lemma = String::new();
    POLISH.for_each_form(|form, set| {
        let mut seen: Vec<String> = Vec::new();
        for analysis in POLISH.analyses(set) {
            POLISH.lemma(form, analysis, &mut lemma);
            if wanted.contains(&lemma) && !seen.contains(&lemma) {
                seen.push(lemma.clone());
                forms
                    .entry(lemma.clone())
                    .or_default()
                    .push((form.to_owned(), set));
            }
        }
    });
    forms
}

/// A word of a term with a capital where the term has one.
fn written_like(word: &str, form: &str) -> String {
    if word.chars().all(|letter| !letter.is_lowercase()) && word.chars().count() > 1 {
        form.to_uppercase()
    } else if word.starts_with(char::is_uppercase) {
        let mut letters = form.chars();
        letters
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .chain(letters)
            .collect()
    } else {
        form.to_owned()
    }
}

/// The words and marks of a term.
fn split(text: &'static str) -> Vec<&'static str> {
    let tokens = Tokens::new(text, None).tokens;
    tokens.iter().map(|token| token.text(text)).collect()
}

/// Whether a spelling is found as a term, or as one that means as much.
fn is_found(vocabulary: &'static Vocabulary, term: &Term, text: &str) -> bool {
    let is_same = |found: &Term| {
        let mut meanings = found.meanings.iter().map(|meaning| meaning.country);
        let is_meant = |country| term.meanings.iter().any(|own| own.country == country);
        found.role == term.role && meanings.any(is_meant)
    };
    with_context(&format!("oto {text}"), vocabulary.lang, |context| {
        let hits = scan::scan(context, vocabulary);
        let mut senses = hits.iter().flat_map(|hit| &hit.senses);
        senses.any(|sense| matches!(sense.name, scan::Name::Term(found) if is_same(found)))
    })
}

/// The terms of a language that name a country or a place in one.
fn terms(vocabulary: &'static Vocabulary) -> impl Iterator<Item = &'static Term> {
    let terms = vocabulary.terms.iter();
    terms.filter(|term| term.role != Role::Phrase)
}

/// Every term of every language is found as the tables write it, in English
/// also as an owner.
#[test]
fn every_term_is_found_as_written() {
    for language in LANGUAGES {
        let vocabulary = Vocabulary::of(language.lang).expect("the tables have all languages");
        assert!(vocabulary.terms.len() > 250, "in {}", language.lang);
        for term in terms(vocabulary) {
            assert!(is_found(vocabulary, term, term.text), "{term:?}");
            let is_owner = language.lang == Lang::EN && !term.text.ends_with(['.', '-']);
            let owner = format!("{}'s", term.text);
            assert!(!is_owner || is_found(vocabulary, term, &owner), "{owner}");
        }
    }
}

/// Every Polish term, in each case and number that the dictionary gives all
/// of its words, is found as that term.
#[test]
fn every_polish_term_is_found_in_every_case() {
    let vocabulary = Vocabulary::of(Lang::PL).expect("Polish has a vocabulary");
    let mut wanted = HashSet::new();
    for term in terms(vocabulary) {
        for part in polish::parts(&split(term.text), term.role) {
            if let polish::Part::Declines { lemma, .. } = part {
                wanted.insert(halves(&lemma).1.to_owned());
            }
        }
    }
    let forms = forms_of(&wanted);
    let (mut n_forms, mut missed) = (0, Vec::new());
    for term in terms(vocabulary) {
        let words = split(term.text);
        let parts = polish::parts(&words, term.role);
        for cases in [
            Cases::NOMINATIVE,
            Cases::GENITIVE,
            Cases::DATIVE,
            Cases::ACCUSATIVE,
            Cases::INSTRUMENTAL,
            Cases::LOCATIVE,
        ] {
            let texts = inflected(term.text, &words, &parts, cases, &forms);
            for text in texts.into_iter().flatten() {
                n_forms += 1;
                if !is_found(vocabulary, term, &text) {
                    missed.push(text);
                }
            }
        }
    }
    assert!(n_forms > 8_000, "{n_forms} forms");
    assert!(
        missed.is_empty(),
        "{} of {n_forms}: {missed:?}",
        missed.len()
    );
}

/// A Polish name of several words declines: its head is found among them. These
/// do not, but for words that the dictionary knows as something else.
#[test]
fn names_of_several_words_decline() {
    let vocabulary = Vocabulary::of(Lang::PL).expect("Polish has a vocabulary");
    let stiff: Vec<&str> = terms(vocabulary)
        .filter(|term| term.role == Role::Name && term.text.contains(' '))
        .filter(|term| {
            let parts = polish::parts(&split(term.text), term.role);
            parts.iter().all(|part| *part == polish::Part::Literal)
        })
        .map(|term| term.text)
        .collect();
    assert_eq!(
        stiff,
        [
            "Burkina Faso",
            "W. Brytania",
            "Saint Lucia",
            "SRA Makau",
            "III RP",
            "II RP",
            "Puerto Rico",
            "Turks i Caicos",
            "Saint Vincent",
        ]
    );
}

/// The spellings of a name in a case; `None` where the dictionary lacks a word.
fn inflected(
    term: &str,
    words: &[&str],
    parts: &[polish::Part],
    cases: Cases,
    forms: &HashMap<String, Vec<(String, SetId)>>,
) -> Option<Vec<String>> {
    let mut texts = vec![String::new()];
    let tokens = Tokens::new(term, None).tokens;
    for ((word, part), token) in words.iter().zip(parts).zip(&tokens) {
        let choices: Vec<String> = match part {
            polish::Part::Literal | polish::Part::Unknown => vec![(*word).to_owned()],
            polish::Part::Declines {
                lemma, agreement, ..
            } => {
                let (half, rest) = halves(lemma);
                let fits = |form: &str, set: SetId| {
                    let mut base = String::new();
                    POLISH.analyses(set).any(|analysis| {
                        POLISH.lemma(form, analysis, &mut base);
                        base == rest
                            && analysis.tag.cases().intersects(cases)
                            && agreement.admits(analysis.tag, analysis.names)
                    })
                };
                let all = forms
                    .get(rest)?
                    .iter()
                    .filter(|(form, set)| fits(form, *set));
                all.map(|(form, _)| written_like(word, &format!("{half}{form}")))
                    .collect()
            }
        };
        let gap = if token.space_before && token.start > 0 {
            " "
        } else {
            ""
        };
        texts = texts
            .iter()
            .flat_map(|text| {
                choices
                    .iter()
                    .map(move |choice| format!("{text}{gap}{choice}"))
            })
            .collect();
    }
    Some(texts)
}

/// A compound adjective's halves.
fn halves(lemma: &str) -> (&str, &str) {
    match POLISH.lookup(&lemma.to_lowercase()) {
        Some(_) => ("", lemma),
        None => POLISH
            .lookup_compound(lemma)
            .map_or(("", lemma), |(at, _)| lemma.split_at(at)),
    }
}
