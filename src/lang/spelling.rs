//! How far two spellings are apart.

/// Letters to insert, drop, change, or swap with their neighbour, to get from
/// one word to the other; `None` where there are more than `most`.
///
/// This is optimal string alignment: no letter is touched twice.
#[must_use]
pub fn distance(from: &str, to: &str, most: usize) -> Option<usize> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    if from.len().abs_diff(to.len()) > most {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=to.len()).collect();
    for (row, letter) in from.iter().enumerate() {
        let mut here = Vec::with_capacity(to.len() + 1);
        here.push(row + 1);
        for (column, other) in to.iter().enumerate() {
            let changed = above[column] + usize::from(letter != other);
            let mut least = changed.min(above[column + 1] + 1).min(here[column] + 1);
            let is_swap =
                row > 0 && column > 0 && *letter == to[column - 1] && from[row - 1] == *other;
            if is_swap {
                least = least.min(before[column - 1] + 1);
            }
            here.push(least);
        }
        if here.iter().all(|least| *least > most) {
            return None;
        }
        before = std::mem::replace(&mut above, here);
    }
    Some(above[to.len()]).filter(|distance| *distance <= most)
}

/// Letters that a slip of the fingers can get wrong in a word.
#[must_use]
pub fn slips(word: &str) -> usize {
    match word.chars().count() {
        0..3 => 0,
        3..6 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_count_letters() {
        assert_eq!(distance("polska", "poslka", 2), Some(1));
        assert_eq!(distance("", "abc", 3), Some(3));
        assert_eq!(distance("niemcy", "niemcy", 0), Some(0));
        assert_eq!(distance("niemcy", "nimcyy", 2), Some(2));
        assert_eq!(distance("niemcy", "włochy", 2), None);
        assert_eq!(distance("abc", "abcdef", 2), None);
    }
}
