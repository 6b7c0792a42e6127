//! Learns the tagger of names from annotated text, and measures it.
//!
//! An averaged structured perceptron: wherever the best labels of a sentence
//! are not those annotated, the features of the right ones gain and those of
//! the wrong ones lose; what is kept is the mean of all states. Every tenth
//! document is kept out and measured on. Order, hashes and arithmetic are
//! fixed, so that the same texts give the same bytes.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use prasowka::article::Kind;
use prasowka::enrich::Context;
use prasowka::enrich::names::tagger::{
    Decoder, Habits, KINDS, N_FEATURES, N_LABELS, START, Scores, Sentence, Transitions, WIDTH,
    layout, row, spans,
};
use prasowka::lang::Lang;
use prasowka::lang::lexicon::NameClasses;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::{WordId, Words};
use serde_json::Value;

/// The model has `2^ROW_BITS` rows.
const ROW_BITS: u32 = 18;
/// How often the texts are read.
const EPOCHS: usize = 10;
/// One document of so many is kept out.
const HELD_OUT: usize = 10;

/// A document with the labels that its tokens should get.
struct Document {
    text: String,
    tokens: Tokens,
    ids: Vec<WordId>,
    labels: Vec<u8>,
}

/// A sentence as learning sees it.
struct Lesson {
    document: usize,
    range: Range<usize>,
    features: Vec<[u32; N_FEATURES]>,
}

/// Learns from the texts in `train`, JSON lines with `text` and `entities`,
/// and writes the model. Measures on what
/// was kept out, and on `test`; prints `n_errors` of the mistakes.
pub fn write(train: &[PathBuf], test: &[PathBuf], out: &Path, n_errors: usize) -> Result<()> {
    let mut words = Words::new(Some(Lang::PL));
    let documents = read(train, &mut words)?;
    let others = read(test, &mut words)?;
    let lessons = lessons(&documents, &words);
    let (kept_out, learned): (Vec<Lesson>, Vec<Lesson>) = lessons
        .into_iter()
        .partition(|lesson| lesson.document % HELD_OUT == HELD_OUT - 3);
    let weights = learn(&documents, &words, &learned);
    let (rows, transitions) = weights.quantised();
    print!(
        "{}",
        measure(&documents, &words, &kept_out, &rows, &transitions, n_errors)
    );
    if !others.is_empty() {
        let lessons = self::lessons(&others, &words);
        print!(
            "{}",
            measure(&others, &words, &lessons, &rows, &transitions, n_errors)
        );
    }
    fs::write(out, bytes(&rows, &transitions)).with_context(|| out.display().to_string())
}

/// Reads annotated texts.
fn read(paths: &[PathBuf], words: &mut Words) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for line in text.lines() {
            documents.push(Document::read(line, words).context("reading a document")?);
        }
    }
    Ok(documents)
}

impl Document {
    fn read(line: &str, words: &mut Words) -> Result<Self> {
        let record: Value = serde_json::from_str(line)?;
        let text = record["text"].as_str().context("no text")?.to_owned();
        let tokens = Tokens::new(&text, Some(Lang::PL));
        let ids: Vec<_> = tokens
            .tokens
            .iter()
            .map(|token| words.id(token.text(&text)))
            .collect();
        let offsets: Vec<usize> = text
            .char_indices()
            .map(|(at, _)| at)
            .chain([text.len()])
            .collect();
        let mut names = Vec::new();
        for entity in record["entities"].as_array().context("no entities")? {
            let point = |key: &str| entity[key].as_u64().context("no offset");
            let kind = entity["type"].as_str().and_then(label);
            if let Some(kind) = kind {
                let (start, end) = (
                    offsets[point("start")? as usize],
                    offsets[point("end")? as usize],
                );
                names.push((start, end, kind));
            }
        }
        let mut document = Self {
            labels: vec![0; ids.len()],
            text,
            tokens,
            ids,
        };
        document.label(names, words);
        Ok(document)
    }

    /// Labels the outermost names; where two kinds share a span, the later one
    /// in the order of kinds.
    fn label(&mut self, mut names: Vec<(usize, usize, u8)>, words: &Words) {
        names.sort_by_key(|(start, end, kind)| (*start, usize::MAX - end, 9 - kind));
        let mut covered = 0;
        for (start, end, kind) in names {
            if start < covered {
                continue;
            }
            covered = end;
            let within = |index: &usize| {
                let span = self.tokens.tokens[*index].span();
                span.start >= start && span.end <= end
            };
            let mut range: Vec<usize> = (0..self.ids.len()).filter(within).collect();
            self.trim(&mut range);
            if range.is_empty() || self.is_people(&range, words) {
                continue;
            }
            for (index, token) in range.iter().enumerate() {
                self.labels[*token] = 2 * kind + 1 + u8::from(index > 0);
            }
        }
    }

    /// Drops what stands before the first capital, and marks at the ends.
    fn trim(&self, range: &mut Vec<usize>) {
        let token = |index: usize| self.tokens.tokens[index];
        let text = |index: usize| token(index).text(&self.text);
        let capital = |index: &usize| token(*index).shape.is_capitalised();
        let Some(first) = range.iter().position(capital) else {
            range.clear();
            return;
        };
        let opened = first > 0 && text(range[first - 1]) == "\"";
        range.drain(..first);
        if opened && text(range[range.len() - 1]) == "\"" {
            range.pop();
        }
        while range.len() > 1 && matches!(text(range[range.len() - 1]), "," | "-" | "(") {
            range.pop();
        }
    }

    /// Whether the tokens are an inhabitant's name, which is no name of a
    /// place for us, or a god's, which is none of a person.
    fn is_people(&self, range: &[usize], words: &Words) -> bool {
        let word = words.get(self.ids[range[0]]);
        range.len() == 1
            && (&*word.term == "bog"
                || word.traits.marks & u32::from(NameClasses::DEMONYM.0) != 0
                    && word.traits.marks
                        & u32::from(NameClasses::SURNAME.0 | NameClasses::GEOGRAPHIC.0)
                        == 0)
    }

    fn context<'a>(&'a self, words: &'a Words) -> Context<'a> {
        Context {
            text: &self.text,
            tokens: &self.tokens,
            ids: &self.ids,
            words,
            lang: Some(Lang::PL),
            published: None,
            boilerplate: &[],
        }
    }
}

/// The kind that an annotation's type means, as an index of [`KINDS`]; names
/// inside the names of persons mean none.
fn label(kind: &str) -> Option<u8> {
    match kind {
        "persName" | "PER" => Some(0),
        "geogName" | "LOC" => Some(1),
        "orgName" | "ORG" => Some(2),
        _ => kind.starts_with("placeName").then_some(1),
    }
}

/// The sentences of all documents.
fn lessons(documents: &[Document], words: &Words) -> Vec<Lesson> {
    (0..documents.len())
        .flat_map(|index| sentences(documents, index, words))
        .collect()
}

/// The sentences of a document.
fn sentences(documents: &[Document], index: usize, words: &Words) -> Vec<Lesson> {
    let document = &documents[index];
    let context = document.context(words);
    let habits = Habits::new(&context);
    let sentences = context.tokens.sentences.iter();
    sentences
        .map(|range| {
            let sentence = Sentence::new(&context, &habits, range.clone());
            let features = (0..sentence.len())
                .map(|index| sentence.features(index))
                .collect();
            Lesson {
                document: index,
                range: range.clone(),
                features,
            }
        })
        .collect()
}

/// Weights while they are learned: as they are, and summed with the time of
/// each change.
struct Weights {
    now: Vec<Scores>,
    sum: Vec<[f64; WIDTH]>,
    transitions: Transitions,
    transitions_sum: [[f64; WIDTH]; WIDTH],
    time: f64,
}

impl Weights {
    fn new() -> Self {
        Self {
            now: vec![[0; WIDTH]; 1 << ROW_BITS],
            sum: vec![[0.0; WIDTH]; 1 << ROW_BITS],
            transitions: [[0; WIDTH]; WIDTH],
            transitions_sum: [[0.0; WIDTH]; WIDTH],
            time: 1.0,
        }
    }

    fn scores(&self, features: &[u32; N_FEATURES]) -> Scores {
        let mut sum = [0; WIDTH];
        for feature in features {
            if *feature == 0 {
                continue;
            }
            for (sum, weight) in sum.iter_mut().zip(&self.now[row(*feature, ROW_BITS)]) {
                *sum += weight;
            }
        }
        sum
    }

    fn change(&mut self, features: &[u32; N_FEATURES], label: u8, by: i32) {
        for feature in features {
            if *feature == 0 {
                continue;
            }
            let row = row(*feature, ROW_BITS);
            self.now[row][usize::from(label)] += by;
            self.sum[row][usize::from(label)] += self.time * f64::from(by);
        }
    }

    fn change_transition(&mut self, from: usize, to: u8, by: i32) {
        self.transitions[from][usize::from(to)] += by;
        self.transitions_sum[from][usize::from(to)] += self.time * f64::from(by);
    }

    /// Moves the weights from the labels found towards the right ones.
    fn correct(&mut self, lesson: &Lesson, right: &[u8], found: &[u8]) {
        for index in 0..right.len() {
            if right[index] != found[index] {
                self.change(&lesson.features[index], right[index], 1);
                self.change(&lesson.features[index], found[index], -1);
            }
            let before = |labels: &[u8]| {
                if index == 0 {
                    START
                } else {
                    usize::from(labels[index - 1])
                }
            };
            if right[index] != found[index] || before(right) != before(found) {
                self.change_transition(before(right), right[index], 1);
                self.change_transition(before(found), found[index], -1);
            }
        }
    }

    /// The means of all states, as whole numbers of one scale, the largest of
    /// the rows 127.
    fn quantised(&self) -> (Vec<[i8; WIDTH]>, Transitions) {
        let mean = |now: i32, sum: f64| f64::from(now) - sum / self.time;
        let rows: Vec<[f64; WIDTH]> = self
            .now
            .iter()
            .zip(&self.sum)
            .map(|(now, sum)| std::array::from_fn(|label| mean(now[label], sum[label])))
            .collect();
        let largest = rows
            .iter()
            .flatten()
            .fold(0.0f64, |largest, weight| largest.max(weight.abs()));
        let scale = 127.0 / largest.max(1.0);
        let whole = |weight: f64| (weight * scale).round();
        let rows = rows
            .iter()
            .map(|row| row.map(|weight| whole(weight) as i8))
            .collect();
        let transitions = std::array::from_fn(|from| {
            std::array::from_fn(|to| {
                whole(mean(
                    self.transitions[from][to],
                    self.transitions_sum[from][to],
                )) as i32
            })
        });
        (rows, transitions)
    }
}

/// Reads the lessons again and again, each time in another order.
fn learn(documents: &[Document], words: &Words, lessons: &[Lesson]) -> Weights {
    let mut weights = Weights::new();
    let mut decoder = Decoder::default();
    let mut order: Vec<usize> = (0..lessons.len()).collect();
    let mut state = 42;
    let habits = Habits::default();
    for epoch in 1..=EPOCHS {
        shuffle(&mut order, &mut state);
        let mut n_wrong = 0;
        for index in &order {
            let lesson = &lessons[*index];
            let document = &documents[lesson.document];
            let context = document.context(words);
            let sentence = Sentence::new(&context, &habits, lesson.range.clone());
            let right = &document.labels[lesson.range.clone()];
            let dropped = Lesson {
                features: lesson
                    .features
                    .iter()
                    .map(|f| drop_some(f, &mut state))
                    .collect(),
                document: 0,
                range: lesson.range.clone(),
            };
            let lesson = &dropped;
            let cost: i32 = std::env::var("COST").map_or(0, |x| x.parse().unwrap());
            let scores = |index: usize| {
                let mut s = weights.scores(&lesson.features[index]);
                for l in 0..N_LABELS {
                    if l as u8 != right[index] {
                        s[l] += cost;
                    }
                }
                s
            };
            if !decoder.decode(&sentence, &weights.transitions, i32::MAX, scores) {
                continue;
            }
            weights.time += 1.0;
            if right != decoder.labels {
                n_wrong += 1;
                weights.correct(lesson, right, &decoder.labels);
            }
        }
        println!("reading {epoch}: {n_wrong} sentences wrong");
    }
    weights
}

fn drop_some(f: &[u32; N_FEATURES], state: &mut u64) -> [u32; N_FEATURES] {
    let mut f = *f;
    let p: f64 = std::env::var("DROP").map_or(0.0, |x| x.parse().unwrap());
    let q: f64 = std::env::var("DROPALL").map_or(0.0, |x| x.parse().unwrap());
    let mut next = || {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (*state >> 33) as f64 / (1u64 << 31) as f64
    };
    if p > 0.0 && next() < p {
        for i in [0, 3, 22, 23] {
            f[i] = 0;
        }
    }
    if q > 0.0 {
        for i in 0..N_FEATURES {
            if next() < q {
                f[i] = 0;
            }
        }
    }
    f
}

/// Fisher and Yates' shuffle with a generator of Knuth's.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for index in (1..order.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        order.swap(index, (*state >> 33) as usize % (index + 1));
    }
}

/// The model's bytes.
fn bytes(rows: &[[i8; WIDTH]], transitions: &Transitions) -> Vec<u8> {
    let mut bytes = layout::MAGIC.to_vec();
    bytes.extend(layout::VERSION.to_le_bytes());
    bytes.extend(ROW_BITS.to_le_bytes());
    for step in transitions.iter().flatten() {
        bytes.extend((*step as i16).to_le_bytes());
    }
    bytes.extend(rows.iter().flatten().map(|weight| weight.cast_unsigned()));
    bytes
}

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

/// Compares what the model finds with what is annotated.
fn measure(
    documents: &[Document],
    words: &Words,
    lessons: &[Lesson],
    rows: &[[i8; WIDTH]],
    transitions: &Transitions,
    mut n_errors: usize,
) -> String {
    let mut decoder = Decoder::default();
    let habits = Habits::default();
    let mut tallies = [Tally::default(); N_LABELS / 2];
    for lesson in lessons {
        let document = &documents[lesson.document];
        let context = document.context(words);
        let sentence = Sentence::new(&context, &habits, lesson.range.clone());
        let scores = |index: usize| {
            let mut sum = [0; WIDTH];
            for feature in &lesson.features[index] {
                for (sum, weight) in sum.iter_mut().zip(rows[row(*feature, ROW_BITS)]) {
                    *sum += i32::from(weight);
                }
            }
            sum
        };
        decoder.decode(&sentence, transitions, i32::MAX, scores);
        let right: Vec<_> = spans(&document.labels[lesson.range.clone()]).collect();
        let found: Vec<_> = spans(&decoder.labels).collect();
        if right != found && n_errors > 0 && lesson.range.start % 7 == 0 {
            n_errors -= 1;
            show(&context, &lesson.range, &right, &found);
        }
        for (index, kind) in KINDS.into_iter().enumerate() {
            tallies[index].add(compare(&right, &found, kind));
        }
    }
    let mut all = Tally::default();
    let mut report = String::new();
    for (tally, kind) in tallies.into_iter().zip(KINDS) {
        report += &tally.row(kind.name());
        all.add(tally);
    }
    report + &all.row("all")
}

/// Prints a sentence with what is annotated in it and what was found.
fn show(
    context: &Context<'_>,
    range: &Range<usize>,
    right: &[(Range<usize>, Kind)],
    found: &[(Range<usize>, Kind)],
) {
    let list = |names: &[(Range<usize>, Kind)]| {
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

fn compare(right: &[(Range<usize>, Kind)], found: &[(Range<usize>, Kind)], kind: Kind) -> Tally {
    let of_kind = |names: &[(Range<usize>, Kind)]| -> Vec<Range<usize>> {
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
