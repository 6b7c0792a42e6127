//! Consensus: one person has one base form in an article.
//!
//! Each mention is read by what stands around it, and may be read wrongly:
//! "Zacharowa" begins a headline, and "zapewniła Zacharowa" follows. What all
//! mentions of a name are worth together decides for all of them.

use hashbrown::{HashMap, HashSet};

use super::{Evidence, ONE_FORM, ONE_FORM_MIN, person};
use crate::article::Kind;
use crate::enrich::Context;
use crate::enrich::names::Found;
use crate::enrich::names::echoes::{key_at, key_of};

/// What one mention says at most against a base form.
const LOSS_MAX: f32 = 3.0;
/// A mention that loses more by it keeps a base form of its own.
const KEEPS: f32 = 4.0;
/// Mentions of a name that have a say; the others follow those spelt like them.
const VOICES_MAX: usize = 64;
/// What it is worth that a surname is that of a person named in full.
const IS_SURNAME: f32 = 3.0;

/// Settles the base forms of a Polish article's persons.
pub(super) fn settle(
    context: &Context<'_>,
    found: &[Found],
    evidence: &Evidence<'_>,
    lemmas: &mut [String],
) {
    let mut groups: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, name) in found.iter().enumerate() {
        if name.kind == Kind::Person && name.known.is_none() {
            groups.entry(key_of(context, name)).or_default().push(at);
        }
    }
    let mut groups: Vec<_> = groups.into_values().collect();
    groups.sort_unstable();
    let (single, full): (Vec<_>, Vec<_>) = groups
        .into_iter()
        .partition(|group| found[group[0]].range.len() == 1);
    for group in &full {
        Group::new(context, found, group).settle(evidence, lemmas, None);
    }
    // nothing where a man and a woman have it
    let mut surnames: HashMap<u32, Option<String>> = HashMap::new();
    for at in full.into_iter().flatten() {
        if let Some((_, last)) = lemmas[at].rsplit_once(' ') {
            let key = key_at(context, found[at].range.end - 1);
            let known = surnames.entry(key).or_insert_with(|| Some(last.to_owned()));
            if known.as_deref() != Some(last) {
                *known = None;
            }
        }
    }
    for group in &single {
        let key = key_at(context, found[group[0]].range.start);
        let surname = surnames.get(&key).and_then(Option::as_deref);
        Group::new(context, found, group).settle(evidence, lemmas, surname);
    }
}

/// The mentions of one name.
struct Group<'a> {
    context: &'a Context<'a>,
    found: &'a [Found],
    /// Positions in `found`.
    mentions: &'a [usize],
}

impl<'a> Group<'a> {
    fn new(context: &'a Context<'_>, found: &'a [Found], mentions: &'a [usize]) -> Self {
        Self {
            context,
            found,
            mentions,
        }
    }

    /// Settles the base forms of the group. `surname`: that of the person in full
    /// who seems to be meant.
    fn settle(&self, evidence: &Evidence<'_>, lemmas: &mut [String], surname: Option<&str>) {
        let first = &lemmas[self.mentions[0]];
        let spelling = self.only_spelling();
        let agree = self.mentions.iter().all(|at| lemmas[*at] == *first)
            && surname.is_none_or(|surname| surname == first)
            && spelling.is_none_or(|spelling| spelling == first);
        if agree {
            return;
        }
        let voices = &self.mentions[..self.mentions.len().min(VOICES_MAX)];
        let all: Vec<_> = voices
            .iter()
            .map(|at| {
                let name = person::Name::new(self.context, &self.found[*at].range, evidence);
                Losses::of(name.nominatives(self.context))
            })
            .collect();
        let mut worths: HashMap<&str, f32> = HashMap::new();
        for (lemma, _) in all.iter().flat_map(|losses| &losses.0) {
            worths.entry(lemma).or_insert_with(|| {
                let losses = all.iter().map(|losses| losses.by(lemma).min(LOSS_MAX));
                let mut worth = -losses.sum::<f32>();
                if surname == Some(lemma) {
                    worth += IS_SURNAME;
                }
                if spelling == Some(lemma) {
                    worth += ONE_FORM * (voices.len() as f32).ln();
                }
                worth
            });
        }
        let best = worths
            .into_iter()
            .max_by(|one, other| one.1.total_cmp(&other.1).then(other.0.cmp(one.0)));
        let Some((best, _)) = best else {
            return;
        };
        let mut spellings: HashSet<&str> = HashSet::new();
        for (at, losses) in voices.iter().zip(&all) {
            if losses.by(best) <= KEEPS {
                spellings.insert(self.spelling(*at));
            }
        }
        for at in self.mentions {
            if spellings.contains(self.spelling(*at)) {
                best.clone_into(&mut lemmas[*at]);
            }
        }
    }

    /// How a mention is spelt.
    fn spelling(&self, at: usize) -> &'a str {
        &self.context.text[self.context.span(&self.found[at].range)]
    }

    /// How the group is spelt, where it has many mentions that are all spelt alike.
    fn only_spelling(&self) -> Option<&'a str> {
        let mut spellings = self.mentions.iter().map(|at| self.spelling(*at));
        let first = spellings.next()?;
        (self.mentions.len() >= ONE_FORM_MIN as usize && spellings.all(|other| other == first))
            .then_some(first)
    }
}

/// How much less each base form of a mention is worth than its likeliest.
struct Losses(Vec<(String, f32)>);

impl Losses {
    fn of(mut worths: Vec<(String, f32)>) -> Self {
        let all = worths.iter().map(|one| one.1);
        let best = all.fold(f32::NEG_INFINITY, f32::max);
        for (_, worth) in &mut worths {
            *worth = best - *worth;
        }
        Self(worths)
    }

    /// What is lost by a base form; everything by one that the mention cannot
    /// have.
    fn by(&self, lemma: &str) -> f32 {
        let this = self.0.iter().find(|one| one.0 == lemma);
        this.map_or(f32::INFINITY, |this| this.1)
    }
}
