//! What holds of every date; cases of one construction are rows of
//! `tests/data/dates.*.tsv`.

use proptest::prelude::*;

use super::*;
use crate::date::PartialDate;
use crate::enrich::with_context;

fn timexes(text: &str, lang: Lang, published: Option<PartialDate>) -> Vec<Timex> {
    with_context(text, lang, |context| {
        find(&Context {
            published,
            ..*context
        })
    })
}

/// What is found, `span=TYPE:value[:modifier]`.
fn found_in(text: &str, lang: Lang, published: &str) -> String {
    let found = timexes(text, lang, published.parse().ok());
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
        for published in [
            PartialDate::year(year),
            PartialDate::month(year, 1),
            PartialDate::day(year, 12, 31),
            None,
        ] {
            let found = timexes(&text, Lang::PL, published);
            let years = found
                .iter()
                .filter(|timex| timex.value == format!("{year:04}"))
                .count();
            assert_eq!(years, 1, "in {text}: {found:?}");
        }
    }
}

/// A day, month or year of the calendar.
fn any_date() -> impl Strategy<Value = PartialDate> {
    let parts = (1..=9999_i16, 1..=12_i8, 1..=31_i8, 0..3);
    parts.prop_filter_map(
        "no such day",
        |(year, month, day, precision)| match precision {
            0 => PartialDate::year(year),
            1 => PartialDate::month(year, month),
            _ => PartialDate::day(year, month, day),
        },
    )
}

/// The ways in which a Polish text prints a date.
fn polish(date: PartialDate) -> Vec<String> {
    const LOCATIVE: [&str; 12] = [
        "styczniu",
        "lutym",
        "marcu",
        "kwietniu",
        "maju",
        "czerwcu",
        "lipcu",
        "sierpniu",
        "wrześniu",
        "październiku",
        "listopadzie",
        "grudniu",
    ];
    const GENITIVE: [&str; 12] = [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ];
    const ROMAN: [&str; 12] = [
        "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII",
    ];
    match date.parts() {
        (year, None, _) => vec![format!("{year:04} r."), format!("roku {year:04} r.")],
        (year, Some(month), None) => {
            let month = LOCATIVE[month as usize - 1];
            vec![
                format!("{month} {year:04} roku"),
                format!("{month} {year:04} r."),
            ]
        }
        (year, Some(month), Some(day)) => {
            let (name, roman) = (GENITIVE[month as usize - 1], ROMAN[month as usize - 1]);
            vec![
                format!("{day} {name} {year:04} r."),
                format!("{day}. {name} {year:04} roku"),
                format!("{day:02}.{month:02}.{year:04}"),
                format!("{day}.{month}.{year:04} r."),
                format!("{day} {roman} {year:04} r."),
                date.to_string(),
            ]
        }
    }
}

proptest! {
    #[test]
    fn reads_what_is_printed(date in any_date()) {
        for printed in polish(date) {
            let text = format!("Ogłoszono to w {printed} w Łodzi");
            let found = timexes(&text, Lang::PL, None);
            prop_assert_eq!(found.len(), 1, "in {}: {:?}", text, found);
            prop_assert_eq!(found[0].value.parse::<PartialDate>(), Ok(date), "in {}", text);
            prop_assert_eq!(found[0].days, Some((date.first_day(), date.last_day())));
        }
    }

    #[test]
    fn no_numbers_panic(
        numbers in prop::collection::vec(any::<u64>().prop_map(|number| number >> (number % 64)), 12),
        places in prop::collection::vec((0..PIECES.len(), 0..4_u8), 24),
        published in any_date(),
        noise in "\\PC{0,20}",
    ) {
        let mut text = noise;
        for (place, (piece, glue)) in places.into_iter().enumerate() {
            text.push_str(PIECES[piece]);
            text.push_str(if glue == 0 { "" } else { " " });
            text.push_str(&numbers[place % numbers.len()].to_string());
            text.push_str(if glue == 1 { "" } else { " " });
        }
        for lang in [Lang::PL, Lang::EN] {
            for timex in timexes(&text, lang, Some(published)) {
                prop_assert!(text.get(timex.span.clone()).is_some_and(|words| !words.is_empty()));
            }
        }
    }
}

/// What stands between the numbers of texts that are none.
const PIECES: [&str; 40] = [
    "za",
    "lat temu",
    "lat później",
    "tygodni",
    "maja",
    "r.",
    "roku p.n.e.",
    "XX w.",
    "-",
    "–",
    ".",
    ":",
    "/",
    "do",
    "od",
    "w latach",
    "i",
    "i pół roku",
    "o godz.",
    "w 2024 r.",
    "wtorek",
    "ostatnie",
    "kwartał",
    "Boże Narodzenie",
    "years ago",
    "weeks from",
    "Easter",
    "May",
    "'",
    "the",
    "s",
    "th century",
    "pm",
    "GMT",
    "per year",
    "in",
    "dni po",
    "miesięcy przed",
    "a half",
    "between",
];

/// Found by fuzzing: an era that is cut short at the end of the text.
#[test]
fn an_era_is_spelt_out() {
    let read = |text: &str| -> Vec<String> {
        let found = timexes(text, Lang::EN, None);
        let spans = found.into_iter().map(|timex| text[timex.span].to_owned());
        spans.collect()
    };
    for (text, span) in [
        ("in 2014 A%D", "2014"),
        ("in 2014 A.D", "2014 A.D"),
        ("in 2014 A.D.", "2014 A.D."),
        ("in 2014 A.", "2014"),
    ] {
        assert_eq!(read(text), [span], "{text}");
    }
}

#[test]
fn no_text_panics() {
    let words = "31 lutego 0000 9999 r. za 9999 lat temu od do 3 - 5 maja XX w. lat 90. i w końcu roku ' 99 : 15.30 o godz. / pół dwa tysiące 65535 \
                 przełomie między a przed po ostatni dzień trzeci wtorek tygodnia kwartał Boże Narodzenie the of in two May 1st p.m. every A D n e p 2014 % , \n";
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
            let found = timexes(&text, lang, published.parse().ok());
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
