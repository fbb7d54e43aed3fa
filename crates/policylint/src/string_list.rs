//! The lists of a statement that hold strings: actions, resources, principals, values.

use policylint_analysis::CompiledStatement;
use policylint_model::{Element, List, PrincipalBlock};
use policylint_syntax::{Kind, NodeId, Tree};

use crate::rule::StatementContext;

/// What a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ListOf {
    /// `Action` or `NotAction`.
    Actions,
    /// `Resource` or `NotResource`.
    Resources,
    /// Principals of one type.
    Principals,
    /// The values of a condition key.
    Values,
}

/// One value or an array of values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StringList {
    /// What it holds.
    pub(crate) of: ListOf,
    /// The value or the array.
    pub(crate) node: NodeId,
}

impl StringList {
    /// The key that it stands under, in backticks.
    pub(crate) fn name(self, tree: &Tree) -> String {
        let key = tree.key_of(self.node).and_then(|key| tree.string(key));
        format!("`{}`", key.map(|key| key.decoded()).unwrap_or_default())
    }

    /// The items of an array of known strings, numbers and booleans only; `None` for anything else.
    pub(crate) fn plain_items(self, tree: &Tree) -> Option<Vec<NodeId>> {
        if tree.kind(self.node) != Kind::Array {
            return None;
        }
        let items: Vec<NodeId> = tree.children(self.node).collect();
        items.iter().all(|item| is_plain(tree, *item)).then_some(items)
    }
}

/// Whether a node is a scalar that is known and there in every case.
pub(crate) fn is_plain(tree: &Tree, node: NodeId) -> bool {
    let is_scalar =
        matches!(tree.kind(node), Kind::String | Kind::Number | Kind::True | Kind::False);
    is_scalar
        && tree.presence(node) == policylint_syntax::Presence::Always
        && tree.string(node).is_none_or(|text| text.holes().is_empty())
}

/// The lists of a statement in order of its elements.
pub(crate) fn lists_of<'d>(
    context: &StatementContext<'d>,
) -> impl Iterator<Item = StringList> + use<'d> {
    let (tree, statement) = (context.tree(), context.statement);
    let elements = [
        (statement.action, ListOf::Actions),
        (statement.not_action, ListOf::Actions),
        (statement.resource, ListOf::Resources),
        (statement.not_resource, ListOf::Resources),
    ];
    let elements = elements.into_iter().filter_map(|(element, of)| match element {
        Element::Value(List { node, .. }) => Some(StringList { of, node }),
        _ => None,
    });
    let principals = [statement.principal, statement.not_principal]
        .into_iter()
        .filter_map(|element| element.value().copied())
        .filter(|block| matches!(block, PrincipalBlock::Map(_)))
        .flat_map(move |block| block.entries(tree))
        .map(|entry| StringList { of: ListOf::Principals, node: entry.values.node });
    elements.chain(principals).chain(values_of(context.compiled))
}

fn values_of<'d>(
    statement: &'d CompiledStatement<'d>,
) -> impl Iterator<Item = StringList> + use<'d> {
    let literals = statement.conditions.iter();
    literals.map(|literal| StringList { of: ListOf::Values, node: literal.values_node })
}
