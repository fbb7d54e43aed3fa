//! D015

use policylint_analysis::{Literal, PrincipalSet};
use policylint_model::Effect;
use policylint_model::operator::Quantifier;
use policylint_syntax::Tree;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::{Fix, Severity};
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// A Deny on the source of a service call hits every caller that is no service.
    ///
    /// ## Why is this bad?
    /// Requests of people and roles carry neither `aws:SourceAccount` nor `aws:SourceArn`, and a negated test
    /// holds without the key: the Deny was meant for services that act for strangers, and stops everybody.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringNotEquals": { "aws:SourceAccount": "123456789012" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringNotEqualsIfExists": { "aws:SourceAccount": "123456789012" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: what the Deny hits changes; that is the point.
    ///
    /// ## References
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    "D015" "source-account-deny-hits-users" {
        group: Group::Dead,
        severity: Severity::Warning,
        fix: FixKind::Unsafe,
        check: Check::Statement(check),
    }
}

/// What only calls of services carry (RQ-22).
const SOURCE_KEYS: [&str; 4] =
    ["aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"];

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let hits_everybody = statement.principals.as_ref().is_some_and(PrincipalSet::is_everyone);
    if statement.effect != Some(Effect::Deny) || !hits_everybody {
        return;
    }
    // Any other test that fails without a service keeps people out of reach.
    if statement.conditions.iter().any(is_guard) {
        return;
    }
    for literal in &statement.conditions {
        let is_on_source = SOURCE_KEYS.iter().any(|key| literal.is_on(key));
        let is_negated = literal.known_operator().is_some_and(|operator| {
            operator.is_negated()
                && !operator.if_exists
                && operator.quantifier != Quantifier::ForAnyValue
        });
        if !is_on_source || !is_negated {
            continue;
        }
        let key = literal.key();
        let subject = this_statement(context.document(), context.statement);
        let finding = reporter
            .at(
                literal.key_node(),
                format!(
                    "requests of users and roles carry no `{key}`, and this test holds without it"
                ),
            )
            .so(format!("{subject} denies every caller that is no AWS service"))
            .help("add `IfExists`, or test `aws:PrincipalIsAWSService` beside it")
            .fix(if_exists(context.tree(), literal));
        reporter.push(finding);
    }
}

fn is_guard(literal: &Literal<'_>) -> bool {
    let of_services =
        ["aws:PrincipalIsAWSService", "aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];
    let asks_for_key =
        SOURCE_KEYS.iter().any(|key| literal.is_on(key)) && !literal.when_absent().possible();
    // A test of who calls confines the Deny to those.
    let of_callers =
        ["aws:PrincipalOrgID", "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalOrgPaths"];
    asks_for_key
        || of_services.iter().any(|key| literal.is_on(key))
        || of_callers.iter().any(|key| literal.is_on(key))
}

fn if_exists(tree: &Tree, literal: &Literal<'_>) -> Option<Fix> {
    let block = tree.parent(literal.key_node())?;
    let operator = literal.operator_text.known()?;
    if tree.members(block).count() != 1 {
        return None;
    }
    let edit = rename_key(tree, literal.operator_text.node, &format!("{operator}IfExists")).ok()?;
    Some(Fix::suggested(format!("use `{operator}IfExists`"), vec![edit]))
}
