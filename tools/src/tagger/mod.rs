//! Learns the tagger of names from annotated text, and measures it.

mod crf;
mod score;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use prasowka::enrich::Memory;
use prasowka::enrich::names::tagger::{Decoder, Model, Reading, spans};
use prasowka::lang::Lang;
use prasowka::lang::words::Words;

use self::crf::{Field, Lesson, Settings, Weighed};
use self::score::Score;
use self::texts::Document;

/// One document of so many is kept out of learning and measured on.
const N_FOLDS: usize = 5;

/// What is asked for.
#[derive(Debug, Clone, Copy, clap::Args)]
pub(crate) struct Task {
    /// Language of the texts, ISO 639-1.
    #[arg(long, default_value = "pl", value_parser = crate::language)]
    lang: Lang,
    /// How often each of the second texts counts.
    #[arg(long, default_value_t = 3.0)]
    weight: f32,
    /// How often the texts are read.
    #[arg(long, default_value_t = 9)]
    epochs: usize,
    /// How often the first texts are read.
    #[arg(long, default_value_t = 2)]
    mixed_epochs: usize,
    /// The step of learning.
    #[arg(long, default_value_t = 0.1)]
    rate: f32,
    /// How strongly weights are drawn to zero.
    #[arg(long, default_value_t = 0.003)]
    decay: f32,
    /// Times that a feature must stand in the texts.
    #[arg(long, default_value_t = 2)]
    min_count: u32,
    /// The model has two to this power buckets.
    #[arg(long, default_value_t = 15)]
    bits: u32,
    /// Prints this many sentences with mistakes.
    #[arg(long, default_value_t = 0)]
    mistakes: usize,
    /// The first of them.
    #[arg(long, default_value_t = 0)]
    first_fold: usize,
    /// Of how many fifths of the second texts each is kept out in turn.
    #[arg(long, default_value_t = 4)]
    folds: usize,
    /// Learns from every fifth of the second texts too, and measures on those of
    /// their split for measuring.
    #[arg(long)]
    whole: bool,
}

impl Task {
    /// Learns from the texts in `train` and in `news`, and writes the model, that of
    /// the last fold unless the whole is learned. Measures on what was kept out.
    pub(crate) fn run(self, train: &[PathBuf], news: &[PathBuf], out: Option<&Path>) -> Result<()> {
        let mut words = Words::new(Some(self.lang));
        let mut documents = Vec::new();
        for path in train {
            documents.extend(texts::read(path, 1.0, self.lang, &mut words)?);
        }
        let n_first = documents.len();
        for path in news {
            documents.extend(texts::read(path, self.weight, self.lang, &mut words)?);
        }
        let corpus = Corpus {
            lang: self.lang,
            lessons: documents
                .iter()
                .map(|document| lessons(document, self.lang, &words))
                .collect(),
            documents: &documents,
            words: &words,
            n_first,
        };
        let mut score = Score::new(self.mistakes);
        if !self.whole {
            for fold in self.first_fold..self.folds {
                let is_kept_out = |index| corpus.is_of_fold(index, fold);
                let bytes = corpus.learn(self, is_kept_out);
                if let Some(out) = out {
                    fs::write(out, &bytes).with_context(|| out.display().to_string())?;
                }
                corpus.measure(&Model::open(bytes.leak()), is_kept_out, &mut score);
            }
            println!("{}", score.report());
            return Ok(());
        }
        let bytes = corpus.learn(self, |_| false);
        if let Some(out) = out {
            fs::write(out, &bytes).with_context(|| out.display().to_string())?;
        }
        let is_test = |index: usize| documents[index].is_test;
        corpus.measure(&Model::open(bytes.leak()), is_test, &mut score);
        println!("{}", score.report());
        Ok(())
    }
}

/// Annotated documents of one language.
struct Corpus<'a> {
    lang: Lang,
    documents: &'a [Document],
    /// The sentences of each document.
    lessons: Vec<Vec<Lesson>>,
    words: &'a Words,
    /// The number of documents that are not of news.
    n_first: usize,
}

impl Corpus<'_> {
    /// Whether a document is in a part of the news that is kept out in turn.
    fn is_of_fold(&self, index: usize, fold: usize) -> bool {
        index >= self.n_first
            && (index - self.n_first) % N_FOLDS == fold
            && !self.documents[index].is_test
    }

    /// Learns from all documents but those kept out and those for measuring.
    fn learn(&self, task: Task, is_kept_out: impl Fn(usize) -> bool) -> Vec<u8> {
        let chosen = self.documents.iter().enumerate();
        let lessons: Vec<&Lesson> = chosen
            .filter(|(index, document)| !document.is_test && !is_kept_out(*index))
            .flat_map(|(index, _)| &self.lessons[index])
            .collect();
        println!("{} sentences", lessons.len());
        let settings = Settings {
            epochs: task.epochs,
            mixed_epochs: task.mixed_epochs,
            rate: task.rate,
            decay: task.decay,
            min_count: task.min_count,
            bits: task.bits,
        };
        Field::learn(&lessons, settings).bytes(task.bits)
    }

    /// Compares what the model finds with what is annotated in the chosen
    /// documents.
    fn measure(&self, model: &Model, is_chosen: impl Fn(usize) -> bool, score: &mut Score) {
        let memory = Memory::default();
        let mut decoder = Decoder::default();
        for (index, document) in self.documents.iter().enumerate() {
            if !is_chosen(index) {
                continue;
            }
            let context = document.context(self.lang, self.words, &memory);
            let reading = Reading::new(&context);
            let labels = document.labels();
            for range in &document.tokens.sentences {
                model.label(&reading.sentence(range.clone()), &mut decoder);
                let right: Vec<_> = spans(&labels[range.clone()]).collect();
                let found: Vec<_> = spans(&decoder.labels).collect();
                score.add(&context, range, &right, &found);
            }
        }
    }
}

/// The sentences of a document in which something is weighed.
fn lessons(document: &Document, lang: Lang, words: &Words) -> Vec<Lesson> {
    let memory = Memory::default();
    let context = document.context(lang, words, &memory);
    let reading = Reading::new(&context);
    let lessons = document.tokens.sentences.iter().map(|range| {
        let sentence = reading.sentence(range.clone());
        let can_open: Vec<bool> = (0..sentence.len())
            .map(|index| sentence.can_open(index))
            .collect();
        let weighed = |(index, is_weighed): (usize, &bool)| {
            is_weighed.then(|| Weighed {
                can_open: can_open[index],
                features: sentence.features(index),
            })
        };
        Lesson {
            weight: document.weight,
            is_partial: document.is_partial,
            tokens: crf::is_weighed(&can_open)
                .iter()
                .enumerate()
                .map(weighed)
                .collect(),
            allowed: document.allowed[range.clone()].to_vec(),
        }
    });
    lessons
        .filter(|lesson| lesson.tokens.iter().any(Option::is_some))
        .collect()
}
