//! Members of answers, whatever tool wrote their names: `RoleName`, `roleName`, `role_name`.

use policylint_syntax::{Kind, NodeId, Tree};

/// A member of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// There is none.
    Missing,
    /// It is `null`: the value.
    Null(NodeId),
    /// Its value.
    Value(NodeId),
}

/// The member of an object with this name, whatever its case and underscores.
pub(crate) fn field(tree: &Tree, object: NodeId, name: &str) -> Field {
    let found = tree.members(object).find(|member| is_named(tree, member.key, name));
    match found {
        None => Field::Missing,
        Some(member) if tree.kind(member.value) == Kind::Null => Field::Null(member.value),
        Some(member) => Field::Value(member.value),
    }
}

fn is_named(tree: &Tree, key: NodeId, name: &str) -> bool {
    let Some(key) = tree.string(key) else { return false };
    if key.is(name) {
        return true;
    }
    let decoded = key.decoded();
    let mut letters = decoded.bytes().filter(|byte| *byte != b'_');
    let same =
        name.bytes().all(|byte| letters.next().is_some_and(|own| own.eq_ignore_ascii_case(&byte)));
    same && letters.next().is_none()
}

impl Field {
    /// Its value, unless it is `null`.
    pub(crate) fn value(self) -> Option<NodeId> {
        match self {
            Self::Value(node) => Some(node),
            Self::Missing | Self::Null(_) => None,
        }
    }
}
