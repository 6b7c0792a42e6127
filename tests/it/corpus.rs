//! The first minute of a newcomer: the sample corpus, indexed and searched.

use crate::env::{Env, project};

#[test]
fn the_sample_corpus_is_indexed_and_searched() {
    let env = Env::new();
    let corpus = project().join("corpus");
    let corpus = corpus.to_str().expect("the path is UTF-8");
    env.ok(&["index", corpus]);
    let found = env.ok(&["search", "putinem", "-l"]);
    assert!(
        found.contains("swiat/2024/putin-w-pjongjangu.txt\n"),
        "{found}"
    );
}
