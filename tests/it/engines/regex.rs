//! Regular expressions as far as requests use them: letters, `.`, `[…]`, `(a|b)`,
//! `*`, `{n}`, `\`; all of a text must fit.

#[derive(Debug, Clone)]
enum Part {
    Any,
    Of(Vec<(char, char)>),
    Group(Vec<Vec<Part>>),
    Repeated(Box<Part>, usize, Option<usize>),
}

/// Whether a whole text fits an expression.
pub(super) fn fits(regex: &str, text: &str) -> bool {
    let letters: Vec<char> = regex.chars().collect();
    let mut at = 0;
    let ways = read(&letters, &mut at);
    assert_eq!(at, letters.len(), "no expression: {regex}");
    let text: Vec<char> = text.chars().collect();
    ends(&[Part::Group(ways)], &text, 0).contains(&text.len())
}

/// Reads alternatives up to a closing parenthesis.
fn read(letters: &[char], at: &mut usize) -> Vec<Vec<Part>> {
    let mut ways = vec![Vec::new()];
    while let Some(letter) = letters.get(*at) {
        if *letter == ')' {
            break;
        }
        *at += 1;
        let way = ways.last_mut().expect("there is one");
        match letter {
            '|' => ways.push(Vec::new()),
            '.' => way.push(Part::Any),
            '(' => {
                let group = read(letters, at);
                *at += 1;
                way.push(Part::Group(group));
            }
            '[' => {
                let mut ranges = Vec::new();
                while letters[*at] != ']' {
                    let from = letters[*at];
                    let to = if letters[*at + 1] == '-' {
                        *at += 2;
                        letters[*at]
                    } else {
                        from
                    };
                    ranges.push((from, to));
                    *at += 1;
                }
                *at += 1;
                way.push(Part::Of(ranges));
            }
            '*' => {
                let part = way.pop().expect("something is repeated");
                way.push(Part::Repeated(Box::new(part), 0, None));
            }
            '{' => {
                let end = letters[*at..]
                    .iter()
                    .position(|it| *it == '}')
                    .expect("closed");
                let n: String = letters[*at..*at + end].iter().collect();
                let n = n.parse().expect("a number");
                *at += end + 1;
                let part = way.pop().expect("something is repeated");
                way.push(Part::Repeated(Box::new(part), n, Some(n)));
            }
            '\\' => {
                let letter = letters[*at];
                *at += 1;
                way.push(Part::Of(vec![(letter, letter)]));
            }
            letter => {
                assert!(
                    !"#@&<>~\"+?".contains(*letter),
                    "{letter} means something to Lucene"
                );
                way.push(Part::Of(vec![(*letter, *letter)]));
            }
        }
    }
    ways
}

/// Where the parts may end that begin at a place.
fn ends(parts: &[Part], text: &[char], at: usize) -> Vec<usize> {
    let mut places = vec![at];
    for part in parts {
        let mut next: Vec<usize> = places
            .iter()
            .flat_map(|at| ends_of(part, text, *at))
            .collect();
        next.sort_unstable();
        next.dedup();
        places = next;
    }
    places
}

fn ends_of(part: &Part, text: &[char], at: usize) -> Vec<usize> {
    match part {
        Part::Any => text.get(at).map(|_| at + 1).into_iter().collect(),
        Part::Of(ranges) => {
            let fits = text
                .get(at)
                .filter(|letter| ranges.iter().any(|(from, to)| (from..=to).contains(letter)));
            fits.map(|_| at + 1).into_iter().collect()
        }
        Part::Group(ways) => ways.iter().flat_map(|way| ends(way, text, at)).collect(),
        Part::Repeated(part, least, most) => {
            let mut all = if *least == 0 { vec![at] } else { Vec::new() };
            let mut places = vec![at];
            for n in 1..=most.unwrap_or(text.len() + 1) {
                let mut next: Vec<usize> = places
                    .iter()
                    .flat_map(|at| ends_of(part, text, *at))
                    .collect();
                next.sort_unstable();
                next.dedup();
                if next.is_empty() {
                    break;
                }
                if n >= *least {
                    all.extend(&next);
                }
                places = next;
            }
            all
        }
    }
}

#[test]
fn expressions_fit_whole_texts() {
    for (regex, text, expected) in [
        ("mini.*", "minister", true),
        ("mini.*", "administer", false),
        ("kr.l", "krol", true),
        ("[0-9]{4}|=.*", "2024", true),
        ("[0-9]{4}|=.*", "2024-06", false),
        ("[0-9]{4}|=.*", "=2024-06", true),
        ("(region|continent):.*", "region:Eastern Asia", true),
        (".*/", "RU/", true),
        (".*/", "RU/Perm", false),
        ("a\\-[sś]", "a-ś", true),
    ] {
        assert_eq!(fits(regex, text), expected, "{regex} {text}");
    }
}
