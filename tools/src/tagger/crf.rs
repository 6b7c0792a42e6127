//! Learns the weights of a linear-chain conditional random field.
//!
//! Stochastic gradient ascent on the likelihood of the annotation, with steps that
//! shrink by the squares of earlier gradients (Duchi and others 2011). A text that is annotated for some
//! kinds only says which labels a token may have; what is raised then is the
//! likelihood of all ways that it leaves open. Order and arithmetic are fixed, so
//! that the same texts give the same weights.

use std::collections::HashMap;

use prasowka::enrich::names::tagger::{
    Features, N_LABELS, REACH, START, WIDTH, bucket, layout, print,
};

/// Weights of the labels of one feature.
type Row = [f32; WIDTH];

/// Labels that a token may have, as bits.
pub(super) type Allowed = u16;

/// Numbers of the known features of each token of a lesson.
type Numbered = Vec<Vec<u32>>;

/// Every label.
pub(super) const ANY: Allowed = (1 << N_LABELS) - 1;

/// A sentence as learning sees it.
pub(super) struct Lesson {
    /// How often it counts.
    pub(super) weight: f32,
    /// Whether its text is not of our own scheme.
    pub(super) is_partial: bool,
    /// Of each token that is weighed, what is weighed of it.
    pub(super) tokens: Vec<Option<Weighed>>,
    /// What the annotation allows of each token.
    pub(super) allowed: Vec<Allowed>,
}

/// What is weighed of a token.
pub(super) struct Weighed {
    /// Whether a name can begin there.
    pub(super) can_open: bool,
    /// Its features.
    pub(super) features: Features,
}

impl Lesson {
    /// Labels that a token can have at all.
    fn possible(&self, index: usize) -> Allowed {
        match &self.tokens[index] {
            None => 1,
            Some(token) if token.can_open => ANY,
            Some(_) => INSIDE,
        }
    }
}

/// Outside, and the labels with which a name goes on.
const INSIDE: Allowed = {
    let (mut labels, mut label) = (1, 2);
    while label < N_LABELS {
        labels |= 1 << label;
        label += 2;
    }
    labels
};

/// Which tokens of a sentence are weighed, told by whether they can open a name.
pub(super) fn is_weighed(can_open: &[bool]) -> Vec<bool> {
    let mut last = None;
    let weighed = can_open.iter().enumerate().map(|(index, can_open)| {
        if *can_open {
            last = Some(index);
        }
        last.is_some_and(|last| index - last <= REACH)
    });
    weighed.collect()
}

/// How learning goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settings {
    /// How often the lessons are read.
    pub(super) epochs: usize,
    /// How often those are that are annotated for some kinds only.
    pub(super) mixed_epochs: usize,
    /// The step.
    pub(super) rate: f32,
    /// How strongly weights are drawn to zero.
    pub(super) decay: f32,
    /// Times that a feature must stand in the lessons.
    pub(super) min_count: u32,
    /// The model has two to this power buckets.
    pub(super) bits: u32,
}

/// How often each feature stands in the lessons.
type Counts = HashMap<u32, u32, foldhash::fast::FixedState>;

/// Weights while they are learned.
pub(super) struct Field {
    /// Numbers of the features.
    numbers: HashMap<u32, u32, foldhash::fast::FixedState>,
    rows: Vec<Row>,
    steps: Vec<Row>,
    transitions: [Row; WIDTH],
    transition_steps: [Row; WIDTH],
}

impl Field {
    /// Learns from lessons, twice: the second time only of the features for which
    /// the model has room, so that they do without the others.
    pub(super) fn learn(lessons: &[&Lesson], settings: Settings) -> Self {
        let mut counts = Counts::default();
        for lesson in lessons {
            for token in lesson.tokens.iter().flatten() {
                for feature in token.features.as_slice() {
                    *counts.entry(*feature).or_default() += 1;
                }
            }
        }
        counts.retain(|_, count| *count >= settings.min_count);
        let all = Self::of(counts.keys().copied().collect(), lessons, settings);
        let kept = all.places(settings.bits, &counts).into_iter();
        Self::of(
            kept.map(|(feature, _)| feature).collect(),
            lessons,
            settings,
        )
    }

    /// Learns the weights of these features.
    fn of(mut known: Vec<u32>, lessons: &[&Lesson], settings: Settings) -> Self {
        known.sort_unstable();
        let n_rows = known.len();
        let mut field = Self {
            numbers: known.into_iter().zip(0..).collect(),
            rows: vec![[0.0; WIDTH]; n_rows],
            steps: vec![[1e-3; WIDTH]; n_rows],
            transitions: [[0.0; WIDTH]; WIDTH],
            transition_steps: [[1e-3; WIDTH]; WIDTH],
        };
        let numbered: Vec<Numbered> = lessons.iter().map(|lesson| field.number(lesson)).collect();
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut state = 42;
        let mut lattice = Lattice::default();
        for epoch in 0..settings.epochs {
            shuffle(&mut order, &mut state);
            let rate = settings.rate / (1.0 + epoch as f32 * 0.3);
            let is_late = epoch >= settings.mixed_epochs;
            for index in &order {
                if is_late && lessons[*index].is_partial {
                    continue;
                }
                field.step(
                    lessons[*index],
                    &numbered[*index],
                    rate,
                    settings.decay,
                    &mut lattice,
                );
            }
        }
        field
    }

    /// The features for which a model of `2^bits` buckets has room, and their
    /// slots. Those that weigh most in most places come first.
    fn places(&self, bits: u32, counts: &Counts) -> Vec<(u32, usize)> {
        let mut features: Vec<(u32, f32)> = self
            .numbers
            .iter()
            .map(|(feature, number)| {
                let most = most(&self.rows[*number as usize]);
                let count = counts.get(feature).copied().unwrap_or(1);
                (*feature, most * (count as f32).sqrt())
            })
            .filter(|(_, importance)| *importance > 0.0)
            .collect();
        features.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut prints = vec![0u16; layout::N_SLOTS << bits];
        let mut places = Vec::new();
        for (feature, _) in features {
            let first = bucket(feature, bits) * layout::N_SLOTS;
            let taken = &mut prints[first..first + layout::N_SLOTS];
            let free = taken.iter().position(|print| *print == 0);
            if let Some(free) = free.filter(|_| !taken.contains(&print(feature))) {
                taken[free] = print(feature);
                places.push((feature, first + free));
            }
        }
        places
    }

    /// The numbers of the known features of each token.
    fn number(&self, lesson: &Lesson) -> Numbered {
        let known = |token: &Weighed| {
            let numbers = token
                .features
                .as_slice()
                .iter()
                .filter_map(|feature| self.numbers.get(feature));
            numbers.copied().collect()
        };
        let tokens = lesson.tokens.iter();
        tokens
            .map(|token| token.as_ref().map_or_else(Vec::new, known))
            .collect()
    }

    /// Raises the likelihood of a lesson.
    fn step(
        &mut self,
        lesson: &Lesson,
        numbered: &Numbered,
        rate: f32,
        decay: f32,
        lattice: &mut Lattice,
    ) {
        if lesson.tokens.iter().all(Option::is_none) {
            return;
        }
        lattice.weigh(self, numbered);
        let Some(right) = lattice.marginals(self, lesson, |index| lesson.allowed[index]) else {
            return;
        };
        let Some(all) = lattice.marginals(self, lesson, |_| ANY) else {
            return;
        };
        for (index, numbers) in numbered.iter().enumerate() {
            let gradient: Row = std::array::from_fn(|label| {
                (right.nodes[index][label] - all.nodes[index][label]) * lesson.weight
            });
            if gradient.iter().all(|part| part.abs() < 1e-4) {
                continue;
            }
            for number in numbers {
                let (row, steps) = (
                    &mut self.rows[*number as usize],
                    &mut self.steps[*number as usize],
                );
                for label in 0..N_LABELS {
                    move_weight(
                        &mut row[label],
                        &mut steps[label],
                        gradient[label],
                        rate,
                        decay,
                    );
                }
            }
        }
        for from in 0..=START {
            for to in 0..N_LABELS {
                let gradient = (right.edges[from][to] - all.edges[from][to]) * lesson.weight;
                move_weight(
                    &mut self.transitions[from][to],
                    &mut self.transition_steps[from][to],
                    gradient,
                    rate,
                    decay,
                );
            }
        }
    }

    /// The model's bytes: weights as whole numbers of one scale.
    pub(super) fn bytes(&self, bits: u32) -> Vec<u8> {
        let n_slots = layout::N_SLOTS << bits;
        let mut prints = vec![0u16; n_slots];
        let mut weights = vec![0u8; n_slots * WIDTH];
        let places = self.places(bits, &Counts::default());
        println!("{} features", places.len());
        for (feature, slot) in places {
            let row = &self.rows[self.numbers[&feature] as usize];
            prints[slot] = print(feature);
            for (byte, weight) in weights[slot * WIDTH..].iter_mut().zip(&row[..N_LABELS]) {
                let weight = (weight * SCALE).round().clamp(-127.0, 127.0) as i8;
                *byte = weight.cast_unsigned();
            }
        }
        let mut bytes = Vec::from(layout::MAGIC);
        bytes.extend(layout::VERSION.to_le_bytes());
        bytes.extend(bits.to_le_bytes());
        for weight in self.transitions.as_flattened() {
            bytes.extend(((weight * SCALE).round() as i16).to_le_bytes());
        }
        bytes.resize(layout::HEADER_BYTES, 0);
        bytes.extend(prints.iter().flat_map(|print| print.to_le_bytes()));
        bytes.extend(weights);
        bytes
    }
}

/// The greatest weight of a row, of either sign.
fn most(row: &Row) -> f32 {
    row.iter().fold(0f32, |most, weight| most.max(weight.abs()))
}

/// Steps of a committed weight to one of learning.
const SCALE: f32 = 32.0;

fn move_weight(weight: &mut f32, steps: &mut f32, gradient: f32, rate: f32, decay: f32) {
    let gradient = gradient - decay * *weight;
    *steps += gradient * gradient;
    *weight += rate * gradient / steps.sqrt();
}

/// How likely each label and each step is.
struct Marginals {
    nodes: Vec<Row>,
    edges: [Row; WIDTH],
}

/// Room for the ways through a sentence.
#[derive(Default)]
struct Lattice {
    /// Of each token, what its labels weigh, as likelihoods.
    weights: Vec<Row>,
}

impl Lattice {
    fn weigh(&mut self, field: &Field, numbered: &Numbered) {
        self.weights.clear();
        for numbers in numbered {
            let mut sum = [0f32; WIDTH];
            for number in numbers {
                for (sum, weight) in sum.iter_mut().zip(&field.rows[*number as usize]) {
                    *sum += weight;
                }
            }
            let most = sum[..N_LABELS]
                .iter()
                .copied()
                .fold(f32::NEG_INFINITY, f32::max);
            self.weights
                .push(sum.map(|weight| (weight - most).max(-40.0).exp()));
        }
    }

    /// Goes through all ways that `allowed` leaves open, by forward and backward
    /// sums. None where it leaves none.
    fn marginals(
        &self,
        field: &Field,
        lesson: &Lesson,
        allowed: impl Fn(usize) -> Allowed,
    ) -> Option<Marginals> {
        let n_tokens = lesson.tokens.len();
        let steps = field.transitions.map(|row| row.map(f32::exp));
        let weight = |index: usize, label: usize| {
            let open = lesson.possible(index) & allowed(index);
            if open >> label & 1 == 1 {
                f64::from(self.weights[index][label])
            } else {
                0.0
            }
        };
        let step = |from: usize, to: usize| {
            if to == 0 || to % 2 == 1 || from == to || from + 1 == to {
                f64::from(steps[from][to])
            } else {
                0.0
            }
        };
        let mut forward = vec![[0f64; WIDTH]; n_tokens];
        for index in 0..n_tokens {
            let mut sum = 0.0;
            for to in 0..N_LABELS {
                let w = weight(index, to);
                if w == 0.0 {
                    continue;
                }
                let into: f64 = if index == 0 {
                    if to == 0 || to % 2 == 1 {
                        f64::from(steps[START][to])
                    } else {
                        0.0
                    }
                } else {
                    (0..N_LABELS)
                        .map(|from| forward[index - 1][from] * step(from, to))
                        .sum()
                };
                forward[index][to] = into * w;
                sum += into * w;
            }
            if sum <= 0.0 {
                return None;
            }
            for value in &mut forward[index] {
                *value /= sum;
            }
        }
        let mut marginals = Marginals {
            nodes: vec![[0.0; WIDTH]; n_tokens],
            edges: [[0.0; WIDTH]; WIDTH],
        };
        let mut backward = [1f64; WIDTH];
        for index in (0..n_tokens).rev() {
            let total: f64 = (0..N_LABELS)
                .map(|label| forward[index][label] * backward[label])
                .sum();
            for label in 0..N_LABELS {
                marginals.nodes[index][label] =
                    (forward[index][label] * backward[label] / total) as f32;
            }
            let mut next = [0f64; WIDTH];
            if index == 0 {
                for label in 0..N_LABELS {
                    marginals.edges[START][label] += marginals.nodes[0][label];
                }
                break;
            }
            let mut pair_total = 0.0;
            let mut pairs = [[0f64; WIDTH]; WIDTH];
            for to in 0..N_LABELS {
                let w = weight(index, to) * backward[to];
                if w == 0.0 {
                    continue;
                }
                for from in 0..N_LABELS {
                    let way = step(from, to) * w;
                    next[from] += way;
                    pairs[from][to] = forward[index - 1][from] * way;
                    pair_total += pairs[from][to];
                }
            }
            let edges = marginals.edges.as_flattened_mut().iter_mut();
            for (edge, pair) in edges.zip(pairs.as_flattened()) {
                *edge += (pair / pair_total) as f32;
            }
            let most = next.iter().copied().fold(0.0, f64::max);
            backward = next.map(|value| value / most);
        }
        Some(marginals)
    }
}

/// Fisher and Yates' shuffle with a generator of Knuth's.
fn shuffle<T>(items: &mut [T], state: &mut u64) {
    for index in (1..items.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        items.swap(index, (*state >> 33) as usize % (index + 1));
    }
}
