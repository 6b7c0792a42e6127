//! The page's own words, in Polish and English: a row of `words.tsv` each.
//!
//! Where Polish has other forms for two and for five, they stand in the cell
//! with `|` between them; `{}` is where the number goes.

use std::sync::LazyLock;

use hashbrown::HashMap;

use crate::lang::Lang;
use crate::table::Table;

static ROWS: LazyLock<HashMap<&'static str, [&'static str; 2]>> = LazyLock::new(|| {
    let table = Table::parse(include_str!("words.tsv"));
    let [key, pl, en] = ["key", "pl", "en"].map(|name| table.column(name));
    table
        .rows()
        .map(|row| (row[key], [row[pl], row[en]]))
        .collect()
});

/// The words of one language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words {
    pub(super) lang: Lang,
}

impl Words {
    /// The words of a language: Polish, or English.
    pub(super) fn new(lang: Lang) -> Self {
        Self { lang }
    }

    /// Its code.
    pub(super) fn code(self) -> &'static str {
        if self.lang == Lang::PL { "pl" } else { "en" }
    }

    /// The words of a key; the key itself where there are none.
    pub(super) fn t(self, key: &'static str) -> &'static str {
        self.find(key).unwrap_or(key)
    }

    /// The words of a key that is put together; what was given where there are
    /// none.
    pub(super) fn of<'k>(self, kind: &str, key: &'k str) -> &'k str
    where
        'static: 'k,
    {
        self.find(&format!("{kind}.{key}")).unwrap_or(key)
    }

    fn find(self, key: &str) -> Option<&'static str> {
        let [pl, en] = *ROWS.get(key)?;
        Some(if self.lang == Lang::PL { pl } else { en })
    }

    /// A number of things.
    pub(super) fn n(self, key: &'static str, n: u64) -> String {
        let forms: Vec<&str> = self.t(key).split('|').collect();
        let place = if self.lang == Lang::PL {
            polish_form(n)
        } else {
            usize::from(n != 1)
        };
        let form = forms[place.min(forms.len() - 1)];
        form.replacen("{}", &self.number(n), 1)
    }

    /// A number, its thousands apart.
    pub(super) fn number(self, n: u64) -> String {
        let digits = n.to_string();
        // a Polish number of four digits stands together
        if self.lang == Lang::PL && digits.len() < 5 {
            return digits;
        }
        let between = if self.lang == Lang::PL { '\u{a0}' } else { ',' };
        let mut number = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                number.push(between);
            }
            number.push(digit);
        }
        number
    }

    /// A share, in percent.
    pub(super) fn percent(self, part: u64, whole: u64) -> String {
        let share = 100.0 * part as f64 / whole.max(1) as f64;
        let digits = usize::from(share < 10.0);
        let text = format!("{share:.digits$}");
        if self.lang == Lang::PL {
            format!("{}%", text.replace('.', ","))
        } else {
            format!("{text}%")
        }
    }

    /// A number with a digit after its point.
    pub(super) fn decimal(self, number: f64) -> String {
        let text = format!("{number:.1}");
        if self.lang == Lang::PL {
            text.replace('.', ",")
        } else {
            text
        }
    }

    /// A number between -1 and 1 with its sign and two digits.
    pub(super) fn signed(self, number: f64) -> String {
        let text = format!("{number:+.2}").replace('-', "−");
        if self.lang == Lang::PL {
            text.replace('.', ",")
        } else {
            text
        }
    }

    /// A date as people write it; what is no date of a year, month or day, as it
    /// is.
    pub(super) fn date(self, value: &str) -> String {
        let parts: Vec<&str> = value.split('-').collect();
        let number = |place: usize| {
            let part: Option<&&str> = parts.get(place);
            part.and_then(|part| part.parse::<usize>().ok())
        };
        let month = |key: &'static str| {
            let months = self.t(key).split('|');
            number(1).and_then(|month| months.clone().nth(month.checked_sub(1)?))
        };
        match parts.len() {
            2 => match month("months") {
                Some(month) => format!("{month} {}", parts[0]),
                None => value.to_owned(),
            },
            3 => match (month("months of"), number(2)) {
                (Some(month), Some(day)) => format!("{day} {month} {}", parts[0]),
                _ => value.to_owned(),
            },
            _ => value.to_owned(),
        }
    }
}

/// Which of three forms Polish takes: 1, 2–4, the others.
fn polish_form(n: u64) -> usize {
    match (n, n % 10, n % 100) {
        (1, _, _) => 0,
        (_, 2..=4, 12..=14) => 2,
        (_, 2..=4, _) => 1,
        _ => 2,
    }
}

/// The language to speak: as asked for, else the first that the browser
/// accepts, else English.
pub(super) fn language(asked: Option<&str>, accepted: &str) -> Lang {
    let spoken = |tag: &str| {
        let lang = Lang::from_tag(tag)?;
        [Lang::PL, Lang::EN].contains(&lang).then_some(lang)
    };
    if let Some(lang) = asked.and_then(spoken) {
        return lang;
    }
    let mut preferred: Vec<(f32, &str)> = accepted
        .split(',')
        .take(20)
        .map(|each| {
            let (tag, weight) = each.split_once(";q=").unwrap_or((each, "1"));
            (weight.trim().parse().unwrap_or(0.0), tag.trim())
        })
        .filter(|(weight, _)| *weight > 0.0)
        .collect();
    preferred.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut known = preferred.into_iter().filter_map(|(_, tag)| spoken(tag));
    known.next().unwrap_or(Lang::EN)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PL: Words = Words { lang: Lang::PL };
    const EN: Words = Words { lang: Lang::EN };

    #[test]
    fn numbers_take_their_forms() {
        let forms = [0, 1, 2, 5, 12, 22, 112].map(|n| PL.n("articles", n));
        assert_eq!(
            forms.join(", "),
            "0 artykułów, 1 artykuł, 2 artykuły, 5 artykułów, 12 artykułów, 22 artykuły, \
             112 artykułów"
        );
        assert_eq!(EN.n("articles", 1), "1 article");
        assert_eq!(EN.n("articles", 12_345), "12,345 articles");
        assert_eq!(PL.n("articles", 12_345), "12\u{a0}345 artykułów");
    }

    #[test]
    fn dates_are_written_as_people_do() {
        assert_eq!(PL.date("2024-06-01"), "1 czerwca 2024");
        assert_eq!(PL.date("2024-06"), "czerwiec 2024");
        assert_eq!(EN.date("2024-12-31"), "31 December 2024");
        for odd in ["2024", "2024-13", "2024-W25", "199X", "2012/2020", "none"] {
            assert_eq!(EN.date(odd), odd);
        }
    }

    #[test]
    fn the_browser_chooses_unless_asked() {
        assert_eq!(language(None, "de;q=0.9, pl;q=0.8, en;q=0.5"), Lang::PL);
        assert_eq!(language(Some("en"), "pl"), Lang::EN);
        assert_eq!(language(Some("xx"), "fr"), Lang::EN);
    }

    /// Every key that the pages name has words, and all words are named.
    #[test]
    fn words_and_keys_belong_together() {
        let sources = [
            include_str!("pages/mod.rs"),
            include_str!("pages/layout.rs"),
            include_str!("pages/home.rs"),
            include_str!("pages/search.rs"),
            include_str!("pages/sentence.rs"),
            include_str!("pages/facets.rs"),
            include_str!("pages/chart.rs"),
            include_str!("pages/hits.rs"),
            include_str!("pages/article.rs"),
            include_str!("pages/entity.rs"),
            include_str!("pages/values.rs"),
            include_str!("pages/lines.rs"),
            include_str!("pages/chronology.rs"),
            include_str!("pages/compare.rs"),
            include_str!("pages/network.rs"),
            include_str!("pages/map.rs"),
            include_str!("pages/time.rs"),
            include_str!("pages/keys.rs"),
            include_str!("pages/failure.rs"),
            include_str!("words.rs"),
        ];
        let source = sources.concat();
        let mut named = std::collections::BTreeSet::new();
        for call in [".t(\"", ".n(\"", ".n(\n", ".t(\n"] {
            for (at, _) in source.match_indices(call) {
                let rest = &source[at + call.len()..];
                let rest = rest.trim_start().trim_start_matches('"');
                named.insert(&rest[..rest.find('"').unwrap_or(0)]);
            }
        }
        named.remove("");
        for key in &named {
            assert!(ROWS.contains_key(key), "{key:?} has no row in words.tsv");
        }
        for (key, words) in ROWS.iter() {
            let is_named = key.contains('.') || source.contains(&format!("\"{key}\""));
            assert!(is_named, "{key:?} is not used");
            assert!(words.iter().all(|words| !words.is_empty()), "{key:?}");
        }
    }
}
