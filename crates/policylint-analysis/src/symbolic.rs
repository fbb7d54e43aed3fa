//! Questions about all requests at once, answered exactly: is any allowed, is all of this allowed by
//! that, and by which request is it not.
//!
//! Requests are told apart only as far as policies do: actions fall into slices, and the values of
//! every other variable (caller, resource, each condition key) into classes, of which one value
//! stands for all. What a statement takes is then a product of sets of such values, and what a policy
//! allows a union of products minus another. Each class is shown to the evaluator's own matching, so
//! that both cannot disagree on what a condition means, and every request that refutes is evaluated.

mod automaton;
mod axioms;
mod bits;
mod callers;
mod env;
mod instances;
mod language;
mod points;
mod problem;
mod prove;
mod public;
mod restriction;
mod search;
mod sets;
mod slices;
mod values;
mod witness;
mod work;

use std::fmt;

use policylint_model::truth::{Reason, Why};

pub use axioms::Axiom;
pub use prove::{Access, Answer, Witness, contained, equivalent, in_common, is_empty, not_public};

/// How much work a question may make. What goes beyond is [`Undecided`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// States of the automata for one variable of one slice.
    pub states: usize,
    /// States of all automata together.
    pub all_states: usize,
    /// Steps of all searches together.
    pub steps: usize,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// How much work it may make.
    pub budget: Budget,
    /// Facts that the answer may not rest on.
    pub without: Vec<Axiom>,
}

/// Why a question was not decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undecided {
    /// The answer depends on open points, unknown parts of a policy, or policy variables.
    Doubtful(Why),
    /// A condition key is compared as values of two sorts.
    TypeConflict {
        /// The key.
        key: String,
    },
    /// A key that the catalog does not have is compared both as one value and as a set of them.
    UnknownKeyType {
        /// The key.
        key: String,
    },
    /// The texts of a part fall into more classes than the budget allows.
    TooManyStates {
        /// The part.
        part: String,
    },
    /// The statements on an action combine in more ways than the budget allows.
    TooManySteps {
        /// The action.
        action: String,
    },
    /// The evaluator does not say of a request what the search does: a defect.
    Unconfirmed {
        /// What it says.
        message: String,
    },
}

impl Default for Budget {
    fn default() -> Self {
        Self { states: 60_000, all_states: 400_000, steps: 200_000 }
    }
}

impl fmt::Display for Undecided {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Doubtful(why) => {
                let variables = why.reasons().iter().all(|it| matches!(it, Reason::Variable(_)));
                let what =
                    if variables { "the values of policy variables" } else { "what is open" };
                write!(formatter, "it depends on {what}: {why}")
            }
            Self::TypeConflict { key } => {
                write!(formatter, "`{key}` is compared as values of two sorts")
            }
            Self::UnknownKeyType { key } => {
                write!(
                    formatter,
                    "`{key}` is not in the catalog, and is compared both as one value and as several"
                )
            }
            Self::TooManyStates { part } => write!(formatter, "{part} fall into too many classes"),
            Self::TooManySteps { action } => {
                write!(formatter, "the statements on `{action}` combine in too many ways")
            }
            Self::Unconfirmed { message } => {
                write!(
                    formatter,
                    "the evaluator disagrees, which is a defect of policylint: {message}"
                )
            }
        }
    }
}
