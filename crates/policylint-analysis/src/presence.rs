//! Whether requests for an action carry a condition key (RQ-30).

use policylint_catalog::{
    Action, CallerKind, ConditionKey, KeyScope, PolicyScope, Presence, Route, Situation, catalog,
};
use policylint_model::PolicyKind;
use policylint_model::operator::OperatorFamily;
use policylint_model::truth::Truth;

use crate::conditions::Literal;
use crate::principals::{PrincipalReading, PrincipalSet};

/// How a condition key comes with the requests in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPresence {
    /// No such request carries it; the text is the document or rule that says so.
    Never {
        /// The document or rule that says so.
        source: &'static str,
    },
    /// Some do.
    Sometimes,
    /// Every such request does; the text is the document or rule that says so.
    Always {
        /// The document or rule that says so.
        source: &'static str,
    },
    /// AWS documents the key, but not for these requests.
    NotDocumented,
    /// The catalog does not have the key, so it says nothing.
    Unknown,
}

/// Which requests a question about a key is about. What is not said is not restricted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Circumstances<'a> {
    /// The callers in question; `None`: of every kind.
    pub callers: Option<CallerKinds>,
    /// The policy in which the key stands.
    pub policy: Option<PolicyKind>,
    /// How the requests arrive.
    pub route: Option<Route>,
    /// The service that calls KMS for the caller: the first label of `kms:ViaService`, such as `s3`.
    pub via: Option<&'a str>,
}

/// A set of kinds of caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CallerKinds(u16);

/// Every kind of caller.
const CALLER_KINDS: [CallerKind; 11] = [
    CallerKind::Root,
    CallerKind::RootSession,
    CallerKind::User,
    CallerKind::UserSession,
    CallerKind::RoleSession,
    CallerKind::FederatedUser,
    CallerKind::Service,
    CallerKind::ServiceLinkedRole,
    CallerKind::Saml,
    CallerKind::WebIdentity,
    CallerKind::Anonymous,
];

/// Callers to whom identity policies can apply (semantics 3.1).
const WITH_IDENTITY_POLICIES: [CallerKind; 5] = [
    CallerKind::User,
    CallerKind::UserSession,
    CallerKind::RoleSession,
    CallerKind::FederatedUser,
    CallerKind::ServiceLinkedRole,
];

/// The service that assumes roles for the holders of certificates and passes what these say as
/// tags of the principal (IAM Roles Anywhere User Guide, trust model): no service like others.
const ROLES_ANYWHERE: &str = "rolesanywhere.amazonaws.com";

/// The prefix of the keys that stand for one pair of an encryption context.
const ENCRYPTION_CONTEXT: &str = "kms:EncryptionContext:";
/// The key that holds the names of an encryption context.
const ENCRYPTION_CONTEXT_KEYS: &str = "kms:EncryptionContextKeys";

/// How a key, as a policy writes it, comes with requests for an action (RQ-30).
pub fn presence(key: &str, action: Action, circumstances: Circumstances<'_>) -> KeyPresence {
    let Some(known) = catalog().find_condition_key(key) else { return KeyPresence::Unknown };
    presence_of(known, key, action, circumstances)
}

/// The same for a key of the catalog; `key` is how the policy writes it.
pub fn presence_of(
    known: ConditionKey,
    key: &str,
    action: Action,
    circumstances: Circumstances<'_>,
) -> KeyPresence {
    if let Some(source) = circumstances.via.and_then(|service| context_never_sent(key, service)) {
        return KeyPresence::Never { source };
    }
    let situation = Situation {
        action: Some(action),
        caller: None,
        policy: circumstances.policy.map(scope_of),
        route: circumstances.route,
    };
    match listed(known, situation, circumstances.callers) {
        Some(presence) => presence,
        None if known.scope() != KeyScope::Service || action.supports_key(known) => {
            KeyPresence::Sometimes
        }
        None => KeyPresence::NotDocumented,
    }
}

/// What the table of facts says, over all kinds of caller in question; `None`: nothing.
fn listed(
    key: ConditionKey,
    situation: Situation,
    callers: Option<CallerKinds>,
) -> Option<KeyPresence> {
    let fact = |caller| {
        let fact = catalog().key_presence(key, Situation { caller, ..situation })?;
        Some(match fact.presence {
            Presence::Never => KeyPresence::Never { source: fact.source },
            Presence::Sometimes => KeyPresence::Sometimes,
            Presence::Always => KeyPresence::Always { source: fact.source },
        })
    };
    let Some(callers) = callers else { return fact(None) };
    let mut facts = callers.iter().map(|caller| fact(Some(caller)));
    let first = facts.next()??;
    for next in facts {
        match (first, next) {
            (KeyPresence::Never { .. }, Some(KeyPresence::Never { .. }))
            | (KeyPresence::Always { .. }, Some(KeyPresence::Always { .. })) => {}
            (_, None) => return None,
            _ => return Some(KeyPresence::Sometimes),
        }
    }
    Some(first)
}

/// The source that says that a service sends no such encryption context to KMS (semantics 7.2).
fn context_never_sent(key: &str, service: &str) -> Option<&'static str> {
    let (head, name) = key.split_at_checked(ENCRYPTION_CONTEXT.len())?;
    if !head.eq_ignore_ascii_case(ENCRYPTION_CONTEXT)
        || key.eq_ignore_ascii_case(ENCRYPTION_CONTEXT_KEYS)
    {
        return None;
    }
    let mut sent = catalog().encryption_context_keys(service)?.peekable();
    let source = sent.peek()?.source;
    // `*` stands for pairs that the caller of the service may add.
    sent.all(|known| known.key != "*" && !known.key.eq_ignore_ascii_case(name)).then_some(source)
}

/// The services through which a statement wants KMS to be called: the first labels of the values of
/// a positive condition on `kms:ViaService`, lower-case. `None` if it does not restrict them to known
/// ones.
pub fn via_services(conditions: &[Literal<'_>]) -> Option<Vec<String>> {
    let literal = conditions.iter().find(|literal| {
        literal.is_on("kms:ViaService")
            && literal.when_absent() == Truth::No
            && literal.known_operator().is_some_and(|operator| {
                operator.family() == OperatorFamily::String && !operator.is_negated()
            })
    })?;
    let label = |text: &str| {
        let (label, _) = text.split_once('.')?;
        (!label.contains(['*', '?', '$'])).then(|| label.to_ascii_lowercase())
    };
    let labels = literal.values.iter().map(|value| value.text.known().and_then(label));
    literal.complete.then(|| labels.collect()).flatten()
}

/// What the kind of policy is called where presence depends on it.
fn scope_of(kind: PolicyKind) -> PolicyScope {
    match kind {
        PolicyKind::Identity => PolicyScope::Identity,
        PolicyKind::Boundary => PolicyScope::Boundary,
        PolicyKind::Session => PolicyScope::Session,
        PolicyKind::Scp => PolicyScope::Scp,
        PolicyKind::Rcp => PolicyScope::Rcp,
        PolicyKind::Resource | PolicyKind::Bucket => PolicyScope::Resource,
        PolicyKind::KmsKey => PolicyScope::Key,
        PolicyKind::Trust => PolicyScope::Trust,
        PolicyKind::VpcEndpoint => PolicyScope::Endpoint,
    }
}

impl CallerKinds {
    /// These kinds.
    pub fn of(kinds: impl IntoIterator<Item = CallerKind>) -> Self {
        Self(kinds.into_iter().fold(0, |bits, kind| bits | bit(kind)))
    }

    /// The kinds of caller to whom a statement can apply at all, by the kind of its policy and its
    /// principals; `None` if that restricts nothing that matters.
    pub fn of_statement(kind: PolicyKind, principals: Option<&PrincipalSet<'_>>) -> Option<Self> {
        match kind {
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session => {
                Some(Self::of(WITH_IDENTITY_POLICIES))
            }
            PolicyKind::Scp => Some(Self::of(
                WITH_IDENTITY_POLICIES
                    .into_iter()
                    .chain([CallerKind::Root, CallerKind::RootSession])
                    .filter(|caller| *caller != CallerKind::ServiceLinkedRole),
            )),
            _ => principals.and_then(of_principals),
        }
    }

    /// Whether a kind is among them.
    pub fn contains(self, kind: CallerKind) -> bool {
        self.0 & bit(kind) != 0
    }

    /// The kinds, in a fixed order.
    pub fn iter(self) -> impl Iterator<Item = CallerKind> {
        CALLER_KINDS.into_iter().filter(move |kind| self.contains(*kind))
    }
}

/// The kinds of caller that a list of principals can match; `None`: unknown, or everyone.
fn of_principals(principals: &PrincipalSet<'_>) -> Option<CallerKinds> {
    if principals.negated {
        return None;
    }
    let mut kinds = Vec::new();
    for form in &principals.forms {
        match form.reading {
            PrincipalReading::Everyone | PrincipalReading::Unknown => return None,
            _ if form.text.known() == Some(ROLES_ANYWHERE) => return None,
            PrincipalReading::Account | PrincipalReading::CanonicalUser => {
                kinds.extend(WITH_IDENTITY_POLICIES);
                kinds.extend([CallerKind::Root, CallerKind::RootSession]);
            }
            PrincipalReading::User | PrincipalReading::UserId => {
                kinds.extend([
                    CallerKind::User,
                    CallerKind::UserSession,
                    CallerKind::FederatedUser,
                ]);
            }
            PrincipalReading::Role | PrincipalReading::RoleId | PrincipalReading::Session => {
                kinds.extend([CallerKind::RoleSession, CallerKind::ServiceLinkedRole]);
            }
            PrincipalReading::FederatedUser => kinds.push(CallerKind::FederatedUser),
            PrincipalReading::Service
            | PrincipalReading::AnyService
            | PrincipalReading::OriginAccessIdentity => {
                kinds.push(CallerKind::Service);
            }
            PrincipalReading::Provider => kinds.push(match form.text.known() {
                Some(text) if text.contains(":saml-provider/") => CallerKind::Saml,
                _ => CallerKind::WebIdentity,
            }),
            PrincipalReading::AnyProvider => {
                kinds.extend([CallerKind::Saml, CallerKind::WebIdentity]);
            }
            PrincipalReading::Refused => {}
        }
    }
    (!kinds.is_empty()).then(|| CallerKinds::of(kinds))
}

fn bit(kind: CallerKind) -> u16 {
    CALLER_KINDS.iter().position(|known| *known == kind).map_or(0, |place| 1 << place)
}
