//! Lexicon table: gathers every form of SGJP and of hunspell's names, puts the
//! likeliest word first, and writes the table that `lang::lexicon` reads.
//!
//! The same input gives the same bytes: forms are sorted, ids follow from
//! order and frequency, and nothing depends on a hash.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::hunspell::{Hunspell, Known, NameForm};
use crate::lexicon::{Cases, Genders, NameClasses, Numbers, PartOfSpeech, Tag, layout};
use crate::numbered::Numbered;
use crate::pack::{Kind, Reading, Rule, Set, Table};
use crate::sgjp::{Row, Sgjp};
use crate::usage::{CAPITAL_INSIDE, Candidate, Count, Counts, Slot, Spelling, Usage, Word};
use crate::{grammar, source};

/// Makes the table of `out`.
pub(crate) fn write(
    wheel: &Path,
    hunspell: Option<&Path>,
    texts: &[PathBuf],
    out: &Path,
) -> Result<()> {
    let sgjp = Sgjp::read(wheel)?;
    let hunspell = hunspell.map(Hunspell::read).transpose()?;
    let mut counts = Counts::default();
    for text in texts {
        counts.add_file(text)?;
    }
    let mut forms = Forms::default();
    let wanted = hunspell.as_ref().map(Hunspell::lemmas).unwrap_or_default();
    let known = forms.add_sgjp(&sgjp, &wanted)?;
    let n_sgjp = forms.rows.len();
    if let Some(hunspell) = &hunspell {
        forms.add_names(hunspell, &known)?;
    }
    eprintln!(
        "{}: {n_sgjp} rows; hunspell: {} rows",
        sgjp.id,
        forms.rows.len() - n_sgjp
    );
    let table = forms.into_table(&counts)?;
    eprintln!("{}\n{}", table.summary(), sgjp.copyright);
    let bytes = table.to_bytes()?;
    std::fs::write(out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    println!("{} bytes, sha256 {}", bytes.len(), source::sha256(&bytes));
    Ok(())
}

/// The uses of a word that are counted apart: a verbal noun or participle that
/// is a word of its own too ("dochodzenie") is that word first, and halves of
/// compounds ("blisko") are adverbs first. Nobody addresses a name: "polsko" is
/// hardly ever "Polska".
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Use {
    Noun,
    Depreciative,
    Vocative,
    Gerund,
    Adjective,
    Participle,
    Stem,
    Verb,
    Adverb,
    Abbreviation,
    Other,
}

/// One reading of one form; the form lies in `Forms::text`.
struct FormRow {
    at: u32,
    bytes: u16,
    word: u32,
    reading: Reading,
}

#[derive(Default)]
struct Forms {
    text: String,
    rows: Vec<FormRow>,
    rules: Numbered<Rule>,
    kinds: Numbered<Kind>,
    words: Numbered<(String, String, Use)>,
    usage: Vec<WordUsage>,
}

struct WordUsage {
    used: Use,
    n_rows: u32,
    n_rare: u32,
    n_surname: u32,
    capitals: u64,
}

impl Forms {
    /// Adds SGJP's rows; returns those of the names that `wanted` has too.
    fn add_sgjp(&mut self, sgjp: &Sgjp, wanted: &HashSet<&str>) -> Result<Known> {
        let mut known = Known::new();
        let mut failed = None;
        sgjp.for_each_row(|row| {
            let added = self.add_row(row, wanted, &mut known);
            failed = failed.take().or(added.err());
        })?;
        failed.map_or(Ok(known), Err)
    }

    fn add_row(&mut self, row: Row<'_>, wanted: &HashSet<&str>, known: &mut Known) -> Result<()> {
        let Some(tag) = grammar::tag(row.tag) else {
            return Ok(());
        };
        if row.form.is_empty() || row.lemma.contains('_') || row.form.contains([' ', '_']) {
            return Ok(());
        }
        let names = grammar::names(row.names, row.lemma, tag);
        let rare = grammar::is_rare(row.labels);
        let tag = self.add(row.form, row.lemma, row.homonym, tag, names, rare)?;
        if tag.part() == PartOfSpeech::Noun && wanted.contains(row.lemma) {
            known
                .entry(row.lemma.to_owned())
                .or_default()
                .push(NameForm {
                    form: row.form.to_owned(),
                    tag,
                    names,
                });
        }
        Ok(())
    }

    fn add_names(&mut self, hunspell: &Hunspell, known: &Known) -> Result<()> {
        let names_and_adjectives = self.names_and_adjectives();
        let new = hunspell.new_names(known, |form| {
            // Shorter ones are mostly chance: Kim is no form of "ki".
            form.chars().nth(4).is_some()
                && names_and_adjectives.contains(form.to_lowercase().as_str())
        });
        drop(names_and_adjectives);
        for (lemma, forms) in new {
            for NameForm { form, tag, names } in forms {
                self.add(&form, lemma, "hunspell", tag, names, false)?;
            }
        }
        Ok(())
    }

    /// The forms that SGJP has of capitalised words and of adjectives.
    fn names_and_adjectives(&self) -> HashSet<String> {
        self.rows
            .iter()
            .filter(|row| {
                let tag = self.kinds.items[usize::from(row.reading.1)].0;
                tag.is_capitalised() || tag.part() == PartOfSpeech::Adjective
            })
            .map(|row| self.form(row).to_owned())
            .collect()
    }

    fn add(
        &mut self,
        form: &str,
        lemma: &str,
        homonym: &str,
        tag: Tag,
        names: NameClasses,
        rare: bool,
    ) -> Result<Tag> {
        let lower = form.to_lowercase();
        let rule =
            rule(&lower, lemma).with_context(|| format!("no rule from {form} to {lemma}"))?;
        let capitals = rule.capitals;
        let mut tag = tag;
        if capitals & 1 == 1 {
            tag = tag.capitalised();
        }
        if capitals > 1 {
            tag = tag.acronym();
        }
        let used = Use::of(tag);
        let word = self
            .words
            .number((lemma.to_owned(), homonym.to_owned(), used));
        if self.usage.len() == word as usize {
            self.usage.push(WordUsage::new(used));
        }
        let usage = &mut self.usage[word as usize];
        usage.n_rows += 1;
        usage.n_rare += u32::from(rare);
        usage.n_surname += u32::from(names == NameClasses::SURNAME);
        usage.capitals = capitals;
        self.rows.push(FormRow {
            at: u32::try_from(self.text.len())?,
            bytes: u16::try_from(lower.len())?,
            word,
            reading: (
                u16::try_from(self.rules.number(rule)).context("too many rules")?,
                u16::try_from(self.kinds.number((tag, names, names))).context("too many kinds")?,
            ),
        });
        self.text.push_str(&lower);
        Ok(tag)
    }

    fn form(&self, row: &FormRow) -> &str {
        let at = row.at as usize;
        &self.text[at..at + usize::from(row.bytes)]
    }

    /// Orders the readings of every form and numbers what is alike.
    fn into_table(mut self, counts: &Counts) -> Result<Table> {
        let mut rows = std::mem::take(&mut self.rows);
        let mut kinds = std::mem::take(&mut self.kinds);
        rows.sort_unstable_by(|a, b| {
            let key = |row: &FormRow| (row.word, row.reading);
            self.form(a).cmp(self.form(b)).then(key(a).cmp(&key(b)))
        });
        let words: Vec<Word> = self.usage.iter().map(WordUsage::word).collect();
        let (of_kind, slots) = slots(&kinds.items);
        let candidate = |row: &FormRow| Candidate {
            word: row.word,
            slot: of_kind[usize::from(row.reading.1)],
        };
        let usage = Usage::estimate(&self.met(&rows, candidate, counts), &words, &slots);
        let ranks = ranks(&usage.masses, &words);
        let believed = |row: &FormRow| usage.belief(candidate(row), &words, CAPITAL_INSIDE);
        let mut sets = Numbered::default();
        let mut forms = Vec::new();
        for same in rows.chunk_by(|a, b| self.form(a) == self.form(b)) {
            let mut ordered: Vec<&FormRow> = same.iter().collect();
            ordered.sort_by_key(|row| ranks[row.word as usize]);
            let set = sets.number(set(&ordered, believed, &mut kinds));
            forms.push((self.form(&same[0]).to_owned(), set));
        }
        ensure!(u16::try_from(kinds.items.len()).is_ok(), "too many kinds");
        Ok(Table {
            rules: self.rules.items,
            kinds: kinds.items,
            sets: sets.items,
            forms,
        })
    }

    /// The forms that the texts have, with the words they can be of.
    fn met(
        &self,
        rows: &[FormRow],
        candidate: impl Fn(&FormRow) -> Candidate,
        counts: &Counts,
    ) -> Vec<(Count, Vec<Candidate>)> {
        rows.chunk_by(|a, b| self.form(a) == self.form(b))
            .filter_map(|same| {
                let mut candidates: Vec<Candidate> = same.iter().map(&candidate).collect();
                candidates.sort_unstable();
                candidates.dedup();
                Some((counts.get(self.form(&same[0]))?, candidates))
            })
            .collect()
    }
}

/// The readings of one form, given in order of preference.
fn set(
    ordered: &[&FormRow],
    believed: impl Fn(&FormRow) -> f64,
    kinds: &mut Numbered<Kind>,
) -> Set {
    let mut likely = ordered[0];
    for row in &ordered[1..] {
        if believed(row) > believed(likely) {
            likely = row;
        }
    }
    let readings = ordered.iter().map(|row| row.reading).collect();
    let readings = merged(readings, kinds);
    // The readings of one word have one rule, so the rule finds it.
    let if_capital = readings
        .iter()
        .position(|reading| reading.0 == likely.reading.0)
        .filter(|at| *at < layout::MAX_IF_CAPITAL);
    Set {
        if_capital: if_capital.unwrap_or(0),
        readings,
    }
}

/// The slot of each kind, and the slots.
///
/// The gender of nouns does not vary, nor do the cases that prepositions
/// govern; a noun that does not decline has one form for its whole paradigm.
fn slots(kinds: &[Kind]) -> (Vec<u32>, Vec<Slot>) {
    let (mut groups, mut numbered) = (Numbered::default(), Numbered::default());
    let mut slots = Vec::new();
    let of_kind = kinds
        .iter()
        .map(|(tag, ..)| {
            let cleared = match tag.part() {
                PartOfSpeech::Noun | PartOfSpeech::Gerund => {
                    tag.with_agreement(tag.numbers(), tag.cases(), Genders::NONE)
                }
                PartOfSpeech::Preposition => Tag::new(PartOfSpeech::Preposition),
                _ => *tag,
            };
            let group = match Use::of(*tag) {
                Use::Other => (Use::Other, Some(tag.part()), false),
                used => (used, None, tag.is_plurale_tantum()),
            };
            let group = groups.number(group);
            let slot = numbered.number((group, cleared.0 & !Tag::SPELLING));
            if slots.len() == slot as usize {
                let only = tag.is_undeclined();
                slots.push(Slot { group, only });
            }
            slot
        })
        .collect();
    (of_kind, slots)
}

/// The place of each word in the order of preference.
fn ranks(masses: &[f64], words: &[Word]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..).take(words.len()).collect();
    order.sort_by(|a, b| {
        let mass = |word: &u32| masses[*word as usize];
        let rest = |word: &u32| (words[*word as usize].spelling, *word);
        mass(b).total_cmp(&mass(a)).then(rest(a).cmp(&rest(b)))
    });
    let mut ranks = vec![0; words.len()];
    for (rank, word) in (0..).zip(order) {
        ranks[word as usize] = rank;
    }
    ranks
}

impl Use {
    fn of(tag: Tag) -> Self {
        match tag.part() {
            _ if tag.is_depreciative() => Self::Depreciative,
            PartOfSpeech::Noun if tag.cases() == Cases::VOCATIVE && tag.is_capitalised() => {
                Self::Vocative
            }
            PartOfSpeech::Noun => Self::Noun,
            PartOfSpeech::Gerund => Self::Gerund,
            PartOfSpeech::Adjective => Self::Adjective,
            PartOfSpeech::PassiveParticiple | PartOfSpeech::ActiveParticiple => Self::Participle,
            PartOfSpeech::AdjectiveStem | PartOfSpeech::AdjectiveAfterPreposition => Self::Stem,
            PartOfSpeech::Adverb => Self::Adverb,
            PartOfSpeech::Abbreviation => Self::Abbreviation,
            PartOfSpeech::AdverbialParticiple => Self::Verb,
            _ if tag.is_verb() => Self::Verb,
            _ => Self::Other,
        }
    }

    /// How likely a use is before any text speaks for it.
    fn prior(self) -> f64 {
        match self {
            Self::Depreciative | Self::Vocative | Self::Stem => 0.02,
            Self::Gerund | Self::Participle | Self::Abbreviation => 0.2,
            _ => 1.0,
        }
    }
}

impl WordUsage {
    fn new(used: Use) -> Self {
        Self {
            used,
            n_rows: 0,
            n_rare: 0,
            n_surname: 0,
            capitals: 0,
        }
    }

    fn word(&self) -> Word {
        let mut prior = self.used.prior();
        if 2 * self.n_rare > self.n_rows {
            prior *= 0.1;
        }
        if 2 * self.n_surname > self.n_rows {
            prior *= 0.2;
        }
        let spelling = match self.capitals {
            0 => Spelling::Small,
            1 => Spelling::Capital,
            _ => Spelling::Acronym,
        };
        Word { spelling, prior }
    }
}

/// Joins readings of one base form: the name classes of those with one tag,
/// then the agreement of those that differ in one part of it only.
fn merged(readings: Vec<Reading>, kinds: &mut Numbered<Kind>) -> Vec<Reading> {
    let mut joined: Vec<(u16, Kind)> = Vec::new();
    for (rule, kind) in readings {
        let kind = kinds.items[usize::from(kind)];
        match joined.iter_mut().find(|j| (j.0, j.1.0) == (rule, kind.0)) {
            Some(same) => same.1.1 |= kind.1,
            None => joined.push((rule, kind)),
        }
    }
    while let Some((first, second, tag)) = mergeable(&joined) {
        joined[first].1.0 = tag;
        joined.remove(second);
    }
    joined
        .into_iter()
        .map(|(rule, kind)| {
            let kind = kinds.number(kind);
            (rule, u16::try_from(kind).unwrap_or(u16::MAX))
        })
        .collect()
}

fn mergeable(joined: &[(u16, Kind)]) -> Option<(usize, usize, Tag)> {
    for (second, (b_rule, b)) in joined.iter().enumerate() {
        for (first, (a_rule, a)) in joined[..second].iter().enumerate() {
            if (a_rule, a.1, a.2) == (b_rule, b.1, b.2)
                && let Some(tag) = both(a.0, b.0)
            {
                return Some((first, second, tag));
            }
        }
    }
    None
}

/// The one tag that says what two say, if there is one.
fn both(a: Tag, b: Tag) -> Option<Tag> {
    let blank = |tag: Tag| tag.with_agreement(Numbers::NONE, Cases::NONE, Genders::NONE);
    let parts = [
        a.numbers() == b.numbers(),
        a.cases() == b.cases(),
        a.genders() == b.genders(),
    ];
    let n_alike = parts.iter().filter(|alike| **alike).count();
    (blank(a) == blank(b) && n_alike >= 2).then(|| {
        a.with_agreement(
            a.numbers() | b.numbers(),
            a.cases() | b.cases(),
            a.genders() | b.genders(),
        )
    })
}

/// The shortest rule that gives `lemma` of `lower`.
fn rule(lower: &str, lemma: &str) -> Option<Rule> {
    let small = lemma.to_lowercase();
    let capitals = capitals(lemma, &small)?;
    let fronts = ["", "nie", "naj", "nienaj", "nie-"];
    fronts
        .iter()
        .filter_map(|front| Some((front.len(), lower.strip_prefix(front)?)))
        .filter_map(|(front, stem)| {
            let kept: usize = stem
                .chars()
                .zip(small.chars())
                .take_while(|(a, b)| a == b)
                .map(|(a, _)| a.len_utf8())
                .sum();
            Some(Rule {
                front: u8::try_from(front).ok()?,
                back: u8::try_from(stem.len() - kept).ok()?,
                capitals,
                ending: small[kept..].to_owned(),
            })
        })
        .filter(|rule| rule.ending.len() < 256)
        .min_by_key(|rule| {
            let cost = usize::from(rule.back) + rule.ending.len();
            (cost + usize::from(rule.front > 0), rule.front)
        })
}

/// Which letters of `lemma` are capitals; all ones if all are.
fn capitals(lemma: &str, small: &str) -> Option<u64> {
    let written = |capital: &dyn Fn(usize) -> bool| -> String {
        small
            .chars()
            .enumerate()
            .map(|(at, letter)| {
                if capital(at) {
                    letter.to_uppercase().collect::<String>()
                } else {
                    letter.to_string()
                }
            })
            .collect()
    };
    if lemma.chars().nth(1).is_some() && written(&|_| true) == lemma {
        return Some(u64::MAX);
    }
    let bits = lemma
        .chars()
        .take(63)
        .enumerate()
        .filter(|(_, letter)| letter.is_uppercase())
        .fold(0, |bits, (at, _)| bits | 1 << at);
    (written(&|at| at < 63 && bits >> at & 1 == 1) == lemma).then_some(bits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_short_and_keep_capitals() {
        let found = rule("nienajlepszych", "dobry").expect("any word has a rule");
        assert_eq!((found.front, found.ending.as_str()), (6, "dobry"));
        let found = rule("pis-u", "PiS").expect("any word has a rule");
        assert_eq!((found.back, found.capitals), (2, 0b101));
        let found = rule("onz", "ONZ").expect("any word has a rule");
        assert_eq!(found.capitals, u64::MAX);
    }

    #[test]
    fn readings_join_when_nothing_is_lost() {
        let noun = Tag::new(PartOfSpeech::Noun);
        let tag = |cases| noun.with_agreement(Numbers::SINGULAR, cases, Genders::FEMININE);
        assert_eq!(
            both(tag(Cases::GENITIVE), tag(Cases::DATIVE)),
            Some(tag(Cases::GENITIVE | Cases::DATIVE))
        );
        let plural = noun.with_agreement(Numbers::PLURAL, Cases::DATIVE, Genders::FEMININE);
        assert_eq!(both(tag(Cases::GENITIVE), plural), None);
    }
}
