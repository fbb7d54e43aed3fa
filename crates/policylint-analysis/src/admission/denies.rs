//! What the Denies of a document leave of an admission, each with its own true scope (NR-6).

use policylint_model::operator::{BaseOperator, Operator, Quantifier};
use policylint_model::truth::{Reason, Truth};
use policylint_model::{Effect, PolicyKind};

use super::bounds::{Bound, BoundClass, KeySort};
use super::{Admission, Limit, MAX_PARTS, Who};
use crate::action_ranges::ActionRanges;
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::conditions::{Literal, TypedValue};
use crate::principals::{PrincipalForm, PrincipalReading, PrincipalSet};
use crate::resources::{ResourceElement, ResourcePattern, ResourceSet};

/// What is left of an admission: parts with the same limits, in the order of their actions.
pub(super) fn applied<'c, 'd>(
    document: &'c CompiledDocument<'d>,
    whole: Admission<'c, 'd>,
) -> Vec<Admission<'c, 'd>> {
    let mut parts = vec![whole];
    let denies = document.statements.iter().filter(|statement| {
        statement.effect == Some(Effect::Deny) && statement.in_force().possible()
    });
    for deny in denies {
        let Some(first) = parts.first() else { break };
        let (Some(actions), Some(left)) = (&deny.actions, survivors(deny, first.who)) else {
            continue;
        };
        let scope = resources_covered(document.kind, &first.statement.resources, &deny.resources);
        if scope == Truth::No {
            continue;
        }
        // In doubt a Deny may confine, and never takes an action away.
        let left = if scope.certain() && deny.in_force().certain() { left } else { Left::Doubtful };
        let is_last = parts.len() >= MAX_PARTS;
        parts = parts
            .into_iter()
            .flat_map(|part| split(part, actions.known(), deny, &left, is_last))
            .collect();
    }
    parts
}

/// Divides a part into what a Deny touches and what it does not.
fn split<'c, 'd>(
    part: Admission<'c, 'd>,
    denied: &ActionRanges,
    deny: &CompiledStatement<'_>,
    left: &Left,
    is_last: bool,
) -> Vec<Admission<'c, 'd>> {
    let touched = part.actions.intersection(denied);
    if touched.is_empty() {
        return vec![part];
    }
    if is_last {
        return vec![Admission { is_doubtful: true, ..part }];
    }
    let untouched = part.actions.difference(denied);
    let mut parts = Vec::new();
    let mut limited = Admission { actions: touched, ..part.clone() };
    match left {
        Left::Nobody => {}
        Left::Doubtful => {
            limited.is_doubtful = true;
            parts.push(limited);
        }
        Left::Those(bounds) => {
            limited.limits.push(Limit { by: deny.id, bounds: bounds.clone() });
            parts.push(limited);
        }
    }
    if !untouched.is_empty() {
        parts.push(Admission { actions: untouched, ..part });
    }
    parts
}

/// Who passes by a Deny that is aimed at outsiders.
#[derive(Debug, Clone)]
enum Left {
    /// It denies everybody.
    Nobody,
    /// It denies all but those who meet one of these.
    Those(Vec<Bound>),
    /// It depends on values that are not known.
    Doubtful,
}

/// Who passes by a Deny; `None` if it leaves some outsiders whatever they do, or is not about them.
fn survivors(deny: &CompiledStatement<'_>, who: Who<'_, '_>) -> Option<Left> {
    let principals = deny.principals.as_ref()?;
    let mut bounds = spared(principals, who)?;
    let mut doubtful = deny.more_conditions.is_some() || !principals.complete;
    for literal in &deny.conditions {
        match escape(literal, who) {
            Escape::Everybody => return None,
            Escape::Nobody => {}
            Escape::Those(those) => bounds.extend(those),
            Escape::Doubtful => doubtful = true,
        }
    }
    Some(match (doubtful, bounds.is_empty()) {
        (true, _) => Left::Doubtful,
        (false, true) => Left::Nobody,
        (false, false) => Left::Those(bounds),
    })
}

/// Whom the principals of a Deny spare; `None` if the Deny is not aimed at these callers.
fn spared(principals: &PrincipalSet<'_>, who: Who<'_, '_>) -> Option<Vec<Bound>> {
    if principals.negated {
        let listed =
            principals.forms.iter().filter(|form| form.reading != PrincipalReading::Refused);
        let bounds: Vec<Bound> = listed.map(listed_bound).collect();
        // Somebody who is listed himself is not touched.
        let touches = match who {
            Who::Named(form) => !bounds.iter().any(|bound| form.text.known() == Some(&bound.value)),
            Who::Everyone(_) | Who::EveryoneElse => true,
        };
        return touches.then_some(match who {
            Who::Named(_) => Vec::new(),
            Who::Everyone(_) | Who::EveryoneElse => bounds,
        });
    }
    let aimed = principals.is_everyone()
        || match who {
            Who::Named(form) => principals.forms.iter().any(|denied| names(denied, form)),
            Who::Everyone(_) | Who::EveryoneElse => false,
        };
    aimed.then(Vec::new)
}

fn listed_bound(form: &PrincipalForm<'_>) -> Bound {
    let class = match form.reading {
        PrincipalReading::Everyone
        | PrincipalReading::AnyService
        | PrincipalReading::AnyProvider => BoundClass::Open,
        _ => BoundClass::Listed,
    };
    Bound {
        class,
        key: "NotPrincipal".to_owned(),
        value: form.text.known().unwrap_or_default().to_owned(),
        account: form.account().map(str::to_owned),
    }
}

/// Whether a principal of a Deny is the one of the Allow, or its account (PR-26).
fn names(denied: &PrincipalForm<'_>, form: &PrincipalForm<'_>) -> bool {
    denied.text.known().is_some() && denied.text.known() == form.text.known()
        || denied.reading == PrincipalReading::Account
            && denied.account().is_some()
            && denied.account() == form.account()
}

/// Who gets past one condition of a Deny.
enum Escape {
    /// Some strangers, whatever the others say: the Deny is not aimed at all of them.
    Everybody,
    /// Nobody: it holds for all strangers.
    Nobody,
    /// Those who meet one of these.
    Those(Vec<Bound>),
    Doubtful,
}

fn escape(literal: &Literal<'_>, who: Who<'_, '_>) -> Escape {
    let Some(operator) = literal.known_operator() else { return Escape::Doubtful };
    if literal.choice.is_some() || !literal.complete || !literal.key_text.is_known() {
        return Escape::Doubtful;
    }
    let Some(sort) = KeySort::of(literal) else { return Escape::Everybody };
    if is_service_test(literal, operator, who) {
        let class = match sort {
            KeySort::Only(_, class) => class,
            _ => BoundClass::Open,
        };
        let bound =
            Bound { class, key: literal.key().to_owned(), value: "true".to_owned(), account: None };
        return Escape::Those(vec![bound]);
    }
    // `ForAnyValue` is false without the key, so that strangers without it pass (CD-24).
    let holds_without_key = operator.is_negated()
        && (operator.quantifier != Quantifier::ForAnyValue || operator.if_exists);
    if !holds_without_key {
        return Escape::Everybody;
    }
    let bounds: Option<Vec<Bound>> =
        literal.values.iter().map(|value| sort.read(literal, value)).collect();
    match bounds {
        None => Escape::Doubtful,
        Some(bounds) if bounds.is_empty() => Escape::Nobody,
        Some(bounds) => Escape::Those(bounds),
    }
}

/// Whether it asks for callers that are no service: `BoolIfExists aws:PrincipalIsAWSService false`.
/// Without `IfExists` anonymous requests, which have no such key, get past it; named callers do not.
fn is_service_test(literal: &Literal<'_>, operator: Operator, who: Who<'_, '_>) -> bool {
    let is_about = literal.is_on("aws:PrincipalIsAWSService") || literal.is_on("aws:ViaAWSService");
    let always_there = literal.is_on("aws:ViaAWSService") || matches!(who, Who::Named(_));
    is_about
        && operator.base == BaseOperator::Bool
        && (operator.if_exists || always_there)
        && literal.values.iter().all(|value| {
            matches!(value.typed(), TypedValue::Bool(_))
                && value.text.known().is_some_and(|text| text.eq_ignore_ascii_case("false"))
        })
}

/// Whether a Deny covers all resources of an Allow, as far as they are the policy's own.
fn resources_covered(kind: PolicyKind, allow: &ResourceSet<'_>, deny: &ResourceSet<'_>) -> Truth {
    if deny.is_everything() {
        return Truth::Yes;
    }
    if matches!(deny.element, ResourceElement::NotResource(_) | ResourceElement::Missing) {
        return Truth::No;
    }
    let in_doubt = || Truth::maybe(Reason::Budget);
    if matches!(allow.element, ResourceElement::NotResource(_)) || allow.patterns.is_empty() {
        return in_doubt();
    }
    // But for buckets, and their objects, a policy is about the one resource that it is attached to.
    let is_of_one = !matches!(kind, PolicyKind::Bucket);
    let covered = |wanted: &ResourcePattern<'_>| {
        if wanted.is_everything() && is_of_one {
            return in_doubt();
        }
        Truth::any(deny.patterns.iter().map(|given| given.pattern().covers(wanted.pattern())))
    };
    Truth::all(allow.patterns.iter().map(covered))
}
