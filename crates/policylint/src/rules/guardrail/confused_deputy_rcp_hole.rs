//! O014

use policylint_analysis::Literal;
use policylint_model::operator::BaseOperator;
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::json::quote;

use crate::condition_edit::with_test;
use crate::diagnostic::{Diagnostic, Fix, Severity};
use crate::guardrail_test::{IS_SERVICE, ON_SOURCES, demands_source, tests_service, wants_service};
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A resource control policy tests for whom a service calls, in requests that do not say it.
    ///
    /// ## Why is this bad?
    /// Keys such as `aws:SourceOrgID` say for which account or organization an AWS service calls. Only
    /// calls by services carry them, and of these only some. A Deny of all that do not have the right
    /// value stops callers that are no service, unless `aws:PrincipalIsAWSService` is demanded, and
    /// services that do not say for whom they call, unless a `Null` test demands the key.
    ///
    /// ## Example
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "sqs:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-abcdefghij" },
    ///       "Null": { "aws:SourceAccount": "false" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json bad kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "sqs:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-abcdefghij" },
    ///       "Bool": { "aws:PrincipalIsAWSService": "true" }
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
    ///     "Action": "sqs:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-abcdefghij" },
    ///       "Null": { "aws:SourceAccount": "false" },
    ///       "Bool": { "aws:PrincipalIsAWSService": "true" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ```json good kind=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "sqs:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-abcdefghij" },
    ///       "Bool": { "aws:PrincipalIsAWSService": "true" },
    ///       "Null": { "aws:SourceAccount": "false" }
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
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    "O014" "confused-deputy-rcp-hole" {
        group: Group::Guardrail,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        analyzer: &[
            "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
            "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        ],
        check: Check::Statement(check),
    }
}

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
    let is_limited = statement.conditions.iter().any(|test| wants_service(test) == Some(true));
    if !is_limited && !tests_service(statement) {
        let finding = reporter
            .at(literal.key_node(), format!("only AWS services carry `{}`", literal.key()))
            .so(format!("{} denies all other callers", subject(context)));
        let add = ("Bool", IS_SERVICE, "true");
        let finding = dressed(finding, context, add);
        reporter.push_for_kind(
            finding.analyzer(Some("RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY")),
        );
    }
    if !demands_source(statement) {
        let finding = reporter
            .at(
                literal.key_node(),
                format!("not every call by an AWS service carries `{}`", literal.key()),
            )
            .so(format!("{} denies those that do not", subject(context)));
        let finding = dressed(finding, context, ("Null", "aws:SourceAccount", "false"));
        reporter
            .push_for_kind(finding.analyzer(Some("RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK")));
    }
}

fn subject(context: &StatementContext<'_>) -> String {
    this_statement(context.document(), context.statement)
}

fn dressed(
    finding: Diagnostic,
    context: &StatementContext<'_>,
    (operator, key, value): (&str, &str, &str),
) -> Diagnostic {
    let edits = with_test(context.tree(), context.statement, operator, key, &quote(value));
    finding
        .help(format!("add `\"{operator}\": {{\"{key}\": \"{value}\"}}`"))
        .fix(edits.map(|edits| Fix::suggested(format!("add a test of `{key}`"), edits)))
}

/// Whether a condition holds for requests that do not have the value of a key on sources, also for
/// those that lack the key.
fn denies_others(literal: &Literal<'_>) -> bool {
    ON_SOURCES.iter().any(|key| literal.is_on(key))
        && literal
            .known_operator()
            .is_some_and(|operator| operator.base != BaseOperator::Null && operator.is_negated())
        && literal.when_absent().certain()
}
