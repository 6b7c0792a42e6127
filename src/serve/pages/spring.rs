//! Where the nodes of a network are drawn: those that meet near one another.
//!
//! Nodes push one another away, edges pull, the middle pulls what meets nobody
//! else, and all cools down (Fruchterman and Reingold, "Graph Drawing by
//! Force-directed Placement", 1991). Edges between what meets many pull less, so
//! that the middle stays legible. Nodes begin on a ring in their order, so that
//! the same network is always drawn the same.

/// An edge: two nodes and how strongly it pulls, 1 for the strongest.
pub(super) type Edge = (usize, usize, f64);

/// Rounds; more no longer change what one sees.
const ROUNDS: u32 = 300;

/// How strongly the middle pulls: so that a pair of its own stays near.
const MIDDLE: f64 = 2.5;

/// Places of some nodes between 0 and 1, across and down.
pub(super) fn places(n_nodes: usize, edges: &[Edge]) -> Vec<(f64, f64)> {
    let ring = |node: usize| {
        let turn = std::f64::consts::TAU * node as f64 / n_nodes.max(1) as f64;
        (turn.cos(), turn.sin())
    };
    let mut places: Vec<(f64, f64)> = (0..n_nodes).map(ring).collect();
    // the distance at which pushing and pulling are even
    let even = (4.0 / n_nodes.max(1) as f64).sqrt();
    let mut degrees = vec![0_u32; n_nodes];
    for (one, other, _) in edges {
        degrees[*one] += 1;
        degrees[*other] += 1;
    }
    let shared = |one: usize, other: usize| f64::from(degrees[one].min(degrees[other])).sqrt();
    let edges: Vec<Edge> = edges
        .iter()
        .map(|(one, other, pull)| (*one, *other, (0.3 + 0.7 * pull) / shared(*one, *other)))
        .collect();
    for round in 0..ROUNDS {
        let heat = 0.2 * (1.0 - f64::from(round) / f64::from(ROUNDS)).powi(2) + 1e-4;
        let forces = forces(&places, &edges, even);
        for ((x, y), (push_x, push_y)) in places.iter_mut().zip(forces) {
            let size = push_x.hypot(push_y).max(1e-9);
            let step = size.min(heat) / size;
            *x += push_x * step;
            *y += push_y * step;
        }
    }
    within_a_square(&places)
}

fn forces(places: &[(f64, f64)], edges: &[Edge], even: f64) -> Vec<(f64, f64)> {
    let mut forces: Vec<(f64, f64)> = places
        .iter()
        .map(|(x, y)| (-x * MIDDLE, -y * MIDDLE))
        .collect();
    for one in 0..places.len() {
        for other in one + 1..places.len() {
            let (x, y) = between(places, one, other);
            let square = (x * x + y * y).max(1e-6);
            let push = even * even / square;
            add(&mut forces, one, other, (x * push, y * push));
        }
    }
    for (one, other, strength) in edges {
        let (x, y) = between(places, *one, *other);
        let pull = -strength * x.hypot(y) / even;
        add(&mut forces, *one, *other, (x * pull, y * pull));
    }
    forces
}

/// From the second to the first.
fn between(places: &[(f64, f64)], one: usize, other: usize) -> (f64, f64) {
    let ((x, y), (a, b)) = (places[one], places[other]);
    (x - a, y - b)
}

/// A force on one node and the opposite on the other.
fn add(forces: &mut [(f64, f64)], one: usize, other: usize, (x, y): (f64, f64)) {
    forces[one].0 += x;
    forces[one].1 += y;
    forces[other].0 -= x;
    forces[other].1 -= y;
}

fn within_a_square(places: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let range = |values: &mut dyn Iterator<Item = f64>| {
        values.fold((f64::MAX, f64::MIN), |(least, most), value| {
            (least.min(value), most.max(value))
        })
    };
    let (left, right) = range(&mut places.iter().map(|place| place.0));
    let (top, bottom) = range(&mut places.iter().map(|place| place.1));
    let part = |value: f64, from: f64, to: f64| {
        if to - from > 1e-9 {
            (value - from) / (to - from)
        } else {
            0.5
        }
    };
    let places = places.iter();
    places
        .map(|(x, y)| (part(*x, left, right), part(*y, top, bottom)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_meets_is_near_and_nothing_is_outside() {
        // two groups of four, joined by one edge
        let mut edges: Vec<Edge> = vec![(0, 4, 0.1)];
        for group in [0, 4] {
            for one in 0..4 {
                for other in one + 1..4 {
                    edges.push((group + one, group + other, 1.0));
                }
            }
        }
        let placed = places(8, &edges);
        assert_eq!(placed, places(8, &edges));
        let far = |one: usize, other: usize| {
            let (x, y) = between(&placed, one, other);
            x.hypot(y)
        };
        assert!(far(1, 2) < far(1, 6) && far(5, 6) < far(2, 5), "{placed:?}");
        let is_inside = |value: f64| (0.0..=1.0).contains(&value);
        assert!(placed.iter().all(|(x, y)| is_inside(*x) && is_inside(*y)));
    }

    #[test]
    fn few_nodes_have_places_too() {
        assert!(places(0, &[]).is_empty());
        assert_eq!(places(1, &[]), [(0.5, 0.5)]);
        assert!(
            places(2, &[(0, 1, 1.0)])
                .iter()
                .all(|(x, y)| x.is_finite() && y.is_finite())
        );
    }
}
