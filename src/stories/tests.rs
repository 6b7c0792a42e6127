//! Stories against a plain telling, in any order and by any steps.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;

/// An article of the test: what it says is a set of a few sentences.
#[derive(Debug, Clone, PartialEq)]
struct Made {
    day: Option<i32>,
    text: u8,
}

fn made() -> impl Strategy<Value = Made> {
    (prop::option::of(0..80_i32), any::<u8>()).prop_map(|(day, text)| Made { day, text })
}

/// Likeness that is not handed on: half of all sentences in common.
fn are_alike(one: u8, other: u8) -> bool {
    let both = (one & other).count_ones();
    both > 0 && both * 2 >= (one | other).count_ones()
}

/// Keys that all who share a sentence have in common.
fn signature(text: u8) -> Signature {
    let keys = (0..8_u32).map(|bit| {
        if text >> bit & 1 == 1 {
            1
        } else {
            1000 + u32::from(text)
        }
    });
    let bytes: Vec<u8> = keys.flat_map(u32::to_le_bytes).collect();
    Signature::from_bytes(&bytes)
}

/// The articles by number, their ids.
type Corpus = BTreeMap<u8, Made>;

fn id(number: u8) -> String {
    format!("{number:03}.txt")
}

/// The stories of a corpus, by the leader of each; with what was told before,
/// and with the articles in an order.
fn told(
    corpus: &Corpus,
    before: &BTreeMap<u8, (Made, Before)>,
    mixed: u8,
) -> BTreeMap<u8, Option<u8>> {
    let mut order: Vec<(u8, &Made)> = corpus
        .iter()
        .map(|(number, made)| (*number, made))
        .collect();
    order.sort_by_key(|(number, _)| number.wrapping_mul(mixed | 1).rotate_left(3));
    let members: Vec<Member> = order
        .iter()
        .map(|(number, made)| Member {
            id: id(*number),
            days: made.day.map(|day| (day, day)),
            signature: signature(made.text),
            before: match before.get(number) {
                Some((same, before)) if same == *made => *before,
                _ => Before::Unknown,
            },
        })
        .collect();
    let alike = |one: usize, other: usize| -> Result<bool, ()> {
        Ok(are_alike(order[one].1.text, order[other].1.text))
    };
    let told = tell(&members, alike).unwrap();
    let told = told.into_iter().zip(&order);
    told.map(|(leader, (number, _))| (*number, leader.map(|leader| order[leader].0)))
        .collect()
}

/// The stories as the rule says them, every two articles compared.
fn plainly(corpus: &Corpus) -> BTreeMap<u8, Option<u8>> {
    let mut order: Vec<(u8, &Made)> = corpus
        .iter()
        .map(|(number, made)| (*number, made))
        .collect();
    order.sort_by_key(|(number, made)| (made.day.is_none(), made.day, *number));
    let mut leaders: Vec<(u8, &Made)> = Vec::new();
    let mut stories: BTreeMap<u8, Option<u8>> = BTreeMap::new();
    for (number, made) in order {
        let near = |one: &Made| match (one.day, made.day) {
            (Some(one), Some(other)) => (one - other).abs() <= WINDOW_DAYS,
            _ => true,
        };
        let mut found = leaders.iter();
        let leader = found.find(|(_, one)| near(one) && are_alike(one.text, made.text));
        if let Some((leader, _)) = leader {
            stories.insert(*leader, Some(*leader));
            stories.insert(number, Some(*leader));
        } else {
            stories.insert(number, None);
            leaders.push((number, made));
        }
    }
    stories
}

/// What the next telling knows of this one.
fn remembered(corpus: &Corpus, told: &BTreeMap<u8, Option<u8>>) -> BTreeMap<u8, (Made, Before)> {
    let known = corpus.iter().map(|(number, made)| {
        let before = match told[number] {
            Some(leader) if leader != *number => Before::Followed(story_key(&id(leader))),
            _ => Before::Led,
        };
        (*number, (made.clone(), before))
    });
    known.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn stories_are_the_same_in_any_order(
        corpus in prop::collection::btree_map(any::<u8>(), made(), 0..40),
        mixed in any::<u8>(),
    ) {
        prop_assert_eq!(told(&corpus, &BTreeMap::new(), mixed), plainly(&corpus));
    }

    #[test]
    fn stories_are_the_same_by_any_steps(
        steps in prop::collection::vec(
            prop::collection::vec((0..40_u8, prop::option::of(made())), 0..12),
            1..6,
        ),
        mixed in any::<u8>(),
    ) {
        let mut corpus = Corpus::new();
        let mut before = BTreeMap::new();
        for step in steps {
            for (number, made) in step {
                match made {
                    Some(made) => corpus.insert(number, made),
                    None => corpus.remove(&number),
                };
            }
            let told = told(&corpus, &before, mixed);
            prop_assert_eq!(&told, &plainly(&corpus));
            before = remembered(&corpus, &told);
        }
    }
}

#[test]
fn what_was_compared_is_not_compared_again() {
    let corpus: Corpus = (0..30)
        .map(|n| {
            (
                n,
                Made {
                    day: None,
                    text: n + 1,
                },
            )
        })
        .collect();
    let first = told(&corpus, &BTreeMap::new(), 1);
    let members: Vec<Member> = corpus
        .iter()
        .map(|(number, made)| Member {
            id: id(*number),
            days: None,
            signature: signature(made.text),
            before: remembered(&corpus, &first)[number].1,
        })
        .collect();
    let mut n_compared = 0;
    let again: Result<_, ()> = tell(&members, |_, _| {
        n_compared += 1;
        Ok(false)
    });
    assert_eq!(n_compared, 0);
    let again = again
        .unwrap()
        .into_iter()
        .map(|leader| leader.map(|leader| leader as u8));
    assert!(again.eq(first.into_values()));
}

#[test]
fn a_month_parts_two_stories() {
    let corpus: Corpus = [(0, 0), (1, 30), (2, 31)]
        .into_iter()
        .map(|(number, day)| {
            (
                number,
                Made {
                    day: Some(day),
                    text: 7,
                },
            )
        })
        .collect();
    let told = told(&corpus, &BTreeMap::new(), 1);
    assert_eq!(
        told.into_values().collect::<Vec<_>>(),
        [Some(0), Some(0), None]
    );
}
