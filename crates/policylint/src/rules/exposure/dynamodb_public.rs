//! X022

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A table or stream is open to everybody.
    ///
    /// ## Why is this bad?
    /// The table is readable, or writable, from every AWS account.
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
    ///     "Action": "dynamodb:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
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
    ///     "Action": "dynamodb:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:123456789012:table/orders"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Resource-based policies for DynamoDB](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/access-control-resource-based.html)
    "X022" "dynamodb-public" {
        group: Group::Exposure,
        peers: &["prowler:dynamodb_table_cross_account_access"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["dynamodb"], "table"));
}
