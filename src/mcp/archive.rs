//! The index that is asked, as of its last commit.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::Date;

use crate::error::Result;
use crate::index::Reader;
use crate::lang::Lang;

/// An index that stays open, and how its answers are worded.
pub struct Archive {
    reader: Mutex<Arc<Reader>>,
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
        Ok(Self {
            reader: Mutex::new(Arc::new(Reader::open(path)?)),
            ui,
            today,
        })
    }

    /// The index as of its last commit.
    ///
    /// # Errors
    ///
    /// As [`Reader::reopened`].
    pub fn reader(&self) -> Result<Arc<Reader>> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(newer) = reader.reopened()? {
            *reader = Arc::new(newer);
        }
        Ok(Arc::clone(&reader))
    }

    /// The day of a request.
    #[must_use]
    pub fn today(&self) -> Date {
        (self.today)()
    }
}
