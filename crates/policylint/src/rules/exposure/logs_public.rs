//! X020

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A log resource is open to everybody.
    ///
    /// ## Why is this bad?
    /// Strangers write into your logs, or read them.
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
    ///     "Action": "logs:PutLogEvents",
    ///     "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:app:*"
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
    ///     "Action": "logs:PutLogEvents",
    ///     "Resource": "arn:aws:logs:us-east-1:123456789012:log-group:app:*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Overview of managing access to CloudWatch Logs](https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html)
    "X020" "logs-public" {
        group: Group::Exposure,
        peers: &["prowler:cloudwatch_log_group_not_publicly_accessible"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["logs"], "log resource"));
}
