//! Pack: writes the dictionary's table byte for byte.
//!
//! What is used most gets the smallest numbers, which keeps the automaton
//! small; what is not used is left out.

use std::cmp::Reverse;

use anyhow::{Result, ensure};

use crate::lexicon::{NameClasses, Tag, layout};
use crate::numbered::Numbered;

/// How a base form comes from a form in lower case.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Rule {
    /// Bytes cut in front.
    pub(crate) front: u8,
    /// Bytes cut at the end.
    pub(crate) back: u8,
    /// Bit i: character i is a capital; all ones: every one.
    pub(crate) capitals: u64,
    /// What is put on.
    pub(crate) ending: String,
}

/// Grammar, name classes, those of the likeliest word.
pub(crate) type Kind = (Tag, NameClasses, NameClasses);
/// A rule's and a kind's number.
pub(crate) type Reading = (u16, u16);

/// The readings of a form, and which of them is likeliest of a token with a
/// capital in mid-sentence.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(crate) struct Set {
    pub(crate) if_capital: usize,
    pub(crate) readings: Vec<Reading>,
}

/// What goes into the file, not yet in the file's order.
pub(crate) struct Table {
    pub(crate) rules: Vec<Rule>,
    pub(crate) kinds: Vec<Kind>,
    pub(crate) sets: Vec<Set>,
    /// Forms in alphabetical order, each with its set.
    pub(crate) forms: Vec<(String, u32)>,
}

impl Table {
    /// How much there is of everything.
    pub(crate) fn summary(&self) -> String {
        format!(
            "{} forms, {} sets with {} entries, {} rules, {} kinds",
            self.forms.len(),
            self.sets.len(),
            self.sets
                .iter()
                .map(|set| set.readings.len())
                .sum::<usize>(),
            self.rules.len(),
            self.kinds.len()
        )
    }

    /// The bytes that `lang::lexicon` reads.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        let order = by_frequency(self.sets.len(), self.forms.iter().map(|form| form.1));
        let used = |pick: fn(&Reading) -> u16, n: usize| {
            let readings = self.sets.iter().flat_map(|set| &set.readings);
            by_frequency(n, readings.map(|reading| u32::from(pick(reading))))
        };
        let rule_order = used(|reading| reading.0, self.rules.len());
        let kind_order = used(|reading| reading.1, self.kinds.len());
        let (mut capitals, mut text) = (Numbered::default(), String::new());
        let mut rules = Vec::new();
        for old in &rule_order.old {
            let rule = &self.rules[*old as usize];
            let number = u16::try_from(capitals.number(rule.capitals))?;
            let at = text.find(&rule.ending).unwrap_or_else(|| {
                text.push_str(&rule.ending);
                text.len() - rule.ending.len()
            });
            rules.extend([rule.front, rule.back]);
            rules.extend(number.to_le_bytes());
            rules.extend(u32::try_from(at << 8 | rule.ending.len())?.to_le_bytes());
        }
        let mut kinds = Vec::new();
        for old in &kind_order.old {
            let (tag, names, usual) = self.kinds[*old as usize];
            kinds.extend(tag.0.to_le_bytes());
            kinds.extend([names.0, usual.0, 0, 0]);
        }
        let (mut starts, mut entries) = (Vec::new(), Vec::new());
        for old in &order.old {
            let set = &self.sets[*old as usize];
            let start = entries.len() / layout::ENTRY_BYTES;
            let start = start | set.if_capital << layout::START_BITS;
            starts.extend(u32::try_from(start)?.to_le_bytes());
            for (rule, kind) in &set.readings {
                entries.extend((rule_order.new[usize::from(*rule)] as u16).to_le_bytes());
                entries.extend((kind_order.new[usize::from(*kind)] as u16).to_le_bytes());
            }
        }
        let n_entries = entries.len() / layout::ENTRY_BYTES;
        ensure!(n_entries >> layout::START_BITS == 0, "too many entries");
        starts.extend(u32::try_from(n_entries)?.to_le_bytes());
        let mut map = fst::MapBuilder::memory();
        for (form, set) in &self.forms {
            map.insert(form, u64::from(order.new[*set as usize]))?;
        }
        let map = map.into_inner()?;
        let mut bytes = layout::MAGIC.to_vec();
        for count in [
            layout::VERSION as usize,
            capitals.items.len(),
            rule_order.old.len(),
            kind_order.old.len(),
            order.old.len(),
            n_entries,
            text.len(),
            map.len(),
        ] {
            bytes.extend(u32::try_from(count)?.to_le_bytes());
        }
        bytes.extend(
            capitals
                .items
                .iter()
                .flat_map(|mask: &u64| mask.to_le_bytes()),
        );
        for part in [rules, kinds, starts, entries, text.into_bytes(), map] {
            bytes.extend(part);
        }
        Ok(bytes)
    }
}

/// Numbers that put the most used first and leave the unused out.
struct Renumbering {
    new: Vec<u32>,
    old: Vec<u32>,
}

fn by_frequency(n: usize, uses: impl Iterator<Item = u32>) -> Renumbering {
    let mut counts = vec![0u32; n];
    for old in uses {
        counts[old as usize] += 1;
    }
    let mut old: Vec<u32> = (0..)
        .take(n)
        .filter(|id| counts[*id as usize] > 0)
        .collect();
    old.sort_by_key(|id| (Reverse(counts[*id as usize]), *id));
    let mut new = vec![0; n];
    for (number, id) in (0..).zip(&old) {
        new[*id as usize] = number;
    }
    Renumbering { new, old }
}
