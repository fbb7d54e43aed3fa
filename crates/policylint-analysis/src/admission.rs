//! Who an Allow of a resource's policy really lets in: its principals, after its conditions and
//! after the Denies beside it.
//!
//! An [`Admission`] is one principal of one statement with the actions that reach it and the
//! [`Limit`]s that hold for them. A limit *confines* when outsiders cannot meet it: a fixed account,
//! organization, network or source. What a stranger can bring about himself (a tag on his own role,
//! a user agent, encryption in transit) confines nobody (rules.md, reference facts; S3-33 to S3-38).

mod bounds;
mod denies;

use policylint_model::{Effect, StatementId};

use crate::action_ranges::ActionRanges;
use crate::compile::{CompiledDocument, CompiledStatement};
use crate::conditions::Outcome;
use crate::principals::{PrincipalForm, PrincipalReading};

pub use bounds::{Bound, BoundClass, Loose, LooseReason};

/// Denies split what a statement admits at most into so many parts; further ones count as doubt.
pub const MAX_PARTS: usize = 32;

/// What a statement admits by one of its principals.
#[derive(Debug, Clone)]
pub struct Admission<'c, 'd> {
    /// The Allow.
    pub statement: &'c CompiledStatement<'d>,
    /// Who is named.
    pub who: Who<'c, 'd>,
    /// The catalogued actions that are admitted under exactly these limits.
    pub actions: ActionRanges,
    /// What has to hold for the caller: all of these.
    pub limits: Vec<Limit>,
    /// Conditions of the statement that look as if they limited callers, or could, but do not.
    pub loose: Vec<Loose>,
    /// Whether something that is not known may limit it further.
    pub is_doubtful: bool,
}

/// Who a principal of a statement is.
#[derive(Debug, Clone, Copy)]
pub enum Who<'c, 'd> {
    /// Everybody, anonymous callers included (PR-10).
    Everyone(&'c PrincipalForm<'d>),
    /// Everybody but those listed in `NotPrincipal` (PR-32).
    EveryoneElse,
    /// A principal by name: account, user, role, session, service, provider, canonical user.
    Named(&'c PrincipalForm<'d>),
}

/// A requirement on the caller: one of its bounds holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limit {
    /// The statement that requires it: the Allow itself, or a Deny.
    pub by: StatementId,
    /// The alternatives; none: nobody meets it.
    pub bounds: Vec<Bound>,
}

impl Limit {
    /// Whether outsiders cannot meet it: each alternative is fixed.
    pub fn confines(&self) -> bool {
        self.bounds.iter().all(|bound| bound.class.confines())
    }
}

/// How far an admission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Only those who are named or meet a fixed limit.
    Confined,
    /// It depends on values that are not known.
    Doubtful,
    /// Anybody, strangers to account and organization included.
    Anybody,
}

impl Admission<'_, '_> {
    /// How far it reaches.
    pub fn reach(&self) -> Reach {
        if matches!(self.who, Who::Named(_)) || self.limits.iter().any(Limit::confines) {
            Reach::Confined
        } else if self.is_doubtful {
            Reach::Doubtful
        } else {
            Reach::Anybody
        }
    }

    /// The bounds of the limits that confine it.
    pub fn confining_bounds(&self) -> impl Iterator<Item = &Bound> {
        self.limits.iter().filter(|limit| limit.confines()).flat_map(|limit| &limit.bounds)
    }

    /// The accounts to which it is confined, by its principal or by limits that name nothing but
    /// accounts: 12 digits each; `None` if it is not confined to accounts.
    pub fn accounts(&self) -> Option<Vec<&str>> {
        if let Who::Named(form) = self.who {
            return form.account().map(|account| vec![account]);
        }
        self.limits
            .iter()
            .filter(|limit| limit.confines())
            .find_map(|limit| limit.bounds.iter().map(|bound| bound.account.as_deref()).collect())
    }
}

/// What the Allows of a document admit, in the order of its statements, principals and actions.
///
/// Statements that are certainly not in force, or whose conditions never hold together, admit
/// nobody. Principals that AWS refuses match nobody (PR-21).
pub fn admissions<'c, 'd>(document: &'c CompiledDocument<'d>) -> Vec<Admission<'c, 'd>> {
    let allows = document.statements.iter().filter(|statement| is_effective(statement));
    allows.flat_map(|statement| of_statement(document, statement)).collect()
}

/// What one Allow of a document admits.
pub fn admissions_of<'c, 'd>(
    document: &'c CompiledDocument<'d>,
    statement: &'c CompiledStatement<'d>,
) -> Vec<Admission<'c, 'd>> {
    if is_effective(statement) { of_statement(document, statement) } else { Vec::new() }
}

fn is_effective(statement: &CompiledStatement<'_>) -> bool {
    statement.effect == Some(Effect::Allow)
        && statement.in_force().possible()
        && statement.contradictions().is_empty()
        && !statement.conditions.iter().any(|literal| {
            literal.choice.is_none()
                && literal.when_present() == Outcome::Never
                && !literal.when_absent().possible()
        })
}

fn of_statement<'c, 'd>(
    document: &'c CompiledDocument<'d>,
    statement: &'c CompiledStatement<'d>,
) -> Vec<Admission<'c, 'd>> {
    let (Some(principals), Some(actions)) = (&statement.principals, &statement.actions) else {
        return Vec::new();
    };
    let own = bounds::of_allow(statement);
    let is_doubtful = own.is_doubtful
        || statement.more_conditions.is_some()
        || !statement.in_force().certain()
        || !document.complete;
    let admit = |who, is_doubtful| Admission {
        statement,
        who,
        actions: actions.known().clone(),
        limits: own.limits.clone(),
        loose: own.loose.clone(),
        is_doubtful,
    };
    if principals.negated {
        let whole = admit(Who::EveryoneElse, is_doubtful || !principals.complete);
        return denies::applied(document, whole);
    }
    let mut found = Vec::new();
    for form in &principals.forms {
        let is_doubtful = is_doubtful || form.text.choice.is_some();
        let who = match form.reading {
            PrincipalReading::Refused | PrincipalReading::Unknown => continue,
            PrincipalReading::Everyone => Who::Everyone(form),
            _ => Who::Named(form),
        };
        found.extend(denies::applied(document, admit(who, is_doubtful)));
    }
    found
}
