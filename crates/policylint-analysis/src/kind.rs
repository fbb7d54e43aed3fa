//! Actions that a kind of policy cannot give, whatever its statements say.

use policylint_catalog::Action;
use policylint_model::PolicyKind;

/// Actions that the trust policy of a role is asked about (GR-33).
const OF_TRUST: [&str; 6] = [
    "AssumeRole",
    "AssumeRoleWithSAML",
    "AssumeRoleWithWebIdentity",
    "TagSession",
    "SetSourceIdentity",
    "SetContext",
];

/// Prefixes of the actions that bucket and access point policies are asked about (semantics 8.1).
const OF_BUCKETS: [&str; 4] = ["s3", "s3express", "s3-object-lambda", "s3-outposts"];

/// Why a kind of policy has no say in an action: the rule that says so. `None` if it has, or if
/// nothing is known.
pub fn foreign_to_kind(kind: PolicyKind, action: Action) -> Option<&'static str> {
    let prefix = action.service().prefix();
    match kind {
        PolicyKind::Trust => {
            let is_known = prefix == "sts" && OF_TRUST.contains(&action.name());
            (!is_known).then_some("GR-33; IAM User Guide, role trust policies")
        }
        PolicyKind::KmsKey if prefix != "kms" => Some("KM-1; KMS Developer Guide, key policies"),
        // Without a key there is no key policy to ask.
        PolicyKind::KmsKey if !action.has_resource_types() => {
            Some("KM-9; KMS Developer Guide, permissions reference")
        }
        PolicyKind::KmsKey if action.name() == "RetireGrant" => {
            Some("KM-37; KMS Developer Guide, retiring and revoking grants")
        }
        PolicyKind::Bucket if !OF_BUCKETS.contains(&prefix) => {
            Some("RS-16; S3 User Guide, bucket policies")
        }
        _ => None,
    }
}
