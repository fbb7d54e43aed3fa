//! The policies in force and what else of an account decides: grants, Block Public Access, ACLs.

use std::sync::Arc;

use crate::compile::{CompiledDocument, CompiledStatement};
use crate::request::Account;

pub use policylint_model::account::{AclPermission, BlockPublicAccess, Grant, ObjectOwnership};

use super::index::Index;

/// All policies that bear on a check. What is `None` does not exist, or is not in use.
#[derive(Debug, Default)]
pub struct Policies<'p> {
    /// Those of the user and its groups, or of the role; of the creator for a federated user.
    pub identity: PolicySet<'p>,
    /// The permissions boundary.
    pub boundary: Option<PolicySet<'p>>,
    /// The session policies.
    pub session: Option<PolicySet<'p>>,
    /// Service control policies level by level, from the root of the caller's organization to its
    /// account (EV-12).
    pub scp: Option<Vec<PolicySet<'p>>>,
    /// Resource control policies level by level, from the root of the resource's organization to its
    /// account, without `RCPFullAWSAccess` (EV-13).
    pub rcp: Option<Vec<PolicySet<'p>>>,
    /// The policy of the VPC endpoint through which the request comes (EV-15).
    pub endpoint: Option<PolicySet<'p>>,
    /// The policy of the resource: of a bucket, key, role or any other. For a request through an
    /// access point that of the bucket.
    pub resource: Option<PolicySet<'p>>,
    /// The policy of the access point (S3-10).
    pub access_point: Option<PolicySet<'p>>,
    /// The grants of the key; for `kms:RetireGrant` the grant to retire (KM-30).
    pub grants: Vec<Grant>,
    /// What S3 decides beside policies.
    pub s3: S3Settings,
}

/// Policies of one layer, or of one level of a layer: their statements count as one policy (EV-4).
/// Cloning one is cheap.
#[derive(Debug, Clone, Default)]
pub struct PolicySet<'p> {
    policies: Arc<[Attached<'p>]>,
    index: Arc<Index>,
}

/// A policy with where it comes from.
#[derive(Debug, Clone, Copy)]
pub struct Attached<'p> {
    /// The document.
    pub document: &'p CompiledDocument<'p>,
    /// Where it comes from.
    pub source: Source<'p>,
}

/// Where a policy comes from, for reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Source<'p> {
    /// Its name, ARN or place in the input, such as `PolicyInputList.1`.
    pub id: &'p str,
    /// Its type as AWS's simulator calls it, such as `IAM Policy`.
    pub policy_type: &'p str,
}

/// What S3 decides beside policies.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct S3Settings {
    /// Block Public Access of the account, or of its organization.
    pub account_block: BlockPublicAccess,
    /// Block Public Access of the bucket.
    pub bucket_block: BlockPublicAccess,
    /// Block Public Access of the access point.
    pub access_point_block: BlockPublicAccess,
    /// Who owns objects, and whether ACLs count; `None`: not known, and ACLs count if there are any.
    pub ownership: Option<ObjectOwnership>,
    /// The ACL of the bucket.
    pub bucket_acl: Vec<AclGrant>,
    /// The ACL of the object.
    pub object_acl: Vec<AclGrant>,
}

/// A grant of an ACL (S3-21).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclGrant {
    /// To whom.
    pub grantee: AclGrantee,
    /// What.
    pub permission: AclPermission,
}

/// To whom an ACL grants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AclGrantee {
    /// An account by its canonical id.
    CanonicalId(String),
    /// An account by its number.
    Account(Account),
    /// `AllUsers`.
    AllUsers,
    /// `AuthenticatedUsers`: any signed caller.
    AuthenticatedUsers,
    /// `LogDelivery`.
    LogDelivery,
}

impl<'p> PolicySet<'p> {
    /// The union of policies.
    pub fn new(policies: Vec<Attached<'p>>) -> Self {
        let index = Arc::new(Index::of(&policies));
        Self { policies: policies.into(), index }
    }

    /// A single policy.
    pub fn one(policy: Attached<'p>) -> Self {
        Self::new(vec![policy])
    }

    /// The policies in order.
    pub fn policies(&self) -> &[Attached<'p>] {
        &self.policies
    }

    /// Whether there is no policy: then nothing is allowed.
    pub fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// The statements that may be on an action of a service, with the position of their policy, in
    /// order; the service in lower case.
    pub(super) fn candidates(
        &self,
        service: &str,
    ) -> impl Iterator<Item = (usize, &'p CompiledStatement<'p>)> {
        self.index.candidates(service).iter().filter_map(|place| {
            let policy = self.policies.get(place.policy)?;
            let statement = policy.document.statements.get(place.statement)?;
            Some((place.policy, statement))
        })
    }
}

impl<'p> Attached<'p> {
    /// A policy from a place of the input.
    pub fn new(document: &'p CompiledDocument<'p>, id: &'p str, policy_type: &'p str) -> Self {
        Self { document, source: Source { id, policy_type } }
    }
}

impl<'p> FromIterator<Attached<'p>> for PolicySet<'p> {
    fn from_iter<T: IntoIterator<Item = Attached<'p>>>(policies: T) -> Self {
        Self::new(policies.into_iter().collect())
    }
}
