//! Statements that let their holder hand on whatever he likes to a service: any role, or a role for any
//! service. Two actions are of this sort, `iam:PassRole` and `iam:CreateServiceLinkedRole`.

use policylint_analysis::{
    ActionReading, CompiledStatement, Literal, ResourceElement, ResourcePattern, ResourceReading,
};
use policylint_model::arn::Arn;
use policylint_model::operator::BaseOperator;
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::NodeId;

use crate::rule::StatementContext;

/// How a statement names the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// By name.
    Name,
    /// By a pattern.
    Pattern,
    /// By leaving it out of `NotAction`.
    NotAction,
}

/// How a statement names the roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum On {
    /// By a pattern that fits all of them.
    Star,
    /// By leaving them out of `NotResource`.
    NotResource,
}

/// A statement that gives such an action without bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unbounded {
    pub(crate) by: By,
    pub(crate) on: On,
    /// The element of the action.
    pub(crate) action: NodeId,
    /// The element of the resource.
    pub(crate) resource: NodeId,
}

/// How an identity policy's Allow gives an action without bounds: on every role, and without a condition
/// on the key that says for which service. `None` if it does not, or if that is not known.
pub(crate) fn unbounded(
    context: &StatementContext<'_>,
    action: &str,
    bounds: impl Fn(&Literal<'_>) -> bool,
) -> Option<Unbounded> {
    let statement = context.compiled;
    let is_asked = context.document().policy_kind() == PolicyKind::Identity
        && statement.effect == Some(Effect::Allow)
        && statement.more_conditions.is_none()
        && statement.in_force().certain();
    if !is_asked {
        return None;
    }
    let (by, action_node) = named_by(context, action)?;
    let (on, resource) = named_on(statement)?;
    let is_bounded = statement.conditions.iter().any(|literal| {
        !literal.key_text.is_known() || literal.known_operator().is_none() || bounds(literal)
    });
    if is_bounded || is_denied(context, action) {
        return None;
    }
    Some(Unbounded { by, on, action: action_node, resource })
}

/// Whether a condition asks for a value of a key, and does not hold without it.
pub(crate) fn asks_for(literal: &Literal<'_>, key: &str) -> bool {
    literal.is_on(key)
        && literal.known_operator().is_some_and(|operator| {
            !operator.is_negated() && !operator.if_exists && operator.base != BaseOperator::Null
        })
}

fn named_by(context: &StatementContext<'_>, action: &str) -> Option<(By, NodeId)> {
    let set = context.compiled.actions.as_ref()?;
    if set.negated {
        let element = context.statement.not_action.value()?;
        return set.matches(action).certain().then_some((By::NotAction, element.node));
    }
    let matching = |by_name: bool| {
        set.patterns.iter().find(|element| {
            matches!(element.reading, ActionReading::Exact { .. }) == by_name
                && element.matches(action).certain()
        })
    };
    let named = matching(true).map(|element| (By::Name, element.text.node));
    named.or_else(|| matching(false).map(|element| (By::Pattern, element.text.node)))
}

fn named_on(statement: &CompiledStatement<'_>) -> Option<(On, NodeId)> {
    let set = &statement.resources;
    match set.element {
        ResourceElement::Resource(_) => {
            let all = set.patterns.iter().find(|pattern| fits_all_roles(pattern))?;
            Some((On::Star, all.text.node))
        }
        ResourceElement::NotResource(node) => {
            let spares_roles = set.patterns.iter().any(fits_all_roles);
            (set.complete && !spares_roles).then_some((On::NotResource, node))
        }
        ResourceElement::Attached | ResourceElement::Missing => None,
    }
}

/// Whether a pattern fits the ARNs of all roles of an account.
fn fits_all_roles(pattern: &ResourcePattern<'_>) -> bool {
    if pattern.text.choice.is_some() {
        return false;
    }
    if pattern.reading == ResourceReading::Everything {
        return true;
    }
    let Some(Ok(arn)) = pattern.text.known().map(Arn::parse) else { return false };
    matches!(arn.service(), "iam" | "*") && matches!(arn.resource(), "*" | "role/*" | "role*")
}

/// Whether the document denies the action altogether.
fn is_denied(context: &StatementContext<'_>, action: &str) -> bool {
    context.within.compiled.statements.iter().any(|other| {
        other.effect == Some(Effect::Deny)
            && other.is_unconditional()
            && other.in_force().certain()
            && other.resources.is_everything()
            && other.actions.as_ref().is_some_and(|set| set.matches(action).certain())
    })
}
