//! Organizations, and their roots, organizational units and accounts.

use policylint_model::account::{
    About, Account, Fact, Fragment, Organization, OrganizationNode, Subject,
};

use super::{is_node, organization_in};
use crate::snapshot::answer::Answer;
use crate::snapshot::subject::{account_of, id_of, unknown};

/// `describe-organization`.
pub(super) fn organization(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(row) = answer.object("Organization") else { return };
    let Some(id) = row.text("Id").map(std::borrow::Cow::into_owned) else { return };
    if let Some(account) = account_of(&answer.located) {
        let organization = fragment.present(id.clone(), row.span());
        let about = About::Account(Account { organization, ..Account::default() });
        fragment.claim(Subject::Id(account), about, row.span());
    }
    let organization = Organization {
        management_account: row.fact_of_text("MasterAccountId", fragment),
        feature_set: row.fact_of_text("FeatureSet", fragment),
        ..Organization::default()
    };
    fragment.claim(Subject::Id(id), About::Organization(organization), row.span());
}

/// `list-roots`.
pub(super) fn roots(answer: &Answer<'_>, fragment: &mut Fragment) {
    for row in answer.objects("Roots") {
        let enabled_types = row.listing("PolicyTypes", fragment, |item, fragment| {
            let name = item.text("Type")?.into_owned();
            // A type that is being enabled or disabled is not in force for certain.
            match item.text("Status").as_deref() {
                Some("ENABLED") => Some((name, fragment.present((), item.span()))),
                _ => Some((name, fragment.absent(item.span()))),
            }
        });
        let parent = fragment.absent(row.span());
        let node = OrganizationNode { parent, enabled_types, ..described(&row, fragment) };
        claim(&row, node, fragment);
    }
    note_page(answer, "the roots", fragment);
}

/// `list-children`: the answer does not say whose children they are.
pub(super) fn children(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(parent) = id_of(&answer.located, is_node) else {
        return unknown(answer, "the answer of `list-children`", fragment);
    };
    for row in answer.objects("Children") {
        let parent = fragment.present(parent.clone(), row.span());
        claim(&row, OrganizationNode { parent, ..OrganizationNode::default() }, fragment);
    }
    note_page(answer, "the children", fragment);
}

/// `list-parents`: the answer does not say whose parents they are.
pub(super) fn parents(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(child) = id_of(&answer.located, is_node) else {
        return unknown(answer, "the answer of `list-parents`", fragment);
    };
    for row in answer.objects("Parents") {
        let parent = row.fact_of_text("Id", fragment);
        let about = OrganizationNode { parent, ..OrganizationNode::default() };
        fragment.claim(Subject::Id(child.clone()), About::OrganizationNode(about), row.span());
    }
}

/// `list-organizational-units-for-parent`.
pub(super) fn units(answer: &Answer<'_>, fragment: &mut Fragment) {
    let parent = id_of(&answer.located, is_node);
    for row in answer.objects("OrganizationalUnits") {
        let mut node = described(&row, fragment);
        if let Some(parent) = &parent {
            node.parent = fragment.present(parent.clone(), row.span());
        }
        claim(&row, node, fragment);
    }
    note_page(answer, "the organizational units", fragment);
}

/// `list-accounts`, `list-accounts-for-parent`.
pub(super) fn accounts(answer: &Answer<'_>, fragment: &mut Fragment) {
    // An account in the path is where the list was collected, not what is above others.
    let above = |id: &str| is_node(id) && !crate::snapshot::located::is_account_id(id);
    let parent = id_of(&answer.located, above);
    for row in answer.objects("Accounts") {
        let mut node = described(&row, fragment);
        if let Some(parent) = &parent {
            node.parent = fragment.present(parent.clone(), row.span());
        }
        for path in row.texts("Paths") {
            along(&path, &row, fragment);
        }
        if let Some(id) = row.text("Id") {
            let account = Account {
                organization: node.organization.clone(),
                name: node.name.clone(),
                ..Account::default()
            };
            fragment.claim(Subject::Id(id.into_owned()), About::Account(account), row.span());
        }
        claim(&row, node, fragment);
    }
    note_page(answer, "the accounts", fragment);
}

/// Says of each node of a path, `o-…/r-…/ou-…/111122223333/`, what is above it.
fn along(path: &str, row: &Answer<'_>, fragment: &mut Fragment) {
    let nodes: Vec<&str> = path.split('/').filter(|part| is_node(part)).collect();
    for pair in nodes.windows(2) {
        let [above, below] = pair else { continue };
        let parent = fragment.present((*above).to_owned(), row.span());
        let node = OrganizationNode { parent, ..OrganizationNode::default() };
        fragment.claim(Subject::Id((*below).to_owned()), About::OrganizationNode(node), row.span());
    }
}

/// What every row says of its node.
fn described(row: &Answer<'_>, fragment: &Fragment) -> OrganizationNode {
    let arn = row.text("Arn");
    let organization = arn.as_deref().and_then(organization_in);
    OrganizationNode {
        organization: organization
            .map_or_else(Fact::default, |id| fragment.present(id.to_owned(), row.span())),
        name: row.fact_of_text("Name", fragment),
        ..OrganizationNode::default()
    }
}

fn claim(row: &Answer<'_>, node: OrganizationNode, fragment: &mut Fragment) {
    if let Some(id) = row.text("Id") {
        let about = About::OrganizationNode(node);
        fragment.claim(Subject::Id(id.into_owned()), about, row.span());
    }
}

/// Says that a list goes on; what the missing rows would say is then unknown by itself.
fn note_page(answer: &Answer<'_>, what: &str, fragment: &mut Fragment) {
    if let Some(node) = answer.continuation() {
        let _: Fact<()> = answer.truncated(what, node, fragment);
    }
}
