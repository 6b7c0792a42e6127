//! Usage: estimates how much each word is used in running text.
//!
//! A token counts for all words that have its form, in proportion to what is
//! known of them so far; a few rounds settle it (expectation maximisation).
//! What is known is how much a word is used and how much each place of a
//! paradigm is: "lub" could be an imperative, but imperatives are few. Capitals help: a token
//! capitalised in mid-sentence speaks for a word with a capital, one in small
//! letters against it, several capitals for an acronym; at the beginning of a
//! sentence a capital says nothing.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Context, Result};

const ROUNDS: usize = 12;
/// How much words of each [`Spelling`] are believed of a token: in small
/// letters, with a capital in mid-sentence, with one elsewhere, with several.
const BELIEF: [[f64; 3]; 4] = [
    [1.0, 0.001, 0.001],
    [0.05, 1.0, 0.05],
    [1.0, 1.0, 0.05],
    [0.2, 0.2, 1.0],
];
/// What a word is worth before any text speaks for it.
const PRIOR: f64 = 0.05;

/// How often a form is met, by how it is written, in the order of `BELIEF`.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count([u32; 4]);

/// The place of a capital in mid-sentence in `BELIEF`.
pub(crate) const CAPITAL_INSIDE: usize = 1;

/// How a word's base form is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Spelling {
    /// "polski".
    Small,
    /// "Polska".
    Capital,
    /// "NATO", "ONZ".
    Acronym,
}

/// A word that has a form, and the place of its paradigm where it has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    pub(crate) word: u32,
    pub(crate) slot: u32,
}

/// A place in a paradigm.
#[derive(Clone, Copy)]
pub(crate) struct Slot {
    /// The places of one paradigm have one group.
    pub(crate) group: u32,
    /// Whether the form fills the whole paradigm.
    pub(crate) only: bool,
}

/// What is known after counting.
pub(crate) struct Usage {
    /// How much each word is used.
    pub(crate) masses: Vec<f64>,
    /// The share of each slot in its group.
    shares: Vec<f64>,
}

/// Counts of lower-cased forms.
#[derive(Default)]
pub(crate) struct Counts(HashMap<String, Count>);

/// A word of the dictionary, whatever its form.
#[derive(Clone, Copy)]
pub(crate) struct Word {
    pub(crate) spelling: Spelling,
    /// Between 0 and 1, smaller for what is archaic, dialectal or a surname.
    pub(crate) prior: f64,
}

impl Counts {
    /// Adds the `text` of every line.
    pub(crate) fn add_file(&mut self, path: &Path) -> Result<()> {
        let lines =
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
        for line in lines.lines() {
            let article: serde_json::Value = serde_json::from_str(line)?;
            let text = article["text"].as_str().context("a line without `text`")?;
            text.lines().for_each(|line| self.add_line(line));
        }
        Ok(())
    }

    pub(crate) fn get(&self, lower: &str) -> Option<Count> {
        self.0.get(lower).copied()
    }

    fn add_line(&mut self, line: &str) {
        let mut inside = false;
        let mut from = None;
        for (at, letter) in line.char_indices().chain([(line.len(), '\n')]) {
            if letter.is_alphabetic() || "'’".contains(letter) && from.is_some() {
                from.get_or_insert(at);
                continue;
            }
            if let Some(from) = from.take() {
                self.add(&line[from..at], inside);
                inside = true;
            }
            inside &= letter == ' ' || letter == ',' || letter == '-';
        }
    }

    fn add(&mut self, token: &str, inside: bool) {
        let n_capitals = token.chars().filter(|letter| letter.is_uppercase()).count();
        let written = match (n_capitals, inside) {
            (0, _) => 0,
            (1, true) => 1,
            (1, false) => 2,
            _ => 3,
        };
        self.0.entry(token.to_lowercase()).or_default().0[written] += 1;
    }
}

impl Usage {
    /// Shares the counts of forms among the words they can be of.
    pub(crate) fn estimate(
        forms: &[(Count, Vec<Candidate>)],
        words: &[Word],
        slots: &[Slot],
    ) -> Self {
        let mut usage = Self {
            masses: words.iter().map(|word| PRIOR * word.prior).collect(),
            shares: shares(&vec![1.0; slots.len()], slots),
        };
        for _ in 0..ROUNDS {
            usage = usage.refined(forms, words, slots);
        }
        usage
    }

    /// How much a form written so is believed to be this word's.
    pub(crate) fn belief(&self, candidate: Candidate, words: &[Word], written: usize) -> f64 {
        let word = &words[candidate.word as usize];
        self.masses[candidate.word as usize]
            * self.shares[candidate.slot as usize]
            * word.prior
            * BELIEF[written][word.spelling as usize]
    }

    fn refined(&self, forms: &[(Count, Vec<Candidate>)], words: &[Word], slots: &[Slot]) -> Self {
        let mut masses: Vec<f64> = words.iter().map(|word| PRIOR * word.prior).collect();
        let mut uses = vec![1.0; slots.len()];
        for (count, candidates) in forms {
            for (written, n) in count.0.iter().enumerate().filter(|(_, n)| **n > 0) {
                let belief = |candidate| self.belief(candidate, words, written);
                let all: f64 = candidates.iter().copied().map(belief).sum();
                for candidate in candidates {
                    let share = f64::from(*n) * belief(*candidate) / all;
                    masses[candidate.word as usize] += share;
                    uses[candidate.slot as usize] += share;
                }
            }
        }
        Self {
            masses,
            shares: shares(&uses, slots),
        }
    }
}

/// Each slot's part of its group's uses.
fn shares(uses: &[f64], slots: &[Slot]) -> Vec<f64> {
    let n_groups = slots.iter().map(|slot| slot.group + 1).max().unwrap_or(0);
    let mut groups = vec![0.0; n_groups as usize];
    for (slot, uses) in slots.iter().zip(uses).filter(|(slot, _)| !slot.only) {
        groups[slot.group as usize] += uses;
    }
    let share = |(slot, uses): (&Slot, &f64)| {
        if slot.only {
            1.0
        } else {
            uses / groups[slot.group as usize]
        }
    };
    slots.iter().zip(uses).map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_speak_for_names() {
        let mut counts = Counts::default();
        counts.add_line("Wczoraj Polska i polska szkoła, Polska.");
        let count = counts.get("polska").expect("it is in the line");
        assert_eq!(count.0, [1, 2, 0, 0]);
        let words = [Spelling::Capital, Spelling::Small].map(|spelling| Word {
            spelling,
            prior: 1.0,
        });
        let slots = [Slot {
            group: 0,
            only: true,
        }];
        let candidates = [0, 1].map(|word| Candidate { word, slot: 0 });
        let usage = Usage::estimate(&[(count, candidates.to_vec())], &words, &slots);
        let [capital, small] = usage.masses[..] else {
            unreachable!("there are two words");
        };
        assert!(capital > 1.9 && small > 0.9, "{:?}", usage.masses);
    }
}
