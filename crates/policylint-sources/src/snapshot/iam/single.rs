//! Answers about one user, group or role, as people paste them.

use policylint_model::account::{About, Fragment, Identity, IdentityKind, Listing, Subject};

use super::entity::{Detail, identity, inline_document};
use crate::snapshot::answer::Answer;

/// `get-role`.
pub(super) fn role(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(role) = answer.object("Role") {
        identity(&role, IdentityKind::Role, Detail::Single, fragment);
    }
}

/// `get-user`.
pub(super) fn user(answer: &Answer<'_>, fragment: &mut Fragment) {
    if let Some(user) = answer.object("User") {
        identity(&user, IdentityKind::User, Detail::Single, fragment);
    }
}

/// `get-group`: the group, and who is in it.
pub(super) fn group(answer: &Answer<'_>, fragment: &mut Fragment) {
    let Some(group) = answer.object("Group") else { return };
    identity(&group, IdentityKind::Group, Detail::Single, fragment);
    let Some(name) = group.text("GroupName").map(std::borrow::Cow::into_owned) else { return };
    for user in answer.objects("Users") {
        identity(&user, IdentityKind::User, Detail::Row, fragment);
        if let Some(arn) = user.text("Arn") {
            let mut member = Identity::new(IdentityKind::User);
            let entry = fragment.present((), user.span());
            member.groups =
                Listing { entries: [(name.clone(), entry)].into(), ..Listing::default() };
            let about = About::Identity(Box::new(member));
            fragment.claim(Subject::arn(arn.into_owned()), about, user.span());
        }
    }
}

/// `get-role-policy`, `get-user-policy`, `get-group-policy`.
pub(super) fn inline_policy(answer: &Answer<'_>, fragment: &mut Fragment) {
    let named = [
        ("RoleName", IdentityKind::Role),
        ("UserName", IdentityKind::User),
        ("GroupName", IdentityKind::Group),
    ];
    let found =
        named.into_iter().find_map(|(field, kind)| Some((answer.text(field)?.into_owned(), kind)));
    let Some((name, kind)) = found else {
        super::lists::report_unknown_subject("the user, group or role", answer, fragment);
        return;
    };
    let Some(policy) = answer.text("PolicyName").map(std::borrow::Cow::into_owned) else { return };
    let subject = Subject::identity(answer.located.account(), kind.as_str(), &name);
    let resource = format!("{}/{name}", kind.as_str());
    let mut it = Identity::new(kind);
    let document = inline_document(answer, kind, &resource, &policy, fragment);
    it.inline.entries.insert(policy, document);
    fragment.claim(subject, About::Identity(Box::new(it)), answer.span());
}
