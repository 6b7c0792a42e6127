//! Work in parallel, results in order.
//!
//! A producer hands out jobs on a thread of its own, workers do them, and the
//! caller's thread takes the results in the order in which the jobs were handed
//! out, whichever was done first. What needs no work goes straight through in
//! its place. Never more than a window of them is under way, by number and by
//! bytes, so memory is bounded however uneven the jobs are. A worker that panics
//! ends the whole, as if the caller had panicked.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::sync::{Condvar, Mutex};
use std::thread;

use crossbeam_channel::{Receiver, Sender, unbounded};

/// Jobs under way for each worker.
const WINDOW_PER_WORKER: usize = 32;

/// Bytes under way for all workers together; a job over it goes alone. A result
/// takes several times the room of its job.
const WINDOW_BYTES: usize = 8 << 20;

/// Where a producer puts what it has.
pub struct Feed<'w, J, R> {
    window: &'w Window,
    jobs: Sender<Placed<J>>,
    results: Sender<Placed<thread::Result<R>>>,
    place: u64,
}

/// A job or a result, its place in the order, and the bytes it stands for.
struct Placed<T> {
    place: u64,
    n_bytes: usize,
    what: T,
}

/// The other side has ended; the producer should end too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended;

impl<J, R> Feed<'_, J, R> {
    /// Hands out a job of so many bytes.
    ///
    /// # Errors
    ///
    /// [`Ended`] where nobody takes the results any more.
    pub fn job(&mut self, job: J, n_bytes: usize) -> Result<(), Ended> {
        let placed = self.place(job, n_bytes)?;
        self.jobs.send(placed).map_err(|_| Ended)
    }

    /// Puts a result in its place without work.
    ///
    /// # Errors
    ///
    /// [`Ended`] where nobody takes the results any more.
    pub fn result(&mut self, result: R) -> Result<(), Ended> {
        let placed = self.place(Ok(result), 0)?;
        self.results.send(placed).map_err(|_| Ended)
    }

    fn place<T>(&mut self, what: T, n_bytes: usize) -> Result<Placed<T>, Ended> {
        self.window.enter(n_bytes)?;
        let place = self.place;
        self.place += 1;
        Ok(Placed {
            place,
            n_bytes,
            what,
        })
    }
}

/// What is under way, and how much of it may be.
struct Window {
    n_max: usize,
    inside: Mutex<Inside>,
    changed: Condvar,
}

#[derive(Default)]
struct Inside {
    n: usize,
    n_bytes: usize,
    ended: bool,
}

impl Window {
    /// Waits until there is room.
    fn enter(&self, n_bytes: usize) -> Result<(), Ended> {
        let is_full = |inside: &mut Inside| {
            let is_full = inside.n >= self.n_max || inside.n_bytes + n_bytes > WINDOW_BYTES;
            !inside.ended && inside.n > 0 && is_full
        };
        let inside = self.inside.lock().expect("nothing panics inside");
        let waited = self.changed.wait_while(inside, is_full);
        let mut inside = waited.expect("nothing panics inside");
        inside.n += 1;
        inside.n_bytes += n_bytes;
        if inside.ended { Err(Ended) } else { Ok(()) }
    }

    fn leave(&self, n_bytes: usize) {
        let mut inside = self.inside.lock().expect("nothing panics inside");
        inside.n -= 1;
        inside.n_bytes -= n_bytes;
        self.changed.notify_one();
    }
}

/// Ends a window when it goes, also by a panic: whoever waits is let go.
struct EndOf<'w>(&'w Window);

impl Drop for EndOf<'_> {
    fn drop(&mut self) {
        let inside = self.0.inside.lock();
        inside.expect("nothing panics inside").ended = true;
        self.0.changed.notify_one();
    }
}

/// Runs a producer, `n_workers` workers made by `worker`, and `take` for each
/// result in order.
///
/// # Errors
///
/// The first error of `take`, after which nothing more is taken.
pub fn run<J, R, E, W>(
    n_workers: usize,
    produce: impl FnOnce(&mut Feed<'_, J, R>) -> Result<(), Ended> + Send,
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send,
    R: Send,
    W: FnMut(J) -> R,
{
    let window = Window {
        n_max: WINDOW_PER_WORKER * n_workers,
        inside: Mutex::default(),
        changed: Condvar::new(),
    };
    let window = &window;
    let (job_sender, jobs) = unbounded();
    let (results, done) = unbounded();
    thread::scope(|scope| {
        for _ in 0..n_workers {
            let (jobs, results) = (jobs.clone(), results.clone());
            let worker = &worker;
            scope.spawn(move || work(worker(), &jobs, &results));
        }
        drop(jobs);
        scope.spawn(move || {
            let mut feed = Feed {
                window,
                jobs: job_sender,
                results,
                place: 0,
            };
            // the caller knows why it has ended
            let _ = produce(&mut feed);
        });
        take_in_order(done, window, &mut take)
    })
}

/// Does jobs until there are no more, or nobody wants them. A panic is handed
/// over in place of the result: were it to end this thread alone, the others
/// would wait for the result for ever.
fn work<J, R>(
    mut work: impl FnMut(J) -> R,
    jobs: &Receiver<Placed<J>>,
    results: &Sender<Placed<thread::Result<R>>>,
) {
    for job in jobs {
        let what = panic::catch_unwind(AssertUnwindSafe(|| work(job.what)));
        let panicked = what.is_err();
        let result = Placed {
            place: job.place,
            n_bytes: job.n_bytes,
            what,
        };
        if results.send(result).is_err() || panicked {
            return;
        }
    }
}

/// Takes results in the order of their places and makes room for each. Owns
/// the channel and ends the window: when it ends, whoever waits is let go.
#[expect(
    clippy::needless_pass_by_value,
    reason = "dropping it lets the others end"
)]
fn take_in_order<R, E>(
    done: Receiver<Placed<thread::Result<R>>>,
    window: &Window,
    take: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let _end = EndOf(window);
    let mut early = BTreeMap::new();
    let mut next = 0;
    for result in &done {
        let made = result.what;
        let made = made.unwrap_or_else(|payload| panic::resume_unwind(payload));
        early.insert(result.place, (made, result.n_bytes));
        while let Some((made, n_bytes)) = early.remove(&next) {
            next += 1;
            take(made)?;
            window.leave(n_bytes);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Jobs of uneven length, every third result without work.
    fn produce(feed: &mut Feed<'_, u64, u64>, n: u64) -> Result<(), Ended> {
        (0..n).try_for_each(|i| {
            if i % 3 == 0 {
                feed.result(i)
            } else {
                feed.job(i, (i % 5 * WINDOW_BYTES as u64 / 3) as usize)
            }
        })
    }

    #[test]
    fn results_come_in_order() {
        let mut taken = Vec::new();
        let uneven = || {
            |job: u64| {
                std::thread::sleep(std::time::Duration::from_micros(job % 7 * 50));
                job
            }
        };
        let outcome: Result<(), ()> = run(
            3,
            |feed| produce(feed, 2_000),
            uneven,
            |result| {
                taken.push(result);
                Ok(())
            },
        );
        assert_eq!(outcome, Ok(()));
        assert_eq!(taken, (0..2_000).collect::<Vec<_>>());
    }

    #[test]
    fn an_error_ends_everything() {
        let mut n_taken = 0;
        let outcome = run(
            2,
            |feed| produce(feed, 1_000_000),
            || |job| job,
            |_| {
                n_taken += 1;
                if n_taken == 10 { Err("full") } else { Ok(()) }
            },
        );
        assert_eq!((outcome, n_taken), (Err("full"), 10));
    }

    #[test]
    #[should_panic(expected = "job 700")]
    fn a_panic_ends_everything() {
        let worker = || {
            |job: u64| {
                assert!(job != 700, "job {job}");
                job
            }
        };
        let _: Result<(), ()> = run(2, |feed| produce(feed, 1_000_000), worker, |_| Ok(()));
    }
}
