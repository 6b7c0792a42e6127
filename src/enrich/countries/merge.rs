//! Merge: puts the countries and places found among the names.
//!
//! The names were found first and know nothing of the tables. A country's word
//! inside a person's name is nothing, inside an organisation's part of that;
//! but a name that the tagger only guessed gives way where its words are
//! countries, or where the grammar leaves nothing else.

use hashbrown::HashSet;

use super::Context;
use super::context::{self, Judged};
use super::places::{self, Place};
use super::scan::{Hit, Name, Sense};
use super::vocabulary::{Meaning, Role};
use crate::article::{Kind, Mention, Rule, Span, Via};
use crate::country::CountryId;
use crate::lang::Lang;
use crate::lang::lexicon::{NameClasses, POLISH, Written};
use crate::lang::words::Word;

/// A country or place found, before it is known which mentions stay.
pub(super) struct Found {
    span: Span,
    pub(super) judged: Judged,
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
    /// The person's mention of this number ends with them by mistake: "[Kwiecińskiego
    /// Polska] zyska", "[Abdullah of Jordan]".
    After(usize),
}

impl Found {
    /// The country that the words name without doubt.
    pub(super) fn plain(&self) -> Option<CountryId> {
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
pub(super) struct Merge<'c, 'a> {
    context: &'c Context<'a>,
    hits: &'c [Hit],
    lang: Lang,
    names: Vec<Mention>,
    is_dropped: Vec<bool>,
    added: Vec<Mention>,
}

impl<'c, 'a> Merge<'c, 'a> {
    pub(super) fn new(context: &'c Context<'a>, hits: &'c [Hit], mut names: Vec<Mention>) -> Self {
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
    pub(super) fn judge(&mut self, hit: &Hit) -> Option<Found> {
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

    /// What becomes of words, given the names with which they overlap.
    fn fate(&self, span: &Span, judged: &Judged) -> Option<Fate> {
        let mut fate = Fate::Own;
        for index in self.overlapping(span) {
            match self.fate_beside(index, span, judged)? {
                Fate::Own => {}
                fate @ (Fate::Before(_) | Fate::After(_)) => return Some(fate),
                other => fate = other,
            }
        }
        Some(fate)
    }

    /// What becomes of words that overlap with one name.
    fn fate_beside(&self, index: usize, span: &Span, judged: &Judged) -> Option<Fate> {
        let name = &self.names[index];
        let role = judged.sense.role();
        let covers = span.start <= name.span.start && name.span.end <= span.end;
        if self.without_article(&name.span) == *span {
            return self.fate_of_same(index, judged);
        }
        if name.kind == Kind::Event && role.is_country() {
            return Some(Fate::Own);
        }
        if name.span.start <= span.start && span.end <= name.span.end {
            return self.fate_inside(index, span, judged);
        }
        let is_longer = role == Role::Name && self.tokens(span).len() > 1;
        match name.kind {
            Kind::Country | Kind::Event => Some(Fate::Own),
            _ if is_longer && name.rule.is_guess() && name.kind != Kind::Organisation => {
                Some(Fate::Own)
            }
            Kind::Person => None,
            _ => covers.then_some(Fate::Own),
        }
    }

    /// What becomes of words that the name stage has found as they are.
    fn fate_of_same(&self, index: usize, judged: &Judged) -> Option<Fate> {
        let name = &self.names[index];
        let role = judged.sense.role();
        match name.kind {
            Kind::Person if role.is_country() => {
                let is_country = judged.is_sure() || self.is_among_countries(&name.span);
                is_country.then_some(Fate::Own)
            }
            Kind::Person => {
                let is_place = judged.is_sure() && self.is_likely_place(judged);
                (name.rule.is_guess() && is_place).then_some(Fate::Own)
            }
            Kind::Place if !role.is_country() => Some(Fate::Same(index)),
            _ => Some(Fate::Own),
        }
    }

    /// Whether a certain country stands beside a name in a list: "Oman, Jordan".
    fn is_among_countries(&self, span: &Span) -> bool {
        const LINKS: &[&str] = &[",", "and", "or", "i", "oraz", "a", "lub"];
        /// Words between two of a list: ", and".
        const LINKS_MAX: usize = 2;
        let is_linked = |mut between: std::ops::Range<usize>| {
            (1..=LINKS_MAX).contains(&between.len())
                && between.all(|at| LINKS.contains(&&*self.context.word(at).lower))
        };
        let is_certain = |hit: &&Hit| {
            let is_country = |sense: &Sense| sense.role() == Role::Name && !sense.is_ambiguous();
            hit.senses.iter().any(is_country)
        };
        let tokens = self.tokens(span);
        let at = self
            .hits
            .partition_point(|hit| hit.tokens.end <= tokens.start);
        let before = self.hits[..at].last().filter(is_certain);
        let mut after = self.hits[at..].iter();
        let after = after.find(|hit| hit.tokens.start >= tokens.end);
        before.is_some_and(|hit| is_linked(hit.tokens.end..tokens.start))
            || after
                .filter(is_certain)
                .is_some_and(|hit| is_linked(tokens.end..hit.tokens.start))
    }

    /// What becomes of words inside a longer name.
    fn fate_inside(&self, index: usize, span: &Span, judged: &Judged) -> Option<Fate> {
        let name = &self.names[index];
        let role = judged.sense.role();
        let is_certain = !judged.sense.is_ambiguous() || role == Role::Adjective;
        if is_certain && self.gives_way(name, role) {
            return Some(Fate::Own);
        }
        match name.kind {
            Kind::Person if role.is_country() && self.is_before_person(span, name, judged) => {
                Some(Fate::Before(index))
            }
            Kind::Person if role == Role::Name && self.is_after_person(span, name, judged) => {
                Some(Fate::After(index))
            }
            Kind::Organisation | Kind::Product if role.is_country() => Some(Fate::Part),
            Kind::Place if role == Role::Name => Some(Fate::Part),
            Kind::Country | Kind::Event => Some(Fate::Own),
            _ => None,
        }
    }

    /// Whether a longer name around a country's or town's is none: its other
    /// words are countries and towns too ("USA-Chiny", "Finlandia Niemcy"), or
    /// the tagger, which has learnt Polish and English, only saw capitals.
    fn gives_way(&self, name: &Mention, role: Role) -> bool {
        if !name.rule.is_guess() {
            return false;
        }
        let is_learnt = self.lang == Lang::PL || self.lang == Lang::EN;
        !is_learnt && role.is_country() && name.kind != Kind::Organisation
            || self.is_list(&name.span)
    }

    /// Whether every capitalised word of a span belongs to the certain name of
    /// a country or town, or to none: "New Jersey and New Mexico".
    fn is_list(&self, span: &Span) -> bool {
        let is_named = |at: usize| {
            let hit = self.hits.partition_point(|hit| hit.tokens.end <= at);
            self.hits.get(hit).is_some_and(|hit| {
                let is_certain = |sense: &Sense| sense.role().is_country() || !sense.is_ambiguous();
                hit.tokens.start <= at && hit.senses.iter().any(is_certain)
            })
        };
        let is_capital = |at: usize| self.context.token(at).shape.is_capitalised();
        self.tokens(span).any(is_capital)
            && self
                .tokens(span)
                .all(|at| !is_capital(at) || is_named(at) || self.context.is_function_word(at))
    }

    /// Whether a person's mention begins with a country, and has a name of its
    /// own after it.
    fn is_before_person(&self, span: &Span, name: &Mention, judged: &Judged) -> bool {
        let next = self.tokens(span).end;
        let rest = next..self.tokens(&name.span).end;
        let is_full = rest.len() > 1 && rest.clone().all(|at| self.is_capitalised(at));
        span.start == name.span.start
            && !judged.sense.is_ambiguous()
            && (is_full || context::is_first_name(self.context, next))
    }

    /// Whether a person's mention ends with a country that is none of its words.
    fn is_after_person(&self, span: &Span, name: &Mention, judged: &Judged) -> bool {
        let first = self.tokens(span).start;
        span.end == name.span.end
            && span.start > name.span.start
            && (!judged.sense.is_ambiguous() || self.is_of(first - 1))
    }

    /// Whether a token says in English whose the words before it are.
    fn is_of(&self, at: usize) -> bool {
        self.lang == Lang::EN && self.context.spelling(at) == "of"
    }

    fn is_capitalised(&self, at: usize) -> bool {
        self.context.token(at).shape.is_capitalised()
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

    /// Adds a mention, where it means one country or place.
    #[expect(clippy::needless_pass_by_value, reason = "what was found goes in")]
    pub(super) fn add(&mut self, found: Found, plain: &HashSet<CountryId>) {
        let role = found.judged.sense.role();
        if role.is_country() {
            self.add_country(&found, role, plain);
        } else {
            self.add_place(&found, role, plain);
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
            Fate::After(index) => self.cut_end(index, &found.span),
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
            rule: Rule::Table,
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
            if self.lang == Lang::PL {
                // the tables know how a town is called, a guesser does not
                sense.text().clone_into(&mut name.lemma);
                name.name.clone_from(&name.lemma);
            }
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
            rule: Rule::Table,
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

    /// Takes a country off the end of a person's mention.
    fn cut_end(&mut self, index: usize, country: &Span) {
        let words = self.tokens(country);
        let of = usize::from(self.is_of(words.start - 1));
        let end = self.context.token(words.start - of - 1).end as usize;
        let name = &mut self.names[index];
        for text in [&mut name.lemma, &mut name.name] {
            let n_kept = text.split(' ').count().saturating_sub(words.len() + of);
            let kept: Vec<&str> = text.split(' ').take(n_kept.max(1)).collect();
            *text = kept.join(" ");
        }
        name.span.end = end;
    }

    /// Whether a town that a guess takes for a person is a town: it has several
    /// words, or the dictionary's likeliest reading says so, where there is one.
    fn is_likely_place(&self, judged: &Judged) -> bool {
        let word = Word::new(judged.sense.text(), Some(self.lang));
        let likeliest = word.set.map(|set| POLISH.preferred(set, Written::Capital));
        judged.sense.text().contains(' ')
            || self.lang != Lang::PL
            || likeliest.is_some_and(|reading| reading.usual_names == NameClasses::GEOGRAPHIC)
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
    pub(super) fn finish(self, plain: &HashSet<CountryId>) -> Vec<Mention> {
        let lang = self.lang;
        let kept = self
            .names
            .into_iter()
            .zip(self.is_dropped)
            // a country that no table has is none
            .filter(|(name, dropped)| !dropped && name.kind != Kind::Country);
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
            let is_doubtful = found.is_ambiguous || found.is_doubtful_in(lang);
            if !is_doubtful || agrees {
                (place.country, place.via) = (home.country, home.via);
            }
        }
        mentions.extend(self.added);
        mentions.sort_by_key(|mention| (mention.span.start, mention.span.end));
        mentions
    }
}

/// Where a place lies.
#[derive(Debug, Clone, Copy)]
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
        let via = (place.kind == places::Kind::Land).then_some(Via::Place);
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
