//! A document: one policy of one tree, what kind it is, and what it is attached to.

use std::sync::Arc;

use policylint_syntax::{Sources, Tree};

use crate::error::ModelError;
use crate::lower::lower;
use crate::policy::Policy;

/// The kinds of policy of semantics 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PolicyKind {
    /// Attached to a user, group or role, managed or inline.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// Passed when a session is created.
    Session,
    /// A service control policy of AWS Organizations.
    Scp,
    /// A resource control policy of AWS Organizations.
    Rcp,
    /// Attached to a resource of a kind without an entry of its own.
    Resource,
    /// Of an S3 bucket or access point.
    Bucket,
    /// Of a KMS key.
    KmsKey,
    /// The trust policy of a role.
    Trust,
    /// Of a VPC endpoint.
    VpcEndpoint,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Identity,
        Self::Boundary,
        Self::Session,
        Self::Scp,
        Self::Rcp,
        Self::Resource,
        Self::Bucket,
        Self::KmsKey,
        Self::Trust,
        Self::VpcEndpoint,
    ];

    /// The word for it on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Resource => "resource",
            Self::Bucket => "bucket",
            Self::KmsKey => "kms",
            Self::Trust => "trust",
            Self::VpcEndpoint => "vpce",
        }
    }

    /// Its name in a sentence, with its article.
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Identity => "an identity policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
            Self::Resource => "a resource policy",
            Self::Bucket => "a bucket policy",
            Self::KmsKey => "a key policy",
            Self::Trust => "a trust policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
        }
    }

    /// Whether statements name principals (GR table 1.3).
    pub fn has_principals(self) -> bool {
        !matches!(self, Self::Identity | Self::Boundary | Self::Session | Self::Scp)
    }

    /// Whether an Allow only limits what other policies grant.
    pub fn is_ceiling(self) -> bool {
        matches!(self, Self::Boundary | Self::Session | Self::Scp | Self::Rcp | Self::VpcEndpoint)
    }
}

/// How sure a document's kind is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A good guess: errors that rest on the kind are warnings.
    Likely,
    /// Given by the user, the host or the content.
    Certain,
}

/// The kind of a document, how sure that is, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindOf {
    /// The kind.
    pub kind: PolicyKind,
    /// The type of the resource it is attached to, as CloudFormation calls it (`AWS::SQS::Queue`).
    pub resource_type: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Why, in words.
    pub evidence: &'static str,
}

impl KindOf {
    /// A kind that is certain.
    pub fn certain(kind: PolicyKind, evidence: &'static str) -> Self {
        Self { kind, resource_type: None, confidence: Confidence::Certain, evidence }
    }

    /// A kind that is a good guess.
    pub fn likely(kind: PolicyKind, evidence: &'static str) -> Self {
        Self { kind, resource_type: None, confidence: Confidence::Likely, evidence }
    }
}

/// Where a document comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// The path of the file as shown to people.
    pub path: String,
    /// The host's name for it inside the file (`aws_iam_policy.reader.policy`), if it is not the whole file.
    pub address: Option<String>,
}

/// One policy, with the tree it stands in.
#[derive(Debug, Clone)]
pub struct Document {
    /// The tree; other documents may stand in it too.
    pub tree: Arc<Tree>,
    /// The policy.
    pub policy: Policy,
    /// What the grammar refuses in it, in order of nodes.
    pub errors: Vec<ModelError>,
    /// What kind of policy it is.
    pub kind: KindOf,
    /// Where it comes from.
    pub origin: Origin,
    /// The ARN of the principal or resource that carries it, if that is known.
    pub attachment: Option<String>,
}

impl Document {
    /// The document that is a whole tree.
    pub fn of_tree(tree: Arc<Tree>, kind: KindOf, origin: Origin) -> Self {
        let (policy, errors) = lower(&tree, tree.root());
        Self { tree, policy, errors, kind, origin, attachment: None }
    }

    /// The document at a node of a tree.
    pub fn at(
        tree: Arc<Tree>,
        node: policylint_syntax::NodeId,
        kind: KindOf,
        origin: Origin,
    ) -> Self {
        let (policy, errors) = lower(&tree, Some(node));
        Self { tree, policy, errors, kind, origin, attachment: None }
    }

    /// The texts that its places refer to.
    pub fn sources(&self) -> &Sources {
        self.tree.sources()
    }

    /// Its kind.
    pub fn policy_kind(&self) -> PolicyKind {
        self.kind.kind
    }

    /// Whether its kind is certain.
    pub fn kind_is_certain(&self) -> bool {
        self.kind.confidence == Confidence::Certain
    }
}
