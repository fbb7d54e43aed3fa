//! Service and resource control policies, and what they are attached to.

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, Fact, FaultKind, Fragment, Listing, Organization, OrganizationNode, OrganizationPolicy,
    Subject,
};

use super::{is_node, is_organization, is_policy, organization_in};
use crate::snapshot::answer::Answer;
use crate::snapshot::call::call;
use crate::snapshot::document::{Host, document};
use crate::snapshot::located::Located;
use crate::snapshot::scalar::boolean;
use crate::snapshot::subject::{id_of, unknown};

/// The types of policy that limit access.
const SCP: &str = "SERVICE_CONTROL_POLICY";
const RCP: &str = "RESOURCE_CONTROL_POLICY";

/// `describe-policy`.
pub(super) fn one(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(policy) = answer.object("Policy") else { return };
    let Some(summary) = policy.object("PolicySummary") else { return };
    let Some(id) = summary.text("Id").map(std::borrow::Cow::into_owned) else { return };
    let mut about = described(&summary, fragment);
    let kind = match summary.text("Type").as_deref() {
        Some(SCP) => Some(PolicyKind::Scp),
        Some(RCP) => Some(PolicyKind::Rcp),
        // Policies on tags, backups and the like are written in another language.
        _ => None,
    };
    if let Some(kind) = kind {
        let name = summary.text("Name").unwrap_or_default();
        let host = Host {
            kind,
            resource_type: Some("AWS::Organizations::Policy"),
            address: format!("{id} {name}").trim_end().to_owned(),
            attachment: summary.text("Arn").map(std::borrow::Cow::into_owned),
        };
        about.document = document(&policy, "Content", &host, fragment);
    }
    fragment.claim(Subject::Id(id), About::OrganizationPolicy(about), answer.span());
}

/// `list-policies` and `list-policies-for-target`: the rows are the same.
pub(super) fn list(answer: &Answer<'_>, fragment: &mut Fragment) {
    for row in answer.objects("Policies") {
        let Some(id) = row.text("Id") else { continue };
        let about = About::OrganizationPolicy(described(&row, fragment));
        fragment.claim(Subject::Id(id.into_owned()), about, row.span());
    }
    let is_of_target = call(&answer.located).is_some_and(|call| call == "list-policies-for-target");
    match id_of(&answer.located, is_node) {
        Some(target) if is_of_target || !crate::snapshot::located::is_account_id(&target) => {
            attached(answer, target, fragment);
        }
        _ => existing(answer, fragment),
    }
}

/// Whether an empty list of policies is one of an organization.
pub(super) fn is_list(located: &Located) -> bool {
    type_in_name(located).is_some()
        || call(located).is_some_and(|call| call.starts_with("list-policies"))
            && located.wrapper.call.as_deref().is_some_and(|call| call.starts_with("organizations"))
}

/// Says which policies are attached to the node that an answer is about. A call asks for one type.
fn attached(answer: &Answer<'_>, target: String, fragment: &mut Fragment) {
    let Some((policy_type, listing)) = listed(answer, fragment) else { return };
    let mut node = OrganizationNode::default();
    match policy_type.as_str() {
        SCP => node.scps = listing,
        RCP => node.rcps = listing,
        _ => return,
    }
    fragment.claim(Subject::Id(target), About::OrganizationNode(node), answer.span());
}

/// Says which policies of a type an organization has.
fn existing(answer: &Answer<'_>, fragment: &mut Fragment) {
    let rows = answer.objects("Policies");
    let in_arn = rows.iter().find_map(|row| {
        let arn = row.text("Arn")?;
        Some(organization_in(&arn)?.to_owned())
    });
    let Some(id) = in_arn.or_else(|| id_of(&answer.located, is_organization)) else { return };
    let Some((policy_type, listing)) = listed(answer, fragment) else { return };
    let mut organization = Organization::default();
    match policy_type.as_str() {
        SCP => organization.scps = listing,
        RCP => organization.rcps = listing,
        _ => return,
    }
    fragment.claim(Subject::Id(id), About::Organization(organization), answer.span());
}

/// The type that all policies of a list have, and their ids.
fn listed(answer: &Answer<'_>, fragment: &mut Fragment) -> Option<(String, Listing<()>)> {
    let rows = answer.objects("Policies");
    let types = rows.iter().filter_map(|row| row.text("Type"));
    let named = type_in_name(&answer.located);
    let policy_type = types.map(std::borrow::Cow::into_owned).next().or(named)?;
    let mut listing = answer.listing("Policies", fragment, |row, fragment| {
        Some((row.text("Id")?.into_owned(), fragment.present((), row.span())))
    });
    if let Some(node) = answer.continuation() {
        listing.whole = answer.truncated("the policies", node, fragment);
    }
    Some((policy_type, listing))
}

/// The type of policy that the name of a file holds.
fn type_in_name(located: &Located) -> Option<String> {
    let name = located.stem();
    [SCP, RCP].into_iter().find(|word| name.contains(word)).map(str::to_owned)
}

/// `list-targets-for-policy`: the answer does not say of which policy.
pub(super) fn targets(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(id) = id_of(&answer.located, is_policy) else {
        return unknown(answer, "the answer of `list-targets-for-policy`", fragment);
    };
    let mut targets = answer.listing("Targets", fragment, |row, fragment| {
        let target = row.text("TargetId")?.into_owned();
        if !is_node(&target) {
            let message = format!("`{target}` is no root, organizational unit or account");
            fragment.error(FaultKind::Malformed, row.span(), message, "collect the file anew");
            return None;
        }
        Some((target, fragment.present((), row.span())))
    });
    if let Some(node) = answer.continuation() {
        targets.whole = answer.truncated("the targets of the policy", node, fragment);
    }
    let about = OrganizationPolicy { targets, ..OrganizationPolicy::default() };
    fragment.claim(Subject::Id(id), About::OrganizationPolicy(about), answer.span());
}

/// What every row says of its policy.
fn described(row: &Answer<'_>, fragment: &Fragment) -> OrganizationPolicy {
    OrganizationPolicy {
        name: row.fact_of_text("Name", fragment),
        policy_type: row.fact_of_text("Type", fragment),
        document: Fact::default(),
        aws_managed: boolean(row, "AwsManaged", fragment),
        targets: Listing::default(),
    }
}
