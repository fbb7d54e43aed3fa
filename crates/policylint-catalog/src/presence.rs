//! Whether a request carries a condition key: the rows of `tables/key-presence.tsv` (RQ-30).

use crate::Catalog;
use crate::action::Action;
use crate::blob::{KEYS, PRESENCE, list};
use crate::condition_key::ConditionKey;

/// Stands for "every action" (as in `build/pack/presence.rs`).
const ANY_ACTION: u16 = u16::MAX;

/// How a key comes with requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// No such request carries it.
    Never,
    /// Some do.
    Sometimes,
    /// Every such request does.
    Always,
}

/// A presence with what it rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceFact {
    /// How the key comes with requests.
    pub presence: Presence,
    /// The document or rule that says so.
    pub source: &'static str,
}

/// What is known about requests; `None` is not known, and rows that depend on it do not apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// The action.
    pub action: Option<Action>,
    /// Who calls.
    pub caller: Option<CallerKind>,
    /// The policy in which the key stands.
    pub policy: Option<PolicyScope>,
    /// How the request arrives.
    pub route: Option<Route>,
}

/// Kinds of caller (section 3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CallerKind {
    /// The root user.
    Root,
    /// A session of `sts:AssumeRoot`.
    RootSession,
    /// A user with long-term keys or signed in.
    User,
    /// A user's session of `sts:GetSessionToken`.
    UserSession,
    /// A role session.
    RoleSession,
    /// A session of `sts:GetFederationToken`.
    FederatedUser,
    /// An AWS service as itself.
    Service,
    /// A session of a service-linked role.
    ServiceLinkedRole,
    /// The unsigned call `sts:AssumeRoleWithSAML`.
    Saml,
    /// The unsigned call `sts:AssumeRoleWithWebIdentity`.
    WebIdentity,
    /// Nobody known.
    Anonymous,
}

/// Kinds of policy, as far as presence depends on them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PolicyScope {
    /// An identity policy.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A resource policy other than those below.
    Resource,
    /// A KMS key policy.
    Key,
    /// A role trust policy.
    Trust,
    /// A VPC endpoint policy.
    Endpoint,
}

/// How a request arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// From the caller over a public endpoint.
    Direct,
    /// From the caller through a VPC endpoint.
    VpcEndpoint,
    /// From a service with the caller's permissions (RQ-5).
    Forwarded,
}

impl Catalog {
    /// What the table says of `key` in `situation`: the first row that surely applies, joined with the
    /// rows before it that apply to some of what is not known. `None`: the table is silent, which
    /// says nothing about the key.
    pub fn key_presence(self, key: ConditionKey, situation: Situation) -> Option<PresenceFact> {
        let mut possible: Option<Presence> = None;
        for row in KEYS.list(key.row(), 6).iter().map(usize::from) {
            let applies = applies(row, situation);
            if applies == Applies::No {
                continue;
            }
            let here = match PRESENCE.byte(row, 0) {
                0 => Presence::Never,
                1 => Presence::Sometimes,
                _ => Presence::Always,
            };
            // Never for some and always for others is sometimes.
            let joined = possible
                .map_or(here, |known| if known == here { here } else { Presence::Sometimes });
            if applies == Applies::Yes {
                return Some(PresenceFact { presence: joined, source: PRESENCE.text(row, 8) });
            }
            possible = Some(joined);
        }
        None
    }
}

/// Whether a row applies to a situation of which not everything is known.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Applies {
    No,
    Perhaps,
    Yes,
}

fn applies(row: usize, situation: Situation) -> Applies {
    // An empty mask holds for every kind, known or not.
    let within = |mask: u16, kind: Option<u16>| match kind {
        _ if mask == 0 => Applies::Yes,
        None => Applies::Perhaps,
        Some(kind) if mask >> kind & 1 != 0 => Applies::Yes,
        Some(_) => Applies::No,
    };
    let actions = PRESENCE.half(row, 6);
    let action = match situation.action {
        _ if actions == ANY_ACTION => Applies::Yes,
        None => Applies::Perhaps,
        Some(action) if list(actions).contains_sorted(action.id().0) => Applies::Yes,
        Some(_) => Applies::No,
    };
    action
        .min(within(u16::from(PRESENCE.byte(row, 1)), situation.route.map(|kind| kind as u16)))
        .min(within(PRESENCE.half(row, 2), situation.caller.map(|kind| kind as u16)))
        .min(within(PRESENCE.half(row, 4), situation.policy.map(|kind| kind as u16)))
}
