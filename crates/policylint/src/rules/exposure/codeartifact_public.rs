//! X027

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A domain or repository is open to everybody.
    ///
    /// ## Why is this bad?
    /// Packages hold your code; whoever may publish puts his own into your builds.
    /// Conditions and Denies of the policy are taken into account: nothing in it tells strangers from
    /// those who are meant.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "codeartifact:ReadFromRepository",
    ///     "Resource": "*"
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
    ///     "Principal": { "AWS": "arn:aws:iam::123456789012:role/app" },
    ///     "Action": "codeartifact:ReadFromRepository",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Domain policies of AWS CodeArtifact](https://docs.aws.amazon.com/codeartifact/latest/ug/domain-policies.html)
    "X027" "codeartifact-public" {
        group: Group::Exposure,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["codeartifact"], "domain or repository"));
}
