//! What every language must do, whichever it is.

use prasowka::article::{Article, Published};
use prasowka::enrich::Enricher;
use prasowka::lang::{LANGUAGES, Language};

/// An article with nothing but a text.
fn article(language: &Language, text: String) -> Article {
    Article {
        id: "1".to_owned(),
        path: None,
        lang: Some(language.lang),
        title: String::new(),
        title_is_separate: true,
        text,
        published: Published::default(),
        source: None,
        url: None,
    }
}

/// The words of a row's first cell that name months, by their numbers.
fn months(language: &'static Language) -> Vec<(u32, Vec<&'static str>)> {
    let rows = language.time_words.lines().map(|line| line.split('\t'));
    let rows = rows.filter_map(
        |mut cells| match (cells.next(), cells.next(), cells.next()) {
            (Some(words), Some("month"), Some(number)) => {
                Some((number.parse().ok()?, words.split('|').collect()))
            }
            _ => None,
        },
    );
    rows.collect()
}

#[test]
fn a_language_with_words_of_time_reads_a_date_of_every_month() {
    let mut enricher = Enricher::new();
    let mut n_read = 0;
    for language in LANGUAGES.iter().filter(|one| !one.time_words.is_empty()) {
        let months = months(language);
        assert!(months.len() >= 12, "{} names not all months", language.name);
        let stop = if language.ordinal_stop { "." } else { "" };
        for (number, words) in months {
            let wanted = format!("2021-{number:02}-03");
            let is_read = words.iter().any(|word| {
                let text = format!("3{stop} {word} 2021");
                let found = enricher.enrich(article(language, text));
                found.timexes.iter().any(|timex| timex.value == wanted)
            });
            n_read += u32::from(is_read);
            assert!(is_read, "{}: no date of {words:?}", language.name);
        }
    }
    assert!(n_read >= 6 * 12);
}

#[test]
fn a_title_is_no_part_of_a_name() {
    let mut enricher = Enricher::new();
    let mut n_titles = 0;
    for language in LANGUAGES.iter().filter(|one| !one.titles.is_empty()) {
        let titles = language
            .titles
            .lines()
            .filter(|line| !line.starts_with('#'));
        for title in titles.skip(1).flat_map(|row| row.split('|')).take(3) {
            n_titles += 1;
            let text = format!("{title} Tomasz Nowak");
            let found = enricher.enrich(article(language, text));
            let persons = &found.persons;
            let is_glued = persons
                .iter()
                .any(|person| person.name.to_lowercase().contains(&title.to_lowercase()));
            assert!(!is_glued, "{}: {title}: {persons:?}", language.name);
        }
    }
    assert!(n_titles > 12);
}
