//! The values of all variables of a slice.

use std::collections::BTreeMap;

use policylint_catalog::{Action, Service, catalog};

use super::automaton::{Classes, classes};
use super::callers::{CallerScope, callers};
use super::env::Env;
use super::language::{Language, arns, steps_of};
use super::restriction::{Point, Restriction, Variable};
use super::slices::Slice;
use super::values::{KeyValues, values_of};
use super::{Budget, Undecided};
use crate::arn_form::ArnForm;
use crate::authorized::{Authorized, forms_of, types_of};
use crate::conditions::Literal;
use crate::resources::{ResourcePattern, ResourceSet};

/// The values of a variable that stand for all.
#[derive(Debug, Clone, Default)]
pub(super) struct Points {
    pub(super) points: Vec<Point>,
    /// Whether requests have sets of them.
    pub(super) is_set: bool,
}

/// Which resources requests can be about.
#[derive(Debug, Clone)]
pub(super) struct ResourceDomain {
    /// Their ARNs.
    arns: Language,
    /// Actions without certain resources that stand for all such.
    collections: Vec<Option<Action>>,
}

/// The values of the variables that restrictions limit.
///
/// # Errors
///
/// A key has values of two sorts, or the budget is used up.
pub(super) fn points_of(
    restrictions: &[Restriction<'_>],
    scope: CallerScope,
    domain: &ResourceDomain,
    env: &Env,
    budget: &Budget,
) -> Result<Vec<(Variable, Points)>, Undecided> {
    let mut by_variable: BTreeMap<Variable, Vec<Restriction<'_>>> = BTreeMap::new();
    for restriction in restrictions {
        let known = by_variable.entry(restriction.variable()).or_default();
        if !known.iter().any(|other| other.is_same(restriction)) {
            known.push(*restriction);
        }
    }
    by_variable
        .into_iter()
        .map(|(variable, restrictions)| {
            if let Some(point) = env.fixed(&variable) {
                return Ok((variable, Points { points: vec![point], is_set: false }));
            }
            let points = match &variable {
                Variable::Caller => {
                    Points { points: callers(scope, &restrictions, env, budget)?, is_set: false }
                }
                Variable::Resource => {
                    Points { points: resources(&restrictions, domain, env, budget)?, is_set: false }
                }
                Variable::Key(key) => {
                    let literals: Vec<&Literal<'_>> = restrictions
                        .iter()
                        .filter_map(|restriction| match restriction {
                            Restriction::Condition(literal) => Some(*literal),
                            _ => None,
                        })
                        .collect();
                    let KeyValues { points, is_set } = values_of(key, &literals, &[], env, budget)?;
                    Points { points, is_set }
                }
                Variable::Doubt(_) => Points::default(),
            };
            Ok((variable, points))
        })
        .collect()
}

fn resources(
    restrictions: &[Restriction<'_>],
    domain: &ResourceDomain,
    env: &Env,
    budget: &Budget,
) -> Result<Vec<Point>, Undecided> {
    let sets = restrictions.iter().filter_map(|restriction| match restriction {
        Restriction::Resources(set) => Some(*set),
        _ => None,
    });
    let mut languages: Vec<Language> = sets.flat_map(|set| languages_of(set, env)).collect();
    languages.retain(|language| !language.patterns.is_empty());
    languages.sort_unstable();
    languages.dedup();
    let mut points: Vec<Point> = Vec::new();
    if !domain.arns.patterns.is_empty() {
        let all: Vec<&Language> = languages.iter().collect();
        let Classes { classes } = classes(&all, Some(&domain.arns), budget.states)
            .map_err(|_| Undecided::TooManyStates { part: "the resources".into() })?;
        points.extend(classes.into_iter().map(|(_, arn)| Point::Arn(arn)));
    }
    points.extend(domain.collections.iter().map(|action| Point::Collection(*action)));
    Ok(points)
}

/// The languages that a list of resources tells apart.
fn languages_of(set: &ResourceSet<'_>, env: &Env) -> Vec<Language> {
    let patterns = set.patterns.iter();
    env.languages(patterns.map(|element| (element.pattern(), element.text.choice.is_some())))
}

impl ResourceDomain {
    /// Every ARN, and the resources of actions that are about no certain one.
    pub(super) fn open(slice: &Slice, restrictions: &[Restriction<'_>]) -> Self {
        Self { arns: arns(), collections: collections(slice, restrictions) }
    }

    /// What the actions of a slice are about as the catalog has it: first the actions without
    /// resource types, then ARNs by type, some types at a time.
    pub(super) fn documented(
        slice: &Slice,
        restrictions: &[Restriction<'_>],
    ) -> impl Iterator<Item = Self> {
        let mut forms: Vec<&'static ArnForm> = Vec::new();
        let mut types: Vec<_> = slice
            .actions()
            .filter(|action| action.has_resource_types())
            .flat_map(types_of)
            .collect();
        types.sort_unstable();
        types.dedup();
        forms.extend(types.into_iter().flat_map(forms_of));
        let collections =
            Self { arns: Language::default(), collections: collections(slice, restrictions) };
        let by_type: Vec<Self> = forms
            .chunks(FORMS_AT_ONCE)
            .map(|forms| Self {
                arns: Language {
                    patterns: forms.iter().flat_map(|form| in_partitions(form)).collect(),
                },
                collections: Vec::new(),
            })
            .collect();
        by_type.into_iter().chain([collections])
    }

    /// Whether it has no resource.
    pub(super) fn is_empty(&self) -> bool {
        self.arns.patterns.is_empty() && self.collections.is_empty()
    }
}

/// How many forms of ARNs are looked at together.
const FORMS_AT_ONCE: usize = 16;

/// A form in the partition `aws` and in the others.
fn in_partitions(form: &ArnForm) -> Vec<Vec<super::language::Step>> {
    use super::language::{Step, partitions};
    let steps = steps_of(form.whole());
    // `arn:` and the partition, which forms leave open.
    let rest = steps.iter().position(|step| *step == Step::StarBut(':')).map(|at| at + 1);
    match rest.and_then(|at| steps.get(at..)) {
        Some(rest) => partitions().into_iter().map(|head| [head, rest.to_vec()].concat()).collect(),
        None => vec![steps],
    }
}

/// Actions of a slice without certain resources: one for every class that elements tell apart, which
/// is one for each service that they name, one for each action whose made-up ARN is known, and one more.
fn collections(slice: &Slice, restrictions: &[Restriction<'_>]) -> Vec<Option<Action>> {
    let elements: Vec<&ResourcePattern<'_>> = restrictions
        .iter()
        .filter_map(|restriction| match restriction {
            Restriction::Resources(set) => Some(&set.patterns),
            _ => None,
        })
        .flatten()
        .filter(|element| !element.is_everything())
        .collect();
    let names = |service: Service| {
        elements.iter().any(|element| {
            element.service().is_none_or(|own| {
                own.contains(['*', '?', '$']) || own.eq_ignore_ascii_case(service.prefix())
            })
        })
    };
    let others = (!slice.others.is_empty()).then_some(None);
    if elements.is_empty() {
        let first = slice.actions().find(|action| !action.has_resource_types());
        return first.map(Some).into_iter().chain(others).collect();
    }
    let mut found: Vec<Option<Action>> = Vec::new();
    let mut known: Vec<Option<Service>> = Vec::new();
    for action in slice.actions().filter(|action| !action.has_resource_types()) {
        let service = action.service();
        let class = names(service).then_some(service);
        let has_own_arn = class.is_some()
            && matches!(Authorized::of(action), Authorized::Collection(_))
            && catalog().collection_arns(action).next().is_some();
        if has_own_arn || !known.contains(&class) {
            found.push(Some(action));
            if !has_own_arn {
                known.push(class);
            }
        }
    }
    found.extend(others);
    found
}

/// Whether an ARN is one of a type that an action is about.
pub(super) fn is_about(action: Action, arn: &str) -> bool {
    action.has_resource_types()
        && types_of(action)
            .flat_map(forms_of)
            .any(|form| form.whole().matches(arn) == policylint_model::truth::Truth::Yes)
}

/// An ARN of a type that an action is about.
pub(super) fn some_arn(action: Action) -> Option<String> {
    let form = types_of(action).flat_map(forms_of).next()?;
    let text: String = form.whole().example()?;
    let mut fields: Vec<&str> = text.splitn(6, ':').collect();
    if let Some(partition) = fields.get_mut(1) {
        *partition = "aws";
    }
    Some(fields.join(":"))
}
