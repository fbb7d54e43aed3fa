//! One item: what AWS Config recorded of a resource.

use std::sync::Arc;

use policylint_model::account::{
    About, Account, Endpoint, Fact, Fragment, IdentityKind, Listing, Resource, Subject,
};
use policylint_syntax::{Kind, NodeId, Tree};

use super::storage;
use crate::snapshot::answer::Answer;
use crate::snapshot::document::{decode, document};
use crate::snapshot::field::Field;
use crate::snapshot::subject::{host_of, type_of};
use crate::snapshot::{iam, kms, s3};

/// An object that stands in an item, or in a text in it.
pub(super) struct Opened {
    tree: Arc<Tree>,
    node: NodeId,
}

impl Opened {
    /// The object that is the value of a member, taken out of texts.
    pub(super) fn of(answer: &Answer<'_>, name: &str) -> Option<Self> {
        let (tree, node) = decode(answer.tree, answer.value(name)?)?;
        (tree.kind(node) == Kind::Object).then_some(Self { tree, node })
    }

    /// It, to be asked.
    pub(super) fn answer(&self, of: &Answer<'_>) -> Answer<'_> {
        Answer { tree: &self.tree, node: self.node, located: Arc::clone(&of.located) }
    }
}

/// Says what an item tells. One that is of a deleted resource tells nothing.
pub(super) fn read(item: &Answer<'_>, fragment: &mut Fragment) {
    let status = item.text("configurationItemStatus").unwrap_or_default();
    if status.starts_with("ResourceDeleted") || status == "ResourceNotRecorded" {
        return;
    }
    let Some(resource_type) = item.text("resourceType") else { return };
    let Some(configuration) = Opened::of(item, "configuration") else { return };
    let configuration = configuration.answer(item);
    let identity = match resource_type.as_ref() {
        "AWS::IAM::User" => Some(IdentityKind::User),
        "AWS::IAM::Group" => Some(IdentityKind::Group),
        "AWS::IAM::Role" => Some(IdentityKind::Role),
        _ => None,
    };
    if let Some(kind) = identity {
        return iam::recorded_identity(&configuration, kind, fragment);
    }
    match resource_type.as_ref() {
        "AWS::IAM::Policy" => iam::recorded_policy(&configuration, fragment),
        "AWS::S3::Bucket" => storage::bucket(item, fragment),
        "AWS::S3::AccountPublicAccessBlock" => account_block(item, &configuration, fragment),
        "AWS::KMS::Key" => key(item, &configuration, fragment),
        "AWS::KMS::Alias" => alias(item, &configuration, fragment),
        "AWS::EC2::VPCEndpoint" => endpoint(item, &configuration, fragment),
        _ => other(item, &configuration, fragment),
    }
}

/// The ARN of an item.
pub(super) fn arn_of(item: &Answer<'_>) -> Option<String> {
    item.text("arn").filter(|arn| arn.starts_with("arn:")).map(std::borrow::Cow::into_owned)
}

/// The account of an item: `accountId` or `awsAccountId`.
pub(super) fn account_of<'a>(item: &Answer<'a>) -> Option<std::borrow::Cow<'a, str>> {
    item.text("accountId").or_else(|| item.text("awsAccountId"))
}

/// The tags of an item: a list with `key` and `value`, or a map.
pub(super) fn tags(item: &Answer<'_>, fragment: &mut Fragment) -> Listing<String> {
    let Some(node) = item.value("tags") else { return Listing::default() };
    if item.tree.kind(node) != Kind::Object || item.at(node).has("tag") {
        return item.listing("tags", fragment, |tag, fragment| {
            let key = tag.text("key")?.into_owned();
            Some((key, tag.fact_of_text("value", fragment)))
        });
    }
    let mut listing =
        Listing { whole: fragment.present((), item.span_of(node)), ..Listing::default() };
    for member in item.tree.members(node) {
        let key = item.tree.string(member.key).map(|key| key.decoded().into_owned());
        let value = item.tree.scalar_text(member.value).map(std::borrow::Cow::into_owned);
        if let (Some(key), Some(value)) = (key, value) {
            listing.entries.insert(key, fragment.present(value, item.span_of(member.value)));
        }
    }
    listing
}

fn account_block(item: &Answer<'_>, configuration: &Answer<'_>, fragment: &mut Fragment) {
    let id = account_of(item).or_else(|| item.text("resourceId"));
    let Some(id) = id.map(std::borrow::Cow::into_owned) else { return };
    let public_access_block = s3::switches(configuration, fragment);
    let account = Account { public_access_block, ..Account::default() };
    fragment.claim(Subject::Id(id), About::Account(account), item.span());
}

fn key(item: &Answer<'_>, configuration: &Answer<'_>, fragment: &mut Fragment) {
    let arn = arn_of(item).or_else(|| configuration.text("arn").map(std::borrow::Cow::into_owned));
    let Some(subject) = arn.map(Subject::arn) else { return };
    let supplement = Opened::of(item, "supplementaryConfiguration");
    let policy = match supplement.as_ref().map(|it| it.answer(item)) {
        Some(supplement) => document(&supplement, "Policy", &host_of(&subject), fragment),
        None => Fact::default(),
    };
    let resource = Resource {
        resource_type: fragment.present("AWS::KMS::Key".to_owned(), item.span()),
        key: fragment.present(kms::key_of(configuration), configuration.span()),
        policy,
        tags: tags(item, fragment),
        ..Resource::default()
    };
    fragment.claim(subject, About::Resource(Box::new(resource)), item.span());
}

fn alias(item: &Answer<'_>, configuration: &Answer<'_>, fragment: &mut Fragment) {
    let name = configuration.text("AliasName");
    let target = configuration.text("TargetKeyId");
    let (Some(name), Some(target)) = (name, target) else { return };
    let subject =
        Subject::key(account_of(item).as_deref(), item.text("awsRegion").as_deref(), &target);
    let mut aliases = Listing::default();
    aliases.entries.insert(name.into_owned(), fragment.present((), item.span()));
    let resource = Resource { aliases, ..Resource::default() };
    fragment.claim(subject, About::Resource(Box::new(resource)), item.span());
}

/// AWS Config does not record the policy of an endpoint for certain: without it, it is unknown.
fn endpoint(item: &Answer<'_>, configuration: &Answer<'_>, fragment: &mut Fragment) {
    let Some(id) = item.text("resourceId").map(std::borrow::Cow::into_owned) else { return };
    let host = crate::snapshot::endpoint::host_of(&id);
    let endpoint = Endpoint {
        account: account_of(item)
            .map_or_else(Fact::default, |id| fragment.present(id.into_owned(), item.span())),
        vpc: configuration.fact_of_text("vpcId", fragment),
        service: configuration.fact_of_text("serviceName", fragment),
        policy: match configuration.field("policyDocument") {
            Field::Value(_) => document(configuration, "policyDocument", &host, fragment),
            Field::Null(_) | Field::Missing => Fact::default(),
        },
        tags: tags(item, fragment),
    };
    fragment.claim(Subject::Id(id), About::Endpoint(Box::new(endpoint)), item.span());
}

/// Queues, topics and others, with a policy in a field of that name.
fn other(item: &Answer<'_>, configuration: &Answer<'_>, fragment: &mut Fragment) {
    let Some(subject) = arn_of(item).map(Subject::arn) else { return };
    // Only resources whose policies have a known place.
    if type_of(&subject).is_none() {
        return;
    }
    let host = host_of(&subject);
    let supplement = Opened::of(item, "supplementaryConfiguration");
    let supplement = supplement.as_ref().map(|it| it.answer(item));
    let found = [Some(configuration), supplement.as_ref()].into_iter().flatten();
    let holder = found.into_iter().find(|holder| matches!(holder.field("Policy"), Field::Value(_)));
    let policy = match holder {
        Some(holder) => document(holder, "Policy", &host, fragment),
        None => Fact::default(),
    };
    let resource = Resource { policy, tags: tags(item, fragment), ..Resource::default() };
    fragment.claim(subject, About::Resource(Box::new(resource)), item.span());
}
