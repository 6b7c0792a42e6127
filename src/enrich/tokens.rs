//! Tokens: what a word of a text can be, asked of the token where it stands.

use std::sync::LazyLock;

use hashbrown::HashSet;

use super::Context;
use crate::lang::lexicon::{Analysis, Cases, NameClasses, Numbers, POLISH, SetId};
use crate::lang::name_words;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::{Word, mark};
use crate::lang::{LANGUAGES, Lang, WordList};
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

/// Whether a word, or one of its base forms, is in a list of the language.
pub(super) fn is_listed(context: &Context<'_>, index: usize, list: WordList) -> bool {
    let word = context.word(index);
    let mut forms = word.lemmas.iter().chain([&word.traits.lower]);
    context
        .lang
        .is_some_and(|lang| forms.any(|form| lang.lists(list, *form)))
}

/// Whether a small word can begin a name: "województwo śląskie", "ul. Długa"; of a noun
/// only the singular.
pub(super) fn is_name_opener(context: &Context<'_>, index: usize) -> bool {
    let set = context.word(index).set;
    set.is_none_or(has_singular) && is_listed(context, index, WordList::NameOpener)
}

/// Whether a small word tells father from son: "junior".
pub(super) fn is_generation(context: &Context<'_>, index: usize) -> bool {
    context.token(index).shape == Shape::Lower && is_listed(context, index, WordList::Generation)
}

/// Whether a form can be one of the singular.
pub(super) fn has_singular(set: SetId) -> bool {
    let mut readings = POLISH.analyses(set);
    readings.any(|one| one.tag.numbers().intersects(Numbers::SINGULAR))
}

/// Ends of the names of servers, those that newspapers write.
const DOMAINS: [&str; 16] = [
    "pl", "com", "org", "net", "eu", "de", "fr", "uk", "ua", "ru", "cz", "it", "info", "io", "tv",
    "gov",
];

/// Whether the name of a server ends here: ".pl" of "kowalski.pl".
pub(super) fn is_domain(context: &Context<'_>, index: usize) -> bool {
    index > 0
        && context.spelling(index - 1) == "."
        && !context.token(index - 1).space_before
        && !context.token(index).space_before
        && DOMAINS.contains(&context.spelling(index))
}

/// Whether a small word begins the name of a server: "kowalski.pl".
pub(super) fn opens_address(context: &Context<'_>, index: usize) -> bool {
    let token = context.token(index);
    let is_glued = |at: usize| at < context.n_tokens() && !context.token(at).space_before;
    token.class == Class::Word
        && is_glued(index + 2)
        && is_glued(index + 1)
        && (index == 0 || token.space_before || token.line_start)
        && (is_domain(context, index + 2)
            || index + 4 < context.n_tokens()
                && context.spelling(index + 1) == "."
                && is_domain(context, index + 4))
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

/// Whether a word is known as a first name or a surname.
pub(super) fn is_of_person(context: &Context<'_>, index: usize) -> bool {
    let person = NameClasses::FIRST_NAME.0 | NameClasses::SURNAME.0;
    context.traits(index).marks & u32::from(person) != 0
}
