//! One writer at a time: a lock that says who holds it.
//!
//! The lock is the system's, so it dies with its process. The file stays, and
//! what is written in it counts only while the lock is held.

use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result, UNKNOWN_WRITER};

/// The file that is locked.
const FILE: &str = ".writer.json";

/// A process that writes an index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    /// Its number.
    pid: u32,
    /// The machine it runs on, where that is known.
    host: Option<String>,
    /// Since when it holds the index (ISO 8601).
    since: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "process {}", self.pid)?;
        if let Some(host) = &self.host {
            write!(f, " on {host}")?;
        }
        write!(f, ", since {}", self.since)
    }
}

/// The right to write an index, given back when it is dropped.
#[derive(Debug)]
pub struct WriterLock(#[expect(dead_code, reason = "the lock lives as long as its file")] File);

impl WriterLock {
    /// Takes the lock of the index in `path`, a folder that is there.
    ///
    /// # Errors
    ///
    /// [`Error::Busy`] while another process holds it, [`Error::Io`] where the
    /// folder cannot be written.
    pub fn take(path: &Path) -> Result<Self> {
        let place = path.join(FILE);
        let cannot = || Error::io(&place, "cannot lock the index");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(&place)
            .map_err(cannot())?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut json = String::new();
                // who it is only adds to the message
                let _ = file.read_to_string(&mut json);
                let holder = serde_json::from_str::<Holder>(&json);
                return Err(Error::Busy {
                    path: path.to_path_buf(),
                    holder: holder.map_or_else(|_| UNKNOWN_WRITER.into(), |it| it.to_string()),
                });
            }
            Err(TryLockError::Error(error)) => return Err(cannot()(error)),
        }
        let holder = Holder {
            pid: std::process::id(),
            host: host(),
            since: format!("{:.0}", Timestamp::now()),
        };
        let json = serde_json::to_string(&holder).expect("strings and numbers are JSON");
        file.set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(json.as_bytes()))
            .map_err(cannot())?;
        Ok(Self(file))
    }
}

/// The name of this machine.
fn host() -> Option<String> {
    let told = std::fs::read_to_string("/proc/sys/kernel/hostname").ok();
    let set = || std::env::var("COMPUTERNAME").or_else(|_| std::env::var("HOSTNAME"));
    let name = told.or_else(|| set().ok())?;
    Some(name.trim().to_owned()).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_writer_is_told_who_holds_the_index() {
        let folder = tempfile::tempdir().unwrap();
        let held = WriterLock::take(folder.path()).unwrap();
        let Err(Error::Busy { holder, .. }) = WriterLock::take(folder.path()) else {
            panic!("two writers");
        };
        let this = format!("process {}", std::process::id());
        assert!(holder.starts_with(&this), "{holder}");
        drop(held);
        WriterLock::take(folder.path()).unwrap();
    }
}
