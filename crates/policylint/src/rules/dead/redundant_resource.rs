//! D006

use policylint_analysis::ResourcePattern;

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::superfluous::superfluous;

declare_rule! {
    /// A resource is covered by another element of the same list.
    ///
    /// ## Why is this bad?
    /// The list says twice what it says once. Whoever later removes the narrow element believes to have taken
    /// access away.
    ///
    /// ## Example
    /// ```json bad
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket/*", "arn:aws:s3:::amzn-s3-demo-bucket/logs/*"]
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
    ///     "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket/*"]
    ///   }
    /// }
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the other element takes every resource that the removed one takes.
    ///
    /// ## References
    /// - [IAM JSON policy elements: Resource](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html)
    "D006" "redundant-resource" {
        group: Group::Dead,
        severity: Severity::Info,
        fix: FixKind::Safe,
        analyzer: &["REDUNDANT_RESOURCE"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let resources = &context.compiled.resources;
    // A variable without a value in NotResource takes the whole statement away (VR-9).
    let has_variables = |element: &ResourcePattern<'_>| element.text.text.contains("${");
    if resources.patterns.len() < 2
        || resources.is_negated() && resources.patterns.iter().any(has_variables)
    {
        return;
    }
    for finding in superfluous(context.tree(), reporter, &resources.patterns) {
        // The check of Access Analyzer does not look at NotResource.
        let code = finding.analyzer.filter(|_| !resources.is_negated());
        reporter.push(finding.analyzer(code));
    }
}
