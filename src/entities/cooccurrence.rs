//! Co-occurrence: to whom a surname goes that stands alone in its article.
//!
//! Whoever bears it in the corpus is a candidate. Candidates count by their
//! articles around the same time and by how much of the article's company, its
//! other names and its countries, they usually have. Only where that leaves one
//! is the surname theirs; else it stays what it is.

use foldhash::fast::FixedState;
use hashbrown::{HashMap, HashSet};
use xxhash_rust::xxh3::xxh3_64;

use super::compare::have_two_sounds;
use super::groups::Groups;
use super::phonetic::Sound;
use super::usage::{NameId, Usage, Use};
use crate::article::Kind;
use crate::country::CountryId;
use crate::lang::spelling::distance;

/// Days before and after within which a candidate must be spoken of.
const WINDOW_DAYS: i32 = 60;

/// What company a candidate needs at least: the share of the article's that it
/// usually has; more where it is never spoken of around that time.
const NEAR_MIN: f64 = 0.01;
const DISTANT_MIN: f64 = 0.02;

/// And what for a word that is not the surname to the letter: a first name, a
/// form left declined, another spelling.
const OTHER_WORD_MIN: f64 = 0.1;

/// How much likelier a candidate must be than all the others together.
const ODDS_MIN: f64 = 9.0;

/// Weight of a candidate without any of the company.
const STRANGER: f64 = 0.02;

/// What an article outside of the window counts.
const DISTANT: f64 = 0.05;

/// How much commoner a word may be alone than in the name that it is taken
/// for; above, it is a name of its own ("Mahomet").
const ALONE_MAX: u32 = 4;

/// Candidates of a surname at most, the commonest.
const CANDIDATES_MAX: usize = 64;

/// Letters of a surname for each that may be spelt otherwise.
const LETTERS_PER_SLIP: usize = 5;

/// Consonants by which a surname is known in another language of its script.
const SKELETON_MIN: usize = 3;

/// Where a full name has its surname: after its first word.
const SURNAME_AT: usize = 1;

/// The number of a country, or of a surname, that an article has beside another
/// name. All who bear a surname have one number, so that a surname that stands
/// alone counts as well.
type Companion = u32;

/// To whom the short names of articles go.
#[derive(Debug)]
pub(super) struct Surnames {
    bearers: Bearers,
    company: Company,
    candidates: HashMap<NameId, Vec<NameId>, FixedState>,
    profiles: HashMap<NameId, Profile, FixedState>,
}

impl Surnames {
    pub(super) fn new(usage: &Usage, groups: &Groups) -> Self {
        Self {
            bearers: Bearers::new(usage, groups),
            company: Company::new(usage, groups),
            candidates: HashMap::default(),
            profiles: HashMap::default(),
        }
    }

    /// The entity that an article's use of a name goes to; [`None`] where the
    /// name's own group says it.
    pub(super) fn bearer(
        &mut self,
        article: usize,
        used: Use,
        usage: &Usage,
        groups: &Groups,
    ) -> Option<NameId> {
        if used.ambiguous || !is_short(usage, used.name) {
            return None;
        }
        let candidates = self
            .candidates
            .entry(used.name)
            .or_insert_with(|| self.bearers.of(used.name, usage, groups));
        for candidate in &*candidates {
            self.profiles
                .entry(*candidate)
                .or_insert_with(|| self.company.profile(*candidate, usage));
        }
        self.company
            .choose(article, used.name, candidates, &self.profiles, usage)
    }
}

/// Whether a name is but a part of one: a single word, a surname of two words
/// ("Le Pen"), or one with an initial.
pub(super) fn is_short(usage: &Usage, id: NameId) -> bool {
    if usage.get(id).kind != Kind::Person {
        return false;
    }
    let sounds: Vec<&Sound> = usage.sounds(id).collect();
    match sounds[..] {
        [_] => true,
        [first, _] => first.is_initial() || first.is_particle(),
        _ => false,
    }
}

/// The last word of a name.
fn surname(usage: &Usage, id: NameId) -> Option<&Sound> {
    usage.sounds(id).last()
}

/// Entities by the words that may stand for them alone.
#[derive(Debug)]
struct Bearers {
    by_word: HashMap<u64, Vec<NameId>, FixedState>,
}

/// A number for a word, apart for each way to compare it.
fn key(what: char, word: &str) -> u64 {
    xxh3_64(format!("{what}{word}").as_bytes())
}

impl Bearers {
    /// Gathers the surnames of full names, and the words by which articles
    /// call whom they name in full.
    fn new(usage: &Usage, groups: &Groups) -> Self {
        let mut by_word: HashMap<u64, Vec<NameId>, FixedState> = HashMap::default();
        let full = usage.names().filter(|(id, name)| {
            name.kind == Kind::Person && name.n_articles > 0 && !is_short(usage, *id)
        });
        let mut add = |what, word: &str, entity| {
            by_word.entry(key(what, word)).or_default().push(entity);
        };
        for (id, _) in full {
            let entity = groups.find(id);
            let mut words = usage.sounds(id);
            if let Some(first) = words.next() {
                add('1', &first.folded, entity);
            }
            if let Some(surname) = words.next_back() {
                add('=', &surname.folded, entity);
                for skeleton in &surname.skeletons {
                    add('~', skeleton, entity);
                }
            }
        }
        for (full, also) in usage.also() {
            let (name, short) = (usage.get(*full), usage.get(*also));
            let is_usual = groups.find(*full) == *full && short.n_articles <= name.n_articles;
            if name.kind == Kind::Person && short.words.len() == 1 && is_usual {
                add('=', &usage.sound(short.words[0]).folded, *full);
            }
        }
        for entities in by_word.values_mut() {
            entities.sort_unstable_by_key(|id| {
                let name = usage.get(*id);
                (std::cmp::Reverse(name.n_articles), &*name.text)
            });
            entities.dedup();
            entities.truncate(CANDIDATES_MAX);
        }
        Self { by_word }
    }

    /// Entities that a short name may stand for.
    fn of(&self, id: NameId, usage: &Usage, groups: &Groups) -> Vec<NameId> {
        let sounds: Vec<&Sound> = usage.sounds(id).collect();
        let [.., word] = sounds[..] else {
            return Vec::new();
        };
        let keys = [key('=', &word.folded)].into_iter().chain(
            word.skeletons
                .iter()
                .chain(&word.stem)
                .map(|skeleton| key('~', skeleton)),
        );
        let own = groups.find(id);
        let found = keys
            .filter_map(|key| self.by_word.get(&key))
            .map(|entities| {
                let fitting = entities.iter().copied().filter(|entity| {
                    self.may_be_called(*entity, &sounds, usage)
                        && has_initial(*entity, &sounds, usage)
                        && is_spelt_like(id, *entity, usage)
                        && usage.get(id).n_articles <= ALONE_MAX * usage.get(*entity).n_articles
                        && !groups.are_apart(own, *entity)
                });
                fitting.collect::<Vec<_>>()
            })
            .find(|entities| !entities.is_empty());
        found.unwrap_or_default()
    }

    /// Whether an entity may go by a short name alone: by a first name only
    /// where hardly anybody else of the corpus has it.
    fn may_be_called(&self, entity: NameId, short: &[&Sound], usage: &Usage) -> bool {
        let [word] = short else { return true };
        let Some(namesakes) = self.by_word.get(&key('1', &word.folded)) else {
            return !word.is_first_name();
        };
        let n_articles = |id: NameId| f64::from(usage.get(id).n_articles);
        let all: f64 = namesakes.iter().copied().map(n_articles).sum();
        !word.is_first_name()
            || namesakes[0] == entity && n_articles(entity) >= ODDS_MIN * (all - n_articles(entity))
    }
}

/// Whether a short name is spelt like a word of an entity's name, or in another
/// language sounds like one. A name that is known is never a slip for another.
fn is_spelt_like(short: NameId, entity: NameId, usage: &Usage) -> bool {
    let Some(word) = surname(usage, short) else {
        return false;
    };
    let is_foreign = usage.get(short).lang() != usage.get(entity).lang();
    usage.sounds(entity).any(|other| {
        let most = other.voiced.len().min(word.voiced.len()) / LETTERS_PER_SLIP;
        let is_near = distance(&word.voiced, &other.voiced, most).is_some()
            || word.is_case_of(other)
            || is_foreign && sounds_like(word, other);
        is_near && !have_two_sounds(word, other, SURNAME_AT)
    })
}

/// Whether a word sounds like one of another language, by so many consonants
/// that this is no chance.
fn sounds_like(word: &Sound, other: &Sound) -> bool {
    let is_telling = word.skeletons[0].len() >= SKELETON_MIN || !word.is_script_of(other);
    is_telling && word.is_like(other) && word.letters_apart(other).is_some()
}

/// Whether a short name is the surname of an entity as its language spells it,
/// or stands in another language.
fn is_surname(short: NameId, entity: NameId, usage: &Usage) -> bool {
    let words = (surname(usage, short), surname(usage, entity));
    let (Some(word), Some(surname)) = words else {
        return false;
    };
    word.folded == surname.folded || usage.get(short).lang() != usage.get(entity).lang()
}

/// Whether the first word of an entity's name begins as a short name with an
/// initial says.
fn has_initial(entity: NameId, short: &[&Sound], usage: &Usage) -> bool {
    let [initial, _] = short else { return true };
    let first = usage.sounds(entity).next();
    !initial.is_initial()
        || first.is_some_and(|first| first.voiced.chars().next() == initial.voiced.chars().next())
}

/// Who is spoken of with whom.
#[derive(Debug)]
struct Company {
    /// Articles by entity, for entities with full names.
    articles: HashMap<NameId, Vec<u32>, FixedState>,
    /// What each name is as company, by its number.
    by_name: Vec<Companion>,
    /// The company of the articles, one after another, each ascending.
    companions: Vec<Companion>,
    /// Where in it each article begins, and the end.
    starts: Vec<usize>,
    /// What each companion says: more, the rarer it is.
    worth: Vec<f64>,
}

/// What is usual of an entity.
#[derive(Debug)]
struct Profile {
    /// Days of its articles, ascending.
    days: Vec<i32>,
    n_undated: usize,
    n_articles: usize,
    /// Articles by companion.
    companions: HashMap<Companion, u32, FixedState>,
}

impl Company {
    fn new(usage: &Usage, groups: &Groups) -> Self {
        let numbered = Numbered::new(usage, groups);
        let mut articles: HashMap<NameId, Vec<u32>, FixedState> = HashMap::default();
        let mut companions = Vec::new();
        let mut starts = vec![0];
        let mut n_articles: Vec<u32> = vec![0; numbered.n];
        for article in 0..usage.articles().len() {
            let start = companions.len();
            let mut present: Vec<Companion> = Vec::new();
            for used in usage.uses(article) {
                present.push(numbered.names[used.name.0 as usize]);
                if usage.get(used.name).kind == Kind::Person && !is_short(usage, used.name) {
                    let entity = groups.find(used.name);
                    articles.entry(entity).or_default().push(article as u32);
                }
            }
            let countries = usage.countries(article).iter();
            present.extend(countries.map(|country| numbered.countries[country]));
            present.sort_unstable();
            present.dedup();
            companions.append(&mut present);
            for companion in &companions[start..] {
                n_articles[*companion as usize] += 1;
            }
            starts.push(companions.len());
        }
        let n_all = usage.articles().len() as f64;
        // one more than there are, so that what all articles share says a little
        let worth = |n: u32| ((n_all + 1.0) / f64::from(n)).ln();
        Self {
            articles,
            by_name: numbered.names,
            companions,
            starts,
            worth: n_articles.into_iter().map(worth).collect(),
        }
    }

    /// The company of an article, ascending.
    fn of(&self, article: usize) -> &[Companion] {
        &self.companions[self.starts[article]..self.starts[article + 1]]
    }

    fn profile(&self, entity: NameId, usage: &Usage) -> Profile {
        let articles = self.articles.get(&entity).map_or(&[][..], Vec::as_slice);
        let mut companions: HashMap<Companion, u32, FixedState> = HashMap::default();
        for article in articles {
            for companion in self.of(*article as usize) {
                *companions.entry(*companion).or_default() += 1;
            }
        }
        let dated = articles
            .iter()
            .filter_map(|article| usage.articles()[*article as usize].day);
        let mut days: Vec<i32> = dated.collect();
        days.sort_unstable();
        Profile {
            n_undated: articles.len() - days.len(),
            n_articles: articles.len(),
            days,
            companions,
        }
    }

    /// The one candidate that time and company leave, if they leave one.
    fn choose(
        &self,
        article: usize,
        name: NameId,
        candidates: &[NameId],
        profiles: &HashMap<NameId, Profile, FixedState>,
        usage: &Usage,
    ) -> Option<NameId> {
        let own = self.by_name[name.0 as usize];
        let mut all = 0.0;
        let mut best: Option<(f64, bool, NameId)> = None;
        for candidate in candidates {
            let profile = &profiles[candidate];
            let n_near = profile.n_near(usage.articles()[article].day);
            let shared = self.shared(article, own, profile);
            let n_heard = n_near as f64 + DISTANT * profile.n_articles as f64;
            let weight = n_heard * (STRANGER + shared);
            all += weight;
            if weight > best.map_or(0.0, |best| best.0) {
                let needed = match (is_surname(name, *candidate, usage), n_near) {
                    (false, _) => OTHER_WORD_MIN,
                    (true, 0) => DISTANT_MIN,
                    (true, _) => NEAR_MIN,
                };
                best = Some((weight, shared >= needed, *candidate));
            }
        }
        let (weight, is_known, entity) = best?;
        (is_known && weight >= ODDS_MIN * (all - weight)).then_some(entity)
    }

    /// The share of an article's company that is usual of a profile.
    fn shared(&self, article: usize, own: Companion, profile: &Profile) -> f64 {
        let (mut shared, mut all) = (0.0, 0.0);
        for companion in self.of(article) {
            if *companion == own {
                continue;
            }
            let worth = self.worth[*companion as usize];
            let n_together = profile.companions.get(companion).copied().unwrap_or(0);
            all += worth;
            shared += worth * f64::from(n_together) / profile.n_articles.max(1) as f64;
        }
        if all > 0.0 { shared / all } else { 0.0 }
    }
}

impl Profile {
    /// Articles around a day; all of them for an article without a date.
    fn n_near(&self, day: Option<i32>) -> usize {
        let Some(day) = day else {
            return self.n_articles;
        };
        let first = self
            .days
            .partition_point(|other| *other < day - WINDOW_DAYS);
        let last = self
            .days
            .partition_point(|other| *other <= day + WINDOW_DAYS);
        last - first + self.n_undated
    }
}

/// Numbers for what the names and countries of a corpus are as company. They
/// ascend with hashes, so that they do not depend on the order of articles.
struct Numbered {
    /// By the number of the name.
    names: Vec<Companion>,
    countries: HashMap<CountryId, Companion, FixedState>,
    n: usize,
}

impl Numbered {
    fn new(usage: &Usage, groups: &Groups) -> Self {
        let of_country = |country: CountryId| key('c', country.code());
        let keys = usage
            .names()
            .map(|(id, _)| companion_key(id, usage, groups));
        let keys: Vec<u64> = keys.collect();
        let countries: HashSet<CountryId, FixedState> =
            usage.all_countries().iter().copied().collect();
        let mut distinct = keys.clone();
        distinct.extend(countries.iter().copied().map(of_country));
        distinct.sort_unstable();
        distinct.dedup();
        let number = |key| distinct.partition_point(|other| *other < key) as Companion;
        let countries = countries.into_iter();
        Self {
            names: keys.into_iter().map(number).collect(),
            countries: countries
                .map(|country| (country, number(of_country(country))))
                .collect(),
            n: distinct.len(),
        }
    }
}

/// A hash of what a name is as company of others.
fn companion_key(id: NameId, usage: &Usage, groups: &Groups) -> u64 {
    if usage.get(id).kind == Kind::Person
        && let Some(surname) = surname(usage, id)
    {
        return key('p', &surname.folded);
    }
    key('#', &usage.get(groups.find(id)).text)
}
