//! Plain policies, by the folder that they lie in or by the user's word: `roles/NAME/*.json`,
//! `buckets/NAME/policy.json`, `keys/ID/policy.json`, `policies/NAME.json`, `scps/`, `rcps/`.

use std::sync::Arc;

use policylint_model::account::{
    About, DocumentId, Fact, FaultKind, Fragment, Identity, IdentityKind, ManagedPolicy,
    OrganizationPolicy, PartialArn, Resource, Subject,
};
use policylint_model::{Confidence, Document, KindOf, Origin, PolicyKind};

use super::Reader;
use super::answer::Answer;
use super::organizations::{is_node, is_policy};
use super::subject::{Sort, file_stem, host_of, resource_of, subject_of, type_of};
use crate::kind::{self, Hint};
use crate::reading::ReadOptions;
use crate::score;

/// The reader of plain policies.
pub(super) const READERS: &[Reader] = &[Reader {
    call: "a policy in its place",
    recognizes: |it| {
        it.tree.root() == Some(it.node)
            && score::mentions_policy(it.tree, it.node)
            && place_of(it).is_some()
    },
    read: |answer, fragment| {
        if let Some(place) = place_of(answer) {
            place.read(answer, fragment);
        }
    },
}];

/// Folders of identities.
const IDENTITY_FOLDERS: [(&str, IdentityKind); 3] =
    [("roles", IdentityKind::Role), ("users", IdentityKind::User), ("groups", IdentityKind::Group)];

/// Folders of control policies, with their kind and type.
const CONTROL_FOLDERS: [(&str, PolicyKind, &str); 2] = [
    ("scps", PolicyKind::Scp, "SERVICE_CONTROL_POLICY"),
    ("rcps", PolicyKind::Rcp, "RESOURCE_CONTROL_POLICY"),
];

/// Where a policy lies, or what the user says it is attached to.
enum Place {
    /// An identity.
    Identity(IdentityKind, Subject),
    /// A managed policy.
    Managed(Subject),
    /// A resource.
    Resource(Subject),
    /// A control policy with its id, and the node that it is attached to, if that is known.
    Control { kind: PolicyKind, policy_type: &'static str, id: String, node: Option<String> },
}

/// The place of a plain policy: what the user says counts first.
fn place_of(answer: &Answer<'_>) -> Option<Place> {
    match &answer.located.subject {
        Some(Subject::Arn(text) | Subject::Id(text)) => said(answer, text),
        Some(Subject::Partial(_)) => resource_of(&answer.located).map(Place::Resource),
        None => by_folder(answer).filter(|place| place.suits(answer)),
    }
}

fn said(answer: &Answer<'_>, text: &str) -> Option<Place> {
    if is_node(text) || is_policy(text) {
        let kind = kind_by_content(answer, &answer.located.path).kind;
        let (_, kind, policy_type) = CONTROL_FOLDERS
            .into_iter()
            .find(|(_, folder, _)| *folder == kind)
            .or_else(|| control_by_principals(answer))?;
        let name = file_stem(&answer.located.path);
        let (id, node) = if is_node(text) {
            (format!("p-{name}"), Some(text.to_owned()))
        } else {
            (text.to_owned(), None)
        };
        return Some(Place::Control { kind, policy_type, id, node });
    }
    let mut parts = text.strip_prefix("arn:")?.splitn(5, ':').skip(1);
    let (service, resource) = (parts.next()?, parts.nth(2)?);
    let subject = Subject::arn(text);
    if service != "iam" {
        return Some(Place::Resource(subject));
    }
    match resource.split('/').next()? {
        "role" => Some(Place::Identity(IdentityKind::Role, subject)),
        "user" => Some(Place::Identity(IdentityKind::User, subject)),
        "group" => Some(Place::Identity(IdentityKind::Group, subject)),
        "policy" => Some(Place::Managed(subject)),
        _ => None,
    }
}

/// Service control policies name no principals, resource control policies always do.
fn control_by_principals(answer: &Answer<'_>) -> Option<(&'static str, PolicyKind, &'static str)> {
    let has_principals = kind_by_content(answer, "").kind.has_principals();
    CONTROL_FOLDERS.into_iter().find(|(_, kind, _)| kind.has_principals() == has_principals)
}

fn by_folder(answer: &Answer<'_>) -> Option<Place> {
    let located = &answer.located;
    for (folder, kind) in IDENTITY_FOLDERS {
        if let Some(name) = located.below(folder) {
            let subject = Subject::identity(located.account(), kind.as_str(), name);
            return Some(Place::Identity(kind, subject));
        }
    }
    let parts: Vec<&str> = located.components().collect();
    let has_folder =
        |name: &str| parts.iter().rev().skip(1).take(2).any(|part| part.eq_ignore_ascii_case(name));
    for (folder, kind, policy_type) in CONTROL_FOLDERS {
        if has_folder(folder) {
            let name = file_stem(&located.path);
            let id = if is_policy(name) { name.to_owned() } else { format!("p-{name}") };
            let node = parts.iter().rev().skip(1).find(|part| is_node(part));
            let node = node.map(|node| (*node).to_owned());
            return Some(Place::Control { kind, policy_type, id, node });
        }
    }
    let parent = parts.iter().rev().nth(1)?;
    if parent.eq_ignore_ascii_case("policies") {
        let name = file_stem(&located.path);
        let account = located.account();
        return Some(Place::Managed(partial("iam", Some(""), account, format!("policy/{name}"))));
    }
    let has_conventional_name =
        matches!(file_stem(&located.path), "policy" | "bucket-policy" | "key-policy");
    has_conventional_name.then(|| resource_below(answer)).flatten().map(Place::Resource)
}

/// The bucket or key that has a folder of its own.
fn resource_below(answer: &Answer<'_>) -> Option<Subject> {
    let located = &answer.located;
    for (folder, sort) in [
        ("buckets", Sort::Bucket),
        ("s3", Sort::Bucket),
        ("keys", Sort::Key),
        ("kms", Sort::Key),
        ("s3-access-points", Sort::AccessPoint),
    ] {
        if located.below(folder).is_some() {
            return subject_of(located, sort);
        }
    }
    None
}

fn partial(
    service: &str,
    region: Option<&str>,
    account: Option<&str>,
    resource: String,
) -> Subject {
    Subject::Partial(PartialArn {
        partition: None,
        service: service.to_owned(),
        region: region.map(str::to_owned),
        account: account.map(str::to_owned),
        resource,
    })
}

impl Place {
    /// Whether a policy can be what its folder says: folders are named for many reasons.
    fn suits(&self, answer: &Answer<'_>) -> bool {
        let kind = kind_by_content(answer, "").kind;
        match self {
            Self::Identity(IdentityKind::Role, _) => {
                !kind.has_principals() || kind == PolicyKind::Trust
            }
            Self::Identity(..) => !kind.has_principals(),
            Self::Managed(_) => kind == PolicyKind::Identity,
            Self::Resource(_) => kind.has_principals(),
            Self::Control { kind: control, .. } => {
                kind.has_principals() == control.has_principals()
            }
        }
    }

    fn read(self, answer: &Answer<'_>, fragment: &mut Fragment) {
        let by_content = kind_by_content(answer, &answer.located.path);
        let span = answer.span();
        match self {
            Self::Identity(kind, subject) => identity(answer, kind, subject, &by_content, fragment),
            Self::Managed(subject) => {
                let name = subject_name(&subject);
                let current = add(answer, PolicyKind::Identity, None, &name, fragment);
                let about = ManagedPolicy { current, ..ManagedPolicy::default() };
                fragment.claim(subject, About::ManagedPolicy(about), span);
            }
            Self::Resource(subject) => {
                let host = host_of(&subject);
                let policy = add(answer, host.kind, host.resource_type, &host.address, fragment);
                let resource_type = type_of(&subject);
                let resource = Resource {
                    resource_type: resource_type
                        .map_or_else(Fact::default, |name| fragment.present(name.to_owned(), span)),
                    policy,
                    ..Resource::default()
                };
                fragment.claim(subject, About::Resource(Box::new(resource)), span);
            }
            Self::Control { kind, policy_type, id, node } => {
                let document = add(answer, kind, Some("AWS::Organizations::Policy"), &id, fragment);
                let mut about = OrganizationPolicy {
                    policy_type: fragment.present(policy_type.to_owned(), span),
                    document,
                    ..OrganizationPolicy::default()
                };
                match node {
                    Some(node) => {
                        about.targets.entries.insert(node, fragment.present((), span));
                    }
                    None if !is_policy_file(answer) => {
                        fragment.note(
                            FaultKind::UnknownSubject,
                            span,
                            "nothing says which accounts this control policy limits",
                            "put it into a folder with the id of its root, unit or account, or name that in `policylint.model.toml`",
                        );
                    }
                    None => {}
                }
                fragment.claim(Subject::Id(id), About::OrganizationPolicy(about), span);
            }
        }
    }
}

/// Whether a file has the name of a policy of an organization: other files tell its targets.
fn is_policy_file(answer: &Answer<'_>) -> bool {
    is_policy(file_stem(&answer.located.path))
}

fn identity(
    answer: &Answer<'_>,
    kind: IdentityKind,
    subject: Subject,
    by_content: &KindOf,
    fragment: &mut Fragment,
) {
    let stem = file_stem(&answer.located.path);
    let whom = subject_name(&subject);
    let span = answer.span();
    let mut it = Identity::new(kind);
    if kind == IdentityKind::Role && by_content.kind.has_principals() {
        let address = format!("{whom} trust policy");
        it.trust = add(answer, PolicyKind::Trust, Some("AWS::IAM::Role"), &address, fragment);
    } else if stem.contains("boundary") && kind != IdentityKind::Group {
        let name = format!("{}-boundary", whom.rsplit('/').next().unwrap_or(&whom));
        let account =
            answer.located.account().unwrap_or(policylint_model::account::UNNAMED_ACCOUNT);
        let arn = format!("arn:aws:iam::{account}:policy/{name}");
        let current =
            add(answer, PolicyKind::Boundary, None, &format!("{whom} boundary"), fragment);
        let about = ManagedPolicy { current, ..ManagedPolicy::default() };
        fragment.claim(Subject::arn(arn.clone()), About::ManagedPolicy(about), span);
        it.boundary = fragment.present(arn, span);
    } else {
        let address = format!("{whom} inline {stem}");
        let document = add(answer, PolicyKind::Identity, None, &address, fragment);
        it.inline.entries.insert(stem.to_owned(), document);
    }
    fragment.claim(subject, About::Identity(Box::new(it)), span);
}

/// Adds the policy that a whole file is. A folder is a good guess, the user's word is certain.
fn add(
    answer: &Answer<'_>,
    kind: PolicyKind,
    resource_type: Option<&str>,
    address: &str,
    fragment: &mut Fragment,
) -> Fact<DocumentId> {
    let by_content = kind_by_content(answer, &answer.located.path);
    let mut kind = match (&answer.located.subject, by_content.confidence) {
        (Some(_), _) => KindOf::certain(kind, "`policylint.model.toml` says so"),
        (None, Confidence::Certain) => by_content,
        (None, Confidence::Likely) => KindOf::likely(kind, "its folder says so"),
    };
    kind.resource_type = resource_type.map(str::to_owned);
    let origin = Origin { path: fragment.file.to_string(), address: Some(address.to_owned()) };
    let mut document = Document::at(Arc::clone(answer.tree), answer.node, kind, origin);
    if let Some(Subject::Arn(arn)) = &answer.located.subject {
        document.attachment = Some(arn.clone());
    }
    let id = fragment.add_document(document);
    fragment.present(id, answer.span())
}

/// The kind of a policy by its content and path.
fn kind_by_content(answer: &Answer<'_>, path: &str) -> KindOf {
    let document =
        Document::at(Arc::clone(answer.tree), answer.node, kind::unsettled(), Origin::default());
    kind::kind_of(&document, &Hint { path, options: &ReadOptions::default(), wrapper: None })
}

/// A subject in a few words: `role/etl`.
fn subject_name(subject: &Subject) -> String {
    match subject {
        Subject::Arn(arn) => arn.splitn(6, ':').nth(5).unwrap_or(arn).to_owned(),
        Subject::Partial(partial) => partial.resource.clone(),
        Subject::Id(id) => id.clone(),
    }
}
