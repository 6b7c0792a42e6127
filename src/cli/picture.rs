//! The picture of a corpus that ends a run of `index`: how many articles, in
//! which languages, from when to when; who and which countries are in most of
//! them; what was passed over and why.

use std::collections::BTreeMap;
use std::io::Write;
use std::time::Duration;

use anyhow::Result;
use jiff::civil::Date;
use prasowka::date::PartialDate;
use prasowka::index::{Facet, Level, Reader};
use prasowka::ingest::Report;
use prasowka::lang::Lang;
use prasowka::query::{self, Answer, FacetAnswer, FacetRequest, FacetValue, Request};
use unicode_width::UnicodeWidthStr;

use super::output::{BAR, DIM, TITLE, bar, clean, pad, sparkline, stdout, styled, width};

/// Rows of persons and of countries.
const N_ROWS: usize = 10;

/// Columns of the histogram of months at most.
const N_BARS_MAX: i32 = 60;

/// Prints the picture.
pub(crate) fn print(reader: &Reader, report: &Report, took: Duration, ui: Lang) -> Result<()> {
    let wanted = [
        (Facet::Person, Level::Value),
        (Facet::Country, Level::Value),
        (Facet::Lang, Level::Value),
        (Facet::Published, Level::Month),
    ];
    let answer = query::search(
        reader,
        &Request {
            facets: wanted
                .map(|(facet, level)| FacetRequest {
                    facet,
                    level,
                    top: None,
                })
                .to_vec(),
            ..Request::every_article(super::today())
        },
    )?;
    let mut out = stdout();
    print_summary(&mut out, &answer, report, took)?;
    print_who_and_where(&mut out, &answer.facets[0], &answer.facets[1], ui)?;
    print_months(&mut out, &answer.facets[3])?;
    print_passed_over(&mut out, report)?;
    Ok(out.flush()?)
}

fn print_summary(
    out: &mut impl Write,
    answer: &Answer,
    report: &Report,
    took: Duration,
) -> Result<()> {
    let languages: Vec<_> = answer.facets[2]
        .values
        .iter()
        .map(|value| format!("{} {}", clean(&value.value), value.count))
        .collect();
    let articles = if answer.total == 1 {
        "article"
    } else {
        "articles"
    };
    let headline = format!("{} {articles}", answer.total);
    writeln!(
        out,
        "{}  {}",
        styled(&headline, TITLE),
        languages.join(" · ")
    )?;
    // the old name of a renamed file has vanished, the file has not
    let n_vanished = report.n_vanished.saturating_sub(report.n_renamed);
    let counts = [
        (report.n_new, "new"),
        (report.n_changed, "changed"),
        (report.n_renamed, "renamed"),
        (report.n_renewed, "enriched again"),
        (n_vanished, "vanished"),
        (report.n_unchanged, "unchanged"),
    ];
    let counts: Vec<_> = counts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    let line = format!("files: {}; {:.1} s", counts.join(", "), took.as_secs_f64());
    Ok(writeln!(out, "{}", styled(&line, DIM))?)
}

/// Prints two lists side by side, or one below the other where the terminal
/// is narrow.
fn print_who_and_where(
    out: &mut impl Write,
    persons: &FacetAnswer,
    countries: &FacetAnswer,
    ui: Lang,
) -> Result<()> {
    let columns = width().min(110);
    let side_by_side = columns >= 76;
    let each = if side_by_side {
        columns / 2 - 2
    } else {
        columns
    };
    let persons = list("who", persons, ui, each);
    let countries = list("where", countries, ui, each);
    writeln!(out)?;
    if side_by_side {
        for row in 0..persons.len().max(countries.len()) {
            let left = persons.get(row).cloned().unwrap_or_default();
            let gap = " ".repeat(each.saturating_sub(left.1) + 3);
            let right = countries.get(row).map_or("", |right| &right.0);
            writeln!(out, "{}{gap}{right}", left.0)?;
        }
    } else {
        for (row, _) in persons.iter().chain(&countries) {
            writeln!(out, "{row}")?;
        }
    }
    Ok(())
}

/// A list of the commonest values as rows with bars, and their widths.
fn list(heading: &str, facet: &FacetAnswer, ui: Lang, columns: usize) -> Vec<(String, usize)> {
    let values: Vec<&FacetValue> = facet
        .values
        .iter()
        .filter(|value| value.value != "none")
        .take(N_ROWS)
        .collect();
    let largest = values.iter().map(|value| value.count).max().unwrap_or(0);
    let name = |value: &FacetValue| {
        let name = clean(value.name(facet.facet, ui));
        if facet.facet == Facet::Country {
            format!("{} {name}", value.value)
        } else {
            name
        }
    };
    let longest = values
        .iter()
        .map(|value| name(value).width())
        .max()
        .unwrap_or(0);
    let n_name = longest.min(columns * 3 / 5);
    let n_bar = columns.saturating_sub(n_name + 6).min(20);
    let heading = (styled(heading, TITLE), heading.len());
    let rows = values.iter().map(|value| {
        let bar = bar(value.count, largest, n_bar);
        let row_width = n_name + 6 + bar.width();
        (
            format!(
                "{} {:>4} {}",
                pad(&name(value), n_name),
                value.count,
                styled(&bar, BAR)
            ),
            row_width,
        )
    });
    std::iter::once(heading).chain(rows).collect()
}

/// Prints the histogram of the months of publication, several months a bar
/// where there are many.
fn print_months(out: &mut impl Write, published: &FacetAnswer) -> Result<()> {
    let (mut months, mut n_undated, mut n_year_only) = (BTreeMap::new(), 0, 0);
    for value in &published.values {
        match value.value.parse::<PartialDate>().map(PartialDate::parts) {
            Ok((year, Some(month), _)) => {
                *months
                    .entry(i32::from(year) * 12 + i32::from(month) - 1)
                    .or_insert(0) += value.count;
            }
            Ok(_) => n_year_only += value.count,
            Err(_) => n_undated += value.count,
        }
    }
    let (Some((first, _)), Some((last, _))) = (months.first_key_value(), months.last_key_value())
    else {
        return Ok(());
    };
    let (first, last) = (*first, *last);
    let per_bar = (last - first + 1).div_euclid(N_BARS_MAX) + 1;
    let mut bars = vec![0_u64; ((last - first) / per_bar + 1) as usize];
    for (month, count) in &months {
        bars[((month - first) / per_bar) as usize] += count;
    }
    let unit = if per_bar == 1 {
        "a month".to_owned()
    } else {
        format!("{per_bar} months")
    };
    writeln!(
        out,
        "\n{} {}",
        styled("when", TITLE),
        styled(&format!("published, {unit} a bar"), DIM)
    )?;
    let month = |month: i32| {
        let date = Date::new((month / 12) as i16, (month % 12 + 1) as i8, 1);
        date.map_or_else(|_| String::new(), |date| date.strftime("%Y-%m").to_string())
    };
    writeln!(
        out,
        "{} {} {}",
        month(first),
        styled(&sparkline(&bars), BAR),
        month(last)
    )?;
    let rest = [(n_year_only, "dated to the year"), (n_undated, "undated")];
    let rest: Vec<_> = rest
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{count} {what}"))
        .collect();
    if !rest.is_empty() {
        writeln!(out, "{}", styled(&rest.join(", "), DIM))?;
    }
    Ok(())
}

fn print_passed_over(out: &mut impl Write, report: &Report) -> Result<()> {
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    for problem in &report.problems {
        *reasons.entry(problem.reason.to_string()).or_default() += 1;
    }
    for (extension, count) in &report.unknown_formats {
        let what = if extension.is_empty() {
            "no extension".to_owned()
        } else {
            format!("*.{}", clean(extension))
        };
        reasons.insert(format!("{what} (no format of ours)"), *count);
    }
    if reasons.is_empty() {
        return Ok(());
    }
    let reasons: Vec<_> = reasons
        .iter()
        .map(|(reason, count)| format!("{count} {reason}"))
        .collect();
    Ok(writeln!(out, "\npassed over: {}", reasons.join(", "))?)
}
