//! Sets of positions in a pattern: where a match may stand after some text.

use super::steps::{Letter, Step};

/// A pattern as a nondeterministic automaton. State n is the place before step n; the last state accepts.
#[derive(Debug)]
pub(super) struct Automaton {
    steps: Vec<Step>,
    /// For each state, how many steps before it can take a `:`.
    colons: Vec<u32>,
    /// For each state, the star that it amounts to.
    stars: Vec<Option<StarKind>>,
}

/// What a state amounts to that stands before a star, or before single wildcards and then a star:
/// `??*` is the same as `*??`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum StarKind {
    /// `Any` and then `Star`.
    Free,
    /// `AnyNoColon` and then `StarNoColon`.
    InField,
}

/// What an automaton reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Char(char),
    /// A certain unknown text.
    Letter(Letter),
    /// Some text, whichever helps the reader.
    SomeText,
}

/// States in ascending order, without those that accept nothing more than another one.
pub(super) type Positions = Vec<u32>;

impl Automaton {
    pub(super) fn new(steps: Vec<Step>) -> Self {
        let mut colons = Vec::with_capacity(steps.len() + 1);
        let mut count = 0;
        for step in &steps {
            colons.push(count);
            count += u32::from(step.takes_colon());
        }
        colons.push(count);
        let stars = stars_of(&steps);
        Self { steps, colons, stars }
    }

    pub(super) fn start(&self) -> Positions {
        let mut set = vec![0];
        self.settle(&mut set);
        set
    }

    /// The states after one symbol more.
    pub(super) fn advance(&self, from: &[u32], symbol: Symbol) -> Positions {
        let mut set = Positions::with_capacity(from.len() + 1);
        if symbol == Symbol::SomeText {
            // Some text leads from a state to every later one, as each step takes some character.
            let first = from.first().copied().unwrap_or(u32::MAX);
            set.extend(first..=self.end());
        } else {
            for &position in from {
                let Some(step) = self.step(position) else { continue };
                let taken = match symbol {
                    Symbol::Char(character) => step.takes(character),
                    Symbol::Letter(letter) => step.takes_letter(letter),
                    Symbol::SomeText => false,
                };
                if taken {
                    set.push(if step.is_star() { position } else { position + 1 });
                }
            }
        }
        self.settle(&mut set);
        set
    }

    /// True if the text read so far is a match.
    pub(super) fn accepts(&self, set: &[u32]) -> bool {
        set.last() == Some(&self.end())
    }

    /// True if every continuation is a match.
    pub(super) fn accepts_everything(&self, set: &[u32]) -> bool {
        self.accepts(set)
            && set.iter().rev().nth(1).is_some_and(|&last| self.step(last) == Some(Step::Star))
    }

    /// True if what `small` accepts, `large` surely accepts too.
    pub(super) fn is_below(&self, small: &[u32], large: &[u32]) -> bool {
        let star =
            large.iter().rev().find(|&&position| self.star(position) == Some(StarKind::Free));
        small.iter().all(|position| {
            star.is_some_and(|star| position <= star)
                || large.binary_search(position).is_ok()
                || large.iter().any(|&other| self.is_field_star_after(other, *position))
        })
    }

    /// One more than the last star in the set, or 0.
    pub(super) fn last_star(&self, set: &[u32]) -> u32 {
        set.iter().rev().find(|&&position| self.star(position).is_some()).map_or(0, |star| star + 1)
    }

    /// The steps that can be taken from the states of the set.
    pub(super) fn live_steps<'a>(&'a self, set: &'a [u32]) -> impl Iterator<Item = Step> + 'a {
        set.iter().filter_map(|&position| self.step(position))
    }

    fn end(&self) -> u32 {
        u32::try_from(self.steps.len()).unwrap_or(u32::MAX)
    }

    fn step(&self, position: u32) -> Option<Step> {
        self.steps.get(usize::try_from(position).ok()?).copied()
    }

    fn star(&self, position: u32) -> Option<StarKind> {
        self.stars.get(usize::try_from(position).ok()?).copied().flatten()
    }

    fn colons_before(&self, position: u32) -> Option<u32> {
        self.colons.get(usize::try_from(position).ok()?).copied()
    }

    /// True if `star` amounts to a `StarNoColon` after `position`, and nothing between takes a `:`.
    fn is_field_star_after(&self, star: u32, position: u32) -> bool {
        star > position
            && self.star(star) == Some(StarKind::InField)
            && self.colons_before(star) == self.colons_before(position)
    }

    /// Adds what can be reached by empty runs, sorts, and drops what is redundant.
    ///
    /// INVARIANT: a live `Star` accepts everything that an earlier state accepts, because any match
    /// from there passes through the star, which can take the text up to that point. The same holds
    /// for a `StarNoColon` as long as nothing between can take a `:`.
    fn settle(&self, set: &mut Positions) {
        let mut index = 0;
        while let Some(&position) = set.get(index) {
            if self.step(position).is_some_and(Step::is_star)
                && set.get(index + 1) != Some(&(position + 1))
            {
                set.push(position + 1);
            }
            index += 1;
        }
        set.sort_unstable();
        set.dedup();
        if let Some(star) =
            set.iter().rposition(|&position| self.star(position) == Some(StarKind::Free))
        {
            set.drain(..star);
        }
        self.drop_before_field_stars(set);
    }

    fn drop_before_field_stars(&self, set: &mut Positions) {
        let mut run_of_star = None;
        let mut kept: Positions = Positions::with_capacity(set.len());
        for &position in set.iter().rev() {
            let run = self.colons_before(position);
            if run_of_star.is_some() && run_of_star == run {
                continue;
            }
            if self.star(position) == Some(StarKind::InField) {
                run_of_star = run;
            }
            kept.push(position);
        }
        kept.reverse();
        *set = kept;
    }
}

fn stars_of(steps: &[Step]) -> Vec<Option<StarKind>> {
    let mut stars = Vec::with_capacity(steps.len());
    let mut after = None;
    for step in steps.iter().rev() {
        after = match (step, after) {
            (Step::Star, _) | (Step::Any, Some(StarKind::Free)) => Some(StarKind::Free),
            (Step::StarNoColon, _) | (Step::AnyNoColon, Some(StarKind::InField)) => {
                Some(StarKind::InField)
            }
            _ => None,
        };
        stars.push(after);
    }
    stars.reverse();
    stars
}
