//! What a tool answers: a short text beside the same as data, within a limit.
//!
//! A client cuts what is too long without a word; so an answer never is. Items
//! are given while there is room. What is left out is counted, and the call
//! that goes on is given with it.

use serde_json::{Map, Value, json};

use super::clean;

/// Characters of a whole answer as JSON, at most: what usual clients take.
pub const MOST_CHARS: usize = 24_000;

/// Characters kept for what stands around the items: the envelope, what was
/// left out, the call that goes on.
const AROUND: usize = 1_500;

/// Characters of the arguments that are repeated in the call that goes on.
const ARGUMENTS_MAX: usize = 1_000;

/// What a tool answers.
#[derive(Debug, Default)]
pub(super) struct Reply {
    /// The first lines of the text.
    pub(super) head: Vec<String>,
    /// The answer as data, but for its items.
    pub(super) facts: Map<String, Value>,
    /// What the list of items is called in the data.
    pub(super) list: &'static str,
    /// The items, best first.
    pub(super) items: Vec<Item>,
    /// How many there are behind those given.
    pub(super) n_behind: u64,
    /// The call that gave the answer; its `offset` goes on.
    pub(super) call: Option<Call>,
    /// The text of an article, in a block of its own.
    pub(super) text: Option<String>,
    /// Whether the answer says what went wrong.
    pub(super) is_error: bool,
}

/// One of several things of an answer.
#[derive(Debug)]
pub(super) struct Item {
    /// The thing as data.
    pub(super) value: Value,
    /// The same as lines of text.
    pub(super) line: String,
    /// Where more of it is.
    pub(super) link: Option<Link>,
}

/// A link to something that can be read.
#[derive(Debug, Clone)]
pub(super) struct Link {
    /// Its name.
    pub(super) uri: String,
    /// What it is called.
    pub(super) title: String,
}

/// A call of a tool, and the place from which it gave items.
#[derive(Debug)]
pub(super) struct Call {
    /// The tool.
    pub(super) tool: &'static str,
    /// Its arguments.
    pub(super) arguments: Map<String, Value>,
    /// Its offset.
    pub(super) offset: usize,
}

/// An answer that fits.
#[derive(Debug)]
pub(super) struct Fitted {
    /// Blocks of text: the short form, and the text of an article.
    pub(super) texts: Vec<String>,
    /// The answer as data.
    pub(super) data: Value,
    /// Links to what was found.
    pub(super) links: Vec<Link>,
    /// Whether the answer says what went wrong.
    pub(super) is_error: bool,
}

/// Characters of a text as JSON.
pub(super) fn n_chars_as_json(text: &str) -> usize {
    Value::from(text).to_string().chars().count()
}

impl Link {
    /// Characters of it in an answer.
    fn n_chars(&self) -> usize {
        80 + 2 * n_chars_as_json(&self.uri) + n_chars_as_json(&self.title)
    }
}

impl Item {
    /// Characters of it in an answer.
    fn n_chars(&self) -> usize {
        let link = self.link.as_ref().map_or(0, Link::n_chars);
        self.value.to_string().chars().count() + n_chars_as_json(&self.line) + link + 4
    }
}

impl Call {
    /// The call that gives what comes after `n_given` items.
    fn next(mut self, n_given: usize) -> Option<(&'static str, Map<String, Value>)> {
        let offset = self.offset + n_given;
        self.arguments.insert("offset".to_owned(), offset.into());
        let arguments = Value::from(self.arguments);
        if arguments.to_string().chars().count() > ARGUMENTS_MAX {
            return None;
        }
        match arguments {
            Value::Object(arguments) => Some((self.tool, arguments)),
            _ => None,
        }
    }
}

impl Reply {
    /// An answer that says what went wrong.
    pub(super) fn failed(message: &str, error: Value) -> Self {
        let mut reply = Self {
            head: vec![clean::text(message)],
            is_error: true,
            ..Self::default()
        };
        reply.facts.insert("error".to_owned(), error);
        reply
    }

    /// Adds a fact, unless it is nothing.
    pub(super) fn fact(&mut self, key: &str, value: impl Into<Value>) {
        let value = value.into();
        if !value.is_null() {
            self.facts.insert(key.to_owned(), value);
        }
    }

    /// The answer with as many of its items as there is room for, and without
    /// what is hidden.
    pub(super) fn fitted(self) -> Fitted {
        let mut data = match clean::value(Value::Object(self.facts)) {
            Value::Object(facts) => facts,
            _ => Map::new(),
        };
        let mut lines = self.head;
        let article = self.text.as_deref().map(clean::text);
        let mut n_left = MOST_CHARS.saturating_sub(AROUND);
        let fixed = json!(data).to_string().chars().count()
            + lines
                .iter()
                .map(|line| n_chars_as_json(line))
                .sum::<usize>()
            + article.as_deref().map_or(0, n_chars_as_json);
        n_left = n_left.saturating_sub(fixed);
        let n_items = self.items.len();
        let (mut values, mut found) = (Vec::new(), Vec::new());
        for mut item in self.items {
            item.value = clean::value(item.value);
            let n_chars = item.n_chars();
            if n_chars > n_left {
                break;
            }
            n_left -= n_chars;
            values.push(item.value);
            lines.push(item.line);
            found.extend(item.link);
        }
        let n_given = values.len();
        let n_out = (n_items - n_given) as u64 + self.n_behind;
        if !self.list.is_empty() {
            data.insert(self.list.to_owned(), values.into());
        }
        if n_out > 0 {
            data.insert("left_out".to_owned(), n_out.into());
            let next = self.call.and_then(|call| call.next(n_given));
            lines.push(match &next {
                Some((tool, arguments)) => {
                    let arguments = json!(arguments);
                    format!("Left out: {n_out} more. Go on with {tool} {arguments}")
                }
                None => format!("Left out: {n_out} more; ask for less, or with an offset."),
            });
            if let Some((tool, arguments)) = next {
                let next = json!({"tool": tool, "arguments": arguments});
                data.insert("next".to_owned(), clean::value(next));
            }
        }
        let mut texts = vec![lines.join("\n")];
        texts.extend(article);
        Fitted {
            texts,
            data: data.into(),
            links: found,
            is_error: self.is_error,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reply(n_items: usize, n_chars: usize) -> Fitted {
        let item = |number: usize| Item {
            value: json!({"number": number}),
            line: "ż".repeat(n_chars),
            link: None,
        };
        let call = Call {
            tool: "search",
            arguments: Map::new(),
            offset: 20,
        };
        let reply = Reply {
            list: "hits",
            items: (0..n_items).map(item).collect(),
            n_behind: 5,
            call: Some(call),
            ..Reply::default()
        };
        reply.fitted()
    }

    #[test]
    fn what_does_not_fit_is_counted_and_can_be_had() {
        let fitted = reply(100, 1000);
        let n_given = fitted.data["hits"].as_array().unwrap().len();
        assert!((15..=24).contains(&n_given), "{n_given}");
        assert_eq!(fitted.data["left_out"], 100 - n_given + 5);
        assert_eq!(fitted.data["next"]["arguments"]["offset"], 20 + n_given);
        let n_chars = fitted.texts[0].chars().count() + fitted.data.to_string().chars().count();
        assert!(n_chars < MOST_CHARS, "{n_chars}");
    }

    #[test]
    fn nothing_is_left_out_of_what_fits() {
        let fitted = reply(0, 0);
        assert_eq!(fitted.data["left_out"], 5);
        let mut all = Reply {
            list: "hits",
            ..Reply::default()
        };
        all.fact("total", 0);
        all.fact("note", Value::Null);
        assert_eq!(all.fitted().data, json!({"total": 0, "hits": []}));
    }
}
