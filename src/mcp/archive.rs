//! The index that is asked, as of its last commit.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::error::Result;
use crate::index::Reader;
use crate::lang::Lang;

/// An index that stays open, and how its answers are worded.
pub struct Archive {
    path: PathBuf,
    reader: Mutex<Option<Arc<Reader>>>,
    /// Language of the names of countries.
    pub ui: Lang,
    today: fn() -> Date,
}

impl Archive {
    /// Opens the index in `path`. `today` says the day of a request.
    ///
    /// # Errors
    ///
    /// As [`Reader::open`].
    pub fn open(path: &Path, ui: Lang, today: fn() -> Date) -> Result<Self> {
        let archive = Self::later(path, ui, today);
        archive.reader()?;
        Ok(archive)
    }

    /// The index in `path`, opened when it is asked for the first time.
    #[must_use]
    pub fn later(path: &Path, ui: Lang, today: fn() -> Date) -> Self {
        Self {
            path: path.to_owned(),
            reader: Mutex::new(None),
            ui,
            today,
        }
    }

    /// The index as of its last commit.
    ///
    /// # Errors
    ///
    /// As [`Reader::open`] and [`Reader::reopened`].
    pub fn reader(&self) -> Result<Arc<Reader>> {
        let mut held = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        let newer = match &*held {
            None => Reader::open(&self.path)?,
            Some(reader) => match reader.reopened()? {
                None => return Ok(Arc::clone(reader)),
                Some(newer) => newer,
            },
        };
        let reader = Arc::new(newer);
        *held = Some(Arc::clone(&reader));
        Ok(reader)
    }

    /// The day of a request.
    #[must_use]
    pub fn today(&self) -> Date {
        (self.today)()
    }
}
