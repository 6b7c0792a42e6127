//! Tests over the case tables `tests/data/dates.*.tsv`.

use super::*;
use crate::table::Table;

/// Checks every row of a table; all the wrong ones are printed.
#[track_caller]
fn check(cases: &'static str, lang: Lang) {
    let table = Table::parse(cases);
    let (text, published, expected) = (
        table.column("text"),
        table.column("published"),
        table.column("expected"),
    );
    let mut n_wrong = 0;
    for row in table.rows() {
        let found = found_in(row[text], lang, row[published]);
        if found != row[expected] {
            n_wrong += 1;
            eprintln!(
                "{} ({})\n  wanted {}\n  found  {found}",
                row[text], row[published], row[expected]
            );
        }
    }
    assert_eq!(n_wrong, 0, "rows of {}", table.rows().count());
}

/// What is found, as the tables write it.
fn found_in(text: &str, lang: Lang, published: &str) -> String {
    let tokens = Tokens::new(text, Some(lang));
    let found = find(text, &tokens, Some(lang), published.parse().ok());
    let written = found.iter().map(|timex| {
        let modifier = timex
            .modifier
            .map(|modifier| format!(":{modifier}"))
            .unwrap_or_default();
        format!(
            "{}={}:{}{modifier}",
            &text[timex.span.clone()],
            timex.kind.name(),
            timex.value
        )
    });
    let written: Vec<_> = written.collect();
    if written.is_empty() {
        "-".to_owned()
    } else {
        written.join(" | ")
    }
}

#[test]
fn reads_polish() {
    check(include_str!("../../../tests/data/dates.pl.tsv"), Lang::PL);
}

#[test]
fn reads_english() {
    check(include_str!("../../../tests/data/dates.en.tsv"), Lang::EN);
}

#[test]
fn reads_digits_in_any_language() {
    assert_eq!(
        found_in("Am 18.06.2024 und 2024-06-19 um acht.", Lang::DE, ""),
        "18.06.2024=DATE:2024-06-18 | 2024-06-19=DATE:2024-06-19"
    );
    assert_eq!(found_in("18 czerwca 2024", Lang::DE, ""), "-");
}

#[test]
fn reads_every_year() {
    for year in 1..=9999_i16 {
        let text = format!("Dnia 29 lutego {year:04} r., dwa lata temu i w {year:04} r. ogłoszono");
        let tokens = Tokens::new(&text, Some(Lang::PL));
        for published in [
            PartialDate::year(year),
            PartialDate::month(year, 1),
            PartialDate::day(year, 12, 31),
            None,
        ] {
            let found = find(&text, &tokens, Some(Lang::PL), published);
            let years = found
                .iter()
                .filter(|timex| timex.value == format!("{year:04}"))
                .count();
            assert_eq!(years, 1, "in {text}: {found:?}");
        }
    }
}

#[test]
fn prints_days_that_can_be_read() {
    for year in [1, 99, 966, 1900, 2024, 9999] {
        for (month, day) in [(1, 1), (2, 28), (12, 31)] {
            let date = PartialDate::day(year, month, day).unwrap();
            let text = format!("Data: {date}.");
            let tokens = Tokens::new(&text, None);
            let found = find(&text, &tokens, None, None);
            assert_eq!(found[0].value.parse::<PartialDate>().unwrap(), date);
            assert_eq!(found[0].days, Some((date.first_day(), date.last_day())));
        }
    }
}

#[test]
fn no_text_panics() {
    let words = "31 lutego 0000 9999 r. za 9999 lat temu od do 3 - 5 maja XX w. lat 90. i w końcu roku ' 99 : 15.30 o godz. / pół dwa tysiące 65535 \
                 przełomie między a przed po ostatni dzień trzeci wtorek tygodnia kwartał Boże Narodzenie the of in two May 1st p.m. every";
    let words: Vec<_> = words.split(' ').collect();
    let mut state = 7_u64;
    for _ in 0..3000 {
        let mut text = String::new();
        for _ in 0..24 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push_str(if state >> 60 == 0 { "" } else { " " });
        }
        for (lang, published) in [
            (Lang::PL, "2024-06-18"),
            (Lang::EN, "0001-01-01"),
            (Lang::PL, "9999-12"),
            (Lang::EN, ""),
        ] {
            let tokens = Tokens::new(&text, Some(lang));
            let found = find(&text, &tokens, Some(lang), published.parse().ok());
            let ordered = found
                .windows(2)
                .all(|pair| pair[0].span.end <= pair[1].span.start);
            assert!(
                ordered
                    && found.iter().all(|timex| text
                        .get(timex.span.clone())
                        .is_some_and(|words| !words.is_empty())),
                "{text}"
            );
        }
    }
}
