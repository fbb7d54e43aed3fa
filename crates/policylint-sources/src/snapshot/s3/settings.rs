//! What guards buckets besides policies: Block Public Access, encryption, ACLs, ownership of objects.

use policylint_model::account::{
    About, Account, Acl, AclGrant, AclGrantee, AclPermission, BlockPublicAccess, Encryption, Fact,
    Fragment, ObjectOwnership, Resource, Subject, Unknown,
};

use super::bucket::claim;
use crate::snapshot::answer::Answer;
use crate::snapshot::subject::{account_of, is_account};

/// `get-public-access-block` of a bucket (`s3api`) or of an account (`s3control`).
pub(super) fn public_access_block(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(block) = answer.object("PublicAccessBlockConfiguration") else { return };
    let public_access_block = switches(&block, fragment);
    if is_account(&answer.located)
        && let Some(id) = account_of(&answer.located)
    {
        let account = Account { public_access_block, ..Account::default() };
        fragment.claim(Subject::Id(id), About::Account(account), answer.span());
        return;
    }
    claim(answer, Resource { public_access_block, ..Resource::default() }, fragment);
}

/// The four switches; one that is not there is off (S3-31).
pub(in crate::snapshot) fn switches(
    block: &Answer<'_>,
    fragment: &Fragment,
) -> Fact<BlockPublicAccess> {
    const NAMES: [&str; 4] =
        ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"];
    if NAMES.iter().all(|name| !block.has(name)) {
        return Fact::unknown(Unknown::Unreadable, fragment.site(block.span()));
    }
    let is_on = |name: &str| block.text(name).is_some_and(|text| text.eq_ignore_ascii_case("true"));
    let switches = BlockPublicAccess {
        block_public_acls: is_on("BlockPublicAcls"),
        ignore_public_acls: is_on("IgnorePublicAcls"),
        block_public_policy: is_on("BlockPublicPolicy"),
        restrict_public_buckets: is_on("RestrictPublicBuckets"),
    };
    fragment.present(switches, block.span())
}

/// `get-bucket-encryption`.
pub(super) fn encryption(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(configuration) = answer.object("ServerSideEncryptionConfiguration") else { return };
    let encryption = encryption_rules(&configuration, fragment);
    claim(answer, Resource { encryption, ..Resource::default() }, fragment);
}

/// How new objects are encrypted, as the list `Rules` says.
pub(in crate::snapshot) fn encryption_rules(
    configuration: &Answer<'_>,
    fragment: &Fragment,
) -> Fact<Encryption> {
    encryption_of(configuration, &configuration.objects("Rules"), fragment)
}

/// How new objects are encrypted, as one of the rules says; S3 allows one.
pub(in crate::snapshot) fn encryption_of(
    configuration: &Answer<'_>,
    rules: &[Answer<'_>],
    fragment: &Fragment,
) -> Fact<Encryption> {
    let by_default = |rule: &Answer<'_>| {
        let by_default = rule.object("ApplyServerSideEncryptionByDefault")?;
        let algorithm = by_default.text("SSEAlgorithm")?.into_owned();
        let key = by_default.text("KMSMasterKeyID").map(std::borrow::Cow::into_owned);
        let bucket_key = rule.text("BucketKeyEnabled");
        let blocked = rule.object("BlockedEncryptionTypes");
        Some(Encryption {
            algorithm,
            key,
            bucket_key: bucket_key.is_some_and(|text| text.eq_ignore_ascii_case("true")),
            blocked: blocked.map_or_else(Vec::new, |blocked| blocked.texts("EncryptionType")),
        })
    };
    match rules.iter().find_map(|rule| Some((by_default(rule)?, rule.span()))) {
        Some((encryption, span)) => fragment.present(encryption, span),
        None => Fact::unknown(Unknown::Unreadable, fragment.site(configuration.span())),
    }
}

/// `get-bucket-acl`.
pub(super) fn acl(answer: &Answer<'_>, fragment: &mut Fragment) {
    let owner = answer.object("Owner").and_then(|owner| Some(owner.text("ID")?.into_owned()));
    let rows = answer.objects("Grants");
    let grants: Option<Vec<AclGrant>> = rows.iter().map(grant).collect();
    let acl = match grants {
        Some(grants) => fragment.present(Acl { owner, grants }, answer.span()),
        None => Fact::unknown(Unknown::Unreadable, fragment.site(answer.span())),
    };
    claim(answer, Resource { acl, ..Resource::default() }, fragment);
}

fn grant(row: &Answer<'_>) -> Option<AclGrant> {
    let grantee = row.object("Grantee")?;
    let text = |name: &str| grantee.text(name).map(std::borrow::Cow::into_owned);
    let grantee = match (text("URI"), text("ID"), text("EmailAddress")) {
        (Some(uri), _, _) => match uri.rsplit('/').next() {
            Some("AllUsers") => AclGrantee::AllUsers,
            Some("AuthenticatedUsers") => AclGrantee::AuthenticatedUsers,
            Some("LogDelivery") => AclGrantee::LogDelivery,
            _ => AclGrantee::OtherGroup(uri),
        },
        (None, Some(id), _) => AclGrantee::CanonicalId(id),
        (None, None, Some(address)) => AclGrantee::Email(address),
        (None, None, None) => return None,
    };
    let permission = match row.text("Permission")?.as_ref() {
        "READ" => AclPermission::Read,
        "WRITE" => AclPermission::Write,
        "READ_ACP" => AclPermission::ReadAcp,
        "WRITE_ACP" => AclPermission::WriteAcp,
        "FULL_CONTROL" => AclPermission::FullControl,
        _ => return None,
    };
    Some(AclGrant { grantee, permission })
}

/// `get-bucket-ownership-controls`.
pub(super) fn ownership(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(controls) = answer.object("OwnershipControls") else { return };
    let rules = controls.objects("Rules");
    let word = rules.iter().find_map(|rule| rule.text("ObjectOwnership"));
    let ownership = match word.as_deref() {
        Some("BucketOwnerEnforced") => Some(ObjectOwnership::BucketOwnerEnforced),
        Some("BucketOwnerPreferred") => Some(ObjectOwnership::BucketOwnerPreferred),
        Some("ObjectWriter") => Some(ObjectOwnership::ObjectWriter),
        _ => None,
    };
    let ownership = match ownership {
        Some(ownership) => fragment.present(ownership, controls.span()),
        None => Fact::unknown(Unknown::Unreadable, fragment.site(controls.span())),
    };
    claim(answer, Resource { ownership, ..Resource::default() }, fragment);
}
