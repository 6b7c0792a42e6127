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
use prasowka::enrich::names::tagger::{
    Decoder, Habits, KINDS, N_FEATURES, N_LABELS, START, Scores, Sentence, Transitions, WIDTH,
    layout, row, spans,
};
use prasowka::enrich::{Context, Memory, Seen, look_up};
use prasowka::lang::Lang;
use prasowka::lang::lexicon::NameClasses;
use prasowka::lang::tokens::Tokens;
use prasowka::lang::words::Words;
use serde_json::Value;

/// How often the texts are read.
const EPOCHS: usize = 10;
/// One document of so many is kept out.
const N_FOLDS: usize = 10;

/// A document with the labels that its tokens should get.
struct Document {
    text: String,
    tokens: Tokens,
    seen: Vec<Seen>,
    labels: Vec<u8>,
}

/// A sentence as learning sees it.
struct Lesson {
    document: usize,
    range: Range<usize>,
    features: Vec<[u32; N_FEATURES]>,
}

/// Which documents are kept out of learning.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum KeptOut {
    /// Every tenth.
    Tenth,
    /// Each tenth in turn, measured by a model learned from the others; the
    /// model written has learned from all. For texts too few to spare any.
    Turns,
}

/// What is asked for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Task {
    /// Language of the texts.
    pub(crate) lang: Lang,
    /// What to measure on.
    pub(crate) kept_out: KeptOut,
    /// The model has `2^bits` rows.
    pub(crate) bits: u32,
    /// How many sentences with mistakes to print.
    pub(crate) n_shown: usize,
}

impl Task {
    /// Learns from the texts in `train`, JSON lines with `text` and `entities`,
    /// and writes the model. Measures on what was kept out, and on `test`.
    pub(crate) fn run(self, train: &[PathBuf], test: &[PathBuf], out: Option<&Path>) -> Result<()> {
        let mut words = Words::new(Some(self.lang));
        let documents = read(train, self.lang, &mut words)?;
        let others = read(test, self.lang, &mut words)?;
        let corpus = Corpus {
            lang: self.lang,
            bits: self.bits,
            documents: &documents,
            words: &words,
            memory: &Memory::default(),
        };
        let lessons = corpus.lessons();
        let is_last = |document: usize| document % N_FOLDS == N_FOLDS - 1;
        let mut score = Score::new(self.n_shown);
        let model = match self.kept_out {
            KeptOut::Tenth => {
                let model = corpus.learn(&lessons, |document| !is_last(document));
                corpus.measure(&lessons, is_last, &model, &mut score);
                model
            }
            KeptOut::Turns => {
                for fold in 0..N_FOLDS {
                    let is_kept_out = |document: usize| document % N_FOLDS == fold;
                    let model = corpus.learn(&lessons, |document| !is_kept_out(document));
                    corpus.measure(&lessons, is_kept_out, &model, &mut score);
                }
                corpus.learn(&lessons, |_| true)
            }
        };
        println!("kept out\n{}", score.report());
        if !others.is_empty() {
            let corpus = Corpus {
                documents: &others,
                ..corpus
            };
            let mut score = Score::new(self.n_shown);
            corpus.measure(&corpus.lessons(), |_| true, &model, &mut score);
            println!("other texts\n{}", score.report());
        }
        match out {
            Some(out) => fs::write(out, model.bytes()).with_context(|| out.display().to_string()),
            None => Ok(()),
        }
    }
}

/// Reads annotated texts.
fn read(paths: &[PathBuf], lang: Lang, words: &mut Words) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths {
        let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
        for line in text.lines() {
            documents.push(Document::read(line, lang, words).context("reading a document")?);
        }
    }
    Ok(documents)
}

impl Document {
    fn read(line: &str, lang: Lang, words: &mut Words) -> Result<Self> {
        let record: Value = serde_json::from_str(line)?;
        let text = record["text"].as_str().context("no text")?.to_owned();
        let tokens = Tokens::new(&text, Some(lang));
        let mut seen = Vec::new();
        look_up(&text, &tokens, words, &Memory::default(), &mut seen);
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
            labels: vec![0; seen.len()],
            text,
            tokens,
            seen,
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
            let mut range: Vec<usize> = (0..self.seen.len()).filter(within).collect();
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
        let word = words.get(self.seen[range[0]].id);
        range.len() == 1
            && (&*word.term == "bog"
                || word.traits.marks & u32::from(NameClasses::DEMONYM.0) != 0
                    && word.traits.marks
                        & u32::from(NameClasses::SURNAME.0 | NameClasses::GEOGRAPHIC.0)
                        == 0)
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

/// Documents of one language, with what is known of their words.
#[derive(Clone, Copy)]
struct Corpus<'a> {
    lang: Lang,
    bits: u32,
    documents: &'a [Document],
    words: &'a Words,
    memory: &'a Memory,
}

impl<'a> Corpus<'a> {
    fn context(self, document: &'a Document) -> Context<'a> {
        Context {
            text: &document.text,
            tokens: &document.tokens,
            seen: &document.seen,
            words: self.words,
            memory: self.memory,
            lang: Some(self.lang),
            published: None,
            boilerplate: &[],
        }
    }

    /// The sentences of all documents.
    fn lessons(self) -> Vec<Lesson> {
        (0..self.documents.len())
            .flat_map(|document| self.sentences(document))
            .collect()
    }

    /// The sentences of a document.
    fn sentences(self, document: usize) -> Vec<Lesson> {
        let context = self.context(&self.documents[document]);
        let habits = Habits::new(&context);
        let sentences = context.tokens.sentences.iter();
        sentences
            .map(|range| {
                let sentence = Sentence::new(&context, &habits, range.clone());
                Lesson {
                    document,
                    range: range.clone(),
                    features: (0..sentence.len())
                        .map(|index| sentence.features(index))
                        .collect(),
                }
            })
            .collect()
    }

    /// Reads the lessons of the chosen documents again and again, each time in
    /// another order.
    fn learn(self, lessons: &[Lesson], is_chosen: impl Fn(usize) -> bool) -> Model {
        let mut weights = Weights::new(self.bits);
        let mut decoder = Decoder::default();
        let mut order: Vec<&Lesson> = lessons
            .iter()
            .filter(|lesson| is_chosen(lesson.document))
            .collect();
        let mut state = 42;
        let habits = Habits::default();
        for _ in 0..EPOCHS {
            shuffle(&mut order, &mut state);
            for lesson in &order {
                let document = &self.documents[lesson.document];
                let context = self.context(document);
                let sentence = Sentence::new(&context, &habits, lesson.range.clone());
                let right = &document.labels[lesson.range.clone()];
                let scores = |index: usize| weights.scores(&lesson.features[index]);
                if !decoder.decode(&sentence, &weights.transitions, i32::MAX, scores) {
                    continue;
                }
                weights.time += 1.0;
                if right != decoder.labels {
                    weights.correct(lesson, right, &decoder.labels);
                }
            }
        }
        weights.quantised()
    }

    /// Compares what the model finds with what is annotated in the chosen
    /// documents.
    fn measure(
        self,
        lessons: &[Lesson],
        is_chosen: impl Fn(usize) -> bool,
        model: &Model,
        score: &mut Score,
    ) {
        let mut decoder = Decoder::default();
        let habits = Habits::default();
        for lesson in lessons.iter().filter(|lesson| is_chosen(lesson.document)) {
            let document = &self.documents[lesson.document];
            let context = self.context(document);
            let sentence = Sentence::new(&context, &habits, lesson.range.clone());
            let scores = |index: usize| model.scores(&lesson.features[index]);
            decoder.decode(&sentence, &model.transitions, i32::MAX, scores);
            let right: Vec<_> = spans(&document.labels[lesson.range.clone()]).collect();
            let found: Vec<_> = spans(&decoder.labels).collect();
            score.add(&context, &lesson.range, &right, &found);
        }
    }
}

/// Weights while they are learned: as they are, and summed with the time of
/// each change.
struct Weights {
    bits: u32,
    now: Vec<Scores>,
    sum: Vec<[f64; WIDTH]>,
    transitions: Transitions,
    transitions_sum: [[f64; WIDTH]; WIDTH],
    time: f64,
}

impl Weights {
    fn new(bits: u32) -> Self {
        Self {
            bits,
            now: vec![[0; WIDTH]; 1 << bits],
            sum: vec![[0.0; WIDTH]; 1 << bits],
            transitions: [[0; WIDTH]; WIDTH],
            transitions_sum: [[0.0; WIDTH]; WIDTH],
            time: 1.0,
        }
    }

    fn scores(&self, features: &[u32; N_FEATURES]) -> Scores {
        let mut sum = [0; WIDTH];
        for feature in features {
            for (sum, weight) in sum.iter_mut().zip(&self.now[row(*feature, self.bits)]) {
                *sum += weight;
            }
        }
        sum
    }

    fn change(&mut self, features: &[u32; N_FEATURES], label: u8, by: i32) {
        for feature in features {
            let row = row(*feature, self.bits);
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
    fn quantised(&self) -> Model {
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
        Model {
            bits: self.bits,
            rows,
            transitions,
        }
    }
}

/// Fisher and Yates' shuffle with a generator of Knuth's.
fn shuffle<T>(order: &mut [T], state: &mut u64) {
    for index in (1..order.len()).rev() {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        order.swap(index, (*state >> 33) as usize % (index + 1));
    }
}

/// What was learned, as it is written.
struct Model {
    bits: u32,
    rows: Vec<[i8; WIDTH]>,
    transitions: Transitions,
}

impl Model {
    fn scores(&self, features: &[u32; N_FEATURES]) -> Scores {
        let mut sum = [0; WIDTH];
        for feature in features {
            for (sum, weight) in sum.iter_mut().zip(self.rows[row(*feature, self.bits)]) {
                *sum += i32::from(weight);
            }
        }
        sum
    }

    /// The bytes of [`layout`].
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = layout::MAGIC.to_vec();
        bytes.extend(layout::VERSION.to_le_bytes());
        bytes.extend(self.bits.to_le_bytes());
        for step in self.transitions.iter().flatten() {
            bytes.extend((*step as i16).to_le_bytes());
        }
        bytes.resize(layout::HEADER_BYTES, 0);
        bytes.extend(
            self.rows
                .iter()
                .flatten()
                .map(|weight| weight.cast_unsigned()),
        );
        bytes
    }
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

/// What was right, by kind, and how many mistakes are still to be shown.
struct Score {
    tallies: [Tally; N_LABELS / 2],
    n_shown: usize,
}

impl Score {
    fn new(n_shown: usize) -> Self {
        Self {
            tallies: [Tally::default(); N_LABELS / 2],
            n_shown,
        }
    }

    fn add(
        &mut self,
        context: &Context<'_>,
        sentence: &Range<usize>,
        right: &[(Range<usize>, Kind)],
        found: &[(Range<usize>, Kind)],
    ) {
        if right != found && self.n_shown > 0 {
            self.n_shown -= 1;
            show(context, sentence, right, found);
        }
        for (tally, kind) in self.tallies.iter_mut().zip(KINDS) {
            tally.add(compare(right, found, kind));
        }
    }

    fn report(&self) -> String {
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
