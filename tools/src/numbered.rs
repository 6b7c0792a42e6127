//! Numbered: gives things numbers in the order in which they are first seen.

use std::collections::HashMap;
use std::hash::Hash;

/// Gives each distinct item a number, in order of first sight.
pub(crate) struct Numbered<T> {
    /// The items by their numbers.
    pub(crate) items: Vec<T>,
    numbers: HashMap<T, u32>,
}

impl<T> Default for Numbered<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            numbers: HashMap::new(),
        }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    /// The number of an item, a new one when it is first seen.
    pub(crate) fn number(&mut self, item: T) -> u32 {
        if let Some(number) = self.numbers.get(&item) {
            return *number;
        }
        let number = u32::try_from(self.items.len()).expect("there are fewer than 2^32 items");
        self.numbers.insert(item.clone(), number);
        self.items.push(item);
        number
    }
}
