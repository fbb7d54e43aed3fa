//! From what the layers say to the verdict: semantics 6.3 to 6.5.

use policylint_catalog::CallerKind;

use super::check::{Check, Class, Relation};
use super::fixed::Fixed;
use super::kinds::Kinds;
use super::outcomes::{Outcomes, layer_of};
use super::policies::Policies;
use super::statement::Flips;
use super::verdict::{Layer, Layers, Verdict};
use super::{kms, s3};
use crate::matching::MatchKind;
use crate::request::{Caller, ContextValue};

/// The layers that block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Decision {
    /// Those that deny by a statement.
    pub(super) explicit: Layers,
    /// Those that lack an Allow.
    pub(super) implicit: Layers,
}

impl Decision {
    pub(super) fn verdict(self) -> Verdict {
        if !self.explicit.is_empty() {
            Verdict::ExplicitDeny
        } else if !self.implicit.is_empty() {
            Verdict::ImplicitDeny
        } else {
            Verdict::Allow
        }
    }

    /// Two checks that both have to pass.
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            explicit: self.explicit.union(other.explicit),
            implicit: self.implicit.union(other.implicit),
        }
    }
}

/// The decision of a check.
pub(super) fn decide(
    check: &Check,
    policies: &Policies<'_>,
    outcomes: &Outcomes,
    flips: Flips<'_>,
) -> Decision {
    let says = Says { check, policies, outcomes, flips, class: check.class(policies) };
    let explicit = says.explicit();
    match check.fixed {
        Fixed::AllowedOpen if flips.point(21) => Decision { explicit, ..Decision::default() },
        Fixed::Allowed | Fixed::AllowedOpen => Decision::default(),
        Fixed::Refused(layer) => Decision { implicit: Layers::of(layer), ..Decision::default() },
        Fixed::Open => Decision { explicit, implicit: says.gates().union(says.grants()) },
    }
}

/// What is known when a decision is made.
struct Says<'a, 'p> {
    check: &'a Check,
    policies: &'a Policies<'p>,
    outcomes: &'a Outcomes,
    flips: Flips<'a>,
    class: Class,
}

impl Says<'_, '_> {
    /// Layers with a Deny (step 2).
    fn explicit(&self) -> Layers {
        let outcomes = self.outcomes;
        let denies = |union: Option<super::outcomes::Union>| union.is_some_and(|it| it.denies);
        let resource = denies(outcomes.resource) && !s3::is_root_on_policy(self.check);
        Layers::NONE
            .with_if(outcomes.identity.denies, Layer::Identity)
            .with_if(denies(outcomes.boundary), Layer::Boundary)
            .with_if(denies(outcomes.session), Layer::Session)
            .with_if(denies(outcomes.endpoint), Layer::Vpce)
            .with_if(denies(outcomes.scp), Layer::Scp)
            .with_if(denies(outcomes.rcp), Layer::Rcp)
            .with_if(resource, layer_of(self.class))
    }

    /// Layers that everything has to pass (steps 3 to 6). RCPs allow by `RCPFullAWSAccess` (EV-13).
    fn gates(&self) -> Layers {
        let lacks = |union: Option<super::outcomes::Union>| union.is_some_and(|it| !it.allows);
        let wrong_vpc = self.check.only_vpc.as_ref().is_some_and(|vpc| {
            *self.check.request.context.get("aws:SourceVpc") != ContextValue::One(vpc.clone())
        });
        Layers::NONE
            .with_if(lacks(self.outcomes.scp), Layer::Scp)
            .with_if(lacks(self.outcomes.endpoint), Layer::Vpce)
            .with_if(s3::is_blocked(self.check, self.policies), Layer::Bpa)
            .with_if(wrong_vpc, Layer::Resource)
    }

    /// Layers that would have to allow and do not (steps 7 to 9); of several ways to be allowed the
    /// one that lacks least.
    fn grants(&self) -> Layers {
        let kinds = self.resource_kinds();
        match self.class {
            Class::RetireGrant => self.way_by_grant(Layer::Key),
            Class::Key if self.relation() == Relation::Other && !kms::works_abroad(self.check) => {
                Layers::of(Layer::Key)
            }
            Class::Key => match (self.way_by_policy(kinds), self.way_by_grant(Layer::Key)) {
                // Who is named by a grant only is told what lacks beside it.
                (policy, grant) if policy.contains(Layer::Key) => grant,
                (policy, grant) => fewer(policy, grant),
            },
            Class::Trust | Class::Ordinary | Class::Required | Class::None => {
                self.way_by_policy(kinds)
            }
        }
    }

    /// The ways in which the policy of the resource names the caller, and ACLs like it (S3-21).
    fn resource_kinds(&self) -> Kinds {
        let named = self.outcomes.resource.unwrap_or_default().kinds;
        // S3-22: the policy of the bucket does not grant what belongs to somebody else.
        let of_bucket = if s3::foreign_owner(self.check, self.policies).is_some() {
            Kinds::NONE
        } else {
            named
        };
        match self.relation() {
            Relation::Same => of_bucket,
            _ => of_bucket.union(s3::acl_kinds(self.check, self.policies)),
        }
    }

    /// The relation to the owner of what is accessed (EV-31).
    fn relation(&self) -> Relation {
        match s3::foreign_owner(self.check, self.policies) {
            Some(owner) => super::check::relation(&self.check.request.caller, owner),
            None => self.check.relation,
        }
    }

    fn way_by_policy(&self, kinds: Kinds) -> Layers {
        let silent = layer_of(self.class);
        match self.relation() {
            Relation::NoAccount => Layers::NONE.with_if(!is_free(kinds), silent),
            // EV-25: no grant of the other side spares the caller's own.
            Relation::Other | Relation::OtherPartition => {
                self.own_side_abroad().with_if(kinds.is_empty(), silent)
            }
            Relation::Same => {
                let is_required = matches!(self.class, Class::Key | Class::Trust | Class::Required);
                self.way_at_home(kinds, is_required)
            }
        }
    }

    /// The same-account table (6.4), and the rules where the policy of the resource is required.
    fn way_at_home(&self, kinds: Kinds, is_required: bool) -> Layers {
        if is_free(kinds) {
            return self.limits_of_free(kinds);
        }
        if kinds.has_any(&[MatchKind::Role, MatchKind::FedUser]) {
            return self.limits();
        }
        if is_required && !kinds.has(MatchKind::Acct) {
            return Layers::of(layer_of(self.class));
        }
        self.own_side()
    }

    /// What limits such a match if open points are read the other way.
    fn limits_of_free(&self, kinds: Kinds) -> Layers {
        use MatchKind::{Fed, Not, Root, User, Wild};
        if kinds.has_any(&[User, Fed, Root]) || self.flips.0.is_empty() {
            return Layers::NONE;
        }
        if kinds.has(MatchKind::Sess) || kinds.has_any(&[Wild, Not]) {
            if self.flips.point(20) && self.class == Class::Trust && !kinds.has(MatchKind::Sess) {
                return self.own_side();
            }
            let session = self.limits().contains(Layer::Session);
            return Layers::NONE.with_if(session && self.flips.point(19), Layer::Session);
        }
        let is_role = matches!(self.check.request.caller, Caller::Role { .. });
        if self.flips.point(20) && self.class == Class::Trust {
            self.own_side()
        } else if is_role && self.flips.point(18) {
            self.limits()
        } else {
            Layers::NONE
        }
    }

    /// What lacks of the grants of a key (KM-34).
    fn way_by_grant(&self, silent: Layer) -> Layers {
        let kinds = kms::grant_kinds(self.check, self.policies);
        if is_free(kinds) {
            // OP-22.
            if self.flips.point(22) { self.limits() } else { Layers::NONE }
        } else if kinds.has_any(&[MatchKind::Role, MatchKind::FedUser]) {
            self.limits()
        } else if kinds.has(MatchKind::Acct) {
            self.own_side()
        } else {
            Layers::of(silent)
        }
    }

    /// What lacks of the caller's own policies.
    fn own_side(&self) -> Layers {
        let is_allowed = self.outcomes.identity.allows
            || self.check.identity_is_settled
            || matches!(self.check.request.caller, Caller::Root { .. });
        self.limits().with_if(!is_allowed, Layer::Identity)
    }

    /// The same where the resource is in another account: whether root needs no permission there is
    /// open (OP-28).
    fn own_side_abroad(&self) -> Layers {
        let is_root = matches!(self.check.request.caller, Caller::Root { .. });
        self.own_side().with_if(is_root && self.flips.point(28), Layer::Identity)
    }

    /// What lacks of boundary and session policies.
    fn limits(&self) -> Layers {
        let lacks_boundary = self.outcomes.boundary.is_some_and(|it| !it.allows);
        let lacks_session = match (self.outcomes.session, self.check.kind) {
            (None, CallerKind::FederatedUser) => !self.check.identity_is_settled,
            (None, _) => false,
            (Some(session), _) => !session.allows,
        };
        Layers::NONE.with_if(lacks_boundary, Layer::Boundary).with_if(lacks_session, Layer::Session)
    }
}

/// Of two ways to be allowed the one that lacks less; the first if they lack as much.
fn fewer(one: Layers, other: Layers) -> Layers {
    if other.len() < one.len() { other } else { one }
}

/// Whether a match is a grant by itself that no implicit deny limits (6.4).
fn is_free(kinds: Kinds) -> bool {
    use MatchKind::{Fed, Idp, Root, Sess, Svc, User};
    kinds.has_any(&[User, Sess, Fed, Root, Svc, Idp]) || kinds.has_everyone()
}
