//! Stories: who printed an article first, who after, and what differs.

use hashbrown::HashSet;
use schemars::JsonSchema;
use serde::Serialize;
use tantivy::DocAddress;

use super::Article;
use crate::enrich::{Enricher, Record, StoryMember, StoryRecord, Wording};
use crate::error::{BadParameter, Fault, Result};
use crate::index::Reader;
use crate::lang::tokens::{Class, Tokens};

/// The story of an article, where others print the same.
pub(super) fn story(
    reader: &Reader,
    address: DocAddress,
    article: &Article,
) -> Result<Option<StoryRecord>> {
    let Some(story) = reader.story(address) else {
        return Ok(None);
    };
    let leader = article.duplicate_of.as_ref().unwrap_or(&article.id);
    let mut enricher = Enricher::new();
    let mut wording = |record: &Record| -> Wording {
        let article = record.article();
        article.map_or_else(Wording::default, |article| enricher.wording(&article))
    };
    let own = wording(article);
    let (own_compared, mut members) = (own.compared(), Vec::new());
    for address in reader.articles_of(story)? {
        let record = reader.kept_record(address)?;
        let theirs = wording(&record);
        members.push(StoryMember {
            alike: round(own_compared.alike(&theirs.compared())),
            added: theirs.n_words_not_in(&own),
            missing: own.n_words_not_in(&theirs),
            role: String::new(),
            id: record.id,
            title: record.title,
            source: record.source,
            published: record.published.value,
        });
    }
    let source = members.iter().find(|each| each.id == *leader);
    let source = source.and_then(|leader| leader.source.clone());
    for member in &mut members {
        let role = match &member.source {
            _ if member.id == *leader => "first",
            Some(_) if member.source == source => "version",
            _ => "reprint",
        };
        role.clone_into(&mut member.role);
    }
    // a leader is the first in any case: what is known to the year comes after
    members.sort_by(|a, b| {
        let order = |member: &StoryMember| (member.id != *leader, member.published.is_none());
        let days = |member: &StoryMember| member.published.clone();
        let coarse = order(a).cmp(&order(b));
        coarse.then_with(|| (days(a), &a.id).cmp(&(days(b), &b.id)))
    });
    Ok(Some(StoryRecord {
        leader: leader.clone(),
        members,
    }))
}

/// What two articles do not share, as sentences.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Differences {
    /// Id of the one.
    pub id: String,
    /// Id of the other.
    pub other: String,
    /// Sentences of the other that the one has not, or in other words.
    pub added: Vec<String>,
    /// Sentences of the one that the other has not, or in other words.
    pub missing: Vec<String>,
}

/// Tells what two articles do not share.
///
/// # Errors
///
/// [`Error::Parameter`](crate::error::Error::Parameter) where one is not there.
pub fn differences(reader: &Reader, id: &str, other: &str) -> Result<Differences> {
    let mut records = Vec::new();
    for id in [id, other] {
        let address = reader.find_typed(id)?.ok_or_else(|| no_article(id))?;
        records.push(reader.kept_record(address)?);
    }
    let [one, two] = [&records[0], &records[1]].map(Printed::of);
    Ok(Differences {
        id: records[0].id.clone(),
        other: records[1].id.clone(),
        added: two.not_in(&one),
        missing: one.not_in(&two),
    })
}

/// Words in a row that are compared as one.
const IN_A_ROW: usize = 3;

/// A text cut into sentences and words.
struct Printed<'r> {
    sentences: Vec<(&'r str, Vec<String>)>,
}

impl<'r> Printed<'r> {
    fn of(record: &'r Record) -> Self {
        let text = record.text.as_deref().unwrap_or_default();
        let tokens = Tokens::new(text, record.lang);
        let sentences = tokens.sentences.iter().map(|sentence| {
            let own = &tokens.tokens[sentence.clone()];
            let (start, end) = (own[0].start as usize, own[own.len() - 1].end as usize);
            let words = own.iter().filter(|token| token.class != Class::Mark);
            let words = words.map(|token| token.text(text).to_lowercase());
            (&text[start..end], words.collect())
        });
        Self {
            sentences: sentences.collect(),
        }
    }

    /// The sentences of which most words do not stand in the other so.
    fn not_in(&self, other: &Self) -> Vec<String> {
        let words = |printed: &Self| -> Vec<String> {
            let sentences = printed.sentences.iter();
            sentences.flat_map(|(_, words)| words.clone()).collect()
        };
        let (own, theirs) = (words(self), words(other));
        let theirs: HashSet<&[String]> = theirs.windows(IN_A_ROW).collect();
        let mut is_shared = vec![false; own.len()];
        for (place, row) in own.windows(IN_A_ROW).enumerate() {
            if theirs.contains(row) {
                is_shared[place..place + IN_A_ROW].fill(true);
            }
        }
        let mut place = 0;
        let mut alone = Vec::new();
        for (sentence, words) in &self.sentences {
            let shared = &is_shared[place..place + words.len()];
            place += words.len();
            let n_shared = shared.iter().filter(|shared| **shared).count();
            if 2 * n_shared < words.len() {
                alone.push((*sentence).to_owned());
            }
        }
        alone
    }
}

/// What is said of an id that the index has not.
pub(super) fn no_article(id: &str) -> BadParameter {
    BadParameter::unreadable("article", id, "article of the index", "")
        .with_candidates(Fault::Unknown, Vec::new())
}

/// Two digits are more than is known.
fn round(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
