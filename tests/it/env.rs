//! A folder of a test's own, and the program run in it.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

/// The day on which the program runs in tests.
pub(crate) const TODAY: &str = "2026-11-25";

/// A folder that goes with the test.
pub(crate) struct Env {
    folder: TempDir,
}

/// What a run of the program gave.
#[derive(Debug)]
pub(crate) struct Ran {
    /// The exit code; none where a signal ended it.
    pub(crate) code: Option<i32>,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
}

impl Env {
    /// An empty folder.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        Self { folder }
    }

    /// A folder with a `corpus` of these files, and an `index` of it.
    pub(crate) fn indexed(files: &[(&str, &str)]) -> Self {
        let env = Self::new();
        for (path, text) in files {
            env.write(&format!("corpus/{path}"), text);
        }
        env.ok(&["index", "--quiet"]);
        env
    }

    /// A path in the folder.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.folder.path().join(relative)
    }

    /// Writes a file, with the folders above it.
    pub(crate) fn write(&self, relative: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(relative);
        let parent = path.parent().expect("a file is in a folder");
        fs::create_dir_all(parent).expect("folders can be made");
        fs::write(path, bytes).expect("files can be written");
    }

    /// The program, to be run in the folder: no locale, no index and no
    /// colours but its own, and always the same day.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_prasowka"));
        command
            .args(args)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PRASOWKA_TODAY", TODAY)
            .env("TMPDIR", self.folder.path());
        command
    }

    /// Runs the program.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().expect("the program starts"))
    }

    /// Starts the program with its output piped.
    fn spawn(&self, args: &[&str], stdin: Stdio) -> Child {
        let mut command = self.command(args);
        let piped = command.stdin(stdin).stdout(Stdio::piped());
        piped
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    /// Runs the program, and gives the most memory that it has taken, in bytes;
    /// 0 on systems that do not tell.
    pub(crate) fn run_watched(&self, args: &[&str]) -> (Ran, u64) {
        self.run_watched_with(args, Stdio::null())
    }

    /// The same with something as its standard input.
    pub(crate) fn run_watched_with(&self, args: &[&str], stdin: Stdio) -> (Ran, u64) {
        let child = self.spawn(args, stdin);
        let status = format!("/proc/{}/status", child.id());
        let watcher = thread::spawn(move || {
            let mut peak = 0;
            while let Some(now) = peak_in(&status) {
                peak = now;
                thread::sleep(Duration::from_millis(2));
            }
            peak
        });
        let output = child.wait_with_output().expect("the program ends");
        let peak = watcher.join().expect("watching does not panic");
        (Ran::of(&output), peak)
    }

    /// Runs the program with something on its standard input.
    pub(crate) fn run_with(&self, args: &[&str], stdin: &[u8]) -> Ran {
        let mut child = self.spawn(args, Stdio::piped());
        let mut pipe = child.stdin.take().expect("it was asked for");
        let stdin = stdin.to_vec();
        // a program that ends early closes the pipe, which is no failure here
        let writer = thread::spawn(move || pipe.write_all(&stdin).ok());
        let output = child.wait_with_output().expect("the program ends");
        writer.join().expect("writing does not panic");
        Ran::of(&output)
    }

    /// Runs the program, which must succeed, and gives its standard output.
    #[track_caller]
    pub(crate) fn ok(&self, args: &[&str]) -> String {
        let ran = self.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {ran:?}");
        ran.stdout
    }

    /// Runs the program, which must print one JSON value.
    #[track_caller]
    pub(crate) fn json(&self, args: &[&str]) -> Value {
        let ran = self.run(args);
        serde_json::from_str(&ran.stdout)
            .unwrap_or_else(|error| panic!("{args:?}: {error}: {ran:?}"))
    }

    /// Runs the program, which must print a JSON value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.run(args);
        ran.json_lines()
    }
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout.clone()).expect("output is UTF-8"),
            stderr: String::from_utf8(output.stderr.clone()).expect("messages are UTF-8"),
        }
    }

    /// Standard output as a JSON value a line.
    #[track_caller]
    pub(crate) fn json_lines(&self) -> Vec<Value> {
        let line = |line: &str| {
            serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{error} in {line:?}: {self:?}"))
        };
        self.stdout.lines().map(line).collect()
    }
}

/// The peak of memory that Linux tells of a process, in bytes; none once it has
/// ended.
fn peak_in(status: &str) -> Option<u64> {
    let status = fs::read_to_string(status).ok()?;
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = peak.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes << 10)
}

/// The root of the project, where the sample corpus is.
pub(crate) fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
