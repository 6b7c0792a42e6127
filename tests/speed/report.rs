//! What was measured, kept for a file beside the table: JSON, and a plot of cost
//! against size.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use serde_json::{Value, json};

/// A measurement that is kept.
#[derive(Debug, Clone)]
pub(crate) struct Measured {
    /// What was measured.
    pub(crate) name: String,
    /// Bytes that it was measured over.
    pub(crate) n_bytes: usize,
    /// Seconds, the fastest, the middle and the slowest turn.
    pub(crate) seconds: [f64; 3],
}

static MEASURED: Mutex<Vec<Measured>> = Mutex::new(Vec::new());

/// Keeps a measurement.
pub(crate) fn keep(measured: Measured) {
    let mut all = MEASURED.lock().expect("nothing panics with it");
    all.push(measured);
}

/// Writes what was kept into the folder of built files: `speed.json`, and `speed.svg`
/// where something was measured over several sizes.
pub(crate) fn write() {
    let all = MEASURED.lock().expect("nothing panics with it");
    if all.is_empty() {
        return;
    }
    let folder = folder();
    let rows: Vec<Value> = all.iter().map(row).collect();
    let json = serde_json::to_string_pretty(&rows).expect("numbers are JSON");
    put(&folder.join("speed.json"), &json);
    if let Some(svg) = plot(&all) {
        put(&folder.join("speed.svg"), &svg);
    }
}

/// Beside the program that runs.
fn folder() -> PathBuf {
    let program = std::env::current_exe().expect("a program knows where it is");
    let folder = program.ancestors().nth(2).expect("it is in `deps`");
    folder.to_path_buf()
}

fn row(measured: &Measured) -> Value {
    let [least, median, most] = measured.seconds;
    json!({
        "name": measured.name,
        "bytes": measured.n_bytes,
        "seconds": {"least": least, "median": median, "most": most},
        "mb_per_second": measured.n_bytes as f64 / median / 1e6,
    })
}

fn put(path: &Path, text: &str) {
    fs::write(path, text).expect("what was measured can be written");
    println!("  {}", path.display());
}

/// Width and height of the plot, and its margin.
const SIZE: [f64; 2] = [640.0, 400.0];
const MARGIN: f64 = 60.0;

/// Seconds against bytes, both by powers of ten, a line for each that was measured
/// over several sizes.
fn plot(all: &[Measured]) -> Option<String> {
    let mut names: Vec<&str> = all.iter().map(|each| each.name.as_str()).collect();
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(*name));
    names.retain(|name| all.iter().filter(|each| each.name == *name).count() > 1);
    let drawn: Vec<&Measured> = all
        .iter()
        .filter(|each| names.contains(&each.name.as_str()))
        .collect();
    let range = |of: fn(&Measured) -> f64| {
        let values = drawn.iter().map(|each| of(each).log10());
        let bounds = values.fold((f64::MAX, f64::MIN), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        (
            bounds.0.floor(),
            bounds.1.ceil().max(bounds.0.floor() + 1.0),
        )
    };
    let (bytes, seconds) = (
        range(|each| each.n_bytes as f64),
        range(|each| each.seconds[1]),
    );
    let at = |value: f64, (low, high): (f64, f64)| (value.log10() - low) / (high - low);
    let point = |each: &Measured| {
        let x = MARGIN + at(each.n_bytes as f64, bytes) * (SIZE[0] - 2.0 * MARGIN);
        let y = SIZE[1] - MARGIN - at(each.seconds[1], seconds) * (SIZE[1] - 2.0 * MARGIN);
        format!("{x:.1},{y:.1}")
    };
    let [width, height] = SIZE;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n<text x=\"{MARGIN}\" y=\"24\">\
         seconds against bytes, both by powers of ten: 10^{:.0}..10^{:.0} s, \
         10^{:.0}..10^{:.0} bytes</text>\n<path fill=\"none\" stroke=\"#888\" \
         d=\"M{MARGIN} {MARGIN}V{}H{}\"/>\n",
        seconds.0,
        seconds.1,
        bytes.0,
        bytes.1,
        height - MARGIN,
        width - MARGIN,
    );
    let colours = [
        "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00",
    ];
    for ((number, name), colour) in (0_u32..).zip(&names).zip(colours.iter().cycle()) {
        let points: Vec<String> = drawn
            .iter()
            .filter(|each| each.name == *name)
            .map(|each| point(each))
            .collect();
        let y = MARGIN + 16.0 * f64::from(number);
        let written = writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>\
             <text x=\"{}\" y=\"{y}\" fill=\"{colour}\">{name}</text>",
            points.join(" "),
            MARGIN + 12.0
        );
        written.expect("a string can be written");
    }
    svg.push_str("</svg>\n");
    (!names.is_empty()).then_some(svg)
}
