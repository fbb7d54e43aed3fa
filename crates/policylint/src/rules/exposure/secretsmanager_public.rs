//! X013

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A secret is open to everybody.
    ///
    /// ## Why is this bad?
    /// A secret that everybody may read is none.
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
    ///     "Action": "secretsmanager:GetSecretValue",
    ///     "Resource": "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"
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
    ///     "Action": "secretsmanager:GetSecretValue",
    ///     "Resource": "arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Resource-based policies of AWS Secrets Manager](https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html)
    "X013" "secretsmanager-public" {
        group: Group::Exposure,
        peers: &["prowler:secretsmanager_not_publicly_accessible"],
        compliance: "M-PUB7",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["secretsmanager"], "secret"));
}
