//! Reads the input of a simulation: the JSON of AWS's `iam simulate-custom-policy`, with what it lacks.
//!
//! Every field of the AWS API is taken (`SimulateCustomPolicy` in the IAM API reference), and further
//! ones for what that API cannot say: kinds of caller, session and endpoint policies, control policies,
//! tags, grants, Block Public Access. A field that is not known, or holds what it cannot, is an error
//! with its place.

mod context;
mod fault;
mod field;
mod grant;
mod policy;

use std::sync::Arc;

use policylint_catalog::CallerKind;
use policylint_model::PolicyKind;
use policylint_syntax::{Kind, LineColumn, NodeId, SourceFile, Tree};

pub use context::{ContextEntry, EntryValue};
pub use grant::InputGrant;
pub use policy::InputPolicy;

/// The input of a simulation.
#[derive(Debug, Clone)]
pub struct SimulateInput {
    /// The tree that everything stands in.
    pub tree: Arc<Tree>,
    /// `ActionNames`: at least one.
    pub actions: Vec<Written<String>>,
    /// `ResourceArns`; empty stands for `*`.
    pub resources: Vec<Written<String>>,
    /// `ResourceOwner`: an account id, or the ARN of an account.
    pub resource_owner: Option<Written<String>>,
    /// `CallerArn`: an ARN, or the name of a service or identity provider.
    pub caller: Option<Written<String>>,
    /// `CallerKind`.
    pub caller_kind: Option<Written<CallerKind>>,
    /// `CallerCreator`: the user who made a federated session, or the role of a role session.
    pub caller_creator: Option<Written<String>>,
    /// `PrincipalTags`, in order.
    pub principal_tags: Vec<(String, String)>,
    /// `ResourceTags`, in order.
    pub resource_tags: Vec<(String, String)>,
    /// `ContextEntries`, each key once.
    pub context: Vec<ContextEntry>,
    /// `PolicyInputList`.
    pub identity: Vec<InputPolicy>,
    /// `PermissionsBoundaryPolicyInputList`; `None` if there is no boundary, or the list is empty.
    pub boundary: Option<Vec<InputPolicy>>,
    /// `SessionPolicyInputList`; `None` if there is no session policy, or the list is empty.
    pub session: Option<Vec<InputPolicy>>,
    /// `VpcEndpointPolicyInputList`; `None` if no endpoint is used.
    pub endpoint: Option<Vec<InputPolicy>>,
    /// `ServiceControlPolicyInputList` or `OrderedOrganizationPolicyInputList`, level by level from the
    /// root of the organization; `None` if there are none.
    pub scp: Option<Vec<Vec<InputPolicy>>>,
    /// `ResourceControlPolicyInputList`, as above.
    pub rcp: Option<Vec<Vec<InputPolicy>>>,
    /// `ResourcePolicy`.
    pub resource_policy: Option<InputPolicy>,
    /// `ResourcePolicyKind`.
    pub resource_policy_kind: Option<PolicyKind>,
    /// `Grants` of the key.
    pub grants: Vec<InputGrant>,
    /// `BlockPublicAccess` of the bucket.
    pub block_public_access: PublicAccessBlock,
    /// `Lenient`: what to do with what AWS would refuse to store.
    pub strictness: Strictness,
    /// `MaxItems`: how many results to give at most.
    pub max_items: Option<usize>,
    /// `Marker`: how many results an earlier answer gave.
    pub marker: usize,
}

/// A value with where it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written<T> {
    /// The value.
    pub value: T,
    /// Where.
    pub node: NodeId,
}

/// The switches of `BlockPublicAccess`, as `s3api get-public-access-block` gives them (S3-30).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(clippy::struct_excessive_bools, reason = "S3 has these four switches")]
pub struct PublicAccessBlock {
    /// `BlockPublicAcls`.
    pub block_public_acls: bool,
    /// `IgnorePublicAcls`.
    pub ignore_public_acls: bool,
    /// `BlockPublicPolicy`.
    pub block_public_policy: bool,
    /// `RestrictPublicBuckets`.
    pub restrict_public_buckets: bool,
}

/// What to do with what AWS would refuse to store (CV-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strictness {
    /// It is an error.
    #[default]
    Strict,
    /// A statement with it never matches.
    Lenient,
}

/// Why an input cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    /// The field, such as `ContextEntries[0].ContextKeyType`; empty if it is the whole input.
    pub field: String,
    /// Where it stands in the input.
    pub at: Option<LineColumn>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Every field, as written.
pub(crate) const FIELDS: [&str; 24] = [
    "ActionNames",
    "BlockPublicAccess",
    "CallerArn",
    "CallerCreator",
    "CallerKind",
    "ContextEntries",
    "Grants",
    "Lenient",
    "Marker",
    "MaxItems",
    "OrderedOrganizationPolicyInputList",
    "PermissionsBoundaryPolicyInputList",
    "PolicyInputList",
    "PrincipalTags",
    "ResourceArns",
    "ResourceControlPolicyInputList",
    "ResourceHandlingOption",
    "ResourceOwner",
    "ResourcePolicy",
    "ResourcePolicyKind",
    "ResourceTags",
    "ServiceControlPolicyInputList",
    "SessionPolicyInputList",
    "VpcEndpointPolicyInputList",
];

/// The words of `CallerKind` (semantics 3.1).
const CALLER_KINDS: [(&str, CallerKind); 11] = [
    ("root", CallerKind::Root),
    ("root-session", CallerKind::RootSession),
    ("user", CallerKind::User),
    ("user-session", CallerKind::UserSession),
    ("role-session", CallerKind::RoleSession),
    ("federated-user", CallerKind::FederatedUser),
    ("service", CallerKind::Service),
    ("slr-session", CallerKind::ServiceLinkedRole),
    ("saml", CallerKind::Saml),
    ("web-identity", CallerKind::WebIdentity),
    ("anonymous", CallerKind::Anonymous),
];

/// The words of `ResourcePolicyKind`.
const RESOURCE_POLICY_KINDS: [(&str, PolicyKind); 4] = [
    ("bucket", PolicyKind::Bucket),
    ("kms", PolicyKind::KmsKey),
    ("trust", PolicyKind::Trust),
    ("resource", PolicyKind::Resource),
];

/// Reads the input of one simulation.
///
/// # Errors
///
/// The first thing that is wrong with it.
pub fn read_simulation(file: SourceFile) -> Result<SimulateInput, InputError> {
    let tree = Arc::new(policylint_syntax::json::parse(file));
    if let Some(error) = tree.errors().first() {
        return Err(fault::syntax(&tree, error));
    }
    let Some(root) = tree.root().filter(|root| tree.kind(*root) == Kind::Object) else {
        return Err(fault::no_object(&tree));
    };
    field::check_names(&tree, root, &FIELDS)?;
    let actions = field::texts(&tree, root, "ActionNames")?;
    if actions.is_empty() {
        return Err(fault::no_action(&tree, root));
    }
    // It chooses which resources of EC2 belong together; here every action is asked of every resource.
    field::text(&tree, root, "ResourceHandlingOption")?;
    let policies = |name: &str, kind| policy::list(&tree, root, name, kind);
    let kind = field::word(&tree, root, "ResourcePolicyKind", &RESOURCE_POLICY_KINDS)?;
    let lenient = field::boolean(&tree, root, "Lenient")?;
    Ok(SimulateInput {
        actions,
        resources: field::texts(&tree, root, "ResourceArns")?,
        resource_owner: field::text(&tree, root, "ResourceOwner")?,
        caller: field::text(&tree, root, "CallerArn")?,
        caller_kind: field::word(&tree, root, "CallerKind", &CALLER_KINDS)?,
        caller_creator: field::text(&tree, root, "CallerCreator")?,
        principal_tags: field::text_map(&tree, root, "PrincipalTags")?,
        resource_tags: field::text_map(&tree, root, "ResourceTags")?,
        context: context::read(&tree, root)?,
        identity: policies("PolicyInputList", PolicyKind::Identity)?.unwrap_or_default(),
        boundary: policies("PermissionsBoundaryPolicyInputList", PolicyKind::Boundary)?
            .filter(|policies| !policies.is_empty()),
        session: policies("SessionPolicyInputList", PolicyKind::Session)?
            .filter(|policies| !policies.is_empty()),
        endpoint: policies("VpcEndpointPolicyInputList", PolicyKind::VpcEndpoint)?,
        scp: policy::service_control(&tree, root)?,
        rcp: policy::levels(&tree, root, "ResourceControlPolicyInputList", PolicyKind::Rcp)?,
        resource_policy: policy::one(&tree, root, "ResourcePolicy", PolicyKind::Resource)?,
        resource_policy_kind: kind.map(|written| written.value),
        grants: grant::read(&tree, root)?,
        block_public_access: public_access_block(&tree, root)?,
        strictness: if lenient { Strictness::Lenient } else { Strictness::Strict },
        max_items: field::number(&tree, root, "MaxItems")?,
        marker: field::marker(&tree, root)?,
        tree,
    })
}

fn public_access_block(tree: &Tree, root: NodeId) -> Result<PublicAccessBlock, InputError> {
    const SWITCHES: [&str; 4] =
        ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"];
    let Some(node) = field::object(tree, root, "BlockPublicAccess")? else {
        return Ok(PublicAccessBlock::default());
    };
    field::check_names(tree, node, &SWITCHES)?;
    Ok(PublicAccessBlock {
        block_public_acls: field::boolean(tree, node, "BlockPublicAcls")?,
        ignore_public_acls: field::boolean(tree, node, "IgnorePublicAcls")?,
        block_public_policy: field::boolean(tree, node, "BlockPublicPolicy")?,
        restrict_public_buckets: field::boolean(tree, node, "RestrictPublicBuckets")?,
    })
}

impl SimulateInput {
    /// An error about a part of the input.
    pub fn error(
        &self,
        node: Option<NodeId>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) -> InputError {
        match node {
            Some(node) => fault::at(&self.tree, node, message, remedy),
            None => InputError {
                field: String::new(),
                at: None,
                message: message.into(),
                remedy: remedy.into(),
            },
        }
    }

    /// The value of a field, if it is there.
    pub fn field(&self, name: &str) -> Option<NodeId> {
        self.tree.get(self.tree.root()?, name)
    }

    /// Every policy in it, in the order of layers.
    pub fn policies(&self) -> impl Iterator<Item = &InputPolicy> {
        self.identity
            .iter()
            .chain(self.boundary.iter().flatten())
            .chain(self.session.iter().flatten())
            .chain(self.scp.iter().flatten().flatten())
            .chain(self.rcp.iter().flatten().flatten())
            .chain(self.endpoint.iter().flatten())
            .chain(&self.resource_policy)
    }

    /// The policy with this id.
    pub fn policy(&self, id: &str) -> Option<&InputPolicy> {
        self.policies().find(|policy| policy.id == id)
    }
}

impl std::fmt::Display for InputError {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(at) = self.at {
            write!(formatter, "line {}, column {}: ", at.line, at.column)?;
        }
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for InputError {}
