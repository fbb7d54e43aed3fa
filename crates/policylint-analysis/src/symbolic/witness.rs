//! From the values that a search leaves to a request that can be evaluated.

use super::axioms::{RESOURCE_ACCOUNT, USER_ID, account_of};
use super::bits::Bits;
use super::callers::CallerScope;
use super::points::Points;
use super::problem::{Model, Solution};
use super::restriction::{Point, Variable};
use super::search::Cell;
use crate::eval::{ResourceFacts, Scenario};
use crate::request::{Account, Caller, Context, ContextValue, Entity, Target};

/// The account of callers and resources of which policies say nothing.
pub(super) const ACCOUNT: &str = "111122223333";
/// A user of whom policies say nothing.
const SOME_USER: &str = "/user";
/// Another account.
const OTHER_ACCOUNT: &str = "444455556666";

/// The request of a solution.
pub(super) fn scenario(solution: &Solution<'_>) -> Scenario {
    let model = &solution.model;
    let key = Variable::Key(RESOURCE_ACCOUNT.to_owned());
    let chosen = |variable: &Variable| {
        let (at, points) = model.find(variable)?;
        let cell = solution.state.get(at)?;
        chosen_points(cell, points).into_iter().next()
    };
    let (action, resource) = asked(solution, chosen(&Variable::Resource));
    let caller = match solution.caller() {
        Some(Point::Caller(at)) => at.caller,
        _ => user_near(&resource, solution.scope),
    };
    let mut scenario = Scenario::new(caller, action, resource);
    let follows = match solution.caller() {
        Some(Point::Caller(at)) => at.user_id.is_some(),
        _ => false,
    };
    scenario.given = context(solution.env.context(), model, &solution.state);
    if follows {
        scenario.given.set(USER_ID, ContextValue::Absent);
    }
    let in_arn = match &scenario.resource {
        Target::Arn(arn) => account_of(arn).map(str::to_owned),
        Target::Collection => None,
    };
    // Of the same class as what was chosen for the key (ACCOUNT-1).
    if let (true, Some(account)) = (model.find(&key).is_some(), in_arn) {
        scenario.given.set(RESOURCE_ACCOUNT, ContextValue::One(account));
    }
    scenario.about = about(&scenario, solution.scope);
    scenario
}

impl Solution<'_> {
    /// The caller that is chosen, if it matters.
    fn caller(&self) -> Option<Point> {
        let found = self.model.find(&Variable::Caller);
        let chosen = found
            .and_then(|(at, points)| chosen_points(self.state.get(at)?, points).into_iter().next());
        chosen.or_else(|| self.env.fixed(&Variable::Caller))
    }
}

/// A user in the partition of what is asked for, as no other one gets any; for identity policies in
/// the account that owns it, where they alone decide.
fn user_near(resource: &Target, scope: CallerScope) -> Caller {
    let Target::Arn(arn) = resource else { return some_user(ACCOUNT) };
    let own = account_of(arn).filter(|_| scope == CallerScope::Identities);
    let mut account = Account::new(own.unwrap_or(ACCOUNT));
    if let Some(partition) = arn.split(':').nth(1) {
        partition.clone_into(&mut account.partition);
    }
    Caller::User(Entity::new(account, SOME_USER))
}

/// A user of an account, of whom policies say nothing.
pub(super) fn some_user(account: &str) -> Caller {
    Caller::User(Entity::new(Account::new(account), SOME_USER))
}

/// The action and what it is about.
fn asked(solution: &Solution<'_>, resource: Option<Point>) -> (String, Target) {
    let slice = solution.slice;
    match resource {
        Some(Point::Collection(Some(action))) => (action.to_string(), Target::Collection),
        Some(Point::Collection(None)) => {
            (slice.others.first().cloned().unwrap_or_else(|| slice.example()), Target::Collection)
        }
        Some(Point::Arn(arn)) => {
            let fits = {
                let familiar = slice.familiar().into_iter();
                familiar.chain(slice.actions()).find(|it| super::points::is_about(*it, &arn))
            };
            let action = fits.map(|action| action.to_string());
            let of = arn.split(':').nth(2).unwrap_or_default();
            let is_of = |name: &&String| {
                super::points::services_of(name).is_none_or(|services| services.contains(&of))
            };
            let other = || slice.others.iter().find(is_of).or(slice.others.first()).cloned();
            (action.or_else(other).unwrap_or_else(|| slice.example()), Target::Arn(arn))
        }
        _ => {
            let familiar = slice.familiar();
            if let Some((action, arn)) =
                familiar.and_then(|action| Some((action, super::points::some_arn(action)?)))
            {
                return (action.to_string(), Target::Arn(arn));
            }
            // Only what has a name can be another account's.
            let key = Variable::Key(RESOURCE_ACCOUNT.to_owned());
            let is_free = solution.model.find(&key).is_none();
            let without = slice.actions().find(|action| is_free && !action.has_resource_types());
            match without {
                Some(action) => (action.to_string(), Target::Collection),
                None => with_any_resource(solution),
            }
        }
    }
}

/// No statement limits the resource: any that the action is about.
fn with_any_resource(solution: &Solution<'_>) -> (String, Target) {
    let mut named = solution
        .slice
        .actions()
        .filter_map(|action| Some((action, super::points::some_arn(action)?)));
    match named.next() {
        Some((action, arn)) => (action.to_string(), Target::Arn(arn)),
        _ => (solution.slice.example(), Target::Collection),
    }
}

/// The values of all condition keys.
fn context(mut context: Context, model: &Model, state: &[Cell]) -> Context {
    for ((variable, points), cell) in model.variables.iter().zip(state) {
        let Variable::Key(key) = variable else { continue };
        let texts: Vec<String> = chosen_points(cell, points)
            .into_iter()
            .filter_map(|point| match point {
                Point::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        match (points.is_set, texts.as_slice()) {
            (_, []) => {}
            (true, _) => context.set(key, ContextValue::Many(texts)),
            (false, [text, ..]) => context.set(key, ContextValue::One(text.clone())),
        }
    }
    context
}

/// Whose resource it is: as the key says, else as the ARN says. Else it is the caller's, or for policies
/// of resources another account's, so that both sides have to allow.
fn about(scenario: &Scenario, scope: CallerScope) -> ResourceFacts {
    let stated = match scenario.given.get(RESOURCE_ACCOUNT) {
        ContextValue::One(text) => Some(text.clone()),
        _ => None,
    };
    let in_arn = match &scenario.resource {
        Target::Arn(arn) => arn.split(':').nth(4).filter(|field| !field.is_empty()),
        Target::Collection => None,
    };
    let own = scenario.caller.account().map(|account| account.id.clone());
    let own = match scope {
        CallerScope::Identities => own,
        CallerScope::Everybody => {
            let is_other = |id: &&str| own.as_deref() != Some(*id);
            [ACCOUNT, OTHER_ACCOUNT].into_iter().find(is_other).map(str::to_owned)
        }
    };
    let id = stated.or_else(|| in_arn.map(str::to_owned)).or(own);
    let account = Account::new(id.unwrap_or_else(|| ACCOUNT.to_owned()));
    ResourceFacts { account: Some(account), ..ResourceFacts::default() }
}

/// The values that are chosen out of those left: the first one, or the fewest that a set needs.
pub(super) fn chosen_points(cell: &Cell, points: &Points) -> Vec<Point> {
    let point = |at: Option<usize>| points.points.get(at?).cloned();
    match cell {
        Cell::One(left) => point(left.first()).into_iter().collect(),
        Cell::Set { within, meets } => {
            let mut members = Bits::default();
            for hit in meets {
                let fit = hit.and(within);
                if !fit.meets(&members)
                    && let Some(first) = fit.first()
                {
                    members.insert(first);
                }
            }
            members.iter().filter_map(|at| point(Some(at))).collect()
        }
    }
}
