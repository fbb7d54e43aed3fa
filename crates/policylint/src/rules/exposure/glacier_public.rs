//! X016

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A vault is open to everybody.
    ///
    /// ## Why is this bad?
    /// Archives are what was too precious to delete.
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
    ///     "Action": "glacier:InitiateJob",
    ///     "Resource": "arn:aws:glacier:us-east-1:123456789012:vaults/archive"
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
    ///     "Action": "glacier:InitiateJob",
    ///     "Resource": "arn:aws:glacier:us-east-1:123456789012:vaults/archive"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Vault access policies of Amazon S3 Glacier](https://docs.aws.amazon.com/amazonglacier/latest/dev/vault-access-policy.html)
    "X016" "glacier-public" {
        group: Group::Exposure,
        peers: &["checkov:CKV_AWS_167", "prowler:glacier_vaults_policy_public_access"],
        compliance: "M-PUB7",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Services(&["glacier"], "vault"));
}
