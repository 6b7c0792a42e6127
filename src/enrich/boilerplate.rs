//! Boilerplate: what stands in an article but is not of it, credits of photos
//! and lines that lead to other articles.
//!
//! A line that leads elsewhere begins with a cue ("Zobacz również:") and ends
//! where the line ends, or with its sentence where the line is as long as a
//! paragraph. A credit is a cue with a stop ("Fot. Jan Nowak / PAP"), an agency
//! with its photographer ("PAP/Jan Nowak"), or begins with a slash between
//! spaces, and goes on over names and what stands between slashes; the words of
//! the caption before it do count.
//!
//! The cues are in `lang/*/cues.tsv`, the agencies in `boilerplate.tsv`.

use std::ops::Range;
use std::sync::LazyLock;

use hashbrown::HashMap;

use super::Context;
use super::memory::Opening;
use crate::lang::LANGUAGES;
use crate::lang::tokens::{Class, Shape};
use crate::lang::words::hash;
use crate::table::{Table, alternatives};

/// What a cue begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Lead,
    Credit,
    ShortCredit,
    Agency,
}

/// A cue: its words after the first, which is the key.
#[derive(Debug)]
struct Cue {
    kind: Kind,
    rest: Vec<&'static str>,
}

/// Cues of all languages, by the hash of their first word. The longest comes
/// first.
static CUES: LazyLock<HashMap<u32, Vec<Cue>>> = LazyLock::new(|| {
    let mut cues: HashMap<u32, Vec<Cue>> = HashMap::new();
    let mut add = |kind: Kind, cell: &'static str| {
        for cue in alternatives(cell) {
            let mut words = cue.split(' ');
            let first = words.next().expect("a cue has a word");
            let rest = words.collect();
            cues.entry(hash(first))
                .or_default()
                .push(Cue { kind, rest });
        }
    };
    for table in LANGUAGES
        .iter()
        .filter_map(|one| Table::parse_any(one.cues))
    {
        for row in table.rows() {
            let kind = match row[0] {
                "lead" => Kind::Lead,
                "credit" => Kind::Credit,
                "short" => Kind::ShortCredit,
                kind => panic!("no kind of cue is called {kind}"),
            };
            add(kind, row[1]);
        }
    }
    for row in Table::parse(include_str!("boilerplate.tsv")).rows() {
        add(Kind::Agency, row[0]);
    }
    for cues in cues.values_mut() {
        cues.sort_by_key(|cue| std::cmp::Reverse(cue.rest.len()));
    }
    cues
});

/// Tokens from which a line is a paragraph.
const LONG_LINE: usize = 40;
/// Words in title case that a credit may have one after another.
const NAME_WORDS_MAX: usize = 4;

/// Ranges of tokens that give no entities, first to last.
pub(super) fn find(context: &Context<'_>) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    let begins = |index| is_slash(context, index) || !cues(context, index).is_empty();
    while let Some(index) = context.next_opening(Opening::Cue, from, begins) {
        let end = cued(context, index).or_else(|| slashed(context, index));
        if let Some(end) = end {
            found.push(index..end);
        }
        from = end.unwrap_or(index + 1);
    }
    found
}

/// The cues that begin with the word at an index.
fn cues(context: &Context<'_>, index: usize) -> &'static [Cue] {
    let cues = CUES.get(&context.traits(index).lower);
    cues.map_or(&[], Vec::as_slice)
}

fn is_slash(context: &Context<'_>, index: usize) -> bool {
    context.spelling(index) == "/"
}

/// Where that ends whose cue begins here.
fn cued(context: &Context<'_>, index: usize) -> Option<usize> {
    cues(context, index).iter().find_map(|cue| {
        let after = index + 1 + cue.rest.len();
        let words = (index + 1..after).zip(&cue.rest);
        let same = after < context.n_tokens()
            && words
                .into_iter()
                .all(|(at, word)| *context.word(at).lower == **word);
        let mark = same.then(|| context.spelling(after))?;
        match cue.kind {
            Kind::Lead => {
                let begins = context.token(index).shape.is_capitalised();
                let alone = context.token(index).line_start
                    && context.token(after).line_start
                    && !cue.rest.is_empty();
                match (begins, mark) {
                    (true, ":") => Some(lead_end(context, index)),
                    (true, _) if alone => Some(after),
                    _ => None,
                }
            }
            Kind::Credit | Kind::ShortCredit
                if mark == ":" || mark == "." && cue.kind == Kind::ShortCredit =>
            {
                let joined = !context.token(after).space_before;
                joined.then(|| names_end(context, after + 1)).flatten()
            }
            Kind::Agency if mark == "/" && is_joined(context, after) => {
                names_end(context, after + 1)
            }
            _ => None,
        }
    })
}

/// Whether a slash stands between two words without spaces.
fn is_joined(context: &Context<'_>, slash: usize) -> bool {
    slash + 1 < context.n_tokens()
        && !context.token(slash).space_before
        && !context.token(slash + 1).space_before
}

/// Where a line ends that leads elsewhere.
fn lead_end(context: &Context<'_>, index: usize) -> usize {
    let end = line_end(context, index);
    if end - index < LONG_LINE {
        return end;
    }
    let mut sentences = context.tokens.sentences.iter();
    let sentence = sentences.find(|sentence| sentence.contains(&index));
    sentence.map_or(end, |sentence| sentence.end)
}

/// The first token of the next line.
fn line_end(context: &Context<'_>, index: usize) -> usize {
    (index + 1..context.n_tokens())
        .find(|at| context.token(*at).line_start)
        .unwrap_or(context.n_tokens())
}

/// Where the names end that begin here, with what stands between slashes; in
/// the line.
fn names_end(context: &Context<'_>, start: usize) -> Option<usize> {
    if start >= context.n_tokens() || context.token(start).line_start {
        return None;
    }
    let limit = line_end(context, start);
    let mut end = start;
    let mut n_words = 0;
    for at in start..limit {
        let token = context.token(at);
        let is_slash = matches!(context.spelling(at), "/" | "|");
        let links = matches!(context.spelling(at), "." | "-" | "@" | "&") && !token.space_before;
        if is_slash {
            n_words = 0;
        } else if token.shape.is_capitalised() && n_words < NAME_WORDS_MAX {
            n_words += 1;
            end = at + 1;
        } else if !links || context.spelling(at) == "." && !is_initial_before(context, at) {
            break;
        }
    }
    (end > start).then_some(end)
}

fn is_initial_before(context: &Context<'_>, stop: usize) -> bool {
    context.token(stop - 1).shape == Shape::Initial
}

/// Where the credit ends that begins here, at a slash between spaces.
fn slashed(context: &Context<'_>, index: usize) -> Option<usize> {
    let next = index + 1;
    if !is_slash(context, index)
        || !context.token(index).space_before
        || next >= context.n_tokens()
        || !context.token(next).space_before
        || context.token(next).class != Class::Word
    {
        return None;
    }
    let limit = line_end(context, index);
    let mut end = next;
    let mut at = next;
    while at < limit {
        let in_capitals = matches!(context.token(at).shape, Shape::Capitals | Shape::Initial);
        // words in title case belong to it as far as another slash, or the
        // line's end, closes them
        let closed = (at..limit.min(at + 4))
            .take_while(|other| context.token(*other).shape.is_capitalised())
            .last()
            .is_some_and(|last| last + 1 == limit || is_slash(context, last + 1));
        if is_slash(context, at)
            || in_capitals
            || context.token(at).shape.is_capitalised() && closed
        {
            at += 1;
            end = at;
        } else {
            break;
        }
    }
    (end > next).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::enrich::with_context;
    use crate::lang::Lang;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = with_context(text, Lang::PL, |context| {
            let ranges = find(context);
            ranges
                .iter()
                .map(|range| &text[context.span(range)])
                .collect()
        });
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_that_lead_elsewhere_end_with_the_line() {
        check(
            "Rozmowy trwają.\nCzytaj także: Mecz w Oslo. Remis.\nDalej tekst.",
            &["Czytaj także: Mecz w Oslo. Remis."],
        );
        check("Zobacz również, co mówił minister.", &[]);
    }

    #[test]
    fn lines_that_lead_elsewhere_are_no_paragraphs() {
        let rest = "Rozmowy trwały do rana i nie przyniosły niczego nowego. ".repeat(6);
        check(
            &format!("Czytaj też: Mecz w Oslo. {rest}"),
            &["Czytaj też: Mecz w Oslo."],
        );
        check("Rozmowy trwają.\nRead more\nThe end.", &["Read more"]);
    }

    #[test]
    fn credits_begin_with_a_cue() {
        check("Most w Oslo. Fot. Jan Wzór / PAP", &["Fot. Jan Wzór / PAP"]);
        check("Most (foto: J. Wzór) stoi.", &["foto: J. Wzór"]);
        check("Na placu PAP/Jan Wzór\nTłumy.", &["PAP/Jan Wzór"]);
        check("Źródło: Reuters\nTekst mówi o Oslo.", &["Źródło: Reuters"]);
        check("Źródło w Oslo mówi. Tekst. Jan Wzór.", &[]);
    }

    #[test]
    fn credits_end_before_the_text() {
        check(
            "Minister w Gdańsku / ADAM WZÓR/PAP/Nowe Foto / PAP Rozmowy trwały dwa dni.",
            &["/ ADAM WZÓR/PAP/Nowe Foto / PAP"],
        );
        check("Wynik 3/4 i polsko / czeski", &[]);
    }
}
