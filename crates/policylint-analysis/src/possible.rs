//! Whether a statement's resources can fit an action at all (RS-17).

use policylint_catalog::Action;
use policylint_model::truth::Truth;

use crate::authorized::{ArnForm, Authorized};
use crate::matching::collection_matches;
use crate::resources::{ResourceElement, ResourcePattern, ResourceSet};

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
    let authorized = Authorized::of(action);
    match (&authorized, resources.element) {
        (Authorized::Types(forms), ResourceElement::NotResource(_)) => outside(resources, forms),
        (Authorized::Types(forms), _) => resources.combined(|element| can_fit(element, forms)),
        _ => resources.combined(|element| collection_matches(element, Some(&authorized))),
    }
}

/// Whether one element can match a resource that an action is authorized against.
pub fn pattern_possible(element: &ResourcePattern<'_>, action: Action) -> Truth {
    match Authorized::of(action) {
        _ if element.is_everything() => Truth::Yes,
        Authorized::Types(forms) => can_fit(element, &forms),
        collection => collection_matches(element, Some(&collection)),
    }
}

fn can_fit(element: &ResourcePattern<'_>, forms: &[ArnForm]) -> Truth {
    let pattern = element.pattern();
    let service = element.service();
    Truth::any(
        forms
            .iter()
            .filter(|form| !form.is_apart(service, pattern))
            .map(|form| pattern.overlaps(&form.pattern)),
    )
}

/// `NotResource`: some ARN of a form is left over unless one element takes them all.
///
/// Elements that only together take all ARNs of a form are not recognized; the answer is `Yes` then.
fn outside(resources: &ResourceSet<'_>, forms: &[ArnForm]) -> Truth {
    if resources.patterns.is_empty() {
        return resources.combined(|_| Truth::No);
    }
    Truth::any(
        forms
            .iter()
            .map(|form| resources.combined(|element| element.pattern().covers(&form.pattern))),
    )
}
