//! X025

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A backup vault is open to everybody.
    ///
    /// ## Why is this bad?
    /// Backups hold all the data, and are the last way back.
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
    ///     "Action": "backup:CopyIntoBackupVault",
    ///     "Resource": "*"
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
    ///     "Action": "backup:CopyIntoBackupVault",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Access policies on backup vaults](https://docs.aws.amazon.com/aws-backup/latest/devguide/create-a-vault-access-policy.html)
    "X025" "backup-vault-public" {
        group: Group::Exposure,
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["backup"], "backup vault"));
}
