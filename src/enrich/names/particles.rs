//! Particles: the small words inside of surnames, "von der Leyen".

use super::{Found, edges};
use crate::article::Kind;
use crate::enrich::Context;
use crate::lang::tokens::Shape;

/// The particles of all languages.
const PARTICLES: &[&str] = &[
    "von", "van", "de", "der", "den", "del", "della", "di", "da", "dos", "du", "la", "le", "bin",
    "ibn", "al", "el", "zu",
];

/// Those that begin a surname where no first name is before them; most others
/// are articles and prepositions too: "Präsident der Ukraine", "Tusk da Ukrainie".
const LEADING: &[&str] = &["von", "van", "bin", "ibn"];

/// Whether a token is a particle, as far as its spelling tells.
pub(super) fn is_particle(context: &Context<'_>, index: usize) -> bool {
    index < context.n_tokens() && PARTICLES.contains(&context.spelling(index))
}

/// Whether a surname can begin with this particle.
pub(super) fn is_leading(context: &Context<'_>, index: usize) -> bool {
    LEADING.contains(&context.spelling(index))
}

/// Joins to the persons found what their particles lead to: to "Ursula" the
/// "von der Leyen" after it, to "Leyen" the "von der" before.
pub(super) fn join(context: &Context<'_>, found: &mut Vec<Found>) {
    let mut names = std::mem::take(found).into_iter().peekable();
    while let Some(mut name) = names.next() {
        if name.kind == Kind::Person {
            let floor = found.last().map_or(0, |last| last.range.end);
            let start = begin(context, name.range.start, floor);
            if start < name.range.start {
                name.range.start = start - take_first_name(context, found.last_mut(), start);
            }
            while let Some(end) = surname_end(context, name.range.end) {
                name.range.end = match names.next_if(|next| next.range.start < end) {
                    Some(next) if next.kind == Kind::Person => next.range.end.max(end),
                    _ => end,
                };
            }
        }
        found.push(name);
    }
}

/// Takes the first name before `start` off the name that ends with it, unless
/// it is all of that, and says how many words that were: "Komisji Europejskiej
/// Ursula" before "von der Leyen".
fn take_first_name(context: &Context<'_>, before: Option<&mut Found>, start: usize) -> usize {
    match before {
        Some(name)
            if name.range.end == start
                && name.range.len() > 1
                && name.kind != Kind::Person
                && edges::is_first_name(context, start - 1) =>
        {
            name.range.end -= 1;
            1
        }
        _ => 0,
    }
}

/// Where the surname begins whose last word is at `start`, not before `floor`.
fn begin(context: &Context<'_>, start: usize, floor: usize) -> usize {
    let mut first = start;
    while first > floor && is_particle(context, first - 1) {
        first -= 1;
    }
    (first..start)
        .find(|index| is_leading(context, *index))
        .unwrap_or(start)
}

/// Where the surname ends whose particles begin here, of which the first can
/// only be one, or which are several.
fn surname_end(context: &Context<'_>, start: usize) -> Option<usize> {
    let mut at = start;
    while is_particle(context, at) {
        at += 1;
    }
    let leads = at > start && (is_leading(context, start) || at > start + 1);
    let is_name = leads
        && at < context.n_tokens()
        && matches!(context.token(at).shape, Shape::Title | Shape::Mixed);
    is_name.then_some(at + 1)
}
