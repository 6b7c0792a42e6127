//! Countries as a reader asks for them: by code, by name in any form and
//! language, by region and continent; and as the program prints them.

use serde_json::Value;

use crate::env::Env;

/// An article each about some country, in several languages.
const ARTICLES: &[(&str, &str)] = &[
    (
        "korea.txt",
        "Wizyta w Pjongjangu\n\nKorea Północna wystrzeliła rakiety. Północnokoreański \
         dyktator rozmawiał z Kremlem, a Służba Bezpieczeństwa Ukrainy milczy.\n",
    ),
    (
        "rosja.txt",
        "Rosja zamyka granicę\n\nRosjanie i Białorusini czekali w kolejce, rosyjskie \
         służby nie odpowiadały.\n",
    ),
    (
        "brasil.txt",
        "Brazylia wybiera\n\nW Brazylii głosują dziś miliony ludzi, a Brazylijczycy czekają na wyniki.\n",
    ),
    (
        "kenya.txt",
        "Kenya votes\n\nKenyans go to the polls in Nairobi on Friday.\n",
    ),
    (
        "ukraina.txt",
        "Президент України\n\nПрезидент України поїхав до Києва.\n",
    ),
    (
        "nic.txt",
        "Pogoda\n\nJutro będzie padać, a pojutrze wyjdzie słońce.\n",
    ),
];

#[track_caller]
fn count(env: &Env, args: &[&str]) -> String {
    let ran = env.run(&[&["search", "-c"], args].concat());
    ran.stdout.trim().to_owned()
}

#[test]
fn a_country_in_any_language_form_and_spelling() {
    let env = Env::indexed(ARTICLES);
    for name in [
        "KP",
        "kp",
        "Korea Północna",
        "Korei Północnej",
        "KOREĄ PÓŁNOCNĄ",
        "korea polnocna",
        "north korea",
        "Северной Кореей",
        "Nordkorea",
        "KRLD",
    ] {
        assert_eq!(count(&env, &["--country", name]), "1", "of {name:?}");
    }
    assert_eq!(count(&env, &["--country", "rosji"]), "2");
    assert_eq!(
        count(&env, &["--country", "ukrainie", "--country", "kenia"]),
        "3"
    );
    assert_eq!(count(&env, &["--about", "rosja"]), "1");
    assert_eq!(count(&env, &["--not-country", "Russia"]), "4");
}

#[test]
fn a_region_or_continent_holds_its_countries() {
    let env = Env::indexed(ARTICLES);
    for (area, expected) in [
        ("Europe", "3"),
        ("Europa", "3"),
        ("europie", "3"),
        ("Eastern Europe", "3"),
        ("Europa Wschodnia", "3"),
        ("Europie Wschodniej", "3"),
        ("Azja", "1"),
        ("Eastern Asia", "1"),
        ("azji wschodniej", "1"),
        ("Ameryka Południowa", "1"),
        ("Americas", "1"),
        ("Afryka Wschodnia", "1"),
        ("Oceania", "0"),
    ] {
        assert_eq!(count(&env, &["--country", area]), expected, "of {area:?}");
    }
}

#[test]
fn an_unknown_country_is_an_error_that_names_the_nearest() {
    let env = Env::indexed(ARTICLES);
    for (typed, message) in [
        ("Rsja", "near it are RU (Russia)"),
        ("Ukriana", "UA (Ukraine)"),
        (
            "korea",
            "may be KP (North Korea) or KR (South Korea); write the code",
        ),
        ("Atlantyda i inne", "is no country that is known"),
    ] {
        let ran = env.run(&["search", "--country", typed]);
        assert_eq!(ran.code, Some(2), "{ran:?}");
        assert!(ran.stderr.contains(message), "{typed:?}: {ran:?}");
    }
}

/// The values, names and counts of a facet.
fn facets(env: &Env, args: &[&str]) -> Vec<(String, String, u64)> {
    let answer = env.json(&[&["facets", "country", "--json"], args].concat());
    let values = answer["values"].as_array().expect("a list");
    let text = |value: &Value| value.as_str().expect("a string").to_owned();
    let row = |value: &Value| {
        let count = value["count"].as_u64().expect("a number");
        (text(&value["value"]), text(&value["name"]), count)
    };
    values.iter().map(row).collect()
}

#[test]
fn facets_by_level_in_the_language_of_the_reader() {
    let env = Env::indexed(ARTICLES);
    let row = |value: &str, name: &str, count| (value.to_owned(), name.to_owned(), count);
    let polish = facets(&env, &["--by", "continent", "--ui", "pl"]);
    assert_eq!(
        polish,
        [
            row("Europe", "Europa", 3),
            row("Africa", "Afryka", 1),
            row("Americas", "Ameryki", 1),
            row("Asia", "Azja", 1),
            row("none", "none", 1),
        ]
    );
    let english = facets(&env, &["--by", "region", "--ui", "en"]);
    assert_eq!(english[0], row("Eastern Europe", "Eastern Europe", 3));
    // what a facet gives, a filter takes
    for (value, _, n_articles) in &english {
        assert_eq!(count(&env, &["--country", value]), n_articles.to_string());
    }
    let countries = facets(&env, &["--ui", "pl"]);
    assert!(countries.contains(&row("RU", "Rosja", 2)), "{countries:?}");
    let countries = facets(&env, &["--ui", "en"]);
    assert!(countries.contains(&row("RU", "Russia", 2)), "{countries:?}");
}

#[test]
fn evidence_is_told_by_kind() {
    let env = Env::new();
    let (_, text) = ARTICLES[0];
    env.write("korea.txt", text);
    let articles = env.json_lines(&["enrich", "korea.txt"]);
    let countries = articles[0]["countries"].as_array().expect("a list");
    let via = |id: &str| {
        let found = countries.iter().find(|country| country["id"] == id);
        found.expect("the country is found")["via"].to_string()
    };
    assert_eq!(via("KP"), r#"{"adjective":1,"capital":1,"name":1}"#);
    assert_eq!(via("RU"), r#"{"metonym":1}"#);
    assert_eq!(via("UA"), r#"{"part":1}"#);
}

/// A capital and another town of a country are told apart.
#[test]
fn capitals_are_told_from_other_places() {
    let env = Env::new();
    env.write(
        "towns.jsonl",
        r#"{"text": "W Paryżu i w Lyonie protestowano, w Marsylii nie.", "lang": "pl"}"#,
    );
    let articles = env.json_lines(&["enrich", "towns.jsonl"]);
    let via = articles[0]["countries"][0]["via"].to_string();
    assert_eq!(via, r#"{"capital":1,"place":2}"#);
}
