//! X017

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A file system is open to everybody.
    ///
    /// ## Why is this bad?
    /// Without a test of `elasticfilesystem:AccessedViaMountTarget` the policy lets in clients of any
    /// account, also those that come by no mount target of yours.
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
    ///     "Action": "elasticfilesystem:ClientMount",
    ///     "Resource": "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-01234567"
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
    ///     "Action": "elasticfilesystem:ClientMount",
    ///     "Resource": "arn:aws:elasticfilesystem:us-east-1:123456789012:file-system/fs-01234567"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Using IAM to control access to file systems](https://docs.aws.amazon.com/efs/latest/ug/iam-access-control-nfs-efs.html)
    "X017" "efs-public" {
        group: Group::Exposure,
        peers: &["prowler:efs_not_publicly_accessible"],
        compliance: "M-ISO",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["elasticfilesystem"], "file system"));
}
