//! X021

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A sending identity is open to everybody.
    ///
    /// ## Why is this bad?
    /// Strangers send mail in the name of your domain.
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
    ///     "Action": "ses:SendEmail",
    ///     "Resource": "arn:aws:ses:us-east-1:123456789012:identity/example.com"
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
    ///     "Action": "ses:SendEmail",
    ///     "Resource": "arn:aws:ses:us-east-1:123456789012:identity/example.com"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Sending authorization policies in Amazon SES](https://docs.aws.amazon.com/ses/latest/dg/sending-authorization-policies.html)
    "X021" "ses-public" {
        group: Group::Exposure,
        peers: &["prowler:ses_identity_not_publicly_accessible"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["ses"], "identity"));
}
