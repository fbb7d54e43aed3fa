//! O021

use policylint_analysis::{Literal, TypedValue};
use policylint_model::operator::{BaseOperator, OperatorFamily};
use policylint_model::truth::Truth;
use policylint_model::{Effect, PolicyKind};

use crate::diagnostic::Severity;
use crate::guardrail_test::wants_service;
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A service control policy denies callers that such policies do not govern.
    ///
    /// ## Why is this bad?
    /// Service control policies govern the users, roles and roots of the accounts of the organization.
    /// They do not reach roles that are linked to services, AWS services that call as themselves, or
    /// callers of other organizations. A Deny that is aimed at these stops nobody.
    ///
    /// ## Example
    /// ```json bad kind=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": { "StringNotEquals": { "aws:PrincipalOrgID": "o-abcdefghij" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// A resource control policy reaches callers from elsewhere:
    ///
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-abcdefghij" },
    ///       "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Service control policies](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html)
    "O021" "scp-ineffective-target" {
        group: Group::Guardrail,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

/// What the ARNs of roles that are linked to services have behind their account.
const LINKED_ROLES: &str = "role/aws-service-role/";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.document().policy_kind() != PolicyKind::Scp
        || context.compiled.effect != Some(Effect::Deny)
    {
        return;
    }
    for literal in &context.compiled.conditions {
        let Some(target) = target(literal) else { continue };
        let subject = this_statement(context.document(), context.statement);
        let finding = reporter
            .at(literal.key_node(), format!("service control policies do not govern {target}"))
            .so(format!("{subject} denies nobody anything"))
            .help("deny it in a resource control policy, or remove the statement");
        reporter.push_for_kind(finding);
        return;
    }
}

/// Whom a condition demands that such policies do not govern.
fn target(literal: &Literal<'_>) -> Option<&'static str> {
    let operator =
        literal.known_operator().filter(|operator| operator.base != BaseOperator::Null)?;
    if literal.choice.is_some() || !literal.complete || literal.values.is_empty() {
        return None;
    }
    if wants_service(literal) == Some(true) && literal.when_absent() == Truth::No {
        return Some("AWS services that call as themselves");
    }
    if literal.is_on("aws:PrincipalArn") && !operator.is_negated() {
        let is_linked = |text: &str| {
            text.splitn(6, ':').nth(5).is_some_and(|part| part.starts_with(LINKED_ROLES))
        };
        let all = literal.values.iter().all(|value| value.text.known().is_some_and(is_linked));
        return (all && literal.when_absent() == Truth::No)
            .then_some("roles that are linked to services");
    }
    // A list of organizations may leave out the own one, and a caller without organization has no key.
    if literal.is_on("aws:PrincipalOrgID")
        && operator.is_negated()
        && operator.family() == OperatorFamily::String
        && literal.values.len() == 1
        && literal.values.iter().all(
            |value| matches!(value.typed(), TypedValue::Text(text) if text.literal().is_some()),
        )
    {
        return Some("callers of other organizations");
    }
    None
}
