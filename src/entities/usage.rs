//! Usage: what the articles of a corpus call whom, gathered for resolution.
//!
//! A name is kept once, however many articles use it, and so is each of its
//! words with its sound. Numbers are given in the order in which names come;
//! nothing that is decided may depend on them.

use std::hash::{BuildHasher, Hash};
use std::ops::Range;

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use jiff::civil::Date;

use super::phonetic::{self, Sound};
use crate::article::Kind;
use crate::country::CountryId;
use crate::date::PartialDate;
use crate::enrich::RecordNames;
use crate::lang::Lang;

/// What one article says of its names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ArticleNames {
    /// Its language.
    pub lang: Option<Lang>,
    /// First day on which it can have been published.
    pub published: Option<Date>,
    /// Its persons, organisations and places, each once.
    pub names: Vec<ArticleName>,
    /// Countries that it mentions.
    pub countries: Vec<CountryId>,
}

/// What an article calls one of its entities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleName {
    /// Person, organisation or place.
    pub kind: Kind,
    /// The entity's name in this article.
    pub name: String,
    /// Where a place lies.
    pub country: Option<CountryId>,
    /// A surname that several persons of the article bear.
    pub ambiguous: bool,
    /// What else the article calls it, in the nominative: a surname alone, an
    /// acronym.
    pub also: Vec<String>,
}

impl ArticleNames {
    /// The names of an enriched article.
    #[must_use]
    pub fn of(record: &RecordNames) -> Self {
        let published = record.published.as_deref();
        let published = published.and_then(|value| value.parse::<PartialDate>().ok());
        let also = |kind: Kind, name: &str| -> Vec<String> {
            let of_it = record
                .also
                .iter()
                .filter(|(of, entity, _)| *of == kind && entity == name);
            of_it.map(|(_, _, called)| called.clone()).collect()
        };
        let name = |kind: Kind, name: &str, country: Option<CountryId>, ambiguous| ArticleName {
            kind,
            name: name.to_owned(),
            country,
            ambiguous,
            also: also(kind, name),
        };
        let mut names = Vec::new();
        for (found, ambiguous) in &record.persons {
            names.push(name(Kind::Person, found, None, *ambiguous));
        }
        for found in &record.organisations {
            names.push(name(Kind::Organisation, found, None, false));
        }
        for (found, country) in &record.places {
            names.push(name(Kind::Place, found, *country, false));
        }
        Self {
            lang: record.lang,
            published: published.map(PartialDate::first_day),
            names,
            countries: record.countries.clone(),
        }
    }
}

/// A distinct name: of one kind and, for places, in one country.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct NameId(pub(super) u32);

/// A distinct word of names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct WordId(u32);

/// What is known of a distinct name.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) kind: Kind,
    pub(super) text: Box<str>,
    pub(super) country: Option<CountryId>,
    /// Its words, for persons and organisations.
    pub(super) words: Box<[WordId]>,
    /// Articles that use it, by language.
    pub(super) by_lang: Vec<(Option<Lang>, u32)>,
    pub(super) n_articles: u32,
}

impl Name {
    /// The language that uses it most.
    pub(super) fn lang(&self) -> Option<Lang> {
        let most = self.by_lang.iter().max_by_key(|(lang, n)| (*n, *lang));
        most.and_then(|(lang, _)| *lang)
    }
}

/// One use of a name by an article.
#[derive(Debug, Clone, Copy)]
pub(super) struct Use {
    pub(super) name: NameId,
    pub(super) ambiguous: bool,
}

/// An article as resolution sees it.
#[derive(Debug)]
pub(super) struct Article {
    pub(super) day: Option<i32>,
    uses: Range<u32>,
    countries: Range<u32>,
}

/// The names of a corpus and the articles that use them.
#[derive(Debug, Default)]
pub struct Usage {
    names: Vec<Name>,
    name_ids: HashTable<NameId>,
    words: Vec<Sound>,
    spellings: Vec<Box<str>>,
    word_ids: HashTable<WordId>,
    articles: Vec<Article>,
    uses: Vec<Use>,
    countries: Vec<CountryId>,
    /// A name, and another by which an article that has it calls the same
    /// entity.
    also: Vec<(NameId, NameId)>,
}

impl Usage {
    /// Adds an article; gives its number, counted from 0.
    pub fn add(&mut self, article: &ArticleNames) -> usize {
        let (first_use, first_country) = (self.uses.len() as u32, self.countries.len() as u32);
        for used in &article.names {
            let name = self.name(used.kind, &used.name, used.country);
            let known = &mut self.names[name.0 as usize];
            known.n_articles += 1;
            match known
                .by_lang
                .iter_mut()
                .find(|(lang, _)| *lang == article.lang)
            {
                Some((_, n)) => *n += 1,
                None => known.by_lang.push((article.lang, 1)),
            }
            for also in &used.also {
                let also = self.name(used.kind, also, None);
                self.also.push((name, also));
            }
            let ambiguous = used.ambiguous;
            self.uses.push(Use { name, ambiguous });
        }
        self.countries.extend(&article.countries);
        self.articles.push(Article {
            day: article.published.map(crate::date::day_number),
            uses: first_use..self.uses.len() as u32,
            countries: first_country..self.countries.len() as u32,
        });
        self.articles.len() - 1
    }

    /// The names that an article uses, in the order in which it was added: kind,
    /// name, and for places the country.
    pub fn names_of(
        &self,
        article: usize,
    ) -> impl Iterator<Item = (Kind, &str, Option<CountryId>)> {
        let names = self.uses(article).iter().map(|used| self.get(used.name));
        names.map(|name| (name.kind, &*name.text, name.country))
    }

    /// The number of a name that may be new.
    fn name(&mut self, kind: Kind, text: &str, country: Option<CountryId>) -> NameId {
        let names = &self.names;
        let is_same = |id: &NameId| {
            let name = &names[id.0 as usize];
            name.kind == kind && *name.text == *text && name.country == country
        };
        let wanted = hash((kind, text, country));
        if let Some(id) = self.name_ids.find(wanted, is_same) {
            return *id;
        }
        let words = phonetic::words(text).map(|word| self.word(word)).collect();
        let id = NameId(self.names.len() as u32);
        self.names.push(Name {
            kind,
            text: text.into(),
            country,
            words,
            by_lang: Vec::new(),
            n_articles: 0,
        });
        let names = &self.names;
        self.name_ids.insert_unique(wanted, id, |id| {
            let name = &names[id.0 as usize];
            hash((name.kind, &*name.text, name.country))
        });
        id
    }

    fn word(&mut self, spelling: &str) -> WordId {
        let spellings = &self.spellings;
        let wanted = hash(spelling);
        let is_same = |id: &WordId| *spellings[id.0 as usize] == *spelling;
        if let Some(id) = self.word_ids.find(wanted, is_same) {
            return *id;
        }
        let id = WordId(self.words.len() as u32);
        self.words.push(Sound::of(spelling));
        self.spellings.push(spelling.into());
        let spellings = &self.spellings;
        self.word_ids
            .insert_unique(wanted, id, |id| hash(&*spellings[id.0 as usize]));
        id
    }

    /// What is known of a name.
    pub(super) fn get(&self, id: NameId) -> &Name {
        &self.names[id.0 as usize]
    }

    /// Every distinct name, those that are only used beside others included.
    pub(super) fn names(&self) -> impl Iterator<Item = (NameId, &Name)> {
        (0..).map(NameId).zip(&self.names)
    }

    /// Number of distinct names.
    pub(super) fn n_names(&self) -> usize {
        self.names.len()
    }

    /// The sound of a word.
    pub(super) fn sound(&self, word: WordId) -> &Sound {
        &self.words[word.0 as usize]
    }

    /// The sounds of a name's words.
    pub(super) fn sounds(
        &self,
        id: NameId,
    ) -> impl ExactSizeIterator<Item = &Sound> + DoubleEndedIterator {
        self.get(id).words.iter().map(|word| self.sound(*word))
    }

    /// The articles, in the order in which they came.
    pub(super) fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// The names that an article uses.
    pub(super) fn uses(&self, article: usize) -> &[Use] {
        let range = &self.articles[article].uses;
        &self.uses[range.start as usize..range.end as usize]
    }

    /// The countries that an article mentions.
    pub(super) fn countries(&self, article: usize) -> &[CountryId] {
        let range = &self.articles[article].countries;
        &self.countries[range.start as usize..range.end as usize]
    }

    /// The countries of all articles, as often as they mention them.
    pub(super) fn all_countries(&self) -> &[CountryId] {
        &self.countries
    }

    /// Pairs of a name and what else an article with it calls its entity.
    pub(super) fn also(&self) -> &[(NameId, NameId)] {
        &self.also
    }
}

fn hash(value: impl Hash) -> u64 {
    FixedState::default().hash_one(value)
}
