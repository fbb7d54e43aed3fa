//! What is said of a statement that has both of two elements of which it may have one.

use policylint_model::ElementPair;
use policylint_syntax::{NodeId, Tree};

use crate::diagnostic::Diagnostic;
use crate::misspelling::is_always;
use crate::rule::{DocumentContext, Reporter};

/// The finding at the negated one of the two; `None` if one of them may not be there.
pub(crate) fn both(
    context: &DocumentContext<'_>,
    reporter: &Reporter<'_>,
    negated: NodeId,
    pair: ElementPair,
) -> Option<Diagnostic> {
    let tree = context.tree();
    let (one, two) = pair.names();
    let other = other_key(tree, negated, one)?;
    if !is_always(tree, negated) || !is_always(tree, other) {
        return None;
    }
    let finding = reporter
        .at(negated, format!("the statement has both `{one}` and `{two}`"))
        .so("AWS refuses the policy")
        .also(tree.place(other), format!("`{one}` stands here"));
    Some(finding)
}

fn other_key(tree: &Tree, key: NodeId, name: &str) -> Option<NodeId> {
    tree.members(tree.parent(key)?).map(|member| member.key).find(|key| {
        tree.string(*key).is_some_and(|key| key.decoded().trim().eq_ignore_ascii_case(name))
    })
}
