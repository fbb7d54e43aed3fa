//! B015

use policylint_model::PolicyKind;

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::source_test::{finding, unasked};

declare_rule! {
    /// A service may deliver to a bucket, or read from it, whichever customer it acts for.
    ///
    /// ## Why is this bad?
    /// A stranger who knows the name of the bucket has the service write his logs to it, or serve its
    /// objects from a distribution of his own. The services that this rule names say on whose behalf they
    /// act.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "cloudtrail.amazonaws.com" },
    ///     "Action": "s3:PutObject",
    ///     "Resource": "arn:aws:s3:::audit/AWSLogs/111122223333/*",
    ///     "Condition": { "StringEquals": { "s3:x-amz-acl": "bucket-owner-full-control" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "cloudtrail.amazonaws.com" },
    ///     "Action": "s3:PutObject",
    ///     "Resource": "arn:aws:s3:::audit/AWSLogs/111122223333/*",
    ///     "Condition": {
    ///       "StringEquals": {
    ///         "s3:x-amz-acl": "bucket-owner-full-control",
    ///         "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"
    ///       }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Amazon S3 bucket policy for CloudTrail](https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-s3-bucket-policy-for-cloudtrail.html)
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    "B015" "s3-service-delivery-without-source" {
        group: Group::S3,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        analyzer: &["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for (form, keys) in unasked(context, PolicyKind::Bucket) {
        let finding = finding(context, reporter, form, keys);
        reporter.push(finding);
    }
}
