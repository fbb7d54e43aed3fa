//! Answers about managed policies.

use policylint_model::PolicyKind;
use policylint_model::account::{
    About, Fact, Fragment, Identity, IdentityKind, Listing, ManagedPolicy, Subject,
};

use super::entity::{managed_policy, version_document};
use super::lists::report_unknown_subject;
use crate::snapshot::answer::Answer;

/// `get-policy`.
pub(super) fn policy(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(policy) = answer.object("Policy") {
        managed_policy(&policy, |_| false, fragment);
    }
}

/// `list-policies`.
pub(super) fn policies(answer: &Answer<'_>, fragment: &mut Fragment) {
    for policy in answer.objects("Policies") {
        managed_policy(&policy, |_| false, fragment);
    }
}

/// `get-policy-version`, which does not name the policy.
pub(super) fn version(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(version) = answer.object("PolicyVersion") else { return };
    let id =
        version.text("VersionId").map_or_else(|| "v1".to_owned(), std::borrow::Cow::into_owned);
    let subject = subject(answer);
    let arn = match &subject {
        Some(Subject::Arn(arn)) => arn.clone(),
        Some(other) => other.to_string(),
        None => "policy".to_owned(),
    };
    let document = version_document(&version, &arn, &id, PolicyKind::Identity, fragment);
    let Some(subject) = subject else {
        report_unknown_subject("the managed policy", answer, fragment);
        return;
    };
    let mut managed = ManagedPolicy::default();
    if version.text("IsDefaultVersion").is_some_and(|text| text == "true") {
        managed.default_version = fragment.present(id.clone(), version.span());
    }
    managed.versions = Listing { entries: [(id, document)].into(), whole: Fact::default() };
    fragment.claim(subject, About::ManagedPolicy(managed), answer.span());
}

/// `list-entities-for-policy`, which does not name the policy.
pub(super) fn entities(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(Subject::Arn(policy)) = subject(answer) else {
        report_unknown_subject("the managed policy", answer, fragment);
        return;
    };
    let lists = [
        ("PolicyRoles", "RoleName", IdentityKind::Role),
        ("PolicyUsers", "UserName", IdentityKind::User),
        ("PolicyGroups", "GroupName", IdentityKind::Group),
    ];
    let account = account_of(&policy).or_else(|| answer.located.account().map(str::to_owned));
    for (list, name, kind) in lists {
        for entity in answer.objects(list) {
            let Some(name) = entity.text(name) else { continue };
            let mut identity = Identity::new(kind);
            let entry = fragment.present((), entity.span());
            identity.attached.entries.insert(policy.clone(), entry);
            let subject = Subject::identity(account.as_deref(), kind.as_str(), &name);
            fragment.claim(subject, About::Identity(Box::new(identity)), entity.span());
        }
    }
}

/// The account of a managed policy, unless it is AWS's own.
fn account_of(arn: &str) -> Option<String> {
    let account = policylint_model::arn::Arn::parse(arn).ok()?.account();
    (account != "aws").then(|| account.to_owned())
}

/// The managed policy that a file is about: what the user says, or the folder that it lies in.
fn subject(answer: &Answer<'_>) -> Option<Subject> {
    let located = &answer.located;
    located.subject.clone().or_else(|| {
        let name = located.below("policies").or_else(|| located.below("policy"))?;
        Some(Subject::identity(located.account(), "policy", name))
    })
}
