//! Organizations of a store: their facts, the place and policies of each account and unit, and the
//! control policies.

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, Account, Fragment, Listing, Organization, OrganizationNode, OrganizationPolicy, Subject,
};

use crate::snapshot::answer::Answer;
use crate::snapshot::document::{Host, document_at};
use crate::snapshot::subject::file_stem;

/// Folders of control policies, with their kind and type.
const POLICY_FOLDERS: [(&str, PolicyKind, &str); 2] = [
    ("scps", PolicyKind::Scp, "SERVICE_CONTROL_POLICY"),
    ("rcps", PolicyKind::Rcp, "RESOURCE_CONTROL_POLICY"),
];

/// Says what a file tells.
pub(super) fn read(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(organization) = answer.located.below("organizations").map(str::to_owned) else {
        return;
    };
    let stem = file_stem(&answer.located.path);
    let below = |folder: &str| answer.located.below(folder).map(str::to_owned);
    for (folder, kind, policy_type) in POLICY_FOLDERS {
        if let Some(id) = below(folder) {
            return policy(answer, stem, id, kind, policy_type, fragment);
        }
    }
    match stem {
        "metadata" if below("ous").is_none() => facts(answer, &organization, fragment),
        "metadata" => named(answer, fragment),
        "accounts" => {
            for (id, row) in rows(answer) {
                account(id, &row, &organization, fragment);
            }
        }
        "ous" => {
            for (id, row) in rows(answer) {
                let mut node = placed(&row, &organization, fragment);
                node.parent = match row.text("parent") {
                    Some(parent) => fragment.present(parent.into_owned(), row.span()),
                    None => fragment.absent(row.span()),
                };
                claim(id, node, &row, fragment);
            }
        }
        // `structure.json` says once more what `ous.json` and `accounts.json` say.
        _ => {}
    }
}

fn facts(answer: &Answer<'_>, organization: &str, fragment: &mut Fragment) {
    let about = Organization {
        management_account: answer.fact_of_text("rootAccountId", fragment),
        ..Organization::default()
    };
    let subject = Subject::Id(organization.to_owned());
    fragment.claim(subject, About::Organization(about), answer.span());
    if let Some(root) = answer.text("rootOu").map(std::borrow::Cow::into_owned) {
        let node = OrganizationNode {
            organization: fragment.present(organization.to_owned(), answer.span()),
            parent: fragment.absent(answer.span()),
            ..OrganizationNode::default()
        };
        claim(last(&root), node, answer, fragment);
    }
}

fn named(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(id) = answer.text("id").map(std::borrow::Cow::into_owned) {
        let name = answer.fact_of_text("name", fragment);
        claim(id, OrganizationNode { name, ..OrganizationNode::default() }, answer, fragment);
    }
}

/// The objects of a map, by key.
fn rows<'a>(answer: &Answer<'a>) -> Vec<(String, Answer<'a>)> {
    let row = |member: policylint_syntax::Member| {
        let key = answer.tree.string(member.key)?.decoded().into_owned();
        Some((key, answer.at(member.value)))
    };
    answer.tree.members(answer.node).filter_map(row).collect()
}

fn account(id: String, row: &Answer<'_>, organization: &str, fragment: &mut Fragment) {
    let mut node = placed(row, organization, fragment);
    node.parent = row.fact_of_text("ou", fragment).map(|ou| last(&ou));
    let member = Account {
        organization: fragment.present(organization.to_owned(), row.span()),
        ..Account::default()
    };
    fragment.claim(Subject::Id(id.clone()), About::Account(member), row.span());
    claim(id, node, row, fragment);
}

/// The policies that a row says are attached to its node.
fn placed(row: &Answer<'_>, organization: &str, fragment: &mut Fragment) -> OrganizationNode {
    OrganizationNode {
        organization: fragment.present(organization.to_owned(), row.span()),
        scps: ids(row, "scps", fragment),
        rcps: ids(row, "rcps", fragment),
        ..OrganizationNode::default()
    }
}

/// The ids in a list of ARNs.
fn ids(row: &Answer<'_>, name: &str, fragment: &mut Fragment) -> Listing<()> {
    if !row.has(name) {
        return Listing::default();
    }
    row.listing(name, fragment, |item, fragment| {
        let arn = item.tree.scalar_text(item.node)?;
        Some((last(&arn), fragment.present((), item.span())))
    })
}

fn policy(
    answer: &Answer<'_>,
    stem: &str,
    id: String,
    kind: PolicyKind,
    policy_type: &str,
    fragment: &mut Fragment,
) {
    // The folder is in lower case; ids of policies are, too, but for those of AWS.
    let id = match id.as_str() {
        "p-fullawsaccess" => "p-FullAWSAccess".to_owned(),
        "p-rcpfullawsaccess" => "p-RCPFullAWSAccess".to_owned(),
        _ => id,
    };
    let mut about = OrganizationPolicy {
        policy_type: fragment.present(policy_type.to_owned(), answer.span()),
        ..OrganizationPolicy::default()
    };
    match stem {
        "metadata" => about.name = answer.fact_of_text("name", fragment),
        "policy" => {
            let host = Host {
                kind,
                resource_type: Some("AWS::Organizations::Policy"),
                address: id.clone(),
                attachment: None,
            };
            about.document = document_at(answer, answer.node, &host, fragment);
        }
        _ => return,
    }
    fragment.claim(Subject::Id(id), About::OrganizationPolicy(about), answer.span());
}

fn claim(id: String, node: OrganizationNode, row: &Answer<'_>, fragment: &mut Fragment) {
    fragment.claim(Subject::Id(id), About::OrganizationNode(node), row.span());
}

/// The last part of an ARN, which is an id; an id is one itself.
fn last(arn: &str) -> String {
    arn.rsplit('/').next().unwrap_or(arn).to_owned()
}
