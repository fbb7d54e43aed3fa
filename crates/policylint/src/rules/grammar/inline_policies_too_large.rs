//! P028

use policylint_catalog::{Counted, PolicyLimits, catalog};
use policylint_model::Document;

use crate::policy_size::size_of;
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// The inline policies of a user, group or role are larger together than AWS stores.
    ///
    /// ## Why is this bad?
    /// The quota of inline policies holds for all that one user, group or role has: 2,048 characters for a
    /// user, 5,120 for a group, 10,240 for a role, blanks outside of strings not counted. AWS refuses the
    /// next one.
    ///
    /// ## Example
    /// With the quota set to 200:
    /// ```json bad quota=AWS::IAM::UserPolicy:200
    /// {"UserDetailList": [{"UserName": "ann", "UserId": "AIDACKCEVSQ6C2EXAMPLE", "Path": "/", "Arn": "arn:aws:iam::111122223333:user/ann", "CreateDate": "2026-01-31T00:00:00+00:00", "UserPolicyList": [{"PolicyName": "read", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}}, {"PolicyName": "write", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}}], "GroupList": [], "AttachedManagedPolicies": []}], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    /// ```
    ///
    /// ## Use instead
    /// ```json good quota=AWS::IAM::UserPolicy:200
    /// {"UserDetailList": [{"UserName": "ann", "UserId": "AIDACKCEVSQ6C2EXAMPLE", "Path": "/", "Arn": "arn:aws:iam::111122223333:user/ann", "CreateDate": "2026-01-31T00:00:00+00:00", "UserPolicyList": [{"PolicyName": "read-write", "PolicyDocument": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]}}], "GroupList": [], "AttachedManagedPolicies": []}], "GroupDetailList": [], "RoleDetailList": [], "Policies": []}
    /// ```
    ///
    /// ## References
    /// - [IAM and AWS STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
    "P028" "inline-policies-too-large" {
        group: Group::Grammar,
        peers: &["tflint:aws_iam_group_policy_too_long"],
        check: Check::Document(check),
    }
}

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let document = context.document;
    let Some((of, limits)) = inline_of(document) else { return };
    // Those of one identity follow each other; the first one speaks for all.
    if context.before.and_then(inline_of).is_some_and(|(before, _)| before == of) {
        return;
    }
    let others = context.after.iter().take_while(|other| other.attachment.as_deref() == Some(of));
    let mut count = 1_usize;
    let mut size = size(document);
    for other in others.filter(|other| inline_of(other).is_some()) {
        count += 1;
        size += self::size(other);
    }
    let Some(documented) = limits.size().filter(|_| count > 1) else { return };
    let quota = context.settings.quota(limits.kind(), documented);
    let Some(policy) = document.policy.node.filter(|_| size > quota) else { return };
    let message = format!(
        "the {count} inline policies of `{of}` have {size} characters without white space together, \
         and the quota is {quota}"
    );
    let finding = reporter
        .at_opening(policy, message)
        .so("AWS refuses to store all of them")
        .help("turn some into managed policies, which have quotas of their own");
    reporter.push_for_kind(finding);
}

/// The ARN of the identity whose inline policy a document is, and the limits of such policies.
fn inline_of(document: &Document) -> Option<(&str, PolicyLimits)> {
    let of = document.kind.resource_type.as_deref()?;
    if !matches!(of, "AWS::IAM::UserPolicy" | "AWS::IAM::GroupPolicy" | "AWS::IAM::RolePolicy") {
        return None;
    }
    Some((document.attachment.as_deref()?, catalog().policy_limits(of)?))
}

fn size(document: &Document) -> u64 {
    let Some(policy) = document.policy.node else { return 0 };
    size_of(document.tree.raw(policy), Counted::Compact).counted
}
