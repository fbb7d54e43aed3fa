//! Services whose requests carry no tags of their resources, and the tagging of services that do.

use policylint_analysis::{ActionPattern, ActionReading, CompiledStatement, Literal};
use policylint_catalog::{AccessLevels, Action, Service, catalog};
use policylint_model::PolicyKind;
use policylint_model::operator::{BaseOperator, Quantifier};
use policylint_model::truth::Truth;

use crate::absent::{Lack, Unreached};
use crate::condition_weight::is_on_any;
use crate::rule::StatementContext;

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

/// Whether a statement limits the tags that a request may pass.
pub(crate) fn limits_passed_tags(statement: &CompiledStatement<'_>) -> bool {
    statement.conditions.iter().any(|literal| is_on_any(literal, &PASSED_TAGS))
}

/// Whether a condition asks for a value of its key: it fails without it, and is no test by `Null`.
pub(crate) fn asks_for_value(literal: &Literal<'_>) -> bool {
    literal.known_operator().is_some_and(|operator| {
        operator.base != BaseOperator::Null
            && !operator.is_negated()
            && operator.quantifier != Quantifier::ForAllValues
    }) && literal.when_absent() == Truth::No
}
