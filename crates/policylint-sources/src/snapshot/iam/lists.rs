//! Lists that IAM gives: of entities, and of the policies of one entity.

use policylint_model::account::{
    About, FaultKind, Fragment, Identity, IdentityKind, Listing, Subject, Unknown,
};

use super::entity::{Detail, attached, identity};
use crate::snapshot::answer::Answer;

/// The folders that say which kind of entity a file is about.
const FOLDERS: [(&str, IdentityKind); 6] = [
    ("roles", IdentityKind::Role),
    ("role", IdentityKind::Role),
    ("users", IdentityKind::User),
    ("user", IdentityKind::User),
    ("groups", IdentityKind::Group),
    ("group", IdentityKind::Group),
];

/// `list-roles`.
pub(super) fn roles(answer: &Answer<'_>, fragment: &mut Fragment) {
    rows(answer, "Roles", IdentityKind::Role, fragment);
}

/// `list-users`.
pub(super) fn users(answer: &Answer<'_>, fragment: &mut Fragment) {
    rows(answer, "Users", IdentityKind::User, fragment);
}

/// `list-groups`; in the folder of a user `list-groups-for-user`.
pub(super) fn groups(answer: &Answer<'_>, fragment: &mut Fragment) {
    rows(answer, "Groups", IdentityKind::Group, fragment);
    let Some((subject, IdentityKind::User)) = subject(answer) else { return };
    let mut user = Identity::new(IdentityKind::User);
    user.groups = answer.listing("Groups", fragment, |group, fragment| {
        let name = group.text("GroupName")?.into_owned();
        Some((name, fragment.present((), group.span())))
    });
    if let Some(node) = answer.continuation() {
        user.groups.whole = answer.truncated("groups", node, fragment);
    }
    fragment.claim(subject, About::Identity(Box::new(user)), answer.span());
}

/// `list-role-policies`, `list-user-policies`, `list-group-policies`: names without policies.
pub(super) fn inline_policies(answer: &Answer<'_>, fragment: &mut Fragment) {
    let mut names: Listing<_> = answer.listing("PolicyNames", fragment, |item, fragment| {
        let name = item.tree.string(item.node)?.decoded().into_owned();
        let site = fragment.site(item.span());
        Some((name, policylint_model::account::Fact::unknown(Unknown::NotCollected, site)))
    });
    if let Some(node) = answer.continuation() {
        names.whole = answer.truncated("inline policies", node, fragment);
    }
    of_entity(answer, fragment, |identity| identity.inline = names);
}

/// `list-attached-role-policies`, `list-attached-user-policies`, `list-attached-group-policies`.
pub(super) fn attached_policies(answer: &Answer<'_>, fragment: &mut Fragment) {
    let mut policies = attached(answer, "AttachedPolicies", fragment);
    if let Some(node) = answer.continuation() {
        policies.whole = answer.truncated("attached policies", node, fragment);
    }
    of_entity(answer, fragment, |identity| identity.attached = policies);
}

/// Says something of the entity that the file is about.
fn of_entity(answer: &Answer<'_>, fragment: &mut Fragment, set: impl FnOnce(&mut Identity)) {
    let Some((subject, kind)) = subject(answer) else {
        report_unknown_subject("the user, group or role", answer, fragment);
        return;
    };
    let mut identity = Identity::new(kind);
    set(&mut identity);
    fragment.claim(subject, About::Identity(Box::new(identity)), answer.span());
}

fn rows(answer: &Answer<'_>, list: &str, kind: IdentityKind, fragment: &mut Fragment) {
    for row in answer.objects(list) {
        identity(&row, kind, Detail::Row, fragment);
    }
}

/// The entity that a file is about: what the user says, or the folder that it lies in.
fn subject(answer: &Answer<'_>) -> Option<(Subject, IdentityKind)> {
    let located = &answer.located;
    if let Some(subject) = &located.subject {
        let text = subject.to_string();
        let kind = FOLDERS.iter().find(|(word, _)| {
            text.rsplit(':').next().is_some_and(|it| it.starts_with(&format!("{word}/")))
        });
        return kind.map(|(_, kind)| (subject.clone(), *kind));
    }
    FOLDERS.iter().find_map(|(folder, kind)| {
        let name = located.below(folder)?;
        Some((Subject::identity(located.account(), kind.as_str(), name), *kind))
    })
}

/// Reports that nobody says whom an answer is about.
pub(super) fn report_unknown_subject(what: &str, answer: &Answer<'_>, fragment: &mut Fragment) {
    fragment.error(
        FaultKind::UnknownSubject,
        answer.span(),
        format!("the answer does not name {what} that it is about, and neither does the path"),
        "name it in `policylint.model.toml`, or put the file into a folder such as `roles/NAME`",
    );
}
