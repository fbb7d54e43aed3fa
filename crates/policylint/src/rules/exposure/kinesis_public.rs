//! X023

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A stream or consumer is open to everybody.
    ///
    /// ## Why is this bad?
    /// Strangers read the records, or write made-up ones.
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
    ///     "Action": "kinesis:PutRecord",
    ///     "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
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
    ///     "Action": "kinesis:PutRecord",
    ///     "Resource": "arn:aws:kinesis:us-east-1:123456789012:stream/clicks"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Controlling access to Amazon Kinesis Data Streams](https://docs.aws.amazon.com/streams/latest/dev/controlling-access.html)
    "X023" "kinesis-public" {
        group: Group::Exposure,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["kinesis"], "stream"));
}
