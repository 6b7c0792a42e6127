//! Names of articles and entities that stay good outside of the program: what a
//! feed, a footnote or an assistant calls them by.
//!
//! `prasowka://article/2024%2Fputin.txt`, `prasowka://entity/country/KP`,
//! `prasowka://corpus`: the parts are percent-encoded (RFC 3986).

use std::fmt::Write as _;

use crate::index::Facet;

/// The corpus as a whole.
pub const CORPUS: &str = "prasowka://corpus";

const ARTICLE: &str = "prasowka://article/";
const ENTITY: &str = "prasowka://entity/";

/// What a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// The corpus.
    Corpus,
    /// The article with that id.
    Article(String),
    /// The value of a facet.
    Entity(Facet, String),
}

/// The name of an article.
#[must_use]
pub fn article(id: &str) -> String {
    format!("{ARTICLE}{}", encoded(id))
}

/// The name of a value of a facet.
#[must_use]
pub fn entity(facet: Facet, value: &str) -> String {
    format!("{ENTITY}{}/{}", facet.name(), encoded(value))
}

/// The name of a feed.
#[must_use]
pub fn feed(title: &str) -> String {
    format!("prasowka://feed/{}", encoded(title))
}

/// Reads a name; `None` where it is none of ours.
#[must_use]
pub fn parse(uri: &str) -> Option<Named> {
    if uri == CORPUS {
        return Some(Named::Corpus);
    }
    if let Some(id) = uri.strip_prefix(ARTICLE) {
        return decoded(id).map(Named::Article);
    }
    let (facet, value) = uri.strip_prefix(ENTITY)?.split_once('/')?;
    Some(Named::Entity(Facet::named(facet)?, decoded(value)?))
}

/// Percent-encodes everything but the unreserved characters.
fn encoded(part: &str) -> String {
    let mut encoded = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            write!(encoded, "%{byte:02X}").expect("a string takes what is written");
        }
    }
    encoded
}

/// Undoes [`encoded`]; `None` where the result is no text.
fn decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(rest.next()?)?, digit(rest.next()?)?);
            bytes.push((high << 4 | low) as u8);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_back() {
        for id in ["a.txt", "2024/żółw 100%.jsonl#3", "?x=/../"] {
            let uri = article(id);
            assert!(uri.is_ascii(), "{uri}");
            assert_eq!(uri.matches('/').count(), 3, "{uri}");
            assert_eq!(parse(&uri), Some(Named::Article(id.to_owned())));
        }
        let place = Named::Entity(Facet::Place, "RU/Władywostok".to_owned());
        assert_eq!(
            parse(&entity(Facet::Place, "RU/Władywostok")),
            Some(place.clone())
        );
        // a name typed by hand is read without being encoded
        assert_eq!(parse("prasowka://entity/place/RU/Władywostok"), Some(place));
    }

    #[test]
    fn what_is_no_name_is_none() {
        for uri in [
            "",
            "file:///etc/passwd",
            "prasowka://article/%F",
            "prasowka://article/%ff",
            "prasowka://entity/planet/Mars",
            "prasowka://entity/person",
        ] {
            assert_eq!(parse(uri), None, "{uri}");
        }
    }
}
