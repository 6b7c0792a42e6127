//! Times two ways of doing something, in turns.

use std::time::{Duration, Instant};

use crate::report;

/// Turns of each side that count, after one that warms up.
const N_TURNS: usize = 7;

/// A way of doing something, under a name.
pub(crate) struct Side<'a> {
    /// What it is.
    pub(crate) name: &'a str,
    /// Does it once over all the texts.
    pub(crate) run: Box<dyn FnMut() + 'a>,
}

impl<'a> Side<'a> {
    /// A way of doing something.
    pub(crate) fn new(name: &'a str, run: impl FnMut() + 'a) -> Self {
        Self {
            name,
            run: Box::new(run),
        }
    }
}

/// Times `ours` and `baseline` over `n_bytes` in turns, and prints the speed of
/// each and their ratio.
pub(crate) fn compare<'a>(n_bytes: usize, mut ours: Side<'a>, mut baseline: Side<'a>) {
    let mut times = [Vec::new(), Vec::new()];
    for turn in 0..=N_TURNS {
        for (side, times) in [&mut ours, &mut baseline].into_iter().zip(&mut times) {
            let started = Instant::now();
            (side.run)();
            if turn > 0 {
                times.push(started.elapsed());
            }
        }
    }
    for (side, times) in [&ours, &baseline].into_iter().zip(&times) {
        let [least, most] = [times.iter().min(), times.iter().max()];
        let seconds = [least, Some(&median(times.clone())), most];
        let seconds = seconds.map(|time| time.expect("there are turns").as_secs_f64());
        report::keep(report::Measured {
            name: side.name.to_owned(),
            n_bytes,
            seconds,
        });
    }
    let [ours_time, baseline_time] = times.map(median);
    let speed = |time: Duration| n_bytes as f64 / time.as_secs_f64() / 1e6;
    println!(
        "  {:24} {:8.1} MB/s   {} {:.1} MB/s   {:.2} times its time",
        ours.name,
        speed(ours_time),
        baseline.name,
        speed(baseline_time),
        ours_time.as_secs_f64() / baseline_time.as_secs_f64()
    );
}

/// The middle one of some times.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
