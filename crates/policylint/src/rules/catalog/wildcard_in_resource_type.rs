//! C014

use policylint_model::arn::ArnPart;

use crate::diagnostic::Severity;
use crate::resource_arn::resource_arns;
use crate::rule::{Check, Confidence, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A wildcard stands in the word of an ARN that names the type of the resource.
    ///
    /// ## Why is this bad?
    /// AWS documents that a wildcard cannot stand for the type of a resource, as in `arn:aws:iam::…:u*`.
    /// What such an ARN matches is not certain, and if AWS takes it as it stands, it matches resources
    /// of every type whose name begins so: `u*` stands for users, but `r*` also for what comes next year.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:GetUser",
    ///       "Resource": "arn:aws:iam::111122223333:u*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:GetUser",
    ///       "Resource": "arn:aws:iam::111122223333:user/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    "C014" "wildcard-in-resource-type" {
        group: Group::Catalog,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for arn in resource_arns(context) {
        // C011 speaks of those that fit nothing.
        if arn.forms.is_empty() || !arn.pattern.has_wildcard_in_type() {
            continue;
        }
        let range = arn.arn.range(ArnPart::Resource);
        let word = arn.arn.part(ArnPart::Resource).split(['/', ':']).next().unwrap_or_default();
        let range = range.start..range.start + word.len();
        let all = arn.types();
        let finding = reporter
            .within(
                arn.text.node,
                range,
                format!("a wildcard stands in `{word}`, the type of the resource"),
            )
            .so("AWS does not document what it matches")
            .help(format!("write out the type; {all} would fit"));
        reporter.push(finding);
    }
}
