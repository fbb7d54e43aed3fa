//! Answers of KMS (queries 2.3), but for key policies: see [`super::resource_policy`].

use policylint_model::account::{
    About, Fact, FaultKind, Fragment, Grant, Key, Listing, Resource, Subject, Unknown,
};

use super::Reader;
use super::answer::Answer;
use super::scalar::tags;
use super::subject::{Sort, subject_of, unknown};

/// The readers of answers of KMS.
pub(super) const READERS: &[Reader] = &[
    Reader {
        call: "kms list-grants",
        recognizes: |it| {
            let rows = it.objects("Grants");
            !it.has("Owner") && it.has("Grants") && rows.iter().all(|row| row.has("GrantId"))
        },
        read: grants,
    },
    Reader {
        call: "kms describe-key",
        recognizes: |it| it.object("KeyMetadata").is_some(),
        read: describe,
    },
    Reader {
        call: "kms list-aliases",
        recognizes: |it| {
            let rows = it.objects("Aliases");
            it.has("Aliases") && rows.iter().all(|row| row.has("AliasName"))
        },
        read: aliases,
    },
    Reader {
        call: "kms list-keys",
        recognizes: |it| {
            let rows = it.objects("Keys");
            it.has("Keys") && rows.iter().all(|row| row.has("KeyArn"))
        },
        read: keys,
    },
    Reader {
        call: "kms list-resource-tags",
        recognizes: |it| {
            let rows = it.objects("Tags");
            let is_of_call =
                || super::call::call(&it.located).is_some_and(|it| it == "list-resource-tags");
            it.has("Tags")
                && rows.iter().all(|row| row.has("TagKey"))
                && (!rows.is_empty() || is_of_call())
        },
        read: |answer, fragment| {
            let tags = tags(answer, "Tags", fragment);
            claim(answer, None, Resource { tags, ..Resource::default() }, fragment);
        },
    },
];

/// `list-grants`. The answer names the key in each grant, and nowhere if there is none.
fn grants(answer: &Answer<'_>, fragment: &mut Fragment) {
    let mut arn = None;
    let mut grants = answer.listing("Grants", fragment, |row, fragment| {
        let id = row.text("GrantId")?.into_owned();
        let key = row.text("KeyId").filter(|key| key.starts_with("arn:"));
        arn = arn.take().or_else(|| key.map(std::borrow::Cow::into_owned));
        let fact = match grant(row, &id) {
            Some(grant) => fragment.present(grant, row.span()),
            None => unreadable_grant(row, &id, fragment),
        };
        Some((id, fact))
    });
    if let Some(node) = answer.continuation() {
        grants.whole = answer.truncated("the grants", node, fragment);
    }
    claim(answer, arn, Resource { grants, ..Resource::default() }, fragment);
}

fn unreadable_grant(row: &Answer<'_>, id: &str, fragment: &mut Fragment) -> Fact<Grant> {
    let message = format!("the grant `{id}` does not say to whom, or which operations");
    fragment.error(FaultKind::Malformed, row.span(), message, "collect the file anew");
    Fact::unknown(Unknown::Unreadable, fragment.site(row.span()))
}

/// A grant. Operations that are not known are kept: KMS adds some (KM-33).
fn grant(row: &Answer<'_>, id: &str) -> Option<Grant> {
    let text = |name: &str| row.text(name).map(std::borrow::Cow::into_owned);
    let constraints = row.object("Constraints");
    let context = |name: &str| {
        let pairs = constraints.as_ref()?.object(name)?;
        let pair = |member: policylint_syntax::Member| {
            let key = pairs.tree.string(member.key)?.decoded().into_owned();
            Some((key, pairs.tree.scalar_text(member.value)?.into_owned()))
        };
        pairs.tree.members(pairs.node).map(pair).collect::<Option<Vec<_>>>()
    };
    let source_arn = constraints.as_ref().and_then(|it| Some(it.text("SourceArn")?.into_owned()));
    let operations = row.texts("Operations");
    // ListGrants shows some grants to services with the service alone.
    let grantee = text("GranteePrincipal").or_else(|| text("GranteeServicePrincipal"))?;
    if operations.is_empty() {
        return None;
    }
    Some(Grant {
        id: id.to_owned(),
        grantee,
        operations,
        context_equals: context("EncryptionContextEquals"),
        context_subset: context("EncryptionContextSubset"),
        source_arn,
        retiring_principal: text("RetiringPrincipal").or_else(|| text("RetiringServicePrincipal")),
        issuing_account: text("IssuingAccount").map(|said| account_in(&said).to_owned()),
    })
}

/// The account in `arn:aws:iam::111122223333:root`, or the id that stands there.
fn account_in(said: &str) -> &str {
    said.split(':').nth(4).unwrap_or(said)
}

/// `describe-key`.
fn describe(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(metadata) = answer.object("KeyMetadata") else { return };
    let key = fragment.present(key_of(&metadata), metadata.span());
    let arn = metadata.text("Arn").map(std::borrow::Cow::into_owned);
    check_account(answer, arn.as_deref(), fragment);
    claim(answer, arn, Resource { key, ..Resource::default() }, fragment);
}

/// What `KeyMetadata` says, or the configuration of a key in AWS Config.
pub(super) fn key_of(metadata: &Answer<'_>) -> Key {
    let text = |name: &str| metadata.text(name).map(std::borrow::Cow::into_owned);
    let multi = metadata.object("MultiRegionConfiguration");
    let others = multi.map(|multi| {
        let primary = multi.object("PrimaryKey").into_iter();
        let keys = primary.chain(multi.objects("ReplicaKeys"));
        let mut arns: Vec<String> =
            keys.filter_map(|key| Some(key.text("Arn")?.into_owned())).collect();
        arns.retain(|arn| Some(arn) != text("Arn").as_ref());
        arns.sort();
        arns
    });
    let is_multi = text("MultiRegion").is_some_and(|it| it.eq_ignore_ascii_case("true"));
    Key {
        state: text("KeyState"),
        manager: text("KeyManager"),
        usage: text("KeyUsage"),
        origin: text("Origin"),
        spec: text("KeySpec").or_else(|| text("CustomerMasterKeySpec")),
        multi_region: is_multi.then(|| others.unwrap_or_default()),
    }
}

/// `list-aliases`: each names its key by the id alone; region and account are those of the alias.
fn aliases(answer: &Answer<'_>, fragment: &mut Fragment) {
    for row in answer.objects("Aliases") {
        // The aliases of services that nobody used yet have no key.
        let (Some(name), Some(target)) = (row.text("AliasName"), row.text("TargetKeyId")) else {
            continue;
        };
        let subject = match row.text("AliasArn").as_deref().map(|arn| arn.rsplit_once(':')) {
            Some(Some((start, _))) => Subject::arn(format!("{start}:key/{target}")),
            _ => Subject::key(answer.located.account(), answer.located.region(), &target),
        };
        let mut aliases = Listing::default();
        aliases.entries.insert(name.into_owned(), fragment.present((), row.span()));
        let resource_type = fragment.present("AWS::KMS::Key".to_owned(), row.span());
        let resource = Resource { resource_type, aliases, ..Resource::default() };
        fragment.claim(subject, About::Resource(Box::new(resource)), row.span());
    }
}

/// `list-keys`.
fn keys(answer: &Answer<'_>, fragment: &mut Fragment) {
    for row in answer.objects("Keys") {
        if let Some(arn) = row.text("KeyArn") {
            let resource_type = fragment.present("AWS::KMS::Key".to_owned(), row.span());
            let resource = Resource { resource_type, ..Resource::default() };
            let about = About::Resource(Box::new(resource));
            fragment.claim(Subject::arn(arn.into_owned()), about, row.span());
        }
    }
}

/// Says something of the key that an answer is about: the one that it names, else that of its path.
fn claim(
    answer: &Answer<'_>,
    arn: Option<String>,
    mut resource: Resource,
    fragment: &mut Fragment,
) {
    let subject = arn.map(Subject::arn).or_else(|| subject_of(&answer.located, Sort::Key));
    let Some(subject) = subject else {
        return unknown(answer, "an answer about a key", fragment);
    };
    resource.resource_type = fragment.present("AWS::KMS::Key".to_owned(), answer.span());
    fragment.claim(subject, About::Resource(Box::new(resource)), answer.span());
}

/// Reports a key that lies in another account than the folder of its file says.
fn check_account(answer: &Answer<'_>, arn: Option<&str>, fragment: &mut Fragment) {
    let own = arn.map(account_in).filter(|own| !own.is_empty());
    if let (Some(own), Some(said)) = (own, answer.located.account())
        && own != said
    {
        let message =
            format!("the file is said to be of account `{said}`, but the key lies in `{own}`");
        let remedy = "put the file where it belongs, or rename the folder";
        fragment.error(FaultKind::WrongAccount, answer.span(), message, remedy);
    }
}
