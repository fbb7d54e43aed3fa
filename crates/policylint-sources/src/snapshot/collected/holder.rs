//! Users, groups, roles, managed policies and resources of a store.

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, AccessPoint, Account, Endpoint, Fact, Fragment, Identity, IdentityKind, Listing,
    ManagedPolicy, Resource, Subject,
};
use policylint_syntax::{Kind, NodeId};

use crate::snapshot::answer::Answer;
use crate::snapshot::document::{Host, document, document_at, document_of_content};
use crate::snapshot::s3::{encryption_of, switches};
use crate::snapshot::subject::{file_stem, host_of, type_of};
use crate::snapshot::{endpoint, resource_policy};

/// Names of the files that are read.
const FILES: [&str; 13] = [
    "metadata",
    "trust-policy",
    "inline-policies",
    "managed-policies",
    "groups",
    "current-policy",
    "policy",
    "bpa",
    "encryption",
    "tags",
    "endpoint-policy",
    "s3-bpa",
    "organization",
];

/// Whether files of this name are read.
pub(super) fn is_known(stem: &str) -> bool {
    FILES.contains(&stem)
}

/// Says what a file tells.
pub(super) fn read(answer: &Answer<'_>, fragment: &mut Fragment) {
    let stem = file_stem(&answer.located.path);
    if matches!(stem, "s3-bpa" | "organization") {
        return of_account(answer, stem, fragment);
    }
    match &answer.located.subject {
        Some(Subject::Arn(arn)) => {
            let arn = arn.clone();
            match identity_kind(&arn) {
                Some(kind) => identity(answer, stem, kind, arn, fragment),
                None if arn.contains(":policy/") => managed(answer, stem, arn, fragment),
                None => resource(answer, stem, Subject::Arn(arn), fragment),
            }
        }
        Some(Subject::Id(id)) if id.starts_with("vpce-") => {
            vpc_endpoint(answer, stem, id.clone(), fragment);
        }
        // Without the naming file nobody knows whose a policy is, but its findings are worth having.
        _ => {
            if stem.ends_with("policy") {
                document_of_content(answer, answer.node, fragment);
            }
            crate::snapshot::subject::unknown(answer, "the file without `metadata.json`", fragment);
        }
    }
}

fn identity_kind(arn: &str) -> Option<IdentityKind> {
    let mut parts = arn.splitn(6, ':').skip(2);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    match resource.split_once('/')?.0 {
        _ if service != "iam" => None,
        "role" => Some(IdentityKind::Role),
        "user" => Some(IdentityKind::User),
        "group" => Some(IdentityKind::Group),
        _ => None,
    }
}

/// What follows the account in an ARN.
fn short(arn: &str) -> &str {
    arn.splitn(6, ':').nth(5).unwrap_or(arn)
}

fn identity(
    answer: &Answer<'_>,
    stem: &str,
    kind: IdentityKind,
    arn: String,
    fragment: &mut Fragment,
) {
    let mut it = Identity::new(kind);
    match stem {
        "metadata" => {
            it.unique_id = answer.fact_of_text("id", fragment);
            it.boundary = if answer.has("permissionBoundary") {
                answer.fact_of_text("permissionBoundary", fragment)
            } else {
                fragment.absent(answer.span())
            };
            it.inline.whole = empty_without(answer, "inline-policies.json", fragment);
            it.attached.whole = empty_without(answer, "managed-policies.json", fragment);
            it.groups.whole = empty_without(answer, "groups.json", fragment);
            it.tags.whole = empty_without(answer, "tags.json", fragment);
        }
        "trust-policy" => {
            let host = Host {
                kind: PolicyKind::Trust,
                resource_type: Some("AWS::IAM::Role"),
                address: format!("{} trust policy", short(&arn)),
                attachment: Some(arn.clone()),
            };
            it.trust = document_at(answer, answer.node, &host, fragment);
        }
        "inline-policies" => it.inline = inline(answer, &arn, fragment),
        "managed-policies" => it.attached = texts(answer, str::to_owned, fragment),
        "groups" => {
            let name = |arn: &str| arn.rsplit('/').next().unwrap_or(arn).to_owned();
            it.groups = texts(answer, name, fragment);
        }
        "tags" => it.tags = tag_map(answer, fragment),
        _ => return,
    }
    fragment.claim(Subject::Arn(arn), About::Identity(Box::new(it)), answer.span());
}

/// The list is known to be empty where the store has no file of it: empty ones are not written.
fn empty_without(answer: &Answer<'_>, file: &str, fragment: &Fragment) -> Fact<()> {
    match &answer.located.siblings {
        Some(files) if !files.contains(file) => fragment.present((), answer.span()),
        _ => Fact::default(),
    }
}

/// The same for a fact.
fn absent_without<T>(answer: &Answer<'_>, file: &str, fragment: &Fragment) -> Fact<T> {
    match &answer.located.siblings {
        Some(files) if !files.contains(file) => fragment.absent(answer.span()),
        _ => Fact::default(),
    }
}

fn inline(
    answer: &Answer<'_>,
    arn: &str,
    fragment: &mut Fragment,
) -> Listing<policylint_model::account::DocumentId> {
    let mut listing = Listing { whole: fragment.present((), answer.span()), ..Listing::default() };
    for node in items(answer) {
        let row = answer.at(node);
        let Some(name) = row.text("PolicyName").map(std::borrow::Cow::into_owned) else { continue };
        let host = Host {
            kind: PolicyKind::Identity,
            resource_type: None,
            address: format!("{} inline {name}", short(arn)),
            attachment: Some(arn.to_owned()),
        };
        let fact = document(&row, "PolicyDocument", &host, fragment);
        listing.entries.insert(name, fact);
    }
    listing
}

fn items(answer: &Answer<'_>) -> Vec<NodeId> {
    match answer.tree.kind(answer.node) {
        Kind::Array => answer.tree.items(answer.node).collect(),
        _ => vec![answer.node],
    }
}

fn texts(answer: &Answer<'_>, name: impl Fn(&str) -> String, fragment: &Fragment) -> Listing<()> {
    let mut listing = Listing { whole: fragment.present((), answer.span()), ..Listing::default() };
    for node in items(answer) {
        if let Some(text) = answer.tree.scalar_text(node) {
            let entry = fragment.present((), answer.span_of(node));
            listing.entries.insert(name(&text), entry);
        }
    }
    listing
}

/// Tags as the store writes them: `{"team": "finance"}`.
fn tag_map(answer: &Answer<'_>, fragment: &Fragment) -> Listing<String> {
    let mut listing = Listing { whole: fragment.present((), answer.span()), ..Listing::default() };
    for member in answer.tree.members(answer.node) {
        let key = answer.tree.string(member.key).map(|key| key.decoded().into_owned());
        if let (Some(key), Some(value)) = (key, answer.tree.scalar_text(member.value)) {
            let fact = fragment.present(value.into_owned(), answer.span_of(member.value));
            listing.entries.insert(key, fact);
        }
    }
    listing
}

fn managed(answer: &Answer<'_>, stem: &str, arn: String, fragment: &mut Fragment) {
    let mut it = ManagedPolicy::default();
    match stem {
        "metadata" => it.default_version = answer.fact_of_text("defaultVersionId", fragment),
        // The file holds the version in force; which one that is stands in the naming file.
        "current-policy" | "policy" => {
            let host = Host {
                kind: PolicyKind::Identity,
                resource_type: Some("AWS::IAM::ManagedPolicy"),
                address: short(&arn).to_owned(),
                attachment: Some(arn.clone()),
            };
            it.current = document_at(answer, answer.node, &host, fragment);
        }
        "tags" => it.tags = tag_map(answer, fragment),
        _ => return,
    }
    fragment.claim(Subject::Arn(arn), About::ManagedPolicy(it), answer.span());
}

fn resource(answer: &Answer<'_>, stem: &str, subject: Subject, fragment: &mut Fragment) {
    let mut it = Resource::default();
    let is_bucket = type_of(&subject) == Some("AWS::S3::Bucket");
    match stem {
        "metadata" => {
            it.policy = absent_without(answer, "policy.json", fragment);
            it.tags.whole = empty_without(answer, "tags.json", fragment);
            it.region = answer.fact_of_text("region", fragment);
            it.access_point = access_point(answer, fragment);
            if is_bucket {
                it.public_access_block = absent_without(answer, "bpa.json", fragment);
                it.abac = crate::snapshot::scalar::boolean(answer, "abacEnabled", fragment);
                it.account = account_in_path(answer, fragment);
            }
        }
        "policy" => {
            let host = host_of(&subject);
            let policy = document_at(answer, answer.node, &host, fragment);
            return resource_policy::claim(answer, subject, policy, fragment);
        }
        "bpa" => it.public_access_block = switches(answer, fragment),
        "encryption" => {
            let rules: Vec<_> = items(answer).into_iter().map(|node| answer.at(node)).collect();
            it.encryption = encryption_of(answer, &rules, fragment);
        }
        "tags" => it.tags = tag_map(answer, fragment),
        _ => return,
    }
    if let Some(name) = type_of(&subject) {
        it.resource_type = fragment.present(name.to_owned(), answer.span());
    }
    fragment.claim(subject, About::Resource(Box::new(it)), answer.span());
}

fn access_point(answer: &Answer<'_>, fragment: &Fragment) -> Fact<AccessPoint> {
    let text = |name: &str| answer.text(name).map(std::borrow::Cow::into_owned);
    match (text("networkOrigin"), text("bucket")) {
        (Some(_), Some(bucket)) => {
            let (bucket_account, vpc) = (text("bucketAccount"), text("vpc"));
            fragment.present(AccessPoint { bucket, bucket_account, vpc }, answer.span())
        }
        _ => Fact::default(),
    }
}

fn account_in_path(answer: &Answer<'_>, fragment: &Fragment) -> Fact<String> {
    let account = answer.located.account().map(str::to_owned);
    account.map_or_else(Fact::default, |id| fragment.present(id, answer.span()))
}

fn vpc_endpoint(answer: &Answer<'_>, stem: &str, id: String, fragment: &mut Fragment) {
    let mut it = Endpoint::default();
    match stem {
        "metadata" => {
            it.account = account_in_path(answer, fragment);
            it.vpc = answer
                .fact_of_text("vpc", fragment)
                .map(|arn| arn.rsplit('/').next().unwrap_or_default().to_owned());
            it.service = answer.fact_of_text("serviceName", fragment);
            it.policy = absent_without(answer, "endpoint-policy.json", fragment);
        }
        "endpoint-policy" => {
            it.policy = document_at(answer, answer.node, &endpoint::host_of(&id), fragment);
        }
        _ => return,
    }
    fragment.claim(Subject::Id(id), About::Endpoint(Box::new(it)), answer.span());
}

fn of_account(answer: &Answer<'_>, stem: &str, fragment: &mut Fragment) {
    let Some(id) = answer.located.account().map(str::to_owned) else { return };
    let mut account = Account::default();
    match stem {
        "s3-bpa" => account.public_access_block = switches(answer, fragment),
        _ => account.organization = answer.fact_of_text("organizationId", fragment),
    }
    fragment.claim(Subject::Id(id), About::Account(account), answer.span());
}
