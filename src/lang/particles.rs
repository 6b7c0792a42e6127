//! Particles: the small words inside of surnames, of all languages.

use std::sync::LazyLock;

use hashbrown::HashSet;

use crate::table::Table;

/// The particles with `yes` in a column.
fn with(column: &str) -> HashSet<&'static str> {
    let table = Table::parse(include_str!("particles.tsv"));
    let [particle, column] = ["particle", column].map(|name| table.column(name));
    let rows = table.rows().filter(|row| row[column] == "yes");
    rows.map(|row| row[particle]).collect()
}

/// Whether a word in a text is a particle, as far as its spelling tells.
#[must_use]
pub(crate) fn is_in_text(spelling: &str) -> bool {
    static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| with("in_text"));
    PARTICLES.contains(spelling)
}

/// Whether a surname can begin with this particle where no first name stands
/// before it.
#[must_use]
pub(crate) fn is_leading(spelling: &str) -> bool {
    static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| with("leading"));
    PARTICLES.contains(spelling)
}

/// Whether a word of a name, in lower case without diacritics, is one with which
/// a surname begins.
#[must_use]
pub(crate) fn is_of_surname(folded: &str) -> bool {
    static PARTICLES: LazyLock<HashSet<&str>> = LazyLock::new(|| with("compared"));
    PARTICLES.contains(folded)
}
