//! The texts that are measured over.

use std::env;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use prasowka::article::Article;
use prasowka::corpus;

/// Articles to measure over.
pub(crate) struct Texts {
    /// The articles.
    pub(crate) articles: Vec<Article>,
    /// Bytes of their texts together.
    pub(crate) n_bytes: usize,
}

impl Texts {
    /// The articles of the file or folder that `PRASOWKA_TEXTS` names, else of
    /// the sample corpus.
    pub(crate) fn read() -> Self {
        let path = path();
        let walk = corpus::walk(&path).unwrap_or_else(|error| panic!("{error}"));
        let files: Vec<_> = walk.filter_map(Result::ok).collect();
        let pieces = files
            .iter()
            .flat_map(|file| file.pieces(&corpus::Options::default()));
        let articles: Vec<Article> = pieces
            .filter_map(|piece| corpus::read(piece.ok()?, date(2026, 11, 25)).ok())
            .map(|reading| reading.article)
            .collect();
        let n_bytes = articles.iter().map(|article| article.text.len()).sum();
        println!(
            "{}: {} articles, {:.2} MB of text",
            path.display(),
            articles.len(),
            n_bytes as f64 / 1e6
        );
        Self { articles, n_bytes }
    }

    /// Texts of so many bytes: some of these, or all of them again and again.
    pub(crate) fn of_size(&self, n_bytes_wanted: usize) -> Self {
        let mut n_bytes = 0;
        let again = (0..).flat_map(|round| self.articles.iter().map(move |each| (round, each)));
        let articles = again
            .take_while(|(_, article)| {
                let is_wanted = n_bytes < n_bytes_wanted;
                n_bytes += article.text.len() * usize::from(is_wanted);
                is_wanted
            })
            .map(|(round, article)| Article {
                id: format!("{}-{round}", article.id),
                ..article.clone()
            })
            .collect();
        Self { articles, n_bytes }
    }
}

/// The file or folder of the texts.
pub(crate) fn path() -> PathBuf {
    let sample = || Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    env::var_os("PRASOWKA_TEXTS").map_or_else(sample, PathBuf::from)
}
