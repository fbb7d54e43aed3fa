//! D005

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::superfluous::superfluous;

declare_rule! {
    /// An action is covered by another element of the same list.
    ///
    /// ## Why is this bad?
    /// The list says twice what it says once. Whoever later narrows the wide element, or removes the narrow
    /// one, believes to have changed what the statement takes.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": { "Effect": "Allow", "Action": ["s3:Get*"], "Resource": "*" }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the other element takes every request that the removed one takes.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    /// - [Redundant action](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    "D005" "redundant-action" {
        group: Group::Dead,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_ACTION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(actions) = context.compiled.actions.as_ref().filter(|list| list.patterns.len() > 1)
    else {
        return;
    };
    for finding in superfluous(context.tree(), reporter, &actions.patterns) {
        reporter.push(finding);
    }
}
