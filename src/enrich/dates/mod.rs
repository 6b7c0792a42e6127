//! Dates: finds temporal expressions and says which days they mean.
//!
//! "Tuesday" is read from the day the article was published, or from a date
//! that the text has just given, never from the day the program runs; with
//! only a month of publication it stays some day of that month. Where the
//! words allow two readings and nothing decides, nothing is found.
//!
//! Values follow TIMEX3 (ISO 24617-1). Words come from `lang/*/time_words.tsv`,
//! feasts from `lang/*/holidays.tsv`, cues of tense from `lang/*/tenses.tsv`.

mod clock;
mod days;
mod decades;
mod digits;
mod feasts;
mod lead;
mod lengths;
mod months;
mod numbers;
mod parts;
mod pointed;
mod ranges;
mod relative;
mod seasons;
mod tense;
mod value;
mod weekdays;
mod words;
mod years;

use std::ops::Range;

use jiff::civil::Date;

use self::tense::Tense;
use self::value::{Cal, Unit};
pub(super) use self::words::Memory;
use self::words::{Kind, Lexicon, Word};
use super::Context;
use crate::article::{Timex, TimexKind};
use crate::lang::Lang;
use crate::lang::tokens::{Class, Shape, Token};

/// Finds the temporal expressions of a text, first to last, none overlapping.
///
/// Spans are byte ranges into the text, half open, on character boundaries.
/// The day of publication completes what the words leave open, as far as it is
/// known.
/// A language without a table of words yields dates in digits only, one with
/// nothing but the table (Czech, German, Ukrainian, Russian) dates only.
#[must_use]
pub fn find(context: &Context<'_>) -> Vec<Timex> {
    let lexicon = context.lang.and_then(Lexicon::of);
    let mut pass = Pass {
        context,
        text: context.text,
        tokens: &context.tokens.tokens,
        sentences: &context.tokens.sentences,
        words: words::classify(context, lexicon),
        lang: context.lang.filter(|_| lexicon.is_some()),
        today: context.published.map(Cal::from),
        sentence: 0,
        reference: None,
        previous: None,
        habit: None,
        found: Vec::new(),
    };
    pass.run();
    pass.found
}

/// Whether the word before a date leads to it ("in May", "last Friday"), or the
/// date is a sentence of its own.
#[must_use]
pub fn is_led(context: &Context<'_>, timex: &Timex) -> bool {
    let tokens = &context.tokens.tokens;
    let at = tokens.partition_point(|token| (token.end as usize) <= timex.span.start);
    let sentences = &context.tokens.sentences;
    let sentence = sentences.partition_point(|sentence| sentence.end <= at);
    let Some(sentence) = sentences.get(sentence) else {
        return false;
    };
    let before = words::classify_one(context, at.max(sentence.start + 1) - 1);
    let leads = matches!(
        before,
        Kind::In
            | Kind::From
            | Kind::To
            | Kind::Before
            | Kind::After
            | Kind::For
            | Kind::Of
            | Kind::Last
            | Kind::Next
            | Kind::This
            | Kind::Nearest
            | Kind::Every
            | Kind::Part
            | Kind::PartAdjective
            | Kind::Weekday
            | Kind::Number
    );
    let n_words = |range: Range<usize>| {
        tokens[range]
            .iter()
            .filter(|it| it.class != Class::Mark)
            .count()
    };
    at > sentence.start && leads || n_words(sentence.clone()) == 1
}

/// One pass over the tokens of a text.
struct Pass<'a> {
    context: &'a Context<'a>,
    text: &'a str,
    tokens: &'a [Token],
    sentences: &'a [Range<usize>],
    words: Vec<Word>,
    lang: Option<Lang>,
    /// When the article was published.
    today: Option<Cal>,
    /// The sentence that holds the token being read.
    sentence: usize,
    /// The last date that was found, from which "a day later" counts.
    reference: Option<Reference>,
    /// The expression found last.
    previous: Option<Previous>,
    /// The sentence that spoke last of what recurs.
    habit: Option<Habit>,
    found: Vec<Timex>,
}

/// What recurs, by the sentence that says so.
#[derive(Clone, Copy)]
struct Habit {
    sentence: usize,
    /// Once in a year, so that days and months of any year are meant.
    is_yearly: bool,
}

/// A date to count from.
#[derive(Clone, Copy)]
struct Reference {
    cal: Cal,
    sentence: usize,
    year_given: bool,
}

/// What the expression before was, and where it ended.
#[derive(Clone, Copy)]
struct Previous {
    end: usize,
    kind: TimexKind,
    cal: Option<Cal>,
}

/// An expression, in tokens.
#[derive(Clone)]
struct Found {
    start: usize,
    end: usize,
    kind: TimexKind,
    value: Value,
    modifier: Option<&'static str>,
    /// Whether the words themselves say which year.
    year_given: bool,
}

/// What an expression means.
#[derive(Clone)]
enum Value {
    Cal(Cal),
    Interval(Cal, Cal),
    /// A time of the day: `T15:30` of a day, as far as that is known.
    Time(Option<Cal>, String),
    /// A duration, or a reference to a vague time.
    Text(String),
}

impl Found {
    fn date(start: usize, end: usize, cal: Cal) -> Self {
        Self {
            start,
            end,
            kind: TimexKind::Date,
            value: Value::Cal(cal),
            modifier: None,
            year_given: false,
        }
    }

    fn reference(start: usize, end: usize, reference: &str) -> Self {
        Self::text(start, end, TimexKind::Date, reference.to_owned())
    }

    fn text(start: usize, end: usize, kind: TimexKind, text: String) -> Self {
        Self {
            start,
            end,
            kind,
            value: Value::Text(text),
            modifier: None,
            year_given: false,
        }
    }

    fn given(self) -> Self {
        Self {
            year_given: true,
            ..self
        }
    }

    fn modified(self, modifier: &'static str) -> Self {
        Self {
            modifier: Some(modifier),
            ..self
        }
    }

    fn from(self, start: usize) -> Self {
        Self { start, ..self }
    }

    /// The calendar value of a date.
    fn cal(&self) -> Option<Cal> {
        match self.value {
            Value::Cal(cal) if self.kind == TimexKind::Date => Some(cal),
            _ => None,
        }
    }
}

impl Pass<'_> {
    fn run(&mut self) {
        let mut at = 0;
        while at < self.words.len() {
            if !begins(self.words[at]) {
                at += 1;
                continue;
            }
            while self
                .sentences
                .get(self.sentence)
                .is_some_and(|sentence| sentence.end <= at)
            {
                self.sentence += 1;
            }
            match self.expression(at, 0) {
                Some(found) => {
                    let found = self.joined(found);
                    let found = self.with_part_of_day(found);
                    let found = self.hedged(found);
                    at = found.end.max(at + 1);
                    self.push(found);
                }
                None => at += 1,
            }
        }
    }

    /// A day together with the part of it that is named after it.
    fn with_part_of_day(&self, found: Found) -> Found {
        let Some(cal) = found.cal().filter(|cal| cal.grain() == Unit::Day) else {
            return found;
        };
        match self.day_part_at(found.end) {
            Some((part, end)) => Found {
                end,
                kind: TimexKind::Time,
                value: Value::Time(Some(cal), format!("T{part}")),
                ..found
            },
            None => found,
        }
    }

    /// The expression with the words before it that make it less exact, and
    /// with the article.
    fn hedged(&self, mut found: Found) -> Found {
        let vague = matches!(&found.value, Value::Text(text) if text.ends_with("_REF"));
        let mut start = found.start;
        if start > 1 && self.is_mark(start - 1, b'.') && self.kind(start - 2) == Kind::Approx {
            start -= 1;
        }
        let Some(before) = start.checked_sub(1) else {
            return found;
        };
        if let Some((start, Kind::Approx, _)) = self.phrase_until(before)
            && found.modifier.is_none()
            && !vague
        {
            return found.from(start).modified("APPROX");
        }
        let past = found.kind == TimexKind::Date;
        let hedge = match self.kind(before) {
            Kind::Approx if !vague => Some(("APPROX", before)),
            Kind::Fewer if found.kind == TimexKind::Duration => Some(("LESS_THAN", before)),
            Kind::More if found.kind == TimexKind::Duration => Some(("MORE_THAN", before)),
            Kind::More if past => Some(("BEFORE", before)),
            Kind::Fewer if past => Some(("AFTER", before)),
            Kind::Than if before > 0 && self.kind(before - 1) == Kind::MoreBare => {
                let modifier = if past { "BEFORE" } else { "MORE_THAN" };
                Some((modifier, before - 1))
            }
            Kind::AtLeast if before > 0 => Some(("EQUAL_OR_MORE", before - 1)),
            Kind::AtMost if before > 0 => Some(("EQUAL_OR_LESS", before - 1)),
            _ => None,
        };
        if let Some((modifier, start)) = hedge
            && found.modifier.is_none()
            && found.kind != TimexKind::Set
        {
            found.modifier = Some(modifier);
            found.start = start;
        } else if self.kind(before) == Kind::The && (past || self.is_pointing(found.start)) {
            found.start = before;
        }
        found
    }

    #[expect(clippy::needless_pass_by_value, reason = "what was found goes in")]
    fn push(&mut self, found: Found) {
        let start = self
            .previous
            .map_or(found.start, |previous| found.start.max(previous.end));
        if start >= found.end {
            return;
        }
        let cal = found.cal();
        let anchor = match found.value {
            Value::Cal(cal) | Value::Interval(_, cal) => Some(cal),
            Value::Time(day, _) => day,
            Value::Text(_) => None,
        };
        let (value, days) = found.value.written();
        if let Some(cal) = anchor.filter(|cal| cal.days().is_some()) {
            let year_given = found.year_given;
            self.reference = Some(Reference {
                cal,
                sentence: self.sentence,
                year_given,
            });
        }
        self.note_habit(&found);
        self.previous = Some(Previous {
            end: found.end,
            kind: found.kind,
            cal,
        });
        self.found.push(Timex {
            span: self.tokens[start].start as usize..self.tokens[found.end - 1].end as usize,
            kind: found.kind,
            value,
            modifier: found.modifier,
            days,
        });
    }

    /// Notes what recurs ("co roku", "w czwartki"), but for rates ("rocznie").
    fn note_habit(&mut self, found: &Found) {
        let word = self.word(found.start);
        let is_habit = match word.kind {
            Kind::Every | Kind::EveryBare | Kind::Weekdays | Kind::Weekday => true,
            Kind::SetAdverb => word.unit() == Unit::Day || word.count() > 0,
            _ => false,
        };
        if found.kind == TimexKind::Set && is_habit {
            let is_yearly = matches!(&found.value, Value::Text(value) if value == "P1Y");
            self.habit = Some(Habit {
                sentence: self.sentence,
                is_yearly,
            });
        }
    }

    fn is_pointing(&self, at: usize) -> bool {
        matches!(
            self.kind(at),
            Kind::Last | Kind::Recent | Kind::Next | Kind::Nearest
        )
    }

    fn word(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or(Word::OTHER)
    }

    fn kind(&self, at: usize) -> Kind {
        self.word(at).kind
    }

    /// What the token before `at` is.
    fn kind_before(&self, at: usize) -> Kind {
        at.checked_sub(1)
            .map_or(Kind::Other, |before| self.kind(before))
    }

    fn is_mark(&self, at: usize, mark: u8) -> bool {
        self.word(at)
            == Word {
                kind: Kind::Mark,
                value: i16::from(mark),
            }
    }

    /// Whether the token stands right after the one before it.
    fn is_glued(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| !token.space_before)
    }

    fn is_unit(&self, at: usize, unit: Unit) -> bool {
        let word = self.word(at);
        matches!(word.kind, Kind::Unit) && word.unit() == unit
    }

    fn written(&self, at: usize) -> &str {
        self.tokens
            .get(at)
            .map_or("", |token| token.text(self.text))
    }

    fn shape(&self, at: usize) -> Shape {
        self.tokens.get(at).map_or(Shape::None, |token| token.shape)
    }

    /// Whether the token begins its sentence, but for marks.
    fn begins_sentence(&self, at: usize) -> bool {
        let first = self
            .sentences
            .get(self.sentence)
            .map_or(0, |sentence| sentence.start);
        at <= first || (first..at).all(|before| self.kind(before) == Kind::Mark)
    }

    /// Whether a day or month at a sentence's start does what only a person
    /// does: "Piątek strzelił gola", "April said".
    fn acts(&self, at: usize) -> bool {
        let verb = at + 1;
        self.is_known_well()
            && self.begins_sentence(at)
            && self.shape(at) == Shape::Title
            && self.kind(verb) != Kind::Befalls
            && self.tense_of(verb) == Some(Tense::Past)
    }

    fn is_english(&self) -> bool {
        self.lang == Some(Lang::EN)
    }

    fn is_polish(&self) -> bool {
        self.lang == Some(Lang::PL)
    }

    /// Whether the language has feasts, tenses and ages beside its words of
    /// time. Where only the words are known, what needs more than them to be
    /// told from other things stays unread.
    fn is_known_well(&self) -> bool {
        self.is_polish() || self.is_english()
    }

    /// Whether months and days of the week have capitals.
    fn has_capital_months(&self) -> bool {
        self.is_english() || self.lang == Some(Lang::DE)
    }
}

impl Value {
    /// The value as TIMEX3 writes it, and its days.
    fn written(&self) -> (String, Option<(Date, Date)>) {
        match self {
            Self::Cal(cal) => (cal.to_string(), cal.days()),
            Self::Interval(from, to) => {
                let days = from.days().zip(to.days()).map(|(from, to)| (from.0, to.1));
                (format!("{from}/{to}"), days)
            }
            Self::Time(Some(day), time) => (format!("{day}{time}"), day.days()),
            Self::Time(None, time) => (format!("XXXX-XX-XX{time}"), None),
            Self::Text(text) => (text.clone(), None),
        }
    }
}

/// Whether an expression can begin with such a word.
fn begins(word: Word) -> bool {
    if word.kind == Kind::Mark {
        return word.value == i16::from(b'\'');
    }
    !matches!(
        word.kind,
        Kind::Other
            | Kind::Digits
            | Kind::In
            | Kind::From
            | Kind::To
            | Kind::Onto
            | Kind::Of
            | Kind::The
            | Kind::Between
            | Kind::And
            | Kind::Approx
            | Kind::Fewer
            | Kind::More
            | Kind::Age
            | Kind::NameBefore
            | Kind::EventAfter
            | Kind::Always
            | Kind::Befalls
            | Kind::Round
            | Kind::QuarterShort
            | Kind::QuarterYear
            | Kind::HalfYear
    )
}

#[cfg(test)]
mod tests;
