//! Services whose requests carry no tags of their resources, and the tagging of services that do.

use policylint_analysis::{ActionPattern, ActionReading, CompiledStatement, Literal};
use policylint_catalog::{AccessLevels, Action, Service, catalog};
use policylint_model::operator::{BaseOperator, Quantifier};
use policylint_model::truth::Truth;
use policylint_model::{Effect, PolicyKind};
use policylint_syntax::NodeId;

use crate::absent::{Lack, Unreached};
use crate::given::MAX_STATEMENTS;
use crate::rule::StatementContext;

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 400;

/// Tags of the resource that a request is about.
pub(crate) const RESOURCE_TAG: &str = "aws:ResourceTag/";

/// Keys of the tags that a request passes.
pub(crate) const PASSED_TAGS: [&str; 2] = ["aws:TagKeys", "aws:RequestTag/"];

/// Whether no action of a service is documented to carry the tags of its resources.
pub(crate) fn lacks_tags(service: Service) -> bool {
    let key = catalog().find_condition_key("aws:ResourceTag/x");
    key.is_some_and(|key| !service.actions().any(|action| action.supports_key(key)))
}

/// The service of an element of `Action`, if it names one.
pub(crate) fn service_of(element: &ActionPattern<'_>) -> Option<Service> {
    match element.reading {
        ActionReading::Exact { service, .. } | ActionReading::Wildcard { service } => service,
        _ => None,
    }
}

/// What of the actions that lack a tag of their resource is left to C019: services some of whose
/// actions carry such tags. G001 and G002 speak of the others, in policies of principals.
pub(crate) fn without_untagged<'s, 'd>(
    context: &StatementContext<'_>,
    mut unreached: Unreached<'s, 'd>,
) -> Option<Unreached<'s, 'd>> {
    if unreached.lack != Lack::NotDocumented || !is_judged(context, unreached.literal) {
        return Some(unreached);
    }
    let before = unreached.elements.len();
    unreached.elements.retain(|element| !service_of(element).is_some_and(lacks_tags));
    unreached.is_all &= unreached.elements.len() == before;
    (!unreached.elements.is_empty()).then_some(unreached)
}

/// Whether G001 and G002 speak of a condition: AWS's own check is about policies of principals.
pub(crate) fn is_judged(context: &StatementContext<'_>, literal: &Literal<'_>) -> bool {
    literal.is_on(RESOURCE_TAG)
        && matches!(
            context.document().policy_kind(),
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp
        )
}

/// Whether an action sets or removes tags.
pub(crate) fn is_tagging(action: Action) -> bool {
    action.access_levels().intersects(AccessLevels::TAGGING)
}

/// Whether a condition asks for a value of its key: it fails without it, and is no test by `Null`.
pub(crate) fn asks_for_value(literal: &Literal<'_>) -> bool {
    literal.known_operator().is_some_and(|operator| {
        operator.base != BaseOperator::Null
            && !operator.is_negated()
            && operator.quantifier != Quantifier::ForAllValues
    }) && literal.when_absent() == Truth::No
}

/// Whether an action puts tags on something that is there already.
pub(crate) fn puts_tags(action: Action) -> bool {
    const VERBS: [&str; 4] = ["Tag", "CreateTags", "AddTags", "PutTags"];
    is_tagging(action) && VERBS.iter().any(|verb| action.name().starts_with(verb))
}

/// The first other Allow of the document that gives one of these actions without any condition, with
/// the action and the element that names it. Nothing if the action is denied in any way, or comes with
/// everything else.
pub(crate) fn given_freely<'d>(
    context: &StatementContext<'d>,
    is_wanted: impl Fn(Action) -> bool,
    is_about: impl Fn(&CompiledStatement<'d>) -> bool,
) -> Option<(Action, NodeId)> {
    let statements = &context.within.compiled.statements;
    if statements.len() > MAX_STATEMENTS {
        return None;
    }
    let is_denied = |action: Action| {
        statements.iter().any(|other| {
            other.effect == Some(Effect::Deny)
                && other.actions.as_ref().is_some_and(|set| set.includes(action).possible())
        })
    };
    statements
        .iter()
        .filter(|other| other.id != context.compiled.id && other.effect == Some(Effect::Allow))
        .filter(|other| other.is_unconditional() && is_about(other))
        .find_map(|other| {
            let set = other.actions.as_ref().filter(|set| !set.negated)?;
            set.patterns.iter().find_map(|element| {
                if element.reading == ActionReading::Everything {
                    return None;
                }
                let action = element
                    .named_actions()
                    .take(MAX_ACTIONS)
                    .find(|action| is_wanted(*action) && !is_denied(*action))?;
                Some((action, element.text.node))
            })
        })
}
