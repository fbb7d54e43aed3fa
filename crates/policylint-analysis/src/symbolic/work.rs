//! How much work is left to a question.

use std::cell::Cell;

use super::Budget;

/// The budget of a question, of which is taken what was used.
#[derive(Debug)]
pub(super) struct Work {
    /// States of one automaton.
    states: usize,
    /// States of all automata.
    all_states: Cell<usize>,
    /// Steps of all searches.
    steps: Cell<usize>,
}

impl Work {
    /// All of a budget.
    pub(super) fn of(budget: Budget) -> Self {
        Self {
            states: budget.states,
            all_states: Cell::new(budget.all_states),
            steps: Cell::new(budget.steps),
        }
    }

    /// How many states the next automaton may have.
    pub(super) fn states(&self) -> usize {
        self.states.min(self.all_states.get())
    }

    /// Takes the states of an automaton.
    pub(super) fn take_states(&self, count: usize) {
        self.all_states.set(self.all_states.get().saturating_sub(count));
    }

    /// Takes a step; false if there is none left.
    pub(super) fn take_step(&self) -> bool {
        match self.steps.get().checked_sub(1) {
            Some(left) => {
                self.steps.set(left);
                true
            }
            None => false,
        }
    }
}
