//! What newsrooms really have: saved pages, envelopes of records, pages without an
//! article, names of files in either form, pictures of pages.

use std::fs;

use crate::env::{Env, Ran};

/// The texts of the articles that a run has printed.
fn texts(ran: &Ran) -> Vec<String> {
    let articles = ran.json_lines();
    let text = |article: &serde_json::Value| article["text"].as_str().unwrap_or_default().into();
    articles.iter().map(text).collect()
}

#[test]
fn lines_that_are_envelopes_of_records() {
    let env = Env::new();
    let lines = "{\"status\": \"ok\", \"articles\": [{\"title\": \"A\", \"text\": \"Jeden.\"}, \
        {\"text\": \"Dwa.\"}], \"total\": 2}\n\n{\"articles\": [{\"content\": \"Trzy.\"}]}\n";
    env.write("a.jsonl", lines);
    let ran = env.run(&["enrich", "--text", "a.jsonl"]);
    assert_eq!(texts(&ran), ["Jeden.", "Dwa.", "Trzy."], "{ran:?}");
    assert_eq!(ran.json_lines()[2]["id"], "a.jsonl#3");
    let ran = env.run_with(&["enrich", "--text", "-"], lines.as_bytes());
    assert_eq!(texts(&ran), ["Jeden.", "Dwa.", "Trzy."], "{ran:?}");
    // lists of a record that has a text of its own are no articles
    let line = "{\"items\": [{\"text\": \"Podpis.\"}], \"text\": \"Całość.\"}\n";
    let ran = env.run_with(&["enrich", "--text", "-"], line.as_bytes());
    assert_eq!(texts(&ran), ["Całość."], "{ran:?}");
}

/// Runs `enrich` on a page that must give nothing, for a reason with these words.
#[track_caller]
fn no_article(page: &str, words: &str) {
    let env = Env::new();
    env.write("a.html", page);
    let ran = env.run(&["enrich", "a.html"]);
    assert_eq!(ran.stdout, "", "{ran:?}");
    assert!(ran.stderr.contains(words), "{ran:?}");
}

#[test]
fn pages_without_an_article_say_why() {
    let notice = "only a notice that asks for consent";
    no_article(
        "<html><body><div role=dialog><h2>Dbamy o prywatność</h2><p>My i nasi partnerzy \
         przechowujemy pliki cookie. Klikając „Akceptuję” wyrażasz zgodę.</p></div></body></html>",
        notice,
    );
    no_article(
        "<html><body><main><h1>Before you read on</h1><p>We use cookies. By clicking \"Accept \
         all\" you consent to the use of your personal data by our partners, as our privacy \
         policy says.</p><p>You can withdraw your consent at any time.</p></main></body></html>",
        notice,
    );
    no_article(
        "<html><body><noscript>Please enable JavaScript.</noscript><div id=root></div></body></html>",
        "of a page that a script fills",
    );
    no_article("<html><body><h1> </h1></body></html>", "holds no text");
    let env = Env::new();
    // an article on consent is one
    env.write(
        "a.html",
        "<html><body><article><h1>Urząd ukarał portal</h1><p>Prezes urzędu nałożył na portal karę, \
         bo pliki cookie zapisywano, zanim czytelnik wyraził zgodę na przetwarzanie danych \
         osobowych. Spółka odwoła się do sądu.</p><p>To trzecia taka kara w tym roku, a skarg \
         przybywa z miesiąca na miesiąc.</p></article></body></html>",
    );
    let ran = env.run(&["enrich", "--text", "a.html"]);
    assert!(texts(&ran)[0].contains("To trzecia taka kara"), "{ran:?}");
}

#[test]
fn names_of_files_composed_or_not() {
    // a folder decomposed and a file composed, as two systems leave them
    let (stored, composed) = ("Kako\u{301}w/Łódź i ośla.txt", "Kaków/Łódź i ośla.txt");
    let decomposed = "Kako\u{301}w/Ło\u{301}dz\u{301} i os\u{301}la.txt";
    let env = Env::indexed(&[(stored, "Premier Donald Tusk przyjechał do Wilna.")]);
    for typed in [stored, composed, decomposed] {
        let shown = env.json(&["show", typed, "--json"]);
        assert_eq!(
            shown["title"], "Premier Donald Tusk przyjechał do Wilna.",
            "{typed}"
        );
        let why = env.ok(&["why", typed, "Litwa"]);
        assert!(why.contains("Wilna"), "{typed}: {why}");
    }
    assert_eq!(env.run(&["show", "Kakow/Łódź i ośla.txt"]).code, Some(2));
}

/// A picture that no program here can read, which the one of these tests does
/// not mind.
const PICTURE: &[u8] = b"\x89PNG\r\n\x1A\n and the rest";

#[test]
fn pictures_are_no_articles_unless_asked_for() {
    let env = Env::new();
    env.write("corpus/a.txt", "Premier przyjechał do Wilna.");
    env.write("corpus/skan.png", PICTURE);
    let ran = env.run(&["index", "corpus"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(!ran.stderr.contains("skan.png"), "{ran:?}");
    fs::create_dir(env.path("nothing")).expect("folders can be made");
    let mut command = env.command(&["enrich", "--ocr", "corpus"]);
    let output = command.env("PATH", env.path("nothing")).output();
    let output = output.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    let wanted = "skan.png: no program `tesseract` on the path, which reads pictures; install it";
    assert!(said.contains(wanted), "{said}");
    let wrong = env.run(&["enrich", "--ocr", "--ocr-lang", "--help", "corpus"]);
    assert_eq!(wrong.code, Some(2), "{wrong:?}");
}

#[cfg(unix)]
#[test]
fn pictures_are_read_by_a_program() {
    use std::os::unix::fs::PermissionsExt as _;

    let env = Env::new();
    let script = "#!/bin/sh\n/bin/cat > seen\necho \"$@\" > said\n\
        printf 'Most w Toruniu jest za-\\nmknięty.\\n\\nBurmistrz Jan Bąk milczy.\\n\\014'\n";
    env.write("bin/tesseract", script);
    let executable = fs::Permissions::from_mode(0o755);
    fs::set_permissions(env.path("bin/tesseract"), executable).expect("it is ours");
    env.write("corpus/skan.tiff", PICTURE);
    // shades that can be written as letters
    let gray: String = (0..400 * 300)
        .map(|at| char::from(b'0' + (at % 64) as u8))
        .collect();
    let scan = format!(
        "<< /Type /XObject /Subtype /Image /Width 400 /Height 300 /ColorSpace /DeviceGray \
         /BitsPerComponent 8 /Length {} >>\nstream\n{gray}\nendstream",
        gray.len()
    );
    let page = "q 400 0 0 300 0 0 cm /X1 Do Q".to_string();
    let read = |name: &str| {
        let mut command = env.command(&["enrich", "--text", "--ocr", "--ocr-lang", "pol", name]);
        let output = command.env("PATH", env.path("bin")).output();
        let output = output.expect("the program starts");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        (String::from_utf8_lossy(&output.stdout).into_owned(), said)
    };
    let (found, said) = read("corpus/skan.tiff");
    let wanted = "Most w Toruniu jest zamknięty.\\n\\nBurmistrz Jan Bąk milczy.";
    assert!(found.contains(wanted), "{found} {said}");
    assert_eq!(fs::read(env.path("seen")).expect("it was run"), PICTURE);
    let args = fs::read_to_string(env.path("said")).expect("it was run");
    assert_eq!(args.trim(), "stdin stdout -l pol");
    // a page of a PDF goes to it as a portable gray map
    env.write("corpus/skan.pdf", crate::pack::pdf_of(&[page], "", &[scan]));
    let (found, said) = read("corpus/skan.pdf");
    assert!(found.contains(wanted), "{found} {said}");
    let seen = fs::read(env.path("seen")).expect("it was run");
    assert!(seen.starts_with(b"P5 400 300 255\n") && seen.ends_with(gray.as_bytes()));
    // one that fails says why
    env.write(
        "bin/tesseract",
        "#!/bin/sh\necho 'Failed loading language' >&2\nexit 1\n",
    );
    let (found, said) = read("corpus/skan.tiff");
    assert!(found.is_empty() && said.contains("`tesseract` failed: Failed loading language"));
}
