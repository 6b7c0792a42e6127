//! What programs that save pages write into them: where the page was, and when
//! it was saved.
//!
//! Browsers begin with `<!-- saved from url=(0023)https://example.org/ -->`,
//! `SingleFile` with a comment of several lines.

/// Bytes in which such a comment stands.
const START_BYTES: usize = 4096;

/// Where a page was, and when it was saved, as far as it says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saved {
    pub(super) url: Option<String>,
    pub(super) date: Option<String>,
}

/// Reads the comment at the beginning of a page.
pub(super) fn read(html: &str) -> Saved {
    let start = &html[..html.floor_char_boundary(START_BYTES)];
    let comments = start.split("<!--").skip(1);
    let comments = comments.map(|rest| rest.split("-->").next().unwrap_or_default());
    for comment in comments {
        let comment = comment.trim();
        if let Some(rest) = comment.strip_prefix("saved from url=(") {
            let url = rest.split_once(')').map(|(_, url)| url);
            let url = url.and_then(|url| url.split_whitespace().next());
            return Saved {
                url: url.and_then(address),
                date: None,
            };
        }
        if comment.starts_with("Page saved with SingleFile") {
            let field = |name: &str| {
                let mut lines = comment.lines().map(str::trim);
                lines
                    .find_map(|line| line.strip_prefix(name))
                    .map(str::trim)
            };
            return Saved {
                url: field("url:").and_then(address),
                date: field("saved date:").map(str::to_string),
            };
        }
    }
    Saved::default()
}

/// An address of the web; a file of whoever saved the page is none.
fn address(url: &str) -> Option<String> {
    super::is_absolute(url).then(|| url.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_browsers_write() {
        for (html, url, date) in [
            (
                "<!DOCTYPE html>\n<!-- saved from url=(0028)https://a.pl/2024/05/07/targ -->\n<html>",
                Some("https://a.pl/2024/05/07/targ"),
                None,
            ),
            ("<!-- saved from url=(0014)about:internet -->", None, None),
            (
                "<!-- saved from url=(0020)file:///C:/a.html -->",
                None,
                None,
            ),
            (
                "<!DOCTYPE html><html><!--\n Page saved with SingleFile \n url: https://a.pl/targ \n \
                 saved date: Tue May 07 2024 09:10:11 GMT+0200 (czas letni)\n--><head>",
                Some("https://a.pl/targ"),
                Some("Tue May 07 2024 09:10:11 GMT+0200 (czas letni)"),
            ),
            ("<p>saved from url=(0012)http://a.pl/</p>", None, None),
        ] {
            let found = read(html);
            assert_eq!(
                (found.url.as_deref(), found.date.as_deref()),
                (url, date),
                "{html}"
            );
        }
    }
}
