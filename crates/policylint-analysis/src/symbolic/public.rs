//! Strangers: callers and values that a policy does not name as trusted.

use policylint_model::truth::Truth;

use super::restriction::{Point, Variable};

/// What a policy trusts of one variable.
#[derive(Debug)]
pub(super) struct Trust {
    /// The variable.
    pub(super) variable: Variable,
}

impl Trust {
    /// Whether a value is none of those that are trusted.
    pub(super) fn is_stranger(&self, _point: &Point) -> Truth {
        Truth::Yes
    }
}
