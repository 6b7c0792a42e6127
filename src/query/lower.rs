//! From a parsed query to Tantivy's queries over the terms of the index.
//!
//! The index holds one term a position, the base form without diacritics, made
//! by the rules of the article's language. A typed word is looked up by the
//! rules of every language that the index has articles in. Diacritics that are
//! typed are meant; in a query without any a Polish word is taken for all the
//! words it can be.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use tantivy::SegmentReader;
use tantivy::Term;
use tantivy::query::doc_predicate_query::{DocPredicateQuery, FunctionPredicate};
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery,
    FuzzyTermQuery, Occur, PhraseQuery, Query, RegexQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption, Value};

use super::boost;
use super::facets::{Choice, Matcher, Selection};
use super::filter;
use super::parse::{Forms, Node, Text};
use super::rank::{self, Ranking};
use super::snippet::{Highlighter, Pattern, Variant};
use crate::enrich::{Record, unpack};
use crate::error::Result;
use crate::index::{Facet, Reader};
use crate::lang::Lang;
use crate::lang::inflection::{name_abroad, unfolded, with_diacritics};
use crate::lang::tokens::{Class, Tokens};
use crate::lang::words::{Word, fold, lower};

/// Ways to read a phrase whose words can be several.
const PHRASES_MAX: usize = 32;

/// A query ready to run.
pub(super) struct Lowered {
    pub(super) query: Box<dyn Query>,
    pub(super) highlighter: Highlighter,
    pub(super) notes: Vec<String>,
    /// What each part of the query was taken for.
    pub(super) explanation: Vec<String>,
}

/// Lowers a query; `any` ranks by any of the words instead of asking for all.
pub(super) fn lower_query(
    node: Option<&Node>,
    reader: &Reader,
    langs: &[Option<Lang>],
    any: bool,
    today: Date,
) -> Result<Lowered> {
    let mut lowering = Lowering {
        reader,
        langs,
        today,
        any,
        bare: node.is_none_or(|node| node.to_string().is_ascii()),
        ranking: if any { Ranking::ANY } else { Ranking::ALL },
        patterns: Vec::new(),
        notes: Vec::new(),
        explanation: Vec::new(),
    };
    let fields = reader.fields();
    let both = [fields.title, fields.text];
    let query = match node {
        Some(node @ Node::Text(_)) if any => {
            lowering.all(std::slice::from_ref(node), &both, true)?
        }
        Some(node) if any => lowering.node(node, &both, true)?,
        Some(node) => {
            let query = lowering.node(node, &both, true)?;
            lowering.boosted(query, node, &both)?
        }
        None => Box::new(AllQuery),
    };
    let highlighter = Highlighter::new(lowering.patterns);
    Ok(Lowered {
        query,
        highlighter,
        notes: lowering.notes,
        explanation: lowering.explanation,
    })
}

/// A query for the articles that a selection lets through; it adds nothing to
/// a score.
pub(super) fn selection_query(selection: &Selection, reader: &Reader) -> Box<dyn Query> {
    let field = reader.fields().facet(selection.facet);
    let (terms, others): (Vec<_>, Vec<_>) = selection
        .any_of
        .iter()
        .cloned()
        .partition(|choice| matches!(choice, Choice::Term(_)));
    let mut queries: Vec<Box<dyn Query>> = terms
        .iter()
        .map(|term| -> Box<dyn Query> {
            let term = Term::from_field_text(field, &term.to_string());
            Box::new(TermQuery::new(term, IndexRecordOption::Basic))
        })
        .collect();
    if !others.is_empty() {
        queries.push(Box::new(predicate(Selection {
            any_of: others,
            ..*selection
        })));
    }
    let query = match queries.len() {
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::union(queries)),
    };
    Box::new(ConstScoreQuery::new(query, 0.0))
}

/// A query that looks at the columns of each article it is asked about.
fn predicate(selection: Selection) -> DocPredicateQuery {
    let predicate = FunctionPredicate::from(move |reader: &SegmentReader| {
        let matcher = Matcher::open(&selection, reader)?;
        Ok(move |doc| matcher.matches(doc))
    });
    predicate.into()
}

struct Lowering<'a> {
    reader: &'a Reader,
    langs: &'a [Option<Lang>],
    today: Date,
    any: bool,
    /// Whether nothing of the query was typed with diacritics.
    bare: bool,
    ranking: Ranking,
    patterns: Vec<Vec<Variant>>,
    notes: Vec<String>,
    explanation: Vec<String>,
}

impl Lowering<'_> {
    /// `shown` says whether hits of the node are to be highlighted.
    fn node(&mut self, node: &Node, fields: &[Field], shown: bool) -> Result<Box<dyn Query>> {
        Ok(match node {
            Node::And(nodes) => self.all(nodes, fields, shown)?,
            Node::Or(nodes) => {
                let queries = nodes.iter().map(|node| self.node(node, fields, shown));
                let queries: Result<Vec<_>> = queries.collect();
                Box::new(BooleanQuery::union(queries?))
            }
            Node::Not(_) => self.all(std::slice::from_ref(node), fields, shown)?,
            Node::Title(node) => self.node(node, &[self.reader.fields().title], shown)?,
            Node::Value(facet, value) => {
                let choice =
                    filter::choose(*facet, value, self.reader, self.today, &mut self.notes)?;
                self.explanation
                    .push(format!("{}:{value} → {choice}", facet.name()));
                let selection = Selection {
                    facet: *facet,
                    any_of: vec![choice],
                };
                selection_query(&selection, self.reader)
            }
            Node::Text(text) => self.text(text, fields, shown)?,
        })
    }

    /// All of the nodes; those under `any` only rank, but one must hold.
    fn all(&mut self, nodes: &[Node], fields: &[Field], shown: bool) -> Result<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::new();
        let nodes = if self.any {
            &rank::with_words(nodes)
        } else {
            nodes
        };
        for node in nodes {
            clauses.push(match node {
                Node::Not(node) => (Occur::MustNot, self.node(node, fields, false)?),
                Node::Text(_) | Node::Or(_) if self.any => {
                    (Occur::Should, self.node(node, fields, shown)?)
                }
                node => (Occur::Must, self.node(node, fields, shown)?),
            });
        }
        if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
            let all: Box<dyn Query> = Box::new(ConstScoreQuery::new(Box::new(AllQuery), 0.0));
            clauses.push((Occur::Must, all));
        }
        if self.any {
            for pair in rank::neighbours(nodes) {
                let pair = self.variants_query(&self.variants(&pair), fields)?;
                let pair = BoostQuery::new(pair, rank::NEIGHBOURS);
                clauses.push((Occur::Should, Box::new(pair)));
            }
        }
        let n_should = clauses
            .iter()
            .filter(|(occur, _)| *occur == Occur::Should)
            .count();
        let mut query = BooleanQuery::new(clauses);
        query.set_minimum_number_should_match(n_should.min(1));
        Ok(Box::new(query))
    }

    /// A query whose hits rank higher where the words of a node stand near one
    /// another or name an entity of the article.
    fn boosted(
        &self,
        query: Box<dyn Query>,
        node: &Node,
        fields: &[Field],
    ) -> Result<Box<dyn Query>> {
        let mut clauses = vec![(Occur::Must, query)];
        for words in boost::plain_words(node) {
            for pair in words.windows(2) {
                let near = Text {
                    words: pair.join(" "),
                    is_phrase: true,
                    forms: Forms::Slop(boost::NEAR),
                };
                let near = self.variants_query(&self.variants(&near), fields)?;
                let near = BoostQuery::new(near, boost::NEAR_BOOST);
                clauses.push((Occur::Should, Box::new(near)));
            }
            let entities = boost::entities(&words, self.reader).into_iter();
            clauses.extend(entities.map(|boost| (Occur::Should, boost)));
        }
        Ok(match clauses.len() {
            1 => clauses.remove(0).1,
            _ => Box::new(BooleanQuery::new(clauses)),
        })
    }

    /// A query for what a text is, each variant among the articles in its
    /// languages.
    fn variants_query(&self, variants: &[Variant], fields: &[Field]) -> Result<Box<dyn Query>> {
        let mut queries = Vec::new();
        for variant in variants {
            let mut query = self.fields_query(&variant.pattern, fields);
            if self.any {
                let lang = variant.langs.first().copied().flatten();
                let weight = rank::weight(&variant.pattern, lang, self.reader)?;
                query = Box::new(BoostQuery::new(query, weight));
            }
            if variants.len() > 1 {
                query = in_langs(query, &variant.langs, self.reader);
            }
            queries.push(query);
        }
        Ok(one_of(queries, 0.0))
    }

    /// A pattern in any of several fields.
    fn fields_query(&self, pattern: &Pattern, fields: &[Field]) -> Box<dyn Query> {
        let queries = fields.iter().map(|field| {
            let query = pattern_query(pattern, *field);
            if *field == self.reader.fields().title {
                Box::new(BoostQuery::new(query, self.ranking.title))
            } else {
                query
            }
        });
        one_of(queries.collect(), self.ranking.lesser_field)
    }

    fn text(&mut self, text: &Text, fields: &[Field], shown: bool) -> Result<Box<dyn Query>> {
        let variants = self.variants(text);
        self.explanation.push(explain(text, &variants));
        let query = self.variants_query(&variants, fields)?;
        let exact = (text.forms == Forms::Exact).then(|| exact_words(&text.words));
        if shown {
            let exact = exact.clone().map(|words| Variant {
                langs: self.langs.to_vec(),
                pattern: Pattern::Exact(words),
            });
            self.patterns
                .push(exact.map_or(variants, |exact| vec![exact]));
        }
        Ok(match exact {
            Some(words) => {
                let title_only = fields.len() == 1;
                let verified = self.verified(words, title_only);
                let verified: Box<dyn Query> = Box::new(ConstScoreQuery::new(verified, 0.0));
                Box::new(BooleanQuery::new(vec![
                    (Occur::Must, query),
                    (Occur::Must, verified),
                ]))
            }
            None => query,
        })
    }

    fn variants(&self, text: &Text) -> Vec<Variant> {
        variants_of(text, self.langs, self.bare)
    }

    /// A query for the articles whose stored text has just these words in a
    /// row. It reads the text of every article it is asked about, so it stands
    /// beside a query for their terms.
    fn verified(&self, words: Vec<String>, title_only: bool) -> Box<dyn Query> {
        let record = self.reader.fields().record;
        let words = Arc::new(words);
        let predicate = FunctionPredicate::from(move |reader: &SegmentReader| {
            let store = reader.get_store_reader(8)?;
            let words = Arc::clone(&words);
            Ok(move |doc| {
                let document: Option<tantivy::TantivyDocument> = store.get(doc).ok();
                let packed = document
                    .as_ref()
                    .and_then(|document| document.get_first(record));
                let packed = packed.and_then(|value| value.as_bytes());
                let kept = packed.and_then(unpack);
                kept.is_some_and(|(_, record)| has_words(&record, &words, title_only))
            })
        });
        let query: DocPredicateQuery = predicate.into();
        Box::new(query)
    }
}

/// What a text is in each of some languages, those in which it is the same
/// together.
pub(super) fn variants_of(text: &Text, langs: &[Option<Lang>], bare: bool) -> Vec<Variant> {
    let mut variants: Vec<Variant> = Vec::new();
    for lang in langs {
        let pattern = pattern_in(text, *lang, bare);
        match variants
            .iter_mut()
            .find(|variant| variant.pattern == pattern)
        {
            Some(variant) => variant.langs.push(*lang),
            None => variants.push(Variant {
                langs: vec![*lang],
                pattern,
            }),
        }
    }
    if variants.is_empty() {
        variants.push(Variant {
            langs: Vec::new(),
            pattern: pattern_in(text, None, bare),
        });
    }
    variants
}

/// What a text is in one language; `bare` says that nobody typed diacritics.
fn pattern_in(text: &Text, lang: Option<Lang>, bare: bool) -> Pattern {
    let sequence = || sequence(&text.words, lang, bare);
    match text.forms {
        Forms::Wildcard => Pattern::Wildcard(fold(&lower(&text.words))),
        Forms::Fuzzy(distance) => {
            // a word mistyped is none that could be brought to its base form
            let mut terms = terms_of(&text.words, lang, bare);
            terms.insert(fold(&lower(&text.words)));
            Pattern::Fuzzy(terms.into_iter().collect(), distance)
        }
        Forms::Inflected | Forms::Exact => Pattern::Sequence(sequence(), 0),
        Forms::Slop(slop) => Pattern::Sequence(sequence(), slop),
    }
}

/// The terms that a text can be in some languages.
pub(super) fn terms_in(words: &str, langs: &[Option<Lang>], bare: bool) -> BTreeSet<String> {
    let of_lang = |lang: &Option<Lang>| sequence(words, *lang, bare).into_iter().flatten();
    langs.iter().flat_map(of_lang).collect()
}

/// The terms that each word of a text can be.
fn sequence(words: &str, lang: Option<Lang>, bare: bool) -> Vec<BTreeSet<String>> {
    let tokens = Tokens::new(words, lang);
    let tokens = tokens
        .tokens
        .iter()
        .filter(|token| token.class != Class::Mark);
    tokens
        .map(|token| terms_of(token.text(words), lang, bare))
        .collect()
}

/// One of several queries; the best counts, the others by a share.
fn one_of(mut queries: Vec<Box<dyn Query>>, tie_breaker: f32) -> Box<dyn Query> {
    if queries.len() == 1 {
        queries.remove(0)
    } else {
        Box::new(DisjunctionMaxQuery::with_tie_breaker(queries, tie_breaker))
    }
}

/// A query among the articles in some languages.
fn in_langs(query: Box<dyn Query>, langs: &[Option<Lang>], reader: &Reader) -> Box<dyn Query> {
    let choice = |lang: &Option<Lang>| match lang {
        Some(lang) => Choice::Term(lang.to_string()),
        None => Choice::Nothing,
    };
    let any_of = langs.iter().map(choice).collect();
    let langs = Selection {
        facet: Facet::Lang,
        any_of,
    };
    let langs = selection_query(&langs, reader);
    Box::new(BooleanQuery::new(vec![
        (Occur::Must, query),
        (Occur::Must, langs),
    ]))
}

/// What a word or phrase was taken for: "Putinem → putin".
pub(super) fn explain(text: &Text, variants: &[Variant]) -> String {
    let either = |terms: &mut dyn Iterator<Item = &String>| {
        terms.map(String::as_str).collect::<Vec<_>>().join("|")
    };
    let taken = variants.iter().map(|variant| {
        let taken = match &variant.pattern {
            Pattern::Wildcard(wildcard) => format!("terms like {wildcard}"),
            Pattern::Fuzzy(terms, n) => {
                format!("{} or {n} letters away", either(&mut terms.iter()))
            }
            Pattern::Sequence(places, slop) => {
                let places: Vec<_> = places
                    .iter()
                    .map(|place| either(&mut place.iter()))
                    .collect();
                let slop = if *slop > 0 {
                    format!(", {slop} places apart")
                } else {
                    String::new()
                };
                format!("{}{slop}", places.join(" "))
            }
            Pattern::Exact(words) => words.join(" "),
        };
        if variants.len() == 1 {
            return taken;
        }
        let langs = variant
            .langs
            .iter()
            .map(|lang| lang.map_or("?".to_owned(), |lang| lang.to_string()));
        format!("{taken} ({})", langs.collect::<Vec<_>>().join(" "))
    });
    let taken: Vec<_> = taken.collect();
    let exact = if text.forms == Forms::Exact {
        ", this form only"
    } else {
        ""
    };
    format!("{} → {}{exact}", text.words, taken.join(", "))
}

/// The terms that a word can be in one language.
fn terms_of(word: &str, lang: Option<Lang>, bare: bool) -> BTreeSet<String> {
    let known = Word::new(word, lang);
    let mut terms = BTreeSet::new();
    let lacks_diacritics = known.lower.is_ascii() && (bare || known.set.is_none());
    if lacks_diacritics {
        for form in unfolded(&known.lower, lang) {
            terms.insert(Word::new(&form, lang).term.into());
        }
    }
    terms.extend(name_abroad(&known.lower, lang));
    terms.insert(known.term.into());
    terms
}

/// The words of a text in lower case.
pub(crate) fn exact_words(words: &str) -> Vec<String> {
    let tokens = Tokens::new(words, None);
    let tokens = tokens
        .tokens
        .iter()
        .filter(|token| token.class != Class::Mark);
    tokens.map(|token| lower(token.text(words))).collect()
}

/// Whether the title or the text has these words in a row.
fn has_words(record: &Record, wanted: &[String], title_only: bool) -> bool {
    let has = |text: &str| {
        exact_words(text)
            .windows(wanted.len().max(1))
            .any(|words| words == wanted)
    };
    has(&record.title) || !title_only && record.text.as_deref().is_some_and(has)
}

/// The query for a pattern in one field.
fn pattern_query(pattern: &Pattern, field: Field) -> Box<dyn Query> {
    match pattern {
        Pattern::Wildcard(wildcard) => match RegexQuery::from_pattern(&regex_of(wildcard), field) {
            Ok(query) => Box::new(query),
            Err(_) => Box::new(EmptyQuery),
        },
        Pattern::Fuzzy(terms, distance) => {
            let queries = terms.iter().map(|term| -> Box<dyn Query> {
                let term = Term::from_field_text(field, term);
                Box::new(FuzzyTermQuery::new(term, *distance, true))
            });
            one_of(queries.collect(), 0.0)
        }
        Pattern::Sequence(places, slop) => sequence_query(places, *slop, field),
        // verified against the text; the terms narrow it down
        Pattern::Exact(_) => Box::new(EmptyQuery),
    }
}

/// A word or a phrase, each place of which can be one of several terms.
fn sequence_query(places: &[BTreeSet<String>], slop: u32, field: Field) -> Box<dyn Query> {
    let term = |text: &String| Term::from_field_text(field, text);
    let queries: Vec<Box<dyn Query>> = match places {
        [] => vec![Box::new(EmptyQuery)],
        [terms] => {
            let option = IndexRecordOption::WithFreqs;
            let query = |text| -> Box<dyn Query> { Box::new(TermQuery::new(term(text), option)) };
            terms.iter().map(query).collect()
        }
        places => phrases(places)
            .into_iter()
            .map(|texts| -> Box<dyn Query> {
                let terms = texts.into_iter().map(term).enumerate().collect();
                Box::new(PhraseQuery::new_with_offset_and_slop(terms, slop))
            })
            .collect(),
    };
    one_of(queries, 0.0)
}

/// The ways to take one term from each place, at most [`PHRASES_MAX`].
pub(super) fn phrases(places: &[BTreeSet<String>]) -> Vec<Vec<&String>> {
    let mut phrases: Vec<Vec<&String>> = vec![Vec::new()];
    for place in places {
        let longer = phrases.iter().flat_map(|phrase| {
            place
                .iter()
                .map(|term| phrase.iter().copied().chain([term]).collect())
        });
        phrases = longer.take(PHRASES_MAX).collect();
    }
    phrases
}

/// A wildcard pattern as a regular expression.
pub(super) fn regex_of(wildcard: &str) -> String {
    let mut regex = String::new();
    for character in wildcard.chars() {
        match character {
            '*' => regex.push_str(".*"),
            '?' => regex.push('.'),
            character if character.is_alphanumeric() => match with_diacritics(character) {
                "" => regex.push(character),
                letters => {
                    regex.push('[');
                    regex.push(character);
                    regex.push_str(letters);
                    regex.push(']');
                }
            },
            character => {
                regex.push('\\');
                regex.push(character);
            }
        }
    }
    regex
}
