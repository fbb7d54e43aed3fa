//! Requests of a slice that are in some box of every group and in no forbidden box: disjoint
//! subtraction of boxes, over sets of values.

use super::bits::Bits;
use super::work::Work;

/// How a variable is limited.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Limit {
    /// The value is one of these.
    In(Bits),
    /// Of a set of values: each is one of these.
    Within(Bits),
    /// Of a set of values: one of them at least is one of these.
    Meets(Bits),
}

/// Limits of some variables by number, which all hold.
pub(super) type Cube = Vec<(usize, Limit)>;

/// What is left of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// One value of these.
    One(Bits),
    /// A set of these values that has one at least of each of `meets`.
    Set {
        /// The values that may be in the set.
        within: Bits,
        /// Values of which one at least is in the set.
        meets: Vec<Bits>,
    },
}

/// What is left of all variables.
pub(super) type State = Vec<Cell>;

/// What is asked.
#[derive(Debug, Default)]
pub(super) struct Question {
    /// For each variable all its values, as nothing limits it.
    pub(super) start: State,
    /// Groups: a request has to be in a box of each.
    pub(super) groups: Vec<Vec<Cube>>,
    /// Boxes in which a request may not be.
    pub(super) forbidden: Vec<Cube>,
}

/// How a search ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Found {
    /// All requests in this state are as asked for.
    State(State),
    /// There is none.
    Nothing,
    /// The budget was used up.
    TooManySteps,
}

/// One place of the search: the groups before `group` are chosen, the boxes before `forbidden` avoided.
struct Place {
    state: State,
    group: usize,
    forbidden: usize,
}

impl Question {
    /// Searches as long as steps are left.
    pub(super) fn search(&mut self, work: &Work) -> Found {
        // Boxes with few limits leave few branches.
        self.forbidden.sort_by_key(Vec::len);
        let mut open = vec![Place { state: self.start.clone(), group: 0, forbidden: 0 }];
        while let Some(place) = open.pop() {
            if !work.take_step() {
                return Found::TooManySteps;
            }
            if let Some(group) = self.groups.get(place.group) {
                // The first box is looked at first.
                open.extend(group.iter().rev().filter_map(|cube| {
                    let state = limited(&place.state, cube)?;
                    Some(Place { state, group: place.group + 1, forbidden: 0 })
                }));
                continue;
            }
            match self.next_conflict(&place) {
                None => return Found::State(place.state),
                Some((at, cube)) => self.branch(&place, at, cube, &mut open),
            }
        }
        Found::Nothing
    }

    /// The next forbidden box that the state meets.
    fn next_conflict(&self, place: &Place) -> Option<(usize, &Cube)> {
        let left = self.forbidden.iter().enumerate().skip(place.forbidden);
        left.into_iter().find(|(_, cube)| limited(&place.state, cube).is_some())
    }

    /// Ways to stay out of a box: by its first limit, or by its second within the first, and so on.
    fn branch(&self, place: &Place, at: usize, cube: &Cube, open: &mut Vec<Place>) {
        let mut state = place.state.clone();
        let mut branches = Vec::new();
        for (variable, limit) in cube {
            let Some(all) = self.start.get(*variable) else { continue };
            if let Some(out) = with(&state, *variable, &negated(limit, all)) {
                branches.push(Place { state: out, group: place.group, forbidden: at + 1 });
            }
            match with(&state, *variable, limit) {
                Some(inside) => state = inside,
                None => break,
            }
        }
        open.extend(branches.into_iter().rev());
    }
}

/// What is left of a state in a box; `None`: nothing.
pub(super) fn limited(state: &State, cube: &Cube) -> Option<State> {
    // Without a copy first: most boxes miss most states.
    let fits = |(variable, limit): &(usize, Limit)| {
        state.get(*variable).is_some_and(|cell| cell.limited(limit).is_some())
    };
    if !cube.iter().all(fits) {
        return None;
    }
    let mut left = state.clone();
    for (variable, limit) in cube {
        let cell = left.get_mut(*variable)?;
        *cell = cell.limited(limit)?;
    }
    Some(left)
}

fn with(state: &State, variable: usize, limit: &Limit) -> Option<State> {
    let cell = state.get(variable)?.limited(limit)?;
    let mut left = state.clone();
    *left.get_mut(variable)? = cell;
    Some(left)
}

/// The limit that holds where this one does not.
fn negated(limit: &Limit, all: &Cell) -> Limit {
    let all = all.values();
    match limit {
        Limit::In(values) => Limit::In(all.minus(values)),
        Limit::Within(values) => Limit::Meets(all.minus(values)),
        Limit::Meets(values) => Limit::Within(all.minus(values)),
    }
}

impl Cell {
    /// The values that are left.
    pub(super) fn values(&self) -> &Bits {
        match self {
            Self::One(left) | Self::Set { within: left, .. } => left,
        }
    }

    /// What is left under a limit; `None`: nothing.
    fn limited(&self, limit: &Limit) -> Option<Self> {
        match (self, limit) {
            (Self::One(left), Limit::In(values)) => {
                let left = left.and(values);
                (!left.is_empty()).then_some(Self::One(left))
            }
            (Self::Set { within, meets }, Limit::Within(values)) => {
                let within = within.and(values);
                let possible = meets.iter().all(|hit| hit.meets(&within));
                possible.then(|| Self::Set { within, meets: meets.clone() })
            }
            (Self::Set { within, meets }, Limit::Meets(values)) => {
                if !within.meets(values) {
                    return None;
                }
                let mut meets = meets.clone();
                if !meets.contains(values) {
                    meets.push(values.clone());
                }
                Some(Self::Set { within: within.clone(), meets })
            }
            // Limits are made for the sort of cell that they limit.
            (known, _) => Some(known.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::Budget;
    use super::{Bits, Cell, Cube, Found, Limit, Question, Work};

    const VALUES: usize = 3;

    /// Boxes over two variables with one value and one with a set of them.
    fn cubes() -> impl Strategy<Value = Vec<Cube>> {
        let bits = || {
            proptest::collection::vec(any::<bool>(), VALUES).prop_map(|flags| {
                flags
                    .iter()
                    .enumerate()
                    .filter(|(_, set)| **set)
                    .map(|(at, _)| at)
                    .collect::<Bits>()
            })
        };
        let limit = (0_usize..3, bits(), any::<bool>()).prop_map(|(variable, bits, meets)| {
            (
                variable,
                match (variable, meets) {
                    (2, true) => Limit::Meets(bits),
                    (2, false) => Limit::Within(bits),
                    _ => Limit::In(bits),
                },
            )
        });
        proptest::collection::vec(proptest::collection::vec(limit, 0..4), 0..4)
    }

    fn holds(cube: &Cube, one: usize, two: usize, set: usize) -> bool {
        let has = |bits: &Bits, outside: bool| {
            (0..VALUES).any(|value| {
                set & (1 << value) != 0 && bits.iter().any(|it| it == value) != outside
            })
        };
        cube.iter().all(|(variable, limit)| match (variable, limit) {
            (0, Limit::In(bits)) => bits.iter().any(|it| it == one),
            (1, Limit::In(bits)) => bits.iter().any(|it| it == two),
            (_, Limit::Within(bits)) => !has(bits, true),
            (_, Limit::Meets(bits)) => has(bits, false),
            _ => false,
        })
    }

    proptest! {
        #[test]
        fn a_search_finds_what_trying_everything_finds(
            groups in proptest::collection::vec(cubes(), 0..3), forbidden in cubes(),
        ) {
            let all = || Cell::One(Bits::below(VALUES));
            let set = Cell::Set { within: Bits::below(VALUES), meets: Vec::new() };
            let wanted = |one: usize, two: usize, set: usize| {
                groups.iter().all(|group| group.iter().any(|cube| holds(cube, one, two, set)))
                    && !forbidden.iter().any(|cube| holds(cube, one, two, set))
            };
            let any = (0..VALUES).any(|one| (0..VALUES).any(|two| (0..1 << VALUES).any(|set| wanted(one, two, set))));
            let mut question = Question {
                start: vec![all(), all(), set], groups: groups.clone(), forbidden: forbidden.clone(),
            };
            let found = question.search(&Work::of(Budget::default()));
            prop_assert_eq!(any, matches!(found, Found::State(_)), "{:?}", found);
        }
    }
}
