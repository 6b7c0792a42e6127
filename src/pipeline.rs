//! Work in parallel, results in order.
//!
//! A producer hands out jobs on a thread of its own, workers do them, and the
//! caller's thread takes the results in the order in which the jobs were handed
//! out, whichever was done first. What needs no work goes straight through in
//! its place. Never more than a window of them is under way, so memory is
//! bounded however uneven the jobs are. A worker that panics ends the whole, as
//! if the caller had panicked.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};
use std::thread;

use crossbeam_channel::{Receiver, Sender, bounded, unbounded};

/// Jobs under way for each worker.
const WINDOW_PER_WORKER: usize = 32;

/// Where a producer puts what it has.
pub struct Feed<J, R> {
    permits: Sender<()>,
    jobs: Sender<(u64, J)>,
    results: Sender<(u64, thread::Result<R>)>,
    place: u64,
}

/// The other side has ended; the producer should end too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ended;

impl<J, R> Feed<J, R> {
    /// Hands out a job.
    ///
    /// # Errors
    ///
    /// [`Ended`] where nobody takes the results any more.
    pub fn job(&mut self, job: J) -> Result<(), Ended> {
        let place = self.next_place()?;
        self.jobs.send((place, job)).map_err(|_| Ended)
    }

    /// Puts a result in its place without work.
    ///
    /// # Errors
    ///
    /// [`Ended`] where nobody takes the results any more.
    pub fn result(&mut self, result: R) -> Result<(), Ended> {
        let place = self.next_place()?;
        self.results.send((place, Ok(result))).map_err(|_| Ended)
    }

    fn next_place(&mut self) -> Result<u64, Ended> {
        self.permits.send(()).map_err(|_| Ended)?;
        self.place += 1;
        Ok(self.place - 1)
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
    produce: impl FnOnce(&mut Feed<J, R>) -> Result<(), Ended> + Send,
    worker: impl Fn() -> W + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    J: Send,
    R: Send,
    W: FnMut(J) -> R,
{
    let window = WINDOW_PER_WORKER * n_workers;
    let (permits, permits_taken) = bounded(window);
    let (job_sender, jobs) = bounded(window);
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
                permits,
                jobs: job_sender,
                results,
                place: 0,
            };
            // the caller knows why it has ended
            let _ = produce(&mut feed);
        });
        take_in_order(done, permits_taken, &mut take)
    })
}

/// Does jobs until there are no more, or nobody wants them. A panic is handed
/// over in place of the result: were it to end this thread alone, the others
/// would wait for the result for ever.
fn work<J, R>(
    mut work: impl FnMut(J) -> R,
    jobs: &Receiver<(u64, J)>,
    results: &Sender<(u64, thread::Result<R>)>,
) {
    for (place, job) in jobs {
        let result = panic::catch_unwind(AssertUnwindSafe(|| work(job)));
        let panicked = result.is_err();
        if results.send((place, result)).is_err() || panicked {
            return;
        }
    }
}

/// Takes results in the order of their places and gives a permit back for
/// each. Owns both channels: when it ends, whoever waits on them is let go.
#[expect(
    clippy::needless_pass_by_value,
    reason = "dropping them lets the others end"
)]
fn take_in_order<R, E>(
    done: Receiver<(u64, thread::Result<R>)>,
    permits: Receiver<()>,
    take: &mut impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut early = BTreeMap::new();
    let mut next = 0;
    for (place, result) in &done {
        let result = result.unwrap_or_else(|payload| panic::resume_unwind(payload));
        early.insert(place, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            take(result)?;
            permits.recv().expect("a permit was taken for every result");
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Jobs of uneven length, every third result without work.
    fn produce(feed: &mut Feed<u64, u64>, n: u64) -> Result<(), Ended> {
        (0..n).try_for_each(|i| {
            if i % 3 == 0 {
                feed.result(i)
            } else {
                feed.job(i)
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
