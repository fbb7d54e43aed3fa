//! What conditions of guardrails ask about calls by AWS services.

use policylint_analysis::{ActionReading, ActionSet, CompiledStatement, Literal, PrincipalSet};
use policylint_model::Effect;
use policylint_model::operator::OperatorFamily;
use policylint_model::value::parse_bool;

use crate::mfa_test::null_test;
use crate::rule::StatementContext;

/// Whether the caller is an AWS service that calls as itself.
pub(crate) const IS_SERVICE: &str = "aws:PrincipalIsAWSService";

/// What says for which resource, account or organization a service calls (RQ-22).
pub(crate) const ON_SOURCES: [&str; 4] =
    ["aws:SourceOrgID", "aws:SourceOrgPaths", "aws:SourceAccount", "aws:SourceArn"];

/// Whether a statement tells calls by AWS services apart, one way or the other.
pub(crate) fn tests_service(statement: &CompiledStatement<'_>) -> bool {
    statement.conditions.iter().any(|literal| {
        literal.is_on(IS_SERVICE)
            || literal.is_on("aws:PrincipalServiceName")
            || literal.is_on("aws:PrincipalServiceNamesList")
    })
}

/// The value that a condition wants of `aws:PrincipalIsAWSService`; `None` for other conditions and
/// for those that take both.
pub(crate) fn wants_service(literal: &Literal<'_>) -> Option<bool> {
    let operator = literal.known_operator().filter(|_| literal.is_on(IS_SERVICE))?;
    let [value] = literal.values.as_slice() else { return None };
    let is_bool = matches!(operator.family(), OperatorFamily::Bool | OperatorFamily::String);
    let value = value.text.known().and_then(parse_bool).filter(|_| is_bool)?;
    Some(value != operator.is_negated())
}

/// Whether a statement is about requests only that say for whom a service calls: it asks by `Null` that
/// a key on sources be there.
pub(crate) fn demands_source(statement: &CompiledStatement<'_>) -> bool {
    let demands =
        |literal: &Literal<'_>| ON_SOURCES.iter().any(|key| null_test(literal, key) == Some(false));
    statement.conditions.iter().any(demands)
}

/// Whether a statement is the one of `RCPFullAWSAccess`: everything to everyone, without conditions.
pub(crate) fn is_full_access(context: &StatementContext<'_>) -> bool {
    let statement = context.compiled;
    let everything = |set: &ActionSet<'_>| {
        !set.negated && set.patterns.iter().any(|of| of.reading == ActionReading::Everything)
    };
    statement.effect == Some(Effect::Allow)
        && statement.actions.as_ref().is_some_and(everything)
        && statement.principals.as_ref().is_some_and(PrincipalSet::is_everyone)
        && statement.resources.is_everything()
        && !context.statement.condition.is_present()
}
