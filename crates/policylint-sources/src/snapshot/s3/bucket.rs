//! Buckets: which there are, their tags, and what S3 says of their policies.

use policylint_model::account::{About, Account, Fact, Fragment, Resource, Subject};

use crate::snapshot::answer::Answer;
use crate::snapshot::field::Field;
use crate::snapshot::scalar::{boolean, tags};
use crate::snapshot::subject::{Sort, account_of, subject_of, unknown};

/// `list-buckets`.
pub(super) fn list(answer: &Answer<'_>, fragment: &mut Fragment) {
    let account = account_of(&answer.located);
    if let (Some(id), Some(owner)) = (&account, answer.object("Owner")) {
        let canonical_id = owner.fact_of_text("ID", fragment);
        let about = About::Account(Account { canonical_id, ..Account::default() });
        fragment.claim(Subject::Id(id.clone()), about, owner.span());
    }
    for bucket in answer.objects("Buckets") {
        let Some(name) = bucket.text("Name") else { continue };
        let owner = account.clone().map(|account| fragment.present(account, answer.span()));
        let resource = Resource {
            resource_type: fragment.present("AWS::S3::Bucket".to_owned(), bucket.span()),
            account: owner.unwrap_or_default(),
            region: bucket.fact_of_text("BucketRegion", fragment),
            ..Resource::default()
        };
        let about = About::Resource(Box::new(resource));
        fragment.claim(Subject::bucket(&name), about, bucket.span());
    }
}

/// `get-bucket-tagging`.
pub(super) fn tagging(answer: &Answer<'_>, fragment: &mut Fragment) {
    let tags = tags(answer, "TagSet", fragment);
    claim(answer, Resource { tags, ..Resource::default() }, fragment);
}

/// `get-bucket-policy-status`.
pub(super) fn policy_status(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(status) = answer.object("PolicyStatus") else { return };
    let policy_is_public = boolean(&status, "IsPublic", fragment);
    claim(answer, Resource { policy_is_public, ..Resource::default() }, fragment);
}

/// `get-bucket-abac`.
pub(super) fn abac(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(status) = answer.object("AbacStatus") else { return };
    let abac = match status.text("Status").as_deref() {
        Some("Enabled") => fragment.present(true, status.span()),
        Some("Disabled") => fragment.present(false, status.span()),
        _ => Fact::default(),
    };
    claim(answer, Resource { abac, ..Resource::default() }, fragment);
}

/// `get-bucket-location`: `null` stands for `us-east-1`, `EU` for `eu-west-1`.
pub(super) fn location(answer: &Answer<'_>, fragment: &mut Fragment) {
    let region = match answer.field("LocationConstraint") {
        Field::Null(node) => fragment.present("us-east-1".to_owned(), answer.span_of(node)),
        _ => answer
            .fact_of_text("LocationConstraint", fragment)
            .map(|name| if name == "EU" { "eu-west-1".to_owned() } else { name }),
    };
    claim(answer, Resource { region, ..Resource::default() }, fragment);
}

/// Says something of the bucket that an answer is about.
pub(super) fn claim(answer: &Answer<'_>, mut resource: Resource, fragment: &mut Fragment) {
    let Some(subject) = subject_of(&answer.located, Sort::Bucket) else {
        return unknown(answer, "an answer about a bucket", fragment);
    };
    if !subject.to_string().contains(":accesspoint/") {
        resource.resource_type = fragment.present("AWS::S3::Bucket".to_owned(), answer.span());
    }
    if let Some(account) = &answer.located.wrapper.account {
        resource.account = fragment.present(account.clone(), answer.span());
    }
    fragment.claim(subject, About::Resource(Box::new(resource)), answer.span());
}
