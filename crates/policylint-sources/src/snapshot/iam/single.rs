//! Answers about one user, group, role or managed policy, as people paste them.

use policylint_model::account::{Fragment, IdentityKind};

use super::entity::{Detail, identity};
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
