//! Whether a statement, or a part of it, matches a request.

mod principal;

use policylint_catalog::catalog;
use policylint_model::truth::{OpenPoint, Reason, Truth};

use crate::actions::ActionSet;
use crate::arn_form::ArnForm;
use crate::authorized::Authorized;
use crate::compile::CompiledStatement;
use crate::conditions::{conditions_hold, key_text};
use crate::request::{Request, Target};
use crate::resources::{ResourceElement, ResourcePattern, ResourceSet};

pub use principal::{MatchKind, PrincipalMatch, principal_matches};

pub(crate) use principal::{each_principal_match, kind_of_principal};

/// An ARN that a service makes up and that is not known (RS-13).
const MADE_UP_ARN: OpenPoint = OpenPoint(29);

/// Whether a statement applies to a request: it is in force, and principals, actions, resources and
/// conditions all match. What it then does is its effect.
pub fn statement_matches(statement: &CompiledStatement<'_>, request: &Request) -> Truth {
    let parts = [
        |statement: &CompiledStatement<'_>, _: &Request| statement.in_force(),
        |statement: &CompiledStatement<'_>, request: &Request| {
            statement
                .actions
                .as_ref()
                .map_or(Truth::No, |actions| action_matches(actions, &request.action))
        },
        |statement: &CompiledStatement<'_>, request: &Request| match (
            &statement.principals,
            statement.effect,
        ) {
            (Some(principals), Some(effect)) => {
                principal_matches(principals, effect, &request.caller).truth
            }
            _ => Truth::Yes,
        },
        |statement: &CompiledStatement<'_>, request: &Request| {
            resource_matches(&statement.resources, request)
        },
        |statement: &CompiledStatement<'_>, request: &Request| {
            let more = Truth::from(statement.more_conditions.clone());
            conditions_hold(&statement.conditions, &request.context).and(more)
        },
    ];
    Truth::all(parts.iter().map(|part| part(statement, request)))
}

/// Whether `Action` or `NotAction` matches an action by its full name (AC-1 to AC-10).
pub fn action_matches(actions: &ActionSet<'_>, name: &str) -> Truth {
    actions.matches(name)
}

/// Whether `Resource` or `NotResource` matches the resource of a request (RS-1 to RS-16, VR-8, VR-9).
pub fn resource_matches(resources: &ResourceSet<'_>, request: &Request) -> Truth {
    let text_of = |key: &str| key_text(&request.context, key);
    if matches!(resources.element, ResourceElement::NotResource(_))
        && resources.has_unresolvable(text_of)
    {
        return Truth::No;
    }
    match &request.resource {
        Target::Arn(arn) => resources.combined(|element| {
            if element.begins_otherwise(arn) {
                return Truth::No;
            }
            element.pattern().matches_with(arn, text_of)
        }),
        Target::Collection => {
            let authorized = catalog().find_action(&request.action).map(Authorized::of);
            resources.combined(|element| collection_matches(element, authorized))
        }
    }
}

/// Whether an element matches `*` or the ARN that the service makes up for an action (RS-13, RS-14).
pub(crate) fn collection_matches(
    element: &ResourcePattern<'_>,
    authorized: Option<Authorized>,
) -> Truth {
    let asterisk = element.matches_asterisk();
    if asterisk == Truth::Yes {
        return Truth::Yes;
    }
    match authorized {
        Some(Authorized::Collection(forms)) => asterisk.or(overlaps_any(element, forms)),
        Some(Authorized::UnknownCollection(service)) => {
            asterisk.or(element.names_nothing_of(service).doubted(Reason::Open(MADE_UP_ARN)))
        }
        // The action has resource types, or is not known: no ARN is made up.
        Some(Authorized::Types) | None => asterisk,
    }
}

/// Whether some ARN of the forms is matched by an element.
pub(crate) fn overlaps_any(element: &ResourcePattern<'_>, forms: &[ArnForm]) -> Truth {
    Truth::any(forms.iter().map(|form| form.meets(element)))
}
