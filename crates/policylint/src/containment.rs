//! Whether one statement, or a part of one, takes everything that another takes: by patterns and
//! values alone, so that "yes" is certain.

use std::collections::{BTreeMap, BTreeSet};

use policylint_analysis::{
    ActionPattern, ActionReading, ActionSet, CompiledStatement, Literal, LiteralValue,
    PrincipalSet, ResourceElement, ResourcePattern, ResourceReading, ResourceSet, TypedValue,
};
use policylint_model::operator::{BaseOperator, Operator, OperatorFamily};
use policylint_syntax::NodeId;

/// Of longer lists only equal elements are found: each pattern is held against each other element,
/// mostly by the letters before its first wildcard.
const MAX_COMPARISONS: usize = 4_000_000;

/// How many elements that begin alike an element is held against.
const MAX_CANDIDATES: usize = 500;

/// An element of a list that others of the list make superfluous.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Covered {
    /// Its position.
    pub(crate) at: usize,
    /// The position of the element that takes all it takes.
    pub(crate) by: usize,
}

/// An element of a list of patterns.
pub(crate) trait Element {
    /// Where it stands.
    fn node(&self) -> NodeId;
    /// Its text, if it is known and always there.
    fn text(&self) -> Option<&str>;
    /// Whether it certainly takes all that another takes.
    fn covers(&self, other: &Self) -> bool;
}

impl Element for ActionPattern<'_> {
    fn node(&self) -> NodeId {
        self.text.node
    }

    fn text(&self) -> Option<&str> {
        let is_read = matches!(
            self.reading,
            ActionReading::Everything
                | ActionReading::Exact { .. }
                | ActionReading::Wildcard { .. }
        );
        self.text.known().filter(|_| is_read && self.text.choice.is_none())
    }

    fn covers(&self, other: &Self) -> bool {
        self.reading == ActionReading::Everything
            || prefix(self) == prefix(other) && self.pattern().covers(other.pattern()).certain()
    }
}

fn prefix(element: &ActionPattern<'_>) -> Option<String> {
    Some(element.text.known()?.split_once(':')?.0.to_ascii_lowercase())
}

impl Element for ResourcePattern<'_> {
    fn node(&self) -> NodeId {
        self.text.node
    }

    fn text(&self) -> Option<&str> {
        let is_read = matches!(self.reading, ResourceReading::Everything | ResourceReading::Arn);
        self.text.known().filter(|_| is_read && self.text.choice.is_none())
    }

    fn covers(&self, other: &Self) -> bool {
        self.is_everything()
            || !other.is_everything() && self.pattern().covers(other.pattern()).certain()
    }
}

impl Element for LiteralValue<'_> {
    fn node(&self) -> NodeId {
        self.text.node
    }

    fn text(&self) -> Option<&str> {
        let is_read = !matches!(self.typed(), TypedValue::Unparsable | TypedValue::Unknown(_));
        self.text.known().filter(|_| is_read && self.text.choice.is_none())
    }

    fn covers(&self, other: &Self) -> bool {
        match (self.typed(), other.typed()) {
            (TypedValue::Text(all), TypedValue::Text(some)) => all.covers(some).certain(),
            (TypedValue::Network(all), TypedValue::Network(some)) => all.covers(some),
            (one, other) => one == other,
        }
    }
}

/// The elements of a list that other elements of it cover, each with the widest that does; of equal
/// ones the first stays.
pub(crate) fn covered<E: Element>(list: &[E]) -> Vec<Covered> {
    let index = Index::of(list);
    let mut found: Vec<Covered> = Vec::new();
    for (at, text) in &index.texts {
        let by = index.covering(list, *at, text).or_else(|| index.equal(list, *at, text));
        found.extend(by.map(|by| Covered { at: *at, by }));
    }
    // The widest stands for all: follow the chain, which ends as each step goes to a wider one.
    let wider: BTreeMap<usize, usize> =
        found.iter().map(|covered| (covered.at, covered.by)).collect();
    for covered in &mut found {
        for _ in 0..list.len() {
            let Some(next) = wider.get(&covered.by) else { break };
            covered.by = *next;
        }
    }
    found
}

/// The elements of a list by what they begin with, so that few pairs are compared.
struct Index {
    /// Position and lower-case text of what is known.
    texts: Vec<(usize, String)>,
    /// Those that may cover others, by the letters before their first wildcard.
    by_head: BTreeMap<String, Vec<usize>>,
    /// The lengths of these letters.
    lengths: BTreeSet<usize>,
    /// All of them, by text.
    by_text: BTreeMap<String, Vec<usize>>,
}

impl Index {
    fn of<E: Element>(list: &[E]) -> Self {
        let lower = |(at, element): (usize, &E)| Some((at, element.text()?.to_ascii_lowercase()));
        let texts: Vec<(usize, String)> = list.iter().enumerate().filter_map(lower).collect();
        let mut index = Self {
            by_head: BTreeMap::new(),
            lengths: BTreeSet::new(),
            by_text: BTreeMap::new(),
            texts,
        };
        for (at, text) in &index.texts {
            index.by_text.entry(text.clone()).or_default().push(*at);
            // Networks have no wildcards, short ARNs none at their end, and variables no letters.
            let end = text.find(['*', '?', '$']);
            let is_arn = text.starts_with("arn:");
            let is_short = is_arn && text.matches(':').count() < 5;
            let is_wide = end.is_some() || is_short || !is_arn && text.contains('/');
            let head = end.map_or("", |end| text.get(..end).unwrap_or_default());
            if is_wide {
                index.lengths.insert(head.len());
                index.by_head.entry(head.to_owned()).or_default().push(*at);
            }
        }
        index
    }

    fn covering<E: Element>(&self, list: &[E], at: usize, text: &str) -> Option<usize> {
        let element = list.get(at)?;
        let heads = self.lengths.iter().filter_map(|length| text.get(..*length));
        let mut candidates: Vec<usize> =
            heads.filter_map(|head| self.by_head.get(head)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.truncate(MAX_CANDIDATES);
        candidates.into_iter().find(|by| {
            *by != at
                && list.get(*by).is_some_and(|other| {
                    other.covers(element) && (*by < at || !element.covers(other))
                })
        })
    }

    fn equal<E: Element>(&self, list: &[E], at: usize, text: &str) -> Option<usize> {
        let element = list.get(at)?;
        let same = self.by_text.get(text)?.iter().copied().take_while(|by| *by < at);
        same.take(MAX_CANDIDATES).find(|by| {
            list.get(*by).is_some_and(|other| other.covers(element) && element.covers(other))
        })
    }
}

/// Whether the letters before the first wildcard allow it; cheap.
fn may_cover<E: Element>(wide: &E, narrow: &E) -> bool {
    let (Some(wide), Some(narrow)) = (wide.text(), narrow.text()) else { return false };
    // Networks have no wildcards, and variables no letters.
    let Some(head) = wide.find(['*', '?']).and_then(|end| wide.get(..end)) else { return true };
    head.contains('$')
        || narrow.get(..head.len()).is_some_and(|start| start.eq_ignore_ascii_case(head))
}

/// Whether a statement applies to every request to which another one does, principals included.
pub(crate) fn statement_covers(all: &CompiledStatement<'_>, some: &CompiledStatement<'_>) -> bool {
    all.in_force().certain()
        && all.more_conditions.is_none()
        // The cheapest first.
        && conditions_cover(&all.conditions, &some.conditions)
        && resources_cover(&all.resources, &some.resources)
        && actions_cover(all, some)
}

/// Whether the actions of a statement are all those of another one.
pub(crate) fn actions_cover(all: &CompiledStatement<'_>, some: &CompiledStatement<'_>) -> bool {
    let (Some(all), Some(some)) = (&all.actions, &some.actions) else { return false };
    if is_all(all) {
        return true;
    }
    if !all.complete || !some.complete {
        return false;
    }
    match (all.negated, some.negated) {
        (false, false) => each_covered(&all.patterns, &some.patterns),
        (true, true) => each_covered(&some.patterns, &all.patterns),
        (true, false) => {
            !all.patterns.is_empty()
                && none_meet(&all.patterns, &some.patterns, |one, other| {
                    !one.pattern().overlaps(other.pattern()).possible()
                })
        }
        (false, true) => false,
    }
}

fn is_all(actions: &ActionSet<'_>) -> bool {
    !actions.negated
        && actions.patterns.iter().any(|element| {
            element.reading == ActionReading::Everything && element.text.choice.is_none()
        })
}

/// Whether the resources of a statement are all those of another one.
pub(crate) fn resources_cover(all: &ResourceSet<'_>, some: &ResourceSet<'_>) -> bool {
    if all.is_everything() {
        return !matches!(some.element, ResourceElement::Missing);
    }
    if !all.complete || !some.complete {
        return false;
    }
    let negated = |of: &ResourceSet<'_>| match of.element {
        ResourceElement::Resource(_) => Some(false),
        ResourceElement::NotResource(_) => Some(true),
        ResourceElement::Attached | ResourceElement::Missing => None,
    };
    match (negated(all), negated(some)) {
        (Some(false), Some(false)) => each_covered(&all.patterns, &some.patterns),
        // A variable without a value in NotResource takes the whole statement away (VR-9).
        (Some(true), Some(true)) => {
            !all.patterns.iter().any(|element| element.text.text.contains("${"))
                && each_covered(&some.patterns, &all.patterns)
        }
        _ => false,
    }
}

fn each_covered<E: Element>(all: &[E], some: &[E]) -> bool {
    !some.is_empty()
        && all.len().saturating_mul(some.len()) <= MAX_COMPARISONS
        && some.iter().all(|one| {
            one.text().is_some() && all.iter().any(|wide| may_cover(wide, one) && wide.covers(one))
        })
}

fn none_meet<E: Element>(all: &[E], some: &[E], apart: impl Fn(&E, &E) -> bool) -> bool {
    all.len().saturating_mul(some.len()) <= MAX_COMPARISONS
        && some.iter().all(|one| {
            one.text().is_some()
                && all.iter().all(|other| other.text().is_some() && apart(other, one))
        })
}

/// Whether the principals of a statement name, in the same forms, all whom another one names; both
/// may have none, as in identity policies.
pub(crate) fn principals_cover(all: &CompiledStatement<'_>, some: &CompiledStatement<'_>) -> bool {
    match (&all.principals, &some.principals) {
        (None, None) => true,
        (Some(all), Some(some)) => {
            let (wide, narrow) = if all.negated { (some, all) } else { (all, some) };
            all.negated == some.negated
                && all.complete
                && some.complete
                && !narrow.forms.is_empty()
                && forms(narrow)
                    .all(|form| form.is_some() && forms(wide).any(|other| other == form))
        }
        _ => false,
    }
}

fn forms<'p>(principals: &'p PrincipalSet<'_>) -> impl Iterator<Item = Option<String>> + 'p {
    principals.forms.iter().map(|form| {
        let text = form.text.known().filter(|_| form.text.choice.is_none())?;
        Some(format!("{:?} {text}", form.principal_type))
    })
}

/// Whether conditions hold whenever some others hold: each of them follows from one of those.
pub(crate) fn conditions_cover(all: &[Literal<'_>], some: &[Literal<'_>]) -> bool {
    all.iter().all(|wanted| some.iter().any(|given| implies(given, wanted)))
}

/// Whether a condition holds only where another one holds.
pub(crate) fn implies(given: &Literal<'_>, wanted: &Literal<'_>) -> bool {
    let (Some(from), Some(to)) = (given.known_operator(), wanted.known_operator()) else {
        return false;
    };
    let is_there = |literal: &Literal<'_>| {
        literal.choice.is_none() && literal.complete && literal.key_text.is_known()
    };
    is_there(given)
        && is_there(wanted)
        && given.key().eq_ignore_ascii_case(wanted.key())
        && is_comparable(from, to)
        && if from.is_negated() {
            each_covered(&given.values, &wanted.values)
        } else {
            each_covered(&wanted.values, &given.values)
        }
}

/// Whether the values of two operators mean the same, and the first holds without the key only if the
/// second does.
fn is_comparable(from: Operator, to: Operator) -> bool {
    from.family() == to.family()
        && from.is_negated() == to.is_negated()
        && from.quantifier == to.quantifier
        && (from.base == to.base
            || matches!(from.family(), OperatorFamily::String | OperatorFamily::Arn))
        && (!from.if_exists || to.if_exists)
        && !(from.base == BaseOperator::Null && from != to)
}
