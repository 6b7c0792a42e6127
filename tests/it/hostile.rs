//! What nobody should have to trust: each bad file is a line of the report with
//! its reason, and the good one beside it is read.
//!
//! Limits are lowered where files at their defaults would take long to make;
//! the tests that are ignored use the defaults: `cargo test -- --ignored`.

use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};

use prasowka::corpus::FORMATS;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::env::{Env, Ran};
use crate::pack::{self, Article, deflate, gzip, pdf_of, tar, warc, zip, zstd};

const GOOD: &str = "Premier Donald Tusk przyjechał wczoraj do Wilna na rozmowy o granicy.";

/// A corpus with a good article, `z.txt`.
fn corpus() -> Env {
    let env = Env::new();
    env.write("corpus/z.txt", GOOD);
    env
}

/// Memory that reading may take at most, whatever is read, in bytes.
const PEAK_MAX: u64 = 600_000_000;

/// Reads the corpus; the good article must come out.
#[track_caller]
fn read(env: &Env, options: &[&str]) -> Ran {
    let (ran, peak) = env.run_watched(&[&["enrich", "corpus"], options].concat());
    assert_eq!(ran.code, Some(0), "{ran:?}");
    assert!(peak <= PEAK_MAX, "{peak} bytes: {}", ran.stderr);
    let ids: Vec<_> = ran
        .json_lines()
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    assert!(ids.contains(&"z.txt".into()), "{ran:?}");
    ran
}

/// Reads a corpus with this file; it must be passed over for this reason.
#[track_caller]
fn refused(name: &str, bytes: &[u8], reason: &str, options: &[&str]) {
    let env = corpus();
    env.write(&format!("corpus/{name}"), bytes);
    let ran = read(&env, options);
    let line = format!("passed over ({reason}): {name}");
    assert!(ran.stderr.contains(&line), "{name}: {ran:?}");
}

const TIGHT: &[&str] = &["--max-bytes", "100000", "--max-ratio", "1"];
const LOW: &[&str] = &["--max-bytes", "100000", "--max-ratio", "20"];

#[test]
fn bombs() {
    let zeros = vec![b'0'; 8_000_000];
    refused("a.txt.gz", &gzip(&zeros), "too-large", LOW);
    refused("a.jsonl.gz", &gzip(&zeros), "bomb", LOW);
    refused("a.json.zst", &zstd(&zeros), "bomb", LOW);
    refused("a.tar.gz", &gzip(&tar(&[("a.txt", &zeros)])), "bomb", LOW);
    let members: Vec<_> = (0..30).map(|n| format!("{n}.txt")).collect();
    let members: Vec<_> = members
        .iter()
        .map(|name| (name.as_str(), &zeros[..90_000]))
        .collect();
    refused("a.zip", &zip(&members), "bomb", LOW);
    refused("a.zip", &zip(&members), "bomb", &["--max-members", "20"]);
    refused(
        "a.zip",
        &zip(&[("a.txt", &zeros)]),
        "too-large",
        &["--max-bytes", "10000"],
    );
    let inner = gzip(&zeros);
    refused("a.zip", &zip(&[("a.jsonl.gz", &inner)]), "bomb", LOW);
}

#[test]
fn a_message_names_the_limit() {
    let env = corpus();
    env.write("corpus/a.txt", "x".repeat(2000));
    let ran = read(&env, &["--max-bytes", "1000"]);
    assert!(
        ran.stderr
            .contains("at most 1000 are read; split it or raise --max-bytes"),
        "{ran:?}"
    );
}

#[test]
fn damaged_archives() {
    let whole = gzip(GOOD.repeat(100).as_bytes());
    refused("a.txt.gz", &whole[..whole.len() / 2], "damaged", &[]);
    refused("a.txt.gz", b"no gzip at all", "damaged", &[]);
    refused("a.txt.zst", b"(\xB5/\xFDrubbish", "damaged", &[]);
    refused("a.zip", b"PK\x03\x04 and nothing", "damaged", &[]);
    let mut flipped = zip(&[("a.txt", GOOD.as_bytes())]);
    flipped[40] ^= 0xFF;
    refused("a.zip", &flipped, "damaged", &[]);
    refused("a.tar", &[b'x'; 2000], "damaged", &[]);
    refused("a.zip", &zip(&[("a.png", b"x")]), "unknown-format", &[]);
}

#[test]
fn members_that_lead_out_of_their_archive() {
    for name in [
        "../evil.txt",
        "a/../../evil.txt",
        "/etc/evil.txt",
        "..\\evil.txt",
        "C:\\evil.txt",
    ] {
        let shown = name.replace('\\', "/");
        for (archive, bytes) in [
            ("a.zip", zip(&[(name, GOOD.as_bytes())])),
            ("a.tar", tar(&[(name, GOOD.as_bytes())])),
        ] {
            let env = corpus();
            env.write(&format!("corpus/{archive}"), bytes);
            let ran = read(&env, &[]);
            let line = format!("passed over (unsafe-path): {archive}/{shown}");
            assert!(ran.stderr.contains(&line), "{ran:?}");
            assert!(!env.path("evil.txt").exists());
        }
    }
}

#[test]
fn deep_and_broken_json() {
    let deep = format!(
        "{{\"text\": {}{}}}",
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    refused("a.json", deep.as_bytes(), "bad-json", &[]);
    refused("a.jsonl", deep.as_bytes(), "bad-json", &[]);
    refused("a.json", "[".repeat(100_000).as_bytes(), "bad-json", &[]);
    refused("a.json", b"{\"text\": \"cut", "bad-json", &[]);
    refused("a.json", b"hello there, no JSON", "bad-json", &[]);
}

#[test]
fn tables() {
    refused("a.csv", b"a,b\n1,2\n", "no-text", &[]);
    let endless = format!("text\n\"{}", "x".repeat(300_000));
    refused("a.csv", endless.as_bytes(), "too-large", LOW);
    refused("a.csv", b"\xFF\xFEt\0e\0x\0t\0", "empty", &[]);
    let open = "id,text\n1,\"a\n2,\"b\"\n";
    refused("a.csv", open.as_bytes(), "damaged", &[]);
}

#[test]
fn pages() {
    let nested = |tag: &str, n: usize| format!("<{tag}>").repeat(n);
    for tag in ["div", "b", "table", "ul", "blockquote", "article"] {
        let env = corpus();
        env.write(
            "corpus/a.html",
            format!("<h1>Tytuł strony</h1>{}<p>{GOOD}</p>", nested(tag, 100_000)),
        );
        let ran = read(&env, &["--text"]);
        assert!(
            ran.json_lines()[0]["text"]
                .as_str()
                .is_some_and(|text| text.contains("Wilna")),
            "{tag}: {ran:?}"
        );
    }
    let env = corpus();
    env.write(
        "corpus/a.html",
        "<h1>Tytuł</h1><p>&lt;b&gt; &#x1F600; &nosuch; &#xFFFFFFFF; &#0; to jest akapit o Polsce i Litwie.</p>\
         <script>document.write('Rosja')</script><img onerror=alert(1)><!-- Chiny --><p>Drugi akapit o rozmowach w Wilnie.",
    );
    let ran = read(&env, &["--text"]);
    let text = ran.json_lines()[0]["text"].to_string();
    assert!(
        text.contains("<b> 😀 &nosuch; \u{FFFD} \u{FFFD} to jest"),
        "{text}"
    );
    assert!(!text.contains("Rosja") && !text.contains("Chiny"), "{text}");
    refused(
        "b.html",
        b"<html><body><script>var a;</script></body></html>",
        "empty",
        &[],
    );
    refused(
        "b.html",
        format!("<p>{}", "<!--".repeat(100_000)).as_bytes(),
        "empty",
        &[],
    );
}

#[test]
fn feeds() {
    let feed = |items: &str| format!("<rss><channel><title>T</title>{items}</channel></rss>");
    let item = format!("<item><title>A</title><description>{GOOD}</description></item>");
    refused("a.rss", b"no feed at all", "empty", &[]);
    refused("a.xml", b"<svg><path/></svg>", "unknown-format", &[]);
    let whole = feed(&item);
    refused("a.rss", &whole.as_bytes()[..100], "damaged", &[]);
    refused(
        "a.rss",
        b"<rss><channel><item><title>A</title></item>",
        "no-text",
        &[],
    );
    let huge = feed(&format!("<item><description>{}", "x".repeat(300_000)));
    refused("a.rss", huge.as_bytes(), "too-large", LOW);
    let deep = feed(&format!("<item><a>{}", "<b>".repeat(1_000_000)));
    refused("a.rss", deep.as_bytes(), "damaged", &[]);
    let env = corpus();
    let entities = "<!DOCTYPE rss [<!ENTITY a 'xxxxxxxxxx'><!ENTITY b '&a;&a;&a;&a;&a;&a;'>]>";
    let nested = "<b>".repeat(30_000);
    let items =
        format!("<item><description>&b; {GOOD}</description></item><item><content>{nested}{GOOD}");
    env.write("corpus/a.rss", format!("{entities}{}", feed(&items)));
    env.write("corpus/b.rss", format!("{}<item>", feed(&item.repeat(2))));
    let ran = read(&env, &["--text"]);
    let ids: Vec<_> = ran
        .json_lines()
        .iter()
        .map(|line| line["id"].clone())
        .collect();
    assert_eq!(ids, ["a.rss#1", "b.rss#1", "b.rss#2", "z.txt"]);
    assert_eq!(ran.json_lines()[0]["text"], format!("&b; {GOOD}"));
}

#[test]
fn mail() {
    refused("a.eml", b"no mail at all", "damaged", &[]);
    refused("a.eml", b"Subject: A\r\n\r\n", "empty", &[]);
    refused(
        "a.eml",
        b"Subject: A\r\nContent-Type: image/png\r\n\r\nx",
        "empty",
        &[],
    );
    let long = format!("Subject: A\r\n\r\n{}", "x ".repeat(100_000));
    refused("a.eml", long.as_bytes(), "too-large", LOW);
    refused("a.mbox", b"no mailbox at all", "damaged", &[]);
    let mailbox = |bodies: &[&str]| -> String {
        let message =
            |body: &&str| format!("From a Tue Jun 18 12:00:00 2024\nSubject: A\n\n{body}\n\n");
        bodies.iter().map(message).collect()
    };
    let lines = "word word word word\n".repeat(10_000);
    let env = corpus();
    env.write("corpus/a.mbox", mailbox(&[GOOD, &long, &lines, GOOD]));
    let ran = read(&env, LOW);
    for line in ["record 2: the message has", "record 3: the message has"] {
        assert!(
            ran.stderr.contains(&format!("(too-large): a.mbox: {line}")),
            "{ran:?}"
        );
    }
    assert_eq!(ran.json_lines()[1]["id"], "a.mbox#4");
    let part = |n: usize| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n");
    let parts: String = (0..20_000).map(part).collect();
    let forward = "Content-Type: message/rfc822\r\n\r\nSubject: B\r\n".repeat(20_000);
    env.write("corpus/a.eml", format!("Subject: A\r\n{parts}\r\n{GOOD}"));
    let digest =
        |n: usize| format!("Content-Type: multipart/digest; boundary=b{n}\r\n\r\n--b{n}\r\n\r\n");
    let digests: String = (0..20_000).map(digest).collect();
    env.write("corpus/b.eml", format!("Subject: A\r\n{forward}\r\n{GOOD}"));
    env.write("corpus/c.eml", format!("Subject: A\r\n{digests}\r\n{GOOD}"));
    read(&env, &[]);
}

#[test]
fn documents() {
    let deep = format!("<w:document>{}", "<w:p>".repeat(1_000_000));
    let long = format!("<w:document><w:p><w:t>{}", "x".repeat(8_000_000));
    for (name, body) in [("a.docx", "word/document.xml"), ("a.odt", "content.xml")] {
        let document = |xml: &str| zip(&[(body, xml.as_bytes())]);
        refused(name, b"no document at all", "damaged", &[]);
        refused(name, &zip(&[("a.txt", GOOD.as_bytes())]), "damaged", &[]);
        refused(name, &document("<w:document>"), "empty", &[]);
        refused(name, &document("<w:document><w:p"), "damaged", &[]);
        refused(name, &document(&deep), "damaged", &[]);
        refused(name, &document(&long), "bomb", TIGHT);
        refused(
            name,
            &document(&long),
            "too-large",
            &["--max-bytes", "100000"],
        );
        let whole = document(GOOD);
        refused(name, &whole[..whole.len() - 30], "damaged", &[]);
    }
}

#[test]
fn web_archives() {
    let answer = |fields: &str, body: &[u8]| {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n");
        warc("", &[head.as_bytes(), body].concat())
    };
    refused("a.warc", b"no archive at all", "damaged", &[]);
    refused(
        "a.warc",
        b"WARC/1.0\r\nContent-Length: 9999999999\r\n\r\n",
        "damaged",
        &[],
    );
    refused(
        "a.warc",
        b"WARC/1.0\r\nContent-Length: -1\r\n\r\n",
        "damaged",
        &[],
    );
    let endless = format!("WARC/1.0\r\n{}", "x".repeat(1_000_000));
    refused("a.warc", endless.as_bytes(), "damaged", &[]);
    let whole = answer("", GOOD.as_bytes());
    refused("a.warc", &whole[..whole.len() - 20], "damaged", &[]);
    refused(
        "a.warc",
        &answer("", &vec![b'x'; 200_000]),
        "too-large",
        LOW,
    );
    let packed = answer("Content-Encoding: gzip\r\n", &gzip(&vec![b'x'; 8_000_000]));
    refused("a.warc", &packed, "bomb", TIGHT);
    refused("a.warc.gz", &gzip(&packed), "bomb", TIGHT);
    let env = corpus();
    let chunk = format!("ffffffffffffffff\r\n{GOOD}");
    let chunked = answer("Transfer-Encoding: chunked\r\n", chunk.as_bytes());
    env.write("corpus/a.warc", chunked);
    assert_eq!(read(&env, &["--text"]).json_lines()[0]["text"], GOOD);
}

/// A form of a PDF, drawn as `/X1` and so on, that draws others.
fn form(draws: &str) -> String {
    let forms: Vec<_> = (1..=40).map(|at| format!("/X{at} {at} 0 R ")).collect();
    let forms = forms.concat();
    format!(
        "<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << {forms}>> >> \
         /Length {} >>\nstream\n{draws}\nendstream",
        draws.len()
    )
}

#[test]
fn pdfs() {
    let page = |content: &str| pdf_of(&[content.to_string()], "", &[]);
    refused("a.pdf", b"%PDF-1.7\nno document at all", "damaged", &[]);
    refused("a.pdf", b"no document at all", "damaged", &[]);
    refused("a.pdf", &page("0 0 1 1 re f"), "empty", &[]);
    let whole = page("BT /F1 11 Tf 60 780 Td <00410042> Tj ET");
    refused("a.pdf", &whole[..100], "damaged", &[]);
    // what is left of it has pages without letters
    refused("a.pdf", &whole[..300], "empty", &[]);
    refused("a.pdf", &page(&" ".repeat(8_000_000)), "bomb", LOW);
    let twice = deflate(&deflate(&vec![b' '; 30_000_000]));
    let mut nested = format!(
        "%PDF-1.7\n1 0 obj\n<< /Filter [/FlateDecode /FlateDecode] /Length {} >>\nstream\n",
        twice.len()
    )
    .into_bytes();
    nested.extend(twice);
    nested.extend(b"\nendstream\nendobj\n");
    refused("a.pdf", &nested, "bomb", LOW);
    let encrypted = String::from_utf8_lossy(&whole)
        .replace("/Root", "/Encrypt << /Filter /Standard /V 99 >> /Root");
    refused("a.pdf", encrypted.as_bytes(), "damaged", &[]);
}

/// What took gigabytes of memory before it was bounded.
#[test]
fn what_takes_many_times_its_size() {
    let widths = |last: u32| {
        let font = format!("<< /Type /Font /Subtype /CIDFontType2 /W [0 {last} 500] >>");
        pdf_of(
            &["BT /F1 11 Tf 60 780 Td <00410042> Tj ET".into()],
            "",
            &[font],
        )
    };
    refused("a.pdf", &widths(u32::MAX), "bomb", &[]);
    let env = corpus();
    env.write("corpus/a.pdf", widths(65_535));
    let attributes = "a=\"b\" ".repeat(500_000);
    let items =
        format!("<item><title {attributes}>T</title><description>{GOOD}</description></item>");
    env.write(
        "corpus/a.rss",
        format!("<rss><channel>{items}</channel></rss>"),
    );
    let fields = "X: y\r\n".repeat(2_000_000);
    env.write(
        "corpus/a.eml",
        format!("Subject: A\r\n\r\n{GOOD}\r\n{fields}"),
    );
    let parts = "--b\r\n\r\nx\r\n".repeat(1_000_000);
    let mixed = "Content-Type: multipart/mixed; boundary=b";
    env.write(
        "corpus/b.eml",
        format!("Subject: B\r\n{mixed}\r\n\r\n--b\r\n\r\n{GOOD}\r\n{parts}"),
    );
    env.write("corpus/c.eml", format!("Subject: C\r\n{fields}\r\n{GOOD}"));
    let ran = read(&env, &[]);
    let lines = ran.json_lines();
    let ids: Vec<_> = lines.iter().map(|line| &line["id"]).collect();
    assert_eq!(ids, ["a.eml", "a.pdf", "a.rss#1", "b.eml", "z.txt"]);
}

#[test]
fn pdfs_without_an_end() {
    let text = "BT /F1 11 Tf 60 780 Td <00410042> Tj ET /X1 Do";
    let itself = pdf_of(&[text.to_string()], "", &[form("/X1 Do")]);
    let twice: Vec<_> = (2..=40)
        .map(|next| form(&format!("/X{next} Do /X{next} Do")))
        .collect();
    let doubling = pdf_of(&[text.to_string()], "", &twice);
    let parents = String::from_utf8_lossy(&itself).replace("/Count 1", "/Count 1 /Parent 3 0 R");
    let env = corpus();
    env.write("corpus/a.pdf", itself);
    env.write("corpus/b.pdf", doubling);
    env.write("corpus/c.pdf", parents);
    let ran = read(&env, &["--max-seconds", "2"]);
    let line = "passed over (too-slow): b.pdf: not read after 2 seconds; if it is that long, raise --max-seconds";
    assert!(ran.stderr.contains(line), "{ran:?}");
    assert_eq!(ran.json_lines()[0]["id"], "a.pdf");
}

#[test]
fn bytes_that_are_no_text() {
    refused("a.txt", b"ab\0\0\0cd", "binary", &[]);
    refused("a.txt", b"\xFF\xFE\0", "empty", &[]);
    refused("a.md", "\u{FFFD} \u{200B} …\n".as_bytes(), "empty", &[]);
    refused("a.html", b"\x89PNG\r\n\x1a\n", "binary", &[]);
    refused("a.jsonl", b"{\0}\0", "no-text", &[]);
    refused("a.jsonl", b"{}\0\0\0x", "binary", &[]);
    refused("a.txt", &[1, 2, 3, 4, 5, 6, 7, 8, b'a'], "binary", &[]);
    let env = corpus();
    let whole = GOOD.repeat(30);
    let broken = [
        whole.as_bytes(),
        b" \xC0\xAF \xF5\x80\x80\x80 \xED\xA0\x80 \xE2\x82 ",
    ]
    .concat();
    env.write("corpus/a.txt", broken);
    let ran = read(&env, &[]);
    assert!(ran.stderr.contains("replaced by U+FFFD"), "{ran:?}");
}

#[test]
fn titles_cannot_take_the_terminal_over() {
    let env = corpus();
    let title = "\u{1b}]0;pwned\u{7}\u{1b}[2J\u{202e}Tytuł\u{2066}\r\n\u{9b}31m";
    env.write(
        "corpus/a.jsonl",
        serde_json::json!({"text": GOOD, "title": title}).to_string(),
    );
    env.ok(&["index", "--quiet"]);
    for args in [&["search", "Wilna"][..], &["show", "a.jsonl#1"]] {
        let printed = env.ok(args);
        let is_bad = |letter: char| {
            letter.is_control() && letter != '\n'
                || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!printed.contains(is_bad), "{args:?}: {printed:?}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::symlink;
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    let env = corpus();
    let made = Command::new("mkfifo")
        .arg(env.path("corpus/pipe.txt"))
        .status();
    assert!(made.expect("there is mkfifo").success());
    let _socket = UnixListener::bind(env.path("corpus/socket.txt")).expect("sockets can be made");
    symlink(env.path("corpus"), env.path("corpus/loop")).expect("links can be made");
    symlink("/dev/zero", env.path("corpus/zero.txt")).expect("links can be made");
    fs::write(
        env.path("corpus").join(OsStr::from_bytes(b"\xFF.txt")),
        GOOD,
    )
    .expect("any name");
    let ran = read(&env, &[]);
    for line in [
        "passed over (special-file): pipe.txt",
        "passed over (special-file): socket.txt",
        "passed over (link): zero.txt",
    ] {
        assert!(ran.stderr.contains(line), "{line}: {ran:?}");
    }
    // a name that is not UTF-8 is decoded
    assert_eq!(ran.json_lines().len(), 2);
}

#[test]
fn a_file_that_changes_while_it_is_read() {
    let env = corpus();
    let line = format!("{{\"text\": \"{GOOD}\"}}\n");
    env.write("corpus/a.jsonl", line.repeat(3000));
    let path = env.path("corpus/a.jsonl");
    let growing = std::thread::spawn(move || {
        let mut file = File::options()
            .append(true)
            .open(path)
            .expect("it is there");
        for _ in 0..400 {
            file.write_all(b"\n").expect("it can be written");
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    });
    let ran = read(&env, &[]);
    growing.join().expect("writing does not panic");
    assert!(
        ran.stderr.contains("passed over (changed): a.jsonl"),
        "{:?}",
        ran.stderr
    );
}

/// Files of every format, and packed.
fn whole_files() -> Vec<(String, Vec<u8>)> {
    let article = Article {
        title: "Rozmowy o granicy",
        day: "2024-06-18",
        lang: "pl",
        paragraphs: vec![GOOD, GOOD],
    };
    let mut files: Vec<(String, Vec<u8>)> = vec![
        ("a.html".into(), pack::html(&article).into()),
        ("a.rss".into(), pack::rss(&article).into()),
        ("a.atom".into(), pack::atom(&article).into()),
        ("a.eml".into(), pack::eml(&article).into()),
        ("a.mbox".into(), pack::mbox(&article).into()),
        ("a.docx".into(), pack::docx(&article)),
        ("a.odt".into(), pack::odt(&article)),
        ("a.pdf".into(), pack::pdf(&article)),
        ("a.warc".into(), pack::warc_of(&article)),
    ];
    let packed: Vec<(&str, &[u8])> = files
        .iter()
        .map(|(name, bytes)| (&**name, &**bytes))
        .collect();
    let archives = [
        ("a.zip".into(), zip(&packed)),
        ("a.tar.gz".into(), gzip(&tar(&packed))),
        ("a.warc.zst".into(), zstd(&pack::warc_of(&article))),
    ];
    files.extend(archives);
    files
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_enrich_fail(
        noise in prop::collection::vec(any::<u8>(), 0..2000),
        edits in prop::collection::vec((any::<Index>(), any::<u8>()), 0..12),
        end in any::<Index>(),
    ) {
        let env = corpus();
        for format in FORMATS {
            env.write(&format!("corpus/noise.{}", format.extensions[0]), &noise);
        }
        for (name, mut bytes) in whole_files() {
            env.write(&format!("corpus/noise-{name}"), &noise);
            env.write(&format!("corpus/cut-{name}"), &bytes[..end.index(bytes.len())]);
            for (at, byte) in &edits {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            env.write(&format!("corpus/edited-{name}"), bytes);
        }
        read(&env, &["--text", "--max-seconds", "5"]);
    }
}

/// A file of this many zero bytes that takes no room, after `start`.
fn sparse(env: &Env, name: &str, start: &[u8], n_bytes: u64) {
    let mut file = File::create(env.path(&format!("corpus/{name}"))).expect("files can be made");
    file.write_all(start).expect("it can be written");
    file.seek(SeekFrom::Start(n_bytes - 1))
        .expect("it can be sought");
    file.write_all(b"\0").expect("it can be written");
}

/// Reads a corpus with such files of five gigabytes, each passed over for a
/// reason.
#[track_caller]
fn refused_at_five_gigabytes(files: &[(&str, &str)]) {
    let env = corpus();
    for (name, _) in files {
        sparse(&env, name, b"", 5 << 30);
    }
    let ran = read(&env, &[]);
    for (name, reason) in files {
        let line = format!("passed over ({reason}): {name}:");
        assert!(ran.stderr.contains(&line), "{line}: {}", ran.stderr);
    }
}

#[test]
fn files_of_five_gigabytes() {
    refused_at_five_gigabytes(&[
        ("a.txt", "too-large"),
        ("a.html", "too-large"),
        ("a.jsonl", "binary"),
        ("a.json", "binary"),
        ("a.csv", "binary"),
        ("a.rss", "binary"),
        ("a.eml", "too-large"),
        ("a.mbox", "damaged"),
        ("a.docx", "too-large"),
        ("a.odt", "too-large"),
        ("a.pdf", "too-large"),
        ("a.warc", "damaged"),
    ]);
}

#[test]
#[ignore = "reads 10 GB"]
fn packed_files_of_five_gigabytes() {
    refused_at_five_gigabytes(&[("a.zip", "damaged"), ("a.txt.gz", "damaged")]);
}

#[test]
#[ignore = "writes and reads 4 GB"]
fn a_line_of_two_gigabytes() {
    let env = corpus();
    for (name, start) in [
        ("a.jsonl", "{\"text\": \""),
        ("a.csv", "text\n\""),
        ("a.json", "[{\"text\": \""),
    ] {
        let mut file =
            File::create(env.path(&format!("corpus/{name}"))).expect("files can be made");
        file.write_all(start.as_bytes()).expect("it can be written");
        let megabyte = vec![b'x'; 1 << 20];
        for _ in 0..2048 {
            file.write_all(&megabyte).expect("it can be written");
        }
        let ran = read(&env, &[]);
        assert!(
            ran.stderr
                .contains(&format!("passed over (too-large): {name}"))
                || ran
                    .stderr
                    .contains(&format!("passed over (bad-json): {name}")),
            "{ran:?}"
        );
        fs::remove_file(env.path(&format!("corpus/{name}"))).expect("it was made");
    }
}

#[test]
#[ignore = "unpacks gigabytes"]
fn bombs_at_the_default_limits() {
    let env = corpus();
    let zeros = vec![b'0'; 1 << 30];
    env.write("corpus/a.txt.gz", gzip(&zeros));
    env.write("corpus/a.jsonl.gz", gzip(&zeros));
    env.write("corpus/a.jsonl.zst", zstd(&zeros));
    env.write("corpus/a.zip", zip(&[("a.txt", &zeros)]));
    let ran = read(&env, &[]);
    for line in ["a.txt.gz", "a.jsonl.gz", "a.jsonl.zst", "a.zip/a.txt"] {
        assert!(
            ran.stderr.contains(&format!("): {line}:")),
            "{line}: {}",
            ran.stderr
        );
    }
}
