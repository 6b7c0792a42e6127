//! Names: finds persons, organisations and places, puts them into the
//! nominative, and makes one entity of all the mentions of it.
//!
//! A tagger learned from annotated text finds the spans in Polish and English;
//! the other languages go by first names and titles (`plain`). What it is known
//! to mistake is set right in turn: small words inside of surnames
//! (`particles`), names that news uses often (`known`), where names begin and end
//! (`edges`), what only looks like a name (`doubts`) or bears a person's
//! (`things`), and what an article shows elsewhere (`apart`, `echoes`). `base` and
//! `coreference` do the rest.

mod apart;
mod base;
mod coreference;
mod doubts;
mod echoes;
mod edges;
mod known;
mod particles;
mod plain;
pub mod tagger;
mod things;

use std::ops::Range;

use super::Context;
use super::memory::ByWord;
use crate::article::{Kind, Mention};
use crate::lang::lexicon::NameClasses;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;

/// The rule of names that the gazetteer knows.
const KNOWN: &str = "known name";

/// The rule of names that another place of the article shows.
const ELSEWHERE: &str = "elsewhere in the article";

/// A name as found, before it has a base form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// Its tokens.
    pub(super) range: Range<usize>,
    /// What it names.
    pub(super) kind: Kind,
    /// What found it.
    pub(super) rule: &'static str,
    /// How the gazetteer has it.
    pub(super) known: Option<known::KnownName>,
}

/// What this stage remembers of words.
#[derive(Debug, Default)]
pub(super) struct Memory {
    /// What known names it can belong to.
    known: known::Memory,
    /// A number that all case forms of the word share.
    keys: ByWord<u32>,
    /// What the word can do to a name beside it.
    roles: ByWord<base::Role>,
    /// What the word can be in a name of each [`base::Reading`].
    candidates: [ByWord<base::Candidates>; 3],
    /// Plurals of base forms.
    plurals: base::Plurals,
}

/// Finds the names of persons, organisations and places, and of what would
/// else be taken for them.
#[must_use]
pub fn find(context: &Context<'_>) -> Vec<Mention> {
    let mut found = match tagger::of(context.lang) {
        Some(model) => tagged(context, model),
        None => plain::find(context),
    };
    found = overrule(context, found, &known::find(context));
    found = edges::settle(context, &found);
    doubts::drop(context, &mut found);
    apart::take(context, &mut found);
    echoes::agree(context, &mut found);
    let lemmas = base::base_forms(context, &found);
    coreference::resolve(context, &found, &lemmas)
}

/// The names that the tagger finds.
fn tagged(context: &Context<'_>, model: &tagger::Model) -> Vec<Found> {
    let mut found = Vec::new();
    tagger::tag(context, model, |range, kind| {
        if !range.clone().any(|index| context.is_boilerplate(index)) {
            found.push(Found {
                range,
                kind,
                rule: "tagger",
                known: None,
            });
        }
    });
    particles::join(context, &mut found);
    found
}

/// Puts the known names where the tagger saw others.
fn overrule(context: &Context<'_>, mut found: Vec<Found>, hits: &[known::Hit]) -> Vec<Found> {
    for hit in hits {
        if context.is_boilerplate(hit.range.start) {
            continue;
        }
        let first = found.partition_point(|name| name.range.end <= hit.range.start);
        let last = found.partition_point(|name| name.range.start < hit.range.end);
        let seen = &found[first..last];
        let stays = match seen {
            [] => hit.is_doubtful && !edges::is_inside_sentence(context, &hit.range),
            [name] => is_longer(context, name, hit),
            _ => false,
        };
        if !stays {
            let mut pieces: Vec<Found> = seen
                .iter()
                .flat_map(|name| without(context, name, hit))
                .collect();
            if let Some(kind) = hit.kind {
                pieces.push(Found {
                    range: hit.range.clone(),
                    kind,
                    rule: KNOWN,
                    known: hit.name,
                });
            }
            pieces.sort_by_key(|name| name.range.start);
            found.splice(first..last, pieces);
        }
    }
    found
}

/// Whether a name is a longer one that the known name is only part of: a
/// doubtful one, or an organisation's like "Komisja Europejska ds. Handlu".
fn is_longer(context: &Context<'_>, name: &Found, hit: &known::Hit) -> bool {
    let (outer, inner) = (&name.range, &hit.range);
    if outer == inner || outer.start > inner.start || inner.end > outer.end {
        return false;
    }
    if hit.is_doubtful || name.kind != Kind::Organisation || hit.kind.is_none() {
        return hit.is_doubtful;
    }
    let rest = inner.end..outer.end;
    rest.is_empty() || outer.start < inner.start || {
        let next = context.token(rest.start);
        let apart = next.class == Class::Mark
            || matches!(context.spelling(rest.start), "w" | "we" | "na")
            || edges::is_nominative_place(context, rest.start)
            || is_leader(context, &rest);
        !apart
    }
}

/// Whether words after an organisation's known name are a person's, and no
/// English rest of a longer name: "Donald Tusk", not "Commercial Aircraft".
fn is_leader(context: &Context<'_>, words: &Range<usize>) -> bool {
    let is_english = |index: usize| context.traits(index).marks & mark::FOREIGN != 0;
    (2..=3).contains(&words.len())
        && words.clone().all(|index| {
            context.token(index).shape == Shape::Title && !edges::is_adjective(context, index)
        })
        && (edges::is_first_name(context, words.start) || !words.clone().any(is_english))
}

/// Whether a word is a place's name and no surname: "Maribor" in "OTP Banka
/// Branik Maribor".
fn is_place(context: &Context<'_>, index: usize) -> bool {
    let names = mark::names(context.traits(index).marks);
    names & u32::from(NameClasses::GEOGRAPHIC.0) != 0
        && names & u32::from(NameClasses::SURNAME.0) == 0
}

/// What is left of a person's name around a known one, or the leader after an
/// organisation's.
fn without(context: &Context<'_>, name: &Found, hit: &known::Hit) -> Vec<Found> {
    let sides = [
        name.range.start..hit.range.start,
        hit.range.end..name.range.end,
    ];
    sides
        .into_iter()
        .filter(|side| side.start < side.end)
        .filter(|side| {
            let leads = name.kind == Kind::Organisation
                && side.start == hit.range.end
                && is_leader(context, side)
                && !is_place(context, side.end - 1);
            leads || name.kind == Kind::Person && context.token(side.start).shape.is_capitalised()
        })
        .map(|range| Found {
            range,
            kind: Kind::Person,
            rule: name.rule,
            known: None,
        })
        .collect()
}
