//! Who uses which policy, and as what.

use std::collections::BTreeMap;

use super::fact::{DocumentId, Fact};
use super::{AccountModel, Identity};

/// A use of a policy.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Who uses it: the ARN of an identity, managed policy or resource; the id of a node of an
    /// organization or of an endpoint.
    pub by: String,
    /// As what.
    pub used_as: UsedAs,
}

/// As what a policy is used.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum UsedAs {
    /// An inline policy of this name.
    Inline(String),
    /// A managed policy, by its ARN, attached to an identity.
    Managed(String),
    /// A managed policy, by its ARN, as the boundary of an identity.
    Boundary(String),
    /// A version of a managed policy that is not in force, by its id.
    OtherVersion(String),
    /// The trust policy of a role.
    Trust,
    /// The policy of a resource.
    Resource,
    /// A service control policy, by its id.
    Scp(String),
    /// A resource control policy, by its id.
    Rcp(String),
    /// The policy of a VPC endpoint.
    Endpoint,
}

type Uses = BTreeMap<DocumentId, Vec<Use>>;

fn note(uses: &mut Uses, fact: &Fact<DocumentId>, by: &str, used_as: UsedAs) {
    if let Some(id) = fact.value() {
        uses.entry(*id).or_default().push(Use { by: by.to_owned(), used_as });
    }
}

/// Every use of every policy of a model.
pub(super) fn uses(model: &AccountModel) -> Uses {
    let mut uses = Uses::new();
    for (arn, identity) in &model.identities {
        of_identity(model, arn, identity, &mut uses);
    }
    for (arn, policy) in &model.managed_policies {
        for (version, fact) in &policy.versions.entries {
            if policy.default_version.value() != Some(version) {
                note(&mut uses, fact, arn, UsedAs::OtherVersion(version.clone()));
            }
        }
    }
    for (arn, resource) in &model.resources {
        note(&mut uses, &resource.policy, arn, UsedAs::Resource);
    }
    for (id, endpoint) in &model.endpoints {
        note(&mut uses, &endpoint.policy, id, UsedAs::Endpoint);
    }
    for (id, node) in &model.organization_nodes {
        for (list, used_as) in [
            (&node.scps, UsedAs::Scp as fn(String) -> UsedAs),
            (&node.rcps, UsedAs::Rcp as fn(String) -> UsedAs),
        ] {
            for policy in list.names() {
                if let Some(of) = model.organization_policies.get(policy) {
                    note(&mut uses, &of.document, id, used_as(policy.to_owned()));
                }
            }
        }
    }
    for list in uses.values_mut() {
        list.sort();
        list.dedup();
    }
    uses
}

fn of_identity(model: &AccountModel, arn: &str, identity: &Identity, uses: &mut Uses) {
    for (name, fact) in &identity.inline.entries {
        note(uses, fact, arn, UsedAs::Inline(name.clone()));
    }
    note(uses, &identity.trust, arn, UsedAs::Trust);
    for policy in identity.attached.names() {
        let fact = model.managed_document(policy);
        note(uses, &fact, arn, UsedAs::Managed(policy.to_owned()));
    }
    if let Some(boundary) = identity.boundary.value() {
        note(uses, &model.managed_document(boundary), arn, UsedAs::Boundary(boundary.clone()));
    }
}
