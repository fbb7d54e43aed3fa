//! The shape of a case file: a list of requests with policies and the verdict that AWS gives.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value as Statement;

/// One case. What is left out is absent, or the usual.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Case {
    /// Unique among all cases.
    pub(crate) id: String,
    /// The rules of the semantics that it rests on.
    pub(crate) rules: Vec<String>,
    /// What is meant, or why the verdict is another than expected.
    #[serde(default)]
    pub(crate) note: String,
    /// A caller by its short name, see `world.rs`.
    pub(crate) caller: String,
    #[serde(default)]
    pub(crate) caller_facts: CallerFacts,
    pub(crate) action: String,
    /// An ARN, `*`, or the short name of an S3 bucket or object.
    #[serde(default = "asterisk")]
    pub(crate) resource: String,
    #[serde(default)]
    pub(crate) about: About,
    #[serde(default)]
    pub(crate) context: BTreeMap<String, Value>,
    #[serde(default)]
    pub(crate) request_tags: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) encryption_context: BTreeMap<String, String>,
    pub(crate) region: Option<String>,
    pub(crate) time: Option<i64>,
    pub(crate) endpoint: Option<BTreeMap<String, String>>,
    #[serde(default)]
    pub(crate) forwarded_by: Vec<String>,
    /// Further checks of the same call.
    pub(crate) call: Option<CallSpec>,
    /// `2012-10-17` if left out; `none` for documents without version.
    pub(crate) version: Option<String>,
    pub(crate) identity: Option<Vec<Statement>>,
    pub(crate) boundary: Option<Vec<Statement>>,
    pub(crate) session: Option<Vec<Statement>>,
    pub(crate) scp: Option<Vec<Vec<Statement>>>,
    pub(crate) rcp: Option<Vec<Vec<Statement>>>,
    pub(crate) endpoint_policy: Option<Vec<Statement>>,
    pub(crate) resource_policy: Option<Vec<Statement>>,
    /// For calls of several checks: the policies by resource.
    #[serde(default)]
    pub(crate) resource_policies: BTreeMap<String, Vec<Statement>>,
    pub(crate) access_point_policy: Option<Vec<Statement>>,
    #[serde(default)]
    pub(crate) grants: Vec<GrantSpec>,
    /// Switches of Block Public Access that are on, such as `bucket.RestrictPublicBuckets`.
    #[serde(default)]
    pub(crate) block_public_access: Vec<String>,
    pub(crate) ownership: Option<String>,
    /// Grants such as `AllUsers READ`.
    #[serde(default)]
    pub(crate) bucket_acl: Vec<String>,
    #[serde(default)]
    pub(crate) object_acl: Vec<String>,
    /// Refused statements do not match, instead of making the policies invalid (CV-6).
    #[serde(default)]
    pub(crate) lenient: bool,
    /// `allow`, `explicit(layer)`, `implicit(layer)`, `invalid(rule)` or `error(key)`.
    pub(crate) verdict: String,
    #[serde(default)]
    pub(crate) caveats: Vec<String>,
    /// All blocking layers, if more than the one of the verdict are to be compared.
    pub(crate) blocked: Option<Vec<String>>,
    pub(crate) missing_context: Option<Vec<String>>,
    /// For calls: the check that is refused first.
    pub(crate) refused: Option<String>,
}

/// A value of a condition key.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Value {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct CallerFacts {
    pub(crate) unique_id: Option<String>,
    pub(crate) canonical_id: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) organization: Option<OrganizationSpec>,
    pub(crate) credentials: Option<String>,
    pub(crate) source_identity: Option<String>,
    pub(crate) federated_provider: Option<String>,
    pub(crate) issued: Option<i64>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct OrganizationSpec {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) paths: Vec<String>,
    #[serde(default)]
    pub(crate) management: bool,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct About {
    /// The owner of the resource; account A for S3 if left out, `none` for no owner.
    pub(crate) owner: Option<String>,
    pub(crate) organization: Option<OrganizationSpec>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) bucket_abac: bool,
    pub(crate) aws_managed_key: bool,
    pub(crate) requires_policy: bool,
    pub(crate) object_owner: Option<String>,
    pub(crate) access_point: Option<AccessPointSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccessPointSpec {
    pub(crate) bucket: String,
    pub(crate) owner: String,
    pub(crate) vpc: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GrantSpec {
    pub(crate) grantee: String,
    pub(crate) operations: Vec<String>,
    pub(crate) equals: Option<BTreeMap<String, String>>,
    pub(crate) subset: Option<BTreeMap<String, String>>,
    pub(crate) source_arn: Option<String>,
    pub(crate) retiring: Option<String>,
    pub(crate) issuer: Option<String>,
}

/// A call of several checks; the action and resource of the case are the first.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, tag = "kind", rename_all = "kebab-case")]
pub(crate) enum CallSpec {
    /// The resource is the source.
    CopyObject {
        target: String,
        #[serde(default)]
        with_tags: bool,
    },
    /// The resource is the source.
    ReEncrypt {
        target: String,
    },
    /// The resource is the alias.
    Alias {
        keys: Vec<String>,
    },
    AssumeRole {
        #[serde(default)]
        tags: bool,
        #[serde(default)]
        source_identity: bool,
        #[serde(default)]
        provides_context: bool,
    },
    Each {
        others: Vec<String>,
    },
    GlueTable,
}

fn asterisk() -> String {
    "*".into()
}
