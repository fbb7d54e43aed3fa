//! What a literal can come to, whatever values a request brings.

use policylint_model::operator::{BaseOperator, Operator, OperatorFamily, Quantifier};

use super::typed::TypedValue;
use super::{Literal, OperatorReading};

/// What a literal comes to over all the requests in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It holds for none of them.
    Never,
    /// It may hold for some.
    Sometimes,
    /// It holds for all of them.
    Always,
}

impl Outcome {
    /// Over the requests of both sorts.
    #[must_use]
    pub fn joined(self, other: Self) -> Self {
        if self == other { self } else { Self::Sometimes }
    }
}

impl Literal<'_> {
    /// What it comes to for requests that have its key, with any values.
    pub fn when_present(&self) -> Outcome {
        if self.choice.is_some() {
            return Outcome::Sometimes;
        }
        match self.operator {
            OperatorReading::Refused => Outcome::Never,
            OperatorReading::Unknown => Outcome::Sometimes,
            OperatorReading::Known(operator) if operator.base == BaseOperator::Null => {
                self.null_when_present(operator)
            }
            OperatorReading::Known(operator) => self.known_when_present(operator),
        }
    }

    fn null_when_present(&self, operator: Operator) -> Outcome {
        let asks = |absent: bool| {
            self.values.iter().any(|value| {
                value.typed() == &TypedValue::Absent(absent) && value.text.choice.is_none()
            })
        };
        let is_known = self.complete && self.values.iter().all(|value| value.text.is_known());
        match operator.quantifier {
            Quantifier::ForAllValues => Outcome::Always,
            Quantifier::ForAnyValue => Outcome::Never,
            Quantifier::None if asks(false) => Outcome::Always,
            Quantifier::None if is_known => Outcome::Never,
            Quantifier::None => Outcome::Sometimes,
        }
    }

    fn known_when_present(&self, operator: Operator) -> Outcome {
        let quantifier = operator.quantifier;
        if quantifier == Quantifier::None && self.is_multi_valued() {
            // CD-25 is a choice of ours, and AWS's own policies write it so: no ground for "never".
            return Outcome::Sometimes;
        }
        if self.values.is_empty() && self.complete {
            // CD-29.
            return match (quantifier, operator.is_negated()) {
                (Quantifier::None, false) | (Quantifier::ForAnyValue, _) => Outcome::Never,
                _ => Outcome::Sometimes,
            };
        }
        let tested = self.tests(operator);
        match (quantifier, tested) {
            // A set without values passes the one and fails the other.
            (Quantifier::ForAllValues, Outcome::Never)
            | (Quantifier::ForAnyValue, Outcome::Always) => Outcome::Sometimes,
            _ => tested,
        }
    }

    /// What one value of a request comes to.
    fn tests(&self, operator: Operator) -> Outcome {
        let matches_all =
            self.values.iter().any(|value| value.takes_every_text() && value.text.choice.is_none());
        let matches_none = self.complete && self.values.iter().all(super::LiteralValue::is_dead);
        let is_text = operator.family() == OperatorFamily::String;
        match (operator.is_negated(), matches_all, matches_none) {
            (false, _, true) | (true, true, _) => Outcome::Never,
            // Values of other families may fail to be read (4.3).
            (false, true, _) | (true, _, true) if is_text => Outcome::Always,
            _ => Outcome::Sometimes,
        }
    }
}
