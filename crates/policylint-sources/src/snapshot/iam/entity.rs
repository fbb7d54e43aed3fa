//! Users, groups, roles and managed policies as IAM describes them, in lists and alone.

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, DocumentId, Fact, Fragment, Identity, IdentityKind, Listing, ManagedPolicy, Subject,
};
use policylint_model::arn::Arn;

use super::details::kind_of_managed;
use crate::snapshot::answer::Answer;
use crate::snapshot::document::{Host, document};
use crate::snapshot::field::Field;
use crate::snapshot::scalar::tags;

/// How much of an entity an answer tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything, with all policies: what is not there is absent.
    Full,
    /// Everything but policies: `get-role`, `get-user`.
    Single,
    /// What an item of AWS Config tells, which may hold some columns only. There `null` stands for a
    /// boundary that is not set.
    Recorded,
    /// Nothing that is not there: `list-roles` and the like leave out tags and boundaries.
    Row,
}

/// Says what an object tells of a user, group or role.
pub(super) fn identity(
    entity: &Answer<'_>,
    kind: IdentityKind,
    detail: Detail,
    fragment: &mut Fragment,
) {
    let Some(arn) = entity.text("Arn").map(std::borrow::Cow::into_owned) else { return };
    let name = resource_of(&arn).to_owned();
    let mut identity = Identity::new(kind);
    identity.unique_id = entity.fact_of_text(unique_id(kind), fragment);
    let is_told =
        |list: &str| detail == Detail::Full || (detail == Detail::Recorded && entity.has(list));
    if is_told(inline_list(kind)) {
        identity.inline = inline(entity, kind, &arn, fragment);
    }
    if is_told("AttachedManagedPolicies") {
        identity.attached = attached(entity, "AttachedManagedPolicies", fragment);
    }
    if kind == IdentityKind::Group {
        fragment.claim(Subject::Arn(arn), About::Identity(Box::new(identity)), entity.span());
        return;
    }
    if !matches!(detail, Detail::Row | Detail::Recorded) || entity.has("Tags") {
        identity.tags = tags(entity, "Tags", fragment);
    }
    identity.boundary = boundary(entity, detail, fragment);
    if kind == IdentityKind::User && is_told("GroupList") {
        identity.groups = entity.listing("GroupList", fragment, |item, fragment| {
            let name = item.tree.string(item.node)?.decoded().into_owned();
            Some((name, fragment.present((), item.span())))
        });
    }
    if kind == IdentityKind::Role {
        let host = Host {
            kind: PolicyKind::Trust,
            resource_type: Some("AWS::IAM::Role"),
            address: format!("{name} trust policy"),
            attachment: Some(arn.clone()),
        };
        identity.trust = document(entity, "AssumeRolePolicyDocument", &host, fragment);
        identity.max_session_duration = entity.fact_of_number("MaxSessionDuration", fragment);
        identity.last_used = last_used(entity, detail, fragment);
        if detail == Detail::Full {
            identity.instance_profiles = instance_profiles(entity, fragment);
        }
    }
    fragment.claim(Subject::Arn(arn), About::Identity(Box::new(identity)), entity.span());
}

/// Says what an object tells of a managed policy.
pub(super) fn managed_policy(
    policy: &Answer<'_>,
    is_boundary: impl Fn(&str) -> bool,
    fragment: &mut Fragment,
) {
    let Some(arn) = policy.text("Arn").map(std::borrow::Cow::into_owned) else { return };
    let kind = kind_of_managed(is_boundary(&arn));
    let mut managed = ManagedPolicy {
        default_version: policy.fact_of_text("DefaultVersionId", fragment),
        attachments: policy.fact_of_number("AttachmentCount", fragment),
        boundaries: policy.fact_of_number("PermissionsBoundaryUsageCount", fragment),
        ..ManagedPolicy::default()
    };
    if policy.has("PolicyVersionList") {
        let mut default = None;
        managed.versions = policy.listing("PolicyVersionList", fragment, |version, fragment| {
            let id = version.text("VersionId")?.into_owned();
            if version.text("IsDefaultVersion").is_some_and(|text| text == "true") {
                default = Some(fragment.present(id.clone(), version.span()));
            }
            let fact = version_document(version, &arn, &id, kind, fragment);
            Some((id, fact))
        });
        if let (Some(default), true) = (default, !managed.default_version.is_present()) {
            managed.default_version = default;
        }
    }
    if policy.has("Tags") {
        managed.tags = tags(policy, "Tags", fragment);
    }
    fragment.claim(Subject::Arn(arn), About::ManagedPolicy(managed), policy.span());
}

/// The policy of a version of a managed policy.
pub(super) fn version_document(
    version: &Answer<'_>,
    arn: &str,
    id: &str,
    kind: PolicyKind,
    fragment: &mut Fragment,
) -> Fact<DocumentId> {
    let host = Host {
        kind,
        resource_type: Some("AWS::IAM::ManagedPolicy"),
        address: format!("{} version {id}", resource_of(arn)),
        attachment: Some(arn.to_owned()),
    };
    document(version, "Document", &host, fragment)
}

/// The inline policies of an entity that is told in full.
fn inline(
    entity: &Answer<'_>,
    kind: IdentityKind,
    arn: &str,
    fragment: &mut Fragment,
) -> Listing<DocumentId> {
    entity.listing(inline_list(kind), fragment, |policy, fragment| {
        let name = policy.text("PolicyName")?.into_owned();
        let fact = inline_document(policy, kind, arn, &name, fragment);
        Some((name, fact))
    })
}

/// The list of inline policies of an entity that is told in full.
fn inline_list(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "UserPolicyList",
        IdentityKind::Group => "GroupPolicyList",
        IdentityKind::Role => "RolePolicyList",
    }
}

/// An inline policy: the member `PolicyDocument` of an answer.
pub(super) fn inline_document(
    policy: &Answer<'_>,
    kind: IdentityKind,
    arn: &str,
    name: &str,
    fragment: &mut Fragment,
) -> Fact<DocumentId> {
    let host = Host {
        kind: PolicyKind::Identity,
        resource_type: Some(match kind {
            IdentityKind::User => "AWS::IAM::UserPolicy",
            IdentityKind::Group => "AWS::IAM::GroupPolicy",
            IdentityKind::Role => "AWS::IAM::RolePolicy",
        }),
        address: format!("{} inline {name}", resource_of(arn)),
        attachment: Some(arn.to_owned()),
    };
    document(policy, "PolicyDocument", &host, fragment)
}

/// The attached policies by ARN.
pub(super) fn attached(entity: &Answer<'_>, list: &str, fragment: &mut Fragment) -> Listing<()> {
    entity.listing(list, fragment, |policy, fragment| {
        let arn = policy.text("PolicyArn")?.into_owned();
        Some((arn, fragment.present((), policy.span())))
    })
}

fn boundary(entity: &Answer<'_>, detail: Detail, fragment: &mut Fragment) -> Fact<String> {
    match entity.field("PermissionsBoundary") {
        Field::Missing if matches!(detail, Detail::Row | Detail::Recorded) => Fact::default(),
        Field::Null(node) if detail == Detail::Recorded => fragment.absent(entity.span_of(node)),
        Field::Missing => fragment.absent(entity.span()),
        Field::Null(node) => entity.null("PermissionsBoundary", node, fragment),
        Field::Value(node) => entity.at(node).fact_of_text("PermissionsBoundaryArn", fragment),
    }
}

/// An object without a date says that the role was not used.
fn last_used(entity: &Answer<'_>, detail: Detail, fragment: &mut Fragment) -> Fact<String> {
    match entity.object("RoleLastUsed") {
        Some(used) if used.has("LastUsedDate") => used.fact_of_text("LastUsedDate", fragment),
        Some(used) => fragment.absent(used.span()),
        None if detail == Detail::Full && !entity.has("RoleLastUsed") => {
            fragment.absent(entity.span())
        }
        None => Fact::default(),
    }
}

/// The roles that stand in instance profiles once more are the same ones, and are passed over.
fn instance_profiles(entity: &Answer<'_>, fragment: &mut Fragment) -> Listing<()> {
    entity.listing("InstanceProfileList", fragment, |profile, fragment| {
        let arn = profile.text("Arn")?.into_owned();
        Some((arn, fragment.present((), profile.span())))
    })
}

fn unique_id(kind: IdentityKind) -> &'static str {
    match kind {
        IdentityKind::User => "UserId",
        IdentityKind::Group => "GroupId",
        IdentityKind::Role => "RoleId",
    }
}

/// What follows the account in an ARN: `role/jobs/etl`.
pub(super) fn resource_of(arn: &str) -> &str {
    Arn::parse(arn).map_or(arn, |arn| arn.resource())
}
