//! What each layer says to a check: which layers are asked of which caller (semantics 6.2), and the
//! union or intersection of their policies (EV-4, EV-12, EV-13).

use policylint_catalog::CallerKind;
use policylint_model::Effect;

use super::check::{Check, Class};
use super::kinds::Kinds;
use super::policies::{Policies, PolicySet};
use super::statement::quick;
use super::verdict::{Layer, Layers};
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
    let class = check.class(policies);
    let on_resource = !matches!(class, Class::None | Class::RetireGrant);
    let own = layer_of(class);
    let applying = applying(check).with_if(on_resource, own);
    let mut ask_if = |layer: Layer, set: Option<&'a PolicySet<'p>>| {
        set.filter(|_| applying.contains(layer)).map(|set| ask(Slot::of(layer), set))
    };
    let identity = ask_if(Layer::Identity, Some(&policies.identity)).unwrap_or_default();
    let boundary = ask_if(Layer::Boundary, policies.boundary.as_ref());
    let session = ask_if(Layer::Session, policies.session.as_ref());
    let endpoint = ask_if(Layer::Vpce, policies.endpoint.as_ref());
    let resource = ask_if(own, resource_policies(check, policies));
    let mut ask_levels = |layer: Layer, all: &'a Option<Vec<PolicySet<'p>>>| {
        let all = all.as_deref().filter(|_| applying.contains(layer));
        levels(all, |level, set| ask(Slot { layer, level: Some(level) }, set))
    };
    let scp = ask_levels(Layer::Scp, &policies.scp);
    let rcp = ask_levels(Layer::Rcp, &policies.rcp);
    Outcomes { identity, boundary, session, endpoint, scp, rcp, resource }
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

/// The layers that can be asked about a check (semantics 6.2): those of the caller's side and the
/// endpoint, and control policies.
pub(super) fn applying(check: &Check) -> Layers {
    use CallerKind::{FederatedUser, RoleSession, Root, RootSession, Service, ServiceLinkedRole};
    let own = !check.identity_is_settled;
    let identity = own && check.has_identity() && !matches!(check.kind, Root | RootSession);
    let session = own && matches!(check.kind, RoleSession | FederatedUser | RootSession);
    let endpoint = !check.is_forwarded && !matches!(check.kind, Service | ServiceLinkedRole);
    Layers::NONE
        .with_if(identity, Layer::Identity)
        .with_if(identity && check.kind != ServiceLinkedRole, Layer::Boundary)
        .with_if(session, Layer::Session)
        .with_if(endpoint, Layer::Vpce)
        .with_if(!check.exempt.contains(Layer::Scp), Layer::Scp)
        .with_if(!check.exempt.contains(Layer::Rcp), Layer::Rcp)
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
