//! The strings of a statement, each with the element that it stands in.

use std::borrow::Cow;

use policylint_model::operator::Operator;
use policylint_model::{Effect, Element, List, PrincipalBlock, PrincipalEntry, Statement};
use policylint_syntax::{NodeId, Tree};

/// A string of a statement.
#[derive(Debug, Clone)]
pub(crate) struct ElementText<'t> {
    /// The string.
    pub(crate) node: NodeId,
    /// Its decoded text.
    pub(crate) text: Cow<'t, str>,
    /// The element, as in `NotAction`.
    pub(crate) element: &'static str,
    /// Whether the element is `NotAction`, `NotResource` or `NotPrincipal`.
    pub(crate) negated: bool,
    /// Whether the element is known to hold nothing else.
    pub(crate) alone: bool,
    /// Whether a part of the text is not known.
    pub(crate) has_hole: bool,
}

/// A string of `Principal` or `NotPrincipal` with the member that it stands in.
#[derive(Debug, Clone)]
pub(crate) struct PrincipalText<'t> {
    /// The member of the principal object.
    pub(crate) entry: PrincipalEntry,
    /// The string.
    pub(crate) text: ElementText<'t>,
}

/// A string among the values of a condition.
#[derive(Debug, Clone)]
pub(crate) struct ValueText<'t> {
    /// The operator of the condition, if the language has it.
    pub(crate) operator: Option<Operator>,
    /// The string.
    pub(crate) text: ElementText<'t>,
}

impl ElementText<'_> {
    /// What follows from the text matching nothing at all, as it goes on after "so".
    pub(crate) fn if_dead(&self, effect: Option<Effect>) -> &'static str {
        match effect {
            _ if self.negated => "it excludes nothing",
            Some(Effect::Allow) if self.alone => "this statement allows nothing",
            Some(Effect::Deny) if self.alone => "this statement denies nothing",
            _ => "this element matches nothing",
        }
    }

    /// Whether the text is one placeholder of an example, such as `<bucket-arn>`.
    pub(crate) fn is_placeholder(&self) -> bool {
        let text = self.text.trim();
        (text.starts_with('<') && text.ends_with('>'))
            || (text.starts_with("{{") && text.ends_with("}}"))
    }

    /// Whether blanks stand before or behind the text (P060).
    pub(crate) fn is_padded(&self) -> bool {
        self.text.trim() != self.text
    }
}

/// The strings of `Action` and `NotAction`.
pub(crate) fn actions<'t>(
    tree: &'t Tree,
    statement: &Statement,
) -> impl Iterator<Item = ElementText<'t>> + use<'t> {
    list(tree, statement.action, "Action", false).chain(list(
        tree,
        statement.not_action,
        "NotAction",
        true,
    ))
}

/// The strings of `Resource` and `NotResource`.
pub(crate) fn resources<'t>(
    tree: &'t Tree,
    statement: &Statement,
) -> impl Iterator<Item = ElementText<'t>> + use<'t> {
    list(tree, statement.resource, "Resource", false).chain(list(
        tree,
        statement.not_resource,
        "NotResource",
        true,
    ))
}

/// The strings below the members of `Principal` and `NotPrincipal`.
pub(crate) fn principals<'t>(
    tree: &'t Tree,
    statement: &Statement,
) -> impl Iterator<Item = PrincipalText<'t>> + use<'t> {
    let blocks = [
        (statement.principal.value().copied(), "Principal", false),
        (statement.not_principal.value().copied(), "NotPrincipal", true),
    ];
    blocks.into_iter().flat_map(move |(block, element, negated)| {
        block.into_iter().flat_map(move |block: PrincipalBlock| {
            let members = block.entries(tree).take(2).count();
            block.entries(tree).flat_map(move |entry| {
                texts(tree, entry.values, element, negated).map(move |mut text| {
                    text.alone &= members == 1;
                    PrincipalText { entry, text }
                })
            })
        })
    })
}

/// The strings among the values of conditions.
pub(crate) fn values<'t>(
    tree: &'t Tree,
    statement: &Statement,
) -> impl Iterator<Item = ValueText<'t>> + use<'t> {
    statement.conditions(tree).flat_map(move |entry| {
        let operator =
            tree.string(entry.operator).and_then(|text| Operator::parse(&text.decoded()).ok());
        texts(tree, entry.values, "Condition", false).map(move |text| ValueText { operator, text })
    })
}

fn list<'t>(
    tree: &'t Tree,
    element: Element<List>,
    name: &'static str,
    negated: bool,
) -> impl Iterator<Item = ElementText<'t>> + use<'t> {
    let value = element.value().copied();
    value.into_iter().flat_map(move |value| texts(tree, value, name, negated))
}

fn texts<'t>(
    tree: &'t Tree,
    list: List,
    element: &'static str,
    negated: bool,
) -> impl Iterator<Item = ElementText<'t>> + use<'t> {
    let alone = list.complete && list.items(tree).take(2).count() == 1;
    list.items(tree).filter_map(move |node| {
        let text = tree.string(node)?;
        let has_hole = !text.holes().is_empty();
        Some(ElementText { node, text: text.decoded(), element, negated, alone, has_hole })
    })
}
