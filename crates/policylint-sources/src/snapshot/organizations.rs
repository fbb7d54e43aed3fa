//! Answers of Organizations (queries 2.4): the tree of an organization, and the control policies in it.

mod node;
mod policy;

use super::Reader;

/// The readers of answers of Organizations.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "organizations describe-organization",
        recognizes: |it| {
            it.object("Organization")
                .is_some_and(|it| it.text("Id").is_some_and(|id| is_organization(&id)))
        },
        read: node::organization,
    },
    Reader {
        call: "organizations list-roots",
        recognizes: |it| it.has("Roots"),
        read: node::roots,
    },
    Reader {
        call: "organizations list-children",
        recognizes: |it| it.has("Children"),
        read: node::children,
    },
    Reader {
        call: "organizations list-parents",
        recognizes: |it| it.has("Parents"),
        read: node::parents,
    },
    Reader {
        call: "organizations list-organizational-units-for-parent",
        recognizes: |it| it.has("OrganizationalUnits"),
        read: node::units,
    },
    Reader {
        call: "organizations list-accounts",
        recognizes: |it| {
            let rows = it.objects("Accounts");
            it.has("Accounts") && rows.iter().all(|row| row.has("Id") && row.has("Arn"))
        },
        read: node::accounts,
    },
    Reader {
        call: "organizations describe-policy",
        recognizes: |it| it.object("Policy").is_some_and(|it| it.object("PolicySummary").is_some()),
        read: policy::one,
    },
    Reader {
        call: "organizations list-targets-for-policy",
        recognizes: |it| {
            it.has("Targets") && it.objects("Targets").iter().all(|row| row.has("TargetId"))
        },
        read: policy::targets,
    },
    Reader {
        call: "organizations list-policies",
        recognizes: |it| {
            let rows = it.objects("Policies");
            let is_row = |row: &super::Answer<'_>| {
                row.text("Id").is_some_and(|id| is_policy(&id)) && row.has("Type")
            };
            // An empty list may be of any service: the path or a wrapper says of which.
            it.has("Policies")
                && (rows.iter().any(is_row) || (rows.is_empty() && policy::is_list(&it.located)))
        },
        read: policy::list,
    },
];

/// Whether a text has the form of the id of an organization.
fn is_organization(text: &str) -> bool {
    text.strip_prefix("o-").is_some_and(is_id)
}

/// Whether a text has the form of the id of a root, an organizational unit or an account.
pub(super) fn is_node(text: &str) -> bool {
    let is_unit = || {
        let (root, own) = text.strip_prefix("ou-")?.split_once('-')?;
        Some(is_id(root) && is_id(own))
    };
    super::located::is_account_id(text)
        || text.strip_prefix("r-").is_some_and(is_id)
        || is_unit().unwrap_or(false)
}

/// Whether a text has the form of the id of a policy of an organization: `p-` and letters, which may be
/// the name of a policy of AWS, `p-FullAWSAccess`.
pub(super) fn is_policy(text: &str) -> bool {
    text.strip_prefix("p-").is_some_and(|id| {
        id.len() >= 3 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

fn is_id(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.len() >= 4 && text.bytes().all(is_letter)
}

/// The organization in an ARN of Organizations: `arn:aws:organizations::1…:root/o-…/r-…`.
fn organization_in(arn: &str) -> Option<&str> {
    arn.split(['/', ':']).find(|part| is_organization(part))
}
