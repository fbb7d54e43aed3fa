//! X014

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A private repository is open to everybody.
    ///
    /// ## Why is this bad?
    /// Images hold code, and often credentials. Whoever may push puts his own code into your
    /// deployments.
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
    ///     "Action": "ecr:BatchGetImage"
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
    ///     "Action": "ecr:BatchGetImage"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Private repository policies in Amazon ECR](https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html)
    "X014" "ecr-public" {
        group: Group::Exposure,
        peers: &["checkov:CKV_AWS_32", "trivy:AWS-0032", "prowler:ecr_repositories_not_publicly_accessible"],
        compliance: "M-ISO",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["ecr"], "repository"));
}
