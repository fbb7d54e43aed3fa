//! Denies that stop more than they say: a condition that every request for some actions meets, for want
//! of its key.

use std::collections::BTreeMap;

use policylint_analysis::{ActionReading, EffectOf, Literal, effect_of, vacuous_conditions};
use policylint_catalog::Action;
use policylint_model::Effect;
use policylint_model::truth::Truth;

use crate::rule::StatementContext;

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 400;

/// The actions that a Deny stops whatever a condition wants of their requests.
#[derive(Debug, Clone)]
pub(crate) struct Vacuous<'d> {
    /// The condition.
    pub(crate) literal: &'d Literal<'d>,
    /// The actions, in order.
    pub(crate) actions: Vec<Action>,
    /// The document or rule that says that their requests never carry the key.
    pub(crate) source: &'static str,
    /// Whether nothing else in the statement spares such requests.
    pub(crate) is_whole: bool,
    /// Whether the statement names no other action.
    pub(crate) is_all: bool,
}

/// What a Deny stops whatever its conditions want (CD-21 to CD-23, CD-30), condition by condition.
/// Nothing for `NotAction` and `*`, which do not say what they are about.
pub(crate) fn vacuous_in_deny<'d>(context: &StatementContext<'d>) -> Vec<Vacuous<'d>> {
    let (document, statement) = (context.within.compiled, context.compiled);
    let may_hold_without = |literal: &Literal<'_>| literal.when_absent() == Truth::Yes;
    let Some(actions) = statement.actions.as_ref().filter(|actions| !actions.negated) else {
        return Vec::new();
    };
    if statement.effect != Some(Effect::Deny) || !statement.conditions.iter().any(may_hold_without)
    {
        return Vec::new();
    }
    let is_about_something = actions.patterns.iter().all(|element| {
        matches!(element.reading, ActionReading::Exact { .. } | ActionReading::Wildcard { .. })
    });
    let named = actions.known();
    if !is_about_something || named.len() > MAX_ACTIONS {
        return Vec::new();
    }
    let mut found: BTreeMap<usize, Vacuous<'d>> = BTreeMap::new();
    for action in named.actions() {
        let effect = effect_of(document, statement, action);
        if !matches!(effect, EffectOf::Always | EffectOf::Only(_)) {
            continue;
        }
        for vacuous in vacuous_conditions(document, statement, action) {
            let Some(literal) = statement.conditions.get(vacuous.condition) else { continue };
            if literal.choice.is_some() {
                continue;
            }
            let entry = found.entry(vacuous.condition).or_insert_with(|| Vacuous {
                literal,
                actions: Vec::new(),
                source: vacuous.source,
                is_whole: true,
                is_all: false,
            });
            entry.actions.push(action);
            entry.is_whole &= effect == EffectOf::Always;
        }
    }
    let mut found: Vec<_> = found.into_values().collect();
    for vacuous in &mut found {
        vacuous.is_all = actions.complete && vacuous.actions.len() == named.len();
    }
    found
}
