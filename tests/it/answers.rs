//! Answers of the library: the same as the program prints, described by their
//! schemas, asked for by plain parameters.

use jiff::civil::{Date, date};
use prasowka::answer::{
    self, Article, Check, Entity, EntityRequest, FacetList, FacetsRequest, Line, Parameters,
    Search, SearchRequest, Status, Why, schema,
};
use prasowka::error::{Error, Fault};
use prasowka::index::{Facet, Reader};
use prasowka::lang::Lang;
use serde_json::{Value, json};

use crate::env::Env;

const TODAY: Date = date(2026, 11, 25);

fn indexed() -> (Env, Reader) {
    let env = Env::indexed(&[
        (
            "a.txt",
            "date 2024-06-18\nPremier Jan Kordecki poleciał do Wietnamu. Kordecki wrócił w maju.",
        ),
        (
            "b.txt",
            "date 2024-08\nWizyta w Norwegii. Jan Kordecki i Ewa Zięba rozmawiali w Oslo.",
        ),
        ("c.txt", "Pogoda\n\nJutro będzie padać."),
    ]);
    let reader = Reader::open(&env.path("index")).expect("it was built");
    (env, reader)
}

/// An answer as JSON, without the time that it took.
fn timeless(answer: impl serde::Serialize) -> Value {
    // as text, for a number of 32 bits is another one as a value
    let text = serde_json::to_string(&answer).expect("answers are JSON");
    let mut json: Value = serde_json::from_str(&text).expect("it was written so");
    if let Some(object) = json.as_object_mut() {
        object.remove("took_ms");
    }
    json
}

/// Every key of a JSON object is a property of its schema, and those that the
/// schema requires are there.
#[track_caller]
fn is_described(json: &Value, schema: &Value) {
    let properties = schema["properties"].as_object().expect("an object's");
    let object = json.as_object().expect("an object");
    for key in object.keys() {
        assert!(properties.contains_key(key), "{key} is in no schema");
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        let key = key.as_str().expect("a name");
        assert!(object.contains_key(key), "{key} is required, and not there");
    }
}

#[test]
fn the_program_prints_the_answers_of_the_library() {
    let (env, reader) = indexed();
    let pairs = [
        ("q", "wizyta OR premier"),
        ("person", "kordeckiego"),
        ("facets", "country,published"),
    ];
    let request = SearchRequest::read(Parameters::new(pairs), TODAY).unwrap();
    let streamed = answer::search(&reader, &request).unwrap();
    let found = timeless(&streamed);
    let args = ["search", "--person", "kordeckiego", "--json"];
    let rest = ["--facets=country,published", "wizyta OR premier"];
    assert_eq!(found, timeless(env.json(&[&args[..], &rest[..]].concat())));
    assert_eq!(found["total"], 2);
    is_described(
        &serde_json::to_value(&streamed).unwrap(),
        &schema::<Search>(),
    );
    // in memory, in lines and on the way it is the same
    let lines: Vec<Line> = streamed.lines().collect::<Result<_, _>>().unwrap();
    assert_eq!(lines.len(), 2 + 2 + 1);
    assert_eq!(timeless(streamed.collected().unwrap()), found);

    let parameters = Parameters::new([("not-country", "VN"), ("min", "1"), ("ui", "en")]);
    let request = FacetsRequest::read(Facet::Country, parameters, TODAY).unwrap();
    let list = answer::facets(&reader, &request).unwrap();
    let args = ["facets", "country", "--not-country", "VN", "--json"];
    let printed = env.json(&[&args[..], &["--ui", "en"]].concat());
    assert_eq!(serde_json::to_value(&list).unwrap(), printed);
    assert_eq!(list.values[0].name, "Norway", "{list:?}");
    is_described(&printed, &schema::<FacetList>());

    let article = answer::article(&reader, "b.txt", Lang::PL).unwrap();
    let printed = env.json(&["show", "b.txt", "--json"]);
    assert_eq!(serde_json::to_value(&article).unwrap(), printed);
    is_described(&printed, &schema::<Article>());

    let why = answer::why(&reader, "a.txt", "Kordeckim", Lang::PL).unwrap();
    let printed = env.json(&["why", "a.txt", "Kordeckim", "--json"]);
    let why = serde_json::to_value(why.expect("he is in it")).unwrap();
    assert_eq!(why, printed);
    is_described(&printed, &schema::<Why>());

    let parameters = Parameters::new([("name", "kordeckiego"), ("kind", "person")]);
    let request = EntityRequest::read(parameters, TODAY).unwrap();
    let entity = answer::entity(&reader, &request).unwrap();
    let entity = entity.expect("he is in the index");
    assert_eq!(entity.articles, 2);
    let printed = env.json(&["who", "kordeckiego", "--kind", "person", "--json"]);
    assert_eq!(serde_json::to_value(&entity).unwrap(), printed);
    is_described(&printed, &schema::<Entity>());

    let status = env.json(&["status", "--json"]);
    is_described(&status, &schema::<Status>());
    assert_eq!(status["articles"], 3);
    let check = env.json(&["check", "--json"]);
    is_described(&check, &schema::<Check>());
    assert_eq!(check["damage"], json!([]));
}

#[test]
fn an_error_is_a_value_that_each_face_words() {
    let (env, reader) = indexed();
    let bad = |pairs: &[(&str, &str)]| {
        let request = SearchRequest::read(Parameters::new(pairs.iter().copied()), TODAY);
        let found = request.and_then(|request| answer::search(&reader, &request).map(|_| ()));
        match found {
            Err(Error::Parameter(bad)) => *bad,
            other => panic!("{pairs:?}: {other:?}"),
        }
    };
    let country = bad(&[("country", "korea")]);
    assert_eq!(
        (
            country.parameter.as_str(),
            country.found.as_str(),
            country.fault
        ),
        ("country", "korea", Fault::Ambiguous)
    );
    let codes: Vec<&str> = country.candidates.iter().map(|each| &*each.value).collect();
    assert_eq!(codes, ["KP", "KR"]);
    let range = bad(&[("mentions", "kiedyś")]);
    assert_eq!(
        (range.parameter.as_str(), range.fault),
        ("mentions", Fault::Unreadable)
    );
    assert_eq!(bad(&[("countri", "PL")]).kind, "parameter");
    assert_eq!(bad(&[("sort", "best")]).candidates.len(), 3);
    assert!(!country.to_string().contains("--"), "{country}");
    // the command line says its own names
    let ran = env.run(&["search", "--mentions", "kiedyś"]);
    assert!(
        ran.stderr
            .contains("--mentions: \"kiedyś\" is no range of days"),
        "{ran:?}"
    );
    let missing = answer::article(&reader, "d.txt", Lang::PL);
    assert!(matches!(missing, Err(Error::Parameter(bad)) if bad.parameter == "article"));
}

#[test]
fn a_reader_is_reopened_after_a_commit_only() {
    let (env, reader) = indexed();
    assert!(reader.reopened().unwrap().is_none());
    env.write("corpus/d.txt", "date 2024-09\nNowy tekst.");
    env.ok(&["index", "--quiet"]);
    let newer = reader.reopened().unwrap().expect("a file was added");
    assert_eq!((reader.n_articles(), newer.n_articles()), (3, 4));
    assert!(newer.reopened().unwrap().is_none());
}

#[test]
fn every_filter_is_an_option_of_the_command_line() {
    let env = Env::new();
    let help = env.ok(&["search", "--help"]);
    for facet in Facet::ALL {
        let name = facet.parameter();
        assert!(help.contains(&format!("--{name} <")), "--{name}");
        assert!(help.contains(&format!("--not-{name} <")), "--not-{name}");
        assert!(help.contains(&format!(" {}", facet.name())), "{facet:?}");
    }
}
