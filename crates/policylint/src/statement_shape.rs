//! What a statement says beside one of its lists, so that statements can be compared.

use std::fmt::Write as _;

use policylint_model::{List, Pair, Statement};
use policylint_syntax::{Kind, NodeId, Presence, Tree};

/// The list that is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merged {
    /// `Action`.
    Actions,
    /// `Resource`.
    Resources,
}

/// All that a statement says but one list and its `Sid`, in one form; `None` if the list is negated,
/// not there or not all known.
pub(crate) fn others_shape(tree: &Tree, statement: &Statement, but: Merged) -> Option<String> {
    let (merged, other) = match but {
        Merged::Actions => (statement.actions(), statement.resources()),
        Merged::Resources => (statement.resources(), statement.actions()),
    };
    let is_both = (statement.action.is_present() && statement.not_action.is_present())
        || (statement.resource.is_present() && statement.not_resource.is_present())
        || (statement.principal.is_present() && statement.not_principal.is_present());
    let is_whole = merged.is_some_and(|Pair { negated, value }| {
        !negated && value.complete && value.items(tree).next().is_some()
    });
    let is_always = statement.presence == Presence::Always;
    let effect = statement.effect().filter(|_| is_whole && is_always && !is_both)?;
    let mut shape = format!("{effect:?}");
    if let Some(Pair { negated, value }) = other {
        let _ = write!(shape, " {negated} {:?}", sorted(tree, value));
    }
    if let Some(Pair { negated, value }) = statement.principals() {
        let _ = write!(shape, " {negated} {}", json(tree, value.node())?);
    }
    if statement.condition.is_present() {
        let _ = write!(shape, " {}", json(tree, *statement.condition.value()?)?);
    }
    Some(shape)
}

fn sorted(tree: &Tree, list: List) -> Vec<String> {
    let mut texts: Vec<String> = list
        .items(tree)
        .filter_map(|item| tree.scalar_text(item))
        .map(std::borrow::Cow::into_owned)
        .collect();
    texts.sort_unstable();
    texts
}

/// A value of at most two levels of objects and lists of scalars, keys and items sorted.
fn json(tree: &Tree, node: NodeId) -> Option<String> {
    match tree.kind(node) {
        Kind::Object => {
            let mut members = Vec::new();
            for member in tree.members(node) {
                let key = tree.string(member.key)?.decoded().into_owned();
                // The depth of the tree is bounded.
                members.push(format!("{key:?}: {}", json(tree, member.value)?));
            }
            members.sort_unstable();
            Some(format!("{{{}}}", members.join(", ")))
        }
        Kind::Array => {
            let items: Option<Vec<String>> =
                tree.children(node).map(|item| scalar(tree, item)).collect();
            let mut items = items?;
            items.sort_unstable();
            Some(format!("[{}]", items.join(", ")))
        }
        // One value and a list of it are the same (GR-9).
        _ => scalar(tree, node).map(|text| format!("[{text}]")),
    }
}

fn scalar(tree: &Tree, node: NodeId) -> Option<String> {
    let text = tree.scalar_text(node).filter(|_| tree.presence(node) == Presence::Always)?;
    Some(format!("{text:?}"))
}
