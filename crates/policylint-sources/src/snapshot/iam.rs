//! Answers of IAM (queries 2.1).

mod details;
mod entity;
mod lists;
mod managed;
mod single;

use policylint_model::account::{Fragment, IdentityKind};

use super::Reader;
use super::answer::Answer;

/// The readers of answers of IAM.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "iam get-account-authorization-details",
        recognizes: details::recognizes,
        read: details::read,
    },
    Reader { call: "iam get-role", recognizes: |it| has_arn(it, "Role"), read: single::role },
    Reader { call: "iam get-user", recognizes: |it| has_arn(it, "User"), read: single::user },
    Reader { call: "iam get-group", recognizes: |it| has_arn(it, "Group"), read: single::group },
    Reader {
        call: "iam get-role-policy",
        recognizes: |it| {
            let names = ["RoleName", "UserName", "GroupName"];
            it.has("PolicyDocument")
                && it.has("PolicyName")
                && names.iter().any(|name| it.has(name))
        },
        read: single::inline_policy,
    },
    Reader { call: "iam list-roles", recognizes: |it| have_arns(it, "Roles"), read: lists::roles },
    Reader { call: "iam list-users", recognizes: |it| have_arns(it, "Users"), read: lists::users },
    Reader {
        call: "iam list-groups",
        recognizes: |it| have_arns(it, "Groups"),
        read: lists::groups,
    },
    Reader {
        call: "iam list-role-policies",
        recognizes: |it| it.has("PolicyNames"),
        read: lists::inline_policies,
    },
    Reader {
        call: "iam list-attached-role-policies",
        recognizes: |it| it.has("AttachedPolicies"),
        read: lists::attached_policies,
    },
    Reader {
        call: "iam get-policy",
        recognizes: |it| has_arn(it, "Policy"),
        read: managed::policy,
    },
    Reader {
        call: "iam list-policies",
        recognizes: |it| have_arns(it, "Policies"),
        read: managed::policies,
    },
    Reader {
        call: "iam get-policy-version",
        recognizes: |it| it.object("PolicyVersion").is_some_and(|it| it.has("Document")),
        read: managed::version,
    },
    Reader {
        call: "iam list-entities-for-policy",
        recognizes: |it| {
            ["PolicyGroups", "PolicyUsers", "PolicyRoles"].iter().all(|name| it.has(name))
        },
        read: managed::entities,
    },
];

/// Says what AWS Config recorded of a user, group or role.
pub(super) fn recorded_identity(it: &Answer<'_>, kind: IdentityKind, fragment: &mut Fragment) {
    entity::identity(it, kind, entity::Detail::Recorded, fragment);
}

/// Says what AWS Config recorded of a managed policy.
pub(super) fn recorded_policy(it: &Answer<'_>, fragment: &mut Fragment) {
    entity::managed_policy(it, |_| false, fragment);
}

/// Whether a member is an object with an ARN of IAM.
fn has_arn(answer: &Answer<'_>, name: &str) -> bool {
    answer.object(name).is_some_and(|it| is_of_iam(&it))
}

/// Whether a member is a list of objects with ARNs of IAM. An empty list says nothing.
fn have_arns(answer: &Answer<'_>, name: &str) -> bool {
    let objects = answer.objects(name);
    !objects.is_empty() && objects.iter().all(is_of_iam)
}

fn is_of_iam(entity: &Answer<'_>) -> bool {
    entity.text("Arn").is_some_and(|arn| arn.split(':').nth(2) == Some("iam"))
}
