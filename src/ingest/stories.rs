//! Tells the stories of the whole corpus after a run.
//!
//! Keys find the articles that may be copies; whether they are is read from
//! their texts, of those pairs alone that were not compared before.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::article::Article;
use crate::date::PartialDate;
use crate::enrich::{Compared, Enricher, Signature, Wording};
use crate::error::{Error, Result};
use crate::index::schema::day_number;
use crate::index::{KeptNames, State};
use crate::stories::{self, Before, Member, story_key};

/// Texts made ready for comparisons that are kept at hand.
const COMPARED_MAX: usize = 4096;

/// The article of a kept entry, by what was told of its story.
pub(super) fn kept_member(kept: KeptNames, state: &State) -> Member {
    let was_told = kept.run <= state.told && state.wording == crate::enrich::WORDING_VERSION;
    let before = match kept.story {
        _ if !was_told => Before::Unknown,
        Some(story) if story != story_key(&kept.id) => Before::Followed(story),
        _ => Before::Led,
    };
    Member {
        before,
        ..member(kept.id, kept.names.published.as_deref(), kept.signature)
    }
}

/// An article of which nothing was told.
pub(super) fn member(id: String, published: Option<&str>, signature: Signature) -> Member {
    let date = published.and_then(|value| value.parse::<PartialDate>().ok());
    Member {
        id,
        days: date.map(|date| (day_number(date.first_day()), day_number(date.last_day()))),
        signature,
        before: Before::Unknown,
    }
}

/// The leader of each article that is not alone; `None` once `stop` is true.
/// `read` gives the article at a place.
pub(super) fn tell(
    members: &[Member],
    read: impl Fn(usize) -> Result<Option<Article>>,
    stop: &AtomicBool,
) -> Result<Option<Vec<Option<usize>>>> {
    let mut enricher = Enricher::new();
    tell_worded(members, stop, |place| {
        let article = read(place)?;
        let wording = article.map(|article| enricher.wording(&article));
        Ok(wording.unwrap_or_default())
    })
}

/// The same where the wordings of the articles are known.
pub(super) fn tell_worded(
    members: &[Member],
    stop: &AtomicBool,
    mut wording: impl FnMut(usize) -> Result<Wording>,
) -> Result<Option<Vec<Option<usize>>>> {
    let mut compared: HashMap<usize, Rc<Compared>> = HashMap::new();
    let mut of = |place: usize| -> Result<Rc<Compared>> {
        if let Some(known) = compared.get(&place) {
            return Ok(Rc::clone(known));
        }
        if compared.len() == COMPARED_MAX {
            compared.clear();
        }
        let made = Rc::new(wording(place)?.compared());
        compared.insert(place, Rc::clone(&made));
        Ok(made)
    };
    let told = stories::tell(members, |leader, follower| {
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        Ok(of(leader)?.is_copy(&*of(follower)?))
    });
    match told {
        Ok(told) => Ok(Some(told)),
        Err(Error::Interrupted) => Ok(None),
        Err(error) => Err(error),
    }
}
