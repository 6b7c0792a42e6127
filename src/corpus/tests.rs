//! Whole readings: bytes of a file in, an article out.

use proptest::prelude::*;

use super::*;

const TODAY: Date = Date::constant(2024, 12, 31);

fn piece(name: &str, bytes: &[u8]) -> Piece {
    let format = Format::of_file(name).unwrap();
    let ordinal = (!format.is_whole()).then_some(3);
    Piece {
        path: Some(name.into()),
        format,
        ordinal,
        bytes: bytes.to_vec(),
        options: Arc::default(),
    }
}

fn reading(name: &str, bytes: &[u8]) -> Reading {
    read(piece(name, bytes), TODAY).unwrap()
}

fn published(name: &str, text: &str) -> (String, &'static str) {
    let published = reading(name, text.as_bytes()).article.published;
    (
        published
            .value
            .map_or(String::new(), |date| date.to_string()),
        published.from.name(),
    )
}

#[test]
fn reads_a_text_with_header() {
    let bytes = "\u{FEFF} date 2024-06 Władimir Putin udaje się do Korei.\r\nTekst.\r\n";
    let Reading { article, notes } = reading("2023/putin.txt", bytes.as_bytes());
    assert_eq!(article.id, "2023/putin.txt");
    assert_eq!(article.path.as_deref(), Some("2023/putin.txt"));
    assert_eq!(article.text, "Władimir Putin udaje się do Korei.\nTekst.\n");
    assert_eq!(article.title, "Władimir Putin udaje się do Korei.");
    assert!(!article.title_is_separate);
    let found: Vec<_> = article
        .published
        .candidates
        .iter()
        .map(|(origin, date)| format!("{} {date}", origin.name()))
        .collect();
    assert_eq!(found, ["header 2024-06", "file 2023"]);
    assert_eq!(notes, []);
}

#[test]
fn reads_a_record() {
    let line = br#"{"text": "\n Tekst.\r\n", "title": " Tytu\u0142 ", "lang": "pl", "url": "https://a.pl/2023/01/02/b", "date": "2024-06"}"#;
    let article = reading("a.jsonl", line).article;
    assert_eq!(
        (article.id.as_str(), article.path.as_deref()),
        ("a.jsonl#3", Some("a.jsonl"))
    );
    assert_eq!(
        (article.title.as_str(), article.text.as_str()),
        ("Tytuł", "\n Tekst.\r\n")
    );
    assert!(article.title_is_separate);
    assert_eq!(article.published.from, Origin::Field);
    let article = read_record(line, 7, TODAY).unwrap().article;
    assert_eq!((article.id.as_str(), article.path), ("-#7", None));
    let article = read_record(br#"{"id": "x", "text": "a"}"#, 7, TODAY)
        .unwrap()
        .article;
    assert_eq!(article.id, "x");
}

#[test]
fn climbs_the_ladder() {
    let byline = "Tytuł\n18 czerwca 2024, 10:30\nTekst.";
    for (name, text, expected) in [
        ("a.txt", byline, ("2024-06-18", "byline")),
        ("2024/a.txt", byline, ("2024-06-18", "byline")),
        ("2024/a.txt", "Tytuł", ("2024", "file")),
        (
            "a.txt",
            "date 2024-05 Tytuł\n18 czerwca 2024",
            ("2024-05", "header"),
        ),
        (
            "a.txt",
            "date 2025-05 Tytuł\n18 czerwca 2024",
            ("2024-06-18", "byline"),
        ),
        (
            "a.md",
            "---\ndate: 2024-05\n---\n# T\n\n18 czerwca 2024",
            ("2024-05", "front-matter"),
        ),
        (
            "a.md",
            "# T\n\n*18 czerwca 2024*\n\nTekst.",
            ("2024-06-18", "byline"),
        ),
        (
            "2024-01-01.md",
            "---\nurl: https://a.pl/2024/02/03/x\n---\nT",
            ("2024-02-03", "url"),
        ),
        (
            "a.jsonl",
            r#"{"text": "T\n18 czerwca 2024"}"#,
            ("2024-06-18", "byline"),
        ),
        ("a.txt", "Tytuł", ("", "none")),
    ] {
        assert_eq!(
            published(name, text),
            (expected.0.to_string(), expected.1),
            "{name} {text:?}"
        );
    }
}

#[test]
fn says_why_not() {
    for (name, bytes, reason) in [
        ("a.txt", b"".as_slice(), Reason::Empty),
        ("a.txt", b" \r\n\t", Reason::Empty),
        ("a.txt", b"date 2024-06\n", Reason::Empty),
        ("a.md", b"---\ntitle: T\n---\n<!-- -->", Reason::Empty),
        ("a.jsonl", b"{\"text\": \" \"}", Reason::Empty),
        ("a.txt", b"%PDF-1.7 text", Reason::Binary),
        ("a.txt", b"ab\0\0\0cd", Reason::Binary),
        ("a.txt", &[1, 2, 3, 4, 5, 6, 7, 8, b'a'], Reason::Binary),
        ("a.txt", b"\xFF\xFE\0\0a\0\0\0", Reason::Encoding),
        ("a.jsonl", b"{", Reason::BadJson),
        ("a.jsonl", b"{}", Reason::NoText),
    ] {
        let problem = read(piece(name, bytes), TODAY).unwrap_err();
        assert_eq!(problem.reason, reason, "{name} {bytes:?}: {problem}");
        assert!(!reason.is_note());
    }
}

#[test]
fn notes_what_was_amended() {
    for (name, bytes, reason) in [
        (
            "a.txt",
            ["Zażółć gęślą".as_bytes(), b"\x85 i \xC5 tyle"].concat(),
            Reason::BrokenBytes,
        ),
        ("a.md", b"---\n[\n---\nText".to_vec(), Reason::FrontMatter),
        (
            "a.md",
            b"---\ndate: soon\n---\nText".to_vec(),
            Reason::BadDate,
        ),
        (
            "a.jsonl",
            "{\"text\": \"Президент\", \"lang\": \"pl\"}".into(),
            Reason::WrongLang,
        ),
    ] {
        let notes = reading(name, &bytes).notes;
        let reasons: Vec<_> = notes.iter().map(|note| note.reason).collect();
        assert_eq!(reasons, [reason], "{notes:?}");
        assert!(reason.is_note());
    }
}

/// Bytes that come close to what the formats look for.
fn near_articles() -> impl Strategy<Value = Vec<u8>> {
    let parts = prop::sample::select(vec![
        "date 2024-06",
        "---\n",
        "title: ",
        "date: 2024",
        "\n",
        "\r\n",
        "\u{FEFF}",
        "# ",
        "<!--",
        "-->",
        "<div>",
        "![",
        "](",
        "* ",
        "|a|b|\n|-|-|\n",
        "{\"text\":",
        "\"",
        "}",
        "[",
        "\\ud83d",
        "18 czerwca 2024",
        "żółć",
        "Київ",
        ", ",
        "10:30",
        "\u{301}",
        "&amp;",
        "```",
        "> ",
        "[^1]",
        "<script",
        "\t",
        " ",
        "9999-12-31",
        "|",
    ]);
    let piece = prop_oneof![
        4 => parts.prop_map(|part| part.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..6),
    ];
    prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_reading_fail(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..300), near_articles()]) {
        for format in FORMATS {
            let name = format!("2024/a.{}", format.extensions[0]);
            let Ok(Reading { article, .. }) = read(piece(&name, &bytes), TODAY) else { continue };
            prop_assert!(!article.text.trim().is_empty());
            prop_assert!(!article.title.is_empty());
            let text = headline::printed(article.text.clone());
            let title = headline::printed(article.title.clone());
            prop_assert!(article.title_is_separate || text.contains(&title));
            prop_assert!(article.published.value.is_none_or(|date| date.first_day() <= TODAY));
        }
    }

    #[test]
    fn records_keep_their_text(text in "\\PC*[a-ząę]\\PC*|[\\s\\S]{1,40}z") {
        let line = serde_json::json!({ "text": text }).to_string();
        let article = read_record(line.as_bytes(), 1, TODAY).unwrap().article;
        prop_assert_eq!(article.text, text);
    }
}
