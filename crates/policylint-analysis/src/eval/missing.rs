//! Which condition keys policies ask for that a request does not have.

use policylint_model::truth::Truth;

use super::check::Check;
use super::outcomes::{Slot, Union, outcomes, request_for};
use super::policies::{Policies, PolicySet};
use super::statement::action_of;
use crate::compile::CompiledStatement;
use crate::request::{ContextValue, Request};

/// The keys of conditions and variables in statements on the action of a check that its request does
/// not have, as first written, in the order of layers, policies and statements.
pub(super) fn missing_context<'a, 'p: 'a>(
    sides: impl Iterator<Item = (&'a Check, &'a Policies<'p>)>,
) -> Vec<String> {
    let mut missing = Missing::default();
    for (check, policies) in sides {
        outcomes(check, policies, |slot, set| {
            missing.of_set(check, slot, set);
            Union::default()
        });
    }
    missing.0
}

#[derive(Default)]
struct Missing(Vec<String>);

impl Missing {
    fn of_set(&mut self, check: &Check, slot: Slot, set: &PolicySet<'_>) {
        let request = request_for(check, slot.layer);
        for (_, statement) in set.candidates(&check.service) {
            if statement.effect.is_some() && action_of(statement, check, request) != Truth::No {
                self.of_statement(statement, request);
            }
        }
    }

    fn of_statement(&mut self, statement: &CompiledStatement<'_>, request: &Request) {
        for literal in &statement.conditions {
            if let Some(key) = literal.key_text.known() {
                self.add_if_absent(key, request);
            }
        }
        for element in &statement.resources.patterns {
            for variable in element.pattern().variables().filter(|it| it.default.is_none()) {
                self.add_if_absent(&variable.key, request);
            }
        }
    }

    fn add_if_absent(&mut self, key: &str, request: &Request) {
        let is_known = self.0.iter().any(|known| known.eq_ignore_ascii_case(key));
        if !is_known && *request.context.get(key) == ContextValue::Absent {
            self.0.push(key.to_owned());
        }
    }
}
