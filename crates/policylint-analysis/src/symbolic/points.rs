//! The values of all variables of a slice.

use std::collections::BTreeMap;
use std::slice::from_ref;

use policylint_catalog::{Action, Service, catalog};
use policylint_model::pattern::Case;

use super::Undecided;
use super::automaton::{Classes, classes};
use super::axioms::{Axiom, ENCRYPTION_CONTEXT_KEYS, RESOURCE_ACCOUNT, TAG_KEYS};
use super::callers::{CallerScope, callers};
use super::env::Env;
use super::language::{
    ACCOUNT_DIGITS, Language, Step, arns, arns_of, literal, partitions, steps_of,
};
use super::restriction::{Point, Restriction, Variable};
use super::slices::Slice;
use super::values::{KeyValues, values_of};
use super::witness::ACCOUNT;
use super::work::Work;
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
/// A key has values of two sorts, or the work is used up.
pub(super) fn points_of(
    restrictions: &[Restriction<'_>],
    scope: CallerScope,
    domain: &ResourceDomain,
    env: &Env,
    work: &Work,
) -> Result<Vec<(Variable, Points)>, Undecided> {
    let mut by_variable: BTreeMap<Variable, Vec<Restriction<'_>>> = BTreeMap::new();
    for restriction in restrictions {
        let known = by_variable.entry(restriction.variable()).or_default();
        if !known.iter().any(|other| other.is_same(restriction)) {
            known.push(*restriction);
        }
    }
    let keys: Vec<String> =
        by_variable.keys().filter_map(Variable::key).map(str::to_owned).collect();
    let account = Variable::Key(RESOURCE_ACCOUNT.to_owned());
    let accounts = by_variable.get(&account).cloned().unwrap_or_default();
    by_variable
        .into_iter()
        .map(|(variable, restrictions)| {
            if let Some(point) = env.fixed(&variable) {
                return Ok((variable, Points { points: vec![point], is_set: false }));
            }
            let points = match &variable {
                Variable::Caller => {
                    Points { points: callers(scope, &restrictions, env, work)?, is_set: false }
                }
                Variable::Resource => {
                    let further = of_accounts(&accounts, env);
                    let points = resources(&restrictions, further, domain, env, work)?;
                    Points { points, is_set: false }
                }
                Variable::Key(key) => {
                    let literals: Vec<&Literal<'_>> = restrictions
                        .iter()
                        .filter_map(|restriction| match restriction {
                            Restriction::Condition(literal) => Some(*literal),
                            _ => None,
                        })
                        .collect();
                    let KeyValues { points, is_set } =
                        values_of(key, &literals, &names_in(key, &keys), env, work)?;
                    Points { points, is_set }
                }
                Variable::Doubt(_) => Points::default(),
            };
            Ok((variable, points))
        })
        .collect()
}

/// For a key that lists others, the names of those that are looked at.
fn names_in(list: &str, keys: &[String]) -> Vec<Language> {
    let family = match list {
        TAG_KEYS => "aws:requesttag/",
        ENCRYPTION_CONTEXT_KEYS => "kms:encryptioncontext:",
        _ => return Vec::new(),
    };
    let names = keys.iter().filter_map(|key| key.strip_prefix(family));
    names.map(|name| Language::of_text(name, Case::Insensitive)).collect()
}

/// ARNs by their account, as far as conditions on the account tell them apart.
fn of_accounts(restrictions: &[Restriction<'_>], env: &Env) -> Vec<Language> {
    if restrictions.is_empty() {
        return Vec::new();
    }
    let field = || [Step::StarBut(':'), Step::Lit(':')];
    let head = [literal("arn:"), field().repeat(3)].concat();
    let tail = [literal(":"), vec![Step::Star]].concat();
    let with = |account: &Language| account.between(from_ref(&head), from_ref(&tail), &[':']);
    let any = Language { patterns: vec![vec![Step::Digit; ACCOUNT_DIGITS]] };
    let conditions = restrictions.iter().filter_map(|restriction| match restriction {
        Restriction::Condition(literal) => Some(super::values::languages_of(literal, env)),
        _ => None,
    });
    let fixed = match env.fixed(&Variable::Key(RESOURCE_ACCOUNT.to_owned())) {
        Some(Point::Text(account)) => Some(Language::of_text(&account, Case::Sensitive)),
        _ => None,
    };
    conditions.flatten().chain([any]).chain(fixed).map(|account| with(&account)).collect()
}

fn resources(
    restrictions: &[Restriction<'_>],
    further: Vec<Language>,
    domain: &ResourceDomain,
    env: &Env,
    work: &Work,
) -> Result<Vec<Point>, Undecided> {
    let sets = restrictions.iter().filter_map(|restriction| match restriction {
        Restriction::Resources(set) => Some(*set),
        _ => None,
    });
    let mut languages: Vec<Language> = sets.flat_map(|set| languages_of(set, env)).collect();
    languages.extend(further);
    languages.retain(|language| !language.patterns.is_empty());
    languages.sort_unstable();
    languages.dedup();
    let mut points: Vec<Point> = Vec::new();
    if !domain.arns.patterns.is_empty() {
        let all: Vec<&Language> = languages.iter().collect();
        let Classes { classes } = classes(&all, Some(&domain.arns), work)
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

    /// What the actions of a slice are about as the catalog has it: ARNs by type, some types at a
    /// time, first those of a few actions; then the actions without resource types.
    pub(super) fn documented(
        slice: &Slice,
        restrictions: &[Restriction<'_>],
        without: &[Axiom],
    ) -> impl Iterator<Item = Self> {
        let has_names = !without.contains(&Axiom::Name1);
        let first = move || {
            let typed = slice.actions().filter(|action| action.has_resource_types());
            let few = slice.familiar().into_iter().chain(typed.take(ACTIONS_FIRST));
            forms_of_actions(few)
        };
        let all = move || forms_of_actions(slice.actions());
        let by_type = move |forms: Vec<&'static ArnForm>| -> Vec<Self> {
            let arns = |forms: &[&'static ArnForm]| Language {
                patterns: forms.iter().flat_map(|form| in_partitions(form, has_names)).collect(),
            };
            let of = |forms| Self { arns: arns(forms), collections: Vec::new() };
            forms.chunks(FORMS_AT_ONCE).map(of).collect()
        };
        // Each only if those before it show nothing: large slices have many types.
        let rest = move || {
            let first = first();
            let more = all().into_iter().filter(|form| !first.contains(form)).collect();
            by_type(more)
        };
        let collections = move || {
            let collections = collections(slice, restrictions);
            vec![Self { arns: Language::default(), collections }]
        };
        std::iter::once_with(move || by_type(first()))
            .flatten()
            .chain(std::iter::once_with(rest).flatten())
            .chain(std::iter::once_with(collections).flatten())
    }

    /// What actions of a slice may be about that the catalog does not have (SERVICE-1).
    pub(super) fn of_others(
        slice: &Slice,
        restrictions: &[Restriction<'_>],
        without: &[Axiom],
    ) -> Self {
        let open = Self::open(slice, restrictions);
        let services = slice.others.iter().map(|name| services_of(name));
        match services.collect::<Option<Vec<_>>>() {
            Some(services) if !without.contains(&Axiom::Service1) => {
                let mut all: Vec<&str> = services.into_iter().flatten().collect();
                all.sort_unstable();
                all.dedup();
                let arns = all.iter().map(|service| arns_of(&literal(service)));
                Self { arns: arns.fold(Language::default(), Language::or), ..open }
            }
            _ => open,
        }
    }

    /// Whether it has no resource.
    pub(super) fn is_empty(&self) -> bool {
        self.arns.patterns.is_empty() && self.collections.is_empty()
    }
}

/// The services in the ARNs that the known actions of an action's service are about; `None` if the
/// catalog does not have the service.
pub(super) fn services_of(action: &str) -> Option<Vec<&'static str>> {
    let service = catalog().service(action.split(':').next()?)?;
    let forms = service.resource_types().flat_map(forms_of).map(ArnForm::service);
    let mut all: Vec<&'static str> = forms.chain([service.prefix()]).collect();
    all.sort_unstable();
    all.dedup();
    Some(all)
}

/// The forms of the ARNs that actions are about, each once.
fn forms_of_actions(actions: impl Iterator<Item = Action>) -> Vec<&'static ArnForm> {
    let of_action = actions.filter(|action| action.has_resource_types()).flat_map(types_of);
    let mut types: Vec<_> = of_action.collect();
    types.sort_unstable();
    types.dedup();
    types.into_iter().flat_map(forms_of).collect()
}

/// The actions of how many a slice are looked at first.
const ACTIONS_FIRST: usize = 4;
/// How many forms of ARNs are looked at together.
const FORMS_AT_ONCE: usize = 16;

/// Services whose names of resources have no `:` (NAME-1), by the API references' patterns of names.
const WITHOUT_COLONS: [&str; 9] =
    ["dynamodb", "ec2", "ecr", "ecs", "kms", "lambda", "secretsmanager", "sns", "sqs"];

/// A form in the partition `aws` and in the others.
fn in_partitions(form: &ArnForm, has_names: bool) -> Vec<Vec<Step>> {
    let is_plain = has_names && WITHOUT_COLONS.contains(&form.service());
    let steps = steps_of(if is_plain { form.without_colons() } else { form.whole() });
    // `arn:` and the partition, which forms leave open.
    let rest = steps.iter().position(|step| *step == Step::StarBut(':')).map(|at| at + 1);
    let Some(rest) = rest.and_then(|at| steps.get(at..)) else { return vec![steps] };
    let heads = partitions();
    let with = |rest: &Vec<Step>| {
        heads.iter().map(|head| [head.as_slice(), rest].concat()).collect::<Vec<_>>()
    };
    with_accounts(rest).iter().flat_map(with).collect()
}

/// What follows the partition, with an account id where the form leaves the account open. AWS's own
/// policies have `aws` there.
fn with_accounts(rest: &[Step]) -> Vec<Vec<Step>> {
    let colons = rest.iter().enumerate().filter(|(_, step)| **step == Step::Lit(':'));
    let field = colons.map(|(at, _)| at).nth(2).map(|colon| colon + 1);
    let Some((head, tail)) = field.and_then(|at| rest.split_at_checked(at)) else {
        return vec![rest.to_vec()];
    };
    let Some((Step::StarBut(':'), tail)) = tail.split_first() else { return vec![rest.to_vec()] };
    let with = |account: &[Step]| [head, account, tail].concat();
    let is_policy = head.starts_with(&literal(":iam:")) && tail.starts_with(&literal(":policy/"));
    let own = is_policy.then(|| with(&literal("aws")));
    [with(&[Step::Digit; ACCOUNT_DIGITS])].into_iter().chain(own).collect()
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

/// An ARN of a type that an action is about, of a user's own account.
pub(super) fn some_arn(action: Action) -> Option<String> {
    let form = types_of(action).flat_map(forms_of).next()?;
    let steps = in_partitions(form, true).into_iter().next()?;
    let mut digits = ACCOUNT.chars();
    let mut arn = String::new();
    let mut fields = 0;
    for step in steps {
        match step {
            Step::Lit(character) | Step::Fold(character) => {
                fields += usize::from(character == ':');
                arn.push(character);
            }
            Step::Digit => arn.extend(digits.next()),
            Step::StarBut(':') if fields == REGION_FIELD => arn.push_str(SOME_REGION),
            Step::Any | Step::AnyBut(_) => arn.push('x'),
            Step::Star | Step::StarBut(_) => {}
        }
    }
    Some(arn)
}

/// The field of an ARN that holds the region, and a region.
const REGION_FIELD: usize = 3;
const SOME_REGION: &str = "us-east-1";
