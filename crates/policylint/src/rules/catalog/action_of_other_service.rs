//! C022

use policylint_analysis::ActionPattern;
use policylint_catalog::catalog;
use policylint_model::{Document, PolicyKind};

use crate::diagnostic::Severity;
use crate::foreign::is_foreign;
use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::unmatched::consequence_of_none;
use crate::wording::all_of;

declare_rule! {
    /// The policy of a resource names actions that it has no say in.
    ///
    /// ## Why is this bad?
    /// A policy that is attached to a resource is asked about that resource only. Actions of another
    /// service, and actions that are not about resources of its type, are given by other policies: a
    /// bucket policy cannot allow `kms:Decrypt`, nor a trust policy `s3:GetObject`.
    ///
    /// Which actions there are is known for role trust policies, KMS keys, S3 buckets, and for the types
    /// of resources that the catalog lists, among them queues, topics, functions, secrets and
    /// repositories.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": ["s3:GetObject", "kms:Decrypt"],
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///       "Action": ["s3:GetObject"],
    ///       "Resource": "arn:aws:s3:::reports/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## References
    /// - [Identity-based policies and resource-based policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html)
    /// - [Service authorization reference](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    "C022" "action-of-other-service" {
        group: Group::Catalog,
        analyzer: &["UNSUPPORTED_ACTION_IN_POLICY"],
        peers: &["cfn-lint:W3037"],
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document();
    let Some(actions) = context.compiled.actions.as_ref().filter(|set| !set.negated) else {
        return;
    };
    if !document.policy_kind().has_principals() {
        return;
    }
    let foreign: Vec<&ActionPattern<'_>> =
        actions.patterns.iter().filter(|element| is_foreign(document, element)).collect();
    let Some(first) = foreign.first() else { return };
    let names = all_of(foreign.iter().map(|element| &element.text.text));
    let of = subject(document);
    // KMS stores such a policy, and people give administrators all that is about keys.
    let severity = match document.policy_kind() {
        PolicyKind::KmsKey => Severity::Warning,
        _ => Severity::Error,
    };
    let mut finding = reporter
        .at(first.text.node, format!("{of} has no say in {names}"))
        .so(consequence_of_none(context.compiled, actions, foreign.len()))
        .help(match document.policy_kind() {
            PolicyKind::Trust => "name actions of AWS STS that assume the role",
            _ => "give it by a policy of the caller, or of the resource that it is about",
        })
        .severity(severity)
        .analyzer(is_checked(document).then_some("UNSUPPORTED_ACTION_IN_POLICY"));
    for other in foreign.iter().skip(1) {
        finding = finding.also(context.tree().place(other.text.node), "this too");
    }
    reporter.push_for_kind(finding);
}

/// What the document is: "the policy of an `AWS::SQS::Queue`" where more than the kind is known.
fn subject(document: &Document) -> String {
    let resource_type = document.kind.resource_type.as_deref();
    match resource_type.filter(|of| catalog().policy_carrier(of).is_some()) {
        Some(name) => format!("the policy of an `{name}`"),
        None => document.policy_kind().phrase().to_owned(),
    }
}

/// Whether Access Analyzer knows the type of the resource: it does not know keys, queues and the like.
fn is_checked(document: &Document) -> bool {
    matches!(document.policy_kind(), PolicyKind::Bucket | PolicyKind::Trust)
        || document.kind.resource_type.as_deref() == Some("AWS::DynamoDB::Table")
}
