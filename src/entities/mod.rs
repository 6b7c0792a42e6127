//! Entities: makes one of all the names of a person, an organisation or a
//! place across a corpus.
//!
//! Each article has made one entity of its own mentions; here the articles are
//! compared. What is one is decided for the whole corpus at once, from the
//! names that articles use, when they appeared and who else they name, so that
//! it is the same for any order of files and any number of runs: adding
//! articles and deciding anew gives what deciding once would.
//!
//! `persons` joins full names (`compare` compares them, `middle_names` leaves middle
//! names out), `things` organisations and places, `kinds` what was found as
//! several of these; `cooccurrence` gives surnames that stand alone to their bearers.
//! What the user corrects goes before all of them. Nothing here reads or writes.

mod compare;
mod cooccurrence;
mod corrections;
mod groups;
mod kinds;
mod middle_names;
mod persons;
mod phonetic;
#[cfg(test)]
mod tests;
mod things;
mod usage;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use self::cooccurrence::Surnames;
use self::corrections::Pick;
use self::groups::Groups;
use self::usage::{NameId, Use};
use crate::article::{Kind, ResolutionRule as Rule};
use crate::country::CountryId;
use crate::lang::Lang;

pub use corrections::{Corrections, Mistake};
pub use usage::{ArticleName, ArticleNames, Usage};

/// What a name of an article stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resolved<'r> {
    /// What it names.
    pub kind: Kind,
    /// The entity's name in the corpus.
    pub name: &'r str,
    /// Where a place lies.
    pub country: Option<CountryId>,
    /// Whether the user wants nothing of it.
    pub is_dropped: bool,
    /// Why.
    pub rule: Rule,
}

/// What every name of every article of a corpus stands for.
#[derive(Debug)]
pub struct Resolution<'u> {
    usage: &'u Usage,
    groups: Groups,
    surnames: Surnames,
    /// Words that are always one entity, with a name of it.
    by_user: HashMap<NameId, NameId, FixedState>,
    /// What each entity is called.
    entities: HashMap<NameId, Entity, FixedState>,
}

#[derive(Debug)]
struct Entity {
    /// The name after which it is called.
    head: NameId,
    kind: Kind,
    name: Box<str>,
    country: Option<CountryId>,
    is_dropped: bool,
}

impl Entity {
    /// Why a name of its group stands for it.
    fn rule(&self, name: NameId, groups: &Groups) -> Rule {
        match groups.rule(name) {
            _ if name == self.head => Rule::Own,
            // it began the group, and others joined it: the entity is called by one of
            // these, which says by which rule it came
            Rule::Own => groups.rule(self.head),
            rule => rule,
        }
    }
}

/// Decides what the names of a corpus stand for.
#[must_use]
pub fn resolve<'u>(usage: &'u Usage, corrections: &Corrections) -> Resolution<'u> {
    let known = Known::new(usage, corrections);
    let mut groups = Groups::new(usage.n_names(), known.apart(corrections));
    for set in &corrections.same {
        for kind in Kind::RESOLVED {
            let names = set.names.iter().flat_map(|pick| known.names(pick));
            let mut names = names.filter(|id| usage.get(*id).kind == kind);
            if let Some(head) = names.next() {
                names.for_each(|name| groups.join(name, head, Rule::User));
            }
        }
    }
    let (names, heads) = persons::join(usage, &mut groups);
    middle_names::join(usage, &mut groups, &names, &heads);
    things::join(usage, &mut groups);
    kinds::join(usage, &mut groups);
    let surnames = Surnames::new(usage, &groups);
    let mut entities = entities(usage, &groups);
    known.correct(corrections, &groups, &mut entities);
    Resolution {
        usage,
        surnames,
        by_user: known.words(corrections),
        entities,
        groups,
    }
}

/// The names that corrections speak of, by the form in which they are compared.
struct Known<'u> {
    usage: &'u Usage,
    by_key: HashMap<String, Vec<NameId>, FixedState>,
}

impl<'u> Known<'u> {
    fn new(usage: &'u Usage, corrections: &Corrections) -> Self {
        let mut by_key: HashMap<String, Vec<NameId>, FixedState> = HashMap::default();
        if !corrections.is_empty() {
            for (id, name) in usage.names() {
                by_key
                    .entry(corrections::key(&name.text))
                    .or_default()
                    .push(id);
            }
            for names in by_key.values_mut() {
                names.sort_unstable_by_key(|id| {
                    let name = usage.get(*id);
                    (
                        std::cmp::Reverse(name.n_articles),
                        &*name.text,
                        name.country,
                    )
                });
            }
        }
        Self { usage, by_key }
    }

    /// The names that are meant, the commonest first.
    fn names(&self, pick: &Pick) -> impl Iterator<Item = NameId> {
        let names = self.by_key.get(&corrections::key(&pick.name));
        let kind = pick.kind;
        let names = names.map_or(&[][..], Vec::as_slice).iter().copied();
        names.filter(move |id| kind.is_none_or(|kind| self.usage.get(*id).kind == kind))
    }

    /// Pairs of names that are not one.
    fn apart(&self, corrections: &Corrections) -> Vec<(NameId, NameId)> {
        let mut pairs = Vec::new();
        for set in &corrections.apart {
            for (place, one) in set.names.iter().enumerate() {
                for other in &set.names[place + 1..] {
                    for name in self.names(one) {
                        pairs.extend(self.names(other).map(|other| (name, other)));
                    }
                }
            }
        }
        pairs
    }

    /// Words that are always one entity, with a name of it.
    fn words(&self, corrections: &Corrections) -> HashMap<NameId, NameId, FixedState> {
        let mut words = HashMap::default();
        for (word, entity) in &corrections.words {
            if let Some(meant) = self.names(entity).next() {
                words.extend(self.names(word).map(|word| (word, meant)));
            }
        }
        words
    }

    /// Prints, drops and changes the kind of entities.
    fn correct(
        &self,
        corrections: &Corrections,
        groups: &Groups,
        entities: &mut HashMap<NameId, Entity, FixedState>,
    ) {
        let mut change = |pick: &Pick, change: &dyn Fn(&mut Entity)| {
            for name in self.names(pick) {
                let entity = entities.get_mut(&groups.find(name));
                change(entity.expect("every group has an entity"));
            }
        };
        for (word, entity) in &corrections.words {
            // no article names the entity but by this word
            if self.names(entity).next().is_none() {
                change(word, &|changed| changed.name = entity.name.as_str().into());
            }
        }
        for (pick, name) in &corrections.printed {
            change(pick, &|entity| entity.name = name.as_str().into());
        }
        for (pick, kind) in &corrections.kinds {
            change(pick, &|entity| {
                entity.kind = *kind;
                entity.country = entity.country.filter(|_| *kind == Kind::Place);
            });
        }
        for pick in &corrections.dropped {
            change(pick, &|entity| entity.is_dropped = true);
        }
    }
}

impl Resolution<'_> {
    /// What the names of an article stand for, in their order; `article` is
    /// the number that [`Usage::add`] gave.
    pub fn of(&mut self, article: usize) -> impl Iterator<Item = Resolved<'_>> {
        let uses = self.usage.uses(article).iter();
        let meant: Vec<_> = uses.map(|used| self.meant(article, *used)).collect();
        meant.into_iter().map(|(entity, rule)| {
            let entity = &self.entities[&entity];
            Resolved {
                kind: entity.kind,
                name: &entity.name,
                country: entity.country,
                is_dropped: entity.is_dropped,
                rule,
            }
        })
    }

    /// The entity that a use of a name means, and why.
    fn meant(&mut self, article: usize, used: Use) -> (NameId, Rule) {
        let (usage, groups) = (self.usage, &self.groups);
        if let Some(name) = self.by_user.get(&used.name) {
            return (groups.find(*name), Rule::User);
        }
        if let Some(bearer) = self.surnames.bearer(article, used, usage, groups) {
            return (bearer, Rule::Company);
        }
        let group = groups.find(used.name);
        (group, self.entities[&group].rule(used.name, groups))
    }
}

/// What each group is called: as the corpus's main language calls it most
/// often, in full.
fn entities(usage: &Usage, groups: &Groups) -> HashMap<NameId, Entity, FixedState> {
    let main = main_lang(usage);
    let mut best: HashMap<NameId, (Rank<'_>, NameId), FixedState> = HashMap::default();
    for (id, name) in usage.names() {
        let is_cut = groups.rule(id) == Rule::Acronym || cooccurrence::is_short(usage, id);
        let in_main = name.by_lang.iter().find(|(lang, _)| *lang == main);
        let rank = Rank {
            is_full: !is_cut,
            n_main: in_main.map_or(0, |(_, n)| *n),
            n_articles: name.n_articles,
            text: std::cmp::Reverse(&name.text),
        };
        let entry = best.entry(groups.find(id)).or_insert((rank, id));
        if rank > entry.0 {
            *entry = (rank, id);
        }
    }
    let named = best.into_iter().map(|(group, (_, id))| {
        let name = usage.get(id);
        let entity = Entity {
            head: id,
            kind: name.kind,
            name: name.text.clone(),
            country: name.country,
            is_dropped: false,
        };
        (group, entity)
    });
    named.collect()
}

/// How good a name is to stand for its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank<'u> {
    is_full: bool,
    n_main: u32,
    n_articles: u32,
    text: std::cmp::Reverse<&'u str>,
}

/// The language of most names of the corpus.
fn main_lang(usage: &Usage) -> Option<Lang> {
    let mut n_names: HashMap<Option<Lang>, u32, FixedState> = HashMap::default();
    for (lang, n) in usage.names().flat_map(|(_, name)| &name.by_lang) {
        *n_names.entry(*lang).or_default() += n;
    }
    let most = n_names.into_iter().max_by_key(|(lang, n)| (*n, *lang));
    most.and_then(|(lang, _)| lang)
}
