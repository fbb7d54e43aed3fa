//! Control policies that say to which nodes they are attached, turned into nodes that say which policies
//! are attached to them.

use std::collections::BTreeMap;

use super::fact::{Fact, Listing, Site};
use super::{AccountModel, Organization, OrganizationNode, OrganizationPolicy};

/// One of the two types of control policy, and where it stands.
struct Sort {
    name: &'static str,
    of_organization: fn(&Organization) -> &Listing<()>,
    of_node: fn(&mut OrganizationNode) -> &mut Listing<()>,
}

const SORTS: [Sort; 2] = [
    Sort {
        name: "SERVICE_CONTROL_POLICY",
        of_organization: |organization| &organization.scps,
        of_node: |node| &mut node.scps,
    },
    Sort {
        name: "RESOURCE_CONTROL_POLICY",
        of_organization: |organization| &organization.rcps,
        of_node: |node| &mut node.rcps,
    },
];

impl AccountModel {
    /// Enters the policies of each node: AWS tells them by policy, too. A node is known in full where all
    /// policies of its organization and all their targets are.
    pub(super) fn attach_to_targets(&mut self) {
        for sort in &SORTS {
            for (id, policy) in &self.organization_policies {
                if policy.policy_type.value().is_some_and(|name| name == sort.name) {
                    attach(id, policy, sort, &mut self.organization_nodes);
                }
            }
            for (id, organization) in &self.organizations {
                let known = (sort.of_organization)(organization);
                let Some(site) = all_targets(known, &self.organization_policies) else { continue };
                for node in self.organization_nodes.values_mut() {
                    let is_inside = node.organization.value().is_none_or(|own| own == id);
                    let listing = (sort.of_node)(node);
                    if is_inside && listing.whole.is_unknown() {
                        listing.whole = Fact::Present { value: (), site: site.clone() };
                    }
                }
            }
        }
    }
}

fn attach(
    id: &str,
    policy: &OrganizationPolicy,
    sort: &Sort,
    nodes: &mut BTreeMap<String, OrganizationNode>,
) {
    for (target, fact) in &policy.targets.entries {
        let node = nodes.entry(target.clone()).or_default();
        (sort.of_node)(node).entries.entry(id.to_owned()).or_insert_with(|| fact.clone());
    }
}

/// Where it stands that these policies are all, if the targets of each are known in full.
fn all_targets(
    known: &Listing<()>,
    policies: &BTreeMap<String, OrganizationPolicy>,
) -> Option<Site> {
    let Fact::Present { site, .. } = &known.whole else { return None };
    let is_whole = |id: &str| policies.get(id).is_some_and(|it| it.targets.whole.is_present());
    known.names().all(is_whole).then(|| site.clone())
}
