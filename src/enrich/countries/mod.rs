//! Countries: finds those an article speaks of and is about, and where its
//! places lie.
//!
//! `scan` finds the words of the tables in the text, `context` tells a country
//! from its homographs, and what the name stage found has a say: a country's
//! word inside a person's name is nothing, inside an organisation's it is part
//! of that. A word that several countries share, or that more often means
//! something else, counts only for a country that the article also names
//! plainly. Cities and seats of power stay places and add to their country.
//!
//! The tables are `countries.tsv`, `country_names.tsv` and `places.tsv`.

mod about;
mod context;
mod endings;
mod places;
mod polish;
mod resolve;
mod scan;
#[cfg(test)]
mod tests;
mod vocabulary;

use hashbrown::{HashMap, HashSet};

use self::about::{Evidence, Position};
use self::context::Judged;
use self::places::Place;
use self::scan::{Hit, Name};
use self::vocabulary::{Meaning, Role, Vocabulary};
use super::Context;
use crate::article::{CountryEvidence, Kind, Mention, Span, Via};
use crate::country::CountryId;
use crate::lang::Lang;
use crate::lang::lexicon::{NameClasses, POLISH, Written};
use crate::lang::words::Word;

pub use resolve::resolve;

/// Adds the countries to the names, and says where the places lie.
///
/// Gives the mentions in text order; those of persons, places and
/// organisations overlap none of each other. A country inside an
/// organisation's name is a mention with `Via::Part`.
#[must_use]
pub fn find(context: &Context<'_>, names: Vec<Mention>) -> Vec<Mention> {
    let Some(vocabulary) = context.lang.and_then(Vocabulary::of) else {
        return names;
    };
    let hits = scan::scan(context, vocabulary);
    let mut merge = Merge::new(context, &hits, names);
    let found: Vec<Found> = hits.iter().filter_map(|hit| merge.judge(hit)).collect();
    let plain: HashSet<CountryId> = found
        .iter()
        .filter(|found| !found.judged.is_doubtful)
        .filter_map(Found::plain)
        .collect();
    for found in found {
        merge.add(found, &plain);
    }
    merge.finish(&plain)
}

/// The countries of an article, the best attested first.
///
/// Every kind of words counts, also those inside the names of organisations.
#[must_use]
pub fn evidence(context: &Context<'_>, mentions: &[Mention]) -> Vec<CountryEvidence> {
    let sections = Sections::of(context);
    let mut indices: HashMap<CountryId, usize> = HashMap::new();
    let mut countries: Vec<(CountryId, Vec<Evidence>)> = Vec::new();
    for mention in mentions {
        let (Some(country), Some(via)) = (mention.country, mention.via) else {
            continue;
        };
        let index = *indices.entry(country).or_insert(countries.len());
        if index == countries.len() {
            countries.push((country, Vec::new()));
        }
        let position = sections.position(mention.span.start);
        countries[index].1.push(Evidence { via, position });
    }
    countries.sort_by_key(|(_, found)| std::cmp::Reverse(found.len()));
    let (ids, found): (Vec<_>, Vec<_>) = countries.into_iter().unzip();
    let about = about::decide(&found);
    let rows = ids.into_iter().zip(found).zip(about);
    rows.map(|((id, found), about)| CountryEvidence {
        id,
        count: found.len(),
        about,
        via: kinds(&found),
    })
    .collect()
}

/// Mentions by kind, commonest first.
fn kinds(found: &[Evidence]) -> Vec<(Via, usize)> {
    let mut kinds: Vec<(Via, usize)> = Vec::new();
    for evidence in found {
        match kinds.iter_mut().find(|kind| kind.0 == evidence.via) {
            Some(kind) => kind.1 += 1,
            None => kinds.push((evidence.via, 1)),
        }
    }
    kinds.sort_by_key(|(via, count)| (std::cmp::Reverse(*count), *via));
    kinds
}

/// Where the title and the first paragraph end.
struct Sections {
    title_end: usize,
    lead_end: usize,
}

/// Most sentences of a first paragraph; some texts are one paragraph.
const LEAD_SENTENCES_MAX: usize = 3;

impl Sections {
    /// The first sentence is the title, or as good as one; the first paragraph
    /// is what follows up to the next line end.
    fn of(context: &Context<'_>) -> Self {
        let sentences = &context.tokens.sentences;
        let end_of = |index: usize| {
            sentences
                .get(index)
                .map_or(context.text.len(), |range| context.span(range).end)
        };
        let begins_line = |index: usize| {
            sentences
                .get(index)
                .is_none_or(|range| context.token(range.start).line_start)
        };
        let last = (1..LEAD_SENTENCES_MAX).find(|index| begins_line(index + 1));
        Self {
            title_end: end_of(0),
            lead_end: end_of(last.unwrap_or(LEAD_SENTENCES_MAX)),
        }
    }

    fn position(&self, byte: usize) -> Position {
        if byte < self.title_end {
            Position::Title
        } else if byte < self.lead_end {
            Position::Lead
        } else {
            Position::Body
        }
    }
}

/// A country or place found, before it is known which mentions stay.
struct Found {
    span: Span,
    judged: Judged,
    /// What it does to the mention of the name stage with which it overlaps.
    fate: Fate,
}

/// What becomes of words that the name stage has seen too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// A mention of their own, in place of those they overlap.
    Own,
    /// The place mention of this number is theirs.
    Same(usize),
    /// Part of a longer name.
    Part,
    /// The person's mention of this number begins with them by mistake: "szef
    /// MSZ [Niemiec Sigmar Gabriel]".
    Before(usize),
}

impl Found {
    /// The country that the words name without doubt.
    fn plain(&self) -> Option<CountryId> {
        match self.judged.sense.name {
            Name::Place(row) => row.place().country,
            Name::Term(term) => {
                let mut plain = term.meanings.iter().filter(|meaning| !meaning.is_weak);
                match (plain.next(), plain.next()) {
                    (Some(only), None) => Some(only.country),
                    _ => None,
                }
            }
        }
    }
}

/// Puts the countries among the names.
struct Merge<'c, 'a> {
    context: &'c Context<'a>,
    hits: &'c [Hit],
    lang: Lang,
    names: Vec<Mention>,
    is_dropped: Vec<bool>,
    added: Vec<Mention>,
}

impl<'c, 'a> Merge<'c, 'a> {
    fn new(context: &'c Context<'a>, hits: &'c [Hit], mut names: Vec<Mention>) -> Self {
        names.sort_by_key(|name| (name.span.start, name.span.end));
        let lang = context.lang.unwrap_or(Lang::EN);
        Self {
            context,
            hits,
            lang,
            is_dropped: vec![false; names.len()],
            names,
            added: Vec::new(),
        }
    }

    /// Decides what a hit is, given its surroundings and the names around it.
    fn judge(&mut self, hit: &Hit) -> Option<Found> {
        let judged = context::judge(self.context, hit)?;
        let span = self.context.span(&hit.tokens);
        let fate = self.fate(&span, &judged)?;
        Some(Found { span, judged, fate })
    }

    /// The names with which a span overlaps, events and works left out.
    fn overlapping(&self, span: &Span) -> impl Iterator<Item = usize> {
        // names are short, and sorted: those that reach into a span start
        // little before it
        let end = self
            .names
            .partition_point(|name| name.span.start < span.end);
        let start = end.saturating_sub(8);
        let span = span.clone();
        (start..end).filter(move |index| self.names[*index].span.end > span.start)
    }

    fn fate(&self, span: &Span, judged: &Judged) -> Option<Fate> {
        let role = judged.sense.role();
        let is_country = matches!(role, Role::Name | Role::Adjective | Role::Demonym);
        let is_longer = role == Role::Name && self.tokens(span).len() > 1;
        let mut fate = Fate::Own;
        for index in self.overlapping(span) {
            let name = &self.names[index];
            let is_same = self.without_article(&name.span) == *span;
            let is_inside = name.span.start <= span.start && span.end <= name.span.end;
            let covers = span.start <= name.span.start && name.span.end <= span.end;
            let is_partly = !is_inside && !covers;
            let is_guess = name.rule == "tagger";
            if is_country && is_inside && !judged.sense.is_ambiguous() && !is_same {
                if self.gives_way(name) {
                    continue;
                }
                if name.kind == Kind::Person && self.is_before_person(span, name) {
                    return Some(Fate::Before(index));
                }
            }
            match name.kind {
                Kind::Person if is_same && is_country && judged.is_sure() => {}
                Kind::Person if is_same && role == Role::Place && self.is_likely_place(judged) => {}
                Kind::Person | Kind::Place if is_longer && is_partly && is_guess => {}
                Kind::Person => return None,
                Kind::Place if is_same && is_country => {}
                Kind::Place if is_same => fate = Fate::Same(index),
                Kind::Organisation if is_same && (is_country || role == Role::Seat) => {}
                Kind::Event if is_country || is_inside => {}
                Kind::Country | Kind::Event => {}
                _ if covers => {}
                Kind::Organisation | Kind::Product if is_country && is_inside => fate = Fate::Part,
                Kind::Place if role == Role::Name && is_inside => fate = Fate::Part,
                _ => return None,
            }
        }
        Some(fate)
    }

    /// Whether a longer name around a country's is none: its other words are
    /// countries too ("USA-Chiny", "Finlandia Niemcy"), or the tagger, which has
    /// learnt Polish and English, only saw capitals.
    fn gives_way(&self, name: &Mention) -> bool {
        let is_guess = name.rule == "tagger" && matches!(name.kind, Kind::Person | Kind::Place);
        let is_learnt = self.lang == Lang::PL || self.lang == Lang::EN;
        is_guess && (!is_learnt || self.is_of_countries(&name.span))
    }

    /// Whether every capitalised word of a span belongs to a country's name.
    fn is_of_countries(&self, span: &Span) -> bool {
        let mut words = self.tokens(span);
        words.all(|at| {
            let place = self.hits.partition_point(|hit| hit.tokens.end <= at);
            !self.context.token(at).shape.is_capitalised()
                || self.hits.get(place).is_some_and(|hit| {
                    let mut senses = hit.senses.iter();
                    let is_country = |role| matches!(role, Role::Name | Role::Demonym);
                    hit.tokens.start <= at && senses.any(|sense| is_country(sense.role()))
                })
                || context::is_function_word(self.context, at)
        })
    }

    /// A name without the article before it: "The Kremlin".
    fn without_article(&self, span: &Span) -> Span {
        let tokens = self.tokens(span);
        let is_article = self.lang == Lang::EN
            && tokens.len() > 1
            && &*self.context.word(tokens.start).lower == "the";
        if is_article {
            self.context.token(tokens.start + 1).start as usize..span.end
        } else {
            span.clone()
        }
    }

    /// The tokens within a span.
    fn tokens(&self, span: &Span) -> std::ops::Range<usize> {
        let tokens = &self.context.tokens.tokens;
        let first = tokens.partition_point(|token| (token.start as usize) < span.start);
        let end = tokens.partition_point(|token| (token.start as usize) < span.end);
        first..end
    }

    /// Whether a person's mention begins with a country, and a first name is
    /// next.
    fn is_before_person(&self, span: &Span, name: &Mention) -> bool {
        let next = self.tokens(span).end;
        span.start == name.span.start && context::is_first_name(self.context, next)
    }

    /// Adds a mention, where it means one country or place.
    #[expect(clippy::needless_pass_by_value, reason = "what was found goes in")]
    fn add(&mut self, found: Found, plain: &HashSet<CountryId>) {
        let role = found.judged.sense.role();
        match role {
            Role::Name | Role::Adjective | Role::Demonym => self.add_country(&found, role, plain),
            _ => self.add_place(&found, role, plain),
        }
    }

    fn add_country(&mut self, found: &Found, role: Role, plain: &HashSet<CountryId>) {
        let Name::Term(term) = found.judged.sense.name else {
            return;
        };
        let country = meant(&term.meanings, plain)
            .filter(|country| !found.judged.is_doubtful || plain.contains(country));
        let Some(country) = country else {
            return self.add_namesake(found, plain);
        };
        let via = match (found.fate, role) {
            (Fate::Part, _) => Via::Part,
            (_, Role::Adjective) => Via::Adjective,
            (_, Role::Demonym) => Via::Demonym,
            _ => Via::Name,
        };
        match found.fate {
            Fate::Part => {}
            Fate::Before(index) => self.cut(index, &found.span),
            Fate::Own | Fate::Same(_) => self.drop_under(&found.span),
        }
        self.added.push(Mention {
            kind: Kind::Country,
            span: found.span.clone(),
            lemma: term.text.to_owned(),
            name: country.name(Lang::PL).to_owned(),
            country: Some(country),
            via: Some(via),
            ambiguous: false,
            rule: "table",
        });
    }

    /// Adds the place of a country's name, in an article about its own country.
    fn add_namesake(&mut self, found: &Found, plain: &HashSet<CountryId>) {
        let Some(place) = found.judged.otherwise.map(places::RowId::place) else {
            return;
        };
        let home = Home::of_place(place);
        let is_supported = home.country.is_some_and(|country| plain.contains(&country));
        if is_supported && found.fate == Fate::Own {
            self.drop_under(&found.span);
            self.add_mention_of(found, place.name, home);
        }
    }

    fn add_place(&mut self, found: &Found, role: Role, plain: &HashSet<CountryId>) {
        let sense = found.judged.sense;
        let home = match sense.name {
            Name::Term(term) => Home::of_term(role, &term.meanings, plain),
            Name::Place(row) => Home::of_place(row.place()),
        };
        if home.is_unlikely && found.fate == Fate::Own && !self.is_surely_place(&found.span) {
            return;
        }
        if let Fate::Same(index) = found.fate {
            let name = &mut self.names[index];
            (name.country, name.via) = (home.country, home.via);
            return;
        }
        if found.fate == Fate::Part || found.judged.is_doubtful {
            return;
        }
        self.drop_under(&found.span);
        self.add_mention_of(found, sense.text(), home);
    }

    fn add_mention_of(&mut self, found: &Found, place: &str, home: Home) {
        self.added.push(Mention {
            kind: Kind::Place,
            span: found.span.clone(),
            lemma: place.to_owned(),
            name: place.to_owned(),
            country: home.country,
            via: home.via,
            ambiguous: false,
            rule: "table",
        });
    }

    /// Whether the dictionary knows the words only as the name of a place.
    fn is_surely_place(&self, span: &Span) -> bool {
        let word = Word::new(&self.context.text[span.clone()], Some(self.lang));
        word.set.is_some_and(|set| {
            POLISH
                .analyses(set)
                .all(|analysis| analysis.names == NameClasses::GEOGRAPHIC)
        })
    }

    /// Takes a country off the beginning of a person's mention.
    fn cut(&mut self, index: usize, country: &Span) {
        let words = self.tokens(country);
        let start = self.context.token(words.end).start as usize;
        let name = &mut self.names[index];
        for text in [&mut name.lemma, &mut name.name] {
            let rest: Vec<&str> = text.split(' ').skip(words.len()).collect();
            *text = rest.join(" ");
        }
        name.span.start = start;
    }

    /// Whether a town that a guess takes for a person is a town: neither the
    /// gazetteer nor the dictionary's likeliest reading says otherwise.
    fn is_likely_place(&self, judged: &Judged) -> bool {
        let word = Word::new(judged.sense.text(), Some(self.lang));
        let likeliest = word.set.map(|set| POLISH.preferred(set, Written::Capital));
        !judged.sense.is_ambiguous()
            && likeliest.is_some_and(|reading| reading.usual_names == NameClasses::GEOGRAPHIC)
    }

    /// Drops the names that a span takes the place of.
    fn drop_under(&mut self, span: &Span) {
        let under: Vec<usize> = self.overlapping(span).collect();
        for index in under {
            let kind = self.names[index].kind;
            self.is_dropped[index] |= !matches!(kind, Kind::Event | Kind::Product);
        }
    }

    /// Finds countries for the places left, and gives all mentions in order.
    fn finish(self, plain: &HashSet<CountryId>) -> Vec<Mention> {
        let lang = self.lang;
        let kept = self
            .names
            .into_iter()
            .zip(self.is_dropped)
            .filter(|(_, dropped)| !dropped);
        let mut mentions: Vec<Mention> = kept.map(|(name, _)| name).collect();
        for place in mentions
            .iter_mut()
            .filter(|name| name.kind == Kind::Place && name.country.is_none())
        {
            let row = places::find(&place.name, lang).or_else(|| places::find(&place.lemma, lang));
            let Some(found) = row.map(places::RowId::place) else {
                continue;
            };
            let home = Home::of_place(found);
            let agrees = home.country.is_some_and(|country| plain.contains(&country));
            if !found.is_ambiguous || agrees {
                (place.country, place.via) = (home.country, home.via);
            }
        }
        mentions.extend(self.added);
        mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
        mentions
    }
}

/// Where a place lies.
struct Home {
    country: Option<CountryId>,
    via: Option<Via>,
    /// Whether the words more often name something else.
    is_unlikely: bool,
}

impl Home {
    /// Of a capital or seat of power.
    fn of_term(role: Role, meanings: &[Meaning], plain: &HashSet<CountryId>) -> Self {
        let via = if role == Role::Seat {
            Via::Metonym
        } else {
            Via::Capital
        };
        let country = meant(meanings, plain);
        Self {
            country,
            via: country.map(|_| via),
            is_unlikely: country.is_none(),
        }
    }

    /// Of a place of the gazetteer; a river or mountain speaks of no country.
    fn of_place(place: Place) -> Self {
        let via = (place.kind == places::Kind::Land).then_some(Via::Capital);
        Self {
            country: place.country,
            via: place.country.and(via),
            is_unlikely: false,
        }
    }
}

/// The one country that a term means in an article.
fn meant(meanings: &[Meaning], plain: &HashSet<CountryId>) -> Option<CountryId> {
    let only = |mut some: Box<dyn Iterator<Item = &Meaning> + '_>| match (some.next(), some.next())
    {
        (Some(meaning), None) => Some(meaning.country),
        _ => None,
    };
    let is_plain = |meaning: &&Meaning| plain.contains(&meaning.country);
    only(Box::new(meanings.iter().filter(|meaning| !meaning.is_weak)))
        .or_else(|| {
            only(Box::new(
                meanings
                    .iter()
                    .filter(|meaning| !meaning.is_weak)
                    .filter(is_plain),
            ))
        })
        .or_else(|| only(Box::new(meanings.iter().filter(is_plain))))
}
