//! Conflation: measures how well an index term joins the forms of a word.
//!
//! Over the distinct lower-cased forms of a treebank with their part of
//! speech, unweighted: of the pairs of forms of one word, how many get one
//! term (joined); of the pairs that get one term, how many have no base form
//! in common (wrong): in the treebank, and in the treebank with the two
//! spellings as any part of speech. Punctuation, numbers and endings that the
//! treebank splits off are left out.
//!
//! Polish has a dictionary to say why a pair is wrong: the spellings have no
//! base form in common there either, so that only their letters without
//! diacritics are alike; each can be the word that the other was read as, so
//! that the treebank has read one word in two ways ("wyjście", of "wyjście" or
//! "wyjść"); or one of them is a homograph. Beside it the share of running
//! words whose term is the treebank's base form, with and without the help of
//! capitals.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use frostem::{Algorithm, Stemmer};
use prasowka::lang::Lang;
use prasowka::lang::words::{Word, fold};

use crate::lexicon::{Analysis, Lexicon, POLISH, PartOfSpeech, Written};

/// A form in lower case as one part of speech.
type FormAs = (String, String);

/// What a treebank says.
#[derive(Default)]
struct Gold {
    /// Base forms in lower case.
    lemmas: BTreeMap<FormAs, BTreeSet<String>>,
    /// Form as written, whether the first of its sentence, base form.
    tokens: Vec<(String, bool, String)>,
}

/// A way to make terms: its name, and the term of a form that is this part of
/// speech.
type Terms<'a> = (&'static str, Box<dyn Fn(&str, &str) -> String + 'a>);

/// Prints one line for each way to make terms, for each table and for all.
pub(crate) fn measure(lang: &str, tables: &[PathBuf], n_misses: usize) -> Result<()> {
    let lang = Lang::from_tag(lang).context("a language has two letters")?;
    let mut all = Gold::default();
    for table in tables {
        all.add(table)?;
    }
    let indexed: Terms<'_> = (
        "term of the index",
        Box::new(move |form, _| Word::new(form, Some(lang)).term.into()),
    );
    if lang != Lang::PL {
        let written: Terms<'_> = ("word as written", Box::new(|form, _| form.to_owned()));
        for (name, term) in [indexed, written] {
            all.print(name, &term);
        }
        return Ok(());
    }
    let snowball = Stemmer::new(Algorithm::Polish);
    let ways: Vec<Terms<'_>> = vec![
        indexed,
        (
            "preferred base form",
            Box::new(|form, _| term(form, |_| true)),
        ),
        (
            "preferred of its part of speech",
            Box::new(|form, part| term(form, |analysis| agrees(analysis, part))),
        ),
        (
            "Snowball, without diacritics",
            Box::new(|form, _| fold(&snowball.stem(form))),
        ),
    ];
    for table in tables {
        let mut gold = Gold::default();
        gold.add(table)?;
        println!("{}: {} forms", table.display(), gold.lemmas.len());
        for (name, term) in &ways {
            gold.print(name, term);
        }
        gold.print_running();
    }
    println!("all: {} forms", all.lemmas.len());
    for (name, term) in &ways {
        all.print(name, term);
    }
    all.print_wrong(&ways[0].1);
    all.print_expanded();
    all.print_running();
    all.print_misses(&ways[1].1, n_misses);
    Ok(())
}

impl Gold {
    fn add(&mut self, table: &Path) -> Result<()> {
        let text = std::fs::read_to_string(table)
            .with_context(|| format!("reading {}", table.display()))?;
        let mut sentence = "";
        for line in text.lines() {
            let cells: Vec<&str> = line.split('\t').collect();
            let [number, form, lemma, part, tag, ..] = cells[..] else {
                continue;
            };
            let first = number != sentence;
            sentence = number;
            // The treebank splits "robiłem" into two; running text does not.
            if tag.starts_with("aglt") {
                continue;
            }
            if part == "PUNCT" || part == "SYM" || !form.chars().all(is_of_words) {
                continue;
            }
            let key = (form.to_lowercase(), part.to_owned());
            let lemma = lemma.to_lowercase();
            self.tokens.push((form.to_owned(), first, lemma.clone()));
            self.lemmas.entry(key).or_default().insert(lemma);
        }
        Ok(())
    }

    /// Pairs of forms of one word, word by word.
    fn pairs(&self) -> Vec<(&FormAs, &FormAs)> {
        let mut words: BTreeMap<(&str, &str), Vec<&FormAs>> = BTreeMap::new();
        for (form, lemmas) in &self.lemmas {
            for lemma in lemmas {
                words.entry((lemma, &form.1)).or_default().push(form);
            }
        }
        words.values().flat_map(|forms| pairs_of(forms)).collect()
    }

    fn share_lemma(&self, a: &FormAs, b: &FormAs) -> bool {
        !self.lemmas[a].is_disjoint(&self.lemmas[b])
    }

    fn print(&self, name: &str, term: &dyn Fn(&str, &str) -> String) {
        let terms: HashMap<&FormAs, String> = self
            .lemmas
            .keys()
            .map(|form| (form, term(&form.0, &form.1)))
            .collect();
        let pairs = self.pairs();
        let n_joined = pairs.iter().filter(|(a, b)| terms[a] == terms[b]).count();
        let meeting = self.meeting(term);
        let wrong = || meeting.iter().filter(|(a, b)| !self.share_lemma(a, b));
        let n_any_part = wrong()
            .filter(|(a, b)| !self.share_lemma_as_any_part(a, b))
            .count();
        println!(
            "  {name}: joined {:.4} of {}, wrong {:.4} of {}, whatever the part of speech {:.4}",
            n_joined as f64 / pairs.len() as f64,
            pairs.len(),
            wrong().count() as f64 / meeting.len() as f64,
            meeting.len(),
            n_any_part as f64 / meeting.len() as f64,
        );
    }

    /// Pairs of forms that get one term.
    fn meeting(&self, term: &dyn Fn(&str, &str) -> String) -> Vec<(&FormAs, &FormAs)> {
        let mut by_term: BTreeMap<String, Vec<&FormAs>> = BTreeMap::new();
        for form in self.lemmas.keys() {
            by_term
                .entry(term(&form.0, &form.1))
                .or_default()
                .push(form);
        }
        by_term.values().flat_map(|forms| pairs_of(forms)).collect()
    }

    /// Why pairs with one term have no base form in common.
    fn print_wrong(&self, term: &dyn Fn(&str, &str) -> String) {
        let meeting = self.meeting(term);
        let (mut n_bare, mut n_either, mut n_homographs) = (0, 0, 0);
        let wrong = meeting.iter();
        for (a, b) in wrong.filter(|(a, b)| !self.share_lemma_as_any_part(a, b)) {
            let (of_a, of_b) = (all_terms(&a.0), all_terms(&b.0));
            let can_be = |terms: &BTreeSet<String>, other| !terms.is_disjoint(&self.lemmas[other]);
            if of_a.is_disjoint(&of_b) {
                n_bare += 1;
            } else if can_be(&of_a, b) && can_be(&of_b, a) {
                n_either += 1;
            } else {
                n_homographs += 1;
            }
        }
        let share = |n: usize| n as f64 / meeting.len() as f64;
        println!(
            "  of those: alike without diacritics only {:.4}, read in two ways {:.4}, homographs {:.4}",
            share(n_bare),
            share(n_either),
            share(n_homographs)
        );
    }

    /// Whether the spellings have a base form in common as any part of speech.
    fn share_lemma_as_any_part(&self, a: &FormAs, b: &FormAs) -> bool {
        let lemmas = |form: &FormAs| -> BTreeSet<&String> {
            let from = (form.0.clone(), String::new());
            self.lemmas
                .range(from..)
                .take_while(|(other, _)| other.0 == form.0)
                .flat_map(|(_, lemmas)| lemmas)
                .collect()
        };
        !lemmas(a).is_disjoint(&lemmas(b))
    }

    /// With one term in the index and all of a word's terms in the query.
    fn print_expanded(&self) {
        let pairs = self.pairs();
        let n_joined = pairs
            .iter()
            .flat_map(|(a, b)| [(a, b), (b, a)])
            .filter(|(query, indexed)| all_terms(&query.0).contains(&term(&indexed.0, |_| true)))
            .count();
        let mut indexed: HashMap<String, Vec<&FormAs>> = HashMap::new();
        for form in self.lemmas.keys() {
            let term = term(&form.0, |_| true);
            indexed.entry(term).or_default().push(form);
        }
        let (mut n_meet, mut n_wrong) = (0, 0);
        for query in self.lemmas.keys() {
            for term in all_terms(&query.0) {
                for form in indexed.get(&term).into_iter().flatten() {
                    n_meet += usize::from(*form != query);
                    n_wrong += usize::from(!self.share_lemma_as_any_part(query, form));
                }
            }
        }
        println!(
            "  preferred in the index, all in the query: found {:.4} of {}, \
             wrong whatever the part of speech {:.4} of {n_meet}",
            n_joined as f64 / (2 * pairs.len()) as f64,
            2 * pairs.len(),
            n_wrong as f64 / n_meet as f64,
        );
    }

    fn print_running(&self) {
        let (mut n_plain, mut n_helped) = (0, 0);
        for (form, first, lemma) in &self.tokens {
            let lower = form.to_lowercase();
            let wanted = lemma.as_str();
            let written = written(form, *first);
            n_plain += usize::from(written_term(&lower, Written::Small) == wanted);
            n_helped += usize::from(written_term(&lower, written) == wanted);
        }
        let n = self.tokens.len() as f64;
        println!(
            "  running words with the right term: {:.4}, with the help of capitals {:.4} of {n}",
            n_plain as f64 / n,
            n_helped as f64 / n
        );
    }

    fn print_misses(&self, term: &dyn Fn(&str, &str) -> String, n: usize) {
        let mut misses: BTreeMap<(&FormAs, String), (usize, &FormAs)> = BTreeMap::new();
        for (a, b) in self.pairs() {
            if term(&a.0, &a.1) != term(&b.0, &b.1) {
                for (missed, other) in [(a, b), (b, a)] {
                    let wrong = !self.lemmas[missed]
                        .iter()
                        .any(|l| *l == term(&missed.0, ""));
                    if wrong {
                        misses
                            .entry((missed, term(&missed.0, "")))
                            .or_insert((0, other))
                            .0 += 1;
                    }
                }
            }
        }
        let mut misses: Vec<_> = misses.into_iter().collect();
        misses.sort_by_key(|miss| std::cmp::Reverse(miss.1.0));
        for ((form, term), (count, other)) in misses.into_iter().take(n) {
            let lemmas = &self.lemmas[form];
            println!(
                "  {count}\t{} {} {lemmas:?} got {term}, as {}",
                form.0, form.1, other.0
            );
        }
    }
}

fn is_of_words(letter: char) -> bool {
    letter.is_alphabetic() || "-'’".contains(letter)
}

fn pairs_of<'a>(forms: &[&'a FormAs]) -> Vec<(&'a FormAs, &'a FormAs)> {
    let mut pairs = Vec::new();
    for (at, a) in forms.iter().enumerate() {
        pairs.extend(forms[at + 1..].iter().map(|b| (*a, *b)));
    }
    pairs
}

fn written(form: &str, first: bool) -> Written {
    match form.chars().filter(|letter| letter.is_uppercase()).count() {
        0 => Written::Small,
        1 if first => Written::Small,
        1 => Written::Capital,
        _ => Written::Capitals,
    }
}

fn written_term(lower: &str, written: Written) -> String {
    let Some(set) = POLISH.lookup(lower) else {
        return lower.to_owned();
    };
    term_of(&POLISH, lower, POLISH.preferred(set, written))
}

/// The first base form of those analyses that `accept` takes, or of all.
fn term(form: &str, accept: impl Fn(Analysis) -> bool) -> String {
    let Some(set) = POLISH.lookup(form) else {
        return form.to_owned();
    };
    let mut analyses = POLISH.analyses(set);
    let chosen = analyses
        .clone()
        .find(|analysis| accept(*analysis))
        .or_else(|| analyses.next())
        .expect("a set has analyses");
    term_of(&POLISH, form, chosen)
}

fn all_terms(form: &str) -> BTreeSet<String> {
    let Some(set) = POLISH.lookup(form) else {
        return BTreeSet::from([form.to_owned()]);
    };
    POLISH
        .analyses(set)
        .map(|analysis| term_of(&POLISH, form, analysis))
        .collect()
}

fn term_of(lexicon: &Lexicon, lower: &str, analysis: Analysis) -> String {
    let mut lemma = String::new();
    lexicon.lemma_lower(lower, analysis, &mut lemma);
    lemma
}

/// Whether an analysis can be the treebank's part of speech.
fn agrees(analysis: Analysis, part: &str) -> bool {
    let tag = analysis.tag;
    match part {
        "NOUN" => tag.is_noun(),
        "PROPN" => tag.is_noun() && tag.is_capitalised(),
        "ADJ" | "DET" => tag.is_adjective(),
        "VERB" | "AUX" => tag.is_verb() || tag.part() == PartOfSpeech::AdverbialParticiple,
        "ADV" => tag.part() == PartOfSpeech::Adverb,
        "ADP" => tag.part() == PartOfSpeech::Preposition,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gold() -> Gold {
        let rows = [
            ("domu", "NOUN", "dom"),
            ("domem", "NOUN", "dom"),
            ("kot", "NOUN", "kot"),
        ];
        let lemmas = rows.map(|(form, part, lemma)| {
            let key = (form.to_owned(), part.to_owned());
            (key, BTreeSet::from([lemma.to_owned()]))
        });
        Gold {
            lemmas: lemmas.into(),
            tokens: Vec::new(),
        }
    }

    #[test]
    fn pairs_are_of_one_word() {
        let gold = gold();
        let forms: Vec<_> = gold.pairs().iter().map(|(a, b)| (&*a.0, &*b.0)).collect();
        assert_eq!(forms, [("domem", "domu")]);
    }

    #[test]
    fn what_gets_one_term_meets() {
        let gold = gold();
        assert_eq!(gold.meeting(&|_, _| "same".to_owned()).len(), 3);
        assert!(gold.meeting(&|form, _| form.to_owned()).is_empty());
        assert!(!gold.share_lemma_as_any_part(gold.pairs()[0].0, &("kot".into(), "NOUN".into())));
    }
}
