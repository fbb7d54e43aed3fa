//! X010

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A queue is open to everybody.
    ///
    /// ## Why is this bad?
    /// Whoever sends can fill the queue or forge messages; whoever receives takes messages away from
    /// those who should have them.
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
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:123456789012:orders"
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
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:us-east-1:123456789012:orders"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Identity and access management in Amazon SQS](https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/security-iam.html)
    "X010" "sqs-public" {
        group: Group::Exposure,
        peers: &["checkov:CKV_AWS_168", "checkov:CKV_AWS_387", "prowler:sqs_queues_not_publicly_accessible", "cfn_nag:F18 F20 F21", "cfripper:SQSQueuePolicyPublicRule"],
        compliance: "M-PUB7",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["sqs"], "queue"));
}
