//! What each layer says to a check: which layers are asked of which caller (semantics 6.2), and the
//! union or intersection of their policies (EV-4, EV-12, EV-13).

use policylint_catalog::CallerKind;
use policylint_model::Effect;

use super::check::{Check, Class};
use super::kinds::Kinds;
use super::policies::{Policies, PolicySet};
use super::statement::quick;
use super::verdict::Layer;
use crate::request::Request;

/// What the policies of one layer or level say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Union {
    pub(super) denies: bool,
    pub(super) allows: bool,
    /// The ways in which the principals of its Allow statements match.
    pub(super) kinds: Kinds,
}

/// What all layers say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Outcomes {
    pub(super) identity: Union,
    pub(super) boundary: Option<Union>,
    pub(super) session: Option<Union>,
    pub(super) endpoint: Option<Union>,
    /// Every level allows, or some level denies.
    pub(super) scp: Option<Union>,
    pub(super) rcp: Option<Union>,
    pub(super) resource: Option<Union>,
}

/// A set of policies that is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slot {
    pub(super) layer: Layer,
    pub(super) level: Option<usize>,
}

impl Slot {
    fn of(layer: Layer) -> Self {
        Self { layer, level: None }
    }
}

/// Asks the layers that apply to a check. `ask` gives what a set of policies says.
pub(super) fn outcomes<'a, 'p>(
    check: &Check,
    policies: &'a Policies<'p>,
    mut ask: impl FnMut(Slot, &'a PolicySet<'p>) -> Union,
) -> Outcomes {
    let applies = Applies::to(check);
    let mut ask_if = |applies: bool, layer: Layer, set: Option<&'a PolicySet<'p>>| {
        set.filter(|_| applies).map(|set| ask(Slot::of(layer), set))
    };
    let identity = ask_if(applies.identity, Layer::Identity, Some(&policies.identity));
    let class = check.class(policies);
    let on_resource = !matches!(class, Class::None | Class::RetireGrant);
    Outcomes {
        identity: identity.unwrap_or_default(),
        boundary: ask_if(applies.boundary, Layer::Boundary, policies.boundary.as_ref()),
        session: ask_if(applies.session, Layer::Session, policies.session.as_ref()),
        endpoint: ask_if(applies.endpoint, Layer::Vpce, policies.endpoint.as_ref()),
        resource: ask_if(on_resource, layer_of(class), resource_policies(check, policies)),
        scp: levels(policies.scp.as_deref().filter(|_| !check.scp_exempt), |level, set| {
            ask(Slot { layer: Layer::Scp, level: Some(level) }, set)
        }),
        rcp: levels(policies.rcp.as_deref().filter(|_| !check.rcp_exempt), |level, set| {
            ask(Slot { layer: Layer::Rcp, level: Some(level) }, set)
        }),
    }
}

/// What a set of policies says, asked statement by statement.
pub(super) fn quick_union(check: &Check, slot: Slot, set: &PolicySet<'_>) -> Union {
    let request = request_for(check, slot.layer);
    let mut union = Union::default();
    for (_, statement) in set.candidates(&check.service) {
        let Some(effect) = statement.effect else { continue };
        // One Allow is as good as many where nobody asks whom it names.
        if effect == Effect::Allow && union.allows && statement.principals.is_none() {
            continue;
        }
        let Some(kinds) = quick(statement, effect, check, request) else { continue };
        union.add(effect, kinds);
        if union.denies {
            break;
        }
    }
    union
}

/// The request as the policies of a layer see it.
pub(super) fn request_for(check: &Check, layer: Layer) -> &Request {
    match (layer, &check.key_request) {
        (Layer::Key, Some(request)) => request,
        _ => &check.request,
    }
}

/// The layer under which the policy of the resource is reported.
pub(super) fn layer_of(class: Class) -> Layer {
    match class {
        Class::Key | Class::RetireGrant => Layer::Key,
        Class::Trust => Layer::Trust,
        Class::Ordinary | Class::Required | Class::None => Layer::Resource,
    }
}

/// The policies of the resource that a check is about: of the access point or of what is behind it.
pub(super) fn resource_policies<'a, 'p>(
    check: &Check,
    policies: &'a Policies<'p>,
) -> Option<&'a PolicySet<'p>> {
    if check.bucket.is_some() { policies.access_point.as_ref() } else { policies.resource.as_ref() }
}

/// Which layers of the caller's side are asked (semantics 6.2).
pub(super) struct Applies {
    pub(super) identity: bool,
    pub(super) boundary: bool,
    pub(super) session: bool,
    pub(super) endpoint: bool,
}

impl Applies {
    pub(super) fn to(check: &Check) -> Self {
        use CallerKind::{
            FederatedUser, RoleSession, Root, RootSession, Service, ServiceLinkedRole,
        };
        let is_root = matches!(check.kind, Root | RootSession);
        let identity = check.has_identity() && !is_root && !check.identity_is_settled;
        Self {
            identity,
            boundary: identity && check.kind != ServiceLinkedRole,
            session: !check.identity_is_settled
                && matches!(check.kind, RoleSession | FederatedUser | RootSession),
            endpoint: !check.is_forwarded && !matches!(check.kind, Service | ServiceLinkedRole),
        }
    }
}

impl Union {
    pub(super) fn add(&mut self, effect: Effect, kinds: Kinds) {
        match effect {
            Effect::Deny => self.denies = true,
            Effect::Allow => {
                self.allows = true;
                self.kinds = self.kinds.union(kinds);
            }
        }
    }
}

fn levels<'a, 'p>(
    levels: Option<&'a [PolicySet<'p>]>,
    mut ask: impl FnMut(usize, &'a PolicySet<'p>) -> Union,
) -> Option<Union> {
    let mut all = Union { allows: true, ..Union::default() };
    for (level, set) in levels?.iter().enumerate() {
        let union = ask(level, set);
        all.denies |= union.denies;
        all.allows &= union.allows;
    }
    Some(all)
}
