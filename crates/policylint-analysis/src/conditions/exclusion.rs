//! Whether two literals on the same key exclude each other.

use policylint_model::operator::{BaseOperator, Operator, Quantifier};
use policylint_model::pattern::Pattern;
use policylint_model::truth::Truth;

use super::outcomes::Outcome;
use super::typed::TypedValue;
use super::{Literal, LiteralValue};
use crate::compile::MAX_PAIRS;

/// Whether two literals on the same key never hold together.
///
/// True only if that is certain: no value satisfies both, nor does an absent key. Quantified
/// operators are compared by what they ask of an absent key only, and so are lists with more than
/// [`MAX_PAIRS`] pairs of values.
pub fn exclude_each_other(one: &Literal<'_>, other: &Literal<'_>) -> bool {
    let same_key = one.key_text.known().is_some_and(|key| {
        other.key_text.known().is_some_and(|theirs| key.to_lowercase() == theirs.to_lowercase())
    });
    let is_there = one.choice.is_none() && other.choice.is_none();
    same_key && is_there && !both_without_key(one, other) && !both_with_key(one, other)
}

fn both_without_key(one: &Literal<'_>, other: &Literal<'_>) -> bool {
    one.when_absent().possible() && other.when_absent().possible()
}

/// Whether some value may satisfy both.
fn both_with_key(one: &Literal<'_>, other: &Literal<'_>) -> bool {
    let never = |literal: &Literal<'_>| literal.when_present() == Outcome::Never;
    if never(one) || never(other) {
        return false;
    }
    let (Some(left), Some(right)) = (comparable(one), comparable(other)) else { return true };
    let too_many = one.values.len().saturating_mul(other.values.len()) > MAX_PAIRS;
    if left.family() != right.family() || too_many {
        return true;
    }
    match (left.is_negated(), right.is_negated()) {
        (false, false) => {
            pairs(one, other).any(|(mine, theirs)| may_share(mine, left, theirs, right))
        }
        (false, true) => one.values.iter().any(|mine| !is_taken(mine, left, other, right)),
        (true, false) => other.values.iter().any(|theirs| !is_taken(theirs, right, one, left)),
        (true, true) => true,
    }
}

/// The operator, if it is compared value by value: without quantifier, all values known to be there.
fn comparable(literal: &Literal<'_>) -> Option<Operator> {
    let operator = literal.known_operator()?;
    let is_single = operator.quantifier == Quantifier::None && !literal.is_multi_valued();
    (is_single && literal.complete && !literal.values.is_empty()).then_some(operator)
}

fn pairs<'a, 'd>(
    one: &'a Literal<'d>,
    other: &'a Literal<'d>,
) -> impl Iterator<Item = (&'a LiteralValue<'d>, &'a LiteralValue<'d>)> {
    one.values.iter().flat_map(|mine| other.values.iter().map(move |theirs| (mine, theirs)))
}

/// Whether some value of a request may match both, under positive operators of one family.
fn may_share(
    mine: &LiteralValue<'_>,
    left: Operator,
    theirs: &LiteralValue<'_>,
    right: Operator,
) -> bool {
    match (mine.typed(), theirs.typed()) {
        (TypedValue::Unparsable, _) | (_, TypedValue::Unparsable) => false,
        (TypedValue::Text(one), TypedValue::Text(two))
        | (TypedValue::Bool(one), TypedValue::Bool(two)) => one.overlaps(two).possible(),
        (TypedValue::Bytes(one), TypedValue::Bytes(two)) => one == two,
        (TypedValue::Network(one), TypedValue::Network(two)) => one.overlaps(two),
        (TypedValue::Number(one), TypedValue::Number(two)) => {
            Range::of(left.base, one).meets(&Range::of(right.base, two))
        }
        (TypedValue::Instant(one), TypedValue::Instant(two)) => {
            Range::of(left.base, one).meets(&Range::of(right.base, two))
        }
        _ => true,
    }
}

/// Whether every value that matches one policy value also matches a value of a negated literal.
fn is_taken(
    mine: &LiteralValue<'_>,
    left: Operator,
    negated: &Literal<'_>,
    right: Operator,
) -> bool {
    let base = right.base.negates().unwrap_or(right.base);
    let takes = |outer: &Pattern, inner: &Pattern| outer.covers(inner) == Truth::Yes;
    negated.values.iter().any(|theirs| match (mine.typed(), theirs.typed()) {
        (TypedValue::Unparsable, _) => true,
        (TypedValue::Text(inner), TypedValue::Text(outer)) => takes(outer, inner),
        (TypedValue::Network(inner), TypedValue::Network(outer)) => outer.covers(inner),
        // The negated operators on numbers and dates are those for equality.
        (TypedValue::Number(one), TypedValue::Number(two)) => {
            is_equality(left.base) && is_equality(base) && one == two
        }
        (TypedValue::Instant(one), TypedValue::Instant(two)) => {
            is_equality(left.base) && is_equality(base) && one == two
        }
        _ => false,
    })
}

fn is_equality(base: BaseOperator) -> bool {
    matches!(base, BaseOperator::NumericEquals | BaseOperator::DateEquals)
}

/// The values that an operator on numbers or dates takes; each end with whether it belongs to them.
struct Range<'v, T> {
    least: Option<(&'v T, bool)>,
    most: Option<(&'v T, bool)>,
}

impl<'v, T: Ord> Range<'v, T> {
    fn of(base: BaseOperator, value: &'v T) -> Self {
        use BaseOperator as Base;
        match base {
            Base::NumericLessThan | Base::DateLessThan => {
                Self { least: None, most: Some((value, false)) }
            }
            Base::NumericLessThanEquals | Base::DateLessThanEquals => {
                Self { least: None, most: Some((value, true)) }
            }
            Base::NumericGreaterThan | Base::DateGreaterThan => {
                Self { least: Some((value, false)), most: None }
            }
            Base::NumericGreaterThanEquals | Base::DateGreaterThanEquals => {
                Self { least: Some((value, true)), most: None }
            }
            _ => Self { least: Some((value, true)), most: Some((value, true)) },
        }
    }

    fn meets(&self, other: &Self) -> bool {
        let below = |least: Option<(&T, bool)>, most: Option<(&T, bool)>| match (least, most) {
            (Some((least, from)), Some((most, to))) => {
                least < most || (least == most && from && to)
            }
            _ => true,
        };
        below(self.least, other.most) && below(other.least, self.most)
    }
}
