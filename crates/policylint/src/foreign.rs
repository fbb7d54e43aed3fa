//! Actions that the policy of a resource cannot give, as they are about resources of other types.

use policylint_analysis::{ActionPattern, ActionReading, foreign_to_kind};
use policylint_catalog::{Action, catalog};
use policylint_model::{Document, PolicyKind};

/// Types of resources that the policies of buckets and access points are about.
const IN_BUCKETS: [&str; 4] = ["bucket", "object", "accesspoint", "accesspointobject"];

/// Whether an element names actions, and none of them is one that the document's kind of policy, or the
/// resource that carries it, has a say in (GR-33, KM-9, RS-16).
pub(crate) fn is_foreign(document: &Document, element: &ActionPattern<'_>) -> bool {
    match element.reading {
        ActionReading::Exact { action: Some(action), .. } => is_foreign_action(document, action),
        ActionReading::Wildcard { service: Some(_) } => {
            let mut named = element.named_actions().peekable();
            named.peek().is_some() && named.all(|action| is_foreign_action(document, action))
        }
        _ => false,
    }
}

/// The same of an action.
pub(crate) fn is_foreign_action(document: &Document, action: Action) -> bool {
    let kind = document.policy_kind();
    if foreign_to_kind(kind, action).is_some() {
        return true;
    }
    match kind {
        PolicyKind::Bucket => action.service().prefix() == "s3" && !is_about_buckets(action),
        PolicyKind::Resource => is_foreign_to_carrier(document, action),
        _ => false,
    }
}

/// Whether an action of S3 is about buckets, access points or what is in them.
fn is_about_buckets(action: Action) -> bool {
    let mut types = action.resource_types().map(|usage| usage.resource_type.name());
    types.any(|name| IN_BUCKETS.iter().any(|known| name.eq_ignore_ascii_case(known)))
}

/// Whether the type of the resource that carries the policy is known, and has other actions.
fn is_foreign_to_carrier(document: &Document, action: Action) -> bool {
    let resource_type = document.kind.resource_type.as_deref();
    let carrier = resource_type.and_then(|of| catalog().policy_carrier(of));
    carrier.is_some_and(|carrier| {
        carrier.action_services().all(|known| known != action.service().prefix())
    })
}
