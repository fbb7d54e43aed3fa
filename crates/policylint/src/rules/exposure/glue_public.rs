//! X019

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A data catalog is open to everybody.
    ///
    /// ## Why is this bad?
    /// The catalog tells where which data lies, and whoever may change it redirects your queries.
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
    ///     "Action": "glue:GetTable",
    ///     "Resource": "arn:aws:glue:us-east-1:123456789012:catalog"
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
    ///     "Action": "glue:GetTable",
    ///     "Resource": "arn:aws:glue:us-east-1:123456789012:catalog"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Granting cross-account access in AWS Glue](https://docs.aws.amazon.com/glue/latest/dg/cross-account-access.html)
    "X019" "glue-public" {
        group: Group::Exposure,
        peers: &["prowler:glue_data_catalogs_not_publicly_accessible"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["glue"], "data catalog"));
}
