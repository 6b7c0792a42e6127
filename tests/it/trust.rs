//! An index that can be trusted: runs that are killed, corpora that change,
//! files that are damaged.
//!
//! A corpus changes at random and a model of it is kept beside: what every file
//! says. An index must hold what the files said at its last commit or what they
//! say now, all of it and once; after a whole run just what they say now.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use prasowka::index::Reader;

use crate::env::Env;

/// Articles by the path of their file.
type Texts = BTreeMap<String, Vec<String>>;

/// Random numbers that a seed repeats (`SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % limit as u64).expect("it is below a usize")
    }
}

/// A corpus that changes, and the model of it.
struct Changing {
    env: Env,
    random: Random,
    /// What the files say now.
    now: Texts,
    /// What they said at the last commit of the index.
    before: Texts,
    n_made: usize,
}

impl Changing {
    fn new(seed: u64, n_files: usize) -> Self {
        let mut corpus = Self {
            env: Env::new(),
            random: Random(seed),
            now: Texts::new(),
            before: Texts::new(),
            n_made: 0,
        };
        for _ in 0..n_files {
            corpus.add();
        }
        corpus
    }

    /// A text that no other file has.
    fn text(&mut self) -> String {
        self.n_made += 1;
        let n_sentences = 1 + self.random.below(30);
        let sentence = format!("Minister nr {} poleciał z Warszawy do Pragi. ", self.n_made);
        sentence.repeat(n_sentences).trim_end().to_owned()
    }

    /// Writes a file with texts that it has not had yet.
    fn fill(&mut self, path: &str) {
        let has_many = path.rsplit('.').next() == Some("jsonl");
        let n_texts = if has_many {
            1 + self.random.below(5)
        } else {
            1
        };
        let texts: Vec<String> = (0..n_texts).map(|_| self.text()).collect();
        let bytes = if has_many {
            let line = |text: &String| serde_json::json!({ "text": text }).to_string() + "\n";
            texts.iter().map(line).collect()
        } else {
            texts[0].clone()
        };
        self.env.write(&format!("corpus/{path}"), bytes);
        self.now.insert(path.to_owned(), texts);
    }

    fn add(&mut self) {
        let extension = ["txt", "md", "jsonl"][self.random.below(3)];
        let path = format!("{}/{}.{extension}", self.random.below(4), self.n_made);
        self.fill(&path);
    }

    fn any(&mut self) -> Option<String> {
        let place = self.random.below(self.now.len().max(1));
        self.now.keys().nth(place).cloned()
    }

    /// Adds, changes, removes or renames a file.
    fn change(&mut self) {
        let kind = self.random.below(10);
        let (Some(path), 4..) = (self.any(), kind) else {
            return self.add();
        };
        let file = self.env.path(&format!("corpus/{path}"));
        match kind {
            4..=6 => self.fill(&path),
            7 | 8 if self.now.len() > 1 => {
                fs::remove_file(file).expect("it is there");
                self.now.remove(&path);
            }
            _ => {
                self.n_made += 1;
                let (stem, extension) = path.rsplit_once('.').expect("it has an extension");
                let new = format!("{stem}-{}.{extension}", self.n_made);
                fs::rename(file, self.env.path(&format!("corpus/{new}"))).expect("it is there");
                let texts = self.now.remove(&path).expect("the model has it");
                self.now.insert(new, texts);
            }
        }
    }

    /// Runs the program to its end; the index must hold what the files say.
    #[track_caller]
    fn run_whole(&mut self) {
        self.env.ok(&["index", "--quiet"]);
        assert_eq!(held(&self.env.path("index")), Some(self.now.clone()));
        self.before = self.now.clone();
    }

    /// Runs the program and kills it after a while; whether it was killed.
    fn run_killed(&mut self, after: Duration) -> bool {
        let mut child = self
            .env
            .command(&["index", "--quiet"])
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        thread::sleep(after);
        child.kill().expect("it can be killed");
        !child.wait().expect("it ends").success()
    }

    /// After a kill: the index is as it was, or as it should be.
    #[track_caller]
    fn check_consistent(&mut self) {
        let held = held(&self.env.path("index")).unwrap_or_default();
        if held == self.now {
            self.before = held;
        } else {
            assert_eq!(held, self.before, "neither as it was nor as it should be");
        }
    }
}

/// What an index holds, none of it twice; `None` before its first commit.
fn held(index: &Path) -> Option<Texts> {
    let reader = match Reader::open(index) {
        Ok(reader) => reader,
        Err(prasowka::error::Error::NoIndex { .. }) => return None,
        Err(error) => panic!("the index cannot be read: {error}"),
    };
    let mut articles = BTreeMap::new();
    for article in reader.kept().expect("the index can be read").iter() {
        let record = article.expect("articles can be read").record;
        let path = record.path.expect("it is of a file");
        let text = record.text.expect("the text is kept");
        let twice = articles.insert(record.id.clone(), (path, text));
        assert_eq!(twice, None, "{} twice", record.id);
    }
    let state = reader.into_state().expect("the manifest can be read");
    let counted: usize = state.manifest.values().map(|entry| entry.n_articles).sum();
    assert_eq!(counted, articles.len(), "articles that the manifest names");
    let mut texts = Texts::new();
    // ids of a file with many end with its line, below ten
    for (path, text) in articles.into_values() {
        texts.entry(path).or_default().push(text);
    }
    Some(texts)
}

/// Kills the program `n_kills` times at random moments of runs over a corpus
/// that grows and changes, and reports.
fn kill_at_random(n_kills: usize, n_files: usize, seed: u64) {
    let mut corpus = Changing::new(seed, n_files);
    let started = Instant::now();
    // a first whole run elsewhere tells how long one takes
    corpus.env.ok(&["index", "--quiet", "--index", "timed"]);
    let whole = started.elapsed();
    let (mut n_killed, mut n_ended, mut n_whole) = (0, 0, 0);
    while n_killed < n_kills {
        for _ in 0..=corpus.random.below(3) {
            corpus.change();
        }
        let part = u32::try_from(corpus.random.below(1_000)).expect("it is below 1,000");
        if corpus.run_killed(whole * part / 900) {
            n_killed += 1;
        } else {
            n_ended += 1;
        }
        corpus.check_consistent();
        if corpus.random.below(4) == 0 {
            corpus.run_whole();
            n_whole += 1;
        }
    }
    corpus.run_whole();
    let checked = corpus.env.json(&["check", "--json"]);
    assert_eq!(checked["damage"], serde_json::json!([]));
    println!(
        "{n_killed} kills, {n_ended} runs that ended before the kill, {n_whole} whole runs \
         between, {} files at the end: 0 lost, 0 twice, 0 unreadable",
        corpus.now.len()
    );
}

#[test]
fn a_kill_at_any_moment_loses_nothing() {
    kill_at_random(12, 40, 1);
}

#[test]
#[ignore = "takes some minutes; run with --ignored --nocapture for its report"]
fn five_hundred_kills_lose_nothing() {
    kill_at_random(500, 300, 2);
}

/// Changes a corpus at random and brings the index up to date, again and again.
fn soak(n_runs: usize, seed: u64) {
    let mut corpus = Changing::new(seed, 20);
    for _ in 0..n_runs {
        for _ in 0..corpus.random.below(4) {
            corpus.change();
        }
        corpus.run_whole();
    }
    let checked = corpus.env.json(&["check", "--json"]);
    assert_eq!(checked["damage"], serde_json::json!([]));
}

#[test]
fn an_index_follows_its_corpus() {
    soak(15, 3);
}

#[test]
#[ignore = "takes some minutes"]
fn a_thousand_runs_follow_their_corpus() {
    soak(1_000, 4);
}

/// The files of an index; the list of what failed follows from them.
fn files_of(index: &Path) -> Vec<String> {
    let names = fs::read_dir(index).expect("the folder is there");
    let mut names: Vec<String> = names
        .map(|file| file.expect("it can be listed").file_name())
        .map(|name| name.into_string().expect("names are UTF-8"))
        .filter(|name| !name.contains("lock"))
        .filter(|name| ![".writer.json", "errors.jsonl"].contains(&name.as_str()))
        .collect();
    names.sort();
    names
}

#[test]
fn damage_is_found_and_never_a_panic() {
    let env = Env::indexed(&[
        ("a.txt", "date 2024-05-01\nDonald Tusk poleciał do Pragi."),
        ("b.txt", "date 2024-06-01\nPremier Petr Fiala w Warszawie."),
    ]);
    let index = env.path("index");
    for name in files_of(&index) {
        let file = index.join(&name);
        let sound = fs::read(&file).expect("it can be read");
        let middle = sound.len() / 2;
        let mut flipped = sound.clone();
        // a list of names with another name in it is still a list
        flipped[if name.starts_with('.') { 0 } else { middle }] ^= 0x10;
        let damages = [Some(flipped), Some(sound[..middle].to_vec()), None];
        for damage in damages {
            match &damage {
                Some(bytes) => fs::write(&file, bytes),
                None => fs::remove_file(&file),
            }
            .expect("it can be damaged");
            let what = damage.map(|bytes| bytes.len());
            let ran = env.run(&["check"]);
            assert_eq!(ran.code, Some(1), "{name} {what:?}: {ran:?}");
            assert!(ran.stdout.contains("damaged"), "{name} {what:?}: {ran:?}");
            for args in [
                &["search", "poleciał"][..],
                &["facets", "person"],
                &["show", "a.txt"],
                &["status"],
            ] {
                let ran = env.run(args);
                let ended = matches!(ran.code, Some(0..=2)) && !ran.stderr.contains("panicked");
                assert!(ended, "{name} {what:?} {args:?}: {ran:?}");
            }
            fs::write(&file, &sound).expect("it can be mended");
        }
    }
    env.ok(&["check"]);
}

#[test]
fn a_damaged_index_is_repaired() {
    let env = Env::indexed(&[("a.txt", "Tusk w Pradze."), ("b.txt", "Fiala w Warszawie.")]);
    let index = env.path("index");
    for ending in [".fast", ".idx", ".bin", ".managed.json", ".store"] {
        let name = files_of(&index)
            .into_iter()
            .find(|name| name.ends_with(ending))
            .expect("an index has such a file");
        fs::write(index.join(&name), b"{").expect("it can be damaged");
        let ran = env.run(&["check", "--repair"]);
        assert_eq!(ran.code, Some(0), "{name}: {ran:?}");
        env.ok(&["index", "--quiet"]);
        env.ok(&["check"]);
        assert_eq!(env.ok(&["search", "-n", "0", "-l"]).lines().count(), 2);
    }
}

#[test]
fn a_second_writer_is_told_who_writes() {
    let env = Env::indexed(&[("a.txt", "Tusk w Pradze.")]);
    let lock = prasowka::index::WriterLock::take(&env.path("index")).expect("nobody writes");
    env.write("corpus/b.txt", "Fiala w Warszawie.");
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    let this = format!("process {}", std::process::id());
    assert!(ran.stderr.contains(&this), "{ran:?}");
    drop(lock);
    env.ok(&["index"]);
}

#[test]
fn a_renamed_file_is_known_again() {
    let env = Env::indexed(&[("a.txt", "Tusk w Pradze."), ("c.txt", "Nic.")]);
    fs::rename(env.path("corpus/a.txt"), env.path("corpus/b.txt")).expect("it is there");
    let picture = env.ok(&["index"]);
    assert!(
        picture.contains("files: 1 renamed, 1 unchanged;"),
        "{picture}"
    );
    assert_eq!(env.ok(&["search", "Tusk", "-l"]), "b.txt\n");
    let shown = env.json(&["show", "b.txt", "--json"]);
    assert_eq!(shown["path"], "b.txt");
}

/// Writes the index's list of segments as a program of version 0.0.9 would
/// have, whose format was the one before.
fn make_older(index: &Path) {
    let file = index.join("meta.json");
    let meta = fs::read(&file).expect("it can be read");
    let mut meta: serde_json::Value = serde_json::from_slice(&meta).expect("it is JSON");
    let object = meta.as_object_mut().expect("it is an object");
    object.remove("prasowka_xxh3");
    let payload = object["payload"].as_str().expect("a commit has one");
    let mut payload: serde_json::Value = serde_json::from_str(payload).expect("it is JSON");
    payload["format"] = 0.into();
    payload["version"] = "0.0.9".into();
    object.insert("payload".into(), payload.to_string().into());
    fs::write(file, meta.to_string()).expect("it can be written");
}

#[test]
fn an_older_index_is_built_again_from_what_it_keeps() {
    let env = Env::indexed(&[("a.txt", "Tusk w Pradze."), ("b.txt", "Fiala w Warszawie.")]);
    make_older(&env.path("index"));
    let ran = env.run(&["search", "Tusk"]);
    assert_eq!(ran.code, Some(2), "{ran:?}");
    assert!(ran.stderr.contains("written by prasowka 0.0.9"), "{ran:?}");
    let ran = env.run(&["index"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    let note = "prasowka 0.0.9 in format 0; it is built again from the articles it keeps";
    assert!(ran.stderr.contains(note), "{ran:?}");
    assert_eq!(env.ok(&["search", "Tusk", "-l"]), "a.txt\n");
    assert!(env.ok(&["check"]).contains("sound: 2 articles"));
    let ran = env.run(&["index"]);
    assert!(ran.stderr.contains("nothing has changed"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_signal_commits_what_is_whole() {
    let mut corpus = Changing::new(5, 400);
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let name = signal.trim_start_matches('-');
        let mut command = corpus.env.command(&["index", "--quiet", "--index", name]);
        let mut child = command.spawn().expect("the program starts");
        // signals are listened for before the index's folder is made
        let index = corpus.env.path(name);
        let is_running = |child: &mut Child| child.try_wait().expect("it runs").is_none();
        while !index.exists() && is_running(&mut child) {
            thread::sleep(Duration::from_millis(1));
        }
        thread::sleep(Duration::from_millis(20));
        let pid = child.id().to_string();
        let sent = std::process::Command::new("kill")
            .args([signal, &pid])
            .status();
        assert!(sent.expect("kill starts").success());
        let ended = child.wait().expect("it ends").code();
        // on a fast machine it may have ended by itself
        assert!(
            [Some(code), Some(0)].contains(&ended),
            "{signal}: {ended:?}"
        );
        let held = held(&index).unwrap_or_default();
        for (path, texts) in &held {
            assert_eq!(Some(texts), corpus.now.get(path), "{path}");
        }
        if ended == Some(code) {
            let status = corpus.env.run(&["status", "--index", name]);
            assert!(status.code == Some(2) || status.stdout.contains("unfinished"));
        }
    }
    corpus.run_whole();
}
