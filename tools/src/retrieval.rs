//! Retrieval: measures how well a search by any word ranks the articles that
//! answer a question.
//!
//! Articles are indexed and questions asked through the library, as `search
//! --any` does it. MRR@10 is the mean over the questions of one by the rank of
//! the first right article among ten, nDCG@10 as in TREC. In the same run BM25
//! ranks by words as they are written, and by words cut to five letters: what
//! no dictionary gives.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use jiff::civil::Date;
use prasowka::article::Article;
use prasowka::corpus;
use prasowka::enrich::{Enricher, Form, Record};
use prasowka::index::{Budget, Reader, State, Writer};
use prasowka::lang::tokens::{Class, Tokens};
use prasowka::lang::words::lower;
use prasowka::query::{self, Request};

/// Ranks that count.
const N_RANKS: usize = 10;

/// Letters that the stem of a word has where it is cut.
const CUT_LETTERS: usize = 5;

/// How much repetition counts in BM25, as in Tantivy.
const K1: f64 = 1.2;
/// How much length counts.
const B: f64 = 0.75;

/// The day of the run; no question asks for a date by it.
const TODAY: Date = Date::MAX;

/// What the writer of the index may take.
const BUDGET: Budget = Budget {
    n_threads: 1,
    bytes: 50 << 20,
};

/// What is asked, and what answers it.
struct Question {
    text: String,
    right: HashSet<String>,
}

/// Prints a line for each way to rank. `questions` has lines with an id and a
/// question, tab between; `judgments` those of TREC: id of the question, 0, id
/// of the article, relevance.
pub(crate) fn measure(articles: &Path, questions: &Path, judgments: &Path) -> Result<()> {
    let articles = read_articles(articles)?;
    let questions = read_questions(questions, judgments)?;
    println!("{} articles, {} questions", articles.len(), questions.len());
    ensure!(!questions.is_empty(), "no question has a right article");

    let folder = tempfile::tempdir().context("making a folder for the index")?;
    let reader = index(&articles, folder.path())?;
    print("search --any", &questions, |question| {
        let answer = query::search(&reader, &request(question))?;
        let ids = answer.hits.into_iter().map(|hit| hit.record.id);
        Ok(ids.collect())
    })?;
    let words = Bm25::new(&articles, lower);
    print("BM25, words as written", &questions, |question| {
        Ok(words.rank(question))
    })?;
    let stems = Bm25::new(&articles, |word| {
        lower(word).chars().take(CUT_LETTERS).collect()
    });
    print("BM25, words cut to five letters", &questions, |question| {
        Ok(stems.rank(question))
    })
}

fn read_articles(path: &Path) -> Result<Vec<Article>> {
    let mut articles = Vec::new();
    let walk = corpus::walk(path).with_context(|| format!("reading {}", path.display()))?;
    for file in walk {
        for piece in file?.pieces(&corpus::Options::default()) {
            articles.push(corpus::read(piece?, TODAY)?.article);
        }
    }
    Ok(articles)
}

/// The questions that have a right article.
fn read_questions(questions: &Path, judgments: &Path) -> Result<Vec<Question>> {
    let read = |path: &Path| {
        fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))
    };
    let judgments = read(judgments)?;
    let mut right: HashMap<&str, HashSet<String>> = HashMap::new();
    for line in judgments.lines() {
        if let [id, _, article, relevance] = line.split_whitespace().collect::<Vec<_>>()[..]
            && relevance != "0"
        {
            right.entry(id).or_default().insert(article.to_owned());
        }
    }
    let questions = read(questions)?;
    let questions = questions.lines().filter_map(|line| {
        let (id, text) = line.split_once('\t')?;
        Some(Question {
            text: text.to_owned(),
            right: right.remove(id)?,
        })
    });
    Ok(questions.collect())
}

fn index(articles: &[Article], folder: &Path) -> Result<Reader> {
    let (mut writer, state) = Writer::open(folder, BUDGET)?;
    let mut enricher = Enricher::new();
    for article in articles {
        let analysed = enricher.analyse(article.clone());
        let record = Record::new(&analysed.enriched, Form::KEPT);
        writer.add("articles", record, &analysed.terms, None)?;
    }
    writer.commit(&State {
        finished: true,
        ..state
    })?;
    writer.close()?;
    Ok(Reader::open(folder)?)
}

fn request(question: &str) -> Request {
    Request {
        query: question.to_owned(),
        any: true,
        limit: Some(N_RANKS),
        ..Request::every_article(TODAY)
    }
}

/// Ranks every question's articles and prints how well.
fn print(
    name: &str,
    questions: &[Question],
    rank: impl Fn(&str) -> Result<Vec<String>>,
) -> Result<()> {
    let (mut reciprocal, mut gain) = (0.0, 0.0);
    for question in questions {
        let ranked = rank(&question.text)?;
        let ranks = (1..).zip(&ranked).take(N_RANKS);
        let right: Vec<usize> = ranks
            .filter(|(_, id)| question.right.contains(*id))
            .map(|(rank, _)| rank)
            .collect();
        reciprocal += right.first().map_or(0.0, |rank| 1.0 / *rank as f64);
        gain += gain_of(right.into_iter()) / gain_of(1..=question.right.len().min(N_RANKS));
    }
    let n = questions.len() as f64;
    println!(
        "  {name:32} MRR@{N_RANKS} {:.4}  nDCG@{N_RANKS} {:.4}",
        reciprocal / n,
        gain / n
    );
    Ok(())
}

/// What right articles at these ranks are worth.
fn gain_of(ranks: impl Iterator<Item = usize>) -> f64 {
    ranks.map(|rank| 1.0 / ((rank + 1) as f64).log2()).sum()
}

/// BM25 over terms of one's own.
struct Bm25<T: Fn(&str) -> String> {
    term: T,
    ids: Vec<String>,
    lengths: Vec<f64>,
    /// Of each term, how often it is in the articles that have it.
    counts: HashMap<String, BTreeMap<usize, f64>>,
}

impl<T: Fn(&str) -> String> Bm25<T> {
    fn new(articles: &[Article], term: T) -> Self {
        let mut ranking = Self {
            term,
            ids: articles.iter().map(|article| article.id.clone()).collect(),
            lengths: Vec::new(),
            counts: HashMap::new(),
        };
        for (number, article) in articles.iter().enumerate() {
            let terms = ranking.terms(&article.text);
            ranking.lengths.push(terms.len() as f64);
            for term in terms {
                *ranking
                    .counts
                    .entry(term)
                    .or_default()
                    .entry(number)
                    .or_default() += 1.0;
            }
        }
        ranking
    }

    fn terms(&self, text: &str) -> Vec<String> {
        let tokens = Tokens::new(text, None).tokens;
        let words = tokens.iter().filter(|token| token.class != Class::Mark);
        words.map(|token| (self.term)(token.text(text))).collect()
    }

    /// The best articles.
    fn rank(&self, question: &str) -> Vec<String> {
        let n = self.ids.len() as f64;
        let average = self.lengths.iter().sum::<f64>() / n;
        let mut scores = vec![0.0; self.ids.len()];
        for term in self.terms(question) {
            let Some(counts) = self.counts.get(&term) else {
                continue;
            };
            let n_with = counts.len() as f64;
            let rarity = (1.0 + (n - n_with + 0.5) / (n_with + 0.5)).ln();
            for (number, count) in counts {
                let length = 1.0 - B + B * self.lengths[*number] / average;
                scores[*number] += rarity * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
        let mut best: Vec<usize> = (0..scores.len()).filter(|n| scores[*n] > 0.0).collect();
        best.sort_by(|a, b| scores[*b].total_cmp(&scores[*a]));
        let best = best.into_iter().take(N_RANKS);
        best.map(|number| self.ids[number].clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(id: &str, text: &str) -> Article {
        Article {
            id: id.to_owned(),
            path: None,
            lang: None,
            title: String::new(),
            title_is_separate: true,
            text: text.to_owned(),
            published: prasowka::article::Published::default(),
            source: None,
            url: None,
        }
    }

    #[test]
    fn bm25_ranks_rare_words_first() {
        let articles = [
            article("1", "the lion and the dog"),
            article("2", "the dog"),
            article("3", "the cat and the dog"),
        ];
        let ranking = Bm25::new(&articles, lower);
        assert_eq!(ranking.rank("dog, Lion")[0], "1");
        assert!(ranking.rank("horse").is_empty());
    }

    #[test]
    fn gain_falls_with_the_rank() {
        assert!((gain_of([1].into_iter()) - 1.0).abs() < 1e-9);
        assert!((gain_of([3].into_iter()) - 0.5).abs() < 1e-9);
    }
}
