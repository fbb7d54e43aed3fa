//! K014

use policylint_analysis::ActionPattern;
use policylint_model::PolicyKind;

use crate::diagnostic::Severity;
use crate::rule::{Check, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::source_test::{finding, unasked};

declare_rule! {
    /// A service may use a key, whichever customer it acts for.
    ///
    /// ## Why is this bad?
    /// A stranger who has the service encrypt or decrypt for him, from his own account, gets through.
    /// The services that this rule names say on whose behalf they act, or send an encryption context.
    ///
    /// ## Example
    /// ```json bad kind=kms
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "cloudtrail.amazonaws.com" },
    ///     "Action": "kms:GenerateDataKey*",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=kms
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "cloudtrail.amazonaws.com" },
    ///     "Action": "kms:GenerateDataKey*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringEquals": { "aws:SourceArn": "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [Configure AWS KMS key policies for CloudTrail](https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html)
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    "K014" "kms-service-without-source" {
        group: Group::Kms,
        severity: Severity::Warning,
        fix: FixKind::Suggestion,
        analyzer: &["RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    // Whoever describes a key learns nothing of the data: the guide of CloudTrail asks for no source.
    let describes = |element: &ActionPattern<'_>| {
        element.text.known().is_some_and(|text| text.eq_ignore_ascii_case("kms:DescribeKey"))
    };
    let actions = context.compiled.actions.as_ref();
    if actions.is_some_and(|it| !it.negated && it.patterns.iter().all(describes)) {
        return;
    }
    for (form, keys) in unasked(context, PolicyKind::KmsKey) {
        let finding = finding(context, reporter, form, keys);
        reporter.push(finding);
    }
}
