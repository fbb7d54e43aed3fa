//! One statement against one request: whether it is taken to match, and on what that rests.

use policylint_model::Effect;
use policylint_model::truth::{OpenPoint, Reason, Truth};

use super::check::Check;
use super::choices::{Parts, of_match, of_mismatch};
use super::kinds::Kinds;
use crate::actions::ActionSet;
use crate::compile::CompiledStatement;
use crate::conditions::conditions_hold;
use crate::matching::{
    MatchKind, action_matches, each_principal_match, principal_matches, resource_matches,
};
use crate::request::Request;

/// What a statement does to a request if it matches, and whether it is taken to.
#[derive(Debug, Clone)]
pub(super) struct Reading {
    /// What it does.
    pub(super) effect: Effect,
    /// Whether it is taken to match (CV-4).
    pub(super) taken: bool,
    /// What the answer rests on: were one of these otherwise, the answer would be the other. Empty:
    /// nothing.
    pub(super) doubts: Vec<Reason>,
    /// The ways in which its principals match or may match, with the reasons of each.
    pub(super) kinds: Vec<(MatchKind, Truth)>,
    /// Whether a condition names the caller by `aws:PrincipalArn` (OP-18).
    pub(super) names_principal_arn: bool,
}

/// Answers taken the other way than usual: what a verdict hinges on is found by trying.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flips<'r>(pub(super) &'r [Reason]);

impl Flips<'_> {
    /// Everything as usual.
    pub(super) const NONE: Self = Self(&[]);

    /// Whether an open point is read the other way.
    pub(super) fn point(self, number: u8) -> bool {
        self.0.contains(&Reason::Open(OpenPoint(number)))
    }

    fn any_of(self, doubts: &[Reason]) -> bool {
        doubts.iter().any(|doubt| self.0.contains(doubt))
    }
}

impl Reading {
    /// Whether it is taken to match with these answers the other way.
    pub(super) fn is_taken(&self, flips: Flips<'_>) -> bool {
        self.taken != flips.any_of(&self.doubts)
    }

    /// The ways in which its principals are taken to match.
    pub(super) fn taken_kinds(&self, flips: Flips<'_>) -> Kinds {
        let taken = self.kinds.iter().filter(|(_, truth)| match truth.why() {
            Some(why) => !flips.any_of(why.reasons()),
            None => truth.possible(),
        });
        let kinds = Kinds::of(taken.map(|(kind, _)| *kind));
        if self.names_principal_arn { kinds.by_principal_arn() } else { kinds }
    }
}

/// Whether a statement is taken to match, and its kinds, without anything that explains it.
pub(super) fn quick(
    statement: &CompiledStatement<'_>,
    effect: Effect,
    check: &Check,
    request: &Request,
) -> Option<Kinds> {
    let taken = |truth: &Truth| match truth {
        Truth::Yes => true,
        Truth::No => false,
        Truth::Maybe(_) => effect == Effect::Allow,
    };
    let rest = taken(&statement.in_force())
        && taken(&action_of(statement, check, request))
        && taken(&resource_matches(&statement.resources, request))
        && taken(&conditions_of(statement, request));
    if !rest {
        return None;
    }
    let Some(principals) = &statement.principals else { return Some(Kinds::NONE) };
    let mut kinds = Kinds::NONE;
    let truth = each_principal_match(principals, effect, &request.caller, |kind, _| {
        kinds = kinds.union(Kinds::of([kind]));
    });
    taken(&truth)
        .then(|| if names_principal_arn(statement) { kinds.by_principal_arn() } else { kinds })
}

/// Whether a statement matches a request, with everything that the answer rests on; `None` if it does
/// not match, whatever open points and unknown parts turn out to be.
pub(super) fn read(
    statement: &CompiledStatement<'_>,
    effect: Effect,
    check: &Check,
    request: &Request,
) -> Option<Reading> {
    let named = Some(action_of(statement, check, request)).filter(Truth::possible)?;
    let (principal, kinds) = match &statement.principals {
        Some(principals) => {
            let matched = principal_matches(principals, effect, &request.caller);
            (matched.truth, matched.kinds)
        }
        None => (Truth::Yes, Vec::new()),
    };
    let in_force = statement.in_force();
    // Whom it would name if it were legal and named the caller is not known.
    let kinds = if principal.possible() && in_force.possible() {
        kinds
    } else {
        vec![(MatchKind::Wild, Truth::Yes)]
    };
    let resource = resource_matches(&statement.resources, request);
    let conditions = conditions_of(statement, request);
    let parts = Parts {
        in_force: &in_force,
        principal: &principal,
        resource: &resource,
        conditions: &conditions,
    };
    let all = [&in_force, &named, &principal, &resource, &conditions];
    // A part that fails by a choice between readings counts only if it alone fails.
    let mut silent = match all.iter().filter(|part| !part.possible()).count() {
        0 => of_match(statement, request),
        1 => of_mismatch(statement, request, &parts),
        _ => return None,
    };
    let truth = Truth::all(all.into_iter().cloned());
    let taken = match truth {
        Truth::Yes => true,
        Truth::No => false,
        Truth::Maybe(_) => effect == Effect::Allow,
    };
    if let Some(why) = truth.why() {
        silent.extend_from_slice(why.reasons());
    }
    if !taken && silent.is_empty() {
        return None;
    }
    silent.sort();
    silent.dedup();
    let names_principal_arn = names_principal_arn(statement);
    Some(Reading { effect, taken, doubts: silent, kinds, names_principal_arn })
}

/// Whether the actions of a statement match that of a check.
pub(super) fn action_of(
    statement: &CompiledStatement<'_>,
    check: &Check,
    request: &Request,
) -> Truth {
    let matches = |actions: &ActionSet<'_>| match check.action {
        Some(action) => actions.includes(action),
        None => action_matches(actions, &request.action),
    };
    statement.actions.as_ref().map_or(Truth::No, matches)
}

fn conditions_of(statement: &CompiledStatement<'_>, request: &Request) -> Truth {
    let holds = conditions_hold(&statement.conditions, &request.context);
    match &statement.more_conditions {
        Some(why) => holds.and(Truth::Maybe(why.clone())),
        None => holds,
    }
}

fn names_principal_arn(statement: &CompiledStatement<'_>) -> bool {
    statement.conditions.iter().any(|literal| {
        literal.is_on("aws:PrincipalArn")
            && literal.known_operator().is_some_and(|operator| !operator.is_negated())
    })
}
