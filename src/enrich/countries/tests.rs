//! Tests of the whole stage: rows of sentences, and every cell of the table in
//! every form that the dictionary has.

use hashbrown::{HashMap, HashSet};

use super::vocabulary::{Role, Vocabulary};
use super::{Context, polish, scan};
use crate::article::{Article, Published};
use crate::country::CountryId;
use crate::enrich::Enricher;
use crate::lang::Lang;
use crate::lang::lexicon::{Cases, POLISH, SetId};
use crate::lang::tokens::Tokens;
use crate::lang::words::{WordId, Words};

/// Runs `check` on a text as the enricher would pass it.
fn with_context<T>(lang: Lang, text: &str, check: impl FnOnce(&Context<'_>) -> T) -> T {
    let tokens = Tokens::new(text, Some(lang));
    let mut words = Words::new(Some(lang));
    let ids: Vec<WordId> = tokens
        .tokens
        .iter()
        .map(|token| words.id(token.text(text)))
        .collect();
    check(&Context {
        text,
        tokens: &tokens,
        ids: &ids,
        words: &words,
        lang: Some(lang),
        published: None,
        boilerplate: &[],
    })
}

/// The codes of the countries that an article speaks of, in alphabetical order.
fn spoken_of(enricher: &mut Enricher, lang: Lang, text: &str) -> String {
    let article = Article {
        id: String::new(),
        path: None,
        lang: Some(lang),
        title: String::new(),
        title_is_separate: true,
        text: text.to_owned(),
        published: Published::default(),
        source: None,
        url: None,
    };
    let enriched = enricher.enrich(article).enriched;
    let mut found: Vec<&str> = enriched
        .countries
        .iter()
        .map(|country| country.id.code())
        .collect();
    found.sort_unstable();
    if found.is_empty() {
        "-".to_owned()
    } else {
        found.join(" ")
    }
}

#[test]
fn sentences_speak_of_their_countries() {
    let rows = include_str!("../../../tests/data/countries.tsv");
    let mut enricher = Enricher::new();
    let mut wrong = Vec::new();
    for row in rows.lines().filter(|row| !row.starts_with('#')).skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let [lang, text, expected] = cells[..] else {
            panic!("three cells in {row:?}")
        };
        let lang = Lang::from_tag(lang).expect("a language");
        let found = spoken_of(&mut enricher, lang, text);
        if found != expected {
            wrong.push(format!("{text}\n    found {found}, expected {expected}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} rows:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

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

/// Every Polish term, in each case and number that the dictionary gives all
/// of its words, is found as that term.
#[test]
fn every_polish_term_is_found_in_every_case() {
    let vocabulary = Vocabulary::of(Lang::PL).expect("Polish has a vocabulary");
    let split = |text: &'static str| -> Vec<&'static str> {
        Tokens::new(text, None)
            .tokens
            .iter()
            .map(|token| token.text(text))
            .collect()
    };
    let terms: Vec<_> = vocabulary
        .terms
        .iter()
        .filter(|term| term.role != Role::Phrase)
        .collect();
    let mut wanted = HashSet::new();
    for term in &terms {
        for part in polish::parts(&split(term.text), term.role) {
            if let polish::Part::Declines { lemma, .. } = part {
                wanted.insert(lemma);
            }
        }
    }
    let forms = forms_of(&wanted);
    let (mut n_forms, mut missed) = (0, Vec::new());
    for term in terms {
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
            let Some(texts) = inflected(term.text, &words, &parts, cases, &forms) else {
                continue;
            };
            for text in texts {
                n_forms += 1;
                let is_found = with_context(Lang::PL, &format!("oto {text}"), |context| {
                    scan::scan(context, vocabulary).iter().any(|hit| {
                        let senses = hit.senses.iter();
                        let mut terms = senses.filter_map(|sense| match sense.name {
                            scan::Name::Term(found) => Some(found),
                            scan::Name::Place(_) => None,
                        });
                        let countries: Vec<CountryId> =
                            term.meanings.iter().map(|m| m.country).collect();
                        terms.any(|found| {
                            found.role == term.role
                                && found
                                    .meanings
                                    .iter()
                                    .any(|m| countries.contains(&m.country))
                        })
                    })
                });
                if !is_found {
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
