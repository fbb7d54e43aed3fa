//! All classes of texts that a list of languages tells apart, each with a shortest member.
//!
//! The languages are followed together, breadth first: a state is the set of places in all patterns
//! where a match may stand. Two texts that end in states with the same acceptance are the same to
//! every language, so each such signature is one class, and nothing is approximated.

use std::collections::{BTreeSet, HashMap};

use policylint_model::pattern::fold_variants;

use super::bits::Bits;
use super::language::{Language, Step};
use super::work::Work;

/// Characters that stand for all those that no pattern asks for, the most readable first.
const OTHERS: [char; 16] =
    ['x', 'y', 'z', 'a', 'b', 'c', '0', '1', '2', '3', 'X', 'Y', 'Z', '~', '^', '%'];

/// The classes of texts that some languages tell apart.
#[derive(Debug, Clone, Default)]
pub(super) struct Classes {
    /// For each class the languages that have it, and a shortest text; in order of length.
    pub(super) classes: Vec<(Bits, String)>,
}

/// More states than the budget allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooManyStates;

/// The classes of the texts of `domain`; `None`: of all texts.
///
/// # Errors
///
/// There are more states than are left, or more than [`MAX_CLASSES`] classes.
pub(super) fn classes(
    languages: &[&Language],
    domain: Option<&Language>,
    work: &Work,
) -> Result<Classes, TooManyStates> {
    let mut search = Search::new(languages, domain, work.states());
    let classes = search.run();
    work.take_states(search.states.len().max(search.places / PLACES));
    classes
}

/// How many places a state has that counts once.
const PLACES: usize = 32;
/// More classes than these are not told apart: each costs a look at every condition.
const MAX_CLASSES: usize = 4096;

/// Patterns laid out one behind the other; each ends with a place of its own.
struct Layout {
    /// The step at a place; `None` at the end of a pattern.
    steps: Vec<Option<Step>>,
    /// The pattern of a place.
    pattern: Vec<u32>,
    /// The language of a place.
    language: Vec<u32>,
    /// How many steps of the pattern before the place can take a `:`.
    colons: Vec<u32>,
}

/// Ascending: places, then [`EVERYTHING`] plus the languages that take every continuation.
type State = Vec<u32>;

/// Marks a language in a state, where other numbers are places.
const EVERYTHING: u32 = 1 << 31;

struct Search {
    layout: Layout,
    languages: usize,
    /// The language outside of which no text is of interest.
    domain: Option<u32>,
    budget: usize,
    /// The places in all states.
    places: usize,
    known: HashMap<State, u32>,
    states: Vec<State>,
    /// From which state and by which character a state was reached first.
    parents: Vec<Option<(u32, char)>>,
}

impl Search {
    fn new(languages: &[&Language], domain: Option<&Language>, budget: usize) -> Self {
        let all: Vec<&Language> = languages.iter().copied().chain(domain).collect();
        let (layout, start) = Layout::of(&all);
        let start = layout.settled(start);
        let domain = domain.and_then(|_| u32::try_from(languages.len()).ok());
        Self {
            layout,
            languages: languages.len(),
            domain,
            budget,
            places: 0,
            known: HashMap::from([(start.clone(), 0)]),
            states: vec![start],
            parents: vec![None],
        }
    }

    fn run(&mut self) -> Result<Classes, TooManyStates> {
        let mut found: BTreeSet<Bits> = BTreeSet::new();
        let mut classes = Classes::default();
        let all = u32::try_from(self.languages).ok().and_then(|count| 1_usize.checked_shl(count));
        let mut at = 0;
        while let Some(state) = self.states.get(at).cloned() {
            let (signature, is_inside) = self.signature(&state);
            if is_inside && !found.contains(&signature) {
                classes.classes.push((signature.clone(), self.text(at)));
                found.insert(signature);
                if Some(found.len()) == all {
                    break;
                }
                if found.len() > MAX_CLASSES {
                    return Err(TooManyStates);
                }
            }
            self.expand(at, &state)?;
            at += 1;
        }
        Ok(classes)
    }

    /// Adds the states after one character more.
    fn expand(&mut self, at: usize, state: &State) -> Result<(), TooManyStates> {
        let from = u32::try_from(at).unwrap_or(u32::MAX);
        for character in self.layout.characters(state) {
            let next = self.layout.after(state, character);
            let is_alive = |domain| next.iter().any(|place| self.layout.is_of(*place, domain));
            if self.domain.is_some_and(|domain| !is_alive(domain)) || self.known.contains_key(&next)
            {
                continue;
            }
            self.places += next.len();
            // Large states are more work.
            if self.states.len().max(self.places / PLACES) >= self.budget {
                return Err(TooManyStates);
            }
            let number = u32::try_from(self.states.len()).unwrap_or(u32::MAX);
            self.known.insert(next.clone(), number);
            self.states.push(next);
            self.parents.push(Some((from, character)));
        }
        Ok(())
    }

    /// The languages that accept in a state, and whether the domain does.
    fn signature(&self, state: &State) -> (Bits, bool) {
        let mut signature = Bits::default();
        let mut is_inside = self.domain.is_none();
        for place in state {
            let Some(language) = self.layout.accepting(*place) else { continue };
            if Some(language) == self.domain {
                is_inside = true;
            } else {
                signature.insert(language as usize);
            }
        }
        (signature, is_inside)
    }

    fn text(&self, mut at: usize) -> String {
        let mut characters = Vec::new();
        while let Some((parent, character)) = self.parents.get(at).copied().flatten() {
            characters.push(character);
            at = parent as usize;
        }
        characters.into_iter().rev().collect()
    }
}

impl Layout {
    /// The layout and the places at which patterns start.
    fn of(languages: &[&Language]) -> (Self, State) {
        let mut layout = Self {
            steps: Vec::new(),
            pattern: Vec::new(),
            language: Vec::new(),
            colons: Vec::new(),
        };
        let mut starts = State::new();
        let mut count = 0;
        for (number, language) in (0_u32..).zip(languages) {
            for steps in &language.patterns {
                starts.push(u32::try_from(layout.steps.len()).unwrap_or(EVERYTHING - 1));
                let mut colons = 0;
                for step in steps.iter().copied().map(Some).chain([None]) {
                    layout.steps.push(step);
                    layout.pattern.push(count);
                    layout.language.push(number);
                    layout.colons.push(colons);
                    colons += u32::from(step.is_some_and(|step| step.takes(':')));
                }
                count += 1;
            }
        }
        (layout, starts)
    }

    fn step(&self, place: u32) -> Option<Step> {
        self.steps.get(place as usize).copied().flatten()
    }

    fn number(of: &[u32], place: u32) -> u32 {
        of.get(place as usize).copied().unwrap_or(u32::MAX)
    }

    /// The language that a place belongs to, if the text read so far is in it.
    fn accepting(&self, place: u32) -> Option<u32> {
        if place >= EVERYTHING {
            return Some(place - EVERYTHING);
        }
        let is_end = self.steps.get(place as usize) == Some(&None);
        is_end.then(|| Self::number(&self.language, place))
    }

    fn is_of(&self, place: u32, language: u32) -> bool {
        let own = match place.checked_sub(EVERYTHING) {
            Some(own) => own,
            None => Self::number(&self.language, place),
        };
        own == language
    }

    /// Characters that lead from a state to all states that can follow.
    fn characters(&self, state: &State) -> Vec<char> {
        let mut named: BTreeSet<char> = BTreeSet::new();
        let mut has_digit = false;
        let places = state.iter().filter(|place| **place < EVERYTHING);
        for step in places.filter_map(|place| self.step(*place)) {
            match step {
                Step::Lit(character) | Step::AnyBut(character) | Step::StarBut(character) => {
                    named.insert(character);
                }
                Step::Fold(lower) => named.extend(fold_variants(lower)),
                Step::Digit => has_digit = true,
                Step::Any | Step::Star => {}
            }
        }
        let mut characters: Vec<char> = named.iter().copied().collect();
        if has_digit {
            characters.extend("1234567890".chars().find(|digit| !named.contains(digit)));
        }
        let is_free =
            |other: &char| !(named.contains(other) || has_digit && other.is_ascii_digit());
        let beyond = || ('\u{e000}'..='\u{f8ff}').find(is_free);
        // First of all, so that the shortest texts are readable.
        characters.splice(0..0, OTHERS.into_iter().find(is_free).or_else(beyond));
        characters
    }

    fn after(&self, state: &State, character: char) -> State {
        let mut next = State::with_capacity(state.len() + 2);
        for place in state {
            match self.step(*place) {
                _ if *place >= EVERYTHING => next.push(*place),
                Some(step) if step.takes(character) => {
                    next.push(if step.is_star() { *place } else { place + 1 });
                }
                _ => {}
            }
        }
        self.settled(next)
    }

    /// Adds what can be reached by empty runs, sorts, and drops what is redundant.
    fn settled(&self, mut state: State) -> State {
        let mut at = 0;
        while let Some(place) = state.get(at).copied() {
            if place < EVERYTHING && self.step(place).is_some_and(Step::is_star) {
                state.push(place + 1);
            }
            at += 1;
        }
        state.sort_unstable();
        state.dedup();
        self.reduced(&state)
    }

    /// INVARIANT: a live `Star` accepts all that an earlier place of its pattern does, as any match
    /// from there passes it; a run without `:` likewise, unless a `:` may be taken before. A language
    /// with a `Star` at the end of a pattern takes every continuation.
    fn reduced(&self, state: &State) -> State {
        let mut kept = State::with_capacity(state.len());
        let mut everything: Vec<u32> = Vec::new();
        let (mut pattern, mut has_star, mut run) = (u32::MAX, false, None);
        for place in state.iter().rev().copied() {
            if place >= EVERYTHING {
                everything.push(place);
                continue;
            }
            let own = Self::number(&self.pattern, place);
            if own != pattern {
                (pattern, has_star, run) = (own, false, None);
            }
            let colons = Self::number(&self.colons, place);
            if has_star || run == Some(colons) {
                continue;
            }
            match self.step(place) {
                Some(Step::Star) => {
                    has_star = true;
                    if self.steps.get(place as usize + 1) == Some(&None) {
                        everything.push(EVERYTHING + Self::number(&self.language, place));
                    }
                }
                Some(Step::StarBut(':')) => run = Some(colons),
                _ => {}
            }
            kept.push(place);
        }
        kept.retain(|place| {
            !everything.contains(&(EVERYTHING + Self::number(&self.language, *place)))
        });
        kept.reverse();
        everything.sort_unstable();
        everything.dedup();
        kept.extend(everything);
        kept
    }
}
