//! What is special about S3 (section 8): access points, ACLs and ownership, Block Public Access.

use super::check::{Check, Relation, arn_of};
use super::kinds::Kinds;
use super::outcomes::resource_policies;
use super::policies::{
    AclGrant, AclGrantee, AclPermission, BlockPublicAccess, ObjectOwnership, Policies, PolicySet,
};
use super::public::{PublicPolicyOf, is_public};
use super::scenario::AccessPoint;
use crate::matching::MatchKind;
use crate::request::{Account, Caller, ContextValue, Request, Target};

/// What root of the owning account may always do (S3-5).
const POLICY_ACTIONS: [&str; 3] =
    ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

/// What is decided by the owner of the object, not of the bucket (S3-22).
const OBJECT_OWNER_ACTIONS: [&str; 12] = [
    "s3:GetObject",
    "s3:GetObjectVersion",
    "s3:GetObjectAcl",
    "s3:GetObjectVersionAcl",
    "s3:PutObjectAcl",
    "s3:PutObjectVersionAcl",
    "s3:GetObjectAttributes",
    "s3:GetObjectVersionAttributes",
    "s3:GetObjectTagging",
    "s3:GetObjectVersionTagging",
    "s3:PutObjectTagging",
    "s3:PutObjectVersionTagging",
];

/// Actions that a permission of an ACL on a bucket stands for (S3-21).
const BUCKET_ACL: [(AclPermission, &[&str]); 4] = [
    (
        AclPermission::Read,
        &["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
    ),
    (AclPermission::Write, &["s3:PutObject", "s3:DeleteObject"]),
    (AclPermission::ReadAcp, &["s3:GetBucketAcl"]),
    (AclPermission::WriteAcp, &["s3:PutBucketAcl"]),
];

/// Actions that a permission of an ACL on an object stands for (S3-21).
const OBJECT_ACL: [(AclPermission, &[&str]); 3] = [
    (AclPermission::Read, &["s3:GetObject", "s3:GetObjectVersion"]),
    (AclPermission::ReadAcp, &["s3:GetObjectAcl", "s3:GetObjectVersionAcl"]),
    (AclPermission::WriteAcp, &["s3:PutObjectAcl", "s3:PutObjectVersionAcl"]),
];

/// Headers that set an ACL, as condition keys.
const ACL_HEADERS: [&str; 6] = [
    "s3:x-amz-acl",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write-acp",
    "s3:x-amz-grant-full-control",
];

/// Whether a resource of S3 is an object.
pub(super) fn is_object(resource: &Target) -> bool {
    let Some(arn) = arn_of(resource) else { return false };
    let mut fields = arn.splitn(6, ':').skip(3);
    let (Some(region), Some(_), Some(name)) = (fields.next(), fields.next(), fields.next()) else {
        return false;
    };
    if region.is_empty() { name.contains('/') } else { name.contains("/object/") }
}

/// The ARN of the bucket or object that a request through an access point reaches (S3-10).
pub(super) fn behind_access_point(request: &Request, point: &AccessPoint) -> String {
    let arn = arn_of(&request.resource).unwrap_or_default();
    match arn.split_once("/object/") {
        Some((_, key)) => format!("{}/{key}", point.bucket),
        None => point.bucket.clone(),
    }
}

/// Whether the caller is root of the owning account and acts on the policy of the bucket (S3-5).
pub(super) fn is_root_on_policy(check: &Check) -> bool {
    matches!(check.request.caller, Caller::Root { .. })
        && check.relation == Relation::Same
        && POLICY_ACTIONS.contains(&check.request.action.as_str())
}

/// Who owns the object, if that is not the owner of the bucket and decides (S3-22).
pub(super) fn foreign_owner<'c>(check: &'c Check, policies: &Policies<'_>) -> Option<&'c Account> {
    let owner = check.object_owner.as_ref().filter(|owner| owner.id != check.owner.id)?;
    let acls_count = policies.s3.ownership != Some(ObjectOwnership::BucketOwnerEnforced);
    (acls_count && OBJECT_OWNER_ACTIONS.contains(&check.request.action.as_str())).then_some(owner)
}

/// The ways in which ACLs name the caller for a check (S3-21, S3-23, EV-57).
pub(super) fn acl_kinds(check: &Check, policies: &Policies<'_>) -> Kinds {
    let s3 = &policies.s3;
    if s3.ownership == Some(ObjectOwnership::BucketOwnerEnforced) || check.service != "s3" {
        return Kinds::NONE;
    }
    let ignores_public = effective(check, policies).ignore_public_acls;
    let action = check.request.action.as_str();
    let named = |table: &[(AclPermission, &[&str])], grant: &AclGrant| {
        let covers = |(permission, actions): &(AclPermission, &[&str])| {
            actions.contains(&action)
                && (grant.permission == *permission
                    || grant.permission == AclPermission::FullControl)
        };
        table.iter().any(covers)
    };
    let of_bucket = s3.bucket_acl.iter().filter(|grant| named(&BUCKET_ACL, grant));
    let of_object = s3.object_acl.iter().filter(|grant| named(&OBJECT_ACL, grant));
    let grants = of_bucket.chain(of_object);
    let counted = grants.filter(|grant| !(ignores_public && is_public_grantee(&grant.grantee)));
    Kinds::of(counted.filter_map(|grant| kind_of(&grant.grantee, &check.request.caller)))
}

fn is_public_grantee(grantee: &AclGrantee) -> bool {
    matches!(grantee, AclGrantee::AllUsers | AclGrantee::AuthenticatedUsers)
}

fn kind_of(grantee: &AclGrantee, caller: &Caller) -> Option<MatchKind> {
    let own = caller.account();
    match grantee {
        AclGrantee::CanonicalId(id) => {
            let is_own = own.is_some_and(|own| own.canonical_id.as_ref() == Some(id));
            is_own.then_some(MatchKind::Acct)
        }
        AclGrantee::Account(account) => {
            own.is_some_and(|own| own.id == account.id).then_some(MatchKind::Acct)
        }
        AclGrantee::AllUsers => Some(MatchKind::Wild),
        AclGrantee::AuthenticatedUsers => own.map(|_| MatchKind::Wild),
        AclGrantee::LogDelivery => match caller {
            Caller::Service { names } => names
                .iter()
                .any(|name| name == "logging.s3.amazonaws.com")
                .then_some(MatchKind::Svc),
            _ => None,
        },
    }
}

/// Whether Block Public Access refuses a request (S3-31, S3-32).
pub(super) fn is_blocked(check: &Check, policies: &Policies<'_>) -> bool {
    if check.service != "s3" {
        return false;
    }
    let block = effective(check, policies);
    (block.block_public_acls && sets_public_acl(&check.request))
        || (block.restrict_public_buckets && is_restricted(check, policies))
}

/// The switches in effect: on if they are on anywhere (S3-30).
fn effective(check: &Check, policies: &Policies<'_>) -> BlockPublicAccess {
    let s3 = &policies.s3;
    let point =
        if check.bucket.is_some() { s3.access_point_block } else { BlockPublicAccess::default() };
    let all = [s3.account_block, s3.bucket_block, point];
    BlockPublicAccess {
        block_public_acls: all.iter().any(|it| it.block_public_acls),
        ignore_public_acls: all.iter().any(|it| it.ignore_public_acls),
        block_public_policy: all.iter().any(|it| it.block_public_policy),
        restrict_public_buckets: all.iter().any(|it| it.restrict_public_buckets),
    }
}

/// S3-32: with a public policy only services and the owning account get in.
fn is_restricted(check: &Check, policies: &Policies<'_>) -> bool {
    let is_inside =
        check.relation == Relation::Same || matches!(check.request.caller, Caller::Service { .. });
    let of =
        if check.bucket.is_some() { PublicPolicyOf::AccessPoint } else { PublicPolicyOf::Bucket };
    let mut documents =
        resource_policies(check, policies).into_iter().flat_map(PolicySet::policies);
    !is_inside && documents.any(|policy| is_public(policy.document, of))
}

/// Whether a request asks for an ACL that lets in everyone.
fn sets_public_acl(request: &Request) -> bool {
    let is_public = |text: &String| {
        matches!(text.as_str(), "public-read" | "public-read-write" | "authenticated-read")
            || text.contains("/groups/global/AllUsers")
            || text.contains("/groups/global/AuthenticatedUsers")
    };
    ACL_HEADERS.iter().any(|header| match request.context.get(header) {
        ContextValue::One(text) => is_public(text),
        ContextValue::Many(texts) => texts.iter().any(is_public),
        _ => false,
    })
}
