//! Tokens: what a word of a text can be, asked of the token where it stands.

use std::sync::LazyLock;

use hashbrown::HashSet;

use super::Context;
use crate::lang::lexicon::{Analysis, Cases, NameClasses, POLISH};
use crate::lang::name_words;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{Word, mark};
use crate::lang::{LANGUAGES, Lang};
use crate::table::{Table, alternatives};

/// Terms of titles, by language.
static TITLES: LazyLock<HashSet<(Lang, u32)>> = LazyLock::new(|| {
    let mut terms = HashSet::new();
    for language in LANGUAGES {
        let table = Table::parse_any(language.titles);
        let rows = table.iter().flat_map(Table::rows);
        for title in rows.flat_map(|row| alternatives(row[0])) {
            let term = Word::new(title, Some(language.lang)).traits.term;
            terms.insert((language.lang, term));
        }
    }
    terms
});

/// Whether a word is a title or a function.
pub(super) fn is_title(context: &Context<'_>, index: usize) -> bool {
    context
        .lang
        .is_some_and(|lang| TITLES.contains(&(lang, context.traits(index).term)))
}

/// Whether a line begins with a word, or a mark stands before it.
pub(super) fn opens_sentence(context: &Context<'_>, index: usize) -> bool {
    context.token(index).line_start || context.token(index - 1).class == Class::Mark
}

/// Whether a word is used as a first name.
pub(super) fn is_first_name(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    marks >> mark::USUAL_SHIFT & u32::from(NameClasses::FIRST_NAME.0) != 0
        || marks & u32::from(NameClasses::FIRST_NAME.0) != 0
            && marks & (mark::NOUN | mark::ADJECTIVE | mark::VERB | mark::OTHER) == 0
}

/// Whether a list has a word among first names, as it is written: "Frederik".
pub(super) fn is_listed_first_name(context: &Context<'_>, index: usize) -> bool {
    name_words::classes_of(&context.word(index).lower).contains(NameClasses::FIRST_NAME)
}

/// Whether a word is an ordinary one before it is a name.
pub(super) fn is_ordinary(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    // "Bush" and "Rice" are surnames wherever English has them with a capital
    let is_english_surname =
        context.lang == Some(Lang::EN) && marks & u32::from(NameClasses::SURNAME.0) != 0;
    marks & (mark::NOUN | mark::ADJECTIVE | mark::VERB | mark::OTHER) != 0
        && mark::usual_names(marks) == 0
        && !is_english_surname
}

/// Whether a word is an ordinary one and nobody's and nothing's name.
pub(super) fn is_no_name(context: &Context<'_>, index: usize) -> bool {
    is_ordinary(context, index) && mark::names(context.traits(index).marks) == 0
}

/// Whether a word is the nominative of a place's name, and no genitive of one:
/// it says where something is of no organisation before it.
pub(super) fn is_nominative_place(context: &Context<'_>, index: usize) -> bool {
    let Some(set) = context.word(index).set else {
        return false;
    };
    let place = |analysis: &Analysis| analysis.names.contains(NameClasses::GEOGRAPHIC);
    let mut places = POLISH.analyses(set).filter(place).peekable();
    context.token(index).shape.is_capitalised()
        && places.peek().is_some()
        && places.all(|place| !place.tag.cases().contains(Cases::GENITIVE))
}

/// Whether a word is an adjective and no name.
pub(super) fn is_adjective(context: &Context<'_>, index: usize) -> bool {
    let marks = context.traits(index).marks;
    context.token(index).shape == Shape::Title
        && marks & mark::ADJECTIVE != 0
        && mark::names(marks) == 0
        && marks & mark::NOUN == 0
}

/// Whether a word is known as a first name or a surname.
pub(super) fn is_of_person(context: &Context<'_>, index: usize) -> bool {
    let person = NameClasses::FIRST_NAME.0 | NameClasses::SURNAME.0;
    context.traits(index).marks & u32::from(person) != 0
}
