//! The fields under which an article stands on an engine of others, beside one
//! for each facet, which has the facet's name.

/// Key of the article.
pub const ID: &str = "id";
/// Which of several copies of an article is the last, where an engine knows no
/// keys.
pub const VERSION: &str = "version";
/// Terms of the title.
pub const TITLE_TERMS: &str = "title_terms";
/// Terms of the text.
pub const TEXT_TERMS: &str = "text_terms";
/// Words of the title as they are spelt, in lower case.
pub const TITLE_WORDS: &str = "title_words";
/// Words of the text as they are spelt, in lower case.
pub const TEXT_WORDS: &str = "text_words";
/// First and last day on which the article may have appeared, since 1970.
pub const PUBLISHED_DAYS: [&str; 2] = ["published_first", "published_last"];
/// Times that the article speaks of, as `spans` writes them.
pub const MENTIONED_SPANS: &str = "mentioned_spans";
/// What entities are called: facet, value, name, a tab between two.
pub const NAMES: &str = "names";
/// The words of these names: facet, a colon, the word's base form or the word.
pub const NAME_WORDS: &str = "name_words";
/// Id of the article that printed it first, where several print the same.
pub const STORY: &str = "story";
