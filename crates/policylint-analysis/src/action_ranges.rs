//! Sets of catalogued actions as ranges of their numbers.

use policylint_catalog::{Action, ActionId, ActionIds, Service, catalog};

/// A set of catalogued actions: ascending ranges of action numbers that neither overlap nor touch.
///
/// The actions of a service are consecutive, so that `s3:*`, `*` and their complements take one or
/// two ranges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ActionRanges {
    ranges: Vec<Range>,
}

/// From `start` to one before `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Range {
    start: u32,
    end: u32,
}

/// Collects actions in any order.
#[derive(Debug, Default)]
pub(crate) struct RangeBuilder {
    ranges: Vec<Range>,
}

impl RangeBuilder {
    /// Adds an action.
    pub(crate) fn add(&mut self, id: ActionId) {
        let start = u32::from(id.0);
        match self.ranges.last_mut() {
            Some(last) if last.end == start => last.end += 1,
            _ => self.ranges.push(Range { start, end: start + 1 }),
        }
    }

    /// Adds consecutive actions.
    pub(crate) fn add_all(&mut self, ids: &ActionIds) {
        let (start, end) = (number(ids.bounds().start), number(ids.bounds().end));
        if start < end {
            self.ranges.push(Range { start, end });
        }
    }

    /// Adds every action.
    pub(crate) fn add_everything(&mut self) {
        self.ranges.push(Range { start: 0, end: number(catalog().action_count()) });
    }

    /// The actions that were added.
    pub(crate) fn finish(self) -> ActionRanges {
        ActionRanges::normalized(self.ranges)
    }
}

impl ActionRanges {
    /// No action.
    pub fn none() -> Self {
        Self::default()
    }

    /// Every catalogued action.
    pub fn all() -> Self {
        Self::default().complement()
    }

    /// Every action of a service.
    pub fn of_service(service: Service) -> Self {
        let mut ranges = RangeBuilder::default();
        ranges.add_all(&service.action_ids());
        ranges.finish()
    }

    /// The actions with these numbers, in any order.
    pub fn of(ids: impl IntoIterator<Item = ActionId>) -> Self {
        let mut ranges = RangeBuilder::default();
        ids.into_iter().for_each(|id| ranges.add(id));
        ranges.finish()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ranges.iter().map(|range| (range.end - range.start) as usize).sum()
    }

    /// Whether an action is among them.
    pub fn contains(&self, id: ActionId) -> bool {
        let at = u32::from(id.0);
        let after = self.ranges.partition_point(|range| range.start <= at);
        after
            .checked_sub(1)
            .and_then(|last| self.ranges.get(last))
            .is_some_and(|range| at < range.end)
    }

    /// Where its ranges start and end, ascending.
    pub(crate) fn bounds(&self) -> impl Iterator<Item = u32> + '_ {
        self.ranges.iter().flat_map(|range| [range.start, range.end])
    }

    /// The numbers, ascending.
    pub fn ids(&self) -> impl Iterator<Item = ActionId> + '_ {
        self.ranges
            .iter()
            .flat_map(|range| range.start..range.end)
            .filter_map(|at| u16::try_from(at).ok().map(ActionId))
    }

    /// The actions, by service and name.
    pub fn actions(&self) -> impl Iterator<Item = Action> + '_ {
        self.ids().filter_map(|id| catalog().action(id))
    }

    /// The services that have an action among them, by prefix.
    pub fn services(&self) -> impl Iterator<Item = Service> + '_ {
        catalog().services().filter(|service| {
            let bounds = service.action_ids().bounds();
            self.meets(Range { start: number(bounds.start), end: number(bounds.end) })
        })
    }

    /// The actions of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        if self.is_empty() {
            return other.clone();
        }
        Self::normalized(self.ranges.iter().chain(&other.ranges).copied().collect())
    }

    /// The actions of both sets.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let mut ranges = Vec::new();
        let (mut left, mut right) = (self.ranges.iter().peekable(), other.ranges.iter().peekable());
        while let (Some(one), Some(two)) = (left.peek(), right.peek()) {
            let (start, end) = (one.start.max(two.start), one.end.min(two.end));
            if start < end {
                ranges.push(Range { start, end });
            }
            if one.end <= two.end {
                left.next()
            } else {
                right.next()
            };
        }
        Self { ranges }
    }

    /// The catalogued actions that are not in the set.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut ranges = Vec::with_capacity(self.ranges.len() + 1);
        let mut from = 0;
        for range in &self.ranges {
            if from < range.start {
                ranges.push(Range { start: from, end: range.start });
            }
            from = range.end;
        }
        let end = number(catalog().action_count());
        if from < end {
            ranges.push(Range { start: from, end });
        }
        Self { ranges }
    }

    /// The actions of this set that are not in the other.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        self.intersection(&other.complement())
    }

    fn meets(&self, other: Range) -> bool {
        let at = self.ranges.partition_point(|range| range.end <= other.start);
        other.start < other.end && self.ranges.get(at).is_some_and(|range| range.start < other.end)
    }

    fn normalized(mut ranges: Vec<Range>) -> Self {
        ranges.sort_unstable();
        let mut merged: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        Self { ranges: merged }
    }
}

/// Action numbers fit 16 bits; their end fits 32.
fn number(bound: usize) -> u32 {
    u32::try_from(bound).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::ActionRanges;
    use policylint_catalog::{ActionId, catalog};

    fn ids(numbers: &[u16]) -> ActionRanges {
        ActionRanges::of(numbers.iter().copied().map(ActionId))
    }

    #[test]
    fn neighbors_merge_whatever_their_order() {
        assert_eq!(ids(&[3, 1, 2, 2, 7]).ids().map(|id| id.0).collect::<Vec<_>>(), [1, 2, 3, 7]);
        assert_eq!(ids(&[3, 1, 2]), ids(&[1, 2, 3]));
        assert_eq!(ids(&[1, 2]).union(&ids(&[3])), ids(&[1, 2, 3]));
        assert_eq!(ids(&[1, 2, 5, 9]).intersection(&ids(&[0, 2, 3, 4, 5])), ids(&[2, 5]));
    }

    #[test]
    fn the_complement_is_exact() {
        let some = ids(&[0, 4, 5]);
        let rest = some.complement();
        assert_eq!(rest.complement(), some);
        assert_eq!(rest.len() + some.len(), catalog().action_count());
        assert!(rest.intersection(&some).is_empty());
        assert!(
            some.contains(ActionId(5)) && !rest.contains(ActionId(5)) && rest.contains(ActionId(6))
        );
        assert_eq!(ActionRanges::all().complement(), ActionRanges::none());
    }
}
