//! Compares the names found with those annotated.

use std::ops::Range;

use prasowka::article::Kind;
use prasowka::enrich::Context;
use prasowka::enrich::names::tagger::KINDS;

type Names = [(Range<usize>, Kind)];

/// Right, found and annotated names of a kind.
#[derive(Default, Clone, Copy)]
struct Tally {
    right: usize,
    touching: usize,
    touched: usize,
    found: usize,
    annotated: usize,
}

impl Tally {
    fn row(self, name: &str) -> String {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (precision, recall) = (
            share(self.right, self.found),
            share(self.right, self.annotated),
        );
        let (touch_p, touch_r) = (
            share(self.touching, self.found),
            share(self.touched, self.annotated),
        );
        let f1 = |p: f64, r: f64| {
            if p + r > 0.0 {
                2.0 * p * r / (p + r)
            } else {
                0.0
            }
        };
        format!(
            "{name:13} strict P {precision:.3} R {recall:.3} F1 {:.3}  overlap P {touch_p:.3} R {touch_r:.3} F1 {:.3}  of {}\n",
            f1(precision, recall),
            f1(touch_p, touch_r),
            self.annotated
        )
    }

    fn add(&mut self, other: Self) {
        self.right += other.right;
        self.touching += other.touching;
        self.touched += other.touched;
        self.found += other.found;
        self.annotated += other.annotated;
    }
}

/// What was right, by kind, and how many mistakes are still to be shown.
pub(super) struct Score {
    tallies: [Tally; KINDS.len()],
    n_shown: usize,
}

impl Score {
    pub(super) fn new(n_shown: usize) -> Self {
        Self {
            tallies: [Tally::default(); KINDS.len()],
            n_shown,
        }
    }

    pub(super) fn add(
        &mut self,
        context: &Context<'_>,
        sentence: &Range<usize>,
        right: &Names,
        found: &Names,
    ) {
        if right != found && self.n_shown > 0 {
            self.n_shown -= 1;
            show(context, sentence, right, found);
        }
        for (tally, kind) in self.tallies.iter_mut().zip(KINDS) {
            tally.add(compare(right, found, kind));
        }
    }

    pub(super) fn report(&self) -> String {
        let mut all = Tally::default();
        let mut report = String::new();
        for (tally, kind) in self.tallies.iter().zip(KINDS) {
            report += &tally.row(kind.name());
            all.add(*tally);
        }
        report + &all.row("all")
    }
}

/// Prints a sentence with what is annotated in it and what was found.
fn show(context: &Context<'_>, range: &Range<usize>, right: &Names, found: &Names) {
    let list = |names: &Names| {
        let text = |span: &Range<usize>| {
            &context.text[context.span(&(range.start + span.start..range.start + span.end))]
        };
        let names: Vec<_> = names
            .iter()
            .map(|(span, kind)| format!("{}:{}", kind.name(), text(span)))
            .collect();
        names.join(" | ")
    };
    println!(
        "{}\n  annotated {}\n  found     {}",
        &context.text[context.span(range)],
        list(right),
        list(found)
    );
}

fn compare(right: &Names, found: &Names, kind: Kind) -> Tally {
    let of_kind = |names: &Names| -> Vec<Range<usize>> {
        names
            .iter()
            .filter(|name| name.1 == kind)
            .map(|name| name.0.clone())
            .collect()
    };
    let (right, found) = (of_kind(right), of_kind(found));
    let touches = |a: &Range<usize>, b: &Range<usize>| a.start < b.end && b.start < a.end;
    Tally {
        right: found.iter().filter(|name| right.contains(name)).count(),
        touching: found
            .iter()
            .filter(|a| right.iter().any(|b| touches(a, b)))
            .count(),
        touched: right
            .iter()
            .filter(|a| found.iter().any(|b| touches(a, b)))
            .count(),
        found: found.len(),
        annotated: right.len(),
    }
}
