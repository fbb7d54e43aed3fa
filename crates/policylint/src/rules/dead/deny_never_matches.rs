//! D011

use policylint_model::Effect;

use crate::dead_condition::contradiction;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A Deny can never fire: its conditions exclude each other.
    ///
    /// ## Why is this bad?
    /// All conditions of a statement have to hold at once, and these cannot: the Deny protects nothing, and
    /// looks as if it did. Two tests of one key mostly were meant as alternatives.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "Null": { "aws:MultiFactorAuthAge": "true" },
    ///       "NumericGreaterThan": { "aws:MultiFactorAuthAge": "3600" }
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
    ///     "Effect": "Deny",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "NumericGreaterThanIfExists": { "aws:MultiFactorAuthAge": "3600" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html)
    "D011" "deny-never-matches" {
        group: Group::Dead,
        peers: &["boogy:principal_validation", "boogy:not_action_not_resource"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    if context.compiled.effect == Some(Effect::Deny)
        && let Some(finding) = contradiction(context, reporter, "denies")
    {
        reporter.push(finding);
    }
}
