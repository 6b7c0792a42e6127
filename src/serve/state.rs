//! What a server knows: the index as of its last commit, and who may ask.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use jiff::civil::Date;
use tokio::sync::Semaphore;

use crate::answer::{self, NameList, Status};
use crate::error::Result;
use crate::index::Reader;

/// What a server is told.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder of the index.
    pub index: PathBuf,
    /// The port at which it listens, as it stands in the `Host` of requests.
    pub port: u16,
    /// Names under which it may be reached, beside those of the machine itself.
    pub hosts: Vec<String>,
    /// What every request must bring, where anybody may connect.
    pub token: Option<String>,
    /// Tells the day.
    pub today: fn() -> Date,
}

/// One commit of the index, and what is worked out from it when it is asked for.
pub(super) struct Snapshot {
    pub(super) reader: Reader,
    /// Which of the commits that this process has seen.
    pub(super) number: u64,
    names: OnceLock<NameList>,
    status: OnceLock<Status>,
}

impl Snapshot {
    fn new(reader: Reader, number: u64) -> Self {
        Self {
            reader,
            number,
            names: OnceLock::new(),
            status: OnceLock::new(),
        }
    }

    /// The names of the index, for suggestions.
    pub(super) fn names(&self) -> Result<&NameList> {
        if let Some(names) = self.names.get() {
            return Ok(names);
        }
        let names = NameList::read(&self.reader)?;
        Ok(self.names.get_or_init(|| names))
    }

    /// What the index holds.
    pub(super) fn status(&self) -> Result<&Status> {
        if let Some(status) = self.status.get() {
            return Ok(status);
        }
        let status = answer::status(self.reader.path())?;
        Ok(self.status.get_or_init(|| status))
    }
}

/// What the routes share.
pub(super) struct State {
    pub(super) settings: Settings,
    /// Tells this process's answers from those of another.
    pub(super) started: u128,
    /// A search takes a core; more at once only wait for one another.
    pub(super) queries: Arc<Semaphore>,
    snapshot: RwLock<Option<Arc<Snapshot>>>,
}

impl State {
    pub(super) fn new(settings: Settings) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        let since = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
        Self {
            settings,
            started: since.as_millis(),
            queries: Arc::new(Semaphore::new(cores)),
            snapshot: RwLock::new(None),
        }
    }

    /// The index as of its last commit. A commit that has come since is opened.
    pub(super) fn snapshot(&self) -> Result<Arc<Snapshot>> {
        let held = {
            let place = self.snapshot.read();
            place.unwrap_or_else(PoisonError::into_inner).clone()
        };
        let (reader, number) = match &held {
            None => (Reader::open(&self.settings.index)?, 0),
            Some(snapshot) => match snapshot.reader.reopened()? {
                None => return Ok(Arc::clone(snapshot)),
                Some(reader) => (reader, snapshot.number + 1),
            },
        };
        let fresh = Arc::new(Snapshot::new(reader, number));
        let mut place = self
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *place = Some(Arc::clone(&fresh));
        Ok(fresh)
    }
}
