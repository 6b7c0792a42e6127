//! Pictures of text, read by a `tesseract` program where one is installed.
//!
//! The picture goes to its standard input and the text comes back from its
//! standard output, so that nothing is written to disk. It is ended where the
//! time is up, or nobody waits for the text any more.

use std::io::{ErrorKind, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::piece::Limits;
use super::problem::{Finding, Reason, Setting};

/// How pictures of text are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ocr {
    /// Languages as the program names them: `pol+eng`.
    languages: String,
}

/// Names of languages that are none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} names no languages; wanted names of tesseract's, such as pol+eng")]
pub struct BadLanguages {
    found: String,
}

impl Ocr {
    /// Reading in languages that are named as the program does: `pol+eng`.
    ///
    /// # Errors
    ///
    /// Where a name has other characters than letters, digits, `_`, `-` and `/`.
    pub fn new(languages: &str) -> Result<Self, BadLanguages> {
        let is_name = |name: &str| {
            let is_inside = |byte: u8| byte.is_ascii_alphanumeric() || b"_-/".contains(&byte);
            name.starts_with(|first: char| first.is_ascii_alphabetic())
                && name.bytes().all(is_inside)
        };
        if languages.split('+').all(is_name) {
            Ok(Self {
                languages: languages.to_string(),
            })
        } else {
            Err(BadLanguages {
                found: languages.to_string(),
            })
        }
    }
}

/// What a program that reads pictures is called.
const PROGRAM: &str = "tesseract";

/// How often it is looked whether it has ended.
const PAUSE: Duration = Duration::from_millis(10);

/// Reads a picture; `stop` ends the reading.
pub(super) fn read(
    picture: &[u8],
    ocr: &Ocr,
    limits: &Limits,
    stop: &AtomicBool,
) -> Result<String, Finding> {
    let failed = |detail: String| Finding::new(Reason::ReaderFailed, detail);
    let mut command = Command::new(PROGRAM);
    command
        .args(["stdin", "stdout", "-l", &ocr.languages])
        // the threads of the walk are enough
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| {
        failed(if error.kind() == ErrorKind::NotFound {
            format!("no program `{PROGRAM}` on the path, which reads pictures; install it")
        } else {
            format!("`{PROGRAM}` does not start: {error}")
        })
    })?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut stdin), Some(stdout), Some(stderr)) = pipes else {
        unreachable!("all three were asked for");
    };
    let max = limits.max_bytes as u64;
    thread::scope(|scope| {
        scope.spawn(move || {
            // a program that does not want it all says why itself
            let _ = stdin.write_all(picture);
        });
        let text = scope.spawn(move || said(stdout, max));
        let complaint = scope.spawn(move || said(stderr, max));
        let ended = wait(&mut child, limits, stop);
        let text = text.join().unwrap_or_default();
        let complaint = complaint.join().unwrap_or_default();
        if ended? {
            Ok(joined(&text))
        } else {
            let complaint = complaint.trim();
            let last = complaint.lines().last().unwrap_or("it did not say why");
            Err(failed(format!("`{PROGRAM}` failed: {last}")))
        }
    })
}

/// What a program writes, up to a limit, the rest read and forgotten.
fn said(mut pipe: impl Read, max: u64) -> String {
    let mut bytes = Vec::new();
    let _ = pipe.by_ref().take(max).read_to_end(&mut bytes);
    let _ = std::io::copy(&mut pipe, &mut std::io::sink());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Waits for the end of a program; gives whether it went well.
fn wait(child: &mut Child, limits: &Limits, stop: &AtomicBool) -> Result<bool, Finding> {
    let end = Instant::now() + Duration::from_secs(limits.max_seconds);
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if Instant::now() < end && !stop.load(Ordering::Relaxed) => {
                thread::sleep(PAUSE);
            }
            ended => {
                let _ = child.kill();
                let _ = child.wait();
                let seconds = limits.max_seconds;
                let detail = match ended {
                    Err(error) => format!("`{PROGRAM}`: {error}"),
                    Ok(_) => format!(
                        "not read after {seconds} seconds; if it is that long, raise {}",
                        Setting::MaxSeconds
                    ),
                };
                return Err(Finding::new(Reason::TooSlow, detail));
            }
        }
    }
}

/// The lines of a picture as paragraphs; words that were parted at a line's end
/// are joined.
fn joined(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut begins = true;
    for line in text.lines().map(|line| line.trim().trim_matches('\u{C}')) {
        if line.is_empty() {
            begins = true;
            continue;
        }
        if begins {
            written.push_str(if written.is_empty() { "" } else { "\n\n" });
        } else if written.ends_with('-') && line.starts_with(char::is_lowercase) {
            written.pop();
        } else {
            written.push(' ');
        }
        written.push_str(line);
        begins = false;
    }
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_lines_and_parted_words() {
        let text = "Most w Toruniu jest za-\nmknięty od\nwtorku.\n\nBielsko-\nBiała czeka.\n\u{C}";
        assert_eq!(
            joined(text),
            "Most w Toruniu jest zamknięty od wtorku.\n\nBielsko- Biała czeka."
        );
    }

    #[test]
    fn languages_are_names() {
        assert!(Ocr::new("pol+eng").is_ok() && Ocr::new("script/Latin").is_ok());
        for wrong in ["", "pol+", "--help", "pol eng", "../x"] {
            assert!(Ocr::new(wrong).is_err(), "{wrong}");
        }
    }
}
