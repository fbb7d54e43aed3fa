//! Does one pattern match everything that another one matches?

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::fold::fold_variants;
use super::positions::{Automaton, Positions, Symbol};
use super::steps::{Letters, Step, wide_steps};
use super::{Pattern, Token};
use crate::truth::{OpenPoint, Reason, Truth, Why};

/// How many states an inclusion question may look at, before it is given up with [`Reason::Budget`].
///
/// Patterns without `?` need about the product of both lengths in the worst case; for `?` between
/// other characters no such limit is proven.
pub const MAX_COVER_WORK: u64 = 4_000_000;

impl Pattern {
    /// Whether every text that `other` matches is matched by this pattern.
    ///
    /// `Yes` is proven for every value of the variables and unknown parts, which count as the same
    /// text wherever they stand in both. `No` means that there is a counterexample for each value.
    /// Open points: `Yes` needs those of this pattern that `other` does not share.
    pub fn covers(&self, other: &Self) -> Truth {
        let (Some(outer), Some(inner)) = (self.tokens.as_deref(), other.tokens.as_deref()) else {
            return if other.is_never() { Truth::Yes } else { !other.in_force() };
        };
        let missing: Vec<OpenPoint> =
            self.open.iter().filter(|point| !other.open.contains(point)).copied().collect();
        let given = Truth::from(Why::of(missing.into_iter().map(Reason::Open)));
        if outer == inner || matches!(outer, [Token::Star]) {
            return given;
        }
        if begin_differently(outer, inner) {
            return !other.in_force();
        }
        match self.decide_cover(other).0 {
            Verdict::Covered => given,
            Verdict::NotCovered(_) => !other.in_force(),
            Verdict::Unknown(reasons) => Truth::Maybe(reasons).and(given),
        }
    }

    /// A text that `other` matches and this pattern does not, where neither depends on anything unknown.
    pub fn counterexample(&self, other: &Self) -> Option<String> {
        if self.has_unknown() || other.has_unknown() || other.is_never() {
            return None;
        }
        if self.is_never() {
            return other.example();
        }
        match self.decide_cover(other).0 {
            Verdict::NotCovered(witness) => witness,
            Verdict::Covered | Verdict::Unknown(_) => None,
        }
    }

    /// The answer, without regard to open points, and the work spent on it.
    fn decide_cover(&self, other: &Self) -> (Verdict, u64) {
        let mut letters = Letters::default();
        let inner = letters.steps(other.tokens());
        let narrow = Automaton::new(letters.steps(self.tokens()));
        let (outcome, work) = Search::new(&narrow, &inner, Reading::SameLetter).run();
        let unknowns = match (self.unknowns(), other.unknowns()) {
            (Some(one), Some(two)) => Some(one.merged(two)),
            (one, two) => one.or(two),
        };
        let budget = matches!(outcome, Outcome::GivenUp).then_some(Reason::Budget);
        match (outcome, unknowns) {
            (Outcome::Covered, _) => (Verdict::Covered, work),
            (Outcome::NotCovered(witness), None) => (Verdict::NotCovered(witness), work),
            (Outcome::GivenUp, None) => (Verdict::Unknown(Reason::Budget.into()), work),
            (_, Some(unknowns)) => {
                let wide = Automaton::new(wide_steps(self.tokens()));
                let (outcome, more) = Search::new(&wide, &inner, Reading::SomeText).run();
                let verdict = match outcome {
                    Outcome::NotCovered(_) => Verdict::NotCovered(None),
                    Outcome::GivenUp => Verdict::Unknown(unknowns.merged(Reason::Budget.into())),
                    Outcome::Covered => Verdict::Unknown(
                        budget.map(Why::from).into_iter().fold(unknowns, Why::merged),
                    ),
                };
                (verdict, work + more)
            }
        }
    }
}

/// True if no text matches both, by the single characters with which they begin: the usual case,
/// found without building anything.
fn begin_differently(one: &[Token], two: &[Token]) -> bool {
    let single = |(left, right): &(Step, Step)| !left.is_star() && !right.is_star();
    let steps = one.iter().map(Step::wide).zip(two.iter().map(Step::wide));
    steps.take_while(single).any(|(left, right)| left.common(right).is_none())
}

enum Verdict {
    Covered,
    NotCovered(Option<String>),
    Unknown(Why),
}

enum Outcome {
    Covered,
    /// With a witness, if it can be written without knowing a letter's text.
    NotCovered(Option<String>),
    GivenUp,
}

/// How the outer pattern reads a letter of the inner one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// As that letter: what is covered so is covered for all texts.
    SameLetter,
    /// As whichever text helps: what is not covered so is not covered for any text.
    SomeText,
}

/// A place in the inner pattern together with all states the outer one may be in.
struct Node {
    at: usize,
    set: Positions,
    parent: Option<usize>,
    symbol: Option<Symbol>,
    superseded: bool,
}

/// Looks for a text that leads the inner pattern to its end and the outer one to no accepting state.
///
/// Of the nodes at one place, only those are followed whose outer states accept the least: if one
/// has no counterexample, neither has a node that accepts more. Nodes whose last star stands
/// earliest come first, because they accept less than the rest; so without `?` each place is
/// settled by its first nodes.
struct Search<'a> {
    outer: &'a Automaton,
    inner: &'a [Step],
    reading: Reading,
    nodes: Vec<Node>,
    /// For each place, its nodes that no other one supersedes.
    minimal: Vec<Vec<usize>>,
    queue: BinaryHeap<Reverse<(u32, usize)>>,
    work: u64,
}

impl<'a> Search<'a> {
    fn new(outer: &'a Automaton, inner: &'a [Step], reading: Reading) -> Self {
        let minimal = vec![Vec::new(); inner.len() + 1];
        Self {
            outer,
            inner,
            reading,
            nodes: Vec::new(),
            minimal,
            queue: BinaryHeap::new(),
            work: 0,
        }
    }

    fn run(mut self) -> (Outcome, u64) {
        self.add(0, self.outer.start(), None, None);
        while let Some(Reverse((_, index))) = self.queue.pop() {
            if self.work > MAX_COVER_WORK {
                return (Outcome::GivenUp, self.work);
            }
            let Some(node) = self.nodes.get(index).filter(|node| !node.superseded) else {
                continue;
            };
            let (at, set) = (node.at, node.set.clone());
            let Some(&step) = self.inner.get(at) else {
                if self.outer.accepts(&set) {
                    continue;
                }
                return (Outcome::NotCovered(self.witness(index)), self.work);
            };
            if set.is_empty() {
                return (Outcome::NotCovered(self.witness(index)), self.work);
            }
            if step.is_star() {
                self.add(at + 1, set.clone(), Some(index), None);
            }
            for symbol in self.symbols(step, &set) {
                let next = self.outer.advance(&set, symbol);
                self.add(if step.is_star() { at } else { at + 1 }, next, Some(index), Some(symbol));
            }
        }
        (Outcome::Covered, self.work)
    }

    /// Adds a node, unless it is surely covered or another node at its place accepts no more.
    fn add(&mut self, at: usize, set: Positions, parent: Option<usize>, symbol: Option<Symbol>) {
        self.work += 1 + set.len() as u64;
        if self.outer.accepts_everything(&set) {
            return;
        }
        let Some(minimal) = self.minimal.get_mut(at) else { return };
        for &index in minimal.iter() {
            let Some(node) = self.nodes.get(index) else { continue };
            self.work += 1 + node.set.len() as u64;
            if self.outer.is_below(&node.set, &set) {
                return;
            }
        }
        minimal.retain(|&index| {
            let Some(node) = self.nodes.get_mut(index) else { return false };
            node.superseded = self.outer.is_below(&set, &node.set);
            !node.superseded
        });
        minimal.push(self.nodes.len());
        self.queue.push(Reverse((self.outer.last_star(&set), self.nodes.len())));
        self.nodes.push(Node { at, set, parent, symbol, superseded: false });
    }

    /// What the inner step can take, as far as it may lead to fewer outer states.
    ///
    /// A wildcard takes many characters, but one that no outer literal names leads to the fewest
    /// states; besides it only a colon can stop what that character does not stop.
    fn symbols(&self, step: Step, set: &[u32]) -> Vec<Symbol> {
        match step {
            Step::Lit(character) => vec![Symbol::Char(character)],
            Step::Fold(lower) => fold_variants(lower).into_iter().map(Symbol::Char).collect(),
            Step::Letter(letter) => vec![match self.reading {
                Reading::SameLetter => Symbol::Letter(letter),
                Reading::SomeText => Symbol::SomeText,
            }],
            Step::Any | Step::AnyNoColon | Step::Star | Step::StarNoColon => {
                let stops_at_colon = |outer| matches!(outer, Step::AnyNoColon | Step::StarNoColon);
                let colon = step.takes(':') && self.outer.live_steps(set).any(stops_at_colon);
                std::iter::once(self.unnamed(set))
                    .chain(colon.then_some(':'))
                    .map(Symbol::Char)
                    .collect()
            }
        }
    }

    /// A readable character that no literal in the outer states takes; never a colon.
    fn unnamed(&self, set: &[u32]) -> char {
        let is_named = |character: char| {
            self.outer
                .live_steps(set)
                .any(|step| matches!(step, Step::Lit(_) | Step::Fold(_)) && step.takes(character))
        };
        ('x'..='z')
            .chain('0'..='9')
            .chain('a'..='w')
            .chain('\u{4E00}'..char::MAX)
            .find(|character| !is_named(*character))
            .unwrap_or('x')
    }

    /// The text that leads to a node, and on to the end of the inner pattern.
    fn witness(&self, index: usize) -> Option<String> {
        let mut reversed = Vec::new();
        let mut current = self.nodes.get(index)?;
        let rest = self.inner.get(current.at..)?;
        loop {
            match current.symbol {
                Some(Symbol::Char(character)) => reversed.push(character),
                Some(Symbol::Letter(_) | Symbol::SomeText) => return None,
                None => {}
            }
            let Some(parent) = current.parent else { break };
            current = self.nodes.get(parent)?;
        }
        Some(
            reversed
                .into_iter()
                .rev()
                .chain(rest.iter().filter_map(|step| step.sample()))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pattern::Case;

    fn glob(text: &str) -> Pattern {
        Pattern::glob(text, Case::Sensitive, crate::LanguageVersion::V2012)
    }

    fn work(outer: &str, inner: &str) -> u64 {
        glob(outer).decide_cover(&glob(inner)).1
    }

    /// Work grows with the product of both lengths at most, counted, not timed.
    #[test]
    fn stars_cost_a_product() {
        for unit in ["*a", "*ab", "*aab", "a*", "*aba"] {
            let (short, long) = (unit.repeat(100), unit.repeat(400));
            let (few, many) = (work(&short, &short), work(&long, &long));
            assert!(many <= 16 * few + 1000, "{unit}: {few} then {many}");
            assert!(many < MAX_COVER_WORK, "{unit}: {many}");
        }
        assert!(work(&"*a".repeat(2000), &"*b".repeat(2000)) < MAX_COVER_WORK);
        assert!(work(&"*a".repeat(2000), &"*a".repeat(2000)) < MAX_COVER_WORK);
    }

    #[test]
    fn question_marks_end_at_the_bound() {
        let outer = format!("*a{}b*", "?".repeat(60));
        let inner = format!("*{}", "?a".repeat(80));
        assert!(work(&outer, &inner) <= MAX_COVER_WORK * 2);
    }
}
