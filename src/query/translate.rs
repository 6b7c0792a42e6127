//! From a parsed query and filters to what an engine of others can be asked.
//!
//! Words are brought to their terms here, so that an engine needs no language: it
//! compares terms, phrases of terms and values of facets. What it is asked means
//! what `lower` means for an index of ours, but for the order of hits.

use jiff::civil::Date;

use super::engine_fields as field;
use super::facets::{Choice, Selection};
use super::filter::{self, Values};
use super::lower::{exact_words, explain, phrases, regex_of, variants_of};
use super::parse::{Forms, Node, Parsed, Text, parse};
use super::rank::{self, Ranking};
use super::request::Request;
use super::search::refuse_unreadable;
use super::snippet::{Highlighter, Pattern, Variant};
use super::spans;
use crate::error::{BadParameter, Result};
use crate::index::{Facet, ValueKind};
use crate::lang::Lang;

/// What articles must have.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// Nothing: every article.
    Everything,
    /// What no article has.
    Nothing,
    /// One of these terms in a field.
    Term(&'static str, Vec<String>),
    /// Terms in a row, so many places apart.
    Phrase(&'static str, Vec<String>, u32),
    /// A term of which the regular expression is true, all of it.
    Regex(&'static str, String),
    /// A term so many letters away.
    Fuzzy(&'static str, String, u8),
    /// No value in a field.
    Absent(&'static str),
    /// A number of a field between two.
    Between(&'static str, i32, i32),
    /// All of these.
    All(Vec<Asked>),
    /// One of these, and the more the better.
    Any(Vec<Asked>),
    /// Not this.
    Not(Box<Asked>),
    /// This, counting so many times.
    Boosted(Box<Asked>, f32),
}

/// A search as an engine can be asked.
#[derive(Debug, Clone)]
pub struct Translated {
    /// The query.
    pub query: Asked,
    /// What must hold beside it, without a say in the order.
    pub always: Vec<Asked>,
    /// What is selected in facets, one a facet at most, which does not shrink the
    /// facet's own list.
    pub selected: Vec<(Selection, Asked)>,
    /// What is selected in facets in any way.
    pub selections: Vec<Selection>,
    /// What marks the words of the query.
    pub highlighter: Highlighter,
    /// What was not read as it was meant.
    pub notes: Vec<String>,
    /// What each part of the query, and each filter, was taken for.
    pub explanation: Vec<String>,
}

/// Translates a search for articles in these languages, whose names are found by
/// `values`.
///
/// # Errors
///
/// As [`search`](super::search()): for filters that cannot be read or fit several
/// values, and, where the request is strict, for the query.
pub fn translate(
    request: &Request,
    langs: &[Option<Lang>],
    values: &dyn Values,
) -> Result<Translated> {
    let parsed: Parsed = parse(&request.query);
    refuse_unreadable(request, &parsed)?;
    let filters = &request.filters;
    if let Some(name) = filters
        .collections
        .iter()
        .chain(&filters.not_collections)
        .next()
    {
        let bad = BadParameter::unreadable(
            "collection",
            name,
            "collection that an engine knows",
            "a filter, or search the index in which it was frozen",
        );
        return Err(bad.into());
    }
    let resolved = filter::resolve_values(filters, values, request.today)?;
    let node = parsed.node.as_ref();
    let mut translating = Translating {
        langs,
        values,
        today: request.today,
        any: request.any,
        bare: node.is_none_or(|node| node.to_string().is_ascii()),
        ranking: if request.any {
            Ranking::ANY
        } else {
            Ranking::ALL
        },
        patterns: Vec::new(),
        notes: Vec::new(),
        explanation: Vec::new(),
    };
    let query = match node {
        Some(node @ Node::Text(_)) if request.any => {
            translating.all(std::slice::from_ref(node), false, true)?
        }
        Some(node) => translating.node(node, false, true)?,
        None => Asked::Everything,
    };
    let always = resolved.all.iter().map(asked_of);
    let not = resolved
        .not
        .iter()
        .map(|each| Asked::Not(Box::new(asked_of(each))));
    let always: Vec<Asked> = always.chain(not).collect();
    let notes = parsed.notes.iter().map(ToString::to_string);
    let notes = notes.chain(resolved.notes.iter().cloned());
    let mut explanation = translating.explanation;
    explanation.extend(resolved.explain());
    Ok(Translated {
        query,
        always,
        selected: resolved
            .any
            .iter()
            .map(|each| (each.clone(), asked_of(each)))
            .collect(),
        selections: resolved.any.iter().chain(&resolved.all).cloned().collect(),
        highlighter: Highlighter::new(translating.patterns),
        notes: notes.chain(translating.notes).collect(),
        explanation,
    })
}

/// What an article must have that a selection lets through.
fn asked_of(selection: &Selection) -> Asked {
    let facet = selection.facet;
    let mut terms = Vec::new();
    let mut ways = Vec::new();
    for choice in &selection.any_of {
        match choice {
            Choice::Term(term) => terms.push(term.clone()),
            Choice::Nothing => ways.push(Asked::Absent(facet.name())),
            Choice::Days(range) => ways.push(match facet.kind() {
                ValueKind::Days { within: true, .. } => {
                    let [first, last] = field::PUBLISHED_DAYS;
                    let day = crate::date::day_number;
                    Asked::All(vec![
                        Asked::Between(first, day(range.first), day(range.last)),
                        Asked::Between(last, day(range.first), day(range.last)),
                    ])
                }
                _ => Asked::Term(field::MENTIONED_SPANS, spans::meeting(*range)),
            }),
        }
    }
    if !terms.is_empty() {
        ways.push(Asked::Term(facet.name(), terms));
    }
    match ways.len() {
        1 => ways.remove(0),
        _ => Asked::Any(ways),
    }
}

struct Translating<'a> {
    langs: &'a [Option<Lang>],
    values: &'a dyn Values,
    today: Date,
    any: bool,
    /// Whether nothing of the query was typed with diacritics.
    bare: bool,
    ranking: Ranking,
    patterns: Vec<Vec<Variant>>,
    notes: Vec<String>,
    explanation: Vec<String>,
}

impl Translating<'_> {
    /// `shown` says whether hits of the node are to be highlighted.
    fn node(&mut self, node: &Node, in_title: bool, shown: bool) -> Result<Asked> {
        Ok(match node {
            Node::And(nodes) => self.all(nodes, in_title, shown)?,
            Node::Or(nodes) => {
                let asked = nodes.iter().map(|node| self.node(node, in_title, shown));
                Asked::Any(asked.collect::<Result<_>>()?)
            }
            Node::Not(_) => self.all(std::slice::from_ref(node), in_title, shown)?,
            Node::Title(node) => self.node(node, true, shown)?,
            Node::Value(facet, value) => {
                let choice =
                    filter::choose(*facet, value, self.values, self.today, &mut self.notes)?;
                self.explanation
                    .push(format!("{}:{value} → {choice}", facet.name()));
                asked_of(&Selection {
                    facet: *facet,
                    any_of: vec![choice],
                })
            }
            Node::Text(text) => self.text(text, in_title, shown),
        })
    }

    /// All of the nodes; those under `any` only rank, but one must hold.
    fn all(&mut self, nodes: &[Node], in_title: bool, shown: bool) -> Result<Asked> {
        let nodes = if self.any {
            &rank::with_words(nodes)
        } else {
            nodes
        };
        let (mut all, mut any) = (Vec::new(), Vec::new());
        for node in nodes {
            match node {
                Node::Not(node) => {
                    let asked = self.node(node, in_title, false)?;
                    all.push(Asked::Not(Box::new(asked)));
                }
                Node::Text(_) | Node::Or(_) if self.any => {
                    any.push(self.node(node, in_title, shown)?);
                }
                node => all.push(self.node(node, in_title, shown)?),
            }
        }
        if !any.is_empty() {
            all.push(Asked::Any(any));
        }
        Ok(match all.len() {
            1 => all.remove(0),
            _ => Asked::All(all),
        })
    }

    fn text(&mut self, text: &Text, in_title: bool, shown: bool) -> Asked {
        let variants = variants_of(text, self.langs, self.bare);
        self.explanation.push(explain(text, &variants));
        let several = variants.len() > 1;
        let mut ways: Vec<Asked> = variants
            .iter()
            .map(|variant| {
                let asked = self.fields(&variant.pattern, in_title);
                if several {
                    Asked::All(vec![asked, in_langs(&variant.langs)])
                } else {
                    asked
                }
            })
            .collect();
        let asked = match ways.len() {
            1 => ways.remove(0),
            _ => Asked::Any(ways),
        };
        let exact = (text.forms == Forms::Exact).then(|| exact_words(&text.words));
        if shown {
            let exact = exact.clone().map(|words| Variant {
                langs: self.langs.to_vec(),
                pattern: Pattern::Exact(words),
            });
            self.patterns
                .push(exact.map_or(variants, |exact| vec![exact]));
        }
        match exact {
            Some(words) => {
                let spelt = spelt_so(&words, in_title);
                Asked::All(vec![asked, spelt])
            }
            None => asked,
        }
    }

    /// A pattern in the title, or in title or text.
    fn fields(&self, pattern: &Pattern, in_title: bool) -> Asked {
        let title = asked_in(field::TITLE_TERMS, pattern);
        let title = Asked::Boosted(Box::new(title), self.ranking.title);
        if in_title {
            return title;
        }
        Asked::Any(vec![title, asked_in(field::TEXT_TERMS, pattern)])
    }
}

/// Words in a row as they are spelt.
fn spelt_so(words: &[String], in_title: bool) -> Asked {
    let fields = [field::TITLE_WORDS, field::TEXT_WORDS];
    let fields = &fields[..if in_title { 1 } else { 2 }];
    let asked = fields.iter().map(|field| match words {
        [] => Asked::Nothing,
        [word] => Asked::Term(field, vec![word.clone()]),
        words => Asked::Phrase(field, words.to_vec(), 0),
    });
    Asked::Any(asked.collect())
}

/// Articles in one of some languages.
fn in_langs(langs: &[Option<Lang>]) -> Asked {
    let choice = |lang: &Option<Lang>| match lang {
        Some(lang) => Choice::Term(lang.to_string()),
        None => Choice::Nothing,
    };
    asked_of(&Selection {
        facet: Facet::Lang,
        any_of: langs.iter().map(choice).collect(),
    })
}

/// A pattern in a field of terms.
fn asked_in(field: &'static str, pattern: &Pattern) -> Asked {
    match pattern {
        Pattern::Wildcard(wildcard) => Asked::Regex(field, regex_of(wildcard)),
        Pattern::Fuzzy(terms, distance) => {
            let terms = terms.iter();
            Asked::Any(
                terms
                    .map(|term| Asked::Fuzzy(field, term.clone(), *distance))
                    .collect(),
            )
        }
        Pattern::Sequence(places, slop) => match places.as_slice() {
            [] => Asked::Nothing,
            [terms] => Asked::Term(field, terms.iter().cloned().collect()),
            places => {
                let phrases = phrases(places).into_iter();
                let phrase = |terms: Vec<&String>| {
                    Asked::Phrase(field, terms.into_iter().cloned().collect(), *slop)
                };
                Asked::Any(phrases.map(phrase).collect())
            }
        },
        Pattern::Exact(words) => Asked::Phrase(field, words.clone(), 0),
    }
}
