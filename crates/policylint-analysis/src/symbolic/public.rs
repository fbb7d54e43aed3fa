//! Strangers: callers and values that a policy does not name as trusted.
//!
//! A policy is public if it gives a stranger access (S3-34, and Access Analyzer's check for public
//! access): to a caller whom no principal and no condition names by a fixed value, with values of the
//! confining keys of which the same is true. Denies count.

use policylint_model::Effect;
use policylint_model::truth::Truth;

use super::restriction::{Point, Restriction, Variable, variable_of};
use crate::compile::CompiledDocument;
use crate::conditions::{Literal, LiteralValue, TypedValue};
use crate::eval::{PublicPolicyOf, is_trusted_value};
use crate::matching::principal_matches;
use crate::principals::{PrincipalForm, PrincipalReading, PrincipalSet};
use crate::request::ContextValue;

/// What policies trust of one variable.
#[derive(Debug)]
pub(super) struct Trust<'p> {
    /// The variable.
    pub(super) variable: Variable,
    /// Principals by fixed names.
    principals: Vec<&'p PrincipalSet<'p>>,
    /// Fixed values with the conditions in which they stand.
    values: Vec<(&'p Literal<'p>, &'p LiteralValue<'p>)>,
}

/// What policies trust, by variable.
pub(super) fn trusts<'p>(
    documents: impl Iterator<Item = &'p CompiledDocument<'p>>,
    of: PublicPolicyOf,
) -> Vec<Trust<'p>> {
    let new = |variable| Trust { variable, principals: Vec::new(), values: Vec::new() };
    let mut trusts = vec![new(Variable::Caller)];
    for statement in documents.flat_map(|document| &document.statements) {
        if let Some(caller) = trusts.first_mut() {
            caller.principals.extend(&statement.principals);
        }
        for literal in &statement.conditions {
            let fixed = literal.values.iter().filter(|value| is_trusted_value(literal, value, of));
            let fixed: Vec<_> = fixed.map(|value| (literal, value)).collect();
            if fixed.is_empty() {
                continue;
            }
            let variable = variable_of(literal.key());
            let at =
                trusts.iter().position(|trust| trust.variable == variable).unwrap_or_else(|| {
                    trusts.push(new(variable));
                    trusts.len() - 1
                });
            if let Some(trust) = trusts.get_mut(at) {
                trust.values.extend(fixed);
            }
        }
    }
    trusts
}

impl Trust<'_> {
    /// Whether a value is none of those that are trusted.
    pub(super) fn is_stranger(&self, point: &Point) -> Truth {
        let is_trusted = match point {
            Point::Text(text) => self.values.iter().any(|(_, value)| is_value(value, text)),
            Point::Caller(at) => {
                let by_key = self.values.iter().any(|(literal, value)| {
                    match at.context.get(literal.key()) {
                        ContextValue::One(text) => is_value(value, text),
                        ContextValue::Many(texts) => texts.iter().any(|text| is_value(value, text)),
                        _ => false,
                    }
                });
                by_key || self.principals.iter().any(|principals| names(principals, &at.caller))
            }
            _ => false,
        };
        Truth::from(!is_trusted)
    }
}

/// Whether a list has a caller by a fixed name, as principal or as one who is none.
fn names(principals: &PrincipalSet<'_>, caller: &crate::request::Caller) -> bool {
    let is_open = |form: &&PrincipalForm<'_>| {
        matches!(
            form.reading,
            PrincipalReading::Everyone
                | PrincipalReading::AnyService
                | PrincipalReading::AnyProvider
        )
    };
    let fixed: Vec<PrincipalForm<'_>> =
        principals.forms.iter().filter(|form| !is_open(form)).cloned().collect();
    let fixed = PrincipalSet {
        node: principals.node,
        negated: false,
        complete: principals.complete,
        forms: fixed,
    };
    principal_matches(&fixed, Effect::Allow, caller).truth.possible()
}

/// Whether a value of a condition matches a text.
fn is_value(value: &LiteralValue<'_>, text: &str) -> bool {
    match value.typed() {
        TypedValue::Text(pattern) | TypedValue::Bool(pattern) => pattern.matches(text).possible(),
        TypedValue::Network(block) => text.parse().is_ok_and(|address| block.contains(address)),
        _ => false,
    }
}

/// The restrictions to strangers, for the variables that other restrictions look at, and the caller.
pub(super) fn strangers<'p>(
    trusts: &'p [Trust<'p>],
    restrictions: &[Restriction<'p>],
) -> Vec<Restriction<'p>> {
    let is_used = |trust: &&Trust<'p>| {
        trust.variable == Variable::Caller
            || restrictions.iter().any(|restriction| restriction.variable() == trust.variable)
    };
    trusts.iter().filter(is_used).map(Restriction::Stranger).collect()
}
