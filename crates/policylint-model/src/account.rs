//! What is known of accounts: who holds which policy, and what guards which resource.
//!
//! Plain data. Readers say what one file tells in a [`Fragment`]; [`AccountModel::merge`] joins
//! fragments into one model, whatever their order. Every single fact is present, absent or unknown,
//! and says where that stands: what was not read is never taken for what is not there.

mod access_control_list;
mod fact;
mod fault;
mod fragment;
mod gap;
mod identity;
mod join;
mod merge;
mod organization;
mod resource;
mod same_document;
mod subject;
mod targets;
mod uses;

use std::collections::BTreeMap;
use std::sync::Arc;

use policylint_syntax::{LineColumn, Tree};

use crate::document::Document;

pub use access_control_list::{Acl, AclGrant, AclGrantee, AclPermission};
pub use fact::{DocumentId, Fact, Listing, Site, Unknown};
pub use fault::{Fault, FaultKind, FaultWeight};
pub use fragment::{About, Claim, Fragment};
pub use gap::Gap;
pub use identity::{Account, Identity, IdentityKind, ManagedPolicy};
pub use merge::UNNAMED_ACCOUNT;
pub use organization::{Organization, OrganizationNode, OrganizationPath, OrganizationPolicy};
pub use resource::{
    AccessPoint, BlockPublicAccess, Encryption, Endpoint, Grant, Key, ObjectOwnership, Resource,
};
pub use same_document::{canonical_text, same_document};
pub use subject::{PartialArn, Subject};
pub use uses::{Use, UsedAs};

/// All that was read of one or several accounts. Maps go by ARN unless they say otherwise.
#[derive(Debug, Clone, Default)]
pub struct AccountModel {
    /// The files that were read, by name, each with its tree.
    pub files: BTreeMap<Arc<str>, Arc<Tree>>,
    /// Every policy, in order of files and of their place in them; a [`DocumentId`] counts here.
    pub documents: Vec<Arc<Document>>,
    /// Accounts by their twelve digits.
    pub accounts: BTreeMap<String, Account>,
    /// Users, groups and roles.
    pub identities: BTreeMap<String, Identity>,
    /// Managed policies, those of AWS too.
    pub managed_policies: BTreeMap<String, ManagedPolicy>,
    /// Resources that carry a policy or settings that guard them.
    pub resources: BTreeMap<String, Resource>,
    /// Organizations by id (`o-…`).
    pub organizations: BTreeMap<String, Organization>,
    /// Roots, organizational units and accounts of organizations, by id (`r-…`, `ou-…`, twelve digits).
    pub organization_nodes: BTreeMap<String, OrganizationNode>,
    /// Service and resource control policies, by id (`p-…`).
    pub organization_policies: BTreeMap<String, OrganizationPolicy>,
    /// VPC endpoints by id (`vpce-…`).
    pub endpoints: BTreeMap<String, Endpoint>,
    /// What is wrong with the files, and where they contradict each other, in order of place.
    pub faults: Vec<Fault>,
    uses: BTreeMap<DocumentId, Vec<Use>>,
}

impl AccountModel {
    /// The policy with this id.
    pub fn document(&self, id: DocumentId) -> Option<&Arc<Document>> {
        self.documents.get(id.index())
    }

    /// Every policy with its id, in order.
    pub fn documents(&self) -> impl Iterator<Item = (DocumentId, &Arc<Document>)> {
        (0..).map(DocumentId::new).zip(&self.documents)
    }

    /// Who uses a policy and as what, in order.
    pub fn uses_of(&self, id: DocumentId) -> &[Use] {
        self.uses.get(&id).map_or(&[], Vec::as_slice)
    }

    /// The group of a name in an account. Names of groups are unique in an account whatever their path.
    pub fn group(&self, account: &str, name: &str) -> Option<(&str, &Identity)> {
        self.identities.iter().find_map(|(arn, identity)| {
            let fits = identity.kind == IdentityKind::Group
                && subject::account_of(arn) == account
                && subject::name_of(arn) == name;
            fits.then_some((arn.as_str(), identity))
        })
    }

    /// The policy that a managed policy consists of now: that of its default version.
    pub fn managed_document(&self, arn: &str) -> Fact<DocumentId> {
        self.managed_policies.get(arn).map_or_else(Fact::default, ManagedPolicy::document)
    }

    /// The line and column of the start of a site.
    pub fn line_column(&self, site: &Site) -> Option<LineColumn> {
        let tree = self.files.get(&site.file)?;
        let (file, _) = tree.sources().in_file(policylint_syntax::Place::default())?;
        Some(file.lines().line_column(file.text(), site.span.start))
    }

    /// Whether nothing was read.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
