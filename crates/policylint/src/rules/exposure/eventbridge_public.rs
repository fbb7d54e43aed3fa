//! X018

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// An event bus or schema registry is open to everybody.
    ///
    /// ## Why is this bad?
    /// Strangers set off your rules with events that they make up.
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
    ///     "Action": "events:PutEvents",
    ///     "Resource": "arn:aws:events:us-east-1:123456789012:event-bus/default"
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
    ///     "Action": "events:PutEvents",
    ///     "Resource": "arn:aws:events:us-east-1:123456789012:event-bus/default"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Resource-based policies for Amazon EventBridge](https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-resource-based.html)
    "X018" "eventbridge-public" {
        group: Group::Exposure,
        peers: &["prowler:eventbridge_bus_exposed", "prowler:eventbridge_schema_registry_cross_account_access"],
        compliance: "M-EVB",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(
        context,
        reporter,
        Subject::Services(&["events", "schemas"], "event bus or schema registry"),
    );
}
