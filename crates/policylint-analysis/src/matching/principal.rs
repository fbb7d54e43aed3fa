//! Whether a statement's principals match a caller, and in which way (semantics 3.2, 3.3).

use policylint_model::arn::Arn;
use policylint_model::pattern::{Case, Pattern};
use policylint_model::principal::AwsPrincipal;
use policylint_model::truth::{OpenPoint, Reason, Truth};
use policylint_model::{Effect, LanguageVersion, PrincipalType};

use crate::actions::if_there;
use crate::principals::{PrincipalForm, PrincipalReading, PrincipalSet};
use crate::request::{Account, Caller, Entity};

/// `*` under `Service` or `Federated` (PR-20).
const UNDOCUMENTED_WILDCARD: OpenPoint = OpenPoint(3);
/// `NotPrincipal` in a Deny that does not list every identity of the caller (PR-33).
const INCOMPLETE_EXEMPTION: OpenPoint = OpenPoint(10);
/// `NotPrincipal` in an Allow (PR-32).
const ALLOW_NOT_PRINCIPAL: OpenPoint = OpenPoint(30);

/// In which way a principal matches a caller: evaluation depends on it (semantics 3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchKind {
    /// Everyone (PR-10).
    Wild,
    /// The account of the caller: a delegation, not a grant (PR-27).
    Acct,
    /// The account of the caller, who is its root user.
    Root,
    /// The user (PR-12).
    User,
    /// The user who made the federated session (PR-12).
    FedUser,
    /// The role (PR-13).
    Role,
    /// The session of a role (PR-14).
    Sess,
    /// The federated session (PR-15).
    Fed,
    /// The service (PR-16).
    Svc,
    /// The identity provider (PR-17).
    Idp,
    /// Not among those that `NotPrincipal` lists; treated as [`MatchKind::Wild`] (PR-32).
    Not,
}

/// How principals match a caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalMatch {
    /// Whether they do.
    pub truth: Truth,
    /// Every way in which they do or may, each once, ascending; empty if the way is not known.
    pub kinds: Vec<(MatchKind, Truth)>,
}

/// Whether the principals of a statement with this effect match a caller (PR-10 to PR-35).
pub fn principal_matches(
    principals: &PrincipalSet<'_>,
    effect: Effect,
    caller: &Caller,
) -> PrincipalMatch {
    let mut kinds: Vec<(MatchKind, Truth)> = Vec::new();
    let truth = each_principal_match(principals, effect, caller, |kind, matched| {
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, known)) => *known = known.clone().or(matched.clone()),
            None => kinds.push((kind, matched.clone())),
        }
    });
    kinds.sort_by_key(|(kind, _)| *kind);
    PrincipalMatch { truth, kinds }
}

/// Whether principals match a caller; every way in which they do or may is given to `each`, in the
/// order of the principals.
pub(crate) fn each_principal_match(
    principals: &PrincipalSet<'_>,
    effect: Effect,
    caller: &Caller,
    mut each: impl FnMut(MatchKind, &Truth),
) -> Truth {
    if principals.negated {
        let truth = not_principal(principals, effect, caller);
        if truth.possible() {
            each(MatchKind::Not, &truth);
        }
        return truth;
    }
    let mut truth = Truth::No;
    for form in &principals.forms {
        let (kind, matched) = form_matches(form, caller);
        if let Some(kind) = kind.filter(|_| matched.possible()) {
            each(kind, &matched);
        }
        truth = truth.or(matched);
    }
    truth
}

fn not_principal(principals: &PrincipalSet<'_>, effect: Effect, caller: &Caller) -> Truth {
    let lists_everyone =
        principals.forms.iter().any(|form| form.reading == PrincipalReading::Everyone);
    if lists_everyone {
        return Truth::No;
    }
    let listed = Truth::any(principals.forms.iter().map(|form| form_matches(form, caller).1));
    match effect {
        Effect::Allow => (!listed).doubted(Reason::Open(ALLOW_NOT_PRINCIPAL)),
        // PR-34.
        Effect::Deny if caller.has_boundary() => Truth::Yes,
        Effect::Deny if listed.certain() && !is_wholly_exempt(principals, caller) => {
            Truth::maybe(Reason::Open(INCOMPLETE_EXEMPTION))
        }
        Effect::Deny => !listed,
    }
}

/// PR-33, strict reading: every identity under which the exemption may be checked is listed.
fn is_wholly_exempt(principals: &PrincipalSet<'_>, caller: &Caller) -> bool {
    let lists = |kinds: &[MatchKind]| {
        principals.forms.iter().any(|form| {
            let (kind, matched) = form_matches(form, caller);
            matched.certain() && kind.is_some_and(|kind| kinds.contains(&kind))
        })
    };
    match caller {
        Caller::Role { .. } => {
            lists(&[MatchKind::Acct]) && lists(&[MatchKind::Role]) && lists(&[MatchKind::Sess])
        }
        Caller::User(_) => lists(&[MatchKind::Acct]) && lists(&[MatchKind::User]),
        _ => true,
    }
}

/// Whether one principal matches a caller, and in which way if that is known.
fn form_matches(form: &PrincipalForm<'_>, caller: &Caller) -> (Option<MatchKind>, Truth) {
    let (kind, matched) = match form.reading {
        PrincipalReading::Everyone => (Some(MatchKind::Wild), Truth::Yes),
        PrincipalReading::AnyService if matches!(caller, Caller::Service { .. }) => {
            (Some(MatchKind::Svc), Truth::maybe(Reason::Open(UNDOCUMENTED_WILDCARD)))
        }
        PrincipalReading::AnyProvider if matches!(caller, Caller::Provider { .. }) => {
            (Some(MatchKind::Idp), Truth::maybe(Reason::Open(UNDOCUMENTED_WILDCARD)))
        }
        PrincipalReading::AnyService
        | PrincipalReading::AnyProvider
        | PrincipalReading::Refused => (None, Truth::No),
        PrincipalReading::Unknown => (None, unknown_matches(form, caller)),
        _ => match kind_of_match(form, caller) {
            Some(kind) => (Some(kind), Truth::Yes),
            None => (None, Truth::No),
        },
    };
    (kind, if_there(matched, &form.text))
}

/// The way in which a principal without wildcard or unknown part matches a caller.
fn kind_of_match(form: &PrincipalForm<'_>, caller: &Caller) -> Option<MatchKind> {
    let text = form.text.known()?;
    match (form.reading, caller) {
        (PrincipalReading::Service, Caller::Service { names }) => {
            names.iter().any(|name| name == text).then_some(MatchKind::Svc)
        }
        (PrincipalReading::Provider, Caller::Provider { name, .. }) => {
            (name == text).then_some(MatchKind::Idp)
        }
        (PrincipalReading::CanonicalUser, _) => {
            let canonical = caller.account()?.canonical_id.as_deref()?;
            (canonical == text).then(|| kind_of_account(caller))
        }
        // The commonest forms need not be taken apart.
        (PrincipalReading::User, Caller::User(user)) => {
            is_arn_of(text, "user", user).then_some(MatchKind::User)
        }
        (PrincipalReading::User, Caller::Federated { creator, .. }) => {
            is_arn_of(text, "user", creator).then_some(MatchKind::FedUser)
        }
        (PrincipalReading::Role, Caller::Role { role, .. }) => {
            is_arn_of(text, "role", role).then_some(MatchKind::Role)
        }
        (PrincipalReading::User | PrincipalReading::Role, _) => None,
        _ => kind_of_principal(form.aws()?, caller),
    }
}

fn kind_of_account(caller: &Caller) -> MatchKind {
    if matches!(caller, Caller::Root { .. }) { MatchKind::Root } else { MatchKind::Acct }
}

/// The way in which a principal under `AWS` matches a caller.
pub(crate) fn kind_of_principal(principal: AwsPrincipal<'_>, caller: &Caller) -> Option<MatchKind> {
    match (principal, caller) {
        (AwsPrincipal::Everyone, _) => Some(MatchKind::Wild),
        (AwsPrincipal::Account { account, arn }, _) => {
            let own = caller.account()?;
            let same_partition = arn.is_none_or(|arn| arn.partition() == own.partition);
            (own.id == account && same_partition).then(|| kind_of_account(caller))
        }
        (AwsPrincipal::User { arn, .. }, Caller::User(user)) => {
            is_entity(arn, "user", user).then_some(MatchKind::User)
        }
        (AwsPrincipal::User { arn, .. }, Caller::Federated { creator, .. }) => {
            is_entity(arn, "user", creator).then_some(MatchKind::FedUser)
        }
        (AwsPrincipal::Role { arn, .. }, Caller::Role { role, .. }) => {
            is_entity(arn, "role", role).then_some(MatchKind::Role)
        }
        (
            AwsPrincipal::AssumedRole { arn, role, session },
            Caller::Role { role: own, session: Some(own_session) },
        ) => {
            let same = is_account(arn, &own.account)
                && role.eq_ignore_ascii_case(own.name())
                && session == own_session;
            same.then_some(MatchKind::Sess)
        }
        (AwsPrincipal::FederatedUser { arn, name }, Caller::Federated { name: own, creator }) => {
            (is_account(arn, &creator.account) && name == own).then_some(MatchKind::Fed)
        }
        (AwsPrincipal::UserId(id), Caller::User(user)) => {
            has_id(user, id).then_some(MatchKind::User)
        }
        (AwsPrincipal::UserId(id), Caller::Federated { creator, .. }) => {
            has_id(creator, id).then_some(MatchKind::FedUser)
        }
        (AwsPrincipal::RoleId(id), Caller::Role { role, .. }) => {
            has_id(role, id).then_some(MatchKind::Role)
        }
        _ => None,
    }
}

/// PR-23: account and partition exact, path and name with regard to case.
fn is_entity(arn: Arn<'_>, kind: &str, entity: &Entity) -> bool {
    is_account(arn, &entity.account)
        && arn.resource().strip_prefix(kind) == Some(entity.path.as_str())
}

/// The same for the text of an ARN that is known to be one of a user or role.
fn is_arn_of(text: &str, kind: &str, entity: &Entity) -> bool {
    let account = &entity.account;
    let parts = ["arn:", &account.partition, ":iam::", &account.id, ":", kind];
    let rest = parts.iter().try_fold(text, |rest, part| rest.strip_prefix(part));
    rest == Some(entity.path.as_str())
}

fn is_account(arn: Arn<'_>, account: &Account) -> bool {
    arn.account() == account.id && arn.partition() == account.partition
}

fn has_id(entity: &Entity, id: &str) -> bool {
    entity.unique_id.as_deref() == Some(id)
}

/// A principal with unknown parts: possible for whoever fits what is known of it.
fn unknown_matches(form: &PrincipalForm<'_>, caller: &Caller) -> Truth {
    let pattern =
        Pattern::exact(form.text.as_pattern_text(), Case::Sensitive, LanguageVersion::V2008);
    let fits = |text: &str| pattern.matches(text);
    match (form.principal_type, caller) {
        (Some(PrincipalType::Service), Caller::Service { names }) => {
            Truth::any(names.iter().map(|name| fits(name)).chain([fits("*")]))
        }
        (Some(PrincipalType::Federated), Caller::Provider { name, .. }) => fits(name).or(fits("*")),
        (Some(PrincipalType::CanonicalUser), _) => {
            caller.account().and_then(|own| own.canonical_id.as_deref()).map_or(Truth::No, fits)
        }
        (Some(PrincipalType::Service | PrincipalType::Federated), _) => Truth::No,
        (Some(PrincipalType::Aws) | None, _) => {
            let own = caller.account();
            let root = own.map(|own| format!("arn:{}:iam::{}:root", own.partition, own.id));
            let texts = [
                caller.arn(),
                caller.principal_arn(),
                root,
                own.map(|own| own.id.clone()),
                Some("*".into()),
            ];
            Truth::any(texts.into_iter().flatten().map(|text| fits(&text)))
        }
    }
}
