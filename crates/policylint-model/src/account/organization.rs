//! Organizations: their tree, and the policies at each level of it.

use super::AccountModel;
use super::fact::{DocumentId, Fact, Listing};
use super::join::joined_by_fields;

/// Deepest path from a root to an account: AWS allows five levels of units below the root.
const MAX_LEVELS: usize = 16;

/// An organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Organization {
    /// The management account, which no control policy limits (EV-5, EV-6).
    pub management_account: Fact<String>,
    /// `ALL` or `CONSOLIDATED_BILLING`.
    pub feature_set: Fact<String>,
    /// Ids of the service control policies that there are, attached or not.
    pub scps: Listing<()>,
    /// Ids of the resource control policies that there are, attached or not.
    pub rcps: Listing<()>,
}

joined_by_fields!(Organization {
    management_account: "the management account",
    feature_set: "the feature set",
    scps: "service control policy",
    rcps: "resource control policy",
});

/// A root, an organizational unit, or an account as a member of an organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationNode {
    /// The id of the organization.
    pub organization: Fact<String>,
    /// The id of the node above; absent for a root.
    pub parent: Fact<String>,
    /// Its name.
    pub name: Fact<String>,
    /// Ids of the service control policies attached right here.
    pub scps: Listing<()>,
    /// Ids of the resource control policies attached right here.
    pub rcps: Listing<()>,
    /// Of a root: the types of policy that are enabled, such as `SERVICE_CONTROL_POLICY`.
    pub enabled_types: Listing<()>,
    /// Tags: value by key.
    pub tags: Listing<String>,
}

joined_by_fields!(OrganizationNode {
    organization: "the organization",
    parent: "the node above",
    name: "the name",
    scps: "service control policy",
    rcps: "resource control policy",
    enabled_types: "type of policy",
    tags: "tag",
});

/// A service or resource control policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationPolicy {
    /// Its name.
    pub name: Fact<String>,
    /// `SERVICE_CONTROL_POLICY` or `RESOURCE_CONTROL_POLICY`; other types are kept, and mean nothing here.
    pub policy_type: Fact<String>,
    /// Its content.
    pub document: Fact<DocumentId>,
    /// Whether AWS manages it: `FullAWSAccess`, `RCPFullAWSAccess`.
    pub aws_managed: Fact<bool>,
    /// Ids of the nodes that it is attached to.
    pub targets: Listing<()>,
}

joined_by_fields!(OrganizationPolicy {
    name: "the name",
    policy_type: "the type",
    document: "the content",
    aws_managed: "whether AWS manages it",
    targets: "target",
});

/// The way from the root of an organization to an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationPath<'m> {
    /// The nodes from the top to the account, each with its id.
    pub levels: Vec<(&'m str, &'m OrganizationNode)>,
    /// Whether the first is a root: else a part of the way is not known.
    pub complete: bool,
}

impl AccountModel {
    /// The way from the root of its organization to an account; `None` if nothing says that the
    /// account is in one.
    pub fn organization_path(&self, account: &str) -> Option<OrganizationPath<'_>> {
        let (mut id, mut node) = self.organization_nodes.get_key_value(account)?;
        let mut levels = vec![(id.as_str(), node)];
        while levels.len() < MAX_LEVELS
            && let Some(parent) = node.parent.value()
            && let Some(above) = self.organization_nodes.get_key_value(parent)
        {
            (id, node) = above;
            levels.push((id.as_str(), node));
        }
        levels.reverse();
        Some(OrganizationPath { complete: node.parent.is_absent(), levels })
    }
}
