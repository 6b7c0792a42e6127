//! Suffixes: learns which endings of names stand for which base form, and
//! writes the table that `lang::guess` reads.
//!
//! Every form of every name in SGJP and in hunspell's list is a lesson for
//! each of its endings of one to six letters. Before the table is written a
//! twentieth of SGJP's names is held out, and what the rest teaches is
//! measured on it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result};

use crate::guess::{Class, Guesser, layout};
use crate::hunspell::{Hunspell, Known, NameForm};
use crate::lexicon::{Cases, Genders, NameClasses, Numbers, PartOfSpeech, Tag};
use crate::sgjp::Sgjp;
use crate::{grammar, source};

/// Fewer lessons than this teach nothing.
const ENOUGH: f64 = 4.0;
/// A list keeps so many rules, and none with a smaller share.
const MAX_RULES: usize = 6;
const MIN_SHARE: f64 = 0.02;
/// Names are hardly met in the plural, unless they have no singular.
const PLURAL: f64 = 0.05;

/// Learns, measures, writes.
pub(crate) fn write(wheel: &Path, hunspell: Option<&Path>, out: &Path) -> Result<()> {
    let hunspell = hunspell.map(Hunspell::read).transpose()?;
    let lessons = lessons(&Sgjp::read(wheel)?, hunspell.as_ref())?;
    let (held_out, rest): (Vec<_>, Vec<_>) = lessons
        .iter()
        .partition(|lesson| is_held_out(&lesson.lemma));
    // The reader wants bytes for ever; a tool ends soon.
    let learned: &'static [u8] = Box::leak(table(&rest)?.into_boxed_slice());
    measure(&Guesser::open(learned), &held_out);
    let bytes = table(&lessons.iter().collect::<Vec<_>>())?;
    std::fs::write(out, &bytes).with_context(|| format!("writing {}", out.display()))?;
    println!("{} bytes, sha256 {}", bytes.len(), source::sha256(&bytes));
    Ok(())
}

/// One form of one name.
struct Lesson {
    form: String,
    lemma: String,
    class: Class,
    tag: Tag,
}

fn lessons(sgjp: &Sgjp, hunspell: Option<&Hunspell>) -> Result<Vec<Lesson>> {
    let wanted = hunspell.map(Hunspell::lemmas).unwrap_or_default();
    let mut known = Known::new();
    let mut forms_of_names: HashSet<String> = HashSet::new();
    let mut lessons = Vec::new();
    sgjp.for_each_row(|row| {
        let Some(tag) = grammar::tag(row.tag) else {
            return;
        };
        let names = grammar::names(row.names, row.lemma, tag);
        let capital = row.lemma.starts_with(char::is_uppercase);
        if capital || tag.part() == PartOfSpeech::Adjective {
            forms_of_names.insert(row.form.to_lowercase());
        }
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
        lessons.extend(lesson(row.form, row.lemma, tag, names));
    })?;
    let new = hunspell.map(|hunspell| {
        hunspell.new_names(&known, |form| {
            form.chars().nth(4).is_some() && forms_of_names.contains(&form.to_lowercase())
        })
    });
    for (lemma, forms) in new.unwrap_or_default() {
        // What declines not at all or in no known way is no lesson.
        let forms = forms.iter().filter(|form| !form.tag.is_undeclined());
        lessons.extend(forms.filter_map(|form| lesson(&form.form, lemma, form.tag, form.names)));
    }
    Ok(lessons)
}

fn lesson(form: &str, lemma: &str, tag: Tag, names: NameClasses) -> Option<Lesson> {
    let person = names.intersects(NameClasses::FIRST_NAME | NameClasses::SURNAME);
    let place = names.intersects(NameClasses::GEOGRAPHIC | NameClasses::ORGANISATION);
    let class = match (person, place) {
        (true, _) if tag.genders().intersects(Genders::MASCULINE_HUMAN) => Class::Masculine,
        (true, _) if tag.genders().intersects(Genders::FEMININE) => Class::Feminine,
        (false, true) => Class::Geographic,
        _ => return None,
    };
    let plain = |word: &str| word.chars().all(char::is_alphabetic);
    let acronym = lemma.chars().skip(1).any(char::is_uppercase);
    let usable = tag.part() == PartOfSpeech::Noun
        && !tag.is_depreciative()
        && tag.cases() != Cases::VOCATIVE
        && plain(form)
        && plain(lemma)
        && !acronym;
    usable.then(|| Lesson {
        form: form.to_owned(),
        lemma: lemma.to_owned(),
        class,
        tag,
    })
}

/// The same twentieth of the names every time.
fn is_held_out(lemma: &str) -> bool {
    let mut hash = 0xCBF2_9CE4_8422_2325_u64;
    for byte in lemma.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
    }
    (hash >> 32).is_multiple_of(20)
}

/// Prints the share of held-out singular forms that lead to their base form.
fn measure(guesser: &Guesser, held_out: &[&Lesson]) {
    for class in Class::ALL {
        let (mut n, mut n_case_known, mut n_first) = (0, 0, 0);
        for lesson in held_out {
            if lesson.class != class || !lesson.tag.numbers().contains(Numbers::SINGULAR) {
                continue;
            }
            n += 1;
            let found = guesser.guess(&lesson.form, class);
            let right = |lemma: Option<&str>| usize::from(lemma == Some(&lesson.lemma));
            let of_case = found
                .iter()
                .find(|guess| guess.cases.intersects(lesson.tag.cases()));
            n_case_known += right(of_case.map(|guess| guess.lemma.as_str()));
            n_first += right(found.first().map(|guess| guess.lemma.as_str()));
        }
        println!(
            "{class:?}: right {:.4} of {n} with the case known, {:.4} without",
            n_case_known as f64 / f64::from(n),
            n_first as f64 / f64::from(n)
        );
    }
}

/// Letters off, letters on, and what the form then is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Rule {
    off: String,
    on: String,
    cases: Cases,
    numbers: Numbers,
    genders: Genders,
}

impl Rule {
    fn of(lesson: &Lesson) -> Self {
        let kept: usize = lesson
            .form
            .chars()
            .zip(lesson.lemma.chars())
            .take_while(|(a, b)| a == b)
            .map(|(a, _)| a.len_utf8())
            .sum();
        Self {
            off: lesson.form[kept..].to_owned(),
            on: lesson.lemma[kept..].to_owned(),
            cases: lesson.tag.cases(),
            numbers: lesson.tag.numbers(),
            genders: lesson.tag.genders(),
        }
    }
}

/// A class and a reversed ending, as in the table.
type Ending = Vec<u8>;

fn table(lessons: &[&Lesson]) -> Result<Vec<u8>> {
    let mut rules: BTreeMap<Rule, u16> = BTreeMap::new();
    let mut counts: HashMap<Ending, BTreeMap<Rule, f64>> = HashMap::new();
    for lesson in lessons {
        let weight = if lesson.tag.numbers() == Numbers::PLURAL && !lesson.tag.is_plurale_tantum() {
            PLURAL
        } else {
            1.0
        };
        let rule = Rule::of(lesson);
        for ending in endings(&lesson.form, lesson.class) {
            let uses = counts.entry(ending).or_default().entry(rule.clone());
            *uses.or_default() += weight;
        }
    }
    let mut lists: BTreeMap<Vec<(u16, u16)>, u32> = BTreeMap::new();
    let mut values = BTreeMap::new();
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by(|a, b| a.0.cmp(&b.0));
    for (ending, uses) in counts {
        let all: f64 = uses.values().sum();
        if all < ENOUGH {
            continue;
        }
        let mut list = Vec::new();
        for (rule, share) in shares(&uses, all) {
            let next = u16::try_from(rules.len()).context("too many rules")?;
            list.push((*rules.entry(rule.clone()).or_insert(next), share));
        }
        let next = u32::try_from(lists.len())?;
        let list = *lists.entry(list).or_insert(next);
        values.insert(ending, u64::from(list) << 8 | u64::from(evidence(all)));
    }
    to_bytes(rules, lists, &values)
}

/// The endings of a form as the table has them.
fn endings(form: &str, class: Class) -> Vec<Ending> {
    let mut ending = vec![class.key()];
    let mut endings = Vec::new();
    for letter in form.to_lowercase().chars().rev().take(layout::MAX_LETTERS) {
        ending.extend(letter.encode_utf8(&mut [0; 4]).bytes());
        endings.push(ending.clone());
    }
    endings
}

/// The commonest rules with their shares of 65,535, coarse so that lists
/// repeat.
fn shares(uses: &BTreeMap<Rule, f64>, all: f64) -> Vec<(&Rule, u16)> {
    let mut common: Vec<(&Rule, f64)> = uses
        .iter()
        .map(|(rule, uses)| (rule, uses / all))
        .filter(|(_, share)| *share >= MIN_SHARE)
        .collect();
    common.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    common.truncate(MAX_RULES);
    common
        .into_iter()
        .map(|(rule, share)| (rule, coarse(share)))
        .collect()
}

/// How many known forms have an ending, on the table's scale.
#[allow(clippy::cast_sign_loss, reason = "`all` is at least one")]
fn evidence(all: f64) -> u8 {
    (all.log2() * layout::EVIDENCE_SCALE).round().min(255.0) as u8
}

/// A share in 64 steps, of 65,535.
#[allow(clippy::cast_sign_loss, reason = "shares are positive")]
fn coarse(share: f64) -> u16 {
    (share * 64.0).ceil() as u16 * 1023
}

fn to_bytes(
    rules: BTreeMap<Rule, u16>,
    lists: BTreeMap<Vec<(u16, u16)>, u32>,
    values: &BTreeMap<Ending, u64>,
) -> Result<Vec<u8>> {
    let mut text = String::new();
    let mut letters = |wanted: &str| -> Result<[u8; 4]> {
        let at = text.find(wanted).unwrap_or_else(|| {
            text.push_str(wanted);
            text.len() - wanted.len()
        });
        Ok(u32::try_from(at << 8 | wanted.len())?.to_le_bytes())
    };
    let (n_rules, n_lists) = (rules.len(), lists.len());
    let mut packed_rules = Vec::new();
    for (rule, _) in by_number(rules) {
        packed_rules.extend(letters(&rule.off)?);
        packed_rules.extend(letters(&rule.on)?);
        packed_rules.extend([rule.cases.0, rule.numbers.0, rule.genders.0, 0]);
    }
    let (mut starts, mut entries) = (vec![0; 4], Vec::new());
    for (list, _) in by_number(lists) {
        for (rule, share) in list {
            entries.extend(rule.to_le_bytes());
            entries.extend(share.to_le_bytes());
        }
        let end = u32::try_from(entries.len() / layout::ENTRY_BYTES)?;
        starts.extend(end.to_le_bytes());
    }
    let mut map = fst::MapBuilder::memory();
    for (ending, value) in values {
        map.insert(ending, *value)?;
    }
    let map = map.into_inner()?;
    let mut bytes = layout::MAGIC.to_vec();
    for count in [
        layout::VERSION as usize,
        n_rules,
        n_lists,
        entries.len() / layout::ENTRY_BYTES,
        text.len(),
        map.len(),
    ] {
        bytes.extend(u32::try_from(count)?.to_le_bytes());
    }
    for part in [packed_rules, starts, entries, text.into_bytes(), map] {
        bytes.extend(part);
    }
    Ok(bytes)
}

fn by_number<T, N: Ord + Copy>(numbered: BTreeMap<T, N>) -> Vec<(T, N)> {
    let mut items: Vec<(T, N)> = numbered.into_iter().collect();
    items.sort_by_key(|item| item.1);
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_are_reversed_and_have_a_class() {
        let found = endings("Żółć", Class::Feminine);
        assert_eq!(found.len(), 4);
        assert_eq!(found[1], "fćł".as_bytes());
    }
}
