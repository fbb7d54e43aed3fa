//! D006

use policylint_analysis::ResourceReading;

use crate::covered::{Item, Letters, covered, finding};
use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A resource is in a list with a pattern that covers it.
    ///
    /// ## Why is this bad?
    /// It adds nothing, counts toward the size of the policy, and misleads: who takes it out to take away
    /// the access changes nothing. With `*` in the list, none of the others restricts anything.
    ///
    /// ## Example
    /// ```json bad
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::reports/*", "arn:aws:s3:::reports/2026/*"]}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": ["arn:aws:s3:::reports/*"]}]}
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the pattern matches all that the resource does.
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

/// How many colons a whole ARN has at least.
const COLONS: usize = 5;

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let elements = context.compiled.resources.patterns.iter().filter(|element| {
        // Whether a short ARN matches anything is a matter of the kind of policy (RS-6).
        let is_whole = element.text.text.matches(':').count() >= COLONS;
        element.reading == ResourceReading::Everything
            || element.reading == ResourceReading::Arn && is_whole
    });
    let items = elements.map(|element| Item { text: &element.text, pattern: element.pattern() });
    for (item, by) in covered(items, Letters::Apart) {
        reporter.push(finding(context, reporter, item, by));
    }
}
