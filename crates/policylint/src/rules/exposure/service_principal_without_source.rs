//! X045

use policylint_model::{Effect, PolicyKind};

use crate::diagnostic::Severity;
use crate::oidc::asks;
use crate::rule::{Check, Confidence, FixKind, Group, Reporter, StatementContext, declare_rule};
use crate::source_test::{finding, unasked};

declare_rule! {
    /// A service may use a resource, whichever customer it acts for.
    ///
    /// ## Why is this bad?
    /// Services act for all customers of AWS. A stranger who has the service send to this resource, from
    /// his own account, gets through: the service is let in, and nothing asks for whom (the confused
    /// deputy). The services that this rule names send `aws:SourceArn` or `aws:SourceAccount`.
    ///
    /// A condition on `aws:Referer`, as older examples have it, is reported as well: the newer keys say
    /// the same and hold for more services. Buckets (B015) and keys (K014) have rules of their own.
    ///
    /// ## Example
    /// ```json bad kind=resource
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "sns.amazonaws.com" },
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders"
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
    ///     "Principal": { "Service": "sns.amazonaws.com" },
    ///     "Action": "sqs:SendMessage",
    ///     "Resource": "arn:aws:sqs:eu-west-1:111122223333:orders",
    ///     "Condition": { "ArnEquals": { "aws:SourceArn": "arn:aws:sns:eu-west-1:111122223333:orders" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    "X045" "service-principal-without-source" {
        group: Group::Exposure,
        severity: Severity::Warning,
        confidence: Confidence::Medium,
        fix: FixKind::Suggestion,
        analyzer: &[
            "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL",
            "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL",
        ],
        peers: &["checkov:CKV_AWS_364", "trivy:AWS-0067", "pmapper:confused deputy"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    for (form, keys) in unasked(context, PolicyKind::Resource) {
        let finding = finding(context, reporter, form, keys)
            .analyzer(Some("RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"));
        reporter.push(finding);
    }
    report_referer(context, reporter);
}

/// A test of the account by `aws:Referer`, as some services send it.
fn report_referer(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let is_for_services = context.compiled.effect == Some(Effect::Allow)
        && context
            .compiled
            .principals
            .as_ref()
            .is_some_and(|set| set.is_only(&[policylint_analysis::PrincipalReading::Service]));
    if !is_for_services {
        return;
    }
    for literal in &context.compiled.conditions {
        if !literal.is_on("aws:Referer") || !asks(literal) {
            continue;
        }
        let finding = reporter
            .at(literal.key_node(), "`aws:Referer` asks on whose behalf a service acts")
            .so("it holds for the services alone that set it to an account")
            .help("use `aws:SourceAccount`")
            .severity(Severity::Info)
            .analyzer(Some("RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"));
        reporter.push(finding);
    }
}
