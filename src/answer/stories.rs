//! Stories: who printed an article first, who after, and what differs.

use tantivy::DocAddress;

use super::Article;
use crate::enrich::{Enricher, Record, StoryMember, StoryRecord, Wording};
use crate::error::Result;
use crate::index::Reader;

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

/// Two digits are more than is known.
fn round(share: f64) -> f64 {
    (share * 100.0).round() / 100.0
}
