//! Texts for policy variables: ways to fix what a request has for their keys.

use policylint_model::arn::is_account_id;

use super::callers::{CallerPoint, is_caller_key};
use super::env::{Env, variable_keys};
use super::problem::Solution;
use super::restriction::{Point, Restriction, Variable};
use super::values::is_always_present;
use super::witness::{ACCOUNT, chosen_points, some_user};
use crate::request::{Caller, ContextValue};

/// How many ways are tried.
const MAX_INSTANCES: usize = 32;
/// How many callers and how many values of a key are tried.
const MAX_TRIED: usize = 6;
/// A text that no policy has.
const FRESH_TEXT: &str = "value";
/// Another one.
const OTHER_TEXT: &str = "other-value";

/// Ways to fix the keys of all variables, the likeliest first: as a solution without texts for them
/// has it, to fresh texts, to what policies name, and to nothing.
pub(super) fn instances(solution: &Solution<'_>, restrictions: &[Restriction<'_>]) -> Vec<Env> {
    let variables = variable_keys(restrictions);
    if variables.is_empty() {
        return Vec::new();
    }
    let keys: Vec<String> = variables.into_iter().filter(|key| !is_caller_key(key)).collect();
    let mut all = Vec::new();
    for caller in callers(solution) {
        let caller = Some(Box::new(CallerPoint::of(caller)));
        let env = |value_of: &dyn Fn(&str) -> ContextValue| Env {
            caller: caller.clone(),
            keys: keys.iter().map(|key| (key.clone(), value_of(key))).collect(),
            without: solution.env.without.clone(),
        };
        let as_found = |key: &str, fresh: &str| {
            let found = left(solution, &Variable::Key(key.to_owned())).into_iter().find_map(text);
            let own = || caller.as_ref()?.caller.account().map(|account| account.id.clone());
            let account = if key == "aws:resourceaccount" { own() } else { None };
            ContextValue::One(found.or(account).unwrap_or_else(|| fresh.to_owned()))
        };
        all.extend([FRESH_TEXT, OTHER_TEXT].map(|fresh| env(&|key| as_found(key, fresh))));
        for key in &keys {
            let named = left(solution, &Variable::Key(key.clone())).into_iter().filter_map(text);
            for named in named.skip(1).take(MAX_TRIED) {
                all.push(env(&|other| {
                    if other == key {
                        ContextValue::One(named.clone())
                    } else {
                        as_found(other, FRESH_TEXT)
                    }
                }));
            }
        }
        if keys.iter().any(|key| !is_always_present(key)) {
            all.push(env(&|key| {
                if is_always_present(key) {
                    as_found(key, FRESH_TEXT)
                } else {
                    ContextValue::Absent
                }
            }));
        }
    }
    all.truncate(MAX_INSTANCES);
    all
}

/// Callers that a solution leaves; users of accounts that policies name where it says nothing of them.
fn callers(solution: &Solution<'_>) -> Vec<Caller> {
    let found = left(solution, &Variable::Caller).into_iter().filter_map(|point| match point {
        Point::Caller(at) => Some(at.caller),
        _ => None,
    });
    let found: Vec<Caller> = found.take(MAX_TRIED).collect();
    if !found.is_empty() {
        return found;
    }
    let mut accounts = vec![ACCOUNT.to_owned()];
    let named =
        left(solution, &Variable::Key("aws:resourceaccount".into())).into_iter().filter_map(text);
    let arns = left(solution, &Variable::Resource).into_iter().filter_map(|point| match point {
        Point::Arn(arn) => arn.split(':').nth(4).map(str::to_owned),
        _ => None,
    });
    accounts.extend(named.chain(arns).filter(|id| is_account_id(id)).take(MAX_TRIED));
    accounts.dedup();
    accounts.iter().map(|account| some_user(account)).collect()
}

/// The values that a solution leaves for a variable, the chosen ones first.
fn left(solution: &Solution<'_>, variable: &Variable) -> Vec<Point> {
    let Some((at, points)) = solution.model.find(variable) else { return Vec::new() };
    let Some(cell) = solution.state.get(at) else { return Vec::new() };
    let mut left = chosen_points(cell, points);
    let more: Vec<Point> =
        cell.values().iter().filter_map(|at| points.points.get(at).cloned()).collect();
    left.extend(more.into_iter().filter(|point| !left.contains(point)).collect::<Vec<_>>());
    left
}

fn text(point: Point) -> Option<String> {
    match point {
        Point::Text(text) => Some(text),
        _ => None,
    }
}
