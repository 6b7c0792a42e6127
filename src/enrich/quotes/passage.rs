//! What the rules of quotations ask of a text: its sentences and paragraphs, the
//! persons named, and who the subject of a verb of saying is.

use std::ops::Range;

use super::vocabulary::{Form, Role, Sex, Vocabulary, form};
use crate::article::{Entity, Kind, Mention};
use crate::enrich::Context;
use crate::enrich::tokens::{is_no_name, is_title};
use crate::lang::Lang;
use crate::lang::lexicon::Cases;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::mark;

/// A person named in one place.
#[derive(Debug, Clone)]
pub(super) struct Named {
    /// Tokens of the name.
    pub(super) range: Range<usize>,
    /// Index among the article's persons.
    pub(super) person: usize,
    /// Whether the name can be a subject as it stands there.
    pub(super) is_subject: bool,
}

/// Who says something, as far as the clause tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// A person of the article.
    Person(usize),
    /// A function at a token: "the minister".
    Function(usize),
    /// Nobody is named: "he", or the ending of the verb.
    Same(Sex),
    /// A noun at a token that takes up somebody: "the singer".
    Resumed(usize),
    /// Whoever spoke just before.
    Before,
    /// Somebody else.
    Other,
}

/// A text with what the rules ask of it.
pub(super) struct Passage<'a> {
    pub(super) context: &'a Context<'a>,
    pub(super) words: &'static Vocabulary,
    pub(super) named: Vec<Named>,
    /// Tokens of what else is named.
    pub(super) things: Vec<Range<usize>>,
    pub(super) sexes: Vec<Sex>,
    /// Tokens of sentences, over the ends of lines that are wrapped.
    sentences: Vec<Range<usize>>,
    /// First tokens of paragraphs.
    paragraphs: Vec<usize>,
    pub(super) is_polish: bool,
}

/// Tokens within which a subject stands beside its verb.
const NEAR: usize = 30;

impl<'a> Passage<'a> {
    pub(super) fn new(
        context: &'a Context<'a>,
        words: &'static Vocabulary,
        mentions: &[Mention],
        persons: &[Entity],
    ) -> Self {
        let is_polish = context.lang == Some(Lang::PL);
        let mut named = Vec::new();
        let mut things = Vec::new();
        for mention in mentions {
            let range = tokens_of(context, &mention.span);
            if mention.kind != Kind::Person {
                things.push(range);
                continue;
            }
            let Some(person) = persons.iter().position(|one| one.name == mention.name) else {
                continue;
            };
            let end = range.end - 1;
            let spelling = &context.text[mention.span.clone()];
            let is_subject = if is_polish {
                is_nominative(spelling, mention)
            } else {
                context.token(end).end as usize == mention.span.end
            };
            named.push(Named {
                range,
                person,
                is_subject,
            });
        }
        let (sentences, paragraphs) = lines(context);
        Self {
            context,
            words,
            sentences,
            paragraphs,
            named,
            things,
            sexes: persons.iter().map(|one| Sex::of_name(&one.name)).collect(),
            is_polish,
        }
    }

    pub(super) fn role(&self, index: usize) -> Role {
        self.words.role(self.context, index)
    }

    pub(super) fn form(&self, index: usize) -> Form {
        form(self.context, self.words, index)
    }

    pub(super) fn n_tokens(&self) -> usize {
        self.context.n_tokens()
    }

    /// The mark at an index, `-` for any dash; none for words and numbers.
    pub(super) fn mark(&self, index: usize) -> Option<char> {
        (index < self.n_tokens()).then(|| mark_at(self.context, index))?
    }

    /// Whether a paragraph begins with a token.
    pub(super) fn opens_paragraph(&self, index: usize) -> bool {
        self.paragraphs.binary_search(&index).is_ok()
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        index < self.n_tokens() && self.context.token(index).class == Class::Word
    }

    /// Whether white space stands before a token, or the text ends.
    pub(super) fn space_before(&self, index: usize) -> bool {
        index >= self.n_tokens() || self.context.token(index).space_before
    }

    /// Whether a dash stands between spaces.
    pub(super) fn is_dash(&self, index: usize) -> bool {
        self.mark(index) == Some('-') && self.space_before(index) && self.space_before(index + 1)
    }

    /// What else than a person is named at a token.
    fn thing(&self, index: usize) -> Option<&Range<usize>> {
        let after = self.things.partition_point(|thing| thing.start <= index);
        self.things[..after]
            .last()
            .filter(|thing| index < thing.end)
    }

    /// Whether a word is an ordinary one and part of no name.
    pub(super) fn is_ordinary(&self, index: usize) -> bool {
        self.is_word(index)
            && is_no_name(self.context, index)
            && self.thing(index).is_none()
            && !self.named.iter().any(|named| named.range.contains(&index))
    }

    pub(super) fn ends_sentence(&self, index: usize) -> bool {
        matches!(self.mark(index), Some('.' | '?' | '!' | '…'))
    }

    /// The sentence of a token.
    pub(super) fn sentence(&self, index: usize) -> Range<usize> {
        let after = self.sentences.partition_point(|one| one.start <= index);
        let last = self.sentences[..after].last();
        last.cloned().unwrap_or(0..self.n_tokens())
    }

    /// The first token of the paragraph after that of a token.
    pub(super) fn paragraph_end(&self, index: usize) -> usize {
        let after = self.paragraphs.partition_point(|start| *start <= index);
        self.paragraphs
            .get(after)
            .copied()
            .unwrap_or(self.n_tokens())
    }

    /// Persons named within some tokens.
    pub(super) fn named_in(&self, range: &Range<usize>) -> &[Named] {
        let first = self
            .named
            .partition_point(|one| one.range.start < range.start);
        let last = self
            .named
            .partition_point(|one| one.range.start < range.end);
        &self.named[first..last.max(first)]
    }

    /// Words within some tokens.
    pub(super) fn n_words(&self, range: &Range<usize>) -> usize {
        range.clone().filter(|index| self.is_word(*index)).count()
    }

    /// Whether a name can be the subject of what is said of it: no preposition governs
    /// it, nor does it say whose somebody else is.
    pub(super) fn is_free(&self, named: &Named) -> bool {
        named.is_subject && !self.is_governed(named)
    }

    /// Whether a name is governed by a preposition: "for Mr Blair", "for leader Blair".
    fn is_governed(&self, named: &Named) -> bool {
        let start = named.range.start;
        let reach = if self.is_polish { 1 } else { 3 };
        let begin = self.sentence(start).start.max(start.saturating_sub(8));
        let mut before = (begin..start).rev().filter(|index| {
            let token = self.context.token(*index);
            // "dr.", "Mr", "J."
            let is_rank = token.shape.is_capitalised() && token.end - token.start < 4
                || is_title(self.context, *index) && self.is_polish
                || self.mark(*index) == Some('.');
            !is_rank
        });
        for place in 0..reach {
            let Some(index) = before.next().filter(|index| self.is_word(*index)) else {
                return false;
            };
            let role = self.role(index);
            if role.is(Role::BEFORE) {
                return place == 0 || !role.is(Role::OF);
            }
            if role.is(Role::ANY_VERB) {
                return false;
            }
        }
        false
    }

    /// The person who is the subject and named first within some tokens.
    fn first_person(&self, range: &Range<usize>, sex: Sex) -> Option<&Named> {
        let named = self.named_in(range).iter();
        let mut fitting = named.filter(|one| sex.fits(self.sexes[one.person]) && self.is_free(one));
        fitting.next()
    }

    /// The person who is the subject and named last within some tokens.
    fn last_person(&self, range: &Range<usize>, sex: Sex) -> Option<&Named> {
        let named = self.named_in(range).iter().rev();
        let mut fitting = named.filter(|one| sex.fits(self.sexes[one.person]) && self.is_free(one));
        fitting.next()
    }

    /// Whose verb it is; `clause` holds the verb and ends where its clause does.
    pub(super) fn subject(&self, clause: &Range<usize>, verb: usize) -> Subject {
        match self.form(verb) {
            Form::Other => Subject::Other,
            Form::Infinitive => {
                let after = verb + 1..clause.end.min(verb + NEAR);
                self.first_person(&after, Sex::Unknown)
                    .map_or(Subject::Other, |named| Subject::Person(named.person))
            }
            Form::Finite(sex) if self.is_polish => self.polish_subject(clause, verb, sex),
            Form::Participle if self.is_polish => self.subject_before(clause, verb, Sex::Unknown),
            _ => self.english_subject(clause, verb),
        }
    }

    fn polish_subject(&self, clause: &Range<usize>, verb: usize, sex: Sex) -> Subject {
        let end = clause.end.min(verb + NEAR);
        let stop = (verb + 1..end).find(|index| {
            self.mark(*index) == Some(':') || self.is_word(*index) && self.is_relative(*index)
        });
        let after = verb + 1..stop.unwrap_or(end);
        if let Some(named) = self.first_person(&after, sex) {
            return Subject::Person(named.person);
        }
        let before = self.subject_before(clause, verb, sex);
        if before != Subject::Same(sex) {
            return before;
        }
        self.said_by_function(&after, sex)
    }

    /// The subject between the beginning of a clause and its verb.
    fn subject_before(&self, clause: &Range<usize>, verb: usize, sex: Sex) -> Subject {
        let before = clause.start.max(verb.saturating_sub(NEAR))..verb;
        if let Some(named) = self.last_person(&before, sex) {
            return Subject::Person(named.person);
        }
        for index in before.clone().rev().filter(|index| self.is_word(*index)) {
            let role = self.role(index);
            if role.is(Role::HE) || role.is(Role::SHE) {
                return Subject::Same(if role.is(Role::HE) {
                    Sex::Man
                } else {
                    Sex::Woman
                });
            }
            if let Some(subject) = self.called(index) {
                return subject;
            }
        }
        if before.clone().any(|index| self.is_someone(index)) {
            return Subject::Other;
        }
        Subject::Same(sex)
    }

    /// Who is called by the word at an index, where it is a function or takes
    /// somebody up.
    fn called(&self, index: usize) -> Option<Subject> {
        if !self.is_nominative(index) {
            return None;
        }
        if self.role(index).is(Role::RESUMES) {
            return Some(Subject::Resumed(index));
        }
        is_title(self.context, index).then_some(Subject::Function(index))
    }

    /// A function after the verb, or somebody else, or nobody.
    fn said_by_function(&self, after: &Range<usize>, sex: Sex) -> Subject {
        let mut is_governed = false;
        for index in after.clone() {
            if !self.is_word(index) {
                is_governed &= self.mark(index) == Some('-') || self.mark(index) == Some('.');
                continue;
            }
            if self.role(index).is(Role::BEFORE) {
                is_governed = true;
                continue;
            }
            if let Some(subject) = self.called(index).filter(|_| !is_governed) {
                return subject;
            }
            if self.is_someone(index) && !is_governed {
                return Subject::Other;
            }
            // what a preposition governs ends with its noun
            is_governed &= self.context.traits(index).marks & mark::NOUN == 0
                && self.thing(index).is_none_or(|thing| thing.end > index + 1);
        }
        // "w rozmowie z Onetem znajomy piosenkarki"
        if after.clone().any(|index| self.is_bare_nominative(index)) {
            Subject::Other
        } else {
            Subject::Same(sex)
        }
    }

    /// Whether a noun can only be a nominative.
    fn is_bare_nominative(&self, index: usize) -> bool {
        if !self.is_word(index) {
            return false;
        }
        let traits = self.context.traits(index);
        let nominative = u32::from(Cases::NOMINATIVE.0 | Cases::VOCATIVE.0);
        traits.cases != 0
            && traits.cases & !nominative == 0
            && traits.marks & mark::NOUN != 0
            && traits.marks & (mark::OTHER | mark::VERB) == 0
    }

    /// Whether a word can be somebody who acts.
    fn is_someone(&self, index: usize) -> bool {
        let traits = self.context.traits(index);
        let is_noun = traits.marks & mark::NOUN != 0
            && traits.marks & (mark::OTHER | mark::VERB) == 0
            && self.is_nominative(index);
        let is_named =
            self.thing(index).is_some() || self.context.token(index).shape == Shape::Capitals;
        self.is_word(index) && (is_noun || is_named)
    }

    /// Whether a word can be a nominative; English words all can.
    pub(super) fn is_nominative(&self, index: usize) -> bool {
        !self.is_polish || self.context.traits(index).cases & u32::from(Cases::NOMINATIVE.0) != 0
    }

    /// Whether a word begins a clause about something else.
    fn is_relative(&self, index: usize) -> bool {
        self.role(index).is(Role::CONJUNCTION.or(Role::RELATIVE))
    }

    fn english_subject(&self, clause: &Range<usize>, verb: usize) -> Subject {
        let begin = clause.start.max(verb.saturating_sub(NEAR));
        let before = begin..verb;
        let has_words = before.clone().any(|index| self.is_word(index));
        if has_words {
            if self.form(verb) == Form::Participle {
                return self.subject_of(&before);
            }
            let near = before.clone().rev().find(|index| self.is_word(*index));
            let near_role = near.map_or(Role::default(), |index| self.role(index));
            if near_role.is(Role::HE) || near_role.is(Role::SHE) {
                let is_he = near_role.is(Role::HE);
                return Subject::Same(if is_he { Sex::Man } else { Sex::Woman });
            }
            if let Some(named) = self.last_person(&before, Sex::Unknown)
                && self.is_beside(named.range.end, verb)
            {
                return Subject::Person(named.person);
            }
            for index in before.clone().rev().filter(|index| self.is_word(*index)) {
                let role = self.role(index);
                if role.is(Role::BEFORE) {
                    continue;
                }
                if role.is(Role::HE) || role.is(Role::SHE) {
                    let is_he = role.is(Role::HE);
                    return Subject::Same(if is_he { Sex::Man } else { Sex::Woman });
                }
                if self.context.word(index).lower.len() > 2
                    && is_title(self.context, index)
                    && self.named_in(&(index..verb)).is_empty()
                {
                    return Subject::Function(index);
                }
            }
            return Subject::Other;
        }
        let end = clause.end.min(verb + NEAR);
        let stop = (verb + 1..end).find(|index| {
            self.mark(*index) == Some(',') && self.named_in(&(verb + 1..*index)).iter().len() > 0
                || self.is_word(*index) && self.is_relative(*index)
        });
        let after = verb + 1..stop.unwrap_or(end);
        if let Some(named) = self.first_person(&after, Sex::Unknown)
            && named.range.start < verb + 14
        {
            return Subject::Person(named.person);
        }
        let first = after.clone().find(|index| self.is_word(*index));
        match first {
            Some(index) if self.role(index).is(Role::HE) => Subject::Same(Sex::Man),
            Some(index) if self.role(index).is(Role::SHE) => Subject::Same(Sex::Woman),
            Some(index) if after.len() < 4 => after
                .clone()
                .find(|at| self.is_word(*at) && *at > index && is_title(self.context, *at))
                .map_or(Subject::Other, Subject::Function),
            _ => Subject::Other,
        }
    }

    /// The subject of an English sentence that goes on with "saying".
    fn subject_of(&self, sentence: &Range<usize>) -> Subject {
        let first = sentence.clone().find(|index| self.is_word(*index));
        let role = first.map_or(Role::default(), |index| self.role(index));
        if role.is(Role::HE) || role.is(Role::SHE) {
            let is_he = role.is(Role::HE);
            return Subject::Same(if is_he { Sex::Man } else { Sex::Woman });
        }
        let near = sentence.start..sentence.end.min(sentence.start + 10);
        let named = self.first_person(&near, Sex::Unknown);
        named.map_or(Subject::Other, |named| Subject::Person(named.person))
    }

    /// Whether only what belongs to a name stands between it and its verb: small
    /// words, or a clause between commas.
    fn is_beside(&self, from: usize, verb: usize) -> bool {
        let between = from..verb;
        if between.len() <= 4 {
            return !between
                .clone()
                .any(|index| self.is_word(index) && self.role(index).is(Role::ANY_VERB));
        }
        let begins_relative = self.is_word(from) && self.role(from).is(Role::RELATIVE);
        begins_relative || matches!(self.mark(from), Some(',' | '(' | '-'))
    }
}

/// Whether a name is spelt as its base form or the end of the full name, but for
/// capitals and apostrophes.
fn is_nominative(spelling: &str, mention: &Mention) -> bool {
    let plain = |name: &str| name.to_lowercase().replace('’', "'");
    let own = plain(spelling);
    let of_full = || {
        let full = plain(&mention.name);
        full.strip_suffix(&own)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
    };
    spelling == mention.lemma || own == plain(&mention.lemma) || of_full()
}

/// The mark at an index, `-` for any dash.
pub(super) fn mark_at(context: &Context<'_>, index: usize) -> Option<char> {
    let token = context.token(index);
    let mark = (token.class == Class::Mark).then(|| token.text(context.text).chars().next())??;
    Some(match mark {
        '\u{2010}'..='\u{2015}' | '−' => '-',
        mark => mark,
    })
}

/// Ends of lines inside sentences from which on a text is wrapped.
const N_WRAPPED: usize = 3;

/// The sentences of a text and the first tokens of its paragraphs. Where lines are
/// wrapped a paragraph begins after an empty line or with an indent.
fn lines(context: &Context<'_>) -> (Vec<Range<usize>>, Vec<usize>) {
    let sentences = &context.tokens.sentences;
    let opens = |one: &&Range<usize>| one.start > 0 && context.token(one.start).line_start;
    let goes_on = |start: usize| {
        let is_small = context.token(start).shape == Shape::Lower;
        let before = mark_at(context, start - 1);
        is_small && !matches!(before, Some('.' | '?' | '!' | ':'))
    };
    let breaks = sentences.iter().filter(opens);
    let is_wrapped = breaks.clone().filter(|one| goes_on(one.start)).count() >= N_WRAPPED;
    if !is_wrapped {
        let first = (!sentences.is_empty()).then_some(0);
        let paragraphs = first.into_iter().chain(breaks.map(|one| one.start));
        return (sentences.clone(), paragraphs.collect());
    }
    let (mut merged, mut paragraphs): (Vec<Range<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    for one in sentences {
        let is_break = one.start == 0 || {
            let token = context.token(one.start);
            let before = context.token(one.start - 1).end as usize;
            let gap = &context.text[before..token.start as usize];
            token.line_start && (gap.matches('\n').count() > 1 || gap.ends_with([' ', '\t']))
        };
        let is_after_end = one.start > 0
            && (!context.token(one.start).line_start
                || matches!(
                    mark_at(context, one.start - 1),
                    Some('.' | '?' | '!' | '…' | '"' | '”')
                ));
        if is_break {
            paragraphs.push(one.start);
        }
        match merged.last_mut() {
            Some(last) if !is_break && !is_after_end => last.end = one.end,
            _ => merged.push(one.clone()),
        }
    }
    (merged, paragraphs)
}

/// The tokens of a span.
fn tokens_of(context: &Context<'_>, span: &Range<usize>) -> Range<usize> {
    let tokens = &context.tokens.tokens;
    let first = tokens.partition_point(|token| token.end as usize <= span.start);
    let last = tokens.partition_point(|token| (token.start as usize) < span.end);
    first..last.max(first + 1)
}
