//! X011

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A topic is open to everybody.
    ///
    /// ## Why is this bad?
    /// Whoever publishes reaches every subscriber in your name; whoever subscribes reads along.
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
    ///     "Action": "sns:Publish",
    ///     "Resource": "arn:aws:sns:us-east-1:123456789012:alerts"
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
    ///     "Action": "sns:Publish",
    ///     "Resource": "arn:aws:sns:us-east-1:123456789012:alerts"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Identity and access management in Amazon SNS](https://docs.aws.amazon.com/sns/latest/dg/security-iam.html)
    "X011" "sns-public" {
        group: Group::Exposure,
        peers: &["checkov:CKV_AWS_169", "prowler:sns_topics_not_publicly_accessible", "cfn_nag:F18 F20 F21"],
        compliance: "M-SNS",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["sns"], "topic"));
}
