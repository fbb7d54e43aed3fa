//! Buckets as AWS Config records them: policy and settings stand in `supplementaryConfiguration`.

use policylint_model::account::{
    About, Acl, AclGrant, AclGrantee, AclPermission, DocumentId, Fact, Fragment, Resource, Subject,
};
use policylint_syntax::Kind;

use super::item::{Opened, account_of, arn_of, tags};
use crate::snapshot::answer::Answer;
use crate::snapshot::document::document;
use crate::snapshot::field::Field;
use crate::snapshot::s3::{encryption_rules, switches};
use crate::snapshot::subject::host_of;

/// A bucket.
pub(super) fn bucket(item: &Answer<'_>, fragment: &mut Fragment) {
    let name = item.text("resourceName").or_else(|| item.text("resourceId"));
    let subject = arn_of(item).map(Subject::arn).or_else(|| Some(Subject::bucket(&name?)));
    let Some(subject) = subject else { return };
    let text = |text: Option<std::borrow::Cow<'_, str>>, fragment: &Fragment| {
        text.map_or_else(Fact::default, |text| fragment.present(text.into_owned(), item.span()))
    };
    let mut resource = Resource {
        resource_type: fragment.present("AWS::S3::Bucket".to_owned(), item.span()),
        account: text(account_of(item), fragment),
        region: text(item.text("awsRegion"), fragment),
        tags: tags(item, fragment),
        ..Resource::default()
    };
    if let Some(supplement) = Opened::of(item, "supplementaryConfiguration") {
        supplemented(&supplement.answer(item), &subject, &mut resource, fragment);
    }
    fragment.claim(subject, About::Resource(Box::new(resource)), item.span());
}

/// Enters what the supplement says: each member is an object, or one in a text.
fn supplemented(
    supplement: &Answer<'_>,
    subject: &Subject,
    resource: &mut Resource,
    fragment: &mut Fragment,
) {
    if let Some(policy) = Opened::of(supplement, "BucketPolicy") {
        resource.policy = policy_of(&policy.answer(supplement), subject, fragment);
    }
    if let Some(block) = Opened::of(supplement, "PublicAccessBlockConfiguration") {
        resource.public_access_block = switches(&block.answer(supplement), fragment);
    }
    if let Some(encryption) = Opened::of(supplement, "ServerSideEncryptionConfiguration") {
        resource.encryption = encryption_rules(&encryption.answer(supplement), fragment);
    }
    if let Some(list) = Opened::of(supplement, "AccessControlList") {
        resource.acl = acl(&list.answer(supplement), fragment);
    }
}

/// `{"policyText": …}`; here `null` says that there is none, for Config records every bucket's.
fn policy_of(holder: &Answer<'_>, subject: &Subject, fragment: &mut Fragment) -> Fact<DocumentId> {
    match holder.field("policyText") {
        Field::Null(node) => fragment.absent(holder.span_of(node)),
        _ => document(holder, "policyText", &host_of(subject), fragment),
    }
}

/// `{"grantList": […], "owner": {"id": …}}`, in words of its own.
fn acl(list: &Answer<'_>, fragment: &Fragment) -> Fact<Acl> {
    let owner = list.object("owner").and_then(|owner| Some(owner.text("id")?.into_owned()));
    let rows = list.objects("grantList");
    let grants: Option<Vec<AclGrant>> = rows.iter().map(grant).collect();
    match grants {
        Some(grants) if list.has("grantList") => {
            fragment.present(Acl { owner, grants }, list.span())
        }
        _ => Fact::default(),
    }
}

fn grant(row: &Answer<'_>) -> Option<AclGrant> {
    let node = row.value("grantee")?;
    let grantee = match row.tree.kind(node) {
        Kind::Object => AclGrantee::CanonicalId(row.at(node).text("id")?.into_owned()),
        _ => match row.tree.scalar_text(node)?.as_ref() {
            "AllUsers" => AclGrantee::AllUsers,
            "AuthenticatedUsers" => AclGrantee::AuthenticatedUsers,
            "LogDelivery" => AclGrantee::LogDelivery,
            other => AclGrantee::OtherGroup(other.to_owned()),
        },
    };
    let permission = match row.text("permission")?.as_ref() {
        "FullControl" => AclPermission::FullControl,
        "Read" => AclPermission::Read,
        "Write" => AclPermission::Write,
        "ReadAcp" => AclPermission::ReadAcp,
        "WriteAcp" => AclPermission::WriteAcp,
        _ => return None,
    };
    Some(AclGrant { grantee, permission })
}
