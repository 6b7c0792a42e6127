//! Which names of persons are made one, and which never.

use super::{ArticleName, ArticleNames, Corrections, Usage, resolve};
use crate::article::Kind;
use crate::lang::Lang;

/// An article that names persons.
fn article(lang: Lang, names: &[&str]) -> ArticleNames {
    let person = |name: &&str| ArticleName {
        kind: Kind::Person,
        name: (*name).to_owned(),
        country: None,
        ambiguous: false,
        also: Vec::new(),
    };
    ArticleNames {
        lang: Some(lang),
        names: names.iter().map(person).collect(),
        ..ArticleNames::default()
    }
}

/// What each name of the articles, in their order, stands for.
fn resolved(articles: &[ArticleNames]) -> Vec<String> {
    let mut usage = Usage::default();
    for article in articles {
        usage.add(article);
    }
    let mut resolution = resolve(&usage, &Corrections::default());
    let mut names = Vec::new();
    for number in 0..articles.len() {
        names.extend(resolution.of(number).map(|name| name.name.to_owned()));
    }
    names
}

/// Resolves the first name, used by four articles, beside the second, used by
/// one.
#[track_caller]
fn check(common: (Lang, &str), rare: (Lang, &str), is_one: bool) {
    let mut articles = vec![article(common.0, &[common.1]); 4];
    articles.push(article(rare.0, &[rare.1]));
    let expected = if is_one { common.1 } else { rare.1 };
    assert_eq!(resolved(&articles)[4], expected, "{common:?}, {rare:?}");
}

#[test]
fn spellings_of_one_name_are_one() {
    for (common, rare) in [
        (
            (Lang::PL, "Wołodymyr Zełenski"),
            (Lang::PL, "Wołodymyr Zelenski"),
        ),
        (
            (Lang::PL, "Wołodymyr Zełenski"),
            (Lang::UK, "Володимир Зеленський"),
        ),
        (
            (Lang::PL, "Wołodymyr Zełenski"),
            (Lang::EN, "Volodymyr Zelenskyy"),
        ),
        ((Lang::PL, "Dmitrij Pieskow"), (Lang::EN, "Dmitry Peskov")),
        ((Lang::PL, "Boris Johnson"), (Lang::RU, "Бориса Джонсона")),
        ((Lang::PL, "Donald Trump"), (Lang::CS, "Donaldem Trumpem")),
        ((Lang::PL, "Donald Trump"), (Lang::PL, "Donald J. Trump")),
        (
            (Lang::PL, "Gerhard Schroeder"),
            (Lang::PL, "Gerhard Schröder"),
        ),
        ((Lang::PL, "Michel Barnier"), (Lang::PL, "Michael Barnier")),
        (
            (Lang::PL, "Jean-Claude Juncker"),
            (Lang::PL, "Claude Juncker"),
        ),
        (
            (Lang::EN, "Katharine Hepburn"),
            (Lang::EN, "Katherine Hepburn"),
        ),
        (
            (Lang::EN, "Andrew Murray"),
            (Lang::EN, "Scotland's Andrew Murray"),
        ),
        (
            (Lang::PL, "Aleksander Łukaszenka"),
            (Lang::PL, "Aleksander Łukaszenko"),
        ),
    ] {
        check(common, rare, true);
    }
}

#[test]
fn names_of_others_are_apart() {
    for (common, rare) in [
        ((Lang::EN, "David Gill"), (Lang::EN, "David Hill")),
        ((Lang::EN, "Robbie Williams"), (Lang::EN, "Robin Williams")),
        ((Lang::EN, "John Kerry"), (Lang::PL, "John Kerr")),
        ((Lang::EN, "Thomas Hobbes"), (Lang::PL, "Tomasz Gabiś")),
        ((Lang::EN, "Hank Williams"), (Lang::EN, "Hank Williams Jr")),
        ((Lang::PL, "Jan Paweł II"), (Lang::PL, "Jan Paweł I")),
        ((Lang::PL, "Pius VII"), (Lang::PL, "Pius VI")),
        ((Lang::PL, "Franciszek"), (Lang::CS, "František")),
        ((Lang::PL, "Franciszek"), (Lang::EN, "Frank")),
        ((Lang::EN, "Oscar"), (Lang::PL, "Oskar")),
        ((Lang::PL, "Victoria"), (Lang::PL, "Wiktoria")),
        ((Lang::PL, "Jan Maria"), (Lang::PL, "Jan Maria Rokita")),
        ((Lang::EN, "Le Pen"), (Lang::EN, "Marine Le Pen")),
    ] {
        check(common, rare, false);
    }
}

#[test]
fn between_two_bearers_a_name_without_initials_is_itself() {
    let names = ["George W. Bush", "George H. W. Bush", "George Bush"];
    let articles: Vec<ArticleNames> = names
        .iter()
        .map(|name| article(Lang::EN, &[name]))
        .collect();
    assert_eq!(resolved(&articles), names);
    assert_eq!(
        resolved(&articles[1..]),
        ["George Bush", "George Bush"],
        "one bearer is the one"
    );
}

#[test]
fn a_first_name_alone_goes_to_nobody() {
    let company = ["Donald Tusk", "Ewa Kopacz", "Radosław Sikorski"];
    let mut articles = vec![article(Lang::PL, &company); 4];
    articles.push(article(Lang::PL, &["Radosław", "Ewa Kopacz"]));
    assert_eq!(resolved(&articles)[12..], ["Radosław", "Ewa Kopacz"]);
}

#[test]
fn a_name_of_several_words_is_what_most_articles_take_it_for() {
    let kind = |text: &str, n_persons: usize, n_organisations: usize| -> Vec<Kind> {
        let person = article(Lang::PL, &[text]);
        let mut organisation = person.clone();
        organisation.names[0].kind = Kind::Organisation;
        let mut usage = Usage::default();
        let persons = std::iter::repeat_n(&person, n_persons);
        for article in persons.chain(std::iter::repeat_n(&organisation, n_organisations)) {
            usage.add(article);
        }
        let mut resolution = resolve(&usage, &Corrections::default());
        let last = n_persons + n_organisations - 1;
        resolution.of(last).map(|name| name.kind).collect()
    };
    assert_eq!(kind("Jeremy Corbyn", 6, 2), [Kind::Person]);
    assert_eq!(kind("Jeremy Corbyn", 3, 2), [Kind::Organisation]);
    assert_eq!(kind("Corbyn", 6, 2), [Kind::Organisation], "one word");
}
