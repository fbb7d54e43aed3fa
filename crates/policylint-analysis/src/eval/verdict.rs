//! What comes out: the verdict, what blocks, which statements matched, and what it hinges on.

use std::fmt;

use policylint_model::Effect;
use policylint_model::truth::{OpenPoint, Reason};
use policylint_syntax::NodeId;

use super::policies::Source;
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::matching::MatchKind;

/// The answer to a check (CV-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// The request is allowed.
    Allow,
    /// A statement denies it.
    ExplicitDeny,
    /// Nothing denies it by a statement, but something that has to allow it does not.
    ImplicitDeny,
}

/// What can block a request (CV-2), in the order in which blocking layers are reported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Resource control policies.
    Rcp,
    /// Service control policies.
    Scp,
    /// The policy of the VPC endpoint.
    Vpce,
    /// S3 Block Public Access.
    Bpa,
    /// The policy of the resource.
    Resource,
    /// The policies of the user, its groups, or the role.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The session policies.
    Session,
    /// The trust policy of the role.
    Trust,
    /// The key policy, with the grants of the key.
    Key,
    /// What STS lets credentials do, whatever policies say (EV-51 to EV-53).
    Sts,
    /// What AWS decides whatever policies say (6.6).
    Fixed,
}

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Layers(u16);

/// A layer that blocks a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blocked {
    /// The layer.
    pub layer: Layer,
    /// Whether one of its statements denies; otherwise it lacks an Allow.
    pub explicit: bool,
}

/// The answer to a check with everything that explains it.
#[derive(Debug, Clone)]
pub struct Evaluation<'p> {
    /// The answer.
    pub verdict: Verdict,
    /// Every layer that blocks: those that deny by a statement first, then in the order of [`Layer`].
    pub blocked_by: Vec<Blocked>,
    /// The statements that match, in the order of layers, policies and statements.
    pub matched: Vec<Matched<'p>>,
    /// The open points without which the verdict would be another, ascending (CV-3).
    pub caveats: Vec<OpenPoint>,
    /// Unknown parts of policies and unknown keys on which the verdict depends (CV-5, CV-10); it is
    /// the one that grants most.
    pub depends_on: Vec<Reason>,
    /// Condition keys that statements on this action ask for and the request does not have, as first
    /// written, in order.
    pub missing_context: Vec<String>,
    /// Policies that the resource certainly has but that were not given: the verdict takes them for
    /// policies without statements.
    pub missing_policies: Vec<Layer>,
    /// What each layer says, in order.
    pub layers: Vec<LayerOutcome<'p>>,
}

/// A statement that matches a request.
#[derive(Debug, Clone, Copy)]
pub struct Matched<'p> {
    /// Its layer.
    pub layer: Layer,
    /// For control policies, the level: 0 is the root of the organization.
    pub level: Option<usize>,
    /// The policy.
    pub source: Source<'p>,
    /// The position of the policy within its layer and level.
    pub position: usize,
    /// The document.
    pub document: &'p CompiledDocument<'p>,
    /// The statement.
    pub statement: &'p CompiledStatement<'p>,
    /// What it does.
    pub effect: Effect,
}

/// What a layer says to a request.
#[derive(Debug, Clone)]
pub struct LayerOutcome<'p> {
    /// The layer.
    pub layer: Layer,
    /// For control policies, the level: 0 is the root of the organization.
    pub level: Option<usize>,
    /// What it says.
    pub answer: Answer,
    /// The ways in which the principals of its Allow statements match, ascending.
    pub kinds: Vec<MatchKind>,
    /// Its statements that match.
    pub matched: Vec<Matched<'p>>,
}

/// What a layer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// A statement denies.
    Denies,
    /// A statement allows and none denies.
    Allows,
    /// No statement matches.
    Silent,
    /// It is not asked, for this reason.
    NotAsked(&'static str),
}

impl Layer {
    /// Every layer in order.
    pub const ALL: [Self; 12] = [
        Self::Rcp,
        Self::Scp,
        Self::Vpce,
        Self::Bpa,
        Self::Resource,
        Self::Identity,
        Self::Boundary,
        Self::Session,
        Self::Trust,
        Self::Key,
        Self::Sts,
        Self::Fixed,
    ];

    /// Its name in reports (CV-2).
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rcp => "rcp",
            Self::Scp => "scp",
            Self::Vpce => "vpce",
            Self::Bpa => "bpa",
            Self::Resource => "resource",
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Trust => "trust",
            Self::Key => "key",
            Self::Sts => "sts",
            Self::Fixed => "fixed",
        }
    }
}

impl Layers {
    /// No layer.
    pub const NONE: Self = Self(0);

    /// One layer.
    pub fn of(layer: Layer) -> Self {
        Self(1 << layer as u16)
    }

    /// These layers and one more, if the condition holds.
    #[must_use]
    pub fn with_if(self, condition: bool, layer: Layer) -> Self {
        if condition { self.union(Self::of(layer)) } else { self }
    }

    /// All of both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a layer is among them.
    pub fn contains(self, layer: Layer) -> bool {
        self.0 & Self::of(layer).0 != 0
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// How many there are.
    pub fn len(self) -> u32 {
        self.0.count_ones()
    }

    /// The layers in order.
    pub fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL.into_iter().filter(move |layer| self.contains(*layer))
    }
}

impl Evaluation<'_> {
    /// The layer that is named with the verdict: the first that blocks.
    pub fn layer(&self) -> Option<Layer> {
        self.blocked_by.first().map(|blocked| blocked.layer)
    }

    /// The statements that explain the verdict: those that deny if it is denied by a statement, those
    /// that allow otherwise.
    pub fn deciding(&self) -> impl Iterator<Item = &Matched<'_>> {
        let effect = match self.verdict {
            Verdict::ExplicitDeny => Effect::Deny,
            Verdict::Allow | Verdict::ImplicitDeny => Effect::Allow,
        };
        self.matched.iter().filter(move |matched| matched.effect == effect)
    }
}

impl Matched<'_> {
    /// Where the statement stands in the tree of its document.
    pub fn node(&self) -> NodeId {
        self.statement.node
    }
}

impl Verdict {
    /// As AWS's simulator spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allowed",
            Self::ExplicitDeny => "explicitDeny",
            Self::ImplicitDeny => "implicitDeny",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
