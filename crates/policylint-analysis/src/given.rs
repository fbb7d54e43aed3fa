//! What else in a document gives, or takes, what one of its statements is about.

use policylint_catalog::Action;
use policylint_model::arn::Arn;
use policylint_model::principal::AwsPrincipal;
use policylint_model::truth::Truth;
use policylint_model::{Effect, StatementId};

use crate::compile::{CompiledDocument, CompiledStatement, MAX_PAIRS};
use crate::effect::{EffectOf, effect_of};
use crate::possible::{pattern_possible, resource_possible};
use crate::principals::{PrincipalForm, PrincipalReading, PrincipalSet};
use crate::resources::{ResourceElement, ResourcePattern, ResourceSet};

/// What else in a document bears on an action that a statement names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StillGiven {
    /// The other statements with the same effect that may apply to the action, in order: on
    /// resources that overlap, for principals that overlap.
    pub by: Vec<StillGivenBy>,
    /// For an Allow: the statements that may deny the action there.
    pub denied_by: Vec<StatementId>,
    /// For an Allow: whether one of them denies the action to everybody it speaks of, on every
    /// resource, without condition, so that nothing in the document gives it.
    pub is_denied: bool,
    /// Whether the document is known as a whole: if not, unknown statements may give it too.
    pub complete: bool,
}

/// Another statement that may apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StillGivenBy {
    /// Which one.
    pub statement: StatementId,
    /// What it does for the action; never [`EffectOf::NotMatched`] or [`EffectOf::Never`].
    pub effect: EffectOf,
    /// How it reaches the principals of the first statement.
    pub overlap: Overlap,
    /// Whether it reaches all of them.
    pub reaches_all: bool,
    /// Which of the resources that the first statement names it names too.
    pub shared: Shared,
}

impl StillGivenBy {
    /// Whether it does the same to every request, for all principals, on all resources.
    pub fn is_whole(&self) -> bool {
        self.is_direct() && self.shared == Shared::All
    }

    /// The same on some of the resources, or on all.
    pub fn is_partial(&self) -> bool {
        self.is_direct() && self.shared >= Shared::Some
    }

    fn is_direct(&self) -> bool {
        self.effect == EffectOf::Always && self.overlap == Overlap::Direct && self.reaches_all
    }
}

/// Which resources of a statement another one names too; the later, the more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shared {
    /// It cannot be told.
    Unknown,
    /// At least one, for certain.
    Some,
    /// All, for certain.
    All,
}

/// How a statement reaches the principals of another one; the later, the better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Overlap {
    /// It cannot be told whether it reaches them.
    Unknown,
    /// It names their account: what their identity policies allow is then allowed (PR-27, KM-3).
    Delegation,
    /// It names them, or everyone; or the policy is one without principals.
    Direct,
}

impl StillGiven {
    /// Whether nothing else in the document applies, for certain.
    pub fn is_nothing(&self) -> bool {
        (self.by.is_empty() && self.complete) || self.is_denied
    }

    /// Whether another statement does the same to every request, for all principals, on all
    /// resources, and no Deny takes it away.
    pub fn is_unconditional(&self) -> bool {
        !self.is_denied && self.by.iter().any(StillGivenBy::is_whole)
    }

    /// The statements that give it by delegation to the account only (KM-3): an identity policy has
    /// to allow it as well.
    pub fn delegated_by(&self) -> impl Iterator<Item = StatementId> + '_ {
        self.by
            .iter()
            .filter(|other| other.overlap == Overlap::Delegation)
            .map(|other| other.statement)
    }
}

/// What else in the document still allows an action that an Allow names, or still denies one that a
/// Deny names. Nothing for a statement without effect.
///
/// A statement whose own resources never fit the action is taken as if it named every resource.
pub fn still_given_by(
    document: &CompiledDocument<'_>,
    statement: &CompiledStatement<'_>,
    action: Action,
) -> StillGiven {
    let Some(effect) = statement.effect else { return StillGiven::default() };
    let mut given = StillGiven { complete: document.complete, ..StillGiven::default() };
    let others = document.statements.iter().filter(|other| other.id != statement.id);
    let names_action = |other: &&CompiledStatement<'_>| {
        other.actions.as_ref().is_some_and(|set| set.possible().contains(action.id()))
    };
    for other in others.filter(|other| other.effect.is_some()).filter(names_action) {
        if !share_resources(&statement.resources, &other.resources, action) {
            continue;
        }
        let deny = other.effect == Some(Effect::Deny);
        let Some((overlap, reaches_all)) =
            overlap(statement.principals.as_ref(), other.principals.as_ref(), deny)
        else {
            continue;
        };
        let applies = effect_of(document, other, action);
        match applies {
            EffectOf::NotMatched | EffectOf::Never(_) => {}
            _ if other.effect == Some(effect) => {
                given.by.push(StillGivenBy {
                    statement: other.id,
                    effect: applies,
                    overlap,
                    reaches_all,
                    shared: shared_resources(&statement.resources, &other.resources, action),
                });
            }
            _ if effect == Effect::Allow => {
                let is_whole = reaches_all && other.resources.is_everything();
                given.is_denied |= is_whole && applies == EffectOf::Always;
                given.denied_by.push(other.id);
            }
            _ => {}
        }
    }
    given
}

/// Whether two sets can have a resource in common that the action is authorized against.
fn share_resources(one: &ResourceSet<'_>, two: &ResourceSet<'_>, action: Action) -> bool {
    let too_many = one.patterns.len().saturating_mul(two.patterns.len()) > MAX_PAIRS;
    if one.is_everything()
        || two.is_everything()
        || too_many
        || resource_possible(one, action) == Truth::No
    {
        return true;
    }
    let fit = |set: &ResourceSet<'_>| -> Vec<usize> {
        let fits = |element: &ResourcePattern<'_>| pattern_possible(element, action).possible();
        set.patterns
            .iter()
            .enumerate()
            .filter(|(_, element)| fits(element))
            .map(|(at, _)| at)
            .collect()
    };
    let of = |set: &ResourceSet<'_>, at: usize| {
        set.patterns.get(at).map(|element| element.pattern().clone())
    };
    match (one.element, two.element) {
        (ResourceElement::Resource(_), ResourceElement::Resource(_)) => {
            let theirs = fit(two);
            fit(one).into_iter().any(|left| {
                theirs.iter().any(|right| {
                    of(one, left)
                        .zip(of(two, *right))
                        .is_none_or(|(left, right)| left.overlaps(&right).possible())
                })
            })
        }
        (ResourceElement::Resource(_), ResourceElement::NotResource(_)) => leaves_some(one, two),
        (ResourceElement::NotResource(_), ResourceElement::Resource(_)) => leaves_some(two, one),
        _ => true,
    }
}

/// Which resources of a set that the action is authorized against another set has, of two that may
/// share some.
fn shared_resources(one: &ResourceSet<'_>, other: &ResourceSet<'_>, action: Action) -> Shared {
    if other.is_everything() {
        return Shared::All;
    }
    let too_many = one.patterns.len().saturating_mul(other.patterns.len()) > MAX_PAIRS;
    if too_many {
        return Shared::Unknown;
    }
    if one.is_everything() || resource_possible(one, action) == Truth::No {
        return Shared::Some;
    }
    let mut fit = one.patterns.iter().filter(|it| pattern_possible(it, action).possible());
    let (all, some) = match (one.element, other.element) {
        (ResourceElement::Resource(_), ResourceElement::Resource(_)) => {
            let meets = |mine: &ResourcePattern<'_>| {
                other.patterns.iter().any(|it| it.pattern().overlaps(mine.pattern()).certain())
            };
            (fit.clone().all(|mine| is_covered(mine, other)), fit.any(meets))
        }
        (ResourceElement::Resource(_), ResourceElement::NotResource(_)) => {
            let mut taken = other.patterns.iter();
            let is_left = |mine: &ResourcePattern<'_>| {
                !other.patterns.iter().any(|it| it.pattern().overlaps(mine.pattern()).possible())
            };
            let is_partly_left = |mine: &ResourcePattern<'_>| {
                taken.all(|it| it.pattern().covers(mine.pattern()) == Truth::No)
            };
            (other.complete && fit.clone().all(is_left), other.complete && fit.any(is_partly_left))
        }
        (ResourceElement::NotResource(_), ResourceElement::NotResource(_)) => {
            let all = other.patterns.iter().all(|taken| is_covered(taken, one));
            (other.complete && all, false)
        }
        _ => (false, false),
    };
    match (all && one.complete, some) {
        (true, _) => Shared::All,
        (false, true) => Shared::Some,
        (false, false) => Shared::Unknown,
    }
}

/// Whether an element of a set certainly covers all that another element matches.
fn is_covered(element: &ResourcePattern<'_>, set: &ResourceSet<'_>) -> bool {
    set.patterns.iter().any(|other| {
        other.text.choice.is_none() && other.pattern().covers(element.pattern()).certain()
    })
}

/// Whether an element of `Resource` is not wholly taken away by `NotResource`.
fn leaves_some(resources: &ResourceSet<'_>, without: &ResourceSet<'_>) -> bool {
    resources.patterns.iter().any(|element| {
        !without.patterns.iter().any(|taken| taken.pattern().covers(element.pattern()).certain())
    })
}

/// How the principals of another statement reach those of one, and whether all; `None`: not at all.
fn overlap(
    one: Option<&PrincipalSet<'_>>,
    other: Option<&PrincipalSet<'_>>,
    deny: bool,
) -> Option<(Overlap, bool)> {
    let (Some(one), Some(other)) = (one, other) else { return Some((Overlap::Direct, true)) };
    if other.negated || one.negated {
        return Some((Overlap::Direct, false));
    }
    if other.is_everyone() {
        return Some((Overlap::Direct, true));
    }
    if one.forms.len().saturating_mul(other.forms.len()) > MAX_PAIRS {
        return Some((Overlap::Unknown, false));
    }
    let reached = |form: &PrincipalForm<'_>| -> Vec<Reach> {
        other.forms.iter().filter_map(|theirs| reach(form, theirs, deny)).collect()
    };
    let reached: Vec<Vec<Reach>> = one.forms.iter().map(reached).collect();
    let strongest = reached.iter().flatten().map(|reach| reach.overlap).max()?;
    Some((strongest, reached.iter().all(|ways| ways.iter().any(|reach| reach.whole))))
}

/// How one principal reaches another one.
#[derive(Debug, Clone, Copy)]
struct Reach {
    overlap: Overlap,
    /// Whether it reaches all that the other one stands for.
    whole: bool,
}

impl Reach {
    fn all(overlap: Overlap) -> Self {
        Self { overlap, whole: true }
    }

    fn part(overlap: Overlap) -> Self {
        Self { overlap, whole: false }
    }
}

/// How one principal of another statement reaches a principal.
fn reach(form: &PrincipalForm<'_>, theirs: &PrincipalForm<'_>, deny: bool) -> Option<Reach> {
    use PrincipalReading as Reading;
    match (form.reading, theirs.reading) {
        (Reading::Refused, _) | (_, Reading::Refused) => None,
        (one, other) if may_be_the_same(one, other) || may_be_the_same(other, one) => {
            Some(Reach::part(Overlap::Unknown))
        }
        (_, Reading::Everyone) => Some(Reach::all(Overlap::Direct)),
        (Reading::Everyone, Reading::Account | Reading::CanonicalUser) if !deny => {
            Some(Reach::part(Overlap::Delegation))
        }
        (Reading::Everyone, _) => Some(Reach::part(Overlap::Direct)),
        _ => reach_by_name(form, theirs, deny),
    }
}

/// Whether the texts of two forms do not tell if they name the same principal: unknown parts,
/// wildcards that AWS does not document, and ids beside names.
fn may_be_the_same(one: PrincipalReading, other: PrincipalReading) -> bool {
    use PrincipalReading as Reading;
    match one {
        Reading::Unknown => true,
        Reading::AnyService => other == Reading::Service,
        Reading::AnyProvider => other == Reading::Provider,
        Reading::UserId => {
            matches!(other, Reading::Account | Reading::User | Reading::FederatedUser)
        }
        Reading::RoleId => matches!(other, Reading::Account | Reading::Role | Reading::Session),
        // Who made a federated session does not show in its name (PR-2).
        Reading::FederatedUser => other == Reading::User,
        Reading::CanonicalUser => matches!(
            other,
            Reading::Account
                | Reading::User
                | Reading::Role
                | Reading::Session
                | Reading::FederatedUser
                | Reading::UserId
                | Reading::RoleId
        ),
        _ => false,
    }
}

fn reach_by_name(
    form: &PrincipalForm<'_>,
    theirs: &PrincipalForm<'_>,
    deny: bool,
) -> Option<Reach> {
    use AwsPrincipal as Aws;
    let of_account = if deny { Overlap::Direct } else { Overlap::Delegation };
    let direct = Reach::all(Overlap::Direct);
    let (same, reach) = match (form.aws(), theirs.aws()) {
        (Some(Aws::Account { account, .. }), Some(Aws::Account { account: other, .. })) => {
            (account == other, direct)
        }
        (Some(principal), Some(Aws::Account { account, .. })) => {
            (principal.account() == Some(account), Reach::all(of_account))
        }
        (Some(Aws::Account { account, .. }), Some(principal)) => {
            (principal.account() == Some(account), Reach::part(Overlap::Direct))
        }
        (Some(Aws::Role { arn, name }), Some(Aws::AssumedRole { arn: other, role, .. })) => {
            (is_same_role(arn, name, other, role), Reach::part(Overlap::Direct))
        }
        (Some(Aws::AssumedRole { arn, role, .. }), Some(Aws::Role { arn: other, name })) => {
            (is_same_role(arn, role, other, name), direct)
        }
        _ => {
            let same_type = form.principal_type == theirs.principal_type;
            (same_type && form.text.known() == theirs.text.known(), direct)
        }
    };
    same.then_some(reach)
}

/// A session shows the name of its role without the path (PR-1).
fn is_same_role(one: Arn<'_>, name: &str, other: Arn<'_>, other_name: &str) -> bool {
    one.account() == other.account() && name.eq_ignore_ascii_case(other_name)
}
