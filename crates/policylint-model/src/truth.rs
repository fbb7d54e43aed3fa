//! Three-valued truth that remembers why it does not know.

use std::fmt;
use std::ops::Not;
use std::sync::Arc;

use policylint_syntax::{ChoiceId, HoleId};

/// An answer that is known, or not known for stated reasons (CV-10).
///
/// `Yes` and `No` hold nothing, so the usual answers cost no allocation.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Truth {
    /// True whatever the unknown turns out to be.
    Yes,
    /// False whatever the unknown turns out to be.
    No,
    /// Depends on the reasons.
    Maybe(Why),
}

/// The reasons of a [`Truth::Maybe`]: at least one, sorted, each once.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Why {
    reasons: Vec<Reason>,
}

/// One thing that is not known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// AWS's behavior is not settled by the sources.
    Open(OpenPoint),
    /// A part of the policy text is not known.
    Hole(HoleId),
    /// A part of the policy is there only if this condition of the host holds.
    Choice(ChoiceId),
    /// The request's value of this condition key is not known (CV-5).
    UnknownKey(Arc<str>),
    /// The text that stands for the policy variable with this key is not known.
    Variable(Arc<str>),
    /// The question was given up at a named bound.
    Budget,
}

/// A question that AWS's documents leave open: the number n of `OP-n`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenPoint(pub u8);

impl Truth {
    /// `Maybe` for one reason.
    pub fn maybe(reason: Reason) -> Self {
        Self::Maybe(Why { reasons: vec![reason] })
    }

    /// True for `Yes` only: the view of a side that must really hold.
    pub fn certain(&self) -> bool {
        matches!(self, Self::Yes)
    }

    /// True unless `No`: the view of a side that may hold.
    pub fn possible(&self) -> bool {
        !matches!(self, Self::No)
    }

    /// The reasons of a `Maybe`.
    pub fn why(&self) -> Option<&Why> {
        match self {
            Self::Maybe(why) => Some(why),
            Self::Yes | Self::No => None,
        }
    }

    /// Kleene AND. The reasons of two `Maybe` are merged; a `No` settles the matter.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, known) | (known, Self::Yes) => known,
            (Self::Maybe(one), Self::Maybe(two)) => Self::Maybe(one.merged(two)),
        }
    }

    /// Kleene OR. The reasons of two `Maybe` are merged; a `Yes` settles the matter.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        match (self, other) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, known) | (known, Self::No) => known,
            (Self::Maybe(one), Self::Maybe(two)) => Self::Maybe(one.merged(two)),
        }
    }

    /// Kleene NOT, the same as `!truth`. A `Maybe` keeps its reasons.
    #[must_use]
    pub fn negated(self) -> Self {
        !self
    }

    /// A `Yes` becomes a `Maybe` for the reason, a `Maybe` gets one reason more, a `No` stays.
    #[must_use]
    pub fn doubted(self, reason: Reason) -> Self {
        self.and(Self::maybe(reason))
    }

    /// AND over all items; `Yes` for none. Stops at the first `No`.
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::Yes;
        for truth in truths {
            result = result.and(truth);
            if result == Self::No {
                break;
            }
        }
        result
    }

    /// OR over all items; `No` for none. Stops at the first `Yes`.
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let mut result = Self::No;
        for truth in truths {
            result = result.or(truth);
            if result == Self::Yes {
                break;
            }
        }
        result
    }
}

impl Why {
    /// The reasons as a set; `None` when there is none.
    pub fn of(reasons: impl IntoIterator<Item = Reason>) -> Option<Self> {
        let mut reasons: Vec<Reason> = reasons.into_iter().collect();
        reasons.sort();
        reasons.dedup();
        if reasons.is_empty() { None } else { Some(Self { reasons }) }
    }

    /// The reasons in ascending order.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The open points among the reasons, ascending.
    pub fn open_points(&self) -> impl Iterator<Item = OpenPoint> {
        self.reasons.iter().filter_map(|reason| match reason {
            Reason::Open(point) => Some(*point),
            _ => None,
        })
    }

    /// True if every reason is an open point, so that a choice of reading settles the answer.
    pub fn is_only_open_points(&self) -> bool {
        self.reasons.iter().all(|reason| matches!(reason, Reason::Open(_)))
    }

    /// Both sets in one.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        if self != other {
            self.reasons.extend(other.reasons);
            self.reasons.sort();
            self.reasons.dedup();
        }
        self
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::Maybe(why) => Self::Maybe(why),
        }
    }
}

impl From<Reason> for Why {
    fn from(reason: Reason) -> Self {
        Self { reasons: vec![reason] }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::Yes } else { Self::No }
    }
}

impl From<Option<Why>> for Truth {
    /// `Yes` where there is no reason to doubt.
    fn from(why: Option<Why>) -> Self {
        why.map_or(Self::Yes, Self::Maybe)
    }
}

impl fmt::Display for Truth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Yes => formatter.write_str("yes"),
            Self::No => formatter.write_str("no"),
            Self::Maybe(why) => write!(formatter, "maybe ({why})"),
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, reason) in self.reasons.iter().enumerate() {
            if index > 0 {
                formatter.write_str(", ")?;
            }
            write!(formatter, "{reason}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open(point) => write!(formatter, "{point}"),
            Self::Hole(hole) => write!(formatter, "unknown part {}", hole.0),
            Self::Choice(choice) => write!(formatter, "condition {}", choice.0),
            Self::UnknownKey(key) => write!(formatter, "unknown key `{key}`"),
            Self::Variable(key) => write!(formatter, "variable `${{{key}}}`"),
            Self::Budget => formatter.write_str("too large to decide"),
        }
    }
}

impl fmt::Display for OpenPoint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "OP-{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{OpenPoint, Reason, Truth, Why};

    fn open(number: u8) -> Truth {
        Truth::maybe(Reason::Open(OpenPoint(number)))
    }

    #[test]
    fn settled_answers_win_and_reasons_merge() {
        let both = Truth::Maybe(
            Why::of([
                Reason::Open(OpenPoint(4)),
                Reason::Open(OpenPoint(3)),
                Reason::Open(OpenPoint(4)),
            ])
            .unwrap(),
        );
        assert_eq!(open(3).and(open(4)), both);
        assert_eq!(open(4).or(open(3)), both);
        assert_eq!(!both.clone(), both);
        assert_eq!(open(3).and(Truth::No), Truth::No);
        assert_eq!(Truth::Yes.or(open(3)), Truth::Yes);
        assert_eq!(Truth::Yes.doubted(Reason::Open(OpenPoint(3))), open(3));
        assert_eq!(both.to_string(), "maybe (OP-3, OP-4)");
    }

    #[test]
    fn empty_quantifiers() {
        assert_eq!(Truth::all([]), Truth::Yes);
        assert_eq!(Truth::any([]), Truth::No);
        assert_eq!(Truth::any([Truth::No, open(2), Truth::Yes]), Truth::Yes);
        assert_eq!(Truth::all([open(2), Truth::Yes, Truth::No]), Truth::No);
    }
}
