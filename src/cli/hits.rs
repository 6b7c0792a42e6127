//! How hits are printed: for a person to read, as JSON, as a table, as paths.
//!
//! Articles are read one after another as they are printed, so that an export
//! of everything needs no more memory than a page of hits.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Result;
use prasowka::answer::{Answer, FacetValue, Hit, HitList, Unusual, UnusualWord};
use prasowka::export::Table;
use prasowka::index::Facet;

use super::facets::print_bars;
use super::output::{DIM, MATCH, TITLE, clean, highlight, in_stories, styled, width};
use super::print_json;

/// Columns of running text at most; longer lines are hard to read.
const TEXT_COLUMNS_MAX: usize = 100;

/// Values of a facet under the hits that a person reads.
const N_VALUES: usize = 10;

/// Codes of countries beside a hit that a person reads.
const N_COUNTRIES: usize = 6;

/// What a query has found, to be printed.
pub(crate) struct Printed<'a, H> {
    /// What it has found.
    pub(crate) answer: &'a Answer<H>,
    /// Whether to say the scores.
    pub(crate) explain: bool,
    /// Whether its hits are one article of each story.
    pub(crate) once_a_story: bool,
}

impl<H: HitList> Printed<'_, H> {
    /// Prints a JSON object a line.
    pub(crate) fn json_lines(&self, out: &mut impl Write) -> Result<()> {
        self.answer
            .lines()
            .try_for_each(|line| print_json(out, &line?))
    }

    /// Prints a row of a table for each hit, the query before it where there
    /// are several.
    pub(crate) fn table(&self, out: &mut impl Write, table: Table, with_query: bool) -> Result<()> {
        for hit in self.answer.hits.each() {
            let hit = hit?;
            let known = |value: &Option<String>| value.clone().unwrap_or_default();
            let fields = [
                self.answer.query.clone(),
                hit.id.clone(),
                known(&hit.path),
                known(&hit.published),
                known(&hit.lang),
                hit.title.clone(),
                known(&hit.source),
                hit.countries.join("|"),
                hit.persons.join("|"),
                hit.score.to_string(),
                known(&hit.story),
                hit.reprints.to_string(),
            ];
            let fields = fields.iter().map(String::as_str);
            let fields: Vec<_> = fields.skip(usize::from(!with_query)).collect();
            table.row(out, &fields)?;
        }
        Ok(())
    }

    /// Prints the path of each hit once; several articles can share a file.
    pub(crate) fn paths(&self, out: &mut impl Write, end: char) -> Result<()> {
        let mut printed = HashSet::new();
        for hit in self.answer.hits.each() {
            let hit = hit?;
            let path = hit.path.unwrap_or(hit.id);
            if !printed.contains(&path) {
                write!(out, "{path}{end}")?;
                printed.insert(path);
            }
        }
        Ok(())
    }

    /// Prints the query above its hits.
    pub(crate) fn heading(&self, out: &mut impl Write) -> Result<()> {
        let heading = format!("── {} ──", clean(&self.answer.query));
        Ok(writeln!(out, "{}\n", styled(&heading, DIM))?)
    }

    /// Prints hits and facets for a person.
    pub(crate) fn text(&self, out: &mut impl Write) -> Result<()> {
        let answer = self.answer;
        if let Some(explanation) = &answer.explanation {
            for line in explanation {
                writeln!(out, "{}", styled(&clean(line), DIM))?;
            }
            writeln!(out)?;
        }
        for hit in answer.hits.each() {
            self.hit(out, &hit?)?;
        }
        if let Some(unusual) = answer.unusual.as_ref().filter(|it| !it.is_empty()) {
            let one =
                |each: &Unusual| format!("{} {} of {}", clean(&each.name), each.stories, each.of);
            let all: Vec<_> = unusual.iter().map(one).collect();
            writeln!(out, "{}", styled("unusually often here", TITLE))?;
            writeln!(out, "{}\n", all.join(" · "))?;
        }
        if let Some(words) = answer.unusual_words.as_ref().filter(|it| !it.is_empty()) {
            let one = |each: &UnusualWord| {
                format!("{} {} of {}", clean(&each.word), each.articles, each.of)
            };
            let all: Vec<_> = words.iter().map(one).collect();
            writeln!(out, "{}", styled("unusually often as words", TITLE))?;
            writeln!(out, "{}\n", all.join(" · "))?;
        }
        for (facet, values) in &answer.facets.0 {
            writeln!(out, "{}", styled(facet.name(), TITLE))?;
            print_bars(out, *facet, &shortened(*facet, values))?;
            writeln!(out)?;
        }
        Ok(())
    }

    fn hit(&self, out: &mut impl Write, hit: &Hit) -> Result<()> {
        let columns = width().min(TEXT_COLUMNS_MAX);
        // the title is bold, so what matches in it is set off by its colour
        let title = highlight(&hit.title, &hit.title_highlights, MATCH, columns);
        writeln!(out, "{}", in_title_style(&title))?;
        let published = hit.published.as_deref().unwrap_or("undated");
        let mut countries = hit.countries.clone();
        countries.truncate(N_COUNTRIES);
        let score = if self.explain {
            format!("score {:.2}", hit.score)
        } else {
            String::new()
        };
        let reprints = match hit.reprints {
            0 => String::new(),
            1 => "+1 reprint".to_owned(),
            n => format!("+{n} reprints"),
        };
        let (countries, id) = (countries.join(" "), clean(&hit.id));
        let facts = [published, &countries, &id, &reprints, &score];
        let facts: Vec<_> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        writeln!(out, "{}", styled(&facts.join("  "), DIM))?;
        if !hit.snippet.is_empty() {
            let marked: Vec<_> = hit.highlights.iter().map(|[from, to]| *from..*to).collect();
            let snippet = highlight(&hit.snippet, &marked, MATCH, columns);
            writeln!(out, "{snippet}")?;
        }
        Ok(writeln!(out)?)
    }

    /// Says on standard error how much was found.
    pub(crate) fn summary(&self, n_articles: u64) {
        let (total, n_hits) = (self.answer.total, self.answer.hits.count() as u64);
        let stories = in_stories(total, self.answer.stories);
        let all = if self.once_a_story {
            self.answer.stories
        } else {
            total
        };
        let shown = if n_hits < all {
            format!(", {n_hits} shown (-n 0 shows all)")
        } else {
            String::new()
        };
        let took_ms = self.answer.took_ms.ms();
        anstream::eprintln!("{total} of {n_articles} articles{stories}{shown}, {took_ms:.1} ms");
    }
}

/// A title whose matches are marked, in the style of titles between them.
fn in_title_style(title: &str) -> String {
    let (on, off) = (TITLE.render().to_string(), TITLE.render_reset().to_string());
    format!("{on}{}{off}", title.replace(&off, &format!("{off}{on}")))
}

/// The commonest values of a facet and those selected; dates in their order.
fn shortened(facet: Facet, values: &[FacetValue]) -> Vec<FacetValue> {
    let places = values.iter().enumerate();
    let shown = places.filter(|(place, value)| *place < N_VALUES || value.selected);
    let mut shown: Vec<FacetValue> = shown.map(|(_, value)| value.clone()).collect();
    if facet.is_of_days() {
        shown.sort_by(|a, b| a.value.cmp(&b.value));
    }
    shown
}

/// Prints the header of a table of hits.
pub(crate) fn print_header(out: &mut impl Write, table: Table, with_query: bool) -> Result<()> {
    let names = [
        "query",
        "id",
        "path",
        "published",
        "lang",
        "title",
        "source",
        "countries",
        "persons",
        "score",
        "story",
        "reprints",
    ];
    Ok(table.row(out, &names[usize::from(!with_query)..])?)
}
