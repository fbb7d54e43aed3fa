//! Sets of small numbers: which values of a variable are left.

/// How many numbers fit without allocation.
const INLINE: usize = 128;

/// A set of numbers from 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub(super) struct Bits {
    low: u128,
    /// The numbers from 128, by groups of 128, without empty groups at the end.
    high: Vec<u128>,
}

impl Bits {
    /// The numbers below `count`.
    pub(super) fn below(count: usize) -> Self {
        (0..count).collect()
    }

    /// Adds a number.
    pub(super) fn insert(&mut self, number: usize) {
        let bit = 1 << (number % INLINE);
        let Some(group) = (number / INLINE).checked_sub(1) else {
            self.low |= bit;
            return;
        };
        if self.high.len() <= group {
            self.high.resize(group + 1, 0);
        }
        if let Some(bits) = self.high.get_mut(group) {
            *bits |= bit;
        }
    }

    /// Whether it has no number.
    pub(super) fn is_empty(&self) -> bool {
        self.low == 0 && self.high.is_empty()
    }

    /// The numbers of both.
    pub(super) fn and(&self, other: &Self) -> Self {
        let high = self.high.iter().zip(&other.high).map(|(one, two)| one & two).collect();
        Self { low: self.low & other.low, high }.trimmed()
    }

    /// The numbers that the other does not have.
    pub(super) fn minus(&self, other: &Self) -> Self {
        let others = other.high.iter().copied().chain(std::iter::repeat(0));
        let high = self.high.iter().zip(others).map(|(one, two)| one & !two).collect();
        Self { low: self.low & !other.low, high }.trimmed()
    }

    /// The numbers of either.
    pub(super) fn or(&self, other: &Self) -> Self {
        let (long, short) =
            if self.high.len() < other.high.len() { (other, self) } else { (self, other) };
        let shorts = short.high.iter().copied().chain(std::iter::repeat(0));
        let high = long.high.iter().zip(shorts).map(|(one, two)| one | two).collect();
        Self { low: self.low | other.low, high }
    }

    /// Whether some number is in both.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.low & other.low != 0
            || self.high.iter().zip(&other.high).any(|(one, two)| one & two != 0)
    }

    /// The least number.
    pub(super) fn first(&self) -> Option<usize> {
        self.iter().next()
    }

    /// The numbers, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        std::iter::once(self.low).chain(self.high.iter().copied()).enumerate().flat_map(
            |(group, bits)| {
                (0..INLINE)
                    .filter(move |bit| bits & (1 << bit) != 0)
                    .map(move |bit| group * INLINE + bit)
            },
        )
    }

    fn trimmed(mut self) -> Self {
        while self.high.last() == Some(&0) {
            self.high.pop();
        }
        self
    }
}

impl FromIterator<usize> for Bits {
    fn from_iter<T: IntoIterator<Item = usize>>(numbers: T) -> Self {
        let mut bits = Self::default();
        numbers.into_iter().for_each(|number| bits.insert(number));
        bits
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Bits;

    fn sets() -> impl Strategy<Value = BTreeSet<usize>> {
        proptest::collection::btree_set(0_usize..400, 0..8)
    }

    proptest! {
        #[test]
        fn the_operations_are_those_of_sets(one in sets(), two in sets()) {
            let (left, right): (Bits, Bits) = (one.iter().copied().collect(), two.iter().copied().collect());
            let same = |bits: &Bits, set: BTreeSet<usize>| bits.iter().collect::<BTreeSet<_>>() == set
                && *bits == set.into_iter().collect();
            prop_assert!(same(&left.and(&right), &one & &two));
            prop_assert!(same(&left.or(&right), &one | &two));
            prop_assert!(same(&left.minus(&right), &one - &two));
            prop_assert_eq!(left.meets(&right), !one.is_disjoint(&two));
            prop_assert_eq!(left.is_empty(), one.is_empty());
            prop_assert_eq!(left.first(), one.first().copied());
        }
    }
}
