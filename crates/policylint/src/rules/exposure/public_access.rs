//! X001

use crate::exposure::{Subject, report_public};
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};

declare_rule! {
    /// A resource is open to everybody.
    ///
    /// ## Why is this bad?
    /// Any caller of any AWS account may use the actions of the statement on the resource: nothing in
    /// the policy tells strangers from those who are meant. Resources of the services with a rule of
    /// their own, such as queues (X010) and buckets (B001), are reported there.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "acm-pca:IssueCertificate",
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
    ///     "Principal": "*",
    ///     "Action": "acm-pca:IssueCertificate",
    ///     "Resource": "*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    "X001" "public-access" {
        group: Group::Exposure,
        peers: &["cloudsplaining:internet_accessible_actions", "checkov:CKV_AWS_283", "aws-lint-iam-policies:PUBLIC_ACCESS", "aws-lint-iam-policies:TRUSTED_WILDCARD_PRINCIPAL", "boogy:principal_validation", "cfripper:FullWildcardPrincipalRule"],
        compliance: "M-PUB",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    report_public(context, reporter, Subject::Others);
}
