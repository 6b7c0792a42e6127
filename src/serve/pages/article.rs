//! One article: its text with what it speaks of marked, and what that adds up
//! to.

use maud::{Markup, PreEscaped, html};
use std::fmt::Write as _;

use super::super::api::twin;
use super::super::ask::{Ask, Reply};
use super::super::failure::Failure;
use super::super::url::Query;
use super::layout::Frame;
use super::text::{clean, excerpt, marked, push};
use super::{hits, sentence};
use crate::answer::{self, Article, Evidence, Reading, SearchRequest, Why};
use crate::article::{Kind, ResolutionRule};
use crate::enrich::StoryMember;
use crate::error::BadParameter;
use crate::index::{Facet, schema::place_value};

/// Names of a kind that are listed at once.
const LISTED: usize = 12;

/// Names of a kind that are listed at all; an article of tables has thousands.
const LISTED_MAX: usize = 300;

/// Letters of a headline that is shown with its marks.
const HEADLINE_CHARS: usize = 300;

/// Mentions whose sentences are shown.
const EVIDENCE_MAX: usize = 20;

/// The article page.
pub(super) fn view(ask: &Ask) -> Result<Reply, Failure> {
    let missing = || BadParameter::unreadable("id", "", "id of an article", "one");
    let id = ask.query.get("id").ok_or_else(missing)?;
    let search = ask.query.only(hits::is_kept);
    let request = SearchRequest::read(search.parameters(), ask.today)?;
    let reader = &ask.snapshot.reader;
    let reading = answer::reading(reader, id, &request.search, ask.ui())?;
    let why = match ask.query.get("why") {
        Some(value) => answer::why(reader, id, value, ask.ui())?,
        None => None,
    };
    let place = Place::find(ask, id, &search)?;
    let story = match &reading.article.story {
        Some(story) => printed(ask, &reading.article.id, &story.members)?,
        None => Markup::default(),
    };
    let content = content(ask, &reading, why.as_ref(), place.as_ref(), &search, &story);
    let own = Query::default().set("id", id).with("text", "1");
    let data = twin("article", &own);
    let words = ask.words;
    let frame = Frame {
        words,
        path: "/article",
        query: &ask.query,
        title: reading.article.title.clone(),
        data: Some(data.clone()),
        feed: None,
        skips: &[
            ("#text", words.t("to text")),
            ("#names", words.t("to names")),
        ],
    };
    Ok(Reply::PageAndData(frame.page(&content), data))
}

/// Where the article stands among the hits of the search it was found by.
struct Place {
    /// From 1.
    number: usize,
    total: u64,
    before: Option<String>,
    after: Option<String>,
}

impl Place {
    /// Reads the place from the address, and makes sure that it is right.
    fn find(ask: &Ask, id: &str, search: &Query) -> Result<Option<Self>, Failure> {
        let number: Option<usize> = ask.query.get("at").and_then(|at| at.parse().ok());
        let Some(number) = number.filter(|number| *number > 0) else {
            return Ok(None);
        };
        let mut request = SearchRequest::read(search.parameters(), ask.today)?;
        let first = number.saturating_sub(2);
        request.search.offset = first;
        request.search.limit = Some(3);
        let found = answer::search(&ask.snapshot.reader, &request)?.collected()?;
        let Some(own) = found.hits.iter().position(|hit| hit.id == id) else {
            return Ok(None);
        };
        let address = |place: usize| {
            let hit = found.hits.get(place)?;
            Some(hits::address(ask, &hit.id, search, first + place))
        };
        Ok(Some(Self {
            number: first + own + 1,
            total: found.total,
            before: own.checked_sub(1).and_then(address),
            after: address(own + 1),
        }))
    }
}

fn content(
    ask: &Ask,
    reading: &Reading,
    why: Option<&Why>,
    place: Option<&Place>,
    search: &Query,
    story: &Markup,
) -> Markup {
    let words = ask.words;
    let article = &reading.article;
    let title = if article.title.trim().is_empty() {
        words.t("untitled").to_owned()
    } else {
        clean(&article.title)
    };
    let (headline, text) = body(ask, reading);
    html! {
        (way(ask, place, search))
        article.reading {
            header {
                h1 dir="auto" { @if let Some(headline) = headline { (headline) } @else { (title) } }
                p.facts {
                    @match &article.published.value {
                        Some(day) => {
                            time datetime=(day) { (words.date(day)) }
                            span.quiet { (words.of("from", article.published.from.name())) }
                        }
                        None => { span { (words.t("without a date")) } }
                    }
                    @if let Some(source) = &article.source {
                        a href=(ask.link("/search", &Query::default().with("source", source))) { (clean(source)) }
                    }
                    @if let Some(lang) = &article.lang { span { (words.of("lang", lang.code())) } }
                    @if let Some(url) = article.url.as_deref().filter(|url| is_of_the_web(url)) {
                        a rel="noopener noreferrer nofollow" href=(url) { (words.t("original")) }
                    }
                }
                @if let Some(path) = &article.path {
                    p.path { code #path { (clean(path)) }
                        button.copy type="button" data-copy="path" hidden { (words.t("copy")) } }
                }
            }
            div.columns.reverse {
                div #text.text lang=[article.lang] {
                    (legend(ask))
                    (text)
                }
                aside.names #names aria-labelledby="names-title" {
                    @if let Some(why) = why { (reasons(ask, article, why)) }
                    h2.unseen #names-title { (words.t("what it speaks of")) }
                    (story)
                    (names(ask, article))
                }
            }
        }
    }
}

/// The way back to the hits, and to those before and after.
fn way(ask: &Ask, place: Option<&Place>, search: &Query) -> Markup {
    let words = ask.words;
    html! {
        nav.way aria-label=(words.t("in this search")) {
            a.up href=(ask.link("/search", search)) { "↑ " (sentence::parts_plain(ask, search)) }
            @if let Some(place) = place {
                @if let Some(before) = &place.before { a.before rel="prev" href=(before) { "← " (words.t("previous")) } }
                span { (words.number(place.number as u64)) " / " (words.number(place.total)) }
                @if let Some(after) = &place.after { a.after rel="next" href=(after) { (words.t("next")) " →" } }
            }
        }
    }
}

/// A link is shown only where a browser would open a page of the web.
fn is_of_the_web(url: &str) -> bool {
    let url = url.trim().to_ascii_lowercase();
    url.starts_with("https://") || url.starts_with("http://")
}

/// The kinds of marks, in the order of the legend.
const KINDS: [&str; 5] = ["person", "organisation", "place", "country", "date"];

fn legend(ask: &Ask) -> Markup {
    let words = ask.words;
    html! {
        p.legend { (words.t("marked")) " "
            @for kind in KINDS { span class={ "m " (kind) } { (words.of("one", kind)) } " " }
        }
    }
}

/// A stretch of the text that is marked.
struct Mark {
    start: usize,
    end: usize,
    kind: &'static str,
    /// The facet's value that it stands for.
    value: Option<String>,
    /// What was read in it.
    reading: String,
}

/// The marks of an article: of those inside one another the outer ones.
fn marks(ask: &Ask, article: &Article) -> Vec<Mark> {
    let mentions = article.mentions.iter().map(|mention| {
        let value = match mention.kind {
            Kind::Country => mention.id.map(|id| id.code().to_owned()),
            Kind::Place => Some(place_value(&mention.name, mention.country)),
            Kind::Person | Kind::Organisation => Some(mention.name.clone()),
            Kind::Event | Kind::Product => None,
        };
        Mark {
            start: mention.start,
            end: mention.end,
            kind: mention.kind.name(),
            value,
            reading: mention.name.clone(),
        }
    });
    let dates = article.timexes.iter().map(|timex| Mark {
        start: timex.start,
        end: timex.end,
        kind: "date",
        value: None,
        reading: ask.words.date(&timex.value),
    });
    let mut marks: Vec<Mark> = mentions.chain(dates).collect();
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut end = 0;
    marks.retain(|mark| {
        let is_outer = mark.start >= end && mark.start < mark.end;
        end = if is_outer { mark.end } else { end };
        is_outer
    });
    marks
}

/// The headline, where the text begins with it, and the text in paragraphs; with
/// sentences to link to, names, dates and the words of the search marked.
fn body(ask: &Ask, reading: &Reading) -> (Option<Markup>, Markup) {
    let article = &reading.article;
    let text = article.text.as_deref().unwrap_or_default();
    let letters: Vec<char> = text.chars().collect();
    let mut writer = Writer {
        ask,
        letters: &letters,
        marks: marks(ask, article),
        sentences: &reading.sentences,
        matches: &reading.matches,
        next_mark: 0,
        next_sentence: 0,
        next_match: 0,
        anchored: None,
        out: String::with_capacity(3 * text.len()),
    };
    let mut start = 0;
    let mut headline = None;
    let n_title = article.title.chars().count();
    let is_first_line = text.lines().next() == Some(&article.title);
    if is_first_line && (1..=HEADLINE_CHARS).contains(&n_title) {
        writer.stretch(0, n_title);
        headline = Some(PreEscaped(std::mem::take(&mut writer.out)));
        start = (n_title + 1).min(letters.len());
    }
    for line in letters[start..].split(|letter| *letter == '\n') {
        let end = start + line.len();
        if line.iter().any(|letter| !letter.is_whitespace()) {
            writer.out.push_str("<p dir=\"auto\">");
            writer.stretch(start, end);
            writer.out.push_str("</p>\n");
        }
        start = end + 1;
    }
    (headline, PreEscaped(writer.out))
}

/// Writes the text of an article from its beginning on.
struct Writer<'a> {
    ask: &'a Ask,
    letters: &'a [char],
    marks: Vec<Mark>,
    sentences: &'a [[usize; 2]],
    matches: &'a [[usize; 2]],
    next_mark: usize,
    next_sentence: usize,
    next_match: usize,
    /// Where the last mark begins that can be linked to.
    anchored: Option<usize>,
    out: String,
}

impl Writer<'_> {
    /// Writes a paragraph.
    fn stretch(&mut self, start: usize, end: usize) {
        let mut at = start;
        while self
            .marks
            .get(self.next_mark)
            .is_some_and(|mark| mark.start < start)
        {
            self.next_mark += 1;
        }
        while at < end {
            let sentence = self.sentences.get(self.next_sentence).map(|each| each[0]);
            let mark = self.marks.get(self.next_mark).map(|mark| mark.start);
            if sentence.is_some_and(|sentence| sentence <= at) {
                self.anchor();
            } else if mark == Some(at) {
                let mark_end = self.marks[self.next_mark].end.min(end);
                self.mark(mark_end);
                at = mark_end;
            } else {
                let stops = [sentence, mark, Some(end)].into_iter().flatten();
                let stop = stops.min().unwrap_or(end).clamp(at, end);
                self.plain(at, stop);
                at = stop;
            }
        }
    }

    /// A place to link to.
    fn anchor(&mut self) {
        self.next_sentence += 1;
        let n = self.next_sentence;
        let anchor =
            html! { a.s id={ "s" (n) } href={ "#s" (n) } tabindex="-1" aria-hidden="true" {} };
        self.out.push_str(&anchor.0);
    }

    /// The mark that begins here.
    fn mark(&mut self, end: usize) {
        let number = self.next_mark;
        self.next_mark += 1;
        let (start, kind) = (self.marks[number].start, self.marks[number].kind);
        let mark = &self.marks[number];
        let kind_name = self.ask.words.of("one", kind);
        let title = format!("{kind_name}: {}", clean(&mark.reading));
        let tag = if let Some(value) = &mark.value {
            let query = self.ask.query.set("why", value);
            let place = self.ask.query.get("at").and_then(|at| at.parse().ok());
            let query = match place {
                Some(place) => query.at("at", place),
                None => query,
            };
            html! { a id={ "c" (start) } class={ "m " (kind) } href={ (query.href("/article")) "#why" } title=(title) {} }
        } else {
            html! { span id={ "c" (start) } class={ "m " (kind) } title=(title) {} }
        };
        self.anchored = Some(start);
        // the letters go between the tags, the words of the search marked in them
        let close = if mark.value.is_some() {
            "</a>"
        } else {
            "</span>"
        };
        self.out.push_str(tag.0.trim_end_matches(close));
        self.plain(start, end);
        self.out.push_str(close);
    }

    /// Letters, with the words of the search in them marked.
    fn plain(&mut self, start: usize, end: usize) {
        let mut at = start;
        while let Some([first, to]) = self.matches.get(self.next_match).copied() {
            if to <= at {
                self.next_match += 1;
                continue;
            }
            let (from, to) = (first.max(at), to.min(end));
            if from >= end {
                break;
            }
            push(&mut self.out, &self.letters[at..from]);
            // a place that a line of a concordance leads to
            if from == first && self.anchored.is_none_or(|last| last < from) {
                self.anchored = Some(from);
                write!(self.out, "<mark id=\"c{from}\">").expect("a string takes what is written");
            } else {
                self.out.push_str("<mark>");
            }
            push(&mut self.out, &self.letters[from..to]);
            self.out.push_str("</mark>");
            at = to;
        }
        push(&mut self.out, &self.letters[at..end]);
    }
}

/// A name of an article in the list beside it.
struct Named {
    facet: Facet,
    value: String,
    name: String,
    count: usize,
    note: Option<&'static str>,
}

/// What the article speaks of, by kind.
fn names(ask: &Ask, article: &Article) -> Markup {
    let words = ask.words;
    let named = |facet, value: &str, name: &str, count, note| Named {
        facet,
        value: value.to_owned(),
        name: clean(name),
        count,
        note,
    };
    let persons = article.persons.iter().map(|each| {
        let note = each.ambiguous.then_some("ambiguous");
        named(Facet::Person, &each.name, &each.name, each.count, note)
    });
    let countries = article.countries.iter().map(|each| {
        let note = each.about.then_some("mainly about");
        named(Facet::Country, each.id.code(), &each.name, each.count, note)
    });
    let organisations = article.organisations.iter().map(|each| {
        named(
            Facet::Organisation,
            &each.name,
            &each.name,
            each.count,
            None,
        )
    });
    let places = article.places.iter().map(|each| {
        let value = place_value(&each.name, each.country);
        named(Facet::Place, &value, &each.name, each.count, None)
    });
    let lists: [Vec<Named>; 4] = [
        persons.collect(),
        countries.collect(),
        organisations.collect(),
        places.collect(),
    ];
    html! {
        @for list in &lists { @if let Some(first) = list.first() {
            section {
                h3 { (words.of("facet", first.facet.name())) }
                ul.named { @for each in list.iter().take(LISTED) { (named_row(ask, each)) } }
                @if list.len() > LISTED {
                    details {
                        summary { (words.n("more", (list.len() - LISTED) as u64)) }
                        ul.named { @for each in list.iter().take(LISTED_MAX).skip(LISTED) { (named_row(ask, each)) } }
                        @if list.len() > LISTED_MAX { p.quiet { (words.n("more", (list.len() - LISTED_MAX) as u64)) } }
                    }
                }
            }
        } }
        @if !article.dates.is_empty() {
            section {
                h3 { (words.of("facet", "mentioned")) }
                ul.named.dates { @for each in article.dates.iter().take(LISTED) { li {
                    (date_link(ask, &each.value))
                } } }
                @if article.dates.len() > LISTED { details {
                    summary { (words.n("more", (article.dates.len() - LISTED) as u64)) }
                    ul.named.dates { @for each in article.dates.iter().take(LISTED_MAX).skip(LISTED) { li { (date_link(ask, &each.value)) } } }
                } }
            }
        }
    }
}

/// Members of a story of which the differences are told.
const DIFFERING_MAX: usize = 10;

/// Sentences that one has and the other has not, at most.
const SENTENCES_MAX: usize = 12;

/// Letters of such a sentence.
const SENTENCE_CHARS: usize = 400;

/// Who printed the same, when, and what differs.
fn printed(ask: &Ask, shown: &str, members: &[StoryMember]) -> Result<Markup, Failure> {
    let words = ask.words;
    let mut rows = Markup::default();
    let mut n_told = 0;
    for member in members.iter().take(LISTED_MAX) {
        let name = clean(member.source.as_deref().unwrap_or(&member.id));
        let is_other = member.id != shown;
        let differs = is_other && member.added + member.missing > 0 && n_told < DIFFERING_MAX;
        let differences = if differs {
            n_told += 1;
            differences(ask, shown, member)?
        } else {
            Markup::default()
        };
        rows = html! {
            (rows)
            li {
                span.tag { (words.of("role", &member.role)) }
                @if is_other {
                    a.label dir="auto" href=(ask.link("/article", &Query::default().set("id", &member.id))) { (name) }
                } @else { b { (name) } }
                @if let Some(day) = &member.published { span.quiet { (words.date(day)) } }
                (differences)
            }
        };
    }
    Ok(html! {
        section #story {
            h3 { (words.n("printed by", members.len() as u64)) }
            ul.named { (rows) }
        }
    })
}

/// What a member of a story has beside the article shown, and what it lacks.
fn differences(ask: &Ask, shown: &str, member: &StoryMember) -> Result<Markup, Failure> {
    let words = ask.words;
    let found = answer::differences(&ask.snapshot.reader, shown, &member.id)?;
    Ok(html! {
        details.differences {
            summary.quiet { "+" (words.number(member.added as u64)) " −" (words.number(member.missing as u64)) " " (words.t("words")) }
            @for (heading, sentences) in [("only there", &found.added), ("only here", &found.missing)] {
                @if !sentences.is_empty() {
                    p.quiet { (words.t(heading)) }
                    @for sentence in sentences.iter().take(SENTENCES_MAX) {
                        blockquote dir="auto" { (excerpt(sentence, [0, 0], SENTENCE_CHARS)) }
                    }
                    @if sentences.len() > SENTENCES_MAX { p.quiet { (words.n("more", (sentences.len() - SENTENCES_MAX) as u64)) } }
                }
            }
            @if found.added.is_empty() && found.missing.is_empty() { p.quiet { (words.t("only some words")) } }
        }
    })
}

/// A date with a link to what else speaks of it, where it is one of the calendar.
fn date_link(ask: &Ask, value: &str) -> Markup {
    let is_of_calendar = value.parse::<crate::date::PartialDate>().is_ok();
    let shown = clean(&ask.words.date(value));
    html! {
        @if is_of_calendar {
            a href=(ask.link("/search", &Query::default().with("mentions", value))) { (shown) }
        } @else { (shown) }
    }
}

fn named_row(ask: &Ask, named: &Named) -> Markup {
    let words = ask.words;
    let entity = Query::default()
        .set("kind", named.facet.name())
        .with("value", &named.value);
    let search = Query::default().with(named.facet.parameter(), &named.value);
    let why = ask.query.set("why", &named.value);
    html! {
        li {
            a.label dir="auto" href=(ask.link("/entity", &entity)) { (named.name) }
            @if named.count > 1 { " " span.quiet { "×" (named.count) } }
            @if let Some(note) = named.note { " " span.tag { (words.of("note", note)) } }
            span.acts {
                a.act href=(ask.link("/search", &search)) aria-label={ (words.t("articles with")) " " (named.name) } { (words.t("articles act")) }
                a.act href={ (ask.link("/article", &why)) "#why" } aria-label={ (words.t("why")) " " (named.name) } { (words.t("why")) }
            }
        }
    }
}

/// The sentences and rules behind a value.
fn reasons(ask: &Ask, article: &Article, why: &Why) -> Markup {
    let words = ask.words;
    let entity = Query::default()
        .set("kind", why.facet.name())
        .with("value", &why.value);
    let closed = ask.query.without_any("why");
    html! {
        section.why #why aria-labelledby="why-title" {
            h2 #why-title { (words.t("why")) " " (clean(&why.name)) "?" }
            a.off href=(closed.href("/article")) aria-label=(words.t("close")) { "×" }
            @if !why.via_in_order.is_empty() {
                p.quiet {
                    @for (place, (via, n)) in why.via_in_order.iter().enumerate() {
                        @if place > 0 { " · " } (words.of("via", via.name())) " ×" (n)
                    }
                }
            }
            @for name in &why.names {
                p.quiet { (clean(&name.name)) ": " (words.t(resolution(name.rule))) }
            }
            ol {
                @for each in why.evidence.iter().take(EVIDENCE_MAX) { li { (evidence(ask, article, each)) } }
            }
            @if why.evidence.len() > EVIDENCE_MAX { p.quiet { (words.n("more", (why.evidence.len() - EVIDENCE_MAX) as u64)) } }
            p.more { a href=(ask.link("/entity", &entity)) { (clean(&why.name)) " →" } }
        }
    }
}

/// What a rule that joins names across a corpus says.
fn resolution(rule: ResolutionRule) -> &'static str {
    match rule {
        ResolutionRule::Spelling => "same but for marks",
        ResolutionRule::Transliteration => "spelling of another language",
        ResolutionRule::Variant => "rare spelling",
        ResolutionRule::Longer => "with another word",
        ResolutionRule::Kind => "most articles take it so",
        ResolutionRule::Acronym => "its letters",
        ResolutionRule::Company => "nobody else then and there",
        ResolutionRule::User => "the corrections say so",
        ResolutionRule::Own => "another name of it",
    }
}

fn evidence(ask: &Ask, article: &Article, evidence: &Evidence) -> Markup {
    let words = ask.words;
    let mention = &evidence.mention;
    html! {
        blockquote lang=[article.lang] { (marked(&evidence.sentence, [evidence.highlight])) }
        p.quiet {
            @if mention.lemma != mention.text { (words.t("base form")) " " (clean(&mention.lemma)) " · " }
            (words.t("rule")) " " (mention.rule)
        }
    }
}
