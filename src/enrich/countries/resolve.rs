//! Resolve: the country that a reader types into a filter.
//!
//! A name may be in any language and case form, in small letters, and in Polish
//! or English without diacritics. What is typed is read as a text would be, in
//! one language after another, Polish first.

use crate::article::Kind;
use crate::country::CountryId;
use crate::enrich::Context;
use crate::lang::tokens::Tokens;
use crate::lang::words::{Words, fold, lower};
use crate::lang::{LANGUAGES, Lang};

/// The countries that `typed` can name; several only where it is ambiguous.
///
/// ```
/// let found = prasowka::enrich::countries::resolve("korei północnej");
/// assert_eq!(found[0].code(), "KP");
/// ```
#[must_use]
pub fn resolve(typed: &str) -> Vec<CountryId> {
    let wanted = fold(&lower(typed.trim()));
    let named = |id: &CountryId| {
        [Lang::PL, Lang::EN].iter().any(|lang| fold(&lower(id.name(*lang))) == wanted)
    };
    if let Some(id) = CountryId::all().find(named) {
        return vec![id];
    }
    let capitalised = capitalise(typed);
    LANGUAGES
        .iter()
        .map(|language| read(&capitalised, language.lang))
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// The countries that a text in a language mentions.
fn read(text: &str, lang: Lang) -> Vec<CountryId> {
    let tokens = Tokens::new(text, Some(lang));
    let mut words = Words::new(Some(lang));
    let ids: Vec<_> = tokens.tokens.iter().map(|token| words.id(token.text(text))).collect();
    let context = Context {
        text,
        tokens: &tokens,
        ids: &ids,
        words: &words,
        lang: Some(lang),
        published: None,
        boilerplate: &[],
    };
    let mentions = super::find(&context, Vec::new());
    let countries = mentions.into_iter().filter(|mention| mention.kind == Kind::Country);
    let mut found: Vec<_> = countries.filter_map(|mention| mention.country).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Each word with a capital, as names are written.
fn capitalise(typed: &str) -> String {
    let mut after_space = true;
    let mut text = String::with_capacity(typed.len());
    for character in typed.trim().chars() {
        if after_space {
            text.extend(character.to_uppercase());
        } else {
            text.push(character);
        }
        after_space = character.is_whitespace();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_names_in_any_form() {
        let cases = [
            ("rosji", "RU"),
            ("Korei Północnej", "KP"),
            ("korea polnocna", "KP"),
            ("north korea", "KP"),
            ("Deutschland", "DE"),
            ("polska", "PL"),
            ("USA", "US"),
        ];
        for (typed, code) in cases {
            let found = resolve(typed);
            assert!(matches!(found[..], [id] if id.code() == code), "{typed}: {found:?}");
        }
        assert_eq!(resolve("kszyk"), []);
    }
}
