//! X051

use policylint_analysis::PrincipalReading;
use policylint_model::Effect;
use policylint_syntax::edit::rename_key;

use crate::diagnostic::{Fix, Severity};
use crate::oidc::asks;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// `aws:SourceOwner` asks on whose behalf a service acts.
    ///
    /// ## Why is this bad?
    /// The key is older than `aws:SourceAccount`, and newer services do not send it: their calls are
    /// refused.
    ///
    /// For accounts as principals, as in the policy that topics are created with, the key is in order.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "s3.amazonaws.com" },
    ///     "Action": "sns:Publish",
    ///     "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads",
    ///     "Condition": { "StringEquals": { "aws:SourceOwner": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "s3.amazonaws.com" },
    ///     "Action": "sns:Publish",
    ///     "Resource": "arn:aws:sns:eu-west-1:111122223333:uploads",
    ///     "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: other requests match.
    ///
    /// ## References
    /// - [Amazon SNS access control use cases](https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html)
    "X051" "legacy-source-owner" {
        group: Group::Exposure,
        severity: Severity::Info,
        confidence: Confidence::Medium,
        fix: FixKind::Unsafe,
        analyzer: &["RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

/// What to ask for instead.
const ACCOUNT: &str = "aws:SourceAccount";

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let statement = context.compiled;
    let is_for_services = statement.effect == Some(Effect::Allow)
        && statement
            .principals
            .as_ref()
            .is_some_and(|set| set.is_only(&[PrincipalReading::Service]));
    if !is_for_services {
        return;
    }
    let has_account = statement.conditions.iter().any(|literal| literal.is_on(ACCOUNT));
    for literal in &statement.conditions {
        if !literal.is_on("aws:SourceOwner") || !asks(literal) {
            continue;
        }
        let edit = rename_key(context.tree(), literal.key_node(), ACCOUNT).ok();
        let fix = edit
            .filter(|_| !has_account)
            .map(|edit| Fix::suggested(format!("write `{ACCOUNT}`"), vec![edit]));
        let finding = reporter
            .at(literal.key_node(), "`aws:SourceOwner` is tested for a service")
            .so("newer services, which do not send it, are refused")
            .help(format!("use `{ACCOUNT}`"))
            .fix(fix);
        reporter.push(finding);
    }
}
