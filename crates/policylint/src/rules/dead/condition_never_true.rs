//! D010

use policylint_model::Effect;

use crate::dead_condition::contradiction;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// Conditions of an Allow exclude each other.
    ///
    /// ## Why is this bad?
    /// All conditions of a statement have to hold at once, and these cannot: the statement never allows
    /// anything.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringEquals": { "aws:PrincipalTag/team": "red" },
    ///       "StringNotEquals": { "aws:PrincipalTag/team": ["red", "blue"] }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringEquals": { "aws:PrincipalTag/team": "red" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D010" "condition-never-true" {
        group: Group::Dead,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.compiled.effect == Some(Effect::Allow)
        && let Some(finding) = contradiction(context, reporter, "allows")
    {
        reporter.push(finding);
    }
}
