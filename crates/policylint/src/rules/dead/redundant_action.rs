//! D005

use crate::covered::{Item, Letters, covered, finding};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An action is in a list with a pattern that covers it.
    ///
    /// ## Why is this bad?
    /// It adds nothing, counts toward the size of the policy, and misleads: who takes it out to take away
    /// the permission changes nothing.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*", "s3:GetObject"], "Resource": "arn:aws:s3:::reports/*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:Get*"], "Resource": "arn:aws:s3:::reports/*"}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the pattern matches all that the action does.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    "D005" "redundant-action" {
        group: Group::Dead,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_ACTION"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let Some(set) = &context.compiled.actions else { return };
    let items = set
        .patterns
        .iter()
        .filter(|element| element.is_plain() || &*element.text.text == "*")
        .map(|element| Item { text: &element.text, pattern: element.pattern() });
    for (item, by) in covered(items, Letters::Same) {
        reporter.push(finding(context, reporter, item, by));
    }
}
