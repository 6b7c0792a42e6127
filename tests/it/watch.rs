//! `prasowka watch` and `index --watch`: nothing told twice, nothing never.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::env::Env;

const SEARCHES: &str = "\
[[search]]
name = \"oslo\"
query = \"oslo\"

[[search]]
name = \"nowe w kraju\"
published = \"last 30 days\"
not-source = [\"Sport\"]

[[first]]
kind = \"person\"
";

fn env() -> Env {
    Env::indexed(&[
        ("searches.toml", SEARCHES),
        (
            "a.txt",
            "date 2024-06-18\nPremier Jan Kordecki był wczoraj w Oslo, gdzie rozmawiał z ministrem.",
        ),
        (
            "b.txt",
            "date 2024-06-19\nPremier Jan Kordecki wrócił do kraju i spotkał się z dziennikarzami.",
        ),
        (
            "c.txt",
            "date 2026-11-20\nMinister Ewa Zięba przemówiła do posłów w sprawie nowej ustawy.",
        ),
    ])
}

/// What a watch tells, by search: ids and values.
fn told(env: &Env, args: &[&str]) -> (Option<i32>, Vec<(String, String)>) {
    let ran = env.run(&[&["watch", "--jsonl"], args].concat());
    let news = ran.json_lines();
    let pair = |news: &Value| {
        let key = news.get("id").or(news.get("value")).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&news["search"]), text(key))
    };
    (ran.code, news.iter().map(pair).collect())
}

fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
    list.iter()
        .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
        .collect()
}

#[test]
fn news_is_told_once() {
    let env = env();
    assert!(
        !env.ok(&["status"]).contains("searches.toml"),
        "it is no article"
    );
    let first = told(&env, &[]);
    assert_eq!(
        first,
        (
            Some(0),
            pairs(&[("oslo", "a.txt"), ("nowe w kraju", "c.txt")])
        )
    );
    assert_eq!(told(&env, &[]), (Some(1), Vec::new()));
    // a person is news in the second article, and Kordecki was known before
    env.write(
        "corpus/d.txt",
        "date 2026-11-24\nPoseł Piotr Wilga i premier Jan Kordecki rozmawiali w Oslo o nowej umowie.",
    );
    env.ok(&["index", "--quiet"]);
    let (code, news) = told(&env, &[]);
    assert_eq!(code, Some(0));
    assert_eq!(news, pairs(&[("oslo", "d.txt"), ("nowe w kraju", "d.txt")]));
    env.write(
        "corpus/e.txt",
        "date 2020\nPoseł Piotr Wilga wyjechał z kraju i nie wrócił do pracy.",
    );
    // an article written anew is told where it had not been found before
    env.write(
        "corpus/b.txt",
        "date 2024-06-19\nPremier Jan Kordecki wrócił do kraju z Oslo i spotkał się z dziennikarzami.",
    );
    env.ok(&["index", "--quiet"]);
    let (_, news) = told(&env, &[]);
    assert_eq!(
        news,
        pairs(&[("oslo", "b.txt"), ("first person", "Piotr Wilga")])
    );
    // an index built anew tells nothing again
    fs::remove_dir_all(env.path("index")).unwrap();
    env.ok(&["index", "--quiet"]);
    assert_eq!(told(&env, &[]), (Some(1), Vec::new()));
}

#[test]
fn a_baseline_tells_nothing_and_a_feed_is_what_was_told() {
    let env = env();
    let ran = env.run(&["watch", "--baseline", "--atom", "news.atom"]);
    assert_eq!((ran.code, ran.stdout.as_str()), (Some(1), ""), "{ran:?}");
    assert!(ran.stderr.contains("oslo: 1 taken as known"), "{ran:?}");
    let feed = || fs::read_to_string(env.path("news.atom")).unwrap();
    assert!(!feed().contains("<entry>"));
    env.write("corpus/d.txt", "date 2026-11-24\nPiotr Wilga w Oslo.");
    env.ok(&["index", "--quiet"]);
    let text = env.ok(&["watch", "--atom", "news.atom"]);
    assert!(
        text.contains("oslo\n  Piotr Wilga w Oslo.\n    2026-11-24  d.txt"),
        "{text}"
    );
    let first = feed();
    // an article of two searches is one entry
    assert_eq!(first.matches("<entry>").count(), 1, "{first}");
    assert!(
        first.contains("term=\"oslo\"") && first.contains("term=\"nowe w kraju\""),
        "{first}"
    );
    // nothing new: the feed is the same
    assert_eq!(env.run(&["watch", "--atom", "news.atom"]).code, Some(1));
    assert_eq!(feed(), first);
}

#[test]
fn a_mistake_in_the_file_is_named() {
    let env = env();
    env.write(
        "corpus/searches.toml",
        "[[search]]\nname = \"a\"\npersn = \"b\"\n",
    );
    let ran = env.run(&["watch"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(
        ran.stderr.contains("line 1") && ran.stderr.contains("persn"),
        "{ran:?}"
    );
    fs::remove_file(env.path("corpus/searches.toml")).unwrap();
    let ran = env.run(&["watch"]);
    assert!(
        ran.code == Some(2) && ran.stderr.contains("searches.toml"),
        "{ran:?}"
    );
    env.write("other.toml", "[[search]]\nname = \"a\"\nquery = \"oslo\"\n");
    assert_eq!(
        env.run(&["watch", "--searches", "other.toml"]).code,
        Some(0)
    );
}

/// An index of many articles that one search finds.
fn many(n_articles: usize) -> Env {
    let env = Env::new();
    let line =
        |number: usize| format!("{{\"id\": \"{number}\", \"text\": \"Deszcz numer {number}.\"}}\n");
    env.write(
        "corpus/a.jsonl",
        (0..n_articles).map(line).collect::<String>(),
    );
    env.write(
        "corpus/searches.toml",
        "[[search]]\nname = \"s\"\nquery = \"deszcz\"\n",
    );
    env.ok(&["index", "--quiet"]);
    env
}

/// Starts a watch whose output is added to a file.
fn spawn(env: &Env) -> std::process::Child {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(env.path("told.jsonl"))
        .unwrap();
    let mut command = env.command(&["watch", "--jsonl", "--atom", "news.atom"]);
    command.stdout(file).stderr(Stdio::null()).spawn().unwrap()
}

/// How often each id was told for sure, and how often perhaps.
fn counted(env: &Env) -> BTreeMap<String, (usize, usize)> {
    let mut counted: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for line in fs::read_to_string(env.path("told.jsonl")).unwrap().lines() {
        // a line that was torn was not told
        let Ok(news) = serde_json::from_str::<Value>(line) else {
            continue;
        };
        let counts = counted
            .entry(news["id"].as_str().unwrap().to_owned())
            .or_default();
        if news["again"] == true {
            counts.1 += 1;
        } else {
            counts.0 += 1;
        }
    }
    counted
}

#[test]
fn a_killed_watch_tells_nothing_twice_and_nothing_never() {
    const N_ARTICLES: usize = 3_000;
    let env = many(N_ARTICLES);
    let mut n_killed = 0;
    for number in 0..40_u64 {
        let mut child = spawn(&env);
        thread::sleep(Duration::from_millis(20 + 7 * (number % 9)));
        if child.try_wait().unwrap().is_some() {
            break;
        }
        child.kill().unwrap();
        child.wait().unwrap();
        n_killed += 1;
    }
    spawn(&env).wait().unwrap();
    let counted = counted(&env);
    assert_eq!(counted.len(), N_ARTICLES, "nothing is never told");
    for (id, (sure, perhaps)) in &counted {
        assert!(*sure <= 1, "{id} was told {sure} times");
        assert!(sure + perhaps >= 1, "{id}");
    }
    let n_perhaps = counted.values().filter(|(_, perhaps)| *perhaps > 0).count();
    assert!(
        n_perhaps <= n_killed,
        "{n_perhaps} marked after {n_killed} kills"
    );
    assert_eq!(told(&env, &[]), (Some(1), Vec::new()));
    let feed = fs::read_to_string(env.path("news.atom")).unwrap();
    assert_eq!(feed.matches("<entry>").count(), 200);
}

#[cfg(unix)]
#[test]
fn a_watch_ended_by_a_signal_goes_on_where_it_was() {
    let env = many(3_000);
    let mut codes = Vec::new();
    for _ in 0..60 {
        let mut child = spawn(&env);
        thread::sleep(Duration::from_millis(60));
        let signalled = Command::new("kill").arg(child.id().to_string()).status();
        assert!(signalled.is_ok());
        let code = child.wait().unwrap().code();
        codes.push(code);
        if code == Some(0) || code == Some(1) {
            break;
        }
    }
    spawn(&env).wait().unwrap();
    let counted = counted(&env);
    assert_eq!(counted.len(), 3_000);
    // a signal that comes before the program listens is a kill, which tells nothing
    assert!(
        counted.values().all(|counts| *counts == (1, 0)),
        "{codes:?}"
    );
}

#[test]
fn a_closed_pipe_loses_nothing() {
    let env = many(2_000);
    let mut child = env.command(&["watch", "--jsonl"]);
    let mut child = child
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    {
        use std::io::BufRead as _;
        let mut out = std::io::BufReader::with_capacity(64, child.stdout.take().unwrap());
        out.read_line(&mut line).unwrap();
    }
    assert_eq!(
        child.wait().unwrap().code(),
        Some(0),
        "a closed pipe is success"
    );
    let first: Value = serde_json::from_str(&line).unwrap();
    let (_, rest) = told(&env, &[]);
    assert!(rest.iter().all(|(_, id)| *id != first["id"]));
}

/// Waits until something holds.
fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let began = Instant::now();
    while !holds() {
        assert!(began.elapsed() < Duration::from_secs(90), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

#[cfg(unix)]
#[test]
fn an_index_that_is_watched_keeps_up_and_ends_when_told() {
    let env = env();
    let mut child = env.command(&["index", "--watch", "--quiet"]);
    let mut child = child
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let count = || env.run(&["search", "-c"]).stdout.trim().to_owned();
    until("it begins", || count() == "3");
    // the folder is watched before it is read, which a file added tells
    env.write("corpus/new/d.txt", "Deszcz w Oslo.");
    until("a file in a new folder", || count() == "4");
    for number in 0..30 {
        env.write(
            &format!("corpus/burst-{number}.txt"),
            format!("Deszcz numer {number}."),
        );
    }
    until("a burst", || count() == "34");
    fs::remove_file(env.path("corpus/a.txt")).unwrap();
    until("a file removed", || count() == "33");
    assert!(child.try_wait().unwrap().is_none(), "it stays");
    let signalled = Command::new("kill").arg(child.id().to_string()).status();
    assert!(signalled.is_ok());
    assert_eq!(child.wait().unwrap().code(), Some(143));
    assert_eq!(env.run(&["check"]).code, Some(0));
}
