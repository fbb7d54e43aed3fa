//! Actions in classes: all actions of a slice are in the same statements.

use std::collections::{BTreeMap, BTreeSet};

use policylint_catalog::{Action, ActionId, catalog};
use policylint_model::truth::{Truth, Why};

use super::Undecided;
use super::automaton::{Classes, classes};
use super::language::{Language, Step, literal, steps_of};
use super::work::Work;
use crate::actions::{ActionReading, ActionSet};

/// Whether the actions of a slice are in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Membership {
    /// None is.
    Out,
    /// All are.
    In,
    /// That is doubtful.
    Doubtful,
}

/// Actions that are in the same statements.
#[derive(Debug, Clone, Default)]
pub(super) struct Slice {
    /// For each statement whether they are in it.
    pub(super) memberships: Vec<Membership>,
    /// Those of the catalog, as ranges of numbers.
    pub(super) catalogued: Vec<std::ops::Range<u32>>,
    /// Names that stand for actions that the catalog does not have.
    pub(super) others: Vec<String>,
}

/// `sts:GetCallerIdentity`, which AWS allows whatever policies say (EV-51), so none of them grants it.
const ALWAYS_ALLOWED: &str = "sts:GetCallerIdentity";
/// A service that the catalog will hardly ever have.
const OTHER_SERVICE: &str = "other-service";

/// The slices of statements by their actions. Statements without actions are in none.
///
/// # Errors
///
/// The work is used up.
pub(super) fn slices(
    sets: &[Option<&ActionSet<'_>>],
    work: &Work,
) -> Result<Vec<Slice>, Undecided> {
    let mut found = Found::default();
    for range in ranges(sets) {
        if let Some(slice) = found.slice(memberships_of(sets, range.start)) {
            slice.catalogued.push(range);
        }
    }
    for name in uncatalogued(sets, work)? {
        if catalog().find_action(&name).is_some() {
            continue;
        }
        let memberships = sets.iter().map(|set| match set.map(|set| set.matches(&name)) {
            None | Some(Truth::No) => Membership::Out,
            Some(Truth::Yes) => Membership::In,
            Some(Truth::Maybe(_)) => Membership::Doubtful,
        });
        if let Some(slice) = found.slice(memberships.collect()) {
            slice.others.push(name);
        }
    }
    Ok(found.slices.into_values().collect())
}

/// The slices found so far, by the statements they are in.
#[derive(Default)]
struct Found {
    slices: BTreeMap<Vec<Membership>, Slice>,
}

impl Found {
    /// The slice of some statements; `None` for actions that are in none.
    fn slice(&mut self, memberships: Vec<Membership>) -> Option<&mut Slice> {
        if memberships.iter().all(|membership| *membership == Membership::Out) {
            return None;
        }
        let slice = self.slices.entry(memberships).or_insert_with_key(|memberships| Slice {
            memberships: memberships.clone(),
            ..Slice::default()
        });
        Some(slice)
    }
}

/// Ranges of catalogued actions within which no statement has a boundary.
fn ranges(sets: &[Option<&ActionSet<'_>>]) -> Vec<std::ops::Range<u32>> {
    let end = u32::try_from(catalog().action_count()).unwrap_or(u32::MAX);
    let mut bounds: Vec<u32> = vec![0, end];
    for set in sets.iter().flatten() {
        bounds.extend(set.known().bounds());
        if set.possible() != set.known() {
            bounds.extend(set.possible().bounds());
        }
    }
    if let Some(action) = catalog().find_action(ALWAYS_ALLOWED) {
        let at = u32::from(action.id().0);
        bounds.extend([at, at + 1]);
    }
    bounds.sort_unstable();
    bounds.dedup();
    let next = bounds.iter().skip(1);
    bounds.iter().zip(next).map(|(start, end)| *start..*end).collect()
}

fn memberships_of(sets: &[Option<&ActionSet<'_>>], number: u32) -> Vec<Membership> {
    let Some(action) = action(number).filter(|action| !action.is_named(ALWAYS_ALLOWED)) else {
        return vec![Membership::Out; sets.len()];
    };
    let id = action.id();
    let membership = |set: Option<&ActionSet<'_>>| match set {
        Some(set) if set.known().contains(id) => Membership::In,
        Some(set) if set.possible().contains(id) => match set.includes(action) {
            Truth::Yes => Membership::In,
            Truth::No => Membership::Out,
            Truth::Maybe(_) => Membership::Doubtful,
        },
        _ => Membership::Out,
    };
    sets.iter().copied().map(membership).collect()
}

fn action(number: u32) -> Option<Action> {
    catalog().action(ActionId(u16::try_from(number).ok()?))
}

/// Actions that readers know, for requests that show something.
const FAMILIAR: [&str; 8] = [
    "s3:GetObject",
    "s3:PutObject",
    "iam:CreateUser",
    "ec2:RunInstances",
    "sqs:SendMessage",
    "dynamodb:GetItem",
    "kms:Decrypt",
    "lambda:InvokeFunction",
];

impl Slice {
    /// An action of it that readers know.
    pub(super) fn familiar(&self) -> Option<Action> {
        FAMILIAR.iter().filter_map(|name| catalog().find_action(name)).find(|action| {
            let number = u32::from(action.id().0);
            self.catalogued.iter().any(|range| range.contains(&number))
        })
    }

    /// One of its actions.
    pub(super) fn example(&self) -> String {
        let known = self.actions().next().map(|action| action.to_string());
        known.or_else(|| self.others.first().cloned()).unwrap_or_default()
    }

    /// Why its actions may not be in a set.
    pub(super) fn why(&self, set: Option<&ActionSet<'_>>) -> Option<Why> {
        match set?.matches(&self.example()) {
            Truth::Maybe(why) => Some(why),
            Truth::Yes | Truth::No => None,
        }
    }

    /// Its catalogued actions.
    pub(super) fn actions(&self) -> impl Iterator<Item = Action> + '_ {
        self.catalogued.iter().cloned().flatten().filter_map(action)
    }
}

/// Names of actions that the catalog does not have: one at least for every class of those that the
/// statements tell apart.
fn uncatalogued(sets: &[Option<&ActionSet<'_>>], work: &Work) -> Result<Vec<String>, Undecided> {
    let patterns = || sets.iter().flatten().flat_map(|set| &set.patterns);
    let is_open =
        |reading: ActionReading| !matches!(reading, ActionReading::Exact { action: Some(_), .. });
    let mut services: BTreeSet<String> = BTreeSet::new();
    let mut has_other = false;
    for pattern in patterns().filter(|pattern| is_open(pattern.reading)) {
        match pattern.reading {
            ActionReading::Exact { .. } | ActionReading::Wildcard { .. } => {
                services.extend(service_of(&pattern.text.text));
            }
            ActionReading::Everything | ActionReading::PrefixWildcard | ActionReading::Unknown => {
                has_other = true;
            }
            ActionReading::Malformed => {}
        }
    }
    has_other |= sets.iter().flatten().any(|set| set.negated);
    let mut names = Vec::new();
    for service in &services {
        names.extend(names_of(service, sets, work)?);
    }
    if has_other {
        names.extend(names_of_others(sets, work)?);
    }
    Ok(names)
}

fn service_of(text: &str) -> Option<String> {
    Some(text.split_once(':')?.0.to_ascii_lowercase())
}

/// Names in one service.
fn names_of(
    service: &str,
    sets: &[Option<&ActionSet<'_>>],
    work: &Work,
) -> Result<Vec<String>, Undecided> {
    let skipped = service.chars().count() + 1;
    let mut languages: Vec<Language> = Vec::new();
    for set in sets.iter().flatten() {
        let mut language = Language::default();
        for pattern in &set.patterns {
            let steps = || lower(steps_of(pattern.pattern()));
            match pattern.reading {
                ActionReading::Exact { action: None, .. } | ActionReading::Wildcard { .. } => {
                    if service_of(&pattern.text.text).as_deref() != Some(service) {
                        continue;
                    }
                    let rest: Vec<Step> = steps().into_iter().skip(skipped).collect();
                    match pattern.text.choice {
                        None => language.patterns.push(rest),
                        Some(_) => languages.push(Language { patterns: vec![rest] }),
                    }
                }
                ActionReading::PrefixWildcard | ActionReading::Unknown => {
                    languages.push(tails(&steps(), service));
                }
                _ => {}
            }
        }
        languages.push(language);
    }
    let domain = Language { patterns: vec![vec![Step::AnyBut(':'), Step::Star]] };
    let names = distinct(languages, &domain, work)?;
    Ok(names.into_iter().map(|name| format!("{service}:{name}")).collect())
}

/// What is left of a pattern after a service and its colon, in all ways in which it can match them.
fn tails(steps: &[Step], service: &str) -> Language {
    let mut at: BTreeSet<usize> = BTreeSet::from([0]);
    let skip = |at: &mut BTreeSet<usize>| {
        for (place, step) in steps.iter().enumerate() {
            if at.contains(&place) && step.is_star() {
                at.insert(place + 1);
            }
        }
    };
    skip(&mut at);
    for character in service.chars().chain([':']) {
        let places = steps.iter().enumerate();
        let mut next: BTreeSet<usize> = places
            .filter(|(place, step)| at.contains(place) && step.takes(character))
            .map(|(place, step)| if step.is_star() { place } else { place + 1 })
            .collect();
        skip(&mut next);
        at = next;
    }
    let rest = |place: usize| steps.iter().skip(place).copied().collect();
    Language { patterns: at.into_iter().map(rest).collect() }
}

/// Names in services that no element gives without wildcard.
fn names_of_others(sets: &[Option<&ActionSet<'_>>], work: &Work) -> Result<Vec<String>, Undecided> {
    let mut languages = Vec::new();
    for pattern in sets.iter().flatten().flat_map(|set| &set.patterns) {
        if matches!(pattern.reading, ActionReading::PrefixWildcard | ActionReading::Unknown) {
            languages.push(Language { patterns: vec![lower(steps_of(pattern.pattern()))] });
        }
    }
    if languages.is_empty() {
        return Ok(vec![format!("{OTHER_SERVICE}:Action")]);
    }
    let name =
        [vec![Step::AnyBut(':'), Step::StarBut(':')], literal(":"), vec![Step::Any, Step::Star]];
    distinct(languages, &Language { patterns: vec![name.concat()] }, work)
}

fn distinct(
    mut languages: Vec<Language>,
    domain: &Language,
    work: &Work,
) -> Result<Vec<String>, Undecided> {
    languages.retain(|language| !language.patterns.is_empty());
    languages.sort_unstable();
    languages.dedup();
    let Classes { classes } = classes(&languages.iter().collect::<Vec<_>>(), Some(domain), work)
        .map_err(|_| Undecided::TooManyStates { part: "the actions".into() })?;
    Ok(classes.into_iter().map(|(_, name)| name).collect())
}

/// Actions compare without regard to case, so lower case stands for all.
fn lower(steps: Vec<Step>) -> Vec<Step> {
    let lower = |step| if let Step::Fold(character) = step { Step::Lit(character) } else { step };
    steps.into_iter().map(lower).collect()
}
