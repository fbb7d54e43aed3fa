//! D008

use policylint_analysis::Literal;
use policylint_model::operator::OperatorFamily;

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::superfluous::superfluous;

declare_rule! {
    /// A value of a condition is covered by another value of the same list.
    ///
    /// ## Why is this bad?
    /// The list says twice what it says once. Whoever later removes the narrow value believes to have changed
    /// what the condition takes.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "*",
    ///     "Condition": { "StringLike": { "s3:prefix": ["home/*", "home/ann/*"] } }
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
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "*",
    ///     "Condition": { "StringLike": { "s3:prefix": ["home/*"] } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the other value matches whatever the removed one matches.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    "D008" "redundant-condition-value" {
        group: Group::Dead,
        severity: Severity::Info,
        fix: FixKind::Safe,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let compared = |literal: &&Literal<'_>| {
        // Of numbers and dates other rules speak.
        let families = [OperatorFamily::String, OperatorFamily::Arn, OperatorFamily::IpAddress];
        literal.values.len() > 1 && literal.family().is_some_and(|of| families.contains(&of))
    };
    for literal in context.compiled.conditions.iter().filter(compared) {
        for finding in superfluous(context.tree(), reporter, &literal.values) {
            reporter.push(finding);
        }
    }
}
