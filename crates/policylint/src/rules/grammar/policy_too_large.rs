//! P027

use policylint_model::{Document, PolicyKind};

use crate::diagnostic::{Diagnostic, Severity};
use crate::policy_limits::{LimitsOf, limits_of};
use crate::policy_size::{PolicySize, size_of, unit};
use crate::rule::{Check, DocumentContext, Group, Reporter, declare_rule};

declare_rule! {
    /// A policy is larger than AWS stores, or nearly so.
    ///
    /// ## Why is this bad?
    /// AWS refuses a policy beyond its quota. How the size is counted depends on the kind: in IAM blanks
    /// outside of strings do not count, in AWS Organizations and for most resources they do. From nine tenths
    /// on the finding is a note: the next statement may not fit.
    ///
    /// ## Example
    /// With the quota for session policies set to 110:
    /// ```json bad kind=session quota=session:110
    /// {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "*"}]}
    /// ```
    ///
    /// ## Use instead
    /// ```json good kind=session quota=session:110
    /// {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*Object","Resource":"*"}}
    /// ```
    ///
    /// ## Options
    /// The quotas of the kinds `trust` and `scp` can be raised: set `quotas.trust` or `quotas.scp`. Every
    /// quota can be set under the word of its kind, or the type of the resource that carries the policy.
    ///
    /// ## References
    /// - [IAM and AWS STS quotas](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html)
    /// - [Quotas for AWS Organizations](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html)
    "P027" "policy-too-large" {
        group: Group::Grammar,
        analyzer: &[
            "POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA",
            "POLICY_SIZE_EXCEEDS_SCP_QUOTA",
            "POLICY_SIZE_EXCEEDS_RCP_QUOTA",
        ],
        peers: &[
            "tflint:aws_iam_policy_too_long_policy",
            "tflint:aws_iam_group_policy_too_long",
            "boogy:policy_size",
        ],
        check: Check::Document(check),
    }
}

/// From so many tenths of the quota on the finding is a note (GR-41).
const NEAR_TENTHS: u64 = 9;

fn check(context: &DocumentContext<'_>, reporter: &mut Reporter<'_>) {
    let (tree, document) = (context.tree(), context.document);
    let Some(policy) = document.policy.node else { return };
    // What is not known has no size.
    if !tree.holes().is_empty() || !document.policy.complete || is_of_aws(document) {
        return;
    }
    let Some(of) = limits_of(document, context.compiled) else { return };
    let Some(documented) = of.limits.size() else { return };
    let quota = context.settings.quota(of.limits.kind(), documented);
    let near = quota.saturating_mul(NEAR_TENTHS);
    // Each character is a byte at least, so that most policies need no count.
    let raw = tree.raw(policy);
    if u64::try_from(raw.len()).unwrap_or(u64::MAX).saturating_mul(10) < near {
        return;
    }
    let size = size_of(raw, of.limits.counted());
    if size.counted.saturating_mul(10) < near {
        return;
    }
    let is_set = context.settings.quotas.contains_key(of.limits.kind());
    let most = if is_set { quota } else { of.limits.most().unwrap_or(quota) };
    let finding = reporter.at_opening(policy, message(size, of, quota));
    let finding = judged(finding, document.policy_kind(), of, size, [quota, most]);
    reporter.push_for_kind(finding);
}

/// Whether it is one of the managed policies of AWS, which no quota holds for.
fn is_of_aws(document: &Document) -> bool {
    document.attachment.as_deref().is_some_and(|arn| arn.split(':').nth(4) == Some("aws"))
}

fn message(size: PolicySize, of: LimitsOf, quota: u64) -> String {
    let unit = unit(of.limits.counted());
    format!("the policy has {} {unit}, and the quota is {quota}", size.counted)
}

/// Adds how bad it is, and what to do.
fn judged(
    finding: Diagnostic,
    kind: PolicyKind,
    of: LimitsOf,
    size: PolicySize,
    [quota, most]: [u64; 2],
) -> Diagnostic {
    let split = "merge statements, use wildcards, or split the policy";
    if size.counted <= quota {
        return finding.severity(Severity::Info).analyzer(None).help(split);
    }
    let finding = finding.analyzer(analyzer_code(kind, size.counted));
    let is_any_identity = kind == PolicyKind::Identity && of.limits.kind() == "identity";
    if is_any_identity && size.counted <= most {
        return finding
            .so("it is too large for a managed policy, and fits as the only inline policy of a role at most")
            .help(split)
            .severity(Severity::Warning);
    }
    // AWS's own managed policies may be larger, and look the same.
    if is_any_identity {
        return finding
            .so("AWS refuses it, unless it is one of its own")
            .help(split)
            .severity(Severity::Warning);
    }
    if size.compact <= quota {
        return finding
            .so("AWS refuses it as it is written")
            .help(format!("save it without white space, where it has {}", size.compact))
            .severity(Severity::Warning);
    }
    if size.counted <= most {
        return finding
            .so("AWS refuses it unless the quota was raised")
            .help(format!("{split}; if the quota was raised, set `quotas.{}`", of.limits.kind()))
            .severity(Severity::Warning);
    }
    let severity = if of.is_guess { Severity::Warning } else { Severity::Error };
    finding.so("AWS refuses it").help(split).severity(severity)
}

/// The check of Access Analyzer, which takes the largest inline policy for the quota of identities.
fn analyzer_code(kind: PolicyKind, counted: u64) -> Option<&'static str> {
    const IDENTITY_QUOTA: u64 = 10_240;
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session => {
            (counted > IDENTITY_QUOTA).then_some("POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA")
        }
        PolicyKind::Trust => Some("POLICY_SIZE_EXCEEDS_ROLE_TRUST_POLICY_QUOTA"),
        PolicyKind::Scp => Some("POLICY_SIZE_EXCEEDS_SCP_QUOTA"),
        PolicyKind::Rcp => Some("POLICY_SIZE_EXCEEDS_RCP_QUOTA"),
        _ => Some("POLICY_SIZE_EXCEEDS_RESOURCE_POLICY_QUOTA"),
    }
}
