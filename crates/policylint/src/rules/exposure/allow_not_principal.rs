//! X043

use policylint_model::{Effect, PolicyKind};

use crate::rule::{Check, Group, Reporter, StatementContext, declare_rule};
use crate::wording::this_statement;

declare_rule! {
    /// An Allow has `NotPrincipal`.
    ///
    /// ## Why is this bad?
    /// It allows everybody in the world but those who are listed, anonymous callers included. Nearly
    /// always a Deny was meant, or the other list.
    ///
    /// ## Example
    /// ```json bad kind=bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotPrincipal": { "AWS": "arn:aws:iam::111122223333:user/ann" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::reports/*"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::reports/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    /// - [IAM JSON policy elements: NotPrincipal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html)
    "X043" "allow-not-principal" {
        group: Group::Exposure,
        analyzer: &["ALLOW_WITH_NOT_PRINCIPAL"],
        peers: &["parliament:NOTPRINCIPAL_WITH_ALLOW", "boogy:not_principal_validation", "cfn_nag:F6", "cfn_nag:F7", "cfn_nag:F8", "cfn_nag:F9", "cfripper:SNSTopicPolicyNotPrincipalRule"],
        compliance: "M-PUB",
        check: Check::Statement(check),
    }
}

fn check(context: &StatementContext<'_>, reporter: &mut Reporter<'_>) {
    let kind = context.document().policy_kind();
    // T008 speaks of trust policies, P015 of kinds without principals, O rules of the rest.
    if !matches!(kind, PolicyKind::Resource | PolicyKind::Bucket | PolicyKind::KmsKey)
        || context.compiled.effect != Some(Effect::Allow)
    {
        return;
    }
    let Some(set) = context.compiled.principals.as_ref().filter(|set| set.negated) else { return };
    let tree = context.tree();
    let subject = this_statement(context.document(), context.statement);
    let finding = reporter
        .at(tree.key_of(set.node).unwrap_or(set.node), "an Allow has `NotPrincipal`")
        .so(format!("{subject} lets in everybody who is not listed, anonymous callers included"))
        .help("name in `Principal` who is to have access, or deny the others");
    reporter.push(finding);
}
