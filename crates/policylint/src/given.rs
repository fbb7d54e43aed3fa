//! What follows for access where a statement never applies to some of its actions: what it does not do,
//! and what else in the policy does it.

use policylint_analysis::{EffectOf, Overlap, StillGiven, StillGivenBy, still_given_by};
use policylint_catalog::Action;
use policylint_model::{Effect, StatementId};

use crate::diagnostic::Severity;
use crate::rule::StatementContext;
use crate::wording::{all_of, joined, other_statement, this_statement};

/// Wildcards can name more actions than are worth asking about.
const MAX_ACTIONS: usize = 60;

/// More statements than the largest policy, a key policy of 32 KiB, can hold: where there are more, no
/// statement is compared with all others.
pub(crate) const MAX_STATEMENTS: usize = 600;

/// How sure it is that the statement never applies to the actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ground {
    /// A document of AWS says so.
    Certain,
    /// AWS documents nothing by which it could apply.
    NotDocumented,
}

/// What follows, and whether it matters.
#[derive(Debug, Clone)]
pub(crate) struct Consequence {
    /// As it goes on after "so": "this statement never allows them, and nothing else in this policy does".
    pub(crate) text: String,
    /// Whether another statement does it in full, for every one of the actions.
    pub(crate) is_moot: bool,
}

impl Consequence {
    /// How much a finding matters: one that changes nothing is worth knowing only.
    pub(crate) fn severity(&self, otherwise: Severity) -> Severity {
        if self.is_moot { Severity::Info } else { otherwise }
    }
}

/// What follows if the statement never applies to these actions, which `elements` elements name.
pub(crate) fn consequence(
    context: &StatementContext<'_>,
    ground: Ground,
    actions: &[Action],
    elements: usize,
) -> Consequence {
    let subject = this_statement(context.document(), context.statement);
    let object = if elements == 1 { "it" } else { "them" };
    let (verb, _) = verbs(context);
    let so = match ground {
        Ground::Certain => format!("{subject} never {verb} {object}"),
        Ground::NotDocumented => format!("most likely {subject} never {verb} {object}"),
    };
    let statements = context.within.compiled.statements.len();
    if actions.is_empty() || actions.len() > MAX_ACTIONS || statements > MAX_STATEMENTS {
        return Consequence { text: so, is_moot: false };
    }
    let given = |action: &Action| {
        (*action, still_given_by(context.within.compiled, context.compiled, *action))
    };
    let given: Vec<(Action, StillGiven)> = actions.iter().map(given).collect();
    let is_moot = given.iter().all(|(_, given)| given.is_unconditional());
    let (missing, there): (Vec<_>, Vec<_>) =
        given.into_iter().partition(|(_, given)| given.is_nothing());
    let text = if there.is_empty() {
        format!("{so}, and nothing else in this policy does")
    } else {
        let rest = if missing.is_empty() {
            String::new()
        } else {
            format!(
                ", and nothing else in this policy {verb} {}",
                all_of(missing.iter().map(|(action, _)| action))
            )
        };
        let object = if missing.is_empty() {
            object.to_owned()
        } else {
            all_of(there.iter().map(|(action, _)| action))
        };
        let elsewhere = elsewhere(context, &there, &object)
            .map_or_else(String::new, |text| format!("; {text}"));
        format!("{so}{rest}{elsewhere}")
    };
    Consequence { text, is_moot }
}

/// What other statements do for the actions, which are called `object`.
fn elsewhere(
    context: &StatementContext<'_>,
    given: &[(Action, StillGiven)],
    object: &str,
) -> Option<String> {
    let (certainly, maybe) = verbs(context);
    let names = |ids: &[StatementId], word| {
        joined(ids.iter().map(|id| other_statement(context.document(), *id)), word)
    };
    let verb = |ids: &[StatementId]| if ids.len() == 1 { certainly } else { maybe };
    let all = given.iter().flat_map(|(_, given)| &given.by);
    if given.iter().all(|(_, given)| given.is_unconditional()) {
        let whole = |id: &StatementId| {
            let is_whole = |by: &StillGivenBy| by.statement == *id && by.is_whole();
            given.iter().all(|(_, given)| given.by.iter().any(is_whole))
        };
        let mut ids = distinct(all.filter(|by| by.is_whole()));
        if let Some(one) = ids.iter().copied().find(whole) {
            ids = vec![one];
        }
        return Some(format!("{} still {} {object}", names(&ids, "and"), verb(&ids)));
    }
    let (delegated, direct): (Vec<_>, Vec<_>) =
        all.partition(|by| by.overlap == Overlap::Delegation);
    // What rests on keys that AWS does not document gives most likely nothing.
    let likely: Vec<_> = direct
        .iter()
        .copied()
        .filter(|by| !matches!(by.effect, EffectOf::Undocumented(_)))
        .collect();
    let ids = distinct(if likely.is_empty() { &direct } else { &likely }.iter().copied());
    if !likely.is_empty() && likely.iter().all(|by| by.is_partial()) {
        let text = format!("{} still {} {object}", names(&ids, "and"), verb(&ids));
        return Some(format!("{text} on some of these resources"));
    }
    if !ids.is_empty() {
        return Some(format!("{} may still {maybe} {object}", names(&ids, "or")));
    }
    let ids = distinct(delegated.into_iter());
    let text =
        format!("the delegation to the account by {} may still give {object}", names(&ids, "or"));
    (!ids.is_empty()).then_some(text)
}

/// The statements, each once.
fn distinct<'g>(given: impl Iterator<Item = &'g StillGivenBy>) -> Vec<StatementId> {
    let mut ids = Vec::new();
    for by in given {
        if !ids.contains(&by.statement) {
            ids.push(by.statement);
        }
    }
    ids
}

/// What the statement does, of one and of many.
fn verbs(context: &StatementContext<'_>) -> (&'static str, &'static str) {
    match context.compiled.effect {
        Some(Effect::Deny) => ("denies", "deny"),
        _ => ("allows", "allow"),
    }
}
