//! O007

use policylint_analysis::Literal;
use policylint_model::operator::Operator;
use policylint_model::truth::Truth;
use policylint_model::{Effect, PolicyKind};

use crate::condition_edit::with_test;
use crate::diagnostic::{Fix, Severity};
use crate::guardrail_test::{IS_SERVICE, tests_service};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A resource control policy denies callers outside of the organization, AWS services among them.
    ///
    /// ## Why is this bad?
    /// AWS services that call as themselves, to deliver logs or to read what they replicate, belong to no
    /// organization and no account. Keys such as `aws:PrincipalOrgID` are not in their requests, so a
    /// Deny of all that do not have the right value stops them, too.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-abcdefghij" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
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
    /// ## Fix safety
    /// Unsafe: the statement denies less.
    ///
    /// ## References
    /// - [RCP examples](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html)
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "O007" "rcp-without-service-exemption" {
        group: Group::Guardrail,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        analyzer: &["RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"],
        peers: &["boogy:rcp_best_practices"],
        check: Check::Statement(check),
    }
}

/// What says who the caller is, and is not in requests of AWS services (RQ-23, 5.3).
const ON_PRINCIPALS: [&str; 5] = [
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalTag/",
];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    if context.document().policy_kind() != PolicyKind::Rcp
        || statement.effect != Some(Effect::Deny)
        || statement.more_conditions.is_some()
    {
        return;
    }
    let Some(literal) = statement.conditions.iter().find(|literal| denies_others(literal)) else {
        return;
    };
    if tests_service(statement) || statement.conditions.iter().any(keeps_services_out) {
        return;
    }
    let edits =
        with_test(context.tree(), context.statement, "BoolIfExists", IS_SERVICE, "\"false\"");
    let subject = this_statement(context.document(), context.statement);
    let finding = reporter
        .at(literal.key_node(), format!("AWS services carry no `{}`", literal.key()))
        .so(format!("{subject} denies them, too"))
        .help(format!("add `\"BoolIfExists\": {{\"{IS_SERVICE}\": \"false\"}}`"))
        .fix(edits.map(|edits| Fix::suggested(format!("exempt them by `{IS_SERVICE}`"), edits)));
    reporter.push_for_kind(finding);
}

/// Whether a condition holds for callers that do not have the value of a key on principals, also for
/// those that lack the key.
fn denies_others(literal: &Literal<'_>) -> bool {
    ON_PRINCIPALS.iter().any(|key| literal.is_on(key))
        && literal.known_operator().is_some_and(Operator::is_negated)
        && literal.when_absent().certain()
}

/// Whether a condition that requests of services hardly meet keeps them out of the statement: one that
/// demands a key on principals, or tags.
fn keeps_services_out(literal: &Literal<'_>) -> bool {
    let mut keys = ON_PRINCIPALS.iter().chain(&["aws:TagKeys", "aws:RequestTag/"]);
    keys.any(|key| literal.is_on(key)) && literal.when_absent() == Truth::No
}
