//! What follows for access where a statement never applies to some of its actions: what it does not do,
//! and what else in the policy does it.

use policylint_analysis::{EffectOf, Overlap, StillGiven, still_given_by};
use policylint_catalog::Action;
use policylint_model::{Effect, StatementId};

use crate::rule::StatementContext;
use crate::wording::{all_of, joined, other_statement, this_statement};

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 60;

/// What follows if the statement never applies to these actions, which `elements` elements name: "this
/// statement never allows them, and nothing else in this policy does".
pub(crate) fn consequence(context: &StatementContext<'_>, actions: &[Action], elements: usize) -> String {
    let (verb, _) = verbs(context);
    let subject = this_statement(context.document(), context.statement);
    let object = if elements == 1 { "it" } else { "them" };
    let text = format!("{subject} never {verb} {object}");
    if actions.is_empty() || actions.len() > MAX_ACTIONS {
        return text;
    }
    let given: Vec<(Action, StillGiven)> = actions
        .iter()
        .map(|action| (*action, still_given_by(context.within.compiled, context.compiled, *action)))
        .collect();
    let missing: Vec<Action> = given.iter().filter(|(_, given)| given.is_nothing()).map(|(action, _)| *action).collect();
    if missing.len() == given.len() {
        return format!("{text}, and nothing else in this policy does");
    }
    let rest = if missing.is_empty() {
        String::new()
    } else {
        format!(", and nothing else in this policy {verb} {}", all_of(missing))
    };
    match elsewhere(context, &given) {
        Some(elsewhere) => format!("{text}{rest}; {elsewhere}"),
        None => format!("{text}{rest}"),
    }
}

/// What other statements do for the actions.
fn elsewhere(context: &StatementContext<'_>, given: &[(Action, StillGiven)]) -> Option<String> {
    let (certainly, maybe) = verbs(context);
    let name = |id: &StatementId| other_statement(context.document(), *id);
    let (mut direct, mut delegated, mut certain) = (Vec::new(), Vec::new(), true);
    for other in given.iter().flat_map(|(_, given)| &given.by) {
        let list = if other.overlap == Overlap::Delegation { &mut delegated } else { &mut direct };
        if !list.contains(&other.statement) {
            list.push(other.statement);
        }
        certain &= other.effect == EffectOf::Always && other.overlap == Overlap::Direct && other.reaches_all;
    }
    // One statement that gives all of it needs no "may".
    let certain = certain && direct.len() == 1 && given.iter().all(|(_, given)| given.is_unconditional());
    match (direct.as_slice(), delegated.as_slice()) {
        ([], []) => None,
        ([], delegated) => Some(format!(
            "the delegation to the account by {} may still give it",
            joined(delegated.iter().map(name), "or")
        )),
        ([only], _) if certain => Some(format!("{} still {certainly} it", name(only))),
        (direct, _) => Some(format!("{} may still {maybe} it", joined(direct.iter().map(name), "or"))),
    }
}

/// What the statement does, of one and of many.
fn verbs(context: &StatementContext<'_>) -> (&'static str, &'static str) {
    match context.compiled.effect {
        Some(Effect::Deny) => ("denies", "deny"),
        _ => ("allows", "allow"),
    }
}
