//! Whether a statement can ever apply to an action, and what stands against it.

use policylint_catalog::Action;
use policylint_model::truth::{Truth, Why};
use policylint_syntax::NodeId;

use crate::action_ranges::ActionRanges;
use crate::actions::ActionReading;
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::conditions::{Literal, Outcome};
use crate::kind::foreign_to_kind;
use crate::possible::resource_possible;
use crate::presence::{CallerKinds, Circumstances, KeyPresence, presence_of, via_services};
use crate::resources::ResourceElement;

/// How many actions [`effects_of`] looks at, at most.
pub const MAX_ACTIONS: usize = 2_000;

/// What a statement does for an action, over all requests for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectOf {
    /// The statement does not name the action, or is never in force.
    NotMatched,
    /// It never applies to the action, for each of these reasons alone.
    Never(Vec<Blocker>),
    /// It applies only if requests carry what AWS does not document that they carry.
    Undocumented(Vec<Blocker>),
    /// Whether it applies at all is open, for these reasons.
    Open(Why),
    /// It applies to the requests for which these conditions hold, by position in
    /// [`CompiledStatement::conditions`]; none if it depends on the resource or the caller only.
    Only(Vec<usize>),
    /// It applies to every request for the action on its resources by its principals.
    Always,
}

/// One thing that keeps a statement from applying to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Blocker {
    /// Where it is written: the key of a condition, or the resource element.
    pub node: NodeId,
    /// What it is.
    pub cause: Cause,
}

/// Why a statement never applies to an action.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Requests for the action never carry the key of this condition.
    KeyNeverSent {
        /// The position of the condition in [`CompiledStatement::conditions`].
        condition: usize,
        /// The document or rule that says so.
        source: &'static str,
    },
    /// AWS does not document that requests for the action carry the key of this condition.
    KeyNotDocumented {
        /// The position of the condition in [`CompiledStatement::conditions`].
        condition: usize,
    },
    /// Every request for the action carries the key, and this condition wants it absent.
    KeyAlwaysSent {
        /// The position of the condition in [`CompiledStatement::conditions`].
        condition: usize,
        /// The document or rule that says so.
        source: &'static str,
    },
    /// The condition holds neither with its key nor without it.
    NeverTrue {
        /// The position of the condition in [`CompiledStatement::conditions`].
        condition: usize,
    },
    /// No resource that the action is authorized against fits.
    Resource {
        /// Whether the action has no resource type, so that the service authorizes it against `*`
        /// or an ARN that it makes up (RS-13).
        collection: bool,
        /// Whether every element of `Resource` fits a documented form of ARN. If not, it may be
        /// misspelled, or name a type that AWS added later than the catalog.
        documented: bool,
    },
    /// The kind of policy wants a resource element, and there is none.
    NoResource,
    /// The kind of policy has no say in the action, which the statement names. Actions that it
    /// only matches by a wildcard are [`EffectOf::NotMatched`] then.
    Kind {
        /// The document or rule that says so.
        source: &'static str,
    },
    /// Two conditions on the same key exclude each other.
    Contradiction {
        /// The position of the first in [`CompiledStatement::conditions`].
        condition: usize,
        /// The position of the second.
        other: usize,
    },
}

impl EffectOf {
    /// Whether the statement can apply, as far as AWS's documents tell.
    pub fn is_possible(&self) -> bool {
        matches!(self, Self::Open(_) | Self::Only(_) | Self::Always)
    }

    /// What stands against it.
    pub fn blockers(&self) -> &[Blocker] {
        match self {
            Self::Never(blockers) | Self::Undocumented(blockers) => blockers,
            _ => &[],
        }
    }
}

/// Actions for which a statement does the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EffectGroup {
    /// The actions.
    pub actions: ActionRanges,
    /// What it does.
    pub effect: EffectOf,
}

/// Whether a statement can ever apply to an action: by its resources, and by its conditions with
/// what is known of their keys (RQ-30).
pub fn effect_of(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
    action: Action,
) -> EffectOf {
    effect_in(statement, action, circumstances_of(document, statement))
}

/// The same for certain requests only.
pub fn effect_in(
    statement: &CompiledStatement<'_>,
    action: Action,
    circumstances: Circumstances<'_>,
) -> EffectOf {
    let matched = statement
        .in_force()
        .and(statement.actions.as_ref().map_or(Truth::No, |set| set.includes(action)));
    let foreign = circumstances.policy.and_then(|kind| foreign_to_kind(kind, action));
    // Nobody means `kms:CreateKey` by `kms:*` in a key policy.
    if matched == Truth::No || (foreign.is_some() && !is_named(statement, action)) {
        return EffectOf::NotMatched;
    }
    let mut found = Findings {
        doubts: matched.and(Truth::from(statement.more_conditions.clone())),
        ..Findings::default()
    };
    if let Some(source) = foreign {
        found.never.push(Blocker { node: statement.node, cause: Cause::Kind { source } });
    }
    found.look_at_resources(statement, action);
    found.look_for_contradictions(statement);
    let services = via_services(&statement.conditions).unwrap_or_default();
    for (position, literal) in statement.conditions.iter().enumerate() {
        let presence = presence_via(literal, action, circumstances, &services);
        found.look_at_condition(position, literal, presence);
    }
    found.conclude()
}

/// A condition that holds for every request for an action because its key is never sent, and so
/// does not restrict what the statement does: most negated operators, `IfExists`, `ForAllValues`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vacuous {
    /// The position of the condition in [`CompiledStatement::conditions`].
    pub condition: usize,
    /// The document or rule that says that the key is never sent.
    pub source: &'static str,
}

/// The conditions of a statement that restrict nothing for an action (CD-21 to CD-23, CD-30).
pub fn vacuous_conditions(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
    action: Action,
) -> Vec<Vacuous> {
    let circumstances = circumstances_of(document, statement);
    let services = via_services(&statement.conditions).unwrap_or_default();
    let numbered = statement.conditions.iter().enumerate();
    let vacuous = numbered.filter(|(_, literal)| literal.when_absent() == Truth::Yes);
    vacuous
        .filter_map(|(condition, literal)| {
            match presence_via(literal, action, circumstances, &services) {
                KeyPresence::Never { source } => Some(Vacuous { condition, source }),
                _ => None,
            }
        })
        .collect()
}

/// The requests that a statement can be about, by the kind of its policy and its principals.
pub fn circumstances_of(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
) -> Circumstances<'static> {
    Circumstances {
        callers: CallerKinds::of_statement(document.kind, statement.principals.as_ref()),
        policy: Some(document.kind),
        route: None,
        via: None,
    }
}

/// What a statement does for each of the actions that it certainly names, like ones together, in
/// order of their first action.
///
/// `None` if it names more than [`MAX_ACTIONS`].
pub fn effects_of(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
) -> Option<Vec<EffectGroup>> {
    let named = statement.actions.as_ref()?.known();
    if named.len() > MAX_ACTIONS {
        return None;
    }
    if statement.is_unconditional()
        && statement.resources.is_everything()
        && statement.in_force() == Truth::Yes
    {
        let actions = named.clone();
        return Some(Vec::from_iter(
            (!actions.is_empty()).then_some(EffectGroup { actions, effect: EffectOf::Always }),
        ));
    }
    let mut groups: Vec<(EffectOf, Vec<Action>)> = Vec::new();
    for action in named.actions() {
        let effect = effect_of(document, statement, action);
        match groups.iter_mut().find(|(known, _)| *known == effect) {
            Some((_, actions)) => actions.push(action),
            None => groups.push((effect, vec![action])),
        }
    }
    let group = |(effect, actions): (EffectOf, Vec<Action>)| EffectGroup {
        actions: ActionRanges::of(actions.into_iter().map(Action::id)),
        effect,
    };
    Some(groups.into_iter().map(group).collect())
}

/// Whether the statement names an action by its full name.
fn is_named(statement: &CompiledStatement<'_>, action: Action) -> bool {
    let named = ActionReading::Exact { service: Some(action.service()), action: Some(action) };
    statement
        .actions
        .as_ref()
        .is_some_and(|set| !set.negated && set.patterns.iter().any(|it| it.reading == named))
}

/// How the key of a literal comes with requests, if KMS is called through one of these services;
/// none: however it is called.
fn presence_via(
    literal: &Literal<'_>,
    action: Action,
    circumstances: Circumstances<'_>,
    services: &[String],
) -> KeyPresence {
    let Some(key) = literal.catalog_key() else { return KeyPresence::Unknown };
    let through =
        |via| presence_of(key, literal.key(), action, Circumstances { via, ..circumstances });
    if circumstances.via.is_none() && literal.is_on("kms:EncryptionContext:") {
        let mut found = services.iter().map(|service| through(Some(service)));
        if let Some(first) = found.next()
            && matches!(first, KeyPresence::Never { .. })
            && found.all(|other| matches!(other, KeyPresence::Never { .. }))
        {
            return first;
        }
    }
    through(circumstances.via)
}

/// What was found so far.
#[derive(Debug)]
struct Findings {
    doubts: Truth,
    never: Vec<Blocker>,
    undocumented: Vec<Blocker>,
    only: Vec<usize>,
}

impl Default for Findings {
    fn default() -> Self {
        Self { doubts: Truth::Yes, never: Vec::new(), undocumented: Vec::new(), only: Vec::new() }
    }
}

impl Findings {
    fn look_at_resources(&mut self, statement: &CompiledStatement<'_>, action: Action) {
        let node = statement.resources.node().unwrap_or(statement.node);
        match resource_possible(&statement.resources, action) {
            Truth::No if statement.resources.element == ResourceElement::Missing => {
                self.never.push(Blocker { node, cause: Cause::NoResource });
            }
            Truth::No => {
                let cause = Cause::Resource {
                    collection: !action.has_resource_types(),
                    documented: statement.resources.is_documented(),
                };
                self.never.push(Blocker { node, cause });
            }
            possible => self.doubt(possible),
        }
    }

    fn look_at_condition(
        &mut self,
        condition: usize,
        literal: &Literal<'_>,
        presence: KeyPresence,
    ) {
        let absent = match literal.when_absent() {
            Truth::Yes => Outcome::Always,
            Truth::No => Outcome::Never,
            Truth::Maybe(_) => Outcome::Sometimes,
        };
        let present = literal.when_present();
        let node = literal.key_node();
        let (outcome, cause) = match presence {
            KeyPresence::Never { source } => (absent, Cause::KeyNeverSent { condition, source }),
            KeyPresence::Always { source } if absent != Outcome::Never => {
                (present, Cause::KeyAlwaysSent { condition, source })
            }
            KeyPresence::Always { .. } => (present, Cause::NeverTrue { condition }),
            KeyPresence::NotDocumented if absent == Outcome::Never && present != Outcome::Never => {
                self.undocumented
                    .push(Blocker { node, cause: Cause::KeyNotDocumented { condition } });
                return;
            }
            _ => (absent.joined(present), Cause::NeverTrue { condition }),
        };
        match outcome {
            Outcome::Never if absent == Outcome::Never && present == Outcome::Never => {
                self.never.push(Blocker { node, cause: Cause::NeverTrue { condition } });
            }
            Outcome::Never => self.never.push(Blocker { node, cause }),
            Outcome::Sometimes => self.only.push(condition),
            Outcome::Always => {}
        }
    }

    fn look_for_contradictions(&mut self, statement: &CompiledStatement<'_>) {
        for &(condition, other) in statement.contradictions() {
            let node =
                statement.conditions.get(condition).map_or(statement.node, Literal::key_node);
            self.never.push(Blocker { node, cause: Cause::Contradiction { condition, other } });
        }
    }

    fn doubt(&mut self, truth: Truth) {
        self.doubts = std::mem::replace(&mut self.doubts, Truth::Yes).and(truth);
    }

    fn conclude(self) -> EffectOf {
        if !self.never.is_empty() {
            return EffectOf::Never(self.never);
        }
        if !self.undocumented.is_empty() {
            return EffectOf::Undocumented(self.undocumented);
        }
        match self.doubts {
            Truth::Maybe(why) => EffectOf::Open(why),
            Truth::Yes | Truth::No if self.only.is_empty() => EffectOf::Always,
            Truth::Yes | Truth::No => EffectOf::Only(self.only),
        }
    }
}
