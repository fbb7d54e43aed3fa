//! Conditions by a wildcard that every value matches: what they come to.

use policylint_analysis::Literal;
use policylint_catalog::{ConditionKey, KeyType};
use policylint_model::operator::{BaseOperator, OperatorFamily, Quantifier};

use crate::condition_value::is_bare_star;
use crate::condition_weight::can_be_absent;
use crate::rule::StatementContext;

/// What a condition with `*` among its values asks for (CD-20 to CD-24).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum BareStar {
    /// That the key is there.
    IsPresent,
    /// That it is not.
    IsAbsent,
    /// What no request meets.
    Never,
    /// What every request meets.
    Always,
}

/// What a condition by a wildcard that every value matches asks for; `None` for other conditions, and
/// for ARNs that are compared as text, of which N002 speaks.
pub(crate) fn bare_star(context: &StatementContext<'_>, literal: &Literal<'_>) -> Option<BareStar> {
    let operator = literal.known_operator()?;
    let is_glob = matches!(
        operator.base,
        BaseOperator::StringLike
            | BaseOperator::StringNotLike
            | BaseOperator::ArnLike
            | BaseOperator::ArnNotLike
    );
    let is_arn_as_text = operator.family() == OperatorFamily::String
        && literal.catalog_key().map(ConditionKey::key_type) == Some(KeyType::Arn);
    if !is_glob
        || is_arn_as_text
        || literal.choice.is_some()
        || !literal.values.iter().any(is_bare_star)
    {
        return None;
    }
    let (when_present, when_absent) = match (operator.is_negated(), operator.quantifier) {
        (false, Quantifier::ForAllValues) => (true, true),
        (false, _) => (true, operator.if_exists),
        (true, Quantifier::ForAnyValue) => (false, operator.if_exists),
        (true, _) => (false, true),
    };
    let can_be_absent = can_be_absent(context, literal);
    Some(match (when_present, when_absent) {
        (true, true) => BareStar::Always,
        (true, false) if !can_be_absent => BareStar::Always,
        (true, false) => BareStar::IsPresent,
        (false, true) if can_be_absent => BareStar::IsAbsent,
        (false, _) => BareStar::Never,
    })
}

/// Whether a condition is on the value of a tag.
pub(crate) fn is_on_tag(literal: &Literal<'_>) -> bool {
    literal.key().contains('/') && literal.catalog_key().is_some_and(ConditionKey::is_template)
}
