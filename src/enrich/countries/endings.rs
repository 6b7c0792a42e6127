//! Case forms of names by rule, for words that no dictionary declines.
//!
//! A language has rows (`lang/*/case_endings.tsv`) of a nominative's last letters and the endings that
//! forms have in their place; the first row that fits a word is its own. Rows
//! give every form that the word could have, whatever its gender, and so some
//! that nobody writes: a form too many finds nothing, since only the names of
//! the tables are declined this way, while a form too few loses a country.

use crate::lang::{Lang, PerLanguage};
use crate::table::{Table, endings};

/// Last letters of a nominative, and what stands there in all its forms.
type Row = (&'static str, Vec<&'static str>);

static ROWS: PerLanguage<Vec<Row>> = PerLanguage::new(|language| {
    let table = Table::parse_any(language.case_endings)?;
    let [last, forms] = ["last", "forms"].map(|name| table.column(name));
    let row = |row: &[&'static str]| {
        let last = endings(row[last]).next().unwrap_or_default();
        (last, endings(row[forms]).collect())
    };
    Some(table.rows().map(row).collect())
});

/// All forms of a word in lower case, itself among them.
///
/// English possessives and plurals, and the articles that French and Italian
/// elide, are no endings of names: the scan takes them off.
pub(super) fn forms(lang: Lang, word: &str) -> Vec<String> {
    let rows = ROWS.of(lang).map_or(&[][..], Vec::as_slice);
    let row = rows
        .iter()
        .find(|row| word.len() > row.0.len() && word.ends_with(row.0));
    let Some((last, endings)) = row else {
        return vec![word.to_owned()];
    };
    let stem = &word[..word.len() - last.len()];
    let mut forms: Vec<String> = endings
        .iter()
        .map(|ending| format!("{stem}{ending}"))
        .collect();
    if !forms.iter().any(|form| form == word) {
        forms.push(word.to_owned());
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(lang: Lang, word: &str, wanted: &[&str]) {
        let forms = forms(lang, word);
        for form in wanted {
            assert!(
                forms.iter().any(|found| found == form),
                "{form} of {word}: {forms:?}"
            );
        }
    }

    #[test]
    fn names_decline() {
        check(Lang::RU, "россия", &["россия", "россии", "россией"]);
        check(Lang::RU, "египет", &["египта", "египте"]);
        check(Lang::UK, "україна", &["україни", "україні", "україною"]);
        check(Lang::UK, "америка", &["америці"]);
        check(Lang::CS, "německo", &["německa", "německu", "německem"]);
        check(Lang::CS, "británie", &["británii", "británií"]);
        check(Lang::SL, "nemčija", &["nemčije", "nemčiji", "nemčijo"]);
        check(Lang::DE, "deutschland", &["deutschlands"]);
        check(Lang::PL, "gitega", &["gitegi", "gitedze"]);
        check(Lang::FR, "pologne", &["pologne"]);
    }
}
