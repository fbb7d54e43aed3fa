//! Whether a statement's resources can fit an action at all (RS-17).

use policylint_catalog::{Action, ResourceType, catalog};
use policylint_model::truth::Truth;

use crate::authorized::{Authorized, forms_of, types_of};
use crate::matching::{collection_matches, overlaps_any};
use crate::resources::{Asked, ResourceElement, ResourcePattern, ResourceSet};

/// Whether some request for an action is about a resource in the set.
///
/// `No` is certain: no resource type of the action has an ARN that fits, nor does the ARN that the
/// service makes up (RS-13, RS-14). `Maybe` is left where that ARN is not known (OP-29), or where a
/// pattern is doubtful.
pub fn resource_possible(resources: &ResourceSet<'_>, action: Action) -> Truth {
    match resources.element {
        ResourceElement::Attached => return Truth::Yes,
        ResourceElement::Missing => return Truth::No,
        ResourceElement::Resource(_) if resources.is_everything() => return Truth::Yes,
        ResourceElement::Resource(_) | ResourceElement::NotResource(_) => {}
    }
    match Authorized::of(action) {
        Authorized::Types => Truth::any(
            types_of(action)
                .map(|of| resources.possible_of(Asked::Type(of), || type_possible(resources, of))),
        ),
        made_up @ Authorized::UnknownCollection(service) => resources
            .possible_of(Asked::Nameless(service), || collection_possible(resources, made_up)),
        made_up @ Authorized::Collection(_) => collection_possible(resources, made_up),
    }
}

/// Whether one element can match a resource that an action is authorized against.
pub fn pattern_possible(element: &ResourcePattern<'_>, action: Action) -> Truth {
    match Authorized::of(action) {
        _ if element.is_everything() => Truth::Yes,
        Authorized::Types => {
            Truth::any(types_of(action).map(|of| overlaps_any(element, forms_of(of))))
        }
        made_up => collection_matches(element, Some(made_up)),
    }
}

/// Whether an element can match an ARN of a form that the catalog has, of its own service.
pub fn is_documented(element: &ResourcePattern<'_>) -> bool {
    if element.is_everything() {
        return true;
    }
    let services = element.service().and_then(|service| catalog().service(service));
    services.is_some_and(|service| {
        service.resource_types().any(|of| overlaps_any(element, forms_of(of)).possible())
    })
}

fn collection_possible(resources: &ResourceSet<'_>, made_up: Authorized) -> Truth {
    resources.combined(|element| collection_matches(element, Some(made_up)))
}

/// Whether some resource of a type is in the set; `No` is certain.
pub fn type_is_possible(resources: &ResourceSet<'_>, of: ResourceType) -> Truth {
    match resources.element {
        ResourceElement::Attached => Truth::Yes,
        ResourceElement::Missing => Truth::No,
        ResourceElement::Resource(_) if resources.is_everything() => Truth::Yes,
        ResourceElement::Resource(_) | ResourceElement::NotResource(_) => {
            resources.possible_of(Asked::Type(of), || type_possible(resources, of))
        }
    }
}

/// Whether some ARN of a resource type is in the set.
///
/// Elements of `NotResource` that only together take all ARNs of a form are not recognized; the
/// answer is `Yes` then.
fn type_possible(resources: &ResourceSet<'_>, of: ResourceType) -> Truth {
    let forms = forms_of(of);
    match resources.element {
        ResourceElement::NotResource(_) => Truth::any(
            forms
                .iter()
                .map(|form| resources.combined(|element| element.pattern().covers(form.whole()))),
        ),
        _ => resources.combined(|element| overlaps_any(element, forms)),
    }
}
