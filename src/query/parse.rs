//! The query language.
//!
//! ```text
//! query    = either+                        all of them (AND or && between, or not)
//! either   = clause ("OR" clause)*          one of them, || too; binds closer than AND
//! clause   = ("-" | "NOT")? primary
//! primary  = "(" query ")" | field ":" value | "="? text
//! text     = phrase ("~" number)? | word
//! phrase   = '"' any but '"' '"'            also „…”, “…”, «…»
//! word     = letters, with "*" and "?" for any, "~" number? at the end: fuzzy
//! field    = "title" | a facet by any of its names
//! value    = phrase | word                  after "title": primary
//! ```
//!
//! A word finds its inflected forms, `=word` that form only. The reader is
//! lenient: what it cannot read it takes as words, and leaves a note with the
//! position; a caller who wants to be strict takes the first note as an error.

use std::fmt;
use std::ops::Range;

use crate::index::Facet;
use crate::lang::spelling::{distance, slips};

/// Depth of parentheses and of `title:` beyond which they are passed over.
const DEPTH_MAX: usize = 64;

/// Characters of one word, phrase or value; the rest is passed over with a
/// note.
const TEXT_CHARS_MAX: usize = 1000;

/// Characters of a word that can be looked up with slips.
const FUZZY_CHARS_MAX: usize = 40;

/// Notes of one query; what follows from them is not worth saying.
const NOTES_MAX: usize = 16;

/// Words and phrases of one query; the rest is passed over with a note.
const CLAUSES_MAX: usize = 1024;

/// Places to spare in a phrase, at most.
const SLOP_MAX: u32 = 255;

/// What a query asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// All of these.
    And(Vec<Node>),
    /// One of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// In the title.
    Title(Box<Node>),
    /// A value of a facet.
    Value(Facet, String),
    /// Words.
    Text(Text),
}

/// A word or a phrase, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// Without quotes and operators.
    pub words: String,
    /// Whether it was quoted.
    pub is_phrase: bool,
    /// Which forms it finds.
    pub forms: Forms,
}

/// Which forms of a word, or which order of a phrase, a text finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forms {
    /// Inflected forms.
    Inflected,
    /// The form typed.
    Exact,
    /// Words that `*` and `?` fit.
    Wildcard,
    /// Words at most so many letters away.
    Fuzzy(u8),
    /// A phrase whose words may stand so many places away.
    Slop(u32),
}

/// Something that was not read as it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is and how it was taken.
    pub message: String,
    /// Characters before it.
    pub position: usize,
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "character {}: {}", self.position + 1, self.message)
    }
}

/// A query as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parsed {
    /// What it asks for; `None` for everything.
    pub node: Option<Node>,
    /// What was not read as it was meant.
    pub notes: Vec<Note>,
}

/// The node in the query language; reading it gives the node again.
impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let in_list = |f: &mut fmt::Formatter<'_>, nodes: &[Self], between: &str| {
            for (place, node) in nodes.iter().enumerate() {
                f.write_str(if place > 0 { between } else { "" })?;
                let is_list = matches!(node, Self::And(_) | Self::Or(_));
                let binds_closer = between == " " && matches!(node, Self::Or(_));
                node.fmt_operand(f, is_list && !binds_closer)?;
            }
            Ok(())
        };
        let is_compound = |node: &Self| matches!(node, Self::And(_) | Self::Or(_) | Self::Not(_));
        match self {
            Self::And(nodes) => in_list(f, nodes, " "),
            Self::Or(nodes) => in_list(f, nodes, " OR "),
            Self::Not(node) => {
                f.write_str("NOT ")?;
                node.fmt_operand(f, is_compound(node))
            }
            Self::Title(node) => {
                f.write_str("title:")?;
                node.fmt_operand(f, is_compound(node))
            }
            Self::Value(facet, value) => {
                let is_plain = |letter: char| !letter.is_whitespace() && !"()".contains(letter);
                if !value.is_empty() && value.chars().all(is_plain) {
                    write!(f, "{}:{value}", facet.name())
                } else {
                    write!(f, "{}:\"{value}\"", facet.name())
                }
            }
            Self::Text(text) => text.fmt(f),
        }
    }
}

impl Node {
    fn fmt_operand(&self, f: &mut fmt::Formatter<'_>, in_parentheses: bool) -> fmt::Result {
        if in_parentheses {
            write!(f, "({self})")
        } else {
            fmt::Display::fmt(self, f)
        }
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quote = if self.is_phrase { "\"" } else { "" };
        let exact = if self.forms == Forms::Exact { "=" } else { "" };
        write!(f, "{exact}{quote}{}{quote}", self.words)?;
        match self.forms {
            Forms::Fuzzy(distance) => write!(f, "~{distance}"),
            Forms::Slop(slop) => write!(f, "~{slop}"),
            Forms::Inflected | Forms::Exact | Forms::Wildcard => Ok(()),
        }
    }
}

/// Reads a query. Takes any input and never fails.
///
/// ```
/// use prasowka::query::parse::{Node, parse};
///
/// let parsed = parse("putin OR \"kim dzong un\" -title:wizyta");
/// assert!(matches!(parsed.node, Some(Node::And(ref all)) if all.len() == 2));
/// assert!(parsed.notes.is_empty());
/// ```
#[must_use]
pub fn parse(query: &str) -> Parsed {
    let mut parser = Parser {
        characters: query.chars().collect(),
        at: 0,
        depth: 0,
        n_clauses: 0,
        notes: Vec::new(),
    };
    let mut clauses = Vec::new();
    loop {
        clauses.extend(parser.all());
        if parser.peek().is_none() {
            break;
        }
        parser.note("a parenthesis closes that was not opened; passed over");
        parser.at += 1;
    }
    Parsed {
        node: join(clauses, Node::And),
        notes: parser.notes,
    }
}

/// One node, or several joined.
fn join(mut nodes: Vec<Node>, by: fn(Vec<Node>) -> Node) -> Option<Node> {
    match nodes.len() {
        0 => None,
        1 => nodes.pop(),
        _ => Some(by(nodes)),
    }
}

struct Parser {
    characters: Vec<char>,
    at: usize,
    depth: usize,
    n_clauses: usize,
    notes: Vec<Note>,
}

impl Parser {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn note(&mut self, message: &str) {
        self.note_at(message, self.at);
    }

    fn note_at(&mut self, message: &str, position: usize) {
        if self.notes.len() < NOTES_MAX {
            self.notes.push(Note {
                message: message.to_owned(),
                position,
            });
        }
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    /// `query`, up to a closing parenthesis or the end.
    fn all(&mut self) -> Vec<Node> {
        let mut nodes = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None | Some(')') => return nodes,
                _ => nodes.extend(self.either()),
            }
        }
    }

    /// `either`; steps over at least one character.
    fn either(&mut self) -> Option<Node> {
        let mut nodes: Vec<Node> = self.clause().into_iter().collect();
        loop {
            let start = self.at;
            self.skip_space();
            let before = self.at;
            if !self.either_keyword() {
                self.at = if nodes.is_empty() { before } else { start };
                return join(nodes, Node::Or);
            }
            if nodes.is_empty() {
                self.note_at("nothing stands before OR; passed over", before);
            }
            self.skip_space();
            match self.clause() {
                Some(node) => nodes.push(node),
                None => self.note_at("nothing stands after OR; passed over", before),
            }
        }
    }

    /// `clause`; `None` where there is none.
    fn clause(&mut self) -> Option<Node> {
        while self.keyword("AND") || self.keyword("&&") {}
        let start = self.at;
        if self.either_keyword() {
            self.at = start;
            return None;
        }
        let is_not = self.keyword("NOT") || self.minus();
        self.skip_space();
        match self.primary() {
            Some(node) if is_not => Some(Node::Not(Box::new(node))),
            None if is_not => {
                self.note_at("nothing stands after the negation; passed over", start);
                None
            }
            node => node,
        }
    }

    /// `OR`, `||`
    fn either_keyword(&mut self) -> bool {
        self.keyword("OR") || self.keyword("||")
    }

    /// A word in capitals, or a sign, that stands alone.
    fn keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        let end = self.at + word.len();
        let is_word = self
            .characters
            .get(self.at..end)
            .is_some_and(|found| found.iter().copied().eq(word.chars()));
        let ends = self
            .characters
            .get(end)
            .is_none_or(|next| next.is_whitespace() || "()".contains(*next));
        if is_word && ends {
            self.at = end;
        }
        is_word && ends
    }

    /// A minus before something.
    fn minus(&mut self) -> bool {
        let next = self.characters.get(self.at + 1);
        let found = self.peek() == Some('-')
            && next.is_some_and(|next| !next.is_whitespace() && *next != '-');
        self.at += usize::from(found);
        found
    }

    fn primary(&mut self) -> Option<Node> {
        match self.peek()? {
            '(' => self.parenthesis(),
            ')' => None,
            _ => {
                let start = self.at;
                let field = self.field();
                // a field without a value is passed over, not searched for
                let is_field = self.at > start;
                field.or_else(|| if is_field { None } else { self.text() })
            }
        }
    }

    fn parenthesis(&mut self) -> Option<Node> {
        let start = self.at;
        self.at += 1;
        if self.depth >= DEPTH_MAX {
            self.note_at("parentheses too deep; passed over", start);
            return None;
        }
        self.depth += 1;
        let nodes = self.all();
        self.depth -= 1;
        if self.peek() == Some(')') {
            self.at += 1;
        } else {
            self.note_at("this parenthesis is not closed; closed at the end", start);
        }
        join(nodes, Node::And)
    }

    /// `field ":" value`; leaves everything as it was where there is none.
    fn field(&mut self) -> Option<Node> {
        let start = self.at;
        let rest = &self.characters[start..];
        let length = rest
            .iter()
            .take_while(|character| character.is_alphabetic())
            .count();
        if length == 0 || rest.get(length) != Some(&':') {
            return None;
        }
        let name: String = rest[..length].iter().collect::<String>().to_lowercase();
        let facet = facet_of(&name);
        if facet.is_none() && name != TITLE {
            let has_value = rest.get(length + 1).is_some_and(|next| is_value(*next));
            if has_value {
                self.note_at(&no_such_field(&name), start);
            }
            return None;
        }
        self.at = start + length + 1;
        self.skip_space();
        if self.depth >= DEPTH_MAX {
            self.note_at("fields too deep; passed over", start);
            return None;
        }
        let value = match (facet, self.peek()) {
            (None, Some(_)) => {
                self.depth += 1;
                let node = self.primary();
                self.depth -= 1;
                node.map(|node| Node::Title(Box::new(node)))
            }
            (Some(facet), Some(next)) if !"()".contains(next) => {
                let value = if is_quote(next) {
                    self.quoted()
                } else {
                    self.run()
                };
                Some(Node::Value(facet, value)).filter(|_| self.count_clause(start))
            }
            _ => None,
        };
        if value.is_none() {
            self.note_at("this field has no value; passed over", start);
        }
        value
    }

    fn text(&mut self) -> Option<Node> {
        if "()".contains(self.peek()?) {
            return None;
        }
        let start = self.at;
        let is_exact = self.peek() == Some('=')
            && self
                .characters
                .get(start + 1)
                .is_some_and(|next| !next.is_whitespace());
        self.at += usize::from(is_exact);
        let is_phrase = self.peek().is_some_and(is_quote);
        let (words, forms) = if is_phrase {
            let words = self.quoted();
            let slop = self.tilde().map_or(Forms::Inflected, Forms::Slop);
            (words, slop)
        } else {
            let (word, forms) = word_and_forms(self.run());
            let is_long = word.chars().count() > FUZZY_CHARS_MAX;
            if is_long && matches!(forms, Forms::Fuzzy(_)) {
                self.note_at(
                    "too long a word to look for near ones; taken as it is",
                    start,
                );
                (word, Forms::Inflected)
            } else {
                (word, forms)
            }
        };
        let forms = if is_exact { Forms::Exact } else { forms };
        let has_words = words.chars().any(char::is_alphanumeric);
        if !has_words {
            self.note_at("no word to search for here; passed over", start);
            return None;
        }
        self.count_clause(start).then_some(Node::Text(Text {
            words,
            is_phrase,
            forms,
        }))
    }

    /// Counts a clause, and refuses one too many.
    fn count_clause(&mut self, start: usize) -> bool {
        self.n_clauses += 1;
        if self.n_clauses == CLAUSES_MAX + 1 {
            self.note_at("too many words; those from here on are passed over", start);
        }
        self.n_clauses <= CLAUSES_MAX
    }

    /// Characters up to a space, a parenthesis or a quote; at least one.
    fn run(&mut self) -> String {
        let start = self.at;
        while self.peek().is_some_and(|next| {
            !next.is_whitespace() && !"()".contains(next) && (self.at == start || !is_quote(next))
        }) {
            self.at += 1;
        }
        self.at = self.at.max(start + 1);
        self.cut(start..self.at)
    }

    /// The characters of a range, as many as are read of one text.
    fn cut(&mut self, range: Range<usize>) -> String {
        if range.len() > TEXT_CHARS_MAX {
            self.note_at("too long; the rest of it is passed over", range.start);
        }
        self.characters[range].iter().take(TEXT_CHARS_MAX).collect()
    }

    /// What stands between this quote and the next.
    fn quoted(&mut self) -> String {
        let start = self.at;
        self.at += 1;
        let mut rest = self.characters[self.at..].iter();
        if let Some(length) = rest.position(|next| is_quote(*next)) {
            let words = self.cut(self.at..self.at + length);
            self.at += length + 1;
            return words;
        }
        self.note_at("this quotation is not closed; closed at the end", start);
        let words = self.cut(self.at..self.characters.len());
        self.at = self.characters.len();
        words
    }

    /// `~` and a number after a phrase; 2 without the number.
    fn tilde(&mut self) -> Option<u32> {
        if self.peek() != Some('~') {
            return None;
        }
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.characters[start..self.at].iter().collect();
        let slop = if digits.is_empty() {
            2
        } else {
            digits.parse().unwrap_or(SLOP_MAX)
        };
        Some(slop.min(SLOP_MAX))
    }
}

/// The facet that a field names.
fn facet_of(name: &str) -> Option<Facet> {
    Facet::named(name)
}

/// The field that is no facet.
const TITLE: &str = "title";

/// Whether what begins so can be a field's value, and none of an address
/// (`https://`) or a time.
fn is_value(first: char) -> bool {
    first.is_alphabetic() || is_quote(first)
}

/// What is said of a field that there is not, with the nearest one.
fn no_such_field(name: &str) -> String {
    let fields = Facet::ALL.iter().map(|facet| facet.name()).chain([TITLE]);
    let near = fields
        .clone()
        .filter_map(|field| Some((distance(name, field, slips(name))?, field)))
        .min()
        .map(|(_, field)| field)
        .or_else(|| fields.clone().find(|field| field.starts_with(name)));
    if let Some(field) = near {
        return format!("no field `{name}`, taken as words; `{field}:` is near");
    }
    let all: Vec<_> = fields.collect();
    format!(
        "no field `{name}`, taken as words; fields are {}",
        all.join(", ")
    )
}

/// Quotation marks of the languages we know, and the typewriter's.
fn is_quote(character: char) -> bool {
    matches!(character, '"' | '„' | '”' | '“' | '«' | '»')
}

/// Takes the operators off the end of a word.
fn word_and_forms(word: String) -> (String, Forms) {
    // a question mark at the end of a word is punctuation more often
    let inner = word.trim_end_matches('?');
    if let Some((stem, number)) = inner.rsplit_once('~')
        && !stem.is_empty()
        && number.bytes().all(|byte| byte.is_ascii_digit())
    {
        let distance = number
            .parse()
            .unwrap_or(if number.is_empty() { 1 } else { 2 });
        return (stem.to_owned(), Forms::Fuzzy(distance.clamp(1, 2)));
    }
    if inner.contains(['*', '?']) {
        return (inner.to_owned(), Forms::Wildcard);
    }
    (word, Forms::Inflected)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A query as it was read, in Lisp's way.
    fn show(node: &Node) -> String {
        let all = |name: &str, nodes: &[Node]| {
            let nodes: Vec<_> = nodes.iter().map(show).collect();
            format!("({name} {})", nodes.join(" "))
        };
        match node {
            Node::And(nodes) => all("and", nodes),
            Node::Or(nodes) => all("or", nodes),
            Node::Not(node) => format!("(not {})", show(node)),
            Node::Title(node) => format!("(title {})", show(node)),
            Node::Value(facet, value) => format!("{}:{value}", facet.name()),
            Node::Text(text) => {
                let quote = if text.is_phrase { "\"" } else { "" };
                let forms = match text.forms {
                    Forms::Inflected => String::new(),
                    Forms::Exact => "=".to_owned(),
                    Forms::Wildcard => "*".to_owned(),
                    Forms::Fuzzy(n) => format!("~{n}"),
                    Forms::Slop(n) => format!("~{n}"),
                };
                format!("{quote}{}{quote}{forms}", text.words)
            }
        }
    }

    #[track_caller]
    fn check(query: &str, expected: &str, n_notes: usize) {
        let parsed = parse(query);
        let shown = parsed.node.as_ref().map_or("all".to_owned(), show);
        assert_eq!(
            (shown.as_str(), parsed.notes.len()),
            (expected, n_notes),
            "{query:?} {:?}",
            parsed.notes
        );
    }

    #[test]
    fn reads_the_language() {
        check("", "all", 0);
        check("putin", "putin", 0);
        check("putin kim", "(and putin kim)", 0);
        check("putin AND kim", "(and putin kim)", 0);
        check(
            "wybory polska OR węgry",
            "(and wybory (or polska węgry))",
            0,
        );
        check("a NOT b -c", "(and a (not b) (not c))", 0);
        check("(a b) OR c", "(or (and a b) c)", 0);
        check("\"korea północna\"", "\"korea północna\"", 0);
        check(
            "\"spraw zagranicznych\"~3 „mowa polska”",
            "(and \"spraw zagranicznych\"~3 \"mowa polska\")",
            0,
        );
        check(
            "minist* kr?l word~ słowo~2 =Putina",
            "(and minist** kr?l* word~1 słowo~2 Putina=)",
            0,
        );
        check(
            "title:wizyta person:\"Kim Dzong Un\" country:KP",
            "(and (title wizyta) person:Kim Dzong Un country:KP)",
            0,
        );
        check(
            "10:30 polsko-ukraiński https://example.org/a",
            "(and 10:30 polsko-ukraiński https://example.org/a)",
            0,
        );
        check("title:(a OR b)", "(title (or a b))", 0);
        check(
            "published:2024-03..2024-06",
            "published:2024-03..2024-06",
            0,
        );
        check("kto to?", "(and kto to?)", 0);
        check("a || b && c", "(and (or a b) c)", 0);
        check("a||b a&&b", "(and a||b a&&b)", 0);
    }

    #[test]
    fn reads_what_it_can_of_the_rest() {
        check("(a b", "(and a b)", 1);
        check("a) b", "(and a b)", 1);
        check("\"a b", "\"a b\"", 1);
        check("OR a", "a", 1);
        check("a OR", "a", 1);
        check("-", "all", 1);
        check("- a", "a", 1);
        check("NOT", "all", 1);
        check("person:", "all", 1);
        check("persn:Tusk", "persn:Tusk", 1);
        check("foo:bar lorem:\"a b\"", "(and foo:bar lorem: \"a b\")", 2);
        check(
            "ISO:9001 mailto:// 12:30 Uwaga: pożar",
            "(and ISO:9001 mailto:// 12:30 Uwaga: pożar)",
            0,
        );
        check("|| a", "a", 1);
        check("()", "all", 0);
        check("!!! ...", "all", 2);
        check(&"(".repeat(100_000), "all", NOTES_MAX);
        check(&"title:".repeat(20_000), "all", NOTES_MAX);
    }

    #[test]
    fn long_queries_end() {
        let parsed = parse(&"słowo ".repeat(20_000));
        assert!(matches!(parsed.node, Some(Node::And(nodes)) if nodes.len() == CLAUSES_MAX));
        assert_eq!(parsed.notes.len(), 1);
    }

    /// Reads a query, prints it and reads it again.
    #[track_caller]
    fn check_print(query: &str) {
        let Some(node) = parse(query).node else {
            return;
        };
        let printed = node.to_string();
        assert_eq!(parse(&printed).node, Some(node), "{query:?} {printed:?}");
    }

    #[test]
    fn prints_what_it_reads() {
        for query in [
            "a (b OR (c d)) NOT (e f)",
            "NOT (NOT a) OR =\"b c\"",
            "title:(NOT a) \"b c\"~3 d~2 person:\"Kim Dzong Un\"",
            "NOT -b --c ==d (a OR b) OR c",
            "?a:~? b~1? c*~??",
        ] {
            check_print(query);
        }
    }

    #[test]
    fn takes_every_block_of_unicode() {
        let characters: Vec<char> = (0..=0x0010_FFFF)
            .step_by(16)
            .filter_map(char::from_u32)
            .collect();
        for block in characters.chunks(16) {
            let query: String = block.iter().collect();
            check_print(&query);
            check_print(&format!("title:{query} \"{query}\"~ {query}~"));
        }
    }

    proptest::proptest! {
        #[test]
        fn takes_anything(query: String) {
            check_print(&query);
        }

        #[test]
        fn takes_any_operators(query in "([ab*?~=():\" -]|title:|person:| OR | NOT | AND ){0,24}") {
            check_print(&query);
        }
    }
}
