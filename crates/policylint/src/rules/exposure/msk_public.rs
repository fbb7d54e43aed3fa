//! X026

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A cluster is open to everybody.
    ///
    /// ## Why is this bad?
    /// Clients of every AWS account may connect to the cluster.
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
    ///     "Action": "kafka:CreateVpcConnection",
    ///     "Resource": "arn:aws:kafka:us-east-1:123456789012:cluster/events/abcd1234-0000-0000-0000-abcd12345678-1"
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
    ///     "Action": "kafka:CreateVpcConnection",
    ///     "Resource": "arn:aws:kafka:us-east-1:123456789012:cluster/events/abcd1234-0000-0000-0000-abcd12345678-1"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Cluster policies of Amazon MSK](https://docs.aws.amazon.com/msk/latest/developerguide/mvpc-cluster-owner-action-policy.html)
    "X026" "msk-public" {
        group: Group::Exposure,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["kafka", "kafka-cluster"], "cluster"));
}
