//! Particles: the small words inside of surnames, "von der Leyen".

use crate::enrich::Context;

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
