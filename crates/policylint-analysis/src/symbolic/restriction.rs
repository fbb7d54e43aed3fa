//! What one element or condition of a statement asks of one variable of a request.

use std::sync::Arc;

use policylint_model::Effect;
use policylint_model::operator::Operator;
use policylint_model::pattern::KeyText;
use policylint_model::truth::{Reason, Truth, Why};

use super::callers::{CallerPoint, is_caller_key};
use super::env::Env;
use crate::authorized::Authorized;
use crate::conditions::{Literal, exclude_each_other, key_text};
use crate::matching::{collection_matches, principal_matches};
use crate::principals::PrincipalSet;
use crate::request::ContextValue;
use crate::resources::{ResourceElement, ResourcePattern, ResourceReading, ResourceSet};
use crate::text::PolicyText;
use policylint_catalog::Action;

/// How many pairs of resources are compared at first sight.
const MAX_COMPARED: usize = 400;

/// Something about a request that can differ from request to request. The action is apart: slices
/// are made by it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Variable {
    /// Who calls, with all keys that follow from that.
    Caller,
    /// The resource.
    Resource,
    /// A condition key, in lower case and under its chief name.
    Key(String),
    /// A question that policies leave open, by number: yes or no.
    Doubt(usize),
}

impl Variable {
    /// The condition key that it is.
    pub(super) fn key(&self) -> Option<&str> {
        match self {
            Self::Key(key) => Some(key),
            _ => None,
        }
    }
}

/// A limit on one variable, as a policy writes it.
#[derive(Debug, Clone, Copy)]
pub(super) enum Restriction<'p> {
    /// `Principal` or `NotPrincipal` of a statement with this effect.
    Principals(&'p PrincipalSet<'p>, Effect),
    /// `Resource` or `NotResource`.
    Resources(&'p ResourceSet<'p>),
    /// A condition.
    Condition(&'p Literal<'p>),
    /// The caller or a key is none that a policy names as trusted; see [`super::public`].
    Stranger(&'p super::public::Trust<'p>),
}

/// A value that a variable can take; it stands for all that no restriction tells apart from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Point {
    /// No value.
    Absent,
    /// A text.
    Text(String),
    /// A caller with the keys that follow.
    Caller(Box<CallerPoint>),
    /// A resource by its ARN.
    Arn(String),
    /// No certain resource; the action, if what the service makes up depends on it (RS-13).
    Collection(Option<Action>),
    /// No or yes.
    Flag(bool),
}

impl Restriction<'_> {
    /// Whether it is a condition on one value that holds where nothing matches.
    pub(super) fn is_negated_match(&self) -> bool {
        matches!(self, Self::Condition(literal) if literal.known_operator().is_some_and(Operator::is_negated)
            && literal.is_unquantified())
    }

    /// Whether every value that satisfies this one satisfies another one, at first sight.
    /// `are_named` says whether resources always have names.
    pub(super) fn implies(&self, other: &Self, are_named: &dyn Fn() -> bool) -> bool {
        match (self, other) {
            _ if self.is_same(other) => true,
            (Self::Resources(one), Self::Resources(two)) => {
                let is_plain = |set: &ResourceSet<'_>| {
                    matches!(set.element, ResourceElement::Resource(_)) && set.complete
                };
                let is_listed = |own: &ResourcePattern<'_>| {
                    let is_same = |it: &ResourcePattern<'_>| {
                        it.is_read_alike(own) && same_text(&it.text, &own.text)
                    };
                    let covers = |it: &ResourcePattern<'_>| {
                        it.text.choice.is_none() && it.pattern().covers(own.pattern()).certain()
                    };
                    two.patterns.iter().any(is_same)
                        || (is_few(one, two) && are_named() && two.patterns.iter().any(covers))
                };
                is_plain(one) && is_plain(two) && one.patterns.iter().all(is_listed)
            }
            (Self::Condition(one), Self::Condition(two)) => {
                let (Some(operator), true) = (one.known_operator(), one.operator == two.operator)
                else {
                    return false;
                };
                // More values are less to ask of what matches, and more of what may not match.
                let (few, many) = if operator.is_negated() { (two, one) } else { (one, two) };
                one.key().eq_ignore_ascii_case(two.key())
                    && is_plain(one)
                    && is_plain(two)
                    && !few.values.is_empty()
                    && few.values.iter().all(|own| {
                        many.values
                            .iter()
                            .any(|it| it.is_read_alike(own) && same_text(&it.text, &own.text))
                    })
            }
            _ => false,
        }
    }

    /// Whether no value satisfies this one and another one, at first sight.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Condition(one), Self::Condition(two)) => {
                one.key().eq_ignore_ascii_case(two.key()) && exclude_each_other(one, two)
            }
            (Self::Resources(one), Self::Resources(two)) => {
                let is_plain = |set: &ResourceSet<'_>| {
                    matches!(set.element, ResourceElement::Resource(_)) && set.complete
                };
                let meets = |one: &ResourcePattern<'_>, two: &ResourcePattern<'_>| {
                    is_wide(one) || is_wide(two) || one.pattern().overlaps(two.pattern()).possible()
                };
                is_plain(one)
                    && is_plain(two)
                    && is_few(one, two)
                    && !one
                        .patterns
                        .iter()
                        .any(|one| two.patterns.iter().any(|two| meets(one, two)))
            }
            _ => false,
        }
    }

    /// Whether another one is about the same match, of which one may be the opposite of the other.
    pub(super) fn is_twin(&self, other: &Self) -> bool {
        let (Self::Condition(one), Self::Condition(two)) = (self, other) else { return false };
        let base = |literal: &Literal<'_>| {
            let operator = literal.known_operator().filter(|_| literal.is_unquantified())?;
            Some(operator.base.negates().unwrap_or(operator.base))
        };
        base(one).is_some() && base(one) == base(two) && same_values(one, two)
    }
}

impl Restriction<'_> {
    /// The variable that it limits.
    pub(super) fn variable(&self) -> Variable {
        match self {
            Self::Principals(..) => Variable::Caller,
            Self::Resources(_) => Variable::Resource,
            Self::Condition(literal) => variable_of(literal.key()),
            Self::Stranger(trust) => trust.variable.clone(),
        }
    }

    /// Whether it holds for every request, at first sight.
    pub(super) fn is_void(&self) -> bool {
        match self {
            Self::Principals(principals, _) => principals.is_everyone(),
            Self::Resources(resources) => resources.is_everything(),
            Self::Condition(_) | Self::Stranger(_) => false,
        }
    }

    /// Whether it holds for a value, where these others are fixed.
    pub(super) fn truth(&self, point: &Point, env: &Env) -> Truth {
        match (self, point) {
            (Self::Principals(principals, effect), Point::Caller(at)) => {
                principal_matches(principals, *effect, &at.caller).truth
            }
            (Self::Resources(resources), point) => resources_truth(resources, point, env),
            (Self::Condition(literal), Point::Caller(at)) => {
                let text_of = |name: &str| {
                    if is_caller_key(name) {
                        key_text(&at.context, name)
                    } else {
                        env.text_of(name)
                    }
                };
                literal.holds(at.context.get(literal.key()), &text_of)
            }
            (Self::Condition(literal), Point::Absent) => literal.when_absent(),
            (Self::Condition(literal), Point::Text(text)) => {
                literal.holds(&ContextValue::One(text.clone()), &|key| env.text_of(key))
            }
            (Self::Stranger(trust), point) => trust.is_stranger(point),
            _ => Truth::No,
        }
    }

    /// Whether it holds for a set with this member alone: what quantifiers ask of each member.
    pub(super) fn truth_of_member(&self, point: &Point, env: &Env) -> Truth {
        match (self, point) {
            (Self::Condition(literal), Point::Text(text)) => {
                literal.holds(&ContextValue::Many(vec![text.clone()]), &|key| env.text_of(key))
            }
            (Self::Stranger(trust), point) => trust.is_stranger(point),
            _ => Truth::No,
        }
    }

    /// Whether another one asks the same of every request, at first sight.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Principals(one, effect), Self::Principals(two, other)) => {
                std::ptr::eq(*one, *two)
                    || (effect == other
                        && (one.negated, one.complete) == (two.negated, two.complete)
                        && same_by(&one.forms, &two.forms, |one, two| {
                            one.principal_type == two.principal_type
                                && same_text(&one.text, &two.text)
                        }))
            }
            (Self::Resources(one), Self::Resources(two)) => {
                std::ptr::eq(*one, *two)
                    || (std::mem::discriminant(&one.element)
                        == std::mem::discriminant(&two.element)
                        && one.complete == two.complete
                        && same_by(&one.patterns, &two.patterns, |one, two| {
                            one.is_read_alike(two) && same_text(&one.text, &two.text)
                        }))
            }
            (Self::Condition(one), Self::Condition(two)) => {
                std::ptr::eq(*one, *two) || (one.operator == two.operator && same_values(one, two))
            }
            (Self::Stranger(one), Self::Stranger(two)) => std::ptr::eq(*one, *two),
            _ => false,
        }
    }
}

/// Whether an element may match what is no ARN.
fn is_wide(element: &ResourcePattern<'_>) -> bool {
    element.reading != ResourceReading::Arn
}

/// Whether a condition is there for certain, with operator and key known.
fn is_plain(literal: &Literal<'_>) -> bool {
    literal.choice.is_none()
        && literal.complete
        && literal.operator_text.is_known()
        && literal.key_text.is_known()
}

/// Whether all pairs of resources can be compared.
fn is_few(one: &ResourceSet<'_>, two: &ResourceSet<'_>) -> bool {
    one.patterns.len().saturating_mul(two.patterns.len()) <= MAX_COMPARED
}

/// Whether two conditions have the same key and values.
fn same_values(one: &Literal<'_>, two: &Literal<'_>) -> bool {
    is_plain(one)
        && is_plain(two)
        && one.key().eq_ignore_ascii_case(two.key())
        && same_by(&one.values, &two.values, |one, two| {
            one.is_read_alike(two) && same_text(&one.text, &two.text)
        })
}

/// Whether a resource is among those of a list.
fn resources_truth(resources: &ResourceSet<'_>, point: &Point, env: &Env) -> Truth {
    if resources.is_negated() {
        // VR-9: one variable without text, and the whole statement does not match.
        if resources.has_unresolvable(|key| env.text_of(key)) {
            return Truth::No;
        }
        let open = resources.patterns.iter().flat_map(|it| it.pattern().variables());
        let unknown = open.filter(|it| env.text_of(&it.key) == KeyText::Unknown);
        if let Some(why) = Why::of(unknown.map(|it| Reason::Variable(Arc::clone(&it.key)))) {
            return listed(resources, point, env).and(Truth::Maybe(why));
        }
    }
    listed(resources, point, env)
}

fn listed(resources: &ResourceSet<'_>, point: &Point, env: &Env) -> Truth {
    match point {
        Point::Arn(arn) => resources.combined(|element| {
            if element.begins_otherwise(arn) {
                return Truth::No;
            }
            element.pattern().matches_with(arn, |key| env.text_of(key))
        }),
        Point::Collection(action) => {
            let authorized = action.map(Authorized::of);
            resources.combined(|element| collection_matches(element, authorized))
        }
        _ => Truth::No,
    }
}

/// The variable of a condition key.
pub(super) fn variable_of(key: &str) -> Variable {
    let lower = key.to_lowercase();
    if is_caller_key(&lower) {
        return Variable::Caller;
    }
    match lower.as_str() {
        // The same account under two names.
        "s3:resourceaccount" => Variable::Key("aws:resourceaccount".into()),
        // The same instant under two names.
        "aws:epochtime" => Variable::Key("aws:currenttime".into()),
        _ => Variable::Key(lower),
    }
}

fn same_by<T>(one: &[T], two: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    one.len() == two.len() && one.iter().zip(two).all(|(one, two)| same(one, two))
}

/// Whether two texts are the same and wholly known.
fn same_text(one: &PolicyText<'_>, two: &PolicyText<'_>) -> bool {
    let is_plain = |text: &PolicyText<'_>| text.is_known() && text.choice.is_none();
    is_plain(one) && is_plain(two) && one.text == two.text
}
