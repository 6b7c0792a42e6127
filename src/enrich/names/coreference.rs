//! Coreference: makes one entity of all the mentions of it in an article.
//!
//! A surname alone is the person whose full name the article gives; where two
//! bear it, it stays a surname and is marked ambiguous. A first name alone, or
//! a family name that comes first, is its only bearer. An acronym joins the
//! only organisation whose initials it has, in brackets the one before it; so
//! does the first word alone of a known one ("Unia", "Unia Europejska").

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::Found;
use crate::article::{Kind, Mention};
use crate::enrich::Context;
use crate::lang::Lang;
use crate::lang::tokens::Shape;
use crate::lang::words::{fold, lower, without_possessive};
use crate::table::{Table, alternatives};

/// The mentions of an article with the names of what they name; `lemmas` are
/// the base forms of `found`.
pub(super) fn resolve(context: &Context<'_>, found: &[Found], lemmas: &[String]) -> Vec<Mention> {
    let persons = found
        .iter()
        .zip(lemmas)
        .filter(|(found, _)| found.kind == Kind::Person);
    let full_names = FullNames::new(persons.map(|(_, lemma)| lemma.as_str()));
    let acronyms = acronyms(context, found, lemmas);
    let short_names = short_names(found, lemmas);
    let companies = Companies::new(found, lemmas);
    let organisation = |found: &Found, lemma: &String| match short_names.get(lemma.as_str()) {
        Some(Some(full)) => (*full).to_owned(),
        _ => match (acronyms.get(lemma), found.known) {
            (Some(full), _) => full.clone(),
            (None, Some(known)) if known.entity != known.spelling => known.entity.to_owned(),
            (None, known) => companies
                .name_of(lemma, known.is_some() || context.lang == Some(Lang::PL))
                .to_owned(),
        },
    };
    found
        .iter()
        .zip(lemmas)
        .map(|(found, lemma)| {
            let (name, ambiguous) = match found.kind {
                Kind::Person => full_names.of(lemma),
                Kind::Organisation => (organisation(found, lemma), false),
                _ => (lemma.clone(), false),
            };
            Mention {
                kind: found.kind,
                span: span(context, &found.range),
                name,
                lemma: lemma.clone(),
                country: None,
                via: None,
                ambiguous,
                rule: found.rule,
            }
        })
        .collect()
}

/// The bytes of a mention, without an English possessive.
fn span(context: &Context<'_>, range: &Range<usize>) -> Range<usize> {
    let Range { start, end } = context.span(range);
    let is_english = context.lang == Some(Lang::EN);
    let text = &context.text[start..end];
    let length = if is_english {
        without_possessive(text).len()
    } else {
        text.len()
    };
    start..start + length
}

/// The organisations of an article by what is left of their names without legal
/// forms.
struct Companies<'a> {
    /// The fullest name under each key, first to last of the keys.
    full: BTreeMap<String, &'a str>,
}

/// Endings of companies' names, as [`key`] has them, longest first.
static LEGAL_FORMS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("legal_forms.tsv"));
    let forms = table.rows().flat_map(|row| alternatives(row[1]));
    let mut forms: Vec<String> = forms.map(|form| format!(" {}", key(form))).collect();
    forms.sort_unstable_by_key(|form| std::cmp::Reverse(form.len()));
    forms
});

/// What a company's name is compared by: no stops, no legal forms at its end.
fn company_key(name: &str) -> String {
    let mut key = key(name).replace(['.', ','], "");
    while let Some(form) = LEGAL_FORMS.iter().find(|form| key.ends_with(form.as_str())) {
        key.truncate(key.len() - form.len());
    }
    key
}

impl<'a> Companies<'a> {
    fn new(found: &[Found], lemmas: &'a [String]) -> Self {
        let mut full: BTreeMap<String, &str> = BTreeMap::new();
        let pairs = found.iter().zip(lemmas);
        for (_, lemma) in pairs.filter(|(found, _)| found.kind == Kind::Organisation) {
            let fullest = full.entry(company_key(lemma)).or_insert(lemma);
            // of two as long, the one that is not written in capitals
            let is_loud = |name: &str| !name.contains(char::is_lowercase);
            let is_fuller = match lemma.len().cmp(&fullest.len()) {
                Ordering::Greater => true,
                Ordering::Equal => is_loud(fullest) && !is_loud(lemma),
                Ordering::Less => false,
            };
            if is_fuller {
                *fullest = lemma;
            }
        }
        Self { full }
    }

    /// The fullest name of an organisation: "Dome Petroleum Ltd" of "Dome", where
    /// no other begins so. A name of the gazetteer is whole in itself.
    fn name_of(&self, lemma: &'a str, is_known: bool) -> &'a str {
        let key = company_key(lemma);
        let own = self.full.get(&key).copied().unwrap_or(lemma);
        if is_known {
            return own;
        }
        let beginning = format!("{key} ");
        let longer = self.full.range(beginning.clone()..);
        let mut longer = longer.take_while(|(other, _)| other.starts_with(&beginning));
        match (longer.next(), longer.next()) {
            (Some((_, only)), None) => only,
            _ => own,
        }
    }
}

/// The names of several words that an article gives its persons, by which
/// shorter ones are told.
#[derive(Debug, Default)]
struct FullNames<'a> {
    /// In order of their first mention, each under the key of the whole.
    whole: HashMap<String, &'a str>,
    /// By the key of the last word and of the first; nothing where two share it.
    last: HashMap<String, Option<&'a str>>,
    first: HashMap<String, Option<&'a str>>,
}

impl<'a> FullNames<'a> {
    fn new(names: impl Iterator<Item = &'a str>) -> Self {
        let mut full = Self::default();
        let (short, long): (Vec<_>, Vec<_>) =
            names.partition(|name| name.split(' ').any(is_initial));
        for name in long {
            full.add(name);
        }
        for name in short {
            if full.spelt_out(name).is_none() {
                full.add(name);
            }
        }
        full
    }

    fn add(&mut self, name: &'a str) {
        let full = self;
        {
            if let (Some((first, _)), Some((_, last))) =
                (name.split_once(' '), name.rsplit_once(' '))
                && full.whole.try_insert(key(name), name).is_ok()
            {
                let bears = |bearers: &mut HashMap<_, _>, word| {
                    bearers
                        .entry(key(word))
                        .and_modify(|bearer| *bearer = None)
                        .or_insert(Some(name));
                };
                bears(&mut full.last, last);
                bears(&mut full.first, first);
            }
        }
    }

    /// The person whose name a name with initials is: "Andy Hazell" of "A Hazell",
    /// "Donald Trump" of "Donald J. Trump".
    fn spelt_out(&self, name: &str) -> Option<&'a str> {
        let (first, rest) = name.split_once(' ')?;
        if is_initial(first) {
            let (_, last) = name.rsplit_once(' ')?;
            let bearer = (*self.last.get(&key(last))?)?;
            let alike = key(bearer).chars().next() == key(name).chars().next();
            return alike.then_some(bearer);
        }
        let words = rest.split(' ').filter(|word| !is_initial(word));
        let plain = words.fold(first.to_owned(), |plain, word| plain + " " + word);
        self.whole.get(&key(&plain)).copied()
    }

    /// The name of a person's mention, and whether several bear it.
    fn of(&self, lemma: &str) -> (String, bool) {
        let wanted = key(lemma);
        if lemma.contains(' ') {
            let whole = self.whole.get(&wanted).copied();
            let name = whole.or_else(|| self.spelt_out(lemma)).unwrap_or(lemma);
            return (name.to_owned(), false);
        }
        match (self.last.get(&wanted), self.first.get(&wanted)) {
            (Some(Some(only)), _) | (None, Some(Some(only))) => ((*only).to_owned(), false),
            (Some(None), _) => (lemma.to_owned(), true),
            (None, _) => (lemma.to_owned(), false),
        }
    }
}

/// Whether a word of a name is an initial.
fn is_initial(word: &str) -> bool {
    let letters = word.trim_end_matches('.');
    letters.chars().count() == 1 && letters.chars().all(char::is_uppercase)
}

/// A name as it is compared: without case and diacritics.
fn key(name: &str) -> String {
    fold(&lower(name))
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
        let spelling = context.spelling(acronym);
        if is_subsequence(spelling, &initials(lemma).to_uppercase())
            || is_foreign_acronym(spelling, lemma)
        {
            acronyms.insert(spelling.to_owned(), lemma.clone());
        }
    }
    acronyms
}

/// Whether an acronym can be a name's in its own language: it has a letter for
/// each word, or for each but a first one that says whose it is. "Amerykańska
/// Agencja Wywiadu Obronnego (DIA)" is the Defense Intelligence Agency.
fn is_foreign_acronym(acronym: &str, name: &str) -> bool {
    let n_letters = acronym.chars().count();
    let n_words = name.split(' ').count();
    n_letters >= 3 && (n_words == n_letters || n_words == n_letters + 1)
}

/// The first letters of a name's words.
fn initials(name: &str) -> String {
    let words = name.split([' ', '-']);
    words.filter_map(|word| word.chars().next()).collect()
}

/// The short names of the organisations that an article calls by longer ones;
/// nothing where two share one.
fn short_names<'a>(found: &[Found], lemmas: &'a [String]) -> HashMap<String, Option<&'a str>> {
    let mut short_names: HashMap<String, Option<&str>> = HashMap::new();
    let pairs = found.iter().zip(lemmas);
    let organisations = pairs.filter(|(found, _)| found.kind == Kind::Organisation);
    for (found, lemma) in organisations {
        let Some((head, _)) = lemma.split_once(' ') else {
            continue;
        };
        let head = found.known.map(|_| head.to_owned());
        for short_name in [Some(initials(lemma)), head].into_iter().flatten() {
            let bearer = short_names.entry(short_name).or_insert(Some(lemma));
            if *bearer != Some(lemma) {
                *bearer = None;
            }
        }
    }
    short_names
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
        let names = FullNames::new(names.into_iter());
        assert_eq!(names.of("Tusk"), ("Donald Tusk".to_owned(), false));
        assert_eq!(names.of("Kaczyński"), ("Kaczyński".to_owned(), true));
        assert_eq!(names.of("Kim"), ("Kim Dzong Un".to_owned(), false));
        assert_eq!(names.of("Nowak"), ("Nowak".to_owned(), false));
        assert_eq!(names.of("DONALD TUSK"), ("Donald Tusk".to_owned(), false));
    }

    #[test]
    fn initials_are_of_the_name_that_is_spelt_out() {
        let names = ["George W. Bush", "George Bush", "A. Hazell", "Andy Hazell"];
        let names = FullNames::new(names.into_iter());
        for (name, whole) in [
            ("Bush", "George Bush"),
            ("George W. Bush", "George Bush"),
            ("A. Hazell", "Andy Hazell"),
            ("B. Hazell", "B. Hazell"),
        ] {
            assert_eq!(names.of(name), (whole.to_owned(), false));
        }
    }

    #[test]
    fn acronyms_of_another_language_have_a_letter_a_word() {
        assert!(is_foreign_acronym("WHO", "Światowa Organizacja Zdrowia"));
        assert!(is_foreign_acronym(
            "DIA",
            "Amerykańska Agencja Wywiadu Obronnego"
        ));
        assert!(!is_foreign_acronym("PO", "Legia Warszawa"));
        assert!(!is_foreign_acronym("SOR", "Szpital Bródnowski"));
    }

    #[test]
    fn acronyms_are_initials() {
        assert!(is_subsequence("MON", "MON") && is_subsequence("DIA", "DIA"));
        assert!(!is_subsequence("PKP", "MON"));
    }
}
