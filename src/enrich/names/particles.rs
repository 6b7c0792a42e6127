//! Particles: whether a token is one of the small words inside of surnames, "von
//! der Leyen".

use crate::enrich::Context;
use crate::lang::particles;

/// Whether a token is a particle, as far as its spelling tells.
pub(super) fn is_particle(context: &Context<'_>, index: usize) -> bool {
    index < context.n_tokens() && particles::is_in_text(context.spelling(index))
}

/// Whether a surname can begin with this particle.
pub(super) fn is_leading(context: &Context<'_>, index: usize) -> bool {
    particles::is_leading(context.spelling(index))
}
